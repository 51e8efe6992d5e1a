#include "gateway/host/link.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

#include "gateway/host/meter.h"
#include "gateway/http/loop.h"

namespace sublet::gateway {

namespace {

constexpr int most_token_tries = 2;  // in one ask

struct Waiting {
  HostAsk ask;
  std::function<void(const HostReply&)> done;
  int token_tries = 0;
};

struct Link {
  HostEndpoint endpoint;
  std::shared_ptr<const Shape> shape;
  size_t most_in_flight = 1;
  int64_t gap = 0;  // microseconds between two requests
  // On the loop only.
  std::deque<Waiting> urgent, plain;
  std::string token;
  bool asking_token = false, timer = false;
  int failures = 0, opens = 0;  // in a row
  int64_t next_at = 0;          // steady: not before
  int64_t paused_until = 0;
  LinkStats::Breaker breaker = LinkStats::Breaker::closed;
  size_t in_flight = 0;
  // Under the mutex.
  LinkStats stats;
  Meter answers;
};

}  // namespace

struct HostLinks::Impl {
  Options options;
  io::Clock* clock = nullptr;
  std::vector<std::unique_ptr<Link>> links;
  std::map<std::pair<std::string, std::string>, size_t, std::less<>> index;
  uint64_t counter = 0;
  mutable std::mutex mutex;
  std::unique_ptr<Loop> loop;

