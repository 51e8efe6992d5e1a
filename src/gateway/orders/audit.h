// Audit of an operator: the records by themselves (commerce/audit.h), against charging's log, and against the hosts' accounts.
//
// Against the log: each command that the records believe carried out stands there, carried out once, and moved the money that
// the records say; each line in service is in charging, and no closed one. Against a host: what is open there is a line in
// service or an order under way, with the same SIM, and the other way round. `wrong` is empty when all agrees.
//
//   Result<Json> a = audit_operator(db, vault, service, clock, "demo", {{"unicom", "unicom.accounts"}});
#pragma once

#include <map>
#include <string>

#include "gateway/core/json.h"
#include "io/clock.h"
#include "records/database.h"
#include "records/vault.h"

namespace sublet::gateway {

class Service;

// `accounts`: by host, a file of a JSON line for each account: {"number", "state": "open", "imsi", "iccid"}.
Result<Json> audit_operator(records::Database& db, const records::Vault& vault, Service& service, io::Clock& clock, const std::string& op, const std::map<std::string, std::string>& accounts);

}  // namespace sublet::gateway
