// TMF685: whether there is enough in the stock's pools (pools.h), and reservations (commerce/reservations.h), which are the ones of
// /sublet/v1/reservations by TM Forum's names.
//
// The document has no member for what is reserved from where, so an item says it as related entities: `Msisdn` numbers and `Sim`s by
// their resource's id (n-8617090000001, s-8986...), or a `ResourcePool` with a quantity.
#include <algorithm>

#include "commerce/reservations.h"
#include "commerce/sims.h"
#include "gateway/rest/business.h"
#include "gateway/rest/documents.h"
#include "gateway/rest/pools.h"
#include "gateway/rest/strict_json.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Reservation;
using commerce::Work;

const std::string& base_path = pools_path;
const std::string resources = "/tmf-api/resourceInventoryManagement/v4/resource/";

// ---- What an item asks for

struct Asked {
  std::vector<std::string> numbers, sims;
  std::string pool;  // empty: none
  int64_t quantity = 1;
};

Result<Asked> asked_by(const Json& item, const std::string& where) {
  Asked a;
  a.quantity = item.value("quantity", int64_t{0});
  if (const auto demand = item.find("capacityDemand"); demand != item.end() && a.quantity == 0 && demand->contains("capacityAmount")) {
    const std::string text = (*demand)["capacityAmount"].value("capacityAmount", "");
    if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) return refusal("bad_request", where + ".capacityDemand.capacityAmount.capacityAmount: a whole number");
    a.quantity = std::stoll(text);
  }
  if (const auto list = item.find("relatedEntity"); list != item.end())
    for (const Json& e : *list) {
      const std::string type = e.value("@referredType", ""), id = e.value("id", "");
      if (type == "ResourcePool") {
        if (!a.pool.empty()) return refusal("bad_request", where + ".relatedEntity: an item is of one pool");
        a.pool = id;
      } else if (id.starts_with("n-")) {
        a.numbers.push_back(id.substr(2));
      } else if (id.starts_with("s-")) {
        a.sims.push_back(id.substr(2));
      } else {
        return refusal("bad_request", where + ".relatedEntity: a number (n-8617090000001), a SIM (s-8986...), or a pool with @referredType ResourcePool");
      }
    }
  const auto named = static_cast<int64_t>(a.numbers.size() + a.sims.size());
  if ((named == 0) == a.pool.empty()) return refusal("bad_request", where + ".relatedEntity: either numbers and SIMs or a pool");
  if (named != 0 && a.quantity != 0 && a.quantity != named) return refusal("bad_request", where + ".quantity is not how many are named");
  if (a.quantity == 0) a.quantity = a.pool.empty() ? named : 1;
  if (a.quantity < 0) return refusal("bad_request", where + ".quantity is above nothing");
  return a;
}

// ---- Availability

constexpr int64_t kept_checks = 24 * int64_t{3'600'000'000};

Result<Reply> check(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const Json& items = call.body["availabilityCheckItem"];
  bool all = true;
  Json answered = Json::array();
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string where = "body.availabilityCheckItem[" + std::to_string(i) + "]";
    Result<Asked> a = asked_by(items[i], where);
    if (!a) return a.error();
    int64_t idle = 0;
    if (!a->pool.empty()) {
      Result<Pool> p = pool_of(w, a->pool, Counted::yes);
      if (!p) return p.error();
      idle = p->free;
    }
    for (const std::string& digits : a->numbers) {
      Result<commerce::Number> n = commerce::number(w, digits);
      if (!n && n.error().code != "unknown_number") return n.error();
      if (n && n->state == commerce::NumberState::idle) ++idle;
    }
    for (const std::string& iccid : a->sims) {
      Result<commerce::SimCard> s = commerce::sim(w, iccid);
      if (!s && s.error().code != "unknown_sim") return s.error();
      if (s && s->state == "idle") ++idle;
    }
    const bool good = idle >= a->quantity;
    all = all && good;
    Json item = items[i];
    item["quantity"] = a->quantity, item["available"] = good, item["availableQuantity"] = idle;
    answered.push_back(std::move(item));
  }
  const Documents checks("availabilityCheck");
  Result<records::Rows> old = sql.query("select id from document where operator = ? and kind = 'availabilityCheck' and created < ? limit 100", {call.op, call.now.micros() - kept_checks});
  if (!old) return old.error();
  for (const records::Row& r : *old)
    if (Result<Done> gone = checks.remove(sql, call.op, r.text(0)); !gone) return gone.error();
  const std::string id = records::new_id(call.now);
  Json j = {{"id", id}, {"checkDate", call.now.text()}, {"state", all ? "available" : "unavailable"}, {"availabilityCheckItem", std::move(answered)}, {"@type", "AvailabilityCheck"}};
  if (Result<Done> put = checks.put(sql, call.op, id, j, "posted", call.now); !put) return put.error();
  call.resource = "availabilityCheck " + id;
  j["href"] = call.base + base_path + "availabilityCheck/" + id;
  return Reply{.body = std::move(j), .location = base_path + "availabilityCheck/" + id};
}

