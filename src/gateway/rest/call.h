// Call: one request of the HTTP API as its handler sees it: who asks, for which operator, what; and Reply: what it gets.
//
// The frame (frame.h) has checked everything that is alike for all routes before a handler sees a call: the path and method,
// who asks and whether they may, the rate, the body against its schema, the query. A handler says what is asked of the
// records and what comes of it; an error that it returns undoes its unit and is told as TMF630's error body.
//
//   Result<Reply> read_key(Call& call, records::Sql& sql) {
//     Result<records::Row> row = sql.one("select ... where operator = ? and id = ?", {call.op, call.parameter(0)});
//     if (!row) return row.error();                                  // 404
//     return Reply{.body = ..., .etag = "3"};
//   }
#pragma once

#include <any>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "gateway/core/json.h"
#include "gateway/http/listener.h"
#include "gateway/rest/access.h"
#include "gateway/rest/query.h"
#include "records/sql.h"

namespace sublet::gateway::rest {

inline const std::string platform_operator = "-";  // the operator of what belongs to none

// Who asks, as a credential says it.
struct Principal {
  std::string op;       // whose; platform_operator: the platform's own
  std::string id;       // "key 01KB...", "staff 01KB...", "line 86170..."; what the audit log says
  std::string granted;  // roles and scopes, as text
  Rights rights;
  std::string payers = {};       // drawers and accounts that may pay by it, as words (payers.h)
  std::string line;     // of a subscriber; empty: none
  std::string visit = {}, party = {};  // of who has not bought yet (visits.h): the visit, and who it says it is; empty: none
  std::string session;  // the hash of its token; empty: an API key itself
  std::string name = {};  // of a member of staff
  bool password_seen = false;  // somebody else has seen the password it signed in by: until that is changed it may do nothing else
  bool browser = false; // its token came in a cookie (browser.h)
  Instant expires;
  bool platform() const { return op == platform_operator; }
  bool visitor() const { return !visit.empty(); }
  bool customer() const { return visitor() || !line.empty(); }  // sees and orders its own alone
};

struct Route;

struct Call {
  const Route* route = nullptr;
  const HttpRequest* http = nullptr;
  Principal who;
  std::string op;                       // whom it is about
  Instant now;
  std::string base;                     // "https://api.example": before paths, in href
  std::vector<std::string> parameters;  // of the path, in order
  Query query;
  std::vector<std::pair<std::string, std::string>> others;  // parameters of the query that the route asked for
  Json body;
  std::any prepared;                    // what the route's `before` has left for its handler
  // For the audit log.
  std::string resource, old_etag, new_etag;

  const std::string& parameter(size_t i) const {
    ensure(i < parameters.size(), "a handler asks for parameters that its path has");
    return parameters[i];
  }
  std::string other(std::string_view name) const;
  // Refusal `precondition_failed` when If-Match names other states than `etag`; notes the old state.
  Result<Done> match(const std::string& etag);
};

struct Reply {
  int status = 0;             // 0: the route's own
  Json body = nullptr;        // null: none
  std::string etag = {};      // without quotes; empty: none
  HttpHeaders headers = {};
  std::string location = {};  // path; 201
  bool raw = false;           // `text` is the body
  std::string text = {}, type = {};
  std::function<void(std::shared_ptr<HttpStream>)> stream = {};  // raw too: what goes on (listener.h)
};

// A list's page: X-Total-Count, X-Result-Count, and 206 when there is more before or behind.
Reply page(const Call& call, std::vector<Json> shown, int64_t total);

// A refusal's or fault's status, and TMF630's error body.
int status_of(const Error& error);
HttpReply problem(int status, const std::string& code, const std::string& message);
HttpReply problem(const Error& error);

}  // namespace sublet::gateway::rest
