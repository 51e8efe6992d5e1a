#include "gateway/rest/pools.h"

#include <algorithm>

#include "gateway/rest/documents.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

using commerce::NumberPool;
using commerce::Work;

constexpr size_t most_code = 40, most_place = 100, most_octets = 20'000;
constexpr int64_t most_pools = Query::most_limit;
const Documents documents("resourcePool");

Error none() { return refusal("not_found", "there is no such pool"); }

// ---- What follows from the stock

struct SimCell {
  std::string host, kind;
  int64_t sims = 0, idle = 0, blank = 0;  // blank: idle, and paired with no number
};

Result<std::vector<SimCell>> sim_cells(const Work& w) {
  Result<records::Rows> rows = w.sql.query("select host, kind, count(*), cast(sum(case when state = 'idle' then 1 else 0 end) as bigint), cast(sum(case when state = 'idle' and number = '' then 1 else 0 end) as bigint) from sim where operator = ? group by host, kind order by host, kind", {w.op});
  if (!rows) return rows.error();
  std::vector<SimCell> out;
  for (const records::Row& r : *rows) out.push_back({r.text(0), r.text(1), r.integer(2), r.integer(3), r.integer(4)});
  return out;
}

std::string id_of(const NumberPool& p) { return "numbers~" + p.host + "~" + p.province + "~" + p.city; }

std::vector<std::string> parted(std::string_view id) {
  std::vector<std::string> out;
  for (;;) {
    const size_t at = id.find('~');
    out.emplace_back(id.substr(0, at));
    if (at == std::string_view::npos) return out;
    id.remove_prefix(at + 1);
  }
}

Pool following(const SimCell& c) { return {.id = "sims~" + c.host + "~" + c.kind, .host = c.host, .sims = c.kind, .all = c.sims, .idle = c.idle, .free = c.blank}; }

// Cells come by host, province and city: those of one place, whatever their grades, make a pool.
std::vector<Pool> following(const std::vector<NumberPool>& cells) {
  std::vector<Pool> out;
  for (const NumberPool& c : cells) {
    if (out.empty() || out.back().id != id_of(c)) out.push_back({.id = id_of(c), .host = c.host, .numbers = {.host = c.host, .province = c.province, .city = c.city}});
    out.back().all += c.numbers, out.back().idle += c.idle, out.back().free += c.plain;
  }
  return out;
}

// ---- What is stated

Result<std::string> short_text(const Json& j, const char* member, size_t most, const std::string& where) {
  std::string text = j.value(member, "");
  if (text.size() > most) return refusal("bad_request", where + "." + member + " is longer than " + std::to_string(most) + " octets");
  return text;
}

// The place of all its capacities; and nobody says how much there is now.
Result<std::string> place_in(const Json& body) {
  std::string place;
  const auto list = body.find("capacity");
  if (list == body.end()) return place;
  for (size_t i = 0; i < list->size(); ++i) {
    const Json& c = (*list)[i];
    const std::string where = "body.capacity[" + std::to_string(i) + "]";
    if (c.value("plannedOrActualCapacity", "") != "planned" && c.contains("capacityAmount")) return refusal("bad_request", where + ": what there is is counted from the stock; only a capacity that is 'planned' is said");
    const auto at = c.find("place");
    if (at == c.end()) continue;
    Result<std::string> name = short_text(*at, "name", most_place, where + ".place");
    if (!name) return name;
    if (name->empty()) return refusal("bad_request", where + ".place.name: a province, a city, or a city after its province");
    if (!place.empty() && place != *name) return refusal("bad_request", where + ".place: a pool is of one place");
    place = *name;
  }
  return place;
}

Result<Pool> stated(const std::string& id, const Json& body, int64_t version) {
  if (dump(body).size() > most_octets) return refusal("bad_request", "body: a pool is stated in at most 20,000 octets");
  Pool p{.id = id, .host = {}, .stated = body, .version = version};
  const auto party = body.find("relatedParty"), of = body.find("resourceSpecification");
  if (party == body.end() || party->value("role", "") != "host" || party->value("id", "").empty()) return refusal("bad_request", "body.relatedParty: the host whose stock it is, with the role 'host'");
  if (of == body.end()) return refusal("bad_request", "body.resourceSpecification: 'msisdn' or 'sim'");
  if (const auto named = body.find("resource"); named != body.end() && !named->empty()) return refusal("bad_request", "body.resource: what is in a pool follows from the stock");
  Result<std::string> host = short_text(*party, "id", most_code, "body.relatedParty"), name = short_text(*of, "name", most_code, "body.resourceSpecification"), place = place_in(body);
  for (const Result<std::string>* each : {&host, &name, &place})
    if (!*each) return each->error();
  p.host = *host;
  const std::string kind = of->value("id", "");
  if (kind == "msisdn") {
    p.numbers = {.host = *host, .province = {}, .city = {}, .place = *place, .grade = *name};
  } else if (kind == "sim") {
    if (*name != "card" && *name != "esim") return refusal("bad_request", "body.resourceSpecification.name: of SIMs 'card' or 'esim'");
    if (!place->empty()) return refusal("bad_request", "body.capacity: SIMs are of no place");
    p.sims = *name;
  } else {
    return refusal("bad_request", "body.resourceSpecification.id: 'msisdn' or 'sim'");
  }
  return p;
}

