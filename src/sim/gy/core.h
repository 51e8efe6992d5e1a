// SimulatedCore: a mobile core that asks in real time, as `sublet-sim core` and the demo run it: a modest, even
// rate of data sessions, calls and messages over one connection. It waits for a server that is not there yet,
// goes on when it comes back, and keeps books.
//
//   SimulatedCore core({.load = ..., .report = "core.json"});
//   core.run([&] { return !stop.wait(0); });
//
// The report (JSON, rewritten each second, and when it ends with "ended":true): docs/formats/load.md. Faults of
// files; refusal `bad_options`. One thread.
#pragma once

#include <functional>
#include <string>

#include "sim/gy/load.h"

namespace sublet::sim::gy {

class SimulatedCore {
 public:
  struct Options {
    std::string target = "127.0.0.1:3868", host = "core", report;
    uint64_t first_line = 0, lines = 0;
    double rate = 20;              // requests a second
    uint32_t pause = 10;           // seconds between two requests of a session: so many are live as that takes
    uint16_t updates = 6;          // of a session
    uint64_t ask_octets = 2'000'000;
    uint64_t seed = 1;
  };
  explicit SimulatedCore(Options options) : options_(std::move(options)) {}
  Result<Done> run(const std::function<bool()>& go_on);

 private:
  Result<Done> write(const Load& load, bool ended);
  Options options_;
};

}  // namespace sublet::sim::gy
