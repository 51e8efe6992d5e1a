// Contracts: what a phone's plan means month by month, and what leaving it costs.
//
// A contract begins when its line is active. On the same day of each month after (the month's last where there is none), by the
// operator's clock, a part of its total runs: a deposit's is put back into the account, an instalment's is charged to it, a frozen
// one's is captured. Parts are whole hundredths and sum to the total. Each is one command under the key CONTRACT-mN, so that
// however often it is asked for it is done once; an instalment that the account cannot pay is asked for again a day later under a new key.
//
//   active -> ended (it has run, or was left early) | returned (the phone came back in time)
//
// Leaving early costs per cent of what has not run by the plan's terms: charged to the account (of a deposit or frozen amount it is kept,
// and the rest given back). What the account cannot pay is owed: entry state `owed`.
//
// Refusals: `unknown_contract`, `contract_over`, `too_late` (to return), `contract_binds` (the package, while it runs).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/orders.h"
#include "commerce/phones.h"

namespace sublet::commerce {

struct Contract {
  std::string id, order, line, number, party;
  std::string kind = "sale";  // sale (no plan), discount, deposit, instalments, frozen
  std::string plan, model, imei, offer;
  int64_t months = 0;
  int64_t paid = 0;           // at once, with the phone: price, and what was taken as deposit or frozen
  int64_t total = 0;          // runs in `months` parts; of a discount: the discount
  int64_t run_months = 0, run_amount = 0;
  std::string exit;
  int64_t exit_fee = 0;
  std::string state = "active";
  std::optional<Instant> due;
  Instant begun;
  std::optional<Instant> ended;
  int64_t version = 1;
  int64_t left() const { return total - run_amount; }
};
struct ContractEntry {
  std::string id, kind;       // part, exit_fee, given_back, refund
  int64_t month = 0, amount = 0;
  std::string state, why;     // asked, done, refused, owed
  Instant at;
};

Result<Contract> contract(const Work& w, const std::string& id);
Result<std::vector<Contract>> contracts(const Work& w, const std::string& line, const std::string& state, int64_t offset, int64_t most);  // line's id, state: "" any
Result<std::vector<ContractEntry>> entries_of(const Work& w, const std::string& contract);

// What an order's model and plan cost; checks that they fit the package.
Result<std::vector<QuoteItem>> phone_items(const Work& w, const OrderRequest& r);
// At the end of an order with a phone: it is sold, and its contract begins.
Result<Done> begin_contract(const Work& w, const Shelf& shelf, const Order& o, const std::string& line, const std::string& number);

// Parts that are due, of at most `most` contracts; how many.
Result<int64_t> contracts_due(const Work& w, const Shelf& shelf, int64_t most);
// Left early, or with its line. Rows of the outbox that it asks for get `cause`; empty: the contract's own.
Result<Contract> end_contract(const Work& w, const std::string& id, const std::string& reason, const std::string& cause, std::vector<std::string>* outs);
// Within the days that are set (phone_return_days): the phone goes back into the stock, what was paid for it into the account.
Result<Contract> return_phone(const Work& w, const std::string& id, const std::string& reason);
// What charging said to a row of a contract; true if the row is one's.
Result<Done> contract_answered(const Work& w, const std::string& row, bool done, const std::string& why);
bool of_contract(const std::string& cause);
// What of phones' contracts keeps a line from leaving its holder, each in words: one that runs, amounts that are owed. Empty: nothing.
Result<std::vector<std::string>> contract_obstacles(const Work& w, const std::string& line);
// The package that a contract binds a line to; "": none does.
Result<std::string> bound_offer(const Work& w, const std::string& line);

}  // namespace sublet::commerce
