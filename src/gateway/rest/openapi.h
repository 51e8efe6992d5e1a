// The OpenAPI 3.0 document of the HTTP API, made from the table of routes that serves it and the schemas that it checks by.
//
//   Json document = openapi(frame.router().routes(), "http://127.0.0.1:8680");
#pragma once

#include <string>
#include <vector>

#include "gateway/rest/route.h"

namespace sublet::gateway::rest {

Json openapi(const std::vector<Route>& routes, const std::string& base);

}  // namespace sublet::gateway::rest
