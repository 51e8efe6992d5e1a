// The value-added tax that is contained in what is paid, to the fen.
#include "commerce/taxes.h"

#include "commerce/merchants.h"
#include "commerce/payments.h"
#include "commerce/settings.h"
#include "commerce/testing.h"
#include "commerce/wallets.h"

namespace sublet::commerce {
namespace {

TEST(Tax, is_what_is_contained_rounded_half_up_to_the_fen) {
  EXPECT_EQ(tax_in(109'000'000, 90'000), 9'000'000);
  EXPECT_EQ(tax_in(100'000'000, 90'000), 8'260'000) << "8.2568...";
  EXPECT_EQ(tax_in(60'000, 90'000), 0) << "0.00495...";
  EXPECT_EQ(tax_in(70'000, 90'000), 10'000) << "0.00578...";
  EXPECT_EQ(tax_in(10'000, 1'000'000), 10'000) << "half a fen";
  EXPECT_EQ(tax_in(2'999'000'000, 130'000), 345'020'000) << "a phone of 2,999: 345.0177";
  EXPECT_EQ(tax_in(50'000'000, 0), 0);
  EXPECT_EQ(tax_in(0, 130'000), 0);
  EXPECT_EQ(tax_in(9'000'000'000'000'000'000, 90'000), 743'119'266'055'050'000) << "no amount is too large";
}

class Taxes : public testing::TestWithParam<TestKind> {
 protected:
  World world{GetParam()};
  std::string holder;

  void SetUp() override {
    holder = world.person(person_number(1));
    world.stock(1, 2, "north", 109'000'000);
    world.cards(1, 2);
  }
  std::string paid(int n, const PaymentWish& by) {
    const Order o = world.place(wanted(holder, World::n_text(n), 50'000'000), by);
    world.settle();
    return world.look(o.id).payment;
  }
  std::vector<PaymentTax> of(const std::string& payment) { return *world.write([&](const Work& w) { return payment_taxes(w, payment); }); }
};

TEST_P(Taxes, each_payment_keeps_its_tax_by_what_it_was_for) {
  const std::string drawer = *world.write([&](const Work& w) { return open_drawer(w, "shop", 0); });
  const std::string first = paid(1, {"drawer", drawer});
  std::vector<PaymentTax> t = of(first);
  ASSERT_EQ(t.size(), 2U);
  EXPECT_EQ(t[0].what, "number");
  EXPECT_EQ(t[0].tax, 9'000'000);
  EXPECT_EQ(t[1].what, "top_up");
  EXPECT_EQ(t[1].amount, 50'000'000);
  EXPECT_EQ(t[1].tax, 0) << "it is the customer's until it is used";
  EXPECT_EQ(world.check().taxes, 9'000'000);
  ASSERT_TRUE(world.write([&](const Work& w) { return set_setting(w, "tax_ppm_number", "130000"); }));
  EXPECT_EQ(of(first)[0].tax, 9'000'000) << "what was paid stays";
  EXPECT_EQ(of(paid(2, {"drawer", drawer}))[0].tax, 12'540'000) << "109 at 13 %: 12.5398";
}

TEST_P(Taxes, what_a_voucher_is_worth_beyond_the_order_is_money_that_stays) {
  const NewVoucher v = world.write([&](const Work& w) { return issue_vouchers(w, 200'000'000, 1, Instant::from_seconds(w.now.seconds() + 86'400)); })->front();
  const std::vector<PaymentTax> t = of(paid(1, {"voucher", v.code}));
  ASSERT_EQ(t.size(), 2U);
  EXPECT_EQ(t[1].what, "top_up");
  EXPECT_EQ(t[1].amount, 91'000'000);
  world.check();
}

TEST_P(Taxes, a_wallets_fee_contains_tax_too) {
  const std::string wechat = *world.write([&](const Work& w) -> Result<std::string> { return add_merchant(w, {.wallet = "wechat", .title = "whole", .account = "1900", .app = "wx1"}, "{}")->id; });
  const auto others = world.outside;
  world.outside = [&, others](const records::Outward& row) -> std::optional<OutsideAnswer> {
    if (row.topic != "wallet") return others(row);
    return OutsideAnswer{"done", {}, {}, {{"code", "c"}, {"reference", "R"}, {"at", std::to_string(world.now.micros())}}};
  };
  const Order o = world.place(wanted(holder, World::n_text(1), 50'000'000), {"wechat", ""});
  world.settle();
  const std::string payment = world.look(o.id).payment;
  ASSERT_TRUE(world.write([&](const Work& w) { return wallet_said(w, world.shelf, wechat, payment, {"paid", 159'000'000, "T-1", world.now}); }));
  world.settle();
  const std::vector<WalletEntry> entries = *world.write([&](const Work& w) { return wallet_entries(w, payment); });
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].fee, 950'000);
  EXPECT_EQ(entries[0].fee_tax, 50'000) << "0.95 at 6 %: 0.0538";
  EXPECT_EQ(world.check().fee_taxes, 50'000);
}

INSTANTIATE_TEST_SUITE_P(Both, Taxes, testing::ValuesIn(records::both_kinds), [](const auto& i) { return i.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

}  // namespace
}  // namespace sublet::commerce
