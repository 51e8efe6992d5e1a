// The simulated wallet's bills, read as a real one's are.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "commerce/wallet_cases.h"
#include "gateway/wallet/alipay.h"
#include "gateway/wallet/bill_import.h"
#include "records/testing.h"
#include "sim/wallet_bills.h"

namespace sublet::sim {
namespace {

using commerce::BillRow;
using gateway::wallet::BillExpected;

const Instant morning = *gateway::wallet::beijing_time("2026-02-28 09:00:00");
Instant later(int64_t seconds) { return Instant::from_seconds(morning.seconds() + seconds); }

WalletBooks books(bool fees_back) {
  WalletBooks b({.fee_per_million = 6'000, .seed = 3, .id_prefix = "2026", .fees_back = fees_back});
  const char* goods[] = {"畅聊套餐 59", "满100%减5", "a,b,\"c\"", "`tick`,`", "充值 🎁", "乗鄞,"};
  for (int i = 0; i < 60; ++i) {
    WalletTrade wish;
    wish.merchant = "1900000001", wish.number = "P" + std::to_string(1'000 + i), wish.subject = goods[i % 6], wish.attach = goods[(i + 1) % 6], wish.amount = 5'900 + i, wish.product = "native", wish.expires = later(i + 600);
    WalletTrade* t = *b.create(wish, later(i));
    if (i % 10 == 9) continue;  // nobody pays
    EXPECT_TRUE(b.pay(*t, "openid", later(i + 5)));
    bool again = false;
    for (int part = 0; part < i % 3; ++part) EXPECT_TRUE(b.refund(*t, {.number = "R" + std::to_string(i * 10 + part), .id = {}, .amount = 1'000, .fee_back = 0, .reason = {}, .notify = {}, .at = {}}, later(i + 60), again));
  }
  return b;
}

struct Read {
  std::vector<BillRow> rows;
  Result<commerce::BillFacts> facts = refusal("unread");
};
Read read(const std::string& octets, const std::string& wallet, const std::string& day = "2026-02-28") {
  Read out;
  out.facts = gateway::wallet::read_bill({.octets = octets}, {.wallet = wallet, .account = "1900000001", .day = day}, [&](const BillRow& r) -> Result<Done> { return out.rows.push_back(r), Done{}; });
  return out;
}

TEST(SimulatedBill, says_what_the_books_say_to_the_fen) {
  for (const std::string wallet : {"alipay", "wechat"}) {
    const WalletBooks b = books(wallet == "wechat");
    const std::vector<BillLine> lines = bill_lines(b, "1900000001", "2026-02-28");
    const BillOf of{"1900000001", "wx01", "2026-02-28", later(86'400)};
    const Read r = read(wallet == "alipay" ? alipay_bill(of, lines) : wechat_trade_bill(of, lines, "ALL"), wallet);
    ASSERT_TRUE(r.facts) << r.facts.error().text();
    const WalletBooks::Totals t = b.totals();
    EXPECT_EQ(std::tuple(r.facts->payments, r.facts->refunds), std::tuple(static_cast<int64_t>(t.paid), static_cast<int64_t>(t.refunds)));
    EXPECT_EQ(std::tuple(r.facts->paid, r.facts->refunded, r.facts->fees), std::tuple(t.taken * 10'000, t.refunded * 10'000, (t.fees - t.fees_back) * 10'000));
    EXPECT_TRUE(wallet == "alipay" ? t.fees_back == 0 : t.fees_back > 0);
    ASSERT_EQ(r.rows.size(), lines.size());
    for (size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(std::tuple(r.rows[i].number, r.rows[i].amount, r.rows[i].at), std::tuple(lines[i].refund ? lines[i].refund_number : lines[i].number, lines[i].amount * 10'000, lines[i].at));
  }
}

TEST(SimulatedBill, of_a_day_has_what_was_moved_on_it_by_beijings_clock) {
  WalletBooks b({});
  WalletTrade wish;
  wish.merchant = "m", wish.number = "P1", wish.amount = 100, wish.expires = later(86'400);
  ASSERT_TRUE(b.pay(**b.create(wish, morning), "x", *gateway::wallet::beijing_time("2026-02-28 23:59:59")));
  EXPECT_EQ(bill_lines(b, "m", "2026-02-28").size(), 1u);
  EXPECT_EQ(bill_lines(b, "m", "2026-03-01").size(), 0u);
}

TEST(SimulatedBill, fees_given_back_in_parts_come_to_the_whole) {
  WalletBooks b({.fee_per_million = 6'000, .seed = 1, .id_prefix = "", .fees_back = true});
  WalletTrade wish;
  wish.merchant = "m", wish.number = "P1", wish.amount = 10'000, wish.expires = later(1'000);
  WalletTrade* t = *b.create(wish, morning);
  ASSERT_TRUE(b.pay(*t, "x", morning));
  bool again = false;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(b.refund(*t, {.number = "R" + std::to_string(i), .id = {}, .amount = i == 2 ? 3'334 : 3'333, .fee_back = 0, .reason = {}, .notify = {}, .at = {}}, later(i), again));
  EXPECT_EQ(b.totals().fees, 60);
  EXPECT_EQ(b.totals().fees_back, 60);
}

TEST(SimulatedBill, spoilt_on_purpose_is_whole_or_is_refused) {
  const WalletBooks b = books(true);
  const BillOf of{"1900000001", "wx01", "2026-02-28", later(86'400)};
  std::vector<BillLine> lines = bill_lines(b, "1900000001", "2026-02-28");
  const size_t whole = lines.size();
  spoil(lines, {.missing = 3, .extra = 2, .amounts = 1, .fees = 1, .states = 1, .doubled = 1});
  EXPECT_EQ(lines.size(), whole - 3 + 2 + 1);
  EXPECT_TRUE(read(wechat_trade_bill(of, lines, "ALL"), "wechat").facts) << "another one, and as good";
  EXPECT_TRUE(read(alipay_bill(of, lines), "alipay").facts);
  for (const BillFaults& f : {BillFaults{.altered = true}, BillFaults{.cut = true}}) {
    std::string csv = wechat_trade_bill(of, lines, "ALL"), zip = alipay_bill(of, lines);
    spoil(csv, f), spoil(zip, f);
    const Read plain = read(csv, "wechat");  // of an altered digit in a name only the hash tells
    EXPECT_TRUE(!f.cut || !plain.facts);
    const Read r = read(zip, "alipay");
    EXPECT_EQ(r.facts ? "read" : r.facts.error().code, "bad_bill");
    EXPECT_TRUE(r.rows.empty());
  }
}

TEST(SimulatedBill, in_gzip_is_the_same) {
  const BillOf of{"1900000001", "wx01", "2026-02-28", later(86'400)};
  const std::string csv = wechat_trade_bill(of, bill_lines(books(true), "1900000001", "2026-02-28"), "ALL"), gz = gzipped(csv);
  EXPECT_EQ(read(gz, "wechat").facts->digest, read(csv, "wechat").facts->digest);
  for (size_t size = 1; size < gz.size(); size += 7) EXPECT_FALSE(read(gz.substr(0, size), "wechat").facts) << size;
  EXPECT_FALSE(read(gz + "x", "wechat").facts);
}

// The wallet's books entered to the fen, as notices and queries would have done it, and its bill spoilt: the cases are the faults.
class SpoiltBill : public testing::TestWithParam<records::TestKind> {};
INSTANTIATE_TEST_SUITE_P(Both, SpoiltBill, testing::ValuesIn(records::both_kinds), [](const auto& of) { return of.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(SpoiltBill, opens_as_many_cases_as_it_has_faults) {
  char name[] = "/tmp/sublet-spoilt-XXXXXX";
  const std::string directory = ::mkdtemp(name);
  records::TestDatabase db(GetParam());
  const auto vault = std::move(*records::Vault::open(directory + "/keys", morning));
  const commerce::Bulk bulk{*db, *vault, "demo", "tester", [] { return later(86'400); }};
  for (const std::string wallet : {"alipay", "wechat"}) {
    const WalletBooks b = books(wallet == "wechat");
    std::vector<BillLine> lines = bill_lines(b, "1900000001", "2026-02-28");
    const Result<Done> entered = bulk.write([&](const commerce::Work& w) -> Result<Done> {
      Result<int64_t> n = w.sql.run("insert into merchant (operator, id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, secrets_sealed, expires, version, created, changed) values (?, ?, ?, '', '1900000001', '', '', '', 1, 'open', 6000, 1, '', null, 1, 0, 0)", {w.op, wallet, wallet});
      for (const BillLine& l : lines)
        if (n) n = w.sql.run("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values (?, ?, ?, ?, ?, ?, ?, '', ?, '2026-02-28', '', '')",
                             {w.op, wallet, std::string(l.refund ? "refund" : "payment"), l.refund ? l.refund_number : l.number, l.number, l.amount * 10'000, (l.refund ? -l.fee : l.fee) * 10'000, l.at.micros()});
      if (!n) return n.error();
      return Done{};
    });
    ASSERT_TRUE(entered) << entered.error().text();
    const BillOf of{"1900000001", "wx01", "2026-02-28", later(86'400)};
    const auto import = [&](const std::vector<BillLine>& from) { return gateway::wallet::import_bill(bulk, {.merchant = wallet, .day = "2026-02-28", .source = {.octets = wallet == "alipay" ? alipay_bill(of, from) : wechat_trade_bill(of, from, "ALL")}}); };
    const std::vector<BillLine> whole = lines;
    spoil(lines, {.missing = 3, .extra = 2, .amounts = 4, .fees = 5, .states = 1, .doubled = 6, .seed = 9});
    Result<commerce::WalletBill> bill = import(lines);
    ASSERT_TRUE(bill) << bill.error().text();
    std::map<std::string, int64_t> wanted = {{"missing_there", 3}, {"missing_here", 2}, {"amount", 4}, {"fee", 5}, {"double", 6}};
    if (wallet == "wechat") wanted["state"] = 1;  // Alipay's bill has no refunds under way
    EXPECT_EQ(bill->cases, wanted) << wallet;
    bill = import(whole);
    ASSERT_TRUE(bill) << bill.error().text();
    EXPECT_EQ(std::tuple(bill->cases.size(), bill->matched, bill->revision), std::tuple(0u, static_cast<int64_t>(whole.size()), 2)) << "the corrected bill";
  }
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace sublet::sim
