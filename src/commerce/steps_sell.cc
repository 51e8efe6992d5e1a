// The steps of selling a number: holder verified, SIM bound, opened at the host, account opened, charged. Paying: steps_pay.cc.
#include <algorithm>

#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/order_plan.h"
#include "commerce/parties.h"
#include "commerce/reservations.h"
#include "commerce/settings.h"
#include "commerce/sims.h"
#include "commerce/steps.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

// ---- verify: the holder's name and number, by the identity service

const std::string& to_verify(const Flow& f) { return f.o.request.kind == "transfer" ? f.o.request.to_party : f.o.request.party; }

Result<Done> verify(Flow& f, Step& s) {
  const bool read = f.holder != nullptr && f.holder->id == to_verify(f);
  Result<Party> p = read ? Result<Party>(*f.holder) : party(f.w, to_verify(f));
  if (!p) return p.error();
  if (p->verified == "refused") return refusal("not_verified", "the identity service has refused this holder; change what was mistyped and order again");
  if (p->verified != "none") return done(s), Done{};
  if (Result<Done> due = due_in(f, "verify_minutes", 1); !due) return due;
  if (Result<Done> asked = ask_identity(f, s, p->id); !asked) return asked;
  working(f, s, "identity");
  return Done{};
}

Result<Done> verified(Flow& f, Step& s, const OutsideAnswer& a) {
  const bool match = a.what == "done";
  const auto reference = a.fields.find("reference");
  if (Result<Done> set = set_verified(f.w, to_verify(f), match ? "number_and_name" : "refused", reference == a.fields.end() ? "" : reference->second); !set) return set;
  if (!match) return refusal("not_verified", "the identity service says " + a.code);
  done(s);
  return Done{};
}

// ---- bind: a SIM for the number

Result<Done> bind(Flow& f, Step& s) {
  std::string wished = f.o.request.iccid;
  if (!f.o.request.reservation.empty()) {
    Result<std::string> kept = take_reserved_sim(f.w, f.o.request.reservation, f.o.host, f.o.request.sim, wished, f.o.id);
    if (!kept) return kept.error();
    if (!kept->empty()) wished = *kept;
  }
  Result<SimCard> card = hold_sim(f.w, f.o.host, f.o.request.sim, f.o.number, wished, f.o.id);
  if (!card) {
    if (card.error().code != "no_sim") return card.error();
    stall(f, s, card.error().text() + "; add some to the stock, then retry");
    return Done{};
  }
  f.o.iccid = card->iccid, f.o.imsi = card->imsi;
  if (sells_number(f))
    if (Result<Number> n = move_number(f.w, f.o.number, f.o.id, NumberState::pre_opened, "SIM bound", ""); !n) return n.error();
  done(s);
  return Done{};
}

Result<Done> unbind(Flow& f, Step&) {
  if (f.o.iccid.empty()) return Done{};
  // A profile that was ordered is used up; a card that nobody has used goes back.
  const bool ordered = std::any_of(f.o.steps.begin(), f.o.steps.end(), [](const Step& each) { return each.name == "profile"; });
  return move_sim(f.w, f.o.iccid, f.o.id, ordered ? "scrapped" : "idle", "");
}

// ---- profile: an eSIM's, at the SM-DP+ (SGP.22 5.3: downloadOrder, then confirmOrder with its release)

Result<Done> profile(Flow& f, Step& s) {
  if (Result<Done> asked = ask_esim(f, s, "download_order"); !asked) return asked;
  working(f, s, "sm-dp+");
  return Done{};
}

Result<Done> profile_answer(Flow& f, Step& s, const OutsideAnswer& a) {
  if (s.state == "undoing") {
    undone(s);  // cancelled, or it never was
    return Done{};
  }
  if (a.what != "done") return refusal(a.code.empty() ? "profile_refused" : a.code, a.words);
  const auto matching = a.fields.find("matching_id");
  Result<SimCard> card = sim(f.w, f.o.iccid);
  if (!card) return card.error();
  if (card->profile == "available") {
    if (Result<Done> set = set_profile(f.w, f.o.iccid, f.o.request.eid.empty() ? "allocated" : "linked", "", f.o.request.eid); !set) return set;
    return ask_esim(f, s, "confirm_order");
  }
  if (matching == a.fields.end()) return refusal("profile_refused", "the SM-DP+ gave no matching id");
  if (Result<Done> set = set_profile(f.w, f.o.iccid, "released", matching->second, ""); !set) return set;
  if (const auto smdp = a.fields.find("smdp"); smdp != a.fields.end()) s.detail = smdp->second;  // of the activation code
  done(s);
  return Done{};
}

