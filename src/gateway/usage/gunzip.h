// gunzip: a gzip file unpacked into another, bounded, through zlib.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace sublet::gateway {

struct Gunzipped {
  uint64_t bytes = 0;
  bool cut = false;      // the stream ends too early: what was there has been written
  std::string damaged;   // its content is not what was packed, or it is larger than allowed: nothing of it is to be used
};
// Faults of files only.
Result<Gunzipped> gunzip(const std::string& from, const std::string& to, uint64_t most_bytes);

}  // namespace sublet::gateway
