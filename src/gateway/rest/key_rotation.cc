#include "gateway/rest/key_rotation.h"

#include "commerce/reseal.h"
#include "gateway/rest/call.h"
#include "gateway/rest/remarks.h"
#include "gateway/rest/secrets.h"
#include "records/ids.h"

namespace sublet::gateway::rest {

namespace {

using records::Resealed;
using records::SealedRows;
using records::UnderKey;

constexpr int64_t unit_rows = 500;

// Messages that wait: sealed within their row's body.
SealedRows messages() {
  SealedRows out;
  out.name = "messages";
  out.under = [](records::Sql& sql, const std::string& key, Instant) -> Result<UnderKey> {
    Result<records::Row> n = sql.one("select count(*) from outbox where topic = 'sms' and body like ?", {"%\"sealed\":\"" + records::under_pattern(key)});
    if (!n) return n.error();
    return UnderKey{n->integer(0), {}};
  };
  out.reseal = [](records::Sql& sql, const records::Vault& vault, const Resealed& from, int64_t most) -> Result<Resealed> {
    Result<records::Rows> rows = sql.query("select operator, id, body from outbox where (operator, id) > (?, ?) and topic = 'sms' and body like '%\"sealed\":\"%' and body not like ? order by operator, id limit ?",
                                           {from.op, from.id, "%\"sealed\":\"" + records::under_pattern(vault.current()), most});
    if (!rows) return rows.error();
    Resealed done;
    for (const records::Row& r : *rows) {
      done = {done.rows + 1, r.text(0), r.text(1)};
      Result<Json> body = parse_json(r.text(2));
      if (!body || !body->is_object() || !body->value("sealed", Json()).is_string()) continue;
      const std::string at = sms_place(r.text(0), r.text(1));
      Result<std::string> text = vault.unseal(at, (*body)["sealed"].get<std::string>());
      if (!text) return text.error();
      (*body)["sealed"] = vault.seal(at, *text);
      Result<int64_t> n = sql.run("update outbox set body = ? where operator = ? and id = ?", {dump(*body), r.text(0), r.text(1)});
      if (!n) return n.error();
    }
    return done;
  };
  return out;
}

SealedRows one_time_codes() {
  SealedRows out;
  out.name = "one-time codes";
  out.under = [](records::Sql& sql, const std::string& key, Instant now) -> Result<UnderKey> {
    Result<records::Row> n = sql.one("select count(*), coalesce(max(expires), 0) from one_time_code where hash like ? and expires > ?", {records::under_pattern(key), now.micros()});
    if (!n) return n.error();
    UnderKey u{n->integer(0), {}};
    if (u.rows != 0) u.until = Instant::from_micros(n->integer(1));
    return u;
  };
  return out;
}

Result<KeyUse> uses_of(const KeyDesk& desk, const std::string& key) {
  KeyUse out{key, desk.vault.since(key), key == desk.vault.current(), {}};
  for (const SealedRows& s : all_sealed_rows()) {
    Result<UnderKey> n = desk.db.read<UnderKey>([&](records::Sql& sql) { return s.under(sql, key, desk.clock.now()); });
    if (!n) return n.error();
    if (n->rows != 0) out.uses.emplace_back(s.name, *n);
  }
  return out;
}

// Rows under old keys that can be sealed again.
Result<int64_t> waiting(const KeyDesk& desk) {
  int64_t all = 0;
  for (const std::string& key : desk.vault.names()) {
    if (key == desk.vault.current()) continue;
    for (const SealedRows& s : all_sealed_rows()) {
      if (!s.reseal) continue;
      Result<UnderKey> n = desk.db.read<UnderKey>([&](records::Sql& sql) { return s.under(sql, key, desk.clock.now()); });
      if (!n) return n.error();
      all += n->rows;
    }
  }
  return all;
}

Result<Done> note(const KeyDesk& desk, const std::string& what, const std::string& resource) {
  return desk.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
    const Instant now = desk.clock.now();
    Result<int64_t> n = sql.run("insert into audit (operator, id, at, principal, granted, method, path, resource, old_etag, new_etag, status, outcome, reason) values (?, ?, ?, 'command line', '', 'COMMAND', ?, ?, '', '', 200, 'done', '')",
                                {platform_operator, records::new_id(now), now.micros(), what, resource});
    if (!n) return n.error();
    return Done{};
  });
}

Json use_json(const KeyUse& k) {
  Json j = {{"key", k.key}, {"since", k.since.text()}, {"current", k.current}, {"uses", Json::array()}};
  for (const auto& [what, under] : k.uses) {
    Json u = {{"what", what}, {"rows", under.rows}};
    if (under.until) u["until"] = under.until->text();
    j["uses"].push_back(std::move(u));
  }
  return j;
}

