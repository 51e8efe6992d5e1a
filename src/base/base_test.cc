// Money, time, units, numbers, bytes: exact, and refusing what they cannot hold.
#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "base/text.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/money.h"
#include "base/phone.h"
#include "base/time.h"
#include "base/units.h"

namespace sublet {
namespace {

// --- money

TEST(Money, is_read_and_written_exactly) {
  for (const auto& [text, micros] : {std::pair("0", int64_t{0}), std::pair("12", int64_t{12'000'000}), std::pair("-0.5", int64_t{-500'000}), std::pair("0.000001", int64_t{1}),
                                     std::pair("+3.10", int64_t{3'100'000}), std::pair("9223372036854.775807", INT64_MAX)}) {
    Result<Money> m = parse_money(text);
    ASSERT_TRUE(m) << text;
    EXPECT_EQ(m->micros(), micros) << text;
  }
  EXPECT_EQ(Money::from_micros(19'000'000).text(), "19.00");
  EXPECT_EQ(Money::from_micros(135).text(), "0.000135");
  EXPECT_EQ(Money::from_micros(-610'000).text(), "-0.61");
  EXPECT_EQ(Money::from_micros(INT64_MIN).text(), "-9223372036854.775808");
}

TEST(Money, that_is_finer_than_a_millionth_or_out_of_range_is_refused) {
  for (const char* text : {"", "-", ".", "1.", "abc", "1,5", "1e3", "0.0000001", "9223372036855", "1 ", " 1", "1.2.3", "--1", "99999999999999999999"})
    EXPECT_EQ(parse_money(text) ? "" : parse_money(text).error().code, "bad_number") << text;
}

TEST(Money, text_and_value_go_around) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const Money m = Money::from_micros(static_cast<int64_t>(random() >> (random() % 63)) * (random() % 2 == 0 ? 1 : -1));
    ASSERT_EQ(*parse_money(m.text()), m);
  }
}

TEST(Decimals, keep_their_digits) {
  EXPECT_EQ(parse_decimal("0.29")->digits, 29);
  EXPECT_EQ(parse_decimal("0.29")->scale, 100);
  EXPECT_FALSE(parse_decimal("0.1234567890"));
}

// --- units

TEST(Quantities, count_by_1024_and_come_out_whole) {
  EXPECT_EQ(parse_quantity("3 GB")->amount, int64_t{3} << 30);
  EXPECT_EQ(parse_quantity("3GiB")->amount, int64_t{3} << 30);
  EXPECT_EQ(parse_quantity("0.75 MB")->amount, 768 << 10);
  EXPECT_EQ(parse_quantity("1.5 min")->amount, 90);
  EXPECT_EQ(parse_quantity("2 h")->amount, 7200);
  EXPECT_EQ(parse_quantity("1 message")->unit, Unit::messages);
  EXPECT_EQ(parse_quantity("10 points")->unit, Unit::points);
  for (const char* text : {"", "GB", "3", "3 gb", "-3 GB", "0.3 B", "1.5 messages", "3 GB x", "99999999 TB", ". s"}) EXPECT_FALSE(parse_quantity(text)) << text;
}

TEST(Quantities, are_written_in_the_largest_unit_that_is_exact) {
  EXPECT_EQ(quantity_text(3221225472, Unit::octets), "3 GB");
  EXPECT_EQ(quantity_text(3221225473, Unit::octets), "3221225473 B");
  EXPECT_EQ(quantity_text(90, Unit::seconds), "90 s");
  EXPECT_EQ(quantity_text(120, Unit::seconds), "2 min");
  EXPECT_EQ(quantity_text(-5, Unit::points), "-5 points");
  EXPECT_EQ(quantity_text(1'500'000, Unit::money), "1.50");
  std::mt19937_64 random(4);
  for (int i = 0; i < 5000; ++i) {
    const auto amount = static_cast<int64_t>(random() % (int64_t{1} << 40)) >> (random() % 40) << (random() % 20);
    ASSERT_TRUE(amount <= 0 || parse_quantity(quantity_text(amount, Unit::octets))->amount == amount) << amount;
  }
}

// --- time

TEST(Dates, agree_with_the_c_library_over_four_hundred_years) {
  for (int64_t day = days_from_civil(1900, 1, 1); day <= days_from_civil(2300, 1, 1); day += 13) {
    const time_t t = day * seconds_per_day;
    tm out{};
    gmtime_r(&t, &out);
    const Date d = date_from_days(day);
    ASSERT_EQ(d, (Date{out.tm_year + 1900, out.tm_mon + 1, out.tm_mday}));
    ASSERT_EQ(days_of(d), day);
    ASSERT_EQ(weekday(day), (out.tm_wday + 6) % 7);
  }
}

TEST(Dates, a_month_later_is_cut_to_the_months_last_day) {
  EXPECT_EQ(add_months({2026, 1, 31}, 1), (Date{2026, 2, 28}));
  EXPECT_EQ(add_months({2028, 1, 31}, 1), (Date{2028, 2, 29}));
  EXPECT_EQ(add_months({2026, 11, 30}, 3), (Date{2027, 2, 28}));
  EXPECT_EQ(add_months({2026, 3, 15}, -3), (Date{2025, 12, 15}));
  EXPECT_EQ(add_months({2026, 3, 15}, -27), (Date{2023, 12, 15}));
  EXPECT_EQ(days_in_month(2100, 2), 28);
  EXPECT_EQ(days_in_month(2000, 2), 29);
}

TEST(Times, are_read_in_the_forms_that_people_write) {
  EXPECT_EQ(parse_civil("2026-11-22")->text(), "2026-11-22 00:00:00");
  EXPECT_EQ(parse_civil("2026-11-22 09:00")->text(), "2026-11-22 09:00:00");
  EXPECT_EQ(parse_civil("2026-11-22T09:00:01")->text(), "2026-11-22 09:00:01");
  for (const char* text : {"", "2026-13-01", "2026-02-29", "2026-11-22 24:00", "2026-11-22 9:00", "22.11.2026", "2026-11-22 09:60", "2026-11-22x09:00"}) EXPECT_FALSE(parse_civil(text)) << text;
  const ZoneTable shanghai = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
  EXPECT_EQ(parse_instant("2026-11-22 09:00", shanghai)->text(), "2026-11-22T01:00:00Z");
  EXPECT_EQ(parse_instant("2026-11-22T09:00:00Z", shanghai)->text(), "2026-11-22T09:00:00Z");
  EXPECT_EQ(parse_instant("2026-11-22T09:00:00-03:30", shanghai)->text(), "2026-11-22T12:30:00Z");
  EXPECT_EQ(parse_instant("2026-11-22T09:00:00.25+08:00", shanghai)->text(), "2026-11-22T01:00:00.250000Z");
  EXPECT_FALSE(parse_instant("2026-11-22T09:00:00+25:00", shanghai));
  EXPECT_FALSE(parse_instant("2026-11-22T09:00:00.x", shanghai));
}

TEST(Times, before_1970_round_down) {
  EXPECT_EQ(Instant::from_micros(-1).seconds(), -1);
  EXPECT_EQ(Instant::from_micros(-1'000'000).seconds(), -1);
  EXPECT_EQ(civil_of(-1).text(), "1969-12-31 23:59:59");
}

// Berlin 2026: to +2 at 01:00 UTC on 29 March, back to +1 at 01:00 UTC on 25 October.
ZoneTable berlin() {
  return ZoneTable("Europe/Berlin", {{INT64_MIN, 3600}, {days_from_civil(2026, 3, 29) * seconds_per_day + 3600, 7200}, {days_from_civil(2026, 10, 25) * seconds_per_day + 3600, 3600}});
}

TEST(Time, the_short_way_past_the_last_change_agrees_with_the_search_around_it) {
  const ZoneTable z = berlin();
  for (const ZoneTable::Span& change : z.spans()) {
    if (change.from_utc == INT64_MIN) continue;
    for (int64_t local = change.from_utc - 20'000; local < change.from_utc + 20'000; local += 61) {
      // The first instant at which the clock shows it; of a skipped time, the instant of the jump.
      int64_t naive = INT64_MAX;
      for (int64_t utc = local - 7'200; utc <= local - 3'600 && naive == INT64_MAX; utc += 3'600)
        if (z.local(utc) == local) naive = utc;
      if (naive == INT64_MAX) naive = change.from_utc;
      ASSERT_EQ(z.utc(local), naive) << local - change.from_utc;
    }
  }
}
int64_t clock(const char* text) { return local_seconds(*parse_civil(text)); }

TEST(Zones, a_skipped_time_is_the_instant_of_the_jump) {
  const ZoneTable z = berlin();
  const int64_t jump = days_from_civil(2026, 3, 29) * seconds_per_day + 3600;
  EXPECT_EQ(z.utc(clock("2026-03-29 01:59:59")), jump - 1);
  EXPECT_EQ(z.utc(clock("2026-03-29 02:30:00")), jump);
  EXPECT_EQ(z.utc(clock("2026-03-29 03:00:00")), jump);
  EXPECT_EQ(z.utc(clock("2026-03-29 03:00:01")), jump + 1);
  EXPECT_EQ(z.next_change(jump - 10), jump);
}

TEST(Zones, a_time_shown_twice_is_the_first) {
  const ZoneTable z = berlin();
  const int64_t back = days_from_civil(2026, 10, 25) * seconds_per_day + 3600;
  EXPECT_EQ(z.utc(clock("2026-10-25 02:30:00")), back - 1800);
  EXPECT_EQ(z.utc(clock("2026-10-25 03:00:00")), back + 3600);
  EXPECT_EQ(z.local(back - 1), clock("2026-10-25 02:59:59"));
  EXPECT_EQ(z.local(back), clock("2026-10-25 02:00:00"));
}

TEST(Zones, every_instant_of_a_year_comes_back_but_for_the_hour_shown_twice) {
  const ZoneTable z = berlin();
  const int64_t back = days_from_civil(2026, 10, 25) * seconds_per_day + 3600;
  for (int64_t t = days_from_civil(2026, 1, 1) * seconds_per_day; t < days_from_civil(2027, 1, 1) * seconds_per_day; t += 599) {
    const int64_t again = z.utc(z.local(t));
    ASSERT_EQ(again, t >= back && t < back + 3600 ? t - 3600 : t);
  }
}

// --- phone numbers

TEST(PhoneNumbers, keep_their_digits_as_written) {
  for (const char* text : {"8617090000001", "10086", "110", "0", "000", "123456789012345"}) {
    PhoneNumber n;
    ASSERT_TRUE(PhoneNumber::from_digits(text, n));
    EXPECT_EQ(n.text(), text);
    EXPECT_EQ(PhoneNumber::from_bits(n.bits()), n);
  }
  EXPECT_EQ(PhoneNumber::parse("+86 170-9000 (0001)")->text(), "8617090000001");
  EXPECT_NE(*PhoneNumber::parse("10"), *PhoneNumber::parse("100"));
  EXPECT_TRUE(PhoneNumber().empty());
}

TEST(PhoneNumbers, of_other_shapes_are_refused) {
  for (const char* text : {"", "+", "1234567890123456", "86a", "８６", "1\n2"}) EXPECT_FALSE(PhoneNumber::parse(text)) << text;
  EXPECT_FALSE(PhoneNumber::parse(std::string(1000, '-') + "1"));
}

TEST(PhoneNumbers, are_shown_without_their_middle) {
  EXPECT_EQ(PhoneNumber::parse("8617090000001")->masked(), "861709****001");
  EXPECT_EQ(PhoneNumber::parse("10086")->masked(), "10086");
}

// --- bytes

TEST(Bytes, come_back_as_they_were) {
  std::string bytes;
  Writer w(bytes);
  w.put(uint8_t{7}).put(int64_t{-5}).put(std::string_view("text")).varint(300).signed_varint(-70'000).raw("xy", 2);
  Reader r(bytes);
  EXPECT_EQ(r.get<uint8_t>(), 7);
  EXPECT_EQ(r.get<int64_t>(), -5);
  EXPECT_EQ(r.text(), "text");
  EXPECT_EQ(r.varint(), 300u);
  EXPECT_EQ(r.signed_varint(), -70'000);
  EXPECT_EQ(r.bytes(2), "xy");
  EXPECT_TRUE(r.done());
  EXPECT_FALSE(r.bad());
}

TEST(Bytes, that_are_cut_give_zeros_and_say_so_once_for_all) {
  std::string bytes;
  Writer(bytes).put(uint32_t{1000}).put(uint8_t{1});
  Reader r(bytes);
  EXPECT_EQ(r.text(), "");
  EXPECT_TRUE(r.bad());
  EXPECT_EQ(r.get<uint64_t>(), 0u);
  EXPECT_EQ(r.varint(), 0u);
  EXPECT_EQ(r.left(), 0u);
  Reader endless(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11));
  endless.varint();
  EXPECT_TRUE(endless.bad());
}

TEST(Bytes, variable_integers_go_around) {
  std::mt19937_64 random(9);
  for (int i = 0; i < 20'000; ++i) {
    const auto value = static_cast<int64_t>(random() >> (random() % 64)) * (random() % 2 == 0 ? 1 : -1);
    std::string bytes;
    Writer(bytes).signed_varint(value).varint(static_cast<uint64_t>(value));
    Reader r(bytes);
    ASSERT_EQ(r.signed_varint(), value);
    ASSERT_EQ(r.varint(), static_cast<uint64_t>(value));
  }
}

TEST(Fingerprints, are_the_published_ones) {
  // XXH3 of the empty input, from the specification's test vectors.
  EXPECT_EQ(hash128("").high, 0x99aa06d3014798d8ULL);
  EXPECT_EQ(hash128("").low, 0x6001c324468d497fULL);
  EXPECT_NE(hash128("a"), hash128("b"));
  EXPECT_NE(hash128("a", 1), hash128("a", 2));
}

// --- results

TEST(Results, hold_a_value_or_say_why_not) {
  Result<int> good = 3, bad = refusal("too_small", "write more");
  EXPECT_EQ(*good, 3);
  EXPECT_EQ(bad.error().text(), "too_small: write more");
  EXPECT_TRUE(bad.error().is_refusal());
  EXPECT_FALSE(fault("disk_full").is_refusal());
  EXPECT_DEATH(*bad, "a Result with an error has no value");
}

TEST(PlainText, cuts_no_character_in_two_and_keeps_nothing_that_is_no_text) {
  const std::string yuan = "余";
  std::string words;
  for (int i = 0; i < 100; ++i) words += yuan;
  EXPECT_EQ(plain_text(words, 200).size(), 198U) << "66 characters of three octets";
  EXPECT_EQ(plain_text("a\xff\xfe" "b", 10), "a??b");
  EXPECT_EQ(plain_text("\xe4\xbd", 10), "??") << "torn";
  EXPECT_EQ(plain_text("\xed\xa0\x80", 10), "???") << "half of a surrogate pair";
  EXPECT_EQ(plain_text("\xc0\xaf", 10), "??") << "too long a form";
  EXPECT_EQ(plain_text("a\nb", 10), "a?b");
  EXPECT_EQ(plain_text("abc", 2), "ab");
}

}  // namespace
}  // namespace sublet
