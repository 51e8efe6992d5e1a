#include "sim/provisioning.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace sublet::sim {

using gateway::HttpAnswer;
using gateway::HttpCall;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::HttpRespond;
using Json = nlohmann::json;

namespace {

std::string text_of(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::string dump(const Json& j) { return j.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string error(const char* code, const std::string& message) { return dump({{"error", {{"code", code}, {"message", message}}}}); }

Json data_of(const std::string& body) {
  const Json all = Json::parse(body, nullptr, false);
  if (!all.is_object()) return {};
  const auto data = all.find("data");
  return data != all.end() && data->is_object() ? *data : Json();
}

}  // namespace

Provisioning::Provisioning(Options options, Switches& switches, io::Clock& clock)
    : options_(std::move(options)), switches_(switches), clock_(clock), random_(options_.seed), loop_("host-vop") {}

Result<std::unique_ptr<Provisioning>> Provisioning::open(Options options, Switches& switches, io::Clock& clock) {
  std::unique_ptr<Provisioning> p(new Provisioning(std::move(options), switches, clock));
  if (!p->options_.callback.empty()) {
    Result<gateway::HttpUrl> url = gateway::parse_url(p->options_.callback);
    if (!url) return url.error();
    p->callback_ = *url;
  }
  gateway::HttpListener::Options o;
  o.address = p->options_.address;
  o.port = p->options_.port;
  o.max_connections = 512;
  Provisioning* self = p.get();
  auto listener = gateway::HttpListener::open(p->loop_, o, [self](HttpRequest r, const HttpRespond& respond) { self->handle(std::move(r), respond); });
  if (!listener) return listener.error();
  p->listener_ = std::move(*listener);
  return p;
}

Provisioning::~Provisioning() { loop_.stop(); }

Provisioning::Stats Provisioning::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void Provisioning::handle(HttpRequest request, const HttpRespond& respond) {
  count([](Stats& s) { ++s.requests; });
  if (request.method != "POST") return respond({405, "text/plain", "POST only\n"});
  const std::string path(request.path());
  const std::string base = "/OSN/vop/";
  if (path == base + "system_service/authorize/v1") return respond({200, {"application/json"}, authorize(request.body)});
  const bool speed = path == base + "extended_service/speed_limit/v1";
  if (path != base + "basic_service/switch_status/v1" && !speed) return respond({404, "text/plain", "no such service\n"});
  if (random_.chance(options_.silent)) {
    count([](Stats& s) { ++s.silent; });
    loop_.after(3'000'000, [respond] { (void)respond; });  // keeps the connection for a while, then drops it
    return;
  }
  if (random_.chance(options_.error)) {
    count([](Stats& s) { ++s.errors; });
    return respond({200, {"application/json"}, error("S-SF-001", "system busy")});
  }
  const auto token = tokens_.find(request.query("token"));
  if (token == tokens_.end() || token->second < io::steady_micros()) return respond({200, {"application/json"}, error("S-SC-001", "token is wrong or has expired")});
  respond({200, {"application/json"}, order(request.body, speed)});
}

std::string Provisioning::authorize(const std::string& body) {
  const Json all = Json::parse(body, nullptr, false);
  if (!options_.mvnokey.empty() && (text_of(all, "mvnokey") != options_.mvnokey || text_of(data_of(body), "secret") != options_.secret))
    return error("S-SC-002", "unknown mvnokey or wrong secret");
  static constexpr char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string token;
  for (int i = 0; i < 48; ++i) token += letters[random_.below(62)];
  if (tokens_.size() > 1'000) tokens_.clear();
  tokens_[token] = io::steady_micros() + options_.token_seconds * 1'000'000;
  count([](Stats& s) { ++s.tokens; });
  return dump({{"data", {{"status", true}, {"message", "SUCCESS"}, {"token", token}, {"expires_in", options_.token_seconds}}}});
}

std::string Provisioning::order(const std::string& body, bool speed) {
  const Json all = Json::parse(body, nullptr, false);
  const Json data = data_of(body);
  Order o;
  o.id = text_of(data, "order_id"), o.phone = text_of(data, "phone_number"), o.action = text_of(data, "action"), o.code = text_of(data, "service_code");
  o.serial = text_of(all, "serial_number"), o.api = text_of(all, "api_name");
  const auto refuse = [&](const char* why) {
    count([](Stats& s) { ++s.refused; });
    return error("S-PE-001", why);
  };
  if (o.id.empty() || o.id.size() > 64) return refuse("order_id is missing or too long");
  if (o.phone.size() != 11 || !PhoneNumber::from_digits(options_.country + o.phone, o.line)) return refuse("phone_number is not a number of eleven digits");
  if (const auto known = orders_.find(o.id); known != orders_.end()) {
    count([](Stats& s) { ++s.again; });
    if (!known->second.done) return dump({{"data", {{"status", true}, {"message", "SUCCESS"}}}});
    if (known->second.failed) return error("S-PE-002", "the order failed");
    // Half of the hosts that were asked again say so, the others push again.
    if (random_.chance(0.5)) return dump({{"data", {{"status", true}, {"message", "SUCCESS"}, {"order_status", "complete"}}}});
    push(known->second);
    return dump({{"data", {{"status", true}, {"message", "SUCCESS"}}}});
  }
  if (speed) {
    const auto kbps = data.find("kbps");
    if (kbps == data.end() || !kbps->is_number_integer() || kbps->get<int64_t>() < 0 || kbps->get<int64_t>() > 10'000'000) return refuse("kbps is not a number");
    o.what = {SwitchOrder::Action::on, SwitchOrder::Scope::speed, kbps->get<int32_t>()};
  } else {
    const auto what = switch_order(o.action, o.code);
    if (!what) return refuse("unknown action or service_code");
    o.what = *what;
  }
  const std::string id = o.id;
  orders_.emplace(id, std::move(o));
  count([](Stats& s) { ++s.accepted; });
  loop_.after(millis(options_.complete_least_ms, options_.complete_most_ms), [this, id] { complete(id); });
  return dump({{"data", {{"status", true}, {"message", "SUCCESS"}}}});
}

void Provisioning::complete(const std::string& id) {
  Order& o = orders_.at(id);
  o.done = true;
  o.failed = random_.chance(options_.failed);
  if (!o.failed) switches_.apply(o.line, o.what, clock_.now());
  count([&](Stats& s) { ++(o.failed ? s.failed : s.completed); });
  finished_.push_back(id);
  push(o);
  if (finished_.size() > remembered) {
    orders_.erase(finished_.front());
    finished_.pop_front();
  }
}

void Provisioning::push(const Order& o) {
  if (callback_.host.empty()) return;
  const std::string body = dump({{"mvnokey", options_.mvnokey},
                                 {"serial_number", o.serial},
                                 {"api_name", o.api},
                                 {"data", {{"order_id", o.id}, {"phone_number", o.phone}, {"action", o.action}, {"service_code", o.code}, {"status", o.failed ? "fail" : "complete"}}}});
  if (random_.chance(options_.lost)) return count([](Stats& s) { ++s.pushes_lost; });
  int64_t wait = 0;
  if (random_.chance(options_.late)) {
    wait = millis(options_.late_least_ms, options_.late_most_ms);
    count([](Stats& s) { ++s.pushes_late; });
  }
  loop_.after(wait, [this, body] { send(body, 1); });
  if (random_.chance(options_.doubled)) {
    count([](Stats& s) { ++s.pushes_doubled; });
    loop_.after(wait + millis(20, 500), [this, body] { send(body, 1); });
  }
}

void Provisioning::send(std::string body, int attempt) {
  HttpCall call;
  call.url = callback_;
  call.target = callback_.path;
  call.body = body;
  count([](Stats& s) { ++s.pushes; });
  gateway::http_send(loop_, std::move(call), [this, body = std::move(body), attempt](const HttpAnswer& a) {
    if (a.status >= 200 && a.status < 300) return;
    if (attempt >= push_attempts) return count([](Stats& s) { ++s.pushes_unheard; });
    loop_.after(int64_t{250'000} << attempt, [this, body, attempt] { send(body, attempt + 1); });
  });
}

}  // namespace sublet::sim
