// Identity numbers of residents of mainland China: GB 11643-1999, 18 characters.
//
// Six digits of a region, eight of the birth date, three of an order (odd: male), one check character by ISO 7064 MOD 11-2.
// The region's first two digits are a province code of GB/T 2260 (or 81, 82, 83 of the residence permits for Hong Kong, Macao
// and Taiwan, GB 11643 as used since 2018); districts come and go, so the other four are not decided upon. Pure.
//
//   Result<IdentityNumber> id = read_identity_number("11010519491231002X", today);
//   id->born; id->male; years_old(id->born, today);
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace sublet::commerce {

struct IdentityNumber {
  std::string text;  // with a capital X
  int region = 0;    // six digits
  Date born;
  bool male = false;
};

// Refusals `bad_identity_number` with what is wrong: length, digits, region, date (no such day, or after `today`, or more than
// 150 years ago), check character.
Result<IdentityNumber> read_identity_number(std::string_view text, Date today);
char identity_check_character(std::string_view seventeen_digits);
int years_old(Date born, Date today);

// What may be shown of a certificate's number and of a name: "110***********02X" never more than the first three and the last
// two; a name's first character.
std::string masked_number(std::string_view number);
std::string masked_name(std::string_view name);

}  // namespace sublet::commerce
