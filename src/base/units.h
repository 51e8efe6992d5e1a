// Units and quantities: "60 s", "1 min", "3 GB", "500 messages".
//
// KB, MB, GB and TB count by 1,024, as hosts bill and as packages are sold (KiB.. mean the same); B is an octet.
// Amounts of a unit are 64-bit integers: octets, seconds, messages, points; money is in micro-units (money.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sublet {

enum class Unit : uint8_t { octets = 0, seconds = 1, messages = 2, points = 3, money = 4 };
inline constexpr int unit_count = 5;
std::string_view unit_name(Unit unit);

struct Quantity {
  int64_t amount = 0;
  Unit unit = Unit::octets;
};

// A number and a unit; fractions are allowed where they come out whole ("0.75 MB"). Refusals: `bad_quantity`.
Result<Quantity> parse_quantity(std::string_view text);
// The shortest text that is exact: 3221225472 octets -> "3 GB", 90 s -> "90 s", 120 s -> "2 min".
std::string quantity_text(int64_t amount, Unit unit);

}  // namespace sublet
