// The reader of Service-Information (TS 32.299 7.2), part of read_credit_control_request.
#pragma once

#include "protocol/diameter/credit_control_request.h"

namespace sublet::protocol::diameter {

bool read_service_information(std::string_view data, CreditControlRequest& r, Failure& f, bool shortcut);

// Subscription-Id and User-Equipment-Info stand inside and outside.
bool read_subscription_id(const AvpView& a, CreditControlRequest& r, Failure& f, bool shortcut);
bool read_user_equipment(std::string_view data, UserEquipment& out, Failure& f);

// An AVP of PS-Information that some gateways put elsewhere: true if it is one of those (or wrong: `f`).
bool take_strayed(const AvpView& a, CreditControlRequest& r, Failure& f);

}  // namespace sublet::protocol::diameter
