// Audit: whether the records of one operator agree with each other: every number, SIM and fen is in one place.
//
// `sublet audit` compares them with charging's books and the hosts' own besides (apps/audit.cc). Reads only; takes as long as the tables are
// long.
#pragma once

#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct Audit {
  int64_t orders = 0, open = 0, undoing = 0, done = 0, undone = 0, stuck = 0;
  int64_t lines = 0, numbers_held = 0, sims_held = 0;
  int64_t taken = 0;             // by payments, micro-units
  int64_t credited = 0;          // of it gone into accounts
  int64_t entered = 0;           // the same, and what was taken out again because the order was undone
  int64_t refunded = 0;          // given back, owed refunds included
  int64_t owed = 0;              // of the refunds: not handed out yet
  int64_t on_the_way = 0;        // taken, and neither credited nor given back: of orders that are under way
  int64_t paid_out = 0;          // of closed accounts
  int64_t cash = 0;              // in drawers
  int64_t frozen = 0;            // in buyers' wallets, for contracts: not taken
  int64_t wallet_taken = 0, wallet_refunded = 0, wallet_fees = 0;  // as the wallets have said
  int64_t taxes = 0, fee_taxes = 0;  // value-added tax contained in what was taken and not given back, and in the wallets' fees
  std::vector<std::string> wrong;  // sentences; empty: all agrees
};
Result<Audit> audit(const Work& w);

}  // namespace sublet::commerce
