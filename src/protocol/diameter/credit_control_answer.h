// CreditControlAnswer: a CCA (RFC 8506 3.2 with TS 32.299's additions) as a plain struct, its writer, and the
// reader that clients use.
//
//   MsccAnswer m;  m.rating_group = 10;  m.granted.emplace().total = 1'000'000;  m.validity = 600;
//   CreditControlAnswer a;
//   a.answer_to(request);                              // session, identifiers, flags, type and number
//   a.result = success;  a.origin_host = "ocs.example";  a.origin_realm = "example";  a.msccs = {&m, 1};
//   size_t octets = write_credit_control_answer(a, buffer);   // 0: the buffer is too small
//
// The struct views what its maker owns; nothing is copied but into the buffer, nothing allocated. Absent:
// empty view or optional. Times in seconds, those of day since 1900. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "protocol/diameter/credit_control_request.h"

namespace sublet::protocol::diameter {

struct FinalUnit {  // Final-Unit-Indication, RFC 8506 8.34
  FinalUnitAction action = FinalUnitAction::terminate;
  std::span<const std::string_view> filter_rules;  // Restriction-Filter-Rule
  std::span<const std::string_view> filter_ids;
  std::optional<RedirectAddressType> redirect_type;  // of redirect_address; both or none
  std::string_view redirect_address;
};

struct MsccAnswer {
  std::optional<uint32_t> rating_group;
  std::span<const uint32_t> service_ids;
  std::optional<Units> granted;
  std::optional<uint32_t> validity;  // seconds
  std::optional<uint32_t> result;    // Result-Code of this part
  std::optional<FinalUnit> final_unit;
  std::optional<uint32_t> time_threshold;    // seconds
  std::optional<uint32_t> volume_threshold;  // octets
  std::optional<uint32_t> unit_threshold;
  std::optional<uint32_t> holding_time;  // Quota-Holding-Time, seconds
};

struct CreditControlAnswer {
  uint32_t hop_by_hop = 0, end_to_end = 0;
  bool proxiable = true;
  std::string_view session_id;
  uint32_t result = 0;  // 3xxx sets the E bit
  std::string_view origin_host, origin_realm;
  uint32_t auth_application_id = credit_control_application;
  RequestType type = RequestType::initial;
  uint32_t number = 0;
  std::optional<uint32_t> session_failover;         // 0 not supported, 1 supported
  std::optional<uint32_t> failure_handling;         // 0 terminate, 1 continue, 2 retry and terminate
  std::optional<uint32_t> direct_debiting_failure;  // 0 terminate or buffer, 1 continue
  std::optional<Units> granted;
  std::span<const MsccAnswer> msccs;
  std::optional<CcMoney> cost;  // Cost-Information
  std::string_view cost_unit;
  std::optional<FinalUnit> final_unit;
  std::optional<uint32_t> check_balance;  // 0 enough, 1 no credit
  std::optional<uint32_t> validity;
  std::optional<uint32_t> low_balance;       // TS 32.299 7.2: 0 no, 1 yes
  std::optional<CcMoney> remaining_balance;  // TS 32.299 7.2
  std::span<const std::string_view> proxy_infos;
  const Failure* failure = nullptr;  // for Failed-AVP and Error-Message
  std::string_view error_message;

  // What the answer takes over from its request (RFC 6733 6.2): identifiers, P bit, session, type, number,
  // Proxy-Info.
  void answer_to(const CreditControlRequest& request);
};

size_t write_credit_control_answer(const CreditControlAnswer& answer, std::span<char> out);

// An answer that was read, with room for what its spans view. Some 20 KB: keep it, use it again; not to be
// copied.
struct ReceivedAnswer {
  ReceivedAnswer() = default;
  ReceivedAnswer(const ReceivedAnswer&) = delete;
  ReceivedAnswer& operator=(const ReceivedAnswer&) = delete;

  Header header;
  CreditControlAnswer answer;
  std::string_view failed_avp;  // its value
  std::optional<uint32_t> experimental_result;
  Bounded<MsccAnswer, limits::msccs> msccs;
  Bounded<uint32_t, limits::service_ids> service_ids;
  Bounded<std::string_view, 32> rules, filter_ids;
  Bounded<std::string_view, limits::proxy_infos> proxy_infos;
};

// A whole CCA. Reads what clients need and tolerates the rest; false with `failure` set when it is no proper
// message, or lacks Session-Id, Result-Code (or Experimental-Result), Origin-Host or -Realm, or (save with
// the E bit) CC-Request-Type or -Number.
bool read_credit_control_answer(std::string_view message, ReceivedAnswer& out, Failure& failure);

}  // namespace sublet::protocol::diameter
