// The hubs' routes: who registers, looks, lets go on, removes.
#include "gateway/rest/hub.h"

#include <algorithm>

#include "gateway/http/client.h"
#include "gateway/rest/secrets.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

constexpr const char* columns = "id, callback, query, state, position, attempts, trouble, api";

Json hub_json(const records::Row& row) {
  Json j = {{"id", row.text(0)}, {"callback", row.text(1)}};
  if (!row.text(2).empty()) j["query"] = row.text(2);
  j["state"] = row.text(3);
  j["position"] = row.integer(4);
  j["attempts"] = row.integer(5);
  if (!row.text(6).empty()) j["trouble"] = row.text(6);
  return j;
}

// "eventType=A,B" -> "A,B". Empty: all.
Result<std::string> types_of(const std::string& query) {
  auto form = parse_form(query.starts_with('?') ? std::string_view(query).substr(1) : std::string_view(query));
  if (!form) return form.error();
  std::string types;
  for (const auto& [name, value] : *form) {
    if (name != "eventType") return refusal("bad_request", "body.query: events are chosen by eventType=A,B");
    const bool good = std::all_of(value.begin(), value.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ','; });
    if (!good || value.empty()) return refusal("bad_request", "body.query: event types are words, with commas between");
    types += (types.empty() ? "" : ",") + value;
  }
  return types;
}

Result<Reply> create(Parts& parts, const HubOf& of, Call& call, records::Sql& sql) {
  const std::string callback = call.body["callback"].get<std::string>(), query = call.body.value("query", "");
  Result<HttpUrl> url = parse_url(callback);
  if (!url) return url.error();
  const bool address = url->host.find_first_not_of("0123456789.:[]abcdefABCDEF") == std::string::npos;
  if (!parts.settings.inner_callbacks && (url->host == "localhost" || (address && is_inner_address(url->host)))) return refusal("bad_url", "callbacks to this machine or to private networks are not allowed here");
  Result<std::string> types = types_of(query);
  if (!types) return types.error();
  Result<records::Row> count = sql.one("select count(*) from hub where operator = ?", {call.op});
  if (!count) return count.error();
  if (count->integer(0) >= static_cast<int64_t>(parts.settings.hubs_an_operator)) return refusal("conflict", "there are as many hubs as an operator may have");
  // From now on: what happened before can be asked for by a replay.
  Result<records::Row> last = sql.one("select coalesce(max(seq), 0) from event where operator = ?", {call.op});
  if (!last) return last.error();
  const std::string id = records::new_id(call.now), secret = "whsec_" + random_text(32);
  Result<int64_t> done = sql.run("insert into hub (operator, id, api, callback, query, types, secret, state, position, attempts, due, trouble, created, created_by) values (?, ?, ?, ?, ?, ?, ?, 'active', ?, 0, 0, '', ?, ?)",
                                 {call.op, id, of.path, callback, query, *types, parts.vault.seal(hub_secret_place(call.op, id), secret), last->integer(0), call.now.micros(), call.who.id});
  if (!done) return done.error();
  call.resource = "hub " + id;
  Reply r;
  r.body = {{"id", id}, {"callback", callback}};
  if (!query.empty()) r.body["query"] = query;
  r.body["state"] = "active";
  r.body["position"] = last->integer(0);
  r.body["secret"] = secret;
  r.location = of.path + "hub/" + id;
  return r;
}

Result<Reply> list(const HubOf& of, Call& call, records::Sql& sql) {
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + " from hub where operator = ? and api = ? order by id", {call.op, of.path});
  if (!rows) return rows.error();
  return page_of(call, *rows, [](const records::Row& row) { return hub_json(row); });
}

// Of all APIs: for who looks after them.
Result<Reply> list_all(Call& call, records::Sql& sql) {
  const std::string state = call.other("state");
  if (!state.empty() && state != "active" && state != "paused") return refusal("bad_query", "state: active or paused");
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + " from hub where operator = ? order by id", {call.op});
  if (!rows) return rows.error();
  std::erase_if(*rows, [&](const records::Row& row) { return !state.empty() && row.text(3) != state; });
  return page_of(call, *rows, [&](const records::Row& row) {
    Json j = hub_json(row);
    j["api"] = row.text(7), j["href"] = call.base + row.text(7) + "hub/" + row.text(0);
    return j;
  });
}

Result<Reply> retrieve(const HubOf& of, Call& call, records::Sql& sql) {
  Result<records::Row> row = sql.one(std::string("select ") + columns + " from hub where operator = ? and api = ? and id = ?", {call.op, of.path, call.parameter(0)});
  if (!row) return row.error();
  return Reply{.body = hub_json(*row)};
}

