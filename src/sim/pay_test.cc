// Numbers paid by wallet, over real sockets: our API, the simulated wallets with their buyers, and what is sent to the notice address by
// others.
#include "gateway/wallet/merchant_keys.h"
#include "sim/paying_testing.h"

namespace sublet::sim {
namespace {

using gateway::Json;
using gateway::rest::json_of;
using testing::wait_for;

INSTANTIATE_TEST_SUITE_P(Both, Paying, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Paying, a_number_is_paid_by_either_wallet_and_works) {
  open();
  int n = 0;
  for (const auto& [method, way] : {std::pair("alipay", "precreate"), {"wechat", "native"}, {"wechat", "h5"}}) {
    const std::string id = order_of(++n, method, way);
    const std::string code = code_of(id);
    EXPECT_EQ(payment(id).contains("qr"), std::string(way) != "h5");
    EXPECT_EQ(code.ends_with("?redirect_url=https%3A%2F%2Fshop.example%2Fback%3Forder%3D1%26n%3D%E5%8F%B7"), std::string(way) == "h5") << code;
    pay(code.substr(0, code.find('?')));
    EXPECT_TRUE(ended(id, "done")) << order(id).dump();
    const Json p = payment(id);
    EXPECT_EQ(p["state"], "paid");
    EXPECT_FALSE(p.contains("code")) << "there is nothing left to pay";
    ASSERT_EQ(p["entries"].size(), 1U);
    EXPECT_EQ(p["entries"][0]["fee"], 0.3);
  }
  // The wallet's word, the order's need and the account's credit: three records under one number.
  const std::string number = payment(json_of(ask("GET", "/sublet/v1/orders?limit=1"))[0]["id"].get<std::string>())["payment"].get<std::string>();
  const Json three = json_of(ask("GET", "/tmf-api/payment/v4/payment/" + number));
  EXPECT_EQ(three["status"], "done");
  EXPECT_EQ(three["wallet"]["state"], "paid") << three.dump();
  EXPECT_EQ(three["wallet"]["entries"][0]["id"], number);
  EXPECT_EQ(three["credit"]["state"], "done");
  const commerce::Audit a = audit();
  EXPECT_EQ(a.wallet_taken, 150'000'000);
  const Json told = json_of(ask("GET", "/sublet/v1/wallet-notices"));
  EXPECT_EQ(told.size(), 3U);
}

TEST_P(Paying, a_page_of_wechat_pay_that_does_not_know_the_buyers_address_is_refused) {
  open();
  const std::string number = "8617090000001";
  stock("msisdn", number, "city", "北京");
  const Json request = {{"kind", "new_number"}, {"channel", "shop"}, {"party", person("001")}, {"number", number}, {"offer", "free"}, {"topUp", 50}};
  for (const char* address : {"", "127.0.0.1", "10.1.2.3", "::1", "here"}) {  // nothing said, it is the connection's: of this machine
    const gateway::HttpAnswer a = ask("POST", "/sublet/v1/orders", {{"request", request}, {"payment", {{"method", "wechat"}, {"source", "h5"}, {"address", address}}}});
    EXPECT_EQ(a.status, 400) << address << a.body;
    EXPECT_NE(a.body.find("bad_payment"), std::string::npos) << a.body;
  }
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/orders")).size(), 0U);
}

TEST_P(Paying, a_page_sends_the_buyer_to_alipay) {
  open();
  const std::string id = order_of(1, "alipay", "page");
  const Result<gateway::HttpUrl> url = gateway::parse_url("http://127.0.0.1:" + std::to_string(wallet_->port()));
  gateway::HttpCall c;
  c.url = *url, c.method = "GET";
  const std::string code = code_of(id);
  c.target = code.substr(code.find("/gateway.do"));
  const gateway::HttpAnswer sent = gateway::http_call(c);
  ASSERT_EQ(sent.status, 302) << sent.body;
  pay(std::string(sent.header("Location")));
  EXPECT_TRUE(ended(id, "done")) << order(id).dump();
  audit();
}

TEST_P(Paying, paid_in_the_last_moment_with_its_notice_lost_it_is_sold) {
  SimulatedWallet::Options o;
  o.lost = 1;
  open(o);
  ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/wallet_check_seconds", {{"value", 3600}}).status, 200);
  int n = 0;
  for (const char* method : {"alipay", "wechat"}) {
    const std::string id = order_of(++n, method);
    pay(code_of(id));
    EXPECT_EQ(order(id)["state"], "open");
    change("update orders set due = ? where operator = 'demo' and id = ?", {clock_.now().micros(), id});
    EXPECT_TRUE(ended(id, "done")) << order(id).dump();
  }
  const commerce::Audit a = audit();
  EXPECT_EQ(a.wallet_taken, 100'000'000);
  EXPECT_EQ(a.wallet_refunded, 0);
}

// A charge has no page that somebody could close.
TEST_P(Paying, a_charge_whose_outcome_nobody_knows_is_cancelled_at_alipay) {
  open();
  const std::string id = order_of(1, "alipay"), merchant = merchants_["alipay"];
  pay(code_of(id));
  ASSERT_TRUE(ended(id, "done"));
  const Json made = json_of(ask("POST", "/sublet/v1/agreements", {{"line", "8617090000001"}, {"amount", 30}}));
  const std::string agreement = made.value("id", ""), path = "/sublet/v1/agreements/" + agreement;
  ASSERT_TRUE(wait_for([&] { return json_of(ask("GET", path)).contains("code"); })) << made.dump();
  const Json m = json_of(ask("GET", "/sublet/v1/merchants/" + merchant));
  ASSERT_EQ(at_wallet("/buyer/sign", {{"wallet", "alipay"}, {"merchant", m["app"]}, {"number", agreement}, {"buyer", "2088000000000777"}, {"most_each", 100'000}}).status, 200);
  ASSERT_TRUE(wait_for([&] { return json_of(ask("GET", path))["state"] == "active"; })) << json_of(ask("GET", path)).dump();
  const auto trade = [&](const std::string& number) {
    change("insert into wallet_trade (operator, payment, merchant, wallet, way, amount, state, code, reference, charged_by, until, check_at, checks, version, created, changed) values ('demo', ?, ?, 'alipay', 'agreement', 30000000, 'asked', '', '', ?, ?, null, 0, 1, 1, 1)",
           {number, merchant, agreement, clock_.now().micros() + 60'000'000});
  };
  // Alipay has not heard of it, and will not take it when it hears of it later.
  trade("unheard-of");
  EXPECT_EQ(asked(merchant, {{"what", "close"}, {"payment", "unheard-of"}}).fields["state"], "closed");
  const commerce::OutsideAnswer late = asked(merchant, {{"what", "create"}, {"payment", "unheard-of"}, {"subject", "s"}});
  EXPECT_EQ(late.what, "refused") << late.code;
  // It was taken: it is no longer unknown, and nothing is cancelled.
  trade("taken");
  EXPECT_EQ(asked(merchant, {{"what", "create"}, {"payment", "taken"}, {"subject", "s"}}).fields["state"], "paid");
  commerce::OutsideAnswer a = asked(merchant, {{"what", "close"}, {"payment", "taken"}});
  EXPECT_EQ(a.fields["state"], "paid");
  EXPECT_EQ(a.fields.count("returned"), 0U);
  // It was taken and cancelled, and the answer was lost: asked again, Alipay says both.
  const Result<std::string> secrets = api_.db().read<std::string>([&](records::Sql& sql) { return commerce::merchant_secrets(commerce::Work{sql, *api_.vault, "demo", clock_.now(), "test"}, merchant); });
  const Result<gateway::wallet::MerchantKeys> keys = gateway::wallet::merchant_keys({.id = merchant, .wallet = "alipay", .title = "shop", .account = m["account"], .app = m["app"]}, *secrets);
  ASSERT_TRUE(keys) << keys.error().text();
  for (int again = 0; again < 2; ++again) {
    const gateway::HttpAnswer cancelled = note_wallet("/gateway.do", gateway::wallet::alipay_request(keys->alipay, "alipay.trade.cancel", {{"out_trade_no", "taken"}}, clock_.now()));
    const Result<Json> inner = gateway::wallet::alipay_answer(cancelled.body, "alipay.trade.cancel", keys->alipay.their_keys);
    ASSERT_TRUE(inner) << cancelled.body;
    EXPECT_EQ((*inner)["action"], "refund");
  }
  a = asked(merchant, {{"what", "close"}, {"payment", "taken"}});
  EXPECT_EQ(a.fields["state"], "paid");
  EXPECT_EQ(a.fields.count("returned"), 1U);
  EXPECT_EQ(a.fields["amount"], "30000000");
  change("delete from wallet_trade where operator = 'demo' and payment in ('unheard-of', 'taken')", {});
}

TEST_P(Paying, nobody_can_say_that_it_was_paid_but_the_wallet) {
  open();
  const std::string id = order_of(1, "alipay");
  code_of(id);
  const std::string number = payment(id)["payment"].get<std::string>(), path = "/wallet/demo/" + merchants_["alipay"];
  const gateway::HttpHeaders form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  const std::string forged = "app_id=2021000000000001&seller_id=2088000000000001&out_trade_no=" + number + "&trade_no=1&total_amount=50.00&trade_status=TRADE_SUCCESS&notify_id=1&notify_time=2026-11-29+08%3A00%3A00&sign_type=RSA2&sign=";
  EXPECT_EQ(note(path, forged + "AAAA", form).status, 401);
  EXPECT_EQ(note(path, forged, form).status, 401);
  EXPECT_EQ(note(path, "a=%zz", form).status, 400);
  EXPECT_EQ(note(path, std::string(70'000, 'a'), form).status, 400);
  EXPECT_EQ(note(path, "", form).status, 401);
  EXPECT_EQ(note("/wallet/demo/nobody", forged + "AAAA", form).status, 404);
  EXPECT_EQ(note("/wallet/other/" + merchants_["alipay"], forged + "AAAA", form).status, 404) << "another operator has no such merchant";
  EXPECT_EQ(note("/wallet/demo/" + merchants_["wechat"], "{}", {{"Wechatpay-Timestamp", "1"}, {"Wechatpay-Nonce", "n"}, {"Wechatpay-Serial", "PUB_KEY_ID_000002"}, {"Wechatpay-Signature", "AAAA"}}).status, 401);
  EXPECT_EQ(note("/wallet/demo/" + merchants_["wechat"], "{}").status, 401);
  EXPECT_EQ(order(id)["state"], "open");
  const Json told = json_of(ask("GET", "/sublet/v1/wallet-notices?verdict=refused"));
  EXPECT_GE(told.size(), 5U) << "what was refused is on record";
  for (const Json& t : told) EXPECT_FALSE(t.value("why", "").empty());
  audit();
}

TEST_P(Paying, whoever_sent_rubbish_had_a_key_checked_and_a_row_written_each_time) {
  open();
  ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/wallet_check_seconds", {{"value", 3600}}).status, 200);
  const std::string id = order_of(1, "wechat"), code = code_of(id);
  const gateway::HttpHeaders form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  int refused = 0, slowed = 0;
  for (int i = 0; i < 60; ++i) {
    const int status = note("/wallet/demo/" + merchants_["alipay"], "a=" + std::to_string(i) + "&sign=AAAA", form).status;
    refused += status == 401, slowed += status == 429;
  }
  EXPECT_GE(refused, 20);
  EXPECT_GE(slowed, 1);
  EXPECT_EQ(refused + slowed, 60);
  const Result<records::Row> rows = api_.db().read<records::Row>([](records::Sql& sql) { return sql.one("select count(*) from wallet_notice where verdict = 'refused'", {}); });
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->integer(0), refused) << "who is told to wait writes nothing";
  pay(code);  // from the same address: told again until there is room
  EXPECT_TRUE(ended(id, "done")) << order(id).dump();
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/wallet-notices?verdict=applied")).size(), 1U);
}

TEST_P(Paying, somebody_says_that_they_have_paid_and_care_asks_the_wallet) {
  SimulatedWallet::Options o;
  o.lost = 1;
  open(o);
  ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/wallet_check_seconds", {{"value", 3600}}).status, 200);
  const std::string care = api_.key("care");
  int n = 0;
  for (const char* method : {"alipay", "wechat"}) {
    const std::string id = order_of(++n, method), code = code_of(id), path = "/sublet/v1/payments/" + payment(id)["payment"].get<std::string>() + "/ask";
    const auto asks = [&](const std::string& who) { return api_.ask(who, "POST", path, gateway::dump(Json{{"reason", "the buyer called"}})); };
    EXPECT_EQ(json_of(asks(care))["said"], "open") << asks(care).body;
    pay(code);
    EXPECT_EQ(order(id)["state"], "open");
    EXPECT_EQ(asks(api_.key("owner", "other")).status, 404);
    const gateway::HttpAnswer a = asks(care);
    EXPECT_EQ(a.status, 200) << a.body;
    EXPECT_EQ(json_of(a)["state"], "paid");
    EXPECT_TRUE(ended(id, "done")) << order(id).dump();
    EXPECT_EQ(json_of(asks(care))["state"], "paid") << "asked again, nothing happens twice";
  }
  EXPECT_EQ(api_.ask(care, "POST", "/sublet/v1/payments/none/ask", gateway::dump(Json{{"reason", "x"}})).status, 404);
  const Result<records::Row> noted = api_.db().read<records::Row>([](records::Sql& sql) { return sql.one("select count(*) from audit where operator = 'demo' and resource like 'payment %' and outcome = 'done'", {}); });
  EXPECT_EQ(noted->integer(0), 6) << "each time somebody asked is on record";
  audit();
}

TEST_P(Paying, a_case_is_repaired_by_the_wallets_own_word) {
  SimulatedWallet::Options o;
  o.lost = 1;
  open(o);
  ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/wallet_check_seconds", {{"value", 3600}}).status, 200);
  const auto found = [&](const char* what, const char* kind, const std::string& merchant, const std::string& number) {
    const std::string id = std::string(what) + number;
    change("insert into wallet_case (operator, id, merchant, day, what, kind, number, payment, mark, ours, theirs, fee, reference, said, at, state, reason, closed_by, version, created, changed) values ('demo', ?, ?, '2026-01-01', ?, ?, ?, ?, '2026-01-01.1:1', 0, 50000000, 300000, '', '', 1, 'open', '', '', 1, 1, 1)",
           {id, merchant, std::string(what), std::string(kind), number, number});
    return id;
  };
  const auto close = [&](const std::string& id) { return ask("POST", "/sublet/v1/wallet-cases/" + id + "/close", {{"outcome", "repaired"}, {"reason", "the wallet was asked"}}); };
  int n = 0;
  for (const char* method : {"alipay", "wechat"}) {
    const std::string id = order_of(++n, method), code = code_of(id), number = payment(id)["payment"].get<std::string>();
    const std::string missing = found("missing_here", "payment", merchants_[method], number);
    EXPECT_EQ(close(missing).status, 409) << "it is not paid";
    pay(code);
    EXPECT_EQ(close(missing).status, 200);
    EXPECT_TRUE(ended(id, "done")) << order(id).dump();
    // A refund by both, which the wallet has not heard of: found by its number, and asked for again.
    const std::string undone = order_of(++n, method), other = code_of(undone), its = payment(undone)["payment"].get<std::string>();
    pay(other);
    ASSERT_EQ(ask("POST", "/sublet/v1/orders/" + undone + "/undo", {{"reason", "changed their mind"}}).status, 200);
    ASSERT_TRUE(ended(undone, "undone")) << order(undone).dump();
    const std::string refund = api_.db().read<records::Row>([&](records::Sql& sql) { return sql.one("select id from refund where operator = 'demo' and payment = ?", {its}); })->text(0);
    const gateway::HttpAnswer stands = close(found("missing_there", "refund", merchants_[method], refund));
    EXPECT_EQ(stands.status, 200) << stands.body;
  }
  audit();
}

TEST_P(Paying, with_a_wallet_that_fails_at_a_fifth_of_its_calls_each_order_ends_and_the_books_agree) {
  SimulatedWallet::Options o;
  o.error = o.silent = o.unheard = o.torn = 0.05;
  o.lost = 0.1, o.doubled = 0.2, o.late = 0.1;
  open(o);
  ASSERT_EQ(ask("PATCH", "/sublet/v1/settings/pay_minutes", {{"value", 1}}).status, 200);
  std::vector<std::string> paid, given_back;
  for (int n = 1; n <= 16; ++n) {
    const std::string id = order_of(n, n % 2 == 0 ? "alipay" : "wechat");
    const std::string code = code_of(id);
    if (n % 4 == 0) {
      given_back.push_back(id);
      EXPECT_LT(ask("POST", "/sublet/v1/orders/" + id + "/undo", {{"reason", "changed their mind"}}).status, 300);
      (void)at_wallet("/buyer/pay", {{"code", code}});  // in the last moment, or too late
    } else {
      paid.push_back(id);
      pay(code);
    }
  }
  for (const std::string& id : paid) EXPECT_TRUE(ended(id, "done")) << order(id).dump() << payment(id).dump();
  for (const std::string& id : given_back) EXPECT_TRUE(ended(id, "undone")) << order(id).dump();
  // What was paid all the same is back, at the wallet too.
  EXPECT_TRUE(wait_for([&] {
    const SimulatedWallet::Stats s = wallet_->stats();
    const commerce::Audit a = audit();
    return (s.alipay.taken + s.wechat.taken) * 10'000 == a.wallet_taken && (s.alipay.refunded + s.wechat.refunded) * 10'000 == a.wallet_refunded && (s.alipay.fees + s.wechat.fees - s.wechat.fees_back) * 10'000 == a.wallet_fees && a.wallet_taken == a.credited + a.wallet_refunded;
  }));
  audit();
}

TEST_P(Paying, another_operators_people_see_nothing_of_it) {
  open();
  const std::string id = order_of(1, "alipay"), other = api_.key("owner", "other");
  code_of(id);
  EXPECT_EQ(api_.ask(other, "GET", "/sublet/v1/orders/" + id + "/payment").status, 404);
  EXPECT_EQ(api_.ask(other, "GET", "/sublet/v1/merchants/" + merchants_["alipay"]).status, 404);
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/merchants")).size(), 0U);
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/wallet-notices")).size(), 0U);
  EXPECT_EQ(api_.ask(api_.key("care"), "POST", "/sublet/v1/merchants", "{}").status, 403) << "keys are the owner's";
}

}  // namespace
}  // namespace sublet::sim
