// What an order needs of the customer before its line works: the second check of who bought online, and the eSIM's activation code;
// and what an SM-DP+ tells of downloads.
#include <algorithm>
#include <atomic>

#include "commerce/sims.h"
#include "gateway/esim/client.h"
#include "gateway/identity/client.h"
#include "gateway/rest/business.h"
#include "gateway/rest/order_words.h"
#include "gateway/rest/secrets.h"
#include "records/vault.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Order;
using commerce::Work;

const std::string plain_orders = "/sublet/v1/orders/";

// ---- The second check

Result<std::string> picture(const Json& body, const char* name) {
  const auto at = body.find(name);
  if (at == body.end()) return std::string();
  Result<std::string> octets = records::from_base64(at->get_ref<const std::string&>());
  const std::string where = std::string("body.") + name + ": ";
  if (!octets) return refusal("bad_request", where + "a picture is told in base64 (RFC 4648 4)");
  if (!octets->starts_with("\xff\xd8\xff") && !octets->starts_with("\x89PNG\r\n\x1a\n")) return refusal("bad_request", where + "a picture is JPEG or PNG");
  return octets;
}

Result<IdentityCheck> check_in(const Json& body) {
  IdentityCheck c;
  c.kind = body["kind"] == "document" ? IdentityCheck::Kind::document : IdentityCheck::Kind::face;
  for (const auto& [name, into] : {std::pair("face", &c.face), {"front", &c.front}, {"back", &c.back}}) {
    Result<std::string> octets = picture(body, name);
    if (!octets) return octets.error();
    *into = std::move(*octets);
  }
  if (c.kind == IdentityCheck::Kind::face ? c.face.empty() : c.front.empty() || c.back.empty()) return refusal("bad_request", c.kind == IdentityCheck::Kind::face ? "body.face is missing" : "body.front and body.back: a document has two sides");
  if (c.kind == IdentityCheck::Kind::document && !c.face.empty()) return refusal("bad_request", "body.face belongs to a check of kind face");
  return c;
}

bool second_check_is_done(const Order& o) {
  return std::any_of(o.steps.begin(), o.steps.end(), [](const commerce::Step& s) { return s.name == "second_check" && s.state == "done"; });
}

Result<Order> look(Parts& parts, const Call& call) {
  return parts.db.read<Order>([&](records::Sql& sql) { return order_seen(work_of(parts, call, sql), call, call.parameter(0)); });
}

Result<Reply> with_order(const Call& call, const Order& o) {
  Reply r;
  r.body = order_json(call, o);
  r.etag = std::to_string(o.version);
  return r;
}

Result<Reply> noted(Parts& parts, const Call& call, Result<Reply> reply) {
  const Result<Done> written = parts.db.write<Done>([&](records::Sql& sql) { return write_audit(sql, call, reply ? call.route->status : status_of(reply.error()), reply ? "done" : reply.error().code); });
  if (reply && !written) return written.error();
  return reply;
}

// An identity service may take its time, and there are few workers: none of them waits for it. Whoever sends the pictures again after
// the check was passed gets the order as it stands, so nothing is lost with an answer.
using Places = std::shared_ptr<std::atomic<size_t>>;  // how many checks are under way: their pictures are in memory meanwhile

void second_check(Parts& parts, const Places& places, const std::shared_ptr<Call>& call, Route::Told told) {
  call->resource = "order " + call->parameter(0);
  const auto refuse = [&](const Error& e) { told(noted(parts, *call, e)); };
  Result<Order> o = look(parts, *call);
  if (!o) return refuse(o.error());
  call->old_etag = std::to_string(o->version);
  if (second_check_is_done(*o)) return told(with_order(*call, *o));
  if (!parts.outside.second_check) return refuse(refusal("unavailable", "no identity service is connected"));
  Result<IdentityCheck> check = check_in(call->body);
  if (!check) return refuse(check.error());
  if (places->fetch_add(1) >= parts.settings.second_checks) {
    places->fetch_sub(1);
    return refuse(refusal("busy", "too many checks are under way; ask again in a moment"));
  }
  call->body = nullptr;  // pictures are not kept while the answer is waited for
  Result<Done> asked = parts.outside.second_check(call->op, o->id, std::move(*check), [&parts, places, call, told](Result<Order> outcome) {
    places->fetch_sub(1);
    if (!outcome && outcome.error().code == "not_open")
      if (Result<Order> now = look(parts, *call); now && second_check_is_done(*now)) outcome = std::move(now);  // two at once, and the other was first
    Result<Reply> reply = outcome ? with_order(*call, *outcome) : Result<Reply>(outcome.error());
    if (outcome) call->new_etag = std::to_string(outcome->version);
    if (!outcome && !outcome.error().is_refusal()) reply = refusal("unavailable", "the identity service says nothing just now; ask again");
    told(noted(parts, *call, std::move(reply)));
  });
  if (asked) return;
  places->fetch_sub(1);
  refuse(asked.error().code == "no_identity_service" ? refusal("unavailable", "no identity service is connected") : asked.error());
}

