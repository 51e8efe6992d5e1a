// Keys turned: nothing is lost, nothing stays under the old one, and it can be ended anywhere.
#include "gateway/rest/key_rotation.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "gateway/rest/sealed_testing.h"
#include "records/testing.h"

namespace sublet::gateway::rest {
namespace {

using records::TestKind;

constexpr int people = 1'200;  // more than a unit seals again
constexpr int64_t day = int64_t{86'400} * 1'000'000;

class Rotations : public testing::TestWithParam<TestKind> {
 protected:
  Rotations() : db(GetParam()), clock(Instant::from_seconds(1'772'445'600)) {
    char name[] = "/tmp/sublet-rotation-XXXXXX";
    directory = ::mkdtemp(name);
    open();
    const Result<Done> filled = world->fill(people, clock.now(), Instant::from_micros(clock.now().micros() + 30 * day));
    EXPECT_TRUE(filled) << filled.error().text();
  }
  ~Rotations() override { std::filesystem::remove_all(directory); }
  // As a restart does.
  void open() {
    vault = std::move(*records::Vault::open(directory + "/keys", clock.now()));
    world = std::make_unique<SealedWorld>(*db, *vault);
  }
  KeyDesk desk() { return {*db, *vault, clock}; }
  Json ask(const Json& request) {
    return key_request(desk(), request, [](const Json&) { return true; });
  }
  Result<std::string> redeem(const std::string& op, const std::string& code) {
    return db->write<std::string>([&](records::Sql& sql) { return commerce::hold_voucher({sql, *vault, op, clock.now(), "test"}, code, "order", 1'000'000); });
  }

  records::TestDatabase db;
  io::ManualClock clock;
  std::string directory;
  std::unique_ptr<records::Vault> vault;
  std::unique_ptr<SealedWorld> world;
};
INSTANTIATE_TEST_SUITE_P(Both, Rotations, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Rotations, everything_sealed_is_sealed_again_and_found) {
  int64_t told = 0;
  const Result<Rotation> r = rotate_keys(desk(), [&](const Json& j) { return told = j["progress"].get<int64_t>(), j["progress"] <= j["total"]; });
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_FALSE(r->went_on);
  EXPECT_EQ(r->current, "k2");
  EXPECT_EQ(told, people + 8);
  EXPECT_TRUE(r->dropped.empty()) << "vouchers and codes need it";
  EXPECT_EQ(world->under("k1"), (std::vector<std::string>{"one_time_code.hash", "voucher.code_find"})) << "what is kept as a hash only";
  open();
  EXPECT_EQ(world->wrong(people, 7, clock.now()), "");
}

TEST_P(Rotations, an_old_key_goes_when_the_last_voucher_has_run_out) {
  const std::string code = world->vouchers("demo")[0].code;
  const Json r = ask({{"do", "key_rotate"}});
  ASSERT_EQ(r["ok"], true) << dump(r);
  EXPECT_EQ(r["resealed"]["parties"], people);
  ASSERT_EQ(r["keys"].size(), 2u);
  EXPECT_EQ(r["keys"][0]["uses"].size(), 2u) << dump(r);
  EXPECT_EQ(r["keys"][0]["uses"][0]["rows"], 6);
  EXPECT_TRUE(redeem("demo", code)) << "by its old key";
  EXPECT_FALSE(redeem("other", code));
  clock.advance(day);
  EXPECT_EQ(ask({{"do", "key_drop_old"}})["dropped"].size(), 0u);
  clock.advance(30 * day);
  const Json gone = ask({{"do", "key_drop_old"}});
  EXPECT_EQ(gone["dropped"], Json::array({"k1"})) << dump(gone);
  open();
  EXPECT_EQ(vault->names(), std::vector<std::string>{"k2"});
  EXPECT_EQ(world->wrong(people, 100, clock.now()), "");
}

TEST_P(Rotations, one_that_was_ended_goes_on_under_the_same_key) {
  int units = 0;
  const Result<Rotation> ended = rotate_keys(desk(), [&](const Json&) { return ++units < 2; });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, "stopped");
  open();
  EXPECT_EQ(world->wrong(people, 100, clock.now()), "") << "half of it";
  const Result<Rotation> r = rotate_keys(desk(), [](const Json&) { return true; });
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_TRUE(r->went_on);
  EXPECT_EQ(r->current, "k2");
  EXPECT_EQ(r->resealed[0].second, people - 1'000) << "what was done stays done";
  open();
  EXPECT_EQ(world->wrong(people, 7, clock.now()), "");
  EXPECT_EQ(rotate_keys(desk(), [](const Json&) { return true; })->current, "k3");
  open();
  EXPECT_EQ(world->wrong(people, 100, clock.now()), "");
  for (const std::string& column : world->under("k2")) EXPECT_TRUE(column.empty()) << column;
  EXPECT_EQ(vault->names(), (std::vector<std::string>{"k1", "k3"}));
}

TEST_P(Rotations, a_certificate_is_one_partys_under_whatever_key) {
  const auto again = [&] {
    commerce::NewParty p;
    p.name = "李四", p.cert_number = SealedWorld::certificate(0);
    return db->write<std::string>([&](records::Sql& sql) { return commerce::register_party({sql, *vault, "demo", clock.now(), "test"}, p); });
  };
  ASSERT_TRUE(vault->rotate(clock.now()));
  EXPECT_EQ(again().error().code, "certificate_known") << "before it is sealed again";
  ASSERT_TRUE(rotate_keys(desk(), [](const Json&) { return true; }));
  EXPECT_EQ(again().error().code, "certificate_known") << "and after";
}

TEST_P(Rotations, is_on_record_and_takes_no_other_words) {
  EXPECT_EQ(ask({{"do", "key_rotate"}, {"key", "x"}})["code"], "bad_request");
  ASSERT_EQ(ask({{"do", "key_rotate"}, {"operator", "demo"}})["ok"], true);
  const Result<records::Rows> rows = db->read<records::Rows>([](records::Sql& sql) { return sql.query("select path, resource from audit where operator = '-' order by id"); });
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].text(0) + " " + (*rows)[0].text(1), "key rotate key k2");
}

}  // namespace
}  // namespace sublet::gateway::rest
