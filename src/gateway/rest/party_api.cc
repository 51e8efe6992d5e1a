// TMF632: individuals and organizations are commerce's parties.
#include <algorithm>

#include "commerce/identity_number.h"
#include "commerce/parties.h"
#include "gateway/rest/business.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::PartyInClear;
using commerce::Work;

const std::string base_path = "/tmf-api/party/v4/";

struct Kind {
  std::string member, name;  // "individual", "Individual"
  bool person() const { return member == "individual"; }
};

std::string text(const Json& j, const char* name) {
  const auto found = j.find(name);
  return found != j.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// 王 and 小明 are written together, Jane and Doe are not.
std::string full_name(const Json& body) {
  if (const std::string whole = text(body, "fullName"); !whole.empty()) return whole;
  const std::string family = text(body, "familyName"), given = text(body, "givenName");
  if (family.empty() || given.empty()) return family + given;
  const bool letters = static_cast<unsigned char>(family[0]) < 0x80;
  return letters ? given + " " + family : family + given;
}
std::string name_in(const Kind& k, const Json& body) {
  if (k.person()) return full_name(body);
  const std::string trading = text(body, "tradingName");
  return trading.empty() ? text(body, "name") : trading;
}

// What stands in `individualIdentification` or `organizationIdentification`: type and number of the first.
struct Certificate {
  bool told = false;
  std::string type, number;
};
Certificate certificate_in(const Kind& k, const Json& body) {
  const auto list = body.find(k.member + "Identification");
  if (list == body.end() || !list->is_array() || list->empty()) return {};
  const Json& first = (*list)[0];
  return {true, text(first, "identificationType"), text(first, "identificationId")};
}
Result<Certificate> read_certificate(const Kind& k, const Json& body) {
  Certificate c = certificate_in(k, body);
  // The hosts' numbers of types; 01 is the resident identity card.
  if (c.type == "residentId" || (c.told && c.type.empty())) c.type = "01";
  if (c.number.find('*') != std::string::npos) return refusal("bad_request", "a masked number is no number; leave out what shall stay");
  return c;
}

Json shown(const Kind& k, const Call& call, const PartyInClear& c, bool clear) {
  const Json profile = Json::parse(c.profile, nullptr, false);
  const auto hidden = [&](const std::string& name) { return clear || !k.person() ? name : commerce::masked_name(name); };
  Json j = {{"id", c.party.id}, {"href", call.base + base_path + k.member + "/" + c.party.id}};
  if (k.person()) {
    for (const char* name : {"familyName", "givenName"})
      if (const std::string part = profile.is_object() ? text(profile, name) : ""; !part.empty()) j[name] = hidden(part);
    j["fullName"] = clear ? c.name : c.party.name;
  } else {
    j["name"] = c.name;
    j["tradingName"] = c.name;
  }
  j["status"] = c.party.state;
  if (!c.party.cert_number.empty()) j[k.member + "Identification"] = Json::array({{{"identificationType", c.party.cert_type}, {"identificationId", clear ? c.cert_number : c.party.cert_number}}});
  Json traits = Json::array({{{"name", "verified"}, {"value", c.party.verified}}});
  if (!c.party.guardian.empty()) traits.push_back({{"name", "guardian"}, {"value", c.party.guardian}});
  if (!c.party.responsible.empty()) traits.push_back({{"name", "responsible"}, {"value", c.party.responsible}});
  j["partyCharacteristic"] = std::move(traits);
  if (clear && profile.is_object())
    for (const auto& [name, value] : profile.items())
      if (!j.contains(name)) j[name] = value;
  j["@type"] = k.name;
  return j;
}

Result<PartyInClear> of_kind(const Work& w, const Kind& k, const std::string& id) {
  Result<PartyInClear> c = commerce::party_to_send(w, id);
  if (!c) return c.error().code == "unknown_party" ? refusal("not_found", "there is no such party") : c.error();
  if (c->party.kind != k.member) return refusal("not_found", "there is no such party");
  return c;
}

std::string trait(const Json& body, const char* name) {
  if (const auto list = body.find("partyCharacteristic"); list != body.end() && list->is_array())
    for (const Json& t : *list)
      if (t.is_object() && text(t, "name") == name) return text(t, "value");
  return {};
}

Result<Reply> create(Parts& parts, const Kind& k, Call& call, records::Sql& sql) {
  for (const char* own : {"id", "href"})
    if (call.body.contains(own)) return refusal("bad_request", std::string("body.") + own + " is given here, not sent");
  commerce::NewParty n;
  n.kind = k.member;
  n.name = name_in(k, call.body);
  if (n.name.empty()) return refusal("bad_request", k.person() ? "body: familyName and givenName, or fullName" : "body: tradingName or name");
  Result<Certificate> cert = read_certificate(k, call.body);
  if (!cert) return cert.error();
  n.cert_type = cert->type, n.cert_number = cert->number;
  n.guardian = trait(call.body, "guardian"), n.responsible = trait(call.body, "responsible");
  Json profile = call.body;
  profile.erase(k.member + "Identification");
  n.profile = dump(profile);
  const Work w = work_of(parts, call, sql);
  Result<std::string> id = commerce::register_party(w, n);
  if (!id) return id.error().code == "certificate_known" ? refusal("conflict", "the certificate is known: party " + id.error().detail) : id.error();
  Result<PartyInClear> c = of_kind(w, k, *id);
  if (!c) return c.error();
  call.resource = k.member + " " + *id;
  Reply r;
  r.body = shown(k, call, *c, false);
  r.etag = std::to_string(c->party.version);
  r.location = base_path + k.member + "/" + *id;
  return r;
}

// A name is looked for by its keyed hash when it is asked for whole and in clear (fullName=...); all else is compared with what
// is shown, masked as it is.
Result<Reply> list(Parts& parts, const Kind& k, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  std::vector<commerce::Party> found;
  const Condition* whole = call.query.on(k.person() ? "fullName" : "tradingName");
  const bool by_name = whole != nullptr && whole->test == Condition::Test::equal && whole->values.size() == 1 && whole->values[0].starts_with('$') && whole->values[0].find('*') == std::string::npos;
  constexpr int64_t most_scanned = 10'000;
  const bool plain = call.query.where.empty() && call.query.sort.empty();
  int64_t total = 0;
  if (by_name) {
    Result<std::vector<commerce::Party>> named = commerce::parties_by_name(w, whole->values[0].substr(1), Query::most_limit);
    if (!named) return named.error();
    found = std::move(*named);
    std::erase_if(call.query.where, [&](const Condition& c) { return &c == whole; });
  }
  Result<records::Rows> ids = records::Rows{};
  if (!by_name) {
    Result<records::Row> count = sql.one("select count(*) from party where operator = ? and kind = ?", {call.op, k.member});
    if (!count) return count.error();
    total = count->integer(0);
    if (!plain && total > most_scanned) return refusal("bad_query", "there are too many to look through; ask by fullName or id");
    ids = sql.query("select id from party where operator = ? and kind = ? order by id limit ? offset ?", {call.op, k.member, plain ? call.query.limit : most_scanned, plain ? call.query.offset : int64_t{0}});
    if (!ids) return ids.error();
  }
  std::vector<Json> all;
  const auto add = [&](const std::string& id) -> Result<Done> {
    Result<PartyInClear> c = of_kind(w, k, id);
    if (!c) return c.error().code == "not_found" ? Result<Done>(Done{}) : Result<Done>(c.error());
    all.push_back(shown(k, call, *c, false));
    return Done{};
  };
  for (const commerce::Party& p : found)
    if (Result<Done> done = add(p.id); !done) return done.error();
  for (const records::Row& row : *ids)
    if (Result<Done> done = add(row.text(0)); !done) return done.error();
  if (plain) return page(call, std::move(all), total);
  return page_of(call, std::move(all));
}

Result<Reply> retrieve(Parts& parts, const Kind& k, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  if (!call.who.line.empty()) {
    Result<commerce::LineRecord> own = own_line(w, call);
    if (!own) return own.error();
    if (own->party != call.parameter(0)) return refusal("not_found", "there is no such party");
  }
  Result<PartyInClear> c = of_kind(w, k, call.parameter(0));
  if (!c) return c.error();
  return Reply{.body = shown(k, call, *c, false), .etag = std::to_string(c->party.version)};
}

Result<Reply> change(Parts& parts, const Kind& k, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<PartyInClear> was = of_kind(w, k, call.parameter(0));
  if (!was) return was.error();
  call.resource = k.member + " " + was->party.id;
  if (Result<Done> fits = call.match(std::to_string(was->party.version)); !fits) return fits.error();
  for (const char* name : {"familyName", "givenName", "fullName", "tradingName", "name"})
    if (text(call.body, name).find('*') != std::string::npos) return refusal("bad_request", "a masked name is no name; leave out what shall stay");
  Result<Certificate> cert = read_certificate(k, call.body);
  if (!cert) return cert.error();
  commerce::PartyChange change;
  if (cert->told) change.cert_type = cert->type, change.cert_number = cert->number;
  if (const std::string g = trait(call.body, "guardian"); !g.empty()) change.guardian = g;
  if (const std::string r = trait(call.body, "responsible"); !r.empty()) change.responsible = r;
  if (const std::string state = text(call.body, "status"); !state.empty() && state != was->party.state) return refusal("wrong_state", "a party's status follows from its verification");
  Json profile = Json::parse(was->profile, nullptr, false);
  if (!profile.is_object()) profile = Json::object();
  Json patch = call.body;
  for (const char* own : {"id", "href", "status"}) patch.erase(own);
  if (const auto list = patch.find(k.member + "Identification"); list != patch.end() && list->is_null()) return refusal("bad_request", "body." + k.member + "Identification: a certificate is changed, not taken away");
  patch.erase(k.member + "Identification");
  // A whole name and its parts say the same: what is told anew takes the place of the others.
  const bool whole = patch.contains("fullName"), parts_told = patch.contains("familyName") || patch.contains("givenName");
  if (whole && !parts_told) profile.erase("familyName"), profile.erase("givenName");
  if (parts_told && !whole) profile.erase("fullName");
  merge_patch(profile, patch);
  if (Result<Done> fits = Schemas::all().check("TMF632." + k.name + "_Create", profile); !fits) return fits.error();
  change.profile = dump(profile);
  bool renamed = false;
  for (const char* name : {"familyName", "givenName", "fullName", "tradingName", "name"}) renamed = renamed || call.body.contains(name);
  if (renamed) change.name = name_in(k, profile);
  if (renamed && change.name->empty()) return refusal("bad_request", "a party has a name");
  Result<commerce::Party> done = commerce::change_party(w, was->party.id, was->party.version, change);
  if (!done) return done.error();
  Result<PartyInClear> c = of_kind(w, k, was->party.id);
  if (!c) return c.error();
  return Reply{.body = shown(k, call, *c, false), .etag = std::to_string(c->party.version)};
}

Result<Reply> erase(Parts& parts, const Kind& k, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<PartyInClear> was = of_kind(w, k, call.parameter(0));
  if (!was) return was.error();
  call.resource = k.member + " " + was->party.id;
  if (Result<Done> fits = call.match(std::to_string(was->party.version)); !fits) return fits.error();
  if (Result<Done> gone = commerce::erase_party(w, was->party.id, was->party.version); !gone) return gone.error().code == "party_in_use" ? refusal("conflict", gone.error().detail) : gone.error();
  return Reply{};
}

Result<Reply> in_clear(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  const std::string reason = call.body["reason"].get<std::string>();
  Result<PartyInClear> c = commerce::party_in_clear(w, call.parameter(0), reason);
  if (!c) return c.error().code == "unknown_party" ? refusal("not_found", "there is no such party") : c.error();
  call.resource = "party " + c->party.id;
  const Kind k{c->party.kind, c->party.kind == "individual" ? "Individual" : "Organization"};
  return Reply{.body = shown(k, call, *c, true)};
}

Result<Reply> views(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::vector<commerce::PartyView>> all = commerce::views_of_party(work_of(parts, call, sql), call.parameter(0));
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const commerce::PartyView& v : *all) shown.push_back({{"principal", v.actor}, {"at", v.at.text()}, {"reason", v.reason}});
  return page_of(call, std::move(shown));
}

}  // namespace

