#include "gateway/rest/live.h"

#include <algorithm>

#include "charging/state.h"
#include "gateway/core/service.h"

namespace sublet::gateway::rest {
namespace {

Json grant_json(const charging::OperatorState& op, const charging::Session& s, const charging::SessionGroupState& g) {
  const catalogue::Version& v = *op.versions.back().tables;
  Json held = Json::array();
  for (const charging::HeldUnits& h : g.held) {
    const catalogue::Bucket* b = v.bucket(h.def);
    const Unit unit = b == nullptr ? Unit::points : b->unit;
    held.push_back({{"bucket", op.registry.buckets.name(h.def)}, {"amount", unit == Unit::money ? Json(Money::from_micros(h.amount).text()) : Json(h.amount)}, {"unit", std::string(unit_name(unit))}});
    if (b != nullptr && !b->title.empty()) held.back()["title"] = b->title;
  }
  Json j = {{"group", g.group}, {"unit", std::string(unit_name(g.money ? Unit::money : catalogue::unit_of(s.use.service)))}, {"at", g.granted_at.text()}, {"heldMoney", Money::from_micros(g.held_money).text()}, {"held", std::move(held)}};
  if (g.granted != 0) j["granted"] = g.granted;  // charging keeps it where the grant moves counters; else what is held says it
  return j;
}

Json session_json(const charging::OperatorState& op, const charging::Session& s) {
  Json grants = Json::array();
  int64_t held = 0;
  for (const charging::SessionGroupState& g : s.groups) {
    grants.push_back(grant_json(op, s, g));
    held += g.held_money;
  }
  Json j = {{"id", std::string(s.id.view())}, {"service", std::string(catalogue::service_name(s.use.service))}, {"direction", std::string(catalogue::direction_name(s.use.direction))}, {"started", s.started.text()}, {"last", s.last.text()},
            {"heldMoney", Money::from_micros(held).text()}, {"grants", std::move(grants)}};
  if (!s.use.peer.empty()) j["peer"] = s.use.peer.text();
  if (!s.use.place.empty()) j["place"] = s.use.place.text();
  if (s.lives != 0) j["ends"] = Instant::from_micros(s.last.micros() + int64_t{s.lives} * 1'000'000).text();
  return j;
}

Result<Reply> list_sessions(Parts& parts, Call& call) {
  const Error none = refusal("not_found", "there is no such line");
  Result<PhoneNumber> number = PhoneNumber::parse(call.parameter(0));
  if (!number || (!call.who.line.empty() && call.who.line != number->text())) return none;
  bool known = false;
  std::vector<Json> all;
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* const op = state.find(call.op);
    if (op == nullptr) return;
    const charging::LineId line = state.store.find(charging::line_key(op->id, *number));
    if (line == 0) return;
    known = true;
    const charging::Live* const live = state.live.find(state.store.line(line).account);
    for (size_t i = 0; live != nullptr && i < live->sessions.size(); ++i)
      if (const charging::Session* s = state.sessions.find(live->sessions[i]); s != nullptr && s->line == line) all.push_back(session_json(*op, *s));
  });
  if (!looked) return looked.error();
  if (!known) return none;
  std::stable_sort(all.begin(), all.end(), [](const Json& a, const Json& b) { return a["started"].get_ref<const std::string&>() > b["started"].get_ref<const std::string&>(); });
  return page_of(call, std::move(all));
}

}  // namespace

std::vector<Route> live_routes(Parts& parts) {
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/sessions/{number}", .name = "listSessions", .area = Area::balance, .gives = "sublet.LiveSession", .list = true, .runs = Route::Runs::plain, .plain = [&parts](Call& c) { return list_sessions(parts, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
