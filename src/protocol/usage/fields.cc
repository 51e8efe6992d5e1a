#include "protocol/usage/fields.h"

#include <cstring>

#include "base/hash.h"
#include "base/money.h"

namespace sublet::protocol {

using catalogue::UsageProfile;

bool read_signed(std::string_view s, int64_t& out) {
  const bool minus = s.starts_with('-');
  uint64_t v = 0;
  if (!read_whole(s.substr(minus ? 1 : 0), v)) return false;
  out = minus ? -static_cast<int64_t>(v) : static_cast<int64_t>(v);
  return true;
}

bool read_amount(std::string_view s, int64_t factor, UsageProfile::Rounding rounding, int64_t most,
                 int64_t& out) {
  const auto* const point =
      s.empty() ? nullptr : static_cast<const char*>(std::memchr(s.data(), '.', s.size()));
  const std::string_view whole = point == nullptr ? s : s.substr(0, static_cast<size_t>(point - s.data()));
  uint64_t integral = 0;
  if (!read_whole(whole, integral)) return false;
  if (integral > static_cast<uint64_t>(most / factor)) return false;
  const i128 base = static_cast<i128>(integral) * factor;
  int64_t part = 0;
  if (point != nullptr) {
    const std::string_view decimals = s.substr(whole.size() + 1);
    uint64_t digits = 0;
    if (!read_whole(decimals, digits)) return false;
    u128 scale = 1;
    for (size_t i = 0; i < decimals.size(); ++i) scale *= 10;
    const u128 product = static_cast<u128>(digits) * static_cast<u128>(factor);  // < 10^18 * 2^30
    const u128 floor = product / scale, rest = product % scale;
    const bool more = rounding == UsageProfile::Rounding::up     ? rest != 0
                      : rounding == UsageProfile::Rounding::down ? false
                                                                 : rest * 2 >= scale;
    part = static_cast<int64_t>(floor) + (more ? 1 : 0);
  }
  const i128 sum = base + part;
  if (sum > most) return false;
  out = static_cast<int64_t>(sum);
  return true;
}

bool read_duration(std::string_view s, const UsageProfile::Duration& rule, int64_t& seconds) {
  using Form = UsageProfile::Duration::Form;
  if (rule.form == Form::seconds) return read_amount(s, 1, rule.rounding, max_seconds, seconds);
  uint64_t h = 0, m = 0, sec = 0;
  if (rule.form == Form::colons) {
    if (s.size() < 8 || s.size() > 12 || s[s.size() - 3] != ':' || s[s.size() - 6] != ':') return false;
    if (!read_whole(s.substr(0, s.size() - 6), h) || !read_whole(s.substr(s.size() - 5, 2), m)) return false;
  } else if (rule.form == Form::hhmmss) {
    if (s.size() < 5 || s.size() > 12 || !read_whole(s.substr(0, s.size() - 4), h)) return false;
    if (!read_whole(s.substr(s.size() - 4, 2), m)) return false;
  } else {
    if (s.size() < 3 || s.size() > 12 || !read_whole(s.substr(0, s.size() - 2), m)) return false;
  }
  if (!read_whole(s.substr(s.size() - 2), sec) || sec > 59 || (rule.form != Form::mmss && m > 59))
    return false;
  seconds = static_cast<int64_t>(h * 3600 + m * 60 + sec);
  return seconds <= max_seconds;
}

namespace {

// Up to 16 digits to nibbles, the first digit in the top one; `n` is how many. Eight octets at a time.
uint32_t pack8(uint64_t ascii_little_endian) {
  uint64_t v = __builtin_bswap64(ascii_little_endian) & 0x0F0F0F0F0F0F0F0FULL;
  v = (v | v >> 4) & 0x00FF00FF00FF00FFULL;
  v = (v | v >> 8) & 0x0000FFFF0000FFFFULL;
  return static_cast<uint32_t>(v | v >> 16);
}

bool digits_only(uint64_t v) {
  return ((v & 0xF0F0F0F0F0F0F0F0ULL) | (((v + 0x0606060606060606ULL) & 0xF0F0F0F0F0F0F0F0ULL) >> 4)) ==
         0x3333333333333333ULL;
}

bool pack_digits(std::string_view s, uint64_t& nibbles) {
  char buffer[16];
  std::memset(buffer, '0', sizeof buffer);
  for (size_t i = 0; i < s.size(); ++i) buffer[i] = s[i];
  uint64_t a, b;
  std::memcpy(&a, buffer, 8);
  std::memcpy(&b, buffer + 8, 8);
  nibbles = uint64_t{pack8(a)} << 32 | pack8(b);
  return digits_only(a) && digits_only(b);
}

bool begins_with_one_of(std::string_view s, const std::vector<std::string>& list, size_t* length = nullptr) {
  for (const std::string& p : list)
    if (s.starts_with(p)) {
      if (length != nullptr) *length = p.size();
      return true;
    }
  return false;
}

uint64_t first_digits(const std::vector<std::string>& list) {
  uint64_t bits = 0;
  for (const std::string& p : list)
    if (!p.empty()) bits |= uint64_t{1} << (p[0] & 15);
  return bits;
}

}  // namespace

void NumberReader::prepare() {
  const std::string& prefix = rules_.hashed ? rules_.prefix : rules_.country;
  (void)pack_digits(prefix, prefix_bits_);
  for (size_t i = prefix.size(); i < PhoneNumber::max_digits; ++i) hash_modulus_ *= 10;
  as_written_first_ = first_digits(rules_.as_written);
  access_first_ = first_digits(rules_.access);
  international_first_ = first_digits(rules_.international);
}

bool NumberReader::hashed(std::string_view text, uint64_t space, PhoneNumber& out) const {
  // 10^12 values for a prefix of three: two of 100,000 tokens share one with odds of 0.5 %.
  uint64_t rest = hash64(text, space) % hash_modulus_;
  uint64_t bits = PhoneNumber::max_digits;
  int shift = 4;
  for (size_t i = rules_.prefix.size(); i < PhoneNumber::max_digits; ++i, shift += 4) {
    bits |= rest % 10 << shift;
    rest /= 10;
  }
  out = PhoneNumber::from_bits(bits | prefix_bits_);
  return true;
}

bool NumberReader::plain(std::string_view digits, PhoneNumber& out) const {
  if (digits.size() > PhoneNumber::max_digits) {
    if (!rules_.cut_long) return false;
    for (char c : digits)
      if (c < '0' || c > '9') return false;
    digits = digits.substr(0, PhoneNumber::max_digits);
  }
  uint64_t nibbles;
  if (digits.empty() || !pack_digits(digits, nibbles)) return false;
  out = PhoneNumber::from_bits(nibbles | digits.size());
  return true;
}

bool NumberReader::read(std::string_view s, bool zero_padded, uint64_t space, PhoneNumber& out) const {
  if (rules_.hashed) return hashed(s, space, out);
  if (zero_padded)
    while (s.size() > 1 && s[0] == '0') s.remove_prefix(1);
  if (s.empty() || s.size() > 64) return false;
  size_t length = 0;
  if (rules_.country.empty()) return plain(s[0] == '+' ? s.substr(1) : s, out);
  const auto first = [&] { return s.empty() ? 0U : unsigned{static_cast<unsigned char>(s[0])} & 15; };
  if ((access_first_ >> first() & 1) != 0 && begins_with_one_of(s, rules_.access, &length) &&
      s.size() - length > static_cast<size_t>(rules_.short_digits))
    s.remove_prefix(length);
  if ((international_first_ >> first() & 1) != 0 && !zero_padded &&
      begins_with_one_of(s, rules_.international, &length))
    return plain(s.substr(length), out);
  if (s.size() <= static_cast<size_t>(rules_.short_digits)) return plain(s, out);
  if ((as_written_first_ >> first() & 1) != 0 && begins_with_one_of(s, rules_.as_written))
    return plain(s, out);
  const size_t country = rules_.country.size();
  if (s.starts_with(rules_.country) && s.size() >= country + static_cast<size_t>(rules_.national_digits))
    return plain(s, out);
  if (!rules_.trunk.empty() && s.starts_with(rules_.trunk)) s.remove_prefix(rules_.trunk.size());
  PhoneNumber national;
  if (!plain(s, national)) return false;
  const size_t all = static_cast<size_t>(national.size()) + country;
  if (all > PhoneNumber::max_digits) return false;
  const uint64_t digits = (national.bits() & ~uint64_t{15}) >> (4 * country);
  out = PhoneNumber::from_bits((digits & ~uint64_t{15}) | prefix_bits_ | all);
  return true;
}

TimeReader::TimeReader(const UsageProfile::TimeForm& form, const ZoneTable& zone)
    : form_(form), zone_(&zone) {
  since_utc_ = zone.utc(form.since_local);
}

bool TimeReader::read(std::string_view s, int64_t& utc) {
  constexpr int64_t low = days_from_civil(2000, 1, 1) * seconds_per_day;
  constexpr int64_t high = days_from_civil(2100, 1, 1) * seconds_per_day;
  if (form_.kind == UsageProfile::TimeForm::Kind::pattern) return pattern(s, utc);
  uint64_t v = 0;
  if (!read_whole(s, v) || v > static_cast<uint64_t>(high)) return false;
  utc = static_cast<int64_t>(v) + (form_.kind == UsageProfile::TimeForm::Kind::since ? since_utc_ : 0);
  return utc >= low && utc < high;
}

bool TimeReader::pattern(std::string_view s, int64_t& utc) {
  if (s.size() != form_.length) return false;
  for (const auto& [at, c] : form_.literals)
    if (s[at] != c) return false;
  unsigned bad = 0;
  const auto two = [&](int at) {
    const unsigned a = static_cast<unsigned char>(s[static_cast<size_t>(at)]) - unsigned{'0'};
    const unsigned b = static_cast<unsigned char>(s[static_cast<size_t>(at) + 1]) - unsigned{'0'};
    bad |= (a > 9) | (b > 9);
    return a * 10 + b;
  };
  const unsigned century = two(form_.year), year = century * 100 + two(form_.year + 2);
  const unsigned month = form_.month < 0 ? 1 : two(form_.month);
  const unsigned day = form_.day < 0 ? 1 : two(form_.day);
  const unsigned hour = form_.hour < 0 ? 0 : two(form_.hour);
  const unsigned minute = form_.minute < 0 ? 0 : two(form_.minute);
  const unsigned second = form_.second < 0 ? 0 : two(form_.second);
  if (bad != 0 || hour > 23 || minute > 59 || second > 59) return false;
  const uint32_t key = year * 10'000 + month * 100 + day;
  if (key != day_) {
    if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 ||
        static_cast<int>(day) > days_in_month(static_cast<int>(year), static_cast<int>(month)))
      return false;
    day_ = key;
    local_midnight_ = days_from_civil(year, static_cast<int>(month), static_cast<int>(day)) * seconds_per_day;
    utc_midnight_ = zone_->utc(local_midnight_);
    steady_ = zone_->utc(local_midnight_ + seconds_per_day) - utc_midnight_ == seconds_per_day &&
              zone_->next_change(utc_midnight_) >= utc_midnight_ + seconds_per_day;
  }
  const int64_t of_day = int64_t{hour} * 3600 + minute * 60 + second;
  utc = steady_ ? utc_midnight_ + of_day : zone_->utc(local_midnight_ + of_day);
  return true;
}

}  // namespace sublet::protocol
