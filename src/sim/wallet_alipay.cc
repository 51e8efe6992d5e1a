// The simulated wallet as Alipay's gateway.do (open API, version 2).
#include <algorithm>

#include "sim/wallet.h"

namespace sublet::sim {

using gateway::HttpAnswer;
using gateway::HttpCall;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::Json;
using namespace gateway::wallet;

namespace {

using State = WalletTrade::State;

std::string text_of(const Json& j, const char* name) {
  const auto at = j.find(name);
  if (at == j.end()) return {};
  return at->is_string() ? at->get<std::string>() : at->is_number() ? at->dump() : std::string();
}

std::string field(const Fields& f, const char* name) {
  const auto at = f.find(name);
  return at == f.end() ? std::string() : at->second;
}

// The books' words in Alipay's.
const char* sub_code(const std::string& refused) {
  static const std::map<std::string, const char*> codes = {{"same_number_differs", "ACQ.CONTEXT_INCONSISTENT"}, {"already_paid", "ACQ.TRADE_HAS_SUCCESS"}, {"already_closed", "ACQ.TRADE_HAS_CLOSE"}, {"no_trade", "ACQ.TRADE_NOT_EXIST"},
                                                           {"not_paid", "ACQ.TRADE_STATUS_ERROR"}, {"too_much", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"}, {"not_in_force", "ACQ.AGREEMENT_NOT_EXIST"}, {"not_frozen", "AUTH_ORDER_NOT_EXIST"},
                                                           {"bad_amount", "ACQ.INVALID_PARAMETER"}, {"bad_request", "ACQ.INVALID_PARAMETER"}, {"no_function", "isv.invalid-method"}, {"no_bill", "isp.bill_not_exist"}, {"bad_day", "isv.invalid_arguments"}, {"already_signed", "USER_AGREEMENT_EXIST"}};
  const auto at = codes.find(refused);
  return at == codes.end() ? "ACQ.SYSTEM_ERROR" : at->second;
}

const char* status_of(const WalletTrade& t) { return t.state == State::waiting ? "WAIT_BUYER_PAY" : t.state == State::paid && t.left() > 0 ? "TRADE_SUCCESS" : "TRADE_CLOSED"; }

// "30m", "2h", "1d", "90m"; else fifteen days.
Instant expiry_of(const Json& biz, Instant now) {
  const std::string text = text_of(biz, "timeout_express"), at = text_of(biz, "time_expire");
  if (const Result<Instant> end = beijing_time(at)) return *end;
  const int64_t n = std::atoll(text.c_str());
  const int64_t unit = text.ends_with("m") ? 60 : text.ends_with("h") ? 3'600 : text.ends_with("d") ? 86'400 : 0;
  return Instant::from_seconds(now.seconds() + (n > 0 && unit > 0 ? n * unit : 15 * 86'400));
}

}  // namespace

HttpReply SimulatedWallet::alipay(const HttpRequest& request, bool& did) {
  // The Node library puts the common parameters into the URL and biz_content into the body: a server merges both.
  const size_t question = request.target.find('?');
  Result<Fields> url = form_decode(question == std::string::npos ? std::string_view() : std::string_view(request.target).substr(question + 1)), body = form_decode(request.body);
  if (!url || !body) return {400, "text/plain", "bad form\n"};
  Fields f = *url;
  f.insert(body->begin(), body->end());
  const std::string method = field(f, "method");
  std::string name = method;
  std::replace(name.begin(), name.end(), '.', '_');
  const auto app = apps_.find(field(f, "app_id"));
  const auto unsigned_error = [](const char* code, const char* sub) { return HttpReply{200, "text/html;charset=utf-8", gateway::dump(Json{{"error_response", {{"code", code}, {"msg", "Invalid Arguments"}, {"sub_code", sub}, {"sub_msg", sub}}}})}; };
  if (app == apps_.end()) return unsigned_error("40002", "isv.invalid-app-id");
  if (field(f, "sign_type") != "RSA2" || !app->second.merchant_key.has_signed(alipay_signed_text(f, AlipaySigned::request), field(f, "sign"))) return unsigned_error("40002", "isv.invalid-signature");
  if (!beijing_time(field(f, "timestamp"))) return unsigned_error("40002", "isv.invalid-timestamp");
  Result<Json> biz = gateway::parse_json(field(f, "biz_content").empty() ? std::string("{}") : field(f, "biz_content"));
  Said said;
  if (!biz) said.refused = "bad_request";
  else said = alipay_function(app->second, method, f, *biz);
  did = said.refused.empty();
  // A page that the buyer's browser is sent to.
  if (did && (method.ends_with(".page.pay") || method.ends_with(".wap.pay") || method.ends_with(".page.sign"))) return {302, "text/plain", "", {{"Location", text_of(said.body, "pay_url")}}};
  Json inner = did ? Json{{"code", "10000"}, {"msg", "Success"}} : Json{{"code", said.refused == "no_function" ? "40001" : "40004"}, {"msg", "Business Failed"}, {"sub_code", sub_code(said.refused)}, {"sub_msg", said.refused}};
  if (said.body.is_object()) inner.update(said.body);  // what is refused says no more
  // As Alipay's own writer does: '/' escaped; the signature is over these octets.
  std::string raw;
  for (const char c : gateway::dump(inner)) raw += c == '/' ? std::string("\\/") : std::string(1, c);
  return {200, "text/html;charset=utf-8", "{\"" + name + "_response\":" + raw + ",\"sign\":\"" + app->second.own_key.sign(raw) + "\"}"};
}

SimulatedWallet::Said SimulatedWallet::alipay_function(AlipayApp& app, const std::string& method, const Fields& f, const Json& biz) {
  if (method == "alipay.trade.pay") return alipay_paid_at_once(app, f, biz);
  if (method.starts_with("alipay.trade.")) return alipay_trade(app, method, f, biz);
  if (method == "alipay.data.dataservice.bill.downloadurl.query") return alipay_bill_url(app, biz);
  if (method.starts_with("alipay.fund.auth.")) return alipay_frozen(app, method, f, biz);
  if (method == "alipay.user.agreement.page.sign") {  // what is signed there is in the page's address
    const std::string number = text_of(biz, "external_agreement_no");
    const auto rule = biz.find("period_rule_params");
    Result<int64_t> most = rule != biz.end() && rule->is_object() ? fen_of(text_of(*rule, "single_amount")) : Result<int64_t>(refusal("bad_amount"));
    const std::string day = rule != biz.end() && rule->is_object() ? text_of(*rule, "execute_time") : std::string();  // YYYY-MM-DD, no later than a 28th
    if (number.empty() || number.size() > 32 || !most || *most <= 0 || text_of(biz, "personal_product_code").empty() || day.size() != 10 || day.substr(8) > "28") return {{}, "bad_request"};
    WalletAgreement wish;
    wish.merchant = app.app_id, wish.number = number, wish.notify = field(f, "notify_url"), wish.most_each = *most;
    signing_[number] = wish;
    return {Json{{"pay_url", base() + "/sign/" + number}}, {}};
  }
  if (method == "alipay.user.agreement.query" || method == "alipay.user.agreement.unsign") {
    const std::string id = text_of(biz, "agreement_no").empty() ? text_of(biz, "external_agreement_no") : text_of(biz, "agreement_no");
    WalletAgreement* a = alipay_books_.agreement(app.app_id, id);
    if (a == nullptr) return {{}, "not_in_force"};
    if (method.ends_with("unsign")) {
      if (Result<Done> done = alipay_books_.unsign(*a, clock_.now()); !done) return {{}, done.error().code};
      tell_agreement(app, *a, false);
      return {};
    }
    return {Json{{"agreement_no", a->id}, {"external_agreement_no", a->number}, {"status", a->in_force ? "NORMAL" : "STOP"}, {"sign_time", beijing_text(a->since)}}, {}};
  }
  return {{}, "no_function"};
}

SimulatedWallet::Said SimulatedWallet::alipay_trade(AlipayApp& app, const std::string& method, const Fields& f, const Json& biz) {
  const Instant now = clock_.now();
  const std::string kind = method.substr(std::string("alipay.trade.").size()), number = text_of(biz, "out_trade_no");
  if (kind == "precreate" || kind == "page.pay" || kind == "wap.pay" || kind == "app.pay") {
    Result<int64_t> amount = fen_of(text_of(biz, "total_amount"));
    if (!amount || *amount <= 0 || number.empty() || number.size() > 64 || text_of(biz, "subject").empty()) return {{}, "bad_amount"};
    WalletTrade wish;
    wish.merchant = app.app_id, wish.number = number, wish.subject = text_of(biz, "subject"), wish.attach = text_of(biz, "passback_params"), wish.notify = field(f, "notify_url"), wish.product = kind;
    wish.amount = *amount, wish.expires = expiry_of(biz, now);
    Result<WalletTrade*> t = alipay_books_.create(wish, now);
    if (!t) return {{}, t.error().code};
    std::string code = base() + "/qr/" + (*t)->id;
    if (const std::string back = field(f, "return_url"); !back.empty()) code += "?" + gateway::wallet::form_encode({{"redirect_url", back}});
    return {kind == "precreate" ? Json{{"out_trade_no", number}, {"qr_code", code}} : Json{{"out_trade_no", number}, {"trade_no", (*t)->id}, {"pay_url", code}}, {}};
  }
  WalletTrade* t = number.empty() ? alipay_books_.trade_by_id(app.app_id, text_of(biz, "trade_no"), now) : alipay_books_.trade(app.app_id, number, now);
  if (t == nullptr && kind == "cancel" && !number.empty()) {  // what comes later under this number is not taken
    alipay_books_.void_number(app.app_id, number, now);
    return {Json{{"out_trade_no", number}, {"retry_flag", "N"}}, {}};
  }
  if (t == nullptr) return {{}, "no_trade"};
  const Json named = {{"trade_no", t->id}, {"out_trade_no", t->number}};
  if (kind == "query") return {alipay_shown(*t), {}};
  if (kind == "close") {
    if (Result<Done> done = alipay_books_.close(*t, now); !done) return {{}, "not_paid"};  // ACQ.TRADE_STATUS_ERROR: it is paid
    return {named, {}};
  }
  if (kind == "cancel") {  // undoes whatever there is: closes, or gives back
    Json out = named;
    out["retry_flag"] = "N";
    out["action"] = t->state == State::paid ? "refund" : "close";
    bool again = false;
    if (t->state == State::paid && t->left() > 0) (void)alipay_books_.refund(*t, {.number = t->number, .id = {}, .amount = t->left(), .fee_back = 0, .reason = "cancel", .notify = {}, .at = {}}, now, again);
    else if (t->state == State::waiting) (void)alipay_books_.close(*t, now);
    if (!t->refunds.empty()) out["gmt_refund_pay"] = beijing_text(t->refunds.back().at);
    return {out, {}};
  }
  if (kind == "refund") {
    Result<int64_t> amount = fen_of(text_of(biz, "refund_amount"));
    if (!amount) return {{}, "bad_amount"};
    const std::string request = text_of(biz, "out_request_no").empty() ? t->number : text_of(biz, "out_request_no");
    bool again = false;
    Result<WalletRefund> r = alipay_books_.refund(*t, {.number = request, .id = {}, .amount = *amount, .fee_back = 0, .reason = text_of(biz, "refund_reason"), .notify = {}, .at = {}}, now, again);
    if (!r) return {{}, r.error().code};
    if (!again) tell_alipay(app, *t, &*r);
    Json out = named;
    out["fund_change"] = again ? "N" : "Y", out["refund_fee"] = yuan_of(t->refunded), out["gmt_refund_pay"] = beijing_text(r->at);
    return {out, {}};
  }
  if (kind == "fastpay.refund.query") {
    const std::string request = text_of(biz, "out_request_no");
    Json out = named;
    for (const WalletRefund& r : t->refunds)
      if (r.number == request) out["out_request_no"] = r.number, out["refund_amount"] = yuan_of(r.amount), out["total_amount"] = yuan_of(t->amount), out["refund_status"] = "REFUND_SUCCESS", out["gmt_refund_pay"] = beijing_text(r.at);
    return {out, {}};
  }
  return {{}, "no_function"};
}

// By agreement, or captured from what is frozen.
SimulatedWallet::Said SimulatedWallet::alipay_paid_at_once(AlipayApp& app, const Fields& f, const Json& biz) {
  Result<int64_t> amount = fen_of(text_of(biz, "total_amount"));
  if (!amount || *amount <= 0) return {{}, "bad_amount"};
  WalletTrade wish;
  wish.merchant = app.app_id, wish.number = text_of(biz, "out_trade_no"), wish.subject = text_of(biz, "subject"), wish.notify = field(f, "notify_url"), wish.product = text_of(biz, "product_code"), wish.amount = *amount;
  wish.expires = expiry_of(biz, clock_.now());
  if (const auto p = biz.find("agreement_params"); p != biz.end() && p->is_object()) wish.agreement = text_of(*p, "agreement_no");
  wish.freeze = text_of(biz, "auth_no"), wish.last = text_of(biz, "auth_confirm_mode") == "COMPLETE";
  if (wish.number.empty() || wish.agreement.empty() == wish.freeze.empty()) return {{}, "bad_request"};
  Result<WalletTrade*> t = alipay_books_.charge(wish, clock_.now());
  if (!t) return {{}, t.error().code};
  tell_alipay(app, **t, nullptr);
  return {alipay_shown(**t), {}};
}

Json SimulatedWallet::alipay_shown(const WalletTrade& t) const {
  Json j = {{"trade_no", t.id}, {"out_trade_no", t.number}, {"trade_status", status_of(t)}, {"total_amount", yuan_of(t.amount)}, {"buyer_logon_id", "buy***@example.com"}, {"buyer_user_id", t.buyer}, {"subject", t.subject}};
  if (t.state == State::paid) j["receipt_amount"] = yuan_of(t.amount), j["buyer_pay_amount"] = yuan_of(t.amount), j["send_pay_date"] = beijing_text(t.ended), j["gmt_payment"] = beijing_text(t.ended);
  return j;
}

// dut_user_sign, dut_user_unsign; no seller stands in them.
void SimulatedWallet::tell_agreement(const AlipayApp& app, const WalletAgreement& a, bool signs) {
  if (a.notify.empty()) return;
  const Fields f = {{"notify_type", signs ? "dut_user_sign" : "dut_user_unsign"}, {"notify_id", a.id + (signs ? "s" : "u")}, {"app_id", app.app_id}, {"charset", "utf-8"}, {"version", "1.0"}, {"agreement_no", a.id}, {"external_agreement_no", a.number},
                    {"status", signs ? "NORMAL" : "UNSIGN"}, {"personal_product_code", "CYCLE_PAY_AUTH_P"}, {"alipay_user_id", a.buyer}, {"sign_time", beijing_text(a.since)}};
  send_alipay(app, a.notify, f);
}

void SimulatedWallet::tell_alipay(const AlipayApp& app, const WalletTrade& t, const WalletRefund* refund) {
  if (t.notify.empty()) return;
  Fields f = {{"notify_type", "trade_status_sync"}, {"app_id", app.app_id}, {"auth_app_id", app.app_id}, {"charset", "utf-8"}, {"version", "1.0"}, {"trade_no", t.id}, {"out_trade_no", t.number}, {"seller_id", app.seller_id}, {"buyer_id", t.buyer},
              {"trade_status", status_of(t)}, {"total_amount", yuan_of(t.amount)}, {"receipt_amount", yuan_of(t.amount)}, {"buyer_pay_amount", yuan_of(t.amount)}, {"subject", t.subject}, {"gmt_create", beijing_text(t.created)}, {"gmt_payment", beijing_text(t.ended)}};
  f["notify_id"] = t.id + (refund != nullptr ? refund->id : "") + "n";
  if (!t.attach.empty()) f["passback_params"] = t.attach;
  if (refund != nullptr) f["out_biz_no"] = refund->number, f["refund_fee"] = yuan_of(t.refunded), f["gmt_refund"] = beijing_text(refund->at);
  send_alipay(app, t.notify, f);
}

void SimulatedWallet::send_alipay(const AlipayApp& app, const std::string& url, const Fields& f) {
  const AlipayApp* who = &app;
  notify(url,
         [this, f, who] {
           Fields now = f;
           now["notify_time"] = beijing_text(clock_.now()), now["sign_type"] = "RSA2";
           now["sign"] = who->own_key.sign(alipay_signed_text(now, AlipaySigned::notice));
           HttpCall c;
           c.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
           c.body = form_encode(now);
           return c;
         },
         [](const HttpAnswer& a) { return a.status == 200 && a.body == "success"; });
}

}  // namespace sublet::sim
