#include "engine/log_format.h"

#include <charconv>

#include "base/bytes.h"

namespace sublet::engine {

namespace {

// The seed of header checksums: those cannot be salted, the salt stands in them.
constexpr uint64_t header_seed = 0x5355424c4554ULL;
constexpr size_t checksum_bytes = 16;

Hash128 get_hash(Reader& in) {
  Hash128 hash;
  in.get(hash.low);
  in.get(hash.high);
  return hash;
}

}  // namespace

std::string encode_segment_header(const SegmentHeader& header) {
  std::string out;
  Writer w(out);
  w.raw(segment_magic.data(), segment_magic.size())
      .put(log_version)
      .put(static_cast<uint32_t>(segment_header_bytes));
  w.put(header.first).put(header.salt).put(header.chain.low).put(header.chain.high);
  const Hash128 checksum = hash128(out, header_seed);
  w.put(checksum.low).put(checksum.high);
  ensure(out.size() == segment_header_bytes, "the segment header has its documented size");
  return out;
}

std::optional<SegmentHeader> decode_segment_header(std::string_view bytes) {
  if (bytes.size() < segment_header_bytes) return std::nullopt;
  Reader in(bytes.substr(0, segment_header_bytes));
  if (in.bytes(segment_magic.size()) != segment_magic) return std::nullopt;
  if (in.get<uint32_t>() != log_version || in.get<uint32_t>() != segment_header_bytes) return std::nullopt;
  SegmentHeader header;
  in.get(header.first);
  in.get(header.salt);
  header.chain = get_hash(in);
  const Hash128 checksum = get_hash(in);
  if (hash128(bytes.substr(0, segment_header_bytes - checksum_bytes), header_seed) != checksum)
    return std::nullopt;
  return header;
}

std::string segment_name(Position first) {
  std::string digits = std::to_string(first);
  return std::string(20 - digits.size(), '0') + digits + ".log";
}

std::optional<Position> segment_of_name(std::string_view name) {
  if (name.size() != 24 || name.substr(20) != ".log") return std::nullopt;
  Position first = 0;
  const auto [end, code] = std::from_chars(name.data(), name.data() + 20, first);
  if (code != std::errc() || end != name.data() + 20 || first == 0) return std::nullopt;
  return first;
}

std::optional<FrameHeader> decode_frame_header(std::string_view bytes) {
  if (bytes.size() < frame_header_bytes) return std::nullopt;
  Reader in(bytes.substr(0, frame_header_bytes));
  FrameHeader header;
  header.checksum = get_hash(in);
  if (in.get<uint32_t>() != frame_magic || in.get<uint32_t>() != log_version) return std::nullopt;
  in.get(header.payload_bytes);
  in.get(header.count);
  in.get(header.first);
  header.previous = get_hash(in);
  if (header.count == 0 || header.first == 0 || header.bytes() > max_frame_bytes) return std::nullopt;
  if (header.payload_bytes < static_cast<uint64_t>(header.count) * record_header_bytes) return std::nullopt;
  return header;
}

bool frame_is_whole(const FrameHeader& header, std::string_view frame, uint64_t salt) {
  ensure(frame.size() == header.bytes(), "the whole frame is checked");
  return hash128(frame.substr(checksum_bytes), salt) == header.checksum;
}

Hash128 FrameBuilder::seal(const Hash128& previous, uint64_t salt) {
  std::string header;
  Writer w(header);
  w.put(uint64_t{0}).put(uint64_t{0});
  w.put(frame_magic).put(log_version);
  w.put(static_cast<uint32_t>(size() - frame_header_bytes)).put(count_).put(first_);
  w.put(previous.low).put(previous.high);
  ensure(header.size() == frame_header_bytes, "the frame header has its documented size");
  ensure(padding_ == 0, "a frame is sealed once");
  bytes_.replace(0, frame_header_bytes, header);
  const Hash128 checksum = hash128(std::string_view(bytes_).substr(checksum_bytes), salt);
  std::memcpy(bytes_.data(), &checksum.low, 8);
  std::memcpy(bytes_.data() + 8, &checksum.high, 8);
  return checksum;
}

}  // namespace sublet::engine
