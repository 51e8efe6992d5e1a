// Reconciliation: a wallet's daily bill against our entries (wallets.h), line by line, to the fen. What agrees is marked as billed, with its day
// of settlement; what does not is a case (wallet_cases.h).
//
// An entry is found by its number, on whatever day it stands here: clocks differ. One of the last ten minutes of a day may be in the next
// day's bill, and is missing there only once that lacks it too; where the wallet has no bill of a day (nothing was moved), an empty one says so.
//
// Two merchants of one operator may have one account, and so one bill: a row that is the other's trade is compared there only.
//
// In units of some thousand rows, each noting how far it came: ended anywhere, the same bill goes on where it stood. The same rows again change
// nothing; other rows of the same day are a corrected bill: the next revision, which replaces the one before. Rows come from who has
// checked that they are whole (gateway/wallet/bill.h): a bill with anything wrong never gets here.
//
// Refusals: `no_merchant`, `bill_busy` (somebody else compares it now), `stopped`, those of `rows`.
//
//   Result<WalletBill> b = compare_bill(bulk, {"m1", "2026-02-28"}, facts, [&](const BillSink& sink) { return read_bill(source, expected, sink); });
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "commerce/bill_row.h"
#include "commerce/bulk.h"

namespace sublet::commerce {

struct BillMerchant {
  std::string wallet, account, app;
  int64_t settle_days = 0, fee_tax_ppm = 0;
};
Result<BillMerchant> bill_merchant(const Work& w, const std::string& id);
std::string settle_day(const std::string& day, int64_t settle_days);

struct BillDay {
  std::string merchant, day;  // "2026-02-28", Beijing
};

struct WalletBill {
  std::string merchant, day, wallet;
  int64_t revision = 1;
  std::string digest, state = "comparing";  // then `compared`
  int64_t done = 0;                         // rows gone through
  BillFacts facts;
  int64_t matched = 0;                      // rows that an entry here agrees with in all
  std::string actor;
  Instant created, changed;
  int64_t version = 1;
  std::map<std::string, int64_t> cases;     // open ones by what they are; filled by wallet_bill
  std::string mark() const { return day + "." + std::to_string(revision); }
};

using BillRows = std::function<Result<Done>(const BillSink&)>;
// `stop`, asked between units: true ends it with the refusal `stopped`.
Result<WalletBill> compare_bill(const Bulk& bulk, const BillDay& of, const BillFacts& facts, const BillRows& rows, const std::function<bool(const WalletBill&)>& stop = {});

Result<WalletBill> wallet_bill(const Work& w, const BillDay& of);  // refusal `unknown_bill`
struct BillFilter {
  std::string merchant = {}, from = {}, until = {};  // days, both included; empty: any
  int64_t offset = 0, most = 100;
};
Result<std::vector<WalletBill>> wallet_bills(const Work& w, const BillFilter& f);  // the latest first
Result<int64_t> count_wallet_bills(const Work& w, const BillFilter& f);

}  // namespace sublet::commerce
