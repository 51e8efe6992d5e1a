// The listener and the client as two ends of a real connection: headers, TLS, and what a careful or careless client sends.
#include "gateway/http/listener.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

#include "gateway/http/client.h"
#include "gateway/http/workers.h"

namespace sublet::gateway {
namespace {

HttpReply echo(const HttpRequest& r) {
  HttpReply out;
  out.body = r.method + " " + r.target + " " + std::string(r.header("x-shop")) + " " + std::to_string(r.body.size()) + (r.tls ? " tls" : "");
  out.headers = {{"X-Seen", std::string(r.header("X-SHOP"))}, {"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}};
  if (r.target == "/nothing") out.status = 204;
  return out;
}

class Listening : public ::testing::Test {
 protected:
  void open(HttpListener::Options o = {}) {
    auto l = HttpListener::open(loop_, std::move(o), [](HttpRequest r, const HttpRespond& respond) { respond(echo(r)); });
    ASSERT_TRUE(l) << l.error().text();
    listener_ = std::move(*l);
  }
  HttpCall call(const std::string& method, const std::string& target) {
    HttpCall c;
    c.url.host = "127.0.0.1", c.url.port = std::to_string(listener_->port());
    c.method = method, c.target = target;
    return c;
  }
  int connect() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET, to.sin_port = htons(listener_->port()), to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{5, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 ? fd : -1;
  }
  static void say(int fd, const std::string& s) { ASSERT_EQ(::send(fd, s.data(), s.size(), MSG_NOSIGNAL), static_cast<ssize_t>(s.size())); }
  // Until `end` has been seen, or the other side has closed.
  static std::string hear(int fd, const std::string& end) {
    std::string out;
    char c;
    while (out.find(end) == std::string::npos && ::recv(fd, &c, 1, 0) == 1) out += c;
    return out;
  }
  Loop loop_{"test"};
  std::unique_ptr<HttpListener> listener_;
};

TEST_F(Listening, headers_go_both_ways_and_are_found_whatever_their_case) {
  open();
  HttpCall c = call("PUT", "/a?b=c");
  c.headers = {{"X-Shop", "tea"}};
  c.body = "12345";
  const HttpAnswer a = http_call(c);
  EXPECT_EQ(a.status, 200) << a.error;
  EXPECT_EQ(a.body, "PUT /a?b=c tea 5");
  EXPECT_EQ(a.header("x-seen"), "tea");
  EXPECT_EQ(std::count_if(a.headers.begin(), a.headers.end(), [](const auto& h) { return h.first == "Set-Cookie"; }), 2);
}

TEST_F(Listening, head_is_answered_without_the_body_and_204_has_none) {
  open();
  HttpAnswer a = http_call(call("HEAD", "/"));
  EXPECT_EQ(a.status, 200) << a.error;
  EXPECT_EQ(a.body, "");
  EXPECT_EQ(a.header("content-length"), "9");
  a = http_call(call("DELETE", "/nothing"));
  EXPECT_EQ(a.status, 204) << a.error;
  EXPECT_EQ(a.header("content-type"), "");
}

TEST_F(Listening, who_asks_whether_to_go_on_is_told_so_before_the_body) {
  open({.max_body = 1000});
  const int fd = connect();
  say(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(hear(fd, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  say(fd, "abc");
  EXPECT_NE(hear(fd, "POST /  3").find("HTTP/1.1 200"), std::string::npos);
  // One that brings its body at once needs no word.
  say(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
  EXPECT_TRUE(hear(fd, "POST /  3").starts_with("HTTP/1.1 200"));
  say(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(hear(fd, "\r\n\r\n").starts_with("HTTP/1.1 413")) << "refused before a body was sent";
  ::close(fd);
  const int other = connect();
  say(other, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: the-best\r\n\r\n");
  EXPECT_TRUE(hear(other, "\r\n\r\n").starts_with("HTTP/1.1 417"));
  ::close(other);
}

TEST_F(Listening, requests_in_pieces_and_many_in_one_go_are_answered_in_turn) {
  open();
  const int fd = connect();
  for (const char c : std::string("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")) {
    say(fd, std::string(1, c));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(hear(fd, "POST /slow  2").starts_with("HTTP/1.1 200"));
  std::string many;
  for (int i = 0; i < 50; ++i) many += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  say(fd, many);
  const std::string all = hear(fd, "GET /49 ");
  size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    at = all.find("GET /" + std::to_string(i) + " ", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
  say(fd, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_NE(hear(fd, "POST /  5").find("200 OK"), std::string::npos);
  ::close(fd);
}

// Certificates that the openssl program makes, some milliseconds each.
class ListeningTls : public Listening {
 protected:
  void SetUp() override {
    char name[] = "/tmp/sublet-https-XXXXXX";
    folder_ = ::mkdtemp(name);
    make("server", "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
    make("other", "-subj /CN=elsewhere.example -addext subjectAltName=DNS:elsewhere.example");
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void make(const std::string& name, const std::string& more) {
    const std::string base = folder_ + "/" + name;
    ASSERT_EQ(std::system(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout " + base + ".key -out " + base + ".pem " + more + " 2>/dev/null").c_str()), 0);
  }
  HttpListener::Options files(const std::string& name) {
    HttpListener::Options o;
    o.certificate = folder_ + "/" + name + ".pem", o.key = folder_ + "/" + name + ".key";
    o.read_micros = 2'000'000;
    return o;
  }
  HttpAnswer ask(const std::string& host, const std::string& ca) {
    HttpCall c = call("GET", "/");
    c.url.tls = true, c.url.host = host, c.ca = ca.empty() ? ca : folder_ + "/" + ca + ".pem";
    return http_call(c);
  }
  std::string folder_;
};

TEST_F(ListeningTls, speak_to_who_trusts_the_certificate_by_name_and_by_address) {
  open(files("server"));
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const HttpAnswer a = ask(host, "server");
    EXPECT_EQ(a.status, 200) << a.error;
    EXPECT_EQ(a.body, "GET /  0 tls");
  }
}

TEST_F(ListeningTls, get_nothing_from_a_client_that_does_not_trust_them) {
  open(files("server"));
  EXPECT_EQ(ask("localhost", "other").status, 0);
  EXPECT_EQ(ask("localhost", "").status, 0) << "the system's CAs have not signed it";
  listener_.reset();
  open(files("other"));
  const HttpAnswer a = ask("localhost", "other");
  EXPECT_EQ(a.status, 0) << "signed by who is trusted, but for another name";
  EXPECT_NE(a.error.find("TLS"), std::string::npos) << a.error;
}

TEST_F(ListeningTls, end_plain_text_and_old_versions_and_go_on) {
  open(files("server"));
  const int fd = connect();
  say(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(hear(fd, "\r\n\r\n").find("200"), std::string::npos);
  ::close(fd);
  const std::string at = "127.0.0.1:" + std::to_string(listener_->port());
  EXPECT_NE(std::system(("openssl s_client -connect " + at + " -tls1_1 </dev/null >/dev/null 2>&1").c_str()), 0);
  EXPECT_EQ(std::system(("openssl s_client -connect " + at + " -tls1_2 </dev/null >/dev/null 2>&1").c_str()), 0);
  EXPECT_EQ(std::system(("openssl s_client -connect " + at + " -tls1_3 </dev/null >/dev/null 2>&1").c_str()), 0);
  EXPECT_EQ(ask("localhost", "server").status, 200);
}

TEST_F(ListeningTls, say_which_file_is_wrong) {
  HttpListener::Options o = files("server");
  o.key = folder_ + "/other.key";
  auto l = HttpListener::open(loop_, o, [](HttpRequest, const HttpRespond&) {});
  ASSERT_FALSE(l);
  EXPECT_EQ(l.error().code, "bad_tls");
  o.certificate = folder_ + "/none.pem";
  l = HttpListener::open(loop_, o, [](HttpRequest, const HttpRespond&) {});
  ASSERT_FALSE(l);
  EXPECT_NE(l.error().detail.find("none.pem"), std::string::npos);
}

TEST_F(Listening, a_client_that_shall_speak_to_strangers_only_does_not_connect_to_this_machine) {
  open();
  HttpCall c = call("GET", "/");
  c.strangers_only = true;
  for (const char* host : {"127.0.0.1", "localhost", "0.0.0.0"}) {
    c.url.host = host;
    const HttpAnswer a = http_call(c);
    EXPECT_EQ(a.status, 0) << host;
    EXPECT_FALSE(a.connected) << host;
  }
  for (const char* address : {"10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "no address"})
    EXPECT_TRUE(is_inner_address(address)) << address;
  for (const char* address : {"8.8.8.8", "172.32.0.1", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"}) EXPECT_FALSE(is_inner_address(address)) << address;
}

// ---- Answers that go on

class Streaming : public Listening {
 protected:
  // Whoever asks gets a stream; the test has its sending end.
  void open_streams(HttpListener::Options o = {}) {
    auto l = HttpListener::open(loop_, std::move(o), [this](HttpRequest r, const HttpRespond& respond) {
      if (r.target == "/plain") return respond(echo(r));
      HttpReply reply;
      reply.type = "text/event-stream";
      reply.headers = {{"X-Kept", "yes"}};
      reply.stream = [this](std::shared_ptr<HttpStream> out) {
        const std::lock_guard lock(mutex_);
        senders_.push_back(std::move(out));
        come_.notify_all();
      };
      respond(std::move(reply));
    });
    ASSERT_TRUE(l) << l.error().text();
    listener_ = std::move(*l);
  }
  std::shared_ptr<HttpStream> sender(size_t i = 0) {
    std::unique_lock lock(mutex_);
    come_.wait_for(lock, std::chrono::seconds(5), [&] { return senders_.size() > i; });
    return senders_.size() > i ? senders_[i] : nullptr;
  }
  static bool ends(const std::shared_ptr<HttpStream>& s) {
    for (int i = 0; i < 500 && !s->over(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return s->over();
  }
  std::mutex mutex_;
  std::condition_variable come_;
  std::vector<std::shared_ptr<HttpStream>> senders_;
};

TEST_F(Streaming, pieces_leave_in_their_order_until_the_end) {
  open_streams();
  const int fd = connect();
  say(fd, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto out = sender();
  ASSERT_NE(out, nullptr);
  const std::string head = hear(fd, "\r\n\r\n");
  EXPECT_NE(head.find("200 OK"), std::string::npos);
  EXPECT_NE(head.find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_NE(head.find("X-Kept: yes"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(out->send("data: 1\n\n"));
  EXPECT_EQ(hear(fd, "1\n\n\r\n"), "9\r\ndata: 1\n\n\r\n");
  for (int i = 2; i < 12; ++i) EXPECT_TRUE(out->send("data: " + std::to_string(i) + "\n\n"));
  EXPECT_TRUE(out->send(""));
  out->end();
  const std::string rest = hear(fd, "0\r\n\r\n");
  EXPECT_LT(rest.find("data: 2"), rest.find("data: 11"));
  EXPECT_TRUE(rest.ends_with("0\r\n\r\n")) << rest;
  EXPECT_TRUE(ends(out));
  EXPECT_FALSE(out->send("more"));
  ::close(fd);
}

TEST_F(Streaming, who_goes_is_noticed_without_anything_being_sent) {
  open_streams({.read_micros = 100'000});
  const int fd = connect();
  say(fd, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto out = sender();
  ASSERT_NE(out, nullptr);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(out->over()) << "a quiet stream is none that is too slow";
  ::close(fd);
  EXPECT_TRUE(ends(out));
}

TEST_F(Streaming, who_does_not_read_is_cut_off_and_holds_up_nobody) {
  open_streams({.write_micros = 60'000'000});
  const int deaf = connect(), fd = connect();
  say(deaf, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto out = sender();
  ASSERT_NE(out, nullptr);
  const std::string piece(64 << 10, 'x');
  size_t sent = 0;
  while (sent < 2'000 && out->send(piece)) ++sent;  // more than the sockets' own room
  EXPECT_LT(sent, 2'000u);
  EXPECT_TRUE(out->over());
  say(fd, "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(hear(fd, "\r\n\r\n").find("200 OK"), std::string::npos);
  ::close(deaf);
  ::close(fd);
}

TEST_F(Streaming, an_old_client_gets_it_without_chunks_and_head_its_header_alone) {
  open_streams();
  const int old = connect(), head = connect();
  say(old, "GET /now HTTP/1.0\r\n\r\n");
  const auto out = sender();
  ASSERT_NE(out, nullptr);
  out->send("a\n\n");
  out->end();
  const std::string all = hear(old, "a\n\n");
  EXPECT_EQ(all.find("chunked"), std::string::npos);
  EXPECT_TRUE(all.ends_with("\r\n\r\na\n\n")) << all;
  say(head, "HEAD /now HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string only = hear(head, "nothing more comes");
  EXPECT_NE(only.find("200 OK"), std::string::npos);
  EXPECT_TRUE(only.ends_with("\r\n\r\n"));
  ::close(old);
  ::close(head);
}

TEST_F(Streaming, ends_with_its_listener_and_with_its_last_holder) {
  open_streams();
  const int one = connect(), two = connect();
  say(one, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_NE(sender(0), nullptr);
  say(two, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto kept = sender(1);
  ASSERT_NE(kept, nullptr);
  {
    const std::lock_guard lock(mutex_);
    senders_.clear();
  }
  EXPECT_TRUE(hear(one, "0\r\n\r\n").ends_with("0\r\n\r\n")) << "who drops it ends it";
  listener_.reset();
  EXPECT_TRUE(ends(kept));
  ::close(one);
  ::close(two);
}

TEST(WorkersTest, take_no_more_than_their_queue_holds_and_drop_what_has_not_begun) {
  Workers workers("test", 1, 2);
  std::promise<void> go, begun;
  std::atomic<int> ran{0};
  ASSERT_TRUE(workers.post([&] {
    begun.set_value();
    go.get_future().wait();
    ++ran;
  }));
  begun.get_future().wait();
  EXPECT_TRUE(workers.post([&] { ++ran; }));
  EXPECT_TRUE(workers.post([&] { ++ran; }));
  EXPECT_FALSE(workers.post([&] { ++ran; }));
  EXPECT_EQ(workers.waiting(), 2u);
  auto stopped = std::async(std::launch::async, [&] { workers.stop(); });
  while (workers.waiting() != 0) std::this_thread::yield();
  go.set_value();
  stopped.wait();
  EXPECT_EQ(ran, 1);
  EXPECT_FALSE(workers.post([] {}));
}

}  // namespace
}  // namespace sublet::gateway
