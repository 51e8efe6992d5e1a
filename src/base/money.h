// Money: an integer count of micro-units (a millionth of the currency's unit). Never a floating-point number.
//
// Range: about 9.2 million million currency units. Sums that could leave the range go through `checked_add`;
// products are taken in 128 bits (i128) and rounded once, by the price's own rule (catalogue/price.h).
//
//   Money fee = Money::from_micros(590'000);   // 0.59
//   parse_money("0.59") == fee;   fee.text() == "0.59"
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sublet {

__extension__ typedef __int128 i128;
__extension__ typedef unsigned __int128 u128;

class Money {
 public:
  static constexpr int64_t micros_per_unit = 1'000'000;
  constexpr Money() = default;
  static constexpr Money from_micros(int64_t micros) {
    Money m;
    m.micros_ = micros;
    return m;
  }
  static constexpr Money units(int64_t whole) { return from_micros(whole * micros_per_unit); }

  constexpr int64_t micros() const { return micros_; }
  constexpr auto operator<=>(const Money&) const = default;
  constexpr Money operator-() const { return from_micros(-micros_); }
  constexpr Money operator+(Money o) const { return from_micros(micros_ + o.micros_); }
  constexpr Money operator-(Money o) const { return from_micros(micros_ - o.micros_); }
  Money& operator+=(Money o) { return micros_ += o.micros_, *this; }
  Money& operator-=(Money o) { return micros_ -= o.micros_, *this; }

  std::string text() const;  // at least two decimals, no more than needed: "19.00", "0.000135"

 private:
  int64_t micros_ = 0;
};

// "12", "-0.5", "0.000001": at most 6 decimals, nothing else. Refusals: `bad_number`.
Result<Money> parse_money(std::string_view text);

// A decimal number as value = digits / scale, scale a power of ten up to 10^9: "0.29" is 29/100. For prices finer
// than a micro-unit and for factors. Refusals: `bad_number`.
struct Decimal {
  int64_t digits = 0;
  int64_t scale = 1;
};
Result<Decimal> parse_decimal(std::string_view text);

}  // namespace sublet