  template <class F> void count(Link& l, F f) {
    const std::lock_guard lock(mutex);
    f(l.stats);
  }
  void show(Link& l) {
    const std::lock_guard lock(mutex);
    l.stats.queued = l.urgent.size() + l.plain.size();
    l.stats.in_flight = l.in_flight;
    l.stats.breaker = l.breaker;
  }
  void later(size_t host, int64_t micros);
  void pump(size_t host);
  void ask_token(size_t host);
  void send(size_t host, Waiting w, bool urgent);
  void answered(size_t host, Waiting w, bool urgent, int64_t sent_at, const HttpAnswer& a);
  void good_sign(Link& l);
  void bad_sign(size_t host, bool nobody, const std::string& why);
};

// One timer a host: when it fires, pump() looks at what holds it up now.
void HostLinks::Impl::later(size_t host, int64_t micros) {
  Link& l = *links[host];
  if (l.timer) return;
  l.timer = true;
  loop->after(std::max<int64_t>(micros, 0) + 200, [this, host] {
    links[host]->timer = false;
    pump(host);
  });
}

void HostLinks::Impl::pump(size_t host) {
  Link& l = *links[host];
  while (!l.urgent.empty() || !l.plain.empty()) {
    const bool urgent = !l.urgent.empty();
    std::deque<Waiting>& queue = urgent ? l.urgent : l.plain;
    if (queue.front().ask.unwanted && *queue.front().ask.unwanted) {
      const Waiting w = std::move(queue.front());
      queue.pop_front();
      w.done({.what = HostReply::What::unwanted});
      continue;
    }
    const int64_t now = io::steady_micros();
    if (l.breaker == LinkStats::Breaker::open) {
      if (now < l.paused_until) {
        later(host, l.paused_until - now);
        break;
      }
      l.breaker = LinkStats::Breaker::half_open;
    }
    // A host that did not answer the last time is asked by one request at a time.
    const size_t most = l.breaker == LinkStats::Breaker::half_open ? 1 : l.most_in_flight;
    if (l.in_flight >= most || l.asking_token) break;  // its answer pumps again
    if (now < l.next_at) {
      later(host, l.next_at - now);
      break;
    }
    if (l.shape->needs_token() && l.token.empty()) {
      ask_token(host);
      break;
    }
    Waiting w = std::move(queue.front());
    queue.pop_front();
    l.next_at = std::max(l.next_at + l.gap, now - l.gap * 10);  // a short rest may be made good
    send(host, std::move(w), urgent);
  }
  show(l);
}

void HostLinks::Impl::ask_token(size_t host) {
  Link& l = *links[host];
  l.asking_token = true;
  HttpCall call = l.shape->token_request(clock->now(), ++counter);
  call.timeout_micros = options.request_micros;
  http_send(*loop, std::move(call), [this, host](const HttpAnswer& a) {
    Link& to = *links[host];
    to.asking_token = false;
    if (a.status == 0) {
      count(to, [&](LinkStats& s) { ++(a.connected ? s.unanswered : s.unreachable); });
      bad_sign(host, !a.connected, a.error);
    } else {
      to.token = to.shape->read_token(a);
      if (to.token.empty()) bad_sign(host, true, "no token: HTTP " + std::to_string(a.status) + " " + shapes::clipped(a.body.substr(0, 200)));
      else good_sign(to), count(to, [](LinkStats& s) { ++s.tokens; });
    }
    pump(host);
  });
}

void HostLinks::Impl::good_sign(Link& l) {
  l.failures = l.opens = 0;
  l.breaker = LinkStats::Breaker::closed;
}

void HostLinks::Impl::bad_sign(size_t host, bool nobody, const std::string& why) {
  Link& l = *links[host];
  ++l.failures;
  count(l, [&](LinkStats& s) { s.last_error = why.substr(0, 300); });
  if (!nobody && l.breaker != LinkStats::Breaker::half_open && l.failures < options.breaker_failures) return;
  if (l.breaker == LinkStats::Breaker::open) return;  // requests that were under way when it opened
  l.breaker = LinkStats::Breaker::open;
  l.paused_until = io::steady_micros() + std::min(options.breaker_most_micros, options.breaker_micros << std::min(l.opens++, 20));
  count(l, [](LinkStats& s) { ++s.opened; });
}

void HostLinks::Impl::send(size_t host, Waiting w, bool urgent) {
  Link& l = *links[host];
  ++l.in_flight;
  count(l, [](LinkStats& s) { ++s.requests; });
  HttpCall call = l.shape->request(w.ask, l.token, clock->now());
  call.timeout_micros = options.request_micros;
  http_send(*loop, std::move(call), [this, host, w = std::move(w), urgent, at = io::steady_micros()](const HttpAnswer& a) mutable { answered(host, std::move(w), urgent, at, a); });
}

void HostLinks::Impl::answered(size_t host, Waiting w, bool urgent, int64_t sent_at, const HttpAnswer& a) {
  Link& l = *links[host];
  --l.in_flight;
  HostReply reply = l.shape->read(w.ask, a);
  {
    const std::lock_guard lock(mutex);
    if (a.status != 0) {
      const int64_t took = io::steady_micros() - sent_at;
      l.answers.add(took);
      ++l.stats.answers;
    } else {
      ++(a.connected ? l.stats.unanswered : l.stats.unreachable);
    }
  }
  if (reply.bad_sign) bad_sign(host, a.status == 0 && !a.connected, l.endpoint.url + ": " + reply.words);
  else good_sign(l);
  if (reply.what == HostReply::What::token) {
    l.token.clear();
    if (++w.token_tries <= most_token_tries && l.shape->needs_token()) {
      (urgent ? l.urgent : l.plain).push_front(std::move(w));
      return pump(host);
    }
    reply.what = HostReply::What::again;
  }
  w.done(reply);
  pump(host);
}

Result<std::shared_ptr<HostLinks>> HostLinks::open(std::vector<HostEndpoint> endpoints, Options options, io::Clock& clock) {
  auto impl = std::make_shared<Impl>();
  impl->options = std::move(options);
  impl->clock = &clock;
  impl->counter = io::entropy64() % 1'000'000;
  for (HostEndpoint& e : endpoints) {
    Result<std::shared_ptr<const Shape>> shape = make_shape(e, impl->options.zone);
    if (!shape) return shape.error();
    if (!impl->index.try_emplace({e.op, e.host}, impl->links.size()).second) return refusal("two_endpoints", "the host " + e.op + "/" + e.host + " has two addresses");
    auto l = std::make_unique<Link>();
    l->shape = std::move(*shape);
    l->most_in_flight = std::max<size_t>(1, e.in_flight == 0 ? impl->options.in_flight : e.in_flight);
    const double rate = e.per_second > 0 ? e.per_second : impl->options.per_second;
    l->gap = rate > 0 ? static_cast<int64_t>(1e6 / rate) : 0;
    l->stats.op = e.op, l->stats.host = e.host, l->stats.shape = e.shape;
    l->endpoint = std::move(e);
    impl->links.push_back(std::move(l));
  }
  impl->loop = std::make_unique<Loop>("host-link");
  std::shared_ptr<HostLinks> links(new HostLinks);
  links->impl_ = std::move(impl);
  return links;
}

HostLinks::~HostLinks() { stop(); }
void HostLinks::stop() { impl_->loop->stop(); }
size_t HostLinks::size() const { return impl_->links.size(); }
const HostEndpoint& HostLinks::endpoint(size_t host) const { return impl_->links[host]->endpoint; }
const Shape& HostLinks::shape(size_t host) const { return *impl_->links[host]->shape; }
const HostLinks::Options& HostLinks::options() const { return impl_->options; }

std::optional<size_t> HostLinks::find(std::string_view op, std::string_view host) const {
  const auto at = impl_->index.find(std::pair(std::string(op), std::string(host)));
  return at == impl_->index.end() ? std::nullopt : std::optional(at->second);
}

void HostLinks::ask(size_t host, HostAsk ask, bool urgent, std::function<void(const HostReply&)> done) {
  Impl* m = impl_.get();
  m->loop->post([m, host, w = Waiting{std::move(ask), std::move(done), 0}, urgent]() mutable {
    Link& l = *m->links[host];
    std::deque<Waiting>& queue = urgent ? l.urgent : l.plain;
    if (queue.size() >= (urgent ? m->options.urgent_queue : m->options.queue)) {
      m->count(l, [](LinkStats& s) { ++s.queue_full; });
      return w.done({.what = HostReply::What::queue_full, .code = {}, .words = "too many requests wait for this host"});
    }
    queue.push_back(std::move(w));
    m->pump(host);
  });
}

std::vector<LinkStats> HostLinks::stats() const {
  std::vector<LinkStats> out;
  const std::lock_guard lock(impl_->mutex);
  for (const auto& l : impl_->links) {
    out.push_back(l->stats);
    const Meter::Reading r = l->answers.read();
    out.back().answer_p50 = r.p50, out.back().answer_p99 = r.p99, out.back().answer_max = r.max, out.back().answer_sum = r.sum;
  }
  return out;
}

std::string_view name_of(LinkStats::Breaker b) { return b == LinkStats::Breaker::closed ? "closed" : b == LinkStats::Breaker::open ? "open" : "half_open"; }

}  // namespace sublet::gateway
