// The inside of the dispatcher; for its own files.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "commerce/parties.h"
#include "gateway/http/client.h"
#include "gateway/http/loop.h"
#include "gateway/orders/dispatcher.h"

namespace sublet::gateway {

// No row or job ends the process: what throws is a fault that tells of itself. Units of work are guarded by the database.
template <class T, class F>
Result<T> guarded(F f) {
  try {
    return f();
  } catch (const std::exception& e) {
    return fault("threw", e.what());
  }
}

struct Dispatcher::Impl {
  using Row = records::Outward;
  struct Answer {
    Row row;
    commerce::OutsideAnswer answer;
  };
  using Key = std::pair<std::string, std::string>;  // operator, id

  explicit Impl(Parts p) : parts(std::move(p)), loop("dispatcher") {}

  Parts parts;
  Loop loop;  // for short messages
  std::unique_ptr<HostDesk> desk;
  std::unique_ptr<IdentityClient> identity;
  std::unique_ptr<EsimClient> esim;
  std::unique_ptr<WalletDesk> wallets;

  mutable std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  uint64_t follower = 0;            // of the database's commits
  std::set<std::string> due_topics;  // of the outbox, as commits have noted them
  std::deque<Answer> answers;       // to be applied
  std::deque<std::function<void()>> jobs;  // likewise; they may wait for the records
  std::map<Key, Row> under_way;     // handed out, unanswered; charging apart
  DispatcherStats stats;
  std::vector<std::thread> threads;

  // dispatcher.cc
  void carry();                     // thread: from the outbox to where it is done
  void apply();                     // thread: answers into the records
  void keep_time();                 // thread
  void orders_due(const std::string& op, const commerce::Shelf& shelf);
  bool charging_round();            // true: there was something
  bool outside_round(const char* topic);
  void answered(Answer a);
  void settle(std::vector<Answer> batch);
  bool wait(int64_t micros);        // false: stopping
  void failed(const Error& e);
  commerce::Shelf in_force();       // asked before a unit, which must not wait for charging
  std::vector<Row> due(const char* topic, int64_t most);
  commerce::Work work(records::Sql& sql, const std::string& op) { return {sql, parts.vault, op, parts.clock.now(), "system"}; }

  // carrying.cc: one row to where it is done; a refusal is its answer
  Result<Done> carry_host(const Row& row);
  Result<Done> carry_identity(const Row& row);
  Result<Done> carry_esim(const Row& row);
  Result<Done> carry_wallet(const Row& row);
  Result<Done> carry_sms(const Row& row);
  void host_outcome(const HostOutcome& o);
  void host_notice(const HostNotice& n);
  Result<commerce::PartyInClear> party(const std::string& op, const std::string& id);

  // feed.cc
  void follow();                    // thread
};

}  // namespace sublet::gateway
