#include "gateway/rest/now_figures.h"

#include <algorithm>
#include <set>

#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using Sample = MetricSet::Sample;
using Samples = std::vector<Sample>;

constexpr int64_t shanghai_seconds = 8 * 3'600;  // the wallets' days
constexpr int64_t certificate_days = 30;         // told before it ends
constexpr int64_t most_counted = 100'000;        // of open orders

// Whole numbers as such: what is counted has no fraction.
Json figure(double value) {
  const auto whole = static_cast<int64_t>(value);
  return static_cast<double>(whole) == value ? Json(whole) : Json(value);
}

// The sum of those of this name that pass; none: 0.
template <class Passes>
double sum(const Samples& samples, const char* name, Passes passes) {
  double out = 0;
  for (const Sample& s : samples)
    if (s.name == name && passes(s)) out += s.value;
  return out;
}
double sum(const Samples& samples, const char* name) {
  return sum(samples, name, [](const Sample&) { return true; });
}

Json host_json(const Samples& samples, const std::string& host) {
  const auto of_host = [&](const Sample& s) { return s.label("host") == host; };
  const auto of = [&](const char* name) { return sum(samples, name, of_host); };
  const auto verdict = [&](const char* name) { return sum(samples, "sublet_host_records_total", [&](const Sample& s) { return of_host(s) && (*name == '\0' || s.label("verdict") == name); }); };
  const double all = verdict(""), charged = verdict("charged"), skipped = verdict("skipped");
  const bool linked = std::any_of(samples.begin(), samples.end(), [&](const Sample& s) { return s.name == "sublet_host_link_breaker" && of_host(s); });
  const double breaker = of("sublet_host_link_breaker");
  Json j = {{"host", host}, {"state", !linked ? "unconnected" : breaker == 0 ? "good" : breaker == 1 ? "trying" : "away"}, {"records", figure(all)}, {"charged", figure(charged)}, {"rejected", figure(all - charged - skipped)},
            {"retail", figure(of("sublet_host_retail_money"))}, {"wholesale", figure(of("sublet_host_wholesale_money"))}, {"margin", figure(of("sublet_host_margin_money"))}, {"stops", figure(of("sublet_host_stops_total"))},
            {"restores", figure(of("sublet_host_restores_total"))}, {"waiting", figure(of("sublet_switch_lines_waiting"))}, {"tasks", figure(of("sublet_host_tasks_open"))}, {"queued", figure(of("sublet_host_link_queued"))}};
  const double answer = sum(samples, "sublet_host_link_answer_seconds", [&](const Sample& s) { return of_host(s) && s.label("quantile") == "0.5"; });
  if (linked) j["answerSeconds"] = figure(answer);
  return j;
}

Json wallet_json(const OfRecords::Wallet& w) {
  Json j = {{"merchant", w.merchant}, {"wallet", w.wallet}, {"title", w.title}, {"state", w.state}, {"waiting", w.waiting}, {"cases", w.cases}, {"paid", money_json(Money::from_micros(w.paid))}, {"refunded", money_json(Money::from_micros(w.refunded))}};
  if (w.expires) j["expires"] = w.expires->text();
  if (!w.last_bill.empty()) j["lastBill"] = w.last_bill;
  if (!w.bill_trouble.empty()) j["billTrouble"] = w.bill_trouble;
  return j;
}

Result<int64_t> count(records::Sql& sql, const std::string& text, const std::vector<records::Value>& values) {
  Result<records::Row> r = sql.one(text, values);
  if (!r) return r.error();
  return r->integer(0);
}

}  // namespace

