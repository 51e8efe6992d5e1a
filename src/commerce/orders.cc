#include "commerce/orders.h"

#include <algorithm>

#include "commerce/agreements.h"
#include "commerce/balance.h"
#include "commerce/contracts.h"
#include "commerce/freezes.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/objections.h"
#include "commerce/order_plan.h"
#include "commerce/order_text.h"
#include "commerce/parties.h"
#include "commerce/refunds.h"
#include "commerce/reservations.h"
#include "commerce/settings.h"
#include "commerce/steps.h"
#include "commerce/wallets.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

Instant in_minutes(const Work& w, int64_t minutes) { return Instant::from_micros(w.now.micros() + minutes * 60'000'000); }

Result<Done> give_number_back(Flow& f) {
  if (!brings_number(f.o.request.kind) || f.o.number.empty()) return Done{};
  Result<Number> n = number(f.w, f.o.number);
  if (!n) return n.error();
  if (n->holder != f.o.id || n->state == NumberState::idle) return Done{};
  Result<Number> moved = move_number(f.w, f.o.number, f.o.id, NumberState::idle, "undone", f.o.reason);
  if (!moved) return moved.error();
  return Done{};
}

void end(Flow& f, const char* state) {
  f.o.state = state;
  f.o.ended = f.w.now;
  f.o.due.reset();
  f.o.stuck = false;
}

// A payment that was taken while the order could no longer use it: its step has failed, and the money goes back all the same.
Result<bool> took_money(const Flow& f, const Step& s) {
  if (s.name != "pay" || f.o.payment.empty()) return false;
  Result<Payment> p = payment(f.w, f.o.payment);
  if (!p) return p.error();
  return p->state == "done" && p->amount > p->refunded;
}

// Undoes from the end; a step that is under way is waited for, since nobody knows what it will have done.
Result<Done> go_back(Flow& f) {
  for (size_t i = f.o.steps.size(); i-- > 0;) {
    Step& s = f.o.steps[i];
    if (s.state == "waiting" || s.state == "undone") continue;
    if (s.state == "failed") {
      Result<bool> took = took_money(f, s);
      if (!took) return took.error();
      if (!*took) continue;
    }
    const StepKind* kind = step_kind(s.name);
    // A wallet's trade, and what it would freeze, is closed instead, whether or not the wallet has it. One that is being closed is waited for: the
    // answer says whether it was paid, and given back by that.
    if (kind->harmless || (s.state == "working" && (s.name == "freeze" || (s.name == "pay" && is_wallet(f.o.request.payment.method) && s.waits_for != f.o.request.payment.method))))
      if (Result<Done> gone = withdraw(f, s, f.o.reason); !gone) return gone;
    if (s.state == "undoing" || (s.state == "working" && !s.outs.empty())) return Done{};
    undone(s);
    if (kind->undo != nullptr) {
      if (Result<Done> back = kind->undo(f, s); !back) {
        if (!back.error().is_refusal()) return back;
        s.state = "done";
        stall(f, s, "cannot be undone: " + back.error().text());
        return Done{};
      }
    }
    if (s.state != "undone") return Done{};
  }
  if (Result<Done> back = give_number_back(f); !back) return back;
  if (Result<Done> free = release_voucher(f.w, f.o.id); !free) return free;
  if (f.o.request.kind == "close")
    if (Result<Done> again = reopen_objections(f.w, f.o.id); !again) return again;
  end(f, "undone");
  return capture_ended(f.w, f.shelf, f.o);
}

Result<Done> turn_back(Flow& f, const std::string& why) {
  f.o.state = "undoing";
  f.o.reason = why;
  f.o.stuck = false;
  f.o.due.reset();
  return go_back(f);
}

// The host has closed the line, or another network has it: what is refused from then on is care's, the order does not go back.
bool no_way_back(const Order& o) {
  if (o.state != "open" || (o.request.kind != "close" && o.request.kind != "port_away")) return false;
  for (const Step& s : o.steps) {
    if (s.name == "port_out_reject") return false;
    if (s.name == "close_at_host" || s.name == "port_out_confirm" || s.name == "told_gone") return s.state == "done";
  }
  return true;  // told when it had gone already
}

