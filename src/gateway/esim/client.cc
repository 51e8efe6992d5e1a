#include "gateway/esim/client.h"

#include <qrencode.h>

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>


namespace sublet::gateway {

using Json = nlohmann::ordered_json;

namespace {

bool digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const Json* part(const Json& j, const char* name) {
  if (!j.is_object()) return nullptr;
  const auto at = j.find(name);
  return at == j.end() ? nullptr : &*at;
}

std::string text_in(const Json& j, const char* name) {
  const Json* at = part(j, name);
  return at != nullptr && at->is_string() ? at->get<std::string>().substr(0, 500) : std::string();
}

const char* function_of(EsimCall::What w) {
  switch (w) {
    case EsimCall::What::download_order: return "downloadOrder";
    case EsimCall::What::confirm_order: return "confirmOrder";
    case EsimCall::What::cancel_order: return "cancelOrder";
    case EsimCall::What::release_profile: break;
  }
  return "releaseProfile";
}

// SGP.22 4.1.1: a MatchingID has letters, digits and '-'.
bool matching_id(std::string_view s) {
  return s.size() <= 255 && std::all_of(s.begin(), s.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-'; });
}

struct Status {
  bool executed = false, known = false;
  std::string subject, reason, words;
};

// functionExecutionStatus (6.5.1.4), or notificationPointStatus, which has the same form.
Status status_of(const Json* j) {
  Status s;
  if (j == nullptr) return s;
  const std::string status = text_in(*j, "status");
  s.executed = status == "Executed-Success" || status == "Executed-WithWarning";
  s.known = s.executed || status == "Failed" || status == "Expired";
  if (const Json* data = part(*j, "statusCodeData")) s.subject = text_in(*data, "subjectCode"), s.reason = text_in(*data, "reasonCode"), s.words = text_in(*data, "message");
  return s;
}

struct Answer {
  Json body;
  Status status;
};

bool read_answer(const std::string& text, Answer& out) {
  out.body = Json::parse(text, nullptr, false);
  const Json* header = part(out.body, "header");
  out.status = status_of(header == nullptr ? nullptr : part(*header, "functionExecutionStatus"));
  return out.status.known;
}

Json body_of(const EsimCall& c, const std::string& requester) {
  Json j = {{"header", {{"functionRequesterIdentifier", requester}, {"functionCallIdentifier", c.id}}}};
  const auto given = [&](const char* name, const std::string& value) {
    if (!value.empty()) j[name] = value;
  };
  given("iccid", c.iccid);
  if (c.what != EsimCall::What::release_profile) given("eid", c.eid);
  if (c.what == EsimCall::What::download_order) given("profileType", c.profile_type);
  if (c.what == EsimCall::What::confirm_order || c.what == EsimCall::What::cancel_order) given("matchingId", c.matching_id);
  if (c.what == EsimCall::What::confirm_order) {
    given("confirmationCode", c.confirmation_code);
    given("smdsAddress", c.smds);
    j["releaseFlag"] = c.release;
  }
  if (c.what == EsimCall::What::cancel_order) j["finalProfileStatusIndicator"] = c.final_status;
  return j;
}

}  // namespace

struct EsimClient::Impl {
  explicit Impl(Options o) : options(std::move(o)) {}
  const Options options;
  HttpUrl url;
  std::unique_ptr<Errands> errands;
  mutable std::mutex mutex;
  Stats stats;
};

EsimClient::EsimClient(Options options, io::Clock&) : impl_(std::make_shared<Impl>(std::move(options))) {}
EsimClient::~EsimClient() { stop(); }

Result<Done> EsimClient::start() {
  Impl& m = *impl_;
  Result<HttpUrl> url = service_url(m.options.url, m.options.ca);
  if (!url) return url.error();
  m.url = std::move(*url);
  m.errands = std::make_unique<Errands>("esim", m.options.errands);
  return Done{};
}

void EsimClient::stop() {
  if (impl_->errands) impl_->errands->stop();
}

Result<Done> EsimClient::call(EsimCall c, std::function<void(const EsimOutcome&)> done) {
  Impl& m = *impl_;
  const auto bad = [](const char* what) { return refusal("bad_call", what); };
  if (!m.errands) return fault("not_started", "the client of the SM-DP+ was not started");
  if (c.id.size() < 8 || c.id.size() > 64 || !matching_id(c.id)) return bad("its id is 8 to 64 letters, digits or '-'");
  if (c.iccid.size() < 19 || c.iccid.size() > 20 || !digits(c.iccid)) return bad("the ICCID has 19 or 20 digits");
  if (!c.eid.empty() && (c.eid.size() != 32 || !digits(c.eid))) return bad("the EID has 32 digits");
  if (!matching_id(c.matching_id)) return bad("the MatchingID has letters, digits and '-'");
  if (c.what == EsimCall::What::cancel_order && c.final_status != "Available" && c.final_status != "Unavailable") return bad("the final status is Available or Unavailable");
  const auto body = std::make_shared<const std::string>(body_of(c, m.options.requester).dump(-1, ' ', false, Json::error_handler_t::replace));
  {
    const std::lock_guard lock(m.mutex);
    ++m.stats.calls;
  }
  Errands::Job job;
  job.make = [p = impl_.get(), body, function = function_of(c.what)] {
    HttpCall call;
    call.url = p->url;
    call.target = p->url.path + "/gsma/rsp2/es2plus/" + function;
    call.headers = {{"X-Admin-Protocol", "gsma/rsp/v2.2.0"}, {"Content-Type", "application/json"}};
    call.body = *body;
    call.ca = p->options.ca;
    return call;
  };
  job.good = [](const HttpAnswer& a, std::string& why) {
    why = "HTTP " + std::to_string(a.status);
    Answer read;
    if (a.status != 200 || !read_answer(a.body, read)) return false;
    // 5.1 and 5.3 of the subjects: it is busy or out of order, not the call (5.2.6).
    why = read.status.subject + " " + read.status.reason + " " + read.status.words;
    return read.status.executed || (read.status.reason != "5.1" && read.status.reason != "5.3");
  };
  job.end = [p = impl_.get(), c = std::move(c), done = std::move(done)](const HttpAnswer* a, const std::string& why) {
    EsimOutcome o;
    o.id = c.id, o.iccid = c.iccid, o.eid = c.eid, o.smdp = p->options.smdp;
    Answer read;
    if (a != nullptr && read_answer(a->body, read)) {
      o.what = read.status.executed ? EsimOutcome::What::done : EsimOutcome::What::refused;
      o.subject_code = read.status.subject, o.reason_code = read.status.reason, o.words = read.status.words;
      if (const std::string v = text_in(read.body, "iccid"); digits(v) && v.size() >= 19) o.iccid = v;
      if (const std::string v = text_in(read.body, "eid"); digits(v) && v.size() == 32) o.eid = v;
      o.matching_id = c.matching_id;
      if (const std::string v = text_in(read.body, "matchingId"); matching_id(v) && !v.empty()) o.matching_id = v;
      if (const std::string v = text_in(read.body, "smdpAddress"); !v.empty() && v.find_first_of("$ \r\n") == std::string::npos) o.smdp = v;
    } else {
      o.words = why;
    }
    {
      const std::lock_guard lock(p->mutex);
      ++(o.what == EsimOutcome::What::done ? p->stats.done : o.what == EsimOutcome::What::refused ? p->stats.refused : p->stats.unavailable);
    }
    done(o);
  };
  m.errands->bring(std::move(job));
  return Done{};
}

EsimClient::Stats EsimClient::stats() const {
  Impl& m = *impl_;
  Stats s;
  {
    const std::lock_guard lock(m.mutex);
    s = m.stats;
  }
  if (m.errands) s.errands = m.errands->stats();
  return s;
}

Result<EsimProgress> read_progress(std::string_view body) {
  const auto bad = [](const char* what) { return refusal("bad_notification", what); };
  const Json j = Json::parse(body, nullptr, false);
  if (!j.is_object()) return bad("no JSON object");
  EsimProgress p;
  p.iccid = text_in(j, "iccid"), p.eid = text_in(j, "eid"), p.profile_type = text_in(j, "profileType");
  if (p.iccid.size() < 19 || p.iccid.size() > 20 || !digits(p.iccid)) return bad("iccid is missing or none");
  if (!p.eid.empty() && (p.eid.size() != 32 || !digits(p.eid))) return bad("eid is none");
  const Json* point = part(j, "notificationPointId");
  if (point == nullptr || !point->is_number_integer() || *point < 1 || *point > 200) return bad("notificationPointId is missing");
  p.point = point->get<int>();
  const Status s = status_of(part(j, "notificationPointStatus"));
  if (!s.known) return bad("notificationPointStatus is missing");
  p.good = s.executed;
  p.subject_code = s.subject, p.reason_code = s.reason, p.words = s.words;
  const Result<Instant> at = parse_instant(text_in(j, "timestamp"), ZoneTable());
  if (!at) return bad("timestamp is missing");
  p.at = *at;
  return p;
}

HttpReply take_progress(const HttpRequest& request, const std::function<bool(const EsimProgress&)>& take) {
  if (request.method != "POST") return {405, "text/plain; charset=utf-8", "POST only\n"};
  const Result<EsimProgress> p = read_progress(request.body);
  if (!p) return {400, "text/plain; charset=utf-8", p.error().text() + "\n"};
  HttpReply reply{take(*p) ? 204 : 503, "", ""};
  reply.headers = {{"X-Admin-Protocol", "gsma/rsp/v2.2.0"}};
  return reply;
}

std::string activation_code(std::string_view smdp, std::string_view id, bool confirmation_code) {
  // AC_Format $ SM-DP+ address $ MatchingID [$ OID $ confirmation code required]
  return "LPA:1$" + std::string(smdp) + "$" + std::string(id) + (confirmation_code ? "$$1" : "");
}

Result<std::string> qr_svg(std::string_view text) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (code == nullptr) return refusal("too_long", "no QR code holds so much text");
  const int quiet = 4, size = code->width + 2 * quiet;  // ISO/IEC 18004: four modules of quiet zone
  const std::string n = std::to_string(size);
  std::string path;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width;) {
      int run = 0;
      while (x + run < code->width && (code->data[y * code->width + x + run] & 1) != 0) ++run;
      if (run > 0) path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h" + std::to_string(run) + "v1h-" + std::to_string(run) + "z";
      x += run == 0 ? 1 : run;
    }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + n + " " + n + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + n + "v" + n + "H0z\"/><path d=\"" + path + "\"/></svg>\n";
}

}  // namespace sublet::gateway
