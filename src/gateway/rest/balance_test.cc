// TMF654: what an account has, and what is asked of it.
#include "commerce/payments.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/money_testing.h"
#include "gateway/rest/schema.h"

namespace sublet::gateway::rest {
namespace {

const std::string balances = "/tmf-api/prepayBalanceManagement/v4/", mine = "8617090000001", theirs = "8617090000002", other = "8617090000003";

class Balances : public ::testing::TestWithParam<records::TestKind> {
 protected:
  MoneyApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  HttpAnswer ask(const std::string& method, const std::string& path, const Json& body = nullptr, HttpHeaders headers = {}) { return api_.ask(owner_, method, balances + path, body.is_null() ? "" : body.dump(), std::move(headers)); }
  Json buckets(const std::string& number) { return json_of(ask("GET", "bucket?logicalResource.id=" + number)); }
  Json bucket(const std::string& number, const std::string& name) {
    for (const Json& b : buckets(number))
      if (b["name"] == name) return b;
    ADD_FAILURE() << number << " has no bucket " << name;
    return {};
  }
  std::string left(const std::string& number, const std::string& name) { return bucket(number, name)["remainingValue"]["amount"].dump(); }
  std::string subscriber(const std::string& number) {
    const Result<std::string> token = api_.db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "subscriber", "line " + number, "subscriber", number, 3600}, api_.clock.now()); });
    EXPECT_TRUE(token);
    return *token;
  }
  Json adjustment(const std::string& number, const std::string& name, const Json& amount) {
    const Json b = bucket(number, name);
    return {{"bucket", {{"id", b["id"]}}}, {"usageType", b["usageType"]}, {"amount", {{"amount", amount}}}, {"reason", "complaint 17"}, {"logicalResource", Json::array({{{"id", number}}})}};
  }
  Json transfer(const std::string& from, const std::string& to, const std::string& name, const Json& amount) {
    const Json b = bucket(from, name);
    return {{"bucket", {{"id", b["id"]}}}, {"usageType", b["usageType"]}, {"receiverBucket", {{"id", "money"}}}, {"receiverBucketUsageType", b["usageType"]}, {"amount", {{"amount", amount}}}, {"reason", "a present"},
            {"channel", {{"id", "app"}}}, {"logicalResource", Json::array({{{"id", from}}})}, {"receiverLogicalResource", {{"id", to}}}};
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Balances, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Balances, an_account_is_its_money_and_its_buckets_with_what_sessions_hold) {
  api_.account({mine, theirs}, "50", "party-1");
  const Json all = buckets(mine);
  ASSERT_EQ(all.size(), 3u) << "the account's money, and the line's own two buckets";
  EXPECT_EQ(json_of(ask("GET", "bucket?partyAccount.id=" + all[0]["partyAccount"]["id"].get<std::string>())).size(), 5u) << "and the other line's";
  for (const Json& b : all) EXPECT_TRUE(Schemas::all().check("TMF654.Bucket", b)) << b.dump();
  EXPECT_EQ(all[0]["remainingValue"].dump(), R"({"amount":12,"units":"CNY"})") << all[0].dump();
  EXPECT_EQ(all[0]["isShared"], true);
  EXPECT_EQ(all[0]["product"].size(), 2u);
  EXPECT_EQ(all[0]["relatedParty"][0]["id"], "party-1");
  EXPECT_EQ(left(mine, "plan-data"), "10485760");
  charging::SessionStart s;
  s.session = "s1", s.line = *PhoneNumber::parse(mine), s.use.use.service = catalogue::Service::data, s.use.use.place = *PhoneNumber::parse("46000"), s.groups = {{1, 0, 1 << 20}};
  const Result<charging::Outcome> started = api_.service->execute("demo", "", s);
  ASSERT_TRUE(started && started->answer.done()) << started->answer.code;
  const Json data = bucket(mine, "plan-data");
  EXPECT_EQ(data["remainingValue"]["amount"], 9 << 20);
  EXPECT_EQ(data["reservedValue"]["amount"], 1 << 20);
  EXPECT_EQ(json_of(ask("GET", "bucket/" + data["id"].get<std::string>()))["id"], data["id"]);
  // The session itself, and what is held for it.
  const std::string sessions = "/sublet/v1/sessions/";
  const Json live = json_of(api_.ask(owner_, "GET", sessions + mine));
  ASSERT_EQ(live.size(), 1u) << live.dump();
  EXPECT_EQ(live[0]["id"], "s1");
  EXPECT_EQ(live[0]["service"], "data");
  EXPECT_EQ(live[0]["grants"][0]["held"][0]["bucket"], "plan-data");
  EXPECT_EQ(live[0]["grants"][0]["held"][0]["amount"], 1 << 20);
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", sessions + theirs)).size(), 0u) << "another line of the same account";
  EXPECT_EQ(api_.ask(subscriber(theirs), "GET", sessions + mine).status, 404);
  EXPECT_EQ(api_.ask(owner_, "GET", sessions + "8617099999999").status, 404);
  EXPECT_EQ(json_of(ask("GET", "bucket?product.id=line-" + mine)).size(), 3u) << "its own and the account's money";
  const Json sums = json_of(ask("GET", "accumulatedBalance?partyAccount.id=" + all[0]["partyAccount"]["id"].get<std::string>()));
  ASSERT_EQ(sums.size(), 3u);
  for (const Json& j : sums) EXPECT_TRUE(Schemas::all().check("TMF654.AccumulatedBalance", j)) << j.dump();
  EXPECT_EQ(sums[1]["totalBalance"]["amount"], 19 << 20);
  EXPECT_EQ(ask("GET", "bucket/99-money").status, 404);
  EXPECT_EQ(ask("GET", "bucket/x").status, 404);
  EXPECT_EQ(ask("GET", "accumulatedBalance/1-none").status, 404);
}

