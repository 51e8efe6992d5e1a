// What buyers' wallets keep frozen for contracts (commerce/freezes.h): whoever sees the order sees what to freeze by; the operator's people see all,
// and ask anew for a release that was refused.
#include "commerce/freezes.h"

#include "gateway/esim/client.h"
#include "gateway/rest/business.h"
#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using commerce::Freeze;
using commerce::Work;

const std::string v1 = "/sublet/v1/";

Json freeze_json(const Call& call, const Freeze& f) {
  const auto amount = [](int64_t micros) { return money_json(Money::from_micros(micros)); };
  Json j = {{"id", f.id}, {"href", call.base + v1 + "freezes/" + f.id}, {"order", f.order}, {"merchant", f.merchant}, {"way", f.way}, {"state", f.state}, {"amount", amount(f.amount)}, {"captured", amount(f.captured)}, {"released", amount(f.released)}, {"left", amount(f.left())}, {"until", f.until.text()}, {"created", f.created.text()}};
  if (!f.contract.empty()) j["contract"] = f.contract;
  if (!f.reference.empty()) j["reference"] = f.reference;
  if (!f.why.empty()) j["why"] = f.why;
  if (f.state == "open" && !f.code.empty()) {
    j["code"] = f.code;
    if (f.way == "voucher")
      if (Result<std::string> svg = qr_svg(f.code)) j["qr"] = *svg;
  }
  return j;
}

Result<Reply> of_order(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<commerce::Order> o = order_seen(w, call, call.parameter(0));
  if (!o) return o.error();
  Result<Freeze> f = commerce::freeze_of_order(w, o->id);
  if (!f) return f.error().code == "unknown_freeze" ? refusal("not_found", "the order freezes nothing, or is not yet there") : f.error();
  return Reply{.body = freeze_json(call, *f), .etag = std::to_string(f->version)};
}

Result<Reply> list(Parts& parts, Call& call, records::Sql& sql) {
  const std::string state = call.other("state");
  Result<records::Row> count = sql.one("select count(*) from wallet_freeze where operator = ? and (state = ? or ? = '')", {call.op, state, state});
  if (!count) return count.error();
  Result<std::vector<Freeze>> all = commerce::freezes(work_of(parts, call, sql), state, call.query.offset, call.query.limit);
  if (!all) return all.error();
  std::vector<Json> shown;
  for (const Freeze& f : *all) shown.push_back(freeze_json(call, f));
  return page(call, std::move(shown), count->integer(0));
}

Result<Freeze> named(const Work& w, const Call& call) {
  Result<Freeze> f = commerce::freeze(w, call.parameter(0));
  if (!f && f.error().code == "unknown_freeze") return refusal("not_found", "there is no such frozen amount");
  return f;
}

Result<Reply> retrieve(Parts& parts, Call& call, records::Sql& sql) {
  Result<Freeze> f = named(work_of(parts, call, sql), call);
  if (!f) return f.error();
  return Reply{.body = freeze_json(call, *f), .etag = std::to_string(f->version)};
}

Result<Reply> release(Parts& parts, Call& call, records::Sql& sql) {
  const Work w = work_of(parts, call, sql);
  Result<Freeze> f = named(w, call);
  if (!f) return f.error();
  call.resource = "freeze " + f->id;
  if (f->state != "frozen") return refusal("conflict", "it is " + f->state + ": there is nothing to release");
  Result<bool> needs = commerce::needed(w, *f);
  if (!needs) return needs.error();
  if (*needs) return refusal("conflict", "its order or its contract runs: end that, and it is released");
  if (Result<Done> asked = commerce::release(w, f->id); !asked) return asked.error();
  return retrieve(parts, call, sql);
}

}  // namespace

std::vector<Route> freeze_routes(Parts& parts) {
  using enum Route::Runs;
  std::vector<Route> r;
  const auto with = [&parts](auto f) { return [&parts, f](Call& c, records::Sql& sql) { return f(parts, c, sql); }; };
  r.push_back({.method = "GET", .path = v1 + "orders/{id}/freeze", .name = "readOrderFreeze", .area = Area::order, .visitors = true, .gives = "sublet.Freeze", .handler = with(of_order)});
  r.push_back({.method = "GET", .path = v1 + "freezes", .name = "listFreezes", .area = Area::payment, .gives = "sublet.Freeze", .list = true, .others = {"state"}, .handler = with(list), .before = nobody_subscribed});
  r.push_back({.method = "GET", .path = v1 + "freezes/{id}", .name = "readFreeze", .area = Area::payment, .gives = "sublet.Freeze", .handler = with(retrieve), .before = nobody_subscribed});
  r.push_back({.method = "POST", .path = v1 + "freezes/{id}/release", .name = "releaseFreeze", .area = Area::payment, .access = Access::write, .takes = "sublet.Reason", .gives = "sublet.Freeze", .runs = write, .handler = with(release), .before = nobody_subscribed});
  return r;
}

}  // namespace sublet::gateway::rest
