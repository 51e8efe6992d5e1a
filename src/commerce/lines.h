// Lines: numbers in service, with whose they are and what they run on. Money and usage of a line are charging's; here stands
// what relates it to a party, a SIM, a host, an order.
//
//   state: active, closed. bars: stop bits that holder or operator asked for; stops: what the host has confirmed.
//
// Refusals: `unknown_line`, `line_closed`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct LineRecord {
  std::string id, number, party, user, host, iccid, imsi;
  std::string account;         // number of a line of the account: that with which it was opened, or when that is closed, another
  std::string offer, channel, state = "active", order;
  int64_t bars = 0, stops = 0;
  Instant since;
  std::optional<Instant> closed;
  int64_t version = 1;
  Instant changed;
};

Result<LineRecord> line_of_number(const Work& w, const std::string& number);  // the one in service
Result<LineRecord> line_by_id(const Work& w, const std::string& id);
struct LineFilter {
  std::string party, state, number, iccid, imsi;
  int64_t offset = 0, most = 50;
};
Result<std::vector<LineRecord>> lines(const Work& w, const LineFilter& filter);
Result<int64_t> count_lines(const Work& w, const LineFilter& filter);
// Refusal `shared_account` when other lines in service are paid by the same account: who gets this one would get theirs.
Result<Done> alone_on_account(const Work& w, const LineRecord& l);
// Since when its holder has it: since it was sold, or handed over last. What was before is the former holder's business.
Result<Instant> held_since(const Work& w, const LineRecord& l);
// By care: the IMSI of a SIM of the stock was wrong or is missing. The line that runs on it has it too, and charging is told. Refusals
// `unknown_sim`, `bad_imsi`, `duplicate`.
Result<Done> correct_imsi(const Work& w, const std::string& iccid, const std::string& imsi);
Result<Done> insert_line(const Work& w, const LineRecord& l);
Result<Done> store_line(const Work& w, LineRecord& l);

}  // namespace sublet::commerce
