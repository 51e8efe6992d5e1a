// A page of rows that stand by day, the newest day first, or the oldest: each day is counted, and read where the page is. However many there are.
//
//   const int64_t total = *page_by_days(call.query, from, to, false, count_of_day, read_of_day);
#pragma once

#include <algorithm>
#include <functional>

#include "gateway/rest/query.h"

namespace sublet::gateway::rest {

// `count(day)`; `read(day, most, offset)` takes at most `most` rows of the day behind its first `offset`. Gives how many there are in all.
inline Result<int64_t> page_by_days(const Query& query, int64_t from, int64_t to, bool oldest_first, const std::function<Result<int64_t>(int64_t)>& count, const std::function<Result<Done>(int64_t, int64_t, int64_t)>& read) {
  int64_t total = 0, skip = query.offset, room = query.limit;
  for (int64_t i = 0; i <= to - from; ++i) {
    const int64_t day = oldest_first ? from + i : to - i;
    Result<int64_t> n = count(day);
    if (!n) return n;
    total += *n;
    const int64_t passed = std::min(skip, *n), taken = std::min(room, *n - passed);
    skip -= passed, room -= taken;
    if (taken == 0) continue;
    if (Result<Done> done = read(day, taken, passed); !done) return done.error();
  }
  return total;
}

}  // namespace sublet::gateway::rest
