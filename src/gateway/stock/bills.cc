// A wallet's daily bill by command (gateway/wallet/bill_import.h).
#include "gateway/stock/lists.h"
#include "gateway/wallet/bill_import.h"

namespace sublet::gateway {

Result<Json> import_wallet_bill(StockAsk& ask) {
  Fields& f = ask.fields;
  const wallet::BillWish wish{.merchant = f.text("merchant"), .day = f.text("day"), .source = {.path = f.text("path")}, .sha1 = f.text("sha1"), .none = f.flag("none", false)};
  if (Result<Done> good = f.good(); !good) return good.error();
  if (wish.none != wish.source.path.empty()) return refusal("bad_request", "`path`: the bill's file; or `none`: true where the wallet has no bill");
  const auto stop = [&](const commerce::WalletBill& b) { return !ask.tell(Json{{"progress", b.done}, {"total", b.facts.rows}}); };
  Result<commerce::WalletBill> b = wallet::import_bill(ask.bulk, wish, stop);
  if (!b) return b.error();
  Result<Done> noted = ask.bulk.write([&](const commerce::Work& w) { return note_command(w, "wallet-bill", "wallet bill " + b->merchant + " " + b->day); });
  if (!noted) return noted.error();
  const auto amount = [](int64_t micros) { return Money::from_micros(micros).text(); };
  Json out = {{"merchant", b->merchant}, {"day", b->day}, {"wallet", b->wallet}, {"revision", b->revision}, {"state", b->state}, {"rows", b->facts.rows}, {"payments", b->facts.payments}, {"refunds", b->facts.refunds}, {"paid", amount(b->facts.paid)}, {"refunded", amount(b->facts.refunded)}, {"fees", amount(b->facts.fees)}, {"matched", b->matched}};
  out["cases"] = Json::object();
  for (const auto& [what, n] : b->cases) out["cases"][what] = n;
  return out;
}

}  // namespace sublet::gateway
