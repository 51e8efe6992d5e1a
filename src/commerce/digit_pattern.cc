#include "commerce/digit_pattern.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/time.h"
#include "commerce/digit_terms.h"

namespace sublet::commerce {

namespace {

constexpr size_t most_text = 400, most_alternatives = 64;
constexpr uint64_t ones = each_one;

using Kind = DigitTerm::Kind;
using Terms = std::vector<DigitTerm>;
using Alternatives = std::vector<Terms>;

bool digit(char c) { return c >= '0' && c <= '9'; }
Error bad(std::string_view text, const std::string& why) { return refusal("bad_pattern", "'" + std::string(text.substr(0, 60)) + "': " + why); }
uint64_t nibble(int place) { return uint64_t{15} << (4 * place); }

DigitTerm fixed(std::string_view digits, int lowest) {
  DigitTerm t;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int place = lowest + static_cast<int>(digits.size() - 1 - i);
    t.mask |= nibble(place);
    t.value |= static_cast<uint64_t>(digits[i] - '0') << (4 * place);
  }
  return t;
}

enum class Way : unsigned char { either = 0, up = 1, down = 2 };

DigitTerm ladder_term(int length, Way way) {
  DigitTerm t;
  t.kind = Kind::ladder;
  t.other = static_cast<unsigned char>(way);
  t.mask = (uint64_t{1} << (4 * (length - 1))) - 1;
  t.value = ones & t.mask;
  return t;
}

DigitTerm contains_term(std::string_view digits) {
  DigitTerm t;
  t.kind = Kind::contains;
  t.shift = static_cast<unsigned char>(digits.size());
  for (const char c : digits) t.value = t.value << 4 | static_cast<uint64_t>(c - '0');
  t.mask = (uint64_t{1} << (4 * (national_digits - static_cast<int>(digits.size()) + 1))) - 1;
  return t;
}

// Letters, digits and '?' from the place `lowest` on.
Terms shape_at(std::string_view shape, int lowest) {
  Terms out;
  DigitTerm known;
  std::array<std::vector<int>, 26> letters;
  for (size_t i = 0; i < shape.size(); ++i) {
    const int place = lowest + static_cast<int>(shape.size() - 1 - i);
    if (digit(shape[i])) {
      known.mask |= nibble(place);
      known.value |= static_cast<uint64_t>(shape[i] - '0') << (4 * place);
    } else if (shape[i] != '?') {
      letters[static_cast<size_t>(shape[i] - 'A')].push_back(place);
    }
  }
  if (known.mask != 0) out.push_back(known);
  std::array<uint64_t, national_digits> equal{};  // by how far apart
  for (const std::vector<int>& places : letters)
    for (size_t i = 1; i < places.size(); ++i) equal[static_cast<size_t>(places[i - 1] - places[i])] |= nibble(places[i]);
  for (size_t apart = 1; apart < equal.size(); ++apart)
    if (equal[apart] != 0) out.push_back({Kind::equal, static_cast<unsigned char>(4 * apart), 0, equal[apart], 0});
  for (size_t a = 0; a < letters.size(); ++a)
    for (size_t b = a + 1; b < letters.size(); ++b)
      if (!letters[a].empty() && !letters[b].empty())
        out.push_back({Kind::differ, static_cast<unsigned char>(4 * letters[a].front()), static_cast<unsigned char>(4 * letters[b].front()), 0, 0});
  return out;
}

Result<Alternatives> shape_of(std::string_view whole) {
  std::string_view s = whole;
  const bool open_front = s.starts_with('*');
  if (open_front) s.remove_prefix(1);
  const bool open_back = s.ends_with('*');
  if (open_back) s.remove_suffix(1);
  if (s.empty() && (open_front || open_back)) return Alternatives{{DigitTerm{}}};  // "*": any
  if (s.empty() || s.size() > national_digits) return bad(whole, "a shape has one to eleven digits, letters or '?'");
  bool only_letters = true, only_digits = true;
  for (const char c : s) {
    const bool letter = c >= 'A' && c <= 'Z';
    if (!letter && !digit(c) && c != '?') return bad(whole, "digits, capital letters, '?', and '*' at either end");
    only_letters &= letter, only_digits &= digit(c);
  }
  if (open_front && open_back && only_digits) return Alternatives{{contains_term(s)}};
  bool rising = only_letters && s.size() >= 3 && s[0] == 'A';
  for (size_t i = 1; rising && i < s.size(); ++i) rising = s[i] == s[i - 1] + 1;
  if (rising && !open_back && s.size() <= 10) return Alternatives{{ladder_term(static_cast<int>(s.size()), Way::either)}};
  const int high = national_digits - static_cast<int>(s.size());
  if (open_front && open_back) {
    Alternatives out;
    for (int at = 0; at <= high; ++at) out.push_back(shape_at(s, at));
    return out;
  }
  return Alternatives{shape_at(s, open_back ? high : 0)};
}

std::vector<std::string_view> parted(std::string_view text, char by) {
  std::vector<std::string_view> out;
  for (size_t from = 0; from <= text.size();) {
    const size_t end = std::min(text.find(by, from), text.size());
    std::string_view one = text.substr(from, end - from);
    while (!one.empty() && (one.front() == ' ' || one.front() == '\n' || one.front() == '\t')) one.remove_prefix(1);
    while (!one.empty() && (one.back() == ' ' || one.back() == '\n' || one.back() == '\t')) one.remove_suffix(1);
    out.push_back(one);
    from = end + 1;
  }
  return out;
}

std::optional<int> small(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

bool digits_only(std::string_view s) { return !s.empty() && s.size() <= national_digits && std::all_of(s.begin(), s.end(), digit); }

Result<Alternatives> function_of(std::string_view whole, std::string_view name, const std::vector<std::string_view>& arguments) {
  const bool none = arguments.size() == 1 && arguments[0].empty();
  if (name == "ladder") {
    const std::optional<int> n = small(arguments[0]);
    if (!n || *n < 3 || *n > 10 || arguments.size() > 2) return bad(whole, "ladder(3) to ladder(10), and up or down");
    if (arguments.size() == 2 && arguments[1] != "up" && arguments[1] != "down") return bad(whole, "up or down");
    if (arguments.size() == 2) return Alternatives{{ladder_term(*n, arguments[1] == "up" ? Way::up : Way::down)}};
    return Alternatives{{ladder_term(*n, Way::either)}};
  }
  if (name == "birthday") {
    const std::optional<int> n = none ? std::optional(8) : small(arguments[0]);
    if (!n || (*n != 4 && *n != 8) || arguments.size() > 1) return bad(whole, "birthday, birthday(8) or birthday(4)");
    Terms out = {{Kind::day, 0, 0, 0, 0}};
    if (*n == 8) out.push_back({Kind::year, 0, 0, 0, 0});
    return Alternatives{out};
  }
  if (name == "without") {
    const std::optional<int> last = arguments.size() == 2 ? small(arguments[1]) : std::optional(8);
    if (!digits_only(arguments[0]) || arguments.size() > 2 || !last || *last < 1 || *last > national_digits) return bad(whole, "without(4), or without(47,11): none of these digits among the last so many");
    Terms out;
    for (const char c : arguments[0]) {
      DigitTerm t;
      t.kind = Kind::without;
      t.mask = *last == national_digits ? digits_mask : (uint64_t{1} << (4 * *last)) - 1;
      t.value = ones * static_cast<uint64_t>(c - '0');
      out.push_back(t);
    }
    return Alternatives{out};
  }
  if (name == "ends" || name == "contains") {
    Alternatives out;
    for (const std::string_view a : arguments) {
      if (!digits_only(a)) return bad(whole, "digits, parted by ','");
      out.push_back({name == "ends" ? fixed(a, 0) : contains_term(a)});
    }
    return out;
  }
  return bad(whole, "there are ladder, birthday, without, ends, contains");
}

Result<Alternatives> condition(std::string_view text) {
  if (text.empty()) return bad(text, "nothing is stated");
  if (text == "birthday") return function_of(text, text, {""});
  const size_t open = text.find('(');
  if (open == std::string_view::npos) return shape_of(text);
  if (text.back() != ')') return bad(text, "a ')' is missing");
  return function_of(text, text.substr(0, open), parted(text.substr(open + 1, text.size() - open - 2), ','));
}

}  // namespace

std::optional<uint64_t> pack_digits(std::string_view eleven) {
  if (eleven.size() != national_digits) return std::nullopt;
  uint64_t x = 0;
  for (const char c : eleven) {
    if (!digit(c)) return std::nullopt;
    x = x << 4 | static_cast<uint64_t>(c - '0');
  }
  return x;
}

std::string unpack_digits(uint64_t packed) {
  std::string out(national_digits, '0');
  for (size_t i = out.size(); i-- > 0; packed >>= 4) out[i] = static_cast<char>('0' + (packed & 15));
  return out;
}

std::optional<std::string> national(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.size() == national_digits + 2 && text.starts_with("86")) text.remove_prefix(2);
  if (text.size() != national_digits || text[0] != '1' || !std::all_of(text.begin(), text.end(), digit)) return std::nullopt;
  return std::string(text);
}

