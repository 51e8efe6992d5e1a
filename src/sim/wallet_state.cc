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

}  // namespace

std::string WalletBooks::state() const {
  Json j = {{"serial", serial_}, {"trades", Json::array()}, {"agreements", Json::array()}, {"freezes", Json::array()}};
  for (const auto& [key, t] : trades_) j["trades"].push_back(shown(t));
  for (const auto& [key, a] : agreements_) j["agreements"].push_back({{"merchant", a.merchant}, {"number", a.number}, {"id", a.id}, {"buyer", a.buyer}, {"notify", a.notify}, {"most_each", a.most_each}, {"in_force", a.in_force}, {"since", a.since.micros()}, {"until", a.until.micros()}});
  for (const auto& [key, f] : freezes_) j["freezes"].push_back({{"merchant", f.merchant}, {"number", f.number}, {"request", f.request}, {"id", f.id}, {"operation", f.operation}, {"buyer", f.buyer}, {"amount", f.amount}, {"captured", f.captured}, {"unfrozen", f.unfrozen}, {"unfreezes", f.unfreezes}, {"at", f.at.micros()}});
  return gateway::dump(j);
}

Result<Done> WalletBooks::restore(const std::string& text) {
  Result<Json> j = gateway::parse_json(text);
  if (!j || !j->is_object()) return refusal("bad_wallet", "its state is not what it wrote");
  serial_ = j->value("serial", uint64_t{0});
  for (const Json& each : j->value("trades", Json::array())) {
    WalletTrade t = trade_in(each);
    WalletTrade& kept = trades_[{t.merchant, t.number}] = t;
    by_id_[kept.id] = &kept;
  }
  for (const Json& a : j->value("agreements", Json::array())) agreements_[{text_of(a, "merchant"), text_of(a, "number")}] = {text_of(a, "merchant"), text_of(a, "number"), text_of(a, "id"), text_of(a, "buyer"), text_of(a, "notify"), whole(a, "most_each"), a.value("in_force", false), time_in(a, "since"), time_in(a, "until")};
  for (const Json& f : j->value("freezes", Json::array())) freezes_[{text_of(f, "merchant"), text_of(f, "number")}] = {text_of(f, "merchant"), text_of(f, "number"), text_of(f, "request"), text_of(f, "id"), text_of(f, "operation"), text_of(f, "buyer"), whole(f, "amount"), whole(f, "captured"), whole(f, "unfrozen"), f.value("unfreezes", std::map<std::string, int64_t>()), time_in(f, "at")};
  return Done{};
}

}  // namespace sublet::sim
