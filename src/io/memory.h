// Huge pages for the large tables (base/blocks.h), where the kernel gives them for the asking (`madvise` or
// `always` in /sys/kernel/mm/transparent_hugepage/enabled; docs/decisions/0009). Where it does not, nothing
// changes but the speed.
#pragma once

#include <cstddef>

namespace sublet::io {

void use_huge_pages();  // from now on; any thread, any number of times
void want_huge_pages(void* at, size_t octets);  // for the whole 2 MiB in it

}  // namespace sublet::io
