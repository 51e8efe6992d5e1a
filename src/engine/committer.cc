#include "engine/committer.h"

#include <algorithm>

#include "io/thread.h"

namespace sublet::engine {

void LogCounters::count(uint64_t records, uint64_t ticks, uint64_t bytes, int64_t sync_micros) {
  constexpr auto relaxed = std::memory_order_relaxed;
  const auto micros = static_cast<uint64_t>(std::max<int64_t>(sync_micros, 0));
  batches_.fetch_add(1, relaxed);
  records_.fetch_add(records, relaxed);
  ticks_.fetch_add(ticks, relaxed);
  bytes_.fetch_add(bytes, relaxed);
  sum_.fetch_add(micros, relaxed);
  if (micros > max_.load(relaxed)) max_.store(micros, relaxed);  // one thread counts
  size_t bucket = 0;
  while (bucket + 1 < buckets_.size() && micros > (64ULL << bucket)) ++bucket;
  buckets_[bucket].fetch_add(1, relaxed);
}

void LogCounters::read(Stats& to) const {
  constexpr auto relaxed = std::memory_order_relaxed;
  to.batches = batches_.load(relaxed);
  to.records = records_.load(relaxed);
  to.ticks = ticks_.load(relaxed);
  to.bytes = bytes_.load(relaxed);
  to.sync_micros_sum = sum_.load(relaxed);
  to.sync_micros_max = max_.load(relaxed);
  to.segments = segments_.load(relaxed);
  for (size_t i = 0; i < buckets_.size(); ++i) to.sync_buckets[i] = buckets_[i].load(relaxed);
}

Committer::Committer(std::unique_ptr<LogWriter> log, Durable& durable, Checkpointer& checkpointer,
                     std::function<void()> wake)
    : log_(std::move(log)),
      durable_(durable),
      checkpointer_(checkpointer),
      wake_(std::move(wake)),
      end_(log_->next() - 1),
      chain_(log_->chain()) {
  counters_.count_segments(log_->segments_begun());
  thread_ = std::thread([this] { run(); });
}

void Committer::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  log_.reset();
}

std::unique_ptr<Batch> Committer::fresh(Position first) {
  std::unique_ptr<Batch> batch;
  {
    std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      batch = std::move(free_.back());
      free_.pop_back();
    }
  }
  if (!batch) batch = std::make_unique<Batch>();
  batch->frame.begin(first);
  batch->waiting.clear();
  batch->ticks = 0;
  return batch;
}

void Committer::hand(std::unique_ptr<Batch> batch) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.load() < max_sealed; });
    waiting_.fetch_add(1, std::memory_order_acq_rel);
    sealed_.push_back(std::move(batch));
  }
  changed_.notify_all();
}

void Committer::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return sealed_.empty() && waiting_.load() == 0 && !completing_; });
}

void Committer::tell_end() {
  std::unique_lock lock(mutex_);
  const Position end = end_;
  const Hash128 chain = chain_;
  lock.unlock();
  checkpointer_.durable(end, chain);
}

Error Committer::error() const {
  std::lock_guard lock(mutex_);
  return error_;
}

void Committer::run() {
  io::name_this_thread("log");
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || !sealed_.empty(); });
    if (sealed_.empty()) return;
    std::unique_ptr<Batch> batch = std::move(sealed_.front());
    sealed_.pop_front();
    completing_ = true;
    lock.unlock();
    write(*batch);
    // The next batch may be handed over while the completions of this one run.
    const bool out_of_work = waiting_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    {
      std::lock_guard order(mutex_);  // so that a waiting hand() does not miss it
    }
    changed_.notify_all();
    if (out_of_work || failed()) wake_();
    complete(*batch);
    lock.lock();
    completing_ = false;
    if (free_.size() <= max_sealed && batch->frame.size() <= max_kept_bytes)
      free_.push_back(std::move(batch));
    changed_.notify_all();
  }
}

void Committer::write(Batch& batch) {
  if (failed()) return;
  if (Result<Done> done = log_->append(batch.frame); !done) {
    std::lock_guard lock(mutex_);
    error_ = fault("log_failed", done.error().text());
    failed_.store(true, std::memory_order_release);
    durable_.end();
    return;
  }
  const Position last = log_->next() - 1;
  {
    std::lock_guard lock(mutex_);
    end_ = last;
    chain_ = log_->chain();
  }
  counters_.count(batch.frame.count(), batch.ticks, batch.frame.size(), log_->last_sync_micros());
  counters_.count_segments(log_->segments_begun());
  durable_.set(last);
  checkpointer_.durable(last, log_->chain());
}

void Committer::complete(Batch& batch) {
  const bool lost = failed();
  for (Batch::Waiting& request : batch.waiting) {
    if (lost) {
      request.done(error());
      continue;
    }
    outcomes_.clear();
    RecordCursor cursor(batch.frame.payload().substr(request.payload_at), request.first);
    Record record;
    while (outcomes_.size() < request.commands && cursor.next(record)) {
      if (record.kind != Record::Kind::command) continue;
      outcomes_.push_back({record.position, record.time, record.outcome});
    }
    ensure(outcomes_.size() == request.commands, "a frame holds all commands of its requests");
    request.done(std::span<const Outcome>(outcomes_));
  }
  batch.waiting.clear();
}

}  // namespace sublet::engine
