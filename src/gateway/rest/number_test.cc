// Numbers one by one: kept for somebody and given back, ordered by who kept them, graded, placed; TMF685's pools; settings; and what is
// under one's name.
#include "gateway/rest/seller_testing.h"

namespace sublet::gateway::rest {
namespace {

const std::string reservations = "/sublet/v1/reservations", settings = "/sublet/v1/settings/", pools = "/tmf-api/resourcePoolManagement/v4/", stock = "/tmf-api/resourceInventoryManagement/v4/resource/";
const std::string first = "8617090001487", second = "8617090001497", third = "8617090002467";

class Numbers : public ::testing::TestWithParam<records::TestKind> {
 protected:
  SellerApi api_{GetParam()};
  HttpAnswer keep(const std::string& key, const Json& body) { return api_.ask(key, "POST", reservations, dump(body)); }
  Json order(const std::string& party, const std::string& number, const std::string& reservation = {}) {
    Json request = {{"kind", "new_number"}, {"party", party}, {"number", number}, {"offer", "basic"}, {"topUp", 50}};
    if (!reservation.empty()) request["reservation"] = reservation;
    return {{"request", request}, {"payment", {{"method", "drawer"}, {"source", drawer()}}}};
  }
  std::string drawer() {
    const Result<std::string> id = api_.write([&](const commerce::Work& w) { return commerce::open_drawer(w, "agent", 0); });
    EXPECT_TRUE(id);
    may_use(api_.shop, *id);
    return drawer_ = *id;
  }
  // The owner names it with the key.
  void may_use(const std::string& key, const std::string& drawer) {
    const size_t from = key.find('.', 3) + 1;
    EXPECT_EQ(api_.patch("/sublet/v1/keys/" + key.substr(from, key.find('.', from) - from), {{"payers", {"drawer:" + drawer}}}).status, 200);
  }
  std::string drawer_;
};
INSTANTIATE_TEST_SUITE_P(Both, Numbers, ::testing::ValuesIn(records::both_kinds), kind_name);

TEST_P(Numbers, are_kept_for_a_customer_and_given_back_and_each_change_is_on_record) {
  api_.numbers({first, second});
  const std::string other_shop = api_.key("order.write");
  const HttpAnswer a = keep(api_.shop, {{"numbers", {first}}, {"minutes", 10}});
  ASSERT_EQ(a.status, 201) << a.body;
  const std::string path = reservations + "/" + json_of(a)["id"].get<std::string>();
  EXPECT_EQ(api_.state_of(first), "reserved");
  EXPECT_EQ(json_of(keep(other_shop, {{"numbers", {first}}}))["code"], "number_taken");
  EXPECT_EQ(json_of(keep(other_shop, {{"numbers", {second, first}}}))["code"], "number_taken");
  EXPECT_EQ(api_.state_of(second), "idle") << "nothing is kept by halves";
  EXPECT_EQ(api_.ask(other_shop, "GET", path).status, 404) << "another seller's";
  EXPECT_EQ(json_of(api_.ask(other_shop, "GET", reservations)).size(), 0u);
  EXPECT_EQ(api_.ask(other_shop, "POST", path + "/release", R"({"reason":"x"})").status, 404);
  for (const std::string& all : {api_.owner, api_.care, api_.key("regulator"), api_.key("finance")}) EXPECT_EQ(json_of(api_.ask(all, "GET", path))["state"], "held") << "the operator's people see all";
  EXPECT_EQ(keep(api_.shop, {{"numbers", {second}}, {"minutes", 1'441}}).status, 400) << "longer than is set";
  EXPECT_EQ(keep(api_.shop, {{"numbers", {"8617099999999"}}}).status / 100, 4);
  EXPECT_EQ(keep(api_.shop, {{"numbers", {second, second}}}).status, 400);
  EXPECT_EQ(keep(api_.shop, Json::object()).status, 400);
  EXPECT_EQ(api_.ask(api_.shop, "POST", path + "/release", "{}").status, 400) << "without a reason";
  EXPECT_EQ(json_of(api_.ask(api_.shop, "POST", path + "/release", R"({"reason":"changed their mind"})"))["state"], "released");
  EXPECT_EQ(api_.state_of(first), "idle");
  EXPECT_EQ(api_.ask(api_.shop, "POST", path + "/release", R"({"reason":"again"})").status / 100, 4);
  const Json past = json_of(api_.get("/sublet/v1/numbers/" + first + "/history"));
  ASSERT_EQ(past.size(), 2u) << past.dump();
  EXPECT_EQ(past[0]["reason"], "changed their mind");
  EXPECT_EQ(past[1]["after"], "reserved");
  EXPECT_EQ(api_.get("/sublet/v1/numbers/8617099999999/history").status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", "/sublet/v1/numbers/" + first + "/history").status, 404);
  EXPECT_EQ(api_.events("reservation"), Json::array({"ReservationCreationEvent", "ReservationStateChangeEvent"}));
}

TEST_P(Numbers, that_were_kept_are_free_when_their_time_is_over) {
  api_.numbers({first});
  const std::string path = reservations + "/" + json_of(keep(api_.shop, {{"numbers", {first}}, {"minutes", 10}}))["id"].get<std::string>();
  api_.clock.advance(int64_t{10 * 60} * 1'000'000);
  EXPECT_EQ(json_of(api_.get(path))["state"], "expired");
  EXPECT_EQ(json_of(api_.get(reservations + "?state=held")).size(), 0u);
  EXPECT_EQ(json_of(api_.get(reservations + "?number=" + first)).size(), 1u);
  EXPECT_EQ(json_of(api_.get(reservations + "?number=8617099999999")).size(), 0u);
  ASSERT_EQ(*api_.write([](const commerce::Work& w) { return commerce::release_due_numbers(w, 10); }), 1);
  EXPECT_EQ(api_.state_of(first), "idle");
  EXPECT_EQ(json_of(api_.get(path))["state"], "expired");
  EXPECT_EQ(json_of(api_.get(reservations + "?state=expired")).size(), 1u);
  EXPECT_EQ(api_.ask(api_.shop, "POST", path + "/release", R"({"reason":"late"})").status / 100, 4);
  EXPECT_EQ(api_.state_of(first), "idle");
}

TEST_P(Numbers, that_were_kept_are_ordered_by_who_kept_them_and_count_once_for_their_holder) {
  api_.numbers({first, second});
  const std::string party = api_.person(1), other_shop = api_.key("order.write");
  ASSERT_EQ(api_.patch(settings + "numbers_per_person", {{"value", 1}}).status, 200);
  const std::string id = json_of(keep(api_.shop, {{"numbers", {first}}, {"party", party}}))["id"].get<std::string>();
  EXPECT_EQ(json_of(keep(api_.shop, {{"numbers", {second}}, {"party", party}}))["code"], "too_many_numbers") << "what is kept for somebody counts";
  EXPECT_EQ(json_of(api_.ask(api_.shop, "POST", "/sublet/v1/orders", dump(order(api_.person(2), first))))["code"], "number_taken") << "the order does not say by which reservation";
  const Json by_other = order(party, first, id);
  may_use(other_shop, drawer_);
  EXPECT_EQ(api_.ask(other_shop, "POST", "/sublet/v1/orders", dump(by_other)).status, 404) << "another seller's reservation";
  EXPECT_EQ(api_.ask(api_.shop, "POST", "/sublet/v1/orders", dump(order(party, second, id))).status / 100, 4) << "not among them";
  const HttpAnswer a = api_.ask(api_.shop, "POST", "/sublet/v1/orders", dump(order(party, first, id)));
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(api_.get(reservations + "/" + id))["state"], "used");
  EXPECT_EQ(json_of(api_.get(reservations + "/" + id))["ordered"], Json::array({first}));
  EXPECT_EQ(api_.ask(api_.shop, "POST", reservations + "/" + id + "/release", R"({"reason":"x"})").status / 100, 4) << "it is the order's now";
  EXPECT_EQ(api_.state_of(first), "reserved");
}

TEST_P(Numbers, are_kept_by_no_subscriber_and_by_nobody_without_end) {
  api_.numbers({first, second, third});
  api_.line("8617090000001", api_.person(1));
  const std::string token = api_.subscriber("8617090000001");
  EXPECT_EQ(keep(token, {{"numbers", {first}}}).status, 403);
  for (const std::string& path : {reservations, pools + "reservation", pools + "resourcePool", std::string("/sublet/v1/number-prefixes"), std::string("/sublet/v1/settings")}) EXPECT_EQ(api_.ask(token, "GET", path).status, 403) << path;
  ASSERT_EQ(api_.patch(settings + "reserve_open", {{"value", 2}}).status, 200);
  EXPECT_EQ(keep(api_.shop, {{"any", {{{"host", "h"}, {"count", 3}}}}}).status, 400) << "one seller does not keep the whole stock";
  EXPECT_EQ(keep(api_.shop, {{"any", {{{"host", "h"}, {"count", 2}}}}}).status, 201);
  EXPECT_EQ(keep(api_.shop, {{"numbers", {third}}}).status, 400);
  EXPECT_EQ(keep(api_.care, {{"any", {{{"host", "h"}, {"city", "上海"}}}}}).status, 422);
}

TEST_P(Numbers, as_pools_by_tmf685_are_counted_checked_reserved_and_cancelled) {
  api_.numbers({first, second});
  api_.numbers({third}, "上海");
  const Json all = json_of(api_.get(pools + "resourcePool"));
  ASSERT_EQ(all.size(), 2u) << all.dump();
  const std::string id = "numbers~h~北京~北京", path = all[1]["id"] == id ? all[1]["href"].get<std::string>() : all[0]["href"].get<std::string>();
  const auto available = [&] { return json_of(api_.get(path.substr(api_.server->base().size())))["capacity"][1]["capacityAmount"]["capacityAmount"]; };
  EXPECT_EQ(available(), "2");
  EXPECT_EQ(api_.get(pools + "resourcePool/numbers~h~none~none").status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", path.substr(api_.server->base().size())).status, 404);
  const auto from_pool = [&](int quantity) { return Json{{"quantity", quantity}, {"relatedEntity", Json::array({{{"id", id}, {"role", "pool"}, {"@referredType", "ResourcePool"}}})}}; };
  const auto check = [&](const Json& item) { return json_of(api_.post(pools + "availabilityCheck", {{"availabilityCheckItem", Json::array({item})}})); };
  EXPECT_EQ(check(from_pool(2))["state"], "available");
  const Json no = check(from_pool(3));
  EXPECT_EQ(no["state"], "unavailable") << no.dump();
  EXPECT_EQ(json_of(api_.get(pools + "availabilityCheck/" + no["id"].get<std::string>()))["state"], "unavailable");
  const Json wish = {{"relatedParty", Json::array({{{"id", "shop-7"}, {"role", "seller"}}})}, {"description", "window"}, {"reservationItem", Json::array({from_pool(1), {{"relatedEntity", Json::array({{{"id", "n-" + third}, {"role", "resource"}, {"@referredType", "Msisdn"}}})}}})}};
  HttpAnswer a = api_.ask(api_.shop, "POST", pools + "reservation", dump(wish), {{"Idempotency-Key", "r-1"}});
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(api_.ask(api_.shop, "POST", pools + "reservation", dump(wish), {{"Idempotency-Key", "r-1"}}).body, a.body);
  const Json made = json_of(a);
  EXPECT_EQ(made["state"], "inProgress");
  EXPECT_EQ(made["description"], "window");
  ASSERT_EQ(made["reservationItem"].size(), 2u);
  EXPECT_EQ(available(), "1");
  EXPECT_EQ(api_.state_of(third), "reserved");
  const std::string own = pools + "reservation/" + made["id"].get<std::string>();
  EXPECT_EQ(json_of(api_.get(reservations + "/" + made["id"].get<std::string>()))["state"], "held") << "the same ones by our own name";
  EXPECT_EQ(api_.patch(own, {{"reservationItem", Json::array()}}).status, 400);
  EXPECT_EQ(api_.patch(own, {{"state", "completed"}}).status, 409);
  EXPECT_EQ(api_.patch(own, {{"state", "cancelled"}}, {{"If-Match", "\"77\""}}).status, 412);
  a = api_.patch(own, {{"state", "cancelled"}, {"cancellationReason", "no customer"}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["state"], "cancelled");
  EXPECT_EQ(json_of(a)["cancellationReason"], "no customer");
  EXPECT_EQ(available(), "2");
  EXPECT_EQ(api_.ask(api_.shop, "DELETE", own).status, 204);
  EXPECT_EQ(api_.get(own).status, 404);
  a = api_.ask(api_.shop, "POST", pools + "reservation", dump(wish));
  ASSERT_EQ(a.status, 201);
  EXPECT_EQ(api_.ask(api_.shop, "DELETE", pools + "reservation/" + json_of(a)["id"].get<std::string>()).status, 204);
  EXPECT_EQ(api_.state_of(third), "idle") << "removed, so given back";
  EXPECT_EQ(api_.events("reservation").back(), "ReservationRemoveEvent");
}

TEST_P(Numbers, as_pools_that_the_operator_states_are_counted_from_the_stock_and_reserved_from) {
  api_.numbers({first, second});
  api_.numbers({third}, "上海");
  ASSERT_EQ(api_.post("/sublet/v1/grades", {{"grades", {{{"code", "VIP"}, {"patterns", "ends(0000)"}, {"price", 900}}}}}).status, 200);
  const HttpAnswer in = api_.post("/sublet/v1/lots", {{"kind", "number"}, {"name", "A-1"}, {"host", "h"}, {"text", "number,grade\n17090000888,VIP\n17090000999,VIP\n"}});
  ASSERT_EQ(json_of(in)["added"], 2) << in.body;
  ASSERT_TRUE(api_.db().write<int64_t>([](records::Sql& sql) { return sql.run("update number set province = '海南', city = '三亚' where grade = 'VIP'", {}); }));
  const Json host = {{"id", "h"}, {"role", "host"}, {"@referredType", "Organization"}};
  const auto place = [](const char* name) { return Json::array({{{"place", {{"name", name}}}}}); };
  const auto stated = [&](const Json& more) {
    Json body = {{"relatedParty", host}, {"resourceSpecification", {{"id", "msisdn"}}}};
    body.update(more);
    return api_.post(pools + "resourcePool", body);
  };
  const Json plan = {{"plannedOrActualCapacity", "planned"}, {"capacityAmount", {{"capacityAmount", "10000"}}}, {"place", {{"name", "北京"}}}};
  HttpAnswer a = api_.post(pools + "resourcePool", {{"description", "for the campus shops"}, {"relatedParty", host}, {"resourceSpecification", {{"id", "msisdn"}}}, {"capacity", Json::array({plan})}}, {{"Idempotency-Key", "p-1"}});
  ASSERT_EQ(a.status, 201) << a.body;
  const Json made = json_of(a);
  const std::string path = pools + "resourcePool/" + made["id"].get<std::string>();
  EXPECT_EQ(a.header("location"), made["href"].get<std::string>());
  EXPECT_EQ(made["description"], "for the campus shops");
  EXPECT_EQ(made["capacity"][0]["capacityAmount"]["capacityAmount"], "2");
  EXPECT_EQ(made["capacity"][2], plan) << "what is planned stands beside what is counted";
  EXPECT_EQ(json_of(api_.get(path)), made);
  EXPECT_EQ(json_of(api_.get(pools + "resourcePool?description=for%20the%20campus%20shops")), Json::array({made}));
  const auto amount = [&](const std::string& of, int which) { return json_of(api_.get(of))["capacity"][which]["capacityAmount"]["capacityAmount"]; };
  a = stated({{"resourceSpecification", {{"id", "msisdn"}, {"name", "VIP"}}}});
  ASSERT_EQ(a.status, 201) << a.body;
  const std::string vip = json_of(a)["id"].get<std::string>();
  EXPECT_EQ(amount(pools + "resourcePool/" + vip, 1), "2");
  const std::string whole = json_of(stated(Json::object()))["id"].get<std::string>();
  EXPECT_EQ(amount(pools + "resourcePool/" + whole, 0), "5");
  for (const char* name : {"海南", "三亚", "海南三亚"}) EXPECT_EQ(json_of(stated({{"capacity", place(name)}}))["capacity"][0]["capacityAmount"]["capacityAmount"], "2") << name;
  const auto items = [](const std::string& of, int quantity) { return Json::array({{{"quantity", quantity}, {"relatedEntity", Json::array({{{"id", of}, {"role", "pool"}, {"@referredType", "ResourcePool"}}})}}}); };
  EXPECT_EQ(json_of(api_.post(pools + "availabilityCheck", {{"availabilityCheckItem", items(whole, 5)}}))["availabilityCheckItem"][0]["availableQuantity"], 3) << "nobody gets a priced number that was not asked for";
  const auto reserve = [&](const std::string& of, int quantity) { return api_.post(pools + "reservation", {{"relatedParty", Json::array({{{"id", "shop-7"}, {"role", "seller"}}})}, {"reservationItem", items(of, quantity)}}); };
  EXPECT_EQ(reserve(whole, 4).status, 422);
  EXPECT_EQ(reserve(made["id"], 3).status, 422);
  a = reserve(vip, 1);
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(a)["reservationItem"][0]["relatedEntity"][0]["id"], "n-8617090000888") << "a grade that was asked for, at its price";
  EXPECT_EQ(amount(pools + "resourcePool/" + vip, 1), "1");
  EXPECT_EQ(reserve(made["id"], 2).status, 201);
  EXPECT_EQ(amount(path, 1), "0");
  EXPECT_EQ(amount(path, 0), "2");
  EXPECT_EQ(reserve("no-such-pool", 1).status, 400);

  const std::string etag(api_.get(path).header("etag"));
  a = api_.patch(path, {{"description", "for the airport"}, {"capacity", place("上海")}}, {{"If-Match", etag}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["description"], "for the airport");
  EXPECT_EQ(json_of(a)["capacity"].size(), 2u);
  EXPECT_EQ(amount(path, 1), "1");
  EXPECT_EQ(api_.patch(path, {{"description", "late"}}, {{"If-Match", etag}}).status, 412);
  EXPECT_EQ(api_.patch(path, {{"resourceSpecification", nullptr}}).status, 400);
  EXPECT_EQ(api_.patch(path, {{"relatedParty", 7}}).status, 400);
  EXPECT_EQ(api_.patch(pools + "resourcePool/" + percent_encode("numbers~h~北京~北京"), {{"description", "x"}}).status, 409) << "it follows from the stock";
  EXPECT_EQ(api_.patch(pools + "resourcePool/none", {{"description", "x"}}).status, 404);
  EXPECT_EQ(api_.ask(api_.owner, "DELETE", path).status, 405) << "the document has no such operation";
}

TEST_P(Numbers, as_pools_are_stated_by_whoever_keeps_the_stock_and_only_as_it_can_be_counted) {
  api_.numbers({first});
  const Json host = {{"id", "h"}, {"role", "host"}, {"@referredType", "Organization"}}, numbers = {{"id", "msisdn"}}, good = {{"relatedParty", host}, {"resourceSpecification", numbers}};
  const auto with = [&](const Json& more) {
    Json body = good;
    body.update(more);
    return body;
  };
  const Json actual = {{"plannedOrActualCapacity", "actual"}, {"capacityAmount", {{"capacityAmount", "99"}}}};
  for (const Json& wrong : {Json::object(), Json{{"relatedParty", host}}, Json{{"resourceSpecification", numbers}}, with({{"resourceSpecification", {{"id", "port"}}}}), with({{"resourceSpecification", {{"id", "sim"}}}}),
                            with({{"relatedParty", {{"id", "h"}, {"role", "user"}, {"@referredType", "Organization"}}}}), with({{"relatedParty", {{"id", std::string(41, 'h')}, {"role", "host"}, {"@referredType", "Organization"}}}}),
                            with({{"capacity", Json::array({actual})}}), with({{"capacity", Json::array({{{"place", {{"name", "北京"}}}}, {{"place", {{"name", "上海"}}}}})}}), with({{"resource", Json::array({{{"id", "n-" + first}}})}}),
                            with({{"resourceSpecification", {{"id", "sim"}, {"name", "card"}}}, {"capacity", Json::array({{{"place", {{"name", "北京"}}}}})}}), with({{"description", std::string(20'001, 'x')}}), with({{"description", 7}})})
    EXPECT_EQ(api_.post(pools + "resourcePool", wrong).status, 400) << dump(wrong).substr(0, 300);
  EXPECT_EQ(json_of(api_.get(pools + "resourcePool")).size(), 1u) << "only what follows from the stock";
  for (const std::string& seller : {api_.shop, api_.key("finance"), api_.key("order.write")}) EXPECT_EQ(api_.ask(seller, "POST", pools + "resourcePool", dump(good)).status, 403);
  const HttpAnswer a = api_.ask(api_.key("number.write"), "POST", pools + "resourcePool", dump(with({{"resourceSpecification", {{"id", "sim"}, {"name", "card"}}}})));
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(a)["capacity"][0]["capacityAmount"]["capacityAmount"], "0") << "there is no card yet";
  const std::string path = pools + "resourcePool/" + json_of(a)["id"].get<std::string>(), stranger = api_.key("owner", "other");
  EXPECT_EQ(api_.ask(api_.shop, "GET", path).status, 200) << "sellers see it";
  EXPECT_EQ(api_.ask(stranger, "GET", path).status, 404);
  EXPECT_EQ(api_.ask(stranger, "PATCH", path, R"({"description":"x"})").status, 404);
  EXPECT_EQ(json_of(api_.ask(stranger, "GET", pools + "resourcePool")).size(), 0u);
}

TEST_P(Numbers, that_a_file_graded_keep_that_grade_until_somebody_says_otherwise) {
  ASSERT_EQ(api_.post("/sublet/v1/grades", {{"grades", {{{"code", "X"}, {"patterns", "AAA"}, {"price", 100}}, {{"code", "VIP"}, {"patterns", "ends(1487)"}, {"price", 900}}}}}).status, 200);
  const HttpAnswer in = api_.post("/sublet/v1/lots", {{"kind", "number"}, {"name", "A-1"}, {"host", "h"}, {"text", "number,grade\n17090000888,VIP\n17090001487,\n"}});
  ASSERT_EQ(json_of(in)["added"], 2) << in.body;
  ASSERT_EQ(api_.post("/sublet/v1/grades", {{"grades", {{{"code", "X"}, {"patterns", "AAA"}, {"price", 50}}, {{"code", "VIP"}, {"patterns", "ends(0000)"}, {"price", 900}}}}}).status, 200);
  const auto price = [&](const std::string& digits) { return api_.write([&](const commerce::Work& w) { return commerce::number(w, digits); })->price; };
  Json done = json_of(api_.post("/sublet/v1/grades/apply", Json::object()));
  EXPECT_EQ(done, (Json{{"seen", 2}, {"changed", 1}, {"kept", 1}}));
  EXPECT_EQ(price("8617090000888"), 900'000'000) << "as the host's file said";
  EXPECT_EQ(price(first), 0);
  done = json_of(api_.post("/sublet/v1/grades/apply", {{"alsoGiven", true}, {"most", 1}}));
  EXPECT_EQ(done["after"], "8617090000888") << done.dump();
  EXPECT_EQ(price("8617090000888"), 50'000'000);
  done = json_of(api_.post("/sublet/v1/grades/apply", {{"after", "8617090000888"}}));
  EXPECT_FALSE(done.contains("after"));
  const Json past = json_of(api_.get("/sublet/v1/numbers/8617090000888/history"));
  ASSERT_GE(past.size(), 1u);
  EXPECT_EQ(past[0]["cause"], "graded");
  EXPECT_EQ(past[0]["reason"], "VIP, 900.00 -> X, 50.00");
  EXPECT_EQ(api_.ask(api_.shop, "POST", "/sublet/v1/grades/apply", "{}").status, 403);
}

TEST_P(Numbers, are_placed_by_the_operators_own_prefixes_and_areas) {
  EXPECT_EQ(json_of(api_.get("/sublet/v1/number-prefixes?prefix=1709"))[0]["network"], "unicom");
  EXPECT_EQ(api_.post("/sublet/v1/number-prefixes", {{"prefixes", {{{"prefix", "17x"}, {"network", "unicom"}}}}}).status, 400);
  ASSERT_EQ(api_.post("/sublet/v1/number-prefixes", {{"prefixes", {{{"prefix", "1709"}, {"network", "mobile"}, {"resale", true}}}}}).status, 200);
  EXPECT_EQ(json_of(api_.get("/sublet/v1/number-prefixes")).size(), 1u);
  EXPECT_GT(json_of(api_.ask(api_.key("owner", "other"), "GET", "/sublet/v1/number-prefixes")).size(), 10u) << "another operator's are its own";
  const HttpAnswer in = api_.post("/sublet/v1/number-areas", {{"text", "from7,to7,province,city,operator\n1709000,1709001,海南,三亚,联通虚拟\n1709001,1709009,北京,北京,联通虚拟\n"}});
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(json_of(in)["ranges"], 1);
  EXPECT_EQ(json_of(in)["rejected"], 1) << "they overlap";
  EXPECT_EQ(json_of(in)["contradictions"], 1) << "the prefix is said to be mobile's";
  EXPECT_EQ(json_of(api_.get("/sublet/v1/number-areas")).size(), 1u);
  EXPECT_EQ(json_of(api_.get("/sublet/v1/number-areas?number=" + first))[0]["city"], "三亚");
  EXPECT_EQ(api_.get("/sublet/v1/number-areas?number=1").status, 400);
  EXPECT_EQ(json_of(api_.ask(api_.key("owner", "other"), "GET", "/sublet/v1/number-areas")).size(), 0u);
}

TEST_P(Numbers, and_orders_follow_settings_that_are_read_and_changed_by_their_rules) {
  HttpAnswer a = api_.get(settings + "reserve_minutes");
  EXPECT_EQ(json_of(a)["value"], "30");
  EXPECT_EQ(json_of(a)["most"], 10'080);
  const std::string etag(a.header("etag"));
  for (const Json& wrong : {Json{{"value", 0}}, Json{{"value", "soon"}}, Json{{"value", 10'081}}, Json{{"value", 1.5}}, Json::object(), Json{{"value", 5}, {"more", 1}}}) EXPECT_EQ(api_.patch(settings + "reserve_minutes", wrong).status, 400) << wrong.dump();
  EXPECT_EQ(api_.patch(settings + "numbers_scope", {{"value", "everywhere"}}).status, 400);
  EXPECT_EQ(api_.patch(settings + "no_such", {{"value", 1}}).status, 404);
  EXPECT_EQ(json_of(api_.get(settings + "reserve_minutes"))["value"], "30") << "what was refused changed nothing";
  a = api_.patch(settings + "reserve_minutes", {{"value", 60}}, {{"If-Match", etag}});
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["value"], "60");
  EXPECT_TRUE(json_of(a)["changedBy"].get<std::string>().starts_with("key "));
  EXPECT_EQ(api_.patch(settings + "reserve_minutes", {{"value", 90}}, {{"If-Match", etag}}).status, 412);
  EXPECT_EQ(json_of(api_.get("/sublet/v1/audit?outcome=done&method=PATCH"))[0]["resource"], "setting reserve_minutes: 30 -> 60");
  EXPECT_EQ(json_of(api_.ask(api_.key("owner", "other"), "GET", settings + "reserve_minutes"))["value"], "30");
  EXPECT_EQ(api_.ask(api_.care, "PATCH", settings + "reserve_minutes", R"({"value":5})").status, 403);
  EXPECT_EQ(json_of(api_.patch(settings + "reserve_minutes", {{"value", nullptr}}))["value"], "30");
  EXPECT_GT(json_of(api_.get("/sublet/v1/settings")).size(), 20u);
}

TEST_P(Numbers, under_ones_name_are_shown_masked_and_objected_to_and_the_case_is_answered_in_time) {
  const std::string mine = api_.person(1), theirs = api_.person(2);
  api_.line("8617090000001", mine), api_.line("8617090000002", mine), api_.line("8617090000003", theirs);
  const std::string token = api_.subscriber("8617090000001"), other = api_.subscriber("8617090000003");
  HttpAnswer a = api_.ask(token, "GET", "/sublet/v1/my-numbers");
  ASSERT_EQ(json_of(a).size(), 2u) << a.body;
  EXPECT_EQ(a.body.find("8617090000002"), std::string::npos) << "masked";
  const std::string mark = json_of(a)[1]["mark"].get<std::string>(), their_mark = json_of(api_.ask(other, "GET", "/sublet/v1/my-numbers"))[0]["mark"].get<std::string>();
  const auto object = [&](const std::string& by, const Json& body) { return api_.ask(by, "POST", "/sublet/v1/objections", dump(body)); };
  EXPECT_EQ(object(token, {{"mark", their_mark}, {"words", "x"}}).status, 404) << "not under this name";
  EXPECT_EQ(object(token, {{"number", "8617090000003"}, {"words", "x"}}).status, 400);
  EXPECT_EQ(object(token, {{"party", theirs}, {"number", "8617090000003"}, {"words", "x"}}).status, 400);
  a = object(token, {{"mark", mark}, {"words", "never bought it"}});
  ASSERT_EQ(a.status, 201) << a.body;
  const std::string id = json_of(a)["id"].get<std::string>(), path = "/sublet/v1/objections/" + id;
  EXPECT_EQ(object(token, {{"mark", mark}, {"words", "again"}}).status, 409);
  EXPECT_EQ(json_of(api_.ask(token, "GET", "/sublet/v1/my-numbers"))[1]["objection"], id);
  EXPECT_EQ(api_.ask(other, "GET", path).status, 404);
  EXPECT_EQ(json_of(api_.ask(other, "GET", "/sublet/v1/objections")).size(), 0u);
  EXPECT_EQ(api_.ask(token, "POST", path + "/answer", R"({"outcome":"closed","reason":"x"})").status, 403);
  const Result<records::Rows> sealed = api_.db().read<records::Rows>([](records::Sql& sql) { return sql.query("select words_sealed from objection", {}); });
  EXPECT_EQ((*sealed)[0].text(0).find("never"), std::string::npos) << "sealed in the records";
  EXPECT_EQ(json_of(api_.ask(api_.care, "GET", "/sublet/v1/objections?overdue=true")).size(), 0u);
  api_.clock.advance(int64_t{15 * 86'400} * 1'000'000);
  const Json due = json_of(api_.ask(api_.care, "GET", "/sublet/v1/objections?overdue=true"));
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0]["number"], "8617090000002");
  EXPECT_EQ(api_.ask(api_.care, "POST", path + "/answer", R"({"outcome":"lost","reason":"x"})").status, 400);
  a = api_.ask(api_.care, "POST", path + "/answer", R"({"outcome":"closed","reason":"the signature is another's"})");
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["state"], "closed");
  EXPECT_EQ(json_of(api_.get("/sublet/v1/orders/" + json_of(a)["order"].get<std::string>()))["request"]["kind"], "close") << "there is no answer without its effect";
  EXPECT_EQ(api_.ask(api_.care, "POST", path + "/answer", R"({"outcome":"kept","reason":"x"})").status, 409);
  a = object(api_.care, {{"party", theirs}, {"number", "8617090000003"}, {"words", "said at the counter"}});
  ASSERT_EQ(a.status, 201) << a.body;
  EXPECT_EQ(json_of(api_.ask(api_.care, "POST", "/sublet/v1/objections/" + json_of(a)["id"].get<std::string>() + "/answer", R"({"outcome":"kept","reason":"the contract is signed"})"))["state"], "kept");
  EXPECT_EQ(api_.events("objection").size(), 4u);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", path).status, 404);
}

TEST_P(Numbers, sims_are_reserved_by_name_and_out_of_their_pool) {
  std::vector<std::string> iccids;
  for (int i = 0; i < 3; ++i) {
    const std::string body = "898609000000010000" + std::to_string(i);
    iccids.push_back(body + commerce::luhn_digit(body));
    ASSERT_TRUE(api_.write([&](const commerce::Work& w) { return commerce::add_sim(w, {.iccid = iccids.back(), .imsi = {}, .host = "h", .lot = "S", .kind = "card", .number = {}, .state = {}, .holder = {}, .eid = {}, .matching = {}, .profile = {}, .version = 1, .changed = {}}); }));
  }
  const Json named = {{"relatedEntity", Json::array({{{"id", "s-" + iccids[2]}, {"role", "resource"}, {"@referredType", "Sim"}}})}}, of_pool = {{"quantity", 1}, {"relatedEntity", Json::array({{{"id", "sims~h~card"}, {"role", "pool"}, {"@referredType", "ResourcePool"}}})}};
  const Json seller = Json::array({{{"id", "shop-7"}, {"role", "seller"}}});
  EXPECT_EQ(json_of(api_.post(pools + "availabilityCheck", {{"availabilityCheckItem", Json::array({named, of_pool})}}))["state"], "available");
  HttpAnswer a = api_.ask(api_.shop, "POST", pools + "reservation", dump({{"relatedParty", seller}, {"reservationItem", Json::array({named, of_pool})}}));
  ASSERT_EQ(a.status, 201) << a.body;
  const Json made = json_of(a);
  ASSERT_EQ(made["reservationItem"].size(), 2u) << a.body;
  EXPECT_EQ(made["reservationItem"][0]["relatedEntity"][0]["id"], "s-" + iccids[0]);
  EXPECT_EQ(made["reservationItem"][1]["relatedEntity"][0]["@referredType"], "Sim");
  EXPECT_EQ(api_.ask(api_.key("order.write"), "POST", pools + "reservation", dump({{"relatedParty", seller}, {"reservationItem", Json::array({named})}})).status, 422) << "it is kept";
  EXPECT_EQ(api_.ask(api_.shop, "DELETE", pools + "reservation/" + made["id"].get<std::string>()).status, 204);
  EXPECT_EQ(api_.write([&](const commerce::Work& w) { return commerce::sim(w, iccids[2]); })->state, "idle");
}

}  // namespace
}  // namespace sublet::gateway::rest
