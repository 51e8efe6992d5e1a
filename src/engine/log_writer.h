// LogWriter: appends sealed frames to the segment files and makes them durable. Only the engine's log thread
// calls it.
//
// A segment is filled with zeros ahead of time by a helper thread (`next.prepared`), then gets its header, is
// synced, and only then its name. So a sync while appending changes no file size and takes about half the
// time, and a named segment always has a valid header. A writer begins a new segment when it is opened; what
// earlier segments hold is never touched again. After any Fault the writer must not be used: what the disk
// holds is then unknown.
//
//   Result<std::unique_ptr<LogWriter>> log = LogWriter::open({.directory = "data/log"}, next, chain);
//   (*log)->append(frame);   // durable when it returns Done
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/log_format.h"
#include "io/file.h"

namespace sublet::engine {

// Fills segment files with zeros on its own thread, one ahead.
class SegmentPreparer {
 public:
  SegmentPreparer(std::string path, uint64_t bytes);
  ~SegmentPreparer();
  // The prepared file, synced, still called path(); waits for it. Then the next request may be made.
  Result<io::File> take();
  void request();
  const std::string& path() const { return path_; }

 private:
  void run();
  Result<io::File> prepare();

  const std::string path_;
  const uint64_t bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false, stop_ = false;
  std::optional<Result<io::File>> ready_;
  std::thread thread_;
};

class LogWriter {
 public:
  struct Options {
    std::string directory;
    uint64_t segment_bytes = 64ULL << 20;
    bool sync = true;  // off only for benches and simulations
    // For fault drills: called between write and sync; an error counts as a failed sync.
    std::function<Result<Done>(Position last)> before_sync;
  };

  // `next` and `chain` are where the log ends now.
  static Result<std::unique_ptr<LogWriter>> open(Options options, Position next, const Hash128& chain);

  // Seals, writes and syncs. The frame must begin with next().
  Result<Done> append(FrameBuilder& frame);

  Position next() const { return next_; }
  const Hash128& chain() const { return chain_; }
  int64_t last_sync_micros() const { return last_sync_micros_; }  // write and sync of the last append
  uint64_t segments_begun() const { return segments_begun_; }

 private:
  LogWriter(Options options, Position next, const Hash128& chain);
  Result<Done> begin_segment();

  Options options_;
  Position next_;
  Hash128 chain_;
  uint64_t salt_ = 0;
  io::File file_;
  uint64_t offset_ = 0;
  bool prepared_ = false;  // the next segment is, or is being, prepared
  int64_t last_sync_micros_ = 0;
  uint64_t segments_begun_ = 0;
  SegmentPreparer preparer_;
};

}  // namespace sublet::engine
