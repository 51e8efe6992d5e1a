#include "commerce/objections.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "commerce/numbers.h"
#include "commerce/orders.h"
#include "commerce/parties.h"
#include "commerce/settings.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, party, number, words_sealed, state, answer, order_id, actor, answered_by, due, created, changed, version, checked";

Result<Objection> from_row(const Work& w, const Row& r) {
  Objection o;
  o.id = r.text(0), o.party = r.text(1), o.number = r.text(2), o.state = r.text(4), o.answer = r.text(5), o.order = r.text(6), o.actor = r.text(7), o.answered_by = r.text(8);
  o.due = Instant::from_micros(r.integer(9)), o.created = Instant::from_micros(r.integer(10)), o.changed = Instant::from_micros(r.integer(11)), o.version = r.integer(12), o.checked = r.text(13);
  o.overdue = o.state == "open" && o.due <= w.now;
  Result<std::string> words = w.vault.unseal(place(w, "objection.words"), r.text(3));
  if (!words) return words.error();
  o.words = std::move(*words);
  return o;
}

Result<Done> told(const Work& w, const char* type, const Objection& o) {
  const nlohmann::ordered_json body = {{"id", o.id}, {"state", o.state}, {"due", o.due.text()}, {"party", o.party}};
  return records::tell(w.sql, w.op, type, "objection", o.id, body.dump(), w.now);
}

std::string where(const Work& w, const ObjectionFilter& f, std::vector<Value>& values) {
  std::string text = " from objection where operator = ?";
  values = {w.op};
  if (!f.party.empty()) text += " and party = ?", values.emplace_back(f.party);
  if (!f.state.empty()) text += " and state = ?", values.emplace_back(f.state);
  if (f.overdue_only) text += " and state = 'open' and due <= ?", values.emplace_back(w.now.micros());
  return text;
}

}  // namespace

Result<std::vector<HeldNumber>> numbers_under(const Work& w, const std::string& id) {
  // Held from the reservation of an order on; used by who is named as the user of a line in service.
  Result<Rows> rows = w.sql.query("select n.number, n.state, case when n.party = ? then 'holder' else 'user' end, coalesce((select o.id from objection o where o.operator = n.operator and o.party = ? and o.number = n.number and o.state = 'open'), '') "
                                  "from number n where n.operator = ? and (n.party = ? or n.number in (select l.number from line l where l.operator = ? and l.user_party = ? and l.state <> 'closed')) order by n.number",
                                  {id, id, w.op, id, w.op, id});
  if (!rows) return rows.error();
  std::vector<HeldNumber> out;
  for (const Row& r : *rows) out.push_back({r.text(0), w.vault.find(place(w, "objection.number/" + id), r.text(0)), r.text(1), r.text(2), r.text(3)});
  return out;
}

