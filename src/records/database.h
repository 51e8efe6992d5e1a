// Database: the records of the business in SQL: SQLite in a file, or PostgreSQL, by one setting.
//
// Units of work that change something run one after another on the writer's thread, several in one transaction when several
// wait (each in its savepoint), and are told to their callers once that transaction is durable. So what a unit has read still
// holds when it commits, on either database, and no unit needs locks of its own. Readers run on their callers' threads, on
// connections of a pool, and see one moment.
//
// One process owns a database: a second one is refused (`records_in_use`), as two charging engines on one log would be.
// All functions may be called from any thread; never from within a unit.
// Faults: `records_unreachable`, `records_failed`, `records_in_use`, `threw` (the unit did); refusals `bad_records_url`, `duplicate`, and whatever the
// unit itself returns. An error undoes the unit.
//
//   auto db = Database::open({.url = "sqlite:records.db"});
//   Result<int64_t> n = (*db)->write<int64_t>([&](Sql& sql) { return sql.run("delete from note where operator = ?", {op}); });
//   Result<Rows> rows = (*db)->read<Rows>([&](Sql& sql) { return sql.query("select ..."); });
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "io/file.h"
#include "records/sql.h"

namespace sublet::records {

class Connection;

class Database {
 public:
  struct Options {
    std::string url;
    size_t readers = 8;          // connections
    size_t queue = 4'096;        // units that wait; beyond, write() waits
    size_t batch = 64;           // units in one transaction
  };
  struct Stats {
    uint64_t units = 0, undone = 0, commits = 0, reads = 0;
    uint64_t statements = 0, waits = 0;  // of units that change something; waits for the database, one for what was sent together
  };
  static Result<std::unique_ptr<Database>> open(Options options);
  ~Database();  // what was handed in is finished first

  template <class T>
  Result<T> write(std::function<Result<T>(Sql&)> unit) {
    std::optional<Result<T>> result;
    Result<Done> done = write_unit([&](Sql& sql) -> Result<Done> {
      result.emplace(unit(sql));
      if (!*result) return result->error();
      return Done{};
    });
    if (!done) return done.error();
    return std::move(*result);
  }
  template <class T>
  Result<T> read(std::function<Result<T>(Sql&)> look) {
    std::optional<Result<T>> result;
    Result<Done> done = read_unit([&](Sql& sql) -> Result<Done> {
      result.emplace(look(sql));
      if (!*result) return result->error();
      return Done{};
    });
    if (!done) return done.error();
    return std::move(*result);
  }
  // Runs on the writer's thread after each durable transaction, with what its units have noted: for those who follow (outbox,
  // events). Quick, no database. Who goes before the database does says so: once forget() returns it is not told any more.
  using Told = std::function<void(const std::set<std::string>& notes)>;
  uint64_t on_commit(Told told);
  void forget(uint64_t follower);

  bool postgresql() const { return postgresql_; }
  const std::string& url() const { return options_.url; }
  Stats stats() const;

 private:
  using Unit = std::function<Result<Done>(Sql&)>;
  struct Waiting {
    const Unit* unit = nullptr;
    std::optional<Result<Done>> result;
    bool done = false;
  };
  explicit Database(Options options);
  Result<Done> write_unit(const Unit& unit);
  Result<Done> read_unit(const Unit& look);
  Result<Done> connect();
  void run();
  void run_batch(const std::vector<Waiting*>& batch);
  Result<Done> transaction(const std::vector<Waiting*>& batch);
  std::unique_ptr<Connection> take_reader(Result<Done>& why);

  Options options_;
  bool postgresql_ = false;
  std::unique_ptr<Connection> writer_;
  io::File lock_;  // beside SQLite's file; PostgreSQL has locks of its own for that
  std::mutex mutex_;
  std::condition_variable wake_, told_, room_;
  std::deque<Waiting*> queue_;
  bool closing_ = false;
  std::map<uint64_t, Told> followers_;
  uint64_t next_follower_ = 1;
  std::set<std::string> notes_;  // of the transaction under way
  mutable std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<Connection>> readers_;
  size_t readers_out_ = 0;
  Stats stats_;
  std::thread thread_;
};

// Applies the migrations that a database has not had, in the order of their names, each in a transaction of its own.
// Fault `records_failed`; refusal `migration_changed` when one that was applied reads otherwise now, `records_newer` when the
// database has had one that this program does not know.
Result<Done> migrate(Connection& connection);

}  // namespace sublet::records
