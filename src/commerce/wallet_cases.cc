#include "commerce/wallet_cases.h"

#include <algorithm>

#include "commerce/reconcile.h"
#include "commerce/taxes.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, merchant, day, what, kind, number, payment, mark, ours, theirs, fee, reference, said, at, state, reason, closed_by, version, created, changed";

WalletCase from_row(const Row& r) {
  WalletCase c;
  c.id = r.text(0), c.merchant = r.text(1), c.day = r.text(2), c.what = r.text(3), c.kind = r.text(4), c.number = r.text(5), c.payment = r.text(6), c.mark = r.text(7);
  c.ours = r.integer(8), c.theirs = r.integer(9), c.fee = r.integer(10), c.reference = r.text(11), c.said = r.text(12), c.at = Instant::from_micros(r.integer(13));
  c.state = r.text(14), c.reason = r.text(15), c.closed_by = r.text(16), c.version = r.integer(17);
  c.created = Instant::from_micros(r.integer(18)), c.changed = Instant::from_micros(r.integer(19));
  return c;
}

std::string where(const Work& w, const CaseFilter& f, std::vector<Value>& values) {
  std::string text = " from wallet_case where operator = ?";
  values = {w.op};
  for (const auto& [column, value] : {std::pair<const char*, const std::string&>{"merchant", f.merchant}, {"day", f.day}, {"what", f.what}, {"state", f.state}})
    if (!value.empty()) text += std::string(" and ") + column + " = ?", values.emplace_back(value);
  return text;
}

Result<Done> close(const Work& w, WalletCase& c, const char* state, const std::string& reason, const std::string& by) {
  Result<int64_t> n = w.sql.run("update wallet_case set state = ?, reason = ?, closed_by = ?, version = version + 1, changed = ? where operator = ? and id = ? and state = 'open'", {std::string(state), reason, by, w.now.micros(), w.op, c.id});
  if (!n) return n.error();
  if (*n == 0) return refusal("case_closed", "it is closed");
  c.state = state, c.reason = reason, c.closed_by = by, ++c.version, c.changed = w.now;
  return Done{};
}

Result<WalletCase> open_one(const Work& w, const std::string& id, const std::string& reason) {
  if (reason.empty() || reason.size() > 500) return refusal("bad_case", "say why, in at most 500 octets");
  Result<WalletCase> c = wallet_case(w, id);
  if (c && c->state != "open") return refusal("case_closed", "it was " + c->state + " by " + c->closed_by);
  return c;
}

// The entry that a case is about, with what the bill says of it. False: there is none that agrees, or a bill has it.
Result<bool> bill_entry(const Work& w, const WalletCase& c) {
  Result<BillMerchant> m = bill_merchant(w, c.merchant);
  if (!m) return m.error();
  const int64_t fee = std::max<int64_t>(0, c.kind == "payment" ? c.fee : -c.fee);
  Result<int64_t> n = w.sql.run("update wallet_entry set billed = ?, settles = ?, fee = ?, fee_tax = ? where operator = ? and merchant = ? and kind = ? and id = ? and amount = ? and billed = ''",
                                {c.mark.substr(0, c.mark.find(':')), settle_day(c.day, m->settle_days), fee, tax_in(fee, m->fee_tax_ppm), w.op, c.merchant, c.kind, c.number, c.theirs});
  if (!n) return n.error();
  return *n == 1;
}

Result<Done> take_fee(const Work& w, const WalletCase& c) {
  const int64_t fee = c.kind == "payment" ? c.theirs : -c.theirs;
  if (fee < 0) return refusal("not_repaired", "the bill's fee has the wrong sign: ask the wallet");
  Result<BillMerchant> m = bill_merchant(w, c.merchant);
  if (!m) return m.error();
  Result<int64_t> n = w.sql.run("update wallet_entry set fee = ?, fee_tax = ? where operator = ? and merchant = ? and kind = ? and id = ?", {fee, tax_in(fee, m->fee_tax_ppm), w.op, c.merchant, c.kind, c.number});
  if (!n) return n.error();
  return *n == 1 ? Result<Done>(Done{}) : refusal("not_repaired", "there is no such entry");
}

}  // namespace

Proposal proposal(const WalletCase& c) {
  const bool payment = c.kind == "payment";
  if (c.what == "missing_here" && payment) return {"query_and_enter", "repaired: the wallet is asked; if it is paid it is entered, then credited, or given back where nothing wants it. By hand, where no order here asked for it"};
  if (c.what == "missing_here") return {"query_and_enter", "repaired: the wallet is asked; a refund of ours that was carried out is entered. By hand, where nobody here asked for it"};
  if (c.what == "missing_there" && payment) return {"query", "repaired: the wallet is asked; if it knows it as paid it stands, and a corrected bill is due. By hand, where it does not: the credit stands without money"};
  if (c.what == "missing_there") return {"query_and_repeat", "repaired: the wallet is asked; a refund that was not carried out is asked for again under its number"};
  if (c.what == "amount") return {"query", "repaired: the wallet is asked; if it took what was asked for, it stands, and a corrected bill is due. By hand, where the bill is right: correct what was credited"};
  if (c.what == "fee") return {"take_fee", "repaired: the bill's fee is taken over; if it is not as agreed, claim it of the wallet"};
  if (c.what == "double") return {"claim", "by hand: both wallets take one payment for a number; claim it of the wallet, and ask for a corrected bill"};
  return {"query", "repaired: the wallet is asked; what is over is entered or stands, what it has refused for good is owed. What is under way is waited for"};
}

