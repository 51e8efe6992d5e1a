// What is asked of Alipay, and what it tells (open API, version 2).
#include <algorithm>

#include "base/money.h"
#include "gateway/wallet/desk_impl.h"

namespace sublet::gateway {

using namespace wallet;

namespace {

std::string code_of(const Json& j) {
  const std::string sub = text_in(j, "sub_code");
  return sub.empty() ? "alipay_" + text_in(j, "code") : sub;
}
// It may say something else another time: its own trouble, too many requests, a merchant's empty purse, or keys that care has to mend.
bool passes(const Json& j) {
  static constexpr std::string_view codes[] = {"20000", "20001"}, subs[] = {"ACQ.SYSTEM_ERROR", "ACQ.SELLER_BALANCE_NOT_ENOUGH", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error", "ACQ.REFUND_CHARGE_ERROR", "isv.invalid-signature", "isv.invalid-app-id", "isv.missing-signature", "isv.app-call-limited"};
  const auto any = [](const auto& list, const std::string& s) { return std::find(std::begin(list), std::end(list), s) != std::end(list); };
  return any(subs, text_in(j, "sub_code")) || any(codes, text_in(j, "code")) || text_in(j, "sub_code").starts_with("isp.");
}
}  // namespace

std::string alipay_yuan(int64_t micros) { return Money::from_micros(micros).text(); }
bool alipay_good(const Json& j) { return text_in(j, "code") == "10000"; }
commerce::OutsideAnswer alipay_not_done(const Json& j) { return passes(j) ? wallet_silent(code_of(j), text_in(j, "sub_msg")) : wallet_refuses(code_of(j), text_in(j, "sub_msg")); }

void WalletDesk::ask_alipay(const std::shared_ptr<const Asked>& a, const std::string& method, const Json& biz, std::function<void(const Json&)> heard) {
  Errands::Job job;
  job.make = [this, a, method, biz] {
    HttpCall call;
    call.url = alipay_url_, call.target = alipay_url_.path, call.ca = options_.ca;
    call.headers = {{"Content-Type", "application/x-www-form-urlencoded;charset=utf-8"}};
    Fields more;
    if (a->what == "create" || a->what == "freeze") more["notify_url"] = a->notify;  // also of a withholding
    call.body = alipay_request(a->keys->alipay, method, biz, clock_.now(), more);
    return call;
  };
  job.good = [](const HttpAnswer& answer, std::string& why) {
    why = "HTTP " + std::to_string(answer.status);
    if (answer.status != 200) return false;
    return true;  // whoever answers is not down, also when it cannot be believed: that is this merchant's trouble alone
  };
  job.end = [a, method, heard = std::move(heard)](const HttpAnswer* answer, const std::string& why) {
    if (answer == nullptr) return a->told(wallet_silent("no_answer", why));
    const Result<Json> inner = alipay_answer(answer->body, method, a->keys->alipay.their_keys);
    if (!inner) return a->told(wallet_silent(inner.error().code, inner.error().detail));
    // What is not signed says that we were not understood, and nothing else.
    if (const Result<Json> whole = parse_json(answer->body); !whole || text_in(*whole, "sign").empty()) return a->told(wallet_silent("not_understood", text_in(*inner, "sub_code") + " " + text_in(*inner, "sub_msg")));
    heard(*inner);
  };
  alipay_->bring(std::move(job));
}

void WalletDesk::alipay_create(const std::shared_ptr<const Asked>& a) {
  const commerce::Trade& t = a->trade;
  Json biz = {{"out_trade_no", t.payment}, {"total_amount", alipay_yuan(t.amount)}, {"subject", a->subject}, {"seller_id", a->keys->alipay.seller_id}, {"time_expire", beijing_text(t.until)}};
  if (t.way == "agreement") return charge_by_agreement(a);
  if (t.way == "freeze") return capture_frozen(a);
  if (t.way == "precreate")
    return ask_alipay(a, "alipay.trade.precreate", biz, [a](const Json& j) {
      if (alipay_good(j)) return a->told(wallet_done({{"code", text_in(j, "qr_code")}}));
      // Paid by a code that an earlier try was given: its notice, or a query, says the rest.
      if (text_in(j, "sub_code") == "ACQ.TRADE_HAS_SUCCESS") return a->told(wallet_done({{"code", ""}}));
      a->told(alipay_not_done(j));
    });
  // A page or an app takes what we have signed to Alipay itself.
  static const std::map<std::string, std::pair<const char*, const char*>, std::less<>> ways = {{"page", {"alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"}}, {"wap", {"alipay.trade.wap.pay", "QUICK_WAP_WAY"}}, {"app", {"alipay.trade.app.pay", "QUICK_MSECURITY_PAY"}}};
  const auto way = ways.find(t.way);
  if (way == ways.end()) return a->told(wallet_refuses("bad_way", t.way));
  biz["product_code"] = way->second.second;
  Fields more = {{"notify_url", a->notify}};
  if (t.way != "app" && !a->buyer.back.empty()) more["return_url"] = a->buyer.back;
  const std::string form = alipay_request(a->keys->alipay, way->second.first, biz, clock_.now(), more);
  a->told(wallet_done({{"code", t.way == "app" ? form : alipay_url_.text() + "?" + form}}));
}

// Paid at once, or not (merchant's withholding).
void WalletDesk::charge_by_agreement(const std::shared_ptr<const Asked>& a) {
  const commerce::Trade& t = a->trade;
  if (a->agreement->state != "active") return alipay_query(a);  // ended meanwhile: nothing more is charged; an earlier try may have been carried out
  const Json biz = {{"out_trade_no", t.payment}, {"total_amount", alipay_yuan(t.amount)}, {"subject", a->subject}, {"product_code", "GENERAL_WITHHOLDING"}, {"agreement_params", {{"agreement_no", a->agreement->reference}}}};
  alipay_charge(a, biz);
}

void WalletDesk::alipay_charge(const std::shared_ptr<const Asked>& a, const Json& biz) {
  ask_alipay(a, "alipay.trade.pay", biz, [this, a](const Json& j) {
    if (text_in(j, "code") == "10003" || text_in(j, "sub_code") == "ACQ.TRADE_HAS_SUCCESS") return alipay_query(a);  // it may take a moment; or an earlier try did it
    if (!alipay_good(j)) return a->told(alipay_not_done(j));
    const Result<int64_t> amount = alipay_amount(j, "total_amount");
    const Result<Instant> at = beijing_time(text_in(j, "gmt_payment"));
    if (!amount || text_in(j, "out_trade_no") != a->trade.payment) return a->told(wallet_silent("bad_answer", "it says nothing of this trade"));
    a->told(wallet_says({"paid", *amount, text_in(j, "trade_no"), at ? *at : clock_.now()}));
  });
}

// Signed on Alipay's page, by what we have signed; asked after; ended.
void WalletDesk::alipay_agreement(const std::shared_ptr<const Asked>& a) {
  const commerce::Agreement& g = *a->agreement;
  const Json names = {{"personal_product_code", "CYCLE_PAY_AUTH_P"}, {"sign_scene", "INDUSTRY|CARRIER"}, {"external_agreement_no", g.id}};
  if (a->what == "sign") {
    Json biz = names;
    biz["product_code"] = "CYCLE_PAY_AUTH";
    biz["access_params"] = {{"channel", "QRCODE"}};
    biz["period_rule_params"] = {{"period_type", "MONTH"}, {"period", g.months}, {"execute_time", beijing_text(g.begins ? *g.begins : clock_.now()).substr(0, 10)}, {"single_amount", alipay_yuan(g.amount)}};
    const std::string form = alipay_request(a->keys->alipay, "alipay.user.agreement.page.sign", biz, clock_.now(), {{"notify_url", a->notify}});
    return a->told(wallet_done({{"code", alipay_url_.text() + "?" + form}}));
  }
  if (a->what == "unsign")
    return ask_alipay(a, "alipay.user.agreement.unsign", names, [a](const Json& j) {
      if (alipay_good(j) || text_in(j, "sub_code").find("AGREEMENT_NOT_EXIST") != std::string::npos) return a->told(wallet_done({{"state", "ended"}}));
      a->told(alipay_not_done(j));
    });
  ask_alipay(a, "alipay.user.agreement.query", names, [a](const Json& j) {
    if (text_in(j, "sub_code").find("AGREEMENT_NOT_EXIST") != std::string::npos) return a->told(wallet_done({}));  // nobody has signed it yet
    if (!alipay_good(j)) return a->told(alipay_not_done(j));
    const std::string status = text_in(j, "status");
    a->told(wallet_done({{"state", status == "NORMAL" ? "active" : status == "STOP" ? "ended" : ""}, {"reference", text_in(j, "agreement_no")}}));
  });
}

void WalletDesk::alipay_query(const std::shared_ptr<const Asked>& a) {
  ask_alipay(a, "alipay.trade.query", {{"out_trade_no", a->trade.payment}}, [this, a](const Json& j) {
    const Instant now = clock_.now();
    const bool cancels = a->what == "close" && !a->trade.charged_by.empty();
    if (cancels && (text_in(j, "sub_code") == "ACQ.TRADE_NOT_EXIST" || (alipay_good(j) && text_in(j, "trade_status") == "WAIT_BUYER_PAY"))) return alipay_cancel(a);
    // One that cannot be closed because it is not there: as good as closed.
    if (text_in(j, "sub_code") == "ACQ.TRADE_NOT_EXIST") return a->told(wallet_says(a->what == "close" ? commerce::WalletWord{"closed", 0, {}, now} : unheard_of(a->trade, now)));
    if (!alipay_good(j)) return a->told(alipay_not_done(j));
    const std::string status = text_in(j, "trade_status");
    const Result<Instant> paid = beijing_time(text_in(j, "send_pay_date"));
    if (text_in(j, "out_trade_no") != a->trade.payment) return a->told(wallet_silent("bad_answer", "it is about another trade"));
    // A trade that was given back whole is closed too: it was paid all the same.
    if (status == "TRADE_SUCCESS" || status == "TRADE_FINISHED" || (status == "TRADE_CLOSED" && paid)) {
      const Result<int64_t> amount = alipay_amount(j, "total_amount");
      if (!amount) return a->told(wallet_silent("bad_answer", amount.error().detail));
      const commerce::WalletWord word{"paid", *amount, text_in(j, "trade_no"), paid ? *paid : now};
      if (status == "TRADE_CLOSED" && !a->trade.charged_by.empty()) return alipay_cancelled(a, word);
      return a->told(wallet_says(word));
    }
    if (status == "TRADE_CLOSED") return a->told(wallet_says({"closed", 0, {}, now}));
    if (a->what == "close") return a->told(wallet_silent("not_closed", "it could not be closed, and is not paid"));
    a->told(wallet_says({"open", 0, {}, now}));
  });
}

// Taken and given back whole: when, the refund says that has its trade's number.
void WalletDesk::alipay_cancelled(const std::shared_ptr<const Asked>& a, const commerce::WalletWord& word) {
  ask_alipay(a, "alipay.trade.fastpay.refund.query", {{"out_trade_no", a->trade.payment}, {"out_request_no", a->trade.payment}, {"query_options", Json::array({"gmt_refund_pay"})}}, [this, a, word](const Json& q) {
    if (!alipay_good(q)) return a->told(passes(q) ? wallet_silent(code_of(q), text_in(q, "sub_msg")) : wallet_says(word));
    commerce::OutsideAnswer told = wallet_says(word);
    const Result<Instant> at = beijing_time(text_in(q, "gmt_refund_pay"));
    if (text_in(q, "out_request_no") == a->trade.payment) told.fields["returned"] = std::to_string((at ? *at : clock_.now()).micros());
    a->told(std::move(told));
  });
}

// 撤销: what was taken is given back, and nobody can take it later. Alipay wants to be asked first whether it was taken.
void WalletDesk::alipay_cancel(const std::shared_ptr<const Asked>& a) {
  ask_alipay(a, "alipay.trade.cancel", {{"out_trade_no", a->trade.payment}}, [this, a](const Json& j) {
    if (!alipay_good(j)) return a->told(alipay_not_done(j));
    if (text_in(j, "out_trade_no") != a->trade.payment) return a->told(wallet_silent("bad_answer", "it is about another trade"));
    if (text_in(j, "retry_flag") == "Y") return a->told(wallet_silent("not_cancelled", "Alipay wants to be asked again"));
    if (text_in(j, "action") == "refund") return alipay_query(a);  // when it was taken, and for how much
    a->told(wallet_says({"closed", 0, {}, clock_.now()}));
  });
}

void WalletDesk::alipay_close(const std::shared_ptr<const Asked>& a) {
  if (!a->trade.charged_by.empty()) return alipay_query(a);
  ask_alipay(a, "alipay.trade.close", {{"out_trade_no", a->trade.payment}}, [this, a](const Json& j) {
    // One that nobody has opened is not there: its code ends by its own time, and who pays it until then gets it back.
    if (alipay_good(j) || text_in(j, "sub_code") == "ACQ.TRADE_NOT_EXIST") return a->told(wallet_says({"closed", 0, {}, clock_.now()}));
    if (passes(j)) return a->told(alipay_not_done(j));
    alipay_query(a);  // paid meanwhile, or closed already
  });
}

void WalletDesk::alipay_refund(const std::shared_ptr<const Asked>& a) {
  const Json biz = {{"out_trade_no", a->trade.payment}, {"refund_amount", alipay_yuan(a->refund_amount)}, {"out_request_no", a->refund}, {"refund_reason", a->reason.empty() ? "退款" : plain_text(a->reason, 200)}};
  ask_alipay(a, "alipay.trade.refund", biz, [this, a](const Json& j) {
    if (!alipay_good(j)) return a->told(alipay_not_done(j));
    if (text_in(j, "out_trade_no") != a->trade.payment) return a->told(wallet_silent("bad_answer", "it is about another trade"));
    const auto told = [this, a](const Json& says, const char* time) {
      const Result<Instant> at = beijing_time(text_in(says, time));
      a->told(wallet_done({{"reference", text_in(says, "trade_no")}, {"at", std::to_string((at ? *at : clock_.now()).micros())}}));
    };
    if (text_in(j, "fund_change") == "Y") return told(j, "gmt_refund_pay");
    // No money moved by this request: it was carried out before, or it is not yet.
    ask_alipay(a, "alipay.trade.fastpay.refund.query", {{"out_trade_no", a->trade.payment}, {"out_request_no", a->refund}, {"query_options", Json::array({"gmt_refund_pay"})}}, [a, told](const Json& q) {
      const bool of_it = text_in(q, "out_trade_no") == a->trade.payment && text_in(q, "out_request_no") == a->refund;
      if (alipay_good(q) && of_it && text_in(q, "refund_status") == "REFUND_SUCCESS") return told(q, "gmt_refund_pay");
      if (alipay_good(q)) return a->told(wallet_works_on_it("the refund is not carried out yet"));
      a->told(wallet_silent(code_of(q), text_in(q, "sub_msg")));
    });
  });
}

// Whether it was carried out; nothing is asked for.
void WalletDesk::alipay_refund_query(const std::shared_ptr<const Asked>& a) {
  ask_alipay(a, "alipay.trade.fastpay.refund.query", {{"out_trade_no", a->trade.payment}, {"out_request_no", a->refund}, {"query_options", Json::array({"gmt_refund_pay"})}}, [this, a](const Json& q) {
    if (text_in(q, "sub_code") == "ACQ.TRADE_NOT_EXIST") return a->told(wallet_refuses("not_carried_out", "the wallet does not know its trade"));
    if (!alipay_good(q)) return a->told(wallet_silent(code_of(q), text_in(q, "sub_msg")));
    if (text_in(q, "out_request_no").empty()) return a->told(wallet_refuses("not_carried_out", "the wallet does not know it"));
    const Result<int64_t> amount = alipay_amount(q, "refund_amount");
    if (text_in(q, "out_request_no") != a->refund || text_in(q, "out_trade_no") != a->trade.payment || !amount) return a->told(wallet_silent("bad_answer", "it is about another refund"));
    if (text_in(q, "refund_status") != "REFUND_SUCCESS") return a->told(wallet_works_on_it("the refund is not carried out yet"));
    const Result<Instant> at = beijing_time(text_in(q, "gmt_refund_pay"));
    a->told(wallet_done({{"reference", text_in(q, "trade_no")}, {"amount", std::to_string(*amount)}, {"at", std::to_string((at ? *at : clock_.now()).micros())}}));
  });
}

}  // namespace sublet::gateway
