#include "commerce/contracts.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "commerce/charge.h"
#include "commerce/freezes.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/order_plan.h"
#include "commerce/order_text.h"
#include "commerce/settings.h"
#include "commerce/steps.h"
#include "commerce/wallet_rows.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, order_id, line, number, party, kind, plan, model, imei, offer, months, paid, total, run_months, run_amount, exit_terms, exit_fee, state, due, begun, ended, version, minimum, coalesce((select f.id from wallet_freeze f where f.operator = contract.operator and f.contract = contract.id and f.contract <> ''), '')";
constexpr const char *number_kind = "number", *minimum_fee = "number minimum", *phone_exit = "leaving a phone contract early";
constexpr int64_t day_micros = seconds_per_day * 1'000'000;
constexpr int64_t most_captures = 30;  // tries of a month's part, a day apart

Contract from_row(const Row& r) {
  Contract c;
  c.id = r.text(0), c.order = r.text(1), c.line = r.text(2), c.number = r.text(3), c.party = r.text(4), c.kind = r.text(5), c.plan = r.text(6), c.model = r.text(7), c.imei = r.text(8), c.offer = r.text(9);
  c.months = r.integer(10), c.paid = r.integer(11), c.total = r.integer(12), c.run_months = r.integer(13), c.run_amount = r.integer(14), c.exit = r.text(15), c.exit_fee = r.integer(16), c.state = r.text(17);
  if (!r.null(18)) c.due = Instant::from_micros(r.integer(18));
  c.begun = Instant::from_micros(r.integer(19));
  if (!r.null(20)) c.ended = Instant::from_micros(r.integer(20));
  c.version = r.integer(21), c.minimum = r.integer(22), c.freeze = r.text(23);
  return c;
}

Result<Done> store(const Work& w, const Contract& c) {
  Result<int64_t> n = w.sql.run("update contract set run_months = ?, run_amount = ?, exit_fee = ?, state = ?, due = ?, ended = ?, version = version + 1, changed = ? where operator = ? and id = ? and version = ?",
                                {c.run_months, c.run_amount, c.exit_fee, c.state, or_null(c.due), or_null(c.ended), w.now.micros(), w.op, c.id, c.version});
  if (!n) return n.error();
  ensure(*n == 1, "units run one after another: what was read still holds");
  return Done{};
}

// Money that moves by a command: into the account, or charged to it. Nothing to move: done at once.
Result<Done> move_money(const Work& w, const Contract& c, const std::string& id, const char* kind, int64_t month, int64_t amount, int64_t into_account, const char* name, const std::string& cause, std::vector<std::string>* outs) {
  if (amount == 0) return Done{};
  Result<int64_t> n = w.sql.run("insert into contract_entry (operator, contract, id, kind, month, amount, state, why, at) values (?, ?, ?, ?, ?, ?, ?, '', ?)",
                                {w.op, c.id, id, std::string(kind), month, amount, std::string(into_account == 0 ? "done" : "asked"), w.now.micros()});
  if (!n) return n.error();
  if (into_account == 0) return Done{};
  if (outs != nullptr) outs->push_back(id);
  const std::string of = cause.empty() ? "contract:" + c.id : cause;
  if (into_account > 0) return put_command(w, id, charging::Adjust{phone(c.number), Money::from_micros(amount), "", 0, name}, of);
  return put_command(w, id, charging::ChargeFee{phone(c.number), Money::from_micros(amount), name}, of);
}

Result<Done> insert(const Work& w, const Contract& c) {
  Result<int64_t> n = w.sql.run(
      "insert into contract (operator, id, order_id, line, number, party, kind, plan, model, imei, offer, months, paid, total, run_months, run_amount, exit_terms, exit_fee, state, due, begun, ended, version, changed, minimum) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, ?, ?, ?, ?, 1, ?, ?)",
      {w.op, c.id, c.order, c.line, c.number, c.party, c.kind, c.plan, c.model, c.imei, c.offer, c.months, c.paid, c.total, c.exit, c.state, or_null(c.due), c.begun.micros(), or_null(c.ended), w.now.micros(), c.minimum});
  if (!n) return n.error();
  return Done{};
}

