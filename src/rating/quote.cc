// Sessions: how far a quota goes, and a use that goes on under another version.
#include <algorithm>

#include "rating/rate.h"

namespace sublet::rating {

using catalogue::Price;

namespace {

bool was_cut(const Version& v, const Carry& c) {
  for (size_t i = 0; i < c.capped_count; ++i)
    if (const Price& p = v.prices[c.capped[i].price]; p.cut && c.capped[i].exact >= p.max) return true;
  return false;
}

}  // namespace

Carry carried_over(const Carry& carry, const Version& from, const Version& to) {
  auto scaled = [&](i128 x) { return x / from.den * to.den + x % from.den * to.den / from.den; };
  Carry c = carry;
  for (size_t i = 0; i < carry.capped_count; ++i) c.exact += std::min(carry.capped[i].exact, from.prices[carry.capped[i].price].max);
  c.exact = scaled(c.exact);
  c.off = scaled(c.off);
  c.capped_count = 0;
  c.price = 0;
  return c;
}

Quote quote(const Subject& subject, const Use& use, const Located& located, const Carry& carry, int64_t spendable, Charge& out) {
  const bool timed = catalogue::unit_of(use.service) == Unit::seconds;
  auto affordable = [&](int64_t units) {
    Use part = use;
    part.amount = units;
    part.seconds = timed ? units : 0;
    rate(subject, part, located, carry, out);
    return out.refused == Refused::no && out.money <= spendable;
  };
  auto fits = [&](int64_t units) { return affordable(units) && !(out.capped && out.cut); };
  if (fits(use.amount)) return {use.amount, false};
  if (out.refused != Refused::no) return {0, false};
  int64_t low = 0, high = use.amount;  // fits(low), not fits(high)
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (fits(middle) ? low : high) = middle;
  }
  // The increment at which the maximum cuts still belongs to the use, to its end: as far as the cost does not grow.
  if (affordable(high) && out.capped && out.cut) {
    if (was_cut(subject.memo.version(), carry)) return {0, true};
    const i128 exact = out.carry.total();
    auto same = [&](int64_t units) { return affordable(units) && out.carry.total() == exact; };
    int64_t good = high, bad = use.amount + 1;
    while (bad - good > 1) {
      const int64_t middle = good + (bad - good) / 2;
      (same(middle) ? good : bad) = middle;
    }
    affordable(good);
    return {good, true};
  }
  if (low > 0) affordable(low);
  return {low, true};
}

}  // namespace sublet::rating