Result<Done> go_on(Flow& f) {
  if (f.o.state == "undoing") return go_back(f);
  while (f.o.state == "open") {
    const auto next = std::find_if(f.o.steps.begin(), f.o.steps.end(), [](const Step& s) { return s.state != "done"; });
    if (next == f.o.steps.end()) {
      end(f, "done");
      return capture_ended(f.w, f.shelf, f.o);
    }
    if (next->state != "waiting") return Done{};
    next->tries++;
    next->since = f.w.now;
    if (Result<Done> started = step_kind(next->name)->start(f, *next); !started) {
      if (!started.error().is_refusal()) return started;
      if (no_way_back(f.o)) {
        stall(f, *next, started.error().text());
        return Done{};
      }
      next->state = "failed";
      next->detail = started.error().text();
      return turn_back(f, next->name + ": " + next->detail);
    }
    if (next->state == "waiting") return Done{};  // stalled
  }
  return Done{};
}

// Where an outbox row's cause points to: "ORDER/step".
struct Cause {
  std::string order, step;
};
Cause read_cause(const std::string& text) {
  const size_t slash = text.find('/');
  return {text.substr(0, slash), slash == std::string::npos ? "" : text.substr(slash + 1)};
}

}  // namespace

Result<Quote> make_quote(const Work& w, const Shelf& shelf, const OrderRequest& request) {
  Result<Plan> plan = plan_order(w, shelf, request);
  if (!plan) return plan.error();
  Quote q{records::new_id(w.now), plan->request, plan->items, plan->total, in_minutes(w, 24 * 60)};
  Result<Done> in = w.sql.later("insert into quote (operator, id, request, items, total, until, order_id, created) values (?, ?, ?, ?, ?, ?, '', ?)",
                                {w.op, q.id, text_of(q.request), text_of(q.items), q.total, q.until.micros(), w.now.micros()});
  if (!in) return in.error();
  return q;
}

Result<Quote> quote(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one("select request, items, total, until from quote where operator = ? and id = ?", {w.op, id}, "unknown_quote");
  if (!r) return r.error();
  return Quote{id, request_of(r->text(0)), items_of(r->text(1)), r->integer(2), Instant::from_micros(r->integer(3))};
}

