// What a peer tells of place, access point, radio access and equipment decides the price, through the real
// server.
#include "gateway/gy/testing.h"

namespace sublet::gateway::gy {
namespace {

using namespace protocol::diameter;

constexpr const char* priced_by_what_is_told = R"(
operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: "86", home: here}
zones:
  here: {numbers: ["86"], places: ["460"]}
  hongkong: {numbers: ["852"], places: ["454"]}
marks: [iot, nr, router]
realtime:
  apn: {"iot.unicom": iot}
  rat: {nr: nr}
  equipment: {"35123400": router}
tariffs:
  retail:
    rules:
      - {name: things, service: data, marks: iot, price: {amount: 0.01, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
      - {name: routers, service: data, marks: router, price: {amount: 0.03, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
      - {name: roaming, service: data, at: hongkong, price: {amount: 2.00, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
      - {name: fast, service: data, marks: nr, price: {amount: 0.20, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
      - {name: traffic, service: data, price: {amount: 0.10, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
hosts: {pipe: {tariff: retail, numbers: ["86170"]}}
offers: {base: {tariff: retail}}
)";

class GyTariffs : public GyBench {
 protected:
  void publish(const std::string& text) { ASSERT_TRUE(service_->publish({{"test.yaml", text}})); }
  // What a session of 1 MB costs, in micro-units.
  int64_t cost(const std::function<void(CreditControlRequest&)>& tell) {
    const std::string session = "pgw.example;" + std::to_string(++sessions_);
    const int64_t before = money();
    CreditControlRequest& r = data(RequestType::initial, 0, session.c_str());
    r.ps.emplace();
    r.ps->called_station = "internet", r.ps->rat_type = "\6", r.ps->sgsn_mcc_mnc = "46001";
    r.user_equipment.reset();
    tell(r);
    r.msccs[0].requested.emplace().total = 1 << 20;
    EXPECT_EQ(pgw_->ask(r).result, success);
    data(RequestType::termination, 1, session.c_str());
    r.add_used(r.msccs[0])->total = 1 << 20;
    EXPECT_EQ(pgw_->ask(r).result, success);
    return before - money();
  }
  void begin() {
    start();
    pgw_ = std::make_unique<Client>(server_->port());
    ASSERT_EQ(pgw_->open(), success);
  }
  std::unique_ptr<Client> pgw_;
  int sessions_ = 0;
};

TEST_F(GyTariffs, charge_roaming_by_SGSN_MCC_MNC_and_traffic_by_its_access_point) {
  publish(priced_by_what_is_told);
  begin();
  EXPECT_EQ(cost([](CreditControlRequest&) {}), 100'000);
  EXPECT_EQ(cost([](CreditControlRequest& r) { r.ps->sgsn_mcc_mnc = "45412"; }), 2'000'000);
  EXPECT_EQ(cost([](CreditControlRequest& r) { r.ps->called_station = "IOT.unicom"; }), 10'000);
  EXPECT_EQ(cost([](CreditControlRequest& r) { r.ps->rat_type = "\x33"; }), 200'000);
  EXPECT_EQ(cost([](CreditControlRequest& r) { r.user_equipment = {0, "3512340000000101"}; }), 30'000);
  EXPECT_EQ(cost([](CreditControlRequest& r) {
              r.ps->sgsn_mcc_mnc = "", r.ps->user_location = std::string_view("\x82\x54\xf4\x21\x12\x34", 6);
            }),
            2'000'000);
}

TEST_F(GyTariffs, follow_the_catalogue_that_is_published_while_they_serve) {
  begin();
  EXPECT_EQ(cost([](CreditControlRequest& r) { r.ps->called_station = "iot.unicom"; }), 100'000);
  publish(priced_by_what_is_told);
  EXPECT_EQ(cost([](CreditControlRequest& r) { r.ps->called_station = "iot.unicom"; }), 10'000);
}

}  // namespace
}  // namespace sublet::gateway::gy
