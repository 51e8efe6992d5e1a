// TMF678 customer bill: what charging has booked, as the records keep it (gateway/bills/follower.h).
//
// A bill is of an account and a month. One of a month that is over is made of its sums whenever it is asked for, since they do not change
// any more: its id is ACCOUNT-MONTH. One that is asked for before (customerBillOnDemand) is kept as it was made.
//
// Its rates: for each line and reason what it cost; what came in or went out otherwise, negative when it came in. A rate of a cost says
// how much of it money buckets paid. So opening balance - (rates - paid by buckets) = closing balance, to the micro-unit.
#include <algorithm>

#include "charging/state.h"
#include "gateway/bills/follower.h"
#include "gateway/core/service.h"
#include "gateway/rest/accounts.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

const std::string base_path = "/tmf-api/customerBillManagement/v4/";
constexpr int64_t most_bills = 5'000;        // of a list that does not say whose
constexpr int64_t catch_up_micros = 2'000'000;
constexpr int64_t margin_micros = 5'000'000;  // what was stamped before a month's end may become durable a moment after it

struct With {
  Parts& parts;
  BillFollower* follower;
};

// What all of a request's bills have in common, found before its unit.
struct Ledger {
  std::string currency;
  ZoneTable zone;
  Instant until;                             // booked
  int64_t running = 0;                       // the month that is not over, or not booked in full
  int64_t from = 0;                          // the first month that a subscriber may see: of a line that was handed over, the one after that
  std::vector<AccountView> accounts;         // asked for
  bool all = true;                           // nothing said whose
  const AccountView* account(int64_t id) const {
    for (const AccountView& a : accounts)
      if (int64_t{a.id} == id) return &a;
    return nullptr;
  }
};

Result<Ledger> ledger_of(const With& with, Call& call) {
  if (with.follower == nullptr) return refusal("not_kept", "this server keeps no bills (it was started with --no-bills)");
  Ledger f;
  Result<Done> looked = with.parts.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* op = state.find(call.op);
    if (op == nullptr || op->versions.empty()) return;
    const catalogue::Version& v = *op->version_at(call.now)->tables;
    f.currency = v.op.currency, f.zone = v.op.zone;
  });
  if (!looked) return looked.error();
  f.until = with.follower->booked_until();
  f.running = month_of(f.zone, Instant::from_micros(f.until.micros() - margin_micros));
  if (call.who.line.empty()) return f;
  Result<int64_t> from = with.parts.db.read<int64_t>([&](records::Sql& sql) -> Result<int64_t> {
    const commerce::Work w = work_of(with.parts, call, sql);
    Result<commerce::LineRecord> l = commerce::line_of_number(w, call.who.line);
    if (!l) return l.error().code == "unknown_line" ? Result<int64_t>(0) : l.error();
    Result<Instant> held = commerce::held_since(w, *l);
    if (!held) return held.error();
    return *held > l->since ? next_month(month_of(f.zone, *held)) : int64_t{0};
  });
  if (!from) return from.error();
  f.from = *from;
  return f;
}

// The account by one of its lines or its id; gone ones are known by their id only.
std::string named_account(const Call& call) {
  for (const char* path : {"billingAccount.id", "bill.id", "id"})
    if (std::string text = asked_text(call.query, path); !text.empty()) return text;
  return {};
}

Result<Done> ready(const With& with, Call& call) {
  Result<Ledger> f = ledger_of(with, call);
  if (!f) return f.error();
  std::string name = call.parameters.empty() ? named_account(call) : call.parameter(0);
  if (!call.who.line.empty()) name = call.who.line;
  if (!name.empty()) {
    f->all = false;
    Result<AccountView> a = account_named(with.parts, call, name);
    if (a) f->accounts.push_back(std::move(*a));
    else if (a.error().code != "not_found") return a.error();
  }
  call.prepared = std::move(*f);
  return Done{};
}

Json money(const Ledger& f, int64_t micros) { return {{"unit", f.currency}, {"value", money_json(Money::from_micros(micros))}}; }

