// Money, buckets and counters of one account: the arithmetic that all commands share.
#include <algorithm>

#include "charging/machine.h"

namespace sublet::charging {

using catalogue::Bucket;
using catalogue::Id;

int64_t Machine::held_of(AccountId a) const {
  if (state_.store.account(a).sessions == 0) return 0;
  const Live* live = state_.live.find(a);
  return live == nullptr ? 0 : live->held;
}

// Buckets stand in the order in which they pay: priority, then what ends first, then what was not rolled over to be used
// last, then what began first.
bool Machine::add_bucket(AccountId a, Ordinal line, const Bucket& b, uint32_t from, uint32_t until, int64_t amount) {
  Store& store = state_.store;
  Store::Range own = store.range(a, line);
  for (size_t i = own.from; i < own.to && amount > 0; ++i) {
    const Item& old = store.items(a)[i];
    if (old.kind != Item::bucket || old.def != b.id || old.value >= 0) continue;
    const int64_t net = std::min(amount, -old.value);  // what was clawed back is made good first
    store.mut_item(a, i).value += net;
    amount -= net;
    if (store.items(a)[i].value == 0 && old.until == never) {
      store.remove_item(a, i);
      --i, --own.to;
    }
  }
  if (amount == 0) return true;
  size_t at = own.from;
  if (line == 0 && at < own.to && store.items(a)[at].kind == Item::credit) ++at;  // which stands before all others
  const std::span<const Item> now = store.items(a);
  for (size_t i = own.from; i < own.to; ++i)  // what comes back from a hold finds its own
    if (const Item& old = now[i]; old.kind == Item::bucket && old.def == b.id && old.from == from && old.until == until) return store.mut_item(a, i).value += amount, true;
  const Item added{Item::bucket, line, b.id, from, until, amount};
  for (size_t i = own.from; i < own.to; ++i) {
    const Item& old = now[i];
    if (old.kind != Item::bucket) continue;
    const Bucket* other = current().bucket(old.def);
    const int priority = other == nullptr ? 0 : other->priority;
    bool before = std::tuple(priority, old.until, old.from) <= std::tuple(b.priority, until, from);
    if (priority == b.priority && old.until == until)  // seldom: then it is asked who was rolled over
      if (const bool last = rolled_last(a, old); last != rolled_last(a, added)) before = !last;
    if (before) at = i + 1;
  }
  return store.insert_item(a, at, added);
}

// The buckets that may pay for a line, the account's and its own, in their order; of two that are alike, the account's first.
// The list is good until the next call.
const std::vector<uint16_t>& Machine::payers(AccountId a, Ordinal line) {
  payers_.clear();
  size_t shared = 0;
  state_.store.each_item(a, line, [&](size_t i, const Item& item) {
    if (item.kind != Item::bucket || item.value <= 0) return;
    payers_.push_back(static_cast<uint16_t>(i));
    shared += item.line == 0;
  });
  if (shared == 0 || shared == payers_.size()) return payers_;
  const std::span<const Item> items = state_.store.items(a);
  const auto before = [&](uint16_t x, uint16_t y) { return pays_before(a, items[x], items[y]); };
  merged_.resize(payers_.size());
  const auto middle = payers_.begin() + static_cast<ptrdiff_t>(shared);
  std::merge(payers_.begin(), middle, middle, payers_.end(), merged_.begin(), before);
  payers_.swap(merged_);
  return payers_;
}

bool Machine::pays_before(AccountId a, const Item& x, const Item& y) const {
  const Bucket *of_x = current().bucket(x.def), *of_y = current().bucket(y.def);
  const int px = of_x == nullptr ? 0 : of_x->priority, py = of_y == nullptr ? 0 : of_y->priority;
  if (px != py || x.until != y.until) return std::tuple(px, uint32_t{x.until}) < std::tuple(py, uint32_t{y.until});
  // Seldom: then it is asked who was rolled over to be used last.
  return std::tuple(rolled_last(a, x), uint32_t{x.from}) < std::tuple(rolled_last(a, y), uint32_t{y.from});
}

// Empty buckets without an end, of the account and of a line, are of no use to anybody any more.
void Machine::drop_empty(AccountId a, Ordinal line) {
  for (const Ordinal of : {line, Ordinal{0}}) {
    const Store::Range own = state_.store.range(a, of);
    for (size_t i = own.to; i-- > own.from;) {
      const Item& item = state_.store.items(a)[i];
      if (item.kind == Item::bucket && item.value == 0 && item.until == never) state_.store.remove_item(a, i);
    }
  }
}

int64_t Machine::counter_value(AccountId a, Ordinal line, Id id, uint32_t period) const {
  const std::span<const Item> items = state_.store.items(a);
  const Store::Range own = state_.store.near(a, line);
  for (size_t i = own.from; i < own.to; ++i)
    if (items[i].kind == Item::counter && items[i].def == id && items[i].line == line && items[i].from == period) return items[i].value;
  return 0;
}

void Machine::move_counter(AccountId a, Ordinal line, const catalogue::Counter& c, uint32_t period, int64_t amount, int64_t& before) {
  if (c.of == catalogue::Counter::Of::account) line = 0;
  const std::span<const Item> items = state_.store.items(a);
  const Store::Range own = state_.store.near(a, line);
  for (size_t i = own.from; i < own.to; ++i)
    if (items[i].kind == Item::counter && items[i].def == c.id && items[i].line == line && items[i].from == period) {
      before = items[i].value;
      state_.store.mut_item(a, i).value += amount;
      return;
    }
  before = 0;
  const int64_t end = catalogue::period_of(c.per, period).to;
  const int64_t keep = late_after + current().op.grace_seconds;
  const uint32_t until = c.per == catalogue::Period::ever ? never : static_cast<uint32_t>(current().op.zone.utc(end * seconds_per_day) + keep);
  if (!state_.store.add_item(a, Item{Item::counter, line, c.id, period, until, amount})) return no_room(a, line, "counter", c.id, amount, now_s_);
  due_by(a, until);
}

// What the account could not be given or keep, since it holds all that it may.
void Machine::no_room(AccountId a, Ordinal line, const char* what, Id ref, int64_t amount, uint32_t at) {
  Event& e = event(EventKind::no_room, a, line_by_ordinal(a, line));
  e.ref = ref;
  e.amount = amount;
  e.at = Instant::from_seconds(at);
  e.note = what;
  emit(e);
}

// What a line, or an account as a whole, has spent this month, where an offer of it has a minimum; kept as a counter without
// a name. A line's minimum looks at the line's own spending, an account's at all.
void Machine::spent(AccountId a, Ordinal line, int64_t day, int64_t micros) {
  if (micros == 0) return;
  bool of_line = false, of_account = false;
  state_.store.each_item(a, line, [&](size_t, const Item& i) {
    const catalogue::Offer* o = i.kind == Item::offer ? current().offer(i.def) : nullptr;
    if (o != nullptr && o->minimum) (i.line == 0 ? of_account : of_line) = true;
  });
  catalogue::Counter c;
  c.per = catalogue::Period::month;
  const auto period = static_cast<uint32_t>(catalogue::period_of(c.per, day).from);
  int64_t before = 0;
  if (of_line) move_counter(a, line, c, period, micros, before);
  if (of_account) move_counter(a, 0, c, period, micros, before);
}

// A fee is paid by the money buckets that may pay it, in their order, then by the account's own money, which may go
// below zero: limits.cc then stops the line.
void Machine::pay_fee(AccountId a, Ordinal line, LineId line_id, Id fee, Money amount, EventKind kind, Instant at) {
  paid_by_.clear();
  if (amount == Money()) return;
  if (beyond(a, amount.micros())) return no_room(a, line, "fee", fee, amount.micros(), static_cast<uint32_t>(at.seconds()));
  Event& e = event(kind, a, line_id);
  e.ref = fee;
  e.amount = amount.micros();
  e.at = at;
  int64_t left = amount.micros();
  const auto second = static_cast<uint32_t>(at.seconds());
  for (const uint16_t i : payers(a, line)) {
    const Item& item = state_.store.items(a)[i];
    if (left == 0 || second < item.from || second >= item.until) continue;
    const Bucket* b = current().bucket(item.def);
    if (b == nullptr || b->unit != Unit::money) continue;
    if (!b->pays_all_fees && std::find(b->fees.begin(), b->fees.end(), fee) == b->fees.end()) continue;
    const int64_t part = std::min(left, item.value);
    post(e, Unit::money, Ledger::bucket, item.def, -part);
    state_.store.mut_item(a, i).value -= part;
    paid_by_.emplace_back(item.def, part);
    left -= part;
  }
  post(e, Unit::money, Ledger::money, 0, -left);
  post(e, Unit::money, Ledger::revenue_fee, fee, amount.micros());
  add_money(a, -left);
  emit(e);
  spent(a, line, local_day(second), amount.micros());
}

// Who paid a fee that may be given back in part: only where buckets of money did, until the fee's period ends.
void Machine::remember_paid(AccountId a, const Item& offer, Id fee, int64_t due, uint32_t until) {
  const uint32_t which = uint32_t{offer.def} << 16 | fee;
  auto keep = [&](Id bucket, int64_t part) {
    const std::span<const Item> items = state_.store.items(a);
    for (size_t i = 0; i < items.size(); ++i)
      if (items[i].kind == Item::paid && items[i].line == offer.line && items[i].def == bucket && items[i].from == which && items[i].until == until)
        return void(state_.store.mut_item(a, i).value += part);
    if (!state_.store.add_item(a, Item{Item::paid, offer.line, bucket, which, until, part})) no_room(a, offer.line, "refund", bucket, part, now_s_);
  };
  int64_t own = due;
  const auto paid = paid_by_;
  for (const auto& [bucket, part] : paid) {
    own -= part;
    keep(bucket, part);
  }
  keep(0, own);
}

// Into a bucket of that kind that the line has, the one that lives longest; else into a new one without an end.
bool Machine::refill(AccountId a, Ordinal line, const Bucket& b, int64_t amount, uint32_t at) {
  size_t best = SIZE_MAX;
  const std::span<const Item> items = state_.store.items(a);
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind != Item::bucket || items[i].def != b.id || (items[i].line != 0 && items[i].line != line) || items[i].until <= at) continue;
    if (best == SIZE_MAX || items[i].until > items[best].until) best = i;
  }
  if (best == SIZE_MAX) return add_bucket(a, line, b, at, never, amount);
  state_.store.mut_item(a, best).value += amount;
  return true;
}

