// ChargingMachine: charging's state machine as the engine wants it.
#pragma once

#include "charging/machine.h"
#include "engine/machine.h"

namespace sublet::gateway {

class ChargingMachine : public engine::Machine {
 public:
  ChargingMachine(charging::Machine::BundleLoader bundles, catalogue::ZoneLoader zones) : machine_(std::move(bundles), std::move(zones)) {}
  void prepare(std::string_view command) const override { machine_.prepare(command); }
  void apply(engine::Position position, Instant now, std::string_view command, std::string& outcome) override { machine_.apply(position, now, command, outcome); }
  Instant next_due() const override { return machine_.next_due(); }
  std::string tick_command() const override { return charging::encode("", "", charging::Tick{}); }
  void checkpoint_begin() override { machine_.checkpoint_begin(); }
  bool checkpoint_more(std::string& out, size_t budget) override { return machine_.checkpoint_more(out, budget); }
  Result<Done> restore_more(std::string_view bytes) override { return machine_.restore_more(bytes); }
  Result<Done> restore_end() override { return machine_.restore_end(); }
  Hash128 digest() const override { return machine_.digest(); }
  const charging::State& state() const { return machine_.state(); }

 private:
  charging::Machine machine_;
};

}  // namespace sublet::gateway
