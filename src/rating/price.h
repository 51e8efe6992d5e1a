// The cost of a stretch of a price's meter. Internal to rating.
#pragma once

#include "catalogue/tables.h"
#include "rating/rate.h"

namespace sublet::rating {

// The cost of `units` from position `from` of the use, exact, and how many units it covers (begun increments count
// whole, so at least `units`). False if the amount leaves the range.
bool price_run(const catalogue::Price& price, int64_t from, int64_t units, i128& cost, int64_t& covered);

// The cost of the units after the first `from` and up to the first `to`, 0 <= from <= to: the difference of two totals.
bool price_between(const catalogue::Price& price, int64_t from, int64_t to, i128& cost);

// Begun increments.
inline int64_t blocks_of(int64_t units, int64_t increment) {
  if ((increment & (increment - 1)) == 0) {  // 1 or 1,024 as often as not: a shift
    const int shift = __builtin_ctzll(static_cast<uint64_t>(increment));
    return (units >> shift) + ((units & (increment - 1)) != 0);
  }
  int64_t rest;
  const int64_t whole = quotient(units, increment, rest);
  return whole + (rest != 0);
}

// a * b; false if it leaves the range. Nearly always `a` fits 64 bits: then one multiplication that cannot.
inline bool multiply(i128 a, int64_t b, i128& out) {
  if (a == static_cast<int64_t>(a)) return out = i128{static_cast<int64_t>(a)} * b, true;
  return !__builtin_mul_overflow(a, i128{b}, &out);
}

}  // namespace sublet::rating
