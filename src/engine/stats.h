// Stats: what an engine has done since it was opened, for metrics. Counters only grow.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "engine/machine.h"

namespace sublet::engine {

struct Stats {
  // sync_buckets[i] counts the writes-with-sync that took at most (64 << i) microseconds; the last one all
  // longer ones.
  static constexpr int bucket_count = 16;
  uint64_t batches = 0, records = 0, ticks = 0, bytes = 0;  // made durable
  uint64_t sync_micros_sum = 0, sync_micros_max = 0;        // over `batches` syncs
  std::array<uint64_t, bucket_count> sync_buckets{};
  uint64_t segments = 0;
  uint64_t queue_commands = 0, queue_bytes = 0;  // waiting now to be taken by the engine thread
  uint64_t checkpoints = 0, checkpoint_failures = 0;
  Position checkpoint_position = 0;  // of the last one finished by this engine
  Position durable = 0;
};

// The part that the log thread counts.
class LogCounters {
 public:
  void count(uint64_t records, uint64_t ticks, uint64_t bytes, int64_t sync_micros);
  void count_segments(uint64_t segments) { segments_.store(segments, std::memory_order_relaxed); }
  void read(Stats& to) const;

 private:
  std::atomic<uint64_t> batches_{0}, records_{0}, ticks_{0}, bytes_{0}, sum_{0}, max_{0}, segments_{0};
  std::array<std::atomic<uint64_t>, Stats::bucket_count> buckets_{};
};

}  // namespace sublet::engine
