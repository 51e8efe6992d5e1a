// What time does to an account: fees, grants, rollover, expiry, instalments, the end of offers. Everything is due at an
// exact second; settle() lets due things happen in the order of time before anything else touches the account, so it does
// not matter when the engine's tick comes.
#include <algorithm>

#include "charging/machine.h"

namespace sublet::charging {

// The first day after some months that began on `day`: the same day of its month, or where that month has none, the
// first of the next, so that its last day is served (from 31 January, a month ends with 28 February).
static int64_t over(int64_t day, int months) {
  const Date begun = date_from_days(day), end = add_months(begun, months);
  return days_of(end) + (end.day < begun.day ? 1 : 0);
}

using catalogue::Bucket;
using catalogue::Days;
using catalogue::Fee;
using catalogue::First;
using catalogue::Grant;
using catalogue::Instalment;
using catalogue::Offer;
using catalogue::Period;
using catalogue::Take;

uint32_t Machine::midnight(int64_t day) const {
  return static_cast<uint32_t>(std::clamp<int64_t>(current().op.zone.utc(day * seconds_per_day), 0, never - 1));
}

int Machine::month_of(const Item& item, int64_t day) const {
  const Date from = date_from_days(local_day(item.from)), at = date_from_days(day);
  return (at.year - from.year) * 12 + at.month - from.month + 1;
}

// The first second after the term's last day: the first such after `after` for offers that renew; `never` without a term.
uint32_t Machine::end_of(const Offer& o, const Item& item, uint32_t after) const {
  if (o.valid_days == 0 && o.valid_months == 0) return never;
  const int64_t start = local_day(item.from);
  int64_t end = start;
  int terms = 0;
  do {  // counted from the start: a term that began on the 31st does not wander to the 28th
    ++terms;
    end = o.valid_months != 0 ? over(start, terms * o.valid_months) : end + o.valid_days;
  } while (o.renews && midnight(end) <= after && end < start + 40'000);
  return midnight(end);
}

// The first second after `after` at which the offer has something to do: local midnights that its parts ask for.
uint32_t Machine::next_point(const Offer& o, const Item& item, uint32_t after) const {
  bool daily = false, weekly = false, monthly = o.minimum.has_value(), yearly = false;
  auto need = [&](Period p) { (p == Period::day ? daily : p == Period::week ? weekly : p == Period::month ? monthly : yearly) = true; };
  for (const Fee& f : o.fees)
    if (!f.once) need(f.take == Take::daily ? Period::day : f.every);
  for (const Grant& g : o.grants)
    if (!g.once && g.every != Period::ever) need(g.every);
  const int64_t day = local_day(after);
  int64_t next = INT64_MAX;
  if (daily) next = day + 1;
  if (weekly) next = std::min(next, catalogue::period_of(Period::week, day).to);
  if (monthly) next = std::min(next, catalogue::period_of(Period::month, day).to);
  if (yearly) next = std::min(next, catalogue::period_of(Period::year, day).to);
  for (const Instalment& i : o.instalments) {
    Date d = date_from_days(day);
    if (d.day >= i.day) d = add_months({d.year, d.month, 1}, 1);
    d.day = i.day;
    if (month_of(item, days_of(d)) - i.from_month < i.times) next = std::min(next, days_of(d));
  }
  uint32_t at = next == INT64_MAX ? never : midnight(next);
  const uint32_t end = end_of(o, item, after);
  return end > after ? std::min(at, end) : at;
}

void Machine::give(AccountId a, Ordinal line, const Grant& g, int64_t amount, uint32_t at) {
  const Bucket* b = current().bucket(g.bucket);
  if (b == nullptr || amount <= 0) return;
  const int64_t day = local_day(at);
  uint32_t until = never;
  if (g.expires == Grant::Expires::period_end) {
    until = g.every == Period::ever ? never : midnight(catalogue::period_of(g.every, day).to);
  } else if (g.expires == Grant::Expires::after) {
    until = midnight(g.expires_months != 0 ? over(day, g.expires_months) : day + g.expires_days);
  }
  if (!add_bucket(a, line, *b, at, until, amount)) return no_room(a, line, "bucket", b->id, amount, at);
  Event& e = event(EventKind::granted, a, line_by_ordinal(a, line));
  e.ref = b->id;
  e.amount = amount;
  e.at = Instant::from_seconds(at);
  post(e, b->unit, Ledger::granted, b->id, -amount);
  post(e, b->unit, Ledger::bucket, b->id, amount);
  emit(e);
}

void Machine::give_grants(AccountId a, const Offer& o, const Item& item, uint32_t at, bool first) {
  const int64_t day = local_day(at);
  const int month = month_of(item, day);
  for (const Grant& g : o.grants) {
    if (item.from >= g.ordered_by) continue;
    const Days period = catalogue::period_of(g.once ? Period::ever : g.every, day);
    if (first ? false : (g.once || day != period.from)) continue;
    if (month < g.from_month || (g.months != 0 && month >= g.from_month + g.months)) continue;
    int64_t amount = g.amount * item.value;
    if (g.per_line) {
      int64_t lines = 0;
      state_.store.each_line(a, [&](LineId l) { lines += state_.store.line(l).key != 0; });
      amount *= lines;
    }
    if (first && !g.once && day != period.from) {
      if (g.first == First::free) continue;
      if (g.first == First::prorated) amount = static_cast<int64_t>(i128{amount} * (period.to - day) / (period.to - period.from));
    }
    give(a, item.line, g, amount, at);
  }
}

void Machine::take_fees(AccountId a, const Offer& o, const Item& item, uint32_t at, bool first) {
  const int64_t day = local_day(at);
  const int month = month_of(item, day);
  const LineId line = line_by_ordinal(a, item.line);
  const Instant when = Instant::from_seconds(at);
  for (const Fee& f : o.fees) {
    if (month < f.from_month || f.take == Take::arrears) continue;
    const i128 amount = i128{f.amount.micros()} * item.value;
    if (f.once) {
      if (first) pay_fee(a, item.line, line, f.id, Money::from_micros(static_cast<int64_t>(amount)), EventKind::fee_charged, when);
      continue;
    }
    const Days period = catalogue::period_of(f.every, day);
    const int64_t days = period.to - period.from;
    i128 due = amount;
    if (f.take == Take::daily) {
      // Each day an equal part rounded down; the period's last day takes the rest.
      const int64_t part = static_cast<int64_t>(amount / days) / f.round.to * f.round.to;
      due = day + 1 == period.to ? amount - i128{part} * (days - 1) : i128{part};
      if (f.first == First::free && month == 1) due = 0;
    } else {
      if (!first && day != period.from) continue;
      if (first && f.first == First::free) continue;  // the first period, also when it is a whole one
      if (first && day != period.from) {
        if (f.first == First::prorated) due = rating::round_money(amount * (period.to - day), days, f.round);
      }
    }
    pay_fee(a, item.line, line, f.id, Money::from_micros(static_cast<int64_t>(due)), EventKind::fee_charged, when);
    if (f.take == Take::advance && f.last == First::prorated && due != 0 && !paid_by_.empty()) remember_paid(a, item, f.id, static_cast<int64_t>(due), midnight(period.to));
  }
}

// At the end of a period: fees in arrears, and the minimum of the month that has ended.
void Machine::close_period(AccountId a, const Offer& o, const Item& item, uint32_t at) {
  const int64_t day = local_day(at), ended = day - 1;
  const LineId line = line_by_ordinal(a, item.line);
  const Instant when = Instant::from_seconds(int64_t{at} - 1);  // of the period that has ended, so its money and its minimum count
  const int month = month_of(item, ended);
  for (const Fee& f : o.fees) {
    if (f.once || f.take != Take::arrears || month < f.from_month || day != catalogue::period_of(f.every, day).from) continue;
    const Days period = catalogue::period_of(f.every, ended);
    const int64_t began = local_day(item.from);
    i128 due = i128{f.amount.micros()} * item.value;
    if (began >= period.from) {
      if (f.first == First::free) continue;
      if (f.first == First::prorated) due = rating::round_money(due * (period.to - began), period.to - period.from, f.round);
    }
    pay_fee(a, item.line, line, f.id, Money::from_micros(static_cast<int64_t>(due)), EventKind::fee_charged, when);
  }
  if (day == catalogue::period_of(Period::month, day).from) take_minimum(a, o, item, ended, when);
}

// What the month of `day` lacks to the offer's minimum.
void Machine::take_minimum(AccountId a, const Offer& o, const Item& item, int64_t day, Instant when) {
  if (!o.minimum || month_of(item, day) < o.minimum->from_month) return;
  const auto period = static_cast<uint32_t>(catalogue::period_of(Period::month, day).from);
  const int64_t missing = o.minimum->amount.micros() - counter_value(a, item.line, 0, period);
  if (missing > 0) pay_fee(a, item.line, line_by_ordinal(a, item.line), 0, Money::from_micros(missing), EventKind::minimum_charged, when);
}

// By which grant of an offer that is held what is left of a bucket rolls over; null: by none.
const Grant* Machine::rollover_of(AccountId a, const Item& bucket) const {
  const Grant* rule = nullptr;
  for (const Item& held : state_.store.items(a)) {
    const Offer* o = held.kind == Item::offer && (held.line == bucket.line || held.line == 0) ? current().offer(held.def) : nullptr;
    if (o == nullptr) continue;
    for (const Grant& g : o->grants)
      if (g.bucket == bucket.def && g.rollover_cycles > 0) rule = &g;
  }
  return rule;
}

// Whether a bucket was rolled over to be used after what its last period brings: it began before that period.
bool Machine::rolled_last(AccountId a, const Item& bucket) const {
  if (bucket.until == never) return false;
  const Grant* rule = rollover_of(a, bucket);
  return rule != nullptr && !rule->rollover_first && bucket.from < midnight(catalogue::period_of(rule->every, local_day(bucket.until - 1)).from);
}

// Buckets whose period has ended and that may roll over live one period more; what is above the maximum ends now. The
// maximum is of all that rolls over of one bucket: the youngest first, since it may live longest.
void Machine::turn_buckets(AccountId a, uint32_t at) {
  std::vector<Item> ended;
  for (const Item& i : state_.store.items(a))
    if (i.kind == Item::bucket && i.until == at && i.value > 0) ended.push_back(i);
  std::stable_sort(ended.begin(), ended.end(), [](const Item& x, const Item& y) { return x.from > y.from; });
  std::map<std::pair<catalogue::Id, uint8_t>, int64_t> rolled;
  for (const Item& item : ended) {
    const Bucket* b = current().bucket(item.def);
    const Grant* rule = rollover_of(a, item);
    if (rule == nullptr || b == nullptr) continue;
    // How many periods it has lived already, counting the one in which it was given.
    int lived = 1;
    const int64_t today = local_day(at);
    for (Days p = catalogue::period_of(rule->every, local_day(item.from)); p.to < today; p = catalogue::period_of(rule->every, p.to)) ++lived;
    if (lived > rule->rollover_cycles) continue;
    int64_t& so_far = rolled[{item.def, item.line}];
    const int64_t keep = std::min(item.value, rule->rollover_max - so_far);
    so_far += keep;
    const uint32_t until = midnight(catalogue::period_of(rule->every, today).to);
    Event& e = event(EventKind::rolled_over, a, line_by_ordinal(a, item.line));
    e.ref = item.def;
    e.amount = keep;
    e.other = item.value - keep;
    e.at = Instant::from_seconds(at);
    post(e, b->unit, Ledger::bucket, item.def, keep - item.value);
    post(e, b->unit, Ledger::expired, item.def, item.value - keep);
    emit(e);
    const std::span<const Item> items = state_.store.items(a);
    size_t i = 0;
    while (items[i].kind != Item::bucket || items[i].def != item.def || items[i].line != item.line || items[i].from != item.from || items[i].until != item.until) ++i;
    state_.store.remove_item(a, i);
    if (keep > 0) add_bucket(a, item.line, *b, item.from, until, keep);
  }
}

void Machine::run_instalments(AccountId a, const Offer& o, const Item& item, uint32_t at) {
  const int64_t day = local_day(at);
  const Date today = date_from_days(day);
  const int month = month_of(item, day);
  for (const Instalment& i : o.instalments) {
    if (today.day != i.day || month < i.from_month || month - i.from_month >= i.times) continue;
    const Bucket *from = current().bucket(i.from), *into = current().bucket(i.into);
    if (from == nullptr || into == nullptr) continue;
    if (state_.store.items(a).size() >= Store::max_items) {
      no_room(a, item.line, "bucket", i.into, i.amount.micros() * item.value, at);
      continue;
    }
    int64_t left = i.amount.micros() * item.value, moved = 0;
    for (const uint16_t k : payers(a, item.line)) {
      const Item& b = state_.store.items(a)[k];
      if (b.def != i.from) continue;
      const int64_t part = std::min(left, b.value);
      state_.store.mut_item(a, k).value -= part;
      left -= part, moved += part;
    }
    const Date last = add_months({today.year, today.month, 1}, i.expires_months + 1);
    if (moved > 0) add_bucket(a, item.line, *into, at, i.expires_months == 0 ? never : midnight(days_of(last)), moved);
    Event& e = event(EventKind::instalment, a, line_by_ordinal(a, item.line));
    e.ref = i.into;
    e.amount = moved;
    e.other = left;  // what the source no longer had
    e.at = Instant::from_seconds(at);
    post(e, Unit::money, Ledger::bucket, i.from, -moved);
    post(e, Unit::money, Ledger::bucket, i.into, moved);
    emit(e);
  }
}

void Machine::start_offer(AccountId a, Ordinal line, const Offer& o, int64_t quantity) {
  Item item{Item::offer, line, o.id, now_s_, never, quantity};
  if (!state_.store.add_item(a, item)) return no_room(a, line, "offer", o.id, quantity, now_s_);
  Event& e = event(EventKind::offer_added, a, line_by_ordinal(a, line));
  e.ref = o.id;
  e.amount = quantity;
  emit(e);
  give_grants(a, o, item, now_s_, true);
  take_fees(a, o, item, now_s_, true);
  item.until = next_point(o, item, now_s_);
  const std::span<const Item> items = state_.store.items(a);
  for (size_t i = items.size(); i-- > 0;)
    if (items[i].kind == Item::offer && items[i].def == o.id && items[i].line == line && items[i].from == now_s_ && items[i].until == never) {
      state_.store.mut_item(a, i).until = item.until;
      break;
    }
}

// Ends an offer in the middle of its period: what is due in arrears is taken, what was paid ahead is given back as the
// fee says. Uses from before still find it, for as long as late uses are expected.
void Machine::end_offer(AccountId a, size_t index, const Offer& o, uint32_t at, EventKind kind) {
  const Item item = state_.store.items(a)[index];
  // A day that has begun counts whole; an offer that ends by itself ends with the last second of the day before.
  const bool by_itself = end_of(o, item, at - 1) == at;
  const int64_t day = local_day(by_itself ? at - 1 : at), began = local_day(item.from);
  const LineId line = line_by_ordinal(a, item.line);
  for (const Fee& f : o.fees) {
    if (f.once || f.take == Take::daily || month_of(item, day) < f.from_month) continue;
    const Days period = catalogue::period_of(f.every, day);
    if (by_itself && midnight(period.to) == at) continue;  // the period ended with the offer: close_period has seen to it
    const int64_t from = std::max(period.from, began), days = period.to - period.from;
    const i128 amount = i128{f.amount.micros()} * item.value;
    const bool first_free = f.first == First::free && began >= period.from;
    if (f.take == Take::arrears) {
      if (f.last == First::free || first_free) continue;
      const i128 due = f.last == First::prorated ? i128{rating::round_money(amount * (day - from + 1), days, f.round)} : amount;
      pay_fee(a, item.line, line, f.id, Money::from_micros(static_cast<int64_t>(due)), EventKind::fee_charged, Instant::from_seconds(at));
    } else if (f.take == Take::advance && f.last == First::prorated && day + 1 < period.to && !first_free) {
      give_back(a, o, item, f.id, rating::round_money(amount * (period.to - day - 1), days, f.round), at);
    }
  }
  // With a month's last day it has served the month.
  if (!by_itself && day + 1 == catalogue::period_of(Period::month, day).to) take_minimum(a, o, item, day, Instant::from_seconds(at));
  Event& e = event(kind, a, line);
  e.ref = o.id;
  e.at = Instant::from_seconds(at);
  emit(e);
  for (size_t i = 0; i < state_.store.items(a).size(); ++i) {
    const Item& now = state_.store.items(a)[i];
    if (now.kind != Item::offer || now.def != item.def || now.line != item.line || now.from != item.from) continue;
    Item& ending = state_.store.mut_item(a, i);
    ending.kind = Item::ending;
    ending.value = at;
    ending.until = static_cast<uint32_t>(std::min<int64_t>(never - 1, int64_t{at} + late_after + current().op.grace_seconds));
    return;
  }
}

// Buckets past their end and grace, counters and thresholds past theirs, offers that are no longer needed for late uses.
void Machine::expire(AccountId a, uint32_t at) {
  const int64_t grace = current().op.grace_seconds;
  bool lifted = false;
  for (size_t i = 0; i < state_.store.items(a).size();) {
    const Item item = state_.store.items(a)[i];
    const bool over = item.until != never && int64_t{item.until} + (item.kind == Item::bucket ? grace : 0) <= at;
    if (!over || item.kind == Item::offer || item.kind == Item::credit || item.kind == Item::member_limit) {
      ++i;
      continue;
    }
    if (item.kind == Item::bucket) {
      const Bucket* b = current().bucket(item.def);
      Event& e = event(EventKind::expired, a, line_by_ordinal(a, item.line));
      e.ref = item.def;
      e.amount = item.value;
      e.at = Instant::from_seconds(item.until);
      post(e, b->unit, Ledger::bucket, item.def, -item.value);
      post(e, b->unit, Ledger::expired, item.def, item.value);
      if (item.value != 0) emit(e);
    }
    lifted = lifted || item.kind == Item::reached;
    state_.store.remove_item(a, i);
  }
  if (lifted) apply_stops(a, at);
}

uint32_t Machine::earliest(AccountId a) const {
  const int64_t grace = current().op.grace_seconds;
  int64_t at = never;
  for (const Item& i : state_.store.items(a)) {
    if (i.until == never) continue;
    at = std::min<int64_t>(at, int64_t{i.until} + (i.kind == Item::bucket ? grace : 0));
    // A bucket that may roll over turns at its end, not after the grace; its offer's point is there too.
  }
  return static_cast<uint32_t>(std::min<int64_t>(at, never));
}

void Machine::settle_at(AccountId a, uint32_t at) {
  settle_sessions(a, at);
  std::vector<std::pair<Item, const Offer*>> due;
  for (const Item& i : state_.store.items(a))
    if (i.kind == Item::offer && i.until <= at)
      if (const Offer* o = current().offer(i.def)) due.emplace_back(i, o);
  for (const auto& [item, offer] : due) close_period(a, *offer, item, at);
  turn_buckets(a, at);
  expire(a, at);
  for (const auto& [item, offer] : due) {
    const bool over = at >= end_of(*offer, item, at - 1);
    if (over && offer->renews) {
      Event& e = event(EventKind::offer_renewed, a, line_by_ordinal(a, item.line));
      e.ref = offer->id;
      e.at = Instant::from_seconds(at);
      emit(e);
    } else if (over) {
      const std::span<const Item> items = state_.store.items(a);
      for (size_t i = 0; i < items.size(); ++i)
        if (items[i].kind == Item::offer && items[i].def == item.def && items[i].line == item.line && items[i].from == item.from) {
          end_offer(a, i, *offer, at, EventKind::offer_ended);
          break;
        }
      continue;
    }
    give_grants(a, *offer, item, at, false);
    run_instalments(a, *offer, item, at);
    take_fees(a, *offer, item, at, false);
    const uint32_t next = next_point(*offer, item, at);
    const std::span<const Item> items = state_.store.items(a);
    for (size_t i = 0; i < items.size(); ++i)
      if (items[i].kind == Item::offer && items[i].def == item.def && items[i].line == item.line && items[i].from == item.from && items[i].until <= at)
        state_.store.mut_item(a, i).until = next;
  }
  check_credit(a, at);
}

// The first whole second at which a version is in force.
static uint32_t begin_of(const VersionEntry& v) { return static_cast<uint32_t>(std::clamp<int64_t>((v.effective.micros() + 999'999) / 1'000'000, 0, never)); }

// Buckets in the order in which the version in force lets them pay, on the places that they have.
void Machine::order_buckets(AccountId a) {
  std::vector<std::pair<size_t, Item>> buckets;  // each line's for itself
  const std::span<const Item> items = state_.store.items(a);
  for (size_t i = 0; i < items.size(); ++i)
    if (items[i].kind == Item::bucket) buckets.emplace_back(i, items[i]);
  auto rank = [&](const Item& i) {
    const Bucket* b = current().bucket(i.def);
    return std::tuple(Ordinal{i.line}, b == nullptr ? 0 : b->priority, uint32_t{i.until}, rolled_last(a, i), uint32_t{i.from});
  };
  auto before = [&](const auto& x, const auto& y) { return rank(x.second) < rank(y.second); };
  if (std::is_sorted(buckets.begin(), buckets.end(), before)) return;
  std::vector<size_t> places;
  for (const auto& [place, item] : buckets) places.push_back(place);
  std::stable_sort(buckets.begin(), buckets.end(), before);
  for (size_t i = 0; i < places.size(); ++i) state_.store.mut_item(a, places[i]) = buckets[i].second;
}

// The due points of the account's offers as the version that takes effect says. What is due just when it does is the
// version's own, if it was known by then; a version at once begins with the next point.
void Machine::turn_account(AccountId a, const VersionEntry& v) {
  version_ = &v;
  const uint32_t begin = begin_of(v), after = v.published.seconds() < begin ? begin - 1 : begin;
  for (size_t i = 0; i < state_.store.items(a).size(); ++i) {
    const Item& item = state_.store.items(a)[i];
    const Offer* o = item.kind == Item::offer ? current().offer(item.def) : nullptr;
    if (o == nullptr) continue;
    const uint32_t next = next_point(*o, item, std::max(after, item.from));
    if (next != item.until) state_.store.mut_item(a, i).until = next;
  }
  order_buckets(a);
  state_.store.mut_account(a).version = v.number;
}

void Machine::settle(AccountId a) {
  if (state_.store.account(a).next_due > now_s_ && state_.store.account(a).version == version_->number && first_end(a) > now_s_) return;
  const VersionEntry* now = version_;
  for (int round = 0; round < 5000; ++round) {
    const uint32_t due = earliest(a), at = std::min(due, first_end(a));
    const uint32_t known = state_.store.account(a).version;
    if (known < op_->versions.size() && begin_of(op_->versions[known]) <= std::min(at, now_s_)) {
      turn_account(a, op_->versions[known]);
      continue;
    }
    if (at > now_s_) {
      state_.store.set_due(a, due);
      break;
    }
    version_ = op_->version_at(Instant::from_seconds(at));  // the one that was in force then
    settle_at(a, at);
    state_.store.set_due(a, std::max(earliest(a), at));
  }
  version_ = now;
}

}  // namespace sublet::charging
