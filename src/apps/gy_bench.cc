// Credit control over Diameter: a real `sublet serve`, every answer durable, driven over loopback by many sessions, beside
// an echo of the same message sizes over as many connections, in turn; then latency at a third of the load.
//   gy_bench SUBLET [--lines N] [--rounds N] [--seconds N] [--sessions N] [--window N] [--directory DIR] [--catalogue DIR]
// Ends with 1 on a wrong answer or a fault.
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "apps/children.h"
#include "gateway/core/service.h"
#include "io/file.h"
#include "io/port.h"
#include "sim/gy/echo.h"
#include "sim/gy/load.h"

using namespace sublet;
using namespace sublet::sim::gy;

namespace {

constexpr uint64_t first_line = 8617040000001;
constexpr size_t connections = 4;
constexpr uint64_t members = 1'000;  // lines of the one account that many share

struct Setting {
  std::string sublet, directory = "/tmp", catalogue = "examples/operator";
  uint64_t lines = 1'000'000;
  uint32_t sessions = 100'000;
  size_t window = 256;
  int rounds = 5, seconds = 5;
};

struct Error1 {};  // said already

[[noreturn]] void end(const Error& e) {
  std::fprintf(stderr, "gy_bench: %s\n", e.text().c_str());
  throw Error1();
}

// The sample operator with its lines, in a folder from which a server can start.
void prepare(const std::string& data, const Setting& s) {
  io::SystemClock clock;
  Result<std::unique_ptr<gateway::Service>> service = gateway::Service::open({.data = data}, clock);
  if (!service) end(service.error());
  const Result<std::string> op = (*service)->publish_directory(s.catalogue);
  if (!op) end(op.error());
  for (uint64_t i = 0; i < s.lines;) {
    engine::Request request;
    for (int k = 0; k < 256 && i < s.lines; ++k, ++i) {
      charging::OpenAccount open;
      charging::NewLine line;
      PhoneNumber::from_digits(std::to_string(first_line + i), line.number);
      line.host = "unicom";
      line.offers = {"renwoxing"};
      open.lines.push_back(std::move(line));
      open.money = Money::units(100'000);
      request.add(charging::encode(*op, "", open));
    }
    if (Result<Done> sent = (*service)->engine().submit(std::move(request)); !sent) end(sent.error());
  }
  // Behind them, one account of many lines.
  for (uint64_t i = 0; i < members; ++i) {
    charging::NewLine line;
    PhoneNumber::from_digits(std::to_string(first_line + s.lines + i), line.number);
    line.host = "unicom";
    line.offers = {"renwoxing"};
    charging::OpenAccount open;
    PhoneNumber first;
    PhoneNumber::from_digits(std::to_string(first_line + s.lines), first);
    if (i == 0) open.lines.push_back(line), open.money = Money::units(100'000'000);
    engine::Request request;
    request.add(i == 0 ? charging::encode(*op, "", open) : charging::encode(*op, "", charging::AddLine{first, line, {}}));
    if (Result<Done> sent = (*service)->engine().submit(std::move(request)); !sent) end(sent.error());
  }
  if (Result<Done> closed = (*service)->engine().close(); !closed) end(closed.error());
}

std::string text_of(const std::string& path) {
  const Result<std::string> t = io::read_file(path, 1 << 20);
  return t ? *t : std::string();
}

LoadOptions load_options(const Setting& s, int port, uint32_t run) {
  LoadOptions o;
  o.target = "127.0.0.1:" + std::to_string(port);
  o.connections = connections;
  o.window = s.window;
  o.duration = int64_t{s.seconds} * 1'000'000'000;
  o.warm_up = 1'000'000'000;
  o.sessions.count = s.sessions;
  o.sessions.first_line = first_line;
  o.sessions.lines = s.lines;
  o.sessions.seed = run;
  o.sessions.run = static_cast<uint32_t>(::time(nullptr)) + run;
  return o;
}

std::unique_ptr<Load> drive(LoadOptions o) {
  Result<std::unique_ptr<Load>> load = Load::open(std::move(o));
  if (!load) end(load.error());
  const Result<Done> done = (*load)->run([](const Load&) { return true; });
  for (const std::string& f : (*load)->faults().first()) std::fprintf(stderr, "wrong answer: %s\n", f.c_str());
  if (!done) end(done.error());
  if ((*load)->faults().count() > 0) end(fault("wrong_answers", std::to_string((*load)->faults().count())));
  return std::move(*load);
}

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v[v.size() / 2];
}

void measure(const Setting& s, const apps::Child& server, int port) {
  std::printf("%-6s %12s %12s %8s %12s %10s %10s\n", "round", "echo/s", "requests/s", "ratio", "CPU us each", "p50 ms", "p99 ms");
  std::vector<double> ratios, rates;
  uint32_t run = 1;
  for (int i = 0; i < s.rounds; ++i, ++run) {
    const apps::Cost before = apps::cost_of(server);
    const std::unique_ptr<Load> load = drive(load_options(s, port, run));
    const double cpu = apps::cost_of(server).cpu - before.cpu;
    const Figures& f = load->figures();
    EchoOptions e;
    e.connections = connections;
    e.window = s.window;
    e.request_octets = f.octets_out / std::max<uint64_t>(f.sent, 1);
    e.answer_octets = f.octets_in / std::max<uint64_t>(f.answered, 1);
    e.nanos = int64_t{s.seconds} * 500'000'000;
    const Result<EchoFigures> beside = echo(e);
    if (!beside) end(beside.error());
    rates.push_back(static_cast<double>(f.measured) / f.seconds);
    ratios.push_back(rates.back() / beside->rate);
    std::printf("%-6d %12.0f %12.0f %8.3f %12.2f %10.2f %10.2f   (%zu and %zu octets)\n", i + 1, beside->rate, rates.back(), ratios.back(), 1e6 * cpu / static_cast<double>(f.answered), static_cast<double>(f.latency.at(0.5)) / 1e6,
                static_cast<double>(f.latency.at(0.99)) / 1e6, e.request_octets, e.answer_octets);
    std::fflush(stdout);
  }
  std::printf("median %24.0f %8.3f of the echo's rate; server holds %.2f GB\n", median(rates), median(ratios), apps::cost_of(server).resident / 1e9);
  // As many sessions on as many lines: each with an account of its own, then all of them on one.
  std::vector<double> apart, together;
  for (int i = 0; i < std::min(s.rounds, 3); ++i)
    for (const bool shared : {false, true}) {
      LoadOptions o = load_options(s, port, ++run);
      o.sessions.count = static_cast<uint32_t>(members), o.sessions.lines = members;
      if (shared) o.sessions.first_line = first_line + s.lines;
      const std::unique_ptr<Load> load = drive(std::move(o));
      (shared ? together : apart).push_back(static_cast<double>(load->figures().measured) / load->figures().seconds);
    }
  std::printf("%llu lines with an account each: %.0f/s; on one account: %.0f/s, %.2f of it\n", static_cast<unsigned long long>(members), median(apart), median(together), median(together) / median(apart));
  LoadOptions third = load_options(s, port, ++run);
  third.rate = std::max(median(rates) / 3, 1.0);
  const std::unique_ptr<Load> load = drive(third);
  const Figures& f = load->figures();
  std::printf("at a third (%.0f/s, open loop): %.0f/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms, never sent %llu\n", third.rate, static_cast<double>(f.measured) / f.seconds, static_cast<double>(f.latency.at(0.5)) / 1e6,
              static_cast<double>(f.latency.at(0.99)) / 1e6, static_cast<double>(f.latency.at(0.999)) / 1e6, static_cast<double>(f.latency.max()) / 1e6, static_cast<unsigned long long>(f.unsent));
}

void bench(const Setting& s, const std::string& folder) {
  const std::string data = folder + "/data";
  prepare(data, s);
  const Result<int> port = io::free_port();
  if (!port) end(port.error());
  Result<apps::Child> server = apps::spawn("sublet", {s.sublet, "--data", data, "serve", "--gy", "127.0.0.1:" + std::to_string(*port), "--http-port", "0"}, folder + "/log");
  if (!server) end(server.error());
  for (int i = 0; text_of(folder + "/log").find("ready\n") == std::string::npos; ++i) {
    if (i > 6000 || !apps::runs(*server)) end(fault("server_failed", text_of(folder + "/log")));
    ::usleep(20'000);
  }
  measure(s, *server, *port);
  apps::end(*server);
}

bool read(int argc, char** argv, Setting& s) {
  if (argc < 2) return false;
  s.sublet = argv[1];
  for (int i = 2; i < argc; i += 2) {
    if (i + 1 == argc) return false;
    const std::string name = argv[i], value = argv[i + 1];
    const uint64_t n = std::strtoull(value.c_str(), nullptr, 10);
    if (name == "--lines")
      s.lines = n;
    else if (name == "--rounds")
      s.rounds = static_cast<int>(std::max<uint64_t>(n, 1));
    else if (name == "--seconds")
      s.seconds = static_cast<int>(n);
    else if (name == "--sessions")
      s.sessions = static_cast<uint32_t>(n);
    else if (name == "--window")
      s.window = n;
    else if (name == "--directory")
      s.directory = value;
    else if (name == "--catalogue")
      s.catalogue = value;
    else
      return false;
  }
  return s.lines > 0 && s.seconds > 0 && s.sessions >= connections && s.window > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Setting s;
  if (!read(argc, argv, s)) return std::fprintf(stderr, "gy_bench SUBLET [--lines N] [--rounds N] [--seconds N] [--sessions N] [--window N] [--directory DIR] [--catalogue DIR]\n"), 2;
  std::string folder = s.directory + "/sublet-gy-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return std::fprintf(stderr, "gy_bench: no folder under %s\n", s.directory.c_str()), 1;
  int code = 0;
  try {  // only for a server that must end and a folder that must go, whatever happens
    bench(s, folder);
  } catch (const Error1&) {
    code = 1;
  }
  (void)io::remove_tree(folder);
  return code;
}
