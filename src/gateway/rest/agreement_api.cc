// Agreements by which a wallet tops a line up each period (commerce/agreements.h). A subscriber sees and makes those of its own line.
#include "commerce/agreements.h"

#include "gateway/esim/client.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Agreement;
using commerce::Work;

const std::string path = "/sublet/v1/agreements";

Json agreement_json(const Call& call, const Agreement& a) {
  Json j = {{"id", a.id}, {"href", call.base + path + "/" + a.id}, {"wallet", a.wallet}, {"line", a.line}, {"channel", a.channel}, {"amount", money_json(Money::from_micros(a.amount))}, {"months", a.months}, {"state", a.state}, {"charged", a.charged}, {"created", a.created.text()}};
  if (a.state == "asked") {
    j["until"] = a.until.text();
    if (!a.code.empty()) {
      j["code"] = a.code;
      if (Result<std::string> svg = qr_svg(a.code)) j["qr"] = *svg;
    }
  }
  if (a.begins) j["begins"] = a.begins->text();
  if (a.state == "active" && a.next_at) j["next"] = a.next_at->text();
  if (!a.order.empty()) j["order"] = a.order;
  if (!a.reference.empty()) j["reference"] = a.reference;
  if (!a.why.empty()) j["why"] = a.why;
  return j;
}

// Whoever only uses the line signs nothing for its holder.
Result<bool> is_holder(const Work& w, const Call& call) {
  Result<commerce::LineRecord> own = own_line(w, call);
  if (!own) return own.error();
  return own->user.empty() || own->user == own->party;
}

Result<Agreement> seen(const Work& w, const Call& call) {
  Result<Agreement> a = commerce::agreement(w, call.parameter(0));
  bool other = false;
  if (a && !call.who.line.empty()) {
    Result<bool> holds = is_holder(w, call);
    if (!holds) return holds.error();
    other = a->line != call.who.line || !*holds;
  }
  if ((!a && a.error().code == "unknown_agreement") || other) return refusal("not_found", "there is no such agreement");
  return a;
}

Result<Reply> list(Parts& parts, Call& call, records::Sql& sql) {
  const std::string line = call.who.line.empty() ? call.other("line") : call.who.line;
  if (!call.who.line.empty()) {
    Result<bool> holds = is_holder(work_of(parts, call, sql), call);
    if (!holds) return holds.error();
    if (!*holds) return page_of(call, std::vector<Json>());
  }
  const Work w = work_of(parts, call, sql);
  const commerce::AgreementFilter f{line, call.other("state"), call.query.offset, call.query.limit};
  Result<int64_t> total = commerce::count_agreements(w, f);
  if (!total) return total.error();
  Result<std::vector<Agreement>> all = commerce::agreements(w, f);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const Agreement& a : *all) shown.push_back(agreement_json(call, a));
  return page(call, std::move(shown), *total);
}

Result<Reply> retrieve(Parts& parts, Call& call, records::Sql& sql) {
  Result<Agreement> a = seen(work_of(parts, call, sql), call);
  if (!a) return a.error();
  return Reply{.body = agreement_json(call, *a), .etag = std::to_string(a->version)};
}

Result<Reply> create(Parts& parts, Call& call, records::Sql& sql) {
  commerce::AgreementWish wish;
  wish.line = call.body["line"].get<std::string>(), wish.months = call.body.value("months", int64_t{1});
  if (!call.who.line.empty()) {
    Result<bool> holds = is_holder(work_of(parts, call, sql), call);
    if (!holds) return holds.error();
    if (wish.line != call.who.line || !*holds) return refusal("forbidden", "a subscriber signs for the own line");
    wish.channel = "online";
  } else {
    wish.channel = call.body.value("channel", "shop");
  }
  Result<Money> m = money_of(call.body["amount"]);
  if (!m) return refusal("bad_amount", "body.amount: " + m.error().detail);
  wish.amount = m->micros();
  Result<Agreement> a = commerce::ask_agreement(work_of(parts, call, sql), wish);
  if (!a) return a.error().code == "bad_agreement" ? refusal("bad_request", "body." + a.error().detail) : a.error();
  call.resource = "agreement " + a->id;
  return Reply{.body = agreement_json(call, *a), .etag = std::to_string(a->version), .location = path + "/" + a->id};
}

Result<Reply> end(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Agreement> a = seen(w, call);
  if (!a) return a.error();
  a = commerce::end_agreement(w, a->id, call.body["reason"].get<std::string>());
  if (!a) return a.error().code == "not_active" ? refusal("conflict", a.error().detail) : a.error();
  call.resource = "agreement " + a->id;
  return Reply{.body = agreement_json(call, *a), .etag = std::to_string(a->version)};
}

}  // namespace

std::vector<Route> agreement_routes(Parts& parts) {
  using enum Route::Runs;
  std::vector<Route> r;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  r.push_back({.method = "GET", .path = path, .name = "listAgreements", .area = Area::order, .gives = "sublet.Agreement", .list = true, .others = {"line", "state"}, .handler = with(list)});
  r.push_back({.method = "POST", .path = path, .name = "createAgreement", .area = Area::order, .access = Access::write, .takes = "sublet.Agreement_Create", .gives = "sublet.Agreement", .status = 201, .runs = write, .handler = with(create)});
  r.push_back({.method = "GET", .path = path + "/{id}", .name = "retrieveAgreement", .area = Area::order, .gives = "sublet.Agreement", .handler = with(retrieve)});
  r.push_back({.method = "POST", .path = path + "/{id}/end", .name = "endAgreement", .area = Area::order, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.Agreement", .runs = write, .handler = with(end)});
  return r;
}

}  // namespace sublet::gateway::rest
