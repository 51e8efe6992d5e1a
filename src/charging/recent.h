// Recent: the answers to the last requests of sessions that are over, and to events: who lost one asks again, perhaps over
// another connection (RFC 8506 6.5). Kept for ten minutes and up to a number, the oldest go first.
//
//   recent.add(key, now, number, type, answer);   // each a few hundred nanoseconds, also while there are millions
//   recent.drop(now);                             // what is too old, some at a time
//   if (const Recent::Entry* e = recent.find(key)) ...
//
// Nothing is ever moved or made larger as a whole: answers lie in blocks one behind the other, and an index of fixed size says
// where. A place of the index has room for eight; a ninth makes the oldest of them forgotten early, which with all four million
// there are is some in a hundred. One thread.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/prefetch.h"
#include "charging/table.h"

namespace sublet::charging {

class Recent {
 public:
  static constexpr size_t most = size_t{1} << 22;  // 14 s of 300,000 a second; some 700 MB then
  static constexpr uint32_t seconds = 600;
  struct Entry {
    Hash128 key;
    uint32_t at = 0;        // seconds UTC
    uint32_t number = 0;
    uint8_t type = 0;
    Text<72> answer;
  };
  const Entry* find(const Hash128& key) const;
  void prefetch(const Hash128& key) const {
    if (index_) sublet::prefetch(&set(key)), sublet::prefetch(&set(key).pos);
  }
  void add(const Hash128& key, uint32_t now, uint32_t number, uint8_t type, std::string_view answer);
  void drop(uint32_t now);
  template <class F> void each(F&& f) const {  // oldest first
    for (uint64_t p = first_; p < next_; ++p) f(entry(p));
  }
  size_t size() const { return static_cast<size_t>(next_ - first_); }

  // Checkpoint, as of a Table: `keep` gets those that are here now, oldest first.
  void snapshot_begin(std::function<void(const Entry&)> keep) { keep_ = std::move(keep), saved_ = first_, saved_end_ = next_; }
  bool snapshot_more(size_t some) {
    save_to(std::min(saved_end_, saved_ + some));
    return saved_ < saved_end_;
  }

 private:
  static constexpr size_t per_block = 4'096, blocks = most / per_block + 2, sets = size_t{1} << 20, ways = 8;
  struct Set {
    uint64_t tag[ways];  // 0: free
    uint32_t pos[ways];  // the low half of a position
  };
  struct Free {
    void operator()(Set* s) const { std::free(s); }
  };
  Set& set(const Hash128& key) const { return index_[key.high & (sets - 1)]; }
  static uint64_t tag_of(const Hash128& key) { return key.low | 1; }
  const Entry& entry(uint64_t p) const { return blocks_[p / per_block % blocks][p % per_block]; }
  uint64_t whole(uint32_t low) const { return next_ - static_cast<uint32_t>(static_cast<uint32_t>(next_) - low); }
  void pop();
  void save_to(uint64_t end) {
    for (; saved_ < end; ++saved_) keep_(entry(saved_));
  }

  std::unique_ptr<Set[], Free> index_;
  std::vector<std::unique_ptr<Entry[]>> blocks_, spare_;
  uint64_t first_ = 0, next_ = 0;  // positions
  std::function<void(const Entry&)> keep_;
  uint64_t saved_ = 0, saved_end_ = 0;
};

}  // namespace sublet::charging
