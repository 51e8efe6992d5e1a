// The parts of the catalogue by themselves: YAML with places, prefixes, calendars, periods, stored bundles.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "catalogue/calendar.h"
#include "catalogue/compile.h"
#include "catalogue/prefix.h"
#include "catalogue/text.h"

namespace sublet::catalogue {
namespace {

PhoneNumber digits(const std::string& text) {
  PhoneNumber n;
  EXPECT_TRUE(PhoneNumber::from_digits(text, n)) << text;
  return n;
}

std::string first_of(const Diagnostics& found) { return found.empty() ? "" : found.list()[0].text(); }

// --- text

TEST(Text, every_word_knows_its_file_line_and_column) {
  Diagnostics found;
  const auto root = parse("a.yaml", "one: 1\nlist:\n  - x\n  - {deep: y}\n", found);
  ASSERT_TRUE(root.has_value());
  EXPECT_TRUE(found.empty());
  const Node& deep = *root->find("list")->items[1].find("deep");
  EXPECT_EQ(deep.at.line, 4);
  EXPECT_EQ(deep.at.column, 12);
  EXPECT_EQ(root->find("one")->scalar, "1");
}

TEST(Text, a_key_written_twice_is_named_with_its_first_line) {
  Diagnostics found;
  parse("a.yaml", "x: 1\ny: 2\nx: 3\n", found);
  EXPECT_EQ(first_of(found), "a.yaml:3:1: `x` is written twice (first on line 1); keep one of the two");
}

TEST(Text, broken_yaml_is_named_with_its_place) {
  Diagnostics found;
  EXPECT_FALSE(parse("a.yaml", "x: [1, 2\ny: 3\n", found).has_value());
  EXPECT_EQ(first_of(found).substr(0, 7), "a.yaml:");
  EXPECT_NE(first_of(found).find("not YAML"), std::string::npos);
}

TEST(Text, nesting_is_bounded) {
  Diagnostics found;
  EXPECT_FALSE(parse("a.yaml", std::string(100, '[') + std::string(100, ']'), found).has_value());
  EXPECT_NE(first_of(found).find("deeper than 24"), std::string::npos);
}

TEST(Text, anchors_aliases_binary_and_second_documents_are_refused) {
  for (const auto& [text, what] : {std::pair("x: &a 1\n", "anchors"), std::pair("x: &a 1\ny: *a\n", "aliases"), std::pair("x: 1\n---\ny: 2\n", "second document"),
                                   std::pair("x: \xff\xfe\n", "not UTF-8")}) {
    Diagnostics found;
    parse("a.yaml", text, found);
    ASSERT_FALSE(found.empty()) << text;
    std::string all;
    for (const Diagnostic& d : found.list()) all += d.text();
    EXPECT_NE(all.find(what), std::string::npos) << all;
  }
  Diagnostics found;
  EXPECT_FALSE(parse("a.yaml", std::string_view("x: \0", 4), found).has_value());
}

TEST(Text, a_file_of_garbage_is_reported_up_to_a_limit) {
  Diagnostics found;
  for (size_t i = 0; i < 5000; ++i) found.add({"a", 1, 1}, "wrong");
  EXPECT_EQ(found.list().size(), Diagnostics::limit);
}

TEST(Text, numbers_and_amounts_are_read_exactly) {
  Diagnostics found;
  const auto root = parse("a.yaml", "i: 12\nm: 0.000001\nq: 0.75 MB\nb: 12x\n", found);
  Fields f(*root, "a test", found);
  EXPECT_EQ(f.integer("i", 0, 20, 0), 12);
  EXPECT_EQ(f.money("m")->micros(), 1);
  EXPECT_EQ(f.quantity("q")->amount, 768 << 10);
  EXPECT_TRUE(found.empty());
  EXPECT_EQ(f.integer("b", 0, 20, 7), 7);
  EXPECT_EQ(found.list().size(), 1u);
}

TEST(Text, an_unknown_word_gets_the_nearest_known_one) {
  EXPECT_EQ(nearest("amuont", {"amount", "per", "increment"}), "amount");
  EXPECT_EQ(nearest("xyz", {"amount", "increment"}), "");
  Diagnostics found;
  const auto root = parse("a.yaml", "incrment: 1\n", found);
  Fields f(*root, "a price", found);
  f.take("increment");
  f.take("amount");
  f.finish();
  EXPECT_EQ(first_of(found), "a.yaml:1:1: a price has no `incrment`; did you mean `increment`? Its words are: increment, amount");
}

// --- prefixes

TEST(Prefixes, the_longest_one_decides) {
  PrefixTable::Builder b;
  b.add(digits("1"), 1);
  b.add(digits("1242"), 2);
  b.add(digits("86"), 3);
  const PrefixTable t = std::move(b).build();
  EXPECT_EQ(t.find(digits("14155550100")), 1u);
  EXPECT_EQ(t.find(digits("12425550100")), 2u);
  EXPECT_EQ(t.find(digits("124")), 1u);
  EXPECT_EQ(t.find(digits("86")), 3u);
  EXPECT_EQ(t.find(digits("8")), 0u);
  EXPECT_EQ(t.find(digits("44")), 0u);
  EXPECT_EQ(PrefixTable().find(digits("44")), 0u);
}

TEST(Prefixes, of_the_same_prefix_written_twice_the_first_counts_and_the_other_is_told) {
  PrefixTable::Builder b;
  b.add(digits("44"), 1);
  b.add(digits("44"), 2);
  b.add(PhoneNumber(), 9);
  std::vector<uint32_t> twice;
  const PrefixTable t = std::move(b).build(&twice);
  EXPECT_EQ(t.find(digits("441")), 1u);
  EXPECT_EQ(t.find(digits("7")), 9u);
  ASSERT_EQ(twice.size(), 1u);
  EXPECT_EQ(twice[0], 2u);
}

TEST(Prefixes, random_tables_agree_with_a_plain_map) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    const size_t alphabet = 1 + random() % 10, longest = 1 + random() % 15;
    std::map<std::string, uint32_t> plain;
    PrefixTable::Builder b;
    auto word = [&](size_t most) {
      std::string s;
      for (size_t n = random() % (most + 1); s.size() < n;) s.push_back(static_cast<char>('0' + random() % alphabet));
      return s;
    };
    const size_t count = random() % 300;
    for (uint32_t i = 1; i <= count; ++i) {
      const std::string p = word(longest);
      plain.emplace(p, i);
      b.add(digits(p), i);
    }
    const PrefixTable t = std::move(b).build();
    for (int i = 0; i < 300; ++i) {
      const std::string number = word(15);
      uint32_t want = 0;
      for (size_t n = 0; n <= number.size(); ++n)
        if (auto at = plain.find(number.substr(0, n)); at != plain.end()) want = at->second;
      ASSERT_EQ(t.find(digits(number)), want) << "round " << round << " number " << number;
    }
  }
}

