// rating: what a use costs, and why. Pure functions over the compiled catalogue: no time, chance or outside fact.
//
// A use is walked from its start. At each point the first rule that matches (in the order of the offers, then as
// written) says the price; buckets pay first, in the order given; money pays the rest. A use that runs past a change of
// time band or past midnight is cut there exactly; an increment that has begun belongs to the stretch in which it began.
// The exact cost (a fraction over Version::den) is summed, discounts are taken off, the maximum applied, and the result
// rounded once. Everything that happened is in Charge::parts, from which explain.h makes words.
//
//   Memo memo(version);
//   Subject s{memo, offers, buckets, counters};
//   Charge c;
//   rate(s, use, locate(version, use, served), {}, c);
//   if (c.refused == Refused::no) pay(c.money), draw(c.draws);
//
// Threads: none shared; a Charge is the caller's. Nothing allocates.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/money.h"
#include "rating/memo.h"

namespace sublet::rating {

struct BucketState {
  Id id = 0;
  uint16_t slot = 0;          // the caller's own number, returned with the draw
  uint32_t from = 0;          // serves uses that begin in [from, until), seconds UTC
  uint32_t until = UINT32_MAX;
  int64_t left = 0;
};

struct CounterState {
  Id id = 0;
  uint32_t period = 0;        // first local day of its period
  int64_t value = 0;
};

// Who uses: the offers that apply (lowest precedence first), the buckets in order of use, the counters as they stand.
struct Subject {
  Memo& memo;                 // of the version that prices
  std::span<const Offer* const> offers;
  std::span<const BucketState> buckets;
  std::span<const CounterState> counters;
  const Tariff* wholesale = nullptr;  // instead of the offers' tariffs
  int64_t late_at = 0;  // seconds UTC: a use told too late for its own period takes the buckets and counters of this moment
};

Located locate(const Version& version, const Use& use, PhoneNumber served);

// What earlier parts of the same use have cost (a session is one use charged in parts).
struct Carry {
  int64_t position = 0;   // units used before
  int64_t ahead = 0;      // units after them that a begun increment has paid already
  i128 exact = 0;         // over Version::den, discounts by percentage taken off
  int64_t charged = 0;    // micro-units, rounded, charged before
  bool setup = false;     // the set-up fee has been taken
};

enum class Refused : uint8_t { no = 0, no_offer, no_price, closed_destination, too_large };
const char* refused_name(Refused r);

struct Part {
  enum class Kind : uint8_t { free = 0, bucket = 1, price = 2 };
  Kind kind;
  uint8_t offer;          // index into Subject::offers; 0xff: wholesale
  uint16_t rule;          // into Version::rules
  Id bucket;              // of a bucket part
  int32_t destination;    // row of the rule's list; -1
  int64_t second;         // local second at which the part begins
  int64_t units;          // of the use
  int64_t taken;          // bucket units drawn, or meter units of a price over a counter
  int64_t from;           // where the meter stood
  i128 exact;             // cost over Version::den, before discounts
};

struct Draw {
  uint16_t slot;
  int64_t amount;
};

struct CounterMove {
  Id id;
  uint32_t period;
  int64_t amount;
};

struct Charge {
  static constexpr int max_parts = 24, max_draws = 16, max_moves = 24;
  Refused refused;
  bool capped;            // the maximum for one use was reached
  bool cut;               // and the use ends there
  bool parts_dropped;     // a use of very many parts: the first 24 are listed, the sums are of all
  uint8_t parts_count, draws_count, moves_count;
  uint8_t discount_offer; // which offer's discount; 0xff: none
  uint16_t price;         // whose rounding and maximum applied; 0: nothing was priced
  int64_t cost;           // micro-units, rounded, of this part of the use
  int64_t money;          // what is left of it for the account's own money after money buckets
  int64_t discount;       // micro-units taken off, for explanations (rounded down)
  Carry carry;            // for the next part of the use
  std::array<Part, max_parts> parts;
  std::array<Draw, max_draws> draws;
  std::array<CounterMove, max_moves> moves;
  std::span<const Part> part_list() const { return {parts.data(), parts_count}; }
  std::span<const Draw> draw_list() const { return {draws.data(), draws_count}; }
  std::span<const CounterMove> move_list() const { return {moves.data(), moves_count}; }
};

// `carry` is not `out.carry`: copy it first.
void rate(const Subject& subject, const Use& use, const Located& located, const Carry& carry, Charge& out);

// The largest part of `use.amount` that buckets and `spendable` micro-units can pay, with its charge; 0 if none.
// `last`: no more can follow (the money ends, or the price's maximum cuts the use).
struct Quote {
  int64_t units = 0;
  bool last = false;
};
Quote quote(const Subject& subject, const Use& use, const Located& located, const Carry& carry, int64_t spendable, Charge& out);

// numerator / den, rounded to a multiple of rule.to. Up and down are away from and towards zero, so that a correction
// takes back just what was charged.
int64_t round_wide(i128 numerator, int64_t den, const catalogue::RoundRule& rule);
inline int64_t round_money(i128 numerator, int64_t den, const catalogue::RoundRule& rule) {
  const auto n = static_cast<int64_t>(numerator);
  int64_t unit, micros;
  if (n != numerator || n < 0 || __builtin_mul_overflow(den, rule.to, &unit)) return round_wide(numerator, den, rule);
  const int64_t rest = n % unit;
  int64_t whole = n / unit;  // the usual case, in 64 bits
  if (rule.mode == catalogue::Rounding::half_up ? rest >= unit - rest : rule.mode == catalogue::Rounding::up && rest != 0) ++whole;
  return __builtin_mul_overflow(whole, rule.to, &micros) ? round_wide(numerator, den, rule) : micros;
}

// The cost of the first `units` of a price's meter, exact; false if it leaves the range. Shared with explain.
bool price_total(const catalogue::Price& price, int64_t units, i128& out);

}  // namespace sublet::rating
