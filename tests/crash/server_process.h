// ServerProcess: crash_server as a child, with pipes to it. Ended by its id, and always when this object goes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace sublet::crash {

class ServerProcess {
 public:
  ServerProcess(const std::string& program, const std::string& directory, uint64_t checkpoint_bytes);
  ~ServerProcess() { kill(); }
  ServerProcess(const ServerProcess&) = delete;

  // Queues a command; it is written as the pipe takes it.
  void send(std::string_view command);
  // Waits up to `micros` for outcomes and gives those that came whole.
  std::vector<std::string> receive(int64_t micros);
  // SIGKILL; then what it had still said.
  std::vector<std::string> kill();
  // Ends its input and waits until it is gone; what it still said. `status` as of waitpid.
  std::vector<std::string> finish(int& status);
  bool gone() const { return ended_; }  // it closed its output

 private:
  bool pump(int64_t micros);
  std::vector<std::string> take();
  pid_t child_ = -1;
  int in_ = -1, out_ = -1;
  bool ended_ = false;
  std::string to_write_, read_;
};

}  // namespace sublet::crash
