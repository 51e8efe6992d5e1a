// Readers of the groups that request and answer share.
#pragma once

#include "protocol/diameter/credit_control.h"
#include "protocol/diameter/message.h"

namespace sublet::protocol::diameter {

// `group`: Requested-, Used- or Granted-Service-Unit, whose value `data` is. `shortcut`: try the usual order
// first.
bool read_units(AvpKey group, std::string_view data, Units& out, Failure& f, bool shortcut = true);

// `group`: CC-Money, Cost-Information, Remaining-Balance: a Unit-Value with a Currency-Code. `cost_unit`: of
// Cost-Information.
bool read_money(AvpKey group, std::string_view data, CcMoney& out, Failure& f,
                std::string_view* cost_unit = nullptr);

class AvpWriter;
void write_units(AvpWriter& w, const Units& units);  // what a unit group holds
void write_money(AvpWriter& w, const CcMoney& money);

}  // namespace sublet::protocol::diameter
