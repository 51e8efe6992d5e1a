// A draft tried: uses that are typed in, or were a real line's, priced under the draft, under what is in force, and by what the hosts sell.
//
// Each column is a line that takes the offer with the month of the first use and uses alike (core/estimate.h). What is sold on top of a package is
// tried with one (`with`), beside that package alone. Of a real line its uses are taken, as the log has them, not its balances: what is compared
// is the offers.
#include <algorithm>

#include "gateway/core/estimate.h"
#include "gateway/rest/business.h"
#include "gateway/rest/draft_text.h"
#include "gateway/rest/logged_use.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

constexpr size_t most_explained = 200;  // uses; beyond, costs alone
constexpr int64_t day_micros = 86'400'000'000;

struct ToTry {
  std::vector<catalogue::Use> uses;
  std::vector<std::optional<Money>> was;  // what each cost in fact
  int64_t left = 0;                       // of the line's, not taken: too many, or only a part of them is known
};

// The newest of a line's uses, the oldest of them first.
Result<ToTry> uses_of_line(Studio& studio, const Call& call, const std::string& line, int64_t days) {
  struct Kept {
    int64_t position, sub, cost;
    std::string service;
  };
  Parts& parts = studio.parts();
  ToTry out;
  const int64_t today = call.now.micros() / day_micros;
  auto kept = parts.db.read<std::vector<Kept>>([&](records::Sql& sql) -> Result<std::vector<Kept>> {
    std::vector<Kept> all;
    for (int64_t day = today + 1; day > today - days && all.size() < most_tried; --day) {  // a host's clock may be ahead by a little
      Result<records::Rows> rows = sql.query("select position, sub, cost, service from usage_record where operator = ? and day = ? and line = ? order by position desc, sub desc limit ?", {call.op, day, line, static_cast<int64_t>(most_tried - all.size())});
      if (!rows) return rows.error();
      for (const records::Row& r : *rows) all.push_back({r.integer(0), r.integer(1), r.integer(2), r.text(3)});
    }
    return all;
  });
  if (!kept) return kept.error();
  std::sort(kept->begin(), kept->end(), [](const Kept& a, const Kept& b) { return std::pair(a.position, a.sub) < std::pair(b.position, b.sub); });
  UseLog log(parts.service);
  for (const Kept& k : *kept) {
    Result<std::optional<LoggedUse>> u = log.at(k.position, k.sub, catalogue::service_of(k.service).value_or(catalogue::Service::data));
    if (!u && u.error().code != "position_dropped") return u.error();
    if (!u || !*u) {
      ++out.left;
      continue;
    }
    out.uses.push_back((*u)->use), out.was.emplace_back(Money::from_micros(k.cost));
  }
  if (out.uses.empty()) return refusal("no_uses", "this line has no use of the last " + std::to_string(days) + " days");
  return out;
}

Result<ToTry> uses_asked(Studio& studio, const Call& call, const Tables& tables) {
  const Json& body = call.body;
  if (body.contains("line") == body.contains("uses")) return refusal("bad_request", "body: say `uses`, or a `line` whose uses are tried");
  if (body.contains("line")) {
    if (!call.who.rights.may(Area::usage, Access::read)) return refusal("forbidden", "a line's uses need usage.read");
    return uses_of_line(studio, call, body["line"].get<std::string>(), body.value("days", int64_t{31}));
  }
  ToTry out;
  const Trial reader(tables);
  for (const Json& given : body["uses"]) {
    if (out.uses.size() == most_tried) return refusal("bad_request", "body.uses: at most " + std::to_string(most_tried) + " at once");
    Result<catalogue::Use> use = reader.use_in(given);
    if (!use) return refusal("bad_request", "body.uses[" + std::to_string(out.uses.size()) + "]: " + use.error().detail);
    if (use->peer.empty() && use->service != catalogue::Service::data) use->peer = usual_peer(tables.version->op);
    out.uses.push_back(*use), out.was.emplace_back();
  }
  return out;
}

Json use_shown(const catalogue::Version& v, const catalogue::Use& u, const std::optional<Money>& was) {
  Json j = {{"start", u.start.text()}, {"service", catalogue::service_name(u.service)}, {"direction", catalogue::direction_name(u.direction)}, {"amount", u.amount}};
  if (u.seconds != 0) j["seconds"] = u.seconds;
  if (!u.peer.empty()) j["peer"] = u.peer.text();
  if (!u.place.empty()) j["place"] = u.place.text();
  if (const auto app = v.app_of_group.find(u.app); u.app != 0) j["app"] = app == v.app_of_group.end() ? std::to_string(u.app) : v.leaf_apps[app->second];
  if (was) j["was"] = money_json(*was);
  return j;
}

Json tried_json(const TriedUse& t, bool explain) {
  Json j = Json::object();
  if (!t.refused.empty()) {
    j["refused"] = t.refused, j["detail"] = t.detail;
    return j;
  }
  j["cost"] = money_json(t.cost);
  if (t.paid != t.cost) j["paid"] = money_json(t.paid);
  for (const auto& [name, took] : t.buckets) j["buckets"].push_back({{"bucket", name}, {"took", took}});
  if (explain && !t.why.empty()) j["why"] = t.why;
  return j;
}

