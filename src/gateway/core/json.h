// Commands, answers and events as JSON, for the local socket and for programs (docs/formats/local-socket.md).
//
// Money is a decimal string ("10.00"), so that no reader turns it into a floating-point number; numbers of lines are
// strings of digits; times are RFC 3339; units are integers, or texts such as "100 MB" on the way in.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "charging/command.h"
#include "charging/event.h"
#include "charging/state.h"

namespace sublet::gateway {

using Json = nlohmann::ordered_json;

// One line of text -> object. Refusals: `bad_json`.
Result<Json> parse_json(std::string_view text);
std::string dump(const Json& json);  // one line; invalid UTF-8 is replaced; fractions are as short as they read as the same

// {"do": "top_up", "operator": "demo", "key": "...", fields of the command...} -> bytes for the engine. Refusals:
// `bad_request` with the field. Commands that only the gateway itself may give (usage, tick, ...) are not accepted.
// `unit_of` says what a bucket, counter or session ("bucket", its name) is counted in, so that "50 MB" for a bucket of
// seconds is refused; without it such texts are taken as they are.
using UnitOf = std::function<std::optional<Unit>(const char* what, const std::string& name)>;
Result<std::string> command_from_json(const Json& request, const UnitOf& unit_of = {});
UnitOf units_of(const charging::State& state, const std::string& op);  // while the state may be looked at

std::string stop_text(int64_t bits);  // "half+data", "none"
Json answer_json(const charging::Answer& answer);
Json use_json(const catalogue::Use& use);
// A time without an offset is the wall clock of `zone`; without a zone it is refused. Refusals: `bad_request`.
Result<catalogue::Use> use_from_json(const Json& json, const ZoneTable* zone = nullptr);

// Names for the ids in events: those of one operator.
Json event_json(const charging::Outcome::Entry& entry, const catalogue::Registry& names);
Json charged_json(const charging::Charged& charged, const catalogue::Registry& names);
Json account_json(const charging::State& state, const charging::OperatorState& op, charging::AccountId account, bool masked = false);
Json host_stats_json(const charging::HostStats& stats);

// Every record of the log as JSON objects, one an event; `names` gives the registry of an operator's code.
using NamesOf = std::function<const catalogue::Registry*(std::string_view op)>;
using OperatorOf = std::function<std::string(const charging::Event&)>;  // whose an event of a tick is
std::vector<Json> record_json(uint64_t position, Instant time, std::string_view command, std::string_view outcome, const NamesOf& names, const OperatorOf& operator_of);

}  // namespace sublet::gateway