Result<Objection> object_to(const Work& w, const std::string& party, const std::string& number, const std::string& words) {
  if (words.empty() || words.size() > 2'000) return refusal("bad_objection", "say what is wrong, in at most 2,000 octets");
  Result<std::vector<HeldNumber>> held = numbers_under(w, party);
  if (!held) return held.error();
  const auto mine = std::find_if(held->begin(), held->end(), [&](const HeldNumber& h) { return h.number == number; });
  if (mine == held->end()) return refusal("bad_objection", "this number is not under that name");
  if (!mine->objection.empty()) return refusal("objection_open", "objection " + mine->objection + " is open");
  Result<int64_t> days = setting(w, "objection_days");
  if (!days) return days.error();
  const std::string id = records::new_id(w.now);
  const int64_t due = w.now.micros() + *days * seconds_per_day * 1'000'000;
  Result<int64_t> in = w.sql.run("insert into objection (operator, id, party, number, words_sealed, state, answer, order_id, actor, answered_by, due, version, created, changed, checked) values (?, ?, ?, ?, ?, 'open', '', '', ?, '', ?, 1, ?, ?, 'asked')",
                                 {w.op, id, party, number, w.vault.seal(place(w, "objection.words"), words), w.actor, due, w.now.micros(), w.now.micros()});
  if (!in) return in.error();
  const nlohmann::ordered_json check = {{"kind", "name_and_number"}, {"party", party}};
  if (Result<Done> asked = records::put_out(w.sql, w.op, {.id = records::new_id(w.now), .topic = "identity", .target = party, .body = check.dump(), .cause = objection_cause + id}, w.now); !asked) return asked.error();
  Result<Objection> o = objection(w, id);
  if (!o) return o;
  if (Result<Done> event = told(w, "ObjectionCreateEvent", *o); !event) return event.error();
  return o;
}

Result<Objection> objection(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from objection where operator = ? and id = ?", {w.op, id}, "unknown_objection");
  if (!r) return r.error();
  return from_row(w, *r);
}

Result<std::vector<Objection>> objections(const Work& w, const ObjectionFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + " order by due, id limit ? offset ?";
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<Objection> out;
  for (const Row& row : *rows) {
    Result<Objection> o = from_row(w, row);
    if (!o) return o.error();
    out.push_back(std::move(*o));
  }
  return out;
}

Result<int64_t> count_objections(const Work& w, const ObjectionFilter& f) {
  std::vector<Value> values;
  const std::string text = "select count(*)" + where(w, f, values);
  Result<Row> r = w.sql.one(text, values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<Objection> answer_objection(const Work& w, const std::string& id, const std::string& outcome, const std::string& reason, const std::string& order) {
  if (outcome != "kept" && outcome != "closed") return refusal("bad_objection", "outcome: kept or closed");
  if (reason.empty() || reason.size() > 500) return refusal("bad_objection", "say why, in at most 500 octets");
  Result<Objection> o = objection(w, id);
  if (!o) return o;
  if (o->state != "open") return refusal("not_open", "it was answered: " + o->state);
  Result<int64_t> n = w.sql.run("update objection set state = ?, answer = ?, order_id = ?, answered_by = ?, version = version + 1, changed = ? where operator = ? and id = ?", {outcome, reason, order, w.actor, w.now.micros(), w.op, id});
  if (!n) return n.error();
  o = objection(w, id);
  if (!o) return o;
  if (Result<Done> event = told(w, "ObjectionStateChangeEvent", *o); !event) return event.error();
  return o;
}

Result<Done> objection_checked(const Work& w, const std::string& id, const OutsideAnswer& a) {
  if (a.what != "done" && a.what != "refused") return Done{};  // asked again
  Result<Objection> o = objection(w, id);
  if (!o) return o.error().code == "unknown_objection" ? Result<Done>(Done{}) : o.error();  // its party was erased
  const bool match = a.what == "done";
  Result<int64_t> n = w.sql.run("update objection set checked = ?, checked_at = ?, version = version + 1, changed = ? where operator = ? and id = ?", {std::string(match ? "match" : "mismatch"), w.now.micros(), w.now.micros(), w.op, id});
  if (!n) return n.error();
  const auto reference = a.fields.find("reference");
  Result<Party> who = party(w, o->party);
  if (!who) return who.error();
  // A higher level than name and number stands.
  if (!match || who->verified == "none" || who->verified == "refused")
    if (Result<Done> set = set_verified(w, o->party, match ? "number_and_name" : "refused", reference == a.fields.end() ? "" : reference->second); !set) return set;
  o = objection(w, id);
  if (!o) return o.error();
  return told(w, "ObjectionAttributeValueChangeEvent", *o);
}

Result<Done> reopen_objections(const Work& w, const std::string& order) {
  // Meanwhile the same holder may have objected again: then that is the case.
  Result<Rows> again = w.sql.query("update objection set state = 'open', answer = '', order_id = '', answered_by = '', version = version + 1, changed = ? where operator = ? and order_id = ? and state = 'closed' "
                                   "and not exists (select 1 from objection b where b.operator = objection.operator and b.party = objection.party and b.number = objection.number and b.state = 'open') returning id",
                                   {w.now.micros(), w.op, order});
  if (!again) return again.error();
  for (const Row& r : *again) {
    Result<Objection> o = objection(w, r.text(0));
    if (!o) return o.error();
    if (Result<Done> event = told(w, "ObjectionStateChangeEvent", *o); !event) return event;
  }
  return Done{};
}

}  // namespace sublet::commerce
