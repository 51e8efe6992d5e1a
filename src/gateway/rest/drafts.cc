#include "gateway/rest/drafts.h"

namespace sublet::gateway::rest {
namespace {

constexpr const char* columns = "id, name, base, content, state, hash, version, actor, created, changed";

// A path within the directory of a catalogue: what read_bundle would have found.
bool good_path(const std::string& path) {
  if (path.empty() || path.size() > 200 || path.front() == '/' || !(path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".csv"))) return false;
  for (size_t from = 0; from <= path.size();) {
    const size_t slash = std::min(path.find('/', from), path.size());
    const std::string part = path.substr(from, slash - from);
    if (part.empty() || part.front() == '.' || part.find_first_of("\\\n\r\t") != std::string::npos) return false;
    from = slash + 1;
  }
  return true;
}

Draft draft_of(const records::Row& r) {
  Draft d;
  d.id = r.text(0), d.name = r.text(1), d.base = r.text(2), d.state = r.text(4), d.hash = r.text(5), d.version = r.integer(6), d.actor = r.text(7);
  d.created = Instant::from_micros(r.integer(8)), d.changed = Instant::from_micros(r.integer(9));
  if (Result<DraftContent> c = content_of(Json::parse(r.text(3), nullptr, false))) d.content = std::move(*c);
  return d;
}

}  // namespace

Result<DraftContent> content_of(const Json& body) {
  DraftContent c;
  size_t octets = 0;
  const auto bad = [](const std::string& path) { return refusal("bad_request", "'" + path.substr(0, 80) + "' is no path of a catalogue: write such as offers/new.yaml or prices/new.csv"); };
  if (const auto files = body.find("files"); files != body.end())
    for (const auto& [path, text] : files->items()) {
      if (!good_path(path)) return bad(path);
      if (!text.is_string()) return refusal("bad_request", "body.files: the text of '" + path + "' is missing");
      octets += text.get_ref<const std::string&>().size();
      c.files.emplace(path, text.get<std::string>());
    }
  if (const auto removed = body.find("removed"); removed != body.end())
    for (const Json& path : *removed) {
      if (!path.is_string() || !good_path(path.get<std::string>())) return bad(path.is_string() ? path.get<std::string>() : dump(path));
      if (c.files.contains(path.get<std::string>())) return refusal("bad_request", "'" + path.get<std::string>() + "' is changed and removed at once");
      c.removed.insert(path.get<std::string>());
    }
  if (octets > DraftContent::most_octets || c.files.size() + c.removed.size() > DraftContent::most_files) return refusal("too_large", "a draft changes at most 200 files, of at most 1,000,000 octets together; publish larger lists from a directory");
  return c;
}

Json content_json(const DraftContent& content) {
  Json j = {{"files", Json::object()}, {"removed", Json::array()}};
  for (const auto& [path, text] : content.files) j["files"][path] = text;
  for (const std::string& path : content.removed) j["removed"].push_back(path);
  return j;
}

catalogue::Bundle changed_by(catalogue::Bundle base, const DraftContent& content) {
  for (const auto& [path, text] : content.files) base[path] = text;
  for (const std::string& path : content.removed) base.erase(path);
  return base;
}

Result<Draft> draft(records::Sql& sql, const std::string& op, const std::string& id) {
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + " from catalogue_draft where operator = ? and id = ?", {op, id});
  if (!rows) return rows.error();
  if (rows->empty()) return refusal("not_found", "there is no such draft");
  return draft_of(rows->front());
}

Result<DraftPage> drafts(records::Sql& sql, const std::string& op, const std::string& state, int64_t offset, int64_t limit) {
  std::string where = " from catalogue_draft where operator = ?";
  std::vector<records::Value> values = {op};
  if (!state.empty()) where += " and state = ?", values.emplace_back(state);
  DraftPage out;
  Result<records::Row> total = sql.one("select count(*)" + where, values);
  if (!total) return total.error();
  out.total = total->integer(0);
  values.emplace_back(limit), values.emplace_back(offset);
  Result<records::Rows> rows = sql.query(std::string("select ") + columns + where + " order by changed desc, id limit ? offset ?", values);
  if (!rows) return rows.error();
  for (const records::Row& r : *rows) out.drafts.push_back(draft_of(r));
  return out;
}

Result<Done> insert_draft(records::Sql& sql, const std::string& op, const Draft& d) {
  Result<records::Row> open = sql.one("select count(*) from catalogue_draft where operator = ? and state = 'open'", {op});
  if (!open) return open.error();
  if (open->integer(0) >= most_open_drafts) return refusal("conflict", "there are " + std::to_string(most_open_drafts) + " open drafts: remove some");
  Result<int64_t> n = sql.run("insert into catalogue_draft (operator, id, name, base, content, state, hash, version, actor, created, changed) values (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
                              {op, d.id, d.name, d.base, dump(content_json(d.content)), d.state, d.hash, d.actor, d.created.micros(), d.changed.micros()});
  return n ? Result<Done>(Done{}) : n.error();
}

Result<Done> update_draft(records::Sql& sql, const std::string& op, const Draft& d) {
  Result<int64_t> n = sql.run("update catalogue_draft set name = ?, base = ?, content = ?, state = ?, hash = ?, version = version + 1, actor = ?, changed = ? where operator = ? and id = ?",
                              {d.name, d.base, dump(content_json(d.content)), d.state, d.hash, d.actor, d.changed.micros(), op, d.id});
  return n ? Result<Done>(Done{}) : n.error();
}

Result<Done> remove_draft(records::Sql& sql, const std::string& op, const std::string& id) {
  Result<int64_t> n = sql.run("delete from catalogue_draft where operator = ? and id = ?", {op, id});
  return n ? Result<Done>(Done{}) : n.error();
}

Result<Done> note_publication(records::Sql& sql, const std::string& op, const std::string& hash, const Publication& p) {
  Result<int64_t> n = sql.run("insert into catalogue_publication (operator, hash, draft, actor, reason, at) values (?, ?, ?, ?, ?, ?) on conflict do nothing", {op, hash, p.draft, p.actor, p.reason, p.at.micros()});
  return n ? Result<Done>(Done{}) : n.error();
}

Result<std::map<std::string, Publication>> publications(records::Sql& sql, const std::string& op) {
  Result<records::Rows> rows = sql.query("select hash, draft, actor, reason, at from catalogue_publication where operator = ? order by at", {op});
  if (!rows) return rows.error();
  std::map<std::string, Publication> out;
  for (const records::Row& r : *rows) out[r.text(0)] = {r.text(1), r.text(2), r.text(3), Instant::from_micros(r.integer(4))};
  return out;
}

}  // namespace sublet::gateway::rest
