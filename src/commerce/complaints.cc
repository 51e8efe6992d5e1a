#include "commerce/complaints.h"

#include <nlohmann/json.hpp>

#include "commerce/settings.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns = "id, party, number, about, words_sealed, state, answer_sealed, actor, answered_by, due, created, changed, version";
constexpr int64_t most_open = 5;  // of one number

Result<Complaint> from_row(const Work& w, const Row& r) {
  Complaint c;
  c.id = r.text(0), c.party = r.text(1), c.number = r.text(2), c.about = r.text(3), c.state = r.text(5), c.actor = r.text(7), c.answered_by = r.text(8);
  c.due = Instant::from_micros(r.integer(9)), c.created = Instant::from_micros(r.integer(10)), c.changed = Instant::from_micros(r.integer(11)), c.version = r.integer(12);
  c.overdue = c.state == "open" && c.due <= w.now;
  Result<std::string> words = w.vault.unseal(place(w, "complaint.words"), r.text(4));
  if (!words) return words.error();
  c.words = std::move(*words);
  if (r.text(6).empty()) return c;
  Result<std::string> answer = w.vault.unseal(place(w, "complaint.answer"), r.text(6));
  if (!answer) return answer.error();
  c.answer = std::move(*answer);
  return c;
}

Result<Done> told(const Work& w, const char* type, const Complaint& c) {
  const nlohmann::ordered_json body = {{"id", c.id}, {"about", c.about}, {"state", c.state}, {"due", c.due.text()}, {"party", c.party}};
  return records::tell(w.sql, w.op, type, "complaint", c.id, body.dump(), w.now);
}

std::string where(const Work& w, const ComplaintFilter& f, std::vector<Value>& values) {
  std::string text = " from complaint where operator = ?";
  values = {w.op};
  for (const auto& [column, value] : {std::pair(" and party = ?", &f.party), {" and number = ?", &f.number}, {" and state = ?", &f.state}, {" and about = ?", &f.about}})
    if (!value->empty()) text += column, values.emplace_back(*value);
  if (f.overdue_only) text += " and state = 'open' and due <= ?", values.emplace_back(w.now.micros());
  return text;
}

}  // namespace

Result<Complaint> complain(const Work& w, const Complaint& c) {
  if (c.about != "service" && c.about != "network" && c.about != "charges") return refusal("bad_complaint", "about: service, network or charges");
  if (c.words.empty() || c.words.size() > 2'000) return refusal("bad_complaint", "say what is wrong, in at most 2,000 octets");
  Result<int64_t> open = count_complaints(w, {.party = c.party, .number = c.number, .state = "open"});
  if (!open) return open.error();
  if (*open >= most_open) return refusal("too_many_complaints", "five complaints of this number wait for their answer");
  Result<int64_t> days = setting(w, "complaint_days");
  if (!days) return days.error();
  const std::string id = records::new_id(w.now);
  const int64_t due = w.now.micros() + *days * seconds_per_day * 1'000'000;
  Result<int64_t> in = w.sql.run("insert into complaint (operator, id, party, number, about, words_sealed, state, answer_sealed, actor, answered_by, due, version, created, changed) values (?, ?, ?, ?, ?, ?, 'open', '', ?, '', ?, 1, ?, ?)",
                                 {w.op, id, c.party, c.number, c.about, w.vault.seal(place(w, "complaint.words"), c.words), w.actor, due, w.now.micros(), w.now.micros()});
  if (!in) return in.error();
  Result<Complaint> made = complaint(w, id);
  if (!made) return made;
  if (Result<Done> event = told(w, "ComplaintCreateEvent", *made); !event) return event.error();
  return made;
}

Result<Complaint> complaint(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from complaint where operator = ? and id = ?", {w.op, id}, "unknown_complaint");
  if (!r) return r.error();
  return from_row(w, *r);
}

Result<std::vector<Complaint>> complaints(const Work& w, const ComplaintFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + " order by case state when 'open' then 0 else 1 end, due, id limit ? offset ?";
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<Complaint> out;
  for (const Row& row : *rows) {
    Result<Complaint> c = from_row(w, row);
    if (!c) return c.error();
    out.push_back(std::move(*c));
  }
  return out;
}

Result<int64_t> count_complaints(const Work& w, const ComplaintFilter& f) {
  std::vector<Value> values;
  const std::string text = "select count(*)" + where(w, f, values);
  Result<Row> r = w.sql.one(text, values);
  if (!r) return r.error();
  return r->integer(0);
}

Result<Complaint> answer_complaint(const Work& w, const std::string& id, const std::string& words) {
  if (words.empty() || words.size() > 2'000) return refusal("bad_complaint", "an answer has 1 to 2,000 octets");
  Result<Complaint> c = complaint(w, id);
  if (!c) return c;
  if (c->state != "open") return refusal("not_open", "it was answered");
  Result<int64_t> n = w.sql.run("update complaint set state = 'answered', answer_sealed = ?, answered_by = ?, version = version + 1, changed = ? where operator = ? and id = ?", {w.vault.seal(place(w, "complaint.answer"), words), w.actor, w.now.micros(), w.op, id});
  if (!n) return n.error();
  c = complaint(w, id);
  if (!c) return c;
  if (Result<Done> event = told(w, "ComplaintStateChangeEvent", *c); !event) return event.error();
  return c;
}

}  // namespace sublet::commerce
