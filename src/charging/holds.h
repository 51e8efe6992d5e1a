// Counters as rating sees them, moved on; and what a price over one costs between points of it. Numerators over Version::den.
#pragma once

#include <vector>

#include "catalogue/tables.h"
#include "rating/rate.h"

namespace sublet::charging {

// `amount` more of a counter's period, which may not have been there.
void move_on(std::vector<rating::CounterState>& counters, catalogue::Id id, uint32_t period, int64_t amount);

// The first `units` of the counter, rounded where the price rounds its running total.
i128 total_at(const catalogue::Price& p, int64_t den, int64_t units);
// The most that `units` more can cost from any point in [low, high].
i128 dearest(const catalogue::Price& p, int64_t den, int64_t low, int64_t high, int64_t units);
int64_t ceil_of(i128 numerator, int64_t den);

}  // namespace sublet::charging