Result<Done> cancel_profile(Flow& f, Step& s) {
  if (Result<Done> asked = ask_esim(f, s, "cancel_order"); !asked) return asked;
  undoing(f, s, "sm-dp+");
  return Done{};
}

// ---- second_check: of what was sold online, by the customer before it is opened

Result<Done> second_check(Flow& f, Step& s) {
  if (Result<Done> due = due_in(f, "activate_days", 24 * 60); !due) return due;
  working(f, s, "customer");
  return Done{};
}

// ---- open_at_host

Result<Done> open_at_host(Flow& f, Step& s) {
  Result<SimCard> card = sim(f.w, f.o.iccid);
  if (!card) return card.error();
  if (Result<Done> due = due_in(f, "order_days", 24 * 60); !due) return due;
  std::map<std::string, std::string> fields = {{"sim", card->imsi.empty() ? "blank" : "paired"}, {"iccid", card->iccid}};
  if (!card->imsi.empty()) fields["imsi"] = card->imsi;
  if (Result<Done> asked = ask_host(f, s, "open_account", fields, true, true); !asked) return asked;
  working(f, s, f.o.host);
  return Done{};
}

Result<Done> opened_at_host(Flow& f, Step& s, const OutsideAnswer& a) {
  if (s.state == "undoing") {
    if (a.what != "done" && !closed_already(a.code)) return refusal(a.code, a.words);
    undone(s);
    return Done{};
  }
  if (a.what != "done") return refusal(a.code.empty() ? "host_refused" : a.code, a.words);
  if (Result<Done> taken = take_imsi(f, a); !taken) return taken;
  done(s);
  return Done{};
}

Result<Done> close_again(Flow& f, Step& s) {
  if (Result<Done> asked = ask_host(f, s, "close_account", {{"reason", "order undone"}}, false, false); !asked) return asked;
  undoing(f, s, f.o.host);
  return Done{};
}

// ---- open_account, add_line: in charging; then the line is in service

charging::NewLine in_charging(const Flow& f) { return {phone(f.o.number), f.o.host, {f.o.request.offer}}; }

// A ported number is charged for from when it came; a host's clock may be ahead, or odd: then from now.
Instant ported_since(const Flow& f) {
  for (const Step& each : f.o.steps) {
    if (each.name != "port_in") continue;
    const Result<Instant> at = parse_instant(each.detail, ZoneTable());
    if (at && *at <= f.w.now && at->micros() > f.w.now.micros() - 31 * seconds_per_day * 1'000'000) return *at;
  }
  return {};
}

