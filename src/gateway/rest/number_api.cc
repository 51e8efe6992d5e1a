// The stock's numbers one by one over the HTTP API: kept for somebody, given back, their history; what they are graded and placed by; and
// the settings of an operator.
#include <algorithm>

#include "commerce/areas.h"
#include "commerce/grades.h"
#include "commerce/reservations.h"
#include "commerce/settings.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Reservation;
using commerce::Work;

const std::string v1 = "/sublet/v1/";

// ---- Reservations

Json reservation_json(const Call& call, const Reservation& r) {
  Json j = {{"id", r.id}, {"href", call.base + v1 + "reservations/" + r.id}, {"state", r.state}, {"numbers", r.numbers}, {"until", r.until.text()}, {"created", r.created.text()}, {"createdBy", r.actor}};
  if (!r.sims.empty()) j["sims"] = r.sims;
  if (!r.used.empty()) j["ordered"] = r.used;
  if (!r.party.empty()) j["party"] = r.party;
  if (!r.reason.empty()) j["reason"] = r.reason;
  return j;
}

Result<Reply> create_reservation(Parts& parts, Call& call, records::Sql& sql) {
  commerce::ReservationWish wish;
  if (const auto numbers = call.body.find("numbers"); numbers != call.body.end()) wish.numbers = numbers->get<std::vector<std::string>>();
  if (const auto any = call.body.find("any"); any != call.body.end())
    for (const Json& d : *any) wish.any.push_back({d.value("host", ""), d.value("province", ""), d.value("city", ""), d.value("count", int64_t{1})});
  wish.party = call.body.value("party", ""), wish.minutes = call.body.value("minutes", int64_t{0});
  Result<Reservation> r = commerce::reserve(work_of(parts, call, sql), wish);
  if (!r) return r.error();
  call.resource = "reservation " + r->id;
  return Reply{.body = reservation_json(call, *r), .etag = std::to_string(r->version), .location = v1 + "reservations/" + r->id};
}

Result<Reply> list_reservations(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  commerce::ReservationFilter f;
  if (!sees_all_reservations(call)) f.actor = call.who.id;
  f.state = call.other("state"), f.number = call.other("number"), f.offset = call.query.offset, f.most = call.query.limit;
  Result<int64_t> total = commerce::count_reservations(w, f);
  if (!total) return total.error();
  Result<std::vector<Reservation>> all = commerce::reservations(w, f);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const Reservation& r : *all) shown.push_back(reservation_json(call, r));
  return page(call, std::move(shown), *total);
}

Result<Reply> read_reservation(Parts& parts, Call& call, records::Sql& sql) {
  Result<Reservation> r = reservation_seen(work_of(parts, call, sql), call, call.parameter(0));
  if (!r) return r.error();
  return Reply{.body = reservation_json(call, *r), .etag = std::to_string(r->version)};
}

Result<Reply> release_reservation(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Reservation> r = reservation_seen(w, call, call.parameter(0));
  if (!r) return r.error();
  call.resource = "reservation " + r->id, call.old_etag = std::to_string(r->version);
  r = commerce::release(w, r->id, call.body["reason"].get<std::string>());
  if (!r) return r.error();
  return Reply{.body = reservation_json(call, *r), .etag = std::to_string(r->version)};
}

// ---- A number's history

Result<Reply> history(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string& digits = call.parameter(0);
  if (Result<commerce::Number> n = commerce::number(w, digits); !n) return n.error().code == "unknown_number" ? refusal("not_found", "there is no such number") : n.error();
  constexpr int64_t most = 10'000;
  Result<std::vector<commerce::NumberChange>> all = commerce::history_of_number(w, digits, most);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const commerce::NumberChange& c : *all) {
    Json j = {{"at", c.at.text()}, {"before", c.before}, {"after", c.after}, {"cause", c.cause}, {"principal", c.actor}};
    if (!c.reason.empty()) j["reason"] = c.reason;
    shown.push_back(std::move(j));
  }
  return page_of(call, std::move(shown));
}

