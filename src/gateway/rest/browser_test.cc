// Signing in from a browser: the token in a cookie, and what other sites try with it.
#include "gateway/rest/browser.h"

#include "gateway/rest/secrets.h"
#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

HttpRequest request(HttpHeaders headers, bool tls = false) { return {"POST", "/sublet/v1/orders", {}, std::move(headers), {}, tls}; }

TEST(Cookies, count_only_for_who_names_their_kind) {
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-staff=st.demo.a"}})), "") << "a form of another site sends the cookie, and no header";
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-staff=st.demo.a"}, {"Sublet-Session", "staff"}})), "st.demo.a");
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-staff=st.demo.a"}, {"Sublet-Session", "subscriber"}})), "");
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "x=1; sublet-subscriber-demo=st.demo.b;y"}, {"Sublet-Session", "subscriber demo"}})), "st.demo.b");
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-visitor-a=st.a.x; sublet-visitor-b=st.b.y"}, {"Sublet-Session", "visitor b"}})), "st.b.y") << "a browser is at several shops";
  for (const char* named : {"visitor", "visitor c", "visitor ", "visitor b; x", "visitor  b", "staff b", "visitor B"})
    EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-visitor-a=st.a.x; sublet-visitor-b=st.b.y"}, {"Sublet-Session", named}})), "") << named;
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-staff=st.demo.a; __Host-sublet-staff=st.demo.c"}, {"Sublet-Session", "staff"}})), "st.demo.c") << "what plain HTTP could set does not stand before what only TLS can";
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-staff=sk.demo.1.key"}, {"Sublet-Session", "staff"}})), "") << "a key is no session";
  EXPECT_EQ(token_of_cookie(request({{"Cookie", "sublet-owner=st.demo.a"}, {"Sublet-Session", "owner"}})), "");
  EXPECT_FALSE(shown_by_cookie(request({{"Cookie", "sublet-staff=st.demo.a"}, {"Sublet-Session", "staff"}, {"Authorization", "Bearer st.demo.z"}}))) << "what is shown openly counts first";
}

TEST(Cookies, plain_http_set_one_for_a_server_that_is_reached_over_tls) {
  const HttpHeaders plain = {{"Cookie", "sublet-staff=st.demo.a"}, {"Sublet-Session", "staff"}}, host = {{"Cookie", "__Host-sublet-staff=st.demo.a"}, {"Sublet-Session", "staff"}};
  EXPECT_EQ(token_of_cookie(request(plain, true)), "");
  EXPECT_EQ(token_of_cookie(request(host, true)), "st.demo.a");
  EXPECT_FALSE(cookie_is_safe(request(plain), "https://api.example")) << "something before us speaks TLS";
  EXPECT_TRUE(cookie_is_safe(request(host), "https://api.example"));
  EXPECT_TRUE(cookie_is_safe(request(plain), "http://127.0.0.1:8680"));
}

TEST(Cookies, are_for_pages_of_ours) {
  const std::string base = "https://api.example/";
  EXPECT_TRUE(from_our_page(request({{"Origin", "https://api.example"}}), base));
  EXPECT_TRUE(from_our_page(request({{"Origin", "http://localhost:8680"}, {"Host", "localhost:8680"}}), base));
  EXPECT_TRUE(from_our_page(request({{"Origin", "https://inner:8680"}, {"Host", "inner:8680"}}, true), base));
  for (const char* origin : {"https://api.example.evil", "https://evil.example", "http://api.example", "null", "https://api.example:444", "https://evil.example/https://api.example"}) EXPECT_FALSE(from_our_page(request({{"Origin", origin}, {"Host", "api.example"}}, true), base)) << origin;
  EXPECT_FALSE(from_our_page(request({{"Host", "api.example"}}), base)) << "none is told";
}

