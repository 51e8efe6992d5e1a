#include "commerce/wallets.h"

#include <algorithm>
#include <span>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "commerce/agreements.h"
#include "commerce/freezes.h"
#include "commerce/refunds.h"
#include "commerce/taxes.h"
#include "commerce/wallet_rows.h"
#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr int64_t fen = fen_micros;
constexpr int64_t second = 1'000'000;
constexpr size_t most_body = 4'096;
constexpr int64_t most_refused = 1'000;  // kept of a merchant and day
constexpr int64_t beijing = 8 * 3'600;

constexpr const char* columns = "payment, merchant, wallet, way, amount, state, code, reference, charged_by, until, check_at, checks, version, created, changed";

Trade from_row(const Row& r) {
  Trade t;
  t.payment = r.text(0), t.merchant = r.text(1), t.wallet = r.text(2), t.way = r.text(3), t.amount = r.integer(4), t.state = r.text(5), t.code = r.text(6), t.reference = r.text(7), t.charged_by = r.text(8);
  t.until = Instant::from_micros(r.integer(9));
  t.check_at = time_at(r, 10);
  t.checks = r.integer(11), t.version = r.integer(12), t.created = Instant::from_micros(r.integer(13)), t.changed = Instant::from_micros(r.integer(14));
  return t;
}

Result<Done> store(const Work& w, const Trade& t) {
  return w.sql.later("update wallet_trade set state = ?, code = ?, reference = ?, check_at = ?, checks = ?, version = version + 1, changed = ? where operator = ? and payment = ?",
                                {t.state, t.code, t.reference, or_null(t.check_at), t.checks, w.now.micros(), w.op, t.payment}, 1);
}

// WeChat Pay gives its fee back with a refund, in proportion, so that the parts of a trade come to the whole of it; Alipay keeps it.
Result<int64_t> fee_back(const Work& w, const Trade& t, int64_t amount) {
  if (t.wallet != "wechat") return int64_t{0};
  Result<Row> r = w.sql.one("select cast(coalesce(sum(case when kind = 'payment' then fee else 0 end), 0) as bigint), cast(coalesce(sum(case when kind = 'refund' then amount else 0 end), 0) as bigint) from wallet_entry where operator = ? and payment = ?", {w.op, t.payment});
  if (!r) return r.error();
  const int64_t fee = r->integer(0) / fen, whole = t.amount / fen;
  const auto of = [&](int64_t refunded) { return static_cast<int64_t>((static_cast<__int128>(fee) * refunded * 2 + whole) / (2 * whole)); };
  const int64_t before = r->integer(1) / fen;
  return (of(before + amount / fen) - of(before)) * fen;
}

Result<Done> enter(const Work& w, const Trade& t, const char* kind, const std::string& id, int64_t amount, const std::string& reference, Instant at) {
  Result<Merchant> m = merchant(w, t.merchant);
  if (!m) return m.error();
  Result<int64_t> fee = std::string_view(kind) == "payment" ? Result<int64_t>(wallet_fee(*m, amount)) : fee_back(w, t, amount);
  if (!fee) return fee.error();
  return w.sql.later("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed, fee_tax) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
                                {w.op, t.merchant, std::string(kind), id, t.payment, amount, *fee, reference, at.micros(), beijing_day(at), beijing_day(at, m->settle_days), tax_in(*fee, m->fee_tax_ppm)}, 1);
}

Error differs(const std::string& what) { return refusal("wallet_differs", what); }

// The trade by a word of the wallet; false: it was known.
Result<bool> take_word(const Work& w, Trade& t, const WalletWord& word) {
  if (word.state == "paid") {
    if (word.amount != t.amount) return differs("the amount is not the trade's");
    if (word.reference.empty()) return differs("the wallet's number is missing");
    if (t.state == "paid") return t.reference == word.reference ? Result<bool>(false) : differs("it was paid under another number of the wallet's");
    t.state = "paid", t.reference = word.reference, t.check_at.reset();
    if (Result<Done> in = enter(w, t, "payment", t.payment, t.amount, word.reference, word.at); !in) return in.error();
    if (Result<Done> stored = store(w, t); !stored) return stored.error();
    return true;
  }
  if (t.state == "paid") return false;  // said before it was paid: late
  if (word.state == "closed" && (t.state == "asked" || t.state == "open" || t.state == "closing")) {
    t.state = "closed", t.check_at = last_look(w, t.until);
    if (Result<Done> stored = store(w, t); !stored) return stored.error();
    return true;
  }
  return false;
}

}  // namespace

