// From an order over the HTTP API to a line that works, with the identity service, the SM-DP+ and a host simulated over real
// sockets: who bought online passes the second check, and a phone downloads its profile.
#include <mutex>
#include <thread>

#include "commerce/identity_number.h"
#include "commerce/sims.h"
#include "gateway/host/link.h"
#include "gateway/host/pushes.h"
#include "gateway/http/server.h"
#include "gateway/orders/dispatcher.h"
#include "gateway/rest/authenticate.h"
#include "gateway/rest/testing.h"
#include "sim/identity.h"
#include "sim/provisioning.h"
#include "sim/smdp.h"
#include "sim/testing.h"

namespace sublet::sim {
namespace {

using gateway::Json;
using gateway::rest::json_of;
using records::TestKind;
using testing::wait_for;

const std::string jpeg = "\xff\xd8\xff\xe0 a face of somebody", other_face = "\xff\xd8\xff\xe0 other person";
const std::string secret = "a-secret-in-an-address";

class Activation : public ::testing::TestWithParam<TestKind> {
 protected:
  Activation() {
    const Result<std::string> published = api_.service->publish({{"demo.yaml", gateway::rest::catalogue_text("demo", "basic", ", free: {tariff: t}")}});
    EXPECT_TRUE(published) << published.error().text();
    api_.clock.set(clock_.now());
    gateway::HttpServer::Shows shows;
    shows.feedback = [this](std::string_view op, std::string_view host, std::string_view body) {
      const std::lock_guard lock(mutex_);
      return dispatcher_ && dispatcher_->desk() ? gateway::take_push(dispatcher_->desk(), nullptr, op, host, body) : gateway::HttpReply{503};
    };
    http_ = std::make_unique<gateway::HttpServer>(gateway::HttpServer::Options{}, std::move(shows));
    EXPECT_TRUE(http_->start());
    Provisioning::Options h;
    h.complete_least_ms = 2, h.complete_most_ms = 20;
    h.lost = h.doubled = h.late = h.failed = h.error = h.silent = 0;
    h.callback = "http://127.0.0.1:" + std::to_string(http_->port()) + "/hosts/demo/h/feedback";
    host_ = std::move(*Provisioning::open(h, switches_, clock_));
    identity_ = std::move(*IdentityService::open(identity_options(), clock_));
    Smdp::Options s;
    s.install_ms = 20;
    s.callback = "http://127.0.0.1:" + std::to_string(api_.server->port()) + "/es2plus/" + secret;
    smdp_ = std::move(*Smdp::open(s, clock_));
  }
  static IdentityService::Options identity_options() {
    IdentityService::Options o;
    o.slow_ms = 1'500;
    return o;
  }
  ~Activation() override {
    if (links_) links_->stop();
    if (dispatcher_) dispatcher_->stop();
    smdp_.reset();  // what it tells comes to nobody
  }
  // The dispatcher, and the API upon it at the port that it had.
  void start(bool with_identity = true) {
    auto endpoint = gateway::parse_endpoint("demo/h=http://127.0.0.1:" + std::to_string(host_->port()));
    ASSERT_TRUE(endpoint);
    links_ = std::move(*gateway::HostLinks::open({*endpoint}, {}, clock_));
    gateway::Dispatcher::Parts p{api_.db(), *api_.service, *api_.vault, clock_, shelves_, links_, {}, {}, {}, [](const std::string&, const std::string&) {}};
    if (with_identity) {
      p.identity = gateway::IdentityClient::Options{.url = "http://127.0.0.1:" + std::to_string(identity_->port()), .key = "sublet", .secret = "identity-secret"};
      p.identity->errands.deadline_micros = 3'000'000;
    }
    p.esim = gateway::EsimClient::Options{.url = "http://127.0.0.1:" + std::to_string(smdp_->port()), .requester = "1.3.6.1.4.1.0.1", .smdp = "127.0.0.1:" + std::to_string(smdp_->port())};
    auto d = std::make_unique<gateway::Dispatcher>(std::move(p));
    ASSERT_TRUE(d->start());
    const std::lock_guard lock(mutex_);
    dispatcher_ = std::move(d);
    api_.server->connect({.second_check = [this](const std::string& op, const std::string& order, gateway::IdentityCheck check, std::function<void(Result<commerce::Order>)> done) { return dispatcher_->second_check(op, order, std::move(check), std::move(done)); },
                          .esim_progress = [this](const gateway::EsimProgress& progress) { return dispatcher_->esim_progress(progress); },
                          .esim_secret = secret});
  }
  gateway::HttpAnswer ask(const std::string& method, const std::string& path, const Json& body = nullptr) { return api_.ask(owner_, method, path, body.is_null() ? "" : gateway::dump(body)); }
  std::string person(const std::string& sequence) {
    const std::string body = "11010519800101" + sequence;
    const gateway::HttpAnswer a = ask("POST", "/tmf-api/party/v4/individual", {{"familyName", "王"}, {"givenName", "小明"}, {"individualIdentification", Json::array({{{"identificationType", "residentId"}, {"identificationId", body + commerce::identity_check_character(body)}}})}});
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a).value("id", "");
  }
  void stock(const std::string& category, const std::string& name, const std::string& trait, const std::string& value) {
    const gateway::HttpAnswer a = ask("POST", "/tmf-api/resourceInventoryManagement/v4/resource", {{"name", name}, {"category", category}, {"resourceCharacteristic", Json::array({{{"name", "host"}, {"value", "h"}}, {{"name", trait}, {"value", value}}})}});
    EXPECT_EQ(a.status, 201) << a.body;
  }
  // A number sold online, up to where it waits for the customer.
  std::string sold(const std::string& number, const std::string& sequence, const char* sim = "card") {
    const Json request = {{"kind", "new_number"}, {"channel", "online"}, {"party", person(sequence)}, {"number", number}, {"offer", "free"}, {"sim", sim}};
    const gateway::HttpAnswer a = ask("POST", "/sublet/v1/orders", {{"request", request}, {"payment", {{"method", "none"}}}});
    EXPECT_EQ(a.status, 201) << a.body;
    const std::string id = json_of(a).value("id", "");
    EXPECT_TRUE(!id.empty() && wait_for([&] { return order(id).value("waitsFor", "") == "customer"; })) << order(id).dump();
    return id;
  }
  Json order(const std::string& id) { return json_of(ask("GET", "/sublet/v1/orders/" + id)); }
  gateway::HttpAnswer check(const std::string& id, const std::string& picture) { return ask("POST", "/sublet/v1/orders/" + id + "/second-check", {{"kind", "face"}, {"face", records::base64(picture)}}); }

