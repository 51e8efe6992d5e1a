#include "base/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace sublet {

void bug(const char* what, const char* file, int line) {
  std::fprintf(stderr, "bug: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace sublet
