// TMF622: a product order is one order of commerce; and the plain calls of a seller, quote and order, in commerce's own words.
#include <algorithm>
#include <array>

#include "gateway/core/service.h"
#include "charging/state.h"
#include "commerce/numbers.h"
#include "gateway/http/client.h"
#include "gateway/rest/accounts.h"
#include "gateway/rest/business.h"
#include "gateway/rest/order_words.h"
#include "gateway/rest/payers.h"
#include "gateway/rest/remarks.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"
#include "records/outbox.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Order;
using commerce::OrderRequest;
using commerce::Work;

// Who has not bought yet buys a number under the name that it has told, as anybody does online; a card of its choice, a phone's own number and
// what belongs to lines, agents and hosts are not said by strangers.
Result<Done> only_first(const Call& call, OrderRequest& r) {
  if (call.who.party.empty()) return refusal("identity_first", "say first who is to hold the number: POST /sublet/v1/visits/identity");
  if (r.party.empty()) r.party = call.who.party;
  r.channel = "online";
  const bool more = !r.user.empty() || !r.line.empty() || !r.iccid.empty() || !r.imei.empty() || !r.to_party.empty() || !r.reservation.empty() || !r.authorization.empty() || !r.network.empty();
  if (r.kind != "new_number" || r.party != call.who.party || more) return refusal("forbidden", "a visitor orders a new number for itself; sign in by the number for all else");
  return Done{};
}

// What a subscriber orders is its own line's.
Result<Done> only_own(const Work& w, const Call& call, OrderRequest& r) {
  if (call.who.visitor()) return only_first(call, r);
  if (call.who.line.empty()) return Done{};
  Result<commerce::LineRecord> own = own_line(w, call);
  if (!own) return own.error();
  if (r.line.empty()) r.line = call.who.line;
  if (r.party.empty()) r.party = own->party;
  r.channel = "online";
  const bool for_another = r.kind == "top_up";  // anybody may pay for anybody
  if ((r.line != call.who.line && !for_another) || r.party != own->party) return refusal("forbidden", "a subscriber orders for its own line");
  return Done{};
}

// Who decides stops but sells nothing (role risk) orders those: puts one for risk or loss, and lifts what was put for either.
Result<Done> only_stops(const Work& w, const Call& call, const OrderRequest& r) {
  if (call.who.visitor() || call.who.rights.may(Area::order, Access::write)) return Done{};
  const Error no = refusal("forbidden", "this needs order.write; stop.write puts and lifts stops for risk and loss");
  if (r.channel == "online") return no;  // that is the subscriber's own way
  if (r.kind == "suspend") return r.reason == "risk" || r.reason == "lost" ? Result<Done>(Done{}) : no;
  if (r.kind != "resume") return no;
  Result<commerce::Number> n = commerce::number(w, r.line);
  if (!n) return n.error().code == "unknown_number" ? no : n.error();
  return n->stopped_by == "risk" || n->stopped_by == "loss" ? Result<Done>(Done{}) : no;
}

struct With {
  Parts& parts;
  Shelves& shelves;
};
using Json_of = std::function<Result<Reply>(const Call&, records::Sql&, const Order&)>;  // body and ETag

// What TMF622 carries of an order that commerce has no word for.
constexpr std::array<const char*, 7> told_beside = {"description", "externalId", "notificationContact", "priority", "requestedStartDate", "requestedCompletionDate", "note"};

Result<Reply> plain_order(const Call& call, records::Sql&, const Order& o) { return Reply{.body = order_json(call, o), .etag = std::to_string(o.version)}; }

Result<Reply> tmf_order(With with, const Call& call, records::Sql& sql, const Order& o) {
  const std::string currency = with.shelves.currency(call.op);
  Result<Remark> told = remark(sql, with.parts.vault, call.op, "productOrder", o.id);
  if (!told) return told.error();
  Json j = tmf_json(call, o, currency);
  j.update(told->body);
  return Reply{.body = std::move(j), .etag = etag_of(o.version, *told)};
}

