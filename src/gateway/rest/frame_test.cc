// The frame of the HTTP API over real sockets: conventions, idempotency, versions, rates, roles, operators, audit.
#include <cstring>
#include <future>
#include <set>

#include "gateway/rest/testing.h"
#include "gateway/wallet/notices.h"

namespace sublet::gateway::rest {
namespace {

const std::string catalog = "/tmf-api/productCatalogManagement/v4/catalog";

class Api : public ::testing::TestWithParam<records::TestKind> {
 protected:
  TestApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  HttpAnswer ask(const std::string& method, const std::string& target, const std::string& body = {}, HttpHeaders headers = {}) { return api_.ask(owner_, method, target, body, std::move(headers)); }
  int64_t catalogs() { return std::stoll(std::string(ask("GET", catalog + "?limit=0").header("x-total-count"))); }
};
INSTANTIATE_TEST_SUITE_P(Both, Api, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Api, a_document_is_made_read_changed_and_removed) {
  HttpAnswer a = ask("POST", catalog, R"({"name":"Spring","validFor":{"endDateTime":"2027-01-01T00:00:00Z"}})");
  ASSERT_EQ(a.status, 201) << a.body;
  const Json made = json_of(a);
  const std::string href = made["href"].get<std::string>(), path = catalog + "/" + made["id"].get<std::string>();
  EXPECT_EQ(href, api_.server->base() + path);
  EXPECT_EQ(a.header("location"), href);
  EXPECT_EQ(a.header("etag"), "\"1\"");
  EXPECT_EQ(made["lifecycleStatus"], "In study");
  EXPECT_EQ(made["@type"], "Catalog");
  a = ask("GET", path);
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(json_of(a), made);
  a = ask("PATCH", path, R"({"description":"early","validFor":null})", {{"Content-Type", "application/merge-patch+json"}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(a.header("etag"), "\"2\"");
  EXPECT_EQ(json_of(a)["description"], "early");
  EXPECT_FALSE(json_of(a).contains("validFor"));
  EXPECT_EQ(ask("PATCH", path, R"({"lifecycleStatus":"Active"})").status, 409) << "not by way of study";
  EXPECT_EQ(ask("PATCH", path, R"({"lifecycleStatus":"In design"})").status, 200);
  EXPECT_EQ(ask("PATCH", path, R"({"name":null})").status, 400) << "it must have a name";
  EXPECT_EQ(ask("PATCH", path, R"({"id":"mine"})").status, 400);
  EXPECT_EQ(ask("DELETE", path).status, 204);
  EXPECT_EQ(ask("GET", path).status, 404);
  EXPECT_EQ(ask("DELETE", path).status, 404);
}

TEST_P(Api, lists_come_in_pages_filtered_and_in_order) {
  for (int i = 0; i < 7; ++i) ASSERT_EQ(ask("POST", catalog, R"({"name":"c)" + std::to_string(i) + R"(","version":")" + (i % 2 != 0 ? "odd" : "even") + R"(","relatedParty":[{"id":"p)" + std::to_string(i) + R"(","@referredType":"Organization"}]})").status, 201);
  HttpAnswer a = ask("GET", catalog + "?offset=2&limit=3&sort=-name&fields=name");
  EXPECT_EQ(a.status, 206) << a.body;
  EXPECT_EQ(a.header("x-total-count"), "7");
  EXPECT_EQ(a.header("x-result-count"), "3");
  ASSERT_EQ(json_of(a).size(), 3u);
  EXPECT_EQ(json_of(a)[0]["name"], "c4");
  EXPECT_EQ(json_of(a)[0].size(), 3u) << "id, href, name";
  a = ask("GET", catalog + "?version=odd");
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(json_of(a).size(), 3u);
  EXPECT_EQ(json_of(ask("GET", catalog + "?version=odd,even&name.gte=c5")).size(), 2u);
  EXPECT_EQ(json_of(ask("GET", catalog + "?relatedParty.id=p3"))[0]["name"], "c3");
  EXPECT_EQ(json_of(ask("GET", catalog + "?version.ne=odd")).size(), 4u);
  EXPECT_EQ(json_of(ask("GET", catalog + "?lastUpdate.gt=2020-01-01T00:00:00Z")).size(), 7u);
  EXPECT_EQ(json_of(ask("GET", catalog + "?name='%20or%201=1%20--")).size(), 0u);
  a = ask("GET", catalog + "?name.regex=c.*");
  EXPECT_EQ(a.status, 400);
  EXPECT_NE(a.body.find(".regex"), std::string::npos);
}

TEST_P(Api, what_is_wrong_is_said_in_the_error_body_of_tmf630) {
  for (const auto& [method, target, body, status] : {std::tuple("GET", "/nothing", "", 404), {"PUT", catalog.c_str(), "{}", 405}, {"POST", catalog.c_str(), "{", 400}, {"POST", catalog.c_str(), "{}", 400}, {"POST", catalog.c_str(), R"({"name":"x","id":"mine"})", 400},
                                                      {"POST", catalog.c_str(), R"({"name":"x","name":"y"})", 400}, {"GET", "/tmf-api/productCatalogManagement/v4/catalog/none", "", 404}, {"GET", "/sublet/v1/session?x=1", "", 200}}) {
    const HttpAnswer a = ask(method, target, body);
    EXPECT_EQ(a.status, status) << method << " " << target << " " << body << ": " << a.body;
    if (status == 200) continue;
    const Json e = json_of(a);
    EXPECT_EQ(e["status"], std::to_string(status));
    EXPECT_EQ(e["@type"], "Error");
    EXPECT_TRUE(e["code"].is_string() && e["reason"].is_string()) << a.body;
  }
  EXPECT_EQ(ask("PUT", catalog, "{}").header("allow"), "GET, HEAD, POST");
  EXPECT_EQ(ask("POST", catalog, "name=x", {{"Content-Type", "application/x-www-form-urlencoded"}}).status, 415);
  EXPECT_EQ(api_.errors, "");
}

TEST_P(Api, the_same_key_is_carried_out_once_and_gets_the_first_answer) {
  const HttpHeaders key = {{"Idempotency-Key", "\"order-17\""}};
  const HttpAnswer first = ask("POST", catalog, R"({"name":"once"})", key);
  ASSERT_EQ(first.status, 201);
  api_.clock.advance(60'000'000);
  const HttpAnswer second = ask("POST", catalog, R"({"name":"once"})", key);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(second.header("etag"), first.header("etag"));
  EXPECT_EQ(second.header("location"), first.header("location"));
  EXPECT_EQ(second.header("idempotency-replayed"), "true");
  EXPECT_EQ(catalogs(), 1);
  const HttpAnswer other = ask("POST", catalog, R"({"name":"twice"})", key);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(json_of(other)["code"], "key_reused");
  EXPECT_EQ(api_.ask(api_.key("product"), "POST", catalog, R"({"name":"once"})", key).status, 201) << "another caller's keys are its own";
  EXPECT_EQ(ask("POST", catalog, R"({})", {{"Idempotency-Key", "wrong"}}).status, 400);
  EXPECT_EQ(ask("POST", catalog, R"({"name":"right"})", {{"Idempotency-Key", "wrong"}}).status, 201) << "what was refused has used nothing up";
  EXPECT_EQ(ask("POST", catalog, R"({"name":"x"})", {{"Idempotency-Key", std::string(300, 'k')}}).status, 400);
}

TEST_P(Api, one_key_from_many_at_once_has_one_effect) {
  std::vector<std::future<HttpAnswer>> all;
  for (int i = 0; i < 12; ++i) all.push_back(std::async(std::launch::async, [&] { return ask("POST", catalog, R"({"name":"once"})", {{"Idempotency-Key", "race"}}); }));
  std::set<std::string> bodies;
  for (auto& f : all) {
    const HttpAnswer a = f.get();
    EXPECT_TRUE(a.status == 201 || a.status == 409) << a.status << a.body;
    if (a.status == 201) bodies.insert(a.body);
  }
  EXPECT_EQ(bodies.size(), 1u);
  EXPECT_EQ(catalogs(), 1);
}

TEST_P(Api, stored_answers_cannot_be_read_from_the_database) {
  ASSERT_EQ(ask("POST", "/sublet/v1/keys", R"({"name":"shop","granted":"care"})", {{"Idempotency-Key", "k-1"}}).status, 201);
  const Result<records::Rows> rows = api_.db().read<records::Rows>([](records::Sql& sql) { return sql.query("select key, request, answer from idempotency where operator = ?", {std::string("demo")}); });
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*rows)[0].text(i).find("k-1"), std::string::npos);
    EXPECT_EQ((*rows)[0].text(i).find("sk."), std::string::npos);
  }
}

TEST_P(Api, changes_of_what_has_changed_meanwhile_are_refused) {
  const std::string path = catalog + "/" + json_of(ask("POST", catalog, R"({"name":"x"})"))["id"].get<std::string>();
  EXPECT_EQ(ask("PATCH", path, R"({"name":"y"})", {{"If-Match", "\"1\""}}).status, 200);
  const HttpAnswer late = ask("PATCH", path, R"({"name":"z"})", {{"If-Match", "\"1\""}});
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(ask("DELETE", path, "", {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(json_of(ask("GET", path))["name"], "y");
  const HttpAnswer same = ask("GET", path, "", {{"If-None-Match", "\"2\""}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(ask("GET", path, "", {{"If-None-Match", "\"1\""}}).status, 200);
  EXPECT_EQ(ask("PATCH", path, R"({"name":"z"})", {{"If-Match", "\"7\", \"2\""}}).status, 200);
  EXPECT_EQ(ask("DELETE", path, "", {{"If-Match", "*"}}).status, 204);
}

TEST_P(Api, who_is_nobody_gets_401_and_who_may_not_403) {
  for (const char* nobody : {"", "x", "sk.demo.x.y", "sk.demo", "st.demo.x", "sk.-.'.\"", "sk......", "st."}) {
    const HttpAnswer a = api_.ask(nobody, "GET", catalog);
    EXPECT_EQ(a.status, 401) << nobody;
    EXPECT_NE(a.header("www-authenticate"), "");
  }
  EXPECT_EQ(api_.ask("", "GET", catalog, "", {{"X-API-Key", owner_}}).status, 200);
  const std::string care = api_.key("care");
  EXPECT_EQ(api_.ask(care, "GET", catalog).status, 200);
  EXPECT_EQ(api_.ask(care, "POST", catalog, R"({"name":"x"})").status, 403);
  EXPECT_EQ(api_.ask(api_.key("catalogue.write"), "POST", catalog, R"({"name":"x"})").status, 201);
  EXPECT_EQ(api_.ask(api_.key("order.write"), "GET", catalog).status, 403);
}

TEST_P(Api, keys_are_made_listed_and_revoked_and_end_at_once) {
  HttpAnswer a = ask("POST", "/sublet/v1/keys", R"({"name":"shop","granted":"care usage.read"})");
  ASSERT_EQ(a.status, 201) << a.body;
  const Json made = json_of(a);
  const std::string key = made["key"].get<std::string>(), path = "/sublet/v1/keys/" + made["id"].get<std::string>();
  EXPECT_EQ(api_.ask(key, "GET", catalog).status, 200);
  EXPECT_EQ(json_of(api_.ask(key, "GET", "/sublet/v1/session"))["principal"], "key " + made["id"].get<std::string>());
  EXPECT_FALSE(json_of(ask("GET", path)).contains("key")) << "told once";
  EXPECT_EQ(ask("GET", "/sublet/v1/keys?name=shop").body.find(key), std::string::npos);
  EXPECT_EQ(ask("POST", "/sublet/v1/keys", R"({"name":"x","granted":"platform"})").status, 400);
  EXPECT_EQ(ask("POST", "/sublet/v1/keys", R"({"name":"x","granted":"operators.write"})").status, 403) << "nobody gives away more than they have";
  EXPECT_EQ(ask("POST", "/sublet/v1/keys", R"({"name":"x","granted":"subscriber"})").status, 400);
  EXPECT_EQ(ask("POST", "/sublet/v1/keys", R"({"name":"x","granted":"visitor"})").status, 400);
  EXPECT_EQ(ask("DELETE", path).status, 204);
  EXPECT_EQ(api_.ask(key, "GET", catalog).status, 401);
  EXPECT_EQ(json_of(ask("GET", path))["state"], "revoked");
}

TEST_P(Api, the_platform_names_an_operator_for_keys_and_sees_no_business) {
  const std::string platform = api_.key("platform", platform_operator);
  HttpAnswer a = api_.ask(platform, "POST", "/sublet/v1/keys", R"({"name":"first","granted":"owner"})", {{"X-Operator", "demo"}});
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(api_.ask(json_of(a)["key"].get<std::string>(), "GET", "/sublet/v1/session"))["operator"], "demo");
  EXPECT_EQ(api_.ask(platform, "POST", "/sublet/v1/keys", R"({"name":"first","granted":"owner"})", {{"X-Operator", "nobody"}}).status, 404);
  EXPECT_EQ(api_.ask(platform, "POST", "/sublet/v1/keys", R"({"name":"first","granted":"owner"})").status, 400) << "of the platform itself";
  EXPECT_EQ(api_.ask(platform, "GET", catalog, "", {{"X-Operator", "demo"}}).status, 403);
  EXPECT_EQ(json_of(api_.ask(platform, "GET", "/sublet/v1/operators")).size(), 2u);
  EXPECT_EQ(ask("GET", catalog, "", {{"X-Operator", "other"}}).status, 403);
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/operators")).size(), 1u);
}

TEST_P(Api, published_offers_are_shown_with_their_fees_and_follow_the_catalogue) {
  const std::string offers = "/tmf-api/productCatalogManagement/v4/productOffering";
  HttpAnswer a = ask("GET", offers);
  ASSERT_EQ(a.status, 200);
  ASSERT_EQ(json_of(a).size(), 1u) << a.body;
  EXPECT_EQ(json_of(a)[0]["id"], "basic");
  EXPECT_EQ(json_of(a)[0]["lifecycleStatus"], "Active");
  const std::string price = json_of(a)[0]["productOfferingPrice"][0]["id"].get<std::string>();
  const Json p = json_of(ask("GET", "/tmf-api/productCatalogManagement/v4/productOfferingPrice/" + price));
  EXPECT_EQ(p["price"].dump(), R"({"unit":"CNY","value":19})");
  EXPECT_EQ(p["recurringChargePeriodType"], "month");
  a = ask("PATCH", offers + "/basic", R"({"name":"cheaper"})");
  EXPECT_EQ(a.status, 409);
  EXPECT_EQ(json_of(a)["code"], "read_only");
  ASSERT_EQ(ask("POST", offers, R"({"name":"a draft"})").status, 201);
  ASSERT_TRUE(api_.service->publish({{"demo.yaml", catalogue_text("demo", "basic", ", better: {tariff: t}")}}));
  EXPECT_EQ(ask("GET", offers + "/better").status, 404) << "it takes effect later";
  api_.clock.set(io::SystemClock().now());
  EXPECT_EQ(json_of(ask("GET", offers + "?sort=name")).size(), 3u);
  EXPECT_EQ(ask("GET", offers + "/better").status, 200);
}

TEST_P(Api, who_changed_what_is_on_record_and_no_numbers_of_persons) {
  const std::string path = catalog + "/" + json_of(ask("POST", catalog, R"({"name":"x"})"))["id"].get<std::string>();
  api_.clock.advance(1'000);
  ASSERT_EQ(ask("PATCH", path, R"({"name":"y"})", {{"X-Reason", "asked by 8617090000001"}}).status, 200);
  api_.clock.advance(1'000);
  ASSERT_EQ(ask("PATCH", path, R"({"lifecycleStatus":"Active"})").status, 409);
  const Json log = json_of(api_.ask(api_.key("regulator"), "GET", "/sublet/v1/audit"));
  ASSERT_EQ(log.size(), 3u) << log.dump();
  EXPECT_EQ(log[0]["outcome"], "wrong_state");
  EXPECT_EQ(log[1]["method"], "PATCH");
  EXPECT_EQ(log[1]["path"], path);
  EXPECT_EQ(log[1]["oldEtag"], "1");
  EXPECT_EQ(log[1]["newEtag"], "2");
  EXPECT_EQ(log[1]["reason"], "asked by 8617****01");
  EXPECT_TRUE(log[1]["principal"].get<std::string>().starts_with("key "));
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/audit?method=POST")).size(), 1u);
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/audit?at.gt=2000-01-01T00:00:00Z&limit=1")).size(), 1u);
  EXPECT_NE(json_of(ask("GET", "/sublet/v1/audit?limit=1&sort=at"))[0]["id"], json_of(ask("GET", "/sublet/v1/audit?limit=1&sort=-at"))[0]["id"]);
  EXPECT_EQ(ask("GET", "/sublet/v1/audit?sort=path").status, 400);
  const Json refused = json_of(ask("GET", "/sublet/v1/audit?status.gte=400"));
  EXPECT_EQ(refused.size(), json_of(ask("GET", "/sublet/v1/audit")).size() - json_of(ask("GET", "/sublet/v1/audit?status.lt=400")).size());
  for (const Json& e : refused) EXPECT_NE(e["outcome"], "done");
  EXPECT_EQ(ask("GET", "/sublet/v1/audit?status.gte=bad").status, 400);
  EXPECT_EQ(ask("GET", "/sublet/v1/audit?reason=x").status, 400);
  EXPECT_EQ(api_.ask(api_.key("care"), "GET", "/sublet/v1/audit").status, 403);
}

// Every route with every role: what the one table says, and nothing else.
TEST_P(Api, each_route_is_open_to_the_roles_of_the_table_and_to_no_other) {
  Settings s;
  s.strangers = {.rate = 100'000, .burst = 100'000};
  TestApi api(GetParam(), s);
  std::map<Role, std::string> keys;
  for (const Role role : {Role::owner, Role::product, Role::care, Role::finance, Role::risk, Role::regulator}) keys[role] = api.key(name_of(role));
  keys[Role::platform] = api.key("platform", platform_operator);
  const auto path_of = [](const Route& r) {
    std::string path = r.path;
    while (path.find('{') != std::string::npos) path.replace(path.find('{'), path.find('}') - path.find('{') + 1, "none");
    return path;
  };
  size_t asked = 0;
  for (const Route& r : api.server->routes()) {
    if (r.name == "signOut" || r.stream) continue;  // of streams: now_test.cc
    const std::string body = r.method == "GET" || r.method == "DELETE" ? "" : "[]";  // fits no schema: nothing is changed
    for (const auto& [role, key] : keys) {
      const int status = api.ask(key, r.method, path_of(r), body).status;
      const bool may = r.open_to(rights_of(role));
      EXPECT_EQ(status == 403, !may) << r.method << " " << r.path << " as " << name_of(role) << ": " << status;
      EXPECT_NE(status, 500) << r.method << " " << r.path;
      ++asked;
    }
    const int stranger = api.ask("", r.method, path_of(r), body).status;
    EXPECT_EQ(stranger == 401, !r.open) << r.method << " " << r.path << ": " << stranger;
  }
  EXPECT_GT(asked, 500u);
  EXPECT_EQ(api.errors, "");
}

// Everything of one operator, asked for with the keys of another: nothing, not an octet.
TEST_P(Api, no_route_shows_another_operators_anything) {
  const std::string other = api_.key("owner", "other");
  const std::string mark = "marked-secret";
  std::vector<std::string> paths;
  for (const std::string kind : {"catalog", "category", "productSpecification", "productOffering", "productOfferingPrice"}) {
    const HttpAnswer a = api_.ask(other, "POST", "/tmf-api/productCatalogManagement/v4/" + kind, R"({"name":")" + mark + R"("})");
    ASSERT_EQ(a.status, 201) << a.body;
    paths.push_back("/tmf-api/productCatalogManagement/v4/" + kind + "/" + json_of(a)["id"].get<std::string>());
  }
  for (const std::string kind : {"usage", "usageSpecification"}) {
    const HttpAnswer a = api_.ask(other, "POST", "/tmf-api/usageManagement/v4/" + kind, R"({"description":")" + mark + R"("})");
    ASSERT_EQ(a.status, 201) << a.body;
    paths.push_back("/tmf-api/usageManagement/v4/" + kind + "/" + json_of(a)["id"].get<std::string>());
  }
  for (const std::string kind : {"keys", "staff"}) {
    const HttpAnswer a = api_.ask(other, "POST", "/sublet/v1/" + kind, R"({"name":")" + mark + R"(","granted":"care"})", {{"X-Reason", mark}});
    ASSERT_EQ(a.status, 201) << a.body;
    paths.push_back("/sublet/v1/" + kind + "/" + json_of(a)["id"].get<std::string>());
  }
  const HttpAnswer hub = api_.ask(other, "POST", "/tmf-api/productCatalogManagement/v4/hub", R"({"callback":"https://marked-secret.example/x"})");
  ASSERT_EQ(hub.status, 201) << hub.body;
  paths.push_back("/tmf-api/productCatalogManagement/v4/hub/" + json_of(hub)["id"].get<std::string>());
  paths.push_back("/tmf-api/productCatalogManagement/v4/productOffering/secretive");
  for (const std::string& path : paths) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
    const std::string patch = path.find("staff") != std::string::npos ? R"({"disabled":true})" : R"({"name":"taken"})";
    for (const char* method : {"PATCH", "DELETE"}) {
      const int status = ask(method, path, std::strcmp(method, "PATCH") == 0 ? patch : "").status;
      EXPECT_TRUE(status == 404 || status == 405) << method << " " << path << ": " << status;
    }
  }
  // Every route that there is, with each id of the other's.
  size_t asked = 0;
  for (const Route& r : api_.server->routes()) {
    if (r.method != "GET" || r.stream) continue;
    std::vector<std::string> targets = {r.path};
    if (r.path.find('{') != std::string::npos) {
      targets.clear();
      for (const std::string& p : paths) targets.push_back(r.path.substr(0, r.path.find('{')) + p.substr(p.rfind('/') + 1));
    }
    for (const std::string& target : targets) {
      const HttpAnswer a = ask("GET", target);
      EXPECT_EQ(a.body.find(mark), std::string::npos) << target;
      if (r.path != "/openapi.json" && r.path != "/sublet/v1/audit") {  // which has the paths that we asked for
        EXPECT_EQ(a.body.find("secretive"), std::string::npos) << target;
      }
      if (r.path.find('{') != std::string::npos) {
        EXPECT_EQ(a.status, 404) << target;
      }
      ++asked;
    }
  }
  EXPECT_GT(asked, 100u);
  EXPECT_EQ(ask("POST", paths[9] + "/replay", R"({"from":1})").status, 404);
  for (const std::string& path : paths) EXPECT_EQ(api_.ask(other, "GET", path).status, 200) << "still there: " << path;
}

TEST(ApiLimits, who_asks_too_often_is_told_when_to_come_back) {
  Settings s;
  s.each = {.rate = 1, .burst = 3};
  s.strangers = {.rate = 1, .burst = 4};
  TestApi api(records::TestKind::sqlite, s);
  const std::string a = api.key("owner"), b = api.key("owner");
  int refused = 0;
  for (int i = 0; i < 6; ++i) {
    const HttpAnswer got = api.ask(a, "GET", "/sublet/v1/session");
    EXPECT_EQ(got.header("ratelimit-limit"), "3");
    if (got.status != 429) continue;
    ++refused;
    EXPECT_NE(got.header("retry-after"), "");
  }
  EXPECT_GE(refused, 1);
  EXPECT_EQ(api.ask(b, "GET", "/sublet/v1/session").status, 200);
  refused = 0;
  for (int i = 0; i < 10; ++i) refused += api.ask("sk.demo.x.y", "GET", "/sublet/v1/session").status == 429;
  EXPECT_GE(refused, 1) << "guessing is slow";
}

TEST(ApiLimits, who_looked_at_a_shop_behind_a_full_address_was_sent_away) {
  Settings s;
  s.strangers = {.rate = 1, .burst = 3};
  TestApi api(records::TestKind::sqlite, s);
  const std::string visit = R"({"operator":"demo"})";
  for (int i = 0; i < 12; ++i) {
    EXPECT_NE(api.ask("", "GET", "/sublet/v1/brand?operator=demo").status, 429) << "as cheap as the page";
    EXPECT_EQ(api.ask("", "GET", "/sublet/v1/session").status, 401) << "who shows nothing guesses nothing";
  }
  int refused = 0;
  for (int i = 0; i < 12; ++i) refused += api.ask("", "POST", "/sublet/v1/visits", visit).status == 429;
  EXPECT_GE(refused, 1) << "what makes something is bounded";
}

TEST(ApiLimits, all_who_came_by_one_proxy_were_one_stranger) {
  Settings s;
  s.strangers = {.rate = 1, .burst = 3};
  const auto asked = [](TestApi& api) {
    int good = 0;
    for (int i = 0; i < 20; ++i) good += api.ask("", "POST", "/sublet/v1/visits", R"({"operator":"demo"})", {{"X-Forwarded-For", "203.0.113." + std::to_string(i)}}).status == 201;
    return good;
  };
  {
    TestApi api(records::TestKind::sqlite, s);
    EXPECT_LT(asked(api), 20) << "nobody is told by a header that anybody can write";
  }
  s.proxies = *Proxies::of({"127.0.0.1"});
  TestApi api(records::TestKind::sqlite, s);
  EXPECT_EQ(asked(api), 20);
  int refused = 0;
  for (int i = 0; i < 12; ++i) refused += api.ask("", "POST", "/sublet/v1/visits", R"({"operator":"demo"})", {{"X-Forwarded-For", "10.9.9." + std::to_string(i) + ", 203.0.113.1"}}).status == 429;
  EXPECT_GE(refused, 1) << "what a stranger writes before the proxy's own counts for nothing";
}

TEST(ApiLimits, an_outsider_silenced_a_wallet_whose_address_it_shares) {
  Settings s;
  s.wrong_notices = {.rate = 1, .burst = 3};
  s.strangers = {.rate = 1, .burst = 3};
  TestApi api(records::TestKind::sqlite, s);
  api.outside.wallet_notice = [](const std::string&, const std::string& merchant, const HttpRequest& request) -> Result<HeardNotice> {
    if (merchant == "nobody") return refusal("unknown_merchant");
    if (request.body != "signed") return refusal("bad_signature");
    HeardNotice n;
    n.id = "n";
    return n;
  };
  api.server.reset();
  api.start();
  const auto tell = [&](const std::string& merchant, const std::string& body) { return api.ask("", "POST", "/wallet/demo/" + merchant, body).status; };
  int waits = 0;
  for (int i = 0; i < 12; ++i) waits += tell("m1", "rubbish") == 429;
  EXPECT_GE(waits, 1) << "rubbish is slowed";
  EXPECT_EQ(tell("m1", "signed"), 200) << "and what is signed is found among it";
  for (int i = 0; i < 12; ++i) (void)tell("nobody", "rubbish");
  EXPECT_EQ(tell("m2", "signed"), 200);
  EXPECT_EQ(tell("m2", "rubbish"), 401) << "what others were told counts for them, what nobody was told for no merchant";
}

TEST(ApiRestart, keys_and_documents_are_there_after_a_restart) {
  TestApi api;
  const std::string key = api.key("owner");
  const std::string id = json_of(api.ask(key, "POST", catalog, R"({"name":"x"})"))["id"].get<std::string>();
  api.server.reset();
  api.start();
  EXPECT_EQ(api.ask(key, "GET", catalog + "/" + id).status, 200);
}

}  // namespace
}  // namespace sublet::gateway::rest
