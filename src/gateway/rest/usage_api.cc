// TMF635's rated usage: the single uses that charging has charged, as the records keep them for a while (gateway/bills/follower.h), beside
// the documents that were posted (catalogue.cc).
//
// GET usage with `line=NUMBER` gives those of one line, the newest first; `usageDate.gte`, `.lt` and so on say from when. Without it the
// posted ones. Why a use cost what it did is read from the log and the catalogue's version: GET /sublet/v1/usage/{id}/explain.
#include <algorithm>
#include <map>

#include "charging/explain.h"
#include "charging/state.h"
#include "gateway/core/service.h"
#include "gateway/rest/accounts.h"
#include "gateway/rest/business.h"
#include "gateway/rest/day_pages.h"
#include "gateway/rest/logged_use.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

const std::string base_path = "/tmf-api/usageManagement/v4/";
constexpr int64_t day_micros = 86'400'000'000;
constexpr int64_t most_scanned = 10'000;
constexpr const char* columns = "day, line, position, sub, at, account, service, direction, peer, host, seconds, units, cost, discount";

// "8617090000001-20786-1042-17": line, UTC day, position, place.
struct UsageId {
  std::string line;
  int64_t day = 0, position = 0, sub = 0;
};
bool read_id(const std::string& text, UsageId& id) {
  std::vector<std::string> parts;
  for (size_t from = 0; from <= text.size();) {
    const size_t dash = std::min(text.find('-', from), text.size());
    parts.push_back(text.substr(from, dash - from));
    from = dash + 1;
  }
  if (parts.size() != 4) return false;
  for (const std::string& p : parts)
    if (p.empty() || p.size() > 18 || p.find_first_not_of("0123456789") != std::string::npos) return false;
  id = {parts[0], std::stoll(parts[1]), std::stoll(parts[2]), std::stoll(parts[3])};
  return true;
}

Json usage_json(const Call& call, const records::Row& r, const std::string& currency, const std::string& product) {
  const std::string line = r.text(1), service = r.text(6);
  const std::string id = usage_id(line, r.integer(0), r.integer(2), r.integer(3));
  Json j = {{"id", id}, {"href", call.base + base_path + "usage/" + id}, {"usageDate", Instant::from_micros(r.integer(4)).text()}, {"usageType", service}, {"status", "rated"}};
  Json rated = {{"ratingAmountType", "Total"}, {"taxIncludedRatingAmount", {{"unit", currency}, {"value", money_json(Money::from_micros(r.integer(12)))}}}};
  if (!product.empty()) rated["productRef"] = {{"id", product}, {"href", call.base + "/tmf-api/productInventory/v4/product/" + product}, {"name", line}, {"@referredType", "Product"}};
  j["ratedProductUsage"] = Json::array({std::move(rated)});
  Json traits = Json::array();
  const auto put = [&](const char* name, Json value) {
    const char* type = value.is_string() ? "string" : "integer";
    traits.push_back({{"name", name}, {"valueType", type}, {"value", std::move(value)}});
  };
  put("line", line);
  put("account", r.integer(5));
  if (!r.text(7).empty()) put("direction", r.text(7));
  if (!r.text(8).empty()) put("peer", r.text(8));
  if (!r.text(9).empty()) put("host", r.text(9));
  if (r.integer(10) != 0) put("seconds", r.integer(10));
  put("units", r.integer(11));
  if (r.integer(13) != 0) put("discount", Money::from_micros(r.integer(13)).text());
  j["usageCharacteristic"] = std::move(traits);
  j["@type"] = "Usage";
  return j;
}

std::string currency_of(Parts& parts, const std::string& op) {
  std::string currency;
  (void)parts.service.inspect([&](const charging::State& state) {
    if (const charging::OperatorState* o = state.find(op); o != nullptr && !o->versions.empty()) currency = o->versions.back().tables->op.currency;
  });
  return currency;
}

