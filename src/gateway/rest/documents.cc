#include "gateway/rest/documents.h"

#include <algorithm>
#include <set>

#include "gateway/rest/strict_json.h"

namespace sublet::gateway::rest {
namespace {

using records::Value;

struct Where {
  std::string text;
  std::vector<Value> values;
};

// One filter, as a condition on the row d of document.
void add(Where& where, const std::string& op, const std::string& kind, const Condition& c) {
  std::string any;
  std::vector<Value> values;
  for (const std::string& v : c.values) {
    if (!any.empty()) any += " or ";
    if (c.test == Condition::Test::equal || c.test == Condition::Test::unequal) {
      any += "v.value = ?";
      values.emplace_back(v);
      continue;
    }
    // Values of one sort (numbers, times, texts) begin with one sign: compared only among themselves.
    const bool greater = c.test == Condition::Test::greater || c.test == Condition::Test::greater_or_equal;
    const bool also = c.test == Condition::Test::greater_or_equal || c.test == Condition::Test::less_or_equal;
    any += std::string("(v.value ") + (greater ? ">" : "<") + (also ? "=" : "") + " ? and v.value " + (greater ? "<" : ">=") + " ?)";
    values.emplace_back(v);
    values.emplace_back(greater ? std::string(1, static_cast<char>(v[0] + 1)) : v.substr(0, 1));
  }
  where.text += std::string(" and ") + (c.test == Condition::Test::unequal ? "not " : "") +
                "exists (select 1 from document_value v where v.operator = ? and v.kind = ? and v.path = ? and v.id = d.id and (" + any + "))";
  where.values.insert(where.values.end(), {op, kind, c.path});
  where.values.insert(where.values.end(), values.begin(), values.end());
}

Documents::Document read_row(const records::Row& row) { return {row.text(0), row.text(1), row.integer(2), Json::parse(row.text(3))}; }

}  // namespace

void flatten(const Json& value, const std::string& path, std::vector<std::pair<std::string, std::string>>& out, size_t most) {
  if (out.size() >= most) return;
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) flatten(member, path.empty() ? name : path + "." + name, out, most);
  } else if (value.is_array()) {
    for (const Json& element : value) flatten(element, path, out, most);
  } else if (std::string text = sortable(value); !text.empty() && path.size() <= 100) {
    out.emplace_back(path, std::move(text));
  }
}

Result<Done> Documents::put(records::Sql& sql, const std::string& op, const std::string& id, const Json& body, const std::string& origin, Instant now) const {
  Result<int64_t> done = sql.run("insert into document (operator, kind, id, version, origin, body, created, changed) values (?, ?, ?, 1, ?, ?, ?, ?) "
                                 "on conflict (operator, kind, id) do update set version = document.version + 1, origin = excluded.origin, body = excluded.body, changed = excluded.changed",
                                 {op, kind_, id, origin, dump(body), now.micros(), now.micros()});
  if (!done) return done.error();
  if (Result<int64_t> gone = sql.run("delete from document_value where operator = ? and kind = ? and id = ?", {op, kind_, id}); !gone) return gone.error();
  std::vector<std::pair<std::string, std::string>> values;
  flatten(body, "", values, most_values);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  for (const auto& [path, value] : values)
    if (Result<int64_t> kept = sql.run("insert into document_value (operator, kind, path, value, id) values (?, ?, ?, ?, ?)", {op, kind_, path, value, id}); !kept) return kept.error();
  return Done{};
}

Result<Documents::Document> Documents::get(records::Sql& sql, const std::string& op, const std::string& id) const {
  Result<records::Row> row = sql.one("select id, origin, version, body from document where operator = ? and kind = ? and id = ?", {op, kind_, id});
  if (!row) return row.error();
  return read_row(*row);
}

Result<Documents::Page> Documents::list(records::Sql& sql, const std::string& op, const Query& query) const {
  Where where{" where d.operator = ? and d.kind = ?", {op, kind_}};
  for (const Condition& c : query.where) add(where, op, kind_, c);
  Result<records::Row> total = sql.one("select count(*) from document d" + where.text, where.values);
  if (!total) return total.error();
  std::string order;
  std::vector<Value> values = where.values;
  for (const auto& [path, descending] : query.sort) {
    order += std::string("coalesce((select min(s.value) from document_value s where s.operator = ? and s.kind = ? and s.path = ? and s.id = d.id), '')") + (descending ? " desc, " : ", ");
    values.insert(values.end(), {op, kind_, path});
  }
  values.emplace_back(query.limit);
  values.emplace_back(query.offset);
  Result<records::Rows> rows = sql.query("select d.id, d.origin, d.version, d.body from document d" + where.text + " order by " + order + "d.id limit ? offset ?", values);
  if (!rows) return rows.error();
  Page p;
  p.total = total->integer(0);
  for (const records::Row& row : *rows) p.documents.push_back(read_row(row));
  return p;
}

Result<Done> Documents::remove(records::Sql& sql, const std::string& op, const std::string& id) const {
  if (Result<int64_t> gone = sql.run("delete from document_value where operator = ? and kind = ? and id = ?", {op, kind_, id}); !gone) return gone.error();
  Result<int64_t> gone = sql.run("delete from document where operator = ? and kind = ? and id = ?", {op, kind_, id});
  if (!gone) return gone.error();
  if (*gone == 0) return refusal("not_found", "there is no such resource");
  return Done{};
}

}  // namespace sublet::gateway::rest
