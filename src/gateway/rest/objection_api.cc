// Numbers under one's name, and the objection of who finds one there that is not theirs (commerce/objections.h). A holder sees them
// masked, and objects by the `mark` that the list gives; the operator's people see and name digits.
#include <algorithm>

#include "commerce/objections.h"
#include "commerce/parties.h"
#include "gateway/rest/business.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Objection;
using commerce::Work;

const std::string v1 = "/sublet/v1/";

struct With {
  Parts& parts;
  Shelves& shelves;
};

// Of a subscriber: the holder of its line. Of others nobody.
Result<std::string> own_party(const Work& w, const Call& call) {
  if (call.who.line.empty()) return std::string();
  Result<commerce::LineRecord> own = own_line(w, call);
  if (!own) return own.error();
  return own->party;
}

std::string shown_number(const Call& call, const std::string& digits) { return call.who.line.empty() ? digits : masked(digits); }

Result<Reply> numbers_of(const Work& w, Call& call, const std::string& party) {
  Result<std::vector<commerce::HeldNumber>> all = commerce::numbers_under(w, party);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const commerce::HeldNumber& h : *all) {
    Json j = {{"number", shown_number(call, h.number)}, {"mark", h.mark}, {"state", h.state}, {"as", h.as}};
    if (!h.objection.empty()) j["objection"] = h.objection;
    shown.push_back(std::move(j));
  }
  return page_of(call, std::move(shown));
}

Result<Reply> my_numbers(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<std::string> own = own_party(w, call);
  if (!own) return own.error();
  if (own->empty()) return refusal("not_found", "this is for subscribers; /sublet/v1/parties/{id}/numbers says it of anybody");
  return numbers_of(w, call, *own);
}

Result<Reply> party_numbers(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<std::string> own = own_party(w, call);
  if (!own) return own.error();
  const Error none = refusal("not_found", "there is no such party");
  if (!own->empty() && *own != call.parameter(0)) return none;
  if (Result<commerce::Party> p = commerce::party(w, call.parameter(0)); !p) return p.error().code == "unknown_party" ? none : p.error();
  return numbers_of(w, call, call.parameter(0));
}

Json objection_json(const Call& call, const Objection& o) {
  Json j = {{"id", o.id}, {"href", call.base + v1 + "objections/" + o.id}, {"state", o.state}, {"number", shown_number(call, o.number)}, {"words", o.words}, {"due", o.due.text()}, {"overdue", o.overdue}, {"created", o.created.text()}};
  if (!o.answer.empty()) j["answer"] = o.answer;
  if (call.who.line.empty()) {
    j["party"] = o.party;
    if (!o.checked.empty()) j["checked"] = o.checked;
    if (!o.order.empty()) j["order"] = o.order;
    if (!o.answered_by.empty()) j["answeredBy"] = o.answered_by;
  }
  return j;
}

Result<Reply> create(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<std::string> own = own_party(w, call);
  if (!own) return own.error();
  std::string party = *own, number = call.body.value("number", "");
  const std::string mark = call.body.value("mark", "");
  if (party.empty()) {
    party = call.body.value("party", "");
    if (party.empty() || number.empty() || !mark.empty()) return refusal("bad_request", "body: party and number");
    if (Result<commerce::Party> p = commerce::party(w, party); !p) return p.error().code == "unknown_party" ? refusal("bad_request", "body.party: there is no such party") : p.error();
  } else {
    if (mark.empty() || call.body.contains("party") || !number.empty()) return refusal("bad_request", "body: mark, as the list of your numbers gives it");
    Result<std::vector<commerce::HeldNumber>> held = commerce::numbers_under(w, party);
    if (!held) return held.error();
    const auto at = std::find_if(held->begin(), held->end(), [&](const commerce::HeldNumber& h) { return h.mark == mark; });
    if (at == held->end()) return refusal("not_found", "none of your numbers has this mark");
    number = at->number;
  }
  Result<Objection> o = commerce::object_to(w, party, number, call.body["words"].get<std::string>());
  if (!o) return o.error().code == "objection_open" ? refusal("conflict", o.error().detail) : o.error();
  call.resource = "objection " + o->id;
  return Reply{.body = objection_json(call, *o), .etag = std::to_string(o->version), .location = v1 + "objections/" + o->id};
}

