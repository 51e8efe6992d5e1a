// Limits: thresholds of counters, credit, members; what the hosts are asked to stop and restore.
//
// A line's wanted state is worked out anew from what the account holds, so that stop and restore cannot drift apart:
// credit gives half or full, each threshold reached and not lifted gives its own bits.
#include <algorithm>

#include "charging/machine.h"

namespace sublet::charging {

using catalogue::Action;
using catalogue::Counter;
using catalogue::Limit;
using catalogue::Offer;
using catalogue::Service;
using catalogue::Version;

namespace {

// Item::reached's value: action, service, kbps, and whether it was lifted.
constexpr int64_t lifted_bit = int64_t{1} << 62;
int64_t pack(const Limit& l) {
  return static_cast<int64_t>(l.action) | static_cast<int64_t>(l.service) << 8 | int64_t{l.kbps} << 16;
}

uint8_t bits_of(int64_t value) {
  if ((value & lifted_bit) != 0) return 0;
  switch (static_cast<Action>(value & 0xff)) {
    case Action::notify: return 0;
    case Action::throttle: return stop::throttled;
    case Action::half_stop: return stop::half;
    case Action::full_stop: return stop::full;
    case Action::stop_service: break;
  }
  switch (static_cast<Service>(value >> 8 & 0xff)) {
    case Service::data: return stop::data;
    case Service::voice:
    case Service::video: return stop::voice;
    default: return stop::messages;
  }
}

}  // namespace

bool Machine::stopped_for(const Line& line, const Use& use) const {
  const uint8_t w = line.wanted;
  if ((w & stop::full) != 0) return true;
  if ((w & stop::half) != 0 && use.direction != catalogue::Direction::in) return true;
  switch (use.service) {
    case Service::data: return (w & stop::data) != 0;
    case Service::voice:
    case Service::video: return (w & stop::voice) != 0 && use.direction != catalogue::Direction::in;
    default: return (w & stop::messages) != 0 && use.direction != catalogue::Direction::in;
  }
}

void Machine::check_limits(AccountId a, LineId line, const Version&, const Counter& c, uint32_t period, int64_t before, int64_t after, int64_t end) {
  const Ordinal ordinal = c.of == Counter::Of::account ? Ordinal{0} : state_.store.line(line).ordinal;
  bool acted = false;
  uint32_t until = never;
  // Of a period that is over a limit is only told.
  auto reach = [&](const Limit& l, int64_t limit) {
    const catalogue::Days days = catalogue::period_of(c.per, period);
    if (local_day(now_s_) >= days.to) return;
    if (c.per != catalogue::Period::ever) until = midnight(days.to);
    if (state_.store.add_item(a, Item{Item::reached, ordinal, c.id, period, until, pack(l)})) acted = true;
    else no_room(a, ordinal, "limit", c.id, limit, now_s_);
  };
  for (const Offer* o : offers_)
    for (const Limit& l : o->limits) {
      if (l.counter != c.id || before >= l.at || after < l.at) continue;
      Event& e = event(EventKind::limit_reached, a, line);
      e.ref = c.id;
      e.amount = l.at;
      e.other = after;
      e.at = Instant::from_seconds(end);
      e.note = l.name;
      emit(e);
      if (l.action != Action::notify) reach(l, l.at);
    }
  // A member's own limit stops that line until the period ends.
  const Store::Range own = state_.store.near(a, ordinal);
  for (size_t k = own.from; k < own.to; ++k) {
    if (const Item& i = state_.store.items(a)[k]; i.kind != Item::member_limit || i.def != c.id || i.line != ordinal) continue;
    const Item i = state_.store.items(a)[k];
    if (before >= i.value || after < i.value) continue;
    Event& e = event(EventKind::limit_reached, a, line);
    e.ref = c.id;
    e.amount = i.value;
    e.other = after;
    e.at = Instant::from_seconds(end);
    e.note = "member";
    emit(e);
    Limit l;
    l.action = c.unit == Unit::money ? Action::half_stop : Action::stop_service;
    l.service = c.unit == Unit::octets ? Service::data : c.unit == Unit::seconds ? Service::voice : Service::sms;
    reach(l, i.value);
    break;
  }
  if (!acted) return;
  apply_stops(a, end);
  due_by(a, until);
}

namespace {

constexpr uint8_t barred_bits = 63;

// What limits and credit had stopped of everything, bars apart: what is stopped stays so until more than that is there.
uint8_t own_stops(const Line& line) {
  switch (line.barred >> 6) {
    case 0: return line.wanted & (stop::half | stop::full);
    case 1: return stop::half;
    case 2: return stop::full;
    default: return 0;
  }
}
uint8_t with_own(uint32_t bars, uint8_t own) {
  return static_cast<uint8_t>(bars | ((own & stop::full) != 0 ? 128U : (own & stop::half) != 0 ? 64U : 192U));
}

}  // namespace

void Machine::bar_line(const BarLine& c) {
  if ((c.bars & ~uint32_t{barred_bits}) != 0) return void(refuse("bad_command", "bars are stop bits"));
  const LineId id = line_of(c.line);
  if (id == 0) return;
  const Line before = state_.store.line(id);
  const AccountId a = before.account;
  if (c.bars != (before.barred & barred_bits)) {
    state_.store.mut_line(id).barred = with_own(c.bars, own_stops(before));
    Event& e = event(EventKind::barred, a, id);
    e.amount = c.bars;
    e.other = before.barred & barred_bits;
    emit(e);
    apply_stops(a, now_s_);
  }
  answer_balance(a);
}

uint8_t Machine::wanted_of(AccountId a, LineId id, uint32_t& kbps) const {
  const Line& line = state_.store.line(id);
  uint8_t bits = 0;
  kbps = 0;
  state_.store.each_item(a, line.ordinal, [&](size_t, const Item& i) {
    if (i.kind != Item::reached) return;
    bits |= bits_of(i.value);
    if ((bits_of(i.value) & stop::throttled) != 0) {
      const auto limit = static_cast<uint32_t>(i.value >> 16 & 0xffffffff);
      kbps = kbps == 0 ? limit : std::min(kbps, limit);
    }
  });
  const catalogue::CreditRules& rules = current().op.credit;
  if (!rules.stops) return bits;
  const int64_t have = available(a) + held_of(a);  // what is only held is not spent
  const uint8_t own = own_stops(line);
  const bool stopped = own != 0;
  // What is stopped stays so until `restore` is reached; a half stop may still become a full one.
  if (have < rules.full.micros()) bits |= stop::full;
  else if (have < rules.half.micros() || (stopped && have < rules.restore.micros())) bits |= (own & stop::full) != 0 && have < rules.restore.micros() ? stop::full : stop::half;
  return bits;
}

void Machine::apply_stops(AccountId a, int64_t cause) {
  std::vector<LineId> lines;
  state_.store.each_line(a, [&](LineId l) { lines.push_back(l); });
  bool stopped = false;
  for (const LineId l : lines) {
    if (state_.store.line(l).key == 0) continue;
    uint32_t kbps = 0;
    const uint8_t own = wanted_of(a, l, kbps);
    stopped = stopped || (own & (stop::half | stop::full)) != 0;
    const Line before = state_.store.line(l);
    const uint8_t bars = before.barred & barred_bits, wanted = own | bars;
    if (before.barred != 0)  // without bars, what is wanted says it again
      if (const uint8_t kept = bars == 0 ? uint8_t{0} : with_own(bars, own); kept != before.barred) state_.store.mut_line(l).barred = kept;
    if (wanted == before.wanted && kbps == before.kbps) continue;
    Line& line = state_.store.mut_line(l);
    line.wanted = wanted;
    line.kbps = kbps;
    line.asked = static_cast<uint32_t>(cause);
    // Another speed is another stop: what the host has confirmed is not it.
    const bool slower = (wanted & before.wanted & stop::throttled) != 0 && kbps != before.kbps;
    if (slower) line.confirmed &= static_cast<uint8_t>(~stop::throttled);
    const bool more = (wanted & ~before.wanted) != 0 || slower;
    HostStats& stats = op_->hosts[before.host];
    ++(more ? stats.stops : stats.restores);
    if (before.wanted == 0 && wanted != 0) ++op_->stopped;
    if (before.wanted != 0 && wanted == 0) --op_->stopped;
    Event& e = event(EventKind::stop_wanted, a, l);
    e.ref = before.host;
    e.amount = wanted;
    e.other = before.wanted;
    e.at = Instant::from_seconds(cause);
    if (kbps != 0) e.note = std::to_string(kbps) + " kbps";
    emit(e);
  }
  if (state_.store.account(a).stopped != stopped) state_.store.mut_account(a).stopped = stopped;
}

void Machine::check_credit(AccountId a, int64_t cause) {
  const catalogue::CreditRules& rules = current().op.credit;
  if (!rules.stops) return;
  const int64_t have = available(a) + held_of(a);
  const Account& account = state_.store.account(a);
  if (have < rules.warn.micros() && account.warned == 0) {
    state_.store.mut_account(a).warned = 1;
    Event& e = event(EventKind::low_balance, a, 0);
    e.amount = have;
    e.other = rules.warn.micros();
    e.at = Instant::from_seconds(cause);
    emit(e);
  } else if (have >= rules.warn.micros() && account.warned != 0) {
    state_.store.mut_account(a).warned = 0;
  }
  // Nothing to do for nearly everybody: neither below the line nor stopped.
  if (have >= rules.half.micros() && account.stopped == 0) return;
  apply_stops(a, cause);
}

void Machine::lift(const Lift& c) {
  const LineId id = line_of(c.line);
  if (id == 0) return;
  const AccountId a = state_.store.line(id).account;
  const Ordinal ordinal = state_.store.line(id).ordinal;
  collect(a, ordinal, current(), now_);
  const Limit* limit = nullptr;
  for (const Offer* o : offers_)
    for (const Limit& l : o->limits)
      if (l.name == c.limit) limit = &l;
  if (limit == nullptr) return void(refuse("unknown_limit", "the line has no limit '" + c.limit.substr(0, 80) + "'"));
  if (!limit->on_request) return void(refuse("not_on_request", "this limit ends with its period"));
  bool any = false;
  for (size_t i = 0; i < state_.store.items(a).size(); ++i) {
    const Item& item = state_.store.items(a)[i];
    if (item.kind != Item::reached || item.def != limit->counter || (item.line != 0 && item.line != ordinal) || item.value != pack(*limit)) continue;
    state_.store.mut_item(a, i).value |= lifted_bit;
    any = true;
  }
  if (!any) return void(refuse("not_reached", "this limit has not been reached"));
  Event& e = event(EventKind::limit_lifted, a, id);
  e.ref = limit->counter;
  e.note = limit->name;
  emit(e);
  apply_stops(a, now_s_);
  answer_balance(a);
}

void Machine::line_switched(const LineSwitched& c) {
  if (c.state >= 64) return void(refuse("bad_command", "there is no such state of a line"));
  const LineId id = line_of(c.line);
  if (id == 0) return;
  Line& line = state_.store.mut_line(id);
  const uint8_t before = line.confirmed;
  line.confirmed = static_cast<uint8_t>(c.state);
  HostStats& stats = op_->hosts[line.host];
  ++stats.confirmed;
  const int64_t lag = std::max<int64_t>(0, int64_t{now_s_} - line.asked);
  if ((line.confirmed & ~before) != 0) stats.lag_seconds += lag, ++stats.lags;
  Event& e = event(EventKind::switched, line.account, id);
  e.ref = line.host;
  e.amount = line.confirmed;
  e.other = lag;
  emit(e);
}

// How much of the use the line's own limits leave beside what its sessions were granted; INT64_MAX without any.
int64_t Machine::member_room(AccountId a, Ordinal line, const Use& use, const rating::Located& where, const Version& v) {
  int64_t room = INT64_MAX;
  const Store::Range own = state_.store.near(a, line);
  for (size_t k = own.from; k < own.to; ++k) {
    const Item& i = state_.store.items(a)[k];
    if (i.kind != Item::member_limit || i.line != line) continue;
    const Counter* c = v.counter(i.def);
    if (c == nullptr || c->by_price || !rating::matches(v, c->when, use, where, ~catalogue::BandMask{0})) continue;
    const auto period = static_cast<uint32_t>(catalogue::period_of(c->per, v.op.zone.local(use.start.seconds()) / seconds_per_day).from);
    int64_t left = i.value - counter_value(a, line, c->id, period) - held_moves(a, line, c->id, period);
    for (const rating::CounterMove& m : parts_move_)
      if (m.id == c->id && m.period == period) left -= m.amount;
    if (c->counts_money || c->counts_uses) room = left > 0 ? room : 0;
    else room = std::min(room, std::max<int64_t>(left, 0));
  }
  return room;
}

}  // namespace sublet::charging
