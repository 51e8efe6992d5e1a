#include "gateway/rest/catalogue.h"

#include <algorithm>
#include <map>

#include "charging/state.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/documents.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::gateway::rest {
namespace {

// A state and those that may follow it.
struct Step {
  const char* from;
  std::vector<const char*> to;
};
const std::vector<Step> life_cycle = {{"In study", {"In design", "Rejected"}}, {"In design", {"In study", "In test", "Rejected"}}, {"In test", {"In design", "Active", "Rejected"}}, {"Active", {"Launched", "Retired"}},
                                      {"Launched", {"Retired"}}, {"Retired", {"Obsolete"}}, {"Obsolete", {}}, {"Rejected", {}}};
constexpr const char* sold_states[] = {"Active", "Launched"};  // all that customers see
const std::vector<Step> usage_cycle = {{"received", {"rejected", "guided"}}, {"rejected", {"recycled"}}, {"recycled", {"rejected", "guided"}}, {"guided", {"rejected", "rated"}}, {"rated", {"rerated", "billed"}}, {"rerated", {"rerated", "billed"}}, {"billed", {}}};

struct Kind {
  std::string api, path, member, name;  // "TMF620", "/tmf-api/.../v4/", "catalog", "Catalog"
  Area area = Area::catalogue;
  std::string state = "lifecycleStatus";
  const std::vector<Step>* cycle = &life_cycle;
  std::vector<std::string> first = {"In study", "In design", "In test"};  // states to begin in; the first is the usual one
  std::string stamp = "lastUpdate";                                       // set to the time of each change; empty: none
  std::function<Result<Done>()> before = {};                              // reads
  Parts* rated = nullptr;                                                 // usage: charging's own stands beside what was posted
  std::string href(const Call& call, const std::string& id) const { return call.base + path + member + "/" + percent_encode(id); }
  std::string schema() const { return api + "." + name; }
};

Json shown(const Kind& k, const Call& call, const Json& body) {
  Json j = Json::object();
  const std::string id = body.value("id", "");
  j["id"] = id;
  j["href"] = k.href(call, id);
  for (const auto& [name, value] : body.items())
    if (name != "id") j[name] = value;
  return j;
}

Result<Done> tell(const Kind& k, const Call& call, records::Sql& sql, const char* what, const Json& body) {
  return records::tell(sql, call.op, k.name + what, k.member, body["id"].get<std::string>(), dump(body), call.now);
}

Result<Reply> create(const Kind& k, Call& call, records::Sql& sql) {
  for (const char* own : {"id", "href"})
    if (call.body.contains(own)) return refusal("bad_request", std::string("body.") + own + " is given here, not sent");
  Json body = Json::object();
  body["id"] = records::new_id(call.now);
  body.update(call.body);
  if (!body.contains(k.state)) body[k.state] = k.first[0];
  if (std::find(k.first.begin(), k.first.end(), body[k.state].get<std::string>()) == k.first.end()) return refusal("wrong_state", "body." + k.state + ": nothing begins in '" + body[k.state].get<std::string>() + "'");
  if (!k.stamp.empty()) body[k.stamp] = call.now.text();
  if (!body.contains("@type")) body["@type"] = k.name;
  const Documents documents(k.member);
  const std::string id = body["id"].get<std::string>();
  if (Result<Done> put = documents.put(sql, call.op, id, body, "posted", call.now); !put) return put.error();
  call.resource = k.member + " " + id;
  Reply r;
  r.body = shown(k, call, body);
  r.etag = "1";
  r.location = k.path + k.member + "/" + id;
  if (Result<Done> told = tell(k, call, sql, "CreateEvent", r.body); !told) return told.error();
  return r;
}

Result<Reply> list(const Kind& k, Call& call, records::Sql& sql) {
  if (k.rated != nullptr) {
    if (const std::string line = call.who.line.empty() ? call.other("line") : call.who.line; !line.empty()) return list_rated_usage(*k.rated, call, sql, line);
  }
  // What is being thought of is the operator's own business.
  if (call.who.customer() && k.cycle == &life_cycle) call.query.where.push_back({k.state, Condition::Test::equal, {sortable(Json(sold_states[0])), sortable(Json(sold_states[1]))}});
  Result<Documents::Page> found = Documents(k.member).list(sql, call.op, call.query);
  if (!found) return found.error();
  std::vector<Json> all;
  for (const Documents::Document& d : found->documents) all.push_back(shown(k, call, d.body));
  return page(call, std::move(all), found->total);
}

Result<Reply> retrieve(const Kind& k, Call& call, records::Sql& sql) {
  if (k.rated != nullptr) {
    Result<std::optional<Reply>> rated = retrieve_rated_usage(*k.rated, call, sql, call.parameter(0));
    if (!rated) return rated.error();
    if (*rated) return std::move(**rated);
    if (!call.who.line.empty()) return refusal("not_found", "there is no such usage");
  }
  Result<Documents::Document> d = Documents(k.member).get(sql, call.op, call.parameter(0));
  if (!d) return d.error();
  if (call.who.customer() && k.cycle == &life_cycle)
    if (const std::string state = d->body.value(k.state, ""); state != sold_states[0] && state != sold_states[1]) return refusal("not_found", "there is no such " + k.member);
  return Reply{.body = shown(k, call, d->body), .etag = std::to_string(d->version)};
}

Result<Documents::Document> to_change(const Kind& k, Call& call, records::Sql& sql) {
  Result<Documents::Document> d = Documents(k.member).get(sql, call.op, call.parameter(0));
  if (!d) return d;
  call.resource = k.member + " " + d->id;
  if (Result<Done> fits = call.match(std::to_string(d->version)); !fits) return fits.error();
  if (d->origin != "posted") return refusal("read_only", "this is what charging runs by; publish another catalogue to change it");
  return d;
}

Result<Reply> change(const Kind& k, Call& call, records::Sql& sql) {
  Result<Documents::Document> d = to_change(k, call, sql);
  if (!d) return d.error();
  if (call.body.contains("id") && call.body["id"] != d->id) return refusal("bad_request", "body.id cannot be changed");
  call.body.erase("href");
  Json body = d->body;
  merge_patch(body, call.body);
  if (!k.stamp.empty()) body[k.stamp] = call.now.text();
  if (Result<Done> fits = Schemas::all().check(k.schema() + "_Create", body); !fits) return fits.error();
  const std::string was = d->body.value(k.state, ""), is = body.contains(k.state) ? body[k.state].get<std::string>() : "";
  if (was != is) {
    const auto step = std::find_if(k.cycle->begin(), k.cycle->end(), [&](const Step& s) { return was == s.from; });
    if (step == k.cycle->end() || std::none_of(step->to.begin(), step->to.end(), [&](const char* to) { return is == to; })) return refusal("wrong_state", "from '" + was + "' there is no way to '" + is + "'");
  }
  if (Result<Done> put = Documents(k.member).put(sql, call.op, d->id, body, "posted", call.now); !put) return put.error();
  Reply r;
  r.body = shown(k, call, body);
  r.etag = std::to_string(d->version + 1);
  if (Result<Done> told = tell(k, call, sql, was != is ? "StateChangeEvent" : "AttributeValueChangeEvent", r.body); !told) return told.error();
  return r;
}

Result<Reply> remove(const Kind& k, Call& call, records::Sql& sql) {
  Result<Documents::Document> d = to_change(k, call, sql);
  if (!d) return d.error();
  if (Result<Done> gone = Documents(k.member).remove(sql, call.op, d->id); !gone) return gone.error();
  if (Result<Done> told = tell(k, call, sql, "DeleteEvent", shown(k, call, d->body)); !told) return told.error();
  return Reply{};
}

void add_routes(const Kind& kind, std::vector<Route>& to) {
  const auto k = std::make_shared<const Kind>(kind);
  using enum Route::Runs;
  const auto with = [&](auto f) { return [k, f](Call& c, records::Sql& sql) { return f(*k, c, sql); }; };
  std::function<Result<Done>(Call&)> before;
  if (k->before) before = [k](Call&) { return k->before(); };
  if (k->rated != nullptr) before = [k](Call& c) { return before_usage(*k->rated, c); };
  const std::string all = k->path + k->member, one = all + "/{id}", s = k->schema();
  to.push_back({.method = "POST", .path = all, .name = "create" + k->name, .area = k->area, .access = Access::write, .takes = s + "_Create", .gives = s, .status = 201, .runs = write, .handler = with(create)});
  const bool sold = k->member.starts_with("productOffering");  // with their prices: to who has not bought yet, too
  to.push_back({.method = "GET", .path = all, .name = "list" + k->name, .area = k->area, .visitors = sold, .gives = s, .list = true, .others = k->rated != nullptr ? std::vector<std::string>{"line"} : std::vector<std::string>(), .handler = with(list), .before = before});
  to.push_back({.method = "GET", .path = one, .name = "retrieve" + k->name, .area = k->area, .visitors = sold, .gives = s, .handler = with(retrieve), .before = before});
  to.push_back({.method = "PATCH", .path = one, .name = "patch" + k->name, .area = k->area, .access = Access::write, .takes = s, .gives = s, .runs = write, .handler = with(change), .patch = true});
  to.push_back({.method = "DELETE", .path = one, .name = "delete" + k->name, .area = k->area, .access = Access::write, .status = 204, .runs = write, .handler = with(remove)});
}

struct Copied {
  std::string kind, id;
  Json body;
};

// What is sold: a number in service, or something on top of one.
struct Specification {
  const char *id, *name;
};
constexpr Specification line = {"mobile-line", "Mobile line"}, addition = {"addition", "Addition to a mobile line"};
Json as_document(const Specification& s, Instant since) {
  return {{"id", s.id}, {"name", s.name}, {"lifecycleStatus", "Active"}, {"lastUpdate", since.text()}, {"isBundle", false}, {"@type", "ProductSpecification"}};
}

// An offer as TMF620 can say it: its name, and each fee as a price. What it costs to use is beyond those words.
void as_documents(const catalogue::Offer& offer, const charging::OperatorState& op, const std::string& currency, Instant since, std::vector<Copied>& out) {
  const std::string state = offer.withdrawn ? "Retired" : "Active";
  Json prices = Json::array();
  for (size_t i = 0; i < offer.fees.size(); ++i) {
    const catalogue::Fee& fee = offer.fees[i];
    if (!fee.once && fee.every == catalogue::Period::ever) continue;  // TMF620 has no word for it
    Json price = {{"id", offer.code + ".fee" + std::to_string(i + 1)}, {"name", op.registry.fees.name(fee.id)}, {"lifecycleStatus", state}, {"lastUpdate", since.text()}, {"isBundle", false}, {"priceType", fee.once ? "oneTime" : "recurring"}, {"price", {{"unit", currency}, {"value", money_json(fee.amount)}}}, {"@type", "ProductOfferingPrice"}};
    if (!fee.once) price["recurringChargePeriodType"] = period_word(fee.every), price["recurringChargePeriodLength"] = 1;
    prices.push_back({{"id", price["id"]}, {"name", price["name"]}});
    out.push_back({"productOfferingPrice", price["id"].get<std::string>(), std::move(price)});
  }
  Json body = {{"id", offer.code}, {"name", offer.title.empty() ? offer.code : offer.title}, {"lifecycleStatus", state}, {"lastUpdate", since.text()}, {"isBundle", false}, {"isSellable", !offer.withdrawn}, {"version", std::to_string(op.versions.back().number)}};
  const Specification& spec = offer.base ? line : addition;
  body["productSpecification"] = {{"id", spec.id}, {"name", spec.name}};
  if (!prices.empty()) body["productOfferingPrice"] = std::move(prices);
  body["@type"] = "ProductOffering";
  out.push_back({"productOffering", offer.code, std::move(body)});
}

}  // namespace

