// Drafts of the catalogue over the HTTP API: made, changed, checked, and published; tried in draft_try.cc.
//
// A draft is the work of whoever may change the catalogue; who may read its text (studio.h) reads and tries it. What is published is base and
// draft together, at a time: charging turns to it by itself. The base must still be the newest version: what somebody else published
// meanwhile is never undone by silence.
#include "gateway/rest/draft_text.h"

#include <algorithm>

#include "base/hash_text.h"
#include "gateway/rest/strict_json.h"
#include "records/ids.h"

namespace sublet::gateway::rest {
namespace {

const std::string base_path = "/sublet/v1/drafts";

std::string author(const Call& call) { return call.who.name.empty() ? call.who.id : call.who.name; }

Json draft_json(const Call& call, const Draft& d, bool whole) {
  Json j = {{"id", d.id}, {"href", call.base + base_path + "/" + d.id}, {"name", d.name}, {"base", d.base}, {"state", d.state}, {"version", d.version}, {"by", d.actor}, {"created", d.created.text()}, {"changed", d.changed.text()}};
  if (!d.hash.empty()) j["hash"] = d.hash;
  if (whole) j.update(content_json(d.content));
  else j["changes"] = d.content.files.size() + d.content.removed.size();
  return j;
}

using Versions = std::vector<Studio::VersionInfo>;

Result<Done> before_base(Studio& studio, Call& call) {  // charging is asked outside the unit
  Result<Versions> all = studio.versions(call.op, call.now);
  if (!all) return all.error();
  if (all->empty()) return refusal("not_found", "nothing is published for this operator");
  call.prepared = std::move(*all);
  return Done{};
}

// What a draft is begun on, or set upon: a version of the operator's; without a name the newest.
Result<std::string> base_of(const Call& call, const Json& body) {
  const auto& all = std::any_cast<const Versions&>(call.prepared);
  if (!body.contains("base")) return all.back().hash;
  for (const Studio::VersionInfo& v : all)
    if (body["base"] == v.hash) return v.hash;
  return refusal("bad_request", "body.base is no version of this catalogue");
}

Result<Reply> list(Call& call, records::Sql& sql) {
  Result<DraftPage> found = drafts(sql, call.op, call.other("state"), call.query.offset, call.query.limit);
  if (!found) return found.error();
  std::vector<Json> out;
  for (const Draft& d : found->drafts) out.push_back(draft_json(call, d, false));
  return page(call, std::move(out), found->total);
}

Result<Reply> create(Call& call, records::Sql& sql) {
  Result<std::string> base = base_of(call, call.body);
  if (!base) return base.error();
  Result<DraftContent> content = content_of(call.body);
  if (!content) return content.error();
  Draft d;
  d.id = records::new_id(call.now);
  d.name = call.body["name"].get<std::string>(), d.base = *base, d.content = std::move(*content), d.actor = author(call), d.created = d.changed = call.now;
  if (Result<Done> in = insert_draft(sql, call.op, d); !in) return in.error();
  call.resource = "draft " + d.id;
  return Reply{.body = draft_json(call, d, true), .etag = "1", .location = base_path + "/" + d.id};
}

Result<Reply> retrieve(Call& call, records::Sql& sql) {
  Result<Draft> d = draft(sql, call.op, call.parameter(0));
  if (!d) return d.error();
  return Reply{.body = draft_json(call, *d, true), .etag = std::to_string(d->version)};
}

Result<Draft> open_draft(Call& call, records::Sql& sql) {
  Result<Draft> d = draft(sql, call.op, call.parameter(0));
  if (!d) return d;
  call.resource = "draft " + d->id;
  if (Result<Done> fits = call.match(std::to_string(d->version)); !fits) return fits.error();
  if (d->state != "open") return refusal("wrong_state", "this draft is published; begin another");
  return d;
}

Result<Reply> change(Call& call, records::Sql& sql) {
  Result<Draft> d = open_draft(call, sql);
  if (!d) return d.error();
  Json body = content_json(d->content);
  body["name"] = d->name, body["base"] = d->base;
  merge_patch(body, call.body);
  for (const auto& [name, value] : body.items())
    if (name != "files" && name != "removed" && name != "name" && name != "base") return refusal("bad_request", "body." + name.substr(0, 60) + " cannot be changed");
  if (Result<Done> fits = Schemas::all().check("sublet.Draft_Create", body); !fits) return fits.error();
  Result<std::string> base = base_of(call, body);
  if (!base) return base.error();
  Result<DraftContent> content = content_of(body);
  if (!content) return content.error();
  d->name = body["name"].get<std::string>(), d->base = *base, d->content = std::move(*content), d->actor = author(call), d->changed = call.now;
  if (Result<Done> put = update_draft(sql, call.op, *d); !put) return put.error();
  ++d->version;
  return Reply{.body = draft_json(call, *d, true), .etag = std::to_string(d->version)};
}

Result<Reply> remove(Call& call, records::Sql& sql) {
  Result<Draft> d = open_draft(call, sql);
  if (!d) return d.error();
  if (Result<Done> gone = remove_draft(sql, call.op, d->id); !gone) return gone.error();
  return Reply{};
}

// ---- Checked

Json diagnostic_json(const catalogue::Diagnostic& d) {
  Json j = {{"file", d.at.file}, {"line", d.at.line}, {"column", d.at.column}, {"message", d.what}};
  if (!d.instead.empty()) j["instead"] = d.instead;
  return j;
}

Result<Reply> check(Studio& studio, Call& call) {
  Result<DraftText> text = draft_text(studio, call);
  if (!text) return text.error();
  catalogue::Diagnostics found;
  Result<Studio::Place> place = studio.place();
  if (!place) return place.error();
  const std::shared_ptr<const Goods> goods = studio.compile(call.op, text->bundle, found);
  Json j = {{"good", goods != nullptr}, {"errors", Json::array()}};
  for (const catalogue::Diagnostic& d : found.list()) j["errors"].push_back(diagnostic_json(d));
  if (goods != nullptr) {
    j["hash"] = hash_text(goods->own.version->source);
    // What charging would say to it as a next version: its own words, on a machine of its own.
    Result<std::shared_ptr<const Goods>> before = studio.in_force(call.op, call.now);
    if (!before) return before.error();
    Trial trial((*before)->own);
    if (const Result<Done> next = trial.publish(goods->own, call.now); !next) {
      j["good"] = false;
      j["errors"].push_back({{"message", next.error().detail}, {"code", next.error().code}});
    }
  }
  return Reply{.body = std::move(j)};
}

// ---- Published

struct Publishing {
  Draft draft;
  std::string hash;
  Instant effective;
  bool done = false;
};

// Outside a unit: charging is told, and only then the records say that it was. Both may be repeated: the same text is the same version.
Result<Done> tell_charging(Studio& studio, Call& call) {
  const std::lock_guard lock(studio.publishing());
  Parts& parts = studio.parts();
  Publishing p;
  if (call.body.contains("effective")) {
    Result<Instant> at = parse_instant(call.body["effective"].get<std::string>(), {});
    if (!at) return refusal("bad_time", "body.effective: " + at.error().detail);
    if (*at > call.now) p.effective = *at;
    else if (at->seconds() < call.now.seconds() - 300) return refusal("bad_time", "body.effective has passed: what was charged stays as it was");
  }
  Result<Draft> found = parts.db.read<Draft>([&](records::Sql& sql) { return draft(sql, call.op, call.parameter(0)); });
  if (!found) return found.error();
  call.resource = "draft " + found->id;
  if (Result<Done> fits = call.match(std::to_string(found->version)); !fits) return fits;
  if (found->state != "open") return refusal("wrong_state", "this draft is published already");
  p.draft = std::move(*found);
  Result<catalogue::Bundle> base = studio.text(call.op, p.draft.base);
  if (!base) return base.error();
  const catalogue::Bundle bundle = changed_by(std::move(*base), p.draft.content);
  p.hash = hash_text(catalogue::bundle_hash(bundle));
  Result<Versions> all = studio.versions(call.op, call.now);
  if (!all) return all.error();
  const bool told = !all->empty() && all->back().hash == p.hash && p.hash != p.draft.base;  // and the records did not hear of it
  if (!told && (all->empty() || all->back().hash != p.draft.base)) return refusal("conflict", "another version was published since this draft was begun (" + (all->empty() ? std::string() : all->back().hash) + "): compare, and set the draft upon it");
  if (p.hash == p.draft.base) return refusal("bad_request", "this draft changes nothing");
  if (catalogue::operator_code(bundle) != call.op) return refusal("bad_catalogue", "`operator.code` stays " + call.op);
  const Publication why{p.draft.id, author(call), call.body["reason"].get<std::string>(), call.now};
  if (Result<Done> noted = parts.db.write<Done>([&](records::Sql& sql) { return note_publication(sql, call.op, p.hash, why); }); !noted) return noted;
  if (!told)
    if (Result<std::string> published = parts.service.publish(bundle, p.effective); !published) return published.error();
  if (Result<Done> seen = parts.look_published(); !seen) return seen;
  call.prepared = std::move(p);
  return Done{};
}

Result<Reply> publish(Call& call, records::Sql& sql) {
  auto& p = std::any_cast<Publishing&>(call.prepared);
  Result<Draft> d = draft(sql, call.op, p.draft.id);
  if (!d) return d.error();
  if (d->state == "open" && d->version == p.draft.version) {
    d->state = "published", d->hash = p.hash, d->changed = call.now;
    if (Result<Done> put = update_draft(sql, call.op, *d); !put) return put.error();
    ++d->version;
  } else if (d->state == "open") {  // changed while it was published: what it says now is still a draft, upon what was
    d->base = p.hash;
    if (Result<Done> put = update_draft(sql, call.op, *d); !put) return put.error();
    ++d->version;
  }
  return Reply{.body = draft_json(call, *d, true), .etag = std::to_string(d->version)};
}

}  // namespace

Result<DraftText> draft_text(Studio& studio, const Call& call) {
  DraftText out;
  Result<Draft> d = studio.parts().db.read<Draft>([&](records::Sql& sql) { return draft(sql, call.op, call.parameter(0)); });
  if (!d) return d.error();
  Result<catalogue::Bundle> base = studio.text(call.op, d->base);
  if (!base) return base.error();
  out.bundle = changed_by(std::move(*base), d->content);
  out.draft = std::move(*d);
  return out;
}

std::vector<Route> draft_routes(Studio& studio) {
  using enum Route::Runs;
  std::vector<Route> r;
  const std::string one = base_path + "/{id}";
  const auto bases = [&studio](Call& c) { return before_base(studio, c); };
  r.push_back({.method = "GET", .path = base_path, .name = "listDrafts", .area = Area::margin, .gives = "sublet.Draft", .list = true, .others = {"state"}, .handler = list});
  r.push_back({.method = "POST", .path = base_path, .name = "createDraft", .area = Area::catalogue, .access = Access::write, .takes = "sublet.Draft_Create", .gives = "sublet.Draft", .status = 201, .runs = write, .handler = create, .before = bases});
  r.push_back({.method = "GET", .path = one, .name = "retrieveDraft", .area = Area::margin, .gives = "sublet.Draft", .handler = retrieve});
  r.push_back({.method = "PATCH", .path = one, .name = "patchDraft", .area = Area::catalogue, .access = Access::write, .takes = "sublet.Draft_Create", .gives = "sublet.Draft", .runs = write, .handler = change, .before = bases, .patch = true});
  r.push_back({.method = "DELETE", .path = one, .name = "deleteDraft", .area = Area::catalogue, .access = Access::write, .status = 204, .runs = write, .handler = remove});
  r.push_back({.method = "POST", .path = one + "/check", .name = "checkDraft", .area = Area::margin, .gives = "sublet.DraftChecked", .runs = plain, .plain = [&studio](Call& c) { return check(studio, c); }});
  r.push_back({.method = "POST", .path = one + "/publish", .name = "publishDraft", .area = Area::catalogue, .access = Access::write, .takes = "sublet.Draft_Publish", .gives = "sublet.Draft", .runs = write, .handler = publish, .before = [&studio](Call& c) { return tell_charging(studio, c); }});
  r.push_back(try_route(studio));
  return r;
}

}  // namespace sublet::gateway::rest
