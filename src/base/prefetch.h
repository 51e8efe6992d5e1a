// prefetch(at): the memory at `at` is about to be read. A hint; any address is fine.
//
// Not __builtin_prefetch alone: a function that does nothing else is pure to g++ 12, which then leaves its calls out.
#pragma once

namespace sublet {

inline void prefetch(const void* at) {
  __builtin_prefetch(at);
  asm volatile("");
}

}  // namespace sublet
