// The local socket and clients that mean harm, are broken, or end in the middle.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <future>
#include <latch>
#include <thread>

#include "gateway/api/local.h"
#include "gateway/api/testing.h"
#include "io/testing.h"

namespace sublet::gateway {
namespace {

// A client that sends any octets and reads when it likes.
class Raw {
 public:
  explicit Raw(const std::string& path) {
    sockaddr_un a{};
    a.sun_family = AF_UNIX;
    std::memcpy(a.sun_path, path.c_str(), path.size() + 1);
    fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&a), sizeof a), 0);
    const timeval limit{5, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }
  ~Raw() { close(); }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }
  // One line; empty when the other side has closed or nothing comes.
  std::string line() {
    std::string out;
    char c = 0;
    while (::recv(fd_, &c, 1, 0) == 1 && c != '\n') out += c;
    return out;
  }
  std::string ask(std::string_view bytes) { return send(std::string(bytes) + "\n") ? line() : "cannot send"; }

 private:
  int fd_ = -1;
};

uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  uint64_t size = 0, resident = 0;
  in >> size >> resident;
  return resident * 4096;
}

class Hostile : public testing::Test {
 protected:
  void SetUp() override {
    open();
    ASSERT_TRUE(service_->publish({{"test.yaml", small_catalogue}}));
    serve();
    EXPECT_TRUE(good(Raw(path()).ask(
        R"({"do":"open_account","lines":[{"number":"8617000000001","offers":["base"]}],"money":"5.00"})")));
  }
  void TearDown() override {
    server_.reset();
    service_.reset();
  }
  void open() {
    Result<std::unique_ptr<Service>> s = Service::open({.data = folder_, .segment_bytes = 1 << 20}, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
  }
  void serve(int64_t idle_micros = LocalServer::Options{}.idle_micros) {
    server_ = std::make_unique<LocalServer>(*service_, LocalServer::Options{.path = path(), .idle_micros = idle_micros});
    ASSERT_TRUE(server_->start());
  }
  std::string path() const { return folder_ + "/s"; }
  static bool good(const std::string& answer) {
    return answer.starts_with("{\"") && answer.find("\"ok\":true") != std::string::npos;
  }
  static bool refused(const std::string& answer, const std::string& code) {
    return answer.find("\"code\":\"" + code + "\"") != std::string::npos;
  }
  std::string money() {
    const Json a = Json::parse(Raw(path()).ask(R"({"do":"account","line":"8617000000001"})"), nullptr, false);
    return a.is_object() ? a.value("money", "?") : "no answer";
  }
  io::TemporaryFolder temporary_;  // goes last
  const std::string& folder_ = temporary_.path();
  io::SystemClock clock_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<LocalServer> server_;
};

constexpr const char* top_up = R"({"do":"top_up","line":"8617000000001","amount":"1.00"})";

TEST_F(Hostile, lines_that_are_no_json_object_get_an_answer_each) {
  Raw client(path());
  for (const std::string& wrong :
       {std::string("hello"), std::string("[]"), std::string("7"), std::string("null"),
        std::string("{\"do\":"), std::string("{\"do\":\"\xff\xfe\"}"), std::string("{\"do\":\"\xc3\"}"),
        std::string("{\"do\":\"top_up\0\"}", 16), std::string(1000, '\0'), std::string("\xef\xbb\xbf{}x"),
        std::string(100'000, '['), std::string("GET / HTTP/1.1\r")})
    EXPECT_TRUE(refused(client.ask(wrong), "bad_json")) << wrong.substr(0, 40);
  EXPECT_TRUE(good(client.ask(top_up)));
}

TEST_F(Hostile, brackets_in_a_text_do_not_hide_how_deep_a_request_is) {
  Raw client(path());
  const size_t deep = 300'000;
  EXPECT_TRUE(refused(client.ask("{\"do\":\"" + std::string(deep, ']') +
                                 "\",\"x\":" + std::string(deep, '[') + std::string(deep, ']') + "}"),
                      "bad_json"));
  EXPECT_TRUE(
      refused(client.ask(R"({"do":"\"]]]]]]\\","x":)" + std::string(100, '[') + std::string(100, ']') + "}"),
              "bad_json"));
  EXPECT_TRUE(refused(client.ask("{\"do\":\"" + std::string(100, '[') + "\"}"), "bad_request"))
      << "brackets in a text are no depth";
}

TEST_F(Hostile, a_line_without_end_is_refused_and_the_connection_closed) {
  Raw client(path());
  (void)client.send(std::string(3 << 20, 'x'));
  EXPECT_TRUE(refused(client.line(), "bad_json"));
  EXPECT_EQ(client.line(), "");
  EXPECT_TRUE(good(Raw(path()).ask(top_up)));
}

TEST_F(Hostile,
       who_goes_in_the_middle_of_a_request_leaves_no_trace_and_who_goes_before_the_answer_is_served) {
  for (size_t cut = 0; cut < std::strlen(top_up); cut += 5) {
    Raw client(path());
    ASSERT_TRUE(client.send(std::string_view(top_up).substr(0, cut)));
  }
  EXPECT_EQ(money(), "5.00");
  for (int i = 0; i < 20; ++i) {
    Raw client(path());
    ASSERT_TRUE(client.send(std::string(top_up) + "\n"));
  }
  for (int i = 0; i < 100 && money() != "25.00"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(money(), "25.00");
}

TEST_F(Hostile, thousands_of_connections_are_turned_away_and_the_places_are_free_again) {
  std::vector<std::unique_ptr<Raw>> held;
  for (int i = 0; i < 64; ++i) {  // half open: they never say anything
    held.push_back(std::make_unique<Raw>(path()));
    ASSERT_TRUE(good(held.back()->ask(R"({"do":"ledger"})"))) << i;
  }
  for (int i = 0; i < 2000; ++i) ASSERT_TRUE(refused(Raw(path()).line(), "too_many_connections")) << i;
  EXPECT_TRUE(good(held.front()->ask(top_up)));
  held.clear();
  std::string answer;
  for (int i = 0; i < 100 && !good(answer); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    answer = Raw(path()).ask(top_up);
  }
  EXPECT_TRUE(good(answer)) << answer;
}

TEST_F(Hostile, who_is_silent_in_all_places_gives_way_to_who_asks) {
  server_.reset();
  serve(300'000);
  Raw follower(path());  // a request under way, and the oldest place
  ASSERT_TRUE(follower.send("{\"do\":\"events\",\"from\":1,\"follow\":true}\n"));
  ASSERT_NE(follower.line(), "");
  std::vector<std::unique_ptr<Raw>> silent;
  for (int i = 0; i < 63; ++i) {
    silent.push_back(std::make_unique<Raw>(path()));
    ASSERT_TRUE(silent.back()->send(i % 2 == 0 ? "{\"do\":" : ""));  // half a request is none
  }
  EXPECT_TRUE(refused(Raw(path()).line(), "too_many_connections")) << "they have not been silent for long";
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  ASSERT_TRUE(good(silent.front()->ask("\"ledger\"}"))) << "who asks again is not the one to go";
  for (int i = 0; i < 50; ++i) {
    Raw comes(path());
    ASSERT_TRUE(good(comes.ask(top_up))) << i;
  }
  EXPECT_EQ(money(), "55.00");
  EXPECT_TRUE(good(silent.front()->ask(top_up)));
  EXPECT_EQ(silent[1]->line(), "") << "the longest silent one was closed";
  EXPECT_NE(follower.line(), "");
}

TEST_F(Hostile, who_does_not_read_costs_no_memory_and_holds_up_nobody) {
  for (int i = 0; i < 200; ++i) {  // requests that come faster than their answers are read
    engine::Request request;
    charging::TopUp c;
    c.line = *PhoneNumber::parse("8617000000001");
    c.amount = Money::from_micros(10'000);
    for (int k = 0; k < 200; ++k) request.add(charging::encode("test", "", c));
    ASSERT_TRUE(service_->engine().submit(std::move(request)));
  }
  ASSERT_TRUE(service_->inspect([](const charging::State&) {}));
  const uint64_t before = resident_bytes();
  std::vector<std::unique_ptr<Raw>> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(std::make_unique<Raw>(path()));
    ASSERT_TRUE(slow.back()->send("{\"do\":\"events\",\"follow\":true}\n"));
  }
  for (int i = 0; i < 50; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_TRUE(good(Raw(path()).ask(top_up)));
  }
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)  // their own books grow with every thread
  EXPECT_LT(resident_bytes(), before + (32 << 20));
#else
  (void)before;
#endif
  const auto from = std::chrono::steady_clock::now();
  server_.reset();  // nor do they hold up the end
  EXPECT_LT(std::chrono::steady_clock::now() - from, std::chrono::seconds(8));
}

TEST_F(Hostile, a_request_under_way_when_the_server_stops_is_answered_once_it_is_durable) {
  std::latch holding(1), go(1);
  std::thread holder([&] {
    EXPECT_TRUE(service_->inspect([&](const charging::State&) { holding.count_down(), go.wait(); }));
  });
  holding.wait();
  Raw client(path()), late(path());
  ASSERT_TRUE(client.send(std::string(top_up) + "\n" + top_up + "\n"));  // the second waits behind the first
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  std::future<void> stopped = std::async(std::launch::async, [&] { server_->stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  go.count_down();
  holder.join();
  EXPECT_TRUE(good(client.line()));
  EXPECT_EQ(client.line(), "");
  EXPECT_EQ(late.line(), "");
  stopped.wait();
  service_.reset();
  open();
  serve();
  EXPECT_EQ(money(), "6.00");  // what was answered, and nothing else
}

}  // namespace
}  // namespace sublet::gateway
