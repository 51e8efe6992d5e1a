// Sql: statements within one unit of work. Values are what both databases know alike: NULL, whole numbers of 64 bits, text.
//
// A unit of work is a function that is handed a Sql and whose statements take effect all or not at all (Database). `?` are
// placeholders, in order; statements are prepared once for each connection. A statement that failed has spoiled its unit:
// whatever the function returns, the unit is undone. So what may be refused by a constraint in the course of business is
// written with `on conflict do nothing`, and looked at by the number of rows changed. What is written and not looked at in the same
// unit is not waited for: later().
//
// Used by one thread. Errors: refusal `duplicate` (a unique constraint stands against it), fault `records_failed` with the
// database's words.
//
//   Result<Rows> rows = sql.query("select state, price from number where operator = ? and number = ?", {op, "17090000001"});
//   if (!rows) return rows.error();
//   for (const Row& row : *rows) use(row.text(0), row.integer(1));
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace sublet::records {

using Value = std::variant<std::monostate, int64_t, std::string>;

class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  size_t size() const { return values_.size(); }
  bool null(size_t i) const { return at(i).index() == 0; }
  int64_t integer(size_t i) const;         // NULL: 0; text of digits: its number
  const std::string& text(size_t i) const; // NULL: ""; asking a number for its text is a bug
  const Value& at(size_t i) const {
    ensure(i < values_.size(), "a row has the columns that its statement asked for");
    return values_[i];
  }

 private:
  std::vector<Value> values_;
};
using Rows = std::vector<Row>;

class Connection;

class Sql {
 public:
  explicit Sql(Connection& connection) : connection_(connection) {}
  Sql(const Sql&) = delete;
  Sql& operator=(const Sql&) = delete;
  Result<Rows> query(std::string_view sql, const std::vector<Value>& values = {});
  Result<int64_t> run(std::string_view sql, const std::vector<Value>& values = {});  // rows changed
  // Like run() for what is not refused in the course of business: sent with others of its kind, and an error of it comes out with
  // the next statement or at the unit's end, whose unit it spoils. `rows`: as many as it changes, or it is a fault.
  Result<Done> later(std::string_view sql, const std::vector<Value>& values, std::optional<int64_t> rows = {});
  // The first row; refusal `code` if there is none.
  Result<Row> one(std::string_view sql, const std::vector<Value>& values, const char* code = "not_found");
  // What whoever follows the commits may want to look at (a topic of the outbox, `event`).
  void note(std::string_view what) { notes_.insert(std::string(what)); }
  const std::set<std::string>& notes() const { return notes_; }
  Result<Done> settle();  // nothing is under way any more
  bool spoiled() const { return spoiled_; }
  const Error& spoilt_by() const { return why_; }

 private:
  template <class T> Result<T> noted(Result<T> result);
  Connection& connection_;
  std::set<std::string> notes_;
  bool spoiled_ = false;
  Error why_;
};

}  // namespace sublet::records