// --- calendars

Calendar::Rule rule(uint8_t band, uint8_t weekdays, int from_hour, int to_hour, int priority = 0) {
  Calendar::Rule r;
  r.band = band;
  r.weekdays = weekdays;
  r.from = from_hour * 3600;
  r.to = to_hour * 3600;
  r.priority = priority;
  return r;
}
int64_t local(const char* text) { return local_seconds(*parse_civil(text)); }

TEST(Calendars, a_band_past_midnight_belongs_to_the_day_on_which_it_begins) {
  // Fridays 22:00 to 06:00.
  const Calendar c("c", {rule(1, 1 << 4, 22, 6)}, 0);
  EXPECT_EQ(c.at(local("2026-03-06 23:00")).band, 1);  // Friday
  EXPECT_EQ(c.at(local("2026-03-07 05:59")).band, 1);  // Saturday morning
  EXPECT_EQ(c.at(local("2026-03-07 06:00")).band, 0);
  EXPECT_EQ(c.at(local("2026-03-06 05:00")).band, 0);  // Friday morning is Thursday's night
  EXPECT_EQ(c.at(local("2026-03-06 21:00")).until, local("2026-03-06 22:00"));
  EXPECT_EQ(c.at(local("2026-03-06 22:00")).until, local("2026-03-07 00:00"));  // never past midnight
}

TEST(Calendars, priority_decides_and_among_equals_the_one_written_first) {
  const Calendar first("c", {rule(1, 0x7f, 8, 20), rule(2, 0x7f, 10, 12)}, 0);
  EXPECT_EQ(first.at(local("2026-03-02 11:00")).band, 1);
  const Calendar higher("c", {rule(1, 0x7f, 8, 20), rule(2, 0x7f, 10, 12, 1)}, 0);
  EXPECT_EQ(higher.at(local("2026-03-02 11:00")).band, 2);
  EXPECT_EQ(higher.at(local("2026-03-02 12:00")).band, 1);
  EXPECT_EQ(higher.at(local("2026-03-02 20:00")).band, 0);
}

