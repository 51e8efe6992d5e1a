// What the dictionary says of an AVP: its key, its name, its type, and whether a sender sets its M bit.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sublet::protocol::diameter {

inline constexpr uint32_t tgpp = 10415;  // the vendor 3GPP

// Which AVP: its code, and its vendor (0: none, the V bit is not set).
struct AvpKey {
  uint32_t code = 0;
  uint32_t vendor = 0;
  constexpr auto operator<=>(const AvpKey&) const = default;
  // Vendors first: the order of the dictionary.
  constexpr uint64_t order() const { return (uint64_t{vendor} << 32) | code; }
};

// RFC 6733 4.2 and 4.3.
enum class AvpType : uint8_t {
  OctetString,
  Integer32,
  Integer64,
  Unsigned32,
  Unsigned64,
  Grouped,
  Address,
  Time,
  UTF8String,
  DiameterIdentity,
  DiameterURI,
  Enumerated,
  IPFilterRule,
};

// The M bit as its sender sets it: always, if it likes (we do not), never. A receiver bears either.
enum class MRule : uint8_t { must, may, never };

struct AvpInfo {
  AvpKey key;
  std::string_view name;
  AvpType type = AvpType::OctetString;
  MRule m = MRule::may;
};

}  // namespace sublet::protocol::diameter
