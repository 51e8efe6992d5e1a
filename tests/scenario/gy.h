// GyRequest: one `gy` line of a scenario: a credit-control request as a network element means it. At the first two depths it
// becomes charging's own command, at the third a Diameter request over a socket (gateway_target.h); the server must make the
// very same command of it.
//
//   GyRequest q;  q.session = "S1";  q.line = number;  q.parts.push_back({.group = 10, .named = true, .asks = true});
//   std::string command = command_of("test", q);
//
// Units: those of the service, money in micro-units. One thread.
#pragma once

#include <string>
#include <vector>

#include "charging/credit.h"

namespace sublet::scenario {

struct GyRequest {
  struct Used {  // a Used-Service-Unit
    enum Kind : uint8_t { total, input, output, money } kind = total;
    enum Side : uint8_t { neither, before, after } side = neither;  // of a tariff change
    int64_t amount = 0;
  };
  struct Part {
    uint32_t group = 0, service = 0;
    bool named = false;  // a Multiple-Services-Credit-Control; else the units of the command itself
    bool asks = false, money = false, ends = false;
    int64_t asked = 0;  // 0: as much as the server likes
    std::vector<Used> used;
    bool said_something() const { return asks || ends || !used.empty(); }
  };
  charging::Credit::Type type = charging::Credit::initial;
  charging::Credit::Action action = charging::Credit::debit;
  uint32_t number = 0;
  std::string session, imsi;
  PhoneNumber line;
  catalogue::Use use;
  std::vector<Part> parts;
  bool again = false;  // sent once more: with the T flag, over another connection

  bool by_msccs() const { return !parts.empty() && parts.front().named; }
};

// Its command in the log.
std::string command_of(const std::string& op, const GyRequest& q);

}  // namespace sublet::scenario
