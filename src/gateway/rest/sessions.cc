// Sessions: OAuth2 client credentials (RFC 6749 4.4), subscribers' one-time codes, who am I, sign-out.
#include "base/phone.h"
#include "charging/state.h"
#include "commerce/parties.h"
#include "gateway/core/service.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/browser.h"
#include "gateway/rest/business.h"
#include "gateway/rest/parts.h"
#include "gateway/rest/secrets.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::gateway::rest {
namespace {

// RFC 6749 5.2.
Reply oauth_error(int status, const char* error, const char* description) {
  Reply r;
  r.status = status;
  r.body = {{"error", error}, {"error_description", description}};
  if (status == 401) r.headers.emplace_back("WWW-Authenticate", "Basic realm=\"sublet\"");
  return r;
}

std::string client_secret(const Call& call, std::string& id) {
  std::string secret = call.other("client_secret");
  id = call.other("client_id");
  const std::string_view basic = call.http->header("authorization");
  if (basic.size() > 6 && (basic.starts_with("Basic ") || basic.starts_with("basic "))) {
    const auto text = from_base64_any(basic.substr(6));
    const size_t colon = text ? text->find(':') : std::string::npos;
    if (colon == std::string::npos) return {};
    // RFC 6749 2.3.1: both parts are encoded as forms are.
    const Result<std::string> name = percent_decode(text->substr(0, colon), true), word = percent_decode(text->substr(colon + 1), true);
    if (!name || !word) return {};
    id = *name;
    secret = *word;
  }
  return secret;
}

// The client's id is its key's; its secret the key.
Result<Reply> token(Parts& parts, Call& call, records::Sql& sql) {
  if (call.other("grant_type") != "client_credentials") return oauth_error(400, "unsupported_grant_type", "grant_type is client_credentials");
  std::string id;
  const std::string secret = client_secret(call, id);
  std::optional<Principal> who = secret.size() < 300 ? parts.authenticator.key(sql, secret) : std::nullopt;
  if (!who || (!id.empty() && who->id != "key " + id)) return oauth_error(401, "invalid_client", "the client's id is the key's id, its secret the key");
  std::string scopes = who->granted;
  if (const std::string asked = call.other("scope"); !asked.empty()) {
    const Result<Granted> granted = asked.size() < 1000 ? granted_by(asked) : Result<Granted>(refusal("bad_scope"));
    if (!granted || granted->rights.none() || !granted->rights.within(who->rights)) return oauth_error(400, "invalid_scope", "not all of these are the key's");
    scopes = asked;
  }
  Result<std::string> made = Authenticator::begin(sql, {who->op, "token", who->id, scopes, "", parts.settings.token_seconds}, call.now);
  if (!made) return made.error();
  Reply r;
  r.body = {{"access_token", *made}, {"token_type", "Bearer"}, {"expires_in", parts.settings.token_seconds}, {"scope", scopes}};
  r.headers.emplace_back("Pragma", "no-cache");
  return r;
}

// Whether charging has this line with this operator, in service.
bool line_is_there(Service& service, const std::string& op, const std::string& line) {
  PhoneNumber number;
  if (!PhoneNumber::from_digits(line, number)) return false;
  bool found = false;
  (void)service.inspect([&](const charging::State& state) {
    const charging::OperatorState* o = state.find(op);
    found = o != nullptr && state.store.find(charging::line_key(o->id, number)) != 0;
  });
  return found;
}

std::string code_place(const std::string& op, const std::string& line) { return op + "/one_time_code/" + line; }

// Whether it is the code, whichever key it was kept under: keys may be turned while it is on its way.
bool code_is(const Parts& parts, const std::string& op, const std::string& line, const std::string& hash, const std::string& code) {
  bool is = false;
  for (const std::string& made : parts.vault.finds(code_place(op, line), code)) is = same(hash, made) || is;
  return is && !hash.empty();
}

// The answer is the same whether the line exists, was asked for too often, or gets a code.
Result<Reply> send_code(Parts& parts, Call& call, records::Sql& sql) {
  Reply r;
  r.body = {{"expiresIn", parts.settings.code_seconds}};
  const std::string op = call.body["operator"].get<std::string>(), line = call.body["line"].get<std::string>();
  if (!std::any_cast<bool>(call.prepared)) return r;
  const Settings& s = parts.settings;
  const int64_t now = call.now.micros(), hour = int64_t{3'600} * 1'000'000;
  Result<records::Rows> rows = sql.query("select sent, hour_from, hour_sent from one_time_code where operator = ? and line = ?", {op, line});
  if (!rows) return rows.error();
  int64_t from = now, sent = 0;
  if (!rows->empty()) {
    const records::Row& row = (*rows)[0];
    if (now - row.integer(0) < s.code_pause_seconds * 1'000'000) return r;
    if (now - row.integer(1) < hour) from = row.integer(1), sent = row.integer(2);
    if (sent >= s.codes_an_hour) return r;
  }
  const std::string code = random_digits(6), hash = parts.vault.find(code_place(op, line), code);
  Result<int64_t> kept = sql.run("insert into one_time_code (operator, line, hash, expires, attempts, sent, hour_from, hour_sent) values (?, ?, ?, ?, 0, ?, ?, ?) "
                                 "on conflict (operator, line) do update set hash = excluded.hash, expires = excluded.expires, attempts = 0, sent = excluded.sent, hour_from = excluded.hour_from, hour_sent = excluded.hour_sent",
                                 {op, line, hash, now + s.code_seconds * 1'000'000, now, from, sent + 1});
  if (!kept) return kept.error();
  // Sealed until it is sent, and gone then: whoever reads the records signs in as nobody.
  // In both languages: who reads it is not known yet. It fits into one message (70 characters, TS 23.038 UCS2).
  const std::string id = records::new_id(call.now), minutes = std::to_string(s.code_seconds / 60), words = "验证码 " + code + "，" + minutes + " 分钟内有效，请勿告诉他人。Your code, good for " + minutes + " min; tell nobody.";
  const Json text = {{"sealed", parts.vault.seal(sms_place(op, id), words)}, {"kind", "one_time_code"}};
  if (Result<Done> out = records::put_out(sql, op, {.id = id, .topic = "sms", .target = line, .body = dump(text)}, call.now); !out) return out.error();
  return r;
}

}  // namespace

Result<bool> take_code(const Parts& parts, records::Sql& sql, const std::string& op, const std::string& line, const std::string& code, Instant now) {
  Result<int64_t> counted = sql.run("update one_time_code set attempts = attempts + 1 where operator = ? and line = ? and expires > ? and attempts < ?", {op, line, now.micros(), parts.settings.code_attempts});
  if (!counted) return counted.error();
  if (*counted == 0) return false;
  Result<records::Row> row = sql.one("select hash from one_time_code where operator = ? and line = ?", {op, line});
  if (!row) return row.error();
  if (!code_is(parts, op, line, row->text(0), code)) return false;
  // Used up; how often it was sent stays.
  if (Result<int64_t> used = sql.run("update one_time_code set hash = '', expires = 0 where operator = ? and line = ?", {op, line}); !used) return used.error();
  return true;
}

Result<Reply> begun(const Call& call, const char* kind, const std::string& token, int64_t seconds) {
  Reply r;
  r.body = {{"expiresIn", seconds}};
  if (!call.body.value("cookie", false)) {
    r.body["token"] = token;
    return r;
  }
  Result<std::string> cookie = session_cookie(*call.http, call.base, kind, call.who.op, token, seconds);
  if (!cookie) return cookie.error();
  r.headers.emplace_back("Set-Cookie", *cookie);
  return r;
}

Reply told_apart(const Error& refused) {
  Reply r;
  const HttpReply p = problem(refused);
  r.status = p.status, r.raw = true, r.text = p.body, r.headers = p.headers;
  return r;
}

namespace {

Result<Reply> code_sign_in(Parts& parts, Call& call, records::Sql& sql) {
  const std::string op = call.body["operator"].get<std::string>(), line = call.body["line"].get<std::string>();
  Result<bool> good = take_code(parts, sql, op, line, call.body["code"].get<std::string>(), call.now);
  if (!good) return good.error();
  if (!*good) return told_apart(refusal("sign_in_failed", "the code is wrong, too old, or was tried too often"));
  Result<std::string> made = Authenticator::begin(sql, {op, "subscriber", "line " + line, "subscriber", line, parts.settings.subscriber_seconds}, call.now);
  if (!made) return made.error();
  call.op = op, call.who.op = op, call.who.id = "line " + line, call.who.granted = "subscriber";
  call.resource = "session";
  return begun(call, "subscriber", *made, parts.settings.subscriber_seconds);
}

// Who asks, and what every page about the operator needs to say it by.
Result<Reply> who_am_i(Parts& parts, Call& call) {
  Reply r;
  r.body = {{"operator", call.who.op}, {"principal", call.who.id}, {"granted", call.who.granted}, {"scopes", call.who.rights.scopes()}};
  if (!call.who.line.empty()) r.body["line"] = call.who.line;
  if (!call.who.session.empty()) r.body["expires"] = call.who.expires.text();
  if (!call.who.name.empty()) r.body["name"] = call.who.name;
  if (call.who.password_seen) r.body["passwordSeen"] = true;
  if (!call.who.party.empty()) {
    Result<commerce::Party> p = parts.db.read<commerce::Party>([&](records::Sql& sql) { return commerce::party({sql, parts.vault, call.op, call.now, call.who.id}, call.who.party); });
    if (!p) return p.error();
    r.body["party"] = p->id, r.body["name"] = p->name;
  }
  Result<About> a = about_operator(parts.service, call.op);
  if (!a && !a.error().is_refusal()) return a.error();
  // A visit lasts longer once it has ordered: each look at it keeps the cookie as long.
  if (call.who.browser && call.who.visitor()) r.headers.emplace_back("Set-Cookie", renewed_cookie(*call.http, call.base, parts.settings.visit_order_seconds));
  if (a) r.body["title"] = a->title, r.body["currency"] = a->currency, r.body["timeZone"] = a->zone;  // the platform has none
  return r;
}

Result<Reply> sign_out(Call& call, records::Sql& sql) {
  if (call.who.session.empty()) return refusal("conflict", "an API key is no session; revoke it");
  call.resource = "session";
  Result<int64_t> done = sql.run("delete from session where operator = ? and hash = ?", {call.who.op, call.who.session});
  if (!done) return done.error();
  Reply r;
  if (call.who.browser) r.headers.emplace_back("Set-Cookie", ended_cookie(*call.http, call.base));
  return r;
}

}  // namespace

std::vector<Route> session_routes(Parts& parts) {
  const auto forget = [&parts] { parts.authenticator.forget(); };
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = "/oauth2/token", .name = "createToken", .access = Access::write, .open = true, .gives = "sublet.Token", .runs = write,
               .handler = [&parts](Call& c, records::Sql& sql) { return token(parts, c, sql); }, .form = true});
  r.push_back({.method = "POST", .path = "/sublet/v1/code", .name = "sendCode", .access = Access::write, .open = true, .takes = "sublet.Code_Create", .gives = "sublet.Code", .status = 202, .runs = write,
               .handler = [&parts](Call& c, records::Sql& sql) { return send_code(parts, c, sql); },
               .before = [&parts](Call& c) -> Result<Done> {
                 c.prepared = line_is_there(parts.service, c.body["operator"].get<std::string>(), c.body["line"].get<std::string>());
                 return Done{};
               }});
  r.push_back({.method = "POST", .path = "/sublet/v1/code/sign-in", .name = "signInByCode", .access = Access::write, .open = true, .takes = "sublet.CodeSignIn", .gives = "sublet.Session", .status = 201, .runs = write,
               .handler = [&parts](Call& c, records::Sql& sql) { return code_sign_in(parts, c, sql); }});
  r.push_back({.method = "GET", .path = "/sublet/v1/session", .name = "readSession", .gives = "sublet.Principal", .runs = plain, .plain = [&parts](Call& c) { return who_am_i(parts, c); }});
  r.push_back({.method = "DELETE", .path = "/sublet/v1/session", .name = "signOut", .access = Access::write, .status = 204, .runs = write, .handler = sign_out, .after = forget});
  return r;
}

}  // namespace sublet::gateway::rest
