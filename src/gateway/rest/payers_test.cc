// Whose money a seller's key may let pay: its own drawers and accounts, as the owner has named them.
#include "commerce/settings.h"
#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

const std::string hers = "8617090000001", his = "8617090000002", orders = "/sublet/v1/orders";

class Payers : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  std::string party_ = api_.person(1), mine_, other_;
  void SetUp() override {
    api_.line(hers, party_), api_.line(his, party_);
    for (std::string* d : {&mine_, &other_}) *d = *api_.write([](const commerce::Work& w) { return commerce::open_drawer(w, "shop", 0); });
  }
  // A key of a seller, for whom these may pay; and its id.
  std::pair<std::string, std::string> seller(const Json& payers) {
    const HttpAnswer a = api_.post("/sublet/v1/keys", {{"name", "shop 7"}, {"granted", "catalogue.read order.write"}, {"payers", payers}});
    EXPECT_EQ(a.status, 201) << a.body;
    return {json_of(a).value("key", ""), json_of(a).value("id", "")};
  }
  int tops_up(const std::string& key, const std::string& method, const std::string& source) {
    return api_.ask(key, "POST", orders, dump({{"request", {{"kind", "top_up"}, {"line", hers}, {"topUp", "5"}}}, {"payment", {{"method", method}, {"source", source}}}})).status;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Payers, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(Payers, a_sellers_key_took_the_money_of_any_drawer_and_any_account) {
  EXPECT_EQ(tops_up(api_.shop, "drawer", mine_), 403) << "nothing is named for it";
  EXPECT_EQ(tops_up(api_.shop, "account", his), 403);
  EXPECT_EQ(tops_up(api_.shop, "account", hers), 201) << "the line that it is about";
  const auto [key, id] = seller({"drawer:" + mine_});
  EXPECT_EQ(tops_up(key, "drawer", mine_), 201);
  EXPECT_EQ(tops_up(key, "drawer", other_), 403);
  EXPECT_EQ(tops_up(key, "account", his), 403);
  const HttpAnswer changed = api_.patch("/sublet/v1/keys/" + id, {{"payers", {"account:" + his}}});
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(json_of(changed)["payers"][0], "account:" + his);
  EXPECT_EQ(tops_up(key, "drawer", mine_), 403);
  EXPECT_EQ(tops_up(key, "account", his), 201);
  EXPECT_EQ(tops_up(api_.care, "drawer", other_), 201) << "who keeps the drawers";
}

TEST_P(Payers, a_quote_is_no_way_round_it) {
  const HttpAnswer q = api_.ask(api_.shop, "POST", "/sublet/v1/quotes", dump({{"kind", "top_up"}, {"line", hers}, {"topUp", "5"}}));
  ASSERT_EQ(q.status, 201) << q.body;
  EXPECT_EQ(api_.ask(api_.shop, "POST", orders, dump({{"quote", json_of(q)["id"]}, {"payment", {{"method", "account"}, {"source", his}}}})).status, 403);
  EXPECT_EQ(api_.ask(api_.shop, "POST", orders, dump({{"request", {{"kind", "close"}, {"line", hers}}}, {"payment", {{"method", "drawer"}, {"source", mine_}}}})).status, 403) << "nor pays out of it";
  EXPECT_EQ(api_.ask(api_.shop, "POST", orders, dump({{"quote", "01KXXXXXXXXXXXXX"}, {"payment", {{"method", "account"}, {"source", his}}}})).status, 404);
}

TEST_P(Payers, who_may_pay_is_the_owners_to_say_and_words_that_mean_nothing_are_refused) {
  const auto [key, id] = seller(Json::array());
  EXPECT_EQ(api_.ask(key, "PATCH", "/sublet/v1/keys/" + id, dump({{"payers", {"drawer:" + mine_}}})).status, 403);
  EXPECT_EQ(api_.ask(api_.care, "PATCH", "/sublet/v1/keys/" + id, dump({{"payers", {"drawer:" + mine_}}})).status, 403);
  for (const char* wrong : {"till:1", "drawer:", "account:x", "drawer:a b"}) EXPECT_EQ(api_.patch("/sublet/v1/keys/" + id, {{"payers", {wrong}}}).status, 400) << wrong;
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "PATCH", "/sublet/v1/keys/" + id, dump({{"payers", {"drawer:" + mine_}}})).status, 404);
}

TEST_P(Payers, a_token_of_a_key_lets_pay_what_the_key_does) {
  const auto [key, id] = seller({"drawer:" + mine_});
  const HttpAnswer t = api_.ask("", "POST", "/oauth2/token", "grant_type=client_credentials&client_id=" + id + "&client_secret=" + key, {{"Content-Type", "application/x-www-form-urlencoded"}});
  ASSERT_EQ(t.status, 200) << t.body;
  const std::string token = json_of(t).value("access_token", "");
  EXPECT_EQ(tops_up(token, "drawer", mine_), 201);
  EXPECT_EQ(tops_up(token, "drawer", other_), 403);
}

