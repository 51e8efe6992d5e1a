// What a simulated wallet knows, kept over a restart.
#include "gateway/core/json.h"
#include "sim/json_text.h"
#include "sim/wallet_books.h"

namespace sublet::sim {

using gateway::Json;

namespace {

int64_t whole(const Json& j, const char* name) { return j.value(name, int64_t{0}); }
Instant time_in(const Json& j, const char* name) { return Instant::from_micros(whole(j, name)); }

Json shown(const WalletTrade& t) {
  Json refunds = Json::array();
  for (const WalletRefund& r : t.refunds) refunds.push_back({{"number", r.number}, {"id", r.id}, {"amount", r.amount}, {"fee_back", r.fee_back}, {"reason", r.reason}, {"notify", r.notify}, {"at", r.at.micros()}});
  return {{"state", static_cast<int>(t.state)}, {"merchant", t.merchant}, {"number", t.number}, {"id", t.id}, {"subject", t.subject}, {"attach", t.attach}, {"notify", t.notify}, {"buyer", t.buyer}, {"product", t.product}, {"agreement", t.agreement}, {"freeze", t.freeze},
          {"amount", t.amount}, {"fee", t.fee}, {"refunded", t.refunded}, {"created", t.created.micros()}, {"expires", t.expires.micros()}, {"ended", t.ended.micros()}, {"refunds", std::move(refunds)}};
}

WalletTrade trade_in(const Json& j) {
  WalletTrade t;
  t.state = static_cast<WalletTrade::State>(whole(j, "state"));
  for (const auto& [name, into] : {std::pair("merchant", &t.merchant), {"number", &t.number}, {"id", &t.id}, {"subject", &t.subject}, {"attach", &t.attach}, {"notify", &t.notify}, {"buyer", &t.buyer}, {"product", &t.product}, {"agreement", &t.agreement}, {"freeze", &t.freeze}}) *into = text_of(j, name);
  t.amount = whole(j, "amount"), t.fee = whole(j, "fee"), t.refunded = whole(j, "refunded"), t.created = time_in(j, "created"), t.expires = time_in(j, "expires"), t.ended = time_in(j, "ended");
  for (const Json& r : j.value("refunds", Json::array())) t.refunds.push_back({.number = text_of(r, "number"), .id = text_of(r, "id"), .amount = whole(r, "amount"), .fee_back = whole(r, "fee_back"), .reason = text_of(r, "reason"), .notify = text_of(r, "notify"), .at = time_in(r, "at")});
  return t;
}

Json shown(const WalletAgreement& a) {
  return {{"merchant", a.merchant}, {"number", a.number}, {"id", a.id}, {"buyer", a.buyer}, {"notify", a.notify}, {"most_each", a.most_each}, {"in_force", a.in_force}, {"since", a.since.micros()}, {"until", a.until.micros()}};
}
Json shown(const WalletFreeze& f) {
  return {{"state", static_cast<int>(f.state)}, {"notify", f.notify}, {"title", f.title}, {"expires", f.expires.micros()}, {"merchant", f.merchant}, {"number", f.number}, {"request", f.request}, {"id", f.id}, {"operation", f.operation}, {"buyer", f.buyer}, {"amount", f.amount}, {"captured", f.captured}, {"unfrozen", f.unfrozen}, {"unfreezes", f.unfreezes}, {"at", f.at.micros()}};
}
WalletAgreement agreement_in(const Json& a) {
  return {text_of(a, "merchant"), text_of(a, "number"), text_of(a, "id"), text_of(a, "buyer"), text_of(a, "notify"), whole(a, "most_each"), a.value("in_force", false), time_in(a, "since"), time_in(a, "until")};
}
WalletFreeze freeze_in(const Json& j) {
  WalletFreeze f;
  f.state = static_cast<WalletFreeze::State>(whole(j, "state"));
  for (const auto& [name, into] : {std::pair("merchant", &f.merchant), {"number", &f.number}, {"request", &f.request}, {"id", &f.id}, {"operation", &f.operation}, {"buyer", &f.buyer}, {"notify", &f.notify}, {"title", &f.title}}) *into = text_of(j, name);
  f.amount = whole(j, "amount"), f.captured = whole(j, "captured"), f.unfrozen = whole(j, "unfrozen"), f.unfreezes = j.value("unfreezes", std::map<std::string, int64_t>()), f.at = time_in(j, "at"), f.expires = time_in(j, "expires");
  return f;
}

}  // namespace

std::string WalletBooks::changes() {
  std::string out;
  const auto say = [&](const char* what, Json j) { out += gateway::dump(Json{{"serial", serial_}, {what, std::move(j)}}) + "\n"; };
  if (remembers_) {
    for (const auto& key : changed_trades_) say("trade", shown(trades_.at(key)));
    for (const auto& key : changed_agreements_) say("agreement", shown(agreements_.at(key)));
    for (const auto& key : changed_freezes_) say("freeze", shown(freezes_.at(key)));
  }
  changed_trades_.clear(), changed_agreements_.clear(), changed_freezes_.clear();
  return out;
}

Result<Done> WalletBooks::restore(const std::string& text) {
  for (size_t from = 0; from < text.size();) {
    const size_t end = text.find('\n', from);
    if (end == std::string::npos) break;  // torn when it was killed: nobody was answered
    Result<Json> j = gateway::parse_json(text.substr(from, end - from));
    from = end + 1;
    if (!j || !j->is_object()) return refusal("bad_wallet", "its state is not what it wrote");
    serial_ = j->value("serial", uint64_t{0});
    if (const auto t = j->find("trade"); t != j->end()) {
      WalletTrade read = trade_in(*t);
      WalletTrade& kept = trades_[{read.merchant, read.number}] = read;
      by_id_[kept.id] = &kept;
    }
    if (const auto a = j->find("agreement"); a != j->end()) agreements_[{text_of(*a, "merchant"), text_of(*a, "number")}] = agreement_in(*a);
    if (const auto f = j->find("freeze"); f != j->end()) freezes_[{text_of(*f, "merchant"), text_of(*f, "number")}] = freeze_in(*f);
  }
  return Done{};
}

}  // namespace sublet::sim
