// Payments: what an order costs is asked for, taken, and given back if the order is undone; and where the money is in between.
//
//   asked -> taking -> done -> (refunded in parts)          asked, taking -> cancelled | failed
//
// Methods: `account` (the own money of a line's account: taken by charging), `drawer` (cash in an agent's drawer), `voucher`
// (a code of a stated amount, used once and whole; what it is worth beyond the order goes into the account with the rest),
// `none` (nothing to pay), `alipay` and `wechat` (wallets.h: state `asked` until the wallet says that the buyer has paid). The
// wallet's word, the order's need and the account's credit are three records joined by the payment's id.
//
// Refunds: open -> done | failed, or owed -> done: cash that a drawer has not, or money of an account that is closed meanwhile.
//
// Drawers: money in and out, entry by entry with the balance after it; counted and closed daily, the difference on record. One that was
// not counted in its day (setting drawer_days) takes no more payments until it is.
//
// Refusals: `bad_payment`, `unknown_payment`, `unknown_drawer`, `drawer_closed`, `drawer_not_counted`, `unknown_voucher`, `voucher_used`,
// `voucher_too_small`, `insufficient_cash`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct Payment {
  std::string id, order, party;
  std::string method, source;      // source: number of the paying line, drawer, voucher's serial
  int64_t amount = 0, refunded = 0;  // micro-units
  std::string state;
  int64_t version = 1;
  Instant created, changed;
};

struct PaymentWish {
  std::string method = "none", source = {};  // source of a voucher: its code, once it is held its serial; of a wallet: the way (wallets.h)
  std::string by = {};                       // of a wallet and the way `agreement`: its id (agreements.h)
  std::string buyer = {}, back = {};         // of a wallet: the buyer's openid (jsapi); where its page sends the buyer afterwards
  std::string address = {};                  // the buyer's own, of the network (h5)
};
// What a wallet's payment is for.
struct PaymentPlace {
  std::string province, channel, subject;
  Instant until;  // nobody can pay it later
};

Result<Payment> payment(const Work& w, const std::string& id);
// A voucher is held for an order by its code, until it pays or the order is undone; its serial. Given back, it is good for as much
// longer as an order had it.
Result<std::string> hold_voucher(const Work& w, const std::string& code, const std::string& order, int64_t amount);
Result<Done> release_voucher(const Work& w, const std::string& order);
Result<std::vector<Payment>> payments_of(const Work& w, const std::string& order);
// Asks for it; cash and vouchers are taken at once (state done), an account's money by a row of the outbox of topic `charging`
// with `cause` (state taking). A voucher pays all that it is worth: `amount` may be larger than what was asked.
Result<Payment> take_payment(const Work& w, const PaymentWish& wish, const std::string& order, const std::string& party, int64_t amount, const std::string& cause, const PaymentPlace& where = {});
Result<Payment> settle_payment(const Work& w, const std::string& id, bool taken);
Result<Payment> settle_payment(const Work& w, Payment p, bool taken);  // as the unit has read it
Result<Done> cancel_payment(const Work& w, const std::string& id);  // asked: nobody has paid it, and nobody can any more
// A wallet has taken it although nobody wanted it any more: it is done, and to be given back.
Result<Payment> payment_came_late(const Work& w, const std::string& id);
// The whole rest, back to where it came from: cash to the drawer's account of it, a voucher to a new one, an account by the outbox (with
// `cause`; one that ends in '/' gets the refund's id). True: the refund is done; false: it is under way and will be answered.
Result<bool> give_back(const Work& w, const std::string& payment, int64_t amount, const std::string& reason, const std::string& cause);
// What is left of a closed account: out of a drawer at once if one is named and has it, else owed. The refund's id.
Result<std::string> owe(const Work& w, const std::string& order, const PaymentWish& to, int64_t amount, const std::string& reason);
Result<Done> settle_refund(const Work& w, const std::string& refund);
// One that was carried out elsewhere, under its number there; once.
Result<Done> note_refund(const Work& w, const std::string& refund, const std::string& payment, int64_t amount, const std::string& reason);
// Charging would not have it. `gone`: the account is closed, and the money is owed from now on (true). Else the refund has failed,
// its money is in the payment as before, and it can be given back anew (false).
Result<bool> refuse_refund(const Work& w, const std::string& refund, bool gone);

Result<std::string> open_drawer(const Work& w, const std::string& agent, int64_t money_in_it);
struct DrawerDay {
  int64_t expected = 0, counted = 0, difference = 0, kept = 0, entries = 0;
};
struct DrawerCount {
  int64_t counted = 0, kept = 0;  // what lay in it, and what stays in it
  std::string reason = {};        // needed when there is more or less than its entries say
  bool last = false;              // it takes nothing any more: nothing may stay in it
};
// Counts it: what is there against what its entries say; `kept` stays in it, the rest is handed in.
Result<DrawerDay> close_drawer_day(const Work& w, const std::string& drawer, const DrawerCount& count);

struct NewVoucher {
  std::string serial, code;  // the code is told once, and kept only as a keyed hash
};
Result<std::vector<NewVoucher>> issue_vouchers(const Work& w, int64_t amount, int64_t count, Instant until);

}  // namespace sublet::commerce
