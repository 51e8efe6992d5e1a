// Eight digits at a time: short texts loaded into words without reading a byte beyond them. Little-endian
// machines.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sublet::protocol {

static_assert(std::endian::native == std::endian::little);

inline uint64_t load8(const char* p) {
  uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
}

// The first n octets (0..8) as the lowest of a word, zeros above: loads that overlap instead of a loop.
inline uint64_t load_short(const char* p, size_t n) {
  if (n >= 8) return load8(p);
  if (n >= 4) {
    uint32_t a, b;
    std::memcpy(&a, p, 4);
    std::memcpy(&b, p + n - 4, 4);
    return a | uint64_t{b} << (8 * (n - 4));
  }
  if (n == 0) return 0;
  const auto at = [&](size_t i) { return uint64_t{static_cast<unsigned char>(p[i])} << (8 * i); };
  return at(0) | at(n / 2) | at(n - 1);
}

inline constexpr uint64_t eight_zeros = 0x3030303030303030ULL;  // "00000000"

inline bool all_digits(uint64_t v) {
  return ((v & 0xF0F0F0F0F0F0F0F0ULL) | (((v + 0x0606060606060606ULL) & 0xF0F0F0F0F0F0F0F0ULL) >> 4)) ==
         0x3333333333333333ULL;
}

// The value of eight ASCII digits, the first in the lowest octet.
inline uint64_t value8(uint64_t v) {
  v = (v & 0x0F0F0F0F0F0F0F0FULL) * 2561 >> 8;
  v = (v & 0x00FF00FF00FF00FFULL) * 6553601 >> 16;
  return (v & 0x0000FFFF0000FFFFULL) * 42949672960001ULL >> 32;
}

// Eight ASCII digits as nibbles, the first in the top one.
inline uint32_t nibbles8(uint64_t v) {
  v = __builtin_bswap64(v) & 0x0F0F0F0F0F0F0F0FULL;
  v = (v | v >> 4) & 0x00FF00FF00FF00FFULL;
  v = (v | v >> 8) & 0x0000FFFF0000FFFFULL;
  return static_cast<uint32_t>(v | v >> 16);
}

// n digits (1..8) with zeros before them.
inline uint64_t right_aligned(uint64_t v, size_t n) {
  return n >= 8 ? v : v << (8 * (8 - n)) | eight_zeros >> (8 * n);
}

// A whole number of at most 18 digits, no sign.
inline bool read_whole(std::string_view s, uint64_t& out) {
  const size_t n = s.size();
  if (n == 0 || n > 18) return false;
  if (n <= 8) {
    const uint64_t v = right_aligned(load_short(s.data(), n), n);
    out = value8(v);
    return all_digits(v);
  }
  const uint64_t low = load8(s.data() + n - 8);
  if (n <= 16) {
    const uint64_t high = right_aligned(load_short(s.data(), n - 8), n - 8);
    out = value8(high) * 100'000'000 + value8(low);
    return all_digits(high) && all_digits(low);
  }
  uint64_t top = 0, middle = 0;
  if (!read_whole(s.substr(0, n - 16), top) || !read_whole(s.substr(n - 16, 8), middle) || !all_digits(low))
    return false;
  out = (top * 100'000'000 + middle) * 100'000'000 + value8(low);
  return true;
}

// Up to 15 digits as nibbles from the top of a word, as PhoneNumber has them.
inline bool read_nibbles(std::string_view s, uint64_t& out) {
  const size_t n = s.size();
  if (n == 0 || n > 15) return false;
  uint64_t a = load_short(s.data(), n), b = 0;
  if (n < 8) a |= eight_zeros << (8 * n);
  if (n > 8) b = load8(s.data() + n - 8) >> (8 * (16 - n));
  b |= n <= 8 ? eight_zeros : eight_zeros << (8 * (n - 8));
  out = uint64_t{nibbles8(a)} << 32 | nibbles8(b);
  return all_digits(a) && all_digits(b);
}

inline bool ends_with_8_spaces(std::string_view s) {
  return s.size() >= 8 && load8(s.data() + s.size() - 8) == 0x2020202020202020ULL;
}

}  // namespace sublet::protocol
