// usage_bench [records [rounds]]: how fast usage files are decoded, in one thread, identity hash included.
// Speed is stated also as a ratio to XXH3 over the same bytes in the same run; the checksum proves that the
// work was done.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "protocol/usage/encoder.h"
#include "protocol/usage/testing.h"

namespace sublet::protocol {
namespace {

using Clock = std::chrono::steady_clock;

const std::string delimited = R"(
layout: delimited
delimiter: "|"
columns: [serial, kind, served, other, begin, seconds, count, up, down, group, area, imsi]
numbers: {country: 86, as_written: ["106", "955"]}
lines: {trailer: {starts: "END|", count: 2}}
read:
  up: up
  down: down
  place: area
)" + testing::usual_types + testing::usual_fields;

const std::string fixed = R"(
layout: fixed
encoding: GB18030
record_length: 1000
columns:
  kind: [1, 8]
  source: [9, 64]
  serial: [73, 20]
  served: [93, 24]
  other: [117, 24]
  begin: [141, 14]
  end: [155, 14]
  seconds: [169, 8]
  imsi: [177, 15]
  imei: [192, 16]
  area: [248, 6]
  count: [258, 4]
  up: [262, 15]
  down: [277, 15]
  group: [292, 10]
numbers: {country: 86, as_written: ["106", "955"]}
read:
  type: {field: kind, map: {"20011004": voice out, "20011005": voice in, "20012001": sms out, "20013001": data}}
  end: end
  up: up
  down: down
  place: area
  imei: imei
  source_file: source
)" + testing::usual_fields;

std::string make_file(const catalogue::UsageProfile& p, const ZoneTable& zone, size_t records) {
  Encoder encoder(p, zone);
  std::string file = encoder.header();
  testing::Draw draw(20'240'613);
  for (size_t i = 0; i < records; ++i) {
    Written w;
    const std::string serial = std::to_string(100'000'000 + i);
    w.serial = serial;
    w.source_file = "GJYY00990898";
    w.served = *PhoneNumber::parse("86171" + std::to_string(10'000'000 + draw(89'999'999)));
    w.imsi = 460'090'000'000'000 + draw(1'000'000'000);
    w.use.start = Instant::from_seconds(1'790'000'000 + static_cast<int64_t>(i / 50));
    const uint64_t kind = draw(10);
    if (kind < 6) {
      w.use.service = catalogue::Service::data;
      w.use.seconds = static_cast<int64_t>(draw(3600));
      w.use.amount = static_cast<int64_t>(draw(50'000'000));
      w.up = w.use.amount / 8;
      w.use.app = static_cast<uint32_t>(1000 + draw(20));
    } else {
      w.use.peer = *PhoneNumber::parse("86139" + std::to_string(10'000'000 + draw(89'999'999)));
      w.use.service = kind < 9 ? catalogue::Service::voice : catalogue::Service::sms;
      if (kind == 8) w.use.direction = catalogue::Direction::in;
      w.use.amount = kind < 9 ? static_cast<int64_t>(draw(900)) : 1;
      if (kind < 9) w.use.seconds = w.use.amount;
    }
    if (!encoder.append(w, file)) std::abort();
  }
  encoder.append_trailer(records, file);
  return file;
}

double seconds_since(Clock::time_point t) {
  return std::chrono::duration<double>(Clock::now() - t).count();
}

int run(const char* name, const std::string& yaml, size_t records, int rounds) {
  const catalogue::UsageProfile p = testing::profile(yaml);
  const ZoneTable zone = testing::china();
  const std::string file = make_file(p, zone, records);
  double best = 1e9, best_hash = 1e9;
  uint64_t checksum = 0, ok = 0, sum = 0;
  for (int round = 0; round < rounds; ++round) {
    Decoder d(p, zone);
    std::vector<Record> batch(256);
    std::string_view rest = file;
    sum = 0;
    auto t = Clock::now();
    for (;;) {
      const Decoder::Fed fed = d.feed(rest, true, batch);
      if (fed.octets == 0) break;
      rest.remove_prefix(fed.octets);
      for (size_t i = 0; i < fed.records; ++i)
        sum += batch[i].identity.low ^ batch[i].served.bits() ^ static_cast<uint64_t>(batch[i].use.amount);
    }
    best = std::min(best, seconds_since(t));
    ok = d.tally().ok;
    if (d.ending() != Ending::complete || ok != records)
      return std::printf("%s: %zu of %zu read\n", name, static_cast<size_t>(ok), records), 1;
    t = Clock::now();
    checksum ^= hash64(file, static_cast<uint64_t>(round));
    best_hash = std::min(best_hash, seconds_since(t));
  }
  const double mb = static_cast<double>(file.size()) / 1e6;
  std::printf(
      "%-9s %8zu records of %4.0f octets  %6.2f M records/s  %6.0f MB/s  %5.1f ns each  %.1f times XXH3 of "
      "the file  checksum %016llx\n",
      name, records, mb * 1e6 / static_cast<double>(records), static_cast<double>(records) / best / 1e6,
      mb / best, best / static_cast<double>(records) * 1e9, best / best_hash,
      static_cast<unsigned long long>(sum + (checksum & 0)));
  return 0;
}

}  // namespace
}  // namespace sublet::protocol

int main(int argc, char** argv) {
  const size_t records = argc > 1 ? static_cast<size_t>(std::strtoull(argv[1], nullptr, 10)) : 1'000'000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  return sublet::protocol::run("delimited", sublet::protocol::delimited, records, rounds) |
         sublet::protocol::run("fixed", sublet::protocol::fixed, std::max<size_t>(records / 10, 1), rounds);
}
