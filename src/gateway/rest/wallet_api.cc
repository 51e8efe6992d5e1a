// What wallets tell, and what is known of a payment by wallet. A notice comes to the address that its merchant was told with each trade:
// /wallet/OPERATOR/MERCHANT. It has no credential of ours; it is believed by its signature (gateway/wallet/desk.h), applied within one
// unit, and answered as its wallet wants it once that is durable. What is refused changes nothing and is on record.
#include <chrono>
#include <cstdlib>
#include <future>

#include "commerce/agreements.h"
#include "commerce/freezes.h"
#include "commerce/wallets.h"
#include "gateway/esim/client.h"
#include "gateway/rest/business.h"
#include "gateway/rest/secrets.h"
#include "gateway/rest/strict_json.h"
#include "gateway/wallet/desk.h"

namespace sublet::gateway::rest {
namespace {

using commerce::NoticeRecord;
using commerce::Work;

const std::string v1 = "/sublet/v1/";

Reply raw(int status, const std::string& type, const std::string& text) {
  Reply r;
  r.status = status, r.raw = true, r.type = type, r.text = text;
  return r;
}

// Alipay wants the word `success` and nothing else; WeChat Pay a status.
Reply taken(bool alipay) { return alipay ? raw(200, "text/plain", "success") : raw(204, "", ""); }
Reply not_taken(bool alipay, int status, const std::string& why) { return alipay ? raw(status, "text/plain", "fail") : raw(status, "application/json", dump(Json{{"code", "FAIL"}, {"message", why}})); }

// A notice is WeChat Pay's when it is signed in headers: each is answered as its own kind, also before its merchant is known.
bool is_alipays(const HttpRequest& request) { return request.header("Wechatpay-Signature").empty(); }

// Applied: something new. False: it was known, or says nothing that counts.
Result<bool> apply(const Work& w, const commerce::Shelf& shelf, const std::string& merchant, const HeardNotice& n) {
  if (n.about == HeardNotice::About::payment) return commerce::wallet_said(w, shelf, merchant, n.payment, n.word);
  if (n.about == HeardNotice::About::refund) return commerce::wallet_refunded(w, shelf, merchant, n.refund, n.refunded, n.word.reference, n.word.at);
  if (n.about == HeardNotice::About::agreement) return commerce::agreement_said(w, merchant, n.agreement, n.word.state, n.word.reference);
  if (n.about == HeardNotice::About::freeze) return commerce::freeze_said(w, shelf, merchant, n.freeze, n.word);
  return false;
}

Result<Reply> notice(Parts& parts, Shelves& shelves, Call& call) {
  const std::string op = call.parameter(0), merchant = call.parameter(1);
  const bool alipay = is_alipays(*call.http);
  const auto work = [&](records::Sql& sql) { return Work{sql, parts.vault, op, call.now, "wallet"}; };
  if (!call.prepared.has_value()) return refusal("not_found", "there is no such path");
  const Result<HeardNotice>& heard = *std::any_cast<const std::shared_ptr<const Result<HeardNotice>>&>(call.prepared);  // is_wallet_of
  if (!heard && !heard.error().is_refusal()) return heard.error();
  std::optional<Error> refused;
  if (!heard) refused = heard.error();
  if (heard) {
    if (Result<Done> looked = shelves.look(); !looked) return looked.error();
    const commerce::Shelf shelf = shelves.shelf();
    const Result<Done> done = parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
      const Work w = work(sql);
      Result<bool> news = apply(w, shelf, merchant, *heard);
      if (!news) return news.error();
      return commerce::note_notice(w, merchant, {"id " + heard->id, heard->id, *news ? "applied" : "repeated", {}, heard->of(), {}});
    });
    if (done) return taken(alipay);
    if (!done.error().is_refusal()) return done.error();
    refused = done.error();
  }
  const NoticeRecord record{"body " + secret_hash(call.http->body), heard ? heard->id : std::string(), "refused", refused->text(), heard ? heard->of() : std::string(), call.http->body};
  if (Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) { return commerce::note_notice(work(sql), merchant, record); }); !noted) return noted.error();
  return not_taken(alipay, refused->code == "bad_signature" || refused->code == "unknown_key" ? 401 : 400, refused->code);
}

