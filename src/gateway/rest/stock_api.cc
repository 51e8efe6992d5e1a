// The stock over the HTTP API: numbers searched and counted, grades, phones with their plans and contracts. Lots: lot_api.cc.
#include <algorithm>

#include "commerce/contracts.h"
#include "commerce/grades.h"
#include "commerce/lots.h"
#include "commerce/number_search.h"
#include "commerce/stock_view.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Work;

Json amount(int64_t micros) { return money_json(Money::from_micros(micros)); }

Result<int64_t> money_in(const Json& body, const char* name) {
  if (!body.contains(name)) return int64_t{0};
  Result<Money> m = money_of(body.at(name));
  if (!m) return refusal("bad_amount", std::string("body.") + name + ": " + m.error().detail);
  return m->micros();
}

// ---- Numbers

commerce::StockFilter stock_filter(const Call& call) {
  commerce::StockFilter f;
  for (const auto& [name, into] : {std::pair<const char*, std::optional<std::string>*>{"state", &f.state}, {"host", &f.host}, {"province", &f.province}, {"city", &f.city}, {"grade", &f.grade}})
    if (const std::string said = call.other(name); !said.empty()) *into = said == "-" ? "" : said;
  return f;
}

// Those that are not on sale stand in no index of digits: they are listed, for the operator's people.
Result<Reply> numbers_of_state(Parts& parts, Call& call, const std::string& state) {
  if (call.who.customer()) return refusal("forbidden", "numbers that are not on sale are for the operator's people");
  if (!commerce::number_state(state)) return refusal("bad_query", "state: idle, reserved, paid, pre_opened, in_use, stopped, closed or frozen");
  for (const char* digits : {"pattern", "contains", "without", "least", "dearest"})
    if (!call.other(digits).empty()) return refusal("bad_query", std::string(digits) + ": for idle numbers; others are listed by host, province, city and grade");
  Result<commerce::NumberPage> found = parts.db.read<commerce::NumberPage>([&](records::Sql& sql) { return commerce::numbers_of_state(work_of(parts, call, sql), state, stock_filter(call), call.query.offset, call.query.limit); });
  if (!found) return found.error();
  std::vector<Json> shown;
  for (const commerce::Number& n : found->numbers) {
    Json j = {{"number", n.number}, {"host", n.host}, {"province", n.province}, {"city", n.city}, {"price", amount(n.price)}, {"deposit", amount(n.deposit)}, {"minimum", amount(n.minimum)}, {"months", n.months}, {"state", state}, {"lot", n.lot}, {"changed", n.changed.text()}};
    if (!n.grade.empty()) j["grade"] = n.grade;
    if (n.until) j["until"] = n.until->text();
    if (!n.holder.empty()) j["holder"] = n.holder;
    shown.push_back(std::move(j));
  }
  return page(call, std::move(shown), found->total);
}

Result<Reply> search_numbers(Parts& parts, const commerce::NumberIndex& index, Call& call) {
  if (const std::string state = call.other("state"); !state.empty() && state != "idle") return numbers_of_state(parts, call, state);
  commerce::NumberQuery q;
  q.pattern = call.other("pattern"), q.contains = call.other("contains"), q.without = call.other("without");
  q.host = call.other("host"), q.province = call.other("province"), q.city = call.other("city"), q.grade = call.other("grade");
  for (const auto& [name, into] : {std::pair<const char*, int64_t*>{"least", &q.least}, {"dearest", &q.dearest}}) {
    const std::string text = call.other(name);
    if (text.empty()) continue;
    Result<Money> m = money_of(Json(text));
    if (!m) return refusal("bad_query", std::string(name) + ": " + m.error().detail);
    *into = m->micros();
  }
  q.offset = call.query.offset, q.most = call.query.limit;
  Result<commerce::Found> found = index.search(call.op, q);
  if (!found) return found.error();
  std::vector<Json> shown;
  for (const commerce::FoundNumber& n : found->numbers) {
    Json j = {{"number", n.number}, {"host", n.host}, {"province", n.province}, {"city", n.city}, {"price", amount(n.price)}, {"deposit", amount(n.deposit)}, {"minimum", amount(n.minimum)}, {"months", n.months}};
    if (!n.grade.empty()) j["grade"] = n.grade;
    shown.push_back(std::move(j));
  }
  return page(call, std::move(shown), found->total);
}

