// Payments by wallet: whatever is told twice, late, wrongly or not at all, an order ends done or undone, and money that a wallet has taken is in
// an account or back with its buyer.
#include <random>

#include <nlohmann/json.hpp>

#include "commerce/numbers.h"
#include "commerce/refunds.h"
#include "commerce/settings.h"
#include "commerce/testing.h"
#include "commerce/wallets.h"

namespace sublet::commerce {
namespace {

class Wallets : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
  std::string holder, alipay, wechat;
  // What the wallet does with rows that are asked now; by what is asked: create, query, close, refund.
  std::map<std::string, OutsideAnswer> says;

  void SetUp() override {
    holder = world.person(person_number(1));
    world.stock(1, 20);
    world.cards(1, 20);
    ASSERT_TRUE(world.write([&](const Work& w) { return set_setting(w, "numbers_per_person", "100"); }));
    alipay = merchant({.wallet = "alipay", .title = "whole", .account = "2088", .app = "2021"});
    wechat = merchant({.wallet = "wechat", .title = "whole", .account = "1900", .app = "wx1"});
    says = {{"create", {"done", {}, {}, {{"code", "https://qr.example/1"}}}},
            {"query", {"done", {}, {}, {{"state", "open"}}}},
            {"close", {"done", {}, {}, {{"state", "closed"}}}},
            {"refund", {"done", {}, {}, {{"reference", "R-1"}, {"at", std::to_string(world.now.micros())}}}}};
    const auto others = world.outside;
    world.outside = [this, others](const records::Outward& row) -> std::optional<OutsideAnswer> {
      if (row.topic != "wallet") return others(row);
      const auto at = says.find(nlohmann::json::parse(row.body)["what"].get<std::string>());
      return at == says.end() ? std::nullopt : std::optional(at->second);
    };
  }
  std::string merchant(Merchant m) {
    const Result<Merchant> made = world.write([&](const Work& w) { return add_merchant(w, m, "{}"); });
    EXPECT_TRUE(made) << made.error().text();
    return made ? made->id : "";
  }
  Order buy(int n, const std::string& method = "alipay") {
    const Order o = world.place(wanted(holder, World::n_text(n), 50'000'000), {method, ""});
    world.settle();
    return world.look(o.id);
  }
  WalletWord paid(int64_t amount = 50'000'000, const std::string& reference = "T-1") { return {"paid", amount, reference, world.now}; }
  // "news", "known", or the refusal's code.
  std::string tell(const Order& o, const WalletWord& word, std::string of = {}, std::string payment = {}) {
    if (of.empty()) of = alipay;
    if (payment.empty()) payment = o.payment;
    const Result<bool> r = world.write([&](const Work& w) { return wallet_said(w, world.shelf, of, payment, word); });
    return !r ? r.error().code : *r ? "news" : "known";
  }
  Trade trade_of(const Order& o) { return *world.write([&](const Work& w) { return trade(w, o.payment); }); }
  std::vector<WalletEntry> entries(const Order& o) { return *world.write([&](const Work& w) { return wallet_entries(w, o.payment); }); }
  Number number_of(int n) { return *world.write([&](const Work& w) { return number(w, World::n_text(n)); }); }
  Payment payment_of(const Order& o) { return *world.write([&](const Work& w) { return payment(w, o.payment); }); }
  void later(int64_t seconds) {
    world.now = Instant::from_seconds(world.now.seconds() + seconds);
    world.time_over();
    const Result<int64_t> due = world.write([&](const Work& w) { return trades_due(w, 100); });
    ASSERT_TRUE(due) << due.error().text();
    world.settle();
  }
};

TEST_P(Wallets, a_number_is_bought_by_scanning_a_code) {
  const Order o = buy(1);
  ASSERT_NE(o.current(), nullptr);
  EXPECT_EQ(o.current()->name, "pay");
  EXPECT_EQ(o.current()->waits_for, "customer");
  EXPECT_EQ(trade_of(o).code, "https://qr.example/1");
  EXPECT_EQ(trade_of(o).way, "precreate");
  ASSERT_EQ(tell(o, paid()), "news");
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(payment_of(o).state, "done");
  ASSERT_EQ(entries(o).size(), 1U);
  EXPECT_EQ(entries(o)[0].fee, 300'000) << "0.6 % of 50.00";
  EXPECT_EQ(entries(o)[0].reference, "T-1");
  EXPECT_EQ(entries(o)[0].settles, beijing_day(world.now, 1));
  const Audit a = world.check();
  EXPECT_EQ(a.wallet_taken, 50'000'000);
  EXPECT_EQ(a.wallet_fees, 300'000);
}

TEST_P(Wallets, what_is_told_twice_changes_nothing_twice) {
  const Order o = buy(1);
  ASSERT_EQ(tell(o, paid()), "news");
  ASSERT_EQ(tell(o, paid()), "known");
  world.settle();
  ASSERT_EQ(tell(o, paid()), "known");
  const WalletWord late{"closed", 0, {}, world.now};
  ASSERT_EQ(tell(o, late), "known") << "said before it was paid";
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done");
  EXPECT_EQ(entries(o).size(), 1U);
  world.check();
}

TEST_P(Wallets, a_notice_that_contradicts_the_trade_changes_nothing) {
  const Order o = buy(1);
  EXPECT_EQ(tell(o, paid(49'990'000)), "wallet_differs");
  EXPECT_EQ(tell(o, paid(50'000'000, "")), "wallet_differs");
  EXPECT_EQ(tell(o, paid(), wechat), "wallet_differs");
  EXPECT_EQ(trade_of(o).state, "open");
  ASSERT_EQ(tell(o, paid()), "news");
  EXPECT_EQ(tell(o, paid(50'000'000, "T-2")), "wallet_differs") << "the same trade under another number of the wallet's";
  EXPECT_EQ(tell(o, paid(), alipay, "nothing"), "unknown_trade");
  world.settle();
  world.check();
}

TEST_P(Wallets, a_lost_notice_is_found_by_asking) {
  const Order o = buy(1, "wechat");
  later(29);
  EXPECT_EQ(trade_of(o).checks, 0);
  later(2);
  EXPECT_EQ(trade_of(o).checks, 1);
  EXPECT_EQ(world.look(o.id).current()->name, "pay");
  says["query"].fields = {{"state", "paid"}, {"amount", "50000000"}, {"reference", "T-9"}, {"at", std::to_string(world.now.micros())}};
  later(59);
  EXPECT_EQ(trade_of(o).checks, 1) << "pauses grow";
  later(2);
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(tell(o, paid(50'000'000, "T-9"), wechat), "known") << "the notice comes after all";
  world.check();
}

TEST_P(Wallets, an_order_that_nobody_pays_is_closed_at_the_wallet_and_undone) {
  const Order o = buy(1);
  later(31 * 60);
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(trade_of(o).state, "closed");
  EXPECT_EQ(payment_of(o).state, "cancelled");
  EXPECT_EQ(entries(o).size(), 0U);
  world.check();
}

TEST_P(Wallets, an_order_whose_time_is_over_asks_the_wallet_before_it_goes_back) {
  const Order o = buy(1);
  says.erase("close");
  later(31 * 60);
  EXPECT_EQ(world.look(o.id).state, "open") << "nobody knows yet that it was not paid";
  EXPECT_EQ(world.look(o.id).current()->waits_for, "alipay");
  EXPECT_EQ(trade_of(o).state, "closing");
  later(6 * 60);
  EXPECT_EQ(number_of(1).holder, o.id) << "a wallet that is silent does not lose the buyer's number";
  says["close"] = {"done", {}, {}, {{"state", "closed"}}};
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_NE(world.look(o.id).reason.find("not_paid"), std::string::npos) << world.look(o.id).reason;
  EXPECT_EQ(number_of(1).state, NumberState::idle);
  EXPECT_EQ(entries(o).size(), 0U);
  world.check();
}

TEST_P(Wallets, paid_in_the_last_moment_with_its_notice_lost_it_was_given_back) {
  const Order o = buy(1, "wechat");
  says["close"] = {"done", {}, {}, {{"state", "paid"}, {"amount", "50000000"}, {"reference", "T-1"}, {"at", std::to_string(world.now.micros())}}};
  later(31 * 60);
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(payment_of(o).refunded, 0);
  const Audit a = world.check();
  EXPECT_EQ(a.wallet_taken, 50'000'000);
  EXPECT_EQ(a.wallet_refunded, 0);
}

TEST_P(Wallets, a_notice_that_comes_while_the_wallet_is_asked_to_close_sells_the_number) {
  const Order o = buy(1);
  says.erase("close");
  later(31 * 60);
  ASSERT_EQ(tell(o, paid()), "news");
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(world.check().wallet_refunded, 0);
}

TEST_P(Wallets, who_no_longer_wants_it_while_the_wallet_is_asked_gets_the_money_back) {
  const Order o = buy(1);
  says.erase("close");
  later(31 * 60);
  ASSERT_TRUE(world.write([&](const Work& w) { return undo_order(w, world.shelf, o.id, "changed their mind"); }));
  EXPECT_EQ(world.look(o.id).state, "undoing");
  // Its notice was on the way: the answer to the close will be that it is paid.
  ASSERT_EQ(tell(o, paid()), "news");
  EXPECT_EQ(world.look(o.id).state, "undoing");
  says["close"] = {"done", {}, {}, {{"state", "paid"}, {"amount", "50000000"}, {"reference", "T-1"}, {"at", std::to_string(world.now.micros())}}};
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone") << world.look(o.id).current()->detail;
  EXPECT_EQ(payment_of(o).refunded, 50'000'000);
  EXPECT_EQ(entries(o).size(), 2U);
  world.check();
}

TEST_P(Wallets, a_wallet_that_is_silent_for_days_does_not_keep_a_number_from_others) {
  const Order o = buy(1);
  says.erase("close");
  later(31 * 60);
  later(25 * 3'600);
  ASSERT_TRUE(world.write([&](const Work& w) { return release_due_numbers(w, 100); }));
  EXPECT_EQ(number_of(1).state, NumberState::idle);
  says["close"] = {"done", {}, {}, {{"state", "paid"}, {"amount", "50000000"}, {"reference", "T-1"}, {"at", std::to_string(world.now.micros())}}};
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone") << world.look(o.id).reason;
  EXPECT_EQ(payment_of(o).refunded, 50'000'000) << "there is nothing to sell any more";
  EXPECT_EQ(world.check().wallet_refunded, 50'000'000);
}

TEST_P(Wallets, a_wallet_that_refuses_to_close_is_asked_once_more_what_became_of_it) {
  const Order o = buy(1);
  says["close"] = {"refused", "NO_AUTH", "", {}};
  later(31 * 60);
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_TRUE(trade_of(o).check_at);
  says["query"].fields = {{"state", "paid"}, {"amount", "50000000"}, {"reference", "T-1"}, {"at", std::to_string(world.now.micros())}};
  later(5 * 60);
  EXPECT_EQ(payment_of(o).refunded, 50'000'000);
  world.check();
}

TEST_P(Wallets, paid_after_closing_it_is_refunded) {
  const Order o = buy(1);
  later(31 * 60);
  ASSERT_EQ(world.look(o.id).state, "undone");
  ASSERT_EQ(tell(o, paid()), "news");
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(payment_of(o).state, "done");
  EXPECT_EQ(payment_of(o).refunded, 50'000'000);
  ASSERT_EQ(entries(o).size(), 2U);
  EXPECT_EQ(world.check().wallet_refunded, 50'000'000);
  ASSERT_EQ(tell(o, paid()), "known");
  world.settle();
  EXPECT_EQ(entries(o).size(), 2U);
  world.check();
}

TEST_P(Wallets, money_that_the_wallet_cannot_give_back_is_owed) {
  const Order o = buy(1);
  later(31 * 60);
  says["refund"] = {"refused", "TRADE_HAS_FINISHED", "a year has gone by", {}};
  ASSERT_EQ(tell(o, paid()), "news");
  world.settle();
  const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select state, id from refund where operator = 't' and payment = ?", {o.payment}); });
  ASSERT_TRUE(r);
  EXPECT_EQ(r->text(0), "owed");
  EXPECT_EQ(world.check().owed, 50'000'000);
  const std::string drawer = *world.write([&](const Work& w) { return open_drawer(w, "shop", 100'000'000); });
  ASSERT_TRUE(world.write([&](const Work& w) { return pay_refund(w, r->text(1), {"drawer", drawer}); }));
  world.check();
}

TEST_P(Wallets, a_refund_that_was_refused_and_then_carried_out_was_paid_twice) {
  for (const bool handed_out : {false, true}) {
    const Order o = buy(handed_out ? 2 : 1, "wechat");
    later(31 * 60);
    says["refund"] = {"refused", "refund_CLOSED", "", {}};
    ASSERT_EQ(tell(o, paid(50'000'000, handed_out ? "T-2" : "T-1"), wechat), "news");
    world.settle();
    const std::string id = world.write([&](const Work& w) { return w.sql.one("select id from refund where operator = 't' and payment = ? and state = 'owed'", {o.payment}); })->text(0);
    if (handed_out) {
      const std::string drawer = *world.write([&](const Work& w) { return open_drawer(w, "shop", 100'000'000); });
      ASSERT_TRUE(world.write([&](const Work& w) { return pay_refund(w, id, {"drawer", drawer}); }));
    }
    const Result<bool> r = world.write([&](const Work& w) { return wallet_refunded(w, world.shelf, wechat, id, 50'000'000, "R-9", world.now); });
    if (handed_out) EXPECT_EQ(r.error().code, "wallet_differs");
    else EXPECT_TRUE(r && *r);
    EXPECT_EQ(world.check().owed, 0);
  }
}

TEST_P(Wallets, a_code_that_was_closed_before_the_wallet_knew_it_was_paid_and_nobody_asked) {
  const Order o = buy(1);
  ASSERT_TRUE(world.write([&](const Work& w) { return undo_order(w, world.shelf, o.id, "changed their mind"); }));
  world.settle();
  ASSERT_EQ(world.look(o.id).state, "undone");
  says["query"].fields = {{"state", "paid"}, {"amount", "50000000"}, {"reference", "T-1"}, {"at", std::to_string(world.now.micros())}};
  later(29 * 60);
  EXPECT_EQ(trade_of(o).state, "closed") << "its code can be paid still";
  later(4 * 60);
  EXPECT_EQ(trade_of(o).state, "paid");
  EXPECT_EQ(payment_of(o).refunded, 50'000'000);
  later(3'600);
  EXPECT_EQ(trade_of(o).checks, 1) << "once";
  EXPECT_EQ(world.check().wallet_refunded, 50'000'000);
}

TEST_P(Wallets, an_order_that_no_wallet_answered_for_could_not_be_undone) {
  says["create"] = {"unavailable", "isv.invalid-signature", "", {}};
  const Order o = buy(1);
  later(31 * 60);
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(trade_of(o).state, "closed");
  world.check();
}

TEST_P(Wallets, forged_notices_made_rows_without_end) {
  const Result<Done> told = world.write([&](const Work& w) -> Result<Done> {
    for (int i = 0; i < 1'100; ++i)
      if (Result<Done> noted = note_notice(w, alipay, {"body " + std::to_string(i), "", "refused", "bad_signature: signed by \xff\xfe", "", "forged"}); !noted) return noted;
    return Done{};
  });
  ASSERT_TRUE(told) << told.error().text();
  const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select count(*), cast(sum(times) as bigint), max(times) from wallet_notice where operator = 't'", {}); });
  EXPECT_EQ(r->integer(0), 1'001);
  EXPECT_EQ(r->integer(1), 1'100);
  EXPECT_EQ(r->integer(2), 100);
}

TEST_P(Wallets, a_wallet_that_will_not_have_the_trade_ends_the_order) {
  says["create"] = {"refused", "NO_AUTH", "the merchant may not", {}};
  const Order o = buy(1);
  EXPECT_EQ(o.state, "undone");
  EXPECT_EQ(trade_of(o).state, "refused");
  EXPECT_EQ(payment_of(o).state, "failed");
  world.check();
}

TEST_P(Wallets, it_is_paid_before_the_wallet_has_answered) {
  says.erase("create");
  const Order o = buy(1);
  EXPECT_EQ(trade_of(o).state, "asked");
  const std::vector<records::Outward> rows = world.due("wallet");
  ASSERT_EQ(rows.size(), 1U);
  ASSERT_EQ(tell(o, paid()), "news");
  ASSERT_TRUE(world.answer(rows[0], {"done", {}, {}, {{"code", "late"}}}));
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  world.check();
}

TEST_P(Wallets, an_order_is_undone_by_care_while_its_wallet_is_asked) {
  says.erase("create");
  const Order o = buy(1);
  ASSERT_TRUE(world.write([&](const Work& w) { return undo_order(w, world.shelf, o.id, "changed their mind"); }));
  EXPECT_EQ(world.look(o.id).state, "undoing") << "nobody knows yet whether the wallet has it";
  says["create"] = {"done", {}, {}, {{"code", "c"}}};
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(trade_of(o).state, "closed");
  world.check();
}

TEST_P(Wallets, an_order_that_its_host_refuses_goes_back_to_the_wallet) {
  const auto before = world.outside;
  world.outside = [before](const records::Outward& row) -> std::optional<OutsideAnswer> {
    if (row.topic == "host") return OutsideAnswer{"refused", "full", "", {}};
    return before(row);
  };
  const Order o = buy(1);
  ASSERT_EQ(tell(o, paid()), "news");
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(payment_of(o).refunded, 50'000'000);
  EXPECT_EQ(world.check().wallet_refunded, 50'000'000);
}

TEST_P(Wallets, somebody_tops_up_for_somebody_else) {
  const Order o = buy(1);
  ASSERT_EQ(tell(o, paid()), "news");
  world.settle();
  OrderRequest r;
  r.kind = "top_up", r.line = World::n_text(1), r.top_up = 30'000'000;
  Order up = world.place(r, {"wechat", "jsapi", "", "openid-of-a-friend", "https://shop.example/back"});
  world.settle();
  up = world.look(up.id);
  EXPECT_EQ(trade_of(up).way, "jsapi");
  const WalletBuyer b = *world.write([&](const Work& w) { return trade_buyer(w, up.payment); });
  EXPECT_EQ(b.openid, "openid-of-a-friend");
  EXPECT_EQ(b.back, "https://shop.example/back");
  ASSERT_EQ(tell(up, paid(30'000'000, "W-2"), wechat), "news");
  world.settle();
  EXPECT_EQ(world.look(up.id).state, "done");
  world.check();
}

TEST_P(Wallets, the_buyers_address_is_kept_sealed) {
  const Order o = world.place(wanted(holder, World::n_text(1), 50'000'000), {"wechat", "h5", "", "", "", "120.244.1.7"});
  world.settle();
  const std::string payment = world.look(o.id).payment;
  EXPECT_EQ(world.write([&](const Work& w) { return trade_buyer(w, payment); })->address, "120.244.1.7");
  const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select buyer_sealed, address_sealed, back from wallet_buyer where operator = 't'", {}); });
  ASSERT_TRUE(r);
  EXPECT_EQ(r->text(0), "");
  EXPECT_FALSE(r->text(1).empty());
  EXPECT_EQ(r->text(1).find("120.244"), std::string::npos);
}

TEST_P(Wallets, the_merchant_of_the_province_and_channel_takes_the_payment) {
  const std::string beijing = merchant({.wallet = "alipay", .title = "beijing", .account = "2089", .app = "2022", .province = "北京"});
  const std::string other = merchant({.wallet = "alipay", .title = "guangdong", .account = "2090", .app = "2023", .province = "广东"});
  EXPECT_EQ(trade_of(buy(1)).merchant, beijing);
  const std::string shop = merchant({.wallet = "alipay", .title = "beijing's shops", .account = "2091", .app = "2024", .province = "北京", .channel = "shop"});
  EXPECT_EQ(trade_of(buy(2)).merchant, shop);
  Merchant m = *world.write([&](const Work& w) { return commerce::merchant(w, shop); });
  m.state = "paused";
  ASSERT_TRUE(world.write([&](const Work& w) { return change_merchant(w, m, ""); }));
  EXPECT_EQ(trade_of(buy(3)).merchant, beijing);
  EXPECT_FALSE(world.write([&](const Work& w) { return change_merchant(w, m, ""); })) << "it was read before";
}

TEST_P(Wallets, what_no_wallet_moves_is_refused_before_anything_is_held) {
  OrderRequest r = wanted(holder, World::n_text(1), 50'000'001);
  const Order odd = world.place(r, {"alipay", ""});
  world.settle();
  EXPECT_EQ(world.look(odd.id).state, "undone");
  EXPECT_NE(world.look(odd.id).reason.find("whole fen"), std::string::npos) << world.look(odd.id).reason;
  r.top_up = 50'000'000;
  EXPECT_EQ(world.try_place(r, {"alipay", "jsapi"}).error().code, "bad_payment");
  EXPECT_EQ(world.try_place(r, {"wechat", "jsapi"}).error().code, "bad_payment") << "jsapi needs an openid";
  EXPECT_EQ(world.try_place(r, {"wechat", "h5"}).error().code, "bad_payment") << "h5 needs the buyer's address";
  EXPECT_EQ(world.try_place(r, {"alipay", "page", "", "", "javascript:x"}).error().code, "bad_payment");
  world.check();
}

TEST_P(Wallets, a_forged_notice_is_on_record_once_and_sealed) {
  ASSERT_TRUE(world.write([&](const Work& w) { return note_notice(w, alipay, {"body x", "", "refused", "bad_signature", "", "forged"}); }));
  ASSERT_TRUE(world.write([&](const Work& w) { return note_notice(w, alipay, {"body x", "", "refused", "bad_signature", "", "forged"}); }));
  const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select times, body_sealed from wallet_notice where operator = 't'", {}); });
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(r->integer(0), 2);
  EXPECT_EQ(r->text(1).find("forged"), std::string::npos);
}

TEST_P(Wallets, who_paid_and_what_was_forged_is_forgotten_in_time) {
  const Order o = world.place(wanted(holder, World::n_text(1), 50'000'000), {"wechat", "h5", "", "openid-1", "", "120.244.1.7"}), waits = world.place(wanted(holder, World::n_text(2), 50'000'000), {"wechat", "jsapi", "", "openid-2"});
  world.settle();
  ASSERT_TRUE(world.write([&](const Work& w) { return note_notice(w, alipay, {"body x", "", "refused", "bad_signature", "P", "forged"}); }));
  ASSERT_EQ(tell(world.look(o.id), paid(), wechat), "news");
  const std::string waiting = world.look(waits.id).payment;
  world.settle();
  const auto kept = [&] {
    const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select (select count(*) from wallet_buyer where buyer_sealed <> '' or address_sealed <> ''), (select count(*) from wallet_notice where body_sealed <> ''), (select count(*) from wallet_notice)", {}); });
    return std::vector<int64_t>{r->integer(0), r->integer(1), r->integer(2)};
  };
  const auto forget = [&] { return *world.write([&](const Work& w) { return forget_buyers(w, 100); }); };
  EXPECT_EQ(forget(), 0);
  EXPECT_EQ(kept(), (std::vector<int64_t>{2, 1, 1}));
  world.now = Instant::from_seconds(world.now.seconds() + 31 * 86'400);
  EXPECT_EQ(forget(), 2);
  EXPECT_EQ(kept(), (std::vector<int64_t>{1, 0, 1})) << "one order waits still, and that there was a notice stays";
  EXPECT_EQ(forget(), 0);
  EXPECT_EQ(world.write([&](const Work& w) { return trade_buyer(w, waiting); })->openid, "openid-2");
}

TEST_P(Wallets, what_a_wallet_told_of_somebody_goes_with_them) {
  const std::string other = world.person(person_number(2));
  const Order o = world.place(wanted(other, World::n_text(1), 50'000'000), {"wechat", "h5", "", "openid-1", "", "120.244.1.7"});
  world.settle();
  const std::string payment = world.look(o.id).payment;
  ASSERT_TRUE(world.write([&](const Work& w) { return note_notice(w, wechat, {"body x", "", "refused", "wallet_differs", payment, "signed, and of another amount"}); }));
  const auto erase = [&] { return world.write([&](const Work& w) { return erase_party(w, other, 0); }); };
  EXPECT_EQ(erase().error().code, "party_in_use") << "the order waits";
  later(31 * 60);
  ASSERT_EQ(world.look(o.id).state, "undone");
  ASSERT_TRUE(erase());
  const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select (select count(*) from wallet_buyer where buyer_sealed <> '' or address_sealed <> ''), (select count(*) from wallet_notice where body_sealed <> ''), (select count(*) from wallet_notice where verdict = 'refused')", {}); });
  ASSERT_TRUE(r);
  EXPECT_EQ(r->integer(0), 0);
  EXPECT_EQ(r->integer(1), 0);
  EXPECT_EQ(r->integer(2), 1) << "that there was one stays";
  world.check();
}

// Whatever order things come in, the books agree in the end.
TEST_P(Wallets, in_whatever_order_the_wallet_speaks_the_money_is_accounted_for) {
  int n = 1;
  std::mt19937 random(7);
  const auto chance = [&](uint32_t below) { return random() % below; };
  for (int round = 0; round < 12; ++round) {
    says.clear();
    const Order o = buy(n++, chance(2) == 0 ? "alipay" : "wechat");
    const std::string of = world.look(o.id).request.payment.method == "alipay" ? alipay : wechat;
    const std::string reference = "T-" + std::to_string(round);
    bool was_paid = false;
    const std::map<std::string, std::string, std::less<>> word = {{"state", "paid"}, {"amount", "50000000"}, {"reference", reference}, {"at", std::to_string(world.now.micros())}};
    for (int i = 0; i < 12; ++i) {
      switch (chance(6)) {
        case 0: was_paid = true; (void)tell(o, paid(50'000'000, reference), of); break;
        case 1: says["create"] = {"done", {}, {}, {{"code", "c"}}}; break;
        case 2: later(static_cast<int64_t>(chance(20)) * 60); break;
        case 3: says["refund"] = {"done", {}, {}, {{"reference", "R" + reference}, {"at", std::to_string(world.now.micros())}}}; break;
        case 4: says["query"] = {"done", {}, {}, was_paid ? word : std::map<std::string, std::string, std::less<>>{{"state", "open"}}}; break;
        default: says["close"] = {"done", {}, {}, was_paid ? word : std::map<std::string, std::string, std::less<>>{{"state", "closed"}}}; break;
      }
      world.settle();
    }
    says["create"] = {"done", {}, {}, {{"code", "c"}}};
    says["refund"] = {"done", {}, {}, {{"reference", "R" + reference}, {"at", std::to_string(world.now.micros())}}};
    says["close"] = {"done", {}, {}, was_paid ? word : std::map<std::string, std::string, std::less<>>{{"state", "closed"}}};
    says["query"] = says["close"];
    world.settle();
    later(3'600);
    later(3'600);
    EXPECT_TRUE(world.look(o.id).ended) << world.look(o.id).current()->name << " " << world.look(o.id).current()->detail;
    const Audit a = world.check();
    EXPECT_EQ(a.wallet_taken, a.wallet_refunded + a.credited) << "round " << round;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Wallets, testing::ValuesIn(records::both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

}  // namespace
}  // namespace sublet::commerce
