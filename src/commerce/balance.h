// Balance actions: what is asked of an account in charging beside orders. Nothing is paid for them.
//
//   adjust      a correction by the operator's people, with a reason; up or down
//   transfer    money from one line's account to another's
//   gift        units of a bucket, likewise
//
// An action is a row of the outbox under the action's id, which is charging's idempotency key too: it is carried out once. Its
// state is what came of that row: `created`, then `completed` or `failed` with charging's answer.
//
// Refusals: `bad_amount`, `reason_needed`, `unknown_action`.
//
//   Result<BalanceAction> a = ask_balance(w, {.kind = "adjust", .line = "8617090000001", .amount = -5'000'000, .reason = "complaint 17"});
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/context.h"
#include "commerce/orders.h"

namespace sublet::commerce {

struct BalanceAction {
  std::string id = {}, kind = {};
  std::string line = {}, to = {};   // numbers
  std::string bucket = {};          // empty: the account's money
  bool units = false;               // `amount` is units of the bucket; else micro-units
  int64_t amount = 0;
  std::string reason = {};
  std::string request = {};         // what was asked, in the asker's own words (JSON)
  std::string actor = {}, state = "created", answer = {};
  Instant created = {};
  std::optional<Instant> settled = {};
};

Result<BalanceAction> ask_balance(const Work& w, BalanceAction a);
Result<BalanceAction> balance_action(const Work& w, const std::string& id);

struct BalanceFilter {
  std::vector<std::string> kinds;
  std::string line;                 // who gives or is corrected
  int64_t offset = 0, most = 50;
};
Result<std::vector<BalanceAction>> balance_actions(const Work& w, const BalanceFilter& filter);
Result<int64_t> count_balance_actions(const Work& w, const BalanceFilter& filter);

// The row of an action was answered; told as an event. By answered() of orders.h.
inline constexpr const char* balance_cause = "balance/";
Result<Done> balance_answered(const Work& w, const std::string& id, const OutsideAnswer& answer);

}  // namespace sublet::commerce
