// Rows by when they were made, found by their ids, which follow the time to the millisecond (ids.h): the table's own order is used, and no
// column is looked through.
//
//   ids_between("id", from, to, text, values);   // " and id >= ? and id < ?"
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "records/ids.h"
#include "records/sql.h"

namespace sublet::records {

// Micros, both ends in it; 0 and INT64_MAX: no end.
inline void ids_between(const std::string& column, int64_t from, int64_t to, std::string& text, std::vector<Value>& values) {
  constexpr int64_t milli = 1'000, last = (int64_t{1} << 48) - 2;
  const auto add = [&](const char* test, int64_t at) { text += " and " + column + test, values.emplace_back(first_id(Instant::from_micros(std::clamp<int64_t>(at, 0, last) * milli))); };
  if (from > 0) add(" >= ?", from / milli + (from % milli != 0));
  if (to != INT64_MAX) add(" < ?", to / milli + 1);
}

}  // namespace sublet::records
