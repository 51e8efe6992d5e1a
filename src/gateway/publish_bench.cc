// How long the engine stands still while a large catalogue is published: `publish_bench [prefixes of each of
// 4 hosts]`. One thread sends small commands, one after the other, each waiting until it is durable; the
// longest of them tells.
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "catalogue/bench_list.h"
#include "gateway/core/service.h"
#include "io/file.h"

using namespace sublet;

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point from) {
  return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
}

[[noreturn]] void end(const Error& e) {
  std::printf("%s\n", e.text().c_str());
  std::exit(1);
}

// The longest of the commands that were sent while `work` ran, and how many there were.
template <class Work>
std::pair<double, uint64_t> longest_while(gateway::Service& service, const Work& work) {
  std::atomic<bool> done{false};
  double longest = 0;
  uint64_t commands = 0;
  std::thread sender([&] {
    for (; !done; ++commands) {
      const auto from = Clock::now();
      if (Result<charging::Outcome> o = service.execute("bench", "", charging::Lift{}); !o) end(o.error());
      longest = std::max(longest, ms_since(from));
    }
  });
  work();
  done = true;
  sender.join();
  return {longest, commands};
}

}  // namespace

int main(int argc, char** argv) {
  const size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
  char folder[] = "/tmp/sublet-bench-XXXXXX";
  if (mkdtemp(folder) == nullptr) return 1;
  io::SystemClock clock;
  const std::string offers = "offers: {base: {tariff: t0}}\n";
  const catalogue::Bundle bundle = catalogue::bench_operator(rows, offers), small = catalogue::bench_operator(10, offers);
  {
    Result<std::unique_ptr<gateway::Service>> service =
        gateway::Service::open({.data = std::string(folder) + "/data"}, clock);
    if (!service) end(service.error());
    if (Result<std::string> op = (*service)->publish(small); !op) end(op.error());
    const auto [quiet, before] = longest_while(**service, [&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(rows >= 100'000 ? 1000 : 50));
    });
    double took = 0;
    const auto [stall, during] = longest_while(**service, [&] {
      const auto from = Clock::now();
      if (Result<std::string> op = (*service)->publish(bundle); !op) end(op.error());
      took = ms_since(from);
    });
    std::printf(
        "publish: %zu prefixes x 4 hosts: %.0f ms; the longest command meanwhile %.2f ms of %llu (%.1f %% of "
        "the publishing); with nothing beside it %.2f ms of %llu\n",
        rows, took, stall, static_cast<unsigned long long>(during), 100 * stall / took, quiet,
        static_cast<unsigned long long>(before));
  }
  (void)io::remove_tree(folder);
  return 0;
}
