#include "gateway/rest/jobs.h"

#include <algorithm>

#include "gateway/rest/documents.h"
#include "gateway/rest/schema.h"
#include "gateway/rest/strict_json.h"
#include "io/thread.h"
#include "records/ids.h"
#include "records/outbox.h"
#include "records/vault.h"

namespace sublet::gateway::rest {
namespace {

const std::string base_path = "/tmf-api/productCatalogManagement/v4/", root = "productCatalogManagement";

struct Resource {
  const char *member, *name;
};
constexpr Resource catalogue[] = {{"catalog", "Catalog"}, {"category", "Category"}, {"productSpecification", "ProductSpecification"}, {"productOffering", "ProductOffering"}, {"productOfferingPrice", "ProductOfferingPrice"}};
const Resource* resource_named(std::string_view member) {
  for (const Resource& r : catalogue)
    if (member == r.member) return &r;
  return nullptr;
}

using Kind = Resource;
constexpr Kind kinds[] = {{"exportJob", "ExportJob"}, {"importJob", "ImportJob"}};

// "productOffering", a path of ours or its whole URL; empty: all of the catalogue.
Result<std::string> scope_of(const std::string& path) {
  if (path.empty()) return std::string();
  std::string last = path;
  while (last.ends_with('/')) last.pop_back();
  if (last.ends_with(base_path.substr(0, base_path.size() - 1))) return std::string();
  last = last.substr(last.rfind('/') == std::string::npos ? 0 : last.rfind('/') + 1);
  if (resource_named(last) == nullptr) return refusal("bad_request", "body.path: a collection of the catalogue, such as " + base_path + "productOffering");
  return last;
}

// ---- What an import reads

Result<std::string> of_data_url(std::string_view url) {
  url.remove_prefix(5);
  const size_t comma = url.find(',');
  if (comma == std::string_view::npos) return refusal("bad_url", "body.url: data:application/json,... or data:application/json;base64,...");
  std::string_view type = url.substr(0, comma), data = url.substr(comma + 1);
  const bool encoded = type.ends_with(";base64");
  if (encoded) type.remove_suffix(7);
  type = type.substr(0, type.find(';'));
  if (!type.empty() && type != "application/json") return refusal("bad_url", "body.url: its type is application/json");
  return encoded ? records::from_base64(data) : percent_decode(data, false);
}

Result<std::string> content_of(Call& call, records::Sql& sql, const std::string& url) {
  if (url.starts_with("data:")) {
    Result<std::string> text = of_data_url(url);
    if (!text) return refusal("bad_url", "body.url: " + text.error().detail);
    return text;
  }
  const std::string own = call.base + base_path + "exportJob/", end = "/content";
  if (!url.starts_with(own) || !url.ends_with(end) || url.size() <= own.size() + end.size()) return refusal("bad_url", "body.url: a data: URL, or that of an export of this API; nothing is fetched from elsewhere");
  Result<records::Row> row = sql.one("select content from catalogue_job where operator = ? and kind = 'exportJob' and id = ? and state = 'done'", {call.op, url.substr(own.size(), url.size() - own.size() - end.size())});
  if (!row) return row.error().is_refusal() ? refusal("bad_url", "body.url: there is no such export that has succeeded") : row.error();
  return row->text(0);
}

// ---- The routes

Json shown(const Kind& k, const Call& call, Json body) {
  const std::string id = body["id"].get<std::string>(), href = call.base + base_path + k.member + "/" + id;
  Json j = {{"id", id}, {"href", href}};
  for (const auto& [name, value] : body.items()) j[name] = value;
  if (std::string_view(k.member) == "exportJob") j["url"] = href + "/content";
  return j;
}

Result<Reply> create(const Kind& k, Call& call, records::Sql& sql) {
  for (const char* own : {"id", "href", "status", "creationDate", "completionDate", "errorLog"})
    if (call.body.contains(own)) return refusal("bad_request", std::string("body.") + own + " is given here, not sent");
  const bool imports = std::string_view(k.member) == "importJob";
  const std::string url = call.body["url"].get<std::string>(), type = call.body.value("contentType", "application/json");
  if (type != "application/json") return refusal("bad_request", "body.contentType: application/json");
  if (const std::string query = call.body.value("query", ""); !query.empty()) return refusal("bad_request", "body.query: what is exported is chosen by path");
  Result<std::string> scope = scope_of(call.body.value("path", ""));
  if (!scope) return scope.error();
  Result<std::string> content = std::string();
  if (imports) content = content_of(call, sql, url);
  if (!content) return content.error();
  Result<records::Row> count = sql.one("select count(*) from catalogue_job where operator = ? and kind = ?", {call.op, std::string(k.member)});
  if (!count) return count.error();
  if (count->integer(0) >= CatalogueJobs::most_kept) return refusal("conflict", "there are as many jobs as are kept: delete some");
  const std::string id = records::new_id(call.now);
  Json body = {{"id", id}, {"contentType", type}, {"creationDate", call.now.text()}, {"path", base_path + *scope}, {"status", "Not Started"}, {"@type", k.name}};
  if (imports) body["url"] = url.starts_with("data:") ? "data:application/json," : url;  // what it read is not kept twice
  if (Result<Done> put = Documents(k.member).put(sql, call.op, id, body, "posted", call.now); !put) return put.error();
  Result<int64_t> in = sql.run("insert into catalogue_job (operator, kind, id, state, actor, content) values (?, ?, ?, 'open', ?, ?)", {call.op, std::string(k.member), id, call.who.id, *content});
  if (!in) return in.error();
  call.resource = std::string(k.member) + " " + id;
  return Reply{.body = shown(k, call, std::move(body)), .etag = "1", .location = base_path + k.member + "/" + id};
}

Result<Reply> list(const Kind& k, Call& call, records::Sql& sql) {
  Result<Documents::Page> found = Documents(k.member).list(sql, call.op, call.query);
  if (!found) return found.error();
  std::vector<Json> all;
  for (const Documents::Document& d : found->documents) all.push_back(shown(k, call, d.body));
  return page(call, std::move(all), found->total);
}

Result<Reply> retrieve(const Kind& k, Call& call, records::Sql& sql) {
  Result<Documents::Document> d = Documents(k.member).get(sql, call.op, call.parameter(0));
  if (!d) return d.error();
  return Reply{.body = shown(k, call, d->body), .etag = std::to_string(d->version)};
}

Result<Reply> remove(const Kind& k, Call& call, records::Sql& sql) {
  Result<Documents::Document> d = Documents(k.member).get(sql, call.op, call.parameter(0));
  if (!d) return d.error();
  call.resource = std::string(k.member) + " " + d->id;
  if (Result<Done> fits = call.match(std::to_string(d->version)); !fits) return fits.error();
  if (d->body["status"] == "Running") return refusal("wrong_state", "it is running");
  if (Result<int64_t> gone = sql.run("delete from catalogue_job where operator = ? and kind = ? and id = ?", {call.op, std::string(k.member), d->id}); !gone) return gone.error();
  if (Result<Done> gone = Documents(k.member).remove(sql, call.op, d->id); !gone) return gone.error();
  return Reply{};
}

Result<Reply> content(Call& call, records::Sql& sql) {
  Result<records::Row> row = sql.one("select content from catalogue_job where operator = ? and kind = 'exportJob' and id = ? and state = 'done'", {call.op, call.parameter(0)});
  if (!row) return row.error();
  Reply r;
  r.raw = true, r.text = row->text(0);
  return r;
}

// ---- What a job does, in one unit

struct Ran {
  std::string content;  // of an export
  std::string trouble;  // empty: it succeeded
};

Result<Ran> write_out(records::Sql& sql, const std::string& op, const std::string& base, const std::string& scope) {
  Json all = Json::object();
  int64_t count = 0;
  for (const Resource& r : catalogue) {
    if (!scope.empty() && scope != r.member) continue;
    Result<records::Rows> rows = sql.query("select body from document where operator = ? and kind = ? order by id limit ?", {op, std::string(r.member), CatalogueJobs::most_resources + 1});
    if (!rows) return rows.error();
    count += static_cast<int64_t>(rows->size());
    if (count > CatalogueJobs::most_resources) return Ran{{}, "there are more than 10,000 resources: export one collection after another, by path"};
    all[r.member] = Json::array();
    for (const records::Row& row : *rows) {
      Json body = Json::parse(row.text(0));
      body["href"] = base + base_path + r.member + "/" + percent_encode(body.value("id", ""));
      all[r.member].push_back(std::move(body));
    }
  }
  return Ran{dump(Json{{root, std::move(all)}}), {}};
}

// Refusals are the errorLog, with where it is wrong.
Result<Done> take_in(records::Sql& sql, const std::string& op, const std::string& base, const Resource& r, const Json& given, const std::string& where, Instant now) {
  if (!given.is_object() || !given.contains("id") || !given["id"].is_string()) return refusal("bad_import", where + ": a resource with an id");
  Json body = given;
  body.erase("href");
  const std::string id = body["id"].get<std::string>();
  if (id.empty() || id.size() > 100 || id.find_first_of("/?#%\\ \n\r\t") != std::string::npos) return refusal("bad_import", where + ".id: up to 100 octets without blanks and '/?#%'");
  if (Result<Done> fits = Schemas::all().check(std::string("TMF620.") + r.name + "_Create", body); !fits) return refusal("bad_import", where + ": " + fits.error().detail);
  if (!body.contains("lifecycleStatus")) body["lifecycleStatus"] = "In study";
  if (!is_life_cycle_state(body["lifecycleStatus"].get<std::string>())) return refusal("bad_import", where + ".lifecycleStatus: no state of a life cycle");
  if (!body.contains("@type")) body["@type"] = r.name;
  const Documents documents(r.member);
  Result<Documents::Document> was = documents.get(sql, op, id);
  if (!was && !was.error().is_refusal()) return was.error();
  if (was && was->origin != "posted") return Done{};  // what charging runs by follows its catalogue, not a file
  if (was && was->body == body) return Done{};
  body["lastUpdate"] = now.text();
  if (Result<Done> put = documents.put(sql, op, id, body, "posted", now); !put) return put;
  body["href"] = base + base_path + r.member + "/" + percent_encode(id);
  return records::tell(sql, op, std::string(r.name) + (was ? "AttributeValueChangeEvent" : "CreateEvent"), r.member, id, dump(body), now);
}

Result<Done> read_in(records::Sql& sql, const std::string& op, const std::string& base, const std::string& scope, const std::string& text, Instant now) {
  JsonLimits limits;
  limits.values = 1'000'000, limits.members = 1'000;
  Result<Json> all = read_json(text, limits);
  if (!all) return all.error();
  if (!all->is_object() || !all->contains(root) || !(*all)[root].is_object()) return refusal("bad_import", "the file is {\"" + root + "\": {...}}");
  int64_t count = 0;
  for (const auto& [member, list] : (*all)[root].items()) {
    const Resource* r = resource_named(member);
    if (r == nullptr || !list.is_array()) return refusal("bad_import", root + "." + member.substr(0, 60) + ": no list of the catalogue's resources");
    if (!scope.empty() && scope != member) continue;
    for (size_t i = 0; i < list.size(); ++i) {
      if (++count > CatalogueJobs::most_resources) return refusal("bad_import", "there are more than 10,000 resources");
      if (Result<Done> in = take_in(sql, op, base, *r, list[i], root + "." + member + "[" + std::to_string(i) + "]", now); !in) return in;
    }
  }
  return Done{};
}

}  // namespace

void CatalogueJobs::start(const std::string& base) {
  base_ = base;
  stopping_ = false, something_ = true;
  thread_ = std::thread([this] { run(); });
}

void CatalogueJobs::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void CatalogueJobs::look() {
  const std::lock_guard lock(mutex_);
  something_ = true;
  wake_.notify_all();
}

void CatalogueJobs::run() {
  io::name_this_thread("catalogue-jobs");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait(lock, [&] { return stopping_ || something_; });
    if (stopping_) return;
    something_ = false;
    lock.unlock();
    while (one()) {
      const std::lock_guard l(mutex_);
      if (stopping_) return;
    }
    lock.lock();
  }
}

