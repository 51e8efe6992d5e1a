#include "gateway/wallet/bill_import.h"

namespace sublet::gateway::wallet {

Result<commerce::WalletBill> import_bill(const commerce::Bulk& bulk, const BillWish& wish, const std::function<bool(const commerce::WalletBill&)>& stop) {
  if (wish.none) {
    Result<commerce::WalletBill> before = bulk.read([&](const commerce::Work& w) { return commerce::wallet_bill(w, {wish.merchant, wish.day}); });
    if (before && before->facts.rows > 0) return refusal("bad_bill", "there is one of " + std::to_string(before->facts.rows) + " rows: a corrected one would have to come");
    commerce::BillFacts nothing;
    nothing.digest = "none";
    return compare_bill(bulk, {wish.merchant, wish.day}, nothing, [](const commerce::BillSink&) -> Result<Done> { return Done{}; }, stop);
  }
  Result<commerce::BillMerchant> m = bulk.read([&](const commerce::Work& w) { return commerce::bill_merchant(w, wish.merchant); });
  if (!m) return m.error();
  const BillExpected expected{m->wallet, m->account, m->wallet == "wechat" ? m->app : std::string(), wish.day, wish.sha1};
  Result<commerce::BillFacts> facts = check_bill(wish.source, expected);
  if (!facts) return facts.error();
  return compare_bill(bulk, {wish.merchant, wish.day}, *facts, [&](const commerce::BillSink& sink) { return bill_rows(wish.source, expected, *facts, sink); }, stop);
}

}  // namespace sublet::gateway::wallet
