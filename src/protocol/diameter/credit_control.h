// What credit control talks about in either direction (RFC 8506 8): units, money, who is meant.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sublet::protocol::diameter {

enum class RequestType : uint8_t { initial = 1, update = 2, termination = 3, event = 4 };
enum class RequestedAction : uint8_t {
  direct_debiting = 0,
  refund_account = 1,
  check_balance = 2,
  price_enquiry = 3
};
enum class SubscriptionType : uint8_t { e164 = 0, imsi = 1, sip_uri = 2, nai = 3, private_id = 4 };
enum class TariffChangeUsage : uint8_t { before = 0, after = 1, indeterminate = 2 };
enum class FinalUnitAction : uint8_t { terminate = 0, redirect = 1, restrict_access = 2 };
enum class RedirectAddressType : uint8_t { ipv4 = 0, ipv6 = 1, url = 2, sip_uri = 3 };

// digits x 10^exponent of a currency (ISO 4217 numeric; absent: the account's own). CC-Money and its like.
struct CcMoney {
  int64_t digits = 0;
  int32_t exponent = 0;
  std::optional<uint32_t> currency;
  bool operator==(const CcMoney&) const = default;
};

// Requested-, Used- or Granted-Service-Unit. All absent is lawful: an empty request leaves the amount to the
// server.
struct Units {
  Units() {}  // not defaulted: g++ 12 would clear all of it before its members, by a slow instruction
  std::optional<uint32_t> time;      // CC-Time, seconds
  std::optional<uint64_t> total;     // CC-Total-Octets
  std::optional<uint64_t> input;     // CC-Input-Octets: from the user (uplink)
  std::optional<uint64_t> output;    // CC-Output-Octets: to the user (downlink)
  std::optional<uint64_t> specific;  // CC-Service-Specific-Units: messages, events
  std::optional<CcMoney> money;
  std::optional<TariffChangeUsage> tariff_change_usage;  // used: on which side of the change
  std::optional<uint32_t> tariff_time_change;  // granted: when the tariff changes, seconds since 1900
  std::optional<uint32_t> reporting_reason;    // used: TS 32.299 7.2
  bool operator==(const Units&) const = default;
  bool empty() const { return *this == Units{}; }
};

struct SubscriptionId {
  SubscriptionType type = SubscriptionType::e164;
  std::string_view data;
  bool operator==(const SubscriptionId&) const = default;
};

struct UserEquipment {  // User-Equipment-Info
  uint32_t type = 0;    // 0 IMEISV, 1 MAC, 2 EUI64, 3 modified EUI64
  std::string_view value;
  bool operator==(const UserEquipment&) const = default;
};

}  // namespace sublet::protocol::diameter
