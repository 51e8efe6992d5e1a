// An order's words: order_words.h.
#include <array>

#include "gateway/http/client.h"
#include "gateway/rest/order_words.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Order;
using commerce::OrderRequest;

const char* tmf_state(const Order& o) {
  if (o.state == "done") return "completed";
  if (o.state == "undone") return "cancelled";
  if (o.state == "undoing") return "pendingCancellation";
  if (o.stuck) return "held";
  const commerce::Step* now = o.current();
  return now != nullptr && (now->waits_for == "customer" || now->waits_for == "time") ? "pending" : "inProgress";
}

Json amount(int64_t micros) { return money_json(Money::from_micros(micros)); }

Json items_json(const std::vector<commerce::QuoteItem>& items) {
  Json out = Json::array();
  for (const commerce::QuoteItem& i : items) {
    out.push_back({{"what", i.what}, {"title", i.title}, {"amount", amount(i.amount)}, {"fee", i.fee}});
    if (i.monthly != 0) out.back()["monthly"] = amount(i.monthly);
    if (i.months != 0) out.back()["months"] = i.months;
    if (i.frozen != 0) out.back()["frozen"] = amount(i.frozen);
  }
  return out;
}

struct Field {
  const char* name;
  std::string OrderRequest::*member;
};
constexpr std::array<Field, 21> fields = {{{"kind", &OrderRequest::kind}, {"channel", &OrderRequest::channel}, {"party", &OrderRequest::party}, {"user", &OrderRequest::user}, {"line", &OrderRequest::line}, {"number", &OrderRequest::number},
                                           {"host", &OrderRequest::host}, {"city", &OrderRequest::city}, {"offer", &OrderRequest::offer}, {"when", &OrderRequest::when}, {"sim", &OrderRequest::sim}, {"iccid", &OrderRequest::iccid},
                                           {"eid", &OrderRequest::eid}, {"toParty", &OrderRequest::to_party}, {"model", &OrderRequest::model}, {"plan", &OrderRequest::plan}, {"imei", &OrderRequest::imei}, {"reason", &OrderRequest::reason},
                                           {"authorization", &OrderRequest::authorization}, {"network", &OrderRequest::network}, {"reservation", &OrderRequest::reservation}}};

Json request_json(const OrderRequest& r) {
  Json j = Json::object();
  for (const Field& f : fields)
    if (!(r.*f.member).empty()) j[f.name] = r.*f.member;
  if (r.quantity != 1) j["quantity"] = r.quantity;
  if (r.top_up != 0) j["topUp"] = amount(r.top_up);
  return j;
}

Result<int64_t> money_in(const Json& j, const char* name) {
  if (!j.contains(name)) return int64_t{0};
  Result<Money> m = money_of(j[name]);
  if (!m) return refusal("bad_amount", std::string(name) + ": " + m.error().detail);
  return m->micros();
}

Json steps_json(const Order& o) {
  Json out = Json::array();
  for (const commerce::Step& s : o.steps) {
    Json j = {{"name", s.name}, {"state", s.state}};
    if (!s.waits_for.empty()) j["waitsFor"] = s.waits_for;
    if (!s.detail.empty()) j["detail"] = s.detail;
    if (s.tries > 1) j["tries"] = s.tries;
    out.push_back(std::move(j));
  }
  return out;
}

std::string trait(const Json& product, const char* name) {
  if (const auto list = product.find("productCharacteristic"); list != product.end())
    for (const Json& c : *list)
      if (c.value("name", "") == name && c.contains("value")) return c["value"].is_string() ? c["value"].get<std::string>() : dump(c["value"]);
  return {};
}

}  // namespace

Json quote_json(const commerce::Quote& q) { return {{"id", q.id}, {"request", request_json(q.request)}, {"items", items_json(q.items)}, {"total", amount(q.total)}, {"until", q.until.text()}}; }

Json order_json(const Call& call, const Order& o) {
  Json j = {{"id", o.id}, {"href", call.base + "/sublet/v1/orders/" + o.id}, {"state", o.state}, {"stuck", o.stuck}, {"request", request_json(o.request)}, {"items", items_json(o.items)}, {"total", amount(o.total)}, {"steps", steps_json(o)}, {"created", o.created.text()}};
  if (!o.number.empty()) j["number"] = o.number;
  if (!o.line.empty()) j["lineId"] = o.line;
  if (!o.iccid.empty()) j["iccid"] = o.iccid;
  if (!o.reason.empty()) j["reason"] = o.reason;
  if (const commerce::Step* now = o.current(); now != nullptr && !now->waits_for.empty()) j["waitsFor"] = now->waits_for;
  if (o.ended) j["ended"] = o.ended->text();
  return j;
}

Result<OrderRequest> request_in(const Json& j) {
  OrderRequest r;
  for (const Field& f : fields)
    if (const auto v = j.find(f.name); v != j.end()) r.*f.member = v->get<std::string>();
  r.quantity = j.value("quantity", int64_t{1});
  Result<int64_t> top_up = money_in(j, "topUp");
  if (!top_up) return top_up.error();
  r.top_up = *top_up;
  return r;
}

commerce::PaymentWish payment_in(const Json& body) {
  const auto p = body.find("payment");
  if (p == body.end()) return {};
  return {p->value("method", "none"), p->value("source", ""), {}, p->value("buyer", ""), p->value("back", ""), p->value("address", "")};
}

// ---- TMF622