std::string beijing_day(Instant t, int64_t days_later) {
  const int64_t local = t.seconds() + beijing;
  const Date d = date_from_days((local >= 0 ? local / seconds_per_day : (local - seconds_per_day + 1) / seconds_per_day) + days_later);
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(d.year), static_cast<unsigned>(d.month), static_cast<unsigned>(d.day));
  return out;
}

Result<Trade> trade(const Work& w, const std::string& payment) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from wallet_trade where operator = ? and payment = ?", {w.op, payment}, "unknown_trade");
  if (!r) return r.error();
  return from_row(*r);
}

Result<WalletBuyer> trade_buyer(const Work& w, const std::string& payment) {
  Result<Rows> rows = w.sql.query("select b.buyer_sealed, b.address_sealed, b.back from wallet_buyer b join payment p on p.operator = b.operator and p.order_id = b.order_id where p.operator = ? and p.id = ?", {w.op, payment});
  if (!rows) return rows.error();
  WalletBuyer out;
  if (rows->empty()) return out;
  out.back = rows->front().text(2);
  for (const auto& [column, where, into] : {std::tuple(0, "wallet_buyer.buyer", &out.openid), {1, "wallet_buyer.address", &out.address}}) {
    const std::string sealed = rows->front().text(static_cast<size_t>(column));
    if (sealed.empty()) continue;
    Result<std::string> text = w.vault.unseal(place(w, where), sealed);
    if (!text) return text.error();
    *into = std::move(*text);
  }
  return out;
}

Result<std::vector<WalletEntry>> wallet_entries(const Work& w, const std::string& payment) {
  Result<Rows> rows = w.sql.query("select merchant, kind, id, payment, amount, fee, fee_tax, reference, at, day, settles, billed from wallet_entry where operator = ? and payment = ? order by at, kind, id", {w.op, payment});
  if (!rows) return rows.error();
  std::vector<WalletEntry> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.text(2), r.text(3), r.integer(4), r.integer(5), r.integer(6), r.text(7), Instant::from_micros(r.integer(8)), r.text(9), r.text(10), r.text(11)});
  return out;
}

namespace {

Result<std::string> way_of(const PaymentWish& wish) {
  static constexpr std::string_view alipay[] = {"precreate", "page", "wap", "app"}, wechat[] = {"native", "h5", "jsapi", "app"};
  const std::span<const std::string_view> ways = wish.method == "alipay" ? std::span<const std::string_view>(alipay) : std::span<const std::string_view>(wechat);
  if (!wish.by.empty()) return wish.source;  // agreement, freeze
  if (wish.source.empty()) return std::string(ways.front());
  if (std::find(ways.begin(), ways.end(), wish.source) == ways.end()) return refusal("bad_payment", wish.method == "alipay" ? "source is precreate (a QR code), page, wap or app" : "source is native (a QR code), h5, jsapi or app");
  if (wish.source == "jsapi" && wish.buyer.empty()) return refusal("bad_payment", "buyer: jsapi needs the buyer's openid");
  if (wish.source == "h5" && wish.address.empty()) return refusal("bad_payment", "address: h5 needs the buyer's address (IPv4 or IPv6), as the buyer's own connection shows it");
  return wish.source;
}

}  // namespace

Result<Done> keep_buyer(const Work& w, const PaymentWish& wish, const std::string& order) {
  if (Result<std::string> way = way_of(wish); !way) return way.error();
  const auto url = [](const std::string& s) { return s.size() <= 200 && (s.starts_with("https://") || s.starts_with("http://")); };
  if (wish.buyer.size() > 128 || (!wish.back.empty() && !url(wish.back))) return refusal("bad_payment", "buyer: 128 octets at most; back: a URL of 200 at most");
  if (wish.address.size() > 45) return refusal("bad_payment", "address: IPv4 or IPv6");
  if (wish.buyer.empty() && wish.address.empty() && wish.back.empty()) return Done{};
  const auto sealed = [&](const char* where, const std::string& text) { return text.empty() ? std::string() : w.vault.seal(place(w, where), text); };
  Result<int64_t> n = w.sql.run("insert into wallet_buyer (operator, order_id, buyer_sealed, address_sealed, back, created) values (?, ?, ?, ?, ?, ?)",
                                {w.op, order, sealed("wallet_buyer.buyer", wish.buyer), sealed("wallet_buyer.address", wish.address), wish.back, w.now.micros()});
  if (!n) return n.error();
  return Done{};
}

