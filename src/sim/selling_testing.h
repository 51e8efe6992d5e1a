// For tests: an order over the HTTP API to a line that works, with a host, the identity service and the SM-DP+ simulated over real sockets
// (and wallets, when start() is told of them).
#pragma once

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

const std::string smdp_secret = "a-secret-in-an-address";

class Selling : public ::testing::TestWithParam<records::TestKind> {
 protected:
  Selling() {
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
    s.callback = "http://127.0.0.1:" + std::to_string(api_.server->port()) + "/es2plus/" + smdp_secret;
    smdp_ = std::move(*Smdp::open(s, clock_));
  }
  static IdentityService::Options identity_options() {
    IdentityService::Options o;
    o.slow_ms = 1'500;
    return o;
  }
  ~Selling() override {
    if (links_) links_->stop();
    if (dispatcher_) dispatcher_->stop();
    smdp_.reset();  // what it tells comes to nobody
  }
  // The dispatcher, and the API upon it at the port that it had.
  void start(bool with_identity = true, const std::optional<gateway::WalletOptions>& wallets = {}) {
    auto endpoint = gateway::parse_endpoint("demo/h=http://127.0.0.1:" + std::to_string(host_->port()));
    ASSERT_TRUE(endpoint);
    links_ = std::move(*gateway::HostLinks::open({*endpoint}, {}, clock_));
    gateway::Dispatcher::Parts p{api_.db(), *api_.service, *api_.vault, clock_, shelves_, links_, {}, {}, {}, [](const std::string&, const std::string&) {}};
    if (with_identity) {
      p.identity = gateway::IdentityClient::Options{.url = "http://127.0.0.1:" + std::to_string(identity_->port()), .key = "sublet", .secret = "identity-secret"};
      p.identity->errands.deadline_micros = 3'000'000;
    }
    p.esim = gateway::EsimClient::Options{.url = "http://127.0.0.1:" + std::to_string(smdp_->port()), .requester = "1.3.6.1.4.1.0.1", .smdp = "127.0.0.1:" + std::to_string(smdp_->port())};
    p.wallets = wallets;
    auto d = std::make_unique<gateway::Dispatcher>(std::move(p));
    ASSERT_TRUE(d->start());
    const std::lock_guard lock(mutex_);
    dispatcher_ = std::move(d);
    api_.server->connect({.second_check = [this](const std::string& op, const std::string& order, gateway::IdentityCheck check, std::function<void(Result<commerce::Order>)> done) { return dispatcher_->second_check(op, order, std::move(check), std::move(done)); },
                          .esim_progress = [this](const gateway::EsimProgress& progress) { return dispatcher_->esim_progress(progress); },
                          .wallet_notice = [this](const std::string& op, const std::string& merchant, const gateway::HttpRequest& request) { return dispatcher_->wallets()->read(op, merchant, [&request](std::string_view name) { return request.header(name); }, request.body); },
                          .wallet_ask = [this](const records::Outward& row, std::function<void(commerce::OutsideAnswer)> told) { return dispatcher_->wallets()->carry(row, std::move(told)); },
                          .esim_secret = smdp_secret});
  }
  gateway::HttpAnswer ask(const std::string& method, const std::string& path, const gateway::Json& body = nullptr) { return api_.ask(owner_, method, path, body.is_null() ? "" : gateway::dump(body)); }
  std::string person(const std::string& sequence) {
    const std::string body = "11010519800101" + sequence;
    const gateway::HttpAnswer a = ask("POST", "/tmf-api/party/v4/individual", {{"familyName", "王"}, {"givenName", "小明"}, {"individualIdentification", gateway::Json::array({{{"identificationType", "residentId"}, {"identificationId", body + commerce::identity_check_character(body)}}})}});
    EXPECT_EQ(a.status, 201) << a.body;
    return gateway::rest::json_of(a).value("id", "");
  }
  void stock(const std::string& category, const std::string& name, const std::string& trait, const std::string& value) {
    const gateway::HttpAnswer a = ask("POST", "/tmf-api/resourceInventoryManagement/v4/resource", {{"name", name}, {"category", category}, {"resourceCharacteristic", gateway::Json::array({{{"name", "host"}, {"value", "h"}}, {{"name", trait}, {"value", value}}})}});
    EXPECT_EQ(a.status, 201) << a.body;
  }
  // A number sold online, up to where it waits for the customer.
  std::string sold(const std::string& number, const std::string& sequence, const char* sim = "card") {
    const gateway::Json request = {{"kind", "new_number"}, {"channel", "online"}, {"party", person(sequence)}, {"number", number}, {"offer", "free"}, {"sim", sim}};
    const gateway::HttpAnswer a = ask("POST", "/sublet/v1/orders", {{"request", request}, {"payment", {{"method", "none"}}}});
    EXPECT_EQ(a.status, 201) << a.body;
    const std::string id = gateway::rest::json_of(a).value("id", "");
    EXPECT_TRUE(!id.empty() && testing::wait_for([&] { return order(id).value("waitsFor", "") == "customer"; })) << order(id).dump();
    return id;
  }
  gateway::Json order(const std::string& id) { return gateway::rest::json_of(ask("GET", "/sublet/v1/orders/" + id)); }
  gateway::HttpAnswer check(const std::string& id, const std::string& picture) { return ask("POST", "/sublet/v1/orders/" + id + "/second-check", {{"kind", "face"}, {"face", records::base64(picture)}}); }

  io::SystemClock clock_;
  static gateway::rest::Settings few() {
    gateway::rest::Settings s;
    s.second_checks = 6;
    s.wrong_notices = {.rate = 1, .burst = 20};
    return s;
  }
  gateway::rest::TestApi api_{GetParam(), few()};
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

}  // namespace sublet::sim
