// For tests, benches and fuzzing: profiles from YAML text, and whole files decoded at once.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "catalogue/profile.h"
#include "catalogue/text.h"
#include "protocol/usage/decoder.h"

namespace sublet::protocol::testing {

inline catalogue::ProfileNames names() {
  return {{{"wechat", 1001}, {"微信", 1001}, {"抖音", 1002}}, {{"hotspot", 1}, {"ads", 2}}};
}

// The profile in `yaml` (its fields, without a name); a mistake in it ends the program.
inline catalogue::UsageProfile profile(std::string_view yaml) {
  catalogue::Diagnostics found;
  const std::optional<catalogue::Node> node = catalogue::parse("profile", yaml, found);
  std::optional<catalogue::UsageProfile> p;
  if (node) p = catalogue::read_profile("test", *node, names(), found);
  for (const catalogue::Diagnostic& d : found.list()) std::fprintf(stderr, "%s\n", d.text().c_str());
  if (!p) std::abort();
  return *std::move(p);
}

inline ZoneTable china() {
  return ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
}

// What most profiles of tests read, line by line of their `read:`; they add what is their own.
inline const std::string usual_types =
    "  type: {field: kind, map: {MOC: voice out, MTC: voice in, SMO: sms out, GPRS: data}}\n";
inline const std::string usual_fields =
    "  served: served\n  peer: other\n  start: begin\n  duration: seconds\n  messages: count\n"
    "  rating_group: group\n  imsi: imsi\n  serial: serial\n";

// Numbers drawn one after the other, the same for the same seed.
class Draw {
 public:
  explicit Draw(uint64_t seed) : seed_(seed) {}
  uint64_t operator()(uint64_t below) { return mix64(seed_ += 0x9E3779B97F4A7C15ULL) % below; }

 private:
  uint64_t seed_;
};

struct File {
  std::vector<Record> records;
  Ending ending = Ending::open;
  Tally tally;
};

// Decodes a file given in chunks of `chunk` octets into batches of `batch`.
inline File decode(Decoder& d, std::string_view bytes, size_t chunk = SIZE_MAX, size_t batch = 64) {
  File out;
  std::vector<Record> records(batch);
  size_t from = 0, to = std::min(chunk, bytes.size());
  for (;;) {
    const bool last = to == bytes.size();
    const Decoder::Fed fed = d.feed(bytes.substr(from, to - from), last, records);
    from += fed.octets;
    out.records.insert(out.records.end(), records.begin(),
                       records.begin() + static_cast<ptrdiff_t>(fed.records));
    if (fed.octets != 0 || fed.records != 0) continue;
    if (last) break;
    to = chunk >= bytes.size() - to ? bytes.size() : to + chunk;
  }
  out.ending = d.ending();
  out.tally = d.tally();
  return out;
}

inline File decode(const catalogue::UsageProfile& p, std::string_view bytes, size_t chunk = SIZE_MAX) {
  const ZoneTable zone = china();
  Decoder d(p, zone);
  return decode(d, bytes, chunk);
}

}  // namespace sublet::protocol::testing
