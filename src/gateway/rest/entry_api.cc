// Entries: what happened to an account and is no use, as the records keep it for a while (gateway/bills/follower.h): fees, top-ups, corrections,
// gifts (`of=money`); limits, stops and restores (`of=stops`). Each with its why, from the log and the catalogue's version.
#include <algorithm>

#include "charging/explain.h"
#include "charging/state.h"
#include "gateway/rest/accounts.h"
#include "gateway/rest/business.h"
#include "gateway/rest/day_pages.h"
#include "gateway/rest/logged_use.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

const std::string base_path = "/sublet/v1/entries/";
constexpr int64_t day_micros = 86'400'000'000;
constexpr const char* where = " from account_entry where operator = ? and day = ? and account = ?";
constexpr const char* stops = "('limit_reached', 'limit_lifted', 'stop_wanted', 'switched', 'barred', 'low_balance')";
constexpr const char* columns = "account, day, position, sub, at, line, what, amount, cost, bucket, unit, units";

// "17-20786-1042-3": account, UTC day, position, place.
struct EntryId {
  int64_t account = 0, day = 0, position = 0, sub = 0;
};
bool read_id(const std::string& text, EntryId& id) {
  int64_t* const parts[] = {&id.account, &id.day, &id.position, &id.sub};
  size_t from = 0;
  for (int64_t* part : parts) {
    const size_t dash = std::min(text.find('-', from), text.size());
    const std::string digits = text.substr(std::min(from, text.size()), dash - std::min(from, text.size()));
    if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos) return false;
    *part = std::stoll(digits);
    from = dash + 1;
  }
  return from == text.size() + 1;
}

Json entry_json(const records::Row& r) {
  const auto money = [&](int column) { return money_json(Money::from_micros(r.integer(column))); };
  std::string id;
  for (int part = 0; part < 4; ++part) id += (part == 0 ? "" : "-") + std::to_string(r.integer(part));
  Json j = {{"id", id}, {"at", Instant::from_micros(r.integer(4)).text()}, {"what", r.text(6)}, {"amount", money(7)}, {"cost", money(8)}};
  if (!r.text(5).empty()) j["line"] = r.text(5);
  if (!r.text(9).empty()) j["bucket"] = r.text(9), j["unit"] = r.text(10), j["units"] = r.text(10) == unit_name(Unit::money) ? money(11) : Json(r.integer(11));
  return j;
}

Result<Done> before_list(Parts& parts, Call& call) {
  Result<AccountView> account = account_named(parts, call, call.parameter(0));
  if (!account) return account.error();
  call.prepared = int64_t{account->id};
  return nobody_subscribed(call);
}

Result<Reply> list(Parts& parts, Call& call, records::Sql& sql) {
  if (!call.query.where.empty() || !call.query.sort.empty()) return refusal("bad_query", "entries come with the newest first, all of them");
  const std::string of = call.other("of");
  if (!of.empty() && of != "money" && of != "stops") return refusal("bad_query", "of: money or stops");
  const std::string some = of.empty() ? std::string(where) : std::string(where) + (of == "stops" ? " and what in " : " and what not in ") + stops;
  const int64_t account = std::any_cast<int64_t>(call.prepared), today = call.now.micros() / day_micros;
  std::vector<Json> shown;
  const auto count = [&](int64_t day) -> Result<int64_t> {
    Result<records::Row> n = sql.one("select count(*)" + some, {call.op, day, account});
    if (!n) return n.error();
    return n->integer(0);
  };
  const auto read = [&](int64_t day, int64_t most, int64_t offset) -> Result<Done> {
    Result<records::Rows> rows = sql.query(std::string("select ") + columns + some + " order by position desc, sub desc limit ? offset ?", {call.op, day, account, most, offset});
    if (!rows) return rows.error();
    for (const records::Row& r : *rows) shown.push_back(entry_json(r));
    return Done{};
  };
  Result<int64_t> total = page_by_days(call.query, today - parts.settings.usage_days, today + 1, false, count, read);
  if (!total) return total.error();
  return page(call, std::move(shown), *total);
}

Result<Reply> explain(Parts& parts, Call& call) {
  if (Result<Done> staff = nobody_subscribed(call); !staff) return staff.error();
  EntryId id;
  const Error none = refusal("not_found", "there is no such entry");
  if (!read_id(call.parameter(0), id)) return none;
  Result<records::Rows> rows = parts.db.read<records::Rows>([&](records::Sql& sql) { return sql.query(std::string("select ") + columns + where + " and position = ? and sub = ?", {call.op, id.day, id.account, id.position, id.sub}); });
  if (!rows) return rows.error();
  if (rows->empty()) return none;
  Result<std::optional<charging::Event>> event = UseLog(parts.service).event(id.position, id.sub);
  if (!event) return event.error();
  Json lines = Json::array();
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* op = state.find(call.op);
    const charging::VersionEntry* v = op == nullptr || !*event ? nullptr : op->version_at((*event)->at);
    if (v == nullptr) return;
    for (const std::string& line : charging::explain(*v->tables, op->registry, **event)) lines.push_back(line);
  });
  if (!looked) return looked.error();
  return Reply{.body = {{"id", call.parameter(0)}, {"entry", entry_json(rows->front())}, {"lines", std::move(lines)}}};
}

}  // namespace

std::vector<Route> entry_routes(Parts& parts) {
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = base_path + "{account}", .name = "listEntries", .area = Area::bill, .gives = "sublet.Entry", .list = true, .others = {"of"}, .handler = [&parts](Call& c, records::Sql& sql) { return list(parts, c, sql); }, .before = [&parts](Call& c) { return before_list(parts, c); }});
  r.push_back({.method = "GET", .path = base_path + "{id}/explain", .name = "explainEntry", .area = Area::bill, .gives = "sublet.EntryExplained", .runs = Route::Runs::plain, .plain = [&parts](Call& c) { return explain(parts, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
