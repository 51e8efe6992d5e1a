// Core: the inside of an Engine: its queue and its thread. The thread's loop is in core.cc, the rest in
// engine.cc.
//
// One mutex guards the queue and the flags; everything below "the engine thread's own" is touched by that
// thread only.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/committer.h"
#include "engine/engine.h"

namespace sublet::engine {

struct Engine::Core {
  struct Inspection {
    const std::function<void(const Machine&)>* look = nullptr;
    Position seen = 0;
    bool done = false;
  };

  Core(Options o, Machine& m, io::Clock& c) : options(std::move(o)), machine(m), clock(c) {}

  // Engine thread.
  void run();
  bool wait_for_work();
  void step();
  void apply_taken();
  void apply_request(Request& request);
  void run_ticks(Instant now, bool may_seal);
  Instant stamp();
  void seal();
  void maybe_begin_checkpoint();
  void begin_checkpoint();
  void give_slice();
  void finish();
  void fail_taken();
  void look();

  // Any thread.
  bool full(const Request& request) const;
  Result<Done> check(const Request& request) const;
  void put(Request&& request);
  void replace(Request& request);  // by an empty one, with the room of one that has been carried out
  void wake();

  const Options options;
  Machine& machine;
  io::Clock& clock;
  io::File lock;
  OpenReport report;
  std::shared_ptr<Durable> durable;
  std::unique_ptr<Checkpointer> checkpointer;
  std::unique_ptr<Committer> committer;

  mutable std::mutex mutex;
  std::condition_variable work, space, inspected;
  std::vector<Request> queue;
  std::vector<Request> spare;  // empty ones with their room, for those who submit the next
  std::vector<Inspection*> inspections;
  size_t queued_commands = 0, queued_bytes = 0;
  size_t blocked = 0;  // submitters that wait for space
  bool poked = false, closing = false;
  Result<Done> closed_with = Done{};
  std::thread thread;
  std::mutex close_mutex;

  // The engine thread's own.
  std::vector<Request> taken, emptied;
  std::vector<Inspection*> taken_inspections;
  size_t ahead_request = 0, ahead_command = 0;  // the next command to prepare
  std::unique_ptr<Batch> batch;
  Instant last_time = Instant::from_micros(INT64_MIN);
  uint64_t since_checkpoint = 0;  // bytes of log
  Position checkpoint_position = 0;
  bool checkpointing = false;  // the machine has begun one and not ended it

 private:
  void prepare_next();
};

}  // namespace sublet::engine
