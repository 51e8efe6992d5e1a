// Margin: what was earned and what it cost at the hosts (gateway/bills/margin.h), added up by day, host, province, package and reason; down to the
// single use. And the market: of each operator the sums alone, as a regulator reads them.
#include <algorithm>
#include <map>

#include "charging/state.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

constexpr int64_t most_days = 400, most_groups = 20'000, most_ordered = 100'000;
const char* const dimensions[] = {"day", "host", "province", "package", "what"};

struct Days {
  int64_t from = 0, until = 0;
};

Result<Done> before_days(Parts& parts, Call& call) {
  Result<int64_t> today = today_of(parts, call);
  if (!today) return today.error();
  Days d;
  Result<int64_t> until = day_in(call.other("until"), "until", *today);
  if (!until) return until.error();
  Result<int64_t> from = day_in(call.other("from"), "from", *until - 29);
  if (!from) return from.error();
  d.from = *from, d.until = *until;
  if (d.from > d.until || d.until - d.from >= most_days) return refusal("bad_query", "from, until: at most 400 days, the first not after the last");
  call.prepared = d;
  return Done{};
}

// "day,host": of these dimensions, each once.
Result<std::vector<std::string>> grouped_by(const Call& call) {
  std::vector<std::string> out;
  std::string words = call.other("by");
  while (!words.empty()) {
    const size_t comma = words.find(',');
    const std::string word = words.substr(0, comma);
    words = comma == std::string::npos ? "" : words.substr(comma + 1);
    const bool known = std::find_if(std::begin(dimensions), std::end(dimensions), [&](const char* d) { return word == d; }) != std::end(dimensions);
    if (!known || std::find(out.begin(), out.end(), word) != out.end()) return refusal("bad_query", "by: day, host, province, package and what, each once");
    out.push_back(word);
  }
  return out;
}

// By the parameters that are said, each with its column. "-": of none, as of a line that has no package any more.
void narrow(const Call& call, std::initializer_list<std::pair<const char*, const char*>> columns, std::string& text, std::vector<records::Value>& values) {
  for (const auto& [name, column] : columns) {
    const std::string value = call.other(name);
    if (value.empty()) continue;
    text += std::string(" and ") + column + " = ?";
    values.emplace_back(value == "-" ? std::string() : value);
  }
}

Json money(int64_t micros) { return money_json(Money::from_micros(micros)); }

// What is a deposit stays its payer's; goods have a purchase price that is not known here: neither is in the margin.
const std::string kinds = "case when what in ('fee/deposit', 'fee/phone_deposit') then 'deposit' when what like 'fee/phone%' then 'goods' else 'service' end";

Result<Reply> sums(Call& call, records::Sql& sql) {
  const Days days = std::any_cast<Days>(call.prepared);
  Result<std::vector<std::string>> by = grouped_by(call);
  if (!by) return by.error();
  std::string group;
  for (const std::string& d : *by) group += (group.empty() ? "" : ", ") + d;
  std::vector<records::Value> values = {call.op, days.from, days.until};
  std::string text = "select " + kinds + " as kind, cast(sum(count) as bigint), cast(sum(revenue) as bigint), cast(sum(wholesale) as bigint), cast(sum(case when what like 'use/%' then count else 0 end) as bigint)" + (group.empty() ? "" : ", " + group) + " from margin_sum where operator = ? and day >= ? and day <= ?";
  narrow(call, {{"host", "host"}, {"province", "province"}, {"package", "package"}, {"what", "what"}}, text, values);
  text += " group by " + (group.empty() ? "" : group + ", ") + kinds + " limit ?";
  values.emplace_back(3 * most_groups + 1);
  Result<records::Rows> rows = sql.query(text, values);
  if (!rows) return rows.error();
  if (static_cast<int64_t>(rows->size()) > 3 * most_groups) return refusal("bad_query", "these are too many sums: fewer days, or by less");
  struct Sum {
    int64_t uses = 0, revenue = 0, goods = 0, deposits = 0, wholesale = 0;
  };
  std::map<std::vector<std::string>, Sum> all;
  if (by->empty()) all[{}];
  for (const records::Row& r : *rows) {
    std::vector<std::string> key;
    for (size_t i = 0; i < by->size(); ++i) key.push_back((*by)[i] == "day" ? day_text(r.integer(5 + i)) : r.text(5 + i));
    Sum& s = all[key];
    (r.text(0) == "deposit" ? s.deposits : r.text(0) == "goods" ? s.goods : s.revenue) += r.integer(2);
    s.uses += r.integer(4), s.wholesale += r.integer(3);
  }
  std::vector<Json> out;
  for (const auto& [key, s] : all) {
    Json j = Json::object();
    for (size_t i = 0; i < by->size(); ++i) j[(*by)[i]] = key[i];
    j.update({{"uses", s.uses}, {"revenue", money(s.revenue)}, {"wholesale", money(s.wholesale)}, {"margin", money(s.revenue - s.wholesale)}, {"goods", money(s.goods)}, {"deposits", money(s.deposits)}});
    out.push_back(std::move(j));
  }
  return page_of(call, std::move(out));
}

