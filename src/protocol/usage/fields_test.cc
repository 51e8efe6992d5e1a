#include "protocol/usage/fields.h"

#include <gtest/gtest.h>

namespace sublet::protocol {
namespace {

using P = catalogue::UsageProfile;
using R = P::Rounding;

int64_t amount(std::string_view s, int64_t factor = 1, R rounding = R::nearest) {
  int64_t out = -1;
  return read_amount(s, factor, rounding, max_octets, out) ? out : -1;
}

TEST(Fields, whole_numbers_of_any_length_up_to_18_digits) {
  std::string s;
  uint64_t want = 0;
  for (int n = 1; n <= 18; ++n) {
    s += static_cast<char>('0' + n % 10);
    want = want * 10 + static_cast<uint64_t>(n % 10);
    uint64_t got = 0;
    ASSERT_TRUE(read_whole(s, got)) << s;
    EXPECT_EQ(got, want);
    for (size_t i = 0; i < s.size(); ++i)
      for (char bad : {'/', ':', ' ', '-', '\xB1', '\0', '\xFF'}) {
        std::string t = s;
        t[i] = bad;
        EXPECT_FALSE(read_whole(t, got)) << t;
      }
  }
  uint64_t got = 0;
  EXPECT_FALSE(read_whole("", got));
  EXPECT_FALSE(read_whole("1234567890123456789", got));
}

TEST(Fields, volumes_are_exact_and_rounded_once) {
  EXPECT_EQ(amount("0.000135422", 1 << 20), 142);
  EXPECT_EQ(amount("7.43866e-05", 1 << 20), 78);
  EXPECT_EQ(amount("1.5", 1024), 1536);
  EXPECT_EQ(amount("0.5"), 1);
  EXPECT_EQ(amount("0.4"), 0);
  EXPECT_EQ(amount("0.1", 1024, R::up), 103);
  EXPECT_EQ(amount("0.1", 1024, R::down), 102);
  EXPECT_EQ(amount("000000000012"), 12);
  EXPECT_EQ(amount("1e3"), 1000);
  EXPECT_EQ(amount("1000000000000000"), 1'000'000'000'000'000);
  for (const char* bad : {"", ".", "1.", ".5", "-1", "1000000000000001", "1000000000000000000", "1e18",
                          "1e99", "1,5", "0x1", "1.2.3", "e5", "1e", "nan"})
    EXPECT_EQ(amount(bad), -1) << bad;
}

int64_t duration(std::string_view s, P::Duration::Form form) {
  P::Duration rule;
  rule.form = form;
  int64_t out = -1;
  return read_duration(s, rule, out) ? out : -1;
}

TEST(Fields, durations_in_each_form) {
  using F = P::Duration::Form;
  EXPECT_EQ(duration("61", F::seconds), 61);
  EXPECT_EQ(duration("0101", F::mmss), 61);
  EXPECT_EQ(duration("10000", F::mmss), 6000);
  EXPECT_EQ(duration("010101", F::hhmmss), 3661);
  EXPECT_EQ(duration("01:01:01", F::colons), 3661);
  EXPECT_EQ(duration("0160", F::mmss), -1);
  EXPECT_EQ(duration("016001", F::hhmmss), -1);
  EXPECT_EQ(duration("1:01", F::colons), -1);
  EXPECT_EQ(duration("-1", F::seconds), -1);
  EXPECT_EQ(duration("99999999999", F::hhmmss), -1);
  EXPECT_EQ(duration("31622401", F::seconds), -1);
}

std::string number(const P::Numbers& rules, std::string_view s, bool zeros = false) {
  PhoneNumber out;
  return NumberReader(rules).read(s, zeros, 0, out) ? out.text() : "-";
}

TEST(Fields, numbers_become_international) {
  P::Numbers china;
  china.country = "86";
  china.access = {"17951"};
  china.as_written = {"106", "955"};
  EXPECT_EQ(number(china, "17100000001"), "8617100000001");
  EXPECT_EQ(number(china, "8617100000001"), "8617100000001");
  EXPECT_EQ(number(china, "+8617100000001"), "8617100000001");
  EXPECT_EQ(number(china, "008617100000001"), "8617100000001");
  EXPECT_EQ(number(china, "1795113900000001"), "8613900000001");
  EXPECT_EQ(number(china, "02812345678"), "862812345678");
  EXPECT_EQ(number(china, "00441234567890"), "441234567890");
  EXPECT_EQ(number(china, "10086"), "10086");
  EXPECT_EQ(number(china, "17951"), "17951");
  EXPECT_EQ(number(china, "106901234567"), "106901234567");
  EXPECT_EQ(number(china, "00000017100000001", true), "8617100000001");
  EXPECT_EQ(number(china, "1069012345678901234"), "-");
  china.cut_long = true;
  EXPECT_EQ(number(china, "1069012345678901234"), "106901234567890");
  for (const char* bad : {"", "1710000000a", "171 0000001", "+", "00", "123456789012345", "1710000000\xFF"})
    EXPECT_EQ(number(china, bad), "-") << bad;
}

TEST(Fields, hashed_tokens_become_stable_numbers_of_15_digits) {
  P::Numbers hashed;
  hashed.hashed = true;
  EXPECT_EQ(number(hashed, "006c5a467f3feef3"), number(hashed, "006c5a467f3feef3"));
  EXPECT_NE(number(hashed, "006c5a467f3feef3"), number(hashed, "006c5a467f3feef4"));
  EXPECT_EQ(number(hashed, "x").size(), 15u);
  EXPECT_EQ(number(hashed, "x").substr(0, 3), "999");
  EXPECT_EQ(number(hashed, "0"), "999907459330133");
  PhoneNumber first, second;
  NumberReader reader(hashed);
  ASSERT_TRUE(reader.read("18", false, 0, first) && reader.read("18", false, 1, second));
  EXPECT_NE(first, second);  // two columns, two kinds of token
}

std::string time(std::string_view form, std::string_view s, const ZoneTable& zone) {
  int64_t out = 0;
  TimeReader reader(*catalogue::parse_time_form(form), zone);
  const bool good = reader.read(s, out);
  int64_t again = 0;
  EXPECT_EQ(reader.read(s, again), good);  // from the remembered day
  EXPECT_EQ(out, again);
  return good ? Instant::from_seconds(out).text() : "-";
}

TEST(Fields, times_of_the_files_own_zone) {
  const ZoneTable cn = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
  EXPECT_EQ(time("yyyymmddHHMMSS", "20261122090000", cn), "2026-11-22T01:00:00Z");
  EXPECT_EQ(time("yyyy-mm-dd HH:MM:SS", "2026-11-22 09:00:00", cn), "2026-11-22T01:00:00Z");
  EXPECT_EQ(time("HH:MM:SS dd/mm/yyyy", "09:00:00 22/11/2026", cn), "2026-11-22T01:00:00Z");
  EXPECT_EQ(time("yyyymm", "202005", cn), "2020-04-30T16:00:00Z");
  EXPECT_EQ(time("unix", "1790000000", cn), "2026-09-21T14:13:20Z");
  EXPECT_EQ(time("seconds since 2013-09-02 00:00:00", "184", cn), "2013-09-01T16:03:04Z");
  EXPECT_EQ(time("yyyymmddHHMMSS", "20240229000000", cn), "2024-02-28T16:00:00Z");
}

TEST(Fields, times_that_are_none_are_refused) {
  const ZoneTable cn = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
  for (const char* bad :
       {"20260229000000", "20261322000000", "20261100000000", "20261122240000", "20261122006000",
        "20261122000060", "19991231235959", "21000101000000", "2026112209000", "202611220900000",
        "2026112209000x", "00000000000000", "              "})
    EXPECT_EQ(time("yyyymmddHHMMSS", bad, cn), "-") << bad;
  EXPECT_EQ(time("yyyy-mm-dd HH:MM:SS", "2026/11-22 09:00:00", cn), "-");
  EXPECT_EQ(time("yyyy-mm-dd HH:MM:SS", "2026-11-22T09:00:00", cn), "-");
  EXPECT_EQ(time("unix", "1", cn), "-");
  EXPECT_EQ(time("unix", "99999999999", cn), "-");
}

TEST(Fields, a_day_on_which_the_clock_changes_is_read_hour_by_hour) {
  const int64_t change =
      days_from_civil(2026, 3, 29) * seconds_per_day + 3600;  // 02:00 -> 03:00 in central Europe
  const ZoneTable zone("Europe/Test", {{INT64_MIN, 3600}, {change, 7200}});
  TimeReader reader(*catalogue::parse_time_form("yyyymmddHHMMSS"), zone);
  int64_t before = 0, after = 0;
  ASSERT_TRUE(reader.read("20260329013000", before) && reader.read("20260329033000", after));
  EXPECT_EQ(after - before, 3600);
}

}  // namespace
}  // namespace sublet::protocol
