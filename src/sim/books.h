// HostBooks: what a simulated host knows of its numbers, SIMs, customers and orders, and what an order does to them.
//
// An order's number is carried out once, whatever is asked again under it. What a real host would refuse is refused: a
// number that is not its own, one in use, a SIM in use, a line that is not there or closed. With a journal all of it
// survives the end of the process, also a sudden one: a line is written before anything is answered.
//
// One thread (its owner's), but `changes` and `stats` from any.
//
//   auto books = HostBooks::open({.journal = "unicom.orders", .prefixes = {"8617090"}}, switches);
//   const HostOrder& o = (*books)->take(task, order_id, serial, now, again);     // o.state: taken, failed
//   (*books)->finish(o.id, now, false);                                          // carried out
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "gateway/host/task.h"
#include "io/file.h"
#include "sim/switches.h"

namespace sublet::sim {

struct HostAccount {
  enum class State : uint8_t { open = 1, closed = 2, ported_out = 3 } state = State::open;
  PhoneNumber line;
  std::string imsi, iccid, host_account;
  std::vector<gateway::HostProduct> products;
  Instant since;
};

struct HostOrder {
  enum class State : uint8_t { taken = 1, done = 2, failed = 3 } state = State::taken;
  std::string id, serial;
  gateway::HostTask task;  // without the customer
  std::string why, words;  // of failed: number_unknown, number_in_use, sim_used, line_unknown, line_closed, reference_unknown, bad_order, failed
  gateway::HostFields result;
};

class HostBooks {
 public:
  struct Options {
    std::string journal;                // file; empty: memory only
    std::vector<std::string> prefixes;  // of numbers that may be opened, with the country; empty: all
    PhoneNumber first;                  // lines that are open from the beginning
    uint64_t lines = 0;
    bool any_number = true;             // what was never opened is an open line too
    std::string imsi_prefix = "46009";
  };
  struct Stats {
    uint64_t opened = 0, closed = 0, modified = 0, replaced = 0, ported_in = 0, ported_out = 0, tickets = 0, switched = 0;
    uint64_t open_now = 0;     // of those opened by orders
    uint64_t again = 0;        // orders asked again under their own number
    uint64_t doubles = 0;      // openings of a number with the SIM that it has: the same wish under another number
    uint64_t refused = 0, failed = 0;
  };
  struct Change {  // a line that orders have opened, or that is no more
    PhoneNumber line;
    uint64_t imsi = 0;
    Instant at;
    bool open = true;
  };
  static Result<std::unique_ptr<HostBooks>> open(Options options, Switches& switches);

  // `again`: it was known already, and is as it was.
  const HostOrder& take(gateway::HostTask task, const std::string& id, const std::string& serial, Instant now, bool& again);
  const HostOrder* find(const std::string& id) const;
  // Carries it out, unless it cannot be by now, or `fail`.
  const HostOrder& finish(const std::string& id, Instant now, bool fail);
  std::vector<std::string> unfinished() const;
  // A question that another network asks about a line; its number, for port_out to answer.
  std::string port_out_asked(PhoneNumber line);
  const HostAccount* account(PhoneNumber line) const;
  PhoneNumber some_open_line(uint64_t chance) const;  // empty: there is none
  Stats stats() const;
  size_t known() const { return orders_.size(); }  // orders, of earlier lives too
  std::vector<Change> changes();  // since the last call
  // One line of JSON each: number, state, imsi, iccid, since.
  std::string accounts_text() const;

 private:
  static constexpr size_t remembered = 200'000;  // finished orders
  HostBooks(Options options, Switches& switches) : options_(std::move(options)), switches_(switches) {}
  std::string refusal_of(const HostOrder& o, std::string& words);
  void carry_out(HostOrder& o, Instant now);
  void claim(const HostOrder& o, bool yes);
  bool carried(PhoneNumber line) const;  // one of those that are open from the beginning
  HostAccount* open_line(PhoneNumber line, std::string& why);
  void set_open(const HostAccount& a, bool open, Instant at);
  Result<Done> load();
  void write(const std::string& line);
  template <class F> void count(F f) {
    const std::lock_guard lock(mutex_);
    f(stats_);
  }

  const Options options_;
  Switches& switches_;
  std::unordered_map<std::string, HostOrder> orders_;
  std::deque<std::string> finished_;
  std::map<uint64_t, HostAccount> accounts_;                // by number
  std::unordered_map<std::string, uint64_t> sims_;          // ICCID or IMSI -> number that has or awaits it
  std::unordered_map<uint64_t, std::string> awaited_;       // numbers that an order is about to open
  std::map<std::string, PhoneNumber> questions_;            // port-outs that others asked for
  uint64_t serial_ = 0;
  io::File journal_;
  uint64_t journal_size_ = 0;
  bool replaying_ = false;
  mutable std::mutex mutex_;
  Stats stats_;
  std::vector<Change> changes_;
};

}  // namespace sublet::sim
