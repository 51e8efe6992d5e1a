#include "base/units.h"

#include "base/money.h"

namespace sublet {
namespace {

struct Name {
  std::string_view text;
  Unit unit;
  int64_t factor;
};
constexpr Name names[] = {
    {"B", Unit::octets, 1},           {"KB", Unit::octets, 1 << 10},       {"MB", Unit::octets, 1 << 20},
    {"GB", Unit::octets, 1LL << 30},  {"TB", Unit::octets, 1LL << 40},     {"KiB", Unit::octets, 1 << 10},
    {"MiB", Unit::octets, 1 << 20},   {"GiB", Unit::octets, 1LL << 30},    {"TiB", Unit::octets, 1LL << 40},
    {"octets", Unit::octets, 1},      {"s", Unit::seconds, 1},             {"sec", Unit::seconds, 1},
    {"seconds", Unit::seconds, 1},    {"min", Unit::seconds, 60},          {"minutes", Unit::seconds, 60},
    {"h", Unit::seconds, 3600},       {"hours", Unit::seconds, 3600},      {"message", Unit::messages, 1},
    {"messages", Unit::messages, 1},  {"msg", Unit::messages, 1},          {"point", Unit::points, 1},
    {"points", Unit::points, 1},
};

}  // namespace

std::string_view unit_name(Unit unit) {
  static constexpr std::string_view text[] = {"octets", "seconds", "messages", "points", "money"};
  return text[static_cast<int>(unit)];
}

Result<Quantity> parse_quantity(std::string_view text) {
  const Error bad = refusal("bad_quantity", "'" + std::string(text.substr(0, 40)) +
                                                "' is not a quantity; write a number and a unit, such as '60 s', '1 min', '3 GB', '100 messages', '10 points'");
  size_t split = text.find_first_not_of("0123456789.");
  if (split == std::string_view::npos || split == 0) return bad;
  Result<Decimal> number = parse_decimal(text.substr(0, split));
  std::string_view unit = text.substr(split);
  while (!unit.empty() && unit[0] == ' ') unit.remove_prefix(1);
  if (!number) return bad;
  for (const Name& n : names) {
    if (n.text != unit) continue;
    const i128 scaled = i128{number->digits} * n.factor;
    if (scaled % number->scale != 0) return refusal("bad_quantity", "'" + std::string(text) + "' is not a whole number of " + std::string(unit_name(n.unit)));
    const i128 amount = scaled / number->scale;
    if (amount > (i128{1} << 60)) return refusal("bad_quantity", "'" + std::string(text) + "' is too large");
    return Quantity{static_cast<int64_t>(amount), n.unit};
  }
  return bad;
}

std::string quantity_text(int64_t amount, Unit unit) {
  if (unit == Unit::money) return Money::from_micros(amount).text();
  if (unit == Unit::octets && amount != 0) {
    static constexpr std::string_view suffix[] = {"TB", "GB", "MB", "KB"};
    int shift = 40;
    for (std::string_view s : suffix) {
      if (amount % (1LL << shift) == 0) return std::to_string(amount >> shift) + " " + std::string(s);
      shift -= 10;
    }
    return std::to_string(amount) + " B";
  }
  if (unit == Unit::seconds) return amount != 0 && amount % 60 == 0 ? std::to_string(amount / 60) + " min" : std::to_string(amount) + " s";
  return std::to_string(amount) + " " + std::string(unit_name(unit));
}

}  // namespace sublet