Result<Reply> answer(Call& call, const Order& o, Json body, const std::string& location) {
  call.resource = "order " + o.id;
  Reply r;
  r.body = std::move(body);
  r.etag = std::to_string(o.version);
  r.location = location;
  return r;
}

Result<Reply> create_tmf(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  const auto version = with.shelves.shelf().catalogue(call.op);
  Result<OrderRequest> request = tmf_request(call.body, version.get());
  if (!request) return request.error();
  if (Result<Done> own = only_own(w, call, *request); !own) return own.error();
  if (Result<Done> may = only_stops(w, call, *request); !may) return may.error();
  commerce::OrderWish wish;
  wish.request = *request;
  if (const auto p = call.body.find("payment"); p != call.body.end() && !p->empty()) wish.payment = {(*p)[0].value("name", "none"), (*p)[0].value("id", "")};
  Result<Order> o = place(with.parts, with.shelves, call, sql, wish);
  if (!o) return o.error();
  Remark told;
  for (const char* name : told_beside)
    if (call.body.contains(name)) told.body[name] = call.body[name];
  if (!told.body.empty())
    if (Result<Done> put = put_remark(sql, with.parts.vault, call.op, "productOrder", o->id, told, call.now); !put) return put.error();
  Result<Reply> r = tmf_order(with, call, sql, *o);
  if (!r) return r;
  call.resource = "order " + o->id;
  r->location = tmf_ordering + "productOrder/" + o->id;
  return r;
}

// What was ordered stands once it is acknowledged; what is told beside it may change.
Result<Reply> change_tmf(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<Order> o = order_seen(w, call, call.parameter(0));
  if (!o) return o.error();
  call.resource = "order " + o->id;
  const std::string currency = with.shelves.currency(call.op);
  Result<Remark> told = remark(sql, with.parts.vault, call.op, "productOrder", o->id);
  if (!told) return told.error();
  if (Result<Done> fits = call.match(etag_of(o->version, *told)); !fits) return fits.error();
  const Json was = tmf_json(call, *o, currency);
  Json patch = call.body;
  for (const auto& [name, value] : call.body.items()) {
    if (std::find(told_beside.begin(), told_beside.end(), name) != told_beside.end()) continue;
    if (!was.contains(name) || was[name] != value) return refusal("wrong_state", "body." + name.substr(0, 60) + " stands since the order is acknowledged" + (name == "state" ? "; cancelProductOrder undoes it" : ""));
    patch.erase(name);
  }
  merge_patch(told->body, patch);
  Json whole = was;
  whole.update(told->body);
  if (Result<Done> fits = Schemas::all().check("TMF622.ProductOrder", whole); !fits) return fits.error();
  if (Result<Done> put = put_remark(sql, with.parts.vault, call.op, "productOrder", o->id, *told, call.now); !put) return put.error();
  Result<Done> event = records::tell(sql, call.op, "ProductOrderAttributeValueChangeEvent", "productOrder", o->id, R"({"id":")" + o->id + R"("})", call.now);
  if (!event) return event.error();
  return tmf_order(with, call, sql, *o);
}

// Whoever is named as a line's user sees that line's orders, and none of its holder's others.
bool only_uses(const commerce::LineRecord& l) { return !l.user.empty() && l.user != l.party; }

