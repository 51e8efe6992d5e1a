// The HTTP server as those outside meet it: the metrics' text, health through faults, and whatever strangers send.
#include "gateway/http/server.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <future>
#include <map>
#include <set>
#include <thread>

#include "gateway/core/charging_machine.h"
#include "gateway/core/service.h"
#include "gateway/http/client.h"

namespace sublet::gateway {
namespace {

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/sublet-http-XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string path;
};

bool wait_for(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

HttpAnswer ask(uint16_t port, const std::string& method, const std::string& target, const std::string& body = {}) {
  HttpCall call;
  call.url.host = "127.0.0.1", call.url.port = std::to_string(port);
  call.method = method, call.target = target, call.body = body;
  return http_call(call);
}

// Sends octets as they are and reads until the other side closes or has nothing to say for a second.
std::string raw(uint16_t port, const std::string& bytes, bool half_close = false) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET, to.sin_port = htons(port), to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return ::close(fd), "refused";
  const timeval second{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
  size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) break;
    sent += static_cast<size_t>(n);
  }
  if (half_close) ::shutdown(fd, SHUT_WR);
  std::string out;
  char block[4096];
  for (ssize_t n; (n = ::recv(fd, block, sizeof block, 0)) > 0;) out.append(block, static_cast<size_t>(n));
  ::close(fd);
  return out;
}

// Connects and says nothing; -1 when it cannot.
int silent(uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const int small = 4096;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  sockaddr_in to{};
  to.sin_family = AF_INET, to.sin_port = htons(port), to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) return fd;
  return ::close(fd), -1;
}

int status_of(const std::string& answer) { return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0; }

