#include "protocol/usage/fields.h"

#include <algorithm>
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

namespace {

// A decimal number as digits / divisor.
struct Scaled {
  uint64_t digits = 0;
  u128 divisor = 1;
};

// "0.000135422", "12.5", "5.7e-05": at most 18 digits in all, an exponent from -18 to 18.
bool read_scaled(std::string_view s, Scaled& out) {
  int64_t power = 0;
  if (const size_t e = s.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view exponent = s.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    if (!read_signed(exponent, power) || power < -18 || power > 18) return false;
    s = s.substr(0, e);
  }
  const size_t point = s.find('.');
  const std::string_view whole = s.substr(0, point);
  if (!read_whole(whole, out.digits)) return false;
  if (point != std::string_view::npos) {
    const std::string_view decimals = s.substr(point + 1);
    uint64_t part = 0;
    if (!read_whole(decimals, part) || (out.digits != 0 && whole.size() + decimals.size() > 18)) return false;
    for (size_t i = 0; i < decimals.size(); ++i) out.digits *= 10;
    out.digits += part;
    power -= static_cast<int64_t>(decimals.size());
  }
  for (; power < 0; ++power) out.divisor *= 10;
  for (; power > 0; --power)
    if (__builtin_mul_overflow(out.digits, uint64_t{10}, &out.digits) ||
        out.digits > 1'000'000'000'000'000'000)
      return false;
  return true;
}

}  // namespace

bool read_amount(std::string_view s, int64_t factor, UsageProfile::Rounding rounding, int64_t most,
                 int64_t& out) {
  uint64_t plain = 0;
  if (read_whole(s, plain)) {
    if (plain > static_cast<uint64_t>(most / factor)) return false;
    out = static_cast<int64_t>(plain) * factor;
    return true;
  }
  Scaled v;
  if (!read_scaled(s, v)) return false;
  // digits * factor < 10^18 * 2^30 and the scale is at most 10^36: all within 128 bits.
  const u128 product = static_cast<u128>(v.digits) * static_cast<u128>(factor);
  const u128 floor = product / v.divisor, rest = product % v.divisor;
  const bool more = rounding == UsageProfile::Rounding::up     ? rest != 0
                    : rounding == UsageProfile::Rounding::down ? false
                                                               : rest * 2 >= v.divisor;
  const u128 whole = floor + (more ? 1 : 0);
  if (whole > static_cast<u128>(most)) return false;
  out = static_cast<int64_t>(whole);
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

NumberReader::Prefix::Prefix(std::string_view s) : text(s) {
  const size_t n = std::min<size_t>(s.size(), 8);
  word = load_short(s.data(), n);
  mask = n == 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * n)) - 1;
}

void NumberReader::prepare() {
  const std::string& prefix = rules_.hashed ? rules_.prefix : rules_.country;
  (void)read_nibbles(prefix, prefix_bits_);
  for (size_t i = prefix.size(); i < PhoneNumber::max_digits; ++i) hash_modulus_ *= 10;
  country_ = Prefix(rules_.country);
  trunk_ = Prefix(rules_.trunk);
  const auto all = [](const std::vector<std::string>& from, std::vector<Prefix>& to) {
    for (const std::string& text : from) to.emplace_back(text);
  };
  all(rules_.international, international_);
  all(rules_.access, access_);
  all(rules_.as_written, as_written_);
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
  if (digits.empty() || !read_nibbles(digits, nibbles)) return false;
  out = PhoneNumber::from_bits(nibbles | digits.size());
  return true;
}

