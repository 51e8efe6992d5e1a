// Text of others' made fit to be kept and shown: UTF-8, no control characters, at most so many octets, no character cut in two. What is no UTF-8
// becomes '?'.
//
//   plain_text("余额不足...", 200)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sublet {

inline std::string plain_text(std::string_view text, size_t most) {
  std::string out;
  const auto at = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  for (size_t i = 0; i < text.size();) {
    const unsigned char c = at(i);
    size_t n = c < 0x80 ? 1 : c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    for (size_t k = 1; k < n; ++k)
      if (i + k >= text.size() || (at(i + k) & 0xC0) != 0x80) n = 0;
    // Too long a form, surrogates, beyond the last character (RFC 3629 3).
    if (n >= 3 && ((c == 0xE0 && at(i + 1) < 0xA0) || (c == 0xED && at(i + 1) > 0x9F) || (c == 0xF0 && at(i + 1) < 0x90) || (c == 0xF4 && at(i + 1) > 0x8F))) n = 0;
    const bool good = n > 1 || (n == 1 && c >= 0x20 && c != 0x7F);
    if (out.size() + (good ? n : 1) > most) break;
    if (good) out.append(text.substr(i, n));
    else out += '?';
    i += n == 0 ? 1 : n;
  }
  return out;
}

}  // namespace sublet
