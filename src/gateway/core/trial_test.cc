// Trials: what a use and a month would cost, by the code that charges.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "catalogue/retail.h"
#include "gateway/core/estimate.h"
#include "gateway/core/json.h"
#include "gateway/core/service.h"
#include "io/testing.h"

namespace sublet::gateway {
namespace {

Tables compiled(const catalogue::Bundle& bundle) {
  Tables t;
  catalogue::Diagnostics found;
  t.version = catalogue::compile(bundle, t.names, system_zones(), found);
  EXPECT_NE(t.version, nullptr) << (found.empty() ? "" : found.list().front().text());
  return t;
}

Tables operator_text(const std::string& offers, const std::string& more = {}) {
  return compiled({{"o.yaml", "operator: {code: t, currency: CNY, time_zone: Asia/Shanghai, country: '86', home: here}\nzones: {here: {numbers: ['86'], places: ['460']}}\n"
                              "counters: {month: {service: data, per: month}}\n"
                              "buckets: {data: {unit: octets}, calls: {unit: seconds, pays: [{service: voice, per: 1 min, takes: 1 min}]}, credit: {unit: money, pays: all}}\n"
                              "tariffs: {t: {rules: [{service: voice, to: here, price: {amount: 0.10, per: 1 min}}, {service: sms, price: {amount: 0.10}}, {service: data, price: {amount: 0.05, per: 1 MB}}]}, calls: {rules: [{service: voice, price: {amount: 0.20, per: 1 min}}]}}\n"
                              "hosts: {h: {tariff: t, numbers: ['86170']}}\noffers: {" + offers + "}\n" + more}});
}

// 2026-01-15 12:00 in Shanghai: the months are February (28 days) and March (31).
const Instant january = Instant::from_seconds(1'768'449'600);

Estimate month(const Tables& t, const std::string& offer, const MonthOfUse& use) {
  const Result<Estimate> e = estimate(t, offer, use, january);
  EXPECT_TRUE(e) << (e ? "" : e.error().text());
  return e ? *e : Estimate();
}

std::string parts(const Estimate& e) {
  std::string out;
  for (const CostPart& p : e.parts) out += p.what + "=" + p.amount.text() + " ";
  return out;
}

TEST(Trials, charge_every_use_as_the_server_does) {
  const Result<catalogue::Bundle> bundle = read_bundle("examples/operator");
  ASSERT_TRUE(bundle) << bundle.error().text();
  const Tables tables = compiled(*bundle);
  std::mt19937 chance(20'261'129);
  const auto pick = [&](auto list) { return list[chance() % list.size()]; };
  int charged = 0, refused = 0;
  for (const char* offer : {"renwoxing", "chidaobao-59", "daypass-5", "wangka-19"}) {
    io::TemporaryFolder folder;
    io::ManualClock clock(Instant::from_seconds(1'772'300'000));  // the end of February
    Result<std::unique_ptr<Service>> service = Service::open({.data = folder.path(), .sync = false}, clock);
    ASSERT_TRUE(service) << service.error().text();
    ASSERT_TRUE((*service)->publish(*bundle));
    const Instant since = clock.now();
    std::vector<catalogue::Use> uses;
    Instant at = since;
    for (int i = 0; i < 300; ++i) {
      at = Instant::from_seconds(at.seconds() + 1 + chance() % 20'000);
      catalogue::Use u;
      u.service = pick(std::vector{catalogue::Service::voice, catalogue::Service::data, catalogue::Service::data, catalogue::Service::sms});
      u.start = at;
      u.seconds = u.service == catalogue::Service::sms ? 0 : 1 + chance() % 4'000;
      u.amount = u.service == catalogue::Service::data ? 1 + chance() % (200 << 20) : u.service == catalogue::Service::voice ? u.seconds : 1;
      if (u.service == catalogue::Service::data) {
        u.app = pick(std::vector<uint32_t>{0, 1001, 1900});
      } else {
        ASSERT_TRUE(PhoneNumber::from_digits(pick(std::vector<std::string>{"8613800000000", "852290000", "110"}), u.peer));
      }
      if (chance() % 20 == 0) {
        ASSERT_TRUE(PhoneNumber::from_digits("454", u.place));
      }
      uses.push_back(u);
    }
    const Result<Tried> tried = try_uses(tables, {offer}, uses, false, since);
    ASSERT_TRUE(tried) << offer << ": " << tried.error().text();
    Trial numbers(tables);
    charging::OpenAccount open;
    open.since = Instant::from_seconds(1);
    open.money = Trial::Line().money;
    open.lines.push_back({numbers.some_number(""), "", {}});
    ASSERT_TRUE((*service)->execute("demo", "", open)->answer.done());
    charging::AddOffer add;
    add.line = numbers.some_number(""), add.offer = offer;
    ASSERT_TRUE((*service)->execute("demo", "", add)->answer.done());
    for (size_t i = 0; i < uses.size(); ++i) {
      clock.set(uses[i].start);
      charging::ChargeUse c;
      c.line = numbers.some_number("");
      c.use.use = uses[i];
      c.only_if_covered = true;
      const Result<charging::Outcome> done = (*service)->execute("demo", "", c);
      ASSERT_TRUE(done);
      ASSERT_EQ(tried->uses[i].refused, done->answer.code) << offer << " use " << i;
      ASSERT_EQ(tried->uses[i].cost, done->answer.cost) << offer << " use " << i;
      ++(done->answer.done() ? charged : refused);
    }
  }
  EXPECT_GT(charged, 800);
  EXPECT_GT(refused, 0) << "some were stopped by a limit, or have no price";
}

TEST(Trials, spread_a_month_and_lose_nothing_of_it) {
  const Tables t = operator_text("plain: {tariff: t}");
  for (const MonthOfUse use : {MonthOfUse{0, 0, 0}, {1, 1, 1}, {301, 77, 10'241}, {44'640, 100'000, 10 << 20}}) {
    const int64_t first = days_from_civil(2026, 2, 1);
    int64_t seconds = 0, messages = 0, octets = 0;
    Instant last;
    const std::vector<catalogue::Use> all = spread(t.version->op, use, first);
    EXPECT_LE(all.size(), most_tried);
    for (const catalogue::Use& u : all) {
      (u.service == catalogue::Service::voice ? seconds : u.service == catalogue::Service::sms ? messages : octets) += u.amount;
      EXPECT_GE(u.start, last);
      last = u.start;
      const Date day = t.version->op.zone.civil(u.start).date;
      EXPECT_TRUE(day.year == 2026 && day.month == 2) << u.start.text();
    }
    EXPECT_EQ(seconds, use.minutes * 60);
    EXPECT_EQ(messages, use.messages);
    EXPECT_EQ(octets, use.megabytes << 20);
  }
}

TEST(Trials, a_month_by_use_alone) {
  const Estimate e = month(operator_text("plain: {tariff: t}"), "plain", {100, 10, 1'000});
  EXPECT_EQ(e.total.text(), "62.15") << "a begun MB counts whole: 93 sessions, each of some 10.8 MB, cost 11 MB";
  EXPECT_EQ(parts(e), "use/data=51.15 use/sms=1.00 use/voice=10.00 ");
  EXPECT_EQ(e.monthly, Money());
  EXPECT_TRUE(e.unserved.empty());
}

TEST(Trials, what_is_paid_once_and_a_free_first_month_are_not_of_the_month) {
  const Tables t = operator_text("plan: {tariff: t, fees: [{name: card, amount: 20.00, once: yes}, {name: plan, amount: 19.00, first: free}], grants: [{bucket: calls, amount: 60 min, every: month}]}");
  const Estimate e = month(t, "plan", {90, 0, 0});
  EXPECT_EQ(parts(e), "fee/plan=19.00 use/voice=3.00 ");
  EXPECT_EQ(e.total.text(), "22.00");
  EXPECT_EQ(e.monthly.text(), "19.00");
  EXPECT_EQ(e.once.text(), "20.00");
}

TEST(Trials, fees_by_the_day_at_the_end_and_a_minimum_belong_to_their_month) {
  EXPECT_EQ(month(operator_text("p: {tariff: t, fees: [{name: p, amount: 19.00, take: daily}]}"), "p", {}).total.text(), "19.00");
  EXPECT_EQ(month(operator_text("p: {tariff: t, fees: [{name: p, amount: 19.00, take: arrears}]}"), "p", {}).total.text(), "19.00");
  const Estimate least = month(operator_text("p: {tariff: t, minimum: {amount: 7.00}}"), "p", {20, 0, 0});
  EXPECT_EQ(parts(least), "minimum=5.00 use/voice=2.00 ");
}

TEST(Trials, what_rolls_over_is_what_a_month_of_like_use_leaves) {
  // 100 MB a month and 93 MB used: 7 of the month before are there as well, and 107 of 155 MB are paid.
  const Tables t = operator_text("p: {tariff: t, grants: [{bucket: data, amount: 100 MB, every: month, rollover: {cycles: 1}}]}");
  EXPECT_EQ(month(t, "p", {0, 0, 84}).total, Money());
  const Estimate e = month(t, "p", {0, 0, 93 * 2});
  EXPECT_GT(e.total, Money()) << "86 MB are beyond what is given";
}

TEST(Trials, a_credit_that_the_offer_gives_is_no_money_of_the_customer) {
  const Tables t = operator_text("p: {tariff: t, fees: [{name: p, amount: 50.00}], grants: [{bucket: credit, amount: 30.00, every: month}]}");
  EXPECT_EQ(month(t, "p", {100, 0, 0}).total.text(), "30.00") << "50 and 10 of use, of which the credit paid 30";
}

TEST(Trials, what_a_limit_stops_or_nothing_prices_is_told_and_not_charged) {
  const Estimate e = month(operator_text("p: {tariff: calls, counters: [month]}"), "p", {10, 5, 0});
  ASSERT_EQ(e.unserved.size(), 1u);
  EXPECT_EQ(e.unserved[0].why, "no_price");
  EXPECT_EQ(e.unserved[0].units, 5);
  EXPECT_EQ(e.total.text(), "2.00");
  const Estimate stopped = month(operator_text("p: {tariff: t, limits: [{counter: month, at: 100 MB, then: stop, service: data}]}"), "p", {0, 0, 1'000});
  ASSERT_EQ(stopped.unserved.size(), 1u);
  EXPECT_EQ(stopped.unserved[0].why, "stopped");
  EXPECT_GT(stopped.unserved[0].units, int64_t{800} << 20);
}

TEST(Trials, refuse_an_offer_that_is_not_there) {
  EXPECT_EQ(estimate(operator_text("p: {tariff: t}"), "q", {}, january).error().code, "unknown_offer");
}

TEST(Trials, the_hosts_retail_of_the_sample_operator_costs_what_its_sources_say) {
  const Result<catalogue::Bundle> bundle = read_bundle("examples/operator");
  ASSERT_TRUE(bundle);
  std::map<std::string, Estimate> light, heavy;
  for (const catalogue::HostRetail& r : catalogue::compile_retail(*bundle, system_zones()))
    for (const catalogue::Offer& o : r.tables->offers) {
      light[r.host + "/" + o.code] = month({r.tables, r.names}, o.code, {100, 10, 310});
      heavy[r.host + "/" + o.code] = month({r.tables, r.names}, o.code, {0, 0, 62 * 1'024});
    }
  EXPECT_EQ(light.size(), 6u);
  // Each day 10 MB, begun by the KB; 100 minutes and 10 messages.
  EXPECT_EQ(light["unicom/dawang-19"].total.text(), "61.00") << "19 + 31 days of 1 yuan + 10 + 1";
  EXPECT_EQ(light["unicom/dabao-59"].total.text(), "60.00") << "59, all but the messages within";
  EXPECT_EQ(light["telecom/mifen-1"].total.text(), "47.00") << "5 + 31 + 11";
  EXPECT_EQ(light["telecom/mifen-3"].total.text(), "109.00") << "5 + 93 + 11";
  EXPECT_EQ(light["mobile/huaka-48"].total.text(), "59.00") << "48 + 11";
  EXPECT_EQ(light["mobile/plain"].total.text(), "100.90") << "89.90 + 11";
  EXPECT_EQ(heavy["telecom/mifen-3"].total.text(), "98.00") << "throttled, and served";
  EXPECT_TRUE(heavy["telecom/mifen-3"].unserved.empty());
  ASSERT_EQ(heavy["telecom/mifen-1"].unserved.size(), 1u) << "data stops at 40 GB";
  EXPECT_EQ(heavy["mobile/huaka-48"].total.text(), "98.00") << "48, and 10 for each 10 GB beyond 15";
}

TEST(Trials, uses_are_charged_in_the_order_of_time_and_told_in_the_order_given) {
  const Tables t = operator_text("p: {tariff: t, fees: [{name: p, amount: 5.00}], grants: [{bucket: calls, amount: 1 min, every: month}]}");
  catalogue::Use first, second;
  first.service = second.service = catalogue::Service::voice;
  first.seconds = first.amount = second.seconds = second.amount = 60;
  ASSERT_TRUE(PhoneNumber::from_digits("8613800000000", first.peer));
  second.peer = first.peer;
  first.start = january, second.start = Instant::from_seconds(january.seconds() + 3'600);
  const Result<Tried> tried = try_uses(t, {"p"}, {second, first}, true);
  ASSERT_TRUE(tried) << tried.error().text();
  EXPECT_EQ(tried->uses[0].cost.text(), "0.10");
  EXPECT_EQ(tried->uses[1].cost, Money()) << "the minute that is given pays the earlier one";
  ASSERT_EQ(tried->uses[1].buckets.size(), 1u);
  EXPECT_EQ(tried->uses[1].buckets[0].first, "calls");
  EXPECT_FALSE(tried->uses[1].why.empty());
  EXPECT_EQ(tried->total.text(), "5.10");
  second.start = Instant::from_seconds(january.seconds() + 101 * seconds_per_day);
  EXPECT_EQ(try_uses(t, {"p"}, {first, second}, false).error().code, "too_far");
  EXPECT_EQ(try_uses(t, {"p"}, {}, false).error().code, "bad_request");
  EXPECT_EQ(try_uses(t, {"p"}, std::vector<catalogue::Use>(most_tried + 1, first), false).error().code, "bad_request");
}

// What people see as "20 of 100 left": of a first month that was given in part, that part is the whole.
TEST(Accounts, a_bucket_of_a_first_month_is_a_part_of_what_was_given_for_it) {
  const Tables t = operator_text("p: {tariff: t, grants: [{bucket: data, amount: 300 MB, every: month, first: prorated}]}");
  Trial trial(t);
  Trial::Line line;
  line.offers = {"p"};
  ASSERT_TRUE(trial.open(line, Instant::from_seconds(1'776'700'800)));  // 2026-04-21 00:00 in Shanghai: 10 of 30 days
  const auto seen = [&] { return account_json(trial.state(), trial.op(), trial.account_of(trial.number()), false)["buckets"]; };
  ASSERT_EQ(seen().size(), 1u) << seen().dump();
  EXPECT_EQ(seen()[0]["granted"], 100 << 20);
  EXPECT_EQ(seen()[0]["left"], 100 << 20);
  (void)trial.wait(Instant::from_seconds(1'777'651'200));  // 2026-05-02
  ASSERT_EQ(seen().size(), 1u) << seen().dump();
  EXPECT_EQ(seen()[0]["granted"], 300 << 20) << "the next month is given whole";
}

}  // namespace
}  // namespace sublet::gateway
