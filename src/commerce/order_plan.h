// What an order of each kind costs and which steps it takes. For commerce's own files.
#pragma once

#include <string>
#include <vector>

#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/orders.h"
#include "commerce/parties.h"

namespace sublet::commerce {

// Checks the request, fills in what follows from others (host, holder), and says what is to be paid.
struct Plan {
  OrderRequest request;
  std::vector<QuoteItem> items;
  std::vector<std::string> steps;
  int64_t total = 0;
  std::optional<Number> number;  // that is meant, of orders that bring one
  std::optional<Party> holder;   // of those
};
Result<Plan> plan_order(const Work& w, const Shelf& shelf, OrderRequest request);

const catalogue::Offer* offer_of(const catalogue::Version& v, const std::string& code);
// What of an item binds whoever has the number; and "for N months" behind a title, where it is not for ever.
bool obliges(const QuoteItem& i);
std::string months_text(int64_t months);
// The plan's items may have been stated by a quote: what they oblige to becomes a contract, by a step before the charge; what they freeze is
// frozen before anything is paid.
void oblige(Plan& plan);
// orders.cc: an order that nobody placed (a host asked for it), and one that something other than an answer brought further.
Result<Done> begin_order(const Work& w, const Shelf& shelf, Order& o);
Result<Done> go_on_with(const Work& w, const Shelf& shelf, Order& o);
// A stop for risk or loss is lifted by those whose role decides it (Work::decides_risk when it was ordered), whatever channel is named: `forbidden`.
Result<Done> may_resume(const Work& w, const OrderRequest& request);
// Who gets a line gets its account and what hangs on it: refusals `shared_account`, `may_not_transfer` (with what must end first).
Result<Done> may_hand_over(const Work& w, const LineRecord& l);
bool brings_number(const std::string& kind);  // takes one from the stock

}  // namespace sublet::commerce