namespace {

// What a quote said still holds; it becomes an order once.
Result<Plan> plan_of(const Work& w, const Shelf& shelf, const OrderWish& wish, const std::string& order) {
  if (wish.quote.empty()) return wish.request ? plan_order(w, shelf, *wish.request) : refusal("bad_order", "a quote's id, or what is ordered");
  Result<Row> r = w.sql.one("update quote set order_id = ? where operator = ? and id = ? and order_id = '' and until > ? returning request, items, total", {order, w.op, wish.quote, w.now.micros()}, "quote_over");
  if (!r) {
    if (r.error().code != "quote_over") return r.error();
    Result<Quote> q = quote(w, wish.quote);
    return q ? refusal("quote_over", "its time is over, or it has become an order already: ask for another") : q.error();
  }
  Result<Plan> plan = plan_order(w, shelf, request_of(r->text(0)));
  if (plan) plan->items = items_of(r->text(1)), plan->total = r->integer(2), oblige(*plan);
  return plan;
}

// An add-on that is paid and waits for its month would be left without an account to be given back to.
Result<Done> no_add_on_waits(const Work& w, const std::string& digits) {
  Result<Rows> open = w.sql.query("select id from orders where operator = ? and number = ? and state in ('open', 'undoing') and kind = 'add_on' limit 1", {w.op, digits});
  if (!open) return open.error();
  if (!open->empty()) return refusal("order_open", "the line has add-on order " + open->front().text(0) + " under way: undo it first");
  return Done{};
}

Result<Done> hold_number(const Work& w, Order& o, const Plan& plan) {
  if (!brings_number(o.request.kind)) {
    o.number = o.request.kind == "port_in" ? o.request.number : o.request.line;
    if (o.request.kind == "port_in") {
      ensure(plan.holder.has_value(), "a plan that ports a number names its holder");
      if (Result<Done> may = may_hold_more(w, *plan.holder, o.request.host, ""); !may) return may;
    }
    if (o.request.kind == "top_up" || o.request.kind == "add_on") return Done{};
    if (o.request.kind == "close")
      if (Result<Done> none = no_add_on_waits(w, o.number); !none) return none;
    // A lost phone is stopped and its card replaced also while something waits for next month, or for who is to hold the line.
    const bool meanwhile = o.request.kind == "suspend" || o.request.kind == "resume" || o.request.kind == "replace_sim";
    Result<Rows> others = w.sql.query(std::string("select id from orders where operator = ? and number = ? and state in ('open', 'undoing') and kind not in ('top_up', 'add_on')") + (meanwhile ? " and not (state = 'open' and waits_for in ('time', 'customer'))" : "") + " limit 1", {w.op, o.number});
    if (!others) return others.error();
    if (!others->empty()) return refusal("order_open", "the line has order " + others->front().text(0) + " under way");
    return Done{};
  }
  ensure(plan.number.has_value(), "a plan that brings a number names it");
  Number wanted = *plan.number;
  if (!o.request.reservation.empty()) {
    Result<Reservation> r = reservation(w, o.request.reservation);
    if (!r) return r.error();
    if (r->actor != w.actor) return refusal("unknown_reservation", "there is no such reservation of this seller");
    Result<Number> kept = r->numbers.empty() ? Result<Number>(wanted) : take_reserved(w, o.request.reservation, wanted.number, o.id);  // of SIMs only: bind takes one
    if (!kept) return kept.error();
    wanted = std::move(*kept);
  }
  if (Result<Done> may = may_hold_more(w, *plan.holder, wanted.host, wanted.province); !may) return may;
  Result<int64_t> minutes = setting(w, "reserve_minutes");
  if (!minutes) return minutes.error();
  Result<Number> mine = reserve_number(w, wanted, o.id, o.request.party, in_minutes(w, *minutes));
  if (!mine) return mine.error();
  o.number = mine->number;
  return Done{};
}

}  // namespace

Result<Order> place_order(const Work& w, const Shelf& shelf, const OrderWish& wish) {
  Order o;
  o.id = records::new_id(w.now);
  Result<Plan> plan = plan_of(w, shelf, wish, o.id);
  if (!plan) return plan.error();
  o.request = plan->request;
  o.request.payment = wish.payment;
  const std::string& payer = wish.payer.empty() ? o.request.line : wish.payer;
  if (o.request.payment.method == "none" && plan->total > 0 && !payer.empty()) o.request.payment = {"account", payer};
  o.items = plan->items, o.total = plan->total, o.host = plan->request.host;
  o.actor = w.actor;
  o.created = o.changed = w.now;
  for (const std::string& name : plan->steps) o.steps.push_back({name, "waiting", {}, {}, {}, 0, {}});
  if (const std::string& how = o.request.payment.method; how != "none" && how != "drawer" && std::find(plan->steps.begin(), plan->steps.end(), "pay") == plan->steps.end())
    return refusal("bad_payment", "nothing is paid with this order; a drawer may be named for what is paid out");
  if (Result<Done> held = hold_number(w, o, *plan); !held) return held.error();
  Result<int64_t> minutes = setting(w, "pay_minutes");
  if (!minutes) return minutes.error();
  o.due = in_minutes(w, *minutes);
  if (o.request.payment.method == "voucher") {
    Result<std::string> serial = hold_voucher(w, o.request.payment.source, o.id, o.total);
    if (!serial) return serial.error();
    o.request.payment.source = *serial;
  }
  if (is_wallet(o.request.payment.method))
    if (Result<Done> kept = keep_buyer(w, o.request.payment, o.id); !kept) return kept.error();
  // It begins in the same unit, and is written as it stands then.
  Flow f{w, shelf, o, plan->holder ? &*plan->holder : nullptr};
  if (Result<Done> on = go_on(f); !on) return on.error();
  if (Result<Done> in = insert_order(w, o); !in) return in.error();
  return o;
}

