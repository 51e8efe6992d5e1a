#include "gateway/wallet/notices.h"

#include "base/money.h"

namespace sublet::gateway::wallet {

namespace {

constexpr int64_t notice_seconds = 26 * 3'600, ahead_seconds = 300;

std::string text_in(const Json& j, const char* name) {
  const auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}
std::string field(const Fields& f, const char* name) {
  const auto at = f.find(name);
  return at == f.end() ? std::string() : at->second;
}

// Who signed, or ended it: no seller stands in that.
Result<HeardNotice> of_agreement(const Fields& f, Instant now) {
  HeardNotice n;
  n.about = HeardNotice::About::agreement, n.id = field(f, "notify_id"), n.agreement = field(f, "external_agreement_no");
  const bool signs = field(f, "notify_type") == "dut_user_sign";
  if (n.agreement.empty() || n.id.empty() || (signs ? field(f, "status") != "NORMAL" : field(f, "notify_type") != "dut_user_unsign")) return refusal("bad_notice", "it says nothing of an agreement that is known");
  n.word = {signs ? "active" : "ended", 0, field(f, "agreement_no"), now};
  return n;
}

// Frozen by the buyer; what is released is our own doing, and its answer says so.
Result<HeardNotice> of_freeze(const Fields& f, Instant now) {
  HeardNotice n;
  n.id = field(f, "notify_id"), n.freeze = field(f, "out_order_no");
  if (n.freeze.empty() || n.id.empty()) return refusal("bad_notice", "it has no out_order_no or notify_id");
  if (field(f, "operation_type") != "FREEZE") return n;
  const Result<int64_t> amount = alipay_amount(Json{{"amount", field(f, "amount")}}, "amount");
  if (!amount || field(f, "status") != "SUCCESS") return refusal("bad_notice", "it says nothing of a frozen amount that is known");
  const Result<Instant> at = beijing_time(field(f, "gmt_trans"));
  n.about = HeardNotice::About::freeze;
  n.word = {"frozen", *amount, field(f, "auth_no"), at ? *at : now};
  return n;
}

Result<HeardNotice> alipays(const MerchantKeys& k, std::string_view body, Instant now) {
  Result<Fields> told = alipay_notice(body, k.alipay.their_keys);
  if (!told) return told.error();
  const Fields& f = *told;
  if (field(f, "app_id") != k.alipay.app_id) return refusal("wallet_differs", "the notice is for another app");
  const Result<Instant> sent = beijing_time(field(f, "notify_time"));
  const bool agreement = field(f, "notify_type").starts_with("dut_user_");
  const bool freeze = field(f, "notify_type").starts_with("fund_auth_");
  if (!agreement && field(f, freeze ? "payee_user_id" : "seller_id") != k.alipay.seller_id) return refusal("wallet_differs", "the notice is for another seller");
  if (!sent || sent->seconds() < now.seconds() - notice_seconds || sent->seconds() > now.seconds() + ahead_seconds) return refusal("stale", "notify_time is not of now");
  if (agreement) return of_agreement(f, now);
  if (freeze) return of_freeze(f, now);
  HeardNotice n;
  n.id = field(f, "notify_id"), n.payment = field(f, "out_trade_no");
  if (n.payment.empty() || n.id.empty()) return refusal("bad_notice", "it has no out_trade_no or notify_id");
  // refund_fee is what has been given back of the trade up to now: the answer to each refund says more.
  if (!field(f, "out_biz_no").empty() || !field(f, "gmt_refund").empty()) return n;
  const std::string status = field(f, "trade_status");
  if (status == "TRADE_SUCCESS" || status == "TRADE_FINISHED") {
    const Result<int64_t> amount = alipay_amount(Json{{"total_amount", field(f, "total_amount")}}, "total_amount");
    if (!amount) return refusal("bad_notice", amount.error().detail);
    const Result<Instant> paid = beijing_time(field(f, "gmt_payment"));
    n.about = HeardNotice::About::payment;
    n.word = {"paid", *amount, field(f, "trade_no"), paid ? *paid : now};
  } else if (status == "TRADE_CLOSED") {
    n.about = HeardNotice::About::payment;
    n.word = {"closed", 0, {}, now};
  } else if (status != "WAIT_BUYER_PAY") {
    return refusal("bad_notice", "trade_status says nothing that is known");
  }
  return n;
}

Result<HeardNotice> wechats(const MerchantKeys& k, const WechatStamp& stamp, std::string_view body, Instant now) {
  if (Result<Done> good = wechat_verify(k.wechat.their_keys, stamp, body, now); !good) return good.error();
  Result<WechatNotice> n = wechat_notice(body, k.wechat.api_key);
  if (!n) return n.error();
  if (!n->resource.is_object()) return refusal("bad_notice", "what was sealed is no JSON object");
  HeardNotice out;
  out.id = n->id, out.payment = text_in(n->resource, "out_trade_no");
  if (out.payment.empty()) return refusal("bad_notice", "it has no out_trade_no");
  if (text_in(n->resource, "mchid") != k.wechat.mchid) return refusal("wallet_differs", "the notice is for another merchant");
  if (n->event.starts_with("TRANSACTION.")) {
    Result<commerce::WalletWord> word = wechat_word(k.wechat, n->resource, now);
    if (!word) return word.error().code == "bad_answer" ? refusal("bad_notice", word.error().detail) : word.error();
    out.about = HeardNotice::About::payment, out.word = std::move(*word);
  } else if (n->event == "REFUND.SUCCESS") {
    Result<int64_t> amount = wechat_amount(n->resource, "refund");
    if (!amount) return refusal("bad_notice", amount.error().detail);
    const Result<Instant> at = wechat_time(text_in(n->resource, "success_time"));
    out.about = HeardNotice::About::refund, out.refund = text_in(n->resource, "out_refund_no"), out.refunded = *amount;
    out.word = {"refunded", *amount, text_in(n->resource, "refund_id"), at ? *at : now};
  } else if (!n->event.starts_with("REFUND.")) {
    return refusal("bad_notice", "event_type says nothing that is known");
  }
  return out;
}

}  // namespace

Result<HeardNotice> hear_notice(const MerchantKeys& k, const WechatStamp& stamp, std::string_view body, Instant now) {
  if (body.size() > most_notice) return refusal("bad_notice", "it is longer than 64 KiB");
  return k.merchant.wallet == "alipay" ? alipays(k, body, now) : wechats(k, stamp, body, now);
}

Result<int64_t> alipay_amount(const Json& j, const char* name) {
  const auto at = j.find(name);
  const std::string text = at == j.end() ? std::string() : at->is_string() ? at->get<std::string>() : at->is_number() ? at->dump() : std::string();
  const Result<Money> m = parse_money(text);
  if (!m || m->micros() < 0 || m->micros() % fen_micros != 0) return refusal("bad_answer", std::string(name) + " is no amount");
  return m->micros();
}

Result<int64_t> wechat_amount(const Json& j, const char* name) {
  const auto a = j.find("amount");
  if (a == j.end() || !a->is_object()) return refusal("bad_answer", "there is no amount");
  const auto at = a->find(name);
  if (at == a->end() || !at->is_number_integer() || *at < 0 || *at > int64_t{1} << 40) return refusal("bad_answer", std::string("amount.") + name + " is no amount");
  if (const std::string currency = text_in(*a, "currency"); !currency.empty() && currency != "CNY") return refusal("bad_answer", "amount.currency is not CNY");
  return at->get<int64_t>() * fen_micros;
}

Result<Instant> wechat_time(const std::string& text) {
  if (text.size() != 25 || text[10] != 'T' || !text.ends_with("+08:00")) return refusal("bad_answer", "a time is RFC 3339 in Beijing's");
  std::string local = text.substr(0, 19);
  local[10] = ' ';
  return beijing_time(local);
}

std::string wechat_time_text(Instant t) {
  std::string s = beijing_text(t);
  s[10] = 'T';
  return s + "+08:00";
}

Result<commerce::WalletWord> wechat_word(const WechatMerchant& m, const Json& j, Instant now) {
  if (text_in(j, "mchid") != m.mchid || text_in(j, "appid") != m.appid) return refusal("wallet_differs", "it is for another merchant or app");
  const std::string state = text_in(j, "trade_state");
  if (state == "NOTPAY" || state == "USERPAYING" || state == "ACCEPT") return commerce::WalletWord{"open", 0, {}, now};
  if (state == "CLOSED" || state == "REVOKED" || state == "PAYERROR") return commerce::WalletWord{"closed", 0, {}, now};
  if (state != "SUCCESS" && state != "REFUND") return refusal("bad_notice", "trade_state says nothing that is known");
  Result<int64_t> amount = wechat_amount(j, "total");
  if (!amount) return amount.error();
  const Result<Instant> at = wechat_time(text_in(j, "success_time"));
  return commerce::WalletWord{"paid", *amount, text_in(j, "transaction_id"), at ? *at : now};
}

}  // namespace sublet::gateway::wallet
