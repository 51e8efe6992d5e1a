// Ids of records: 16 characters of Crockford's base32 (no I, L, O, U): 48 bits of milliseconds, then 32 bits of chance. They
// sort by the time they were made, which keeps indexes local, and two of one millisecond meet with odds of one in 2^32; the
// primary key has the last word. They are not secrets.
//
//   new_id(clock.now())      // "01KB6Z3V8R6T1W2X"
#pragma once

#include <string>

#include "base/time.h"

namespace sublet::records {

std::string new_id(Instant now);
std::string first_id(Instant at);  // before all that are made from that millisecond on, behind all that were made before
bool is_id(std::string_view text);

}  // namespace sublet::records