// Where there are numbers to choose from: a customer's first question.
Result<Reply> list_places(const commerce::NumberIndex& index, Call& call) {
  Result<std::vector<commerce::NumberIndex::Place>> all = index.places(call.op);
  if (!all) return all.error();
  std::vector<Json> out;
  for (const commerce::NumberIndex::Place& p : *all) out.push_back({{"province", p.province}, {"city", p.city}, {"host", p.host}, {"numbers", p.numbers}, {"least", amount(p.least)}});
  return page_of(call, std::move(out));
}

// ---- What there is, by places

// Counted by what is named, of what the filters say; `-` in a filter: of none.
Result<Reply> count_stock(Parts& parts, Call& call, records::Sql& sql) {
  std::vector<commerce::StockBy> by;
  const std::string asked = call.other("by");
  for (std::string_view words = asked.empty() ? "host,province,state" : std::string_view(asked);;) {
    const size_t comma = words.find(',');
    const std::optional<commerce::StockBy> b = commerce::stock_by(words.substr(0, comma));
    if (!b || std::find(by.begin(), by.end(), *b) != by.end()) return refusal("bad_query", "by: some of host, province, city, grade, state, each once");
    by.push_back(*b);
    if (comma == std::string_view::npos) break;
    words.remove_prefix(comma + 1);
  }
  Result<std::vector<commerce::StockCount>> counted = commerce::count_stock(work_of(parts, call, sql), by, stock_filter(call));
  if (!counted) return counted.error();
  std::vector<Json> out;
  for (const commerce::StockCount& c : *counted) {
    Json j = {{"numbers", c.numbers}};
    for (size_t i = 0; i < by.size(); ++i) j[commerce::name_of(by[i])] = c.values[i];
    out.push_back(std::move(j));
  }
  return page_of(call, std::move(out));
}

// What is in stock by blocks of 10,000 or 1,000 numbers, as hosts give and regulators count them.
Result<Reply> list_blocks(Parts& parts, Call& call, records::Sql& sql) {
  constexpr int64_t most_blocks = 100'000;
  const std::string size = call.other("size");
  if (!size.empty() && size != "10000" && size != "1000") return refusal("bad_query", "size: 10000 or 1000 numbers");
  Result<std::vector<commerce::NumberBlock>> blocks = commerce::number_blocks(work_of(parts, call, sql), size == "1000" ? 1'000 : 10'000, call.other("prefix"), 0, most_blocks);
  if (!blocks) return blocks.error();
  std::vector<Json> out;
  for (const commerce::NumberBlock& b : *blocks) out.push_back({{"block", b.block}, {"host", b.host}, {"province", b.province}, {"city", b.city}, {"numbers", b.numbers}, {"idle", b.idle}, {"inUse", b.in_use}});
  return page_of(call, std::move(out));
}

// ---- Grades

Result<Reply> list_grades(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::vector<commerce::Grade>> all = commerce::grades(work_of(parts, call, sql));
  if (!all) return all.error();
  std::vector<Json> out;
  for (const commerce::Grade& g : *all)
    out.push_back({{"code", g.code}, {"title", g.title}, {"patterns", g.patterns}, {"price", amount(g.price)}, {"deposit", amount(g.deposit)}, {"minimum", amount(g.minimum)}, {"months", g.months}});
  return page_of(call, std::move(out));
}

Result<Reply> replace_grades(Parts& parts, Call& call, records::Sql& sql) {
  std::vector<commerce::Grade> all;
  for (const Json& j : call.body["grades"]) {
    commerce::Grade g{j.value("code", ""), j.value("title", ""), j.value("patterns", ""), 0, 0, 0, j.value("months", int64_t{0})};
    for (const auto& [name, into] : {std::pair<const char*, int64_t*>{"price", &g.price}, {"deposit", &g.deposit}, {"minimum", &g.minimum}}) {
      Result<int64_t> m = money_in(j, name);
      if (!m) return m.error();
      *into = *m;
    }
    all.push_back(std::move(g));
  }
  call.resource = "grades";
  if (Result<Done> set = commerce::set_grades(work_of(parts, call, sql), all); !set) return set.error();
  return Reply{.body = {{"count", all.size()}}};
}

// ---- Phones

