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

// What earlier parts of the same use have cost (a session is one use charged in parts). Sums are over Version::den,
// discounts by percentage taken off. A use may meet several prices (time bands): each has its own maximum, so what prices
// with a maximum have cost is kept apart.
struct Carry {
  static constexpr size_t most = 4;
  struct Capped {
    uint16_t price;       // into Version::prices
    i128 exact;
  };
  int64_t position = 0;   // units used before
  int64_t ahead = 0;      // units after them that a begun increment has paid already
  int64_t charged = 0;    // micro-units, rounded, charged before
  i128 exact = 0;         // by prices without a maximum
  i128 off = 0;           // amounts that discounts take off
  bool setup = false;     // the set-up fee has been taken
  uint8_t capped_count = 0, taken_count = 0;
  uint16_t price = 0;     // the first that priced any of it: its rounding is the use's; 0: none yet
  std::array<uint32_t, most> taken;     // discounts by amount that have been taken: offer << 16 | its how many-th
  std::array<Capped, most> capped;
  Carry() {}              // the lists are empty: nothing to set
  Carry(const Carry& from) { *this = from; }
  Carry& operator=(const Carry& from) {  // what is in the lists only; most have nothing
    position = from.position, ahead = from.ahead, charged = from.charged, exact = from.exact, off = from.off;
    setup = from.setup, capped_count = from.capped_count, taken_count = from.taken_count, price = from.price;
    for (size_t i = 0; i < taken_count; ++i) taken[i] = from.taken[i];
    for (size_t i = 0; i < capped_count; ++i) capped[i] = from.capped[i];
    return *this;
  }
  static const Carry none;  // of a use that is told whole
  i128 total() const {    // before maxima and amounts off
    i128 sum = exact;
    for (size_t i = 0; i < capped_count; ++i) sum += capped[i].exact;
    return sum;
  }
};

// The same use under another version of the catalogue (sessions that are switched): what it has cost stands as it is.
Carry carried_over(const Carry& carry, const Version& from, const Version& to);

enum class Refused : uint8_t { no = 0, no_offer, no_price, closed_destination, too_large };
const char* refused_name(Refused r);

struct Part {
  enum class Kind : uint8_t { free = 0, bucket = 1, price = 2 };
  Kind kind;
  uint8_t offer;          // index into Subject::offers; 0xff: wholesale
  uint16_t rule;          // into Version::rules
  Id bucket;              // of a bucket part
  int32_t destination;    // row of the rule's list; -1
  int64_t second;         // local second at which it begins
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
  // An account has 250 items, a use 62 days: what does not fit is refused, never left out (parts are for explanation).
  static constexpr int max_parts = 24, max_draws = 256, max_moves = 256;
  static constexpr int64_t max_cost = 1'000'000'000'000'000;  // micro-units: a thousand million
  Refused refused;
  bool capped;            // the maximum for one use was reached
  bool cut;               // and the use ends there
  bool parts_dropped;     // a use of very many parts: the first 24 are listed, the sums are of all
  uint8_t parts_count;
  uint8_t discount_offer; // which offer's discount; 0xff: none
  uint16_t draws_count, moves_count;
  uint16_t price;         // whose rounding applied; 0: nothing was priced
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

// n / d and what is left, for n >= 0 and d > 0. A 64-bit division takes as long as twenty additions and more on common
// processors, and a use needs several: small ones are done in 32 bits, and those that a double holds exactly by its
// quotient, which is off by one at most and put right.
inline int64_t quotient(int64_t n, int64_t d, int64_t& rest) {
  if (((n | d) >> 32) == 0) {
    rest = static_cast<uint32_t>(n) % static_cast<uint32_t>(d);
    return static_cast<uint32_t>(n) / static_cast<uint32_t>(d);
  }
  if (((n | d) >> 52) != 0) {
    rest = n % d;
    return n / d;
  }
  auto q = static_cast<int64_t>(static_cast<double>(n) / static_cast<double>(d));
  rest = n - q * d;
  if (rest < 0) --q, rest += d;
  return q;
}

// numerator / den, rounded to a multiple of rule.to. Up and down are away from and towards zero, so that a correction
// takes back just what was charged.
int64_t round_wide(i128 numerator, int64_t den, const catalogue::RoundRule& rule);
inline int64_t round_money(i128 numerator, int64_t den, const catalogue::RoundRule& rule) {
  const auto n = static_cast<int64_t>(numerator);
  int64_t unit, micros;
  if (n != numerator || n < 0 || __builtin_mul_overflow(den, rule.to, &unit)) return round_wide(numerator, den, rule);
  int64_t rest;
  int64_t whole = quotient(n, unit, rest);  // the usual case, in 64 bits
  if (rule.mode == catalogue::Rounding::half_up ? rest >= unit - rest : rule.mode == catalogue::Rounding::up && rest != 0) ++whole;
  return __builtin_mul_overflow(whole, rule.to, &micros) ? round_wide(numerator, den, rule) : micros;
}

// The cost of the first `units` of a price's meter, exact; false if it leaves the range. Shared with explain.
bool price_total(const catalogue::Price& price, int64_t units, i128& out);

}  // namespace sublet::rating
