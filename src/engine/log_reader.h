// LogReader: the frames of a log directory from a position on, each checked (checksum, chain, numbers without
// gaps).
//
// It tells the torn end of a crash from damage: every frame is written and synced before the next one is
// begun, so behind a torn frame there is nothing. Bad bytes with a whole later frame or segment behind them
// are the Fault `log_damaged`, whose detail names file, offset and position. It only reads, so it may run
// beside the engine; then the caller must not ask for positions that are not durable yet (Feed takes care).
//
//   Result<LogReader> log = LogReader::open("data/log", 1);
//   Frame frame;
//   for (Result<bool> more = log->next(frame); more && *more; more = log->next(frame)) ...
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/log_format.h"
#include "io/file.h"

namespace sublet::engine {

struct Frame {
  FrameHeader header;
  std::string_view payload;  // good until the next call of next()
};

// The first positions of the segments, in order. An absent folder is an empty log.
Result<std::vector<Position>> list_segments(const std::string& log_directory);

class LogReader {
 public:
  // Begins at the frame that holds `from` (or would hold it next). Faults: `position_dropped` when the log
  // begins later, `log_empty` when there is no segment, `log_damaged`.
  static Result<LogReader> open(const std::string& log_directory, Position from);

  // False: the end of the log. The first frames may lie before `from`, back to the beginning of its segment.
  Result<bool> next(Frame& frame);

  Position next_position() const { return expected_; }
  const Hash128& chain() const { return chain_; }  // the checksum of the last frame read
  // Where the last frame ended, and in which file.
  const std::string& path() const { return file_.path(); }
  uint64_t offset() const { return offset_; }
  Position segment() const { return segment_.first; }
  uint64_t bytes_read() const { return bytes_read_; }
  // After next() gave false: the bytes after the last whole frame that are not zero, up to the last such
  // byte.
  uint64_t torn_bytes() const { return torn_; }

 private:
  explicit LogReader(std::string directory) : directory_(std::move(directory)) {}
  Result<Done> enter(Position first, bool linked);
  Result<bool> fill(size_t wanted);
  Result<bool> try_frame(Frame& frame);
  Result<bool> end_of_segment();
  Result<Done> inspect_tail();
  Error damaged(const std::string& what) const;

  std::string directory_;
  io::File file_;
  SegmentHeader segment_;
  Position expected_ = 1;
  Hash128 chain_;
  uint64_t offset_ = 0;  // of the next frame in the file
  std::string buffer_;   // holds buffered_ bytes of the file from buffer_at_ on
  uint64_t buffer_at_ = 0;
  uint64_t buffered_ = 0;
  uint64_t bytes_read_ = 0;
  uint64_t torn_ = 0;
};

}  // namespace sublet::engine
