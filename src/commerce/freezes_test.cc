// Amounts that stay frozen in the buyer's wallet: captured month by month into the account, released on early exit, whatever is told twice, late or
// not at all.
#include "commerce/freezes.h"

#include <nlohmann/json.hpp>

#include "commerce/contracts.h"
#include "commerce/settings.h"
#include "commerce/testing.h"

namespace sublet::commerce {
namespace {

constexpr int64_t yuan = 1'000'000;

class Freezes : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
  std::string holder, merchant_id;
  std::map<std::string, OutsideAnswer> says;  // by what is asked
  std::vector<std::string> asked;             // what and, of releases, how much

  void SetUp() override {
    holder = world.person(person_number(1));
    world.stock(1, 20);
    world.cards(1, 20);
    ASSERT_TRUE(world.write([](const Work& w) { return set_model(w, {"star-9", "Star 9", 1'999 * yuan}); }));
    Bulk bulk{*world.db, *world.vault, "t", "test", [this] { return world.now; }};
    std::string phones = "imei,model\n";
    for (int i = 1; i <= 9; ++i) {
      const std::string body = "3520990017" + std::to_string(6'000 + i);
      phones += body + luhn_digit(body) + ",star-9\n";
    }
    ASSERT_EQ(import_phones(bulk, {.name = "P1"}, phones)->added, 9);
    // 0 yuan at once, 576 frozen, 48 a month; leaving costs 30 per cent of what has not run.
    plan("12:30");
    const Result<Merchant> made = world.write([&](const Work& w) { return add_merchant(w, {.wallet = "alipay", .title = "whole", .account = "2088", .app = "2021"}, "{}"); });
    ASSERT_TRUE(made);
    merchant_id = made->id;
    says = {{"freeze", {"done", {}, {}, {{"code", "https://qr.example/f"}}}}, {"freeze_query", {"done", {}, {}, {{"state", "open"}}}}, {"freeze_cancel", {"done", {}, {}, {{"state", "closed"}}}}, {"unfreeze", {"done", {}, {}, {}}}, {"query", {"done", {}, {}, {{"state", "open"}}}},
            {"close", {"done", {}, {}, {{"state", "closed"}}}}, {"refund", {"done", {}, {}, {{"reference", "R-1"}, {"at", std::to_string(world.now.micros())}}}}};
    const auto others = world.outside;
    world.outside = [this, others](const records::Outward& row) -> std::optional<OutsideAnswer> {
      if (row.topic != "wallet") return others(row);
      const auto body = nlohmann::json::parse(row.body);
      const std::string what = body["what"];
      asked.push_back(what == "unfreeze" ? what + " " + Money::from_micros(body["amount"].get<int64_t>()).text() : what);
      if (what == "create" && says.count("create") == 0) {  // a capture: paid at once
        const Trade t = *world.write([&](const Work& w) { return trade(w, body["payment"].get<std::string>()); });
        return OutsideAnswer{"done", {}, {}, {{"state", "paid"}, {"amount", std::to_string(t.amount)}, {"reference", "T-" + t.payment}, {"at", std::to_string(world.now.micros())}}};
      }
      const auto at = says.find(what);
      return at == says.end() ? std::nullopt : std::optional(at->second);
    };
  }
  void plan(const std::string& exit) {
    const Result<Done> set = world.write([&](const Work& w) { return set_plan(w, {"f", "", "frozen", "", "", 12, 1'999 * yuan, 576 * yuan, exit, true}); });
    ASSERT_TRUE(set) << set.error().text();
  }
  Order ask(int n) {
    OrderRequest r = wanted(holder, World::n_text(n), 0);
    r.model = "star-9", r.plan = "f";
    const Order o = world.place(r, {"none", ""});
    world.settle();
    return world.look(o.id);
  }
  Freeze freeze_of(const Order& o) {
    Result<Freeze> f = world.write([&](const Work& w) { return freeze_of_order(w, o.id); });
    EXPECT_TRUE(f);
    return f ? *f : Freeze{};
  }
  std::string tell(const Order& o, int64_t amount = 576 * yuan, const std::string& reference = "A-1", const std::string& of = {}) {
    const std::string id = freeze_of(o).id;
    const Result<bool> r = world.write([&](const Work& w) { return freeze_said(w, world.shelf, of.empty() ? merchant_id : of, id, {"frozen", amount, reference, world.now}); });
    return !r ? r.error().code : *r ? "news" : "known";
  }
  Order sold(int n) {
    const Order o = ask(n);
    EXPECT_EQ(tell(o), "news");
    world.settle();
    EXPECT_EQ(world.look(o.id).state, "done") << world.look(o.id).reason;
    return world.look(o.id);
  }
  Contract contract_of(const Order& o) {
    Result<Row> id = world.write([&](const Work& w) { return w.sql.one("select id from contract where operator = ? and order_id = ?", {w.op, o.id}); });
    EXPECT_TRUE(id);
    return *world.write([&](const Work& w) { return contract(w, id->text(0)); });
  }
  std::vector<ContractEntry> entries(const Order& o) { return *world.write([&, id = contract_of(o).id](const Work& w) { return entries_of(w, id); }); }
  int64_t money(const std::string& number) {
    const auto id = world.machine->state().store.find(charging::line_key(world.op().id, *PhoneNumber::parse(number)));
    return id == 0 ? INT64_MIN : world.machine->state().store.account(world.machine->state().store.line(id).account).money;
  }
  void later(int64_t seconds) {
    world.now = Instant::from_seconds(world.now.seconds() + seconds);
    for (int i = 0; i < 5; ++i) {
      world.time_over();
      const auto due = [&](auto f) {
        const Result<int64_t> n = world.write(f);
        ASSERT_TRUE(n) << n.error().text();
      };
      due([&](const Work& w) { return freezes_due(w, 100); });
      due([&](const Work& w) { return trades_due(w, 100); });
      due([&](const Work& w) { return contracts_due(w, world.shelf, 100, world.now); });
      world.settle();
    }
  }
  void months(int n) {
    for (int i = 0; i < n; ++i) later(31 * 86'400);
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Freezes, testing::Values(TestKind::sqlite, TestKind::postgresql), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Freezes, of_576_that_are_frozen_48_come_into_the_account_each_month_for_twelve) {
  const Order asks = ask(1);
  ASSERT_NE(asks.current(), nullptr) << asks.reason;
  EXPECT_EQ(asks.current()->name, "freeze");
  EXPECT_EQ(asks.current()->waits_for, "customer");
  EXPECT_EQ(asks.total, 0) << "what is frozen stays the buyer's";
  EXPECT_EQ(freeze_of(asks).code, "https://qr.example/f");
  ASSERT_EQ(tell(asks), "news");
  world.settle();
  const Order o = world.look(asks.id);
  ASSERT_EQ(o.state, "done") << o.reason;
  EXPECT_EQ(money(o.number), 0);
  EXPECT_EQ(world.check().frozen, 576 * yuan);
  months(1);
  EXPECT_EQ(money(o.number), 48 * yuan);
  EXPECT_EQ(contract_of(o).run_amount, 48 * yuan);
  EXPECT_EQ(freeze_of(o).left(), 528 * yuan);
  const Audit one = world.check();
  EXPECT_EQ(one.wallet_taken, 48 * yuan);
  EXPECT_EQ(one.frozen, 528 * yuan);
  months(11);
  EXPECT_EQ(money(o.number), 576 * yuan);
  EXPECT_EQ(contract_of(o).state, "ended");
  EXPECT_EQ(freeze_of(o).state, "ended");
  months(2);
  EXPECT_EQ(money(o.number), 576 * yuan);
  EXPECT_EQ(entries(o).size(), 12U);
  const Audit all = world.check();
  EXPECT_EQ(all.wallet_taken, 576 * yuan);
  EXPECT_EQ(all.credited, 576 * yuan);
  EXPECT_EQ(all.frozen, 0);
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "unfreeze 0.00"), 0);
}

TEST_P(Freezes, leaving_early_captures_what_it_costs_and_releases_the_rest) {
  const Order o = sold(1);
  months(2);
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "moves away", "", nullptr); }));
  EXPECT_EQ(contract_of(o).state, "leaving");
  EXPECT_EQ(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "again", "", nullptr); }).error().code, "contract_over");
  later(1);
  const Contract c = contract_of(o);
  EXPECT_EQ(c.state, "ended");
  EXPECT_EQ(c.exit_fee, 144 * yuan) << "30 per cent of 480";
  EXPECT_EQ(money(o.number), 96 * yuan) << "captured into the account, and charged to it";
  const Freeze f = freeze_of(o);
  EXPECT_EQ(f.state, "ended");
  EXPECT_EQ(f.captured, 240 * yuan);
  EXPECT_EQ(f.released, 336 * yuan);
  EXPECT_EQ(asked.back(), "unfreeze 336.00");
  EXPECT_EQ(world.check().wallet_taken, 240 * yuan);
}

TEST_P(Freezes, leaving_that_costs_nothing_releases_all_at_once) {
  plan("");
  const Order o = sold(1);
  months(1);
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "moves away", "", nullptr); }));
  world.settle();
  EXPECT_EQ(contract_of(o).state, "ended");
  EXPECT_EQ(asked.back(), "unfreeze 528.00");
  EXPECT_EQ(freeze_of(o).state, "ended");
  world.check();
}

