// The groups that request and answer share.
#pragma once

#include "protocol/diameter/avps.h"
#include "protocol/diameter/credit_control.h"
#include "protocol/diameter/message.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {

// `group`: Requested-, Used- or Granted-Service-Unit, whose value `data` is. `shortcut`: try the usual order
// first.
bool read_units(AvpKey group, std::string_view data, Units& out, Failure& f, bool shortcut = true);

// `group`: CC-Money, Cost-Information, Remaining-Balance: a Unit-Value with a Currency-Code. `cost_unit`: of
// Cost-Information.
bool read_money(AvpKey group, std::string_view data, CcMoney& out, Failure& f,
                std::string_view* cost_unit = nullptr);

void write_money(AvpWriter& w, const CcMoney& money);

// What a unit group holds. Inlined by order: see apart() in writer.h.
[[gnu::always_inline]] inline void write_units(AvpWriter& w, const Units& u) {
  if (u.reporting_reason) w.u32<avp::reporting_reason>(*u.reporting_reason);
  if (u.tariff_change_usage) w.u32<avp::tariff_change_usage>(static_cast<uint32_t>(*u.tariff_change_usage));
  if (u.tariff_time_change) w.u32<avp::tariff_time_change>(*u.tariff_time_change);
  if (u.time) w.u32<avp::cc_time>(*u.time);
  if (u.money)
    apart(w, [&](AvpWriter& to) {
      const size_t group = to.begin<avp::cc_money>();
      write_money(to, *u.money);
      to.end(group);
    });
  if (u.total) w.u64<avp::cc_total_octets>(*u.total);
  if (u.input) w.u64<avp::cc_input_octets>(*u.input);
  if (u.output) w.u64<avp::cc_output_octets>(*u.output);
  if (u.specific) w.u64<avp::cc_service_specific_units>(*u.specific);
}

}  // namespace sublet::protocol::diameter
