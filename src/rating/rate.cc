#include "rating/rate.h"

#include <algorithm>

#include "rating/price.h"

namespace sublet::rating {
namespace {

using catalogue::BandMask;
using catalogue::Counter;
using catalogue::Direction;
using catalogue::Pays;
using catalogue::Price;
using catalogue::Rule;

constexpr int64_t max_amount = int64_t{1} << 50;  // a petabyte, or 35 million years: more is not a use
constexpr int64_t max_seconds = 62 * seconds_per_day;

// One walk over one use.
class Walk {
 public:
  Walk(const Subject& s, const Use& use, const Located& l, const Carry& carry, Charge& out)
      : s_(s), memo_(s.memo), v_(s.memo.version()), use_(use), l_(l), out_(out) {
    out.refused = Refused::no;
    out.capped = out.cut = out.parts_dropped = false;
    out.parts_count = 0;
    out.draws_count = out.moves_count = 0;
    out.discount_offer = 0xff;
    out.price = 0;
    out.cost = out.money = out.discount = 0;
    out.carry = carry;
  }

  void run() {
    if (use_.amount < 0 || use_.amount > max_amount || use_.seconds < 0 || use_.seconds > max_seconds || out_.carry.position > max_amount) return refuse(Refused::too_large);
    start_ = use_.start.seconds();
    const int64_t start = start_, end = start + use_.seconds;
    int64_t at = start;  // UTC second of the stretch
    int64_t pos = std::min(out_.carry.ahead, use_.amount);  // units walked; an increment may reach here from an earlier part
    if (pos > 0) {
      stretch(at, end);
      if (!count(pos, false)) return;
      at = start + static_cast<int64_t>(i128{pos} * use_.seconds / use_.amount);
    }
    while (pos < use_.amount || use_.amount == 0) {
      const int64_t next = stretch(at, end);
      // Units in this stretch: all of them, unless the use runs past its end.
      int64_t limit = use_.amount;
      if (next < end) limit = static_cast<int64_t>(i128{use_.amount} * (next - start) / use_.seconds);
      if (limit > pos || use_.amount == 0) {
        const int64_t units = limit - pos;
        beyond_ = use_.amount - limit;
        if (!part(units, pos) || !count(std::min(covered_, use_.amount - pos), pos == 0 && out_.carry.position == 0)) return;
        pos += covered_;
      }
      if (next >= end || use_.amount == 0) break;
      // An increment that ran past the boundary moves the next stretch's beginning.
      at = next;
      if (pos > limit && use_.amount > 0) at = std::max(next, start + static_cast<int64_t>(i128{pos} * use_.seconds / use_.amount));
    }
    out_.carry.ahead = std::max(pos, out_.carry.ahead) - use_.amount;
    settle();
  }

 private:
  void refuse(Refused r) { out_.refused = r; }

  // Sets the local second, the plan and the periods that count at `at`; returns the UTC second up to which they hold.
  int64_t stretch(int64_t at, int64_t end) {
    const Moment& now = memo_.moment(at);
    local_ = at + now.offset;
    second_ = at;
    period_ = now.period.data();
    if (plan_ == nullptr || bands_ != now.bands) {
      bands_ = now.bands;
      plan_ = &memo_.plan(s_.offers, s_.wholesale, use_, l_, bands_);
    }
    int64_t next = now.until;
    if (end > at)
      for (const BucketState& b : s_.buckets) {  // a bucket that begins or ends within the use cuts it too
        if (b.until > at && b.until < next) next = b.until;
        if (b.from > at && b.from < next) next = b.from;
      }
    if (s_.late_at != 0) {
      second_ = s_.late_at;
      period_ = memo_.moment(s_.late_at).period.data();
    }
    return next;
  }

  const Plan::Candidate* find_rule() {
    for (const Plan::Candidate& c : plan_->rules) {
      row_ = -1;
      if (c.rule->destinations >= 0) {
        const uint32_t row = v_.destinations[static_cast<size_t>(c.rule->destinations)].prefixes.find(use_.peer);
        if (row == 0) continue;
        row_ = static_cast<int32_t>(row - 1);
      }
      rule_ = c.index;
      offer_ = c.offer;
      return &c;
    }
    refuse(plan_->any_tariff ? Refused::no_price : Refused::no_offer);
    return nullptr;
  }

