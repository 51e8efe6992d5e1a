// Money that has to go back: from orders undone after the account that paid was closed, and from vouchers.
#include <algorithm>

#include "commerce/objections.h"
#include "commerce/refunds.h"
#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

class GivenBack : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
  std::string holder, drawer;
  void SetUp() override {
    holder = world.person(person_number(1));
    world.stock(1, 20);
    world.cards(1, 20);
    drawer = *world.write([&](const Work& w) { return open_drawer(w, "shop 1", 0); });
    EXPECT_TRUE(world.write([](const Work& w) { return set_setting(w, "drawer_days", "0"); }));  // months pass, and nobody counts
  }
  PaymentWish cash() { return {"drawer", drawer}; }
  std::string sold(int n) {
    const Order o = world.place(wanted(holder, World::n_text(n), 50'000'000), cash());
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
    return o.number;
  }
  OrderRequest about(const std::string& kind, const std::string& line) {
    OrderRequest r;
    r.kind = kind, r.line = line;
    return r;
  }
  void close(const std::string& line) {
    const Order o = world.place(about("close", line), cash());
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  }
  int64_t account_money(const std::string& number) {
    const auto id = world.machine->state().store.find(charging::line_key(world.op().id, *PhoneNumber::parse(number)));
    return id == 0 ? INT64_MIN : world.machine->state().store.account(world.machine->state().store.line(id).account).money;
  }
  // An order that `payer`'s account has paid, and whose host has not answered yet.
  Order paid_by(const std::string& payer, int n) {
    world.outside = [](const records::Outward& row) -> std::optional<OutsideAnswer> {
      if (row.topic == "host" && row.body.find("open_account") != std::string::npos) return std::nullopt;
      return OutsideAnswer{"done", {}, {}, {}};
    };
    const Order o = world.place(wanted(holder, World::n_text(n), 30'000'000), {"account", payer});
    world.settle();
    EXPECT_EQ(world.look(o.id).current()->name, "open_at_host");
    return o;
  }
  void host_refuses() {
    const std::vector<records::Outward> rows = world.due("host");
    ASSERT_EQ(rows.size(), 1U);
    ASSERT_TRUE(world.answer(rows[0], {"refused", "no", "", {}}));
  }
  std::string refund_state(const std::string& order) {
    const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select state from refund where operator = 't' and order_id = ? order by case state when 'failed' then 1 else 0 end limit 1", {order}); });
    return r ? r->text(0) : "none";
  }
};

TEST_P(GivenBack, a_line_is_not_closed_while_an_add_on_that_it_has_paid_waits_for_its_month) {
  const std::string line = sold(1);
  OrderRequest r = about("add_on", line);
  r.offer = "pack", r.when = "next_period";
  const Order pack = world.place(r);
  world.settle();
  EXPECT_EQ(account_money(line), 48'000'000);
  EXPECT_EQ(world.try_place(about("close", line), cash()).error().code, "order_open");
  ASSERT_TRUE(world.write([&](const Work& w) { return undo_order(w, world.shelf, pack.id, "the line is to be closed"); }));
  world.settle();
  EXPECT_EQ(world.look(pack.id).state, "undone");
  EXPECT_EQ(account_money(line), 50'000'000);
  close(line);
  EXPECT_EQ(world.check().paid_out, 50'000'000);
}

TEST_P(GivenBack, what_a_closed_account_had_paid_is_owed_and_not_the_next_holders_of_its_number) {
  const std::string payer = sold(1);
  const Order o = paid_by(payer, 2);
  close(payer);
  world.now = Instant::from_seconds(world.now.seconds() + 91 * seconds_per_day);
  ASSERT_EQ(*world.write([&](const Work& w) { return release_due_numbers(w, 100); }), 1);
  const std::vector<records::Outward> silent = world.due("host");
  ASSERT_EQ(silent.size(), 1U);
  world.outside = [&](const records::Outward& row) -> std::optional<OutsideAnswer> {
    if (row.id == silent[0].id) return std::nullopt;
    return OutsideAnswer{"done", {}, {}, {}};
  };
  const std::string again = sold(1);
  ASSERT_EQ(again, payer);
  host_refuses();
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(refund_state(o.id), "owed");
  EXPECT_EQ(account_money(again), 50'000'000) << "a stranger's account is none of it";
  EXPECT_EQ(world.check().owed, 30'000'000);
}

