// Hash128: the fingerprint of what must not happen twice (a usage record, a command's key, a file).
// XXH3 with 128 bits (xxHash 0.8, BSD licence): not for secrets, but two of 10^12 records meet with odds of 10^-15.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace sublet {

struct Hash128 {
  uint64_t high = 0, low = 0;
  auto operator<=>(const Hash128&) const = default;
  bool empty() const { return (high | low) == 0; }
};

Hash128 hash128(std::string_view bytes, uint64_t seed = 0);
uint64_t hash64(std::string_view bytes, uint64_t seed = 0);

// A cheap mixer of integer keys for our own tables (the finaliser of SplitMix64).
constexpr uint64_t mix64(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace sublet
