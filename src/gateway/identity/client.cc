#include "gateway/identity/client.h"

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

#include "gateway/identity/sign.h"

namespace sublet::gateway {

using Json = nlohmann::ordered_json;

std::string_view name_of(IdentityOutcome::What w) {
  return w == IdentityOutcome::What::match ? "match" : w == IdentityOutcome::What::mismatch ? "mismatch" : w == IdentityOutcome::What::unknown ? "unknown" : "unavailable";
}
std::string_view name_of(IdentityCheck::Kind k) {
  return k == IdentityCheck::Kind::name_and_number ? "name_and_number" : k == IdentityCheck::Kind::document ? "document" : "face";
}

namespace {

bool good_id(std::string_view id) {
  return id.size() >= 8 && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; });
}

std::string text_in(const Json& j, const char* name) {
  const auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>().substr(0, 300) : std::string();
}

// What the service says about the person; nothing when it says nothing.
std::optional<IdentityOutcome> read_outcome(const std::string& id, const std::string& body) {
  const Json j = Json::parse(body, nullptr, false);
  if (!j.is_object() || text_in(j, "request_id") != id) return {};
  IdentityOutcome o;
  o.id = id;
  const std::string result = text_in(j, "result");
  if (result == "match") o.what = IdentityOutcome::What::match;
  else if (result == "mismatch") o.what = IdentityOutcome::What::mismatch;
  else if (result == "unknown") o.what = IdentityOutcome::What::unknown;
  else return {};
  o.reference = text_in(j, "reference").substr(0, 64);
  if (o.reference.empty()) return {};
  o.code = text_in(j, "code").substr(0, 64);
  o.words = text_in(j, "message");
  if (const auto score = j.find("score"); score != j.end() && score->is_number_integer() && *score >= 0 && *score <= 100) o.score = score->get<int>();
  return o;
}

}  // namespace

struct IdentityClient::Impl {
  Impl(Options o, io::Clock& c) : options(std::move(o)), clock(c) {}
  const Options options;
  io::Clock& clock;
  HttpUrl url;
  std::unique_ptr<Errands> errands;
  mutable std::mutex mutex;
  Stats stats;

  void tell(const IdentityOutcome& o, const std::function<void(const IdentityOutcome&)>& done) {
    {
      const std::lock_guard lock(mutex);
      ++(o.what == IdentityOutcome::What::match ? stats.match : o.what == IdentityOutcome::What::mismatch ? stats.mismatch : o.what == IdentityOutcome::What::unknown ? stats.unknown : stats.unavailable);
    }
    done(o);
  }
};

IdentityClient::IdentityClient(Options options, io::Clock& clock) : impl_(std::make_shared<Impl>(std::move(options), clock)) {}
IdentityClient::~IdentityClient() { stop(); }

Result<Done> IdentityClient::start() {
  Impl& m = *impl_;
  Result<HttpUrl> url = service_url(m.options.url, m.options.ca);
  if (!url) return url.error();
  m.url = std::move(*url);
  m.errands = std::make_unique<Errands>("identity", m.options.errands);
  return Done{};
}

void IdentityClient::stop() {
  if (impl_->errands) impl_->errands->stop();
}

Result<Done> IdentityClient::check(IdentityCheck c, std::function<void(const IdentityOutcome&)> done) {
  Impl& m = *impl_;
  const auto bad = [](const char* what) { return refusal("bad_check", what); };
  if (!m.errands) return fault("not_started", "the client of the identity service was not started");
  if (!good_id(c.id)) return bad("its id is 8 to 64 letters, digits or '-'");
  if (c.name.empty() || c.name.size() > 300) return bad("the name is missing or too long");
  if (c.number.empty() || c.number.size() > 64) return bad("the number is missing or too long");
  if (c.kind == IdentityCheck::Kind::document && c.front.empty()) return bad("a document is checked by its front");
  if (c.kind == IdentityCheck::Kind::face && c.face.empty()) return bad("a face is checked by its picture");
  for (const std::string* picture : {&c.front, &c.back, &c.face})
    if (picture->size() > m.options.most_image) return bad("a picture is too large");
  Json j = {{"request_id", c.id}, {"operator", c.op}, {"kind", name_of(c.kind)}, {"cert_type", c.cert_type}, {"name", c.name}, {"number", c.number}};
  if (c.kind != IdentityCheck::Kind::name_and_number)
    for (const auto& [name, picture] : {std::pair("front", &c.front), std::pair("back", &c.back)})
      if (!picture->empty()) j[name] = identity::base64(*picture), j[std::string(name) + "_sha256"] = identity::sha256_hex(*picture);
  if (c.kind == IdentityCheck::Kind::face) j["face"] = identity::base64(c.face), j["face_sha256"] = identity::sha256_hex(c.face);
  const auto body = std::make_shared<const std::string>(j.dump(-1, ' ', false, Json::error_handler_t::replace));
  {
    const std::lock_guard lock(m.mutex);
    ++m.stats.checks;
  }
  Errands::Job job;
  job.make = [p = impl_.get(), body, id = c.id] {
    HttpCall call;
    call.url = p->url;
    call.target = p->url.path + "/v1/checks";
    call.body = *body;
    call.ca = p->options.ca;
    const std::string time = std::to_string(p->clock.now().seconds());
    call.headers = {{"X-Key", p->options.key}, {"X-Time", time}, {"X-Request-Id", id}, {"X-Signature", identity::request_signature(p->options.secret, "POST", call.target, time, id, call.body)}};
    return call;
  };
  // An answer counts when the service has signed it: otherwise anybody on the way could vouch for anybody.
  job.good = [p = impl_.get(), id = c.id](const HttpAnswer& a, std::string& why) {
    why = "HTTP " + std::to_string(a.status);
    if (!identity::same(a.header("X-Signature"), identity::answer_signature(p->options.secret, id, a.status, a.body))) {
      why += ", not signed by the service";
      return false;
    }
    if (a.status == 200) {
      why = "an answer that says nothing";
      return read_outcome(id, a.body).has_value();
    }
    return a.status == 400 || a.status == 409 || a.status == 422;  // it will not say anything else another time
  };
  job.end = [p = impl_.get(), id = c.id, done = std::move(done)](const HttpAnswer* a, const std::string& why) {
    IdentityOutcome o;
    if (a != nullptr && a->status == 200) {
      o = *read_outcome(id, a->body);
    } else {
      o.id = id;
      o.code = a != nullptr ? "refused_by_service" : why == "queue_full" ? "queue_full" : "no_answer";
      o.words = a != nullptr ? "HTTP " + std::to_string(a->status) : why;
    }
    p->tell(o, done);
  };
  m.errands->bring(std::move(job));
  return Done{};
}

IdentityClient::Stats IdentityClient::stats() const {
  Impl& m = *impl_;
  Stats s;
  {
    const std::lock_guard lock(m.mutex);
    s = m.stats;
  }
  if (m.errands) s.errands = m.errands->stats();
  return s;
}

}  // namespace sublet::gateway
