#include "apps/children.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "io/file.h"

namespace sublet::apps {
namespace {

// In the child: nothing but calls that are safe between fork and exec of a program with threads. Returns errno if it must.
int become(char* const* argv, const char* log, pid_t parent) {
  // At once and not by SIGTERM: what it would still deliver would come in the middle of the next run.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  if (::getppid() != parent) ::_exit(1);  // the demo has been killed before this was asked for
  // Its own group, so that Ctrl-C reaches the demo alone, which then ends it in order; and no inherited signal mask.
  if (::setpgid(0, 0) != 0) return errno;
  sigset_t none;
  sigemptyset(&none);
  if (::sigprocmask(SIG_SETMASK, &none, nullptr) != 0) return errno;
  const int in = ::open("/dev/null", O_RDONLY), out = ::open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (in < 0 || out < 0 || ::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(out, 2) < 0) return errno;
  for (const int fd : {in, out})
    if (fd > 2) ::close(fd);
  // The server's sockets and files are not a simulator's; where the kernel is older than that (5.11), they end with it.
  (void)::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  ::execv(argv[0], argv);
  return errno;
}

}  // namespace

Result<Child> spawn(const std::string& name, const std::vector<std::string>& args, const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& a : args) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  int told[2];  // the child's errno; closed by exec when all is well
  if (::pipe2(told, O_CLOEXEC) != 0) return fault("cannot_start", args[0] + ": " + std::strerror(errno));
  const pid_t parent = ::getpid();
  Child c{name, ::fork()};
  if (c.pid == 0) {
    const int code = become(argv.data(), log.c_str(), parent);
    (void)!::write(told[1], &code, sizeof code);
    ::_exit(127);
  }
  int code = c.pid < 0 ? errno : 0;
  ::close(told[1]);
  if (c.pid > 0)
    while (::read(told[0], &code, sizeof code) < 0 && errno == EINTR) {
    }
  ::close(told[0]);
  if (code == 0) return c;
  if (c.pid > 0) ::waitpid(c.pid, nullptr, 0);
  return fault("cannot_start", args[0] + ": " + std::strerror(code));
}

Result<Done> finish(Child& c) {
  int status = 0;
  while (::waitpid(c.pid, &status, 0) < 0 && errno == EINTR) {}
  c.pid = 0;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Result<Done>(Done{}) : fault("simulator_failed", c.name + " ended badly");
}

void end(Child& c) {
  if (c.pid == 0) return;
  ::kill(c.pid, SIGTERM);
  for (int i = 0; i < 300; ++i) {
    int status = 0;
    if (::waitpid(c.pid, &status, WNOHANG) == c.pid) {
      c.pid = 0;
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ::kill(c.pid, SIGKILL);
  ::waitpid(c.pid, nullptr, 0);
  c.pid = 0;
}

bool runs(Child& c) {
  if (c.pid != 0 && ::waitpid(c.pid, nullptr, WNOHANG) != 0) c.pid = 0;
  return c.pid != 0;
}

Cost cost_of(const Child& c) {
  std::ifstream stat("/proc/" + std::to_string(c.pid) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(stat)), {});
  std::istringstream rest(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::vector<double> values;
  rest.ignore(3);  // its state, a letter
  for (double v = 0; rest >> v;) values.push_back(v);
  if (values.size() < 21) return {};
  return {(values[10] + values[11]) / static_cast<double>(::sysconf(_SC_CLK_TCK)), values[20] * static_cast<double>(::sysconf(_SC_PAGESIZE))};
}

void ask_to_end(const Child& c) {
  if (c.pid != 0) ::kill(c.pid, SIGTERM);
}

Result<std::string> port_of(const Child& c, const std::string& port_file, const std::string& log) {
  for (int i = 0; i < 200; ++i) {
    if (Result<std::string> text = io::read_file(port_file, 64))
      if (std::string port = text->substr(0, text->find_first_not_of("0123456789")); !port.empty()) return port;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return fault("simulator_failed", "the simulated '" + c.name + "' did not start; see " + log);
}

}  // namespace sublet::apps
