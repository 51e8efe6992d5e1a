// A published version of a catalogue by name: the 32 hexadecimal digits of its text's hash.
#pragma once

#include <cstdio>
#include <string>

#include "base/hash.h"

namespace sublet::gateway {

inline std::string version_name(const Hash128& h) {
  char out[40];
  std::snprintf(out, sizeof out, "%016llx%016llx", static_cast<unsigned long long>(h.high), static_cast<unsigned long long>(h.low));
  return out;
}

}  // namespace sublet::gateway
