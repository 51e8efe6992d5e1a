// What customers complain of (commerce/complaints.h). A subscriber complains of its own line and sees what was said of it; the operator's people see
// all, take down what they are told by telephone, and answer.
#include "commerce/complaints.h"
#include "gateway/rest/business.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Complaint;
using commerce::Work;

const std::string v1 = "/sublet/v1/";

Json complaint_json(const Call& call, const Complaint& c) {
  Json j = {{"id", c.id}, {"href", call.base + v1 + "complaints/" + c.id}, {"number", c.number}, {"about", c.about}, {"words", c.words}, {"state", c.state}, {"due", c.due.text()}, {"overdue", c.overdue}, {"created", c.created.text()}};
  if (!c.answer.empty()) j["answer"] = c.answer, j["answered"] = c.changed.text();
  if (!call.who.customer()) {
    j["party"] = c.party;
    if (!c.answered_by.empty()) j["answeredBy"] = c.answered_by;
  }
  return j;
}

// Of a subscriber: the own line; of others any.
Result<commerce::LineRecord> line_asked(const Work& w, const Call& call, const std::string& number) {
  if (!call.who.line.empty()) return number.empty() || number == call.who.line ? own_line(w, call) : Result<commerce::LineRecord>(refusal("forbidden", "a subscriber complains of its own line"));
  if (number.empty()) return refusal("bad_request", "body.number is missing");
  Result<commerce::LineRecord> l = commerce::line_of_number(w, number);
  return !l && l.error().code == "unknown_line" ? refusal("bad_request", "body.number: no line in service has it") : l;
}

Result<Reply> create(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<commerce::LineRecord> l = line_asked(w, call, call.body.value("number", ""));
  if (!l) return l.error();
  Complaint c;
  c.party = l->party, c.number = l->number, c.about = call.body["about"].get<std::string>(), c.words = call.body["words"].get<std::string>();
  Result<Complaint> made = commerce::complain(w, c);
  if (!made) return made.error();
  call.resource = "complaint " + made->id;
  return Reply{.body = complaint_json(call, *made), .etag = std::to_string(made->version), .location = v1 + "complaints/" + made->id};
}

Result<Reply> list(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  commerce::ComplaintFilter f;
  f.state = call.other("state"), f.about = call.other("about"), f.number = call.other("number"), f.offset = call.query.offset, f.most = call.query.limit;
  if (!call.who.line.empty()) {
    Result<commerce::LineRecord> own = own_line(w, call);
    if (!own) return own.error();
    f.party = own->party, f.number = own->number;
  }
  if (const std::string overdue = call.other("overdue"); !overdue.empty()) {
    if (overdue != "true" && overdue != "false") return refusal("bad_query", "overdue: true or false");
    f.overdue_only = overdue == "true";
  }
  Result<int64_t> total = commerce::count_complaints(w, f);
  if (!total) return total.error();
  Result<std::vector<Complaint>> all = commerce::complaints(w, f);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const Complaint& c : *all) shown.push_back(complaint_json(call, c));
  return page(call, std::move(shown), *total);
}

// A subscriber sees those of its line that it made itself: a number's earlier holders are not its business.
Result<Complaint> seen(const Work& w, const Call& call) {
  const Error none = refusal("not_found", "there is no such complaint");
  Result<Complaint> c = commerce::complaint(w, call.parameter(0));
  if (!c) return c.error().code == "unknown_complaint" ? none : c.error();
  if (call.who.line.empty()) return c;
  Result<commerce::LineRecord> own = own_line(w, call);
  if (!own) return own.error();
  return c->party == own->party && c->number == own->number ? c : Result<Complaint>(none);
}

Result<Reply> retrieve(Parts& parts, Call& call, records::Sql& sql) {
  Result<Complaint> c = seen(work_of(parts, call, sql), call);
  if (!c) return c.error();
  return Reply{.body = complaint_json(call, *c), .etag = std::to_string(c->version)};
}

Result<Reply> answer(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Complaint> c = seen(w, call);
  if (!c) return c.error();
  call.resource = "complaint " + c->id, call.old_etag = std::to_string(c->version);
  if (Result<Done> fits = call.match(std::to_string(c->version)); !fits) return fits.error();
  if (c->state != "open") return refusal("wrong_state", "it was answered");
  c = commerce::answer_complaint(w, c->id, call.body["words"].get<std::string>());
  if (!c) return c.error();
  return Reply{.body = complaint_json(call, *c), .etag = std::to_string(c->version)};
}

}  // namespace

std::vector<Route> complaint_routes(Parts& parts) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  const std::string all = v1 + "complaints", one = all + "/{id}";
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = all, .name = "createComplaint", .area = Area::order, .access = Access::write, .takes = "sublet.Complaint_Create", .gives = "sublet.Complaint", .status = 201, .runs = write, .handler = with(create)});
  r.push_back({.method = "GET", .path = all, .name = "listComplaints", .area = Area::party, .gives = "sublet.Complaint", .list = true, .others = {"state", "about", "number", "overdue"}, .handler = with(list)});
  r.push_back({.method = "GET", .path = one, .name = "readComplaint", .area = Area::party, .gives = "sublet.Complaint", .handler = with(retrieve)});
  r.push_back({.method = "POST", .path = one + "/answer", .name = "answerComplaint", .area = Area::party, .access = Access::write, .takes = "sublet.Complaint_Answer", .gives = "sublet.Complaint", .runs = write, .handler = with(answer), .before = nobody_subscribed});
  return r;
}

}  // namespace sublet::gateway::rest