Result<Done> open_account(Flow& f, Step& s) {
  if (!f.o.line.empty()) return tell_sim(f, s, f.o.number);  // begun again
  Result<Payment> p = payment(f.w, f.o.payment);
  if (!p) return p.error();
  charging::OpenAccount open{{in_charging(f)}, {}, Money::from_micros(p->amount), Money(), ported_since(f)};
  const auto v = f.shelf.catalogue(f.w.op);
  const catalogue::Offer* o = v == nullptr ? nullptr : offer_of(*v, f.o.request.offer);
  if (o != nullptr && o->of_account) std::swap(open.offers, open.lines.front().offers);  // all lines that the account will have share it
  if (Result<Done> asked = ask_charging(f, s, open); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

Result<Done> add_line(Flow& f, Step& s) {
  if (!f.o.line.empty()) return tell_sim(f, s, f.o.number);  // begun again
  Result<LineRecord> payer = line_of_number(f.w, f.o.request.line);
  if (!payer) return payer.error();
  Result<Rows> closing = f.w.sql.query("select 1 from orders where operator = ? and number = ? and kind in ('close', 'port_away') and state = 'open' limit 1", {f.w.op, payer->number});
  if (!closing) return closing.error();
  if (!closing->empty()) return refusal("order_open", "the line whose account it would join is being closed");
  if (Result<Done> asked = ask_charging(f, s, charging::AddLine{phone(f.o.request.line), in_charging(f), {}}); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

Result<Done> in_service(Flow& f, Step& s, const OutsideAnswer& a) {
  if (!f.o.line.empty()) {  // the SIM is told too: networks that ask in real time may know no more
    if (a.what == "done") done(s);
    else stall(f, s, "the line is in service, but charging was not told of its SIM: " + a.code + (a.words.empty() ? "" : ", " + a.words));
    return Done{};
  }
  if (a.what != "done") return refusal(a.code, a.words);
  LineRecord l;
  l.id = records::new_id(f.w.now);
  l.number = f.o.number, l.party = f.o.request.party, l.user = f.o.request.user, l.host = f.o.host, l.iccid = f.o.iccid, l.imsi = f.o.imsi;
  l.account = f.o.number;
  if (f.o.request.kind == "extra_line") {
    Result<LineRecord> payer = line_of_number(f.w, f.o.request.line);
    if (!payer) return payer.error();
    l.account = payer->account;
  }
  l.offer = f.o.request.offer, l.channel = f.o.request.channel, l.order = f.o.id, l.since = f.w.now;
  if (Result<Done> in = insert_line(f.w, l); !in) return in;
  if (Result<Number> n = move_number(f.w, f.o.number, f.o.id, NumberState::in_use, "activated", ""); !n) return n.error();
  if (Result<Done> handed = hand_number(f.w, f.o.number, f.o.id, l.id, l.party); !handed) return handed;
  if (Result<Done> used = move_sim(f.w, f.o.iccid, f.o.id, "in_use", l.id); !used) return used;
  f.o.line = l.id;
  return tell_sim(f, s, f.o.number);
}

// ---- credit: what was paid goes into the account; charge: what was sold is taken from it, by name

Result<Done> credit(Flow& f, Step& s) {
  Result<Payment> p = f.payment != nullptr ? Result<Payment>(*f.payment) : payment(f.w, f.o.payment);
  if (!p) return p.error();
  if (p->amount == 0) return done(s), Done{};
  const std::string to = f.o.request.kind == "extra_line" ? f.o.number : f.o.request.line;
  if (Result<Done> asked = ask_charging(f, s, charging::TopUp{phone(to), Money::from_micros(p->amount), {}, 0, 0}); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

Result<Done> charging_answer(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") return refusal(a.code, a.words);
  if (!s.outs.empty()) return Done{};
  if (s.state == "undoing") undone(s);
  else done(s);
  (void)f;
  return Done{};
}

Result<Done> uncredit(Flow& f, Step& s) {
  Result<Payment> p = payment(f.w, f.o.payment);
  if (!p) return p.error();
  if (p->amount == 0) return Done{};
  const std::string from = f.o.request.kind == "extra_line" ? f.o.number : f.o.request.line;
  if (Result<Done> asked = ask_charging(f, s, charging::Withdraw{phone(from), Money::from_micros(p->amount), "order " + f.o.id + " undone"}); !asked) return asked;
  undoing(f, s, "charging");
  return Done{};
}

Result<Done> charge(Flow& f, Step& s) {
  const std::string at = sells_number(f) || f.o.request.kind == "port_in" ? f.o.number : f.o.request.line;
  for (const QuoteItem& i : f.o.items) {
    if (!i.fee || i.amount <= 0) continue;
    // Begun again after a refusal: what was charged by then is not charged again. A refused key stays refused, so each try has its own.
    const std::string key = f.o.id + "-" + i.what + "-";
    Result<Rows> before = f.w.sql.query("select id from outbox where operator = ? and id like ? and state = 'done'", {f.w.op, key + "%"});
    if (!before) return before.error();
    if (!before->empty()) continue;
    const std::string out = s.outs.emplace_back(key + std::to_string(s.tries));
    if (Result<Done> asked = put_command(f.w, out, charging::ChargeFee{phone(at), Money::from_micros(i.amount), i.what}, cause_of(f.o, s)); !asked) return asked;
  }
  if (s.outs.empty()) return done(s), Done{};
  working(f, s, "charging");
  return Done{};
}

// The line is in service: what it owes for its number or card does not undo it. It is told, and care decides.
Result<Done> charge_answer(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") {
    if (!s.outs.empty()) return Done{};  // the others first
    stall(f, s, "not charged: " + a.code + (a.words.empty() ? "" : ", " + a.words));
    return Done{};
  }
  if (!s.outs.empty()) return Done{};
  return charge(f, s);  // done, or what was refused among them
}

constexpr StepKind kinds[] = {
    {"verify", verify, verified, nullptr, false, true},
    {"bind", bind, nullptr, unbind},
    {"profile", profile, profile_answer, cancel_profile},
    {"second_check", second_check, nullptr, nullptr},
    {"open_at_host", open_at_host, opened_at_host, close_again},
    {"open_account", open_account, in_service, nullptr, true},
    {"add_line", add_line, in_service, nullptr, true},
    {"credit", credit, charging_answer, uncredit},
    {"charge", charge, charge_answer, nullptr},
};

}  // namespace

std::span<const StepKind> selling_steps() { return kinds; }

}  // namespace sublet::commerce
