// What the command line asks of the stock: numbers, SIMs and phones by lots, the search, grades, models and plans, and of wallets' bills. One request
// object in, one answer out, as docs/formats/local-socket.md has them; a long one tells meanwhile how far it is.
//
// The same code answers in a running server, over its local socket, and in the command's own process when no server runs: the
// records belong to one process at a time (records/database.h).
//
// An import works in units and may be ended anywhere: the same request again goes on where it stood. Refusals of commerce, and
// `bad_request`, `unknown_operator`, `stopped` (whoever watched has gone).
//
//   StockDesk desk{db, vault, clock, &index, "command line"};
//   std::optional<Json> answer = stock_request(desk, {{"do", "lots"}, {"operator", "demo"}}, tell);
#pragma once

#include <optional>
#include <string>

#include "gateway/core/request.h"
#include "io/clock.h"
#include "records/database.h"
#include "records/vault.h"

namespace sublet::commerce {
class NumberIndex;
}

namespace sublet::gateway {

struct StockDesk {
  records::Database& db;
  const records::Vault& vault;
  io::Clock& clock;
  const commerce::NumberIndex* index = nullptr;  // none: a search fills one of its own first
  std::string actor = "command line";
};

bool is_stock_request(const Json& request);
Json stock_request(const StockDesk& desk, const Json& request, const Tell& tell);

}  // namespace sublet::gateway
