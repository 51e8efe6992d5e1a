#include "crash/server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "base/ensure.h"

namespace sublet::crash {

ServerProcess::ServerProcess(const std::string& program, const std::string& directory, uint64_t checkpoint_bytes) {
  int to[2], from[2];
  ensure(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0, "there are pipes");
  const std::string bytes = std::to_string(checkpoint_bytes);
  child_ = fork();
  ensure(child_ >= 0, "a process can be made");
  if (child_ == 0) {
    dup2(to[0], 0);
    dup2(from[1], 1);
    execl(program.c_str(), program.c_str(), directory.c_str(), bytes.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  ::close(to[0]);
  ::close(from[1]);
  in_ = to[1];
  out_ = from[0];
  fcntl(in_, F_SETFL, O_NONBLOCK);
  fcntl(out_, F_SETFL, O_NONBLOCK);
}

void ServerProcess::send(std::string_view command) {
  const auto size = static_cast<uint32_t>(command.size());
  to_write_.append(reinterpret_cast<const char*>(&size), sizeof size).append(command);
  pump(0);
}

bool ServerProcess::pump(int64_t micros) {
  pollfd fds[2] = {{out_, POLLIN, 0}, {to_write_.empty() ? -1 : in_, POLLOUT, 0}};
  timespec wait{micros / 1'000'000, micros % 1'000'000 * 1000};
  if (ppoll(fds, 2, &wait, nullptr) <= 0) return false;
  if (fds[1].fd >= 0 && fds[1].revents != 0) {
    const ssize_t n = ::write(in_, to_write_.data(), to_write_.size());
    if (n > 0) to_write_.erase(0, static_cast<size_t>(n));
    else to_write_.clear();  // it is gone; its output ends soon
  }
  if (fds[0].revents == 0) return true;
  char buffer[65536];
  const ssize_t n = ::read(out_, buffer, sizeof buffer);
  if (n > 0) read_.append(buffer, static_cast<size_t>(n));
  else ended_ = true;
  return true;
}

std::vector<std::string> ServerProcess::take() {
  std::vector<std::string> out;
  size_t at = 0;
  for (uint32_t size = 0; read_.size() - at >= sizeof size; at += sizeof size + size) {
    std::memcpy(&size, read_.data() + at, sizeof size);
    if (read_.size() - at - sizeof size < size) break;
    out.push_back(read_.substr(at + sizeof size, size));
  }
  read_.erase(0, at);
  return out;
}

std::vector<std::string> ServerProcess::receive(int64_t micros) {
  if (!ended_) pump(micros);
  return take();
}

std::vector<std::string> ServerProcess::kill() {
  if (child_ < 0) return {};
  ::kill(child_, SIGKILL);
  int status = 0;
  to_write_.clear();
  while (!ended_) pump(100'000);
  waitpid(child_, &status, 0);
  child_ = -1;
  ::close(in_);
  ::close(out_);
  return take();
}

std::vector<std::string> ServerProcess::finish(int& status) {
  while (!ended_ && !to_write_.empty()) pump(100'000);
  ::close(in_);
  while (!ended_) pump(100'000);
  waitpid(child_, &status, 0);
  child_ = -1;
  ::close(out_);
  return take();
}

}  // namespace sublet::crash