Result<Instant> due_of(const Work& w, const Shelf& shelf, const Contract& c, int64_t month) {
  const std::shared_ptr<const catalogue::Version> v = shelf.catalogue(w.op);
  if (v == nullptr) return refusal("bad_order", "the operator has no catalogue in force");
  Civil at = v->op.zone.civil(c.begun);
  if (c.kind == number_kind) {  // an hour after the month, so that what was stamped before its end is on record
    Civil first{add_months({at.date.year, at.date.month, 1}, static_cast<int>(month) + 1)};
    return Instant::from_micros(v->op.zone.instant(first).micros() + 3'600'000'000);
  }
  at.date = add_months(at.date, static_cast<int>(month));  // of the day it began, so that a short month does not shorten the next
  return v->op.zone.instant(at);
}

// What the line spent in the month that ended with `due`: uses and fees, and what an offer's own minimum took behind its end. What
// commerce sells (the number, a card, a phone with its parts) does not count.
Result<int64_t> spent_in_month(const Work& w, const Shelf& shelf, const Contract& c, Instant due) {
  const std::shared_ptr<const catalogue::Version> v = shelf.catalogue(w.op);
  if (v == nullptr) return refusal("bad_order", "the operator has no catalogue in force");
  const Civil at = v->op.zone.civil(due), before{add_months({at.date.year, at.date.month, 1}, -1)};
  const auto number = [](const Civil& m) { return int64_t{m.date.year} * 100 + m.date.month; };
  Result<Rows> rows = w.sql.query("select month, what, cast(sum(cost) as bigint) from bill_sum where operator = ? and line = ? and month in (?, ?) group by month, what", {w.op, c.number, number(before), number(at)});
  if (!rows) return rows.error();
  static constexpr std::string_view sold[] = {"fee/number", "fee/sim", "fee/deposit", "fee/phone", "fee/phone_deposit", "fee/phone_frozen", "fee/transfer", "fee/keep", "fee/phone instalment", "fee/leaving a phone contract early", "fee/leaving a number contract early", "fee/number minimum"};
  int64_t sum = 0;
  for (const Row& r : *rows) {
    const bool ended = r.integer(0) == number(before), fee = r.text(1).starts_with("fee/") && std::find(std::begin(sold), std::end(sold), r.text(1)) == std::end(sold);
    if (ended ? r.text(1).starts_with("use/") || fee : r.text(1) == "minimum") sum += r.integer(2);
  }
  return sum;
}

// It has run to its end: the rest is the buyer's once no part is under way or to be asked for again.
Result<Done> release_rest(const Work& w, const Contract& c) {
  Result<Row> open = w.sql.one("select count(*) from contract_entry where operator = ? and contract = ? and kind = 'part' and state in ('asked', 'refused')", {w.op, c.id});
  if (!open) return open.error();
  return open->integer(0) != 0 ? Result<Done>(Done{}) : release(w, c.freeze);
}

// It ends early, or with its line: parts that the wallet did not pay are not asked for again, and the rest is the buyer's at once.
Result<Done> release_now(const Work& w, const std::string& contract, const std::string& freeze) {
  Result<int64_t> n = w.sql.run("update contract_entry set state = 'failed' where operator = ? and contract = ? and kind = 'part' and state = 'refused'", {w.op, contract});
  if (!n) return n.error();
  return release(w, freeze);
}

// What leaving costs is charged, also for the order that closes the line and waits for it, and nothing is frozen any more.
Result<Done> leave(const Work& w, const Shelf& shelf, Contract c) {
  c.state = "ended", c.ended = w.now;
  if (Result<Done> stored = store(w, c); !stored) return stored;
  if (Result<Done> gone = release_now(w, c.id, c.freeze); !gone) return gone;
  Result<Rows> waits = w.sql.query("select id from orders where operator = ? and number = ? and state = 'open' and step = 'end_contracts' limit 1", {w.op, c.number});
  if (!waits) return waits.error();
  if (waits->empty()) return move_money(w, c, c.id + "-exit", "exit_fee", c.run_months, c.exit_fee, -1, phone_exit, "", nullptr);
  Result<Order> o = load_order(w, waits->front().text(0));
  if (!o) return o.error();
  Step& s = *std::find_if(o->steps.begin(), o->steps.end(), [](const Step& each) { return each.name == "end_contracts"; });
  if (Result<Done> moved = move_money(w, c, c.id + "-exit", "exit_fee", c.run_months, c.exit_fee, -1, phone_exit, cause_of(*o, s), &s.outs); !moved) return moved;
  if (!s.outs.empty()) return store_order(w, *o);
  Flow f{w, shelf, *o};
  return step_answered(f, s, {"done", {}, {}, {}});
}

// What is asked for of a frozen amount is an order of its own: capture_ended() hears what has become of it.
Result<Done> ask_capture(const Work& w, const Shelf& shelf, const Contract& c, const std::string& id, const char* kind, int64_t month, int64_t amount) {
  if (amount == 0) return Done{};
  Result<int64_t> n = w.sql.run("insert into contract_entry (operator, contract, id, kind, month, amount, state, why, at) values (?, ?, ?, ?, ?, ?, 'asked', '', ?)", {w.op, c.id, id, std::string(kind), month, amount, w.now.micros()});
  if (!n) return n.error();
  Result<Order> o = capture(w, shelf, c.freeze, c.number, c.party, amount);
  if (!o && !o.error().is_refusal()) return o.error();
  // Less is frozen than that: nobody owes it, it would have been the holder's own. Whoever cannot be asked now is asked again.
  const bool none = !o && o.error().code == "not_frozen";
  n = w.sql.run("update contract_entry set order_id = ?, state = ?, why = ? where operator = ? and contract = ? and id = ?", {o ? o->id : std::string(), std::string(o ? "asked" : none ? "failed" : "refused"), o ? std::string() : o.error().text(), w.op, c.id, id});
  if (!n) return n.error();
  if (o && o->ended) return capture_ended(w, shelf, *o);
  return none && c.state == "ended" ? release_rest(w, c) : Result<Done>(Done{});
}

// What runs is the deposit, the instalments, the frozen amount; a discount has only its time.
Result<Done> run_month(const Work& w, const Shelf& shelf, Contract& c) {
  const int64_t month = c.run_months + 1;
  const bool of_number = c.kind == number_kind;
  const int64_t part = c.months == 0 ? 0 : run_after(c.total, month, c.months) - c.run_amount;
  const std::string id = c.id + "-m" + std::to_string(month);
  const int64_t into = c.kind == "deposit" || of_number ? 1 : c.kind == "instalments" ? -1 : 0;
  const char* name = of_number ? "number deposit returned" : c.kind == "deposit" ? "phone deposit returned" : "phone instalment";
  if (c.kind == "frozen") {
    if (Result<Done> asked = ask_capture(w, shelf, c, id, "part", month, part); !asked) return asked;
  } else if (c.kind != "discount")
    if (Result<Done> moved = move_money(w, c, id, "part", month, part, into, name, "", nullptr); !moved) return moved;
  if (of_number && c.minimum > 0) {
    Result<int64_t> spent = spent_in_month(w, shelf, c, *c.due);
    if (!spent) return spent.error();
    if (*spent < c.minimum)
      if (Result<Done> moved = move_money(w, c, c.id + "-n" + std::to_string(month), "minimum", month, c.minimum - *spent, -1, minimum_fee, "", nullptr); !moved) return moved;
  }
  c.run_months = month, c.run_amount += part;
  if (c.months != 0 && month >= c.months) {
    c.state = "ended", c.ended = w.now;
    c.due.reset();
    if (Result<Done> stored = store(w, c); !stored) return stored;
    return c.freeze.empty() ? Result<Done>(Done{}) : release_rest(w, c);
  }
  Result<Instant> next = due_of(w, shelf, c, month + 1);
  if (!next) return next.error();
  c.due = *next;
  return store(w, c);
}

// A part that the wallet has refused so often: the holder's own money, which they keep.
Result<Done> give_up(const Work& w, const Contract& c, const std::string& entry) {
  Result<int64_t> n = w.sql.run("update contract_entry set state = 'failed' where operator = ? and contract = ? and id = ?", {w.op, c.id, entry});
  if (!n) return n.error();
  return c.state == "ended" ? release_rest(w, c) : Result<Done>(Done{});
}

// Instalments and minimums that the account could not pay are asked for again: each once, a day after.
Result<int64_t> ask_again(const Work& w, const Shelf& shelf, int64_t most) {
  Result<Rows> rows = w.sql.query("select e.contract, e.id, e.month, e.amount, e.kind from contract_entry e join contract c on c.operator = e.operator and c.id = e.contract join line l on l.operator = c.operator and l.id = c.line "
                                  "where e.operator = ? and e.state = 'refused' and ((e.kind = 'part' and c.kind in ('instalments', 'frozen')) or e.kind = 'minimum') and l.state <> 'closed' and e.at <= ? limit ?",
                                  {w.op, w.now.micros() - day_micros, most});
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    Result<Contract> c = contract(w, r.text(0));
    if (!c) return c.error();
    Result<int64_t> n = w.sql.run("update contract_entry set state = 'asked_again' where operator = ? and contract = ? and id = ?", {w.op, c->id, r.text(1)});
    if (!n) return n.error();
    Result<Row> tries = w.sql.one("select count(*) from contract_entry where operator = ? and contract = ? and month = ? and kind = ?", {w.op, c->id, r.integer(2), r.text(4)});
    if (!tries) return tries.error();
    const bool of_number = r.text(4) == "minimum";
    const std::string id = c->id + (of_number ? "-n" : "-m") + std::to_string(r.integer(2)) + "-" + std::to_string(tries->integer(0) + 1);
    if (c->kind == "frozen") {
      const bool enough = tries->integer(0) >= most_captures;
      Result<Done> asked = enough ? Result<Done>(Done{}) : ask_capture(w, shelf, *c, id, "part", r.integer(2), r.integer(3));
      if (asked && enough) asked = give_up(w, *c, r.text(1));
      if (!asked) return asked.error();
    } else if (Result<Done> moved = move_money(w, *c, id, of_number ? "minimum" : "part", r.integer(2), r.integer(3), -1, of_number ? minimum_fee : "phone instalment", "", nullptr); !moved) return moved.error();
  }
  return static_cast<int64_t>(rows->size());
}

