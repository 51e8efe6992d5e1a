// For tests of balances, bills and usage: the HTTP API with a catalogue that has buckets and prices, accounts in charging, and the
// dispatcher that carries what the API asks.
#pragma once

#include <thread>

#include "charging/command.h"
#include "commerce/lines.h"
#include "gateway/orders/dispatcher.h"
#include "gateway/orders/shelf.h"
#include "gateway/rest/testing.h"

namespace sublet::gateway::rest {

inline const std::string priced_catalogue = R"(operator: {code: demo, currency: CNY, time_zone: Asia/Shanghai, country: '86', home: here}
zones: {here: {numbers: ['86'], places: ['460']}}
tariffs:
  t:
    rules:
      - {name: calls, service: voice, direction: out, to: here, price: {amount: 0.10, per: 1 min}}
      - {name: data, service: data, at: here, price: {amount: 0.10, per: 1 MB}}
      - {name: messages, service: sms, direction: out, to: here, price: {amount: 0.10}}
hosts: {h: {tariff: t, numbers: ['86170']}}
buckets:
  plan-data: {unit: octets, priority: 50, pays: [{service: data}]}
  plan-sms: {unit: messages, priority: 50, pays: [{service: sms}]}
offers:
  basic:
    tariff: t
    fees: [{name: monthly, amount: 19.00, every: month}]
    grants: [{bucket: plan-data, amount: 10 MB, every: month}, {bucket: plan-sms, amount: 5, every: month}]
)";

class MoneyApi : public TestApi {
 public:
  explicit MoneyApi(records::TestKind kind, Settings settings = {}) : TestApi(kind, std::move(settings)) {
    const Result<std::string> published = service->publish({{"demo.yaml", priced_catalogue}});
    EXPECT_TRUE(published) << published.error().text();
    dispatcher = std::make_unique<Dispatcher>(Dispatcher::Parts{db(), *service, *vault, system, shelves, nullptr, {}, {}, {}, [this](const std::string& level, const std::string& text) {
      if (level == "error") errors += text + "\n";
    }});
    const Result<Done> started = dispatcher->start();
    EXPECT_TRUE(started) << started.error().text();
  }
  ~MoneyApi() { dispatcher->stop(); }
  // An account of these numbers with the package `basic`; in the records too, if `party` is somebody.
  void account(const std::vector<std::string>& numbers, const std::string& money, const std::string& party = {}) {
    charging::OpenAccount c;
    for (const std::string& n : numbers) c.lines.push_back({*PhoneNumber::parse(n), "h", {"basic"}});
    c.money = *parse_money(money);
    const Result<charging::Outcome> done = service->execute("demo", "open-" + numbers[0], c);
    ASSERT_TRUE(done && done->answer.done()) << (done ? done->answer.code + done->answer.detail : done.error().text());
    if (party.empty()) return;
    const Result<Done> known = db().write<Done>([&](records::Sql& sql) -> Result<Done> {
      for (const std::string& n : numbers) {
        commerce::LineRecord l;
        l.id = "line-" + n, l.number = n, l.party = party, l.host = "h", l.account = numbers[0], l.offer = "basic", l.since = clock.now(), l.changed = l.since;
        if (Result<Done> put = commerce::insert_line({sql, *vault, "demo", clock.now(), "test"}, l); !put) return put;
      }
      return Done{};
    });
    ASSERT_TRUE(known) << known.error().text();
  }
  // Asks until `state` is there, for a while.
  Json until(const std::string& key, const std::string& path, const char* member, const std::string& state) {
    Json j;
    for (int i = 0; i < 500; ++i) {
      j = json_of(ask(key, "GET", path));
      if (j.value(member, "") == state) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(j.value(member, ""), state) << j.dump();
    return j;
  }
  io::SystemClock system;
  Shelves shelves{*service, system};
  std::unique_ptr<Dispatcher> dispatcher;
};

}  // namespace sublet::gateway::rest
