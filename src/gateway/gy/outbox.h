// Outbox: octets that wait to be sent, written in place. Its memory is kept: once warm it allocates nothing.
//
//   n = write_answer(..., out.room(500));  out.wrote(n);
//   n = send(fd, out.waiting().data(), out.waiting().size());  out.sent(n);
//
// One thread. Unbounded by itself: whoever fills it looks at size().
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace sublet::gateway::gy {

class Outbox {
 public:
  // At least `n` octets behind what is there, good until the next call.
  std::span<char> room(size_t n) {
    if (capacity_ - end_ < n) make_room(n);
    return {octets_.get() + end_, capacity_ - end_};
  }
  void wrote(size_t n) { end_ += n; }
  std::string_view waiting() const { return {octets_.get() + begin_, end_ - begin_}; }
  size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  void sent(size_t n) {
    begin_ += n;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void clear() { begin_ = end_ = 0; }

 private:
  void make_room(size_t n) {
    const size_t used = size();
    if (capacity_ >= used + n && begin_ >= capacity_ / 2) {
      std::memmove(octets_.get(), octets_.get() + begin_, used);
    } else {
      capacity_ = (capacity_ < 2'048 ? 4'096 : capacity_ * 2) + n;
      auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
      if (used != 0) std::memcpy(larger.get(), octets_.get() + begin_, used);
      octets_ = std::move(larger);
    }
    begin_ = 0, end_ = used;
  }

  std::unique_ptr<char[]> octets_;
  size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace sublet::gateway::gy
