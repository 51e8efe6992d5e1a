// Wallets' bills over HTTP: one is handed in, its cases are listed and closed by the operator's books, and by nobody else.
#include "gateway/rest/seller_testing.h"
#include "records/vault.h"

namespace sublet::gateway::rest {
namespace {

const std::string bills = "/sublet/v1/wallet-bills", cases = "/sublet/v1/wallet-cases";

class WalletBills : public ::testing::TestWithParam<records::TestKind> {
 protected:
  WalletBills() : api_(GetParam()), finance_(api_.key("finance")) {
    const Result<Done> in = api_.write([](const commerce::Work& w) -> Result<Done> {
      for (const char* op : {"demo", "other"}) {
        Result<int64_t> n = w.sql.run("insert into merchant (operator, id, wallet, title, account, app, province, channel, rank, state, fee_ppm, settle_days, secrets_sealed, expires, version, created, changed) values (?, 'wx', 'wechat', '', '1900000001', 'wx01', '', '', 1, 'open', 6000, 1, '', null, 1, 0, 0)", {std::string(op)});
        if (!n) return n.error();
      }
      Result<int64_t> n = w.sql.run("insert into wallet_entry (operator, merchant, kind, id, payment, amount, fee, reference, at, day, settles, billed) values ('demo', 'wx', 'payment', 'P1', 'P1', 59000000, 350000, '', ?, '2026-02-28', '', '')", {int64_t{1'772'244'000'000'000}});
      if (!n) return n.error();
      return Done{};
    });
    EXPECT_TRUE(in) << in.error().text();
  }
  static std::string row(const std::string& number, const std::string& amount, const std::string& fee) {
    return "`2026-02-28 10:00:00,`wx01,`1900000001,`0,`,`42" + number + ",`" + number + ",`openid,`NATIVE,`SUCCESS,`OTHERS,`CNY,`" + amount + ",`0.00,`0,`0,`0.00,`0.00,`,`,`畅聊,`,`" + fee + ",`0.60%,`" + amount + ",`0.00,`\r\n";
  }
  // P1 as it was entered, with its fee another; P2 that nobody entered.
  static std::string bill(const std::string& sums = "`2,`79.00,`0.00,`0.00,`0.48000,`79.00,`0.00") {
    return "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n" + row("P1", "59.00", "0.36000") +
           row("P2", "20.00", "0.12000") + "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n" + sums + "\r\n";
  }
  HttpAnswer hand_in(const std::string& text, const std::string& key) { return api_.ask(key, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-28"}, {"octets", records::base64(text)}})); }
  HttpAnswer get(const std::string& path) { return api_.ask(finance_, "GET", path); }
  HttpAnswer close(const std::string& id, const std::string& outcome, const std::string& reason, const std::string& key) { return api_.ask(key, "POST", cases + "/" + id + "/close", dump(Json{{"outcome", outcome}, {"reason", reason}})); }

  SellerApi api_;
  std::string finance_;
};
INSTANTIATE_TEST_SUITE_P(Both, WalletBills, testing::Values(records::TestKind::sqlite, records::TestKind::postgresql), kind_name);

TEST_P(WalletBills, a_bill_is_handed_in_and_its_cases_are_closed_with_a_reason) {
  const HttpAnswer in = hand_in(bill(), finance_);
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(json_of(in)["cases"], (Json{{"fee", 1}, {"missing_here", 1}}));
  EXPECT_EQ(json_of(in)["paid"], 79);
  EXPECT_EQ(json_of(in)["fees"], 0.48);
  EXPECT_EQ(json_of(hand_in(bill(), finance_)), json_of(in)) << "the same again is the same";
  EXPECT_EQ(json_of(get(bills + "?from=2026-02-01&until=2026-02-28&merchant=wx")).size(), 1u);
  EXPECT_EQ(json_of(get(bills + "?from=2026-03-01")).size(), 0u);
  EXPECT_EQ(json_of(get(bills + "/wx/2026-02-28"))["cases"]["fee"], 1);
  EXPECT_EQ(get(bills + "/wx/2026-02-27").status, 404);
  const Json fee = json_of(get(cases + "?state=open&what=fee")).at(0), missing = json_of(get(cases + "?what=missing_here")).at(0);
  EXPECT_EQ(fee["ours"], 0.35);
  EXPECT_EQ(fee["theirs"], 0.36);
  EXPECT_EQ(fee["proposal"], "take_fee");
  EXPECT_EQ(missing["number"], "P2");
  const HttpAnswer closed = close(fee["id"], "repaired", "the new rate", finance_);
  ASSERT_EQ(closed.status, 200) << closed.body;
  EXPECT_EQ(json_of(closed)["state"], "repaired");
  EXPECT_EQ(json_of(get(cases + "/" + fee["id"].get<std::string>()))["reason"], "the new rate");
  EXPECT_EQ(close(fee["id"], "dismissed", "again", finance_).status, 409);
  EXPECT_EQ(close(missing["id"], "repaired", "it is entered", finance_).status, 409) << "it is not";
  EXPECT_EQ(close(missing["id"], "dismissed", "", finance_).status, 400);
  EXPECT_EQ(close(missing["id"], "dismissed", "another shop's", finance_).status, 200);
  EXPECT_EQ(json_of(get(cases + "?state=open")).size(), 0u);
  EXPECT_EQ(close("none", "dismissed", "x", finance_).status, 404);
  const Result<records::Rows> audit = api_.db().read<records::Rows>([](records::Sql& sql) { return sql.query("select resource from audit where operator = 'demo' and (resource like 'wallet case %' or resource like 'wallet bill %') and outcome = 'done'"); });
  EXPECT_EQ(audit->size(), 4u) << "two bills, two cases";
}

TEST_P(WalletBills, one_that_is_altered_cut_off_or_of_somebody_else_is_refused_whole) {
  for (const std::string& text : {bill("`2,`79.01,`0.00,`0.00,`0.48000,`79.00,`0.00"), bill().substr(0, 900), std::string("hello"), bill() + bill()}) {
    const HttpAnswer a = hand_in(text, finance_);
    EXPECT_EQ(a.status, 400) << a.body;
    EXPECT_EQ(json_of(a)["code"], "bad_bill") << a.body;
  }
  EXPECT_EQ(api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-27"}, {"octets", records::base64(bill())}})).status, 400) << "another day's";
  EXPECT_EQ(api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-28"}, {"octets", records::base64(bill())}, {"sha1", std::string(40, 'a')}})).status, 400) << "another hash";
  EXPECT_EQ(api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "none"}, {"day", "2026-02-28"}, {"octets", records::base64(bill())}})).status, 400);
  EXPECT_EQ(api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-30"}, {"octets", records::base64(bill())}})).status, 400);
  EXPECT_EQ(api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-28"}, {"octets", "%%"}})).status, 400);
  EXPECT_EQ(api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-28"}})).status, 400);
  EXPECT_EQ(json_of(get(bills)).size(), 0u) << "nothing of them was taken";
  EXPECT_EQ(json_of(get(cases)).size(), 0u);
  const HttpAnswer none = api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-28"}, {"none", true}}));
  EXPECT_EQ(json_of(none)["cases"], (Json{{"missing_there", 1}})) << none.body;
  EXPECT_EQ(hand_in(bill(), finance_).status, 200) << "it has come after all";
  EXPECT_EQ(api_.ask(finance_, "POST", bills, dump(Json{{"merchant", "wx"}, {"day", "2026-02-28"}, {"none", true}})).status, 400) << "and is not none again";
}

TEST_P(WalletBills, only_the_operators_books_hand_them_in_and_close_their_cases) {
  EXPECT_EQ(hand_in(bill(), api_.care).status, 403);
  ASSERT_EQ(hand_in(bill(), finance_).status, 200);
  const std::string id = json_of(get(cases)).at(0)["id"];
  EXPECT_EQ(close(id, "dismissed", "x", api_.care).status, 403);
  EXPECT_EQ(api_.ask(api_.care, "GET", cases).status, 200) << "care may look";
  const std::string other = api_.key("owner", "other"), subscriber = api_.subscriber("8617090000001");
  EXPECT_EQ(json_of(api_.ask(other, "GET", cases)).size(), 0u);
  EXPECT_EQ(json_of(api_.ask(other, "GET", bills)).size(), 0u);
  EXPECT_EQ(api_.ask(other, "GET", cases + "/" + id).status, 404);
  EXPECT_EQ(close(id, "dismissed", "x", other).status, 404);
  EXPECT_EQ(api_.ask(subscriber, "GET", cases).status, 403);
}

}  // namespace
}  // namespace sublet::gateway::rest
