// StopSignal: SIGINT and SIGTERM as something to wait for, for a clean shutdown.
//
// Made first in main(), before any thread: it blocks the two signals for the whole process (threads inherit
// that) and turns them into a descriptor, which an event loop may watch and a plain program may wait on. One
// at a time.
//
//   StopSignal stop;
//   while (!stop.wait(1000)) report();   // milliseconds
#pragma once

#include <signal.h>

namespace sublet::io {

class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  int descriptor() const { return fd_; }  // readable once a signal has come
  // True once a signal has come, and from then on; waits up to `milliseconds` (-1: without end, 0: just
  // looks).
  bool wait(int milliseconds);

 private:
  int fd_ = -1;
  bool seen_ = false;
  sigset_t old_{};
};

}  // namespace sublet::io
