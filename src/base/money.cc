#include "base/money.h"

#include <limits>

namespace sublet {

Result<Decimal> parse_decimal(std::string_view text) {
  std::string_view rest = text;
  bool negative = false;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
    negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  Decimal d;
  bool point = false, any = false;
  for (char c : rest) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return refusal("bad_number", "'" + std::string(text.substr(0, 40)) + "' is not a decimal number");
    any = true;
    if (point) d.scale *= 10;
    if (d.scale > 1'000'000'000 || __builtin_mul_overflow(d.digits, int64_t{10}, &d.digits) ||
        __builtin_add_overflow(d.digits, int64_t{c - '0'}, &d.digits))
      return refusal("bad_number", "'" + std::string(text.substr(0, 40)) + "' has too many digits");
  }
  if (!any || rest.back() == '.') return refusal("bad_number", "'" + std::string(text.substr(0, 40)) + "' is not a decimal number");
  if (negative) d.digits = -d.digits;
  return d;
}

Result<Money> parse_money(std::string_view text) {
  Result<Decimal> d = parse_decimal(text);
  if (!d) return d.error();
  int64_t micros = 0;
  if (d->scale > Money::micros_per_unit || __builtin_mul_overflow(d->digits, Money::micros_per_unit / d->scale, &micros))
    return refusal("bad_number", "'" + std::string(text.substr(0, 40)) + "' has more than 6 decimals or is too large");
  return Money::from_micros(micros);
}

std::string Money::text() const {
  // Through unsigned so that the smallest value has a text too.
  const bool negative = micros_ < 0;
  const uint64_t n = negative ? 0 - static_cast<uint64_t>(micros_) : static_cast<uint64_t>(micros_);
  std::string out = (negative ? "-" : "") + std::to_string(n / micros_per_unit) + ".";
  std::string fraction = std::to_string(n % micros_per_unit);
  fraction.insert(0, 6 - fraction.size(), '0');
  while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
  return out + fraction;
}

}  // namespace sublet
