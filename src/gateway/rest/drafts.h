// Drafts of an operator's catalogue, as the records keep them: the files that differ from a version that was published (`base`), until they
// are published themselves. And publications: who published which text, and why.
//
//   Result<Draft> d = draft(sql, op, id);                                   // refusal `not_found`
//   catalogue::Bundle text = changed_by(base_text, d->content);
//
// Functions run in a unit of work. Refusals: `bad_request` with what is wrong of a content, `too_large`, `conflict` (too many).
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/time.h"
#include "catalogue/compile.h"
#include "gateway/core/json.h"
#include "records/sql.h"

namespace sublet::gateway::rest {

struct DraftContent {
  std::map<std::string, std::string> files;  // path -> whole text
  std::set<std::string> removed;             // paths
  static constexpr size_t most_files = 200, most_octets = 1'000'000;
};
struct Draft {
  std::string id, name, base;
  DraftContent content;
  std::string state = "open";  // or published
  std::string hash;            // of its text, once it is published
  int64_t version = 1;
  std::string actor;
  Instant created, changed;
};
struct Publication {
  std::string draft, actor, reason;
  Instant at;
};

constexpr int64_t most_open_drafts = 200;  // of an operator

Result<DraftContent> content_of(const Json& body);  // "files", "removed"
Json content_json(const DraftContent& content);
catalogue::Bundle changed_by(catalogue::Bundle base, const DraftContent& content);

Result<Draft> draft(records::Sql& sql, const std::string& op, const std::string& id);
struct DraftPage {
  std::vector<Draft> drafts;  // the newest change first
  int64_t total = 0;
};
Result<DraftPage> drafts(records::Sql& sql, const std::string& op, const std::string& state, int64_t offset, int64_t limit);
Result<Done> insert_draft(records::Sql& sql, const std::string& op, const Draft& d);
Result<Done> update_draft(records::Sql& sql, const std::string& op, const Draft& d);  // its version goes up by one
Result<Done> remove_draft(records::Sql& sql, const std::string& op, const std::string& id);

Result<Done> note_publication(records::Sql& sql, const std::string& op, const std::string& hash, const Publication& p);
Result<std::map<std::string, Publication>> publications(records::Sql& sql, const std::string& op);  // the last of each hash

}  // namespace sublet::gateway::rest
