// What wallets say, taken on to payments and orders.
#include <algorithm>

#include "commerce/order_text.h"
#include "commerce/refunds.h"
#include "commerce/steps.h"
#include "commerce/wallets.h"

namespace sublet::commerce {

namespace {

// Nobody waits for it: an order that has ended, or that has closed the payment.
Result<Done> without_order(const Work& w, const Trade& t, const Payment& p) {
  if (t.state == "closed") return cancel_payment(w, p.id);
  if (Result<Payment> late = payment_came_late(w, p.id); !late) return late.error();
  Result<bool> returned = back_by_cancelling(w, p.id);
  if (!returned) return returned.error();
  if (*returned) return Done{};
  Result<bool> back = give_back(w, p.id, p.amount - p.refunded, "paid when its order had ended", refund_cause);
  if (!back) return back.error();
  return Done{};
}

Result<Done> follow(const Work& w, const Shelf& shelf, const Trade& t) {
  Result<Payment> p = payment(w, t.payment);
  if (!p) return p.error();
  const bool news = (t.state == "paid" && p->state != "done") || (t.state == "closed" && p->state == "asked");
  if (!news) return Done{};
  Result<Order> o = load_order(w, p->order);
  if (!o) return o.error();
  const auto s = std::find_if(o->steps.begin(), o->steps.end(), [](const Step& each) { return each.name == "pay"; });
  if (o->ended || s == o->steps.end() || (s->state != "working" && s->state != "undoing")) return without_order(w, t, *p);
  // Who goes back waits for an answer of the wallet, and will see it then.
  if (o->state != "open") return s->outs.empty() ? without_order(w, t, *p) : Result<Done>(Done{});
  // What is cancelled just now may be given back by that: the answer will say.
  if (!t.charged_by.empty() && s->waits_for == p->method && !s->outs.empty()) return Done{};
  Flow f{w, shelf, *o, nullptr, &t, &*p};
  if (Result<Done> gone = withdraw(f, *s, "paid meanwhile"); !gone) return gone;
  return step_answered(f, *s, {"done", {}, {}, {}});
}

}  // namespace

Result<Done> follow_trade(const Work& w, const Shelf& shelf, const std::string& id) {
  Result<Trade> t = trade(w, id);
  if (!t) return t.error();
  return follow(w, shelf, *t);
}

Result<bool> wallet_said(const Work& w, const Shelf& shelf, const std::string& merchant, const std::string& payment, const WalletWord& word) {
  Trade t;
  Result<bool> news = hear_word(w, merchant, payment, word, t);
  if (!news || !*news) return news;
  if (Result<Done> followed = follow(w, shelf, t); !followed) return followed.error();
  return true;
}

Result<bool> wallet_refunded(const Work& w, const Shelf& shelf, const std::string& merchant, const std::string& refund, int64_t amount, const std::string& reference, Instant at) {
  Result<bool> news = hear_refund(w, merchant, refund, amount, reference, at);
  if (!news || !*news) return news;
  Result<Rows> asked = w.sql.query("select target, body, cause from outbox where operator = ? and id = ? and topic = 'wallet' and state = 'open'", {w.op, refund});
  if (!asked) return asked.error();
  for (const Row& r : *asked) {
    records::Outward row;
    row.id = refund, row.topic = "wallet", row.target = r.text(0), row.body = r.text(1), row.op = w.op, row.cause = r.text(2);
    if (Result<Done> taken = answered(w, shelf, row, {"done", {}, {}, {}}); !taken) return taken.error();
  }
  return true;
}

}  // namespace sublet::commerce
