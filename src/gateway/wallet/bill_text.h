// What both readers of bills share (bill_alipay.cc, bill_wechat.cc); for bill.cc's files alone.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/wallet/bill.h"

namespace sublet::gateway::wallet {

Error bad_bill(std::string what);
// "29.00" -> micro-units; whole fen unless `fine`.
Result<int64_t> bill_amount(std::string_view text, bool fine = false);
Result<int64_t> bill_count(std::string_view text);
std::string_view bill_trim(std::string_view s);  // blanks and tabs at both ends
std::string gbk_to_utf8(std::string_view s);     // what is no GBK becomes U+FFFD
std::string utf8_to_gbk(std::string_view s);     // what GBK has not becomes '?'
// A number of ours or theirs: at most 64 octets that can be shown.
Result<Done> bill_number(std::string_view s, const char* what);
bool bill_day(std::string_view day);             // "2026-02-28", and there is such a day

// Adds up what the rows come to, and their digest.
class BillSum {
 public:
  BillSum();
  ~BillSum();
  Result<Done> add(const commerce::BillRow& row);
  commerce::BillFacts facts() const;

 private:
  commerce::BillFacts facts_;
  struct Digest;
  std::unique_ptr<Digest> digest_;
};

// Columns by their names. Refusal: a name that is not known, that is there twice, or that is needed and missing.
class BillColumns {
 public:
  struct Known {
    const char* name;
    bool needed;
    bool free = false;  // holds what people wrote: commas are its own
  };
  static Result<BillColumns> read(const std::vector<std::string>& names, const std::vector<Known>& known, const char* of);
  size_t count() const { return free_.size(); }
  int at(const char* name) const;  // -1: the bill has it not
  bool free(size_t column) const { return free_[column]; }

 private:
  std::map<std::string, int, std::less<>> at_;
  std::vector<bool> free_;
};

// One reader for each kind of bill: octets in (unpacked), rows out; `end` says whether it was whole.
class BillReader {
 public:
  virtual ~BillReader() = default;
  virtual Result<Done> line(std::string_view line) = 0;  // without its end
  virtual Result<Done> file_ends() = 0;                  // of the zip's files each
  virtual Result<Done> end() = 0;
};
// `sum` and `sink` hear of each row; they must outlive the reader. A null sink: rows are only counted.
std::unique_ptr<BillReader> alipay_bill(const BillExpected& expected, const BillLimits& limits, BillSum& sum, const commerce::BillSink* sink);
std::unique_ptr<BillReader> wechat_bill(const BillExpected& expected, const BillLimits& limits, BillSum& sum, const commerce::BillSink* sink);

}  // namespace sublet::gateway::wallet
