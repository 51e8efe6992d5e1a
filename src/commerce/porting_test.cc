// Numbers that come from and go to other networks, with the host's late, doubled and missing words.
#include "commerce/contracts.h"
#include "commerce/porting.h"
#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {

namespace {

class Porting : public testing::TestWithParam<TestKind> {
 protected:
  Porting() : world(GetParam()) {
    world.stock(1, 5);
    world.cards(1, 10);
    holder = world.person(person_number(1));
    drawer = *world.write([](const Work& w) { return open_drawer(w, "a", 0); });
    EXPECT_TRUE(world.write([](const Work& w) { return set_setting(w, "drawer_days", "0"); }));  // months pass, and nobody counts
    world.outside = [this](const records::Outward& row) -> std::optional<OutsideAnswer> {
      if (row.topic == "host") asked.push_back(row.body);
      if (silent && row.topic == "host") return std::nullopt;
      if (refuses && row.topic == "host") return OutsideAnswer{"refused", "bad_code", "the code is wrong", {}};
      OutsideAnswer a{"done", {}, {}, {}};
      if (row.topic == "identity") a.fields["reference"] = "R1";
      if (row.body.find("\"port_in\"") != std::string::npos) a.fields["ported_at"] = "2026-03-02T09:59:00Z";
      if (row.body.find("\"request\"") != std::string::npos) a.fields = {{"authorization", "778899"}, {"valid_until", "2026-03-02T11:00:00Z"}};
      return a;
    };
  }
  OrderRequest comes(const std::string& number) {
    OrderRequest r = wanted(holder, number, 30'000'000);
    r.kind = "port_in", r.authorization = "123456", r.network = "mobile";
    return r;
  }
  std::string sold() {
    const Order o = world.place(wanted(holder, World::n_text(++lines), 50'000'000), {"drawer", drawer});
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
    return o.number;
  }
  void hears(const std::string& what, const std::string& number, const std::string& reference) {
    const Result<Done> done = world.write([&](const Work& w) { return host_noticed(w, world.shelf, {"north", what, reference, number, {{"to", "telecom"}}}); });
    ASSERT_TRUE(done) << done.error().text();
  }
  std::vector<Order> away() {
    return *world.write([](const Work& w) { return orders(w, {.state = {}, .party = {}, .number = {}, .kind = "port_away", .stuck_only = false, .offset = 0, .most = 10}); });
  }
  Number look(const std::string& number) {
    return *world.write([&](const Work& w) { return commerce::number(w, number); });
  }
  World world;
  std::string holder, drawer;
  std::vector<std::string> asked;
  bool silent = false, refuses = false;
  int lines = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, Porting, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Porting, a_number_comes_in_is_in_use_and_is_charged_from_then) {
  const Order o = world.place(comes("13900000001"), {"drawer", drawer});
  world.settle();
  const Order done = world.look(o.id);
  ASSERT_EQ(done.state, "done") << done.reason;
  const Number n = look("8613900000001");
  EXPECT_EQ(n.state, NumberState::in_use);
  EXPECT_EQ(n.ported, "from mobile");
  EXPECT_EQ(n.host, "north") << "whatever its prefix says";
  EXPECT_EQ(world.write([&](const Work& w) { return line_of_number(w, "8613900000001"); })->party, holder);
  EXPECT_NE(asked.back().find("123456"), std::string::npos);
  EXPECT_EQ(world.try_place(comes("13900000001"), {"drawer", drawer}).error().code, "bad_order") << "it is here";
  world.check();
}

TEST_P(Porting, nobody_ports_in_more_numbers_than_they_may_hold) {
  silent = true;  // none of them has come yet
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(world.try_place(comes("1390000010" + std::to_string(i)), {"drawer", drawer})) << i;
  EXPECT_EQ(world.try_place(comes("13900000106"), {"drawer", drawer}).error().code, "too_many_numbers");
  EXPECT_EQ(world.try_place(wanted(holder, World::n_text(1), 50'000'000), {"drawer", drawer}).error().code, "too_many_numbers");
  silent = false;
  world.settle();
  EXPECT_EQ(world.try_place(comes("13900000106"), {"drawer", drawer}).error().code, "too_many_numbers") << "each is counted once";
  world.check();
}

TEST_P(Porting, a_code_that_is_refused_gives_money_and_card_back_and_leaves_no_number) {
  refuses = true;
  const Order o = world.place(comes("13900000002"), {"drawer", drawer});
  world.settle();
  const Order undone = world.look(o.id);
  EXPECT_EQ(undone.state, "undone");
  EXPECT_NE(undone.reason.find("bad_code"), std::string::npos);
  EXPECT_EQ(world.write([](const Work& w) { return commerce::number(w, "8613900000002"); }).error().code, "unknown_number");
  world.check();
  for (const char* field : {"authorization", "network", "number", "host"}) {
    OrderRequest r = comes("13900000002");
    (std::string(field) == "authorization" ? r.authorization : std::string(field) == "network" ? r.network : std::string(field) == "number" ? r.number : r.host) = "";
    const Result<Order> refused = world.try_place(r, {"drawer", drawer});
    ASSERT_FALSE(refused) << field;
    EXPECT_EQ(refused.error().detail.substr(0, std::string(field).size()), field);
  }
}

TEST_P(Porting, a_holder_gets_the_code_and_the_number_goes_when_the_other_network_asks) {
  const std::string number = sold();
  OrderRequest r;
  r.kind = "port_out", r.line = number;
  const Order code = world.place(r);
  world.settle();
  EXPECT_EQ(world.look(code.id).steps[1].detail, "778899 until 2026-03-02T11:00:00Z");
  hears("port_out_asked", number, "Q1");
  hears("port_out_asked", number, "Q1");
  ASSERT_EQ(away().size(), 1u) << "asked twice, once in effect";
  world.settle();
  EXPECT_EQ(away()[0].state, "done") << away()[0].reason;
  EXPECT_EQ(away()[0].steps.back().detail, "50000000") << "what was left is paid out";
  hears("ported_out", number, "Q1");
  hears("port_out_asked", number, "Q1");
  EXPECT_EQ(away().size(), 1u);
  const Number n = look(number);
  EXPECT_TRUE(n.away());
  EXPECT_EQ(n.ported, "to telecom");
  world.now = Instant::from_micros(world.now.micros() + int64_t{400} * 86'400'000'000);
  EXPECT_EQ(*world.write([](const Work& w) { return release_due_numbers(w, 10); }), 0) << "frozen for ever";
  world.check();
  OrderRequest back = comes(number);
  const Order again = world.place(back, {"drawer", drawer});
  world.settle();
  EXPECT_EQ(world.look(again.id).state, "done") << world.look(again.id).reason;
  EXPECT_EQ(look(number).state, NumberState::in_use);
  world.check();
}

TEST_P(Porting, the_notice_that_it_is_gone_closes_the_line_though_the_completion_is_missing_or_late) {
  const std::string number = sold();
  silent = true;
  hears("port_out_asked", number, "Q2");
  world.settle();
  ASSERT_EQ(away()[0].state, "open");
  const records::Outward confirm = world.due("host").at(0);
  hears("ported_out", number, "Q2");
  world.settle();
  EXPECT_EQ(away()[0].state, "done") << away()[0].reason;
  EXPECT_TRUE(look(number).away());
  ASSERT_TRUE(world.answer(confirm, {"done", {}, {}, {{"ported_at", "2026-03-02T10:00:00Z"}}})) << "late";
  EXPECT_EQ(away()[0].state, "done");
  world.check();
}

TEST_P(Porting, what_stands_against_it_is_told_to_the_host_and_the_line_stays) {
  const std::string number = sold();
  ASSERT_TRUE(world.write([&](const Work& w) { return stop_number(w, number, "arrears", ""); }));
  hears("port_out_asked", number, "Q3");
  world.settle();
  EXPECT_NE(asked.back().find("reject"), std::string::npos);
  EXPECT_NE(asked.back().find("arrears"), std::string::npos);
  EXPECT_EQ(look(number).state, NumberState::stopped);
  OrderRequest r;
  r.kind = "port_out", r.line = number;
  EXPECT_EQ(world.try_place(r).error().code, "may_not_port");
  hears("port_out_asked", World::n_text(98), "Q4");
  world.settle();
  EXPECT_NE(asked.back().find("no line in service"), std::string::npos);
  for (const Order& o : away()) EXPECT_EQ(o.state, "done");
}

}  // namespace

}  // namespace sublet::commerce