TEST_P(Balances, another_operators_key_finds_no_account) {
  api_.account({mine}, "50", "party-1");
  const std::string id = buckets(mine)[0]["id"].get<std::string>();
  const std::string stranger = api_.key("owner", "other");
  EXPECT_EQ(json_of(api_.ask(stranger, "GET", balances + "bucket?logicalResource.id=" + mine)).size(), 0u);
  EXPECT_EQ(json_of(api_.ask(stranger, "GET", balances + "bucket")).size(), 0u);
  EXPECT_EQ(api_.ask(stranger, "GET", balances + "bucket/" + id).status, 404);
  EXPECT_GE(api_.ask(stranger, "POST", balances + "adjustBalance", adjustment(mine, "money", 5).dump()).status, 400);
}

TEST_P(Balances, a_correction_has_a_reason_and_is_made_once) {
  api_.account({mine}, "50", "party-1");
  Json body = adjustment(mine, "money", -1.5);
  const HttpAnswer a = ask("POST", "adjustBalance", body, {{"Idempotency-Key", "c-1"}});
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_TRUE(Schemas::all().check("TMF654.AdjustBalance", json_of(a))) << a.body;
  EXPECT_EQ(json_of(a)["status"], "created");
  const std::string path = "adjustBalance/" + json_of(a)["id"].get<std::string>();
  const Json done = api_.until(owner_, balances + path, "status", "completed");
  EXPECT_TRUE(done.contains("confirmationDate"));
  EXPECT_EQ(left(mine, "money"), "29.5");
  EXPECT_EQ(json_of(ask("POST", "adjustBalance", body, {{"Idempotency-Key", "c-1"}}))["id"], done["id"]);
  EXPECT_EQ(left(mine, "money"), "29.5");
  ASSERT_EQ(ask("POST", "adjustBalance", adjustment(mine, "plan-sms", 3)).status, 201);
  for (int i = 0; i < 500 && json_of(ask("GET", "adjustBalance?status=completed")).size() < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  int64_t messages = 0;
  for (const Json& b : buckets(mine))
    if (b["name"] == "plan-sms") messages += b["remainingValue"]["amount"].get<int64_t>();
  EXPECT_EQ(messages, 8);
  body.erase("reason");
  EXPECT_EQ(ask("POST", "adjustBalance", body).status, 422) << "without a reason";
  EXPECT_EQ(ask("POST", "adjustBalance", adjustment(mine, "plan-sms", 1.5)).status, 400);
  Json wrong = adjustment(mine, "money", 1);
  wrong["amount"]["units"] = "USD";
  EXPECT_EQ(ask("POST", "adjustBalance", wrong).status, 400);
  wrong = adjustment(mine, "money", 1), wrong["usageType"] = "data";
  EXPECT_EQ(ask("POST", "adjustBalance", wrong).status, 400);
  EXPECT_EQ(api_.ask(api_.key("care"), "POST", balances + "adjustBalance", adjustment(mine, "money", 1).dump()).status, 403) << "only who answers for the books";
  EXPECT_EQ(api_.ask(api_.key("finance"), "POST", balances + "adjustBalance", adjustment(mine, "money", 1).dump()).status, 201);
}

TEST_P(Balances, money_and_units_are_given_to_another_line_or_it_is_said_why_not) {
  api_.account({mine}, "50", "party-1");
  api_.account({other}, "20", "party-2");
  const std::string me = subscriber(mine);
  HttpAnswer a = api_.ask(me, "POST", balances + "transferBalance", transfer(mine, other, "money", 4.25).dump());
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_TRUE(Schemas::all().check("TMF654.TransferBalance", json_of(a))) << a.body;
  api_.until(me, balances + "transferBalance/" + json_of(a)["id"].get<std::string>(), "status", "completed");
  EXPECT_EQ(left(mine, "money"), "26.75");
  EXPECT_EQ(left(other, "money"), "5.25");
  a = api_.ask(me, "POST", balances + "transferBalance", transfer(mine, other, "plan-data", 1 << 20).dump());
  ASSERT_EQ(a.status, 201) << a.body;
  api_.until(me, balances + "transferBalance/" + json_of(a)["id"].get<std::string>(), "status", "completed");
  EXPECT_EQ(left(mine, "plan-data"), std::to_string(9 << 20));
  a = api_.ask(me, "POST", balances + "transferBalance", transfer(mine, other, "money", 1000).dump());
  ASSERT_EQ(a.status, 201) << a.body;
  const Json failed = api_.until(me, balances + "transferBalance/" + json_of(a)["id"].get<std::string>(), "status", "failed");
  EXPECT_NE(failed["description"].get<std::string>().find("insufficient_balance"), std::string::npos) << failed.dump();
  EXPECT_EQ(api_.ask(me, "POST", balances + "transferBalance", transfer(other, mine, "money", 1).dump()).status, 422) << "another's bucket is none of one's own";
  EXPECT_EQ(json_of(api_.ask(subscriber(other), "GET", balances + "transferBalance")).size(), 0u);
  EXPECT_EQ(json_of(api_.ask(me, "GET", balances + "transferBalance")).size(), 3u);
  EXPECT_EQ(api_.ask(subscriber(other), "GET", balances + "transferBalance/" + failed["id"].get<std::string>()).status, 404);
  EXPECT_EQ(json_of(api_.ask(subscriber(other), "GET", balances + "bucket?logicalResource.id=" + mine)).size(), 0u);
}

TEST_P(Balances, a_top_up_is_an_order_that_is_paid) {
  api_.account({mine}, "50", "party-1");
  const Result<std::string> drawer = api_.db().write<std::string>([&](records::Sql& sql) { return commerce::open_drawer({sql, *api_.vault, "demo", api_.clock.now(), "test"}, "agent", 0); });
  ASSERT_TRUE(drawer);
  const Json money = bucket(mine, "money");
  const Json body = {{"amount", {{"amount", 20}, {"units", "CNY"}}}, {"usageType", "monetary"}, {"bucket", {{"id", money["id"]}}}, {"partyAccount", {{"id", money["partyAccount"]["id"]}}}, {"paymentMethod", {{"id", *drawer}, {"name", "drawer"}}}};
  const HttpAnswer a = ask("POST", "topupBalance", body, {{"Idempotency-Key", "t-1"}});
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_TRUE(Schemas::all().check("TMF654.TopupBalance", json_of(a))) << a.body;
  const Json done = api_.until(owner_, balances + "topupBalance/" + json_of(a)["id"].get<std::string>(), "status", "completed");
  EXPECT_EQ(left(mine, "money"), "51");
  EXPECT_EQ(json_of(ask("POST", "topupBalance", body, {{"Idempotency-Key", "t-1"}}))["id"], done["id"]);
  EXPECT_EQ(json_of(ask("GET", "topupBalance?logicalResource.id=" + mine)).size(), 1u);
  Json unpaid = body;
  unpaid.erase("paymentMethod");
  EXPECT_GE(ask("POST", "topupBalance", unpaid).status, 400);
  EXPECT_EQ(api_.ask(subscriber(mine), "POST", balances + "topupBalance", body.dump()).status, 403) << "a subscriber has no drawer";
  EXPECT_EQ(api_.errors, "");
}

}  // namespace
}  // namespace sublet::gateway::rest