// ---- Grades put to use

// In units of some thousand numbers, so that orders pass between them; a call looks at so many, and says where the next goes on.
Result<Reply> apply_grades(Parts& parts, Call& call) {
  constexpr int64_t unit_numbers = 4'096;
  const commerce::Bulk bulk{parts.db, parts.vault, call.op, call.who.id, [&parts] { return parts.clock.now(); }};
  const bool also_given = call.body.value("alsoGiven", false);
  int64_t left = call.body.value("most", int64_t{20'000});
  Result<commerce::Grader> grader = bulk.read([](const Work& w) { return commerce::Grader::load(w); });
  if (!grader) return grader.error();
  commerce::Regraded all;
  all.last = call.body.value("after", "");
  do {
    const int64_t most = std::min(left, unit_numbers);
    Result<commerce::Regraded> some = bulk.write([&](const Work& w) { return commerce::regrade(w, *grader, all.last, most, also_given); });
    if (!some) return some.error();
    all.seen += some->seen, all.changed += some->changed, all.kept += some->kept, all.last = some->last;
    left -= most;
  } while (!all.last.empty() && left > 0);
  call.resource = "grades";
  if (Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) { return write_audit(sql, call, 200, "done"); }); !noted) return noted.error();
  Json j = {{"seen", all.seen}, {"changed", all.changed}, {"kept", all.kept}};
  if (!all.last.empty()) j["after"] = all.last;
  return Reply{.body = std::move(j)};
}

// ---- Prefixes and areas

Result<Reply> list_prefixes(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::vector<commerce::Prefix>> all = commerce::prefixes(work_of(parts, call, sql));
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const commerce::Prefix& p : *all) shown.push_back({{"prefix", p.prefix}, {"network", p.network}, {"resale", p.resale}});
  return page_of(call, std::move(shown));
}

Result<Reply> replace_prefixes(Parts& parts, Call& call, records::Sql& sql) {
  std::vector<commerce::Prefix> all;
  for (const Json& p : call.body["prefixes"]) all.push_back({p.value("prefix", ""), p.value("network", ""), p.value("resale", false)});
  call.resource = "number prefixes";
  if (Result<Done> set = commerce::set_prefixes(work_of(parts, call, sql), all); !set) return set.error();
  return Reply{.body = {{"count", all.size()}}};
}

// The operator's own table; or, for a number that is asked about, the area that it is taken to be of.
Result<Reply> list_areas(Parts& parts, Call& call, records::Sql& sql) {
  const std::string number = call.other("number"), from = call.other("from");
  const auto digits = [](const std::string& s) { return s.find_first_not_of("0123456789") == std::string::npos; };
  if (!number.empty()) {
    const std::string national = number.size() > 11 && number.starts_with("86") ? number.substr(2) : number;
    if (national.size() < 7 || national.size() > 11 || !digits(national)) return refusal("bad_query", "number: seven to eleven digits, with or without 86");
    Result<commerce::Area> a = commerce::Areas().of(work_of(parts, call, sql), national);
    if (!a) return a.error();
    return page(call, {{{"first", national.substr(0, 7)}, {"last", national.substr(0, 7)}, {"province", a->province}, {"city", a->city}}}, 1);
  }
  if (from.size() > 7 || !digits(from)) return refusal("bad_query", "from: up to seven digits");
  Result<records::Row> total = sql.one("select count(*) from number_area where operator = ? and first >= ?", {call.op, from});
  if (!total) return total.error();
  Result<records::Rows> rows = sql.query("select first, last, province, city from number_area where operator = ? and first >= ? order by first limit ? offset ?", {call.op, from, call.query.limit, call.query.offset});
  if (!rows) return rows.error();
  std::vector<Json> shown;
  for (const records::Row& r : *rows) shown.push_back({{"first", r.text(0)}, {"last", r.text(1)}, {"province", r.text(2)}, {"city", r.text(3)}});
  return page(call, std::move(shown), total->integer(0));
}

