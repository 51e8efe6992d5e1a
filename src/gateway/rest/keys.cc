// API keys: made, listed and revoked by the owner, or by the platform for any operator. The key itself is told once.
#include "gateway/rest/authenticate.h"
#include "gateway/rest/parts.h"
#include "gateway/rest/payers.h"
#include "gateway/rest/secrets.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

constexpr const char* columns = "id, name, granted, created, created_by, revoked, payers";

Json key_json(const records::Row& row) {
  Json j = {{"id", row.text(0)}, {"href", ""}, {"name", row.text(1)}, {"granted", row.text(2)}, {"created", Instant::from_micros(row.integer(3)).text()}, {"createdBy", row.text(4)}, {"state", row.null(5) ? "active" : "revoked"}};
  j["payers"] = payers_json(row.text(6));
  if (!row.null(5)) j["revoked"] = Instant::from_micros(row.integer(5)).text();
  return j;
}
Json key_json(const Call& call, const records::Row& row) {
  Json j = key_json(row);
  j["href"] = call.base + "/sublet/v1/keys/" + row.text(0);
  return j;
}

Result<Reply> create(Call& call, records::Sql& sql) {
  const std::string words = call.body["granted"].get<std::string>();
  Result<Granted> granted = may_grant(call.who, call.op, words);
  if (!granted) return granted.error();
  Result<std::string> payers = payers_in(call.body.value("payers", Json::array()));
  if (!payers) return payers.error();
  const std::string id = records::new_id(call.now);
  const NewKey key = new_key(call.op, id);
  Result<int64_t> done = sql.run("insert into api_key (operator, id, name, granted, hash, created, created_by, payers) values (?, ?, ?, ?, ?, ?, ?, ?)",
                                 {call.op, id, call.body["name"].get<std::string>(), words, key.hash, call.now.micros(), call.who.id, *payers});
  if (!done) return done.error();
  Result<records::Row> row = sql.one(std::string("select ") + columns + " from api_key where operator = ? and id = ?", {call.op, id});
  if (!row) return row.error();
  call.resource = "key " + id;
  Reply r;
  r.body = key_json(call, *row);
  r.body["key"] = key.text;
  r.location = "/sublet/v1/keys/" + id;
  return r;
}

Result<Reply> list(Call& call, records::Sql& sql) {
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + " from api_key where operator = ? order by id", {call.op});
  if (!rows) return rows.error();
  return page_of(call, *rows, [&](const records::Row& row) { return key_json(call, row); });
}

Result<Reply> retrieve(Call& call, records::Sql& sql) {
  Result<records::Row> row = sql.one(std::string("select ") + columns + " from api_key where operator = ? and id = ?", {call.op, call.parameter(0)});
  if (!row) return row.error();
  return Reply{.body = key_json(call, *row)};
}

// Which drawers and accounts it may let pay; nothing else of a key changes.
Result<Reply> change(Call& call, records::Sql& sql) {
  const std::string& id = call.parameter(0);
  Result<records::Row> row = sql.one(std::string("select ") + columns + " from api_key where operator = ? and id = ?", {call.op, id});
  if (!row) return row.error();
  call.resource = "key " + id;
  // Who holds more than the caller is not for the caller to change.
  if (Result<Granted> had = may_grant(call.who, call.op, row->text(2)); !had) return had.error();
  Result<std::string> payers = payers_in(call.body["payers"]);
  if (!payers) return payers.error();
  if (Result<int64_t> done = sql.run("update api_key set payers = ? where operator = ? and id = ?", {*payers, call.op, id}); !done) return done.error();
  return retrieve(call, sql);
}

Result<Reply> revoke(Call& call, records::Sql& sql) {
  const std::string& id = call.parameter(0);
  call.resource = "key " + id;
  Result<int64_t> done = sql.run("update api_key set revoked = ? where operator = ? and id = ? and revoked is null", {call.now.micros(), call.op, id});
  if (!done) return done.error();
  if (*done == 0) return refusal("not_found", "there is no such key, or it is revoked already");
  if (Result<Done> ended = Authenticator::end_all(sql, call.op, "key " + id); !ended) return ended.error();
  return Reply{};
}

}  // namespace

Result<Granted> may_grant(const Principal& who, const std::string& op, const std::string& words) {
  Result<Granted> granted = granted_by(words);
  if (!granted) return granted;
  if (granted->rights.none()) return refusal("bad_role", "name at least one role or scope");
  for (const Role role : granted->roles) {
    if (role == Role::subscriber || role == Role::visitor) return refusal("bad_role", "subscribers sign in by a code, and visitors are whoever comes; nobody is given these roles");
    if ((role == Role::platform) != (op == platform_operator)) return refusal("bad_role", "the platform's role is for the platform's own, and the others are an operator's");
  }
  if (op == platform_operator && !granted->rights.within(rights_of(Role::platform))) return refusal("bad_scope", "the platform's own may hold no operator's rights");
  if (!who.platform() && !granted->rights.within(who.rights)) return refusal("forbidden", "nobody gives away more than they have");
  return granted;
}

std::vector<Route> key_routes(Parts& parts) {
  const auto forget = [&parts] { parts.authenticator.forget(); };
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = "/sublet/v1/keys", .name = "createKey", .area = Area::key, .access = Access::write, .takes = "sublet.Key_Create", .gives = "sublet.Key", .status = 201, .runs = write, .handler = create});
  r.push_back({.method = "GET", .path = "/sublet/v1/keys", .name = "listKeys", .area = Area::key, .gives = "sublet.Key", .list = true, .handler = list});
  r.push_back({.method = "GET", .path = "/sublet/v1/keys/{id}", .name = "readKey", .area = Area::key, .gives = "sublet.Key", .handler = retrieve});
  r.push_back({.method = "PATCH", .path = "/sublet/v1/keys/{id}", .name = "changeKey", .area = Area::key, .access = Access::write, .takes = "sublet.Key_Update", .gives = "sublet.Key", .runs = write, .handler = change, .after = forget, .patch = true});
  r.push_back({.method = "DELETE", .path = "/sublet/v1/keys/{id}", .name = "revokeKey", .area = Area::key, .access = Access::write, .status = 204, .runs = write, .handler = revoke, .after = forget});
  return r;
}

}  // namespace sublet::gateway::rest
