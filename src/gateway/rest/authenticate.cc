#include "gateway/rest/authenticate.h"

#include <strings.h>

#include "gateway/rest/browser.h"
#include "gateway/rest/secrets.h"

namespace sublet::gateway::rest {
namespace {

constexpr size_t most_known = 100'000;
constexpr int64_t remembered_micros = 10'000'000;

std::string shown_by(const HttpRequest& request) {
  if (const std::string_view key = request.header("x-api-key"); !key.empty()) return std::string(key);
  const std::string_view text = request.header("authorization");
  if (text.size() > 7 && ::strncasecmp(text.data(), "bearer ", 7) == 0) return std::string(text.substr(7));
  return token_of_cookie(request);
}

}  // namespace

bool shows_credential(const HttpRequest& request) { return !request.header("authorization").empty() || !shown_by(request).empty(); }

namespace {

// "sk.demo.01KB.secret" -> parts behind the first word.
std::vector<std::string> parts_of(const std::string& text, size_t n) {
  std::vector<std::string> out;
  size_t from = text.find('.');
  while (from != std::string::npos && out.size() <= n) {
    const size_t next = text.find('.', from + 1);
    out.push_back(text.substr(from + 1, next == std::string::npos ? next : next - from - 1));
    from = next;
  }
  if (out.size() != n) out.clear();
  return out;
}

// What a subscriber's session holds for: whoever has the line now. Another holder, another SIM or another line under the same number
// sign in anew. Empty: the records know no such line.
Result<std::string> bound_to(records::Sql& sql, const std::string& op, const std::string& line) {
  if (line.empty()) return std::string();
  Result<records::Rows> rows = sql.query("select id, party, iccid from line where operator = ? and number = ? and state <> 'closed'", {op, line});
  if (!rows) return rows.error();
  return rows->empty() ? std::string() : rows->front().text(0) + "/" + rows->front().text(1) + "/" + rows->front().text(2);
}

}  // namespace

NewKey new_key(const std::string& op, const std::string& id) {
  NewKey k;
  k.text = "sk." + op + "." + id + "." + random_text(32);
  k.hash = secret_hash(k.text);
  return k;
}

Result<Principal> Authenticator::who(const HttpRequest& request, Instant now) {
  const auto stranger = [] { return refusal("unauthorized", "show an API key or a token that is good: Authorization: Bearer ... or X-API-Key"); };
  const std::string shown = shown_by(request);
  if (shown.empty() || shown.size() > 300 || !is_utf8(shown) || shown.find('\0') != std::string::npos) return stranger();
  const std::string hash = secret_hash(shown);
  uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    generation = generation_;
    const auto found = known_.find(hash);
    if (found != known_.end() && found->second.until > now && found->second.who.expires > now) {
      Principal who = found->second.who;
      who.browser = shown_by_cookie(request);
      return who;
    }
  }
  Result<std::optional<Principal>> principal = db_.read<std::optional<Principal>>([&](records::Sql& sql) -> Result<std::optional<Principal>> { return look(sql, shown, now); });
  if (!principal) return principal.error();
  if (!*principal) return stranger();
  (*principal)->browser = shown_by_cookie(request);
  if (!(*principal)->line.empty()) return **principal;
  const std::lock_guard lock(mutex_);
  if (generation == generation_) {
    if (known_.size() >= most_known) known_.clear();
    known_[hash] = {**principal, Instant::from_micros(now.micros() + remembered_micros)};
  }
  return **principal;
}

void Authenticator::forget() {
  const std::lock_guard lock(mutex_);
  ++generation_;
  known_.clear();
}

std::optional<Principal> Authenticator::key(records::Sql& sql, const std::string& shown) {
  const std::vector<std::string> p = parts_of(shown, 3);
  if (!shown.starts_with("sk.") || p.empty()) return std::nullopt;
  const Result<records::Rows> rows = sql.query("select hash, granted, payers from api_key where operator = ? and id = ? and revoked is null", {p[0], p[1]});
  if (!rows || rows->empty() || !same((*rows)[0].text(0), secret_hash(shown))) return std::nullopt;
  Principal who;
  who.op = p[0];
  who.id = "key " + p[1];
  who.granted = (*rows)[0].text(1);
  const Result<Granted> granted = granted_by(who.granted);
  if (!granted) return std::nullopt;
  who.rights = granted->rights;
  who.payers = (*rows)[0].text(2);
  who.expires = Instant::from_micros(INT64_MAX);
  return who;
}