Result<OfRecords> of_records(records::Sql& sql, const std::string& op, Instant now) {
  OfRecords out;
  const struct {
    int64_t OfRecords::*into;
    std::string text;
    std::vector<records::Value> values;
  } counts[] = {
      {&OfRecords::orders_open, "select count(*) from (select 1 as one from orders where operator = ? and state in ('open', 'undoing') limit ?) t", {op, most_counted}},
      {&OfRecords::orders_stuck, "select count(*) from (select 1 as one from orders where operator = ? and state in ('open', 'undoing') and stuck = 1 limit ?) t", {op, most_counted}},
      {&OfRecords::objections_overdue, "select count(*) from objection where operator = ? and state = 'open' and due < ?", {op, now.micros()}},
      {&OfRecords::complaints_overdue, "select count(*) from complaint where operator = ? and state = 'open' and due < ?", {op, now.micros()}},
      {&OfRecords::hubs_paused, "select count(*) from hub where operator = ? and state = 'paused'", {op}},
  };
  for (const auto& c : counts) {
    Result<int64_t> n = count(sql, c.text, c.values);
    if (!n) return n.error();
    out.*c.into = *n;
  }
  Result<records::Rows> rows = sql.query("select m.id, m.wallet, m.title, m.state, m.expires, coalesce(w.bill_trouble, '') from merchant m left join merchant_watch w on w.operator = m.operator and w.merchant = m.id where m.operator = ? order by m.id", {op});
  if (!rows) return rows.error();
  const std::string today = Instant::from_seconds(now.seconds() + shanghai_seconds).text().substr(0, 10);
  for (const records::Row& r : *rows) {
    OfRecords::Wallet w{r.text(0), r.text(1), r.text(2), r.text(3), r.text(5), {}, {}};
    if (!r.null(4)) w.expires = Instant::from_micros(r.integer(4));
    Result<int64_t> waiting = count(sql, "select count(*) from wallet_trade where operator = ? and merchant = ? and state = 'open'", {op, w.merchant});
    Result<int64_t> cases = count(sql, "select count(*) from wallet_case where operator = ? and state = 'open' and merchant = ?", {op, w.merchant});
    Result<records::Rows> bill = sql.query("select day from wallet_bill where operator = ? and merchant = ? order by day desc limit 1", {op, w.merchant});
    Result<records::Rows> moved = sql.query("select kind, cast(sum(amount) as bigint) from wallet_entry where operator = ? and merchant = ? and day = ? group by kind", {op, w.merchant, today});
    for (const Error* e : {waiting ? nullptr : &waiting.error(), cases ? nullptr : &cases.error(), bill ? nullptr : &bill.error(), moved ? nullptr : &moved.error()})
      if (e != nullptr) return *e;
    w.waiting = *waiting, w.cases = *cases;
    if (!bill->empty()) w.last_bill = bill->front().text(0);
    for (const records::Row& m : *moved) (m.text(0) == "refund" ? w.refunded : w.paid) = m.integer(1);
    out.wallets.push_back(std::move(w));
  }
  return out;
}

void records_metrics(const std::string& op, const OfRecords& known, MetricSet& out) {
  out.gauge("sublet_orders_open", "orders that are under way or are being undone", {{"operator", op}}, static_cast<double>(known.orders_open));
  out.gauge("sublet_orders_stuck", "those of them that need a hand", {{"operator", op}}, static_cast<double>(known.orders_stuck));
  out.gauge("sublet_objections_overdue", "objections that should have been answered", {{"operator", op}}, static_cast<double>(known.objections_overdue));
  out.gauge("sublet_complaints_overdue", "complaints that should have been answered", {{"operator", op}}, static_cast<double>(known.complaints_overdue));
  out.gauge("sublet_hubs_paused", "webhooks that are told no more, after too many failures", {{"operator", op}}, static_cast<double>(known.hubs_paused));
  for (const OfRecords::Wallet& w : known.wallets) {
    const MetricSet::Labels labels = {{"operator", op}, {"merchant", w.merchant}};
    out.gauge("sublet_wallet_trades_waiting", "trades that nobody has paid yet", labels, static_cast<double>(w.waiting));
    out.gauge("sublet_wallet_cases_open", "differences between the wallet's bills and our entries", labels, static_cast<double>(w.cases));
    out.gauge("sublet_wallet_bill_trouble", "1 when the wallet's bill cannot be had", labels, w.bill_trouble.empty() ? 0 : 1);
  }
}

Json now_json(const Samples& samples, const OfRecords& known, Instant now, uint64_t position) {
  const auto verdict = [&](const char* name) { return sum(samples, "sublet_host_records_total", [&](const Sample& s) { return s.label("verdict") == name; }); };
  const auto earned = [&](const char* by) { return sum(samples, "sublet_revenue_money", [&](const Sample& s) { return s.label("by") == by; }); };
  const double all = sum(samples, "sublet_host_records_total"), charged = verdict("charged"), skipped = verdict("skipped");
  const double use = earned("use"), fees = earned("fee"), cost = sum(samples, "sublet_cost_money");
  Json j = {{"at", now.text()}, {"position", position}, {"accounts", figure(sum(samples, "sublet_accounts"))}, {"lines", figure(sum(samples, "sublet_lines"))}, {"stopped", figure(sum(samples, "sublet_lines_stopped"))}, {"sessions", figure(sum(samples, "sublet_live_sessions"))}};
  j["records"] = {{"all", figure(all)}, {"charged", figure(charged)}, {"rejected", figure(all - charged - skipped)}, {"noCharge", figure(skipped)}};
  j["requests"] = {{"realTime", figure(sum(samples, "sublet_gy_operator_requests_total"))}, {"api", figure(sum(samples, "sublet_api_requests_total"))}};
  j["money"] = {{"in", figure(sum(samples, "sublet_money_in"))}, {"use", figure(use)}, {"fees", figure(fees)}, {"cost", figure(cost)}, {"margin", figure(use + fees - cost)}};
  j["stops"] = figure(sum(samples, "sublet_host_stops_total")), j["restores"] = figure(sum(samples, "sublet_host_restores_total")), j["waiting"] = figure(sum(samples, "sublet_switch_lines_waiting"));
  j["files"] = {{"taken", figure(sum(samples, "sublet_drop_files_total"))}, {"refused", figure(sum(samples, "sublet_drop_files_refused_total"))}, {"left", figure(sum(samples, "sublet_drop_left"))}};
  j["orders"] = {{"open", known.orders_open}, {"stuck", known.orders_stuck}};
  std::set<std::string> hosts;
  for (const Sample& s : samples)
    if (s.name == "sublet_host_retail_money" || s.name == "sublet_host_link_breaker") hosts.insert(s.label("host"));
  j["hosts"] = Json::array();
  for (const std::string& h : hosts) j["hosts"].push_back(host_json(samples, h));
  j["wallets"] = Json::array();
  for (const OfRecords::Wallet& w : known.wallets) j["wallets"].push_back(wallet_json(w));
  return j;
}

