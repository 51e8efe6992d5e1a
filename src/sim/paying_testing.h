// For tests: an operator with a merchant at each of the simulated wallets, and orders paid there, over real sockets.
#pragma once

#include <fstream>
#include <future>

#include "commerce/audit.h"
#include "commerce/identity_number.h"
#include "commerce/orders.h"
#include "commerce/wallets.h"
#include "sim/selling_testing.h"
#include "sim/wallet.h"
#include "sim/wallet_setup.h"

namespace sublet::sim {

class Paying : public Selling {
 protected:
  void open(SimulatedWallet::Options o = {}) {
    static const WalletSetup setup = *new_wallet_setup({{"alipay", "shop", "", ""}, {"wechat", "shop", "", ""}});
    gateway::Json config = *gateway::parse_json(setup.config);
    std::vector<gateway::Json> merchants(setup.merchants.begin(), setup.merchants.end());
    if (alter_) alter_(config, merchants);
    o.config = folder_ / "wallet.json";
    std::ofstream(o.config) << gateway::dump(config);
    if (o.notice_retry_ms > 50) o.notice_retry_ms = 50;
    auto w = SimulatedWallet::open(o, clock_);
    ASSERT_TRUE(w) << w.error().text();
    wallet_ = std::move(*w);
    const std::string at = "http://127.0.0.1:" + std::to_string(wallet_->port());
    gateway::WalletOptions options{.alipay = at + "/gateway.do", .wechat = at, .notify = "http://127.0.0.1:" + std::to_string(api_.server->port())};
    options.errands.request_micros = 500'000, options.errands.retry_micros = 20'000, options.errands.deadline_micros = 3'000'000, options.errands.breaker_failures = 1'000;
    start(true, options);
    for (const gateway::Json& m : merchants) {
      const gateway::HttpAnswer a = ask("POST", "/sublet/v1/merchants", m);
      ASSERT_EQ(a.status, 201) << a.body;
      EXPECT_EQ(a.body.find("PRIVATE"), std::string::npos) << "a secret is never shown";
      merchants_[m["wallet"].get<std::string>()] = gateway::rest::json_of(a)["id"].get<std::string>();
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
    const gateway::Json request = {{"kind", "new_number"}, {"channel", "shop"}, {"party", party_}, {"number", number}, {"offer", "free"}, {"topUp", 50}};
    gateway::Json payment = {{"method", method}, {"source", way}};
    if (std::string_view(way) == "h5") payment["address"] = "120.244.1.7", payment["back"] = "https://shop.example/back?order=1&n=号";
    const gateway::HttpAnswer a = ask("POST", "/sublet/v1/orders", {{"request", request}, {"payment", payment}});
    EXPECT_EQ(a.status, 201) << a.body;
    return gateway::rest::json_of(a).value("id", "");
  }
  gateway::Json payment(const std::string& order) { return gateway::rest::json_of(ask("GET", "/sublet/v1/orders/" + order + "/payment")); }
  std::string code_of(const std::string& order) {
    EXPECT_TRUE(testing::wait_for([&] { return payment(order).value("state", "") == "open"; })) << payment(order).dump() << this->order(order).dump();
    return payment(order).value("code", "");
  }
  gateway::HttpAnswer at_wallet(const std::string& path, const gateway::Json& body) {
    gateway::HttpCall c;
    c.url = *gateway::parse_url("http://127.0.0.1:" + std::to_string(wallet_->port()));
    c.target = path, c.body = gateway::dump(body);
    return gateway::http_call(c);
  }
  // Changes rows behind the API's back, as time or a lost notice would.
  void change(const std::string& statement, const std::vector<records::Value>& values) {
    const Result<Done> done = api_.db().write<Done>([&](records::Sql& sql) -> Result<Done> {
      Result<int64_t> n = sql.run(statement, values);
      if (!n) return n.error();
      return Done{};
    });
    ASSERT_TRUE(done) << done.error().text();
  }
  // What a wallet says to a row that is none of an order's.
  commerce::OutsideAnswer asked(const std::string& merchant, const gateway::Json& body) {
    records::Outward row;
    row.id = "asked", row.topic = "wallet", row.op = "demo", row.target = merchant, row.body = gateway::dump(body);
    std::promise<commerce::OutsideAnswer> heard;
    const Result<Done> carried = dispatcher_->wallets()->carry(row, [&heard](commerce::OutsideAnswer a) { heard.set_value(std::move(a)); });
    EXPECT_TRUE(carried) << carried.error().text();
    return carried ? heard.get_future().get() : commerce::OutsideAnswer{};
  }
  void pay(const std::string& code) {
    const gateway::HttpAnswer a = at_wallet("/buyer/pay", {{"code", code}, {"buyer", "2088000000000777"}});
    EXPECT_EQ(a.status, 200) << a.body;
  }
  gateway::HttpAnswer note_wallet(const std::string& path, const std::string& form) {
    gateway::HttpCall c;
    c.url = *gateway::parse_url("http://127.0.0.1:" + std::to_string(wallet_->port()));
    c.target = path, c.body = form, c.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    return gateway::http_call(c);
  }
  gateway::HttpAnswer note(const std::string& path, const std::string& body, gateway::HttpHeaders headers = {}) {
    gateway::HttpCall c;
    c.url = *gateway::parse_url("http://127.0.0.1:" + std::to_string(api_.server->port()));
    c.target = path, c.body = body, c.headers = std::move(headers);
    return gateway::http_call(c);
  }
  bool ended(const std::string& id, const char* state) {
    return testing::wait_for([&] { return order(id)["state"] == state; });
  }
  commerce::Audit audit() {
    Result<commerce::Audit> a = api_.db().read<commerce::Audit>([&](records::Sql& sql) { return commerce::audit(commerce::Work{sql, *api_.vault, "demo", clock_.now(), "test"}); });
    EXPECT_TRUE(a);
    for (const std::string& wrong : a->wrong) ADD_FAILURE() << wrong;
    return *a;
  }
  std::function<void(gateway::Json& config, std::vector<gateway::Json>& merchants)> alter_;  // before the wallets are opened
  testing::Folder folder_;
  std::map<std::string, std::string> merchants_;
  std::string party_;
  std::unique_ptr<SimulatedWallet> wallet_;
};

}  // namespace sublet::sim
