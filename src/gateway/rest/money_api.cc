// Plain money calls: agents' cash drawers, vouchers, top-ups in one call, and what an account has.
#include "charging/state.h"
#include "commerce/payments.h"
#include "gateway/core/service.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Work;

Json amount(int64_t micros) { return money_json(Money::from_micros(micros)); }

Result<int64_t> money_in(const Json& body, const char* name) {
  Result<Money> m = money_of(body.at(name));
  if (!m) return refusal("bad_amount", std::string("body.") + name + ": " + m.error().detail);
  return m->micros();
}

// ---- Drawers

Json drawer_json(const records::Row& r) {
  return {{"id", r.text(0)}, {"agent", r.text(1)}, {"state", r.text(2)}, {"balance", amount(r.integer(3))}, {"opened", Instant::from_micros(r.integer(4)).text()}};
}
constexpr const char* drawer_columns = "id, agent, state, balance, opened";

Result<Reply> one_drawer(const Call& call, records::Sql& sql, const std::string& id) {
  Result<records::Row> r = sql.one(std::string("select ") + drawer_columns + " from drawer where operator = ? and id = ?", {call.op, id});
  if (!r) return r.error();
  return Reply{.body = drawer_json(*r)};
}

Result<Reply> create_drawer(Parts& parts, Call& call, records::Sql& sql) {
  Result<int64_t> balance = call.body.contains("balance") ? money_in(call.body, "balance") : Result<int64_t>(int64_t{0});
  if (!balance) return balance.error();
  Result<std::string> id = commerce::open_drawer(work_of(parts, call, sql), call.body["agent"].get<std::string>(), *balance);
  if (!id) return id.error();
  call.resource = "drawer " + *id;
  Result<Reply> r = one_drawer(call, sql, *id);
  if (r) r->location = "/sublet/v1/drawers/" + *id;
  return r;
}

Result<Reply> list_drawers(Parts&, Call& call, records::Sql& sql) {
  Result<records::Rows> rows = sql.query(std::string("select ") + drawer_columns + " from drawer where operator = ? order by id", {call.op});
  if (!rows) return rows.error();
  return page_of(call, *rows, drawer_json);
}

Result<Reply> read_drawer(Parts&, Call& call, records::Sql& sql) { return one_drawer(call, sql, call.parameter(0)); }

Result<Reply> count_drawer(Parts& parts, Call& call, records::Sql& sql) {
  Result<int64_t> counted = money_in(call.body, "counted"), kept = money_in(call.body, "kept");
  if (!counted) return counted.error();
  if (!kept) return kept.error();
  Result<commerce::DrawerDay> day = commerce::close_drawer_day(work_of(parts, call, sql), call.parameter(0), {.counted = *counted, .kept = *kept, .reason = call.body.value("reason", ""), .last = call.body.value("last", false)});
  if (!day) return day.error();
  call.resource = "drawer " + call.parameter(0);
  return Reply{.body = {{"expected", amount(day->expected)}, {"counted", amount(day->counted)}, {"difference", amount(day->difference)}, {"kept", amount(day->kept)}, {"entries", day->entries}}};
}

// ---- Vouchers

