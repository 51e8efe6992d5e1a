// Refunds that are owed, handed out: cash that a drawer had not, money of an account that was closed, what a closed line left.
//
// Refusals: `unknown_refund`, `not_open` (it is not owed), `bad_payment`, those of a drawer (payments.h), `unknown_line`.
//
//   Result<std::string> r = pay_refund(w, id, {"drawer", drawer});   // done at once
//   Result<std::string> r = pay_refund(w, id, {"account", number});  // another refund, open until charging has answered
#pragma once

#include <string>

#include "commerce/orders.h"

namespace sublet::commerce {

inline constexpr const char* refund_cause = "refund/";  // of an outbox row: then the refund's id

// The refund's id. Into an account it is a refund of its own, in place of the owed one (which ends `failed`): a command's key is used once.
Result<std::string> pay_refund(const Work& w, const std::string& refund, const PaymentWish& to);
// Charging's answer to it: done, or owed as before.
Result<Done> refund_answered(const Work& w, const std::string& refund, const OutsideAnswer& answer);

}  // namespace sublet::commerce
