// The third depth: a Gy server over an engine, and a network element of its own that speaks Diameter with it over TCP on
// loopback. Credit control goes through the socket; what has no Diameter form (top-ups, catalogues, files) goes to the same
// engine beside it.
//
// Of each request it is checked here that the server made the very command of it that the other depths execute, and that the
// answer on the wire says what charging answered: every unit, code, time and address. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/core/service.h"
#include "io/clock.h"
#include "scenario/gy.h"
#include "scenario/scenario.h"

namespace sublet::scenario {

class GatewayTarget : public Target {
 public:
  GatewayTarget();
  ~GatewayTarget() override;
  void store(const catalogue::Bundle& bundle) override;
  std::vector<Executed> step(Instant now, const std::string& command) override;
  std::vector<Executed> ask(Instant now, const std::string& command, const GyRequest& q) override;
  const charging::State& state() override;
  Hash128 digest() override;

 private:
  struct Elements;  // the server and its peers
  bool begin(Instant now);
  std::vector<Executed> executed();
  std::string directory_;
  io::ManualClock clock_;
  std::unique_ptr<gateway::Service> service_;
  std::unique_ptr<Elements> elements_;
  engine::Position next_ = 1;
  bool trouble(const std::string& what);
};

}  // namespace sublet::scenario
