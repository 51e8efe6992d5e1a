// Errands: brings requests to one outside service until it gets an answer that means something, or their time is up.
//
// A queue with a limit, requests in flight limited, pauses between tries that double (with jitter), a breaker: after
// `breaker_failures` tries in a row without a good answer nobody is asked for `breaker_micros`, then one. Each job gets its
// end exactly once, on a thread of its own; after stop() none does. All functions may be called from any thread.
//
//   Errands errands("identity", options);
//   errands.bring({[=] { return call; }, [](const HttpAnswer& a) { return a.status == 200; },
//                  [](const HttpAnswer* a, const std::string& why) { if (a == nullptr) ... }});   // null: given up
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "gateway/http/client.h"

namespace sublet::gateway {

// The address of an outside service. Refusal `bad_url`; fault `bad_tls` when the file of whom to trust there cannot be read.
Result<HttpUrl> service_url(const std::string& url, const std::string& ca);

class Errands {
 public:
  struct Options {
    size_t in_flight = 16, queue = 2'000;
    int64_t request_micros = 5'000'000, retry_micros = 200'000, retry_most_micros = 5'000'000, deadline_micros = 20'000'000;
    int breaker_failures = 8;
    int64_t breaker_micros = 5'000'000;
  };
  struct Job {
    std::function<HttpCall()> make;                       // for each try anew: it may hold the time
    std::function<bool(const HttpAnswer&, std::string&)> good;  // false: try again; the text says why
    std::function<void(const HttpAnswer*, const std::string& why)> end;
  };
  struct Stats {
    uint64_t jobs = 0, given_up = 0, requests = 0, repeated = 0, waiting = 0, in_flight = 0;
    bool breaker_open = false;
    std::string last_error;
  };
  Errands(std::string name, Options options);
  ~Errands();  // as stop()
  void stop();
  void bring(Job job);
  Stats stats() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
