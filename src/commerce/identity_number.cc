#include "commerce/identity_number.h"

#include <algorithm>
#include <array>

namespace sublet::commerce {

namespace {

bool digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view s) {
  int n = 0;
  for (const char c : s) n = n * 10 + (c - '0');
  return n;
}

// GB/T 2260: provinces, autonomous regions, municipalities; 71 Taiwan, 81 Hong Kong, 82 Macao; 83 of residence permits.
bool province(int code) {
  static constexpr std::array codes = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

size_t character_size(char first) {
  const auto c = static_cast<unsigned char>(first);
  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

}  // namespace

char identity_check_character(std::string_view seventeen) {
  static constexpr std::array weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (seventeen[i] - '0');
  return "10X98765432"[sum % 11];
}

Result<IdentityNumber> read_identity_number(std::string_view text, Date today) {
  const auto bad = [](std::string why) { return refusal("bad_identity_number", std::move(why)); };
  if (text.size() != 18) return bad("a resident identity number has 18 characters");
  if (!digits(text.substr(0, 17))) return bad("its first 17 characters are digits");
  const char last = text[17] == 'x' ? 'X' : text[17];
  IdentityNumber id;
  id.region = number(text.substr(0, 6));
  if (!province(id.region / 10'000)) return bad("its region is in no province");
  id.born = {number(text.substr(6, 4)), number(text.substr(10, 2)), number(text.substr(12, 2))};
  if (id.born.month < 1 || id.born.month > 12 || id.born.day < 1 || id.born.day > days_in_month(id.born.year, id.born.month)) return bad("its birth date is no date");
  if (id.born > today || id.born.year < today.year - 150) return bad("its birth date is in the future or too long ago");
  if (last != identity_check_character(text)) return bad("its check character is wrong: a digit was mistyped");
  id.male = (text[16] - '0') % 2 == 1;
  id.text = std::string(text.substr(0, 17)) + last;
  return id;
}

int years_old(Date born, Date today) {
  const bool had_birthday = std::pair(today.month, today.day) >= std::pair(born.month, born.day);
  return today.year - born.year - (had_birthday ? 0 : 1);
}

std::string masked_number(std::string_view n) {
  if (n.size() <= 6) return std::string(n.size(), '*');
  return std::string(n.substr(0, 3)) + std::string(n.size() - 5, '*') + std::string(n.substr(n.size() - 2));
}

std::string masked_name(std::string_view name) {
  if (name.empty()) return {};
  const size_t first = std::min(character_size(name[0]), name.size());
  size_t rest = 0;
  for (size_t i = first; i < name.size(); i += character_size(name[i])) ++rest;
  return std::string(name.substr(0, first)) + std::string(std::clamp<size_t>(rest, 1, 3), '*');
}

}  // namespace sublet::commerce
