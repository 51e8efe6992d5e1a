// with_postgresql COMMAND ARGUMENT...: runs a command beside a private, empty PostgreSQL on loopback, whose URL stands for {} in its
// arguments. Both end with it; its exit code is the command's.
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "records/testing.h"

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string url = sublet::records::fresh_postgresql();
  std::vector<std::string> words(argv + 1, argv + argc);
  for (std::string& w : words)
    if (w == "{}") w = url;
  const pid_t child = ::fork();
  if (child == 0) {
    std::vector<char*> out;
    for (std::string& w : words) out.push_back(w.data());
    out.push_back(nullptr);
    ::execvp(out[0], out.data());
    ::_exit(127);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