Result<WalletCase> wallet_case(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from wallet_case where operator = ? and id = ?", {w.op, id}, "unknown_case");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::vector<WalletCase>> wallet_cases(const Work& w, const CaseFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + " order by id limit ? offset ?";
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<WalletCase> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_wallet_cases(const Work& w, const CaseFilter& f) {
  std::vector<Value> values;
  const std::string text = "select count(*)" + where(w, f, values);
  Result<Row> r = w.sql.one(text, values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<WalletCase> repair_case(const Work& w, const std::string& id, const std::string& reason, const CaseRepair& repair) {
  Result<WalletCase> c = open_one(w, id, reason);
  if (!c) return c;
  if (!repair && c->what != "fee" && c->what != "missing_here") return refusal("not_repaired", "nothing here repairs that: see to it with the wallet, and dismiss the case with what was done");
  Result<Done> done = c->what == "fee" ? take_fee(w, *c) : repair ? repair(w, *c) : Result<Done>(Done{});
  if (!done) return done.error();
  if (c->what == "missing_here") {
    Result<bool> billed = bill_entry(w, *c);
    if (!billed) return billed.error();
    if (!*billed) return refusal("not_repaired", "there is no entry of it yet, for the bill's amount");
  }
  if (Result<Done> closed = close(w, *c, "repaired", reason, w.actor); !closed) return closed.error();
  return c;
}

Result<WalletCase> dismiss_case(const Work& w, const std::string& id, const std::string& reason) {
  Result<WalletCase> c = open_one(w, id, reason);
  if (!c) return c;
  if (Result<Done> closed = close(w, *c, "dismissed", reason, w.actor); !closed) return closed.error();
  return c;
}

Result<Done> put_cases(const Work& w, const std::vector<WalletCase>& cases) {
  constexpr size_t at_once = 50;
  for (size_t from = 0; from < cases.size(); from += at_once) {
    const size_t count = std::min(at_once, cases.size() - from);
    std::string text = std::string("insert into wallet_case (operator, ") + columns + ") values ";
    std::vector<Value> values;
    for (size_t i = 0; i < count; ++i) {
      const WalletCase& c = cases[from + i];
      text += i == 0 ? "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', '', '', 1, ?, ?)" : ",(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', '', '', 1, ?, ?)";
      for (Value v : {Value(w.op), Value(records::new_id(w.now)), Value(c.merchant), Value(c.day), Value(c.what), Value(c.kind), Value(c.number), Value(c.payment), Value(c.mark), Value(c.ours), Value(c.theirs), Value(c.fee), Value(c.reference), Value(c.said),
                      Value(c.at.micros()), Value(w.now.micros()), Value(w.now.micros())})
        values.push_back(std::move(v));
    }
    // Who closed it has seen these amounts, or it is this very row again: it stays. What `bill` closed is open again.
    const std::string stays = "(wallet_case.mark = excluded.mark or (wallet_case.ours = excluded.ours and wallet_case.theirs = excluded.theirs and wallet_case.said = excluded.said and wallet_case.closed_by <> 'bill'))";
    text += " on conflict (operator, merchant, kind, number, what, day) do update set state = case when " + stays + " then wallet_case.state else 'open' end, reason = case when " + stays + " then wallet_case.reason else '' end, closed_by = case when " + stays +
            " then wallet_case.closed_by else '' end, version = wallet_case.version + 1, mark = excluded.mark, ours = excluded.ours, theirs = excluded.theirs, fee = excluded.fee, reference = excluded.reference, said = excluded.said, at = excluded.at, changed = excluded.changed";
    if (Result<int64_t> n = w.sql.run(text, values); !n) return n.error();
  }
  return Done{};
}

Result<int64_t> settle_cases(const Work& w, const std::string& merchant, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + ", (select e.billed from wallet_entry e where e.operator = wallet_case.operator and e.merchant = wallet_case.merchant and e.kind = wallet_case.kind and e.id = wallet_case.number) from wallet_case where operator = ? and merchant = ? and state = 'open' and what in ('missing_here', 'missing_there', 'state') "
                                  "and exists (select 1 from wallet_entry e where e.operator = wallet_case.operator and e.merchant = wallet_case.merchant and e.kind = wallet_case.kind and e.id = wallet_case.number and ((wallet_case.what = 'missing_there' and e.billed <> '') or (wallet_case.what <> 'missing_there' and e.billed = '' and e.amount = wallet_case.theirs))) order by id limit ?",
                                  {w.op, merchant, most});
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    WalletCase c = from_row(r);
    if (c.what != "missing_there")
      if (Result<bool> billed = bill_entry(w, c); !billed) return billed.error();
    const std::string why = c.what != "missing_there" ? "it was entered afterwards" : "bill " + r.text(20) + " has it";
    if (Result<Done> closed = close(w, c, "repaired", why, "bill"); !closed) return closed.error();
  }
  return static_cast<int64_t>(rows->size());
}

Result<Done> drop_cases(const Work& w, const std::string& merchant, const std::string& day, const std::string& mark) {
  Result<int64_t> n = w.sql.run("update wallet_case set state = 'repaired', reason = ?, closed_by = 'bill', version = version + 1, changed = ? where operator = ? and merchant = ? and day = ? and state = 'open' and what <> 'missing_there' and mark not like ?",
                                {"the corrected bill " + mark + " does not have it", w.now.micros(), w.op, merchant, day, mark + ":%"});
  if (!n) return n.error();
  return Done{};
}

}  // namespace sublet::commerce
