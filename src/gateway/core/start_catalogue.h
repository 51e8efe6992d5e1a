// The catalogue's directory at a start of the server (decision 0022): published when it has changed since the start before, and only then. What
// was published meanwhile by other ways, from the studio or by `sublet catalogue publish`, stays in force.
//
//   Result<StartCatalogue> done = publish_at_start(service, "examples/operator");
//
// Which text a directory had is kept beside the versions: <data>/catalogues/OPERATOR.directory. Refusals and faults: those of Service::publish.
#pragma once

#include <string>

#include "gateway/core/service.h"

namespace sublet::gateway {

struct StartCatalogue {
  std::string op;
  bool published = false;  // false: it is as it was
  bool newer = false;      // and another version has been published since
};
Result<StartCatalogue> publish_at_start(Service& service, const std::string& directory);

}  // namespace sublet::gateway
