// What is asked of WeChat Pay, and what it tells (API v3).
#include <algorithm>

#include "gateway/rest/secrets.h"
#include "gateway/wallet/desk_impl.h"

namespace sublet::gateway {

using namespace wallet;

namespace {

const std::string orders = "/v3/pay/transactions/", refunds = "/v3/refund/domestic/refunds";

// Its own trouble, too many requests, an empty purse, or keys that care has to mend: asked again.
bool passes(int status, const std::string& code) {
  static constexpr std::string_view codes[] = {"SYSTEM_ERROR", "FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED", "NOT_ENOUGH", "SIGN_ERROR", "BANK_ERROR", "BIZERR_NEED_RETRY"};
  return status >= 500 || status == 429 || status == 401 || std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}
commerce::OutsideAnswer not_done(int status, const Json& j) {
  const std::string code = text_in(j, "code"), words = text_in(j, "message");
  return passes(status, code) ? wallet_silent(code.empty() ? "http_" + std::to_string(status) : code, words) : wallet_refuses(code.empty() ? "http_" + std::to_string(status) : code, words);
}

}  // namespace

void WalletDesk::ask_wechat(const std::shared_ptr<const Asked>& a, const std::string& method, const std::string& target, const std::string& body, std::function<void(int, const Json&)> heard) {
  Errands::Job job;
  job.make = [this, a, method, target, body] {
    HttpCall call;
    call.url = wechat_url_, call.method = method, call.target = wechat_url_.path + target, call.body = body, call.ca = options_.ca;
    call.headers = {{"Accept", "application/json"}, {"User-Agent", "sublet"}, {"Authorization", wechat_authorization(a->keys->wechat, method, call.target, body, clock_.now())}};
    if (const std::string id = wechat_public_key_id(a->keys->wechat); !id.empty()) call.headers.emplace_back("Wechatpay-Serial", id);
    return call;
  };
  // Whoever answers is not down, also when it cannot be believed: that is this merchant's trouble alone.
  job.good = [](const HttpAnswer& answer, std::string& why) {
    why = "HTTP " + std::to_string(answer.status);
    return answer.status != 0 && answer.status < 500 && answer.status != 429;
  };
  // What is not signed by the wallet is nobody's word, whatever its status.
  job.end = [this, a, heard = std::move(heard)](const HttpAnswer* answer, const std::string& why) {
    if (answer == nullptr) return a->told(wallet_silent("no_answer", why));
    const Result<Done> signed_by = wechat_verify(a->keys->wechat.their_keys, wechat_stamp_of([&](std::string_view n) { return answer->header(n); }), answer->body, clock_.now());
    if (!signed_by) return a->told(wallet_silent(signed_by.error().code, "HTTP " + std::to_string(answer->status) + ": " + signed_by.error().detail));
    Result<Json> j = answer->body.empty() ? Result<Json>(Json::object()) : parse_json(answer->body);
    if (!j) return a->told(wallet_silent("bad_answer", j.error().detail));
    heard(answer->status, *j);
  };
  wechat_->bring(std::move(job));
}

void WalletDesk::wechat_create(const std::shared_ptr<const Asked>& a) {
  const commerce::Trade& t = a->trade;
  const WechatMerchant& m = a->keys->wechat;
  Json j = {{"appid", m.appid}, {"mchid", m.mchid}, {"description", a->subject}, {"out_trade_no", t.payment}, {"time_expire", wechat_time_text(t.until)}, {"notify_url", a->notify}, {"amount", {{"total", t.amount / fen_micros}, {"currency", "CNY"}}}};
  if (t.way == "jsapi") j["payer"] = {{"openid", a->buyer.openid}};
  if (t.way == "h5") {
    // An order of before addresses were asked for; WeChat Pay would refuse it for another reason.
    if (a->buyer.address.empty()) return a->told(wallet_refuses("bad_payment", "the buyer's address is not known"));
    j["scene_info"] = {{"payer_client_ip", a->buyer.address}, {"h5_info", {{"type", "Wap"}}}};
  }
  ask_wechat(a, "POST", orders + t.way, dump(j), [this, a](int status, const Json& said) {
    const WechatMerchant& k = a->keys->wechat;
    const std::string prepay = text_in(said, "prepay_id"), time = std::to_string(clock_.now().seconds());
    if (status != 200) {
      if (text_in(said, "code") == "ORDERPAID") return a->told(wallet_done({{"code", ""}}));  // by a code of an earlier try
      return a->told(not_done(status, said));
    }
    std::string code = text_in(said, a->trade.way == "h5" ? "h5_url" : "code_url");
    if (a->trade.way == "h5" && !code.empty() && !a->buyer.back.empty()) code += (code.find('?') == std::string::npos ? "?" : "&") + form_encode({{"redirect_url", a->buyer.back}});
    if (!prepay.empty()) {  // what a page or an app hands to WeChat
      const std::string nonce = rest::hex(rest::random_bytes(16));
      if (a->trade.way == "jsapi") code = dump(Json{{"appId", k.appid}, {"timeStamp", time}, {"nonceStr", nonce}, {"package", "prepay_id=" + prepay}, {"signType", "RSA"}, {"paySign", wechat_pay_sign(k, time, nonce, "prepay_id=" + prepay)}});
      else code = dump(Json{{"appid", k.appid}, {"partnerid", k.mchid}, {"prepayid", prepay}, {"package", "Sign=WXPay"}, {"noncestr", nonce}, {"timestamp", time}, {"sign", wechat_pay_sign(k, time, nonce, prepay)}});
    }
    a->told(wallet_done({{"code", code}}));
  });
}

void WalletDesk::wechat_query(const std::shared_ptr<const Asked>& a) {
  ask_wechat(a, "GET", orders + "out-trade-no/" + a->trade.payment + "?mchid=" + a->keys->wechat.mchid, "", [this, a](int status, const Json& j) {
    const Instant now = clock_.now();
    if (status == 404) return a->told(wallet_says(unheard_of(a->trade, now)));
    if (status != 200) return a->told(not_done(status, j));
    if (text_in(j, "out_trade_no") != a->trade.payment) return a->told(wallet_silent("bad_answer", "it is about another trade"));
    const Result<commerce::WalletWord> word = wechat_word(a->keys->wechat, j, now);
    if (!word) return a->told(wallet_silent(word.error().code, word.error().detail));
    if (a->what == "close" && word->state == "open") return a->told(wallet_silent("not_closed", "it could not be closed, and is not paid"));
    a->told(wallet_says(*word));
  });
}

void WalletDesk::wechat_close(const std::shared_ptr<const Asked>& a) {
  ask_wechat(a, "POST", orders + "out-trade-no/" + a->trade.payment + "/close", dump(Json{{"mchid", a->keys->wechat.mchid}}), [this, a](int status, const Json& j) {
    if (status == 204 || status == 404 || text_in(j, "code") == "ORDER_CLOSED") return a->told(wallet_says({"closed", 0, {}, clock_.now()}));
    if (passes(status, text_in(j, "code"))) return a->told(not_done(status, j));
    wechat_query(a);  // paid meanwhile
  });
}

void WalletDesk::wechat_refund(const std::shared_ptr<const Asked>& a) {
  const Json j = {{"out_trade_no", a->trade.payment}, {"out_refund_no", a->refund}, {"reason", a->reason.empty() ? "退款" : plain_text(a->reason, 60)}, {"notify_url", a->notify},
                  {"amount", {{"refund", a->refund_amount / fen_micros}, {"total", a->trade.amount / fen_micros}, {"currency", "CNY"}}}};
  ask_wechat(a, "POST", refunds, dump(j), [this, a](int status, const Json& said) { wechat_refund_said(a, status, said); });
}

// Whether it was carried out; nothing is asked for.
void WalletDesk::wechat_refund_query(const std::shared_ptr<const Asked>& a) {
  ask_wechat(a, "GET", refunds + "/" + a->refund, "", [this, a](int status, const Json& said) {
    if (status == 404) return a->told(wallet_refuses("not_carried_out", "the wallet does not know it"));
    wechat_refund_said(a, status, said);
  });
}

void WalletDesk::wechat_refund_said(const std::shared_ptr<const Asked>& a, int status, const Json& said) {
  const bool asks = a->what == "refund_query";
  if (status != 200) return a->told(asks ? wallet_silent(text_in(said, "code"), text_in(said, "message")) : not_done(status, said));
  const std::string state = text_in(said, "status");
  const Result<int64_t> amount = wechat_amount(said, "refund");
  if (text_in(said, "out_refund_no") != a->refund || !amount || (!asks && *amount != a->refund_amount)) return a->told(wallet_silent("bad_answer", "it is about another refund"));
  if (state == "PROCESSING") return a->told(wallet_works_on_it("the refund is not carried out yet"));
  // ABNORMAL: the merchant says in the wallet's own desk to which account it goes; then it is SUCCESS.
  if (state == "ABNORMAL") return a->told(wallet_silent("refund_ABNORMAL", "the buyer's account takes nothing: say in WeChat Pay's merchant platform where it goes"));
  if (state != "SUCCESS") return a->told(wallet_refuses("refund_" + state, "the wallet could not give it back; the buyer has to be paid otherwise"));
  const Result<Instant> at = wechat_time(text_in(said, "success_time"));
  a->told(wallet_done({{"reference", text_in(said, "refund_id")}, {"amount", std::to_string(*amount)}, {"at", std::to_string((at ? *at : clock_.now()).micros())}}));
}

}  // namespace sublet::gateway
