// Staff: people who sign in by password (argon2id) and a code of their telephone (TOTP).
//
// Who is new gets a password that is told once, signs in with it to a session that may do two things (change it, enrol for
// TOTP), and has the rights of its roles from the next sign-in on. A password that was told to whoever made it, at first or by a
// reset, is good for changing it and nothing else. Five failures close the door for a quarter of an hour. Whatever is
// wrong - name, password, code, a closed door - the answer is the same and takes the same time.
#include <atomic>

#include "gateway/rest/authenticate.h"
#include "gateway/rest/parts.h"
#include "gateway/rest/payers.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/secrets.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

constexpr const char* columns = "id, name, granted, enrolled, locked_until, disabled, version, created, created_by, payers, password_seen";

// A password's hash takes 64 MiB: two at a time, and whoever comes meanwhile comes back.
class HashTurn {
 public:
  HashTurn() : good_(running.fetch_add(1) < 2) {}
  ~HashTurn() { running.fetch_sub(1); }
  HashTurn(const HashTurn&) = delete;
  HashTurn& operator=(const HashTurn&) = delete;
  bool good() const { return good_; }

 private:
  static std::atomic<int> running;
  bool good_;
};
std::atomic<int> HashTurn::running{0};

Json staff_json(const Call& call, const records::Row& row) {
  const bool locked = row.integer(4) > call.now.micros();
  return {{"id", row.text(0)}, {"href", call.base + "/sublet/v1/staff/" + row.text(0)}, {"name", row.text(1)}, {"granted", row.text(2)}, {"enrolled", row.integer(3) != 0}, {"locked", locked}, {"disabled", row.integer(5) != 0}, {"passwordSeen", row.integer(10) != 0}, {"version", row.integer(6)}, {"created", Instant::from_micros(row.integer(7)).text()}, {"createdBy", row.text(8)}, {"payers", payers_json(row.text(9))}};
}

Result<records::Row> staff_row(const Call& call, records::Sql& sql, const std::string& id) {
  return sql.one(std::string("select ") + columns + " from staff where operator = ? and id = ?", {call.op, id});
}

struct NewPassword {
  std::string text, hash;
};
Result<Done> make_password(Call& call) {
  const HashTurn turn;
  if (!turn.good()) return refusal("busy", "too many passwords at a time");
  NewPassword p;
  p.text = random_text(15);
  Result<std::string> hash = hash_password(p.text);
  if (!hash) return hash.error();
  p.hash = std::move(*hash);
  call.prepared = std::move(p);
  return Done{};
}

Result<Reply> create(Call& call, records::Sql& sql) {
  const std::string words = call.body["granted"].get<std::string>(), name = call.body["name"].get<std::string>();
  Result<Granted> granted = may_grant(call.who, call.op, words);
  if (!granted) return granted.error();
  Result<std::string> payers = payers_in(call.body.value("payers", Json::array()));
  if (!payers) return payers.error();
  const std::string id = records::new_id(call.now);
  const auto& password = std::any_cast<const NewPassword&>(call.prepared);
  Result<int64_t> done = sql.run("insert into staff (operator, id, name, granted, password, seed, enrolled, used_step, failures, locked_until, disabled, version, created, created_by, payers, password_seen) values (?, ?, ?, ?, ?, '', 0, 0, 0, 0, 0, 1, ?, ?, ?, 1) on conflict do nothing",
                                 {call.op, id, name, words, password.hash, call.now.micros(), call.who.id, *payers});
  if (!done) return done.error();
  if (*done == 0) return refusal("duplicate", "there is somebody of this name");
  Result<records::Row> row = staff_row(call, sql, id);
  if (!row) return row.error();
  call.resource = "staff " + id;
  Reply r;
  r.body = staff_json(call, *row);
  r.body["password"] = password.text;
  r.etag = "1";
  r.location = "/sublet/v1/staff/" + id;
  return r;
}

Result<Reply> list(Call& call, records::Sql& sql) {
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + " from staff where operator = ? order by id", {call.op});
  if (!rows) return rows.error();
  return page_of(call, *rows, [&](const records::Row& row) { return staff_json(call, row); });
}

Result<Reply> retrieve(Call& call, records::Sql& sql) {
  Result<records::Row> row = staff_row(call, sql, call.parameter(0));
  if (!row) return row.error();
  return Reply{.body = staff_json(call, *row), .etag = std::to_string(row->integer(6))};
}

