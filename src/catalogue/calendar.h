// Calendar: which time band holds at a local second, and until when. O(1): a table of day types, each a list of spans.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

namespace sublet::catalogue {

// Bands are numbered over all calendars of a version, so that a condition is one bit mask.
using BandMask = uint64_t;
inline constexpr int max_bands = 64;

class Calendar {
 public:
  struct Span {
    int32_t from;  // second of the local day
    uint8_t band;
  };
  // One stated band: on these days of the week and these dates, from..to seconds of the day. A span with to <= from
  // runs past midnight into the next day. Higher priority wins; among equals the one written first.
  struct Rule {
    uint8_t band = 0;
    uint8_t weekdays = 0;                               // bit 0 = Monday
    std::vector<std::pair<int64_t, int64_t>> dates;     // day numbers, both ends included
    int32_t from = 0, to = 86'400;
    int priority = 0;
  };
  static constexpr int64_t first_day = 0, last_day = 55'000;  // 1970 .. 2120

  Calendar() = default;
  Calendar(std::string name, const std::vector<Rule>& rules, uint8_t otherwise);

  struct At {
    uint8_t band;
    int64_t until;  // local second at which the band may change (never more than the day's end)
  };
  At at(int64_t local_second) const {
    int64_t day = local_second / seconds_per_day;
    const auto second = static_cast<int32_t>(local_second - day * seconds_per_day);
    if (day < first_day || day > last_day) day = last_day;
    const uint32_t from = types_[day_type_[static_cast<size_t>(day)]], to = types_[day_type_[static_cast<size_t>(day)] + 1u];
    uint32_t i = from;
    while (i + 1 < to && spans_[i + 1].from <= second) ++i;
    const int64_t end = i + 1 < to ? spans_[i + 1].from : seconds_per_day;
    return {spans_[i].band, local_second - second + end};
  }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::vector<uint16_t> day_type_;
  std::vector<uint32_t> types_;  // start of each type's spans; one more than there are types
  std::vector<Span> spans_;
};

}  // namespace sublet::catalogue
