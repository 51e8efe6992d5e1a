// WalletBooks: what a simulated wallet knows of its trades, refunds, agreements and frozen amounts, and what may be done to them.
//
// Amounts are fen. A merchant's own numbers say what is repeated: the same trade number with the same amount is the same trade, a refund's
// number the same refund; with another amount they are refused. A trade that nobody has paid by its end is closed. What a real wallet
// would refuse is refused, by the codes of either wallet (`Refused`). Fees are taken when a trade is paid, rounded half up; with refunds
// they are given back in proportion (WeChat Pay), or not (Alipay).
//
// One thread. Time is told.
//
//   WalletBooks books({.fee_per_million = 6'000});
//   Trade* t = *books.create({.merchant = "1900000001", .number = "P1", .amount = 5'900}, now);
//   books.pay(*t, "buyer-7", now);
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace sublet::sim {

struct WalletRefund {
  std::string number, id;  // the merchant's (out_request_no, out_refund_no), the wallet's
  int64_t amount = 0, fee_back = 0;
  std::string reason, notify;
  Instant at;
};

struct WalletTrade {
  enum class State : uint8_t { waiting = 1, paid = 2, closed = 3 } state = State::waiting;
  std::string merchant, number, id;  // number: out_trade_no; id: trade_no, transaction_id
  std::string subject, attach, notify, buyer, product, currency = "CNY";
  std::string agreement, freeze;     // charged by; captured from
  bool last = false;                 // of a frozen amount: what is left of it is released
  int64_t amount = 0, fee = 0, refunded = 0;
  Instant created, expires, ended;   // ended: paid, or closed without
  std::vector<WalletRefund> refunds;
  int64_t left() const { return amount - refunded; }
};

struct WalletAgreement {
  std::string merchant, number, id, buyer, notify;  // number: external_agreement_no, out_contract_code
  int64_t most_each = 0;                            // of one charge; 0: any
  bool in_force = true;
  Instant since, until;
};

struct WalletFreeze {
  enum class State : uint8_t { waiting = 1, frozen = 2, closed = 3 } state = State::waiting;
  std::string merchant, number, request, id, operation, buyer, notify, title;  // out_order_no, out_request_no, auth_no, operation_id
  int64_t amount = 0, captured = 0, unfrozen = 0;
  std::map<std::string, int64_t> unfreezes;  // by out_request_no
  Instant at, expires;
  int64_t left() const { return state == State::frozen ? amount - captured - unfrozen : 0; }
};

class WalletBooks {
 public:
  struct Options {
    int64_t fee_per_million = 6'000;  // 0.6 %
    uint64_t seed = 1;
    std::string id_prefix = "20261129";  // of the wallet's own numbers
    bool fees_back = false;              // with refunds, in proportion
  };
  struct Totals {
    uint64_t trades = 0, paid = 0, closed = 0, refunds = 0, agreements = 0, freezes = 0;
    int64_t taken = 0, refunded = 0, fees = 0, fees_back = 0, frozen = 0;  // fen; taken: of all trades that were paid
  };
  explicit WalletBooks(Options options) : options_(std::move(options)) {}

  // Refusals: `same_number_differs`, `already_paid`, `already_closed`.
  Result<WalletTrade*> create(const WalletTrade& wish, Instant now);
  WalletTrade* trade(const std::string& merchant, const std::string& number, Instant now);  // nullptr: none; what is over by now is closed first
  WalletTrade* trade_by_id(const std::string& merchant, const std::string& id, Instant now);
  Result<Done> pay(WalletTrade& t, const std::string& buyer, Instant now);    // `already_paid` (by whoever), `already_closed`
  Result<Done> close(WalletTrade& t, Instant now);                            // `already_paid`; a closed one stays closed
  void void_number(const std::string& merchant, const std::string& number, Instant now);  // cancelled before it was heard of: whatever comes under it is `already_closed`
  // `not_paid`, `same_number_differs`, `too_much`. `again`: it was carried out before.
  Result<WalletRefund> refund(WalletTrade& t, const WalletRefund& wish, Instant now, bool& again);
  Result<WalletAgreement*> sign(const WalletAgreement& wish, Instant now);    // `already_signed`
  WalletAgreement* agreement(const std::string& merchant, const std::string& id_or_number);
  Result<Done> unsign(WalletAgreement& a, Instant now);                       // `not_in_force`
  // A trade that is paid at once: by agreement (`not_in_force`, `too_much`), or captured from what is frozen (`too_much`).
  Result<WalletTrade*> charge(WalletTrade wish, Instant now);
  Result<WalletFreeze*> ask_freeze(const WalletFreeze& wish, Instant now);    // `same_number_differs`; it waits for its buyer
  Result<bool> freeze(WalletFreeze& f, const std::string& buyer, Instant now);  // `already_closed`; false: it was frozen before
  WalletFreeze* frozen(const std::string& merchant, const std::string& id_or_number, Instant now);  // in whatever state; one that is over is closed first
  Result<Done> unfreeze(WalletFreeze& f, const std::string& request, int64_t amount);  // `not_frozen`, `too_much`, `same_number_differs`
  Result<Done> cancel(WalletFreeze& f);                                       // closed, or released; `too_late`: some of it is captured

  Totals totals() const;
  // What has changed since it was asked last, a JSON object a line; and back, the last word of each: a wallet that was killed goes on.
  // Refusal `bad_wallet`. Kept only once `remember` was called.
  void remember() { remembers_ = true; }
  std::string changes();
  Result<Done> restore(const std::string& text);
  std::vector<const WalletTrade*> all(const std::string& merchant) const;
  std::vector<const WalletFreeze*> all_frozen(const std::string& merchant) const;  // also what is captured or released by now

 private:
  std::string new_id();
  void lapse(WalletTrade& t, Instant now);
  Options options_;
  void changed(const WalletTrade& t);
  bool remembers_ = false;
  std::set<std::pair<std::string, std::string>> changed_trades_, changed_agreements_, changed_freezes_;
  uint64_t serial_ = 0;
  std::map<std::pair<std::string, std::string>, WalletTrade> trades_;  // merchant, number
  std::map<std::string, WalletTrade*> by_id_;
  std::map<std::pair<std::string, std::string>, WalletAgreement> agreements_;
  std::map<std::pair<std::string, std::string>, WalletFreeze> freezes_;
};

}  // namespace sublet::sim
