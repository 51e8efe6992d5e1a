// The step in which the buyer's wallet freezes what a contract will take (freezes.h).
#include "commerce/freezes.h"
#include "commerce/steps.h"

namespace sublet::commerce {

namespace {

Result<Done> ask(Flow& f, Step& s) {
  int64_t amount = 0;
  for (const QuoteItem& i : f.o.items) amount += i.frozen;
  if (amount == 0) return done(s), Done{};
  if (Result<Done> due = wallet_time(f); !due) return due;
  Result<PaymentPlace> where = payment_place(f);
  if (!where) return where.error();
  where->subject += " 预授权";
  const PaymentWish& wish = f.o.request.payment;
  Result<Freeze> asked = ask_freeze(f.w, f.o.id, amount, wish.method == "alipay" && wish.source == "app" ? "app" : "voucher", *where, cause_of(f.o, s), s.outs);
  if (!asked) return asked.error();
  working(f, s, "alipay");
  return Done{};
}

// What the wallet has said of it stands in the freeze.
Result<Done> answer(Flow& f, Step& s, const OutsideAnswer& a) {
  Result<Freeze> z = freeze_of_order(f.w, f.o.id);
  if (!z) return z.error();
  if (s.state == "undoing") {
    if (a.what == "refused" && !z->why.empty()) return refusal(a.code.empty() ? "not_released" : a.code, a.words);
    if (z->state == "frozen") {  // by the last one who had the code
      Result<std::string> row = let_go(f.w, *z, cause_of(f.o, s));
      if (!row) return row.error();
      s.outs.push_back(*row);
      return Done{};
    }
    if (z->state != "releasing") undone(s);
    return Done{};
  }
  if (z->state == "frozen") {
    done(s);
    return due_in(f, "order_days", 24 * 60);
  }
  if (z->state == "open") {
    working(f, s, "customer");
    return Done{};
  }
  s.state = "failed";
  if (z->state == "closed") return refusal("not_frozen", "nobody has frozen it in time");
  return refusal(a.code.empty() ? "not_frozen" : a.code, a.words);
}

Result<Done> undo(Flow& f, Step& s) {
  Result<Freeze> z = freeze_of_order(f.w, f.o.id);
  if (!z) return z.error().code == "unknown_freeze" ? Result<Done>(Done{}) : z.error();
  Result<std::string> row = let_go(f.w, *z, cause_of(f.o, s));
  if (!row) return row.error();
  if (row->empty()) return Done{};
  s.outs.push_back(*row);
  undoing(f, s, "alipay");
  return Done{};
}

constexpr StepKind kinds[] = {{"freeze", ask, answer, undo}};

}  // namespace

std::span<const StepKind> freezing_steps() { return kinds; }

}  // namespace sublet::commerce
