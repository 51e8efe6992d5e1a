// StockFile: a host's or maker's list as text, read row by row (docs/formats/stock-files.md): facts ("# host: unicom"), a line of
// column names, rows of fields parted by ','. UTF-8, with or without a mark at its beginning; lines end with LF or CRLF.
//
// The text must outlive it. Nothing is copied but quoted fields. Refusal: `bad_stock_file` with the line.
//
//   Result<StockFile> f = StockFile::open(text, {"number", "grade", "city"}, 1);
//   for (StockRow row; f->next(row);) use(row.line, row.fields[0]);
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sublet::commerce {

struct StockRow {
  int64_t line = 0;                          // from 1
  std::string_view text;                     // all of it
  std::vector<std::string_view> fields;      // in the order of the columns that were asked for; empty where the file has none
  std::string wrong;                         // why it cannot be read
};

class StockFile {
 public:
  // The first `needed` of the columns must be there; without a line of names the fields are in this order.
  static Result<StockFile> open(std::string_view text, std::vector<std::string> columns, size_t needed);
  const std::string& fact(const std::string& name) const;  // "": not stated
  bool has(size_t column) const;                           // the file names it
  bool next(StockRow& row);

 private:
  bool line(std::string_view& out);
  std::string_view text_;
  size_t at_ = 0;
  int64_t line_ = 0;
  std::map<std::string, std::string> facts_;
  std::vector<int> order_;  // of the file's fields: which column, or -1
  size_t columns_ = 0;
};

// The columns of a kind of lot (number, sim, phone), in the order that holds where a file does not name them.
const std::vector<std::string>& stock_columns(std::string_view kind);

bool is_utf8(std::string_view text);

}  // namespace sublet::commerce
