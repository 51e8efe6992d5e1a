// CreditControlRequest: a CCR (RFC 8506 3.1, with the Service-Information of TS 32.299 7.2) as a struct
// of views into the received octets.
//
//   CreditControlRequest r;                            // some 31 KB: keep it, use it again
//   Failure f;
//   if (!read_credit_control_request(message, r, f)) answer_with(f);   // r holds what came before
//   for (const MsccRequest& m : r.msccs)
//     for (const Units& u : r.used_of(m)) ...
//
// Promises: one pass, no copy, no allocation; AVPs in the order of RFC 8506 are found without a search, in
// any other order the same struct comes out (save that several of one kind stay in their own order). A
// repeated Origin-Host or Origin-Realm is borne, the first counts; so is anything repeated within
// Service-Information; another single AVP twice gives 5009. Of AVPs that are bounded here, one too many gives
// 5009 where money hangs on it, and is left out otherwise (`limits` below). Unknown AVPs: 5001 with the M
// bit, else passed over. The views live as long as the message's octets. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "protocol/diameter/bounded.h"
#include "protocol/diameter/credit_control.h"
#include "protocol/diameter/message.h"

namespace sublet::protocol::diameter {

namespace limits {
inline constexpr size_t msccs = 64;            // more: 5009
inline constexpr size_t used_units = 128;      // of all MSCCs together; more: 5009
inline constexpr size_t command_used = 8;      // without MSCC; more: 5009
inline constexpr size_t service_ids = 128;     // of all MSCCs together; more: 5009
inline constexpr size_t triggers = 64;         // Trigger-Types of all MSCCs; more: left out
inline constexpr size_t subscription_ids = 8;  // more: 5009
inline constexpr size_t route_records = 16;    // more: 5009
inline constexpr size_t proxy_infos = 8;       // more: 5009
inline constexpr size_t parties = 4;           // Calling-Party-Address, recipients; more: left out
}  // namespace limits

// Part of one of the request's lists; CreditControlRequest::..._of gives the part.
struct Slice {
  uint16_t first = 0, count = 0;
  bool operator==(const Slice&) const = default;
};

struct MsccRequest {  // Multiple-Services-Credit-Control, RFC 8506 8.16
  std::optional<uint32_t> rating_group;
  std::optional<Units> requested;  // there and empty: the server decides the amount
  Slice used, service_ids, triggers;
  std::optional<uint32_t> reporting_reason;  // TS 32.299 7.2
  std::optional<uint32_t> quota_consumption_time;
  std::string_view whole;  // its value as it was read
};

// Raw values are the octets as TS 29.061 16.4.7 lays them out; Addresses begin with two octets of family.
struct PsInformation {  // TS 32.299 7.2
  PsInformation() {}    // not defaulted: stores, where g++ 12 would have `rep stos`, which costs 10 ns more
  std::string_view charging_id, sgsn_mcc_mnc, ggsn_mcc_mnc, imsi_mcc_mnc, imsi;
  std::string_view rat_type;        // raw, one octet
  std::string_view called_station;  // Called-Station-Id: the APN
  std::string_view user_location;   // 3GPP-User-Location-Info, raw
  std::string_view ms_timezone;     // raw, two octets
  std::string_view charging_characteristics, selection_mode, nsapi, imeisv;
  std::string_view pdp_address, sgsn_address, ggsn_address, cg_address;  // Address; the first of several
  std::optional<uint32_t> pdp_type;
  std::optional<UserEquipment> user_equipment;
  bool operator==(const PsInformation&) const = default;
};

enum class Media : uint8_t { none, voice, video };  // what SDP-Media-Name says; video wins

struct ImsInformation {  // TS 32.299 7.2
  std::optional<uint32_t> node_functionality, role_of_node;
  std::string_view user_session_id, called_party, requested_party, charging_id, access_network, sip_method,
      event;
  Bounded<std::string_view, limits::parties> calling_parties;
  std::optional<uint32_t> request_time,
      response_time;  // SIP-Request-, SIP-Response-Timestamp: seconds since 1900
  Media media = Media::none;
};

struct SmsInformation {                                    // TS 32.299 7.2
  std::string_view originator_sccp, recipient_sccp, smsc;  // Addresses
  std::string_view originator_interface;                   // Interface-Id of Originator-Interface
  std::string_view originator;                             // Address-Data of Originator-Received-Address
  Bounded<std::string_view, limits::parties> recipients;   // Address-Data of Recipient-Info
  std::optional<uint32_t> message_type;                    // SM-Message-Type
  std::optional<uint32_t> messages_sent;
};

struct MmsInformation {  // TS 32.299 7.2
  struct Address {
    std::string_view data;
    std::optional<uint32_t> type;
  };
  Address originator;
  Bounded<Address, limits::parties> recipients;
  std::optional<uint32_t> size;             // octets
  std::optional<uint32_t> submission_time;  // seconds since 1900
};

// What is there once, and small. Views of no octets and empty optionals: not there.
struct CreditControlFields {
  Header header;
  std::string_view session_id, origin_host, origin_realm, destination_host, destination_realm;
  std::string_view service_context_id, user_name, correlation_id;
  std::optional<uint32_t> auth_application_id;  // or the one inside Vendor-Specific-Application-Id
  std::optional<RequestType> type;
  std::optional<uint32_t> number;
  std::optional<uint64_t> sub_session_id;
  std::optional<uint32_t> event_time;  // Event-Timestamp: seconds since 1900
  std::optional<uint32_t> origin_state_id;
  std::optional<RequestedAction> action;
  std::optional<uint32_t> termination_cause;
  std::optional<uint32_t> accounting_record_type, accounting_record_number;  // Kamailio sends them; of no use
  std::optional<UserEquipment> user_equipment;
  std::optional<uint32_t> service_id;    // of the command, where no MSCC is used
  std::optional<bool> several_services;  // Multiple-Services-Indicator
};

struct CreditControlRequest : CreditControlFields {
  std::optional<Units> requested;             // of the command, where no MSCC is used
  Bounded<Units, limits::command_used> used;  // the same
  std::optional<PsInformation> ps;  // also what stands outside Service-Information, as some gateways have it
  std::optional<ImsInformation> ims;
  std::optional<SmsInformation> sms;
  std::optional<MmsInformation> mms;
  Bounded<SubscriptionId, limits::subscription_ids> subscription_ids;  // also those of Service-Information
  Bounded<MsccRequest, limits::msccs> msccs;
  Bounded<Units, limits::used_units> used_units;
  Bounded<uint32_t, limits::service_ids> service_ids;
  Bounded<uint32_t, limits::triggers> triggers;
  Bounded<std::string_view, limits::route_records> route_records;
  Bounded<std::string_view, limits::proxy_infos> proxy_infos;  // whole values, for the answer

