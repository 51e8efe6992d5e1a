#include "engine/core.h"

#include <algorithm>
#include <chrono>

#include "io/thread.h"

namespace sublet::engine {

namespace {
// How long the thread sleeps at most when a timer is running: the wall clock may be corrected meanwhile.
constexpr int64_t max_sleep_micros = 1'000'000;
constexpr size_t most_spare = 16, most_room = size_t{1} << 20;  // requests whose room is kept, if it is no more octets
}  // namespace

void Engine::Core::wake() {
  {
    std::lock_guard guard(mutex);
    poked = true;
  }
  work.notify_one();
}

void Engine::Core::run() {
  io::name_this_thread("engine");
  batch = committer->fresh(durable->get() + 1);
  while (wait_for_work()) step();
  finish();
}

// Takes what is queued. False: the engine is being closed, and nothing is left.
bool Engine::Core::wait_for_work() {
  const Instant due = machine.next_due();
  const int64_t now = clock.now().micros();
  std::unique_lock guard(mutex);
  const auto ready = [this] { return poked || closing || !queue.empty() || !inspections.empty(); };
  if (due == Instant::from_micros(INT64_MAX) || committer->failed()) {
    work.wait(guard, ready);
  } else if (due.micros() > now) {
    // Both may be near the ends of their range, so no difference is taken before it is known to be small.
    const bool near = now >= due.micros() - max_sleep_micros;
    const int64_t sleep = near ? due.micros() - now : max_sleep_micros;
    work.wait_for(guard, std::chrono::microseconds(sleep), ready);
  }
  poked = false;
  if (closing && queue.empty() && inspections.empty()) return false;
  // Both at one moment: whoever asks for an inspection finds executed what was in the queue by then.
  taken.swap(queue);
  for (; !emptied.empty() && spare.size() < most_spare; emptied.pop_back()) spare.push_back(std::move(emptied.back()));
  emptied.clear();
  taken_inspections.swap(inspections);
  queued_commands = queued_bytes = 0;
  if (blocked > 0) space.notify_all();
  return true;
}

void Engine::Core::step() {
  if (committer->failed()) {
    fail_taken();
    look();
    return;
  }
  run_ticks(stamp(), true);
  apply_taken();
  maybe_begin_checkpoint();
  give_slice();
  look();
  if (!batch->frame.empty() && committer->wants_batch()) seal();
}

Instant Engine::Core::stamp() {
  last_time = std::max(last_time, clock.now());
  return last_time;
}

void Engine::Core::prepare_next() {
  while (ahead_request < taken.size() && ahead_command == taken[ahead_request].size()) {
    ++ahead_request;
    ahead_command = 0;
  }
  if (ahead_request < taken.size()) machine.prepare(taken[ahead_request].command(ahead_command++));
}

void Engine::Core::apply_taken() {
  ahead_request = ahead_command = 0;
  for (size_t i = 0; i < options.prepare_window; ++i) prepare_next();
  for (Request& request : taken) {
    if (committer->failed()) return fail_taken();
    run_ticks(stamp(), true);
    apply_request(request);
    if (batch->frame.size() >= options.max_batch_bytes) seal();
    request.clear();
    if (emptied.size() < most_spare && request.room() <= most_room) emptied.push_back(std::move(request));
  }
  taken.clear();
}

void Engine::Core::apply_request(Request& request) {
  FrameBuilder& frame = batch->frame;
  const Instant now = last_time;
  if (request.done) {
    const size_t payload_at = frame.size() - frame_header_bytes;
    batch->waiting.push_back({payload_at, frame.next(), request.size(), std::move(request.done)});
  }
  for (size_t i = 0; i < request.size(); ++i) {
    // A command may have set a timer that is due at once. Such ticks stay in this frame: a request is not
    // divided.
    if (i > 0 && machine.next_due() <= now) run_ticks(now, false);
    prepare_next();
    const std::string_view command = request.command(i);
    frame.add(Record::Kind::command, now, command,
              [&](std::string& outcome) { machine.apply(frame.next(), now, command, outcome); });
  }
}

void Engine::Core::run_ticks(Instant now, bool may_seal) {
  while (machine.next_due() <= now) {
    const std::string command = machine.tick_command();
    FrameBuilder& frame = batch->frame;
    frame.add(Record::Kind::tick, now, command,
              [&](std::string& outcome) { machine.apply(frame.next(), now, command, outcome); });
    ++batch->ticks;
    if (may_seal && frame.size() >= options.max_batch_bytes) seal();
  }
}

void Engine::Core::seal() {
  since_checkpoint += batch->frame.size();
  const Position next = batch->frame.next();
  committer->hand(std::move(batch));
  batch = committer->fresh(next);
}

void Engine::Core::fail_taken() {
  if (!batch->frame.empty()) seal();  // the committer fails it, in its turn
  const Error error = committer->error();
  for (Request& request : taken) {
    if (request.done) request.done(error);
  }
  taken.clear();
}

void Engine::Core::look() {
  if (taken_inspections.empty()) return;
  for (Inspection* inspection : taken_inspections) {
    (*inspection->look)(machine);
    inspection->seen = batch->frame.next() - 1;
  }
  {
    std::lock_guard guard(mutex);
    for (Inspection* inspection : taken_inspections) inspection->done = true;
  }
  taken_inspections.clear();  // their frames of the stack may be gone
  inspected.notify_all();
}

void Engine::Core::maybe_begin_checkpoint() {
  if (options.checkpoint_every_bytes == 0 || since_checkpoint < options.checkpoint_every_bytes) return;
  if (!checkpointing && checkpointer->idle()) begin_checkpoint();
}

// The machine's state now is that after the last applied command, so the frame has to end with it.
void Engine::Core::begin_checkpoint() {
  if (!batch->frame.empty()) seal();
  checkpoint_position = batch->frame.first() - 1;
  since_checkpoint = 0;
  machine.checkpoint_begin();
  checkpointing = true;
  checkpointer->begin(checkpoint_position, last_time);
  committer->tell_end();  // the frame may be durable already; if not, the committer will tell
}

void Engine::Core::give_slice() {
  if (!checkpointing || !checkpointer->wants_slice()) return;
  std::string slice;
  checkpointing = machine.checkpoint_more(slice, options.checkpoint_slice_bytes);
  checkpointer->give(std::move(slice), !checkpointing);
  if (checkpointing) {
    std::lock_guard guard(mutex);
    poked = true;  // go on with it, also when nothing else happens
  }
}

// The last turn: everything durable, then the closing checkpoint.
void Engine::Core::finish() {
  if (!batch->frame.empty()) seal();
  committer->drain();
  Result<Done> done = Done{};
  if (committer->failed()) {
    done = committer->error();
    checkpointer->give_up();
  } else if (options.checkpoint_on_close) {
    const Position end = batch->frame.first() - 1;
    if (checkpointing && checkpoint_position != end) {
      // The machine knows no way to break one off, so it is led to its end.
      checkpointer->give_up();
      std::string nobody;
      while (machine.checkpoint_more(nobody, options.checkpoint_slice_bytes)) nobody.clear();
      checkpointing = false;
    }
    if (checkpoint_position != end) {
      done = checkpointer->wait_idle();
      begin_checkpoint();
    }
    while (checkpointing) {
      checkpointer->wait_for_room();
      give_slice();
    }
    done = checkpointer->wait_idle();
  } else {
    checkpointer->give_up();
  }
  durable->end();
  closed_with = std::move(done);  // read after this thread has been joined
}

}  // namespace sublet::engine
