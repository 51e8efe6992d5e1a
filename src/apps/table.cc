#include <algorithm>

#include "apps/commands.h"

namespace sublet::apps {
namespace {

// Columns that a UTF-8 text takes: CJK and full-width characters take two.
size_t width_of(const std::string& text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    uint32_t code = c < 0x80 ? c : c & (0xffU >> (n + 1));
    for (size_t k = 1; k < n && i + k < text.size(); ++k) code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3f);
    width += (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xff60) || code >= 0x20000 ? 2 : 1;
    i += n;
  }
  return width;
}

}  // namespace

std::string pad_right(const std::string& text, size_t width) {
  const size_t w = width_of(text);
  return w >= width ? text : text + std::string(width - w, ' ');
}

std::string pad_left(const std::string& text, size_t width) {
  const size_t w = width_of(text);
  return w >= width ? text : std::string(width - w, ' ') + text;
}

std::string thousands(uint64_t n) {
  std::string out = std::to_string(n);
  for (size_t i = out.size(); i > 3; i -= 3) out.insert(i - 3, ",");
  return out;
}

// `right_aligned`: one letter a column, 'r' for right.
std::string table(const std::vector<std::vector<std::string>>& rows, const std::string& right_aligned) {
  std::vector<size_t> widths;
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const bool right = i < right_aligned.size() && right_aligned[i] == 'r';
      line += (i == 0 ? "" : "  ") + (right ? pad_left(row[i], widths[i]) : pad_right(row[i], widths[i]));
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + "\n";
  }
  return out;
}

}  // namespace sublet::apps
