// Numbers kept for who has not ordered yet, beside orders, time and the audit.
#include "commerce/reservations.h"

#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

class Reservations : public testing::TestWithParam<TestKind> {
 protected:
  World world_{GetParam()};
  Result<Reservation> keep(int64_t count) {
    return world_.write([&](const Work& w) { return reserve(w, {.any = {{"north", "", "", count}}}); });
  }
  Reservation look(const std::string& id) { return *world_.write([&](const Work& w) { return reservation(w, id); }); }
};
INSTANTIATE_TEST_SUITE_P(Both, Reservations, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Reservations, the_audit_knows_who_keeps_a_number_and_finds_one_that_nobody_keeps) {
  world_.stock(1'000, 5);
  const Result<Reservation> r = keep(2);
  ASSERT_TRUE(r) << r.error().text();
  (void)world_.check();
  ASSERT_TRUE(world_.db->write<int64_t>([&](Sql& sql) { return sql.run("delete from reservation where id = ?", {r->id}); }));
  const Result<Audit> found = world_.write([](const Work& w) { return audit(w); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->wrong.size(), 2u);
}

TEST_P(Reservations, who_chose_no_number_was_given_one_with_a_deposit) {
  world_.stock(1'000, 5), world_.cards(1, 2);
  int i = 0;
  for (const char* owed : {"price", "deposit", "minimum", "months"}) ASSERT_TRUE(world_.db->write<int64_t>([&](Sql& sql) { return sql.run(std::string("update number set ") + owed + " = 12 where number = ?", {World::n_text(1'000 + i++)}); }));
  const Result<Number> n = world_.write([](const Work& w) { return any_number(w, "north", ""); });
  ASSERT_TRUE(n) << n.error().text();
  EXPECT_EQ(n->number, World::n_text(1'004));
  EXPECT_EQ(keep(2).error().code, "no_number") << "nor is one of them kept for somebody";
  const Result<Reservation> r = keep(1);
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(r->numbers, std::vector<std::string>{World::n_text(1'004)});
  EXPECT_EQ(world_.write([](const Work& w) { return any_number(w, "north", ""); }).error().code, "no_number");
}

TEST_P(Reservations, nobody_keeps_a_number_for_ever_by_asking_again) {
  world_.stock(1'000, 5);
  const Result<Reservation> r = keep(1);
  ASSERT_TRUE(r);
  constexpr int64_t hour = int64_t{3'600} * 1'000'000;
  const auto until = [&](int64_t hours) { return world_.write([&](const Work& w) { return keep_until(w, r->id, Instant::from_micros(r->created.micros() + hours * hour)); }); };
  EXPECT_TRUE(until(24));
  world_.now = Instant::from_micros(world_.now.micros() + 23 * hour);
  EXPECT_EQ(until(25).error().code, "bad_reservation");
  world_.now = Instant::from_micros(world_.now.micros() + hour);
  EXPECT_EQ(look(r->id).state, "expired");
  ASSERT_EQ(*world_.write([](const Work& w) { return release_due_numbers(w, 10); }), 1);
  EXPECT_EQ(until(26).error().code, "reservation_over");
  (void)world_.check();
}

TEST_P(Reservations, an_order_takes_a_number_and_gives_it_to_everybody_when_it_is_undone) {
  world_.stock(1'000, 2), world_.cards(1, 2);
  const std::string p = world_.person(person_number(1));
  const Result<Reservation> r = keep(2);
  ASSERT_TRUE(r);
  OrderRequest request = wanted(p, r->numbers[0], 50'000'000);
  request.reservation = r->id;
  const Order o = world_.place(request);
  EXPECT_EQ(look(r->id).state, "held") << "the other number is still kept";
  EXPECT_EQ(look(r->id).used, std::vector<std::string>{r->numbers[0]});
  ASSERT_TRUE(world_.write([&](const Work& w) { return undo_order(w, world_.shelf, o.id, "no money"); }));
  world_.settle();
  EXPECT_EQ(world_.write([&](const Work& w) { return number(w, r->numbers[0]); })->state, NumberState::idle);
  EXPECT_EQ(world_.try_place(request).error().code, "number_taken") << "by this reservation it was ordered once";
  ASSERT_TRUE(world_.write([&](const Work& w) { return release(w, r->id, "over"); }));
  (void)world_.check();
}

TEST_P(Reservations, a_sim_is_kept_for_a_seller_and_its_order_is_bound_to_it) {
  world_.stock(1'000, 3), world_.cards(1, 4);
  const std::string p = world_.person(person_number(1)), drawer = *world_.write([](const Work& w) { return open_drawer(w, "a", 0); });
  const Result<Reservation> r = world_.write([&](const Work& w) { return reserve(w, {.sims = {World::iccid(3)}, .any_sims = {{"north", "card", 1}}}); });
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(r->sims, (std::vector<std::string>{World::iccid(1), World::iccid(3)}));
  (void)world_.check();
  EXPECT_EQ(world_.write([&](const Work& w) { return reserve(w, {.sims = {World::iccid(3)}}); }).error().code, "sim_taken");
  OrderRequest request = wanted(p, World::n_text(1'000), 50'000'000);
  const Order others = world_.place(request, {"drawer", drawer});
  request.number = World::n_text(1'001), request.reservation = r->id, request.iccid = World::iccid(3);
  const Order o = world_.place(request, {"drawer", drawer});
  world_.settle();
  EXPECT_EQ(world_.look(others.id).iccid, World::iccid(2)) << "not one that is kept";
  EXPECT_EQ(world_.look(o.id).state, "done") << world_.look(o.id).reason;
  EXPECT_EQ(world_.look(o.id).iccid, World::iccid(3));
  EXPECT_EQ(look(r->id).used_sims, (std::vector<std::string>{World::iccid(3)}));
  EXPECT_EQ(look(r->id).state, "held");
  world_.now = look(r->id).until;
  EXPECT_EQ(*world_.write([](const Work& w) { return release_due_reservations(w, 10); }), 1);
  EXPECT_EQ(look(r->id).state, "expired");
  EXPECT_EQ(world_.write([](const Work& w) { return sim(w, World::iccid(1)); })->state, "idle");
  (void)world_.check();
}

TEST_P(Reservations, a_reservation_of_sims_that_is_released_frees_them) {
  world_.cards(1, 2);
  const Result<Reservation> r = world_.write([&](const Work& w) { return reserve(w, {.any_sims = {{"north", "card", 2}}}); });
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(world_.write([&](const Work& w) { return reserve(w, {.any_sims = {{"north", "card", 1}}}); }).error().code, "no_sim");
  ASSERT_TRUE(world_.write([&](const Work& w) { return release(w, r->id, "changed their mind"); }));
  EXPECT_TRUE(world_.write([&](const Work& w) { return reserve(w, {.any_sims = {{"north", "card", 2}}}); }));
}

}  // namespace
}  // namespace sublet::commerce
