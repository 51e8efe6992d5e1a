// Lines topped up each month by agreement: never twice for a month, whatever the wallet does.
#include <nlohmann/json.hpp>

#include "commerce/agreements.h"
#include "commerce/merchants.h"
#include "commerce/payments.h"
#include "commerce/testing.h"
#include "commerce/wallets.h"

namespace sublet::commerce {
namespace {

class Agreements : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
  std::string merchant, line;
  std::map<std::string, OutsideAnswer> says;
  int charges = 0;

  void SetUp() override {
    const std::string holder = world.person(person_number(1));
    world.stock(1, 2);
    world.cards(1, 2);
    const Result<Merchant> m = world.write([&](const Work& w) { return add_merchant(w, {.wallet = "alipay", .title = "whole", .account = "2088", .app = "2021"}, "{}"); });
    merchant = m->id;
    const std::string drawer = *world.write([&](const Work& w) { return open_drawer(w, "shop", 0); });
    line = world.place(wanted(holder, World::n_text(1), 50'000'000), {"drawer", drawer}).number;
    world.settle();
    says = {{"sign", {"done", {}, {}, {{"code", "https://sign.example/1"}}}}, {"agreement_query", {"done", {}, {}, {}}}, {"unsign", {"done", {}, {}, {{"state", "ended"}}}}, {"close", {"done", {}, {}, {{"state", "closed"}}}}};
    const auto others = world.outside;
    world.outside = [this, others](const records::Outward& row) -> std::optional<OutsideAnswer> {
      if (row.topic != "wallet") return others(row);
      const nlohmann::json body = nlohmann::json::parse(row.body);
      if (body["what"] == "create") {
        ++charges;
        if (says.count("create") == 0)
          return OutsideAnswer{"done", {}, {}, {{"state", "paid"}, {"amount", "30000000"}, {"reference", "T-" + row.id}, {"at", std::to_string(world.now.micros())}}};
      }
      const auto at = says.find(body["what"].get<std::string>());
      return at == says.end() ? std::nullopt : std::optional(at->second);
    };
  }
  Agreement asked() {
    Result<Agreement> a = world.write([&](const Work& w) { return ask_agreement(w, {.line = line, .amount = 30'000'000}); });
    EXPECT_TRUE(a) << a.error().text();
    world.settle();
    return look(a->id);
  }
  Agreement look(const std::string& id) { return *world.write([&](const Work& w) { return agreement(w, id); }); }
  std::string tell(const Agreement& a, const std::string& state, const std::string& reference = "A-1") {
    const Result<bool> r = world.write([&](const Work& w) { return agreement_said(w, merchant, a.id, state, reference); });
    return !r ? r.error().code : *r ? "news" : "known";
  }
  void on(const char* day, int hours = 0) {
    world.now = Instant::from_micros(parse_instant(std::string(day) + "T12:00:00+08:00", ZoneTable())->micros() + int64_t{hours} * 3'600'000'000);
    look_again();
  }
  void look_again() {
    for (int i = 0; i < 3; ++i) {
      world.time_over();
      const Result<int64_t> n = world.write([&](const Work& w) { return agreements_due(w, world.shelf, 100); });
      ASSERT_TRUE(n) << n.error().text();
      world.settle();
    }
  }
};

TEST_P(Agreements, a_line_is_topped_up_once_a_month_on_the_day_it_was_signed) {
  on("2026-08-28");
  const Agreement a = asked();
  EXPECT_EQ(a.state, "asked");
  EXPECT_EQ(a.code, "https://sign.example/1");
  EXPECT_EQ(tell(a, "active"), "news");
  EXPECT_EQ(tell(a, "active"), "known");
  EXPECT_EQ(tell(a, "active", "A-2"), "wallet_differs");
  look_again();
  EXPECT_EQ(charges, 1);
  on("2026-08-28", 2);
  EXPECT_EQ(look(a.id).charged, 1);
  on("2026-09-27");
  EXPECT_EQ(charges, 1);
  on("2026-09-28");
  EXPECT_EQ(charges, 2);
  on("2026-09-28", 2);
  on("2026-10-28", 1);
  on("2026-10-28", 3);
  EXPECT_EQ(charges, 3);
  EXPECT_EQ(look(a.id).charged, 3);
  EXPECT_EQ(world.check().wallet_taken, 90'000'000);
}

TEST_P(Agreements, alipay_takes_no_first_day_after_the_28th) {
  for (const auto& [day, first] : {std::pair("2026-08-31", "2026-09-01"), {"2026-12-29", "2027-01-01"}, {"2027-01-28", "2027-01-28"}}) {
    on(day);
    const Agreement a = asked();
    ASSERT_TRUE(a.begins);
    EXPECT_EQ(beijing_day(*a.begins), first) << day;
    const int before = charges;
    EXPECT_EQ(tell(a, "active", std::string("A-") + day), "news");
    look_again();
    EXPECT_EQ(charges, before + (std::string(day) == first ? 1 : 0)) << "charged when it begins, and not before: " << day;
    on(first, 1);
    on(first, 3);
    EXPECT_EQ(charges, before + 1);
    EXPECT_EQ(beijing_day(*look(a.id).next_at).substr(8), std::string(first).substr(8)) << "the same day of the next month";
    ASSERT_TRUE(world.write([&](const Work& w) { return end_agreement(w, a.id, "next"); }));
    world.settle();
  }
}

TEST_P(Agreements, its_orders_are_of_the_channel_in_which_it_was_asked_for) {
  on("2026-08-10");
  Result<Agreement> a = world.write([&](const Work& w) { return ask_agreement(w, {.line = line, .channel = "agent", .amount = 30'000'000}); });
  ASSERT_TRUE(a);
  world.settle();
  EXPECT_EQ(tell(*a, "active"), "news");
  on("2026-08-10", 1);
  EXPECT_EQ(world.look(look(a->id).order).request.channel, "agent");
  EXPECT_EQ(world.write([&](const Work& w) { return agreements(w, {.state = "active"}); })->size(), 1U);
  EXPECT_EQ(world.write([&](const Work& w) { return agreements(w, {.state = "ended"}); })->size(), 0U);
  EXPECT_EQ(*world.write([&](const Work& w) { return count_agreements(w, {.line = line}); }), 1);
}

TEST_P(Agreements, what_the_wallet_refuses_is_tried_on_three_days_more_and_then_left_out) {
  on("2026-08-10");
  const Agreement a = asked();
  says["create"] = {"refused", "ACQ.BUYER_BALANCE_NOT_ENOUGH", "", {}};
  EXPECT_EQ(tell(a, "active"), "news");
  for (const char* day : {"2026-08-10", "2026-08-11", "2026-08-12", "2026-08-13", "2026-08-14", "2026-08-15", "2026-08-20"}) on(day, 3), on(day, 5);
  EXPECT_EQ(charges, 4) << "one a day, not one an hour";
  EXPECT_EQ(look(a.id).charged, 0);
  EXPECT_NE(look(a.id).why.find("BALANCE"), std::string::npos) << look(a.id).why;
  says.erase("create");
  on("2026-09-10", 1);
  on("2026-09-10", 3);
  EXPECT_EQ(charges, 5);
  EXPECT_EQ(look(a.id).charged, 1);
  world.check();
}

TEST_P(Agreements, a_charge_that_is_not_answered_is_not_made_anew) {
  on("2026-08-10");
  const Agreement a = asked();
  says["create"] = {"unavailable", "no_answer", "", {}};
  EXPECT_EQ(tell(a, "active"), "news");
  on("2026-08-10", 1);
  const std::string order = look(a.id).order;
  ASSERT_FALSE(order.empty());
  says.erase("create");
  world.settle();
  on("2026-08-10", 2);
  on("2026-08-10", 4);
  EXPECT_EQ(look(a.id).charged, 1);
  EXPECT_EQ(world.look(order).state, "done") << world.look(order).reason;
  EXPECT_EQ(world.check().wallet_taken, 30'000'000);
}

// A charge whose outcome nobody knows is cancelled when its time is over; the wallet had taken it, and has given it back.
TEST_P(Agreements, what_was_taken_unheard_and_cancelled_is_in_the_books_both_ways) {
  on("2026-08-10");
  const Agreement a = asked();
  says["create"] = {"unavailable", "no_answer", "", {}};
  EXPECT_EQ(tell(a, "active"), "news");
  on("2026-08-10", 1);
  const Order o = world.look(look(a.id).order);
  const std::string now = std::to_string(world.now.micros());
  says.erase("close");
  world.now = Instant::from_seconds(world.now.seconds() + 1'801);
  world.time_over();
  EXPECT_EQ(world.look(o.id).current()->waits_for, "alipay");
  const Result<bool> said = world.write([&](const Work& w) { return wallet_said(w, world.shelf, merchant, o.payment, {"paid", 30'000'000, "T-1", world.now}); });
  ASSERT_TRUE(said && *said);
  EXPECT_EQ(world.look(o.id).state, "open") << "what is being cancelled is not sold, though its notice comes";
  says["close"] = {"done", {}, {}, {{"state", "paid"}, {"amount", "30000000"}, {"reference", "T-1"}, {"at", now}, {"returned", now}}};
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone") << world.look(o.id).reason;
  const Payment p = *world.write([&](const Work& w) { return payment(w, o.payment); });
  EXPECT_EQ(p.state, "done");
  EXPECT_EQ(p.refunded, 30'000'000);
  const std::vector<WalletEntry> entries = *world.write([&](const Work& w) { return wallet_entries(w, o.payment); });
  ASSERT_EQ(entries.size(), 2U);
  for (const WalletEntry& e : entries) EXPECT_EQ(e.id, o.payment) << "a refund without a number of its own has its trade's";
  const Audit audit = world.check();
  EXPECT_EQ(audit.wallet_taken, 30'000'000);
  EXPECT_EQ(audit.wallet_refunded, 30'000'000);
  EXPECT_EQ(audit.credited, 50'000'000) << "the number itself";
}

TEST_P(Agreements, a_charge_that_was_taken_after_all_tops_the_line_up) {
  on("2026-08-10");
  const Agreement a = asked();
  says["create"] = {"unavailable", "no_answer", "", {}};
  EXPECT_EQ(tell(a, "active"), "news");
  on("2026-08-10", 1);
  says["close"] = {"done", {}, {}, {{"state", "paid"}, {"amount", "30000000"}, {"reference", "T-1"}, {"at", std::to_string(world.now.micros())}}};
  on("2026-08-10", 2);
  on("2026-08-10", 4);
  EXPECT_EQ(look(a.id).charged, 1);
  EXPECT_EQ(world.check().wallet_refunded, 0);
}

TEST_P(Agreements, either_side_ends_it_and_nothing_more_is_charged) {
  on("2026-08-10");
  const Agreement a = asked();
  tell(a, "active");
  look_again();
  EXPECT_EQ(world.write([&](const Work& w) { return ask_agreement(w, {.line = line, .amount = 10'000}); }).error().code, "bad_agreement") << "a line has one at a time";
  EXPECT_EQ(tell(a, "ended"), "news") << "by the holder, in the wallet";
  EXPECT_EQ(tell(a, "ended"), "known");
  const Agreement b = asked();
  tell(b, "active", "A-2");
  look_again();
  ASSERT_TRUE(world.write([&](const Work& w) { return end_agreement(w, b.id, "asked at the desk"); }));
  EXPECT_EQ(world.write([&](const Work& w) { return end_agreement(w, b.id, "again"); }).error().code, "not_active");
  world.settle();
  EXPECT_EQ(look(b.id).state, "ended");
  const int before = charges;
  on("2026-09-10");
  on("2026-10-10");
  EXPECT_EQ(charges, before);
  EXPECT_EQ(tell(a, "active"), "known") << "a notice of its signature, repeated";
  EXPECT_EQ(look(a.id).state, "ended");
}

TEST_P(Agreements, one_that_nobody_signs_ends) {
  on("2026-08-10");
  const Agreement a = asked();
  on("2026-08-10", 1);
  EXPECT_GE(look(a.id).checks, 1) << "it is asked after";
  on("2026-08-11", 3);
  EXPECT_EQ(look(a.id).state, "ended");
}

TEST_P(Agreements, a_closed_line_is_charged_no_more) {
  on("2026-08-10");
  const Agreement a = asked();
  tell(a, "active");
  look_again();
  OrderRequest r;
  r.kind = "close", r.line = line;
  const Order o = world.place(r);
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
  EXPECT_EQ(look(a.id).state, "ended");
}

TEST_P(Agreements, the_former_holders_wallet_paid_for_a_line_that_had_gone_to_another) {
  on("2026-08-10");
  const Agreement a = asked();
  tell(a, "active");
  look_again();
  const int before = charges;
  const std::string other = world.person(person_number(2), "李雷");
  ASSERT_TRUE(world.write([&](const Work& w) -> Result<Done> {
    Result<LineRecord> l = line_of_number(w, line);
    if (!l) return l.error();
    l->party = other;
    return store_line(w, *l);
  }));
  on("2026-09-10", 1);
  EXPECT_EQ(charges, before);
  EXPECT_EQ(look(a.id).state, "ended");
}

TEST_P(Agreements, what_is_signed_too_late_is_ended_at_the_wallet_too) {
  on("2026-08-10");
  const Agreement a = asked();
  on("2026-08-11", 3);
  ASSERT_EQ(look(a.id).state, "ended");
  EXPECT_EQ(tell(a, "active"), "known");
  const std::vector<records::Outward> rows = world.due("wallet");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_NE(rows[0].body.find("unsign"), std::string::npos);
}

TEST_P(Agreements, its_amount_is_whole_fen_and_its_line_in_service) {
  EXPECT_EQ(world.write([&](const Work& w) { return ask_agreement(w, {.line = line, .amount = 1}); }).error().code, "bad_agreement");
  EXPECT_EQ(world.write([&](const Work& w) { return ask_agreement(w, {.line = line, .amount = 10'000, .months = 13}); }).error().code, "bad_agreement");
  EXPECT_EQ(world.write([&](const Work& w) { return ask_agreement(w, {.line = World::n_text(2), .amount = 10'000}); }).error().code, "unknown_line");
}

INSTANTIATE_TEST_SUITE_P(Both, Agreements, testing::ValuesIn(records::both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

}  // namespace
}  // namespace sublet::commerce