TEST_P(GivenBack, an_account_that_is_closed_while_it_is_given_back_to_is_owed_too) {
  const Order o = paid_by(sold(1), 2);
  host_refuses();
  const std::vector<records::Outward> back = world.due("charging");
  ASSERT_EQ(back.size(), 1U);
  ASSERT_TRUE(world.answer(back[0], {"refused", "unknown_line", "", {}}));
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(refund_state(o.id), "owed");
  EXPECT_EQ(world.check().owed, 30'000'000);
}

TEST_P(GivenBack, what_charging_would_not_take_back_is_asked_anew_when_retried) {
  const std::string payer = sold(1);
  const Order o = paid_by(payer, 2);
  host_refuses();
  const std::vector<records::Outward> back = world.due("charging");
  ASSERT_EQ(back.size(), 1U);
  ASSERT_TRUE(world.answer(back[0], {"refused", "too_much", "", {}}));
  EXPECT_EQ(world.look(o.id).state, "undoing");
  EXPECT_TRUE(world.look(o.id).stuck);
  EXPECT_EQ(refund_state(o.id), "failed");
  EXPECT_EQ(world.check().on_the_way, 30'000'000);
  ASSERT_TRUE(world.write([&](const Work& w) { return retry_order(w, world.shelf, o.id, "again"); }));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(refund_state(o.id), "done");
  EXPECT_EQ(account_money(payer), 50'000'000);
  world.check();
}

TEST_P(GivenBack, the_audit_finds_a_refund_that_nothing_will_ever_settle) {
  const Order o = paid_by(sold(1), 2);
  host_refuses();
  world.settle();
  ASSERT_EQ(refund_state(o.id), "done");
  ASSERT_TRUE(world.write([&](const Work& w) { return w.sql.run("update refund set state = 'open' where operator = 't' and order_id = ?", {o.id}); }));
  const Audit a = *world.write([&](const Work& w) { return audit(w); });
  EXPECT_EQ(std::count_if(a.wrong.begin(), a.wrong.end(), [](const std::string& each) { return each.find("would settle refund") != std::string::npos; }), 1);
}

