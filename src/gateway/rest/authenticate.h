// Authenticator: from what a request shows to who asks.
//
// What is shown is an API key ("sk.OPERATOR.ID.SECRET") or the token of a session ("st.OPERATOR.SECRET": of OAuth2 client
// credentials, staff or a subscriber), in `Authorization: Bearer` or `X-API-Key`, or a browser's cookie (browser.h). The database has only hashes of them. Who
// was found is remembered for ten seconds at most, and forgotten at once when a key is revoked, a session ended or a person's
// rights are changed (forget()); so a read costs the database nothing for its credential. A subscriber's session is read each time:
// it ends in the unit of work that hands the line to another, wherever that runs.
//
// All functions may be called from any thread. Refusal: `unauthorized`, the same whatever is wrong.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "gateway/rest/call.h"
#include "records/database.h"

namespace sublet::gateway::rest {

class Authenticator {
 public:
  explicit Authenticator(records::Database& db) : db_(db) {}
  Result<Principal> who(const HttpRequest& request, Instant now);
  void forget();
  // The API key that is shown, for OAuth2 and nothing else; no value: it is none, or revoked.
  std::optional<Principal> key(records::Sql& sql, const std::string& shown);

  struct Session {
    std::string op, kind, principal, granted, line;
    int64_t seconds = 0;
  };
  // A new session's token; told once.
  static Result<std::string> begin(records::Sql& sql, const Session& session, Instant now);
  static Result<Done> end_all(records::Sql& sql, const std::string& op, const std::string& principal);

 private:
  struct Known {
    Principal who;
    Instant until;
  };
  std::optional<Principal> look(records::Sql& sql, const std::string& shown, Instant now);
  records::Database& db_;
  std::mutex mutex_;
  uint64_t generation_ = 0;  // grows with forget(): what was read before it is not remembered after it
  std::unordered_map<std::string, Known> known_;
};

bool shows_credential(const HttpRequest& request);  // good or not

// The text of a new API key and the hash that is kept of it.
struct NewKey {
  std::string text, hash;
};
NewKey new_key(const std::string& op, const std::string& id);

}  // namespace sublet::gateway::rest
