#include "gateway/gy/wire.h"

#include <arpa/inet.h>
#include <linux/sctp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sublet::gateway::gy {
namespace {

ptrdiff_t ended(ssize_t n) {
  if (n > 0) return n;
  return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) ? Wire::later : Wire::gone;
}

class PlainWire : public Wire {
 public:
  PlainWire(int fd, bool sctp) : fd_(fd), sctp_(sctp) {}
  ~PlainWire() override { ::close(fd_); }
  PlainWire(const PlainWire&) = delete;
  PlainWire& operator=(const PlainWire&) = delete;
  int fd() const override { return fd_; }
  ptrdiff_t read(char* to, size_t room) override { return ended(::recv(fd_, to, room, 0)); }
  ptrdiff_t write(std::string_view octets) override {
    if (sctp_) {
      const diameter::Frame frame = diameter::next_frame(octets);
      if (frame.state == diameter::Frame::State::whole) octets = octets.substr(0, frame.length);
    }
    return ended(::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL));
  }

 private:
  int fd_;
  bool sctp_;
};

struct Addresses {
  addrinfo* list = nullptr;
  ~Addresses() {
    if (list != nullptr) ::freeaddrinfo(list);
  }
};

Result<Done> resolve(const std::string& text, Addresses& out) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos) return refusal("bad_address", "'" + text + "' is not HOST:PORT");
  std::string host = text.substr(0, colon);
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC, hints.ai_socktype = SOCK_STREAM, hints.ai_flags = AI_PASSIVE;
  const int code =
      ::getaddrinfo(host.empty() ? nullptr : host.c_str(), text.c_str() + colon + 1, &hints, &out.list);
  if (code != 0) return refusal("bad_address", "'" + text + "': " + ::gai_strerror(code));
  return Done{};
}

// Address of RFC 6733 4.3.1: family 1 or 2, then the octets; text in `text`.
std::string address_value(const sockaddr_storage& a, std::string& text, bool& loopback) {
  char out[INET6_ADDRSTRLEN] = "";
  if (a.ss_family == AF_INET6) {
    const auto& six = reinterpret_cast<const sockaddr_in6&>(a).sin6_addr;
    if (!IN6_IS_ADDR_V4MAPPED(&six)) {
      ::inet_ntop(AF_INET6, &six, out, sizeof out);
      text = out, loopback = IN6_IS_ADDR_LOOPBACK(&six);
      return std::string("\0\2", 2) + std::string(reinterpret_cast<const char*>(&six), 16);
    }
    ::inet_ntop(AF_INET, six.s6_addr + 12, out, sizeof out);
    text = out, loopback = six.s6_addr[12] == 127;
    return std::string("\0\1", 2) + std::string(reinterpret_cast<const char*>(six.s6_addr + 12), 4);
  }
  if (a.ss_family != AF_INET) return {};
  const auto& four = reinterpret_cast<const sockaddr_in&>(a).sin_addr;
  ::inet_ntop(AF_INET, &four, out, sizeof out);
  text = out, loopback = (ntohl(four.s_addr) >> 24) == 127;
  return std::string("\0\1", 2) + std::string(reinterpret_cast<const char*>(&four), 4);
}

}  // namespace

std::unique_ptr<Wire> plain_wire(int fd, bool sctp) {
  return std::make_unique<PlainWire>(fd, sctp);
}

bool sctp_available() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

Result<Listener> listen_on(const std::string& address, bool sctp) {
  Addresses found;
  if (Result<Done> done = resolve(address, found); !done) return done.error();
  Listener l;
  l.sctp = sctp;
  std::string why = "no address";
  for (const addrinfo* a = found.list; a != nullptr && l.fd < 0; a = a->ai_next) {
    const int fd =
        ::socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, sctp ? IPPROTO_SCTP : 0);
    const int yes = 1;
    if (fd >= 0 && ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        ::bind(fd, a->ai_addr, a->ai_addrlen) == 0 && ::listen(fd, 256) == 0) {
      l.fd = fd;
      break;
    }
    why = std::strerror(errno);
    if (fd >= 0) ::close(fd);
  }
  if (l.fd < 0) return fault("cannot_listen", address + ": " + why);
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  ::getsockname(l.fd, reinterpret_cast<sockaddr*>(&own), &size);
  l.port = ntohs(own.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(own).sin6_port
                                           : reinterpret_cast<sockaddr_in&>(own).sin_port);
  return l;
}

Result<Target> target_of(const std::string& address) {
  Addresses found;
  if (Result<Done> done = resolve(address, found); !done) return done.error();
  Target t;
  t.text = address;
  const auto* octets = reinterpret_cast<const char*>(found.list->ai_addr);
  t.address.assign(octets, octets + found.list->ai_addrlen);
  const std::string host = address.substr(0, address.rfind(':'));
  in6_addr number;
  if (host.find('[') == std::string::npos && ::inet_pton(AF_INET, host.c_str(), &number) != 1 &&
      ::inet_pton(AF_INET6, host.c_str(), &number) != 1)
    t.host = host;
  return t;
}

int connect_to(const Target& target) {
  const auto* to = reinterpret_cast<const sockaddr*>(target.address.data());
  const int fd = ::socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const int yes = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(fd, to, static_cast<socklen_t>(target.address.size())) == 0 || errno == EINPROGRESS)
    return fd;
  ::close(fd);
  return -1;
}

int connected(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

int accept_on(const Listener& listener) {
  const int fd = ::accept4(listener.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM ? no_room : -1;
  const int yes = 1;
  if (!listener.sctp) {
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
  }
  (void)::setsockopt(fd, IPPROTO_SCTP, SCTP_NODELAY, &yes, sizeof yes);
  sctp_sndinfo info{};
  info.snd_ppid = htonl(46);  // RFC 6733 11.4: Diameter in SCTP DATA chunks
  (void)::setsockopt(fd, IPPROTO_SCTP, SCTP_DEFAULT_SNDINFO, &info, sizeof info);
  return fd;
}

Ends ends_of(int fd) {
  Ends e;
  sockaddr_storage a{};
  socklen_t size = sizeof a;
  bool ignored = false;
  std::string text;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&a), &size) == 0) address_value(a, e.remote, e.loopback);
  size = sizeof a;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size) == 0)
    e.local.push_back(address_value(a, text, ignored));
  if (e.local.empty() || e.local[0].empty()) e.local = {std::string("\0\1\x7f\0\0\1", 6)};
  return e;
}

}  // namespace sublet::gateway::gy