// From when on a number's uses are its present holder's; who had it before is nobody's business.
Result<commerce::LineRecord> line_of(Parts& parts, const Call& call, records::Sql& sql, const std::string& number) {
  const commerce::Work w = work_of(parts, call, sql);
  Result<commerce::LineRecord> l = commerce::line_of_number(w, number);
  if (!l && l.error().code == "unknown_line" && call.who.line.empty()) return commerce::LineRecord();
  if (!l || call.who.line.empty()) return l;
  Result<Instant> since = commerce::held_since(w, *l);
  if (!since) return since.error();
  l->since = *since;
  return l;
}

// A line's uses of a day stand side by side; its days do not. A day that is asked for whole is counted by the key alone.
struct UsesOf {
  const Call& call;
  records::Sql& sql;
  const std::string& line;
  int64_t from, to;  // instants

  std::string where(int64_t day, std::vector<records::Value>& values) const {
    values = {call.op, day, line};
    const std::string text = " from usage_record where operator = ? and day = ? and line = ?";
    if (from <= day * day_micros && to / day_micros > day) return text;
    values.emplace_back(from), values.emplace_back(to);
    return text + " and at >= ? and at <= ?";
  }
  Result<int64_t> count(int64_t day) const {
    std::vector<records::Value> values;
    const std::string text = "select count(*)" + where(day, values);
    Result<records::Row> n = sql.one(text, values);
    if (!n) return n.error();
    return n->integer(0);
  }
  // The newest first.
  Result<records::Rows> of_day(int64_t day, int64_t most, int64_t offset = 0, bool oldest_first = false) const {
    std::vector<records::Value> values;
    const std::string text = std::string("select ") + columns + where(day, values) + (oldest_first ? " order by at, position, sub" : " order by at desc, position desc, sub desc") + " limit ? offset ?";
    values.emplace_back(most), values.emplace_back(offset);
    return sql.query(text, values);
  }
};

}  // namespace

std::string usage_id(const std::string& line, int64_t day, int64_t position, int64_t sub) { return line + "-" + std::to_string(day) + "-" + std::to_string(position) + "-" + std::to_string(sub); }

Result<Reply> list_rated_usage(Parts& parts, Call& call, records::Sql& sql, const std::string& line) {
  if (!call.who.line.empty() && line != call.who.line) return refusal("forbidden", "a subscriber sees the own line's");
  Result<commerce::LineRecord> known = line_of(parts, call, sql, line);
  if (!known) return known.error();
  const int64_t today = call.now.micros() / day_micros;
  const Query::Span span = call.query.take_span("usageDate");
  const bool by_time = call.query.sort.size() == 1 && call.query.sort[0].first == "usageDate", oldest = by_time && !call.query.sort[0].second;
  const bool whole = call.query.where.empty() && (call.query.sort.empty() || by_time);
  const int64_t since = call.who.line.empty() ? 0 : known->since.micros();
  const UsesOf uses{call, sql, line, std::max(since, span.from), span.to};
  const int64_t from = std::max(today - parts.settings.usage_days, span.from / day_micros), to = std::min(today + 1, span.to / day_micros);
  const std::string currency = std::any_cast<const std::string&>(call.prepared);
  std::vector<Json> all;
  if (whole) {
    Result<int64_t> total = page_by_days(call.query, from, to, oldest, [&](int64_t day) { return uses.count(day); }, [&](int64_t day, int64_t most, int64_t offset) -> Result<Done> {
      Result<records::Rows> rows = uses.of_day(day, most, offset, oldest);
      if (!rows) return rows.error();
      for (const records::Row& r : *rows) all.push_back(usage_json(call, r, currency, known->id));
      return Done{};
    });
    if (!total) return total.error();
    return page(call, std::move(all), *total);
  }
  int64_t seen = 0;
  for (int64_t day = to; day >= from; --day) {
    Result<records::Rows> rows = uses.of_day(day, most_scanned - seen + 1);
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) {
      if (++seen > most_scanned) return refusal("bad_query", "there are too many to look through; name days by usageDate.gte and usageDate.lt");
      Json j = usage_json(call, r, currency, known->id);
      if (call.query.matches(j)) all.push_back(std::move(j));
    }
  }
  return page_of(call, std::move(all));
}

