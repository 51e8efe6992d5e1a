// Trial: charging's state machine by itself, on one catalogue, without log or server: what a use would cost, what a month would cost. What
// `sublet rate`, estimates and drafts of the catalogue are priced on: the very code that charges, so they cannot differ.
//
// Nothing of a trial is ever seen by the engine or by another trial, and nothing of it is left when it goes. One thread each; tables
// may be shared.
//
//   Trial trial({version, names});
//   trial.open(line, since);                                // at most once; else by commands
//   Result<Use> use = trial.use_in(json);
//   charging::Outcome done = trial.charge(line.number, *use);
//   Json told = trial.charged_json(done, *use);
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "charging/machine.h"
#include "gateway/core/json.h"

namespace sublet::gateway {

// A catalogue as it was compiled, and the names that its numbers stand for.
struct Tables {
  std::shared_ptr<const catalogue::Version> version;
  catalogue::Registry names;
};

class Trial {
 public:
  struct Line {
    PhoneNumber number;                // empty: one of the host's
    std::string host;                  // empty: by the number, else the first
    std::vector<std::string> offers;   // of the line, or of its account, as the catalogue says
    Money money = Money::from_micros(1'000'000 * Money::micros_per_unit);
  };
  explicit Trial(Tables tables);

  // Its offers are taken at `since`, and uses from then on are its own. Refusals: those of docs/formats/commands.md.
  Result<Done> open(const Line& line, Instant since);
  // Another version after it, as a server would publish it. Refusals: those of publishing, such as `offer_missing`.
  Result<Done> publish(Tables next, Instant at);
  charging::Outcome charge(PhoneNumber line, const catalogue::Use& use, bool only_if_covered = false);
  // Lets time pass, with all that is due up to then.
  std::vector<charging::Event> wait(Instant until);
  charging::Outcome run(Instant at, const std::string& command);  // a command of a server's
  const std::vector<charging::Outcome::Entry>& opened() const { return opened_; }  // what happened when open() did so: fees, grants
  uint64_t commands() const { return position_; }

  // A use as JSON has it: apps and marks by their names, times by the operator's wall clock. Refusals: `bad_request` with the field.
  Result<catalogue::Use> use_in(const Json& given) const;
  // What a use cost and who paid; `explain` adds why, line by line.
  Json charged_json(const charging::Outcome& done, const catalogue::Use& use, bool explain = false) const;
  // Why a use was not charged, with what it was taken for.
  std::string why_not(const std::string& code, const catalogue::Use& use, PhoneNumber line) const;

  const catalogue::Version& version() const { return *tables_.version; }
  const catalogue::Registry& names() const { return tables_.names; }
  charging::Machine& machine() { return machine_; }
  const charging::State& state() const { return machine_.state(); }
  const charging::OperatorState& op() const { return *state().operators.front(); }
  charging::AccountId account_of(PhoneNumber line) const;  // 0: there is no such line
  int64_t available(PhoneNumber line) const;               // micro-units that its account may spend
  PhoneNumber some_number(const std::string& host) const;  // that the host could have leased
  const PhoneNumber& number() const { return number_; }    // of the line that open() opened

 private:
  Tables tables_;
  charging::Machine machine_;
  uint64_t position_ = 0;
  PhoneNumber number_;
  std::vector<charging::Outcome::Entry> opened_;
};

// A time as JSON may have it: whole seconds since 1970 are one as well.
Json time_json(const Json& given);

}  // namespace sublet::gateway
