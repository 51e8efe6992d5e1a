#include "charging/explain.h"

#include <algorithm>

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
  std::string text = Money::from_micros(static_cast<int64_t>(std::min<i128>(whole_micros, INT64_MAX))).text();
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
  return (negative ? "-" : "") + text;
}

std::string period_text(catalogue::Period p) {
  static constexpr const char* names[] = {"day", "week", "month", "year", "whole time"};
  return names[static_cast<int>(p)];
}

std::string step_text(const Step& s, Unit unit) {
  std::string out;
  if (s.rate != 0 || s.amount != Money()) {
    out = s.amount.text() + " per " + quantity_text(s.per, unit);
    if (s.increment != s.per) out += ", counted in begun " + quantity_text(s.increment, unit);
    else out += ", each begun one counts whole";
  }
  if (s.fee != 0) out += (out.empty() ? "" : " and ") + std::string("a fee when it is entered");
  if (out.empty()) out = "free";
  if (s.max >= 0) out += ", at most a stated amount for the step";
  return out;
}

// The steps that a stretch of a meter touches, each with its part.
void explain_steps(const Version& v, const Price& p, Unit unit, int64_t from, int64_t to, std::vector<std::string>& out) {
  if (p.volume) {
    i128 before = 0, after = 0;
    std::string line = "  Volume price: all units of the period cost the rate of the step that the total has reached";
    if (rating::price_total(p, from, before) && rating::price_total(p, to, after)) {
      line += ". " + quantity_text(to, unit) + " cost " + exact_text(after, v.den) + ", " + quantity_text(from, unit) + " had cost " + exact_text(before, v.den);
      line += after < before ? ": " + exact_text(before - after, v.den) + " is given back" : ": this use adds " + exact_text(after - before, v.den);
    }
    out.push_back(line + ".");
    return;
  }
  int64_t start = 0;
  if (p.repeat && p.cycle_length > 0) {
    start = from / p.cycle_length * p.cycle_length;
    out.push_back("  The steps repeat every " + quantity_text(p.cycle_length, unit) + ".");
  }
  int listed = 0;
  for (; listed < 12 && start < to;) {
    for (size_t i = 0; i < p.steps.size() && listed < 12; ++i) {
      const Step& s = p.steps[i];
      const int64_t end = s.length == 0 ? INT64_MAX : start + s.length;
      const int64_t low = std::max(from, start), high = std::min(to, end);
      if (low < high) {
        i128 before = 0, after = 0;
        std::string cost;
        if (rating::price_total(p, low, before) && rating::price_total(p, high, after)) cost = ": " + exact_text(after - before, v.den);
        out.push_back("  Step " + std::to_string(i + 1) + " (" + step_text(s, unit) + "), from " + quantity_text(low, unit) + " to " + quantity_text(high, unit) + cost + ".");
        ++listed;
      }
      if (s.length == 0) return;
      start = end;
    }
    if (!p.repeat) return;
  }
}

std::string rounding_text(const catalogue::RoundRule& r) {
  const char* mode = r.mode == catalogue::Rounding::up ? "up" : r.mode == catalogue::Rounding::down ? "down" : "half up";
  return std::string("rounded ") + mode + " to " + Money::from_micros(r.to).text() + (r.over_counter ? " over the counter's running total" : ", once for the use");
}

void explain_price(const Version& v, const catalogue::Registry& names, const catalogue::Use& use, const Charged::Part& part, const std::string& rule, std::vector<std::string>& out) {
  const Unit unit = catalogue::unit_of(use.service);
  const Price& p = v.prices[v.rules[part.rule].price];
  std::string line = quantity_text(part.units, unit) + " were priced by rule '" + rule + "'";
  Unit meter = unit;
  int64_t to = part.from + part.units;
  if (part.destination >= 0) {
    const auto& list = v.destinations[static_cast<size_t>(v.rules[part.rule].destinations)];
    const auto& row = list.rows[static_cast<size_t>(part.destination)];
    line += ", destination " + (row.name >= 0 ? "'" + list.names[static_cast<size_t>(row.name)] + "'" : std::string("of the price list")) + " at " + row.amount.text() + " per " + quantity_text(p.steps[0].per, unit);
    out.push_back(line + ".");
    return;
  }
  if (p.counter != 0) {
    const catalogue::Counter* c = v.counter(p.counter);
    meter = c->unit;
    to = part.from + part.taken;
    line += ", whose steps run over the counter '" + names.counters.name(p.counter) + "' of the " + period_text(c->per) + ": it stood at " + quantity_text(part.from, meter) + ", this use added " + quantity_text(part.taken, meter);
  } else if (p.converts) {
    to = part.from + part.taken;
  }
  if (p.converts) line += " (" + quantity_text(p.converts->takes, meter) + " for each begun " + quantity_text(p.converts->per, unit) + ")";
  out.push_back(line + ".");
  explain_steps(v, p, meter, part.from, to, out);
}

}  // namespace

