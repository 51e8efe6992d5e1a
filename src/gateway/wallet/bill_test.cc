// A wallet's bill is believed whole or not at all.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <unistd.h>

#include "commerce/stock_file.h"
#include "gateway/wallet/alipay.h"
#include "gateway/wallet/bill_text.h"
#include "io/file.h"

namespace sublet::gateway::wallet {
namespace {

using commerce::BillFacts;
using commerce::BillRow;

const std::string mchid = "1900000001", seller = "2088000000000009", day = "2026-02-28";

// ---- Bills as the wallets write them

struct Wechat {
  std::string names = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
  std::string rows, sums = "`2,`59.00,`10.00,`0.00,`0.30000,`59.00,`10.00";
  std::string text() const { return "\xef\xbb\xbf" + names + "\r\n" + rows + "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n" + sums + "\r\n"; }
};
std::string wechat_payment(const std::string& goods = "畅聊套餐 59", const std::string& at = "2026-02-28 10:00:00", const std::string& merchant = mchid) {
  return "`" + at + ",`wx01,`" + merchant + ",`0,`,`4200000001,`P1,`openid-7,`NATIVE,`SUCCESS,`OTHERS,`CNY,`59.00,`0.00,`0,`0,`0.00,`0.00,`,`,`" + goods + ",`more,`0.35000,`0.60%,`59.00,`0.00,`\r\n";
}
std::string wechat_refund(const std::string& state = "SUCCESS") {
  return "`2026-02-28 11:00:00,`wx01,`1900000001,`0,`,`4200000001,`P1,`openid-7,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`5030000001,`R1,`10.00,`0.00,`ORIGINAL,`" + state + ",`畅聊套餐 59,`more,`-0.05000,`0.60%,`0.00,`10.00,`\r\n";
}
Wechat wechat_whole() { return {.rows = wechat_payment() + wechat_refund()}; }

struct File {
  std::string name, text;
};
la_ssize_t collect(archive*, void* out, const void* octets, size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(octets), size);
  return static_cast<la_ssize_t>(size);
}
std::string zip(const std::vector<File>& files) {
  std::string out;
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_set_bytes_in_last_block(a, 1);
  archive_write_open(a, &out, nullptr, collect, nullptr);
  for (const File& f : files) {
    archive_entry* e = archive_entry_new();
    archive_entry_set_pathname(e, f.name.c_str());
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_size(e, static_cast<la_int64_t>(f.text.size()));
    archive_write_header(a, e);
    archive_write_data(a, f.text.data(), f.text.size());
    archive_entry_free(e);
  }
  archive_write_free(a);
  return out;
}

const std::string alipay_names = "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";
std::string alipay_payment(const std::string& goods = "畅聊套餐 59") { return "202602280001\t,P1\t,交易," + goods + ",2026-02-28 09:59:30,2026-02-28 10:00:00,,,,,*明(buy***@example.com),59.00,59.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,,-0.35,0.00,\r\n"; }
const std::string alipay_refund = "202602280001\t,P1\t,退款,畅聊套餐 59,2026-02-28 09:59:30,2026-02-28 11:00:00,,,,,*明(buy***@example.com),-10.00,-10.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,R1\t,0.00,0.00,\r\n";

struct Alipay {
  std::string account = seller + "0156", from = "2026年02月28日", until = "2026年03月01日", names = alipay_names;
  std::string rows = alipay_payment() + alipay_refund;
  std::string sums = "#交易合计：1笔，商家实收共59.00元，商家优惠共0.00元\r\n#退款合计：1笔，商家实收退款共-10.00元，商家优惠退款共0.00元\r\n#导出时间：[2026年03月01日 09:09:34]\r\n";
  std::string whole = "合计,,1,1,49.00,49.00,0.00,0.00,0.00,-0.35,0.00,48.65\r\n";
  std::string head(const char* what) const { return std::string("#支付宝业务") + what + "查询\r\n#账号：[" + account + "]\r\n#起始日期：[" + from + " 00:00:00]   终止日期：[" + until + " 00:00:00]\r\n#------业务" + what + "列表------\r\n"; }
  std::string detail() const { return head("明细") + names + "\r\n" + rows + "#------业务明细列表结束------\r\n" + sums; }
  std::string summary() const { return head("汇总") + "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）\r\n" + whole + "#------业务汇总列表结束------\r\n#导出时间：[2026年03月01日 09:09:34]\r\n"; }
  std::string zipped() const { return zip({{utf8_to_gbk("20880_业务明细.csv"), utf8_to_gbk(detail())}, {utf8_to_gbk("20880_业务明细(汇总).csv"), utf8_to_gbk(summary())}}); }
};

// ---- How they are read

struct Read {
  std::vector<BillRow> rows;
  Result<BillFacts> facts = refusal("unread");
  std::string why() const { return facts ? "" : facts.error().code + ": " + facts.error().detail; }
};
Read read(const std::string& octets, const std::string& wallet, const std::string& sha1 = "", const BillLimits& limits = {}) {
  Read out;
  const BillExpected expected{.wallet = wallet, .account = wallet == "alipay" ? seller : mchid, .day = day, .sha1 = sha1};
  out.facts = read_bill({.octets = octets}, expected, [&](const BillRow& r) -> Result<Done> { return out.rows.push_back(r), Done{}; }, limits);
  if (!out.facts) {
    EXPECT_TRUE(out.rows.empty()) << "what is refused has given a row";
    EXPECT_TRUE(commerce::is_utf8(out.facts.error().detail));
  }
  return out;
}
void expect_both_rows(const Read& r) {
  ASSERT_TRUE(r.facts) << r.why();
  ASSERT_EQ(r.rows.size(), 2u);
  const BillRow &p = r.rows[0], &b = r.rows[1];
  EXPECT_EQ(std::tuple(p.refund, p.number, p.payment, p.amount, p.fee, p.state), std::tuple(false, std::string("P1"), std::string("P1"), int64_t{59'000'000}, int64_t{350'000}, BillRow::State::done));
  EXPECT_EQ(std::tuple(b.refund, b.number, b.payment, b.amount), std::tuple(true, std::string("R1"), std::string("P1"), int64_t{10'000'000}));
  EXPECT_EQ(beijing_text(p.at), "2026-02-28 10:00:00");
  EXPECT_EQ(std::tuple(r.facts->rows, r.facts->payments, r.facts->refunds, r.facts->paid, r.facts->refunded), std::tuple(2, 1, 1, 59'000'000, 10'000'000));
}
std::string sha1_of(const std::string& text) {
  unsigned char hash[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
  std::string out;
  for (const unsigned char c : hash) out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
  return out;
}

TEST(WechatBill, payments_and_refunds_are_read_to_the_fen) {
  const Read r = read(wechat_whole().text(), "wechat", sha1_of(wechat_whole().text()));
  expect_both_rows(r);
  EXPECT_EQ(r.rows[0].theirs, "4200000001");
  EXPECT_EQ(r.rows[1].theirs, "5030000001");
  EXPECT_EQ(r.rows[1].fee, -50'000);
  EXPECT_EQ(r.facts->fees, 300'000);
}

TEST(WechatBill, a_refund_under_way_and_one_that_failed_say_so) {
  EXPECT_EQ(read(Wechat{.rows = wechat_payment() + wechat_refund("PROCESSING")}.text(), "wechat").rows.at(1).state, BillRow::State::under_way);
  EXPECT_EQ(read(Wechat{.rows = wechat_payment() + wechat_refund("CLOSED")}.text(), "wechat").rows.at(1).state, BillRow::State::undone);
  EXPECT_EQ(read(Wechat{.rows = wechat_payment() + wechat_refund("PERHAPS")}.text(), "wechat").facts.error().code, "bad_bill");
}

TEST(WechatBill, names_of_goods_may_hold_percents_commas_quotes_and_backticks) {
  for (const char* goods : {"满100%减5", "a,b,c", "\"quoted\", 'and'", "`tick", "a,`b,`c", ",`0.01,`0.60%,`", "充值 🎁,%2F", "", "\\"}) expect_both_rows(read(Wechat{.rows = wechat_payment(goods) + wechat_refund()}.text(), "wechat"));
}

TEST(WechatBill, columns_are_found_by_their_names) {
  // In another order, and without some that nobody needs.
  const std::string text = "手续费,订单金额,申请退款金额,退款状态,商户退款单号,微信退款单号,商品名称,交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,退款金额\n"
                           "`0.35000,`59.00,`0.00,`,`0,`0,`a,`b,`2026-02-28 10:00:00,`wx01,`1900000001,`4200000001,`P1,`SUCCESS,`CNY,`59.00,`0.00\n"
                           "`-0.05000,`0.00,`10.00,`SUCCESS,`R1,`5030000001,`a,`2026-02-28 11:00:00,`wx01,`1900000001,`4200000001,`P1,`REFUND,`CNY,`0.00,`10.00\n"
                           "总交易单数,应结订单总金额,退款总金额,手续费总金额\n`2,`59.00,`10.00,`0.30000\n";
  expect_both_rows(read(text, "wechat"));
  Wechat unknown = wechat_whole();
  unknown.names.replace(unknown.names.find("费率备注"), std::string("费率备注").size(), "新列");
  EXPECT_NE(read(unknown.text(), "wechat").why().find("a column that is not known: '新列'"), std::string::npos);
  Wechat twice = wechat_whole();
  twice.names.replace(twice.names.find("费率备注"), std::string("费率备注").size(), "手续费");
  EXPECT_NE(read(twice.text(), "wechat").why().find("twice"), std::string::npos);
}

TEST(WechatBill, half_a_bill_is_refused) {
  const std::string payments = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注\n";
  EXPECT_NE(read(payments, "wechat").why().find("of payments alone"), std::string::npos);
  Wechat refunds = wechat_whole();
  refunds.names.insert(refunds.names.find("微信退款单号"), "退款申请时间,退款成功时间,");
  EXPECT_NE(read(refunds.text(), "wechat").why().find("of refunds alone"), std::string::npos);
}

TEST(WechatBill, an_altered_digit_is_found_by_the_hash_and_by_the_sums) {
  const std::string whole = wechat_whole().text(), hash = sha1_of(whole);
  for (const auto& [from, to] : {std::pair<const char*, const char*>{"`59.00,`0.00,`0,`0", "`58.00,`0.00,`0,`0"}, {"`0.35000", "`0.34000"}, {"`59.00,`0.00,`\r\n`", "`59.01,`0.00,`\r\n`"}, {"`P1", "`P2"}}) {
    std::string text = whole;
    text.replace(text.find(from), std::string(from).size(), to);
    EXPECT_NE(read(text, "wechat", hash).why().find("SHA-1"), std::string::npos) << from;
    if (std::string(to) == "`P2") continue;  // no sum tells of it
    EXPECT_NE(read(text, "wechat").why().find("its rows come to"), std::string::npos) << from;
  }
}

TEST(WechatBill, one_that_is_cut_off_anywhere_is_refused_whole) {
  const std::string whole = wechat_whole().text();
  const size_t last = whole.rfind("10.00");  // what ends in "10" instead of "10.00" says the same
  for (size_t size = 0; size < last + 2; ++size) ASSERT_FALSE(read(whole.substr(0, size), "wechat").facts) << size;
  EXPECT_EQ(read(whole + "`more", "wechat").facts.error().code, "bad_bill");
  for (const char* sums : {"`3,`59.00,`10.00,`0.00,`0.30000,`59.00,`10.00", "`2,`59.01,`10.00,`0.00,`0.30000,`59.00,`10.00", "`2,`59.00,`10.01,`0.00,`0.30000,`59.00,`10.00", "`2,`59.00,`10.00,`0.00,`0.3,`59.00,`10.01", "`,`,`,`,`,`,`"})
    EXPECT_EQ(read(Wechat{.rows = wechat_payment() + wechat_refund(), .sums = sums}.text(), "wechat").facts.error().code, "bad_bill") << sums;
}

TEST(WechatBill, rows_of_another_app_of_the_account_are_checked_and_passed_over) {
  std::string other = wechat_payment();
  other.replace(other.find("wx01"), 4, "wx02");
  std::vector<BillRow> rows;
  const Wechat both{.rows = other + wechat_refund()};
  const Result<BillFacts> f = read_bill({.octets = both.text()}, {.wallet = "wechat", .account = mchid, .app = "wx01", .day = day}, [&](const BillRow& r) -> Result<Done> { return rows.push_back(r), Done{}; });
  ASSERT_TRUE(f) << f.error().text();
  EXPECT_EQ(std::tuple(f->rows, f->refunds, f->paid, rows.at(0).number), std::tuple(1, 1, 0, std::string("R1")));
}

TEST(WechatBill, another_day_or_another_merchant_is_refused) {
  EXPECT_NE(read(Wechat{.rows = wechat_payment("x", "2026-02-27 10:00:00") + wechat_refund()}.text(), "wechat").why().find("of 2026-02-27, not of 2026-02-28"), std::string::npos);
  EXPECT_NE(read(Wechat{.rows = wechat_payment("x", "2026-02-28 10:00:00", "1900000002") + wechat_refund()}.text(), "wechat").why().find("of merchant '1900000002', not 1900000001"), std::string::npos);
  EXPECT_TRUE(read(Wechat{.rows = wechat_payment("x", "2026-02-27 23:58:00") + wechat_refund()}.text(), "wechat").facts) << "minutes beside midnight are its own";
}

TEST(WechatBill, what_is_beyond_its_limits_is_refused) {
  EXPECT_NE(read(wechat_whole().text(), "wechat", "", {.octets = 100}).why().find("larger than"), std::string::npos);
  EXPECT_NE(read(wechat_whole().text(), "wechat", "", {.line = 200}).why().find("longer than"), std::string::npos);
  EXPECT_NE(read(wechat_whole().text(), "wechat", "", {.rows = 1}).why().find("more than 1 rows"), std::string::npos);
  EXPECT_EQ(read(std::string(1'000, '\0'), "wechat").facts.error().code, "bad_bill");
  EXPECT_EQ(read("", "wechat").facts.error().code, "bad_bill");
  EXPECT_EQ(read(Wechat{.rows = wechat_payment() + wechat_refund().replace(0, 1, "`\xff\xfe")}.text(), "wechat").facts.error().code, "bad_bill");
}

TEST(AlipayBill, payments_and_refunds_are_read_to_the_fen) {
  const Read r = read(Alipay().zipped(), "alipay");
  expect_both_rows(r);
  EXPECT_EQ(r.rows[0].theirs, "202602280001");
  EXPECT_EQ(r.rows[1].fee, 0) << "Alipay keeps its fee";
  EXPECT_EQ(r.facts->fees, 350'000);
}

TEST(AlipayBill, names_of_goods_may_hold_percents_commas_quotes_and_backticks) {
  // "乗" ends in the octet of '\', "鄞" and others in letters: in GBK no second octet is a comma or a quote.
  for (const char* goods : {"满100%减5", "a,b,c", "\"a,b\"", "\"say \"\"so\"\", twice\"", "\"open", "`tick`", "乗,鄞", "退款,交易", "#1", "1,59.00"}) {
    Alipay a;
    a.rows = alipay_payment(goods) + alipay_refund;
    expect_both_rows(read(a.zipped(), "alipay"));
  }
}

TEST(AlipayBill, a_name_and_a_remark_may_both_hold_commas) {
  Alipay a;
  std::string row = alipay_payment("a,b,c");
  a.rows = row.insert(row.size() - 2, "x,,y,z") + alipay_refund;
  expect_both_rows(read(a.zipped(), "alipay"));
  row = alipay_payment(std::string(500, ','));
  a.rows = row + alipay_refund;
  expect_both_rows(read(a.zipped(), "alipay"));
}

TEST(AlipayBill, a_row_whose_commas_can_be_read_in_two_ways_is_refused) {
  Alipay a;
  // A name that is made to look like columns: the row could say 59.00 or 1.00.
  a.rows = "202602280001\t,P1\t,交易,x,2026-02-28 09:59:30,2026-02-28 10:00:00,,,,,b,1.00,1.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,,-0.01,0.00,x,2026-02-28 09:59:30,2026-02-28 10:00:00,,,,,b,59.00,59.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,,-0.35,0.00,\r\n" + alipay_refund;
  EXPECT_NE(read(a.zipped(), "alipay").why().find("two ways"), std::string::npos) << read(a.zipped(), "alipay").why();
  a.rows = alipay_payment("1,2026-02-28 09:59:30") + alipay_refund;  // one time or the other
  EXPECT_NE(read(a.zipped(), "alipay").why().find("two ways"), std::string::npos) << read(a.zipped(), "alipay").why();
}

TEST(AlipayBill, a_name_that_is_cut_in_the_middle_of_a_character_spoils_nothing) {
  Alipay a;
  std::string detail = utf8_to_gbk(a.detail());
  const std::string goods = utf8_to_gbk("畅聊套餐 59");
  detail.replace(detail.find(goods), goods.size(), utf8_to_gbk("畅聊套餐").substr(0, 7));
  expect_both_rows(read(zip({{"a.csv", detail}}), "alipay"));
}

TEST(AlipayBill, a_zip_that_is_cut_off_or_altered_anywhere_is_refused_whole) {
  const std::string whole = Alipay().zipped();
  for (size_t size = 0; size < whole.size(); ++size) ASSERT_FALSE(read(whole.substr(0, size), "alipay").facts) << size;
  int refused = 0;
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string octets = whole;
    octets[i] = static_cast<char>(octets[i] ^ 0x10);
    const Read r = read(octets, "alipay");
    // What is neither data nor checksum may change: a time, a name. What is read is the same then.
    if (r.facts) expect_both_rows(r);
    else ++refused;
  }
  EXPECT_GT(refused, static_cast<int>(whole.size() / 2));
}

TEST(AlipayBill, a_list_that_is_cut_off_within_the_zip_is_refused) {
  const std::string detail = utf8_to_gbk(Alipay().detail());
  const size_t last = detail.find("-10.00", detail.find(utf8_to_gbk("#退款合计"))) + 6;
  for (size_t size = 0; size < last; ++size) ASSERT_FALSE(read(zip({{"a.csv", detail.substr(0, size)}}), "alipay").facts) << size;
}

TEST(AlipayBill, sums_that_differ_from_the_rows_are_refused) {
  for (const auto& [from, to] : {std::pair<const char*, const char*>{"交易合计：1笔", "交易合计：2笔"}, {"商家实收共59.00元", "商家实收共59.01元"}, {"退款合计：1笔", "退款合计：0笔"}, {"退款共-10.00元", "退款共-9.99元"}, {"#退款合计", "#其他合计"}}) {
    Alipay a;
    a.sums.replace(a.sums.find(from), std::string(from).size(), to);
    EXPECT_EQ(read(a.zipped(), "alipay").facts ? "" : "bad_bill", "bad_bill") << to;
  }
  Alipay fee;
  fee.whole = "合计,,1,1,49.00,49.00,0.00,0.00,0.00,-0.36,0.00,48.64\r\n";
  EXPECT_NE(read(fee.zipped(), "alipay").why().find("its summary's fees"), std::string::npos);
}

TEST(AlipayBill, another_day_or_another_account_is_refused) {
  Alipay other;
  other.from = "2026年02月27日", other.until = "2026年02月28日";
  EXPECT_NE(read(other.zipped(), "alipay").why().find("from 2026-02-27 00:00:00 to 2026-02-28 00:00:00, not of 2026-02-28"), std::string::npos);
  Alipay month;
  month.until = "2026年03月28日";
  EXPECT_EQ(read(month.zipped(), "alipay").facts.error().code, "bad_bill");
  Alipay account;
  account.account = "20880000000000080156";
  EXPECT_NE(read(account.zipped(), "alipay").why().find("of account 20880000000000080156"), std::string::npos);
}

TEST(AlipayBill, columns_that_are_not_known_are_refused) {
  Alipay a;
  a.names.replace(a.names.find("备注"), std::string("备注").size(), "新列");
  EXPECT_NE(read(a.zipped(), "alipay").why().find("not known: '新列'"), std::string::npos);
  EXPECT_EQ(read(zip({{"a.txt", "hello\n"}}), "alipay").facts.error().code, "bad_bill");
  EXPECT_EQ(read(zip({}), "alipay").facts.error().code, "bad_bill");
}

TEST(Bill, a_file_is_read_as_what_is_in_memory_is) {
  const std::string path = "/tmp/sublet-bill-" + std::to_string(::getpid());
  for (const std::string wallet : {"alipay", "wechat"}) {
    ASSERT_TRUE(io::write_file_atomically(path, wallet == "alipay" ? Alipay().zipped() : wechat_whole().text()));
    int rows = 0;
    const Result<BillFacts> f = read_bill({.path = path}, {.wallet = wallet, .account = wallet == "alipay" ? seller : mchid, .day = day}, [&](const BillRow&) -> Result<Done> { return ++rows, Done{}; });
    EXPECT_TRUE(f);
    EXPECT_EQ(rows, 2);
  }
  EXPECT_TRUE(io::remove_file(path));
  EXPECT_EQ(read_bill({.path = path}, {.wallet = "alipay", .account = seller, .day = day}, {}).error().code, "no_such_file");
}

TEST(Bill, who_takes_the_rows_may_end_the_reading) {
  const Result<BillFacts> f = read_bill({.octets = wechat_whole().text()}, {.wallet = "wechat", .account = mchid, .day = day}, [](const BillRow&) -> Result<Done> { return refusal("enough"); });
  EXPECT_EQ(f.error().code, "enough");
}

TEST(Bill, the_same_rows_exported_again_are_the_same_bill) {
  Alipay later;
  later.sums.replace(later.sums.find("09:09:34"), 8, "10:10:10");
  EXPECT_EQ(read(later.zipped(), "alipay").facts->digest, read(Alipay().zipped(), "alipay").facts->digest);
  EXPECT_NE(read(Wechat{.rows = wechat_refund() + wechat_payment()}.text(), "wechat").facts->digest, read(wechat_whole().text(), "wechat").facts->digest);
}

}  // namespace
}  // namespace sublet::gateway::wallet
