// explain: a charge in words that a customer-service agent can read out. From the event, the use and the catalogue's
// version alone: which offer, rule, step, bucket, discount, rounding and postings made it what it is.
//
//   for (const std::string& line : explain(version, names, use, charged)) say(line);
//
// Each line that moves the sum ends in ": AMOUNT."; they add up to the line "Cost: AMOUNT CURRENCY.".
#pragma once

#include <string>
#include <vector>

#include "catalogue/tables.h"
#include "charging/event.h"

namespace sublet::charging {

std::vector<std::string> explain(const catalogue::Version& version, const catalogue::Registry& names, const catalogue::Use& use, const Charged& charged);

// Of any other event that moves money or units (fees with their days, minimums, instalments, top-ups, adjustments, grants,
// limits); empty for the rest.
std::vector<std::string> explain(const catalogue::Version& version, const catalogue::Registry& names, const Event& event);

}  // namespace sublet::charging