// What the uses behind a sum come in the order of. By when they were booked they stand; by an amount they are put in order, which is for some.
Result<std::string> order_of_uses(const Query& query, int64_t total) {
  const std::map<std::string, std::string> amounts = {{"revenue", "u.cost"}, {"wholesale", "u.wholesale"}, {"margin", "u.cost - u.wholesale"}};
  const std::string path = query.sort.empty() ? "at" : query.sort[0].first, down = query.sort.empty() || query.sort[0].second ? " desc" : "";
  const std::string when = "u.booked" + down + ", u.position" + down + ", u.sub" + down;
  if (query.sort.size() > 1 || (path != "at" && !amounts.contains(path))) return refusal("bad_query", "sort: by at, revenue, wholesale or margin");
  if (path == "at") return when;
  if (total > most_ordered) return refusal("bad_query", "more than " + std::to_string(most_ordered) + " uses are not put in order by " + path + ": fewer days, or by less");
  return amounts.at(path) + down + ", " + when;
}

// The uses behind a sum: their costs add up to it, as long as single uses are kept.
Result<Reply> uses(Call& call, records::Sql& sql) {
  const Days days = std::any_cast<Days>(call.prepared);
  std::string text = " from usage_record u left join number n on n.operator = u.operator and n.number = u.line where u.operator = ? and u.booked >= ? and u.booked <= ?";
  std::vector<records::Value> values = {call.op, days.from, days.until};
  narrow(call, {{"host", "u.host"}, {"package", "u.package"}, {"service", "u.service"}, {"province", "coalesce(n.province, '')"}}, text, values);
  const std::string losing = call.other("losing");
  if (!losing.empty() && losing != "true" && losing != "false") return refusal("bad_query", "losing: true or false");
  if (losing == "true") text += " and u.cost < u.wholesale";
  Result<records::Row> total = sql.one("select count(*)" + text, values);
  if (!total) return total.error();
  Result<std::string> order = order_of_uses(call.query, total->integer(0));
  if (!order) return order.error();
  values.emplace_back(call.query.limit), values.emplace_back(call.query.offset);
  Result<records::Rows> rows = sql.query("select u.line, u.day, u.position, u.sub, u.at, u.service, u.host, u.package, coalesce(n.province, ''), u.units, u.cost, u.wholesale, u.app, u.booked" + text + " order by " + *order + " limit ? offset ?", values);
  if (!rows) return rows.error();
  std::vector<Json> out;
  for (const records::Row& r : *rows) {
    Json j = {{"id", usage_id(r.text(0), r.integer(1), r.integer(2), r.integer(3))}, {"line", r.text(0)}, {"at", Instant::from_micros(r.integer(4)).text()}, {"booked", day_text(r.integer(13))}, {"service", r.text(5)}, {"host", r.text(6)}, {"package", r.text(7)}, {"province", r.text(8)}, {"units", r.integer(9)}, {"revenue", money(r.integer(10))}, {"wholesale", money(r.integer(11))}, {"margin", money(r.integer(10) - r.integer(11))}};
    if (!r.text(12).empty()) j["app"] = r.text(12);
    out.push_back(std::move(j));
  }
  return page(call, std::move(out), total->integer(0));
}

