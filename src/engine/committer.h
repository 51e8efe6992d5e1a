// Committer: the log thread. It takes full batches from the engine thread, makes each durable with one write
// and one sync, and then calls the completions, in order. While it syncs, the engine thread fills the next
// batch.
//
// The first Fault of the disk ends it: that batch and all later ones are completed with `log_failed`, nothing
// is written any more. A sync is never tried again (after a failed one the kernel may have forgotten the
// data).
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/checkpointer.h"
#include "engine/durable.h"
#include "engine/log_writer.h"
#include "engine/request.h"
#include "engine/stats.h"

namespace sublet::engine {

struct Batch {
  struct Waiting {
    size_t payload_at = 0;  // where the request's first record stands in the payload
    Position first = 0;
    size_t commands = 0;
    Completion done;
  };
  FrameBuilder frame;
  std::vector<Waiting> waiting;
  uint64_t ticks = 0;
};

class Committer {
 public:
  // `wake` is called, without locks held, when the thread runs out of batches and when it fails.
  Committer(std::unique_ptr<LogWriter> log, Durable& durable, Checkpointer& checkpointer,
            std::function<void()> wake);
  ~Committer() { stop(); }
  void stop();  // after the last batch is done; ends the thread and closes the log files

  // Engine thread.
  std::unique_ptr<Batch> fresh(Position first);
  void hand(std::unique_ptr<Batch> batch);  // waits while max_sealed are there already
  bool wants_batch() const {
    return waiting_.load(std::memory_order_acquire) == 0;
  }                 // nothing to write or sync now
  void drain();     // until all completions are called
  void tell_end();  // tells the checkpointer where the durable log ends now

  bool failed() const { return failed_.load(std::memory_order_acquire); }
  Error error() const;
  const LogCounters& counters() const { return counters_; }

 private:
  void run();
  void write(Batch& batch);
  void complete(Batch& batch);

  static constexpr size_t max_sealed = 3;             // waiting or being written; one more is being filled
  static constexpr size_t max_kept_bytes = 16 << 20;  // larger buffers are not kept for the next batch
  std::unique_ptr<LogWriter> log_;
  Durable& durable_;
  Checkpointer& checkpointer_;
  const std::function<void()> wake_;
  LogCounters counters_;
  std::vector<Outcome> outcomes_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Batch>> sealed_;
  std::vector<std::unique_ptr<Batch>> free_;
  std::atomic<size_t> waiting_{0};  // batches not yet durable
  bool completing_ = false, stop_ = false;
  std::atomic<bool> failed_{false};
  Error error_;
  Position end_ = 0;
  Hash128 chain_;
  std::thread thread_;
};

}  // namespace sublet::engine
