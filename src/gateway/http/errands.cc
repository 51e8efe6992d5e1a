#include "gateway/http/errands.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <set>

#include "base/hash.h"
#include "gateway/http/loop.h"
#include "gateway/http/tls.h"
#include "io/clock.h"

namespace sublet::gateway {

Result<HttpUrl> service_url(const std::string& text, const std::string& ca) {
  Result<HttpUrl> url = parse_url(text);
  if (url && url->tls)
    if (const auto trusted = client_tls(ca); !trusted) return trusted.error();
  return url;
}

struct Errands::Impl {
  struct Parcel {
    Job job;
    int tries = 0;
    bool ended = false, waiting = false;
    int64_t until = 0;
    std::string why;
  };
  using Ptr = std::shared_ptr<Parcel>;

  Impl(std::string name, Options o) : options(o), random(io::entropy64()), loop(std::move(name)) {}

  void take(const Ptr& p);
  void pump();
  void send(const Ptr& p);
  void answered(const Ptr& p, const HttpAnswer& a);
  void give_up(const Ptr& p);
  void sweep();
  void end(const Ptr& p, const HttpAnswer* a);
  template <class F> void count(F f) {
    const std::lock_guard lock(mutex);
    f(stats);
  }
  void show() {
    count([&](Stats& s) { s.waiting = parcels.size() - in_flight, s.in_flight = in_flight, s.breaker_open = open_until > 0; });
  }

  const Options options;
  uint64_t random;
  // On the loop only.
  std::deque<Ptr> queue;
  std::set<std::pair<int64_t, Ptr>> parcels;  // all that have no end yet, by their deadlines
  size_t in_flight = 0;
  int failures = 0;
  int64_t open_until = 0;  // steady; 0: closed
  bool probing = false, timer = false, sweeping = false;
  mutable std::mutex mutex;
  Stats stats;
  Loop loop;
};

void Errands::Impl::take(const Ptr& p) {
  count([](Stats& s) { ++s.jobs; });
  if (parcels.size() >= options.queue) {
    p->why = "queue_full";
    p->ended = true;
    count([](Stats& s) { ++s.given_up; });
    return p->job.end(nullptr, p->why);
  }
  p->until = io::steady_micros() + options.deadline_micros;
  parcels.emplace(p->until, p);
  queue.push_back(p);
  sweep();
  pump();
}

// Ends what has waited too long; one timer for all.
void Errands::Impl::sweep() {
  const int64_t now = io::steady_micros();
  while (!parcels.empty() && parcels.begin()->first <= now) give_up(parcels.begin()->second);
  if (parcels.empty() || sweeping) return;
  sweeping = true;
  loop.after(parcels.begin()->first - now + 1'000, [this] {
    sweeping = false;
    sweep();
    show();
  });
}

void Errands::Impl::pump() {
  while (!queue.empty()) {
    const Ptr p = queue.front();
    if (p->ended) {
      queue.pop_front();
      continue;
    }
    const int64_t now = io::steady_micros();
    if (open_until > now) {
      if (!timer) {
        timer = true;
        loop.after(open_until - now + 1'000, [this] {
          timer = false;
          pump();
        });
      }
      break;
    }
    if (in_flight >= (open_until > 0 ? 1 : options.in_flight)) break;
    queue.pop_front();
    send(p);
  }
  show();
}

void Errands::Impl::send(const Ptr& p) {
  ++in_flight;
  ++p->tries;
  count([&](Stats& s) {
    ++s.requests;
    if (p->tries > 1) ++s.repeated;
  });
  HttpCall call = p->job.make();
  call.timeout_micros = options.request_micros;
  http_send(loop, std::move(call), [this, p](const HttpAnswer& a) { answered(p, a); });
}

void Errands::Impl::answered(const Ptr& p, const HttpAnswer& a) {
  --in_flight;
  std::string why;
  const bool good = a.status != 0 && p->job.good(a, why);
  if (good) {
    failures = 0;
    open_until = 0;
    if (!p->ended) end(p, &a);
    return pump();
  }
  if (a.status == 0) why = a.error;
  if (why.empty()) why = "HTTP " + std::to_string(a.status);
  count([&](Stats& s) { s.last_error = why.substr(0, 300); });
  if (++failures >= options.breaker_failures || open_until > 0) open_until = io::steady_micros() + options.breaker_micros;
  if (!p->ended) {
    p->why = why;
    random = mix64(random + 0x9e3779b97f4a7c15ULL);
    const int64_t pause = std::min(options.retry_most_micros, options.retry_micros << std::min(p->tries - 1, 20));
    loop.after(pause / 2 + static_cast<int64_t>(random % static_cast<uint64_t>(pause / 2 + 1)), [this, p] {
      if (p->ended) return;
      queue.push_back(p);
      pump();
    });
  }
  pump();
}

void Errands::Impl::give_up(const Ptr& p) {
  count([](Stats& s) { ++s.given_up; });
  end(p, nullptr);
}

void Errands::Impl::end(const Ptr& p, const HttpAnswer* a) {
  p->ended = true;
  parcels.erase({p->until, p});
  p->job.end(a, p->why.empty() ? "no_answer" : p->why);
}

Errands::Errands(std::string name, Options options) : impl_(std::make_shared<Impl>(std::move(name), options)) {}
Errands::~Errands() { stop(); }
void Errands::stop() { impl_->loop.stop(); }
void Errands::bring(Job job) {
  auto p = std::make_shared<Impl::Parcel>();
  p->job = std::move(job);
  impl_->loop.post([m = impl_.get(), p] { m->take(p); });
}
Errands::Stats Errands::stats() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->stats;
}

}  // namespace sublet::gateway
