#include "gateway/rest/frame.h"

#include <strings.h>

#include <algorithm>
#include <utility>

#include "gateway/rest/authenticate.h"
#include "gateway/rest/browser.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/secrets.h"
#include "gateway/rest/strict_json.h"
#include "records/vault.h"

namespace sublet::gateway::rest {
namespace {

// One idempotency key while it is carried out.
class UnderWay {
 public:
  UnderWay(std::mutex& mutex, std::set<std::string>& all, std::string key) : mutex_(mutex), all_(all), key_(std::move(key)) {
    const std::lock_guard lock(mutex_);
    first_ = key_.empty() || all_.insert(key_).second;
  }
  ~UnderWay() {
    const std::lock_guard lock(mutex_);
    if (first_ && !key_.empty()) all_.erase(key_);
  }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  bool first() const { return first_; }

 private:
  std::mutex& mutex_;
  std::set<std::string>& all_;
  std::string key_;
  bool first_ = false;
};

Result<std::string> idempotency_key(const HttpRequest& request) {
  std::string_view key = request.header("idempotency-key");
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);  // the draft's form
  if (key.size() > 255 || !std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; })) return refusal("bad_request", "Idempotency-Key: up to 255 letters, digits and signs of ASCII");
  return std::string(key);
}

Json stored(const Reply& r) {
  Json headers = Json::array();
  for (const auto& [name, value] : r.headers) headers.push_back({name, value});
  return {{"status", r.status}, {"body", r.body}, {"etag", r.etag}, {"location", r.location}, {"headers", headers}, {"raw", r.raw}, {"text", r.text}, {"type", r.type}};
}
Reply restored(const Json& j) {
  Reply r;
  r.status = j.value("status", 500);
  r.body = j["body"];
  r.etag = j.value("etag", "");
  r.location = j.value("location", "");
  for (const Json& h : j["headers"]) r.headers.emplace_back(h[0].get<std::string>(), h[1].get<std::string>());
  r.headers.emplace_back("Idempotency-Replayed", "true");
  r.raw = j.value("raw", false), r.text = j.value("text", ""), r.type = j.value("type", "");
  return r;
}

constexpr int64_t beyond_a_second = 50;  // looked at all the same, of all that had too many wrong

bool media_is(std::string_view type, std::string_view what) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type.size() == what.size() && ::strncasecmp(type.data(), what.data(), what.size()) == 0;
}

}  // namespace

Frame::Frame(Parts& parts, std::vector<Route> routes, std::string base)
    : parts_(parts), router_(std::move(routes)), base_(std::move(base)), each_(parts.settings.each), each_operator_(parts.settings.each_operator), strangers_(parts.settings.strangers), visitors_(parts.settings.each_visitor), wrong_notices_(parts.settings.wrong_notices), beyond_({.rate = beyond_a_second, .burst = beyond_a_second}) {}

namespace {
const char* const failed = "this could not be done just now; nothing was changed";

void finish(HttpReply& reply) {
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
}
}  // namespace

void Frame::answer(const std::shared_ptr<const HttpRequest>& request, const HttpRespond& respond) {
  std::optional<HttpReply> reply;
  // Handlers use libraries that throw (JSON); whatever gets here is a bug of ours, and not the other side's business.
  try {
    reply = judged(request, respond);
  } catch (const std::exception& e) {
    parts_.log("error", "HTTP API: " + request->method + " " + masked(request->path()) + ": " + e.what());
    reply = problem(500, "fault", failed);
  }
  if (!reply) return;  // it comes later
  finish(*reply);
  respond(std::move(*reply));
}

std::optional<HttpReply> Frame::judged(const std::shared_ptr<const HttpRequest>& shared, const HttpRespond& respond) {
  const HttpRequest& request = *shared;
  Router::Found found = router_.find(request.method, request.path());
  if (found.route == nullptr) {
    if (found.allow.empty()) return problem(404, "not_found", "there is no such path");
    HttpReply r = problem(405, "wrong_method", "this path takes " + found.allow);
    r.headers.emplace_back("Allow", found.allow);
    return r;
  }
  const auto call = std::make_shared<Call>();
  call->route = found.route;
  call->http = &request;
  call->now = parts_.clock.now();
  call->base = base_;
  call->parameters = std::move(found.parameters);
  HttpHeaders headers;
  HttpReply reply;
  if (Result<Done> admitted = admit(*call, headers, reply); !admitted) {
    if (reply.status == 200) reply = problem(admitted.error());
  } else if (call->route->runs != Route::Runs::later) {
    reply = carry_out(*call);
  } else if (Result<Done> looked = look(*call); !looked) {
    reply = problem(looked.error());
  } else {
    begin(call, std::move(headers), respond);
    return std::nullopt;
  }
  for (auto& h : headers) reply.headers.push_back(std::move(h));
  return reply;
}