  io::SystemClock clock_;
  gateway::rest::TestApi api_{GetParam()};
  const std::string owner_ = api_.key("owner");
  gateway::Shelves shelves_{*api_.service, clock_};
  Switches switches_;
  std::mutex mutex_;
  std::unique_ptr<gateway::HttpServer> http_;
  std::unique_ptr<Provisioning> host_;
  std::unique_ptr<IdentityService> identity_;
  std::unique_ptr<Smdp> smdp_;
  std::shared_ptr<gateway::HostLinks> links_;
  std::unique_ptr<gateway::Dispatcher> dispatcher_;
};
INSTANTIATE_TEST_SUITE_P(Both, Activation, ::testing::ValuesIn(records::both_kinds), [](const auto& p) { return p.param == TestKind::sqlite ? "sqlite" : "postgresql"; });

TEST_P(Activation, who_bought_online_shows_the_own_face_and_the_line_works) {
  start();
  stock("msisdn", "8617090000001", "city", "北京");
  stock("sim", "8986090000000100001", "imsi", "460090000000001");
  const std::string id = sold("8617090000001", "001"), path = "/sublet/v1/orders/" + id + "/second-check";
  EXPECT_EQ(ask("POST", path, {{"kind", "face"}}).status, 400) << "no picture";
  EXPECT_EQ(ask("POST", path, {{"kind", "face"}, {"face", "/9j/4A==\n"}}).status, 400) << "no base64";
  EXPECT_EQ(check(id, "just words, no picture").status, 400);
  EXPECT_EQ(ask("POST", path, {{"kind", "document"}, {"front", records::base64(jpeg)}}).status, 400) << "one side";
  EXPECT_EQ(ask("POST", "/sublet/v1/orders/none/second-check", {{"kind", "face"}, {"face", records::base64(jpeg)}}).status, 404);
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "POST", path, gateway::dump({{"kind", "face"}, {"face", records::base64(jpeg)}})).status, 404) << "another operator's";
  gateway::HttpAnswer a = check(id, other_face);
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_EQ(json_of(a)["state"], "open") << "who is not the holder does not get on";
  EXPECT_EQ(json_of(a)["waitsFor"], "customer");
  a = check(id, jpeg);
  ASSERT_EQ(a.status, 200) << a.body;
  EXPECT_NE(json_of(a).value("waitsFor", ""), "customer");
  EXPECT_TRUE(wait_for([&] { return order(id)["state"] == "done"; })) << order(id).dump();
  EXPECT_EQ(check(id, jpeg).status, 200) << "asked again, the answer being lost";
  const Json log = json_of(ask("GET", "/sublet/v1/audit?method=POST&limit=1000"));
  EXPECT_TRUE(std::any_of(log.begin(), log.end(), [&](const Json& e) { return e["path"] == path && e["outcome"] == "done"; }));
  EXPECT_EQ(log.dump().find(records::base64(jpeg)), std::string::npos) << "no picture is kept";
}