bool is_cost(const std::string& what) { return what.starts_with("use/") || what.starts_with("fee/") || what == "minimum"; }

const char* type_of(const std::string& what) {
  if (what.starts_with("use/")) return "usageCharge";
  if (what.starts_with("fee/") || what == "minimum") return "recurringCharge";
  if (what == "adjustment") return "adjustment";
  return "payment";
}

Json account_ref(const Ledger& f, int64_t id) {
  Json j = {{"id", std::to_string(id)}, {"@referredType", "BillingAccount"}};
  if (const AccountView* a = f.account(id); a != nullptr && !a->lines.empty()) j["name"] = "the account of line " + a->lines.front().number;
  return j;
}

struct Bill {
  Json bill, rates = Json::array();
};

// From the sums of one account and month.
Result<Bill> make(const Ledger& f, const Call& call, records::Sql& sql, int64_t account, int64_t month, const std::string& id, Instant end, bool on_demand) {
  Result<records::Rows> rows = sql.query("select line, what, amount, cost, units, count from bill_sum where operator = ? and account = ? and month = ? order by line, what", {call.op, account, month});
  if (!rows) return rows.error();
  Result<records::Row> before = sql.one("select cast(coalesce(sum(amount), 0) as bigint) from bill_sum where operator = ? and account = ? and month < ?", {call.op, account, month});
  if (!before) return before.error();
  const Json period = {{"startDateTime", month_begins(f.zone, month).text()}, {"endDateTime", end.text()}};
  const std::string href = call.base + base_path + "customerBill/" + id;
  Bill out;
  int64_t cost = 0, moved = 0, payments = 0, n = 0;
  for (const records::Row& r : *rows) {
    const std::string line = r.text(0), what = r.text(1);
    const int64_t amount = r.integer(2), its_cost = r.integer(3);
    const std::string rate = id + "-" + std::to_string(++n);
    moved += amount, cost += its_cost;
    if (!is_cost(what)) payments += amount;
    Json j = {{"id", rate}, {"href", call.base + base_path + "appliedCustomerBillingRate/" + rate}, {"name", what}, {"type", type_of(what)}, {"date", end.text()}, {"isBilled", true}, {"periodCoverage", period},
              {"taxIncludedAmount", money(f, is_cost(what) ? its_cost : -amount)}, {"bill", {{"id", id}, {"href", href}, {"@referredType", "CustomerBill"}}}, {"billingAccount", account_ref(f, account)}};
    Json traits = Json::array({{{"name", "count"}, {"valueType", "integer"}, {"value", r.integer(5)}}, {{"name", "line"}, {"valueType", "string"}, {"value", line}}});
    if (what.starts_with("use/")) traits.push_back({{"name", "units"}, {"valueType", "integer"}, {"value", r.integer(4)}});
    if (is_cost(what)) traits.push_back({{"name", "paidByBuckets"}, {"valueType", "number"}, {"value", money_json(Money::from_micros(its_cost + amount))}});
    j["characteristic"] = std::move(traits);
    if (const AccountView* a = f.account(account))
      if (const LineView* l = a->line(line); l != nullptr && !l->id.empty()) j["product"] = {{"id", l->id}, {"href", call.base + "/tmf-api/productInventory/v4/product/" + l->id}, {"name", line}, {"@referredType", "Product"}};
    j["@type"] = "AppliedCustomerBillingRate";
    out.rates.push_back(std::move(j));
  }
  if (n == 0 && !on_demand) return refusal("not_found", "there is no such bill");
  const int64_t opening = before->integer(0), closing = opening + moved, due = std::max<int64_t>(0, -closing);
  out.bill = {{"id", id}, {"href", href}, {"billNo", id}, {"billDate", end.text()}, {"category", "normal"}, {"runType", on_demand ? "offCycle" : "onCycle"}, {"state", due == 0 ? "settled" : "new"}, {"billingPeriod", period}, {"billingAccount", account_ref(f, account)},
              {"taxIncludedAmount", money(f, cost)}, {"amountDue", money(f, due)}, {"remainingAmount", money(f, due)}, {"openingBalance", money(f, opening)}, {"paidIn", money(f, payments)}, {"closingBalance", money(f, closing)}};
  if (const AccountView* a = f.account(account)) {
    Json parties = Json::array();
    for (const LineView& l : a->lines)
      if (!l.party.empty() && std::none_of(parties.begin(), parties.end(), [&](const Json& p) { return p["id"] == l.party; })) parties.push_back({{"id", l.party}, {"role", "customer"}, {"@referredType", "Individual"}});
    if (!parties.empty()) out.bill["relatedParty"] = std::move(parties);
  }
  out.bill["@type"] = "CustomerBill";
  return out;
}