// Roles, disabled, unlocking; `newPassword` and `newEnrolment` begin anew.
Result<Reply> change(Call& call, records::Sql& sql) {
  const std::string& id = call.parameter(0);
  Result<records::Row> row = staff_row(call, sql, id);
  if (!row) return row.error();
  const int64_t version = row->integer(6);
  if (Result<Done> fits = call.match(std::to_string(version)); !fits) return fits.error();
  // Who holds more than the caller is not for the caller to change.
  if (Result<Granted> had = may_grant(call.who, call.op, row->text(2)); !had) return had.error();
  std::string words = row->text(2);
  int64_t disabled = row->integer(5);
  if (const auto granted = call.body.find("granted"); granted != call.body.end()) {
    words = granted->get<std::string>();
    if (Result<Granted> may = may_grant(call.who, call.op, words); !may) return may.error();
  }
  if (const auto d = call.body.find("disabled"); d != call.body.end()) disabled = d->get<bool>() ? 1 : 0;
  Result<std::string> payers = row->text(9);
  if (const auto named = call.body.find("payers"); named != call.body.end()) payers = payers_in(*named);
  if (!payers) return payers.error();
  Result<int64_t> done = sql.run("update staff set granted = ?, disabled = ?, payers = ?, version = version + 1 where operator = ? and id = ?", {words, disabled, *payers, call.op, id});
  if (!done) return done.error();
  Reply r;
  if (call.body.value("locked", true) == false)
    if (Result<int64_t> free = sql.run("update staff set failures = 0, locked_until = 0 where operator = ? and id = ?", {call.op, id}); !free) return free.error();
  if (call.body.value("newEnrolment", false))
    if (Result<int64_t> anew = sql.run("update staff set seed = '', enrolled = 0, used_step = 0 where operator = ? and id = ?", {call.op, id}); !anew) return anew.error();
  const bool new_password = call.body.value("newPassword", false);
  if (new_password)
    if (Result<int64_t> anew = sql.run("update staff set password = ?, password_seen = 1 where operator = ? and id = ?", {std::any_cast<const NewPassword&>(call.prepared).hash, call.op, id}); !anew) return anew.error();
  if (disabled != 0 || new_password || call.body.value("newEnrolment", false))
    if (Result<Done> ended = Authenticator::end_all(sql, call.op, "staff " + id); !ended) return ended.error();
  row = staff_row(call, sql, id);
  if (!row) return row.error();
  call.resource = "staff " + id;
  r.body = staff_json(call, *row);
  if (new_password) r.body["password"] = std::any_cast<const NewPassword&>(call.prepared).text;
  r.etag = std::to_string(version + 1);
  return r;
}

Result<Done> before_change(Call& call) {
  if (Result<Done> fits = Schemas::all().check("sublet.Staff_Update", call.body); !fits) return fits;
  return call.body.value("newPassword", false) ? make_password(call) : Result<Done>(Done{});
}


Result<Done> check_password(Parts& parts, Call& call) {
  const std::string op = call.body["operator"].get<std::string>(), name = call.body["name"].get<std::string>();
  Result<std::string> stored = parts.db.read<std::string>([&](records::Sql& sql) -> Result<std::string> {
    Result<records::Rows> rows = sql.query("select password from staff where operator = ? and name = ?", {op, name});
    if (!rows) return rows.error();
    return rows->empty() ? std::string() : (*rows)[0].text(0);
  });
  if (!stored) return stored.error();
  const HashTurn turn;
  if (!turn.good()) return refusal("busy", "too many sign-ins at a time");
  const bool good = password_is(stored->empty() ? nobodys_password() : *stored, call.body["password"].get<std::string>());
  // The stored hash goes along: a password that was changed meanwhile is not good any more.
  call.prepared = good ? *stored : std::string();
  return Done{};
}

