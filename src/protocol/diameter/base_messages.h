// The messages of the base protocol (RFC 6733) that a credit-control server and its peers exchange: CER/CEA,
// DWR/DWA, DPR/DPA, RAR/RAA, ASR/ASA, and the answer that refuses a request of any kind.
//
//   BaseMessage m;  Failure f;
//   if (!read_base_message(in, m, f)) n = write_refusal(in, {host, realm, f.result, {}, &f, {}}, out);
//   else if (m.header.command == device_watchdog) n = write_answer(us, m.header, success, out);
//
// Readers view the octets, writers write into the caller's buffer and give the octets written, or 0 if it is
// too small. No allocation. Addresses are values of type Address: two octets of family (1 IPv4, 2 IPv6), then
// the address. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "protocol/diameter/bounded.h"
#include "protocol/diameter/message.h"

namespace sublet::protocol::diameter {

struct VendorApplication {  // Vendor-Specific-Application-Id, RFC 6733 6.11
  uint32_t vendor = 0;      // the first Vendor-Id
  std::optional<uint32_t> auth, acct;
  bool operator==(const VendorApplication&) const = default;
};

// Everything that those messages can hold; what a command has to hold is checked. Lists: what is beyond their
// room is left out.
struct BaseMessage {
  Header header;
  std::string_view session_id, origin_host, origin_realm, destination_host, destination_realm;
  std::string_view product_name, error_message, user_name;
  std::string_view failed_avp;  // its value
  std::optional<uint32_t> result, experimental_result;
  std::optional<uint32_t> vendor_id, firmware_revision, origin_state_id, disconnect_cause,
      auth_application_id;
  std::optional<uint32_t> re_auth_type, termination_cause;
  Bounded<std::string_view, 16> host_ip_addresses;
  Bounded<uint32_t, 32> supported_vendors, auth_applications, acct_applications, inband_security;
  Bounded<VendorApplication, 32> vendor_applications;
  Bounded<std::string_view, 16> route_records;
  Bounded<std::string_view, 8> proxy_infos;

  void clear();
  // Credit control, as auth application, alone or vendor-specific; or a relay (RFC 6733 5.3).
  bool speaks(uint32_t application) const;
};

// A whole message of any command, request or answer: AVPs of base messages are read, others passed over (5001
// with the M bit, in requests). Missing ones (5005) are told for CER, CEA, DWR, DWA, DPR, DPA, RAR, RAA, ASR,
// ASA.
bool read_base_message(std::string_view message, BaseMessage& out, Failure& failure);

struct MessageIds {
  uint32_t hop_by_hop = 0, end_to_end = 0;
};

// Who speaks, as CER and CEA tell it.
struct Speaker {
  std::string_view host, realm, product;
  uint32_t vendor_id = 0;
  std::span<const std::string_view> addresses;  // Host-IP-Address, at least one
  std::optional<uint32_t> origin_state_id, firmware_revision;
  // Told besides: Supported-Vendor-Id 10415, Auth-Application-Id 4, Vendor-Specific-Application-Id {10415, 4}
  // (Kamailio wants it), and in a CER Inband-Security-Id 0 (none).
};

size_t write_capabilities_request(const Speaker& us, MessageIds ids, std::span<char> out);
// `failure` (may be null) gives Failed-AVP and Error-Message.
size_t write_capabilities_answer(const Speaker& us, const Header& request, uint32_t result,
                                 const Failure* failure, std::span<char> out);

size_t write_watchdog_request(const Speaker& us, MessageIds ids, std::span<char> out);
size_t write_disconnect_request(const Speaker& us, MessageIds ids, uint32_t cause,
                                std::span<char> out);  // 0 rebooting, 1 busy, 2 do not want to talk
// DWA or DPA, by the request's command.
size_t write_answer(const Speaker& us, const Header& request, uint32_t result, std::span<char> out);

// RAR and ASR of a credit-control server (RFC 8506 5.5, RFC 6733 8.3.1, 8.5.1): to the client of a session.
struct SessionRequest {
  std::string_view session_id, destination_host, destination_realm, user_name;
  MessageIds ids;
  bool repeated = false;                             // T
  std::optional<uint32_t> rating_group, service_id;  // RAR: only these; RFC 8506 5.5
};
size_t write_re_auth_request(const Speaker& us, const SessionRequest& r, std::span<char> out);
size_t write_abort_request(const Speaker& us, const SessionRequest& r, std::span<char> out);
// RAA and ASA, as a client gives them: by the request's command.
size_t write_session_answer(const Speaker& us, const BaseMessage& request, uint32_t result,
                            std::span<char> out);

// The answer that refuses: to any request, however broken behind its header. Session-Id first and Proxy-Info
// in order, if they can be found; P as in the request, T cleared, E with 3xxx (RFC 6733 6.2, 7.1.3, 7.2); in
// a CCA that is none of 3xxx also application, type and number, if they can be found (RFC 8506 3.2).
struct Refusal {
  std::string_view host, realm;
  uint32_t result = 0;
  std::optional<uint32_t> origin_state_id;
  const Failure* failure = nullptr;  // Failed-AVP, and Error-Message unless one is given
  std::string_view error_message;
  std::string_view redirect_host = {};  // with 3006: a DiameterURI (RFC 6733 6.12)
};
// 0 also when `request` is shorter than a header or is no request.
size_t write_refusal(std::string_view request, const Refusal& refusal, std::span<char> out);

}  // namespace sublet::protocol::diameter