// What leaving costs is captured while there is something frozen; then it is charged to the account that it came into.
Result<Done> capture_exit(const Work& w, const Shelf& shelf, Contract& c) {
  c.due.reset();
  if (Result<Done> stored = store(w, c); !stored) return stored;
  ++c.version;
  Result<Freeze> f = freeze(w, c.freeze);
  if (!f) return f.error();
  const int64_t amount = f->state == "frozen" ? std::min(c.exit_fee, f->left()) : 0;
  if (amount == 0) return leave(w, shelf, c);
  if (Result<Done> asked = ask_capture(w, shelf, c, c.id + "-capture", "exit_capture", c.run_months, amount); !asked) return asked;
  Result<Row> e = w.sql.one("select state, order_id from contract_entry where operator = ? and contract = ? and id = ?", {w.op, c.id, c.id + "-capture"});
  if (!e) return e.error();
  return e->text(1).empty() ? leave(w, shelf, c) : Result<Done>(Done{});  // no order: nobody will say that it has ended
}

// Of a phone's what has not run, of a number's the minimum of the months left, by the share that its terms say; in whole hundredths.
Result<int64_t> fee_of_leaving(const Contract& c) {
  Result<int64_t> percent = c.kind == number_kind ? Result<int64_t>(std::strtoll(c.exit.c_str(), nullptr, 10)) : exit_percent(c.exit, c.run_months);
  if (!percent) return percent;
  constexpr int64_t hundredth = 10'000;
  const __int128 left = c.kind == number_kind ? static_cast<__int128>(c.minimum) * (c.months == 0 ? 0 : c.months - c.run_months) : c.left();
  return static_cast<int64_t>(left * *percent / 100) / hundredth * hundredth;
}

