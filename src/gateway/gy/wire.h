// Wire: how octets of a connection get through: TCP as it is, SCTP message by message, TLS as a filter before
// TCP (tls.h). Non-blocking. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/gy/peers.h"

namespace sublet::gateway::gy {

class Wire {
 public:
  static constexpr ptrdiff_t later = -1, gone = -2;
  virtual ~Wire() = default;
  virtual int fd() const = 0;
  // Octets read or written, at least one; `later`: none now; `gone`: it has ended. `room`: at least 16 KB, so
  // that nothing that has come stays unread inside the wire while the socket says nothing.
  virtual ptrdiff_t read(char* to, size_t room) = 0;
  virtual ptrdiff_t write(std::string_view octets) = 0;
  // What has to happen on the socket before anything gets through: hands are being shaken. read() goes on
  // with it, whichever of both it is.
  enum class Shaking : uint8_t { no, until_readable, until_writable };
  virtual Shaking shaking() const { return Shaking::no; }
  // Why it has gone, where the wire knows more than that the peer has closed; else empty.
  virtual std::string_view why() const { return {}; }
  // Whether the peer may call itself so: without certificates anybody may.
  virtual bool certifies(std::string_view /*host*/) const { return true; }
};

// Takes over the socket, which goes with it. `sctp`: one message of Diameter in each of SCTP's (RFC
// 6733 2.1.1).
std::unique_ptr<Wire> plain_wire(int fd, bool sctp);

struct Listener {
  int fd = -1;
  uint16_t port = 0;
  bool sctp = false;
  bool tls = false;
};
// "127.0.0.1:3868", "[::1]:0", "localhost:3868": numbers and names that the system knows. Faults:
// `cannot_listen`; refusal: `bad_address`.
Result<Listener> listen_on(const std::string& address, bool sctp);
// Where to connect to, looked up once.
struct Target {
  std::string text, host;  // "ocs.example:3868"; its HOST, empty if that is a number
  std::vector<char> address;
};
// "[::1]:3868", "dra.example:3868". Refusal `bad_address`.
Result<Target> target_of(const std::string& address);
// A socket that is being connected: writable when it is, or is not (connected()). -1: it cannot even begin.
int connect_to(const Target& target);
// 0, or the error of the system that it came to.
int connected(int fd);
bool sctp_available();
// A connection that waits; -1: none; `no_room`: one waits, and the system has no descriptor or memory for it.
inline constexpr int no_room = -2;
int accept_on(const Listener& listener);
Ends ends_of(int fd);

}  // namespace sublet::gateway::gy
