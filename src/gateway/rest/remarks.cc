#include "gateway/rest/remarks.h"

#include "records/vault.h"

namespace sublet::gateway::rest {

namespace {

std::string place(const std::string& op, const std::string& kind, const std::string& id) { return op + "/remark/" + kind + "/" + id; }

// Rows of before it was sealed are JSON in clear; no sealed text begins so.
Result<std::string> text_of(const records::Vault& vault, const std::string& at, const std::string& body) { return body.starts_with('{') ? Result<std::string>(body) : vault.unseal(at, body); }

}  // namespace

Result<Remark> remark(records::Sql& sql, const records::Vault& vault, const std::string& op, const std::string& kind, const std::string& id) {
  Result<records::Rows> rows = sql.query("select body, version from remark where operator = ? and kind = ? and id = ?", {op, kind, id});
  if (!rows) return rows.error();
  if (rows->empty()) return Remark{};
  Result<std::string> text = text_of(vault, place(op, kind, id), rows->front().text(0));
  if (!text) return text.error();
  return Remark{Json::parse(*text), rows->front().integer(1)};
}

Result<Done> put_remark(records::Sql& sql, const records::Vault& vault, const std::string& op, const std::string& kind, const std::string& id, const Remark& r, Instant now) {
  const std::string text = dump(r.body);
  if (text.size() > most_remark) return refusal("bad_request", "what is told beside it has at most 60,000 octets");
  Result<int64_t> n = sql.run("insert into remark (operator, kind, id, body, version, changed) values (?, ?, ?, ?, 1, ?) on conflict (operator, kind, id) do update set body = excluded.body, version = remark.version + 1, changed = excluded.changed",
                              {op, kind, id, vault.seal(place(op, kind, id), text), now.micros()});
  if (!n) return n.error();
  return Done{};
}

records::SealedRows sealed_remarks() {
  records::SealedRows out = records::sealed_column("remarks", "remark", "id", "body", [](const std::string&, const std::string&) { return std::string(); });
  // Ids of different kinds differ (orders, n-NUMBER, s-ICCID), so operator and id say where it is.
  out.reseal = [](records::Sql& sql, const records::Vault& vault, const records::Resealed& from, int64_t most) -> Result<records::Resealed> {
    Result<records::Rows> rows = sql.query("select operator, id, kind, body from remark where (operator, id) > (?, ?) and body not like ? order by operator, id limit ?", {from.op, from.id, records::under_pattern(vault.current()), most});
    if (!rows) return rows.error();
    records::Resealed done;
    for (const records::Row& r : *rows) {
      const std::string at = place(r.text(0), r.text(2), r.text(1));
      Result<std::string> text = text_of(vault, at, r.text(3));
      if (!text) return text.error();
      Result<int64_t> n = sql.run("update remark set body = ? where operator = ? and kind = ? and id = ?", {vault.seal(at, *text), r.text(0), r.text(2), r.text(1)});
      if (!n) return n.error();
      done = {done.rows + 1, r.text(0), r.text(1)};
    }
    return done;
  };
  return out;
}

}  // namespace sublet::gateway::rest
