// Remarks: what clients tell of an order or a resource beside what commerce knows of it (a description, notes, wishes of dates): kept as
// it came, shown with it, and decided on by nobody. People write names and numbers there: it is sealed.
//
//   Result<Remark> r = remark(sql, vault, op, "productOrder", id);         // none: empty, version 0
//   r->body["description"] = "call before delivery";
//   put_remark(sql, vault, op, "productOrder", id, *r, now);
#pragma once

#include <string>

#include "base/time.h"
#include "gateway/core/json.h"
#include "records/reseal.h"
#include "records/sql.h"

namespace sublet::gateway::rest {

struct Remark {
  Json body = Json::object();
  int64_t version = 0;
};
constexpr size_t most_remark = 60'000;  // octets

Result<Remark> remark(records::Sql& sql, const records::Vault& vault, const std::string& op, const std::string& kind, const std::string& id);
Result<Done> put_remark(records::Sql& sql, const records::Vault& vault, const std::string& op, const std::string& kind, const std::string& id, const Remark& remark, Instant now);  // refusal `bad_request`
records::SealedRows sealed_remarks();  // for key_rotation.cc; what was kept before remarks were sealed is sealed too
// The version of both together: "3", or "3.1" once something was told.
inline std::string etag_of(int64_t version, const Remark& r) { return std::to_string(version) + (r.version == 0 ? "" : "." + std::to_string(r.version)); }

}  // namespace sublet::gateway::rest