  Part* add_part(Part::Kind kind, int64_t units) {
    covered_ += units;
    if (out_.parts_count == Charge::max_parts) {
      out_.parts_dropped = true;
      return &spare_;
    }
    Part& p = out_.parts[out_.parts_count++];
    p.kind = kind;
    p.offer = offer_;
    p.rule = rule_;
    p.bucket = 0;
    p.destination = row_;
    p.second = local_ + (covered_ == units ? 0 : seconds_of(covered_ - units));
    p.units = units;
    p.taken = p.from = 0;
    p.exact = 0;
    return &p;
  }

  // How long so many units last, for telling when a part began.
  int64_t seconds_of(int64_t units) const {
    if (use_.seconds == 0 || use_.amount == 0) return 0;
    return static_cast<int64_t>(i128{units} * use_.seconds / use_.amount);
  }

  // Prices one stretch of `units` from `pos`: the rule, then buckets, then money. False when refused.
  bool part(int64_t units, int64_t pos) {
    covered_ = 0;
    stretch_exact_ = 0;
    shared_ = false;
    const Plan::Candidate* found = find_rule();
    if (found == nullptr) return false;
    const Rule& rule = *found->rule;
    const Price& price = *found->price;
    if (row_ >= 0 && v_.destinations[static_cast<size_t>(rule.destinations)].rows[static_cast<size_t>(row_)].closed)
      return refuse(Refused::closed_destination), false;
    if (price.free || units == 0) {
      add_part(Part::Kind::free, units);
      return true;
    }
    int64_t left = units;
    if (s_.wholesale == nullptr) left = from_buckets(units);
    if (out_.refused != Refused::no) return false;
    if (left > 0 && !from_money(rule, price, left, pos + units - left)) return refuse(Refused::too_large), false;
    return true;
  }

  // Lets the buckets pay in their order; returns the units that remain.
  int64_t from_buckets(int64_t left) {
    for (const BucketState& b : s_.buckets) {
      const Pays* pays = memo_.pays(*plan_, b.id, use_, l_, bands_);
      if (second_ < b.from || second_ >= b.until || pays == &Memo::nothing) continue;
      if (pays == &Memo::money) {
        shared_ = true;
        continue;
      }
      const int64_t have = b.left - drawn(b.slot);
      if (have < pays->takes) continue;
      const int64_t need = blocks_of(left, pays->increment);
      int64_t blocks = need, all;
      if (__builtin_mul_overflow(need, pays->takes, &all) || all > have) blocks = have / pays->takes;
      if (!draw(b.slot, blocks * pays->takes)) return refuse(Refused::too_large), 0;
      // The last block may reach past the end of the use.
      const int64_t reaches = blocks * pays->increment;
      const int64_t covers = blocks == need ? std::min(reaches, left + beyond_) : reaches;
      Part* p = add_part(Part::Kind::bucket, covers);
      p->bucket = b.id;
      p->taken = blocks * pays->takes;
      p->from = have;
      if (blocks == need) {
        covered_ += reaches - covers;
        return 0;
      }
      left -= covers;
    }
    return left;
  }

  bool from_money(const Rule& rule, const Price& price, int64_t units, int64_t pos) {
    i128 exact = 0;
    int64_t covers = units, from = out_.carry.position + pos, taken = 0;
    if (out_.carry.price == 0) out_.carry.price = rule.price;
    out_.price = out_.carry.price;
    const int points = plan_->discounts.empty() ? 0 : discounts();
    if (points < 0) return false;
    i128 less = 0;  // discounts by percentage taken off
    bool rounded = false;
    if (price.counter != 0) {
      const Counter* c = v_.counter(price.counter);
      taken = units;
      if (price.converts) {
        const auto k = *price.converts;
        const int64_t blocks = blocks_of(units, k.per);
        if (__builtin_mul_overflow(blocks, k.takes, &taken)) return false;
        covers = blocks * k.per;
      }
      const auto period = period_[static_cast<size_t>(c->per)];
      from = counter_value(c->id, period);
      int64_t to;
      if (__builtin_add_overflow(from, taken, &to) || !price_between(price, from, to, exact)) return false;
      if (price.round.over_counter) {  // with the discount in the running total, or many small uses would round it away
        i128 before;
        if (!price_total(price, from, before)) return false;
        const i128 after = before + exact;
        if (!round_between(price, before, after, 0, exact)) return false;
        less = exact;
        if (points != 0 && !round_between(price, before, after, points, less)) return false;
        rounded = true;
        rounded_here_ = rule.price == out_.price ? less : -1;
      }
      if (!move(c->id, period, taken)) return false;
    } else {
      if (price.converts) {
        const auto k = *price.converts;
        const int64_t blocks = blocks_of(units, k.per);
        const i128 start = i128{blocks_of(from, k.per)} * k.takes;
        if (__builtin_mul_overflow(blocks, k.takes, &taken) || start > max_amount || taken > max_amount) return false;
        from = static_cast<int64_t>(start);
        if (!price_between(price, from, from + taken, exact)) return false;
        covers = blocks * k.per;
      } else if (!price_run(price, from, units, exact, covers)) {
        return false;
      }
    }
    if (row_ >= 0) {
      const auto& row = v_.destinations[static_cast<size_t>(rule.destinations)].rows[static_cast<size_t>(row_)];
      if (!multiply(exact, row.amount.micros(), exact)) return false;
      if (!out_.carry.setup) exact += i128{row.setup.micros()} * v_.den;
    }
    if (!out_.carry.setup && price.setup != 0) {
      exact += price.setup;
      if (rounded) less += with_discount(price.setup, points);
    }
    out_.carry.setup = true;
    const int64_t in_use = std::min(covers, units + beyond_);  // the last increment may reach past the use's end
    Part* p = add_part(Part::Kind::price, in_use);
    covered_ += covers - in_use;
    p->exact = exact;
    p->taken = taken;
    p->from = from;
    if (!rounded) less = with_discount(exact, points);
    percent_off_ += exact - less;
    stretch_exact_ = less;
    if (shared_) share(less);
    return add_cost(rule.price, price, less);
  }