Result<Reply> list(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<std::string> own = own_party(w, call);
  if (!own) return own.error();
  commerce::ObjectionFilter f;
  f.party = *own, f.state = call.other("state"), f.offset = call.query.offset, f.most = call.query.limit;
  if (const std::string overdue = call.other("overdue"); !overdue.empty()) {
    if (overdue != "true" && overdue != "false") return refusal("bad_query", "overdue: true or false");
    f.overdue_only = overdue == "true";
  }
  Result<int64_t> total = commerce::count_objections(w, f);
  if (!total) return total.error();
  Result<std::vector<Objection>> all = commerce::objections(w, f);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const Objection& o : *all) shown.push_back(objection_json(call, o));
  return page(call, std::move(shown), *total);
}

Result<Objection> seen(const Work& w, const Call& call) {
  const Error none = refusal("not_found", "there is no such objection");
  Result<std::string> own = own_party(w, call);
  if (!own) return own.error();
  Result<Objection> o = commerce::objection(w, call.parameter(0));
  if (!o) return o.error().code == "unknown_objection" ? none : o.error();
  return own->empty() || o->party == *own ? o : Result<Objection>(none);
}

Result<Reply> retrieve(With with, Call& call, records::Sql& sql) {
  Result<Objection> o = seen(work_of(with.parts, call, sql), call);
  if (!o) return o.error();
  return Reply{.body = objection_json(call, *o), .etag = std::to_string(o->version)};
}

// A line that is closed is closed by an order, in the same unit: there is no answer without its effect.
Result<std::string> closing_order(With with, Call& call, records::Sql& sql, const Objection& o) {
  const Work w = work_of(with.parts, call, sql);
  if (Result<commerce::LineRecord> l = commerce::line_of_number(w, o.number); !l) return l.error().code == "unknown_line" ? refusal("wrong_state", "the number is not in service: undo the order that holds it") : l.error();
  commerce::OrderWish wish;
  wish.request.emplace();
  wish.request->kind = "close", wish.request->channel = "care", wish.request->line = o.number, wish.request->reason = "objection " + o.id;
  Result<commerce::Order> order = place(with.parts, with.shelves, call, sql, wish);
  if (!order) return order.error();
  if (order->state == "undone") return refusal("wrong_state", "the line was not closed: " + order->reason);
  return order->id;
}

Result<Reply> answer(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<Objection> o = seen(w, call);
  if (!o) return o.error();
  call.resource = "objection " + o->id, call.old_etag = std::to_string(o->version);
  if (o->state != "open") return refusal("wrong_state", "it was answered: " + o->state);
  const std::string outcome = call.body["outcome"].get<std::string>();
  Result<std::string> order = std::string();
  if (outcome == "closed") order = closing_order(with, call, sql, *o);
  if (!order) return order.error();
  o = commerce::answer_objection(w, o->id, outcome, call.body["reason"].get<std::string>(), *order);
  if (!o) return o.error();
  return Reply{.body = objection_json(call, *o), .etag = std::to_string(o->version)};
}

}  // namespace

std::vector<Route> objection_routes(Parts& parts, Shelves& shelves) {
  using enum Route::Runs;
  const With both{parts, shelves};
  const auto with = [both](auto f) { return [both, f](Call& c, records::Sql& sql) { return f(both, c, sql); }; };
  const auto care_only = [&shelves](Call& c) -> Result<Done> {
    if (!c.who.line.empty()) return refusal("forbidden", "this is for care");
    return shelves.look();
  };
  const std::string all = v1 + "objections", one = all + "/{id}";
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = v1 + "my-numbers", .name = "listMyNumbers", .area = Area::party, .gives = "sublet.HeldNumber", .list = true, .handler = with(my_numbers)});
  r.push_back({.method = "GET", .path = v1 + "parties/{id}/numbers", .name = "listPartyNumbers", .area = Area::party, .gives = "sublet.HeldNumber", .list = true, .handler = with(party_numbers)});
  r.push_back({.method = "POST", .path = all, .name = "createObjection", .area = Area::order, .access = Access::write, .takes = "sublet.Objection_Create", .gives = "sublet.Objection", .status = 201, .runs = write, .handler = with(create)});
  r.push_back({.method = "GET", .path = all, .name = "listObjections", .area = Area::party, .gives = "sublet.Objection", .list = true, .others = {"state", "overdue"}, .handler = with(list)});
  r.push_back({.method = "GET", .path = one, .name = "readObjection", .area = Area::party, .gives = "sublet.Objection", .handler = with(retrieve)});
  r.push_back({.method = "POST", .path = one + "/answer", .name = "answerObjection", .area = Area::party, .access = Access::write, .takes = "sublet.Objection_Answer", .gives = "sublet.Objection", .runs = write, .handler = with(answer), .before = care_only});
  return r;
}

}  // namespace sublet::gateway::rest
