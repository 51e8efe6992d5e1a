// What decoding a host's usage file gives: one Record for each record line, good or not, in the file's order.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "base/phone.h"
#include "catalogue/use.h"

namespace sublet::protocol {

// The numbers are stored (usage-files.md): new ones are added at the end.
enum class Verdict : uint8_t { ok = 0, skipped = 1, reject = 2 };  // skipped: a record, but not chargeable
enum class Reject : uint8_t {
  none = 0,
  truncated = 1,           // the file ends within the record, or it ends with cut_mark
  wrong_length = 2,        // a fixed record is not as long as stated
  too_long = 3,            // no line end within max_line octets
  wrong_columns = 4,       // more or fewer columns than the file has
  wrong_encoding = 5,      // not UTF-8 or GB18030
  control_byte = 6,        // a NUL
  broken_quotes = 7,       // a quote without its other
  missing_field = 8,       // empty, but the record means nothing without it
  unknown_type = 9,        // not in the map of types or directions
  unreadable_number = 10,  // a phone number, IMSI or number of a rating group
  unreadable_time = 11,    // not of the stated form, no such date, or outside 2000..2099
  bad_duration = 12,       // not a duration, negative, or longer than 366 days
  bad_amount = 13,         // not an amount, negative, or beyond the limits
  unknown_app = 14,        // where the profile refuses those
  unknown_place = 15,
  after_trailer = 16,  // a record behind the trailer
  wrong_header = 17,   // behind a header that lacks a column of the profile
};
inline constexpr int reject_count = 18;
std::string_view verdict_name(Verdict v);
std::string_view reject_name(Reject r);  // snake_case, stable: `unreadable_time`

inline constexpr size_t max_line = 65'536;  // octets of a line; what is longer is passed over
// The last octet of a record that was cut, in reject files: there it has to have a line end, and must not be
// taken for whole.
inline constexpr char cut_mark = '\0';
inline constexpr int64_t max_octets = 1'000'000'000'000'000;   // of one record
inline constexpr int64_t max_messages = 1'000'000;             // of one record
inline constexpr int64_t max_seconds = 366 * seconds_per_day;  // of one record

// A part of the record's own octets.
struct Slice {
  uint32_t at = 0, length = 0;
  std::string_view of(std::string_view record) const {
    return at <= record.size() ? record.substr(at, length) : std::string_view();
  }
};

// Of a rejected record only index, offset, length and reason say something; of a skipped one the rest says
// what could be read (a call that nobody answered is nothing to charge, but something to know).
struct Record {
  uint64_t index = 0;   // number of the record in the file, from 0
  uint64_t offset = 0;  // of its first octet in the (unpacked) file
  uint32_t length = 0;  // octets, without the line end
  Verdict verdict = Verdict::ok;
  Reject reject = Reject::none;
  PhoneNumber served;
  uint64_t imsi = 0;  // its digits as a number; 0: none
  uint64_t imei = 0;  // the same; of a hashed IMEI, a hash
  catalogue::Use use;
  Slice source_file;  // the network's own file name, kept inside the record
  Slice serial;
  Hash128 identity;  // the same for records that say the same use
};

}  // namespace sublet::protocol
