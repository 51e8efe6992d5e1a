#include "gateway/bills/follower.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "charging/state.h"
#include "gateway/bills/margin.h"
#include "gateway/bills/reader.h"
#include "gateway/core/service.h"
#include "io/thread.h"
#include "records/outbox.h"

namespace sublet::gateway {

namespace {

const std::string position_name = "bills", margin_position = "margin";
constexpr uint64_t note_every = 100'000;     // records without anything to book: then the position is stored all the same
constexpr int64_t day_micros = 86'400'000'000, slot_micros = 900'000'000;

using SumRows = std::map<std::tuple<std::string, int64_t, int64_t, std::string, std::string>, BillSum>;  // operator, account, month, line, what

// What a key of the reader stands for.
struct Booked {
  std::string what;
  MarginPlace place;
};

struct UsageRow {
  std::string op, app;
  const Booked* booked;
  const UsageEntry* use;
};

struct PaidRow {
  std::string op;
  int64_t month = 0;
  const PaidIn* paid;
};

struct EntryRow {
  std::string op, what, bucket, unit;
  const BookedEntry* entry;
};

struct Resolved {
  std::unordered_map<BillKey, Booked, HashOfBillKey> keys;  // of the rows below too: each use is in a sum
  SumRows sums;
  MarginSums margin;
  std::vector<UsageRow> uses;
  std::vector<PaidRow> paid;
  std::vector<EntryRow> entries;
};

// The service of a session's charge, from the rule or price that it was charged by.
std::string service_of(const charging::OperatorState& op, const BillKey& k) {
  using catalogue::Service;
  if (k.ref != 0) return std::string(catalogue::service_name(static_cast<Service>(k.ref - 1)));
  if (k.version == 0 || k.version > op.versions.size()) return "other";
  const catalogue::Version& v = *op.versions[k.version - 1].tables;
  for (const bool by_rule : {true, false})
    for (const catalogue::Tariff& t : v.tariffs)
      for (size_t s = 0; s < t.rules.size(); ++s)
        for (const uint16_t r : t.rules[s])
          if (by_rule ? k.rule != 0 && r == k.rule - 1 : k.price != 0 && v.rules[r].price == k.price) return std::string(catalogue::service_name(static_cast<Service>(s)));
  return "other";
}

// What the catalogue calls a rating group; a group that it does not know is of no application.
std::string app_of(const charging::OperatorState& op, const UsageEntry& u) {
  if (u.group == 0) return {};
  const charging::VersionEntry* v = op.version_at(u.at);
  if (v == nullptr) return {};
  const auto app = v->tables->app_of_group.find(u.group);
  return app == v->tables->app_of_group.end() ? std::string() : v->tables->leaf_apps[app->second];
}

std::string what_of(const charging::OperatorState& op, const BillKey& k, std::map<std::tuple<uint16_t, uint32_t, uint16_t, uint16_t, uint16_t>, std::string>& known) {
  switch (k.kind) {
    case charging::EventKind::charged: {
      std::string& service = known[{op.id, k.version, k.rule, k.price, k.ref}];
      if (service.empty()) service = service_of(op, k);
      return "use/" + service;
    }
    case charging::EventKind::fee_charged: return "fee/" + std::string(op.registry.fees.name(static_cast<catalogue::Id>(k.ref)));
    case charging::EventKind::account_opened: return "opening";
    case charging::EventKind::account_closed: return "closing";
    case charging::EventKind::topped_up: return "top_up";
    case charging::EventKind::adjusted: return "adjustment";
    case charging::EventKind::transferred: return "transfer";
    case charging::EventKind::withdrawn: return "withdrawal";
    case charging::EventKind::minimum_charged: return "minimum";
    default: return charging::event_name(k.kind);
  }
}

}  // namespace

int64_t month_of(const ZoneTable& zone, Instant at) {
  const Civil c = zone.civil(at);
  return int64_t{c.date.year} * 100 + c.date.month;
}
int64_t next_month(int64_t month) { return month % 100 == 12 ? month + 89 : month + 1; }
Instant month_begins(const ZoneTable& zone, int64_t month) { return Instant::from_seconds(zone.utc(days_from_civil(month / 100, static_cast<int>(month % 100), 1) * seconds_per_day)); }

struct BillFollower::Impl {
  Impl(records::Database& d, Service& s, io::Clock& c, Options o, std::function<void(const std::string&, const std::string&)> l) : db(d), service(s), clock(c), options(o), log(std::move(l)), reader(o.usage_days > 0) {}
  void run();
  bool follow();                     // false: stopping
  bool store(uint64_t last);         // until it is in the records; false: stopping
  Result<Resolved> resolve();
  Result<Done> write(records::Sql& sql, const Resolved& r);
  bool of_bills(uint64_t last) const { return last > booked_before; }
  Result<Done> forget();
  Result<Done> forget(const std::string& table, const std::string& of, int64_t before);
  bool wait(int64_t micros) {
    std::unique_lock lock(mutex);
    wake.wait_for(lock, std::chrono::microseconds(micros), [&] { return stopping; });
    return !stopping;
  }
  void failed(const Error& e) {
    if (last_error == e.text()) return;
    last_error = e.text();
    if (log) log("error", "bills: " + e.text());
  }

