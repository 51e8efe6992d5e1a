#include "io/timezone.h"

#include <date/tz.h>

#include <chrono>
#include <exception>
#include <vector>

namespace sublet::io {

namespace {

constexpr int last_listed_year = 2037;

// Compiled tz files list changes up to 2037 and leave the rest to a rule that the library does not read. A
// zone that still changes in 2037 goes on by example: a year changes as the latest listed year did whose 1
// March was the same weekday. (All rules of today speak of weekdays after 1 March; any 11 years hold all
// seven.)
void go_on_by_example(std::vector<ZoneTable::Span>& spans) {
  const std::vector<ZoneTable::Span> listed = spans;
  const auto start_of = [](int year) { return days_from_civil(year, 1, 1) * seconds_per_day; };
  const int64_t end = start_of(last_listed_year + 1);
  if (listed.back().from_utc < start_of(last_listed_year) || listed.back().from_utc >= end) return;
  for (int year = last_listed_year + 1; year < 2100; ++year) {
    const int64_t march = days_from_civil(year, 3, 1);
    int like = last_listed_year;
    while (weekday(days_from_civil(like, 3, 1)) != weekday(march)) --like;
    const int64_t march_then = days_from_civil(like, 3, 1);
    for (const ZoneTable::Span& span : listed) {
      if (span.from_utc < march_then * seconds_per_day || span.from_utc >= start_of(like + 1)) continue;
      spans.push_back({span.from_utc + (march - march_then) * seconds_per_day, span.offset});
    }
  }
}

// The library throws for a name it does not know and for a missing database alike; the second shows in the
// first step.
Result<ZoneTable> table_of(std::string_view name) {
  const date::time_zone* zone = nullptr;
  try {
    zone = date::locate_zone(std::string(name));
  } catch (const std::exception&) {
    return refusal("unknown_zone",
                   "no time zone is called " + std::string(name) + "; try a name like Asia/Shanghai");
  }
  using date::sys_seconds;
  const sys_seconds end = date::sys_days(date::year(2100) / 1 / 1);
  std::vector<ZoneTable::Span> spans;
  for (sys_seconds at{}; at < end;) {
    const date::sys_info info = zone->get_info(at);
    const auto offset = static_cast<int32_t>(info.offset.count());
    if (spans.empty()) {
      spans.push_back({INT64_MIN, offset});
    } else if (spans.back().offset !=
               offset) {  // a change of name only (CST to BST at the same offset) is none for us
      spans.push_back({at.time_since_epoch().count(), offset});
    }
    if (info.end <= at) break;
    at = info.end;
  }
  go_on_by_example(spans);
  return ZoneTable(std::string(name), std::move(spans));
}

}  // namespace

Result<ZoneTable> load_zone(std::string_view iana_name) {
  try {
    (void)date::get_tzdb();
    return table_of(iana_name);
  } catch (const std::exception& trouble) {
    return fault("no_zone_data", std::string("the time zone database cannot be read: ") + trouble.what());
  }
}

}  // namespace sublet::io