Result<Reply> list_models(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::vector<commerce::PhoneModel>> all = commerce::models(work_of(parts, call, sql));
  if (!all) return all.error();
  std::vector<Json> out;
  for (const commerce::PhoneModel& m : *all) out.push_back({{"code", m.code}, {"title", m.title}, {"price", amount(m.price)}, {"onSale", m.on_sale}});
  return page_of(call, std::move(out));
}

Result<Reply> put_model(Parts& parts, Call& call, records::Sql& sql) {
  Result<int64_t> price = money_in(call.body, "price");
  if (!price) return price.error();
  const commerce::PhoneModel m{call.body.value("code", ""), call.body.value("title", ""), *price, call.body.value("onSale", true)};
  call.resource = "phone model " + m.code;
  if (Result<Done> set = commerce::set_model(work_of(parts, call, sql), m); !set) return set.error();
  return Reply{.body = {{"code", m.code}, {"title", m.title}, {"price", amount(m.price)}, {"onSale", m.on_sale}}};
}

Json plan_json(const commerce::PhonePlan& p) {
  return {{"code", p.code}, {"title", p.title}, {"kind", p.kind}, {"model", p.model}, {"offer", p.offer}, {"months", p.months}, {"discount", amount(p.discount)}, {"amount", amount(p.amount)}, {"exit", p.exit}, {"onSale", p.on_sale}};
}

Result<Reply> list_plans(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::vector<commerce::PhonePlan>> all = commerce::plans(work_of(parts, call, sql));
  if (!all) return all.error();
  std::vector<Json> out;
  for (const commerce::PhonePlan& p : *all) out.push_back(plan_json(p));
  return page_of(call, std::move(out));
}

Result<Reply> put_plan(Parts& parts, Call& call, records::Sql& sql) {
  const Json& b = call.body;
  Result<int64_t> discount = money_in(b, "discount"), worth = money_in(b, "amount");
  if (!discount) return discount.error();
  if (!worth) return worth.error();
  const commerce::PhonePlan p{b.value("code", ""), b.value("title", ""), b.value("kind", ""), b.value("model", ""), b.value("offer", ""), b.value("months", int64_t{0}), *discount, *worth, b.value("exit", ""), b.value("onSale", true)};
  call.resource = "phone plan " + p.code;
  if (Result<Done> set = commerce::set_plan(work_of(parts, call, sql), p); !set) return set.error();
  return Reply{.body = plan_json(p)};
}

// ---- Contracts

Json contract_json(const commerce::Contract& c) {
  Json j = {{"id", c.id}, {"order", c.order}, {"number", c.number}, {"kind", c.kind}, {"plan", c.plan}, {"model", c.model}, {"imei", c.imei}, {"months", c.months}, {"runMonths", c.run_months}, {"paid", amount(c.paid)}, {"minimum", amount(c.minimum)},
            {"total", amount(c.total)}, {"run", amount(c.run_amount)}, {"exitFee", amount(c.exit_fee)}, {"state", c.state}, {"begun", c.begun.text()}};
  if (!c.freeze.empty()) j["freeze"] = c.freeze;
  if (c.due) j["due"] = c.due->text();
  if (c.ended) j["ended"] = c.ended->text();
  return j;
}

Result<Reply> list_contracts(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  std::string line;
  if (const std::string digits = call.other("number"); !digits.empty()) {
    Result<commerce::LineRecord> l = commerce::line_of_number(w, digits);
    if (!l) return l.error().code == "unknown_line" ? Result<Reply>(page(call, {}, 0)) : l.error();
    line = l->id;
  }
  const std::string state = call.other("state");
  Result<std::vector<commerce::Contract>> all = commerce::contracts(w, line, state, call.query.offset, call.query.limit);
  if (!all) return all.error();
  Result<int64_t> total = commerce::count_contracts(w, line, state);
  if (!total) return total.error();
  std::vector<Json> out;
  for (const commerce::Contract& c : *all) out.push_back(contract_json(c));
  return page(call, std::move(out), *total);
}