  // The running total's rounded growth, as a numerator.
  bool round_between(const Price& price, i128 before, i128 after, int points, i128& out) {
    const int64_t low = round_money(with_discount(before, points), v_.den, price.round), high = round_money(with_discount(after, points), v_.den, price.round);
    growth_ = high - low;
    out = i128{growth_} * v_.den;
    return high < INT64_MAX;
  }

  // What prices with a maximum cost is kept apart, each for itself. False if a use meets more of them than there is room for.
  bool add_cost(uint16_t index, const Price& price, i128 exact) {
    Carry& c = out_.carry;
    if (__builtin_add_overflow(total_exact_, exact, &total_exact_)) return false;
    if (price.max < 0) return !__builtin_add_overflow(c.exact, exact, &c.exact);
    for (size_t i = 0; i < c.capped_count; ++i)
      if (c.capped[i].price == index) return !__builtin_add_overflow(c.capped[i].exact, exact, &c.capped[i].exact);
    if (c.capped_count == Carry::most) return false;
    c.capped[c.capped_count++] = {index, exact};
    return true;
  }

  bool discount_holds(const catalogue::Discount& d) const {
    if (d.counter == 0) return true;
    const Counter* c = v_.counter(d.counter);
    return c != nullptr && counter_value(d.counter, period_[static_cast<size_t>(c->per)]) >= d.at_least;
  }

  static i128 with_discount(i128 exact, int points) { return points == 0 ? exact : exact / 10'000 * (10'000 - points); }  // numerators have the factor 10,000