Result<Json> answered(const KeyDesk& desk, const std::string& todo, const Tell& tell) {
  Json out = {{"ok", true}};
  if (todo == "key_rotate") {
    Result<Rotation> r = rotate_keys(desk, tell);
    if (!r) return r.error();
    out["current"] = r->current, out["went_on"] = r->went_on, out["dropped"] = r->dropped, out["resealed"] = Json::object();
    for (const auto& [what, rows] : r->resealed) out["resealed"][what] = rows;
  } else if (todo == "key_drop_old") {
    Result<std::vector<std::string>> gone = drop_unused_keys(desk);
    if (!gone) return gone.error();
    out["dropped"] = *gone;
  }
  Result<std::vector<KeyUse>> all = key_uses(desk);
  if (!all) return all.error();
  out["keys"] = Json::array();
  for (const KeyUse& k : *all) out["keys"].push_back(use_json(k));
  return out;
}

}  // namespace

std::vector<SealedRows> all_sealed_rows() {
  std::vector<SealedRows> all = commerce::sealed_rows();
  all.push_back(records::sealed_column("webhook secrets", "hub", "id", "secret", hub_secret_place));
  all.push_back(records::sealed_column("second factors of staff", "staff", "id", "seed", seed_place));
  all.push_back(sealed_remarks());
  all.push_back(messages());
  all.push_back(one_time_codes());
  return all;
}

Result<Rotation> rotate_keys(const KeyDesk& desk, const Tell& tell) {
  Rotation out;
  Result<int64_t> total = waiting(desk);
  if (!total) return total.error();
  out.went_on = *total != 0;
  if (!out.went_on) {
    if (Result<Done> turned = desk.vault.rotate(desk.clock.now()); !turned) return turned.error();
    total = waiting(desk);
    if (!total) return total.error();
  }
  out.current = desk.vault.current();
  int64_t all = 0;
  for (const SealedRows& s : all_sealed_rows()) {
    if (!s.reseal) continue;
    int64_t rows = 0;
    for (Resealed at;;) {
      Result<Resealed> done = desk.db.write<Resealed>([&](records::Sql& sql) { return s.reseal(sql, desk.vault, at, unit_rows); });
      if (!done) return done.error();
      if (done->rows == 0) break;
      at = *done, rows += done->rows, all += done->rows;
      if (!tell(Json{{"progress", all}, {"total", std::max(all, *total)}, {"what", s.name}})) return refusal("stopped", "after " + std::to_string(all) + " rows; the same command goes on there");
    }
    if (rows != 0) out.resealed.emplace_back(s.name, rows);
  }
  Result<std::vector<std::string>> gone = drop_unused_keys(desk);
  if (!gone) return gone.error();
  out.dropped = std::move(*gone);
  if (Result<Done> noted = note(desk, "key rotate", "key " + out.current); !noted) return noted.error();
  return out;
}

Result<std::vector<std::string>> drop_unused_keys(const KeyDesk& desk) {
  std::vector<std::string> out;
  for (const std::string& key : desk.vault.names()) {
    if (key == desk.vault.current()) continue;
    Result<KeyUse> k = uses_of(desk, key);
    if (!k) return k.error();
    if (!k->uses.empty()) continue;
    const Result<Done> gone = desk.vault.drop(key);
    if (!gone && gone.error().code == "key_unknown") continue;  // somebody else's rotation was quicker
    if (!gone) return gone.error();
    if (Result<Done> noted = note(desk, "key drop", "key " + key); !noted) return noted.error();
    out.push_back(key);
  }
  return out;
}

Result<std::vector<KeyUse>> key_uses(const KeyDesk& desk) {
  std::vector<KeyUse> out;
  for (const std::string& key : desk.vault.names()) {
    Result<KeyUse> k = uses_of(desk, key);
    if (!k) return k.error();
    out.push_back(std::move(*k));
  }
  return out;
}

bool is_key_request(const Json& request) {
  const Json todo = request.is_object() ? request.value("do", Json()) : Json();
  return todo == "key_rotate" || todo == "key_drop_old" || todo == "keys";
}

Json key_request(const KeyDesk& desk, const Json& request, const Tell& tell) {
  for (const auto& [name, value] : request.items())
    if (name != "do" && name != "operator") return error_json(refusal("bad_request", "there is no field '" + name.substr(0, 40) + "' here"));
  Result<Json> out = answered(desk, request["do"].get<std::string>(), tell);
  return out ? *out : error_json(out.error());
}

}  // namespace sublet::gateway::rest
