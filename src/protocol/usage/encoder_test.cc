#include "protocol/usage/encoder.h"

#include <gtest/gtest.h>

#include "protocol/usage/testing.h"

namespace sublet::protocol {
namespace {

using catalogue::Direction;
using catalogue::Service;

const std::string reading = "read:\n" + testing::usual_types + testing::usual_fields + R"(
  up: {field: up, unit: KB, round: up}
  down: {field: down, unit: MB}
  place: {field: area, map: {成都: "028", 北京: "010"}, home: ["本地"]}
  marks: [{field: flag, is: ["H"], mark: hotspot}]
)";
const std::string delimited =
    "encoding: GB18030\ncolumns: [serial, kind, served, other, begin, seconds, count, up, down, group, area, "
    "imsi, flag]\n"
    "numbers: {country: 86, as_written: ['106']}\nlines: {header: names, trailer: {starts: 'END,', count: "
    "2}}\n" +
    reading;
const std::string fixed =
    "layout: fixed\nencoding: GB18030\nrecord_length: 170\nline_end: crlf\n"
    "columns: {serial: [1, 10], kind: [11, 4], served: [15, 20], other: [35, 20], begin: [55, 14], seconds: "
    "[69, 8], count: [77, 7],\n"
    "  up: [84, 20], down: [104, 24], group: [128, 10], area: [138, 8], imsi: [146, 15], flag: [161, 1]}\n"
    "lines: {trailer: {starts: 'END', count: [4, 8]}}\nnumbers: {country: 86, as_written: ['106']}\n" +
    reading;

Written a_call() {
  Written w;
  w.served = *PhoneNumber::parse("8617100000001");
  w.imsi = 460'090'000'000'001;
  w.serial = "42";
  w.use.peer = *PhoneNumber::parse("441234567890");
  w.use.start = *parse_instant("2026-11-22T01:00:00Z", testing::china());
  w.use.seconds = w.use.amount = 61;
  w.use.place = *PhoneNumber::parse("028");
  w.use.marks = 1;
  return w;
}

TEST(Encoder, the_octets_of_a_delimited_file_are_fixed) {
  const catalogue::UsageProfile p = testing::profile(delimited);
  const ZoneTable zone = testing::china();
  Encoder e(p, zone);
  std::string file = e.header();
  ASSERT_TRUE(e.append(a_call(), file));
  e.append_trailer(1, file);
  EXPECT_EQ(file,
            "serial,kind,served,other,begin,seconds,count,up,down,group,area,imsi,flag\n"
            "42,MOC,17100000001,+441234567890,20261122090000,61,,,,,\xB3\xC9\xB6\xBC,460090000000001,H\n"
            "END,1\n");
}

TEST(Encoder, the_octets_of_a_fixed_record_are_fixed) {
  const catalogue::UsageProfile p = testing::profile(fixed);
  const ZoneTable zone = testing::china();
  Encoder e(p, zone);
  std::string file;
  ASSERT_TRUE(e.append(a_call(), file));
  EXPECT_EQ(file,
            "42        MOC 17100000001         +441234567890       2026112209000061                          "
            "                                    "
            "     \xB3\xC9\xB6\xBC    460090000000001H         \r\n");
}

TEST(Encoder, what_the_profile_cannot_say_is_refused_and_nothing_is_written) {
  const catalogue::UsageProfile p = testing::profile(fixed);
  const ZoneTable zone = testing::china();
  Encoder e(p, zone);
  std::string file;
  const auto refused = [&](auto change) {
    Written w = a_call();
    change(w);
    const Result<Done> done = e.append(w, file);
    return !done && done.error().code == "unwritable" && file.empty();
  };
  EXPECT_TRUE(refused([](Written& w) { w.use.service = Service::mms; }));
  EXPECT_TRUE(refused([](Written& w) { w.use.direction = Direction::forwarded; }));
  EXPECT_TRUE(refused([](Written& w) { w.use.place = *PhoneNumber::parse("0755"); }));
  EXPECT_TRUE(refused([](Written& w) { w.use.marks = 8; }));
  EXPECT_TRUE(refused([](Written& w) { w.use.amount = 60; }));
  EXPECT_TRUE(refused([](Written& w) { w.serial = "longer than ten"; }));
  EXPECT_TRUE(refused([](Written& w) { w.use.start = Instant::from_seconds(0); }));
  EXPECT_TRUE(refused([](Written& w) { w.use.start = Instant::from_micros(w.use.start.micros() + 1); }));
}

// Any use that can be written is read back as it was, whole files at a time.
void round_trip(const std::string& yaml, uint64_t seed) {
  const catalogue::UsageProfile p = testing::profile(yaml);
  const ZoneTable zone = testing::china();
  Encoder e(p, zone);
  std::string file = e.header();
  testing::Draw draw(seed);
  const char* peers[] = {
      "",     "10086", "8613900000002", "441234567890", "106901234567", "862812345678", "123456789012345",
      "86100"};
  const char* places[] = {"", "028", "010"};
  std::vector<Written> all;
  for (int i = 0; i < 200; ++i) {
    Written w = a_call();
    w.use.peer = *peers[draw(8)] == 0 ? PhoneNumber() : *PhoneNumber::parse(peers[1 + draw(7)]);
    if (const char* at = places[draw(3)]; *at == 0)
      w.use.place = PhoneNumber();
    else
      w.use.place = *PhoneNumber::parse(at);
    w.use.marks = static_cast<uint32_t>(draw(2));
    w.use.start = Instant::from_seconds(946'684'800 + static_cast<int64_t>(draw(3'155'000'000)));
    w.use.seconds = w.use.amount = static_cast<int64_t>(draw(1 + (uint64_t{1} << draw(24))));
    const uint64_t kind = draw(4);
    if (kind == 1) w.use.direction = Direction::in;
    if (kind == 2) {
      w.use.service = Service::sms;
      w.use.seconds = 0;
      w.use.amount = static_cast<int64_t>(draw(1000));
    }
    if (kind == 3) {
      w.use.service = Service::data;
      w.use.amount = static_cast<int64_t>(draw(1 + (uint64_t{1} << draw(49))));
      w.up = static_cast<int64_t>(draw(static_cast<uint64_t>(w.use.amount) + 1));
      w.use.app = static_cast<uint32_t>(draw(uint64_t{1} << 32));
    }
    const Result<Done> done = e.append(w, file);
    ASSERT_TRUE(done) << done.error().text() << " " << w.use.peer.text();
    all.push_back(w);
  }
  e.append_trailer(all.size(), file);
  const testing::File f = testing::decode(p, file);
  EXPECT_EQ(f.ending, Ending::complete);
  ASSERT_EQ(f.records.size(), all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    const Record& r = f.records[i];
    const Written& w = all[i];
    ASSERT_EQ(r.verdict, Verdict::ok)
        << reject_name(r.reject) << " " << std::string_view(file).substr(r.offset, r.length);
    EXPECT_EQ(r.served, w.served);
    EXPECT_EQ(r.imsi, w.imsi);
    EXPECT_EQ(r.use.service, w.use.service);
    EXPECT_EQ(r.use.direction, w.use.direction);
    EXPECT_EQ(r.use.start, w.use.start);
    EXPECT_EQ(r.use.seconds, w.use.seconds);
    EXPECT_EQ(r.use.amount, w.use.amount);
    EXPECT_EQ(r.use.peer, w.use.peer);
    EXPECT_EQ(r.use.place, w.use.place);
    EXPECT_EQ(r.use.app, w.use.app);
    EXPECT_EQ(r.use.marks, w.use.marks);
    EXPECT_EQ(r.serial.of(std::string_view(file).substr(r.offset, r.length)), w.serial);
  }
}

TEST(Encoder, what_is_written_is_read_back_the_same) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    round_trip(delimited, seed);
    round_trip(fixed, seed);
    if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed;
  }
}

}  // namespace
}  // namespace sublet::protocol
