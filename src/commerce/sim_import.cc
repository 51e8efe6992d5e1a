#include "commerce/sim_import.h"

#include "commerce/bulk_rows.h"
#include "commerce/digit_pattern.h"
#include "commerce/numbers.h"
#include "commerce/sims.h"

namespace sublet::commerce {

namespace {

Result<RowTaken> take_sim(const Work& w, const Lot& lot, const StockRow& row) {
  SimCard s;
  s.iccid = row.fields[0], s.imsi = row.fields[1], s.host = lot.facts.host, s.lot = lot.facts.name;
  if (!row.fields[3].empty()) s.kind = row.fields[3];
  RowTaken t{false, s.iccid, {}, {}};
  const auto no = [&](const Error& e) {
    t.refused = e.text();
    return t;
  };
  if (s.kind != "card" && s.kind != "esim") return no(refusal("bad_kind", "card or esim"));
  if (Result<Done> good = check_iccid(s.iccid); !good) return no(good.error());
  if (!s.imsi.empty())
    if (Result<Done> good = check_imsi(s.imsi); !good) return no(good.error());
  if (!row.fields[2].empty()) {
    const std::optional<std::string> digits = national(row.fields[2]);
    if (!digits) return no(refusal("bad_number", "a number has eleven digits and begins with 1"));
    s.number = "86" + *digits;
    Result<Number> n = number(w, s.number);
    if (!n && n.error().code != "unknown_number") return n.error();
    if (!n) return no(refusal("unknown_number", "it is paired with a number that is not in the stock"));
    if (n->host != s.host) return no(refusal("bad_pair", "the number is of host " + n->host));
    if (n->state != NumberState::idle) return no(refusal("bad_pair", std::string("the number is ") + name_of(n->state)));
    Result<Rows> other = w.sql.query("select iccid from sim where operator = ? and host = ? and kind in ('card', 'esim') and number = ? and state = 'idle' and iccid <> ? limit 1", {w.op, s.host, s.number, s.iccid});
    if (!other) return other.error();
    if (!other->empty()) return no(refusal("bad_pair", "the number is paired with card " + other->front().text(0)));
    if (n->lot != s.lot) t.warning = "the number is of lot " + n->lot;
  }
  if (s.imsi.empty() && s.paired()) return no(refusal("bad_imsi", "a paired card has an IMSI"));
  Result<Done> added = add_sim(w, s);
  if (!added && added.error().code != "duplicate") return added.error();
  if (!added) {
    t.present = true, t.warning.clear();
    return no(added.error());
  }
  return t;
}

}  // namespace

Result<Lot> import_sims(const Bulk& bulk, const LotFacts& facts, std::string_view text, const std::function<bool(const Lot&)>& stop) {
  return import_rows(bulk, "sim", facts, text, stock_columns("sim"), take_sim, stop);
}

Result<std::vector<SimCount>> sim_counts(const Work& w, const std::string& lot) {
  Result<Rows> rows = w.sql.query(
      "select host, lot, kind, state, case when number = '' then 0 else 1 end as paired, count(*) from sim where operator = ? and (lot = ? or ? = '') group by host, lot, kind, state, case when number = '' then 0 else 1 end order by host, lot, kind, state",
      {w.op, lot, lot});
  if (!rows) return rows.error();
  std::vector<SimCount> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), r.text(2), r.text(3), r.integer(4) != 0, r.integer(5)});
  return out;
}

}  // namespace sublet::commerce