TEST(Cookies, are_secret_where_there_is_tls_and_stay_on_this_machine_where_there_is_none) {
  const HttpHeaders here = {{"Host", "127.0.0.1:8680"}, {"Origin", "http://127.0.0.1:8680"}};
  EXPECT_EQ(*session_cookie(request(here), "http://127.0.0.1:8680", "staff", "demo", "st.demo.a", 60), "sublet-staff=st.demo.a; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
  EXPECT_EQ(*session_cookie(request({{"Host", "api.example"}, {"Origin", "https://api.example"}}, true), "https://api.example", "staff", "demo", "st.demo.a", 60), "__Host-sublet-staff=st.demo.a; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
  EXPECT_EQ(*session_cookie(request(here), "http://127.0.0.1:8680", "visitor", "demo", "st.demo.a", 60), "sublet-visitor-demo=st.demo.a; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
  EXPECT_EQ(session_cookie(request({{"Host", "10.0.0.5:8680"}, {"Origin", "http://10.0.0.5:8680"}}), "http://10.0.0.5:8680", "staff", "demo", "st.demo.a", 60).error().code, "needs_tls");
  EXPECT_EQ(session_cookie(request({{"Host", "127.0.0.1.evil.example"}, {"Origin", "http://127.0.0.1.evil.example"}}), "http://127.0.0.1:1", "staff", "demo", "st.demo.a", 60).error().code, "needs_tls");
  EXPECT_TRUE(session_cookie(request({{"Host", "inner"}, {"Origin", "https://api.example"}}), "https://api.example", "staff", "demo", "st.demo.a", 60)->ends_with("; Secure")) << "something before us speaks TLS";
}

class Browsers : public ::testing::Test {
 protected:
  SellerApi api_{records::TestKind::sqlite};
  const std::string origin_ = api_.server->base();
  HttpHeaders of_page(const std::string& cookie, HttpHeaders more = {}) const {
    HttpHeaders h = {{"Sublet-Session", "staff"}, {"Origin", origin_}};
    if (!cookie.empty()) h.emplace_back("Cookie", cookie);
    for (auto& m : more) h.push_back(std::move(m));
    return h;
  }
  HttpAnswer page(const std::string& cookie, const std::string& method, const std::string& path, const std::string& body = {}) { return api_.ask("", method, path, body, of_page(cookie)); }
  std::string code(const std::string& seed) { return hotp(seed, static_cast<uint64_t>(totp_step(api_.clock.now()))); }
  // Somebody who works there, signed in by a page: the cookie as a browser sends it back.
  std::string signed_in(const std::string& granted) {
    const Json made = json_of(api_.post("/sublet/v1/staff", {{"name", granted}, {"granted", granted}}));
    Json in = {{"operator", "demo"}, {"name", granted}, {"password", made["password"]}, {"cookie", true}};
    HttpAnswer a = page("", "POST", "/sublet/v1/sign-in", dump(in));
    EXPECT_EQ(a.status, 201) << a.body;
    EXPECT_FALSE(json_of(a).contains("token")) << "no script gets it";
    const std::string enrolment = cookie_of(a);
    EXPECT_EQ(page(enrolment, "POST", "/sublet/v1/password", dump(Json{{"old", in["password"]}, {"new", "a password of one's own"}})).status, 204);
    in["password"] = "a password of one's own";
    const Json secret = json_of(page(enrolment, "POST", "/sublet/v1/totp"));
    const std::string uri = secret["secret"].get<std::string>();
    std::string seed;
    uint32_t held = 0;
    int bits = 0;
    for (const char c : uri) {
      held = (held << 5) | static_cast<uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26), bits += 5;
      if (bits >= 8) seed += static_cast<char>(held >> (bits -= 8));
    }
    EXPECT_EQ(page(enrolment, "POST", "/sublet/v1/totp/confirm", dump(Json{{"code", code(seed)}})).status, 204);
    api_.clock.advance(30'000'000);
    in["code"] = code(seed);
    a = page("", "POST", "/sublet/v1/sign-in", dump(in));
    EXPECT_EQ(a.status, 201) << a.body;
    return cookie_of(a);
  }
  static std::string cookie_of(const HttpAnswer& a) {
    const std::string set(a.header("set-cookie"));
    return set.substr(0, set.find(';'));
  }
};

TEST_F(Browsers, sign_in_by_a_cookie_work_and_sign_out) {
  const std::string cookie = signed_in("owner");
  ASSERT_TRUE(cookie.starts_with("sublet-staff=st.demo.")) << cookie;
  const Json who = json_of(page(cookie, "GET", "/sublet/v1/session"));
  EXPECT_EQ(who["name"], "owner");
  EXPECT_EQ(who["operator"], "demo");
  EXPECT_EQ(who["currency"], "CNY");
  EXPECT_EQ(page(cookie, "POST", "/sublet/v1/keys", R"({"name":"k","granted":"care"})").status, 201);
  const HttpAnswer out = page(cookie, "DELETE", "/sublet/v1/session");
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(std::string(out.header("set-cookie")).find("sublet-staff=; "), std::string::npos);
  EXPECT_NE(std::string(out.header("set-cookie")).find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(page(cookie, "GET", "/sublet/v1/session").status, 401);
}

TEST_F(Browsers, a_page_went_on_as_who_had_signed_in_in_another_tab) {
  const std::string owner = signed_in("owner"), care = signed_in("care");
  const std::string as_owner = "demo/" + json_of(page(owner, "GET", "/sublet/v1/session"))["principal"].get<std::string>();
  const auto ask = [&](const std::string& cookie, const std::string& as) { return api_.ask("", "GET", "/sublet/v1/orders", "", of_page(cookie, {{"Sublet-Principal", as}})); };
  EXPECT_EQ(ask(owner, as_owner).status, 200);
  const HttpAnswer other = ask(care, as_owner);
  EXPECT_EQ(other.status, 401);
  EXPECT_EQ(json_of(other)["code"], "another_session");
  EXPECT_EQ(api_.ask("", "POST", "/sublet/v1/complaints", R"({"line":"8617000000001","kind":"other","words":"x"})", of_page(care, {{"Sublet-Principal", as_owner}, {"Idempotency-Key", "k"}})).status, 401) << "nor is anything done";
  EXPECT_EQ(ask(owner, "other/" + as_owner.substr(5)).status, 401) << "nor at another operator";
  EXPECT_EQ(page(care, "GET", "/sublet/v1/session").status, 200) << "who asks who they are is told";
}

TEST_F(Browsers, another_site_changes_nothing_with_their_cookie) {
  const std::string cookie = signed_in("owner");
  const std::string path = "/sublet/v1/keys", body = R"({"name":"evil","granted":"owner"})";
  const auto tried = [&](HttpHeaders headers) {
    headers.emplace_back("Cookie", cookie);
    return api_.ask("", "POST", path, body, std::move(headers)).status;
  };
  EXPECT_EQ(tried({}), 401) << "as a form sends it";
  EXPECT_EQ(tried({{"Origin", "https://evil.example"}}), 401);
  EXPECT_EQ(tried({{"Origin", "https://evil.example"}, {"Sublet-Session", "staff"}}), 403);
  EXPECT_EQ(tried({{"Origin", "null"}, {"Sublet-Session", "staff"}}), 403);
  EXPECT_EQ(tried({{"Sublet-Session", "staff"}}), 403) << "without an Origin";
  EXPECT_EQ(json_of(api_.get(path + "?name=evil")).size(), 0u) << "nothing was made";
  for (const std::string method : {"PATCH", "DELETE"}) EXPECT_EQ(api_.ask("", method, method == "PATCH" ? "/sublet/v1/settings/pay_minutes" : "/sublet/v1/session", method == "PATCH" ? R"({"value":1})" : "", {{"Cookie", cookie}, {"Sublet-Session", "staff"}, {"Origin", "https://evil.example"}}).status, 403) << method;
  EXPECT_EQ(page(cookie, "GET", "/sublet/v1/session").status, 200) << "and she is still signed in";
  EXPECT_EQ(api_.ask("", "GET", "/sublet/v1/session", "", {{"Cookie", cookie}, {"Sublet-Session", "staff"}}).status, 200) << "reading changes nothing; SameSite keeps the cookie from other sites";
}

TEST_F(Browsers, nobody_signs_a_page_of_theirs_in_here) {
  const Json in = {{"operator", "demo"}, {"line", "8617000000001"}, {"code", "000000"}, {"cookie", true}};
  EXPECT_EQ(api_.ask("", "POST", "/sublet/v1/code/sign-in", dump(in), {{"Origin", "https://evil.example"}}).status, 401) << "the code is wrong anyway";
  const Json made = json_of(api_.post("/sublet/v1/staff", {{"name", "li"}, {"granted", "care"}}));
  const Json good = {{"operator", "demo"}, {"name", "li"}, {"password", made["password"]}, {"cookie", true}};
  const HttpAnswer a = api_.ask("", "POST", "/sublet/v1/sign-in", dump(good), {{"Origin", "https://evil.example"}});
  EXPECT_EQ(a.status, 403) << a.body;
  EXPECT_EQ(a.header("set-cookie"), "");
}

TEST_F(Browsers, a_subscriber_has_a_cookie_of_its_own_kind) {
  const std::string number = "8617000000001";
  (void)api_.line(number, api_.person(1));
  const std::string token = api_.subscriber(number);
  const HttpHeaders headers = {{"Sublet-Session", "subscriber demo"}, {"Origin", origin_}, {"Cookie", "sublet-subscriber-demo=" + token}};
  const HttpAnswer a = api_.ask("", "GET", "/sublet/v1/session", "", headers);
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["line"], number);
  EXPECT_EQ(api_.ask("", "GET", "/sublet/v1/session", "", {{"Sublet-Session", "staff"}, {"Cookie", "sublet-subscriber-demo=" + token}}).status, 401);
  EXPECT_EQ(api_.ask("", "GET", "/sublet/v1/now", "", headers).status, 403) << "the operator's figures are not hers";
}

TEST_F(Browsers, a_cookie_is_good_no_longer_than_its_session) {
  const std::string cookie = signed_in("care");
  EXPECT_EQ(page(cookie, "GET", "/sublet/v1/session").status, 200);
  api_.clock.advance(int64_t{9 * 3'600} * 1'000'000);
  EXPECT_EQ(page(cookie, "GET", "/sublet/v1/session").status, 401);
}

}  // namespace
}  // namespace sublet::gateway::rest