// Filters that commerce's index knows are its own; others look through what these leave.
Result<Reply> list_orders(With with, Call& call, records::Sql& sql, const Json_of& json, bool in_our_words) {
  const Work w = work_of(with.parts, call, sql);
  commerce::OrderFilter f;
  if (in_our_words && !call.who.customer()) {
    f.state = take_text(call.query, "state"), f.number = take_text(call.query, "number"), f.kind = take_text(call.query, "request.kind");
    if (asked_text(call.query, "stuck") == "true") f.stuck_only = !take_text(call.query, "stuck").empty();
    const Query::Span placed = call.query.take_span("created");
    f.placed_from = Instant::from_micros(placed.from), f.placed_to = Instant::from_micros(placed.to);
  }
  if (!call.who.line.empty()) {
    Result<commerce::LineRecord> own = own_line(w, call);
    if (!own) return own.error();
    f.party = own->party;
    if (only_uses(*own)) f.number = own->number;
  } else if (call.who.visitor()) {
    f.party = call.who.party, f.actor = call.who.id;
    if (f.party.empty()) return page(call, {}, 0);
  } else if (const Condition* party = call.query.on("relatedParty.id"); party != nullptr && party->test == Condition::Test::equal && party->values.size() == 1) {
    f.party = party->values[0].substr(1);
  }
  // Their ids follow the time: by it they come in order without being looked through.
  const bool by_time = in_our_words && call.query.sort.size() == 1 && call.query.sort[0].first == "created";
  f.oldest_first = by_time && !call.query.sort[0].second;
  const bool plain = call.query.where.empty() && (call.query.sort.empty() || by_time);
  constexpr int64_t most_scanned = 10'000;
  Result<int64_t> total = commerce::count_orders(w, f);
  if (!total) return total.error();
  if (!plain && *total > most_scanned) return refusal("bad_query", "there are too many to look through; name relatedParty.id");
  f.offset = plain ? call.query.offset : 0;
  f.most = plain ? call.query.limit : most_scanned;
  Result<std::vector<Order>> found = commerce::orders(w, f);
  if (!found) return found.error();
  std::vector<Json> all;
  for (const Order& o : *found) {
    Result<Reply> one = json(call, sql, o);
    if (!one) return one;
    all.push_back(std::move(one->body));
  }
  if (plain) return page(call, std::move(all), *total);
  return page_of(call, std::move(all));
}

Result<Reply> retrieve(With with, Call& call, records::Sql& sql, const Json_of& json) {
  Result<Order> o = order_seen(work_of(with.parts, call, sql), call, call.parameter(0));
  if (!o) return o.error();
  return json(call, sql, *o);
}

Result<Reply> list_cancels(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  std::string where = " from orders where operator = ? and state in ('undoing', 'undone')";
  std::vector<records::Value> values = {call.op};
  if (!call.who.line.empty()) {
    Result<commerce::LineRecord> own = own_line(w, call);
    if (!own) return own.error();
    where += " and party = ?", values.emplace_back(own->party);
    if (only_uses(*own)) where += " and number = ?", values.emplace_back(own->number);
  }
  constexpr int64_t most_scanned = 10'000;
  const bool plain = call.query.where.empty() && call.query.sort.empty();
  Result<records::Row> total = sql.one("select count(*)" + where, values);
  if (!total) return total.error();
  if (!plain && total->integer(0) > most_scanned) return refusal("bad_query", "there are too many to look through; read one by its order's id");
  values.emplace_back(plain ? call.query.limit : most_scanned);
  values.emplace_back(plain ? call.query.offset : int64_t{0});
  Result<records::Rows> ids = sql.query("select id" + where + " order by id desc limit ? offset ?", values);
  if (!ids) return ids.error();
  std::vector<Json> all;
  for (const records::Row& row : *ids) {
    Result<Order> o = commerce::order(w, row.text(0));
    if (!o) return o.error();
    all.push_back(cancel_json(call, *o));
  }
  return plain ? page(call, std::move(all), total->integer(0)) : page_of(call, std::move(all));
}

Result<Reply> retrieve_cancel(With with, Call& call, records::Sql& sql) {
  Result<Order> o = order_seen(work_of(with.parts, call, sql), call, call.parameter(0));
  if (!o) return o.error();
  if (o->state != "undoing" && o->state != "undone") return refusal("not_found", "this order is not cancelled");
  return Reply{.body = cancel_json(call, *o), .etag = std::to_string(o->version)};
}

Result<Reply> cancel_tmf(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<Order> o = order_seen(w, call, call.body["productOrder"].value("id", ""));
  if (!o) return o.error();
  const std::string reason = call.body.value("cancellationReason", "");
  Result<Order> undone = commerce::undo_order(w, with.shelves.shelf(), o->id, reason);
  if (!undone) return undone.error();
  Result<Done> event = records::tell(sql, call.op, "CancelProductOrderCreateEvent", "cancelProductOrder", o->id, R"({"id":")" + o->id + R"("})", call.now);
  if (!event) return event.error();
  Json j = cancel_json(call, *undone);
  return answer(call, *undone, std::move(j), tmf_ordering + "cancelProductOrder/" + o->id);
}