// "17-202611": a month that is over.
bool of_month(const std::string& id, int64_t& account, int64_t& month) {
  const size_t dash = id.find('-');
  if (dash == std::string::npos || dash == 0 || dash > 10 || id.size() != dash + 7 || id.find_first_not_of("0123456789") != dash || id.find_first_not_of("0123456789", dash + 1) != std::string::npos) return false;
  account = std::stoll(id.substr(0, dash)), month = std::stoll(id.substr(dash + 1));
  return month % 100 >= 1 && month % 100 <= 12 && month / 100 >= 1970;
}

bool may_see(const Ledger& f, const Call& call, int64_t account, int64_t month) { return call.who.line.empty() || (f.account(account) != nullptr && month >= f.from); }

Result<Bill> find_bill(const Ledger& f, const Call& call, records::Sql& sql, const std::string& id) {
  int64_t account = 0, month = 0;
  const Error none = refusal("not_found", "there is no such bill");
  if (of_month(id, account, month)) {
    if (month >= f.running || !may_see(f, call, account, month)) return none;
    return make(f, call, sql, account, month, id, month_begins(f.zone, next_month(month)), false);
  }
  Result<records::Rows> rows = sql.query("select account, body, month from bill_document where operator = ? and id = ?", {call.op, id});
  if (!rows) return rows.error();
  if (rows->empty() || !may_see(f, call, rows->front().integer(0), rows->front().integer(2))) return none;
  const Json body = Json::parse(rows->front().text(1), nullptr, false);
  return Bill{body["bill"], body["rates"]};
}

// Those that the filters leave: by account, or all if they are few.
Result<std::vector<Bill>> find_bills(const Ledger& f, const Call& call, records::Sql& sql) {
  std::vector<Bill> out;
  if (const std::string id = asked_text(call.query, call.route->path.ends_with("customerBill") ? "id" : "bill.id"); !id.empty()) {
    Result<Bill> one = find_bill(f, call, sql, id);
    if (!one) return one.error().code == "not_found" ? Result<std::vector<Bill>>(std::move(out)) : one.error();
    out.push_back(std::move(*one));
    return out;
  }
  if (!f.all && f.accounts.empty()) return out;
  std::string where = "where operator = ? and month < ? and month >= ?", documents = "where operator = ? and month >= ?";
  std::vector<records::Value> values = {call.op, f.running, f.from}, of_documents = {call.op, f.from};
  if (!f.all) {
    where += " and account = ?", values.emplace_back(int64_t{f.accounts[0].id});
    documents += " and account = ?", of_documents.emplace_back(int64_t{f.accounts[0].id});
  }
  values.emplace_back(most_bills + 1), of_documents.emplace_back(most_bills + 1);
  Result<records::Rows> months = sql.query("select distinct account, month from bill_sum " + where + " order by account, month limit ?", values);
  if (!months) return months.error();
  Result<records::Rows> kept = sql.query("select body from bill_document " + documents + " order by id limit ?", of_documents);
  if (!kept) return kept.error();
  if (static_cast<int64_t>(months->size() + kept->size()) > most_bills) return refusal("bad_query", "there are too many to look through; name billingAccount.id");
  for (const records::Row& m : *months) {
    Result<Bill> b = make(f, call, sql, m.integer(0), m.integer(1), std::to_string(m.integer(0)) + "-" + std::to_string(m.integer(1)), month_begins(f.zone, next_month(m.integer(1))), false);
    if (!b) return b.error();
    out.push_back(std::move(*b));
  }
  for (const records::Row& k : *kept) {
    const Json body = Json::parse(k.text(0), nullptr, false);
    out.push_back({body["bill"], body["rates"]});
  }
  return out;
}