// The worker goes on with others meanwhile; the call lives until the outcome is there, and of its request all but the body.
void Frame::begin(const std::shared_ptr<Call>& call, HttpHeaders headers, HttpRespond respond) {
  const auto request = std::make_shared<const HttpRequest>(HttpRequest{call->http->method, call->http->target, {}, call->http->headers, call->http->from, call->http->tls});
  call->http = request.get();
  call->route->later(call, [this, call, request, headers = std::move(headers), respond = std::move(respond)](Result<Reply> outcome) {
    HttpReply reply;
    try {
      reply = told(*call, std::move(outcome));
    } catch (const std::exception& e) {
      parts_.log("error", "HTTP API: " + call->route->name + ": " + e.what());
      reply = problem(500, "fault", failed);
    }
    reply.headers.insert(reply.headers.end(), headers.begin(), headers.end());
    finish(reply);
    respond(std::move(reply));
  });
}

// Who asks, how often, whether they may, for whom.
Result<Done> Frame::admit(Call& call, HttpHeaders& headers, HttpReply& refused) {
  const HttpRequest& request = *call.http;
  const auto limited = [&](const Limiter::Verdict& v, bool tell) {
    if (v.good && !tell) return false;
    if (tell) headers.insert(headers.end(), {{"RateLimit-Limit", std::to_string(v.limit)}, {"RateLimit-Remaining", std::to_string(v.remaining)}, {"RateLimit-Reset", std::to_string(v.reset_seconds)}});
    if (v.good) return false;
    refused = problem(429, "too_many_requests", "wait " + std::to_string(v.wait_seconds) + " s");
    refused.headers.emplace_back("Retry-After", std::to_string(v.wait_seconds));
    return true;
  };
  const Error slower = refusal("too_many_requests");
  const int64_t steady = io::steady_micros();
  const auto from = [&] { return parts_.settings.proxies.client(request); };  // asked of strangers only
  if (call.route->open) {
    // What comes by a proxy shares an address: so wrong ones count for whom they are sent to, and past the bound the good are still found among them.
    const bool costly = call.route->costly;
    std::string whose = from();
    if (costly) {
      for (const std::string& p : call.parameters) whose += "\n" + p;
      if (const Limiter::Verdict room = wrong_notices_.look(whose, steady); !room.good && !beyond_.take("", steady).good) {
        (void)limited(room, false);
        return slower;
      }
    }
    const bool known = call.route->known && call.route->known(call);
    const bool to_somebody = costly && call.prepared.has_value();
    if (!known && limited(to_somebody ? wrong_notices_.take(whose, steady) : strangers_.take(from(), steady), false)) return slower;
    call.op = platform_operator;
    return Done{};
  }
  Result<Principal> who = parts_.authenticator.who(request, call.now);
  if (who && who->browser && !cookie_is_safe(request, base_)) who = refusal("unauthorized", "sign in again: this server is reached over https, and such a cookie is of plain HTTP");
  if (!who) {
    // Who shows nothing guesses nothing: every page asks first whether it is signed in.
    if (who.error().code == "unauthorized" && shows_credential(request) && limited(strangers_.take(from(), steady), false)) return slower;
    return who.error();
  }
  call.who = std::move(*who);
  call.op = call.who.op;
  {
    const std::lock_guard lock(mutex_);
    ++asked_[call.op];
  }
  if (call.who.browser && call.http->method != "GET" && call.http->method != "HEAD")
    if (Result<Done> ours = from_our_page(request, base_); !ours) return ours;
  if (const std::string_view named = request.header("sublet-principal"); call.who.browser && !named.empty() && named != call.who.op + "/" + call.who.id)
    return refusal("another_session", "this browser is signed in as somebody else by now: load the page anew");
  if (limited((call.who.visitor() ? visitors_ : each_).take(call.who.op + " " + call.who.id, steady), true)) return slower;
  if (limited(each_operator_.take(call.who.op, steady), false)) return slower;
  if (!call.route->open_to(call.who)) {
    if (call.who.password_seen) return refusal("password_seen", "somebody else has seen this password: change it first, by POST /sublet/v1/password");
    return refusal("forbidden", std::string("this needs ") + name_of(call.route->area) + (call.route->access == Access::write ? ".write" : ".read"));
  }
  if (const std::string_view named = request.header("x-operator"); !named.empty()) {
    if (!call.who.platform() && named != call.who.op) return refusal("forbidden", "X-Operator is the platform's to name");
    if (!operator_exists(parts_.service, std::string(named))) return refusal("unknown_operator", "no operator of this name is published here");
    if (call.who.platform() && !call.route->exempt) call.op = named;
  }
  return Done{};
}

