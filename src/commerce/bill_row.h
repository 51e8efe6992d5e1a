// BillRow: one line of a wallet's daily bill, in our words: a payment that the wallet took for us, or a refund that it gave back.
// gateway/wallet/bill.h reads them, reconcile.h compares them.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace sublet::commerce {

struct BillRow {
  enum class State : uint8_t { done = 1, under_way = 2, undone = 3 };
  int64_t row = 0;         // in the bill, from 1
  bool refund = false;
  State state = State::done;
  std::string said;        // the state in the wallet's words
  std::string number;      // ours: of the payment (out_trade_no), of the refund (out_request_no, out_refund_no)
  std::string payment;     // ours, of the payment
  std::string theirs;      // the wallet's number of the trade, of a refund its own where it has one
  int64_t amount = 0;      // micro-units, whole fen, at least 0
  int64_t fee = 0;         // micro-units, exact: what the wallet keeps; below 0: what it gives back
  Instant at;
};

// Takes one row; an error ends the reading and is what the reader gives.
using BillSink = std::function<Result<Done>(const BillRow&)>;

// What a bill comes to as a whole.
struct BillFacts {
  int64_t rows = 0, payments = 0, refunds = 0;
  int64_t paid = 0, refunded = 0, fees = 0;  // micro-units; fees: kept less given back
  std::string digest;                        // of all rows: the same bill exported again has the same
};

}  // namespace sublet::commerce
