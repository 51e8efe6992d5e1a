#include "gateway/host/shape.h"

#include "base/hash.h"

namespace sublet::gateway {

Result<HostEndpoint> parse_endpoint(std::string_view text) {
  const size_t equals = text.find('='), slash = text.find('/');
  if (equals == std::string_view::npos || slash == std::string_view::npos || slash == 0 || slash + 1 >= equals)
    return refusal("bad_endpoint", "write a host's address as operator/host=[soap+ or a description's file+]http://host:port, not '" + std::string(text.substr(0, 200)) + "'");
  HostEndpoint e;
  e.op = text.substr(0, slash), e.host = text.substr(slash + 1, equals - slash - 1), e.url = text.substr(equals + 1);
  if (e.op.find(' ') != std::string::npos || e.host.find(' ') != std::string::npos) return refusal("bad_endpoint", "the codes of operators and hosts have no spaces");
  if (const size_t plus = e.url.find("+http"); plus != std::string::npos && plus != 0) {
    e.shape = e.url.substr(0, plus);
    e.url = e.url.substr(plus + 1);
  }
  if (Result<HttpUrl> url = parse_url(e.url); !url) return url.error();
  return e;
}

Result<std::shared_ptr<const Shape>> make_shape(const HostEndpoint& e, const ZoneTable& zone) {
  const Result<HttpUrl> url = parse_url(e.url);
  if (!url) return url.error();
  if (e.shape == "vop") return shapes::vop(e, *url, zone);
  if (e.shape == "soap") return shapes::soap(e, *url, zone);
  return shapes::described(e, *url, zone);
}

namespace shapes {

namespace {

std::string padded(uint64_t v, size_t width) {
  std::string s = std::to_string(v);
  return s.size() < width ? std::string(width - s.size(), '0') + s : s;
}

}  // namespace

std::string national(PhoneNumber line, std::string_view country) {
  std::string phone = line.text();
  return !country.empty() && phone.starts_with(country) ? phone.substr(country.size()) : phone;
}

PhoneNumber international(std::string_view phone, std::string_view country) {
  PhoneNumber n;
  if (phone.size() < 5 || phone.size() + country.size() > static_cast<size_t>(PhoneNumber::max_digits) || !PhoneNumber::from_digits(std::string(country) + std::string(phone), n)) return {};
  return n;
}

std::string serial_of(std::string_view mvnokey, const HostTask& t, const ZoneTable& zone) {
  const Civil c = zone.civil(t.made);
  const auto two = [](int v) { return padded(static_cast<uint64_t>(v), 2); };
  return std::string(mvnokey) + padded(static_cast<uint64_t>(c.date.year), 4) + two(c.date.month) + two(c.date.day) + two(c.hour) + two(c.minute) + two(c.second) +
         padded(static_cast<uint64_t>(t.made.micros() / 1'000 % 1'000), 3) + padded(hash128(t.op + "/" + t.id).high % 1'000'000, 6);
}

std::string order_of(std::string_view mvnokey, const HostTask& t, const ZoneTable& zone) {
  static constexpr char letters[] = "0123456789ABCDEFGHJKLMNPQRSTUVWX";
  std::string id = serial_of(mvnokey, t, zone);
  for (uint64_t tail = hash128(t.op + "/" + t.id).low, i = 0; i < 4; ++i, tail >>= 5) id += letters[tail & 31];
  return id;
}

std::string clipped(std::string_view text) {
  std::string out(text.substr(0, Shape::most_text));
  if (out.size() < text.size())
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0) == 0x80) out.pop_back();
  if (out.size() < text.size() && !out.empty() && static_cast<unsigned char>(out.back()) >= 0xc0) out.pop_back();
  for (char& c : out)
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = ' ';
  return out;
}

HostReply no_status(const HttpAnswer& a) {
  HostReply r;
  r.what = a.connected ? HostReply::What::no_answer : HostReply::What::unreachable;
  r.words = clipped(a.error);
  r.bad_sign = true;
  return r;
}

}  // namespace shapes
}  // namespace sublet::gateway
