#include "commerce/licences.h"

#include "records/ids.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, kind, number, counterpart, scope, note, begins, ends, version, actor, changed";
constexpr int64_t most = 1'000;

Licence from_row(const Row& r) {
  Licence l;
  l.id = r.text(0), l.kind = r.text(1), l.number = r.text(2), l.counterpart = r.text(3), l.scope = r.text(4), l.note = r.text(5);
  l.begins = r.integer(6), l.ends = r.integer(7), l.version = r.integer(8), l.actor = r.text(9), l.changed = Instant::from_micros(r.integer(10));
  return l;
}

Error bad(const std::string& why) { return refusal("bad_licence", why); }

Result<Done> check(const Licence& l) {
  if (l.kind != "licence" && l.kind != "agreement") return bad("kind: licence or agreement");
  if (l.number.empty() || l.number.size() > 100) return bad("number: 1 to 100 octets");
  if (l.counterpart.empty() || l.counterpart.size() > 100) return bad("counterpart: the authority, or the host's code; at most 100 octets");
  if (l.scope.size() > 500 || l.note.size() > 500) return bad("scope, note: at most 500 octets each");
  if (l.begins <= 0) return bad("begins: the first day");
  if (l.ends != 0 && l.ends < l.begins) return bad("ends: not before it begins");
  return Done{};
}

}  // namespace

Result<Licence> put_licence(const Work& w, const Licence& l, int64_t version) {
  if (Result<Done> fits = check(l); !fits) return fits.error();
  if (l.id.empty()) {
    Result<Row> count = w.sql.one("select count(*) from licence where operator = ?", {w.op});
    if (!count) return count.error();
    if (count->integer(0) >= most) return bad("there are a thousand already");
    const std::string id = records::new_id(w.now);
    Result<int64_t> in = w.sql.run("insert into licence (operator, id, kind, number, counterpart, scope, note, begins, ends, version, created, changed, actor) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
                                   {w.op, id, l.kind, l.number, l.counterpart, l.scope, l.note, l.begins, l.ends, w.now.micros(), w.now.micros(), w.actor});
    if (!in) return in.error();
    return licence(w, id);
  }
  Result<Licence> was = licence(w, l.id);
  if (!was) return was;
  if (version != 0 && version != was->version) return refusal("stale", "it was changed meanwhile: read it again");
  Result<int64_t> set = w.sql.run("update licence set kind = ?, number = ?, counterpart = ?, scope = ?, note = ?, begins = ?, ends = ?, version = version + 1, changed = ?, actor = ? where operator = ? and id = ?",
                                  {l.kind, l.number, l.counterpart, l.scope, l.note, l.begins, l.ends, w.now.micros(), w.actor, w.op, l.id});
  if (!set) return set.error();
  return licence(w, l.id);
}

Result<Licence> licence(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from licence where operator = ? and id = ?", {w.op, id}, "unknown_licence");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::vector<Licence>> licences(const Work& w) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from licence where operator = ? order by case ends when 0 then 1 else 0 end, ends, id limit ?", {w.op, most});
  if (!rows) return rows.error();
  std::vector<Licence> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<Done> remove_licence(const Work& w, const std::string& id) {
  Result<int64_t> gone = w.sql.run("delete from licence where operator = ? and id = ?", {w.op, id});
  if (!gone) return gone.error();
  return *gone == 1 ? Result<Done>(Done{}) : Result<Done>(refusal("unknown_licence"));
}

}  // namespace sublet::commerce
