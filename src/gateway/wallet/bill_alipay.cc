// Alipay's business detail (业务明细), and the summary that comes with it: CSV in GBK between lines that begin with '#'.
//
// Lines and fields are parted as octets: in GBK no second octet is a comma, a quote or '#', and a name whose last character was cut in two
// spoils nothing behind it. A name that holds commas is quoted by some exports and not by others: where a row has more fields than there
// are columns, it is read in the one way in which its times and amounts are times and amounts.
#include "base/money.h"
#include "gateway/wallet/alipay.h"
#include "gateway/wallet/bill_text.h"

namespace sublet::gateway::wallet {

using commerce::BillRow;

namespace {

// Names as they stand in the file but for "（元）" behind them.
const std::vector<BillColumns::Known>& row_columns() {
  static const std::vector<BillColumns::Known> all = {
      {"支付宝交易号", true}, {"商户订单号", true}, {"业务类型", true},   {"商品名称", false, true}, {"创建时间", true},   {"完成时间", true},       {"门店编号", false},         {"门店名称", false, true}, {"操作员", false},
      {"终端号", false},      {"对方账户", false},  {"订单金额", true},   {"商家实收", true},        {"支付宝红包", false}, {"集分宝", false},        {"支付宝优惠", false},       {"商家优惠", false},       {"券核销金额", false},
      {"券名称", false, true}, {"商家红包消费金额", false}, {"卡消费金额", false}, {"退款批次号/请求号", true}, {"服务费", true}, {"分润", false}, {"备注", false, true},
  };
  return all;
}
const std::vector<BillColumns::Known>& summary_columns() {
  static const std::vector<BillColumns::Known> all = {{"门店编号", false}, {"门店名称", false, true}, {"交易订单总笔数", true}, {"退款订单总笔数", true}, {"订单金额", false}, {"商家实收", true}, {"支付宝优惠", false},
                                                      {"商家优惠", false}, {"卡消费金额", false}, {"服务费", true}, {"分润", false}, {"实收净额", false}};
  return all;
}

// A line's fields: quoted ones without their quotes; a quote that closes nothing is a character like others.
void split(std::string_view line, std::vector<std::string>& out) {
  out.clear();
  for (bool more = true; more;) {
    size_t end = std::string_view::npos;
    std::string field;
    if (line.starts_with('"')) {
      size_t i = 1;
      for (; i < line.size(); ++i) {
        if (line[i] != '"') field += line[i];
        else if (i + 1 < line.size() && line[i + 1] == '"') field += line[i++];
        else break;
      }
      size_t behind = i + 1;
      while (behind < line.size() && line[behind] == '\t') ++behind;
      if (i < line.size() && (behind >= line.size() || line[behind] == ',')) end = std::min(behind, line.size());
    }
    if (end == std::string_view::npos) end = std::min(line.find(','), line.size()), field = line.substr(0, end);
    out.emplace_back(bill_trim(field));
    more = end < line.size();
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

// What stands in the brackets behind `name`; empty: nothing does.
std::string_view in_brackets(std::string_view text, std::string_view name) {
  const size_t at = text.find(name);
  const size_t open = at == std::string_view::npos ? at : text.find('[', at), close = open == std::string_view::npos ? open : text.find(']', open);
  return close == std::string_view::npos ? std::string_view() : text.substr(open + 1, close - open - 1);
}
// "2026年02月28日 00:00:00" -> "2026-02-28 00:00:00"
std::string plain_time(std::string_view text) {
  std::string out(text);
  for (const auto& [from, to] : {std::pair<std::string_view, const char*>{"年", "-"}, {"月", "-"}, {"日", ""}})
    if (const size_t at = out.find(from); at != std::string::npos) out.replace(at, from.size(), to);
  return out;
}
// What stands between `before` and `behind`, such as a count between "：" and "笔".
std::string_view between(std::string_view text, std::string_view before, std::string_view behind) {
  const size_t from = text.find(before);
  if (from == std::string_view::npos) return {};
  text.remove_prefix(from + before.size());
  const size_t end = text.find(behind);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

class AlipayBill : public BillReader {
 public:
  AlipayBill(const BillExpected& expected, const BillLimits& limits, BillSum& sum, const commerce::BillSink* sink) : expected_(expected), limits_(limits), sum_(sum), sink_(sink), paid_word_(utf8_to_gbk("交易")), refund_word_(utf8_to_gbk("退款")), whole_word_(utf8_to_gbk("合计")) {
    if (const Result<Instant> from = beijing_time(expected.day + " 00:00:00")) day_ = from->seconds();
  }

  Result<Done> line(std::string_view text) override {
    ++line_;
    text = bill_trim(text);
    if (text.empty()) return Done{};
    if (text.starts_with('#')) return remark(gbk_to_utf8(text));
    if (part_ == Part::head) return at("no list begins before it");
    if (part_ == Part::behind) return at("something follows the list");
    if (part_ == Part::names) return names(gbk_to_utf8(text));
    split(text, fields_);
    return summary_ ? summary_row() : row();
  }

  Result<Done> file_ends() override {
    if (part_ != Part::behind) return bad_bill("one of its files is cut off: its list does not end");
    if (!account_seen_ || !day_seen_) return bad_bill("one of its files does not say whose it is, and of which day");
    if (!summary_ && (payments_said_ < 0 || refunds_said_ < 0)) return bad_bill("it is cut off: the sums behind its list are missing");
    if (!summary_) {
      ++details_;
      if (payments_said_ != payments_ || refunds_said_ != refunds_) return bad_bill("it says that it has " + std::to_string(payments_said_) + " payments and " + std::to_string(refunds_said_) + " refunds, and has " + std::to_string(payments_) + " and " + std::to_string(refunds_));
      if (paid_said_ != received_ || refunded_said_ != returned_) return bad_bill("it says that " + Money::from_micros(paid_said_).text() + " was received and " + Money::from_micros(refunded_said_).text() + " given back, and its rows come to " + Money::from_micros(received_).text() + " and " + Money::from_micros(returned_).text());
      all_payments_ += payments_, all_refunds_ += refunds_;
    }
    part_ = Part::head, summary_ = false, account_seen_ = day_seen_ = false, payments_said_ = refunds_said_ = -1;
    payments_ = refunds_ = paid_said_ = refunded_said_ = received_ = returned_ = line_ = 0;
    return Done{};
  }

  Result<Done> end() override {
    if (details_ == 0) return bad_bill("it has no business detail");
    if (!summed_) return Done{};
    if (sum_payments_ != all_payments_ || sum_refunds_ != all_refunds_) return bad_bill("its summary counts other payments and refunds than its detail has");
    if (sum_fees_ != fees_) return bad_bill("its summary's fees are " + Money::from_micros(sum_fees_).text() + ", and its rows' " + Money::from_micros(fees_).text());
    return Done{};
  }

 private:
  enum class Part { head, names, rows, behind };
  Error at(const std::string& what) const { return bad_bill("line " + std::to_string(line_) + ": " + what); }

  Result<Done> remark(const std::string& text) {
    if (text.find("列表结束") != std::string::npos) {
      if (part_ != Part::rows) return at("a list ends that has not begun");
      part_ = Part::behind;
      return Done{};
    }
    if (text.find("明细列表") != std::string::npos || text.find("汇总列表") != std::string::npos) {
      if (part_ != Part::head) return at("a second list begins");
      part_ = Part::names, summary_ = text.find("汇总列表") != std::string::npos;
      return Done{};
    }
    if (part_ == Part::names || part_ == Part::rows) return at("a remark stands within the list");
    if (const std::string_view account = in_brackets(text, "账号："); !account.empty()) {
      // The account's number is the seller's id with four digits behind it.
      if (account != expected_.account && account != expected_.account + "0156") return bad_bill("it is of account " + std::string(account.substr(0, 40)) + ", not " + expected_.account);
      account_seen_ = true;
    }
    if (const std::string_view from = in_brackets(text, "起始日期："); !from.empty()) return days(plain_time(from), plain_time(in_brackets(text, "终止日期：")));
    if (text.starts_with("#交易合计")) return sums(text, "商家实收共", payments_said_, paid_said_);
    if (text.starts_with("#退款合计")) return sums(text, "商家实收退款共", refunds_said_, refunded_said_);
    return Done{};
  }

  Result<Done> days(const std::string& from, const std::string& until) {
    const Result<Instant> a = beijing_time(from), b = beijing_time(until);
    if (!a || !b || a->seconds() != day_ || b->seconds() < day_ + seconds_per_day - 1 || b->seconds() > day_ + seconds_per_day) return bad_bill("it is from " + from.substr(0, 19) + " to " + until.substr(0, 19) + ", not of " + expected_.day);
    day_seen_ = true;
    return Done{};
  }

  Result<Done> sums(const std::string& text, const char* money, int64_t& count, int64_t& amount) {
    Result<int64_t> n = bill_count(between(text, "：", "笔"));
    const Result<Money> m = parse_money(between(text, money, "元"));
    if (!n || !m || count >= 0) return at("its sums cannot be read");
    count = *n, amount = m->micros();
    return Done{};
  }

  Result<Done> names(const std::string& text) {
    std::vector<std::string> all;
    split(text, all);
    for (std::string& name : all)
      for (const std::string_view unit : {std::string_view("（元）"), std::string_view("(元)")})
        if (name.ends_with(unit)) name.resize(name.size() - unit.size());
    Result<BillColumns> c = BillColumns::read(all, summary_ ? summary_columns() : row_columns(), summary_ ? "Alipay's summary" : "Alipay's bill");
    if (!c) return c.error();
    columns_ = std::move(*c);
    part_ = Part::rows;
    return Done{};
  }

  const std::string& field(int column) const { return fields_[static_cast<size_t>(column)]; }

  // Whether the fields stand where their columns are, as far as that can be seen. Alipay writes every amount with its two decimals, which no
  // number has.
  bool fits(const std::vector<std::string>& f) const {
    const auto of = [&](const char* name) -> const std::string& { return f[static_cast<size_t>(columns_.at(name))]; };
    for (const char* name : {"订单金额", "商家实收", "支付宝红包", "集分宝", "支付宝优惠", "商家优惠", "券核销金额", "商家红包消费金额", "卡消费金额", "服务费", "分润"})
      if (columns_.at(name) >= 0 && (of(name).find('.') == std::string::npos || !bill_amount(of(name), true))) return false;
    const std::string& type = of("业务类型");
    return (type == paid_word_ || type == refund_word_) && beijing_time(of("创建时间")) && beijing_time(of("完成时间")) && (of("退款批次号/请求号").empty() == (type == paid_word_));
  }

  // The names take the commas that are over; all ways in which they can must say the same.
  Result<Done> join() {
    const size_t over = fields_.size() - columns_.count();
    std::vector<size_t> names;
    for (size_t c = 0; c < columns_.count(); ++c)
      if (columns_.free(c)) names.push_back(c);
    std::vector<std::string> found;
    bool two = false;
    std::vector<size_t> taken(names.size(), 0);
    const auto ways = [&](const auto& self, size_t name, size_t left) -> void {
      if (name + 1 < names.size()) {
        // Beyond a dozen commas one name has them all: a row must not cost what it likes.
        for (size_t n = 0; n <= left; n += over > 12 && left > 0 ? left : 1) taken[name] = n, self(self, name + 1, left - n);
        return;
      }
      taken[name] = left;
      std::vector<std::string> trial;
      for (size_t c = 0, from = 0, at = 0; c < columns_.count(); ++c, ++from) {
        const bool free = at < names.size() && names[at] == c;
        trial.push_back(free ? std::string() : fields_[from]);  // the name itself is passed over
        if (free) from += taken[at++];
      }
      if (!fits(trial)) return;
      two = two || (!found.empty() && !same(found, trial));
      found = std::move(trial);
    };
    if (!names.empty()) ways(ways, 0, over);
    if (two) return at("its commas can be read in two ways");
    if (found.empty()) return at("it has " + std::to_string(fields_.size()) + " fields, not " + std::to_string(columns_.count()));
    fields_ = std::move(found);
    return Done{};
  }
  bool same(const std::vector<std::string>& a, const std::vector<std::string>& b) const {
    for (const char* name : {"支付宝交易号", "商户订单号", "业务类型", "完成时间", "订单金额", "商家实收", "退款批次号/请求号", "服务费"})
      if (const auto c = static_cast<size_t>(columns_.at(name)); a[c] != b[c]) return false;
    return true;
  }

  Result<Done> row() {
    if (++rows_ > limits_.rows) return bad_bill("it has more than " + std::to_string(limits_.rows) + " rows");
    if (fields_.size() < columns_.count()) return at("it has " + std::to_string(fields_.size()) + " fields, not " + std::to_string(columns_.count()));
    if (fields_.size() > columns_.count())
      if (Result<Done> joined = join(); !joined) return joined;
    BillRow r;
    r.row = rows_;
    const std::string& type = field(columns_.at("业务类型"));
    if (type != paid_word_ && type != refund_word_) return at("its business is neither payment nor refund");
    r.refund = type == refund_word_;
    r.said = r.refund ? "REFUND" : "SUCCESS";
    r.theirs = field(columns_.at("支付宝交易号")), r.payment = field(columns_.at("商户订单号"));
    r.number = r.refund ? field(columns_.at("退款批次号/请求号")) : r.payment;
    if (r.number.empty()) r.number = r.payment;  // a refund that was asked for without a number of its own
    const Result<Instant> when = beijing_time(field(columns_.at("完成时间")));
    if (!when) return at("a time cannot be read");
    r.at = *when;
    const Result<int64_t> amount = bill_amount(field(columns_.at("订单金额"))), received = bill_amount(field(columns_.at("商家实收"))), fee = bill_amount(field(columns_.at("服务费")), true);
    if (!amount || !received || !fee) return at("an amount cannot be read");
    if (r.refund ? *amount > 0 || *received > 0 : *amount < 0 || *received < 0) return at("an amount has the wrong sign");
    r.amount = r.refund ? -*amount : *amount, r.fee = -*fee;  // what leaves the account is below nothing in Alipay's column
    if (__builtin_add_overflow(r.refund ? returned_ : received_, *received, r.refund ? &returned_ : &received_) || __builtin_add_overflow(fees_, *fee, &fees_)) return bad_bill("its sums are beyond all bounds");
    ++(r.refund ? refunds_ : payments_);
    for (const auto& [number, what] : {std::pair<const std::string&, const char*>{r.payment, "商户订单号"}, {r.number, "退款批次号/请求号"}, {r.theirs, "支付宝交易号"}})
      if (Result<Done> good = bill_number(number, what); !good) return at(good.error().detail);
    if (Result<Done> added = sum_.add(r); !added) return added;
    return sink_ == nullptr ? Result<Done>(Done{}) : (*sink_)(r);
  }

  Result<Done> summary_row() {
    if (fields_.size() < columns_.count()) return at("it has " + std::to_string(fields_.size()) + " fields, not " + std::to_string(columns_.count()));
    if (field(0) != whole_word_) return Done{};
    if (summed_ || fields_.size() != columns_.count()) return at("the summary cannot be read");
    const Result<int64_t> payments = bill_count(field(columns_.at("交易订单总笔数"))), refunds = bill_count(field(columns_.at("退款订单总笔数"))), fees = bill_amount(field(columns_.at("服务费")), true);
    if (!payments || !refunds || !fees) return at("the summary cannot be read");
    sum_payments_ = *payments, sum_refunds_ = *refunds, sum_fees_ = *fees, summed_ = true;
    return Done{};
  }

  const BillExpected expected_;
  const BillLimits limits_;
  BillSum& sum_;
  const commerce::BillSink* sink_;
  const std::string paid_word_, refund_word_, whole_word_;  // in GBK
  int64_t day_ = 0;
  Part part_ = Part::head;
  bool summary_ = false, account_seen_ = false, day_seen_ = false, summed_ = false;
  BillColumns columns_;
  std::vector<std::string> fields_;
  // Of this file.
  int64_t line_ = 0, payments_ = 0, refunds_ = 0, received_ = 0, returned_ = 0, payments_said_ = -1, refunds_said_ = -1, paid_said_ = 0, refunded_said_ = 0;
  // Of all files.
  int64_t rows_ = 0, details_ = 0, all_payments_ = 0, all_refunds_ = 0, fees_ = 0, sum_payments_ = 0, sum_refunds_ = 0, sum_fees_ = 0;
};

}  // namespace

std::unique_ptr<BillReader> alipay_bill(const BillExpected& expected, const BillLimits& limits, BillSum& sum, const commerce::BillSink* sink) { return std::make_unique<AlipayBill>(expected, limits, sum, sink); }

}  // namespace sublet::gateway::wallet
