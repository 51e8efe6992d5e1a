#include "engine/engine.h"

#include "engine/core.h"
#include "io/memory.h"

namespace sublet::engine {

Engine::Engine(std::unique_ptr<Core> core) : core_(std::move(core)) {}

Engine::~Engine() {
  (void)close();
}

Result<std::unique_ptr<Engine>> Engine::open(Options options, Machine& machine, io::Clock& clock) {
  io::use_huge_pages();  // for the machine's tables, before any of them is large
  ensure(!options.directory.empty() && options.max_batch_bytes > 0 && options.queue_commands > 0 &&
             options.max_request_bytes <= max_frame_bytes / 4 && options.checkpoint_slice_bytes > 0,
         "the options of an engine are sensible");
  if (Result<Done> done = io::make_directories(options.directory); !done) return done.error();
  auto core = std::make_unique<Core>(std::move(options), machine, clock);
  const Options& o = core->options;
  Result<io::File> lock = lock_directory(o.directory, false);
  if (!lock) return lock.error();
  core->lock = std::move(*lock);
  Result<Recovered> state = recover(o.directory, machine, o.prepare_window);
  if (!state) return state.error();
  core->report = std::move(state->report);
  core->last_time = state->last_time;
  core->since_checkpoint = state->replayed_bytes;
  core->checkpoint_position = core->report.checkpoint;
  LogWriter::Options log_options{log_folder(o.directory), o.segment_bytes, o.sync, o.before_sync};
  Result<std::unique_ptr<LogWriter>> log = LogWriter::open(std::move(log_options), state->next, state->chain);
  if (!log) return log.error();
  core->durable = std::make_shared<Durable>(state->next - 1);
  const auto wake = [c = core.get()] { c->wake(); };
  core->checkpointer = std::make_unique<Checkpointer>(
      Checkpointer::Options{checkpoint_folder(o.directory), log_folder(o.directory), o.keep_segments, wake});
  core->committer = std::make_unique<Committer>(std::move(*log), *core->durable, *core->checkpointer, wake);
  core->thread = std::thread([c = core.get()] { c->run(); });
  return std::unique_ptr<Engine>(new Engine(std::move(core)));
}

bool Engine::Core::full(const Request& request) const {
  // An empty queue takes any request: one with more bytes than the queue may hold could otherwise never get
  // in.
  return !queue.empty() && (queued_commands + request.size() > options.queue_commands ||
                            queued_bytes + request.bytes() > options.queue_bytes);
}

Result<Done> Engine::Core::check(const Request& request) const {
  if (request.size() == 0) return refusal("request_empty", "a request holds at least one command");
  if (request.bytes() > options.max_request_bytes) {
    return refusal("request_too_large", std::to_string(request.bytes()) + " bytes of commands, at most " +
                                            std::to_string(options.max_request_bytes) + " are taken");
  }
  if (request.size() > options.queue_commands) {
    return refusal("request_too_large", std::to_string(request.size()) + " commands, at most " +
                                            std::to_string(options.queue_commands) + " are taken");
  }
  if (committer->failed()) return committer->error();
  if (closing) return refusal("engine_closed", "the engine is being closed");
  return Done{};
}

void Engine::Core::put(Request&& request) {
  queued_commands += request.size();
  queued_bytes += request.bytes();
  queue.push_back(std::move(request));
}

void Engine::Core::replace(Request& request) {
  request = Request();
  if (spare.empty()) return;
  request = std::move(spare.back());
  spare.pop_back();
}

Result<Done> Engine::submit(Request request) {
  Core& c = *core_;
  bool first = false;
  {
    std::unique_lock guard(c.mutex);
    for (;;) {
      if (Result<Done> fine = c.check(request); !fine) return fine;
      if (!c.full(request)) break;
      ++c.blocked;
      c.space.wait(guard);
      --c.blocked;
    }
    first = c.queue.empty();
    c.put(std::move(request));
  }
  if (first) c.work.notify_one();
  return Done{};
}

Result<bool> Engine::try_submit(Request& request) {
  Core& c = *core_;
  bool first = false;
  {
    std::lock_guard guard(c.mutex);
    if (Result<Done> fine = c.check(request); !fine) return fine.error();
    if (c.full(request)) return false;
    first = c.queue.empty();
    c.put(std::move(request));
    c.replace(request);
  }
  if (first) c.work.notify_one();
  return true;
}

Result<Executed> Engine::execute(std::string_view command) {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Result<Executed>> answer;
  Request request(command, [&](Result<std::span<const Outcome>> outcomes) {
    std::lock_guard guard(mutex);
    if (outcomes) {
      const Outcome& o = outcomes->front();
      answer.emplace(Executed{o.position, o.time, std::string(o.bytes)});
    } else {
      answer.emplace(outcomes.error());
    }
    changed.notify_one();  // under the lock: once it is free, this frame of the stack may be gone
  });
  if (Result<Done> done = submit(std::move(request)); !done) return done.error();
  std::unique_lock guard(mutex);
  changed.wait(guard, [&] { return answer.has_value(); });
  return std::move(*answer);
}

Result<Done> Engine::inspect(const std::function<void(const Machine&)>& look) {
  Core& c = *core_;
  Core::Inspection inspection{&look, 0, false};
  {
    std::unique_lock guard(c.mutex);
    if (c.closing) return refusal("engine_closed", "the engine is being closed");
    c.inspections.push_back(&inspection);
    c.work.notify_one();
    c.inspected.wait(guard, [&] { return inspection.done; });
  }
  c.durable->wait(inspection.seen);
  if (c.durable->get() < inspection.seen || c.committer->failed()) return c.committer->error();
  return Done{};
}

Position Engine::durable() const {
  return core_->durable->get();
}

bool Engine::wait_durable(Position position, int64_t micros) const {
  return core_->durable->wait(position, micros);
}

Result<Feed> Engine::feed(Position from) const {
  return Feed::open(core_->options.directory, from, core_->durable);
}

bool Engine::failed() const {
  return core_->committer->failed();
}

const OpenReport& Engine::opened() const {
  return core_->report;
}

void Engine::wake() {
  core_->wake();
}

Stats Engine::stats() const {
  Stats s;
  core_->committer->counters().read(s);
  s.checkpoints = core_->checkpointer->finished();
  s.checkpoint_failures = core_->checkpointer->failures();
  s.checkpoint_position = core_->checkpointer->last_position();
  s.durable = durable();
  std::lock_guard guard(core_->mutex);
  s.queue_commands = core_->queued_commands;
  s.queue_bytes = core_->queued_bytes;
  return s;
}

Result<Done> Engine::close() {
  Core& c = *core_;
  std::lock_guard one_at_a_time(c.close_mutex);
  if (!c.thread.joinable()) return c.closed_with;
  {
    std::lock_guard guard(c.mutex);
    c.closing = true;
  }
  c.work.notify_one();
  c.space.notify_all();
  c.thread.join();
  c.committer->stop();
  c.checkpointer->stop();
  c.lock.close();
  return c.closed_with;
}

}  // namespace sublet::engine
