#include "catalogue/realtime.h"

#include <algorithm>

namespace sublet::catalogue {

namespace {

struct Rat {
  std::string_view name;
  std::array<uint8_t, 2> numbers;  // the same twice: it has one
};
// TS 29.061 16.4.7.2, TS 29.274 8.17. NR is 51 on Gy (29.061), 10 where a gateway passes on what GTP said (29.274).
constexpr Rat rats[] = {{"utran", {1, 1}}, {"geran", {2, 2}}, {"wlan", {3, 3}}, {"gan", {4, 4}}, {"hspa", {5, 5}}, {"eutran", {6, 6}},
                        {"virtual", {7, 7}}, {"nb-iot", {8, 8}}, {"lte-m", {9, 9}}, {"nr", {10, 51}}};

}  // namespace

std::vector<uint8_t> rat_types(std::string_view name) {
  for (const Rat& r : rats)
    if (r.name == name) return r.numbers[0] == r.numbers[1] ? std::vector<uint8_t>{r.numbers[0]} : std::vector<uint8_t>{r.numbers[0], r.numbers[1]};
  return {};
}

std::vector<std::string> rat_names() {
  std::vector<std::string> out;
  for (const Rat& r : rats) out.emplace_back(r.name);
  return out;
}

std::string_view plain_apn(std::string_view apn, std::array<char, Realtime::longest_apn>& room) {
  if (apn.size() > room.size()) return {};
  std::transform(apn.begin(), apn.end(), room.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  std::string_view out(room.data(), apn.size());
  constexpr std::string_view last = ".gprs";
  constexpr size_t operator_id = std::string_view(".mnc001.mcc460.gprs").size();
  if (out.ends_with(last) && out.size() > operator_id && out.substr(out.size() - operator_id, 4) == ".mnc") out.remove_suffix(operator_id);
  return out;
}

uint32_t Realtime::could(const Told& told) const {
  uint32_t out = 0;
  if (!told.apn.empty())
    for (const auto& [name, marks] : apns) out |= marks;
  if (told.rat)
    for (const auto& [type, marks] : rats) out |= marks;
  if (!told.equipment.empty())
    for (const auto& [prefix, marks] : equipment) out |= marks;
  return out;
}

uint32_t Realtime::marks(const Told& told) const {
  uint32_t out = 0;
  if (!apns.empty() && !told.apn.empty()) {
    std::array<char, longest_apn> room;
    if (const auto at = apns.find(plain_apn(told.apn, room)); at != apns.end()) out |= at->second;
  }
  if (told.rat)
    if (const auto at = rats.find(*told.rat); at != rats.end()) out |= at->second;
  if (!equipment.empty())
    for (size_t n = std::min(told.equipment.size(), most_digits); n != 0; --n)
      if (const auto at = equipment.find(told.equipment.substr(0, n)); at != equipment.end()) {
        out |= at->second;
        break;
      }
  return out;
}

}  // namespace sublet::catalogue
