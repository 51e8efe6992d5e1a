// Visits: who has not bought yet. `POST /sublet/v1/visits` begins one, with no more shown than the operator's name; it says who is to hold the
// number (`visits/identity`), orders new numbers for that person and sees those orders, whatever others the person has. All else is for who
// signs in by a number's code. Which routes a visit reaches is said by each of them (route.h); the rest refuse it.
//
// What somebody says of himself is checked by the identity service as each order's first step. Until then a visit tells nothing of a person
// that it was not told, and may say who it is a few times only.
#include "commerce/orders.h"
#include "commerce/parties.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/browser.h"
#include "gateway/rest/business.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

Result<Reply> begin(Parts& parts, Call& call, records::Sql& sql) {
  const std::string op = call.body["operator"].get<std::string>();
  const std::string id = records::new_id(call.now), principal = "visit " + id;
  Result<int64_t> made = sql.run("insert into visit (operator, id, party, told, created) values (?, ?, '', 0, ?)", {op, id, call.now.micros()});
  if (!made) return made.error();
  Result<std::string> token = Authenticator::begin(sql, {op, "visitor", principal, "visitor", "", parts.settings.visit_seconds}, call.now);
  if (!token) return token.error();
  call.op = op, call.who.op = op, call.who.id = principal, call.who.granted = "visitor";
  call.resource = "visit " + id;
  // The cookie outlasts the session, which lasts longer once there is an order.
  Result<Reply> r = begun(call, "visitor", *token, parts.settings.visit_order_seconds);
  if (r) r->body["expiresIn"] = parts.settings.visit_seconds;
  return r;
}

// A try is counted whatever comes of it.
Result<Reply> identify(Parts& parts, Call& call, records::Sql& sql) {
  const commerce::Work w = work_of(parts, call, sql);
  if (!call.who.visitor()) return refusal("forbidden", "this is for visits; a line's holder is known");
  if (!call.body["agreed"].get<bool>()) return refusal("bad_request", "body.agreed: without consent nothing is kept of a person");
  call.resource = "visit " + call.who.visit;
  Result<int64_t> counted = sql.run("update visit set told = told + 1 where operator = ? and id = ? and told < ?", {call.op, call.who.visit, parts.settings.visit_tellings});
  if (!counted) return counted.error();
  if (*counted == 0) return refusal("too_many_requests", "this was said too often: begin anew later, or ask the service desk");
  Result<std::string> party = commerce::party_of_stranger(w, call.body["name"].get<std::string>(), call.body["idNumber"].get<std::string>());
  if (!party) return party.error().is_refusal() ? Result<Reply>(told_apart(party.error())) : party.error();
  if (!call.who.party.empty() && *party != call.who.party) {
    Result<int64_t> before = commerce::count_orders(w, {.party = call.who.party, .actor = call.who.id});
    if (!before) return before.error();
    if (*before > 0) return refusal("wrong_state", "this visit has ordered for somebody: sign out, and begin anew for another person");
  }
  if (Result<int64_t> set = sql.run("update visit set party = ? where operator = ? and id = ?", {*party, call.op, call.who.visit}); !set) return set.error();
  Result<commerce::Party> p = commerce::party(w, *party);
  if (!p) return p.error();
  return Reply{.body = {{"party", p->id}, {"name", p->name}, {"idNumber", p->cert_number}, {"minor", p->minor}}};
}

}  // namespace

std::vector<Route> visit_routes(Parts& parts) {
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = "/sublet/v1/visits", .name = "beginVisit", .access = Access::write, .open = true, .takes = "sublet.Visit_Create", .gives = "sublet.Session", .status = 201, .runs = write,
               .handler = [&parts](Call& c, records::Sql& sql) { return begin(parts, c, sql); },
               .before = [&parts](Call& c) { return operator_exists(parts.service, c.body["operator"].get<std::string>()) ? Result<Done>(Done{}) : refusal("unknown_operator", "no operator of this name is published here"); }});
  r.push_back({.method = "POST", .path = "/sublet/v1/visits/identity", .name = "tellIdentity", .access = Access::write, .visitors = true, .takes = "sublet.Visit_Identity", .gives = "sublet.Visit", .runs = write,
               .handler = [&parts](Call& c, records::Sql& sql) { return identify(parts, c, sql); }, .after = [&parts] { parts.authenticator.forget(); }});
  return r;
}

}  // namespace sublet::gateway::rest
