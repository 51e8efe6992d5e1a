#include "sim/smdp.h"
#include "sim/json_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace sublet::sim {

using Json = nlohmann::ordered_json;
using gateway::HttpAnswer;
using gateway::HttpCall;
using gateway::HttpReply;
using gateway::HttpRequest;
using gateway::HttpRespond;

namespace {

constexpr int note_attempts = 8;
constexpr size_t remembered = 100'000;

std::string dump(const Json& j) { return j.dump(-1, ' ', false, Json::error_handler_t::replace); }
bool digits(const std::string& s) { return s.find_first_not_of("0123456789") == std::string::npos; }

}  // namespace

Result<std::unique_ptr<Smdp>> Smdp::open(Options options, io::Clock& clock) {
  std::unique_ptr<Smdp> s(new Smdp(std::move(options), clock));
  if (!s->options_.callback.empty()) {
    Result<gateway::HttpUrl> url = gateway::parse_url(s->options_.callback);
    if (!url) return url.error();
    s->callback_ = *url;
  }
  gateway::HttpListener::Options o;
  o.port = s->options_.port;
  o.max_connections = 512;
  o.certificate = s->options_.tls_certificate, o.key = s->options_.tls_key;
  Smdp* self = s.get();
  auto listener = gateway::HttpListener::open(s->loop_, o, [self](HttpRequest r, const HttpRespond& respond) { self->handle(std::move(r), respond); });
  if (!listener) return listener.error();
  s->listener_ = std::move(*listener);
  return s;
}

Smdp::~Smdp() { loop_.stop(); }

Smdp::Stats Smdp::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

Smdp::State Smdp::state(const std::string& iccid) const {
  const std::lock_guard lock(mutex_);
  const auto at = profiles_.find(iccid);
  return at == profiles_.end() ? State::available : at->second.state;
}

