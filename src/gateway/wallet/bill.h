// A wallet's daily bill as octets, read as a stream in bounded memory (docs/formats/wallets.md).
//
//   Alipay       a zip of CSV files in GBK: the business detail, and the summary that goes with it; files are known by what is in
//                them, since their names are GBK too
//   WeChat Pay   the trade bill as CSV in UTF-8, plain or gzip; its SHA-1 is of the CSV
//
// A bill is believed whole or not at all: hash, checksums, account, day, counts and sums are checked before `sink` hears of its first
// row, for which the octets are read twice. Columns are found by their names. Amounts are exact; names of goods, which hold whatever a
// seller or a buyer wrote, are passed over.
//
// Any thread. Refusal: `bad_bill` with what is wrong and where; faults of files.
//
//   Result<BillFacts> f = read_bill({.path = "20260228.zip"}, {.wallet = "alipay", .account = "2088...", .day = "2026-02-28"}, sink);
#pragma once

#include <string>

#include "commerce/bill_row.h"

namespace sublet::gateway::wallet {

struct BillSource {
  std::string path = {};    // a file; empty: `octets`
  std::string octets = {};
};

struct BillExpected {
  std::string wallet;      // alipay, wechat
  std::string account;     // seller_id (2088...), mchid
  std::string app = {};    // WeChat Pay's appid: rows of others of the account are checked and passed over; empty: all
  std::string day;         // "2026-02-28", Beijing
  std::string sha1 = {};   // of WeChat Pay's CSV, hexadecimal; empty: not known
};

struct BillLimits {
  uint64_t octets = uint64_t{4} << 30;  // unpacked
  size_t line = 64 << 10;
  int64_t rows = 20'000'000;
};

Result<commerce::BillFacts> read_bill(const BillSource& source, const BillExpected& expected, const commerce::BillSink& sink, const BillLimits& limits = {});
// Its two halves: is it good, and what does it come to; and the rows of one that was found good (refusal `bad_bill` if it is another by now:
// what `sink` has heard is void then).
Result<commerce::BillFacts> check_bill(const BillSource& source, const BillExpected& expected, const BillLimits& limits = {});
Result<Done> bill_rows(const BillSource& source, const BillExpected& expected, const commerce::BillFacts& facts, const commerce::BillSink& sink, const BillLimits& limits = {});

}  // namespace sublet::gateway::wallet