  records::Database& db;
  Service& service;
  io::Clock& clock;
  const Options options;
  const std::function<void(const std::string&, const std::string&)> log;
  BillReader reader;
  MarginBook margin;
  uint64_t booked_before = 0;        // up to here bills were booked when it began: margins of an older installation are read after them
  Instant newest;                    // time of the last record read
  std::string last_error;
  int64_t forgotten_day = 0;
  std::map<std::tuple<uint16_t, uint32_t, uint16_t, uint16_t, uint16_t>, std::string> services;

  mutable std::mutex mutex;
  std::condition_variable wake, moved;
  bool stopping = false;
  uint64_t booked = 0;               // position in the records, or read without anything to book
  Instant booked_time;               // of the record there
  std::thread thread;
};

BillFollower::BillFollower(records::Database& db, Service& service, io::Clock& clock, Options options, std::function<void(const std::string&, const std::string&)> log)
    : impl_(std::make_unique<Impl>(db, service, clock, options, std::move(log))) {}
BillFollower::~BillFollower() { stop(); }

void BillFollower::start() {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

void BillFollower::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
  impl_->moved.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
}

Instant BillFollower::booked_until() const {
  // The clock first: what is durable after it belongs to a later time.
  const Instant now = impl_->clock.now();
  const engine::Position durable = impl_->service.engine().durable();
  const std::lock_guard lock(impl_->mutex);
  return impl_->booked >= durable ? now : impl_->booked_time;
}

bool BillFollower::catch_up(int64_t micros) {
  const engine::Position durable = impl_->service.engine().durable();
  std::unique_lock lock(impl_->mutex);
  impl_->moved.wait_for(lock, std::chrono::microseconds(micros), [&] { return impl_->stopping || impl_->booked >= durable; });
  return impl_->booked >= durable;
}

void BillFollower::Impl::run() {
  io::name_this_thread("bills");
  while (follow() && wait(1'000'000)) reader.clear();  // what could not be read is read again
}

bool BillFollower::Impl::follow() {
  Result<int64_t> bills = db.read<int64_t>([&](records::Sql& sql) { return records::position(sql, position_name); });
  if (!bills) return failed(bills.error()), true;
  Result<int64_t> margins = db.read<int64_t>([&](records::Sql& sql) { return records::position(sql, margin_position); });
  if (!margins) return failed(margins.error()), true;
  booked_before = static_cast<uint64_t>(*bills);
  uint64_t last = static_cast<uint64_t>(std::min(*bills, *margins)), stored = last;
  Result<engine::Feed> feed = service.engine().feed(last + 1);
  if (!feed) return failed(feed.error()), true;
  engine::Record record;
  for (;;) {
    Result<bool> more = feed->next(record);
    if (!more) return failed(more.error()), true;
    if (*more) {
      last = record.position, newest = record.time;
      reader.read(record);
      if (reader.size() < options.most_rows && last - stored < note_every && last != booked_before) continue;
    }
    if (reader.size() != 0 || last - stored >= note_every) {
      if (!store(last)) return false;
      stored = last;
    }
    {
      const std::lock_guard lock(mutex);
      if (stopping) return false;
      if (last >= booked_before) booked = last, booked_time = newest;  // below, margins alone are read
    }
    moved.notify_all();
    if (*more) continue;
    if (Result<Done> gone = forget(); !gone) failed(gone.error());
    feed->wait(options.look_micros);
  }
}

Result<Resolved> BillFollower::Impl::resolve() {
  Resolved out;
  Result<Done> looked = service.inspect([&](const charging::State& state) {
    const auto op_of = [&](charging::AccountId a) -> const charging::OperatorState& { return *state.operators[state.store.account(a).op - 1U]; };
    const auto month = [](const charging::OperatorState& op, int64_t slot) {
      const Instant at = Instant::from_seconds(slot * 900);
      return month_of(op.version_at(at)->tables->op.zone, at);
    };
    for (const auto& [k, sum] : reader.sums()) {
      const charging::OperatorState& op = op_of(k.account);
      const Booked& key = out.keys[k] = {what_of(op, k, services), MarginBook::place_of(state, op, k)};
      MarginBook::add(op.code, k, sum, key.place, key.what, out.margin);
      BillSum& into = out.sums[{op.code, int64_t{k.account}, month(op, k.slot), PhoneNumber::from_bits(k.line).text(), key.what}];
      into.amount += sum.amount, into.cost += sum.cost, into.units += sum.units, into.count += sum.count;
    }
    for (const PaidIn& p : reader.paid_in()) {
      const charging::OperatorState& op = op_of(p.account);
      out.paid.push_back({op.code, month(op, p.slot), &p});
    }
    for (const UsageEntry& u : reader.uses()) {
      const charging::OperatorState& op = op_of(u.what.account);
      out.uses.push_back({op.code, app_of(op, u), &out.keys.at(u.what), &u});
    }
    for (const BookedEntry& e : reader.entries()) {
      const charging::OperatorState& op = op_of(e.what.account);
      EntryRow row{op.code, what_of(op, e.what, services), {}, {}, &e};
      if (e.bucket != 0) {
        const charging::VersionEntry* v = op.version_at(e.at);
        const catalogue::Bucket* b = v == nullptr ? nullptr : v->tables->bucket(e.bucket);
        row.bucket = op.registry.buckets.name(e.bucket), row.unit = unit_name(b == nullptr ? Unit::points : b->unit);
      }
      out.entries.push_back(std::move(row));
    }
  });
  if (!looked) return looked.error();
  return out;
}

bool BillFollower::Impl::store(uint64_t last) {
  for (;;) {
    Result<Done> done = Done{};
    if (Result<Resolved> resolved = resolve(); !resolved) {
      done = resolved.error();
    } else {
      done = db.write<Done>([&](records::Sql& sql) -> Result<Done> {
        if (Result<Done> put = margin.write(sql, resolved->margin); !put) return put;
        if (Result<Done> set = records::set_position(sql, margin_position, static_cast<int64_t>(last)); !set || !of_bills(last)) return set;
        if (Result<Done> put = write(sql, *resolved); !put) return put;
        return records::set_position(sql, position_name, static_cast<int64_t>(last));
      });
    }
    if (done) break;
    failed(done.error());
    if (!wait(1'000'000)) return false;
  }
  reader.clear();
  return true;
}

Result<Done> BillFollower::Impl::write(records::Sql& sql, const Resolved& r) {
  SumRows sums = r.sums;
  std::set<std::pair<std::string, std::string>> refunds;
  for (const PaidRow& p : r.paid) {
    // What is given back to an account is a top-up under the refund's id.
    Result<records::Rows> refund = sql.query("select id from refund where operator = ? and id = ?", {p.op, p.paid->key});
    if (!refund) return refund.error();
    if (!refund->empty()) refunds.emplace(p.op, p.paid->key);
    BillSum& into = sums[{p.op, int64_t{p.paid->account}, p.month, PhoneNumber::from_bits(p.paid->line).text(), refund->empty() ? "top_up" : "refund"}];
    into.amount += p.paid->amount, ++into.count;
  }
  std::vector<const SumRows::value_type*> rows;
  for (const auto& row : sums) rows.push_back(&row);
  Result<Done> put = insert_many(sql, "insert into bill_sum (operator, account, month, line, what, amount, cost, units, count) values ",
                             " on conflict (operator, account, month, line, what) do update set amount = bill_sum.amount + excluded.amount, cost = bill_sum.cost + excluded.cost, units = bill_sum.units + excluded.units, count = bill_sum.count + excluded.count", 9, rows.size(),
                             [&](size_t i, std::vector<records::Value>& v) {
                               const auto& [key, s] = *rows[i];
                               const auto& [op, account, month, line, what] = key;
                               v.insert(v.end(), {op, account, month, line, what, s.amount, s.cost, s.units, s.count});
                             });
  if (!put) return put;
  put = insert_many(sql, "insert into account_entry (operator, day, account, position, sub, at, line, what, amount, cost, bucket, unit, units) values ", "", 13, r.entries.size(), [&](size_t i, std::vector<records::Value>& v) {
    const EntryRow& row = r.entries[i];
    const BookedEntry& e = *row.entry;
    v.insert(v.end(), {row.op, e.what.slot * slot_micros / day_micros, int64_t{e.what.account}, static_cast<int64_t>(e.position), int64_t{e.sub}, e.at.micros(), PhoneNumber::from_bits(e.what.line).text(),
                       refunds.contains({row.op, e.key}) ? std::string("refund") : row.what, e.amount, e.cost, row.bucket, row.unit, e.units});
  });
  if (!put) return put;
  return insert_many(sql, "insert into usage_record (operator, day, line, position, sub, at, account, service, direction, peer, host, seconds, units, cost, discount, app, wholesale, package, booked) values ", "", 19, r.uses.size(), [&](size_t i, std::vector<records::Value>& v) {
    const UsageRow& row = r.uses[i];
    const UsageEntry& u = *row.use;
    v.insert(v.end(), {row.op, u.at.micros() / day_micros, PhoneNumber::from_bits(u.what.line).text(), static_cast<int64_t>(u.position), int64_t{u.sub}, u.at.micros(), int64_t{u.what.account}, row.booked->what.substr(std::string("use/").size()),
                       u.known ? std::string(catalogue::direction_name(u.direction)) : std::string(), u.known ? u.peer.text() : std::string(), row.booked->place.host, u.seconds, u.units, u.cost, u.discount, row.app, u.wholesale, row.booked->place.package, row.booked->place.day});
  });
}

// Once a day, what is older than it is kept.
Result<Done> BillFollower::Impl::forget() {
  const int64_t today = clock.now().micros() / day_micros;
  if (options.usage_days <= 0 || today == forgotten_day) return Done{};
  for (const auto& [table, of] : {std::pair("usage_record", "line"), {"account_entry", "account"}})
    if (Result<Done> gone = forget(table, of, today - options.usage_days); !gone) return gone;
  forgotten_day = today;
  return Done{};
}

// Of a table whose rows stand by operator, day and `of`: a part at a time, others write too.
Result<Done> BillFollower::Impl::forget(const std::string& table, const std::string& of, int64_t before) {
  Result<records::Rows> ops = db.read<records::Rows>([&](records::Sql& sql) { return sql.query("select distinct operator from " + table, {}); });
  if (!ops) return ops.error();
  for (const records::Row& op : *ops) {
    for (int64_t gone = 1; gone > 0;) {
      Result<int64_t> n = db.write<int64_t>([&](records::Sql& sql) -> Result<int64_t> {
        Result<records::Rows> first = sql.query("select day, cast(" + of + " as text) from " + table + " where operator = ? and day < ? order by day, " + of + " limit 1 offset 500", {op.text(0), before});
        if (!first) return first.error();
        if (first->empty()) return sql.run("delete from " + table + " where operator = ? and day < ?", {op.text(0), before});
        return sql.run("delete from " + table + " where operator = ? and (day < ? or (day = ? and " + of + " <= cast(? as " + (of == "line" ? "text" : "bigint") + ")))", {op.text(0), first->front().integer(0), first->front().integer(0), first->front().text(1)});
      });
      if (!n) return n.error();
      gone = *n;
      const std::lock_guard lock(mutex);
      if (stopping) return Done{};
    }
  }
  return Done{};
}

}  // namespace sublet::gateway
