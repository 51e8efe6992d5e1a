#include "records/reseal.h"

namespace sublet::records {

std::string under_pattern(const std::string& key) { return key + ":%"; }

SealedRows sealed_column(const std::string& name, const std::string& table, const std::string& id, const std::string& column, PlaceOf place) {
  SealedRows out;
  out.name = name;
  out.under = [=](Sql& sql, const std::string& key, Instant) -> Result<UnderKey> {
    Result<Row> n = sql.one("select count(*) from " + table + " where " + column + " like ?", {under_pattern(key)});
    if (!n) return n.error();
    return UnderKey{n->integer(0), {}};
  };
  out.reseal = [=](Sql& sql, const Vault& vault, const Resealed& from, int64_t most) -> Result<Resealed> {
    Result<Rows> rows = sql.query("select operator, " + id + ", " + column + " from " + table + " where (operator, " + id + ") > (?, ?) and " + column + " <> '' and " + column + " not like ? order by operator, " + id + " limit ?",
                                  {from.op, from.id, under_pattern(vault.current()), most});
    if (!rows) return rows.error();
    Resealed done;
    for (const Row& r : *rows) {
      const std::string at = place(r.text(0), r.text(1));
      Result<std::string> text = vault.unseal(at, r.text(2));
      if (!text) return text.error();
      Result<int64_t> n = sql.run("update " + table + " set " + column + " = ? where operator = ? and " + id + " = ?", {vault.seal(at, *text), r.text(0), r.text(1)});
      if (!n) return n.error();
      done = {done.rows + 1, r.text(0), r.text(1)};
    }
    return done;
  };
  return out;
}

}  // namespace sublet::records
