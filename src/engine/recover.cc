#include "engine/recover.h"

#include <optional>

#include "io/clock.h"

namespace sublet::engine {

Result<Done> Replayer::apply(const Frame& frame) {
  RecordCursor ahead(frame.payload, frame.header.first);
  RecordCursor cursor(frame.payload, frame.header.first);
  Record coming, record;
  for (size_t i = 0; i < window_ && ahead.next(coming); ++i) machine_.prepare(coming.command);
  uint32_t count = 0;
  while (cursor.next(record)) {
    if (ahead.next(coming)) machine_.prepare(coming.command);
    outcome_.clear();
    machine_.apply(record.position, record.time, record.command, outcome_);
    if (outcome_ != record.outcome) {
      return fault("replay_differs",
                   "position " + std::to_string(record.position) +
                       ": the machine now says something else than it said when this was logged (" +
                       std::to_string(outcome_.size()) + " bytes, logged " +
                       std::to_string(record.outcome.size()) + ")");
    }
    if (record.kind == Record::Kind::tick) ++ticks_;
    last_time_ = record.time;
    ++count;
  }
  records_ += count;
  if (cursor.bad() || count != frame.header.count) {
    return fault("log_damaged",
                 "the frame of position " + std::to_string(frame.header.first) + " is malformed");
  }
  return Done{};
}

Result<io::File> lock_directory(const std::string& directory, bool shared) {
  Result<io::File> file = io::File::open(directory + "/lock", io::File::Mode::create);
  if (!file) return file;
  Result<Done> done = file->lock(shared);
  if (done) return file;
  if (done.error().code != "locked") return done.error();
  return fault("directory_in_use", directory + " is open in another engine; stop that one first");
}

namespace {

Error alien(Position position) {
  return fault("checkpoint_alien",
               "the checkpoint of position " + std::to_string(position) + " was not taken from this log");
}

}  // namespace

Result<Done> check_checkpoint_chain(const CheckpointHeader& checkpoint, const Hash128& chain) {
  if (checkpoint.chain != chain) return alien(checkpoint.position);
  return Done{};
}

namespace {

// The newest whole checkpoint, restored into the machine; none if there is none.
Result<std::optional<CheckpointHeader>> restore_newest(const std::string& folder, Machine& machine,
                                                       OpenReport& report) {
  Result<std::vector<Position>> found = list_checkpoints(folder);
  if (!found) return found.error();
  for (const Position position : *found) {
    const std::string path = checkpoint_path(folder, position);
    Result<CheckpointHeader> header = verify_checkpoint(path);
    if (!header) {
      if (header.error().code != "checkpoint_damaged") return header.error();
      report.warnings.push_back(header.error().text() +
                                "; it is set aside, an older state and more of the log are used");
      if (Result<Done> done = io::rename_durably(path, path + ".damaged"); !done) return done.error();
      continue;
    }
    if (Result<Done> done = restore_checkpoint(path, machine); !done) return done.error();
    return std::optional(*header);
  }
  return std::optional<CheckpointHeader>();
}

// Takes away what a crash left behind the last whole frame, and the unused zeros with it.
Result<Done> cut(const LogReader& reader) {
  Result<io::File> file = io::File::open(reader.path(), io::File::Mode::read_write);
  if (!file) return file.error();
  Result<Done> done = file->truncate(reader.offset());
  if (done) done = file->sync();
  return done;
}

Result<Done> replay(const std::string& folder, const std::optional<CheckpointHeader>& checkpoint,
                    Replayer& replayer, Recovered& state) {
  const Position base = checkpoint ? checkpoint->position : 0;
  Result<LogReader> reader = LogReader::open(folder, base + 1);
  if (!reader) {
    if (reader.error().code != "log_empty") return reader.error();
    if (base == 0) return Done{};
    return fault("log_short", "there is a checkpoint of position " + std::to_string(base) + " but no log");
  }
  Frame frame;
  for (;;) {
    if (checkpoint && reader->next_position() == base + 1) {
      if (Result<Done> same = check_checkpoint_chain(*checkpoint, reader->chain()); !same) return same;
    }
    Result<bool> more = reader->next(frame);
    if (!more) return more.error();
    if (!*more) break;
    if (frame.header.last() <= base) continue;
    if (frame.header.first <= base) return alien(base);  // checkpoints end with a frame
    state.replayed_bytes += frame.header.bytes();
    if (Result<Done> done = replayer.apply(frame); !done) return done;
  }
  if (reader->next_position() <= base) {
    return fault("log_short", "the log ends with position " + std::to_string(reader->next_position() - 1) +
                                  ", before its checkpoint of " + std::to_string(base));
  }
  state.next = reader->next_position();
  state.chain = reader->chain();
  state.report.torn_bytes = reader->torn_bytes();
  if (state.report.torn_bytes > 0) {
    state.report.warnings.push_back(reader->path() + ": " + std::to_string(state.report.torn_bytes) +
                                    " bytes of an unfinished batch were cut at offset " +
                                    std::to_string(reader->offset()));
  }
  return cut(*reader);
}

}  // namespace

Result<Recovered> recover(const std::string& directory, Machine& machine, size_t prepare_window) {
  const int64_t start = io::steady_micros();
  Recovered state;
  Result<std::optional<CheckpointHeader>> checkpoint =
      restore_newest(checkpoint_folder(directory), machine, state.report);
  if (!checkpoint) return checkpoint.error();
  if (*checkpoint) {
    state.report.checkpoint = (*checkpoint)->position;
    state.last_time = (*checkpoint)->time;
  }
  Replayer replayer(machine, prepare_window);
  Result<Done> done = replay(log_folder(directory), *checkpoint, replayer, state);
  if (!done) return done.error();
  state.last_time = std::max(state.last_time, replayer.last_time());
  state.report.records_replayed = replayer.records();
  state.report.seconds = static_cast<double>(io::steady_micros() - start) / 1e6;
  return state;
}

}  // namespace sublet::engine
