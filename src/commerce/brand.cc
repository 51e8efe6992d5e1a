#include "commerce/brand.h"

#include <array>
#include <cmath>

#include "records/ids.h"

namespace sublet::commerce {

namespace {

Error bad(const std::string& why) { return refusal("bad_brand", why); }

bool is_colour(const std::string& text) { return text.size() == 7 && text[0] == '#' && text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos; }

// WCAG 2.1, "relative luminance".
double luminance(const std::string& colour) {
  double sum = 0;
  constexpr std::array<double, 3> weights = {0.2126, 0.7152, 0.0722};
  for (size_t i = 0; i < 3; ++i) {
    const double c = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

Result<Done> check_logo(const std::string& logo) {
  constexpr std::string_view svg = "data:image/svg+xml;base64,", png = "data:image/png;base64,";
  if (logo.empty()) return Done{};
  if (logo.size() > 65'536) return bad("logo: at most 64 KiB");
  const std::string_view kind = logo.starts_with(svg) ? svg : png;
  if (!logo.starts_with(kind)) return bad("logo: a data: URL of image/svg+xml or image/png, in base64");
  const Result<std::string> octets = records::from_base64(logo.substr(kind.size()));
  if (!octets) return bad("logo: base64 (RFC 4648 4)");
  const bool fits = kind == png ? octets->starts_with("\x89PNG\r\n\x1a\n") : octets->find("<svg") != std::string::npos;
  return fits ? Result<Done>(Done{}) : bad("logo: it is not the picture that it says to be");
}

}  // namespace

double contrast(const std::string& a, const std::string& b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Result<Brand> brand(const Work& w) {
  Result<Rows> rows = w.sql.query("select title, colour, logo, slogan_zh, slogan_en, service_number, actor, changed, version from brand where operator = ?", {w.op});
  if (!rows) return rows.error();
  Brand b;
  if (rows->empty()) return b;
  const Row& r = rows->front();
  b.title = r.text(0), b.colour = r.text(1), b.logo = r.text(2), b.slogan_zh = r.text(3), b.slogan_en = r.text(4), b.service_number = r.text(5), b.actor = r.text(6);
  b.changed = Instant::from_micros(r.integer(7)), b.version = r.integer(8);
  return b;
}

Result<Brand> set_brand(const Work& w, const Brand& b) {
  if (b.title.size() > 80) return bad("title: at most 80 octets");
  if (b.slogan_zh.size() > 200 || b.slogan_en.size() > 200) return bad("slogan: at most 200 octets each");
  if (b.service_number.size() > 20 || b.service_number.find_first_not_of("0123456789+- ") != std::string::npos) return bad("serviceNumber: digits, at most 20");
  if (!is_colour(b.colour)) return bad("colour: #rrggbb");
  if (contrast(b.colour, "#ffffff") < 4.5) return bad("colour: too light to be read on white, and white on it: take a darker one (contrast 4.5)");
  if (Result<Done> fits = check_logo(b.logo); !fits) return fits.error();
  Result<int64_t> n = w.sql.run(
      "insert into brand (operator, title, colour, logo, slogan_zh, slogan_en, service_number, version, changed, actor) values (?, ?, ?, ?, ?, ?, ?, 1, ?, ?) on conflict (operator) do update set title = excluded.title, colour = excluded.colour, "
      "logo = excluded.logo, slogan_zh = excluded.slogan_zh, slogan_en = excluded.slogan_en, service_number = excluded.service_number, version = brand.version + 1, changed = excluded.changed, actor = excluded.actor",
      {w.op, b.title, b.colour, b.logo, b.slogan_zh, b.slogan_en, b.service_number, w.now.micros(), w.actor});
  if (!n) return n.error();
  return brand(w);
}

}  // namespace sublet::commerce