// ---- plain

Result<Reply> create_quote(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<OrderRequest> request = request_in(call.body);
  if (!request) return request.error();
  if (Result<Done> own = only_own(w, call, *request); !own) return own.error();
  if (Result<Done> may = only_stops(w, call, *request); !may) return may.error();
  Result<commerce::Quote> q = commerce::make_quote(w, with.shelves.shelf(), *request);
  if (!q) return q.error();
  call.resource = "quote " + q->id;
  Reply r;
  r.body = quote_json(*q);
  r.location = "/sublet/v1/quotes/" + q->id;
  return r;
}

Result<Reply> read_quote(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<commerce::Quote> q = commerce::quote(w, call.parameter(0));
  if (!q) return q.error().code == "unknown_quote" ? refusal("not_found", "there is no such quote") : q.error();
  OrderRequest request = q->request;
  if (!only_own(w, call, request)) return refusal("not_found", "there is no such quote");
  return Reply{.body = quote_json(*q)};
}

Result<Reply> create_order(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  commerce::OrderWish wish;
  wish.quote = call.body.value("quote", "");
  wish.payment = payment_in(call.body);
  if (wish.quote.empty() == !call.body.contains("request")) return refusal("bad_request", "body: either quote or request");
  Result<OrderRequest> request = OrderRequest{};
  if (wish.quote.empty()) {
    request = request_in(call.body["request"]);
    if (!request) return request.error();
  } else if (call.who.customer() || !call.who.rights.may(Area::order, Access::write)) {  // of others it may be about anything
    Result<commerce::Quote> q = commerce::quote(w, wish.quote);
    if (!q) return q.error().code == "unknown_quote" ? refusal("not_found", "there is no such quote") : q.error();
    if (call.who.visitor() && q->request.channel != "online") return refusal("not_found", "there is no such quote");  // of an agent's sale, with less to prove
    request = q->request;
  }
  if (Result<Done> own = only_own(w, call, *request); !own) return own.error();
  if (Result<Done> may = only_stops(w, call, *request); !may) return may.error();
  if (wish.quote.empty()) wish.request = *request;
  Result<Order> o = place(with.parts, with.shelves, call, sql, wish);
  if (!o) return o.error().code == "unknown_quote" ? refusal("not_found", "there is no such quote") : o.error();
  return answer(call, *o, order_json(call, *o), "/sublet/v1/orders/" + o->id);
}

template <auto act>
Result<Reply> by_care(With with, Call& call, records::Sql& sql) {
  const Work w = work_of(with.parts, call, sql);
  Result<Order> o = order_seen(w, call, call.parameter(0));
  if (!o) return o.error();
  call.old_etag = std::to_string(o->version);
  o = act(w, with.shelves.shelf(), o->id, call.body["reason"].get<std::string>());
  if (!o) return o.error();
  return answer(call, *o, order_json(call, *o), "");
}

}  // namespace

Result<commerce::Order> order_seen(const Work& w, const Call& call, const std::string& id) {
  Result<Order> o = commerce::order(w, id);
  if (!o) return o.error().code == "unknown_order" ? refusal("not_found", "there is no such order") : o.error();
  if (call.who.visitor()) return o->actor == call.who.id ? o : Result<Order>(refusal("not_found", "there is no such order"));
  if (!call.who.line.empty()) {
    Result<commerce::LineRecord> own = own_line(w, call);
    if (!own) return own.error();
    const bool of_line = o->number == own->number || o->actor == call.who.id;
    const bool takes = o->request.kind == "transfer" && o->request.to_party == own->party && !only_uses(*own);  // and may be asked to consent
    if (!takes && (o->request.party != own->party || (only_uses(*own) && !of_line))) return refusal("not_found", "there is no such order");
  }
  return o;
}

