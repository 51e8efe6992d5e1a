// Commands that people and shops give: accounts, lines, offers, money and units moved.
#include <algorithm>

#include "charging/machine.h"

namespace sublet::charging {
namespace {

using catalogue::Bucket;
using catalogue::Host;
using catalogue::Offer;

constexpr int64_t most_units = int64_t{1} << 50;  // of one top-up or gift
constexpr int64_t most_money = int64_t{1'000'000'000} * Money::micros_per_unit;  // a thousand million: more is a mistake

bool positive(Money m) { return m > Money() && m.micros() <= most_money; }
const char* const most_text = "at most 1,000,000,000.00, or 2^50 units, at a time";

}  // namespace

void Machine::answer_balance(AccountId a) {
  answer_.account = a;
  answer_.money = Money::from_micros(state_.store.account(a).money);
}

// What every command that changes what an account has or may spend ends with.
void Machine::conclude(AccountId a) {
  state_.store.set_due(a, earliest(a));
  check_credit(a, now_s_);
  answer_balance(a);
}

// Ends the offers of a line, of the account itself (0), or of all (-1).
void Machine::end_offers(AccountId a, int line) {
  for (size_t i = 0; i < state_.store.items(a).size();) {
    const Item item = state_.store.items(a)[i];
    const Offer* o = item.kind == Item::offer && (line < 0 || item.line == line) ? current().offer(item.def) : nullptr;
    if (o != nullptr) end_offer(a, i, *o, now_s_, EventKind::offer_ended);
    else ++i;
  }
}

// The number is free again. What its host has stopped, or is about to, is known to whoever gets the number next.
void Machine::detach_line(LineId id) {
  const Line& line = state_.store.line(id);
  op_->closed_lines[line.key] = {now_s_, id};
  if (const auto stops = static_cast<uint8_t>(line.wanted | line.confirmed); stops != 0) op_->left_stopped[line.key] = {line.host, stops};
  if (line.wanted != 0) --op_->stopped;
  state_.store.set_sim(id, 0);
  state_.store.remove_line(id);
  --op_->lines;
}

// The host as stated, or the one whose leased prefix is the longest.
const Host* Machine::host_for(const NewLine& line) {
  const Host* best = nullptr;
  int length = -1;
  for (const Host& h : current().hosts) {
    if (!line.host.empty()) {
      if (h.code == line.host) return &h;
      continue;
    }
    for (const PhoneNumber& p : h.numbers) {
      bool fits = p.size() <= line.number.size();
      for (int i = 0; fits && i < p.size(); ++i) fits = p.digit(i) == line.number.digit(i);
      if (fits && p.size() > length) best = &h, length = p.size();
    }
  }
  if (best == nullptr) {
    if (line.host.empty()) refuse("no_host", "number " + line.number.masked() + " is in no prefix leased from a host; state the host");
    else refuse("unknown_host", "there is no host '" + line.host + "'");
  }
  return best;
}

bool Machine::check_offers(const std::vector<std::string>& names, bool of_account, size_t& items) {
  int base = 0;
  for (const std::string& name : names) {
    const Offer* o = current().offer(op_->registry.offers.find(name));
    if (o == nullptr || o->withdrawn) return refuse("unknown_offer", "there is no offer '" + name.substr(0, 80) + "' on sale");
    if (o->of_account != of_account) return refuse("wrong_level", "offer '" + name + "' is for " + (o->of_account ? "an account" : "a line"));
    if (!o->many && std::count(names.begin(), names.end(), name) > 1) return refuse("already_held", "offer '" + name + "' is taken once");
    if (o->base && ++base > 1) return refuse("two_base_offers", "offer '" + name + "' is a second base offer; one at a time is held");
    items += 1 + o->grants.size();
  }
  return items + 4 < Store::max_items || refuse("account_full", "the account would hold too much");
}

bool Machine::check_line(const NewLine& line, Instant since, size_t& items) {
  if (line.number.size() < 5) return refuse("bad_number", "a line's number has 5 to 15 digits with its country code");
  if (line.number.digit(0) == 0) return refuse("bad_number", "an international number does not begin with 0");
  if (state_.store.find(line_key(op_->id, line.number)) != 0) return refuse("number_in_use", "number " + line.number.masked() + " is in service already");
  if (since < Instant() || since > now_) return refuse("bad_time", "a line is in service since now, or since a time that has passed");
  if (const auto closed = op_->closed_lines.find(line_key(op_->id, line.number)); closed != op_->closed_lines.end() && since_of(since) < closed->second.at)
    return refuse("bad_time", "number " + line.number.masked() + " was another line's until " + Instant::from_seconds(closed->second.at).text());
  return host_for(line) != nullptr && check_offers(line.offers, false, items);
}

LineId Machine::attach_line(AccountId a, const NewLine& line, uint32_t since) {
  const LineId id = state_.store.add_line(a, line_key(op_->id, line.number), host_for(line)->id, since);
  ++op_->lines;
  Event& e = event(EventKind::line_added, a, id);
  e.ref = state_.store.line(id).host;
  emit(e);
  const auto left = op_->left_stopped.find(state_.store.line(id).key);
  if (left == op_->left_stopped.end()) return id;
  // The number comes back as its host has it: stopped. Nobody wants that of the new line.
  if (left->second.host == state_.store.line(id).host) {
    Line& l = state_.store.mut_line(id);
    l.confirmed = left->second.stops;
    l.asked = now_s_;
    ++op_->hosts[l.host].restores;
    Event& restore = event(EventKind::stop_wanted, a, id);
    restore.ref = l.host;
    restore.other = l.confirmed;
    emit(restore);
  }
  op_->left_stopped.erase(left);
  return id;
}

void Machine::open_account(const OpenAccount& c) {
  if (c.lines.empty() || c.lines.size() > 50) return void(refuse("bad_command", "an account opens with 1 to 50 lines"));
  if (c.money < Money() || c.money.micros() > most_money || c.credit < Money() || c.credit.micros() > most_money) return void(refuse("bad_amount", "money and credit are not negative"));
  size_t room = 1;
  for (size_t i = 0; i < c.lines.size(); ++i) {
    if (!check_line(c.lines[i], c.since, room)) return;
    for (size_t k = 0; k < i; ++k)
      if (c.lines[k].number == c.lines[i].number) return void(refuse("number_in_use", "the same number twice"));
  }
  if (!check_offers(c.offers, true, room)) return;
  const AccountId a = state_.store.add_account(op_->id, now_s_);
  state_.store.mut_account(a).version = version_->number;
  ++op_->accounts;
  Event& e = event(EventKind::account_opened, a, 0);
  e.amount = c.money.micros();
  e.other = c.credit.micros();
  post(e, Unit::money, Ledger::outside, 0, -c.money.micros());
  post(e, Unit::money, Ledger::money, 0, c.money.micros());
  add_money(a, c.money.micros());
  emit(e);
  if (c.credit > Money()) state_.store.insert_item(a, 0, Item{Item::credit, 0, 0, now_s_, never, c.credit.micros()});
  std::vector<Ordinal> ordinals;
  for (const NewLine& line : c.lines) ordinals.push_back(state_.store.line(attach_line(a, line, since_of(c.since))).ordinal);
  for (const std::string& name : c.offers) start_offer(a, 0, *current().offer(op_->registry.offers.find(name)), 1);
  for (size_t i = 0; i < c.lines.size(); ++i)
    for (const std::string& name : c.lines[i].offers) start_offer(a, ordinals[i], *current().offer(op_->registry.offers.find(name)), 1);
  conclude(a);
}

void Machine::close_account(const CloseAccount& c) {
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  for (const Live* open = state_.live.find(a); open != nullptr; open = state_.live.find(a)) close_session(Hash128(open->sessions.front()), "account closed");
  end_offers(a, -1);
  Event& e = event(EventKind::account_closed, a, line);
  const int64_t rest = state_.store.account(a).money;
  e.amount = rest;  // paid out, or (negative) owed
  post(e, Unit::money, Ledger::money, 0, -rest);
  post(e, Unit::money, Ledger::outside, 0, rest);
  for (const Item& item : state_.store.items(a)) {
    if (item.kind != Item::bucket) continue;
    const Unit unit = current().bucket(item.def)->unit;
    post(e, unit, Ledger::bucket, item.def, -item.value);
    post(e, unit, Ledger::expired, item.def, item.value);
  }
  add_money(a, -rest);
  emit(e);
  while (!state_.store.items(a).empty()) state_.store.remove_item(a, state_.store.items(a).size() - 1);
  std::vector<LineId> lines;
  state_.store.each_line(a, [&](LineId l) { lines.push_back(l); });
  for (const LineId l : lines)
    if (state_.store.line(l).key != 0) detach_line(l);
  state_.store.mut_account(a).status = Account::closed;
  state_.store.set_due(a, never);
  --op_->accounts;
  answer_balance(a);
  answer_.cost = Money::from_micros(rest);  // whoever asks again under the key gets no events, and has to know it too
}

void Machine::add_line(const AddLine& c) {
  const LineId of = line_of(c.line);
  if (of == 0) return;
  const AccountId a = state_.store.line(of).account;
  size_t room = state_.store.items(a).size();
  if (!check_line(c.added, c.since, room)) return;
  if (state_.store.account(a).line_count >= Store::max_lines) return void(refuse("account_full", "an account has at most 4,095 lines in its life"));
  const Ordinal ordinal = state_.store.line(attach_line(a, c.added, since_of(c.since))).ordinal;
  for (const std::string& name : c.added.offers) start_offer(a, ordinal, *current().offer(op_->registry.offers.find(name)), 1);
  // Pooled grants of the account's offers: the new line brings its part.
  for (size_t i = 0; i < state_.store.items(a).size(); ++i) {
    const Item item = state_.store.items(a)[i];
    if (item.kind != Item::offer || item.line != 0) continue;
    if (const Offer* o = current().offer(item.def))
      for (const catalogue::Grant& g : o->grants)
        if (g.per_line) give(a, 0, g, g.amount, now_s_);
  }
  conclude(a);
}

void Machine::remove_line(const RemoveLine& c) {
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  int lines = 0;
  state_.store.each_line(a, [&](LineId l) { lines += state_.store.line(l).key != 0; });
  if (lines == 1) return void(refuse("last_line", "this is the account's last line; close the account"));
  const Ordinal ordinal = state_.store.line(line).ordinal;
  if (const Live* live = state_.live.find(a); live != nullptr) {
    const Few<Hash128, 2> open = live->sessions;
    for (const Hash128& key : open)
      if (state_.sessions.at(key).line == line) close_session(key, "line removed");
  }
  end_offers(a, ordinal);
  // What was the line's alone ends with it, but for what prices the uses from before that are still to come.
  const int64_t expected = int64_t{now_s_} + int64_t{current().op.late_days + 2} * seconds_per_day;
  for (size_t i = 0; i < state_.store.items(a).size();) {
    const Item item = state_.store.items(a)[i];
    if (item.line != ordinal || item.kind == Item::ending || item.kind == Item::counter) {
      if (item.line == ordinal && item.kind == Item::ending && item.until < expected) state_.store.mut_item(a, i).until = static_cast<uint32_t>(std::min<int64_t>(expected, never - 1));
      ++i;
      continue;
    }
    if (item.kind == Item::bucket && item.value != 0) {
      const Unit unit = current().bucket(item.def)->unit;
      Event& e = event(EventKind::expired, a, line);
      e.ref = item.def;
      e.amount = item.value;
      post(e, unit, Ledger::bucket, item.def, -item.value);
      post(e, unit, Ledger::expired, item.def, item.value);
      emit(e);
    }
    state_.store.remove_item(a, i);
  }
  emit(event(EventKind::line_removed, a, line));
  detach_line(line);
  conclude(a);
}

void Machine::set_credit(const SetCredit& c) {
  if (c.credit < Money() || c.credit.micros() > most_money) return void(refuse("bad_amount", "a credit limit is not negative"));
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  Event& e = event(EventKind::credit_set, a, line);
  e.other = credit_of(a);
  e.amount = c.credit.micros();
  if (const std::span<const Item> items = state_.store.items(a); !items.empty() && items[0].kind == Item::credit) state_.store.mut_item(a, 0).value = c.credit.micros();
  else if (!state_.store.insert_item(a, 0, Item{Item::credit, 0, 0, now_s_, never, c.credit.micros()})) return void(refuse("account_full"));
  emit(e);
  check_credit(a, now_s_);
  answer_balance(a);
}

void Machine::set_member_limit(const SetMemberLimit& c) {
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const catalogue::Counter* counter = current().counter(op_->registry.counters.find(c.counter));
  if (counter == nullptr || counter->of != catalogue::Counter::Of::line) return void(refuse("unknown_counter", "there is no counter of lines '" + c.counter.substr(0, 80) + "'"));
  const Line& l = state_.store.line(line);
  const AccountId a = l.account;
  const std::span<const Item> items = state_.store.items(a);
  size_t at = 0;
  while (at < items.size() && !(items[at].kind == Item::member_limit && items[at].line == l.ordinal && items[at].def == counter->id)) ++at;
  if (c.at_most < 0) {
    if (at < items.size()) state_.store.remove_item(a, at);
  } else if (at < items.size()) {
    state_.store.mut_item(a, at).value = c.at_most;
  } else if (!state_.store.add_item(a, Item{Item::member_limit, l.ordinal, counter->id, now_s_, never, c.at_most})) {
    return void(refuse("account_full"));
  }
  Event& e = event(EventKind::member_limit_set, a, line);
  e.ref = counter->id;
  e.amount = c.at_most;
  emit(e);
  check_credit(a, now_s_);
  answer_balance(a);
}

void Machine::add_offer(const AddOffer& c) {
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const Offer* o = current().offer(op_->registry.offers.find(c.offer));
  if (o == nullptr || o->withdrawn) return void(refuse("unknown_offer", "there is no offer '" + c.offer.substr(0, 80) + "' on sale"));
  if (c.quantity < 1 || c.quantity > 1000 || (c.quantity > 1 && !o->many)) return void(refuse("bad_quantity", "this offer is taken once"));
  const AccountId a = state_.store.line(line).account;
  const Ordinal ordinal = o->of_account ? Ordinal{0} : state_.store.line(line).ordinal;
  size_t old_base = SIZE_MAX;
  const std::span<const Item> items = state_.store.items(a);
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind != Item::offer || items[i].line != ordinal) continue;
    if (items[i].def == o->id && !o->many) return void(refuse("already_held", "the line has this offer"));
    const Offer* held = current().offer(items[i].def);
    if (o->base && held != nullptr && held->base) old_base = i;
  }
  if (state_.store.items(a).size() + 4 + o->grants.size() >= Store::max_items) return void(refuse("account_full", "the account holds too much already"));
  // A new base offer takes the place of the old one.
  if (old_base != SIZE_MAX) end_offer(a, old_base, *current().offer(state_.store.items(a)[old_base].def), now_s_, EventKind::offer_ended);
  start_offer(a, ordinal, *o, c.quantity);
  conclude(a);
}