struct Operator {
  std::string code, title, currency;
  int64_t lines = 0;
};

Result<Done> before_market(Parts& parts, Call& call) {
  if (Result<Done> days = before_days(parts, call); !days) return days;
  std::vector<Operator> all;
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    for (const auto& o : state.operators) {
      if (o->versions.empty()) continue;
      const catalogue::OperatorInfo& info = o->versions.back().tables->op;
      all.push_back({o->code, info.title.empty() ? o->code : info.title, info.currency, static_cast<int64_t>(o->lines)});
    }
  });
  if (!looked) return looked;
  call.prepared = std::pair(std::any_cast<Days>(call.prepared), std::move(all));
  return Done{};
}

Result<Reply> market(Call& call, records::Sql& sql) {
  const auto& [days, all] = std::any_cast<const std::pair<Days, std::vector<Operator>>&>(call.prepared);
  Result<records::Rows> rows = sql.query("select operator, cast(sum(revenue) as bigint), cast(sum(wholesale) as bigint) from margin_sum where day >= ? and day <= ? and what not in ('fee/deposit') and what not like 'fee/phone%' group by operator", {days.from, days.until});
  if (!rows) return rows.error();
  std::map<std::string, std::pair<int64_t, int64_t>> earned;
  for (const records::Row& r : *rows) earned[r.text(0)] = {r.integer(1), r.integer(2)};
  int64_t lines = 0;
  for (const Operator& o : all) lines += o.lines;
  std::vector<Json> out;
  for (const Operator& o : all) {
    const auto [revenue, wholesale] = earned[o.code];
    // In millionths, rounded to the nearest.
    const int64_t share = lines == 0 ? 0 : static_cast<int64_t>((i128{o.lines} * 2'000'000 + lines) / (i128{lines} * 2));
    out.push_back({{"operator", o.code}, {"title", o.title}, {"currency", o.currency}, {"lines", o.lines}, {"sharePpm", share}, {"revenue", money(revenue)}, {"wholesale", money(wholesale)}, {"margin", money(revenue - wholesale)}, {"profitable", revenue > wholesale}});
  }
  return page_of(call, std::move(out));
}

}  // namespace

Result<int64_t> today_of(Parts& parts, const Call& call) {
  int64_t day = call.now.seconds() / seconds_per_day;
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    if (const charging::OperatorState* o = state.find(call.op); o != nullptr && !o->versions.empty()) day = days_of(o->versions.back().tables->op.zone.civil(call.now).date);
  });
  if (!looked) return looked.error();
  return day;
}

Result<int64_t> day_in(const std::string& text, const char* name, int64_t standard) {
  if (text.empty()) return standard;
  const Result<Date> day = parse_date(text);
  if (!day || day->year < 1970) return refusal("bad_query", std::string(name) + ": a day, as 2026-11-30");
  return days_of(*day);
}

std::vector<Route> margin_routes(Parts& parts) {
  const auto before = [&parts](Call& c) { return before_days(parts, c); };
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = "/sublet/v1/margin", .name = "listMargin", .area = Area::margin, .gives = "sublet.Margin", .list = true, .others = {"from", "until", "by", "host", "province", "package", "what"}, .handler = sums, .before = before});
  r.push_back({.method = "GET", .path = "/sublet/v1/margin/uses", .name = "listMarginUses", .area = Area::margin, .gives = "sublet.MarginUse", .list = true, .others = {"from", "until", "host", "province", "package", "service", "losing"}, .handler = uses, .before = before});
  r.push_back({.method = "GET", .path = "/sublet/v1/market", .name = "readMarket", .area = Area::market, .gives = "sublet.MarketShare", .list = true, .others = {"from", "until"}, .handler = market, .before = [&parts](Call& c) { return before_market(parts, c); }, .exempt = true});
  return r;
}

}  // namespace sublet::gateway::rest
