// TMF637: a line in service is a product. TMF639: numbers and SIMs of the stock are resources, by ids that say which: `n-NUMBER`,
// `s-ICCID`.
#include <algorithm>

#include "base/phone.h"
#include "charging/state.h"
#include "commerce/contracts.h"
#include "commerce/digit_pattern.h"
#include "commerce/lines.h"
#include "commerce/numbers.h"
#include "commerce/sims.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/remarks.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"
#include "records/outbox.h"

namespace sublet::gateway::rest {
namespace {

using commerce::LineRecord;
using commerce::Work;

const std::string products_path = "/tmf-api/productInventory/v4/product";
const std::string resources_path = "/tmf-api/resourceInventoryManagement/v4/resource";
constexpr int64_t most_scanned = 10'000;
constexpr const char* told_beside[] = {"description", "note"};  // of a resource, by and for the operator's people

Json trait(const char* name, const std::string& value) { return {{"name", name}, {"value", value}}; }

// TMF637's words for what commerce and the host say of a line.
const char* product_state(const LineRecord& l) { return l.state == "closed" ? "terminated" : l.bars != 0 || l.stops != 0 ? "suspended" : "active"; }

Json product_json(const Call& call, const LineRecord& l) {
  Json j = {{"id", l.id}, {"href", call.base + products_path + "/" + l.id}, {"name", l.number}, {"status", product_state(l)}, {"startDate", l.since.text()}};
  if (l.closed) j["terminationDate"] = l.closed->text();
  j["productOffering"] = {{"id", l.offer}, {"href", call.base + "/tmf-api/productCatalogManagement/v4/productOffering/" + percent_encode(l.offer)}};
  j["productSpecification"] = {{"id", "mobile-line"}};
  j["billingAccount"] = {{"id", l.account}};
  j["productCharacteristic"] = Json::array({trait("number", l.number), trait("host", l.host), trait("channel", l.channel)});
  Json related = Json::array({{{"id", l.party}, {"href", call.base + "/tmf-api/party/v4/individual/" + l.party}, {"role", "customer"}, {"@referredType", "Individual"}}});
  if (!l.user.empty() && l.user != l.party) related.push_back({{"id", l.user}, {"role", "user"}, {"@referredType", "Individual"}});
  j["relatedParty"] = std::move(related);
  j["realizingResource"] = Json::array({{{"id", "n-" + l.number}, {"href", call.base + resources_path + "/n-" + l.number}, {"@referredType", "Msisdn"}}});
  if (!l.iccid.empty()) j["realizingResource"].push_back({{"id", "s-" + l.iccid}, {"href", call.base + resources_path + "/s-" + l.iccid}, {"@referredType", "Sim"}});
  if (!l.order.empty()) j["productOrderItem"] = Json::array({{{"productOrderId", l.order}, {"orderItemId", "1"}}});
  j["@type"] = "Product";
  return j;
}

// A line in service with what its number obliges to (commerce/contracts.h).
Result<Json> product(const Work& w, const Call& call, const LineRecord& l) {
  Json j = product_json(call, l);
  if (l.state == "closed") return j;
  Result<std::vector<commerce::Contract>> running = commerce::contracts(w, l.id, "active", 0, 100);
  if (!running) return running.error();
  for (const commerce::Contract& c : *running) {
    if (c.kind != "number") continue;
    const auto put = [&](const char* name, Json value) { j["productCharacteristic"].push_back({{"name", name}, {"value", std::move(value)}}); };
    if (c.minimum != 0) put("monthlyMinimum", money_json(Money::from_micros(c.minimum)));
    if (c.left() != 0) put("depositHeld", money_json(Money::from_micros(c.left())));
    if (c.months != 0) put("contractMonthsLeft", c.months - c.run_months);
  }
  return j;
}

std::string one_value(const Query& q, std::string_view path) {
  const Condition* c = q.on(path);
  const bool one = c != nullptr && c->test == Condition::Test::equal && !c->values.empty() && c->values[0].starts_with('$');
  return one && c->values.size() <= 2 ? c->values[0].substr(1) : "";
}

Result<Reply> list_products(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  commerce::LineFilter f;
  f.party = one_value(call.query, "relatedParty.id");
  f.number = one_value(call.query, "name");
  if (!call.who.line.empty()) f.number = call.who.line, f.state = "active";  // what had the number before is nobody's business
  const bool plain = call.query.where.empty() && call.query.sort.empty();
  Result<int64_t> total = commerce::count_lines(w, f);
  if (!total) return total.error();
  if (!plain && *total > most_scanned) return refusal("bad_query", "there are too many to look through; name relatedParty.id or name (the number)");
  f.offset = plain ? call.query.offset : 0;
  f.most = plain ? call.query.limit : most_scanned;
  Result<std::vector<LineRecord>> found = commerce::lines(w, f);
  if (!found) return found.error();
  std::vector<Json> all;
  for (const LineRecord& l : *found) {
    Result<Json> one = product(w, call, l);
    if (!one) return one.error();
    all.push_back(std::move(*one));
  }
  if (plain) return page(call, std::move(all), *total);
  return page_of(call, std::move(all));
}

Result<Reply> retrieve_product(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<LineRecord> l = commerce::line_by_id(w, call.parameter(0));
  if (!l) return l.error().code == "unknown_line" ? refusal("not_found", "there is no such product") : l.error();
  if (!call.who.line.empty() && (l->number != call.who.line || l->state == "closed")) return refusal("not_found", "there is no such product");
  Result<Json> one = product(w, call, *l);
  if (!one) return one.error();
  return Reply{.body = std::move(*one), .etag = std::to_string(l->version)};
}

// ---- TMF639

Json resource_json(const Call& call, const std::string& id, const std::string& name, const char* type, const std::string& state, Json traits) {
  const bool free = state == "idle";
  return {{"id", id}, {"href", call.base + resources_path + "/" + id}, {"name", name}, {"category", type}, {"resourceStatus", free ? "available" : state == "reserved" || state == "held" ? "reserved" : "standby"}, {"usageState", free ? "idle" : "active"}, {"resourceCharacteristic", std::move(traits)}, {"@type", "LogicalResource"}};
}

Json number_json(const Call& call, const commerce::Number& n) {
  Json traits = Json::array({trait("state", commerce::name_of(n.state)), trait("host", n.host), trait("province", n.province), trait("city", n.city)});
  if (!n.grade.empty()) traits.push_back(trait("grade", n.grade));
  for (const auto& [name, amount] : {std::pair("price", n.price), {"deposit", n.deposit}, {"minimum", n.minimum}})
    if (amount != 0) traits.push_back({{"name", name}, {"value", money_json(Money::from_micros(amount))}});
  if (n.months != 0) traits.push_back({{"name", "months"}, {"value", n.months}});
  if (!call.who.customer()) {
    if (!n.lot.empty()) traits.push_back(trait("lot", n.lot));
    if (n.until) traits.push_back(trait("until", n.until->text()));
  }
  return resource_json(call, "n-" + n.number, n.number, "msisdn", commerce::name_of(n.state), std::move(traits));
}

Json sim_json(const Call& call, const commerce::SimCard& s) {
  Json traits = Json::array({trait("state", s.state), trait("host", s.host), trait("kind", s.kind), trait("imsi", s.imsi)});
  if (!s.number.empty()) traits.push_back(trait("pairedWith", s.number));
  if (!s.profile.empty()) traits.push_back(trait("profile", s.profile));
  if (!s.eid.empty()) traits.push_back(trait("eid", s.eid));
  return resource_json(call, "s-" + s.iccid, s.iccid, "sim", s.state, std::move(traits));
}

Result<Json> resource(const Work& w, const Call& call, const std::string& id, std::string& etag) {
  const Error none = refusal("not_found", "there is no such resource");
  Result<Json> j = none;
  int64_t version = 0;
  if (id.starts_with("n-")) {
    Result<commerce::Number> n = commerce::number(w, id.substr(2));
    if (!n) return n.error().is_refusal() ? none : n.error();
    version = n->version;
    j = number_json(call, *n);
  } else if (id.starts_with("s-")) {
    Result<commerce::SimCard> s = commerce::sim(w, id.substr(2));
    if (!s) return s.error().is_refusal() ? none : s.error();
    version = s->version;
    j = sim_json(call, *s);
  } else {
    return none;
  }
  Result<Remark> told = remark(w.sql, w.vault, w.op, "resource", id);
  if (!told) return told.error();
  j->update(told->body);
  etag = etag_of(version, *told);
  return j;
}

// A subscriber sees what is on sale, and what its own line runs on.
Result<Done> seen_by(const Work& w, const Call& call, const std::string& id) {
  if (call.who.line.empty()) return Done{};
  Result<commerce::LineRecord> own = own_line(w, call);
  if (!own) return own.error();
  if (id == "n-" + own->number || (!own->iccid.empty() && id == "s-" + own->iccid)) return Done{};
  if (id.starts_with("n-"))
    if (Result<commerce::Number> n = commerce::number(w, id.substr(2)); n && n->state == commerce::NumberState::idle) return Done{};
  return refusal("not_found", "there is no such resource");
}

Result<Reply> retrieve_resource(Parts& parts, Call& call, records::Sql& sql) {
  if (Result<Done> seen = seen_by(work_of(parts, call, sql), call, call.parameter(0)); !seen) return seen.error();
  std::string etag;
  Result<Json> j = resource(work_of(parts, call, sql), call, call.parameter(0), etag);
  if (!j) return j.error();
  if (!call.who.line.empty())
    for (const char* staffs : told_beside) j->erase(staffs);
  return Reply{.body = *j, .etag = etag};
}

// Numbers, then SIMs, each in order; with millions of them a page costs what it shows. Filters: name, and category; by others a
// stock is searched for at /sublet/v1/numbers.
Result<Reply> list_resources(Parts& parts, Call& call, records::Sql& sql) {
  if (!call.who.line.empty()) return refusal("forbidden", "numbers on sale are found at /sublet/v1/numbers");
  const Work w = work_of(parts, call, sql);
  const std::string name = one_value(call.query, "name"), category = one_value(call.query, "category");
  for (const Condition& c : call.query.where)
    if ((c.path != "name" || name.empty()) && (c.path != "category" || category.empty())) return refusal("bad_query", "'" + c.path + "': resources are listed by name=, category=msisdn or category=sim");
  if (!call.query.sort.empty()) return refusal("bad_query", "sort: numbers come first, then SIMs, each by name");
  struct Part {
    const char *category, *table, *column, *prefix;
  };
  std::vector<Json> all;
  int64_t total = 0, skip = call.query.offset;
  for (const Part& p : {Part{"msisdn", "number", "number", "n-"}, Part{"sim", "sim", "iccid", "s-"}}) {
    if (!category.empty() && category != p.category) continue;
    const std::string where = std::string(" from ") + p.table + " where operator = ?" + (name.empty() ? "" : std::string(" and ") + p.column + " = ?");
    std::vector<records::Value> values = {call.op};
    if (!name.empty()) values.emplace_back(name);
    Result<records::Row> count = sql.one("select count(*)" + where, values);
    if (!count) return count.error();
    total += count->integer(0);
    const int64_t room = call.query.limit - static_cast<int64_t>(all.size()), from = std::min(skip, count->integer(0));
    skip -= from;
    if (room == 0 || from == count->integer(0)) continue;
    values.emplace_back(room);
    values.emplace_back(from);
    Result<records::Rows> rows = sql.query(std::string("select ") + p.column + where + " order by " + p.column + " limit ? offset ?", values);
    if (!rows) return rows.error();
    for (const records::Row& row : *rows) {
      std::string etag;
      Result<Json> j = resource(w, call, p.prefix + row.text(0), etag);
      if (!j) return j.error();
      all.push_back(std::move(*j));
    }
  }
  return page(call, std::move(all), total);
}

std::string told(const Json& body, const char* name) {
  if (const auto list = body.find("resourceCharacteristic"); list != body.end())
    for (const Json& c : *list)
      if (c.value("name", "") == name && c.contains("value") && c["value"].is_string()) return c["value"].get<std::string>();
  return {};
}

// One number or SIM into the stock; lots come by files.
Result<Reply> create_resource(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string category = call.body.value("category", ""), name = call.body["name"].get<std::string>(), host = told(call.body, "host");
  if (host.empty()) return refusal("bad_request", "body.resourceCharacteristic: a value of 'host' is missing");
  std::string id;
  if (category == "sim") {
    commerce::SimCard s;
    s.iccid = name, s.host = host, s.imsi = told(call.body, "imsi"), s.number = told(call.body, "pairedWith"), s.lot = told(call.body, "lot");
    if (const std::string kind = told(call.body, "kind"); !kind.empty()) s.kind = kind;
    if (s.kind != "card" && s.kind != "esim") return refusal("bad_request", "kind is card or esim");
    if (Result<Done> added = commerce::add_sim(w, s); !added) return added.error();
    id = "s-" + name;
  } else if (category == "msisdn") {
    const std::optional<std::string> digits = commerce::national(name);
    if (!digits || digits->front() != '1') return refusal("bad_request", "body.name: a number has eleven digits and begins with 1, with or without 86");
    commerce::Number n;
    n.number = "86" + *digits, n.host = host, n.province = told(call.body, "province"), n.city = told(call.body, "city"), n.lot = told(call.body, "lot");
    if (Result<Done> added = commerce::add_number(w, n); !added) return added.error().code == "bad_number" ? refusal("bad_request", "body.name: a number has eleven digits") : added.error();
    id = "n-" + n.number;
  } else {
    return refusal("bad_request", "body.category is msisdn or sim");
  }
  call.resource = "resource " + id;
  std::string etag;
  Result<Json> j = resource(w, call, id, etag);
  if (!j) return j.error();
  Reply r;
  r.body = *j;
  r.etag = etag;
  r.location = resources_path + "/" + id;
  return r;
}

// ---- What may be changed of a resource: where a number is, whether it is on sale, and what is told beside it

std::string trait_in(const Json& resource, const std::string& name) {
  if (const auto list = resource.find("resourceCharacteristic"); list != resource.end())
    for (const Json& c : *list)
      if (c.value("name", "") == name && c.contains("value")) return c["value"].is_string() ? c["value"].get<std::string>() : c["value"].dump();
  return {};
}

struct Wanted {
  std::string state, province, city;  // empty: as it is
};

// Characteristics are named one by one; those that are not there stay. What a resource is cannot be changed.
Result<Wanted> wanted_of(const Json& was, const Json& patch, bool number) {
  Wanted out;
  const auto list = patch.find("resourceCharacteristic");
  if (list == patch.end()) return out;
  if (!list->is_array()) return refusal("bad_request", "body.resourceCharacteristic is not of type array");
  for (const Json& c : *list) {
    const std::string name = c.value("name", ""), is = trait_in(was, name);
    const std::string value = !c.contains("value") ? "" : c["value"].is_string() ? c["value"].get<std::string>() : c["value"].dump();
    if (value == is) continue;
    std::string* into = name == "state" ? &out.state : number && name == "province" ? &out.province : number && name == "city" ? &out.city : nullptr;
    if (into == nullptr || value.empty()) return refusal("wrong_state", "'" + name.substr(0, 60) + "' cannot be changed here");
    *into = value;
  }
  return out;
}

Result<Done> change_number(const Work& w, const std::string& digits, const Wanted& wanted, const std::string& reason) {
  if (!wanted.province.empty() || !wanted.city.empty())
    if (Result<commerce::Number> placed = commerce::place_number(w, digits, wanted.province, wanted.city, reason); !placed) return placed.error();
  if (wanted.state.empty()) return Done{};
  if (wanted.state != "frozen" && wanted.state != "idle") return refusal("wrong_state", "by hand a number is frozen, or idle again; all else comes of orders");
  Result<commerce::Number> moved = commerce::freeze_by_hand(w, digits, wanted.state == "frozen", reason);
  if (!moved) return moved.error().code == "bad_change" ? refusal("wrong_state", moved.error().detail) : moved.error();
  return Done{};
}

Result<Done> change_sim(const Work& w, const std::string& iccid, const Wanted& wanted) {
  if (wanted.state.empty()) return Done{};
  Result<commerce::SimCard> s = commerce::sim(w, iccid);
  if (!s) return s.error();
  if (wanted.state != "scrapped" || s->state != "idle") return refusal("wrong_state", "by hand an idle SIM is scrapped; all else comes of orders");
  return commerce::move_sim(w, iccid, "", "scrapped", "");
}

Result<Reply> change_resource(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string& id = call.parameter(0);
  std::string etag;
  Result<Json> was = resource(w, call, id, etag);
  if (!was) return was.error();
  call.resource = "resource " + id;
  if (Result<Done> fits = call.match(etag); !fits) return fits.error();
  Json beside = Json::object();
  for (const auto& [name, value] : call.body.items()) {
    if (std::find(std::begin(told_beside), std::end(told_beside), name) != std::end(told_beside)) beside[name] = value;
    else if (name != "resourceCharacteristic" && (!was->contains(name) || (*was)[name] != value)) return refusal("wrong_state", "body." + name.substr(0, 60) + " cannot be changed");
  }
  Json whole = *was;
  merge_patch(whole, call.body);
  if (Result<Done> fits = Schemas::all().check("sublet.Resource", whole); !fits) return fits.error();
  const bool number = id.starts_with("n-");
  Result<Wanted> wanted = wanted_of(*was, call.body, number);
  if (!wanted) return wanted.error();
  const std::string reason = reason_of(call);
  Result<Done> done = number ? change_number(w, id.substr(2), *wanted, reason) : change_sim(w, id.substr(2), *wanted);
  if (!done) return done.error();
  if (!beside.empty()) {
    Result<Remark> told = remark(sql, parts.vault, call.op, "resource", id);
    if (!told) return told.error();
    merge_patch(told->body, beside);
    if (Result<Done> put = put_remark(sql, parts.vault, call.op, "resource", id, *told, call.now); !put) return put.error();
  }
  if (wanted->state.empty()) {  // of a change of state commerce tells, whoever changes it
    Result<Done> event = records::tell(sql, call.op, "ResourceAttributeValueChangeEvent", "resource", id, dump(Json{{"id", id}}), call.now);
    if (!event) return event.error();
  }
  Result<Json> is = resource(w, call, id, etag);
  if (!is) return is.error();
  return Reply{.body = std::move(*is), .etag = etag};
}

// Of a SIM: care has read it off the card, or the host has said it elsewhere.
Result<Reply> put_imsi(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string id = "s-" + call.parameter(0);
  std::string etag;
  Result<Json> was = resource(w, call, id, etag);
  if (!was) return was.error();
  call.resource = "resource " + id;
  if (Result<Done> fits = call.match(etag); !fits) return fits.error();
  if (Result<Done> set = commerce::correct_imsi(w, call.parameter(0), call.body["imsi"].get<std::string>()); !set) return set.error();
  Result<Done> event = records::tell(sql, call.op, "ResourceAttributeValueChangeEvent", "resource", id, dump(Json{{"id", id}}), call.now);
  if (!event) return event.error();
  Result<Json> is = resource(w, call, id, etag);
  if (!is) return is.error();
  return Reply{.body = std::move(*is), .etag = etag};
}

}  // namespace

Result<Done> known_host(Parts& parts, const Call& call, const std::string& host) {
  if (Result<Done> fresh = parts.look_published(); !fresh) return fresh;
  bool known = true;
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* o = state.find(call.op);
    if (o == nullptr || o->versions.empty()) return;  // nothing is on sale yet: nothing to compare with
    const std::vector<catalogue::Host>& all = o->versions.back().tables->hosts;
    known = std::any_of(all.begin(), all.end(), [&](const catalogue::Host& h) { return h.code == host; });
  });
  if (!looked) return looked;
  return known ? Result<Done>(Done{}) : refusal("bad_request", "the catalogue in force knows no host '" + host.substr(0, 40) + "'");
}

