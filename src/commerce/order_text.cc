#include "commerce/order_text.h"

#include <nlohmann/json.hpp>

#include "records/id_range.h"

namespace sublet::commerce {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* columns =
    "id, kind, state, request, items, total, party, number, line, payment, steps, due, stuck, reason, actor, version, created, changed, ended";

Order from_row(const Row& r) {
  Order o;
  o.id = r.text(0), o.state = r.text(2), o.request = request_of(r.text(3)), o.items = items_of(r.text(4)), o.total = r.integer(5);
  o.number = r.text(7), o.line = r.text(8), o.payment = r.text(9);
  const Json steps = Json::parse(r.text(10));
  o.steps = steps_of(r.text(10));
  o.iccid = steps.value("iccid", ""), o.imsi = steps.value("imsi", ""), o.host = steps.value("host", "");
  if (!r.null(11)) o.due = Instant::from_micros(r.integer(11));
  o.stuck = r.integer(12) != 0, o.reason = r.text(13), o.actor = r.text(14), o.version = r.integer(15);
  o.created = Instant::from_micros(r.integer(16)), o.changed = Instant::from_micros(r.integer(17));
  if (!r.null(18)) o.ended = Instant::from_micros(r.integer(18));
  return o;
}

std::string steps_text(const Order& o) {
  Json j = Json::parse(text_of(o.steps));
  j["iccid"] = o.iccid, j["imsi"] = o.imsi, j["host"] = o.host;
  return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Done> told(const Work& w, const Order& o, const char* type) {
  const Json body = {{"id", o.id}, {"state", o.state}, {"kind", o.request.kind}, {"stuck", o.stuck}};
  return records::tell(w.sql, w.op, type, "productOrder", o.id, body.dump(-1, ' ', false, Json::error_handler_t::replace), w.now);
}

Value optional(const std::optional<Instant>& i) { return i ? Value(i->micros()) : Value(); }

}  // namespace

std::string text_of(const OrderRequest& r) {
  Json j = {{"kind", r.kind}, {"channel", r.channel}};
  const auto put = [&](const char* name, const std::string& v) {
    if (!v.empty()) j[name] = v;
  };
  put("party", r.party), put("user", r.user), put("line", r.line), put("number", r.number), put("host", r.host), put("city", r.city), put("offer", r.offer);
  put("when", r.when), put("sim", r.sim), put("iccid", r.iccid), put("eid", r.eid), put("to_party", r.to_party), put("model", r.model), put("plan", r.plan), put("imei", r.imei), put("reason", r.reason), put("authorization", r.authorization), put("network", r.network), put("reservation", r.reservation), put("lifts", r.lifts);
  if (r.quantity != 1) j["quantity"] = r.quantity;
  if (r.top_up != 0) j["top_up"] = r.top_up;
  if (r.payment.method != "none") j["method"] = r.payment.method, j["source"] = r.payment.source;
  if (!r.payment.by.empty()) j["by"] = r.payment.by;  // of a voucher its serial: the code is money
  return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

OrderRequest request_of(const std::string& text) {
  const Json j = Json::parse(text);
  OrderRequest r;
  const auto get = [&](const char* name, std::string& v) { v = j.value(name, v); };
  get("kind", r.kind), get("channel", r.channel), get("party", r.party), get("user", r.user), get("line", r.line), get("number", r.number), get("host", r.host), get("city", r.city), get("offer", r.offer);
  get("when", r.when), get("sim", r.sim), get("iccid", r.iccid), get("eid", r.eid), get("to_party", r.to_party), get("model", r.model), get("plan", r.plan), get("imei", r.imei), get("reason", r.reason), get("authorization", r.authorization), get("network", r.network), get("reservation", r.reservation), get("lifts", r.lifts);
  get("method", r.payment.method), get("source", r.payment.source), get("by", r.payment.by);
  r.quantity = j.value("quantity", int64_t{1}), r.top_up = j.value("top_up", int64_t{0});
  return r;
}

std::string text_of(const std::vector<QuoteItem>& items) {
  Json j = Json::array();
  for (const QuoteItem& i : items) j.push_back({{"what", i.what}, {"title", i.title}, {"amount", i.amount}, {"fee", i.fee}, {"monthly", i.monthly}, {"months", i.months}, {"frozen", i.frozen}});
  return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<QuoteItem> items_of(const std::string& text) {
  std::vector<QuoteItem> out;
  for (const Json& i : Json::parse(text)) out.push_back({i.at("what"), i.at("title"), i.at("amount"), i.at("fee"), i.value("monthly", int64_t{0}), i.value("months", int64_t{0}), i.value("frozen", int64_t{0})});
  return out;
}

std::string text_of(const std::vector<Step>& steps) {
  Json list = Json::array();
  for (const Step& s : steps)
    list.push_back({{"name", s.name}, {"state", s.state}, {"waits_for", s.waits_for}, {"detail", s.detail}, {"outs", s.outs}, {"tries", s.tries}, {"since", s.since.micros()}});
  return Json{{"steps", list}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<Step> steps_of(const std::string& text) {
  std::vector<Step> out;
  const Json all = Json::parse(text);
  for (const Json& s : all.at("steps"))
    out.push_back({s.at("name"), s.at("state"), s.at("waits_for"), s.at("detail"), s.at("outs").get<std::vector<std::string>>(), s.at("tries"), Instant::from_micros(s.at("since"))});
  return out;
}

const Step* Order::current() const {
  if (state == "undoing") {
    for (size_t i = steps.size(); i-- > 0;)
      if (steps[i].state == "undoing" || steps[i].state == "working" || steps[i].state == "done") return &steps[i];
    return nullptr;
  }
  for (const Step& s : steps)
    if (s.state != "done") return state == "open" ? &s : nullptr;
  return nullptr;
}

Result<Order> load_order(const Work& w, const std::string& id) {
  Result<Row> r = w.sql.one(std::string("select ") + columns + " from orders where operator = ? and id = ?", {w.op, id}, "unknown_order");
  if (!r) return r.error();
  return from_row(*r);
}

Result<Done> insert_order(const Work& w, Order& o) {
  o.version = 1;
  const Step* at = o.current();
  Result<Done> in = w.sql.later(
      "insert into orders (operator, id, kind, state, request, items, total, party, number, line, payment, steps, step, waits_for, due, stuck, reason, channel, actor, version, created, changed, ended) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
      {w.op, o.id, o.request.kind, o.state, text_of(o.request), text_of(o.items), o.total, o.request.party, o.number, o.line, o.payment, steps_text(o), at == nullptr ? "" : at->name, at == nullptr ? "" : at->waits_for,
       optional(o.due), int64_t{o.stuck}, o.reason, o.request.channel, o.actor, w.now.micros(), w.now.micros(), optional(o.ended)});
  if (!in) return in;
  return told(w, o, "ProductOrderCreateEvent");
}

Result<Done> store_order(const Work& w, Order& o) {
  const Step* at = o.current();
  // One row, since units run one after another: what was read still holds.
  Result<Done> stored = w.sql.later(
      "update orders set state = ?, number = ?, line = ?, payment = ?, steps = ?, step = ?, waits_for = ?, due = ?, stuck = ?, reason = ?, version = version + 1, changed = ?, ended = ? where operator = ? and id = ? and version = ?",
      {o.state, o.number, o.line, o.payment, steps_text(o), at == nullptr ? "" : at->name, at == nullptr ? "" : at->waits_for, optional(o.due), int64_t{o.stuck}, o.reason, w.now.micros(), optional(o.ended), w.op, o.id, o.version}, 1);
  if (!stored) return stored;
  ++o.version;
  return told(w, o, o.ended ? "ProductOrderStateChangeEvent" : "ProductOrderAttributeValueChangeEvent");
}

namespace {

std::string where(const Work& w, const OrderFilter& f, std::vector<Value>& values) {
  std::string text = " from orders where operator = ?";
  values = {w.op};
  const auto add = [&](const char* column, const std::string& v) {
    if (v.empty()) return;
    text += std::string(" and ") + column + " = ?";
    values.emplace_back(v);
  };
  add("state", f.state), add("party", f.party), add("number", f.number), add("kind", f.kind), add("actor", f.actor);
  if (f.since.micros() != 0) text += " and created >= ?", values.emplace_back(f.since.micros());
  records::ids_between("id", "created", f.placed_from.micros(), f.placed_to.micros(), text, values);
  return f.stuck_only ? text + " and stuck = 1" : text;
}

}  // namespace

Result<std::vector<Order>> orders(const Work& w, const OrderFilter& f) {
  std::vector<Value> values;
  const std::string text = std::string("select ") + columns + where(w, f, values) + (f.oldest_first ? " order by id limit ? offset ?" : " order by id desc limit ? offset ?");
  values.emplace_back(f.most), values.emplace_back(f.offset);
  Result<Rows> rows = w.sql.query(text, values);
  if (!rows) return rows.error();
  std::vector<Order> out;
  for (const Row& r : *rows) out.push_back(from_row(r));
  return out;
}

Result<int64_t> count_orders(const Work& w, const OrderFilter& f) {
  std::vector<Value> values;
  Result<Row> r = w.sql.one("select count(*)" + where(w, f, values), values);
  if (!r) return r.error();
  return r->integer(0);
}

}  // namespace sublet::commerce
