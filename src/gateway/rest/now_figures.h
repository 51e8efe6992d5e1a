// What `now` is made of: samples of /metrics of one operator, what the records say beside them, and what of both is an alarm.
// Amounts are for looking: decimal numbers, as /metrics has them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "gateway/core/json.h"
#include "gateway/http/metrics.h"
#include "gateway/rest/access.h"
#include "records/sql.h"

namespace sublet::gateway::rest {

// Of orders and wallets, as the records have them; counted within what is open, so that old years cost nothing.
struct OfRecords {
  bool trouble = false;  // they could not be read the last time
  int64_t orders_open = 0, orders_stuck = 0, objections_overdue = 0, complaints_overdue = 0, hubs_paused = 0;
  struct Wallet {
    std::string merchant, wallet, title, state, bill_trouble, last_bill;
    std::optional<Instant> expires;
    int64_t waiting = 0, cases = 0;       // trades that nobody has paid yet; open cases of its bills
    int64_t paid = 0, refunded = 0;       // micro-units, of today by the wallets' clock
  };
  std::vector<Wallet> wallets;
};
Result<OfRecords> of_records(records::Sql& sql, const std::string& op, Instant now);
void records_metrics(const std::string& op, const OfRecords& known, MetricSet& out);

Json now_json(const std::vector<MetricSet::Sample>& samples, const OfRecords& known, Instant now, uint64_t position);
// `since`: of each alarm, when it was first seen; brought up to date.
Json alarms_json(const Json& picture, const OfRecords& known, bool engine_failed, Instant now, std::map<std::string, Instant>& since);
// What of it is for whom: takings (what was paid in, wallets, alarms of wallets) for who may read payments; earnings (revenue, cost,
// margin, in all and by host) for who sets prices (catalogue.write), makes up bills (bill.write) or looks everything over (audit.read).
struct Sees {
  bool takings = false, earnings = false;
  bool all() const { return takings && earnings; }
};
Sees sees_of(const Rights& rights);
Json seen(Json picture, const Sees& sees);  // of a picture or a point, without what is not for them

Json point_json(const Json& picture);  // of the series: {at, records, realTime, api, sessions, in, use, fees, cost, stops, restores}

}  // namespace sublet::gateway::rest
