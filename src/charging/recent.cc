#include "charging/recent.h"

#include <new>

namespace sublet::charging {

const Recent::Entry* Recent::find(const Hash128& key) const {
  if (!index_) return nullptr;
  const Set& s = set(key);
  for (size_t i = 0; i < ways; ++i) {
    if (s.tag[i] != tag_of(key)) continue;
    const uint64_t p = whole(s.pos[i]);
    if (p >= first_ && p < next_ && entry(p).key == key) return &entry(p);
  }
  return nullptr;
}

void Recent::add(const Hash128& key, uint32_t now, uint32_t number, uint8_t type, std::string_view answer) {
  if (!index_) {
    index_.reset(static_cast<Set*>(std::calloc(sets, sizeof(Set))));  // touched only where it is used
    if (!index_) throw std::bad_alloc();
    blocks_.resize(blocks);
  }
  if (size() == most) pop();
  const uint64_t p = next_;
  std::unique_ptr<Entry[]>& block = blocks_[p / per_block % blocks];
  if (!block) {
    if (spare_.empty()) {
      block = std::make_unique<Entry[]>(per_block);
    } else {
      block = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  Entry& e = block[p % per_block];
  e.key = key, e.at = now, e.number = number, e.type = type;
  e.answer.assign(answer);  // into the room of who was here before
  // Over an earlier one of the same name; else where nobody is, or the oldest.
  Set& s = set(key);
  size_t to = 0;
  uint64_t oldest = UINT64_MAX;
  for (size_t i = 0; i < ways; ++i) {
    const uint64_t there = s.tag[i] == 0 ? 0 : whole(s.pos[i]) + 1;
    if (s.tag[i] == tag_of(key) && there > first_ && there <= next_ && entry(there - 1).key == key) {
      to = i;
      break;
    }
    if (there < oldest) oldest = there, to = i;
  }
  s.tag[to] = tag_of(key);
  s.pos[to] = static_cast<uint32_t>(p);
  ++next_;
}

void Recent::pop() {
  if (++first_ % per_block != 0) return;
  // The block before it is over; what of it a checkpoint still wants is written now.
  save_to(std::min(saved_end_, first_));
  std::unique_ptr<Entry[]>& block = blocks_[(first_ - 1) / per_block % blocks];
  if (spare_.size() < 4) spare_.push_back(std::move(block));
  block.reset();
}

void Recent::drop(uint32_t now) {
  for (int i = 0; i < 4 && first_ != next_ && entry(first_).at + seconds < now; ++i) pop();
}

}  // namespace sublet::charging
