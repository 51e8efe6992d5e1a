// For benches: an operator with a big price list for each of four hosts, generated from a seed. The same for the compiler's
// bench and the publishing's, so that their figures are of one list.
#pragma once

#include <cstdio>
#include <random>
#include <set>
#include <string>

#include "catalogue/compile.h"

namespace sublet::catalogue {

inline std::string bench_list(size_t rows, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::set<std::string> prefixes;
  while (prefixes.size() < rows) {
    std::string p(1, static_cast<char>('1' + random() % 9));
    for (size_t n = 2 + random() % 9; p.size() < n;) p.push_back(static_cast<char>('0' + random() % 10));
    prefixes.insert(std::move(p));
  }
  std::string out = "prefix,amount,setup,name\n";
  for (const std::string& p : prefixes) {
    char row[80];
    std::snprintf(row, sizeof row, "%s,%u.%04u,,Destination %u\n", p.c_str(), static_cast<unsigned>(random() % 3), static_cast<unsigned>(random() % 10'000), static_cast<unsigned>(random() % 900));
    out += row;
  }
  return out;
}

// `more`: further sections of operator.yaml.
inline Bundle bench_operator(size_t rows, const std::string& more = "") {
  Bundle bundle;
  std::string yaml = "operator: {code: bench, currency: CNY, time_zone: UTC}\ntariffs:\n", hosts = "hosts:\n";
  for (int h = 0; h < 4; ++h) {
    const std::string n = std::to_string(h);
    bundle["prices/host" + n + ".csv"] = bench_list(rows, 1000 + static_cast<uint64_t>(h));
    yaml += "  t" + n + ": {rules: [{service: voice, destinations: prices/host" + n + ".csv, price: {per: 1 min, increment: 6 s}}]}\n";
    hosts += "  h" + n + ": {tariff: t" + n + ", numbers: [\"8617" + n + "\"]}\n";
  }
  bundle["operator.yaml"] = yaml + hosts + more;
  return bundle;
}

}  // namespace sublet::catalogue
