// Credit control: one request of a network element that asks before it serves (RFC 8506; later 5G's Nchf), as one
// command, and its answer. The wires' codecs translate; what is granted, charged and refused is decided in credit.cc.
//
//   Credit c;  c.type = Credit::initial;  c.session = "gw;1;7";  c.number = 0;  c.line = number;
//   CreditPart part;  part.group = 10;  part.flags = CreditPart::asks;  part.asked = 1'000'000;
//   c.parts = {&part, 1};
//   encode_credit("sample", c, request.buffer());
//   ...
//   CreditAnswer a;                                    // keep it, use it again: nothing allocates once warm
//   decode_credit_answer(outcome, a)                   // a.code, a.parts[i].units, ...
//
// Units: octets, seconds, messages, by the use's service; money in micro-units (CreditPart::money). Times in seconds UTC.
// Threads: plain data. Format: docs/formats/commands.md, kind `credit`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "charging/command.h"
#include "charging/event.h"

namespace sublet::charging {

// One quota of a session: what Diameter calls a Multiple-Services-Credit-Control, or the units of a command without any.
struct __attribute__((packed)) CreditPart {
  static constexpr uint8_t asks = 1;     // a new grant is wanted: `asked`, or with 0 as much as the server thinks right
  static constexpr uint8_t reports = 2;  // `used` is what was used since the last report
  static constexpr uint8_t money = 4;    // both are micro-units instead of units of the service
  static constexpr uint8_t ends = 8;     // nothing more is used of it: its hold is given back
  static constexpr uint8_t whole = 16;   // it is what the request asks: if it is refused, the request is
  uint32_t group = 0;                    // rating group; 0: none
  uint32_t service = 0;                  // Service-Identifier; 0: none. Both together name the quota
  int64_t asked = 0;
  int64_t used = 0;
  int64_t used_after = 0;                // and after the time of CreditPartAnswer::change
  uint8_t flags = 0;
  bool has(uint8_t flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(CreditPart) == 33);

struct Credit {
  enum Type : uint8_t { initial = 1, update = 2, termination = 3, event = 4 };
  enum Action : uint8_t { debit = 0, refund = 1, balance = 2, price = 3 };  // of an event
  Type type = initial;
  Action action = debit;
  bool again = false;         // the peer says that it may have sent it before (the T flag)
  uint32_t number = 0;        // CC-Request-Number
  uint32_t lives = 0;         // seconds without a request until the session is closed (Tcc); 0: twice the validity
  std::string_view session;   // names it in the operator, 1 to 512 octets
  PhoneNumber line;           // who: by number,
  uint64_t imsi = 0;          // or by what the SIM says (set_sim); the number goes first
  Use use;                    // service, direction, peer, place, marks; `start`, if it is told, of an event
  uint32_t told_marks = 0;    // of an update: which marks `use.marks` tells anew (and `use.place`, where it is not empty)
  std::span<const CreditPart> parts;  // at most 64, each quota once
};

// Why a request, or a part of it, got nothing. The names are those of docs/formats/commands.md.
enum class CreditCode : uint8_t {
  done = 0, bad_command, unknown_operator, unknown_line, unknown_session, session_exists, out_of_sequence, too_many_sessions,
  insufficient_balance, member_limit, stopped, no_price, no_offer, closed_destination, too_large, free_of_charge, account_closed, wrong_unit,
};
inline constexpr int credit_code_count = 18;
const char* credit_code_name(CreditCode code);

struct CreditPartAnswer {
  static constexpr uint8_t last = 1;       // no more can follow: final units
  static constexpr uint8_t granted = 2;
  static constexpr uint8_t money = 4;
  enum AtEnd : uint8_t { terminate = 0, redirect = 1, restrict_access = 2 };
  uint32_t group = 0, service = 0;
  CreditCode code = CreditCode::done;
  uint8_t flags = 0;
  AtEnd at_end = terminate;    // what happens when the last units are used, as the offer says
  int64_t units = 0;           // granted
  int64_t holds = 0;           // micro-units held for it
  uint32_t validity = 0;       // seconds; 0: none stated
  uint32_t change = 0;         // seconds UTC: the tariff changes then, within the grant; 0: no
  int64_t threshold = 0;       // units before the end at which more should be asked for; 0: none
  uint32_t holding = 0;        // Quota-Holding-Time, seconds; 0: none stated
  std::string_view where;      // of redirect: the address; of restrict: rules, a line each. Views the outcome's bytes
};

struct CreditAnswer {
  CreditCode code = CreditCode::done;
  bool repeated = false;       // the first answer to the same request, once more
  bool low = false;            // the account's balance is below what the operator calls low
  bool covered = true;         // balance check: what was asked can be paid
  bool eventful = false;       // events follow that are not of sessions and charges (a limit, a stop, a fee, ...)
  uint32_t account = 0;
  int64_t cost = 0;            // micro-units charged by this request (price enquiry: that it would cost)
  int64_t available = 0;       // micro-units that may still be spent
  std::vector<CreditPartAnswer> parts;
  void clear();                // keeps the room of its parts
};

void encode_credit(std::string_view op, const Credit& command, std::string& out);
// The body behind the header; `parts` is filled and viewed by `out.parts`. False: damaged, or against the limits above.
bool decode_credit(std::string_view body, Credit& out, std::vector<CreditPart>& parts);

// The outcome of a credit command: the answer, then events as of every other command (decode_events). The answer is taken
// off the front of `bytes`; its `where`s view them.
void encode_credit_answer(const CreditAnswer& answer, std::string& out);
bool decode_credit_answer(std::string_view& bytes, CreditAnswer& out);
// Of an outcome: CreditAnswer::eventful, for readers of the feed, who pass over most.
inline bool is_eventful(std::string_view outcome) { return outcome.size() < 2 || (outcome[1] & 8) != 0; }

// Any command's outcome but that of usage, for those who look at all: of a credit command the answer is told in the words of
// the others.
bool decode_outcome(Kind kind, std::string_view bytes, Outcome& out);

}  // namespace sublet::charging
