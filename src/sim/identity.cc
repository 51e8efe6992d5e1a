#include "sim/identity.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "gateway/identity/sign.h"
#include "sim/json_text.h"

namespace sublet::sim {

namespace sign = gateway::identity;
using Json = nlohmann::ordered_json;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::HttpRespond;

namespace {

constexpr int64_t most_apart_seconds = 300;

// GB 11643: weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, modulo 11 into "10X98765432".
bool good_number(const std::string& n) {
  if (n.size() != 18) return false;
  static constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) {
    if (n[i] < '0' || n[i] > '9') return false;
    sum += (n[i] - '0') * weights[i];
  }
  return n[17] == "10X98765432"[sum % 11];
}

}  // namespace

Result<std::unique_ptr<IdentityService>> IdentityService::open(Options options, io::Clock& clock) {
  std::unique_ptr<IdentityService> s(new IdentityService(std::move(options), clock));
  gateway::HttpListener::Options o;
  o.port = s->options_.port;
  o.max_connections = 512;
  o.max_body = 16 << 20;
  o.certificate = s->options_.tls_certificate, o.key = s->options_.tls_key;
  IdentityService* self = s.get();
  auto listener = gateway::HttpListener::open(s->loop_, o, [self](HttpRequest r, const HttpRespond& respond) { self->handle(std::move(r), respond); });
  if (!listener) return listener.error();
  s->listener_ = std::move(*listener);
  return s;
}

IdentityService::~IdentityService() { loop_.stop(); }

IdentityService::Stats IdentityService::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void IdentityService::say(int status, std::string body, const std::string& id, int64_t after, const HttpRespond& respond) {
  HttpReply reply{status, "application/json", std::move(body)};
  reply.headers = {{"X-Signature", sign::answer_signature(options_.secret, id, status, reply.body)}};
  if (random_.chance(options_.torn)) reply.body.resize(reply.body.size() / 2);
  if (after <= 0) return respond(std::move(reply));
  loop_.after(after, [respond, reply = std::move(reply)] { respond(reply); });
}

void IdentityService::handle(HttpRequest request, const HttpRespond& respond) {
  count([](Stats& s) { ++s.requests; });
  const std::string id(request.header("X-Request-Id")), time(request.header("X-Time"));
  const auto refuse = [&](int status, const char* why) {
    count([](Stats& s) { ++s.refused; });
    say(status, Json{{"code", "refused"}, {"message", why}}.dump(), id, 0, respond);
  };
  const auto keep_silent = [&] {
    count([](Stats& s) { ++s.silent; });
    loop_.after(3'000'000, [respond] { (void)respond; });
  };
  if (request.method != "POST" || !std::string(request.path()).ends_with("/v1/checks")) return refuse(404, "POST /v1/checks");
  if (request.header("X-Key") != options_.key || !sign::same(request.header("X-Signature"), sign::request_signature(options_.secret, "POST", request.path(), time, id, request.body)))
    return refuse(401, "the signature is wrong");
  if (std::llabs(std::strtoll(time.c_str(), nullptr, 10) - clock_.now().seconds()) > most_apart_seconds) return refuse(401, "the time is too far from ours");
  const Json j = Json::parse(request.body, nullptr, false);
  if (!j.is_object() || text_of(j, "request_id") != id || id.empty()) return refuse(400, "request_id is not the header's");
  if (random_.chance(options_.silent)) return keep_silent();
  if (random_.chance(options_.error)) {
    count([](Stats& s) { ++s.errors; });
    return say(503, R"({"code":"busy"})", id, 0, respond);
  }
  const std::string name = text_of(j, "name"), number = text_of(j, "number"), kind = text_of(j, "kind");
  const int rule = number.size() == 18 ? std::atoi(number.substr(14, 3).c_str()) % 100 : 0;
  if (told_.size() > remembered) told_.clear();
  Told& t = told_[id];
  const std::string hash = sign::sha256_hex(request.body);
  if (t.tries > 0 && t.body != hash) return refuse(409, "this request_id has asked something else");
  t.body = hash;
  ++t.tries;
  if (rule == 99) return keep_silent();
  if (rule == 98 && t.tries == 1) {
    count([](Stats& s) { ++s.errors; });
    return say(503, R"({"code":"busy"})", id, 0, respond);
  }
  if (t.answer.empty()) {
    std::string result = "match", code = "ok";
    int score = -1;
    const auto no = [&](const char* what, const char* why) { result = what, code = why; };
    std::string front, face;
    const bool pictures = sign::from_base64(text_of(j, "front"), front) && sign::from_base64(text_of(j, "face"), face);
    if (!good_number(number) || rule == 94 || rule == 95) no("unknown", "no_such_number");
    else if (rule >= 90 && rule <= 93) no("mismatch", "other_name");
    else if (kind == "document" && (!pictures || front.size() < 16)) no("unknown", "bad_picture");
    else if (kind == "document" && front.find("other person") != std::string::npos) no("mismatch", "other_document");
    else if (kind == "face" && (!pictures || face.size() < 16)) no("unknown", "bad_picture");
    else if (kind == "face" && (rule == 96 || face.find("other person") != std::string::npos)) no("mismatch", "other_face");
    if (kind == "face" && code != "bad_picture") score = result == "match" ? 97 : 31;
    count([&](Stats& s) { ++(result == "match" ? s.match : result == "mismatch" ? s.mismatch : s.unknown); });
    Json answer = {{"request_id", id}, {"result", result}, {"reference", "R" + std::to_string(100'000'000 + ++serial_)}, {"code", code}, {"message", code == "ok" ? "" : "the service says: " + code}};
    if (score >= 0) answer["score"] = score;
    t.answer = answer.dump();
  } else {
    count([](Stats& s) { ++s.again; });
  }
  if (random_.chance(options_.unheard)) return keep_silent();
  count([](Stats& s) { ++s.answered; });
  say(200, t.answer, id, rule == 97 ? options_.slow_ms * 1'000 : 0, respond);
}

}  // namespace sublet::sim
