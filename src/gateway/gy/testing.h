// For tests of the Gy server: a client over a real socket, and a service with an operator and a few lines.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gateway/core/service.h"
#include "gateway/gy/server.h"
#include "gateway/gy/tls.h"
#include "io/testing.h"
#include "protocol/diameter/credit_control_answer.h"
#include "protocol/diameter/testing.h"

namespace sublet::gateway::gy {

namespace samples = protocol::diameter::testing;

inline bool wait_for(const std::function<bool()>& condition, int64_t ms = 20'000) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

// A network element: one connection, blocking, gives up after some seconds.
class Client {
 public:
  explicit Client(uint16_t port, std::string host = "pgw.example", bool six = false)
      : host_(std::move(host)) {
    fd_ = ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    const timeval patience{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (six) {
      sockaddr_in6 to{};
      to.sin6_family = AF_INET6, to.sin6_port = htons(port), to.sin6_addr = in6addr_loopback;
      connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    } else {
      sockaddr_in to{};
      to.sin_family = AF_INET, to.sin_port = htons(port), to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    }
  }
  // Of a connection that the server has made.
  Client(std::string host, int fd) : host_(std::move(host)), fd_(fd), connected_(fd >= 0) {
    const timeval patience{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Client() { close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  void close() {
    wire_.reset();
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  bool connected() const { return connected_; }
  // Shakes hands for TLS. False: it came to nothing, `why` says why.
  bool secure(const Tls& tls, Tls::Side side = Tls::Side::client) {
    ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    wire_ = tls.wire(std::exchange(fd_, -1), side);
    while (wire_->shaking() != Wire::Shaking::no && wire_->why().empty()) {
      std::string room(16'384, '\0');
      const bool reads = wire_->shaking() == Wire::Shaking::until_readable;
      if (!wait_until(reads ? POLLIN : POLLOUT)) return false;
      if (const ptrdiff_t n = wire_->read(room.data(), room.size()); n > 0)
        received_.append(room, 0, static_cast<size_t>(n));
    }
    return wire_->why().empty();
  }
  std::string why() const { return wire_ ? std::string(wire_->why()) : std::string(); }
  int fd() const { return fd_; }

  diameter::Speaker us() const {
    static const std::string address("\0\1\x7f\0\0\1", 6);
    static const std::string_view addresses[] = {address};
    diameter::Speaker s;
    s.host = host_, s.realm = "example", s.product = "test", s.addresses = addresses;
    return s;
  }
  std::string cer() const {
    return made([&](std::span<char> out) {
      diameter::Speaker s = us();
      s.origin_state_id = state_id;
      return write_capabilities_request(s, {1, 1}, out);
    });
  }
  std::string watchdog() const {
    return made([&](std::span<char> out) { return write_watchdog_request(us(), {2, 2}, out); });
  }

  bool send(std::string_view octets) {
    while (!octets.empty()) {
      const ssize_t n =
          wire_ ? wire_->write(octets) : ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (wire_ && n == Wire::later && wait_until(POLLOUT)) continue;
      if (n <= 0) return false;
      octets.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }
  // The next whole message; empty: the server has closed, or nothing came.
  std::string receive() {
    for (;;) {
      const diameter::Frame f = diameter::next_frame(received_);
      if (f.state == diameter::Frame::State::whole) {
        std::string m = received_.substr(0, f.length);
        received_.erase(0, f.length);
        return m;
      }
      char chunk[16'384];
      const ssize_t n = wire_ ? wire_->read(chunk, sizeof chunk) : ::recv(fd_, chunk, sizeof chunk, 0);
      if (wire_ && n == Wire::later && wait_until(POLLIN)) continue;
      if (n <= 0) return {};
      received_.append(chunk, static_cast<size_t>(n));
    }
  }
  uint32_t open() {
    if (!send(cer())) return 0;
    return result_of_base(receive());
  }
  // The server's CER is read; its answer.
  diameter::BaseMessage read_cer() {
    message_ = receive();
    diameter::BaseMessage m;
    diameter::Failure f;
    EXPECT_TRUE(read_base_message(message_, m, f)) << f.why;
    EXPECT_TRUE(m.header.is_request());
    EXPECT_EQ(m.header.command, diameter::capabilities_exchange);
    return m;
  }
  bool send_cea(const diameter::BaseMessage& cer, uint32_t result = diameter::success) {
    return send(made([&](std::span<char> out) {
      diameter::Speaker s = us();
      s.origin_state_id = state_id;
      return write_capabilities_answer(s, cer.header, result, nullptr, out);
    }));
  }
  std::optional<uint32_t> state_id;  // Origin-State-Id in CER and CEA
  static uint32_t result_of_base(const std::string& message) {
    diameter::BaseMessage m;
    diameter::Failure f;
    return read_base_message(message, m, f) ? m.result.value_or(0) : 0;
  }
  // A credit-control request and its answer.
  const diameter::CreditControlAnswer& ask(diameter::CreditControlRequest& r) {
    send(written(r));
    return read_answer();
  }
  const diameter::CreditControlAnswer& read_answer() {
    message_ = receive();
    diameter::Failure f;
    got_.answer = {};
    if (!message_.empty()) {
      EXPECT_TRUE(read_credit_control_answer(message_, got_, f)) << f.why;
    }
    return got_.answer;
  }
  const std::string& message() const { return message_; }
  std::string written(diameter::CreditControlRequest& r) {
    r.origin_host = host_, r.origin_realm = "example";
    r.header.hop_by_hop = ++ids_, r.header.end_to_end = 0x1000 + ids_;
    return samples::written(r);
  }
  diameter::ReceivedAnswer& got() { return got_; }

 private:
  bool wait_until(short what) {
    pollfd p{wire_->fd(), what, 0};
    return ::poll(&p, 1, 20'000) == 1;
  }
  template <class F>
  static std::string made(F write) {
    std::string out(2'048, '\0');
    out.resize(write(out));
    return out;
  }
  std::string host_, received_, message_;
  std::unique_ptr<Wire> wire_;  // of TLS, which then has the socket
  int fd_ = -1;
  bool connected_ = false;
  uint32_t ids_ = 0;
  diameter::ReceivedAnswer got_;
};

inline constexpr const char* gy_catalogue = R"(
operator: {code: test, currency: CNY, time_zone: Asia/Shanghai, country: "86", home: here}
zones:
  here: {numbers: ["86"], places: ["460"]}
tariffs:
  retail:
    rules:
      - {name: call, service: voice, direction: out, to: here, price: {amount: 0.20, per: 1 min}}
      - {name: incoming, service: voice, direction: in, free: yes}
      - {name: message, service: sms, price: {amount: 0.10}}
      - {name: traffic, service: data, price: {amount: 0.10, per: 1 MB, increment: 1 KB, round: {mode: up, decimals: 6}}}
hosts: {pipe: {tariff: retail, numbers: ["86170"]}}
offers: {base: {tariff: retail}}
)";

// What a peer that expects to be connected to has.
class Door {
 public:
  Door() {
    fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET, at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    EXPECT_EQ(::listen(fd_, 16), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size), 0);
    port_ = ntohs(at.sin_port);
  }
  ~Door() { ::close(fd_); }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // -1: nobody has come.
  int accept(int ms = 20'000) const {
    pollfd p{fd_, POLLIN, 0};
    return ::poll(&p, 1, ms) == 1 ? ::accept(fd_, nullptr, nullptr) : -1;
  }

 private:
  int fd_ = -1;
  uint16_t port_ = 0;
};

// A server over a service whose operator `test` has the lines 861700000000N, each with 10.00.
class GyBench : public ::testing::Test {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<Service>> s =
        Service::open({.data = temporary_.path(), .segment_bytes = 1 << 20}, clock_);
    ASSERT_TRUE(s) << s.error().text();
    service_ = std::move(*s);
    ASSERT_TRUE(service_->publish({{"test.yaml", gy_catalogue}}));
    for (int i = 1; i <= 3; ++i) add_line(i);
    options_.listen = {"127.0.0.1:0"};
    options_.self.realms = {"sublet.example"};
    options_.timers.parting = 200'000;
  }
  void TearDown() override {
    server_.reset();
    service_.reset();
  }
  void start() {
    server_.reset();
    server_ = std::make_unique<GyServer>(*service_, options_);
    const Result<Done> started = server_->start();
    ASSERT_TRUE(started) << started.error().text();
  }
  static std::string number(int i) { return "861700000000" + std::to_string(i); }
  void add_line(int i) {
    charging::OpenAccount open;
    charging::NewLine line;
    line.number = *PhoneNumber::parse(number(i));
    line.offers = {"base"};
    open.lines = {line};
    open.money = Money::units(10);
    Result<charging::Outcome> done = service_->execute("test", "", open);
    ASSERT_TRUE(done && done->answer.done());
  }
  // A request of a data session of line 1, with one quota of group 10.
  diameter::CreditControlRequest& data(diameter::RequestType type, uint32_t n,
                                       const char* session = "pgw.example;1;1") {
    diameter::CreditControlRequest& r = request_;
    samples::address_sample(r, type, n);
    r.session_id = session;
    r.service_context_id = "32251@3gpp.org";
    r.origin_state_id.reset();
    r.subscription_ids.clear();
    r.subscription_ids.add({diameter::SubscriptionType::e164, "8617000000001"});
    r.add_mscc()->rating_group = 10;
    return r;
  }
  int64_t money(charging::AccountId account = 1) {
    int64_t out = 0;
    (void)service_->inspect([&](const charging::State& s) { out = s.store.account(account).money; });
    return out;
  }
  io::TemporaryFolder temporary_;  // goes last
  io::SystemClock clock_;
  std::unique_ptr<Service> service_;
  GyOptions options_;
  std::unique_ptr<GyServer> server_;
  diameter::CreditControlRequest request_;
};

}  // namespace sublet::gateway::gy
