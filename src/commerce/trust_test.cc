// Whose word counts: hosts', sellers', holders'. Each test is a thing that was believed once.
#include "commerce/objections.h"
#include "commerce/porting.h"
#include "commerce/settings.h"
#include "commerce/lots.h"
#include "commerce/number_import.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

constexpr int64_t yuan = 1'000'000, day = 86'400 * yuan;

class Trust : public testing::TestWithParam<TestKind> {
 protected:
  Trust() : world(GetParam()) {
    world.stock(1, 10);
    world.cards(1, 10);
    holder = world.person(person_number(1));
    drawer = *world.write([](const Work& w) { return open_drawer(w, "shop 1", 0); });
    world.outside = [](const records::Outward& row) -> std::optional<OutsideAnswer> {
      OutsideAnswer a{"done", {}, {}, {}};
      if (row.topic == "identity") a.fields["reference"] = "R1";
      if (row.topic == "host" && row.body.find("port_out") != std::string::npos) a.fields["authorization"] = "778899";
      return a;
    };
  }
  std::string sold() {
    const Order o = world.place(wanted(holder, World::n_text(++lines), 50 * yuan), {"drawer", drawer});
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
    return o.number;
  }
  OrderRequest about(const std::string& kind, const std::string& line, const std::string& reason = "") {
    OrderRequest r;
    r.kind = kind, r.line = line, r.reason = reason;
    return r;
  }
  void gone(const std::string& number) {
    const Result<Done> done = world.write([&](const Work& w) { return host_noticed(w, world.shelf, {"north", "ported_out", "", number, {{"to", "telecom"}}}); });
    ASSERT_TRUE(done) << done.error().text();
    world.settle();
  }
  std::vector<Order> away() {
    return *world.write([](const Work& w) { return orders(w, {.state = {}, .party = {}, .number = {}, .kind = "port_away", .stuck_only = false, .offset = 0, .most = 10}); });
  }
  // As whoever has no role that decides of risk.
  Result<Order> by_seller(const OrderRequest& r) {
    OrderWish wish;
    wish.request = r;
    return world.db->write<Order>([&](Sql& sql) { return place_order(Work{sql, *world.vault, "t", world.now, "key shop"}, world.shelf, wish); });
  }
  World world;
  std::string holder, drawer;
  int lines = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, Trust, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Trust, a_host_that_said_a_number_had_gone_closed_the_line_though_nobody_had_asked) {
  const std::string number = sold();
  gone(number);
  gone(number);
  ASSERT_EQ(away().size(), 1U) << "told twice, one question";
  EXPECT_EQ(away()[0].state, "open");
  EXPECT_TRUE(away()[0].stuck);
  EXPECT_EQ(away()[0].current()->waits_for, "care");
  EXPECT_TRUE(world.write([&](const Work& w) { return line_of_number(w, number); })) << "the line is in service";
  ASSERT_TRUE(world.write([&, id = away()[0].id](const Work& w) { return undo_order(w, world.shelf, id, "the host was wrong"); }));
  EXPECT_EQ(away()[0].state, "undone");
  EXPECT_TRUE(world.write([&](const Work& w) { return line_of_number(w, number); }));
  world.now = Instant::from_micros(world.now.micros() + yuan);
  gone(number);
  ASSERT_EQ(away().size(), 2U);
  ASSERT_TRUE(world.write([&, id = away()[0].id](const Work& w) { return retry_order(w, world.shelf, id, "the other network confirmed it"); }));
  world.settle();
  EXPECT_EQ(away()[0].state, "done") << away()[0].reason;
  EXPECT_EQ(world.write([&](const Work& w) { return line_of_number(w, number); }).error().code, "unknown_line");
  world.check();
}

TEST_P(Trust, a_host_is_believed_when_the_holder_was_given_the_code) {
  const std::string number = sold();
  (void)world.place(about("port_out", number));
  world.settle();
  gone(number);
  ASSERT_EQ(away().size(), 1U);
  EXPECT_EQ(away()[0].state, "done") << away()[0].reason;
  const std::string other = sold();
  (void)world.place(about("port_out", other));
  world.settle();
  world.now = Instant::from_micros(world.now.micros() + 31 * day);
  gone(other);
  EXPECT_TRUE(away()[0].stuck) << "the code is too old to say anything";
}

TEST_P(Trust, a_holder_hid_its_arrears_behind_its_own_stop_and_took_the_number_away) {
  const std::string number = sold();
  (void)world.run(charging::Adjust{*PhoneNumber::parse(number), Money::from_micros(-80 * yuan), "", 0, "used before the host told"});
  world.tell_switched();
  (void)world.place(about("suspend", number));
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return commerce::number(w, number); })->stopped_by, "user");
  const Order o = world.place(about("port_out", number));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_NE(world.look(o.id).reason.find("below zero"), std::string::npos) << world.look(o.id).reason;
  ASSERT_TRUE(world.write([&](const Work& w) { return host_noticed(w, world.shelf, {"north", "port_out_asked", "Q1", number, {}}); }));
  world.settle();
  ASSERT_EQ(away().size(), 1U);
  EXPECT_EQ(away()[0].state, "done");
  EXPECT_EQ(away()[0].steps.back().name, "port_out_reject");
  EXPECT_TRUE(world.write([&](const Work& w) { return line_of_number(w, number); }));
}