void Machine::remove_offer(const RemoveOffer& c) {
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const Offer* o = current().offer(op_->registry.offers.find(c.offer));
  const AccountId a = state_.store.line(line).account;
  const Ordinal ordinal = state_.store.line(line).ordinal;
  const std::span<const Item> items = state_.store.items(a);
  for (size_t i = 0; o != nullptr && i < items.size(); ++i) {
    if (items[i].kind != Item::offer || items[i].def != o->id || (items[i].line != 0 && items[i].line != ordinal)) continue;
    end_offer(a, i, *o, now_s_, EventKind::offer_removed);
    return conclude(a);
  }
  refuse("offer_not_held", "the line does not have offer '" + c.offer.substr(0, 80) + "'");
}

void Machine::top_up(const TopUp& c) {
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  Event& e = event(EventKind::topped_up, a, line);
  if (c.bucket.empty()) {
    if (c.amount <= Money() || c.units != 0) return void(refuse("bad_amount", "a top-up is more than nothing"));
    if (!positive(c.amount)) return void(refuse("too_large", most_text));
    if (state_.store.account(a).money > most_money) return void(refuse("too_large", "the account would hold too much"));
    e.amount = c.amount.micros();
    post(e, Unit::money, Ledger::outside, 0, -c.amount.micros());
    post(e, Unit::money, Ledger::money, 0, c.amount.micros());
    add_money(a, c.amount.micros());
  } else {
    const Bucket* b = current().bucket(op_->registry.buckets.find(c.bucket));
    if (b == nullptr) return void(refuse("unknown_bucket", "there is no bucket '" + c.bucket.substr(0, 80) + "'"));
    const int64_t units = b->unit == Unit::money ? c.amount.micros() : c.units;
    if (units <= 0) return void(refuse("bad_amount", b->unit == Unit::money ? "a top-up is more than nothing; of a bucket of money it is stated as `amount`" : "a top-up is more than nothing; of a bucket of units it is stated as `units`"));
    if (c.valid_days < 0 || c.valid_days > 4000) return void(refuse("bad_amount", "a top-up is valid for 1 to 4,000 days, or 0: without end"));
    if (units > most_units) return void(refuse("too_large", most_text));
    i128 held = units;
    for (const Item& i : state_.store.items(a))
      if (i.kind == Item::bucket && i.def == b->id) held += i.value;
    if (held > most_balance) return void(refuse("too_large", "the buckets of this name would hold too much"));
    const uint32_t until = c.valid_days == 0 ? never : midnight(local_day(now_s_) + c.valid_days);
    if (!add_bucket(a, state_.store.line(line).ordinal, *b, now_s_, until, units)) return void(refuse("account_full"));
    e.ref = b->id;
    e.amount = units;
    post(e, b->unit, Ledger::granted, b->id, -units);
    post(e, b->unit, Ledger::bucket, b->id, units);
  }
  emit(e);
  conclude(a);
}

