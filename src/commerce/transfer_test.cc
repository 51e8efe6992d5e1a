// A line that goes to another holder: only with that holder's word, and with nothing of the first holder's debts on it.
#include "commerce/contracts.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

constexpr int64_t yuan = 1'000'000;

class Transfers : public testing::TestWithParam<TestKind> {
 protected:
  Transfers() : world(GetParam()) {
    world.stock(1, 10);
    world.cards(1, 10);
    giver = world.person(person_number(1));
    taker = world.person(person_number(2), "李四");
    drawer = *world.write([](const Work& w) { return open_drawer(w, "shop 1", 1'000 * yuan); });
  }
  std::string sold(OrderRequest r) {
    const Order o = world.place(r, {"drawer", drawer});
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
    return o.number;
  }
  OrderRequest goes(const std::string& number) {
    OrderRequest r;
    r.kind = "transfer", r.line = number, r.to_party = taker;
    return r;
  }
  Result<Order> says(const std::string& order, bool yes) {
    return world.write([&](const Work& w) { return consented(w, world.shelf, order, yes, "at the counter"); });
  }
  LineRecord line(const std::string& number) {
    return *world.write([&](const Work& w) { return line_of_number(w, number); });
  }
  // A phone of a plan with the line; how: instalments, deposit.
  std::string with_phone(const std::string& kind) {
    EXPECT_TRUE(world.write([](const Work& w) { return set_model(w, {"star-9", "Star 9", 1'999 * yuan}); }));
    Bulk bulk{*world.db, *world.vault, "t", "test", [this] { return world.now; }};
    std::string text = "imei,model\n";
    for (int i = 1; i <= 3; ++i) {
      const std::string body = "3520990017" + std::to_string(6'000 + i);
      text += body + luhn_digit(body) + ",star-9\n";
    }
    EXPECT_TRUE(import_phones(bulk, {.name = "P1"}, text));
    EXPECT_TRUE(world.write([&](const Work& w) { return set_plan(w, {"p", "", kind, "star-9", "", 3, 0, 300 * yuan, "3:50", true}); }));
    OrderRequest r = wanted(giver, World::n_text(1), 500 * yuan);
    r.model = "star-9", r.plan = "p";
    return sold(r);
  }
  World world;
  std::string giver, taker, drawer;
};
INSTANTIATE_TEST_SUITE_P(Both, Transfers, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Transfers, a_line_was_handed_to_somebody_who_was_not_asked) {
  const std::string number = sold(wanted(giver, World::n_text(1), 50 * yuan));
  const Order o = world.place(goes(number), {"drawer", drawer});
  world.settle();
  const Order waits = world.look(o.id);
  EXPECT_EQ(waits.state, "open");
  EXPECT_EQ(waits.current()->name, "consent");
  EXPECT_EQ(waits.current()->waits_for, "customer");
  EXPECT_EQ(line(number).party, giver) << "nothing is handed over, and nothing is paid yet";
  EXPECT_TRUE(waits.payment.empty());
  ASSERT_TRUE(says(o.id, true));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(line(number).party, taker);
  EXPECT_EQ(says(o.id, true).error().code, "not_open");
  world.check();
}

TEST_P(Transfers, a_taker_that_says_no_or_nothing_leaves_the_line_where_it_is) {
  const std::string number = sold(wanted(giver, World::n_text(1), 50 * yuan));
  const Order refused = world.place(goes(number), {"drawer", drawer});
  ASSERT_TRUE(says(refused.id, false));
  EXPECT_EQ(world.look(refused.id).state, "undone");
  const Order silent = world.place(goes(number), {"drawer", drawer});
  world.now = Instant::from_micros(world.now.micros() + 1'439 * int64_t{60'000'000});
  EXPECT_EQ(world.time_over(), 0);
  world.now = Instant::from_micros(world.now.micros() + int64_t{60'000'000});
  EXPECT_EQ(world.time_over(), 1);
  EXPECT_EQ(world.look(silent.id).state, "undone");
  EXPECT_EQ(world.look(silent.id).reason, "consent: its time is over");
  EXPECT_EQ(line(number).party, giver);
  EXPECT_EQ(world.check().open, 0);
}

TEST_P(Transfers, a_lost_phone_is_stopped_while_the_taker_thinks_it_over) {
  const std::string number = sold(wanted(giver, World::n_text(1), 50 * yuan));
  (void)world.place(goes(number), {"drawer", drawer});
  OrderRequest stop;
  stop.kind = "suspend", stop.line = number, stop.reason = "lost";
  (void)world.place(stop);
  world.settle();
  EXPECT_NE(line(number).bars, 0);
}

TEST_P(Transfers, a_phones_contract_went_to_another_holder_with_the_line) {
  {
    const char* kind = "instalments";
    const std::string number = with_phone(kind);
    const Result<Order> o = world.try_place(goes(number), {"drawer", drawer});
    ASSERT_FALSE(o);
    EXPECT_EQ(o.error().code, "may_not_transfer");
    EXPECT_NE(o.error().detail.find(kind), std::string::npos) << o.error().detail;
    EXPECT_NE(o.error().detail.find("end it first"), std::string::npos);
    const std::string id = line(number).id;
    const auto running = *world.write([&](const Work& w) { return contracts(w, id, "active", 0, 10); });
    ASSERT_EQ(running.size(), 1U);
    ASSERT_TRUE(world.write([&](const Work& w) { return end_contract(w, running[0].id, "goes to another", "", nullptr); }));
    world.settle();
    const Order again = world.place(goes(number), {"drawer", drawer});
    ASSERT_TRUE(says(again.id, true));
    world.settle();
    EXPECT_EQ(world.look(again.id).state, "done") << world.look(again.id).reason;
  }
  world.check();
}

TEST_P(Transfers, a_deposit_is_a_contract_that_keeps_a_line_too) {
  const std::string number = with_phone("deposit");
  EXPECT_EQ(world.try_place(goes(number), {"drawer", drawer}).error().code, "may_not_transfer");
}

}  // namespace
}  // namespace sublet::commerce
