#include "io/signal.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>

#include "base/ensure.h"
#include "io/clock.h"

namespace sublet::io {

StopSignal::StopSignal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  ensure(pthread_sigmask(SIG_BLOCK, &set, &old_) == 0, "two known signals can be blocked");
  fd_ = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  ensure(fd_ >= 0, "the process starts with a free descriptor for its stop signal");
}

StopSignal::~StopSignal() {
  ::close(fd_);
  pthread_sigmask(SIG_SETMASK, &old_, nullptr);
}

bool StopSignal::wait(int milliseconds) {
  const int64_t end = steady_micros() + static_cast<int64_t>(milliseconds) * 1000;
  while (!seen_) {
    const int64_t left = (end - steady_micros() + 999) / 1000;
    pollfd p{fd_, POLLIN, 0};
    const int n = ::poll(&p, 1, milliseconds < 0 ? -1 : static_cast<int>(left > 0 ? left : 0));
    if (n < 0 && errno == EINTR) continue;
    signalfd_siginfo info;
    if (n > 0 && ::read(fd_, &info, sizeof(info)) == sizeof(info)) seen_ = true;
    if (n <= 0) break;
  }
  return seen_;
}

}  // namespace sublet::io
