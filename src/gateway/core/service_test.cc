// The service over charging and its log: catalogues that are compiled before the engine sees them.
#include "gateway/core/service.h"

#include <gtest/gtest.h>

#include "io/testing.h"

namespace sublet::gateway {
namespace {

std::string catalogue_text(const std::string& more_offers, const std::string& code = "test") {
  return "operator: {code: " + code + R"(, currency: CNY, time_zone: Asia/Shanghai, country: "86"}
tariffs:
  retail: {rules: [{name: call, service: voice, price: {amount: 0.20, per: 1 min}}]}
hosts: {pipe: {tariff: retail, numbers: ["86170"]}}
offers: {)" +
         more_offers + "base: {tariff: retail}}\n";
}

class Services : public testing::Test {
 protected:
  void SetUp() override {
    open();
  }
  void TearDown() override {
    service_.reset();
  }
  void open() {
    service_.reset();
    Result<std::unique_ptr<Service>> s = Service::open({.data = folder_, .segment_bytes = 1 << 20}, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
  }
  Hash128 digest() {
    Hash128 out;
    EXPECT_TRUE(service_->engine().inspect([&](const engine::Machine& m) { out = m.digest(); }));
    return out;
  }
  io::TemporaryFolder temporary_;  // goes last
  const std::string& folder_ = temporary_.path();
  io::SystemClock clock_;
  std::unique_ptr<Service> service_;
};

TEST_F(Services, do_not_let_the_engine_stand_still_while_a_catalogue_is_compiled) {
  ASSERT_TRUE(service_->publish({{"test.yaml", catalogue_text("")}}));
  ASSERT_TRUE(service_->publish({{"test.yaml", catalogue_text("first: {tariff: retail}, ")}}));
  ASSERT_TRUE(service_->publish({{"other.yaml", catalogue_text("", "other")}}));
  EXPECT_EQ(service_->compiled_ahead(), 3u);
}

TEST_F(Services, compile_ahead_what_a_replay_compiles_to_the_same) {
  ASSERT_TRUE(service_->publish({{"test.yaml", catalogue_text("")}}));
  ASSERT_TRUE(service_->publish({{"test.yaml", catalogue_text("first: {tariff: retail}, ")}}));
  EXPECT_EQ(service_->publish({{"test.yaml", catalogue_text("second: {tariff: retail}, ")}}).error().code,
            "offer_missing");
  ASSERT_TRUE(service_->publish(
      {{"test.yaml", catalogue_text("third: {tariff: retail}, first: {tariff: retail}, ")}}));
  EXPECT_EQ(service_->compiled_ahead(), 4u);
  const Hash128 before = digest();
  // Another machine executes the same commands and compiles by itself; the outcomes are compared with the
  // log's.
  ChargingMachine other(stored_bundles(folder_), system_zones());
  Result<engine::Feed> feed = service_->engine().feed(1);
  ASSERT_TRUE(feed);
  engine::Record record;
  for (Result<bool> more = feed->next(record); more && *more; more = feed->next(record)) {
    std::string outcome;
    other.apply(record.position, record.time, record.command, outcome);
    EXPECT_EQ(outcome, record.outcome) << record.position;
  }
  EXPECT_EQ(other.ahead().taken(), 0u);
  EXPECT_EQ(other.digest(), before);
  open();
  EXPECT_EQ(digest(), before);
}

TEST(Ahead, gives_tables_only_for_the_registry_against_which_they_were_compiled) {
  const catalogue::Bundle bundle = {{"test.yaml", catalogue_text("first: {tariff: retail}, ")}};
  catalogue::Registry before, after;
  catalogue::Diagnostics found;
  const auto tables = catalogue::compile(bundle, after, system_zones(), found);
  ASSERT_NE(tables, nullptr);
  Ahead ahead;
  ahead.put(tables->source, before, after, tables);
  catalogue::Registry moved_on;
  moved_on.offers.intern("published meanwhile");  // `first` has another number now
  EXPECT_EQ(ahead.take(tables->source, moved_on), nullptr);
  EXPECT_EQ(moved_on.offers.list().size(), 1u);
  catalogue::Registry same;
  EXPECT_EQ(ahead.take(Hash128{1, 2}, same), nullptr);
  EXPECT_EQ(ahead.take(tables->source, same), tables);
  EXPECT_EQ(same.offers.list(), after.offers.list());
  EXPECT_EQ(ahead.take(tables->source, same), nullptr);
}

}  // namespace
}  // namespace sublet::gateway
