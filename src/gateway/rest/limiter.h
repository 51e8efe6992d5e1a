// Limiter: how often each may ask. A bucket of tokens for each name (a key, a user, an operator, an address) fills at a rate
// up to a burst; a request takes one. Names that were long silent are forgotten, and there are never more than `most_names`:
// beyond, whoever is new shares one bucket.
//
//   Limiter limiter({.rate = 100, .burst = 200});
//   Limiter::Verdict v = limiter.take("key 01KB...", io::steady_micros());
//   if (!v.good) ... // 429, Retry-After: v.wait_seconds
//
// All functions may be called from any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace sublet::gateway::rest {

class Limiter {
 public:
  struct Options {
    int64_t rate = 100;  // a second
    int64_t burst = 200;
    size_t most_names = 100'000;
  };
  struct Verdict {
    bool good = true;
    int64_t limit = 0, remaining = 0;
    int64_t wait_seconds = 0;   // until there is one token again; rounded up
    int64_t reset_seconds = 0;  // until the bucket is full again; rounded up
  };
  explicit Limiter(Options options) : options_(options) {}
  Verdict take(const std::string& name, int64_t now_micros);
  Verdict look(const std::string& name, int64_t now_micros);  // whether there would be one, and none is taken
  size_t names() const;

 private:
  Verdict judge(const std::string& name, int64_t now_micros, bool takes);
  struct Bucket {
    int64_t micro_tokens = 0, since = 0;
  };
  void sweep(int64_t now);
  const Options options_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
  int64_t swept_ = 0;
};

}  // namespace sublet::gateway::rest
