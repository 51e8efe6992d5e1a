// Opens the lines that a load run uses, over the local socket of a running server.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace sublet::apps {

struct OpenLines {
  std::string data, op, host, offer, money = "1000";  // data: the server's folder; op: empty where there is one only
  uint64_t first = 0, count = 0;                      // E.164 digits as a number
  size_t connections = 32;                            // each has one request under way: they share their syncs
};
struct Opened {
  uint64_t opened = 0, there = 0;  // there: the number was somebody's line already
};
// Keys make it repeatable: what was opened by an earlier call is opened once. `progress` is called some times a
// second with how many are done; false ends it. Faults of the socket; the first refusal that is another than
// `number_in_use`.
Result<Opened> open_lines(const OpenLines& what, const std::function<bool(uint64_t done)>& progress);

}  // namespace sublet::apps
