// Now: an operator's figures of this moment, once a second, to whoever looks on.
//
// They are those of /metrics, gathered the same way and of one operator only, with what the records say of orders and wallets (looked
// at every few seconds) and the alarms that follow from both. One thread gathers for all; each stream gets what is made anyway, so a
// hundred that look on cost little more than one, and none of them a worker. The last ten minutes are kept as a series in
// memory: who opens the page sees how it came to this.
//
//   GET /sublet/v1/now           the last picture
//   GET /sublet/v1/now/stream    server-sent events: `past` once, then `now` each second; `end` when the session is over
//
// Of takings and earnings each sees what its areas allow (now_figures.h).
// Streams are bounded in all, for an operator (half of all) and for each who asks, from when they are asked for; one that does not read is cut off by its connection (HttpStream).
#pragma once

#include <memory>

#include "gateway/http/metrics.h"
#include "gateway/rest/parts.h"

namespace sublet::gateway::rest {

class Now {
 public:
  explicit Now(Parts& parts);
  ~Now();  // as stop()
  void start();
  void stop();
  void collect(MetricSet& out) const;  // orders and wallets, for /metrics
  std::vector<Route> routes();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sublet::gateway::rest
