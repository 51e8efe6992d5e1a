// WeChat Pay's trade bill: a line of names, rows whose fields each begin with a backtick, a line of names of the sums, the sums.
//
// A name of goods may hold commas, quotes and backticks, and nothing is done about them on the wire: it stands between columns that are
// counted from both ends.
#include "base/money.h"
#include "gateway/wallet/alipay.h"
#include "gateway/wallet/bill_text.h"

namespace sublet::gateway::wallet {

using commerce::BillRow;

namespace {

const std::vector<BillColumns::Known>& row_columns() {
  static const std::vector<BillColumns::Known> all = {
      {"交易时间", true},      {"公众账号ID", true},  {"商户号", true},     {"特约商户号", false}, {"设备号", false},       {"微信订单号", true},        {"商户订单号", true}, {"用户标识", false},     {"交易类型", false},     {"交易状态", true},
      {"付款银行", false},     {"货币种类", true},    {"应结订单金额", true}, {"代金券金额", false}, {"微信退款单号", false}, {"商户退款单号", false},     {"退款金额", false},  {"充值券退款金额", false}, {"退款类型", false},     {"退款状态", false},
      {"商品名称", false, true}, {"商户数据包", false, true}, {"手续费", true},     {"费率", false},       {"订单金额", false},     {"申请退款金额", false}, {"费率备注", false},  {"退款申请时间", false},   {"退款成功时间", false},
  };
  return all;
}
const std::vector<BillColumns::Known>& sum_columns() {
  static const std::vector<BillColumns::Known> all = {{"总交易单数", true}, {"应结订单总金额", true}, {"退款总金额", false}, {"充值券退款总金额", false}, {"手续费总金额", true}, {"订单总金额", false}, {"申请退款总金额", false}};
  return all;
}

constexpr int64_t slack = 600;  // seconds by which a row may stand in the bill of the day beside its own

std::vector<std::string> names_in(std::string_view line) {
  std::vector<std::string> out;
  for (;;) {
    const size_t comma = line.find(',');
    out.emplace_back(bill_trim(line.substr(0, comma)));
    if (comma == std::string_view::npos) return out;
    line.remove_prefix(comma + 1);
  }
}

// What the whole must come to, in micro-units.
struct Sums {
  int64_t settled = 0, refunded = 0, fees = 0, ordered = 0, asked = 0;
  bool add(const Sums& o) {
    return !__builtin_add_overflow(settled, o.settled, &settled) && !__builtin_add_overflow(refunded, o.refunded, &refunded) && !__builtin_add_overflow(fees, o.fees, &fees) && !__builtin_add_overflow(ordered, o.ordered, &ordered) &&
           !__builtin_add_overflow(asked, o.asked, &asked);
  }
};

class WechatBill : public BillReader {
 public:
  WechatBill(const BillExpected& expected, const BillLimits& limits, BillSum& sum, const commerce::BillSink* sink) : expected_(expected), limits_(limits), sum_(sum), sink_(sink) {
    if (const Result<Instant> from = beijing_time(expected.day + " 00:00:00")) day_ = from->seconds();
  }

