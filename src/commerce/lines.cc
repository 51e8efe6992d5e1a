#include "commerce/lines.h"

#include <algorithm>
#include <cstdlib>

#include "commerce/charge.h"
#include "commerce/sims.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, number, party, user_party, host, iccid, imsi, account, offer, channel, state, order_id, bars, stops, since, closed, version, changed";

LineRecord from_row(const Row& r) {
  LineRecord l;
  l.id = r.text(0), l.number = r.text(1), l.party = r.text(2), l.user = r.text(3), l.host = r.text(4), l.iccid = r.text(5), l.imsi = r.text(6), l.account = r.text(7), l.offer = r.text(8), l.channel = r.text(9);
  l.state = r.text(10), l.order = r.text(11), l.bars = r.integer(12), l.stops = r.integer(13);
  l.since = Instant::from_micros(r.integer(14));
  if (!r.null(15)) l.closed = Instant::from_micros(r.integer(15));
  l.version = r.integer(16);
  l.changed = Instant::from_micros(r.integer(17));
  return l;
}

Result<Done> told(const Work& w, const LineRecord& l, const char* type) {
  return records::tell(w.sql, w.op, type, "product", l.id, R"({"id":")" + l.id + R"(","number":")" + l.number + R"(","state":")" + l.state + R"("})", w.now);
}

std::string where(const Work& w, const LineFilter& f, std::vector<Value>& values) {
  std::string text = " from line where operator = ?";
  values = {w.op};
  const auto add = [&](const char* column, const std::string& v) {
    if (v.empty()) return;
    text += std::string(" and ") + column + " = ?";
    values.emplace_back(v);
  };
  add("party", f.party), add("state", f.state), add("number", f.number), add("iccid", f.iccid), add("imsi", f.imsi);
  return text;
}

}  // namespace

Result<LineRecord> line_of_number(const Work& w, const std::string& number) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from line where operator = ? and number = ? and state <> 'closed'", {w.op, number}, "unknown_line");
  if (!r) return r.error();
  return from_row(*r);
}

Result<LineRecord> line_by_id(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from line where operator = ? and id = ?", {w.op, id}, "unknown_line");
  if (!r) return r.error();
  return from_row(*r);
}

Result<std::vector<LineRecord>> lines(const Work& w, const LineFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + " order by id limit ? offset ?";
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<LineRecord> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_lines(const Work& w, const LineFilter& f) {
  std::vector<Value> values;
  Result<Row> r = w.sql.one("select count(*)" + where(w, f, values), values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<Done> alone_on_account(const Work& w, const LineRecord& l) {
  Result<Rows> others = w.sql.query("select number from line where operator = ? and account = ? and state <> 'closed' and id <> ? limit 1", {w.op, l.account, l.id});
  if (!others) return others.error();
  if (!others->empty()) return refusal("shared_account", "the account pays for " + others->front().text(0) + " too: end one of them first");
  return Done{};
}

Result<Instant> held_since(const Work& w, const LineRecord& l) {
  Result<Row> r = w.sql.one("select coalesce(max(at), 0) from number_change where operator = ? and number = ? and cause = 'handed over'", {w.op, l.number});
  if (!r) return r.error();
  return std::max(l.since, Instant::from_micros(r->integer(0)));
}

Result<Done> correct_imsi(const Work& w, const std::string& iccid, const std::string& imsi) {
  if (Result<SimCard> known = sim(w, iccid); !known) return known.error();
  if (Result<Done> set = set_imsi(w, iccid, imsi); !set) return set;
  Result<std::vector<LineRecord>> on_it = lines(w, {.party = {}, .state = "active", .number = {}, .iccid = iccid, .imsi = {}});
  if (!on_it) return on_it.error();
  for (LineRecord& l : *on_it) {
    if (l.imsi == imsi) continue;
    l.imsi = imsi;
    if (Result<Done> stored = store_line(w, l); !stored) return stored;
    Result<PhoneNumber> number = PhoneNumber::parse(l.number);
    if (!number) return number.error();
    if (Result<Done> told = put_command(w, records::new_id(w.now), charging::SetSim{*number, std::strtoull(imsi.c_str(), nullptr, 10)}, ""); !told) return told;
  }
  return Done{};
}

Result<Done> insert_line(const Work& w, const LineRecord& l) {
  Result<int64_t> n = w.sql.run(
      "insert into line (operator, number, id, party, user_party, host, iccid, imsi, account, offer, channel, state, bars, stops, since, closed, order_id, version, changed) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, 1, ?)",
      {w.op, l.number, l.id, l.party, l.user, l.host, l.iccid, l.imsi, l.account, l.offer, l.channel, l.state, l.bars, l.stops, l.since.micros(), l.order, w.now.micros()});
  if (!n) return n.error();
  return told(w, l, "ProductCreateEvent");
}

Result<Done> store_line(const Work& w, LineRecord& l) {
  Value closed;
  if (l.closed) closed = l.closed->micros();
  Result<int64_t> n = w.sql.run("update line set party = ?, user_party = ?, iccid = ?, imsi = ?, account = ?, offer = ?, state = ?, bars = ?, stops = ?, closed = ?, version = version + 1, changed = ? where operator = ? and id = ? and version = ?",
                                {l.party, l.user, l.iccid, l.imsi, l.account, l.offer, l.state, l.bars, l.stops, closed, w.now.micros(), w.op, l.id, l.version});
  if (!n) return n.error();
  ensure(*n == 1, "units run one after another: what was read still holds");
  ++l.version;
  return told(w, l, l.state == "closed" ? "ProductStateChangeEvent" : "ProductAttributeValueChangeEvent");
}

}  // namespace sublet::commerce
