// Shapes of numbers and what they cost.
#include <gtest/gtest.h>

#include <random>

#include "commerce/digit_pattern.h"
#include "commerce/testing.h"
#include "commerce/grades.h"

namespace sublet::commerce {

namespace {

bool fits(const std::string& pattern, const std::string& digits) {
  Result<DigitPattern> p = DigitPattern::parse(pattern);
  EXPECT_TRUE(p) << pattern << ": " << (p ? "" : p.error().text());
  return p && p->matches(*pack_digits(digits));
}

TEST(Patterns, letters_stand_for_equal_digits_and_different_letters_for_different_ones) {
  EXPECT_TRUE(fits("AAA", "17090001888"));
  EXPECT_FALSE(fits("AAA", "17090001887"));
  EXPECT_TRUE(fits("AABB", "17090001122"));
  EXPECT_FALSE(fits("AABB", "17090001111"));
  EXPECT_TRUE(fits("ABAB", "17090001212"));
  EXPECT_FALSE(fits("ABAB", "17090001221"));
  EXPECT_TRUE(fits("ABCABC", "17090123123"));
  EXPECT_FALSE(fits("ABCABC", "17090123124"));
  EXPECT_TRUE(fits("AAAAAB", "17090888881"));
  EXPECT_TRUE(fits("AAAB", "17090008881"));
  EXPECT_FALSE(fits("AAAB", "17090008888"));
}

TEST(Patterns, a_ladder_rises_or_falls_by_one_each) {
  EXPECT_TRUE(fits("ABCD", "17090001234"));
  EXPECT_TRUE(fits("ABCD", "17090009876"));
  EXPECT_FALSE(fits("ABCD", "17090001235"));
  EXPECT_FALSE(fits("ABCD", "17090007890"));  // after nine comes nothing
  EXPECT_TRUE(fits("ladder(4,up)", "17090006789"));
  EXPECT_FALSE(fits("ladder(4,up)", "17090009876"));
  EXPECT_TRUE(fits("ladder(5,down)", "17090054321"));
  for (int n = 0; n < 10'000; ++n) {  // against the plain reading, all there are
    char text[24];
    snprintf(text, sizeof text, "1709000%04d", n);
    int up = 0, down = 0;
    for (int i = 8; i < 11; ++i) up += text[i] == text[i - 1] + 1, down += text[i] == text[i - 1] - 1;
    EXPECT_EQ(fits("ladder(4,up)", text), up == 3) << text;
    EXPECT_EQ(fits("ladder(4,down)", text), down == 3) << text;
  }
}

TEST(Patterns, a_birthday_is_a_day_that_there_was) {
  EXPECT_TRUE(fits("birthday", "17019900131"));
  EXPECT_FALSE(fits("birthday", "17019900231"));
  EXPECT_TRUE(fits("birthday", "17020000229"));
  EXPECT_FALSE(fits("birthday", "17020010229"));
  EXPECT_FALSE(fits("birthday", "17019390101"));
  EXPECT_TRUE(fits("birthday(4)", "17090000229"));
  EXPECT_FALSE(fits("birthday(4)", "17090001301"));
  EXPECT_FALSE(fits("birthday(4)", "17090000100"));
}

TEST(Patterns, digits_may_be_fixed_missing_or_anywhere) {
  EXPECT_TRUE(fits("*888", "17090001888"));
  EXPECT_TRUE(fits("888", "17090001888"));
  EXPECT_TRUE(fits("1709*", "17090001888"));
  EXPECT_FALSE(fits("1708*", "17090001888"));
  EXPECT_TRUE(fits("1709???0000", "17091230000"));
  EXPECT_FALSE(fits("1709???0000", "17091230001"));
  EXPECT_TRUE(fits("*168*", "17016800001"));
  EXPECT_TRUE(fits("*168*", "17090000168"));
  EXPECT_FALSE(fits("*168*", "17090001618"));
  EXPECT_TRUE(fits("*AAAA*", "17088880001"));
  EXPECT_TRUE(fits("without(4)", "14790001888"));  // of the last eight
  EXPECT_FALSE(fits("without(4)", "17090001848"));
  EXPECT_FALSE(fits("without(4,11)", "14790001888"));
  EXPECT_TRUE(fits("ends(520,1314)", "17090001314"));
  EXPECT_TRUE(fits("AAA & without(4); ends(1314)", "17090001314"));
  EXPECT_FALSE(fits("AAA & without(4)", "17090001444"));
}

TEST(Patterns, containing_and_missing_digits_agree_with_a_plain_reading_of_random_numbers) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = "1";
    for (int k = 0; k < 10; ++k) text += static_cast<char>('0' + random() % (i % 2 == 0 ? 3 : 10));
    const std::string part = text.substr(random() % 8, 1 + random() % 3), other = std::to_string(random() % 1'000);
    EXPECT_TRUE(fits("*" + part + "*", text)) << part << " " << text;
    EXPECT_EQ(fits("*" + other + "*", text), text.find(other) != std::string::npos) << other << " " << text;
    const std::string d = std::to_string(random() % 10);
    EXPECT_EQ(fits("without(" + d + ",11)", text), text.find(d) == std::string::npos) << d << " " << text;
    EXPECT_EQ(unpack_digits(*pack_digits(text)), text);
  }
}

TEST(Patterns, what_is_not_a_pattern_is_refused_with_why) {
  for (const char* wrong : {"", ";", "aabb", "AAA &", "ladder(2)", "ladder", "ladder(4,side)", "birthday(3)", "without()", "without(4,12)", "ends(5x)", "contains()", "nothing(1)", "123456789012", "A*B", "ends(520", "?-?"})
    EXPECT_EQ(DigitPattern::parse(wrong).error().code, "bad_pattern") << wrong;
  std::string many = "ends(";
  for (int i = 0; i < 90; ++i) many += (i == 0 ? "" : ",") + std::to_string(i);
  EXPECT_FALSE(DigitPattern::parse(many + ")"));
}

TEST(Grades, the_first_grade_that_fits_is_a_numbers) {
  Result<Grader> g = Grader::of_list(standard_grades());
  ASSERT_TRUE(g);
  const std::pair<const char*, const char*> expected[] = {{"17090088888", "G1"}, {"17090888881", "G1"}, {"17090008888", "G2"}, {"17012341234", "G3"}, {"17090001666", "G4"},
                                                          {"17090071234", "G5"}, {"17090001212", "G6"}, {"17090001314", "G7"}, {"17019900131", "G8"}, {"17090001299", "G9"}};
  for (const auto& [digits, code] : expected) {
    const Grade* found = g->of(*pack_digits(digits));
    ASSERT_NE(found, nullptr) << digits;
    EXPECT_EQ(found->code, code) << digits;
  }
  EXPECT_EQ(g->of(*pack_digits("17090001487")), nullptr);
  EXPECT_EQ(g->of(*pack_digits("17090001044")), nullptr) << "a pair, but of fours";
}

class GradesKept : public testing::TestWithParam<TestKind> {};
INSTANTIATE_TEST_SUITE_P(Both, GradesKept, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(GradesKept, an_operators_grades_price_idle_numbers_anew_and_leave_sold_ones) {
  World world(GetParam());
  world.stock(1'000, 300);
  const std::string p = world.person(person_number(1));
  world.place(wanted(p, World::n_text(1'111), 50'000'000));
  ASSERT_TRUE(world.write([](const Work& w) { return set_grades(w, {{"X", "three alike", "AAA", 100'000'000, 5'000'000, 0, 12}, {"Y", "ends with 88", "88", 10'000'000, 0, 0, 0}}); }));
  std::string after;
  int64_t seen = 0, changed = 0;
  do {
    Result<Regraded> r = world.write([&](const Work& w) { return regrade(w, *Grader::load(w), after, 70); });
    ASSERT_TRUE(r) << r.error().text();
    after = r->last, seen += r->seen, changed += r->changed;
  } while (!after.empty());
  EXPECT_EQ(seen, 300);
  EXPECT_EQ(changed, 5);  // 1000 is AAA, 1222; 1088, 1188, 1288; 1111 is sold
  const Number n = *world.write([](const Work& w) { return number(w, World::n_text(1'222)); });
  EXPECT_EQ(n.grade, "X");
  EXPECT_EQ(n.price, 100'000'000);
  EXPECT_EQ(n.deposit, 5'000'000);
  EXPECT_EQ(n.months, 12);
  EXPECT_EQ(world.write([](const Work& w) { return number(w, World::n_text(1'111)); })->grade, "");
  EXPECT_EQ(world.write([](const Work& w) { return set_grades(w, {{"X", "", "AAA", 0, 0, 0, 0}, {"X", "", "AAA", 0, 0, 0, 0}}); }).error().code, "bad_grade");
  EXPECT_EQ(world.write([](const Work& w) { return grades(w); })->size(), 2u) << "what was refused changed nothing";
  EXPECT_EQ(world.write([](const Work& w) { return grades(w); }, "other")->size(), standard_grades().size());
}

}  // namespace

}  // namespace sublet::commerce
