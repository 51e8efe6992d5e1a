// People and systems at the door of the HTTP API: staff by password and TOTP, clients of OAuth2, subscribers by a code.
#include "gateway/rest/key_rotation.h"
#include "gateway/rest/testing.h"

#include "gateway/rest/secrets.h"

namespace sublet::gateway::rest {
namespace {

Settings quick() {
  Settings s;
  s.strangers = {.rate = 1'000, .burst = 1'000};
  return s;
}

std::string from_base32(const std::string& text) {
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    held = (held << 5) | static_cast<uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits >= 8) out += static_cast<char>(held >> (bits -= 8));
  }
  return out;
}

class People : public ::testing::Test {
 protected:
  TestApi api_{records::TestKind::sqlite, quick()};
  const std::string owner_ = api_.key("owner");
  struct Person {
    std::string id, name, password, seed;
  };
  Person hire(const std::string& name, const std::string& granted) {
    const HttpAnswer a = api_.ask(owner_, "POST", "/sublet/v1/staff", Json{{"name", name}, {"granted", granted}}.dump());
    EXPECT_EQ(a.status, 201) << a.body;
    const Json j = json_of(a);
    return {j["id"].get<std::string>(), name, j["password"].get<std::string>(), ""};
  }
  HttpAnswer sign_in(const Person& p, const std::string& code = {}) {
    Json j = {{"operator", "demo"}, {"name", p.name}, {"password", p.password}};
    if (!code.empty()) j["code"] = code;
    return api_.ask("", "POST", "/sublet/v1/sign-in", j.dump());
  }
  std::string code(const Person& p) { return hotp(p.seed, static_cast<uint64_t>(totp_step(api_.clock.now()))); }
  void later() { api_.clock.advance(30'000'000); }
  HttpAnswer change_password(const std::string& token, const std::string& old, const std::string& anew) { return api_.ask(token, "POST", "/sublet/v1/password", Json{{"old", old}, {"new", anew}}.dump()); }
  // By a new colleague at the first sign-in; `own`: who changes the password that the owner saw too.
  void enrol(Person& p, bool own = true) {
    const HttpAnswer in = sign_in(p);
    ASSERT_EQ(in.status, 201) << in.body;
    EXPECT_EQ(json_of(in)["enrolmentNeeded"], true);
    const std::string token = json_of(in)["token"].get<std::string>();
    EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/keys").status, 403) << "by password alone nobody gets anywhere";
    EXPECT_EQ(json_of(api_.ask(token, "GET", "/sublet/v1/session"))["passwordSeen"], true);
    if (own) {
      EXPECT_EQ(change_password(token, p.password, p.password + " mine").status, 204);
      p.password += " mine";
    }
    const HttpAnswer begun = api_.ask(token, "POST", "/sublet/v1/totp");
    ASSERT_EQ(begun.status, 201) << begun.body;
    EXPECT_TRUE(json_of(begun)["uri"].get<std::string>().starts_with("otpauth://totp/Sublet%20demo:"));
    p.seed = from_base32(json_of(begun)["secret"].get<std::string>());
    const HttpAnswer wrong = api_.ask(token, "POST", "/sublet/v1/totp/confirm", R"({"code":"000000"})");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(json_of(wrong)["code"], "wrong_totp") << "what people are told is of the code, not of how it was sent";
    EXPECT_EQ(api_.ask(token, "POST", "/sublet/v1/totp/confirm", Json{{"code", code(p)}}.dump()).status, 204);
    EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/session").status, 401) << "sign in again, with the code";
    later();
  }
};

