// HostSwitcher: brings what the hosts' networks do with each line into line with what charging wants.
//
// It follows states, not messages: whatever breaks, it looks at what charging wants now (Service::inspect) and goes on from
// there. At start all lines are looked at; then every `stop_wanted` in the engine's feed is a hint to look at that line
// again. For each line one order (orders.h) is under way at a time, from the journal to its confirmation:
//
//   begun       in the journal, durable
//   sent        errors and silence are repeated with growing pauses, same order, same serial
//   accepted    waiting for the host's push; without one the same order is asked again
//   completed   by push, or because the host says so when asked again
//   confirmed   charging::LineSwitched executed under the key "switch-" + order id; the journal is told; the next
//               difference, if there is one by now, becomes the next order
//
// Late, doubled and stray pushes, answers to older orders and orders that fail for good change nothing but the counters; a
// failed order is followed by a new one after a pause. A host that cannot be reached is left alone for a while, with no
// more than one attempt at a time.
//
// Requests go through the host's link (link.h), whatever its shape, before those that are not urgent. Bounded: memory grows
// only with the lines that are not yet as wanted. Threads: a loop for all state, one that follows the feed, one that writes
// journal and log, and the links'. All functions may be called from any
// thread. The service must outlive it and must be closed after it.
//
//   HostSwitcher switcher(service, clock, {.endpoints = {*parse_endpoint("demo/unicom=http://127.0.0.1:9001")}});
//   if (Result<Done> done = switcher.start(); !done) ...
//   int status = switcher.feedback("demo", "unicom", body);        // what the host pushed, from the HTTP server
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "gateway/host/meter.h"
#include "gateway/host/shape.h"
#include "gateway/http/listener.h"
#include "io/clock.h"

namespace sublet::gateway {

class HostLinks;
class Service;

using Lag = Meter::Reading;  // from Line.asked (the end of the use that made the difference) to the confirmation; milliseconds

struct SwitchStats {
  std::string op, host;
  uint64_t sent = 0;        // requests
  uint64_t accepted = 0, confirmed = 0;
  uint64_t retried = 0;     // requests beyond the first of their order
  uint64_t failed = 0;      // orders refused or failed at the host
  uint64_t strays = 0;      // pushes for no order that is under way: late, doubled, of another life
  uint64_t unreachable = 0; // requests that found nobody
  uint64_t in_flight = 0;   // requests without an answer, now
  uint64_t lines = 0;       // lines not yet as wanted, now
  Lag stops, restores;
  std::string last_error;
};

class HostSwitcher {
 public:
  struct Options {
    std::vector<HostEndpoint> endpoints;
    std::shared_ptr<HostLinks> links;     // the way to the hosts, shared with the desk: `endpoints`, in_flight and request_micros are then the links'
    std::string journal;                  // empty: <data>/host-switch.journal
    size_t in_flight = 16;                // requests for each host
    int64_t request_micros = 10'000'000;  // until an answer is missed
    int64_t resend_micros = 5'000'000;    // until a push is missed; doubles up to resend_most
    int64_t resend_most_micros = 60'000'000;
    int64_t retry_micros = 200'000;       // first pause after an error; doubles up to retry_most
    int64_t retry_most_micros = 30'000'000;
    int64_t failed_micros = 5'000'000;    // pause before a new order after one that failed; doubles up to resend_most
    ZoneTable zone = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);  // of the timestamps in orders
  };
  HostSwitcher(Service& service, io::Clock& clock, Options options);
  ~HostSwitcher();  // as stop()
  // Faults of the journal and the engine; refusal `bad_url`.
  Result<Done> start();
  void stop();

  // A host's push: the HTTP status to answer. 200 also for orders that are not known (any more), so that the host lets go;
  // 400 what cannot be read, 404 no such operator or host.
  int feedback(std::string_view op, std::string_view host, std::string_view body);
  // The same with the reply in the words of the host's shape; `ours`: it was about an order under way here.
  HttpReply push(std::string_view op, std::string_view host, std::string_view body, bool& ours);

  std::vector<SwitchStats> stats() const;
  bool idle() const;  // every line is as wanted, as far as is known

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