TEST_P(Freezes, a_line_that_is_closed_waits_until_the_exit_is_captured) {
  const Order o = sold(1);
  months(1);
  OrderRequest r;
  r.kind = "close", r.line = o.number;
  const std::string drawer = *world.write([](const Work& w) { return open_drawer(w, "a", 1'000 * yuan); });
  const Order closes = world.place(r, {"drawer", drawer});
  world.settle();
  ASSERT_EQ(world.look(closes.id).state, "open");
  EXPECT_EQ(world.look(closes.id).current()->name, "end_contracts");
  later(1);
  const Order closed = world.look(closes.id);
  ASSERT_EQ(closed.state, "done") << closed.reason << (closed.current() != nullptr ? closed.current()->name + closed.current()->detail : "");
  EXPECT_EQ(closed.steps.back().detail, std::to_string(48 * yuan)) << "the month that ran is paid out; the exit was captured for itself";
  EXPECT_EQ(freeze_of(o).state, "ended");
  EXPECT_EQ(freeze_of(o).captured, (48 + 158) * yuan + 400'000);
  world.check();
}

TEST_P(Freezes, an_exit_that_the_wallet_does_not_pay_is_charged_to_the_account_or_owed) {
  const Order o = sold(1);
  months(1);
  says["create"] = {"refused", "ACQ.BUYER_SELLER_EQUAL", "no", {}};
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "moves away", "", nullptr); }));
  later(1);
  EXPECT_EQ(contract_of(o).state, "ended");
  EXPECT_EQ(money(o.number), 48 * yuan);
  EXPECT_EQ(freeze_of(o).state, "ended");
  EXPECT_EQ(asked.back(), "unfreeze 528.00");
  bool owed = false;
  for (const ContractEntry& e : entries(o)) owed |= e.kind == "exit_fee" && e.state == "owed";
  EXPECT_TRUE(owed);
  world.check();
}

