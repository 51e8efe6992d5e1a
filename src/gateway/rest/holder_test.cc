// What a subscriber sees and pays of lines that had other holders, are other people's, or are used for somebody else.
#include "commerce/numbers.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/money_testing.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

const std::string mine = "8617090000001", theirs = "8617090000002", products = "/tmf-api/productInventory/v4/product", top_ups = "/tmf-api/prepayBalanceManagement/v4/topupBalance";

class Holders : public ::testing::TestWithParam<records::TestKind> {
 protected:
  MoneyApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  std::string signed_in(const std::string& number) {
    const Result<std::string> token = api_.db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "subscriber", "line " + number, "subscriber", number, 3'600}, api_.clock.now()); });
    EXPECT_TRUE(token);
    return *token;
  }
  template <class T>
  T in_unit(const std::function<Result<T>(const commerce::Work&)>& f) {
    const Result<T> r = api_.db().write<T>([&](records::Sql& sql) { return f({sql, *api_.vault, "demo", api_.clock.now(), "test"}); });
    EXPECT_TRUE(r) << r.error().text();
    return *r;
  }
  void run(const std::string& sql, const std::vector<records::Value>& values = {}) {
    (void)in_unit<int64_t>([&](const commerce::Work& w) { return w.sql.run(sql, values); });
  }
  std::string money(const std::string& number) { return json_of(api_.ask(owner_, "GET", "/sublet/v1/balance/" + number)).value("money", ""); }
  // A top-up of `number` that the operator's people took at a drawer.
  std::string topped_up(const std::string& number) {
    const std::string drawer = in_unit<std::string>([](const auto& w) { return commerce::open_drawer(w, "agent", 0); });
    const HttpAnswer a = api_.ask(owner_, "POST", "/sublet/v1/orders", dump({{"request", {{"kind", "top_up"}, {"line", number}, {"topUp", "5"}}}, {"payment", {{"method", "drawer"}, {"source", drawer}}}}));
    EXPECT_EQ(a.status, 201) << a.body;
    const std::string id = json_of(a).value("id", "");
    (void)api_.until(owner_, "/sublet/v1/orders/" + id, "state", "done");
    return id;
  }
  // The line goes to party-2, as a transfer leaves it.
  void hand_over() {
    (void)in_unit<Done>([&](const commerce::Work& w) -> Result<Done> {
      commerce::Number n;
      n.number = mine, n.host = "h", n.state = commerce::NumberState::in_use, n.holder = "line-" + mine, n.party = "party-1";
      if (Result<Done> in = commerce::add_number(w, n); !in) return in;
      if (Result<int64_t> set = w.sql.run("update line set party = 'party-2' where operator = ? and id = ?", {w.op, n.holder}); !set) return set.error();
      const commerce::Work later{w.sql, w.vault, w.op, Instant::from_seconds(w.now.seconds() + 60), w.actor};
      return commerce::hand_number(later, mine, n.holder, n.holder, "party-2");
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Holders, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Holders, who_tops_up_a_strangers_line_pays_for_it_and_can_read_the_order) {
  api_.account({mine}, "50", "party-1"), api_.account({theirs}, "50", "party-2");
  const std::string token = signed_in(mine);
  HttpAnswer a = api_.ask(token, "POST", "/sublet/v1/orders", dump({{"request", {{"kind", "top_up"}, {"line", theirs}, {"topUp", "10"}}}}));
  ASSERT_EQ(a.status, 201) << a.body;
  (void)api_.until(token, "/sublet/v1/orders/" + json_of(a).value("id", ""), "state", "done");
  EXPECT_EQ(*parse_money(money(mine)), *parse_money("21")) << "50 less the month's 19 and the 10";
  EXPECT_EQ(*parse_money(money(theirs)), *parse_money("41"));
  a = api_.ask(token, "POST", "/sublet/v1/top-ups", dump({{"number", theirs}, {"amount", "1"}, {"payment", {{"method", "account"}, {"source", mine}}}}));
  ASSERT_EQ(a.status, 201) << a.body;
  (void)api_.until(token, "/sublet/v1/orders/" + json_of(a).value("order", ""), "state", "done");
}

TEST_P(Holders, the_user_of_a_line_sees_its_orders_and_none_of_the_holders_others) {
  api_.account({mine, theirs}, "50", "firm-1");
  const std::string of_mine = topped_up(mine), of_other = topped_up(theirs), token = signed_in(mine);
  EXPECT_EQ(json_of(api_.ask(token, "GET", "/sublet/v1/orders")).size(), 2U);
  run("update line set user_party = 'user-1' where operator = 'demo' and number = ?", {mine});
  const Json seen = json_of(api_.ask(token, "GET", "/sublet/v1/orders"));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0]["id"], of_mine);
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/orders/" + of_mine).status, 200);
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/orders/" + of_other).status, 404);
}

TEST_P(Holders, a_number_that_is_sold_again_shows_nothing_of_who_had_it_before) {
  (void)in_unit<Done>([&](const commerce::Work& w) {
    commerce::LineRecord l;
    l.id = "line-before", l.number = mine, l.party = "party-9", l.host = "h", l.account = mine, l.offer = "basic", l.state = "closed", l.since = l.changed = w.now;
    return commerce::insert_line(w, l);
  });
  api_.account({mine}, "50", "party-1");
  const std::string before = topped_up(mine), token = signed_in(mine);
  EXPECT_EQ(json_of(api_.ask(token, "GET", top_ups)).size(), 1U);
  run("update line set since = since + 3600000000 where operator = 'demo' and id = ?", {"line-" + mine});
  const Json seen = json_of(api_.ask(token, "GET", products));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0]["id"], "line-" + mine);
  EXPECT_EQ(api_.ask(token, "GET", products + "/line-before").status, 404);
  EXPECT_EQ(api_.ask(owner_, "GET", products + "/line-before").status, 200);
  EXPECT_EQ(json_of(api_.ask(token, "GET", top_ups)).size(), 0U);
  EXPECT_EQ(api_.ask(token, "GET", top_ups + "/" + before).status, 404);
}

