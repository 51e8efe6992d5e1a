// One row of the outbox to where it is done.
#include "commerce/parties.h"
#include "commerce/porting.h"
#include "commerce/settings.h"
#include "commerce/sims.h"
#include "gateway/core/json.h"
#include "gateway/orders/dispatcher_impl.h"
#include "gateway/rest/secrets.h"

namespace sublet::gateway {

namespace {

std::string text(const Json& j, const char* name) {
  const auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}

}  // namespace

Result<commerce::PartyInClear> Dispatcher::Impl::party(const std::string& op, const std::string& id) {
  return parts.db.read<commerce::PartyInClear>([&](records::Sql& sql) { return commerce::party_to_send(work(sql, op), id); });
}

Result<Done> Dispatcher::Impl::carry_host(const Row& row) {
  Result<Json> body = parse_json(row.body);
  if (!body) return body.error();
  HostTask t;
  t.id = row.id, t.op = row.op, t.host = row.target, t.made = row.created;
  Result<TaskKind> kind = task_kind(text(*body, "kind"));
  if (!kind) return kind.error();
  t.kind = *kind;
  Result<PhoneNumber> line = PhoneNumber::parse(text(*body, "line"));
  if (!line) return line.error();
  t.line = *line;
  for (const auto& [name, value] : body->at("fields").items())
    if (value.is_string()) t.fields[name] = value.get<std::string>();
  if (const std::string who = text(*body, "party"); !who.empty()) {
    Result<commerce::PartyInClear> p = party(row.op, who);
    if (!p) return p.error();
    t.fields["cust_name"] = p->name;
    t.fields["cert_type"] = p->party.cert_type.empty() ? "01" : p->party.cert_type;
    t.fields["cert_code"] = p->cert_number;
    Result<Json> profile = parse_json(p->profile);
    const std::string address = profile ? text(*profile, "address") : std::string();
    t.fields["cert_address"] = address.empty() ? "-" : address;
  }
  if (t.kind == TaskKind::open_account) {
    if (t.fields["model"].empty()) t.fields["model"] = "pool";
    Result<std::string> products = parts.db.read<std::string>([&](records::Sql& sql) { return commerce::setting_text(work(sql, row.op), "host_products"); });
    if (!products) return products.error();
    for (size_t from = 0; from < products->size();) {
      const size_t comma = std::min(products->find(',', from), products->size());
      t.products.push_back({products->substr(from, comma - from), {}, {}, "order"});
      from = comma + 1;
    }
  }
  return desk->submit(std::move(t));
}

void Dispatcher::Impl::host_outcome(const HostOutcome& o) {
  Row row;
  {
    const std::lock_guard lock(mutex);
    const auto at = under_way.find({o.op, o.id});
    if (at == under_way.end()) return;
    row = at->second;
  }
  commerce::OutsideAnswer a{std::string(name_of(o.what)), o.code, o.words, {}};
  if (o.what == HostOutcome::What::completed) a.what = "done";
  if (o.what == HostOutcome::What::withdrawn) a.what = "refused";
  for (const auto& [name, value] : o.fields) a.fields[name] = value;
  answered({std::move(row), std::move(a)});
}

// The host was answered already and may not tell again, so it is tried until the records take it.
void Dispatcher::Impl::host_notice(const HostNotice& n) {
  commerce::HostWord said{n.host, n.what, n.reference, n.line.text(), {}};
  for (const auto& [name, value] : n.fields) said.fields[name] = value;
  const std::lock_guard lock(mutex);
  if (stopping) return;
  jobs.emplace_back([this, op = n.op, said = std::move(said)] {
    for (int64_t pause = 10'000;; pause = std::min<int64_t>(pause * 2, 5'000'000)) {
      const commerce::Shelf shelf = in_force();
      const Result<Done> done = parts.db.write<Done>([&](records::Sql& sql) { return commerce::host_noticed(work(sql, op), shelf, said); });
      if (done) return;
      failed(done.error());
      if (done.error().is_refusal() || done.error().code == "threw" || !wait(pause)) return;
    }
  });
  wake.notify_all();
}

Result<Done> Dispatcher::Impl::carry_identity(const Row& row) {
  Result<Json> body = parse_json(row.body);
  if (!body) return body.error();
  Result<commerce::PartyInClear> p = party(row.op, text(*body, "party"));
  if (!p) return p.error();
  IdentityCheck c;
  c.id = row.id, c.op = row.op, c.name = p->name, c.number = p->cert_number;
  c.cert_type = p->party.cert_type.empty() ? "01" : p->party.cert_type;
  return identity->check(std::move(c), [this, row](const IdentityOutcome& o) {
    commerce::OutsideAnswer a{"refused", std::string(name_of(o.what)), o.words, {}};
    if (o.what == IdentityOutcome::What::match) a = {"done", {}, {}, {{"reference", o.reference}}};
    if (o.what == IdentityOutcome::What::unavailable) a.what = "unavailable";
    answered({row, std::move(a)});
  });
}

Result<Done> Dispatcher::Impl::carry_esim(const Row& row) {
  Result<Json> body = parse_json(row.body);
  if (!body) return body.error();
  EsimCall c;
  c.id = row.id, c.iccid = text(*body, "iccid"), c.eid = text(*body, "eid");
  const std::string what = text(*body, "what");
  c.what = what == "confirm_order" ? EsimCall::What::confirm_order : what == "cancel_order" ? EsimCall::What::cancel_order : what == "release_profile" ? EsimCall::What::release_profile : EsimCall::What::download_order;
  return esim->call(std::move(c), [this, row](const EsimOutcome& o) {
    commerce::OutsideAnswer a{"refused", o.subject_code.empty() ? "refused" : o.subject_code + "/" + o.reason_code, o.words, {}};
    if (o.what == EsimOutcome::What::done) a = {"done", {}, {}, {}};
    if (o.what == EsimOutcome::What::unavailable) a.what = "unavailable";
    if (!o.matching_id.empty()) a.fields["matching_id"] = o.matching_id;
    if (!o.smdp.empty()) a.fields["smdp"] = o.smdp;
    answered({row, std::move(a)});
  });
}

Result<Done> Dispatcher::Impl::carry_wallet(const Row& row) {
  return wallets->carry(row, [this, row](commerce::OutsideAnswer a) { answered({row, std::move(a)}); });
}

// POST {"id", "to", "text"}: any 2xx is taken; whoever sends knows the id and sends once.
Result<Done> Dispatcher::Impl::carry_sms(const Row& row) {
  Result<HttpUrl> url = parse_url(parts.sms);
  if (!url) return url.error();
  Result<Json> body = parse_json(row.body);
  if (!body) return body.error();
  std::string words = text(*body, "text");
  if (const std::string sealed = text(*body, "sealed"); !sealed.empty()) {
    Result<std::string> opened = parts.vault.unseal(rest::sms_place(row.op, row.id), sealed);
    if (!opened) return opened.error();
    words = std::move(*opened);
  }
  const Json message = {{"id", row.id}, {"to", row.target}, {"text", words}};
  HttpCall call;
  call.url = *url, call.method = "POST", call.target = url->path, call.body = dump(message);
  http_send(loop, std::move(call), [this, row](const HttpAnswer& a) {
    const bool taken = a.status >= 200 && a.status < 300, never = a.status >= 400 && a.status < 500 && a.status != 429;
    answered({row, {taken ? "done" : never || row.attempts > 8 ? "refused" : "again", taken ? "" : "http_" + std::to_string(a.status), a.error, {}}});
  });
  return Done{};
}

}  // namespace sublet::gateway
