// Who is to hold a line says so itself: at the door of the HTTP API.
#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

const std::string hers = "8617090000001", his = "8617090000002", orders = "/sublet/v1/orders";

class Consents : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  std::string giver_ = api_.person(1), taker_ = api_.person(2, "四"), drawer_, order_;
  void SetUp() override {
    api_.line(hers, giver_), api_.line(his, taker_);
    drawer_ = *api_.write([](const commerce::Work& w) { return commerce::open_drawer(w, "shop", 0); });
    order_ = placed();
  }
  std::string placed() {
    const HttpAnswer a = api_.post(orders, {{"request", {{"kind", "transfer"}, {"line", hers}, {"toParty", taker_}}}, {"payment", {{"method", "drawer"}, {"source", drawer_}}}});
    EXPECT_EQ(a.status, 201) << a.body;
    EXPECT_EQ(json_of(a).value("waitsFor", ""), "customer") << a.body;
    return json_of(a).value("id", "");
  }
  int says(const std::string& token, const Json& body) { return api_.ask(token, "POST", orders + "/" + order_ + "/consent", dump(body)).status; }
  std::string step() { return json_of(api_.get(orders + "/" + order_))["steps"][0].dump(); }
  // A member of staff that has signed in.
  std::string staff() {
    const Result<std::string> token = api_.db().write<std::string>([&](records::Sql& sql) -> Result<std::string> {
      Result<int64_t> in = sql.run("insert into staff (operator, id, name, granted, password, seed, enrolled, used_step, failures, locked_until, disabled, version, created, created_by) values ('demo', 'S1', 'li.wei', 'care', '', '', 1, 0, 0, 0, 0, 1, 0, 'test')", {});
      if (!in) return in.error();
      return Authenticator::begin(sql, {"demo", "staff", "staff S1", "care", "", 3'600}, api_.clock.now());
    });
    EXPECT_TRUE(token);
    return *token;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Consents, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(Consents, nobody_consents_for_who_is_to_hold_the_line) {
  EXPECT_EQ(says(api_.subscriber(hers), {{"agree", true}}), 403) << "who hands it over";
  EXPECT_EQ(says(api_.care, {{"reason", "he said yes"}}), 403) << "a key";
  EXPECT_EQ(says(api_.shop, {{"line", hers}, {"code", "123456"}}), 403) << "a code of the giver's line";
  EXPECT_EQ(says(api_.key("order.write", "other"), {{"reason", "x"}}), 404);
  EXPECT_EQ(says(staff(), Json::object()), 422) << "staff say how";
  EXPECT_NE(step().find("working"), std::string::npos);
}

TEST_P(Consents, the_taker_reads_the_order_and_consents_on_a_line_of_its_own) {
  const std::string token = api_.subscriber(his);
  EXPECT_EQ(api_.ask(token, "GET", orders + "/" + order_).status, 200);
  EXPECT_EQ(says(token, Json::object()), 200);
  EXPECT_NE(step().find("by line " + his), std::string::npos) << step();
  EXPECT_EQ(says(token, Json::object()), 422) << "once";
}

TEST_P(Consents, staff_before_whom_the_taker_stood_say_how_and_a_no_undoes_it) {
  const std::string token = staff();
  EXPECT_EQ(says(token, {{"reason", "signed the form at the counter"}}), 200);
  EXPECT_NE(step().find("before staff S1: signed"), std::string::npos) << step();
  ASSERT_TRUE(api_.db().write<int64_t>([](records::Sql& sql) { return sql.run("update orders set state = 'undone' where operator = 'demo'", {}); }));
  order_ = placed();
  EXPECT_EQ(says(api_.subscriber(his), {{"agree", false}}), 200);
  EXPECT_EQ(json_of(api_.get(orders + "/" + order_)).value("state", ""), "undone");
}

TEST_P(Consents, a_code_counts_once_and_wrong_ones_are_counted) {
  const auto sent = [&](const std::string& code) {
    const Result<int64_t> n = api_.db().write<int64_t>([&](records::Sql& sql) { return sql.run("insert into one_time_code (operator, line, hash, expires, attempts, sent, hour_from, hour_sent) values ('demo', ?, ?, ?, 0, 0, 0, 0)", {his, api_.vault->find("demo/one_time_code/" + his, code), api_.clock.now().micros() + 60'000'000}); });
    ASSERT_TRUE(n);
  };
  sent("314159");
  EXPECT_EQ(says(api_.shop, {{"line", his}, {"code", "000000"}}), 422);
  EXPECT_EQ(says(api_.shop, {{"line", his}, {"code", "314159"}}), 200);
  EXPECT_NE(step().find("by code to line " + his), std::string::npos) << step();
  const Result<records::Row> row = api_.db().read<records::Row>([](records::Sql& sql) { return sql.one("select attempts, hash from one_time_code where operator = 'demo'", {}); });
  EXPECT_EQ(row->integer(0), 2) << "the wrong one stayed counted";
  EXPECT_EQ(row->text(1), "");
}

}  // namespace
}  // namespace sublet::gateway::rest
