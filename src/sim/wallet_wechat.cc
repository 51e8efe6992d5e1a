// The simulated wallet as WeChat Pay's API v3.
#include "gateway/rest/secrets.h"
#include "sim/wallet.h"
#include "sim/json_text.h"

namespace sublet::sim {

using gateway::HttpAnswer;
using gateway::HttpCall;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::Json;
using namespace gateway::wallet;

namespace {

using State = WalletTrade::State;

int64_t fen_in(const Json& j, const char* name) {
  const auto a = j.find("amount");
  if (a == j.end() || !a->is_object()) return 0;
  const auto at = a->find(name);
  return at != a->end() && at->is_number_integer() ? at->get<int64_t>() : 0;
}

struct Refused {
  int status;
  const char* code;
};
// The books' words in WeChat Pay's.
Refused refused_as(const std::string& code) {
  static const std::map<std::string, Refused> codes = {{"same_number_differs", {403, "OUT_TRADE_NO_USED"}}, {"already_paid", {400, "ORDERPAID"}}, {"already_closed", {400, "ORDER_CLOSED"}}, {"no_trade", {404, "ORDER_NOT_EXIST"}},
                                                       {"no_refund", {404, "RESOURCE_NOT_EXISTS"}}, {"not_paid", {400, "INVALID_REQUEST"}}, {"too_much", {403, "NOT_ENOUGH"}}, {"bad_request", {400, "PARAM_ERROR"}}, {"sign", {401, "SIGN_ERROR"}}, {"no_path", {404, "NOT_FOUND"}}, {"no_bill", {400, "NO_STATEMENT_EXIST"}}, {"bill_creating", {400, "STATEMENT_CREATING"}}, {"bad_day", {400, "INVALID_REQUEST"}}};
  const auto at = codes.find(code);
  return at == codes.end() ? Refused{500, "SYSTEM_ERROR"} : at->second;
}

// RFC 3339 with Beijing's offset.
std::string rfc3339(Instant t) {
  std::string s = beijing_text(t);
  s[10] = 'T';
  return s + "+08:00";
}

const char* state_of(const WalletTrade& t) { return t.state == State::waiting ? "NOTPAY" : t.state == State::closed ? "CLOSED" : t.refunded > 0 ? "REFUND" : "SUCCESS"; }

}  // namespace

HttpReply SimulatedWallet::wechat(const HttpRequest& request, bool& did) {
  const std::string path(request.path());
  const auto plain_error = [](const char* code) {
    const Refused r = refused_as(code);
    return HttpReply{r.status, "application/json", gateway::dump(Json{{"code", r.code}, {"message", code}})};
  };
  const Result<WechatAuthorization> who = wechat_read_authorization(request.header("Authorization"));
  if (!who) return plain_error("sign");
  const auto shop = shops_.find(who->mchid);
  const int64_t now = clock_.now().seconds(), said_at = std::atoll(who->time.c_str());
  if (shop == shops_.end() || who->serial != shop->second.merchant_serial || said_at < now - 300 || said_at > now + 300 || !shop->second.merchant_key.has_signed(wechat_signed_text(request.method, request.target, who->time, who->nonce, request.body), who->signature))
    return plain_error("sign");
  if (request.method == "GET" && path == "/v3/billdownload/file") {  // octets, and no signature
    HttpReply file = wechat_bill_file(shop->second, request);
    did = file.status == 200;
    return file;
  }
  const Said said = wechat_function(shop->second, request, path);
  did = said.refused.empty();
  HttpReply reply{said.status, "application/json", said.status == 204 ? std::string() : gateway::dump(said.body)};
  if (!did) {
    const Refused r = refused_as(said.refused);
    reply.status = r.status, reply.body = gateway::dump(Json{{"code", r.code}, {"message", said.refused}});
  }
  const std::string time = std::to_string(now), nonce = gateway::rest::hex(gateway::rest::random_bytes(16));
  reply.headers = {{"Wechatpay-Timestamp", time}, {"Wechatpay-Nonce", nonce}, {"Wechatpay-Serial", shop->second.platform_serial}, {"Wechatpay-Signature", shop->second.own_key.sign(time + "\n" + nonce + "\n" + reply.body + "\n")}};
  return reply;
}

SimulatedWallet::Said SimulatedWallet::wechat_function(WechatShop& shop, const HttpRequest& request, const std::string& path) {
  const std::string orders = "/v3/pay/transactions/", refunds = "/v3/refund/domestic/refunds";
  Result<Json> j = request.body.empty() ? Result<Json>(Json::object()) : gateway::parse_json(request.body);
  if (!j) return {{}, "bad_request"};
  if (request.method == "POST" && path == refunds) return wechat_refund(shop, *j);
  if (request.method == "GET" && path.starts_with(refunds + "/")) {
    const std::string number = path.substr(refunds.size() + 1);
    for (const WalletTrade* t : wechat_books_.all(shop.mchid))
      for (const WalletRefund& r : t->refunds)
        if (r.number == number) return {wechat_refund_shown(*t, r), {}};
    return {{}, "no_refund"};
  }
  if (request.method == "GET" && (path == "/v3/bill/tradebill" || path == "/v3/bill/fundflowbill")) return wechat_bill_url(shop, request, path == "/v3/bill/fundflowbill");
  if (request.method == "GET" && path == "/v3/certificates") return wechat_certificates(shop);
  if (!path.starts_with(orders)) return {{}, "no_path"};
  const std::string rest = path.substr(orders.size());
  if (request.method == "POST" && (rest == "native" || rest == "h5" || rest == "jsapi" || rest == "app")) return wechat_order(shop, rest, *j);
  const std::string by_number = "out-trade-no/", by_id = "id/";
  const bool closes = request.method == "POST" && rest.starts_with(by_number) && rest.ends_with("/close");
  std::string name = rest.starts_with(by_number) ? rest.substr(by_number.size()) : rest.starts_with(by_id) ? rest.substr(by_id.size()) : "";
  if (closes) name = name.substr(0, name.size() - std::string("/close").size());
  if (name.empty() || (closes ? text_of(*j, "mchid") : request.query("mchid")) != shop.mchid) return {{}, name.empty() ? "no_path" : "bad_request"};
  WalletTrade* t = rest.starts_with(by_id) ? wechat_books_.trade_by_id(shop.mchid, name, clock_.now()) : wechat_books_.trade(shop.mchid, name, clock_.now());
  if (t == nullptr) return {{}, "no_trade"};
  if (closes) {
    if (Result<Done> done = wechat_books_.close(*t, clock_.now()); !done) return {{}, done.error().code};
    return {{}, {}, 204};
  }
  return request.method == "GET" ? Said{wechat_shown(shop, *t), {}} : Said{{}, "no_path"};
}

SimulatedWallet::Said SimulatedWallet::wechat_order(WechatShop& shop, const std::string& kind, const Json& j) {
  WalletTrade wish;
  wish.merchant = shop.mchid, wish.number = text_of(j, "out_trade_no"), wish.subject = text_of(j, "description"), wish.attach = text_of(j, "attach"), wish.notify = text_of(j, "notify_url"), wish.product = kind, wish.amount = fen_in(j, "total");
  bool payer = kind != "jsapi" || (j.contains("payer") && !text_of(j["payer"], "openid").empty());
  if (kind == "h5") {
    const Json scene = j.value("scene_info", Json::object()), h5 = scene.is_object() ? scene.value("h5_info", Json::object()) : Json::object();
    payer = scene.is_object() && h5.is_object() && !gateway::is_inner_address(text_of(scene, "payer_client_ip")) && !text_of(h5, "type").empty();
  }
  if (text_of(j, "mchid") != shop.mchid || text_of(j, "appid") != shop.appid || wish.number.size() < 6 || wish.number.size() > 32 || wish.subject.empty() || wish.notify.empty() || wish.amount <= 0 || !payer) return {{}, "bad_request"};
  const Instant now = clock_.now();
  const std::string until = text_of(j, "time_expire");  // RFC 3339
  wish.expires = Instant::from_seconds(now.seconds() + 7 * 86'400);
  if (!until.empty()) {
    std::string local = until.substr(0, 19);
    if (local.size() == 19) local[10] = ' ';
    const Result<Instant> end = beijing_time(local);
    if (!end || !until.ends_with("+08:00")) return {{}, "bad_request"};
    wish.expires = *end;
  }
  Result<WalletTrade*> t = wechat_books_.create(wish, now);
  if (!t) return {{}, t.error().code};
  const std::string code = base() + "/qr/" + (*t)->id;
  if (kind == "native") return {Json{{"code_url", code}}, {}};
  if (kind == "h5") return {Json{{"h5_url", code}}, {}};
  return {Json{{"prepay_id", "wx" + (*t)->id}}, {}};
}

SimulatedWallet::Said SimulatedWallet::wechat_refund(WechatShop& shop, const Json& j) {
  const Instant now = clock_.now();
  const std::string number = text_of(j, "out_trade_no");
  WalletTrade* t = number.empty() ? wechat_books_.trade_by_id(shop.mchid, text_of(j, "transaction_id"), now) : wechat_books_.trade(shop.mchid, number, now);
  if (t == nullptr) return {{}, "no_trade"};
  if (text_of(j, "out_refund_no").empty() || fen_in(j, "total") != t->amount) return {{}, "bad_request"};
  bool again = false;
  Result<WalletRefund> r = wechat_books_.refund(*t, {.number = text_of(j, "out_refund_no"), .id = {}, .amount = fen_in(j, "refund"), .fee_back = 0, .reason = text_of(j, "reason"), .notify = text_of(j, "notify_url"), .at = {}}, now, again);
  if (!r) return {{}, r.error().code};
  const Json shown = wechat_refund_shown(*t, *r);
  if (!again && !r->notify.empty()) {
    Json told = shown;
    told["mchid"] = shop.mchid, told["refund_status"] = "SUCCESS";
    tell_wechat(shop, "REFUND.SUCCESS", r->notify, told);
  }
  return {shown, {}};
}

Json SimulatedWallet::wechat_shown(const WechatShop& shop, const WalletTrade& t) const {
  Json j = {{"appid", shop.appid}, {"mchid", shop.mchid}, {"out_trade_no", t.number}, {"trade_type", t.product == "native" ? "NATIVE" : t.product == "h5" ? "MWEB" : t.product == "app" ? "APP" : "JSAPI"},
            {"trade_state", state_of(t)}, {"trade_state_desc", state_of(t)}, {"attach", t.attach}, {"amount", {{"total", t.amount}, {"currency", t.currency}}}};
  if (t.state != State::paid) return j;
  j["transaction_id"] = t.id, j["bank_type"] = "OTHERS", j["success_time"] = rfc3339(t.ended), j["payer"] = {{"openid", t.buyer}};
  j["amount"]["payer_total"] = t.amount, j["amount"]["payer_currency"] = t.currency;
  return j;
}

Json SimulatedWallet::wechat_refund_shown(const WalletTrade& t, const WalletRefund& r) const {
  return {{"refund_id", r.id}, {"out_refund_no", r.number}, {"transaction_id", t.id}, {"out_trade_no", t.number}, {"channel", "ORIGINAL"}, {"user_received_account", "零钱"}, {"success_time", rfc3339(r.at)}, {"create_time", rfc3339(r.at)}, {"status", "SUCCESS"},
          {"amount", {{"total", t.amount}, {"refund", r.amount}, {"payer_total", t.amount}, {"payer_refund", r.amount}, {"currency", t.currency}}}};
}

void SimulatedWallet::tell_wechat(const WechatShop& shop, const std::string& event, const std::string& url, const Json& resource) {
  const WechatShop* who = &shop;
  const std::string id = "EV-" + gateway::rest::hex(gateway::rest::random_bytes(16)), text = gateway::dump(resource);
  const bool refund = event.starts_with("REFUND");
  notify(url,
         [this, who, id, event, text, refund] {
           const std::string nonce = gateway::rest::random_text(9), associated = refund ? "refund" : "transaction";  // twelve letters
           const std::string body = gateway::dump(Json{{"id", id}, {"create_time", rfc3339(clock_.now())}, {"resource_type", "encrypt-resource"}, {"event_type", event}, {"summary", refund ? "退款成功" : "支付成功"},
                                                       {"resource", {{"original_type", associated}, {"algorithm", "AEAD_AES_256_GCM"}, {"ciphertext", *wechat_seal(who->api_key, text, nonce, associated)}, {"associated_data", associated}, {"nonce", nonce}}}});
           const std::string time = std::to_string(clock_.now().seconds()), chance = gateway::rest::hex(gateway::rest::random_bytes(16));
           HttpCall c;
           c.body = body;
           c.headers = {{"Wechatpay-Timestamp", time}, {"Wechatpay-Nonce", chance}, {"Wechatpay-Serial", who->platform_serial}, {"Wechatpay-Signature", who->own_key.sign(time + "\n" + chance + "\n" + body + "\n")}, {"Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"}};
           return c;
         },
         [](const HttpAnswer& a) { return a.status == 200 || a.status == 204; });
}

}  // namespace sublet::sim
