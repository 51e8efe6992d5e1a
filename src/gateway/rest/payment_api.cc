// TMF676 payment: the payments and refunds of commerce. They are made by orders; a payment that is posted here is a top-up of the
// account that it names, by wallet, drawer, voucher or another account.
#include "commerce/payments.h"
#include "commerce/refunds.h"

#include "gateway/rest/accounts.h"
#include "gateway/rest/business.h"
#include "gateway/rest/payers.h"
#include "gateway/rest/strict_json.h"
#include "records/id_range.h"

namespace sublet::gateway::rest {
namespace {

const std::string base_path = "/tmf-api/payment/v4/";
constexpr int64_t most_scanned = 10'000;

Json money(int64_t micros, const std::string& currency) { return {{"unit", currency}, {"value", money_json(Money::from_micros(micros))}}; }

// pending, done, failed, cancelled (nobody paid it). Of a refund: pending (also what is owed until there is cash), done.
const char* status_of(const std::string& state) { return state == "done" ? "done" : state == "failed" ? "failed" : state == "cancelled" ? "cancelled" : "pending"; }

// What both lists are made of: a row's columns, in this order.
struct Shape {
  const char* member;
  const char* columns;
  const char* from;
};
constexpr Shape payments{"payment", "t.id, t.order_id, t.party, t.method, t.source, t.amount, t.state, t.version, t.created, t.changed, coalesce(o.number, ''), t.refunded, '', (select cast(coalesce(sum(x.tax), 0) as bigint) from payment_tax x where x.operator = t.operator and x.payment = t.id)", " from payment t left join orders o on o.operator = t.operator and o.id = t.order_id where t.operator = ?"};
constexpr Shape refunds{"refund", "t.id, t.order_id, coalesce(o.party, ''), t.method, t.target, t.amount, t.state, t.created, t.created, t.changed, coalesce(o.number, ''), t.payment, t.reason", " from refund t left join orders o on o.operator = t.operator and o.id = t.order_id where t.operator = ?"};

Json row_json(const Call& call, const Shape& shape, const records::Row& r, const std::string& currency) {
  const bool refund = shape.member == refunds.member;
  const std::string id = r.text(0), order = r.text(1), party = r.text(2), source = r.text(4);
  Json j = {{"id", id}, {"href", call.base + base_path + shape.member + "/" + id}, {"name", refund ? "refund" : "payment"}, {"status", status_of(r.text(6))}, {"statusDate", Instant::from_micros(r.integer(9)).text()},
            {refund ? "refundDate" : "paymentDate", Instant::from_micros(r.integer(8)).text()}, {"amount", money(r.integer(5), currency)}, {"totalAmount", money(r.integer(5), currency)}, {"correlatorId", order}};
  j["account"] = {{"id", r.text(10)}, {"name", "the account of line " + r.text(10)}, {"@referredType", "PartyAccount"}};
  j["paymentMethod"] = {{"name", r.text(3)}, {"@type", r.text(3)}};
  if (!source.empty()) j["paymentMethod"]["id"] = source;
  if (!party.empty()) j[refund ? "requestor" : "payer"] = {{"id", party}, {"role", "customer"}, {"@referredType", "Individual"}};
  if (refund) {
    if (!r.text(11).empty()) j["payment"] = {{"id", r.text(11)}, {"href", call.base + base_path + "payment/" + r.text(11)}, {"@referredType", "Payment"}};
    if (!r.text(12).empty()) j["description"] = r.text(12);
  } else {
    if (!order.empty()) j["paymentItem"] = Json::array({{{"id", "1"}, {"item", {{"id", order}, {"href", call.base + "/tmf-api/productOrderingManagement/v4/productOrder/" + order}, {"@referredType", "ProductOrder"}}}, {"totalAmount", money(r.integer(5), currency)}}});
    j["taxAmount"] = money(r.integer(13), currency);  // contained in totalAmount
    if (r.integer(11) != 0) j["description"] = "given back: " + Money::from_micros(r.integer(11)).text() + " " + currency;
  }
  j["@type"] = refund ? "Refund" : "Payment";
  return j;
}

Result<Reply> list(const Shape& shape, Shelves& shelves, Call& call, records::Sql& sql) {
  // Those of the page first, and only of these what else is shown: a list of millions costs what it shows.
  std::string where = std::string(" from ") + shape.member + " t where t.operator = ?";
  std::vector<records::Value> values = {call.op};
  const auto narrow = [&](const char* path, const char* column) {
    if (const std::string text = take_text(call.query, path); !text.empty()) where += std::string(" and ") + column + " = ?", values.emplace_back(text);
  };
  const char* const date = shape.member == refunds.member ? "refundDate" : "paymentDate";
  const Query::Span when = call.query.take_span(date);
  records::ids_between("t.id", "t.created", when.from, when.to, where, values);
  narrow("id", "t.id");
  narrow("correlatorId", "t.order_id");
  narrow("paymentMethod.name", "t.method");
  const std::string number = take_text(call.query, "account.id");
  if (!number.empty()) where += " and t.order_id in (select x.id from orders x where x.operator = ? and x.number = ?)", values.emplace_back(call.op), values.emplace_back(number);
  if (shape.member == refunds.member) narrow("payment.id", "t.payment");
  else narrow("payer.id", "t.party");
  Result<records::Row> count = sql.one("select count(*)" + where, values);
  if (!count) return count.error();
  // Their ids follow the time: by it they come in order without being looked through.
  const bool by_time = call.query.sort.size() == 1 && call.query.sort[0].first == date, newest = by_time && call.query.sort[0].second;
  const bool plain = call.query.where.empty() && (call.query.sort.empty() || by_time);
  if (!plain && count->integer(0) > most_scanned) return refusal("bad_query", "there are too many to look through; name correlatorId (the order), payer.id account.id or paymentMethod.name");
  values.emplace_back(plain ? call.query.limit : most_scanned);
  values.emplace_back(plain ? call.query.offset : 0);
  const std::string down = newest ? " desc" : "", in_order = (number.empty() ? " order by t.id" : " order by t.id || ''") + down;  // those of a number are few: found first, then put in order
  const std::string page_of_them = " from (select t.*" + where + in_order + " limit ? offset ?) t left join orders o on o.operator = t.operator and o.id = t.order_id";
  Result<records::Rows> rows = sql.query(std::string("select ") + shape.columns + page_of_them + " order by t.id" + down, values);
  if (!rows) return rows.error();
  std::vector<Json> all;
  const std::string currency = shelves.currency(call.op);
  for (const records::Row& r : *rows) all.push_back(row_json(call, shape, r, currency));
  return plain ? page(call, std::move(all), count->integer(0)) : page_of(call, std::move(all));
}

// Beside what the order needed (the payment itself), under the same number: what the wallet has said of it, and what went into the account.
Result<Done> add_others(const Call& call, records::Sql& sql, const std::string& id, const std::string& order, const std::string& currency, Json& j) {
  Result<records::Rows> taxes = sql.query("select what, amount, ppm, tax from payment_tax where operator = ? and payment = ? order by what", {call.op, id});
  if (!taxes) return taxes.error();
  for (const records::Row& t : *taxes) j["taxes"].push_back({{"what", t.text(0)}, {"amount", money(t.integer(1), currency)}, {"ratePpm", t.integer(2)}, {"tax", money(t.integer(3), currency)}});
  Result<records::Rows> trade = sql.query("select merchant, way, state, reference from wallet_trade where operator = ? and payment = ?", {call.op, id});
  if (!trade) return trade.error();
  for (const records::Row& t : *trade) {
    Result<records::Rows> entries = sql.query("select kind, id, amount, fee, reference, at, day, settles, billed, fee_tax from wallet_entry where operator = ? and payment = ? order by at, kind", {call.op, id});
    if (!entries) return entries.error();
    Json list = Json::array();
    for (const records::Row& e : *entries)
      list.push_back({{"kind", e.text(0)}, {"id", e.text(1)}, {"amount", money(e.integer(2), currency)}, {"fee", money(e.integer(3), currency)}, {"feeTax", money(e.integer(9), currency)}, {"reference", e.text(4)}, {"at", Instant::from_micros(e.integer(5)).text()}, {"day", e.text(6)}, {"settles", e.text(7)}, {"bill", e.text(8)}});
    j["wallet"] = {{"merchant", t.text(0)}, {"way", t.text(1)}, {"state", t.text(2)}, {"reference", t.text(3)}, {"entries", std::move(list)}};
    if (!t.text(3).empty()) j["authorizationCode"] = t.text(3);
  }
  if (order.empty()) return Done{};
  Result<records::Rows> credited = sql.query("select id, state, target from outbox where operator = ? and topic = 'charging' and cause in (?, ?) order by id", {call.op, order + "/open_account", order + "/credit"});
  if (!credited) return credited.error();
  for (const records::Row& c : *credited) j["credit"] = {{"command", c.text(0)}, {"state", c.text(1)}, {"line", c.text(2)}};
  return Done{};
}

Result<Reply> one(const Shape& shape, Shelves& shelves, Call& call, records::Sql& sql, const std::string& id) {
  Result<records::Row> r = sql.one(std::string("select ") + shape.columns + shape.from + " and t.id = ?", {call.op, id});
  if (!r) return r.error().code == "not_found" ? refusal("not_found", std::string("there is no such ") + shape.member) : r.error();
  const std::string currency = shelves.currency(call.op);
  Reply reply{.body = row_json(call, shape, *r, currency)};
  if (shape.member == payments.member)
    if (Result<Done> added = add_others(call, sql, r->text(0), r->text(1), currency, reply.body); !added) return added.error();
  reply.etag = std::to_string(shape.member == refunds.member ? r->integer(9) : r->integer(7));
  return reply;
}

struct Paid {
  std::string line;
  int64_t amount = 0;
};

Result<Done> before_payment(Parts& parts, Shelves& shelves, Call& call) {
  Result<AccountView> a = account_named(parts, call, call.body["account"]["id"].get<std::string>());
  if (!a) return a.error().code == "not_found" ? refusal("unknown_line", "body.account.id: a line's number or an account's id; there is none such") : a.error();
  if (a->lines.empty()) return refusal("unknown_line", "the account has no line in service");
  const Json& total = call.body["totalAmount"];
  if (total.contains("unit") && total["unit"] != a->currency) return refusal("bad_amount", "body.totalAmount.unit: the account is in " + a->currency);
  if (!total.contains("value")) return refusal("bad_amount", "body.totalAmount.value is missing");
  Result<Money> m = money_of(total["value"]);
  if (!m) return refusal("bad_amount", "body.totalAmount.value: " + m.error().detail);
  const std::string named = call.body["account"]["id"].get<std::string>();
  call.prepared = Paid{a->line(named) != nullptr ? named : a->lines.front().number, m->micros()};
  return shelves.look();
}

Result<Reply> create(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const auto& paid = std::any_cast<const Paid&>(call.prepared);
  commerce::OrderWish wish;
  wish.request = commerce::OrderRequest{};
  wish.request->kind = "top_up", wish.request->line = paid.line, wish.request->top_up = paid.amount;
  if (call.body.contains("channel")) wish.request->channel = call.body["channel"].value("id", wish.request->channel);
  wish.payment = {call.body["paymentMethod"].value("name", ""), call.body["paymentMethod"].value("id", "")};
  if (wish.payment.method != "drawer" && wish.payment.method != "voucher" && wish.payment.method != "account" && wish.payment.method != "alipay" && wish.payment.method != "wechat") return refusal("bad_payment", "body.paymentMethod.name is alipay, wechat, drawer, voucher or account; its id says which, or which way");
  Result<commerce::Order> o = place(parts, shelves, call, sql, wish);
  if (!o) return o.error();
  if (o->payment.empty()) return refusal("bad_payment", o->reason.empty() ? "it was not paid" : o->reason);  // and so no order
  call.resource = "payment " + o->payment;
  Result<Reply> r = one(payments, shelves, call, sql, o->payment);
  if (r) r->location = base_path + "payment/" + o->payment;
  return r;
}

// What is owed is handed out: at a drawer, or into the account of a line.
Result<Reply> pay(Parts& parts, Shelves& shelves, Call& call, records::Sql& sql) {
  const commerce::PaymentWish to{call.body["method"].get<std::string>(), call.body.value("source", "")};
  if (Result<Done> may = may_let_pay(call.who, to.method == "drawer" ? to : commerce::PaymentWish{}, ""); !may) return may.error();
  Result<std::string> id = commerce::pay_refund(work_of(parts, call, sql), call.parameter(0), to);
  if (!id) return id.error().code == "unknown_refund" ? refusal("not_found", "there is no such refund") : id.error();
  call.resource = "refund " + *id;
  return one(refunds, shelves, call, sql, *id);
}

Result<Done> before_paying(Shelves& shelves, Call& call) {
  if (!call.who.line.empty()) return refusal("forbidden", "this is for the operator's people");
  return shelves.look();
}

}  // namespace

std::vector<Route> payment_routes(Parts& parts, Shelves& shelves) {
  using enum Route::Runs;
  std::vector<Route> r;
  const auto look = [&shelves](Call&) { return shelves.look(); };
  for (const auto& [shape, name] : {std::pair(&payments, std::string("Payment")), {&refunds, std::string("Refund")}}) {
    const std::string path = base_path + shape->member;
    r.push_back({.method = "GET", .path = path, .name = "list" + name, .area = Area::payment, .gives = "TMF676." + name, .list = true, .handler = [&shelves, shape = shape](Call& c, records::Sql& sql) { return list(*shape, shelves, c, sql); }, .before = look});
    r.push_back({.method = "GET", .path = path + "/{id}", .name = "retrieve" + name, .area = Area::payment, .gives = "TMF676." + name, .handler = [&shelves, shape = shape](Call& c, records::Sql& sql) { return one(*shape, shelves, c, sql, c.parameter(0)); }, .before = look});
  }
  r.push_back({.method = "POST", .path = base_path + "payment", .name = "createPayment", .area = Area::payment, .access = Access::write, .takes = "TMF676.Payment_Create", .gives = "TMF676.Payment", .status = 201, .runs = write,
               .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return create(parts, shelves, c, sql); }, .before = [&parts, &shelves](Call& c) { return before_payment(parts, shelves, c); }});
  r.push_back({.method = "POST", .path = "/sublet/v1/refunds/{id}/pay", .name = "payRefund", .area = Area::payment, .access = Access::write, .takes = "sublet.PaymentWish", .gives = "TMF676.Refund", .runs = write,
               .handler = [&parts, &shelves](Call& c, records::Sql& sql) { return pay(parts, shelves, c, sql); }, .before = [&shelves](Call& c) { return before_paying(shelves, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
