// The steps of orders about a line that is in service.
#include <cstdlib>

#include "base/time.h"
#include "charging/store.h"
#include "commerce/agreements.h"
#include "commerce/contracts.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/order_plan.h"
#include "commerce/parties.h"
#include "commerce/settings.h"
#include "commerce/sims.h"
#include "commerce/steps.h"

namespace sublet::commerce {

namespace {

constexpr uint32_t full = charging::stop::full;

Result<LineRecord> line_of(const Flow& f) { return line_of_number(f.w, f.o.request.line); }

// ---- wait_period: until the month turns, on the operator's clock

Result<Done> wait_period(Flow& f, Step& s) {
  const std::shared_ptr<const catalogue::Version> v = f.shelf.catalogue(f.w.op);
  if (v == nullptr) return refusal("bad_order", "the operator has no catalogue in force");
  const Civil now = v->op.zone.civil(f.w.now);
  Civil next{add_months({now.date.year, now.date.month, 1}, 1)};
  f.o.due = v->op.zone.instant(next);
  working(f, s, "time");
  return Done{};
}

// ---- add_offer

Result<Done> add_offer(Flow& f, Step& s) {
  if (Result<Done> asked = ask_charging(f, s, charging::AddOffer{phone(f.o.request.line), f.o.request.offer, f.o.request.quantity}); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

Result<Done> offer_added(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") return refusal(a.code, a.words);
  if (f.o.request.kind == "change_offer") {
    Result<LineRecord> l = line_of(f);
    if (!l) return l.error();
    l->offer = f.o.request.offer;
    if (Result<Done> stored = store_line(f.w, *l); !stored) return stored;
  }
  done(s);
  return Done{};
}

// ---- replace_at_host, set_sim

Result<Done> replace_at_host(Flow& f, Step& s) {
  std::map<std::string, std::string> fields = {{"iccid", f.o.iccid}, {"reason", f.o.request.reason.empty() ? "replacement" : f.o.request.reason}};
  if (!f.o.imsi.empty()) fields["imsi"] = f.o.imsi;
  if (Result<Done> asked = ask_host(f, s, "replace_sim", fields, false, false); !asked) return asked;
  working(f, s, f.o.host);
  return Done{};
}

Result<Done> replaced_at_host(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") return refusal(a.code.empty() ? "host_refused" : a.code, a.words);
  if (Result<Done> taken = take_imsi(f, a); !taken) return taken;
  Result<LineRecord> l = line_of(f);
  if (!l) return l.error();
  const std::string old = l->iccid, state = f.o.request.reason == "lost" ? "lost" : "replaced";
  if (Result<Done> moved = move_sim(f.w, f.o.iccid, f.o.id, "in_use", l->id); !moved) return moved;
  if (!old.empty())
    if (Result<Done> moved = move_sim(f.w, old, l->id, state, l->id); !moved) return moved;
  l->iccid = f.o.iccid, l->imsi = f.o.imsi;
  if (Result<Done> stored = store_line(f.w, *l); !stored) return stored;
  f.o.line = l->id;
  done(s);
  return Done{};
}

Result<Done> set_sim(Flow& f, Step& s) { return tell_sim(f, s, f.o.request.line); }

// The line has its new card whatever charging says.
Result<Done> sim_set(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what == "done") done(s);
  else stall(f, s, "charging was not told of the SIM: " + a.code + (a.words.empty() ? "" : ", " + a.words));
  return Done{};
}

// ---- bar, unbar: charging wants it, its host confirms it (line_was_switched)

Result<Done> want_bars(Flow& f, Step& s, int64_t bars, const char* by) {
  Result<LineRecord> l = line_of(f);
  if (!l) return l.error();
  l->bars = bars;
  if (Result<Done> stored = store_line(f.w, *l); !stored) return stored;
  if (Result<Done> stopped = stop_number(f.w, l->number, by, f.o.request.reason); !stopped) return stopped;
  f.o.line = l->id;
  if (Result<Done> asked = ask_charging(f, s, charging::BarLine{phone(f.o.request.line), static_cast<uint32_t>(bars)}); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

// For risk is the operator's word, not a subscriber's.
const char* stops_for(const OrderRequest& r) { return r.reason == "lost" ? "loss" : r.reason == "risk" && r.lifts == "risk" ? "risk" : "user"; }

Result<Done> bar(Flow& f, Step& s) { return want_bars(f, s, full, stops_for(f.o.request)); }

Result<Done> barred(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done") return refusal(a.code, a.words);
  if (s.state == "undoing") {
    undone(s);
    return Done{};
  }
  Result<LineRecord> l = line_of(f);
  if (!l) return l.error();
  // What charging still stops for its own reasons, money or a limit, ends by them: it wants nothing new of the host.
  if (s.name == "unbar" && !a.fields.contains("wanted")) {
    if ((l->stops & 3) != 0)
      if (Result<Done> still = stop_number(f.w, l->number, "arrears", ""); !still) return still;
    done(s);
    return Done{};
  }
  // The host may have it in that state already: then no confirmation comes.
  if (((l->stops & full) != 0) == (l->bars != 0)) done(s);
  else working(f, s, f.o.host);
  return Done{};
}

Result<Done> unbar(Flow& f, Step& s) {
  if (Result<Done> may = may_resume(f.w, f.o.request); !may) return may;  // stopped meanwhile
  return want_bars(f, s, 0, "");
}

Result<Done> bar_undone(Flow& f, Step& s) {
  Result<Number> n = number(f.w, f.o.request.line);
  if (!n) return n.error();
  if (n->stopped_by != stops_for(f.o.request)) return Done{};  // it was stopped for more than this order's sake, and stays so
  if (Result<Done> asked = want_bars(f, s, 0, ""); !asked) return asked;
  undoing(f, s, "charging");
  return Done{};
}

// ---- keep_offer: what keeping a number costs each month

Result<Done> keep_offer(Flow& f, Step& s) {
  Result<std::string> code = setting_text(f.w, "offer_keep");
  if (!code) return code.error();
  if (code->empty()) return done(s), Done{};
  if (Result<Done> asked = ask_charging(f, s, charging::AddOffer{phone(f.o.request.line), *code, 1}); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

Result<Done> keep_offer_added(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done" && a.code != "already_held") {
    stall(f, s, "the offer for keeping numbers was not added: " + a.code);
    return Done{};
  }
  done(s);
  return Done{};
}

// ---- consent: of who is to hold the line, by an act of its own (consented() in orders.cc)

Result<Done> consent(Flow& f, Step& s) {
  Result<int64_t> minutes = setting(f.w, "consent_minutes");
  if (!minutes) return minutes.error();
  f.o.due = Instant::from_micros(f.w.now.micros() + *minutes * 60'000'000);
  working(f, s, "customer");
  return Done{};
}

// ---- hand_over

Result<Done> hand_over(Flow& f, Step& s) {
  Result<LineRecord> l = line_of(f);
  if (!l) return l.error();
  Result<Number> n = number(f.w, l->number);
  if (!n) return n.error();
  if (Result<Done> may = may_hand_over(f.w, *l); !may) return may;
  if (Result<Done> may = may_hold_more(f.w, f.o.request.to_party, n->host, n->province); !may) return may;
  if (Result<Done> handed = hand_number(f.w, l->number, l->id, l->id, f.o.request.to_party); !handed) return handed;
  if (Result<Done> with = hand_contracts(f.w, l->id, f.o.request.to_party); !with) return with;
  if (Result<Done> ended = end_agreements_of(f.w, l->number, "the line has another holder"); !ended) return ended;
  l->party = f.o.request.to_party;
  l->user.clear();
  if (Result<Done> stored = store_line(f.w, *l); !stored) return stored;
  f.o.line = l->id;
  done(s);
  return Done{};
}

// ---- close_at_host, close_account, pay_out

Result<Done> close_at_host(Flow& f, Step& s) {
  if (Result<Done> asked = ask_host(f, s, "close_account", {{"reason", f.o.request.reason.empty() ? "closed by its holder" : f.o.request.reason}}, false, false); !asked) return asked;
  working(f, s, f.o.host);
  return Done{};
}

Result<Done> closed_at_host(Flow& f, Step& s, const OutsideAnswer& a) {
  if (a.what != "done" && !closed_already(a.code)) return refusal(a.code.empty() ? "host_refused" : a.code, a.words);
  (void)f;
  done(s);
  return Done{};
}

// An account of several lines goes on without this one; the last line's is closed, and what is left is paid out. Which it is
// charging knows: it refuses to remove the last.
Result<Done> close_account(Flow& f, Step& s) {
  Result<LineRecord> l = line_of(f);
  if (!l) return l.error();
  if (Result<Done> asked = ask_charging(f, s, charging::RemoveLine{phone(l->number)}); !asked) return asked;
  working(f, s, "charging");
  return Done{};
}

// A line that is about to join the account would be closed with it: its order is waited for.
Result<Done> close_last(Flow& f, Step& s, const LineRecord& l) {
  Result<Rows> joins = f.w.sql.query("select id from orders where operator = ? and kind = 'extra_line' and state = 'open' and step = 'add_line'", {f.w.op});
  if (!joins) return joins.error();
  for (const Row& r : *joins) {
    Result<Order> joining = order(f.w, r.text(0));
    if (!joining) return joining.error();
    if (joining->request.line == l.number) return stall(f, s, "order " + joining->id + " adds a line to its account: retry when it has ended"), Done{};
  }
  return ask_charging(f, s, charging::CloseAccount{phone(l.number)});
}

// The account's other lines are told by one of them, since this number may become somebody else's.
Result<Done> rename_account(const Work& w, const LineRecord& l) {
  if (l.account != l.number) return Done{};
  Result<Row> next = w.sql.one("select coalesce(min(number), '') from line where operator = ? and account = ? and state <> 'closed' and id <> ?", {w.op, l.account, l.id});
  if (!next) return next.error();
  if (next->text(0).empty()) return Done{};
  Result<int64_t> n = w.sql.run("update line set account = ?, version = version + 1, changed = ? where operator = ? and account = ? and state <> 'closed' and id <> ?", {next->text(0), w.now.micros(), w.op, l.account, l.id});
  if (!n) return n.error();
  return Done{};
}

Result<Done> account_closed(Flow& f, Step& s, const OutsideAnswer& a) {
  Result<LineRecord> l = line_of(f);
  if (!l) return l.error();
  if (a.what != "done" && a.code == "last_line") return close_last(f, s, *l);
  if (a.what != "done" && a.code != "unknown_line") return refusal(a.code, a.words);  // unknown: it is closed there already
  if (Result<Done> renamed = rename_account(f.w, *l); !renamed) return renamed;
  l->state = "closed";
  l->closed = f.w.now;
  if (Result<Done> ended = end_agreements_of(f.w, l->number, "the line is closed"); !ended) return ended;
  if (Result<Done> stored = store_line(f.w, *l); !stored) return stored;
  Result<Done> frozen = f.o.request.kind == "port_away" ? port_number_away(f.w, l->number, l->id, f.o.request.network) : close_number(f.w, l->number, l->id, f.o.request.reason);
  if (!frozen) return frozen;
  if (!l->iccid.empty())
    if (Result<Done> moved = move_sim(f.w, l->iccid, l->id, "scrapped", ""); !moved) return moved;
  f.o.line = l->id;
  const auto out = a.fields.find("paid_out");
  s.detail = out == a.fields.end() ? "0" : out->second;  // micro-units
  done(s);
  return Done{};
}

// What was left of the account's money, less what contracts of the line are owed: cash at a drawer if one is named, else owed until it is collected or a wallet takes it.
Result<Done> pay_out(Flow& f, Step& s) {
  int64_t amount = 0;
  for (const Step& each : f.o.steps)
    if (each.name == "close_account") amount = std::strtoll(each.detail.c_str(), nullptr, 10);
  Result<Kept> kept = keep_owed(f.w, f.o.line, amount);
  if (!kept) return kept.error();
  amount -= kept->taken;
  if (amount > 0)
    if (Result<std::string> paid = owe(f.w, f.o.id, f.o.request.payment, amount, "left of a closed account"); !paid) return paid.error();
  s.detail = std::to_string(amount);
  if (kept->taken > 0) s.detail += ", " + Money::from_micros(kept->taken).text() + " kept for contracts";
  if (kept->owed > 0) s.detail += ", " + Money::from_micros(kept->owed).text() + " of contracts still owed";
  done(s);
  return Done{};
}

constexpr StepKind kinds[] = {
    {"wait_period", wait_period, nullptr, nullptr},
    {"add_offer", add_offer, offer_added, nullptr, true},
    {"replace_at_host", replace_at_host, replaced_at_host, nullptr, true},
    {"set_sim", set_sim, sim_set, nullptr, true},
    {"bar", bar, barred, bar_undone},
    {"unbar", unbar, barred, nullptr, true},
    {"keep_offer", keep_offer, keep_offer_added, nullptr, true},
    {"consent", consent, nullptr, nullptr},
    {"hand_over", hand_over, nullptr, nullptr, true},
    {"close_at_host", close_at_host, closed_at_host, nullptr, true},
    {"close_account", close_account, account_closed, nullptr, true},
    {"pay_out", pay_out, nullptr, nullptr, true},
};

}  // namespace

std::span<const StepKind> line_steps() { return kinds; }

}  // namespace sublet::commerce
