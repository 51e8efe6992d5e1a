// The audit log: who changed what, when, with what outcome. Written in the unit of the change itself; nobody changes it.
#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "charging/state.h"
#include "gateway/core/service.h"
#include "gateway/rest/parts.h"
#include "records/id_range.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

constexpr const char* columns = "id, at, principal, granted, method, path, resource, old_etag, new_etag, status, outcome, reason";

Json entry_json(const records::Row& row) {
  Json j = {{"id", row.text(0)}, {"at", Instant::from_micros(row.integer(1)).text()}, {"principal", row.text(2)}, {"granted", row.text(3)}, {"method", row.text(4)}, {"path", row.text(5)}, {"status", row.integer(9)}, {"outcome", row.text(10)}};
  if (!row.text(6).empty()) j["resource"] = row.text(6);
  if (!row.text(7).empty()) j["oldEtag"] = row.text(7);
  if (!row.text(8).empty()) j["newEtag"] = row.text(8);
  if (!row.text(11).empty()) j["reason"] = row.text(11);
  return j;
}

// The newest first. Filters on what has a column are the database's, so that a long log costs no more than its page.
Result<Reply> list(Call& call, records::Sql& sql) {
  const std::map<std::string, std::string> by_column = {{"principal", "principal"}, {"resource", "resource"}, {"method", "method"}, {"outcome", "outcome"}, {"path", "path"}};
  std::string where = " where operator = ?";
  std::vector<records::Value> values = {call.op};
  const Query::Span when = call.query.take_span("at");
  records::ids_between("id", "at", when.from, when.to, where, values);
  for (const Condition& c : call.query.where) {
    const char* const tests[] = {"=", "<>", ">", ">=", "<", "<="};
    const auto column = by_column.find(c.path);
    const auto number = std::find_if(c.values.begin(), c.values.end(), [](const std::string& v) { return v.starts_with("#0"); });
    const bool text = std::all_of(c.values.begin(), c.values.end(), [](const std::string& v) { return v.starts_with('$') || v.starts_with('#'); });
    if (column != by_column.end() && c.test == Condition::Test::equal && text) {
      std::string in;
      for (const std::string& v : c.values) {
        if (!v.starts_with('$')) continue;
        in += in.empty() ? "?" : ", ?";
        values.emplace_back(v.substr(1));
      }
      where += " and " + column->second + " in (" + in + ")";
    } else if (c.path == "status" && number != c.values.end() && c.test != Condition::Test::unequal) {
      where += std::string(" and status ") + tests[static_cast<size_t>(c.test)] + " ?";
      values.emplace_back(static_cast<int64_t>(std::stoll(number->substr(2, 19))));
    } else {
      return refusal("bad_query", "'" + c.path + "': filters are principal, resource, method, outcome, path (=), at and status (.gt, .gte, .lt, .lte)");
    }
  }
  const bool by_time = call.query.sort.size() == 1 && call.query.sort[0].first == "at";
  if (!call.query.sort.empty() && !by_time) return refusal("bad_query", "sort: by at, or -at (the newest first)");
  const bool oldest = by_time && !call.query.sort[0].second;
  Result<records::Row> total = sql.one("select count(*) from audit" + where, values);
  if (!total) return total.error();
  values.emplace_back(call.query.limit);
  values.emplace_back(call.query.offset);
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + " from audit" + where + (oldest ? " order by id limit ? offset ?" : " order by id desc limit ? offset ?"), values);
  if (!rows) return rows.error();
  std::vector<Json> shown;
  for (const records::Row& row : *rows) shown.push_back(entry_json(row));
  return page(call, std::move(shown), total->integer(0));
}

Result<Reply> operators(Parts& parts, Call& call) {
  std::vector<Json> all;
  (void)parts.service.inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (call.who.platform() || op->code == call.who.op) all.push_back({{"id", op->code}, {"accounts", op->accounts}, {"lines", op->lines}});
  });
  return page_of(call, std::move(all));
}

}  // namespace

Reply page_of(const Call& call, std::vector<Json> all) {
  std::erase_if(all, [&](const Json& j) { return !call.query.matches(j); });
  for (auto order = call.query.sort.rbegin(); order != call.query.sort.rend(); ++order)
    std::stable_sort(all.begin(), all.end(), [&](const Json& a, const Json& b) {
      const auto value = [&](const Json& j) { return j.contains(order->first) ? sortable(j[order->first]) : std::string(); };
      return order->second ? value(a) > value(b) : value(a) < value(b);
    });
  std::vector<Json> some;
  const auto from = static_cast<size_t>(std::min<int64_t>(call.query.offset, static_cast<int64_t>(all.size())));
  for (size_t i = from; i < all.size() && some.size() < static_cast<size_t>(call.query.limit); ++i) some.push_back(all[i]);
  return page(call, std::move(some), static_cast<int64_t>(all.size()));
}

Reply page_of(const Call& call, const records::Rows& rows, const std::function<Json(const records::Row&)>& json) {
  std::vector<Json> all;
  for (const records::Row& row : rows) all.push_back(json(row));
  return page_of(call, std::move(all));
}

std::string masked(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end - i >= 7) {
      out += std::string(text.substr(i, 4)) + "****" + std::string(text.substr(end - 2, 2));
    } else {
      out += text.substr(i, end - i);
    }
    if (end < text.size()) out += text[end];
    i = end + 1;
  }
  return out;
}

std::string reason_of(const Call& call) {
  std::string_view reason = call.http->header("x-reason").substr(0, 500);
  while (!reason.empty() && !is_utf8(reason)) reason.remove_suffix(1);
  return std::string(reason);
}

Result<Done> write_audit(records::Sql& sql, const Call& call, int64_t status, const std::string& outcome) {
  return sql.later("insert into audit (operator, id, at, principal, granted, method, path, resource, old_etag, new_etag, status, outcome, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                 {call.op, records::new_id(call.now), call.now.micros(), masked(call.who.id), call.who.granted, call.route->method, masked(call.http->path().substr(0, 500)), masked(call.resource), call.old_etag, call.new_etag, status, outcome, masked(reason_of(call))});
}

bool operator_exists(Service& service, const std::string& op) {
  static std::mutex mutex;
  static std::map<const Service*, std::pair<uint64_t, std::set<std::string>>> known;
  const std::lock_guard lock(mutex);
  auto& [published, codes] = known[&service];
  if (!codes.contains(op) || published != service.published()) {
    published = service.published();
    codes.clear();
    (void)service.inspect([&](const charging::State& state) {
      for (const auto& o : state.operators) codes.insert(o->code);
    });
  }
  return codes.contains(op);
}

std::vector<Route> audit_routes(Parts& parts) {
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/audit", .name = "listAudit", .area = Area::audit, .gives = "sublet.AuditEntry", .list = true, .handler = list});
  r.push_back({.method = "GET", .path = "/sublet/v1/operators", .name = "listOperators", .area = Area::operators, .gives = "sublet.Operator", .list = true, .runs = Route::Runs::plain,
               .plain = [&parts](Call& c) { return operators(parts, c); }, .exempt = true});
  return r;
}

}  // namespace sublet::gateway::rest
