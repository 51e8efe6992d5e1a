// Messages: who sends an operator's short messages, simulated, with the handsets that get them: POST {"id", "to", "text"} as the dispatcher sends it
// (gateway/orders/dispatcher.h), and a page where whoever plays the customer reads them.
//
//   POST /             taken once by its id
//   GET  /?to=NUMBER   the newest first; as JSON for who accepts application/json, else a page
//   a line of JSON for each message in `file`
//
// One thread, its own.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "base/result.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "io/clock.h"
#include "io/file.h"

namespace sublet::sim {

class Messages {
 public:
  struct Options {
    uint16_t port = 0;
    std::string file = {};  // empty: none
  };
  struct Stats {
    uint64_t requests = 0, taken = 0, again = 0, refused = 0;
  };
  static Result<std::unique_ptr<Messages>> open(Options options, io::Clock& clock);
  ~Messages();
  uint16_t port() const { return listener_->port(); }
  Stats stats() const;

 private:
  struct Message {
    std::string at, to, text;
  };
  Messages(Options options, io::Clock& clock) : options_(std::move(options)), clock_(clock), loop_("sim-messages") {}
  void handle(const gateway::HttpRequest& request, const gateway::HttpRespond& respond);
  void take(const gateway::HttpRequest& request, const gateway::HttpRespond& respond);
  void show(const gateway::HttpRequest& request, const gateway::HttpRespond& respond) const;
  const Options options_;
  io::Clock& clock_;
  std::unordered_set<std::string> known_;
  std::deque<Message> messages_;  // the newest first
  mutable std::mutex mutex_;      // of stats_
  Stats stats_;
  gateway::Loop loop_;
  std::unique_ptr<gateway::HttpListener> listener_;
};

}  // namespace sublet::sim