Json tmf_json(const Call& call, const Order& o, const std::string& currency) {
  const OrderRequest& r = o.request;
  const std::string action = r.kind == "change_offer" || r.kind == "replace_sim" || r.kind == "transfer" ? "modify" : r.kind == "close" ? "delete" : "add";
  Json product = Json::object();
  if (!o.line.empty()) product["id"] = o.line, product["href"] = call.base + "/tmf-api/productInventory/v4/product/" + o.line;
  Json traits = Json::array();
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) traits.push_back({{"name", name}, {"value", value}});
  };
  put("kind", r.kind), put("number", o.number.empty() ? r.line : o.number), put("host", o.host), put("iccid", o.iccid), put("sim", r.sim), put("when", r.when);
  product["productCharacteristic"] = std::move(traits);
  Json item = {{"id", "1"}, {"action", action}, {"state", tmf_state(o)}, {"quantity", r.quantity}, {"product", std::move(product)}};
  if (!r.offer.empty()) item["productOffering"] = {{"id", r.offer}, {"href", call.base + "/tmf-api/productCatalogManagement/v4/productOffering/" + percent_encode(r.offer)}};
  Json prices = Json::array();
  for (const commerce::QuoteItem& i : o.items) {
    prices.push_back({{"name", i.title}, {"priceType", i.monthly == 0 ? "oneTime" : "recurring"}, {"price", {{"taxIncludedAmount", {{"unit", currency}, {"value", amount(i.monthly == 0 ? i.amount : i.monthly)}}}}}});
    if (i.monthly != 0) prices.back()["recurringChargePeriod"] = "month";
  }
  if (!prices.empty()) item["itemPrice"] = std::move(prices);
  Json j = {{"id", o.id}, {"href", call.base + tmf_ordering + "productOrder/" + o.id}, {"state", tmf_state(o)}, {"orderDate", o.created.text()}, {"category", r.kind}, {"productOrderItem", Json::array({std::move(item)})}};
  Json related = Json::array();
  if (!r.party.empty()) related.push_back({{"id", r.party}, {"href", call.base + "/tmf-api/party/v4/individual/" + r.party}, {"role", "customer"}, {"@referredType", "Individual"}});
  if (!r.user.empty()) related.push_back({{"id", r.user}, {"role", "user"}, {"@referredType", "Individual"}});
  j["relatedParty"] = std::move(related);
  j["channel"] = Json::array({{{"id", r.channel}}});
  j["orderTotalPrice"] = Json::array({{{"priceType", "oneTime"}, {"price", {{"taxIncludedAmount", {{"unit", currency}, {"value", amount(o.total)}}}}}}});
  if (!o.payment.empty()) j["payment"] = Json::array({{{"id", o.payment}}});
  if (o.ended) j[o.state == "undone" ? "cancellationDate" : "completionDate"] = o.ended->text();
  if (!o.reason.empty()) j[o.state == "undone" ? "cancellationReason" : "description"] = o.reason;
  j["@type"] = "ProductOrder";
  return j;
}

Result<OrderRequest> tmf_request(const Json& body, const catalogue::Version* version) {
  const Json& items = body["productOrderItem"];
  if (items.size() != 1) return refusal("bad_request", "body.productOrderItem: an order has one item; order one after another");
  const Json& item = items[0];
  const Json none = Json::object();
  const Json& product = item.contains("product") ? item["product"] : none;
  OrderRequest r;
  for (const Field& f : fields) {
    if (std::string value = trait(product, f.name); !value.empty()) r.*f.member = std::move(value);
  }
  if (const std::string top_up = trait(product, "topUp"); !top_up.empty()) {
    Result<Money> m = parse_money(top_up);
    if (!m) return refusal("bad_amount", "topUp: an amount with at most 6 decimals");
    r.top_up = m->micros();
  }
  if (item.contains("productOffering")) r.offer = item["productOffering"].value("id", "");
  r.quantity = item.value("quantity", int64_t{1});
  if (const auto related = body.find("relatedParty"); related != body.end())
    for (const Json& p : *related) {
      std::string& to = p.value("role", "customer") == "user" ? r.user : r.party;
      if (to.empty()) to = p.value("id", "");
    }
  if (const auto channel = body.find("channel"); channel != body.end() && !channel->empty()) r.channel = (*channel)[0].value("id", r.channel);
  const std::string action = item.value("action", "");
  if (r.kind.empty()) {
    bool base = true;
    if (version != nullptr)
      for (const catalogue::Offer& o : version->offers)
        if (o.code == r.offer) base = o.base;
    r.kind = action == "add" ? (base ? "new_number" : "add_on") : action == "modify" ? "change_offer" : action == "delete" ? "close" : "";
    if (r.kind.empty()) return refusal("bad_request", "body.productOrderItem[0].action: noChange orders nothing");
  }
  if (r.kind != "new_number" && r.kind != "extra_line" && r.line.empty()) std::swap(r.line, r.number);
  return r;
}

Json cancel_json(const Call& call, const Order& o) {
  Json j = {{"id", o.id}, {"href", call.base + tmf_ordering + "cancelProductOrder/" + o.id}, {"cancellationReason", o.reason}, {"state", o.state == "undone" ? "done" : o.stuck ? "terminatedWithError" : "inProgress"}, {"productOrder", {{"id", o.id}, {"href", call.base + tmf_ordering + "productOrder/" + o.id}}}};
  if (o.ended) j["effectiveCancellationDate"] = o.ended->text();
  j["@type"] = "CancelProductOrder";
  return j;
}

}  // namespace sublet::gateway::rest
