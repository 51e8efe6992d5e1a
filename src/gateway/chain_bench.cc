// File -> decoded -> deduplicated -> charged retail and wholesale -> durable, through the real importer and engine, beside
// merely reading and checksumming the same octets in the same run; and the memory of idle subscribers.
//   chain_bench [--records N] [--lines N] [--rounds N] [--catalogue DIR]
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "gateway/core/service.h"
#include "gateway/usage/importer.h"
#include "io/file.h"
#include "protocol/usage/encoder.h"

using namespace sublet;

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

[[noreturn]] void end(const Error& e) {
  std::fprintf(stderr, "%s\n", e.text().c_str());
  std::exit(1);
}

struct Setting {
  uint64_t records = 1'000'000, lines = 200'000;
  int rounds = 2;
  std::string catalogue = "examples/operator";
};

// `records` different uses of the host's lines, within the last day, by its own profile.
std::string write_file(const std::string& path, const catalogue::Version& v, const catalogue::Host& host, uint64_t first_number, const Setting& s, uint64_t seed, Instant at) {
  protocol::Encoder encoder(v.profiles.at(host.profile), v.op.zone);
  std::string out = encoder.header();
  char serial[32];
  for (uint64_t i = 0; i < s.records; ++i) {
    const uint64_t chance = mix64(seed * 1'000'003 + i);
    protocol::Written w;
    PhoneNumber::from_digits(std::to_string(first_number + chance % s.lines), w.served);
    w.use.start = Instant::from_seconds(at.seconds() - 86'000 + static_cast<int64_t>(i * 80'000 / s.records));
    w.imsi = 460090000000000 + chance % s.lines;
    PhoneNumber::from_digits("460", w.use.place);
    const uint64_t kind = chance >> 40;
    if (kind % 10 < 5) {
      w.use.service = catalogue::Service::voice;
      w.use.direction = kind % 5 < 3 ? catalogue::Direction::out : catalogue::Direction::in;
      w.use.amount = w.use.seconds = 5 + static_cast<int64_t>(kind % 211);
      PhoneNumber::from_digits("86138" + std::to_string(10'000'000 + chance % 80'000'000), w.use.peer);
    } else if (kind % 10 < 9) {
      w.use.service = catalogue::Service::data;
      w.use.amount = static_cast<int64_t>((kind % 4'000 + 1) << 10);
      w.up = w.use.amount / 1024 / 4 * 1024;
      w.use.seconds = static_cast<int64_t>(kind % 300);
      w.use.app = 1001;
    } else {
      w.use.service = catalogue::Service::sms;
      w.use.amount = 1;
      PhoneNumber::from_digits("86138" + std::to_string(10'000'000 + chance % 80'000'000), w.use.peer);
    }
    std::snprintf(serial, sizeof serial, "%llu%llu", static_cast<unsigned long long>(seed), static_cast<unsigned long long>(i));
    w.serial = serial;
    w.source_file = "MBVC";
    Result<Done> done = encoder.append(w, out);
    if (!done) w.use.app = 0, done = encoder.append(w, out);
    if (!done) end(done.error());
  }
  encoder.append_trailer(s.records, out);
  if (Result<Done> written = io::write_file_atomically(path, out); !written) end(written.error());
  return path;
}

double checksum_only(const std::string& path, uint64_t& bytes) {
  const double start = now();
  Result<io::ChunkReader> in = io::ChunkReader::open(path);
  if (!in) end(in.error());
  uint64_t sum = 0;
  bytes = 0;
  for (;;) {
    Result<std::string_view> chunk = in->next();
    if (!chunk) end(chunk.error());
    if (chunk->empty()) break;
    sum ^= hash64(*chunk);
    bytes += chunk->size();
  }
  const double seconds = now() - start;
  if (sum == 42) std::printf(" ");
  return seconds;
}

void open_lines(gateway::Service& service, const catalogue::Version& v, const catalogue::Host& host, uint64_t first_number, uint64_t lines) {
  std::vector<std::string> offers;
  for (const char* name : {"renwoxing", "chidaobao-59"})
    for (const catalogue::Offer& o : v.offers)
      if (o.code == name) offers.push_back(o.code);
  for (uint64_t i = 0; i < lines;) {
    engine::Request request;
    for (int k = 0; k < 256 && i < lines; ++k, ++i) {
      charging::OpenAccount open;
      open.since = Instant::from_seconds(1);  // before all its records
      charging::NewLine line;
      PhoneNumber::from_digits(std::to_string(first_number + i), line.number);
      line.host = host.code;
      line.offers = {offers[i % offers.size()]};
      open.lines.push_back(std::move(line));
      open.money = Money::units(1000);
      request.add(charging::encode(v.op.code, "", open));
    }
    if (Result<Done> sent = service.engine().submit(std::move(request)); !sent) end(sent.error());
  }
}

void chain(gateway::Service& service, const catalogue::Version& v, const std::string& folder, const char* host_code, const Setting& s, io::Clock& clock) {
  const catalogue::Host* host = nullptr;
  for (const catalogue::Host& h : v.hosts)
    if (h.code == host_code) host = &h;
  if (host == nullptr) end(refusal("unknown_host", host_code));
  std::string prefix = host->numbers.front().text();
  while (prefix.size() < 12) prefix += '0';
  const uint64_t first_number = std::strtoull((prefix + "1").c_str(), nullptr, 10);
  open_lines(service, v, *host, first_number, s.lines);
  for (int round = 0; round < s.rounds; ++round) {
    const std::string path = write_file(folder + "/usage-" + host_code, v, *host, first_number, s, static_cast<uint64_t>(round) + 7, clock.now());
    uint64_t bytes = 0;
    const double plain = std::min(checksum_only(path, bytes), checksum_only(path, bytes));
    gateway::Importer importer(service, v.op.code);
    const double start = now();
    Result<gateway::ImportReport> report = importer.run(path, host_code, {});
    const double seconds = now() - start;
    if (!report) end(report.error());
    const auto charged = report->verdicts[0];
    std::printf("%-8s %-10s %9llu %9llu %7.0f %10.0f %9.1f %12.1f\n", host_code, v.profiles.at(host->profile).layout == catalogue::UsageProfile::Layout::fixed ? "fixed" : "delimited",
                static_cast<unsigned long long>(report->records), static_cast<unsigned long long>(charged), static_cast<double>(bytes) / static_cast<double>(report->records),
                static_cast<double>(report->records) / seconds, static_cast<double>(bytes) / seconds / 1e6, seconds / plain);
    (void)io::remove_file(path);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Setting s;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--records") s.records = std::strtoull(argv[i + 1], nullptr, 10);
    else if (name == "--lines") s.lines = std::strtoull(argv[i + 1], nullptr, 10);
    else if (name == "--rounds") s.rounds = std::atoi(argv[i + 1]);
    else if (name == "--catalogue") s.catalogue = argv[i + 1];
    else return std::fprintf(stderr, "chain_bench [--records N] [--lines N] [--rounds N] [--catalogue DIR]\n"), 2;
  }
  char folder[] = "/tmp/sublet-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  io::SystemClock clock;
  {
    Result<std::unique_ptr<gateway::Service>> service = gateway::Service::open({.data = std::string(folder) + "/data"}, clock);
    if (!service) end(service.error());
    if (Result<std::string> op = (*service)->publish_directory(s.catalogue); !op) end(op.error());
    std::shared_ptr<const catalogue::Version> v;
    (void)(*service)->inspect([&](const charging::State& state) { v = state.operators.front()->versions.back().tables; });
    std::printf("%-8s %-10s %9s %9s %7s %10s %9s %12s\n", "host", "layout", "records", "charged", "octets", "records/s", "MB/s", "x checksum");
    chain(**service, *v, folder, "telecom", s, clock);
    chain(**service, *v, folder, "unicom", s, clock);
    if (Result<Done> closed = (*service)->engine().close(); !closed) end(closed.error());
  }
  (void)io::remove_tree(folder);
  return 0;
}
