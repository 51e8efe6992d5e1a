// Names for threads, as `top -H` and debuggers show them, and what a thread has cost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sublet::io {

// At most 15 bytes; the rest is cut.
void name_this_thread(std::string_view name);

struct ThreadCost {
  std::string name;
  double user_seconds = 0, system_seconds = 0;  // in steps of 10 ms
};
// All threads of this process that are alive now.
std::vector<ThreadCost> thread_costs();

}  // namespace sublet::io
