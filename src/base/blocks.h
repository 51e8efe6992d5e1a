// Memory for tables that are read at random. Blocks of whole 2 MiB are aligned to 2 MiB, and `on_block` is
// told of each: the process may ask the kernel there for huge pages (io/memory.h), which this module, being
// pure, cannot. A table of accounts is then reached through one entry of the processor's page cache for 2 MiB
// instead of one for 4 KiB.
//
//   Block b(2 << 20);                  // zero octets
//   std::vector<uint32_t, BlockAllocator<uint32_t>> index;
//
// Threads: a Block is its owner's; on_block is set once, at the process's start.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace sublet {

inline constexpr size_t large_block = size_t{2} << 20;

using OnBlock = void (*)(void* at, size_t octets);
void on_block(OnBlock told);  // of every block of at least `large_block` that is taken from now on

void* take_block(size_t octets);  // not zeroed; throws std::bad_alloc like `new`
void give_block(void* at, size_t octets);

class Block {
 public:
  Block() = default;
  explicit Block(size_t octets);
  Block(Block&& from) noexcept
      : at_(std::exchange(from.at_, nullptr)), octets_(std::exchange(from.octets_, 0)) {}
  Block& operator=(Block&& from) noexcept {
    std::swap(at_, from.at_);
    std::swap(octets_, from.octets_);
    return *this;
  }
  ~Block() {
    if (at_ != nullptr) give_block(at_, octets_);
  }
  char* data() const { return static_cast<char*>(at_); }
  size_t size() const { return octets_; }

 private:
  void* at_ = nullptr;
  size_t octets_ = 0;
};

template <class T>
struct BlockAllocator {
  using value_type = T;
  BlockAllocator() = default;
  template <class U>
  BlockAllocator(const BlockAllocator<U>&) {}
  T* allocate(size_t n) { return static_cast<T*>(take_block(n * sizeof(T))); }
  void deallocate(T* at, size_t n) { give_block(at, n * sizeof(T)); }
  bool operator==(const BlockAllocator&) const { return true; }
};

}  // namespace sublet