std::optional<Principal> Authenticator::look(records::Sql& sql, const std::string& shown, Instant now) {
  if (shown.starts_with("sk.")) return key(sql, shown);
  const std::vector<std::string> p = parts_of(shown, 2);
  if (!shown.starts_with("st.") || p.empty()) return std::nullopt;
  const std::string hash = secret_hash(shown);
  const Result<records::Rows> rows = sql.query("select kind, principal, granted, line, expires, bound from session where operator = ? and hash = ? and expires > ?", {p[0], hash, now.micros()});
  if (!rows || rows->empty()) return std::nullopt;
  const records::Row& row = (*rows)[0];
  Principal who;
  who.op = p[0];
  who.id = row.text(1);
  who.granted = row.text(2);
  who.line = row.text(3);
  who.session = hash;
  who.expires = Instant::from_micros(row.integer(4));
  const std::string& kind = row.text(0);
  if (kind == "staff" || kind == "enrolment") {  // what a person may do is what the person may now, not what it was at sign-in
    const Result<records::Rows> staff = sql.query("select granted, payers, name, password_seen from staff where operator = ? and id = ? and disabled = 0", {who.op, who.id.substr(who.id.find(' ') + 1)});
    if (!staff || staff->empty()) return std::nullopt;
    who.granted = (*staff)[0].text(0), who.payers = (*staff)[0].text(1), who.name = (*staff)[0].text(2), who.password_seen = (*staff)[0].integer(3) != 0;
  }
  if (kind == "token") {  // of a key: what it may let pay is the key's
    const Result<records::Rows> of = sql.query("select payers from api_key where operator = ? and id = ? and revoked is null", {who.op, who.id.substr(who.id.find(' ') + 1)});
    if (!of || of->empty()) return std::nullopt;
    who.payers = (*of)[0].text(0);
  }
  if (kind == "subscriber") {
    const Result<std::string> bound = bound_to(sql, who.op, who.line);
    if (!bound || *bound != row.text(5)) return std::nullopt;
  }
  if (kind == "visitor") {
    const Result<records::Rows> visit = sql.query("select party from visit where operator = ? and id = ?", {who.op, who.id.substr(who.id.find(' ') + 1)});
    if (!visit || visit->empty()) return std::nullopt;
    who.visit = who.id.substr(who.id.find(' ') + 1), who.party = (*visit)[0].text(0);
  }
  if (kind == "enrolment" || who.password_seen) {  // by password alone, or by one that another knows: may put that right, and nothing else
    who.rights.add(Area::self, Access::read);
    who.rights.add(Area::self, Access::write);
    if (kind == "enrolment") who.granted = "enrolment";
    return who;
  }
  const Result<Granted> granted = granted_by(who.granted);
  if (!granted) return std::nullopt;
  who.rights = granted->rights;
  return who;
}

Result<std::string> Authenticator::begin(records::Sql& sql, const Session& s, Instant now) {
  std::string token = "st." + s.op + "." + random_text(32);
  Result<std::string> bound = bound_to(sql, s.op, s.line);
  if (!bound) return bound;
  Result<int64_t> done = sql.run("insert into session (operator, hash, kind, principal, granted, line, created, expires, bound) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                 {s.op, secret_hash(token), s.kind, s.principal, s.granted, s.line, now.micros(), now.micros() + s.seconds * 1'000'000, *bound});
  if (!done) return done.error();
  return token;
}

Result<Done> Authenticator::end_all(records::Sql& sql, const std::string& op, const std::string& principal) {
  Result<int64_t> done = sql.run("delete from session where operator = ? and principal = ?", {op, principal});
  if (!done) return done.error();
  return Done{};
}

}  // namespace sublet::gateway::rest
