#include "io/memory.h"

#include <sys/mman.h>

#include <cstdint>

#include "base/blocks.h"

namespace sublet::io {

void use_huge_pages() {
  // Advice only: an error (a kernel without huge pages) leaves ordinary ones, and there is nothing that
  // anyone could do.
  on_block([](void* at, size_t octets) { (void)madvise(at, octets, MADV_HUGEPAGE); });
}

void want_huge_pages(void* at, size_t octets) {
  const auto from = (reinterpret_cast<uintptr_t>(at) + large_block - 1) & ~(large_block - 1);
  const auto to = (reinterpret_cast<uintptr_t>(at) + octets) & ~(large_block - 1);
  if (from < to) (void)madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
}

}  // namespace sublet::io
