#include "commerce/parties.h"

#include <algorithm>

#include "commerce/identity_number.h"
#include "commerce/settings.h"
#include "commerce/wallets.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::commerce {

namespace {

constexpr const char* columns =
    "id, kind, state, name_masked, cert_type, cert_masked, guardian, responsible, verified, verified_at, reference, minor_until, version, created, changed, name_sealed, cert_sealed, profile_sealed";

Party from_row(const Work& w, const Row& r) {
  Party p;
  p.id = r.text(0), p.kind = r.text(1), p.state = r.text(2), p.name = r.text(3), p.cert_type = r.text(4), p.cert_number = r.text(5);
  p.guardian = r.text(6), p.responsible = r.text(7), p.verified = r.text(8);
  if (!r.null(9)) p.verified_at = Instant::from_micros(r.integer(9));
  p.reference = r.text(10);
  p.minor = r.integer(11) > w.now.micros();
  p.version = r.integer(12);
  p.created = Instant::from_micros(r.integer(13)), p.changed = Instant::from_micros(r.integer(14));
  return p;
}

Date today(const Work& w) { return date_from_days((w.now.seconds() + 8 * 3600) / seconds_per_day); }  // in China

struct Certificate {
  std::string number;
  int64_t minor_until = 0;  // microseconds; 0: not known to be one
};

std::string folded(std::string_view number) {
  std::string out;
  for (const char c : number)
    if (c != ' ' && c != '-') out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

// A resident number is checked and gives the age; of the others only the length is.
Result<Certificate> read_certificate(const Work& w, const std::string& type, const std::string& number) {
  Certificate c{number, 0};
  if (number.empty()) return c;
  if (type != "01") {
    if (number.size() > 64 || type.size() > 8 || type.empty()) return refusal("bad_party", "a certificate's type has at most 8 characters, its number at most 64");
    // One person is not two by writing a number otherwise. 81, 82, 83: residence permits, which have a type of their own.
    c.number = folded(number);
    if (c.number.empty()) return refusal("bad_party", "a certificate's number has letters or digits");
    if (const Result<IdentityNumber> id = read_identity_number(c.number, today(w)); id && id->region / 10'000 < 81) return refusal("bad_party", "this is a resident identity number: its type is 01");
    return c;
  }
  Result<IdentityNumber> id = read_identity_number(number, today(w));
  if (!id) return id.error();
  c.number = id->text;
  Result<int64_t> least = setting(w, "least_age");
  if (!least) return least.error();
  const int64_t until = days_of(add_months(id->born, static_cast<int>(*least) * 12));
  c.minor_until = std::max<int64_t>(0, (until * seconds_per_day - 8 * 3600) * 1'000'000);
  return c;
}

Result<Row> row_of(const Work& w, const std::string& id) {
  return w.sql.one(std::string("select ") + columns + " from party where operator = ? and id = ?", {w.op, id}, "unknown_party");
}

Result<PartyInClear> opened(const Work& w, const Row& r) {
  PartyInClear c;
  c.party = from_row(w, r);
  Result<std::string> name = w.vault.unseal(place(w, "party.name"), r.text(15));
  if (!name) return name.error();
  c.name = std::move(*name);
  if (!r.text(16).empty()) {
    Result<std::string> number = w.vault.unseal(place(w, "party.cert"), r.text(16));
    if (!number) return number.error();
    c.cert_number = std::move(*number);
  }
  Result<std::string> profile = w.vault.unseal(place(w, "party.profile"), r.text(17));
  if (!profile) return profile.error();
  c.profile = std::move(*profile);
  return c;
}

std::string cert_place(const Work& w, const std::string& type) { return place(w, "party.cert." + type); }

// Whoever stands beside a minor or answers for a firm is somebody else, a person, and of age.
Result<Done> known_parties(const Work& w, const std::string& id, const std::string& guardian, const std::string& responsible) {
  for (const std::string& other : {guardian, responsible}) {
    if (other.empty()) continue;
    Result<Row> r = row_of(w, other);
    if (!r) return r.error().code == "unknown_party" ? refusal("bad_party", "guardian or responsible person " + other + " is not known") : r.error();
    const Party p = from_row(w, *r);
    if (other == id || p.kind != "individual" || p.minor) return refusal("bad_party", "guardian or responsible person: another person, who is of age");
  }
  return Done{};
}

// The identity service, hosts and orders go by who somebody was when it was asked.
Result<Done> not_ordering(const Work& w, const std::string& id) {
  Result<Rows> rows = w.sql.query("select id from orders where operator = ? and state in ('open', 'undoing') and (party = ? or (kind = 'transfer' and request like ?)) limit 1", {w.op, id, "%\"" + id + "\"%"});
  if (!rows) return rows.error();
  if (!rows->empty()) return refusal("order_open", "name and certificate stay as they are while order " + rows->front().text(0) + " is under way");
  return Done{};
}

// Events have TM Forum's names: IndividualCreateEvent of an `individual`, not of a party.
Result<Done> told(const Work& w, const std::string& type, const std::string& kind, const std::string& id) {
  const std::string its = kind == "organization" ? "Organization" : "Individual";
  return records::tell(w.sql, w.op, its + type, kind, id, R"({"id":")" + id + R"("})", w.now);
}

}  // namespace

Result<std::string> register_party(const Work& w, const NewParty& n) {
  if (n.kind != "individual" && n.kind != "organization") return refusal("bad_party", "kind is individual or organization");
  if (n.name.empty() || n.name.size() > 200) return refusal("bad_party", "a name has 1 to 200 octets");
  if (n.profile.size() > 64'000) return refusal("bad_party", "what is told beside the name has at most 64,000 octets");
  Result<Certificate> cert = read_certificate(w, n.cert_type, n.cert_number);
  if (!cert) return cert.error();
  if (Result<Done> known = known_parties(w, "", n.guardian, n.responsible); !known) return known.error();
  if (!cert->number.empty()) {
    Result<std::optional<Party>> same = party_by_certificate(w, n.cert_type, cert->number);
    if (!same) return same.error();
    if (*same) return refusal("certificate_known", (*same)->id);
  }
  const std::string id = records::new_id(w.now);
  Value find;
  if (!cert->number.empty()) find = w.vault.find(cert_place(w, n.cert_type), cert->number);
  Result<Done> done = w.sql.later(
      "insert into party (operator, id, kind, state, name_sealed, name_find, name_masked, cert_type, cert_sealed, cert_find, cert_masked, profile_sealed, minor_until, guardian, responsible, verified, reference, "
      "version, created, changed) values (?, ?, ?, 'initialized', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'none', '', 1, ?, ?)",
      {w.op, id, n.kind, w.vault.seal(place(w, "party.name"), n.name), w.vault.find(place(w, "party.name"), n.name), n.kind == "individual" ? masked_name(n.name) : n.name, cert->number.empty() ? "" : n.cert_type,
       cert->number.empty() ? "" : w.vault.seal(place(w, "party.cert"), cert->number), find, masked_number(cert->number), w.vault.seal(place(w, "party.profile"), n.profile), cert->minor_until, n.guardian,
       n.responsible, w.now.micros(), w.now.micros()});
  if (!done) return done.error();
  if (Result<Done> event = told(w, "CreateEvent", n.kind, id); !event) return event.error();
  return id;
}

Result<std::string> party_of_stranger(const Work& w, const std::string& name, const std::string& cert_number) {
  Result<Certificate> cert = read_certificate(w, "01", cert_number);
  if (!cert) return cert.error();
  Result<std::optional<Party>> known = cert->number.empty() ? std::optional<Party>() : party_by_certificate(w, "01", cert->number);
  if (!known) return known.error();
  if (!*known) {
    NewParty n;
    n.name = name, n.cert_number = cert->number;
    return register_party(w, n);
  }
  const Error mismatch = refusal("identity_mismatch", "name and number do not belong together by what is known here: look at them again, or ask the service desk");
  const std::string id = (*known)->id;
  Result<PartyInClear> was = party_to_send(w, id);
  if (!was) return was.error();
  if (was->name == name) return was->party.kind == "individual" ? Result<std::string>(id) : mismatch;
  if (was->party.kind != "individual" || (was->party.verified != "none" && was->party.verified != "refused")) return mismatch;
  Result<Rows> holds = w.sql.query("select number from number where operator = ? and party = ? limit 1", {w.op, id});
  if (!holds) return holds.error();
  if (!holds->empty()) return mismatch;
  PartyChange change;
  change.name = name;
  Result<Party> renamed = change_party(w, id, 0, change);
  if (!renamed) return renamed.error().code == "order_open" ? mismatch : renamed.error();
  return id;
}

Result<Party> party(const Work& w, const std::string& id) {
  Result<Row> r = row_of(w, id);
  if (!r) return r.error();
  return from_row(w, *r);
}

Result<PartyInClear> party_to_send(const Work& w, const std::string& id) {
  Result<Row> r = row_of(w, id);
  if (!r) return r.error();
  return opened(w, *r);
}

Result<PartyInClear> party_in_clear(const Work& w, const std::string& id, const std::string& reason) {
  if (reason.empty() || reason.size() > 200) return refusal("reason_needed", "who looks at a party in clear says why, in at most 200 octets");
  Result<PartyInClear> c = party_to_send(w, id);
  if (!c) return c;
  Result<int64_t> noted = w.sql.run("insert into party_view (operator, id, party, actor, reason, at) values (?, ?, ?, ?, ?, ?)", {w.op, records::new_id(w.now), id, w.actor, reason, w.now.micros()});
  if (!noted) return noted.error();
  return c;
}

Result<std::optional<Party>> party_by_certificate(const Work& w, const std::string& type, const std::string& number) {
  std::string text = type == "01" ? number : folded(number);
  if (type == "01" && !text.empty() && text.back() == 'x') text.back() = 'X';
  for (const std::string& find : w.vault.finds(cert_place(w, type), text)) {
    Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from party where operator = ? and cert_find = ?", {w.op, find});
    if (!rows) return rows.error();
    if (!rows->empty()) return std::optional<Party>(from_row(w, rows->front()));
  }
  return std::optional<Party>();
}

Result<std::vector<Party>> parties_by_name(const Work& w, const std::string& name, int64_t most) {
  std::vector<Party> out;
  for (const std::string& find : w.vault.finds(place(w, "party.name"), name)) {
    Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from party where operator = ? and name_find = ? order by id limit ?", {w.op, find, most});
    if (!rows) return rows.error();
    for (const Row& r : *rows) out.push_back(from_row(w, r));
  }
  return out;
}

Result<std::vector<Party>> parties(const Work& w, int64_t offset, int64_t most) {
  Result<Rows> rows = w.sql.query(std::string("select ") + columns + " from party where operator = ? order by id limit ? offset ?", {w.op, most, offset});
  if (!rows) return rows.error();
  std::vector<Party> out;
  for (const Row& r : *rows) out.push_back(from_row(w, r));
  return out;
}

Result<Party> change_party(const Work& w, const std::string& id, int64_t version, const PartyChange& change) {
  Result<Row> r = row_of(w, id);
  if (!r) return r.error();
  Result<PartyInClear> was = opened(w, *r);
  if (!was) return was.error();
  if (version != 0 && version != was->party.version) return refusal("stale", "it was changed meanwhile: read it again");
  const std::string name = change.name.value_or(was->name), type = change.cert_type.value_or(was->party.cert_type), profile = change.profile.value_or(was->profile);
  if (name.empty() || name.size() > 200 || profile.size() > 64'000) return refusal("bad_party", "a name has 1 to 200 octets, what is told beside it at most 64,000");
  Result<Certificate> cert = read_certificate(w, type, change.cert_number.value_or(was->cert_number));
  if (!cert) return cert.error();
  const std::string guardian = change.guardian.value_or(was->party.guardian), responsible = change.responsible.value_or(was->party.responsible);
  if (Result<Done> known = known_parties(w, id, guardian, responsible); !known) return known.error();
  if (!cert->number.empty()) {
    Result<std::optional<Party>> same = party_by_certificate(w, type, cert->number);
    if (!same) return same.error();
    if (*same && (*same)->id != id) return refusal("certificate_known", (*same)->id);
  }
  const bool other = name != was->name || cert->number != was->cert_number;
  if (other)
    if (Result<Done> free = not_ordering(w, id); !free) return free.error();
  Value find;
  if (!cert->number.empty()) find = w.vault.find(cert_place(w, type), cert->number);
  Result<int64_t> done = w.sql.run(
      "update party set state = ?, name_sealed = ?, name_find = ?, name_masked = ?, cert_type = ?, cert_sealed = ?, cert_find = ?, cert_masked = ?, profile_sealed = ?, minor_until = ?, guardian = ?, responsible = ?, "
      "verified = ?, version = version + 1, changed = ? where operator = ? and id = ?",
      {change.state.value_or(other && was->party.state == "validated" ? "initialized" : was->party.state), w.vault.seal(place(w, "party.name"), name), w.vault.find(place(w, "party.name"), name), was->party.kind == "individual" ? masked_name(name) : name,
       cert->number.empty() ? "" : type, cert->number.empty() ? "" : w.vault.seal(place(w, "party.cert"), cert->number), find, masked_number(cert->number), w.vault.seal(place(w, "party.profile"), profile),
       cert->minor_until, guardian, responsible, other ? std::string("none") : was->party.verified, w.now.micros(), w.op, id});
  if (!done) return done.error();
  if (Result<Done> event = told(w, "AttributeValueChangeEvent", was->party.kind, id); !event) return event.error();
  return party(w, id);
}

Result<Done> erase_party(const Work& w, const std::string& id, int64_t version) {
  Result<Party> p = party(w, id);
  if (!p) return p.error();
  if (version != 0 && version != p->version) return refusal("stale", "it was changed meanwhile: read it again");
  struct Use {
    const char *text, *why;
  };
  static constexpr Use uses[] = {{"select 1 from number where operator = ? and party = ? and party <> '' limit 1", "it holds a number"},
                                 {"select 1 from line where operator = ? and party = ? limit 1", "it has held a line"},
                                 {"select 1 from line where operator = ? and user_party = ? limit 1", "it has used a line"},
                                 {"select 1 from orders where operator = ? and party = ? and state <> 'undone' limit 1", "it has ordered something"},
                                 {"select 1 from payment where operator = ? and party = ? and amount > 0 and state not in ('cancelled', 'failed') limit 1", "it has paid something"},
                                 {"select 1 from party where operator = ? and guardian = ? limit 1", "it is somebody's guardian"},
                                 {"select 1 from party where operator = ? and responsible = ? limit 1", "it is responsible for an organisation's numbers"},
                                 {"select 1 from objection where operator = ? and party = ? and state = 'open' limit 1", "it has an open objection"}};
  for (const Use& u : uses) {
    Result<Rows> rows = w.sql.query(u.text, {w.op, id});
    if (!rows) return rows.error();
    if (!rows->empty()) return refusal("party_in_use", u.why);
  }
  if (Result<Done> gone = forget_buyer(w, id); !gone) return gone;
  if (Result<Done> event = told(w, "DeleteEvent", p->kind, id); !event) return event;
  if (Result<int64_t> n = w.sql.run("delete from objection where operator = ? and party = ?", {w.op, id}); !n) return n.error();
  if (Result<int64_t> n = w.sql.run("delete from party where operator = ? and id = ?", {w.op, id}); !n) return n.error();
  return Done{};
}

Result<Done> set_verified(const Work& w, const std::string& id, const std::string& level, const std::string& reference) {
  Result<Row> r = w.sql.one("update party set verified = ?, verified_at = ?, reference = ?, state = case when ? = 'refused' then state else 'validated' end, version = version + 1, changed = ? where operator = ? and id = ? returning kind",
                            {level, w.now.micros(), reference, level, w.now.micros(), w.op, id}, "unknown_party");
  if (!r) return r.error();
  return told(w, "StateChangeEvent", r->text(0), id);
}

Result<Done> may_hold_more(const Work& w, const std::string& id, const std::string& host, const std::string& province) {
  Result<Party> p = party(w, id);
  if (!p) return p.error();
  return may_hold_more(w, *p, host, province);
}

Result<Done> may_hold_more(const Work& w, const Party& p, const std::string& host, const std::string& province) {
  if (p.minor && p.guardian.empty()) return refusal("needs_guardian", "the holder is below the age that is set; a guardian has to be named");
  if (p.kind == "organization" && p.responsible.empty()) return refusal("needs_responsible", "an organisation names the person who is responsible for its numbers");
  Result<int64_t> most = setting(w, p.kind == "organization" ? "numbers_per_firm" : "numbers_per_person");
  if (!most) return most.error();
  Result<std::string> scope = setting_text(w, "numbers_scope");
  if (!scope) return scope.error();
  // Numbers that are being ported in count from the order on, wherever they will be.
  std::string text = "select (select count(*) from orders o where o.operator = ? and o.party = ? and o.kind = 'port_in' and o.state in ('open', 'undoing') and not exists (select 1 from number n where n.operator = o.operator and n.number = o.number and n.party = o.party)), "
                     "count(*) from number where operator = ? and party = ? and party <> ''";
  std::vector<Value> values = {w.op, p.id, w.op, p.id};
  if (*scope == "host") text += " and host = ?", values.emplace_back(host);
  if (*scope == "province") text += " and province = ?", values.emplace_back(province);
  Result<Row> held = w.sql.one(text, values);
  if (!held) return held.error();
  const int64_t all = held->integer(0) + held->integer(1);
  if (all >= *most) return refusal("too_many_numbers", "the holder has " + std::to_string(all) + " numbers, the limit is " + std::to_string(*most));
  return Done{};
}

Result<std::vector<PartyView>> views_of_party(const Work& w, const std::string& id) {
  Result<Rows> rows = w.sql.query("select actor, reason, at from party_view where operator = ? and party = ? order by at, id", {w.op, id});
  if (!rows) return rows.error();
  std::vector<PartyView> out;
  for (const Row& r : *rows) out.push_back({r.text(0), r.text(1), Instant::from_micros(r.integer(2))});
  return out;
}

Result<records::Resealed> reseal_parties(Sql& sql, const records::Vault& vault, const records::Resealed& from, int64_t most) {
  const std::string current = records::under_pattern(vault.current());
  Result<Rows> rows = sql.query(std::string("select ") + columns + ", operator from party where (operator, id) > (?, ?) and (name_sealed not like ? or name_find not like ? or profile_sealed not like ? or (cert_sealed <> '' and cert_sealed not like ?)" +
                                    " or cert_find not like ?) order by operator, id limit ?",
                                {from.op, from.id, current, current, current, current, current, most});
  if (!rows) return rows.error();
  records::Resealed done;
  for (const Row& r : *rows) {
    const Work w{sql, vault, r.text(18), {}, {}};
    Result<PartyInClear> c = opened(w, r);
    if (!c) return c.error();
    Value find;
    if (!c->cert_number.empty()) find = vault.find(cert_place(w, c->party.cert_type), c->cert_number);
    Result<int64_t> n = sql.run("update party set name_sealed = ?, name_find = ?, cert_sealed = ?, cert_find = ?, profile_sealed = ? where operator = ? and id = ?",
                                {vault.seal(place(w, "party.name"), c->name), vault.find(place(w, "party.name"), c->name), c->cert_number.empty() ? "" : vault.seal(place(w, "party.cert"), c->cert_number), find,
                                 vault.seal(place(w, "party.profile"), c->profile), w.op, c->party.id});
    if (!n) return n.error();
    done = {done.rows + 1, w.op, c->party.id};
  }
  return done;
}

}  // namespace sublet::commerce
