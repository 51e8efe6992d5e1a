// The log's bytes: segment header, frame, record (docs/formats/log.md has the same as a table). Pure: no
// files here.
//
// A segment is a file: one header, then frames. A frame is one batch, written and synced by one write; its
// checksum covers everything in it, and it names the checksum of the frame before it, so frames cannot be
// lost, swapped, or taken over from another log. The salt is the seed of all checksums of a segment: a frame
// that a client managed to put inside its command is not a frame.
//
//   FrameBuilder frame;
//   frame.begin(first);
//   frame.add(Record::Kind::command, now, command, [&](std::string& outcome) { machine.apply(..., outcome);
//   }); frame.seal(chain, salt);   // frame.bytes() is ready to write; returns the new chain
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/hash.h"
#include "base/time.h"
#include "engine/machine.h"

namespace sublet::engine {

inline constexpr uint32_t log_version = 1;
inline constexpr std::string_view segment_magic = "SUBLETLG";
inline constexpr uint32_t frame_magic = 0x4d52'4653;  // "SFRM"
inline constexpr size_t segment_header_bytes = 64;
inline constexpr size_t frame_header_bytes = 56;
inline constexpr size_t record_header_bytes = 17;
inline constexpr uint64_t max_frame_bytes = 1ULL << 30;

struct SegmentHeader {
  Position first = 1;  // of the first record in this segment
  uint64_t salt = 0;   // seed of the checksums in this segment
  Hash128 chain;       // checksum of the last frame before this segment; zero at the log's beginning
};
std::string encode_segment_header(const SegmentHeader& header);
std::optional<SegmentHeader> decode_segment_header(std::string_view bytes);  // none: not one, or damaged

std::string segment_name(Position first);  // "00000000000000000001.log"
std::optional<Position> segment_of_name(std::string_view name);

struct Record {
  enum class Kind : uint8_t { command = 1, tick = 2 };
  Position position = 0;
  Instant time;
  Kind kind = Kind::command;
  std::string_view command;
  std::string_view outcome;
};

struct FrameHeader {
  Hash128 checksum;
  uint32_t payload_bytes = 0;
  uint32_t count = 0;
  Position first = 0;
  Hash128 previous;
  Position last() const { return first + count - 1; }
  uint64_t bytes() const { return frame_header_bytes + payload_bytes; }
};
// None: no frame begins here (wrong magic, version or lengths, or too few bytes for a header).
std::optional<FrameHeader> decode_frame_header(std::string_view bytes);
// `frame` is exactly header.bytes() long.
bool frame_is_whole(const FrameHeader& header, std::string_view frame, uint64_t salt);

// Walks a frame's payload. False at the end; bad() tells whether the payload broke off, which a whole frame
// never does.
class RecordCursor {
 public:
  RecordCursor(std::string_view payload, Position first) : left_(payload), position_(first) {}
  bool next(Record& record) {
    if (left_.empty()) return false;
    uint32_t command = 0, outcome = 0;
    int64_t time = 0;
    if (left_.size() < record_header_bytes) return fail();
    const char* p = left_.data();
    std::memcpy(&time, p, 8);
    record.kind = static_cast<Record::Kind>(p[8]);
    std::memcpy(&command, p + 9, 4);
    std::memcpy(&outcome, p + 13, 4);
    if (left_.size() - record_header_bytes < static_cast<uint64_t>(command) + outcome) return fail();
    record.position = position_++;
    record.time = Instant::from_micros(time);
    record.command = {p + record_header_bytes, command};
    record.outcome = {p + record_header_bytes + command, outcome};
    left_.remove_prefix(record_header_bytes + command + outcome);
    return true;
  }
  bool bad() const { return bad_; }

 private:
  bool fail() { return bad_ = true, false; }
  std::string_view left_;
  Position position_;
  bool bad_ = false;
};

// A frame while it grows. The buffer is kept between frames, so that a steady load allocates nothing.
class FrameBuilder {
 public:
  void begin(Position first) {
    bytes_.assign(frame_header_bytes, '\0');
    first_ = first;
    count_ = 0;
    padding_ = 0;
  }
  bool empty() const { return count_ == 0; }
  size_t size() const { return bytes_.size() - padding_; }
  uint32_t count() const { return count_; }
  Position first() const { return first_; }
  Position next() const { return first_ + count_; }
  std::string_view bytes() const { return {bytes_.data(), size()}; }
  std::string_view payload() const { return bytes().substr(frame_header_bytes); }

  // `write_outcome(std::string&)` appends the outcome right behind the command: it is never copied.
  template <class WriteOutcome>
  void add(Record::Kind kind, Instant time, std::string_view command, WriteOutcome&& write_outcome) {
    char header[record_header_bytes] = {};
    const int64_t micros = time.micros();
    const auto command_bytes = static_cast<uint32_t>(command.size());
    std::memcpy(header, &micros, 8);
    header[8] = static_cast<char>(kind);
    std::memcpy(header + 9, &command_bytes, 4);
    const size_t at = bytes_.size();
    bytes_.append(header, sizeof(header));
    bytes_.append(command);
    const size_t outcome_at = bytes_.size();
    write_outcome(bytes_);
    ensure(bytes_.size() >= outcome_at && bytes_.size() <= max_frame_bytes,
           "a machine appends a bounded outcome");
    const auto outcome_bytes = static_cast<uint32_t>(bytes_.size() - outcome_at);
    std::memcpy(bytes_.data() + at + 13, &outcome_bytes, 4);
    ++count_;
  }

  // Writes header and checksum; returns the checksum, which is the chain for the next frame.
  Hash128 seal(const Hash128& previous, uint64_t salt);

  // The sealed frame with `zeros` behind it, which are not part of it.
  std::string_view padded(size_t zeros) {
    bytes_.append(zeros, '\0');
    padding_ += zeros;
    return bytes_;
  }

 private:
  std::string bytes_;
  size_t padding_ = 0;
  Position first_ = 0;
  uint32_t count_ = 0;
};

}  // namespace sublet::engine
