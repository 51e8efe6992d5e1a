#include "engine/log_reader.h"

#include <algorithm>

namespace sublet::engine {

namespace {
constexpr size_t read_bytes = 1 << 20;
}

Result<std::vector<Position>> list_segments(const std::string& log_directory) {
  std::vector<Position> segments;
  Result<std::vector<std::string>> names = io::list_directory(log_directory);
  if (!names) {
    if (names.error().code == "no_such_file") return segments;
    return names.error();
  }
  for (const std::string& name : *names) {
    if (auto first = segment_of_name(name)) segments.push_back(*first);
  }
  std::sort(segments.begin(), segments.end());
  return segments;
}

Error LogReader::damaged(const std::string& what) const {
  return fault("log_damaged", file_.path() + " at offset " + std::to_string(offset_) + ", position " +
                                  std::to_string(expected_) + ": " + what);
}

Result<LogReader> LogReader::open(const std::string& log_directory, Position from) {
  ensure(from > 0, "positions begin with 1");
  Result<std::vector<Position>> segments = list_segments(log_directory);
  if (!segments) return segments.error();
  if (segments->empty()) return fault("log_empty", "there is no log in " + log_directory);
  auto after = std::upper_bound(segments->begin(), segments->end(), from);
  if (after == segments->begin()) {
    return fault("position_dropped", "position " + std::to_string(from) + " is no longer in " +
                                         log_directory + ", which begins with " +
                                         std::to_string(segments->front()));
  }
  LogReader reader(log_directory);
  if (Result<Done> done = reader.enter(*(after - 1), false); !done) return done.error();
  return reader;
}

// Opens the segment that begins with `first`. `linked`: it must continue the chain read so far.
Result<Done> LogReader::enter(Position first, bool linked) {
  Result<io::File> file = io::File::open(directory_ + "/" + segment_name(first), io::File::Mode::read);
  if (!file) return file.error();
  file_ = std::move(*file);
  expected_ = first;
  offset_ = buffer_at_ = buffered_ = 0;
  if (Result<bool> got = fill(segment_header_bytes); !got) return got.error();
  const auto header = decode_segment_header(std::string_view(buffer_.data(), buffered_));
  // A segment gets its name only after its header is synced, so a bad header is damage even in the last one.
  if (!header) return damaged("the segment header is damaged, or of a version unknown to this program");
  if (header->first != first)
    return damaged("the segment says that it begins with " + std::to_string(header->first));
  if (linked && header->chain != chain_) return damaged("the segment does not continue the log before it");
  segment_ = *header;
  chain_ = header->chain;
  offset_ = segment_header_bytes;
  return Done{};
}

// Makes `wanted` bytes from offset_ on available in the buffer; false when the file is shorter (what is there
// is).
Result<bool> LogReader::fill(size_t wanted) {
  if (offset_ >= buffer_at_ && offset_ + wanted <= buffer_at_ + buffered_) return true;
  const size_t size = std::max(wanted, read_bytes);
  if (buffer_.size() < size) buffer_.resize(size);
  Result<uint64_t> got = file_.read_at(offset_, buffer_.data(), size);
  if (!got) return got.error();
  buffer_at_ = offset_;
  buffered_ = *got;
  return buffered_ >= wanted;
}

Result<bool> LogReader::try_frame(Frame& frame) {
  Result<bool> there = fill(frame_header_bytes);
  if (!there || !*there) return there;
  const auto here = [&](size_t size) {
    return std::string_view(buffer_.data() + (offset_ - buffer_at_), size);
  };
  const auto header = decode_frame_header(here(frame_header_bytes));
  if (!header || header->first != expected_ || header->previous != chain_) return false;
  if (header->bytes() > read_bytes) {
    // Before memory is taken for it: a length that the file cannot hold is none.
    Result<uint64_t> size = file_.size();
    if (!size) return size.error();
    if (header->bytes() > *size - std::min(*size, offset_)) return false;
  }
  there = fill(header->bytes());
  if (!there || !*there) return there;
  const std::string_view bytes = here(header->bytes());
  if (!frame_is_whole(*header, bytes, segment_.salt)) return false;
  frame.header = *header;
  frame.payload = bytes.substr(frame_header_bytes);
  return true;
}

Result<bool> LogReader::next(Frame& frame) {
  for (;;) {
    Result<bool> found = try_frame(frame);
    if (found && !*found && buffered_ != 0) {
      // The buffer may be older than the frame: forget it and look once more.
      buffered_ = 0;
      found = try_frame(frame);
    }
    if (!found) return found;
    if (*found) break;
    Result<bool> more = end_of_segment();
    if (!more || !*more) return more;
  }
  offset_ += frame.header.bytes();
  expected_ += frame.header.count;
  chain_ = frame.header.checksum;
  bytes_read_ += frame.header.bytes();
  return true;
}

// No frame at offset_: either the log goes on in the next segment (true), or this is its end (false), or
// damage.
Result<bool> LogReader::end_of_segment() {
  Result<bool> follows = io::exists(directory_ + "/" + segment_name(expected_));
  if (!follows) return follows;
  if (*follows && expected_ != segment_.first) {
    Result<Done> entered = enter(expected_, true);
    if (!entered) return entered.error();
    return true;
  }
  Result<std::vector<Position>> segments = list_segments(directory_);
  if (!segments) return segments.error();
  if (!segments->empty() && segments->front() > expected_) {
    return fault("position_dropped",
                 "position " + std::to_string(expected_) + " is no longer in " + directory_);
  }
  if (!segments->empty() && segments->back() > segment_.first) {
    return damaged("no whole frame is here, but the log goes on with segment " +
                   segment_name(segments->back()));
  }
  if (Result<Done> done = inspect_tail(); !done) return done.error();
  return false;
}

// Reads what follows the last whole frame. Zeros: prepared space. Anything else is the one frame that a crash
// tore, unless a whole frame with a later number stands behind it: that one was begun after this place had
// been synced.
Result<Done> LogReader::inspect_tail() {
  Result<uint64_t> size = file_.size();
  if (!size) return size.error();
  torn_ = 0;
  std::string tail(*size > offset_ ? *size - offset_ : 0, '\0');
  Result<uint64_t> got = file_.read_at(offset_, tail.data(), tail.size());
  if (!got) return got.error();
  tail.resize(*got);
  const size_t last = tail.find_last_not_of('\0');
  if (last == std::string::npos) return Done{};
  torn_ = last + 1;
  const uint32_t magic = frame_magic;
  const std::string_view needle(reinterpret_cast<const char*>(&magic), sizeof(magic));
  constexpr size_t magic_at = sizeof(Hash128);
  for (size_t at = tail.find(needle, magic_at); at != std::string::npos; at = tail.find(needle, at + 1)) {
    const std::string_view rest = std::string_view(tail).substr(at - magic_at);
    const auto header = decode_frame_header(rest);
    if (!header || header->first <= expected_ || header->bytes() > rest.size()) continue;
    if (!frame_is_whole(*header, rest.substr(0, header->bytes()), segment_.salt)) continue;
    return damaged("no whole frame is here, but frame " + std::to_string(header->first) +
                   " stands whole behind it");
  }
  return Done{};
}

}  // namespace sublet::engine