namespace {

// WeChat Pay compares the buyer's address with the one that its page sees. Who buys without anybody between shows theirs by the connection;
// behind a proxy of this machine or of a private network it is the proxy's, and says nothing.
Result<std::string> buyers_address(const Work& w, const Call& call, const commerce::OrderWish& wish) {
  const commerce::PaymentWish& p = wish.payment;
  if (!p.address.empty()) return is_inner_address(p.address) ? refusal("bad_payment", "address: the buyer's own, IPv4 or IPv6, of no private network") : Result<std::string>(p.address);
  if (p.method != "wechat" || p.source != "h5" || is_inner_address(call.http->from)) return std::string();
  std::string channel = wish.request ? wish.request->channel : "";
  if (!wish.quote.empty()) {
    Result<commerce::Quote> q = commerce::quote(w, wish.quote);
    if (!q) return q.error();
    channel = q->request.channel;
  }
  return call.who.customer() || channel == "shop" ? call.http->from : std::string();
}

// Strangers pay by wallet, and keep few numbers from others at a time.
Result<Done> visitor_may_pay(const Parts& parts, const Work& w, const Call& call, const commerce::PaymentWish& p) {
  if (p.method != "alipay" && p.method != "wechat" && p.method != "voucher") return refusal("forbidden", "a visitor pays by Alipay, WeChat Pay or voucher");
  constexpr int64_t most_open = 3;
  Result<int64_t> open = commerce::count_orders(w, {.state = "open", .party = call.who.party, .actor = call.who.id});
  if (!open) return open.error();
  if (*open >= most_open) return refusal("too_many_orders", "three orders are under way: pay or cancel one of them first");
  // What it waits for may take days: until then it finds its order again.
  Result<int64_t> kept = w.sql.run("update session set expires = ? where operator = ? and hash = ?", {call.now.micros() + parts.settings.visit_order_seconds * 1'000'000, call.who.op, call.who.session});
  if (!kept) return kept.error();
  return Done{};
}

}  // namespace

Result<commerce::Order> place(Parts& parts, Shelves& shelves, const Call& call, records::Sql& sql, const commerce::OrderWish& wish) {
  const commerce::PaymentWish& p = wish.payment;
  if (!call.who.line.empty() && (p.method == "drawer" || (p.method == "account" && p.source != call.who.line))) return refusal("forbidden", "a subscriber pays by voucher or from the own account");
  const Work w = work_of(parts, call, sql);
  if (call.who.visitor()) {
    if (Result<Done> may = visitor_may_pay(parts, w, call, p); !may) return may.error();
  } else if (call.who.line.empty()) {
    std::string about = wish.request ? wish.request->line : "";
    if (!wish.quote.empty()) {
      Result<commerce::Quote> q = commerce::quote(w, wish.quote);
      if (!q) return q.error();
      about = q->request.line;
    }
    if (Result<Done> may = may_let_pay(call.who, p, about); !may) return may.error();
  }
  commerce::OrderWish of_caller = wish;
  of_caller.payer = call.who.line;  // whatever line the order is about
  Result<std::string> address = buyers_address(w, call, wish);
  if (!address) return address.error();
  of_caller.payment.address = std::move(*address);
  if (!call.who.line.empty() && of_caller.request && of_caller.request->party.empty()) {  // the order is the payer's, so it can be read
    Result<commerce::LineRecord> own = commerce::line_of_number(w, call.who.line);
    if (!own && own.error().code != "unknown_line") return own.error();
    if (own) of_caller.request->party = own->party;
  }
  return commerce::place_order(w, shelves.shelf(), of_caller);
}