Result<Reply> remove(const HubOf& of, Call& call, records::Sql& sql) {
  call.resource = "hub " + call.parameter(0);
  Result<int64_t> gone = sql.run("delete from hub where operator = ? and api = ? and id = ?", {call.op, of.path, call.parameter(0)});
  if (!gone) return gone.error();
  if (*gone == 0) return refusal("not_found", "there is no such hub");
  return Reply{};
}

Result<Reply> replay(const HubOf& of, Call& call, records::Sql& sql) {
  Result<Reply> before = retrieve(of, call, sql);
  if (!before) return before;
  const int64_t position = call.body.contains("from") ? call.body["from"].get<int64_t>() - 1 : before->body["position"].get<int64_t>();
  call.resource = "hub " + call.parameter(0);
  Result<int64_t> done = sql.run("update hub set state = 'active', position = ?, attempts = 0, due = 0, trouble = '' where operator = ? and api = ? and id = ?", {position, call.op, of.path, call.parameter(0)});
  if (!done) return done.error();
  Result<Reply> after = retrieve(of, call, sql);
  if (after) after->status = 200;
  return after;
}

}  // namespace

const std::vector<HubOf>& hubs() {
  static const std::vector<HubOf> all = {{"/tmf-api/productCatalogManagement/v4/", {"catalog", "category", "productSpecification", "productOffering", "productOfferingPrice"}},
                                         {"/tmf-api/productOrderingManagement/v4/", {"productOrder", "cancelProductOrder"}},
                                         {"/tmf-api/party/v4/", {"individual", "organization", "party"}},
                                         {"/tmf-api/usageManagement/v4/", {"usage", "usageSpecification"}},
                                         {"/tmf-api/productInventory/v4/", {"product"}},
                                         {"/tmf-api/resourceInventoryManagement/v4/", {"resource"}},
                                         {"/tmf-api/resourcePoolManagement/v4/", {"reservation", "resourcePool", "availabilityCheck"}},
                                         {"/tmf-api/prepayBalanceManagement/v4/", {"topupBalance", "adjustBalance", "transferBalance"}},
                                         {"/tmf-api/payment/v4/", {"payment", "refund"}},
                                         {"/tmf-api/customerBillManagement/v4/", {"customerBill", "appliedCustomerBillingRate"}},
                                         {"/sublet/v1/", {"objection", "merchant"}}};
  return all;
}

std::string signature(std::string_view secret, int64_t seconds, std::string_view body) {
  const std::string t = std::to_string(seconds);
  return "t=" + t + ",v1=" + hex(hmac_sha256(secret, t + "." + std::string(body)));
}

std::vector<Route> hub_routes(Parts& parts, Webhooks& webhooks) {
  using enum Route::Runs;
  const auto look = [&webhooks] { webhooks.look(); };
  std::vector<Route> r;
  for (const HubOf& hub : hubs()) {
    const HubOf* of = &hub;
    const std::string all = hub.path + "hub", one = all + "/{id}", name = "Hub_" + (hub.path.starts_with("/tmf-api/") ? hub.path.substr(9, hub.path.find('/', 9) - 9) : "sublet");
    r.push_back({.method = "POST", .path = all, .name = "create" + name, .area = Area::event, .access = Access::write, .takes = "sublet.Hub_Create", .gives = "sublet.Hub", .status = 201, .runs = write,
                 .handler = [&parts, of](Call& c, records::Sql& sql) { return create(parts, *of, c, sql); }, .after = look});
    r.push_back({.method = "GET", .path = all, .name = "list" + name, .area = Area::event, .gives = "sublet.Hub", .list = true, .handler = [of](Call& c, records::Sql& sql) { return list(*of, c, sql); }});
    r.push_back({.method = "GET", .path = one, .name = "read" + name, .area = Area::event, .gives = "sublet.Hub", .handler = [of](Call& c, records::Sql& sql) { return retrieve(*of, c, sql); }});
    r.push_back({.method = "DELETE", .path = one, .name = "delete" + name, .area = Area::event, .access = Access::write, .status = 204, .runs = write, .handler = [of](Call& c, records::Sql& sql) { return remove(*of, c, sql); }});
    r.push_back({.method = "POST", .path = one + "/replay", .name = "replay" + name, .area = Area::event, .access = Access::write, .takes = "sublet.Hub_Replay", .gives = "sublet.Hub", .runs = write,
                 .handler = [of](Call& c, records::Sql& sql) { return replay(*of, c, sql); }, .after = look});
  }
  r.push_back({.method = "GET", .path = "/sublet/v1/webhooks", .name = "listWebhooks", .area = Area::event, .gives = "sublet.Webhook", .list = true, .others = {"state"}, .handler = list_all});
  return r;
}

}  // namespace sublet::gateway::rest
