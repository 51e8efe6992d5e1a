// Shoppers: people who buy numbers, packages and phones, top up, change their minds and leave, through the HTTP API like any shop.
//
// Each shopper's life comes from the seed: who they are, where they buy, what, how they pay, what they do with the line afterwards.
// Some choose their number by its look, some take an eSIM and download it, some buy online and show their face at activation,
// some take a phone and bring it back. Who pays by wallet scans the code at once, late, twice, or not at all. Threads
// share the work; each request has an Idempotency-Key of its own that is kept until there is an answer, so whatever breaks in
// between, nobody buys twice. Chance is the simulator's; what the server says decides.
//
//   Shoppers shoppers({.host = "127.0.0.1", .port = "8680", .key = key, .people = 1000, .seed = 7});
//   shoppers.run([&] { return !stop; });
//   shoppers.counts().done
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/core/json.h"
#include "sim/random.h"

namespace sublet::sim {

class ShopClient;

class Shoppers {
 public:
  struct Options {
    std::string host = "127.0.0.1", port = "8680", key;  // of an operator's owner
    std::vector<std::string> hosts = {"unicom", "telecom", "mobile"}, offers = {"renwoxing"};
    uint64_t people = 100, first = 0;  // how many, and the first one's serial
    uint64_t seed = 1;
    int threads = 4;
    double rate = 0;                   // people a second; 0: as fast as it goes
    std::string wallet;                // HOST:PORT of `sublet-sim wallet`; empty: everybody pays cash
    double wallets = 0;                // share of purchases and top-ups that are paid by one, either of the two
    double lives = 0.5;                // share of lines with which more is done than buying them
    double chosen = 0, esims = 0, online = 0, phones = 0;  // shares of sales: number chosen by a search; eSIM; with a second check; with a phone
    bool wait = true;                  // until their orders have ended
    int64_t patience_micros = 120'000'000;
    std::string report;                // file, rewritten each second; empty: none
  };
  struct Counts {
    uint64_t people = 0, orders = 0, done = 0, undone = 0, waiting = 0, refused = 0, lost = 0;  // lost: no answer within the patience
    uint64_t numbers = 0, top_ups = 0, add_ons = 0, changes = 0, sims = 0, stops = 0, resumed = 0, closed = 0;
    uint64_t chosen = 0, downloads = 0, checks = 0, phones = 0, returned = 0, for_others = 0;
    uint64_t scanned = 0, late = 0, twice = 0, unpaid = 0, too_late = 0, frozen = 0;  // codes: paid, some late, some tried twice; never paid; paid when the order was given up; frozen by
    int64_t paid = 0;                  // micro-units, of orders placed, in cash
    int64_t by_wallet = 0;             // that a wallet took
    int64_t p50 = 0, p99 = 0;          // microseconds, of placing an order
  };
  explicit Shoppers(Options options);
  ~Shoppers();
  // Until all have been served or `go_on` says no. Refusal `no_drawer` when the shop cannot be opened.
  Result<Done> run(const std::function<bool()>& go_on);
  Counts counts() const;

 private:
  void person(ShopClient& api, uint64_t serial);
  struct Bought {
    std::string number;  // empty: it came to nothing
    bool phone = false;
  };
  Bought buy(ShopClient& api, Random& dice, uint64_t serial, const std::string& party);
  void live(ShopClient& api, Random& dice, uint64_t serial, const std::string& number);
  // Looks around first: a number that is liked, a phone's plan that goes with the package.
  std::string chosen_number(ShopClient& api, Random& dice, const std::string& host);
  void add_phone(Random& dice, gateway::Json& request) const;
  void read_plans(ShopClient& api);
  // The order's id; empty: it was refused, or nobody answered.
  std::string order(ShopClient& api, const std::string& kind, const std::string& key, const gateway::Json& body);
  std::string ended(ShopClient& api, const std::string& order, Random* dice = nullptr);
  gateway::Json cash() const { return {{"method", "drawer"}, {"source", drawer_}}; }
  gateway::Json payment(Random& dice, bool own_account, const std::string& number) const;
  // False: they walked away.
  bool pay(ShopClient& api, Random& dice, const std::string& order);
  bool freeze(ShopClient& api, Random& dice, const std::string& order);
  bool scan(const std::string& code, const std::string& buyer);
  void second_check(ShopClient& api, const std::string& order);
  void download(ShopClient& api, uint64_t serial, const std::string& order);
  void bring_back(ShopClient& api, const std::string& key, const std::string& number);
  template <class F> void count(F f) {
    const std::lock_guard lock(mutex_);
    f(counts_);
  }
  void write_report(bool end) const;

  Options options_;
  std::string drawer_;
  std::function<bool()> go_on_;
  std::atomic<uint64_t> next_{0};
  mutable std::mutex mutex_;
  Counts counts_;
  std::vector<int64_t> latencies_;
  std::vector<std::string> sold_;      // numbers, for top-ups by somebody else
  std::vector<gateway::Json> plans_, models_;  // on sale when the shop opened
};

}  // namespace sublet::sim
