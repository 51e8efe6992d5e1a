// The daily bills of a simulated wallet, as Alipay and WeChat Pay write them (docs/formats/wallets.md): lines from its books, or from
// whoever wants a bill with something wrong in it.
//
//   std::vector<BillLine> lines = bill_lines(books, "1900000001", "2026-11-28");
//   std::string csv = wechat_trade_bill({.account = "1900000001", .app = "wx01", .day = "2026-11-28"}, lines, "ALL");
#pragma once

#include <string>
#include <vector>

#include "sim/wallet_books.h"

namespace sublet::sim {

struct BillLine {
  bool refund = false;
  std::string id, number;                // of the trade: the wallet's, the merchant's
  std::string refund_id, refund_number;
  std::string subject, attach, buyer, product, state;
  int64_t amount = 0, fee = 0;           // fen; fee: kept, below 0 given back
  Instant created, at;
};

struct BillOf {
  std::string account, app, day;  // seller_id or mchid
  Instant made = {};
};

// What is wrong with a bill on purpose: so many of its lines, chosen by `seed`. `altered` and `cut` are of the finished octets: its hash and
// sums say what it was before.
struct BillFaults {
  int64_t missing = 0, extra = 0, amounts = 0, fees = 0, states = 0, doubled = 0;
  bool altered = false, cut = false;
  uint64_t seed = 1;
};

std::vector<BillLine> bill_lines(const WalletBooks& books, const std::string& merchant, const std::string& day);  // Beijing's
void spoil(std::vector<BillLine>& lines, const BillFaults& faults);
void spoil(std::string& octets, const BillFaults& faults);

std::string alipay_bill(const BillOf& of, const std::vector<BillLine>& lines);       // a zip: detail and summary, in GBK
std::string alipay_fund_bill(const BillOf& of, const std::vector<BillLine>& lines);  // bill_type signcustomer
std::string wechat_trade_bill(const BillOf& of, const std::vector<BillLine>& lines, const std::string& type);  // ALL, SUCCESS, REFUND
std::string wechat_fund_bill(const BillOf& of, const std::vector<BillLine>& lines);
std::string gzipped(const std::string& octets);

}  // namespace sublet::sim
