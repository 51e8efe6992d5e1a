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
    out.parts_count = out.draws_count = out.moves_count = 0;
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
      count(pos, false);
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
        if (!part(units, pos)) return;
        count(std::min(covered_, use_.amount - pos), pos == 0 && out_.carry.position == 0);
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
    p.second = local_;
    p.units = units;
    p.taken = p.from = 0;
    p.exact = 0;
    return &p;
  }

  // Prices one stretch of `units` from `pos`: the rule, then buckets, then money. False when refused.
  bool part(int64_t units, int64_t pos) {
    covered_ = 0;
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
    if (left > 0 && !from_money(rule, price, left, pos + units - left)) return refuse(Refused::too_large), false;
    return true;
  }

  // Lets the buckets pay in their order; returns the units that remain.
  int64_t from_buckets(int64_t left) {
    for (const BucketState& b : s_.buckets) {
      const Pays* pays = memo_.pays(*plan_, b.id, use_, l_, bands_);
      if (pays == &Memo::money || pays == &Memo::nothing || second_ < b.from || second_ >= b.until) continue;
      const int64_t have = b.left - drawn(b.slot);
      if (have < pays->takes) continue;
      const int64_t need = pays->increment == 1 ? left : left / pays->increment + (left % pays->increment != 0);
      int64_t blocks = need, all;
      if (__builtin_mul_overflow(need, pays->takes, &all) || all > have) blocks = have / pays->takes;
      if (!draw(b.slot, blocks * pays->takes)) continue;
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
    if (out_.price == 0) out_.price = rule.price;
    if (price.counter != 0) {
      const Counter* c = v_.counter(price.counter);
      taken = units;
      if (price.converts) {
        const auto k = *price.converts;
        const int64_t blocks = units / k.per + (units % k.per != 0);
        if (__builtin_mul_overflow(blocks, k.takes, &taken)) return false;
        covers = blocks * k.per;
      }
      const auto period = period_[static_cast<size_t>(c->per)];
      from = counter_value(c->id, period);
      int64_t to;
      if (__builtin_add_overflow(from, taken, &to) || !price_between(price, from, to, exact)) return false;
      if (price.round.over_counter) {
        i128 before;
        if (!price_total(price, from, before)) return false;
        exact = i128{round_money(before + exact, v_.den, price.round) - round_money(before, v_.den, price.round)} * v_.den;
      }
      if (!move(c->id, period, taken)) return false;
    } else {
      if (price.converts) {
        const auto k = *price.converts;
        const int64_t blocks = units / k.per + (units % k.per != 0);
        const i128 start = i128{from / k.per + (from % k.per != 0)} * k.takes;
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
    if (!out_.carry.setup) exact += price.setup;
    out_.carry.setup = true;
    const int64_t in_use = std::min(covers, units + beyond_);  // the last increment may reach past the use's end
    Part* p = add_part(Part::Kind::price, in_use);
    covered_ += covers - in_use;
    p->exact = exact;
    p->taken = taken;
    p->from = from;
    if (!plan_->discounts.empty()) exact = discounted(exact);
    return !__builtin_add_overflow(out_.carry.exact, exact, &out_.carry.exact);
  }

  bool discount_holds(const catalogue::Discount& d) const {
    if (d.counter == 0) return true;
    const Counter* c = v_.counter(d.counter);
    return c != nullptr && counter_value(d.counter, period_[static_cast<size_t>(c->per)]) >= d.at_least;
  }

  // Percentages of all discounts that hold add up, to at most 100; amounts are taken off once, at the end.
  i128 discounted(i128 exact) {
    int points = 0;
    i128 off = 0;
    for (const Plan::Off& o : plan_->discounts) {
      if (!discount_holds(*o.discount)) continue;
      points += o.discount->basis_points;
      off += o.discount->amount;
      out_.discount_offer = o.offer;
    }
    amount_off_ = std::max(amount_off_, off);
    if (points == 0) return exact;
    const i128 less = exact / 10'000 * (10'000 - std::min(points, 10'000));  // Version::den has the factor 10,000
    percent_off_ += exact - less;
    return less;
  }

  // The counters of the offers that count this use.
  void count(int64_t units, bool first) {
    for (const Plan::Counted& c : plan_->counters) {
      const uint32_t period = period_[static_cast<size_t>(c.per)];
      if (c.money) {
        if (money_counters_ < money_.size()) money_[money_counters_++] = {c.id, period, 0};
      } else if (!c.once) {
        move(c.id, period, units);
      } else if (first) {
        move(c.id, period, 1);
      }
    }
  }

  // Discount by amount, maximum, the one rounding; then money buckets.
  void settle() {
    out_.carry.position += use_.amount;
    if (out_.price != 0) {
      const Price& price = v_.prices[out_.price];
      i128 total = out_.carry.exact;
      i128 off = percent_off_;
      if (amount_off_ > 0) {
        const i128 less = std::max<i128>(total - amount_off_, std::min<i128>(total, 0));
        off += total - less;
        total = less;
      }
      if (price.max >= 0 && total >= price.max) {
        out_.capped = true;
        out_.cut = price.cut;
        total = price.max;
      }
      const int64_t rounded = round_money(total, v_.den, price.round);
      out_.cost = rounded - out_.carry.charged;
      out_.carry.charged = rounded;
      if (off != 0) out_.discount = static_cast<int64_t>(off / v_.den);
    }
    out_.money = out_.cost;
    if (out_.cost > 0 && s_.wholesale == nullptr) from_money_buckets();
    for (size_t i = 0; i < money_counters_; ++i) {
      bool twice = false;
      for (size_t k = 0; k < i; ++k) twice = twice || money_[k].id == money_[i].id;
      if (!twice) move(money_[i].id, money_[i].period, out_.cost);
    }
  }

  void from_money_buckets() {
    stretch(start_, start_);
    for (const BucketState& b : s_.buckets) {
      if (out_.money == 0) return;
      if (second_ < b.from || second_ >= b.until || b.left <= 0) continue;
      if (memo_.pays(*plan_, b.id, use_, l_, bands_) != &Memo::money) continue;
      const int64_t amount = std::min(out_.money, b.left);
      if (draw(b.slot, amount)) out_.money -= amount;
    }
  }

  int64_t drawn(uint16_t slot) const {
    for (const Draw& d : out_.draw_list())
      if (d.slot == slot) return d.amount;
    return 0;
  }
  // False when there is no room for one more bucket: it then does not pay.
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
  i128 amount_off_ = 0, percent_off_ = 0;
  size_t money_counters_ = 0;
  std::array<CounterMove, Charge::max_moves> money_;
  Part spare_;
};

}  // namespace

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
  auto zone_of = [&v](PhoneNumber n) -> uint32_t {
    if (n.empty()) return 0;
    const uint32_t leaf = n.size() <= Version::short_digits ? v.short_zones.find(n) : 0;
    return leaf != 0 ? leaf : v.number_zones.find(n);
  };
  // Only what some condition of the version asks for.
  if (v.asks_to) l.to = zone_of(to);
  if (v.asks_from) l.from = zone_of(from);
  if (v.asks_to_network && !to.empty()) l.to_network = v.number_networks.find(to);
  if (v.asks_from_network && !from.empty()) l.from_network = v.number_networks.find(from);
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
    if (carry.exact >= subject.memo.version().prices[out.price].max) return {0, true};  // it was reached before
    const i128 exact = out.carry.exact;
    auto same = [&](int64_t units) { return affordable(units) && out.carry.exact == exact; };
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
