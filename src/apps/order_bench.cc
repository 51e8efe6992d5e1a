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
#include <functional>
#include <mutex>
#include <thread>

#include "apps/api_bench.h"
#include "commerce/identity_number.h"
#include "commerce/number_import.h"
#include "commerce/sim_import.h"
#include "commerce/sims.h"
#include "gateway/core/service.h"
#include "gateway/rest/server.h"
#include "io/clock.h"
#include "io/file.h"
#include "sim/shop_client.h"

using namespace sublet;
using namespace sublet::apps;
using sim::ShopAnswer;
using sim::ShopClient;

namespace {

constexpr uint64_t first_number = 8617045000000;
constexpr uint64_t balances = 10'000;  // accounts of charging that are read

struct Setting {
  std::string sublet, directory = "/tmp", catalogue = "examples/operator";
  uint64_t people = 6'000;
  int connections = 16, seconds = 5;
};

std::string padded(uint64_t n, size_t width) {
  std::string s = std::to_string(n);
  return s.size() >= width ? s : std::string(width - s.size(), '0') + s;
}

std::string certificate(uint64_t serial) {
  const Date born = date_from_days(days_from_civil(1950, 1, 1) + static_cast<int64_t>(serial / 1'000));
  const std::string text = "110105" + padded(static_cast<uint64_t>(born.year), 4) + padded(static_cast<uint64_t>(born.month), 2) + padded(static_cast<uint64_t>(born.day), 2) + padded(serial % 1'000, 3);
  return text + commerce::identity_check_character(text);
}

// `work(client, i)` for i below `most`, or for `seconds`, by all connections; at `rate` a second if it is above 0, counted from when each
// was due. `work` gives the microseconds that count, below 0: a wrong answer.
Spread drive(const Setting& s, const std::string& key, const ApiServer& server, uint64_t most, double seconds, double rate, const std::function<int64_t(ShopClient&, uint64_t)>& work) {
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
  Spread out = spread_of(std::move(taken), spent, before, spent_by(server));
  out.wrong = wrong;
  return out;
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
  return plain_units(*db, s.connections, static_cast<double>(s.seconds) / 2);
}

uint64_t measure(const Setting& s, const std::string& kind, const std::string& url_given) {
  std::string folder = s.directory + "/order-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) give_up("no folder below " + s.directory);
  const std::string data = folder + "/d", log = folder + "/server.log", url = url_given.empty() ? "sqlite:" + data + "/records.db" : url_given;
  good(io::make_directories(data));
  {
    io::SystemClock clock;
    const auto service = good(gateway::Service::open({.data = data}, clock));
    open_accounts(*service, good(service->publish_directory(s.catalogue)), balances);
    good(service->engine().close());
  }
  std::string key;
  const double plain = prepare_records(data, url, s, key);
  std::printf("%s: %.0f plain units of work a second by %d threads\n", kind.c_str(), plain, s.connections);
  std::fflush(stdout);
  ApiServer server{good(apps::spawn("sublet", {s.sublet, "--data", data, "serve", "--catalogue", s.catalogue, "--http-port", "0", "--api", "127.0.0.1:0", "--api-rate", "1000000", "--api-operator-rate", "1000000", "--records", url}, log)), {}, {}};
  server.api = port_in(log, "HTTP API on http://127.0.0.1:"), server.metrics = port_in(log, "metrics and health on http://127.0.0.1:");
  uint64_t wrong = 0;
  std::mutex mutex;
  std::vector<std::string> quotes;
  std::string drawer;
  {
    ShopClient shop("127.0.0.1", server.api, key);
    const ShopAnswer a = shop.post("/sublet/v1/drawers", {{"agent", "bench"}, {"balance", "0"}}, "drawer");
    if (!a.good()) give_up("no drawer: " + gateway::dump(a.body));
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
    else if (i + 1 >= argc) give_up("usage: order_bench SUBLET [--people N] [--connections N] [--seconds N] [--directory DIR] [--catalogue DIR]");
    else if (a == "--people") s.people = std::clamp<uint64_t>(number(++i), 1, 400'000);
    else if (a == "--connections") s.connections = static_cast<int>(std::clamp<uint64_t>(number(++i), 1, 256));
    else if (a == "--seconds") s.seconds = static_cast<int>(std::clamp<uint64_t>(number(++i), 1, 600));
    else if (a == "--directory") s.directory = argv[++i];
    else if (a == "--catalogue") s.catalogue = argv[++i];
    else give_up("what is " + a + "?");
  }
  if (s.sublet.empty()) give_up("which sublet?");
  uint64_t wrong = measure(s, "SQLite", "");
  wrong += measure(s, "PostgreSQL", durable_postgresql());
  return wrong == 0 ? 0 : 1;
}
