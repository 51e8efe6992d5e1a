// Webhooks: what a listener gets, in what order, how it is signed, and what becomes of one that fails.
#include <atomic>
#include <mutex>
#include <thread>

#include "gateway/rest/hub.h"
#include "gateway/rest/secrets.h"
#include "gateway/rest/testing.h"
#include "records/outbox.h"

namespace sublet::gateway::rest {
namespace {

const std::string api_path = "/tmf-api/productCatalogManagement/v4/";

Settings inner() {
  Settings s;
  s.inner_callbacks = true;
  s.callback_retry_micros = 1'000;
  s.callback_attempts = 4;
  return s;
}

// A listener that keeps what it gets and answers as it is told.
class Listener {
 public:
  Listener() {
    auto l = HttpListener::open(loop_, {}, [this](HttpRequest r, const HttpRespond& respond) {
      const std::lock_guard lock(mutex_);
      const int status = status_;
      if (status == 204) got_.push_back(std::move(r));
      else ++refused_;
      respond({status});
    });
    EXPECT_TRUE(l);
    listener_ = std::move(*l);
  }
  ~Listener() { loop_.stop(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(listener_->port()) + "/told/"; }
  std::vector<HttpRequest> got() {
    const std::lock_guard lock(mutex_);
    return got_;
  }
  std::atomic<int> status_{204}, refused_{0};

 private:
  std::mutex mutex_;
  std::vector<HttpRequest> got_;
  Loop loop_{"listener"};
  std::unique_ptr<HttpListener> listener_;
};

bool wait_for(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

class Hubs : public ::testing::Test {
 protected:
  TestApi api_{records::TestKind::sqlite, inner()};
  Listener listener_;
  const std::string owner_ = api_.key("owner");
  Json make(const std::string& query = {}) {
    const HttpAnswer a = api_.ask(owner_, "POST", api_path + "hub", Json{{"callback", listener_.url()}, {"query", query}}.dump());
    EXPECT_EQ(a.status, 201) << a.body;
    return json_of(a);
  }
  std::string create(const std::string& name, const std::string& kind = "catalog") { return json_of(api_.ask(owner_, "POST", api_path + kind, Json{{"name", name}}.dump()))["id"].get<std::string>(); }
  Json state(const Json& hub) { return json_of(api_.ask(owner_, "GET", api_path + "hub/" + hub["id"].get<std::string>())); }
};

TEST_F(Hubs, are_told_of_each_event_in_order_and_can_check_the_signature) {
  const Json hub = make();
  for (int i = 0; i < 20; ++i) create("c" + std::to_string(i));
  ASSERT_TRUE(wait_for([&] { return listener_.got().size() == 20; }));
  int64_t last = 0;
  size_t i = 0;
  for (const HttpRequest& r : listener_.got()) {
    const Json body = Json::parse(r.body);
    EXPECT_EQ(r.target, "/told/");
    EXPECT_EQ(body["eventType"], "CatalogCreateEvent");
    EXPECT_EQ(body["event"]["catalog"]["name"], "c" + std::to_string(i++));
    EXPECT_GT(body["sequence"].get<int64_t>(), last);
    last = body["sequence"].get<int64_t>();
    const std::string given(r.header("sublet-signature"));
    const int64_t seconds = std::stoll(given.substr(2));
    EXPECT_EQ(given, signature(hub["secret"].get<std::string>(), seconds, r.body));
  }
  EXPECT_FALSE(state(hub).contains("secret")) << "told once";
}

// The worked example of docs/formats/http-api.md.
TEST(Signature, is_the_one_that_the_page_works_out) {
  EXPECT_EQ(signature("whsec_example", 1'764'370'800, R"({"eventId":"1"})"), "t=1764370800,v1=" + hex(hmac_sha256("whsec_example", "1764370800.{\"eventId\":\"1\"}")));
  EXPECT_EQ(signature("whsec_example", 1'764'370'800, R"({"eventId":"1"})"), "t=1764370800,v1=77039b7d002445697e9c09857234c52779b88589c6a380350ff8a69afb9db104");
}

TEST_F(Hubs, are_told_of_the_types_they_asked_for_only) {
  (void)make("eventType=CategoryCreateEvent,CatalogDeleteEvent");
  const std::string id = create("first");
  create("a category", "category");
  EXPECT_EQ(api_.ask(owner_, "DELETE", api_path + "catalog/" + id).status, 204);
  ASSERT_TRUE(wait_for([&] { return listener_.got().size() == 2; }));
  EXPECT_EQ(Json::parse(listener_.got()[0].body)["eventType"], "CategoryCreateEvent");
  EXPECT_EQ(Json::parse(listener_.got()[1].body)["eventType"], "CatalogDeleteEvent");
}

TEST_F(Hubs, of_all_apis_are_in_one_list_with_where_each_is_looked_after) {
  const Json hub = make();
  ASSERT_EQ(api_.ask(owner_, "POST", "/sublet/v1/hub", Json{{"callback", listener_.url()}}.dump()).status, 201);
  const Json all = json_of(api_.ask(owner_, "GET", "/sublet/v1/webhooks"));
  ASSERT_EQ(all.size(), 2u) << all.dump();
  const Json& ours = all[0]["id"] == hub["id"] ? all[0] : all[1];
  EXPECT_EQ(ours["id"], hub["id"]);
  EXPECT_EQ(ours["api"], api_path);
  EXPECT_TRUE(ours["href"].get<std::string>().ends_with(api_path + "hub/" + hub["id"].get<std::string>())) << all.dump();
  EXPECT_NE(all[0]["api"], all[1]["api"]);
  EXPECT_FALSE(all[0].contains("secret"));
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", "/sublet/v1/webhooks?state=paused")).size(), 0u);
  EXPECT_EQ(api_.ask(owner_, "GET", "/sublet/v1/webhooks?state=odd").status, 400);
  EXPECT_EQ(api_.ask(api_.key("care"), "GET", "/sublet/v1/webhooks").status, 403);
}

TEST_F(Hubs, that_fail_are_asked_again_then_paused_and_go_on_from_where_they_stood) {
  listener_.status_ = 500;
  const Json hub = make();
  create("first");
  create("second");
  ASSERT_TRUE(wait_for([&] {
    api_.clock.advance(50'000);
    return state(hub)["state"] == "paused";
  }));
  EXPECT_EQ(listener_.refused_, 4);
  EXPECT_NE(state(hub)["trouble"].get<std::string>().find("500"), std::string::npos);
  listener_.status_ = 204;
  EXPECT_EQ(api_.ask(owner_, "POST", api_path + "hub/" + hub["id"].get<std::string>() + "/replay", "{}").status, 200);
  ASSERT_TRUE(wait_for([&] { return listener_.got().size() == 2; }));
  EXPECT_EQ(Json::parse(listener_.got()[0].body)["event"]["catalog"]["name"], "first");
  EXPECT_EQ(api_.ask(owner_, "POST", api_path + "hub/" + hub["id"].get<std::string>() + "/replay", R"({"from":1})").status, 200);
  ASSERT_TRUE(wait_for([&] { return listener_.got().size() == 4; }));
  EXPECT_EQ(listener_.got()[2].body, listener_.got()[0].body) << "the same event, with the same id";
}

TEST_F(Hubs, go_on_after_a_restart_and_end_when_they_are_removed) {
  const Json hub = make();
  create("before");
  ASSERT_TRUE(wait_for([&] { return state(hub)["position"].get<int64_t>() == 1; }));
  api_.server.reset();
  api_.start();
  create("after");
  ASSERT_TRUE(wait_for([&] { return listener_.got().size() == 2; }));
  EXPECT_EQ(api_.ask(owner_, "DELETE", api_path + "hub/" + hub["id"].get<std::string>()).status, 204);
  EXPECT_EQ(api_.ask(owner_, "GET", api_path + "hub/" + hub["id"].get<std::string>()).status, 404);
  EXPECT_EQ(json_of(api_.ask(owner_, "GET", api_path + "hub")).size(), 0u);
}

TEST(HubsOutside, callbacks_to_this_machine_are_refused_unless_a_setting_allows_them) {
  TestApi api;
  const std::string owner = api.key("owner");
  for (const char* callback : {"http://127.0.0.1:1/x", "http://localhost/x", "https://10.0.0.1/", "http://169.254.169.254/latest", "ftp://x/", "http://u@h/", "x"}) {
    const HttpAnswer a = api.ask(owner, "POST", api_path + "hub", Json{{"callback", callback}}.dump());
    EXPECT_EQ(a.status, 400) << callback << ": " << a.body;
  }
  EXPECT_EQ(api.ask(owner, "POST", api_path + "hub", R"({"callback":"https://x.example/","query":"name=x"})").status, 400);
}

TEST_F(Hubs, an_event_of_a_person_carries_the_individual_masked_as_everywhere) {
  const std::string path = "/tmf-api/party/v4/";
  ASSERT_EQ(api_.ask(owner_, "POST", path + "hub", Json{{"callback", listener_.url()}, {"query", "eventType=IndividualCreateEvent"}}.dump()).status, 201);
  const HttpAnswer a = api_.ask(owner_, "POST", path + "individual", Json{{"familyName", "王"}, {"givenName", "小明"}}.dump());
  ASSERT_EQ(a.status, 201) << a.body;
  ASSERT_TRUE(wait_for([&] { return listener_.got().size() == 1; }));
  const Json told = Json::parse(listener_.got()[0].body);
  EXPECT_EQ(told["event"]["individual"]["id"], json_of(a)["id"]);
  EXPECT_EQ(told["event"]["individual"]["familyName"], "王*");
  EXPECT_EQ(listener_.got()[0].body.find("小明"), std::string::npos);
}

}  // namespace
}  // namespace sublet::gateway::rest