// The table is one unit of its own; the same text again makes the same table, so a repetition does no harm.
Result<Reply> import_areas(Parts& parts, Call& call) {
  const commerce::Bulk bulk{parts.db, parts.vault, call.op, call.who.id, [&parts] { return parts.clock.now(); }};
  Result<commerce::AreaImport> in = commerce::import_areas(bulk, call.body["text"].get_ref<const std::string&>());
  if (!in) return in.error();
  call.resource = "number areas";
  if (Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) { return write_audit(sql, call, 200, "done"); }); !noted) return noted.error();
  return Reply{.body = {{"ranges", in->ranges}, {"rejected", in->rejected}, {"contradictions", in->contradictions}, {"notes", in->notes}}};
}

// ---- Settings

std::string etag_of(const commerce::SettingShown& s) { return std::to_string(s.changed.micros()); }

Json setting_json(const Call& call, const commerce::SettingShown& s) {
  Json j = {{"version", etag_of(s)}, {"name", s.rule->name}, {"href", call.base + v1 + "settings/" + s.rule->name}, {"value", s.value}, {"standard", s.rule->standard}, {"what", s.rule->what}};
  if (s.rule->words == nullptr) {
    j["least"] = s.rule->least, j["most"] = s.rule->most;
  } else if (*s.rule->words != '\0') {
    j["words"] = Json::array();
    for (std::string_view words = s.rule->words;;) {
      const size_t bar = words.find('|');
      j["words"].push_back(words.substr(0, bar));
      if (bar == std::string_view::npos) break;
      words.remove_prefix(bar + 1);
    }
  }
  if (s.changed.micros() != 0) j["changed"] = s.changed.text(), j["changedBy"] = s.actor;
  return j;
}

Result<commerce::SettingShown> setting_named(const Work& w, const std::string& name) {
  Result<commerce::SettingShown> s = commerce::setting_shown(w, name);
  if (!s && s.error().is_refusal()) return refusal("not_found", "there is no such setting");
  return s;
}

Result<Reply> list_settings(Parts& parts, Call& call, records::Sql& sql) {
  std::vector<Json> all;
  for (const commerce::SettingRule& rule : commerce::setting_rules()) {
    Result<commerce::SettingShown> s = commerce::setting_shown(work_of(parts, call, sql), rule.name);
    if (!s) return s.error();
    all.push_back(setting_json(call, *s));
  }
  return page_of(call, std::move(all));
}

Result<Reply> read_setting(Parts& parts, Call& call, records::Sql& sql) {
  Result<commerce::SettingShown> s = setting_named(work_of(parts, call, sql), call.parameter(0));
  if (!s) return s.error();
  return Reply{.body = setting_json(call, *s), .etag = etag_of(*s)};
}

Result<Reply> change_setting(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<commerce::SettingShown> was = setting_named(w, call.parameter(0));
  if (!was) return was.error();
  call.resource = std::string("setting ") + was->rule->name;
  if (Result<Done> fits = call.match(etag_of(*was)); !fits) return fits.error();
  const auto value = call.body.find("value");
  if (value == call.body.end() || call.body.size() != 1) return refusal("bad_request", "body: {\"value\": ...}; null: the standard");
  if (!value->is_string() && !value->is_number_integer() && !value->is_null()) return refusal("bad_request", "body.value: a text, a whole number, or null");
  Result<Done> set = value->is_null() ? commerce::unset_setting(w, was->rule->name) : commerce::set_setting(w, was->rule->name, value->is_string() ? value->get<std::string>() : value->dump());
  if (!set) return set.error();
  Result<commerce::SettingShown> is = setting_named(w, was->rule->name);
  if (!is) return is.error();
  call.resource += ": " + was->value + " -> " + is->value;
  return Reply{.body = setting_json(call, *is), .etag = etag_of(*is)};
}

}  // namespace

