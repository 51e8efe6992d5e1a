// Rows by when they were made, found by their ids, which follow the time to the millisecond (ids.h): the table's own order is used, and the
// column of the time is looked at only where a bound lies within a millisecond.
//
//   ids_between("id", "created", from, to, text, values);   // " and id >= ? and id < ?"
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "records/ids.h"
#include "records/sql.h"

namespace sublet::records {

// Micros, both ends in it; 0 and INT64_MAX: no end.
inline void ids_between(const std::string& id, const std::string& time, int64_t from, int64_t to, std::string& text, std::vector<Value>& values) {
  constexpr int64_t milli = 1'000, last = (int64_t{1} << 48) - 2;
  const auto add = [&](const std::string& column, const char* test, Value value) { text += " and " + column + test, values.emplace_back(std::move(value)); };
  const auto first_of = [&](int64_t at) { return first_id(Instant::from_micros(std::clamp<int64_t>(at, 0, last) * milli)); };
  if (from > 0) add(id, " >= ?", first_of(from / milli));
  if (from > 0 && from % milli != 0) add(time, " >= ?", from);
  if (to != INT64_MAX) add(id, " < ?", first_of(to / milli + 1));
  if (to != INT64_MAX && (to + 1) % milli != 0) add(time, " <= ?", to);
}

}  // namespace sublet::records