TEST(Calendars, dates_hold_on_their_days_only_and_leap_days_are_days) {
  Calendar::Rule holiday = rule(1, 0, 0, 24, 10);
  holiday.dates = {{days_from_civil(2028, 2, 29), days_from_civil(2028, 2, 29)}};
  const Calendar c("c", {holiday, rule(2, 0x1f, 9, 18)}, 0);
  EXPECT_EQ(c.at(local("2028-02-29 10:00")).band, 1);
  EXPECT_EQ(c.at(local("2028-02-28 10:00")).band, 2);
  EXPECT_EQ(c.at(local("2028-03-01 10:00")).band, 2);
  EXPECT_EQ(c.at(local("2027-02-28 10:00")).band, 0);  // a Sunday
}

TEST(Calendars, random_ones_agree_with_a_walk_over_their_rules) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 60; ++round) {
    std::vector<Calendar::Rule> rules;
    for (size_t n = random() % 6; rules.size() < n;) {
      Calendar::Rule r = rule(static_cast<uint8_t>(1 + random() % 4), static_cast<uint8_t>(random() % 128), static_cast<int>(random() % 24), static_cast<int>(random() % 25), static_cast<int>(random() % 3));
      if (random() % 3 == 0) {
        const int64_t day = days_from_civil(2026, 3, 1) + static_cast<int64_t>(random() % 20);
        r.dates.emplace_back(day, day + static_cast<int64_t>(random() % 3));
      }
      rules.push_back(r);
    }
    const Calendar c("c", rules, 0);
    for (int i = 0; i < 200; ++i) {
      const int64_t at = days_from_civil(2026, 2, 27) * seconds_per_day + static_cast<int64_t>(random() % (30 * 86'400));
      auto holds = [&](const Calendar::Rule& r) {
        auto on = [&](int64_t day) {
          bool yes = (r.weekdays >> weekday(day) & 1) != 0;
          for (const auto& d : r.dates) yes = yes || (day >= d.first && day <= d.second);
          return yes;
        };
        const int64_t day = at / seconds_per_day, second = at % seconds_per_day;
        if (r.from < r.to) return on(day) && second >= r.from && second < r.to;
        return (on(day) && second >= r.from) || (on(day - 1) && second < r.to);
      };
      const Calendar::Rule* best = nullptr;
      for (const Calendar::Rule& r : rules)
        if (holds(r) && (best == nullptr || r.priority > best->priority)) best = &r;
      ASSERT_EQ(c.at(at).band, best == nullptr ? 0 : best->band) << "round " << round << " at " << civil_of(at).text();
      ASSERT_GT(c.at(at).until, at);
    }
  }
}

TEST(Periods, hold_their_day_and_follow_the_calendar) {
  const int64_t leap = days_from_civil(2028, 2, 29);
  EXPECT_EQ(period_of(Period::month, leap).from, days_from_civil(2028, 2, 1));
  EXPECT_EQ(period_of(Period::month, leap).to, days_from_civil(2028, 3, 1));
  EXPECT_EQ(period_of(Period::year, leap).to - period_of(Period::year, leap).from, 366);
  EXPECT_EQ(weekday(period_of(Period::week, leap).from), 0);
  EXPECT_EQ(period_of(Period::day, leap).to, leap + 1);
  EXPECT_LE(period_of(Period::ever, leap).from, leap);
}

// --- the stored form

TEST(Bundle, comes_back_as_it_was_and_damage_is_noticed) {
  const Bundle bundle = {{"operator.yaml", "x: 1\n"}, {"prices/a.csv", std::string("prefix,amount\n\0", 15)}};
  const std::string bytes = bundle_bytes(bundle);
  Result<Bundle> back = bundle_from(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, bundle);
  for (size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(bundle_from(bytes.substr(0, n))) << n;
  EXPECT_FALSE(bundle_from(bytes + "x"));
  EXPECT_EQ(bundle_hash(bundle), bundle_hash(*back));
}

}  // namespace
}  // namespace sublet::catalogue
