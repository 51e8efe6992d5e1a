// Bills of wallets. Any octets give rows within their limits that add up to what is told of them, or a refusal that can be shown; and what
// was refused has given no row. The first octet says whose bill it is; Alipay's lines come as they stand in its zip, or as the zip.
#include <cstdint>
#include <string>
#include <string_view>

#include "commerce/stock_file.h"
#include "gateway/wallet/bill_text.h"

namespace {

using namespace sublet;
using namespace sublet::gateway::wallet;

// The lines alone, past the zip: a fuzzer does not find its checksums.
Result<commerce::BillFacts> lines_of(std::string_view text, const BillExpected& expected, const commerce::BillSink& sink) {
  BillSum sum;
  const std::unique_ptr<BillReader> reader = alipay_bill(expected, {}, sum, &sink);
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == "\f") {  // the next file of the zip
      if (Result<Done> whole = reader->file_ends(); !whole) return whole.error();
    } else if (Result<Done> took = reader->line(line); !took) {
      return took.error();
    }
  }
  if (Result<Done> whole = reader->file_ends(); !whole) return whole.error();
  if (Result<Done> whole = reader->end(); !whole) return whole.error();
  return sum.facts();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const int kind = data[0] % 3;
  const BillExpected expected{.wallet = kind == 0 ? "wechat" : "alipay", .account = kind == 0 ? "1900000001" : "2088000000000009", .day = "2026-02-28"};
  commerce::BillFacts seen;
  const commerce::BillSink sink = [&](const commerce::BillRow& r) -> Result<Done> {
    ensure(r.row == ++seen.rows && r.amount >= 0 && !r.number.empty() && r.number.size() <= 64 && r.theirs.size() <= 64, "a row keeps to its limits");
    ++(r.refund ? seen.refunds : seen.payments);
    (r.refund ? seen.refunded : seen.paid) += r.amount, seen.fees += r.fee;
    return Done{};
  };
  const Result<commerce::BillFacts> facts = kind == 2 ? lines_of(text, expected, sink) : read_bill({.octets = std::string(text)}, expected, sink);
  if (facts) ensure(facts->rows == seen.rows && facts->payments == seen.payments && facts->paid == seen.paid && facts->refunded == seen.refunded && facts->fees == seen.fees, "rows come to what is told of them");
  else ensure(facts.error().is_refusal() && commerce::is_utf8(facts.error().detail) && (kind == 2 || seen.rows == 0), "what is refused gives no rows, and says why");
  return 0;
}