// Filters look at what is shown: an account that is named by its line is shown by its id.
void same_account(const Ledger& f, Call& call) {
  if (f.accounts.empty()) return;
  std::erase_if(call.query.where, [](const Condition& c) { return c.path == "billingAccount.id" && c.test == Condition::Test::equal; });
}

Result<Reply> list_bills(Call& call, records::Sql& sql) {
  const auto& f = std::any_cast<const Ledger&>(call.prepared);
  Result<std::vector<Bill>> found = find_bills(f, call, sql);
  if (!found) return found.error();
  same_account(f, call);
  std::vector<Json> all;
  for (Bill& b : *found) all.push_back(std::move(b.bill));
  return page_of(call, std::move(all));
}

Result<Reply> list_rates(Call& call, records::Sql& sql) {
  const auto& f = std::any_cast<const Ledger&>(call.prepared);
  Result<std::vector<Bill>> found = find_bills(f, call, sql);
  if (!found) return found.error();
  same_account(f, call);
  std::vector<Json> all;
  for (Bill& b : *found)
    for (Json& r : b.rates) all.push_back(std::move(r));
  return page_of(call, std::move(all));
}

Result<Reply> retrieve_bill(Call& call, records::Sql& sql) {
  Result<Bill> b = find_bill(std::any_cast<const Ledger&>(call.prepared), call, sql, call.parameter(0));
  if (!b) return b.error();
  return Reply{.body = std::move(b->bill)};
}

Result<Reply> retrieve_rate(Call& call, records::Sql& sql) {
  const std::string& id = call.parameter(0);
  const size_t dash = id.rfind('-');
  if (dash != std::string::npos) {
    Result<Bill> b = find_bill(std::any_cast<const Ledger&>(call.prepared), call, sql, id.substr(0, dash));
    if (!b && b.error().code != "not_found") return b.error();
    if (b)
      for (Json& r : b->rates)
        if (r["id"] == id) return Reply{.body = std::move(r)};
  }
  return refusal("not_found", "there is no such rate");
}

// ---- On demand

Json demand_json(const Call& call, const Json& body) {
  const std::string id = body["bill"]["id"].get<std::string>();
  Json j = {{"id", id}, {"href", call.base + base_path + "customerBillOnDemand/" + id}, {"state", "done"}, {"lastUpdate", body["bill"]["billDate"]}, {"billingAccount", body["bill"]["billingAccount"]}, {"customerBill", {{"id", id}, {"href", body["bill"]["href"]}, {"@referredType", "CustomerBill"}}}};
  for (const char* name : {"name", "description"})
    if (body.contains(name)) j[name] = body[name];
  j["@type"] = "CustomerBillOnDemand";
  return j;
}

Result<Done> before_demand(const With& with, Call& call) {
  if (with.follower == nullptr) return refusal("not_kept", "this server keeps no bills (it was started with --no-bills)");
  const auto ref = call.body.find("billingAccount");
  if (ref == call.body.end()) return refusal("bad_request", "body.billingAccount is missing: whose bill");
  (void)with.follower->catch_up(catch_up_micros);  // what is not booked by then is in a later bill; the period says so
  Result<Ledger> f = ledger_of(with, call);
  if (!f) return f.error();
  Result<AccountView> a = account_named(with.parts, call, (*ref)["id"].get<std::string>());
  if (!a) return a.error().code == "not_found" ? refusal("unknown_account", "body.billingAccount.id: an account's id or the number of one of its lines") : a.error();
  f->accounts.push_back(std::move(*a));
  call.prepared = std::move(*f);
  return Done{};
}

