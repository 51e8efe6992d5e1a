// People: subscribers who notice that their line was stopped and pay, most of them at once, some later, a few never.
//
// Speaks with `sublet serve` over its local socket (JSON, one object a line): one connection follows the event feed, the
// other tops up. A payment keeps its key until it has an answer, so nothing is paid twice, whatever breaks; with a state
// file not even a restart of this process forgets a stop that nobody has paid for yet. Chance comes from the seed, the line
// and the position of the event.
//
//   People people({.socket = ".sublet/sublet.sock", .op = "demo", .seed = 7});
//   people.run([&](int milliseconds) { return !stop.wait(milliseconds); });
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"

namespace sublet::sim {

// What a person does about a stop. [assumed]: no source was found for either.
struct Reaction {
  bool pays = true;
  int64_t after_ms = 0;
  int amount = 0;  // whole units of money: 10, 20, 30, 50 or 100
};
Reaction react(uint64_t seed, const std::string& line, uint64_t position);

class People {
 public:
  struct Options {
    std::string socket, op;
    uint64_t seed = 1;
    std::string report, state;  // files; empty: none
    std::string from = "now";   // position of the feed, without a state file
  };
  struct Counts {
    uint64_t stops = 0, payments = 0, refused = 0, retries = 0, waiting = 0, never = 0;
    int64_t paid = 0;  // whole units
  };
  explicit People(Options options);
  ~People();
  Result<Done> run(const std::function<bool(int milliseconds)>& go_on);
  Counts counts() const;

 private:
  struct Payment {
    std::string line;
    uint64_t position = 0;
    int amount = 0;
    int round = 0;      // of top-ups for the same stop
    int64_t due = 0;    // steady microseconds
    int64_t wait = 250'000;
    std::string key() const;
  };
  class Socket;
  void follow();
  void notice(const std::string& event);
  void pay_due();
  bool pay(Payment& payment);  // true: done with
  Result<Done> load();
  Result<Done> save(bool ended);

  Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, Payment> open_;  // by line
  std::string from_;
  uint64_t seen_ = 0;
  bool closing_ = false;
  Counts counts_;
  std::unique_ptr<Socket> feed_, commands_;
};

}  // namespace sublet::sim