Result<Reply> create_vouchers(Parts& parts, Call& call, records::Sql& sql) {
  Result<int64_t> worth = money_in(call.body, "amount");
  if (!worth) return worth.error();
  Result<std::vector<commerce::NewVoucher>> all = commerce::issue_vouchers(work_of(parts, call, sql), *worth, call.body["count"].get<int64_t>(), Instant::from_micros(call.now.micros() + call.body["days"].get<int64_t>() * 86'400'000'000));
  if (!all) return all.error();
  Json list = Json::array();
  for (const commerce::NewVoucher& v : *all) list.push_back({{"serial", v.serial}, {"code", v.code}});
  call.resource = "vouchers";
  return Reply{.body = {{"amount", amount(*worth)}, {"vouchers", std::move(list)}}};
}

Result<Reply> list_vouchers(Parts&, Call& call, records::Sql& sql) {
  Result<records::Rows> rows = sql.query("select serial, amount, state, until from voucher where operator = ? order by serial limit 10000", {call.op});
  if (!rows) return rows.error();
  return page_of(call, *rows, [](const records::Row& r) { return Json{{"serial", r.text(0)}, {"amount", amount(r.integer(1))}, {"state", r.text(2)}, {"until", Instant::from_micros(r.integer(3)).text()}}; });
}

// ---- Balance and top-up

// Of an account by the number of one of its lines: looked up in charging, which tells it once what it shows is durable.
Result<Reply> read_balance(Parts& parts, Call& call) {
  Result<PhoneNumber> line = PhoneNumber::parse(call.parameter(0));
  if (!line) return refusal("not_found", "there is no such line");
  if (!call.who.line.empty() && call.who.line != line->text()) return refusal("not_found", "there is no such line");
  Json out;
  Result<Done> looked = parts.service.inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (op->code == call.op)
        if (const charging::LineId id = state.store.find(charging::line_key(op->id, *line)); id != 0) out = account_json(state, *op, state.store.line(id).account);
  });
  if (!looked) return looked.error();
  if (out.is_null()) return refusal("not_found", "there is no such line");
  return Reply{.body = std::move(out)};
}

Result<Reply> create_top_up(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  Result<int64_t> paid = money_in(call.body, "amount");
  if (!paid) return paid.error();
  commerce::OrderRequest r;
  r.kind = "top_up", r.line = call.body["number"].get<std::string>(), r.top_up = *paid;
  r.channel = call.who.line.empty() ? "shop" : "online";
  commerce::OrderWish wish;
  wish.request = r;
  const Json& p = call.body["payment"];
  wish.payment = {p.value("method", "none"), p.value("source", ""), {}, p.value("buyer", ""), p.value("back", ""), p.value("address", "")};
  Result<commerce::Order> o = place(parts, shelves, call, sql, wish);
  if (!o) return o.error();
  call.resource = "order " + o->id;
  return Reply{.body = {{"order", o->id}, {"state", o->state}, {"number", r.line}, {"amount", amount(*paid)}}, .location = "/sublet/v1/orders/" + o->id};
}

}  // namespace

std::vector<Route> money_routes(Parts& parts, Shelves& shelves) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  const std::string drawers = "/sublet/v1/drawers", vouchers = "/sublet/v1/vouchers";
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = drawers, .name = "createDrawer", .area = Area::payment, .access = Access::write, .takes = "sublet.Drawer_Create", .gives = "sublet.Drawer", .status = 201, .runs = write, .handler = with(create_drawer), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = drawers, .name = "listDrawers", .area = Area::payment, .gives = "sublet.Drawer", .list = true, .handler = with(list_drawers), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = drawers + "/{id}", .name = "readDrawer", .area = Area::payment, .gives = "sublet.Drawer", .handler = with(read_drawer), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = drawers + "/{id}/count", .name = "countDrawer", .area = Area::payment, .access = Access::write, .takes = "sublet.Drawer_Count", .gives = "sublet.DrawerDay", .runs = write, .handler = with(count_drawer), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = vouchers, .name = "createVouchers", .area = Area::payment, .access = Access::write, .takes = "sublet.Voucher_Create", .gives = "sublet.VoucherBatch", .status = 201, .runs = write, .handler = with(create_vouchers), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = vouchers, .name = "listVouchers", .area = Area::payment, .gives = "sublet.Voucher", .list = true, .handler = with(list_vouchers), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = "/sublet/v1/balance/{number}", .name = "readBalance", .area = Area::balance, .gives = "sublet.Balance", .runs = plain, .plain = [&parts](Call& c) { return read_balance(parts, c); }});
  r.push_back({.method = "POST", .path = "/sublet/v1/top-ups", .name = "createTopUp", .area = Area::balance, .access = Access::write, .takes = "sublet.TopUp_Create", .gives = "sublet.TopUp", .status = 201, .runs = write,
               .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return create_top_up(parts, shelves, c, sql); }, .before = [&shelves](Call&) { return shelves.look(); }});
  return r;
}

}  // namespace sublet::gateway::rest
