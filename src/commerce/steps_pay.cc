// The step that pays: from an account, a drawer, a voucher, or by a wallet, whose word comes when the buyer has paid.
#include <map>

#include "commerce/numbers.h"
#include "commerce/settings.h"
#include "commerce/steps.h"
#include "commerce/taxes.h"
#include "commerce/wallets.h"

namespace sublet::commerce {

bool sells_number(const Flow& f) { return f.o.request.kind == "new_number" || f.o.request.kind == "extra_line"; }

Result<Done> due_in(Flow& f, const char* name, int64_t minutes_of_one) {
  Result<int64_t> n = setting(f.w, name);
  if (!n) return n.error();
  f.o.due = Instant::from_micros(f.w.now.micros() + *n * minutes_of_one * 60'000'000);
  return Done{};
}

namespace {

constexpr int64_t wallet_answers_within = 86'400'000'000;  // a number is kept so long for a wallet that does not say whether it was paid

Result<Done> paid(Flow& f, Step& s) {
  done(s);
  if (Result<Done> due = due_in(f, "order_days", 24 * 60); !due) return due;
  if (!sells_number(f)) return Done{};
  Result<Number> n = move_number(f.w, f.o.number, f.o.id, NumberState::paid, "paid", "");
  if (!n) return n.error();
  return Done{};
}

Result<Done> unpay(Flow& f, Step& s);

}  // namespace

// A merchant may be of one province, or of one channel: the number's, and the order's.
Result<PaymentPlace> payment_place(const Flow& f) {
  if (f.shelf.catalogue)
    if (const auto v = f.shelf.catalogue(f.w.op); v != nullptr && v->op.currency != "CNY") return refusal("bad_payment", "wallets take CNY; prices here are in " + v->op.currency);
  PaymentPlace p{"", f.o.request.channel, "", *f.o.due};
  Result<Rows> n = f.w.sql.query("select province from number where operator = ? and number = ?", {f.w.op, f.o.number});
  if (!n) return n.error();
  if (!n->empty()) p.province = n->front().text(0);
  static const std::map<std::string, const char*, std::less<>> words = {{"new_number", "手机号码开户"}, {"extra_line", "副卡开户"}, {"top_up", "话费充值"}, {"add_on", "加油包"}, {"change_offer", "套餐变更"}, {"replace_sim", "补换卡"}, {"phone", "手机合约"}};
  const auto at = words.find(f.o.request.kind);
  p.subject = at == words.end() ? "通信服务" : at->second;
  if (f.o.number.size() > 4) p.subject += " 尾号" + f.o.number.substr(f.o.number.size() - 4);  // the wallet need not know whose
  return p;
}

// The reservation may have run out meanwhile.
Result<Number> still_mine(const Flow& f) {
  Result<Number> n = number(f.w, f.o.number);
  if (n && n->holder != f.o.id) return refusal("number_taken", "the number was not paid for in time");
  return n;
}

// However long the checks took.
Result<Done> wallet_time(Flow& f) {
  if (Result<Done> due = due_in(f, "pay_minutes", 1); !due || !sells_number(f)) return due;
  Result<Number> n = still_mine(f);
  if (n) n = reserve_number(f.w, *n, f.o.id, f.o.request.party, Instant::from_micros(f.o.due->micros() + 300'000'000));
  if (!n) return n.error();
  return Done{};
}

namespace {

Result<Done> pay(Flow& f, Step& s) {
  const bool wallet = is_wallet(f.o.request.payment.method) && f.o.total != 0;
  if (wallet) {
    if (Result<Done> time = wallet_time(f); !time) return time;
  } else if (sells_number(f)) {
    if (Result<Number> n = still_mine(f); !n) return n.error();
  }
  PaymentPlace where;
  if (wallet) {
    Result<PaymentPlace> at = payment_place(f);
    if (!at) return at.error();
    where = std::move(*at);
  }
  Result<Payment> p = take_payment(f.w, f.o.request.payment, f.o.id, f.o.request.party, f.o.total, cause_of(f.o, s), where);
  if (!p) return p.error();
  if (Result<Done> taxes = keep_taxes(f.w, *p, f.o.items); !taxes) return taxes;
  f.o.payment = p->id;
  if (p->state == "done") return paid(f, s);
  s.outs.push_back(p->id);
  working(f, s, "payment");
  return Done{};
}

// What is charged may be cancelled, and given back by that; what a buyer pays is closed.
Result<bool> given_back_there(const Flow& f, const Trade& t) { return t.charged_by.empty() ? Result<bool>(false) : back_by_cancelling(f.w, t.payment); }

// What the wallet has said of it stands in the trade.
Result<Done> wallet_answer(Flow& f, Step& s, const OutsideAnswer& a) {
  Result<Trade> t = f.trade != nullptr ? Result<Trade>(*f.trade) : trade(f.w, f.o.payment);
  if (!t) return t.error();
  if (s.state == "done") return Done{};  // paid before the wallet had answered what was asked first
  if (t->state == "paid") {
    Result<Payment> p = f.payment != nullptr ? settle_payment(f.w, *f.payment, true) : settle_payment(f.w, f.o.payment, true);
    if (!p) return p.error();
    Result<bool> back = given_back_there(f, *t);
    if (!back) return back.error();
    if (!*back) return paid(f, s);
    s.state = "failed";
    return refusal("not_paid", "it was taken after its time, and the wallet has given it back");
  }
  if (t->state == "open") {
    working(f, s, "customer");
    return Done{};
  }
  const bool unpaid = t->state == "closed";
  if (Result<Done> over = unpaid ? cancel_payment(f.w, f.o.payment) : Result<Done>(Done{}); !over) return over;
  if (!unpaid)
    if (Result<Payment> p = settle_payment(f.w, f.o.payment, false); !p) return p.error();
  s.state = "failed";
  return unpaid ? refusal("not_paid", "nobody has paid it in time") : refusal(a.code.empty() ? "not_paid" : a.code, a.words);
}

// Going back: what was open is closed now, or it was paid in the last moment and goes back.
Result<Done> wallet_closed(Flow& f, Step& s) {
  Result<Trade> t = trade(f.w, f.o.payment);
  if (!t) return t.error();
  if (t->state == "paid") {
    if (Result<Payment> p = settle_payment(f.w, f.o.payment, true); !p) return p.error();
    if (Result<bool> back = given_back_there(f, *t); !back) return back.error();
    undone(s);
    return unpay(f, s);
  }
  if (Result<Done> over = cancel_payment(f.w, f.o.payment); !over) return over;
  undone(s);
  return Done{};
}

Result<Done> pay_answer(Flow& f, Step& s, const OutsideAnswer& a) {
  const bool wallet = is_wallet(f.o.request.payment.method);
  if (wallet && s.state != "undoing") return wallet_answer(f, s, a);
  if (s.state == "undoing") {
    if (wallet) {
      Result<Payment> p = payment(f.w, f.o.payment);
      if (!p) return p.error();
      if (p->state == "asked") return wallet_closed(f, s);
    }
    Result<Rows> rows = f.w.sql.query("select id from refund where operator = ? and payment = ? and state = 'open'", {f.w.op, f.o.payment});
    if (!rows) return rows.error();
    for (const Row& r : *rows) {
      if (a.what == "done") {
        if (Result<Done> settled = settle_refund(f.w, r.text(0)); !settled) return settled;
        continue;
      }
      Result<bool> owed = refuse_refund(f.w, r.text(0), wallet || a.code == "unknown_line" || a.code == "unknown_account");
      if (!owed) return owed.error();
      if (!*owed) return refusal(a.code, a.words);  // its failure is on record; retried, it is asked anew
    }
    undone(s);
    return Done{};
  }
  Result<Payment> p = settle_payment(f.w, f.o.payment, a.what == "done");
  if (!p) return p.error();
  if (a.what != "done") {
    // Its failure is on record whatever becomes of the order.
    s.state = "failed";
    return refusal(a.code.empty() ? "not_paid" : a.code, a.words);
  }
  return paid(f, s);
}

Result<Done> unpay(Flow& f, Step& s) {
  Result<Payment> p = payment(f.w, f.o.payment);
  if (!p) return p.error();
  if (p->state == "asked") {  // nobody has paid yet, and nobody shall
    Result<std::string> out = close_trade(f.w, p->id, cause_of(f.o, s));
    if (!out) return out.error();
    s.outs.push_back(*out);
    undoing(f, s, p->method);
    return Done{};
  }
  if (p->state != "done") return Done{};
  Result<bool> back = give_back(f.w, p->id, p->amount - p->refunded, f.o.reason, cause_of(f.o, s));
  if (!back) return back.error();
  if (*back) return Done{};
  Result<Row> open = f.w.sql.one("select id from refund where operator = ? and payment = ? and state = 'open' order by id desc limit 1", {f.w.op, p->id});
  if (!open) return open.error();
  s.outs.push_back(open->text(0));
  undoing(f, s, p->method == "account" ? "charging" : p->method);
  return Done{};
}

// Nobody has told that it was paid, which says little: a notice may be lost. The wallet closes it first, and says by that whether it was.
Result<bool> pay_late(Flow& f, Step& s) {
  if (s.state != "working" || !is_wallet(f.o.request.payment.method)) return false;
  if (Result<Done> gone = withdraw(f, s, "its time is over"); !gone) return gone.error();
  Result<std::string> out = close_trade(f.w, f.o.payment, cause_of(f.o, s));
  if (!out) return out.error();
  s.outs.push_back(*out);
  working(f, s, f.o.request.payment.method);
  if (!sells_number(f)) return true;
  Result<Number> n = number(f.w, f.o.number);
  if (!n) return n.error();
  if (n->holder != f.o.id) return true;  // lost already: what was paid will go back
  Result<Number> kept = reserve_number(f.w, *n, f.o.id, f.o.request.party, Instant::from_micros(f.w.now.micros() + wallet_answers_within));
  if (!kept) return kept.error();
  return true;
}

constexpr StepKind kinds[] = {{"pay", pay, pay_answer, unpay, false, false, pay_late}};

}  // namespace

std::span<const StepKind> paying_steps() { return kinds; }

}  // namespace sublet::commerce
