// compile: an operator's directory as text -> Version, or every mistake in it.
//
//   Bundle bundle = {{"operator.yaml", bytes}, {"tariffs/intl.csv", bytes}};
//   Diagnostics found;
//   std::shared_ptr<const Version> v = compile(bundle, registry, zones, found);   // null if found is not empty
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/hash.h"
#include "catalogue/tables.h"
#include "catalogue/text.h"

namespace sublet::catalogue {

// The files of a directory: relative path -> content. *.yaml are read; *.csv are price lists that they name.
using Bundle = std::map<std::string, std::string>;
Hash128 bundle_hash(const Bundle& bundle);
std::string bundle_bytes(const Bundle& bundle);          // the stored form: docs/formats/catalogue.md, "Stored"
Result<Bundle> bundle_from(std::string_view bytes);      // refusals: `bad_bundle`

using ZoneLoader = std::function<Result<ZoneTable>(std::string_view name)>;

// The code that the bundle's `operator` states, without compiling; empty if it cannot be read.
std::string operator_code(const Bundle& bundle);

// Names that the registry does not know yet are added to it, in the order of the text, also when mistakes are found.
std::shared_ptr<const Version> compile(const Bundle& bundle, Registry& registry, const ZoneLoader& zones, Diagnostics& found);

}  // namespace sublet::catalogue