std::vector<std::string> explain(const Version& v, const catalogue::Registry& names, const catalogue::Use& use, const Charged& c) {
  std::vector<std::string> out;
  const Unit unit = catalogue::unit_of(use.service);
  std::string what = "Line " + c.line.text() + ": " + std::string(catalogue::service_name(use.service)) + " " + std::string(catalogue::direction_name(use.direction));
  if (!use.peer.empty()) what += (use.direction == catalogue::Direction::in ? " from " : " to ") + use.peer.text();
  what += ", begun " + v.op.zone.civil(use.start).text() + " (" + v.op.zone.name() + "), " + quantity_text(use.amount, unit) + ".";
  out.push_back(what);
  out.push_back("Priced by version " + std::to_string(c.version) + " of the catalogue of '" + v.op.code + "'.");
  if ((c.flags & Charged::late) != 0) out.push_back("It was told late, after its period was over, so the buckets and counters of the day of charging were used.");
  for (const Charged::Part& p : c.parts) {
    const std::string rule = p.rule < v.rules.size() ? v.rules[p.rule].name : "?";
    if (p.offer != 0) {
      const catalogue::Offer* o = v.offer(p.offer);
      out.push_back("Offer '" + names.offers.name(p.offer) + "'" + (o != nullptr && !o->title.empty() ? " (" + o->title + ")" : "") + ", at " + civil_of(p.second).text().substr(11) + ":");
    }
    if (p.kind == rating::Part::Kind::free) {
      out.push_back(quantity_text(p.units, unit) + " are free by rule '" + rule + "'.");
    } else if (p.kind == rating::Part::Kind::bucket) {
      const catalogue::Bucket* b = v.bucket(p.bucket);
      const Unit of = b == nullptr ? Unit::points : b->unit;
      out.push_back(quantity_text(p.units, unit) + " were paid by bucket '" + names.buckets.name(p.bucket) + "': it held " + quantity_text(p.from, of) + ", gave " + quantity_text(p.taken, of) + ", and holds " + quantity_text(p.from - p.taken, of) + ".");
    } else if (p.rule < v.rules.size()) {
      explain_price(v, names, use, p, rule, out);
    }
  }
  if ((c.flags & Charged::parts_dropped) != 0) out.push_back("The use has more parts than are listed here; the sums are of all of them.");
  if (c.discount != 0) out.push_back("Discounts of offer '" + names.offers.name(c.discount_offer) + "' took off " + Money::from_micros(c.discount).text() + ".");
  if ((c.flags & Charged::capped) != 0) out.push_back("The most that one use may cost was reached.");
  if (c.price < v.prices.size() && c.price != 0) {
    const Price& p = v.prices[c.price];
    if (p.setup != 0) out.push_back("A set-up fee of " + exact_text(p.setup, v.den) + " is in it.");
    out.push_back("Cost: " + Money::from_micros(c.cost).text() + " " + v.op.currency + ", " + rounding_text(p.round) + ".");
  } else {
    out.push_back("Cost: " + Money::from_micros(c.cost).text() + " " + v.op.currency + ".");
  }
  for (const Posting& p : c.postings) {
    const Money amount = Money::from_micros(p.amount);
    if (p.asset == Unit::money && p.ledger == Ledger::money) out.push_back("From the account's money: " + (-amount).text() + ".");
    if (p.asset == Unit::money && p.ledger == Ledger::bucket) out.push_back("From the credit '" + names.buckets.name(p.ref) + "': " + (-amount).text() + ".");
  }
  if (c.overrun != 0) out.push_back(Money::from_micros(c.overrun).text() + " of it is more than the account could still spend.");
  if (c.host != 0 && (c.flags & Charged::no_wholesale) == 0 && c.wholesale != 0)
    out.push_back("Host '" + names.hosts.name(c.host) + "' is owed " + Money::from_micros(c.wholesale).text() + " by wholesale rule '" + (c.wholesale_rule < v.rules.size() ? v.rules[c.wholesale_rule].name : "?") + "'; margin " + Money::from_micros(c.cost - c.wholesale).text() + ".");
  return out;
}

}  // namespace sublet::charging
