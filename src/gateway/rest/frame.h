// Frame: what is alike for every request of the HTTP API, before and behind its handler.
//
// In this order: the route (404, 405), the rate of strangers, who asks (401), how often (429), whether they may (403), whose
// data it is about, the query (400), the body's type, size and shape (415, 400), then the handler: for a change in one unit
// of work with its idempotency key and its line of the audit log, so that all three are there or none. Whatever happens, an
// answer comes: refusals with TMF630's error body, faults without the environment's words.
//
// Idempotency (draft-ietf-httpapi-idempotency-key-header): on every POST. The first answer is stored, locked under the key
// and the request together, so that only who sends both again can read it; the same key with another request is 422, one
// that is still being carried out 409.
//
// Operators: a principal's own, always. The platform's principals belong to none and name one by `X-Operator`.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "gateway/rest/limiter.h"
#include "gateway/rest/parts.h"
#include "gateway/rest/route.h"

namespace sublet::gateway::rest {

class Frame {
 public:
  Frame(Parts& parts, std::vector<Route> routes, std::string base);
  HttpReply answer(const HttpRequest& request);  // any thread; may wait
  const Router& router() const { return router_; }
  // What GET of a path shows the operator's own people now; for events. Refusals and faults: the route's.
  Result<Json> resource(const std::string& op, const std::string& path);

 private:
  HttpReply judged(const HttpRequest& request);
  Result<Done> admit(Call& call, HttpHeaders& headers, HttpReply& refused);
  Result<Done> read_body(Call& call);
  HttpReply carry_out(Call& call);
  Result<Reply> change(Call& call, const std::optional<Error>& unready);
  HttpReply shown(const Call& call, Reply reply);

  Parts& parts_;
  const Router router_;
  const std::string base_;
  Limiter each_, each_operator_, strangers_;
  std::mutex mutex_;
  std::set<std::string> under_way_;  // idempotency keys
};

}  // namespace sublet::gateway::rest
