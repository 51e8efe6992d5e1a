// Selling over the HTTP API: a real `sublet serve` on SQLite and on PostgreSQL, every answer durable, driven over loopback. People
// register; those who are registered ask for a quote and order (their orders then stand in the outbox, since nothing outside is
// connected); others do all three at once. Then balances and quotes are read, as fast as it goes and at half the goal.
//   order_bench SUBLET [--people N] [--connections N] [--seconds N] [--directory DIR] [--catalogue DIR]
// The ratio is to plain units of work: one row inserted and committed, by as many threads, in the same database. Ends with 1 on a
// wrong answer or a fault.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <sstream>
#include <thread>

#include "apps/children.h"
#include "commerce/identity_number.h"
#include "commerce/number_import.h"
#include "commerce/sim_import.h"
#include "commerce/sims.h"
#include "gateway/core/service.h"
#include "gateway/http/client.h"
#include "gateway/rest/server.h"
#include "io/clock.h"
#include "io/file.h"
#include "records/connection.h"
#include "records/testing.h"
#include "sim/shop_client.h"

using namespace sublet;
using sim::ShopAnswer;
using sim::ShopClient;

namespace {

constexpr uint64_t first_line = 8617040000001, first_number = 8617045000000;
constexpr uint64_t balances = 10'000;  // accounts of charging that are read

struct Setting {
  std::string sublet, directory = "/tmp", catalogue = "examples/operator";
  uint64_t people = 6'000;
  int connections = 16, seconds = 5;
};

[[noreturn]] void end(const std::string& what) {
  std::fprintf(stderr, "order_bench: %s\n", what.c_str());
  std::exit(1);
}
template <class T> T good(Result<T> r) {
  if (!r) end(r.error().text());
  return std::move(*r);
}

std::string padded(uint64_t n, size_t width) {
  std::string s = std::to_string(n);
  return s.size() >= width ? s : std::string(width - s.size(), '0') + s;
}

std::string certificate(uint64_t serial) {
  const Date born = date_from_days(days_from_civil(1950, 1, 1) + static_cast<int64_t>(serial / 1'000));
  const std::string text = "110105" + padded(static_cast<uint64_t>(born.year), 4) + padded(static_cast<uint64_t>(born.month), 2) + padded(static_cast<uint64_t>(born.day), 2) + padded(serial % 1'000, 3);
  return text + commerce::identity_check_character(text);
}

struct Spread {
  double a_second = 0, p50 = 0, p99 = 0, cpu = 0;  // milliseconds; cpu: of the server, for each
  double statements = 0, waits = 0;                // for each
  uint64_t wrong = 0;
};

// What the server has done so far: CPU seconds, statements of SQL, and how often one of its units waited for the database.
struct Spent {
  double cpu = 0, statements = 0, waits = 0;
};

struct Server {
  apps::Child child;
  std::string api, metrics;  // ports
};

double metric(const std::string& text, const std::string& name) {
  const size_t at = text.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

Spent spent_by(const Server& server) {
  gateway::HttpCall call;
  call.url.host = "127.0.0.1", call.url.port = server.metrics;
  call.method = "GET", call.target = "/metrics";
  const gateway::HttpAnswer a = gateway::http_call(call);
  return {apps::cost_of(server.child).cpu, metric(a.body, "sublet_records_statements_total"), metric(a.body, "sublet_records_waits_total")};
}

// `work(client, i)` for i below `most`, or for `seconds`, by all connections; at `rate` a second if it is above 0, counted from when each
// was due. `work` gives the microseconds that count, below 0: a wrong answer.
Spread drive(const Setting& s, const std::string& key, const Server& server, uint64_t most, double seconds, double rate, const std::function<int64_t(ShopClient&, uint64_t)>& work) {
  std::atomic<uint64_t> next{0}, wrong{0}, done{0};
  std::mutex mutex;
  std::vector<int64_t> taken;
  const Spent before = spent_by(server);
  const int64_t begun = io::steady_micros();
  std::vector<std::thread> threads;
  for (int t = 0; t < s.connections; ++t)
    threads.emplace_back([&] {
      ShopClient client("127.0.0.1", server.api, key, 5'000'000);
      std::vector<int64_t> own;
      for (uint64_t i = next++; i < most; i = next++) {
        const int64_t due = rate > 0 ? begun + static_cast<int64_t>(static_cast<double>(i) / rate * 1e6) : 0;
        if (seconds > 0 && static_cast<double>(std::max(due, io::steady_micros()) - begun) > seconds * 1e6) break;
        while (io::steady_micros() < due) std::this_thread::sleep_for(std::chrono::microseconds(std::max<int64_t>(1, due - io::steady_micros())));
        const int64_t micros = work(client, i);
        if (micros < 0) ++wrong;
        ++done;
        own.push_back(rate > 0 ? io::steady_micros() - due : micros);
      }
      const std::lock_guard lock(mutex);
      taken.insert(taken.end(), own.begin(), own.end());
    });
  for (std::thread& t : threads) t.join();
  const double spent = static_cast<double>(io::steady_micros() - begun) / 1e6;
  std::sort(taken.begin(), taken.end());
  Spread out;
  out.wrong = wrong;
  if (taken.empty()) return out;
  out.a_second = static_cast<double>(done) / spent;
  out.p50 = static_cast<double>(taken[taken.size() / 2]) / 1e3, out.p99 = static_cast<double>(taken[taken.size() * 99 / 100]) / 1e3;
  const Spent after = spent_by(server);
  const auto each = static_cast<double>(done);
  out.cpu = (after.cpu - before.cpu) * 1e3 / each, out.statements = (after.statements - before.statements) / each, out.waits = (after.waits - before.waits) / each;
  return out;
}

// Accounts to be read, in charging's log.
void open_accounts(const std::string& data, const Setting& s, uint64_t count) {
  io::SystemClock clock;
  const auto service = good(gateway::Service::open({.data = data}, clock));
  const std::string op = good(service->publish_directory(s.catalogue));
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
    good(service->engine().submit(std::move(request)));
  }
  good(service->engine().close());
}

// Numbers and cards for everybody, a key; and what a plain unit of work takes here: units a second by as many threads.
double prepare_records(const std::string& data, const std::string& url, const Setting& s, std::string& key) {
  const auto now = [] { return io::SystemClock().now(); };
  const auto vault = good(records::Vault::open(data + "/records.keys", now()));
  const auto db = good(records::Database::open({.url = url}));
  const commerce::Bulk bulk{*db, *vault, "demo", "bench", now};
  good(commerce::import_numbers(bulk, {.name = "bench", .host = "unicom", .city = "北京"}, "first,last\n" + std::to_string(first_number) + "," + std::to_string(first_number + 2 * s.people + 1'000) + "\n"));
  std::string cards = "iccid,imsi\n";
  for (uint64_t i = 0; i < 2 * s.people + 1'000; ++i) {
    const std::string body = "89860109" + padded(i, 11);
    cards += body + commerce::luhn_digit(body) + ",46009" + padded(i, 10) + "\n";
  }
  good(commerce::import_sims(bulk, {.name = "bench", .host = "unicom"}, cards));
  key = good(gateway::rest::make_key(*db, "demo", "bench", "owner", now()));
  std::atomic<int> units{0};
  const int64_t until = io::steady_micros() + s.seconds * 500'000, begun = io::steady_micros();
  std::vector<std::thread> threads;
  for (int t = 0; t < s.connections; ++t)
    threads.emplace_back([&] {
      while (io::steady_micros() < until) {
        const int n = ++units;
        good(db->write<Done>([&](records::Sql& sql) -> Result<Done> {
          Result<int64_t> done = sql.run("insert into setting (operator, name, value, changed, actor) values ('bench', ?, 'x', 0, '')", {std::to_string(n)});
          return done ? Result<Done>(Done{}) : done.error();
        }));
      }
    });
  for (std::thread& t : threads) t.join();
  return static_cast<double>(units) / (static_cast<double>(io::steady_micros() - begun) / 1e6);
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
  end("the server does not come; see " + log);
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

uint64_t measure(const Setting& s, const std::string& kind, const std::string& url_given) {
  std::string folder = s.directory + "/order-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) end("no folder below " + s.directory);
  const std::string data = folder + "/d", log = folder + "/server.log", url = url_given.empty() ? "sqlite:" + data + "/records.db" : url_given;
  good(io::make_directories(data));
  open_accounts(data, s, balances);
  std::string key;
  const double plain = prepare_records(data, url, s, key);
  std::printf("%s: %.0f plain units of work a second by %d threads\n", kind.c_str(), plain, s.connections);
  std::fflush(stdout);
  Server server{good(apps::spawn("sublet", {s.sublet, "--data", data, "serve", "--catalogue", s.catalogue, "--http-port", "0", "--api", "127.0.0.1:0", "--api-rate", "1000000", "--api-operator-rate", "1000000", "--records", url}, log)), {}, {}};
  server.api = port_in(log, "HTTP API on http://127.0.0.1:"), server.metrics = port_in(log, "metrics and health on http://127.0.0.1:");
  uint64_t wrong = 0;
  std::mutex mutex;
  std::vector<std::string> quotes;
  std::string drawer;
  {
    ShopClient shop("127.0.0.1", server.api, key);
    const ShopAnswer a = shop.post("/sublet/v1/drawers", {{"agent", "bench"}, {"balance", "0"}}, "drawer");
    if (!a.good()) end("no drawer: " + gateway::dump(a.body));
    drawer = a.body["id"].get<std::string>();
  }
  // Empty: a wrong answer.
  const auto registered = [&](ShopClient& api, uint64_t i) -> std::string {
    const ShopAnswer a = api.post("/tmf-api/party/v4/individual", {{"familyName", "王"}, {"givenName", padded(i, 6)}, {"individualIdentification", gateway::Json::array({{{"identificationType", "01"}, {"identificationId", certificate(i)}}})}}, "party-" + std::to_string(i));
    return a.status == 201 ? a.body.value("id", "") : "";
  };
  // From the question what it costs to the order that stands in the outbox.
  const auto sold = [&](ShopClient& api, uint64_t i, const std::string& party) -> int64_t {
    const int64_t begun = io::steady_micros();
    const ShopAnswer quote = api.post("/sublet/v1/quotes", {{"kind", "new_number"}, {"party", party}, {"host", "unicom"}, {"offer", "renwoxing"}, {"topUp", "100"}, {"channel", "shop"}}, "quote-" + std::to_string(i));
    if (quote.status != 201) return -1;
    const ShopAnswer order = api.post("/sublet/v1/orders", {{"quote", quote.body["id"]}, {"payment", {{"method", "drawer"}, {"source", drawer}}}}, "order-" + std::to_string(i));
    if (order.status != 201 || order.body.value("waitsFor", "") != "identity") return -1;
    const int64_t taken = io::steady_micros() - begun;
    const std::lock_guard lock(mutex);
    quotes.push_back(quote.body["id"].get<std::string>());
    return taken;
  };
  std::vector<std::string> known(s.people);
  const auto registers = [&](ShopClient& api, uint64_t i) -> int64_t {
    const int64_t begun = io::steady_micros();
    known[i] = registered(api, s.people + i);
    return known[i].empty() ? -1 : io::steady_micros() - begun;
  };
  wrong += show("people registered", drive(s, key, server, s.people, 0, 0, registers), "", 0);
  const Spread both = drive(s, key, server, s.people, 0, 0, [&](ShopClient& api, uint64_t i) { return sold(api, s.people + i, known[i]); });
  wrong += show("quote to outbox, of people who are registered", both, "300", both.a_second / plain);
  const auto person = [&](ShopClient& api, uint64_t i) -> int64_t {
    const int64_t begun = io::steady_micros();
    const std::string party = registered(api, i);
    return party.empty() || sold(api, i, party) < 0 ? -1 : io::steady_micros() - begun;
  };
  const Spread all = drive(s, key, server, s.people, 0, 0, person);
  wrong += show("people registered, quoted, ordered", all, "", all.a_second / plain);
  const auto read = [&](const std::string& path, const char* member) {
    return [path, member](ShopClient& api, uint64_t) -> int64_t {
      const ShopAnswer a = api.get(path);
      return a.status == 200 && a.body.contains(member) ? a.micros : -1;
    };
  };
  const auto balance = [&](ShopClient& api, uint64_t i) { return read("/sublet/v1/balance/" + std::to_string(first_line + mix64(i) % balances), "available")(api, i); };
  const auto quote = [&](ShopClient& api, uint64_t i) { return read("/sublet/v1/quotes/" + quotes[mix64(i) % quotes.size()], "total")(api, i); };
  wrong += show("balances read", drive(s, key, server, UINT64_MAX, s.seconds, 0, balance), "5,000", 0);
  if (!quotes.empty()) wrong += show("quotes read", drive(s, key, server, UINT64_MAX, s.seconds, 0, quote), "5,000", 0);
  wrong += show("balances read at 2,500/s, from when due", drive(s, key, server, UINT64_MAX, s.seconds, 2'500, balance), "p99 50 ms", 0);
  if (!quotes.empty()) wrong += show("quotes read at 2,500/s, from when due", drive(s, key, server, UINT64_MAX, s.seconds, 2'500, quote), "p99 50 ms", 0);
  apps::end(server.child);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  Setting s;
  const auto number = [&](int i) { return static_cast<uint64_t>(std::strtoull(argv[i], nullptr, 10)); };
  for (int i = 1; i < argc; ++i) {
    const std::string a = argv[i];
    if (a.rfind("--", 0) != 0) s.sublet = a;
    else if (i + 1 >= argc) end("usage: order_bench SUBLET [--people N] [--connections N] [--seconds N] [--directory DIR] [--catalogue DIR]");
    else if (a == "--people") s.people = std::clamp<uint64_t>(number(++i), 1, 400'000);
    else if (a == "--connections") s.connections = static_cast<int>(std::clamp<uint64_t>(number(++i), 1, 256));
    else if (a == "--seconds") s.seconds = static_cast<int>(std::clamp<uint64_t>(number(++i), 1, 600));
    else if (a == "--directory") s.directory = argv[++i];
    else if (a == "--catalogue") s.catalogue = argv[++i];
    else end("what is " + a + "?");
  }
  if (s.sublet.empty()) end("which sublet?");
  uint64_t wrong = measure(s, "SQLite", "");
  const std::string url = records::fresh_postgresql();
  {  // the tests' server does not sync; here each commit is durable
    const auto c = good(records::Connection::open(url, records::Connection::Use::write));
    good(c->plain("alter system set fsync = on"));
    good(c->query("select pg_reload_conf()::int", {}));
  }
  wrong += measure(s, "PostgreSQL", url);
  return wrong == 0 ? 0 : 1;
}