Json alarms_json(const Json& picture, const OfRecords& known, bool engine_failed, Instant now, std::map<std::string, Instant>& since) {
  Json out = Json::array();
  std::set<std::string> seen;
  const auto raise = [&](const char* what, const std::string& about, const char* severity, int64_t n, const std::string& detail = {}) {
    const std::string key = std::string(what) + " " + about;
    seen.insert(key);
    Json a = {{"what", what}, {"severity", severity}, {"since", since.try_emplace(key, now).first->second.text()}};
    if (!about.empty()) a["about"] = about;
    if (n != 0) a["count"] = n;
    if (!detail.empty()) a["detail"] = detail;
    out.push_back(std::move(a));
  };
  if (engine_failed) raise("engine_failed", "", "critical", 0);
  if (known.trouble) raise("records_unreachable", "", "critical", 0);
  for (const Json& h : picture["hosts"])
    if (h["state"] == "away") raise("host_away", h["host"].get<std::string>(), "major", h["waiting"].get<int64_t>());
  if (known.orders_stuck != 0) raise("orders_stuck", "", "major", known.orders_stuck);
  for (const OfRecords::Wallet& w : known.wallets) {
    if (w.state != "active") raise("wallet_paused", w.merchant, "minor", 0);
    if (!w.bill_trouble.empty()) raise("wallet_bill", w.merchant, "major", 0, w.bill_trouble);
    if (w.cases != 0) raise("wallet_cases", w.merchant, "minor", w.cases);
    if (w.expires && w.expires->seconds() - now.seconds() < certificate_days * seconds_per_day) raise("wallet_certificate", w.merchant, w.expires->seconds() < now.seconds() ? "critical" : "major", (w.expires->seconds() - now.seconds()) / seconds_per_day, w.expires->text());
  }
  if (known.objections_overdue != 0) raise("objections_overdue", "", "major", known.objections_overdue);
  if (known.complaints_overdue != 0) raise("complaints_overdue", "", "major", known.complaints_overdue);
  if (known.hubs_paused != 0) raise("hubs_paused", "", "minor", known.hubs_paused);
  if (const auto left = picture["files"]["left"].get<int64_t>(); left != 0) raise("files_left", "", "minor", left);
  std::erase_if(since, [&](const auto& a) { return seen.count(a.first) == 0; });
  return out;
}

Sees sees_of(const Rights& rights) {
  return {.takings = rights.may(Area::payment, Access::read), .earnings = rights.may(Area::catalogue, Access::write) || rights.may(Area::bill, Access::write) || rights.may(Area::audit, Access::read)};
}

Json seen(Json j, const Sees& sees) {
  Json& money = j.contains("money") ? j["money"] : j;
  const auto without = [](Json& from, std::initializer_list<const char*> names) {
    for (const char* name : names) from.erase(name);
  };
  if (!sees.earnings) {
    without(money, {"use", "fees", "cost", "margin"});
    if (j.contains("hosts"))
      for (Json& h : j["hosts"]) without(h, {"retail", "wholesale", "margin"});
  }
  if (!sees.takings) {
    without(money, {"in"});
    j.erase("wallets");
    if (j.contains("alarms")) {
      Json left = Json::array();
      for (Json& a : j["alarms"])
        if (!a["what"].get_ref<const std::string&>().starts_with("wallet_")) left.push_back(std::move(a));
      j["alarms"] = std::move(left);
    }
  }
  return j;
}

Json point_json(const Json& p) {
  return {{"at", p["at"]}, {"records", p["records"]["all"]}, {"realTime", p["requests"]["realTime"]}, {"api", p["requests"]["api"]}, {"sessions", p["sessions"]}, {"in", p["money"]["in"]}, {"use", p["money"]["use"]}, {"fees", p["money"]["fees"]}, {"cost", p["money"]["cost"]}, {"stops", p["stops"]}, {"restores", p["restores"]}};
}

}  // namespace sublet::gateway::rest