Result<Done> Published::bring_up_to_date() {
  const auto fresh = [this] { return seen_ == service_.published() && clock_.now().micros() < next_; };
  if (fresh()) return Done{};
  const std::lock_guard lock(mutex_);
  if (fresh()) return Done{};
  const uint64_t now = service_.published();
  if (Result<Done> copied = copy(); !copied) return copied;
  seen_ = now;
  return Done{};
}

Result<Done> Published::copy() {
  std::vector<std::pair<std::string, std::vector<Copied>>> all;
  std::vector<std::pair<std::string, std::string>> hosts;  // operator, code; none ever goes
  const Instant now = clock_.now();
  int64_t next = INT64_MAX;
  Result<Done> looked = service_.inspect([&](const charging::State& state) {
    for (const auto& op : state.operators) {
      const charging::VersionEntry* v = op->version_at(now);
      if (v == nullptr) continue;
      for (const charging::VersionEntry& later : op->versions)
        if (later.effective > now) next = std::min(next, later.effective.micros());
      all.emplace_back(op->code, std::vector<Copied>());
      for (const catalogue::Host& h : op->versions.back().tables->hosts) hosts.emplace_back(op->code, h.code);
      for (const Specification& s : {line, addition}) all.back().second.push_back({"productSpecification", s.id, as_document(s, op->versions.front().published)});
      for (const catalogue::Offer& offer : v->tables->offers) as_documents(offer, *op, v->tables->op.currency, v->published, all.back().second);
    }
  });
  if (!looked) return looked;
  next_ = next;
  return db_.write<Done>([&](records::Sql& sql) -> Result<Done> {
    for (const auto& [op, host] : hosts)
      if (Result<int64_t> n = sql.run("insert into known_host (operator, code) values (?, ?) on conflict do nothing", {op, host}); !n) return n.error();
    for (const auto& [op, list] : all) {
      for (const char* kind : {"productSpecification", "productOffering", "productOfferingPrice"}) {
        const Documents documents(kind);
        Result<records::Rows> rows = sql.query("select id, body from document where operator = ? and kind = ? and origin = 'published'", {op, std::string(kind)});
        if (!rows) return rows.error();
        std::map<std::string, std::string> had;
        for (const records::Row& row : *rows) had[row.text(0)] = row.text(1);
        for (const Copied& c : list) {
          if (c.kind != kind) continue;
          const auto before = had.find(c.id);
          const bool changed = before == had.end() || before->second != dump(c.body);
          if (before != had.end()) had.erase(before);
          if (!changed) continue;
          if (Result<Done> put = documents.put(sql, op, c.id, c.body, "published", now); !put) return put;
        }
        for (const auto& [id, body] : had)
          if (Result<Done> gone = documents.remove(sql, op, id); !gone) return gone;
      }
    }
    return Done{};
  });
}

