#include "apps/demo_staff.h"

#include <algorithm>

#include "gateway/core/json.h"
#include "gateway/http/client.h"
#include "gateway/rest/secrets.h"
#include "io/clock.h"
#include "io/file.h"

namespace sublet::apps {
namespace {

using gateway::Json;

constexpr const char* roles[] = {"owner", "product", "care", "finance", "risk", "regulator"};  // their names too

// RFC 4648 6, of what we have written ourselves.
std::string from_base32(const std::string& text) {
  std::string out;
  uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const size_t value = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c);
    if (value == std::string_view::npos) break;
    bits = bits << 5 | static_cast<uint32_t>(value);
    have += 5;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> have & 0xff);
  }
  return out;
}

Result<Json> asked(const DemoStaffWish& wish, const std::string& credential, const std::string& path, const Json& body, const char* method = "POST") {
  Result<gateway::HttpUrl> url = gateway::parse_url(wish.base);
  if (!url) return url.error();
  gateway::HttpCall call;
  call.url = *url, call.method = method, call.target = path;
  if (!body.is_null()) call.body = gateway::dump(body);
  if (std::string_view(method) == "PATCH") call.headers.emplace_back("If-Match", "*");
  if (!credential.empty()) call.headers.emplace_back("Authorization", "Bearer " + credential);
  const gateway::HttpAnswer a = gateway::http_call(call);
  if (a.status < 200 || a.status >= 300) return fault("api_failed", path + ": " + std::to_string(a.status) + " " + a.body.substr(0, 200) + a.error);
  if (a.body.empty()) return Json::object();
  Json j = Json::parse(a.body, nullptr, false);
  return j.is_discarded() ? Result<Json>(fault("api_failed", path + ": no JSON")) : Result<Json>(std::move(j));
}

// With a password of their own and codes, as a new colleague gets them, or one who has lost both: `there`, the people that there are. The code of the
// thirty seconds before confirms, so that the present one is still good for a sign-in.
Result<DemoStaff> make(const DemoStaffWish& wish, const std::string& role, const Json& there) {
  DemoStaff s{role, role, {}, {}};
  const auto known = std::find_if(there.begin(), there.end(), [&](const Json& one) { return one.value("name", "") == s.name; });
  Result<Json> made = known == there.end() ? asked(wish, wish.key, "/sublet/v1/staff", {{"name", s.name}, {"granted", s.granted}})
                                           : asked(wish, wish.key, "/sublet/v1/staff/" + known->value("id", ""), {{"newPassword", true}, {"newEnrolment", true}, {"locked", false}}, "PATCH");
  if (!made) return made.error();
  const std::string told = (*made)["password"].get<std::string>();
  Result<Json> session = asked(wish, "", "/sublet/v1/sign-in", {{"operator", wish.op}, {"name", s.name}, {"password", told}});
  if (!session) return session.error();
  const std::string token = (*session)["token"].get<std::string>();
  s.password = gateway::rest::random_text(15);
  if (Result<Json> own = asked(wish, token, "/sublet/v1/password", {{"old", told}, {"new", s.password}}); !own) return own.error();
  Result<Json> enrolment = asked(wish, token, "/sublet/v1/totp", Json::object());
  if (!enrolment) return enrolment.error();
  s.secret = (*enrolment)["secret"].get<std::string>();
  const Instant before = Instant::from_micros(io::SystemClock().now().micros() - 30'000'000);
  if (Result<Json> confirmed = asked(wish, token, "/sublet/v1/totp/confirm", {{"code", s.code(before)}}); !confirmed) return confirmed.error();
  return s;
}

}  // namespace

std::string DemoStaff::code(Instant now) const { return gateway::rest::hotp(from_base32(secret), static_cast<uint64_t>(gateway::rest::totp_step(now))); }

Result<std::vector<DemoStaff>> demo_staff(const DemoStaffWish& wish) {
  std::vector<DemoStaff> all;
  const Result<bool> there = io::exists(wish.file);
  if (!there) return there.error();
  if (*there) {
    Result<std::string> text = io::read_file(wish.file, 1 << 20);
    if (!text) return text.error();
    Result<Json> j = gateway::parse_json(*text);
    if (!j) return j.error();
    for (const Json& s : (*j)["staff"]) all.push_back({s.value("name", ""), s.value("granted", ""), s.value("password", ""), s.value("secret", "")});
  } else {
    const Result<Json> people = asked(wish, wish.key, "/sublet/v1/staff?limit=1000", nullptr, "GET");
    if (!people) return people.error();
    for (const char* role : roles) {
      Result<DemoStaff> s = make(wish, role, *people);
      if (!s) return s.error();
      all.push_back(std::move(*s));
    }
  }
  // The address is this run's.
  Json out = {{"console", wish.base + "/console/"}, {"api", wish.base}, {"operator", wish.op}, {"staff", Json::array()}};
  for (const DemoStaff& s : all) out["staff"].push_back({{"name", s.name}, {"granted", s.granted}, {"password", s.password}, {"secret", s.secret}});
  if (Result<Done> written = io::write_secret_file(wish.file, gateway::dump(out) + "\n"); !written) return written.error();
  return all;
}

}  // namespace sublet::apps
