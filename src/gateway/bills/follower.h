// BillFollower: follows charging's log and keeps in the records what bills and usage are made of.
//
//   bill_sum       a row for each account, month, line and reason (`use/data`, `fee/monthly`, `top_up` ...): changes of its own
//                  money, cost, units, how often. The month is that in which it was booked, by the operator's clock: a month that is
//                  over does not change any more, and a use that comes late is in the bill of the month in which it came.
//   usage_record   a row for each use that was charged, kept for `usage_days`; 0: none
//   account_entry  a row for each fee, top-up, correction, gift and so on, and for each limit, stop and restore, kept likewise
//
// Rows are written in the unit that stores the position up to which the log was read: killed at any point, nothing is missed
// and nothing counted twice. It runs behind charging at its own pace and never holds it up; units are small, so that it does not
// hold up others who write. Cost: see docs/decisions/0014-bills-from-the-log.md.
//
//   BillFollower follower(db, service, clock, {.usage_days = 92}, log);
//   follower.start();
//   follower.booked_until();      // bills of months that ended before are final
//
// Threads: its own; functions may be called from any.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "io/clock.h"
#include "records/database.h"

namespace sublet::gateway {

class Service;

class BillFollower {
 public:
  struct Options {
    int64_t usage_days = 92;
    size_t most_rows = 2'000;        // in a unit
    int64_t look_micros = 200'000;
  };
  BillFollower(records::Database& db, Service& service, io::Clock& clock, Options options, std::function<void(const std::string& level, const std::string& text)> log);
  ~BillFollower();  // as stop()
  void start();
  void stop();
  // All that was booked before is in the records. 1970: nothing is known yet.
  Instant booked_until() const;
  // Waits until what is durable now is in the records; false: not within `micros`. For tests and for bills on demand.
  bool catch_up(int64_t micros);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The local month in which an instant lies, as 202611; the next one; the instant at which one begins.
int64_t month_of(const ZoneTable& zone, Instant at);
int64_t next_month(int64_t month);
Instant month_begins(const ZoneTable& zone, int64_t month);

}  // namespace sublet::gateway