// Its signature is checked once; what was found is for notice().
bool is_wallet_of(const Parts& parts, Call& call) {
  if (!parts.outside.wallet_notice) return false;
  const auto heard = std::make_shared<const Result<HeardNotice>>(parts.outside.wallet_notice(call.parameter(0), call.parameter(1), *call.http));
  if (!*heard && heard->error().code == "unknown_merchant") return false;  // nobody is there: nothing was found, and it counts for no merchant
  call.prepared = heard;
  return static_cast<bool>(*heard);
}

// ---- What is known of it

Json trade_json(const commerce::Trade& t, const std::string& unit) {
  Json j = {{"payment", t.payment}, {"wallet", t.wallet}, {"way", t.way}, {"merchant", t.merchant}, {"state", t.state}, {"amount", money_json(Money::from_micros(t.amount))}, {"unit", unit}, {"until", t.until.text()}};
  if (!t.reference.empty()) j["reference"] = t.reference;
  // A code is money to be paid: it is of use while it can be paid only.
  if (t.state == "open" && !t.code.empty()) {
    j["code"] = t.code;
    if (t.way == "precreate" || t.way == "native")
      if (Result<std::string> svg = qr_svg(t.code)) j["qr"] = *svg;
  }
  return j;
}

Result<Reply> order_payment(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<commerce::Order> o = order_seen(w, call, call.parameter(0));
  if (!o) return o.error();
  const Error none = refusal("not_found", "the order is not paid by wallet, or not yet asked to be");
  if (o->payment.empty()) return none;
  Result<commerce::Trade> t = commerce::trade(w, o->payment);
  if (!t) return t.error().code == "unknown_trade" ? none : t.error();
  Json j = trade_json(*t, shelves.currency(call.op));
  if (!call.who.customer()) {
    Result<std::vector<commerce::WalletEntry>> entries = commerce::wallet_entries(w, t->payment);
    if (!entries) return entries.error();
    j["entries"] = Json::array();
    for (const commerce::WalletEntry& e : *entries)
      j["entries"].push_back({{"kind", e.kind}, {"id", e.id}, {"amount", money_json(Money::from_micros(e.amount))}, {"fee", money_json(Money::from_micros(e.fee))}, {"feeTax", money_json(Money::from_micros(e.fee_tax))}, {"reference", e.reference}, {"at", e.at.text()}, {"day", e.day}, {"settles", e.settles}, {"billed", e.billed}});
  }
  return Reply{.body = std::move(j), .etag = std::to_string(t->version)};
}

// By hand, when somebody says that they have paid: the wallet is asked, and what follows from its word follows at once.
Result<Done> before_asking(Parts& parts, Shelves& shelves, Call& call) {
  if (Result<Done> staff = nobody_subscribed(call); !staff) return staff;
  Result<commerce::Trade> t = parts.db.read<commerce::Trade>([&](records::Sql& sql) { return commerce::trade(work_of(parts, call, sql), call.parameter(0)); });
  if (!t) return t.error().code == "unknown_trade" ? refusal("not_found", "there is no such payment by wallet") : t.error();
  Result<commerce::OutsideAnswer> said = ask_wallet(parts, call, t->merchant, dump(Json{{"what", "query"}, {"payment", t->payment}}));
  if (!said) return said.error();
  call.prepared = std::move(*said);
  return shelves.look();
}

Result<Reply> ask_now(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const auto& said = std::any_cast<const commerce::OutsideAnswer&>(call.prepared);
  if (said.what != "done") return refusal("unavailable", "the wallet has said nothing that counts (" + said.code + "): ask again later");
  const auto field = [&](const char* name) { const auto at = said.fields.find(name); return at == said.fields.end() ? std::string() : at->second; };
  Result<commerce::Trade> t = commerce::trade(w, call.parameter(0));
  if (!t) return t.error();
  call.resource = "payment " + t->payment;
  const commerce::WalletWord word{field("state"), std::strtoll(field("amount").c_str(), nullptr, 10), field("reference"), Instant::from_micros(std::strtoll(field("at").c_str(), nullptr, 10)), field("returned")};
  if (Result<bool> news = commerce::wallet_said(w, shelves.shelf(), t->merchant, t->payment, word); !news) return news.error().code == "wallet_differs" ? refusal("wrong_state", news.error().detail) : news.error();
  t = commerce::trade(w, t->payment);
  if (!t) return t.error();
  Json j = trade_json(*t, shelves.currency(call.op));
  j["said"] = word.state;
  return Reply{.body = std::move(j), .etag = std::to_string(t->version)};
}