TEST_P(Freezes, a_month_that_the_wallet_does_not_pay_is_asked_for_again_a_day_later_and_counts_once) {
  const Order o = sold(1);
  says["create"] = {"refused", "ACQ.PAYMENT_AUTH_CODE_INVALID", "not now", {}};
  months(1);
  EXPECT_EQ(money(o.number), 0);
  EXPECT_EQ(freeze_of(o).left(), 576 * yuan) << "nothing of it was taken";
  says.erase("create");
  later(86'400);
  EXPECT_EQ(money(o.number), 48 * yuan);
  EXPECT_EQ(freeze_of(o).left(), 528 * yuan);
  later(86'400);
  EXPECT_EQ(money(o.number), 48 * yuan);
  world.check();
}

TEST_P(Freezes, the_last_month_that_comes_late_keeps_the_rest_frozen_until_it_is_captured) {
  const Order o = sold(1);
  months(11);
  says["create"] = {"refused", "ACQ.SYSTEM_ERROR", "not now", {}};
  months(1);
  EXPECT_EQ(contract_of(o).state, "ended");
  EXPECT_EQ(freeze_of(o).state, "frozen");
  EXPECT_EQ(std::count_if(asked.begin(), asked.end(), [](const std::string& a) { return a.starts_with("unfreeze"); }), 0);
  world.check();
  says.erase("create");
  later(86'400);
  EXPECT_EQ(money(o.number), 576 * yuan);
  EXPECT_EQ(freeze_of(o).state, "ended");
  world.check();
}

TEST_P(Freezes, nobody_who_freezes_it_in_time_gets_no_phone_and_what_is_frozen_late_is_released) {
  const Order o = ask(1);
  later(31 * 60);
  const Order undone = world.look(o.id);
  EXPECT_EQ(undone.state, "undone");
  EXPECT_EQ(freeze_of(o).state, "closed");
  EXPECT_EQ(asked.back(), "freeze_cancel");
  world.check();
  ASSERT_EQ(tell(o), "news");
  world.settle();
  EXPECT_EQ(asked.back(), "unfreeze 576.00");
  EXPECT_EQ(freeze_of(o).state, "ended");
  world.check();
}

TEST_P(Freezes, an_order_that_is_undone_after_it_was_frozen_releases_it) {
  const auto outside = world.outside;
  world.outside = [outside](const records::Outward& row) -> std::optional<OutsideAnswer> {
    if (row.topic == "host") return OutsideAnswer{"refused", "no", "not here", {}};
    return outside(row);
  };
  const Order o = ask(1);
  ASSERT_EQ(tell(o), "news");
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "undone");
  EXPECT_EQ(freeze_of(o).state, "ended");
  EXPECT_EQ(asked.back(), "unfreeze 576.00");
  world.check();
}

TEST_P(Freezes, a_phone_that_comes_back_in_time_releases_all) {
  const Order o = sold(1);
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return return_phone(w, id, "scratched"); }));
  world.settle();
  EXPECT_EQ(freeze_of(o).released, 576 * yuan);
  EXPECT_EQ(freeze_of(o).state, "ended");
  months(2);
  EXPECT_EQ(money(o.number), 0);
  world.check();
}

