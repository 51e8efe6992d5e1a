#include "catalogue/profile.h"

#include <gtest/gtest.h>

namespace sublet::catalogue {
namespace {

using P = UsageProfile;

struct Got {
  std::optional<P> profile;
  std::string mistakes;  // all, a line each
};

Got read(const std::string& yaml) {
  Diagnostics found;
  Got got;
  const std::optional<Node> node = parse("p.yaml", yaml, found);
  if (node)
    got.profile = read_profile("p", *node, {{{"wechat", 1001}, {"微信", 1001}}, {{"hotspot", 4}}}, found);
  for (const Diagnostic& d : found.list()) got.mistakes += d.text() + "\n";
  return got;
}

const std::string csv = "columns: [served, start, seconds, app]\n";
const std::string calls = "read: {service: voice, served: served, start: start, duration: seconds}\n";

TEST(Profile, a_short_profile_has_sensible_rules) {
  const Got got = read(csv + calls);
  ASSERT_TRUE(got.profile) << got.mistakes;
  const P& p = *got.profile;
  EXPECT_EQ(p.delimiter, ',');
  EXPECT_EQ(p.quote, '"');
  EXPECT_EQ(p.encoding, P::Encoding::utf8);
  EXPECT_EQ(p.columns.size(), 4u);
  EXPECT_EQ(p.start.form.length, 14);
  EXPECT_TRUE(p.served.required);
  EXPECT_EQ(p.identity.size(), 7u);
}

TEST(Profile, chinese_names_are_kept_in_the_encoding_of_the_file) {
  const Got got = read(
      "encoding: GB18030\nlines: {header: names}\nread: {service: data, served: 号码, start: s, total: t, "
      "app: {field: a}}\n");
  ASSERT_TRUE(got.profile) << got.mistakes;
  EXPECT_EQ(got.profile->columns[0].raw, "\xBA\xC5\xC2\xEB");
  bool found = false;
  for (const auto& [text, group] : got.profile->app_map)
    found = found || (text == "\xCE\xA2\xD0\xC5" && group == 1001);
  EXPECT_TRUE(found);
}

TEST(Profile, fixed_columns_count_from_one_and_end_within_the_record) {
  const Got good = read(
      "layout: fixed\nrecord_length: 30\ncolumns: {served: [1, 11], start: [12, 14], seconds: [26, 5]}\n" +
      calls);
  ASSERT_TRUE(good.profile) << good.mistakes;
  EXPECT_EQ(good.profile->columns[1].at, 11u);
  const Got bad = read(
      "layout: fixed\nrecord_length: 30\ncolumns: {served: [1, 11], start: [12, 14], seconds: [27, 5]}\n" +
      calls);
  EXPECT_FALSE(bad.profile);
  EXPECT_NE(bad.mistakes.find("`seconds` ends beyond the record's 30 octets"), std::string::npos)
      << bad.mistakes;
}

TEST(Profile, every_mistake_is_told_with_its_place) {
  const Got got = read(
      "layout: delimitted\n"
      "encoding: latin1\n"
      "colums: [a]\n"
      "columns: [served, start, seconds]\n"
      "read:\n"
      "  type: {field: served, map: {a: voise out, b: voice upward}}\n"
      "  served: servd\n"
      "  start: {field: start, form: yyyyddd}\n"
      "  marks: {field: seconds, is: '1', mark: hotspt}\n"
      "  duration: seconds\n"
      "  app: {field: seconds, map: {x: wechatt}}\n"
      "identity: [served, colour]\n");
  EXPECT_FALSE(got.profile);
  for (const char* part :
       {"p.yaml:1:9: `layout` cannot be 'delimitted'; did you mean 'delimited'?",
        "p.yaml:2:11:", "has no `colums`", "'voise' is no service", "'upward' is no direction",
        "there is no column `servd`; did you mean `served`?", "'yyyyddd' is no form of a time",
        "there is no mark `hotspt`", "did you mean `wechat`?", "'colour' is no part of an identity"})
    EXPECT_NE(got.mistakes.find(part), std::string::npos) << part << "\n--\n" << got.mistakes;
}

TEST(Profile, calls_without_a_duration_and_data_without_a_volume_are_mistakes) {
  EXPECT_NE(read(csv + "read: {service: voice, served: served, start: start}\n")
                .mistakes.find("calls need a duration"),
            std::string::npos);
  EXPECT_NE(read(csv + "read: {service: data, served: served, start: start}\n")
                .mistakes.find("data records need a volume"),
            std::string::npos);
  EXPECT_EQ(read(csv + "read: {service: sms, served: served, start: start}\n").mistakes, "");
}

TEST(Profile, two_words_for_what_a_record_is_are_a_mistake) {
  const Got got = read(csv +
                       "read: {service: voice, type: {field: app, map: {a: sms}}, served: served, start: "
                       "start, duration: seconds}\n");
  EXPECT_NE(got.mistakes.find("both `type` and `service`"), std::string::npos) << got.mistakes;
}

TEST(Profile, forms_of_time_say_where_their_parts_stand) {
  const auto form = parse_time_form("dd.mm.yyyy HH:MM");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->day, 0);
  EXPECT_EQ(form->month, 3);
  EXPECT_EQ(form->year, 6);
  EXPECT_EQ(form->minute, 14);
  EXPECT_EQ(form->second, -1);
  EXPECT_TRUE(parse_time_form("yyyymm"));
  EXPECT_TRUE(parse_time_form("unix"));
  EXPECT_EQ(parse_time_form("seconds since 2013-01-01 00:00:00")->since_local, 1'356'998'400);
  for (const char* bad :
       {"", "mmdd", "yyyydd", "yyyymmSS", "yyyymmyyyy", "yyyy0mm", "seconds since now", "yyyymmddHHMMSSz"})
    EXPECT_FALSE(parse_time_form(bad)) << bad;
}

TEST(Profile, garbage_of_any_shape_gives_mistakes_and_no_profile) {
  for (const char* yaml :
       {"[]", "x", "{}", "read: 5", "columns: 7", "columns: {a: b}", "layout: fixed", "lines: []",
        "read: {served: {field: []}}", "layout: fixed\nrecord_length: 99999999", "numbers: {country: abc}",
        "skip: {field: 1}", "delimiter: abc"}) {
    const Got got = read(yaml);
    EXPECT_FALSE(got.profile) << yaml;
    EXPECT_NE(got.mistakes, "") << yaml;
  }
}

}  // namespace
}  // namespace sublet::catalogue
