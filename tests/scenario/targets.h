// The depths at which scenarios run: the bare state machine, and the engine over a real directory, killed after each step.
#pragma once

#include <map>
#include <memory>

#include "charging/machine.h"
#include "engine/engine.h"
#include "gateway/core/charging_machine.h"
#include "io/clock.h"
#include "scenario/scenario.h"

namespace sublet::scenario {

class BareTarget : public Target {
 public:
  BareTarget();
  void store(const catalogue::Bundle& bundle) override;
  std::vector<Executed> step(Instant now, const std::string& command) override;
  const charging::State& state() override { return machine_.state(); }
  Hash128 digest() override { return machine_.digest(); }

 private:
  void ticks(Instant now, std::vector<Executed>& out);
  std::map<Hash128, catalogue::Bundle> bundles_;
  charging::Machine machine_;
  uint64_t position_ = 0;
};

// After every step the engine is destroyed: as by a kill, with nothing but its log to come back from; every second time
// with a checkpoint just taken. Then it is opened again, and must be what it was.
class EngineTarget : public Target {
 public:
  EngineTarget();
  ~EngineTarget() override;
  void store(const catalogue::Bundle& bundle) override;
  std::vector<Executed> step(Instant now, const std::string& command) override;
  const charging::State& state() override { return machine_->state(); }
  Hash128 digest() override;

 private:
  bool open();
  void quiet();  // waits until no timer is due
  std::string directory_;
  io::ManualClock clock_;
  std::unique_ptr<gateway::ChargingMachine> machine_;
  std::unique_ptr<engine::Engine> engine_;
  engine::Position next_ = 1;
  int steps_ = 0;
};

}  // namespace sublet::scenario
