// What an operator may do business by (commerce/licences.h): kept by who may write settings, read by the regulator too.
#include "charging/state.h"
#include "commerce/licences.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/schema.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Licence;

const std::string path = "/sublet/v1/licences";

Json licence_json(const Call& call, const Licence& l) {
  const int64_t today = std::any_cast<int64_t>(call.prepared);
  Json j = {{"id", l.id}, {"href", call.base + path + "/" + l.id}, {"kind", l.kind}, {"number", l.number}, {"counterpart", l.counterpart}, {"scope", l.scope}, {"begins", day_text(l.begins)}, {"state", l.state(today)}, {"note", l.note}, {"version", l.version}, {"changed", l.changed.text()}, {"by", l.actor}};
  if (l.ends != 0) j["ends"] = day_text(l.ends), j["daysLeft"] = std::max<int64_t>(0, l.ends - today + 1);
  return j;
}

// What the body says, over what there is.
Result<Licence> told(const Json& body, Licence l) {
  for (const auto& [name, member] : {std::pair("kind", &Licence::kind), {"number", &Licence::number}, {"counterpart", &Licence::counterpart}, {"scope", &Licence::scope}, {"note", &Licence::note}})
    if (const auto at = body.find(name); at != body.end()) l.*member = at->is_string() ? at->get<std::string>() : "";
  for (const auto& [name, member] : {std::pair("begins", &Licence::begins), {"ends", &Licence::ends}})
    if (const auto at = body.find(name); at != body.end()) {
      Result<int64_t> day = at->is_string() ? day_in(at->get<std::string>(), name, 0) : Result<int64_t>(0);
      if (!day) return day.error();
      l.*member = *day;
    }
  return l;
}

Error none(const Error& e) { return e.code == "unknown_licence" ? refusal("not_found", "there is no such licence") : e; }

Result<Reply> list(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::vector<Licence>> all = commerce::licences(work_of(parts, call, sql));
  if (!all) return all.error();
  std::vector<Json> out;
  for (const Licence& l : *all) out.push_back(licence_json(call, l));
  return page_of(call, std::move(out));
}

Result<Reply> retrieve(Parts& parts, Call& call, records::Sql& sql) {
  Result<Licence> l = commerce::licence(work_of(parts, call, sql), call.parameter(0));
  if (!l) return none(l.error());
  return Reply{.body = licence_json(call, *l), .etag = std::to_string(l->version)};
}

Result<Reply> create(Parts& parts, Call& call, records::Sql& sql) {
  Result<Licence> wish = told(call.body, {});
  if (!wish) return wish.error();
  Result<Licence> l = commerce::put_licence(work_of(parts, call, sql), *wish, 0);
  if (!l) return l.error();
  call.resource = "licence " + l->id;
  return Reply{.body = licence_json(call, *l), .etag = std::to_string(l->version), .location = path + "/" + l->id};
}

Result<Reply> change(Parts& parts, Call& call, records::Sql& sql) {
  if (Result<Done> fits = Schemas::all().check("sublet.Licence_Change", call.body); !fits) return fits.error();
  const commerce::Work w = work_of(parts, call, sql);
  Result<Licence> was = commerce::licence(w, call.parameter(0));
  if (!was) return none(was.error());
  call.resource = "licence " + was->id;
  if (Result<Done> fits = call.match(std::to_string(was->version)); !fits) return fits.error();
  Result<Licence> wish = told(call.body, *was);
  if (!wish) return wish.error();
  Result<Licence> l = commerce::put_licence(w, *wish, was->version);
  if (!l) return l.error();
  return Reply{.body = licence_json(call, *l), .etag = std::to_string(l->version)};
}

Result<Reply> remove(Parts& parts, Call& call, records::Sql& sql) {
  call.resource = "licence " + call.parameter(0);
  const commerce::Work w = work_of(parts, call, sql);
  Result<Licence> was = commerce::licence(w, call.parameter(0));
  if (!was) return none(was.error());
  if (Result<Done> fits = call.match(std::to_string(was->version)); !fits) return fits.error();
  if (Result<Done> gone = commerce::remove_licence(w, was->id); !gone) return none(gone.error());
  return Reply{};
}

}  // namespace

std::vector<Route> licence_routes(Parts& parts) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  // The operator's today, by its clock.
  const auto before = [&parts](Call& c) -> Result<Done> {
    Result<int64_t> today = today_of(parts, c);
    if (!today) return today.error();
    c.prepared = *today;
    return nobody_subscribed(c);
  };
  const std::string one = path + "/{id}";
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = path, .name = "listLicences", .area = Area::licence, .gives = "sublet.Licence", .list = true, .handler = with(list), .before = before});
  r.push_back({.method = "POST", .path = path, .name = "createLicence", .area = Area::licence, .access = Access::write, .takes = "sublet.Licence_Create", .gives = "sublet.Licence", .status = 201, .runs = write, .handler = with(create), .before = before});
  r.push_back({.method = "GET", .path = one, .name = "readLicence", .area = Area::licence, .gives = "sublet.Licence", .handler = with(retrieve), .before = before});
  r.push_back({.method = "PATCH", .path = one, .name = "changeLicence", .area = Area::licence, .access = Access::write, .takes = "sublet.Licence_Change", .gives = "sublet.Licence", .runs = write, .handler = with(change), .before = before, .patch = true});
  r.push_back({.method = "DELETE", .path = one, .name = "removeLicence", .area = Area::licence, .access = Access::write, .status = 204, .runs = write, .handler = with(remove), .before = before});
  return r;
}

}  // namespace sublet::gateway::rest
