// Schemas: the shapes of what the API takes and gives, as OpenAPI 3.0 states them (files under rest/schemas/, built in), and
// the check of a body against one. Of JSON Schema it knows what those files use: type, properties, required, items, enum,
// format date-time, minimum, maximum, minLength, maxLength, pattern (none), $ref. Members that a schema does not name are
// let through: TM Forum's resources may be extended.
//
//   if (Result<Done> fits = Schemas::all().check("TMF622.ProductOrder_Create", body); !fits) return fits.error();
//
// Read by all threads. Refusals: `bad_request` with the member and what is expected.
#pragma once

#include <map>
#include <string>

#include "gateway/core/json.h"

namespace sublet::gateway::rest {

class Schemas {
 public:
  static const Schemas& all();  // what is built in
  Result<Done> check(const std::string& name, const Json& value) const;
  bool known(const std::string& name) const { return schemas_.contains(name); }
  const std::map<std::string, Json>& every() const { return schemas_; }

 private:
  Schemas();
  std::map<std::string, Json> schemas_;
};

}  // namespace sublet::gateway::rest
