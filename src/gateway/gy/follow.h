// What in the engine's log concerns live sessions from outside: a top-up, another offer, a limit, a stop, an
// end.
//
//   std::vector<Cause> causes;
//   causes_in(record.command, record.outcome, causes);
//
// Pure but for what it allocates; any thread. Most records are requests of credit control that moved nothing
// but their own session: they are passed over by a look at their octets, without being decoded.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "charging/event.h"

namespace sublet::gateway::gy {

struct Cause {
  charging::AccountId account = 0;
  PhoneNumber line;     // whose sessions; empty: all of the account's
  bool abort = false;   // ASR; else RAR
  std::string but;      // the session that told of it: it has its answer
  std::string session;  // only this one, which charging has closed already
  bool cut = false;     // `session` is only the first `note_octets` of its id
  auto key() const { return std::tie(account, line, abort, but, session, cut); }
};
// As much of a session's id is in the note of an event (docs/formats/events.md).
inline constexpr size_t note_octets = 80;

void causes_in(std::string_view command, std::string_view outcome, std::vector<Cause>& out);

}  // namespace sublet::gateway::gy
