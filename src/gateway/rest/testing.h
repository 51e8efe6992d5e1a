// For tests: the HTTP API over real sockets, with two operators, "demo" and "other", on a database of either kind.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "commerce/orders.h"
#include "gateway/core/service.h"
#include "gateway/esim/client.h"
#include "gateway/http/client.h"
#include "gateway/identity/client.h"
#include "gateway/rest/server.h"
#include "records/testing.h"

namespace sublet::gateway::rest {

inline std::string catalogue_text(const std::string& op, const std::string& offer, const std::string& more = {}) {
  return "operator: {code: " + op + ", currency: CNY, time_zone: UTC, country: '86', home: here}\nzones: {here: {numbers: ['86'], places: ['460']}}\n"
         "tariffs: {t: {rules: [{name: r, service: sms, direction: out, to: here, price: {amount: 0.10}}]}}\nhosts: {h: {tariff: t, numbers: ['86170']}}\n"
         "offers: {" + offer + ": {title: 'Offer " + offer + "', tariff: t, fees: [{name: monthly, amount: 19.00}]}" + more + "}\n";
}

class TestApi {
 public:
  explicit TestApi(records::TestKind kind = records::TestKind::sqlite, Settings settings = {}) : db_(kind) {
    char name[] = "/tmp/sublet-rest-XXXXXX";
    folder = ::mkdtemp(name);
    Result<std::unique_ptr<Service>> s = Service::open({.data = folder + "/data", .sync = false}, system_);
    EXPECT_TRUE(s) << s.error().text();
    service = std::move(*s);
    for (const auto& [op, offer] : {std::pair("demo", "basic"), {"other", "secretive"}}) {
      const Result<std::string> published = service->publish({{std::string(op) + ".yaml", catalogue_text(op, offer)}});
      EXPECT_TRUE(published) << published.error().text();
    }
    clock.set(system_.now());
    Result<std::unique_ptr<records::Vault>> v = records::Vault::open(folder + "/keys", clock.now());
    EXPECT_TRUE(v) << v.error().text();
    vault = std::move(*v);
    settings_ = std::move(settings);
    start();
  }
  ~TestApi() {
    server.reset();
    (void)service->engine().close();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  void start() {
    RestServer::Options o;
    o.settings = settings_;
    o.log = [this](const std::string& level, const std::string& text) {
      if (level == "error") errors += text + "\n";
    };
    server = std::make_unique<RestServer>(*db_, *service, *vault, clock, o);
    server->connect(outside);
    const Result<Done> started = server->start();
    ASSERT_TRUE(started) << started.error().text();
  }
  std::string key(const std::string& granted, const std::string& op = "demo") {
    const Result<std::string> k = make_key(*db_, op, "test", granted, clock.now());
    EXPECT_TRUE(k) << k.error().text();
    return k ? *k : "";
  }
  HttpAnswer ask(const std::string& key, const std::string& method, const std::string& target, const std::string& body = {}, HttpHeaders headers = {}) {
    HttpCall c;
    c.url.host = "127.0.0.1", c.url.port = std::to_string(server->port());
    c.method = method, c.target = target, c.body = body, c.headers = std::move(headers);
    if (!key.empty()) c.headers.emplace_back("Authorization", "Bearer " + key);
    HttpAnswer a = http_call(c);
    EXPECT_NE(a.status, 0) << method << " " << target << ": " << a.error;
    return a;
  }
  records::Database& db() { return *db_; }

  std::string folder, errors;
  Outside outside;  // of the next start
  io::ManualClock clock;
  std::unique_ptr<Service> service;
  std::unique_ptr<records::Vault> vault;
  std::unique_ptr<RestServer> server;

 private:
  io::SystemClock system_;
  records::TestDatabase db_;
  Settings settings_;
};

inline Json json_of(const HttpAnswer& a) { return Json::parse(a.body, nullptr, false); }

}  // namespace sublet::gateway::rest
