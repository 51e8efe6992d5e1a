#include "io/memory.h"

#include <sys/mman.h>

#include "base/blocks.h"

namespace sublet::io {

void use_huge_pages() {
  // Advice only: an error (a kernel without huge pages) leaves ordinary ones, and there is nothing that
  // anyone could do.
  on_block([](void* at, size_t octets) { (void)madvise(at, octets, MADV_HUGEPAGE); });
}

}  // namespace sublet::io