namespace {

// What is charged by an agreement, or captured, goes to whom it was signed with, or frozen for.
Result<Merchant> merchant_for(const Work& w, const PaymentWish& wish, const PaymentPlace& where) {
  if (wish.by.empty()) return route_merchant(w, wish.method, where.province, where.channel);
  if (wish.source == "freeze") {
    Result<Freeze> f = freeze(w, wish.by);
    if (!f) return f.error();
    return merchant(w, f->merchant);  // also a paused one: what is frozen was agreed before
  }
  Result<Agreement> a = agreement(w, wish.by);
  if (!a) return a.error();
  if (a->state != "active") return refusal("not_active", "the agreement is " + a->state);
  Result<Merchant> m = merchant(w, a->merchant);
  if (m && m->state != "active") return refusal("no_merchant", "the agreement's merchant takes no payments now");
  return m;
}

}  // namespace

Result<Done> ask_trade(const Work& w, const Payment& p, const PaymentWish& wish, const PaymentPlace& where, const std::string& cause) {
  if (p.amount % fen != 0) return refusal("bad_payment", "a wallet moves whole fen");
  Result<Merchant> m = merchant_for(w, wish, where);
  if (!m) return m.error();
  Result<int64_t> n = w.sql.run("insert into wallet_trade (operator, payment, merchant, wallet, way, amount, state, code, reference, charged_by, until, check_at, checks, version, created, changed) values (?, ?, ?, ?, ?, ?, 'asked', '', '', ?, ?, null, 0, 1, ?, ?)",
                                {w.op, p.id, m->id, m->wallet, p.source, p.amount, wish.by, where.until.micros(), w.now.micros(), w.now.micros()});
  if (!n) return n.error();
  return put_wallet_row(w, p.id, m->id, {{"what", "create"}, {"payment", p.id}, {"subject", where.subject}}, cause);
}

Result<std::string> close_trade(const Work& w, const std::string& payment, const std::string& cause) {
  Result<Trade> t = trade(w, payment);
  if (!t) return t.error();
  if (t->state != "paid") t->state = "closing";
  t->check_at.reset();  // the row asks until there is an answer
  if (Result<Done> stored = store(w, *t); !stored) return stored.error();
  const std::string id = records::new_id(w.now);
  if (Result<Done> out = put_wallet_row(w, id, t->merchant, {{"what", "close"}, {"payment", payment}}, cause); !out) return out.error();
  return id;
}

Result<Done> ask_refund(const Work& w, const std::string& refund, const std::string& payment, const std::string& cause) {
  Result<Trade> t = trade(w, payment);
  if (!t) return t.error();
  return put_wallet_row(w, refund, t->merchant, {{"what", "refund"}, {"payment", payment}, {"refund", refund}}, cause);
}

Result<Done> ask_refund_again(const Work& w, const std::string& refund) {
  Result<Row> r = w.sql.one("select r.payment, (select count(*) from outbox x where x.operator = r.operator and x.id = r.id) from refund r where r.operator = ? and r.id = ?", {w.op, refund}, "unknown_refund");
  if (!r) return r.error();
  if (r->integer(1) == 0) return ask_refund(w, refund, r->text(0), refund_cause + refund);  // its row was of long ago
  return records::reopen_out(w.sql, w.op, refund, refund_cause + refund, w.now);
}

Result<bool> back_by_cancelling(const Work& w, const std::string& payment) {
  Result<Rows> entry = w.sql.query("select amount from wallet_entry where operator = ? and payment = ? and kind = 'refund' and id = ?", {w.op, payment, payment});
  if (!entry) return entry.error();
  if (entry->empty()) return false;
  if (Result<Done> noted = note_refund(w, payment, payment, entry->front().integer(0), "cancelled at the wallet"); !noted) return noted.error();
  return true;
}