TEST_P(Activation, slow_checks_keep_nobody_else_waiting) {
  start();
  stock("msisdn", "8617090000001", "city", "北京");
  stock("sim", "8986090000000100001", "imsi", "460090000000001");
  const std::string id = sold("8617090000001", "097");  // the service is slow about this one
  std::vector<std::thread> asking;
  for (int i = 0; i < 6; ++i)  // more than there are workers
    asking.emplace_back([&] { EXPECT_EQ(check(id, jpeg).status, 200); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(ask("GET", "/sublet/v1/session").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(1'000));
  for (std::thread& t : asking) t.join();
  EXPECT_TRUE(wait_for([&] { return order(id)["state"] == "done"; })) << order(id).dump();
}

TEST_P(Activation, a_silent_identity_service_changes_nothing_and_a_missing_one_is_said) {
  start();
  stock("msisdn", "8617090000001", "city", "北京");
  stock("sim", "8986090000000100001", "imsi", "460090000000001");
  const std::string id = sold("8617090000001", "001");
  const Json steps = order(id)["steps"];
  identity_.reset();
  const gateway::HttpAnswer a = check(id, jpeg);
  EXPECT_EQ(a.status, 503) << a.body;
  EXPECT_EQ(json_of(a)["code"], "unavailable");
  EXPECT_EQ(order(id)["steps"], steps);
  api_.server->connect({});
  EXPECT_EQ(check(id, jpeg).status, 503);
}

TEST_P(Activation, a_phone_downloads_its_profile_and_the_records_follow) {
  start();
  stock("msisdn", "8617090000002", "city", "北京");
  const std::string body = "898609000000010002", iccid = body + commerce::luhn_digit(body);
  stock("sim", iccid, "kind", "esim");
  const std::string id = sold("8617090000002", "002", "esim");
  const Json esim = json_of(ask("GET", "/sublet/v1/orders/" + id + "/esim"));
  EXPECT_EQ(esim["profile"], "released") << esim.dump();
  EXPECT_EQ(esim["iccid"], iccid);
  EXPECT_TRUE(esim["qr"].get<std::string>().starts_with("<svg"));
  EXPECT_EQ(api_.ask(api_.key("owner", "other"), "GET", "/sublet/v1/orders/" + id + "/esim").status, 404);
  const auto profile = [&] { return json_of(ask("GET", "/sublet/v1/orders/" + id + "/esim")).value("profile", ""); };
  const std::string eid = "89049032000000000000000000000017";
  const Result<std::string> got = phone_download(esim["activationCode"].get<std::string>(), eid, "");
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(*got, iccid);
  EXPECT_TRUE(wait_for([&] { return profile() == "installed"; })) << profile();
  EXPECT_EQ(json_of(ask("GET", "/sublet/v1/orders/" + id + "/esim"))["eid"], eid);
  EXPECT_EQ(json_of(ask("GET", "/tmf-api/resourceInventoryManagement/v4/resource/s-" + iccid)).dump().find("\"installed\"") != std::string::npos, true);
  // Late, doubled, strange notes.
  const auto note = [&](const std::string& path, const std::string& about, int point) {
    const Json j = {{"header", {{"functionRequesterIdentifier", "1.3.6.1.4.1.0.2"}, {"functionCallIdentifier", "N1"}}}, {"iccid", about}, {"profileType", "x"}, {"timestamp", "2026-11-29T08:00:00Z"}, {"notificationPointId", point}, {"notificationPointStatus", {{"status", "Executed-Success"}}}};
    return api_.ask("", "POST", path + "/gsma/rsp2/es2plus/handleDownloadProgressInfo", gateway::dump(j));
  };
  EXPECT_EQ(note("/es2plus/" + secret, iccid, 3).status, 204);
  EXPECT_EQ(profile(), "installed") << "an old note takes nothing back";
  const std::string idle = "898609000000010009", idle_iccid = idle + commerce::luhn_digit(idle);
  stock("sim", idle_iccid, "kind", "esim");
  const Json before = json_of(ask("GET", "/tmf-api/resourceInventoryManagement/v4/resource/s-" + idle_iccid));
  EXPECT_EQ(note("/es2plus/" + secret, idle_iccid, 4).status, 204);
  EXPECT_EQ(json_of(ask("GET", "/tmf-api/resourceInventoryManagement/v4/resource/s-" + idle_iccid)), before) << "nobody ordered it";
  EXPECT_EQ(note("/es2plus/" + secret, "8986090000000999999", 4).status, 204);
  EXPECT_EQ(note("/es2plus/guessed-secret-in-path", iccid, 4).status, 404);
  EXPECT_EQ(api_.ask("", "POST", "/es2plus/" + secret + "/gsma/rsp2/es2plus/handleDownloadProgressInfo", "{}").status, 400);
}

}  // namespace
}  // namespace sublet::sim
