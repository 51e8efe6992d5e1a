#include "base/blocks.h"

#include <atomic>
#include <cstring>

namespace sublet {
namespace {

std::atomic<OnBlock> told{nullptr};

}  // namespace

void on_block(OnBlock function) {
  told.store(function, std::memory_order_relaxed);
}

void* take_block(size_t octets) {
  if (octets < large_block) return ::operator new(octets);
  void* at = ::operator new (octets, std::align_val_t{large_block});
  if (OnBlock tell = told.load(std::memory_order_relaxed)) tell(at, octets);
  return at;
}

void give_block(void* at, size_t octets) {
  if (octets < large_block)
    ::operator delete(at);
  else
    ::operator delete (at, std::align_val_t{large_block});
}

Block::Block(size_t octets) : at_(take_block(octets)), octets_(octets) {
  std::memset(at_, 0, octets);
}

}  // namespace sublet
