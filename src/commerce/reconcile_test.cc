// A wallet's daily bill against our entries, line by line: each difference is a case, and nothing else is.
#include "commerce/reconcile.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <random>
#include <set>

#include "commerce/wallet_cases.h"
#include "records/testing.h"

namespace sublet::commerce {
namespace {

using records::TestKind;

constexpr int64_t fen = 10'000;
const std::string first_day = "2026-02-28", next_day = "2026-03-01";
// 2026-02-28 00:00:00 in Beijing.
constexpr int64_t midnight = 1'772'208'000;

struct Reconcile : testing::TestWithParam<TestKind> {
  Reconcile() : db(GetParam()) {
    char name[] = "/tmp/sublet-reconcile-XXXXXX";
    directory = ::mkdtemp(name);
    vault = std::move(*records::Vault::open(directory + "/keys", now));
    merchant("m1", "demo"), merchant("m2", "demo"), merchant("m1", "other");
  }
  ~Reconcile() override { std::filesystem::remove_all(directory); }

  Bulk bulk(const std::string& op = "demo") { return {*db, *vault, op, "tester", [this] { return now; }}; }
  template <class F> auto in(F f, const std::string& op = "demo") { return bulk(op).write(f); }
  void run(const std::string& sql, const std::vector<Value>& values) {
    ASSERT_TRUE(in([&](const Work& w) { return w.sql.run(sql, values); }));
  }
  void merchant(const std::string& id, const std::string& op) {
    run("insert into merchant (operator, id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, secrets_sealed, expires, version, created, changed) values (?, ?, 'wechat', '', '1900000001', 'wx01', '', '', 1, 'open', 6000, 1, '', null, 1, 0, 0)", {op, id});
  }
  // Seconds of 2026-02-28 in Beijing; more than a day: the next one.
  void entry(const std::string& kind, const std::string& id, const std::string& payment, int64_t amount, int64_t fee, int64_t second, const std::string& merchant = "m1", const std::string& op = "demo") {
    queued.push_back({op, merchant, kind, id, payment, amount, fee, (midnight + second) * 1'000'000, second < 86'400 ? first_day : next_day});
  }
  // In one unit: thousands of entries are one sync.
  void enter() {
    ASSERT_TRUE(in([&](const Work& w) -> Result<Done> {
      for (const std::vector<Value>& v : queued)
        if (Result<int64_t> n = w.sql.run("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values (?, ?, ?, ?, ?, ?, ?, '', ?, ?, '', '')", v); !n) return n.error();
      return Done{};
    }));
    queued.clear();
  }
  void paid(const std::string& id, int64_t amount = 5'900 * fen, int64_t second = 36'000) { entry("payment", id, id, amount, amount * 6 / 1'000 / fen * fen, second); }
  void refunded(const std::string& id, const std::string& payment, int64_t amount = 1'000 * fen, int64_t second = 40'000) { entry("refund", id, payment, amount, amount * 6 / 1'000 / fen * fen, second); }

  static BillRow pay_row(const std::string& number, int64_t amount = 5'900 * fen, int64_t second = 36'000) {
    BillRow r;
    r.said = "SUCCESS", r.number = number, r.payment = number, r.theirs = "42" + number, r.amount = amount, r.fee = amount * 6 / 1'000 / fen * fen, r.at = Instant::from_seconds(midnight + second);
    return r;
  }
  static BillRow refund_row(const std::string& number, const std::string& payment, int64_t amount = 1'000 * fen) {
    BillRow r = pay_row(number, amount);
    r.refund = true, r.payment = payment, r.fee = -r.fee;
    return r;
  }
  static BillFacts facts_of(const std::vector<BillRow>& rows) {
    BillFacts f;
    size_t mix = rows.size();
    for (const BillRow& r : rows) {
      ++f.rows, ++(r.refund ? f.refunds : f.payments), (r.refund ? f.refunded : f.paid) += r.amount, f.fees += r.fee;
      mix = std::hash<std::string>()(std::to_string(mix) + r.number + std::to_string(r.amount) + std::to_string(r.fee) + r.said);
    }
    f.digest = std::to_string(mix);
    return f;
  }
  Result<WalletBill> compare(std::vector<BillRow> rows, const std::string& day = first_day, const std::function<bool(const WalletBill&)>& stop = {}, const std::string& merchant = "m1") {
    enter();
    int64_t n = 0;
    for (BillRow& r : rows) r.row = ++n;
    return compare_bill(
        bulk(), {merchant, day}, facts_of(rows),
        [&](const BillSink& sink) -> Result<Done> {
          for (const BillRow& r : rows)
            if (Result<Done> took = sink(r); !took) return took;
          return Done{};
        },
        stop);
  }
  std::vector<WalletCase> cases(const std::string& state = "open") { return *in([&](const Work& w) { return wallet_cases(w, {.state = state, .most = 100'000}); }); }
  // "missing_here payment P1" of all that are open.
  std::set<std::string> open() {
    std::set<std::string> out;
    for (const WalletCase& c : cases()) out.insert(c.what + " " + c.kind + " " + c.number);
    return out;
  }
  using Set = std::set<std::string>;
  std::string entry_of(const std::string& id, const std::string& merchant = "m1") {  // "billed settles fee"
    Result<Row> r = in([&](const Work& w) { return w.sql.one("select billed, settles, fee from wallet_entry where operator = 'demo' and merchant = ? and id = ?", {merchant, id}); });
    return r->text(0) + " " + r->text(1) + " " + std::to_string(r->integer(2) / fen);
  }

  records::TestDatabase db;
  std::vector<std::vector<Value>> queued;
  std::string directory;
  std::unique_ptr<records::Vault> vault;
  Instant now = Instant::from_seconds(midnight + 2 * 86'400);
};
// Their bills are one file: each sees the other's rows.
TEST_P(Reconcile, two_merchants_of_one_account_missed_each_others_payments) {
  const auto trade = [&](const std::string& payment, const std::string& merchant, const std::string& op = "demo") {
    run("insert into wallet_trade (operator, payment, merchant, wallet, way, amount, state, code, reference, charged_by, until, check_at, checks, version, created, changed) values (?, ?, ?, 'wechat', 'native', 1, 'paid', '', '', '', 0, null, 0, 1, 0, 0)", {op, payment, merchant});
  };
  trade("P1", "m1"), trade("P2", "m2"), trade("P4", "m1", "other");
  paid("P1");
  entry("payment", "P2", "P2", 5'900 * fen, 35 * fen, 36'000, "m2"), entry("refund", "R2", "P2", 1'000 * fen, 6 * fen, 40'000, "m2");
  const std::vector<BillRow> rows = {pay_row("P1"), pay_row("P2"), refund_row("R2", "P2"), pay_row("P3"), pay_row("P4")};
  ASSERT_TRUE(compare(rows));
  ASSERT_EQ(cases().size(), 2U) << "what is nobody's here is missing, also where it is another operator's";
  for (const WalletCase& c : cases()) EXPECT_TRUE(c.what == "missing_here" && (c.number == "P3" || c.number == "P4")) << c.what << c.number;
  const Result<WalletBill> b = compare(rows, first_day, {}, "m2");
  ASSERT_TRUE(b);
  EXPECT_EQ(b->matched, 2) << "compared where it belongs";
}

INSTANTIATE_TEST_SUITE_P(Both, Reconcile, testing::ValuesIn(records::both_kinds), [](const auto& of) { return of.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Reconcile, what_agrees_is_billed_with_its_day_of_settlement) {
  paid("P1"), refunded("R1", "P1");
  Result<WalletBill> b = compare({pay_row("P1"), refund_row("R1", "P1")});
  ASSERT_TRUE(b) << b.error().text();
  EXPECT_EQ(std::tuple(b->state, b->matched, b->facts.rows, b->facts.paid, b->revision), std::tuple(std::string("compared"), 2, 2, 5'900 * fen, 1));
  EXPECT_EQ(open(), Set{});
  EXPECT_EQ(entry_of("P1"), "2026-02-28.1 2026-03-01 35");
  EXPECT_EQ(entry_of("R1"), "2026-02-28.1 2026-03-01 6");
}

TEST_P(Reconcile, a_payment_that_only_the_wallet_has_is_missing_here) {
  ASSERT_TRUE(compare({pay_row("P1")}));
  ASSERT_EQ(open(), Set{"missing_here payment P1"});
  const WalletCase c = cases()[0];
  EXPECT_EQ(std::tuple(c.theirs, c.reference, c.mark, c.payment), std::tuple(5'900 * fen, std::string("42P1"), std::string("2026-02-28.1:1"), std::string("P1")));
  EXPECT_STREQ(proposal(c).code, "query_and_enter");
}

TEST_P(Reconcile, a_payment_that_only_we_have_is_missing_there) {
  paid("P1"), refunded("R1", "P1");
  ASSERT_TRUE(compare({pay_row("P1")}));
  ASSERT_EQ(open(), Set{"missing_there refund R1"});
  EXPECT_STREQ(proposal(cases()[0]).code, "query_and_repeat");
}

TEST_P(Reconcile, another_amount_another_fee_and_another_state_are_told_apart) {
  paid("P1"), paid("P2"), paid("P3"), refunded("R1", "P3"), refunded("R2", "P3");
  BillRow fee = pay_row("P2"), waits = refund_row("R1", "P3"), failed = refund_row("R2", "P3");
  fee.fee += fen, waits.state = BillRow::State::under_way, waits.said = "PROCESSING", failed.state = BillRow::State::undone, failed.said = "ABNORMAL";
  Result<WalletBill> b = compare({pay_row("P1", 5'800 * fen), fee, pay_row("P3"), waits, failed});
  ASSERT_TRUE(b);
  EXPECT_EQ(open(), (Set{"amount payment P1", "fee payment P2", "state refund R1", "state refund R2"}));
  EXPECT_EQ(b->matched, 1);
  EXPECT_EQ(b->cases, (std::map<std::string, int64_t>{{"amount", 1}, {"fee", 1}, {"state", 2}}));
}

TEST_P(Reconcile, a_fee_that_was_not_given_back_is_a_case_and_its_repair_takes_it_over) {
  refunded("R1", "P1"), paid("P1");
  BillRow kept = refund_row("R1", "P1");
  kept.fee = 0;
  ASSERT_TRUE(compare({pay_row("P1"), kept}));
  ASSERT_EQ(open(), Set{"fee refund R1"});
  const WalletCase c = cases()[0];
  EXPECT_EQ(std::tuple(c.ours, c.theirs), std::tuple(-6 * fen, 0));
  EXPECT_EQ(in([&](const Work& w) { return repair_case(w, c.id, ""); }).error().code, "bad_case");
  Result<WalletCase> repaired = in([&](const Work& w) { return repair_case(w, c.id, "as agreed for refunds"); });
  ASSERT_TRUE(repaired);
  EXPECT_EQ(std::tuple(repaired->state, repaired->closed_by, repaired->reason), std::tuple(std::string("repaired"), std::string("tester"), std::string("as agreed for refunds")));
  EXPECT_EQ(entry_of("R1"), "2026-02-28.1 2026-03-01 0");
  EXPECT_EQ(in([&](const Work& w) { return dismiss_case(w, c.id, "again"); }).error().code, "case_closed");
}

TEST_P(Reconcile, a_line_that_stands_twice_is_double_whether_we_have_it_or_not) {
  paid("P1");
  ASSERT_TRUE(compare({pay_row("P1"), pay_row("P2"), pay_row("P1"), pay_row("P2")}));
  EXPECT_EQ(open(), (Set{"double payment P1", "double payment P2", "missing_here payment P2"}));
  EXPECT_EQ(entry_of("P1"), "2026-02-28.1 2026-03-01 35");
}

TEST_P(Reconcile, a_line_that_two_bills_have_is_double) {
  paid("P1", 5'900 * fen, 86'000);
  ASSERT_TRUE(compare({pay_row("P1")}));
  ASSERT_TRUE(compare({pay_row("P1", 5'900 * fen, 86'500)}, next_day));
  EXPECT_EQ(open(), Set{"double payment P1"});
}

TEST_P(Reconcile, what_failed_and_what_waits_at_the_wallet_alone_moves_nothing_or_is_asked_for) {
  BillRow failed = refund_row("R1", "P1"), waits = refund_row("R2", "P1");
  failed.state = BillRow::State::undone, waits.state = BillRow::State::under_way;
  ASSERT_TRUE(compare({failed, waits}));
  EXPECT_EQ(open(), Set{"state refund R2"});
}

TEST_P(Reconcile, a_refund_that_was_under_way_and_is_entered_the_next_day_is_in_the_bill_of_its_own) {
  BillRow waits = refund_row("R1", "P1");
  waits.state = BillRow::State::under_way;
  ASSERT_TRUE(compare({waits}));
  refunded("R1", "P1", 1'000 * fen, 90'000);
  ASSERT_TRUE(compare({}, next_day)) << "whose bill does not have it";
  EXPECT_EQ(open(), Set{});
  EXPECT_EQ(entry_of("R1"), "2026-02-28.1 2026-03-01 6");
}

TEST_P(Reconcile, an_entry_beside_midnight_waits_for_the_next_bill) {
  paid("P1", 5'900 * fen, 86'400 - 60), paid("P2", 5'900 * fen, 86'400 - 30), paid("P3", 5'900 * fen, 80'000);
  ASSERT_TRUE(compare({}));
  EXPECT_EQ(open(), Set{"missing_there payment P3"});
  ASSERT_TRUE(compare({pay_row("P1", 5'900 * fen, 86'401)}, next_day));
  EXPECT_EQ(open(), (Set{"missing_there payment P2", "missing_there payment P3"}));
  EXPECT_EQ(entry_of("P1"), "2026-03-01.1 2026-03-02 35");
}

TEST_P(Reconcile, bills_may_come_in_any_order) {
  paid("P1", 5'900 * fen, 86'400 - 60), paid("P2", 5'900 * fen, 86'400 - 30);
  ASSERT_TRUE(compare({pay_row("P1", 5'900 * fen, 86'401)}, next_day));
  EXPECT_EQ(open(), Set{});
  ASSERT_TRUE(compare({}));
  EXPECT_EQ(open(), Set{"missing_there payment P2"});
}

TEST_P(Reconcile, what_a_later_bill_has_is_repaired_by_it) {
  paid("P1", 5'900 * fen, 80'000);
  ASSERT_TRUE(compare({}));
  ASSERT_EQ(open(), Set{"missing_there payment P1"});
  ASSERT_TRUE(compare({pay_row("P1", 5'900 * fen, 86'401)}, next_day));
  EXPECT_EQ(open(), Set{});
  const WalletCase c = cases("repaired").at(0);
  EXPECT_EQ(std::tuple(c.closed_by, c.reason), std::tuple(std::string("bill"), std::string("bill 2026-03-01.1 has it")));
}

TEST_P(Reconcile, the_same_bill_again_changes_nothing) {
  paid("P1");
  Result<WalletBill> once = compare({pay_row("P1"), pay_row("P2")}), twice = compare({pay_row("P1"), pay_row("P2")});
  ASSERT_TRUE(once && twice);
  EXPECT_EQ(twice->version, once->version);
  EXPECT_EQ(cases().at(0).version, 1);
}

TEST_P(Reconcile, a_corrected_bill_replaces_the_one_before) {
  paid("P1"), paid("P2"), paid("P3");
  ASSERT_TRUE(compare({pay_row("P1"), pay_row("P2", 100 * fen), pay_row("P4"), pay_row("P3")}));
  ASSERT_EQ(open(), (Set{"amount payment P2", "missing_here payment P4"}));
  Result<WalletBill> b = compare({pay_row("P2"), pay_row("P1")});
  ASSERT_TRUE(b);
  EXPECT_EQ(std::tuple(b->revision, b->matched, b->facts.rows), std::tuple(2, 2, 2));
  EXPECT_EQ(open(), Set{"missing_there payment P3"}) << "P3 was billed, and is not any more";
  EXPECT_EQ(entry_of("P2"), "2026-02-28.2 2026-03-01 35");
  // And back again: what the bill had closed is open again.
  ASSERT_TRUE(compare({pay_row("P1"), pay_row("P2"), pay_row("P3"), pay_row("P4"), pay_row("P4")}));
  EXPECT_EQ(open(), (Set{"missing_here payment P4", "double payment P4"}));
}

TEST_P(Reconcile, a_case_that_a_person_dismissed_stays_so_while_its_amounts_are_the_same) {
  ASSERT_TRUE(compare({pay_row("P1")}));
  const std::string id = cases()[0].id;
  ASSERT_TRUE(in([&](const Work& w) { return dismiss_case(w, id, "of another shop under this merchant"); }));
  ASSERT_TRUE(compare({pay_row("P1"), pay_row("P2")}));
  EXPECT_EQ(open(), Set{"missing_here payment P2"});
  ASSERT_TRUE(compare({pay_row("P1", 100 * fen), pay_row("P2")}));
  EXPECT_EQ(open(), (Set{"missing_here payment P1", "missing_here payment P2"}));
}

TEST_P(Reconcile, a_repair_that_enters_what_was_missing_bills_it) {
  ASSERT_TRUE(compare({pay_row("P1")}));
  const WalletCase c = cases()[0];
  EXPECT_EQ(in([&](const Work& w) { return repair_case(w, c.id, "entered"); }).error().code, "not_repaired");
  EXPECT_EQ(in([&](const Work& w) { return repair_case(w, c.id, "entered", [](const Work&, const WalletCase&) -> Result<Done> { return fault("wallet_silent"); }); }).error().code, "wallet_silent");
  EXPECT_EQ(open(), Set{"missing_here payment P1"});
  Result<WalletCase> done = in([&](const Work& w) {
    return repair_case(w, c.id, "asked and entered", [](const Work& u, const WalletCase& of) -> Result<Done> {
      Result<int64_t> n = u.sql.run("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, '', '')", {u.op, of.merchant, of.kind, of.number, of.payment, of.theirs, of.reference, of.at.micros(), of.day});
      if (!n) return n.error();
      return Done{};
    });
  });
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(entry_of("P1"), "2026-02-28.1 2026-03-01 35");
}

TEST_P(Reconcile, an_entry_that_comes_after_the_bill_is_found_by_the_next_one) {
  ASSERT_TRUE(compare({pay_row("P1")}));
  paid("P1");
  ASSERT_TRUE(compare({}, next_day));
  EXPECT_EQ(open(), Set{});
  EXPECT_EQ(entry_of("P1"), "2026-02-28.1 2026-03-01 35");
}

TEST_P(Reconcile, of_another_merchant_or_operator_nothing_is_touched) {
  entry("payment", "P1", "P1", 100 * fen, 0, 36'000, "m2"), entry("payment", "P2", "P2", 100 * fen, 0, 36'000, "m1", "other");
  ASSERT_TRUE(compare({pay_row("P1"), pay_row("P2")}));
  EXPECT_EQ(open(), (Set{"missing_here payment P1", "missing_here payment P2"}));
  EXPECT_EQ(entry_of("P1", "m2"), "  0");
  EXPECT_TRUE((in([&](const Work& w) { return wallet_cases(w, {}); }, "other"))->empty());
  const std::string id = cases()[0].id;
  EXPECT_EQ(in([&](const Work& w) { return wallet_case(w, id); }, "other").error().code, "unknown_case");
  EXPECT_EQ(in([&](const Work& w) { return wallet_bill(w, {"m1", first_day}); }, "other").error().code, "unknown_bill");
  EXPECT_EQ(compare({}, first_day, {}, "m9").error().code, "no_merchant");
}

TEST_P(Reconcile, one_that_is_ended_between_units_goes_on_where_it_stood) {
  std::vector<BillRow> rows;
  for (int i = 0; i < 10'000; ++i) {
    if (i % 10 != 0) paid("P" + std::to_string(i), 100 * fen, i % 80'000);
    if (i > 5'000) break;  // the rest is missing here
  }
  for (int i = 0; i < 10'000; ++i) rows.push_back(pay_row("P" + std::to_string(i), 100 * fen));
  int units = 0;
  EXPECT_EQ(compare(rows, first_day, [&](const WalletBill&) { return ++units == 1; }).error().code, "stopped");
  Result<WalletBill> half = in([&](const Work& w) { return wallet_bill(w, {"m1", first_day}); });
  EXPECT_EQ(std::tuple(half->state, half->done), std::tuple(std::string("comparing"), 4'096));
  Result<WalletBill> b = compare(rows);
  ASSERT_TRUE(b) << b.error().text();
  EXPECT_EQ(b->matched + b->cases["missing_here"], 10'000);
  EXPECT_EQ(b->cases["missing_here"], 10'000 - 4'501);
  EXPECT_EQ(b->cases.size(), 1u);
}

TEST_P(Reconcile, two_who_compare_the_same_bill_at_once_do_not_both_count) {
  paid("P1");
  enter();
  const std::vector<BillRow> rows = {pay_row("P1"), pay_row("P2")};
  const Result<WalletBill> slow = compare_bill(bulk(), {"m1", first_day}, facts_of(rows), [&](const BillSink& sink) -> Result<Done> {
    EXPECT_TRUE(compare(rows));  // somebody else has begun later and is done
    for (BillRow r : rows)
      if (Result<Done> took = sink(r); !took) return took;
    return Done{};
  });
  EXPECT_EQ(slow.error().code, "bill_busy");
  EXPECT_EQ(open(), Set{"missing_here payment P2"});
}

TEST_P(Reconcile, rows_that_cannot_be_read_to_their_end_leave_it_to_be_done_again) {
  paid("P1");
  const auto broken = [&](const BillSink& sink) -> Result<Done> {
    BillRow r = pay_row("P1");
    r.row = 1;
    if (Result<Done> took = sink(r); !took) return took;
    return refusal("bad_bill", "cut off");
  };
  enter();
  EXPECT_EQ(compare_bill(bulk(), {"m1", first_day}, facts_of({pay_row("P1"), pay_row("P2")}), broken).error().code, "bad_bill");
  EXPECT_EQ(entry_of("P1"), "  35") << "nothing of it was taken";
  EXPECT_EQ(open(), Set{});
}

// Random trades with random faults: the cases are the faults, no more and no fewer, and a whole bill afterwards closes what it can.
TEST_P(Reconcile, cases_are_exactly_the_faults_of_random_bills) {
  std::mt19937_64 random(GetParam() == TestKind::sqlite ? 11 : 12);
  for (int round = 0; round < 6; ++round) {
    for (const char* table : {"wallet_entry", "wallet_case", "wallet_bill"}) run(std::string("delete from ") + table, {});
    std::vector<BillRow> rows, whole;
    Set wanted;
    for (int i = 0; i < 300; ++i) {
      const bool refund = random() % 4 == 0;
      const std::string id = (refund ? "R" : "P") + std::to_string(i);
      const int64_t amount = static_cast<int64_t>(1 + random() % 100'000) * fen;
      BillRow row = refund ? refund_row(id, "P0", amount) : pay_row(id, amount);
      whole.push_back(row);
      const std::string name = std::string(refund ? "refund " : "payment ") + id;
      const uint64_t fault = random() % 20;
      if (fault != 0) refund ? refunded(id, "P0", amount, static_cast<int64_t>(random() % 80'000)) : paid(id, amount, static_cast<int64_t>(random() % 80'000));
      if (fault == 0) wanted.insert("missing_here " + name);
      if (fault == 1) wanted.insert("missing_there " + name);
      if (fault == 2) row.amount += fen, wanted.insert("amount " + name);
      if (fault == 3) row.fee += fen / 10, wanted.insert("fee " + name);
      if (fault == 4) row.state = BillRow::State::under_way, row.said = "PROCESSING", wanted.insert("state " + name);
      if (fault != 1) rows.push_back(row);
      if (fault == 5) rows.push_back(row), wanted.insert("double " + name);
    }
    std::shuffle(rows.begin(), rows.end(), random);
    Result<WalletBill> b = compare(rows);
    ASSERT_TRUE(b) << b.error().text();
    ASSERT_EQ(open(), wanted) << "round " << round;
    ASSERT_TRUE(compare(whole));
    Set left;
    for (const std::string& w : wanted)
      if (w.starts_with("missing_here")) left.insert(w);
    ASSERT_EQ(open(), left) << "round " << round;
  }
}

}  // namespace
}  // namespace sublet::commerce
