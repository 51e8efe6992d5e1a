// Dispatcher: carries what commerce wants to where it is done, and brings the answers back.
//
//   charging    commands from the outbox, executed under the row's id as their key; the answer is applied once it is durable
//   host        tasks for the desk (gateway/host/desk.h); their outcomes
//   identity    checks of a holder (gateway/identity); unavailable: asked again later
//   esim        calls to the SM-DP+ (gateway/esim); likewise, and its notices of downloads
//   wallet      payments, refunds and questions at Alipay and WeChat Pay (gateway/wallet/desk.h)
//   sms         short messages to subscribers, by HTTP to whoever sends them
//   time        orders whose time is over, reservations and frozen numbers that become free
//   the feed    states of lines that hosts confirmed, from the position stored with the last ones applied
//
// What it knows is in the records: after a crash, rows that were under way are asked again under their ids. Answers are applied
// in units of many; one that fails for its own reason is applied alone. Personal data is read when it is sent, not before, and is not kept.
//
// The parts must outlive it; those that are missing leave their rows waiting. All functions may be called from any thread.
//
//   Dispatcher dispatcher({.db = db, .service = service, .vault = vault, .clock = clock, .shelves = shelves, .links = links, ...});
//   dispatcher.start();
//   dispatcher.desk();      // for pushes
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "commerce/orders.h"
#include "gateway/esim/client.h"
#include "gateway/host/desk.h"
#include "gateway/identity/client.h"
#include "gateway/orders/shelf.h"
#include "gateway/wallet/desk.h"
#include "io/clock.h"
#include "records/database.h"

namespace sublet::gateway {

class Service;

struct DispatcherStats {
  uint64_t carried = 0;       // rows handed to where they are done
  uint64_t answers = 0;       // applied
  uint64_t again = 0;         // put off, to be asked again
  uint64_t switched = 0;      // confirmed states of lines applied
  uint64_t due = 0;           // orders whose time was over
  std::string last_error;
};

class Dispatcher {
 public:
  struct Parts {
    records::Database& db;
    Service& service;
    const records::Vault& vault;
    io::Clock& clock;
    Shelves& shelves;
    std::shared_ptr<HostLinks> links;              // null: no host is connected
    std::optional<IdentityClient::Options> identity;
    std::optional<EsimClient::Options> esim;
    std::string sms;                               // URL; empty: short messages wait
    std::function<void(const std::string& level, const std::string& text)> log;
    std::function<Instant()> booked_until = {};    // BillFollower's; none: monthly minimums wait
    std::optional<WalletOptions> wallets = {};
  };
  explicit Dispatcher(Parts parts);
  ~Dispatcher();  // as stop()
  Result<Done> start();
  void stop();

  WalletDesk* wallets();  // null: none is connected
  HostDesk* desk();  // null: no host is connected
  Result<Done> esim_progress(const EsimProgress& progress);  // handleDownloadProgressInfo
  // A picture for the second check of an order (face or document); the outcome is applied to the order, then told.
  Result<Done> second_check(const std::string& op, const std::string& order, IdentityCheck check, std::function<void(Result<commerce::Order>)> done);
  DispatcherStats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
