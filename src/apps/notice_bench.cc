// Wallets tell of payments: a real `sublet serve` on SQLite and on PostgreSQL takes notices of Alipay and WeChat Pay over loopback, each on a
// connection of its own as theirs are: verified, matched to its trade, its order moved on, durable, then answered.
//   notice_bench SUBLET [--notices N] [--rate N] [--directory DIR] [--catalogue DIR]
// First as fast as it goes, 64 at a time; then at `rate` a second, counted from when each was due. The ratio is to plain units of work (one
// row inserted and committed) by as many threads as the server has workers. Ends with 1 on a wrong answer or a fault.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "apps/api_bench.h"
#include "commerce/bulk.h"
#include "commerce/lines.h"
#include "commerce/merchants.h"
#include "commerce/orders.h"
#include "commerce/wallets.h"
#include "gateway/core/service.h"
#include "gateway/http/client.h"
#include "gateway/orders/shelf.h"
#include "gateway/rest/secrets.h"
#include "gateway/wallet/alipay.h"
#include "gateway/wallet/wechat.h"
#include "io/clock.h"
#include "io/file.h"
#include "records/ids.h"
#include "sim/wallet_setup.h"

using namespace sublet;
using namespace sublet::apps;
using gateway::Json;

namespace {

struct Setting {
  std::string sublet, directory = "/tmp", catalogue = "examples/operator";
  uint64_t notices = 4'000;
  double rate = 500;
};

// What is to be told: of one trade.
struct Trade {
  std::string payment, merchant;
  bool alipay = false;
};
struct Wallets {
  sim::WalletSetup setup;
  std::string alipay, wechat;  // merchants' ids
  gateway::wallet::PrivateKey alipay_key, wechat_key;
  Json config;
};

// Lines, and for each a top-up that waits for its wallet: as the server's own orders, up to the code.
std::vector<Trade> prepare(const std::string& data, const std::string& url, const Setting& s, Wallets& w, uint64_t count, double& plain) {
  io::SystemClock clock;
  const auto service = good(gateway::Service::open({.data = data}, clock));
  open_accounts(*service, good(service->publish_directory(s.catalogue)), count);
  gateway::Shelves shelves(*service, clock);
  good(shelves.look());
  const commerce::Shelf shelf = shelves.shelf();
  const auto vault = good(records::Vault::open(data + "/records.keys", clock.now()));
  const auto db = good(records::Database::open({.url = url}));
  const commerce::Bulk bulk{*db, *vault, "demo", "bench", [&] { return clock.now(); }};
  for (const Json& m : w.setup.merchants) {
    commerce::Merchant one{.wallet = m["wallet"].get<std::string>(), .title = "bench", .account = m["account"].get<std::string>(), .app = m["app"].get<std::string>()};
    const commerce::Merchant made = good(bulk.write([&](const commerce::Work& work) { return commerce::add_merchant(work, one, gateway::dump(m["secrets"])); }));
    (made.wallet == "alipay" ? w.alipay : w.wechat) = made.id;
  }
  std::vector<Trade> out;
  for (uint64_t i = 0; i < count;) {
    const uint64_t until = std::min(count, i + 200);
    good(bulk.write([&](const commerce::Work& work) -> Result<Done> {
      for (; i < until; ++i) {
        commerce::LineRecord l;
        l.id = records::new_id(work.now), l.number = l.account = std::to_string(first_line + i), l.party = "bench", l.host = "unicom", l.offer = "renwoxing", l.channel = "shop", l.since = work.now;
        if (Result<Done> in = commerce::insert_line(work, l); !in) return in;
        commerce::OrderWish wish;
        wish.request = commerce::OrderRequest{};
        wish.request->kind = "top_up", wish.request->line = l.number, wish.request->party = "bench", wish.request->top_up = 30'000'000;
        wish.payment.method = i % 2 == 0 ? "alipay" : "wechat";
        Result<commerce::Order> o = commerce::place_order(work, shelf, wish);
        if (!o) return o.error();
        records::Outward row;
        row.id = o->payment, row.topic = "wallet", row.op = work.op, row.cause = o->id + "/pay", row.body = gateway::dump(Json{{"what", "create"}, {"payment", o->payment}});
        if (Result<Done> open = commerce::answered(work, shelf, row, {"done", {}, {}, {{"code", "c"}}}); !open) return open;
        out.push_back({o->payment, i % 2 == 0 ? w.alipay : w.wechat, i % 2 == 0});
      }
      return Done{};
    }));
  }
  plain = plain_units(*db, 4, 2);
  good(service->engine().close());
  return out;
}

gateway::HttpCall notice_of(const Wallets& w, const Trade& t, const std::string& port, Instant now) {
  using namespace gateway::wallet;
  gateway::HttpCall c;
  c.url = *gateway::parse_url("http://127.0.0.1:" + port);
  c.target = "/wallet/demo/" + t.merchant;
  if (t.alipay) {
    const Json& app = w.config["alipay"][0];
    const std::string time = beijing_text(now);
    Fields f = {{"notify_type", "trade_status_sync"}, {"notify_id", t.payment}, {"notify_time", time}, {"app_id", app["app_id"]}, {"seller_id", app["seller_id"]}, {"charset", "utf-8"}, {"version", "1.0"}, {"sign_type", "RSA2"}, {"trade_no", "T" + t.payment},
                {"out_trade_no", t.payment}, {"trade_status", "TRADE_SUCCESS"}, {"total_amount", "30.00"}, {"receipt_amount", "30.00"}, {"buyer_pay_amount", "30.00"}, {"subject", "话费充值"}, {"buyer_id", "2088"}, {"gmt_create", time}, {"gmt_payment", time}};
    f["sign"] = w.alipay_key.sign(alipay_signed_text(f, AlipaySigned::notice));
    c.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    c.body = form_encode(f);
    return c;
  }
  const Json& shop = w.config["wechat"][0];
  std::string time = beijing_text(now);
  time[10] = 'T';
  const Json resource = {{"appid", shop["appid"]}, {"mchid", shop["mchid"]}, {"out_trade_no", t.payment}, {"transaction_id", "T" + t.payment}, {"trade_type", "NATIVE"}, {"trade_state", "SUCCESS"}, {"success_time", time + "+08:00"}, {"payer", {{"openid", "o"}}}, {"amount", {{"total", 3'000}, {"payer_total", 3'000}, {"currency", "CNY"}}}};
  const std::string sealed = *wechat_seal(shop["api_key"].get<std::string>(), gateway::dump(resource), "abcdefghijkl", "transaction");
  c.body = gateway::dump(Json{{"id", t.payment}, {"create_time", time + "+08:00"}, {"resource_type", "encrypt-resource"}, {"event_type", "TRANSACTION.SUCCESS"}, {"summary", "支付成功"}, {"resource", {{"original_type", "transaction"}, {"algorithm", "AEAD_AES_256_GCM"}, {"ciphertext", sealed}, {"associated_data", "transaction"}, {"nonce", "abcdefghijkl"}}}});
  const std::string at = std::to_string(now.seconds()), nonce = gateway::rest::hex(gateway::rest::random_bytes(16));
  c.headers = {{"Wechatpay-Timestamp", at}, {"Wechatpay-Nonce", nonce}, {"Wechatpay-Serial", shop["platform_serial"].get<std::string>()}, {"Wechatpay-Signature", w.wechat_key.sign(at + "\n" + nonce + "\n" + c.body + "\n")}};
  return c;
}

// From `calls`, at `rate` a second or, when it is 0, `at_once` at a time.
Spread tell(const std::vector<gateway::HttpCall>& calls, double rate, size_t at_once, const ApiServer& server) {
  gateway::Loop loop("bench");
  std::mutex mutex;
  std::condition_variable room;
  size_t under_way = 0, ended = 0;
  uint64_t wrong = 0;
  std::vector<int64_t> taken(calls.size());
  const Spent before = spent_by(server);
  const int64_t begun = io::steady_micros();
  for (size_t i = 0; i < calls.size(); ++i) {
    const int64_t due = rate > 0 ? begun + static_cast<int64_t>(static_cast<double>(i) / rate * 1e6) : 0;
    while (io::steady_micros() < due) std::this_thread::sleep_for(std::chrono::microseconds(std::max<int64_t>(1, due - io::steady_micros())));
    std::unique_lock lock(mutex);
    if (rate <= 0) room.wait(lock, [&] { return under_way < at_once; });
    ++under_way;
    const int64_t from = rate > 0 ? due : io::steady_micros();
    gateway::http_send(loop, calls[i], [&, i, from](const gateway::HttpAnswer& a) {
      const std::lock_guard held(mutex);
      taken[i] = io::steady_micros() - from;
      if (!(a.status == 204 || (a.status == 200 && a.body == "success"))) {
        if (++wrong == 1) std::fprintf(stderr, "notice_bench: %d %s %s\n", a.status, a.body.c_str(), a.error.c_str());
      }
      --under_way, ++ended;
      room.notify_all();
    });
  }
  {
    std::unique_lock lock(mutex);
    room.wait(lock, [&] { return ended == calls.size(); });
  }
  Spread out = spread_of(std::move(taken), static_cast<double>(io::steady_micros() - begun) / 1e6, before, spent_by(server));
  out.wrong = wrong;
  loop.stop();
  return out;
}

uint64_t measure(const Setting& s, const std::string& kind, const std::string& url_given) {
  std::string folder = s.directory + "/notice-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) give_up("no folder below " + s.directory);
  const std::string data = folder + "/d", log = folder + "/server.log", url = url_given.empty() ? "sqlite:" + data + "/records.db" : url_given;
  good(io::make_directories(data));
  Wallets w;
  w.setup = good(sim::new_wallet_setup({{"alipay", "bench", "", ""}, {"wechat", "bench", "", ""}}));
  w.config = good(gateway::parse_json(w.setup.config));
  w.alipay_key = good(gateway::wallet::PrivateKey::read(w.config["alipay"][0]["wallet_key"].get<std::string>()));
  w.wechat_key = good(gateway::wallet::PrivateKey::read(w.config["wechat"][0]["wallet_key"].get<std::string>()));
  double plain = 0;
  const std::vector<Trade> trades = prepare(data, url, s, w, 2 * s.notices, plain);
  std::printf("%s: %.0f plain units of work a second by 4 threads\n", kind.c_str(), plain);
  // Nobody answers at the wallets: the server may ask, and is told by us alone.
  ApiServer server{good(spawn("sublet", {s.sublet, "--data", data, "serve", "--catalogue", s.catalogue, "--http-port", "0", "--api", "127.0.0.1:0", "--records", url, "--alipay", "http://127.0.0.1:9", "--wechat", "http://127.0.0.1:9"}, log)), {}, {}};
  server.api = port_in(log, "HTTP API on http://127.0.0.1:"), server.metrics = port_in(log, "metrics and health on http://127.0.0.1:");
  uint64_t wrong = 0;
  for (const double rate : {0.0, s.rate}) {
    std::vector<gateway::HttpCall> calls;
    const Instant now = io::SystemClock().now();
    for (uint64_t i = 0; i < s.notices; ++i) calls.push_back(notice_of(w, trades[i + (rate > 0 ? s.notices : 0)], server.api, now));
    const Spread told = tell(calls, rate, 64, server);
    char what[80];
    std::snprintf(what, sizeof what, rate > 0 ? "notices at %.0f/s, from when due" : "notices, 64 at a time", rate);
    wrong += show(what, told, rate > 0 ? "p99 100 ms" : "500", rate > 0 ? 0 : told.a_second / plain);
  }
  apps::end(server.child);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  Setting s;
  for (int i = 1; i < argc; ++i) {
    const std::string a = argv[i];
    if (a.rfind("--", 0) != 0) s.sublet = a;
    else if (i + 1 >= argc) give_up("usage: notice_bench SUBLET [--notices N] [--rate N] [--directory DIR] [--catalogue DIR]");
    else if (a == "--notices") s.notices = std::clamp<uint64_t>(std::strtoull(argv[++i], nullptr, 10), 1, 200'000);
    else if (a == "--rate") s.rate = std::clamp(std::atof(argv[++i]), 1.0, 1e5);
    else if (a == "--directory") s.directory = argv[++i];
    else if (a == "--catalogue") s.catalogue = argv[++i];
    else give_up("what is " + a + "?");
  }
  if (s.sublet.empty()) give_up("which sublet?");
  uint64_t wrong = measure(s, "SQLite", "");
  wrong += measure(s, "PostgreSQL", durable_postgresql());
  return wrong == 0 ? 0 : 1;
}
