// Load: many sessions over some connections to a real server, at a rate or as fast as its answers come.
//
//   Result<std::unique_ptr<Load>> load = Load::open({.target = "127.0.0.1:3868", .rate = 20'000});
//   Result<Done> done = (*load)->run([&](const Load& l) { show(l.figures()); return !stop.wait(0); });
//   (*load)->figures().wrong();            // 0, or the run has failed
//
// With a rate (open loop) requests are due at even times that were set beforehand, and latency counts from
// those: a server that stalls is charged for all that would have been asked meanwhile (no coordinated
// omission). With a window (closed loop) as many as it says are under way on each connection, and latency
// counts from the sending. In the end live sessions are terminated, unless told otherwise.
//
// Options name times in nanoseconds, rates in requests a second. run() may be called once; it calls back some
// ten times a second, on its own thread. Faults: `cannot_connect`, `connection_lost`, `io_error`. Refusal
// `bad_options`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "sim/gy/client.h"
#include "sim/gy/histogram.h"
#include "sim/gy/sessions.h"

namespace sublet::sim::gy {

struct LoadOptions {
  std::string target = "127.0.0.1:3868";
  size_t connections = 4;
  size_t peers = 0;  // Origin-Hosts; 0: as many as connections. One of the two is a multiple of the other
  std::string peer_name = "pgw";  // pgw1.epc.example, pgw2...
  double rate = 0;                // of all connections together; 0: by window
  size_t window = 64;
  int64_t duration = 0;  // 0: until told to stop
  int64_t warm_up = 0;   // not in the figures
  double repeat = 0;     // share of requests sent twice on purpose
  bool reconnect = false;
  std::shared_ptr<const gateway::gy::Tls> tls;  // null: plain text
  bool leave_sessions = false;  // do not terminate what is live in the end
  std::string ledger;           // file of NDJSON, a line for each session
  int64_t answer_within = 10'000'000'000;
  int64_t drain_within = 30'000'000'000;
  int64_t watchdog_after = 30'000'000'000;
  Sessions::Options sessions;  // its peers are made here
};

struct Figures {
  struct Count {
    dia::RequestType type;
    uint32_t result;
    uint64_t count;
  };
  double seconds = 0;  // of measuring
  uint64_t sent = 0, answered = 0, in_flight = 0, live = 0;
  uint64_t doubled = 0;     // sent twice on purpose
  uint64_t repeated = 0;    // with T, of either cause
  uint64_t unanswered = 0;  // in the end
  uint64_t unsent = 0;      // due by the rate, and never sent
  uint64_t ended = 0, outages = 0, re_auths = 0, aborts = 0, finals = 0, refused_parts = 0;
  uint64_t octets_out = 0, octets_in = 0;  // of requests; of all that came
  uint64_t measured = 0;  // answers in `seconds`
  std::vector<Count> counts;
  Histogram latency;
  std::array<Histogram, 4> by_type;  // INITIAL, UPDATE, TERMINATION, EVENT
};

class Load : private Listener {
 public:
  static Result<std::unique_ptr<Load>> open(LoadOptions options);
  ~Load() override;

  Result<Done> run(const std::function<bool(const Load&)>& go_on);
  const Figures& figures() const { return figures_; }
  const Faults& faults() const { return sessions_.faults; }
  const LoadOptions& options() const { return options_; }
  // What was measured since the last time this was asked; for a view that moves.
  Histogram take_recent();
  bool draining() const { return draining_; }
  double elapsed(int64_t now) const { return started_ == 0 ? 0 : static_cast<double>(now - started_) / 1e9; }

 private:
  struct Line {  // one connection with what waits for it
    std::unique_ptr<GyClient> client;
    std::vector<uint32_t> idle;  // a ring of places, those that have waited longest first
    size_t first = 0, waiting = 0;
    int64_t intended = 0;  // when its next request is due
    bool open = false;
    void push(uint32_t place) { idle[(first + waiting++) % idle.size()] = place; }
    uint32_t pop() {
      const uint32_t place = idle[first];
      first = (first + 1) % idle.size();
      --waiting;
      return place;
    }
  };

  explicit Load(LoadOptions options, Server server);
  Result<Done> open_ledger();
  Result<Done> connect_all(const std::function<bool(const Load&)>& go_on);
  void turn(int64_t until);
  void pump(int64_t now);
  void pump_open(Line& line, int64_t now);
  bool ask(Line& line, int64_t since, int64_t now);
  void ask_twice(Line& line, uint32_t place, int64_t now);
  void drain(int64_t now);
  void end_of_rate(int64_t now);
  bool drained() const;
  void tick(int64_t now);
  void write_entry(uint32_t place);
  void finish();
  void refresh();
  Line& line_of(uint32_t place);

  void opened(size_t connection) override;
  void answered(size_t connection, const Asked& asked, const dia::ReceivedAnswer& answer, int64_t now) override;
  bool repeat(size_t connection, const Asked& asked, int64_t now) override;
  void wrong(size_t connection, const std::string& what) override;
  void closed(size_t connection, const std::string& why) override;
  uint32_t re_auth(std::string_view session) override { return sessions_.re_auth(session); }
  uint32_t abort(std::string_view session) override { return sessions_.abort(session); }

  LoadOptions options_;
  Server server_;
  int epoll_ = -1;
  Sessions sessions_;
  Random random_;
  std::vector<Line> lines_;
  dia::CreditControlRequest request_;
  Figures figures_;
  Histogram recent_;
  std::FILE* ledger_ = nullptr;
  std::string failed_;
  bool draining_ = false, leaving_ = false;
  int64_t interval_ = 0, started_ = 0, measured_from_ = 0, measured_to_ = 0, next_tick_ = 0;
  uint32_t unix_seconds_ = 0;
};

}  // namespace sublet::sim::gy
