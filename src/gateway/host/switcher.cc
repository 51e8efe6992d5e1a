#include "gateway/host/switcher.h"

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>

#include "gateway/host/hints.h"
#include "gateway/host/switcher_impl.h"
#include "io/thread.h"

namespace sublet::gateway {

namespace {

constexpr size_t most_hints = 4'096;  // lines looked at in one go
constexpr size_t most_deeds = 256;    // written down in one go
constexpr int64_t look_again_micros = 1'000'000;

std::string text_in(const nlohmann::json& j, const char* name) {
  if (!j.is_object()) return {};
  const auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}

}  // namespace

void LagMeter::add(int64_t ms) {
  if (last_.size() < kept) last_.push_back(ms);
  else last_[sum_.count % kept] = ms;
  ++sum_.count;
  sum_.sum += ms;
  sum_.max = std::max(sum_.max, ms);
}

Lag LagMeter::read() const {
  Lag l = sum_;
  if (last_.empty()) return l;
  std::vector<int64_t> sorted = last_;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](size_t percent) { return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)]; };
  l.p50 = at(50), l.p90 = at(90), l.p99 = at(99);
  return l;
}

Result<HostEndpoint> parse_endpoint(std::string_view text) {
  const size_t equals = text.find('='), slash = text.find('/');
  if (equals == std::string_view::npos || slash == std::string_view::npos || slash == 0 || slash + 1 >= equals)
    return refusal("bad_endpoint", "write a host's address as operator/host=http://host:port, not '" + std::string(text.substr(0, 200)) + "'");
  HostEndpoint e;
  e.op = text.substr(0, slash), e.host = text.substr(slash + 1, equals - slash - 1), e.url = text.substr(equals + 1);
  if (e.op.find(' ') != std::string::npos || e.host.find(' ') != std::string::npos) return refusal("bad_endpoint", "the codes of operators and hosts have no spaces");
  if (Result<HttpUrl> url = parse_url(e.url); !url) return url.error();
  return e;
}

HostSwitcher::HostSwitcher(Service& service, io::Clock& clock, Options options) : impl_(std::make_unique<Impl>(service, clock, std::move(options))) {}
HostSwitcher::~HostSwitcher() { stop(); }
Result<Done> HostSwitcher::start() { return impl_->open(); }

void HostSwitcher::stop() {
  Impl& m = *impl_;
  if (m.closing.exchange(true)) return;
  if (m.follower.joinable()) m.follower.join();
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
  const std::lock_guard lock(impl_->stats_mutex);
  for (const auto& h : impl_->hosts) {
    out.push_back(h->stats);
    out.back().stops = h->stops.read();
    out.back().restores = h->restores.read();
  }
  return out;
}

namespace {

struct Push {
  std::string order, why;
  bool complete = false;
};

std::optional<Push> read_push(std::string_view body) {
  const nlohmann::json all = nlohmann::json::parse(body, nullptr, false);
  if (!all.is_object()) return std::nullopt;
  const auto data = all.find("data");
  if (data == all.end()) return std::nullopt;
  Push p;
  p.order = text_in(*data, "order_id");
  const std::string status = text_in(*data, "status");
  if (p.order.empty() || p.order.size() > 64 || (status != "complete" && status != "fail")) return std::nullopt;
  p.complete = status == "complete";
  p.why = text_in(*data, "message").substr(0, 200);
  return p;
}

}  // namespace

bool HostSwitcher::readable(std::string_view body) { return read_push(body).has_value(); }

int HostSwitcher::feedback(std::string_view op, std::string_view host, std::string_view body) {
  const auto index = impl_->host_index(op, host);
  if (!index || !impl_->loop) return 404;
  const std::optional<Push> push = read_push(body);
  if (!push) return 400;
  impl_->loop->post([m = impl_.get(), index = *index, push = *push] { m->pushed(index, push.order, push.complete, push.why); });
  return 200;
}

std::optional<size_t> HostSwitcher::Impl::host_index(std::string_view op, std::string_view host) const {
  const auto at = host_of.find(std::pair(std::string(op), std::string(host)));
  return at == host_of.end() ? std::nullopt : std::optional(at->second);
}

Result<Done> HostSwitcher::Impl::open() {
  for (const HostEndpoint& e : options.endpoints) {
    Result<HttpUrl> url = parse_url(e.url);
    if (!url) return url.error();
    auto host = std::make_unique<Host>();
    host->endpoint = e;
    host->url = *url;
    host->stats.op = e.op, host->stats.host = e.host;
    host_of[{e.op, e.host}] = hosts.size();
    hosts.push_back(std::move(host));
  }
  std::vector<Order> unsettled;
  Result<OrderJournal> opened = OrderJournal::open(options.journal.empty() ? service.data() + "/host-switch.journal" : options.journal, unsettled);
  if (!opened) return opened.error();
  journal = std::move(*opened);
  serials = io::entropy64() % 1'000'000;
  loop = std::make_unique<Loop>("host-switch");
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