void Smdp::handle(HttpRequest request, const HttpRespond& respond) {
  count([](Stats& s) { ++s.requests; });
  const std::string path(request.path()), base = "/gsma/rsp2/es2plus/";
  if (request.method != "POST") return respond({405, "text/plain", "POST only\n"});
  if (path == "/phone/download") return download(request.body, respond);
  if (!path.starts_with(base)) return respond({404, "text/plain", "no such function\n"});
  if (!request.header("X-Admin-Protocol").starts_with("gsma/rsp/v")) return respond({400, "text/plain", "X-Admin-Protocol is missing\n"});
  const std::string function = path.substr(base.size());
  const Json j = Json::parse(request.body, nullptr, false);
  const Json header = j.is_object() && j.contains("header") ? j["header"] : Json();
  const std::string call = text_of(header, "functionRequesterIdentifier") + "/" + text_of(header, "functionCallIdentifier");
  if (call.size() < 3 || call.starts_with("/") || call.ends_with("/")) return respond({400, "text/plain", "header is missing\n"});
  const auto keep_silent = [&] {
    count([](Stats& s) { ++s.silent; });
    loop_.after(3'000'000, [respond] { (void)respond; });
  };
  if (random_.chance(options_.silent)) return keep_silent();
  if (random_.chance(options_.error)) {
    count([](Stats& s) { ++s.errors; });
    return respond({503, "text/plain", "later\n"});
  }
  std::string answer;
  if (const auto known = told_.find(call); known != told_.end()) {
    count([](Stats& s) { ++s.again; });
    answer = known->second;
  } else {
    Outcome o;
    o.iccid = text_of(j, "iccid"), o.eid = text_of(j, "eid"), o.matching_id = text_of(j, "matchingId");
    const auto no = [&](const char* subject, const char* reason, const char* message) { o.subject = subject, o.reason = reason, o.message = message; };
    {
      const std::lock_guard lock(mutex_);
      const bool ours = (o.iccid.size() == 19 || o.iccid.size() == 20) && digits(o.iccid) && o.iccid.starts_with(options_.iccid_prefix);
      Profile& p = profiles_[ours ? o.iccid : ""];
      const bool ordered = p.state == State::allocated || p.state == State::linked;
      const bool other_eid = !o.eid.empty() && !p.eid.empty() && p.eid != o.eid;
      if (o.iccid.empty()) no("8.2.1", "2.2", "the ICCID is missing");
      else if (!ours) no("8.2.1", "3.9", "no such profile");
      else if (function == "downloadOrder") {
        if (p.state != State::available) no("8.2.1", "3.3", "the profile is in use");
        else {
          p.eid = o.eid, p.state = o.eid.empty() ? State::allocated : State::linked;
          if (const std::string type = text_of(j, "profileType"); !type.empty()) p.profile_type = type;
          ++stats_.orders;
        }
      } else if (function == "confirmOrder") {
        const auto taken = std::find_if(profiles_.begin(), profiles_.end(), [&](const auto& e) { return !o.matching_id.empty() && e.second.matching_id == o.matching_id && e.first != o.iccid; });
        if (!ordered) no("8.2.1", "3.3", "the profile is not ordered");
        else if (other_eid) no("8.2.1", "3.10", "another EID is linked to it");
        else if (taken != profiles_.end()) no("8.2.6", "3.3", "the MatchingID is in use");
        else {
          if (o.matching_id.empty()) {
            ++serial_;
            o.matching_id = "M" + std::to_string(mix64(options_.seed + serial_) % 1'000'000'000'000ULL) + "-" + std::to_string(serial_);
          }
          p.matching_id = o.matching_id;
          if (!o.eid.empty()) p.eid = o.eid;
          p.confirmation_code = text_of(j, "confirmationCode");
          const bool release = j.contains("releaseFlag") && j["releaseFlag"] == true;
          p.state = release ? State::released : State::confirmed;
          o.eid = p.eid;
          ++stats_.confirmed;
          if (release) ++stats_.released;
        }
      } else if (function == "releaseProfile") {
        if (p.state != State::confirmed) no("8.2.1", "3.5", "the profile cannot be released");
        else p.state = State::released, ++stats_.released;
      } else if (function == "cancelOrder") {
        const std::string end = text_of(j, "finalProfileStatusIndicator");
        if (p.state >= State::downloaded && p.state != State::error) no("8.2.1", "3.3", "the profile is downloaded or not ordered");
        else if (p.state == State::available) no("8.2.1", "3.3", "the profile is not ordered");
        else if (other_eid) no("8.2.1", "3.10", "another EID is linked to it");
        else if (!o.matching_id.empty() && o.matching_id != p.matching_id) no("8.2.6", "3.10", "another MatchingID is linked to it");
        else if (end != "Available" && end != "Unavailable") no("8.2.1", "2.2", "the final status is missing");
        else {
          p = Profile();
          if (end == "Unavailable") p.state = State::unavailable;
          ++stats_.cancelled;
        }
      } else {
        respond({404, "text/plain", "no such function\n"});
        profiles_.erase("");
        return;
      }
      profiles_.erase("");
      if (!o.subject.empty()) ++stats_.refused;
    }
    Json status = {{"status", o.subject.empty() ? "Executed-Success" : "Failed"}};
    if (!o.subject.empty()) status["statusCodeData"] = {{"subjectCode", o.subject}, {"reasonCode", o.reason}, {"message", o.message}};
    Json out = {{"header", {{"functionExecutionStatus", status}}}};
    if (o.subject.empty() && function == "downloadOrder") out["iccid"] = o.iccid;
    if (o.subject.empty() && function == "confirmOrder") {
      if (!o.eid.empty()) out["eid"] = o.eid;
      out["matchingId"] = o.matching_id;
      out["smdpAddress"] = options_.address.empty() ? "127.0.0.1:" + std::to_string(listener_->port()) : options_.address;
    }
    answer = dump(out);
    if (told_.size() > remembered) told_.clear();
    told_[call] = answer;
  }
  if (random_.chance(options_.unheard)) return keep_silent();
  if (random_.chance(options_.torn)) answer.resize(answer.size() / 2);
  HttpReply reply{200, "application/json", std::move(answer)};
  reply.headers = {{"X-Admin-Protocol", "gsma/rsp/v2.2.0"}};
  respond(std::move(reply));
}

