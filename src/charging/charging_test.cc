// The commands, in sentences of the trade. Every refusal leaves no trace (Bench::refused checks the digest).
#include "charging/testing.h"

namespace sublet::charging {
namespace {

class Commands : public Bench {
 protected:
  void SetUp() override {
    Bench::SetUp();
    ASSERT_EQ(publish().answer.code, "");
  }
};

TEST_F(Commands, an_account_opens_with_its_lines_offers_money_and_credit) {
  const Outcome o = run(OpenAccount{{NewLine{n(1), "", {"plain"}}, NewLine{n(100'000'002), "north", {}}}, {"family"}, yuan(10), yuan(5)});
  ASSERT_EQ(o.answer.code, "");
  EXPECT_EQ(o.answer.money, yuan(10));
  EXPECT_EQ(o.answer.account, 1u);
  EXPECT_EQ(op().registry.hosts.name(line(1).host), "north");
  EXPECT_EQ(op().registry.hosts.name(line(100'000'002).host), "north");  // as stated, although its prefix is the south's
  EXPECT_EQ(bucket(1, "data"), 5 * MB);
  EXPECT_EQ(op().lines, 2u);
}

// A server that is killed between charging's log and the records asks again, and gets no events.
TEST_F(Commands, a_closing_that_is_asked_for_again_says_again_what_was_paid_out) {
  open(1, 3);
  EXPECT_EQ(run(CloseAccount{n(1)}, "close-1").answer.cost, yuan(3));
  const Outcome again = run(CloseAccount{n(1)}, "close-1");
  EXPECT_TRUE(again.events.empty());
  EXPECT_EQ(again.answer.cost, yuan(3));
}

TEST_F(Commands, a_number_finds_its_host_by_the_longest_leased_prefix) {
  ASSERT_EQ(open(100'000'001).answer.code, "");
  EXPECT_EQ(op().registry.hosts.name(line(100'000'001).host), "south");
}

TEST_F(Commands, opening_is_refused_for_what_is_wrong_and_leaves_nothing) {
  ASSERT_EQ(open(1).answer.code, "");
  auto with = [&](NewLine l) { return refused(OpenAccount{{std::move(l)}, {}, {}, {}}); };
  EXPECT_EQ(refused(OpenAccount{}), "bad_command");
  EXPECT_EQ(with({n(1), "", {"plain"}}), "number_in_use");
  EXPECT_EQ(with({*PhoneNumber::parse("1234"), "", {}}), "bad_number");
  EXPECT_EQ(with({*PhoneNumber::parse("0861700000000"), "", {}}), "bad_number");
  EXPECT_EQ(with({*PhoneNumber::parse("4915100000000"), "", {}}), "no_host");
  EXPECT_EQ(with({n(2), "west", {}}), "unknown_host");
  EXPECT_EQ(with({n(2), "", {"nonsense"}}), "unknown_offer");
  EXPECT_EQ(with({n(2), "", {"sold-out"}}), "unknown_offer");
  EXPECT_EQ(with({n(2), "", {"family"}}), "wrong_level");
  EXPECT_EQ(with({n(2), "", {"plain", "once", "once"}}), "already_held");
  EXPECT_EQ(refused(OpenAccount{{NewLine{n(2), "", {}}}, {"plain"}, {}, {}}), "wrong_level");
  EXPECT_EQ(refused(OpenAccount{{NewLine{n(2), "", {}}, NewLine{n(2), "", {}}}, {}, {}, {}}), "number_in_use");
  EXPECT_EQ(refused(OpenAccount{{NewLine{n(2), "", {}}}, {}, yuan(-1), {}}), "bad_amount");
  EXPECT_EQ(refused(OpenAccount{{NewLine{n(2), "", {}}}, {}, {}, yuan(-1)}), "bad_amount");
  EXPECT_EQ(refused(OpenAccount{{NewLine{n(2), "", std::vector<std::string>(6600, "pack")}}, {}, {}, {}}), "account_full");
  EXPECT_EQ(refused(OpenAccount{std::vector<NewLine>(51), {}, {}, {}}), "bad_command");
  EXPECT_EQ(op().accounts, 1u);
}

TEST_F(Commands, every_command_on_a_number_without_a_line_is_refused) {
  EXPECT_EQ(refused(CloseAccount{n(9)}), "unknown_line");
  EXPECT_EQ(refused(AddLine{n(9), {}}), "unknown_line");
  EXPECT_EQ(refused(RemoveLine{n(9)}), "unknown_line");
  EXPECT_EQ(refused(SetCredit{n(9), {}}), "unknown_line");
  EXPECT_EQ(refused(SetMemberLimit{n(9), "month-data", 1}), "unknown_line");
  EXPECT_EQ(refused(AddOffer{n(9), "plain", 1}), "unknown_line");
  EXPECT_EQ(refused(RemoveOffer{n(9), "plain"}), "unknown_line");
  EXPECT_EQ(refused(TopUp{n(9), yuan(1), {}, 0, 0}), "unknown_line");
  EXPECT_EQ(refused(Adjust{n(9), yuan(1), {}, 0, {}}), "unknown_line");
  EXPECT_EQ(refused(Transfer{n(9), n(8), yuan(1)}), "unknown_line");
  EXPECT_EQ(refused(Gift{n(9), n(8), "data", 1}), "unknown_line");
  EXPECT_EQ(refused(data(9, 1)), "unknown_line");
  EXPECT_EQ(refused(ChargeFee{n(9), yuan(1), "x"}), "unknown_line");
  EXPECT_EQ(refused(session("s", 9, MB)), "unknown_line");
  EXPECT_EQ(refused(Lift{n(9), "x"}), "unknown_line");
  EXPECT_EQ(refused(LineSwitched{n(9), 0}), "unknown_line");
}

TEST_F(Commands, a_closed_account_pays_out_its_rest_and_frees_its_numbers) {
  open(1, 10);
  run(TopUp{n(1), {}, "data", 3 * MB, 0});
  run(session("s", 1, MB));
  const Outcome o = run(CloseAccount{n(1)});
  ASSERT_EQ(o.answer.code, "");
  EXPECT_EQ(o.answer.money, Money());
  const auto list = events(o);
  EXPECT_EQ(count(list, EventKind::session_ended), 1);
  EXPECT_EQ(count(list, EventKind::offer_ended), 1);
  EXPECT_EQ(list.back().amount, yuan(10).micros());
  EXPECT_EQ(line_id(1), 0u);
  EXPECT_EQ(refused(data(1, MB)), "unknown_line");
  EXPECT_EQ(open(1, 1).answer.code, "");  // the number again, for somebody else
  EXPECT_EQ(op().accounts, 1u);
  EXPECT_EQ(op().lines, 1u);
  EXPECT_TRUE(machine->state().sessions.empty());
}

TEST_F(Commands, an_account_with_hundreds_of_buckets_closes_with_an_event_that_can_be_read) {
  open(1, 10);
  for (int i = 0; i < 200; ++i) {
    now = Instant::from_seconds(now.seconds() + 1);
    ASSERT_EQ(code(TopUp{n(1), {}, "data", MB, 30}), "");
  }
  const Outcome o = run(CloseAccount{n(1)});
  EXPECT_EQ(events(o).back().kind, EventKind::account_closed);
  EXPECT_GT(events(o).back().postings.size(), 256u);
}

TEST_F(Commands, lines_come_and_go_but_not_the_last) {
  open(1, 10);
  EXPECT_EQ(refused(RemoveLine{n(1)}), "last_line");
  ASSERT_EQ(code(AddLine{n(1), {n(2), "", {"plain"}}}), "");
  EXPECT_EQ(account(1), account(2));
  EXPECT_EQ(refused(AddLine{n(1), {n(2), "", {}}}), "number_in_use");
  EXPECT_EQ(refused(AddLine{n(1), {n(3), "", {"nonsense"}}}), "unknown_offer");
  run(TopUp{n(2), {}, "data", 3 * MB, 0});
  run(session("s", 2, MB));
  const Outcome o = run(RemoveLine{n(2)});
  ASSERT_EQ(o.answer.code, "");
  EXPECT_EQ(count(events(o), EventKind::expired), 1);  // what was the line's alone
  EXPECT_EQ(count(events(o), EventKind::session_ended), 1);
  EXPECT_EQ(line_id(2), 0u);
  EXPECT_EQ(bucket(1, "data"), 0);
  EXPECT_EQ(op().lines, 1u);
}

TEST_F(Commands, an_offer_is_taken_once_unless_it_may_be_held_often) {
  open(1, 100);
  EXPECT_EQ(refused(AddOffer{n(1), "plain", 1}), "already_held");
  EXPECT_EQ(refused(AddOffer{n(1), "nonsense", 1}), "unknown_offer");
  EXPECT_EQ(refused(AddOffer{n(1), "sold-out", 1}), "unknown_offer");
  EXPECT_EQ(refused(AddOffer{n(1), "once", 2}), "bad_quantity");
  EXPECT_EQ(refused(AddOffer{n(1), "pack", 0}), "bad_quantity");
  EXPECT_EQ(refused(AddOffer{n(1), "pack", 1001}), "bad_quantity");
  ASSERT_EQ(code(AddOffer{n(1), "pack", 3}), "");
  ASSERT_EQ(code(AddOffer{n(1), "pack", 1}), "");
  EXPECT_EQ(bucket(1, "data"), 40 * MB);
  EXPECT_DOUBLE_EQ(money(1), 92);
}

TEST_F(Commands, a_new_base_offer_takes_the_place_of_the_old) {
  open(1, 10);
  now = Instant::from_seconds(now.seconds() + 60);
  const Outcome o = run(AddOffer{n(1), "other", 1});
  EXPECT_EQ(count(events(o), EventKind::offer_ended), 1);
  EXPECT_EQ(count(events(o), EventKind::offer_added), 1);
  EXPECT_EQ(sum(1, Item::offer, op().registry.offers.find("plain")), 0);
  EXPECT_EQ(refused(RemoveOffer{n(1), "plain"}), "offer_not_held");
  EXPECT_EQ(code(RemoveOffer{n(1), "other"}), "");
  EXPECT_EQ(refused(RemoveOffer{n(1), "nonsense"}), "offer_not_held");
  // Uses from before are still priced by it; from now on there is none.
  ChargeUse early = data(1, MB);
  now = Instant::from_seconds(now.seconds() + 600);
  early.use.use.start = Instant::from_seconds(now.seconds() - 630);
  EXPECT_EQ(run(early).answer.cost, yuan(0.10));
  EXPECT_EQ(refused(data(1, MB)), "no_offer");
}

TEST_F(Commands, a_top_up_is_more_than_nothing_and_less_than_nonsense) {
  open(1);
  EXPECT_EQ(run(TopUp{n(1), yuan(12.34), {}, 0, 0}).answer.money, yuan(12.34));
  EXPECT_EQ(refused(TopUp{n(1), {}, {}, 0, 0}), "bad_amount");
  EXPECT_EQ(refused(TopUp{n(1), yuan(-1), {}, 0, 0}), "bad_amount");
  EXPECT_EQ(refused(TopUp{n(1), yuan(1), {}, 5, 0}), "bad_amount");
  EXPECT_EQ(refused(TopUp{n(1), Money::from_micros(INT64_MAX), {}, 0, 0}), "too_large");
  EXPECT_EQ(refused(TopUp{n(1), {}, "nonsense", 1, 0}), "unknown_bucket");
  EXPECT_EQ(refused(TopUp{n(1), {}, "data", 0, 0}), "bad_amount");
  EXPECT_EQ(refused(TopUp{n(1), {}, "data", INT64_MAX, 0}), "too_large");
  EXPECT_EQ(refused(TopUp{n(1), {}, "data", 1, -1}), "bad_amount");
  ASSERT_EQ(code(TopUp{n(1), yuan(1), "credit", 0, 0}), "");
  EXPECT_EQ(bucket(1, "credit"), 1'000'000);
}

TEST_F(Commands, fifty_lines_keep_their_counters_and_grants_at_a_months_turn) {
  publish("w", "offers:\n  big: {tariff: plain, counters: [month-data, spend], grants: [{bucket: data, amount: 10 MB, every: month}, {bucket: minutes, amount: 10 min, every: month}]}\n", "UTC", ", late: {days: 65, grace: 48 h}");
  OpenAccount all;
  for (int i = 1; i <= 50; ++i) all.lines.push_back(NewLine{n(i), "", {"big"}});
  ASSERT_EQ(run_as("w", all).answer.code, "");
  auto each_uses = [&] {
    for (int i = 1; i <= 50; ++i) EXPECT_EQ(run_as("w", data(i, 11 * MB)).answer.code, "") << i;
  };
  at("2026-03-31 23:00:00"), wait();
  each_uses();
  const auto turn = wait("2026-04-01 00:00:00");
  EXPECT_EQ(count(turn, EventKind::granted), 100);
  EXPECT_EQ(count(turn, EventKind::no_room), 0);
  each_uses();
  const AccountId a = account(1, "w");
  int counters = 0;
  for (const Item& i : machine->state().store.items(a)) counters += i.kind == Item::counter;
  EXPECT_EQ(counters, 200);
  EXPECT_DOUBLE_EQ(money(1, "w"), -10);
}

TEST_F(Commands, a_thousand_lines_on_one_account_keep_their_own_things_apart) {
  publish("w", "offers:\n  big: {tariff: plain, counters: [month-data, spend], grants: [{bucket: data, amount: 10 MB, every: month}, {bucket: minutes, amount: 10 min, every: month}]}\n", "UTC", ", late: {days: 65, grace: 48 h}");
  constexpr int lines = 1000;
  OpenAccount all;
  for (int i = 1; i <= 50; ++i) all.lines.push_back(NewLine{n(i), "", {"big"}});
  ASSERT_EQ(run_as("w", all).answer.code, "");
  for (int i = 51; i <= lines; ++i) ASSERT_EQ(run_as("w", AddLine{n(1), {n(i), "", {"big"}}, {}}).answer.code, "") << i;
  at("2026-03-31 23:00:00"), wait();
  // In an order of no meaning; a line of 11 MB has used its own 10 and pays for one.
  for (int i = 0; i < lines; ++i) EXPECT_EQ(run_as("w", data(1 + i * 7 % lines, 11 * MB)).answer.code, "") << i;
  const auto turn = wait("2026-04-01 00:00:00");
  EXPECT_EQ(count(turn, EventKind::granted), 2 * lines);
  EXPECT_EQ(count(turn, EventKind::no_room), 0);
  const AccountId a = account(1, "w");
  EXPECT_DOUBLE_EQ(money(1, "w"), -0.1 * lines);
  const Store& store = machine->state().store;
  for (int i : {1, 50, 51, 500, lines}) {
    const Line& line = store.line(store.find(line_key(op("w").id, n(i))));
    int counters = 0;
    store.each_item(a, line.ordinal, [&](size_t, const Item& item) {
      EXPECT_EQ(item.line, line.ordinal);
      counters += item.kind == Item::counter;
    });
    EXPECT_EQ(counters, 2) << i;
  }
  EXPECT_EQ(run_as("w", RemoveLine{n(500)}).answer.code, "");
  store.each_item(a, 500, [&](size_t, const Item& item) { EXPECT_TRUE(item.kind == Item::ending || item.kind == Item::counter); });
  EXPECT_EQ(run_as("w", data(501, MB)).answer.code, "");
}

TEST_F(Commands, what_a_full_account_cannot_be_given_is_told) {
  publish("w", "offers:\n  big: {tariff: plain, grants: [{bucket: data, amount: 10 MB, every: month}, {bucket: minutes, amount: 10 min, every: month, from_month: 2}]}\n");
  run_as("w", OpenAccount{{NewLine{n(1), "", {"big"}}}, {}, yuan(1), {}});
  int days = 100;
  for (;; ++days) {
    if (days > 4000) now = Instant::from_seconds(now.seconds() + 1), days = 100;  // another beginning is another bucket
    if (!run_as("w", TopUp{n(1), {}, "early", MB, days}).answer.done()) break;
  }
  EXPECT_EQ(machine->state().store.items(account(1, "w")).size(), static_cast<size_t>(Store::max_items));
  EXPECT_EQ(run_as("w", TopUp{n(1), {}, "early", MB, days}).answer.code, "account_full");
  const auto turn = wait("2026-04-01 00:00:00");
  ASSERT_EQ(count(turn, EventKind::no_room), 1);
  for (const Event& e : turn) {
    if (e.kind != EventKind::no_room) continue;
    EXPECT_EQ(e.note, "bucket");
    EXPECT_EQ(e.amount, 600);
  }
}

TEST_F(Commands, a_balance_never_wraps) {
  publish("w", "offers:\n  dear: {tariff: dear}\ntariffs:\n  dear:\n    rules:\n      - {service: data, price: {amount: 9000000.00, per: 1 B}}\n");
  run_as("w", OpenAccount{{NewLine{n(1), "", {"dear"}}}, {}, yuan(1), {}});
  EXPECT_EQ(run_as("w", data(1, 112)).answer.code, "too_large");  // one use: at most a thousand million
  int uses = 0;
  while (uses < 5000 && run_as("w", data(1, 111)).answer.code.empty()) ++uses;
  EXPECT_EQ(uses, 4004);  // 4e18 micro-units are all that a balance may be away from nothing
  EXPECT_EQ(run_as("w", data(1, 111)).answer.code, "too_large");
  SessionStart s = session("s", 1, -1);
  ASSERT_EQ(run_as("w", s).answer.code, "");
  const auto told = events(run_as("w", SessionUpdate{"s", {{0, 111, -1}}}));
  EXPECT_EQ(count(told, EventKind::use_refused), 1);
  EXPECT_DOUBLE_EQ(money(1, "w"), 1 - 4004 * 999e6);
}

TEST_F(Commands, units_with_a_term_end_at_its_midnight) {
  open(1);
  ASSERT_EQ(code(TopUp{n(1), {}, "data", 5 * MB, 2}), "");
  EXPECT_EQ(wait("2026-03-03 23:59:59").size(), 0u);
  const auto list = wait("2026-03-04 00:00:00");
  ASSERT_EQ(count(list, EventKind::expired), 1);
  EXPECT_EQ(list[0].amount, 5 * MB);
}

TEST_F(Commands, an_adjustment_may_take_below_zero_where_the_bucket_may_be) {
  open(1, 5);
  EXPECT_EQ(run(Adjust{n(1), yuan(-7), {}, 0, "a mistake"}).answer.money, yuan(-2));
  EXPECT_EQ(refused(Adjust{n(1), {}, {}, 0, {}}), "bad_amount");
  EXPECT_EQ(refused(Adjust{n(1), {}, "data", 0, {}}), "bad_amount");
  EXPECT_EQ(refused(Adjust{n(1), {}, "nonsense", 1, {}}), "unknown_bucket");
  EXPECT_EQ(refused(Adjust{n(1), {}, "data", -1, {}}), "insufficient_units");
  EXPECT_EQ(refused(Adjust{n(1), Money::from_micros(INT64_MIN), {}, 0, {}}), "bad_amount");
  EXPECT_EQ(refused(Adjust{n(1), {}, "data", INT64_MIN, {}}), "bad_amount");
  ASSERT_EQ(code(Adjust{n(1), {}, "coins", -5, {}}), "");
  EXPECT_EQ(bucket(1, "coins"), -5);
  ASSERT_EQ(code(Adjust{n(1), {}, "coins", 3, {}}), "");
  ASSERT_EQ(code(TopUp{n(1), {}, "coins", 4, 0}), "");
  EXPECT_EQ(bucket(1, "coins"), 2);
}

TEST_F(Commands, money_and_units_move_between_accounts_only_when_they_are_there) {
  open(1, 10);
  open(2, 1);
  run(AddLine{n(1), {n(3), "", {}}});
  EXPECT_EQ(run(Transfer{n(1), n(2), yuan(4)}).answer.money, yuan(6));
  EXPECT_DOUBLE_EQ(money(2), 5);
  EXPECT_EQ(refused(Transfer{n(1), n(2), yuan(6.01)}), "insufficient_balance");
  EXPECT_EQ(refused(Transfer{n(1), n(2), yuan(-1)}), "bad_amount");
  EXPECT_EQ(refused(Transfer{n(1), n(9), yuan(1)}), "unknown_line");
  EXPECT_EQ(refused(Transfer{n(1), n(3), yuan(1)}), "same_account");
  run(TopUp{n(1), {}, "data", 5 * MB, 30});
  ASSERT_EQ(code(Gift{n(1), n(2), "data", 2 * MB}), "");
  EXPECT_EQ(bucket(1, "data"), 3 * MB);
  EXPECT_EQ(bucket(2, "data"), 2 * MB);
  for (const Item& i : machine->state().store.items(account(2)))
    EXPECT_TRUE(i.kind != Item::bucket || i.until != never) << "a gift keeps its end";
  EXPECT_EQ(refused(Gift{n(1), n(2), "data", 4 * MB}), "insufficient_units");
  EXPECT_EQ(refused(Gift{n(1), n(2), "data", 0}), "bad_amount");
  EXPECT_EQ(refused(Gift{n(1), n(3), "data", 1}), "same_account");
  EXPECT_EQ(refused(Gift{n(1), n(2), "nonsense", 1}), "unknown_bucket");
}

TEST_F(Commands, a_fee_by_hand_is_paid_or_refused) {
  open(1, 5, "plain", 1);
  const Outcome o = run(ChargeFee{n(1), yuan(5.5), "SIM card"});
  EXPECT_EQ(o.answer.money, yuan(-0.5));
  EXPECT_EQ(o.answer.cost, yuan(5.5));
  EXPECT_EQ(op().registry.fees.name(events(o)[0].id()), "SIM card");
  EXPECT_EQ(refused(ChargeFee{n(1), yuan(0.6), "another name"}), "insufficient_balance");
  EXPECT_EQ(refused(ChargeFee{n(1), {}, "x"}), "bad_amount");
}

TEST_F(Commands, a_credit_limit_and_a_member_limit_are_set_changed_and_refused) {
  open(1);
  ASSERT_EQ(code(SetCredit{n(1), yuan(20)}), "");
  ASSERT_EQ(code(SetCredit{n(1), yuan(30)}), "");
  EXPECT_EQ(sum(1, Item::credit, 0), 30'000'000);
  EXPECT_EQ(refused(SetCredit{n(1), yuan(-1)}), "bad_amount");
  ASSERT_EQ(code(SetMemberLimit{n(1), "month-data", 5}), "");
  ASSERT_EQ(code(SetMemberLimit{n(1), "month-data", 6}), "");
  EXPECT_EQ(refused(SetMemberLimit{n(1), "nonsense", 6}), "unknown_counter");
  EXPECT_EQ(refused(SetMemberLimit{n(1), "family-data", 6}), "unknown_counter");
  ASSERT_EQ(code(SetMemberLimit{n(1), "month-data", -1}), "");
  EXPECT_EQ(sum(1, Item::member_limit, op().registry.counters.find("month-data")), 0);
}

TEST_F(Commands, a_use_that_cannot_be_priced_is_refused_never_free) {
  open(1, 10);
  ChargeUse call{n(1), {}, false};
  call.use.use.start = now;
  call.use.use.seconds = call.use.use.amount = 60;
  call.use.use.peer = *PhoneNumber::parse("8613800000000");
  EXPECT_EQ(run(call).answer.cost, yuan(0.10));
  call.use.use.peer = *PhoneNumber::parse("12025550100");
  EXPECT_EQ(refused(call), "no_price");
  ChargeUse d = data(1, int64_t{1} << 60);
  EXPECT_EQ(refused(d), "too_large");
  d = data(1, -1);
  EXPECT_EQ(refused(d), "too_large");
  d = data(1, MB);
  d.use.use.start = Instant::from_seconds(now.seconds() + 2 * 86'400);
  EXPECT_EQ(refused(d), "from_the_future");
  d.use.use.start = Instant::from_micros(INT64_MIN);
  EXPECT_EQ(refused(d), "from_the_future");
  EXPECT_EQ(open(2, 10, "pack").answer.code, "");
  EXPECT_EQ(refused(data(2, MB)), "no_offer");
}

TEST_F(Commands, a_use_that_is_only_for_the_covered_is_refused_beyond_the_balance) {
  open(1, 0.25);
  ChargeUse c = data(1, 3 * MB);
  c.only_if_covered = true;
  EXPECT_EQ(refused(c), "insufficient_balance");
  c.use.use.amount = 2 * MB;
  EXPECT_EQ(run(c).answer.money, yuan(0.05));
  c.only_if_covered = false;  // a host's record is charged all the same, and the overrun told
  const Outcome o = run(c);
  EXPECT_EQ(o.answer.money, yuan(-0.15));
  EXPECT_EQ(o.events[0].charged.overrun, 150'000);
}

TEST_F(Commands, a_missing_wholesale_price_is_told_and_stops_nothing) {
  publish("w", "offers: {chat: {tariff: chat}}\ntariffs: {chat: {rules: [{service: mms, price: {amount: 0.30}}]}}\n");
  run_as("w", OpenAccount{{NewLine{n(1), "", {"chat"}}}, {}, yuan(1), {}});
  ChargeUse c = data(1, 1);
  c.use.use.service = catalogue::Service::mms;
  const Outcome o = run_as("w", c);
  ASSERT_EQ(o.answer.code, "");
  EXPECT_TRUE((o.events[0].charged.flags & Charged::no_wholesale) != 0);
  EXPECT_EQ(o.events[0].charged.wholesale, 0);
}

TEST_F(Commands, a_known_key_changes_nothing_and_gets_the_first_answer) {
  open(1);
  const Outcome first = run(TopUp{n(1), yuan(10), {}, 0, 0}, "payment-1");
  const Hash128 after = machine->digest();
  const Outcome again = run(TopUp{n(1), yuan(10), {}, 0, 0}, "payment-1");
  EXPECT_EQ(machine->digest(), after);
  EXPECT_EQ(again.answer.money, first.answer.money);
  EXPECT_TRUE(again.events.empty());
  // Also when it was refused; but for another operator it is another key.
  EXPECT_EQ(run(Transfer{n(1), n(9), yuan(1)}, "t-1").answer.code, "unknown_line");
  open(9);
  EXPECT_EQ(run(Transfer{n(1), n(9), yuan(1)}, "t-1").answer.code, "unknown_line");
  publish("u");
  EXPECT_EQ(run_as("u", TopUp{n(1), yuan(10), {}, 0, 0}, "payment-1").answer.code, "unknown_line");
}

TEST_F(Commands, a_key_that_comes_with_another_payment_is_refused_not_swallowed) {
  open(1);
  open(2);
  run(TopUp{n(1), yuan(10), {}, 0, 0}, "payment-1");
  const Hash128 after = machine->digest();
  EXPECT_EQ(run(TopUp{n(2), yuan(10), {}, 0, 0}, "payment-1").answer.code, "key_reused");
  EXPECT_EQ(run(TopUp{n(1), yuan(70), {}, 0, 0}, "payment-1").answer.code, "key_reused");
  EXPECT_EQ(run(CloseAccount{n(1)}, "payment-1").answer.code, "key_reused");
  EXPECT_EQ(machine->digest(), after);
}

TEST_F(Commands, a_key_is_forgotten_after_a_month_and_not_before) {
  open(1);
  run(TopUp{n(1), {}, "data", MB, 1000}, "k");
  at("2026-04-01 10:00:00");
  run(TopUp{n(1), {}, "data", MB, 1}, "k");
  EXPECT_EQ(bucket(1, "data"), MB);
  EXPECT_EQ(machine->state().keys.size(), 1u);
  at("2026-04-05 10:00:00");
  bytes(encode("", "", Tick{}));
  EXPECT_EQ(machine->state().keys.size(), 0u);
  EXPECT_EQ(machine->state().key_ages.size(), 0u);
}

TEST_F(Commands, a_key_of_any_length_is_one_key) {
  open(1);
  const std::string longest(5000, 'x');
  run(TopUp{n(1), yuan(1), {}, 0, 0}, longest);
  run(TopUp{n(1), yuan(1), {}, 0, 0}, longest);
  run(TopUp{n(1), yuan(1), {}, 0, 0}, longest + "y");
  EXPECT_DOUBLE_EQ(money(1), 2);
}

TEST_F(Commands, the_same_number_in_two_operators_never_meets) {
  ASSERT_EQ(publish("u").answer.code, "");
  open(1, 10);
  EXPECT_EQ(run_as("u", data(1, MB)).answer.code, "unknown_line");
  run_as("u", OpenAccount{{NewLine{n(1), "", {"plain"}}}, {}, yuan(3), {}});
  run_as("u", data(1, MB));
  EXPECT_DOUBLE_EQ(money(1), 10);
  EXPECT_DOUBLE_EQ(money(1, "u"), 2.9);
  run(session("s", 1, MB));
  EXPECT_EQ(run_as("u", SessionEnd{"s", {}}).answer.code, "unknown_session");
  run_as("u", CloseAccount{n(1)});
  EXPECT_NE(line_id(1), 0u);
  EXPECT_EQ(line_id(1, "u"), 0u);
}

TEST_F(Commands, an_operator_exists_by_its_first_catalogue) {
  EXPECT_EQ(run_as("nobody", CloseAccount{n(1)}).answer.code, "unknown_operator");
  EXPECT_EQ(run_as("", CloseAccount{n(1)}).answer.code, "unknown_operator");
  const Hash128 before = machine->digest();
  EXPECT_EQ(run_as("x", Publish{Hash128{1, 2}, {}}).answer.code, "unknown_catalogue");
  EXPECT_EQ(run_as("x", Publish{op().versions[0].source, {}}).answer.code, "wrong_operator");
  EXPECT_EQ(publish_bundle("x", {{"a.yaml", "operator: {}"}}).answer.code, "bad_catalogue");
  EXPECT_EQ(run_as("", Publish{op().versions[0].source, {}}).answer.code, "bad_command");
  EXPECT_EQ(machine->digest(), before) << "a refused catalogue leaves no trace";
  EXPECT_EQ(machine->state().operators.size(), 1u);
}

TEST_F(Commands, a_new_version_keeps_what_may_be_held) {
  auto with = [&](const std::string& from, const std::string& to) {
    std::string text = operator_text("t", "UTC") + test_operator;
    const size_t i = text.find(from);
    EXPECT_NE(i, std::string::npos);
    text.replace(i, from.size(), to);
    return publish_bundle("t", {{"a.yaml", text}}).answer.code;
  };
  EXPECT_EQ(with("  other: {tariff: plain}\n", ""), "offer_missing");
  EXPECT_EQ(with("  early: {unit: octets, priority: 10, pays: [{service: data}]}\n", ""), "bucket_missing");
  EXPECT_EQ(with("early: {unit: octets", "early: {unit: money"), "bucket_missing");
  EXPECT_EQ(with("  family-data: {service: data, per: month, of: account}\n", ""), "counter_missing");
  EXPECT_EQ(with("family-data: {service: data, per: month", "family-data: {service: data, per: week"), "counter_missing");
  EXPECT_EQ(with("  south: {title: South, tariff: host-data, numbers: [\"86171\"]}\n", ""), "host_missing");
  EXPECT_EQ(with("CNY", "USD"), "currency_changed");
  EXPECT_EQ(op().versions.size(), 1u);
  EXPECT_EQ(with("amount: 0.10, per: 1 MB", "amount: 0.20, per: 1 MB"), "");
  EXPECT_EQ(op().versions.size(), 2u);
}

TEST_F(Commands, the_books_are_closed_once_and_never_ahead) {
  EXPECT_EQ(refused(PeriodClose{Instant::from_seconds(now.seconds() + 1)}), "bad_time");
  ASSERT_EQ(code(PeriodClose{Instant::from_seconds(now.seconds() - 86'400)}), "");
  EXPECT_EQ(refused(PeriodClose{Instant::from_seconds(now.seconds() - 86'400)}), "already_closed");
  EXPECT_EQ(refused(PeriodClose{Instant::from_micros(INT64_MIN + 10'000'000)}), "already_closed");
}

class Files : public Commands {
 protected:
  UsageRecord record(int line, int64_t octets, uint64_t identity) const {
    UsageRecord r{};
    r.identity_high = 7, r.identity_low = identity;
    r.served = n(line).bits();
    r.start = static_cast<uint32_t>(now.seconds() - 60);
    r.amount = octets;
    r.service = static_cast<uint8_t>(catalogue::Service::data);
    return r;
  }
  UsageOutcome usage(Hash128 file, uint64_t first, const std::vector<UsageRecord>& records, const std::string& host = "north") {
    std::string out;
    machine->apply(++position, now, encode_usage("t", Usage{host, file, first, {reinterpret_cast<const char*>(records.data()), records.size() * sizeof(UsageRecord)}}), out);
    UsageOutcome u;
    EXPECT_TRUE(decode_usage_outcome(out, u));
    return u;
  }
};

TEST_F(Files, each_record_gets_its_verdict_and_is_charged_once) {
  open(1, 10);
  open(100'000'001, 10);  // of the south
  open(3, 10, "pack");    // nothing prices its data
  const Hash128 file = hash128("file");
  EXPECT_EQ(code(FileBegin{"west", "f", file, 10}), "unknown_host");
  ASSERT_EQ(code(FileBegin{"north", "f", file, 10}), "");
  std::vector<UsageRecord> r(13, record(1, MB, 0));
  for (size_t i = 0; i < r.size(); ++i) r[i].identity_low = i + 1;
  r[1].identity_low = 1;                       // told before
  r[2].verdict = 4;                            // unreadable
  r[3].skipped = 1;
  r[4].served = n(9).bits();                   // no such line
  r[5].start = static_cast<uint32_t>(now.seconds() - 66 * 86'400);
  r[6].start = static_cast<uint32_t>(now.seconds() + 2 * 86'400);
  r[7].served = n(100'000'001).bits();         // another host's
  r[8].service = 200;                          // no such service
  r[9].served = n(1).bits() | 15ULL << 20;     // no number
  r[10].service = static_cast<uint8_t>(catalogue::Service::mms);
  r[11].served = n(3).bits();
  r[12].identity_high = r[12].identity_low = 0;
  const UsageOutcome u = usage(file, 0, r);
  ASSERT_EQ(u.refused, "");
  const std::vector<Verdict> want = {Verdict::charged, Verdict::repeated, Verdict::unreadable, Verdict::skipped, Verdict::unknown_line, Verdict::too_late, Verdict::from_the_future,
                                     Verdict::wrong_host, Verdict::unreadable, Verdict::unreadable, Verdict::no_price, Verdict::no_offer, Verdict::unreadable};
  ASSERT_EQ(u.verdicts.size(), want.size());
  for (size_t i = 0; i < want.size(); ++i) EXPECT_STREQ(verdict_name(u.verdicts[i]), verdict_name(want[i])) << i;
  ASSERT_EQ(u.charged.size(), 1u);
  EXPECT_EQ(u.charged[0].cost, 100'000);
  EXPECT_EQ(u.charged[0].wholesale, 50'000);
  EXPECT_DOUBLE_EQ(money(1), 9.9);
  const FileState& f = op().files.at(file);
  EXPECT_EQ(f.next, 13u);
  EXPECT_EQ(f.rejects.size(), 11u);
  // A record that was refused may come again when its reason is gone; one that was charged may not, in any file.
  open(9, 1);
  const Hash128 second = hash128("second");
  ASSERT_EQ(code(FileBegin{"north", "g", second, 10}), "");
  EXPECT_EQ(usage(second, 0, {r[4], r[0]}).verdicts, (std::vector<Verdict>{Verdict::charged, Verdict::repeated}));
}

TEST_F(Files, a_file_that_was_forgotten_and_comes_again_charges_nothing_twice) {
  open(1, 10);
  const Hash128 file = hash128("file");
  UsageRecord ahead = record(1, MB, 2);  // the youngest that is taken
  ahead.start = static_cast<uint32_t>(now.seconds() + 86'400);
  const std::vector<UsageRecord> r = {record(1, MB, 1), ahead};
  ASSERT_EQ(code(FileBegin{"north", "f", file, 10}), "");
  EXPECT_EQ(usage(file, 0, r).charged.size(), 2u);
  run(FileDone{"north", "f", file});
  EXPECT_DOUBLE_EQ(money(1), 9.8);
  const Instant taken = now;
  auto after_days = [&](int days) {
    now = Instant::from_seconds(taken.seconds() + days * 86'400);
    const Hash128 other = hash128("other " + std::to_string(days));
    run(FileBegin{"north", "o", other, 10});
    run(FileDone{"north", "o", other});
  };
  after_days(66);
  EXPECT_EQ(code(FileBegin{"north", "f", file, 10}), "file_repeated");
  after_days(68);
  EXPECT_EQ(op().files.count(file), 0u);
  EXPECT_TRUE(op().seen.empty());
  ASSERT_EQ(code(FileBegin{"north", "f", file, 10}), "");
  EXPECT_EQ(usage(file, 0, r).verdicts, (std::vector<Verdict>{Verdict::too_late, Verdict::too_late}));
  // A version that allows more days does not bring back what was forgotten.
  std::string text = operator_text("t", "UTC", ", late: {days: 365}") + test_operator;
  ASSERT_EQ(publish_bundle("t", {{"a.yaml", text}}).answer.code, "");
  const Hash128 again = hash128("again");
  ASSERT_EQ(code(FileBegin{"north", "f", again, 10}), "");
  EXPECT_EQ(usage(again, 0, r).verdicts, (std::vector<Verdict>{Verdict::too_late, Verdict::too_late}));
  EXPECT_DOUBLE_EQ(money(1), 9.8);
}

TEST_F(Files, a_file_goes_on_where_it_stopped_and_is_taken_once) {
  open(1, 10);
  const Hash128 file = hash128("file");
  EXPECT_EQ(usage(file, 0, {record(1, MB, 1)}).refused, "file_not_begun");
  EXPECT_EQ(code(FileDone{"north", "f", file}), "file_not_begun");
  run(FileBegin{"north", "f", file, 10});
  EXPECT_EQ(usage(file, 1, {record(1, MB, 1)}).refused, "out_of_order");
  EXPECT_EQ(usage(file, 0, {record(1, MB, 1), record(1, MB, 2)}).refused, "");
  EXPECT_EQ(usage(file, 0, {record(1, MB, 1), record(1, MB, 2)}).refused, "out_of_order");
  EXPECT_EQ(usage(file, 2, {record(1, MB, 3)}, "south").refused, "file_not_begun");
  EXPECT_EQ(run(FileBegin{"north", "f", file, 10}).answer.records, 2u);
  EXPECT_EQ(run(FileDone{"north", "f", file}).answer.records, 2u);
  EXPECT_EQ(run(FileDone{"north", "f", file}).answer.code, "");
  EXPECT_EQ(usage(file, 2, {record(1, MB, 3)}).refused, "file_repeated");
  EXPECT_EQ(code(FileBegin{"north", "other name", file, 10}), "file_repeated");
  EXPECT_DOUBLE_EQ(money(1), 9.8);
}

TEST_F(Files, timers_that_a_record_runs_into_are_told_with_it) {
  open(1, 10);
  run(TopUp{n(1), {}, "data", MB, 1});
  const Hash128 file = hash128("file");
  run(FileBegin{"north", "f", file, 10});
  at("2026-03-05 10:00:00");
  const UsageOutcome u = usage(file, 0, {record(1, MB, 1), record(1, MB, 2)});
  ASSERT_EQ(u.verdicts.size(), 2u);
  ASSERT_EQ(u.events.size(), 1u);
  EXPECT_EQ(u.events[0].event.kind, EventKind::expired);
  EXPECT_EQ(u.event_of[0], 0u);
}

}  // namespace
}  // namespace sublet::charging
