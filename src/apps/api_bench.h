// What benches of the HTTP API share: a server that is driven, what it spent, how long answers took, what a plain unit of work takes here.
// Ends the program with 1 and a word when something is not there.
//
//   ApiServer server{good(spawn("sublet", {...}, log)), port_in(log, "HTTP API on http://127.0.0.1:"), port_in(log, "metrics and health on http://127.0.0.1:")};
//   const Spent before = spent_by(server);
//   wrong += show("balances read", spread_of(std::move(micros), seconds, before, spent_by(server)), "5,000", 0);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apps/children.h"
#include "gateway/core/service.h"
#include "records/database.h"

namespace sublet::apps {

[[noreturn]] void give_up(const std::string& what);
template <class T> T good(Result<T> r) {
  if (!r) give_up(r.error().text());
  return std::move(*r);
}

struct Spread {
  double a_second = 0, p50 = 0, p99 = 0, cpu = 0;  // milliseconds; cpu: of the server, for each
  double statements = 0, waits = 0;                // for each
  uint64_t wrong = 0;
};
// What the server has done so far: CPU seconds, statements of SQL, and how often one of its units waited for the database.
struct Spent {
  double cpu = 0, statements = 0, waits = 0;
};
struct ApiServer {
  Child child;
  std::string api, metrics;  // ports
};
Spent spent_by(const ApiServer& server);
Spread spread_of(std::vector<int64_t> micros, double seconds, const Spent& before, const Spent& after);
uint64_t show(const char* what, const Spread& s, const char* goal, double ratio);  // how many were wrong; ratio: to plain units, 0: none

// The port that it says behind `mark`, once it is ready.
std::string port_in(const std::string& log, const std::string& mark);
// Units of one row inserted and committed, a second, by so many threads.
double plain_units(records::Database& db, int threads, double seconds);
// Lines that charging knows, from first_line on, each with 100 of its own.
inline constexpr uint64_t first_line = 8617040000001;
void open_accounts(gateway::Service& service, const std::string& op, uint64_t count);
// The tests' server, with commits that are synced.
std::string durable_postgresql();

}  // namespace sublet::apps
