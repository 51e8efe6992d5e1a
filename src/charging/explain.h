// explain: a charge in words that a customer-service agent can read out. From the event, the use and the catalogue's
// version alone: which offer, rule, step, bucket, discount, rounding and postings made it what it is.
//
//   for (const std::string& line : explain(version, names, use, charged)) say(line);
#pragma once

#include <string>
#include <vector>

#include "catalogue/tables.h"
#include "charging/event.h"

namespace sublet::charging {

std::vector<std::string> explain(const catalogue::Version& version, const catalogue::Registry& names, const catalogue::Use& use, const Charged& charged);

}  // namespace sublet::charging
