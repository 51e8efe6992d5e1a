// Parts: what the handlers of the HTTP API work with; and Settings: its limits, each in one place.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "gateway/http/proxies.h"
#include "gateway/rest/limiter.h"
#include "gateway/rest/route.h"
#include "io/clock.h"
#include "records/database.h"
#include "records/vault.h"

namespace sublet::commerce {
struct Order;
struct OutsideAnswer;
}
namespace sublet::records {
struct Outward;
}
namespace sublet::gateway {
class MetricSet;
class Service;
struct EsimProgress;
struct IdentityCheck;
struct HeardNotice;
}  // namespace sublet::gateway

namespace sublet::gateway::rest {

class Authenticator;

struct Settings {
  std::string address = "127.0.0.1";
  uint16_t port = 0;                     // 0: a free one
  std::string certificate = {}, key = {};  // PEM files; none: plain HTTP
  std::string public_url = {};           // what hrefs begin with; empty: the address that it listens on
  Proxies proxies = {};                  // what stands before us and says whom it speaks for; none: everybody is where they come from
  size_t max_connections = 1'000;
  size_t workers = 16, queue = 512;      // most of them wait for a commit: the more of them, the more share one
  Limiter::Options each = {.rate = 1'000, .burst = 2'000};        // principal
  Limiter::Options each_operator = {.rate = 5'000, .burst = 10'000};
  Limiter::Options each_visitor = {.rate = 20, .burst = 200};
  Limiter::Options strangers = {.rate = 10, .burst = 50};          // an address, without or with a wrong credential
  Limiter::Options wrong_notices = {.rate = 20, .burst = 200};     // an address and the merchant it tells what no wallet signed: beyond, few are looked at
  int64_t token_seconds = 3'600, staff_seconds = 8 * 3'600, subscriber_seconds = 24 * 3'600;
  int64_t visit_seconds = 2 * 3'600, visit_order_seconds = 30 * 86'400;  // of who has not bought yet; once it has an order under way
  int64_t visit_tellings = 5;            // how often a visit says who it is
  int64_t code_seconds = 300;
  int64_t code_attempts = 5, code_pause_seconds = 60, codes_an_hour = 5;
  int64_t sign_in_failures = 5, lock_seconds = 900;
  int64_t idempotency_seconds = 48 * 3'600;
  size_t streams = 256, streams_each = 8;  // open at once (now.h), in all and of one who asks
  std::string web = {};                  // where the pages are (web/site.h); empty: none are served
  size_t second_checks = 64;             // under way at once, each with its pictures
  bool bills = true;                     // what charging books is kept for bills
  int64_t usage_days = 92;               // single uses, for so long; 0: none
  // Webhooks.
  bool inner_callbacks = false;          // callbacks to this machine or private networks are allowed
  std::string callback_ca = {};          // PEM; empty: the system's
  int64_t callback_timeout_micros = 10'000'000;
  int64_t callback_retry_micros = 1'000'000, callback_longest_micros = 3'600'000'000;
  int64_t callback_attempts = 12;        // of one event; then the hub is paused
  size_t hubs_an_operator = 100;
};

// What reaches further than the records (gateway/orders/dispatcher.h does); empty functions: nothing is connected.
struct Outside {
  std::function<Result<Done>(const std::string& op, const std::string& order, IdentityCheck check, std::function<void(Result<commerce::Order>)> done)> second_check;
  std::function<Result<Done>(const EsimProgress& progress)> esim_progress;
  // A wallet's notice, believed or refused (gateway/wallet/desk.h).
  std::function<Result<HeardNotice>(const std::string& op, const std::string& merchant, const HttpRequest& request)> wallet_notice;
  // A row of topic `wallet` that nobody has written: asked at once, answered once from any thread.
  std::function<Result<Done>(const records::Outward& row, std::function<void(commerce::OutsideAnswer)> told)> wallet_ask;
  std::function<void(MetricSet&)> collect = {};  // what /metrics shows; empty: charging's alone
  std::string esim_secret = {};  // in the path of an SM-DP+'s notes; empty: none are taken
};

struct Parts {
  records::Database& db;
  Service& service;
  records::Vault& vault;
  io::Clock& clock;
  Authenticator& authenticator;
  const Settings& settings;
  std::function<void(const std::string& level, const std::string& text)> log;
  Outside outside = {};
  std::function<Result<Done>()> look_published = {};  // what was published meanwhile is in the records then; outside a unit
};

// The routes of each part of the API.
std::vector<Route> key_routes(Parts& parts);
std::vector<Route> session_routes(Parts& parts);   // OAuth2 tokens, sessions, subscribers' codes
std::vector<Route> visit_routes(Parts& parts);     // who has not bought yet
std::vector<Route> brand_routes(Parts& parts);     // how the operator shows itself
std::vector<Route> staff_routes(Parts& parts);
std::vector<Route> audit_routes(Parts& parts);     // and operators

// Whether `who` may give these roles and scopes to somebody of `op`: nobody gives away more than they have.
Result<Granted> may_grant(const Principal& who, const std::string& op, const std::string& words);

// The page that is asked for of rows that are few enough to be looked at one by one.
Reply page_of(const Call& call, const records::Rows& rows, const std::function<Json(const records::Row&)>& json);
Reply page_of(const Call& call, std::vector<Json> all);

// Whether it is the one-time code that was sent to the line; used up then. A try is counted in the unit, which has to be stored whatever
// comes of it: a refusal is told by told_apart(), which undoes nothing.
Result<bool> take_code(const Parts& parts, records::Sql& sql, const std::string& op, const std::string& line, const std::string& code, Instant now);
Reply told_apart(const Error& refused);

// The answer to a good sign-in: the token, or where a browser asked for it its cookie (browser.h).
Result<Reply> begun(const Call& call, const char* kind, const std::string& token, int64_t seconds);

// What is written about a change, within its unit or after it was undone.
Result<Done> write_audit(records::Sql& sql, const Call& call, int64_t status, const std::string& outcome);
std::string reason_of(const Call& call);  // X-Reason, at most 500 octets of UTF-8
// Telephone and identity numbers in a text, all but their ends hidden: "8617****0001".
std::string masked(std::string_view text);

// Which operators there are, as charging knows them; looked at anew when a catalogue is published.
bool operator_exists(Service& service, const std::string& op);

}  // namespace sublet::gateway::rest
