// scenario FILE...: runs the cases at all depths (--bare: at the first) and says of each whether it holds. Run it in the repository's root.
#include <cstdio>
#include <cstring>

#include "scenario/scenario.h"
#include "scenario/targets.h"

int main(int argc, char** argv) {
  using namespace sublet::scenario;
  bool bare_only = false;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--bare") == 0) bare_only = true;
    else paths.emplace_back(argv[i]);
  }
  if (paths.empty()) paths = all_scenarios();
  int failed = 0;
  for (const std::string& path : paths) {
    Report report;
    if (bare_only) {
      BareTarget bare;
      report = run_scenario(path, bare);
    } else {
      report = run_at_all_depths(path);
    }
    failed += !report.failures.empty();
    std::printf("%s %s (%d expectations)\n", report.failures.empty() ? "ok  " : "FAIL", path.c_str(), report.expectations);
    for (const std::string& wrong : report.failures) std::printf("%s\n", wrong.c_str());
  }
  std::printf("%zu cases, %d failed\n", paths.size(), failed);
  return failed == 0 ? 0 : 1;
}
