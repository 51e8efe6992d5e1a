// Porting: numbers that come from another network and numbers that go to one, as orders.
//
//   port_in     verify, pay, bind, [profile], port_in, open_account, charge
//               with the code that the losing network gave its holder (authorization) and its name (from); once the host says
//               `ported_at` the number is in the stock as ported, in use, and charged from then on
//   port_out    ask_account, port_out_request: a holder asks for the code with which another network may take the number; the step's detail
//   port_away   another network asks (the host's notice): ask_account, port_out_confirm, then what closing a line does - close_account, pay_out;
//               or port_out_reject with why. A host that says it has gone where nobody had asked: told_gone, which waits for care -
//               retried the line is closed, undone it stays - unless its holder was given the code (setting port_code_days). The number is then ported away, and frozen for ever: it can only be ported in again.
//
// A number may go unless its line is stopped for arrears or risk, its account is below zero (charging is asked: a holder's own stop would hide it), a phone's contract runs, another order is under way, or its holder was
// not verified. A question that comes twice is one; that a number is gone may be told by the completion, a notice, or both, in any
// order: whoever tells it first closes the line.
//
// Refusals: `bad_order` (with the field), `may_not_port` (with all reasons).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "commerce/orders.h"

namespace sublet::commerce {

// Why a number may not go, each in words; empty: it may.
Result<std::vector<std::string>> port_out_obstacles(const Work& w, const std::string& number);

struct HostWord {
  std::string host, what, reference, number;  // what: port_out_asked, ported_out; others change nothing
  std::map<std::string, std::string, std::less<>> fields;  // to: the network that takes it
};
Result<Done> host_noticed(const Work& w, const Shelf& shelf, const HostWord& said);

}  // namespace sublet::commerce
