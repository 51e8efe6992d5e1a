#include "records/database.h"

#include <algorithm>
#include <chrono>

#include "records/connection.h"

namespace sublet::records {

namespace {

// False: another process has it.
Result<bool> may_own(io::File& lock) {
  Result<Done> locked = lock.lock(false);
  if (!locked && locked.error().code != "locked") return locked.error();
  return static_cast<bool>(locked);
}
Result<bool> may_own(Connection& c) {
  Result<Rows> mine = c.query("select case when pg_try_advisory_lock(827364) then 1 else 0 end", {});
  if (!mine) return mine.error();
  return mine->front().integer(0) == 1;
}

// What a unit comes to. It may use libraries that throw: that is a fault of this unit, which is undone, and nobody else's.
Result<Done> outcome(const std::function<Result<Done>(Sql&)>& unit, Sql& sql) {
  Result<Done> result = Done{};
  try {
    result = unit(sql);
  } catch (const std::exception& e) {
    result = fault("threw", e.what());
  }
  if (Result<Done> settled = sql.settle(); !settled && result) result = settled;
  if (result && sql.spoiled()) result = sql.spoilt_by();
  return result;
}

}  // namespace

Database::Database(Options options) : options_(std::move(options)) {}

Result<std::unique_ptr<Database>> Database::open(Options options) {
  std::unique_ptr<Database> db(new Database(std::move(options)));
  if (Result<Done> connected = db->connect(); !connected) return connected.error();
  if (Result<Done> migrated = migrate(*db->writer_); !migrated) return migrated.error();
  db->thread_ = std::thread([raw = db.get()] { raw->run(); });
  return db;
}

Result<Done> Database::connect() {
  Result<std::unique_ptr<Connection>> c = Connection::open(options_.url, Connection::Use::write);
  if (!c) return c.error();
  writer_ = std::move(*c);
  postgresql_ = writer_->postgresql();
  if (!postgresql_) {
    if (lock_.is_open()) return Done{};
    Result<io::File> file = io::File::open(options_.url.substr(7) + ".lock", io::File::Mode::create);
    if (!file) return file.error();
    lock_ = std::move(*file);
  }
  // Held for a moment still: by a command that is about to end, by a killed server whose connection PostgreSQL has not missed yet.
  for (int tries = 0; tries < 40; ++tries) {
    Result<bool> mine = postgresql_ ? may_own(*writer_) : may_own(lock_);
    if (!mine) return lock_.close(), writer_.reset(), mine.error();
    if (*mine) return Done{};
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  lock_.close();
  writer_.reset();
  return fault("records_in_use", "another process has " + (postgresql_ ? "this database" : options_.url) + " open");
}

Database::~Database() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

uint64_t Database::on_commit(Told told) {
  const std::lock_guard lock(mutex_);
  followers_[next_follower_] = std::move(told);
  return next_follower_++;
}

void Database::forget(uint64_t follower) {
  const std::lock_guard lock(mutex_);
  followers_.erase(follower);
}

Database::Stats Database::stats() const {
  const std::lock_guard lock(readers_mutex_);
  return stats_;
}

Result<Done> Database::write_unit(const Unit& unit) {
  ensure(std::this_thread::get_id() != thread_.get_id(), "a unit does not begin another one");
  Waiting mine;
  mine.unit = &unit;
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return queue_.size() < options_.queue || closing_; });
  if (closing_) return fault("records_closed");
  queue_.push_back(&mine);
  wake_.notify_one();
  told_.wait(lock, [&] { return mine.done; });
  return std::move(*mine.result);
}

void Database::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return !queue_.empty() || closing_; });
    if (queue_.empty()) return;
    const size_t n = std::min(queue_.size(), options_.batch);
    std::vector<Waiting*> batch(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(n));
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(n));
    room_.notify_all();
    lock.unlock();
    run_batch(batch);
    lock.lock();
    for (Waiting* w : batch) w->done = true;
    told_.notify_all();
    for (const auto& [id, told] : followers_) told(notes_);
    notes_.clear();
  }
}

// One transaction for all; when it fails as a whole nothing of it has happened, and everybody hears so.
void Database::run_batch(const std::vector<Waiting*>& batch) {
  Result<Done> whole = Done{};
  if (!writer_ || writer_->lost()) {
    writer_.reset();
    whole = connect();
  }
  const uint64_t asked = writer_ ? writer_->counts().statements : 0, waited = writer_ ? writer_->counts().waits : 0;
  if (whole) whole = transaction(batch);
  for (Waiting* w : batch)
    if (!whole && (!w->result || *w->result)) w->result.emplace(whole.error());
  const std::lock_guard lock(readers_mutex_);
  stats_.units += batch.size();
  stats_.commits += whole ? 1 : 0;
  if (writer_) stats_.statements += writer_->counts().statements - asked, stats_.waits += writer_->counts().waits - waited;
  for (const Waiting* w : batch) stats_.undone += *w->result ? 0 : 1;
}

Result<Done> Database::transaction(const std::vector<Waiting*>& batch) {
  Connection& c = *writer_;
  // An error of what is sent ahead spoils all that comes behind it, up to the commit: `release` fails before that is reached.
  Result<Done> done = c.plain_ahead(postgresql_ ? "begin; savepoint unit" : "begin immediate; savepoint unit");
  if (!done) return done;
  bool any = false;
  for (Waiting* w : batch) {
    Sql sql(c);
    Result<Done> result = outcome(*w->unit, sql);
    const bool good = static_cast<bool>(result);
    any = any || good;
    w->result.emplace(std::move(result));
    if (good) notes_.insert(sql.notes().begin(), sql.notes().end());
    if (w == batch.back()) break;
    if (done = c.plain_ahead(good ? "release savepoint unit; savepoint unit" : "rollback to savepoint unit"); !done) break;
  }
  if (done) done = c.plain(!any ? "rollback" : *batch.back()->result ? "release savepoint unit; commit" : "rollback to savepoint unit; commit");
  if (!done) (void)c.plain("rollback");
  return done;
}

std::unique_ptr<Connection> Database::take_reader(Result<Done>& why) {
  std::unique_lock lock(readers_mutex_);
  reader_free_.wait(lock, [&] { return !readers_.empty() || readers_out_ < options_.readers; });
  ++readers_out_;
  if (!readers_.empty()) {
    std::unique_ptr<Connection> c = std::move(readers_.back());
    readers_.pop_back();
    return c;
  }
  lock.unlock();
  Result<std::unique_ptr<Connection>> c = Connection::open(options_.url, Connection::Use::read);
  if (c) return std::move(*c);
  why = c.error();
  return nullptr;
}

Result<Done> Database::read_unit(const Unit& look) {
  Result<Done> done = Done{};
  std::unique_ptr<Connection> c = take_reader(done);
  if (c) {
    done = c->plain_ahead(postgresql_ ? "begin isolation level repeatable read read only" : "begin");
    if (done) {
      Sql sql(*c);
      done = outcome(look, sql);
      if (Result<Done> end = c->plain_ahead("rollback"); !end && done) done = end;
    }
  }
  const std::lock_guard lock(readers_mutex_);
  --readers_out_;
  ++stats_.reads;
  // One that is lost, or whose transaction may still be open, is not used again.
  if (c && !c->lost() && (done || done.error().is_refusal())) readers_.push_back(std::move(c));
  reader_free_.notify_one();
  return done;
}

}  // namespace sublet::records