Result<Reply> create_demand(Call& call, records::Sql& sql) {
  const auto& f = std::any_cast<const Ledger&>(call.prepared);
  const std::string id = records::new_id(call.now);
  const int64_t account = int64_t{f.accounts[0].id};
  if (month_of(f.zone, f.until) < f.from) return refusal("wrong_state", "this month is in part the former holder's; there is a bill of the next");
  Result<Bill> b = make(f, call, sql, account, month_of(f.zone, f.until), id, f.until, true);
  if (!b) return b.error();
  Json body = {{"bill", std::move(b->bill)}, {"rates", std::move(b->rates)}};
  for (const char* name : {"name", "description"})
    if (call.body.contains(name)) body[name] = call.body[name].get<std::string>().substr(0, 1'000);
  Result<int64_t> kept = sql.run("insert into bill_document (operator, id, account, month, body, created) values (?, ?, ?, ?, ?, ?)", {call.op, id, account, month_of(f.zone, f.until), dump(body), call.now.micros()});
  if (!kept) return kept.error();
  call.resource = "bill " + id;
  Reply r;
  r.body = demand_json(call, body);
  r.location = base_path + "customerBillOnDemand/" + id;
  return r;
}

Result<Reply> list_demands(Call& call, records::Sql& sql) {
  const auto& f = std::any_cast<const Ledger&>(call.prepared);
  if (!f.all && f.accounts.empty()) return page_of(call, std::vector<Json>());
  std::string where = "select body from bill_document where operator = ? and month >= ?";
  std::vector<records::Value> values = {call.op, f.from};
  if (!f.accounts.empty()) where += " and account = ?", values.emplace_back(int64_t{f.accounts[0].id});
  values.emplace_back(most_bills + 1);
  Result<records::Rows> rows = sql.query(where + " order by id limit ?", values);
  if (!rows) return rows.error();
  if (static_cast<int64_t>(rows->size()) > most_bills) return refusal("bad_query", "there are too many to look through; name billingAccount.id");
  same_account(f, call);
  std::vector<Json> all;
  for (const records::Row& r : *rows) all.push_back(demand_json(call, Json::parse(r.text(0), nullptr, false)));
  return page_of(call, std::move(all));
}

Result<Reply> retrieve_demand(Call& call, records::Sql& sql) {
  const auto& f = std::any_cast<const Ledger&>(call.prepared);
  Result<records::Rows> rows = sql.query("select account, body, month from bill_document where operator = ? and id = ?", {call.op, call.parameter(0)});
  if (!rows) return rows.error();
  if (rows->empty() || !may_see(f, call, rows->front().integer(0), rows->front().integer(2))) return refusal("not_found", "there is no such bill");
  return Reply{.body = demand_json(call, Json::parse(rows->front().text(1), nullptr, false))};
}

}  // namespace

std::vector<Route> bill_routes(Parts& parts, BillFollower* follower) {
  using enum Route::Runs;
  const With with{parts, follower};
  std::vector<Route> r;
  const auto get = [&](const std::string& path, const std::string& name, bool list, auto f) {
    r.push_back({.method = "GET", .path = base_path + path, .name = (list ? "list" : "retrieve") + name, .area = Area::bill, .gives = "TMF678." + name, .list = list, .handler = f, .before = [with](Call& c) { return ready(with, c); }});
  };
  get("customerBill", "CustomerBill", true, list_bills);
  get("customerBill/{id}", "CustomerBill", false, retrieve_bill);
  get("appliedCustomerBillingRate", "AppliedCustomerBillingRate", true, list_rates);
  get("appliedCustomerBillingRate/{id}", "AppliedCustomerBillingRate", false, retrieve_rate);
  get("customerBillOnDemand", "CustomerBillOnDemand", true, list_demands);
  get("customerBillOnDemand/{id}", "CustomerBillOnDemand", false, retrieve_demand);
  // Who may read a bill may ask for one: nothing of the business changes.
  r.push_back({.method = "POST", .path = base_path + "customerBillOnDemand", .name = "createCustomerBillOnDemand", .area = Area::bill, .access = Access::read, .takes = "TMF678.CustomerBillOnDemand_Create", .gives = "TMF678.CustomerBillOnDemand", .status = 201, .runs = write, .handler = create_demand, .before = [with](Call& c) { return before_demand(with, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
