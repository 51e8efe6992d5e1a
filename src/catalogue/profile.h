// UsageProfile: the table by which the usage files of one host are read (and, by the simulator, written).
//
// A profile is text in the operator's catalogue (docs/formats/usage-files.md); read_profile checks it and
// turns it into this plain struct, from which protocol/usage compiles its plan. All raw texts in here (keys
// of maps, names of columns, trailer) are already in the file's own encoding, so that decoding compares
// octets and converts nothing. Places in a record count from 0 here and from 1 in the text. Immutable after
// reading; any thread may read it.
//
//   ProfileNames names{{{"wechat", 1001}}, {{"hotspot", 1}}};
//   std::optional<UsageProfile> p = read_profile("telecom-csv", node, names, found);   // nothing: see
//   `found`
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/phone.h"
#include "catalogue/terms.h"
#include "catalogue/text.h"

namespace sublet::catalogue {

// What a profile may refer to by name: filled from the operator's catalogue.
struct ProfileNames {
  std::map<std::string, uint32_t, std::less<>> apps;   // name -> rating group, not 0
  std::map<std::string, uint32_t, std::less<>> marks;  // name -> bits
};

struct UsageProfile {
  static constexpr size_t max_columns = 255;       // of a line
  static constexpr size_t max_used_columns = 100;  // that have a meaning
  static constexpr size_t max_record_length = 32'768;

  enum class Layout : uint8_t { fixed, delimited };
  enum class Encoding : uint8_t { utf8, gb18030 };
  enum class LineEnd : uint8_t { lf, crlf, none };  // reading takes lf and crlf for the same
  enum class Rounding : uint8_t { nearest, up, down };
  using Ref = int16_t;  // a column by its index in `columns`
  static constexpr Ref nowhere = -1;
  using Texts = std::vector<std::pair<std::string, uint32_t>>;  // raw text of the file -> value

  struct Column {
    std::string name;     // as the profile writes it, UTF-8
    std::string raw;      // as the file's header line has it
    uint32_t at = 0;      // fixed: first octet, from 0
    uint32_t length = 0;  // fixed: octets
  };
  struct Trailer {
    std::string starts;           // empty: files have no trailer
    Ref count = nowhere;          // delimited: which cell of the trailer has the count, from 0
    uint32_t at = 0, length = 0;  // fixed: where the count stands; length 0: none
    bool counts_lines = false;    // the count takes in header and trailer
    bool has_count() const { return count != nowhere || length != 0; }
  };
  struct Numbers {
    bool hashed = false;  // tokens of research data -> `prefix` + digits of a hash, 15 in all
    std::string prefix = "999";
    std::string country;  // digits; empty: numbers are taken as written
    std::vector<std::string> international = {"+", "00"};
    std::vector<std::string> access;      // dialled before a number and dropped: 17951
    std::string trunk = "0";              // before an area code; empty: none
    int short_digits = 8;                 // so few digits or less stay as written
    int national_digits = 10;             // a national number has at least so many
    std::vector<std::string> as_written;  // beginnings of numbers that get no country: 106, 955
    bool cut_long = false;                // more than 15 digits: cut, instead of refused
  };
  struct Number {
    Ref column = nowhere, otherwise = nowhere;  // `otherwise` is read when `column` is empty
    bool zero_padded = false, required = false;
  };
  // Where the digits of a time stand; -1: that part is not written and is its first (month 1, day 1,
  // 00:00:00).
  struct TimeForm {
    enum class Kind : uint8_t { pattern, unix, since } kind = Kind::pattern;
    int8_t year = -1, month = -1, day = -1, hour = -1, minute = -1, second = -1;
    uint8_t length = 0;
    std::vector<std::pair<uint8_t, char>> literals;
    int64_t since_local = 0;  // of Kind::since: wall clock of the file's zone, in seconds
  };
  struct Time {
    Ref column = nowhere;
    TimeForm form;
  };
  struct Duration {
    enum class Form : uint8_t { seconds, mmss, hhmmss, colons } form = Form::seconds;
    Ref column = nowhere;
    Rounding rounding = Rounding::nearest;
  };
  struct Volume {
    Ref column = nowhere;
    int64_t factor = 1;  // octets in one of the file's units
    Rounding rounding = Rounding::nearest;
  };
  struct Condition {  // the cell is one of `is` (raw), or a whole number of at most `at_most`
    Ref column = nowhere;
    std::vector<std::string> is;
    std::optional<int64_t> at_most;
    uint32_t marks = 0;  // of a condition under `marks`
  };
  enum class Part : uint8_t { served, peer, start, seconds, amount, type, app, place, imsi, imei, column };
  struct IdentityPart {
    Part part = Part::served;
    Ref column = nowhere;
  };
  // Values of `type_map`: the service, plus the direction times 256; or `not_chargeable`.
  static constexpr uint32_t not_chargeable = 0xFFFF'FFFF;
  static constexpr uint32_t type_value(Service s, Direction d) {
    return static_cast<uint32_t>(s) | static_cast<uint32_t>(d) << 8;
  }

  std::string name;
  Layout layout = Layout::delimited;
  Encoding encoding = Encoding::utf8;
  LineEnd line_end = LineEnd::lf;
  bool gzip = false;            // files may come compressed; whoever opens them unpacks
  bool open_last_line = false;  // the last line may lack its end
  bool header_names = false;    // the first line names the columns
  uint32_t skip_lines = 0;      // lines before the header or the first record
  char delimiter = ',';
  char quote = 0;              // 0: none
  std::string comment;         // lines beginning so are passed over; empty: none
  std::string time_zone;       // empty: the host's own
  uint32_t record_length = 0;  // fixed, in octets
  std::vector<Column> columns;
  Trailer trailer;
  std::vector<std::string> absent;  // cells that mean "empty", besides the empty one

  Numbers numbers;
  Ref type = nowhere;  // chooses service and direction by type_map
  Texts type_map;
  Service service = Service::voice;      // without `type`
  Direction direction = Direction::out;  // without `type` and `direction_from`
  Ref direction_from = nowhere;
  Texts direction_map;  // -> Direction
  Number served, peer;
  Time start, end;
  Duration duration;
  Volume up, down, total;
  Ref messages = nowhere;
  Ref rating_group = nowhere;
  Ref app = nowhere;
  Texts app_map;  // -> rating group
  bool unknown_app_refused = false;
  Ref place = nowhere;
  bool place_mapped = false;
  std::vector<std::pair<std::string, PhoneNumber>> place_map;  // raw -> digits; empty digits: at home
  bool unknown_place_refused = false;
  Ref imsi = nowhere, imei = nowhere, source_file = nowhere, serial = nowhere;
  std::vector<Condition> marks;
  std::vector<Condition> skip;
  std::vector<IdentityPart> identity;
};

std::string_view part_name(UsageProfile::Part part);

// The UTF-8 text in the encoding of the file; nothing if it cannot be written in it.
std::optional<std::string> encoded(UsageProfile::Encoding encoding, std::string_view utf8);

// "yyyymmddHHMMSS", "yyyy-mm-dd HH:MM:SS", "yyyymm", "unix", "seconds since 2013-01-01 00:00:00"; nothing if
// it is none.
std::optional<UsageProfile::TimeForm> parse_time_form(std::string_view text);

// Notes every mistake and reads on; nothing if there was any.
std::optional<UsageProfile> read_profile(const std::string& name, const Node& node, const ProfileNames& names,
                                         Diagnostics& found);

}  // namespace sublet::catalogue
