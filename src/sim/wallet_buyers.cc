// The buyers' side of the simulated wallet: a trade's code opened, trades paid, agreements signed and ended.
//
//   GET  /qr/ID                                         what there is to pay, as a page with a button
//   POST /buyer/pay      {"code" or "number", "buyer"}  code: what stood in the QR code; number: out_trade_no
//   POST /buyer/sign     {"wallet": "alipay", "merchant", "number", "buyer", "most_each"}
//   POST /buyer/unsign   {"wallet", "merchant", "number"}
#include "sim/wallet.h"
#include "gateway/rest/query.h"
#include "sim/html.h"
#include "sim/json_text.h"

namespace sublet::sim {

using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::Json;

namespace {

std::string page_text(const std::string& title, int64_t fen, const std::string& state, const std::string& button) {
  return "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>The simulated wallet</title><body style=\"font:18px sans-serif;max-width:24em;margin:3em auto;text-align:center\"><p>The simulated wallet</p><h1>" + html(title) + "</h1><p style=\"font-size:2em\">¥" +
         yuan_of(fen) + "</p>" + (state.empty() ? "<form method=post><button style=\"font:inherit;padding:.6em 2em\">" + button + "</button></form>" : "<p><b>" + state + "</b></p>");
}

HttpReply json_reply(const Result<Json>& r) { return r ? HttpReply{200, "application/json", gateway::dump(*r)} : HttpReply{409, "application/json", gateway::dump(Json{{"code", r.error().code}})}; }

}  // namespace

HttpReply SimulatedWallet::buyer(const HttpRequest& request) {
  const std::string path(request.path());
  if (path.starts_with("/qr/")) {
    if (request.method == "GET") return page(path.substr(4));
    HttpReply paid = json_reply(buyer_pays({{"code", path}}));
    if (request.header("accept").find("text/html") == std::string_view::npos) return paid;
    // A person at a browser: back to whoever sent it here, or to this page, which says what became of it.
    const Result<std::string> back = gateway::rest::percent_decode(request.query("redirect_url"), true);
    const bool known = back && (back->starts_with("http://") || back->starts_with("https://")) && back->find_first_of("\r\n") == std::string::npos;
    return {303, "text/plain", "", {{"Location", known ? *back : path}}};
  }
  Result<Json> j = gateway::parse_json(request.body);
  if (!j || request.method != "POST") return {400, "text/plain", "POST an object\n"};
  if (path == "/buyer/pay") return json_reply(buyer_pays(*j));
  const std::string merchant = text_of(*j, "merchant"), number = text_of(*j, "number");
  WalletBooks& books = text_of(*j, "wallet") == "wechat" ? wechat_books_ : alipay_books_;
  if (path == "/buyer/sign") {
    WalletAgreement wish;
    if (const auto page = signing_.find(number); page != signing_.end() && page->second.merchant == merchant) wish = page->second;
    wish.merchant = merchant, wish.number = number, wish.buyer = text_of(*j, "buyer"), wish.most_each = j->value("most_each", wish.most_each);
    Result<WalletAgreement*> a = books.sign(wish, clock_.now());
    if (!a) return json_reply(a.error());
    if (const auto app = apps_.find(merchant); app != apps_.end()) tell_agreement(app->second, **a, true);
    return json_reply(Json{{"agreement_no", (*a)->id}});
  }
  if (path == "/buyer/unsign") {
    WalletAgreement* a = books.agreement(merchant, number);
    Result<Done> done = a == nullptr ? refusal("not_in_force") : books.unsign(*a, clock_.now());
    if (const auto app = apps_.find(merchant); done && app != apps_.end()) tell_agreement(app->second, *a, false);
    return done ? json_reply(Json::object()) : json_reply(done.error());
  }
  return {404, "text/plain", "no such path\n"};
}

Result<Json> SimulatedWallet::buyer_pays(const Json& j) {
  const std::string code = text_of(j, "code"), number = text_of(j, "number"), buyer = text_of(j, "buyer").empty() ? "2088000000000001" : text_of(j, "buyer");
  const std::string id = code.substr(code.rfind('/') == std::string::npos ? 0 : code.rfind('/') + 1);
  for (const auto& [app_id, app] : apps_)
    if (WalletFreeze* z = alipay_books_.frozen(app_id, number.empty() ? id : number, clock_.now())) {
      Result<bool> fresh = alipay_books_.freeze(*z, buyer, clock_.now());
      if (!fresh) return fresh.error();
      if (*fresh) tell_freeze(app, *z);
      return Json{{"frozen", z->amount}, {"number", z->number}};
    }
  for (const auto& [app_id, app] : apps_)
    if (WalletTrade* t = number.empty() ? alipay_books_.trade_by_id(app_id, id, clock_.now()) : alipay_books_.trade(app_id, number, clock_.now())) {
      if (Result<Done> paid = alipay_books_.pay(*t, buyer, clock_.now()); !paid) return paid.error();
      tell_alipay(app, *t, nullptr);
      return Json{{"paid", t->amount}, {"number", t->number}};
    }
  for (const auto& [mchid, shop] : shops_)
    if (WalletTrade* t = number.empty() ? wechat_books_.trade_by_id(mchid, id, clock_.now()) : wechat_books_.trade(mchid, number, clock_.now())) {
      if (Result<Done> paid = wechat_books_.pay(*t, buyer, clock_.now()); !paid) return paid.error();
      if (!t->notify.empty()) tell_wechat(shop, "TRANSACTION.SUCCESS", t->notify, wechat_shown(shop, *t));
      return Json{{"paid", t->amount}, {"number", t->number}};
    }
  return refusal("no_trade");
}

HttpReply SimulatedWallet::page(const std::string& code) {
  const WalletTrade* t = nullptr;
  for (const auto& [app_id, app] : apps_)
    if (const WalletFreeze* z = alipay_books_.frozen(app_id, code, clock_.now()))
      return {200, "text/html; charset=utf-8", page_text(z->title, z->amount, z->state == WalletFreeze::State::waiting ? "" : z->state == WalletFreeze::State::frozen ? "frozen" : "closed", "freeze")};
  for (const auto& [app_id, app] : apps_)
    if (t == nullptr) t = alipay_books_.trade_by_id(app_id, code, clock_.now());
  for (const auto& [mchid, shop] : shops_)
    if (t == nullptr) t = wechat_books_.trade_by_id(mchid, code, clock_.now());
  if (t == nullptr) return {404, "text/html; charset=utf-8", "<p>no such trade</p>"};
  const char* state = t->state == WalletTrade::State::waiting ? "" : t->state == WalletTrade::State::paid ? "paid" : "closed";
  return {200, "text/html; charset=utf-8", page_text(t->subject, t->amount, state, "pay")};
}

}  // namespace sublet::sim
