// The stock over the HTTP API: numbers searched, lots and their reports, grades, phones with their plans and contracts.
#include "commerce/contracts.h"
#include "commerce/grades.h"
#include "commerce/number_import.h"
#include "commerce/number_search.h"
#include "commerce/sim_import.h"
#include "commerce/stock_file.h"
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

Result<Reply> search_numbers(const commerce::NumberIndex& index, Call& call) {
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

// ---- Lots

Json lot_json(const commerce::Lot& l) {
  return {{"kind", l.kind}, {"name", l.facts.name}, {"host", l.facts.host}, {"network", l.facts.network}, {"province", l.facts.province}, {"city", l.facts.city}, {"state", l.state},
          {"seen", l.seen}, {"added", l.added}, {"present", l.present}, {"rejected", l.rejected}, {"warned", l.warned}, {"created", l.created.text()}};
}

Result<std::string> kind_in(const Call& call) {
  std::string kind = call.other("kind");
  if (kind.empty()) kind = "number";
  if (kind != "number" && kind != "sim" && kind != "phone") return refusal("bad_query", "kind: number, sim or phone");
  return kind;
}

Result<Reply> list_lots(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::string> kind = kind_in(call);
  if (!kind) return kind.error();
  const Work w = work_of(parts, call, sql);
  Result<std::vector<commerce::Lot>> lots = commerce::lots(w, *kind, call.query.offset, call.query.limit);
  if (!lots) return lots.error();
  Result<records::Row> total = sql.one("select count(*) from lot where operator = ? and kind = ?", {call.op, *kind});
  if (!total) return total.error();
  std::vector<Json> shown;
  for (const commerce::Lot& l : *lots) shown.push_back(lot_json(l));
  return page(call, std::move(shown), total->integer(0));
}

// A lot with what was wrong with it; of numbers also how far it is sold.
Result<Reply> read_lot(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string &kind = call.parameter(0), &name = call.parameter(1);
  Result<commerce::Lot> l = commerce::lot(w, kind, name);
  if (!l) return l.error().code == "unknown_lot" ? refusal("not_found") : l.error();
  Json j = lot_json(*l);
  Result<std::vector<commerce::LotNote>> notes = commerce::lot_notes(w, kind, name, 0, 1'000);
  if (!notes) return notes.error();
  j["notes"] = Json::array();
  for (const commerce::LotNote& n : *notes) j["notes"].push_back({{"line", n.line}, {"item", n.item}, {"reason", n.reason}, {"refused", n.refused}});
  if (kind == "number") {
    Result<commerce::LotReport> r = commerce::lot_report(w, name);
    if (!r) return r.error();
    j["byState"] = Json::object();
    for (const auto& [state, count] : r->by_state) j["byState"][state] = count;
    j["activated"] = r->activated, j["activatedNeeded"] = r->needed, j["nextMayBeAsked"] = r->next_may_be_asked;
  }
  return Reply{.body = std::move(j)};
}

// In many units, so not one of the frame's: it is repeated without harm, since the same text under the same name changes nothing.
Result<Reply> import_lot(Parts& parts, Call& call) {
  const auto text_of = [&](const char* name) { return call.body.value(name, std::string()); };
  if (text_of("kind") != "phone") {  // a phone's is its maker
    std::string host = text_of("host");
    if (const Result<commerce::StockFile> file = commerce::StockFile::open(call.body["text"].get_ref<const std::string&>(), commerce::stock_columns(text_of("kind")), 0); host.empty() && file) host = file->fact("host");
    if (Result<Done> known = host.empty() ? Result<Done>(Done{}) : known_host(parts, call, host); !known) return known.error();
  }
  const commerce::Bulk bulk{parts.db, parts.vault, call.op, call.who.id, [&parts] { return parts.clock.now(); }};
  const commerce::LotFacts facts{text_of("name"), text_of("host"), text_of("network"), text_of("province"), text_of("city")};
  const std::string kind = text_of("kind"), text = text_of("text");
  Result<commerce::Lot> l = kind == "sim" ? commerce::import_sims(bulk, facts, text) : kind == "phone" ? commerce::import_phones(bulk, facts, text) : commerce::import_numbers(bulk, facts, text);
  if (!l) return l.error();
  call.resource = "lot " + kind + " " + l->facts.name;
  Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) { return write_audit(sql, call, 200, "done"); });
  if (!noted) return noted.error();
  return Reply{.body = lot_json(*l)};
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
  Result<records::Row> total = sql.one("select count(*) from contract where operator = ? and (line = ? or ? = '') and (state = ? or ? = '')", {call.op, line, line, state, state});
  if (!total) return total.error();
  std::vector<Json> out;
  for (const commerce::Contract& c : *all) out.push_back(contract_json(c));
  return page(call, std::move(out), total->integer(0));
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
  r.push_back({.method = "GET", .path = v1 + "numbers", .name = "searchNumbers", .area = Area::number, .visitors = true, .gives = "sublet.FoundNumber", .list = true, .others = {"pattern", "contains", "without", "host", "province", "city", "grade", "least", "dearest"}, .runs = plain,
               .plain = [&index](Call& c) { return search_numbers(index, c); }});
  r.push_back({.method = "GET", .path = v1 + "shop/cities", .name = "listCities", .area = Area::number, .visitors = true, .gives = "sublet.City", .list = true, .runs = plain, .plain = [&index](Call& c) { return list_places(index, c); }});
  r.push_back({.method = "GET", .path = v1 + "lots", .name = "listLots", .area = Area::number, .gives = "sublet.Lot", .list = true, .others = {"kind"}, .handler = with(list_lots), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = v1 + "lots", .name = "importLot", .area = Area::number, .access = Access::write, .takes = "sublet.Lot_Create", .gives = "sublet.Lot", .runs = plain, .plain = [&parts](Call& c) { return import_lot(parts, c); }, .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "lots/{kind}/{name}", .name = "readLot", .area = Area::number, .gives = "sublet.Lot", .handler = with(read_lot), .before = nobody_subscribed});
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
