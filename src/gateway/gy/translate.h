// From Diameter credit control to charging's, and back: pure functions that allocate nothing.
//
//   Translation t;  Failure f;                         // keep it: 3 KB
//   if (!translate(request, realtime, currency, t, f)) refuse with f;      // t.credit views t.parts and the
//   request charging::encode_credit(op, t.credit, buffer);
//   ...
//   Answerer answerer(manner);                         // keep it: some 30 KB
//   n = write_credit_control_answer(answerer.make(asked, credit_answer), room);
//
// Services by Service-Context-Id (TS 32.299 7.1.12: the part before the '@' and the release in front of it do
// not matter): 32251 data, 32260 voice or video, 32274 SMS, 32270 MMS. Others by the units that they ask
// for, or where they name none, have used: octets data, seconds voice, else messages; seconds and octets data
// with PS-Information, else voice; with no units by the Service-Information. Units: octets, seconds,
// messages; money in micro-units. One thread each.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/realtime.h"
#include "charging/credit.h"
#include "protocol/diameter/credit_control_answer.h"

namespace sublet::gateway::gy {

namespace diameter = protocol::diameter;

struct Translation {
  charging::Credit credit;
  std::array<charging::CreditPart, diameter::limits::msccs> parts;
  std::optional<uint32_t> currency;  // as it was given
  bool msccs = false;                // the parts stand for MSCCs; else for the command itself
  std::array<uint8_t, diameter::limits::msccs>
      part_of;  // of each MSCC: which part; two may be the same quota
};
// The quota of an MSCC is named by its Rating-Group and its Service-Identifiers, in any order: none and one
// stand for themselves, several are one number with the highest bit set. A Rating-Group of 0 is another than
// none.
//
// False: `failure` says how to answer: 5005 without any Subscription-Id in INITIAL or EVENT, 5030 when none
// of them says anything, 5004 for money that is no whole number of micro-units and for usage beyond 2^50,
// 5007 for money and units mixed, usage in an INITIAL and usage beside MSCCs, 5031 for usage in no unit of
// the service; 5004 for two MSCCs of the same quota, save in a TERMINATION, where what they report is added.
// `realtime`: which marks follow from what the peer tells; null: none.
// `currency`: the operator's, ISO 4217; money in another is refused with 5004, and told with none it is in
// it.
bool translate(const diameter::CreditControlRequest& r, const catalogue::Realtime* realtime,
               std::optional<uint32_t> currency, Translation& out, diameter::Failure& failure);
// The digits of an IMEI or IMEISV, written as text or as TBCD (TS 29.061 16.4.7.2), into `room`; empty: none.
std::string_view imei_of(const diameter::CreditControlRequest& r, std::array<char, 16>& room);

// "tel:+86-139...", "sip:+86139...@ims.example;user=phone", "0139...": the digits, '+' and separators
// dropped. False: no number.
bool number_in(std::string_view text, PhoneNumber& out);
// digits x 10^exponent as micro-units. False: not whole, or too much.
bool micros_of(const diameter::CcMoney& money, int64_t& out);
diameter::CcMoney money_of(int64_t micros, std::optional<uint32_t> currency);
uint32_t currency_number(std::string_view code);  // ISO 4217: "CNY" 156; 0: not known here
// Seconds since 1900 (RFC 6733 4.3.1), of the era in which the number makes sense, and back.
int64_t unix_seconds(uint32_t since_1900);
uint32_t since_1900(int64_t unix_seconds);

uint32_t result_of(charging::CreditCode code);

// One MSCC of a request, for its answer.
struct Echo {
  uint32_t group = 0;     // Rating-Group, if it has one
  uint32_t service = 0;   // its Service-Identifiers, as CreditPart has them
  uint16_t id_count = 0;  // Service-Identifiers
  bool has_group = false;
};

// What an answer needs of its request.
struct Asked {
  uint32_t hop_by_hop = 0, end_to_end = 0, number = 0;
  bool proxiable = true;
  bool msccs = false;
  diameter::RequestType type = diameter::RequestType::initial;
  charging::Credit::Action action = charging::Credit::debit;
  catalogue::Service service = catalogue::Service::data;
  std::string_view session;
  std::span<const std::string_view> proxy_infos;
  std::span<const Echo> echoes;        // of the MSCCs
  std::span<const uint32_t> services;  // their Service-Identifiers, one MSCC's behind the other's
};

// How this server answers.
struct Manner {
  std::string host, realm;
  std::optional<uint32_t> failure_handling = 2;  // Credit-Control-Failure-Handling: retry and terminate
  std::optional<uint32_t> session_failover = 1;  // CC-Session-Failover: supported
};

class Answerer {
 public:
  explicit Answerer(const Manner& manner) : manner_(manner) {}
  // The answer views `asked`, `credit` and this object; good until the next call.
  const diameter::CreditControlAnswer& make(const Asked& asked, const charging::CreditAnswer& credit,
                                            std::optional<uint32_t> currency);
  // A bare Result-Code, with what belongs to the request.
  const diameter::CreditControlAnswer& refuse(const Asked& asked, uint32_t result);

 private:
  void parts(const Asked& asked, const charging::CreditAnswer& credit, std::optional<uint32_t> currency);
  void part(const charging::CreditPartAnswer& p, catalogue::Service service, std::optional<uint32_t> currency,
            diameter::MsccAnswer& out);
  void final_unit(const charging::CreditPartAnswer& p, diameter::FinalUnit& out);

  const Manner& manner_;
  diameter::CreditControlAnswer answer_;
  std::array<diameter::MsccAnswer, diameter::limits::msccs> msccs_;
  std::array<std::string_view, 64> rules_;  // Restriction-Filter-Rules of all parts
  size_t rule_count_ = 0;
};

}  // namespace sublet::gateway::gy