  // Percentages of all discounts that hold add up, to at most 100 (answered in basis points); amounts are taken off once a
  // use each. -1: more of them than there is room for.
  int discounts() {
    int points = 0;
    Carry& c = out_.carry;
    for (const Plan::Off& o : plan_->discounts) {
      if (!discount_holds(*o.discount)) continue;
      points += o.discount->basis_points;
      out_.discount_offer = o.offer;
      if (o.discount->amount == 0 || std::find(c.taken.begin(), c.taken.begin() + c.taken_count, o.name) != c.taken.begin() + c.taken_count) continue;
      if (c.taken_count == Carry::most) return -1;
      c.taken[c.taken_count++] = o.name;
      c.off += o.discount->amount;
      amount_off_ += o.discount->amount;
    }
    return std::min(points, 10'000);
  }

  // The counters of the offers that count this use. False when refused.
  bool count(int64_t units, bool first) {
    for (const Plan::Counted& c : plan_->counters) {
      const uint32_t period = period_[static_cast<size_t>(c.per)];
      bool room = true;
      if (c.money) room = count_money(c.id, period);
      else if (!c.once) room = counted_ ? move(c.id, period, units) : append(c.id, period, units);
      else if (first) room = append(c.id, period, 1);
      if (!room) return refuse(Refused::too_large), false;
    }
    counted_ = true;
    return true;
  }

  // Money is counted when the whole cost is known; until then each period's exact part.
  bool count_money(Id id, uint32_t period) {
    for (size_t i = 0; i < spent_count_; ++i)
      if (spent_[i].id == id && spent_[i].period == period) return spent_[i].exact += stretch_exact_, true;
    if (spent_count_ == spent_.size()) return false;
    spent_[spent_count_++] = {id, period, stretch_exact_};
    return true;
  }

  // Discount by amount, each price's maximum, the one rounding; then money buckets and counters of money.
  void settle() {
    out_.carry.position += use_.amount;
    if (out_.price != 0) {
      i128 off = out_.carry.off, total = 0;
      if (off == 0 && out_.carry.capped_count == 0) total = out_.carry.exact;
      else total = with_maxima(off);
      const int64_t rounded = total == rounded_here_ ? growth_ : round_money(total, v_.den, v_.prices[out_.price].round);
      out_.cost = rounded - out_.carry.charged;
      if (rounded > Charge::max_cost || rounded < -Charge::max_cost) return refuse(Refused::too_large);
      out_.carry.charged = rounded;
      if ((percent_off_ | amount_off_) != 0) out_.discount = static_cast<int64_t>((percent_off_ + std::max<i128>(amount_off_ - off, 0)) / v_.den);
    }
    out_.money = out_.cost;
    if (shares_count_ != 0 && out_.cost > 0) from_money_buckets();
    if (spent_count_ == 1 && spent_[0].exact == total_exact_) append(spent_[0].id, spent_[0].period, out_.cost);
    else for (size_t i = 0; i < spent_count_ && out_.refused == Refused::no; ++i) spread_money(i);
  }

  // All that the use has cost, each price up to its maximum; `off`: amounts to take off, and those that found nothing.
  i128 with_maxima(i128& off) {
    i128 total = 0;
    auto add = [&](i128 sum, const Price* price) {
      const i128 less = std::clamp<i128>(off, 0, std::max<i128>(sum, 0));
      sum -= less;
      off -= less;
      if (price != nullptr && sum >= price->max) {
        out_.capped = true;
        out_.cut = out_.cut || price->cut;
        sum = price->max;
      }
      total += sum;
    };
    for (size_t i = 0; i < out_.carry.capped_count; ++i) add(out_.carry.capped[i].exact, &v_.prices[out_.carry.capped[i].price]);
    add(out_.carry.exact, nullptr);
    return total;
  }

  // `part` of the cost, by exact shares; all of it where the shares are equal. Rounded down.
  int64_t part_of_cost(i128 exact) const {
    if (exact == total_exact_ || total_exact_ <= 0) return out_.cost;
    if (exact <= 0) return 0;
    i128 whole = total_exact_;
    while (whole >> 62 != 0) whole >>= 1, exact >>= 1;
    return static_cast<int64_t>(i128{out_.cost} * exact / whole);
  }

  // Entry `i` of `spent_`: its part of the cost, so that the entries of one counter add up.
  void spread_money(size_t i) {
    i128 before = 0;
    bool any = false;
    for (size_t k = 0; k < i; ++k)
      if (spent_[k].id == spent_[i].id) before += spent_[k].exact, any = true;
    if (total_exact_ <= 0 && any) return;
    const int64_t amount = part_of_cost(before + spent_[i].exact) - (any ? part_of_cost(before) : 0);
    if (!append(spent_[i].id, spent_[i].period, amount)) refuse(Refused::too_large);
  }

  // A money bucket may pay the part of the cost that fell into its own scope and time.
  void share(i128 exact) {
    for (const BucketState& b : s_.buckets) {
      if (second_ < b.from || second_ >= b.until || b.left <= 0 || memo_.pays(*plan_, b.id, use_, l_, bands_) != &Memo::money) continue;
      size_t i = 0;
      while (i < shares_count_ && shares_[i].bucket != &b) ++i;
      if (i == shares_.size()) return;  // an account has no more buckets than that
      if (i == shares_count_) shares_[shares_count_++] = {&b, 0};
      shares_[i].exact += exact;
    }
  }

  void from_money_buckets() {
    std::sort(shares_.begin(), shares_.begin() + static_cast<ptrdiff_t>(shares_count_), [](const Share& a, const Share& b) { return a.bucket < b.bucket; });
    for (size_t i = 0; i < shares_count_ && out_.money != 0; ++i) {
      const int64_t amount = std::min({out_.money, shares_[i].bucket->left, part_of_cost(shares_[i].exact)});
      if (amount <= 0) continue;
      if (!draw(shares_[i].bucket->slot, amount)) return refuse(Refused::too_large);
      out_.money -= amount;
    }
  }

  int64_t drawn(uint16_t slot) const {
    for (const Draw& d : out_.draw_list())
      if (d.slot == slot) return d.amount;
    return 0;
  }
  // False when there is no room for one more bucket.
  bool draw(uint16_t slot, int64_t amount) {
    for (int i = 0; i < out_.draws_count; ++i)
      if (out_.draws[static_cast<size_t>(i)].slot == slot) return out_.draws[static_cast<size_t>(i)].amount += amount, true;
    if (out_.draws_count == Charge::max_draws) return false;
    out_.draws[out_.draws_count++] = {slot, amount};
    return true;
  }
  int64_t counter_value(Id id, uint32_t period) const {
    int64_t value = 0;
    for (const CounterState& c : s_.counters)
      if (c.id == id && c.period == period) value = c.value;
    for (const CounterMove& m : out_.move_list())
      if (m.id == id && m.period == period) value += m.amount;
    return value;
  }
  bool move(Id id, uint32_t period, int64_t amount) {
    for (int i = 0; i < out_.moves_count; ++i) {
      CounterMove& m = out_.moves[static_cast<size_t>(i)];
      if (m.id == id && m.period == period) return m.amount += amount, true;
    }
    return append(id, period, amount);
  }
  bool append(Id id, uint32_t period, int64_t amount) {
    if (out_.moves_count == Charge::max_moves) return false;
    out_.moves[out_.moves_count++] = {id, period, amount};
    return true;
  }

  const Subject& s_;
  Memo& memo_;
  const Version& v_;
  const Use& use_;
  const Located& l_;
  Charge& out_;
  const Plan* plan_ = nullptr;
  int64_t start_ = 0, local_ = 0, second_ = 0;
  BandMask bands_ = 0;
  const uint32_t* period_ = nullptr;  // first day of the period of each kind that counts
  uint16_t rule_ = 0;
  uint8_t offer_ = 0xff;
  int32_t row_ = -1;
  int64_t covered_ = 0;  // by the stretch in hand: at least its units
  int64_t beyond_ = 0;   // units of the use after the stretch in hand
  i128 amount_off_ = 0, percent_off_ = 0;      // of this part of the use, for explanation
  i128 stretch_exact_ = 0, total_exact_ = 0;   // what the stretch in hand, and all of this part, cost before maximum and rounding
  struct Spent {
    Id id;
    uint32_t period;
    i128 exact;
  };
  struct Share {
    const BucketState* bucket;
    i128 exact;
  };
  i128 rounded_here_ = -1;  // a cost that is rounded already, by the use's own rule, to `growth_` micro-units
  int64_t growth_ = 0;
  bool counted_ = false;  // a stretch before this one has moved counters
  bool shared_ = false;   // some bucket of money may pay in this stretch
  size_t spent_count_ = 0, shares_count_ = 0;
  std::array<Spent, Charge::max_moves> spent_;
  std::array<Share, Charge::max_draws> shares_;
  Part spare_;
};

}  // namespace

const Carry Carry::none;

const char* refused_name(Refused r) {
  static constexpr const char* names[] = {"no", "no_offer", "no_price", "closed_destination", "too_large"};
  return names[static_cast<int>(r)];
}

Located locate(const Version& v, const Use& use, PhoneNumber served) {
  Located l;
  const bool incoming = use.direction == Direction::in;
  const PhoneNumber to = incoming ? served : use.peer, from = incoming ? use.peer : served;
  // A short code (110, 10086) is no international number, although its digits begin like one (+1 10...).
  // Data has no other party: it is to no zone, also where "*" names all numbers.
  auto find = [&v](PhoneNumber n, bool zone, bool network, uint32_t& its_zone, uint32_t& its_network) {
    if (n.empty()) return;
    const uint32_t leaves = v.numbers.find(n), special = n.size() <= Version::short_digits ? v.short_zones.find(n) : 0;
    if (zone) its_zone = special != 0 ? special : leaves & 0xffff;
    if (network) its_network = leaves >> 16;
  };
  // Only what some condition of the version asks for.
  if (v.asks_to || v.asks_to_network) find(to, v.asks_to, v.asks_to_network, l.to, l.to_network);
  if (v.asks_from || v.asks_from_network) find(from, v.asks_from, v.asks_from_network, l.from, l.from_network);
  l.at = use.place.empty() ? v.op.home : v.place_zones.find(use.place);
  if (use.app != 0 && !v.app_of_group.empty()) {
    auto at = v.app_of_group.find(use.app);
    if (at != v.app_of_group.end()) l.app = at->second;
  }
  return l;
}

void rate(const Subject& subject, const Use& use, const Located& located, const Carry& carry, Charge& out) {
  Walk(subject, use, located, carry, out).run();
}

}  // namespace sublet::rating
