// What is due at a merchant without anybody asking: its daily bills, and word of its certificates.
#include "commerce/merchant_watch.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "commerce/merchants.h"
#include "records/testing.h"

namespace sublet::commerce {
namespace {

using records::TestKind;

// 2026-03-10 00:00:00 in Beijing.
constexpr int64_t midnight = 1'773'072'000;

struct MerchantWatching : testing::TestWithParam<TestKind> {
  MerchantWatching() : db(GetParam()) {
    char name[] = "/tmp/sublet-watch-XXXXXX";
    directory = ::mkdtemp(name);
    vault = std::move(*records::Vault::open(directory + "/keys", now));
  }
  ~MerchantWatching() override { std::filesystem::remove_all(directory); }
  template <class F> auto in(F f, const std::string& op = "demo") {
    return Bulk{*db, *vault, op, "system", [this] { return now; }}.write(f);
  }
  std::string merchant(const std::string& op = "demo") {
    Result<Merchant> m = in([&](const Work& w) { return add_merchant(w, {.wallet = "wechat", .title = "shop", .account = "1900000001", .app = "wx01"}, "{}"); }, op);
    EXPECT_TRUE(m) << m.error().text();
    return m->id;
  }
  void change(const std::string& id, const std::function<void(Merchant&)>& how) {
    ASSERT_TRUE(in([&](const Work& w) -> Result<Merchant> {
      Result<Merchant> m = commerce::merchant(w, id);
      if (!m) return m;
      how(*m);
      return change_merchant(w, *m, "");
    }));
  }
  std::vector<std::string> due(const std::string& op = "demo") {
    Result<std::vector<BillDay>> all = in([](const Work& w) { return bills_due(w); }, op);
    EXPECT_TRUE(all) << all.error().text();
    std::vector<std::string> days;
    for (const BillDay& d : *all) days.push_back(d.day);
    return days;
  }
  void compared(const std::string& id, const std::string& day) {
    BillFacts nothing;
    nothing.digest = "none";
    ASSERT_TRUE(compare_bill({*db, *vault, "demo", "system", [this] { return now; }}, {id, day}, nothing, [](const BillSink&) -> Result<Done> { return Done{}; }));
  }
  void entry(const std::string& id, const std::string& day) {
    ASSERT_TRUE(in([&](const Work& w) { return w.sql.run("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values ('demo', ?, 'payment', 'P1', 'P1', 10000, 0, '', ?, ?, '', '')", {id, now.micros(), day}); }));
  }
  void at(int64_t days, int64_t seconds) { now = Instant::from_seconds(midnight + days * seconds_per_day + seconds); }
  // Events told of it so far, and lines for the log now.
  std::pair<int64_t, size_t> told(const std::string& op = "demo") {
    Result<std::vector<CertificateEnd>> soon = in([](const Work& w) { return tell_certificates(w); }, op);
    EXPECT_TRUE(soon) << soon.error().text();
    Result<Row> n = in([&](const Work& w) { return w.sql.one("select count(*) from event where operator = ? and type = 'MerchantCertificateEvent'", {op}); }, op);
    EXPECT_TRUE(n) << n.error().text();
    return {n->integer(0), soon->size()};
  }
  using Days = std::vector<std::string>;

  records::TestDatabase db;
  std::string directory;
  std::unique_ptr<records::Vault> vault;
  Instant now = Instant::from_seconds(midnight + 12 * 3'600);
};
INSTANTIATE_TEST_SUITE_P(Both, MerchantWatching, testing::ValuesIn(records::both_kinds), [](const auto& of) { return of.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(MerchantWatching, a_day_is_due_from_five_past_ten_of_the_next_until_its_bill_is_compared) {
  const std::string id = merchant();
  EXPECT_EQ(due(), Days()) << "the running day has no bill";
  at(1, 10 * 3'600 + 299);
  EXPECT_EQ(due(), Days());
  at(1, 10 * 3'600 + 300);
  EXPECT_EQ(due(), Days{"2026-03-10"});
  EXPECT_EQ(due("other"), Days()) << "another operator's";
  compared(id, "2026-03-10");
  EXPECT_EQ(due(), Days());
  EXPECT_EQ(in([&](const Work& w) { return merchant_watch(w, id); })->last_bill, "2026-03-10");
}

TEST_P(MerchantWatching, days_that_were_missed_are_due_the_oldest_first_and_thirty_at_most) {
  const std::string id = merchant();
  at(4, 43'200);
  compared(id, "2026-03-11");
  EXPECT_EQ(due(), (Days{"2026-03-10", "2026-03-12", "2026-03-13"})) << "one that was handed in meanwhile is not";
  at(100, 43'200);
  EXPECT_EQ(due().size(), 30U);
  EXPECT_EQ(due().back(), last_bill_day(now));
}

TEST_P(MerchantWatching, a_paused_merchants_day_is_due_when_something_was_moved_on_it) {
  const std::string id = merchant();
  change(id, [](Merchant& m) { m.state = "paused"; });
  at(3, 43'200);
  EXPECT_EQ(due(), Days());
  entry(id, "2026-03-11");  // a refund of what it took before
  EXPECT_EQ(due(), Days{"2026-03-11"});
}

TEST_P(MerchantWatching, trouble_with_bills_is_shown_until_none_is_due) {
  const std::string a = merchant(), b = merchant();
  for (const std::string& id : {a, b}) ASSERT_TRUE(in([&](const Work& w) { return note_bill_trouble(w, id, "2026-03-10: no_answer"); }));
  ASSERT_TRUE(in([&](const Work& w) { return clear_bill_troubles(w, {b}); }));
  EXPECT_EQ(in([&](const Work& w) { return merchant_watch(w, a); })->bill_trouble, "");
  EXPECT_EQ(in([&](const Work& w) { return merchant_watch(w, b); })->bill_trouble, "2026-03-10: no_answer");
}

TEST_P(MerchantWatching, a_certificates_end_is_told_at_30_7_and_1_days_and_when_it_has_come) {
  const std::string id = merchant();
  merchant("other");
  change(id, [](Merchant& m) { m.expires = Instant::from_seconds(midnight + 60 * seconds_per_day); });
  using Told = std::pair<int64_t, size_t>;
  at(29, 0);
  EXPECT_EQ(told(), Told(0, 0));
  at(30, 0);
  EXPECT_EQ(told(), Told(1, 1));
  EXPECT_EQ(told(), Told(1, 0)) << "the log hears of it once a day";
  at(31, 0);
  EXPECT_EQ(told(), Told(1, 1));
  at(53, 0);
  EXPECT_EQ(told(), Told(2, 1));
  at(59, 0);
  EXPECT_EQ(told(), Told(3, 1));
  at(59, 43'200);
  EXPECT_EQ(told(), Told(3, 0));
  at(60, 0);
  EXPECT_EQ(told(), Told(4, 1));
  at(90, 0);
  EXPECT_EQ(told(), Told(4, 1)) << "ended: in the log each day, and no event any more";
  change(id, [](Merchant& m) { m.expires = Instant::from_seconds(midnight + 110 * seconds_per_day); });
  EXPECT_EQ(told(), Told(5, 1)) << "another certificate, 20 days before its end";
  EXPECT_EQ(told("other"), Told(0, 0));
}

}  // namespace
}  // namespace sublet::commerce
