// Rating against slow walks that take one unit at a time and add exact fractions. Random tariffs, uses and buckets from
// seeds; a failure names its seed.
#include <numeric>
#include <random>

#include "rating/test_catalogue.h"

namespace sublet::rating {
namespace {

// An exact fraction.
struct Q {
  i128 n = 0, d = 1;
  Q() = default;
  Q(i128 num, i128 den = 1) : n(num), d(den) {
    const i128 g = gcd(n < 0 ? -n : n, d);
    if (g > 1) n /= g, d /= g;
  }
  static i128 gcd(i128 a, i128 b) { return b == 0 ? a : gcd(b, a % b); }
  Q operator+(Q o) const { return {n * o.d + o.n * d, d * o.d}; }
  Q operator-(Q o) const { return {n * o.d - o.n * d, d * o.d}; }
  Q operator*(Q o) const { return {n * o.n, d * o.d}; }
  bool operator<(Q o) const { return n * o.d < o.n * d; }
};

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}
  int64_t from(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(random_); }
  bool in(int n) { return from(1, n) == 1; }
  template <class T>
  T of(std::initializer_list<T> all) { return *(all.begin() + from(0, static_cast<int64_t>(all.size()) - 1)); }

 private:
  std::mt19937_64 random_;
};

struct SlowStep {
  int64_t length = 0, amount = 0, per = 1, increment = 1, fee = 0, max = -1;  // amounts in micro-units
};
struct SlowPrice {
  int64_t setup = 0, max = -1, to = 10'000;
  const char* mode = "half-up";
  std::vector<SlowStep> steps;
  bool repeat = false, volume = false, over_counter = false;

  std::string text(const std::string& unit, const std::string& counter = {}) const {
    std::string out = "{setup: " + Money::from_micros(setup).text() + ", round: {mode: " + mode + ", to: " + Money::from_micros(to).text() + (over_counter ? ", over: counter}" : "}");
    if (max >= 0) out += ", max: " + Money::from_micros(max).text();
    if (!counter.empty()) out += ", over: " + counter;
    if (volume) out += ", tiers: volume";
    if (repeat) out += ", repeat: yes";
    out += ", steps: [";
    for (const SlowStep& s : steps) {
      out += out.back() == '[' ? "{" : ", {";
      if (s.length != 0) out += "for: " + std::to_string(s.length) + unit + ", ";
      if (s.max >= 0) out += "max: " + Money::from_micros(s.max).text() + ", ";
      out += "fee: " + Money::from_micros(s.fee).text() + ", amount: " + Money::from_micros(s.amount).text() + ", per: " + std::to_string(s.per) + unit + ", increment: " + std::to_string(s.increment) + unit + "}";
    }
    return out + "]}";
  }
};

int64_t slow_round(Q x, const SlowPrice& p) {
  const bool negative = x.n < 0;
  if (negative) x.n = -x.n;
  const i128 unit = x.d * p.to;
  i128 whole = x.n / unit;
  const i128 rest = x.n % unit;
  if (p.mode[0] == 'u' && rest != 0) ++whole;
  if (p.mode[0] == 'h' && rest * 2 >= unit) ++whole;
  return static_cast<int64_t>(negative ? -whole * p.to : whole * p.to);
}

