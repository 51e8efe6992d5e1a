// verify: walks a closed engine directory from its oldest record to its end and tells whether all of it is
// true: every checksum, the chain, the numbers; every outcome, by executing the log again on a fresh machine;
// every checkpoint's checksums and its place in the chain. For `sublet log verify`.
//
// The first untruth in the log is the Fault it returns (as in recover.h); a damaged checkpoint is only a
// warning, since the log can do without it. It changes nothing. Fault `directory_in_use` while an engine has
// the directory open.
//
//   Result<VerifyReport> report = verify("data", machine, [](uint64_t done, uint64_t total) { ... });
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/machine.h"

namespace sublet::engine {

struct VerifyReport {
  Position first = 0, last = 0;  // records in the log; 0, 0: none
  Position checkpoint =
      0;  // execution began from this checkpoint because older segments are gone; 0: from nothing
  uint64_t segments = 0, frames = 0, records = 0, executed = 0, ticks = 0;
  uint64_t bytes = 0;
  uint64_t torn_bytes = 0;  // behind the last whole frame and no whole frame themselves: the next start cuts them
  uint64_t torn_at = 0;     // where they begin in their file, if there are any
  std::string torn_file;    // its name
  uint64_t checkpoints = 0;  // whole ones that lie in this log
  Hash128 digest;            // of the machine at the end
  double seconds = 0;
  std::vector<std::string> warnings;
};

using Progress = std::function<void(uint64_t bytes_done, uint64_t bytes_total)>;

Result<VerifyReport> verify(const std::string& directory, Machine& machine, const Progress& progress = {});

}  // namespace sublet::engine
