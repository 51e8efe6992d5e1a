// A TCP port of 127.0.0.1 that nobody has: for a program that has to be told where it will listen, before it does. Another may take
// it meanwhile, so it is for tests, benches and the demo.
//
//   Result<int> port = io::free_port();          // fault `no_port`
//   Result<int> again = io::free_port(*port);    // the same, if nobody has it now
#pragma once

#include "base/result.h"

namespace sublet::io {

Result<int> free_port(int wished = 0);

}  // namespace sublet::io