// Takes `units` from the buckets of one definition in their order; what they do not hold makes one negative, if it may be.
bool Machine::take_units(AccountId a, Ordinal line, const Bucket& b, int64_t units, Event& e) {
  int64_t have = 0;
  for (const Item& i : state_.store.items(a))
    if (i.kind == Item::bucket && i.def == b.id && (i.line == 0 || i.line == line) && i.value > 0 && i.until > now_s_) have += i.value;
  if (have < units && !b.may_be_negative) return refuse("insufficient_units", "the bucket holds less than that");
  int64_t left = units;
  for (const uint16_t i : payers(a, line)) {
    const Item& item = state_.store.items(a)[i];
    if (item.def != b.id || item.until <= now_s_ || left == 0) continue;
    const int64_t part = std::min(left, item.value);
    state_.store.mut_item(a, i).value -= part;
    left -= part;
  }
  if (left > 0) {
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < state_.store.items(a).size(); ++i) {
      const Item& item = state_.store.items(a)[i];
      if (item.kind == Item::bucket && item.def == b.id && item.line == line && item.value <= 0 && item.until == never) at = i;
    }
    if (at != SIZE_MAX) state_.store.mut_item(a, at).value -= left;
    else if (!state_.store.add_item(a, Item{Item::bucket, line, b.id, now_s_, never, -left})) ensure(false, "room for a negative bucket was checked");
  }
  drop_empty(a, line);
  post(e, b.unit, Ledger::bucket, b.id, -units);
  return true;
}

