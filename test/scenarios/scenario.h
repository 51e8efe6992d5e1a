// Scenarios: `.case` files, lines of commands and expectations (docs/formats/scenarios.md), run against a Target.
//
// The bare state machine is one Target; an engine that is crashed and replayed after each step is another. All must agree.
//
//   for (const std::string& wrong : run_scenario("test/scenarios/price_setup_fee.case", target)) ADD_FAILURE() << wrong;
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/compile.h"
#include "charging/state.h"

namespace sublet::scenario {

class Target {
 public:
  virtual ~Target() = default;
  // Makes a bundle loadable under its hash, before the publish command that names it.
  virtual void store(Hash128 hash, const catalogue::Bundle& bundle) = 0;
  // One command at a time; the outcome's bytes.
  virtual std::string apply(Instant now, const std::string& command) = 0;
  virtual const charging::State& state() = 0;
};

// The time zones that scenarios know, without a clock or files.
Result<ZoneTable> zone(std::string_view name);

// What was not as expected, as "file:line: ..."; empty when all was. Stops at the first line that cannot be read.
std::vector<std::string> run_scenario(const std::string& path, Target& target);

}  // namespace sublet::scenario