  std::span<const Units> used_of(const MsccRequest& m) const {
    return {used_units.begin() + m.used.first, m.used.count};
  }
  std::span<const uint32_t> service_ids_of(const MsccRequest& m) const {
    return {service_ids.begin() + m.service_ids.first, m.service_ids.count};
  }
  std::span<const uint32_t> triggers_of(const MsccRequest& m) const {
    return {triggers.begin() + m.triggers.first, m.triggers.count};
  }

  void clear();

  // For those who make requests: things are added to the MSCC added last. nullptr or false: no room.
  MsccRequest* add_mscc();
  Units* add_used(MsccRequest& to);
  bool add_service_id(MsccRequest& to, uint32_t id);
  bool add_trigger(MsccRequest& to, uint32_t trigger);
};

enum class ReadOrder : uint8_t { usual_first, any };  // `any`: without the short cuts, for tests and benches

// A whole message of command 272 with the R bit. False: `failure` says with which Result-Code and Failed-AVP
// to answer; `out` holds what came before. Other values than RFC 8506 knows give 5004, what has to be there
// and is not, 5005.
bool read_credit_control_request(std::string_view message, CreditControlRequest& out, Failure& failure,
                                 ReadOrder order = ReadOrder::usual_first);

// The same struct written as a client does, in the order of RFC 8506 3.1. Octets written; 0: the buffer is
// too small. Header: flags, identifiers and application of `request.header`; the length is filled in.
size_t write_credit_control_request(const CreditControlRequest& request, std::span<char> out);

}  // namespace sublet::protocol::diameter