std::string where(const Work& w, const std::string& line, const std::string& state, std::vector<Value>& values) {
  std::string text = " from contract where operator = ?";
  values = {w.op};
  if (!line.empty()) text += " and line = ?", values.emplace_back(line);
  if (!state.empty()) text += " and state = ?", values.emplace_back(state);
  return text;
}

}  // namespace

bool of_contract(const std::string& cause) { return cause.starts_with("contract:"); }

Result<Contract> contract(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from contract where operator = ? and id = ?", {w.op, id}, "unknown_contract");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::vector<Contract>> contracts(const Work& w, const std::string& line, const std::string& state, int64_t offset, int64_t most) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, line, state, values) + " order by id limit ? offset ?";
  values.emplace_back(most), values.emplace_back(offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<Contract> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_contracts(const Work& w, const std::string& line, const std::string& state) {
  std::vector<Value> values;
  Result<Row> r = w.sql.one("select count(*)" + where(w, line, state, values), values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<std::vector<ContractEntry>> entries_of(const Work& w, const std::string& id) {
  Result<Rows> rows = w.sql.query("select id, kind, month, amount, state, why, at, order_id from contract_entry where operator = ? and contract = ? order by at, id", {w.op, id});
  if (!rows) return rows.error();
  std::vector<ContractEntry> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.integer(2), r.integer(3), r.text(4), r.text(5), Instant::from_micros(r.integer(6)), r.text(7)});
  return out;
}

Result<std::vector<QuoteItem>> phone_items(const Work& w, const OrderRequest& r) {
  const auto bad = [](const std::string& field, const std::string& why) { return refusal("bad_order", field + ": " + why); };
  Result<PhoneModel> m = model(w, r.model);
  if (!m) return m.error();
  if (!m->on_sale) return bad("model", "it is not on sale");
  if (!r.imei.empty())
    if (Result<Done> good = check_imei(r.imei); !good) return good.error();
  std::vector<QuoteItem> out;
  const std::string title = m->title.empty() ? m->code : m->title;
  if (r.plan.empty()) {
    out.push_back({"phone", title, m->price, true});
    return out;
  }
  Result<PhonePlan> p = plan(w, r.plan);
  if (!p) return p.error();
  if (!p->on_sale) return bad("plan", "it is not on sale");
  if (!p->model.empty() && p->model != m->code) return bad("plan", "it is for model " + p->model);
  if (!p->offer.empty() && p->offer != r.offer) return bad("plan", "it goes with package " + p->offer);
  const int64_t price = m->price - p->discount - (p->kind == "instalments" ? p->amount : 0);
  if (price < 0) return bad("plan", "it is worth more than the phone costs");
  if (price > 0) out.push_back({"phone", title, price, true});
  if (p->kind == "deposit") out.push_back({"phone_deposit", "deposit, returned in " + std::to_string(p->months) + " months", p->amount, true});
  if (p->kind == "frozen") out.push_back({"phone_frozen", "frozen in Alipay, paid into the account in " + std::to_string(p->months) + " months", 0, false, run_after(p->amount, 1, p->months), p->months, p->amount});
  return out;
}

Result<Done> begin_contract(const Work& w, const Shelf& shelf, const Order& o, const std::string& line, const std::string& number) {
  Result<Phone> sold = phone_of(w, o.id);
  if (!sold) return sold.error();
  Contract c;
  c.id = records::new_id(w.now);
  c.order = o.id, c.line = line, c.number = number, c.party = o.request.party, c.model = sold->model, c.imei = sold->imei, c.begun = w.now;
  for (const QuoteItem& i : o.items)
    if (i.what.starts_with("phone")) c.paid += i.amount;
  if (!o.request.plan.empty()) {
    Result<PhonePlan> p = plan(w, o.request.plan);
    if (!p) return p.error();
    c.kind = p->kind, c.plan = p->code, c.offer = p->offer, c.months = p->months, c.exit = p->exit;
    c.total = p->kind == "discount" ? p->discount : p->amount;
    if (p->kind == "frozen") {
      Result<Freeze> f = freeze_of_order(w, o.id);
      if (!f) return f.error();
      c.freeze = f->id, c.total = f->amount;
      if (Result<Done> bound = bind_freeze(w, f->id, c.id); !bound) return bound;
    }
    Result<Instant> due = due_of(w, shelf, c, 1);
    if (!due) return due.error();
    c.due = *due;
  } else {
    c.state = "ended", c.ended = w.now;
  }
  if (Result<Done> moved = move_phone(w, sold->imei, o.id, "sold", c.id); !moved) return moved;
  return insert(w, c);
}

Result<Done> begin_number_contract(const Work& w, const Shelf& shelf, const Order& o, const std::string& line, const std::string& digits) {
  Contract c;
  c.id = records::new_id(w.now);
  c.order = o.id, c.line = line, c.number = digits, c.party = o.request.party, c.begun = w.now, c.kind = number_kind;
  for (const QuoteItem& i : o.items)
    if (obliges(i)) c.paid += i.amount, c.minimum += i.monthly, c.months = std::max(c.months, i.months);
  c.total = c.paid;
  if (c.total == 0 && c.minimum == 0) return Done{};
  Result<Number> n = number(w, digits);
  if (!n) return n.error();
  c.plan = n->grade;
  Result<std::string> percent = setting_text(w, "number_exit_percent");
  if (!percent) return percent.error();
  c.exit = *percent;
  if (c.months > 0 || c.minimum > 0) {
    Result<Instant> due = due_of(w, shelf, c, 1);
    if (!due) return due.error();
    c.due = *due;
  }
  return insert(w, c);
}

Result<Done> hand_contracts(const Work& w, const std::string& line, const std::string& to) {
  Result<int64_t> n = w.sql.run("update contract set party = ?, version = version + 1, changed = ? where operator = ? and line = ? and state = 'active'", {to, w.now.micros(), w.op, line});
  if (!n) return n.error();
  return Done{};
}

Result<std::vector<QuoteItem>> handed_items(const Work& w, const std::string& line) {
  Result<std::vector<Contract>> running = contracts(w, line, "active", 0, 100);
  if (!running) return running.error();
  std::vector<QuoteItem> out;
  for (const Contract& c : *running) {
    const int64_t left = c.months == 0 ? 0 : c.months - c.run_months;
    if (c.kind == number_kind) out.push_back({"minimum", "goes with the number: least spent a month" + months_text(left), 0, false, c.minimum, left});
  }
  return out;
}

Result<Kept> keep_owed(const Work& w, const std::string& line, int64_t most) {
  Result<Rows> owed = w.sql.query("select e.contract, e.id, e.kind, e.month, e.amount, e.why from contract_entry e join contract c on c.operator = e.operator and c.id = e.contract where e.operator = ? and c.line = ? and e.state in ('owed', 'refused') and (c.kind <> 'frozen' or e.kind = 'exit_fee') order by e.at, e.id", {w.op, line});
  if (!owed) return owed.error();
  Kept out;
  for (const Row& r : *owed) {
    const int64_t amount = r.integer(4), taken = std::min(amount, most - out.taken);
    out.taken += taken, out.owed += amount - taken;
    // What is not covered stands beside what is: together they are what was owed. It is not asked for again, there is no account.
    Result<int64_t> n = w.sql.run("update contract_entry set amount = ?, state = ?, at = ? where operator = ? and contract = ? and id = ?", {taken == 0 ? amount : taken, std::string(taken == 0 ? "owed" : "kept"), w.now.micros(), w.op, r.text(0), r.text(1)});
    if (n && taken > 0 && taken < amount)
      n = w.sql.run("insert into contract_entry (operator, contract, id, kind, month, amount, state, why, at) values (?, ?, ?, ?, ?, ?, 'owed', ?, ?)", {w.op, r.text(0), r.text(1) + "-rest", r.text(2), r.integer(3), amount - taken, r.text(5), w.now.micros()});
    if (!n) return n.error();
  }
  return out;
}

Result<int64_t> contracts_due(const Work& w, const Shelf& shelf, int64_t most, Instant booked) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from contract where operator = ? and due <= ? and (minimum = 0 or due <= ?) order by due limit ?", {w.op, w.now.micros(), booked.micros(), most});
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    Contract c = from_row(r);
    if (Result<Done> run = c.state == "leaving" ? capture_exit(w, shelf, c) : run_month(w, shelf, c); !run) return run.error();
  }
  Result<int64_t> again = ask_again(w, shelf, most);
  if (!again) return again;
  return static_cast<int64_t>(rows->size()) + *again;
}

