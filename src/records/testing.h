// For tests: a database of either kind, empty, for the life of an object. PostgreSQL is started once for a test program, in a
// directory of its own, on loopback, and ends with it.
//
//   for (const Kind kind : both) { TestDatabase db(kind); ... db->write<...>(...); }
//   INSTANTIATE_TEST_SUITE_P(Both, Parties, testing::Values(Kind::sqlite, Kind::postgresql), kind_name);
#pragma once

#include <memory>
#include <string>

#include "records/database.h"

namespace sublet::records {

enum class TestKind { sqlite, postgresql };
inline constexpr TestKind both_kinds[] = {TestKind::sqlite, TestKind::postgresql};

class TestDatabase {
 public:
  explicit TestDatabase(TestKind kind);
  ~TestDatabase();
  Database* operator->() { return db_.get(); }
  Database& operator*() { return *db_; }
  const std::string& url() const { return url_; }
  void reopen();  // closes and opens it again, as a restart does
  void close() { db_.reset(); }

 private:
  TestKind kind_;
  std::string directory_, url_;
  std::unique_ptr<Database> db_;
};

// postgresql://... of a fresh, empty database on this program's private server.
std::string fresh_postgresql();

}  // namespace sublet::records