TEST_P(Freezes, a_notice_that_contradicts_or_repeats_changes_nothing) {
  const Order o = ask(1);
  EXPECT_EQ(tell(o, 575 * yuan), "wallet_differs");
  EXPECT_EQ(tell(o, 576 * yuan, ""), "wallet_differs");
  EXPECT_EQ(tell(o, 576 * yuan, "A-1", "other"), "wallet_differs");
  EXPECT_EQ(freeze_of(o).state, "open");
  ASSERT_EQ(tell(o), "news");
  EXPECT_EQ(tell(o), "known");
  EXPECT_EQ(tell(o, 576 * yuan, "A-2"), "wallet_differs");
  world.settle();
  EXPECT_EQ(world.look(o.id).state, "done");
  world.check();
}

TEST_P(Freezes, a_lost_notice_is_found_by_asking) {
  const Order o = ask(1);
  says["freeze_query"] = {"done", {}, {}, {{"state", "frozen"}, {"amount", std::to_string(576 * yuan)}, {"reference", "A-1"}, {"at", std::to_string(world.now.micros())}}};
  later(31);
  EXPECT_EQ(world.look(o.id).state, "done");
  world.check();
}

TEST_P(Freezes, a_release_that_is_refused_is_seen_and_asked_for_anew) {
  plan("");
  const Order o = sold(1);
  says["unfreeze"] = {"refused", "AUTH_ORDER_STATUS_ERROR", "not now", {}};
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "moves away", "", nullptr); }));
  world.settle();
  EXPECT_EQ(freeze_of(o).state, "frozen");
  EXPECT_EQ(freeze_of(o).left(), 576 * yuan);
  EXPECT_EQ(freeze_of(o).why, "AUTH_ORDER_STATUS_ERROR: not now");
  later(86'000);
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "unfreeze 576.00"), 1);
  says["unfreeze"] = {"done", {}, {}, {}};
  later(500);
  EXPECT_EQ(freeze_of(o).state, "ended") << "a day later by itself";
  world.check();
}

