// What is told of an import beside its lot.
#include "commerce/stock_report.h"

#include <gtest/gtest.h>

#include "commerce/number_import.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

TEST(StockReport, counts_the_rows_that_an_import_will_look_at) {
  EXPECT_EQ(stock_rows("number", "# host: unicom\nnumber\n17090001111\n\n# nothing\n17090001112\n"), 2);
  EXPECT_EQ(stock_rows("number", "first,last\n17090001000,17090001999\n17090003000,8617090003000\n"), 1'001);
  EXPECT_EQ(stock_rows("number", "first,last\n17090001999,17090001000\nx,y\n10000000000,19999999999\n"), 1'000'003) << "what is refused is one row, and a range has its limit";
  EXPECT_EQ(stock_rows("sim", "iccid\n1\n2\n3\n"), 3);
  EXPECT_EQ(stock_rows("number", "\xFF\xFE"), 0);
}

TEST(StockReport, rejected_rows_are_a_file_that_comes_in_again_once_mended) {
  const std::string text = "# lot: A\n# host: unicom\ncity,number,grade\n上海,17090001111,\n\"北京,海淀\",1709,\n,17090001113,PEARL\n\"x,17090001114\n";
  const std::vector<LotNote> notes = {{6, "17090001113", "there is no grade 'PEARL'", true}, {4, "17090001111", "a warning", false}, {5, "1709", "no number", true}, {7, "", "a quote is not closed", true}, {900, "1", "of another text", true}};
  const Result<std::string> rows = rejected_rows("number", {.name = "A", .host = "unicom", .city = "上海"}, text, notes);
  ASSERT_TRUE(rows);
  EXPECT_EQ(*rows,
            "# host: unicom\n# city: 上海\nnumber,grade,city,first,last,province\n# line 5: no number\n1709,,\"北京,海淀\",,,\n# line 6: there is no grade 'PEARL'\n17090001113,PEARL,,,,\n# line 7: a quote is not closed\n\"x,17090001114\n");
}

TEST(StockReport, a_number_of_a_range_stands_by_itself_and_a_bad_range_as_it_is) {
  const std::string text = "first,last,grade\n17090001110,17090001119,G1\n17090001119,17090001110,\n";
  const Result<std::string> rows = rejected_rows("number", {.name = "A", .host = "unicom"}, text, {{2, "17090001113", "it is in the stock", true}, {2, "17090001115", "it is in the stock", true}, {3, "17090001119", "a range goes up", true}});
  ASSERT_TRUE(rows);
  EXPECT_EQ(*rows, "# host: unicom\nnumber,grade,city,first,last,province\n# line 2: it is in the stock\n17090001113,G1,,,,\n# line 2: it is in the stock\n17090001115,G1,,,,\n# line 3: a range goes up\n,,,17090001119,17090001110,\n");
}

class Rejects : public testing::TestWithParam<TestKind> {};
INSTANTIATE_TEST_SUITE_P(Both, Rejects, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Rejects, mended_come_in_and_nothing_else_does) {
  World world(GetParam());
  const Bulk bulk{*world.db, *world.vault, "t", "test", [&] { return world.now; }};
  const std::string text = "number,grade\n17090001111,\n17090001112,PEARL\n1709000111,\n";
  const Result<Lot> lot = import_numbers(bulk, {.name = "A", .host = "unicom"}, text);
  ASSERT_TRUE(lot);
  const Result<std::vector<LotNote>> notes = bulk.read([](const Work& w) { return lot_notes(w, "number", "A", 0, 100); });
  std::string rows = *rejected_rows("number", lot->facts, text, *notes);
  const Result<Lot> as_it_is = import_numbers(bulk, {.name = "B"}, rows);
  ASSERT_TRUE(as_it_is) << as_it_is.error().text();
  EXPECT_EQ(as_it_is->added, 0);
  EXPECT_EQ(as_it_is->rejected, 2);
  rows.replace(rows.find(",PEARL"), 6, ",");
  EXPECT_EQ(import_numbers(bulk, {.name = "C"}, rows)->added, 1);
}

}  // namespace
}  // namespace sublet::commerce
