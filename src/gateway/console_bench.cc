// Bench of the console's lists: how long each takes through the HTTP API where there are many lines, numbers, orders and payments, on both databases.
// And how long a whole list takes as a file. It fails where a list has not as many rows as were put in, so that nothing is measured that is not there.
//
//   console_bench            1,000,000 of each
//   console_bench ROWS       small ones run with the tests, so that it cannot rot
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <unordered_set>

#include "gateway/core/service.h"
#include "gateway/http/client.h"
#include "gateway/rest/server.h"
#include "records/testing.h"

using namespace sublet;
using gateway::HttpAnswer;
using gateway::HttpCall;
using gateway::Json;

namespace {

constexpr const char* catalogue =
    "operator: {code: demo, currency: CNY, time_zone: Asia/Shanghai, country: '86', home: here}\nzones: {here: {numbers: ['86'], places: ['460']}}\n"
    "tariffs: {t: {rules: [{name: r, service: sms, direction: out, to: here, price: {amount: 0.10}}]}}\nhosts: {unicom: {tariff: t, numbers: ['86170']}, telecom: {tariff: t, numbers: ['86171']}}\n"
    "offers: {basic: {title: Basic, tariff: t, fees: [{name: monthly, amount: 19.00}]}}\n";

// Of each a row that belongs together: number i is of line i, sold by order i, which payment i paid, each in second i. Six of ten numbers are
// idle. {id} is as records/ids.h makes it: 48 bits of milliseconds, 32 of others, in Crockford's base32.
constexpr const char* rows[] = {
    "insert into number (operator, number, host, province, city, lot, grade, price, deposit, minimum, months, state, stopped_by, until, holder, party, ported, version, changed, seq, graded) "
    "select 'demo', '86170' || {8}, case i % 3 when 0 then 'unicom' else 'telecom' end, 'Province ' || (i / 30000), 'City ' || (i / 3000), 'L' || (i / 50000), case when i % 9 = 0 then 'G' || (i % 5) else '' end, "
    "0, 0, 0, 0, case when i % 10 < 6 then 'idle' when i % 10 < 9 then 'in_use' when i % 20 = 9 then 'stopped' else 'reserved' end, '', null, '', '', '', 1, 0, 1 + i / 4096, '' from n",
    "insert into party (operator, id, kind, state, name_sealed, name_find, name_masked, cert_type, cert_sealed, cert_find, cert_masked, profile_sealed, minor_until, guardian, responsible, verified, verified_at, reference, version, created, changed) "
    "select 'demo', 'P' || {25}, 'person', 'active', '', 'f' || (i / 4), '**', '01', '', 'c' || i, '***', '', 0, '', '', 'yes', 0, '', 1, 0, 0 from n",
    "insert into line (operator, number, id, party, user_party, host, iccid, imsi, account, offer, channel, state, bars, stops, since, closed, order_id, version, changed) "
    "select 'demo', '86170' || {8}, 'L' || {25}, 'P' || {25}, '', 'unicom', '8986' || {16}, '46001' || {10}, 'x', 'basic', 'shop', 'active', 0, 0, i * 1000000, null, {id}, 1, 0 from n",
    "insert into orders (operator, id, kind, state, request, items, total, party, number, line, payment, steps, step, waits_for, due, stuck, reason, channel, actor, version, created, changed, ended) "
    "select 'demo', {id}, case i % 3 when 0 then 'new_number' when 1 then 'top_up' else 'add_on' end, case when i % 1000 = 0 then 'open' when i % 50 = 0 then 'undone' else 'done' end, "
    "'{\"kind\":\"' || case i % 3 when 0 then 'new_number' when 1 then 'top_up' else 'add_on' end || '\",\"channel\":\"shop\"}', '[]', 1000000, 'P' || {25}, '86170' || {8}, '', {id}, '{\"steps\":[]}', 'pay', '', null, "
    "case when i % 10000 = 0 then 1 else 0 end, '', 'shop', 'k', 1, i * 1000000, i * 1000000, null from n",
    "insert into payment (operator, id, order_id, party, method, source, amount, state, refunded, actor, version, created, changed) "
    "select 'demo', {id}, {id}, 'P' || {25}, case i % 2 when 0 then 'drawer' else 'alipay' end, 'd', 1000000, 'done', 0, 'k', 1, i * 1000000, i * 1000000 from n",
    "insert into reservation (operator, id, actor, party, note, state, reason, until, version, created, changed) "
    "select 'demo', {id}, 'k', 'P' || {25}, '', case when i % 1000 = 0 then 'held' else 'used' end, '', 4000000000000000, 1, i * 1000000, i * 1000000 from n",
    "insert into reservation_number (operator, reservation, number, order_id) select 'demo', {id}, '86170' || {8}, {id} from n",
    "insert into audit (operator, id, at, principal, granted, method, path, resource, old_etag, new_etag, status, outcome, reason) "
    "select 'demo', {id}, i * 1000000, 'key ' || (i % 7), 'owner', case i % 3 when 0 then 'PATCH' else 'POST' end, '/sublet/v1/orders', 'order ' || i, '', '', case i % 50 when 0 then 422 else 201 end, 'done', '' from n",
};

std::string written(std::string insert, records::TestKind kind) {
  const auto replace = [&](const std::string& name, const std::string& by) {
    for (size_t at = insert.find(name); at != std::string::npos; at = insert.find(name, at + by.size())) insert.replace(at, name.size(), by);
  };
  for (const char* width : {"8", "10", "16", "25"})
    replace("{" + std::string(width) + "}", kind == records::TestKind::sqlite ? "printf('%0" + std::string(width) + "d', i)" : "lpad(cast(i as text), " + std::string(width) + ", '0')");
  const auto digit = [](const std::string& value) { return "substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', cast(1 + ((" + value + ") & 31) as int), 1)"; };
  std::string id;
  for (int shift = 43; shift >= 3; shift -= 5) id += digit("(i * 1000) >> " + std::to_string(shift)) + " || ";
  id += digit("((i * 1000) & 7) << 2");
  for (int shift = 25; shift >= 0; shift -= 5) id += " || " + digit("i >> " + std::to_string(shift));
  replace("{id}", id);
  return insert;
}

bool fill(records::Database& db, records::TestKind kind, int64_t count) {
  constexpr int64_t at_a_time = 50'000;
  for (const char* insert : rows) {
    const std::string text = "with recursive n(i) as (select cast(? as bigint) union all select i + 1 from n where i + 1 < cast(? as bigint)) " + written(insert, kind);
    for (int64_t from = 0; from < count; from += at_a_time) {
      const Result<Done> done = db.write<Done>([&](records::Sql& sql) -> Result<Done> {
        Result<int64_t> n = sql.run(text, {from, std::min(count, from + at_a_time)});
        return n ? Result<Done>(Done{}) : n.error();
      });
      if (!done) return std::printf("%s\n", done.error().text().c_str()), false;
    }
  }
  const Result<Done> told = db.write<Done>([&](records::Sql& sql) -> Result<Done> {  // up to where the search reads
    Result<int64_t> n = sql.run("insert into number_seq_last (operator, seq) values ('demo', ?)", {1 + count / 4096});
    if (n && kind == records::TestKind::postgresql) n = sql.run("analyze");  // as its own housekeeping does it where somebody works
    return n ? Result<Done>(Done{}) : n.error();
  });
  if (!told) return std::printf("%s\n", told.error().text().c_str()), false;
  return true;
}

#define WEEK(time) time ".gte=1970-01-01T00:00:00Z&" time ".lt=1970-01-08T00:00:00Z"

struct List {
  const char *what, *path;
  int64_t rows;  // that it has at least, of as many as were put in; of 1,000
};

double ask(const std::string& port, const std::string& key, const std::string& path, HttpAnswer& out) {
  HttpCall c;
  c.url.host = "127.0.0.1", c.url.port = port, c.method = "GET", c.target = path;
  c.headers.emplace_back("Authorization", "Bearer " + key);
  const auto from = std::chrono::steady_clock::now();
  out = http_call(c);
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
}

bool measure(const std::string& port, const std::string& key, int64_t count) {
  const List lists[] = {
      {"lines by the beginning of a number", "/sublet/v1/find?text=1700000", 0},
      {"lines (TMF637)", "/tmf-api/productInventory/v4/product?limit=20", 1'000},
      {"one line by its number", "/tmf-api/productInventory/v4/product?name=8617000000007&limit=20", 0},
      {"idle numbers", "/sublet/v1/numbers?limit=20", 600},
      {"idle numbers by shape", "/sublet/v1/numbers?pattern=AAA&limit=20", 0},
      {"numbers in use", "/sublet/v1/numbers?state=in_use&limit=20", 300},
      {"numbers in use, a late page", "/sublet/v1/numbers?state=in_use&limit=20&offset=1000", 300},
      {"stock by host, province, state", "/sublet/v1/stock?limit=1000", 0},
      {"stock by grade and state", "/sublet/v1/stock?by=grade,state&limit=1000", 0},
      {"stock of a province by city", "/sublet/v1/stock?by=city,state&province=Province%200&limit=1000", 0},
      {"all orders", "/sublet/v1/orders?limit=20", 1'000},
      {"orders that are done", "/sublet/v1/orders?state=done&limit=20", 900},
      {"orders of a kind", "/sublet/v1/orders?request.kind=add_on&limit=20", 300},
      {"orders of a kind that are done", "/sublet/v1/orders?request.kind=add_on&state=done&limit=20", 300},
      {"orders that need a hand", "/sublet/v1/orders?stuck=true&limit=20", 0},
      {"orders of a number", "/sublet/v1/orders?number=8617000000007&limit=20", 0},
      {"orders of a week", "/sublet/v1/orders?" WEEK("created") "&limit=20", 600},
      {"orders of a week that are done", "/sublet/v1/orders?state=done&" WEEK("created") "&limit=20", 540},
      {"orders of a week of a kind", "/sublet/v1/orders?request.kind=add_on&" WEEK("created") "&limit=20", 190},
      {"all orders, the oldest first", "/sublet/v1/orders?sort=created&limit=20", 1'000},
      {"all orders, a late page", "/sublet/v1/orders?limit=20&offset=10000", 1'000},
      {"orders under way", "/sublet/v1/orders/open?limit=20", 0},
      {"the board", "/sublet/v1/orders/board", 0},
      {"payments, the newest first", "/tmf-api/payment/v4/payment?sort=-paymentDate&limit=20", 1'000},
      {"payments, the oldest first", "/tmf-api/payment/v4/payment?sort=paymentDate&limit=20", 1'000},
      {"payments of a week", "/tmf-api/payment/v4/payment?" WEEK("paymentDate") "&sort=-paymentDate&limit=20", 600},
      {"payments by one way", "/tmf-api/payment/v4/payment?paymentMethod.name=drawer&sort=-paymentDate&limit=20", 500},
      {"payments by one way, of a week", "/tmf-api/payment/v4/payment?paymentMethod.name=drawer&" WEEK("paymentDate") "&sort=-paymentDate&limit=20", 300},
      {"payments of a number", "/tmf-api/payment/v4/payment?account.id=8617000000007&limit=20", 0},
      {"payments of an order", "/tmf-api/payment/v4/payment?correlatorId=0000000VB0000007&limit=20", 0},
      {"reservations", "/sublet/v1/reservations?limit=20", 1'000},
      {"reservations that are held", "/sublet/v1/reservations?state=held&limit=20", 1},
      {"reservations of a number", "/sublet/v1/reservations?number=8617000000007&limit=20", 0},
      {"audit log", "/sublet/v1/audit?limit=20", 1'000},
      {"audit log, the oldest first", "/sublet/v1/audit?sort=at&limit=20", 1'000},
      {"audit log of a week", "/sublet/v1/audit?" WEEK("at") "&limit=20", 600},
      {"audit log of one key", "/sublet/v1/audit?principal=key%203&limit=20", 140},
      {"audit log of one key, of a week", "/sublet/v1/audit?principal=key%203&" WEEK("at") "&limit=20", 85},
      {"audit log of what was refused", "/sublet/v1/audit?status.gte=400&limit=20", 10},
      {"audit log of one method, of a week", "/sublet/v1/audit?method=PATCH&" WEEK("at") "&limit=20", 190},
      {"audit log of a thing", "/sublet/v1/audit?resource=order%207&limit=20", 0},
      {"lots", "/sublet/v1/lots?limit=20", 0},
      {"pools (TMF685)", "/tmf-api/resourcePoolManagement/v4/resourcePool?limit=100", 0},
  };
  double worst_of_all = 0;
  for (const List& l : lists) {
    std::vector<double> took;
    HttpAnswer a;
    for (int i = 0; i < 7; ++i) took.push_back(ask(port, key, l.path, a));
    const int64_t total = std::atoll(std::string(a.header("x-total-count")).c_str());
    if (a.status / 100 != 2 || total < count * l.rows / 1'000) return std::printf("%s: %d %s, %lld in all\n", l.path, a.status, a.body.substr(0, 200).c_str(), static_cast<long long>(total)), false;
    const double first = took.front();
    std::sort(took.begin(), took.end());
    worst_of_all = std::max(worst_of_all, took.back());
    std::printf("  %-34s %9lld in all   p50 %6.1f ms   worst %6.1f ms   first %6.1f ms\n", l.what, static_cast<long long>(total), took[took.size() / 2], took.back(), first);
  }
  std::printf("worst of all %.1f ms\n", worst_of_all);
  return true;
}

// As the console makes a file of a list: page by page to its end. Each row must come, and once.
bool download(const std::string& port, const std::string& key, const char* what, const std::string& path, int64_t count) {
  constexpr int64_t page = 1'000;
  std::unordered_set<std::string> seen;
  double whole = 0, worst = 0;
  int64_t total = 1;
  for (int64_t offset = 0; offset < total; offset += page) {
    HttpAnswer a;
    const double took = ask(port, key, path + "?limit=" + std::to_string(page) + "&offset=" + std::to_string(offset), a);
    whole += took, worst = std::max(worst, took);
    if (a.status / 100 != 2) return std::printf("%s: %d %s\n", path.c_str(), a.status, a.body.substr(0, 200).c_str()), false;
    total = std::atoll(std::string(a.header("x-total-count")).c_str());
    for (const Json& row : Json::parse(a.body)) seen.insert(row["id"].get<std::string>());
  }
  if (total < count || static_cast<int64_t>(seen.size()) != total) return std::printf("%s: %zu of %lld rows came, of %lld\n", path.c_str(), seen.size(), static_cast<long long>(total), static_cast<long long>(count)), false;
  std::printf("  %-34s %9lld in all   in %6.1f s   worst page of 1,000 %6.1f ms\n", what, static_cast<long long>(total), whole / 1'000, worst);
  return true;
}

bool run(const std::string& folder, records::TestKind kind, int64_t count) {
  std::filesystem::create_directories(folder);
  records::TestDatabase db(kind);
  std::printf("%s: ", kind == records::TestKind::sqlite ? "SQLite" : "PostgreSQL");
  io::SystemClock clock;
  Result<std::unique_ptr<gateway::Service>> service = gateway::Service::open({.data = folder + "/data", .sync = false}, clock);
  Result<std::unique_ptr<records::Vault>> vault = records::Vault::open(folder + "/keys", clock.now());
  if (!service || !vault) return false;
  bool good = static_cast<bool>((*service)->publish({{"demo.yaml", catalogue}}));
  {
    const auto from = std::chrono::steady_clock::now();
    good = good && fill(*db, kind, count);
    std::printf("%lld of each put in, in %.0f s\n", static_cast<long long>(count), std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count());
    gateway::rest::RestServer::Options options;
    options.settings.bills = false;
    gateway::rest::RestServer server(*db, **service, **vault, clock, options);
    const Result<std::string> key = gateway::rest::make_key(*db, "demo", "bench", "owner", clock.now());
    good = good && key && server.start();
    HttpAnswer a;
    const std::string port = std::to_string(server.port());
    for (int i = 0; good && i < 3'000; ++i) {  // until the search has read all numbers
      ask(port, *key, "/sublet/v1/numbers?limit=1", a);
      if (a.status / 100 == 2 && std::atoll(std::string(a.header("x-total-count")).c_str()) >= count * 6 / 10) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    good = good && measure(port, *key, count);
    good = good && download(port, *key, "whole as a file: orders", "/sublet/v1/orders", count);
    good = good && download(port, *key, "whole as a file: audit log", "/sublet/v1/audit", count);
    good = good && download(port, *key, "whole as a file: lines (TMF637)", "/tmf-api/productInventory/v4/product", count);
    server.stop();
  }
  (void)(*service)->engine().close();
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  const int64_t count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  char name[] = "/tmp/sublet-console-bench-XXXXXX";
  const std::string folder = ::mkdtemp(name);
  bool good = true;
  for (const records::TestKind kind : records::both_kinds) good = good && run(folder + (kind == records::TestKind::sqlite ? "/sqlite" : "/postgresql"), kind, count);
  std::filesystem::remove_all(folder);
  return good ? 0 : 1;
}
