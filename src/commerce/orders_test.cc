// Orders from a wish to a line, and back, on both databases, with charging's real machine.
#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

class Orders : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
  std::string holder;
  std::string drawer;
  void SetUp() override {
    holder = world.person(person_number(1));
    world.stock(1, 20);
    world.cards(1, 20);
    drawer = *world.write([&](const Work& w) { return open_drawer(w, "shop 1", 0); });
    EXPECT_TRUE(world.write([](const Work& w) { return set_setting(w, "drawer_days", "0"); }));  // months pass, and nobody counts
  }
  OrderRequest buys(const std::string& offer = "plain", int64_t money = 50'000'000) {
    OrderRequest r;
    r.kind = "new_number", r.party = holder, r.host = "north", r.offer = offer, r.top_up = money;
    return r;
  }
  PaymentWish cash() { return {"drawer", drawer}; }
  OrderRequest about(const std::string& kind, const std::string& line) {
    OrderRequest r;
    r.kind = kind, r.line = line;
    return r;
  }
  std::string sold() {
    const Order o = world.place(buys(), cash());
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
    return o.number;
  }
  std::string sold_beside(const std::string& payer) {
    OrderRequest r = buys("plain", 10'000'000);
    r.kind = "extra_line", r.line = payer;
    const Order o = world.place(r, cash());
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
    return o.number;
  }
  Order closed(const std::string& line) {
    const Order o = world.place(about("close", line), {});
    world.settle();
    return world.look(o.id);
  }
  int64_t account_money(const std::string& number) {
    const auto id = world.machine->state().store.find(charging::line_key(world.op().id, *PhoneNumber::parse(number)));
    return id == 0 ? INT64_MIN : world.machine->state().store.account(world.machine->state().store.line(id).account).money;
  }
  std::string refused(const OrderRequest& r, const PaymentWish& p = {}) {
    Result<Order> o = world.try_place(r, p);
    return o ? "" : o.error().code;
  }
};

// Charging refused it as a line's, after it was paid: the order was undone each time.
TEST_P(Orders, a_package_that_all_lines_of_an_account_share_is_sold_with_a_new_number) {
  world.publish("t", "offers:\n  monthly: {tariff: plain, fees: [{name: monthly, amount: 19.00, every: month}]}\n  shared: {level: account, tariff: plain, fees: [{name: shared, amount: 29.00, every: month}]}\n");
  const Order o = world.place(buys("shared"), cash());
  world.settle();
  ASSERT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(account_money(o.number), 21'000'000) << "its month is taken from the account";
  OrderRequest beside = buys("shared", 40'000'000);
  beside.kind = "extra_line", beside.line = o.number;
  EXPECT_EQ(refused(beside, cash()), "bad_order") << "a second time for the same account";
  world.check();
}

TEST_P(Orders, a_number_is_sold_from_the_quote_to_the_line) {
  Result<Quote> q = world.write([&](const Work& w) { return make_quote(w, world.shelf, buys("monthly")); });
  ASSERT_TRUE(q) << q.error().text();
  EXPECT_EQ(q->total, 50'000'000);
  OrderWish wish;
  wish.quote = q->id, wish.payment = cash();
  Result<Order> placed = world.write([&](const Work& w) { return place_order(w, world.shelf, wish); });
  ASSERT_TRUE(placed) << placed.error().text();
  EXPECT_EQ(placed->current()->waits_for, "identity");
  EXPECT_EQ(world.write([&](const Work& w) { return place_order(w, world.shelf, wish); }).error().code, "quote_over");
  world.settle();
  const Order o = world.look(placed->id);
  ASSERT_EQ(o.state, "done") << o.reason;
  const LineRecord l = *world.write([&](const Work& w) { return line_of_number(w, o.number); });
  EXPECT_EQ(l.party, holder);
  EXPECT_EQ(l.offer, "monthly");
  EXPECT_EQ(account_money(o.number), 31'000'000) << "50.00 less the first month";
  const Number n = *world.write([&](const Work& w) { return number(w, o.number); });
  EXPECT_EQ(n.state, NumberState::in_use);
  EXPECT_EQ(n.holder, l.id);
  const auto history = *world.write([&](const Work& w) { return history_of_number(w, o.number, 10); });
  std::string states;
  for (auto h = history.rbegin(); h != history.rend(); ++h) states += h->after + " ";
  EXPECT_EQ(states, "reserved paid pre_opened in_use ");
  EXPECT_EQ((*world.write([&](const Work& w) { return party(w, holder); })).verified, "number_and_name");
  const Audit a = world.check();
  EXPECT_EQ(a.credited, 50'000'000);
  EXPECT_EQ(a.cash, 50'000'000);
}

