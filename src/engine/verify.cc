#include "engine/verify.h"

#include <algorithm>
#include <map>

#include "engine/recover.h"
#include "io/clock.h"

namespace sublet::engine {

namespace {

constexpr uint64_t progress_step_bytes = 4 << 20;

// All whole checkpoints, by position.
Result<std::map<Position, CheckpointHeader>> whole_checkpoints(const std::string& folder,
                                                               VerifyReport& report) {
  Result<std::vector<Position>> found = list_checkpoints(folder);
  if (!found) return found.error();
  std::map<Position, CheckpointHeader> whole;
  for (const Position position : *found) {
    Result<CheckpointHeader> header = verify_checkpoint(checkpoint_path(folder, position));
    if (header) {
      whole.emplace(position, *header);
    } else {
      report.warnings.push_back(header.error().text());
    }
  }
  return whole;
}

Result<uint64_t> total_bytes(const std::string& folder, const std::vector<Position>& segments) {
  uint64_t total = 0;
  for (const Position first : segments) {
    Result<io::File> file = io::File::open(folder + "/" + segment_name(first), io::File::Mode::read);
    if (!file) return file.error();
    Result<uint64_t> size = file->size();
    if (!size) return size;
    total += *size;
  }
  return total;
}

struct Walk {
  Machine& machine;
  const std::map<Position, CheckpointHeader>& checkpoints;
  const Progress& progress;
  uint64_t total;
  Position base;  // execution begins behind this position
};

Result<Done> walk(LogReader& reader, const Walk& w, VerifyReport& report) {
  Replayer replayer(w.machine, 8);
  uint64_t told = 0;
  Frame frame;
  for (;;) {
    if (auto here = w.checkpoints.find(reader.next_position() - 1); here != w.checkpoints.end()) {
      if (Result<Done> same = check_checkpoint_chain(here->second, reader.chain()); !same) return same;
      ++report.checkpoints;
    }
    Result<bool> more = reader.next(frame);
    if (!more) return more.error();
    if (!*more) break;
    ++report.frames;
    report.records += frame.header.count;
    if (frame.header.first > w.base) {
      if (Result<Done> done = replayer.apply(frame); !done) return done;
    }
    if (w.progress && reader.bytes_read() - told >= progress_step_bytes) {
      told = reader.bytes_read();
      w.progress(std::min(told, w.total), w.total);
    }
  }
  report.executed = replayer.records();
  report.ticks = replayer.ticks();
  report.last = reader.next_position() - 1;
  report.bytes = reader.bytes_read();
  report.torn_bytes = reader.torn_bytes();
  if (report.torn_bytes > 0) {
    report.torn_at = reader.offset();
    report.torn_file = reader.path().substr(reader.path().rfind('/') + 1);
  }
  if (w.progress) w.progress(w.total, w.total);
  if (!w.checkpoints.empty() && w.checkpoints.rbegin()->first > report.last) {
    return fault("log_short", "the log ends with position " + std::to_string(report.last) +
                                  ", before its checkpoint of " +
                                  std::to_string(w.checkpoints.rbegin()->first));
  }
  return Done{};
}

}  // namespace

Result<VerifyReport> verify(const std::string& directory, Machine& machine, const Progress& progress) {
  const int64_t start = io::steady_micros();
  Result<io::File> lock = lock_directory(directory, true);
  if (!lock) return lock.error();
  VerifyReport report;
  Result<std::map<Position, CheckpointHeader>> checkpoints =
      whole_checkpoints(checkpoint_folder(directory), report);
  if (!checkpoints) return checkpoints.error();
  Result<std::vector<Position>> segments = list_segments(log_folder(directory));
  if (!segments) return segments.error();
  if (segments->empty()) {
    if (checkpoints->empty()) return report;
    return fault("log_short", "there are checkpoints but no log in " + directory);
  }
  const Position oldest = segments->front();
  if (oldest > 1) {
    auto from = checkpoints->lower_bound(oldest - 1);
    if (from == checkpoints->end()) {
      return fault("position_dropped", "the log begins with position " + std::to_string(oldest) +
                                           " and no whole checkpoint reaches back to there");
    }
    report.checkpoint = from->first;
    Result<Done> done =
        restore_checkpoint(checkpoint_path(checkpoint_folder(directory), from->first), machine);
    if (!done) return done.error();
  }
  Result<uint64_t> total = total_bytes(log_folder(directory), *segments);
  if (!total) return total.error();
  Result<LogReader> reader = LogReader::open(log_folder(directory), oldest);
  if (!reader) return reader.error();
  Result<Done> done = walk(*reader, {machine, *checkpoints, progress, *total, report.checkpoint}, report);
  if (!done) return done.error();
  report.segments = segments->size();
  if (report.records > 0) report.first = oldest;
  report.digest = machine.digest();
  report.seconds = static_cast<double>(io::steady_micros() - start) / 1e6;
  return report;
}

}  // namespace sublet::engine