TEST_F(People, sign_in_by_password_and_a_code_that_is_good_once) {
  Person p = hire("li.wei", "owner");
  enrol(p);
  EXPECT_EQ(sign_in(p).status, 401) << "without a code";
  const std::string good = code(p);
  const HttpAnswer in = sign_in(p, good);
  ASSERT_EQ(in.status, 201) << in.body;
  EXPECT_EQ(sign_in(p, good).status, 401) << "the same code again";
  const std::string token = json_of(in)["token"].get<std::string>();
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/keys").status, 200);
  EXPECT_EQ(api_.ask(token, "DELETE", "/sublet/v1/session").status, 204);
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/keys").status, 401);
  later();
  const std::string again = json_of(sign_in(p, code(p)))["token"].get<std::string>();
  api_.clock.advance(int64_t{9 * 3600} * 1'000'000);
  EXPECT_EQ(api_.ask(again, "GET", "/sublet/v1/keys").status, 401) << "sessions end by themselves";
}

TEST_F(People, are_locked_out_after_failures_and_learn_nothing_from_the_answers) {
  Person p = hire("li.wei", "care");
  enrol(p);
  Person nobody = p, guess = p;
  nobody.name = "nobody";
  guess.password = "guess";
  const HttpAnswer unknown = sign_in(nobody, code(p)), wrong = sign_in(guess, code(p));
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(unknown.body, wrong.body);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(sign_in(guess, code(p)).status, 401);
  const HttpAnswer locked = sign_in(p, code(p));
  EXPECT_EQ(locked.status, 401);
  EXPECT_EQ(locked.body, wrong.body);
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", "/sublet/v1/staff/" + p.id))["locked"], true);
  api_.clock.advance(int64_t{901} * 1'000'000);
  EXPECT_EQ(sign_in(p, code(p)).status, 201) << "after a quarter of an hour";
  for (int i = 0; i < 5; ++i) (void)sign_in(guess);
  EXPECT_EQ(api_.ask(owner_, "PATCH", "/sublet/v1/staff/" + p.id, R"({"locked":false})").status, 200);
  later();
  EXPECT_EQ(sign_in(p, code(p)).status, 201) << "or when the owner opens";
}

TEST_F(People, lose_their_rights_at_once_when_the_owner_takes_them) {
  Person p = hire("li.wei", "product");
  enrol(p);
  const std::string token = json_of(sign_in(p, code(p)))["token"].get<std::string>(), path = "/sublet/v1/staff/" + p.id;
  const std::string catalog = "/tmf-api/productCatalogManagement/v4/catalog";
  EXPECT_EQ(api_.ask(token, "POST", catalog, R"({"name":"x"})").status, 201);
  EXPECT_EQ(api_.ask(owner_, "PATCH", path, R"({"granted":"regulator"})").status, 200);
  EXPECT_EQ(api_.ask(token, "POST", catalog, R"({"name":"x"})").status, 403);
  EXPECT_EQ(api_.ask(token, "GET", catalog).status, 200);
  EXPECT_EQ(api_.ask(owner_, "PATCH", path, R"({"disabled":true})").status, 200);
  EXPECT_EQ(api_.ask(token, "GET", catalog).status, 401);
  later();
  EXPECT_EQ(sign_in(p, code(p)).status, 401);
  EXPECT_EQ(api_.ask(owner_, "POST", "/sublet/v1/staff", R"({"name":"li.wei","granted":"care"})").status, 409);
  EXPECT_EQ(api_.ask(owner_, "PATCH", path, R"({"granted":"platform"})").status, 400);
}

TEST_F(People, change_their_password_and_end_their_other_sessions_by_it) {
  Person p = hire("li.wei", "care");
  enrol(p);
  const std::string one = json_of(sign_in(p, code(p)))["token"].get<std::string>();
  later();
  const std::string two = json_of(sign_in(p, code(p)))["token"].get<std::string>();
  EXPECT_EQ(api_.ask(one, "POST", "/sublet/v1/password", Json{{"old", "no"}, {"new", "a much better one"}}.dump()).status, 403);
  EXPECT_EQ(api_.ask(one, "POST", "/sublet/v1/password", Json{{"old", p.password}, {"new", "short"}}.dump()).status, 400);
  EXPECT_EQ(api_.ask(one, "POST", "/sublet/v1/password", Json{{"old", p.password}, {"new", "a much better one"}}.dump()).status, 204);
  EXPECT_EQ(api_.ask(one, "GET", "/sublet/v1/session").status, 200);
  EXPECT_EQ(api_.ask(two, "GET", "/sublet/v1/session").status, 401);
  p.password = "a much better one";
  later();
  EXPECT_EQ(sign_in(p, code(p)).status, 201);
  EXPECT_EQ(api_.ask(owner_, "POST", "/sublet/v1/totp").status, 409) << "a key is no person";
}

