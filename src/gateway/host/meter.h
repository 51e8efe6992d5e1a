// Meter: how long things took, in whatever unit is put in: count, sum and maximum of all, quantiles over the last 1,024.
// Not for several threads at once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sublet::gateway {

class Meter {
 public:
  struct Reading {
    uint64_t count = 0;
    int64_t sum = 0, max = 0;
    int64_t p50 = 0, p90 = 0, p99 = 0;
    int64_t mean() const { return count == 0 ? 0 : sum / static_cast<int64_t>(count); }
  };
  void add(int64_t value) {
    if (last_.size() < kept) last_.push_back(value);
    else last_[sum_.count % kept] = value;
    ++sum_.count;
    sum_.sum += value;
    sum_.max = std::max(sum_.max, value);
  }
  Reading read() const {
    Reading r = sum_;
    if (last_.empty()) return r;
    std::vector<int64_t> sorted = last_;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](size_t percent) { return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)]; };
    r.p50 = at(50), r.p90 = at(90), r.p99 = at(99);
    return r;
  }

 private:
  static constexpr size_t kept = 1'024;
  Reading sum_;
  std::vector<int64_t> last_;
};

}  // namespace sublet::gateway
