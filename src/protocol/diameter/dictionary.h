// The dictionary: every AVP that this codec knows, by key and by name. Known at compile time: the keys in
// `avp` are taken from the names, so that each code stands in one place (dictionary_table.h).
//
//   const AvpInfo* info = find({873, tgpp});          // nullptr: not known
//   constexpr AvpKey rating_group = key_of("Rating-Group");
//
// Knows the AVPs of RFC 6733, those of RFC 7155 and RFC 8506, and the 3GPP ones of TS 32.299 with what
// TS 29.061, 29.212 and 29.214 lend it. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/diameter/dictionary_table.h"
#include "protocol/diameter/dictionary_types.h"

namespace sublet::protocol::diameter {

constexpr std::span<const AvpInfo> dictionary() {
  return table::rows;
}

namespace table {

consteval bool sorted_and_unique() {
  for (size_t i = 1; i < std::size(rows); ++i)
    if (rows[i - 1].key.order() >= rows[i].key.order()) return false;
  return true;
}
static_assert(sorted_and_unique(), "the rows stand by vendor and code, each key once");

consteval size_t rows_without_vendor() {
  size_t n = 0;
  while (rows[n].key.vendor == 0) ++n;
  return n;
}
inline constexpr size_t ietf_rows = rows_without_vendor();
static_assert(rows[ietf_rows].key.vendor == tgpp && std::size(rows) < 0xffff, "two vendors, 16-bit places");

// Place of a code among the rows, from 1; 0: not there.
template <size_t First, size_t Last>
consteval auto place_by_code() {
  std::array<uint16_t, rows[Last - 1].key.code + 1> places{};
  for (size_t i = First; i < Last; ++i) places[rows[i].key.code] = static_cast<uint16_t>(i + 1);
  return places;
}
inline constexpr auto ietf_places = place_by_code<0, ietf_rows>();
inline constexpr auto tgpp_places = place_by_code<ietf_rows, std::size(rows)>();

}  // namespace table

// The row of a key, from 1; 0: not known. (Numbers, for g++ 12 with sanitizers compares no pointers at
// compile time.)
constexpr uint16_t place_of(AvpKey key) {
  if (key.vendor == 0 && key.code < table::ietf_places.size()) return table::ietf_places[key.code];
  if (key.vendor == tgpp && key.code < table::tgpp_places.size()) return table::tgpp_places[key.code];
  return 0;
}

constexpr const AvpInfo* find(AvpKey key) {
  const uint16_t place = place_of(key);
  return place == 0 ? nullptr : &table::rows[place - 1];
}

// Of a name that stands in the table once; anything else does not compile.
consteval AvpKey key_of(std::string_view name) {
  size_t found = 0;
  for (size_t i = 0; i < std::size(table::rows); ++i)
    if (table::rows[i].name == name) {
      if (found != 0) throw "two AVPs have this name";
      found = i + 1;
    }
  if (found == 0) throw "no AVP has this name";
  return table::rows[found - 1].key;
}

// Octets of the shortest value of a type: what a missing or broken AVP is shown with (RFC 6733 7.1.5).
constexpr size_t least_octets(AvpType type) {
  switch (type) {
    case AvpType::Integer32:
    case AvpType::Unsigned32:
    case AvpType::Time:
    case AvpType::Enumerated:
      return 4;
    case AvpType::Integer64:
    case AvpType::Unsigned64:
      return 8;
    case AvpType::Address:
      return 6;  // family and IPv4: the shortest that anyone can read
    case AvpType::OctetString:
    case AvpType::UTF8String:
    case AvpType::DiameterIdentity:
    case AvpType::DiameterURI:
    case AvpType::IPFilterRule:
    case AvpType::Grouped:
      return 0;
  }
  return 0;
}

std::string_view type_name(AvpType type);

}  // namespace sublet::protocol::diameter