void Machine::adjust(const Adjust& c) {
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  const Ordinal ordinal = state_.store.line(line).ordinal;
  if (state_.store.items(a).size() + 2 >= Store::max_items) return void(refuse("account_full"));
  Event& e = event(EventKind::adjusted, a, line);
  e.note = c.reason.substr(0, 200);
  if (c.bucket.empty()) {
    if (c.amount == Money() || c.amount.micros() > most_money || c.amount.micros() < -most_money || c.units != 0) return void(refuse("bad_amount", "an adjustment is not nothing"));
    if (const i128 after = i128{state_.store.account(a).money} + c.amount.micros(); after > 2 * i128{most_money} || after < -2 * i128{most_money})
      return void(refuse("bad_amount", "the account would hold too much"));
    e.amount = c.amount.micros();
    post(e, Unit::money, Ledger::adjusted, 0, -c.amount.micros());
    post(e, Unit::money, Ledger::money, 0, c.amount.micros());
    add_money(a, c.amount.micros());
  } else {
    const Bucket* b = current().bucket(op_->registry.buckets.find(c.bucket));
    if (b == nullptr) return void(refuse("unknown_bucket", "there is no bucket '" + c.bucket.substr(0, 80) + "'"));
    const int64_t units = b->unit == Unit::money ? c.amount.micros() : c.units;
    if (units == 0 || units > most_units || units < -most_units) return void(refuse("bad_amount", "an adjustment is not nothing"));
    e.ref = b->id;
    e.amount = units;
    if (units > 0) {
      add_bucket(a, ordinal, *b, now_s_, never, units);
      post(e, b->unit, Ledger::bucket, b->id, units);
    } else if (!take_units(a, ordinal, *b, -units, e)) {
      return;
    }
    post(e, b->unit, Ledger::adjusted, b->id, -units);
  }
  emit(e);
  conclude(a);
}

