// Commands, answers and events as JSON, for the local socket and for programs (docs/formats/local-socket.md).
//
// Money is a decimal string ("10.00"), so that no reader turns it into a floating-point number; numbers of lines are
// strings of digits; times are RFC 3339; units are integers, or texts such as "100 MB" on the way in.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "charging/command.h"
#include "charging/event.h"
#include "charging/state.h"

namespace sublet::gateway {

using Json = nlohmann::ordered_json;

// One line of text -> object. Refusals: `bad_json`.
Result<Json> parse_json(std::string_view text);
std::string dump(const Json& json);  // one line; invalid UTF-8 is replaced

// {"do": "top_up", "operator": "demo", "key": "...", fields of the command...} -> bytes for the engine. Refusals:
// `bad_request` with the field. Commands that only the gateway itself may give (usage, tick, ...) are not accepted.
Result<std::string> command_from_json(const Json& request);

Json answer_json(const charging::Answer& answer);
Json use_json(const catalogue::Use& use);
Result<catalogue::Use> use_from_json(const Json& json);

// Names for the ids in events: those of one operator.
Json event_json(const charging::Outcome::Entry& entry, const catalogue::Registry& names);
Json charged_json(const charging::Charged& charged, const catalogue::Registry& names);
Json account_json(const charging::State& state, const charging::OperatorState& op, charging::AccountId account, bool masked = false);
Json host_stats_json(const charging::HostStats& stats);

// Every record of the log as JSON objects, one an event; `names` gives the registry of an operator's code.
using NamesOf = std::function<const catalogue::Registry*(std::string_view op)>;
std::vector<Json> record_json(uint64_t position, Instant time, std::string_view command, std::string_view outcome, const NamesOf& names);

}  // namespace sublet::gateway
