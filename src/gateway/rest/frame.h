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

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "gateway/http/metrics.h"
#include "gateway/rest/limiter.h"
#include "gateway/rest/parts.h"
#include "gateway/rest/route.h"

namespace sublet::gateway::rest {

class Frame {
 public:
  Frame(Parts& parts, std::vector<Route> routes, std::string base);
  // Answers once: at once, or when the outcome of what a route has begun is known (Route::Runs::later). Any thread; may wait.
  // Outcomes must not come any more when the frame goes away.
  void answer(const std::shared_ptr<const HttpRequest>& request, const HttpRespond& respond);
  const Router& router() const { return router_; }
  // What GET of a path shows the operator's own people now; for events. Refusals and faults: the route's.
  Result<Json> resource(const std::string& op, const std::string& path);
  void collect(MetricSet& out) const;

 private:
  std::optional<HttpReply> judged(const std::shared_ptr<const HttpRequest>& request, const HttpRespond& respond);
  Result<Done> look(Call& call);
  void begin(const std::shared_ptr<Call>& call, HttpHeaders headers, HttpRespond respond);
  HttpReply told(const Call& call, Result<Reply> reply);
  Result<Done> admit(Call& call, HttpHeaders& headers, HttpReply& refused);
  Result<Done> read_body(Call& call);
  HttpReply carry_out(Call& call);
  Result<Reply> change(Call& call, const std::optional<Error>& unready);
  HttpReply shown(const Call& call, Reply reply);

  Parts& parts_;
  const Router router_;
  const std::string base_;
  Limiter each_, each_operator_, strangers_, visitors_, wrong_notices_, beyond_;
  mutable std::mutex mutex_;
  std::set<std::string> under_way_;  // idempotency keys
  std::map<std::string, uint64_t> asked_;  // requests of each operator
};

}  // namespace sublet::gateway::rest