TEST_P(Payers, notes_of_orders_stood_in_clear) {
  const HttpAnswer a = api_.post("/tmf-api/productOrderingManagement/v4/productOrder", {{"description", "for Wang, room 12"}, {"productOrderItem", Json::array({{{"id", "1"}, {"action", "add"}, {"product", {{"productCharacteristic", Json::array({{{"name", "kind"}, {"value", "top_up"}}, {{"name", "line"}, {"value", hers}}, {{"name", "topUp"}, {"value", "5"}}})}}}}})}});
  ASSERT_EQ(a.status, 201) << a.body;
  const std::string path = "/tmf-api/productOrderingManagement/v4/productOrder/" + json_of(a).value("id", "");
  EXPECT_EQ(json_of(api_.get(path)).value("description", ""), "for Wang, room 12");
  const Result<records::Row> row = api_.db().read<records::Row>([](records::Sql& sql) { return sql.one("select body from remark where operator = 'demo'", {}); });
  ASSERT_TRUE(row);
  EXPECT_EQ(row->text(0).find("Wang"), std::string::npos) << row->text(0);
  ASSERT_TRUE(api_.db().write<int64_t>([](records::Sql& sql) { return sql.run("update remark set body = '{\"description\":\"of before\"}'", {}); }));
  EXPECT_EQ(json_of(api_.get(path)).value("description", ""), "of before");
}

TEST_P(Payers, a_key_that_decides_nothing_of_risk_lifts_no_stop_for_it) {
  ASSERT_TRUE(api_.write([](const commerce::Work& w) { return commerce::stop_number(w, hers, "risk", "calls all night"); }));
  const auto resumes = [&](const std::string& key, const char* channel) { return api_.ask(key, "POST", orders, dump({{"request", {{"kind", "resume"}, {"line", hers}, {"channel", channel}}}})).status; };
  EXPECT_EQ(resumes(api_.shop, "care"), 403);
  EXPECT_EQ(resumes(api_.care, "care"), 201);
}

TEST_P(Payers, who_alone_decides_of_risk_could_not_lift_a_stop_for_it) {
  const std::string risk = api_.key("risk");
  const auto asks = [&](const std::string& path, const Json& body) { return api_.ask(risk, "POST", path, dump(body)).status; };
  const auto stopped_by = [&](const char* by) { ASSERT_TRUE(api_.write([&](const commerce::Work& w) { return commerce::stop_number(w, hers, by, "calls all night"); })); };
  const Json resume = {{"kind", "resume"}, {"line", hers}, {"channel", "care"}};
  EXPECT_EQ(asks(orders, {{"request", {{"kind", "top_up"}, {"line", hers}, {"topUp", "5"}}}}), 403) << "it sells nothing";
  EXPECT_EQ(asks("/sublet/v1/quotes", {{"kind", "close"}, {"line", hers}}), 403);
  EXPECT_EQ(asks(orders, {{"request", {{"kind", "suspend"}, {"line", hers}}}}), 403) << "that is the subscriber's to ask";
  EXPECT_EQ(asks(orders, {{"request", resume}}), 403) << "nothing is stopped";
  stopped_by("user");
  EXPECT_EQ(asks(orders, {{"request", resume}}), 403) << "nor what the subscriber stopped";
  const HttpAnswer quote = api_.ask(api_.care, "POST", "/sublet/v1/quotes", dump({{"kind", "top_up"}, {"line", hers}, {"topUp", "5"}}));
  ASSERT_EQ(quote.status, 201) << quote.body;
  EXPECT_EQ(asks(orders, {{"quote", json_of(quote)["id"]}}), 403) << "nor by another's quote";
  stopped_by("risk");
  const HttpAnswer a = api_.ask(risk, "POST", orders, dump({{"request", resume}}));
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(api_.ask(risk, "POST", orders + "/" + json_of(a)["id"].get<std::string>() + "/undo", R"({"reason":"x"})").status, 403);
  EXPECT_EQ(api_.ask(api_.key("finance"), "POST", orders, dump({{"request", resume}})).status, 403);
}

TEST_P(Payers, care_sets_an_imsi_by_a_call_and_sellers_do_not) {
  const std::string iccid = std::string("8986090000000100000") + commerce::luhn_digit("8986090000000100000");
  ASSERT_TRUE(api_.write([&](const commerce::Work& w) { return commerce::add_sim(w, {.iccid = iccid, .imsi = {}, .host = "h", .lot = "S", .kind = "card", .number = {}, .state = {}, .holder = {}, .eid = {}, .matching = {}, .profile = {}, .version = 1, .changed = {}}); }));
  const auto sets = [&](const std::string& key, const std::string& imsi) { return api_.ask(key, "POST", "/sublet/v1/sims/" + iccid + "/imsi", dump({{"imsi", imsi}, {"reason", "read off the card"}})).status; };
  EXPECT_EQ(sets(api_.shop, "460090000000001"), 403);
  EXPECT_EQ(sets(api_.care, "460090000000001"), 200);
  EXPECT_EQ(sets(api_.care, "46009000000000x"), 400);
  EXPECT_EQ(api_.write([&](const commerce::Work& w) { return commerce::sim(w, iccid); })->imsi, "460090000000001");
}

}  // namespace
}  // namespace sublet::gateway::rest
