// Credit control (RFC 8506): what a network element asks before it serves. On top of sessions.cc (hold, use, give back,
// grant anew): who is meant, requests that come again, events without a session, money as a unit, and what the answer says
// beside the amount: how long it is good for, when the tariff changes, what happens at the end.
#include "charging/credit.h"

#include <algorithm>
#include <utility>

#include "charging/holds.h"
#include "charging/machine.h"
#include "charging/session_key.h"

namespace sublet::charging {

using catalogue::Offer;
using catalogue::Version;

// ---- Who

void Machine::set_sim(const SetSim& c) {
  if (c.imsi > 999'999'999'999'999) return void(refuse("bad_imsi", "an IMSI has at most 15 digits"));
  const LineId line = line_of(c.line);
  if (line == 0) return;
  state_.store.set_sim(line, c.imsi == 0 ? 0 : sim_key(op_->id, c.imsi));
  Event& e = event(EventKind::sim_set, state_.store.line(line).account, line);
  emit(e);  // without the IMSI: it is of a person
  answer_balance(state_.store.line(line).account);
}

LineId Machine::line_asked(const Credit& c) {
  LineId line = c.line.empty() ? 0 : state_.store.find(line_key(op_->id, c.line));
  if (line == 0 && c.imsi != 0) line = state_.store.find_sim(sim_key(op_->id, c.imsi));
  if (line != 0) settle(state_.store.line(line).account);
  return line;
}

// ---- The request

CreditCode Machine::refused_code(std::string_view name) const {
  for (int i = 1; i < credit_code_count; ++i)
    if (name == credit_code_name(static_cast<CreditCode>(i))) return static_cast<CreditCode>(i);
  return CreditCode::no_price;
}

CreditPartAnswer& Machine::part_answer(const CreditPart& p) {
  for (CreditPartAnswer& a : credit_.parts)
    if (a.group == p.group && a.service == p.service) return a;
  CreditPartAnswer& a = credit_.parts.emplace_back();
  a.group = p.group;
  a.service = p.service;
  return a;
}

void Machine::credit_balance(AccountId a) {
  credit_.account = a;
  credit_.available = available(a);
  credit_.low = current().op.credit.stops && available(a) + held_of(a) < current().op.credit.warn.micros();
}

void Machine::credit(std::string_view body) {
  credit_.clear();
  before_.clear();
  answer_.grants.clear();
  Credit c;
  if (op_ == nullptr || op_->versions.empty()) return void(credit_.code = CreditCode::unknown_operator);
  if (!decode_credit(body, c, parts_)) return void(credit_.code = CreditCode::bad_command);
  version_ = op_->version_at(now_);
  state_.recent.drop(now_s_);
  const Hash128 key = session_key(op_->code, c.session);
  Session* live = state_.sessions.find(key);
  if (live != nullptr) {
    settle(live->account);
    live = state_.sessions.find(key);  // it may just have timed out
  }
  // The same request again: the first answer, whatever has happened since (RFC 8506 8.2, RFC 6733 5.5.4). The number is of
  // the session, so the T flag need not be believed.
  auto again = [&](uint32_t number, uint8_t type, std::string_view answer) {
    if (number != c.number || type != c.type || answer.empty()) return false;
    ensure(decode_credit_answer(answer, credit_), "a kept answer can be read");
    credit_.repeated = true;
    return true;
  };
  if (live != nullptr) {
    Session& s = *live;
    number_key_ = state_.store.line(s.line).key, number_ = s.served;
    if (again(s.number, s.type, s.answer.view())) return;
    if (c.type == Credit::initial || c.type == Credit::event || s.type == 0) return void(credit_.code = CreditCode::session_exists);
    if (c.number <= s.number) return void(credit_.code = CreditCode::out_of_sequence);
    if (!same_unit(c, s)) return credit_of_other_unit(c, key, s);
    credit_goes_on(c, key, s);
    return keep_answer(c, key);
  }
  const Hash128 kept = c.type == Credit::event ? event_key(key, c.number) : key;
  if (const Recent::Entry* known = state_.recent.find(kept); known != nullptr) {
    if (again(known->number, known->type, known->answer.view())) return;
    // Sent before, and come after what followed it: it must not open the session once more. (Without the T flag the peer uses
    // the name again.)
    if (c.type == Credit::initial && c.again && c.number < known->number) return void(credit_.code = CreditCode::out_of_sequence);
  }
  if (c.type == Credit::update || c.type == Credit::termination) return void(credit_.code = CreditCode::unknown_session);
  if (c.type == Credit::initial) credit_initial(c, key);
  else credit_event(c);
  keep_answer(c, kept);
}

// Octets are not seconds: where the service is told by nothing but the units, they may differ from request to request. Until
// something was asked for or used, a session is what it is then said to be.
bool Machine::same_unit(const Credit& c, Session& s) {
  if (catalogue::unit_of(c.use.service) == catalogue::unit_of(s.use.service)) return true;
  const bool told = std::any_of(c.parts.begin(), c.parts.end(), [](const CreditPart& p) { return !p.has(CreditPart::money) && (p.asked != 0 || p.used != 0 || p.used_after != 0); });
  if (told && s.groups.empty()) s.use.service = c.use.service;
  return !told || s.use.service == c.use.service;
}

// Nobody can say what it costs: it is told, and what ends ends all the same.
void Machine::credit_of_other_unit(const Credit& c, const Hash128& key, Session& s) {
  credit_.code = CreditCode::wrong_unit;
  for (const CreditPart& p : c.parts) {
    if (p.used == 0 && p.used_after == 0) continue;
    Event& e = event(EventKind::use_refused, s.account, s.line);
    e.ref = p.group;
    e.amount = p.used + p.used_after;
    e.note.assign(s.id.view().substr(0, 80)).append(": ").append(credit_code_name(credit_.code));
    emit(e);
    ++op_->hosts[state_.store.line(s.line).host].refused_uses;
  }
  if (c.type == Credit::termination) {
    const AccountId a = s.account;
    close_session(key, "ended");
    check_credit(a, now_s_);
  }
  keep_answer(c, key);
}

// For one who asks again: in the session while it is live, else for a while.
void Machine::keep_answer(const Credit& c, const Hash128& key) {
  if (credit_.code == CreditCode::bad_command) return;
  encode_credit_answer(credit_, before_);
  if (Session* s = state_.sessions.find(key); s != nullptr) {
    s->number = c.number, s->type = c.type;
    return s->answer.assign(before_);
  }
  state_.recent.add(key, now_s_, c.number, c.type, before_);
}

void Machine::credit_initial(const Credit& c, const Hash128& key) {
  const LineId line = line_asked(c);
  if (line == 0) return void(credit_.code = CreditCode::unknown_line);
  const AccountId a = state_.store.line(line).account;
  if (state_.store.account(a).sessions >= most_sessions && !give_way(a)) return void(credit_.code = CreditCode::too_many_sessions);
  // Tcc: twice what a grant is good for (RFC 8506 13, "recommended").
  const uint32_t usual = static_cast<uint32_t>(std::min<int64_t>(2 * current().op.quotas.validity, 7 * seconds_per_day));
  const size_t settled = events_.size();
  Session& s = begin_session(key, c.session, line, c.use, lives_of(c.lives, usual));
  for (const CreditPart& p : c.parts) part_answer(p);  // in the order asked, since what was granted is looked up again
  for (const CreditPart& p : c.parts)
    if (p.has(CreditPart::asks)) grant_part(s, p);
  // Refused as a whole, nothing begins: the peer will never end what it was refused.
  for (const CreditPart& p : c.parts)
    if (p.has(CreditPart::whole) && part_answer(p).code != CreditCode::done) credit_.code = part_answer(p).code;
  if (credit_.code != CreditCode::done) {
    forget_session(a, key);
    events_.resize(settled);
  }
  credit_balance(a);
}

// An account that has all the sessions that it may: the one that holds nothing and has been silent longest goes.
bool Machine::give_way(AccountId a) {
  const Session* oldest = nullptr;
  for (const Hash128& key : state_.live.at(a).sessions) {
    const Session& s = std::as_const(state_.sessions).at(key);
    if (oldest != nullptr && s.last >= oldest->last) continue;
    if (std::all_of(s.groups.begin(), s.groups.end(), [](const SessionGroupState& g) { return g.holds_nothing(); })) oldest = &s;
  }
  if (oldest == nullptr) return false;
  close_session(Hash128(oldest->key), "gave way to another");
  return true;
}

// UPDATE and TERMINATION. All that is reported is given back and charged first; then what is asked is granted.
void Machine::credit_goes_on(const Credit& c, const Hash128& key, Session& s) {
  const AccountId a = s.account;
  size_t fresh = 0;
  for (const CreditPart& p : c.parts)
    fresh += std::none_of(s.groups.begin(), s.groups.end(), [&](const SessionGroupState& g) { return g.group == p.group && g.service == p.service; });
  if (s.groups.size() + fresh > most_quotas) {  // those that have ended make room
    for (size_t i = s.groups.size(); i-- > 0;)
      if (const SessionGroupState& g = s.groups[i]; g.holds_nothing() && std::none_of(c.parts.begin(), c.parts.end(), [&](const CreditPart& p) { return g.group == p.group && g.service == p.service; }))
        s.groups.remove(i);
    // What was used is charged all the same at the end.
    if (c.type == Credit::update && s.groups.size() + fresh > most_quotas) return void(credit_.code = CreditCode::bad_command);
  }
  s.last = now_;
  s.lives = lives_of(c.lives, s.lives);
  end_by(a, state_.live.at(a), end_of(s));
  // Another place, access or network name holds from here on: what is reported was used under the old one (TS 32.299 7.1.16,
  // RATING_CONDITION_CHANGE). Quotas that this request says nothing of keep theirs.
  if (!c.use.place.empty()) s.use.place = c.use.place;
  s.use.marks = (s.use.marks & ~c.told_marks) | (c.use.marks & c.told_marks);
  for (const CreditPart& p : c.parts) part_answer(p);
  for (const CreditPart& p : c.parts)
    if (p.flags != 0) report_part(s, p);
  if (c.type == Credit::update) {
    for (const CreditPart& p : c.parts)
      if (p.has(CreditPart::asks) && part_answer(p).code == CreditCode::done) grant_part(s, p);
    tell_released(s);
  } else {
    close_session(key, "ended");
  }
  check_credit(a, now_s_);
  credit_balance(a);
}

// Used-Service-Units of one quota: its hold comes back, then what was used is charged, in two parts if the tariff changed
// in between (RFC 8506 5.2.3, Tariff-Change-Usage).
void Machine::report_part(Session& s, const CreditPart& p) {
  SessionGroupState& g = group_of(s, p.group, p.service);
  const uint32_t change = g.change;
  const bool was_money = g.money;
  release_group(s, g);
  g.change = 0;
  answer_.grants.clear();
  if (p.has(CreditPart::reports)) {
    if (p.has(CreditPart::money) || (was_money && p.used == 0 && p.used_after == 0)) {
      use_money(s, g, p.used + p.used_after);
    } else if (p.used_after > 0 && change != 0 && change > g.reported.seconds()) {
      use_group(s, g, p.used, Instant::from_seconds(std::min<int64_t>(change, now_s_)));
      use_group(s, g, p.used_after, now_);
    } else {
      use_group(s, g, p.used + p.used_after, now_);
    }
  } else {  // what it holds no more may make the others' grants cheaper, and pay for the next
    rehold(s.account, state_.store.line(s.line).ordinal, {}, current(), 0);
  }
  credit_.cost += answer_.cost.micros();
  answer_.cost = Money();
  if (!answer_.grants.empty()) part_answer(p).code = refused_code(answer_.grants.back().refused);
  answer_.grants.clear();
  place_group(s, g);
}

// RFC 8506 9.1, 4011: the whole use is free by rules that say `credit_control: no`.
bool Machine::needs_no_credit(LineId id, Use use) {
  const Version& v = current();
  const Line line = state_.store.line(id);
  if (!v.some_uncontrolled || stopped_for(line, use)) return false;
  use.start = now_;
  use.amount = std::max<int64_t>(use.amount, 1);
  collect(line.account, line.ordinal, v, now_);
  rating::rate({memo(v), offers_, buckets_, counters_}, use, rating::locate(v, use, number_for(line.key)), rating::Carry::none, trial_);
  const auto parts = trial_.part_list();
  return trial_.refused == rating::Refused::no && !parts.empty() &&
         std::all_of(parts.begin(), parts.end(), [&](const rating::Part& p) { return p.kind == rating::Part::Kind::free && v.rules[p.rule].uncontrolled; });
}

void Machine::grant_part(Session& s, const CreditPart& p) {
  SessionGroupState& g = group_of(s, p.group, p.service);
  CreditPartAnswer& out = part_answer(p);
  g.money = p.has(CreditPart::money);
  if (g.money) return grant_money(s, g, p.asked, out);
  answer_.grants.clear();
  if (needs_no_credit(s.line, use_in(s, g))) return void(out.code = CreditCode::free_of_charge);
  // A quota that is asked for beyond all measure gets what is usual at most times ten: a hold keeps it from all others.
  const catalogue::Quotas& quotas = current().op.quotas;
  const Unit unit = catalogue::unit_of(s.use.service);
  const int64_t usual = unit == Unit::octets ? quotas.data : unit == Unit::seconds ? quotas.voice : quotas.messages;
  const int64_t most = usual > (int64_t{1} << 46) ? usual : usual * 10;
  grant_group(s, g, p.asked == 0 ? usual : std::min(p.asked, most));
  const Answer::Grant grant = answer_.grants.back();
  answer_.grants.clear();
  if (!grant.refused.empty()) return void(out.code = refused_code(grant.refused));
  describe_grant(s, g, grant, out);
}

// What the answer says beside the amount. charge_ is the quote's.
void Machine::describe_grant(Session& s, SessionGroupState& g, const Answer::Grant& grant, CreditPartAnswer& out) {
  const Version& v = *op_->versions[g.version - 1].tables;
  const catalogue::Quotas& quotas = v.op.quotas;
  out.flags |= CreditPartAnswer::granted;
  out.units = grant.units;
  out.holds = grant.holds;
  out.holding = static_cast<uint32_t>(quotas.holding);
  out.validity = static_cast<uint32_t>(quotas.validity);
  if (grant.last) {
    out.flags |= CreditPartAnswer::last;
    collect(s.account, state_.store.line(s.line).ordinal, v, now_);  // what was weighed beside it has used the view
    const catalogue::AtEnd* at_end = nullptr;
    for (const Offer* o : offers_)  // by precedence: the add-on's word before the base offer's
      if (at_end == nullptr && o->at_end.kind != catalogue::AtEnd::unstated) at_end = &o->at_end;
    if (at_end != nullptr && at_end->kind != catalogue::AtEnd::terminate) {
      out.at_end = at_end->kind == catalogue::AtEnd::redirect ? CreditPartAnswer::redirect : CreditPartAnswer::restrict_access;
      out.where = at_end->where;  // of the version, which outlives the answer
    }
  } else if (quotas.threshold > 0) {
    out.threshold = grant.units / 100 * quotas.threshold + grant.units % 100 * quotas.threshold / 100;
  }
  // The next change of a time band. Calls are split by their own seconds; of octets only the peer knows which came when.
  if (catalogue::unit_of(s.use.service) == Unit::seconds) return;
  const rating::Moment now = memo(v).moment(now_.seconds());
  const rating::Moment then = memo(v).moment(now.until);
  const int64_t left = now.until - now_.seconds();
  if (then.bands == now.bands || left > quotas.validity) return;
  const Line line = state_.store.line(s.line);
  Use use = use_in(s, g);
  use.amount = grant.units;
  use.start = Instant::from_seconds(now.until);
  const int64_t held = g.held_money;
  collect(s.account, line.ordinal, v, use.start);
  for (const HeldUnits& h : g.held) buckets_.push_back({h.def, static_cast<uint16_t>(UINT16_MAX - buckets_.size()), h.from, h.until, h.amount});
  rating::rate({memo(v), offers_, buckets_, counters_}, use, rating::locate(v, use, number_for(line.key)), g.carry, trial_);
  // If the grant would cost more by then than is held, it ends with this tariff, and the peer asks again.
  if (trial_.refused != rating::Refused::no || trial_.money > held) return void(out.validity = static_cast<uint32_t>(std::max<int64_t>(left, 1)));
  out.change = g.change = static_cast<uint32_t>(now.until);
}

// ---- Money as the unit

void Machine::grant_money(Session& s, SessionGroupState& g, int64_t asked, CreditPartAnswer& out) {
  out.flags |= CreditPartAnswer::money;
  const int64_t spendable = std::max<int64_t>(available(s.account), 0);
  if (stopped_for(state_.store.line(s.line), s.use)) return void(out.code = CreditCode::stopped);
  const int64_t usual = asked == 0 ? 1'000'000 : asked;
  const int64_t units = std::min(usual, spendable);
  if (units == 0) return void(out.code = CreditCode::insufficient_balance);
  out.flags |= CreditPartAnswer::granted | (units < usual ? CreditPartAnswer::last : uint8_t{0});
  out.units = out.holds = units;
  out.validity = static_cast<uint32_t>(current().op.quotas.validity);
  hold_money(s.account, g, units);
  add_money(s.account, -units);
  Event& e = event(EventKind::session_granted, s.account, s.line);
  e.note.assign(s.id.view().substr(0, 80));
  e.ref = g.group;
  e.amount = e.other = units;
  post(e, Unit::money, Ledger::money, 0, -units);
  post(e, Unit::money, Ledger::held, 0, units);
  add_released(e, g);
  emit(e);
}

void Machine::use_money(Session& s, SessionGroupState& g, int64_t used) {
  g.reported = now_;
  if (used == 0) return;
  if (beyond(s.account, used)) return void(answer_.grants.push_back({g.group, 0, false, "too_large", 0}));
  pay_fee(s.account, state_.store.line(s.line).ordinal, s.line, op_->registry.fees.intern("credit"), Money::from_micros(used), EventKind::fee_charged, now_);
  credit_.cost += used;
}

// ---- Events: at once, without a session

static Use use_of_part(const Use& asked, const CreditPart& p);

void Machine::credit_event(const Credit& c) {
  const LineId line = line_asked(c);
  if (line == 0) return void(credit_.code = CreditCode::unknown_line);
  const AccountId a = state_.store.line(line).account;
  Use use = c.use;
  const int64_t told = use.start.seconds();
  if (told <= 0 || told > int64_t{now_s_} + clocks_apart || told < int64_t{now_s_} - seconds_per_day) use.start = now_;
  for (const CreditPart& p : c.parts) part_answer(p);
  // What cannot be paid refuses the whole: nothing of an event is done in part.
  if (c.action != Credit::refund) {
    int64_t sum = 0;
    parts_draw_.clear(), parts_move_.clear();
    for (const CreditPart& p : c.parts) {
      CreditPartAnswer& out = part_answer(p);
      if (!price_part(line, use, p, out)) continue;
      if (__builtin_add_overflow(sum, out.holds, &sum)) out.code = CreditCode::too_large;
    }
    // What the account's grants hold once it has moved the counters in front of them.
    if (const Ordinal ordinal = state_.store.line(line).ordinal; counts(a, ordinal))
      if (__builtin_add_overflow(sum, weigh(a, ordinal, parts_move_, current(), nullptr, nullptr, 0), &sum)) credit_.code = CreditCode::too_large;
    parts_draw_.clear(), parts_move_.clear();
    if (c.action == Credit::debit && stopped_for(state_.store.line(line), use)) credit_.code = CreditCode::stopped;
    if (c.action == Credit::debit && current().some_uncontrolled)
      for (const CreditPart& p : c.parts)
        if (CreditPartAnswer& out = part_answer(p); out.code == CreditCode::done && !p.has(CreditPart::money) && needs_no_credit(line, use_of_part(use, p))) out.code = CreditCode::free_of_charge;
    for (const CreditPartAnswer& p : credit_.parts)
      if (credit_.code == CreditCode::done) credit_.code = p.code;
    credit_.covered = credit_.code == CreditCode::done && sum <= available(a);
    if (c.action == Credit::debit && credit_.code == CreditCode::done && !credit_.covered) credit_.code = CreditCode::insufficient_balance;
    for (CreditPartAnswer& p : credit_.parts) p.holds = 0;
    if (c.action == Credit::debit) credit_.cost = 0;
    if (c.action == Credit::balance) credit_.cost = 0, credit_.code = CreditCode::done;
  }
  if (credit_.code == CreditCode::done && (c.action == Credit::debit || c.action == Credit::refund))
    for (const CreditPart& p : c.parts) {
      CreditPartAnswer& out = part_answer(p);
      if (c.action == Credit::debit) debit_part(line, use, p, out);
      else refund_part(line, use, p, out);
      if (credit_.code == CreditCode::done) credit_.code = out.code;
    }
  check_credit(a, now_s_);
  credit_balance(a);
}

static Use use_of_part(const Use& asked, const CreditPart& p) {
  Use use = asked;
  use.amount = p.asked;
  use.seconds = catalogue::unit_of(use.service) == Unit::seconds ? p.asked : 0;
  if (p.group != 0) use.app = p.group;
  return use;
}

// What a part would cost now, into out.holds (of the account's own money) and the answer's cost.
bool Machine::price_part(LineId id, const Use& asked, const CreditPart& p, CreditPartAnswer& out) {
  if (p.has(CreditPart::money)) {
    out.holds = p.asked;
    credit_.cost += p.asked;
    return true;
  }
  const Line line = state_.store.line(id);
  const Version& v = current();
  const Use use = use_of_part(asked, p);
  const rating::Located where = rating::locate(v, use, number_for(line.key));
  collect(line.account, line.ordinal, v, use.start);
  put_behind_parts();
  rating::rate({memo(v), offers_, buckets_, counters_}, use, where, rating::Carry::none, charge_);
  if (charge_.refused != rating::Refused::no) return out.code = refused_code(rating::refused_name(charge_.refused)), false;
  if (member_room(line.account, line.ordinal, use, where, v) < use.amount) return out.code = CreditCode::member_limit, false;
  out.holds = charge_.money;
  credit_.cost += charge_.cost;
  for (const rating::Draw& d : charge_.draw_list()) parts_draw_.push_back(d);
  for (const rating::CounterMove& m : charge_.move_list()) parts_move_.push_back(m);
  return true;
}

// The collected view as it will be when the parts of the event before this one have been carried out.
void Machine::put_behind_parts() {
  for (const rating::Draw& d : parts_draw_)
    for (rating::BucketState& b : buckets_)
      if (b.slot == d.slot) b.left -= d.amount;
  for (const rating::CounterMove& m : parts_move_) move_on(counters_, m.id, m.period, m.amount);
}

void Machine::debit_part(LineId id, const Use& asked, const CreditPart& p, CreditPartAnswer& out) {
  const Line line = state_.store.line(id);
  out.flags |= CreditPartAnswer::granted;
  out.units = p.asked;
  if (p.has(CreditPart::money)) {
    out.flags |= CreditPartAnswer::money;
    pay_fee(line.account, line.ordinal, id, op_->registry.fees.intern("credit"), Money::from_micros(p.asked), EventKind::fee_charged, asked.start);
    credit_.cost += p.asked;
    return;
  }
  if (const Verdict v = charge_at_once(line.account, id, use_of_part(asked, p)); v != Verdict::charged) {
    out.flags = 0, out.units = 0;
    return void(out.code = refused_code(verdict_name(v)));
  }
  credit_.cost += charged_.cost;
}

// REFUND_ACCOUNT: units at what they would cost now beyond all buckets, or the money stated.
void Machine::refund_part(LineId id, const Use& asked, const CreditPart& p, CreditPartAnswer& out) {
  const Line line = state_.store.line(id);
  int64_t back = p.asked;
  if (!p.has(CreditPart::money)) {
    const Version& v = current();
    const Use use = use_of_part(asked, p);
    collect(line.account, line.ordinal, v, use.start);
    rating::rate({memo(v), offers_, {}, counters_}, use, rating::locate(v, use, number_for(line.key)), rating::Carry::none, charge_);
    if (charge_.refused != rating::Refused::no) return void(out.code = refused_code(rating::refused_name(charge_.refused)));
    back = std::max<int64_t>(charge_.cost, 0);
  }
  if (beyond(line.account, -back)) return void(out.code = CreditCode::too_large);
  out.flags |= CreditPartAnswer::granted | (p.flags & CreditPart::money);
  out.units = p.asked;
  if (back == 0) return;
  Event& e = event(EventKind::adjusted, line.account, id);
  e.amount = back;
  e.note = "refund";
  post(e, Unit::money, Ledger::adjusted, 0, -back);
  post(e, Unit::money, Ledger::money, 0, back);
  add_money(line.account, back);
  emit(e);
  credit_.cost -= back;
}

}  // namespace sublet::charging
