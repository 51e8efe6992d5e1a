// Merchants at the wallets (commerce/merchants.h): added, changed, paused, their keys replaced. Secrets go in and never come out.
#include "commerce/merchant_watch.h"
#include "commerce/merchants.h"
#include "gateway/rest/business.h"
#include "gateway/rest/schema.h"
#include "gateway/wallet/merchant_keys.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Merchant;
using commerce::Work;

const std::string path = "/sublet/v1/merchants";
constexpr int64_t warn_seconds = 30 * 86'400;  // before a certificate ends

Json merchant_json(const Call& call, const Merchant& m) {
  Json j = {{"id", m.id}, {"href", call.base + path + "/" + m.id}, {"wallet", m.wallet}, {"title", m.title}, {"account", m.account}, {"app", m.app}, {"province", m.province}, {"channel", m.channel}, {"rank", m.rank},
            {"state", m.state}, {"feePpm", m.fee_ppm}, {"feeTaxPpm", m.fee_tax_ppm}, {"settleDays", m.settle_days}, {"notify", call.base + "/wallet/" + call.op + "/" + m.id}, {"version", m.version}, {"changed", m.changed.text()}};
  if (m.expires) {
    j["expires"] = m.expires->text();
    if (m.expires->seconds() - call.now.seconds() < warn_seconds) j["warning"] = m.expires->seconds() <= call.now.seconds() ? "a certificate has ended: nothing of this merchant is believed or carried out" : "a certificate ends soon: replace it, and send it with PATCH";
  }
  return j;
}

// With how it stands with its daily bills.
Result<Json> watched(const Work& w, const Call& call, const Merchant& m) {
  Result<commerce::MerchantWatch> watch = commerce::merchant_watch(w, m.id);
  if (!watch) return watch.error();
  Json j = merchant_json(call, m);
  if (!watch->last_bill.empty()) j["lastBill"] = watch->last_bill;
  if (!watch->bill_trouble.empty()) j["billTrouble"] = watch->bill_trouble;
  return j;
}

void take(const Json& body, Merchant& m) {
  for (const auto& [name, into] : {std::pair("title", &m.title), {"province", &m.province}, {"channel", &m.channel}, {"state", &m.state}})
    if (const auto at = body.find(name); at != body.end()) *into = at->get<std::string>();
  for (const auto& [name, into] : {std::pair("rank", &m.rank), {"feePpm", &m.fee_ppm}, {"feeTaxPpm", &m.fee_tax_ppm}, {"settleDays", &m.settle_days}})
    if (const auto at = body.find(name); at != body.end()) *into = at->get<int64_t>();
}

Result<Reply> list(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<std::vector<Merchant>> all = commerce::merchants(w);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const Merchant& m : *all) {
    Result<Json> j = watched(w, call, m);
    if (!j) return j.error();
    shown.push_back(std::move(*j));
  }
  return page_of(call, std::move(shown));
}

Result<Reply> retrieve(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Merchant> m = commerce::merchant(w, call.parameter(0));
  if (!m) return m.error().code == "unknown_merchant" ? refusal("not_found", "there is no such merchant") : m.error();
  Result<Json> j = watched(w, call, *m);
  if (!j) return j.error();
  return Reply{.body = std::move(*j), .etag = std::to_string(m->version)};
}

Error as_request(const Error& e) { return e.code == "bad_merchant" ? refusal("bad_request", "body." + e.detail) : e; }

Result<Reply> create(Parts& parts, Call& call, records::Sql& sql) {
  Merchant m;
  m.wallet = call.body["wallet"].get<std::string>(), m.account = call.body["account"].get<std::string>(), m.app = call.body["app"].get<std::string>();
  take(call.body, m);
  const std::string secrets = dump(call.body["secrets"]);
  Result<wallet::MerchantKeys> keys = wallet::merchant_keys(m, secrets);
  if (!keys) return as_request(keys.error());
  m.expires = keys->expires;
  Result<Merchant> made = commerce::add_merchant(work_of(parts, call, sql), m, secrets);
  if (!made) return as_request(made.error());
  call.resource = "merchant " + made->id;
  return Reply{.body = merchant_json(call, *made), .etag = std::to_string(made->version), .location = path + "/" + made->id};
}

// Keys that are sent replace all of the old ones; a trade under way is asked after with the new ones.
Result<Reply> change(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Merchant> m = commerce::merchant(w, call.parameter(0));
  if (!m) return m.error().code == "unknown_merchant" ? refusal("not_found", "there is no such merchant") : m.error();
  if (Result<Done> same = call.match(std::to_string(m->version)); !same) return same.error();
  if (Result<Done> fits = Schemas::all().check("sublet.Merchant_Update", call.body); !fits) return fits.error();
  take(call.body, *m);
  std::string secrets;
  if (call.body.contains("secrets")) {
    secrets = dump(call.body["secrets"]);
    Result<wallet::MerchantKeys> keys = wallet::merchant_keys(*m, secrets);
    if (!keys) return as_request(keys.error());
    m->expires = keys->expires;
  }
  Result<Merchant> changed = commerce::change_merchant(w, *m, secrets);
  if (!changed) return as_request(changed.error());
  call.resource = "merchant " + changed->id;
  call.new_etag = std::to_string(changed->version);
  return Reply{.body = merchant_json(call, *changed), .etag = std::to_string(changed->version)};
}

}  // namespace

std::vector<Route> merchant_routes(Parts& parts) {
  using enum Route::Runs;
  std::vector<Route> r;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  r.push_back({.method = "GET", .path = path, .name = "listMerchants", .area = Area::payment, .gives = "sublet.Merchant", .list = true, .handler = with(list)});
  r.push_back({.method = "POST", .path = path, .name = "createMerchant", .area = Area::key, .access = Access::write, .takes = "sublet.Merchant_Create", .gives = "sublet.Merchant", .status = 201, .runs = write, .handler = with(create)});
  r.push_back({.method = "GET", .path = path + "/{id}", .name = "retrieveMerchant", .area = Area::payment, .gives = "sublet.Merchant", .handler = with(retrieve)});
  r.push_back({.method = "PATCH", .path = path + "/{id}", .name = "patchMerchant", .area = Area::key, .access = Access::write, .takes = "sublet.Merchant_Update", .gives = "sublet.Merchant", .runs = write, .handler = with(change), .patch = true});
  return r;
}

}  // namespace sublet::gateway::rest