// Its new holder could once spend all that the account had.
TEST_P(Orders, a_line_of_a_shared_account_is_not_handed_over) {
  const std::string line = sold();
  OrderRequest second = about("extra_line", line);
  second.host = "north", second.offer = "plain", second.top_up = 20'000'000;
  const Order o = world.place(second, cash());
  world.settle();
  ASSERT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  OrderRequest r = about("transfer", world.look(o.id).number);
  r.to_party = world.person(person_number(7));
  EXPECT_EQ(refused(r, cash()), "shared_account");
  r.line = line;
  EXPECT_EQ(refused(r, cash()), "shared_account");
}

TEST_P(Orders, what_the_identity_service_refuses_is_undone_and_nobody_has_paid) {
  world.outside = [](const records::Outward& row) { return std::optional(OutsideAnswer{row.topic == "identity" ? "refused" : "done", "mismatch", "", {}}); };
  const Order o = world.place(buys(), cash());
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(world.look(o.id).reason.substr(0, 6), "verify");
  EXPECT_EQ(refused(buys(), cash()), "");  // placed, then refused at once
  world.settle();
  const Audit a = world.check();
  EXPECT_EQ(a.undone, 2);
  EXPECT_EQ(a.taken, 0);
  EXPECT_EQ(a.numbers_held, 0);
}

