#include "charging/explain.h"

#include <algorithm>

#include "rating/price.h"
#include "rating/rate.h"

namespace sublet::charging {
namespace {

using catalogue::Price;
using catalogue::Step;
using catalogue::Version;

// An exact amount over the version's denominator, with as many decimals as it takes up to ten; "about" when cut.
std::string exact_text(i128 numerator, int64_t den) {
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  const i128 whole_micros = numerator / den;
  std::string text = (negative ? "-" : "") + Money::from_micros(static_cast<int64_t>(std::min<i128>(whole_micros, INT64_MAX))).text();
  const i128 rest = numerator % den;
  if (rest != 0) {
    const size_t point = text.find('.');
    while (text.size() - point - 1 < 6) text += '0';
    i128 left = rest;
    for (int i = 0; i < 4 && left != 0; ++i) {
      left *= 10;
      text += static_cast<char>('0' + static_cast<int>(left / den));
      left %= den;
    }
    if (left != 0) text = "about " + text;
  }
  return text;
}

std::string period_text(catalogue::Period p) {
  static constexpr const char* names[] = {"day", "week", "month", "year", "whole time"};
  return names[static_cast<int>(p)];
}

std::string signed_text(i128 numerator, int64_t den) {
  std::string text = exact_text(numerator, den);
  if (numerator > 0) text.insert(text.starts_with("about ") ? 6 : 0, "+");
  return text;
}

// What a step asks: 0.30 per 1 min, each begun one counts whole, and 1.00 when it is entered, at most 5.00.
// `amount`: of the row of a price list, else the step's own.
std::string step_text(const Step& s, Unit unit, Money amount, int64_t den) {
  std::string out;
  if (s.rate != 0 || amount != Money()) {
    out = amount.text() + " per " + quantity_text(s.per, unit);
    if (s.increment != s.per) out += ", counted in begun " + quantity_text(s.increment, unit);
    else if (s.increment != 1) out += ", each begun one counts whole";
  }
  if (s.fee != 0) out += (out.empty() ? "" : ", and ") + exact_text(s.fee, den) + " when it is entered";
  if (out.empty()) out = "free";
  if (s.max >= 0) out += ", at most " + exact_text(s.max, den);
  return out;
}

// The words of a charge. Each line that moves the sum ends in ": AMOUNT.", and `sum` is what they come to: whoever adds up
// what is read out gets the cost.
class Words {
 public:
  Words(const Version& v, const catalogue::Registry& names, const catalogue::Use& use, const Charged& c) : v_(v), names_(names), use_(use), c_(c), unit_(catalogue::unit_of(use.service)) {}
  std::vector<std::string> all() {
    opening();
    for (const Charged::Part& p : c_.parts) part(p);
    if ((c_.flags & Charged::parts_dropped) != 0) say("The use has more parts than are listed here; what follows is of all of them.");
    discounts();
    total();
    paid();
    return std::move(out_);
  }

 private:
  void say(std::string line) { out_.push_back(std::move(line)); }
  void add(const std::string& line, i128 amount, bool change = false) {
    sum_ += amount;
    say(line + ": " + (change ? signed_text(amount, v_.den) : exact_text(amount, v_.den)) + ".");
  }
  // By the wall clock; with its date on a later day than that of the use's beginning.
  std::string time_text(int64_t local) const {
    const std::string text = civil_of(local).text();
    return text.substr(0, 10) == v_.op.zone.civil(use_.start).date.text() ? text.substr(11) : text;
  }
  void opening();
  void part(const Charged::Part& p);
  void priced(const Charged::Part& p, const catalogue::Rule& rule);
  void steps(const Price& p, Unit unit, int64_t from, int64_t to, bool run, Money listed, bool is_listed);
  void discounts();
  void discounts_of(const std::vector<const catalogue::Discount*>& list, const std::vector<std::string>& offers);
  i128 taken_off(const std::vector<const catalogue::Discount*>& list, std::vector<i128>* each) const;
  void total();
  void paid();

