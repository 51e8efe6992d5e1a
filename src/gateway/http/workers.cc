#include "gateway/http/workers.h"

#include <utility>

#include "io/thread.h"

namespace sublet::gateway {

Workers::Workers(std::string name, size_t threads, size_t most_waiting) : most_(most_waiting) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this, name] { run(name); });
}

Workers::~Workers() { stop(); }

bool Workers::post(std::function<void()> function) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || queue_.size() >= most_) return false;
    queue_.push_back(std::move(function));
  }
  wake_.notify_one();
  return true;
}

void Workers::stop() {
  std::deque<std::function<void()>> dropped;  // what they hold may speak up when it goes: not under the lock
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(queue_);
  }
  wake_.notify_all();
  for (std::thread& t : threads_)
    if (t.joinable()) t.join();
}

size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Workers::run(const std::string& name) {
  io::name_this_thread(name);
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopped_ || !queue_.empty(); });
    if (stopped_) return;
    std::function<void()> next = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    next();
    next = nullptr;
    lock.lock();
  }
}

}  // namespace sublet::gateway
