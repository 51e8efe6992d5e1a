#include "gateway/rest/remarks.h"

namespace sublet::gateway::rest {

Result<Remark> remark(records::Sql& sql, const std::string& op, const std::string& kind, const std::string& id) {
  Result<records::Rows> rows = sql.query("select body, version from remark where operator = ? and kind = ? and id = ?", {op, kind, id});
  if (!rows) return rows.error();
  if (rows->empty()) return Remark{};
  return Remark{Json::parse(rows->front().text(0)), rows->front().integer(1)};
}

Result<Done> put_remark(records::Sql& sql, const std::string& op, const std::string& kind, const std::string& id, const Remark& r, Instant now) {
  const std::string text = dump(r.body);
  if (text.size() > most_remark) return refusal("bad_request", "what is told beside it has at most 60,000 octets");
  Result<int64_t> n = sql.run("insert into remark (operator, kind, id, body, version, changed) values (?, ?, ?, ?, 1, ?) on conflict (operator, kind, id) do update set body = excluded.body, version = remark.version + 1, changed = excluded.changed",
                              {op, kind, id, text, now.micros()});
  if (!n) return n.error();
  return Done{};
}

}  // namespace sublet::gateway::rest
