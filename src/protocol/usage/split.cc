#include "protocol/usage/split.h"

#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sublet::protocol {
namespace {

using catalogue::UsageProfile;

unsigned octet(std::string_view s, size_t i) {
  return static_cast<unsigned char>(s[i]);
}
bool continues(std::string_view s, size_t i) {
  return (octet(s, i) & 0xC0) == 0x80;
}

// Octets of the UTF-8 character at i; 0: not one (also overlong forms, surrogates, beyond U+10FFFF).
size_t utf8_at(std::string_view s, size_t i) {
  const unsigned c = octet(s, i);
  const size_t left = s.size() - i;
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c <= 0xDF) return left >= 2 && continues(s, i + 1) ? 2 : 0;
  if (c >= 0xE0 && c <= 0xEF) {
    if (left < 3 || !continues(s, i + 1) || !continues(s, i + 2)) return 0;
    const unsigned d = octet(s, i + 1);
    return (c == 0xE0 && d < 0xA0) || (c == 0xED && d > 0x9F) ? 0 : 3;
  }
  if (c < 0xF0 || c > 0xF4 || left < 4 || !continues(s, i + 1) || !continues(s, i + 2) ||
      !continues(s, i + 3))
    return 0;
  const unsigned d = octet(s, i + 1);
  return (c == 0xF0 && d < 0x90) || (c == 0xF4 && d > 0x8F) ? 0 : 4;
}

// Octets of the GB18030 character at i; 0: not one.
size_t gb18030_at(std::string_view s, size_t i) {
  const unsigned c = octet(s, i);
  const size_t left = s.size() - i;
  if (c < 0x80) return 1;
  if (c == 0x80 || c == 0xFF || left < 2) return 0;
  const unsigned d = octet(s, i + 1);
  if (d >= 0x40 && d != 0x7F && d != 0xFF) return 2;
  if (d < 0x30 || d > 0x39 || left < 4) return 0;
  const unsigned e = octet(s, i + 2), f = octet(s, i + 3);
  return e >= 0x81 && e <= 0xFE && f >= 0x30 && f <= 0x39 ? 4 : 0;
}

bool all_ascii8(const char* p) {
  uint64_t v;
  std::memcpy(&v, p, 8);
  return (v & 0x8080808080808080ULL) == 0;
}

// Character by character: for quotes, and for delimiters that may be the second octet of a character.
uint32_t split_slowly(std::string_view line, const CellPlan& plan, std::string_view* cells, char* scratch) {
  uint32_t count = 0;
  size_t i = 0;
  const auto step = [&](size_t at) {
    return plan.delimiter_in_characters ? std::max<size_t>(gb18030_at(line, at), 1) : 1;
  };
  for (;;) {
    std::string_view cell;
    if (plan.quote != 0 && i < line.size() && line[i] == plan.quote) {
      const size_t from = ++i;
      char* const out = scratch;
      bool doubled = false;
      for (;;) {
        if (i >= line.size()) return broken_quotes;
        if (line[i] != plan.quote) {
          for (size_t n = step(i); n > 0 && i < line.size(); --n) *scratch++ = line[i++];
          continue;
        }
        if (i + 1 >= line.size() || line[i + 1] != plan.quote) break;
        *scratch++ = plan.quote;
        doubled = true;
        i += 2;
      }
      cell =
          doubled ? std::string_view(out, static_cast<size_t>(scratch - out)) : line.substr(from, i - from);
      if (++i < line.size() && line[i] != plan.delimiter) return broken_quotes;
    } else {
      const size_t from = i;
      while (i < line.size() && line[i] != plan.delimiter) i += step(i);
      if (i > line.size()) i = line.size();
      cell = line.substr(from, i - from);
    }
    if (count < UsageProfile::max_columns && plan.slot[count] != CellPlan::unused)
      cells[plan.slot[count]] = cell;
    ++count;
    if (i >= line.size()) return count;
    ++i;
  }
}

}  // namespace

Scan scan(std::string_view line) {
  const char* p = line.data();
  size_t n = line.size();
  unsigned char high = 0;
  bool nul = false;
#ifdef __SSE2__
  __m128i bits = _mm_setzero_si128(), zero = _mm_setzero_si128();
  for (; n >= 16; p += 16, n -= 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    bits = _mm_or_si128(bits, v);
    zero = _mm_or_si128(zero, _mm_cmpeq_epi8(v, _mm_setzero_si128()));
  }
  high = _mm_movemask_epi8(bits) != 0 ? 0x80 : 0;
  nul = _mm_movemask_epi8(zero) != 0;
#endif
  for (; n > 0; ++p, --n) {
    high = static_cast<unsigned char>(high | static_cast<unsigned char>(*p));
    nul = nul || *p == 0;
  }
  return {nul, (high & 0x80) != 0};
}

bool valid_text(std::string_view line, UsageProfile::Encoding encoding) {
  for (size_t i = 0; i < line.size();) {
    if (i + 8 <= line.size() && all_ascii8(line.data() + i)) {
      i += 8;
      continue;
    }
    const size_t n = encoding == UsageProfile::Encoding::utf8 ? utf8_at(line, i) : gb18030_at(line, i);
    if (n == 0) return false;
    i += n;
  }
  return true;
}

uint32_t split(std::string_view line, bool high, const CellPlan& plan, std::string_view* cells,
               char* scratch) {
  if (plan.delimiter_in_characters && high) return split_slowly(line, plan, cells, scratch);
  if (plan.quote != 0 && std::memchr(line.data(), plan.quote, line.size()) != nullptr)
    return split_slowly(line, plan, cells, scratch);
  uint32_t count = 0;
  size_t from = 0;
  const auto store = [&](size_t end) {
    if (count < UsageProfile::max_columns && plan.slot[count] != CellPlan::unused)
      cells[plan.slot[count]] = line.substr(from, end - from);
    ++count;
    from = end + 1;
  };
  size_t i = 0;
#ifdef __SSE2__
  const __m128i wanted = _mm_set1_epi8(plan.delimiter);
  for (; i + 16 <= line.size(); i += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(line.data() + i));
    for (unsigned hits = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(v, wanted))); hits != 0;
         hits &= hits - 1)
      store(i + static_cast<size_t>(__builtin_ctz(hits)));
  }
#endif
  for (; i < line.size(); ++i)
    if (line[i] == plan.delimiter) store(i);
  store(line.size());
  return count;
}

}  // namespace sublet::protocol
