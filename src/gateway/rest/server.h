// RestServer: the HTTP API as one object: listener, workers, routes, webhooks.
//
// Requests come in on one loop and are answered by workers, which may wait for the database; when all have enough to do, who
// comes gets 503 with Retry-After. With an empty database the platform's first key is made and written to a file that only
// the server's user can read; from there on keys are made over the API.
//
//   RestServer api(db, service, vault, clock, {.settings = {.port = 0}});
//   api.add(order_routes(...));                        // before start()
//   if (Result<Done> started = api.start(); !started) ...      // faults `cannot_listen`, `bad_tls`, those of the database
//   api.port();
//
// What it is given must outlive it. stop() ends what is under way: whoever got no answer repeats with the same key.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/rest/parts.h"

namespace sublet::gateway {
class BillFollower;
class MetricSet;
}

namespace sublet::commerce {
class NumberIndex;
}

namespace sublet::gateway::rest {

class RestServer {
 public:
  struct Options {
    Settings settings = {};
    std::string first_key_file = {};  // where the platform's first key is written; empty: none is made
    std::function<void(const std::string& level, const std::string& text)> log = {};
  };
  RestServer(records::Database& db, Service& service, records::Vault& vault, io::Clock& clock, Options options);
  ~RestServer();  // as stop()
  // Further routes, of the parts of the program that use the frame.
  void add(std::vector<Route> routes);
  // What reaches further, before start(). It is stopped before this object goes away, and may be stopped after stop().
  void connect(Outside outside);
  Parts& parts();
  Result<Done> start();
  void stop();
  uint16_t port() const;
  const commerce::NumberIndex& numbers() const;  // what the search has read, from start() on
  bool pages() const;                          // console and shop are built, and served
  void collect(MetricSet& out) const;          // requests, orders and wallets, for /metrics; nothing before start()
  BillFollower* bills();                       // null: none are kept
  const std::string& base() const;             // "http://127.0.0.1:8680"
  const std::vector<Route>& routes() const;    // once started

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A new key straight in the database, for who has it in hand: the platform's first, or one in place of a lost one.
Result<std::string> make_key(records::Database& db, const std::string& op, const std::string& name, const std::string& granted, Instant now);

}  // namespace sublet::gateway::rest
