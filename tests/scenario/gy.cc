// Lines that begin with `gy`: credit control (docs/formats/scenarios.md).
#include "scenario/gy.h"

#include <algorithm>

#include "scenario/runner.h"

namespace sublet::scenario {

using namespace charging;

std::string command_of(const std::string& op, const GyRequest& q) {
  Credit c;
  c.type = q.type, c.action = q.action, c.number = q.number, c.again = q.again;
  c.session = q.session, c.line = q.line, c.use = q.use;
  c.imsi = q.imsi.empty() ? 0 : std::stoull(q.imsi);
  const bool message = catalogue::unit_of(q.use.service) == Unit::messages;
  std::vector<CreditPart> parts;
  for (const GyRequest::Part& from : q.parts) {
    CreditPart& p = parts.emplace_back();
    p.group = from.group, p.service = from.service;
    if (from.money) p.flags |= CreditPart::money;
    if (from.asks && q.type != Credit::termination) {
      p.flags |= CreditPart::asks;
      p.asked = from.asked == 0 && q.type == Credit::event && message && !from.money ? 1 : from.asked;
    }
    if (from.ends && !p.has(CreditPart::asks)) p.flags |= CreditPart::ends;
    for (const GyRequest::Used& u : from.used) {
      p.flags |= CreditPart::reports;
      (u.side == GyRequest::Used::after ? p.used_after : p.used) += u.amount;
    }
  }
  // A debit, refund or enquiry that names no units is of one message, or of as much as the server likes.
  if (parts.empty() && q.type == Credit::event && q.action != Credit::balance) {
    parts.emplace_back().flags = CreditPart::asks;
    parts.back().asked = message ? 1 : 0;
  }
  if (!q.by_msccs())
    for (CreditPart& p : parts) p.flags |= CreditPart::whole;
  c.parts = parts;
  std::string out;
  encode_credit(op, c, out);
  return out;
}

namespace {

bool is_digits(const std::string& word, size_t least) {
  return word.size() >= least && word.find_first_not_of("0123456789") == std::string::npos;
}

void gy_used(Words& w, Unit unit, GyRequest::Part& p) {
  GyRequest::Used u;
  if (w.accept("before")) u.side = GyRequest::Used::before;
  else if (w.accept("after")) u.side = GyRequest::Used::after;
  if (w.accept("input")) u.kind = GyRequest::Used::input;
  else if (w.accept("output")) u.kind = GyRequest::Used::output;
  else if (w.accept("money")) u.kind = GyRequest::Used::money;
  if ((u.kind == GyRequest::Used::input || u.kind == GyRequest::Used::output) && unit != Unit::octets) throw Wrong{"only octets go in and out"};
  u.amount = u.kind == GyRequest::Used::money ? w.money().micros() : w.amount(unit);
  if (u.kind == GyRequest::Used::money) p.money = true;
  p.used.push_back(u);
}

void gy_parts(Words& w, Unit unit, std::vector<GyRequest::Part>& out) {
  auto current = [&]() -> GyRequest::Part& { return out.empty() ? out.emplace_back() : out.back(); };
  for (;;) {
    if (w.accept("rating-group")) {
      out.emplace_back().named = true;
      out.back().group = static_cast<uint32_t>(w.integer());
    } else if (w.accept("service-id")) {
      if (out.empty() || out.back().service != 0 || out.back().said_something()) out.emplace_back().named = true;
      out.back().service = static_cast<uint32_t>(w.integer());
    } else if (w.accept("mscc")) {
      out.emplace_back().named = true;
    } else if (w.accept("asks")) {
      GyRequest::Part& p = current();
      p.asks = true;
      if (w.accept("money")) p.money = true, p.asked = w.money().micros();
      else if (w.at_quantity() || (!w.empty() && is_digits(w.front(), 1))) p.asked = w.amount(unit);
    } else if (w.accept("used")) {
      gy_used(w, unit, current());
    } else if (w.accept("ends")) {
      current().ends = true;
    } else {
      break;
    }
  }
  for (const GyRequest::Part& p : out)
    if (p.named != out.front().named) throw Wrong{"either each quota has a rating-group, service-id or `mscc`, or there is one without"};
  if (out.size() > 1 && !out.front().named) throw Wrong{"several quotas are told apart by rating-group or service-id"};
}

}  // namespace

void Runner::gy_who(Words& w, GyRequest& q) {
  if (w.empty()) return;
  if (w.accept("imsi")) {
    q.imsi = w.take();
    if (!is_digits(q.imsi, 6)) throw Wrong{"an IMSI is digits"};
  } else if (lines_.count(w.front()) != 0 || is_digits(w.front(), 5)) {
    q.line = number(w.take());
  }
}

// What a Diameter request cannot say has no place in a `gy` line.
void Runner::gy_use(Words& w, Use& use) {
  use.service = catalogue::Service::data;
  if (!w.empty() && catalogue::service_of(w.front())) service(w, use);
  for (bool more = true; more;) {
    if (w.accept("start")) use.start = zone().instant(w.moment());
    else more = circumstance(w, use);
  }
  if (use.marks != 0 || use.app != 0) throw Wrong{"marks and apps have no Diameter form; apps are rating-groups"};
  if (use.direction == catalogue::Direction::forwarded) throw Wrong{"a forwarded call has no Diameter form"};
  if (use.service == catalogue::Service::other) throw Wrong{"the service `other` has no Diameter form"};
  if (!use.place.empty() && use.place.text().size() != 5 && use.place.text().size() != 6) throw Wrong{"a place in Diameter is MCC and MNC: 5 or 6 digits"};
}

void Runner::gy(Words& w) {
  const std::string verb = w.take();
  GyRequest q;
  if (verb == "again") {
    const auto last = gy_.find(w.take());
    if (last == gy_.end()) throw Wrong{"nothing was sent for it that could be sent again"};
    q = last->second;
    q.again = true;
    return send_gy(q);
  }
  if (verb == "initial") q.type = Credit::initial;
  else if (verb == "update") q.type = Credit::update;
  else if (verb == "terminate") q.type = Credit::termination;
  else if (verb == "event") q.type = Credit::event;
  else throw Wrong{"there is no `gy " + verb + "`"};
  if (q.type == Credit::event) {
    const std::string action = w.take();
    q.action = action == "debit" ? Credit::debit : action == "refund" ? Credit::refund : action == "balance" ? Credit::balance : Credit::price;
    if (q.action == Credit::price && action != "price") throw Wrong{"an event is a debit, a refund, a balance check or a price enquiry"};
  }
  q.session = w.take();
  gy_who(w, q);
  const auto last = gy_.find(q.session);
  if (q.type == Credit::update || q.type == Credit::termination) {
    q.use.service = last == gy_.end() ? catalogue::Service::data : last->second.use.service;
    q.number = last == gy_.end() ? 1 : last->second.number + 1;
    if (!w.empty() && w.front() == "at") circumstance(w, q.use);
  } else {
    gy_use(w, q.use);
  }
  if (w.accept("number")) q.number = static_cast<uint32_t>(w.integer());
  q.again = w.accept("late");
  gy_parts(w, catalogue::unit_of(q.use.service), q.parts);
  send_gy(q);
}

void Runner::send_gy(const GyRequest& q) {
  gy_[q.session] = q;
  gy_last_ = q.session;
  const std::string bytes = command_of(op_, q);
  credit_bytes_ = executed(target_.ask(now(), bytes, q), bytes);
  std::string_view rest = credit_bytes_;
  if (!decode_credit_answer(rest, credit_.emplace())) throw Wrong{"the answer to the request cannot be read"};
}

// `session` lines as Diameter would say them: the third depth's other way through the same case.
void Runner::session_as_gy(const std::string& id, Credit::Type type, Words& w) {
  GyRequest q;
  q.type = type;
  // A case may use the name of a session that has ended for another one; a Session-Id is of one session for ever.
  int& times = gy_times_[id];
  if (type == Credit::initial) ++times;
  q.session = id + (times > 1 ? ";" + std::to_string(times) : "");
  const auto last = gy_.find(q.session);
  if (type == Credit::initial) {
    q.line = number(w.take());
    service(w, q.use);
    while (circumstance(w, q.use)) {}
    if (q.use.marks != 0 || q.use.app != 0) throw NoDiameterForm{};
  } else {
    if (last == gy_.end()) throw NoDiameterForm{};
    q.use.service = last->second.use.service;
    q.number = last->second.number + 1;
  }
  int64_t lives = 0;
  bool used = false;
  for (const SessionGroup& g : groups(w, &lives, &used)) {
    GyRequest::Part& p = q.parts.emplace_back();
    p.group = g.group;
    p.named = g.group != 0;
    p.asks = g.asked >= 0;
    p.asked = std::max<int64_t>(g.asked, 0);
    if (g.used != 0 || used) p.used.push_back({.amount = g.used});
  }
  if (lives != 0) throw NoDiameterForm{};
  if (q.parts.size() == 1 && !q.parts[0].named && !q.parts[0].said_something()) q.parts.clear();
  for (const GyRequest::Part& p : q.parts)
    if (p.named != q.parts[0].named) throw NoDiameterForm{};
  send_gy(q);
  credit_.reset();  // its expectations are those of sessions
}

// ---- What was answered

namespace {

const char* at_end_name(CreditPartAnswer::AtEnd at_end) {
  return at_end == CreditPartAnswer::redirect ? "redirect" : at_end == CreditPartAnswer::restrict_access ? "restrict" : "terminate";
}

std::string part_name(const CreditPartAnswer& p) {
  return p.group != 0 ? "rating group " + std::to_string(p.group) : p.service != 0 ? "service " + std::to_string(p.service) : "the quota";
}

}  // namespace

void Runner::check_granted(const CreditPartAnswer& p, Words& w) {
  const std::string what = "the grant of " + part_name(p);
  if ((p.flags & CreditPartAnswer::granted) == 0) throw Wrong{what + " was expected, but it was refused: " + credit_code_name(p.code)};
  const bool money = w.accept("money");
  same(what, money ? "money" : "units", (p.flags & CreditPartAnswer::money) != 0 ? "money" : "units");
  if (money) {
    same(what, w.money().text(), Money::from_micros(p.units).text());
  } else {
    const Quantity q = w.quantity();
    same(what, quantity_text(q.amount, q.unit), quantity_text(p.units, q.unit));
  }
  const bool last = w.accept("final");
  same(what, last ? "final" : "not final", (p.flags & CreditPartAnswer::last) != 0 ? "final" : "not final");
  const std::string end = last && (!w.empty() && (w.front() == "terminate" || w.front() == "redirect" || w.front() == "restrict")) ? w.take() : "terminate";
  if (last) same("what happens at its end", end, at_end_name(p.at_end));
  for (;;) {
    if (w.accept("to")) same("the address", w.take(), std::string(p.where));
    else if (w.accept("rules")) same("the number of rules", std::to_string(w.integer()), std::to_string(std::count(p.where.begin(), p.where.end(), '\n') + (p.where.empty() || p.where.back() == '\n' ? 0 : 1)));
    else if (w.accept("holds")) same("the hold", w.money().text(), Money::from_micros(p.holds).text());
    else if (w.accept("validity")) same("the validity", quantity_text(w.quantity().amount, Unit::seconds), quantity_text(p.validity, Unit::seconds));
    else if (w.accept("threshold")) same("the threshold", std::to_string(w.quantity().amount), std::to_string(p.threshold));
    else if (w.accept("holding")) same("the holding time", quantity_text(w.quantity().amount, Unit::seconds), quantity_text(p.holding, Unit::seconds));
    else if (w.accept("changes")) same("the tariff change", w.time_of(now_.date).text(), p.change == 0 ? "none" : zone().civil(Instant::from_seconds(p.change)).text());
    else return;
  }
}

// Everything that was granted or refused has to be told.
void Runner::check_gy(Words& w) {
  const CreditAnswer& a = *credit_;
  if (a.code != CreditCode::done) {
    if (!w.accept("refused")) throw Wrong{std::string("refused: ") + credit_code_name(a.code)};
    same("the refusal", w.take(), credit_code_name(a.code));
  }
  std::vector<const CreditPartAnswer*> told;
  for (const CreditPartAnswer& p : a.parts)
    if (a.code == CreditCode::done && gy_.at(gy_last_).type != Credit::event && ((p.flags & CreditPartAnswer::granted) != 0 || p.code != CreditCode::done)) told.push_back(&p);
  size_t next = 0;
  bool low = false, repeated = false;
  while (!w.empty()) {
    const std::string what = w.take();
    if (what == "granted" || what == "refused") {
      if (next == told.size()) throw Wrong{"nothing more was granted or refused"};
      const CreditPartAnswer& p = *told[next++];
      if (what == "granted") check_granted(p, w);
      else same("the refusal of " + part_name(p), w.take(), (p.flags & CreditPartAnswer::granted) != 0 ? "none" : credit_code_name(p.code));
    } else if (what == "cost") same("the cost", w.money().text(), Money::from_micros(a.cost).text());
    else if (what == "overrun") {
      int64_t overrun = 0;
      for (const auto& e : outcome_.events) overrun += e.event.kind == EventKind::charged ? e.charged.overrun : 0;
      same("the overrun", w.money().text(), Money::from_micros(overrun).text());
    } else if (what == "balance") same("the balance", w.money().text(), Money::from_micros(a.available).text());
    else if (what == "enough" || what == "too-little") same("the balance", what, a.covered ? "enough" : "too-little");
    else if (what == "low") low = true;
    else if (what == "repeated") repeated = true;
    else if (what != "done") throw Wrong{"'" + what + "' is nothing that a `gy` line answers"};
  }
  if (next != told.size())
    throw Wrong{part_name(*told[next]) + ((told[next]->flags & CreditPartAnswer::granted) != 0 ? " was granted " + std::to_string(told[next]->units) + " as well" : std::string(" was refused: ") + credit_code_name(told[next]->code))};
  same("the answer", repeated ? "the first once more" : "a new one", a.repeated ? "the first once more" : "a new one");
  same("the balance", low ? "low" : "not low", a.low ? "low" : "not low");
}

}  // namespace sublet::scenario