std::vector<Route> inventory_routes(Parts& parts) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = products_path, .name = "listProduct", .area = Area::inventory, .gives = "TMF637.Product", .list = true, .handler = with(list_products)});
  r.push_back({.method = "GET", .path = products_path + "/{id}", .name = "retrieveProduct", .area = Area::inventory, .gives = "TMF637.Product", .handler = with(retrieve_product)});
  r.push_back({.method = "POST", .path = resources_path, .name = "createResource", .area = Area::number, .access = Access::write, .takes = "sublet.Resource_Create", .gives = "sublet.Resource", .status = 201, .runs = write, .handler = with(create_resource), .before = [&parts](Call& c) {
    const std::string host = told(c.body, "host");
    return host.empty() ? Result<Done>(Done{}) : known_host(parts, c, host);
  }});
  r.push_back({.method = "GET", .path = resources_path, .name = "listResource", .area = Area::number, .gives = "sublet.Resource", .list = true, .handler = with(list_resources)});
  r.push_back({.method = "GET", .path = resources_path + "/{id}", .name = "retrieveResource", .area = Area::number, .gives = "sublet.Resource", .handler = with(retrieve_resource)});
  r.push_back({.method = "PATCH", .path = resources_path + "/{id}", .name = "patchResource", .area = Area::number, .access = Access::write, .takes = "sublet.Resource", .gives = "sublet.Resource", .runs = write, .handler = with(change_resource), .patch = true});
  r.push_back({.method = "POST", .path = "/sublet/v1/sims/{iccid}/imsi", .name = "setImsi", .area = Area::inventory, .access = Access::write, .takes = "sublet.Imsi", .gives = "sublet.Resource", .runs = Route::Runs::write,
               .handler = [&parts](Call& c, records::Sql& sql) { return put_imsi(parts, c, sql); }, .before = nobody_subscribed});
  return r;
}

}  // namespace sublet::gateway::rest
