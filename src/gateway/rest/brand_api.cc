// How an operator shows itself to its customers (commerce/brand.h), to everybody who asks; changed by who may change settings.
#include "charging/state.h"
#include "commerce/brand.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/schema.h"

namespace sublet::gateway::rest {
namespace {

Reply shown(const About& a, const commerce::Brand& b, bool to_staff) {
  Json j = {{"operator", a.op}, {"title", b.title.empty() ? a.title : b.title}, {"colour", b.colour}, {"slogan", {{"zh", b.slogan_zh}, {"en", b.slogan_en}}}, {"serviceNumber", b.service_number}, {"currency", a.currency}, {"timeZone", a.zone}, {"country", a.country}, {"version", b.version}};
  if (!b.logo.empty()) j["logo"] = b.logo;
  if (to_staff && !b.actor.empty()) j["changed"] = b.changed.text(), j["by"] = b.actor;
  return Reply{.body = std::move(j), .etag = std::to_string(b.version)};
}

// Without a name it is the installation's only operator, if there is one only.
Result<Reply> read_brand(Parts& parts, Call& call) {
  const std::string named = call.other("operator"), op = named.empty() ? parts.service.only_operator() : named;
  if (op.empty()) return refusal("not_found", "there are several operators: say which, ?operator=");
  Result<About> a = about_operator(parts.service, op);
  if (!a) return a.error();
  Result<commerce::Brand> b = parts.db.read<commerce::Brand>([&](records::Sql& sql) { return commerce::brand({sql, parts.vault, op, call.now, "anybody"}); });
  if (!b) return b.error();
  return shown(*a, *b, false);
}

Result<Reply> change(Parts& parts, Call& call, records::Sql& sql) {
  const commerce::Work w = work_of(parts, call, sql);
  Result<commerce::Brand> b = commerce::brand(w);
  if (!b) return b.error();
  call.resource = "brand";
  if (Result<Done> fits = call.match(std::to_string(b->version)); !fits) return fits.error();
  const auto take = [](const Json& from, const char* name, std::string& into) {
    if (const auto at = from.find(name); at != from.end()) into = at->is_string() ? at->get<std::string>() : "";
  };
  take(call.body, "title", b->title), take(call.body, "colour", b->colour), take(call.body, "logo", b->logo), take(call.body, "serviceNumber", b->service_number);
  if (const auto slogan = call.body.find("slogan"); slogan != call.body.end() && slogan->is_object()) take(*slogan, "zh", b->slogan_zh), take(*slogan, "en", b->slogan_en);
  if (b->colour.empty()) b->colour = commerce::Brand().colour;
  b = commerce::set_brand(w, *b);
  if (!b) return b.error();
  return shown(std::any_cast<const About&>(call.prepared), *b, true);
}

}  // namespace

Result<About> about_operator(Service& service, const std::string& op) {
  About a;
  Result<Done> looked = service.inspect([&](const charging::State& state) {
    const charging::OperatorState* o = state.find(op);
    if (o == nullptr || o->versions.empty()) return;
    const catalogue::OperatorInfo& info = o->versions.back().tables->op;
    a = {op, info.title.empty() ? info.code : info.title, info.currency, info.zone.name(), info.country};
  });
  if (!looked) return looked.error();
  if (a.op.empty()) return refusal("unknown_operator", "no operator of this name is published here");
  return a;
}

std::vector<Route> brand_routes(Parts& parts) {
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/brand", .name = "readBrand", .open = true, .gives = "sublet.Brand", .others = {"operator"}, .runs = plain, .plain = [&parts](Call& c) { return read_brand(parts, c); },
               .known = [](Call&) { return true; }});  // as cheap as the page itself, which everybody behind one address may have
  r.push_back({.method = "PATCH", .path = "/sublet/v1/brand", .name = "changeBrand", .area = Area::setting, .access = Access::write, .takes = "sublet.Brand_Change", .gives = "sublet.Brand", .runs = write,
               .handler = [&parts](Call& c, records::Sql& sql) { return change(parts, c, sql); },
               .before = [&parts](Call& c) -> Result<Done> {
                 if (Result<Done> fits = Schemas::all().check("sublet.Brand_Change", c.body); !fits) return fits;
                 Result<About> a = about_operator(parts.service, c.op);
                 if (!a) return a.error();
                 c.prepared = std::move(*a);
                 return Done{};
               }, .patch = true});
  return r;
}

}  // namespace sublet::gateway::rest
