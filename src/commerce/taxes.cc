#include "commerce/taxes.h"

#include <map>

#include "commerce/settings.h"

namespace sublet::commerce {

namespace {

// What nobody has a rate for is a service, as most is.
std::string rate_of(const std::string& what) {
  for (const char* known : {"number", "sim", "offer", "keep", "transfer", "phone", "deposit", "minimum", "top_up"})
    if (what == known) return "tax_ppm_" + what;
  if (what == "phone_deposit" || what == "phone_frozen") return "tax_ppm_deposit";
  return "tax_ppm_offer";
}

}  // namespace

int64_t tax_in(int64_t amount, int64_t ppm) {
  constexpr int64_t fen = 10'000, whole = 1'000'000;
  const auto over = static_cast<__int128>(fen) * (whole + ppm);
  return static_cast<int64_t>((static_cast<__int128>(amount) * ppm * 2 + over) / (2 * over)) * fen;
}

Result<Done> keep_taxes(const Work& w, const Payment& p, const std::vector<QuoteItem>& items) {
  std::map<std::string, int64_t> sums;
  int64_t rest = p.amount;
  for (const QuoteItem& i : items) sums[i.what] += i.amount, rest -= i.amount;
  if (rest > 0) sums["top_up"] += rest;  // a voucher is worth more than what was asked
  for (const auto& [what, amount] : sums) {
    if (amount <= 0) continue;
    Result<int64_t> ppm = setting(w, rate_of(what));
    if (!ppm) return ppm.error();
    Result<Done> in = w.sql.later("insert into payment_tax (operator, payment, what, amount, ppm, tax) values (?, ?, ?, ?, ?, ?)", {w.op, p.id, what, amount, *ppm, tax_in(amount, *ppm)}, 1);
    if (!in) return in;
  }
  return Done{};
}

Result<std::vector<PaymentTax>> payment_taxes(const Work& w, const std::string& payment) {
  Result<Rows> rows = w.sql.query("select what, amount, ppm, tax from payment_tax where operator = ? and payment = ? order by what", {w.op, payment});
  if (!rows) return rows.error();
  std::vector<PaymentTax> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.integer(1), r.integer(2), r.integer(3)});
  return out;
}

}  // namespace sublet::commerce
