// crash_server DIRECTORY CHECKPOINT_BYTES: the server that kill_test kills. It opens the Service on the directory and
// reads commands from its standard input, each as {length u32, bytes}; each outcome leaves on standard output, in the
// same form and order, once it is durable. At the end of its input it closes as a server should.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "gateway/core/service.h"

namespace {

using namespace sublet;

bool read_all(char* to, size_t size) {
  for (size_t have = 0; have < size;) {
    const ssize_t n = ::read(0, to + have, size - have);
    if (n <= 0) return false;
    have += static_cast<size_t>(n);
  }
  return true;
}

void write_all(const std::string& bytes) {
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t n = ::write(1, bytes.data() + done, bytes.size() - done);
    if (n <= 0) _exit(3);
    done += static_cast<size_t>(n);
  }
}

void answer(std::string_view outcome) {
  const auto size = static_cast<uint32_t>(outcome.size());
  std::string frame(sizeof size, '\0');
  std::memcpy(frame.data(), &size, sizeof size);
  write_all(frame.append(outcome));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  io::SystemClock clock;
  gateway::Service::Options options;
  options.data = argv[1];
  options.checkpoint_every_bytes = std::strtoull(argv[2], nullptr, 10);
  options.segment_bytes = 128 << 10;
  auto service = gateway::Service::open(options, clock);
  if (!service) {
    std::fprintf(stderr, "crash_server: %s\n", service.error().text().c_str());
    return 1;
  }
  uint32_t size = 0;
  std::string command;
  while (read_all(reinterpret_cast<char*>(&size), sizeof size) && size <= (1u << 20)) {
    command.resize(size);
    if (!read_all(command.data(), size)) break;
    engine::Request request(command, [](Result<std::span<const engine::Outcome>> outcomes) {
      if (!outcomes) _exit(4);
      for (const engine::Outcome& o : *outcomes) answer(o.bytes);
    });
    if (Result<Done> taken = (*service)->engine().submit(std::move(request)); !taken) return 5;
  }
  return 0;
}