Result<Reply> list_notices(Parts& parts, Call& call, records::Sql& sql) {
  (void)parts;
  std::string where = " from wallet_notice where operator = ?";
  std::vector<records::Value> values = {call.op};
  for (const char* name : {"verdict", "merchant", "payment"})
    if (const std::string text = call.other(name); !text.empty()) where += std::string(" and ") + name + " = ?", values.emplace_back(text);
  Result<records::Row> count = sql.one("select count(*)" + where, values);
  if (!count) return count.error();
  values.emplace_back(call.query.limit);
  values.emplace_back(call.query.offset);
  Result<records::Rows> rows = sql.query("select merchant, notice, verdict, why, payment, times, at, last, digest" + where + " order by at desc, digest limit ? offset ?", values);
  if (!rows) return rows.error();
  std::vector<Json> shown;
  for (const records::Row& r : *rows) {
    Json j = {{"id", secret_hash(r.text(8)).substr(0, 24)}, {"merchant", r.text(0)}, {"verdict", r.text(2)}, {"times", r.integer(5)}, {"at", Instant::from_micros(r.integer(6)).text()}, {"last", Instant::from_micros(r.integer(7)).text()}};
    for (const auto& [name, i] : {std::pair("notice", 1), {"why", 3}, {"payment", 4}})
      if (!r.text(static_cast<size_t>(i)).empty()) j[name] = r.text(static_cast<size_t>(i));
    shown.push_back(std::move(j));
  }
  return page(call, std::move(shown), count->integer(0));
}

}  // namespace

Result<commerce::OutsideAnswer> ask_wallet(Parts& parts, const Call& call, const std::string& merchant, const std::string& body) {
  constexpr auto patience = std::chrono::seconds(10);
  if (!parts.outside.wallet_ask) return refusal("unavailable", "no wallets are connected");
  records::Outward row;
  row.id = "asked now", row.topic = "wallet", row.op = call.op, row.target = merchant, row.body = body;
  // It may be answered after nobody waits any more.
  const auto heard = std::make_shared<std::promise<commerce::OutsideAnswer>>();
  std::future<commerce::OutsideAnswer> answer = heard->get_future();
  if (Result<Done> asked = parts.outside.wallet_ask(row, [heard](commerce::OutsideAnswer a) { heard->set_value(std::move(a)); }); !asked) return asked.error();
  if (answer.wait_for(patience) != std::future_status::ready) return commerce::OutsideAnswer{"unavailable", "no_answer", {}, {}};
  return answer.get();
}

std::vector<Route> wallet_routes(Parts& parts, Shelves& shelves) {
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = "/wallet/{operator}/{merchant}", .name = "tellPayment", .area = Area::payment, .open = true, .runs = plain, .plain = [&parts, &shelves](Call& c) { return notice(parts, shelves, c); },
               .known = [&parts](Call& c) { return is_wallet_of(parts, c); }, .costly = true});
  r.push_back({.method = "GET", .path = v1 + "orders/{id}/payment", .name = "readOrderPayment", .area = Area::order, .visitors = true, .gives = "sublet.WalletPayment", .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return order_payment(parts, shelves, c, sql); },
               .before = [&shelves](Call&) { return shelves.look(); }});
  r.push_back({.method = "POST", .path = v1 + "payments/{id}/ask", .name = "askWallet", .area = Area::payment, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.WalletPayment", .runs = write,
               .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return ask_now(parts, shelves, c, sql); }, .before = [&parts, &shelves](Call& c) { return before_asking(parts, shelves, c); }});
  r.push_back({.method = "GET", .path = v1 + "wallet-notices", .name = "listWalletNotices", .area = Area::payment, .gives = "sublet.WalletNotice", .list = true, .others = {"verdict", "merchant", "payment"},
               .handler = [&parts](Call& c, records::Sql& sql) { return list_notices(parts, c, sql); }});
  return r;
}

}  // namespace sublet::gateway::rest