Result<Json> column(const Tables& tables, const std::string& of, const catalogue::Offer& offer, const std::string& with, const ToTry& what, bool explain) {
  Json j = {{"of", of}, {"offer", offer.code}, {"title", offer.title.empty() ? offer.code : offer.title}};
  std::vector<std::string> offers = {offer.code};
  if (!with.empty()) offers.insert(offers.begin(), with), j["with"] = with;
  const Result<Tried> t = try_uses(tables, offers, what.uses, explain);
  if (!t && !t.error().is_refusal()) return t.error();
  if (!t) {
    j["refused"] = t.error().code, j["detail"] = t.error().detail;
    return j;
  }
  j["total"] = money_json(t->total), j["monthly"] = money_json(t->monthly), j["once"] = money_json(t->once);
  j["parts"] = Json::array(), j["costs"] = Json::array();
  for (const CostPart& p : t->parts) j["parts"].push_back({{"what", p.what}, {"amount", money_json(p.amount)}});
  for (const TriedUse& u : t->uses) j["costs"].push_back(tried_json(u, explain));
  return j;
}

const catalogue::Offer* offer_of(const Tables& tables, const std::string& code) {
  for (const catalogue::Offer& o : tables.version->offers)
    if (o.code == code) return &o;
  return nullptr;
}

Result<Reply> try_draft(Studio& studio, Call& call) {
  Result<DraftText> text = draft_text(studio, call);
  if (!text) return text.error();
  Result<std::shared_ptr<const Goods>> now = studio.in_force(call.op, call.now);
  if (!now) return now.error();
  Result<Studio::Place> place = studio.place();
  if (!place) return place.error();
  catalogue::Diagnostics found;
  const std::shared_ptr<const Goods> draft = studio.compile(call.op, text->bundle, found);
  if (draft == nullptr) return refusal("bad_catalogue", found.list().front().text());
  const std::string code = call.body["offer"].get<std::string>();
  const catalogue::Offer* const offer = offer_of(draft->own, code);
  if (offer == nullptr) return refusal("bad_request", "body.offer: the draft has no package '" + code.substr(0, 60) + "'");
  const std::string with = offer->base ? "" : call.body.value("with", "");
  const catalogue::Offer* const below = offer_of(draft->own, with);
  if (!offer->base && (below == nullptr || !below->base)) return refusal("bad_request", "body.with: '" + code.substr(0, 60) + "' is sold on top of a package; say which of the draft's");
  Result<ToTry> what = uses_asked(studio, call, draft->own);
  if (!what) return what.error();
  const bool explain = what->uses.size() <= most_explained;
  Json columns = Json::array();
  const auto put = [&](const Tables& tables, const std::string& of, const catalogue::Offer* o, const std::string& on = {}) -> Result<Done> {
    if (o == nullptr || (!on.empty() && offer_of(tables, on) == nullptr)) return Done{};
    Result<Json> c = column(tables, of, *o, on, *what, explain && (of == "draft" || of == "now"));
    if (!c) return c.error();
    columns.push_back(std::move(*c));
    return Done{};
  };
  if (Result<Done> done = put(draft->own, "draft", offer, with); !done) return done.error();
  if (Result<Done> done = put((*now)->own, "now", offer_of((*now)->own, code), with); !done) return done.error();
  if (!offer->base)
    if (Result<Done> done = put((*now)->own, "now", offer_of((*now)->own, with)); !done) return done.error();
  if (call.body.contains("others"))
    for (const Json& other : call.body["others"])
      if (other != code)
        if (Result<Done> done = put((*now)->own, "now", offer_of((*now)->own, other.get<std::string>())); !done) return done.error();
  for (const catalogue::HostRetail& h : draft->hosts) {
    const Tables theirs{h.tables, h.names};
    for (const catalogue::Offer& o : h.tables->offers)
      if (o.base && !o.withdrawn)
        if (Result<Done> done = put(theirs, h.host, &o); !done) return done.error();
  }
  Json uses = Json::array();
  for (size_t i = 0; i < what->uses.size(); ++i) uses.push_back(use_shown(*draft->own.version, what->uses[i], what->was[i]));
  Json out = {{"uses", std::move(uses)}, {"columns", std::move(columns)}};
  if (what->left != 0) out["left"] = what->left;
  return Reply{.body = std::move(out)};
}

}  // namespace

Route try_route(Studio& studio) {
  return {.method = "POST", .path = "/sublet/v1/drafts/{id}/try", .name = "tryDraft", .area = Area::margin, .takes = "sublet.Draft_Try", .gives = "sublet.DraftTried", .runs = Route::Runs::plain, .plain = [&studio](Call& c) { return try_draft(studio, c); }};
}

}  // namespace sublet::gateway::rest