bool CatalogueJobs::one() {
  struct Job {
    std::string op, kind, id, content;
    Json body;
  };
  const auto failed = [&](const Error& e) {
    parts_.log("error", "jobs of the catalogue: " + e.text());
    return false;  // looked at again when the next one comes
  };
  (void)published_.bring_up_to_date();
  Result<Job> job = parts_.db.write<Job>([&](records::Sql& sql) -> Result<Job> {
    Result<records::Row> row = sql.one("select operator, kind, id, content from catalogue_job where state = 'open' order by id limit 1", {});
    if (!row) return row.error();
    Job j{row->text(0), row->text(1), row->text(2), row->text(3), {}};
    const Documents documents(j.kind);
    Result<Documents::Document> d = documents.get(sql, j.op, j.id);
    if (!d) return fault("records_failed", "a job has no document");
    j.body = std::move(d->body);
    j.body["status"] = "Running";
    if (Result<Done> put = documents.put(sql, j.op, j.id, j.body, "posted", parts_.clock.now()); !put) return put.error();
    return j;
  });
  if (!job) return job.error().is_refusal() ? false : failed(job.error());
  std::string scope = job->body.value("path", "");
  scope = scope.substr(scope.rfind('/') + 1);
  const auto end = [&](records::Sql& sql, const std::string& trouble, const std::string& content) -> Result<Done> {
    Json body = job->body;
    body["status"] = trouble.empty() ? "Succeeded" : "Failed";
    body["completionDate"] = parts_.clock.now().text();
    if (!trouble.empty()) body["errorLog"] = trouble;
    if (Result<Done> put = Documents(job->kind).put(sql, job->op, job->id, body, "posted", parts_.clock.now()); !put) return put;
    Result<int64_t> set = sql.run("update catalogue_job set state = ?, content = ? where operator = ? and kind = ? and id = ?", {std::string(trouble.empty() ? "done" : "failed"), content, job->op, job->kind, job->id});
    if (!set) return set.error();
    return Done{};
  };
  Result<Done> done = parts_.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
    if (job->kind == "exportJob") {
      Result<Ran> ran = write_out(sql, job->op, base_, scope);
      if (!ran) return ran.error();
      return end(sql, ran->trouble, ran->content);
    }
    if (Result<Done> in = read_in(sql, job->op, base_, scope, job->content, parts_.clock.now()); !in) return in;
    return end(sql, "", "");
  });
  // What an import had taken in before it was refused is undone; that it failed is written by itself.
  if (!done && done.error().is_refusal()) done = parts_.db.write<Done>([&, why = done.error().detail](records::Sql& sql) { return end(sql, why, ""); });
  return done ? true : failed(done.error());
}