// Gives `back` of a fee to where it came from: to each bucket of money the share that it paid, rounded up, so that what
// was given for use never becomes money of one's own; the rest to the account's own money.
void Machine::give_back(AccountId a, const catalogue::Offer& o, const Item& item, Id fee, int64_t back, uint32_t at) {
  const uint32_t which = uint32_t{item.def} << 16 | fee;
  i128 total_paid = 0;
  std::vector<std::pair<Id, int64_t>> parts;
  for (size_t i = 0; i < state_.store.items(a).size();) {
    const Item paid = state_.store.items(a)[i];
    if (paid.kind != Item::paid || paid.line != item.line || paid.from != which) {
      ++i;
      continue;
    }
    total_paid += paid.value;
    if (paid.def != 0) parts.emplace_back(paid.def, paid.value);
    if (o.many) ++i;  // another offer of the same name may still ask
    else state_.store.remove_item(a, i);
  }
  int64_t own = back, lost = 0;
  for (auto& [bucket, part] : parts) {
    part = static_cast<int64_t>(std::min<i128>(own, (i128{back} * part + total_paid - 1) / total_paid));
    own -= part;
    const Bucket* b = current().bucket(bucket);
    if (b != nullptr && refill(a, item.line, *b, part, at)) continue;
    no_room(a, item.line, "refund", bucket, part, at);
    lost += part;
    part = 0;
  }
  Event& e = event(EventKind::fee_charged, a, line_by_ordinal(a, item.line));
  e.ref = fee;
  e.amount = lost - back;
  post(e, Unit::money, Ledger::revenue_fee, fee, lost - back);
  for (const auto& [bucket, part] : parts) post(e, Unit::money, Ledger::bucket, bucket, part);
  post(e, Unit::money, Ledger::money, 0, own);
  add_money(a, own);
  emit(e);
}

LineId Machine::line_by_ordinal(AccountId a, Ordinal ordinal) const {
  LineId found = 0;
  state_.store.each_line(a, [&](LineId l) {
    if (state_.store.line(l).ordinal == ordinal && state_.store.line(l).key != 0) found = l;
  });
  return found;
}

}  // namespace sublet::charging
