#include "engine/feed.h"

#include "engine/recover.h"

namespace sublet::engine {

Result<Feed> Feed::open(const std::string& directory, Position from, std::shared_ptr<const Durable> durable) {
  if (from == 0) return refusal("bad_position", "positions begin with 1");
  // A reader that is ahead of the log waits at its end.
  Result<LogReader> reader = LogReader::open(log_folder(directory), from);
  if (!reader) return reader.error();
  return Feed(std::move(*reader), from, std::move(durable));
}

Result<bool> Feed::next(Record& record) {
  for (;;) {
    while (cursor_.next(record)) {
      if (record.position < next_) continue;
      next_ = record.position + 1;
      return true;
    }
    if (durable_ && reader_.next_position() > durable_->get()) return false;
    Frame frame;
    Result<bool> more = reader_.next(frame);
    if (!more) return more;
    if (!*more && !durable_) return false;
    if (!*more) {
      return fault("log_damaged", reader_.path() + " at offset " + std::to_string(reader_.offset()) +
                                      ": position " + std::to_string(reader_.next_position()) +
                                      " was durable and is gone");
    }
    cursor_ = RecordCursor(frame.payload, frame.header.first);
  }
}

}  // namespace sublet::engine
