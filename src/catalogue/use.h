// Use: one use of a service, as a host's record or a network peer tells it. What rating prices.
#pragma once

#include <cstdint>

#include "base/phone.h"
#include "base/time.h"
#include "catalogue/terms.h"

namespace sublet::catalogue {

struct Use {
  Service service = Service::voice;
  Direction direction = Direction::out;
  Instant start;           // when it began, UTC
  int64_t seconds = 0;     // how long it lasted; 0 for messages
  int64_t amount = 0;      // in unit_of(service): seconds of a call, octets (up + down), messages
  PhoneNumber peer;        // the other party, international digits without '+' ("8613800000000") or a short code
  PhoneNumber place;       // where the line was, as digits: MCC, MCC+MNC or area code; empty: at home
  uint32_t app = 0;        // rating group of the traffic; 0: none stated
  uint32_t marks = 0;      // bits of the catalogue's `marks` (hotspot, ads, ...)
};

}  // namespace sublet::catalogue
