// Value-added tax that is contained in what is paid: kept with each payment by what it was for, and with each of a wallet's entries for its fee,
// at the rate of that day; a rate that changes later changes nothing that was paid (docs/decisions/0018).
//
//   tax = amount x rate / (1 + rate), rounded half up to the fen, once for each kind of item of a payment and once for each fee
//
// Rates are settings in millionths, `tax_ppm_KIND` (number, sim, offer, keep, transfer, phone: sold; deposit, minimum, top_up: money that stays the
// customer's until it is used), and a merchant's `fee_tax_ppm` (merchants.h).
//
//   keep_taxes(w, payment, order.items);
//   for (const PaymentTax& t : *payment_taxes(w, payment)) ...
#pragma once

#include <string>
#include <vector>

#include "commerce/orders.h"

namespace sublet::commerce {

struct PaymentTax {
  std::string what;            // of an item (orders.h); what was paid beyond the items is a top_up
  int64_t amount = 0, ppm = 0, tax = 0;  // micro-units, tax included; millionths
};

int64_t tax_in(int64_t amount, int64_t ppm);
// Once, when the payment is asked for or taken.
Result<Done> keep_taxes(const Work& w, const Payment& p, const std::vector<QuoteItem>& items);
Result<std::vector<PaymentTax>> payment_taxes(const Work& w, const std::string& payment);

}  // namespace sublet::commerce
