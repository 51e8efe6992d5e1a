// Wallets: what an operator's merchants take and give back at Alipay and WeChat Pay. The wallet's word of a payment is a record of its own
// (trade, entries), beside the order's need (payments.h) and the account's credit (charging): the payment's id is the number of all three
// (out_trade_no), and the refund's id that of its refund (out_request_no, out_refund_no).
//
//   trade:  asked (the wallet may not know it yet) -> open (there is a code to pay with) -> paid
//           asked, open -> closing (its time is over, or the order no longer wants it) -> closed
//           closing -> paid (told late: the order goes on, or gives it back)      closed -> paid, then given back whole
//           asked -> refused
//   entry:  money that the wallet says it has moved: `payment` (its id) and `refund` (its id), with fee, day of the bill, day of settlement.
//
// All is done once however often it is told: the row is the lock. What a notice or a query says is believed when amount and merchant are the
// trade's; what contradicts is refused and changes nothing. A trade that nobody told of is asked for (trades_due) with growing pauses until it
// is over.
//
// One that is charged (by agreement, from a frozen amount) belongs to no page that somebody could close: one whose outcome is unknown is
// cancelled there, which gives back what was taken. Then it is paid and given back, by a refund that has the payment's own number.
//
// Outbox, topic `wallet`, target: the merchant's id; body {"what": create | query | close | refund | refund_query, "payment", "refund"?, "subject"?}. The row of
// `create` has the payment's id, that of `refund` the refund's. Cause: the order's step, `wallet/PAYMENT` (query), `refund/ID`.
//
// Refusals: `no_merchant`, `unknown_trade`, `wallet_differs` (in what), `bad_payment`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/merchants.h"
#include "commerce/orders.h"
#include "commerce/payments.h"

namespace sublet::commerce {

inline constexpr const char* wallet_cause = "wallet/";  // of an outbox row: then the payment's id

struct Trade {
  std::string payment, merchant, wallet;
  std::string way;        // alipay: precreate, page, wap, app; wechat: native, h5, jsapi, app
  int64_t amount = 0;     // micro-units; whole fen
  std::string state = "asked";
  std::string code;       // what to pay with: a URL, the text of a QR code, an app's order string, a prepay_id
  std::string reference;  // trade_no, transaction_id
  std::string charged_by; // agreement or frozen amount that it is taken by; empty: the buyer pays
  Instant until, created, changed;
  std::optional<Instant> check_at;
  int64_t checks = 0, version = 1;
};

struct WalletEntry {
  std::string merchant, kind, id, payment;  // kind: payment, refund
  int64_t amount = 0, fee = 0;              // micro-units, at least 0; of a refund: the fee that is given back with it
  int64_t fee_tax = 0;                      // value-added tax contained in the fee
  std::string reference;
  Instant at;
  std::string day, settles;                 // "2026-11-29", Beijing: of the wallet's bill, and when the money arrives
  std::string billed;                       // the bill that has it; empty: none yet
};

// What a wallet says of a trade, by a notice, an answer or when it is asked.
struct WalletWord {
  std::string state;             // open, paid, closed
  int64_t amount = 0;            // of paid
  std::string reference;
  Instant at;
  std::string returned = {};     // of paid: when the wallet has given it back whole by cancelling, in microseconds; else empty
};

Result<Trade> trade(const Work& w, const std::string& payment);
// Who an order said will pay and from which address, and where the wallet's page sends them afterwards; in clear, for whoever asks the wallet. Mostly all are empty.
struct WalletBuyer {
  std::string openid, address, back;
};
Result<WalletBuyer> trade_buyer(const Work& w, const std::string& payment);
// For orders.cc: a wish to pay by wallet can be carried out; what it says of the buyer is kept for the order.
Result<Done> keep_buyer(const Work& w, const PaymentWish& wish, const std::string& order);
Result<std::vector<WalletEntry>> wallet_entries(const Work& w, const std::string& payment);

// For payments.cc: a trade for a payment, asked for by the outbox.
Result<Done> ask_trade(const Work& w, const Payment& p, const PaymentWish& wish, const PaymentPlace& where, const std::string& cause);
// Nobody shall pay it any more: the row that asks so.
Result<std::string> close_trade(const Work& w, const std::string& payment, const std::string& cause);
Result<Done> ask_refund(const Work& w, const std::string& refund, const std::string& payment, const std::string& cause);
Result<Done> ask_refund_again(const Work& w, const std::string& refund);  // under its number; it is `open`, and was answered before
// Whether the wallet has given a payment back by cancelling its trade; its refund is then on record. The payment is `done`.
Result<bool> back_by_cancelling(const Work& w, const std::string& payment);

// A word, and a refund's, taken into trade (`t`, as it is then) and entries only; for wallet_orders.cc.
Result<bool> hear_word(const Work& w, const std::string& merchant, const std::string& payment, const WalletWord& word, Trade& t);
Result<bool> hear_refund(const Work& w, const std::string& merchant, const std::string& refund, int64_t amount, const std::string& reference, Instant at);
// What a row's answer means to trade and entries; steps hear of it afterwards.
Result<Done> trade_answered(const Work& w, const records::Outward& row, const OutsideAnswer& a);
// A word about a trade of this merchant; then its order goes on, or the money goes back. False: it was known.
Result<bool> wallet_said(const Work& w, const Shelf& shelf, const std::string& merchant, const std::string& payment, const WalletWord& word);
// The same of a refund: it was carried out.
Result<bool> wallet_refunded(const Work& w, const Shelf& shelf, const std::string& merchant, const std::string& refund, int64_t amount, const std::string& reference, Instant at);
// What a trade has come to goes on to its payment, and to its order.
Result<Done> follow_trade(const Work& w, const Shelf& shelf, const std::string& payment);
// Trades to ask after; how many.
Result<int64_t> trades_due(const Work& w, int64_t most);

// A notice as it came, believed or not: what is refused is on record. Equal ones are counted.
struct NoticeRecord {
  std::string digest;                        // of what makes it one notice
  std::string notice, verdict, why, payment; // verdict: applied, repeated, refused
  std::string body;                          // at most 4,096 octets; sealed
};
Result<Done> note_notice(const Work& w, const std::string& merchant, const NoticeRecord& n);
// Setting wallet_forget_days: openids and addresses go so long after their order has ended, and so do the octets of refused notices; that there
// were such stays on record. How many rows, `most` of each at once.
Result<int64_t> forget_buyers(const Work& w, int64_t most);
Result<Done> forget_buyer(const Work& w, const std::string& party);  // at once, with a party that is erased

std::string beijing_day(Instant t, int64_t days_later = 0);  // "2026-11-29"

}  // namespace sublet::commerce
