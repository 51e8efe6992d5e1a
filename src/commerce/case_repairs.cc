#include "commerce/case_repairs.h"

#include <nlohmann/json.hpp>

#include "commerce/refunds.h"
#include "commerce/wallet_rows.h"

namespace sublet::commerce {

namespace {

Error hand(const std::string& what) { return refusal("not_repaired", what + "; then dismiss the case with what was done"); }
Error wrong_bill(const std::string& says) { return refusal("not_repaired", "the wallet says " + says + ": ask it for a corrected bill, or wait"); }

Result<bool> entered(const Work& w, const WalletCase& c) {
  Result<Row> r = w.sql.one("select count(*) from wallet_entry where operator = ? and merchant = ? and kind = ? and id = ?", {w.op, c.merchant, c.kind, c.number});
  if (!r) return r.error();
  return r->integer(0) != 0;
}

Result<Done> payment_by(const Work& w, const Shelf& shelf, const WalletCase& c, const OutsideAnswer& a) {
  Result<Trade> t = trade(w, c.payment);
  if (!t) return t.error();
  if (t->merchant != c.merchant) return hand("it is a trade of another merchant: find out why this bill has it");
  const std::string state = a.what == "done" ? answer_field(a, "state") : "refused: " + a.code;
  if (state != "paid") {
    Result<bool> stands = entered(w, c);
    if (!stands) return stands.error();
    return *stands ? hand("the wallet does not know it as paid (" + state + "), and what it was for was credited: take that back, or have it paid") : wrong_bill("that it is not paid (" + state + ")");
  }
  const WalletWord word = word_in(a);
  if (word.amount != t->amount) return hand("the wallet has taken " + Money::from_micros(word.amount).text() + ", and was asked for " + Money::from_micros(t->amount).text() + ": correct what was credited");
  Result<bool> news = wallet_said(w, shelf, c.merchant, c.payment, word);
  if (!news) return news.error().code == "wallet_differs" ? refusal("not_repaired", news.error().detail) : news.error();
  return Done{};
}

// What is entered was never carried out.
Result<Done> take_back_entry(const Work& w, const WalletCase& c, const char* state) {
  Result<int64_t> n = w.sql.run("delete from wallet_entry where operator = ? and merchant = ? and kind = 'refund' and id = ?", {w.op, c.merchant, c.number});
  if (n) n = w.sql.run("update refund set state = ?, changed = ? where operator = ? and id = ? and state in ('open', 'done')", {std::string(state), w.now.micros(), w.op, c.number});
  if (!n) return n.error();
  return *n == 1 ? Result<Done>(Done{}) : hand("the refund was handed out otherwise meanwhile");
}

Result<Done> refund_by(const Work& w, const Shelf& shelf, const WalletCase& c, const OutsideAnswer& a) {
  Result<Row> r = w.sql.one("select amount from refund where operator = ? and id = ?", {w.op, c.number}, "unknown_refund");
  if (!r) return r.error();
  Result<bool> stands = entered(w, c);
  if (!stands) return stands.error();
  if (a.what == "done") {
    const WalletWord word = word_in(a);
    if (word.amount != r->integer(0)) return hand("the wallet has given back " + Money::from_micros(word.amount).text() + ", and was asked for " + Money::from_micros(r->integer(0)).text() + ": settle it with the buyer");
    Result<bool> news = wallet_refunded(w, shelf, c.merchant, c.number, r->integer(0), word.reference, word.at);
    if (!news) return news.error().code == "wallet_differs" ? hand(news.error().detail + ": the buyer has it twice") : news.error();
    return Done{};
  }
  if (!*stands) return wrong_bill("that it was not carried out (" + a.code + ")");
  if (a.code != "not_carried_out") return take_back_entry(w, c, "owed");  // failed for good: handed out otherwise
  if (Result<Done> gone = take_back_entry(w, c, "open"); !gone) return gone;
  return ask_refund_again(w, c.number);
}

}  // namespace

Result<std::string> case_question(const Work& w, const WalletCase& c) {
  if (c.what == "fee" || c.what == "double") return std::string();
  if (c.kind == "payment") {
    if (Result<Trade> t = trade(w, c.payment); !t) return t.error().code == "unknown_trade" ? hand("no order here has asked for it: find out whose it is, and have it given back at the wallet's own desk") : t.error();
    return nlohmann::ordered_json{{"what", "query"}, {"payment", c.payment}}.dump();
  }
  Result<Rows> r = w.sql.query("select payment from refund where operator = ? and id = ?", {w.op, c.number});
  if (!r) return r.error();
  if (r->empty()) return hand("nobody here has asked for this refund: find out who gave it back at the wallet's own desk");
  return nlohmann::ordered_json{{"what", "refund_query"}, {"payment", r->front().text(0)}, {"refund", c.number}}.dump();
}

Result<Done> repair_by_word(const Work& w, const Shelf& shelf, const WalletCase& c, const OutsideAnswer& a) {
  if (c.what == "double") return hand("both wallets take one payment for a number: claim it of the wallet, and ask for a corrected bill");
  if (a.what == "again") return wrong_bill("that it is under way");
  if (a.what != "done" && a.what != "refused") return refusal("unavailable", "the wallet has said nothing (" + a.code + "): ask again later");
  return c.kind == "payment" ? payment_by(w, shelf, c, a) : refund_by(w, shelf, c, a);
}

}  // namespace sublet::commerce
