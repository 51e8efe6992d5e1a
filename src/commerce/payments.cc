#include "commerce/payments.h"

#include <sodium.h>

#include <algorithm>

#include "commerce/charge.h"
#include "commerce/lines.h"
#include "commerce/refunds.h"
#include "commerce/settings.h"
#include "commerce/wallets.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, order_id, party, method, source, amount, state, refunded, version, created, changed";

Payment from_row(const Row& r) {
  Payment p;
  p.id = r.text(0), p.order = r.text(1), p.party = r.text(2), p.method = r.text(3), p.source = r.text(4), p.amount = r.integer(5), p.state = r.text(6), p.refunded = r.integer(7), p.version = r.integer(8);
  p.created = Instant::from_micros(r.integer(9)), p.changed = Instant::from_micros(r.integer(10));
  return p;
}

struct Drawer {
  std::string state;
  int64_t balance = 0, last = 0;   // of its entries
  std::optional<Instant> uncounted;  // the first of them since it was counted
};

Result<Drawer> drawer(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one("select d.state, d.balance, (select coalesce(max(e.seq), 0) from drawer_entry e where e.operator = d.operator and e.drawer = d.id), "
                            "(select e.at from drawer_entry e where e.operator = d.operator and e.drawer = d.id and e.kind <> 'float' and "
                            "e.seq > (select cast(coalesce(sum(y.entries), 0) as bigint) from drawer_day y where y.operator = d.operator and y.drawer = d.id) order by e.seq limit 1) "
                            "from drawer d where d.operator = ? and d.id = ?",
                            {w.op, id}, "unknown_drawer");
  if (!r) return r.error();
  return Drawer{r->text(0), r->integer(1), r->integer(2), r->null(3) ? std::nullopt : std::optional(Instant::from_micros(r->integer(3)))};
}

// A drawer's day is over so many days after the first of what was paid in or out of it since it was counted.
Result<Done> counted_in_time(const Work& w, const Drawer& d) {
  Result<int64_t> days = setting(w, "drawer_days");
  if (!days) return days.error();
  if (*days == 0 || !d.uncounted || d.uncounted->micros() + *days * seconds_per_day * 1'000'000 > w.now.micros()) return Done{};
  return refusal("drawer_not_counted", "what was paid since " + d.uncounted->text().substr(0, 10) + " is not counted: count the drawer first");
}

Result<Done> enter(const Work& w, const std::string& id, const char* kind, int64_t amount, const std::string& reference) {
  Result<Drawer> d = drawer(w, id);
  if (!d) return d.error();
  if (d->state != "open") return refusal("drawer_closed", id);
  if (std::string_view(kind) == "payment")
    if (Result<Done> counted = counted_in_time(w, *d); !counted) return counted;
  const int64_t balance = d->balance + amount;
  if (balance < 0) return refusal("insufficient_cash", "the drawer holds less than that");
  Result<Done> in = w.sql.later("insert into drawer_entry (operator, drawer, seq, kind, amount, balance, reference, actor, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                {w.op, id, d->last + 1, std::string(kind), amount, balance, reference, w.actor, w.now.micros()});
  if (!in) return in;
  return w.sql.later("update drawer set balance = ?, changed = ? where operator = ? and id = ?", {balance, w.now.micros(), w.op, id}, 1);
}

// Codes are looked for by their keyed hash, under each key there is.
Result<Row> voucher_by_code(const Work& w, const std::string& code) {
  for (const std::string& find : w.vault.finds(place(w, "voucher"), code)) {
    Result<Rows> rows = w.sql.query("select serial, amount, state, until from voucher where operator = ? and code_find = ?", {w.op, find});
    if (!rows) return rows.error();
    if (!rows->empty()) return rows->front();
  }
  return refusal("unknown_voucher", "no voucher has this code");
}

Result<Payment> insert(const Work& w, Payment p) {
  p.created = p.changed = w.now;
  Result<Done> in = w.sql.later("insert into payment (operator, id, order_id, party, method, source, amount, state, refunded, actor, version, created, changed) values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 1, ?, ?)",
                                {w.op, p.id, p.order, p.party, p.method, p.source, p.amount, p.state, w.actor, w.now.micros(), w.now.micros()});
  if (!in) return in.error();
  return p;
}

Result<bool> closed_since(const Work& w, const std::string& digits, Instant paid) {
  Result<Row> r = w.sql.one("select count(*) from line where operator = ? and number = ? and state = 'closed' and closed >= ?", {w.op, digits, paid.micros()});
  if (!r) return r.error();
  return r->integer(0) > 0;
}

Result<Done> set_state(const Work& w, const std::string& id, const char* state) {
  return w.sql.later("update payment set state = ?, version = version + 1, changed = ? where operator = ? and id = ?", {std::string(state), w.now.micros(), w.op, id}, 1);
}

}  // namespace

