// What is live on a line at this moment, as charging has it: its sessions, what each was granted and what is held for it. Read only: sessions
// belong to the network that asks for them.
#pragma once

#include <vector>

#include "gateway/rest/parts.h"
#include "gateway/rest/route.h"

namespace sublet::gateway::rest {

std::vector<Route> live_routes(Parts& parts);

}  // namespace sublet::gateway::rest