Result<Done> begin_order(const Work& w, const Shelf& shelf, Order& o) {
  if (Result<Done> in = insert_order(w, o); !in) return in;
  return go_on_with(w, shelf, o);
}

Result<Done> go_on_with(const Work& w, const Shelf& shelf, Order& o) {
  Flow f{w, shelf, o};
  if (Result<Done> on = go_on(f); !on) return on;
  return store_order(w, o);
}

Result<Order> order(const Work& w, const std::string& id) { return load_order(w, id); }

Result<Done> answered(const Work& w, const Shelf& shelf, const records::Outward& row, const OutsideAnswer& a) {
  const bool final = a.what == "done" || a.what == "refused";
  if (final) {
    Result<bool> first = records::settle_out(w.sql, w.op, row.id, a.what, a.code + (a.words.empty() ? "" : ": " + a.words), w.now);
    if (!first) return first.error();
    if (!*first || row.cause.empty()) return Done{};
    if (row.topic == "charging" && row.id.find('-') != std::string::npos)  // a contract's own, also when an order waits for it
      if (Result<Done> noted = contract_answered(w, row.id, a.what == "done", a.code); !noted) return noted;
    if (of_contract(row.cause)) return Done{};
    if (row.topic == "wallet")
      if (Result<Done> noted = trade_answered(w, row, a); !noted) return noted;
  } else if (row.cause.empty() || of_contract(row.cause)) {
    return Done{};
  }
  if (row.cause.starts_with(balance_cause)) return balance_answered(w, row.id, a);
  if (row.cause.starts_with(objection_cause)) return objection_checked(w, row.cause.substr(10), a);
  if (row.cause.starts_with(refund_cause)) return refund_answered(w, row.id, a);
  if (row.cause.starts_with(agreement_cause)) return Done{};  // taken above
  if (row.cause.starts_with(freeze_cause)) return follow_freeze(w, shelf, row.cause.substr(std::string_view(freeze_cause).size()));
  if (row.cause.starts_with(wallet_cause)) return follow_trade(w, shelf, row.cause.substr(std::string_view(wallet_cause).size()));
  const Cause cause = read_cause(row.cause);
  Result<Order> o = load_order(w, cause.order);
  if (!o) return o.error();
  const auto s = std::find_if(o->steps.begin(), o->steps.end(), [&](const Step& each) { return each.name == cause.step; });
  ensure(s != o->steps.end(), "a row's cause is a step of its order");
  if (std::find(s->outs.begin(), s->outs.end(), row.id) == s->outs.end()) return Done{};
  Flow f{w, shelf, *o};
  if (!final) {
    if (a.what == "overdue" || a.what == "unavailable") {
      o->stuck = true;
      s->detail = "no answer yet: " + a.code + (a.words.empty() ? "" : " " + a.words);
    } else {
      s->detail = a.what;
    }
    return store_order(w, *o);
  }
  std::erase(s->outs, row.id);
  return step_answered(f, *s, a);
}

Result<Done> step_answered(Flow& f, Step& s, const OutsideAnswer& a) {
  Order& o = f.o;
  o.stuck = false;
  s.detail = a.words.empty() ? a.code : a.code + ": " + a.words;
  const StepKind* kind = step_kind(s.name);
  ensure(kind->answer != nullptr, "a step that asks outside takes an answer");
  const bool turning = o.state == "undoing";
  if (Result<Done> taken = kind->answer(f, s, a); !taken) {
    if (!taken.error().is_refusal()) return taken;
    if (s.state == "undoing") {
      // Not undone: only a hand can tell what to do.
      s.state = "done";
      stall(f, s, "cannot be undone: " + taken.error().text());
    } else if (no_way_back(o)) {
      stall(f, s, taken.error().text());
    } else {
      s.state = "failed";
      s.waits_for.clear();
      s.detail = taken.error().text();
      if (Result<Done> back = turn_back(f, turning ? o.reason : s.name + ": " + s.detail); !back) return back;
    }
    return store_order(f.w, o);
  }
  if (o.stuck) return store_order(f.w, o);  // stalled by the answer: begun again by a hand only
  if (Result<Done> on = go_on(f); !on) return on;
  return store_order(f.w, o);
}

