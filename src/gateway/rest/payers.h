// Payers: whose money a key or a member of staff may let pay with orders: drawers and accounts that the owner has named with them, as words
// `drawer:ID` and `account:NUMBER`. Of who has none named: whoever may change payments (owner, care, finance) any, since they keep the
// drawers; others none. The account of the line that an order is about may always pay for it. Subscribers: order_api.cc place().
//
// Refusals: `bad_payer`, `forbidden`.
#pragma once

#include "commerce/payments.h"
#include "gateway/rest/call.h"

namespace sublet::gateway::rest {

Result<std::string> payers_in(const Json& list);   // body.payers: as it is kept
Json payers_json(const std::string& payers);
Result<Done> may_let_pay(const Principal& who, const commerce::PaymentWish& wish, const std::string& line);

}  // namespace sublet::gateway::rest
