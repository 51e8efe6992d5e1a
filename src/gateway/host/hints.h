// Hints: which lines an outcome may want switched, found without reading the outcome as a whole.
//
// A usage batch has a thousand charges and hardly ever a stop. So the octets are only searched for what begins a
// `stop_wanted` event (docs/formats/events.md: kind 21, the account as a varint, the line). Every such event is found; now
// and then a number is found that is none. That does no harm: the state is looked at before anything is done.
#pragma once

#include <string_view>
#include <vector>

#include "base/phone.h"

namespace sublet::gateway {

void stop_hints(std::string_view outcome, std::vector<PhoneNumber>& lines);

}  // namespace sublet::gateway
