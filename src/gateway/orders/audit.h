// Audit of an operator: the records by themselves (commerce/audit.h), against charging's log, and against the hosts' accounts.
//
// Against the log: each command that the records believe carried out stands there, carried out once, and moved the money that
// the records say; each line in service is in charging, and no closed one. Against a host: what is open there is a line in
// service or an order under way, with the same SIM, and the other way round. Against the wallets: each
// trade, refund and fee that they have is here to the fen, and the other way round. `wrong` is empty when all agrees.
//
//   Result<Json> a = audit_operator(db, vault, service, clock, "demo", {.accounts = {{"unicom", "unicom.accounts"}}, .trades = "wallet.trades"});
#pragma once

#include <map>
#include <string>

#include "gateway/core/json.h"
#include "io/clock.h"
#include "records/database.h"
#include "records/vault.h"

namespace sublet::gateway {

class Service;

// What the outside's own books say, each in a file of JSON lines.
struct OthersBooks {
  std::map<std::string, std::string> accounts = {};  // by host: {"number", "state": "open", "imsi", "iccid"}
  std::string trades = {};                           // of the wallets: {"merchant", "number", "state", "amount", "fee", "refunds": [{"number", "amount", "fee_back"}]} in fen; empty: not told
};
Result<Json> audit_operator(records::Database& db, const records::Vault& vault, Service& service, io::Clock& clock, const std::string& op, const OthersBooks& others);

}  // namespace sublet::gateway
