// Estimates over the HTTP API: what a month costs here and at the hosts.
#include "charging/state.h"
#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

const std::string path = "/sublet/v1/estimates";

class Estimates : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  const std::string more_ = ", second: {title: Second, tariff: t}, gone: {tariff: t, withdrawn: yes}, pack: {kind: addon, fees: [{name: p, amount: 1.00}]}";
  void SetUp() override {
    const Result<std::string> published = api_.service->publish({{"demo.yaml", catalogue_text("demo", "basic", more_)}, {"retail.yaml", "retail: {h: {tariffs: {t: {rules: [{service: sms, price: {amount: 0.01}}]}}, offers: {cheap: {title: Cheap, tariff: t, fees: [{name: m, amount: 9.00}]}}}}\n"}});
    ASSERT_TRUE(published) << published.error().text();
    api_.clock.set(io::SystemClock().now());
  }
  Json asked(const std::string& key, const Json& body) {
    const HttpAnswer a = api_.ask(key, "POST", path, dump(body));
    EXPECT_EQ(a.status, 200) << a.body;
    return json_of(a);
  }
};
INSTANTIATE_TEST_SUITE_P(Sqlite, Estimates, ::testing::Values(records::TestKind::sqlite), kind_name);

TEST_P(Estimates, every_package_on_sale_and_what_the_hosts_sell) {
  const Json rows = asked(api_.owner, {{"use", {{"messages", 20}}}});
  ASSERT_EQ(rows.size(), 3u) << rows.dump();
  EXPECT_EQ(rows[0]["offer"], "basic");
  EXPECT_EQ(rows[0]["of"], "own");
  EXPECT_EQ(rows[0]["title"], "Offer basic");
  EXPECT_EQ(rows[0]["total"], 21.0);
  EXPECT_EQ(rows[0]["monthly"], 19.0);
  EXPECT_EQ(rows[0]["parts"], Json::parse(R"([{"what":"fee/monthly","amount":19},{"what":"use/sms","amount":2}])"));
  EXPECT_EQ(rows[1]["offer"], "second");
  EXPECT_EQ(rows[2]["of"], "h");
  EXPECT_EQ(rows[2]["offer"], "cheap");
  EXPECT_EQ(rows[2]["total"], 9.2);
}

TEST_P(Estimates, the_hosts_are_called_as_the_catalogue_says) {
  EXPECT_EQ(json_of(api_.ask(api_.owner, "GET", "/sublet/v1/catalogue/hosts")), Json::parse(R"([{"host":"h","title":"h"}])")) << "without a title by its code";
  std::string titled = catalogue_text("demo", "basic", more_);
  titled.replace(titled.find("{h: {"), 5, "{h: {title: 中国联通, ");
  ASSERT_TRUE(api_.service->publish({{"demo.yaml", titled}}));
  api_.clock.set(io::SystemClock().now());
  EXPECT_EQ(json_of(api_.ask(api_.key("care"), "GET", "/sublet/v1/catalogue/hosts"))[0]["title"], "中国联通");
  EXPECT_EQ(api_.ask(api_.key("platform", "-"), "GET", "/sublet/v1/catalogue/hosts").status, 403);
}

TEST_P(Estimates, of_chosen_packages_beside_all_of_the_hosts) {
  const Json rows = asked(api_.owner, {{"use", Json::object()}, {"offers", {"second"}}});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["offer"], "second");
  EXPECT_EQ(rows[0]["total"], 0);
  EXPECT_EQ(rows[1]["of"], "h");
}

TEST_P(Estimates, say_what_an_offer_does_not_serve) {
  const Json rows = asked(api_.owner, {{"use", {{"minutes", 3}}}});
  EXPECT_EQ(rows[0]["note"], "no_price");
  EXPECT_EQ(rows[0]["unserved"][0]["service"], "voice");
  EXPECT_EQ(rows[0]["unserved"][0]["units"], 180);
  EXPECT_EQ(rows[0]["total"], 19.0);
}

TEST_P(Estimates, are_for_whoever_may_read_the_catalogue_and_refuse_what_is_no_use) {
  (void)api_.line("8617000000001", api_.person(1));
  EXPECT_EQ(asked(api_.subscriber("8617000000001"), {{"use", {{"messages", 1}}}}).size(), 3u);
  EXPECT_EQ(api_.ask("", "POST", path, "{\"use\":{}}").status, 401);
  EXPECT_EQ(api_.ask(api_.key("order.read"), "POST", path, "{\"use\":{}}").status, 403);
  for (const char* wrong : {"{}", R"({"use":{"minutes":-1}})", R"({"use":{"minutes":44641}})", R"({"use":{"megabytes":1.5}})", R"({"use":{"hours":1}})", R"({"use":{},"offers":["gone"]})", R"({"use":{},"offers":["pack"]})", R"({"use":{},"offers":["secretive"]})"})
    EXPECT_EQ(api_.ask(api_.owner, "POST", path, wrong).status, 400) << wrong;
}

TEST_P(Estimates, change_nothing_in_charging) {
  (void)asked(api_.owner, {{"use", {{"messages", 20}}}});
  const Result<Done> looked = api_.service->inspect([](const charging::State& state) {
    for (const auto& op : state.operators) {
      EXPECT_EQ(op->accounts, 0u);
      EXPECT_EQ(op->lines, 0u);
      for (const auto& of_unit : op->totals)
        for (const auto& sum : of_unit) EXPECT_TRUE(sum == 0);
    }
  });
  EXPECT_TRUE(looked);
}

TEST_P(Estimates, follow_the_catalogue_that_is_in_force) {
  (void)asked(api_.owner, {{"use", {{"messages", 1}}}});
  const Result<std::string> published = api_.service->publish({{"demo.yaml", catalogue_text("demo", "basic", ", second: {tariff: t}, gone: {tariff: t, withdrawn: yes}, pack: {kind: addon}, third: {tariff: t}")}});
  ASSERT_TRUE(published) << published.error().text();
  api_.clock.set(Instant::from_seconds(api_.clock.now().seconds() + 60));
  const Json rows = asked(api_.owner, {{"use", {{"messages", 1}}}});
  EXPECT_EQ(rows.size(), 3u) << "three of its own, and the hosts' are no more in the text";
  EXPECT_EQ(rows[2]["offer"], "third");
}

}  // namespace
}  // namespace sublet::gateway::rest
