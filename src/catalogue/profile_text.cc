// Encodings and time patterns of usage profiles.
#include <iconv.h>

#include <array>
#include <cerrno>

#include "base/time.h"
#include "catalogue/profile.h"

namespace sublet::catalogue {

std::optional<std::string> encoded(UsageProfile::Encoding encoding, std::string_view utf8) {
  if (encoding == UsageProfile::Encoding::utf8) return std::string(utf8);
  iconv_t cd = iconv_open("GB18030", "UTF-8");
  if (cd == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string in(utf8), out(utf8.size() * 4 + 16, '\0');
  char* from = in.data();
  char* to = out.data();
  size_t from_left = in.size(), to_left = out.size();
  const size_t result = iconv(cd, &from, &from_left, &to, &to_left);
  iconv_close(cd);
  if (result == static_cast<size_t>(-1) || from_left != 0) return std::nullopt;
  out.resize(out.size() - to_left);
  return out;
}

std::string_view part_name(UsageProfile::Part part) {
  static constexpr std::string_view names[] = {"served", "peer",  "start", "seconds", "amount", "type",
                                               "app",    "place", "imsi",  "imei",    "column"};
  return names[static_cast<int>(part)];
}

std::optional<UsageProfile::TimeForm> parse_time_form(std::string_view text) {
  UsageProfile::TimeForm form;
  if (text == "unix") {
    form.kind = UsageProfile::TimeForm::Kind::unix;
    return form;
  }
  constexpr std::string_view since = "seconds since ";
  if (text.starts_with(since)) {
    const Result<Civil> c = parse_civil(text.substr(since.size()));
    if (!c) return std::nullopt;
    form.kind = UsageProfile::TimeForm::Kind::since;
    form.since_local = local_seconds(*c);
    return form;
  }
  if (text.size() > 32) return std::nullopt;
  struct Token {
    std::string_view word;
    int8_t UsageProfile::TimeForm::*at;
  };
  static constexpr std::array<Token, 6> tokens{{{"yyyy", &UsageProfile::TimeForm::year},
                                                {"mm", &UsageProfile::TimeForm::month},
                                                {"dd", &UsageProfile::TimeForm::day},
                                                {"HH", &UsageProfile::TimeForm::hour},
                                                {"MM", &UsageProfile::TimeForm::minute},
                                                {"SS", &UsageProfile::TimeForm::second}}};
  for (size_t i = 0; i < text.size();) {
    const Token* hit = nullptr;
    for (const Token& t : tokens)
      if (text.substr(i).starts_with(t.word)) hit = &t;
    if (hit != nullptr) {
      if (form.*(hit->at) >= 0) return std::nullopt;
      form.*(hit->at) = static_cast<int8_t>(i);
      i += hit->word.size();
      continue;
    }
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
        (c >= 'A' && c <= 'Z' && c != 'T') || (c >= 'a' && c <= 'z'))
      return std::nullopt;
    form.literals.emplace_back(static_cast<uint8_t>(i), c);
    ++i;
  }
  // Each part needs the greater ones: a day without its month says nothing.
  const int8_t parts[] = {form.year, form.month, form.day, form.hour, form.minute, form.second};
  bool ended = false;
  for (int8_t p : parts) {
    if (p >= 0 && ended) return std::nullopt;
    ended = ended || p < 0;
  }
  if (form.year < 0) return std::nullopt;
  form.length = static_cast<uint8_t>(text.size());
  return form;
}

}  // namespace sublet::catalogue