TEST_P(Holders, a_new_holder_sees_no_calls_and_no_bills_of_the_one_before) {
  api_.account({mine}, "50", "party-1");
  const int64_t account = json_of(api_.ask(owner_, "GET", "/sublet/v1/balance/" + mine))["account"].get<int64_t>(), now = api_.clock.now().micros();
  run("insert into usage_record (operator, day, line, position, sub, at, account, service, direction, peer, host, seconds, units, cost, discount) values ('demo', ?, ?, 1, 0, ?, ?, 'voice', 'out', '8613800138000', 'h', 60, 60, 100000, 0)",
      {now / 86'400'000'000, mine, now, account});
  run("insert into bill_sum (operator, account, month, line, what, amount, cost, units, count) values ('demo', ?, 202001, ?, 'use/voice', -100000, 100000, 60, 1)", {account, mine});
  const std::string calls = "/tmf-api/usageManagement/v4/usage?line=" + mine, bills = "/tmf-api/customerBillManagement/v4/customerBill", bill = bills + "/" + std::to_string(account) + "-202001";
  const std::string first = signed_in(mine);
  EXPECT_EQ(json_of(api_.ask(first, "GET", calls)).size(), 1U);
  EXPECT_EQ(json_of(api_.ask(first, "GET", bills)).size(), 1U);
  EXPECT_EQ(api_.ask(first, "GET", bill).status, 200);
  hand_over();
  EXPECT_EQ(api_.ask(first, "GET", bills).status, 401) << "the session was the former holder's, and ends with the transfer";
  const std::string token = signed_in(mine);
  EXPECT_EQ(json_of(api_.ask(token, "GET", calls)).size(), 0U);
  EXPECT_EQ(json_of(api_.ask(token, "GET", bills)).size(), 0U);
  EXPECT_EQ(api_.ask(token, "GET", bill).status, 404);
  EXPECT_EQ(api_.ask(token, "POST", "/tmf-api/customerBillManagement/v4/customerBillOnDemand", dump({{"billingAccount", {{"id", mine}}}})).status, 409) << "this month is in part another's";
  EXPECT_EQ(api_.ask(owner_, "GET", bill).status, 200);
}

TEST_P(Holders, stock_of_unknown_hosts_and_numbers_that_are_none_are_refused_and_so_are_three_at_once) {
  const auto put = [&](const std::string& name, const std::string& host) {
    return api_.ask(owner_, "POST", "/tmf-api/resourceInventoryManagement/v4/resource", dump({{"category", "msisdn"}, {"name", name}, {"resourceCharacteristic", Json::array({{{"name", "host"}, {"value", host}}})}})).status;
  };
  for (const char* wrong : {"0", "012", "8617090000", "8627090000001"}) EXPECT_EQ(put(wrong, "h"), 400) << wrong;
  EXPECT_EQ(put("8617090000009", "nobody"), 400);
  EXPECT_EQ(put("17090000009", "h"), 201);
  EXPECT_EQ(api_.ask(owner_, "GET", "/tmf-api/resourceInventoryManagement/v4/resource/n-8617090000009").status, 200);
  EXPECT_EQ(api_.ask(owner_, "POST", "/sublet/v1/lots", dump({{"kind", "number"}, {"name", "L9"}, {"host", "nobody"}, {"text", "8617090000010\n"}})).status, 400);
  EXPECT_EQ(api_.ask(owner_, "POST", "/sublet/v1/lots", dump({{"kind", "number"}, {"name", "L9"}, {"text", "# host: nobody\n8617090000010\n"}})).status, 400);
  EXPECT_EQ(api_.ask(owner_, "POST", "/sublet/v1/lots", dump({{"kind", "number"}, {"name", "L9"}, {"text", "# host: h\n8617090000010\n"}})).status, 200);
  const HttpAnswer a = api_.ask(owner_, "POST", "/tmf-api/productOrderingManagement/v4/productOrder", dump({{"productOrderItem", Json::array({{{"id", "1"}, {"action", "add"}, {"quantity", 3}, {"productOffering", {{"id", "basic"}}}}})}}));
  EXPECT_GE(a.status, 400);
  EXPECT_NE(a.body.find("quantity"), std::string::npos) << a.body;
}

}  // namespace
}  // namespace sublet::gateway::rest