// A small reader of the text format (version 0.0.4): every rule of it that a scraper relies on. Returns what is wrong.
std::string wrong_in(const std::string& text, std::map<std::string, double>& values) {
  std::map<std::string, std::string> types;
  std::set<std::string> closed;
  std::string current;
  const auto is_name = [](const std::string& n) { return !n.empty() && (std::isalpha(static_cast<unsigned char>(n[0])) || n[0] == '_') && n.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:") == std::string::npos; };
  if (!text.empty() && text.back() != '\n') return "the last line has no end";
  for (size_t from = 0; from < text.size();) {
    const size_t end = text.find('\n', from);
    const std::string line = text.substr(from, end - from);
    from = end + 1;
    if (line.empty() || line.starts_with("# HELP ")) continue;
    if (line.starts_with("# TYPE ")) {
      const size_t space = line.find(' ', 7);
      const std::string name = line.substr(7, space - 7), type = line.substr(space + 1);
      if (!is_name(name) || types.contains(name)) return "type of " + name + " is stated twice or its name is none";
      if (type != "counter" && type != "gauge" && type != "histogram" && type != "summary" && type != "untyped") return "no such type: " + line;
      types[name] = type;
      continue;
    }
    if (line[0] == '#') continue;
    size_t at = line.find_first_of("{ ");
    const std::string name = line.substr(0, at);
    if (!is_name(name)) return "no name: " + line;
    std::string family = name;
    for (const char* tail : {"_bucket", "_sum", "_count"})
      if (family.ends_with(tail) && !types.contains(family)) family.resize(family.size() - std::string(tail).size());
    if (!types.contains(family)) return "no type before " + line;
    if (family != current) {
      if (!closed.insert(family).second) return "the lines of " + family + " do not stand together";
      current = family;
    }
    if (line[at] == '{') {
      bool quoted = false;
      for (++at; at < line.size() && (quoted || line[at] != '}'); ++at) {
        if (line[at] == '\\') ++at;
        else if (line[at] == '"') quoted = !quoted;
      }
      if (at >= line.size()) return "labels without an end: " + line;
      ++at;
    }
    const std::string key = line.substr(0, at), number = line.substr(at + 1);
    char* stopped = nullptr;
    const double v = std::strtod(number.c_str(), &stopped);
    if (line[at] != ' ' || number.empty() || (*stopped != '\0' && *stopped != ' ')) return "no value: " + line;
    if (!values.emplace(key, v).second) return "said twice: " + key;
    if (types[family] == "counter" && !(v >= 0)) return "a counter below zero: " + line;
  }
  return "";
}

TEST(Metrics, labels_with_quotes_backslashes_and_line_ends_are_escaped) {
  MetricSet set;
  set.counter("a_total", "one", {{"who", "a\"b\\c\nd}"}}, 1);
  set.counter("a_total", "one", {{"who", "plain"}}, 2);
  set.gauge("b", "two", {}, -0.5);
  set.histogram("c_seconds", "three", {}, {{0.1, 1}, {1, 3}}, 4, 7.5);
  set.summary("d_seconds", "four", {{"what", "stop"}}, {{0.5, 1}, {0.99, 2}}, 3, 4);
  std::map<std::string, double> values;
  EXPECT_EQ(wrong_in(set.text(), values), "") << set.text();
  EXPECT_EQ(values.at("a_total{who=\"plain\"}"), 2);
  EXPECT_EQ(values.at("b"), -0.5);
  EXPECT_EQ(values.at("c_seconds_bucket{le=\"+Inf\"}"), 4);
  EXPECT_EQ(values.at("d_seconds_count{what=\"stop\"}"), 3);
}

TEST(Metrics, a_service_with_an_operator_shows_numbers_that_parse) {
  const Folder folder;
  io::SystemClock clock;
  auto service = Service::open({.data = folder.path + "/data", .sync = false}, clock);
  ASSERT_TRUE(service);
  ASSERT_TRUE((*service)->publish_directory("examples/operator"));
  charging::OpenAccount open;
  open.lines = {{*PhoneNumber::parse("8617090000001"), "unicom", {"renwoxing"}}};
  ASSERT_TRUE((*service)->execute("demo", "1", open));
  HttpServer server({}, show_service(**service, nullptr));
  ASSERT_TRUE(server.start());
  ASSERT_NE(server.port(), 0);
  const HttpAnswer a = ask(server.port(), "GET", "/metrics?x=1");
  ASSERT_EQ(a.status, 200);
  std::map<std::string, double> values;
  EXPECT_EQ(wrong_in(a.body, values), "") << a.body;
  EXPECT_EQ(values.at("sublet_lines{operator=\"demo\"}"), 1);
  EXPECT_EQ(values.at("sublet_accounts{operator=\"demo\"}"), 1);
  EXPECT_EQ(values.at("sublet_engine_failed"), 0);
  EXPECT_GE(values.at("sublet_log_records_total"), 2);
  EXPECT_EQ(values.at("sublet_log_sync_seconds_count"), values.at("sublet_log_batches_total"));
  EXPECT_EQ(ask(server.port(), "GET", "/healthz").status, 200);
  server.stop();
  ASSERT_TRUE((*service)->engine().close());
}

// An engine whose disk does what the test says.
class Disk : public ::testing::Test {
 protected:
  void SetUp() override {
    engine::Options o;
    o.directory = folder_.path + "/data";
    o.checkpoint_on_close = false;
    o.before_sync = [this](engine::Position) -> Result<Done> {
      while (stuck_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (broken_) return fault("io_error", "the disk is gone");
      return Done{};
    };
    auto e = engine::Engine::open(o, machine_, clock_);
    ASSERT_TRUE(e) << e.error().text();
    engine_ = std::move(*e);
    health_ = std::make_shared<EngineHealth>(*engine_, 20'000);
    HttpServer::Shows shows;
    shows.health = [this] { return health_->look(); };
    server_ = std::make_unique<HttpServer>(HttpServer::Options{}, shows);
    ASSERT_TRUE(server_->start());
  }
  void TearDown() override {
    stuck_ = false;
    server_.reset();
    (void)engine_->close();
  }
  HttpAnswer health() { return ask(server_->port(), "GET", "/healthz"); }
  void submit() { (void)engine_->submit(engine::Request(charging::encode("", "", charging::Tick{}), {})); }

  Folder folder_;
  io::SystemClock clock_;
  std::atomic<bool> stuck_{false}, broken_{false};
  ChargingMachine machine_{[](Hash128) -> Result<catalogue::Bundle> { return fault("none"); }, [](std::string_view) -> Result<ZoneTable> { return fault("none"); }};
  std::unique_ptr<engine::Engine> engine_;
  std::shared_ptr<EngineHealth> health_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(Disk, health_turns_to_503_when_the_log_has_failed) {
  EXPECT_EQ(health().status, 200);
  broken_ = true;
  EXPECT_FALSE(engine_->execute(charging::encode("", "", charging::Tick{})));
  const HttpAnswer a = health();
  EXPECT_EQ(a.status, 503);
  EXPECT_NE(a.body.find("the log has failed"), std::string::npos) << a.body;
}

TEST_F(Disk, health_turns_to_503_while_nothing_becomes_durable_and_back_when_it_does) {
  stuck_ = true;
  submit();
  ASSERT_TRUE(wait_for([&] { return health().status == 503; }));
  stuck_ = false;
  EXPECT_TRUE(wait_for([&] { return health().status == 200; }));
}

class Strangers : public ::testing::Test {
 protected:
  void SetUp() override {
    HttpServer::Shows shows;
    shows.collect = [this](MetricSet& set) {
      while (slow_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      set.gauge("up", "it is", {}, 1);
    };
    shows.feedback = [this](std::string_view op, std::string_view host, std::string_view body) {
      ++pushed_;
      return HttpReply{op == "demo" && host == "unicom" ? (body == "good" ? 200 : 400) : 404};
    };
    server_ = std::make_unique<HttpServer>(HttpServer::Options{.max_connections = 8, .read_micros = 300'000}, shows);
    ASSERT_TRUE(server_->start());
  }
  std::atomic<int> pushed_{0};
  std::atomic<bool> slow_{false};
  std::unique_ptr<HttpServer> server_;
};

// Whoever reached the port could once end a line by saying that it was ported away.
TEST_F(Strangers, pushes_with_another_secret_than_the_hosts_address_has_are_not_read) {
  HttpServer::Shows shows;
  shows.feedback = [this](std::string_view op, std::string_view host, std::string_view) {
    ++pushed_;
    return HttpReply{op == "demo" && host == "unicom" ? 200 : 404};
  };
  HttpServer guarded({.push_secret = "0123456789abcdef"}, shows);
  ASSERT_TRUE(guarded.start());
  for (const char* path : {"/hosts/demo/unicom/feedback", "/hosts/demo/unicom/feedback/", "/hosts/demo/unicom/feedback/0123456789abcdeF", "/hosts/demo/unicom/0123456789abcdef", "/hosts/demo/unicom/feedback/0123456789abcdef/"})
    EXPECT_EQ(ask(guarded.port(), "POST", path, "good").status, 404) << path;
  EXPECT_EQ(pushed_, 0);
  EXPECT_EQ(ask(guarded.port(), "POST", "/hosts/demo/unicom/feedback/0123456789abcdef", "good").status, 200);
}

TEST_F(Strangers, wrong_methods_and_paths_are_told_what_is_right) {
  const uint16_t p = server_->port();
  EXPECT_EQ(ask(p, "GET", "/").status, 404);
  EXPECT_EQ(ask(p, "POST", "/metrics").status, 405);
  EXPECT_EQ(ask(p, "DELETE", "/healthz").status, 405);
  EXPECT_EQ(ask(p, "BREW", "/coffee").status, 404);
  EXPECT_EQ(ask(p, "GET", "/hosts/demo/unicom/feedback").status, 405);
  for (const char* path : {"/hosts/", "/hosts/demo", "/hosts/demo/unicom", "/hosts//unicom/feedback", "/hosts/demo//feedback", "/hosts/de mo/unicom/feedback", "/hosts/../etc/feedback/feedback", "/hosts/demo/unicom/x/feedback"})
    EXPECT_GE(ask(p, "POST", path, "good").status, 400) << path;
  EXPECT_EQ(pushed_, 0);
  EXPECT_EQ(ask(p, "POST", "/hosts/demo/unicom/feedback", "good").status, 200);
  EXPECT_EQ(ask(p, "POST", "/hosts/demo/unicom/feedback", "bad").status, 400);
  EXPECT_EQ(ask(p, "POST", "/hosts/demo/nobody/feedback", "good").status, 404);
  EXPECT_EQ(ask(p, "HEAD", "/healthz").status, 200);
  EXPECT_EQ(ask(p, "GET", "/metrics").status, 200);
}

TEST_F(Strangers, what_is_no_http_or_too_large_gets_an_answer_and_harms_nobody) {
  const uint16_t p = server_->port();
  EXPECT_EQ(status_of(raw(p, "hello\r\n\r\n")), 400);
  EXPECT_EQ(status_of(raw(p, std::string(100, '\0') + "\r\n\r\n")), 400);
  EXPECT_EQ(status_of(raw(p, "GET /metrics HTTP/9.9\r\n\r\n")), 400);
  EXPECT_EQ(status_of(raw(p, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello\r\n\r\n")), 400);
  EXPECT_EQ(status_of(raw(p, "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")), 400);
  EXPECT_EQ(status_of(raw(p, "POST /hosts/demo/unicom/feedback HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n")), 400);
  EXPECT_EQ(status_of(raw(p, "POST /hosts/demo/unicom/feedback HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x'))), 413);
  EXPECT_EQ(status_of(raw(p, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n")), 400);
  EXPECT_EQ(status_of(raw(p, "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n")), 431);
  EXPECT_EQ(status_of(raw(p, "GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n")), 431);
  EXPECT_EQ(raw(p, "GET / HT", true), "");
  EXPECT_EQ(raw(p, "POST /hosts/demo/unicom/feedback HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc", true), "");
  EXPECT_EQ(raw(p, "GET / HTTP/1.1\r\nSlow: ye"), "") << "who is too slow is cut off";
  // Two requests in one go are answered in turn.
  const std::string two = raw(p, "GET /healthz HTTP/1.1\r\n\r\nGET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(status_of(two), 200);
  EXPECT_NE(two.find("HTTP/1.1 404"), std::string::npos);
  EXPECT_EQ(pushed_, 0);
  EXPECT_EQ(ask(p, "GET", "/healthz").status, 200);
}

TEST_F(Strangers, more_connections_than_allowed_are_turned_away_and_free_again_later) {
  const uint16_t p = server_->port();
  slow_ = true;
  std::vector<std::future<HttpAnswer>> held;
  // One more each time, since a connection that is just ending may have taken the place of one that shall stay.
  EXPECT_TRUE(wait_for([&] {
    if (held.size() < 40) held.push_back(std::async(std::launch::async, [p] { return ask(p, "GET", "/metrics"); }));
    return ask(p, "GET", "/healthz").status == 503;
  }));
  slow_ = false;
  for (auto& h : held) {
    const int status = h.get().status;
    EXPECT_TRUE(status == 200 || status == 503) << status;
  }
  EXPECT_TRUE(wait_for([&] { return ask(p, "GET", "/healthz").status == 200; }));
}

TEST_F(Strangers, thousands_of_silent_connections_pass_and_health_answers_again) {
  for (int round = 0; round < 10; ++round) {
    std::vector<int> held;
    for (int i = 0; i < 200; ++i) held.push_back(silent(server_->port()));
    for (const int fd : held) ::close(fd);
  }
  EXPECT_TRUE(wait_for([&] { return ask(server_->port(), "GET", "/healthz").status == 200; }));
}

TEST_F(Strangers, who_asks_on_and_on_without_reading_is_not_read_any_more) {
  const int fd = silent(server_->port());
  ASSERT_GE(fd, 0);
  const timeval second{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
  std::string many;
  for (int i = 0; i < 4000; ++i) many += "GET /healthz HTTP/1.1\r\n\r\n";
  size_t sent = 0;
  for (ssize_t n; sent < (64 << 20) && (n = ::send(fd, many.data(), many.size(), MSG_NOSIGNAL)) > 0;) sent += static_cast<size_t>(n);
  EXPECT_LT(sent, size_t{64} << 20) << "the answers pile up nowhere, so the requests stay outside";
  EXPECT_EQ(ask(server_->port(), "GET", "/healthz").status, 200);
  ::close(fd);
}

TEST_F(Strangers, a_stop_while_requests_are_under_way_ends_them_and_itself) {
  slow_ = true;
  std::vector<std::future<HttpAnswer>> held;
  for (int i = 0; i < 5; ++i) held.push_back(std::async(std::launch::async, [p = server_->port()] { return ask(p, "GET", "/metrics"); }));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  slow_ = false;
  EXPECT_EQ(stopped.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  for (auto& h : held) {
    const HttpAnswer a = h.get();
    EXPECT_TRUE(a.status == 0 || (a.status == 200 && !a.body.empty())) << a.status;
  }
}

TEST_F(Strangers, health_answers_while_the_metrics_are_still_being_gathered) {
  slow_ = true;
  auto metrics = std::async(std::launch::async, [this] { return ask(server_->port(), "GET", "/metrics"); });
  EXPECT_EQ(ask(server_->port(), "GET", "/healthz").status, 200);
  slow_ = false;
  EXPECT_EQ(metrics.get().status, 200);
}

TEST(Client, urls_that_are_none_are_refused) {
  EXPECT_EQ(parse_url("http://127.0.0.1:9001/a/b/")->text(), "http://127.0.0.1:9001/a/b");
  EXPECT_EQ(parse_url("http://host")->port, "80");
  EXPECT_EQ(parse_url("https://host/hook")->text(), "https://host:443/hook");
  for (const char* wrong : {"", "127.0.0.1:80", "ftp://host", "https://", "http://", "http://:80", "http://host:", "http://host:x", "http://host:99999", "http://a b/", "http://u@host/", "http://host/\r\nX: y", "http://host/#f"})
    EXPECT_FALSE(parse_url(wrong)) << wrong;
}

TEST(Client, an_address_where_nobody_is_gives_an_error_and_a_taken_port_a_fault) {
  HttpServer one({}, {});
  ASSERT_TRUE(one.start());
  HttpServer two({.port = one.port()}, {});
  const auto taken = two.start();
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, "cannot_listen");
  const uint16_t port = one.port();
  one.stop();
  const HttpAnswer a = ask(port, "GET", "/");
  EXPECT_EQ(a.status, 0);
  EXPECT_FALSE(a.connected);
  EXPECT_FALSE(a.error.empty());
}

// The engine's own count began anew with each start: 1 was shown while three lay there.
TEST(Metrics, count_the_segments_that_lie_on_the_disk_after_restarts_too) {
  const Folder folder;
  io::SystemClock clock;
  for (int start = 1; start <= 3; ++start) {
    Result<std::unique_ptr<Service>> service = Service::open({.data = folder.path}, clock);
    ASSERT_TRUE(service) << service.error().text();
    ASSERT_TRUE((*service)->publish({{"test.yaml", "operator: {code: o" + std::to_string(start) + ", currency: CNY, time_zone: UTC, country: '86', home: here}\nzones: {here: {numbers: ['86'], places: ['460']}}\n"
                                                   "tariffs: {t: {rules: [{name: r, service: sms, direction: out, to: here, price: {amount: 0.10}}]}}\nhosts: {h: {tariff: t, numbers: ['86170']}}\n"}}));
    MetricSet set;
    collect_service(**service, set);
    size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path + "/log")) files += entry.path().extension() == ".log";
    EXPECT_EQ(files, static_cast<size_t>(start));
    EXPECT_NE(set.text().find("\nsublet_log_segments " + std::to_string(files) + "\n"), std::string::npos) << set.text();
  }
}

}  // namespace
}  // namespace sublet::gateway
