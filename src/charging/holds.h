// What a price over a counter costs between points of it, for holds.cc and crowd.cc. Numerators over Version::den.
#pragma once

#include "catalogue/tables.h"

namespace sublet::charging {

// The first `units` of the counter, rounded where the price rounds its running total.
i128 total_at(const catalogue::Price& p, int64_t den, int64_t units);
// The most that `units` more can cost from any point in [low, high].
i128 dearest(const catalogue::Price& p, int64_t den, int64_t low, int64_t high, int64_t units);
int64_t ceil_of(i128 numerator, int64_t den);

}  // namespace sublet::charging
