// Loop: one thread that runs functions one after another: those that are posted, those whose time has come, and what
// HTTP clients and listeners have to say. State that only a loop's functions touch needs no lock.
//
// All functions may be called from any thread. After stop() has returned no function runs any more; what was posted and
// has not run is dropped. A function must be quick and must not throw.
//
//   Loop loop("host-switch");
//   loop.post([] { ... });
//   loop.after(50'000, [] { ... });      // microseconds
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace sublet::gateway {

class Loop {
 public:
  explicit Loop(std::string name);  // of the thread, at most 15 letters
  ~Loop();                          // as stop()
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void post(std::function<void()> function);
  void after(int64_t micros, std::function<void()> function);
  void stop();
  bool inside() const;  // called on the loop's own thread

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
