// What time does, to the second and to the cent, in the operator's own wall clock.
#include "charging/testing.h"

namespace sublet::charging {
namespace {

class Schedule : public Bench {
 protected:
  // An operator with these offers, the clock at `local`, and a line with the offer `x`.
  std::vector<Event> start(const std::string& local, const std::string& x, const std::string& in_zone = "UTC", double with_money = 1000) {
    renew();
    zone = *test_zones(in_zone);
    at("2025-01-01 00:00:00");
    publish("t", "offers:\n  x: {tariff: plain, " + x + "}\n", in_zone);
    at(local);
    const Outcome o = open(1, with_money, "x");
    EXPECT_EQ(o.answer.code, "") << o.answer.detail;
    return events(o);
  }
  using Lines = std::vector<std::string>;
};

TEST_F(Schedule, a_fee_in_advance_is_taken_when_the_offer_is_and_at_each_month) {
  EXPECT_EQ(fees(start("2026-03-16 10:00:00", "fees: [{name: f, amount: 30.00, every: month}]")), Lines{"2026-03-16 10:00:00 30.00"});
  EXPECT_EQ(wait("2026-03-31 23:59:59").size(), 0u);
  EXPECT_EQ(fees(wait("2026-06-01 00:00:00")), (Lines{"2026-04-01 00:00:00 30.00", "2026-05-01 00:00:00 30.00", "2026-06-01 00:00:00 30.00"}));
}

TEST_F(Schedule, the_first_part_of_a_month_costs_by_the_days_left_its_own_day_counted) {
  EXPECT_EQ(fees(start("2026-03-16 10:00:00", "fees: [{name: f, amount: 31.00, every: month, first: prorated}]")), Lines{"2026-03-16 10:00:00 16.00"});
  // February: 28 days, in a leap year 29.
  EXPECT_EQ(fees(start("2026-02-15 10:00:00", "fees: [{name: f, amount: 28.00, every: month, first: prorated}]")), Lines{"2026-02-15 10:00:00 14.00"});
  EXPECT_EQ(fees(start("2028-02-15 10:00:00", "fees: [{name: f, amount: 29.00, every: month, first: prorated}]")), Lines{"2028-02-15 10:00:00 15.00"});
  EXPECT_EQ(fees(start("2026-03-01 00:00:00", "fees: [{name: f, amount: 31.00, every: month, first: prorated}]")), Lines{"2026-03-01 00:00:00 31.00"});
  EXPECT_EQ(fees(start("2026-03-01 00:00:00", "fees: [{name: f, amount: 31.00, every: month, first: free}]")), Lines{});
  EXPECT_EQ(fees(wait("2026-04-01 00:00:00")), Lines{"2026-04-01 00:00:00 31.00"});
}

TEST_F(Schedule, a_fee_by_the_day_leaves_the_remainder_to_the_last_day) {
  start("2026-03-01 00:00:00", "fees: [{name: f, amount: 19.00, every: month, take: daily}]");
  const auto list = fees(wait("2026-03-31 12:00:00"));
  ASSERT_EQ(list.size(), 30u);
  EXPECT_EQ(list[0], "2026-03-02 00:00:00 0.61");
  EXPECT_EQ(list[29], "2026-03-31 00:00:00 0.70");
  EXPECT_DOUBLE_EQ(money(1), 981);
  // A leap February: 28 x 0.65 and 0.80.
  start("2028-02-01 00:00:00", "fees: [{name: f, amount: 19.00, every: month, take: daily}]");
  EXPECT_EQ(fees(wait("2028-02-29 12:00:00")).back(), "2028-02-29 00:00:00 0.80");
  EXPECT_DOUBLE_EQ(money(1), 981);
}

TEST_F(Schedule, a_fee_in_arrears_is_taken_at_the_end_and_when_the_offer_ends) {
  EXPECT_EQ(fees(start("2026-03-16 10:00:00", "fees: [{name: f, amount: 31.00, every: month, take: arrears, first: prorated, last: prorated}]")), Lines{});
  EXPECT_EQ(fees(wait("2026-04-01 00:00:00")), Lines{"2026-03-31 23:59:59 16.00"});
  EXPECT_EQ(fees(wait("2026-05-01 00:00:00")), Lines{"2026-04-30 23:59:59 31.00"});
  at("2026-05-01 10:00:00");  // the day of leaving counts
  EXPECT_EQ(fees(events(run(RemoveOffer{n(1), "x"}))), Lines{"2026-05-01 10:00:00 1.00"});
  EXPECT_EQ(fees(wait("2026-08-01 00:00:00")), Lines{});
}

TEST_F(Schedule, a_fee_in_advance_is_given_back_by_the_days_that_are_left) {
  start("2026-03-16 10:00:00", "fees: [{name: f, amount: 31.00, every: month, last: prorated}]");
  at("2026-03-21 10:00:00");  // ten days are left
  EXPECT_EQ(fees(events(run(RemoveOffer{n(1), "x"}))), Lines{"2026-03-21 10:00:00 -10.00"});
  start("2026-03-16 10:00:00", "fees: [{name: f, amount: 31.00, every: month, first: free, last: prorated}]");
  at("2026-03-21 10:00:00");  // nothing was paid, so nothing is given back
  EXPECT_EQ(fees(events(run(RemoveOffer{n(1), "x"}))), Lines{});
  start("2026-03-16 10:00:00", "fees: [{name: f, amount: 31.00, every: month}]");
  at("2026-03-21 10:00:00");
  EXPECT_EQ(fees(events(run(RemoveOffer{n(1), "x"}))), Lines{});
}

TEST_F(Schedule, an_offer_that_ends_by_itself_ends_with_the_second_before_midnight) {
  start("2026-03-16 10:00:00", "valid: 5 days, fees: [{name: f, amount: 31.00, every: month, take: arrears, first: prorated, last: prorated}]");
  const auto list = wait("2026-04-02 00:00:00");
  EXPECT_EQ(fees(list), Lines{"2026-03-21 00:00:00 5.00"});  // 16 to 20
  EXPECT_EQ(count(list, EventKind::offer_ended), 1);
  // One that ends with its month is charged for it once.
  start("2026-03-16 10:00:00", "valid: 16 days, fees: [{name: f, amount: 31.00, every: month, take: arrears, first: prorated, last: prorated}]");
  EXPECT_EQ(fees(wait("2026-05-02 00:00:00")), Lines{"2026-03-31 23:59:59 16.00"});
}

TEST_F(Schedule, a_renewed_offer_keeps_its_day_of_the_month) {
  start("2026-01-31 10:00:00", "valid: 1 month, renews: yes");
  std::vector<std::string> renewed;
  for (const Event& e : wait("2026-06-15 00:00:00"))
    if (e.kind == EventKind::offer_renewed) renewed.push_back(zone.civil(e.at).text());
  EXPECT_EQ(renewed, (Lines{"2026-03-01 00:00:00", "2026-03-31 00:00:00", "2026-05-01 00:00:00", "2026-05-31 00:00:00"}));  // the last day of a shorter month is served
}

TEST_F(Schedule, a_machine_that_slept_for_months_does_each_thing_once_and_in_order) {
  const std::string x = "fees: [{name: f, amount: 10.00, every: month}, {name: d, amount: 0.10, every: day}], grants: [{bucket: data, amount: 5 MB, every: month, rollover: {cycles: 1}}], "
                        "minimum: {amount: 20.00}";
  start("2026-01-10 10:00:00", x);
  std::vector<Event> one = wait("2026-05-03 12:00:00");
  const double slept = money(1);
  const int64_t units = bucket(1, "data");
  const Hash128 digest_items = hash128(std::to_string(units));
  start("2026-01-10 10:00:00", x);
  std::vector<Event> many;
  for (Instant to = zone.instant({{2026, 5, 3}, 12, 0, 0}); now < to; now = Instant::from_seconds(std::min(now.seconds() + 7 * 3600, to.seconds())))
    for (Event& e : wait()) many.push_back(std::move(e));
  for (Event& e : wait()) many.push_back(std::move(e));
  EXPECT_DOUBLE_EQ(money(1), slept);
  EXPECT_EQ(hash128(std::to_string(bucket(1, "data"))), digest_items);
  ASSERT_EQ(one.size(), many.size());
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_STREQ(event_name(one[i].kind), event_name(many[i].kind)) << i;
    EXPECT_EQ(one[i].at, many[i].at) << i;
    EXPECT_EQ(one[i].amount, many[i].amount) << i;
    EXPECT_GE(one[i].at.seconds() + 1, one[i == 0 ? 0 : i - 1].at.seconds()) << i;
  }
}

TEST_F(Schedule, it_does_not_matter_whether_the_tick_or_a_command_comes_first) {
  start("2026-01-10 10:00:00", "fees: [{name: f, amount: 10.00, every: month}]");
  at("2026-03-15 00:00:00");
  const Outcome o = run(TopUp{n(1), yuan(1), {}, 0, 0});
  EXPECT_EQ(fees(events(o)), (Lines{"2026-02-01 00:00:00 10.00", "2026-03-01 00:00:00 10.00"}));
  EXPECT_EQ(events(o).back().kind, EventKind::topped_up);
  EXPECT_EQ(wait().size(), 0u);
}

TEST_F(Schedule, grants_come_with_the_month_and_end_with_it) {
  start("2026-03-16 10:00:00", "grants: [{bucket: data, amount: 31 MB, every: month, first: prorated}, {bucket: early, amount: 1 MB, every: month, first: free, from_month: 2, months: 2}]");
  EXPECT_EQ(bucket(1, "data"), 16 * MB);
  const auto list = wait("2026-04-01 00:00:00");
  EXPECT_EQ(count(list, EventKind::expired), 1);
  EXPECT_EQ(bucket(1, "data"), 31 * MB);
  EXPECT_EQ(bucket(1, "early"), MB);
  wait("2026-05-01 00:00:00");
  EXPECT_EQ(bucket(1, "early"), MB);
  wait("2026-06-01 00:00:00");
  EXPECT_EQ(bucket(1, "early"), 0);
}

TEST_F(Schedule, what_is_left_lives_on_for_its_cycles_and_is_used_first) {
  start("2026-01-01 00:00:00", "grants: [{bucket: data, amount: 10 MB, every: month, rollover: {cycles: 2, max: 30 MB, use: first}}]");
  wait("2026-02-01 00:00:00");
  EXPECT_EQ(bucket(1, "data"), 20 * MB);
  run(data(1, 3 * MB));  // of January's
  wait("2026-03-01 00:00:00");
  EXPECT_EQ(bucket(1, "data"), 27 * MB);  // 7 + 10 + 10
  const auto list = wait("2026-04-01 00:00:00");
  ASSERT_EQ(count(list, EventKind::expired), 1);  // January's end: 7
  EXPECT_EQ(list[0].kind, EventKind::rolled_over);
  EXPECT_EQ(bucket(1, "data"), 30 * MB);
}

TEST_F(Schedule, the_maximum_of_a_rollover_is_of_all_that_lives_on) {
  start("2026-01-01 00:00:00", "grants: [{bucket: data, amount: 10 MB, every: month, rollover: {cycles: 2, max: 8 MB, use: first}}]");
  wait("2026-02-01 00:00:00");
  EXPECT_EQ(bucket(1, "data"), 18 * MB);
  run(data(1, 3 * MB));  // of January's
  const auto list = wait("2026-03-01 00:00:00");
  EXPECT_EQ(bucket(1, "data"), 18 * MB);  // 8 of February's, nothing of January's 5
  ASSERT_EQ(count(list, EventKind::rolled_over), 2);
  EXPECT_EQ(list[0].amount, 8 * MB);
  EXPECT_EQ(list[1].amount, 0);
  EXPECT_EQ(list[1].other, 5 * MB);
}

TEST_F(Schedule, what_is_left_may_be_used_last_for_all_its_cycles) {
  start("2026-01-01 00:00:00", "grants: [{bucket: data, amount: 10 MB, every: month, rollover: {cycles: 2, use: last}}]");
  wait("2026-02-01 00:00:00");
  run(data(1, 3 * MB));  // of February's
  wait("2026-03-01 00:00:01");
  EXPECT_EQ(bucket(1, "data"), 27 * MB);  // 10 + 7 + 10
  wait("2026-04-01 00:00:01");
  EXPECT_EQ(bucket(1, "data"), 27 * MB);  // 7 + 10 + 10
}

TEST_F(Schedule, what_was_rolled_over_to_be_used_last_serves_no_second_longer_than_its_period) {
  const std::string x = "grants: [{bucket: data, amount: 10 MB, every: month, rollover: {cycles: 1, use: last}}]";
  start("2026-01-01 00:00:00", x);
  wait("2026-02-01 00:00:00");
  run(data(1, 3 * MB));  // of February's
  const auto list = wait("2026-03-01 00:00:00");
  ASSERT_EQ(count(list, EventKind::expired), 1);  // January's, and not a second later
  const auto ended = std::find_if(list.begin(), list.end(), [](const Event& e) { return e.kind == EventKind::expired; });
  EXPECT_EQ(zone.civil(ended->at).text(), "2026-03-01 00:00:00");
  EXPECT_EQ(bucket(1, "data"), 17 * MB);
  // A use of March's first second draws on March's own, not on what has ended.
  start("2026-01-01 00:00:00", x);
  wait("2026-02-01 00:00:00");
  at("2026-03-01 00:00:00");
  run(data(1, MB));
  EXPECT_EQ(bucket(1, "data"), 19 * MB);
  std::vector<std::string> until;
  for (const Item& i : machine->state().store.items(account(1)))
    if (i.kind == Item::bucket) until.push_back(zone.civil(Instant::from_seconds(i.until)).text());
  EXPECT_EQ(until, (Lines{"2026-04-01 00:00:00", "2026-04-01 00:00:00"}));
}

TEST_F(Schedule, an_ended_bucket_serves_earlier_uses_for_the_grace) {
  zone = *test_zones("UTC");
  publish("t", "offers:\n  x: {tariff: plain, grants: [{bucket: data, amount: 5 MB, every: month}]}\n", "UTC", ", late: {days: 65, grace: 48 h}");
  at("2026-03-10 10:00:00");
  open(1, 10, "x");
  wait("2026-04-01 00:00:00");
  at("2026-04-02 10:00:00");
  ChargeUse c = data(1, MB);
  c.use.use.start = zone.instant(*parse_civil("2026-03-31 23:00:00"));
  EXPECT_EQ(run(c).answer.cost, Money());
  EXPECT_EQ(bucket(1, "data"), 9 * MB);
  const auto list = wait("2026-04-03 00:00:00");
  ASSERT_EQ(count(list, EventKind::expired), 1);
  EXPECT_EQ(list[0].amount, 4 * MB);
  EXPECT_EQ(list[0].at, zone.instant({{2026, 4, 1}, 0, 0, 0}));
}

TEST_F(Schedule, instalments_move_money_into_use_month_by_month) {
  renew();
  zone = *test_zones("UTC");
  at("2025-01-01 00:00:00");
  publish("t", "buckets: {store: {unit: money, pays: []}, ready: {unit: money, pays: all}}\n"
               "offers:\n  x: {tariff: plain, grants: [{bucket: store, amount: 25.00, once: yes}], instalments: [{from: store, into: ready, amount: 10.00, day: 25, times: 3, from_month: 2, expires: 1 month}]}\n");
  at("2026-01-10 10:00:00");
  open(1, 0, "x");
  EXPECT_EQ(wait("2026-02-24 23:59:59").size(), 0u);
  EXPECT_EQ(count(wait("2026-02-25 00:00:00"), EventKind::instalment), 1);
  EXPECT_EQ(bucket(1, "ready"), 10'000'000);
  EXPECT_EQ(bucket(1, "store"), 15'000'000);
  std::vector<int64_t> moved;
  for (const Event& e : wait("2026-12-31 00:00:00"))
    if (e.kind == EventKind::instalment) moved.push_back(e.amount);
  EXPECT_EQ(moved, (std::vector<int64_t>{10'000'000, 5'000'000}));  // the store was empty then
  EXPECT_EQ(bucket(1, "ready"), 0);
}

TEST_F(Schedule, what_uses_and_fees_lack_to_the_minimum_is_taken_at_the_months_end) {
  start("2026-01-10 10:00:00", "minimum: {amount: 7.00, from_month: 2}, fees: [{name: f, amount: 1.00, every: month, first: free}]");
  EXPECT_EQ(fees(wait("2026-02-01 00:00:00")), Lines{"2026-02-01 00:00:00 1.00"});
  run(data(1, 20 * MB));
  const auto list = wait("2026-03-01 00:00:00");
  EXPECT_EQ(fees(list), (Lines{"2026-02-28 23:59:59 4.00", "2026-03-01 00:00:00 1.00"}));
  run(data(1, 200 * MB));
  EXPECT_EQ(fees(wait("2026-04-01 00:00:00")), Lines{"2026-04-01 00:00:00 1.00"});
}

TEST_F(Schedule, who_changes_the_offer_on_the_months_last_day_does_not_escape_its_minimum) {
  auto begin = [&](const std::string& y) {
    renew();
    zone = *test_zones("UTC");
    at("2025-01-01 00:00:00");
    publish("t", "offers:\n  x: {tariff: plain, minimum: {amount: 7.00}}\n  y: {tariff: plain, " + y + "}\n");
    at("2026-01-10 10:00:00");
    open(1, 100, "x");
    wait("2026-02-28 10:00:00");
    run(data(1, 20 * MB));  // 2.00
  };
  begin("minimum: {amount: 9.00, from_month: 2}");
  EXPECT_EQ(fees(events(run(AddOffer{n(1), "y"}))), Lines{"2026-02-28 10:00:00 5.00"});
  EXPECT_EQ(fees(wait("2026-03-01 00:00:00")), Lines{});
  EXPECT_EQ(fees(wait("2026-04-01 00:00:00")), Lines{"2026-03-31 23:59:59 9.00"});
  // What the old offer's minimum took is spent: the new one's asks only for the rest.
  begin("minimum: {amount: 9.00}");
  EXPECT_EQ(fees(events(run(AddOffer{n(1), "y"}))), Lines{"2026-02-28 10:00:00 5.00"});
  EXPECT_EQ(fees(wait("2026-03-01 00:00:00")), Lines{"2026-02-28 23:59:59 2.00"});
  // The day before the last is not the month: nothing is taken.
  begin("withdrawn: no");
  EXPECT_EQ(fees(wait("2026-03-30 23:59:59")), Lines{"2026-02-28 23:59:59 5.00"});
  EXPECT_EQ(fees(events(run(RemoveOffer{n(1), "x"}))), Lines{});
}

TEST_F(Schedule, month_turns_by_the_wall_clock_where_the_clock_changes) {
  // Berlin: UTC+1 in March's beginning, UTC+2 at April's.
  start("2026-03-16 10:00:00", "fees: [{name: f, amount: 30.00, every: month}, {name: d, amount: 0.10, every: day}]", "Europe/Berlin");
  at("2026-03-31 23:59:59");
  EXPECT_EQ(now.text(), "2026-03-31T21:59:59Z");
  const auto before = fees(wait());
  EXPECT_EQ(before.size(), 15u);  // the days 17 to 31, one of 23 hours among them
  EXPECT_EQ(before[12], "2026-03-29 00:00:00 0.10");
  EXPECT_EQ(before[13], "2026-03-30 00:00:00 0.10");
  EXPECT_EQ(fees(wait("2026-04-01 00:00:00")), (Lines{"2026-04-01 00:00:00 30.00", "2026-04-01 00:00:00 0.10"}));
  // October: one day of 25 hours, each day still once.
  start("2026-10-20 10:00:00", "fees: [{name: d, amount: 0.10, every: day}]", "Europe/Berlin");
  EXPECT_EQ(fees(wait("2026-11-01 00:00:00")).size(), 12u);
  EXPECT_EQ(now.text(), "2026-10-31T23:00:00Z");
}

TEST_F(Schedule, fees_are_taken_from_money_buckets_that_may_pay_them_first) {
  renew();
  zone = *test_zones("UTC");
  at("2025-01-01 00:00:00");
  publish("t", "buckets: {for-f: {unit: money, priority: 5, pays: [{fees: [f]}]}}\n"
               "offers:\n  x: {tariff: plain, fees: [{name: f, amount: 3.00, every: month}, {name: g, amount: 2.00, every: month}], grants: [{bucket: for-f, amount: 4.00, once: yes}]}\n");
  at("2026-03-01 00:00:00");
  open(1, 10, "x");
  EXPECT_EQ(bucket(1, "for-f"), 1'000'000);
  EXPECT_DOUBLE_EQ(money(1), 8);
  wait("2026-04-01 00:00:00");
  EXPECT_EQ(bucket(1, "for-f"), 0);
  EXPECT_DOUBLE_EQ(money(1), 4);
}

TEST_F(Schedule, a_fee_is_taken_also_where_money_does_not_suffice) {
  start("2026-03-01 00:00:00", "fees: [{name: f, amount: 30.00, every: month}]", "UTC", 10);
  EXPECT_DOUBLE_EQ(money(1), -20);
}

TEST_F(Schedule, bundles_pay_and_give_by_their_quantity) {
  renew();
  zone = *test_zones("UTC");
  at("2025-01-01 00:00:00");
  publish("t", "offers:\n  x: {kind: addon, many: yes, fees: [{name: f, amount: 1.50, every: month}], grants: [{bucket: data, amount: 2 MB, every: month}]}\n");
  at("2026-03-01 00:00:00");
  open(1, 100);
  run(AddOffer{n(1), "x", 4});
  EXPECT_EQ(bucket(1, "data"), 8 * MB);
  EXPECT_EQ(fees(wait("2026-04-01 00:00:00")), Lines{"2026-04-01 00:00:00 6.00"});
  EXPECT_EQ(bucket(1, "data"), 8 * MB);
}

TEST_F(Schedule, many_accounts_are_served_in_bounded_ticks) {
  renew();
  zone = *test_zones("UTC");
  at("2025-01-01 00:00:00");
  publish("t", "offers:\n  x: {tariff: plain, fees: [{name: f, amount: 1.00, every: month}]}\n");
  at("2026-03-02 00:00:00");
  for (int i = 0; i < 1500; ++i) open(i, 10, "x");
  at("2026-04-01 00:00:00");
  int ticks = 0;
  size_t taken = 0;
  for (; machine->next_due() <= now; ++ticks) {
    const size_t here = bytes(encode("", "", Tick{})).events.size();
    EXPECT_LE(here, static_cast<size_t>(Machine::tick_accounts));
    taken += here;
  }
  EXPECT_EQ(taken, 1500u);
  EXPECT_EQ(ticks, 3);
}

class Turning : public Bench {};

TEST_F(Turning, accounts_turn_to_a_version_in_slices_and_before_theirs_when_touched) {
  publish();
  constexpr int accounts = 2 * Machine::tick_accounts + 100;
  for (int i = 1; i <= accounts; ++i) open(i, 10);
  std::string text = operator_text("t", "UTC") + test_operator;
  const std::string plain = "plain: {tariff: plain, ";
  text.replace(text.find(plain), plain.size(), plain + "fees: [{name: daily, amount: 1.00, every: day}], ");
  at("2026-03-10 00:00:00");
  ASSERT_EQ(publish_bundle("t", {{"a.yaml", text}}, Instant::from_seconds(now.seconds() + 86'400)).answer.code, "");
  EXPECT_EQ(wait().size(), 0u);
  at("2026-03-11 00:00:00");
  const auto first = wait();
  EXPECT_EQ(count(first, EventKind::version_in_force), 1);
  EXPECT_EQ(count(first, EventKind::fee_charged), Machine::tick_accounts);
  EXPECT_DOUBLE_EQ(money(accounts), 10) << "not its turn yet";
  EXPECT_EQ(count(events(run(TopUp{n(accounts), yuan(1), {}, 0, 0})), EventKind::fee_charged), 1);
  for (const int fees : {Machine::tick_accounts, 99, 0}) {
    now = Instant::from_micros(now.micros() + Machine::turn_every);
    const auto list = wait();
    EXPECT_EQ(count(list, EventKind::fee_charged), fees);
    EXPECT_EQ(count(list, EventKind::version_in_force), 0);
  }
  EXPECT_DOUBLE_EQ(money(1), 9);
  EXPECT_DOUBLE_EQ(money(accounts), 10);
  EXPECT_EQ(count(wait("2026-03-12 00:00:00"), EventKind::fee_charged), accounts);
}

}  // namespace
}  // namespace sublet::charging
