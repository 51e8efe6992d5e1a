// What `sublet rate` needs to state an account as it stands; no command, and nothing of it is in any log.
#include "charging/machine.h"

namespace sublet::charging {

Result<Done> Machine::preset_counter(std::string_view op, PhoneNumber number, std::string_view name, int64_t value) {
  answer_ = Answer{};
  events_.clear();
  op_ = operator_of(op);
  if (op_ == nullptr) return refusal(answer_.code, answer_.detail);
  version_ = op_->version_at(now_);
  const LineId line = line_of(number);
  if (line == 0) return refusal(answer_.code, answer_.detail);
  const catalogue::Counter* c = current().counter(op_->registry.counters.find(name));
  if (c == nullptr || c->of == catalogue::Counter::Of::host) return refusal("unknown_counter", "there is no counter of lines or accounts '" + std::string(name) + "'");
  const AccountId a = state_.store.line(line).account;
  const Ordinal ordinal = state_.store.line(line).ordinal;
  const auto period = static_cast<uint32_t>(catalogue::period_of(c->per, local_day(now_s_)).from);
  const int64_t stood = counter_value(a, c->of == catalogue::Counter::Of::account ? Ordinal{0} : ordinal, c->id, period);
  int64_t before = 0;
  move_counter(a, ordinal, *c, period, value - stood, before);
  // Limits that it has reached hold, as if uses had moved it there.
  collect(a, ordinal, current(), now_);
  check_limits(a, line, current(), *c, period, stood, value, now_s_);
  state_.store.set_due(a, earliest(a));
  return Done{};
}

}  // namespace sublet::charging
