#include "commerce/stock_file.h"

#include <algorithm>

namespace sublet::commerce {

namespace {

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

constexpr size_t most_line = 2'000, most_fields = 40;

// False: a quote is not closed.
bool fields_of(std::string_view s, std::vector<std::string_view>& out) {
  out.clear();
  for (size_t at = 0; at <= s.size() && out.size() < most_fields;) {
    std::string_view rest = s.substr(at);
    if (const std::string_view lead = trimmed(rest); lead.starts_with('"')) {
      const size_t open = at + rest.find('"');
      const size_t close = s.find('"', open + 1);
      if (close == std::string_view::npos) return false;
      const size_t comma = std::min(s.find(',', close), s.size());
      if (!trimmed(s.substr(close + 1, comma - close - 1)).empty()) return false;
      out.push_back(s.substr(open + 1, close - open - 1));
      at = comma + 1;
      continue;
    }
    const size_t comma = std::min(s.find(',', at), s.size());
    out.push_back(trimmed(s.substr(at, comma - at)));
    at = comma + 1;
  }
  return true;
}

}  // namespace

const std::vector<std::string>& stock_columns(std::string_view kind) {
  static const std::vector<std::string> number = {"number", "grade", "city", "first", "last", "province"}, sim = {"iccid", "imsi", "number", "kind"}, phone = {"imei", "model"};
  return kind == "sim" ? sim : kind == "phone" ? phone : number;
}

bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const size_t more = c < 0x80 ? 0 : c >= 0xC2 && c < 0xE0 ? 1 : c >= 0xE0 && c < 0xF0 ? 2 : c >= 0xF0 && c < 0xF5 ? 3 : 9;
    if (more == 9 || i + more >= text.size() + (more == 0 ? 1 : 0)) return false;
    for (size_t k = 1; k <= more; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    if (more >= 2) {  // neither longer than needed, nor half of a pair, nor beyond the last
      const auto d = static_cast<unsigned char>(text[i + 1]);
      if ((c == 0xE0 && d < 0xA0) || (c == 0xED && d > 0x9F) || (c == 0xF0 && d < 0x90) || (c == 0xF4 && d > 0x8F)) return false;
    }
    i += more + 1;
  }
  return true;
}

bool StockFile::line(std::string_view& out) {
  if (at_ >= text_.size()) return false;
  const size_t end = std::min(text_.find('\n', at_), text_.size());
  out = trimmed(text_.substr(at_, end - at_));
  at_ = end + 1;
  ++line_;
  return true;
}

Result<StockFile> StockFile::open(std::string_view text, std::vector<std::string> columns, size_t needed) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\0') != std::string_view::npos) return refusal("bad_stock_file", "it is no text: it has octets that are 0");
  if (!is_utf8(text)) return refusal("bad_stock_file", "it is not UTF-8: convert it first (hosts often write GB 18030)");
  StockFile f;
  f.text_ = text;
  f.columns_ = columns.size();
  for (size_t i = 0; i < columns.size(); ++i) f.order_.push_back(static_cast<int>(i));
  std::string_view s;
  for (size_t before = f.at_; f.line(s); before = f.at_) {
    if (s.empty()) continue;
    if (s.starts_with('#')) {
      const size_t colon = s.find(':');
      if (colon == std::string_view::npos || f.facts_.size() >= 20) continue;
      f.facts_.emplace(trimmed(s.substr(1, colon - 1)), trimmed(s.substr(colon + 1)));
      continue;
    }
    std::vector<std::string_view> names;
    if (!fields_of(s, names)) return refusal("bad_stock_file", "line " + std::to_string(f.line_) + ": a quote is not closed");
    const auto place = [&](std::string_view name) {
      const auto c = std::find(columns.begin(), columns.end(), name);
      return c == columns.end() ? -1 : static_cast<int>(c - columns.begin());
    };
    if (std::none_of(names.begin(), names.end(), [&](std::string_view n) { return place(n) >= 0; })) {
      f.at_ = before, --f.line_;  // no names: a row already
      break;
    }
    f.order_.clear();
    for (const std::string_view n : names) f.order_.push_back(place(n));
    for (size_t i = 0; i < needed; ++i)
      if (!f.has(i)) return refusal("bad_stock_file", "line " + std::to_string(f.line_) + ": no column '" + columns[i] + "'");
    break;
  }
  return f;
}

const std::string& StockFile::fact(const std::string& name) const {
  static const std::string none;
  const auto f = facts_.find(name);
  return f == facts_.end() ? none : f->second;
}

bool StockFile::has(size_t column) const { return std::find(order_.begin(), order_.end(), static_cast<int>(column)) != order_.end(); }

bool StockFile::next(StockRow& row) {
  std::string_view s;
  do {
    if (!line(s)) return false;
  } while (s.empty() || s.starts_with('#'));
  row.line = line_;
  row.text = s;
  row.wrong.clear();
  row.fields.assign(columns_, {});
  std::vector<std::string_view> parts;
  if (s.size() > most_line) row.wrong = "a line has at most 2,000 octets";
  else if (!fields_of(s, parts)) row.wrong = "a quote is not closed";
  else if (parts.size() > order_.size()) row.wrong = "it has more fields than there are columns";
  else
    for (size_t i = 0; i < parts.size(); ++i)
      if (order_[i] >= 0) row.fields[static_cast<size_t>(order_[i])] = parts[i];
  return true;
}

}  // namespace sublet::commerce
