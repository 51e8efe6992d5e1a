// Time. An Instant is microseconds since 1970-01-01 UTC; LocalTime is what a wall clock of a time zone shows.
//
// A ZoneTable holds a time zone's offsets as data, so that the pure modules need no system clock or tz files;
// io/timezone.h fills one. Seconds are enough for usage, so calendars and rating work in whole seconds.
//
//   ZoneTable cn = ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
//   Civil c = cn.civil(Instant::from_seconds(0));      // 1970-01-01 08:00:00
//   Instant i = cn.instant({2026, 11, 22, 9, 0, 0});
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sublet {

inline constexpr int64_t seconds_per_day = 86'400;

class Instant {
 public:
  constexpr Instant() = default;
  static constexpr Instant from_micros(int64_t us) {
    Instant i;
    i.us_ = us;
    return i;
  }
  static constexpr Instant from_seconds(int64_t s) { return from_micros(s * 1'000'000); }
  constexpr int64_t micros() const { return us_; }
  constexpr int64_t seconds() const {  // rounded down
    const int64_t s = us_ / 1'000'000;
    return s - (us_ < s * 1'000'000);
  }
  constexpr auto operator<=>(const Instant&) const = default;
  std::string text() const;  // RFC 3339 in UTC: 2026-11-22T09:00:00Z, with .micros when there are any

 private:
  int64_t us_ = 0;
};

// Days since 1970-01-01 of a proleptic Gregorian date, and back (the well-known algorithm by Howard Hinnant).
constexpr int64_t days_from_civil(int64_t y, int m, int d) {
  y -= m <= 2;
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t yoe = y - era * 400;
  const int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146'097 + doe - 719'468;
}

struct Date {
  int year = 1970, month = 1, day = 1;
  auto operator<=>(const Date&) const = default;
  std::string text() const;  // 2026-11-22
};
Date date_from_days(int64_t days);
int days_in_month(int year, int month);
inline int64_t days_of(Date d) { return days_from_civil(d.year, d.month, d.day); }
Date add_months(Date d, int months);              // the day is cut to the month's last
inline int weekday(int64_t days) { return static_cast<int>(((days + 3) % 7 + 7) % 7); }  // 0 = Monday

struct Civil {
  Date date;
  int hour = 0, minute = 0, second = 0;
  auto operator<=>(const Civil&) const = default;
  std::string text() const;  // 2026-11-22 09:00:00
};

// Local seconds: seconds since 1970-01-01 00:00 as the wall clock counts them.
inline int64_t local_seconds(const Civil& c) {
  return days_of(c.date) * seconds_per_day + c.hour * 3600 + c.minute * 60 + c.second;
}
Civil civil_of(int64_t local_seconds);

class ZoneTable {
 public:
  struct Span {
    int64_t from_utc;  // in seconds: this offset holds from here on
    int32_t offset;    // local = utc + offset
  };
  ZoneTable() : ZoneTable("UTC", {{INT64_MIN, 0}}) {}
  ZoneTable(std::string name, std::vector<Span> spans);
  static ZoneTable fixed(std::string name, int32_t offset_seconds) { return {std::move(name), {{INT64_MIN, offset_seconds}}}; }

  const std::string& name() const { return name_; }
  const std::vector<Span>& spans() const { return spans_; }
  int64_t local(int64_t utc_seconds) const { return utc_seconds + offset_at(utc_seconds); }
  // A local time that the clock skips is taken as the instant of the skip; one that it shows twice, as the first.
  int64_t utc(int64_t local_seconds) const;
  int32_t offset_at(int64_t utc_seconds) const {
    if (utc_seconds >= spans_.back().from_utc) return spans_.back().offset;  // the usual case: after the last change
    return spans_[index_at(utc_seconds)].offset;
  }
  // The first second after `utc_seconds` at which the offset changes; INT64_MAX if never.
  int64_t next_change(int64_t utc_seconds) const { return utc_seconds >= spans_.back().from_utc ? INT64_MAX : later_change(utc_seconds); }
  Civil civil(Instant at) const { return civil_of(local(at.seconds())); }
  Instant instant(const Civil& c) const { return Instant::from_seconds(utc(local_seconds(c))); }

 private:
  size_t index_at(int64_t utc_seconds) const;
  int64_t later_change(int64_t utc_seconds) const;
  std::string name_;
  std::vector<Span> spans_;
};

// "2026-11-22", "2026-11-22 09:00", "2026-11-22 09:00:00" (also with T). Refusals: `bad_time`.
Result<Date> parse_date(std::string_view text);
Result<Civil> parse_civil(std::string_view text);
// RFC 3339 with an offset or Z; without either, the wall clock of `zone`. Refusals: `bad_time`.
Result<Instant> parse_instant(std::string_view text, const ZoneTable& zone);

}  // namespace sublet
