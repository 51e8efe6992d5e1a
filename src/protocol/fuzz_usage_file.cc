// Any octets as a usage file. The first chooses a profile, the second how the file is cut into chunks.
// Besides not crashing, decoding must not depend on the chunks or on a restart, and what it gives must lie
// within its bounds.
#include <cstdint>
#include <cstring>

#include "base/ensure.h"
#include "protocol/usage/testing.h"

namespace sublet::protocol {
namespace {

constexpr const char* read_all = R"(
read:
  type: {field: k, map: {MOC: voice out, MTC: voice in, SMO: sms out, D: data, X: not chargeable}}
  served: {field: s, padding: zeros}
  peer: {field: [p, x]}
  start: b
  end: {field: e, form: "yyyy-mm-dd HH:MM:SS"}
  duration: {field: d, form: seconds, round: up}
  up: {field: u, unit: KB, round: down}
  down: {field: n, unit: MB}
  rating_group: g
  app: {field: a, unknown: refuse}
  place: {field: l, home: ["0"]}
  marks: [{field: x, is: ["1", "2"], mark: hotspot}]
  imsi: i
  serial: x
skip: [{field: d, at_most: 0}]
identity: [served, peer, start, amount, type, {field: a}]
)";

std::string with(const char* shape) {
  return std::string(shape) + read_all;
}

const std::vector<catalogue::UsageProfile>& profiles() {
  static const std::vector<catalogue::UsageProfile> all = [] {
    const char* list = "columns: [k, s, p, b, e, d, u, n, g, a, l, i, x]\n";
    const char* fixed =
        "columns: {k: [1, 3], s: [4, 15], p: [19, 15], b: [34, 14], e: [48, 19], d: [67, 5], u: [72, 8], "
        "n: [80, 8], g: [88, 4], a: [92, 8], l: [100, 4], i: [104, 15], x: [119, 2]}\n";
    const std::string china = "numbers: {country: 86, access: ['17951'], as_written: ['106'], long: cut}\n";
    std::vector<catalogue::UsageProfile> out;
    out.push_back(testing::profile(
        with("layout: delimited\nlines: {header: names, comment: '#', skip: 1}\nnumbers: hashed\n")));
    out.push_back(testing::profile(
        with((std::string("layout: delimited\nencoding: GB18030\ndelimiter: '|'\nquote: \"'\"\n"
                          "lines: {trailer: {starts: 'END|', count: 2}}\n") +
              list + china)
                 .c_str())));
    out.push_back(testing::profile(
        with((std::string("layout: fixed\nencoding: GB18030\nrecord_length: 120\n"
                          "lines: {trailer: {starts: '99', count: [3, 10], counts: lines}}\n") +
              fixed + china)
                 .c_str())));
    out.push_back(testing::profile(
        with((std::string("layout: fixed\nline_end: none\nrecord_length: 120\n") + fixed + china).c_str())));
    out.push_back(testing::profile(with(
        (std::string(
             "layout: delimited\ndelimiter: tab\nquote: none\nlast_line: open\nabsent: ['-', 'NULL']\n") +
         list)
            .c_str())));
    out.push_back(
        testing::profile("{lines: {header: names}, read: {service: data, served: s, start: {field: t, form: "
                         "'seconds since 2013-01-01 "
                         "00:00:00'}, total: {field: v, unit: GB}, place: {field: c, map: {内江: '0832'}, "
                         "unknown: refuse}}}"));
    return out;
  }();
  return all;
}

void check(const testing::File& f, std::string_view bytes) {
  uint64_t at = 0, index = 0;
  for (const Record& r : f.records) {
    ensure(r.index == index++, "records are numbered one by one");
    ensure(r.offset >= at && r.offset + r.length <= bytes.size() && r.length <= max_line + 2,
           "a record lies within the file");
    at = r.offset + r.length;
    ensure((r.verdict == Verdict::reject) == (r.reject != Reject::none), "a rejected record has a reason");
    if (r.verdict == Verdict::reject) continue;
    ensure(
        r.use.amount >= 0 && r.use.amount <= max_octets && r.use.seconds >= 0 && r.use.seconds <= max_seconds,
        "amounts within limits");
    ensure(r.serial.at + r.serial.length <= r.length && r.source_file.at + r.source_file.length <= r.length,
           "slices within the record");
    ensure(!r.identity.empty(), "a record that was read has an identity");
  }
  ensure(f.tally.ok + f.tally.skipped + f.tally.rejected == index, "every record is counted once");
}

void same(const testing::File& a, const testing::File& b) {
  ensure(a.records.size() == b.records.size() && a.ending == b.ending, "chunks do not matter");
  for (size_t i = 0; i < a.records.size(); ++i) {
    const Record &x = a.records[i], &y = b.records[i];
    ensure(x.offset == y.offset && x.length == y.length && x.reject == y.reject && x.identity == y.identity,
           "chunks do not matter");
  }
}

}  // namespace
}  // namespace sublet::protocol

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sublet::protocol;
  if (size < 2 || size > 300'000) return 0;
  const auto& all = profiles();
  const auto& profile = all[data[0] % all.size()];
  const size_t step = 1 + size_t{data[1]} * 7;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  static const sublet::ZoneTable zone("Test/Summer",
                                      {{INT64_MIN, 3600}, {1'800'000'000, 7200}, {1'815'000'000, 3600}});
  Decoder whole(profile, zone);
  const testing::File file = testing::decode(whole, bytes);
  check(file, bytes);
  if (size > 4096 && data[1] < 16) return 0;  // small chunks of long lines are looked through again and again
  Decoder cut(profile, zone);
  same(file, testing::decode(cut, bytes, step, 3));
  // A restart after some records: the rest comes out the same.
  Decoder first(profile, zone);
  std::vector<Record> some(1 + data[1] % 5);
  const Decoder::Fed fed = first.feed(bytes, true, some);
  Decoder second(profile, zone, first.state());
  testing::File rest = testing::decode(second, bytes.substr(fed.octets));
  rest.records.insert(rest.records.begin(), some.begin(), some.begin() + static_cast<ptrdiff_t>(fed.records));
  same(file, rest);
  return 0;
}