Result<Contract> end_contract(const Work& w, const std::string& id, const std::string& reason, const std::string& cause, std::vector<std::string>* outs) {
  Result<Contract> c = contract(w, id);
  if (!c) return c;
  if (c->state != "active") return refusal("contract_over", "the contract is " + c->state);
  Result<int64_t> fee = fee_of_leaving(*c);
  if (!fee) return fee.error();
  c->exit_fee = *fee;
  // What the operator has of it: the fee is kept out of that, and the rest goes back. What it does not cover is charged.
  if (!c->freeze.empty()) {
    if (c->exit_fee > 0) {  // contracts_due() captures it
      c->state = "leaving", c->due = w.now;
      if (Result<Done> stored = store(w, *c); !stored) return stored.error();
      return c;
    }
    if (Result<Done> gone = release_now(w, c->id, c->freeze); !gone) return gone.error();
  }
  const bool has = c->kind == "deposit" || c->kind == number_kind;
  const int64_t kept = has ? std::min(c->exit_fee, c->left()) : 0;
  const bool of_number = c->kind == number_kind;
  if (Result<Done> moved = move_money(w, *c, c->id + "-kept", "exit_fee", c->run_months, kept, 0, "", cause, outs); !moved) return moved.error();
  if (Result<Done> moved = move_money(w, *c, c->id + "-exit", "exit_fee", c->run_months, c->exit_fee - kept, -1, of_number ? "leaving a number contract early" : phone_exit, cause, outs); !moved) return moved.error();
  if (has)
    if (Result<Done> moved = move_money(w, *c, c->id + "-back", "given_back", c->run_months, c->left() - kept, 1, of_number ? "number deposit returned" : "phone deposit returned", cause, outs); !moved) return moved.error();
  c->state = "ended", c->ended = w.now;
  c->due.reset();
  if (Result<Done> stored = store(w, *c); !stored) return stored.error();
  (void)reason;
  return c;
}

