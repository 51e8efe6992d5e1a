// The local socket: what people and programs ask, and what hostile clients send.
#include "gateway/api/local.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <thread>

#include "gateway/api/testing.h"
#include "io/testing.h"

namespace sublet::gateway {
namespace {

class LocalSocket : public testing::Test {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<Service>> s = Service::open({.data = folder_, .segment_bytes = 1 << 20}, clock_);
    ASSERT_TRUE(s);
    service_ = std::move(*s);
    ASSERT_TRUE(service_->publish({{"test.yaml", small_catalogue}}));
    server_ = std::make_unique<LocalServer>(*service_, LocalServer::Options{.path = folder_ + "/s"});
    ASSERT_TRUE(server_->start());
    ASSERT_TRUE(client_.connect(folder_ + "/s"));
  }
  void TearDown() override {
    server_.reset();
    service_.reset();
  }
  Json ask(const Json& request) {
    Result<Json> answer = client_.ask(request);
    EXPECT_TRUE(answer);
    return answer ? *answer : Json();
  }
  io::TemporaryFolder temporary_;  // goes last
  const std::string& folder_ = temporary_.path();
  io::SystemClock clock_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<LocalServer> server_;
  LocalClient client_;
};

TEST_F(LocalSocket, opens_tops_up_once_a_key_and_shows_an_account) {
  EXPECT_EQ(ask({{"do", "open_account"}, {"operator", "test"}, {"lines", Json::array({Json{{"number", "8617000000001"}, {"offers", {"base"}}}})}, {"money", "5.00"}})["ok"], true);
  EXPECT_EQ(ask({{"do", "top_up"}, {"line", "8617000000001"}, {"amount", "10.00"}, {"key", "p1"}})["money"], "15.00");
  EXPECT_EQ(ask({{"do", "top_up"}, {"line", "8617000000001"}, {"amount", "10.00"}, {"key", "p1"}})["money"], "15.00");
  const Json a = ask({{"do", "account"}, {"line", "8617000000001"}});
  EXPECT_EQ(a["money"], "15.00");
  EXPECT_EQ(a["offers"][0]["offer"], "base");
  EXPECT_EQ(ask({{"do", "ledger"}})["assets"]["money"]["sum"], 0);
}

TEST_F(LocalSocket, explains_a_charge_in_words) {
  ask({{"do", "open_account"}, {"lines", Json::array({Json{{"number", "8617000000001"}, {"offers", {"base"}}}})}, {"money", "5.00"}});
  EXPECT_EQ(ask({{"do", "charge_use"}, {"line", "8617000000001"}, {"use", {{"service", "voice"}, {"start", clock_.now().text()}, {"seconds", 61}, {"amount", 61}, {"peer", "8613800000000"}}}})["cost"], "0.40");
  ask({{"do", "adjust"}, {"line", "8617000000001"}, {"amount", "-1.00"}, {"reason", "charged twice"}});
  std::string found;
  for (int position = 1; position < 10; ++position)
    if (Json a = ask({{"do", "explain"}, {"position", position}}); a["ok"] == true) found += dump(a["lines"]);
  EXPECT_NE(found.find("0.20 per 1 min"), std::string::npos) << found;
  EXPECT_NE(found.find("Taken by an adjustment: 1.00 from the account's own money; reason: charged twice."), std::string::npos) << found;
}

TEST_F(LocalSocket, answers_whatever_it_is_sent) {
  for (const char* wrong : {R"({})", R"({"do":7})", R"({"do":"nothing"})", R"({"do":"top_up","line":7})", R"({"do":"top_up","line":"8617","amount":"1e9"})",
                            R"({"do":"top_up","line":"8617000000001","amount":"-1"})", R"({"do":"explain","position":99999999999})", R"({"do":"account"})",
                            R"({"do":"events","from":-5,"operator":"test","most":1})", R"({"do":"import","path":"/nonexistent","host":"pipe"})", R"({"do":"publish","path":"/nonexistent"})"}) {
    const Json answer = ask(Json::parse(wrong));
    EXPECT_TRUE(answer.contains("ok") || answer.contains("event")) << wrong;
    if (answer.contains("event")) (void)client_.receive();
  }
  LocalClient hostile;
  ASSERT_TRUE(hostile.connect(folder_ + "/s"));
  EXPECT_EQ(ask({{"do", "account"}, {"line", "8617000000009"}})["code"], "unknown_line");
}

TEST_F(LocalSocket, does_not_ask_the_engine_for_the_only_operator_each_time) {
  EXPECT_EQ(ask({{"do", "ledger"}})["ok"], true);
  // The engine is held; what needs nothing of it is answered all the same.
  std::latch holding(1), go(1);
  std::thread holder([&] { EXPECT_TRUE(service_->inspect([&](const charging::State&) { holding.count_down(), go.wait(); })); });
  holding.wait();
  std::future<Json> answer = std::async(std::launch::async, [&] { return ask({{"do", "nothing"}}); });
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(2)), std::future_status::ready);
  go.count_down();
  holder.join();
  EXPECT_EQ(answer.get()["code"], "bad_request");
}

TEST_F(LocalSocket, takes_nobody_for_the_only_operator_once_a_second_is_there) {
  EXPECT_EQ(ask({{"do", "ledger"}})["ok"], true);
  std::string second = small_catalogue;
  second.replace(second.find("code: test"), 10, "code: next");
  ASSERT_TRUE(service_->publish({{"next.yaml", second}}));
  EXPECT_EQ(ask({{"do", "ledger"}})["code"], "unknown_operator");
  EXPECT_EQ(ask({{"do", "ledger"}, {"operator", "next"}})["ok"], true);
  EXPECT_EQ(ask({{"do", "top_up"}, {"line", "8617000000001"}, {"amount", "1.00"}})["ok"], false);
}

TEST_F(LocalSocket, tells_one_operator_nothing_of_another) {
  ask({{"do", "open_account"}, {"lines", Json::array({Json{{"number", "8617000000001"}, {"offers", {"base"}}}})}, {"money", "5.00"}});
  ask({{"do", "charge_use"}, {"line", "8617000000001"}, {"use", {{"service", "voice"}, {"start", clock_.now().text()}, {"seconds", 61}, {"peer", "8613800000000"}}}});
  std::string second = small_catalogue;
  second.replace(second.find("code: test"), 10, "code: next");
  ASSERT_TRUE(service_->publish({{"next.yaml", second}}));
  int mine = 0;
  for (int position = 1; position < 10; ++position) {
    EXPECT_EQ(ask({{"do", "explain"}, {"operator", "next"}, {"position", position}})["ok"], false);
    EXPECT_EQ(ask({{"do", "explain"}, {"position", position}})["ok"], false);
    mine += ask({{"do", "explain"}, {"operator", "test"}, {"position", position}})["ok"] == true;
  }
  EXPECT_GE(mine, 2);  // the money of the opening, and the call
  Json first = ask({{"do", "events"}, {"operator", "next"}});
  for (; !first.contains("end"); first = *client_.receive()) EXPECT_EQ(first["operator"], "next") << dump(first);
}

TEST_F(LocalSocket, lets_one_server_have_the_path) {
  LocalServer second(*service_, {.path = folder_ + "/s"});
  Result<Done> started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "socket_in_use");
}

}  // namespace
}  // namespace sublet::gateway
