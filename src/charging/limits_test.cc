// Limits, stops and restores; sessions; late uses; versions.
#include "charging/testing.h"

namespace sublet::charging {
namespace {

class Limits : public Bench {
 protected:
  void SetUp() override {
    Bench::SetUp();
    publish("t", R"(
counters: {day-calls: {service: voice, counts: uses, per: day}}
offers:
  full: {tariff: plain, limits: [{name: cap, counter: month-data, at: 10 MB, then: stop, service: data}]}
  ask: {tariff: plain, limits: [{name: cap, counter: month-data, at: 10 MB, then: stop, service: data, lift: request}]}
  slow: {tariff: plain, limits: [{name: slow, counter: month-data, at: 10 MB, then: throttle, service: data, kbps: 128}, {name: slower, counter: month-data, at: 20 MB, then: throttle, service: data, kbps: 64}]}
  tell: {tariff: plain, limits: [{name: told, counter: spend, at: 1.00, then: notify}, {name: half, counter: spend, at: 2.00, then: half-stop}, {name: full, counter: spend, at: 3.00, then: full-stop}]}
)");
  }
  uint8_t wanted(int l) const { return line(l).wanted; }
};

TEST_F(Limits, a_volume_stops_data_until_the_month_ends) {
  open(1, 100, "full");
  EXPECT_EQ(count(events(run(data(1, 9 * MB))), EventKind::limit_reached), 0);
  const auto list = events(run(data(1, MB)));
  EXPECT_EQ(count(list, EventKind::limit_reached), 1);
  EXPECT_EQ(count(list, EventKind::stop_wanted), 1);
  EXPECT_EQ(wanted(1), stop::data);
  EXPECT_EQ(op().stopped, 1u);
  EXPECT_EQ(count(events(run(data(1, MB))), EventKind::limit_reached), 0) << "told once";
  EXPECT_EQ(refused(Lift{n(1), "cap"}), "not_on_request");
  EXPECT_EQ(refused(Lift{n(1), "nonsense"}), "unknown_limit");
  ChargeUse covered = data(1, MB);
  covered.only_if_covered = true;
  EXPECT_EQ(refused(covered), "stopped");
  EXPECT_EQ(refused(session("s", 1, MB)), "stopped");
  EXPECT_EQ(count(wait("2026-04-01 00:00:00"), EventKind::stop_wanted), 1);
  EXPECT_EQ(wanted(1), 0);
  EXPECT_EQ(op().stopped, 0u);
}

TEST_F(Limits, a_stop_on_request_is_lifted_until_the_next_month) {
  open(1, 100, "ask");
  EXPECT_EQ(refused(Lift{n(1), "cap"}), "not_reached");
  run(data(1, 10 * MB));
  EXPECT_EQ(wanted(1), stop::data);
  ASSERT_EQ(code(Lift{n(1), "cap"}), "");
  EXPECT_EQ(wanted(1), 0);
  EXPECT_EQ(refused(Lift{n(1), "cap"}), "not_reached");
  run(data(1, 50 * MB));
  EXPECT_EQ(wanted(1), 0);
  at("2026-04-02 00:00:00");
  run(data(1, 10 * MB));
  EXPECT_EQ(wanted(1), stop::data);
}

TEST_F(Limits, the_lowest_of_several_throttles_holds) {
  open(1, 100, "slow");
  run(data(1, 10 * MB));
  EXPECT_EQ(wanted(1), stop::throttled);
  EXPECT_EQ(line(1).kbps, 128u);
  run(data(1, 10 * MB));
  EXPECT_EQ(line(1).kbps, 64u);
  wait("2026-04-01 00:00:00");
  EXPECT_EQ(wanted(1), 0);
  EXPECT_EQ(line(1).kbps, 0u);
}

TEST_F(Limits, one_use_may_reach_several_limits) {
  open(1, 100, "tell");
  EXPECT_EQ(count(events(run(data(1, 35 * MB))), EventKind::limit_reached), 3);
  EXPECT_EQ(wanted(1), stop::half | stop::full);
}

TEST_F(Limits, a_members_own_limit_stops_that_line_alone) {
  open(1, 100);
  run(AddLine{n(1), {n(2), "", {"plain"}}});
  run(SetMemberLimit{n(2), "month-data", 5 * MB});
  EXPECT_EQ(run(session("s", 2, 8 * MB)).answer.grants[0].units, 5 * MB);
  run(SessionEnd{"s", {{0, 2 * MB, -1}}});
  ChargeUse covered = data(2, 4 * MB);
  covered.only_if_covered = true;
  EXPECT_EQ(refused(covered), "member_limit");
  run(data(2, 3 * MB));
  EXPECT_EQ(wanted(2), stop::data);
  EXPECT_EQ(wanted(1), 0);
}

TEST_F(Limits, the_hosts_confirmation_is_kept_with_its_lag) {
  open(1, 100, "full");
  run(data(1, 10 * MB));
  now = Instant::from_seconds(now.seconds() + 40);
  const Outcome o = run(LineSwitched{n(1), stop::data});
  EXPECT_EQ(events(o)[0].other, 40);
  EXPECT_EQ(line(1).confirmed, stop::data);
  EXPECT_EQ(refused(LineSwitched{n(1), 256}), "bad_command");
  // What is used all the same is charged, and told.
  now = Instant::from_seconds(now.seconds() + 60);
  const Outcome used = run(data(1, MB));
  EXPECT_TRUE((used.events[0].charged.flags & Charged::after_stop) != 0);
  EXPECT_EQ(op().hosts.begin()->second.after_stop, 100'000);
}

class Credit : public Bench {
 protected:
  void SetUp() override {
    Bench::SetUp();
    publish("t", "", "UTC", ", credit: {warn: 2.00, half: 0.00, full: -1.00, restore: 1.00}");
  }
};

TEST_F(Credit, credit_warns_bars_outgoing_bars_all_and_restores_at_its_own_line) {
  open(1, 3);
  EXPECT_EQ(count(events(run(data(1, 11 * MB))), EventKind::low_balance), 1);  // 1.90
  EXPECT_EQ(count(events(run(data(1, MB))), EventKind::low_balance), 0);
  run(data(1, 20 * MB));  // -0.20
  EXPECT_EQ(line(1).wanted, stop::half);
  run(data(1, 9 * MB));  // -1.10
  EXPECT_EQ(line(1).wanted, stop::full);
  run(TopUp{n(1), yuan(1.5), {}, 0, 0});  // 0.40
  EXPECT_EQ(line(1).wanted, stop::full);
  run(TopUp{n(1), yuan(0.6), {}, 0, 0});  // 1.00
  EXPECT_EQ(line(1).wanted, 0);
  run(TopUp{n(1), yuan(1), {}, 0, 0});
  EXPECT_EQ(count(events(run(data(1, 11 * MB))), EventKind::low_balance), 1) << "told anew";
}

TEST_F(Credit, a_bar_stops_whatever_the_balance_and_leaves_credits_own_stops_alone) {
  open(1, 3);
  Outcome o = run(BarLine{n(1), stop::full});
  EXPECT_EQ(count(events(o), EventKind::stop_wanted), 1);
  EXPECT_EQ(line(1).wanted, stop::full);
  EXPECT_EQ(count(events(run(BarLine{n(1), stop::full})), EventKind::barred), 0) << "the same again";
  run(TopUp{n(1), yuan(5), {}, 0, 0});
  EXPECT_EQ(line(1).wanted, stop::full) << "money does not lift it";
  run(BarLine{n(1), 0});
  EXPECT_EQ(line(1).wanted, 0) << "7.00 is above half and below no line that would hold it back";
  // 0.50 lies between half and restore: without an own stop the line goes on, with one it stays stopped.
  run(BarLine{n(1), stop::full});
  run(Withdraw{n(1), yuan(7.5), {}});
  run(BarLine{n(1), 0});
  EXPECT_EQ(line(1).wanted, 0) << "only the bar had stopped it";
  run(BarLine{n(1), stop::full});
  run(data(1, 6 * MB));  // -0.10
  run(TopUp{n(1), yuan(0.6), {}, 0, 0});  // 0.50
  run(BarLine{n(1), 0});
  EXPECT_EQ(line(1).wanted, stop::half) << "credit had stopped it meanwhile, and restore is at 1.00";
  run(TopUp{n(1), yuan(1), {}, 0, 0});
  EXPECT_EQ(line(1).wanted, 0);
  EXPECT_EQ(op().stopped, 0U);
  EXPECT_EQ(run(BarLine{n(1), 64}).answer.code, "bad_command");
}

TEST_F(Credit, a_withdrawal_takes_own_money_only) {
  open(1, 3);
  run(SetCredit{n(1), yuan(10)});
  EXPECT_EQ(run(Withdraw{n(1), yuan(3.01), {}}).answer.code, "insufficient_balance");
  EXPECT_EQ(run(Withdraw{n(1), Money(), {}}).answer.code, "bad_amount");
  const Outcome o = run(Withdraw{n(1), yuan(2), "order 17"});
  EXPECT_EQ(o.answer.money, yuan(1));
  EXPECT_EQ(count(events(o), EventKind::withdrawn), 1);
}

TEST_F(Credit, what_is_only_held_stops_nobody) {
  open(1, 3);
  run(SessionStart{"a", n(1), {}, {}, 0});
  ASSERT_EQ(run(session("s", 1, 29 * MB)).answer.code, "");
  const Outcome o = run(data(1, MB));
  EXPECT_EQ(count(events(o), EventKind::stop_wanted), 0);
  EXPECT_EQ(count(events(o), EventKind::low_balance), 0);
  EXPECT_EQ(line(1).wanted, 0);
  run(SessionEnd{"s", {{0, 29 * MB, -1}}});
  run(data(1, MB));
  EXPECT_EQ(line(1).wanted, stop::half);
}

TEST_F(Credit, a_closed_or_removed_line_is_no_longer_counted_as_stopped) {
  open(1, 0);
  run(AddLine{n(1), {n(2), "", {"plain"}}});
  run(data(1, MB));
  EXPECT_EQ(op().stopped, 2u);
  run(RemoveLine{n(2)});
  EXPECT_EQ(op().stopped, 1u);
  run(CloseAccount{n(1)});
  EXPECT_EQ(op().stopped, 0u);
}

class Sessions : public Bench {
 protected:
  void SetUp() override {
    Bench::SetUp();
    publish();
  }
  double held(int l) const {
    int64_t out = 0;
    for (const auto& [key, s] : machine->state().sessions)
      for (const SessionGroupState& g : s.groups) out += s.account == account(l) ? g.held_money : 0;
    return static_cast<double>(out) / 1e6;
  }
};

TEST_F(Sessions, several_sessions_share_what_there_is_and_no_more) {
  open(1, 1);
  EXPECT_EQ(run(session("a", 1, 8 * MB)).answer.grants[0].units, 8 * MB);
  const Answer b = run(session("b", 1, 8 * MB)).answer;
  EXPECT_EQ(b.grants[0].units, 2 * MB);
  EXPECT_TRUE(b.grants[0].last);
  EXPECT_EQ(refused(session("c", 1, MB)), "insufficient_balance");
  EXPECT_DOUBLE_EQ(held(1), 1);
  run(SessionEnd{"a", {{0, 3 * MB, -1}}});
  run(SessionEnd{"b", {{0, 2 * MB, -1}}});
  EXPECT_DOUBLE_EQ(money(1), 0.5);
  EXPECT_TRUE(machine->state().sessions.empty());
}

TEST_F(Sessions, an_update_gives_back_charges_and_holds_anew_in_one_step) {
  open(1, 1);
  run(TopUp{n(1), {}, "data", 3 * MB, 0});
  const Answer first = run(session("s", 1, 5 * MB, 10)).answer;
  EXPECT_EQ(first.grants[0].holds, 200'000);
  EXPECT_EQ(bucket(1, "data"), 0);
  const Outcome o = run(SessionUpdate{"s", {{10, MB, 4 * MB}}});
  EXPECT_EQ(o.answer.cost, Money());
  EXPECT_EQ(o.answer.grants[0].units, 4 * MB);
  EXPECT_EQ(o.answer.grants[0].holds, 200'000);
  run(SessionUpdate{"s", {{10, 3 * MB, -1}}});
  EXPECT_DOUBLE_EQ(held(1), 0);
  EXPECT_DOUBLE_EQ(money(1), 0.9);
}

TEST_F(Sessions, groups_of_one_session_hold_apart) {
  open(1, 1);
  SessionStart c = session("s", 1, 4 * MB, 1);
  c.groups.push_back({2, 0, 4 * MB});
  c.groups.push_back({3, 0, 4 * MB});
  const Answer a = run(c).answer;
  ASSERT_EQ(a.grants.size(), 3u);
  EXPECT_EQ(a.grants[2].units, 2 * MB);
  EXPECT_EQ(run(SessionUpdate{"s", {{4, 0, MB}}}).answer.grants[0].refused, "insufficient_balance");
  c.session = "t";
  c.groups = {{1, 0, MB}, {1, 0, MB}};
  EXPECT_EQ(refused(c), "bad_command");
  EXPECT_EQ(refused(SessionUpdate{"s", {{1, 0, MB}, {1, 0, MB}}}), "bad_command");
  run(SessionEnd{"s", {}});
  EXPECT_DOUBLE_EQ(money(1), 1);
}

TEST_F(Sessions, a_rating_group_of_32_bits_is_told_whole) {
  const uint32_t group = 4'000'000'000;
  open(1, 10);
  auto of = [](const Outcome& o, EventKind kind) {
    std::vector<uint32_t> out;
    for (const Event& e : events(o))
      if (e.kind == kind) out.push_back(e.ref);
    return out;
  };
  const Outcome begun = run(session("s", 1, MB, group));
  EXPECT_EQ(begun.answer.grants[0].group, group);
  EXPECT_EQ(of(begun, EventKind::session_granted), std::vector<uint32_t>{group});
  begin_again();
  const Outcome more = run(SessionUpdate{"s", {{group, MB, MB}}});
  EXPECT_EQ(more.answer.cost, yuan(0.10));
  EXPECT_EQ(more.answer.grants[0].group, group);
  EXPECT_EQ(of(more, EventKind::session_granted), (std::vector<uint32_t>{group, group}));  // given back, granted anew
  SessionStart call = session("t", 1, 1, group);
  call.use.use.service = catalogue::Service::mms;
  EXPECT_EQ(run(call).answer.code, "no_price");
  Event e;
  e.ref = group;
  EXPECT_EQ(e.id(), 0);  // no name of the registry
}

TEST_F(Sessions, what_is_wrong_is_refused_and_changes_nothing) {
  open(1, 1);
  run(session("s", 1, MB));
  EXPECT_EQ(refused(session("s", 1, MB)), "session_exists");
  EXPECT_EQ(refused(session("", 1, MB)), "bad_command");
  EXPECT_EQ(refused(session(std::string(513, 'x'), 1, MB)), "bad_command");
  EXPECT_EQ(refused(SessionStart{"t", n(1), {}, std::vector<SessionGroup>(65), 0}), "bad_command");
  EXPECT_EQ(refused(SessionUpdate{"nobody", {}}), "unknown_session");
  EXPECT_EQ(refused(SessionEnd{"nobody", {}}), "unknown_session");
  EXPECT_EQ(refused(SessionUpdate{"s", {{0, -1, -1}}}), "bad_amount");
  EXPECT_EQ(refused(SessionUpdate{"s", {{0, INT64_MAX, -1}}}), "bad_amount");
  EXPECT_EQ(refused(SessionEnd{"s", {{0, INT64_MAX, -1}}}), "bad_amount");
  SessionStart mms = session("m", 1, 1);
  mms.use.use.service = catalogue::Service::mms;
  EXPECT_EQ(refused(mms), "no_price");
  open(2, 1000);
  for (int i = 0; i < 5'000; ++i) ASSERT_EQ(code(session("many" + std::to_string(i), 2, MB)), "");
  EXPECT_EQ(refused(session("one more", 2, MB)), "too_many_sessions");
}

TEST_F(Sessions, a_refused_start_still_tells_what_time_did) {
  open(1, 0);
  run(TopUp{n(1), {}, "data", MB, 1});
  at("2026-03-10 00:00:00");
  const Outcome o = run(session("s", 1, MB));
  EXPECT_EQ(o.answer.code, "insufficient_balance");
  EXPECT_EQ(count(events(o), EventKind::expired), 1);
}

TEST_F(Sessions, a_silent_session_ends_by_itself_and_gives_back) {
  open(1, 1);
  run(session("s", 1, 5 * MB, 0, 60));
  now = Instant::from_seconds(now.seconds() + 59);
  EXPECT_EQ(wait().size(), 0u);
  run(SessionUpdate{"s", {{0, MB, 5 * MB}}});
  now = Instant::from_seconds(now.seconds() + 60);
  EXPECT_EQ(count(wait(), EventKind::session_ended), 1);
  EXPECT_EQ(refused(SessionUpdate{"s", {{0, MB, MB}}}), "unknown_session");
  EXPECT_DOUBLE_EQ(money(1), 0.9);
  EXPECT_EQ(code(session("s", 1, MB)), "");  // the id is free again
}

TEST_F(Sessions, held_units_that_end_meanwhile_do_not_come_back) {
  open(1, 1);
  run(TopUp{n(1), {}, "data", 5 * MB, 1});
  at("2026-03-02 23:00:00");
  run(session("s", 1, 3 * MB, 0, 86'400));
  EXPECT_EQ(count(wait("2026-03-03 00:00:00"), EventKind::expired), 1);  // the two that were not held
  at("2026-03-03 01:00:00");
  run(SessionEnd{"s", {{0, 0, -1}}});
  wait();
  EXPECT_EQ(bucket(1, "data"), 0);
  const auto& totals = op().totals[static_cast<size_t>(Unit::octets)];
  EXPECT_TRUE(totals[static_cast<size_t>(Ledger::expired)] == 5 * MB);
  EXPECT_TRUE(totals[static_cast<size_t>(Ledger::held)] == 0);
}

TEST_F(Sessions, reports_smaller_than_an_increment_cost_what_one_use_would) {
  open(1, 10);
  run(session("s", 1, 5 * MB));
  Money sum;
  for (int i = 0; i < 8; ++i) sum += run(SessionUpdate{"s", {{0, MB / 4, MB}}}).answer.cost;
  EXPECT_EQ(sum, yuan(0.20));
}

class Late : public Bench {};

TEST_F(Late, a_use_of_a_removed_line_from_before_its_removal_is_charged_to_its_account) {
  publish();
  open(1, 10);
  run(AddLine{n(1), {n(2), "", {"plain"}}});
  now = Instant::from_seconds(now.seconds() + 7200);
  const AccountId first = account(1);
  run(data(2, 3 * MB));
  ChargeUse c = data(2, MB);
  now = Instant::from_seconds(now.seconds() + 60);
  run(RemoveLine{n(2)});
  now = Instant::from_seconds(now.seconds() + 60);
  const Outcome o = run(c);
  EXPECT_EQ(o.answer.cost, yuan(0.10));
  EXPECT_EQ(o.events[0].charged.account, first);
  EXPECT_EQ(o.events[0].charged.line, n(2));
  EXPECT_DOUBLE_EQ(money(1), 9.6);
  EXPECT_EQ(sum(1, Item::counter, op().registry.counters.find("month-data")), 4 * MB);  // the line's own still counts
  // Somebody else has the number by now: what began before is the first one's all the same, what begins now is not.
  open(3, 10);
  run(AddLine{n(3), {n(2), "", {"plain"}}});
  EXPECT_EQ(run(c).events[0].charged.account, first);
  EXPECT_EQ(run(data(2, MB)).events[0].charged.account, account(3));
  // Weeks later, told late; the offers of the line are known for as long as its uses may come.
  begin_again();
  now = Instant::from_seconds(now.seconds() + 20 * 86'400);
  wait();
  EXPECT_EQ(run(c).events[0].charged.account, first);
  // Before the line was in service it was nobody's; and a closed account takes nothing.
  ChargeUse early = c;
  early.use.use.start = Instant::from_seconds(c.use.use.start.seconds() - 86'400);
  EXPECT_EQ(refused(early), "line_closed");
  run(CloseAccount{n(1)});
  EXPECT_EQ(refused(c), "line_closed");
}

TEST_F(Late, what_hosts_have_earned_together_is_more_than_64_bits_hold) {
  publish("t", "tariffs:\n  dear: {rules: [{service: data, price: {amount: 1000000.00, per: 1 MB}}]}\noffers:\n  dear: {tariff: dear}\n");
  for (int i = 1; i <= 3; ++i) {
    open(i, 0, "dear");
    for (int k = 0; k < 4000; ++k) ASSERT_EQ(run(data(i, 900 * MB)).answer.code, "");
  }
  const i128 all = i128{900'000'000'000'000} * 12'000;  // micro-units
  EXPECT_TRUE(op().hosts.begin()->second.retail == all);
  EXPECT_TRUE(op().hosts.begin()->second.overrun == all);
  begin_again();
  EXPECT_TRUE(op().hosts.begin()->second.retail == all);
  EXPECT_EQ(shown(all), INT64_MAX);
}

TEST_F(Late, a_use_before_the_close_is_charged_as_of_now) {
  publish("t", "offers:\n  x: {tariff: plain, counters: [month-data], grants: [{bucket: data, amount: 5 MB, every: month}]}\n", "UTC", ", late: {days: 65, grace: 48 h}");
  at("2026-03-10 10:00:00");
  open(1, 10, "x");
  at("2026-04-02 10:00:00");
  ChargeUse c = data(1, MB);
  c.use.use.start = zone.instant(*parse_civil("2026-03-31 23:00:00"));
  Outcome o = run(c);  // within the grace: from March's bucket
  EXPECT_EQ(o.events[0].charged.flags & Charged::late, 0);
  EXPECT_EQ(bucket(1, "data"), 9 * MB);
  ASSERT_EQ(code(PeriodClose{zone.instant({{2026, 4, 1}, 0, 0, 0})}), "");
  wait("2026-04-03 00:00:00");
  o = run(c);
  EXPECT_NE(o.events[0].charged.flags & Charged::late, 0);
  EXPECT_EQ(bucket(1, "data"), 4 * MB);  // April's
  const auto april = static_cast<uint32_t>(days_from_civil(2026, 4, 1));
  for (const Item& i : machine->state().store.items(account(1)))
    EXPECT_TRUE(i.kind != Item::counter || i.from != april || i.value == MB);
}

TEST_F(Late, the_version_of_the_uses_time_prices_it) {
  publish("t");
  at("2026-03-10 10:00:00");
  open(1, 10);
  std::string text = operator_text("t", "UTC") + test_operator;
  text.replace(text.find("amount: 0.10, per: 1 MB"), 23, "amount: 0.30, per: 1 MB");
  ASSERT_EQ(publish_bundle("t", {{"a.yaml", text}}, zone.instant({{2026, 3, 11}, 0, 0, 0})).answer.code, "");
  EXPECT_EQ(run(data(1, MB)).answer.cost, yuan(0.10));  // not in force yet
  at("2026-03-11 10:00:00");
  EXPECT_EQ(run(data(1, MB)).answer.cost, yuan(0.30));
  ChargeUse c = data(1, MB);
  c.use.use.start = zone.instant(*parse_civil("2026-03-10 23:59:59"));
  EXPECT_EQ(run(c).answer.cost, yuan(0.10));
  // A published version never reaches into the past.
  text.replace(text.find("amount: 0.30, per: 1 MB"), 23, "amount: 0.50, per: 1 MB");
  ASSERT_EQ(publish_bundle("t", {{"a.yaml", text}}, zone.instant({{2026, 3, 1}, 0, 0, 0})).answer.code, "");
  EXPECT_EQ(run(c).answer.cost, yuan(0.10));
}

// A session that began before a new version, in the three ways a catalogue may say.
class Versions : public Bench, public testing::WithParamInterface<std::pair<const char*, std::vector<double>>> {};

TEST_P(Versions, a_running_session_switches_when_the_catalogue_says) {
  const auto& [when, costs] = GetParam();
  const std::string head = std::string(", sessions: ") + when;
  publish("t", "", "UTC", head);
  at("2026-03-10 22:00:00");
  open(1, 10);
  run(session("s", 1, MB, 0, 7 * 86'400));
  std::string text = operator_text("t", "UTC", head) + test_operator;
  text.replace(text.find("amount: 0.10, per: 1 MB"), 23, "amount: 0.30, per: 1 MB");
  ASSERT_EQ(publish_bundle("t", {{"a.yaml", text}}).answer.code, "");
  std::vector<double> got;
  for (const char* time : {"2026-03-10 23:00:00", "2026-03-11 01:00:00", "2026-03-11 05:00:00"}) {
    at(time);
    got.push_back(static_cast<double>(run(SessionUpdate{"s", {{0, MB, MB}}}).answer.cost.micros()) / 1e6);
  }
  EXPECT_EQ(got, costs);
}

INSTANTIATE_TEST_SUITE_P(when, Versions,
                         testing::Values(std::pair("keep", std::vector{0.1, 0.1, 0.1}), std::pair("midnight", std::vector{0.1, 0.3, 0.3}), std::pair("\"at 04:00\"", std::vector{0.1, 0.1, 0.3})));

}  // namespace
}  // namespace sublet::charging