namespace {

// The wallet says that it has given back by itself all that it took. What we asked it to give back is not that.
Result<Done> enter_cancelled(const Work& w, const Trade& t, const std::string& at) {
  if (t.state != "paid" || at.empty()) return Done{};
  Result<Row> ours = w.sql.one("select (select count(*) from refund where operator = ? and payment = ?) + (select count(*) from wallet_entry where operator = ? and payment = ? and kind = 'refund')", {w.op, t.payment, w.op, t.payment});
  if (!ours) return ours.error();
  if (ours->integer(0) != 0) return Done{};
  return enter(w, t, "refund", t.payment, t.amount, t.reference, Instant::from_micros(std::strtoll(at.c_str(), nullptr, 10)));
}

}  // namespace

Result<Done> trade_answered(const Work& w, const records::Outward& row, const OutsideAnswer& a) {
  const nlohmann::json body = nlohmann::json::parse(row.body, nullptr, false);
  ensure(body.is_object() && body.contains("what") && (body.contains("payment") || body.contains("agreement") || body.contains("freeze")), "rows of the topic wallet are ours");
  if (body.contains("freeze")) return freeze_answered(w, body["freeze"], body["what"], body.value("amount", int64_t{0}), a);
  if (body.contains("agreement")) return agreement_answered(w, body["agreement"], body["what"], a);
  const std::string what = body["what"], payment = body["payment"];
  Result<Trade> t = trade(w, payment);
  if (!t) return t.error();
  if (what == "refund") {
    if (a.what != "done") return Done{};
    const std::string refund = body["refund"];
    const WalletWord word = word_in(a);
    Result<Row> known = w.sql.one("select count(*) from wallet_entry where operator = ? and merchant = ? and kind = 'refund' and id = ?", {w.op, t->merchant, refund});
    if (!known) return known.error();
    if (known->integer(0) != 0) return Done{};
    Result<Row> asked = w.sql.one("select amount from refund where operator = ? and id = ?", {w.op, refund}, "unknown_refund");
    if (!asked) return asked.error();
    return enter(w, *t, "refund", refund, asked->integer(0), word.reference, word.at);
  }
  if (what == "create" && t->state == "asked") {
    if (a.what == "refused") {
      t->state = "refused", t->check_at = last_look(w, t->until);
      return store(w, *t);
    }
    Result<Instant> look = first_look(w);
    if (!look) return look.error();
    t->state = "open", t->code = answer_field(a, "code"), t->check_at = *look;
    if (Result<Done> stored = store(w, *t); !stored) return stored;
  }
  if (what == "close" && a.what == "refused" && t->state == "closing") {  // nobody knows: it is asked after once more when its time is over
    t->state = "closed", t->check_at = last_look(w, t->until);
    return store(w, *t);
  }
  const WalletWord word = word_in(a);
  if (a.what != "done" || word.state.empty()) return Done{};
  // What contradicts the trade is not ours to repair here: the day's bill will show it too.
  Result<bool> taken = take_word(w, *t, word);
  if (!taken) return taken.error().is_refusal() ? Result<Done>(Done{}) : taken.error();
  return enter_cancelled(w, *t, word.returned);
}

Result<bool> hear_word(const Work& w, const std::string& merchant, const std::string& payment, const WalletWord& word, Trade& t) {
  Result<Trade> found = trade(w, payment);
  if (!found) return found.error();
  t = std::move(*found);
  if (t.merchant != merchant) return differs("the trade is another merchant's");
  Result<bool> news = take_word(w, t, word);
  if (!news) return news;
  if (Result<Done> back = enter_cancelled(w, t, word.returned); !back) return back.error();
  return news;
}

Result<bool> hear_refund(const Work& w, const std::string& merchant, const std::string& refund, int64_t amount, const std::string& reference, Instant at) {
  Result<Row> r = w.sql.one("select payment, amount, state, method from refund where operator = ? and id = ?", {w.op, refund}, "unknown_refund");
  if (!r) return r.error();
  Result<Trade> t = trade(w, r->text(0));
  if (!t) return t.error();
  if (t->merchant != merchant) return differs("the refund is another merchant's");
  if (amount != r->integer(1)) return differs("the amount is not the refund's");
  Result<Row> known = w.sql.one("select count(*) from wallet_entry where operator = ? and merchant = ? and kind = 'refund' and id = ?", {w.op, merchant, refund});
  if (!known) return known.error();
  if (known->integer(0) != 0) return false;
  // It had been refused, and was handed out otherwise: the money went twice, which somebody has to get back. The day's bill makes a case of it.
  if (r->text(2) == "failed" || !is_wallet(r->text(3))) return differs("the refund was handed out otherwise meanwhile");
  if (Result<Done> in = enter(w, *t, "refund", refund, amount, reference, at); !in) return in.error();
  if (r->text(2) == "owed")
    if (Result<int64_t> n = w.sql.run("update refund set state = 'done', changed = ? where operator = ? and id = ? and state = 'owed'", {w.now.micros(), w.op, refund}); !n) return n.error();
  return true;
}

