// The catalogue as it is published: its text, version by version, with who published it and why; what is on sale by it; and the JSON Schema
// of the text, for editors.
#include <algorithm>

#include "gateway/rest/catalogue_schema.h"
#include "gateway/rest/drafts.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"
#include "gateway/rest/studio.h"

namespace sublet::gateway::rest {
namespace {

const std::string base_path = "/sublet/v1/catalogue";
constexpr size_t longest_text = 300'000;  // octets of one file that come without being asked for by name

// ---- Texts

Json files_json(const catalogue::Bundle& bundle, const std::string& only) {
  Json out = Json::array();
  for (const auto& [path, text] : bundle) {
    if (!only.empty() && path != only) continue;
    Json f = {{"path", path}, {"size", text.size()}};
    if (text.size() <= longest_text || !only.empty()) f["text"] = text;
    out.push_back(std::move(f));
  }
  return out;
}

Json version_json(const Call& call, const Studio::VersionInfo& v, const std::map<std::string, Publication>& known) {
  Json j = {{"hash", v.hash}, {"href", call.base + base_path + "/versions/" + v.hash}, {"number", v.number}, {"effective", v.effective.text()}, {"published", v.published.text()}, {"state", v.in_force ? "in force" : v.effective > call.now ? "waiting" : "past"}};
  const auto who = known.find(v.hash);
  if (who == known.end()) return j;
  if (!who->second.actor.empty()) j["by"] = who->second.actor;
  if (!who->second.reason.empty()) j["reason"] = who->second.reason;
  if (!who->second.draft.empty()) j["draft"] = who->second.draft;
  return j;
}

// What a version takes from the records, its text from the files beside the log.
Result<Reply> shown(Studio& studio, const Call& call, const std::function<bool(const Studio::VersionInfo&)>& is_it) {
  Result<std::vector<Studio::VersionInfo>> all = studio.versions(call.op, call.now);
  if (!all) return all.error();
  const auto v = std::find_if(all->rbegin(), all->rend(), is_it);
  if (v == all->rend()) return refusal("not_found", "there is no such version of the catalogue");
  Result<catalogue::Bundle> text = studio.text(call.op, v->hash);
  if (!text) return text.error();
  const std::string only = call.other("path");
  if (!only.empty() && !text->contains(only)) return refusal("not_found", "this version has no file '" + only.substr(0, 200) + "'");
  auto known = studio.parts().db.read<std::map<std::string, Publication>>([&](records::Sql& sql) { return publications(sql, call.op); });
  if (!known) return known.error();
  Json j = version_json(call, *v, *known);
  j["newest"] = all->back().hash;
  j["files"] = files_json(*text, only);
  return Reply{.body = std::move(j)};
}

Result<Reply> history(Studio& studio, Call& call) {
  Result<std::vector<Studio::VersionInfo>> all = studio.versions(call.op, call.now);
  if (!all) return all.error();
  auto known = studio.parts().db.read<std::map<std::string, Publication>>([&](records::Sql& sql) { return publications(sql, call.op); });
  if (!known) return known.error();
  std::vector<Json> out;
  for (auto v = all->rbegin(); v != all->rend(); ++v) out.push_back(version_json(call, *v, *known));
  return page_of(call, std::move(out));
}

// ---- What is on sale

Json amount_json(Unit unit, int64_t amount) { return unit == Unit::money ? money_json(Money::from_micros(amount)) : Json(amount); }

Json offer_json(const catalogue::Version& v, const catalogue::Registry& names, const std::string& of, const catalogue::Offer& o) {
  Json j = {{"offer", o.code}, {"title", o.title.empty() ? o.code : o.title}, {"of", of}, {"kind", o.base ? "base" : "addon"}, {"level", o.of_account ? "account" : "line"}, {"withdrawn", o.withdrawn}};
  for (const char* list : {"fees", "grants", "limits"}) j[list] = Json::array();
  for (const catalogue::Fee& f : o.fees) {
    Json fee = {{"name", names.fees.name(f.id)}, {"amount", money_json(f.amount)}, {"every", f.once ? "once" : period_word(f.every)}};
    if (f.take == catalogue::Take::daily) fee["take"] = "daily";
    if (f.take == catalogue::Take::arrears) fee["take"] = "arrears";
    if (f.from_month > 1) fee["fromMonth"] = f.from_month;
    j["fees"].push_back(std::move(fee));
  }
  for (const catalogue::Grant& g : o.grants) {
    const catalogue::Bucket* b = v.bucket(g.bucket);
    if (b == nullptr) continue;
    Json grant = {{"bucket", names.buckets.name(g.bucket)}, {"title", b->title}, {"unit", unit_name(b->unit)}, {"amount", amount_json(b->unit, g.amount)}, {"every", g.once ? "once" : period_word(g.every)}};
    if (g.rollover_cycles > 0) grant["rollover"] = g.rollover_cycles;
    j["grants"].push_back(std::move(grant));
  }
  for (const catalogue::Limit& l : o.limits) {
    constexpr const char* actions[] = {"notify", "stop", "throttle", "half-stop", "full-stop"};
    const catalogue::Counter* c = v.counter(l.counter);
    if (c == nullptr) continue;
    j["limits"].push_back({{"name", l.name}, {"unit", unit_name(c->unit)}, {"at", amount_json(c->unit, l.at)}, {"then", actions[static_cast<size_t>(l.action)]}});
  }
  if (o.minimum) j["minimum"] = money_json(o.minimum->amount);
  if (o.valid_months != 0) j["validMonths"] = o.valid_months;
  if (o.valid_days != 0) j["validDays"] = o.valid_days;
  return j;
}

Result<Reply> on_sale(Studio& studio, Call& call) {
  Result<std::shared_ptr<const Goods>> goods = studio.in_force(call.op, call.now);
  if (!goods) return goods.error();
  const Tables& own = (*goods)->own;
  std::vector<Json> out;
  for (const catalogue::Offer& o : own.version->offers) out.push_back(offer_json(*own.version, own.names, "own", o));
  for (const catalogue::HostRetail& h : (*goods)->hosts)
    for (const catalogue::Offer& o : h.tables->offers) out.push_back(offer_json(*h.tables, h.names, h.host, o));
  return page_of(call, std::move(out));
}

// What the codes of hosts that stand with numbers, lines and uses are called.
Result<Reply> hosts(Studio& studio, Call& call) {
  Result<std::shared_ptr<const Goods>> goods = studio.in_force(call.op, call.now);
  if (!goods) return goods.error();
  std::vector<Json> out;
  for (const catalogue::Host& h : (*goods)->own.version->hosts) out.push_back({{"host", h.code}, {"title", h.title.empty() ? h.code : h.title}});
  return page_of(call, std::move(out));
}

}  // namespace

std::vector<Route> version_routes(Studio& studio) {
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = base_path, .name = "readCatalogue", .area = Area::margin, .gives = "sublet.CatalogueVersion", .others = {"path"}, .runs = plain, .plain = [&studio](Call& c) { return shown(studio, c, [](const Studio::VersionInfo& v) { return v.in_force; }); }});
  r.push_back({.method = "GET", .path = base_path + "/offers", .name = "listCatalogueOffers", .area = Area::catalogue, .gives = "sublet.CatalogueOffer", .list = true, .runs = plain, .plain = [&studio](Call& c) { return on_sale(studio, c); }});
  r.push_back({.method = "GET", .path = base_path + "/hosts", .name = "listCatalogueHosts", .area = Area::catalogue, .gives = "sublet.CatalogueHost", .list = true, .runs = plain, .plain = [&studio](Call& c) { return hosts(studio, c); }});
  r.push_back({.method = "GET", .path = base_path + "/versions", .name = "listCatalogueVersions", .area = Area::margin, .gives = "sublet.CatalogueVersion", .list = true, .runs = plain, .plain = [&studio](Call& c) { return history(studio, c); }});
  r.push_back({.method = "GET", .path = base_path + "/versions/{hash}", .name = "retrieveCatalogueVersion", .area = Area::margin, .gives = "sublet.CatalogueVersion", .others = {"path"}, .runs = plain, .plain = [&studio](Call& c) { return shown(studio, c, [&c](const Studio::VersionInfo& v) { return v.hash == c.parameter(0); }); }});
  r.push_back({.method = "GET", .path = base_path + "/schema", .name = "readCatalogueSchema", .area = Area::catalogue, .gives = "sublet.JsonSchema", .runs = plain, .plain = [](Call&) -> Result<Reply> { return Reply{.raw = true, .text = std::string(catalogue_schema), .type = "application/json"}; }});
  return r;
}

}  // namespace sublet::gateway::rest
