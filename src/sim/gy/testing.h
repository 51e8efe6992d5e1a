// For tests: a small server of credit control on a free port of loopback, on a thread of its own. It grants
// what is asked for, remembers each session's last answer by number, and does wrong what it is told to.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sim/gy/client.h"

namespace sublet::sim::gy::testing {

class StubServer {
 public:
  struct Seen {
    std::string session;
    dia::RequestType type;
    uint32_t number, end_to_end, hop_by_hop;
    bool repeated;
    uint64_t used;
  };
  struct Reply {
    dia::CreditControlAnswer answer;
    std::vector<dia::MsccAnswer> msccs;
    bool send = true;
    int copies = 1;
  };
  // What the server does otherwise than well, before the answer is written, and to its octets.
  std::function<void(const dia::CreditControlRequest&, Reply&)> spoil;
  std::function<void(std::string&)> spoil_octets;
  std::atomic<int64_t> stall_nanos{0};        // once, before the next answers
  std::atomic<uint64_t> die_after{UINT64_MAX};  // requests; then all connections break without an answer, once

  StubServer() : request_(new dia::CreditControlRequest) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof a;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&a), size), 0);
    EXPECT_EQ(::listen(listener_, 64), 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&a), &size);
    port_ = ntohs(a.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~StubServer() {
    stop_ = true;
    thread_.join();
    for (auto& [fd, in] : peers_) ::close(fd);
    ::close(listener_);
  }
  std::string target() const { return "127.0.0.1:" + std::to_string(port_); }
  std::vector<Seen> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  // Sent to every connection: RAR, ASR, DWR of the test's making.
  void send_all(const std::string& octets) {
    const std::lock_guard lock(mutex_);
    extra_ += octets;
  }
  std::atomic<uint64_t> others{0};  // answers that came for those

 private:
  void serve() {
    while (!stop_) {
      std::vector<pollfd> fds = {{listener_, POLLIN, 0}};
      for (auto& [fd, in] : peers_) fds.push_back({fd, POLLIN, 0});
      ::poll(fds.data(), fds.size(), 2);
      if ((fds[0].revents & POLLIN) != 0) peers_[::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)] = {};
      std::string extra;
      {
        const std::lock_guard lock(mutex_);
        extra.swap(extra_);
      }
      for (size_t i = 1; i < fds.size(); ++i) {
        if (!extra.empty()) (void)!::send(fds[i].fd, extra.data(), extra.size(), MSG_NOSIGNAL);
        if (fds[i].revents != 0 && !receive(fds[i].fd)) ::close(fds[i].fd), peers_.erase(fds[i].fd);
      }
      if (count_ < die_after) continue;
      die_after = UINT64_MAX;
      for (auto& [fd, in] : peers_) ::close(fd);
      peers_.clear();
    }
  }
  bool receive(int fd) {
    std::string& in = peers_[fd];
    const size_t had = in.size();
    in.resize(had + 65536);
    const ssize_t got = ::recv(fd, in.data() + had, 65536, 0);
    in.resize(had + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got <= 0) return false;
    if (const int64_t stall = stall_nanos.exchange(0); stall > 0) std::this_thread::sleep_for(std::chrono::nanoseconds(stall));
    size_t at = 0;
    std::string out;
    bool stays = true;
    for (;;) {
      const dia::Frame f = dia::next_frame(std::string_view(in).substr(at));
      if (f.state != dia::Frame::State::whole) break;
      if (count_ < die_after) stays = take(std::string_view(in).substr(at, f.length), out) && stays;
      at += f.length;
    }
    in.erase(0, at);
    if (!out.empty() && count_ < die_after) (void)!::send(fd, out.data(), out.size(), MSG_NOSIGNAL);
    return stays;
  }
  bool take(std::string_view m, std::string& out) {
    dia::Failure failure;
    dia::Header h;
    dia::read_header(m, h);
    std::array<char, 8192> buffer;
    if (h.command == dia::credit_control) {
      credit_control(m, out);
      return true;
    }
    if (!h.is_request()) {
      ++others;
      return true;
    }
    const std::string_view address("\0\1\x7f\0\0\1", 6);
    dia::Speaker us;
    us.host = "ocs.example", us.realm = "sublet.example", us.product = "stub";
    us.addresses = {&address, 1};
    size_t n = 0;
    if (h.command == dia::capabilities_exchange)
      n = dia::write_capabilities_answer(us, h, dia::success, nullptr, buffer);
    else
      n = dia::write_answer(us, h, dia::success, buffer);
    out.append(buffer.data(), n);
    return true;
  }
  void credit_control(std::string_view m, std::string& out) {
    dia::Failure failure;
    dia::CreditControlRequest& r = *request_;
    ASSERT_TRUE(dia::read_credit_control_request(m, r, failure)) << failure.why;
    ++count_;
    uint64_t used = 0;
    for (const dia::Units& u : r.used_units) used += u.total.value_or(0) + u.time.value_or(0);
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back({std::string(r.session_id), *r.type, *r.number, r.header.end_to_end, r.header.hop_by_hop, r.header.may_be_repeated(), used});
    }
    Reply reply;
    for (const dia::MsccRequest& asked : r.msccs) {
      dia::MsccAnswer& a = reply.msccs.emplace_back();
      a.rating_group = asked.rating_group;
      a.result = dia::success;
      if (!asked.requested) continue;
      a.granted = *asked.requested;
      if (!a.granted->total && !a.granted->time) (r.service_context_id == "32251@3gpp.org" ? void(a.granted->total = 500'000) : void(a.granted->time = 30));
      a.validity = 3600;
    }
    dia::CreditControlAnswer& a = reply.answer;
    a.answer_to(r);
    a.result = dia::success;
    a.origin_host = "ocs.example", a.origin_realm = "sublet.example";
    if (spoil) spoil(r, reply);
    a.msccs = reply.msccs;
    if (!reply.send) return;
    std::array<char, 8192> buffer;
    std::string octets(buffer.data(), dia::write_credit_control_answer(a, buffer));
    if (spoil_octets) spoil_octets(octets);
    for (int i = 0; i < reply.copies; ++i) out += octets;
  }

  int listener_ = -1;
  uint16_t port_ = 0;
  std::map<int, std::string> peers_;
  std::unique_ptr<dia::CreditControlRequest> request_;
  uint64_t count_ = 0;
  std::mutex mutex_;
  std::vector<Seen> seen_;
  std::string extra_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace sublet::sim::gy::testing
