// A wallet's bill, from a file or as it was downloaded, checked against the merchant that it should be of, and compared with our entries
// (commerce/reconcile.h). By whoever has one: the daily fetch, the HTTP API, the command line.
//
// Refusals: `bad_bill`, those of compare_bill.
//
//   Result<commerce::WalletBill> b = import_bill(bulk, {.merchant = "wx-bj", .day = "2026-02-28", .source = {.path = path}, .sha1 = hash});
#pragma once

#include "commerce/reconcile.h"
#include "gateway/wallet/bill.h"

namespace sublet::gateway::wallet {

struct BillWish {
  std::string merchant, day;
  BillSource source = {};
  std::string sha1 = {};  // as WeChat Pay told it; empty: not known
  bool none = false;      // the wallet says that it has no bill of this day: nothing was moved
};

Result<commerce::WalletBill> import_bill(const commerce::Bulk& bulk, const BillWish& wish, const std::function<bool(const commerce::WalletBill&)>& stop = {});

}  // namespace sublet::gateway::wallet