Json check_json(const Call& call, Json body) {
  body["href"] = call.base + base_path + "availabilityCheck/" + body["id"].get<std::string>();
  return body;
}
Result<Reply> list_checks(Parts&, Call& call, records::Sql& sql) {
  Result<Documents::Page> found = Documents("availabilityCheck").list(sql, call.op, call.query);
  if (!found) return found.error();
  std::vector<Json> all;
  for (const Documents::Document& d : found->documents) all.push_back(check_json(call, d.body));
  return page(call, std::move(all), found->total);
}
Result<Reply> read_check(Parts&, Call& call, records::Sql& sql) {
  Result<Documents::Document> d = Documents("availabilityCheck").get(sql, call.op, call.parameter(0));
  if (!d) return d.error();
  return Reply{.body = check_json(call, d->body), .etag = std::to_string(d->version)};
}

// ---- Reservations

const char* state_of(const Reservation& r) { return r.state == "held" ? "inProgress" : r.state == "used" ? "completed" : "cancelled"; }

Json entity(const Call& call, const std::string& id, const char* type) { return {{"id", id}, {"href", call.base + resources + id}, {"name", id.substr(2)}, {"role", "reservedResource"}, {"@referredType", type}}; }

// What was told with it comes back, and the numbers that it has: each an item.
Json reservation_json(const Call& call, const Reservation& r) {
  Json j = {{"id", r.id}, {"href", call.base + base_path + "reservation/" + r.id}};
  const Json note = Json::parse(r.note, nullptr, false);
  if (note.is_object())
    for (const auto& [name, value] : note.items()) j[name] = value;
  j["state"] = state_of(r);
  j["creationDate"] = r.created.text(), j["stateChangeDate"] = r.changed.text();
  if (!r.reason.empty()) j["stateChangeReason"] = r.reason;
  if (r.state == "released" || r.state == "expired") j["cancellationDate"] = (r.state == "expired" ? r.until : r.changed).text(), j["cancellationReason"] = r.reason.empty() ? "time over" : r.reason;
  if (r.state == "used") j["completionDate"] = r.changed.text();
  j["reservationPeriod"] = {{"startDateTime", r.created.text()}, {"endDateTime", r.until.text()}};
  j["reservationItem"] = Json::array();
  const auto items = [&](const std::vector<std::string>& all, const std::vector<std::string>& used, const std::string& prefix, const char* type) {
    for (const std::string& each : all) {
      const bool gone = std::find(used.begin(), used.end(), each) != used.end();
      j["reservationItem"].push_back({{"id", std::to_string(j["reservationItem"].size() + 1)}, {"quantity", 1}, {"action", "add"}, {"state", gone ? "completed" : state_of(r)}, {"relatedEntity", Json::array({entity(call, prefix + each, type)})}});
    }
  };
  items(r.numbers, r.used, "n-", "Msisdn");
  items(r.sims, r.used_sims, "s-", "Sim");
  j["@type"] = "Reservation";
  return j;
}

