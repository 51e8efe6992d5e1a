// DigitPattern: what makes a number pretty, or what somebody looks for, as text; over the eleven national digits.
//
// Alternatives are parted by ';', conditions of one alternative by '&'. A condition is a shape or a function:
//
//   AABB, ABAB, AAAB    letters: equal letters are equal digits, different letters different ones; at the number's end
//   ABC, ABCD           letters that are all different, in the alphabet's order, three or more: a ladder, up or down
//   *888, 1709*, *168*  digits at the end, at the beginning, anywhere; without '*' at the end
//   1709???0000         '?' is any digit; letters, digits and '?' may be mixed
//   ladder(4)           the last four rise or fall by one each;  ladder(4,up)  ladder(4,down)
//   birthday            the last eight are a date YYYYMMDD of 1940 to 2029; birthday(4): the last four a day MMDD
//   without(4)          no 4 among the last eight; without(4,11): among the last eleven
//   ends(520,1314)      one of these at the end
//   contains(168)       somewhere
//
// Pure, and quick: a pattern compiles to conditions on digits packed four bits each, the last digit lowest. Refusal: `bad_pattern`.
//
//   Result<DigitPattern> p = DigitPattern::parse("AABB & without(4)");
//   p->matches(*pack_digits("17090001122"));     // true
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sublet::commerce {

inline constexpr int national_digits = 11;
inline constexpr uint64_t digits_mask = (uint64_t{1} << (4 * national_digits)) - 1;

// Eleven digits; nothing if there is anything else. With "86" or "+86" before them they are taken too by national().
std::optional<uint64_t> pack_digits(std::string_view eleven);
std::string unpack_digits(uint64_t packed);
std::optional<std::string> national(std::string_view text);

struct DigitTerm {
  enum class Kind : unsigned char { mask, equal, differ, ladder, contains, without, day, year };
  Kind kind = Kind::mask;
  unsigned char shift = 0, other = 0;  // equal: how far apart; differ: the two places; contains: how many digits; ladder: 1 up, 2 down
  uint64_t mask = 0, value = 0;
  bool holds(uint64_t x) const;
};

class DigitPattern {
 public:
  static Result<DigitPattern> parse(std::string_view text);
  bool matches(uint64_t packed) const;
  // Any of these lists of conditions; each begins with the cheapest.
  const std::vector<std::vector<DigitTerm>>& alternatives() const { return alternatives_; }

 private:
  std::vector<std::vector<DigitTerm>> alternatives_;
};

}  // namespace sublet::commerce