Result<Contract> return_phone(const Work& w, const std::string& id, const std::string& reason) {
  if (reason.empty()) return refusal("reason_needed", "say why");
  Result<Contract> c = contract(w, id);
  if (!c) return c;
  Result<int64_t> days = setting(w, "phone_return_days");
  if (!days) return days.error();
  if (c->kind == number_kind) return refusal("contract_over", "a number's contract has no phone");
  if (c->state == "returned" || c->state == "leaving" || (c->state == "ended" && c->kind != "sale")) return refusal("contract_over", "the contract is " + c->state);
  if (w.now.micros() >= c->begun.micros() + *days * day_micros || c->run_months > 0) return refusal("too_late", "a phone is taken back within " + std::to_string(*days) + " days");
  Result<LineRecord> l = line_by_id(w, c->line);
  if (!l) return l.error();
  if (l->state == "closed") return refusal("line_closed", "its line is closed: there is no account to pay back into");
  if (Result<Done> moved = move_phone(w, c->imei, c->id, "idle", ""); !moved) return moved.error();
  if (Result<Done> moved = move_money(w, *c, c->id + "-refund", "refund", 0, c->paid, 1, "phone returned", "", nullptr); !moved) return moved.error();
  if (!c->freeze.empty())
    if (Result<Done> gone = release_now(w, c->id, c->freeze); !gone) return gone.error();
  c->state = "returned", c->ended = w.now;
  c->due.reset();
  if (Result<Done> stored = store(w, *c); !stored) return stored.error();
  return c;
}

