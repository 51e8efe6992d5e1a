// Trials in words: uses as JSON has them, and what came of them.
#include <algorithm>

#include "charging/explain.h"
#include "gateway/core/trial.h"

namespace sublet::gateway {

Json time_json(const Json& given) {
  if (given.is_number_unsigned() && given.get<uint64_t>() < 4'102'444'800ULL) return Instant::from_seconds(given.get<int64_t>()).text();
  return given;
}

namespace {

// Apps and marks by their names; what is wrong with them.
std::string resolve(const catalogue::Version& v, Json& use) {
  if (auto app = use.find("app"); app != use.end() && app->is_string() && app->get<std::string>().find_first_not_of("0123456789") != std::string::npos) {
    const std::string name = app->get<std::string>();
    const auto leaf = std::find(v.leaf_apps.begin() + 1, v.leaf_apps.end(), name);
    if (leaf == v.leaf_apps.end()) {
      const std::string near = catalogue::nearest(name, {v.leaf_apps.begin() + 1, v.leaf_apps.end()});
      return "`app`: there is no app '" + name.substr(0, 60) + "'; " + (near.empty() ? "write its rating group" : "did you mean '" + near + "'?");
    }
    for (const auto& [group, of] : v.app_of_group)
      if (of == static_cast<uint32_t>(leaf - v.leaf_apps.begin())) {
        *app = group;
        break;
      }
  }
  if (auto marks = use.find("marks"); marks != use.end() && (marks->is_array() || marks->is_string())) {
    const Json list = marks->is_array() ? *marks : Json::array({*marks});
    uint32_t bits = 0;
    for (const Json& m : list) {
      const std::string name = m.is_string() ? m.get<std::string>() : dump(m);
      const auto at = std::find(v.marks.begin(), v.marks.end(), name);
      if (at == v.marks.end()) {
        const std::string near = catalogue::nearest(name, v.marks);
        return "`marks`: there is no mark '" + name.substr(0, 60) + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?");
      }
      bits |= 1U << (at - v.marks.begin());
    }
    *marks = bits;
  }
  if (auto start = use.find("start"); start != use.end()) *start = time_json(*start);
  return {};
}

}  // namespace

Result<catalogue::Use> Trial::use_in(const Json& given) const {
  const catalogue::Version& v = version();
  Json request = given;
  if (const std::string error = resolve(v, request); !error.empty()) return refusal("bad_request", error);
  Result<catalogue::Use> use = use_from_json(request, &v.op.zone);
  if (!use) return use;
  if (v.marks.size() < 32 && (use->marks >> v.marks.size()) != 0) return refusal("bad_request", "`marks` has bits that the catalogue's `marks` do not have; write names");
  return use;
}

Json Trial::charged_json(const charging::Outcome& done, const catalogue::Use& use, bool explain) const {
  Json out = {{"cost", done.answer.cost.text()}};
  for (const auto& e : done.events) {
    if (e.event.kind != charging::EventKind::charged) continue;
    const charging::Charged& k = e.charged;
    using C = charging::Charged;
    if ((k.flags & C::no_wholesale) == 0) out["wholesale"] = Money::from_micros(k.wholesale).text();
    if (k.discount != 0) out["discount"] = Money::from_micros(k.discount).text();
    if (k.overrun != 0) out["overrun"] = Money::from_micros(k.overrun).text();
    if ((k.flags & C::capped) != 0) out["capped"] = true;
    if ((k.flags & C::late) != 0) out["late"] = true;
    Json paid = Json::array();
    for (const C::Part& p : k.parts)
      if (p.kind == rating::Part::Kind::bucket) paid.push_back({{"bucket", names().buckets.name(p.bucket)}, {"units", p.units}, {"took", p.taken}, {"left", p.from - p.taken}});
    for (const charging::Posting& p : k.postings) {
      if (p.asset != Unit::money) continue;
      if (p.ledger == charging::Ledger::bucket) paid.push_back({{"bucket", names().buckets.name(p.ref)}, {"money", Money::from_micros(-p.amount).text()}});
      if (p.ledger == charging::Ledger::money) paid.push_back({{"money", Money::from_micros(-p.amount).text()}});
    }
    out["paid"] = std::move(paid);
    if (explain) out["explain"] = charging::explain(version(), names(), use, k);
  }
  return out;
}

std::string Trial::why_not(const std::string& code, const catalogue::Use& use, PhoneNumber line) const {
  const catalogue::Version& v = version();
  const rating::Located where = rating::locate(v, use, line);
  const std::string service(catalogue::service_name(use.service));
  auto zone = [&](uint32_t leaf) { return leaf == 0 ? std::string("in no zone that rules ask for") : "in zone '" + v.leaf_zones[leaf] + "'"; };
  std::string what = service + " " + std::string(catalogue::direction_name(use.direction));
  const bool in = use.direction == catalogue::Direction::in;
  if (!use.peer.empty()) what += (in ? " from " : " to ") + use.peer.text() + " (" + zone(in ? where.from : where.to) + ")";
  what += ", the line " + zone(where.at) + (use.place.empty() ? " (no `place`: at home)" : " (place " + use.place.text() + ")") + ", at " + v.op.zone.civil(use.start).text();
  if (code == "no_price") {
    std::string hint;
    const bool without = !use.peer.empty() && !v.op.country.empty() && use.peer.size() > catalogue::Version::short_digits && !use.peer.text().starts_with(v.op.country);
    if (use.peer.empty() && use.service != catalogue::Service::data) hint = "; it has no `peer`";
    else if (without && use.peer.digit(0) == 0) hint = "; is " + use.peer.text() + " without its country code? write " + v.op.country + use.peer.text().substr(1);
    else if (without) hint = "; is " + use.peer.text() + " without its country code? write " + v.op.country + use.peer.text();
    return "no rule of the line's offers has a price for this: " + what + hint;
  }
  if (code == "closed_destination") return "the price list closes this destination: " + what;
  if (code == "no_offer") return "no offer of the line had a tariff then: " + what;
  if (code == "too_large") return "more than 2^50 units, 62 days, or an amount of money that is beyond all sense: " + what;
  if (code == "insufficient_balance") return "the account may spend " + Money::from_micros(available(line)).text() + ", and this costs more: " + what;
  if (code == "member_limit") return "the line's own limit would be passed: " + what;
  if (code == "stopped") {
    const charging::LineId l = state().store.find(charging::line_key(op().id, line));
    return "the line is stopped (" + stop_text(l == 0 ? 0 : state().store.line(l).wanted) + "): " + what;
  }
  return "the use cannot be charged: " + what;
}

}  // namespace sublet::gateway
