// Stock files, patterns and identity numbers. Any octets give rows within their limits, or a refusal; the rows that were refused are a
// stock file again. The first octet says of which kind.
#include <cstdint>
#include <string>
#include <string_view>

#include "commerce/digit_pattern.h"
#include "commerce/identity_number.h"
#include "commerce/phones.h"
#include "commerce/sims.h"
#include "commerce/stock_file.h"
#include "commerce/stock_report.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sublet;
  using namespace sublet::commerce;
  if (size == 0) return 0;
  static constexpr const char* kinds[] = {"number", "sim", "phone"};
  const std::string kind = kinds[data[0] % 3];
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  ensure(stock_rows(kind, text) >= 0, "rows are counted");
  Result<StockFile> file = StockFile::open(text, stock_columns(kind), 1);
  if (!file) {
    ensure(is_utf8(file.error().detail), "a refusal can be shown");
  } else {
    std::vector<LotNote> notes;
    int64_t line = 0;
    for (StockRow row; file->next(row);) {
      ensure(row.line > line && row.fields.size() == stock_columns(kind).size(), "rows come in order, with every column");
      line = row.line;
      for (const std::string_view f : row.fields) {
        ensure(f.empty() || (f.data() >= text.data() && f.data() + f.size() <= text.data() + text.size()), "a field is of the text");
        if (const std::optional<std::string> digits = national(f)) ensure(digits->size() == 11 && unpack_digits(*pack_digits(*digits)) == *digits, "a number has eleven digits");
        (void)check_iccid(f);
        (void)check_imsi(f);
        (void)check_imei(f);
      }
      notes.push_back({line, std::string(row.fields[0]), "why", true});
    }
    const Result<std::string> rejected = rejected_rows(kind, {.name = "L", .host = "h"}, text, notes);
    ensure(static_cast<bool>(rejected), "what could be read has its rejected rows");
    Result<StockFile> again = StockFile::open(*rejected, stock_columns(kind), 1);
    size_t rows = 0;
    for (StockRow row; again && again->next(row);) ++rows;
    ensure(again && rows <= notes.size(), "they are a stock file");
  }
  if (const Result<DigitPattern> p = DigitPattern::parse(text.substr(0, 500)); p) (void)p->matches(*pack_digits("17090001122"));
  if (const Result<IdentityNumber> id = read_identity_number(text.substr(0, 40), {2026, 3, 1}); id) ensure(id->text.size() == 18, "an identity number has 18 characters");
  return 0;
}
