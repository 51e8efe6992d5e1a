#include "scenario/gateway_target.h"
#include "scenario/scenario.h"
#include "scenario/targets.h"

namespace sublet::scenario {

namespace {

void take(const Report& from, const std::string& where, std::vector<std::string>& to) {
  for (const std::string& wrong : from.failures) to.push_back(where + wrong);
}

void add(std::string difference, std::vector<std::string>& to) {
  if (!difference.empty()) to.push_back(std::move(difference));
}

}  // namespace

Report run_at_all_depths(const std::string& path) {
  BareTarget bare;
  Report report = run_scenario(path, bare);
  if (!report.failures.empty()) return report;
  {
    EngineTarget killed;
    const Report other = run_scenario(path, killed);
    take(other, "through kills: ", report.failures);
    add(compare(path, report, other), report.failures);
  }
  {
    GatewayTarget gateway;
    const Report other = run_scenario(path, gateway);
    take(other, "through the gateway: ", report.failures);
    add(compare(path, report, other), report.failures);
  }
  if (report.sessions == 0) return report;
  // Once more, the sessions as a network element holds them.
  BareTarget bare_again;
  const Report one = run_scenario(path, bare_again, Sessions::as_gy);
  report.no_diameter_form = one.no_diameter_form;
  if (one.no_diameter_form) return report;
  take(one, "with sessions as credit control: ", report.failures);
  if (!one.failures.empty()) return report;
  GatewayTarget gateway;
  const Report other = run_scenario(path, gateway, Sessions::as_gy);
  take(other, "with sessions through the gateway: ", report.failures);
  add(compare(path, one, other), report.failures);
  return report;
}

}  // namespace sublet::scenario
