// Searching the stock: against a plain look at each number, and as the records change.
#include <random>

#include "commerce/grades.h"
#include "commerce/number_import.h"
#include "commerce/number_search.h"
#include "commerce/testing.h"

namespace sublet::commerce {

namespace {

struct Plain {
  FoundNumber n;
  bool idle = true;
};

TEST(NumberSearch, finds_what_a_plain_look_at_each_number_finds_in_the_same_order) {
  std::mt19937_64 random(11);
  const char* cities[] = {"北京", "上海", "广州", "成都"};
  const char* hosts[] = {"north", "south"};
  const char* codes[] = {"", "", "", "G1", "G2"};
  NumberIndex index;
  std::map<std::string, Plain> plain;
  for (int i = 0; i < 60'000; ++i) {
    if (i == 20'000) index.all_learnt("t");  // from here on they are changes
    std::string digits = "8617";
    for (int k = 0; k < 9; ++k) digits += static_cast<char>('0' + random() % (i % 3 == 0 ? 3 : 10));
    if (i % 7 == 0 && !plain.empty()) digits = std::next(plain.begin(), static_cast<long>(random() % std::min<size_t>(plain.size(), 500)))->first;
    const size_t grade = random() % 5;
    const Plain p{{digits, hosts[random() % 2], "", cities[random() % 4], codes[grade], grade < 3 ? 0 : static_cast<int64_t>(grade) * 1'000'000, 0, 0, 0}, random() % 10 != 0};
    plain[digits] = p;
    index.learn("t", p.n, p.idle);
  }
  std::vector<NumberQuery> queries = {{}, {.pattern = "AAA"}, {.pattern = "AABB & without(4)"}, {.pattern = "ABAB; ABCABC; AAAA"}, {.pattern = "1709*"}, {.pattern = "17?1*;*88"}, {.pattern = "ABC"}, {.pattern = "birthday"}, {.pattern = "*0120*"},
                                      {.pattern = "*AAAA*"}, {.contains = "121"}, {.without = "47"}, {.city = "北京"}, {.host = "north", .city = "成都"}, {.grade = "G1"}, {.grade = "-"}, {.least = 1, .dearest = 3'000'000}, {.pattern = "AA", .without = "4", .host = "south", .grade = "G2"}, {.city = "nowhere"}};
  for (const NumberQuery& asked : queries) {
    const DigitPattern p = *DigitPattern::parse(asked.pattern.empty() ? "*" : asked.pattern);
    std::vector<std::string> expected;
    for (const auto& [digits, each] : plain) {
      const std::string text = digits.substr(2), tail = text.substr(3);
      if (!each.idle || !p.matches(*pack_digits(text)) || (!asked.contains.empty() && text.find(asked.contains) == std::string::npos)) continue;
      if (!asked.without.empty() && tail.find_first_of(asked.without) != std::string::npos) continue;
      if ((!asked.host.empty() && asked.host != each.n.host) || (!asked.city.empty() && asked.city != each.n.city)) continue;
      if (!asked.grade.empty() && (asked.grade == "-" ? !each.n.grade.empty() : asked.grade != each.n.grade)) continue;
      if (each.n.price < asked.least || each.n.price > asked.dearest) continue;
      expected.push_back(digits);
    }
    for (const int64_t offset : {0, 7, 5'000}) {
      NumberQuery q = asked;
      q.offset = offset, q.most = 50;
      const Result<Found> f = index.search("t", q);
      ASSERT_TRUE(f) << f.error().text();
      EXPECT_EQ(f->total, static_cast<int64_t>(expected.size())) << q.pattern << q.contains << q.without;
      std::vector<std::string> got, part;
      for (const FoundNumber& n : f->numbers) {
        got.push_back(n.number);
        EXPECT_EQ(n.city, plain[n.number].n.city);
        EXPECT_EQ(n.price, plain[n.number].n.price);
      }
      for (size_t i = static_cast<size_t>(offset); i < expected.size() && part.size() < 50; ++i) part.push_back(expected[i]);
      EXPECT_EQ(got, part) << q.pattern << q.contains << q.without << " from " << offset;
    }
  }
  EXPECT_EQ(index.search("t", {.pattern = "aa"}).error().code, "bad_pattern");
  EXPECT_EQ(index.search("t", {.contains = "1x"}).error().code, "bad_search");
  EXPECT_EQ(index.search("t", {.most = 1'001}).error().code, "bad_search");
  EXPECT_EQ(index.search("other", {})->total, 0) << "one operator sees nothing of another's";
}

class Followed : public testing::TestWithParam<TestKind> {};
INSTANTIATE_TEST_SUITE_P(Both, Followed, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Followed, what_is_reserved_is_not_found_and_what_goes_back_is_found_again) {
  World world(GetParam());
  Bulk bulk{*world.db, *world.vault, "t", "test", [&] { return world.now; }};
  ASSERT_TRUE(import_numbers(bulk, {.name = "F", .host = "north", .province = "北京", .city = "北京"}, "first,last\n17000001000,17000003999\n"));
  NumberIndex index;
  ASSERT_TRUE(index.follow(*world.db, 1'000));
  EXPECT_EQ(index.search("t", {}).error().code, "not_ready");
  const auto up_to_date = [&] {
    for (Result<int64_t> n = index.follow(*world.db, 1'000); n && *n > 0; n = index.follow(*world.db, 1'000)) {}
  };
  up_to_date();
  EXPECT_EQ(index.search("t", {})->total, 3'000);
  const std::string wish = "8617000002487";
  EXPECT_EQ(index.search("t", {.pattern = "17000002487"})->total, 1);
  ASSERT_TRUE(world.write([&](const Work& w) { return reserve_number(w, wish, "order", "", world.now); }));
  up_to_date();
  EXPECT_EQ(index.search("t", {.pattern = "17000002487"})->total, 0);
  EXPECT_EQ(index.search("t", {})->total, 2'999);
  ASSERT_TRUE(world.write([&](const Work& w) { return release_due_numbers(w, 10); }));
  ASSERT_TRUE(import_numbers(bulk, {.name = "F2", .host = "south", .province = "上海", .city = "上海"}, "first,last\n17000000500,17000000999\n"));
  ASSERT_TRUE(world.write([](const Work& w) { return set_grades(w, {{"Z", "", "777", 5'000'000, 0, 0, 0}}); }));
  ASSERT_TRUE(world.write([](const Work& w) { return regrade(w, *Grader::load(w), "", 10'000); }));
  up_to_date();
  EXPECT_EQ(index.search("t", {.pattern = "17000002487"})->total, 1);
  EXPECT_EQ(index.search("t", {.city = "上海"})->total, 500);
  const Found graded = *index.search("t", {.grade = "Z"});
  ASSERT_EQ(graded.total, 4);
  EXPECT_EQ(graded.numbers[0].number, "8617000000777");
  EXPECT_EQ(graded.numbers[0].price, 5'000'000);
  NumberIndex anew;  // as after a restart
  for (Result<int64_t> n = anew.follow(*world.db, 700); n && *n > 0; n = anew.follow(*world.db, 700)) {}
  EXPECT_EQ(anew.search("t", {})->total, index.search("t", {})->total);
  EXPECT_EQ(anew.search("t", {.grade = "-"})->total, index.search("t", {.grade = "-"})->total);
}

}  // namespace

}  // namespace sublet::commerce
