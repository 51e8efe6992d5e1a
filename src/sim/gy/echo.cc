#include "sim/gy/echo.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "sim/gy/client.h"

namespace sublet::sim::gy {
namespace {

constexpr size_t room = size_t{1} << 19;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Error trouble(const char* what) { return fault("io_error", std::string(what) + ": " + std::strerror(errno)); }

// One end of a connection: octets in, octets out, both in one piece.
struct End {
  explicit End(int descriptor) : fd(descriptor), in(new char[room]), out(new char[room]) {}
  Descriptor fd;
  std::unique_ptr<char[]> in, out;
  size_t in_end = 0, out_begin = 0, out_end = 0;

  // All that can be done now, each whole message to `use`, which is false while it has no room for its own.
  // Until nothing moves any more, as edge-triggered epoll wants it. False: the other side is gone.
  template <class Use>
  bool pump(Use use) {
    for (bool moved = true; moved;) {
      moved = false;
      if (in_end < room) {
        const ssize_t got = ::recv(fd.get(), in.get() + in_end, room - in_end, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return false;
        if (got > 0) in_end += static_cast<size_t>(got), moved = true;
      }
      each(use);
      const size_t left = out_end - out_begin;
      if (left > 0) flush();
      moved = moved || out_end - out_begin < left;
    }
    return true;
  }
  // Each whole message that came, to `use`.
  template <class Use>
  void each(Use use) {
    size_t at = 0;
    for (;;) {
      const dia::Frame f = dia::next_frame({in.get() + at, in_end - at});
      if (f.state != dia::Frame::State::whole || !use(in.get() + at)) break;
      at += f.length;
    }
    in_end -= at;
    if (in_end > 0) std::memmove(in.get(), in.get() + at, in_end);
  }
  bool put(const std::string& message, const char* hop_by_hop) {
    if (out_end + message.size() > room) return false;
    std::memcpy(out.get() + out_end, message.data(), message.size());
    std::memcpy(out.get() + out_end + 12, hop_by_hop, 4);
    out_end += message.size();
    return true;
  }
  void flush() {
    const ssize_t n = ::send(fd.get(), out.get() + out_begin, out_end - out_begin, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) out_begin += static_cast<size_t>(n);
    if (out_begin == out_end) {
      out_begin = out_end = 0;
    } else if (out_begin > room / 2) {
      std::memmove(out.get(), out.get() + out_begin, out_end - out_begin);
      out_end -= out_begin;
      out_begin = 0;
    }
  }
};

std::string message_of(size_t octets, bool request) {
  std::string m(octets, 'x');
  std::memset(m.data(), 0, dia::header_size);
  m[0] = 1;
  m[1] = static_cast<char>(octets >> 16), m[2] = static_cast<char>(octets >> 8), m[3] = static_cast<char>(octets);
  m[4] = static_cast<char>(request ? dia::flag_request : 0);
  return m;
}

void add(int epoll, int fd, size_t index) {
  epoll_event e{};
  e.events = EPOLLIN | EPOLLOUT | EPOLLET;
  e.data.u64 = index;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
}

void serve(std::vector<End>& ends, const std::string& answer, const std::atomic<bool>& stop, double& cpu) {
  const Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  for (size_t i = 0; i < ends.size(); ++i) add(epoll.get(), ends[i].fd.get(), i);
  std::array<epoll_event, 64> events{};
  while (!stop) {
    const int n = ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), 20);
    for (int i = 0; i < n; ++i) {
      End& e = ends[events[static_cast<size_t>(i)].data.u64];
      if (!e.pump([&](const char* m) { return e.put(answer, m + 12); })) return;
    }
  }
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  cpu = static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

uint64_t ask(std::vector<End>& ends, const std::string& request, size_t window, int64_t nanos) {
  const Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  const std::array<char, 4> id{};
  for (size_t i = 0; i < ends.size(); ++i) {
    add(epoll.get(), ends[i].fd.get(), i);
    for (size_t k = 0; k < window && ends[i].put(request, id.data()); ++k) {
    }
    ends[i].flush();
  }
  uint64_t answered = 0;
  std::array<epoll_event, 64> events{};
  for (const int64_t end = now_nanos() + nanos; now_nanos() < end;) {
    const int n = ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), 20);
    for (int i = 0; i < n; ++i) {
      End& e = ends[events[static_cast<size_t>(i)].data.u64];
      const bool there = e.pump([&](const char* m) {
        if (!e.put(request, m + 12)) return false;
        ++answered;
        return true;
      });
      if (!there) return answered;
    }
  }
  return answered;
}

// Pairs of connected TCP sockets over loopback.
Result<Done> connect_pairs(size_t n, std::vector<End>& servers, std::vector<End>& clients) {
  const Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  auto* address = reinterpret_cast<sockaddr*>(&a);
  if (::bind(listener.get(), address, size) != 0 || ::listen(listener.get(), 64) != 0 || ::getsockname(listener.get(), address, &size) != 0) return trouble("listen");
  for (size_t i = 0; i < n; ++i) {
    clients.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(clients.back().fd.get(), address, size) != 0) return trouble("connect");
    servers.emplace_back(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const int on = 1;
    for (const int fd : {clients.back().fd.get(), servers.back().fd.get()}) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return Done{};
}

}  // namespace

Result<EchoFigures> echo(const EchoOptions& o) {
  std::vector<End> servers, clients;
  if (Result<Done> connected = connect_pairs(o.connections, servers, clients); !connected) return connected.error();
  const auto whole = [](size_t octets) { return (std::max(octets, dia::header_size) + 3) & ~size_t{3}; };
  const std::string request = message_of(whole(o.request_octets), true), answer = message_of(whole(o.answer_octets), false);
  const size_t window = std::clamp<size_t>(o.window, 1, room / std::max(request.size(), answer.size()) / 2);
  std::atomic<bool> stop{false};
  EchoFigures f;
  std::thread server([&] { serve(servers, answer, stop, f.server_cpu_seconds); });
  const int64_t start = now_nanos();
  f.messages = ask(clients, request, window, o.nanos);
  f.seconds = static_cast<double>(now_nanos() - start) / 1e9;
  stop = true;
  server.join();
  f.rate = static_cast<double>(f.messages) / f.seconds;
  return f;
}

}  // namespace sublet::sim::gy
