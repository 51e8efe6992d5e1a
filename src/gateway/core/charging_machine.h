// ChargingMachine: charging's state machine as the engine wants it.
#pragma once

#include <atomic>

#include "charging/machine.h"
#include "engine/machine.h"
#include "gateway/core/ahead.h"

namespace sublet::gateway {

class ChargingMachine : public engine::Machine {
 public:
  ChargingMachine(charging::Machine::BundleLoader bundles, catalogue::ZoneLoader zones)
      : machine_(std::move(bundles), std::move(zones), [this](const Hash128& source, catalogue::Registry& registry) { return ahead_.take(source, registry); }) {}
  void prepare(std::string_view command) const override { machine_.prepare(command); }
  void apply(engine::Position position, Instant now, std::string_view command, std::string& outcome) override {
    machine_.apply(position, now, command, outcome);
    count();
  }
  Instant next_due() const override { return machine_.next_due(); }
  std::string tick_command() const override { return charging::encode("", "", charging::Tick{}); }
  void checkpoint_begin() override { machine_.checkpoint_begin(); }
  bool checkpoint_more(std::string& out, size_t budget) override { return machine_.checkpoint_more(out, budget); }
  Result<Done> restore_more(std::string_view bytes) override { return machine_.restore_more(bytes); }
  Result<Done> restore_end() override {
    Result<Done> done = machine_.restore_end();
    count();
    return done;
  }
  Hash128 digest() const override { return machine_.digest(); }
  const charging::State& state() const { return machine_.state(); }
  Ahead& ahead() { return ahead_; }  // any thread
  // Any thread. Operators are never removed, so as long as there is one it is the same one.
  size_t operators() const { return operators_.load(std::memory_order_acquire); }

 private:
  void count() {
    const size_t now = machine_.state().operators.size();
    if (operators_.load(std::memory_order_relaxed) != now) operators_.store(now, std::memory_order_release);
  }
  Ahead ahead_;
  charging::Machine machine_;
  std::atomic<size_t> operators_{0};
};

}  // namespace sublet::gateway
