// A hash as people and files name it: its 32 hexadecimal digits.
//
//   hash_text(hash128("x"));     // "0f3c..."
#pragma once

#include <cstdio>
#include <string>

#include "base/hash.h"

namespace sublet {

inline std::string hash_text(const Hash128& h) {
  char out[40];
  std::snprintf(out, sizeof out, "%016llx%016llx", static_cast<unsigned long long>(h.high), static_cast<unsigned long long>(h.low));
  return out;
}

}  // namespace sublet