Result<Reply> sign_in(Parts& parts, Call& call, records::Sql& sql) {
  const std::string op = call.body["operator"].get<std::string>(), name = call.body["name"].get<std::string>();
  const Settings& s = parts.settings;
  Result<records::Rows> rows = sql.query("select id, password, granted, seed, enrolled, used_step, failures, locked_until, disabled from staff where operator = ? and name = ?", {op, name});
  if (!rows) return rows.error();
  const auto refused = [&](const std::string& id) -> Result<Reply> {
    if (!id.empty()) {
      // The count that closes the door begins anew behind it.
      Result<int64_t> counted = sql.run("update staff set locked_until = case when failures + 1 >= ? then ? else locked_until end, failures = case when failures + 1 >= ? then 0 else failures + 1 end where operator = ? and id = ? and locked_until <= ?",
                                        {s.sign_in_failures, call.now.micros() + s.lock_seconds * 1'000'000, s.sign_in_failures, op, id, call.now.micros()});
      if (!counted) return counted.error();
      call.op = op, call.who.op = op, call.who.id = "staff " + id, call.resource = "session";
    }
    Reply r;
    const HttpReply p = problem(refusal("sign_in_failed", "name, password or code is wrong, or there were too many failures; after those, wait"));
    r.status = p.status, r.raw = true, r.text = p.body, r.headers = p.headers;
    return r;
  };
  if (rows->empty()) return refused("");
  const records::Row& row = (*rows)[0];
  const std::string& id = row.text(0);
  const std::string& good = std::any_cast<const std::string&>(call.prepared);
  if (row.integer(7) > call.now.micros() || row.integer(8) != 0 || good.empty() || good != row.text(1)) return refused(id);
  const bool enrolled = row.integer(4) != 0;
  if (enrolled) {
    Result<std::string> seed = parts.vault.unseal(seed_place(op, id), row.text(3));
    if (!seed) return seed.error();
    const std::optional<int64_t> step = totp_taken(*seed, call.body.value("code", ""), call.now, row.integer(5));
    if (!step) return refused(id);
    if (Result<int64_t> used = sql.run("update staff set used_step = ? where operator = ? and id = ?", {*step, op, id}); !used) return used.error();
  }
  if (Result<int64_t> anew = sql.run("update staff set failures = 0 where operator = ? and id = ?", {op, id}); !anew) return anew.error();
  Result<std::string> made = Authenticator::begin(sql, {op, enrolled ? "staff" : "enrolment", "staff " + id, row.text(2), "", enrolled ? s.staff_seconds : 900}, call.now);
  if (!made) return made.error();
  call.op = op, call.who.op = op, call.who.id = "staff " + id, call.who.granted = row.text(2), call.resource = "session";
  Result<Reply> r = begun(call, "staff", *made, enrolled ? s.staff_seconds : 900);
  if (r) r->body["enrolmentNeeded"] = !enrolled;
  return r;
}

Result<std::string> own_id(const Call& call) {
  if (!call.who.id.starts_with("staff ")) return refusal("conflict", "this is for people who have signed in by password");
  return call.who.id.substr(6);
}

Result<Reply> enrol(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::string> id = own_id(call);
  if (!id) return id.error();
  Result<records::Row> row = sql.one("select name, enrolled from staff where operator = ? and id = ?", {call.who.op, *id});
  if (!row) return row.error();
  if (row->integer(1) != 0) return refusal("conflict", "enrolled already; an owner can let it begin anew");
  const std::string seed = random_bytes(20);
  Result<int64_t> done = sql.run("update staff set seed = ? where operator = ? and id = ? and enrolled = 0", {parts.vault.seal(seed_place(call.who.op, *id), seed), call.who.op, *id});
  if (!done) return done.error();
  call.resource = "staff " + *id;
  Reply r;
  r.body = {{"uri", totp_uri("Sublet " + call.who.op, row->text(0), seed)}, {"secret", base32(seed)}};
  return r;
}

Result<Reply> confirm(Parts& parts, Call& call, records::Sql& sql) {
  Result<std::string> id = own_id(call);
  if (!id) return id.error();
  Result<records::Row> row = sql.one("select seed, used_step, enrolled, failures, locked_until from staff where operator = ? and id = ?", {call.who.op, *id});
  if (!row) return row.error();
  if (row->text(0).empty() || row->integer(2) != 0) return refusal("conflict", "ask for a secret first");
  Result<std::string> seed = parts.vault.unseal(seed_place(call.who.op, *id), row->text(0));
  if (!seed) return seed.error();
  const std::optional<int64_t> step = totp_taken(*seed, call.body["code"].get<std::string>(), call.now, row->integer(1));
  if (!step) return refusal("wrong_totp", "the code is wrong; is the telephone's clock right?");
  Result<int64_t> done = sql.run("update staff set enrolled = 1, used_step = ?, version = version + 1 where operator = ? and id = ?", {*step, call.who.op, *id});
  if (!done) return done.error();
  if (Result<Done> ended = Authenticator::end_all(sql, call.who.op, call.who.id); !ended) return ended.error();
  call.resource = "staff " + *id;
  return Reply{};
}

