#include "commerce/lots.h"

#include <sodium.h>

#include <algorithm>

#include "commerce/settings.h"
#include "commerce/stock_file.h"

namespace sublet::commerce {

namespace {

constexpr int64_t most_notes = 10'000, most_kept = 32;
constexpr const char* columns =
    "kind, name, host, network, province, city, hash, state, seen, added, present, rejected, warned, actor, created, changed, expected, "
    "(select count(*) from lot_file f where f.operator = lot.operator and f.kind = lot.kind and f.lot = lot.name)";

Lot from_row(const Row& r) {
  Lot l;
  l.kind = r.text(0);
  l.facts = {r.text(1), r.text(2), r.text(3), r.text(4), r.text(5)};
  l.hash = r.text(6), l.state = r.text(7);
  l.seen = r.integer(8), l.added = r.integer(9), l.present = r.integer(10), l.rejected = r.integer(11), l.warned = r.integer(12);
  l.actor = r.text(13);
  l.created = Instant::from_micros(r.integer(14)), l.changed = Instant::from_micros(r.integer(15));
  l.expected = r.integer(16), l.kept = r.integer(17) != 0;
  return l;
}

Result<Done> good_facts(const LotFacts& f) {
  const auto word = [](const std::string& s, size_t most) {
    return !s.empty() && s.size() <= most && std::all_of(s.begin(), s.end(), [](unsigned char c) { return c > 0x20 && c != ',' && c != '"' && c != '/' && c != 0x7f; }) && is_utf8(s);
  };
  if (!word(f.name, 60)) return refusal("bad_lot", "name: one to sixty octets without spaces, commas, quotes or '/'");
  if (!word(f.host, 40)) return refusal("bad_lot", "host: its code, one to forty octets");
  static constexpr const char* networks[] = {"", "telecom", "mobile", "unicom", "broadnet"};
  if (std::find(std::begin(networks), std::end(networks), f.network) == std::end(networks)) return refusal("bad_lot", "network: telecom, mobile, unicom or broadnet");
  if (f.province.size() > 60 || f.city.size() > 60 || !is_utf8(f.province) || !is_utf8(f.city)) return refusal("bad_lot", "province, city: at most sixty octets");
  return Done{};
}

}  // namespace

std::string file_hash(std::string_view text) {
  unsigned char out[16];
  crypto_generichash(out, sizeof out, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  std::string hex;
  for (const unsigned char c : out) hex += "0123456789abcdef"[c >> 4], hex += "0123456789abcdef"[c & 15];
  return hex;
}

namespace {

// What is of a host that the catalogue does not know would never be sold. Before one was published there is nothing to compare with.
Result<Done> of_known_host(const Work& w, const std::string& kind, const std::string& host) {
  if (kind == "phone") return Done{};
  Result<Row> r = w.sql.one("select count(*), coalesce(sum(case when code = ? then 1 else 0 end), 0) from known_host where operator = ?", {host, w.op});
  if (!r) return r.error();
  return r->integer(0) == 0 || r->integer(1) != 0 ? Result<Done>(Done{}) : refusal("unknown_host", "the catalogue in force knows no host '" + host.substr(0, 40) + "'");
}

}  // namespace

Result<Lot> begin_lot(const Work& w, const std::string& kind, const LotFacts& facts, const std::string& hash, int64_t expected) {
  if (Result<Done> good = good_facts(facts); !good) return good.error();
  if (Result<Done> known = of_known_host(w, kind, facts.host); !known) return known.error();
  Result<Lot> before = lot(w, kind, facts.name);
  if (before) {
    if (before->hash != hash) return refusal("lot_differs", "lot " + facts.name + " came in another file; a second file is a lot of its own");
    if (before->facts.host != facts.host) return refusal("lot_differs", "lot " + facts.name + " is of host " + before->facts.host);
    return before;
  }
  if (before.error().code != "unknown_lot") return before;
  Lot l;
  l.kind = kind, l.facts = facts, l.hash = hash, l.actor = w.actor, l.created = l.changed = w.now, l.expected = expected;
  Result<int64_t> n = w.sql.run(
      "insert into lot (operator, kind, name, host, network, province, city, hash, state, seen, added, present, rejected, warned, actor, created, changed, expected) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ?, ?, ?, ?)",
      {w.op, kind, facts.name, facts.host, facts.network, facts.province, facts.city, hash, l.state, w.actor, w.now.micros(), w.now.micros(), expected});
  if (!n) return n.error();
  return l;
}

Result<Done> store_lot(const Work& w, const Lot& l, const std::vector<LotNote>& more) {
  Result<int64_t> n = w.sql.run("update lot set state = ?, seen = ?, added = ?, present = ?, rejected = ?, warned = ?, changed = ? where operator = ? and kind = ? and name = ?",
                                {l.state, l.seen, l.added, l.present, l.rejected, l.warned, w.now.micros(), w.op, l.kind, l.facts.name});
  if (!n) return n.error();
  if (l.state == "ready")
    if (Result<Done> done = forget_lot_file(w, l.kind, l.facts.name); !done) return done;
  if (more.empty()) return Done{};
  Result<Row> last = w.sql.one("select coalesce(max(seq), 0) from lot_note where operator = ? and kind = ? and lot = ?", {w.op, l.kind, l.facts.name});
  if (!last) return last.error();
  int64_t seq = last->integer(0);
  for (const LotNote& note : more) {
    if (++seq > most_notes) break;
    Result<int64_t> in = w.sql.run("insert into lot_note (operator, kind, lot, seq, line, item, reason, refused) values (?, ?, ?, ?, ?, ?, ?, ?)",
                                   {w.op, l.kind, l.facts.name, seq, note.line, note.item.substr(0, 100), note.reason, int64_t{note.refused}});
    if (!in) return in.error();
  }
  return Done{};
}

Result<Done> keep_lot_file(const Work& w, const std::string& kind, const std::string& name, std::string_view text) {
  Result<Row> waiting = w.sql.one("select count(*), coalesce(sum(case when kind = ? and lot = ? then 1 else 0 end), 0) from lot_file where operator = ?", {kind, name, w.op});
  if (!waiting) return waiting.error();
  if (waiting->integer(1) != 0) return Done{};
  if (waiting->integer(0) >= most_kept) return refusal("busy", std::to_string(most_kept) + " lots wait to come in; import this one when some of them are in");
  Result<int64_t> n = w.sql.run("insert into lot_file (operator, kind, lot, text) values (?, ?, ?, ?)", {w.op, kind, name, std::string(text)});
  if (!n) return n.error();
  return Done{};
}

Result<std::string> kept_lot_file(const Work& w, const std::string& kind, const std::string& name) {
  Result<Row> r = w.sql.one("select text from lot_file where operator = ? and kind = ? and lot = ?", {w.op, kind, name}, "unknown_lot");
  if (!r) return r.error();
  return r->text(0);
}

Result<Done> forget_lot_file(const Work& w, const std::string& kind, const std::string& name) {
  Result<int64_t> n = w.sql.run("delete from lot_file where operator = ? and kind = ? and lot = ?", {w.op, kind, name});
  if (!n) return n.error();
  return Done{};
}

Result<std::vector<KeptLot>> kept_lots(Sql& sql) {
  Result<Rows> rows = sql.query("select f.operator, f.kind, f.lot from lot_file f join lot l on l.operator = f.operator and l.kind = f.kind and l.name = f.lot order by l.created, f.operator, f.lot");
  if (!rows) return rows.error();
  std::vector<KeptLot> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.text(2)});
  return out;
}

