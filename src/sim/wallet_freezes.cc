// Amounts that buyers of the simulated Alipay let be frozen (alipay.fund.auth.*), in words and notices.
#include "sim/json_text.h"
#include "sim/wallet.h"

namespace sublet::sim {

using gateway::Json;
using namespace gateway::wallet;
using State = WalletFreeze::State;

namespace {

// "30m", "2h", "1d" after now; what cannot be read: a day.
Instant timeout_of(const Json& biz, Instant now) {
  const std::string text = text_of(biz, "pay_timeout").empty() ? text_of(biz, "timeout_express") : text_of(biz, "pay_timeout");
  const int64_t n = std::strtoll(text.c_str(), nullptr, 10);
  const int64_t unit = text.empty() ? 0 : text.back() == 'm' ? 60 : text.back() == 'h' ? 3'600 : text.back() == 'd' ? 86'400 : 0;
  return Instant::from_seconds(now.seconds() + (n > 0 && n <= 1'000 && unit > 0 ? n * unit : 86'400));
}

Json freeze_shown(const WalletFreeze& z) {
  const bool frozen = z.state == State::frozen;
  return {{"auth_no", z.id}, {"out_order_no", z.number}, {"out_request_no", z.request}, {"operation_id", z.operation}, {"operation_type", "FREEZE"}, {"amount", yuan_of(z.amount)}, {"status", frozen ? "SUCCESS" : z.state == State::closed ? "CLOSED" : "INIT"},
          {"order_status", frozen && z.left() > 0 ? "AUTHORIZED" : frozen ? "FINISH" : z.state == State::closed ? "CLOSED" : "INIT"}, {"total_freeze_amount", yuan_of(frozen ? z.amount : 0)}, {"rest_amount", yuan_of(frozen ? z.left() : 0)}, {"total_pay_amount", yuan_of(z.captured)},
          {"gmt_create", beijing_text(z.at)}, {"gmt_trans", beijing_text(z.at)}};
}

}  // namespace

SimulatedWallet::Said SimulatedWallet::alipay_frozen(AlipayApp& app, const std::string& method, const Fields& f, const Json& biz) {
  const std::string number = text_of(biz, "out_order_no"), auth = text_of(biz, "auth_no"), kind = method.substr(std::string("alipay.fund.auth.").size());
  if (kind == "order.app.freeze" || kind == "order.voucher.create") {
    Result<int64_t> amount = fen_of(text_of(biz, "amount"));
    if (!amount || *amount <= 0 || number.empty() || number.size() > 64 || text_of(biz, "out_request_no").empty() || text_of(biz, "order_title").empty()) return {{}, "bad_amount"};
    if (const std::string payee = text_of(biz, "payee_user_id"); !payee.empty() && payee != app.seller_id) return {{}, "bad_request"};
    WalletFreeze wish;
    wish.merchant = app.app_id, wish.number = number, wish.request = text_of(biz, "out_request_no"), wish.amount = *amount, wish.notify = f.count("notify_url") != 0 ? f.at("notify_url") : std::string(), wish.title = text_of(biz, "order_title"), wish.expires = timeout_of(biz, clock_.now());
    Result<WalletFreeze*> asked = alipay_books_.ask_freeze(wish, clock_.now());
    if (!asked) return {{}, asked.error().code};
    if (kind == "order.voucher.create") return {Json{{"out_order_no", number}, {"out_request_no", wish.request}, {"code_type", "qr_code"}, {"code_value", base() + "/qr/" + (*asked)->id}}, {}};
    // An app has brought it, and whoever uses the app agrees.
    if (Result<bool> done = alipay_books_.freeze(**asked, "2088buyer", clock_.now()); !done) return {{}, done.error().code};
    else if (*done) tell_freeze(app, **asked);
    return {freeze_shown(**asked), {}};
  }
  WalletFreeze* z = alipay_books_.frozen(app.app_id, auth.empty() ? number : auth, clock_.now());
  if (z == nullptr) return {{}, "not_frozen"};
  if (kind == "order.unfreeze") {
    Result<int64_t> amount = fen_of(text_of(biz, "amount"));
    if (!amount) return {{}, "bad_amount"};
    if (Result<Done> done = alipay_books_.unfreeze(*z, text_of(biz, "out_request_no"), *amount); !done) return {{}, done.error().code};
    return {Json{{"auth_no", z->id}, {"out_order_no", z->number}, {"out_request_no", text_of(biz, "out_request_no")}, {"amount", yuan_of(*amount)}, {"status", "SUCCESS"}, {"gmt_trans", beijing_text(clock_.now())}}, {}};
  }
  if (kind == "operation.cancel") {
    const bool frozen = z->state == State::frozen;
    if (Result<Done> done = alipay_books_.cancel(*z); !done) return {{}, done.error().code};
    return {Json{{"auth_no", z->id}, {"out_order_no", z->number}, {"operation_id", z->operation}, {"out_request_no", z->request}, {"action", frozen ? "unfreeze" : "close"}}, {}};
  }
  if (kind == "operation.detail.query") return {freeze_shown(*z), {}};
  return {{}, "no_function"};
}

void SimulatedWallet::tell_freeze(const AlipayApp& app, const WalletFreeze& z) {
  if (z.notify.empty()) return;
  const Fields f = {{"notify_type", "fund_auth_freeze"}, {"notify_id", z.operation + "n"}, {"app_id", app.app_id}, {"charset", "utf-8"}, {"version", "1.0"}, {"auth_no", z.id}, {"out_order_no", z.number}, {"out_request_no", z.request}, {"operation_id", z.operation},
                    {"operation_type", "FREEZE"}, {"amount", yuan_of(z.amount)}, {"status", "SUCCESS"}, {"payee_user_id", app.seller_id}, {"payer_user_id", z.buyer}, {"total_freeze_amount", yuan_of(z.amount)}, {"rest_amount", yuan_of(z.left())}, {"gmt_create", beijing_text(z.at)}, {"gmt_trans", beijing_text(z.at)}};
  send_alipay(app, z.notify, f);
}

}  // namespace sublet::sim