bool NumberReader::read(std::string_view s, bool zero_padded, uint64_t space, PhoneNumber& out) const {
  if (rules_.hashed) return hashed(s, space, out);
  if (zero_padded)
    while (s.size() > 1 && s[0] == '0') s.remove_prefix(1);
  if (s.empty() || s.size() > 64) return false;
  if (rules_.country.empty()) return plain(s[0] == '+' ? s.substr(1) : s, out);
  const size_t few = static_cast<size_t>(rules_.short_digits);
  uint64_t head = load_short(s.data(), s.size());
  if (const size_t n = begins_with(access_, s, head); n != 0 && s.size() - n > few) {
    s.remove_prefix(n);
    head = load_short(s.data(), s.size());
  }
  if (!zero_padded)
    if (const size_t n = begins_with(international_, s, head)) return plain(s.substr(n), out);
  if (s.size() <= few || begins_with(as_written_, s, head) != 0) return plain(s, out);
  const size_t country = rules_.country.size();
  if (country_.begins(s, head) && s.size() >= country + static_cast<size_t>(rules_.national_digits))
    return plain(s, out);
  if (!rules_.trunk.empty() && trunk_.begins(s, head)) s.remove_prefix(rules_.trunk.size());
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
  if (form.kind != UsageProfile::TimeForm::Kind::pattern) return;
  const int end =
      std::max({form.year + 4, form.month < 0 ? 0 : form.month + 2, form.day < 0 ? 0 : form.day + 2});
  const auto after = [&](int at) { return at < 0 || at >= end; };
  if (after(form.hour) && after(form.minute) && after(form.second)) date_end_ = static_cast<size_t>(end);
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

namespace {

// Two digits; anything else sets `bad`.
unsigned two(std::string_view s, int at, unsigned& bad) {
  const unsigned a = static_cast<unsigned char>(s[static_cast<size_t>(at)]) - unsigned{'0'};
  const unsigned b = static_cast<unsigned char>(s[static_cast<size_t>(at) + 1]) - unsigned{'0'};
  bad |= (a > 9) | (b > 9);
  return a * 10 + b;
}

}  // namespace

bool TimeReader::same_day(std::string_view s) const {
  if (date_end_ < 8)
    return date_end_ != 0 && load_short(s.data(), date_end_) == load_short(day_text_.data(), date_end_);
  const size_t tail = date_end_ - 8;
  return load8(s.data()) == load8(day_text_.data()) &&
         load8(s.data() + tail) == load8(day_text_.data() + tail);
}

bool TimeReader::read_day(std::string_view s) {
  day_text_.fill(0);
  unsigned bad = 0;
  const unsigned century = two(s, form_.year, bad);
  const int year = static_cast<int>(century * 100 + two(s, form_.year + 2, bad));
  const int month = form_.month < 0 ? 1 : static_cast<int>(two(s, form_.month, bad));
  const int day = form_.day < 0 ? 1 : static_cast<int>(two(s, form_.day, bad));
  for (const auto& [at, c] : form_.literals) bad |= at < date_end_ && s[at] != c;
  if (bad != 0 || year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, month))
    return false;
  std::memcpy(day_text_.data(), s.data(), date_end_);
  local_midnight_ = days_from_civil(year, month, day) * seconds_per_day;
  utc_midnight_ = zone_->utc(local_midnight_);
  steady_ = zone_->utc(local_midnight_ + seconds_per_day) - utc_midnight_ == seconds_per_day &&
            zone_->next_change(utc_midnight_) >= utc_midnight_ + seconds_per_day;
  return true;
}

bool TimeReader::pattern(std::string_view s, int64_t& utc) {
  if (s.size() != form_.length) return false;
  if (!same_day(s) && !read_day(s)) return false;
  unsigned bad = 0;
  for (const auto& [at, c] : form_.literals) bad |= at >= date_end_ && s[at] != c;
  const unsigned hour = form_.hour < 0 ? 0 : two(s, form_.hour, bad);
  const unsigned minute = form_.minute < 0 ? 0 : two(s, form_.minute, bad);
  const unsigned second = form_.second < 0 ? 0 : two(s, form_.second, bad);
  if (bad != 0 || hour > 23 || minute > 59 || second > 59) return false;
  const int64_t of_day = int64_t{hour} * 3600 + minute * 60 + second;
  utc = steady_ ? utc_midnight_ + of_day : zone_->utc(local_midnight_ + of_day);
  return true;
}

}  // namespace sublet::protocol
