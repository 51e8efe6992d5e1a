#include "commerce/stock_report.h"

#include <algorithm>
#include <charconv>

#include "commerce/digit_pattern.h"
#include "commerce/stock_file.h"

namespace sublet::commerce {

namespace {

int64_t number_of(std::string_view digits) {
  int64_t n = 0;
  const std::optional<std::string> its = national(digits);
  if (its) std::from_chars(its->data(), its->data() + its->size(), n);
  return n;
}

std::string field(std::string_view f) { return f.find(',') == std::string_view::npos ? std::string(f) : "\"" + std::string(f) + "\""; }

std::string row_text(const StockRow& row, const LotNote& note, bool of_range) {
  if (!row.wrong.empty()) return std::string(row.text);
  std::string out;
  for (size_t i = 0; i < row.fields.size(); ++i) {
    const std::string_view f = !of_range ? row.fields[i] : i == 0 ? std::string_view(note.item) : i >= 3 ? std::string_view() : row.fields[i];
    out += (i == 0 ? "" : ",") + field(f);
  }
  return out;
}

}  // namespace

int64_t stock_rows(std::string_view kind, std::string_view text) {
  Result<StockFile> file = StockFile::open(text, stock_columns(kind), 0);
  if (!file) return 0;
  const bool ranged = kind == "number" && file->has(3) && file->has(4);
  int64_t all = 0;
  for (StockRow row; file->next(row); ++all)
    if (ranged && row.wrong.empty() && !row.fields[3].empty()) all += std::clamp<int64_t>(number_of(row.fields[4]) - number_of(row.fields[3]), 0, 1'000'000);
  return all;
}

Result<std::string> rejected_rows(const std::string& kind, const LotFacts& facts, std::string_view text, const std::vector<LotNote>& notes) {
  const std::vector<std::string>& columns = stock_columns(kind);
  Result<StockFile> file = StockFile::open(text, columns, 0);
  if (!file) return file.error();
  std::vector<const LotNote*> refused;
  for (const LotNote& n : notes)
    if (n.refused) refused.push_back(&n);
  std::stable_sort(refused.begin(), refused.end(), [](const LotNote* a, const LotNote* b) { return a->line < b->line; });
  std::string out;
  for (const auto& [name, fact] : {std::pair<const char*, const std::string&>{"host", facts.host}, {"network", facts.network}, {"province", facts.province}, {"city", facts.city}})
    if (!fact.empty()) out += std::string("# ") + name + ": " + fact + "\n";
  for (size_t i = 0; i < columns.size(); ++i) out += (i == 0 ? "" : ",") + columns[i];
  out += "\n";
  StockRow row;
  bool there = file->next(row);
  for (const LotNote* n : refused) {
    while (there && row.line < n->line) there = file->next(row);
    if (!there || row.line != n->line) continue;  // of another text than this
    const bool of_range = kind == "number" && row.wrong.empty() && !row.fields[3].empty() && number_of(n->item) != 0 && number_of(row.fields[3]) != 0 && number_of(row.fields[4]) >= number_of(row.fields[3]);
    out += "# line " + std::to_string(n->line) + ": " + n->reason + "\n" + row_text(row, *n, of_range) + "\n";
  }
  return out;
}

}  // namespace sublet::commerce