TEST_P(Orders, an_identity_service_that_never_answers_does_not_keep_the_number_for_ever) {
  world.outside = [](const records::Outward&) { return std::optional<OutsideAnswer>(); };
  const Order o = world.place(buys(), cash());
  world.settle();
  const std::vector<records::Outward> asked = world.due("identity");
  ASSERT_EQ(asked.size(), 1U);
  world.now = Instant::from_seconds(world.now.seconds() + 3'601);
  ASSERT_EQ(world.time_over(), 1);
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_TRUE(world.due("identity").empty());
  ASSERT_TRUE(world.answer(asked[0], {"done", "", "", {}})) << "too late: nothing comes of it";
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(world.check().numbers_held, 0);
}

TEST_P(Orders, what_the_host_refuses_is_undone_with_the_money_back) {
  world.outside = [](const records::Outward& row) {
    return std::optional(OutsideAnswer{row.topic == "host" ? "refused" : "done", row.topic == "host" ? "S-PE-001" : "", "", {}});
  };
  const Order o = world.place(buys(), cash());
  world.settle();
  const Order after = world.look(o.id);
  EXPECT_EQ(after.state, "undone");
  EXPECT_NE(after.reason.find("S-PE-001"), std::string::npos) << after.reason;
  const Audit a = world.check();
  EXPECT_EQ(a.taken, 50'000'000);
  EXPECT_EQ(a.refunded, 50'000'000);
  EXPECT_EQ(a.cash, 0);
  EXPECT_EQ(a.sims_held, 0);
  EXPECT_EQ((*world.write([&](const Work& w) { return number(w, o.number); })).state, NumberState::idle);
}

TEST_P(Orders, a_host_that_is_silent_makes_the_order_stuck_and_care_can_undo_it) {
  world.outside = [](const records::Outward& row) -> std::optional<OutsideAnswer> {
    if (row.topic == "host") return std::nullopt;
    return OutsideAnswer{"done", {}, {}, {}};
  };
  const Order o = world.place(buys(), cash());
  world.settle();
  const std::vector<records::Outward> open = world.due("host");
  ASSERT_EQ(open.size(), 1U);
  ASSERT_TRUE(world.answer(open[0], {"overdue", "", "nothing for 15 minutes", {}}));
  EXPECT_TRUE(world.look(o.id).stuck);
  EXPECT_EQ(world.look(o.id).current()->waits_for, "north");
  EXPECT_EQ(world.write([&](const Work& w) { return undo_order(w, world.shelf, o.id, ""); }).error().code, "reason_needed");
  ASSERT_TRUE(world.write([&](const Work& w) { return undo_order(w, world.shelf, o.id, "the customer has left"); }));
  EXPECT_EQ(world.look(o.id).state, "undoing") << "nobody knows yet what the host has done";
  ASSERT_TRUE(world.answer(open[0], {"done", "", "", {}}));
  EXPECT_EQ(world.look(o.id).state, "undoing") << "opened after all: it is closed there first";
  const std::vector<records::Outward> close = world.due("host");
  ASSERT_EQ(close.size(), 1U);
  EXPECT_NE(close[0].body.find("close_account"), std::string::npos);
  ASSERT_TRUE(world.answer(close[0], {"done", "", "", {}}));
  ASSERT_TRUE(world.answer(close[0], {"done", "", "", {}})) << "a doubled answer";
  EXPECT_EQ(world.look(o.id).state, "undone");
  world.check();
}

TEST_P(Orders, without_a_card_in_stock_the_order_waits_for_care_and_goes_on_when_retried) {
  world.stock(900, 1, "south");
  OrderRequest r = buys();
  r.host = "south";
  const Order o = world.place(r, cash());
  world.settle();
  EXPECT_TRUE(world.look(o.id).stuck);
  EXPECT_EQ(world.look(o.id).current()->waits_for, "care");
  world.cards(900, 1, "south");
  ASSERT_TRUE(world.write([&](const Work& w) { return retry_order(w, world.shelf, o.id, "cards have come"); }));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  world.check();
}

TEST_P(Orders, a_person_has_five_numbers_also_when_many_orders_come_at_once) {
  std::atomic<int> placed{0}, over{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      OrderWish wish;
      wish.request = buys(), wish.payment = cash();
      Result<Order> o = world.db->write<Order>([&](Sql& sql) { return place_order(Work{sql, *world.vault, "t", world.now, "test"}, world.shelf, wish); });
      if (o) ++placed;
      else if (o.error().code == "too_many_numbers") ++over;
      else ADD_FAILURE() << o.error().text();
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(placed, 5);
  EXPECT_EQ(over, 3);
  world.settle();
  EXPECT_EQ(world.check().lines, 5);
  EXPECT_EQ(refused(buys(), cash()), "too_many_numbers");
}

TEST_P(Orders, a_minor_needs_a_guardian_and_a_firm_a_responsible_person) {
  const std::string child = world.person(person_number(2, 2015), "王小小");
  OrderRequest r = buys();
  r.party = child;
  EXPECT_EQ(refused(r, cash()), "needs_guardian");
  ASSERT_TRUE(world.write([&](const Work& w) { return change_party(w, child, 0, {.name = {}, .cert_type = {}, .cert_number = {}, .profile = {}, .guardian = holder, .responsible = {}, .state = {}}); }));
  EXPECT_EQ(refused(r, cash()), "");
  const std::string firm = *world.write([&](const Work& w) { return register_party(w, {.kind = "organization", .name = "某某公司", .cert_type = "20", .cert_number = "91110000100000001X", .profile = "{}", .guardian = {}, .responsible = {}}); });
  r.party = firm;
  EXPECT_EQ(refused(r, cash()), "needs_responsible");
  ASSERT_TRUE(world.write([&](const Work& w) { return change_party(w, firm, 0, {.name = {}, .cert_type = {}, .cert_number = {}, .profile = {}, .guardian = {}, .responsible = holder, .state = {}}); }));
  EXPECT_EQ(refused(r, cash()), "");
}

TEST_P(Orders, a_sale_online_waits_for_the_second_check) {
  OrderRequest r = buys();
  r.channel = "online";
  const Order o = world.place(r, cash());
  world.settle();
  EXPECT_EQ(world.look(o.id).current()->name, "second_check");
  EXPECT_EQ(world.look(o.id).current()->waits_for, "customer");
  EXPECT_TRUE(world.due("host").empty()) << "nothing is opened before";
  ASSERT_TRUE(world.write([&](const Work& w) { return second_checked(w, world.shelf, o.id, false, ""); }));
  ASSERT_TRUE(world.write([&](const Work& w) { return second_checked(w, world.shelf, o.id, true, "F1"); }));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  // Another, never checked: after thirty days all goes back.
  const Order late = world.place(r, cash());
  world.settle();
  world.now = Instant::from_seconds(world.now.seconds() + 31 * seconds_per_day);
  ASSERT_EQ(world.time_over(), 1);
  EXPECT_EQ(world.look(late.id).state, "undone");
  world.check();
}

TEST_P(Orders, a_voucher_pays_once_and_comes_back_with_an_undone_order) {
  const auto vouchers = *world.write([&](const Work& w) { return issue_vouchers(w, 100'000'000, 2, Instant::from_seconds(w.now.seconds() + 86'400)); });
  const PaymentWish first{"voucher", vouchers[0].code};
  EXPECT_EQ(refused(buys(), {"voucher", "000000000000000000"}), "unknown_voucher");
  EXPECT_EQ(refused(buys("plain", 200'000'000), first), "voucher_too_small");
  const Order o = world.place(buys(), first);
  EXPECT_EQ(refused(buys(), first), "voucher_used") << "held by the order";
  world.settle();
  EXPECT_EQ(account_money(o.number), 100'000'000) << "all that it is worth";
  EXPECT_EQ(refused(buys(), first), "voucher_used");
  world.outside = [](const records::Outward&) { return std::optional(OutsideAnswer{"refused", "no", "", {}}); };
  world.place(buys(), {"voucher", vouchers[1].code});
  world.settle();
  world.check();
  world.outside = [](const records::Outward&) { return std::optional(OutsideAnswer{"done", "", "", {}}); };
  EXPECT_EQ(refused(buys(), {"voucher", vouchers[1].code}), "");
}

TEST_P(Orders, an_account_pays_for_another_number_or_has_too_little) {
  const std::string payer = sold();
  const Order o = world.place(buys("plain", 30'000'000), {"account", payer});
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(account_money(payer), 20'000'000);
  EXPECT_EQ(account_money(o.number), 30'000'000);
  const Order poor = world.place(buys("plain", 30'000'000), {"account", payer});
  world.settle();
  EXPECT_EQ(world.look(poor.id).state, "undone");
  EXPECT_NE(world.look(poor.id).reason.find("insufficient_balance"), std::string::npos);
  EXPECT_EQ(account_money(payer), 20'000'000);
  // Paid, and undone by the host: the account has it back.
  world.outside = [](const records::Outward& row) { return std::optional(OutsideAnswer{row.topic == "host" ? "refused" : "done", "no", "", {}}); };
  const Order back = world.place(buys("plain", 10'000'000), {"account", payer});
  world.settle();
  EXPECT_EQ(world.look(back.id).state, "undone");
  EXPECT_EQ(account_money(payer), 20'000'000);
  world.check();
}

TEST_P(Orders, the_life_of_a_line_until_it_is_closed) {
  const std::string line = sold();
  const auto runs = [&](OrderRequest r, const PaymentWish& p, const char* state = "done") {
    const Order o = world.place(r, p);
    world.settle();
    const Order after = world.look(o.id);
    EXPECT_EQ(after.state, state) << r.kind << ": " << after.reason << (after.current() ? after.current()->name + " " + after.current()->detail : "");
    return after;
  };
  OrderRequest r = about("top_up", line);
  r.top_up = 10'000'000;
  runs(r, cash());
  EXPECT_EQ(account_money(line), 60'000'000);
  r = about("add_on", line);
  r.offer = "pack";
  runs(r, {});  // paid by its own account: 2.00
  EXPECT_EQ(account_money(line), 58'000'000);
  r = about("change_offer", line);
  r.offer = "monthly";
  runs(r, cash());
  EXPECT_EQ(account_money(line), 58'000'000) << "19.00 in cash, 19.00 taken";
  EXPECT_EQ((*world.write([&](const Work& w) { return line_of_number(w, line); })).offer, "monthly");
  r = about("replace_sim", line);
  r.reason = "lost";
  const std::string old = (*world.write([&](const Work& w) { return line_of_number(w, line); })).iccid;
  runs(r, cash());
  EXPECT_EQ((*world.write([&](const Work& w) { return sim(w, old); })).state, "lost");
  runs(about("suspend", line), {});
  EXPECT_EQ((*world.write([&](const Work& w) { return number(w, line); })).state, NumberState::stopped);
  runs(about("resume", line), {});
  EXPECT_EQ((*world.write([&](const Work& w) { return number(w, line); })).state, NumberState::in_use);
  r = about("transfer", line);
  r.to_party = world.person(person_number(3), "李四");
  const std::string transfer = runs(r, cash(), "open").id;
  ASSERT_TRUE(world.write([&](const Work& w) { return consented(w, world.shelf, transfer, true, "at the counter"); }));
  world.settle();
  EXPECT_EQ(world.look(transfer).state, "done") << world.look(transfer).reason;
  EXPECT_EQ((*world.write([&](const Work& w) { return line_of_number(w, line); })).party, r.to_party);
  const int64_t left = account_money(line);
  const Order closed = runs(about("close", line), cash());
  EXPECT_EQ(closed.steps.back().detail, std::to_string(left));
  EXPECT_EQ((*world.write([&](const Work& w) { return number(w, line); })).state, NumberState::frozen);
  const Audit a = world.check();
  EXPECT_EQ(a.paid_out, left);
  world.now = Instant::from_seconds(world.now.seconds() + 91 * seconds_per_day);
  EXPECT_EQ(*world.write([&](const Work& w) { return release_due_numbers(w, 100); }), 1);
  EXPECT_EQ((*world.write([&](const Work& w) { return number(w, line); })).state, NumberState::idle);
}

TEST_P(Orders, a_package_for_next_month_waits_for_it) {
  const std::string line = sold();
  OrderRequest r = about("change_offer", line);
  r.offer = "other", r.when = "next_period";
  const Order o = world.place(r, cash());
  world.settle();
  EXPECT_EQ(world.look(o.id).current()->waits_for, "time");
  EXPECT_EQ(world.look(o.id).due->text(), "2026-04-01T00:00:00Z");
  EXPECT_EQ(refused(r, cash()), "order_open");
  world.now = *world.look(o.id).due;
  EXPECT_EQ(world.time_over(), 1);
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  world.check();
}

TEST_P(Orders, an_esim_is_ordered_confirmed_and_told_by_its_code) {
  world.cards(500, 1, "north", "esim");
  OrderRequest r = buys();
  r.sim = "esim";
  const Order o = world.place(r, cash());
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  const std::string iccid = world.look(o.id).iccid;
  const SimCard s = *world.write([&](const Work& w) { return sim(w, iccid); });
  EXPECT_EQ(s.profile, "released");
  EXPECT_FALSE(s.matching.empty());
  world.check();
}

TEST_P(Orders, the_last_of_three_lines_closes_the_account_whichever_line_it_was_added_by) {
  const std::string one = sold(), two = sold_beside(one), three = sold_beside(two);
  EXPECT_EQ(account_money(one), 70'000'000);
  EXPECT_EQ((*world.write([&](const Work& w) { return line_of_number(w, three); })).account, one);
  EXPECT_EQ(closed(two).steps.back().detail, "0");
  EXPECT_EQ(closed(one).steps.back().detail, "0") << "its third line goes on with the money";
  EXPECT_EQ(account_money(three), 70'000'000);
  EXPECT_EQ((*world.write([&](const Work& w) { return line_of_number(w, three); })).account, three);
  const Order last = closed(three);
  EXPECT_EQ(last.state, "done");
  EXPECT_EQ(last.steps.back().detail, "70000000");
  EXPECT_EQ(world.check().paid_out, 70'000'000);
}

TEST_P(Orders, a_number_that_is_sold_again_is_no_part_of_its_old_account) {
  const std::string one = sold(), two = sold_beside(one);
  EXPECT_EQ(closed(one).state, "done");
  world.now = Instant::from_seconds(world.now.seconds() + 91 * seconds_per_day);
  EXPECT_EQ(*world.write([&](const Work& w) { return release_due_numbers(w, 100); }), 1);
  OrderRequest r = buys("plain", 20'000'000);
  r.party = world.person(person_number(5), "李四"), r.number = one;
  const Order again = world.place(r, cash());
  world.settle();
  ASSERT_EQ(world.look(again.id).state, "done") << world.look(again.id).reason;
  const Order end = closed(one);
  EXPECT_EQ(end.state, "done");
  EXPECT_EQ(end.steps.back().detail, "20000000");
  EXPECT_EQ(account_money(two), 60'000'000);
  EXPECT_EQ(closed(two).steps.back().detail, "60000000");
  world.check();
}

TEST_P(Orders, a_line_that_its_host_has_closed_is_closed_here_too_or_waits_for_care) {
  const std::string line = sold(), other = sold();
  world.outside = [](const records::Outward& row) { return std::optional(OutsideAnswer{row.topic == "host" ? "refused" : "done", row.topic == "host" ? "S-PE-105" : "", "closed", {}}); };
  EXPECT_EQ(closed(line).state, "done") << "closed there before";
  world.outside = [](const records::Outward&) { return std::optional(OutsideAnswer{"done", "", "", {}}); };
  const Order o = world.place(about("close", other), {});
  for (int i = 0; i < 10 && world.due("charging").empty(); ++i)
    for (const records::Outward& row : world.due("host")) ASSERT_TRUE(world.answer(row, {"done", "", "", {}}));
  const std::vector<records::Outward> asked = world.due("charging");
  ASSERT_EQ(asked.size(), 1U);
  ASSERT_TRUE(world.answer(asked[0], {"refused", "bad_command", "", {}}));
  EXPECT_EQ(world.look(o.id).state, "open") << "it does not go back: the host has closed it";
  EXPECT_TRUE(world.look(o.id).stuck);
  ASSERT_TRUE(world.write([&](const Work& w) { return retry_order(w, world.shelf, o.id, "again"); }));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  world.check();
}

TEST_P(Orders, a_line_does_not_join_an_account_that_is_being_closed) {
  const std::string line = sold();
  OrderRequest r = buys("plain", 10'000'000);
  r.kind = "extra_line", r.line = line;
  world.outside = [](const records::Outward& row) { return row.topic == "host" ? std::nullopt : std::optional(OutsideAnswer{"done", {}, {}, {}}); };
  const Order joins = world.place(r, cash());
  world.settle();
  const Order closes = world.place(about("close", line), {});
  world.outside = [](const records::Outward&) { return std::optional(OutsideAnswer{"done", {}, {}, {}}); };
  world.settle();
  EXPECT_EQ(world.look(joins.id).state, "undone");
  EXPECT_EQ(world.look(closes.id).state, "done");
  EXPECT_EQ(world.check().refunded, 10'000'000);
}

TEST_P(Orders, a_line_in_arrears_is_resumed_by_the_money_that_comes_with_it_and_one_without_stays_stopped) {
  world.publish("t", "offers:\n  monthly: {tariff: plain, fees: [{name: monthly, amount: 19.00, every: month}]}\n", "UTC", ", credit: {warn: 2.00, half: 0.00, full: -1.00, restore: 1.00}");
  const std::string line = sold();
  world.place(about("suspend", line), {});
  world.settle();
  ASSERT_TRUE(world.run(charging::Adjust{*PhoneNumber::parse(line), Money::from_micros(-60'000'000), {}, 0, "a correction"}).answer.done());
  ASSERT_EQ(account_money(line), -10'000'000);
  // Nothing is paid: the bar is taken off, and the line is charging's.
  const Order poor = world.place(about("resume", line), {});
  world.settle();
  EXPECT_EQ(world.look(poor.id).state, "done");
  EXPECT_EQ((*world.write([&](const Work& w) { return number(w, line); })).stopped_by, "arrears");
  world.place(about("suspend", line), {});
  world.settle();
  OrderRequest r = about("resume", line);
  r.top_up = 30'000'000;
  const Order o = world.place(r, cash());
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).current()->name;
  EXPECT_EQ(account_money(line), 20'000'000);
  EXPECT_EQ((*world.write([&](const Work& w) { return number(w, line); })).state, NumberState::in_use);
  EXPECT_EQ((*world.write([&](const Work& w) { return line_of_number(w, line); })).stops, 0);
  world.check();
}

TEST_P(Orders, a_stop_for_risk_is_not_lifted_by_the_subscriber_nor_hidden_by_a_weaker_one) {
  const std::string line = sold();
  const auto by = [&] { return (*world.write([&](const Work& w) { return number(w, line); })).stopped_by; };
  OrderRequest risk = about("suspend", line), own = about("suspend", line), back = about("resume", line);
  risk.channel = "care", risk.reason = "risk";
  own.channel = back.channel = "online";
  world.place(own, {});
  world.settle();
  EXPECT_EQ(by(), "user");
  world.place(risk, {});
  world.settle();
  EXPECT_EQ(by(), "risk");
  world.place(own, {});
  world.settle();
  EXPECT_EQ(by(), "risk") << "the subscriber's own stop does not replace it";
  EXPECT_EQ(refused(back), "forbidden");
  EXPECT_EQ(refused(about("port_out", line)), "may_not_port");
  back.channel = "care";
  world.place(back, {});
  world.settle();
  EXPECT_EQ(by(), "");
  own.reason = "lost", back.channel = "online";
  world.place(own, {});
  world.settle();
  EXPECT_EQ(by(), "loss");
  EXPECT_EQ(refused(back), "forbidden");
  own.reason = "risk";
  world.place(own, {});
  world.settle();
  EXPECT_EQ(by(), "loss") << "risk is not a subscriber's word";
  world.check();
}

TEST_P(Orders, money_that_is_taken_after_the_number_is_gone_comes_back) {
  const std::string payer = sold();
  const Order o = world.place(buys("plain", 30'000'000), {"account", payer});
  // The holder is verified; the payment is asked for.
  for (int i = 0; i < 10 && world.due("charging").empty(); ++i)
    for (const records::Outward& row : world.due("identity")) ASSERT_TRUE(world.answer(row, {"done", "", "", {}}));
  ASSERT_EQ(world.due("charging").size(), 1U);
  ASSERT_EQ(world.look(o.id).current()->name, "pay");
  world.now = Instant::from_seconds(world.now.seconds() + 86'400);
  ASSERT_EQ(*world.write([&](const Work& w) { return release_due_numbers(w, 100); }), 1);
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(account_money(payer), 50'000'000);
  EXPECT_EQ(world.check().refunded, 30'000'000);
}

TEST_P(Orders, a_lost_phone_is_stopped_and_its_card_replaced_while_a_package_waits_for_next_month) {
  const std::string line = sold();
  OrderRequest r = about("change_offer", line);
  r.offer = "other", r.when = "next_period";
  const Order change = world.place(r, cash());
  world.settle();
  ASSERT_EQ(world.look(change.id).current()->waits_for, "time");
  OrderRequest lost = about("suspend", line), card = about("replace_sim", line);
  lost.reason = card.reason = "lost";
  for (const OrderRequest& each : {lost, card, about("resume", line)}) {
    const Order o = world.place(each, cash());
    EXPECT_EQ(refused(about("close", line)), "order_open");
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << each.kind << ": " << world.look(o.id).reason;
  }
  world.now = *world.look(change.id).due;
  EXPECT_EQ(world.time_over(), 1);
  world.settle();
  EXPECT_EQ(world.look(change.id).state, "done") << world.look(change.id).reason;
  world.check();
}

TEST_P(Orders, an_imsi_of_a_host_that_is_none_leaves_the_line_in_service_and_waits_for_care) {
  for (const std::string bad : {"x", "", "9999999999999999999", "99999999999999999999999999", "460090000000001"}) {  // the last is another card's
    SCOPED_TRACE(bad);
    const std::string blank = World::iccid(700 + static_cast<int>(bad.size()));
    ASSERT_TRUE(world.write([&](const Work& w) { return add_sim(w, {.iccid = blank, .imsi = {}, .host = "north", .lot = "S1", .kind = "card", .number = {}, .state = {}, .holder = {}, .eid = {}, .matching = {}, .profile = {}, .version = 1, .changed = {}}); }));
    world.outside = [bad](const records::Outward& row) {
      OutsideAnswer a{"done", {}, {}, {}};
      if (row.topic == "host") a.fields["imsi"] = bad;
      return std::optional(a);
    };
    OrderRequest r = buys();
    r.iccid = blank;
    const Order o = world.place(r, cash());
    world.settle();
    EXPECT_TRUE(world.write([&](const Work& w) { return line_of_number(w, o.number); }));
    EXPECT_EQ((*world.write([&](const Work& w) { return sim(w, blank); })).imsi, "");
    world.check();
    if (!bad.empty()) {
      EXPECT_TRUE(world.look(o.id).stuck);
      EXPECT_NE(world.look(o.id).current()->detail.find("IMSI"), std::string::npos) << world.look(o.id).current()->detail;
      EXPECT_EQ(world.write([&](const Work& w) { return undo_order(w, world.shelf, o.id, "no IMSI"); }).error().code, "too_late");
      ASSERT_TRUE(world.write([&](const Work& w) { return retry_order(w, world.shelf, o.id, "without"); }));
      world.settle();
    }
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  }
  world.check();
}

TEST_P(Orders, a_new_card_whose_imsi_is_none_is_the_lines_and_its_old_one_is_not_taken_back) {
  const std::string line = sold(), blank = World::iccid(700);
  ASSERT_TRUE(world.write([&](const Work& w) { return add_sim(w, {.iccid = blank, .imsi = {}, .host = "north", .lot = "S1", .kind = "card", .number = {}, .state = {}, .holder = {}, .eid = {}, .matching = {}, .profile = {}, .version = 1, .changed = {}}); }));
  world.outside = [](const records::Outward& row) {
    OutsideAnswer a{"done", {}, {}, {}};
    if (row.topic == "host") a.fields["imsi"] = "not digits";
    return std::optional(a);
  };
  OrderRequest r = about("replace_sim", line);
  r.iccid = blank;
  const Order o = world.place(r, cash());
  world.settle();
  EXPECT_EQ((*world.write([&](const Work& w) { return line_of_number(w, line); })).iccid, blank);
  EXPECT_TRUE(world.look(o.id).stuck);
  EXPECT_EQ(world.look(o.id).current()->name, "set_sim");
  // Care has found the right one.
  ASSERT_TRUE(world.write([&](const Work& w) { return set_imsi(w, blank, "460090000007000"); }));
  ASSERT_TRUE(world.write([&](const Work& w) { return retry_order(w, world.shelf, o.id, "mended"); }));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ((*world.write([&](const Work& w) { return line_of_number(w, line); })).imsi, "460090000007000");
  world.check();
}

TEST_P(Orders, a_line_in_service_is_not_undone_when_charging_refuses_its_sim) {
  const Order o = world.place(buys(), cash());
  // Until charging has opened the account and is told of the SIM.
  for (int i = 0; i < 50 && !world.write([&](const Work& w) { return line_of_number(w, o.number); }); ++i) world.round();
  const std::vector<records::Outward> told = world.due("charging");
  ASSERT_EQ(told.size(), 1U);
  ASSERT_TRUE(world.answer(told[0], {"refused", "bad_imsi", "", {}}));
  EXPECT_EQ(world.look(o.id).state, "open");
  EXPECT_TRUE(world.look(o.id).stuck);
  world.check();
  ASSERT_TRUE(world.write([&](const Work& w) { return retry_order(w, world.shelf, o.id, "again"); }));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  world.check();
}

TEST_P(Orders, a_drawer_is_counted_and_its_difference_needs_a_reason) {
  sold();
  const auto close = [&](int64_t counted, const std::string& why) { return world.write([&](const Work& w) { return close_drawer_day(w, drawer, {.counted = counted, .kept = 10'000'000, .reason = why}); }); };
  EXPECT_EQ(close(49'000'000, "").error().code, "reason_needed");
  const DrawerDay day = *close(49'000'000, "a torn note");
  EXPECT_EQ(day.expected, 50'000'000);
  EXPECT_EQ(day.difference, -1'000'000);
  EXPECT_EQ(day.entries, 3);
  EXPECT_EQ(world.check().cash, 10'000'000);
}

TEST_P(Orders, a_drawer_that_was_counted_for_the_last_time_is_empty_and_takes_nothing) {
  sold();
  const auto count = [&](int64_t kept, bool last) { return world.write([&](const Work& w) { return close_drawer_day(w, drawer, {.counted = 50'000'000, .kept = kept, .reason = "", .last = last}); }); };
  EXPECT_EQ(count(1, true).error().code, "bad_payment") << "money would stay where nobody counts it";
  EXPECT_EQ(count(0, true)->kept, 0);
  EXPECT_EQ(world.check().cash, 0);
  EXPECT_EQ(count(0, false).error().code, "drawer_closed");
}

INSTANTIATE_TEST_SUITE_P(Both, Orders, testing::ValuesIn(records::both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

}  // namespace
}  // namespace sublet::commerce