commerce::Work work_of(Parts& parts, const Call& call, records::Sql& sql) { return {sql, parts.vault, call.op, call.now, call.who.id, call.who.rights.may(Area::stop, Access::write) && call.who.line.empty()}; }

Result<commerce::LineRecord> own_line(const commerce::Work& w, const Call& call) {
  Result<commerce::LineRecord> line = commerce::line_of_number(w, call.who.line);
  if (!line) return line.error().code == "unknown_line" ? refusal("not_found", "the records know nothing of this line") : line.error();
  return line;
}

std::vector<Route> party_routes(Parts& parts) {
  std::vector<Route> r;
  using enum Route::Runs;
  const auto refuse_subscriber = [](Call& c) -> Result<Done> {
    if (!c.who.line.empty()) return refusal("forbidden", "a subscriber may read the holder of its own line by id");
    return Done{};
  };
  for (const Kind& kind : {Kind{"individual", "Individual"}, Kind{"organization", "Organization"}}) {
    const auto with = [&parts, kind](auto f) { return [&parts, kind, f](Call& c, records::Sql& sql) { return f(parts, kind, c, sql); }; };
    const std::string all = base_path + kind.member, one = all + "/{id}", schema = "TMF632." + kind.name;
    r.push_back({.method = "POST", .path = all, .name = "create" + kind.name, .area = Area::party, .access = Access::write, .takes = schema + "_Create", .gives = schema, .status = 201, .runs = write, .handler = with(create)});
    r.push_back({.method = "GET", .path = all, .name = "list" + kind.name, .area = Area::party, .gives = schema, .list = true, .handler = with(list), .before = refuse_subscriber});
    r.push_back({.method = "GET", .path = one, .name = "retrieve" + kind.name, .area = Area::party, .gives = schema, .handler = with(retrieve)});
    r.push_back({.method = "PATCH", .path = one, .name = "patch" + kind.name, .area = Area::party, .access = Access::write, .takes = schema, .gives = schema, .runs = write, .handler = with(change), .patch = true});
    r.push_back({.method = "DELETE", .path = one, .name = "delete" + kind.name, .area = Area::party, .access = Access::write, .status = 204, .runs = write, .handler = with(erase)});
  }
  r.push_back({.method = "POST", .path = "/sublet/v1/parties/{id}/clear", .name = "readPartyInClear", .area = Area::party, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.PartyInClear", .runs = write,
               .handler = [&parts](Call& c, records::Sql& sql) { return in_clear(parts, c, sql); }});
  r.push_back({.method = "GET", .path = "/sublet/v1/parties/{id}/views", .name = "listPartyViews", .area = Area::audit, .gives = "sublet.PartyView", .list = true,
               .handler = [&parts](Call& c, records::Sql& sql) { return views(parts, c, sql); }});
  return r;
}

}  // namespace sublet::gateway::rest