void Machine::transfer(const Transfer& c) {
  if (!positive(c.amount)) return void(refuse("bad_amount", "a transfer is more than nothing"));
  const LineId from = line_of(c.line);
  const LineId to = from == 0 ? 0 : line_of(c.to);
  if (to == 0) return;
  const AccountId a = state_.store.line(from).account, b = state_.store.line(to).account;
  if (a == b) return void(refuse("same_account", "both lines are of one account"));
  if (state_.store.account(a).money < c.amount.micros()) return void(refuse("insufficient_balance", "the account has less than that of its own"));
  if (state_.store.account(b).money > most_money) return void(refuse("bad_amount", "the other account would hold too much"));
  // Two events, each balanced, through `outside`: one for either account's history.
  for (const auto& [account, line, sign] : {std::tuple(a, from, -1), std::tuple(b, to, 1)}) {
    Event& e = event(EventKind::transferred, account, line);
    e.amount = sign * c.amount.micros();
    e.note = number_of(state_.store.line(sign < 0 ? to : from).key).text();
    post(e, Unit::money, Ledger::money, 0, e.amount);
    post(e, Unit::money, Ledger::outside, 0, -e.amount);
    add_money(account, e.amount);
    emit(e);
  }
  check_credit(a, now_s_);
  check_credit(b, now_s_);
  answer_balance(a);
}