TEST_P(Trust, a_seller_lifted_a_stop_for_risk_by_naming_another_channel) {
  const std::string number = sold();
  (void)world.place(about("suspend", number, "risk"));
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return commerce::number(w, number); })->stopped_by, "risk");
  for (const char* channel : {"care", "shop", "agent", "online"}) {
    OrderRequest r = about("resume", number);
    r.channel = channel, r.lifts = "risk";  // whatever is claimed
    const Result<Order> o = by_seller(r);
    ASSERT_FALSE(o) << channel;
    EXPECT_EQ(o.error().code, "forbidden");
  }
  (void)world.place(about("resume", number));
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return commerce::number(w, number); })->state, NumberState::in_use);
  ASSERT_TRUE(by_seller(about("suspend", number, "risk")));
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return commerce::number(w, number); })->stopped_by, "user") << "nor puts one";
}

TEST_P(Trust, a_drawer_that_nobody_had_counted_took_money_for_days) {
  (void)sold();
  world.now = Instant::from_micros(world.now.micros() + day - 1);
  (void)sold();
  world.now = Instant::from_micros(world.now.micros() + 1);
  const Result<Order> o = world.try_place(wanted(holder, World::n_text(5), 50 * yuan), {"drawer", drawer});
  world.settle();
  ASSERT_TRUE(o);
  EXPECT_EQ(world.look(o->id).state, "undone");
  EXPECT_NE(world.look(o->id).reason.find("drawer_not_counted"), std::string::npos) << world.look(o->id).reason;
  ASSERT_TRUE(world.write([&](const Work& w) { return close_drawer_day(w, drawer, {.counted = 100 * yuan}); }));
  const Order after = world.place(wanted(holder, World::n_text(6), 50 * yuan), {"drawer", drawer});
  world.settle();
  EXPECT_EQ(world.look(after.id).state, "done") << world.look(after.id).reason;
  world.check();
}

TEST_P(Trust, who_objects_to_a_number_is_checked_with_the_identity_service_anew) {
  const std::string number = sold();
  const Objection o = *world.write([&](const Work& w) { return object_to(w, holder, number, "never bought it"); });
  EXPECT_EQ(o.checked, "asked");
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return objection(w, o.id); })->checked, "match");
  ASSERT_TRUE(world.write([&](const Work& w) { return answer_objection(w, o.id, "kept", "the contract is signed", ""); }));
  world.outside = [](const records::Outward&) { return std::optional(OutsideAnswer{"refused", "mismatch", "", {}}); };
  const Objection again = *world.write([&](const Work& w) { return object_to(w, holder, number, "not mine"); });
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return objection(w, again.id); })->checked, "mismatch");
  EXPECT_EQ(world.write([&](const Work& w) { return party(w, holder); })->verified, "refused");
}

TEST_P(Trust, a_lot_of_a_host_that_nobody_knows_came_into_the_stock_by_command) {
  const Bulk bulk{*world.db, *world.vault, "t", "test", [this] { return world.now; }};
  ASSERT_TRUE(world.write([](const Work& w) { return w.sql.run("insert into known_host (operator, code) values ('t', 'north')", {}); }));
  EXPECT_EQ(import_numbers(bulk, {.name = "X1", .host = "nowhere"}, "8617000000500\n").error().code, "unknown_host");
  EXPECT_TRUE(import_numbers(bulk, {.name = "X2", .host = "north"}, "8617000000501\n"));
}

TEST_P(Trust, care_puts_an_imsi_right_and_charging_is_told) {
  const std::string number = sold();
  const LineRecord l = *world.write([&](const Work& w) { return line_of_number(w, number); });
  ASSERT_TRUE(world.write([&](const Work& w) { return correct_imsi(w, l.iccid, "460099999999999"); }));
  world.settle();
  EXPECT_EQ(world.write([&](const Work& w) { return line_of_number(w, number); })->imsi, "460099999999999");
  EXPECT_EQ(world.write([&](const Work& w) { return sim(w, l.iccid); })->imsi, "460099999999999");
  EXPECT_EQ(world.write([&](const Work& w) { return correct_imsi(w, l.iccid, "46"); }).error().code, "bad_imsi");
  EXPECT_EQ(world.write([&](const Work& w) { return correct_imsi(w, "8900", "460099999999998"); }).error().code, "unknown_sim");
  const Result<Rows> told = world.write([&](const Work& w) { return w.sql.query("select 1 from event where operator = 't' and type = 'ResourceStateChangeEvent' and resource_id = ?", {"n-" + number}); });
  EXPECT_GE(told->size(), 4U) << "reserved, paid, pre-opened, in use";
}

}  // namespace
}  // namespace sublet::commerce
