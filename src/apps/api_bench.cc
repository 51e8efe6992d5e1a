#include "apps/api_bench.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "gateway/http/client.h"
#include "io/clock.h"
#include "records/connection.h"
#include "records/testing.h"

namespace sublet::apps {

void give_up(const std::string& what) {
  std::fprintf(stderr, "bench: %s\n", what.c_str());
  std::exit(1);
}

namespace {

double metric(const std::string& text, const std::string& name) {
  const size_t at = text.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

}  // namespace

Spent spent_by(const ApiServer& server) {
  gateway::HttpCall call;
  call.url.host = "127.0.0.1", call.url.port = server.metrics;
  call.method = "GET", call.target = "/metrics";
  const gateway::HttpAnswer a = gateway::http_call(call);
  return {cost_of(server.child).cpu, metric(a.body, "sublet_records_statements_total"), metric(a.body, "sublet_records_waits_total")};
}

Spread spread_of(std::vector<int64_t> micros, double seconds, const Spent& before, const Spent& after) {
  Spread out;
  if (micros.empty()) return out;
  std::sort(micros.begin(), micros.end());
  const auto each = static_cast<double>(micros.size());
  out.a_second = each / seconds;
  out.p50 = static_cast<double>(micros[micros.size() / 2]) / 1e3, out.p99 = static_cast<double>(micros[micros.size() * 99 / 100]) / 1e3;
  out.cpu = (after.cpu - before.cpu) * 1e3 / each, out.statements = (after.statements - before.statements) / each, out.waits = (after.waits - before.waits) / each;
  return out;
}

uint64_t show(const char* what, const Spread& s, const char* goal, double ratio) {
  char against[60] = "";
  if (ratio > 0) std::snprintf(against, sizeof against, ", %.3f of plain units", ratio);
  char sql[80] = "";
  if (s.statements >= 1) std::snprintf(sql, sizeof sql, ", %.1f statements, %.1f waited for", s.statements, s.waits);
  std::printf("  %-50s %8.0f/s  p50 %6.2f ms  p99 %6.2f ms  %5.2f ms of server CPU each%s%s%s%s\n", what, s.a_second, s.p50, s.p99, s.cpu, sql, against, *goal == '\0' ? "" : "   goal ", goal);
  if (s.wrong > 0) std::printf("  WRONG: %llu answers\n", static_cast<unsigned long long>(s.wrong));
  std::fflush(stdout);
  return s.wrong;
}

// The port that it says behind `mark`, once it is ready.
std::string port_in(const std::string& log, const std::string& mark) {
  for (int i = 0; i < 600; ++i) {
    std::ifstream in(log);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    if (const size_t at = text.find(mark); at != std::string::npos && text.find("\nready") != std::string::npos)
      return text.substr(at + mark.size(), text.find_first_not_of("0123456789", at + mark.size()) - at - mark.size());
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  give_up("the server does not come; see " + log);
}

double plain_units(records::Database& db, int threads, double seconds) {
  std::atomic<int> units{0};
  const int64_t begun = io::steady_micros(), until = begun + static_cast<int64_t>(seconds * 1e6);
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t)
    all.emplace_back([&] {
      while (io::steady_micros() < until) {
        const int n = ++units;
        good(db.write<Done>([&](records::Sql& sql) -> Result<Done> {
          Result<int64_t> done = sql.run("insert into setting (operator, name, value, changed, actor) values ('bench', ?, 'x', 0, '')", {std::to_string(n)});
          return done ? Result<Done>(Done{}) : done.error();
        }));
      }
    });
  for (std::thread& t : all) t.join();
  return static_cast<double>(units) / (static_cast<double>(io::steady_micros() - begun) / 1e6);
}

std::string durable_postgresql() {
  const std::string url = records::fresh_postgresql();
  const auto c = good(records::Connection::open(url, records::Connection::Use::write));
  good(c->plain("alter system set fsync = on"));
  good(c->query("select pg_reload_conf()::int", {}));
  return url;
}

void open_accounts(gateway::Service& service, const std::string& op, uint64_t count) {
  for (uint64_t i = 0; i < count;) {
    engine::Request request;
    for (int k = 0; k < 256 && i < count; ++k, ++i) {
      charging::OpenAccount open;
      charging::NewLine line;
      PhoneNumber::from_digits(std::to_string(first_line + i), line.number);
      line.host = "unicom";
      line.offers = {"renwoxing"};
      open.lines.push_back(std::move(line));
      open.money = Money::units(100);
      request.add(charging::encode(op, "", open));
    }
    good(service.engine().submit(std::move(request)));
  }
}

}  // namespace sublet::apps
