// The cost of a stretch of a price's meter. Internal to rating.
#pragma once

#include "catalogue/tables.h"

namespace sublet::rating {

// The cost of `units` from position `from` of the use, exact, and how many units it covers (begun increments count
// whole, so at least `units`). False if the amount leaves the range.
bool price_run(const catalogue::Price& price, int64_t from, int64_t units, i128& cost, int64_t& covered);

}  // namespace sublet::rating