Result<Done> Frame::read_body(Call& call) {
  const Route& route = *call.route;
  const HttpRequest& request = *call.http;
  if (route.takes.empty() && !route.form) return Done{};
  const std::string_view type = request.header("content-type");
  if (route.form) {
    if (!media_is(type, "application/x-www-form-urlencoded")) return refusal("bad_media_type", "this takes application/x-www-form-urlencoded");
    auto form = parse_form(request.body);
    if (!form) return form.error();
    call.others = std::move(*form);
    return Done{};
  }
  const bool patch = media_is(type, "application/merge-patch+json") && route.patch;
  if (!type.empty() && !patch && !media_is(type, "application/json")) return refusal("bad_media_type", route.patch ? "this takes application/merge-patch+json or application/json" : "this takes application/json");
  Result<Json> body = read_json(request.body);
  if (!body) return body.error();
  if (route.patch) {
    if (!body->is_object()) return refusal("bad_request", "a merge patch (RFC 7396) is an object");
  } else if (Result<Done> fits = Schemas::all().check(route.takes, *body); !fits) {
    return fits;
  }
  call.body = std::move(*body);
  return Done{};
}

// The query and the body, as the route takes them.
Result<Done> Frame::look(Call& call) {
  const Route& route = *call.route;
  if (route.list || !route.others.empty()) {
    Result<Query> query = parse_query(call.http->target, route.others, &call.others);
    if (!query) return query.error();
    if (!route.list && !query->where.empty()) return refusal("bad_query", "'" + query->where[0].path + "' is no parameter here");
    call.query = std::move(*query);
  } else if (route.method == "GET") {
    Result<Query> query = parse_query(call.http->target);
    if (!query) return query.error();
    call.query = std::move(*query);
  }
  return read_body(call);
}

HttpReply Frame::carry_out(Call& call) {
  const Route& route = *call.route;
  if (Result<Done> looked = look(call); !looked) return problem(looked.error());
  // What is not ready may have been carried out before: then its first answer is given again.
  std::optional<Error> unready;
  if (route.before)
    if (Result<Done> ready = route.before(call); !ready) unready = ready.error();
  if (unready && route.runs != Route::Runs::write) return problem(*unready);
  return told(call, route.runs == Route::Runs::plain  ? route.plain(call)
                    : route.runs == Route::Runs::read ? parts_.db.read<Reply>([&](records::Sql& sql) { return route.handler(call, sql); })
                                                      : change(call, unready));
}

HttpReply Frame::told(const Call& call, Result<Reply> reply) {
  if (reply) return shown(call, std::move(*reply));
  if (!reply.error().is_refusal()) parts_.log("error", "HTTP API: " + call.route->name + ": " + reply.error().text());
  return problem(reply.error());
}

void Frame::collect(MetricSet& out) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [op, n] : asked_) out.counter("sublet_api_requests_total", "requests of the HTTP API that showed a good credential", {{"operator", op}}, static_cast<double>(n));
}

Result<Json> Frame::resource(const std::string& op, const std::string& path) {
  Router::Found found = router_.find("GET", path);
  if (found.route == nullptr || found.route->list) return refusal("not_found", "there is no such path");
  HttpRequest request;
  request.method = "GET", request.target = path;
  Call call;
  call.route = found.route, call.http = &request, call.now = parts_.clock.now(), call.base = base_, call.parameters = std::move(found.parameters);
  call.op = call.who.op = op, call.who.id = "events";
  try {
    if (found.route->before)
      if (Result<Done> ready = found.route->before(call); !ready) return ready.error();
    Result<Reply> reply = found.route->runs == Route::Runs::plain ? found.route->plain(call) : parts_.db.read<Reply>([&](records::Sql& sql) { return found.route->handler(call, sql); });
    if (!reply) return reply.error();
    return std::move(reply->body);
  } catch (const std::exception& e) {  // of JSON; as in answer()
    return fault("api_failed", e.what());
  }
}

