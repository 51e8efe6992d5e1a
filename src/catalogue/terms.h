// The words that offers, usage files and the wire share: services, directions, ids.
//
// Ids are small integers given by a Registry (registry.h) in the order in which names first appear in an operator's
// catalogue; they never change and are never given again, so they may stand in the log and in accounts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/units.h"

namespace sublet::catalogue {

enum class Service : uint8_t { voice = 0, video = 1, data = 2, sms = 3, mms = 4, other = 5 };
inline constexpr int service_count = 6;
enum class Direction : uint8_t { out = 0, in = 1, forwarded = 2 };
inline constexpr int direction_count = 3;

// seconds for voice and video, octets for data, messages for the rest
constexpr Unit unit_of(Service s) {
  switch (s) {
    case Service::voice:
    case Service::video: return Unit::seconds;
    case Service::data: return Unit::octets;
    default: return Unit::messages;
  }
}
std::string_view service_name(Service s);
std::optional<Service> service_of(std::string_view name);
std::string_view direction_name(Direction d);
std::optional<Direction> direction_of(std::string_view name);

}  // namespace sublet::catalogue
