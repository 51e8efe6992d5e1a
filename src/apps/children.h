// Child: a process of the demo (a simulator), or what a bench measures. It ends with its parent: by SIGTERM to its own process id, or
// by the kernel, should the parent be killed.
//
//   Result<Child> host = spawn("unicom", {program, "host", ...}, folder + "/unicom.log");    // fault `cannot_start`
//   ask_to_end(*host);                                                                       // SIGTERM, and go on
//   end(*host);                                                                              // and wait; SIGKILL after 15 s
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace sublet::apps {

struct Child {
  std::string name;
  pid_t pid = 0;  // 0: ended
};

// Its standard output and error go to the end of `log`.
Result<Child> spawn(const std::string& name, const std::vector<std::string>& args, const std::string& log);
void ask_to_end(const Child& c);
void end(Child& c);
Result<Done> finish(Child& c);  // waits for one that ends by itself; fault `simulator_failed` when it did not do well
bool runs(Child& c);
struct Cost {
  double cpu = 0;       // seconds so far
  double resident = 0;  // octets
};
Cost cost_of(const Child& c);
// What a child writes once it listens; fault `simulator_failed` when it does not come.
Result<std::string> port_of(const Child& c, const std::string& port_file, const std::string& log);

}  // namespace sublet::apps