Result<Done> capture_ended(const Work& w, const Shelf& shelf, const Order& o) {
  if (o.request.payment.source != "freeze" || o.request.payment.by.empty()) return Done{};
  Result<Rows> rows = w.sql.query("select contract, id, kind from contract_entry where operator = ? and order_id = ? and order_id <> '' and state = 'asked'", {w.op, o.id});
  if (!rows) return rows.error();
  if (rows->empty()) return Done{};  // it has ended within capture(): whoever asked sees it
  if (Result<Done> over = capture_over(w, o); !over) return over;
  const bool taken = o.state == "done", part = rows->front().text(2) == "part";
  Result<int64_t> n = w.sql.run("update contract_entry set state = ?, why = ?, at = ? where operator = ? and contract = ? and id = ?", {std::string(taken ? "done" : part ? "refused" : "failed"), o.reason, w.now.micros(), w.op, rows->front().text(0), rows->front().text(1)});
  if (!n) return n.error();
  Result<Contract> c = contract(w, rows->front().text(0));
  if (!c) return c.error();
  if (c->state == "leaving") return part ? Result<Done>(Done{}) : leave(w, shelf, *c);
  return c->state == "ended" ? release_rest(w, *c) : Result<Done>(Done{});
}

Result<Done> release_of_line(const Work& w, const std::string& line) {
  Result<Rows> rows = w.sql.query("select c.id, f.id from contract c join wallet_freeze f on f.operator = c.operator and f.contract = c.id and f.contract <> '' where c.operator = ? and c.line = ? and c.state in ('ended', 'returned')", {w.op, line});
  if (!rows) return rows.error();
  for (const Row& r : *rows)
    if (Result<Done> gone = release_now(w, r.text(0), r.text(1)); !gone) return gone;
  return Done{};
}

