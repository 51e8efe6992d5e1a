// What the command line says of Diameter Gy, as gateway::GyOptions. Refusals `bad_peer`, `bad_realm`.
#pragma once

#include "apps/commands.h"
#include "gateway/gy/server.h"

namespace sublet::apps {

Result<gateway::GyOptions> gy_settings(const ServeOptions::Gy& gy);

}  // namespace sublet::apps