struct PasswordChange {
  std::string old_hash, new_hash;
};
Result<Done> before_password(Parts& parts, Call& call) {
  Result<std::string> id = own_id(call);
  if (!id) return id.error();
  Result<std::string> stored = parts.db.read<std::string>([&](records::Sql& sql) -> Result<std::string> {
    Result<records::Row> row = sql.one("select password from staff where operator = ? and id = ?", {call.who.op, *id});
    if (!row) return row.error();
    return row->text(0);
  });
  if (!stored) return stored.error();
  const HashTurn turn;
  if (!turn.good()) return refusal("busy", "too many passwords at a time");
  if (!password_is(*stored, call.body["old"].get<std::string>())) return refusal("wrong_password", "the old password is another");
  if (call.body["old"] == call.body["new"]) return refusal("same_password", "the new password is the old one");
  Result<std::string> hash = hash_password(call.body["new"].get<std::string>());
  if (!hash) return hash.error();
  call.prepared = PasswordChange{*stored, *hash};
  return Done{};
}

Result<Reply> new_password(Call& call, records::Sql& sql) {
  const auto& change = std::any_cast<const PasswordChange&>(call.prepared);
  Result<int64_t> done = sql.run("update staff set password = ?, password_seen = 0, version = version + 1 where operator = ? and id = ? and password = ?", {change.new_hash, call.who.op, call.who.id.substr(6), change.old_hash});
  if (!done) return done.error();
  if (*done == 0) return refusal("conflict", "the password has changed meanwhile");
  // Every other session of this person ends.
  Result<int64_t> ended = sql.run("delete from session where operator = ? and principal = ? and hash <> ?", {call.who.op, call.who.id, call.who.session});
  if (!ended) return ended.error();
  call.resource = call.who.id;
  return Reply{};
}

}  // namespace

std::vector<Route> staff_routes(Parts& parts) {
  const auto forget = [&parts] { parts.authenticator.forget(); };
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = "/sublet/v1/staff", .name = "createStaff", .area = Area::staff, .access = Access::write, .takes = "sublet.Staff_Create", .gives = "sublet.Staff", .status = 201, .runs = write, .handler = create, .before = make_password});
  r.push_back({.method = "GET", .path = "/sublet/v1/staff", .name = "listStaff", .area = Area::staff, .gives = "sublet.Staff", .list = true, .handler = list});
  r.push_back({.method = "GET", .path = "/sublet/v1/staff/{id}", .name = "readStaff", .area = Area::staff, .gives = "sublet.Staff", .handler = retrieve});
  r.push_back({.method = "PATCH", .path = "/sublet/v1/staff/{id}", .name = "changeStaff", .area = Area::staff, .access = Access::write, .takes = "sublet.Staff_Update", .gives = "sublet.Staff", .runs = write, .handler = change, .before = before_change, .after = forget, .patch = true});
  r.push_back({.method = "POST", .path = "/sublet/v1/sign-in", .name = "signIn", .access = Access::write, .open = true, .takes = "sublet.SignIn", .gives = "sublet.Session", .status = 201, .runs = write, .handler = with(sign_in),
               .before = [&parts](Call& c) { return check_password(parts, c); }});
  r.push_back({.method = "POST", .path = "/sublet/v1/totp", .name = "beginEnrolment", .access = Access::write, .gives = "sublet.Enrolment", .status = 201, .runs = write, .handler = with(enrol)});
  r.push_back({.method = "POST", .path = "/sublet/v1/totp/confirm", .name = "confirmEnrolment", .access = Access::write, .takes = "sublet.Enrolment_Confirm", .status = 204, .runs = write, .handler = with(confirm), .after = forget});
  r.push_back({.method = "POST", .path = "/sublet/v1/password", .name = "changePassword", .access = Access::write, .takes = "sublet.Password_Change", .status = 204, .runs = write, .handler = new_password,
               .before = [&parts](Call& c) { return before_password(parts, c); }, .after = forget});
  return r;
}

}  // namespace sublet::gateway::rest