std::vector<Route> order_routes(Parts& parts, Shelves& shelves) {
  using enum Route::Runs;
  const With both{parts, shelves};
  const auto with = [both](auto f) { return [both, f](Call& c, records::Sql& sql) { return f(both, c, sql); }; };
  const auto before = [&shelves](Call&) { return shelves.look(); };
  const Json_of tmf = [both](const Call& c, records::Sql& sql, const Order& o) { return tmf_order(both, c, sql, o); };
  const Json_of own = plain_order;
  const auto listed = [both](const Json_of& json, bool in_our_words) { return [both, json, in_our_words](Call& c, records::Sql& sql) { return list_orders(both, c, sql, json, in_our_words); }; };
  const auto one = [both](const Json_of& json) { return [both, json](Call& c, records::Sql& sql) { return retrieve(both, c, sql, json); }; };
  const auto care_only = [&shelves](Call& c) -> Result<Done> {
    if (!c.who.line.empty()) return refusal("forbidden", "this is for care");
    return shelves.look();
  };
  const std::string orders = tmf_ordering + "productOrder", plain_orders = "/sublet/v1/orders";
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = orders, .name = "createProductOrder", .area = Area::order, .access = Access::write, .also = Area::stop, .takes = "TMF622.ProductOrder_Create", .gives = "TMF622.ProductOrder", .status = 201, .runs = write, .handler = with(create_tmf), .before = before});
  r.push_back({.method = "GET", .path = orders, .name = "listProductOrder", .area = Area::order, .gives = "TMF622.ProductOrder", .list = true, .handler = listed(tmf, false), .before = before});
  r.push_back({.method = "GET", .path = orders + "/{id}", .name = "retrieveProductOrder", .area = Area::order, .gives = "TMF622.ProductOrder", .handler = one(tmf), .before = before});
  r.push_back({.method = "PATCH", .path = orders + "/{id}", .name = "patchProductOrder", .area = Area::order, .access = Access::write, .takes = "TMF622.ProductOrder", .gives = "TMF622.ProductOrder", .runs = write, .handler = with(change_tmf), .before = before, .patch = true});
  r.push_back({.method = "GET", .path = tmf_ordering + "cancelProductOrder", .name = "listCancelProductOrder", .area = Area::order, .gives = "TMF622.CancelProductOrder", .list = true, .handler = with(list_cancels)});
  r.push_back({.method = "GET", .path = tmf_ordering + "cancelProductOrder/{id}", .name = "retrieveCancelProductOrder", .area = Area::order, .gives = "TMF622.CancelProductOrder", .handler = with(retrieve_cancel)});
  r.push_back({.method = "POST", .path = tmf_ordering + "cancelProductOrder", .name = "createCancelProductOrder", .area = Area::order, .access = Access::write, .takes = "TMF622.CancelProductOrder_Create", .gives = "TMF622.CancelProductOrder", .status = 201, .runs = write, .handler = with(cancel_tmf), .before = before});
  r.push_back({.method = "POST", .path = "/sublet/v1/quotes", .name = "createQuote", .area = Area::order, .access = Access::write, .also = Area::stop, .visitors = true, .takes = "sublet.OrderRequest", .gives = "sublet.Quote", .status = 201, .runs = write, .handler = with(create_quote), .before = before});
  r.push_back({.method = "GET", .path = "/sublet/v1/quotes/{id}", .name = "readQuote", .area = Area::order, .visitors = true, .gives = "sublet.Quote", .handler = with(read_quote), .before = before});
  r.push_back({.method = "POST", .path = plain_orders, .name = "createOrder", .area = Area::order, .access = Access::write, .also = Area::stop, .visitors = true, .takes = "sublet.Order_Create", .gives = "sublet.Order", .status = 201, .runs = write, .handler = with(create_order), .before = before});
  r.push_back({.method = "GET", .path = plain_orders, .name = "listOrders", .area = Area::order, .visitors = true, .gives = "sublet.Order", .list = true, .handler = listed(own, true), .before = before});
  r.push_back({.method = "GET", .path = plain_orders + "/{id}", .name = "readOrder", .area = Area::order, .visitors = true, .gives = "sublet.Order", .handler = one(own), .before = before});
  r.push_back({.method = "POST", .path = plain_orders + "/{id}/retry", .name = "retryOrder", .area = Area::order, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.Order", .runs = write, .handler = with(by_care<commerce::retry_order>), .before = care_only});
  r.push_back({.method = "POST", .path = plain_orders + "/{id}/undo", .name = "undoOrder", .area = Area::order, .access = Access::write, .visitors = true, .takes = "sublet.Reason", .gives = "sublet.Order", .runs = write, .handler = with(by_care<commerce::undo_order>), .before = before});
  return r;
}

}  // namespace sublet::gateway::rest