Result<Order> second_checked(const Work& w, const Shelf& shelf, const std::string& id, bool match, const std::string& reference, const std::string& level) {
  Result<Order> o = load_order(w, id);
  if (!o) return o;
  Step* s = nullptr;
  for (Step& each : o->steps)
    if (each.name == "second_check" && each.state == "working") s = &each;
  if (o->state != "open" || s == nullptr) return refusal("not_open", "the order does not wait for a second check");
  Flow f{w, shelf, *o};
  if (!match) {
    // The customer may try again until the time is over.
    s->detail = "the check said no";
    ++s->tries;
    if (s->tries > 5) {
      s->state = "failed";
      if (Result<Done> back = turn_back(f, "second_check: refused five times"); !back) return back.error();
    }
  } else {
    if (Result<Done> set = set_verified(w, o->request.user.empty() ? o->request.party : o->request.user, level, reference); !set) return set.error();
    s->detail = reference;
    done(*s);
    if (Result<Done> on = go_on(f); !on) return on.error();
  }
  if (Result<Done> stored = store_order(w, *o); !stored) return stored.error();
  return o;
}

Result<Order> consented(const Work& w, const Shelf& shelf, const std::string& id, bool agrees, const std::string& how) {
  Result<Order> o = load_order(w, id);
  if (!o) return o;
  const auto s = std::find_if(o->steps.begin(), o->steps.end(), [](const Step& each) { return each.name == "consent" && each.state == "working"; });
  if (o->state != "open" || s == o->steps.end()) return refusal("not_open", "the order does not wait for a consent");
  Flow f{w, shelf, *o};
  s->detail = how;
  if (agrees) {
    done(*s);
    Result<int64_t> minutes = setting(w, "pay_minutes");
    if (!minutes) return minutes.error();
    o->due = in_minutes(w, *minutes);
    if (Result<Done> on = go_on(f); !on) return on.error();
  } else {
    s->state = "failed";
    s->waits_for.clear();
    if (Result<Done> back = turn_back(f, "consent: refused by who was to hold the line"); !back) return back.error();
  }
  if (Result<Done> stored = store_order(w, *o); !stored) return stored.error();
  return o;
}

Result<Order> retry_order(const Work& w, const Shelf& shelf, const std::string& id, const std::string& reason) {
  if (reason.empty()) return refusal("reason_needed", "say why");
  Result<Order> o = load_order(w, id);
  if (!o) return o;
  if (o->ended) return refusal("not_open", "the order has ended");
  Flow f{w, shelf, *o};
  o->stuck = false;
  // What is under way is asked again at once, under its own ids; what was stalled is begun again.
  if (const Step* at = o->current(); at != nullptr)
    for (const std::string& out : at->outs)
      if (Result<Done> now = records::postpone_out(w.sql, w.op, out, w.now, "retried: " + reason); !now) return now.error();
  if (Result<Done> on = go_on(f); !on) return on.error();
  if (Result<Done> stored = store_order(w, *o); !stored) return stored.error();
  return o;
}

Result<Order> undo_order(const Work& w, const Shelf& shelf, const std::string& id, const std::string& reason) {
  if (reason.empty()) return refusal("reason_needed", "say why");
  Result<Order> o = load_order(w, id);
  if (!o) return o;
  if (o->ended) return refusal("not_open", "the order has ended");
  for (const Step& s : o->steps)
    if (step_kind(s.name)->last && (s.state != "waiting" || ((s.name == "open_account" || s.name == "add_line") && !o->line.empty()))) return refusal("too_late", "the line is in service, or about to be: close it instead");
  if (o->state == "undoing") return refusal("not_open", "it is being undone");
  Flow f{w, shelf, *o};
  if (Result<Done> back = turn_back(f, reason); !back) return back.error();
  if (Result<Done> stored = store_order(w, *o); !stored) return stored.error();
  return o;
}