Result<Payment> payment(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from payment where operator = ? and id = ?", {w.op, id}, "unknown_payment");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::string> hold_voucher(const Work& w, const std::string& code, const std::string& order, int64_t amount) {
  Result<Row> v = voucher_by_code(w, code);
  if (!v) return v.error();
  if (v->text(2) != "issued" || v->integer(3) <= w.now.micros()) return refusal("voucher_used", "it was used, or its time is over");
  if (v->integer(1) < amount) return refusal("voucher_too_small", "the voucher is worth less than what there is to pay");
  Result<int64_t> n = w.sql.run("update voucher set state = 'held', payment = ?, changed = ? where operator = ? and serial = ?", {order, w.now.micros(), w.op, v->text(0)});
  if (!n) return n.error();
  return v->text(0);
}

Result<Done> release_voucher(const Work& w, const std::string& order) {
  Result<int64_t> n = w.sql.run("update voucher set state = 'issued', payment = '', until = until + ? - changed, changed = ? where operator = ? and state = 'held' and payment = ?", {w.now.micros(), w.now.micros(), w.op, order});
  if (!n) return n.error();
  return Done{};
}

Result<std::vector<Payment>> payments_of(const Work& w, const std::string& order) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from payment where operator = ? and order_id = ? order by id", {w.op, order});
  if (!rows) return rows.error();
  std::vector<Payment> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<Payment> take_payment(const Work& w, const PaymentWish& wish, const std::string& order, const std::string& party, int64_t amount, const std::string& cause, const PaymentPlace& where) {
  Payment p;
  p.id = records::new_id(w.now);
  p.order = order, p.party = party, p.method = wish.method, p.source = wish.source, p.amount = amount;
  if (amount < 0) return refusal("bad_payment", "an amount is not negative");
  if (wish.method == "none") {
    if (amount != 0) return refusal("bad_payment", "there is something to pay: say how");
    p.state = "done";
    return insert(w, std::move(p));
  }
  if (wish.method == "drawer") {
    p.state = "done";
    if (Result<Done> in = enter(w, wish.source, "payment", amount, p.id); !in) return in.error();
    return insert(w, std::move(p));
  }
  if (wish.method == "voucher") {
    Result<Row> v = w.sql.one("select amount from voucher where operator = ? and serial = ? and state = 'held' and payment = ?", {w.op, wish.source, order}, "unknown_voucher");
    if (!v) return v.error();
    p.amount = v->integer(0);
    p.state = "done";
    Result<int64_t> n = w.sql.run("update voucher set state = 'used', payment = ?, until = until + ? - changed, changed = ? where operator = ? and serial = ?", {p.id, w.now.micros(), w.now.micros(), w.op, p.source});
    if (!n) return n.error();
    return insert(w, std::move(p));
  }
  if (wish.method == "account") {
    Result<PhoneNumber> payer = PhoneNumber::parse(wish.source);
    if (!payer) return refusal("bad_payment", "source is the number of the line whose account pays");
    p.state = amount == 0 ? "done" : "taking";
    if (amount != 0)
      if (Result<Done> out = put_command(w, p.id, charging::Withdraw{*payer, Money::from_micros(amount), "order " + order}, cause); !out) return out.error();
    return insert(w, std::move(p));
  }
  if (is_wallet(wish.method)) {
    if (p.source.empty()) p.source = p.method == "alipay" ? "precreate" : "native";
    p.state = amount == 0 ? "done" : "asked";
    if (amount != 0)
      if (Result<Done> asked = ask_trade(w, p, wish, where, cause); !asked) return asked.error();
    return insert(w, std::move(p));
  }
  return refusal("bad_payment", "method is alipay, wechat, account, drawer, voucher or none");
}