// The password that the owner was shown once stayed for good: nothing asked for another.
TEST_F(People, with_a_password_that_another_has_seen_change_it_and_do_nothing_else) {
  Person p = hire("li.wei", "owner");
  enrol(p, false);
  const HttpAnswer in = sign_in(p, code(p));
  ASSERT_EQ(in.status, 201) << in.body;
  const std::string token = json_of(in)["token"].get<std::string>(), path = "/sublet/v1/staff/" + p.id;
  const Json who = json_of(api_.ask(token, "GET", "/sublet/v1/session"));
  EXPECT_EQ(who["passwordSeen"], true);
  EXPECT_EQ(who["scopes"], Json::array({"self.write"})) << who.dump();
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", path))["passwordSeen"], true);
  for (const char* asked : {"/sublet/v1/keys", "/sublet/v1/staff", "/sublet/v1/now"}) {
    const HttpAnswer a = api_.ask(token, "GET", asked);
    EXPECT_EQ(a.status, 403) << asked;
    EXPECT_EQ(json_of(a)["code"], "password_seen") << asked;
  }
  EXPECT_EQ(json_of(change_password(token, p.password, p.password))["code"], "same_password");
  EXPECT_EQ(json_of(change_password(token, "another one entirely", "a much better one"))["code"], "wrong_password");
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/keys").status, 403) << "nothing was changed";
  EXPECT_EQ(change_password(token, p.password, "a much better one").status, 204);
  EXPECT_FALSE(json_of(api_.ask(token, "GET", "/sublet/v1/session")).contains("passwordSeen"));
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/keys").status, 200) << "the same session goes on, with all its rights";
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", path))["passwordSeen"], false);

  p.password = json_of(api_.ask(owner_, "PATCH", path, R"({"newPassword":true})"))["password"].get<std::string>();
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/session").status, 401);
  later();
  const std::string anew = json_of(sign_in(p, code(p)))["token"].get<std::string>();
  EXPECT_EQ(json_of(api_.ask(anew, "GET", "/sublet/v1/keys"))["code"], "password_seen") << "after a reset too";
  EXPECT_EQ(api_.ask(anew, "DELETE", "/sublet/v1/session").status, 204) << "or leave";
}

// A list's old row was sent back whole: whom another owner had just disabled could sign in again.
TEST_F(People, stay_disabled_when_another_owner_changes_their_roles_by_an_older_list) {
  const Person p = hire("li.wei", "care");
  const std::string path = "/sublet/v1/staff/" + p.id;
  const Json seen = json_of(api_.ask(owner_, "GET", "/sublet/v1/staff"))[0];
  const HttpHeaders match = {{"If-Match", "\"" + std::to_string(seen["version"].get<int64_t>()) + "\""}};
  EXPECT_EQ(api_.ask(owner_, "PATCH", path, R"({"disabled":true})", match).status, 200);
  const HttpAnswer late = api_.ask(owner_, "PATCH", path, R"({"granted":"finance"})", match);
  EXPECT_EQ(late.status, 412) << late.body;
  EXPECT_EQ(json_of(late)["code"], "precondition_failed");
  const Json now = json_of(api_.ask(owner_, "PATCH", path, R"({"granted":"finance"})"));
  EXPECT_EQ(now["disabled"], true) << "what is not sent stays as it is";
  EXPECT_EQ(now["version"], seen["version"].get<int64_t>() + 2);
}

