// PhoneNumber: up to 15 digits (ITU-T E.164 6.1), packed four bits a digit, most significant first, with the count in
// the lowest bits. Short codes ("10086") and numbers with leading zeros keep their digits as written.
//
//   PhoneNumber n = *PhoneNumber::parse("+86 170 9000 0001");
//   n.digit(0) == 8;  n.text() == "8617090000001"
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sublet {

class PhoneNumber {
 public:
  static constexpr int max_digits = 15;
  constexpr PhoneNumber() = default;
  // Digits, with '+', spaces, '-' and brackets allowed and dropped. Refusals: `bad_number`.
  static Result<PhoneNumber> parse(std::string_view text);
  // Digits only; false if there is anything else or too many. For hot paths.
  static bool from_digits(std::string_view digits, PhoneNumber& out);
  static constexpr PhoneNumber from_bits(uint64_t bits) {
    PhoneNumber p;
    p.bits_ = bits;
    return p;
  }

  constexpr int size() const { return static_cast<int>(bits_ & 15); }
  constexpr bool empty() const { return size() == 0; }
  constexpr unsigned digit(int i) const { return static_cast<unsigned>(bits_ >> (60 - 4 * i)) & 15; }
  constexpr uint64_t bits() const { return bits_; }
  constexpr auto operator<=>(const PhoneNumber&) const = default;
  std::string text() const;
  std::string masked() const;  // 861709****001: what people and logs see

 private:
  uint64_t bits_ = 0;
};

}  // namespace sublet
