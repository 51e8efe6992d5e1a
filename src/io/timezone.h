// load_zone: a time zone of the IANA database ("Asia/Shanghai") as a table of offsets, from 1970 to 2100.
//
// Read once, at start or when a catalogue is compiled; the pure modules then work on the table. Before 1970
// the table keeps the first offset, after 2100 the last. Refusal: `unknown_zone`. Fault: `no_zone_data`
// (tzdata is not installed).
//
//   Result<ZoneTable> zone = load_zone("Asia/Shanghai");
#pragma once

#include <string_view>

#include "base/time.h"

namespace sublet::io {

Result<ZoneTable> load_zone(std::string_view iana_name);

}  // namespace sublet::io
