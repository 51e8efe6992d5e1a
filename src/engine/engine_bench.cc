// How much the engine costs and how fast its log goes, against plain sequential write + fdatasync in the same
// run.
//
//   engine_bench [--small] [--rounds N] [--directory DIR]
//
// Rounds are interleaved; the line of each kind shows the median round. The digest keeps the work honest.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <latch>

#include "engine/engine.h"
#include "io/clock.h"
#include "io/thread.h"

namespace {

using namespace sublet;
using namespace sublet::engine;

constexpr size_t command_bytes = 64, outcome_bytes = 96, commands_per_request = 256;

// As little as a machine can do: mix the command into a sum.
class SumMachine : public Machine {
 public:
  void apply(Position position, Instant, std::string_view command, std::string& outcome) override {
    uint64_t word = 0;
    std::memcpy(&word, command.data(), 8);
    sum_ = mix64(sum_ ^ word ^ position);
    char bytes[outcome_bytes] = {};
    std::memcpy(bytes, &sum_, 8);
    outcome.append(bytes, sizeof(bytes));
  }
  Instant next_due() const override { return Instant::from_micros(INT64_MAX); }
  std::string tick_command() const override { return {}; }
  void checkpoint_begin() override {}
  bool checkpoint_more(std::string& out, size_t) override {
    out.append(reinterpret_cast<const char*>(&sum_), sizeof(sum_));
    return false;
  }
  Result<Done> restore_more(std::string_view) override { return Done{}; }
  Result<Done> restore_end() override { return Done{}; }
  Hash128 digest() const override { return {sum_, sum_}; }