bool is_life_cycle_state(std::string_view name) {
  return std::any_of(life_cycle.begin(), life_cycle.end(), [&](const Step& s) { return name == s.from; });
}

std::vector<Route> catalogue_routes(Parts&, Published& published) {
  std::vector<Route> routes;
  Kind k;
  k.api = "TMF620", k.path = "/tmf-api/productCatalogManagement/v4/";
  for (const auto& [member, name] : {std::pair("catalog", "Catalog"), {"category", "Category"}, {"productSpecification", "ProductSpecification"}, {"productOffering", "ProductOffering"}, {"productOfferingPrice", "ProductOfferingPrice"}}) {
    k.member = member, k.name = name;
    k.before = std::string_view(member).starts_with("product") ? [&published] { return published.bring_up_to_date(); } : std::function<Result<Done>()>();
    add_routes(k, routes);
  }
  return routes;
}

std::vector<Route> usage_routes(Parts& parts) {
  std::vector<Route> routes;
  Kind k;
  k.api = "TMF635", k.path = "/tmf-api/usageManagement/v4/", k.area = Area::usage;
  k.member = "usageSpecification", k.name = "UsageSpecification";
  add_routes(k, routes);
  k.member = "usage", k.name = "Usage", k.state = "status", k.cycle = &usage_cycle, k.first = {"received"}, k.stamp = "", k.rated = &parts;
  add_routes(k, routes);
  for (Route& r : rated_usage_routes(parts)) routes.push_back(std::move(r));
  return routes;
}

}  // namespace sublet::gateway::rest
