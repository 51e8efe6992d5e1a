// recover: brings a machine from nothing to where the log ends; replay steps are shared with verify.
#pragma once

#include <string>
#include <vector>

#include "engine/checkpoint.h"
#include "engine/log_reader.h"

namespace sublet::engine {

// How an engine came up, for the operator's eyes.
struct OpenReport {
  Position checkpoint = 0;  // restored from the checkpoint of this position; 0: from the log's beginning
  uint64_t records_replayed = 0;
  uint64_t torn_bytes =
      0;  // cut from the end of the log: a batch that a crash left unfinished, never answered
  double seconds = 0;
  std::vector<std::string> warnings;
};

struct Recovered {
  Position next = 1;
  Hash128 chain;
  Instant last_time = Instant::from_micros(INT64_MIN);
  uint64_t replayed_bytes = 0;
  OpenReport report;
};

// Applies frames to a machine and checks that it says again what it said then. Fault `replay_differs`.
class Replayer {
 public:
  Replayer(Machine& machine, size_t prepare_window) : machine_(machine), window_(prepare_window) {}
  Result<Done> apply(const Frame& frame);
  uint64_t records() const { return records_; }
  uint64_t ticks() const { return ticks_; }
  Instant last_time() const { return last_time_; }

 private:
  Machine& machine_;
  const size_t window_;
  std::string outcome_;
  uint64_t records_ = 0, ticks_ = 0;
  Instant last_time_ = Instant::from_micros(INT64_MIN);
};

// The folders of an engine.
inline std::string log_folder(const std::string& directory) {
  return directory + "/log";
}
inline std::string checkpoint_folder(const std::string& directory) {
  return directory + "/checkpoint";
}

// Held while open: one engine, or any number of readers that need it closed. Fault `directory_in_use`.
Result<io::File> lock_directory(const std::string& directory, bool shared);

// Restores the newest whole checkpoint (a damaged one is set aside as `.damaged`, with a warning), replays
// what follows, cuts a torn end. The machine must be fresh, and after a Fault it must not be used. Faults:
// `log_damaged`, `log_short` (it ends before a checkpoint that was taken from it), `checkpoint_alien` (not
// from this log), `checkpoint_refused`, `position_dropped`, `replay_differs`, `io_error`.
Result<Recovered> recover(const std::string& directory, Machine& machine, size_t prepare_window = 8);

// Whether the reader, standing right behind the checkpoint's position, stands in the log it was taken from.
Result<Done> check_checkpoint_chain(const CheckpointHeader& checkpoint, const Hash128& chain);

}  // namespace sublet::engine
