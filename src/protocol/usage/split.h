// The octets of a line: are they text of the stated encoding, and where are its cells. Single passes, no
// allocation.
#pragma once

#include <cstdint>
#include <string_view>

#include "catalogue/profile.h"
#include "protocol/usage/swar.h"

namespace sublet::protocol {

struct Scan {
  bool nul = false;
  bool high = false;  // some octet is not ASCII
};
Scan scan(std::string_view line);
bool valid_text(std::string_view line, catalogue::UsageProfile::Encoding encoding);

inline constexpr uint32_t broken_quotes = 0xFFFF'FFFF;

// Where the cells of a delimited line go: cell i is stored at cells[slot[i]], unless slot[i] is `unused`.
struct CellPlan {
  static constexpr uint8_t unused = 0xFF;
  char delimiter = ',';
  char quote = 0;
  bool delimiter_in_characters = false;  // GB18030, and the delimiter can be the second octet of a character
  uint8_t slot[catalogue::UsageProfile::max_columns] = {};
};

// Gives the number of cells of the line (also those beyond max_columns), or broken_quotes. Cells whose quotes
// hold doubled quotes are written out into `scratch`, which is at least as long as the line.
uint32_t split(std::string_view line, bool high, const CellPlan& plan, std::string_view* cells,
               char* scratch);

inline std::string_view trim(std::string_view s) {
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  return s;
}

// The same for cells with much padding.
inline std::string_view trim_padded(std::string_view s) {
  while (ends_with_8_spaces(s)) s.remove_suffix(8);
  return trim(s);
}

}  // namespace sublet::protocol
