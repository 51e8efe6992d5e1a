// Licences: what an operator may do business by, each for a time: licences of an authority, and agreements with hosts. Papers and their dates only; what
// an agreement costs is settled elsewhere.
//
//   Licence l = *put_licence(w, {.kind = "licence", .number = "A2.B1-20190001", .counterpart = "MIIT", .begins = day, .ends = day + 1826}, 0);
//   for (const Licence& each : *licences(w)) ... each.state(today)        // "in_force"
//
// Refusals: `unknown_licence`, `bad_licence` with what is wrong, `stale` (changed by somebody else meanwhile).
#pragma once

#include <string>
#include <vector>

#include "commerce/context.h"

namespace sublet::commerce {

struct Licence {
  std::string id = {};                 // empty: a new one
  std::string kind = "licence";        // licence, agreement
  std::string number = {}, counterpart = {}, scope = {}, note = {};
  int64_t begins = 0, ends = 0;        // days since 1970-01-01; 0: not stated
  int64_t version = 0;
  std::string actor = {};
  Instant changed = {};
  const char* state(int64_t today) const { return today < begins ? "to_begin" : ends != 0 && today > ends ? "ended" : "in_force"; }
};
Result<Licence> put_licence(const Work& w, const Licence& l, int64_t version);  // version: what the caller has seen; 0: whatever it is
Result<Licence> licence(const Work& w, const std::string& id);
Result<std::vector<Licence>> licences(const Work& w);                           // what ends first, first; at most 1,000
Result<Done> remove_licence(const Work& w, const std::string& id);

}  // namespace sublet::commerce
