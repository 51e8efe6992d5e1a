#include "sim/wallet_bills.h"

#include <archive.h>
#include <archive_entry.h>
#include <unicode/ucnv.h>
#include <zlib.h>

#include <algorithm>
#include <tuple>

#include "base/money.h"
#include "gateway/wallet/alipay.h"
#include "sim/random.h"

namespace sublet::sim {

using gateway::wallet::beijing_text;

namespace {

std::string gbk(const std::string& text) {
  UErrorCode code = U_ZERO_ERROR;
  std::string out(text.size() * 2 + 8, '\0');
  const int32_t size = ucnv_convert("GBK", "UTF-8", out.data(), static_cast<int32_t>(out.size()), text.data(), static_cast<int32_t>(text.size()), &code);
  out.resize(U_FAILURE(code) ? 0 : static_cast<size_t>(size));
  std::replace(out.begin(), out.end(), '\x1a', '?');
  return out;
}

// A name on one line; its commas stay: neither wallet says that it quotes them.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t' || c == '\0') c = ' ';
  return text;
}

std::string joined(const std::vector<std::string>& fields, const char* before = "") {
  std::string out;
  for (size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : ",") + (before + fields[i]);
  return out + "\r\n";
}

std::string signed_yuan(int64_t fen) { return Money::from_micros(fen * 10'000).text(); }
// WeChat Pay writes fees with five decimals.
std::string fee_yuan(int64_t fen) { return signed_yuan(fen) + "000"; }

// "2026-11-28" -> "2026年11月28日"
std::string han_day(const std::string& day) { return day.substr(0, 4) + "年" + day.substr(5, 2) + "月" + day.substr(8, 2) + "日"; }
std::string next_day(const std::string& day) { return date_from_days(days_of(*parse_date(day)) + 1).text(); }

std::string alipay_head(const BillOf& of, const char* what) {
  return std::string("#支付宝业务") + what + "查询\r\n#账号：[" + of.account + "0156]\r\n#起始日期：[" + han_day(of.day) + " 00:00:00]   终止日期：[" + han_day(next_day(of.day)) + " 00:00:00]\r\n#-----------------------------------------业务" + what + "列表----------------------------------------\r\n";
}
std::string alipay_end(const char* what) { return std::string("#-----------------------------------------业务") + what + "列表结束------------------------------------\r\n"; }
std::string alipay_made(const BillOf& of) {
  const std::string t = beijing_text(of.made);
  return "#导出时间：[" + han_day(t.substr(0, 10)) + t.substr(10) + "]\r\n";
}

std::string alipay_detail(const BillOf& of, const std::vector<BillLine>& lines) {
  std::string out = gbk(alipay_head(of, "明细") + "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\r\n");
  int64_t payments = 0, refunds = 0, paid = 0, refunded = 0;
  for (const BillLine& l : lines) {
    const std::string amount = signed_yuan(l.refund ? -l.amount : l.amount);
    out += gbk(joined({l.id + "\t", l.number + "\t", l.refund ? "退款" : "交易", one_line(l.subject), beijing_text(l.created), beijing_text(l.at), "", "", "", "", "*明(buy***@example.com)", amount, amount, "0.00", "0.00", "0.00", "0.00", "0.00", "", "0.00", "0.00",
                       l.refund ? l.refund_number + "\t" : "", signed_yuan(-l.fee), "0.00", one_line(l.attach)}));
    ++(l.refund ? refunds : payments);
    (l.refund ? refunded : paid) += l.amount;
  }
  return out + gbk(alipay_end("明细") + "#交易合计：" + std::to_string(payments) + "笔，商家实收共" + signed_yuan(paid) + "元，商家优惠共0.00元\r\n#退款合计：" + std::to_string(refunds) + "笔，商家实收退款共" + signed_yuan(-refunded) + "元，商家优惠退款共0.00元\r\n" + alipay_made(of));
}

std::string alipay_summary(const BillOf& of, const std::vector<BillLine>& lines) {
  int64_t payments = 0, refunds = 0, amount = 0, fees = 0;
  for (const BillLine& l : lines) ++(l.refund ? refunds : payments), amount += l.refund ? -l.amount : l.amount, fees += l.fee;
  const auto row = [&](const char* name) { return joined({name, "", std::to_string(payments), std::to_string(refunds), signed_yuan(amount), signed_yuan(amount), "0.00", "0.00", "0.00", signed_yuan(-fees), "0.00", signed_yuan(amount - fees)}); };
  return gbk(alipay_head(of, "汇总") + "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）\r\n" + row("") + row("合计") + alipay_end("汇总") + alipay_made(of));
}

struct Zipped {
  std::string name, text;
};
la_ssize_t take_zip(archive*, void* out, const void* octets, size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(octets), size);
  return static_cast<la_ssize_t>(size);
}
std::string zipped(const std::vector<Zipped>& files, Instant at) {
  std::string out;
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_set_bytes_in_last_block(a, 1);
  archive_write_open(a, &out, nullptr, take_zip, nullptr);
  for (const Zipped& f : files) {
    archive_entry* e = archive_entry_new();
    archive_entry_set_pathname(e, f.name.c_str());
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_mtime(e, at.seconds(), 0);
    archive_entry_set_size(e, static_cast<la_int64_t>(f.text.size()));
    archive_write_header(a, e);
    archive_write_data(a, f.text.data(), f.text.size());
    archive_entry_free(e);
  }
  archive_write_free(a);
  return out;
}

}  // namespace

std::vector<BillLine> bill_lines(const WalletBooks& books, const std::string& merchant, const std::string& day) {
  std::vector<BillLine> out;
  for (const WalletTrade* t : books.all(merchant)) {
    if (t->state != WalletTrade::State::paid) continue;
    BillLine l;
    l.id = t->id, l.number = t->number, l.subject = t->subject, l.attach = t->attach, l.buyer = t->buyer, l.product = t->product, l.created = t->created;
    l.state = "SUCCESS", l.amount = t->amount, l.fee = t->fee, l.at = t->ended;
    if (beijing_text(l.at).starts_with(day)) out.push_back(l);
    l.refund = true;
    for (const WalletRefund& r : t->refunds) {
      l.refund_id = r.id, l.refund_number = r.number, l.amount = r.amount, l.fee = -r.fee_back, l.at = r.at;
      if (beijing_text(l.at).starts_with(day)) out.push_back(l);
    }
  }
  std::sort(out.begin(), out.end(), [](const BillLine& a, const BillLine& b) { return std::tie(a.at, a.id, a.refund_id) < std::tie(b.at, b.id, b.refund_id); });
  return out;
}

// Each fault takes lines of its own, so that they can be told apart afterwards.
void spoil(std::vector<BillLine>& lines, const BillFaults& f) {
  Random random(f.seed);
  std::vector<size_t> order(lines.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[static_cast<size_t>(random.between(0, static_cast<int64_t>(i) - 1))]);
  size_t next = 0;
  const auto take = [&](int64_t n, const auto& change) {
    for (int64_t i = 0; i < n && next < order.size(); ++i) change(lines[order[next++]]);
  };
  std::vector<BillLine> more;
  take(f.amounts, [](BillLine& l) { l.amount += 1; });
  take(f.fees, [](BillLine& l) { l.fee += 1; });
  take(f.doubled, [&](BillLine& l) { more.push_back(l); });
  int64_t states = f.states;  // of refunds only: a payment that is not done is not in a bill
  for (; states > 0 && next < order.size(); ++next)
    if (BillLine& l = lines[order[next]]; l.refund) l.state = "PROCESSING", --states;
  std::vector<size_t> gone;
  for (int64_t i = 0; i < f.missing && next < order.size(); ++i) gone.push_back(order[next++]);
  std::sort(gone.rbegin(), gone.rend());
  for (int64_t i = 0; i < f.extra && !lines.empty(); ++i) {
    BillLine l = lines[0];
    l.refund = false, l.state = "SUCCESS", l.refund_id.clear(), l.refund_number.clear();
    l.id += "X" + std::to_string(i), l.number = "X" + std::to_string(i) + l.number.substr(0, 28), l.amount = 100 + i, l.fee = 1;
    more.push_back(l);
  }
  for (const size_t i : gone) lines.erase(lines.begin() + static_cast<long>(i));
  lines.insert(lines.end(), more.begin(), more.end());
}

void spoil(std::string& octets, const BillFaults& f) {
  if (f.altered && !octets.empty()) {
    // A digit of the middle: the line reads well and says something else. Of a zip an octet of its first file, the list: a name in its middle
    // says nothing.
    const bool zip = octets.starts_with("PK");
    const size_t at = zip ? octets.size() / 4 : octets.find_first_of("0123456789", octets.size() / 2);
    if (at != std::string::npos) octets[at] = zip ? static_cast<char>(octets[at] ^ 1) : octets[at] == '9' ? '8' : '9';
  }
  if (f.cut) octets.resize(octets.size() * 2 / 3);
}

std::string alipay_bill(const BillOf& of, const std::vector<BillLine>& lines) {
  std::string name = of.account + "0156_";
  for (const char c : of.day)
    if (c != '-') name += c;
  return zipped({{gbk(name + "_业务明细.csv"), alipay_detail(of, lines)}, {gbk(name + "_业务明细(汇总).csv"), alipay_summary(of, lines)}}, of.made);
}

std::string alipay_fund_bill(const BillOf& of, const std::vector<BillLine>& lines) {
  std::string text = "#支付宝账务明细查询\r\n#账号：[" + of.account + "0156]\r\n#起始日期：[" + han_day(of.day) + " 00:00:00]   终止日期：[" + han_day(next_day(of.day)) + " 00:00:00]\r\n#-----------------------------------------账务明细列表----------------------------------------\r\n"
                     "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注\r\n";
  int64_t balance = 0, in = 0, out = 0, ins = 0, outs = 0, serial = 0;
  const auto moved = [&](const BillLine& l, const char* kind, int64_t fen) {
    balance += fen;
    (fen < 0 ? out : in) += fen, ++(fen < 0 ? outs : ins);
    text += joined({std::to_string(++serial) + l.id + "\t", l.id + "\t", l.number + "\t", one_line(l.subject), beijing_text(l.at), "*明(buy***@example.com)", fen < 0 ? "" : signed_yuan(fen), fen < 0 ? signed_yuan(fen) : "", signed_yuan(balance), "支付宝", kind, ""});
  };
  for (const BillLine& l : lines) {
    moved(l, l.refund ? "交易退款" : "在线支付", l.refund ? -l.amount : l.amount);
    if (l.fee != 0) moved(l, "收费", -l.fee);
  }
  text += "#-----------------------------------------账务明细列表结束------------------------------------\r\n#支出合计：" + std::to_string(outs) + "笔，共" + signed_yuan(out) + "元\r\n#收入合计：" + std::to_string(ins) + "笔，共" + signed_yuan(in) + "元\r\n" + alipay_made(of);
  return zipped({{gbk(of.account + "0156_账务明细.csv"), gbk(text)}}, of.made);
}

std::string wechat_trade_bill(const BillOf& of, const std::vector<BillLine>& lines, const std::string& type) {
  const bool all = type == "ALL", dates = type == "REFUND", backs = all || dates;
  std::vector<std::string> names = {"交易时间", "公众账号ID", "商户号", "特约商户号", "设备号", "微信订单号", "商户订单号", "用户标识", "交易类型", "交易状态", "付款银行", "货币种类", "应结订单金额", "代金券金额"};
  if (dates) names.insert(names.end(), {"退款申请时间", "退款成功时间"});
  if (backs) names.insert(names.end(), {"微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态"});
  names.insert(names.end(), {"商品名称", "商户数据包", "手续费", "费率", "订单金额"});
  if (backs) names.push_back("申请退款金额");
  names.push_back("费率备注");
  std::string out = "\xef\xbb\xbf" + joined(names);
  int64_t rows = 0, paid = 0, refunded = 0, fees = 0;
  for (const BillLine& l : lines) {
    if ((type == "SUCCESS" && l.refund) || (dates && !l.refund)) continue;
    ++rows, fees += l.fee, (l.refund ? refunded : paid) += l.amount;
    const std::string back = l.refund ? signed_yuan(l.amount) : "0.00", taken = l.refund ? "0.00" : signed_yuan(l.amount);
    std::vector<std::string> f = {beijing_text(l.at), of.app, of.account, "0", "", l.id, l.number, l.buyer, l.product == "native" ? "NATIVE" : l.product == "h5" ? "MWEB" : l.product == "app" ? "APP" : "JSAPI", l.refund ? "REFUND" : "SUCCESS", "OTHERS", "CNY", taken, "0.00"};
    if (dates) f.insert(f.end(), {beijing_text(l.at), l.state == "SUCCESS" ? beijing_text(l.at) : ""});
    if (backs) f.insert(f.end(), {l.refund ? l.refund_id : "0", l.refund ? l.refund_number : "0", back, "0.00", l.refund ? "ORIGINAL" : "", l.refund ? l.state : ""});
    f.insert(f.end(), {one_line(l.subject), one_line(l.attach), fee_yuan(l.fee), "0.60%", taken});
    if (backs) f.push_back(back);
    f.emplace_back();
    out += joined(f, "`");
  }
  return out + "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n" + joined({std::to_string(rows), signed_yuan(paid), signed_yuan(refunded), "0.00", fee_yuan(fees), signed_yuan(paid), signed_yuan(refunded)}, "`");
}

std::string wechat_fund_bill(const BillOf& of, const std::vector<BillLine>& lines) {
  std::string out = "\xef\xbb\xbf记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n";
  int64_t balance = 0, in = 0, ins = 0, spent = 0, spends = 0, serial = 0;
  const auto moved = [&](const BillLine& l, const char* kind, int64_t fen, const std::string& remark) {
    balance += fen;
    fen < 0 ? (spent -= fen, ++spends) : (in += fen, ++ins);
    out += joined({beijing_text(l.at), l.refund ? l.refund_id : l.id, std::to_string(++serial) + l.id, l.refund ? "退款" : "交易", kind, fen < 0 ? "支出" : "收入", signed_yuan(fen < 0 ? -fen : fen), signed_yuan(balance), l.refund ? of.account + "API" : "system", remark, l.refund ? l.refund_number : l.number}, "`");
  };
  for (const BillLine& l : lines) {
    // A refund leaves with its fee already taken off.
    if (l.refund) moved(l, "退款", -(l.amount + l.fee), "退款总金额" + signed_yuan(l.amount) + "元;含手续费" + signed_yuan(-l.fee) + "元");
    else moved(l, "交易", l.amount, "");
    if (!l.refund && l.fee > 0) moved(l, "扣除交易手续费", -l.fee, "");
  }
  return out + "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n" + joined({std::to_string(ins + spends), std::to_string(ins), signed_yuan(in), std::to_string(spends), signed_yuan(spent)}, "`");
}

std::string gzipped(const std::string& octets) {
  z_stream z{};
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&z, octets.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data())), z.avail_in = static_cast<uInt>(octets.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data()), z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace sublet::sim
