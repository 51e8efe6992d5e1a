// Connection: one session with SQLite or PostgreSQL through SOCI, its prepared statements, and what differs between the two.
// The only file that names SOCI is connection.cc. Used by one thread at a time.
//
//   Result<std::unique_ptr<Connection>> c = Connection::open("sqlite:records.db", Connection::Use::write);
//   (*c)->query("select 1", {});
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/sql.h"

namespace sublet::records {

class Connection {
 public:
  enum class Use { write, read };
  // Faults: `records_unreachable`; refusal: `bad_records_url`.
  static Result<std::unique_ptr<Connection>> open(const std::string& url, Use use);
  ~Connection();

  Result<Rows> query(std::string_view sql, const std::vector<Value>& values);
  Result<int64_t> run(std::string_view sql, const std::vector<Value>& values);
  // Like run(), without waiting for PostgreSQL: sent together with others of its kind at the next call, which has the error of any.
  // `rows`: as many as it changes, or it is a fault.
  Result<Done> later(std::string_view sql, const std::vector<Value>& values, std::optional<int64_t> rows);
  // Waits for what is under way, and has its error.
  Result<Done> settle();
  // Without values or rows; not kept prepared. For transactions and definitions; several statements, split at ';'.
  Result<Done> plain(const std::string& sql);
  // The same without waiting for PostgreSQL's answer: the next call waits for it and has its error.
  Result<Done> plain_ahead(const std::string& sql);

  struct Counts {
    uint64_t statements = 0, waits = 0;  // waits: for an answer of the database, one for all that was sent together
  };
  const Counts& counts() const;
  bool postgresql() const { return postgresql_; }
  bool lost() const { return lost_; }  // the session is of no more use: open another

 private:
  struct Impl;
  Connection(std::unique_ptr<Impl> impl, bool postgresql);
  template <class F> auto guarded(std::string_view sql, F f) -> decltype(f());
  std::unique_ptr<Impl> impl_;
  bool postgresql_ = false, lost_ = false;
};

}  // namespace sublet::records