Result<Reply> read_contract(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<commerce::Contract> c = commerce::contract(w, call.parameter(0));
  if (!c) return c.error().code == "unknown_contract" ? refusal("not_found") : c.error();
  Result<std::vector<commerce::ContractEntry>> entries = commerce::entries_of(w, c->id);
  if (!entries) return entries.error();
  Json j = contract_json(*c);
  j["entries"] = Json::array();
  for (const commerce::ContractEntry& e : *entries) {
    j["entries"].push_back({{"id", e.id}, {"kind", e.kind}, {"month", e.month}, {"amount", amount(e.amount)}, {"state", e.state}, {"at", e.at.text()}});
    for (const auto& [name, text] : {std::pair("why", &e.why), {"order", &e.order}})
      if (!text->empty()) j["entries"].back()[name] = *text;
  }
  return Reply{.body = std::move(j)};
}

Result<Reply> leave_contract(Parts& parts, Call& call, records::Sql& sql, bool returned) {
  const Work w = work_of(parts, call, sql);
  const std::string reason = call.body.value("reason", "");
  call.resource = "contract " + call.parameter(0);
  Result<commerce::Contract> c = returned ? commerce::return_phone(w, call.parameter(0), reason) : commerce::end_contract(w, call.parameter(0), reason, "", nullptr);
  if (!c) return c.error().code == "unknown_contract" ? refusal("not_found") : c.error();
  return Reply{.body = contract_json(*c)};
}

}  // namespace

std::vector<Route> stock_routes(Parts& parts, const commerce::NumberIndex& index) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  const auto left = [&parts](bool returned) { return [&parts, returned](Call& c, records::Sql& sql) { return leave_contract(parts, c, sql, returned); }; };
  const std::string v1 = "/sublet/v1/";
  std::vector<Route> r;
  r.push_back({.method = "GET", .path = v1 + "numbers", .name = "searchNumbers", .area = Area::number, .visitors = true, .gives = "sublet.FoundNumber", .list = true, .others = {"pattern", "contains", "without", "host", "province", "city", "grade", "least", "dearest", "state"}, .runs = plain,
               .plain = [&parts, &index](Call& c) { return search_numbers(parts, index, c); }});
  r.push_back({.method = "GET", .path = v1 + "stock", .name = "countStock", .area = Area::number, .gives = "sublet.StockCount", .list = true, .others = {"by", "state", "host", "province", "city", "grade"}, .handler = with(count_stock), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "shop/cities", .name = "listCities", .area = Area::number, .visitors = true, .gives = "sublet.City", .list = true, .runs = plain, .plain = [&index](Call& c) { return list_places(index, c); }});
  r.push_back({.method = "GET", .path = v1 + "number-blocks", .name = "listNumberBlocks", .area = Area::number, .gives = "sublet.NumberBlock", .list = true, .others = {"size", "prefix"}, .handler = with(list_blocks), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "grades", .name = "listGrades", .area = Area::number, .gives = "sublet.Grade", .list = true, .handler = with(list_grades), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = v1 + "grades", .name = "replaceGrades", .area = Area::number, .access = Access::write, .takes = "sublet.Grades", .gives = "sublet.GradesSet", .runs = write, .handler = with(replace_grades), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "phone-models", .name = "listPhoneModels", .area = Area::inventory, .visitors = true, .gives = "sublet.PhoneModel", .list = true, .handler = with(list_models)});
  r.push_back({.method = "POST", .path = v1 + "phone-models", .name = "putPhoneModel", .area = Area::inventory, .access = Access::write, .takes = "sublet.PhoneModel", .gives = "sublet.PhoneModel", .runs = write, .handler = with(put_model), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "phone-plans", .name = "listPhonePlans", .area = Area::inventory, .visitors = true, .gives = "sublet.PhonePlan", .list = true, .handler = with(list_plans)});
  r.push_back({.method = "POST", .path = v1 + "phone-plans", .name = "putPhonePlan", .area = Area::inventory, .access = Access::write, .takes = "sublet.PhonePlan", .gives = "sublet.PhonePlan", .runs = write, .handler = with(put_plan), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "contracts", .name = "listContracts", .area = Area::inventory, .gives = "sublet.Contract", .list = true, .others = {"number", "state"}, .handler = with(list_contracts), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "contracts/{id}", .name = "readContract", .area = Area::inventory, .gives = "sublet.Contract", .handler = with(read_contract), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = v1 + "contracts/{id}/end", .name = "endContract", .area = Area::order, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.Contract", .runs = write, .handler = left(false), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = v1 + "contracts/{id}/return", .name = "returnPhone", .area = Area::order, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.Contract", .runs = write, .handler = left(true), .before = nobody_subscribed});
  return r;
}

}  // namespace sublet::gateway::rest
