#include "catalogue/terms.h"

namespace sublet::catalogue {

static constexpr std::string_view services[] = {"voice", "video", "data", "sms", "mms", "other"};
static constexpr std::string_view directions[] = {"out", "in", "forwarded"};

std::string_view service_name(Service s) { return services[static_cast<int>(s)]; }
std::string_view direction_name(Direction d) { return directions[static_cast<int>(d)]; }

std::optional<Service> service_of(std::string_view name) {
  for (int i = 0; i < service_count; ++i)
    if (services[i] == name) return static_cast<Service>(i);
  return std::nullopt;
}

std::optional<Direction> direction_of(std::string_view name) {
  for (int i = 0; i < direction_count; ++i)
    if (directions[i] == name) return static_cast<Direction>(i);
  return std::nullopt;
}

}  // namespace sublet::catalogue
