#include "commerce/merchants.h"

#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, expires, version, created, changed, fee_tax_ppm";
constexpr int64_t fen = 10'000;  // micro-units

Merchant from_row(const Row& r) {
  Merchant m;
  m.id = r.text(0), m.wallet = r.text(1), m.title = r.text(2), m.account = r.text(3), m.app = r.text(4), m.province = r.text(5), m.channel = r.text(6);
  m.rank = r.integer(7), m.state = r.text(8), m.fee_ppm = r.integer(9), m.settle_days = r.integer(10);
  if (!r.null(11)) m.expires = Instant::from_micros(r.integer(11));
  m.version = r.integer(12), m.created = Instant::from_micros(r.integer(13)), m.changed = Instant::from_micros(r.integer(14)), m.fee_tax_ppm = r.integer(15);
  return m;
}

Error bad(const char* field, const char* why) { return refusal("bad_merchant", std::string(field) + ": " + why); }

Result<Done> check(const Merchant& m) {
  if (!is_wallet(m.wallet)) return bad("wallet", "alipay or wechat");
  if (m.title.empty() || m.title.size() > 100) return bad("title", "1 to 100 octets");
  const auto number = [](const std::string& s) { return !s.empty() && s.size() <= 40 && s.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == std::string::npos; };
  if (!number(m.account)) return bad("account", "the wallet's number of the merchant: seller_id, mchid");
  if (!number(m.app)) return bad("app", "app_id, appid");
  if (m.province.size() > 60 || m.channel.size() > 60) return bad("province", "with channel, 60 octets each at most");
  if (m.state != "active" && m.state != "paused") return bad("state", "active or paused");
  if (m.fee_ppm < 0 || m.fee_ppm > 200'000) return bad("feePpm", "0 to 200,000 millionths");
  if (m.fee_tax_ppm < 0 || m.fee_tax_ppm > 1'000'000) return bad("feeTaxPpm", "0 to 1,000,000 millionths");
  if (m.settle_days < 0 || m.settle_days > 60) return bad("settleDays", "0 to 60");
  if (m.rank < 0 || m.rank > 1'000'000) return bad("rank", "0 to 1,000,000");
  return Done{};
}

Value optional(const std::optional<Instant>& t) { return t ? Value(t->micros()) : Value(); }

}  // namespace

bool is_wallet(std::string_view method) { return method == "alipay" || method == "wechat"; }

int64_t wallet_fee(const Merchant& m, int64_t amount) {
  const int64_t whole = amount / fen;  // an amount is whole fen
  const __int128 exact = static_cast<__int128>(whole) * m.fee_ppm;
  return static_cast<int64_t>((exact + 500'000) / 1'000'000) * fen;
}

Result<Merchant> add_merchant(const Work& w, Merchant m, const std::string& secrets) {
  if (Result<Done> good = check(m); !good) return good.error();
  if (secrets.empty()) return bad("secrets", "are missing");
  m.id = records::new_id(w.now), m.version = 1, m.created = m.changed = w.now;
  Result<int64_t> n = w.sql.run("insert into merchant (operator, id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, secrets_sealed, expires, version, created, changed, fee_tax_ppm) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
                                {w.op, m.id, m.wallet, m.title, m.account, m.app, m.province, m.channel, m.rank, m.state, m.fee_ppm, m.settle_days, w.vault.seal(place(w, "merchant.secrets/" + m.id), secrets), optional(m.expires), w.now.micros(), w.now.micros(), m.fee_tax_ppm});
  if (!n) return n.error();
  return m;
}

Result<Merchant> change_merchant(const Work& w, const Merchant& m, const std::string& secrets) {
  if (Result<Done> good = check(m); !good) return good.error();
  Result<int64_t> n = w.sql.run("update merchant set title = ?, province = ?, channel = ?, rank = ?, state = ?, fee_ppm = ?, fee_tax_ppm = ?, settle_days = ?, expires = ?, version = version + 1, changed = ? where operator = ? and id = ? and version = ?",
                                {m.title, m.province, m.channel, m.rank, m.state, m.fee_ppm, m.fee_tax_ppm, m.settle_days, optional(m.expires), w.now.micros(), w.op, m.id, m.version});
  if (n && *n == 1 && !secrets.empty()) n = w.sql.run("update merchant set secrets_sealed = ? where operator = ? and id = ?", {w.vault.seal(place(w, "merchant.secrets/" + m.id), secrets), w.op, m.id});
  if (!n) return n.error();
  if (*n == 0) return refusal("stale", "it was changed meanwhile");
  return merchant(w, m.id);
}

Result<Merchant> merchant(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from merchant where operator = ? and id = ?", {w.op, id}, "unknown_merchant");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::vector<Merchant>> merchants(const Work& w) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from merchant where operator = ? order by id", {w.op});
  if (!rows) return rows.error();
  std::vector<Merchant> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<std::string> merchant_secrets(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one("select secrets_sealed from merchant where operator = ? and id = ?", {w.op, id}, "unknown_merchant");
  if (!r) return r.error();
  return w.vault.unseal(place(w, "merchant.secrets/" + id), r->text(0));
}

Result<Merchant> route_merchant(const Work& w, const std::string& wallet, const std::string& province, const std::string& channel) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from merchant where operator = ? and wallet = ? and state = 'active' and province in ('', ?) and channel in ('', ?) "
                                  "order by case when province <> '' then 1 else 0 end + case when channel <> '' then 1 else 0 end desc, rank, id limit 1",
                                  {w.op, wallet, province, channel});
  if (!rows) return rows.error();
  if (rows->empty()) return refusal("no_merchant", "no merchant of " + wallet + " takes payments here");
  return from_row(rows->front());
}

}  // namespace sublet::commerce