Result<int64_t> trades_due(const Work& w, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from wallet_trade where operator = ? and check_at <= ? order by check_at limit ?", {w.op, w.now.micros(), most});
  if (!rows) return rows.error();
  Result<int64_t> first = setting(w, "wallet_check_seconds");
  if (!first) return first.error();
  for (const Row& r : *rows) {
    Trade t = from_row(r);
    t.check_at = look_after(w, ++t.checks, *first);
    if (t.state == "closed" || t.state == "refused") t.check_at.reset();  // its last look
    if (Result<Done> stored = store(w, t); !stored) return stored.error();
    if (Result<Done> out = put_wallet_row(w, records::new_id(w.now), t.merchant, {{"what", "query"}, {"payment", t.payment}}, wallet_cause + t.payment); !out) return out.error();
  }
  return static_cast<int64_t>(rows->size());
}

Result<int64_t> forget_buyers(const Work& w, int64_t most) {
  Result<int64_t> days = setting(w, "wallet_forget_days");
  if (!days) return days;
  const int64_t before = w.now.micros() - *days * 86'400 * second;
  Result<int64_t> buyers = w.sql.run("update wallet_buyer set buyer_sealed = '', address_sealed = '' where operator = ? and order_id in "
                                     "(select b.order_id from wallet_buyer b join orders o on o.operator = b.operator and o.id = b.order_id where b.operator = ? and (b.buyer_sealed <> '' or b.address_sealed <> '') and b.created < ? and o.ended < ? limit ?)",
                                     {w.op, w.op, before, before, most});
  if (!buyers) return buyers;
  Result<int64_t> notices = w.sql.run("update wallet_notice set body_sealed = '' where operator = ? and digest in (select digest from wallet_notice where operator = ? and body_sealed <> '' and at < ? limit ?)", {w.op, w.op, before, most});
  if (!notices) return notices;
  return *buyers + *notices;
}

Result<Done> forget_buyer(const Work& w, const std::string& party) {
  Result<int64_t> n = w.sql.run("update wallet_buyer set buyer_sealed = '', address_sealed = '' where operator = ? and order_id in (select id from orders where operator = ? and party = ?)", {w.op, w.op, party});
  if (n) n = w.sql.run("update wallet_notice set body_sealed = '' where operator = ? and body_sealed <> '' and payment in (select id from payment where operator = ? and party = ?)", {w.op, w.op, party});
  if (!n) return n.error();
  return Done{};
}

Result<Done> note_notice(const Work& w, const std::string& merchant, const NoticeRecord& told) {
  NoticeRecord n = told;
  if (n.verdict == "refused") {
    // Whoever knows the address may send what they like: of a day's refused ones so many are kept each for itself, and the others counted.
    Result<Row> today = w.sql.one("select count(*) from (select 1 from wallet_notice where operator = ? and merchant = ? and verdict = 'refused' and at > ? limit ?) as kept", {w.op, merchant, w.now.micros() - 86'400 * second, most_refused});
    if (!today) return today.error();
    if (today->integer(0) >= most_refused) n = {"others of " + beijing_day(w.now), {}, "refused", "too many in a day: counted together", {}, {}};
  }
  const std::string body = n.body.empty() ? std::string() : w.vault.seal(place(w, "wallet_notice.body"), n.body.substr(0, most_body));
  return w.sql.later("insert into wallet_notice (operator, merchant, digest, notice, verdict, why, payment, times, at, last, body_sealed) values (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?) "
                                   "on conflict (operator, digest) do update set times = wallet_notice.times + 1, last = excluded.last",
                                   {w.op, merchant, merchant + ":" + n.digest, plain_text(n.notice, 100), n.verdict, plain_text(n.why, 300), plain_text(n.payment, 64), w.now.micros(), w.now.micros(), body});
}

}  // namespace sublet::commerce