TEST_P(Freezes, an_exit_that_was_charged_to_the_account_was_kept_once_more_when_the_line_closed) {
  const Order o = sold(1);
  months(1);
  OrderRequest top;
  top.kind = "top_up", top.line = o.number, top.top_up = 1'000 * yuan;
  const std::string drawer = *world.write([](const Work& w) { return open_drawer(w, "a", 5'000 * yuan); });
  world.place(top, {"drawer", drawer});
  world.settle();
  says["create"] = {"refused", "ACQ.BUYER_BALANCE_NOT_ENOUGH", "no", {}};
  OrderRequest r;
  r.kind = "close", r.line = o.number;
  const Order closes = world.place(r, {"drawer", drawer});
  world.settle();
  later(1);
  const Order closed = world.look(closes.id);
  ASSERT_EQ(closed.state, "done") << closed.reason;
  EXPECT_EQ(closed.steps.back().detail, std::to_string((1'048 - 158) * yuan - 400'000)) << "the exit once";
  EXPECT_EQ(freeze_of(o).state, "ended");
  world.check();
}

TEST_P(Freezes, a_month_that_was_not_captured_was_kept_out_of_the_holders_own_money) {
  plan("");
  const Order o = sold(1);
  says["create"] = {"refused", "ACQ.BUYER_BALANCE_NOT_ENOUGH", "no", {}};
  months(2);
  OrderRequest top;
  top.kind = "top_up", top.line = o.number, top.top_up = 100 * yuan;
  const std::string drawer = *world.write([](const Work& w) { return open_drawer(w, "a", 5'000 * yuan); });
  world.place(top, {"drawer", drawer});
  world.settle();
  OrderRequest r;
  r.kind = "close", r.line = o.number;
  const Order closes = world.place(r, {"drawer", drawer});
  world.settle();
  ASSERT_EQ(world.look(closes.id).state, "done") << world.look(closes.id).reason;
  EXPECT_EQ(world.look(closes.id).steps.back().detail, std::to_string(100 * yuan));
  EXPECT_EQ(freeze_of(o).state, "ended");
  world.check();
}

TEST_P(Freezes, what_a_capture_under_way_did_not_take_stayed_frozen_when_the_contract_was_left) {
  plan("");
  const Order o = sold(1);
  says["create"] = {"unavailable", "no_answer", "later", {}};
  months(1);
  EXPECT_EQ(freeze_of(o).left(), 528 * yuan) << "under way";
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "moves away", "", nullptr); }));
  world.settle();
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "unfreeze 528.00"), 1);
  EXPECT_EQ(freeze_of(o).left(), 0);
  says["create"] = {"refused", "ACQ.SYSTEM_ERROR", "no", {}};
  later(120);
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "unfreeze 48.00"), 1);
  EXPECT_EQ(freeze_of(o).state, "ended");
  EXPECT_EQ(freeze_of(o).released, 576 * yuan);
  EXPECT_EQ(freeze_of(o).captured, 0);
  world.check();
}

