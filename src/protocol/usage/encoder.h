// Encoder: one use -> a line of a host's usage file, by the same profile by which the file will be read. For
// the simulated hosts and for tests: what it writes, Decoder reads back as the same values, or it refuses to
// write.
//
//   Encoder e(profile, zone);
//   std::string file = e.header();
//   if (Result<Done> done = e.append(values, file); !done) ...   // `unwritable`, with the field
//   e.append_trailer(records, file);
//
// Columns without a meaning stay empty. Numbers of hashed profiles cannot be written back (`unwritable`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "catalogue/profile.h"
#include "catalogue/use.h"
#include "protocol/usage/fields.h"

namespace sublet::protocol {

struct Written {
  PhoneNumber served;
  uint64_t imsi = 0, imei = 0;  // 0: left empty
  catalogue::Use use;
  int64_t up = 0;  // of use.amount, where the profile has `up` and `down`
  std::string_view source_file, serial;
  std::string_view app_text;  // raw; where the app's name is not in the profile's map
};

class Encoder {
 public:
  Encoder(const catalogue::UsageProfile& profile, const ZoneTable& zone);
  std::string header() const;  // with its line end; empty where the profile has none
  Result<Done> append(const Written& values, std::string& out);
  // `records` is the number of records in the file; header and skipped lines are added where the trailer
  // counts lines.
  void append_trailer(uint64_t records, std::string& out) const;

 private:
  using Ref = catalogue::UsageProfile::Ref;
  bool set(Ref column, std::string text);
  bool kind(const catalogue::Use& use);
  bool number(const catalogue::UsageProfile::Number& where, PhoneNumber number);
  bool time(const catalogue::UsageProfile::Time& where, Instant at);
  bool duration(int64_t seconds);
  bool volume(const catalogue::UsageProfile::Volume& where, int64_t octets);
  bool amounts(const Written& values);
  bool place(PhoneNumber place);
  bool conditions(const catalogue::Use& use);
  bool line(std::string& out) const;
  std::string_view line_end() const;

  const catalogue::UsageProfile& profile_;
  const ZoneTable& zone_;
  NumberReader numbers_;
  std::vector<std::string> cells_;  // one for each column of the profile
};

}  // namespace sublet::protocol
