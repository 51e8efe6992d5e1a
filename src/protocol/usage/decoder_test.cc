#include "protocol/usage/decoder.h"

#include <gtest/gtest.h>

#include "protocol/usage/testing.h"

namespace sublet::protocol {
namespace {

using catalogue::Direction;
using catalogue::Service;
using testing::decode;
using testing::profile;

const char* const bar = R"(
delimiter: "|"
columns: [serial, kind, served, other, begin, seconds, volume, area]
lines: {comment: "#", trailer: {starts: "END|", count: 2}}
numbers: {country: 86}
read:
  type: {field: kind, map: {MOC: voice out, MTC: voice in, SMO: sms out, GPRS: data, INFO: not chargeable}}
  served: served
  peer: other
  start: begin
  duration: seconds
  total: {field: volume, unit: KB}
  place: {field: area, home: ["0"]}
  serial: serial
skip: [{field: seconds, is: ["-1"]}]
)";
const std::string call = "7|MOC|17100000001|13900000002|20261122090000|61||0\n";

Reject reason(const std::string& line, const char* yaml = bar) {
  const testing::File f = decode(profile(yaml), line);
  return f.records.size() == 1 ? f.records[0].reject : Reject::none;
}
std::string changed(const std::string& from, const std::string& to) {
  std::string s = call;
  return s.replace(s.find(from), from.size(), to);
}

TEST(Decoder, a_call_is_read_with_all_its_fields) {
  const testing::File f = decode(profile(bar), "# made at 09:10\n" + call + "END|1\n");
  ASSERT_EQ(f.records.size(), 1u);
  const Record& r = f.records[0];
  EXPECT_EQ(r.verdict, Verdict::ok);
  EXPECT_EQ(r.offset, 16u);
  EXPECT_EQ(r.length, call.size() - 1);
  EXPECT_EQ(r.served.text(), "8617100000001");
  EXPECT_EQ(r.use.peer.text(), "8613900000002");
  EXPECT_EQ(r.use.service, Service::voice);
  EXPECT_EQ(r.use.amount, 61);
  EXPECT_EQ(r.use.seconds, 61);
  EXPECT_EQ(r.use.start.text(), "2026-11-22T01:00:00Z");
  EXPECT_TRUE(r.use.place.empty());
  EXPECT_EQ(r.serial.of(call), "7");
  EXPECT_EQ(f.ending, Ending::complete);
}

TEST(Decoder, a_record_cut_in_the_middle_is_rejected_as_truncated) {
  const testing::File f = decode(profile(bar), call + call.substr(0, 30));
  ASSERT_EQ(f.records.size(), 2u);
  EXPECT_EQ(f.records[0].verdict, Verdict::ok);
  EXPECT_EQ(f.records[1].reject, Reject::truncated);
  EXPECT_EQ(f.ending, Ending::no_trailer);
}

TEST(Decoder, a_file_whose_count_does_not_agree_is_torn) {
  EXPECT_EQ(decode(profile(bar), call + call + "END|2\n").ending, Ending::complete);
  EXPECT_EQ(decode(profile(bar), call + "END|2\n").ending, Ending::wrong_count);
  EXPECT_EQ(decode(profile(bar), call + "END|x\n").ending, Ending::wrong_count);
  EXPECT_EQ(decode(profile(bar), call + "END|\n").ending, Ending::wrong_count);
  EXPECT_EQ(decode(profile(bar), call).ending, Ending::no_trailer);
  EXPECT_EQ(decode(profile(bar), "END|0").ending, Ending::complete);
  EXPECT_EQ(decode(profile(bar), "").ending, Ending::no_trailer);
  const testing::File f = decode(profile(bar), "END|0\n" + call);
  EXPECT_EQ(f.records[0].reject, Reject::after_trailer);
}

TEST(Decoder, each_kind_of_dirt_has_its_own_reason) {
  EXPECT_EQ(reason(changed("MOC", "XYZ")), Reject::unknown_type);
  EXPECT_EQ(reason(changed("17100000001", "")), Reject::missing_field);
  EXPECT_EQ(reason(changed("17100000001", "1710000000O")), Reject::unreadable_number);
  EXPECT_EQ(reason(changed("20261122", "20261131")), Reject::unreadable_time);
  EXPECT_EQ(reason(changed("20261122090000", "")), Reject::missing_field);
  EXPECT_EQ(reason(changed("|61|", "|-5|")), Reject::bad_duration);
  EXPECT_EQ(reason(changed("|61|", "||")), Reject::missing_field);
  EXPECT_EQ(reason(changed("|61|", "|99999999999999999999|")), Reject::bad_duration);
  EXPECT_EQ(reason(changed("MOC", "GPRS")), Reject::missing_field);
  EXPECT_EQ(reason(changed("|61||", "|61|-3|").replace(2, 3, "GPRS")), Reject::bad_amount);
  EXPECT_EQ(reason(changed("|61||", "|61|1000000000000000000|").replace(2, 3, "GPRS")), Reject::bad_amount);
  EXPECT_EQ(reason(changed("|0\n", "|Beijing\n")), Reject::unknown_place);
  EXPECT_EQ(reason(changed("|0\n", "|0|more\n")), Reject::wrong_columns);
  EXPECT_EQ(reason(changed("|0\n", "\n")), Reject::wrong_columns);
  EXPECT_EQ(reason(changed("7|", "\xC3\x28|")), Reject::wrong_encoding);
  EXPECT_EQ(reason(changed("7|", std::string("\0|", 2))), Reject::control_byte);
}

TEST(Decoder, a_call_that_nobody_answered_is_known_but_not_chargeable) {
  const testing::File f = decode(profile(bar), changed("|61|", "|-1|") + changed("MOC", "INFO"));
  ASSERT_EQ(f.records.size(), 2u);
  EXPECT_EQ(f.tally.skipped, 2u);
  EXPECT_EQ(f.records[0].verdict, Verdict::skipped);
  EXPECT_EQ(f.records[0].served.text(), "8617100000001");
  EXPECT_EQ(f.records[0].use.peer.text(), "8613900000002");
  EXPECT_EQ(f.records[0].use.amount, 0);
}

TEST(Decoder, a_line_without_end_is_passed_over_and_reading_goes_on) {
  const std::string bytes = call + std::string(200'000, 'x') + "\n" + call;
  for (size_t chunk : {SIZE_MAX, size_t{1000}, size_t{70'000}}) {
    const testing::File f = decode(profile(bar), bytes, chunk);
    ASSERT_EQ(f.records.size(), 3u) << chunk;
    EXPECT_EQ(f.records[1].reject, Reject::too_long);
    EXPECT_EQ(f.records[2].verdict, Verdict::ok);
    EXPECT_EQ(f.records[2].offset, call.size() + 200'001);
  }
}

TEST(Decoder, the_same_use_has_the_same_identity_in_whatever_file_and_form) {
  const auto id = [](const std::string& line) { return decode(profile(bar), line).records.at(0).identity; };
  EXPECT_EQ(id(call), id("9" + call.substr(1)));                       // the serial is not part of it
  EXPECT_EQ(id(call), id(changed("13900000002", "008613900000002")));  // nor is the way a number is written
  EXPECT_NE(id(call), id(changed("|61|", "|62|")));
  EXPECT_NE(id(call), id(changed("MOC", "MTC")));
  EXPECT_NE(id(call), id(changed("17100000001", "17100000003")));
  const Hash128 golden{0x8ca7a61943f92567, 0x2ece63d09ed078b0};
  EXPECT_EQ(id(call), golden) << std::hex << id(call).high << " " << id(call).low;  // stored: may not change
}

TEST(Decoder, chunks_and_restarts_do_not_change_what_is_read) {
  std::string bytes;
  for (int i = 0; i < 50; ++i)
    bytes += changed("|61|", "|" + std::to_string(i * 37) + "|") + (i % 7 == 0 ? "broken\n" : "");
  bytes += "END|58\n";
  const catalogue::UsageProfile p = profile(bar);
  const testing::File whole = decode(p, bytes);
  EXPECT_EQ(whole.ending, Ending::complete);
  for (size_t chunk = 1; chunk < 200; chunk += 13) {
    const testing::File f = decode(p, bytes, chunk);
    ASSERT_EQ(f.records.size(), whole.records.size());
    for (size_t i = 0; i < f.records.size(); ++i) EXPECT_EQ(f.records[i].identity, whole.records[i].identity);
  }
  const ZoneTable zone = testing::china();
  for (size_t stop = 1; stop < 58; stop += 5) {
    Decoder first(p, zone);
    std::vector<Record> batch(stop);
    first.feed(bytes, true, batch);
    Decoder second(p, zone, first.state());
    const testing::File rest = decode(second, std::string_view(bytes).substr(first.state().offset));
    ASSERT_EQ(rest.records.size(), whole.records.size() - stop);
    EXPECT_EQ(rest.records[0].index, stop);
    EXPECT_EQ(rest.ending, Ending::complete);
    EXPECT_EQ(rest.tally.ok, whole.tally.ok);
  }
}

const char* const header = R"(
lines: {header: names}
read: {service: data, served: {field: 号码}, start: {field: t, form: "yyyy-mm-dd HH:MM:SS"}, total: {field: mb, unit: MB}, app: {field: app}}
)";

TEST(Decoder, columns_are_found_by_the_names_of_the_header_in_any_order) {
  const testing::File f = decode(
      profile(header),
      "\xEF\xBB\xBF\"mb\",x,app,t,号码\r\n0.5,,微信,2026-11-22 09:00:00,\"861710\"\r\n\"1,5\",,,,\r\n");
  ASSERT_EQ(f.records.size(), 2u);
  EXPECT_EQ(f.records[0].verdict, Verdict::ok) << reject_name(f.records[0].reject);
  EXPECT_EQ(f.records[0].use.amount, 524'288);
  EXPECT_EQ(f.records[0].use.app, 1001u);
  EXPECT_EQ(f.records[0].served.text(), "861710");
  EXPECT_EQ(f.records[1].reject, Reject::missing_field);
}

TEST(Decoder, the_place_of_the_header_line_is_kept_for_reject_files) {
  const catalogue::UsageProfile p =
      profile("lines: {header: names}\nread: {service: sms, served: who, start: when}\n");
  const ZoneTable zone = testing::china();
  Decoder d(p, zone);
  const std::string head = "more,when,who";
  const std::string file = "\xEF\xBB\xBF\n" + head + "\r\nx,20261122090000,17100000001\r\n";
  EXPECT_EQ(decode(d, file).tally.ok, 1u);
  EXPECT_EQ(file.substr(d.state().header_at, d.state().header_length), head);
}

TEST(Decoder, behind_a_header_without_a_needed_column_every_line_is_rejected) {
  const ZoneTable zone = testing::china();
  const catalogue::UsageProfile p = profile(header);
  Decoder d(p, zone);
  const std::string file = "mb,t,app\n1,2,3\n\n4,5,6";
  const testing::File f = decode(d, file);
  ASSERT_EQ(f.records.size(), 2u);
  EXPECT_EQ(f.records[0].reject, Reject::wrong_header);
  EXPECT_EQ(f.records[0].offset, 9u);
  EXPECT_EQ(f.records[1].reject, Reject::truncated);
  EXPECT_EQ(file.substr(d.state().header_at, d.state().header_length), "mb,t,app");
  EXPECT_EQ(f.ending, Ending::wrong_header);
  EXPECT_EQ(d.missing_column(), "号码");
  EXPECT_EQ(decode(p, "").ending, Ending::wrong_header);
}

TEST(Decoder, a_first_line_that_names_no_column_is_a_record_behind_a_forgotten_header) {
  const testing::File f = decode(profile(header), "1,2,3\n4,5,6\n");
  ASSERT_EQ(f.records.size(), 2u);
  EXPECT_EQ(f.records[0].reject, Reject::wrong_header);
  EXPECT_EQ(f.ending, Ending::wrong_header);
}

TEST(Decoder, a_record_with_the_mark_of_a_cut_one_is_never_whole) {
  const char* yaml = "columns: [s, t, d]\nread: {service: voice, served: s, start: t, duration: d}\n";
  const std::string open = std::string("last_line: open\n") + yaml;
  EXPECT_EQ(reason("1,20261122090000,5\n", yaml), Reject::none);
  EXPECT_EQ(reason(std::string("1,20261122090000,5\0\n", 20), yaml), Reject::truncated);
  EXPECT_EQ(reason(std::string("1,20261122090000,5\0\r\n", 21), yaml), Reject::truncated);
  EXPECT_EQ(reason(std::string("1,20261122090000,5\0", 19), open.c_str()), Reject::truncated);
}

TEST(Decoder, where_a_trailer_may_stand_open_a_record_may_not) {
  const char* yaml =
      "last_line: open\nlines: {trailer: {starts: 'END,', count: 2}}\ncolumns: [s, t, d]\n"
      "read: {service: voice, served: s, start: t, duration: d}\n";
  EXPECT_EQ(reason("1,20261122090000,5", yaml), Reject::truncated);
  const testing::File f = decode(profile(yaml), "1,20261122090000,5\nEND,1");
  EXPECT_EQ(f.tally.ok, 1u);
  EXPECT_EQ(f.ending, Ending::complete);
}

TEST(Decoder, quotes_may_be_doubled_but_not_left_open) {
  const char* yaml =
      "columns: [s, t, d, n]\nread: {service: voice, served: s, start: t, duration: d, serial: n}\n";
  EXPECT_EQ(reason("\"1\",\"20261122090000\",5,\"a\"\"b,c\"\n", yaml), Reject::none);
  EXPECT_EQ(reason("1,20261122090000,5,\"ab\n", yaml), Reject::broken_quotes);
  EXPECT_EQ(reason("1,20261122090000,5,\"a\"b\n", yaml), Reject::broken_quotes);
}

TEST(Decoder, a_bar_inside_a_chinese_character_is_not_a_delimiter) {
  const char* yaml =
      "encoding: GB18030\ndelimiter: '|'\ncolumns: [s, t, d, n]\nread: {service: voice, served: s, start: t, "
      "duration: d, serial: n}\n";
  const std::string line = "1|20261122090000|5|\x81\x7C\xBA\xC5";  // the second octet of U+4E7F is a bar
  const testing::File f = decode(profile(yaml), line + "\n");
  ASSERT_EQ(f.records.size(), 1u);
  EXPECT_EQ(f.records[0].verdict, Verdict::ok) << reject_name(f.records[0].reject);
  EXPECT_EQ(f.records[0].serial.of(line), "\x81\x7C\xBA\xC5");
  EXPECT_EQ(reason("1|20261122090000|5|\x81\n", yaml), Reject::wrong_encoding);
}

const char* const fixed = R"(
layout: fixed
encoding: GB18030
record_length: 40
columns: {served: [1, 16], begin: [17, 14], seconds: [31, 6], city: [37, 4]}
numbers: {country: 86}
read:
  service: voice
  served: {field: served, padding: zeros}
  start: begin
  duration: {field: seconds, form: hhmmss}
  place: {field: city, map: {北京: "010", 成都: "028"}}
)";

TEST(Decoder, fixed_records_are_cut_by_octets) {
  const std::string good = "000001710000000120261122090000000101\xB3\xC9\xB6\xBC";
  ASSERT_EQ(good.size(), 40u);
  const testing::File f =
      decode(profile(fixed), good + "\n" + good + "\r\n" + good.substr(0, 39) + "\n" + good + "x\n\n" + good);
  ASSERT_EQ(f.records.size(), 5u);
  EXPECT_EQ(f.records[0].served.text(), "8617100000001");
  EXPECT_EQ(f.records[0].use.place.text(), "028");
  EXPECT_EQ(f.records[0].use.amount, 61);
  EXPECT_EQ(f.records[1].verdict, Verdict::ok);
  EXPECT_EQ(f.records[2].reject, Reject::wrong_length);
  EXPECT_EQ(f.records[3].reject, Reject::wrong_length);
  EXPECT_EQ(f.records[4].reject, Reject::truncated);
}

TEST(Decoder, fixed_records_need_no_line_ends) {
  const std::string good = "000001710000000120261122090000000101    ";
  const testing::File f =
      decode(profile((std::string("line_end: none\n") + fixed).c_str()), good + good + good.substr(0, 10), 7);
  ASSERT_EQ(f.records.size(), 3u);
  EXPECT_EQ(f.records[1].offset, 40u);
  EXPECT_EQ(f.records[1].verdict, Verdict::ok);
  EXPECT_EQ(f.records[2].reject, Reject::truncated);
}

}  // namespace
}  // namespace sublet::protocol
