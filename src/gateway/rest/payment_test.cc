// TMF676: payments and refunds as commerce has them.
#include "commerce/payments.h"
#include "gateway/rest/money_testing.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

const std::string path = "/tmf-api/payment/v4/", mine = "8617090000001";

class Payments : public ::testing::TestWithParam<records::TestKind> {
 protected:
  MoneyApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  HttpAnswer ask(const std::string& method, const std::string& target, const Json& body = nullptr, HttpHeaders headers = {}) { return api_.ask(owner_, method, path + target, body.is_null() ? "" : body.dump(), std::move(headers)); }
  template <class T>
  T in_unit(const std::function<Result<T>(const commerce::Work&)>& f) {
    const Result<T> r = api_.db().write<T>([&](records::Sql& sql) { return f({sql, *api_.vault, "demo", api_.clock.now(), "test"}); });
    EXPECT_TRUE(r) << r.error().text();
    return *r;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Payments, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Payments, a_payment_that_is_posted_is_a_top_up_paid_at_the_drawer) {
  api_.account({mine}, "50", "party-1");
  const std::string drawer = in_unit<std::string>([](const auto& w) { return commerce::open_drawer(w, "agent", 0); });
  const Json body = {{"account", {{"id", mine}}}, {"paymentMethod", {{"name", "drawer"}, {"id", drawer}}}, {"totalAmount", {{"unit", "CNY"}, {"value", 12.34}}}};
  const HttpAnswer a = ask("POST", "payment", body, {{"Idempotency-Key", "p-1"}});
  ASSERT_EQ(a.status, 201) << a.body;
  const Json p = json_of(a);
  EXPECT_TRUE(Schemas::all().check("TMF676.Payment", p)) << a.body;
  EXPECT_EQ(p["status"], "done");
  EXPECT_EQ(p["totalAmount"].dump(), R"({"unit":"CNY","value":12.34})");
  EXPECT_EQ(p["account"]["id"], mine);
  const std::string order = p["correlatorId"].get<std::string>();
  api_.until(owner_, "/tmf-api/prepayBalanceManagement/v4/topupBalance/" + order, "status", "completed");
  EXPECT_EQ(json_of(ask("POST", "payment", body, {{"Idempotency-Key", "p-1"}}))["id"], p["id"]);
  EXPECT_EQ(json_of(ask("GET", "payment")).size(), 1u);
  EXPECT_EQ(json_of(ask("GET", "payment?correlatorId=" + order + "&status=done")).size(), 1u);
  EXPECT_EQ(json_of(ask("GET", "payment?paymentMethod.name=voucher")).size(), 0u);
  const std::string at = p["paymentDate"].get<std::string>();
  const auto found = [&](const std::string& query) { return json_of(ask("GET", "payment?" + query)).size(); };
  EXPECT_EQ(found("paymentDate.gte=" + at.substr(0, 10) + "T00:00:00Z&sort=-paymentDate&paymentMethod.name=drawer&account.id=" + mine), 1u);
  EXPECT_EQ(found("paymentDate.lt=" + at.substr(0, 10) + "T00:00:00Z"), 0u);
  EXPECT_EQ(found("paymentDate.gte=2999-01-01T00:00:00Z"), 0u);
  EXPECT_EQ(found("paymentDate.gte=" + at), 1u);
  EXPECT_EQ(found("paymentDate.gt=" + at), 0u) << "to the micro-second";
  EXPECT_EQ(found("paymentDate.lte=" + at + "&paymentDate.gte=" + at), 1u);
  EXPECT_EQ(found("id=" + p["id"].get<std::string>()), 1u);
  EXPECT_EQ(json_of(ask("GET", "payment/" + p["id"].get<std::string>()))["id"], p["id"]);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", path + "payment/" + p["id"].get<std::string>()).status, 404);
  EXPECT_EQ(json_of(api_.ask(api_.key("owner", "other"), "GET", path + "payment")).size(), 0u);
}

TEST_P(Payments, what_cannot_be_paid_is_refused_and_leaves_nothing) {
  api_.account({mine}, "50", "party-1");
  const Json good = {{"account", {{"id", mine}}}, {"paymentMethod", {{"name", "voucher"}, {"id", "123456789012345678"}}}, {"totalAmount", {{"unit", "CNY"}, {"value", 10}}}};
  for (const auto& [path_of, value, status] : {std::tuple("/totalAmount/unit", Json("USD"), 400), {"/totalAmount/value", Json("a"), 400}, {"/account/id", Json("8617099999999"), 404}, {"/paymentMethod/name", Json("wallet"), 422}, {"/paymentMethod/name", Json("voucher"), 422}}) {
    Json body = good;
    body[Json::json_pointer(path_of)] = value;
    const HttpAnswer a = ask("POST", "payment", body);
    EXPECT_GE(a.status, 400) << path_of << a.body;
    EXPECT_LT(a.status, 500) << path_of << a.body;
  }
  EXPECT_EQ(json_of(ask("GET", "payment")).size(), 0u);
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", "/sublet/v1/orders")).size(), 0u);
}

TEST_P(Payments, a_drawer_is_opened_counted_and_closed) {
  const std::string drawers = "/sublet/v1/drawers";
  const HttpAnswer made = api_.ask(owner_, "POST", drawers, R"({"agent":"Counter 2","balance":"100"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string one = drawers + "/" + json_of(made)["id"].get<std::string>();
  const auto count = [&](const Json& body) { return api_.ask(owner_, "POST", one + "/count", dump(body)); };
  EXPECT_EQ(json_of(count({{"counted", "90"}, {"kept", "50"}}))["code"], "reason_needed");
  EXPECT_EQ(json_of(count({{"counted", "90"}, {"kept", "50"}, {"reason", "a torn note"}}))["difference"], -10);
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", one))["balance"], 50);
  EXPECT_EQ(count({{"counted", "50"}, {"kept", "50"}, {"last", true}}).status, 400) << "nothing stays in a closed one";
  EXPECT_EQ(count({{"counted", "50"}, {"kept", "0"}, {"last", true}}).status, 200);
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", one))["state"], "closed");
  EXPECT_EQ(json_of(count({{"counted", "0"}, {"kept", "0"}}))["code"], "drawer_closed");
}

TEST_P(Payments, a_refund_names_its_payment_and_says_when_cash_is_still_owed) {
  const std::string drawer = in_unit<std::string>([](const auto& w) { return commerce::open_drawer(w, "agent", 0); });
  const std::string id = in_unit<std::string>([&](const auto& w) -> Result<std::string> {
    Result<commerce::Payment> p = commerce::take_payment(w, {"drawer", drawer}, "order-1", "party-1", 30'000'000, "");
    if (!p) return p.error();
    if (Result<bool> back = commerce::give_back(w, p->id, 10'000'000, "changed their mind", ""); !back) return back.error();
    if (Result<commerce::DrawerDay> day = commerce::close_drawer_day(w, drawer, {.counted = 20'000'000}); !day) return day.error();
    if (Result<bool> back = commerce::give_back(w, p->id, 20'000'000, "", ""); !back) return back.error();
    return p->id;
  });
  const Json all = json_of(ask("GET", "refund?payment.id=" + id));
  ASSERT_EQ(all.size(), 2u);
  for (const Json& j : all) EXPECT_TRUE(Schemas::all().check("TMF676.Refund", j)) << j.dump();
  EXPECT_EQ(json_of(ask("GET", "refund?status=done"))[0]["totalAmount"]["value"], 10);
  EXPECT_EQ(json_of(ask("GET", "refund?status=done"))[0]["description"], "changed their mind");
  EXPECT_EQ(json_of(ask("GET", "refund?status=pending"))[0]["totalAmount"]["value"], 20);
  EXPECT_EQ(json_of(ask("GET", "refund/" + all[0]["id"].get<std::string>()))["payment"]["id"], id);
  EXPECT_EQ(ask("GET", "refund/none").status, 404);
  // Handed out when there is cash, once.
  const std::string owed = json_of(ask("GET", "refund?status=pending"))[0]["id"].get<std::string>(), pay = "/sublet/v1/refunds/" + owed + "/pay";
  const auto paid_at = [&](const std::string& who, const std::string& from) { return api_.ask(who, "POST", pay, dump({{"method", "drawer"}, {"source", from}})).status; };
  EXPECT_GE(paid_at(owner_, drawer), 400) << "it is empty";
  const std::string full = in_unit<std::string>([](const auto& w) { return commerce::open_drawer(w, "agent", 50'000'000); });
  EXPECT_EQ(paid_at(api_.key("owner", "other"), full), 404);
  EXPECT_EQ(paid_at(owner_, full), 200);
  EXPECT_GE(paid_at(owner_, full), 400);
  EXPECT_EQ(json_of(ask("GET", "refund/" + owed))["status"], "done");
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", "/sublet/v1/drawers/" + full))["balance"], 30);
}

}  // namespace
}  // namespace sublet::gateway::rest
