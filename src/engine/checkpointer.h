// Checkpointer: writes one checkpoint at a time on a thread of its own while the engine goes on.
//
// The engine thread starts it and hands it slices; the log thread tells it when the checkpoint's position is
// durable, and with which chain. It makes the file valid only when both are complete, prunes the older ones
// to two, and drops log segments below the older one if told so. A Fault here (a full disk, say) costs the
// checkpoint, not the engine.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/checkpoint.h"

namespace sublet::engine {

class Checkpointer {
 public:
  struct Options {
    std::string directory;      // of the checkpoints
    std::string log_directory;  // where segments may be dropped
    bool keep_segments = true;
    std::function<void()> wake;  // there is room for a slice again; called without locks held
  };
  explicit Checkpointer(Options options);
  ~Checkpointer() { stop(); }
  void stop();  // an unfinished checkpoint is given up; ends the thread

  // Engine thread. begin() only while idle(); the last slice may be empty.
  bool idle() const { return !active_.load(std::memory_order_acquire); }
  void begin(Position position, Instant time);
  bool wants_slice() const;
  void give(std::string slice, bool last);
  void wait_for_room();  // until it wants a slice or is idle

  // Log thread: the chain after a position that is now durable. Cheap when nobody waits for it.
  void durable(Position position, const Hash128& chain);

  // Waits until idle; the outcome of the last checkpoint.
  Result<Done> wait_idle();
  void give_up();  // drops the checkpoint that is being written

  Position last_position() const { return last_position_.load(std::memory_order_relaxed); }
  uint64_t finished() const { return finished_.load(std::memory_order_relaxed); }
  uint64_t failures() const { return failures_.load(std::memory_order_relaxed); }

 private:
  void run();
  Result<Done> write_one(std::unique_lock<std::mutex>& lock);
  Result<Done> clean_up();

  static constexpr size_t max_waiting = 4;
  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> active_{false};
  std::atomic<Position> last_position_{0};
  std::atomic<uint64_t> finished_{0}, failures_{0};
  CheckpointHeader header_;
  bool chain_known_ = false, complete_ = false, given_up_ = false, stop_ = false;
  std::deque<std::string> slices_;
  Result<Done> last_ = Done{};
  std::thread thread_;
};

// Removes the segments whose records all lie at or below `position`, as long as another one continues them.
Result<Done> drop_segments(const std::string& log_directory, Position position);

}  // namespace sublet::engine