bool in(const Pool& p, const NumberPool& c) {
  const std::string& at = p.numbers.place;
  return c.host == p.host && (p.numbers.grade.empty() || c.grade == p.numbers.grade) && (at.empty() || at == c.city || at == c.province || at == c.province + c.city);
}

// As a reservation takes them: of a named grade whatever they cost (commerce/reservations.h).
void count(Pool& p, const std::vector<NumberPool>& numbers, const std::vector<SimCell>& sims) {
  if (p.sims.empty())
    for (const NumberPool& c : numbers)
      if (in(p, c)) p.all += c.numbers, p.idle += c.idle, p.free += p.numbers.grade.empty() ? c.plain : c.idle;
  for (const SimCell& c : sims)
    if (c.host == p.host && c.kind == p.sims) p.all += c.sims, p.idle += c.idle, p.free += c.blank;
}

Result<Done> count(const Work& w, Pool& p) {
  Result<std::vector<NumberPool>> numbers = std::vector<NumberPool>();
  Result<std::vector<SimCell>> sims = std::vector<SimCell>();
  if (p.sims.empty()) numbers = commerce::number_pools(w, {.host = p.host});
  else sims = sim_cells(w);
  if (!numbers) return numbers.error();
  if (!sims) return sims.error();
  count(p, *numbers, *sims);
  return Done{};
}

// ---- As they are shown

Json capacity(const char* of, int64_t amount, const std::string& place) {
  Json j = {{"plannedOrActualCapacity", "actual"}, {"capacityAmount", {{"capacityAmount", std::to_string(amount)}}}, {"capacitySpec", {{"id", of}}}};
  if (!place.empty()) j["place"] = {{"name", place}};
  return j;
}

Json pool_json(const Call& call, const Pool& p) {
  const commerce::NumberDemand& n = p.numbers;
  const std::string place = !n.place.empty() ? n.place : n.province == n.city ? n.city : n.province + n.city;
  Json j = p.stated.is_object() ? p.stated : Json::object();
  j["id"] = p.id, j["href"] = call.base + pools_path + "resourcePool/" + percent_encode(p.id);
  Json capacities = Json::array({capacity("total", p.all, place), capacity("available", p.idle, place)});
  if (const auto said = j.find("capacity"); said != j.end())
    for (const Json& c : *said)
      if (c.value("plannedOrActualCapacity", "") == "planned") capacities.push_back(c);
  j["capacity"] = std::move(capacities);
  if (p.stated.is_object()) {
    if (!j.contains("@type")) j["@type"] = "ResourcePool";
    return j;
  }
  j["description"] = p.sims.empty() ? "numbers of " + p.host + (place.empty() ? "" : ", " + place) : (p.sims == "esim" ? "eSIM profiles of " : "cards of ") + p.host;
  j["relatedParty"] = {{"id", p.host}, {"role", "host"}, {"@referredType", "Organization"}};
  j["resourceSpecification"] = p.sims.empty() ? Json{{"id", "msisdn"}} : Json{{"id", "sim"}, {"name", p.sims}};
  j["@type"] = "ResourcePool";
  return j;
}

// ---- Routes

Result<Reply> list_pools(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<std::vector<NumberPool>> numbers = commerce::number_pools(w);
  if (!numbers) return numbers.error();
  Result<std::vector<SimCell>> sims = sim_cells(w);
  if (!sims) return sims.error();
  Query every;
  every.limit = most_pools;
  Result<Documents::Page> said = documents.list(sql, call.op, every);
  if (!said) return said.error();
  std::vector<Json> all;
  for (const Pool& p : following(*numbers)) all.push_back(pool_json(call, p));
  for (const SimCell& c : *sims) all.push_back(pool_json(call, following(c)));
  for (const Documents::Document& d : said->documents) {
    Result<Pool> p = stated(d.id, d.body, d.version);
    if (!p) return fault("api_failed", "pool " + d.id + ": " + p.error().detail);
    count(*p, *numbers, *sims);
    all.push_back(pool_json(call, *p));
  }
  return page_of(call, std::move(all));
}

Result<Reply> shown(const Work& w, const Call& call, Pool p) {
  if (Result<Done> counted = count(w, p); !counted) return counted.error();
  return Reply{.body = pool_json(call, p), .etag = std::to_string(p.version)};
}

