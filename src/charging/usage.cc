// A use is charged: the account is collected into rating's view, rated retail and wholesale in one pass, and the result
// applied. The same function serves records of usage files, single uses, and (through sessions.cc) live sessions.
#include <algorithm>

#include "charging/holds.h"
#include "charging/machine.h"

namespace sublet::charging {

using catalogue::Id;
using catalogue::Offer;
using catalogue::Version;

// The version in force when the use began; if an offer that the line holds is younger, the first version that knows it.
const VersionEntry* Machine::version_for(AccountId a, Ordinal line, Instant start) const {
  const VersionEntry* v = op_->version_at(start);
  for (const VersionEntry* last = &op_->versions.back(); v != last; ++v) {
    bool knows = true;
    state_.store.each_item(a, line, [&](size_t, const Item& i) {
      if ((i.kind == Item::offer || i.kind == Item::ending) && v->tables->offer(i.def) == nullptr) knows = false;
      if (i.kind == Item::bucket && v->tables->bucket(i.def) == nullptr) knows = false;
    });
    if (knows) break;
  }
  return v;
}

// Told after the books of its time were closed, or later than the grace and three days.
bool Machine::told_late(int64_t start, const Version& v) const { return start < op_->closed_until || start + late_after + v.op.grace_seconds < now_s_; }

// Whose a use of a number is: `line` has the number now (0: none has). A line takes what began since it is in service, and a
// little earlier, since clocks differ. What began before the number's last line was closed is of that line: its account
// takes it while it is open, and `line` becomes the closed one; else it is nobody's.
Verdict Machine::in_service(uint64_t key, LineId& line, int64_t start) {
  if (line != 0 && start >= state_.store.line(line).since) return Verdict::charged;
  if (const auto closed = op_->closed_lines.find(key); closed != op_->closed_lines.end() && start < closed->second.at) {
    const Line& last = state_.store.line(closed->second.line);
    if (start < last.since || state_.store.account(last.account).status != Account::open) return Verdict::line_closed;
    line = closed->second.line;
    closed_key_ = key;
    return Verdict::charged;
  }
  if (line == 0) return Verdict::unknown_line;
  return start + clocks_apart < state_.store.line(line).since ? Verdict::before_line : Verdict::charged;
}

// A line that was removed has its number no more: only a late use speaks of such a one.
PhoneNumber Machine::number_at(LineId line) const {
  const uint64_t key = state_.store.line(line).key;
  return number_for(key != 0 ? key : closed_key_);
}

// Fills the scratch view: offers by precedence (those that held when the use began), buckets and counters.
void Machine::collect(AccountId a, Ordinal line, const Version& v, Instant start) {
  offers_.clear();
  buckets_.clear();
  counters_.clear();
  const int64_t at = start.seconds();
  const std::span<const Item> items = state_.store.items(a);
  auto add = [&](const Item& i) {
    const Offer* o = v.offer(i.def);
    if (o == nullptr) return;
    size_t k = offers_.size();
    while (k > 0 && offers_[k - 1]->precedence > o->precedence) --k;
    offers_.insert(offers_.begin() + static_cast<ptrdiff_t>(k), o);
  };
  bool base = false;
  size_t shared = 0;
  state_.store.each_item(a, line, [&](size_t slot, const Item& i) {
    switch (i.kind) {
      case Item::offer:
      case Item::ending:
        if (i.from > at || (i.kind == Item::ending && at >= i.value)) break;
        add(i);
        base = base || (v.offer(i.def) != nullptr && v.offer(i.def)->base);
        break;
      case Item::bucket:
        // A late use takes from what the line has now.
        if (i.value <= 0) break;
        buckets_.push_back({i.def, static_cast<uint16_t>(slot), i.from, i.until, i.value});
        shared += i.line == 0;
        break;
      case Item::counter: counters_.push_back({i.def, i.from, i.value}); break;
      default: break;
    }
  });
  if (shared != 0 && shared != buckets_.size()) {  // as payers() has them
    const auto middle = buckets_.begin() + static_cast<ptrdiff_t>(shared);
    merged_buckets_.resize(buckets_.size());
    std::merge(buckets_.begin(), middle, middle, buckets_.end(), merged_buckets_.begin(), [&](const rating::BucketState& x, const rating::BucketState& y) { return pays_before(a, items[x.slot], items[y.slot]); });
    buckets_.swap(merged_buckets_);
  }
  if (base) return;
  // A use from before the line's present base offer: that offer prices it all the same.
  state_.store.each_item(a, line, [&](size_t, const Item& i) {
    if (i.kind != Item::offer || i.from <= at) return;
    if (const Offer* o = v.offer(i.def); o != nullptr && o->base) add(i);
  });
}

rating::Memo& Machine::other_memo(const Version& v) {
  std::unique_ptr<rating::Memo>& m = memos_[&v];
  if (m == nullptr) m = std::make_unique<rating::Memo>(v);
  return *(memo_ = m.get());
}

void Machine::describe_parts(const Version&, Charged& out) {
  out.parts.clear();
  for (const rating::Part& p : charge_.part_list()) {
    Charged::Part to{};
    to.kind = p.kind;
    to.offer = p.offer < offers_.size() ? offers_[p.offer]->id : Id{0};
    to.rule = p.rule;
    to.bucket = p.bucket;
    to.destination = p.destination;
    to.second = p.second;
    to.units = p.units;
    to.taken = p.taken;
    to.from = p.from;
    out.parts.push_back(to);
  }
  if (charge_.parts_dropped) out.flags |= Charged::parts_dropped;
  if (charge_.capped) out.flags |= Charged::capped;
}

// What the host will ask for this use. A missing wholesale price does not stop the charge: it is flagged and told.
void Machine::price_wholesale(const Line& line, const Use& use, const rating::Located& where, const Version& v, rating::Carry& carry, Charged& out) {
  out.host = line.host;
  const catalogue::Host* host = v.host(line.host);
  if (host == nullptr || host->tariff < 0) {
    out.flags |= Charged::no_wholesale;
    return;
  }
  std::vector<rating::CounterState>& counters = op_->host_counters[line.host];
  rating::Subject subject{memo(v), {}, {}, counters, &v.tariffs[static_cast<size_t>(host->tariff)]};
  rating::rate(subject, use, where, carry, wholesale_);
  if (wholesale_.refused != rating::Refused::no) {
    out.flags |= Charged::no_wholesale;
    return;
  }
  carry = wholesale_.carry;
  out.wholesale = wholesale_.cost;
  out.wholesale_rule = wholesale_.parts_count > 0 ? wholesale_.parts[0].rule : uint16_t{0};
  for (const rating::CounterMove& m : wholesale_.move_list()) move_on(counters, m.id, m.period, m.amount);
}

// Applies charge_ to the account: draws, money, counters, limits; leaves the account's part in `out`.
void Machine::apply_charge(AccountId a, LineId line, const Use& use, const Version& v, Charged& out, int64_t end) {
  Store& store = state_.store;
  const Ordinal ordinal = store.line(line).ordinal;
  describe_parts(v, out);
  Event& balance = balance_;  // collects postings only
  balance.postings.clear();
  bool emptied = false;
  for (const rating::Draw& d : charge_.draw_list()) {
    Item& item = store.mut_item(a, d.slot);
    item.value -= d.amount;
    emptied = emptied || (item.value == 0 && item.until == never);
    const catalogue::Bucket* b = v.bucket(item.def);
    post(balance, b->unit, Ledger::bucket, item.def, -d.amount);
    if (b->unit != Unit::money) post(balance, b->unit, Ledger::used, item.def, d.amount);
  }
  const int64_t could = std::max<int64_t>(0, available(a));
  out.cost = charge_.cost;
  out.discount = charge_.discount;
  out.price = charge_.price;
  out.discount_offer = charge_.discount_offer < offers_.size() ? offers_[charge_.discount_offer]->id : Id{0};
  out.overrun = std::max<int64_t>(0, charge_.money - could);
  add_money(a, -charge_.money);
  post(balance, Unit::money, Ledger::money, 0, -charge_.money);
  post(balance, Unit::money, Ledger::revenue_use, 0, charge_.cost);
  if (out.wholesale != 0) {
    post(balance, Unit::money, Ledger::host_payable, out.host, -out.wholesale);
    post(balance, Unit::money, Ledger::host_cost, out.host, out.wholesale);
  }
  out.postings = balance.postings;
  total(out.postings);

  const int64_t day = v.op.zone.local(late_ ? int64_t{now_s_} : use.start.seconds()) / seconds_per_day;
  spent(a, ordinal, day, charge_.cost);
  for (const rating::CounterMove& m : charge_.move_list()) {
    const catalogue::Counter* c = v.counter(m.id);
    if (c == nullptr) continue;
    int64_t before = 0;
    move_counter(a, ordinal, *c, m.period, m.amount, before);
    check_limits(a, line, v, *c, m.period, before, before + m.amount, end);
  }
  if (emptied) drop_empty(a, ordinal);
  if (charge_.money != 0) check_credit(a, end);
}

Verdict Machine::charge(AccountId a, LineId line_id, const Use& use, bool host_record, Charged& out) {
  const Line line = state_.store.line(line_id);
  if (state_.store.items(a).size() + 8 >= Store::max_items) return Verdict::account_full;
  const VersionEntry* entry = version_for(a, line.ordinal, use.start);
  const Version& v = *entry->tables;
  const int64_t start = use.start.seconds();
  late_ = host_record && told_late(start, v);
  collect(a, line.ordinal, v, use.start);
  out.account = a;
  out.line = number_at(line_id);
  out.host = line.host;
  out.version = entry->number;
  out.flags = late_ ? Charged::late : uint8_t{0};
  out.cost = out.wholesale = out.overrun = out.discount = 0;
  out.wholesale_rule = 0;
  const rating::Subject subject{memo(v), offers_, buckets_, counters_, nullptr, late_ ? int64_t{now_s_} : 0};
  const rating::Located where = rating::locate(v, use, out.line);
  rating::rate(subject, use, where, rating::Carry::none, charge_);
  switch (charge_.refused) {
    case rating::Refused::no: break;
    case rating::Refused::no_offer: return Verdict::no_offer;
    case rating::Refused::no_price: return Verdict::no_price;
    case rating::Refused::closed_destination: return Verdict::closed_destination;
    case rating::Refused::too_large: return Verdict::too_large;
  }
  if (beyond(a, charge_.money)) return Verdict::too_large;
  rating::Carry whole;
  if (host_record) price_wholesale(line, use, where, v, whole, out);
  if (counts(a, line.ordinal)) {
    rehold(a, line.ordinal, charge_.move_list(), v, charge_.money);
    collect(a, line.ordinal, v, use.start);
  }
  const int64_t end = start + use.seconds;
  if (host_record && line.confirmed != 0 && stopped_for(line, use) && start > line.asked) out.flags |= Charged::after_stop;
  apply_charge(a, line_id, use, v, out, end);
  if (host_record) {
    HostStats& stats = op_->hosts[line.host];
    stats.retail += out.cost;
    stats.wholesale += out.wholesale;
    stats.overrun += out.overrun;
    if ((out.flags & Charged::after_stop) != 0) stats.after_stop += out.cost;
  }
  return Verdict::charged;
}

// Charges a use and tells it. Not charged: nothing has happened.
Verdict Machine::charge_at_once(AccountId a, LineId line, const Use& use) {
  aside_.clear();
  aside_.swap(events_);
  const Verdict v = charge(a, line, use, true, charged_);
  if (v == Verdict::charged) tell_charge_first();
  else events_.swap(aside_);
  return v;
}

// The charge first, then what followed from it, which is in events_; behind what had happened before, which is aside.
void Machine::tell_charge_first() {
  Writer(aside_).put(EventKind::charged);
  encode(charged_, aside_);
  aside_ += events_;
  events_.swap(aside_);
}

void Machine::charge_use(const ChargeUse& c) {
  if (const int64_t start = c.use.use.start.seconds(); start < 0 || start > int64_t{now_s_} + seconds_per_day)
    return void(refuse("from_the_future", "the use begins more than a day from now, or before 1970"));
  const int64_t oldest = int64_t{now_s_} - int64_t{current().op.late_days} * seconds_per_day;
  if (c.use.use.start.seconds() < oldest) return void(refuse("too_late", "the use is older than the catalogue's late days"));
  const uint64_t key = line_key(op_->id, c.line);
  LineId line = state_.store.find(key);
  const Verdict belongs = in_service(key, line, c.use.use.start.seconds());
  if (belongs == Verdict::before_line) return void(refuse("before_line", "the use began before the line was in service"));
  if (belongs == Verdict::line_closed) return void(refuse("line_closed", "the use is of a line whose account was closed; the number is free or somebody else's"));
  if (line == 0) return void(line_of(c.line));  // which says that there is none
  const AccountId a = state_.store.line(line).account;
  settle(a);
  if (c.only_if_covered) {
    if (stopped_for(state_.store.line(line), c.use.use)) return void(refuse("stopped", "the line is stopped for this use"));
    const VersionEntry* entry = version_for(a, state_.store.line(line).ordinal, c.use.use.start);
    collect(a, state_.store.line(line).ordinal, *entry->tables, c.use.use.start);
    const rating::Subject subject{memo(*entry->tables), offers_, buckets_, counters_, nullptr, told_late(c.use.use.start.seconds(), *entry->tables) ? int64_t{now_s_} : 0};
    const rating::Located where = rating::locate(*entry->tables, c.use.use, c.line);
    rating::rate(subject, c.use.use, where, rating::Carry::none, charge_);
    if (charge_.refused == rating::Refused::no && charge_.money + held_more(a, state_.store.line(line).ordinal, *entry->tables) > available(a)) return void(refuse("insufficient_balance", "the account may spend less than this costs"));
    if (member_room(a, state_.store.line(line).ordinal, c.use.use, where, *entry->tables) < c.use.use.amount) return void(refuse("member_limit", "the line's own limit would be passed"));
  }
  if (const Verdict v = charge_at_once(a, line, c.use.use); v != Verdict::charged) return void(refuse(verdict_name(v), "the use cannot be charged"));
  answer_.cost = Money::from_micros(charged_.cost);
  answer_balance(a);
}

}  // namespace sublet::charging
