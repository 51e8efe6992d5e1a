// Engine: runs a Machine over a durable log. Commands come in from any thread, are executed one after another
// by one thread, and their outcomes leave only after they are on the disk.
//
// Promises: an outcome that was told survives any crash; the machine after a restart is, byte for byte, the
// machine before it, up to the last told outcome or a little beyond; times never go back; a timer's tick that
// is due comes before any command that comes later. Batches form by themselves: while one is being synced,
// the next one fills. When the disk fails, the engine answers `log_failed` from then on, and only a new
// process can go on (what the disk holds is unknown, and the machine may be ahead of it).
//
// Threads: the engine's own (runs the machine), the log's (writes, syncs, calls completions), one that
// prepares log segments, one that writes checkpoints. All functions may be called from any thread, but not
// from a completion, except try_submit, stats, durable and wake. Folder: log/, checkpoint/, lock.
//
//   auto engine = Engine::open({.directory = "data"}, machine, clock);
//   if (!engine) return engine.error();
//   Result<Executed> one = (*engine)->execute(command);              // waits
//   Request many([](Result<std::span<const Outcome>> outcomes) { ... });
//   many.add(a); many.add(b);
//   (*engine)->submit(std::move(many));                              // waits only while the queue is full
//   (*engine)->close();
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/durable.h"
#include "engine/feed.h"
#include "engine/machine.h"
#include "engine/recover.h"
#include "engine/request.h"
#include "engine/stats.h"
#include "io/clock.h"

namespace sublet::engine {

struct Options {
  std::string directory;                         // made if missing
  uint64_t segment_bytes = 64ULL << 20;          // of a log file
  uint64_t checkpoint_every_bytes = 4ULL << 30;  // of log; 0: only when closing
  size_t checkpoint_slice_bytes = 64 << 10;      // asked of the machine at a time, between batches
  bool checkpoint_on_close = true;
  bool keep_segments =
      true;          // false: those below the older checkpoint are removed, and the history with them
  bool sync = true;  // false only for benches and simulations: a crash then loses what was answered
  size_t max_batch_bytes = 1 << 20;    // of log frame; one request or tick may go beyond it
  size_t max_request_bytes = 1 << 20;  // of commands
  size_t queue_commands = 1 << 16;     // waiting; beyond, submit waits and try_submit says no
  size_t queue_bytes = 64 << 20;
  size_t prepare_window = 8;  // commands ahead for which Machine::prepare is called
  // For fault drills: called by the log thread between write and sync; an error counts as a failed sync.
  std::function<Result<Done>(Position last)> before_sync;
};

// An outcome of its own, for those who wait.
struct Executed {
  Position position = 0;
  Instant time;
  std::string outcome;
};

class Engine {
 public:
  // The machine must be fresh, and outlive the engine, as must the clock; nobody else may call the machine
  // until close. Faults: `directory_in_use`, those of recover(), `io_error`.
  static Result<std::unique_ptr<Engine>> open(Options options, Machine& machine, io::Clock& clock);
  ~Engine();  // as close(), its outcome ignored

  // Takes the request, waiting while the queue is full; its completion will be called. When an error comes
  // back it will not: refusals `request_empty`, `request_too_large`, `engine_closed`; fault `log_failed`.
  Result<Done> submit(Request request);
  // The same without waiting. False: the queue is full, and the request is left as it was.
  Result<bool> try_submit(Request& request);
  // One command, waiting until it is durable.
  Result<Executed> execute(std::string_view command);
  // Runs `look` between two commands, on the engine thread, and returns once everything it may have seen is
  // durable. It comes behind the ticks that are due and behind whatever anybody had submitted before it was
  // asked for. For queries that are too rare to be commands; while it runs, nothing else does.
  Result<Done> inspect(const std::function<void(const Machine&)>& look);

  // The last durable position, and waiting for one.
  Position durable() const;
  bool wait_durable(Position position, int64_t micros) const;
  // A reader of the log from `from` on, up to what is durable. It may outlive the engine.
  Result<Feed> feed(Position from) const;

  bool failed() const;
  Stats stats() const;
  const OpenReport& opened() const;
  // Looks at the clock again: for clocks that jump, as in tests. The engine sees to its timers by itself
  // otherwise.
  void wake();

  // Executes what is queued, writes a checkpoint, ends the threads. The fault of the log if it had failed, or
  // of the checkpoint (then the log is complete nevertheless).
  Result<Done> close();

 private:
  struct Core;
  explicit Engine(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace sublet::engine
