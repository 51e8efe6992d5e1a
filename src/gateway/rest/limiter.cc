#include "gateway/rest/limiter.h"

#include <algorithm>

namespace sublet::gateway::rest {
namespace {
constexpr int64_t one = 1'000'000;  // a token, in micro-tokens: with a rate a second, one microsecond brings `rate` of them
}

Limiter::Verdict Limiter::take(const std::string& name, int64_t now) { return judge(name, now, true); }
Limiter::Verdict Limiter::look(const std::string& name, int64_t now) { return judge(name, now, false); }

Limiter::Verdict Limiter::judge(const std::string& name, int64_t now, bool takes) {
  const int64_t full = options_.burst * one;
  const std::lock_guard lock(mutex_);
  if (now - swept_ > 10 * one) sweep(now);
  static const std::string everybody_else = "\n";
  if (!takes && buckets_.size() < options_.most_names && !buckets_.contains(name)) return {.limit = options_.burst, .remaining = options_.burst};  // looking leaves no name behind
  const bool room = buckets_.size() < options_.most_names || buckets_.contains(name);
  Bucket& b = buckets_.try_emplace(room ? name : everybody_else, Bucket{full, now}).first->second;
  const int64_t passed = std::clamp<int64_t>(now - b.since, 0, 3'600 * one);
  b.micro_tokens = std::min(full, b.micro_tokens + passed * options_.rate);
  b.since = now;
  Verdict v;
  v.limit = options_.burst;
  v.good = b.micro_tokens >= one;
  if (v.good && takes) b.micro_tokens -= one;
  v.remaining = b.micro_tokens / one;
  const auto seconds = [&](int64_t missing) { return missing <= 0 ? 0 : (missing + options_.rate * one - 1) / (options_.rate * one); };
  v.wait_seconds = v.good ? 0 : std::max<int64_t>(1, seconds(one - b.micro_tokens));
  v.reset_seconds = seconds(full - b.micro_tokens);
  return v;
}

// A bucket that is full by now is as good as none.
void Limiter::sweep(int64_t now) {
  swept_ = now;
  const int64_t full = options_.burst * one;
  std::erase_if(buckets_, [&](const auto& e) { return e.second.micro_tokens + std::clamp<int64_t>(now - e.second.since, 0, 3'600 * one) * options_.rate >= full; });
}

size_t Limiter::names() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace sublet::gateway::rest