// The effect, its idempotency key and its line of the audit log: in one unit.
Result<Reply> Frame::change(Call& call, const std::optional<Error>& unready) {
  const Route& route = *call.route;
  std::string key;
  if (route.method == "POST" && !route.open) {
    Result<std::string> shown = idempotency_key(*call.http);
    if (!shown) return shown.error();
    key = std::move(*shown);
  }
  const std::string path(call.http->path());
  const std::string whole = key + "\n" + route.method + "\n" + path + "\n" + call.http->body;
  const std::string key_hash = key.empty() ? "" : secret_hash(key), request_hash = key.empty() ? "" : secret_hash(whole, key);
  const UnderWay under_way(mutex_, under_way_, key.empty() ? "" : call.op + "\n" + call.who.id + "\n" + key);
  if (!under_way.first()) return refusal("in_progress", "a request with this Idempotency-Key is being carried out; ask again when it is done");
  Call ran = call;
  Result<Reply> reply = parts_.db.write<Reply>([&](records::Sql& sql) -> Result<Reply> {
    ran = call;  // a unit may be run again
    if (!key.empty()) {
      Result<records::Rows> before = sql.query("select request, answer from idempotency where operator = ? and caller = ? and key = ?", {call.op, call.who.id, key_hash});
      if (!before) return before.error();
      if (!before->empty()) {
        if (!same((*before)[0].text(0), request_hash)) return refusal("key_reused", "this Idempotency-Key was used with another request");
        const Result<std::string> octets = records::from_base64((*before)[0].text(1));
        const std::optional<std::string> answer = octets ? unlock_with(whole, *octets) : std::nullopt;
        if (!answer) return fault("records_failed", "a stored answer cannot be read");
        return restored(Json::parse(*answer));
      }
    }
    Result<Reply> done = unready ? Result<Reply>(*unready) : route.handler(ran, sql);
    if (!done) return done;
    if (done->status == 0) done->status = route.status;
    if (ran.new_etag.empty()) ran.new_etag = done->etag;
    if (!key.empty() && done->status < 300) {
      Result<Done> kept = sql.later("insert into idempotency (operator, caller, key, request, answer, created) values (?, ?, ?, ?, ?, ?)",
                                    {call.op, call.who.id, key_hash, request_hash, records::base64(lock_with(whole, dump(stored(*done)))), call.now.micros()});
      if (!kept) return kept.error();
    }
    if (Result<Done> noted = write_audit(sql, ran, done->status, done->status < 300 ? "done" : "refused"); !noted) return noted.error();
    return done;
  });
  if (reply) {
    if (route.after) route.after();
  } else if (!route.open && reply.error().is_refusal()) {
    // What was tried and refused is on record too; that it could not be recorded changes nothing about the refusal.
    (void)parts_.db.write<Done>([&](records::Sql& sql) { return write_audit(sql, ran, status_of(reply.error()), reply.error().code); });
  }
  return reply;
}

HttpReply Frame::shown(const Call& call, Reply reply) {
  HttpReply out;
  out.status = reply.status == 0 ? call.route->status : reply.status;
  out.headers = std::move(reply.headers);
  if (reply.raw) {
    out.body = std::move(reply.text);
    out.stream = std::move(reply.stream);
    if (!reply.type.empty()) out.type = reply.type;
  } else if (!reply.body.is_null()) {
    const bool one = call.route->method == "GET" && !call.route->list && reply.body.is_object();
    out.body = dump(one && call.query.some_fields ? call.query.shown(reply.body) : reply.body);
    // A resource without a version of its own has its text's.
    if (one && reply.etag.empty() && out.status == 200) reply.etag = secret_hash(out.body).substr(0, 32);
  }
  if (!reply.location.empty()) out.headers.emplace_back("Location", base_ + reply.location);
  if (!reply.etag.empty()) {
    const std::string tag = "\"" + reply.etag + "\"";
    out.headers.emplace_back("ETag", tag);
    const std::string_view has = call.http->header("if-none-match");
    if (call.route->method == "GET" && out.status == 200 && (has == "*" || has.find(tag) != std::string_view::npos)) {
      out.status = 304;
      out.body.clear();
    }
  }
  return out;
}

}  // namespace sublet::gateway::rest
