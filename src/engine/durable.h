// Durable: the last position that is safely on the disk, as the engine tells it to everybody else. Any
// thread.
//
//   if (durable.wait(position, 50'000)) ...   // up to 50 ms
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "engine/machine.h"

namespace sublet::engine {

class Durable {
 public:
  explicit Durable(Position start) : position_(start) {}
  Position get() const { return position_.load(std::memory_order_acquire); }
  bool ended() const { return ended_.load(std::memory_order_acquire); }

  // True once `position` is durable; false after `micros` microseconds, or at once when it can never be (the
  // engine was closed or has failed).
  bool wait(Position position, int64_t micros) const {
    if (get() >= position) return true;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::microseconds(micros), [&] { return get() >= position || ended(); });
    return get() >= position;
  }
  void wait(Position position) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return get() >= position || ended(); });
  }

  // For the engine.
  void set(Position position) {
    {
      std::lock_guard lock(mutex_);
      position_.store(position, std::memory_order_release);
    }
    changed_.notify_all();
  }
  void end() {
    {
      std::lock_guard lock(mutex_);
      ended_.store(true, std::memory_order_release);
    }
    changed_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::atomic<Position> position_;
  std::atomic<bool> ended_{false};
};

}  // namespace sublet::engine