const std::array<uint64_t, 1024> days_of_year = [] {
  std::array<uint64_t, 1024> out{};
  for (unsigned m = 1; m <= 12; ++m)
    for (unsigned d = 1; d <= static_cast<unsigned>(days_in_month(2024, static_cast<int>(m))); ++d) {
      const unsigned bits = (m / 10) << 12 | (m % 10) << 8 | (d / 10) << 4 | d % 10;
      out[bits / 64] |= uint64_t{1} << (bits % 64);
    }
  return out;
}();

bool is_dated_year(uint64_t x) {
  const auto at = [&](int place) { return static_cast<int>(x >> (4 * place) & 15); };
  const int year = at(7) * 1000 + at(6) * 100 + at(5) * 10 + at(4);
  if (year < 1940 || year > 2029) return false;
  return (x & 0xffff) != 0x0229 || days_in_month(year, 2) == 29;
}

bool DigitTerm::holds(uint64_t x) const {
  return with_test(*this, [x](auto test) { return test(x); });
}

Result<DigitPattern> DigitPattern::parse(std::string_view text) {
  if (text.size() > most_text) return bad(text, "a pattern has at most 400 characters");
  DigitPattern out;
  for (const std::string_view alternative : parted(text, ';')) {
    if (alternative.empty()) continue;
    Alternatives all = {{}};
    for (const std::string_view one : parted(alternative, '&')) {
      Result<Alternatives> more = condition(one);
      if (!more) return more.error();
      if (all.size() * more->size() + out.alternatives_.size() > most_alternatives) return bad(text, "it has more than 64 alternatives");
      Alternatives product;
      for (const Terms& a : all)
        for (const Terms& b : *more) {
          product.push_back(a);
          product.back().insert(product.back().end(), b.begin(), b.end());
        }
      all = std::move(product);
    }
    for (Terms& terms : all) {
      std::stable_sort(terms.begin(), terms.end(), [](const DigitTerm& a, const DigitTerm& b) { return a.kind < b.kind; });
      out.alternatives_.push_back(std::move(terms));
    }
  }
  if (out.alternatives_.empty()) return bad(text, "nothing is stated");
  return out;
}

bool DigitPattern::matches(uint64_t packed) const {
  for (const std::vector<DigitTerm>& terms : alternatives_)
    if (std::all_of(terms.begin(), terms.end(), [&](const DigitTerm& t) { return t.holds(packed); })) return true;
  return false;
}

}  // namespace sublet::commerce