// Null: the id is none of rated usage.
Result<std::optional<Reply>> retrieve_rated_usage(Parts& parts, Call& call, records::Sql& sql, const std::string& text) {
  UsageId id;
  if (!read_id(text, id)) return std::optional<Reply>();
  const Error none = refusal("not_found", "there is no such usage");
  if (!call.who.line.empty() && id.line != call.who.line) return none;
  Result<commerce::LineRecord> known = line_of(parts, call, sql, id.line);
  if (!known) return known.error().code == "unknown_line" ? none : known.error();
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + " from usage_record where operator = ? and day = ? and line = ? and position = ? and sub = ?", {call.op, id.day, id.line, id.position, id.sub});
  if (!rows) return rows.error();
  if (rows->empty() || (!call.who.line.empty() && rows->front().integer(4) < known->since.micros())) return none;
  return std::optional<Reply>(Reply{.body = usage_json(call, rows->front(), std::any_cast<const std::string&>(call.prepared), known->id)});
}

Result<Done> before_usage(Parts& parts, Call& call) {
  call.prepared = currency_of(parts, call.op);
  return Done{};
}

namespace {

// The record is read where it stands in the log.
Result<Reply> explain(Parts& parts, Call& call) {
  UsageId id;
  Result<std::optional<Reply>> shown = std::optional<Reply>();
  if (read_id(call.parameter(0), id)) {
    if (Result<Done> ready = before_usage(parts, call); !ready) return ready.error();
    Result<Reply> found = parts.db.read<Reply>([&](records::Sql& sql) -> Result<Reply> {
      Result<std::optional<Reply>> r = retrieve_rated_usage(parts, call, sql, call.parameter(0));
      if (!r) return r.error();
      return std::move(**r);
    });
    if (!found) return found.error();
    shown = std::optional<Reply>(std::move(*found));
  }
  if (!*shown) return refusal("not_found", "there is no such usage");
  const catalogue::Service service = catalogue::service_of(shown->value().body["usageType"].get_ref<const std::string&>()).value_or(catalogue::Service::data);
  UseLog log(parts.service);
  Result<std::optional<LoggedUse>> used = log.at(id.position, id.sub, service);
  if (!used) return used.error();
  Json lines = Json::array();
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* op = state.find(call.op);
    if (!*used || op == nullptr || (*used)->charged.version == 0 || (*used)->charged.version > op->versions.size()) return;
    for (const std::string& line : charging::explain(*op->versions[(*used)->charged.version - 1].tables, op->registry, (*used)->use, (*used)->charged)) lines.push_back(line);
  });
  if (!looked) return looked.error();
  Json out = {{"id", call.parameter(0)}, {"usage", shown->value().body}, {"lines", std::move(lines)}};
  if (*used && !(*used)->whole) out["note"] = "a part of a session: from where and to whom stands in the session's first request";
  return Reply{.body = std::move(out)};
}

// ---- What a line used, by day, service and application; a day is one of the operator's clock.

// What charging knows of a line, by the catalogue in force.
struct LineSeen {
  std::shared_ptr<const catalogue::Version> tables;
  bool there = false;
};

struct DayKey {
  int64_t day;
  std::string service, app;
  auto operator<=>(const DayKey&) const = default;
};
struct DaySum {
  int64_t uses = 0, units = 0, cost = 0;
};

