#include "base/hash.h"
#include "records/connection.h"
#include "records/database.h"
#include "records/migrations.h"

namespace sublet::records {

namespace {
std::string fingerprint(std::string_view text) {
  const Hash128 h = hash128(text);
  return std::to_string(h.high) + "-" + std::to_string(h.low);
}
}  // namespace

Result<Done> migrate(Connection& c) {
  Result<Done> made = c.plain("create table if not exists migration (name text not null primary key, hash text not null)");
  if (!made) return made;
  Result<Rows> had = c.query("select name, hash from migration order by name", {});
  if (!had) return had.error();
  for (const Row& row : *had) {
    bool known = false;
    for (const Migration& m : migrations)
      if (row.text(0) == m.name) {
        known = true;
        if (row.text(1) != fingerprint(m.text)) return refusal("migration_changed", row.text(0) + " was applied to this database with another text");
      }
    if (!known) return refusal("records_newer", "this database has had " + row.text(0) + ", which this program does not know: use a newer one");
  }
  for (const Migration& m : migrations) {
    bool applied = false;
    for (const Row& row : *had) applied = applied || row.text(0) == m.name;
    if (applied) continue;
    Result<Done> done = c.plain("begin");
    if (done) done = c.plain(std::string(m.text));
    if (done)
      if (Result<int64_t> noted = c.run("insert into migration (name, hash) values (?, ?)", {std::string(m.name), fingerprint(m.text)}); !noted) done = noted.error();
    if (done) done = c.plain("commit");
    if (!done) {
      (void)c.plain("rollback");
      return done;
    }
  }
  return Done{};
}

}  // namespace sublet::records
