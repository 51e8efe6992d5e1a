// One subscriber against another of the same operator: whatever route is asked, with whatever id of the other's, nothing of the other's
// comes out and nothing of it changes. What a request itself says may of course come back.
#include <map>
#include <set>

#include "charging/command.h"
#include "commerce/numbers.h"
#include "commerce/payments.h"
#include "commerce/sims.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/money_testing.h"
#include "records/vault.h"

namespace sublet::gateway::rest {
namespace {

const std::string hers = "8617090000001", his = "8617090000002", second = "8617090000003", tmf = "/tmf-api/", v1 = "/sublet/v1/";

class Neighbours : public ::testing::TestWithParam<records::TestKind> {
 protected:
  static Settings unhurried() {  // he asks some thousand times
    Settings s;
    s.each = s.each_operator = s.each_visitor = {.rate = 100'000, .burst = 100'000};
    return s;
  }
  MoneyApi api_{GetParam(), unhurried()};
  const std::string owner_ = api_.key("owner");
  std::vector<std::string> ids_;     // of what is hers
  std::set<std::string> marks_;      // texts that are hers alone
  std::map<std::string, std::string> before_;
  std::string party_;

  Json made(const std::string& path, const Json& body) {
    const HttpAnswer a = api_.ask(owner_, "POST", path, dump(body));
    EXPECT_EQ(a.status / 100, 2) << path << ": " << a.body;
    return json_of(a);
  }
  void hers_is(const std::string& id, const std::string& path = {}) {
    EXPECT_FALSE(id.empty()) << path;
    ids_.push_back(id), marks_.insert(id);
    if (!path.empty()) before_[path + id] = "";
  }
  std::string person(const char* number, const std::string& given) {
    return made(tmf + "party/v4/individual", {{"familyName", "Roe"}, {"givenName", given}, {"individualIdentification", Json::array({{{"identificationType", "passport"}, {"identificationId", number}}})}}).value("id", "");
  }
  std::string drawer() {
    return *api_.db().write<std::string>([&](records::Sql& sql) { return commerce::open_drawer({sql, *api_.vault, "demo", api_.clock.now(), "test"}, "mark-agent", 0); });
  }
  void stock() {
    const std::string body = "898609000000010001", iccid = body + commerce::luhn_digit(body);
    const Result<Done> done = api_.db().write<Done>([&](records::Sql& sql) -> Result<Done> {
      const commerce::Work w{sql, *api_.vault, "demo", api_.clock.now(), "test"};
      for (const std::string& digits : {hers, second}) {
        commerce::Number n;
        n.number = digits, n.host = "h", n.city = "mark-city", n.state = commerce::NumberState::in_use, n.holder = "line-" + digits, n.party = party_;
        if (Result<Done> in = commerce::add_number(w, n); !in) return in;
      }
      if (Result<Done> in = commerce::add_sim(w, {.iccid = iccid, .imsi = "460090000000077", .host = "h", .lot = "S1", .kind = "esim", .number = {}, .state = {}, .holder = {}, .eid = {}, .matching = {}, .profile = {}, .version = 1, .changed = {}}); !in) return in;
      if (Result<Done> in = commerce::move_sim(w, iccid, "", "in_use", "line-" + hers); !in) return in;
      if (Result<Done> in = commerce::set_profile(w, iccid, "installed", "MARK-MATCHING", "89049032000000000000000000000077"); !in) return in;
      Result<int64_t> set = sql.run("update line set iccid = ?, imsi = '460090000000077' where operator = 'demo' and id = ?", {iccid, "line-" + hers});
      return set ? Result<Done>(Done{}) : Result<Done>(set.error());
    });
    ASSERT_TRUE(done) << done.error().text();
    hers_is("s-" + iccid, tmf + "resourceInventoryManagement/v4/resource/");
    ids_.push_back(iccid);
    marks_.insert({iccid, "460090000000077", "89049032000000000000000000000077", "MARK-MATCHING", "mark-city"});
  }
  // Something of each kind.
  void all_of_hers() {
    party_ = person("MARK123456", "Marksecreta");
    api_.account({hers, second}, "37.777777", party_);
    api_.account({his}, "50", person("E7654321", "John"));
    marks_.insert({"Marksecreta", "MARK123456", "37.777777", hers, second});
    hers_is(party_, tmf + "party/v4/individual/");
    for (const std::string& n : {hers, second}) hers_is("line-" + n, tmf + "productInventory/v4/product/"), hers_is("n-" + n, tmf + "resourceInventoryManagement/v4/resource/"), ids_.push_back(n);
    stock();
    const Json order = made(tmf + "productOrderingManagement/v4/productOrder", {{"description", "mark-description"}, {"payment", Json::array({{{"id", drawer()}, {"name", "drawer"}}})}, {"relatedParty", Json::array({{{"id", party_}, {"role", "customer"}, {"@referredType", "Individual"}}})},
        {"productOrderItem", Json::array({{{"id", "1"}, {"action", "add"}, {"product", {{"productCharacteristic", Json::array({{{"name", "kind"}, {"value", "top_up"}}, {{"name", "line"}, {"value", hers}}, {{"name", "topUp"}, {"value", "12.34"}}})}}}}})}});
    hers_is(order.value("id", ""), tmf + "productOrderingManagement/v4/productOrder/");
    before_[v1 + "orders/" + order.value("id", "")] = "";
    (void)api_.until(owner_, v1 + "orders/" + order.value("id", ""), "state", "done");
    hers_is(json_of(api_.ask(owner_, "GET", tmf + "payment/v4/payment"))[0].value("id", ""), tmf + "payment/v4/payment/");
    marks_.insert("mark-description");
    hers_is(made(v1 + "quotes", {{"kind", "suspend"}, {"line", hers}}).value("id", ""), v1 + "quotes/");
    hers_is(made(v1 + "objections", {{"party", party_}, {"number", second}, {"words", "mark-words"}}).value("id", ""), v1 + "objections/");
    marks_.insert("mark-words");
    const std::string balances = tmf + "prepayBalanceManagement/v4/";
    for (const Json& b : json_of(api_.ask(owner_, "GET", balances + "bucket?logicalResource.id=" + hers))) {
      hers_is(b["id"].get<std::string>(), balances + "bucket/");
      if (b["name"] != "money" && b["usageType"] != "monetary") continue;
      const std::string account = b["id"].get<std::string>().substr(0, b["id"].get<std::string>().find('-'));
      hers_is(made(balances + "adjustBalance", {{"bucket", {{"id", b["id"]}}}, {"usageType", b["usageType"]}, {"amount", {{"amount", 1}}}, {"reason", "mark-reason"}, {"logicalResource", Json::array({{{"id", hers}}})}}).value("id", ""), balances + "adjustBalance/");
      hers_is(made(tmf + "customerBillManagement/v4/customerBillOnDemand", {{"billingAccount", {{"id", account}}}}).value("id", ""), tmf + "customerBillManagement/v4/customerBillOnDemand/");
      ids_.push_back(account);  // a small number, which others' texts hold too
    }
    marks_.insert("mark-reason");
    hers_is(made(v1 + "reservations", {{"numbers", {"8617090001487"}}}).value("id", ""), v1 + "reservations/");
  }
  // What may fit each route, so that it is the route that refuses and not its schema.
  static Json body_for(const Route& r) {
    static const std::map<std::string, Json> bodies = {{"sublet.Reason", {{"reason", "x"}}},
                                                       {"sublet.SecondCheck", {{"kind", "face"}, {"face", records::base64("\xff\xd8\xff\xe0 picture")}}},
                                                       {"sublet.Objection_Answer", {{"outcome", "kept"}, {"reason", "x"}}},
                                                       {"sublet.Drawer_Count", {{"counted", 0}}}};
    if (r.patch) return {{"description", "taken"}};
    const auto found = bodies.find(r.takes);
    return found == bodies.end() ? Json::object() : found->second;
  }
  // Nothing of hers but what was asked with.
  void clean(const HttpAnswer& a, const std::string& what, const std::string& said) {
    for (const std::string& m : marks_) {
      if (said.find(m) != std::string::npos) continue;
      EXPECT_EQ(a.body.find(m), std::string::npos) << what << " shows " << m << ": " << a.body.substr(0, 500);
    }
    EXPECT_NE(a.status, 500) << what;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Neighbours, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Neighbours, see_and_change_nothing_of_each_other) {
  {
    const Result<Done> kept = api_.db().write<Done>([&](records::Sql& sql) {
      commerce::Number n;
      n.number = "8617090001487", n.host = "h";
      return commerce::add_number({sql, *api_.vault, "demo", api_.clock.now(), "test"}, n);
    });
    ASSERT_TRUE(kept);
  }
  all_of_hers();
  for (auto& [path, body] : before_) {
    const HttpAnswer a = api_.ask(owner_, "GET", path);
    ASSERT_EQ(a.status, 200) << path << ": " << a.body;
    body = a.body;
  }
  const Result<std::string> token = api_.db().write<std::string>([&](records::Sql& sql) { return Authenticator::begin(sql, {"demo", "subscriber", "line " + his, "subscriber", his, 3'600}, api_.clock.now()); });
  ASSERT_TRUE(token);
  // And who has not bought yet, calling itself by another name.
  const std::string visit = json_of(api_.ask("", "POST", v1 + "visits", R"({"operator":"demo"})")).value("token", "");
  ASSERT_EQ(api_.ask(visit, "POST", v1 + "visits/identity", R"({"name":"Jane Roe","idNumber":"11010519491231002X","agreed":true})").status, 200);
  size_t asked = 0;
  const auto ask = [&](const Route& r, const std::string& target) {
    const std::string body = r.method == "GET" || r.method == "DELETE" ? "" : dump(body_for(r));
    const HttpAnswer of_visit = api_.ask(visit, r.method, target, body);
    clean(of_visit, "a visit's " + r.method + " " + target, target + body);
    if (r.path.find('{') != std::string::npos) {
      EXPECT_NE(of_visit.status / 100, 2) << r.method << " " << target;
    }
    const HttpAnswer a = api_.ask(*token, r.method, target, body);
    clean(a, r.method + " " + target, target + body);
    ++asked;
    return a.status;
  };
  const std::vector<std::string> filters = {"relatedParty.id", "name", "number", "line", "id", "account.id", "logicalResource.id", "partyAccount.id", "billingAccount.id", "product.id", "bucket.id", "bill.id", "fullName", "productOrder.id"};
  for (const Route& r : api_.server->routes()) {
    if (r.open || r.name == "signOut" || r.stream) continue;  // of streams: now_test.cc
    if (r.path.find('{') == std::string::npos) {
      (void)ask(r, r.path);
      if (!r.list) continue;
      for (const std::string& filter : filters)
        for (const std::string& id : ids_) (void)ask(r, r.path + "?" + filter + "=" + percent_encode(id));
      continue;
    }
    for (const std::string& id : ids_) {
      std::string target = r.path;
      while (target.find('{') != std::string::npos) target.replace(target.find('{'), target.find('}') - target.find('{') + 1, percent_encode(id));
      const int status = ask(r, target);
      // A body that fits nothing is told first: 400. The settings of bodies above keep those few.
      const bool refused = status == 403 || status == 404 || (r.method != "GET" && status == 400 && body_for(r).empty());
      EXPECT_TRUE(refused) << r.method << " " << target << ": " << status;
    }
  }
  EXPECT_GT(asked, 1'000u);
  // By bodies: orders, quotes, top-ups and transfers of what is hers.
  const auto by_body = [&](const std::string& path, const Json& body) {
    const HttpAnswer a = api_.ask(*token, "POST", path, dump(body));
    clean(a, path, dump(body));
    EXPECT_TRUE(a.status == 403 || a.status == 404 || a.status == 400 || a.status == 422 || a.status == 409) << path << " " << dump(body) << ": " << a.status << a.body;
  };
  for (const char* kind : {"change_offer", "add_on", "replace_sim", "suspend", "keep_number", "resume", "transfer", "close", "phone", "port_out", "extra_line"}) {
    const Json request = {{"kind", kind}, {"line", hers}, {"offer", "basic"}, {"toParty", party_}};
    by_body(v1 + "quotes", request);
    by_body(v1 + "orders", {{"request", request}});
    by_body(v1 + "orders", {{"request", {{"kind", kind}, {"party", party_}, {"line", his}}}});
  }
  for (const std::string& id : ids_) {
    by_body(v1 + "orders", {{"quote", id}});
    by_body(v1 + "objections", {{"mark", id}, {"words", "x"}});
    by_body(tmf + "productOrderingManagement/v4/cancelProductOrder", {{"productOrder", {{"id", id}}}, {"cancellationReason", "x"}});
    by_body(tmf + "customerBillManagement/v4/customerBillOnDemand", {{"billingAccount", {{"id", id}}}});
    for (const char* action : {"transferBalance", "adjustBalance"})
      by_body(tmf + "prepayBalanceManagement/v4/" + action, {{"bucket", {{"id", id}}}, {"usageType", "monetary"}, {"receiverBucket", {{"id", "money"}}}, {"receiverBucketUsageType", "monetary"}, {"amount", {{"amount", 1}}}, {"reason", "x"}, {"channel", {{"id", "app"}}}, {"logicalResource", Json::array({{{"id", hers}}})}, {"receiverLogicalResource", {{"id", his}}}});
  }
  for (const auto& [path, body] : before_) EXPECT_EQ(api_.ask(owner_, "GET", path).body, body) << path;
  EXPECT_EQ(api_.ask(*token, "GET", v1 + "session").status, 200) << "he is still signed in";
  EXPECT_EQ(api_.ask(*token, "GET", v1 + "balance/" + his).status, 200) << "and sees what is his";
  EXPECT_EQ(api_.errors, "");
}

}  // namespace
}  // namespace sublet::gateway::rest
