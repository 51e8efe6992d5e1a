#include "gateway/wallet/desk.h"

#include "gateway/wallet/desk_impl.h"

namespace sublet::gateway {

namespace {
constexpr int64_t look_again = 1'000'000;  // at a merchant's keys
}  // namespace

WalletDesk::WalletDesk(WalletOptions options, records::Database& db, const records::Vault& vault, io::Clock& clock) : options_(std::move(options)), db_(db), vault_(vault), clock_(clock), notify_(options_.notify) {}
WalletDesk::~WalletDesk() { stop(); }

Result<Done> WalletDesk::start() {
  for (const auto& [text, into] : {std::pair(&options_.alipay, &alipay_url_), {&options_.wechat, &wechat_url_}}) {
    Result<HttpUrl> url = service_url(*text, options_.ca);
    if (!url) return url.error();
    *into = std::move(*url);
  }
  alipay_ = std::make_unique<Errands>("alipay", options_.errands);
  wechat_ = std::make_unique<Errands>("wechat", options_.errands);
  return Done{};
}

void WalletDesk::stop() {
  if (alipay_) alipay_->stop();
  if (wechat_) wechat_->stop();
}

Errands::Stats WalletDesk::alipay() const { return alipay_ ? alipay_->stats() : Errands::Stats{}; }
Errands::Stats WalletDesk::wechat() const { return wechat_ ? wechat_->stats() : Errands::Stats{}; }

Result<WalletDesk::Keys> WalletDesk::keys(const std::string& op, const std::string& id) {
  const int64_t now = io::steady_micros();
  Keys before;
  {
    const std::lock_guard lock(mutex_);
    const auto at = keys_.find({op, id});
    if (at != keys_.end()) {
      if (now - at->second.looked < look_again) return at->second.keys;
      before = at->second.keys;
    }
  }
  struct Found {
    commerce::Merchant merchant;
    std::string secrets;  // empty: as before
  };
  Result<Found> found = db_.read<Found>([&](records::Sql& sql) -> Result<Found> {
    const commerce::Work w{sql, vault_, op, clock_.now(), "system"};
    Result<commerce::Merchant> m = commerce::merchant(w, id);
    if (!m) return m.error();
    if (before && before->merchant.version == m->version) return Found{std::move(*m), {}};
    Result<std::string> secrets = commerce::merchant_secrets(w, id);
    if (!secrets) return secrets.error();
    return Found{std::move(*m), std::move(*secrets)};
  });
  if (!found) return found.error();
  Keys k = before;
  if (!found->secrets.empty()) {
    Result<wallet::MerchantKeys> read = wallet::merchant_keys(found->merchant, found->secrets);
    if (!read) return read.error();
    k = std::make_shared<const wallet::MerchantKeys>(std::move(*read));
  }
  const std::lock_guard lock(mutex_);
  keys_[{op, id}] = {now, k};
  return k;
}

void WalletDesk::notify_at(const std::string& address) {
  const std::lock_guard lock(mutex_);
  notify_ = address;
}

Result<Done> WalletDesk::carry(const records::Outward& row, Told told) {
  if (!alipay_ || !wechat_) return fault("not_started", "the wallets' desk was not started");
  Result<Json> body = parse_json(row.body);
  if (!body) return body.error();
  const auto a = std::make_shared<Asked>();
  a->op = row.op, a->what = text_in(*body, "what"), a->subject = text_in(*body, "subject"), a->refund = text_in(*body, "refund"), a->told = std::move(told);
  a->row = row.id, a->amount = body->value("amount", int64_t{0});
  const std::string payment = text_in(*body, "payment"), agreement = text_in(*body, "agreement"), freeze = text_in(*body, "freeze");
  const Result<Done> read = db_.read<Done>([&](records::Sql& sql) -> Result<Done> {
    const commerce::Work w{sql, vault_, row.op, clock_.now(), "system"};
    const auto read_agreement = [&](const std::string& id) -> Result<Done> {
      Result<commerce::Agreement> found = commerce::agreement(w, id);
      if (!found) return found.error();
      a->agreement = std::move(*found);
      return Done{};
    };
    const auto read_freeze = [&](const std::string& id) -> Result<Done> {
      Result<commerce::Freeze> found = commerce::freeze(w, id);
      if (!found) return found.error();
      a->freeze = std::move(*found);
      return Done{};
    };
    if (!agreement.empty()) return read_agreement(agreement);
    if (!freeze.empty()) return read_freeze(freeze);
    Result<commerce::Trade> t = commerce::trade(w, payment);
    if (!t) return t.error();
    a->trade = std::move(*t);
    if (!a->trade.charged_by.empty())
      if (Result<Done> by = a->trade.way == "freeze" ? read_freeze(a->trade.charged_by) : read_agreement(a->trade.charged_by); !by) return by;
    if (a->what == "create") {
      Result<commerce::WalletBuyer> b = commerce::trade_buyer(w, payment);
      if (!b) return b.error();
      a->buyer = std::move(*b);
    }
    if (a->refund.empty()) return Done{};
    Result<records::Row> r = sql.one("select amount, reason from refund where operator = ? and id = ?", {row.op, a->refund}, "unknown_refund");
    if (!r) return r.error();
    a->refund_amount = r->integer(0), a->reason = r->text(1);
    return Done{};
  });
  if (!read) return read.error();
  Result<Keys> k = keys(row.op, row.target);
  if (!k) return k.error().is_refusal() ? fault("no_keys", k.error().text()) : k.error();  // care can mend it: asked again
  a->keys = std::move(*k);
  {
    const std::lock_guard lock(mutex_);
    if (notify_.empty()) return fault("not_started", "nobody has said where wallets reach us");
    a->notify = notify_ + "/wallet/" + row.op + "/" + row.target;
  }
  const bool alipay = a->keys->merchant.wallet == "alipay";
  if (!agreement.empty()) {
    if (!alipay) return refusal("bad_command", "agreements are Alipay's");
    alipay_agreement(a);
  } else if (!freeze.empty()) {
    if (!alipay) return refusal("bad_command", "Alipay freezes");
    alipay_freeze(a);
  } else if (a->what == "create") alipay ? alipay_create(a) : wechat_create(a);
  else if (a->what == "query") alipay ? alipay_query(a) : wechat_query(a);
  else if (a->what == "close") alipay ? alipay_close(a) : wechat_close(a);
  else if (a->what == "refund") alipay ? alipay_refund(a) : wechat_refund(a);
  else if (a->what == "refund_query") alipay ? alipay_refund_query(a) : wechat_refund_query(a);
  else return refusal("bad_command", "a wallet is asked to create, query, close, refund or refund_query");
  return Done{};
}

Result<HeardNotice> WalletDesk::read(const std::string& op, const std::string& merchant, const Header& header, std::string_view body) {
  Result<Keys> k = keys(op, merchant);
  if (!k) return k.error();
  return wallet::hear_notice(**k, wallet::wechat_stamp_of(header), body, clock_.now());
}

}  // namespace sublet::gateway
