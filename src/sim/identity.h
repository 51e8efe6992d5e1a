// IdentityService: an outside service that checks people, simulated (docs/formats/identity.md). What it says follows from
// the number asked about, so that tests and demonstrations can choose it; a request's id is answered the same way for ever.
//
// The three digits before the check digit of a number decide, modulo 100:
//   90 to 93 the name is another one's        94, 95 nobody has this number       96 the face is another one's
//   97 an answer after `slow_ms`              98 the first try of each check fails      99 no answer at all
//   else everything matches. A number whose check digit is wrong is unknown. A picture below 16 octets cannot be read, one
//   that holds the words "other person" shows another person.
//
// One thread, its own.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "io/clock.h"
#include "sim/random.h"

namespace sublet::sim {

class IdentityService {
 public:
  struct Options {
    uint16_t port = 0;
    std::string key = "sublet", secret = "identity-secret";
    std::string tls_certificate = {}, tls_key = {};  // PEM files: TLS only
    int64_t slow_ms = 3'000;
    double error = 0, silent = 0, unheard = 0, torn = 0;  // shares of requests
    uint64_t seed = 1;
  };
  struct Stats {
    uint64_t requests = 0, answered = 0, again = 0, refused = 0, errors = 0, silent = 0;
    uint64_t match = 0, mismatch = 0, unknown = 0;  // checks, each once
  };
  static Result<std::unique_ptr<IdentityService>> open(Options options, io::Clock& clock);
  ~IdentityService();
  uint16_t port() const { return listener_->port(); }
  Stats stats() const;

 private:
  static constexpr size_t remembered = 100'000;
  struct Told {
    std::string body, answer;  // a hash of what was asked; what was answered
    int tries = 0;
  };
  IdentityService(Options options, io::Clock& clock) : options_(std::move(options)), clock_(clock), random_(options_.seed), loop_("sim-identity") {}
  void handle(gateway::HttpRequest request, const gateway::HttpRespond& respond);
  void say(int status, std::string body, const std::string& id, int64_t after_micros, const gateway::HttpRespond& respond);
  template <class F> void count(F f) {
    const std::lock_guard lock(mutex_);
    f(stats_);
  }
  const Options options_;
  io::Clock& clock_;
  Random random_;
  std::unordered_map<std::string, Told> told_;
  uint64_t serial_ = 0;
  mutable std::mutex mutex_;
  Stats stats_;
  gateway::Loop loop_;
  std::unique_ptr<gateway::HttpListener> listener_;
};

}  // namespace sublet::sim