// What ES9+ and the eUICC would do with each other, seen from outside: it is allowed, downloaded, installed.
void Smdp::download(const std::string& body, const HttpRespond& respond) {
  const Json j = Json::parse(body, nullptr, false);
  const std::string id = text_of(j, "matchingId"), eid = text_of(j, "eid"), code = text_of(j, "confirmationCode");
  std::string iccid, why;
  {
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(profiles_.begin(), profiles_.end(), [&](const auto& e) { return !id.empty() && e.second.matching_id == id; });
    if (at == profiles_.end()) why = "8.2.6 3.8 no such MatchingID";
    else if (at->second.state == State::confirmed) why = "8.2 1.2 the profile is not released";
    else if (at->second.state != State::released) why = "8.2.6 3.8 the MatchingID has been used";
    else if (eid.size() != 32 || !digits(eid)) why = "8.1.1 3.8 no EID";
    else if (!at->second.eid.empty() && at->second.eid != eid) why = "8.1.1 3.8 the profile is for another device";
    else if (at->second.confirmation_code != code) why = code.empty() ? "8.2.7 2.2 a confirmation code is needed" : "8.2.7 3.8 the confirmation code is wrong";
    if (why.empty()) {
      iccid = at->first;
      at->second.eid = eid;
      at->second.state = State::downloaded;
      ++stats_.downloads;
    } else if (at != profiles_.end()) {
      iccid = at->first;
    }
  }
  if (!why.empty()) {
    if (!iccid.empty()) tell(iccid, why.starts_with("8.2.7") ? 2 : 1, false, 1);
    return respond({403, "application/json", dump({{"error", why}})});
  }
  tell(iccid, 1, true, 1);
  loop_.after(options_.install_ms * 500, [this, iccid] { tell(iccid, 3, true, 1); });
  const bool broken = random_.chance(options_.broken);
  loop_.after(options_.install_ms * 1'000, [this, iccid, broken] {
    {
      const std::lock_guard lock(mutex_);
      profiles_[iccid].state = broken ? State::error : State::installed;
      ++(broken ? stats_.broken : stats_.installed);
    }
    tell(iccid, 4, !broken, 1);
  });
  respond({200, "application/json", dump({{"iccid", iccid}})});
}

void Smdp::tell(const std::string& iccid, int point, bool good, int attempt) {
  if (callback_.host.empty()) return;
  Profile p;
  {
    const std::lock_guard lock(mutex_);
    p = profiles_[iccid];
    ++stats_.told;
  }
  Json status = {{"status", good ? "Executed-Success" : "Failed"}};
  if (!good) status["statusCodeData"] = {{"subjectCode", point == 4 ? "8.10" : point == 2 ? "8.2.7" : "8.2.6"}, {"reasonCode", point == 4 ? "4.2" : "3.8"}, {"message", "the download failed"}};
  Json j = {{"header", {{"functionRequesterIdentifier", "1.3.6.1.4.1.0.2"}, {"functionCallIdentifier", "N" + std::to_string(++serial_)}}}, {"iccid", iccid}, {"profileType", p.profile_type},
            {"timestamp", Instant::from_seconds(clock_.now().seconds()).text()}, {"notificationPointId", point}, {"notificationPointStatus", status}};
  if (!p.eid.empty()) j["eid"] = p.eid;
  HttpCall call;
  call.url = callback_;
  call.target = callback_.path + "/gsma/rsp2/es2plus/handleDownloadProgressInfo";
  call.headers = {{"X-Admin-Protocol", "gsma/rsp/v2.2.0"}, {"Content-Type", "application/json"}};
  call.body = dump(j);
  gateway::http_send(loop_, std::move(call), [this, iccid, point, good, attempt](const HttpAnswer& a) {
    if (a.status >= 200 && a.status < 300) return;
    if (attempt >= note_attempts) return count([](Stats& s) { ++s.unheard_notes; });
    loop_.after(int64_t{100'000} << attempt, [this, iccid, point, good, attempt] { tell(iccid, point, good, attempt + 1); });
  });
}

Result<std::string> phone_download(const std::string& activation_code, const std::string& eid, const std::string& confirmation_code) {
  std::vector<std::string> parts;
  std::string_view rest = activation_code;
  for (;;) {
    const size_t at = rest.find('$');
    parts.emplace_back(rest.substr(0, at));
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + 1);
  }
  if (parts.size() < 3 || parts[0] != "LPA:1") return refusal("bad_activation_code", "an activation code is LPA:1$address$matchingId");
  Result<gateway::HttpUrl> url = gateway::parse_url("http://" + parts[1]);
  if (!url) return url.error();
  HttpCall call;
  call.url = *url;
  call.target = url->path + "/phone/download";
  call.body = dump({{"matchingId", parts[2]}, {"eid", eid}, {"confirmationCode", confirmation_code}});
  const HttpAnswer a = gateway::http_call(call);
  if (a.status == 0) return fault("no_answer", a.error);
  const Json j = Json::parse(a.body, nullptr, false);
  if (a.status != 200) return refusal("not_downloaded", text_of(j, "error"));
  return text_of(j, "iccid");
}

}  // namespace sublet::sim