Result<Lot> lot(const Work& w, const std::string& kind, const std::string& name) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from lot where operator = ? and kind = ? and name = ?", {w.op, kind, name}, "unknown_lot");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::vector<Lot>> lots(const Work& w, const std::string& kind, int64_t offset, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from lot where operator = ? and kind = ? order by created desc, name limit ? offset ?", {w.op, kind, most, offset});
  if (!rows) return rows.error();
  std::vector<Lot> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_lot_notes(const Work& w, const std::string& kind, const std::string& name) {
  Result<Row> r = w.sql.one("select count(*) from lot_note where operator = ? and kind = ? and lot = ?", {w.op, kind, name});
  if (!r) return r.error();
  return r->integer(0);
}

Result<std::vector<LotNote>> lot_notes(const Work& w, const std::string& kind, const std::string& name, int64_t offset, int64_t most) {
  Result<Rows> rows = w.sql.query("select line, item, reason, refused from lot_note where operator = ? and kind = ? and lot = ? order by seq limit ? offset ?", {w.op, kind, name, most, offset});
  if (!rows) return rows.error();
  std::vector<LotNote> out;
  for (const Row& r : *rows) out.push_back({r.integer(0), r.text(1), r.text(2), r.integer(3) != 0});
  return out;
}

Result<LotReport> lot_report(const Work& w, const std::string& name) {
  LotReport out;
  Result<Lot> l = lot(w, "number", name);
  if (!l) return l.error();
  out.lot = std::move(*l);
  Result<Rows> rows = w.sql.query("select state, count(*) from number where operator = ? and lot = ? group by state", {w.op, name});
  if (!rows) return rows.error();
  for (const Row& r : *rows) {
    out.by_state[r.text(0)] = r.integer(1);
    out.numbers += r.integer(1);
    if (r.text(0) == "in_use" || r.text(0) == "stopped") out.activated += r.integer(1);
  }
  Result<int64_t> share = setting(w, "next_lot_share");
  if (!share) return share.error();
  out.needed = (out.numbers * *share + 99) / 100;
  out.share = out.numbers == 0 ? 0 : out.activated * 10'000 / out.numbers;
  out.next_may_be_asked = out.lot.state == "ready" && out.activated >= out.needed;
  return out;
}

Result<std::vector<NumberBlock>> number_blocks(const Work& w, int64_t size, const std::string& prefix, int64_t offset, int64_t most) {
  if (size != 10'000 && size != 1'000) return refusal("bad_block", "blocks are of 10,000 or of 1,000 numbers");
  if (prefix.size() > 11 || prefix.find_first_not_of("0123456789") != std::string::npos) return refusal("bad_block", "prefix: up to eleven digits");
  const int64_t length = size == 10'000 ? 9 : 10;  // with the country's 86
  const std::string from = "86" + prefix;
  Result<Rows> rows = w.sql.query(
      "select substr(number, 1, cast(? as int)) as block, min(host), min(province), min(city), count(*), cast(sum(case when state = 'idle' then 1 else 0 end) as bigint), "
      "cast(sum(case when state in ('in_use', 'stopped') then 1 else 0 end) as bigint) from number where operator = ? and number >= ? and number < ? group by block order by block limit ? offset ?",
      {length, w.op, from, from + ":", most, offset});
  if (!rows) return rows.error();
  std::vector<NumberBlock> out;
  for (const Row& r : *rows) out.push_back({r.text(0).substr(2), r.text(1), r.text(2), r.text(3), r.integer(4), r.integer(5), r.integer(6)});
  return out;
}

}  // namespace sublet::commerce