  struct Sum {  // of one priced part
    i128 exact;
    int64_t second;
  };
  const Version& v_;
  const catalogue::Registry& names_;
  const catalogue::Use& use_;
  const Charged& c_;
  Unit unit_;
  i128 sum_ = 0;
  bool setup_ = false;
  std::vector<Sum> sums_;
  std::vector<std::string> out_;
};

void Words::opening() {
  std::string what = "Line " + c_.line.text() + ": " + std::string(catalogue::service_name(use_.service)) + " " + std::string(catalogue::direction_name(use_.direction));
  if (!use_.peer.empty()) what += (use_.direction == catalogue::Direction::in ? " from " : " to ") + use_.peer.text();
  say(what + ", begun " + v_.op.zone.civil(use_.start).text() + " (" + v_.op.zone.name() + "), " + quantity_text(use_.amount, unit_) + ".");
  say("Priced by version " + std::to_string(c_.version) + " of the catalogue of '" + v_.op.code + "'.");
  if ((c_.flags & Charged::late) != 0) say("It was told late, after its period was over, so the buckets and counters of the day of charging were used.");
}

void Words::part(const Charged::Part& p) {
  if (p.rule >= v_.rules.size()) return;
  const catalogue::Rule& rule = v_.rules[p.rule];
  if (p.offer != 0) {
    const catalogue::Offer* o = v_.offer(p.offer);
    say("Offer '" + names_.offers.name(p.offer) + "'" + (o != nullptr && !o->title.empty() ? " (" + o->title + ")" : "") + ", at " + time_text(p.second) + ", rule '" + rule.name + "'.");
  }
  if (p.kind == rating::Part::Kind::free) {
    say("  " + quantity_text(p.units, unit_) + " are free by this rule.");
  } else if (p.kind == rating::Part::Kind::bucket) {
    const catalogue::Bucket* b = v_.bucket(p.bucket);
    const Unit of = b == nullptr ? Unit::points : b->unit;
    say("  " + quantity_text(p.units, unit_) + " were paid by bucket '" + names_.buckets.name(p.bucket) + "', which held " + quantity_text(p.from, of) + ", gave " + quantity_text(p.taken, of) + " and holds " +
        quantity_text(p.from - p.taken, of) + ".");
  } else {
    priced(p, rule);
  }
}

// The steps that a stretch of a meter touches, each with its part: differences of the same sums that rating takes.
void Words::steps(const Price& p, Unit unit, int64_t from, int64_t to, bool run, Money listed, bool is_listed) {
  const i128 times = is_listed ? i128{listed.micros()} : i128{1};
  auto cost = [&](int64_t up_to) {
    i128 before = 0, after = 0;
    int64_t covered = 0;
    if (run) return rating::price_run(p, from, up_to - from, after, covered) ? after * times : i128{0};
    return rating::price_total(p, from, before) && rating::price_total(p, up_to, after) ? (after - before) * times : i128{0};
  };
  if (p.volume) {
    size_t at = 0;
    int64_t start = 0;
    while (at + 1 < p.steps.size() && p.steps[at].length != 0 && to > start + p.steps[at].length) start += p.steps[at++].length;
    i128 all = 0, before = 0;
    if (!rating::price_total(p, to, all) || !rating::price_total(p, from, before)) return;
    say("  The total of " + quantity_text(to, unit) + " stands in step " + std::to_string(at + 1) + " (" + step_text(p.steps[at], unit, p.steps[at].amount, v_.den) + "), whose rate holds for all of it: " + exact_text(all, v_.den) + ". Before this use it had come to " +
        exact_text(before, v_.den) + ".");
    return add("  The difference", all - before);
  }
  if (p.repeat && p.cycle_length > 0) say("  The steps repeat every " + quantity_text(p.cycle_length, unit) + ".");
  int64_t start = p.repeat && p.cycle_length > 0 ? from / p.cycle_length * p.cycle_length : 0, told = from;
  i128 so_far = 0;
  for (size_t i = 0, listed_steps = 0; told < to; i = i + 1 < p.steps.size() ? i + 1 : 0) {
    const Step& s = p.steps[i];
    const int64_t end = s.length == 0 ? INT64_MAX : start + s.length;
    const int64_t high = listed_steps < 11 ? std::min(to, end) : to;
    if (high > told && end > told) {
      const i128 now = cost(high);
      if (listed_steps < 11) add("  Step " + std::to_string(i + 1) + " (" + step_text(s, unit, is_listed ? listed : s.amount, v_.den) + "), from " + quantity_text(told, unit) + " to " + quantity_text(high, unit), now - so_far);
      else add("  Further steps, from " + quantity_text(told, unit) + " to " + quantity_text(high, unit), now - so_far);
      so_far = now;
      told = high;
      ++listed_steps;
    }
    if (s.length == 0) return;
    start = end;
    if (!p.repeat && i + 1 == p.steps.size()) break;
  }
  if (told < to) say("  From " + quantity_text(told, unit) + " on nothing more is charged: the steps end there.");
}

void Words::priced(const Charged::Part& p, const catalogue::Rule& rule) {
  const Price& price = v_.prices[rule.price];
  const i128 before_part = sum_;
  std::string line = "  " + quantity_text(p.units, unit_) + " were priced";
  Unit meter = unit_;
  int64_t to = p.from + p.units;
  const catalogue::Destinations::Row* row = nullptr;
  if (p.destination >= 0) {
    const auto& list = v_.destinations[static_cast<size_t>(rule.destinations)];
    row = &list.rows[static_cast<size_t>(p.destination)];
    line += ", destination " + (row->name >= 0 ? "'" + list.names[static_cast<size_t>(row->name)] + "'" : std::string("of the price list"));
  }
  const bool over = price.counter != 0;
  if (over) {
    const catalogue::Counter* c = v_.counter(price.counter);
    meter = c->unit;
    to = p.from + p.taken;
    line += " over the counter '" + names_.counters.name(price.counter) + "' of the " + period_text(c->per) + ", which stood at " + quantity_text(p.from, meter) + " and to which this adds " + quantity_text(p.taken, meter);
  } else if (price.converts) {
    to = p.from + p.taken;
    for (const catalogue::Counter& c : v_.counters)
      if (c.unit != unit_) meter = c.unit;
  }
  if (price.converts) line += " (" + quantity_text(price.converts->takes, meter) + " for each begun " + quantity_text(price.converts->per, unit_) + ")";
  say(line + ".");
  if (!setup_ && price.setup != 0) add("  Set-up fee", price.setup);
  if (!setup_ && row != nullptr && row->setup != Money()) add("  Set-up fee of the destination", i128{row->setup.micros()} * v_.den);
  setup_ = true;
  steps(price, meter, p.from, to, !over && !price.converts, row == nullptr ? Money() : row->amount, row != nullptr);
  if (over && price.round.over_counter) {
    i128 before = 0, after = 0;
    if (rating::price_total(price, p.from, before) && rating::price_total(price, to, after)) {
      const i128 rounded = (i128{rating::round_money(after, v_.den, price.round)} - rating::round_money(before, v_.den, price.round)) * v_.den;
      if (rounded != after - before) add("  The counter's running total is rounded, from " + exact_text(before, v_.den) + " and to " + exact_text(after, v_.den), rounded - (after - before), true);
    }
  }
  sums_.push_back({sum_ - before_part, p.second});
}

// What some discounts take off: percentages of the parts in which they hold, then amounts once.
i128 Words::taken_off(const std::vector<const catalogue::Discount*>& list, std::vector<i128>* each) const {
  const rating::Located where = rating::locate(v_, use_, c_.line);
  std::vector<i128> off(list.size());
  i128 left = 0;
  std::vector<bool> held(list.size());
  for (const Sum& s : sums_) {
    catalogue::BandMask bands = 0;
    for (const catalogue::Calendar& calendar : v_.calendars) bands |= catalogue::BandMask{1} << calendar.at(s.second).band;
    int64_t points = 0;
    for (size_t i = 0; i < list.size(); ++i) {
      if (!rating::matches(v_, list[i]->when, use_, where, bands)) continue;
      held[i] = true;
      const int64_t mine = std::min<int64_t>(list[i]->basis_points, 10'000 - points);
      points += mine;
      off[i] += s.exact / 10'000 * mine;
    }
    left += s.exact / 10'000 * (10'000 - points);
  }
  for (size_t i = 0; i < list.size(); ++i) {
    if (!held[i]) continue;
    const i128 amount = std::min(list[i]->amount, std::max<i128>(left, 0));
    off[i] += amount;
    left -= amount;
  }
  i128 all = 0;
  for (const i128 o : off) all += o;
  if (each != nullptr) *each = off;
  return all;
}

void Words::discounts_of(const std::vector<const catalogue::Discount*>& list, const std::vector<std::string>& offers) {
  std::vector<i128> each;
  taken_off(list, &each);
  for (size_t i = 0; i < list.size(); ++i) {
    if (each[i] == 0) continue;
    std::string how;
    if (list[i]->basis_points != 0) how = std::to_string(list[i]->basis_points / 100) + (list[i]->basis_points % 100 == 0 ? "" : "." + std::to_string(list[i]->basis_points % 100 + 100).substr(1)) + " %";
    if (list[i]->amount != 0) how += (how.empty() ? "" : " and ") + exact_text(list[i]->amount, v_.den);
    add("Discount '" + list[i]->name + "' of offer '" + offers[i] + "' (" + how + " off)", -each[i], true);
  }
}

// The event says what was taken off together; which discounts of the offers seen come to just that is found by trying.
void Words::discounts() {
  if (c_.discount == 0) return;
  std::vector<const catalogue::Discount*> all;
  std::vector<std::string> offers;
  for (const catalogue::Offer& o : v_.offers) {
    const bool seen = o.id == c_.discount_offer || std::any_of(c_.parts.begin(), c_.parts.end(), [&](const Charged::Part& p) { return p.offer == o.id; });
    for (const catalogue::Discount& d : o.discounts)
      if (seen && all.size() < 10) all.push_back(&d), offers.push_back(o.code);
  }
  for (uint32_t without = 0; without < 1U << all.size() && (c_.flags & Charged::parts_dropped) == 0; ++without) {
    std::vector<const catalogue::Discount*> some;
    std::vector<std::string> of;
    for (size_t i = 0; i < all.size(); ++i)
      if ((without >> i & 1) == 0) some.push_back(all[i]), of.push_back(offers[i]);
    if (taken_off(some, nullptr) / v_.den == c_.discount) return discounts_of(some, of);
  }
  add("Discounts of offer '" + names_.offers.name(c_.discount_offer) + "' and others", -i128{c_.discount} * v_.den, true);
}

void Words::total() {
  const i128 cost = i128{c_.cost} * v_.den;
  const Price* price = c_.price < v_.prices.size() && c_.price != 0 ? &v_.prices[c_.price] : nullptr;
  if ((c_.flags & Charged::capped) != 0) {
    if (price != nullptr && price->max >= 0 && sum_ >= price->max) add("The most that one use may cost, " + exact_text(price->max, v_.den) + ", was reached", price->max - sum_, true);
    else add("The most that one use may cost was reached", cost - sum_, true);
  }
  if (price != nullptr && sum_ != cost) {
    if (rating::round_money(sum_, v_.den, price->round) == c_.cost) {
      const char* mode = price->round.mode == catalogue::Rounding::up ? "up" : price->round.mode == catalogue::Rounding::down ? "down" : "half up";
      add(std::string("Rounded ") + mode + " to " + Money::from_micros(price->round.to).text() + ", once for the use", cost - sum_, true);
    } else if ((c_.flags & Charged::parts_dropped) != 0) {
      add("The parts that are not listed, and rounding", cost - sum_, true);
    } else {
      add("With what other parts of this session have cost, and rounding", cost - sum_, true);
    }
  }
  say("Cost: " + Money::from_micros(c_.cost).text() + " " + v_.op.currency + ".");
}

void Words::paid() {
  for (const Posting& p : c_.postings) {
    const Money amount = Money::from_micros(p.amount);
    if (p.asset == Unit::money && p.ledger == Ledger::money) say((p.amount < 0 ? "Paid from the account's money, " + (-amount).text() : "Given to the account's money, " + amount.text()) + ".");
    if (p.asset == Unit::money && p.ledger == Ledger::bucket) say("Paid from the credit '" + names_.buckets.name(p.ref) + "', " + (-amount).text() + ".");
  }
  if (c_.overrun != 0) say(Money::from_micros(c_.overrun).text() + " of it is more than the account could still spend.");
  if ((c_.flags & Charged::after_stop) != 0) say("The host had confirmed before that the line was stopped.");
  if (c_.host != 0 && (c_.flags & Charged::no_wholesale) == 0 && c_.wholesale != 0)
    say("Host '" + names_.hosts.name(c_.host) + "' is owed " + Money::from_micros(c_.wholesale).text() + " by wholesale rule '" + (c_.wholesale_rule < v_.rules.size() ? v_.rules[c_.wholesale_rule].name : "?") + "'; margin " + Money::from_micros(c_.cost - c_.wholesale).text() + ".");
}

}  // namespace

std::vector<std::string> explain(const Version& v, const catalogue::Registry& names, const catalogue::Use& use, const Charged& c) { return Words(v, names, use, c).all(); }

}  // namespace sublet::charging
