// Realtime: the marks that follow from what a network element tells beside the traffic: the access point name, the radio
// access, the equipment. A catalogue's section `realtime` (docs/formats/catalogue.md).
//
//   use.marks |= version.realtime.marks({.apn = "iot.unicom", .rat = 6, .equipment = "3571471100000001"});
//
// Pure; plain data once compiled, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sublet::catalogue {

struct Realtime {
  static constexpr size_t most_digits = 16;         // of an IMEISV, TS 23.003 6.2
  static constexpr size_t longest_apn = 100;        // TS 23.003 9.1: an APN has at most 100 octets
  std::map<std::string, uint32_t, std::less<>> apns;       // in lower case, without the operator identifier
  std::map<uint8_t, uint32_t> rats;                 // 3GPP-RAT-Type, TS 29.061 16.4.7.2
  std::map<std::string, uint32_t, std::less<>> equipment;  // prefixes of the IMEI: the longest decides
  bool empty() const { return apns.empty() && rats.empty() && equipment.empty(); }

  struct Told {
    std::string_view apn;        // as Called-Station-Id has it
    std::optional<uint8_t> rat;
    std::string_view equipment;  // digits of an IMEI or IMEISV
  };
  uint32_t marks(const Told& told) const;
  uint32_t could(const Told& told) const;  // the marks that what is told decides, set or not
};

// "eutran", "nr" ..: its numbers in 3GPP-RAT-Type; none: no such name.
std::vector<uint8_t> rat_types(std::string_view name);
std::vector<std::string> rat_names();
// The network identifier alone, in lower case, into `room`: "IoT.Unicom.mnc001.mcc460.gprs" is "iot.unicom" (TS 23.003 9.1).
// Empty: longer than an APN can be.
std::string_view plain_apn(std::string_view apn, std::array<char, Realtime::longest_apn>& room);

}  // namespace sublet::catalogue