TEST_P(GivenBack, a_voucher_is_not_burnt_by_an_order_that_takes_no_payment) {
  const std::string line = sold(1);
  const NewVoucher v = (*world.write([&](const Work& w) { return issue_vouchers(w, 100'000'000, 1, Instant::from_seconds(w.now.seconds() + 86'400)); }))[0];
  EXPECT_EQ(world.try_place(about("close", line), {"voucher", v.code}).error().code, "bad_payment");
  OrderRequest r = about("top_up", line);
  r.top_up = 100'000'000;
  world.place(r, {"voucher", v.code});
  world.settle();
  EXPECT_EQ(account_money(line), 150'000'000) << "it is good still";
  world.check();
}

TEST_P(GivenBack, a_voucher_that_an_order_had_beyond_its_time_is_good_for_as_much_longer) {
  const NewVoucher v = (*world.write([&](const Work& w) { return issue_vouchers(w, 100'000'000, 1, Instant::from_seconds(w.now.seconds() + 86'400)); }))[0];
  world.outside = [](const records::Outward& row) -> std::optional<OutsideAnswer> {
    if (row.topic == "host") return std::nullopt;
    return OutsideAnswer{"done", {}, {}, {}};
  };
  const Order o = world.place(wanted(holder, World::n_text(1), 50'000'000), {"voucher", v.code});
  world.settle();
  world.now = Instant::from_seconds(world.now.seconds() + 3 * seconds_per_day);
  host_refuses();
  EXPECT_EQ(world.look(o.id).state, "undone");
  world.now = Instant::from_seconds(world.now.seconds() + 86'000);
  world.outside = [](const records::Outward&) { return std::optional(OutsideAnswer{"done", {}, {}, {}}); };
  const Order again = world.place(wanted(holder, World::n_text(2), 50'000'000), {"voucher", v.code});
  world.settle();
  EXPECT_EQ(world.look(again.id).state, "done") << world.look(again.id).reason;
  world.check();
}

TEST_P(GivenBack, what_is_owed_is_handed_out_once_at_a_drawer_or_into_an_account) {
  const std::string line = sold(1), other = sold(2), third = sold(3);
  for (const std::string& each : {line, other}) {
    world.place(about("close", each));
    world.settle();
  }
  EXPECT_EQ(world.check().owed, 100'000'000);
  const Rows owed = *world.write([&](const Work& w) { return w.sql.query("select id from refund where operator = 't' and state = 'owed' order by id"); });
  ASSERT_EQ(owed.size(), 2U);
  const auto pay = [&](const std::string& id, const PaymentWish& to) { return world.write([&](const Work& w) { return pay_refund(w, id, to); }); };
  EXPECT_EQ(pay("none", cash()).error().code, "unknown_refund");
  EXPECT_EQ(pay(owed[0].text(0), {"account", line}).error().code, "unknown_line");
  ASSERT_TRUE(pay(owed[0].text(0), cash()));
  EXPECT_EQ(pay(owed[0].text(0), cash()).error().code, "not_open");
  EXPECT_EQ(world.check().cash, 100'000'000);
  ASSERT_TRUE(pay(owed[1].text(0), {"account", third}));
  EXPECT_EQ(pay(owed[1].text(0), cash()).error().code, "not_open") << "it is under way";
  world.check();
  world.settle();
  EXPECT_EQ(account_money(third), 100'000'000);
  EXPECT_EQ(world.check().owed, 0);
  EXPECT_EQ(world.check().paid_out, 100'000'000);
}

TEST_P(GivenBack, a_number_that_waits_frozen_after_its_line_was_closed_is_not_put_back_by_hand) {
  const std::string line = sold(1);
  close(line);
  const auto put_back = [&](const std::string& n, bool frozen) { return world.write([&](const Work& w) { return freeze_by_hand(w, n, frozen, "wanted"); }); };
  EXPECT_EQ(put_back(line, false).error().code, "bad_change");
  ASSERT_TRUE(put_back(World::n_text(2), true));
  EXPECT_TRUE(put_back(World::n_text(2), false)) << "frozen by hand, it is";
}

TEST_P(GivenBack, an_objection_whose_closing_order_is_undone_is_open_again) {
  const std::string line = sold(1);
  const Objection o = *world.write([&](const Work& w) { return object_to(w, holder, line, "not mine"); });
  const Order closing = world.place(about("close", line));
  ASSERT_TRUE(world.write([&](const Work& w) { return answer_objection(w, o.id, "closed", "it is closed", closing.id); }));
  host_refuses();
  EXPECT_EQ(world.look(closing.id).state, "undone");
  const Objection again = *world.write([&](const Work& w) { return objection(w, o.id); });
  EXPECT_EQ(again.state, "open");
  EXPECT_EQ(again.order, "");
  const Order second = world.place(about("close", line), cash());
  ASSERT_TRUE(world.write([&](const Work& w) { return answer_objection(w, o.id, "closed", "now", second.id); }));
  world.settle();
  EXPECT_EQ((*world.write([&](const Work& w) { return objection(w, o.id); })).state, "closed");
}

INSTANTIATE_TEST_SUITE_P(Both, GivenBack, testing::ValuesIn(records::both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

}  // namespace
}  // namespace sublet::commerce
