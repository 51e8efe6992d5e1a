// What hosts sell to people themselves, for comparison: the section `retail` of a catalogue (docs/formats/catalogue.md).
//
// Each host's part is a catalogue of its own, compiled by the same code, with names that nobody else knows. compile() checks it with all the
// rest and keeps nothing of it: charging never looks at it, and none of it is ever on sale. Who compares asks for it here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "catalogue/compile.h"

namespace sublet::catalogue {

struct HostRetail {
  std::string host;
  std::shared_ptr<const Version> tables;
  Registry names;
};

// In the order of the text; empty when there is none, or anything is wrong with the bundle.
std::vector<HostRetail> compile_retail(const Bundle& bundle, const ZoneLoader& zones);

}  // namespace sublet::catalogue