// "reservationPeriod" or "validFor": until when; empty: as long as is usual.
Result<std::optional<Instant>> end_in(const Json& body) {
  for (const char* name : {"reservationPeriod", "validFor"})
    if (const auto p = body.find(name); p != body.end() && p->is_object() && p->contains("endDateTime")) {
      if (!(*p)["endDateTime"].is_string()) return refusal("bad_request", std::string("body.") + name + ".endDateTime is no time");
      Result<Instant> at = parse_instant((*p)["endDateTime"].get<std::string>(), ZoneTable());
      if (!at) return refusal("bad_request", std::string("body.") + name + ".endDateTime is no time");
      return std::optional<Instant>(*at);
    }
  return std::optional<Instant>();
}

Result<Reply> create(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  commerce::ReservationWish wish;
  const Json& items = call.body["reservationItem"];
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string where = "body.reservationItem[" + std::to_string(i) + "]";
    if (items[i].value("action", "add") != "add") return refusal("bad_request", where + ".action: add");
    Result<Asked> a = asked_by(items[i], where);
    if (!a) return a.error();
    wish.numbers.insert(wish.numbers.end(), a->numbers.begin(), a->numbers.end());
    wish.sims.insert(wish.sims.end(), a->sims.begin(), a->sims.end());
    if (a->pool.empty()) continue;
    Result<Pool> p = pool_of(w, a->pool, Counted::no);
    if (!p) return p.error().code == "not_found" ? refusal("bad_request", where + ": there is no pool '" + a->pool.substr(0, 100) + "'") : p.error();
    if (!p->sims.empty()) {
      wish.any_sims.push_back({p->host, p->sims, a->quantity});
      continue;
    }
    wish.any.push_back(p->numbers);
    wish.any.back().count = a->quantity;
  }
  for (const Json& p : call.body["relatedParty"])
    if (p.value("role", "") == "customer") wish.party = p.value("id", "");
  Result<std::optional<Instant>> end = end_in(call.body);
  if (!end) return end.error();
  Json note = Json::object();
  for (const char* name : {"description", "channel", "relatedParty", "relatedEntity", "requestedStartDate", "requestedCompletionDate"})
    if (call.body.contains(name)) note[name] = call.body[name];
  wish.note = dump(note);
  Result<Reservation> r = commerce::reserve(w, wish);
  if (r && *end) r = commerce::keep_until(w, r->id, **end);
  if (!r && r.error().code == "unknown_sim") return refusal("bad_request", "body.reservationItem: there is no such SIM");
  if (!r) return r.error().code == "unknown_party" ? refusal("bad_request", "body.relatedParty: there is no such customer") : r.error();
  call.resource = "reservation " + r->id;
  return Reply{.body = reservation_json(call, *r), .etag = std::to_string(r->version), .location = base_path + "reservation/" + r->id};
}

Result<Reply> list(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  constexpr int64_t most_scanned = 10'000;
  const bool plain = call.query.where.empty() && call.query.sort.empty();
  commerce::ReservationFilter f;
  if (!sees_all_reservations(call)) f.actor = call.who.id;
  Result<int64_t> total = commerce::count_reservations(w, f);
  if (!total) return total.error();
  if (!plain && *total > most_scanned) return refusal("bad_query", "there are too many to look through; /sublet/v1/reservations?state= finds them");
  f.offset = plain ? call.query.offset : 0, f.most = plain ? call.query.limit : most_scanned;
  Result<std::vector<Reservation>> all = commerce::reservations(w, f);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const Reservation& r : *all) shown.push_back(reservation_json(call, r));
  return plain ? page(call, std::move(shown), *total) : page_of(call, std::move(shown));
}

Result<Reply> retrieve(Parts& parts, Call& call, records::Sql& sql) {
  Result<Reservation> r = reservation_seen(work_of(parts, call, sql), call, call.parameter(0));
  if (!r) return r.error();
  return Reply{.body = reservation_json(call, *r), .etag = std::to_string(r->version)};
}