Result<Payment> settle_payment(const Work& w, const std::string& id, bool taken) {
  Result<Payment> p = payment(w, id);
  return p ? settle_payment(w, std::move(*p), taken) : p;
}

Result<Payment> settle_payment(const Work& w, Payment p, bool taken) {
  if (p.state != "taking" && p.state != "asked") return p;
  p.state = taken ? "done" : "failed";
  if (Result<Done> set = set_state(w, p.id, p.state.c_str()); !set) return set.error();
  return p;
}

Result<Done> cancel_payment(const Work& w, const std::string& id) { return set_state(w, id, "cancelled"); }

Result<Payment> payment_came_late(const Work& w, const std::string& id) {
  Result<Payment> p = payment(w, id);
  if (!p) return p;
  p->state = "done";
  if (Result<Done> set = set_state(w, id, "done"); !set) return set.error();
  return p;
}

Result<bool> give_back(const Work& w, const std::string& id, int64_t amount, const std::string& reason, const std::string& cause) {
  Result<Payment> p = payment(w, id);
  if (!p) return p.error();
  if (p->state != "done" || amount < 0 || amount > p->amount - p->refunded) return refusal("bad_payment", "no more is given back than was taken");
  if (amount == 0) return true;
  const std::string refund = records::new_id(w.now);
  std::string state = "done";
  if (p->method == "drawer") {
    Result<Drawer> d = drawer(w, p->source);
    if (!d) return d.error();
    // Cash that is not there is owed, and handed out when it is.
    if (d->state != "open" || d->balance < amount) state = "owed";
    else if (Result<Done> out = enter(w, p->source, "refund", -amount, refund); !out) return out.error();
  } else if (p->method == "voucher") {
    if (amount != p->amount) return refusal("bad_payment", "a voucher is given back whole");
    Result<int64_t> n = w.sql.run("update voucher set state = 'issued', payment = '', until = until + ? - changed, changed = ? where operator = ? and serial = ?", {w.now.micros(), w.now.micros(), w.op, p->source});
    if (!n) return n.error();
  } else if (p->method == "account") {
    state = "open";
    Result<PhoneNumber> payer = PhoneNumber::parse(p->source);
    if (!payer) return payer.error();
    Result<bool> gone = closed_since(w, p->source, p->created);
    if (!gone) return gone.error();
    // The number may be somebody else's by now: what was its account's is owed.
    if (*gone) state = "owed";
    else if (Result<Done> out = put_command(w, refund, charging::TopUp{*payer, Money::from_micros(amount), {}, 0, 0}, cause); !out) return out.error();
  } else if (is_wallet(p->method)) {
    state = "open";
    if (Result<Done> out = ask_refund(w, refund, id, cause.ends_with('/') ? cause + refund : cause); !out) return out.error();
  }
  Result<int64_t> n = w.sql.run("insert into refund (operator, id, payment, order_id, method, target, amount, state, reason, created, changed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                {w.op, refund, id, p->order, p->method, p->source, amount, state, reason, w.now.micros(), w.now.micros()});
  if (n) n = w.sql.run("update payment set refunded = refunded + ?, version = version + 1, changed = ? where operator = ? and id = ?", {amount, w.now.micros(), w.op, id});
  if (!n) return n.error();
  return state != "open";
}

Result<std::string> owe(const Work& w, const std::string& order, const PaymentWish& to, int64_t amount, const std::string& reason) {
  const std::string id = records::new_id(w.now);
  std::string state = "owed";
  if (to.method == "drawer") {
    Result<Drawer> d = drawer(w, to.source);
    if (!d) return d.error();
    if (d->state == "open" && d->balance >= amount) {
      if (Result<Done> out = enter(w, to.source, "refund", -amount, id); !out) return out.error();
      state = "done";
    }
  }
  Result<int64_t> n = w.sql.run("insert into refund (operator, id, payment, order_id, method, target, amount, state, reason, created, changed) values (?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?)",
                                {w.op, id, order, to.method, to.method == "drawer" ? to.source : std::string(), amount, state, reason, w.now.micros(), w.now.micros()});
  if (!n) return n.error();
  return id;
}

Result<Done> settle_refund(const Work& w, const std::string& refund) {
  Result<int64_t> n = w.sql.run("update refund set state = 'done', changed = ? where operator = ? and id = ? and state = 'open'", {w.now.micros(), w.op, refund});
  if (!n) return n.error();
  return Done{};
}

Result<Done> note_refund(const Work& w, const std::string& refund, const std::string& id, int64_t amount, const std::string& reason) {
  Result<Row> known = w.sql.one("select count(*) from refund where operator = ? and id = ?", {w.op, refund});
  if (!known) return known.error();
  if (known->integer(0) != 0) return Done{};
  Result<Payment> p = payment(w, id);
  if (!p) return p.error();
  if (p->state != "done" || amount > p->amount - p->refunded) return refusal("bad_payment", "no more is given back than was taken");
  Result<int64_t> n = w.sql.run("insert into refund (operator, id, payment, order_id, method, target, amount, state, reason, created, changed) values (?, ?, ?, ?, ?, ?, ?, 'done', ?, ?, ?)",
                                {w.op, refund, id, p->order, p->method, p->source, amount, reason, w.now.micros(), w.now.micros()});
  if (n) n = w.sql.run("update payment set refunded = refunded + ?, version = version + 1, changed = ? where operator = ? and id = ?", {amount, w.now.micros(), w.op, id});
  if (!n) return n.error();
  return Done{};
}

Result<bool> refuse_refund(const Work& w, const std::string& refund, bool gone) {
  if (gone) {
    Result<int64_t> n = w.sql.run("update refund set state = 'owed', changed = ? where operator = ? and id = ? and state = 'open'", {w.now.micros(), w.op, refund});
    if (!n) return n.error();
    return true;
  }
  Result<Rows> failed = w.sql.query("update refund set state = 'failed', changed = ? where operator = ? and id = ? and state = 'open' returning payment, amount", {w.now.micros(), w.op, refund});
  if (!failed) return failed.error();
  for (const Row& r : *failed) {
    Result<int64_t> n = w.sql.run("update payment set refunded = refunded - ?, version = version + 1, changed = ? where operator = ? and id = ?", {r.integer(1), w.now.micros(), w.op, r.text(0)});
    if (!n) return n.error();
  }
  return false;
}

Result<std::string> pay_refund(const Work& w, const std::string& refund, const PaymentWish& to) {
  Result<Row> r = w.sql.one("select payment, order_id, amount, state, reason from refund where operator = ? and id = ?", {w.op, refund}, "unknown_refund");
  if (!r) return r.error();
  if (r->text(3) != "owed") return refusal("not_open", "the refund is " + r->text(3) + "; what is owed is handed out");
  const int64_t amount = r->integer(2);
  if (to.method == "drawer") {
    if (Result<Done> out = enter(w, to.source, "refund", -amount, refund); !out) return out.error();
    Result<int64_t> n = w.sql.run("update refund set state = 'done', method = 'drawer', target = ?, changed = ? where operator = ? and id = ?", {to.source, w.now.micros(), w.op, refund});
    if (!n) return n.error();
    return refund;
  }
  if (to.method != "account") return refusal("bad_payment", "method is drawer or account");
  Result<PhoneNumber> into = PhoneNumber::parse(to.source);
  if (!into) return refusal("bad_payment", "source is the number of the line into whose account it goes");
  if (Result<LineRecord> l = line_of_number(w, into->text()); !l) return l.error();
  const std::string id = records::new_id(w.now);
  if (Result<Done> out = put_command(w, id, charging::TopUp{*into, Money::from_micros(amount), {}, 0, 0}, refund_cause + id); !out) return out.error();
  Result<int64_t> n = w.sql.run("update refund set state = 'failed', changed = ? where operator = ? and id = ?", {w.now.micros(), w.op, refund});
  if (n) n = w.sql.run("insert into refund (operator, id, payment, order_id, method, target, amount, state, reason, created, changed) values (?, ?, ?, ?, 'account', ?, ?, 'open', ?, ?, ?)",
                       {w.op, id, r->text(0), r->text(1), into->text(), amount, r->text(4), w.now.micros(), w.now.micros()});
  if (!n) return n.error();
  return id;
}

Result<Done> refund_answered(const Work& w, const std::string& refund, const OutsideAnswer& a) {
  if (a.what == "done") return settle_refund(w, refund);
  if (a.what != "refused") return Done{};
  Result<bool> owed = refuse_refund(w, refund, true);
  if (!owed) return owed.error();
  return Done{};
}

Result<std::string> open_drawer(const Work& w, const std::string& agent, int64_t money) {
  if (agent.empty() || agent.size() > 100 || money < 0) return refusal("bad_payment", "a drawer is an agent's, and holds nothing or more");
  const std::string id = records::new_id(w.now);
  Result<int64_t> n = w.sql.run("insert into drawer (operator, id, agent, state, balance, opened, changed) values (?, ?, ?, 'open', 0, ?, ?)", {w.op, id, agent, w.now.micros(), w.now.micros()});
  if (!n) return n.error();
  if (money > 0)
    if (Result<Done> in = enter(w, id, "float", money, ""); !in) return in.error();
  return id;
}

Result<DrawerDay> close_drawer_day(const Work& w, const std::string& id, const DrawerCount& count) {
  const auto& [counted, kept, reason, last] = count;
  Result<Drawer> d = drawer(w, id);
  if (!d) return d.error();
  if (d->state != "open") return refusal("drawer_closed", id);
  if (counted < 0 || kept < 0 || kept > counted) return refusal("bad_payment", "no more is kept in the drawer than was counted");
  if (last && kept != 0) return refusal("bad_payment", "nothing is kept in a drawer that is closed");
  DrawerDay day{d->balance, counted, counted - d->balance, kept, 0};
  if (day.difference != 0 && reason.empty()) return refusal("reason_needed", "what was counted differs from what its entries say: say why");
  Result<Row> before = w.sql.one("select cast(coalesce(sum(entries), 0) as bigint) from drawer_day where operator = ? and drawer = ?", {w.op, id});
  if (!before) return before.error();
  if (day.difference != 0)
    if (Result<Done> fix = enter(w, id, "difference", day.difference, ""); !fix) return fix.error();
  if (counted != kept)
    if (Result<Done> out = enter(w, id, "handed_in", kept - counted, ""); !out) return out.error();
  Result<Drawer> after = drawer(w, id);
  if (!after) return after.error();
  day.entries = after->last - before->integer(0);
  Result<int64_t> n = w.sql.run("insert into drawer_day (operator, drawer, id, expected, counted, difference, kept, entries, actor, reason, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                {w.op, id, records::new_id(w.now), day.expected, counted, day.difference, kept, day.entries, w.actor, reason, w.now.micros()});
  if (!n) return n.error();
  if (last)
    if (Result<int64_t> closed = w.sql.run("update drawer set state = 'closed', changed = ? where operator = ? and id = ?", {w.now.micros(), w.op, id}); !closed) return closed.error();
  return day;
}

Result<std::vector<NewVoucher>> issue_vouchers(const Work& w, int64_t amount, int64_t count, Instant until) {
  if (amount <= 0 || count < 1 || count > 10'000 || until <= w.now) return refusal("bad_payment", "1 to 10,000 vouchers of an amount, valid until a time to come");
  std::vector<NewVoucher> out;
  for (int64_t i = 0; i < count; ++i) {
    NewVoucher v{records::new_id(w.now), {}};
    while (v.code.size() < 18) v.code += static_cast<char>('0' + randombytes_uniform(10));
    Result<int64_t> n = w.sql.run("insert into voucher (operator, serial, code_find, amount, state, payment, until, changed) values (?, ?, ?, ?, 'issued', '', ?, ?)",
                                  {w.op, v.serial, w.vault.find(place(w, "voucher"), v.code), amount, until.micros(), w.now.micros()});
    if (!n) return n.error();
    out.push_back(std::move(v));
  }
  return out;
}

}  // namespace sublet::commerce
