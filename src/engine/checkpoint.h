// Checkpoint files: the machine's state as of one position (docs/formats/checkpoint.md has the table).
//
// `checkpoint/<position>.ckpt`: a header, then chunks, each with its checksum. The header is written last,
// with the checksum of all chunk checksums, then the file is synced and renamed: a file of that name was once
// whole. Whether it still is, verify() tells before a byte of it reaches a machine, because a half restored
// machine cannot be used.
//
//   Result<CheckpointWriter> out = CheckpointWriter::create(dir, position);
//   out->add(bytes) ...; out->finish({position, time, chain});
#pragma once

#include <string>
#include <vector>

#include "engine/machine.h"
#include "io/file.h"

namespace sublet::engine {

struct CheckpointHeader {
  Position position = 0;  // the state after this command
  Instant time;           // of this command
  Hash128 chain;          // of the frame that ends with this position: ties the checkpoint to its log
  uint64_t body_bytes = 0;
  uint64_t chunks = 0;
  Hash128 body;  // over all chunk checksums
};

inline constexpr uint32_t checkpoint_version = 1;
inline constexpr std::string_view checkpoint_magic = "SUBLETCP";
inline constexpr size_t checkpoint_header_bytes = 96;
inline constexpr size_t chunk_header_bytes = 24;
inline constexpr size_t max_chunk_bytes = 64 << 20;

std::string encode_checkpoint_header(const CheckpointHeader& header);
Result<CheckpointHeader> decode_checkpoint_header(std::string_view bytes, const std::string& path);

std::string checkpoint_path(const std::string& directory, Position position);
// Positions of the finished checkpoints, newest first. An absent folder has none.
Result<std::vector<Position>> list_checkpoints(const std::string& directory);
// Removes all but the newest `keep`, and what crashes left unfinished. Returns the position of the oldest
// kept, or 0.
Result<Position> prune_checkpoints(const std::string& directory, size_t keep);

// Writes and syncs little by little, so that the log's syncs are not held up by one large one.
class CheckpointWriter {
 public:
  static Result<CheckpointWriter> create(const std::string& directory, Position position);
  Result<Done> add(std::string_view bytes);
  // Fills in the sizes and sums itself; afterwards the checkpoint exists durably.
  Result<Done> finish(CheckpointHeader header);
  uint64_t body_bytes() const { return sums_.body_bytes; }

 private:
  CheckpointWriter(io::File file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  io::File file_;
  std::string path_;
  CheckpointHeader sums_;
  uint64_t offset_ = checkpoint_header_bytes;
  uint64_t unsynced_ = 0;
};

// Reads the whole file against its checksums. Fault `checkpoint_damaged`.
Result<CheckpointHeader> verify_checkpoint(const std::string& path);
// Feeds a verified checkpoint to a fresh machine. A refusal by the machine comes back as
// `checkpoint_refused`.
Result<Done> restore_checkpoint(const std::string& path, Machine& machine);

}  // namespace sublet::engine
