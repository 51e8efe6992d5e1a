// The conditions of a DigitPattern as functions that compile into a loop over millions of numbers. For commerce's own files.
//
//   with_test(term, [&](auto holds) { for (...) n += holds(x[i]); });
#pragma once

#include <array>

#include "commerce/digit_pattern.h"

namespace sublet::commerce {

inline constexpr uint64_t each_one = 0x11111111111, each_top = 0x88888888888;  // in each of eleven places

// Whether a place of `x` is zero; `beyond` are the places that do not count, set. Exact for "is there any".
inline bool has_zero(uint64_t x, uint64_t beyond) {
  x |= beyond;
  return ((x - each_one) & ~x & each_top) != 0;
}

extern const std::array<uint64_t, 1024> days_of_year;  // by the four packed digits of MMDD: whether there is such a day
bool is_dated_year(uint64_t packed);

template <class F>
auto with_test(const DigitTerm& t, F f) {
  using Kind = DigitTerm::Kind;
  const uint64_t mask = t.mask, value = t.value, beyond = ~t.mask & digits_mask;
  const int shift = t.shift, other = t.other;
  const auto place = [value](int i) { return each_one * (value >> (4 * i) & 15); };
  switch (t.kind) {
    case Kind::equal: return f([=](uint64_t x) { return ((x ^ (x >> shift)) & mask) == 0; });
    case Kind::differ: return f([=](uint64_t x) { return ((x >> shift) & 15) != ((x >> other) & 15); });
    // Rising: each digit is one more than the one before it. The places' differences cannot be taken for each other.
    case Kind::ladder:
      return f([=, down = other != 1 ? ~value + 1 : value, up = other != 2 ? value : ~value + 1](uint64_t x) {
        const uint64_t rise = (x & mask) - (x >> 4 & mask);
        return static_cast<bool>(static_cast<int>(rise == up) | static_cast<int>(rise == down));
      });
    // What is left is zero in the places where all of the digits stand.
    case Kind::contains:
      if (shift == 1) return f([=, a = place(0)](uint64_t x) { return has_zero((x & digits_mask) ^ a, beyond); });
      if (shift == 2)
        return f([=, a = place(0), b = place(1)](uint64_t x) {
          x &= digits_mask;
          return has_zero((x ^ a) | (x >> 4 ^ b), beyond);
        });
      if (shift == 3)
        return f([=, a = place(0), b = place(1), c = place(2)](uint64_t x) {
          x &= digits_mask;
          return has_zero((x ^ a) | (x >> 4 ^ b) | (x >> 8 ^ c), beyond);
        });
      return f([=](uint64_t x) {
        x &= digits_mask;
        uint64_t off = 0;
        for (int i = 0; i < shift; ++i) off |= (x >> (4 * i)) ^ place(i);
        return has_zero(off, beyond);
      });
    case Kind::without: return f([=](uint64_t x) { return !has_zero((x & digits_mask) ^ value, beyond); });
    case Kind::day: return f([](uint64_t x) { return (days_of_year[(x & 0xffff) / 64] >> (x % 64) & 1) != 0; });
    case Kind::year: return f([](uint64_t x) { return is_dated_year(x); });
    case Kind::mask: break;
  }
  return f([=](uint64_t x) { return (x & mask) == value; });
}

}  // namespace sublet::commerce
