#include "rating/memo.h"

#include <algorithm>

#include "base/ensure.h"

namespace sublet::rating {

using catalogue::BandMask;
using catalogue::Bucket;
using catalogue::Calendar;
using catalogue::Condition;
using catalogue::Counter;
using catalogue::Discount;
using catalogue::Pays;
using catalogue::Period;
using catalogue::Rule;

const Pays Memo::nothing, Memo::money;

Memo::Memo(const Version& version, size_t slots) : v_(version), buckets_(version.bucket_of.size()), plans_(slots), set_mask_((slots - 1) & ~(ways - 1)), pays_(slots * version.bucket_of.size()) {
  ensure(slots >= ways && (slots & (slots - 1)) == 0, "a memo's slots are a power of two");
  for (size_t i = 0; i < slots; ++i) plans_[i].row = i * version.bucket_of.size();
}

// From the beginning of the slot's 4,096 seconds, stretch by stretch, to the one that holds `utc`: so a slot is worked out
// once, whatever second of it is asked for first.
void Memo::work_out(Moment& m, int64_t utc) const {
  m.from = utc >> moment_bits << moment_bits;
  for (;; m.from = m.until) {
    m.offset = v_.op.zone.offset_at(m.from);
    const int64_t local = m.from + m.offset;
    m.day = local >= 0 ? local / seconds_per_day : -1;
    int64_t until = (m.day + 1) * seconds_per_day;
    m.bands = 0;
    for (const Calendar& c : v_.calendars) {
      const Calendar::At now = c.at(local);
      m.bands |= BandMask{1} << now.band;
      until = std::min(until, now.until);
    }
    m.until = std::min(m.from + (until - local), v_.op.zone.next_change(m.from));
    if (m.until > utc) break;
  }
  for (size_t kind = 0; kind < m.period.size(); ++kind) m.period[kind] = static_cast<uint32_t>(catalogue::period_of(static_cast<Period>(kind), m.day).from);
}

const Plan& Memo::renew(size_t set, const Facts& facts, std::span<const Offer* const> offers, const Tariff* wholesale, const Use& use, const Located& l, BandMask bands) {
  size_t i = 0;
  while (i < ways && plans_[set + i].facts[1] != Plan::never) ++i;
  Plan& p = plans_[set + (i < ways ? i : turn_++ % ways)];
  p.facts = facts;
  p.offers.assign(offers.begin(), offers.end());
  p.wholesale = wholesale;
  p.counters.clear();
  p.discounts.clear();
  std::fill_n(pays_.begin() + static_cast<ptrdiff_t>(p.row), v_.bucket_of.size(), nullptr);
  find_rules(p, use, l, bands);
  if (wholesale != nullptr) return p;
  // Two offers of a line may name the same counter: it counts once.
  for (const Offer* o : offers)
    for (const Id id : o->counters) {
      const Counter* c = v_.counter(id);
      if (c == nullptr || c->by_price || !matches(v_, c->when, use, l, bands)) continue;
      if (std::any_of(p.counters.begin(), p.counters.end(), [id](const Plan::Counted& k) { return k.id == id; })) continue;
      p.counters.push_back({id, c->per, c->counts_money, c->counts_uses});
    }
  for (size_t k = 0; k < offers.size(); ++k)
    for (const Discount& d : offers[k]->discounts) {
      const bool held = d.with_offer == 0 || std::any_of(offers.begin(), offers.end(), [&](const Offer* o) { return o->id == d.with_offer; });
      if (held && matches(v_, d.when, use, l, bands)) p.discounts.push_back({&d, static_cast<uint8_t>(k), uint32_t{offers[k]->id} << 16 | static_cast<uint32_t>(&d - offers[k]->discounts.data())});
    }
  return p;
}

void Memo::find_rules(Plan& p, const Use& use, const Located& l, BandMask bands) const {
  p.rules.clear();
  p.any_tariff = false;
  auto search = [&](const Tariff& t, uint8_t offer) {
    p.any_tariff = true;
    for (const uint16_t index : t.rules[static_cast<size_t>(use.service)]) {
      const Rule& r = v_.rules[index];
      if (!matches(v_, r.when, use, l, bands)) continue;
      p.rules.push_back({&r, &v_.prices[r.price], index, offer});
      if (r.destinations < 0) return true;
    }
    return false;
  };
  if (p.wholesale != nullptr) return void(search(*p.wholesale, 0xff));
  for (size_t i = 0; i < p.offers.size(); ++i)
    if (p.offers[i]->tariff >= 0 && search(v_.tariffs[static_cast<size_t>(p.offers[i]->tariff)], static_cast<uint8_t>(i))) break;
}

const Pays* Memo::find_pays(Id bucket, const Use& use, const Located& l, BandMask bands) const {
  const Bucket* b = v_.bucket(bucket);
  if (b == nullptr) return &nothing;
  for (const Condition& c : b->except)
    if (matches(v_, c, use, l, bands)) return &nothing;
  const bool of_money = b->unit == Unit::money;
  if (of_money && b->pays_all) return &money;
  for (const Pays& p : b->pays)
    if (matches(v_, p.when, use, l, bands)) return of_money ? &money : &p;
  return &nothing;
}

bool matches(const Version& v, const Condition& c, const Use& use, const Located& l, BandMask bands) {
  if ((c.services >> static_cast<int>(use.service) & 1) == 0 || (c.directions >> static_cast<int>(use.direction) & 1) == 0) return false;
  if (c.plain) return true;
  auto in = [&v](int16_t set, uint32_t leaf) { return set < 0 || v.sets[static_cast<size_t>(set)].has(leaf); };
  if (c.bands != 0 && (c.bands & bands) == 0) return false;
  if (!in(c.to, l.to) || !in(c.at, l.at) || !in(c.apps, l.app) || !in(c.from, l.from)) return false;
  if (!in(c.to_network, l.to_network) || !in(c.from_network, l.from_network)) return false;
  if ((use.marks & c.marks) != c.marks || (use.marks & c.not_marks) != 0) return false;
  if (c.not_to >= 0 && in(c.not_to, l.to)) return false;
  if (c.not_at >= 0 && in(c.not_at, l.at)) return false;
  return c.not_apps < 0 || !in(c.not_apps, l.app);
}

}  // namespace sublet::rating