TEST_P(Freezes, the_last_part_that_was_to_be_asked_for_again_kept_the_rest_frozen_when_the_line_closed) {
  const Order o = sold(1);
  months(11);
  says["create"] = {"refused", "ACQ.SYSTEM_ERROR", "not now", {}};
  months(1);
  ASSERT_EQ(contract_of(o).state, "ended");
  ASSERT_EQ(freeze_of(o).state, "frozen");
  OrderRequest r;
  r.kind = "close", r.line = o.number;
  const Order closes = world.place(r, {"drawer", *world.write([](const Work& w) { return open_drawer(w, "a", 5'000 * yuan); })});
  world.settle();
  ASSERT_EQ(world.look(closes.id).state, "done") << world.look(closes.id).reason;
  EXPECT_EQ(freeze_of(o).state, "ended");
  EXPECT_EQ(asked.back(), "unfreeze 48.00");
  world.check();
}

TEST_P(Freezes, a_month_that_the_wallet_never_pays_is_given_up_after_thirty_days_and_released) {
  const Order o = sold(1);
  months(11);
  says["create"] = {"refused", "ACQ.BUYER_ACCOUNT_CLOSED", "never", {}};
  months(1);
  for (int day = 0; day < 35; ++day) later(86'400);
  EXPECT_EQ(freeze_of(o).state, "ended");
  EXPECT_EQ(freeze_of(o).captured, 528 * yuan);
  EXPECT_EQ(entries(o).size(), 11U + 30U);
  world.check();
}

TEST_P(Freezes, a_charge_that_was_undone_while_it_was_being_cancelled_was_entered_twice_and_never_given_back) {
  const Order o = sold(1);
  says["create"] = says["close"] = {"unavailable", "no_answer", "later", {}};
  months(1);
  const std::string captures = entries(o).front().order;
  later(31 * 60);  // its time is over: it is being cancelled
  const Order open = world.look(captures);
  ASSERT_EQ(open.state, "open") << open.reason;
  const WalletWord paid{"paid", 48 * yuan, "T-9", world.now};
  ASSERT_TRUE(*world.write([&](const Work& w) { return wallet_said(w, world.shelf, merchant_id, open.payment, paid); }));
  ASSERT_TRUE(world.write([&](const Work& w) { return undo_order(w, world.shelf, captures, "by hand"); }));
  says["close"] = {"done", {}, {}, {{"state", "paid"}, {"amount", std::to_string(48 * yuan)}, {"reference", "T-9"}, {"at", std::to_string(world.now.micros())}}};
  world.now = Instant::from_seconds(world.now.seconds() + 120);
  world.settle();
  EXPECT_EQ(world.look(captures).state, "undone");
  const auto moved = *world.write([&](const Work& w) { return wallet_entries(w, open.payment); });
  ASSERT_EQ(moved.size(), 2U);
  EXPECT_EQ(money(o.number), 0);
  world.check();
}

TEST_P(Freezes, a_phone_came_back_while_its_exit_was_captured) {
  const Order o = sold(1);
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "moves away", "", nullptr); }));
  EXPECT_EQ(world.write([&, id = contract_of(o).id](const Work& w) { return return_phone(w, id, "scratched"); }).error().code, "contract_over");
  later(1);
  EXPECT_EQ(contract_of(o).state, "ended");
  world.check();
}

TEST_P(Freezes, a_plan_that_was_changed_after_something_was_frozen_kept_it_frozen_for_ever) {
  ask(1);
  EXPECT_EQ(world.write([&](const Work& w) { return set_plan(w, {"f", "", "deposit", "", "", 12, 1'999 * yuan, 576 * yuan, "", true}); }).error().code, "bad_plan");
  EXPECT_EQ(world.write([&](const Work& w) { return set_plan(w, {"f", "", "frozen", "", "", 24, 1'999 * yuan, 576 * yuan, "", true}); }).error().code, "bad_plan");
  plan("12:50");
}

TEST_P(Freezes, a_freeze_that_is_told_of_after_it_was_cancelled_and_released_there_ends) {
  const Order o = ask(1);
  later(31 * 60);
  ASSERT_EQ(world.look(o.id).state, "undone");
  ASSERT_EQ(tell(o), "news");
  world.settle();
  EXPECT_EQ(freeze_of(o).state, "ended") << "the desk says done when nothing is frozen there (desk_freeze.cc)";
  world.check();
}

TEST_P(Freezes, a_line_with_frozen_credit_goes_to_no_other_holder) {
  const Order o = sold(1);
  OrderRequest r;
  r.kind = "transfer", r.line = o.number, r.to_party = world.person(person_number(2), "李四");
  EXPECT_EQ(world.try_place(r, {"none", ""}).error().code, "may_not_transfer");
  ASSERT_TRUE(world.write([&, id = contract_of(o).id](const Work& w) { return end_contract(w, id, "goes to another", "", nullptr); }));
  EXPECT_EQ(world.try_place(r, {"none", ""}).error().code, "may_not_transfer") << "what leaving costs is not yet paid";
}

TEST_P(Freezes, what_is_frozen_for_one_operator_is_not_there_for_another) {
  const Order o = ask(1);
  const std::string id = freeze_of(o).id;
  EXPECT_EQ(world.write([&](const Work& w) { return freeze(w, id); }, "other").error().code, "unknown_freeze");
  EXPECT_EQ(world.write([&](const Work& w) { return freeze_said(w, world.shelf, merchant_id, id, {"frozen", 576 * yuan, "A-1", world.now}); }, "other").error().code, "unknown_freeze");
}

}  // namespace
}  // namespace sublet::commerce
