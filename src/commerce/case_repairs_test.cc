// What a wallet's bill and our entries differ in, repaired by the wallet's own word; what only a hand can mend is left to one.
#include "commerce/case_repairs.h"

#include <nlohmann/json.hpp>

#include "commerce/merchants.h"
#include "commerce/payments.h"
#include "commerce/testing.h"
#include "commerce/wallets.h"

namespace sublet::commerce {
namespace {

class CaseRepairs : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
  std::string holder, wechat, other;
  std::string refund_says = "done";

  void SetUp() override {
    holder = world.person(person_number(1));
    world.stock(1, 5);
    world.cards(1, 5);
    wechat = *world.write([&](const Work& w) -> Result<std::string> { return add_merchant(w, {.wallet = "wechat", .title = "whole", .account = "1900", .app = "wx1"}, "{}")->id; });
    other = *world.write([&](const Work& w) -> Result<std::string> { return add_merchant(w, {.wallet = "alipay", .title = "other", .account = "2088", .app = "2021"}, "{}")->id; });
    const auto others = world.outside;
    world.outside = [this, others](const records::Outward& row) -> std::optional<OutsideAnswer> {
      if (row.topic != "wallet") return others(row);
      const std::string what = nlohmann::json::parse(row.body)["what"];
      if (what == "create") return OutsideAnswer{"done", {}, {}, {{"code", "c"}}};
      if (what == "close") return OutsideAnswer{"done", {}, {}, {{"state", "closed"}}};
      return OutsideAnswer{refund_says, "", "", {{"reference", "R"}, {"at", std::to_string(world.now.micros())}}};
    };
  }
  Order bought(bool paid) {
    Order o = world.place(wanted(holder, World::n_text(1), 50'000'000), {"wechat", ""});
    world.settle();
    o = world.look(o.id);
    if (!paid) return o;
    EXPECT_TRUE(world.write([&](const Work& w) { return wallet_said(w, world.shelf, wechat, o.payment, {"paid", 50'000'000, "T-1", world.now}); }));
    world.settle();
    return world.look(o.id);
  }
  // Paid, and given back since nobody wanted it any more; the refund.
  std::string given_back(const Order& o) {
    EXPECT_TRUE(world.write([&](const Work& w) { return undo_order(w, world.shelf, o.id, "changed their mind"); }));
    world.settle();
    EXPECT_TRUE(world.write([&](const Work& w) { return wallet_said(w, world.shelf, wechat, o.payment, {"paid", 50'000'000, "T-1", world.now}); }));
    world.settle();
    return world.write([&](const Work& w) { return w.sql.one("select id from refund where operator = 't' and payment = ?", {o.payment}); })->text(0);
  }
  std::string open_case(const std::string& what, const std::string& kind, const std::string& number, const std::string& payment, int64_t theirs = 50'000'000) {
    WalletCase c;
    c.merchant = wechat, c.day = "2026-01-01", c.what = what, c.kind = kind, c.number = number, c.payment = payment, c.mark = "2026-01-01.1:1", c.theirs = theirs, c.fee = 300'000, c.at = world.now;
    EXPECT_TRUE(world.write([&](const Work& w) { return put_cases(w, {c}); }));
    return world.write([&](const Work& w) { return w.sql.one("select id from wallet_case where operator = 't' and what = ? and number = ?", {what, number}); })->text(0);
  }
  static OutsideAnswer says(const std::string& state, int64_t amount = 50'000'000) { return {"done", {}, {}, {{"state", state}, {"amount", std::to_string(amount)}, {"reference", "T-1"}, {"at", "1767225600000000"}}}; }
  // "repaired", or the refusal's code; its words stand in `why`.
  std::string repair(const std::string& id, const OutsideAnswer& a) {
    const Result<WalletCase> c = world.write([&](const Work& w) { return repair_case(w, id, "looked at it", [&](const Work& unit, const WalletCase& of) { return repair_by_word(unit, world.shelf, of, a); }); });
    why = c ? "" : c.error().detail;
    world.settle();
    return c ? c->state : c.error().code;
  }
  std::string question(const std::string& id) {
    const Result<std::string> q = world.write([&](const Work& w) -> Result<std::string> {
      Result<WalletCase> c = wallet_case(w, id);
      return c ? case_question(w, *c) : c.error();
    });
    return q ? *q : q.error().code;
  }
  std::string why;
};

TEST_P(CaseRepairs, a_payment_that_nobody_told_of_is_entered_and_its_order_goes_on) {
  const Order o = bought(false);
  const std::string id = open_case("missing_here", "payment", o.payment, o.payment);
  EXPECT_EQ(question(id), R"({"what":"query","payment":")" + o.payment + "\"}");
  EXPECT_EQ(repair(id, {"unavailable", "no_answer", "", {}}), "unavailable");
  EXPECT_EQ(repair(id, says("open")), "not_repaired");
  EXPECT_EQ(world.look(o.id).state, "open");
  EXPECT_EQ(repair(id, says("paid", 10'000)), "not_repaired") << "not what was asked for";
  EXPECT_EQ(repair(id, says("paid")), "repaired") << why;
  EXPECT_EQ(world.look(o.id).state, "done");
  EXPECT_EQ(repair(id, says("paid")), "case_closed");
  EXPECT_EQ(world.check().wallet_taken, 50'000'000);
}

TEST_P(CaseRepairs, what_the_wallet_knows_as_paid_stands_and_what_it_does_not_is_a_hands) {
  const Order o = bought(true);
  for (const char* what : {"missing_there", "amount", "state"}) {
    const std::string id = open_case(what, "payment", o.payment, o.payment);
    EXPECT_EQ(repair(id, says("closed")), "not_repaired");
    EXPECT_NE(why.find("dismiss"), std::string::npos) << why;
    EXPECT_EQ(repair(id, says("paid")), "repaired") << what << why;
  }
  EXPECT_EQ(world.check().wallet_taken, 50'000'000) << "once";
}

TEST_P(CaseRepairs, a_refund_that_was_not_carried_out_is_asked_for_again_under_its_number) {
  const std::string refund = given_back(bought(false));
  const std::string id = open_case("missing_there", "refund", refund, "");
  EXPECT_NE(question(id).find("refund_query"), std::string::npos);
  EXPECT_EQ(repair(id, {"again", "under_way", "", {}}), "not_repaired");
  EXPECT_EQ(repair(id, {"refused", "not_carried_out", "", {}}), "repaired") << why;
  EXPECT_EQ(world.check().wallet_refunded, 50'000'000) << "once, and now really";
  const Result<Row> r = world.write([&](const Work& w) { return w.sql.one("select state from refund where operator = 't' and id = ?", {refund}); });
  EXPECT_EQ(r->text(0), "done");
}

TEST_P(CaseRepairs, a_refund_that_failed_for_good_is_owed) {
  const std::string refund = given_back(bought(false));
  EXPECT_EQ(repair(open_case("state", "refund", refund, ""), {"refused", "refund_CLOSED", "", {}}), "repaired") << why;
  const Audit a = world.check();
  EXPECT_EQ(a.owed, 50'000'000);
  EXPECT_EQ(a.wallet_refunded, 0);
}

TEST_P(CaseRepairs, a_refund_that_stands_is_not_asked_for_twice) {
  const std::string refund = given_back(bought(false));
  OutsideAnswer done{"done", {}, {}, {{"reference", "R"}, {"amount", "50000000"}, {"at", "1767225600000000"}}};
  EXPECT_EQ(repair(open_case("missing_there", "refund", refund, ""), done), "repaired") << why;
  done.fields["amount"] = "10000";
  EXPECT_EQ(repair(open_case("amount", "refund", refund, ""), done), "not_repaired") << "another amount than was asked for";
  EXPECT_EQ(world.check().wallet_refunded, 50'000'000);
}

TEST_P(CaseRepairs, what_is_nobodys_here_and_what_is_counted_twice_is_a_hands) {
  const Order o = bought(true);
  EXPECT_EQ(question(open_case("missing_here", "payment", "NOBODY", "NOBODY")), "not_repaired");
  EXPECT_EQ(question(open_case("missing_here", "refund", "NOBODYS", o.payment)), "not_repaired");
  const std::string twice = open_case("double", "payment", o.payment, o.payment);
  EXPECT_EQ(question(twice), "") << "there is nothing to ask";
  EXPECT_EQ(repair(twice, {}), "not_repaired");
  const std::string others = open_case("state", "payment", o.payment, o.payment);
  ASSERT_TRUE(world.write([&](const Work& w) { return w.sql.run("update wallet_case set merchant = ? where operator = 't' and id = ?", {other, others}); }));
  EXPECT_EQ(repair(others, says("paid")), "not_repaired") << "a trade of another merchant";
  world.check();
}

INSTANTIATE_TEST_SUITE_P(Both, CaseRepairs, testing::ValuesIn(records::both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

}  // namespace
}  // namespace sublet::commerce
