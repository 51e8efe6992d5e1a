// Pretty numbers: what they oblige to after they are sold, to the fen.
#include "commerce/contracts.h"
#include "commerce/order_plan.h"
#include "commerce/porting.h"
#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

constexpr int64_t yuan = 1'000'000;

class NumberContracts : public testing::TestWithParam<TestKind> {
 protected:
  NumberContracts() : world(GetParam()) {
    world.cards(1, 20);
    holder = world.person(person_number(1));
    drawer = *world.write([](const Work& w) { return open_drawer(w, "a", 100'000 * yuan); });
    EXPECT_TRUE(world.write([](const Work& w) { return set_setting(w, "drawer_days", "0"); }));
  }
  OrderRequest pretty(int which, int64_t deposit, int64_t minimum, int64_t months, int64_t top_up) {
    const Result<Done> added = world.write([&](const Work& w) {
      Number n;
      n.number = World::n_text(which), n.host = "north", n.province = n.city = "北京", n.lot = "L1", n.grade = "A1", n.deposit = deposit, n.minimum = minimum, n.months = months;
      return add_number(w, n);
    });
    EXPECT_TRUE(added);
    return wanted(holder, World::n_text(which), top_up);
  }
  std::string sold(const OrderRequest& r) {
    last = world.place(r, {"drawer", drawer});
    world.settle();
    last = world.look(last.id);
    EXPECT_EQ(last.state, "done") << last.reason << (last.current() ? last.current()->detail : "");
    return r.number;
  }
  int64_t money(const std::string& number) {
    const auto id = world.machine->state().store.find(charging::line_key(world.op().id, *PhoneNumber::parse(number)));
    return id == 0 ? INT64_MIN : world.machine->state().store.account(world.machine->state().store.line(id).account).money;
  }
  Contract contract_of(const std::string& number) {
    const auto all = world.write([&](const Work& w) -> Result<std::vector<Contract>> {
      Result<Row> l = w.sql.one("select id from line where operator = ? and number = ? order by since desc limit 1", {w.op, number});
      if (!l) return l.error();
      return contracts(w, l->text(0), "", 0, 10);
    });
    EXPECT_TRUE(all && all->size() == 1);
    return all && !all->empty() ? all->front() : Contract{};
  }
  void booked(const std::string& number, int64_t month, const std::string& what, int64_t cost) {
    ASSERT_TRUE(world.write([&](const Work& w) { return w.sql.run("insert into bill_sum (operator, account, month, line, what, amount, cost, units, count) values (?, 1, ?, ?, ?, ?, ?, 1, 1)", {w.op, month, number, what, -cost, cost}); }));
  }
  int64_t runs(Instant now, Instant booked) {
    world.now = now;
    const Result<int64_t> n = world.write([&](const Work& w) { return contracts_due(w, world.shelf, 100, booked); });
    EXPECT_TRUE(n) << n.error().text();
    world.settle();
    return *n;
  }
  static Instant at(const std::string& text) { return *parse_instant(text, ZoneTable()); }
  World world;
  std::string holder, drawer;
  Order last;
};
INSTANTIATE_TEST_SUITE_P(Both, NumberContracts, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(NumberContracts, a_pretty_numbers_deposit_was_money_to_spend) {
  const OrderRequest r = pretty(1, 240 * yuan, 100 * yuan, 24, 50 * yuan);
  const Quote q = *world.write([&](const Work& w) { return make_quote(w, world.shelf, r); });
  ASSERT_EQ(q.items.size(), 3U);
  EXPECT_EQ(q.items[0].what, "deposit");
  EXPECT_TRUE(q.items[0].fee);
  EXPECT_EQ(q.items[0].title, "deposit of the number, returned in 24 months");
  EXPECT_EQ(q.items[1].what, "minimum");
  EXPECT_EQ(q.items[1].monthly, 100 * yuan);
  EXPECT_EQ(q.items[1].months, 24);
  EXPECT_EQ(q.total, 290 * yuan);
  const std::string number = sold(r);
  EXPECT_EQ(money(number), 50 * yuan);
  const Contract c = contract_of(number);
  EXPECT_EQ(c.kind, "number");
  EXPECT_EQ(c.total, 240 * yuan);
  EXPECT_EQ(c.minimum, 100 * yuan);
  EXPECT_EQ(c.months, 24);
  EXPECT_EQ(c.due->text(), "2026-05-01T01:00:00Z") << "the first whole month is April";
  world.check();
}

TEST_P(NumberContracts, what_a_quote_said_of_a_number_binds_though_it_was_graded_anew) {
  const OrderRequest r = pretty(1, 24 * yuan, 0, 24, 50 * yuan);
  const Quote q = *world.write([&](const Work& w) { return make_quote(w, world.shelf, r); });
  ASSERT_TRUE(world.write([&](const Work& w) { return w.sql.run("update number set deposit = 0, months = 0 where operator = ?", {w.op}); }));
  OrderWish wish;
  wish.quote = q.id, wish.payment = {"drawer", drawer};
  ASSERT_TRUE(world.write([&](const Work& w) { return place_order(w, world.shelf, wish); }));
  world.settle();
  EXPECT_EQ(money(r.number), 50 * yuan);
  EXPECT_EQ(contract_of(r.number).total, 24 * yuan);
  world.check();
}

TEST_P(NumberContracts, each_whole_month_a_part_of_the_deposit_comes_back_and_what_lacks_to_the_minimum_is_charged) {
  const std::string number = sold(pretty(1, 240 * yuan, 100 * yuan, 24, 500 * yuan));
  booked(number, 202603, "use/voice", 70 * yuan);
  booked(number, 202604, "use/data", 30 * yuan);
  booked(number, 202604, "fee/monthly", 19 * yuan);
  booked(number, 202604, "fee/deposit", 240 * yuan);  // sold by commerce: does not count
  booked(number, 202605, "use/voice", 1 * yuan);
  booked(number, 202605, "minimum", 11 * yuan);  // the package's own, of April
  const Instant due = at("2026-05-01T01:00:00Z");
  EXPECT_EQ(runs(due, at("2026-04-30T23:00:00Z")), 0) << "April's bills are not whole";
  EXPECT_EQ(runs(due, due), 1);
  EXPECT_EQ(money(number), (500 + 10 - 40) * yuan);
  EXPECT_EQ(runs(due, due), 0);
  booked(number, 202605, "use/data", 200 * yuan);
  const Instant next = at("2026-06-01T01:00:00Z");
  EXPECT_EQ(runs(next, next), 1);
  EXPECT_EQ(money(number), (470 + 10) * yuan) << "more was spent than the minimum";
  EXPECT_EQ(contract_of(number).run_amount, 20 * yuan);
  world.check();
}

TEST_P(NumberContracts, a_minimum_that_the_account_cannot_pay_is_asked_for_again_and_keeps_the_number_here) {
  const std::string number = sold(pretty(1, 0, 100 * yuan, 12, 20 * yuan));
  const Instant due = at("2026-05-01T01:00:00Z");
  EXPECT_EQ(runs(due, due), 1);
  EXPECT_EQ(money(number), 20 * yuan);
  const std::vector<std::string> why = *world.write([&](const Work& w) { return port_out_obstacles(w, number); });
  ASSERT_EQ(why.size(), 1U);
  EXPECT_EQ(why[0], "an amount of a contract is owed");
  OrderRequest more;
  more.kind = "top_up", more.line = number, more.top_up = 100 * yuan;
  (void)world.place(more, {"drawer", drawer});
  world.settle();
  EXPECT_EQ(runs(at("2026-05-02T01:00:01Z"), due), 1);
  EXPECT_EQ(money(number), 20 * yuan);
  world.check();
}

TEST_P(NumberContracts, leaving_early_costs_a_share_of_the_minimum_of_the_months_left_out_of_the_deposit_first) {
  const std::string number = sold(pretty(1, 240 * yuan, 100 * yuan, 24, 500 * yuan));
  booked(number, 202604, "use/data", 150 * yuan);
  const Instant due = at("2026-05-01T01:00:00Z");
  EXPECT_EQ(runs(due, due), 1);
  OrderRequest r;
  r.kind = "close", r.line = number;
  const Order o = world.place(r, {"drawer", drawer});
  world.settle();
  const Order closed = world.look(o.id);
  ASSERT_EQ(closed.state, "done") << closed.reason;
  const Contract c = contract_of(number);
  EXPECT_EQ(c.exit_fee, 690 * yuan) << "30 per cent of 23 times 100";
  EXPECT_EQ(closed.steps.back().detail, std::to_string((510 - 460) * yuan)) << "230 of it were deposit, the rest was charged";
  world.check();
}

TEST_P(NumberContracts, a_deposit_without_months_comes_back_when_the_line_ends) {
  const std::string number = sold(pretty(1, 200 * yuan, 0, 0, 10 * yuan));
  EXPECT_FALSE(contract_of(number).due);
  OrderRequest r;
  r.kind = "close", r.line = number;
  const Order o = world.place(r, {"drawer", drawer});
  world.settle();
  EXPECT_EQ(world.look(o.id).steps.back().detail, std::to_string(210 * yuan));
  world.check();
}

TEST_P(NumberContracts, who_gets_the_number_gets_what_it_obliges_to_and_is_shown_it_before) {
  const std::string number = sold(pretty(1, 240 * yuan, 100 * yuan, 24, 50 * yuan)), taker = world.person(person_number(2), "李四");
  OrderRequest r;
  r.kind = "transfer", r.line = number, r.to_party = taker;
  const Order o = world.place(r, {"drawer", drawer});
  const auto minimum = std::find_if(o.items.begin(), o.items.end(), [](const QuoteItem& i) { return i.what == "minimum"; });
  ASSERT_NE(minimum, o.items.end());
  EXPECT_EQ(minimum->monthly, 100 * yuan);
  EXPECT_EQ(minimum->months, 24);
  ASSERT_TRUE(world.write([&](const Work& w) { return consented(w, world.shelf, o.id, true, "at the counter"); }));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(contract_of(number).party, taker);
  world.check();
}

TEST_P(NumberContracts, a_close_paid_out_what_a_contract_was_owed) {
  const std::string number = sold(pretty(1, 0, 100 * yuan, 24, 50 * yuan));
  OrderRequest r;
  r.kind = "close", r.line = number;
  const Order o = world.place(r, {"drawer", drawer});
  world.settle();
  const Order closed = world.look(o.id);
  ASSERT_EQ(closed.state, "done") << closed.reason;
  EXPECT_EQ(closed.steps.back().detail, "0, 50.00 kept for contracts, 670.00 of contracts still owed") << "the fee of 720 was more than the account had";
  EXPECT_EQ(world.check().paid_out, 0);
  const auto entries = *world.write([&, id = contract_of(number).id](const Work& w) { return entries_of(w, id); });
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].state, "kept");
  EXPECT_EQ(entries[1].state, "owed");
  EXPECT_EQ(entries[0].amount + entries[1].amount, 720 * yuan);
}

}  // namespace
}  // namespace sublet::commerce
