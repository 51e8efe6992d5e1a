#include "commerce/merchant_watch.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "commerce/merchants.h"
#include "commerce/wallets.h"
#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr int64_t days_back = 30, made_at = 10 * 3'600 + 5 * 60;  // of the next day, in Beijing

// The words of one merchant's row stand beside each other; whoever comes first makes it.
Result<Done> have_row(const Work& w, const std::string& merchant) {
  Result<int64_t> n = w.sql.run("insert into merchant_watch (operator, merchant, bill_trouble, bill_trouble_at, certificate_end, certificate_told, certificate_logged) values (?, ?, '', null, null, 0, '') on conflict do nothing", {w.op, merchant});
  if (!n) return n.error();
  return Done{};
}

// How far the end has come: 0 more than 30 days, 1 to 3 at 30, 7 and 1 days, 4 it has ended.
int64_t stage_of(int64_t seconds_left) {
  if (seconds_left <= 0) return 4;
  return seconds_left <= seconds_per_day ? 3 : seconds_left <= 7 * seconds_per_day ? 2 : seconds_left <= 30 * seconds_per_day ? 1 : 0;
}

Result<Done> tell_end(const Work& w, const Merchant& m, int64_t seconds_left) {
  const nlohmann::json body = {{"id", m.id}, {"wallet", m.wallet}, {"title", m.title}, {"expires", m.expires->text()}, {"days", seconds_left <= 0 ? 0 : (seconds_left + seconds_per_day - 1) / seconds_per_day}, {"state", seconds_left <= 0 ? "ended" : "ends"}};
  return records::tell(w.sql, w.op, "MerchantCertificateEvent", "merchant", m.id, body.dump(), w.now);
}

}  // namespace

std::string last_bill_day(Instant now) { return beijing_day(Instant::from_seconds(now.seconds() - made_at), -1); }

Result<std::vector<BillDay>> bills_due(const Work& w) {
  Result<std::vector<Merchant>> all = merchants(w);
  if (!all) return all.error();
  const int64_t last = days_of(*parse_date(last_bill_day(w.now))), first = last - days_back + 1;
  const std::string from = date_from_days(first).text();
  Result<Rows> rows = w.sql.query("select merchant, day from wallet_bill where operator = ? and state = 'compared' and day >= ?", {w.op, from});
  if (!rows) return rows.error();
  std::set<std::pair<std::string, std::string>> compared;
  for (const Row& r : *rows) compared.emplace(r.text(0), r.text(1));
  std::vector<BillDay> due;
  for (const Merchant& m : *all)
    for (int64_t d = std::max(first, days_of(*parse_date(beijing_day(m.created)))); d <= last; ++d) {
      BillDay of{m.id, date_from_days(d).text()};
      if (compared.count({of.merchant, of.day}) > 0) continue;
      if (m.state != "active") {
        Result<bool> moved = has_entries(w, of);
        if (!moved) return moved.error();
        if (!*moved) continue;
      }
      due.push_back(std::move(of));
    }
  std::stable_sort(due.begin(), due.end(), [](const BillDay& a, const BillDay& b) { return a.day < b.day; });
  return due;
}

Result<bool> has_entries(const Work& w, const BillDay& of) {
  Result<Rows> rows = w.sql.query("select 1 from wallet_entry where operator = ? and merchant = ? and day = ? limit 1", {w.op, of.merchant, of.day});
  if (!rows) return rows.error();
  return !rows->empty();
}

Result<MerchantWatch> merchant_watch(const Work& w, const std::string& merchant) {
  Result<Rows> bill = w.sql.query("select day from wallet_bill where operator = ? and merchant = ? and state = 'compared' order by day desc limit 1", {w.op, merchant});
  if (!bill) return bill.error();
  Result<Rows> trouble = w.sql.query("select bill_trouble from merchant_watch where operator = ? and merchant = ?", {w.op, merchant});
  if (!trouble) return trouble.error();
  return MerchantWatch{bill->empty() ? "" : bill->front().text(0), trouble->empty() ? "" : trouble->front().text(0)};
}

Result<Done> note_bill_trouble(const Work& w, const std::string& merchant, const std::string& words) {
  if (Result<Done> there = have_row(w, merchant); !there) return there;
  Result<int64_t> n = w.sql.run("update merchant_watch set bill_trouble = ?, bill_trouble_at = ? where operator = ? and merchant = ? and bill_trouble <> ?", {words, w.now.micros(), w.op, merchant, words});
  if (!n) return n.error();
  return Done{};
}

Result<Done> clear_bill_troubles(const Work& w, const std::set<std::string>& but) {
  Result<Rows> rows = w.sql.query("select merchant from merchant_watch where operator = ? and bill_trouble <> ''", {w.op});
  if (!rows) return rows.error();
  for (const Row& r : *rows)
    if (but.count(r.text(0)) == 0)
      if (Result<Done> cleared = note_bill_trouble(w, r.text(0), ""); !cleared) return cleared;
  return Done{};
}

Result<std::vector<CertificateEnd>> tell_certificates(const Work& w) {
  Result<std::vector<Merchant>> all = merchants(w);
  if (!all) return all.error();
  const std::string today = beijing_day(w.now);
  std::vector<CertificateEnd> soon;
  for (const Merchant& m : *all) {
    if (!m.expires) continue;
    const int64_t left = m.expires->seconds() - w.now.seconds(), stage = stage_of(left);
    if (stage == 0) continue;
    if (Result<Done> there = have_row(w, m.id); !there) return there.error();
    Result<Row> r = w.sql.one("select coalesce(certificate_end, 0), certificate_told, certificate_logged from merchant_watch where operator = ? and merchant = ?", {w.op, m.id}, "unknown_merchant");
    if (!r) return r.error();
    const bool same = r->integer(0) == m.expires->micros();
    if (same && r->integer(1) >= stage && r->text(2) == today) continue;
    if (!same || r->integer(1) < stage)
      if (Result<Done> told = tell_end(w, m, left); !told) return told.error();
    if (!same || r->text(2) != today) soon.push_back({m.id, m.title, *m.expires, left <= 0});
    Result<int64_t> n = w.sql.run("update merchant_watch set certificate_end = ?, certificate_told = ?, certificate_logged = ? where operator = ? and merchant = ?", {m.expires->micros(), std::max(stage, same ? r->integer(1) : 0), today, w.op, m.id});
    if (!n) return n.error();
  }
  return soon;
}

}  // namespace sublet::commerce
