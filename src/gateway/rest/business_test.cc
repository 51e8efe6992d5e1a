// The business over the HTTP API: a person, a stock, an order, a line; masked names; what a subscriber sees.
#include "commerce/identity_number.h"
#include "commerce/lines.h"
#include "commerce/payments.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/testing.h"

namespace sublet::gateway::rest {
namespace {

const std::string party_path = "/tmf-api/party/v4/individual", order_path = "/tmf-api/productOrderingManagement/v4/productOrder", stock_path = "/tmf-api/resourceInventoryManagement/v4/resource", product_path = "/tmf-api/productInventory/v4/product";

class Business : public ::testing::TestWithParam<records::TestKind> {
 protected:
  TestApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  HttpAnswer ask(const std::string& method, const std::string& target, const Json& body = nullptr, HttpHeaders headers = {}) { return api_.ask(owner_, method, target, body.is_null() ? "" : body.dump(), std::move(headers)); }
  std::string person(const std::string& number = "11010519491231002X") {
    const HttpAnswer a = ask("POST", party_path, {{"familyName", "王"}, {"givenName", "小明"}, {"gender", "male"}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", number}}})}});
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a).value("id", "");
  }
  void stock() {
    EXPECT_EQ(ask("POST", stock_path, {{"name", "8617090000001"}, {"category", "msisdn"}, {"resourceCharacteristic", Json::array({{{"name", "host"}, {"value", "h"}}, {{"name", "city"}, {"value", "北京"}}})}}).status, 201);
    const HttpAnswer sim = ask("POST", stock_path, {{"name", "8986090000000100001"}, {"category", "sim"}, {"resourceCharacteristic", Json::array({{{"name", "host"}, {"value", "h"}}, {{"name", "imsi"}, {"value", "460090000000001"}}})}});
    EXPECT_EQ(sim.status, 201) << sim.body;
  }
  Json new_number(const std::string& party) {
    return {{"productOrderItem", Json::array({{{"id", "1"}, {"action", "add"}, {"productOffering", {{"id", "basic"}}}, {"product", {{"productCharacteristic", Json::array({{{"name", "number"}, {"value", "8617090000001"}}, {{"name", "topUp"}, {"value", "50.00"}}})}}}}})},
            {"relatedParty", Json::array({{{"id", party}, {"role", "customer"}, {"@referredType", "Individual"}}})},
            {"payment", Json::array({{{"id", drawer()}, {"name", "drawer"}}})}};
  }
  std::string drawer() {
    const Result<std::string> id = api_.db().write<std::string>([&](records::Sql& sql) { return commerce::open_drawer({sql, *api_.vault, "demo", api_.clock.now(), "test"}, "agent", 0); });
    EXPECT_TRUE(id);
    return *id;
  }
  void line(const std::string& number, const std::string& party) {
    const Result<Done> done = api_.db().write<Done>([&](records::Sql& sql) {
      commerce::LineRecord l;
      l.id = "line-" + number, l.number = number, l.party = party, l.host = "h", l.account = number, l.offer = "basic", l.since = api_.clock.now(), l.changed = l.since;
      return commerce::insert_line({sql, *api_.vault, "demo", api_.clock.now(), "test"}, l);
    });
    ASSERT_TRUE(done) << done.error().text();
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Business, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Business, names_and_certificates_are_masked_and_in_clear_only_on_record) {
  const std::string id = person();
  for (const HttpAnswer& a : {ask("GET", party_path + "/" + id), ask("GET", party_path)}) {
    EXPECT_EQ(a.status, 200);
    for (const char* secret : {"小明", "11010519491231002X", "male"}) EXPECT_EQ(a.body.find(secret), std::string::npos) << secret;
  }
  const Json masked = json_of(ask("GET", party_path + "/" + id));
  EXPECT_EQ(masked["familyName"], "王*");
  EXPECT_EQ(masked["individualIdentification"][0]["identificationId"], "110*************2X");
  EXPECT_EQ(ask("POST", "/sublet/v1/parties/" + id + "/clear", Json::object()).status, 400) << "without a reason";
  const Json clear = json_of(ask("POST", "/sublet/v1/parties/" + id + "/clear", {{"reason", "court order 7"}}));
  EXPECT_EQ(clear["fullName"], "王小明");
  EXPECT_EQ(clear["gender"], "male");
  EXPECT_EQ(clear["individualIdentification"][0]["identificationId"], "11010519491231002X");
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/parties/" + id + "/views"))[0]["reason"], "court order 7");
  EXPECT_EQ(api_.ask(api_.key("regulator"), "POST", "/sublet/v1/parties/" + id + "/clear", R"({"reason":"x"})").status, 403);
  EXPECT_EQ(json_of(ask("GET", party_path + "?fullName=%E7%8E%8B%E5%B0%8F%E6%98%8E")).size(), 1u) << "found by its whole name";
  EXPECT_EQ(json_of(ask("GET", party_path + "?fullName=%E7%8E%8B%E5%B0%8F")).size(), 0u);
}

TEST_P(Business, a_party_is_changed_by_what_is_sent_and_masks_are_not_taken_for_names) {
  const std::string id = person(), path = party_path + "/" + id;
  EXPECT_EQ(ask("POST", party_path, {{"familyName", "李"}, {"givenName", "四"}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", "11010519491231002X"}}})}}).status, 409) << "one certificate, one party";
  EXPECT_EQ(ask("POST", party_path, {{"familyName", "李"}, {"givenName", "四"}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", "110105194912310021"}}})}}).status, 400);
  EXPECT_EQ(ask("PATCH", path, {{"familyName", "王*"}}).status, 400);
  const HttpAnswer a = ask("PATCH", path, {{"familyName", "李"}}, {{"If-Match", "\"1\""}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["familyName"], "李*");
  EXPECT_EQ(json_of(ask("POST", "/sublet/v1/parties/" + id + "/clear", {{"reason", "look"}}))["fullName"], "李小明");
  EXPECT_EQ(ask("PATCH", path, {{"givenName", "四"}}, {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(ask("PATCH", path, {{"status", "validated"}}).status, 409);
  EXPECT_EQ(ask("GET", "/tmf-api/party/v4/organization/" + id).status, 404);
}

TEST_P(Business, an_order_is_quoted_placed_read_and_undone) {
  const std::string party = person();
  stock();
  HttpAnswer a = ask("POST", "/sublet/v1/quotes", {{"kind", "new_number"}, {"party", party}, {"number", "8617090000001"}, {"offer", "basic"}, {"topUp", 50}});
  ASSERT_EQ(a.status, 201) << a.body;
  const Json quote = json_of(a);
  EXPECT_GE(quote["total"].get<double>(), 50.0);
  a = ask("POST", order_path, new_number(party), {{"Idempotency-Key", "o-1"}});
  ASSERT_EQ(a.status, 201) << a.body;
  const Json order = json_of(a);
  EXPECT_EQ(order["relatedParty"][0]["id"], party);
  EXPECT_EQ(order["productOrderItem"][0]["action"], "add");
  const std::string id = order["id"].get<std::string>();
  EXPECT_EQ(json_of(ask("GET", order_path + "?relatedParty.id=" + party)).size(), 1u);
  EXPECT_EQ(json_of(ask("GET", order_path + "/" + id))["state"], order["state"]);
  const Json plain = json_of(ask("GET", "/sublet/v1/orders/" + id));
  EXPECT_EQ(plain["request"]["kind"], "new_number");
  EXPECT_FALSE(plain["steps"].empty());
  const Json number = json_of(ask("GET", stock_path + "/n-8617090000001"));
  EXPECT_EQ(number["resourceStatus"], "reserved") << number.dump();
  EXPECT_EQ(ask("POST", "/sublet/v1/orders/" + id + "/undo", Json::object()).status, 400);
  a = ask("POST", "/sublet/v1/orders/" + id + "/undo", {{"reason", "changed their mind"}});
  EXPECT_EQ(a.status, 200) << a.body;
  EXPECT_NE(json_of(a)["state"], "open");
  EXPECT_EQ(ask("GET", order_path + "/none").status, 404);
}

// Each statement is a round trip that the one writer waits for, so no more of them come unnoticed. Writes of PostgreSQL that nothing
// depends on go together, and are one wait.
TEST_P(Business, selling_takes_no_more_statements_than_it_did) {
  const auto asked = [&](const std::function<void()>& what) {
    const records::Database::Stats before = api_.db().stats();
    what();
    const records::Database::Stats after = api_.db().stats();
    const bool together = GetParam() == records::TestKind::postgresql;
    return std::pair(after.statements - before.statements, together ? after.waits - before.waits : 0);
  };
  stock();
  EXPECT_EQ(ask("POST", stock_path, {{"name", "8617090000002"}, {"category", "msisdn"}, {"resourceCharacteristic", Json::array({{{"name", "host"}, {"value", "h"}}})}}).status, 201);
  const std::string till = drawer();
  const auto post = [&](const std::string& path, const Json& body, const std::string& key) { return json_of(ask("POST", path, body, {{"Idempotency-Key", key}})).value("id", ""); };
  // The second time: by then all statements are prepared.
  for (const bool warm : {false, true}) {
    const std::string n = warm ? "2" : "1", certificate = "1101051949123" + std::string(warm ? "1002" : "0002");
    std::string party, quote, order;
    const auto registered = asked([&] { party = post(party_path, {{"familyName", "王"}, {"givenName", "小明"}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", certificate + commerce::identity_check_character(certificate)}}})}}, "party-" + n); });
    const auto quoted = asked([&] { quote = post("/sublet/v1/quotes", {{"kind", "new_number"}, {"party", party}, {"host", "h"}, {"offer", "basic"}, {"topUp", 50}}, "quote-" + n); });
    const auto ordered = asked([&] { order = post("/sublet/v1/orders", {{"quote", quote}, {"payment", {{"method", "drawer"}, {"source", till}}}}, "order-" + n); });
    ASSERT_FALSE(order.empty());
    EXPECT_LE(registered.first, 8u);
    EXPECT_LE(quoted.first, 7u);
    EXPECT_LE(ordered.first, 16u);  // of them two since a number's change of state is told at the hub, and payers are looked up
    if (!warm) continue;
    EXPECT_LE(registered.second, 6u);
    EXPECT_LE(quoted.second, 5u);
    EXPECT_LE(ordered.second, 8u);
  }
}

TEST_P(Business, orders_that_cannot_be_are_refused_by_name) {
  const std::string party = person();
  for (const auto& [body, code] : {std::pair(Json{{"productOrderItem", Json::array()}}, "bad_request"), {Json{{"productOrderItem", Json::array({{{"id", "1"}, {"action", "noChange"}}})}}, "bad_request"}, {Json{{"productOrderItem", Json::array({{{"id", "1"}, {"action", "add"}, {"productOffering", {{"id", "none"}}}}})}, {"relatedParty", Json::array({{{"id", party}, {"@referredType", "Individual"}}})}}, "unknown_offer"}}) {
    const HttpAnswer a = ask("POST", order_path, body);
    EXPECT_GE(a.status, 400) << body.dump();
    EXPECT_EQ(json_of(a)["code"], code) << a.body;
  }
  EXPECT_EQ(ask("POST", "/sublet/v1/orders", {{"quote", "none"}}).status, 404);
  EXPECT_EQ(ask("POST", "/sublet/v1/orders", Json::object()).status, 400);
  EXPECT_EQ(ask("POST", stock_path, {{"name", "123"}, {"category", "sim"}, {"resourceCharacteristic", Json::array({{{"name", "host"}, {"value", "h"}}})}}).status, 400);
}

TEST_P(Business, lines_are_products_and_a_subscriber_sees_its_own) {
  const std::string mine = person(), theirs = person("110105198001010016");
  line("8617090000001", mine);
  line("8617090000002", theirs);
  EXPECT_EQ(json_of(ask("GET", product_path)).size(), 2u);
  const Json p = json_of(ask("GET", product_path + "?relatedParty.id=" + theirs));
  ASSERT_EQ(p.size(), 1u);
  EXPECT_EQ(p[0]["name"], "8617090000002");
  EXPECT_EQ(p[0]["status"], "active");
  const Result<std::string> token = api_.db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "subscriber", "line 8617090000001", "subscriber", "8617090000001", 3600}, api_.clock.now()); });
  ASSERT_TRUE(token);
  EXPECT_EQ(json_of(api_.ask(*token, "GET", product_path)).size(), 1u);
  EXPECT_EQ(api_.ask(*token, "GET", product_path + "/line-8617090000001").status, 200);
  EXPECT_EQ(api_.ask(*token, "GET", product_path + "/line-8617090000002").status, 404);
  EXPECT_EQ(api_.ask(*token, "GET", party_path + "/" + mine).status, 200);
  EXPECT_EQ(api_.ask(*token, "GET", party_path + "/" + theirs).status, 404);
  EXPECT_EQ(api_.ask(*token, "GET", party_path).status, 403);
  EXPECT_EQ(json_of(api_.ask(*token, "GET", "/sublet/v1/orders")).size(), 0u);
  EXPECT_EQ(api_.ask(*token, "POST", "/sublet/v1/quotes", Json{{"kind", "suspend"}, {"line", "8617090000002"}}.dump()).status, 403);
  EXPECT_EQ(api_.ask(*token, "GET", "/sublet/v1/audit").status, 403);
}

// Orders once took what a subscriber said of the payment: anybody's account, any drawer.
TEST_P(Business, a_subscriber_pays_for_no_order_with_anothers_account_or_out_of_a_drawer) {
  line("8617090000001", person());
  const Result<std::string> token = api_.db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "subscriber", "line 8617090000001", "subscriber", "8617090000001", 3600}, api_.clock.now()); });
  ASSERT_TRUE(token);
  const auto status = [&](const char* method, const std::string& source) {
    const Json plain = {{"request", {{"kind", "top_up"}, {"line", "8617090000001"}, {"topUp", "10.00"}}}, {"payment", {{"method", method}, {"source", source}}}};
    const Json tmf = {{"productOrderItem", Json::array({{{"id", "1"}, {"action", "add"}, {"product", {{"productCharacteristic", Json::array({{{"name", "kind"}, {"value", "top_up"}}, {{"name", "topUp"}, {"value", "10.00"}}})}}}}})},
                      {"payment", Json::array({{{"id", source}, {"name", method}}})}};
    const int first = api_.ask(*token, "POST", "/sublet/v1/orders", plain.dump()).status, second = api_.ask(*token, "POST", order_path, tmf.dump()).status;
    EXPECT_EQ(first, second) << method;
    return first;
  };
  EXPECT_EQ(status("account", "8617090000002"), 403);
  EXPECT_EQ(status("drawer", drawer()), 403);
  EXPECT_EQ(status("account", "8617090000001"), 201);
}

}  // namespace
}  // namespace sublet::gateway::rest
