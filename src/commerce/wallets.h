// Wallets: what an operator's merchants take and give back at Alipay and WeChat Pay. The wallet's word of a payment is a record of its own
// (trade, entries), beside the order's need (payments.h) and the account's credit (charging): the payment's id is the number of all three
// (out_trade_no), and the refund's id that of its refund (out_request_no, out_refund_no).
//
//   trade:  asked (the wallet may not know it yet) -> open (a code to pay with) -> paid
//           asked, open -> closing (the order no longer wants it) -> closed       closing -> paid, then given back whole
//           asked -> refused
//   entry:  money that the wallet says it has moved: `payment` (its id) and `refund` (its id), with fee, day of the bill, day of settlement.
//
// All is done once however often it is told: the row is the lock. What a notice or a query says is believed by `heard`, which checks amount
// and merchant against the trade; what contradicts is refused and changes nothing. A trade that nobody told of is asked for (`checks_due`) with
// growing pauses until it is over.
//
// Outbox, topic `wallet`, target: the merchant's id; body {"what": create | query | close | refund, "payment", "refund"?}; cause: the order's step
// (create, close, refund of an order that goes back), `wallet/PAYMENT` (query), `refund/ID` (a refund for itself).
//
// Refusals: `no_merchant`, `unknown_trade`, `wallet_differs` (with what), those of payments.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/context.h"
#include "commerce/payments.h"

namespace sublet::commerce {

struct Trade {
  std::string payment, merchant, wallet, way;
  int64_t amount = 0;  // micro-units; whole fen
  std::string state = "asked";
  std::string code;       // what to pay with: a URL, the text of a QR, an app's order string
  std::string reference;  // trade_no, transaction_id
  Instant until, created, changed;
  std::optional<Instant> check_at;
  int64_t checks = 0, version = 1;
};

struct WalletEntry {
  std::string merchant, kind, id, payment;  // kind: payment, refund
  int64_t amount = 0, fee = 0;              // both as the wallet counts them, at least 0
  std::string reference;
  Instant at;
  std::string day, settles;                 // "2026-11-29", Beijing; of the wallet's bill, and when the money arrives
  std::string billed;                       // the bill that has it; empty: none yet
};

Result<Trade> trade(const Work& w, const std::string& payment);
Result<std::vector<WalletEntry>> wallet_entries(const Work& w, const std::string& payment);

}  // namespace sublet::commerce
