// Echo: how fast messages of given sizes go to and fro over loopback on this machine, if nothing is done with
// them. The measure beside which the figures of a real server stand: what is left are system calls and copies.
//
//   Result<EchoFigures> e = echo({.connections = 4, .window = 256, .request_octets = 600, .nanos = 2'000'000'000});
//   e->rate                                  // messages answered a second
//
// One thread serves, the calling one asks; both in batches by epoll, with large reads and writes. Fault
// `io_error`.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "sim/gy/histogram.h"

namespace sublet::sim::gy {

struct EchoOptions {
  size_t connections = 4, window = 256;
  size_t request_octets = 600, answer_octets = 300;  // multiples of 4, at least 20
  int64_t nanos = 2'000'000'000;
};

struct EchoFigures {
  uint64_t messages = 0;
  double seconds = 0, rate = 0;
  double server_cpu_seconds = 0;
};

Result<EchoFigures> echo(const EchoOptions& options);

}  // namespace sublet::sim::gy
