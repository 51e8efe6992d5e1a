// Phones with a package: to the fen, month by month, left early, returned.
#include "commerce/contracts.h"
#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {

namespace {

constexpr int64_t yuan = 1'000'000, fen = 10'000;

class Phones : public testing::TestWithParam<TestKind> {
 protected:
  Phones() : world(GetParam()) {
    world.stock(1, 20);
    world.cards(1, 20);
    holder = world.person(person_number(1));
    drawer = *world.write([](const Work& w) { return open_drawer(w, "a", 100'000 * yuan); });
    EXPECT_TRUE(world.write([](const Work& w) { return set_setting(w, "drawer_days", "0"); }));  // months pass, and nobody counts
    EXPECT_TRUE(world.write([](const Work& w) { return set_model(w, {"star-9", "Star 9", 1'999 * yuan}); }));
    Bulk bulk{*world.db, *world.vault, "t", "test", [this] { return world.now; }};
    std::string text = "imei,model\n";
    for (int i = 1; i <= 6; ++i) text += imei(i) + ",star-9\n";
    EXPECT_EQ(import_phones(bulk, {.name = "P1"}, text)->added, 6);
  }
  static std::string imei(int i) {
    const std::string body = "3520990017" + std::to_string(6'000 + i);
    return body + luhn_digit(body);
  }
  void plan(const PhonePlan& p) {
    const Result<Done> set = world.write([&](const Work& w) { return set_plan(w, p); });
    ASSERT_TRUE(set) << set.error().text();
  }
  // A new line with a phone; its number.
  std::string sell(const std::string& plan, int64_t top_up = 0) {
    OrderRequest r = wanted(holder, World::n_text(++lines), top_up);
    r.model = "star-9", r.plan = plan;
    const Order o = world.place(r, {"drawer", drawer});
    world.settle();
    last = world.look(o.id);
    EXPECT_EQ(last.state, "done") << last.reason;
    return r.number;
  }
  int64_t money(const std::string& number) {
    const auto id = world.machine->state().store.find(charging::line_key(world.op().id, *PhoneNumber::parse(number)));
    return id == 0 ? INT64_MIN : world.machine->state().store.account(world.machine->state().store.line(id).account).money;
  }
  Contract contract_of(const std::string& order) {
    Result<Row> id = world.write([&](const Work& w) { return w.sql.one("select id from contract where operator = ? and order_id = ?", {w.op, order}); });
    EXPECT_TRUE(id);
    return *world.write([&](const Work& w) { return contract(w, id->text(0)); });
  }
  void month_turns(int64_t days) {
    world.now = Instant::from_micros(world.now.micros() + days * 86'400 * yuan);
    for (int i = 0; i < 5; ++i) {
      const Result<int64_t> n = world.write([&](const Work& w) { return contracts_due(w, world.shelf, 100, world.now); });
      ASSERT_TRUE(n) << n.error().text();
      world.settle();
      if (*n == 0) break;
    }
  }
  World world;
  std::string holder, drawer;
  int lines = 0;
  Order last;
};
INSTANTIATE_TEST_SUITE_P(Both, Phones, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST(Imei, is_fifteen_digits_of_which_the_last_checks_the_others) {
  EXPECT_TRUE(check_imei("490154203237518"));
  for (const char* wrong : {"490154203237517", "49015420323751", "4901542032375188", "49015420323751x", ""}) EXPECT_EQ(check_imei(wrong).error().code, "bad_imei") << wrong;
}

TEST(Parts, are_whole_hundredths_that_sum_to_the_total) {
  for (const int64_t total : {1'000 * yuan, 999'990'000L, 10'000L, 70'000L})
    for (const int64_t months : {1, 3, 7, 12, 24}) {
      int64_t sum = 0;
      for (int64_t k = 1; k <= months; ++k) {
        const int64_t part = run_after(total, k, months) - run_after(total, k - 1, months);
        EXPECT_GE(part, 0);
        EXPECT_EQ(part % fen, 0);
        sum += part;
      }
      EXPECT_EQ(sum, total);
    }
  EXPECT_EQ(*exit_percent("12:80,24:50", 0), 80);
  EXPECT_EQ(*exit_percent("12:80,24:50", 11), 80);
  EXPECT_EQ(*exit_percent("12:80,24:50", 12), 50);
  EXPECT_EQ(*exit_percent("12:80,24:50", 24), 0);
  EXPECT_EQ(*exit_percent("", 3), 0);
  for (const char* wrong : {"12", "12:", "12:101", "12:80,12:50", "x:1", "0:5"}) EXPECT_EQ(exit_percent(wrong, 0).error().code, "bad_plan") << wrong;
}

TEST_P(Phones, a_phone_without_a_plan_is_paid_and_sold_and_may_be_returned_in_time) {
  const std::string number = sell("", 5 * yuan);
  EXPECT_EQ(last.total, 2'004 * yuan);
  EXPECT_EQ(money(number), 5 * yuan) << "the phone was charged by name";
  const Contract c = contract_of(last.id);
  EXPECT_EQ(c.state, "ended");
  EXPECT_EQ(world.write([&](const Work& w) { return phone_by_imei(w, c.imei); })->state, "sold");
  EXPECT_EQ(world.write([&](const Work& w) { return return_phone(w, c.id, ""); }).error().code, "reason_needed");
  ASSERT_TRUE(world.write([&](const Work& w) { return return_phone(w, c.id, "scratched"); }));
  world.settle();
  EXPECT_EQ(money(number), 2'004 * yuan);
  EXPECT_EQ(world.write([&](const Work& w) { return phone_by_imei(w, c.imei); })->state, "idle");
  EXPECT_EQ(world.write([&](const Work& w) { return return_phone(w, c.id, "again"); }).error().code, "contract_over");
  world.check();
}

TEST_P(Phones, a_deposit_comes_back_in_monthly_parts_also_over_short_months) {
  plan({"d", "", "deposit", "star-9", "plain", 3, 1'000 * yuan, 1'000 * yuan, "3:50", true});
  world.now = Instant::from_micros(world.now.micros() + 29 * 86'400 * yuan);  // 31 March
  const std::string number = sell("d");
  EXPECT_EQ(last.total, (999 + 1'000) * yuan);
  const Contract begun = contract_of(last.id);
  EXPECT_EQ(begun.due->text().substr(0, 10), "2026-04-30");
  month_turns(29);
  EXPECT_EQ(money(number), 0) << "not before its day";
  month_turns(1);
  EXPECT_EQ(money(number), 333'330'000);
  EXPECT_EQ(contract_of(last.id).due->text().substr(0, 10), "2026-05-31") << "of the day it began";
  month_turns(31);
  EXPECT_EQ(money(number), 666'660'000);
  month_turns(30);
  EXPECT_EQ(money(number), 1'000 * yuan);
  EXPECT_EQ(contract_of(last.id).state, "ended");
  month_turns(31);
  EXPECT_EQ(money(number), 1'000 * yuan);
  EXPECT_EQ(world.write([&](const Work& w) { return entries_of(w, begun.id); })->size(), 3u);
  world.check();
}

TEST_P(Phones, a_deposit_that_is_left_early_keeps_its_fee_and_gives_back_the_rest_when_the_line_is_closed) {
  plan({"d", "", "deposit", "", "", 10, 0, 100 * yuan, "5:80,10:50", true});
  const std::string number = sell("d");
  month_turns(32);
  EXPECT_EQ(money(number), 10 * yuan);
  OrderRequest r;
  r.kind = "close", r.line = number;
  const Order o = world.place(r, {"drawer", drawer});
  world.settle();
  const Order closed = world.look(o.id);
  ASSERT_EQ(closed.state, "done") << closed.reason;
  const Contract c = contract_of(last.id);
  EXPECT_EQ(c.state, "ended");
  EXPECT_EQ(c.exit_fee, 72 * yuan) << "80 per cent of ninety";
  EXPECT_EQ(closed.steps.back().detail, std::to_string((10 + 18) * yuan)) << "paid out: the part that ran, and the rest of the deposit";
  month_turns(40);
  world.check();
}

TEST_P(Phones, instalments_are_charged_monthly_and_asked_for_again_when_the_account_cannot_pay) {
  plan({"i", "", "instalments", "star-9", "", 3, 0, 1'000 * yuan, "3:100", true});
  const std::string number = sell("i", 400 * yuan);
  EXPECT_EQ(last.total, (999 + 400) * yuan);
  EXPECT_EQ(money(number), 400 * yuan);
  month_turns(32);
  EXPECT_EQ(money(number), 66'670'000);
  month_turns(31);
  EXPECT_EQ(money(number), 66'670'000) << "333.33 cannot be paid";
  auto entries = *world.write([&, which = contract_of(last.id).id](const Work& w) { return entries_of(w, which); });
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[1].state, "refused");
  OrderRequest top;
  top.kind = "top_up", top.line = number, top.top_up = 700 * yuan;
  world.place(top, {"drawer", drawer});
  world.settle();
  month_turns(2);
  EXPECT_EQ(money(number), 433'340'000) << "once";
  month_turns(2);
  EXPECT_EQ(money(number), 433'340'000);
  month_turns(30);
  EXPECT_EQ(money(number), 100 * yuan);
  EXPECT_EQ(contract_of(last.id).state, "ended");
  world.check();
}

TEST_P(Phones, instalments_that_are_left_early_are_due_by_the_plans_terms) {
  plan({"i", "", "instalments", "", "", 4, 0, 400 * yuan, "4:100", true});
  const std::string number = sell("i", 350 * yuan);
  month_turns(32);
  const Contract c = *world.write([&, which = contract_of(last.id).id](const Work& w) { return end_contract(w, which, "moves away", "", nullptr); });
  EXPECT_EQ(c.exit_fee, 300 * yuan);
  world.settle();
  EXPECT_EQ(money(number), 250 * yuan) << "more than it has: owed, and on record";
  const auto entries = *world.write([&](const Work& w) { return entries_of(w, c.id); });
  EXPECT_EQ(entries.front().state, "owed");
  EXPECT_EQ(world.write([&](const Work& w) { return end_contract(w, c.id, "again", "", nullptr); }).error().code, "contract_over");
  world.check();
}

TEST_P(Phones, a_discount_binds_the_package_until_its_time_is_over_or_it_is_left) {
  plan({"x", "", "discount", "star-9", "plain", 2, 500 * yuan, 0, "2:100", true});
  const std::string number = sell("x", 600 * yuan);
  EXPECT_EQ(last.total, (1'499 + 600) * yuan);
  OrderRequest change;
  change.kind = "change_offer", change.line = number, change.offer = "other";
  EXPECT_EQ(world.try_place(change).error().code, "contract_binds");
  month_turns(32);
  ASSERT_TRUE(world.write([&, which = contract_of(last.id).id](const Work& w) { return end_contract(w, which, "wants another", "", nullptr); }));
  world.settle();
  EXPECT_EQ(money(number), 350 * yuan) << "half of the discount had run";
  world.place(change);
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return line_of_number(w, number); })->offer, "other");
  world.check();
}

TEST_P(Phones, a_line_in_service_buys_a_phone_and_an_order_that_is_undone_gives_it_back) {
  plan({"d", "", "deposit", "", "", 2, 0, 100 * yuan, "", true});
  const std::string number = sell("", 0);
  OrderRequest r;
  r.kind = "phone", r.line = number, r.model = "star-9", r.plan = "d", r.imei = imei(5);
  const Order o = world.place(r, {"drawer", drawer});
  world.settle();
  ASSERT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(contract_of(o.id).imei, imei(5));
  EXPECT_EQ(money(number), 0);
  const Order again = world.place(r, {"drawer", drawer});
  EXPECT_EQ(again.state, "undone") << "the wanted phone is sold";
  r.imei = imei(4);
  r.payment = {};
  const Order unpaid = world.place(r, {"account", number});
  world.settle();
  EXPECT_EQ(world.look(unpaid.id).state, "undone");
  EXPECT_EQ(world.write([&](const Work& w) { return phone_by_imei(w, imei(4)); })->state, "idle");
  world.now = Instant::from_micros(world.now.micros() + 8 * 86'400 * yuan);
  EXPECT_EQ(world.write([&, which = contract_of(o.id).id](const Work& w) { return return_phone(w, which, "late"); }).error().code, "too_late");
  EXPECT_EQ(world.write([&, which = contract_of(o.id).id](const Work& w) { return contract(w, which); }, "other").error().code, "unknown_contract");
  world.check();
}

TEST_P(Phones, plans_that_cannot_be_meant_are_refused) {
  const PhonePlan good = {"g", "", "deposit", "star-9", "", 12, 0, 100 * yuan, "12:50", true};
  const auto code = [&](PhonePlan p) { Result<Done> set = world.write([&](const Work& w) { return set_plan(w, p); }); return set ? std::string() : set.error().code; };
  EXPECT_EQ(code(good), "");
  PhonePlan p = good;
  p.kind = "gift";
  EXPECT_EQ(code(p), "bad_plan");
  p = good, p.months = 0;
  EXPECT_EQ(code(p), "bad_plan");
  p = good, p.amount = 0;
  EXPECT_EQ(code(p), "bad_plan");
  p = good, p.amount = 5;
  EXPECT_EQ(code(p), "bad_plan");
  p = good, p.discount = 2'000 * yuan;
  EXPECT_EQ(code(p), "bad_plan");
  p = good, p.exit = "12:200";
  EXPECT_EQ(code(p), "bad_plan");
  p = good, p.model = "moon";
  EXPECT_EQ(code(p), "unknown_model");
}

}  // namespace

}  // namespace sublet::commerce
