#include "base/phone.h"

namespace sublet {

bool PhoneNumber::from_digits(std::string_view digits, PhoneNumber& out) {
  if (digits.size() > static_cast<size_t>(max_digits)) return false;
  uint64_t bits = digits.size();
  int shift = 60;
  for (char c : digits) {
    const unsigned d = static_cast<unsigned>(c - '0');
    if (d > 9) return false;
    bits |= uint64_t{d} << shift;
    shift -= 4;
  }
  out.bits_ = bits;
  return true;
}

Result<PhoneNumber> PhoneNumber::parse(std::string_view text) {
  std::string digits;
  for (char c : text.substr(0, 64)) {
    if (c == '+' || c == ' ' || c == '-' || c == '(' || c == ')') continue;
    digits.push_back(c);
  }
  PhoneNumber out;
  if (text.size() > 64 || digits.empty() || !from_digits(digits, out))
    return refusal("bad_number", "'" + std::string(text.substr(0, 40)) + "' is not a phone number of 1 to 15 digits");
  return out;
}

std::string PhoneNumber::text() const {
  std::string out;
  for (int i = 0; i < size(); ++i) out.push_back(static_cast<char>('0' + digit(i)));
  return out;
}

std::string PhoneNumber::masked() const {
  std::string out = text();
  if (out.size() < 8) return out;
  for (size_t i = out.size() - 7; i < out.size() - 3; ++i) out[i] = '*';
  return out;
}

}  // namespace sublet