// It may be cancelled, or kept for longer or shorter; what it holds is chosen once.
Result<Reply> change(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Reservation> r = reservation_seen(w, call, call.parameter(0));
  if (!r) return r.error();
  call.resource = "reservation " + r->id;
  if (Result<Done> fits = call.match(std::to_string(r->version)); !fits) return fits.error();
  for (const auto& [name, value] : call.body.items())
    if (name != "state" && name != "cancellationReason" && name != "stateChangeReason" && name != "reservationPeriod" && name != "validFor") return refusal("bad_request", "body." + name.substr(0, 60) + " cannot be changed: a reservation is cancelled (state), or kept until another time (reservationPeriod.endDateTime)");
  for (const char* name : {"state", "cancellationReason", "stateChangeReason"})
    if (call.body.contains(name) && !call.body[name].is_string()) return refusal("bad_request", std::string("body.") + name + " is not of type string");
  Result<std::optional<Instant>> end = end_in(call.body);
  if (!end) return end.error();
  const std::string state = call.body.value("state", state_of(*r));
  if (state == "cancelled" && state != state_of(*r)) {
    std::string reason = call.body.value("cancellationReason", call.body.value("stateChangeReason", ""));
    if (reason.empty()) reason = "cancelled";
    r = commerce::release(w, r->id, reason);
  } else if (state != state_of(*r)) {
    return refusal("wrong_state", std::string("from '") + state_of(*r) + "' there is no way to '" + state.substr(0, 40) + "'");
  } else if (*end) {
    r = commerce::keep_until(w, r->id, **end);
  }
  if (!r) return r.error().code == "reservation_over" ? refusal("wrong_state", r.error().detail) : r.error();
  return Reply{.body = reservation_json(call, *r), .etag = std::to_string(r->version)};
}

Result<Reply> remove(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Reservation> r = reservation_seen(w, call, call.parameter(0));
  if (!r) return r.error();
  call.resource = "reservation " + r->id;
  if (Result<Done> fits = call.match(std::to_string(r->version)); !fits) return fits.error();
  if (Result<Done> gone = commerce::remove_reservation(w, r->id); !gone) return gone.error();
  return Reply{};
}

}  // namespace

std::vector<Route> pool_routes(Parts& parts) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  const auto staff = [](Call& c) -> Result<Done> { return c.who.line.empty() ? Result<Done>(Done{}) : refusal("forbidden", "this is for the operator's people and sellers"); };
  const std::string checks = base_path + "availabilityCheck", all = base_path + "reservation";
  std::vector<Route> r = resource_pool_routes(parts);
  r.push_back({.method = "POST", .path = checks, .name = "createAvailabilityCheck", .area = Area::order, .access = Access::write, .takes = "TMF685.AvailabilityCheck_Create", .gives = "TMF685.AvailabilityCheck", .status = 201, .runs = write, .handler = with(check), .before = staff});
  r.push_back({.method = "GET", .path = checks, .name = "listAvailabilityCheck", .area = Area::order, .gives = "TMF685.AvailabilityCheck", .list = true, .handler = with(list_checks), .before = staff});
  r.push_back({.method = "GET", .path = checks + "/{id}", .name = "retrieveAvailabilityCheck", .area = Area::order, .gives = "TMF685.AvailabilityCheck", .handler = with(read_check), .before = staff});
  r.push_back({.method = "POST", .path = all, .name = "createTmfReservation", .area = Area::order, .access = Access::write, .takes = "TMF685.Reservation_Create", .gives = "TMF685.Reservation", .status = 201, .runs = write, .handler = with(create), .before = staff});
  r.push_back({.method = "GET", .path = all, .name = "listTmfReservation", .area = Area::order, .gives = "TMF685.Reservation", .list = true, .handler = with(list), .before = staff});
  r.push_back({.method = "GET", .path = all + "/{id}", .name = "retrieveTmfReservation", .area = Area::order, .gives = "TMF685.Reservation", .handler = with(retrieve), .before = staff});
  r.push_back({.method = "PATCH", .path = all + "/{id}", .name = "patchTmfReservation", .area = Area::order, .access = Access::write, .takes = "TMF685.Reservation", .gives = "TMF685.Reservation", .runs = write, .handler = with(change), .before = staff, .patch = true});
  r.push_back({.method = "DELETE", .path = all + "/{id}", .name = "deleteTmfReservation", .area = Area::order, .access = Access::write, .status = 204, .runs = write, .handler = with(remove), .before = staff});
  return r;
}

}  // namespace sublet::gateway::rest