// The operator's people and those who only look; a seller's key sees its own.
bool sees_all_reservations(const Call& call) { return call.who.rights.may(Area::number, Access::write) || !call.who.rights.may(Area::order, Access::write); }

Result<Reservation> reservation_seen(const Work& w, const Call& call, const std::string& id) {
  Result<Reservation> r = commerce::reservation(w, id);
  const bool hidden = r ? r->actor != call.who.id && !sees_all_reservations(call) : r.error().code == "unknown_reservation";
  if (hidden) return refusal("not_found", "there is no such reservation");
  return r;
}

std::vector<Route> number_routes(Parts& parts) {
  using enum Route::Runs;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  const auto plainly = [&parts](auto f) { return [&parts, f](Call& c) { return f(parts, c); }; };
  const auto staff = nobody_subscribed;
  const std::string reservations = v1 + "reservations", settings = v1 + "settings";
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = reservations, .name = "createReservation", .area = Area::order, .access = Access::write, .takes = "sublet.Reservation_Create", .gives = "sublet.Reservation", .status = 201, .runs = write, .handler = with(create_reservation), .before = staff});
  r.push_back({.method = "GET", .path = reservations, .name = "listReservations", .area = Area::order, .gives = "sublet.Reservation", .list = true, .others = {"state", "number"}, .handler = with(list_reservations), .before = staff});
  r.push_back({.method = "GET", .path = reservations + "/{id}", .name = "readReservation", .area = Area::order, .gives = "sublet.Reservation", .handler = with(read_reservation), .before = staff});
  r.push_back({.method = "POST", .path = reservations + "/{id}/release", .name = "releaseReservation", .area = Area::order, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.Reservation", .runs = write, .handler = with(release_reservation), .before = staff});
  r.push_back({.method = "GET", .path = v1 + "numbers/{number}/history", .name = "listNumberHistory", .area = Area::number, .gives = "sublet.NumberChange", .list = true, .handler = with(history), .before = staff});
  r.push_back({.method = "POST", .path = v1 + "grades/apply", .name = "applyGrades", .area = Area::number, .access = Access::write, .takes = "sublet.Grades_Apply", .gives = "sublet.GradesApplied", .runs = plain, .plain = plainly(apply_grades), .before = staff});
  r.push_back({.method = "GET", .path = v1 + "number-prefixes", .name = "listNumberPrefixes", .area = Area::number, .gives = "sublet.NumberPrefix", .list = true, .handler = with(list_prefixes), .before = staff});
  r.push_back({.method = "POST", .path = v1 + "number-prefixes", .name = "replaceNumberPrefixes", .area = Area::number, .access = Access::write, .takes = "sublet.NumberPrefixes", .gives = "sublet.GradesSet", .runs = write, .handler = with(replace_prefixes), .before = staff});
  r.push_back({.method = "GET", .path = v1 + "number-areas", .name = "listNumberAreas", .area = Area::number, .gives = "sublet.NumberArea", .list = true, .others = {"number", "from"}, .handler = with(list_areas), .before = staff});
  r.push_back({.method = "POST", .path = v1 + "number-areas", .name = "replaceNumberAreas", .area = Area::number, .access = Access::write, .takes = "sublet.NumberAreas", .gives = "sublet.NumberAreasSet", .runs = plain, .plain = plainly(import_areas), .before = staff});
  r.push_back({.method = "GET", .path = settings, .name = "listSettings", .area = Area::setting, .gives = "sublet.Setting", .list = true, .handler = with(list_settings)});
  r.push_back({.method = "GET", .path = settings + "/{name}", .name = "readSetting", .area = Area::setting, .gives = "sublet.Setting", .handler = with(read_setting)});
  r.push_back({.method = "PATCH", .path = settings + "/{name}", .name = "changeSetting", .area = Area::setting, .access = Access::write, .takes = "sublet.Setting_Update", .gives = "sublet.Setting", .runs = write, .handler = with(change_setting), .patch = true});
  return r;
}

}  // namespace sublet::gateway::rest
