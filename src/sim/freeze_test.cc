// Credit that stays frozen in the buyer's Alipay, over real sockets: frozen by scanning, captured into the account, released.
#include "commerce/freezes.h"
#include "sim/paying_testing.h"

namespace sublet::sim {
namespace {

using gateway::Json;
using gateway::rest::json_of;
using testing::wait_for;

class Freezing : public Paying {
 protected:
  // Phones that cost nothing at once, 576 frozen, 48 a month; leaving costs half of what has not run.
  void offer(SimulatedWallet::Options o = {}) {
    open(o);
    ASSERT_EQ(ask("POST", "/sublet/v1/phone-models", {{"code", "a1"}, {"title", "A1"}, {"price", 699}}).status / 100, 2);
    ASSERT_EQ(ask("POST", "/sublet/v1/phone-plans", {{"code", "credit"}, {"kind", "frozen"}, {"months", 12}, {"discount", 699}, {"amount", 576}, {"exit", "12:50"}}).status / 100, 2);
    std::string phones = "imei,model\n";
    for (int i = 0; i < 5; ++i) phones += with_luhn("3511111111111" + std::to_string(i)) + ",a1\n";
    const gateway::HttpAnswer in = ask("POST", "/sublet/v1/lots", {{"kind", "phone"}, {"name", "P"}, {"host", "h"}, {"text", phones}});
    ASSERT_EQ(in.status / 100, 2) << in.body;
  }
  static std::string with_luhn(const std::string& body) { return body + commerce::luhn_digit(body); }
  std::string buy(int n) {
    const std::string number = number_of(n);
    stock("msisdn", number, "city", "北京");
    const std::string iccid = "8986090000000" + std::to_string(200'000 + n);
    stock("sim", iccid + commerce::luhn_digit(iccid), "imsi", std::to_string(460'090'000'200'000 + n));
    if (party_.empty()) party_ = person("001");
    const Json request = {{"kind", "new_number"}, {"channel", "shop"}, {"party", party_}, {"number", number}, {"offer", "free"}, {"model", "a1"}, {"plan", "credit"}};
    const gateway::HttpAnswer a = ask("POST", "/sublet/v1/orders", {{"request", request}, {"payment", {{"method", "none"}}}});
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a).value("id", "");
  }
  static std::string number_of(int n) { return std::to_string(8617090010000 + n); }
  Json freeze(const std::string& order) { return json_of(ask("GET", "/sublet/v1/orders/" + order + "/freeze")); }
  std::string code(const std::string& order) {
    EXPECT_TRUE(wait_for([&] { return freeze(order).value("state", "") == "open"; })) << freeze(order).dump() << this->order(order).dump();
    return freeze(order).value("code", "");
  }
  Json contract(int n) {
    const Json all = json_of(ask("GET", "/sublet/v1/contracts?number=" + number_of(n)));
    return all.is_array() && !all.empty() ? json_of(ask("GET", "/sublet/v1/contracts/" + all[0]["id"].get<std::string>())) : Json::object();
  }
  // A month is over, as far as the contract's own date goes.
  void month_turns(int n) {
    const std::string id = contract(n)["id"].get<std::string>();
    ASSERT_TRUE(api_.db().write<int64_t>([&](records::Sql& sql) { return sql.run("update contract set due = 1 where id = ?", {id}); }));
  }
  // What the wallet itself has of it, in fen.
  Json at_the_wallet() {
    std::string text = wallet_->trades_text();
    for (size_t from = 0; from < text.size();) {
      const size_t end = text.find('\n', from);
      const Json j = *gateway::parse_json(text.substr(from, end - from));
      from = end + 1;
      if (j.value("state", "") == "frozen") return j;
    }
    return Json::object();
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Freezing, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Freezing, credit_of_576_is_frozen_by_scanning_captured_by_48_and_released_on_early_exit) {
  offer();
  const std::string id = buy(1);
  const std::string scan = code(id);
  EXPECT_TRUE(freeze(id).contains("qr"));
  EXPECT_EQ(order(id)["total"], 0);
  EXPECT_EQ(order(id)["items"].dump().find("\"frozen\":576") != std::string::npos, true) << order(id)["items"].dump();
  pay(scan);
  ASSERT_TRUE(ended(id, "done")) << order(id).dump();
  EXPECT_EQ(freeze(id)["state"], "frozen");
  EXPECT_FALSE(freeze(id).contains("code"));
  EXPECT_EQ(at_the_wallet()["amount"], 57'600);
  audit();
  for (int month = 1; month <= 2; ++month) {
    month_turns(1);
    ASSERT_TRUE(wait_for([&] { return contract(1)["runMonths"] == month && contract(1)["entries"].size() == static_cast<size_t>(month) && contract(1)["entries"].back()["state"] == "done"; })) << contract(1).dump();
    EXPECT_EQ(at_the_wallet()["captured"], 4'800 * month);
  }
  EXPECT_EQ(freeze(id)["left"], 480);
  // What was captured is a payment like any other: three records under one number.
  const std::string top_up = contract(1)["entries"].back()["order"].get<std::string>();
  EXPECT_EQ(order(top_up)["state"], "done");
  EXPECT_EQ(payment(top_up)["way"], "freeze");
  EXPECT_EQ(audit().wallet_taken, 96'000'000);
  const gateway::HttpAnswer left = ask("POST", "/sublet/v1/contracts/" + contract(1)["id"].get<std::string>() + "/end", {{"reason", "moves away"}});
  ASSERT_EQ(left.status, 200) << left.body;
  ASSERT_TRUE(wait_for([&] { return freeze(id)["state"] == "ended"; })) << freeze(id).dump();
  EXPECT_EQ(contract(1)["state"], "ended");
  EXPECT_EQ(contract(1)["exitFee"], 240);
  EXPECT_EQ(at_the_wallet()["captured"], 9'600 + 24'000);
  EXPECT_EQ(at_the_wallet()["released"], 24'000);
  EXPECT_EQ(audit().frozen, 0);
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/freezes?state=ended")).size(), 1U);
  EXPECT_EQ(ask("POST", "/sublet/v1/freezes/" + freeze(id)["id"].get<std::string>() + "/release", {{"reason", "again"}}).status, 409);
}

TEST_P(Freezing, a_wallet_that_fails_at_a_fifth_of_its_calls_and_loses_notices_changes_no_amount) {
  SimulatedWallet::Options o;
  o.error = 0.1, o.silent = 0.03, o.unheard = 0.1, o.lost = 0.5, o.doubled = 0.2;
  offer(o);
  std::vector<std::string> ids;
  for (int n = 1; n <= 3; ++n) ids.push_back(buy(n));
  for (const std::string& id : ids) pay(code(id));
  for (const std::string& id : ids) ASSERT_TRUE(wait_for([&] { return order(id)["state"] == "done"; })) << order(id).dump();
  for (int n = 1; n <= 3; ++n) month_turns(n);
  for (int n = 1; n <= 3; ++n) ASSERT_TRUE(wait_for([&] { const Json c = contract(n); return c["entries"].size() == 1 && c["entries"][0]["state"] == "done"; })) << contract(n).dump();
  for (int n = 1; n <= 3; ++n) EXPECT_EQ(ask("POST", "/sublet/v1/contracts/" + contract(n)["id"].get<std::string>() + "/end", {{"reason", "moves away"}}).status, 200);
  for (const std::string& id : ids) ASSERT_TRUE(wait_for([&] { return freeze(id)["state"] == "ended"; })) << freeze(id).dump();
  const commerce::Audit a = audit();
  EXPECT_EQ(a.wallet_taken, 3 * (48'000'000 + 264'000'000));
  EXPECT_EQ(a.frozen, 0);
}

TEST_P(Freezing, who_gives_the_order_up_has_nothing_frozen_even_if_they_scan_afterwards) {
  offer();
  const std::string id = buy(1), scan = code(id);
  ASSERT_EQ(ask("POST", "/sublet/v1/orders/" + id + "/undo", {{"reason", "changed my mind"}}).status / 100, 2);
  ASSERT_TRUE(ended(id, "undone")) << order(id).dump();
  EXPECT_NE(at_wallet("/buyer/pay", {{"code", scan}, {"buyer", "2088000000000777"}}).status, 200) << "it is cancelled there";
  EXPECT_EQ(at_the_wallet(), Json::object());
  audit();
}

TEST_P(Freezing, a_notice_that_came_after_the_freeze_was_cancelled_and_released_there_left_it_releasing_for_ever) {
  offer();
  const std::string id = buy(1);
  code(id);
  ASSERT_EQ(ask("POST", "/sublet/v1/orders/" + id + "/undo", {{"reason", "changed my mind"}}).status / 100, 2);
  ASSERT_TRUE(ended(id, "undone")) << order(id).dump();
  ASSERT_TRUE(shelves_.look());
  const commerce::Shelf shelf = shelves_.shelf();
  const std::string number = freeze(id)["id"].get<std::string>();
  const Result<bool> told = api_.db().write<bool>([&](records::Sql& sql) {
    return commerce::freeze_said(commerce::Work{sql, *api_.vault, "demo", clock_.now(), "wallet"}, shelf, merchants_["alipay"], number, {"frozen", 576'000'000, "A-1", clock_.now()});
  });
  ASSERT_TRUE(told) << told.error().text();
  EXPECT_TRUE(wait_for([&] { return freeze(id)["state"] == "ended"; })) << freeze(id).dump();
}

}  // namespace
}  // namespace sublet::sim
