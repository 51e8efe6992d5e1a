#include "base/time.h"

#include <algorithm>
#include <cstdio>

namespace sublet {
namespace {

bool digits(std::string_view text, size_t from, size_t count, int& out) {
  if (from + count > text.size()) return false;
  out = 0;
  for (char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  return true;
}

Error bad_time(std::string_view text, const char* want) {
  return refusal("bad_time", "'" + std::string(text.substr(0, 40)) + "' is not " + want);
}

}  // namespace

Date date_from_days(int64_t days) {
  days += 719'468;
  const int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const int64_t doe = days - era * 146'097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  return {static_cast<int>(yoe + era * 400 + (month <= 2)), month, day};
}

int days_in_month(int year, int month) {
  static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

Date add_months(Date d, int months) {
  const int64_t index = int64_t{d.year} * 12 + (d.month - 1) + months;
  d.year = static_cast<int>(index >= 0 ? index / 12 : -((-index + 11) / 12));
  d.month = static_cast<int>(index - int64_t{d.year} * 12) + 1;
  d.day = std::min(d.day, days_in_month(d.year, d.month));
  return d;
}

Civil civil_of(int64_t local) {
  int64_t days = local / seconds_per_day;
  int64_t rest = local % seconds_per_day;
  if (rest < 0) rest += seconds_per_day, --days;
  const int s = static_cast<int>(rest);
  return {date_from_days(days), s / 3600, s / 60 % 60, s % 60};
}

std::string Date::text() const {
  char out[48];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", year, month, day);
  return out;
}

std::string Civil::text() const {
  char out[48];
  std::snprintf(out, sizeof out, " %02d:%02d:%02d", hour, minute, second);
  return date.text() + out;
}

std::string Instant::text() const {
  std::string out = civil_of(seconds()).text();
  out[out.find(' ')] = 'T';
  if (const int64_t rest = us_ - seconds() * 1'000'000; rest != 0) {
    char fraction[16];
    std::snprintf(fraction, sizeof fraction, ".%06d", static_cast<int>(rest));
    out += fraction;
  }
  return out + "Z";
}

ZoneTable::ZoneTable(std::string name, std::vector<Span> spans) : name_(std::move(name)), spans_(std::move(spans)) {
  ensure(!spans_.empty(), "a time zone has at least one offset");
}

size_t ZoneTable::index_at(int64_t utc_seconds) const {
  auto after = std::upper_bound(spans_.begin(), spans_.end(), utc_seconds,
                                [](int64_t t, const Span& s) { return t < s.from_utc; });
  return after == spans_.begin() ? 0 : static_cast<size_t>(after - spans_.begin()) - 1;
}

int64_t ZoneTable::later_change(int64_t utc_seconds) const {
  const size_t next = index_at(utc_seconds) + 1;
  return next < spans_.size() ? spans_[next].from_utc : INT64_MAX;
}

int64_t ZoneTable::utc(int64_t local_time) const {
  if (spans_.size() == 1) return local_time - spans_[0].offset;
  // After the last change, seen from either side of it: most zones had theirs long ago.
  const Span &last = spans_.back(), &before = spans_[spans_.size() - 2];
  if (local_time - std::max(last.offset, before.offset) >= last.from_utc) return local_time - last.offset;
  // The earliest span in which this wall-clock time occurs; if a jump skips it, the instant of the jump.
  const size_t near = index_at(local_time - spans_[0].offset);
  for (size_t i = near > 1 ? near - 2 : 0; i < spans_.size(); ++i) {
    const int64_t t = local_time - spans_[i].offset;
    if (i + 1 == spans_.size() || t < spans_[i + 1].from_utc) return std::max(t, i == 0 ? t : spans_[i].from_utc);
  }
  return local_time - spans_.back().offset;
}

Result<Date> parse_date(std::string_view text) {
  Date d;
  if (text.size() != 10 || !digits(text, 0, 4, d.year) || text[4] != '-' || !digits(text, 5, 2, d.month) || text[7] != '-' ||
      !digits(text, 8, 2, d.day) || d.month < 1 || d.month > 12 || d.day < 1 || d.day > days_in_month(d.year, d.month))
    return bad_time(text, "a date; write 2026-11-22");
  return d;
}

Result<Civil> parse_civil(std::string_view text) {
  const char* want = "a time; write 2026-11-22 09:00:00";
  Result<Date> date = parse_date(text.substr(0, 10));
  if (!date) return bad_time(text, want);
  Civil c{*date, 0, 0, 0};
  if (text.size() == 10) return c;
  const bool shape = (text.size() == 16 || text.size() == 19) && (text[10] == ' ' || text[10] == 'T') && text[13] == ':' &&
                     (text.size() == 16 || text[16] == ':');
  if (!shape || !digits(text, 11, 2, c.hour) || !digits(text, 14, 2, c.minute) ||
      (text.size() == 19 && !digits(text, 17, 2, c.second)) || c.hour > 23 || c.minute > 59 || c.second > 59)
    return bad_time(text, want);
  return c;
}

Result<Instant> parse_instant(std::string_view text, const ZoneTable& zone) {
  std::string_view body = text;
  bool has_offset = false;
  int64_t offset = 0;
  if (!body.empty() && (body.back() == 'Z' || body.back() == 'z')) {
    has_offset = true;
    body.remove_suffix(1);
  } else if (body.size() > 16 && (body[body.size() - 6] == '+' || body[body.size() - 6] == '-') && body[body.size() - 3] == ':') {
    int h = 0, m = 0;
    if (!digits(body, body.size() - 5, 2, h) || !digits(body, body.size() - 2, 2, m) || h > 14 || m > 59)
      return bad_time(text, "a time; write 2026-11-22T09:00:00+08:00");
    offset = (h * 3600 + m * 60) * (body[body.size() - 6] == '-' ? -1 : 1);
    has_offset = true;
    body.remove_suffix(6);
  }
  int64_t micros = 0;
  if (body.size() > 20 && body[19] == '.') {
    int64_t scale = 1'000'000;
    for (char c : body.substr(20)) {
      if (c < '0' || c > '9') return bad_time(text, "a time; write 2026-11-22T09:00:00.5Z");
      scale /= 10;
      micros += scale * (c - '0');
    }
    body = body.substr(0, 19);
  }
  Result<Civil> c = parse_civil(body);
  if (!c) return bad_time(text, "a time; write 2026-11-22T09:00:00+08:00 or 2026-11-22 09:00:00");
  const int64_t local = local_seconds(*c);
  const int64_t utc = has_offset ? local - offset : zone.utc(local);
  return Instant::from_micros(utc * 1'000'000 + micros);
}

}  // namespace sublet