Result<Reply> use_of_days(Parts& parts, Call& call, records::Sql& sql) {
  const std::string& line = call.parameter(0);
  if (!call.who.line.empty() && line != call.who.line) return refusal("not_found", "there is no such line");
  Result<commerce::LineRecord> known = line_of(parts, call, sql, line);
  if (!known) return known.error().code == "unknown_line" ? refusal("not_found", "there is no such line") : known.error();
  if (known->id.empty()) {  // opened by command, or closed
    Result<records::Rows> before = sql.query("select id from line where operator = ? and number = ? limit 1", {call.op, line});
    if (!before) return before.error();
    if (before->empty() && !std::any_cast<const LineSeen&>(call.prepared).there) return refusal("not_found", "there is no such line");
  }
  const auto& zone = std::any_cast<const LineSeen&>(call.prepared).tables->op.zone;
  const int64_t today = days_of(zone.civil(call.now).date);
  constexpr int64_t most_days = 92;
  Result<int64_t> until = day_in(call.other("until"), "until", today);
  if (!until) return until.error();
  Result<int64_t> from = day_in(call.other("from"), "from", *until - 30);
  if (!from) return from.error();
  if (*from > *until || *until - *from >= most_days) return refusal("bad_query", "from, until: at most 92 days, the first not after the last");
  const int64_t begins = std::max(zone.utc(*from * seconds_per_day) * 1'000'000, call.who.line.empty() ? INT64_MIN : known->since.micros()), ends = zone.utc((*until + 1) * seconds_per_day) * 1'000'000;
  std::map<DayKey, DaySum, std::greater<>> sums;
  for (int64_t day = *from - 1; day <= *until + 1; ++day) {  // the records' days are of UTC
    // Within a quarter of an hour nothing changes its day, in any time zone.
    Result<records::Rows> rows = sql.query("select at / 900000000, service, app, count(*), cast(sum(units) as bigint), cast(sum(cost) as bigint) from usage_record where operator = ? and day = ? and line = ? and at >= ? and at < ? group by at / 900000000, service, app", {call.op, day, line, begins, ends});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) {
      DaySum& s = sums[{days_of(zone.civil(Instant::from_seconds(r.integer(0) * 900)).date), r.text(1), r.text(2)}];
      s.uses += r.integer(3), s.units += r.integer(4), s.cost += r.integer(5);
    }
  }
  Json days = Json::array();
  for (const auto& [k, s] : sums) {
    const catalogue::Service service = catalogue::service_of(k.service).value_or(catalogue::Service::other);
    Json j = {{"day", day_text(k.day)}, {"service", k.service}, {"uses", s.uses}, {"amount", s.units}, {"unit", unit_name(catalogue::unit_of(service))}, {"cost", money_json(Money::from_micros(s.cost))}};
    if (!k.app.empty()) j["app"] = k.app;
    days.push_back(std::move(j));
  }
  return Reply{.body = {{"line", line}, {"from", day_text(*from)}, {"until", day_text(*until)}, {"days", std::move(days)}}};
}

Result<Done> before_days(Parts& parts, Call& call) {
  LineSeen seen;
  PhoneNumber number;
  const bool digits = PhoneNumber::from_digits(call.parameter(0), number);
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* const o = state.find(call.op);
    if (o == nullptr || o->versions.empty()) return;
    seen.tables = o->versions.back().tables;
    seen.there = digits && state.store.find(charging::line_key(o->id, number)) != 0;
  });
  if (!looked) return looked;
  if (seen.tables == nullptr) return refusal("not_found", "there is no such line");
  call.prepared = std::move(seen);
  return Done{};
}

}  // namespace

std::vector<Route> rated_usage_routes(Parts& parts) {
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/usage/{id}/explain", .name = "explainUsage", .area = Area::usage, .gives = "sublet.UsageExplained", .runs = Route::Runs::plain, .plain = [&parts](Call& c) { return explain(parts, c); }});
  r.push_back({.method = "GET", .path = "/sublet/v1/use/{number}", .name = "readUseOfDays", .area = Area::usage, .gives = "sublet.UseOfDays", .others = {"from", "until"}, .handler = [&parts](Call& c, records::Sql& sql) { return use_of_days(parts, c, sql); }, .before = [&parts](Call& c) { return before_days(parts, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
