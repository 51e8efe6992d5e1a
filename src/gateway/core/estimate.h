// What uses cost under an offer, by trials (trial.h): a month of given use (Estimate), or uses as they are listed (Tried).
//
// A month of use is spread by one rule, so that any two offers are asked the same:
//   - The line takes the offer with the first day of the next month, and uses alike in that month and in the one after it, which is the one
//     that is told: what is paid once, free first months and what rolls over stand in the right place.
//   - Data: three sessions of half an hour a day, at 9, 13 and 20 o'clock, each the same share, at home and of no app.
//   - Minutes: calls of two minutes (longer ones beyond ten a day), spread evenly, from 10 o'clock on every half hour, each to the same mobile
//     number of the country (13800000000). Messages: one by one (several in one beyond ten a day), to that number, from 12 o'clock on each minute.
//
// Costs are what leaves the account's own money. What a limit of the offer stops, or no rule prices, is told and not charged. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/core/trial.h"

namespace sublet::gateway {

struct MonthOfUse {
  int64_t minutes = 0, messages = 0, megabytes = 0;
  static constexpr int64_t most_minutes = 44'640, most_messages = 100'000, most_megabytes = 10 << 20;
};

// Where the money went: "use/voice", "fee/NAME", "minimum".
struct CostPart {
  std::string what;
  Money amount;
};
struct Unserved {
  catalogue::Service service{};
  std::string why;      // the refusal: "stopped", "no_price", ...
  int64_t uses = 0, units = 0;
};

struct Estimate {
  Money total;          // of the month: uses, recurring fees, minimum
  Money monthly;        // of it, recurring fees
  Money once;           // paid when the offer is taken; not in the total
  std::vector<CostPart> parts;  // of the total
  std::vector<Unserved> unserved;
};

// A mobile number of the operator's country: whom calls and messages go to where nobody is named.
PhoneNumber usual_peer(const catalogue::OperatorInfo& op);
// The uses of the month that begins with this local day.
std::vector<catalogue::Use> spread(const catalogue::OperatorInfo& op, const MonthOfUse& use, int64_t first_day);
// Refusals: those of taking the offer, such as `unknown_offer`.
Result<Estimate> estimate(const Tables& tables, const std::string& offer, const MonthOfUse& use, Instant now);

// One use under an offer.
struct TriedUse {
  std::string refused, detail;  // empty: it was charged
  Money cost;                   // its price; of it `paid` from the account's own money
  Money paid;
  std::vector<std::pair<std::string, int64_t>> buckets;  // that paid of it, by name, with units or micro-units that they gave
  std::vector<std::string> why;                          // its explanation, where asked for
};
struct Tried {
  std::vector<TriedUse> uses;   // in the order given
  Money total, monthly, once;   // as of an estimate, over all months that the uses lie in
  std::vector<CostPart> parts;
};

// The line takes the offers (a package, and what is sold on top of it) at `since`, or with the beginning of the month of the first use. Fees are those to the end of the month of the last
// use. Refusals: `too_far` if more than 100 days lie between the first and the last; those of taking the offer.
constexpr size_t most_tried = 2'000;
Result<Tried> try_uses(const Tables& tables, const std::vector<std::string>& offers, const std::vector<catalogue::Use>& uses, bool explain, std::optional<Instant> since = {});

}  // namespace sublet::gateway
