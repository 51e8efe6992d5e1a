// For tests of the rotation of keys: records in which every kind of sealed text stands, of two operators, and whether all of it can still
// be read, is found, and stands under the one key.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "commerce/identity_number.h"
#include "commerce/objections.h"
#include "commerce/parties.h"
#include "commerce/payments.h"
#include "gateway/rest/key_rotation.h"
#include "gateway/rest/secrets.h"
#include "records/ids.h"
#include "records/outbox.h"

namespace sublet::gateway::rest {

class SealedWorld {
 public:
  SealedWorld(records::Database& db, records::Vault& vault) : db_(db), vault_(vault) {}

  // Vouchers are good until `until`.
  Result<Done> fill(int parties, Instant now, Instant until) {
    for (int from = 0; from < parties; from += 500) {
      Result<Done> done = db_.write<Done>([&](records::Sql& sql) -> Result<Done> {
        for (int i = from; i < std::min(from + 500, parties); ++i) {
          const commerce::Work w{sql, vault_, op(i), now, "test"};
          commerce::NewParty p;
          p.name = name(i), p.cert_number = certificate(i), p.profile = profile(i);
          Result<std::string> id = commerce::register_party(w, p);
          if (!id) return id.error();
        }
        return Done{};
      });
      if (!done) return done;
    }
    return db_.write<Done>([&](records::Sql& sql) -> Result<Done> {
      for (int i = 0; i < 2; ++i) {
        const std::string o = op(i);
        Result<std::vector<commerce::NewVoucher>> made = commerce::issue_vouchers({sql, vault_, o, now, "test"}, 50'000'000, 3, until);
        if (!made) return made.error();
        vouchers_[o] = *made;
        Result<int64_t> n = sql.run("insert into hub (operator, id, api, callback, query, types, secret, state, position, attempts, due, trouble, created, created_by) values (?, 'h', 'a', 'c', '', '', ?, 'paused', 0, 0, 0, '', 0, '')",
                                    {o, vault_.seal(hub_secret_place(o, "h"), "hub of " + o)});
        if (n) n = sql.run("insert into staff (operator, id, name, granted, password, seed, enrolled, used_step, failures, locked_until, disabled, version, created, created_by) values (?, 's', 'n', 'owner', '', ?, 1, 0, 0, 0, 0, 1, 0, '')",
                           {o, vault_.seal(seed_place(o, "s"), "seed of " + o)});
        if (n) n = sql.run("insert into one_time_code (operator, line, hash, expires, attempts, sent, hour_from, hour_sent) values (?, '8617090000001', ?, ?, 0, 0, 0, 0)",
                           {o, vault_.find(o + "/one_time_code/8617090000001", "123456"), now.micros() + 300'000'000});
        if (n) n = sql.run("insert into objection (operator, id, party, number, words_sealed, state, answer, order_id, actor, answered_by, due, version, created, changed) values (?, 'o', 'p', '8617090000001', ?, 'open', '', '', 't', '', 0, 1, 0, 0)",
                           {o, vault_.seal(o + "/objection.words", "objection of " + o)});
        if (!n) return n.error();
        const std::string id = "m" + std::to_string(i);
        const Json body = {{"sealed", vault_.seal(sms_place(o, id), "words to " + o)}, {"kind", "one_time_code"}};
        if (Result<Done> out = records::put_out(sql, o, {.id = id, .topic = "sms", .target = "8617090000001", .body = dump(body)}, now); !out) return out;
      }
      return Done{};
    });
  }

  // What cannot be read any more; empty: all can. Of parties each `step`th is looked for.
  std::string wrong(int parties, int step, Instant now) {
    Result<std::string> w = db_.read<std::string>([&](records::Sql& sql) -> Result<std::string> {
      for (int i = 0; i < parties; i += step) {
        const commerce::Work work{sql, vault_, op(i), now, "test"};
        Result<std::optional<commerce::Party>> p = commerce::party_by_certificate(work, "01", certificate(i));
        if (!p || !*p) return "party " + std::to_string(i) + " is not found by its certificate";
        Result<commerce::PartyInClear> c = commerce::party_to_send(work, (*p)->id);
        if (!c || c->name != name(i) || c->cert_number != certificate(i) || c->profile != profile(i)) return "party " + std::to_string(i) + " cannot be read";
        Result<std::vector<commerce::Party>> named = commerce::parties_by_name(work, name(i), 10);
        if (!named || named->size() != 1) return "party " + std::to_string(i) + " is not found by its name";
      }
      for (int i = 0; i < 2; ++i) {
        const std::string o = op(i);
        Result<records::Row> hub = sql.one("select secret from hub where operator = ?", {o}), staff = sql.one("select seed from staff where operator = ?", {o}), sms = sql.one("select body, id from outbox where operator = ? and topic = 'sms'", {o});
        if (!hub || !staff || !sms) return std::string("a row is missing");
        const Result<commerce::Objection> objection = commerce::objection({sql, vault_, o, now, "test"}, "o");
        if (!objection || objection->words != "objection of " + o) return "an objection of " + o + " cannot be read";
        Result<Json> body = parse_json(sms->text(0));
        if (!body) return std::string("a message is no JSON");
        Result<std::string> a = vault_.unseal(hub_secret_place(o, "h"), hub->text(0)), b = vault_.unseal(seed_place(o, "s"), staff->text(0)), c = vault_.unseal(sms_place(o, sms->text(1)), (*body)["sealed"].get<std::string>());
        if (!a || *a != "hub of " + o || !b || *b != "seed of " + o || !c || *c != "words to " + o) return "a secret of " + o + " cannot be read";
      }
      return std::string();
    });
    return w ? *w : w.error().text();
  }

  // Every text in the database that names this key: "table.column".
  std::vector<std::string> under(const std::string& key) {
    Result<std::vector<std::string>> found = db_.read<std::vector<std::string>>([&](records::Sql& sql) -> Result<std::vector<std::string>> {
      Result<records::Rows> columns = sql.query(db_.postgresql() ? "select cast(table_name as text), cast(column_name as text) from information_schema.columns where table_schema = 'public' and data_type = 'text'"
                                                                 : "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' and lower(c.type) = 'text'");
      if (!columns) return columns.error();
      std::vector<std::string> out;
      for (const records::Row& c : *columns) {
        Result<records::Row> n = sql.one("select count(*) from " + c.text(0) + " where " + c.text(1) + " like ? or " + c.text(1) + " like ?", {key + ":%", "%\"" + key + ":%"});
        if (!n) return n.error();
        if (n->integer(0) != 0) out.push_back(c.text(0) + "." + c.text(1));
      }
      std::sort(out.begin(), out.end());
      return out;
    });
    return found ? *found : std::vector<std::string>{found.error().text()};
  }

  const std::vector<commerce::NewVoucher>& vouchers(const std::string& o) { return vouchers_[o]; }
  static std::string op(int i) { return i % 2 == 0 ? "demo" : "other"; }
  static std::string name(int i) { return "王小明" + std::to_string(i); }
  static std::string profile(int i) { return "{\"i\":" + std::to_string(i) + "}"; }
  static std::string certificate(int i) {
    const Date born = date_from_days(days_of({1960, 1, 1}) + i / 900);
    char text[20];
    std::snprintf(text, sizeof text, "110105%04d%02d%02d%03d", born.year, born.month, born.day, i % 900);
    return std::string(text) + commerce::identity_check_character(text);
  }

 private:
  records::Database& db_;
  records::Vault& vault_;
  std::map<std::string, std::vector<commerce::NewVoucher>> vouchers_;
};

}  // namespace sublet::gateway::rest
