#include "engine/checkpointer.h"

#include "engine/log_reader.h"
#include "io/thread.h"

namespace sublet::engine {

Checkpointer::Checkpointer(Options options) : options_(std::move(options)), thread_([this] { run(); }) {}

void Checkpointer::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = given_up_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::begin(Position position, Instant time) {
  {
    std::lock_guard lock(mutex_);
    ensure(!active_, "one checkpoint at a time");
    header_ = {};
    header_.position = position;
    header_.time = time;
    chain_known_ = complete_ = given_up_ = false;
    slices_.clear();
    active_.store(true, std::memory_order_release);
  }
  changed_.notify_all();
}

bool Checkpointer::wants_slice() const {
  if (idle()) return false;
  std::lock_guard lock(mutex_);
  return !complete_ && slices_.size() < max_waiting;
}

void Checkpointer::give(std::string slice, bool last) {
  {
    std::lock_guard lock(mutex_);
    ensure(!complete_, "a complete checkpoint gets no more slices");
    if (!slice.empty()) slices_.push_back(std::move(slice));
    complete_ = last;
  }
  changed_.notify_all();
}

void Checkpointer::wait_for_room() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !active_.load() || slices_.size() < max_waiting; });
}

void Checkpointer::durable(Position position, const Hash128& chain) {
  if (idle()) return;
  {
    std::lock_guard lock(mutex_);
    if (chain_known_ || position != header_.position) return;
    header_.chain = chain;
    chain_known_ = true;
  }
  changed_.notify_all();
}

Result<Done> Checkpointer::wait_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !active_.load(); });
  return last_;
}

void Checkpointer::give_up() {
  {
    std::lock_guard lock(mutex_);
    given_up_ = true;
  }
  changed_.notify_all();
}

void Checkpointer::run() {
  io::name_this_thread("checkpoint");
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || active_.load(); });
    if (stop_) return;
    Result<Done> done = write_one(lock);
    // After a failure the rest of the slices is still taken, and dropped: the machine must get to its end.
    while (!complete_ && !given_up_) {
      slices_.clear();
      changed_.notify_all();
      lock.unlock();
      options_.wake();
      lock.lock();
      changed_.wait(lock, [this] { return complete_ || given_up_ || !slices_.empty(); });
    }
    slices_.clear();
    if (!done && !given_up_) failures_.fetch_add(1, std::memory_order_relaxed);
    last_ = std::move(done);
    active_.store(false, std::memory_order_release);
    changed_.notify_all();
    lock.unlock();
    options_.wake();
    lock.lock();
  }
}

Result<Done> Checkpointer::write_one(std::unique_lock<std::mutex>& lock) {
  const Position position = header_.position;
  lock.unlock();
  Result<CheckpointWriter> writer = CheckpointWriter::create(options_.directory, position);
  lock.lock();
  if (!writer) return writer.error();
  for (;;) {
    changed_.wait(lock, [this] { return given_up_ || !slices_.empty() || (complete_ && chain_known_); });
    if (given_up_) return fault("checkpoint_given_up", "the engine stopped while it was being written");
    if (slices_.empty()) break;
    const std::string slice = std::move(slices_.front());
    slices_.pop_front();
    changed_.notify_all();
    lock.unlock();
    options_.wake();
    Result<Done> done = writer->add(slice);
    lock.lock();
    if (!done) return done;
  }
  const CheckpointHeader header = header_;
  lock.unlock();
  Result<Done> done = writer->finish(header);
  if (done) {
    last_position_.store(position, std::memory_order_relaxed);
    finished_.fetch_add(1, std::memory_order_relaxed);
    done = clean_up();
  }
  lock.lock();
  return done;
}

Result<Done> Checkpointer::clean_up() {
  Result<Position> oldest = prune_checkpoints(options_.directory, 2);
  if (!oldest) return oldest.error();
  if (options_.keep_segments || *oldest == 0) return Done{};
  return drop_segments(options_.log_directory, *oldest);
}

Result<Done> drop_segments(const std::string& log_directory, Position position) {
  Result<std::vector<Position>> segments = list_segments(log_directory);
  if (!segments) return segments.error();
  for (size_t i = 0; i + 1 < segments->size() && (*segments)[i + 1] <= position + 1; ++i) {
    Result<Done> done = io::remove_file(log_directory + "/" + segment_name((*segments)[i]));
    if (!done) return done;
  }
  return Done{};
}

}  // namespace sublet::engine
