// Numbers paid by wallet, over real sockets: our API, the simulated wallets with their buyers, and what is sent to the notice address by
// others.
#include <fstream>

#include "commerce/audit.h"
#include "commerce/identity_number.h"
#include "commerce/orders.h"
#include "commerce/wallets.h"
#include "sim/selling_testing.h"
#include "sim/wallet.h"
#include "sim/wallet_setup.h"

namespace sublet::sim {
namespace {

using gateway::Json;
using gateway::rest::json_of;
using testing::wait_for;

class Paying : public Selling {
 protected:
  void open(SimulatedWallet::Options o = {}) {
    static const WalletSetup setup = *new_wallet_setup({{"alipay", "shop", "", ""}, {"wechat", "shop", "", ""}});
    o.config = folder_ / "wallet.json";
    std::ofstream(o.config) << setup.config;
    if (o.notice_retry_ms > 50) o.notice_retry_ms = 50;
    auto w = SimulatedWallet::open(o, clock_);
    ASSERT_TRUE(w) << w.error().text();
    wallet_ = std::move(*w);
    const std::string at = "http://127.0.0.1:" + std::to_string(wallet_->port());
    gateway::WalletOptions options{.alipay = at + "/gateway.do", .wechat = at, .notify = "http://127.0.0.1:" + std::to_string(api_.server->port())};
    options.errands.request_micros = 500'000, options.errands.retry_micros = 20'000, options.errands.deadline_micros = 3'000'000, options.errands.breaker_failures = 1'000;
    start(true, options);
    for (const Json& m : setup.merchants) {
      const gateway::HttpAnswer a = ask("POST", "/sublet/v1/merchants", m);
      ASSERT_EQ(a.status, 201) << a.body;
      EXPECT_EQ(a.body.find("PRIVATE"), std::string::npos) << "a secret is never shown";
      merchants_[m["wallet"].get<std::string>()] = json_of(a)["id"].get<std::string>();
    }
    ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/wallet_check_seconds", {{"value", 1}}).status, 200);
    ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/numbers_per_person", {{"value", 1000}}).status, 200);
  }
  ~Paying() override {
    if (dispatcher_) dispatcher_->stop();
    wallet_.reset();
  }
  std::string order_of(int n, const std::string& method, const char* way = "") {
    const std::string number = std::to_string(8617090000000 + n);
    stock("msisdn", number, "city", "北京");
    const std::string iccid = "8986090000000" + std::to_string(100'000 + n);
    stock("sim", iccid + commerce::luhn_digit(iccid), "imsi", std::to_string(460'090'000'000'000 + n));
    if (party_.empty()) party_ = person("001");
    const Json request = {{"kind", "new_number"}, {"channel", "shop"}, {"party", party_}, {"number", number}, {"offer", "free"}, {"topUp", 50}};
    const gateway::HttpAnswer a = ask("POST", "/sublet/v1/orders", {{"request", request}, {"payment", {{"method", method}, {"source", way}}}});
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a).value("id", "");
  }
  Json payment(const std::string& order) { return json_of(ask("GET", "/sublet/v1/orders/" + order + "/payment")); }
  std::string code_of(const std::string& order) {
    EXPECT_TRUE(wait_for([&] { return payment(order).value("state", "") == "open"; })) << payment(order).dump() << this->order(order).dump();
    return payment(order).value("code", "");
  }
  gateway::HttpAnswer at_wallet(const std::string& path, const Json& body) {
    gateway::HttpCall c;
    c.url = *gateway::parse_url("http://127.0.0.1:" + std::to_string(wallet_->port()));
    c.target = path, c.body = gateway::dump(body);
    return gateway::http_call(c);
  }
  void pay(const std::string& code) {
    const gateway::HttpAnswer a = at_wallet("/buyer/pay", {{"code", code}, {"buyer", "2088000000000777"}});
    EXPECT_EQ(a.status, 200) << a.body;
  }
  gateway::HttpAnswer note(const std::string& path, const std::string& body, gateway::HttpHeaders headers = {}) {
    gateway::HttpCall c;
    c.url = *gateway::parse_url("http://127.0.0.1:" + std::to_string(api_.server->port()));
    c.target = path, c.body = body, c.headers = std::move(headers);
    return gateway::http_call(c);
  }
  bool ended(const std::string& id, const char* state) {
    return wait_for([&] { return order(id)["state"] == state; });
  }
  commerce::Audit audit() {
    Result<commerce::Audit> a = api_.db().read<commerce::Audit>([&](records::Sql& sql) { return commerce::audit(commerce::Work{sql, *api_.vault, "demo", clock_.now(), "test"}); });
    EXPECT_TRUE(a);
    for (const std::string& wrong : a->wrong) ADD_FAILURE() << wrong;
    return *a;
  }
  testing::Folder folder_;
  std::map<std::string, std::string> merchants_;
  std::string party_;
  std::unique_ptr<SimulatedWallet> wallet_;
};
INSTANTIATE_TEST_SUITE_P(Both, Paying, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Paying, a_number_is_paid_by_either_wallet_and_works) {
  open();
  int n = 0;
  for (const auto& [method, way] : {std::pair("alipay", "precreate"), {"wechat", "native"}, {"wechat", "h5"}}) {
    const std::string id = order_of(++n, method, way);
    const std::string code = code_of(id);
    EXPECT_EQ(payment(id).contains("qr"), std::string(way) != "h5");
    pay(code);
    EXPECT_TRUE(ended(id, "done")) << order(id).dump();
    const Json p = payment(id);
    EXPECT_EQ(p["state"], "paid");
    EXPECT_FALSE(p.contains("code")) << "there is nothing left to pay";
    ASSERT_EQ(p["entries"].size(), 1U);
    EXPECT_EQ(p["entries"][0]["fee"], 0.3);
  }
  // The wallet's word, the order's need and the account's credit: three records under one number.
  const std::string number = payment(json_of(ask("GET", "/sublet/v1/orders?limit=1"))[0]["id"].get<std::string>())["payment"].get<std::string>();
  const Json three = json_of(ask("GET", "/tmf-api/payment/v4/payment/" + number));
  EXPECT_EQ(three["status"], "done");
  EXPECT_EQ(three["wallet"]["state"], "paid") << three.dump();
  EXPECT_EQ(three["wallet"]["entries"][0]["id"], number);
  EXPECT_EQ(three["credit"]["state"], "done");
  const commerce::Audit a = audit();
  EXPECT_EQ(a.wallet_taken, 150'000'000);
  const Json told = json_of(ask("GET", "/sublet/v1/wallet-notices"));
  EXPECT_EQ(told.size(), 3U);
}

TEST_P(Paying, a_page_sends_the_buyer_to_alipay) {
  open();
  const std::string id = order_of(1, "alipay", "page");
  const Result<gateway::HttpUrl> url = gateway::parse_url("http://127.0.0.1:" + std::to_string(wallet_->port()));
  gateway::HttpCall c;
  c.url = *url, c.method = "GET";
  const std::string code = code_of(id);
  c.target = code.substr(code.find("/gateway.do"));
  const gateway::HttpAnswer sent = gateway::http_call(c);
  ASSERT_EQ(sent.status, 302) << sent.body;
  pay(std::string(sent.header("Location")));
  EXPECT_TRUE(ended(id, "done")) << order(id).dump();
  audit();
}

TEST_P(Paying, nobody_can_say_that_it_was_paid_but_the_wallet) {
  open();
  const std::string id = order_of(1, "alipay");
  code_of(id);
  const std::string number = payment(id)["payment"].get<std::string>(), path = "/wallet/demo/" + merchants_["alipay"];
  const gateway::HttpHeaders form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  const std::string forged = "app_id=2021000000000001&seller_id=2088000000000001&out_trade_no=" + number + "&trade_no=1&total_amount=50.00&trade_status=TRADE_SUCCESS&notify_id=1&notify_time=2026-11-29+08%3A00%3A00&sign_type=RSA2&sign=";
  EXPECT_EQ(note(path, forged + "AAAA", form).status, 401);
  EXPECT_EQ(note(path, forged, form).status, 401);
  EXPECT_EQ(note(path, "a=%zz", form).status, 400);
  EXPECT_EQ(note(path, std::string(70'000, 'a'), form).status, 400);
  EXPECT_EQ(note(path, "", form).status, 401);
  EXPECT_EQ(note("/wallet/demo/nobody", forged + "AAAA", form).status, 404);
  EXPECT_EQ(note("/wallet/other/" + merchants_["alipay"], forged + "AAAA", form).status, 404) << "another operator has no such merchant";
  EXPECT_EQ(note("/wallet/demo/" + merchants_["wechat"], "{}", {{"Wechatpay-Timestamp", "1"}, {"Wechatpay-Nonce", "n"}, {"Wechatpay-Serial", "PUB_KEY_ID_000002"}, {"Wechatpay-Signature", "AAAA"}}).status, 401);
  EXPECT_EQ(note("/wallet/demo/" + merchants_["wechat"], "{}").status, 401);
  EXPECT_EQ(order(id)["state"], "open");
  const Json told = json_of(ask("GET", "/sublet/v1/wallet-notices?verdict=refused"));
  EXPECT_GE(told.size(), 5U) << "what was refused is on record";
  for (const Json& t : told) EXPECT_FALSE(t.value("why", "").empty());
  audit();
}

TEST_P(Paying, with_a_wallet_that_fails_at_a_fifth_of_its_calls_each_order_ends_and_the_books_agree) {
  SimulatedWallet::Options o;
  o.error = o.silent = o.unheard = o.torn = 0.05;
  o.lost = 0.1, o.doubled = 0.2, o.late = 0.1;
  open(o);
  ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/pay_minutes", {{"value", 1}}).status, 200);
  std::vector<std::string> paid, given_back;
  for (int n = 1; n <= 16; ++n) {
    const std::string id = order_of(n, n % 2 == 0 ? "alipay" : "wechat");
    const std::string code = code_of(id);
    if (n % 4 == 0) {
      given_back.push_back(id);
      EXPECT_LT(ask("POST", "/sublet/v1/orders/" + id + "/undo", {{"reason", "changed their mind"}}).status, 300);
      (void)at_wallet("/buyer/pay", {{"code", code}});  // in the last moment, or too late
    } else {
      paid.push_back(id);
      pay(code);
    }
  }
  for (const std::string& id : paid) EXPECT_TRUE(ended(id, "done")) << order(id).dump() << payment(id).dump();
  for (const std::string& id : given_back) EXPECT_TRUE(ended(id, "undone")) << order(id).dump();
  // What was paid all the same is back, at the wallet too.
  EXPECT_TRUE(wait_for([&] {
    const SimulatedWallet::Stats s = wallet_->stats();
    const commerce::Audit a = audit();
    return (s.alipay.taken + s.wechat.taken) * 10'000 == a.wallet_taken && (s.alipay.refunded + s.wechat.refunded) * 10'000 == a.wallet_refunded && (s.alipay.fees + s.wechat.fees - s.wechat.fees_back) * 10'000 == a.wallet_fees && a.wallet_taken == a.credited + a.wallet_refunded;
  }));
  audit();
}

TEST_P(Paying, another_operators_people_see_nothing_of_it) {
  open();
  const std::string id = order_of(1, "alipay"), other = api_.key("owner", "other");
  code_of(id);
  EXPECT_EQ(api_.ask(other, "GET", "/sublet/v1/orders/" + id + "/payment").status, 404);
  EXPECT_EQ(api_.ask(other, "GET", "/sublet/v1/merchants/" + merchants_["alipay"]).status, 404);
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/merchants")).size(), 0U);
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/wallet-notices")).size(), 0U);
  EXPECT_EQ(api_.ask(api_.key("care"), "POST", "/sublet/v1/merchants", "{}").status, 403) << "keys are the owner's";
}

}  // namespace
}  // namespace sublet::sim