std::vector<Route> job_routes(Parts&, CatalogueJobs& jobs) {
  using enum Route::Runs;
  const auto staff = [](Call& c) -> Result<Done> { return c.who.line.empty() ? Result<Done>(Done{}) : refusal("forbidden", "jobs are the operator's people's"); };
  std::vector<Route> r;
  for (const Kind& kind : kinds) {
    const auto with = [&kind](auto f) { return [&kind, f](Call& c, records::Sql& sql) { return f(kind, c, sql); }; };
    const std::string all = base_path + kind.member, one = all + "/{id}", name = kind.name, schema = "TMF620." + name;
    r.push_back({.method = "POST", .path = all, .name = "create" + name, .area = Area::catalogue, .access = Access::write, .takes = schema + "_Create", .gives = schema, .status = 201, .runs = write, .handler = with(create), .after = [&jobs] { jobs.look(); }});
    r.push_back({.method = "GET", .path = all, .name = "list" + name, .area = Area::catalogue, .gives = schema, .list = true, .handler = with(list), .before = staff});
    r.push_back({.method = "GET", .path = one, .name = "retrieve" + name, .area = Area::catalogue, .gives = schema, .handler = with(retrieve), .before = staff});
    r.push_back({.method = "DELETE", .path = one, .name = "delete" + name, .area = Area::catalogue, .access = Access::write, .status = 204, .runs = write, .handler = with(remove)});
  }
  r.push_back({.method = "GET", .path = base_path + "exportJob/{id}/content", .name = "readExport", .area = Area::catalogue, .gives = "sublet.Export", .handler = content, .before = staff});
  return r;
}

}  // namespace sublet::gateway::rest
