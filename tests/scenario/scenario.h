// Scenarios: `.case` files, lines of commands and expectations (docs/formats/scenarios.md), run against a Target.
//
// The bare state machine is one Target; the engine over a real directory, killed and reopened after every step, is
// another (targets.h); a Gy server with a Diameter client is the third (gateway_target.h). What they say must be the same to
// the byte.
//
//   BareTarget target;
//   Report report = run_scenario("tests/scenarios/price_setup_fee.case", target);
//   for (const std::string& wrong : report.failures) ADD_FAILURE() << wrong;
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/compile.h"
#include "charging/state.h"

namespace sublet::scenario {

// A command that was executed, or a tick of the timers (its command is then charging's Tick).
struct Executed {
  Instant time;
  std::string command, outcome;
};

struct GyRequest;

class Target {
 public:
  virtual ~Target() = default;
  // Makes a bundle loadable under its hash, before the publish command that names it.
  virtual void store(const catalogue::Bundle& bundle) = 0;
  // Lets run what is due by `now`, then the command (none when empty), then what it made due; all that was executed.
  virtual std::vector<Executed> step(Instant now, const std::string& command) = 0;
  // The same with a request of credit control, whose command it is.
  virtual std::vector<Executed> ask(Instant now, const std::string& command, const GyRequest&) { return step(now, command); }
  virtual const charging::State& state() = 0;
  virtual Hash128 digest() = 0;
  // What went wrong by itself, such as a replay that differs.
  std::vector<std::string> troubles;
};

struct Report {
  // What was not as expected, as "file:line: ..."; empty when all was. Stops at the fifth.
  std::vector<std::string> failures;
  // For each command: its line, its outcome's bytes, the state's digest afterwards. Equal for all targets.
  struct Step {
    int line;
    std::string outcome;
    Hash128 digest;
  };
  std::vector<Step> steps;
  int expectations = 0;
  int sessions = 0;               // `session` lines
  bool no_diameter_form = false;  // it was to be run as_gy, and says what Diameter cannot; it ended there
};

// What becomes of `session` lines: commands of their own, or requests of credit control as `gy` lines are.
enum class Sessions : uint8_t { as_written, as_gy };

// Paths within the case are relative to the current directory, which is the repository's root.
Report run_scenario(const std::string& path, Target& target, Sessions sessions = Sessions::as_written);

// On the bare machine, on the engine with kills and replays, through the Gy gateway on loopback; they must agree. A case with
// `session` lines runs once more with these as requests of credit control, where Diameter can say them. What the bare machine
// reports, with the failures of all.
Report run_at_all_depths(const std::string& path);

// Where two runs of the same case differ; empty when nowhere.
std::string compare(const std::string& path, const Report& one, const Report& other);

// The `.case` files of tests/scenarios, in order.
std::vector<std::string> all_scenarios();

}  // namespace sublet::scenario
