#include "io/port.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sublet::io {

Result<int> free_port(int wished) {
  const int s = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  a.sin_port = htons(static_cast<uint16_t>(wished));
  const int on = 1;  // connections of the one who had it before do not count
  if (s >= 0) (void)::setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  socklen_t size = sizeof a;
  const bool got = s >= 0 && ::bind(s, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0 && ::getsockname(s, reinterpret_cast<sockaddr*>(&a), &size) == 0;
  if (s >= 0) ::close(s);
  if (!got && wished != 0) return free_port();
  return got ? Result<int>(ntohs(a.sin_port)) : fault("no_port", "there is no free port on 127.0.0.1");
}

}  // namespace sublet::io
