#include "sim/switches.h"

namespace sublet::sim {

using catalogue::Direction;
using catalogue::Service;

std::optional<SwitchOrder> switch_order(std::string_view action, std::string_view code) {
  SwitchOrder o;
  if (action == "on") o.action = SwitchOrder::Action::on;
  else if (action == "off") o.action = SwitchOrder::Action::off;
  else if (action == "halfoff") o.action = SwitchOrder::Action::half;
  else return {};
  if (code.empty()) o.scope = SwitchOrder::Scope::all;
  else if (code == "V0001") o.scope = SwitchOrder::Scope::voice;
  else if (code == "V0002") o.scope = SwitchOrder::Scope::data;
  else if (code == "V0003") o.scope = SwitchOrder::Scope::messages;
  else return {};
  if (o.action == SwitchOrder::Action::half && o.scope != SwitchOrder::Scope::all) return {};
  return o;
}

SwitchState Switches::at_time(const std::vector<Change>& changes, Instant at) {
  SwitchState s;
  for (const Change& c : changes)
    if (c.from <= at) s = c.state;
  return s;
}

void Switches::apply(PhoneNumber line, const SwitchOrder& o, Instant at) {
  const std::lock_guard lock(mutex_);
  std::vector<Change>& changes = lines_[line.bits()];
  SwitchState s = changes.empty() ? SwitchState{} : changes.back().state;
  const bool was_open = s.open();
  const bool on = o.action == SwitchOrder::Action::on;
  switch (o.scope) {
    case SwitchOrder::Scope::all:
      s.all = on ? SwitchState::All::on : o.action == SwitchOrder::Action::half ? SwitchState::All::half : SwitchState::All::off;
      break;
    case SwitchOrder::Scope::voice: s.voice = on; break;
    case SwitchOrder::Scope::data: s.data = on; break;
    case SwitchOrder::Scope::messages: s.messages = on; break;
    case SwitchOrder::Scope::speed: s.kbps = o.kbps; break;
  }
  if (!changes.empty() && changes.back().state == s) return;
  if (was_open && !s.open()) ++stopped_;
  if (!was_open && s.open()) --stopped_;
  if (changes.size() == remembered) changes.erase(changes.begin());
  changes.push_back({at, s});
}

SwitchState Switches::state(PhoneNumber line, Instant at) const {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(line.bits());
  return found == lines_.end() ? SwitchState{} : at_time(found->second, at);
}

bool Switches::lets(PhoneNumber line, const catalogue::Use& use) const {
  const SwitchState s = state(line, use.start);
  if (s.all == SwitchState::All::off) return false;
  const bool incoming = use.direction == Direction::in;
  if (s.all == SwitchState::All::half && !incoming) return false;
  switch (use.service) {
    case Service::data: return s.data;
    case Service::voice:
    case Service::video: return s.voice || incoming;
    default: return s.messages || incoming;
  }
}

uint64_t Switches::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

}  // namespace sublet::sim
