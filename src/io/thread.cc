#include "io/thread.h"

#include <pthread.h>
#include <unistd.h>

#include <sstream>

#include "io/file.h"

namespace sublet::io {

void name_this_thread(std::string_view name) {
  pthread_setname_np(pthread_self(), std::string(name.substr(0, 15)).c_str());
}

std::vector<ThreadCost> thread_costs() {
  std::vector<ThreadCost> costs;
  const std::string folder = "/proc/self/task";
  Result<std::vector<std::string>> tasks = list_directory(folder);
  if (!tasks) return costs;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  for (const std::string& task : *tasks) {
    Result<std::string> stat = read_file(folder + "/" + task + "/stat", 1 << 16);
    if (!stat) continue;  // it has just ended
    const size_t open = stat->find('('), close = stat->rfind(')');
    if (open == std::string::npos || close == std::string::npos) continue;
    // proc(5): after the name come state and ten numbers, then utime and stime.
    std::istringstream rest(stat->substr(close + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i) rest >> skipped;
    double user = 0, system = 0;
    rest >> user >> system;
    costs.push_back({stat->substr(open + 1, close - open - 1), user / ticks, system / ticks});
  }
  return costs;
}

}  // namespace sublet::io