SlowPrice random_price(Dice& dice) {
  SlowPrice p;
  p.setup = dice.in(3) ? dice.from(0, 300'000) : 0;
  p.mode = dice.of({"up", "half-up", "down"});
  p.to = dice.of<int64_t>({1, 100, 10'000, 100'000, 1'000'000});
  const int64_t count = dice.from(1, 3);
  for (int64_t i = 0; i < count; ++i) {
    SlowStep s;
    s.increment = dice.of<int64_t>({1, 6, 7, 10, 30, 60});
    s.per = dice.of<int64_t>({1, 6, 60, 180});
    s.amount = dice.from(0, 900'000);
    s.length = i + 1 < count ? s.increment * dice.from(1, 20) : 0;
    p.steps.push_back(s);
  }
  if (dice.in(4)) p.max = dice.from(0, 3'000'000);
  return p;
}

// --- calls: time bands, steps, increments, buckets, a discount, the maximum, rounding

enum Band { night = 0, peak = 1, other = 2 };
Band slow_band(int64_t local) {
  const Civil c = civil_of(local);
  if (c.hour >= 22 || c.hour < 6) return night;
  const int day = weekday(days_of(c.date));
  return day < 5 && c.hour >= 9 && c.hour < 18 ? peak : other;
}

struct SlowBucket {
  int64_t increment, takes, left;
  bool peak_only;
  uint32_t from, until;
};

struct SlowCall {
  SlowPrice prices[3];
  std::vector<SlowBucket> buckets;
  int percent = 0;
  int64_t start = 0, seconds = 0;  // UTC

  int64_t cost = 0, walked = 0;
  void walk() {
    Q sums[3];  // each price has its own maximum
    bool setup = false;
    const SlowPrice* first = nullptr;
    while (walked < seconds) {
      const int64_t second = start + walked;
      const Band band = slow_band(second + 8 * 3600);
      SlowBucket* payer = nullptr;
      for (SlowBucket& b : buckets)
        if (payer == nullptr && b.left >= b.takes && second >= b.from && second < b.until && (!b.peak_only || band == peak)) payer = &b;
      if (payer != nullptr) {
        payer->left -= payer->takes;
        walked += payer->increment;
        continue;
      }
      const SlowPrice& p = prices[band];
      if (first == nullptr) first = &p;
      int64_t begin = 0, end = INT64_MAX;
      const SlowStep* step = nullptr;
      for (const SlowStep& s : p.steps) {
        if (step == nullptr && (s.length == 0 || walked < begin + s.length)) step = &s, end = s.length == 0 ? INT64_MAX : begin + s.length;
        begin += s.length;
      }
      Q block = Q(i128{step->amount} * step->increment, step->per);
      if (!setup) block = block + Q(p.setup);
      setup = true;
      sums[band] = sums[band] + block * Q(100 - percent, 100);
      walked = std::min(walked + step->increment, end);
    }
    if (first == nullptr) return;
    Q sum;
    for (const Band band : {night, peak, other}) sum = sum + (prices[band].max >= 0 && Q(prices[band].max) < sums[band] ? Q(prices[band].max) : sums[band]);
    cost = slow_round(sum, *first);
  }
};

TEST(Oracle, a_call_costs_what_a_walk_second_by_second_says) {
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    Dice dice(seed);
    SlowCall slow;
    for (SlowPrice& p : slow.prices) p = random_price(dice);
    slow.percent = dice.in(3) ? 20 : 0;
    slow.start = days_from_civil(2026, 3, 2) * seconds_per_day + dice.from(0, 6 * 86'400);
    if (dice.in(2)) slow.start = slow.start / 3600 * 3600 - dice.from(1, 90);  // shortly before a band may change
    slow.seconds = dice.in(3) ? dice.from(0, 20'000) : dice.from(0, 400);
    const int64_t count = dice.from(0, 2);
    for (int64_t i = 0; i < count; ++i) {
      SlowBucket b{dice.of<int64_t>({1, 6, 60}), dice.of<int64_t>({1, 2, 60}), dice.from(0, 300), dice.in(3), 0, UINT32_MAX};
      if (dice.in(3)) b.until = static_cast<uint32_t>(slow.start + dice.from(0, 400));
      if (dice.in(3)) b.from = static_cast<uint32_t>(slow.start + dice.from(0, 200));
      slow.buckets.push_back(b);
    }
    std::string text = "calendars: {c: {otherwise: other, bands: [{name: peak, days: mon-fri, from: \"09:00\", to: \"18:00\"}, {name: night, from: \"22:00\", to: \"06:00\", priority: 5}]}}\n"
                       "counters: {time: {service: voice, per: ever}, calls: {service: voice, counts: uses, per: ever}}\nbuckets:\n";
    for (size_t i = 0; i < slow.buckets.size(); ++i)
      text += "  b" + std::to_string(i) + ": {unit: points, pays: [{service: voice, per: " + std::to_string(slow.buckets[i].increment) + " s, takes: " + std::to_string(slow.buckets[i].takes) +
              (slow.buckets[i].peak_only ? ", time: c/peak" : "") + "}]}\n";
    if (slow.buckets.empty()) text.erase(text.size() - std::string("buckets:\n").size());
    text += "tariffs: {t: {rules: [{service: voice, time: c/night, price: " + slow.prices[night].text(" s") + "}, {service: voice, time: c/peak, price: " + slow.prices[peak].text(" s") +
            "}, {service: voice, price: " + slow.prices[other].text(" s") + "}]}}\n";
    text += "offers: {o: {tariff: t, counters: [time, calls]" + std::string(slow.percent != 0 ? ", discounts: [{name: d, service: voice, percent: 20}]" : "") + "}}\n";
    TestCatalogue c(text);
    ASSERT_NE(c.v, nullptr);
    const Offer* offers[] = {c.offer("o")};
    std::vector<BucketState> states;
    for (size_t i = 0; i < slow.buckets.size(); ++i)
      states.push_back({c.bucket("b" + std::to_string(i)), static_cast<uint16_t>(i), slow.buckets[i].from, slow.buckets[i].until, slow.buckets[i].left});
    const Use use = voice(Instant::from_seconds(slow.start), slow.seconds);
    Charge charge;
    rate({*c.memo, offers, states, {}}, use, locate(*c.v, use, number("8617090000001")), {}, charge);
    ASSERT_EQ(charge.refused, Refused::no) << "seed " << seed;
    slow.walk();
    EXPECT_EQ(charge.cost, slow.cost) << "seed " << seed << "\n" << text << use.start.text() << " " << slow.seconds << " s";
    EXPECT_EQ(charge.carry.ahead, slow.walked - slow.seconds) << "seed " << seed;
    for (const Draw& d : charge.draw_list()) states[d.slot].left -= d.amount;
    for (size_t i = 0; i < states.size(); ++i) EXPECT_EQ(states[i].left, slow.buckets[i].left) << "bucket " << i << " seed " << seed << "\n" << text;
    int64_t time = 0, calls = 0, units = 0;
    for (const CounterMove& m : charge.move_list()) (m.id == c.counter("time") ? time : calls) += m.amount;
    for (const Part& p : charge.part_list()) units += p.units;
    EXPECT_EQ(time, slow.seconds) << "seed " << seed;
    EXPECT_EQ(calls, 1) << "seed " << seed;
    EXPECT_TRUE(charge.parts_dropped || units == slow.seconds) << "seed " << seed << " parts " << units;
    if (HasFailure()) return;
  }
}

// --- data over a counter: graduated, volume, repeated, capped steps with fees; each use, or the running total, rounded

Q slow_total(const SlowPrice& p, int64_t units) {
  if (p.volume) {
    if (units == 0) return {};
    int64_t begin = 0;
    for (const SlowStep& s : p.steps) {
      begin += s.length;
      if (s.length == 0 || units <= begin) return Q(s.fee) + Q(i128{s.amount} * s.increment, s.per) * Q((units + s.increment - 1) / s.increment);
    }
  }
  Q sum, here;
  size_t k = 0;
  int64_t at = 0;
  auto closed = [&](const SlowStep& s) { return s.max >= 0 && Q(s.max) < here ? Q(s.max) : here; };
  for (int64_t u = 0; u < units && k < p.steps.size(); ++u) {
    const SlowStep& s = p.steps[k];
    if (at == 0) here = Q(s.fee);
    if (at % s.increment == 0) here = here + Q(i128{s.amount} * s.increment, s.per);
    if (++at != s.length) continue;
    sum = sum + closed(s);
    here = {};
    at = 0;
    if (++k == p.steps.size() && p.repeat) k = 0;
  }
  return k < p.steps.size() ? sum + closed(p.steps[k]) : sum;
}

SlowPrice random_meter(Dice& dice) {
  SlowPrice p = random_price(dice);
  p.setup = 0;
  p.max = -1;
  p.repeat = dice.in(3);
  p.volume = !p.repeat && dice.in(3);
  p.over_counter = dice.in(2);
  for (SlowStep& s : p.steps) {
    if (p.repeat && s.length == 0) s.length = s.increment * dice.from(1, 10);
    if (dice.in(3)) s.fee = dice.from(0, 2'000'000);
    if (!p.volume && dice.in(3)) s.max = dice.from(0, 3'000'000);
  }
  return p;
}

TEST(Oracle, data_over_a_counter_costs_what_a_walk_octet_by_octet_says) {
  for (uint64_t seed = 1; seed <= 1000; ++seed) {
    Dice dice(seed);
    const SlowPrice p = random_meter(dice);
    TestCatalogue c("counters: {k: {counts: priced, unit: octets, per: day}}\nprices: {p: " + p.text(" B", "k") + "}\ntariffs: {t: {rules: [{service: data, price: p}]}}\noffers: {o: {tariff: t}}\n");
    ASSERT_NE(c.v, nullptr);
    const Offer* offers[] = {c.offer("o")};
    std::vector<CounterState> counters;
    std::map<int64_t, int64_t> meter;  // by day
    int64_t at = days_from_civil(2026, 3, 2) * seconds_per_day;
    for (int use_number = 0; use_number < 12; ++use_number) {
      at += dice.from(0, 40'000);
      const Use use = data(Instant::from_seconds(at), dice.from(0, 400), dice.in(2) ? dice.from(0, 50'000) : 0);
      Charge charge;
      rate({*c.memo, offers, {}, counters}, use, {}, {}, charge);
      ASSERT_EQ(charge.refused, Refused::no);
      Q sum;
      const int64_t local = at + 8 * 3600;
      int64_t done = 0;
      for (int64_t day = local / seconds_per_day; done < use.amount; ++day) {
        const int64_t end = (day + 1) * seconds_per_day - local;
        const int64_t upto = end < use.seconds ? static_cast<int64_t>(i128{use.amount} * end / use.seconds) : use.amount;
        const Q before = slow_total(p, meter[day]), after = slow_total(p, meter[day] + upto - done);
        sum = sum + (p.over_counter ? Q(slow_round(after, p)) - Q(slow_round(before, p)) : after - before);
        meter[day] += upto - done;
        done = upto;
      }
      EXPECT_EQ(charge.cost, slow_round(sum, p)) << "seed " << seed << " use " << use_number << "\n" << p.text(" B", "k");
      for (const CounterMove& m : charge.move_list()) {
        auto known = std::find_if(counters.begin(), counters.end(), [&](const CounterState& s) { return s.period == m.period; });
        if (known == counters.end()) counters.push_back({m.id, m.period, m.amount});
        else known->value += m.amount;
      }
      for (const CounterState& s : counters) EXPECT_EQ(s.value, meter[s.period]) << "seed " << seed;
      if (HasFailure()) return;
    }
  }
}

// --- a session is one use charged in parts

TEST(Oracle, a_use_charged_in_parts_costs_what_it_costs_in_one) {
  for (uint64_t seed = 1; seed <= 1000; ++seed) {
    Dice dice(seed);
    SlowPrice p = random_price(dice);
    for (SlowStep& s : p.steps)
      if (dice.in(4)) s.fee = dice.from(0, 500'000);
    const bool converts = dice.in(4);
    std::string price = p.text(converts ? " points" : " B");
    if (converts) price.insert(1, "converts: {per: 10 B, takes: " + std::to_string(dice.of({1, 420})) + " points}, ");
    TestCatalogue c("buckets: {b: {unit: points, pays: [{service: data, per: 7 B, takes: 1}]}}\ntariffs: {t: {rules: [{service: data, price: " + price + "}]}}\n"
                    "counters: {k: {service: data, per: ever}, uses: {service: data, counts: uses, per: ever}}\noffers: {o: {tariff: t, counters: [k, uses]}}\n");
    ASSERT_NE(c.v, nullptr);
    const Offer* offers[] = {c.offer("o")};
    std::vector<BucketState> whole = {{c.bucket("b"), 0, 0, UINT32_MAX, dice.in(2) ? dice.from(0, 40) : 0}}, parts = whole;
    const int64_t amount = dice.from(1, 600);
    Charge one;
    rate({*c.memo, offers, whole, {}}, data(Instant::from_seconds(1'000'000), amount), {}, {}, one);
    int64_t cost = 0, counted = 0, uses = 0;
    Carry carry;
    for (int64_t done = 0; done < amount;) {
      const int64_t part = std::min(amount - done, dice.from(1, 80));
      Charge charge;
      rate({*c.memo, offers, parts, {}}, data(Instant::from_seconds(1'000'000), part), {}, carry, charge);
      cost += charge.cost;
      carry = charge.carry;
      for (const Draw& d : charge.draw_list()) parts[0].left -= d.amount;
      for (const CounterMove& m : charge.move_list()) (m.id == c.counter("k") ? counted : uses) += m.amount;
      done += part;
    }
    for (const Draw& d : one.draw_list()) whole[0].left -= d.amount;
    EXPECT_EQ(cost, one.cost) << "seed " << seed << " amount " << amount << " " << price;
    EXPECT_EQ(parts[0].left, whole[0].left) << "seed " << seed;
    EXPECT_EQ(carry.ahead, one.carry.ahead) << "seed " << seed;
    EXPECT_EQ(counted, amount) << "seed " << seed;
    EXPECT_EQ(uses, 1) << "seed " << seed;
    if (HasFailure()) return;
  }
}

// --- quotas

TEST(Oracle, a_quota_is_the_most_that_can_be_paid) {
  for (uint64_t seed = 1; seed <= 600; ++seed) {
    Dice dice(seed);
    SlowPrice p = random_price(dice);
    const bool cut = p.max >= 0 && dice.in(2);
    std::string price = p.text(" B");
    if (cut) price.insert(1, "then: cut, ");
    TestCatalogue c("buckets: {b: {unit: octets, pays: [{service: data}]}}\ntariffs: {t: {rules: [{service: data, price: " + price + "}]}}\noffers: {o: {tariff: t}}\n");
    ASSERT_NE(c.v, nullptr);
    const Offer* offers[] = {c.offer("o")};
    const BucketState buckets[] = {{c.bucket("b"), 0, 0, UINT32_MAX, dice.in(2) ? dice.from(0, 100) : 0}};
    const Subject subject{*c.memo, offers, buckets, {}};
    const Use use = data(Instant::from_seconds(1'000'000), dice.from(1, 300));
    const int64_t spendable = dice.from(0, 4'000'000);
    int64_t most = 0;
    bool last = false;
    i128 at_the_cut = -1;
    for (int64_t units = 1; units <= use.amount; ++units) {
      Use part = use;
      part.amount = units;
      Charge charge;
      rate(subject, part, {}, {}, charge);
      if (charge.money > spendable) break;
      if (charge.capped && charge.cut) {
        if (at_the_cut >= 0 && charge.carry.total() != at_the_cut) break;
        at_the_cut = charge.carry.total();
        last = true;
      }
      most = units;
    }
    if (most < use.amount) last = true;
    Charge charge;
    const Quote q = quote(subject, use, {}, {}, spendable, charge);
    EXPECT_EQ(q.units, most) << "seed " << seed << " asked " << use.amount << " spendable " << spendable << " " << price;
    EXPECT_EQ(q.last, last) << "seed " << seed << " " << price;
    EXPECT_TRUE(q.units == 0 || charge.money <= spendable) << "seed " << seed;
    if (HasFailure()) return;
  }
}

TEST(Oracle, rounding_is_to_the_nearest_multiple_as_the_rule_says) {
  Dice dice(7);
  for (int i = 0; i < 20'000; ++i) {
    SlowPrice p;
    p.mode = dice.of({"up", "half-up", "down"});
    p.to = dice.of<int64_t>({1, 10, 10'000, 1'000'000, 50'000});
    const int64_t den = dice.of<int64_t>({10'000, 30'000, 640'000, 8'601'600'000});
    const i128 n = i128{dice.from(-5'000'000, 5'000'000)} * dice.from(0, den);
    const catalogue::RoundRule rule{p.mode[0] == 'u' ? catalogue::Rounding::up : p.mode[0] == 'd' ? catalogue::Rounding::down : catalogue::Rounding::half_up, p.to, false};
    EXPECT_EQ(round_money(n, den, rule), slow_round(Q(n, den), p)) << i;
  }
}

}  // namespace
}  // namespace sublet::rating
