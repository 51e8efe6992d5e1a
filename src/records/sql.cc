#include "records/sql.h"

#include <charconv>

#include "records/connection.h"

namespace sublet::records {

int64_t Row::integer(size_t i) const {
  const Value& v = at(i);
  if (v.index() == 0) return 0;
  if (v.index() == 1) return std::get<1>(v);
  // An expression of SQLite has no declared type and comes as text.
  const std::string& s = std::get<2>(v);
  int64_t n = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n);
  ensure(error == std::errc{} && end == s.data() + s.size(), "a column asked for as a number holds one");
  return n;
}

const std::string& Row::text(size_t i) const {
  static const std::string none;
  const Value& v = at(i);
  if (v.index() == 0) return none;
  ensure(v.index() == 2, "a column asked for as text holds text");
  return std::get<2>(v);
}

template <class T>
Result<T> Sql::noted(Result<T> result) {
  if (!result && !spoiled_) {
    spoiled_ = true;
    why_ = result.error();
  }
  return result;
}

Result<Rows> Sql::query(std::string_view sql, const std::vector<Value>& values) {
  if (spoiled_) return why_;
  return noted(connection_.query(sql, values));
}

Result<int64_t> Sql::run(std::string_view sql, const std::vector<Value>& values) {
  if (spoiled_) return why_;
  return noted(connection_.run(sql, values));
}

Result<Done> Sql::later(std::string_view sql, const std::vector<Value>& values, std::optional<int64_t> rows) {
  if (spoiled_) return why_;
  return noted(connection_.later(sql, values, rows));
}

Result<Done> Sql::settle() { return noted(connection_.settle()); }

Result<Row> Sql::one(std::string_view sql, const std::vector<Value>& values, const char* code) {
  Result<Rows> rows = query(sql, values);
  if (!rows) return rows.error();
  if (rows->empty()) return refusal(code);
  return std::move(rows->front());
}

}  // namespace sublet::records