// ---- The eSIM of an order

// The SM-DP+ says its address with the matching id; both stand in the records from then on.
Result<Reply> read_esim(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Order> o = order_seen(w, call, call.parameter(0));
  if (!o) return o.error();
  const Error none = refusal("not_found", "the order has no eSIM");
  if (o->iccid.empty()) return none;
  Result<commerce::SimCard> s = commerce::sim(w, o->iccid);
  if (!s) return s.error().is_refusal() ? none : s.error();
  if (s->kind != "esim") return none;
  Json j = {{"iccid", s->iccid}, {"state", s->state}, {"profile", s->profile}};
  if (!s->eid.empty()) j["eid"] = s->eid;
  for (const commerce::Step& step : o->steps) {
    if (step.name != "profile" || step.state != "done" || s->matching.empty()) continue;
    const std::string code = activation_code(step.detail, s->matching);
    j["activationCode"] = code;
    if (Result<std::string> svg = qr_svg(code)) j["qr"] = *svg;
  }
  return Reply{.body = std::move(j), .etag = std::to_string(s->version)};
}

// ---- ES2+ (SGP.22 5.3.5): an SM-DP+ has no key of ours; it is known by the secret in the address that it was given.

bool is_smdp(const Parts& parts, const Call& call) { return !parts.outside.esim_secret.empty() && same(secret_hash(call.parameter(0)), secret_hash(parts.outside.esim_secret)); }

Result<Reply> download_progress(Parts& parts, Call& call) {
  if (!parts.outside.esim_progress || !is_smdp(parts, call)) return refusal("not_found", "there is no such path");
  const HttpReply taken = take_progress(*call.http, [&](const EsimProgress& p) {
    const Result<Done> done = parts.outside.esim_progress(p);
    if (!done) parts.log("error", "HTTP API: an SM-DP+'s note was not taken: " + done.error().text());
    return bool(done);
  });
  Reply r;
  r.status = taken.status, r.headers = taken.headers, r.raw = true, r.text = taken.body, r.type = taken.type;
  return r;
}

}  // namespace

std::vector<Route> activation_routes(Parts& parts) {
  using enum Route::Runs;
  std::vector<Route> r;
  r.push_back({.method = "POST", .path = plain_orders + "{id}/second-check", .name = "secondCheck", .area = Area::order, .access = Access::write, .visitors = true, .takes = "sublet.SecondCheck", .gives = "sublet.Order", .runs = later,
               .later = [&parts, places = std::make_shared<std::atomic<size_t>>(0)](const std::shared_ptr<Call>& c, Route::Told told) { second_check(parts, places, c, std::move(told)); }});
  r.push_back({.method = "GET", .path = plain_orders + "{id}/esim", .name = "readEsim", .area = Area::order, .visitors = true, .gives = "sublet.Esim", .handler = [&parts](Call& c, records::Sql& sql) { return read_esim(parts, c, sql); }});
  r.push_back({.method = "POST", .path = "/es2plus/{secret}/gsma/rsp2/es2plus/handleDownloadProgressInfo", .name = "handleDownloadProgressInfo", .open = true, .status = 204, .runs = plain,
               .plain = [&parts](Call& c) { return download_progress(parts, c); }, .known = [&parts](const Call& c) { return is_smdp(parts, c); }});
  return r;
}

}  // namespace sublet::gateway::rest
