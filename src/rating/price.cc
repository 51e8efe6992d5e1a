// One price over its meter: the arithmetic, without any idea of who uses what.
#include "rating/price.h"

#include <algorithm>

#include "rating/rate.h"

namespace sublet::rating {
namespace {

using catalogue::Price;
using catalogue::RoundRule;
using catalogue::Rounding;
using catalogue::Step;

bool add_product(i128& sum, i128 a, int64_t b) {
  i128 product;
  return multiply(a, b, product) && !__builtin_add_overflow(sum, product, &sum);
}

// The cost of the first `units` of one step.
bool step_total(const Step& s, int64_t units, i128& out) {
  out = 0;
  if (units <= 0) return true;
  out = s.fee;
  if (!add_product(out, s.rate, blocks_of(units, s.increment))) return false;
  if (s.max >= 0 && out > s.max) out = s.max;
  return true;
}

}  // namespace

int64_t round_wide(i128 numerator, int64_t den, const RoundRule& rule) {
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  const i128 unit = i128{den} * rule.to;
  i128 whole = numerator / unit;
  const i128 rest = numerator % unit;
  if ((rule.mode == Rounding::up && rest != 0) || (rule.mode == Rounding::half_up && rest * 2 >= unit)) ++whole;
  const i128 micros = std::min<i128>(whole * rule.to, INT64_MAX);
  return static_cast<int64_t>(negative ? -micros : micros);
}

bool price_total(const Price& p, int64_t units, i128& out) {
  out = 0;
  if (units <= 0 || p.free) return true;
  if (p.volume) {
    int64_t start = 0;
    const Step* at = &p.steps.back();
    for (const Step& s : p.steps) {
      if (s.length == 0 || units <= start + s.length) {
        at = &s;
        break;
      }
      start += s.length;
    }
    out = at->fee;
    return add_product(out, at->rate, blocks_of(units, at->increment));
  }
  if (p.repeat && p.cycle_length > 0) {
    if (!add_product(out, p.cycle_cost, units / p.cycle_length)) return false;
    units %= p.cycle_length;
  }
  for (const Step& s : p.steps) {
    if (units <= 0) break;
    const int64_t here = s.length == 0 ? units : std::min(units, s.length);
    i128 cost;
    if (!step_total(s, here, cost) || __builtin_add_overflow(out, cost, &out)) return false;
    units -= here;
  }
  return true;
}

bool price_between(const Price& p, int64_t from, int64_t to, i128& cost) {
  cost = 0;
  if (from == to || p.free) return true;
  if (!p.volume && !p.repeat) {
    int64_t start = 0;
    for (const Step& s : p.steps) {  // within one step without a maximum the steps before it cancel out
      const int64_t stop = s.length == 0 ? INT64_MAX : start + s.length;
      if (from < stop) {
        if (to > stop || s.max >= 0) break;
        if (from == start) cost = s.fee;
        return add_product(cost, s.rate, blocks_of(to - start, s.increment) - blocks_of(from - start, s.increment));
      }
      start = stop;
    }
  }
  i128 before, after;
  if (!price_total(p, from, before) || !price_total(p, to, after)) return false;
  cost = after - before;
  return true;
}

bool price_run(const Price& p, int64_t from, int64_t units, i128& cost, int64_t& covered) {
  cost = 0;
  covered = units;
  if (units <= 0 || p.free) return true;
  if (from == 0 && p.steps.size() == 1 && p.steps[0].length == 0 && p.steps[0].max < 0) {
    const Step& s = p.steps[0];  // a plain price
    const int64_t blocks = blocks_of(units, s.increment);
    covered = blocks * s.increment;
    cost = s.fee;
    return add_product(cost, s.rate, blocks);
  }
  if (p.repeat || p.volume) {
    i128 before, after;
    if (!price_total(p, from, before) || !price_total(p, from + units, after)) return false;
    cost = after - before;
    return true;
  }
  const int64_t end = from + units;
  int64_t at = from, start = 0;
  for (const Step& s : p.steps) {
    const int64_t stop = s.length == 0 ? INT64_MAX : start + s.length;
    if (at < stop && at < end) {
      const int64_t take = std::min(end, stop) - at;
      i128 here = 0;
      if (s.max >= 0) {
        i128 before;
        if (!step_total(s, at - start, before) || !step_total(s, at - start + take, here)) return false;
        here -= before;
        at += take;
      } else {
        const int64_t blocks = blocks_of(take, s.increment);
        here = at == start ? s.fee : i128{0};
        if (!add_product(here, s.rate, blocks)) return false;
        at = std::min(at + blocks * s.increment, stop);  // the step's end ends its last increment
      }
      if (__builtin_add_overflow(cost, here, &cost)) return false;
    }
    if (s.length == 0) break;
    start = stop;
  }
  // Past the last step's end nothing more is charged: the steps say how far the price goes.
  covered = std::max(at, end) - from;
  return true;
}

}  // namespace sublet::rating
