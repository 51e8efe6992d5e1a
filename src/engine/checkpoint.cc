#include "engine/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/bytes.h"

namespace sublet::engine {

namespace {

constexpr uint64_t header_seed = 0x43484b5054ULL;
constexpr uint64_t sync_step_bytes = 8 << 20;

Hash128 get_hash(Reader& in) {
  Hash128 hash;
  in.get(hash.low);
  in.get(hash.high);
  return hash;
}

// Chained, so that chunks cannot change places.
Hash128 fold(const Hash128& sum, const Hash128& chunk) {
  std::string both;
  Writer(both).put(sum.low).put(sum.high).put(chunk.low).put(chunk.high);
  return hash128(both);
}

Error damaged(const std::string& path, uint64_t offset, const char* what) {
  return fault("checkpoint_damaged", path + " at offset " + std::to_string(offset) + ": " + what);
}

// Calls `use` with each chunk, after its checksum was found right.
Result<CheckpointHeader> walk(const std::string& path,
                              const std::function<Result<Done>(std::string_view)>& use) {
  Result<io::File> file = io::File::open(path, io::File::Mode::read);
  if (!file) return file.error();
  std::string buffer(checkpoint_header_bytes, '\0');
  Result<uint64_t> got = file->read_at(0, buffer.data(), buffer.size());
  if (!got) return got.error();
  Result<CheckpointHeader> header = decode_checkpoint_header(std::string_view(buffer).substr(0, *got), path);
  if (!header) return header;
  CheckpointHeader sums;
  uint64_t at = checkpoint_header_bytes;
  for (; sums.chunks < header->chunks; ++sums.chunks) {
    char head[chunk_header_bytes];
    got = file->read_at(at, head, sizeof(head));
    if (!got) return got.error();
    Reader in(std::string_view(head, *got));
    const Hash128 checksum = get_hash(in);
    const auto size = in.get<uint64_t>();
    if (in.bad() || size == 0 || size > max_chunk_bytes) return damaged(path, at, "a chunk's size is wrong");
    if (buffer.size() < size) buffer.resize(size);
    got = file->read_at(at + chunk_header_bytes, buffer.data(), size);
    if (!got) return got.error();
    if (*got != size) return damaged(path, at, "the file ends inside a chunk");
    const std::string_view bytes(buffer.data(), size);
    if (hash128(bytes, sums.chunks) != checksum) return damaged(path, at, "a chunk's checksum is wrong");
    sums.body = fold(sums.body, checksum);
    sums.body_bytes += size;
    at += chunk_header_bytes + size;
    if (Result<Done> done = use(bytes); !done) return done.error();
  }
  if (sums.body != header->body || sums.body_bytes != header->body_bytes) {
    return damaged(path, at, "the chunks are not those that the header was written for");
  }
  return header;
}

}  // namespace

std::string encode_checkpoint_header(const CheckpointHeader& header) {
  std::string out;
  Writer w(out);
  w.raw(checkpoint_magic.data(), checkpoint_magic.size());
  w.put(checkpoint_version).put(static_cast<uint32_t>(checkpoint_header_bytes));
  w.put(header.position).put(header.time.micros()).put(header.chain.low).put(header.chain.high);
  w.put(header.body_bytes).put(header.chunks).put(header.body.low).put(header.body.high);
  const Hash128 checksum = hash128(out, header_seed);
  w.put(checksum.low).put(checksum.high);
  ensure(out.size() == checkpoint_header_bytes, "the checkpoint header has its documented size");
  return out;
}

Result<CheckpointHeader> decode_checkpoint_header(std::string_view bytes, const std::string& path) {
  if (bytes.size() < checkpoint_header_bytes) return damaged(path, 0, "the file is too short");
  Reader in(bytes.substr(0, checkpoint_header_bytes));
  if (in.bytes(checkpoint_magic.size()) != checkpoint_magic) return damaged(path, 0, "this is no checkpoint");
  const auto version = in.get<uint32_t>(), header_bytes = in.get<uint32_t>();
  if (version != checkpoint_version || header_bytes != checkpoint_header_bytes) {
    return damaged(path, 0, "the version is unknown to this program");
  }
  CheckpointHeader header;
  in.get(header.position);
  header.time = Instant::from_micros(in.get<int64_t>());
  header.chain = get_hash(in);
  in.get(header.body_bytes);
  in.get(header.chunks);
  header.body = get_hash(in);
  const Hash128 checksum = get_hash(in);
  if (hash128(bytes.substr(0, checkpoint_header_bytes - sizeof(Hash128)), header_seed) != checksum) {
    return damaged(path, 0, "the header's checksum is wrong");
  }
  return header;
}

std::string checkpoint_path(const std::string& directory, Position position) {
  const std::string digits = std::to_string(position);
  return directory + "/" + std::string(20 - digits.size(), '0') + digits + ".ckpt";
}

Result<std::vector<Position>> list_checkpoints(const std::string& directory) {
  std::vector<Position> found;
  Result<std::vector<std::string>> names = io::list_directory(directory);
  if (!names) {
    if (names.error().code == "no_such_file") return found;
    return names.error();
  }
  for (const std::string& name : *names) {
    Position position = 0;
    if (name.size() != 25 || name.substr(20) != ".ckpt") continue;
    const auto [end, code] = std::from_chars(name.data(), name.data() + 20, position);
    if (code == std::errc() && end == name.data() + 20) found.push_back(position);
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

Result<Position> prune_checkpoints(const std::string& directory, size_t keep) {
  Result<std::vector<Position>> found = list_checkpoints(directory);
  if (!found) return found.error();
  for (size_t i = keep; i < found->size(); ++i) {
    if (Result<Done> done = io::remove_file(checkpoint_path(directory, (*found)[i])); !done)
      return done.error();
  }
  Result<std::vector<std::string>> names = io::list_directory(directory);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (!name.ends_with(".tmp")) continue;
    if (Result<Done> done = io::remove_file(directory + "/" + name); !done) return done.error();
  }
  return found->size() < keep || keep == 0 ? Position{0} : (*found)[keep - 1];
}

Result<CheckpointWriter> CheckpointWriter::create(const std::string& directory, Position position) {
  if (Result<Done> done = io::make_directories(directory); !done) return done.error();
  const std::string path = checkpoint_path(directory, position);
  Result<io::File> file = io::File::open(path + ".tmp", io::File::Mode::create);
  if (!file) return file.error();
  if (Result<Done> done = file->truncate(0); !done) return done.error();
  return CheckpointWriter(std::move(*file), path);
}

Result<Done> CheckpointWriter::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view chunk = bytes.substr(0, max_chunk_bytes);
    bytes.remove_prefix(chunk.size());
    const Hash128 checksum = hash128(chunk, sums_.chunks);
    std::string head;
    Writer(head).put(checksum.low).put(checksum.high).put(uint64_t{chunk.size()});
    Result<Done> done = file_.write_at(offset_, head);
    if (done) done = file_.write_at(offset_ + head.size(), chunk);
    if (!done) return done;
    offset_ += head.size() + chunk.size();
    unsynced_ += chunk.size();
    sums_.body = fold(sums_.body, checksum);
    sums_.body_bytes += chunk.size();
    ++sums_.chunks;
    if (unsynced_ < sync_step_bytes) continue;
    if (done = file_.sync(); !done) return done;
    unsynced_ = 0;
  }
  return Done{};
}

Result<Done> CheckpointWriter::finish(CheckpointHeader header) {
  header.body = sums_.body;
  header.body_bytes = sums_.body_bytes;
  header.chunks = sums_.chunks;
  Result<Done> done = file_.write_at(0, encode_checkpoint_header(header));
  if (done) done = file_.sync();
  file_.close();
  if (!done) return done;
  return io::rename_durably(path_ + ".tmp", path_);
}

Result<CheckpointHeader> verify_checkpoint(const std::string& path) {
  return walk(path, [](std::string_view) -> Result<Done> { return Done{}; });
}

Result<Done> restore_checkpoint(const std::string& path, Machine& machine) {
  Result<CheckpointHeader> header =
      walk(path, [&](std::string_view bytes) { return machine.restore_more(bytes); });
  Result<Done> done = header ? machine.restore_end() : Result<Done>(header.error());
  if (done) return done;
  return fault("checkpoint_refused", path + ": " + done.error().text());
}

}  // namespace sublet::engine