Result<Reply> read_pool(Parts& parts, Call& call, records::Sql& sql) {
  Result<Pool> p = pool_of(work_of(parts, call, sql), call.parameter(0), Counted::yes);
  if (!p) return p.error();
  return Reply{.body = pool_json(call, *p), .etag = p->version == 0 ? std::string() : std::to_string(p->version)};
}

Result<Reply> create_pool(Parts& parts, Call& call, records::Sql& sql) {
  const std::string id = records::new_id(call.now);
  Result<Pool> p = stated(id, call.body, 1);
  if (!p) return p.error();
  Query one;
  one.limit = 1;
  Result<Documents::Page> before = documents.list(sql, call.op, one);
  if (!before) return before.error();
  if (before->total >= most_pools) return refusal("too_many", "an operator states at most " + std::to_string(most_pools) + " pools; change one of them");
  if (Result<Done> put = documents.put(sql, call.op, id, call.body, "posted", call.now); !put) return put.error();
  call.resource = "resourcePool " + id;
  Result<Reply> r = shown(work_of(parts, call, sql), call, std::move(*p));
  if (r) r->location = pools_path + "resourcePool/" + id;
  return r;
}

Result<Reply> change_pool(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Pool> was = pool_of(w, call.parameter(0), Counted::no);
  if (!was) return was.error();
  if (!was->stated.is_object()) return refusal("read_only", "this pool follows from the stock");
  call.resource = "resourcePool " + was->id;
  if (Result<Done> fits = call.match(std::to_string(was->version)); !fits) return fits.error();
  if (call.body.contains("id") && call.body["id"] != was->id) return refusal("bad_request", "body.id cannot be changed");
  call.body.erase("id"), call.body.erase("href");
  Json body = was->stated;
  merge_patch(body, call.body);
  if (Result<Done> fits = Schemas::all().check("TMF685.ResourcePool_Create", body); !fits) return fits.error();
  Result<Pool> p = stated(was->id, body, was->version + 1);
  if (!p) return p.error();
  if (Result<Done> put = documents.put(sql, call.op, p->id, body, "posted", call.now); !put) return put.error();
  return shown(w, call, std::move(*p));
}

// Outside the unit. The body of a patch is not checked yet.
Result<Done> of_known_host(Parts& parts, const Call& call) {
  const auto party = call.body.find("relatedParty");
  if (party == call.body.end() || !party->is_object() || !party->contains("id") || !(*party)["id"].is_string()) return Done{};
  return known_host(parts, call, (*party)["id"].get<std::string>());
}

}  // namespace

Result<Pool> pool_of(const Work& w, const std::string& id, Counted counted) {
  const std::vector<std::string> part = parted(id);
  if (part.size() == 3 && part[0] == "sims") {
    Result<std::vector<SimCell>> cells = sim_cells(w);
    if (!cells) return cells.error();
    const auto c = std::find_if(cells->begin(), cells->end(), [&](const SimCell& each) { return each.host == part[1] && each.kind == part[2]; });
    return c == cells->end() ? Result<Pool>(none()) : Result<Pool>(following(*c));
  }
  if (part.size() == 4 && part[0] == "numbers") {
    if (part[1].empty()) return none();
    Result<std::vector<NumberPool>> cells = commerce::number_pools(w, {.host = part[1], .province = part[2], .city = part[3]});
    if (!cells) return cells.error();
    std::vector<Pool> found = following(*cells);
    return found.empty() ? Result<Pool>(none()) : Result<Pool>(std::move(found.front()));
  }
  if (part.size() != 1) return none();
  Result<Documents::Document> d = documents.get(w.sql, w.op, id);
  if (!d) return d.error().code == "not_found" ? none() : d.error();
  Result<Pool> p = stated(d->id, d->body, d->version);
  if (!p) return fault("api_failed", "pool " + d->id + ": " + p.error().detail);
  if (counted == Counted::yes)
    if (Result<Done> done = count(w, *p); !done) return done.error();
  return p;
}

std::vector<Route> resource_pool_routes(Parts& parts) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  const auto of_host = [&parts](Call& c) { return of_known_host(parts, c); };
  const std::string all = pools_path + "resourcePool", schema = "TMF685.ResourcePool";
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = all, .name = "listResourcePool", .area = Area::order, .gives = schema, .list = true, .handler = with(list_pools), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = all + "/{id}", .name = "retrieveResourcePool", .area = Area::order, .gives = schema, .handler = with(read_pool), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = all, .name = "createResourcePool", .area = Area::number, .access = Access::write, .takes = schema + "_Create", .gives = schema, .status = 201, .runs = write, .handler = with(create_pool), .before = of_host});
  r.push_back({.method = "PATCH", .path = all + "/{id}", .name = "patchResourcePool", .area = Area::number, .access = Access::write, .takes = schema, .gives = schema, .runs = write, .handler = with(change_pool), .before = of_host, .patch = true});
  return r;
}

}  // namespace sublet::gateway::rest