TEST_F(People, rfc6749_4_4_clients_get_tokens_with_scopes_of_their_key) {
  const Json key = json_of(api_.ask(owner_, "POST", "/sublet/v1/keys", R"({"name":"shop","granted":"catalogue.read order.write"})"));
  const std::string id = key["id"].get<std::string>(), secret = key["key"].get<std::string>();
  const HttpHeaders form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  const auto token = [&](const std::string& body, HttpHeaders more = {}) {
    more.insert(more.end(), form.begin(), form.end());
    return api_.ask("", "POST", "/oauth2/token", body, more);
  };
  HttpAnswer a = token("grant_type=client_credentials&client_id=" + id + "&client_secret=" + secret + "&scope=catalogue.read");
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(a.header("cache-control"), "no-store");
  EXPECT_EQ(json_of(a)["token_type"], "Bearer");
  EXPECT_EQ(json_of(a)["scope"], "catalogue.read");
  const std::string bearer = json_of(a)["access_token"].get<std::string>();
  EXPECT_EQ(api_.ask(bearer, "GET", "/tmf-api/productCatalogManagement/v4/catalog").status, 200);
  EXPECT_EQ(api_.ask(bearer, "GET", "/sublet/v1/keys").status, 403);
  api_.clock.advance(int64_t{3'601} * 1'000'000);
  EXPECT_EQ(api_.ask(bearer, "GET", "/sublet/v1/session").status, 401) << "it has ended";
  const std::string word = id + ":" + secret;
  std::string basic;
  {
    const std::string url = base64url(word);
    for (const char c : url) basic += c == '-' ? '+' : c == '_' ? '/' : c;
  }
  a = token("grant_type=client_credentials", {{"Authorization", "Basic " + basic}});
  EXPECT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["scope"], "catalogue.read order.write");
  for (const auto& [body, status, error] : {std::tuple("grant_type=password", 400, "unsupported_grant_type"), {"grant_type=client_credentials&client_secret=x", 401, "invalid_client"}, {"grant_type=client_credentials", 401, "invalid_client"}}) {
    a = token(body);
    EXPECT_EQ(a.status, status) << body;
    EXPECT_EQ(json_of(a)["error"], error);
  }
  EXPECT_EQ(json_of(token("grant_type=client_credentials&client_secret=" + secret + "&scope=key.write"))["error"], "invalid_scope");
  EXPECT_EQ(api_.ask("", "POST", "/oauth2/token", "{}").status, 415);
  const std::string last = json_of(token("grant_type=client_credentials&client_secret=" + secret))["access_token"].get<std::string>();
  EXPECT_EQ(api_.ask(last, "GET", "/sublet/v1/session").status, 200);
  EXPECT_EQ(api_.ask(owner_, "DELETE", "/sublet/v1/keys/" + id).status, 204);
  EXPECT_EQ(api_.ask(last, "GET", "/sublet/v1/session").status, 401) << "its tokens end with the key";
}

class Subscribers : public People {
 protected:
  Subscribers() {
    const Result<std::string> bytes = command_from_json({{"do", "open_account"}, {"operator", "demo"}, {"key", "k"}, {"lines", Json::array({{{"number", line_}, {"host", "h"}, {"offers", {"basic"}}}})}, {"money", "50.00"}});
    EXPECT_TRUE(bytes) << bytes.error().text();
    const auto done = api_.service->execute_bytes(*bytes);
    EXPECT_TRUE(done);
  }
  std::vector<std::string> sent() {
    const Result<records::Rows> rows = api_.db().read<records::Rows>([](records::Sql& sql) { return sql.query("select id, body from outbox where operator = ? and topic = 'sms' order by id", {std::string("demo")}); });
    std::vector<std::string> out;
    for (const records::Row& r : *rows) {
      const Json body = Json::parse(r.text(1));
      EXPECT_FALSE(body.contains("text")) << "no code stands in the records in clear";
      const Result<std::string> words = api_.vault->unseal("demo/sms/" + r.text(0), body["sealed"].get<std::string>());
      EXPECT_TRUE(words);
      const size_t digits = words->find_first_of("0123456789");
      EXPECT_LE(std::count_if(words->begin(), words->end(), [](char c) { return (c & 0xC0) != 0x80; }), 70) << "one message of UCS2 (TS 23.038)";
      out.push_back(words->substr(digits, 6));
    }
    return out;
  }
  HttpAnswer ask_code(const std::string& line) { return api_.ask("", "POST", "/sublet/v1/code", Json{{"operator", "demo"}, {"line", line}}.dump()); }
  HttpAnswer enter(const std::string& code) { return api_.ask("", "POST", "/sublet/v1/code/sign-in", Json{{"operator", "demo"}, {"line", line_}, {"code", code}}.dump()); }
  const std::string line_ = "8617090000001";
};

TEST_F(Subscribers, sign_in_by_a_code_that_goes_to_their_number_only) {
  const HttpAnswer a = ask_code(line_);
  EXPECT_EQ(a.status, 202);
  ASSERT_EQ(sent().size(), 1u);
  const std::string code = sent()[0];
  EXPECT_EQ(a.body.find(code), std::string::npos);
  const HttpAnswer in = enter(code);
  ASSERT_EQ(in.status, 201) << in.body;
  const std::string token = json_of(in)["token"].get<std::string>();
  EXPECT_EQ(json_of(api_.ask(token, "GET", "/sublet/v1/session"))["line"], line_);
  EXPECT_EQ(api_.ask(token, "GET", "/tmf-api/productCatalogManagement/v4/productOffering").status, 200);
  EXPECT_EQ(api_.ask(token, "GET", "/sublet/v1/keys").status, 403);
  EXPECT_EQ(enter(code).status, 401) << "a code is good once";
}

TEST_F(Subscribers, sign_in_by_a_code_that_was_on_its_way_when_keys_were_turned) {
  ask_code(line_);
  const std::string code = sent()[0];
  const Result<Rotation> turned = rotate_keys({api_.db(), *api_.vault, api_.clock}, [](const Json&) { return true; });
  ASSERT_TRUE(turned) << turned.error().text();
  EXPECT_EQ(sent()[0], code) << "the message waits under the new key";
  EXPECT_EQ(api_.vault->names().size(), 2u) << "the old one stays until the code's time is over";
  EXPECT_EQ(enter(code == "000000" ? "000001" : "000000").status, 401);
  EXPECT_EQ(enter(code).status, 201);
  EXPECT_EQ(drop_unused_keys({api_.db(), *api_.vault, api_.clock})->size(), 1u);
}

TEST_F(Subscribers, who_are_none_get_the_same_answer_and_no_message) {
  const HttpAnswer a = ask_code(line_), b = ask_code("8617099999999"), c = ask_code("x");
  EXPECT_EQ(a.body, b.body);
  EXPECT_EQ(a.body, c.body);
  EXPECT_EQ(a.status, c.status);
  EXPECT_EQ(sent().size(), 1u);
}

TEST_F(Subscribers, have_five_attempts_five_minutes_and_five_messages_an_hour) {
  (void)ask_code(line_);
  const std::string code = sent()[0], wrong = code == "000000" ? "000001" : "000000";
  for (int i = 0; i < 5; ++i) EXPECT_EQ(enter(wrong).status, 401);
  EXPECT_EQ(enter(code).status, 401) << "too many attempts";
  (void)ask_code(line_);
  EXPECT_EQ(sent().size(), 1u) << "not within a minute";
  for (int i = 0; i < 8; ++i) {
    api_.clock.advance(61'000'000);
    (void)ask_code(line_);
  }
  ASSERT_EQ(sent().size(), 5u);
  api_.clock.advance(int64_t{400} * 1'000'000);
  EXPECT_EQ(enter(sent().back()).status, 401) << "too old";
  api_.clock.advance(int64_t{3'600} * 1'000'000);
  (void)ask_code(line_);
  ASSERT_EQ(sent().size(), 6u);
  EXPECT_EQ(enter(sent().back()).status, 201);
}

}  // namespace
}  // namespace sublet::gateway::rest
