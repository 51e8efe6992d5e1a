// How many files, sockets and the like the process may have open at once: a soft limit, which holds, and a
// hard one, up to which a process may raise it.
//
//   const uint64_t limit = raise_descriptor_limit();   // once, when a server starts
//
// Who takes connections bounds them by it, with a reserve for files: a log that cannot open its next segment
// ends the process. Any thread; the limit is the process's.
#pragma once

#include <cstdint>

namespace sublet::io {

// The soft limit; UINT64_MAX: none.
uint64_t descriptor_limit();
// Raises it to the hard one, if the system lets us; what it is then.
uint64_t raise_descriptor_limit();

}  // namespace sublet::io
