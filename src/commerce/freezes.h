// Freezes: an amount that stays the buyer's and frozen in their wallet (Alipay 预授权) while a contract takes of it month by month.
//
//   asked -> open (a code to freeze by) -> frozen -> releasing -> ended       frozen -> ended (all of it is captured)
//   asked, open -> closing (the order no longer wants it) -> closed           closed -> frozen (late), then released whole
//   releasing -> frozen (the wallet refuses: `why`; asked for anew each day)  ended -> releasing (a capture under way has brought nothing)
//   asked -> refused
//
// Its id is its number at the wallet (out_order_no, out_request_no). What is captured is a payment like any other, of a top-up order of the
// line: method alipay, way `freeze`, Trade::charged_by the freeze. `captured` and `released` count what is under way, so that
// no more is ever asked for than is frozen; captured + released + left() = amount. Orders with a plan of kind `frozen` (phones.h) have the
// step `freeze`; contracts.h says what is captured when.
//
// Outbox, topic `wallet`, target: the merchant's id; body {"what": freeze | freeze_query | freeze_cancel | unfreeze, "freeze", "subject"?, "amount"?}. The
// id of a row `unfreeze` is its out_request_no. Cause: the order's step, or `freeze/ID`.
//
// Refusals: `unknown_freeze`, `wallet_differs`, those of merchants.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/orders.h"
#include "commerce/wallets.h"

namespace sublet::commerce {

inline constexpr const char* freeze_cause = "freeze/";

struct Freeze {
  std::string id, order, merchant, contract;
  int64_t amount = 0, captured = 0, released = 0;  // micro-units; whole fen
  int64_t releasing = 0;          // of `released`: not answered yet
  std::string state = "asked";
  std::string way = "voucher";    // voucher (a QR code), app (an app's order string)
  std::string code, reference;    // what to freeze by; the wallet's auth_no
  Instant until, created, changed;
  std::optional<Instant> check_at;
  int64_t checks = 0, version = 1;
  std::string why;                // it could not be released
  int64_t left() const { return amount - captured - released; }
};

Result<Freeze> freeze(const Work& w, const std::string& id);
Result<Freeze> freeze_of_order(const Work& w, const std::string& order);
Result<std::vector<Freeze>> freezes(const Work& w, const std::string& state, int64_t offset, int64_t most);  // state: "" any

// For steps_freeze.cc: asked for at the merchant that fits; nobody shall freeze it any more, or it is released: the row that asks so ("": nothing is left to ask).
Result<Freeze> ask_freeze(const Work& w, const std::string& order, int64_t amount, const std::string& way, const PaymentPlace& where, const std::string& cause, std::vector<std::string>& outs);
Result<std::string> let_go(const Work& w, Freeze& f, const std::string& cause);
// Nobody's contract needs it any more: care may have it released (`frozen`, after a refusal).
Result<bool> needed(const Work& w, const Freeze& f);
// For contracts.cc: it belongs to a contract from now on.
Result<Done> bind_freeze(const Work& w, const std::string& id, const std::string& contract);
// For contracts.cc: a top-up order that takes so much of it, whole or not at all: a refusal when less is left. What it took of a line that is closed goes back.
Result<Order> capture(const Work& w, const Shelf& shelf, const std::string& freeze, const std::string& line, const std::string& party, int64_t amount);
// An order that captured has ended: what the wallet did not take is left again.
Result<Done> capture_over(const Work& w, const Order& o);
// Nothing more is captured: what is left is released.
Result<Done> release(const Work& w, const std::string& freeze);

// What the wallet says of one: `frozen` with amount and its number, `closed`, `open`. Then its order goes on, or it is released. False: it was known.
Result<bool> freeze_said(const Work& w, const Shelf& shelf, const std::string& merchant, const std::string& id, const WalletWord& word);
Result<Done> freeze_answered(const Work& w, const std::string& id, const std::string& what, int64_t amount, const OutsideAnswer& a);  // amount: of an unfreeze
Result<Done> follow_freeze(const Work& w, const Shelf& shelf, const std::string& id);
// Freezes to ask after; how many.
Result<int64_t> freezes_due(const Work& w, int64_t most);

}  // namespace sublet::commerce