namespace {

// What the host has confirmed stands with the line; a stop that nobody asked for by a bar is for arrears or a limit.
Result<Done> note_stops(const Work& w, const std::string& digits, int64_t confirmed) {
  Result<LineRecord> l = line_of_number(w, digits);
  if (!l) return l.error().code == "unknown_line" ? Result<Done>(Done{}) : l.error();
  if (l->stops == confirmed) return Done{};
  l->stops = confirmed;
  if (Result<Done> stored = store_line(w, *l); !stored) return stored;
  Result<Number> n = number(w, digits);
  if (!n) return n.error();
  const bool stopped = (confirmed & 3) != 0;
  if (l->bars == 0 && stopped && n->state == NumberState::in_use) return stop_number(w, digits, "arrears", "");
  if (l->bars == 0 && !stopped && n->stopped_by == "arrears") return stop_number(w, digits, "", "");
  return Done{};
}

}  // namespace

Result<Done> line_was_switched(const Work& w, const Shelf& shelf, const std::string& digits, int64_t confirmed) {
  if (Result<Done> noted = note_stops(w, digits, confirmed); !noted) return noted;
  Result<std::vector<Order>> open = orders(w, {.state = "open", .party = {}, .number = digits, .kind = {}, .stuck_only = false, .offset = 0, .most = 10});
  if (!open) return open.error();
  for (Order& o : *open)
    for (Step& s : o.steps) {
      if (s.state != "working" || (s.name != "bar" && s.name != "unbar") || !s.outs.empty()) continue;
      // A bar stands when all is stopped; it is lifted when the host has what charging wants, which tells itself.
      if (s.name == "bar" && (confirmed & 2) == 0) continue;
      if (s.name == "unbar" && (confirmed & 2) != 0) continue;
      Flow f{w, shelf, o};
      done(s);
      if (Result<Done> on = go_on(f); !on) return on;
      if (Result<Done> stored = store_order(w, o); !stored) return stored;
      break;
    }
  return Done{};
}

Result<std::vector<std::string>> orders_due(const Work& w, int64_t most) {
  Result<Rows> rows = w.sql.query("select id from orders where operator = ? and due <= ? order by due limit ?", {w.op, w.now.micros(), most});
  if (!rows) return rows.error();
  std::vector<std::string> out;
  for (const Row& r : *rows) out.push_back(r.text(0));
  return out;
}

Result<Done> order_is_due(const Work& w, const Shelf& shelf, const std::string& id) {
  Result<Order> o = load_order(w, id);
  if (!o) return o.error();
  if (!o->due || *o->due > w.now) return Done{};  // something else has moved it on
  Flow f{w, shelf, *o};
  o->due.reset();
  const Step* at = o->current();
  Step* s = at == nullptr ? nullptr : &o->steps[static_cast<size_t>(at - o->steps.data())];
  Result<Done> went = Done{};
  Result<bool> asks = false;
  if (const auto late = s != nullptr && o->state == "open" ? step_kind(s->name)->late : nullptr; late != nullptr) asks = late(f, *s);
  if (!asks) return asks.error();
  if (*asks) return store_order(w, *o);
  if (s != nullptr && o->state == "open" && s->waits_for == "time") {
    done(*s);
    went = go_on(f);
  } else if (s != nullptr && o->state == "open" && (s->name == "second_check" || s->name == "consent" || s->name == "verify" || s->name == "freeze" || s->name == "pay")) {
    went = turn_back(f, s->name + ": its time is over");
  } else if (s != nullptr) {
    o->stuck = true;  // a host has not answered for days: it is still asked, and somebody should look
  }
  if (!went) return went;
  return store_order(w, *o);
}

Result<Done> put_order_off(const Work& w, const std::string& id, Instant due) { return w.sql.later("update orders set due = ?, stuck = 1 where operator = ? and id = ?", {due.micros(), w.op, id}); }

}  // namespace sublet::commerce
