// Random: the simulator's dice. The same seed gives the same throws on every machine; nothing else in sim/ asks for chance.
#pragma once

#include <cstdint>
#include <span>

#include "base/hash.h"

namespace sublet::sim {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(mix64(seed + 0x9e3779b97f4a7c15ULL)) {}
  uint64_t next() { return mix64(state_ += 0x9e3779b97f4a7c15ULL); }
  uint64_t below(uint64_t n) { return n == 0 ? 0 : next() % n; }
  int64_t between(int64_t low, int64_t high) { return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low + 1))); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1)
  bool chance(double share) { return share > 0 && unit() < share; }
  // An index by weight.
  size_t pick(std::span<const uint32_t> weights) {
    uint64_t sum = 0;
    for (const uint32_t w : weights) sum += w;
    uint64_t at = below(sum);
    for (size_t i = 0; i < weights.size(); ++i) {
      if (at < weights[i]) return i;
      at -= weights[i];
    }
    return 0;
  }

 private:
  uint64_t state_;
};

}  // namespace sublet::sim
