// Packages as a customer reads them: of each offer on sale what it takes, what it holds and what is paid beyond it, by the catalogue in force.
// TMF620 has no words for the last two. Amounts are those that the catalogue writes; what a use comes to in the end is for rating alone.
#include <map>

#include "charging/state.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using catalogue::Version;

Json fees_json(const catalogue::Offer& o, const catalogue::Registry& names) {
  Json out = Json::array();
  for (const catalogue::Fee& f : o.fees) {
    Json j = {{"name", names.fees.name(f.id)}, {"amount", money_json(f.amount)}, {"every", f.once ? "once" : period_word(f.every)}};
    if (f.from_month > 1) j["fromMonth"] = f.from_month;
    out.push_back(std::move(j));
  }
  return out;
}

Json grants_json(const catalogue::Offer& o, const Version& v) {
  Json out = Json::array();
  for (const catalogue::Grant& g : o.grants) {
    const catalogue::Bucket* const bucket = v.bucket(g.bucket);
    if (bucket == nullptr) continue;
    Json j = {{"title", bucket->title}, {"unit", unit_name(bucket->unit)}, {"amount", bucket->unit == Unit::money ? money_json(Money::from_micros(g.amount)) : Json(g.amount)}, {"every", g.once ? "once" : period_word(g.every)}};
    if (g.months > 0) j["months"] = g.months;
    if (g.rollover_cycles > 0) j["rollover"] = g.rollover_cycles;
    out.push_back(std::move(j));
  }
  return out;
}

Json steps_json(const catalogue::Price& p, const Version& v) {
  Json out = Json::array();
  for (const catalogue::Step& s : p.steps) {
    Json j = {{"amount", money_json(s.amount)}, {"per", s.per}};
    if (s.increment != s.per) j["increment"] = s.increment;
    if (s.length > 0) j["for"] = s.length;
    if (s.fee > 0) j["fee"] = money_json(Money::from_micros(static_cast<int64_t>(s.fee / v.den)));
    if (s.max >= 0) j["most"] = money_json(Money::from_micros(static_cast<int64_t>(s.max / v.den)));
    out.push_back(std::move(j));
  }
  return out;
}

// Each rule once, with the services that it is for; in the order in which they are tried.
Json prices_json(const catalogue::Offer& o, const Version& v) {
  Json out = Json::array();
  if (o.tariff < 0) return out;
  const catalogue::Tariff& tariff = v.tariffs[static_cast<size_t>(o.tariff)];
  std::map<uint16_t, size_t> known;
  for (size_t s = 0; s < tariff.rules.size(); ++s)
    for (const uint16_t at : tariff.rules[s]) {
      const std::string service(catalogue::service_name(static_cast<catalogue::Service>(s)));
      if (const auto there = known.find(at); there != known.end()) {
        out[there->second]["services"].push_back(service);
        continue;
      }
      known[at] = out.size();
      const catalogue::Rule& rule = v.rules[at];
      const catalogue::Price& price = v.prices[rule.price];
      Json j = {{"name", rule.name}, {"services", Json::array({service})}, {"free", price.free}};
      if (!price.free) j["steps"] = steps_json(price, v);
      if (price.repeat) j["repeats"] = true;
      if (rule.destinations >= 0) j["byDestination"] = true;
      out.push_back(std::move(j));
    }
  return out;
}

Result<Reply> list(Parts& parts, Call& call) {
  std::vector<Json> out;
  const Instant now = call.now;
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* const op = state.find(call.op);
    const charging::VersionEntry* const entry = op == nullptr ? nullptr : op->version_at(now);
    if (entry == nullptr) return;
    const Version& v = *entry->tables;
    for (const catalogue::Offer& o : v.offers) {
      if (o.withdrawn) continue;
      Json j = {{"offer", o.code}, {"title", o.title.empty() ? o.code : o.title}, {"kind", o.base ? "package" : "addon"}, {"fees", fees_json(o, op->registry)}, {"grants", grants_json(o, v)}, {"prices", prices_json(o, v)}};
      if (o.of_account) j["shared"] = true;
      if (o.many) j["many"] = true;
      if (o.valid_days > 0) j["validDays"] = o.valid_days;
      if (o.valid_months > 0) j["validMonths"] = o.valid_months;
      out.push_back(std::move(j));
    }
  });
  if (!looked) return looked.error();
  return page_of(call, std::move(out));
}

}  // namespace

const char* period_word(catalogue::Period every) {
  static constexpr const char* words[] = {"day", "week", "month", "year", "ever"};
  return words[static_cast<size_t>(every)];
}

std::vector<Route> package_routes(Parts& parts) {
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/packages", .name = "listPackages", .area = Area::catalogue, .visitors = true, .gives = "sublet.Package", .list = true, .runs = Route::Runs::plain, .plain = [&parts](Call& c) { return list(parts, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
