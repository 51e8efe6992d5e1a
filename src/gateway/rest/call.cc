#include "gateway/rest/call.h"

#include <algorithm>
#include <array>

namespace sublet::gateway::rest {
namespace {

struct Known {
  const char* code;
  int status;
};
constexpr std::array<Known, 64> known = {{{"bad_json", 400}, {"bad_bill", 400}, {"bad_query", 400}, {"bad_request", 400}, {"bad_amount", 400}, {"bad_number", 400}, {"bad_time", 400}, {"bad_url", 400}, {"bad_role", 400}, {"bad_scope", 400}, {"bad_phone", 400}, {"bad_party", 400}, {"bad_identity_number", 400}, {"bad_order", 400}, {"bad_iccid", 400}, {"bad_imsi", 400}, {"bad_payment", 400}, {"bad_pattern", 400}, {"bad_search", 400}, {"bad_grade", 400}, {"bad_plan", 400}, {"bad_model", 400}, {"bad_lot", 400}, {"bad_stock_file", 400}, {"bad_imei", 400}, {"not_ready", 503}, {"unavailable", 503}, {"bad_check", 400}, {"bad_reservation", 400}, {"bad_objection", 400}, {"bad_setting", 400}, {"bad_brand", 400}, {"bad_complaint", 400}, {"bad_licence", 400}, {"unknown_host", 400}, {"bad_payer", 400}, {"bad_prefix", 400}, {"bad_block", 400}, {"unknown_reservation", 404}, {"bad_notification", 400},
                                          {"unauthorized", 401}, {"sign_in_failed", 401}, {"another_session", 401}, {"forbidden", 403}, {"wrong_password", 403}, {"password_seen", 403}, {"wrong_totp", 400}, {"same_password", 400}, {"wrong_origin", 403}, {"not_found", 404}, {"unknown_operator", 404}, {"wrong_method", 405}, {"conflict", 409},
                                          {"duplicate", 409}, {"in_progress", 409}, {"read_only", 409}, {"wrong_state", 409}, {"stale", 412}, {"precondition_failed", 412}, {"too_large", 413}, {"bad_media_type", 415}, {"key_reused", 422}, {"too_many_requests", 429}, {"busy", 503}}};

const char* reason(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

}  // namespace

std::string Call::other(std::string_view name) const {
  for (const auto& [n, value] : others)
    if (n == name) return value;
  return {};
}

Result<Done> Call::match(const std::string& etag) {
  old_etag = etag;
  std::string_view asked = http->header("if-match");
  if (asked.empty() || asked == "*") return Done{};
  while (!asked.empty()) {
    const size_t comma = asked.find(',');
    std::string_view one = asked.substr(0, comma);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
    if (one == "\"" + etag + "\"") return Done{};
    if (comma == std::string_view::npos) break;
    asked.remove_prefix(comma + 1);
  }
  return refusal("precondition_failed", "it has changed since: its ETag is \"" + etag + "\"");
}

Reply page(const Call& call, std::vector<Json> shown, int64_t total) {
  Reply r;
  r.body = Json::array();
  for (Json& j : shown) r.body.push_back(call.query.shown(j));
  const auto count = static_cast<int64_t>(r.body.size());
  r.status = count < total ? 206 : 200;
  r.headers = {{"X-Total-Count", std::to_string(total)}, {"X-Result-Count", std::to_string(count)}};
  return r;
}

int status_of(const Error& error) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const Known& k) { return error.code == k.code; });
  if (found != known.end()) return found->status;
  if (error.is_refusal()) return 422;
  return error.code == "records_unreachable" ? 503 : 500;
}

HttpReply problem(int status, const std::string& code, const std::string& message) {
  Json body = {{"code", code}, {"reason", reason(status)}};
  if (!message.empty()) body["message"] = message;
  body["status"] = std::to_string(status);
  body["@type"] = "Error";
  HttpReply r;
  r.status = status;
  r.body = dump(body);
  if (status == 401) r.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"sublet\"");
  if (status == 503) r.headers.emplace_back("Retry-After", "1");
  return r;
}

HttpReply problem(const Error& error) {
  const int status = status_of(error);
  // What the environment says is for the operator's log, not for the other side.
  return problem(status, error.is_refusal() || status == 503 ? error.code : "fault", error.is_refusal() ? error.detail : "this could not be done just now; nothing was changed");
}

}  // namespace sublet::gateway::rest
