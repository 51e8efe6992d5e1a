// Uses and events as they stand in charging's log, found by what the records keep of them (usage_record, account_entry: position and place): uses
// with the app, the place and the marks that the records do not have, and the charge that came of each.
//
//   UseLog log(service);
//   Result<std::optional<LoggedUse>> u = log.at(position, sub, Service::data);   // ask in rising order: it reads on
//
// One thread. Faults: those of the engine's feed (`position_dropped`, `log_damaged`).
#pragma once

#include <memory>
#include <optional>

#include "catalogue/use.h"
#include "charging/event.h"
#include "engine/feed.h"
#include "gateway/core/service.h"

namespace sublet::gateway::rest {

struct LoggedUse {
  catalogue::Use use;
  charging::Charged charged;
  bool whole = true;  // false: a part of a session, whose first request has its peer, place and app
};

class UseLog {
 public:
  explicit UseLog(Service& service) : service_(service) {}
  // `service` is what a session's part is of, which only the records say. Null: nothing was charged there.
  Result<std::optional<LoggedUse>> at(int64_t position, int64_t sub, catalogue::Service service);
  // What was booked there besides uses (account_entry: position and place among the record's events). Null: nothing.
  Result<std::optional<charging::Event>> event(int64_t position, int64_t sub);

 private:
  Result<Done> seek(int64_t position);
  Service& service_;
  std::unique_ptr<engine::Feed> feed_;
  engine::Record record_;
  int64_t here_ = -1;  // the position of record_
};

}  // namespace sublet::gateway::rest
