// What Alipay keeps frozen for a contract (预授权): alipay.fund.auth.*, and what is captured of it by alipay.trade.pay.
#include "base/money.h"
#include "gateway/wallet/desk_impl.h"

namespace sublet::gateway {

using namespace wallet;

namespace {

bool unknown_there(const Json& j) {
  const std::string sub = text_in(j, "sub_code");
  return sub == "AUTH_ORDER_NOT_EXIST" || sub == "AUTH_OPERATION_NOT_EXIST";
}

}  // namespace

// Taken at once of what is frozen. Never as the last of it (COMPLETE, which releases the rest): others may be under way.
void WalletDesk::capture_frozen(const std::shared_ptr<const Asked>& a) {
  const commerce::Trade& t = a->trade;
  alipay_charge(a, {{"out_trade_no", t.payment}, {"total_amount", alipay_yuan(t.amount)}, {"subject", a->subject}, {"product_code", "PRE_AUTH"}, {"auth_no", a->freeze->reference}, {"auth_confirm_mode", "NOT_COMPLETE"}, {"seller_id", a->keys->alipay.seller_id}});
}

// Refused: if nothing is frozen there any more (it was cancelled, or ended by itself), that is what was wanted.
void WalletDesk::alipay_unfrozen(const std::shared_ptr<const Asked>& a, const Json& refused) {
  const commerce::OutsideAnswer no = alipay_not_done(refused);
  if (no.what != "refused") return a->told(no);
  ask_alipay(a, "alipay.fund.auth.operation.detail.query", {{"out_order_no", a->freeze->id}, {"out_request_no", a->freeze->id}}, [a, no](const Json& j) {
    if (!alipay_good(j)) return a->told(no);
    const Result<int64_t> rest = alipay_amount(j, "rest_amount");
    const std::string order = text_in(j, "order_status");
    const bool gone = text_in(j, "out_order_no") == a->freeze->id && ((rest && *rest == 0) || order == "CLOSED" || order == "FINISH");
    a->told(gone ? wallet_done({}) : no);
  });
}

void WalletDesk::alipay_freeze(const std::shared_ptr<const Asked>& a) {
  const commerce::Freeze& z = *a->freeze;
  const Json names = {{"out_order_no", z.id}, {"out_request_no", z.id}};
  if (a->what == "freeze") {
    Json biz = names;
    biz["order_title"] = a->subject, biz["amount"] = alipay_yuan(z.amount), biz["payee_user_id"] = a->keys->alipay.seller_id, biz["product_code"] = z.way == "app" ? "PRE_AUTH_ONLINE" : "PRE_AUTH";
    // At most; by then the order has given up, and cancels it.
    biz["pay_timeout"] = std::to_string(std::max<int64_t>(1, (z.until.seconds() - clock_.now().seconds()) / 60)) + "m";
    if (z.way == "app") return a->told(wallet_done({{"code", alipay_request(a->keys->alipay, "alipay.fund.auth.order.app.freeze", biz, clock_.now(), {{"notify_url", a->notify}})}}));
    return ask_alipay(a, "alipay.fund.auth.order.voucher.create", biz, [a](const Json& j) {
      if (alipay_good(j)) return a->told(wallet_done({{"code", text_in(j, "code_value")}}));
      a->told(alipay_not_done(j));
    });
  }
  if (a->what == "unfreeze") {
    const Json biz = {{"auth_no", z.reference}, {"out_request_no", a->row}, {"amount", alipay_yuan(a->amount)}, {"remark", "合约结束"}};
    return ask_alipay(a, "alipay.fund.auth.order.unfreeze", biz, [this, a](const Json& j) {
      if (!alipay_good(j)) return alipay_unfrozen(a, j);
      const std::string status = text_in(j, "status");
      if (status == "SUCCESS") return a->told(wallet_done({}));
      a->told(status == "INIT" ? wallet_works_on_it("it is being released") : wallet_refuses("not_released", status));
    });
  }
  if (a->what == "freeze_cancel") {
    Json biz = names;
    biz["remark"] = "订单取消";
    return ask_alipay(a, "alipay.fund.auth.operation.cancel", biz, [this, a](const Json& j) {
      // Closed, or released again if it had been frozen; one that nobody has opened is not there.
      if (alipay_good(j) || unknown_there(j)) return a->told(wallet_says({"closed", 0, {}, clock_.now()}));
      a->told(alipay_not_done(j));
    });
  }
  ask_alipay(a, "alipay.fund.auth.operation.detail.query", names, [this, a](const Json& j) {
    const Instant now = clock_.now();
    if (unknown_there(j)) return a->told(wallet_says({now.seconds() > a->freeze->until.seconds() + 60 ? "closed" : "open", 0, {}, now}));
    if (!alipay_good(j)) return a->told(alipay_not_done(j));
    if (text_in(j, "out_order_no") != a->freeze->id) return a->told(wallet_silent("bad_answer", "it is about another frozen amount"));
    const std::string status = text_in(j, "status"), order = text_in(j, "order_status");
    if (status == "CLOSED" || order == "CLOSED") return a->told(wallet_says({"closed", 0, {}, now}));
    if (status != "SUCCESS") return a->told(wallet_says({"open", 0, {}, now}));
    const Result<int64_t> amount = alipay_amount(j, "amount");
    const Result<Instant> at = beijing_time(text_in(j, "gmt_trans"));
    if (!amount) return a->told(wallet_silent("bad_answer", amount.error().detail));
    a->told(wallet_says({"frozen", *amount, text_in(j, "auth_no"), at ? *at : now}));
  });
}

}  // namespace sublet::gateway
