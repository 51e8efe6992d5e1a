// The inside of HostSwitcher: what its three threads share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gateway/core/service.h"
#include "gateway/host/link.h"
#include "gateway/host/meter.h"
#include "gateway/host/orders.h"
#include "gateway/host/switcher.h"
#include "gateway/http/loop.h"

namespace sublet::gateway {

struct HostSwitcher::Impl {
  using Key = std::pair<size_t, uint64_t>;  // index of the host, bits of the number

  // What charging says about a line, at one moment.
  struct Seen {
    Key key;
    uint8_t wanted = 0, confirmed = 0;
    uint32_t kbps = 0, asked = 0;
    bool gone = false;  // no such line with this host any more
  };

  enum class Stage : uint8_t { beginning, queued, sending, pausing, accepted, confirming, failed };
  struct Active {
    Order order;
    Stage stage = Stage::beginning;
    int attempts = 0;
    uint64_t turn = 0;  // grows with each change of stage: timers of earlier ones are void
  };
  struct Work {
    uint8_t wanted = 0, at_host = 0;
    uint8_t unsure = 0;  // switches, by bit, of which nobody knows how they stand
    uint32_t kbps = 0, kbps_at_host = 0, asked = 0;
    int failures = 0;
    bool gone = false;
    std::string failed_id;  // stays in the journal until the next order takes its place
    std::optional<Active> active;
  };

  struct Host {
    HostEndpoint endpoint;
    size_t link = 0;           // of HostLinks
    SwitchStats stats;         // under stats_mutex
    Meter stops, restores;  // likewise
  };

  struct Deed {  // for the ledger thread
    enum class Kind : uint8_t { begin, confirm, settle } kind;
    Key key;
    Order order;
    std::string old;    // of begin: the failed order that this one follows
    uint8_t state = 0;  // of confirm
  };

  Impl(Service& s, io::Clock& c, Options o) : service(s), clock(c), options(std::move(o)) {}

  // switcher.cc: start, stop, the feed and the ledger
  Result<Done> open();
  Result<Done> look(const std::vector<std::pair<std::string, PhoneNumber>>* lines, std::vector<Seen>& out);
  Result<Done> look_at_all();
  void follow();
  void keep_ledger();
  bool write_down(std::deque<Deed>& deeds);
  void submit(Deed deed);
  std::optional<size_t> host_index(std::string_view op, std::string_view host) const;

  // switching.cc: on the loop
  void resume(std::vector<Order> orders);
  void note(const std::vector<Seen>& seen);
  void advance(const Key& key);
  void begin(const Key& key, Switch what);
  void begun(const Key& key, const std::string& id);
  void queue(const Key& key);
  void send(const Key& key);
  void answered(const Key& key, const std::string& id, const HostReply& reply);
  void pause(const Key& key, int64_t micros);
  void accepted(const Key& key);
  void completed(const Key& key);
  void failed(const Key& key, const std::string& why);
  void replace(const Key& key);
  void confirmed(const Key& key, const std::string& id, Instant at, const std::string& refused);
  void pushed(size_t host, const std::string& id, bool complete, const std::string& why);
  void after(const Key& key, int64_t micros, void (Impl::*then)(const Key&));
  Work& work_for(const Key& key);  // made if it is not there
  Work* work_of(const Key& key, const std::string& id);
  void forget(const Key& key);
  void know(const std::string& id, const Key& key);
  void unknow(const std::string& id);
  void complain(size_t host, const std::string& why);
  template <class F> void count(size_t host, F f) {
    const std::lock_guard lock(stats_mutex);
    f(hosts[host]->stats);
  }

  Service& service;
  io::Clock& clock;
  const Options options;
  std::shared_ptr<HostLinks> links;
  bool own_links = false;
  std::vector<std::unique_ptr<Host>> hosts;  // fixed after open
  std::map<std::pair<std::string, std::string>, size_t, std::less<>> host_of;

  // On the loop only.
  std::map<Key, Work> work;
  std::unordered_map<std::string, Key> by_id;
  uint64_t serials = 0;

  mutable std::mutex stats_mutex;
  std::unordered_map<std::string, size_t> known;  // orders under way, and their host: under stats_mutex
  std::atomic<size_t> open_lines{0};
  std::atomic<bool> looked{false};  // the first look is through

  std::mutex deeds_mutex;
  std::condition_variable deeds_there;
  std::deque<Deed> deeds;
  OrderJournal journal;
  engine::Position follow_from = 1;

  std::atomic<bool> closing{false};
  std::thread follower, ledger;
  std::shared_ptr<Loop> loop;  // a link's reply may come when we are gone
};

}  // namespace sublet::gateway
