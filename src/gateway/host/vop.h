// The words of China Unicom's VOP that both sides of the interface need: the envelope, and which service stands for which
// task. Private to gateway/host and the simulated host.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "gateway/host/task.h"

namespace sublet::gateway::vop {

struct Service {
  std::string_view type, name, version;
};
Service service_of(const HostTask& task);
std::string envelope(std::string_view mvnokey, std::string_view serial, const std::string& timestamp, const Service& service, nlohmann::ordered_json data);
std::string_view service_code(std::string_view service);       // voice -> V0001; empty: everything
std::string_view service_of_code(std::string_view code);       // and back

}  // namespace sublet::gateway::vop
