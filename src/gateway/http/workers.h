// Workers: a few threads that carry out functions which may wait (for a database, for charging), so that the loop which
// brought them need not. What waits is bounded: a full queue takes nothing more, and whoever asked is told to come back.
//
//   Workers workers("api", 4, 256);
//   if (!workers.post([=] { respond(answer(request)); })) respond(busy());
//
// All functions may be called from any thread. After stop() has returned no function runs any more; those that have not
// begun are dropped. A function must not throw.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sublet::gateway {

class Workers {
 public:
  Workers(std::string name, size_t threads, size_t most_waiting);  // the name: at most 15 letters
  ~Workers();                                                      // as stop()
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  bool post(std::function<void()> function);  // false: full, or stopped
  void stop();                                // waits for those that have begun
  size_t waiting() const;

 private:
  void run(const std::string& name);
  const size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace sublet::gateway
