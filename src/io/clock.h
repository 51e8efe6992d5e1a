// Clock: where the time comes from. Everything that needs "now" is handed one, so tests can hold the time
// still.
//
// SystemClock reads the wall clock (UTC, microseconds; it may jump back when the machine's time is corrected,
// so whoever needs order takes the maximum). ManualClock shows what it was told. Both may be read from any
// thread.
//
//   ManualClock clock(Instant::from_seconds(1000));
//   clock.advance(5'000'000);   // five seconds, in microseconds
#pragma once

#include <atomic>

#include "base/time.h"

namespace sublet::io {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
};

class SystemClock : public Clock {
 public:
  Instant now() override;
};

class ManualClock : public Clock {
 public:
  explicit ManualClock(Instant start = {}) : micros_(start.micros()) {}
  Instant now() override { return Instant::from_micros(micros_.load(std::memory_order_acquire)); }
  void set(Instant to) { micros_.store(to.micros(), std::memory_order_release); }
  void advance(int64_t micros) { micros_.fetch_add(micros, std::memory_order_acq_rel); }

 private:
  std::atomic<int64_t> micros_;
};

// Microseconds of a clock that only goes forward, from an arbitrary start: for measuring, never for records.
int64_t steady_micros();

// 64 bits of chance from the kernel: salts and seeds, not keys.
uint64_t entropy64();

}  // namespace sublet::io