void Machine::withdraw(const Withdraw& c) {
  if (!positive(c.amount)) return void(refuse("bad_amount", "a withdrawal is more than nothing"));
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  // Own money only: neither credit nor what is held for sessions can be carried out.
  if (state_.store.account(a).money < c.amount.micros()) return void(refuse("insufficient_balance", "the account has less than that of its own"));
  Event& e = event(EventKind::withdrawn, a, line);
  e.amount = c.amount.micros();
  e.note = c.reason.substr(0, 200);
  post(e, Unit::money, Ledger::money, 0, -c.amount.micros());
  post(e, Unit::money, Ledger::outside, 0, c.amount.micros());
  add_money(a, -c.amount.micros());
  emit(e);
  check_credit(a, now_s_);
  answer_balance(a);
}

void Machine::gift(const Gift& c) {
  const LineId from = line_of(c.line);
  const LineId to = from == 0 ? 0 : line_of(c.to);
  if (to == 0) return;
  const Bucket* b = current().bucket(op_->registry.buckets.find(c.bucket));
  if (b == nullptr) return void(refuse("unknown_bucket", "there is no bucket '" + c.bucket.substr(0, 80) + "'"));
  if (c.units <= 0 || c.units > most_units) return void(refuse("bad_amount", "a gift is more than nothing"));
  const AccountId a = state_.store.line(from).account, other = state_.store.line(to).account;
  if (a == other) return void(refuse("same_account", "both lines are of one account"));
  const Ordinal ordinal = state_.store.line(from).ordinal;
  int64_t have = 0;
  for (const Item& i : state_.store.items(a))
    if (i.kind == Item::bucket && i.def == b->id && (i.line == 0 || i.line == ordinal) && i.value > 0 && i.until > now_s_) have += i.value;
  if (have < c.units) return void(refuse("insufficient_units", "the bucket holds less than that"));
  if (state_.store.items(other).size() + 3 >= Store::max_items) return void(refuse("account_full"));
  // What is given keeps the end that it had: part by part.
  int64_t left = c.units;
  for (const uint16_t i : payers(a, ordinal)) {
    const Item item = state_.store.items(a)[i];
    if (item.def != b->id || item.until <= now_s_ || left == 0) continue;
    const int64_t part = std::min(left, item.value);
    if (!add_bucket(other, state_.store.line(to).ordinal, *b, now_s_, item.until, part)) break;
    state_.store.mut_item(a, i).value -= part;
    left -= part;
  }
  drop_empty(a, ordinal);
  for (const auto& [account, line, sign] : {std::tuple(a, from, -1), std::tuple(other, to, 1)}) {
    Event& e = event(EventKind::gift, account, line);
    e.ref = b->id;
    e.amount = sign * (c.units - left);
    e.note = number_of(state_.store.line(sign < 0 ? to : from).key).text();
    post(e, b->unit, Ledger::bucket, b->id, e.amount);
    post(e, b->unit, Ledger::outside, b->id, -e.amount);
    emit(e);
  }
  if (left > 0) no_room(other, state_.store.line(to).ordinal, "bucket", b->id, left, now_s_);  // it stays with who gives
  state_.store.set_due(other, earliest(other));
  answer_balance(a);
}

