// Who has not bought yet: what a visit may see and order, and what it may not; how an operator shows itself; complaints; use by day.
#include "commerce/brand.h"
#include "commerce/merchants.h"
#include "gateway/rest/money_testing.h"
#include "gateway/rest/query.h"
#include "gateway/rest/seller_testing.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

const std::string v1 = "/sublet/v1/", first_number = "8617090000101", second_number = "8617090000102";

std::string resident(int serial) {
  const std::string body = "11010519800101" + std::to_string(2'000 + serial).substr(1);
  return body + commerce::identity_check_character(body);
}

class Visits : public ::testing::TestWithParam<records::TestKind> {
 protected:
  static Settings unhurried() {
    Settings s;
    s.strangers = s.each_visitor = {.rate = 100'000, .burst = 100'000};
    return s;
  }
  class Api : public SellerApi {
   public:
    explicit Api(records::TestKind kind) : SellerApi(kind, unhurried()) {}
  };
  Api api_{GetParam()};

  void SetUp() override {
    api_.numbers({first_number, second_number, "8617090000103", "8617090000104", "8617090000105"});
    const Result<Done> merchant = api_.write([](const commerce::Work& w) -> Result<Done> {
      commerce::Merchant m;
      m.wallet = "alipay", m.title = "test", m.account = "2088", m.app = "2021";
      Result<commerce::Merchant> added = commerce::add_merchant(w, m, "{}");
      return added ? Result<Done>(Done{}) : Result<Done>(added.error());
    });
    ASSERT_TRUE(merchant) << merchant.error().text();
  }
  std::string visit(const std::string& op = "demo") {
    const HttpAnswer a = api_.ask("", "POST", v1 + "visits", dump(Json{{"operator", op}}));
    EXPECT_EQ(a.status, 201) << a.body;
    EXPECT_EQ(json_of(a)["expiresIn"], 7'200);
    return json_of(a).value("token", "");
  }
  HttpAnswer tell(const std::string& visit, const std::string& name, const std::string& number) { return api_.ask(visit, "POST", v1 + "visits/identity", dump(Json{{"name", name}, {"idNumber", number}, {"agreed", true}})); }
  static Json wish(const std::string& number = {}) {
    Json r = {{"kind", "new_number"}, {"offer", "basic"}, {"topUp", 19}, {"host", "h"}};
    if (!number.empty()) r["number"] = number;
    return r;
  }
  HttpAnswer order(const std::string& visit, Json request, const Json& payment = {{"method", "alipay"}, {"source", "precreate"}}) { return api_.ask(visit, "POST", v1 + "orders", dump(Json{{"request", std::move(request)}, {"payment", payment}})); }
};
INSTANTIATE_TEST_SUITE_P(Both, Visits, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(Visits, a_cookie_ended_before_the_visit_that_had_ordered_again) {
  const std::string origin = api_.server->base();
  const HttpAnswer begun = api_.ask("", "POST", v1 + "visits", dump(Json{{"operator", "demo"}, {"cookie", true}}), {{"Origin", origin}, {"Sublet-Session", "visitor demo"}});
  ASSERT_EQ(begun.status, 201) << begun.body;
  const std::string set(begun.header("set-cookie"));
  const HttpAnswer looked = api_.ask("", "GET", v1 + "session", "", {{"Sublet-Session", "visitor demo"}, {"Cookie", set.substr(0, set.find(';'))}});
  EXPECT_EQ(looked.status, 200);
  EXPECT_EQ(looked.header("set-cookie"), set) << "the same, from now on: " << set;
  EXPECT_NE(set.find("Max-Age=2592000"), std::string::npos);
}

TEST_P(Visits, a_stranger_chooses_says_who_it_is_orders_and_follows_its_order) {
  const std::string me = visit();
  const Json who = json_of(api_.ask(me, "GET", v1 + "session"));
  EXPECT_EQ(who["granted"], "visitor");
  EXPECT_EQ(who["operator"], "demo");
  EXPECT_FALSE(who.contains("party"));
  EXPECT_EQ(json_of(api_.ask(me, "GET", "/tmf-api/productCatalogManagement/v4/productOffering"))[0]["id"], "basic");
  const Json packages = json_of(api_.ask(me, "GET", v1 + "packages"));
  ASSERT_EQ(packages.size(), 1u);
  EXPECT_EQ(packages[0]["fees"][0]["amount"], 19);
  EXPECT_EQ(packages[0]["prices"][0]["name"], "r");
  EXPECT_EQ(packages[0]["prices"][0]["steps"][0]["amount"], 0.1);
  Json cities;
  for (int i = 0; i < 500 && cities.size() != 1; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(10))) cities = json_of(api_.ask(me, "GET", v1 + "shop/cities"));
  ASSERT_EQ(cities.size(), 1u);
  EXPECT_EQ(cities[0]["city"], "北京");
  EXPECT_EQ(cities[0]["numbers"], 5);
  EXPECT_EQ(json_of(api_.ask(me, "GET", v1 + "numbers?city=" + percent_encode("北京"))).size(), 5u);
  EXPECT_EQ(json_of(order(me, wish()))["code"], "identity_first");
  const HttpAnswer told = tell(me, "王小明", resident(1));
  ASSERT_EQ(told.status, 200) << told.body;
  EXPECT_EQ(json_of(told)["name"].get<std::string>().find("小明"), std::string::npos) << "shown masked, to whoever looks over a shoulder";
  EXPECT_EQ(told.body.find(resident(1)), std::string::npos);
  EXPECT_EQ(json_of(api_.ask(me, "GET", v1 + "session"))["party"], json_of(told)["party"]) << "at once, not when what was remembered is forgotten";
  const HttpAnswer quoted = api_.ask(me, "POST", v1 + "quotes", dump(wish(first_number)));
  ASSERT_EQ(quoted.status, 201) << quoted.body;
  EXPECT_EQ(json_of(quoted)["request"]["channel"], "online") << "with the second check of who buys online";
  const HttpAnswer placed = api_.ask(me, "POST", v1 + "orders", dump(Json{{"quote", json_of(quoted)["id"]}, {"payment", {{"method", "alipay"}, {"source", "precreate"}}}}));
  ASSERT_EQ(placed.status, 201) << placed.body;
  const std::string id = json_of(placed)["id"].get<std::string>();
  EXPECT_EQ(json_of(api_.ask(me, "GET", v1 + "orders"))[0]["id"], id);
  EXPECT_EQ(api_.ask(me, "GET", v1 + "orders/" + id).status, 200);
  EXPECT_EQ(api_.ask(me, "GET", v1 + "orders/" + id + "/esim").status, 404) << "it has none";
  api_.clock.advance(int64_t{20} * 86'400 * 1'000'000);
  EXPECT_EQ(api_.ask(me, "GET", v1 + "orders/" + id).status, 200) << "it waits for days, and is found again";
  EXPECT_EQ(json_of(api_.ask(me, "POST", v1 + "orders/" + id + "/undo", R"({"reason":"another one"})"))["state"], "undone");
  EXPECT_EQ(api_.state_of(first_number), "idle");
  EXPECT_EQ(api_.errors, "");
}

TEST_P(Visits, nobody_orders_for_others_in_other_channels_or_what_is_for_lines) {
  const std::string me = visit(), hers = api_.person(7);
  ASSERT_EQ(tell(me, "王小明", resident(1)).status, 200);
  for (const auto& [member, value] : {std::pair<const char*, Json>{"party", hers}, {"user", hers}, {"line", first_number}, {"kind", "top_up"}, {"kind", "extra_line"}, {"kind", "port_in"}, {"iccid", "89860109000000000001"}, {"reservation", "R1"}, {"imei", "490154203237518"}}) {
    Json r = wish();
    r[member] = value;
    EXPECT_EQ(order(me, r).status, 403) << member;
    EXPECT_EQ(api_.ask(me, "POST", v1 + "quotes", dump(r)).status, 403) << member;
  }
  for (const Json& payment : {Json{{"method", "drawer"}, {"source", "D1"}}, Json{{"method", "account"}, {"source", first_number}}, Json{{"method", "none"}}}) EXPECT_EQ(order(me, wish(), payment).status, 403) << payment.dump();
  Json online = wish(second_number);
  online["channel"] = "shop";
  const HttpAnswer a = order(me, online);
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(a)["request"]["channel"], "online") << "whatever it says: what is sold without a look at the face is checked later";
}

// A quote is a seller's, and with it goes how little is to be proved.
TEST_P(Visits, a_shops_quote_is_not_taken_over) {
  const std::string me = visit();
  const Json told = json_of(tell(me, "王小明", resident(1)));
  Json of_shop = wish();
  of_shop["party"] = told["party"], of_shop["channel"] = "shop";
  const HttpAnswer quoted = api_.post(v1 + "quotes", of_shop);
  ASSERT_EQ(quoted.status, 201) << quoted.body;
  EXPECT_EQ(api_.ask(me, "POST", v1 + "orders", dump(Json{{"quote", json_of(quoted)["id"]}, {"payment", {{"method", "alipay"}, {"source", "precreate"}}}})).status, 404);
}

TEST_P(Visits, somebody_of_the_same_name_and_number_sees_none_of_the_others_orders) {
  const std::string me = visit(), another = visit();
  ASSERT_EQ(tell(me, "王小明", resident(1)).status, 200);
  ASSERT_EQ(tell(another, "王小明", resident(1)).status, 200);
  const std::string id = json_of(order(me, wish(first_number)))["id"].get<std::string>();
  EXPECT_EQ(json_of(api_.ask(another, "GET", v1 + "orders")).size(), 0u);
  for (const char* part : {"", "/payment", "/freeze", "/esim"}) EXPECT_EQ(api_.ask(another, "GET", v1 + "orders/" + id + part).status, 404) << part;
  EXPECT_EQ(api_.ask(another, "POST", v1 + "orders/" + id + "/undo", R"({"reason":"x"})").status, 404);
  const std::string of_shop = json_of(api_.post(v1 + "orders", {{"request", [&] { Json r = wish(second_number); r["party"] = json_of(api_.ask(me, "GET", v1 + "session"))["party"]; return r; }()}, {"payment", {{"method", "alipay"}, {"source", "precreate"}}}})).value("id", "");
  ASSERT_FALSE(of_shop.empty());
  EXPECT_EQ(api_.ask(me, "GET", v1 + "orders/" + of_shop).status, 404) << "of the same person, bought elsewhere";
}

TEST_P(Visits, a_name_that_is_confirmed_stays_and_one_that_nobody_confirmed_gives_way) {
  const std::string me = visit(), party = api_.person(3);
  const std::string certificate = "11010519800101" + std::string("003") + commerce::identity_check_character("11010519800101003");
  EXPECT_EQ(json_of(tell(me, "李四", certificate))["party"], party) << "nobody has confirmed 王小明 with this number";
  const Result<Done> verified = api_.write([&](const commerce::Work& w) { return commerce::set_verified(w, party, "number_and_name", "r"); });
  ASSERT_TRUE(verified);
  EXPECT_EQ(json_of(tell(me, "王五", certificate))["code"], "identity_mismatch");
  EXPECT_EQ(tell(me, "李四", certificate).status, 200);
  EXPECT_EQ(json_of(tell(me, "李四", "110105194912310021"))["code"], "bad_identity_number");
  EXPECT_EQ(tell(me, "李四", certificate).status, 200);
  EXPECT_EQ(tell(me, "李四", certificate).status, 429) << "who tries numbers out comes not far";
}

TEST_P(Visits, hold_few_numbers_at_a_time) {
  const std::string me = visit();
  ASSERT_EQ(tell(me, "王小明", resident(1)).status, 200);
  std::string last;
  for (int i = 0; i < 3; ++i) {
    const HttpAnswer a = order(me, wish());
    ASSERT_EQ(a.status, 201) << a.body;
    last = json_of(a)["id"].get<std::string>();
  }
  EXPECT_EQ(json_of(order(me, wish()))["code"], "too_many_orders");
  ASSERT_EQ(api_.ask(me, "POST", v1 + "orders/" + last + "/undo", R"({"reason":"no"})").status, 200);
  EXPECT_EQ(order(me, wish()).status, 201);
  EXPECT_EQ(json_of(tell(me, "赵六", resident(2)))["code"], "wrong_state") << "it has ordered for somebody";
}

TEST_P(Visits, every_other_route_is_closed_to_them) {
  const std::string me = visit(), elsewhere = visit("other");
  ASSERT_EQ(tell(me, "王小明", resident(1)).status, 200);
  size_t closed = 0;
  for (const Route& r : api_.server->routes()) {
    if (r.open || r.visitors || r.area == Area::self) continue;
    std::string target = r.path;
    while (target.find('{') != std::string::npos) target.replace(target.find('{'), target.find('}') - target.find('{') + 1, "x");
    const HttpAnswer a = api_.ask(me, r.method, target, r.method == "GET" ? "" : "{}");
    EXPECT_EQ(a.status, 403) << r.method << " " << r.path << ": " << a.body;
    ++closed;
  }
  EXPECT_GT(closed, 100u);
  EXPECT_EQ(json_of(api_.ask(elsewhere, "GET", "/tmf-api/productCatalogManagement/v4/productOffering"))[0]["id"], "secretive");
  EXPECT_EQ(api_.ask(elsewhere, "GET", v1 + "session", "", {{"X-Operator", "demo"}}).status, 403);
  EXPECT_EQ(api_.ask("", "POST", v1 + "visits", R"({"operator":"nobody"})").status, 404);
  EXPECT_EQ(api_.ask(api_.owner, "POST", v1 + "visits/identity", dump(Json{{"name", "x"}, {"idNumber", resident(1)}, {"agreed", true}})).status, 403);
  const std::string left = visit();
  EXPECT_EQ(api_.ask(left, "DELETE", v1 + "session").status, 204);
  EXPECT_EQ(api_.ask(left, "GET", v1 + "session").status, 401);
}

// What product managers post and think of is not for customers' eyes.
TEST_P(Visits, no_customer_sees_what_is_being_thought_of) {
  const std::string offerings = "/tmf-api/productCatalogManagement/v4/productOffering";
  const HttpAnswer posted = api_.post(offerings, {{"name", "secret plan"}});
  ASSERT_EQ(posted.status, 201) << posted.body;
  api_.line("8617090000201", api_.person(9));
  for (const std::string& who : {visit(), api_.subscriber("8617090000201")}) {
    EXPECT_EQ(api_.ask(who, "GET", offerings).body.find("secret plan"), std::string::npos);
    EXPECT_EQ(api_.ask(who, "GET", offerings + "/" + json_of(posted)["id"].get<std::string>()).status, 404);
    EXPECT_EQ(api_.ask(who, "GET", offerings + "/basic").status, 200);
  }
}

TEST_P(Visits, an_operator_shows_itself_by_its_own_colours_and_readably) {
  const auto brand = [&](const std::string& op) { return json_of(api_.ask("", "GET", v1 + "brand?operator=" + op)); };
  EXPECT_EQ(brand("demo")["title"], "demo");
  EXPECT_EQ(api_.ask("", "GET", v1 + "brand").status, 404) << "there are two";
  EXPECT_EQ(api_.ask("", "GET", v1 + "brand?operator=nobody").status, 404);
  const std::string logo = "data:image/svg+xml;base64," + records::base64("<svg xmlns='http://www.w3.org/2000/svg'/>");
  const HttpAnswer set = api_.patch(v1 + "brand", {{"title", "小店通信"}, {"colour", "#b91c1c"}, {"logo", logo}, {"slogan", {{"zh", "说话算话"}, {"en", "Fair"}}}, {"serviceNumber", "10040"}});
  ASSERT_EQ(set.status, 200) << set.body;
  const Json b = brand("demo");
  EXPECT_EQ(b["title"], "小店通信");
  EXPECT_EQ(b["colour"], "#b91c1c");
  EXPECT_EQ(b["logo"], logo);
  EXPECT_EQ(b["slogan"]["zh"], "说话算话");
  EXPECT_FALSE(b.contains("by")) << "who works there is nobody's business";
  EXPECT_EQ(api_.patch(v1 + "brand", {{"slogan", {{"en", "Fairer"}}}}).status, 200);
  EXPECT_EQ(brand("demo")["slogan"]["zh"], "说话算话");
  EXPECT_EQ(brand("other")["title"], "other") << "of one alone";
  for (const Json& bad : {Json{{"colour", "#ffff00"}}, Json{{"colour", "red"}}, Json{{"logo", "https://elsewhere.example/x.svg"}}, Json{{"logo", "data:text/html;base64,PHNjcmlwdD4="}}, Json{{"logo", "data:image/png;base64," + records::base64("<svg>")}}, Json{{"serviceNumber", "<b>"}}, Json{{"x", 1}}}) EXPECT_EQ(api_.patch(v1 + "brand", bad).status, 400) << bad.dump();
  EXPECT_EQ(api_.ask(api_.care, "PATCH", v1 + "brand", "{}").status, 403);
  EXPECT_EQ(api_.patch(v1 + "brand", {{"title", "y"}}, {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(brand("demo")["version"], 2);
  EXPECT_EQ(brand("other")["version"], 0);
}

TEST_P(Visits, a_complaint_has_a_date_and_is_answered_once) {
  api_.line("8617090000201", api_.person(9)), api_.line("8617090000202", api_.person(10));
  const std::string hers = api_.subscriber("8617090000201"), his = api_.subscriber("8617090000202");
  const HttpAnswer made = api_.ask(hers, "POST", v1 + "complaints", dump(Json{{"about", "charges"}, {"words", "charged twice"}}));
  ASSERT_EQ(made.status, 201) << made.body;
  const Json c = json_of(made);
  EXPECT_EQ(c["due"], Instant::from_micros(api_.clock.now().micros() + int64_t{15} * 86'400 * 1'000'000).text());
  EXPECT_FALSE(c.contains("party"));
  const std::string one = v1 + "complaints/" + c["id"].get<std::string>();
  EXPECT_EQ(api_.ask(his, "GET", one).status, 404);
  EXPECT_EQ(json_of(api_.ask(his, "GET", v1 + "complaints")).size(), 0u);
  EXPECT_EQ(api_.ask(his, "POST", v1 + "complaints", dump(Json{{"about", "network"}, {"words", "x"}, {"number", "8617090000201"}})).status, 403);
  EXPECT_EQ(api_.ask(hers, "POST", one + "/answer", R"({"words":"I am right"})").status, 403);
  api_.clock.advance(int64_t{16} * 86'400 * 1'000'000);
  EXPECT_EQ(json_of(api_.ask(api_.care, "GET", v1 + "complaints?overdue=true")).size(), 1u);
  EXPECT_EQ(api_.ask(api_.care, "POST", one + "/answer", R"({"words":"0.30 is given back"})").status, 200);
  EXPECT_EQ(api_.ask(api_.care, "POST", one + "/answer", R"({"words":"no"})").status, 409);
  const Json answered = json_of(api_.get(one));
  EXPECT_EQ(answered["answer"], "0.30 is given back");
  EXPECT_EQ(answered["overdue"], false);
  EXPECT_EQ(json_of(api_.ask(api_.care, "GET", v1 + "complaints?overdue=true")).size(), 0u);
  EXPECT_EQ(api_.events("complaint"), Json({"ComplaintCreateEvent", "ComplaintStateChangeEvent"}));
  EXPECT_EQ(api_.post(v1 + "complaints", {{"about", "network"}, {"words", "no signal"}, {"number", "8617090000202"}}).status, 201) << "told by telephone";
  EXPECT_EQ(api_.post(v1 + "complaints", {{"about", "network"}, {"words", "x"}, {"number", "8617099999999"}}).status, 400);
  const std::string again = api_.subscriber("8617090000202");  // his session is long over
  for (int i = 0; i < 4; ++i) EXPECT_EQ(api_.ask(again, "POST", v1 + "complaints", dump(Json{{"about", "service"}, {"words", std::to_string(i)}})).status, 201);
  EXPECT_EQ(json_of(api_.ask(again, "POST", v1 + "complaints", dump(Json{{"about", "service"}, {"words", "again"}})))["code"], "too_many_complaints");
}

TEST_P(Visits, an_operators_licences_and_agreements_have_their_days) {
  const std::string today = api_.clock.now().text().substr(0, 10), year = "2999-12-31";
  const HttpAnswer made = api_.post(v1 + "licences", {{"kind", "licence"}, {"number", "A2.B1-20190001"}, {"counterpart", "MIIT"}, {"begins", "2019-07-01"}, {"ends", today}});
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string one = v1 + "licences/" + json_of(made)["id"].get<std::string>();
  EXPECT_EQ(json_of(made)["daysLeft"], 1) << "it holds today still";
  EXPECT_EQ(api_.post(v1 + "licences", {{"kind", "agreement"}, {"number", "U-7"}, {"counterpart", "h"}, {"begins", year}}).status, 201);
  const std::string platform = api_.key("platform", "-");
  EXPECT_EQ(json_of(api_.ask(platform, "GET", v1 + "licences", "", {{"X-Operator", "demo"}})).size(), 2u) << "the platform looks whether they are there";
  EXPECT_EQ(api_.ask(platform, "DELETE", one, "", {{"X-Operator", "demo"}}).status, 403);
  const Json all = json_of(api_.ask(api_.key("regulator"), "GET", v1 + "licences"));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["state"], "in_force");
  EXPECT_EQ(all[1]["state"], "to_begin");
  api_.clock.advance(int64_t{86'400} * 1'000'000);
  EXPECT_EQ(json_of(api_.get(one))["state"], "ended");
  EXPECT_EQ(json_of(api_.patch(one, {{"ends", year}}))["state"], "in_force") << "renewed";
  EXPECT_EQ(api_.patch(one, {{"ends", "2001-01-01"}}).status, 400);
  EXPECT_EQ(api_.patch(one, {{"note", "x"}}, {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(api_.ask(api_.care, "POST", v1 + "licences", "{}").status, 403);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", one).status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "DELETE", one).status, 404);
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", one, "", {{"If-Match", "\"1\""}}).status, 412) << "renewed meanwhile, it is not what was to be removed";
  const Json now = json_of(api_.get(v1 + "licences"))[0];
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", one, "", {{"If-Match", "\"" + std::to_string(now["version"].get<int64_t>()) + "\""}}).status, 204) << "lists tell the version: " << now.dump();
  EXPECT_EQ(json_of(api_.get(v1 + "licences")).size(), 1u);
}

class UseOfDays : public ::testing::TestWithParam<records::TestKind> {
 protected:
  MoneyApi api_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Both, UseOfDays, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(UseOfDays, are_those_of_the_operators_clock_by_service_and_application) {
  const std::string line = "8617090000001", owner = api_.key("owner");
  api_.account({line}, "50", "party-1");
  const int64_t hour = int64_t{3'600} * 1'000'000, noon = (api_.clock.now().micros() / (24 * hour)) * 24 * hour - 2 * 24 * hour + 4 * hour;  // 12:00 in Shanghai, two days ago
  int64_t position = 0;
  const auto used = [&](int64_t at, const char* service, const char* app, int64_t units, int64_t cost) {
    const Result<int64_t> in = api_.db().write<int64_t>([&](records::Sql& sql) {
      return sql.run("insert into usage_record (operator, day, line, position, sub, at, account, service, direction, peer, host, seconds, units, cost, discount, app) values ('demo', ?, ?, ?, 0, ?, 1, ?, '', '', 'h', 0, ?, ?, 0, ?)",
                     {at / (24 * hour), line, ++position, at, std::string(service), units, cost, std::string(app)});
    });
    ASSERT_TRUE(in);
  };
  used(noon, "data", "wechat", 1'000, 10), used(noon + 1, "data", "wechat", 500, 5), used(noon + 2, "data", "", 7, 1);
  used(noon + 11 * hour + hour / 2, "voice", "", 60, 100'000);   // 23:30, still that day
  used(noon + 12 * hour, "voice", "", 30, 50'000);               // midnight of the next, the same day by UTC
  const std::string day = Instant::from_micros(noon).text().substr(0, 10), next = Instant::from_micros(noon + 24 * hour).text().substr(0, 10);
  const Json found = json_of(api_.ask(owner, "GET", "/sublet/v1/use/" + line + "?from=" + day + "&until=" + next));
  const Json expected = Json::array({{{"day", next}, {"service", "voice"}, {"uses", 1}, {"amount", 30}, {"unit", "seconds"}, {"cost", 0.05}},
                                     {{"day", day}, {"service", "voice"}, {"uses", 1}, {"amount", 60}, {"unit", "seconds"}, {"cost", 0.1}},
                                     {{"day", day}, {"service", "data"}, {"uses", 2}, {"amount", 1'500}, {"unit", "octets"}, {"cost", 0.000015}, {"app", "wechat"}},
                                     {{"day", day}, {"service", "data"}, {"uses", 1}, {"amount", 7}, {"unit", "octets"}, {"cost", 0.000001}}});
  EXPECT_EQ(found["days"], expected) << found.dump(1);
  EXPECT_EQ(json_of(api_.ask(owner, "GET", "/sublet/v1/use/" + line + "?from=" + next + "&until=" + next))["days"].size(), 1u);
  for (const char* bad : {"?from=2026-13-01", "?from=x", "?from=2026-01-01&until=2025-01-01", "?from=2020-01-01"}) EXPECT_EQ(api_.ask(owner, "GET", "/sublet/v1/use/" + line + bad).status, 400) << bad;
  EXPECT_EQ(api_.ask(owner, "GET", "/sublet/v1/use/8617099999999").status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", "/sublet/v1/use/" + line).status, 404);
}

}  // namespace
}  // namespace sublet::gateway::rest
