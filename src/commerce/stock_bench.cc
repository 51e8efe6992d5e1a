// Bench of the stock: numbers imported a second on each database, and searches among ten million.
//
//   stock_bench                        1,000,000 numbers in, 10,000,000 searched
//   stock_bench NUMBERS SEARCHED       small ones run with the tests, so that it cannot rot
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>

#include "commerce/number_import.h"
#include "commerce/number_search.h"
#include "records/testing.h"

using namespace sublet;
using namespace sublet::commerce;

namespace {

double seconds_since(std::chrono::steady_clock::time_point from) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count(); }

bool import(records::TestKind kind, int64_t count, const records::Vault& vault) {
  records::TestDatabase db(kind);
  std::string text = "# host: unicom\n# network: unicom\nnumber\n";
  std::mt19937_64 random(5);
  // Lots of three thousand in a row, here and there, as hosts give them.
  for (int64_t i = 0; i < count; ++i) text += std::to_string(17'090'000'000 + i / 3'000 * 10'000 + i % 3'000) + "\n";
  const Bulk bulk{*db, vault, "demo", "bench", [] { return Instant::from_seconds(1'772'445'600); }};
  const auto from = std::chrono::steady_clock::now();
  Result<Lot> lot = import_numbers(bulk, {.name = "bench"}, text);
  const double s = seconds_since(from);
  const char* name = kind == records::TestKind::sqlite ? "sqlite" : "postgresql";
  if (!lot || lot->added != count) {
    std::printf("import %s: %s\n", name, lot ? "numbers are missing" : lot.error().text().c_str());
    return false;
  }
  std::printf("import %-10s %lld numbers in %.1f s, %.0f a second\n", name, static_cast<long long>(count), s, static_cast<double>(count) / s);
  return true;
}

bool search(int64_t count) {
  NumberIndex index;
  const char* cities[] = {"北京", "上海", "广州", "深圳", "成都", "武汉", "南京", "杭州"};
  const auto from = std::chrono::steady_clock::now();
  FoundNumber n;
  for (int64_t i = 0; i < count; ++i) {
    n.number = "86" + std::to_string(16'200'000'000 + i * 97);
    n.host = i / 100'000 % 2 == 0 ? "unicom" : "telecom", n.city = cities[i / 10'000 % 8], n.grade = i % 9 == 0 ? "G9" : "", n.price = i % 9 == 0 ? 50'000'000 : 0;
    index.learn("demo", n, i % 11 != 0);
  }
  index.all_learnt("demo");
  const NumberIndex::State state = index.state("demo");
  std::printf("index of %lld numbers filled in %.1f s, %.1f octets a number\n", static_cast<long long>(state.numbers), seconds_since(from), static_cast<double>(state.octets) / static_cast<double>(state.numbers));
  const NumberQuery queries[] = {{.pattern = "*888"}, {.pattern = "1709???0000"}, {.contains = "168"}, {.without = "47"}, {.pattern = "AABB"}, {.pattern = "AAAA; ABCD; ABCABC"}, {.pattern = "AAA & without(4)", .city = "成都"},
                                 {.city = "北京"}, {.host = "unicom", .grade = "G9", .dearest = 60'000'000}, {.pattern = "birthday"}, {}, {.city = "上海", .offset = 300'000}};
  int64_t sum = 0;
  std::vector<double> all;
  for (const NumberQuery& q : queries) {
    std::vector<double> took;
    for (int i = 0; i < 15; ++i) {
      const auto begun = std::chrono::steady_clock::now();
      Result<Found> f = index.search("demo", q);
      took.push_back(seconds_since(begun) * 1'000);
      if (!f) return std::printf("%s\n", f.error().text().c_str()), false;
      sum += f->total + static_cast<int64_t>(f->numbers.size());
    }
    std::sort(took.begin(), took.end());
    std::printf("  %-22s %-10s p50 %5.1f ms  worst %5.1f ms\n", (q.pattern + " " + q.contains + " " + q.without).c_str(), (q.host + q.city + q.grade).c_str(), took[7], took.back());
    all.insert(all.end(), took.begin(), took.end());
  }
  std::sort(all.begin(), all.end());
  std::printf("search: p50 %.1f ms, p99 %.1f ms, checksum %lld\n", all[all.size() / 2], all[all.size() * 99 / 100], static_cast<long long>(sum));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const int64_t numbers = argc > 1 ? std::atoll(argv[1]) : 1'000'000, searched = argc > 2 ? std::atoll(argv[2]) : 10'000'000;
  char name[] = "/tmp/sublet-stock-bench-XXXXXX";
  const std::string directory = ::mkdtemp(name);
  bool good = true;
  {
    Result<std::unique_ptr<records::Vault>> vault = records::Vault::open(directory + "/keys", Instant::from_seconds(1'772'445'600));
    good = static_cast<bool>(vault);
    for (const records::TestKind kind : records::both_kinds) good = good && (numbers == 0 || import(kind, numbers, **vault));
  }
  std::filesystem::remove_all(directory);
  good = good && (searched == 0 || search(searched));
  return good ? 0 : 1;
}
