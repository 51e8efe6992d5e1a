// How long a big price list takes to compile, and a lookup in it: 200,000 destinations for each of four hosts, generated
// from a seed. `catalogue_bench 2000` is the same in small, for every test run.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "catalogue/bench_list.h"

using namespace sublet;
using namespace sublet::catalogue;

namespace {

double seconds_since(std::chrono::steady_clock::time_point from) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count(); }

}  // namespace

int main(int argc, char** argv) {
  const size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
  const Bundle bundle = bench_operator(rows);
  size_t bytes = 0;
  for (const auto& [name, text] : bundle)
    if (name.ends_with(".csv")) bytes += text.size();

  // What merely reading the same bytes costs, for comparison.
  const auto read_from = std::chrono::steady_clock::now();
  const Hash128 hash = bundle_hash(bundle);
  const double read = seconds_since(read_from);

  Registry registry;
  Diagnostics found;
  const auto from = std::chrono::steady_clock::now();
  const auto v = compile(bundle, registry, [](std::string_view) -> Result<ZoneTable> { return ZoneTable(); }, found);
  const double took = seconds_since(from);
  if (v == nullptr) {
    std::printf("%s\n", found.list().front().text().c_str());
    return 1;
  }

  std::mt19937_64 random(7);
  std::vector<PhoneNumber> numbers(1 << 16);
  for (PhoneNumber& n : numbers) {
    char text[24];
    std::snprintf(text, sizeof text, "%llu", static_cast<unsigned long long>(10'000'000'000ULL + random() % 89'000'000'000ULL));
    PhoneNumber::from_digits(text, n);
  }
  const size_t rounds = rows >= 100'000 ? 100 : 2;
  uint64_t sum = 0, memory = 0;
  const auto look = std::chrono::steady_clock::now();
  for (size_t r = 0; r < rounds; ++r)
    for (size_t i = 0; i < numbers.size(); ++i) sum += v->destinations[i % 4].prefixes.find(numbers[i]);
  const double each = seconds_since(look) / static_cast<double>(rounds * numbers.size()) * 1e9;
  for (const Destinations& d : v->destinations) memory += d.prefixes.bytes() + d.rows.capacity() * sizeof(Destinations::Row);
  std::printf("compile: %zu prefixes x 4 hosts, %.1f MB of CSV: %.3f s (reading and hashing the same bytes: %.3f s, ratio %.1f)\n", rows, static_cast<double>(bytes) / 1e6, took, read, took / read);
  std::printf("lookup: %.0f ns; tables: %.1f MB; checksum %llu %llx\n", each, static_cast<double>(memory) / 1e6, static_cast<unsigned long long>(sum), static_cast<unsigned long long>(hash.low));
  return 0;
}
