// Contracts: what a phone's plan or a pretty number means month by month, and what leaving it costs.
//
// A contract begins when its line is active. On the same day of each month after (the month's last where there is none), by the
// operator's clock, a part of its total runs: a deposit's is put back into the account, an instalment's is charged to it, of a frozen
// amount (freezes.h) it is captured and paid into the account, by a top-up order. Parts are whole hundredths and sum to the total. Each is
// one command under the key CONTRACT-mN, or one order, so that however often it is asked for it is done once; an instalment that the account
// cannot pay, and a part that the wallet does not, is asked for again a day later under a new key.
//
//   active -> ended (it has run, or was left early) | returned (the phone came back in time)
//   active -> leaving (what leaving costs is being captured) -> ended
//
// A number's contract (kind `number`) runs by whole calendar months, the first one after it began: in each a part of its deposit comes back,
// and what the line's bill of the month lacks to the monthly minimum is charged. Without months both last as long as the line: the deposit comes back
// at its end. It goes to whoever the line is handed to. Leaving early costs a share (setting number_exit_percent) of the minimum of the
// months left, taken from the deposit first; what is left of that goes back. A cheaper package is no way out: the minimum stays.
//
// Leaving a phone's early costs per cent of what has not run by the plan's terms: charged to the account (of a deposit it is kept, and the rest given
// back; of a frozen amount it is captured into the account first, and the rest released). What the account cannot pay is owed: entry state `owed`.
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
  std::string kind = "sale";  // sale (no plan), discount, deposit, instalments, frozen; number
  std::string plan, model, imei, offer, freeze;  // freeze: of a frozen one, its id
  int64_t months = 0;
  int64_t paid = 0;           // at once, with the phone: price, and what was taken as deposit
  int64_t minimum = 0;        // of a number's: each month
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
  std::string id, kind;       // part, minimum, exit_capture, exit_fee, given_back, refund
  int64_t month = 0, amount = 0;
  std::string state, why;     // asked, done, refused, asked_again, owed, failed (a capture that is not asked for again); kept: taken out of what a closed account left
  Instant at;
  std::string order;          // that captures it
};

Result<Contract> contract(const Work& w, const std::string& id);
Result<std::vector<Contract>> contracts(const Work& w, const std::string& line, const std::string& state, int64_t offset, int64_t most);  // line's id, state: "" any
Result<int64_t> count_contracts(const Work& w, const std::string& line, const std::string& state);
Result<std::vector<ContractEntry>> entries_of(const Work& w, const std::string& contract);

// What an order's model and plan cost; checks that they fit the package.
Result<std::vector<QuoteItem>> phone_items(const Work& w, const OrderRequest& r);
// At the end of an order with a phone: it is sold, and its contract begins.
Result<Done> begin_contract(const Work& w, const Shelf& shelf, const Order& o, const std::string& line, const std::string& number);

// Likewise of one with a number that has obligations, as its items state them (order_plan.h obligations()).
Result<Done> begin_number_contract(const Work& w, const Shelf& shelf, const Order& o, const std::string& line, const std::string& number);
// What runs with the line goes to its new holder; and is shown to it before: items of the order.
Result<Done> hand_contracts(const Work& w, const std::string& line, const std::string& party);
Result<std::vector<QuoteItem>> handed_items(const Work& w, const std::string& line);
// What contracts of the line are owed, of at most `most`, taken out of what its account left: how much was taken, and how much is owed still.
struct Kept {
  int64_t taken = 0, owed = 0;
};
Result<Kept> keep_owed(const Work& w, const std::string& line, int64_t most);

// Parts that are due, of at most `most` contracts; how many.
// All that charging had booked by `booked` is in the records: minimums of months that ended before can be told. 1970: none can.
Result<int64_t> contracts_due(const Work& w, const Shelf& shelf, int64_t most, Instant booked);
// Left early, or with its line. Rows of the outbox that it asks for get `cause`; empty: the contract's own.
Result<Contract> end_contract(const Work& w, const std::string& id, const std::string& reason, const std::string& cause, std::vector<std::string>* outs);
// Within the days that are set (phone_return_days): the phone goes back into the stock, what was paid for it into the account.
Result<Contract> return_phone(const Work& w, const std::string& id, const std::string& reason);
// The line goes: what is frozen for contracts that are over is released, also where a part was to be asked for again.
Result<Done> release_of_line(const Work& w, const std::string& line);
// An order has ended: if it captured for a contract, that goes on.
Result<Done> capture_ended(const Work& w, const Shelf& shelf, const Order& o);
// What charging said to a row of a contract; true if the row is one's.
Result<Done> contract_answered(const Work& w, const std::string& row, bool done, const std::string& why);
bool of_contract(const std::string& cause);
// What of phones' contracts keeps a line from leaving its holder, each in words: one that runs, amounts that are owed. Empty: nothing.
Result<std::vector<std::string>> contract_obstacles(const Work& w, const std::string& line);
// The package that a contract binds a line to; "": none does.
Result<std::string> bound_offer(const Work& w, const std::string& line);

}  // namespace sublet::commerce
