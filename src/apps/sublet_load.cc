// sublet-load: drives a server of credit control (Diameter Gy/Ro) over real sockets and checks every answer.
//
//   sublet-load --open .sublet --host unicom --offer renwoxing --lines 8617040000001:10000
//   sublet-load --target 127.0.0.1:3868 --lines 8617040000001:10000 --rate 5000 --for 30s
//
// Its figures, and what it holds for wrong: docs/formats/load.md.
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "apps/commands.h"
#include "apps/load_open.h"
#include "apps/load_view.h"
#include "apps/manners.h"
#include "base/phone.h"
#include "io/signal.h"

namespace sublet::apps {
namespace {

using sim::gy::EchoFigures;
using sim::gy::EchoOptions;
using sim::gy::Load;
using sim::gy::LoadOptions;

constexpr int64_t second = 1'000'000'000;

struct Words {
  LoadOptions load;
  OpenLines open;
  std::string duration, warm_up, answer_within, drain_within, mix, lines = "8617090000001:1000", distribution = "uniform", echo_only;
  bool json = false, plain = false, echo = false, tls = false;
  gateway::gy::TlsFiles files;
};

// "30s", "5m", "1h", "500ms" or seconds, in nanoseconds; nothing: `otherwise`.
Result<int64_t> nanos_of(const char* option, const std::string& text, int64_t otherwise) {
  if (text.empty()) return otherwise;
  const size_t end = text.find_first_not_of("0123456789");
  const std::string unit = end == std::string::npos ? "s" : text.substr(end);
  const int64_t of = unit == "ms" ? second / 1000 : unit == "s" ? second : unit == "m" || unit == "min" ? 60 * second : unit == "h" ? 3600 * second : 0;
  if (end == 0 || text.size() > 9 || of == 0) return refusal("bad_duration", std::string("write ") + option + " as 30s, 5m, 1h or 500ms, not '" + text + "'");
  return std::stoll(text.substr(0, end)) * of;
}

// "8617090000001:1000"
Result<Done> read_lines(const std::string& text, uint64_t& first, uint64_t& count) {
  const size_t colon = text.find(':');
  const Result<PhoneNumber> number = PhoneNumber::parse(text.substr(0, colon));
  const std::string n = colon == std::string::npos ? "1" : text.substr(colon + 1);
  if (!number || number->size() < 5 || number->digit(0) == 0 || n.empty() || n.size() > 9 || n.find_first_not_of("0123456789") != std::string::npos || std::stoull(n) == 0)
    return refusal("bad_lines", "write --lines as FIRST:COUNT, such as 8617090000001:1000, not '" + text + "'");
  first = std::stoull(number->text());
  count = std::stoull(n);
  return Done{};
}

// "data=0.7,voice=0.2,sms=0.1"
Result<Done> read_mix(const std::string& text, std::array<double, 3>& mix) {
  if (text.empty()) return Done{};
  mix = {0, 0, 0};
  for (size_t from = 0; from < text.size();) {
    const size_t comma = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, comma - from), name = part.substr(0, part.find('=')), share = part.find('=') == std::string::npos ? "" : part.substr(part.find('=') + 1);
    size_t kind = 0, read = 0;
    while (kind < mix.size() && name != sim::gy::kind_names[kind]) ++kind;
    char* end = nullptr;
    const double value = std::strtod(share.c_str(), &end);
    read = static_cast<size_t>(end - share.c_str());
    if (kind == mix.size() || share.empty() || read != share.size() || !(value >= 0 && value <= 1e6)) return refusal("bad_mix", "write --mix as data=0.7,voice=0.2,sms=0.1, not '" + part + "'");
    mix[kind] = value;
    from = comma + 1;
  }
  if (mix[0] + mix[1] + mix[2] <= 0) return refusal("bad_mix", "all shares of --mix are 0");
  return Done{};
}

Result<Done> read_distribution(const std::string& text, double& zipf) {
  if (text == "uniform") return Done{};
  char* end = nullptr;
  if (text.rfind("zipf:", 0) == 0) zipf = std::strtod(text.c_str() + 5, &end);
  if (end == nullptr || *end != 0 || !(zipf > 0 && zipf <= 10)) return refusal("bad_distribution", "write --distribution as uniform or zipf:1.1, not '" + text + "'");
  return Done{};
}

Result<Done> read_sizes(const std::string& text, EchoOptions& echo) {
  const size_t colon = text.find(':');
  const auto number = [](const std::string& s) { return s.empty() || s.size() > 5 || s.find_first_not_of("0123456789") != std::string::npos ? 0 : std::stoul(s); };
  const size_t request = number(text.substr(0, colon)), answer = colon == std::string::npos ? 0 : number(text.substr(colon + 1));
  if (request < 20 || answer < 20 || request > 65'000 || answer > 65'000) return refusal("bad_sizes", "write --echo-only as the octets of a request and an answer, such as 600:300, not '" + text + "'");
  echo.request_octets = request;
  echo.answer_octets = answer;
  return Done{};
}

Result<Done> read_words(Words& w) {
  LoadOptions& o = w.load;
  struct Time {
    const char* option;
    const std::string& text;
    int64_t& to;
  };
  for (const Time& t : {Time{"--for", w.duration, o.duration}, {"--warm-up", w.warm_up, o.warm_up}, {"--answer-within", w.answer_within, o.answer_within}, {"--drain-within", w.drain_within, o.drain_within}}) {
    const Result<int64_t> n = nanos_of(t.option, t.text, t.to);
    if (!n) return n.error();
    t.to = *n;
  }
  if (Result<Done> read = read_lines(w.lines, o.sessions.first_line, o.sessions.lines); !read) return read;
  if (Result<Done> read = read_mix(w.mix, o.sessions.mix); !read) return read;
  o.sessions.run = static_cast<uint32_t>(::time(nullptr));
  return read_distribution(w.distribution, o.sessions.zipf);
}

void add_options(CLI::App& app, Words& w) {
  LoadOptions& o = w.load;
  sim::gy::Sessions::Options& s = o.sessions;
  app.add_option("--target", o.target, "HOST:PORT of the server [127.0.0.1:3868]");
  CLI::Option* tls = app.add_flag("--tls", w.tls, "speak TLS from the first octet");
  CLI::Option* cert = app.add_option("--cert", w.files.certificate, "PEM file of a certificate to show")->needs(tls);
  cert->needs(app.add_option("--key", w.files.key, "PEM file of its key")->needs(cert));
  app.add_option("--ca", w.files.ca, "PEM file of CAs: the server must show a certificate of theirs")->needs(tls);
  app.add_option("--connections", o.connections, "connections [4]")->check(CLI::Range(1, 1000));
  app.add_option("--peers", o.peers, "Origin-Hosts [as many as connections]; one is a multiple of the other")->check(CLI::Range(1, 1000));
  app.add_option("--peer-name", o.peer_name, "the Origin-Hosts are NAME1.REALM, NAME2.REALM ... [pgw]");
  app.add_option("--realm", s.realm, "Origin-Realm [epc.example]");
  CLI::Option* rate = app.add_option("--rate", o.rate, "open loop: requests a second; latency counts from when each was due")->check(CLI::Range(0.001, 1e8));
  app.add_option("--window", o.window, "closed loop: requests under way on each connection [64]")->check(CLI::Range(1, 8192))->excludes(rate);
  app.add_option("--for", w.duration, "measure so long: 30s, 5m, 1h [until Ctrl-C]");
  app.add_option("--warm-up", w.warm_up, "run so long before measuring");
  app.add_option("--sessions", s.count, "sessions live at once [1000]")->check(CLI::Range(1, 50'000'000));
  app.add_option("--session-length", s.updates, "UPDATEs of a session, on average [8]")->check(CLI::Range(0, 30'000));
  app.add_option("--mix", w.mix, "shares of sessions [data=0.7,voice=0.2,sms=0.1]");
  app.add_option("--lines", w.lines, "E.164 number of the first line, and how many [8617090000001:1000]");
  app.add_option("--distribution", w.distribution, "of sessions over lines: uniform, or zipf:S [uniform]");
  app.add_option("--rating-group", s.rating_groups, "of data sessions; up to 4, one MSCC each [1900]")->delimiter(',');
  app.add_option("--ask", s.ask_octets, "octets that data sessions ask for [1000000]")->check(CLI::Range(uint64_t{1}, uint64_t{1} << 50));
  app.add_option("--ask-nothing", s.ask_nothing, "share of sessions that name no amount [0.125]")->check(CLI::Range(0.0, 1.0));
  app.add_option("--allow", s.allowed, "Result-Codes that are right besides 2001, 3004, 4010 and 4012")->delimiter(',');
  app.add_option("--repeat", o.repeat, "share of requests sent twice, with T; both answers must be equal")->check(CLI::Range(0.0, 1.0));
  app.add_option("--answer-within", w.answer_within, "ask again with T after so long [10s]");
  app.add_flag("--reconnect", o.reconnect, "go on when the server dies: connect again, repeat with T what was not answered");
  app.add_option("--ledger", o.ledger, "file: for each session, what the client knows was acknowledged (NDJSON)");
  app.add_flag("--leave-sessions", o.leave_sessions, "do not terminate live sessions in the end");
  app.add_option("--drain-within", w.drain_within, "how long terminating them may take [30s]");
  app.add_option("--seed", s.seed, "of all chance [1]");
  app.add_flag("--echo", w.echo, "afterwards an echo of the same sizes over as many connections, for the ratio");
  app.add_option("--echo-only", w.echo_only, "nothing but an echo: octets of request and answer, such as 600:300");
  app.add_option("--open", w.open.data, "data folder of a running server: open the lines there, through its local socket, and end");
  app.add_option("--offer", w.open.offer, "with --open: offer of each line");
  app.add_option("--host", w.open.host, "with --open: host of the lines");
  app.add_option("--money", w.open.money, "with --open: money on each account [1000]");
  app.add_option("--operator", w.open.op, "with --open: code of the operator, where there are several");
  app.add_flag("--json", w.json, "one JSON object in the end, nothing else on stdout");
  app.add_flag("--plain", w.plain, "lines, not a live view, also on a terminal");
}

constexpr const char* footer =
    "Examples:\n"
    "  sublet-load --open .sublet --host unicom --offer renwoxing --lines 8617040000001:10000\n"
    "  sublet-load --lines 8617040000001:10000 --rate 5000 --for 30s\n"
    "  sublet-load --lines 8617040000001:10000 --window 256 --sessions 20000 --distribution zipf:1.1 --repeat 0.01 --for 30s --echo\n"
    "  sublet-load --lines 8617040000001:10000 --rate 2000 --reconnect --ledger ledger.ndjson --json   # kill the server meanwhile\n"
    "  sublet-load --target 127.0.0.1:5658 --tls --ca ca.pem --cert pgw1.pem --key pgw1.key --connections 1 --for 10s\n"
    "\n"
    "Exit codes: 0 done, and no wrong answer; 1 wrong answers, requests without an answer, or refused; 2 wrong command line; 3 fault of the environment.";

int say(const Error& e, bool json) {
  if (json)
    std::printf("%s\n", gateway::dump(gateway::Json{{"ok", false}, {"code", e.code}, {"detail", e.detail}}).c_str());
  else
    std::fprintf(stderr, "sublet-load: %s\n", e.text().c_str());
  return e.is_refusal() ? exit_refused : exit_fault;
}

int usage(const Error& e, bool json) {
  say(e, json);
  return exit_usage;
}

int open_them(Words& w, io::StopSignal& stop) {
  w.open.first = w.load.sessions.first_line;
  w.open.count = w.load.sessions.lines;
  const bool bar = !w.json && !w.plain && ::isatty(STDOUT_FILENO) == 1;
  const int64_t start = sim::gy::now_nanos();
  const Result<Opened> done = open_lines(w.open, [&](uint64_t n) {
    if (bar) {
      const size_t width = static_cast<size_t>(n * 40 / w.open.count);
      const double seconds = static_cast<double>(sim::gy::now_nanos() - start) / 1e9;
      std::printf("\r\033[K[%s%s] %s of %s, %.0f/s", std::string(width, '#').c_str(), std::string(40 - width, '.').c_str(), thousands(n).c_str(), thousands(w.open.count).c_str(), static_cast<double>(n) / std::max(seconds, 0.001));
      std::fflush(stdout);
    }
    return !stop.wait(0);
  });
  if (bar) std::printf("\n");
  if (!done) return say(done.error(), w.json);
  if (w.json)
    std::printf("%s\n", gateway::dump(gateway::Json{{"ok", true}, {"opened", done->opened}, {"in_use", done->there}}).c_str());
  else
    std::printf("%s lines are open%s.\n", thousands(done->opened).c_str(), done->there > 0 ? (", " + thousands(done->there) + " numbers were in use already").c_str() : "");
  return exit_done;
}

int echo_alone(const Words& w) {
  EchoOptions e;
  if (Result<Done> read = read_sizes(w.echo_only, e); !read) return usage(read.error(), w.json);
  e.connections = w.load.connections;
  e.window = w.load.window;
  e.nanos = w.load.duration == 0 ? 2 * second : w.load.duration;
  const Result<EchoFigures> f = sim::gy::echo(e);
  if (!f) return say(f.error(), w.json);
  if (w.json)
    std::printf("%s\n", gateway::dump(gateway::Json{{"ok", true}, {"messages_per_second", static_cast<uint64_t>(f->rate)}, {"request_octets", e.request_octets}, {"answer_octets", e.answer_octets}}).c_str());
  else
    std::printf("Echo of %zu and %zu octets over %zu connections, %zu under way on each: %s messages/s\n", e.request_octets, e.answer_octets, e.connections, e.window, thousands(static_cast<uint64_t>(f->rate)).c_str());
  return exit_done;
}

int drive(const Words& w, io::StopSignal& stop) {
  Result<std::unique_ptr<Load>> opened = Load::open(w.load);
  if (!opened) return usage(opened.error(), w.json);
  Load& load = **opened;
  const bool terminal = !w.plain && ::isatty(STDOUT_FILENO) == 1;
  LoadView view(terminal, w.json);
  const Result<Done> done = load.run([&](const Load&) {
    view.show(load);
    return !stop.wait(0);
  });
  if (terminal && !w.json) std::printf("\n");
  std::optional<EchoBeside> echo;
  if (w.echo && done) {
    EchoOptions e;
    e.connections = w.load.connections;
    e.window = w.load.rate > 0 ? 256 : w.load.window;
    e.request_octets = request_octets(load.figures());
    e.answer_octets = answer_octets(load.figures());
    if (const Result<EchoFigures> f = sim::gy::echo(e)) echo = EchoBeside{f->rate, e.request_octets, e.answer_octets};
  }
  if (!done && load.figures().sent == 0) return say(done.error(), w.json);
  if (w.json) {
    gateway::Json out = load_json(load, echo);
    if (!done) out["ok"] = false, out["code"] = done.error().code, out["detail"] = done.error().detail;
    std::printf("%s\n", gateway::dump(out).c_str());
  } else {
    std::printf("\n%s", load_table(load, echo).c_str());
    if (!done) say(done.error(), false);
  }
  if (load.faults().count() > 0) return exit_refused;
  if (!done) return exit_fault;
  return load.figures().unanswered > 0 ? exit_refused : exit_done;
}

int run(int argc, char** argv) {
  CLI::App app{"Drives a server of credit control (Diameter Gy/Ro) over real sockets, and checks every answer", "sublet-load"};
  app.footer(footer);
  Words w;
  add_options(app, w);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    std::fputs(complaint(app, {argv + 1, argv + argc}, e).c_str(), stderr);
    return exit_usage;
  }
  if (Result<Done> read = read_words(w); !read) return usage(read.error(), w.json);
  io::StopSignal stop;
  if (!w.open.data.empty()) {
    if (w.open.host.empty()) return usage(refusal("no_host", "state with --host whose lines they are"), w.json);
    return open_them(w, stop);
  }
  if (w.tls) {
    Result<std::shared_ptr<const gateway::gy::Tls>> tls = gateway::gy::Tls::open(w.files);
    if (!tls) return say(tls.error(), w.json);
    w.load.tls = std::move(*tls);
    ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets as to files
  }
  return w.echo_only.empty() ? drive(w, stop) : echo_alone(w);
}

}  // namespace
}  // namespace sublet::apps

int main(int argc, char** argv) { return sublet::apps::run(argc, argv); }