void Machine::charge_fee(const ChargeFee& c) {
  if (!positive(c.amount)) return void(refuse("bad_amount", "a fee is more than nothing"));
  const LineId line = line_of(c.line);
  if (line == 0) return;
  const AccountId a = state_.store.line(line).account;
  if (available(a) < c.amount.micros()) return void(refuse("insufficient_balance", "the account may spend less than that"));
  const std::string name = c.name.empty() ? "fee" : c.name.substr(0, 80);
  if (op_->registry.fees.find(name) == 0 && op_->registry.fees.list().size() >= catalogue::Names::limit / 2) return void(refuse("too_many_names", "use a name of a fee that is known"));
  const catalogue::Id fee = op_->registry.fees.intern(name);
  pay_fee(a, state_.store.line(line).ordinal, line, fee, c.amount, EventKind::fee_charged, now_);
  check_credit(a, now_s_);
  answer_.cost = c.amount;
  answer_balance(a);
}

void Machine::period_close(const PeriodClose& c) {
  if (c.until > now_) return void(refuse("bad_time", "the books are closed up to a time that has passed"));
  if (c.until.seconds() <= op_->closed_until) return void(refuse("already_closed", "the books are closed up to " + Instant::from_seconds(op_->closed_until).text()));
  op_->closed_until = c.until.seconds();
  Event& e = event(EventKind::period_closed, 0, 0);
  e.at = c.until;
  e.amount = shown(op_->totals[static_cast<size_t>(Unit::money)][static_cast<size_t>(Ledger::revenue_use)]);
  e.other = shown(op_->totals[static_cast<size_t>(Unit::money)][static_cast<size_t>(Ledger::revenue_fee)]);
  emit(e);
}

}  // namespace sublet::charging
