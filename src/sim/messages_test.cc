// The simulated sender of short messages, over real sockets.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "gateway/http/client.h"
#include "io/file.h"
#include "sim/messages.h"

namespace sublet::sim {
namespace {

using Json = nlohmann::ordered_json;

class MessageCentre : public ::testing::Test {
 protected:
  io::SystemClock clock_;
  const std::string file_ = std::filesystem::temp_directory_path() / ("sublet-messages-" + std::to_string(::getpid()));
  std::unique_ptr<Messages> centre_ = std::move(*Messages::open({.port = 0, .file = file_}, clock_));
  void TearDown() override { std::filesystem::remove(file_); }
  gateway::HttpAnswer ask(const std::string& method, const std::string& target, const std::string& body = {}, gateway::HttpHeaders headers = {}) {
    gateway::HttpCall c;
    c.url.host = "127.0.0.1", c.url.port = std::to_string(centre_->port());
    c.method = method, c.target = target, c.body = body, c.headers = std::move(headers);
    return gateway::http_call(c);
  }
};

TEST_F(MessageCentre, takes_a_message_once_and_shows_it_to_whom_it_was_sent) {
  const std::string first = R"({"id":"m1","to":"8617090000001","text":"123456 is your code <b>"})";
  EXPECT_EQ(ask("POST", "/", first).status, 204);
  EXPECT_EQ(ask("POST", "/", first).status, 204) << "an answer was lost, and it is told again";
  EXPECT_EQ(ask("POST", "/", R"({"id":"m2","to":"8617090000002","text":"654321 is your code"})").status, 204);
  const Json hers = Json::parse(ask("GET", "/?to=8617090000001", "", {{"Accept", "application/json"}}).body);
  ASSERT_EQ(hers.size(), 1u);
  EXPECT_EQ(hers[0]["text"], "123456 is your code <b>");
  const gateway::HttpAnswer page = ask("GET", "/");
  EXPECT_NE(page.body.find("654321"), std::string::npos);
  EXPECT_EQ(page.body.find("code <b>"), std::string::npos) << "what a message holds is text";
  const std::string kept = *io::read_file(file_, 1 << 20);
  EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 2);
  const Messages::Stats n = centre_->stats();
  EXPECT_EQ(n.taken, 2u);
  EXPECT_EQ(n.again, 1u);
}

TEST_F(MessageCentre, refuses_what_is_no_message) {
  for (const char* body : {"", "{}", "[]", R"({"id":"m","to":"8617","text":""})", R"({"id":"m","to":"x","text":"y"})", R"({"id":1,"to":"8617","text":"y"})"}) EXPECT_EQ(ask("POST", "/", body).status, 400) << body;
  EXPECT_EQ(ask("PUT", "/").status, 405);
  EXPECT_EQ(centre_->stats().taken, 0u);
}

}  // namespace
}  // namespace sublet::sim
