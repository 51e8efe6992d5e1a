// Provisioning: the simulated host's HTTP interface for orders - accounts, SIMs, switches, ports, tickets - in one of the
// dialects (dialect.h). The synchronous answer is acceptance only; the completion is pushed to the callback later.
//
// As real ones do, it sometimes answers with an error, not at all, or with half an answer, carries out what it has not
// answered, and loses, doubles or delays pushes; in an outage nobody is there. An order that is asked again under its own
// number is not carried out twice (books.h), nor after a restart when there is a journal. One thread, its own.
//
//   Switches switches;
//   auto vop = Provisioning::open({.callback = "http://127.0.0.1:8080/hosts/demo/unicom/feedback"}, switches, clock);
//   (*vop)->port();
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "gateway/http/client.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "io/clock.h"
#include "sim/books.h"
#include "sim/dialect.h"
#include "sim/random.h"
#include "sim/switches.h"

namespace sublet::sim {

class Provisioning {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    uint16_t port = 0;
    std::string callback;                                  // URL; empty: nothing is pushed
    std::string country = "86";                            // put before the numbers in orders
    std::string mvnokey, secret;                           // empty: anybody may have a token
    int64_t complete_least_ms = 200, complete_most_ms = 2'000;
    int64_t late_least_ms = 3'000, late_most_ms = 8'000;   // added to a late push
    std::string dialect = "vop";
    HostBooks::Options books;
    double lost = 0.01, doubled = 0.01, late = 0.02;       // shares of pushes
    double failed = 0.002;                                 // shares of orders that end in failure
    double error = 0.01, silent = 0.005;                   // shares of requests: an error; neither done nor answered
    double unheard = 0, torn = 0;                          // done, but not answered; half an answer
    int64_t outage_every_ms = 0, outage_ms = 0;            // nobody is there for so long, so often; 0: never
    int64_t port_out_every_ms = 0;                         // another network asks for one of the opened lines; 0: never
    int64_t token_seconds = 600;
    uint64_t seed = 1;
  };
  struct Stats {
    uint64_t requests = 0, tokens = 0, accepted = 0, again = 0, refused = 0, errors = 0, silent = 0;
    uint64_t completed = 0, failed = 0;
    uint64_t unheard = 0, torn = 0, outages = 0, port_outs_asked = 0;
    uint64_t pushes = 0, pushes_lost = 0, pushes_late = 0, pushes_doubled = 0, pushes_unheard = 0;
  };
  static Result<std::unique_ptr<Provisioning>> open(Options options, Switches& switches, io::Clock& clock);
  ~Provisioning();
  uint16_t port() const { return listener_->port(); }
  Stats stats() const;
  HostBooks::Stats accounts() const { return books_->stats(); }
  std::vector<HostBooks::Change> changes() { return books_->changes(); }  // any thread
  std::string accounts_text();              // of all accounts; waits for the interface's thread
  void ask_port_out(PhoneNumber line);      // as if another network had asked for it

 private:
  static constexpr int push_attempts = 6;
  Provisioning(Options options, Switches& switches, io::Clock& clock);
  void handle(gateway::HttpRequest request, const gateway::HttpRespond& respond);
  bool outage() const;
  HostAnswer answer(const HostRequest& request, bool& push_again);
  HostAnswer authorize(const HostRequest& request);
  static HostAnswer answer_of(const HostOrder& order);
  void complete(const std::string& id);
  void push(const HostOrder& order);
  void send(gateway::HttpCall call, int attempt);
  void port_outs();
  int64_t millis(int64_t least, int64_t most) { return random_.between(least, most) * 1'000; }
  template <class F> void count(F f) {
    const std::lock_guard lock(mutex_);
    f(stats_);
  }

  Options options_;
  Switches& switches_;
  io::Clock& clock_;
  gateway::HttpUrl callback_;
  Random random_;
  std::shared_ptr<const Dialect> dialect_;
  std::unique_ptr<HostBooks> books_;
  int64_t started_ = 0;
  std::unordered_map<std::string, int64_t> tokens_;  // until, microseconds
  mutable std::mutex mutex_;
  Stats stats_;
  gateway::Loop loop_;
  std::unique_ptr<gateway::HttpListener> listener_;
};

}  // namespace sublet::sim
