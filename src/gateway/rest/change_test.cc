// What may be changed, and what stands: orders, cancellations, resources, parties that go; and the catalogue written out and read in.
#include <functional>
#include <thread>

#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

const std::string orders = "/tmf-api/productOrderingManagement/v4/productOrder", cancels = "/tmf-api/productOrderingManagement/v4/cancelProductOrder", stock = "/tmf-api/resourceInventoryManagement/v4/resource/", people = "/tmf-api/party/v4/individual/",
                  catalogue = "/tmf-api/productCatalogManagement/v4/";

class Changes : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  std::string drawer() { return *api_.write([&](const commerce::Work& w) { return commerce::open_drawer(w, "agent", 0); }); }
  Json new_number(const std::string& party, const std::string& number) {
    return {{"description", "ring twice"}, {"note", Json::array({{{"text", "a gift"}}})},
            {"productOrderItem", Json::array({{{"id", "1"}, {"action", "add"}, {"productOffering", {{"id", "basic"}}}, {"product", {{"productCharacteristic", Json::array({{{"name", "number"}, {"value", number}}, {{"name", "topUp"}, {"value", "50.00"}}})}}}}})},
            {"relatedParty", Json::array({{{"id", party}, {"role", "customer"}, {"@referredType", "Individual"}}})}, {"payment", Json::array({{{"id", drawer()}, {"name", "drawer"}}})}};
  }
  Json ended(const std::string& path) {
    Json j;
    for (int i = 0; i < 500; ++i) {
      j = json_of(api_.get(path));
      if (j.value("status", "") == "Succeeded" || j.value("status", "") == "Failed") break;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return j;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Changes, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(Changes, of_an_order_concern_what_is_told_beside_it_and_never_what_was_ordered) {
  const std::string party = api_.person(1);
  api_.numbers({"8617090001487"});
  HttpAnswer a = api_.post(orders, new_number(party, "8617090001487"));
  ASSERT_EQ(a.status, 201) << a.body;
  const Json made = json_of(a);
  EXPECT_EQ(made["description"], "ring twice");
  const std::string path = orders + "/" + made["id"].get<std::string>();
  a = api_.get(path);
  EXPECT_EQ(json_of(a), made);
  const std::string etag(a.header("etag"));
  a = api_.patch(path, {{"description", nullptr}, {"requestedCompletionDate", "2026-12-24T18:00:00Z"}}, {{"If-Match", etag}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_FALSE(json_of(a).contains("description"));
  EXPECT_EQ(json_of(a)["note"], made["note"]);
  EXPECT_EQ(json_of(api_.get(path))["requestedCompletionDate"], "2026-12-24T18:00:00Z");
  EXPECT_EQ(api_.patch(path, {{"description", "late"}}, {{"If-Match", etag}}).status, 412);
  EXPECT_EQ(api_.patch(path, {{"productOrderItem", made["productOrderItem"]}, {"priority", "1"}}).status, 200) << "the same items change nothing";
  Json items = made["productOrderItem"];
  items[0]["quantity"] = 2;
  for (const Json& wrong : {Json{{"productOrderItem", items}}, Json{{"state", "completed"}}, Json{{"relatedParty", Json::array()}}, Json{{"id", "mine"}}, Json{{"unheard", 1}}}) EXPECT_EQ(api_.patch(path, wrong).status, 409) << wrong.dump();
  EXPECT_EQ(api_.patch(path, {{"note", "no list"}}).status, 400);
  EXPECT_EQ(api_.patch(path, {{"description", std::string(70'000, 'x')}}).status, 400);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "PATCH", path, R"({"description":"taken"})").status, 404);
  EXPECT_EQ(json_of(api_.get(path))["productOrderItem"], made["productOrderItem"]);
  EXPECT_EQ(json_of(api_.get(cancels)).size(), 0u);
  EXPECT_EQ(api_.get(cancels + "/" + made["id"].get<std::string>()).status, 404) << "it is not cancelled";
  ASSERT_EQ(api_.post(cancels, {{"productOrder", {{"id", made["id"]}}}, {"cancellationReason", "changed their mind"}}).status, 201);
  const Json list = json_of(api_.get(cancels));
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["cancellationReason"], "changed their mind");
  EXPECT_EQ(json_of(api_.get(cancels + "/" + made["id"].get<std::string>())), list[0]);
  EXPECT_EQ(json_of(api_.ask(api_.key("owner", "other"), "GET", cancels)).size(), 0u);
}

TEST_P(Changes, of_a_resource_follow_the_states_of_the_stock) {
  const std::string digits = "8617090001487", path = stock + "n-" + digits;
  api_.numbers({digits});
  api_.line("8617090000001", api_.person(1));
  const auto trait = [](const char* name, const std::string& value) { return Json{{"resourceCharacteristic", Json::array({{{"name", name}, {"value", value}}})}}; };
  HttpAnswer a = api_.patch(path, trait("city", "三亚"), {{"If-Match", "\"1\""}, {"X-Reason", "moved\xff"}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_NE(a.body.find("三亚"), std::string::npos);
  EXPECT_EQ(api_.patch(path, trait("city", "北京"), {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(api_.patch(path, {{"note", Json::array({{{"text", "for the shop in the station"}}})}}).status, 200);
  EXPECT_NE(api_.get(path).body.find("station"), std::string::npos);
  ASSERT_EQ(api_.patch(path, trait("state", "frozen")).status, 200);
  EXPECT_EQ(api_.state_of(digits), "frozen");
  EXPECT_EQ(*api_.write([](const commerce::Work& w) { return commerce::release_due_numbers(w, 10); }), 0) << "until somebody puts it back";
  EXPECT_EQ(api_.patch(path, trait("state", "in_use")).status, 409);
  EXPECT_EQ(api_.patch(path, trait("state", "frozen")).status, 200) << "it is";
  ASSERT_EQ(api_.patch(path, trait("state", "idle")).status, 200);
  EXPECT_EQ(api_.patch(stock + "n-8617090000001", trait("state", "idle")).status, 409) << "a line's";
  EXPECT_EQ(api_.state_of("8617090000001"), "in_use");
  for (const Json& wrong : {trait("host", "other"), trait("grade", "X"), Json{{"name", "8617090009999"}}, Json{{"resourceStatus", "reserved"}}}) EXPECT_EQ(api_.patch(path, wrong).status, 409) << wrong.dump();
  EXPECT_EQ(api_.patch(stock + "n-1", trait("city", "x")).status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "PATCH", path, dump(trait("city", "x"))).status, 404);
  const Json past = json_of(api_.get("/sublet/v1/numbers/" + digits + "/history"));
  ASSERT_EQ(past.size(), 3u) << past.dump();
  EXPECT_EQ(past[2]["cause"], "placed");
  EXPECT_EQ(past[2]["reason"], "moved");
  EXPECT_EQ(api_.events("resource").size(), 5u);
}

TEST_P(Changes, a_party_that_has_nothing_is_erased_and_one_that_has_something_stays) {
  const std::string nobody = api_.person(1, "nobodysname"), holder = api_.person(2), guardian = api_.person(3);
  api_.line("8617090000001", holder);
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", people + holder).status, 409);
  EXPECT_EQ(api_.get(people + holder).status, 200);
  ASSERT_EQ(api_.patch(people + nobody, {{"partyCharacteristic", Json::array({{{"name", "guardian"}, {"value", guardian}}})}}).status, 200);
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", people + guardian).status, 409) << "somebody's guardian";
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", people + nobody, "", {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "DELETE", people + nobody).status, 404);
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", "/tmf-api/party/v4/organization/" + nobody).status, 404) << "it is none";
  EXPECT_EQ(api_.ask(api_.key("regulator"), "DELETE", people + nobody).status, 403);
  ASSERT_EQ(api_.post("/sublet/v1/parties/" + nobody + "/clear", {{"reason", "look"}}).status, 200);
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", people + nobody).status, 204);
  EXPECT_EQ(api_.get(people + nobody).status, 404);
  const Result<records::Rows> left = api_.db().read<records::Rows>([&](records::Sql& sql) { return sql.query("select id from party where operator = 'demo' and id = ?", {nobody}); });
  EXPECT_TRUE(left->empty()) << "what was sealed is gone";
  EXPECT_EQ(json_of(api_.get("/sublet/v1/parties/" + nobody + "/views")).size(), 1u) << "who looked stays on record";
  EXPECT_FALSE(api_.person(1).empty()) << "the certificate is free again";
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", people + guardian).status, 204);
}

TEST_P(Changes, whoever_had_a_line_before_is_signed_out_of_it) {
  const std::string number = "8617090000001", buyer = api_.person(2);
  api_.line(number, api_.person(1), "8986090000000100019");
  const auto signed_in = [&](const std::string& token) {
    api_.clock.advance(int64_t{60} * 1'000'000);  // what was remembered of a credential is looked up anew
    return api_.ask(token, "GET", "/sublet/v1/my-numbers").status == 200;
  };
  const auto change = [&](const std::function<void(commerce::LineRecord&)>& how) {
    ASSERT_TRUE(api_.write([&](const commerce::Work& w) -> Result<Done> {
      Result<commerce::LineRecord> l = commerce::line_of_number(w, number);
      if (!l) return l.error();
      how(*l);
      return commerce::store_line(w, *l);
    }));
  };
  const std::string seller = api_.subscriber(number);
  EXPECT_TRUE(signed_in(seller));
  change([](commerce::LineRecord& l) { l.bars = 2; });
  EXPECT_TRUE(signed_in(seller)) << "a bar changes no holder";
  change([&](commerce::LineRecord& l) { l.party = buyer; });
  EXPECT_FALSE(signed_in(seller)) << "the line is another's now";
  const std::string thief = api_.subscriber(number);
  EXPECT_TRUE(signed_in(thief));
  change([](commerce::LineRecord& l) { l.iccid = "8986090000000100027"; });
  EXPECT_FALSE(signed_in(thief)) << "the lost card was replaced";
}

TEST_P(Changes, the_catalogue_is_written_out_and_read_in_by_jobs) {
  const std::string kept = json_of(api_.post(catalogue + "category", {{"name", "Plans"}}))["id"].get<std::string>();
  HttpAnswer a = api_.post(catalogue + "exportJob", {{"url", "https://elsewhere.example/file"}});
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(a)["status"], "Not Started");
  const std::string path = catalogue + "exportJob/" + json_of(a)["id"].get<std::string>();
  const Json done = ended(path);
  ASSERT_EQ(done["status"], "Succeeded") << done.dump();
  EXPECT_TRUE(done.contains("completionDate"));
  const std::string url = done["url"].get<std::string>();
  a = api_.get(url.substr(api_.server->base().size()));
  ASSERT_EQ(a.status, 200) << a.body;
  Json file = json_of(a);
  EXPECT_EQ(file["productCatalogManagement"]["category"][0]["name"], "Plans");
  EXPECT_EQ(file["productCatalogManagement"]["productOffering"][0]["id"], "basic") << "what charging runs by too";
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", url.substr(api_.server->base().size())).status, 404);
  // Read in again from its own URL nothing changes; from a text with a change and something new, that does.
  const auto import = [&](const std::string& from) {
    const HttpAnswer made = api_.post(catalogue + "importJob", {{"url", from}});
    EXPECT_EQ(made.status, 201) << made.body;
    return ended(catalogue + "importJob/" + json_of(made).value("id", ""));
  };
  EXPECT_EQ(import(url)["status"], "Succeeded");
  EXPECT_EQ(api_.get(catalogue + "category/" + kept).header("etag"), "\"1\"");
  file["productCatalogManagement"]["category"][0]["name"] = "Packages";
  file["productCatalogManagement"]["category"].push_back({{"id", "new-1"}, {"name", "New"}, {"lifecycleStatus", "Launched"}});
  EXPECT_EQ(import("data:application/json;base64," + records::base64(dump(file)))["status"], "Succeeded");
  EXPECT_EQ(json_of(api_.get(catalogue + "category/" + kept))["name"], "Packages");
  EXPECT_EQ(json_of(api_.get(catalogue + "category/new-1"))["lifecycleStatus"], "Launched");
  EXPECT_EQ(json_of(api_.get(catalogue + "productOffering/basic"))["lifecycleStatus"], "Active");
  // Wrong in the last place: nothing of it is taken.
  file["productCatalogManagement"]["category"][0]["name"] = "Half";
  file["productCatalogManagement"]["category"].push_back({{"id", "new-2"}, {"name", 7}});
  const Json failed = import("data:application/json," + percent_encode(dump(file)));
  EXPECT_EQ(failed["status"], "Failed");
  EXPECT_NE(failed["errorLog"].get<std::string>().find("category[2]"), std::string::npos) << failed.dump();
  EXPECT_EQ(json_of(api_.get(catalogue + "category/" + kept))["name"], "Packages");
  for (const std::string wrong : {"http://127.0.0.1:1/x", "file:///etc/passwd", "data:text/plain,x", "data:application/json;base64,***"}) EXPECT_EQ(api_.post(catalogue + "importJob", {{"url", wrong}}).status, 400) << wrong;
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "POST", catalogue + "importJob", dump({{"url", url}})).status, 400) << "another operator's file";
  EXPECT_EQ(api_.post(catalogue + "exportJob", {{"url", "x"}, {"path", "keys"}}).status, 400);
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", path).status, 204);
  EXPECT_EQ(api_.get(url.substr(api_.server->base().size())).status, 404);
}

}  // namespace
}  // namespace sublet::gateway::rest
