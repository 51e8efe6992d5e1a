#include "gateway/host/switcher.h"

#include <algorithm>
#include <future>

#include "gateway/host/hints.h"
#include "gateway/host/switcher_impl.h"
#include "io/thread.h"

namespace sublet::gateway {

namespace {

constexpr size_t most_hints = 4'096;  // lines looked at in one go
constexpr size_t most_deeds = 256;    // written down in one go
constexpr int64_t look_again_micros = 1'000'000;

}  // namespace

HostSwitcher::HostSwitcher(Service& service, io::Clock& clock, Options options) : impl_(std::make_unique<Impl>(service, clock, std::move(options))) {}
HostSwitcher::~HostSwitcher() { stop(); }
Result<Done> HostSwitcher::start() { return impl_->open(); }

void HostSwitcher::stop() {
  Impl& m = *impl_;
  if (m.closing.exchange(true)) return;
  if (m.follower.joinable()) m.follower.join();
  if (m.own_links) m.links->stop();
  if (m.loop) m.loop->stop();
  {
    const std::lock_guard lock(m.deeds_mutex);
    m.deeds_there.notify_all();
  }
  if (m.ledger.joinable()) m.ledger.join();
}

bool HostSwitcher::idle() const { return impl_->looked && impl_->open_lines == 0; }

std::vector<SwitchStats> HostSwitcher::stats() const {
  std::vector<SwitchStats> out;
  if (!impl_->links) return out;
  const std::vector<LinkStats> ways = impl_->links->stats();
  const std::lock_guard lock(impl_->stats_mutex);
  for (const auto& h : impl_->hosts) {
    out.push_back(h->stats);
    out.back().in_flight = ways[h->link].in_flight;
    out.back().unreachable = ways[h->link].unreachable;
    if (out.back().last_error.empty()) out.back().last_error = ways[h->link].last_error;
    out.back().stops = h->stops.read();
    out.back().restores = h->restores.read();
  }
  return out;
}

int HostSwitcher::feedback(std::string_view op, std::string_view host, std::string_view body) {
  bool ours = false;
  return push(op, host, body, ours).status;
}

HttpReply HostSwitcher::push(std::string_view op, std::string_view host, std::string_view body, bool& ours) {
  Impl& m = *impl_;
  ours = false;
  const auto index = m.host_index(op, host);
  if (!index || !m.loop) return {404};
  const Shape& shape = m.links->shape(m.hosts[*index]->link);
  const std::optional<HostPush> push = shape.read_push(body);
  if (!push || push->what == HostPush::What::notice) return shape.push_reply(400, false);
  {
    const std::lock_guard lock(m.stats_mutex);
    const auto at = m.known.find(push->order_id);
    ours = at != m.known.end() && at->second == *index;
  }
  m.loop->post([d = &m, index = *index, push = *push] { d->pushed(index, push.order_id, push.what == HostPush::What::complete, push.words.substr(0, 200)); });
  return shape.push_reply(200, false);
}

std::optional<size_t> HostSwitcher::Impl::host_index(std::string_view op, std::string_view host) const {
  const auto at = host_of.find(std::pair(std::string(op), std::string(host)));
  return at == host_of.end() ? std::nullopt : std::optional(at->second);
}

Result<Done> HostSwitcher::Impl::open() {
  links = options.links;
  if (!links) {
    HostLinks::Options o;
    o.in_flight = options.in_flight;
    o.request_micros = options.request_micros;
    o.breaker_micros = options.retry_micros;
    o.breaker_most_micros = options.retry_most_micros / 6;
    o.zone = options.zone;
    Result<std::shared_ptr<HostLinks>> opened = HostLinks::open(options.endpoints, o, clock);
    if (!opened) return opened.error();
    links = std::move(*opened);
    own_links = true;
  }
  for (size_t i = 0; i < links->size(); ++i) {
    const HostEndpoint& e = links->endpoint(i);
    auto host = std::make_unique<Host>();
    host->endpoint = e;
    host->link = i;
    host->stats.op = e.op, host->stats.host = e.host;
    host_of[{e.op, e.host}] = hosts.size();
    hosts.push_back(std::move(host));
  }
  std::vector<Order> unsettled;
  Result<OrderJournal> opened = OrderJournal::open(options.journal.empty() ? service.data() + "/host-switch.journal" : options.journal, unsettled);
  if (!opened) return opened.error();
  journal = std::move(*opened);
  serials = io::entropy64() % 1'000'000;
  loop = std::make_shared<Loop>("host-switch");
  ledger = std::thread([this] { keep_ledger(); });
  loop->post([this, orders = std::move(unsettled)]() mutable { resume(std::move(orders)); });
  if (Result<Done> done = look_at_all(); !done) return done;
  follower = std::thread([this] { follow(); });
  return Done{};
}

// Looks at the lines named, or at all whose state is not as wanted. A line of an operator or host without an endpoint is
// nobody's business here.
Result<Done> HostSwitcher::Impl::look(const std::vector<std::pair<std::string, PhoneNumber>>* lines, std::vector<Seen>& out) {
  return service.inspect([&](const charging::State& state) {
    const auto add = [&](const charging::OperatorState& op, charging::LineId id) {
      const charging::Line& line = state.store.line(id);
      const auto index = host_index(op.code, op.registry.hosts.name(line.host));
      if (!index) return;
      out.push_back({{*index, charging::number_of(line.key).bits()}, line.wanted, line.confirmed, line.kbps, line.asked, false});
    };
    if (lines == nullptr) {
      for (charging::LineId id = 1; id <= state.store.lines(); ++id) {
        const charging::Line& line = state.store.line(id);
        if (line.key == 0 || line.wanted == line.confirmed) continue;
        add(*state.operators[static_cast<size_t>(state.store.account(line.account).op) - 1], id);
      }
      return;
    }
    for (const auto& [code, number] : *lines)
      for (const auto& op : state.operators) {
        if (!code.empty() && op->code != code) continue;
        const charging::LineId id = state.store.find(charging::line_key(op->id, number));
        if (id != 0) add(*op, id);
        for (size_t h = 0; h < hosts.size() && id == 0; ++h)
          if (hosts[h]->endpoint.op == op->code) out.push_back({{h, number.bits()}, 0, 0, 0, 0, true});
      }
  });
}

Result<Done> HostSwitcher::Impl::look_at_all() {
  follow_from = service.engine().durable() + 1;  // before looking: what comes in between is looked at twice
  std::vector<Seen> seen;
  if (Result<Done> done = look(nullptr, seen); !done) return done;
  loop->post([this, seen = std::move(seen)] {
    note(seen);
    looked = true;
  });
  return Done{};
}

void HostSwitcher::Impl::follow() {
  io::name_this_thread("host-feed");
  std::optional<engine::Feed> feed;
  while (!closing) {
    if (!feed) {
      Result<engine::Feed> opened = service.engine().feed(follow_from);
      if (!opened) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        if (service.engine().failed()) continue;
        (void)look_at_all();  // the log has moved on without us: begin with the present
        continue;
      }
      feed.emplace(std::move(*opened));
    }
    std::vector<std::pair<std::string, PhoneNumber>> lines;
    bool waiting = false, broken = false;
    engine::Record record;
    std::vector<PhoneNumber> numbers;
    while (!waiting && lines.size() < most_hints && !closing) {
      const Result<bool> got = feed->next(record);
      if (!got) {
        broken = true;
        break;
      }
      if (!*got) {
        waiting = true;
        break;
      }
      numbers.clear();
      stop_hints(record.outcome, numbers);
      if (numbers.empty()) continue;
      charging::Header header;
      std::string_view body = record.command;
      if (!charging::decode_header(body, header)) continue;
      for (const PhoneNumber n : numbers) lines.emplace_back(std::string(header.op), n);
    }
    if (!lines.empty()) {
      std::sort(lines.begin(), lines.end());
      lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
      std::vector<Seen> seen;
      if (look(&lines, seen)) loop->post([this, seen = std::move(seen)] { note(seen); });
    }
    if (broken) {
      feed.reset();
      follow_from = UINT64_MAX;  // as if the position were gone
      std::this_thread::sleep_for(std::chrono::microseconds(look_again_micros / 10));
      (void)look_at_all();
    } else if (waiting) {
      feed->wait(100'000);
    }
  }
}

void HostSwitcher::Impl::submit(Deed deed) {
  const std::lock_guard lock(deeds_mutex);
  deeds.push_back(std::move(deed));
  deeds_there.notify_one();
}

void HostSwitcher::Impl::keep_ledger() {
  io::name_this_thread("host-ledger");
  for (;;) {
    std::deque<Deed> some;
    {
      std::unique_lock lock(deeds_mutex);
      deeds_there.wait(lock, [&] { return closing || !deeds.empty(); });
      if (closing) return;  // what was not written down is done again by the next process
      while (!deeds.empty() && some.size() < most_deeds) {
        some.push_back(std::move(deeds.front()));
        deeds.pop_front();
      }
    }
    while (!write_down(some) && !closing) std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

// One sync of the journal and one of the log for all of them. False: not now; it is safe to try again.
bool HostSwitcher::Impl::write_down(std::deque<Deed>& some) {
  std::vector<Order> orders;
  std::vector<std::string> old, settled;
  engine::Request request;
  std::vector<const Deed*> confirming;
  for (const Deed& d : some) {
    if (d.kind == Deed::Kind::begin) {
      orders.push_back(d.order);
      if (!d.old.empty()) old.push_back(d.old);
    } else if (d.kind == Deed::Kind::settle) {
      settled.push_back(d.order.id);
    } else {
      request.add(charging::encode(d.order.op, "switch-" + d.order.id, charging::LineSwitched{d.order.line, d.state}));
      confirming.push_back(&d);
    }
  }
  if (Result<Done> done = journal.replace(orders, old); !done) return false;
  struct Told {
    Instant at;
    std::string refused;
  };
  std::vector<Told> told;
  if (request.size() != 0) {
    auto wait = std::make_shared<std::promise<bool>>();
    auto answers = std::make_shared<std::vector<Told>>();
    request.done = [wait, answers](Result<std::span<const engine::Outcome>> outcomes) {
      if (outcomes)
        for (const engine::Outcome& o : *outcomes) {
          charging::Outcome read;
          const bool ok = charging::decode_outcome(o.bytes, read);
          answers->push_back({o.time, ok ? read.answer.code : "unreadable"});
        }
      wait->set_value(static_cast<bool>(outcomes));
    };
    if (!service.engine().submit(std::move(request)) || !wait->get_future().get()) return false;
    told = std::move(*answers);
    for (const Deed* d : confirming) settled.push_back(d->order.id);
  }
  (void)journal.settle(settled);  // if that fails they are asked again some day, which does no harm
  for (const Order& o : orders) loop->post([this, key = Key{*host_index(o.op, o.host), o.line.bits()}, id = o.id] { begun(key, id); });
  for (size_t i = 0; i < confirming.size() && i < told.size(); ++i)
    loop->post([this, key = confirming[i]->key, id = confirming[i]->order.id, t = told[i]] { confirmed(key, id, t.at, t.refused); });
  return true;
}

}  // namespace sublet::gateway
