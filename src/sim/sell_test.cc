// Selling over real sockets: the HTTP API, the dispatcher, a simulated host that pushes, and a simulated identity service. Numbers
// come from other networks and go to them; phones are sold with a package and run month by month.
#include <atomic>
#include <mutex>

#include "commerce/identity_number.h"
#include "gateway/host/link.h"
#include "gateway/host/pushes.h"
#include "gateway/http/server.h"
#include "gateway/orders/dispatcher.h"
#include "gateway/rest/testing.h"
#include "records/outbox.h"
#include "sim/identity.h"
#include "sim/provisioning.h"
#include "sim/testing.h"

namespace sublet::sim {
namespace {

using gateway::HttpAnswer;
using gateway::Json;
using gateway::rest::json_of;
using gateway::rest::TestApi;

constexpr int64_t day = int64_t{86'400} * 1'000'000;

class Sell : public ::testing::TestWithParam<records::TestKind> {
 protected:
  void SetUp() override {
    gateway::HttpServer::Shows shows;
    shows.feedback = [this](std::string_view op, std::string_view host, std::string_view body) {
      gateway::HostDesk* d = desk_;
      return d == nullptr ? gateway::HttpReply{503} : gateway::take_push(d, nullptr, op, host, body);
    };
    http_ = std::make_unique<gateway::HttpServer>(gateway::HttpServer::Options{}, std::move(shows));
    ASSERT_TRUE(http_->start());
    Provisioning::Options h;
    h.complete_least_ms = 2, h.complete_most_ms = 20;
    h.lost = h.late = h.failed = h.error = h.silent = 0;
    h.doubled = 0.5;  // what is told twice changes nothing
    h.books.any_number = false;
    h.books.imsi_prefix = "9999999999";  // of a blank card: twenty digits, which no IMSI has
    h.callback = "http://127.0.0.1:" + std::to_string(http_->port()) + "/hosts/demo/h/feedback";
    auto host = Provisioning::open(h, switches_, clock_);
    ASSERT_TRUE(host) << host.error().text();
    host_ = std::move(*host);
    IdentityService::Options slow;
    slow.slow_ms = 1'500;
    auto identity = IdentityService::open(slow, api_.clock);
    ASSERT_TRUE(identity);
    identity_ = std::move(*identity);
    auto endpoint = gateway::parse_endpoint("demo/h=vop+http://127.0.0.1:" + std::to_string(host_->port()));
    ASSERT_TRUE(endpoint) << endpoint.error().text();
    auto links = gateway::HostLinks::open({*endpoint}, {}, clock_);
    ASSERT_TRUE(links) << links.error().text();
    links_ = std::move(*links);
    gateway::Dispatcher::Parts parts{api_.db(), *api_.service, *api_.vault, api_.clock, shelves_, links_, {}, {}, {}, {}};
    parts.identity = gateway::IdentityClient::Options{.url = "http://127.0.0.1:" + std::to_string(identity_->port()), .key = "sublet", .secret = "identity-secret"};
    parts.log = [this](const std::string&, const std::string& text) {
      const std::lock_guard lock(told_mutex_);
      told_ += text + "\n";
    };
    dispatcher_ = std::make_unique<gateway::Dispatcher>(std::move(parts));
    ASSERT_TRUE(dispatcher_->start());
    desk_ = dispatcher_->desk();
    drawer_ = made("drawers", {{"agent", "till"}}, "id");
    holder_ = json_of(api_.ask(owner_, "POST", "/tmf-api/party/v4/individual", Json{{"familyName", "王"}, {"givenName", "小明"}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", "11010519491231002X"}}})}}.dump())).value("id", "");
    ASSERT_FALSE(holder_.empty());
    lot("number", "N", "number\n17090000487\n17090000493\n17090000752\n");
    std::string sims = "iccid,imsi\n";
    for (int i = 1; i <= 9; ++i) sims += with_luhn("898601010000000000" + std::to_string(i)) + ",46001000000000" + std::to_string(i) + "\n";
    lot("sim", "S", sims);
  }
  void TearDown() override {
    if (links_) links_->stop();
    desk_ = nullptr;
    if (dispatcher_) dispatcher_->stop();
    dispatcher_.reset();
    host_.reset();
    http_.reset();
    identity_.reset();
    EXPECT_EQ(api_.errors, "");
  }

  static std::string with_luhn(const std::string& digits) {
    int sum = 0;
    for (size_t i = 0; i < digits.size(); ++i) {
      const int d = digits[digits.size() - 1 - i] - '0', twice = 2 * d;
      sum += i % 2 != 0 ? d : twice > 9 ? twice - 9 : twice;
    }
    return digits + std::to_string((10 - sum % 10) % 10);
  }
  HttpAnswer post(const std::string& path, const Json& body) { return api_.ask(owner_, "POST", "/sublet/v1/" + path, body.dump()); }
  Json get(const std::string& path) { return json_of(api_.ask(owner_, "GET", "/sublet/v1/" + path)); }
  std::string made(const std::string& path, const Json& body, const char* what) {
    const HttpAnswer a = post(path, body);
    EXPECT_EQ(a.status / 100, 2) << path << ": " << a.body;
    return a.status / 100 == 2 ? json_of(a).value(what, "") : "";
  }
  void lot(const std::string& kind, const std::string& name, const std::string& text) {
    const HttpAnswer a = post("lots", {{"kind", kind}, {"name", name}, {"host", "h"}, {"text", text}});
    ASSERT_EQ(a.status, 200) << a.body;
    EXPECT_EQ(json_of(a)["rejected"], 0) << a.body;
  }
  // Time goes on while somebody waits.
  bool until(const std::function<bool()>& condition) {
    return testing::wait_for([&] {
      api_.clock.advance(5'000);
      return condition();
    });
  }
  Json ended(const std::string& id) {
    Json o;
    EXPECT_TRUE(until([&] {
      o = get("orders/" + id);
      return o.value("state", "") == "done" || o.value("state", "") == "undone";
    })) << o.dump();
    return o;
  }
  std::string wished(const std::string& party, const std::string& number) {
    return made("orders", {{"request", {{"kind", "new_number"}, {"party", party}, {"number", number}, {"offer", "basic"}, {"topUp", "50.00"}}}, {"payment", {{"method", "drawer"}, {"source", drawer_}}}}, "id");
  }
  // Three digits that say what the identity service does (sim/identity.h).
  std::string person(const std::string& digits) {
    const std::string text = "11010519491231" + digits;
    const HttpAnswer a = api_.ask(owner_, "POST", "/tmf-api/party/v4/individual", Json{{"familyName", "王"}, {"givenName", "小明"}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", text + commerce::identity_check_character(text)}}})}}.dump());
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a).value("id", "");
  }
  Json order(Json request) {
    request["party"] = holder_;
    return ended(made("orders", {{"request", std::move(request)}, {"payment", {{"method", "drawer"}, {"source", drawer_}}}}, "id"));
  }
  Json sold(const std::string& number, Json more = Json::object()) {
    Json r = {{"kind", "new_number"}, {"number", number}, {"offer", "basic"}, {"topUp", "50.00"}};
    r.update(more);
    const Json o = order(r);
    EXPECT_EQ(o["state"], "done") << o.dump();
    return o;
  }
  // The order by which another network has asked for a number.
  Json asked_away(const std::string& number, size_t nth) {
    std::string id;
    EXPECT_TRUE(until([&] {
      const Json all = get("orders?limit=100");
      size_t seen = 0;
      for (const Json& o : all)
        if (o["request"]["kind"] == "port_away" && o.value("number", "") == number) id = o["id"].get<std::string>(), ++seen;
      return seen >= nth;
    }));
    return ended(id);
  }
  std::string money(const std::string& number) { return get("balance/" + number).value("money", "none"); }
  std::string state(const std::string& number) {
    const Json n = json_of(api_.ask(owner_, "GET", "/tmf-api/resourceInventoryManagement/v4/resource/n-" + number));
    for (const Json& trait : n.value("resourceCharacteristic", Json::array()))
      if (trait["name"] == "state") return trait["value"].get<std::string>();
    return n.dump();
  }

  io::SystemClock clock_;
  TestApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  Switches switches_;
  std::unique_ptr<gateway::HttpServer> http_;
  std::unique_ptr<Provisioning> host_;
  std::unique_ptr<IdentityService> identity_;
  std::shared_ptr<gateway::HostLinks> links_;
  gateway::Shelves shelves_{*api_.service, api_.clock};
  std::unique_ptr<gateway::Dispatcher> dispatcher_;
  std::atomic<gateway::HostDesk*> desk_{nullptr};
  std::string told() {
    const std::lock_guard lock(told_mutex_);
    return told_;
  }
  void sql(const std::string& text, std::vector<records::Value> values) {
    const Result<int64_t> done = api_.db().write<int64_t>([&](records::Sql& s) { return s.run(text, values); });
    ASSERT_TRUE(done) << done.error().text();
  }
  int64_t number_of(const std::string& text) {
    const Result<records::Row> r = api_.db().read<records::Row>([&](records::Sql& s) { return s.one(text, {}); });
    return r ? r->integer(0) : -1;
  }
  std::string drawer_, holder_;
  std::mutex told_mutex_;
  std::string told_;  // by the dispatcher
};
INSTANTIATE_TEST_SUITE_P(Both, Sell, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == records::TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Sell, a_number_comes_from_another_network_is_used_and_goes_to_a_third) {
  const std::string number = "8613900000001";
  const Json in = order({{"kind", "port_in"}, {"number", number}, {"host", "h"}, {"offer", "basic"}, {"topUp", "50.00"}, {"authorization", "123456"}, {"network", "mobile"}});
  ASSERT_EQ(in["state"], "done") << in.dump();
  EXPECT_EQ(host_->accounts().ported_in, 1u);
  EXPECT_EQ(money(number), "31.00") << "what was paid in, less the package's fee";
  EXPECT_EQ(state(number), "in_use");
  // Its holder asks for the code, then another network asks for the number.
  const Json code = order({{"kind", "port_out"}, {"line", number}});
  ASSERT_EQ(code["state"], "done") << code.dump();
  EXPECT_NE(code.dump().find(" until "), std::string::npos) << "the code, and until when: " << code.dump();
  host_->ask_port_out(testing::number(number));
  const Json away = asked_away(number, 1);
  ASSERT_EQ(away["state"], "done") << away.dump();
  EXPECT_EQ(host_->accounts().ported_out, 1u);
  EXPECT_EQ(api_.ask(owner_, "GET", "/sublet/v1/balance/" + number).status, 404);
  EXPECT_EQ(state(number), "frozen");
  // It comes back again.
  const Json back = order({{"kind", "port_in"}, {"number", number}, {"host", "h"}, {"offer", "basic"}, {"topUp", "50.00"}, {"authorization", "654321"}, {"network", "telecom"}});
  ASSERT_EQ(back["state"], "done") << back.dump();
  EXPECT_EQ(state(number), "in_use");
  EXPECT_EQ(money(number), "31.00");
}

TEST_P(Sell, a_number_whose_phone_is_not_paid_stays) {
  made("phone-models", {{"code", "star-9"}, {"title", "Star 9"}, {"price", 1'200}}, "code");
  made("phone-plans", {{"code", "i"}, {"kind", "instalments"}, {"months", 12}, {"amount", 1'200}, {"exit", "12:50"}}, "code");
  lot("phone", "P", "imei,model\n" + with_luhn("35111111111111") + ",star-9\n");
  sold("8617090000487", {{"model", "star-9"}, {"plan", "i"}});
  host_->ask_port_out(testing::number("8617090000487"));
  const Json no = asked_away("8617090000487", 1);
  ASSERT_EQ(no["state"], "done") << no.dump();
  EXPECT_NE(no.dump().find("a phone's contract"), std::string::npos) << no.dump();
  EXPECT_EQ(host_->accounts().ported_out, 0u);
  EXPECT_EQ(money("8617090000487"), "31.00") << "nothing was touched";
}

TEST_P(Sell, a_host_whose_imsi_is_none_stops_nobody_but_its_own_order) {
  const std::string blank = with_luhn("8986010100000000020");
  lot("sim", "B", "iccid,imsi\n" + blank + ",\n");
  const std::string id = made("orders", {{"request", {{"kind", "new_number"}, {"party", holder_}, {"number", "8617090000493"}, {"iccid", blank}, {"offer", "basic"}, {"topUp", "50.00"}}}, {"payment", {{"method", "drawer"}, {"source", drawer_}}}}, "id");
  Json o;
  ASSERT_TRUE(until([&] { return (o = get("orders/" + id)).value("stuck", false); })) << o.dump();
  EXPECT_NE(o.dump().find("IMSI"), std::string::npos) << o.dump();
  EXPECT_EQ(state("8617090000493"), "in_use");
  sold("8617090000487");  // the others are served
  EXPECT_EQ(post("orders/" + id + "/retry", {{"reason", "without"}}).status, 200);
  EXPECT_EQ(ended(id)["state"], "done");
}

// Whatever throws inside the dispatcher is told and put off; the process goes on, and so does everybody else's order.
TEST_P(Sell, an_answer_that_cannot_be_applied_is_put_off_and_the_others_go_on) {
  const std::string broken = wished(person("097"), "8617090000493");  // the identity service takes its time
  sql("update orders set steps = '{' || steps where operator = 'demo' and id = ?", {broken});  // no JSON any more
  ASSERT_TRUE(until([&] { return number_of("select count(*) from outbox where topic = 'identity' and state = 'open' and answer like 'threw%'") == 1; })) << told();
  EXPECT_NE(told().find("threw"), std::string::npos) << told();
  sold("8617090000487");
  sql("update orders set steps = substr(steps, 2) where operator = 'demo' and id = ?", {broken});
  api_.clock.advance(int64_t{601} * 1'000'000);
  EXPECT_EQ(ended(broken)["state"], "done");
}

TEST_P(Sell, a_row_that_cannot_be_carried_out_is_put_off_and_the_others_go_on) {
  const auto put = api_.db().write<Done>([&](records::Sql& s) {
    return records::put_out(s, "demo", {.id = "00000000BROKEN00", .topic = "host", .target = "h", .body = R"({"kind":"open_account","line":"8617090000752","party":")" + holder_ + R"("})"}, api_.clock.now());
  });
  ASSERT_TRUE(put);
  ASSERT_TRUE(until([&] { return number_of("select count(*) from outbox where id = '00000000BROKEN00' and state = 'open' and answer = 'threw'") == 1; })) << told();
  sold("8617090000487");
  EXPECT_EQ(number_of("select count(*) from outbox where id = '00000000BROKEN00' and state = 'open'"), 1);
}

TEST_P(Sell, an_order_whose_time_is_over_and_that_cannot_be_read_stops_no_other) {
  const std::string unanswered = person("099"), broken = wished(unanswered, "8617090000493"), other = wished(unanswered, "8617090000487");
  sql("update orders set steps = '{' || steps where operator = 'demo' and id = ?", {broken});
  api_.clock.advance(int64_t{61} * 60 * 1'000'000);  // nobody has verified them
  EXPECT_EQ(ended(other)["state"], "undone");
  EXPECT_TRUE(until([&] { return number_of("select stuck from orders where id = '" + broken + "'") == 1; }));
  EXPECT_NE(told().find("threw"), std::string::npos) << told();
}

TEST_P(Sell, a_phone_with_a_deposit_runs_month_by_month_and_is_left_early) {
  made("phone-models", {{"code", "star-9"}, {"title", "Star 9"}, {"price", 1'999}}, "code");
  made("phone-plans", {{"code", "d"}, {"kind", "deposit"}, {"months", 10}, {"discount", 1'000}, {"amount", 100}, {"exit", "5:80,10:50"}}, "code");
  const std::string imei = with_luhn("35111111111111");
  lot("phone", "P", "imei,model\n" + imei + ",star-9\n");
  const Json o = sold("8617090000487", {{"model", "star-9"}, {"plan", "d"}});
  EXPECT_EQ(o["total"], 999 + 100 + 50) << o.dump();
  Json c = get("contracts?number=8617090000487");
  ASSERT_EQ(c.size(), 1u);
  const std::string id = c[0]["id"].get<std::string>();
  EXPECT_EQ(c[0]["imei"], imei);
  EXPECT_EQ(c[0]["state"], "active");
  for (int month = 1; month <= 2; ++month) {
    api_.clock.advance(31 * day);
    ASSERT_TRUE(until([&] { return get("contracts/" + id)["runMonths"] == month; }));
    ASSERT_TRUE(until([&] { return money("8617090000487") == std::to_string(31 + 10 * month) + ".00"; })) << "a tenth of the deposit each month";
  }
  c = get("contracts/" + id);
  EXPECT_EQ(c["entries"].size(), 2u);
  const HttpAnswer left = post("contracts/" + id + "/end", {{"reason", "wants another package"}});
  ASSERT_EQ(left.status, 200) << left.body;
  EXPECT_EQ(json_of(left)["exitFee"], 64) << "80 per cent of the eighty that have not run";
  EXPECT_TRUE(until([&] { return money("8617090000487") == "67.00"; })) << "and the rest of the deposit given back: " << money("8617090000487");
  EXPECT_EQ(get("contracts/" + id)["state"], "ended");
  EXPECT_EQ(post("contracts/" + id + "/return", {{"reason", "x"}}).status / 100, 4);
}

TEST_P(Sell, a_phone_that_comes_back_in_time_is_paid_back_and_sold_again) {
  made("phone-models", {{"code", "star-9"}, {"title", "Star 9"}, {"price", 1'999}}, "code");
  lot("phone", "P", "imei,model\n" + with_luhn("35111111111111") + ",star-9\n");
  sold("8617090000487", {{"model", "star-9"}});
  const std::string id = get("contracts?number=8617090000487")[0]["id"].get<std::string>();
  ASSERT_EQ(post("contracts/" + id + "/return", {{"reason", "scratched"}}).status, 200);
  EXPECT_TRUE(until([&] { return money("8617090000487") == "2030.00"; })) << money("8617090000487");
  const Json again = sold("8617090000493", {{"model", "star-9"}});
  EXPECT_EQ(get("contracts?number=8617090000493")[0]["imei"], with_luhn("35111111111111"));
}

}  // namespace
}  // namespace sublet::sim
