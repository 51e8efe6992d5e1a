// What a month of given use costs, by every package on sale and by what the hosts sell themselves (core/estimate.h).
#include <algorithm>

#include "gateway/core/estimate.h"
#include "gateway/rest/strict_json.h"
#include "gateway/rest/studio.h"

namespace sublet::gateway::rest {
namespace {

constexpr size_t most_rows = 200;

Json estimate_json(const std::string& of, const catalogue::Offer& offer, const Estimate& e) {
  Json j = {{"offer", offer.code}, {"title", offer.title.empty() ? offer.code : offer.title}, {"of", of}, {"monthly", money_json(e.monthly)}, {"total", money_json(e.total)}};
  if (e.once != Money()) j["once"] = money_json(e.once);
  j["parts"] = Json::array();
  for (const CostPart& p : e.parts) j["parts"].push_back({{"what", p.what}, {"amount", money_json(p.amount)}});
  if (e.unserved.empty()) return j;
  j["note"] = e.unserved.front().why;
  for (const Unserved& u : e.unserved) j["unserved"].push_back({{"service", catalogue::service_name(u.service)}, {"why", u.why}, {"uses", u.uses}, {"units", u.units}});
  return j;
}

bool on_sale(const catalogue::Offer& o) { return o.base && !o.withdrawn; }

Result<Done> add(const Tables& tables, const std::string& of, const std::vector<std::string>& only, const MonthOfUse& use, Instant now, Json& rows) {
  for (const catalogue::Offer& o : tables.version->offers) {
    if (!on_sale(o) || (!only.empty() && std::find(only.begin(), only.end(), o.code) == only.end())) continue;
    if (rows.size() == most_rows) return Done{};
    Result<Estimate> e = estimate(tables, o.code, use, now);
    if (!e && !e.error().is_refusal()) return e.error();
    if (e) rows.push_back(estimate_json(of, o, *e));
  }
  return Done{};
}

Result<Reply> estimates(Studio& studio, Call& call) {
  Result<std::shared_ptr<const Goods>> goods = studio.in_force(call.op, call.now);
  if (!goods) return goods.error();
  const Json& asked = call.body["use"];
  const MonthOfUse use{asked.value("minutes", int64_t{0}), asked.value("messages", int64_t{0}), asked.value("megabytes", int64_t{0})};
  std::vector<std::string> only;
  if (call.body.contains("offers"))
    for (const Json& code : call.body["offers"]) {
      const auto& all = (*goods)->own.version->offers;
      only.push_back(code.get<std::string>());
      if (std::none_of(all.begin(), all.end(), [&](const catalogue::Offer& o) { return o.code == only.back() && on_sale(o); })) return refusal("bad_request", "body.offers: no package '" + only.back().substr(0, 60) + "' is on sale");
    }
  Result<Studio::Place> place = studio.place();
  if (!place) return place.error();
  Json rows = Json::array();
  if (Result<Done> own = add((*goods)->own, "own", only, use, call.now, rows); !own) return own.error();
  for (const catalogue::HostRetail& host : (*goods)->hosts)
    if (Result<Done> theirs = add({host.tables, host.names}, host.host, {}, use, call.now, rows); !theirs) return theirs.error();
  return Reply{.body = std::move(rows)};
}

}  // namespace

std::vector<Route> estimate_routes(Studio& studio) {
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = "/sublet/v1/estimates", .name = "estimateMonth", .area = Area::catalogue, .visitors = true, .takes = "sublet.Estimate_Create", .gives = "sublet.Estimates", .runs = Route::Runs::plain, .plain = [&studio](Call& c) { return estimates(studio, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
