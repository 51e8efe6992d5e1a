// The consent of who is to hold a line (order `transfer`): given by an act of its own, never by who hands the line over.
//
// Three ways: the taker signed in on a line of its own; whoever has the taker's one-time code, sent to such a line by POST /sublet/v1/code;
// staff before whom the taker stood, signed in by name, with a reason. A key of a system has no such word.
#include "base/phone.h"
#include "commerce/orders.h"
#include "gateway/rest/business.h"
#include "gateway/rest/order_words.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Order;
using commerce::Work;

// How it was given; refusal `forbidden`, `bad_request`; a code that is wrong: told apart, and no text.
struct Given {
  std::string how;
  std::optional<Reply> wrong;
};

Result<Given> given(Parts& parts, Call& call, records::Sql& sql, const Work& w, const Order& o) {
  const std::string& taker = o.request.to_party;
  if (!call.who.line.empty()) {
    Result<commerce::LineRecord> own = own_line(w, call);
    if (!own) return own.error();
    if (own->party != taker || (!own->user.empty() && own->user != own->party)) return refusal("forbidden", "who is to hold the line consents, not who hands it over");
    return Given{"by " + call.who.id, {}};
  }
  if (call.body.contains("code")) {
    Result<PhoneNumber> at = PhoneNumber::parse(call.body.value("line", ""));
    if (!at) return refusal("bad_request", "body.line: the line to which the code was sent");
    Result<commerce::LineRecord> l = commerce::line_of_number(w, at->text());
    if (!l && l.error().code != "unknown_line") return l.error();
    if (!l || l->party != taker || (!l->user.empty() && l->user != l->party)) return refusal("forbidden", "a code counts that was sent to a line of who is to hold this one");
    Result<bool> good = take_code(parts, sql, call.op, l->number, call.body["code"].get<std::string>(), call.now);
    if (!good) return good.error();
    if (!*good) return Given{{}, told_apart(refusal("wrong_code", "the code is wrong, too old, or was tried too often"))};
    return Given{"by code to line " + l->number + ", " + call.who.id, {}};
  }
  if (!call.who.id.starts_with("staff ")) return refusal("forbidden", "a key consents for nobody: show the taker's one-time code (line, code), or let staff say how it was given");
  if (!call.body.contains("reason")) return refusal("reason_needed", "say how it was given");
  return Given{"before " + call.who.id + ": " + call.body["reason"].get<std::string>(), {}};
}

Result<Reply> consent(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Order> o = order_seen(w, call, call.parameter(0));
  if (!o) return o.error();
  call.resource = "order " + o->id;
  call.old_etag = std::to_string(o->version);
  if (o->request.kind != "transfer") return refusal("not_open", "the order does not wait for a consent");
  Result<Given> by = given(parts, call, sql, w, *o);
  if (!by) return by.error();
  if (by->wrong) return std::move(*by->wrong);
  o = commerce::consented(w, shelves.shelf(), o->id, call.body.value("agree", true), by->how);
  if (!o) return o.error();
  return Reply{.body = order_json(call, *o), .etag = std::to_string(o->version)};
}

}  // namespace

std::vector<Route> consent_routes(Parts& parts, Shelves& shelves) {
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = "/sublet/v1/orders/{id}/consent", .name = "consentToOrder", .area = Area::order, .access = Access::write, .takes = "sublet.Consent", .gives = "sublet.Order", .runs = Route::Runs::write,
               .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return consent(parts, shelves, c, sql); }, .before = [&shelves](Call&) { return shelves.look(); }});
  return r;
}

}  // namespace sublet::gateway::rest
