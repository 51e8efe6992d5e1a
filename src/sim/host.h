// SimulatedHost: a host carrier with its network (traffic), its files (delivery) and its interface for stops (provisioning),
// put together as `sublet-sim host` runs it.
//
// `run` delivers a file about every second at the stated rate until `go_on` says no, keeps the report and the state file up
// to date (both rewritten atomically, at least once a second), then delivers what is left to deliver again.
//
//   SimulatedHost::Options o{.catalogue = "examples/operator", .host = "unicom", .drop = "drop/unicom", ...};
//   auto host = SimulatedHost::open(o, clock);
//   (*host)->run([&](int milliseconds) { return !stop.wait(milliseconds); });
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sim/delivery.h"
#include "sim/provisioning.h"

namespace sublet::sim {

class SimulatedHost {
 public:
  struct Options {
    std::string catalogue;    // an operator's directory
    double rate = 100;        // uses a second
    std::string report, state, port_file;  // files; empty: none
    std::string accounts;                  // file for all accounts that orders have opened, rewritten with the report
    bool carry_opened = false;             // lines that orders open are used too, from their completion on
    int64_t carry_after_seconds = 10;      // and so much later: until its owner has switched the phone on
    Delivery::Options delivery;
    Provisioning::Options provisioning;
  };
  // Refusals: `bad_catalogue` with the first mistake, those of Delivery and Provisioning.
  static Result<std::unique_ptr<SimulatedHost>> open(const Options& options, io::Clock& clock);
  // `go_on` waits so many milliseconds and says whether to go on.
  Result<Done> run(const std::function<bool(int milliseconds)>& go_on);

  Delivery& delivery() { return *delivery_; }
  Provisioning& provisioning() { return *provisioning_; }
  Switches& switches() { return switches_; }
  std::string report(bool ended) const;  // JSON: docs/formats/host-switch.md, "The simulator's report"

 private:
  SimulatedHost(Options options, io::Clock& clock) : options_(std::move(options)), clock_(clock) {}
  Result<Done> save(bool ended);
  void carry();
  Options options_;
  io::Clock& clock_;
  Instant started_;
  Switches switches_;
  std::unique_ptr<Delivery> delivery_;
  std::unique_ptr<Provisioning> provisioning_;
};

}  // namespace sublet::sim
