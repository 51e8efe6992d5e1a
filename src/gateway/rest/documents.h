// Documents: resources whose truth is what was posted (TMF620, TMF635): kept as they came, with an id, a version and, for what
// clients filter and sort by, an index of their values.
//
//   document(operator, kind, id)      the body as JSON, its version (the ETag), where it comes from
//   document_value(... path, value)   each single value in it, by its path, as text that sorts as the value does (query.h)
//
// What comes from elsewhere (origin: `published`, from the catalogue that charging runs) is shown like the rest and changed
// by nobody here. All functions run in a unit of work. Refusals: `not_found`, `read_only`, `bad_request`, `conflict`.
//
//   Documents offers("productOffering");
//   offers.put(sql, op, id, body, "posted", now);
//   Result<Documents::Page> some = offers.list(sql, op, query);
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "gateway/rest/query.h"
#include "records/sql.h"

namespace sublet::gateway::rest {

class Documents {
 public:
  struct Document {
    std::string id, origin;
    int64_t version = 0;
    Json body;
  };
  struct Page {
    std::vector<Document> documents;
    int64_t total = 0;
  };
  static constexpr size_t most_values = 400;  // of one document in the index; of what is beyond, nothing is found

  explicit Documents(std::string kind) : kind_(std::move(kind)) {}
  Result<Done> put(records::Sql& sql, const std::string& op, const std::string& id, const Json& body, const std::string& origin, Instant now) const;  // new or instead
  Result<Document> get(records::Sql& sql, const std::string& op, const std::string& id) const;
  Result<Page> list(records::Sql& sql, const std::string& op, const Query& query) const;
  Result<Done> remove(records::Sql& sql, const std::string& op, const std::string& id) const;
  const std::string& kind() const { return kind_; }

 private:
  std::string kind_;
};

// Every single value of a document by its path; arrays have none of their own.
void flatten(const Json& value, const std::string& path, std::vector<std::pair<std::string, std::string>>& out, size_t most);

}  // namespace sublet::gateway::rest