  Result<Done> line(std::string_view text) override {
    ++line_;
    if (line_ == 1 && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (part_ == Part::over) return bill_trim(text).empty() ? Result<Done>(Done{}) : at("something follows the sums");
    if (part_ == Part::names) {
      part_ = Part::rows;
      Result<BillColumns> c = BillColumns::read(names_in(text), row_columns(), "WeChat Pay's bill");
      if (!c) return c.error();
      columns_ = std::move(*c);
      return found_columns();
    }
    if (part_ == Part::rows && !text.starts_with("`")) {
      part_ = Part::sums;
      Result<BillColumns> c = BillColumns::read(names_in(text), sum_columns(), "the bill's line of sums");
      if (!c) return at(c.error().detail);
      sums_ = std::move(*c);
      return Done{};
    }
    if (Result<Done> cut = split(text, part_ == Part::rows ? columns_ : sums_); !cut) return cut;
    if (part_ == Part::rows) return row();
    part_ = Part::over;
    return check_sums();
  }
  Result<Done> file_ends() override { return Done{}; }
  Result<Done> end() override { return part_ == Part::over ? Result<Done>(Done{}) : bad_bill("it is cut off: its sums are missing"); }

 private:
  enum class Part { names, rows, sums, over };
  Error at(const std::string& what) const { return bad_bill("line " + std::to_string(line_) + ": " + what); }

  Result<Done> found_columns() {
    // Half a bill would make all of the other half's entries cases.
    if (columns_.at("商户退款单号") < 0) return bad_bill("it is of payments alone: ask for bill_type ALL");
    if (columns_.at("退款申请时间") >= 0) return bad_bill("it is of refunds alone: ask for bill_type ALL");
    struct Place {
      int* into;
      const char* name;
    };
    const Place all[] = {{&time_, "交易时间"}, {&app_, "公众账号ID"}, {&account_, "商户号"}, {&theirs_, "微信订单号"}, {&ours_, "商户订单号"}, {&state_, "交易状态"}, {&currency_, "货币种类"}, {&settled_, "应结订单金额"}, {&their_refund_, "微信退款单号"},
                         {&our_refund_, "商户退款单号"}, {&refunded_, "退款金额"}, {&refund_state_, "退款状态"}, {&fee_, "手续费"}, {&ordered_, "订单金额"}, {&asked_, "申请退款金额"}};
    for (const Place& p : all) *p.into = columns_.at(p.name);
    return Done{};
  }

  // Fields are parted by ",`"; what is over belongs to the names, which stand together.
  Result<Done> split(std::string_view text, const BillColumns& columns) {
    fields_.clear();
    if (!text.starts_with("`")) return at("a field begins without its backtick");
    text.remove_prefix(1);
    for (;;) {
      const size_t comma = text.find(",`");
      fields_.push_back(bill_trim(text.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      text.remove_prefix(comma + 2);
    }
    if (fields_.size() < columns.count()) return at("it has " + std::to_string(fields_.size()) + " fields, not " + std::to_string(columns.count()));
    size_t first_free = 0;
    while (first_free < columns.count() && !columns.free(first_free)) ++first_free;
    const size_t over = fields_.size() - columns.count();
    if (over > 0 && first_free == columns.count()) return at("it has " + std::to_string(fields_.size()) + " fields, not " + std::to_string(columns.count()));
    fields_.erase(fields_.begin() + static_cast<long>(first_free), fields_.begin() + static_cast<long>(first_free + over));
    return Done{};
  }
  std::string_view field(int column) const { return column < 0 ? std::string_view() : fields_[static_cast<size_t>(column)]; }

  Result<int64_t> amount(int column, bool fine = false) const {
    if (column < 0) return int64_t{0};
    Result<int64_t> a = bill_amount(field(column), fine);
    return a ? a : Result<int64_t>(at(a.error().detail));
  }

  Result<Done> row() {
    BillRow r;
    if (++rows_ > limits_.rows) return bad_bill("it has more than " + std::to_string(limits_.rows) + " rows");
    if (field(account_) != expected_.account) return at("it is of merchant '" + std::string(field(account_).substr(0, 40)) + "', not " + expected_.account);
    if (field(currency_) != "CNY") return at("it is in another currency than CNY");
    const Result<Instant> when = beijing_time(field(time_));
    if (!when) return at("a time cannot be read");
    if (when->seconds() < day_ - slack || when->seconds() >= day_ + seconds_per_day + slack) return at("it is of " + std::string(field(time_).substr(0, 10)) + ", not of " + expected_.day);
    r.row = rows_, r.at = *when;
    Sums s;
    const std::pair<int64_t*, int> money[] = {{&s.settled, settled_}, {&s.refunded, refunded_}, {&s.ordered, ordered_}, {&s.asked, asked_}};
    for (const auto& [into, column] : money) {
      Result<int64_t> a = amount(column);
      if (!a) return a.error();
      if (*a < 0) return at("an amount is below nothing");
      *into = *a;
    }
    Result<int64_t> fee = amount(fee_, true);
    if (!fee) return fee.error();
    s.fees = *fee, r.fee = *fee;
    if (!all_.add(s)) return bad_bill("its sums are beyond all bounds");
    if (Result<Done> read = kind(r, s); !read) return read;
    if (!expected_.app.empty() && field(app_) != expected_.app) return Done{};  // of the account, and another merchant's here
    if (Result<Done> added = sum_.add(r); !added) return added;
    return sink_ == nullptr ? Result<Done>(Done{}) : (*sink_)(r);
  }

  Result<Done> kind(BillRow& r, const Sums& s) {
    const std::string_view said = field(state_);
    r.refund = said == "REFUND" || said == "REVOKED";
    if (!r.refund && said != "SUCCESS") return at("'" + std::string(said.substr(0, 20)) + "' is no state of a trade");
    r.payment = field(ours_), r.number = r.payment, r.theirs = field(theirs_), r.said = said;
    r.amount = ordered_ < 0 ? s.settled : s.ordered;
    if (r.refund) {
      if (const std::string_view own = field(our_refund_); !own.empty() && own != "0") r.number = own;
      if (const std::string_view own = field(their_refund_); !own.empty() && own != "0") r.theirs = own;
      r.amount = asked_ < 0 ? s.refunded : s.asked;
      const std::string_view how = field(refund_state_);
      if (!how.empty()) r.said = how;
      if (how == "PROCESSING") r.state = BillRow::State::under_way;
      else if (how == "FAIL" || how == "CHANGE" || how == "CLOSED" || how == "ABNORMAL") r.state = BillRow::State::undone;
      else if (!how.empty() && how != "SUCCESS") return at("'" + std::string(how.substr(0, 20)) + "' is no state of a refund");
    }
    for (const auto& [number, what] : {std::pair<const std::string&, const char*>{r.payment, "商户订单号"}, {r.number, "商户退款单号"}, {r.theirs, "微信订单号"}})
      if (Result<Done> good = bill_number(number, what); !good) return at(good.error().detail);
    return Done{};
  }

  Result<Done> check_sums() {
    Result<int64_t> count = bill_count(field(sums_.at("总交易单数")));
    if (!count) return at(count.error().detail);
    if (*count != rows_) return bad_bill("it says that it has " + std::to_string(*count) + " rows, and has " + std::to_string(rows_));
    const std::pair<const char*, int64_t> sums[] = {{"应结订单总金额", all_.settled}, {"退款总金额", all_.refunded}, {"手续费总金额", all_.fees}, {"订单总金额", all_.ordered}, {"申请退款总金额", all_.asked}};
    for (const auto& [name, is] : sums) {
      if (sums_.at(name) < 0) continue;
      const Result<Money> said = parse_money(field(sums_.at(name)));
      if (!said) return at(std::string(name) + " cannot be read");
      if (said->micros() != is) return bad_bill(std::string(name) + " is " + said->text() + ", and its rows come to " + Money::from_micros(is).text());
    }
    return Done{};
  }

  const BillExpected expected_;
  const BillLimits limits_;
  BillSum& sum_;
  const commerce::BillSink* sink_;
  int64_t day_ = 0, line_ = 0, rows_ = 0;
  Part part_ = Part::names;
  BillColumns columns_, sums_;
  std::vector<std::string_view> fields_;
  Sums all_;
  int time_ = -1, app_ = -1, account_ = -1, theirs_ = -1, ours_ = -1, state_ = -1, currency_ = -1, settled_ = -1, their_refund_ = -1, our_refund_ = -1, refunded_ = -1, refund_state_ = -1, fee_ = -1, ordered_ = -1, asked_ = -1;
};

}  // namespace

std::unique_ptr<BillReader> wechat_bill(const BillExpected& expected, const BillLimits& limits, BillSum& sum, const commerce::BillSink* sink) { return std::make_unique<WechatBill>(expected, limits, sum, sink); }

}  // namespace sublet::gateway::wallet