Result<Done> contract_answered(const Work& w, const std::string& row, bool is_done, const std::string& why) {
  Result<Rows> rows = w.sql.query("select contract, kind from contract_entry where operator = ? and id = ? and contract = ?", {w.op, row, row.substr(0, 16)});
  if (!rows) return rows.error();
  if (rows->empty()) return Done{};
  const std::string state = is_done ? "done" : rows->front().text(1) == "part" || rows->front().text(1) == "minimum" ? "refused" : "owed";
  Result<int64_t> n = w.sql.run("update contract_entry set state = ?, why = ?, at = ? where operator = ? and contract = ? and id = ?", {state, why, w.now.micros(), w.op, rows->front().text(0), row});
  if (!n) return n.error();
  return Done{};
}

Result<std::vector<std::string>> contract_obstacles(const Work& w, const std::string& line) {
  std::vector<std::string> why;
  Result<Rows> runs = w.sql.query("select kind from contract where operator = ? and line = ? and state in ('active', 'leaving') and kind <> ? order by id", {w.op, line, std::string(number_kind)});
  if (!runs) return runs.error();
  for (const Row& r : *runs) why.push_back("a phone's contract (" + r.text(0) + ") runs until its months are over: end it first");
  Result<Rows> owed = w.sql.query("select 1 from contract_entry e join contract c on c.operator = e.operator and c.id = e.contract where e.operator = ? and c.line = ? and e.state in ('owed', 'refused') and (c.kind <> 'frozen' or e.kind = 'exit_fee') limit 1", {w.op, line});
  if (!owed) return owed.error();
  if (!owed->empty()) why.emplace_back("an amount of a contract is owed");
  return why;
}

Result<std::string> bound_offer(const Work& w, const std::string& line) {
  Result<Rows> rows = w.sql.query("select offer from contract where operator = ? and line = ? and state = 'active' and offer <> '' limit 1", {w.op, line});
  if (!rows) return rows.error();
  return rows->empty() ? std::string() : rows->front().text(0);
}

}  // namespace sublet::commerce