 private:
  uint64_t sum_ = 1;
};

struct Round {
  double seconds = 0, cpu = 0, bytes = 0, commands = 0;
  double engine_cpu = 0, log_cpu = 0, prepare_cpu = 0;
  uint64_t digest = 0, batches = 0, sync_mean = 0, sync_max = 0;
  double rate() const { return bytes / seconds / 1e6; }
};

double cpu_seconds() {
  rusage r{};
  getrusage(RUSAGE_SELF, &r);
  const auto seconds = [](timeval t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(r.ru_utime) + seconds(r.ru_stime);
}

void must(const Result<Done>& done) {
  if (!done) std::fprintf(stderr, "%s\n", done.error().text().c_str()), std::exit(1);
}

Round run_engine(const std::string& directory, uint64_t requests, bool sync) {
  must(io::remove_tree(directory));
  SumMachine machine;
  io::SystemClock clock;
  Options o;
  o.directory = directory;
  o.sync = sync;
  Result<std::unique_ptr<Engine>> opened = Engine::open(o, machine, clock);
  if (!opened) must(opened.error());
  Engine& engine = **opened;
  const std::string command(command_bytes, 'c');
  std::latch done(static_cast<std::ptrdiff_t>(requests));
  const double cpu = cpu_seconds();
  const int64_t start = io::steady_micros();
  for (uint64_t r = 0; r < requests; ++r) {
    Request request([&](Result<std::span<const Outcome>>) { done.count_down(); });
    for (size_t i = 0; i < commands_per_request; ++i) request.add(command);
    must(engine.submit(std::move(request)));
  }
  done.wait();
  Round round;
  round.seconds = static_cast<double>(io::steady_micros() - start) / 1e6;
  round.cpu = cpu_seconds() - cpu;
  const Stats s = engine.stats();
  round.bytes = static_cast<double>(s.bytes);
  round.commands = static_cast<double>(s.records);
  round.batches = s.batches;
  round.sync_mean = s.sync_micros_sum / std::max<uint64_t>(s.batches, 1);
  round.sync_max = s.sync_micros_max;
  for (const io::ThreadCost& cost : io::thread_costs()) {
    // This thread and the log's helper have lived before or live on; what counts is what they add.
    if (cost.name == "engine") round.engine_cpu = cost.user_seconds + cost.system_seconds;
    if (cost.name == "log") round.log_cpu = cost.user_seconds + cost.system_seconds;
    if (cost.name == "log-prepare") round.prepare_cpu = cost.user_seconds + cost.system_seconds;
  }
  must(engine.close());
  round.digest = machine.digest().low;
  must(io::remove_tree(directory));
  return round;
}

// One command after another, each waiting until it is durable: microseconds, sorted.
std::vector<int64_t> run_single(const std::string& directory, int commands) {
  must(io::remove_tree(directory));
  SumMachine machine;
  io::SystemClock clock;
  Options o;
  o.directory = directory;
  Result<std::unique_ptr<Engine>> opened = Engine::open(o, machine, clock);
  if (!opened) must(opened.error());
  const std::string command(command_bytes, 'c');
  std::vector<int64_t> micros;
  for (int i = 0; i < commands; ++i) {
    const int64_t start = io::steady_micros();
    Result<Executed> done = (*opened)->execute(command);
    if (!done) must(done.error());
    micros.push_back(io::steady_micros() - start);
  }
  must((*opened)->close());
  must(io::remove_tree(directory));
  std::sort(micros.begin(), micros.end());
  return micros;
}

// The same number of bytes into a growing file, a megabyte at a time, each synced.
Round run_plain(const std::string& directory, double bytes) {
  must(io::make_directories(directory));
  const std::string piece(1 << 20, 'p');
  Result<io::File> file = io::File::open(directory + "/plain", io::File::Mode::create);
  if (!file) must(file.error());
  Round round;
  const int64_t start = io::steady_micros();
  for (uint64_t at = 0; static_cast<double>(at) < bytes; at += piece.size()) {
    must(file->write_at(at, piece));
    must(file->sync());
    round.bytes += static_cast<double>(piece.size());
  }
  round.seconds = static_cast<double>(io::steady_micros() - start) / 1e6;
  must(io::remove_tree(directory));
  return round;
}

const Round& median(std::vector<Round>& rounds) {
  std::sort(rounds.begin(), rounds.end(), [](const Round& a, const Round& b) { return a.rate() < b.rate(); });
  return rounds[rounds.size() / 2];
}

void print(const char* name, const Round& r, double plain_rate) {
  const auto each = [&](double seconds) { return seconds * 1e9 / r.commands; };
  std::printf("%-22s %6.2f M commands/s  %5.0f ns/command  %6.0f MB/s  ratio to plain %.2f\n", name,
              r.commands / r.seconds / 1e6, each(r.seconds), r.rate(), r.rate() / plain_rate);
  std::printf(
      "    CPU ns/command: engine thread %.0f, log thread %.0f, preparing segments %.0f, submitter and rest "
      "%.0f\n",
      each(r.engine_cpu), each(r.log_cpu), each(r.prepare_cpu),
      each(r.cpu - r.engine_cpu - r.log_cpu - r.prepare_cpu));
  std::printf("    %llu batches, sync mean %llu us, max %llu us; digest %016llx\n",
              static_cast<unsigned long long>(r.batches), static_cast<unsigned long long>(r.sync_mean),
              static_cast<unsigned long long>(r.sync_max), static_cast<unsigned long long>(r.digest));
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t requests = 40'000;
  int rounds = 5;
  std::string directory = "/tmp/sublet-engine-bench";
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (arg == "--small") requests = 200, rounds = 1, directory += "-small";
    if (arg == "--rounds" && i + 1 < argc) rounds = std::max(1, std::atoi(argv[++i]));
    if (arg == "--directory" && i + 1 < argc) directory = argv[++i];
  }
  std::vector<Round> synced, unsynced, plain;
  for (int r = 0; r < rounds; ++r) {
    unsynced.push_back(run_engine(directory, requests, false));
    synced.push_back(run_engine(directory, requests, true));
    plain.push_back(run_plain(directory, synced.back().bytes));
  }
  const double plain_rate = median(plain).rate();
  std::printf("commands of %zu bytes, outcomes of %zu, requests of %zu, %d rounds\n", command_bytes,
              outcome_bytes, commands_per_request, rounds);
  std::printf("%-22s %6.0f MB/s\n", "plain write+fdatasync", plain_rate);
  print("engine, durable", median(synced), plain_rate);
  print("engine, sync off", median(unsynced), plain_rate);
  const std::vector<int64_t> single =
      run_single(directory, static_cast<int>(std::min<uint64_t>(requests, 5000)));
  std::printf("one at a time: p50 %lld us, p99 %lld us, max %lld us\n",
              static_cast<long long>(single[single.size() / 2]),
              static_cast<long long>(single[single.size() * 99 / 100]),
              static_cast<long long>(single.back()));
  return 0;
}
