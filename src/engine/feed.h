// Feed: reads the log's records in order, from any position, at its own pace. It never holds up the engine.
//
// Beside a running engine take it from Engine::feed(): it then shows nothing that is not durable. On a closed
// directory open it by itself: it shows every whole frame. One thread uses a Feed; any number of Feeds may
// read one log. Faults: `position_dropped`, `log_damaged`, `io_error`.
//
//   Result<Feed> feed = Feed::open("data", last_seen + 1);
//   Record record;
//   for (Result<bool> more = feed->next(record); more && *more; more = feed->next(record)) use(record);
#pragma once

#include <memory>
#include <string>

#include "engine/durable.h"
#include "engine/log_reader.h"

namespace sublet::engine {

class Feed {
 public:
  static Result<Feed> open(const std::string& directory, Position from,
                           std::shared_ptr<const Durable> durable = nullptr);

  // True: `record` holds the next record; its views are good until the next call. False: there is none now.
  Result<bool> next(Record& record);
  // Waits up to `micros` until the next record is durable. Without an engine behind it: false.
  bool wait(int64_t micros) const { return durable_ && durable_->wait(next_, micros); }
  Position next_position() const { return next_; }

 private:
  Feed(LogReader reader, Position from, std::shared_ptr<const Durable> durable)
      : reader_(std::move(reader)), cursor_({}, 0), next_(from), durable_(std::move(durable)) {}
  LogReader reader_;
  RecordCursor cursor_;
  Position next_;
  std::shared_ptr<const Durable> durable_;
};

}  // namespace sublet::engine
