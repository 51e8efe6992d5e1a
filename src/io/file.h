// Files: a File owns a descriptor; the free functions do whole things durably. Everything returns a Result:
// trouble is a Fault `io_error` whose detail names the operation, the path and the system's words; a missing
// file is the Fault `no_such_file`, one beyond a limit `file_too_large`, another process's lock `locked`.
// Sizes and offsets are octets.
//
// A File is used by one thread at a time, except read_at/write_at/sync, which the kernel keeps apart.
//
//   Result<std::string> text = read_file("offers.yaml", 1 << 20);
//   if (auto done = write_file_atomically("state.json", bytes); !done) return done.error();
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sublet::io {

class File {
 public:
  enum class Mode {
    read,
    read_write,
    create,
    create_new
  };  // create: read and write, made if missing, kept if not

  File() = default;
  ~File() { close(); }
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  static Result<File> open(const std::string& path, Mode mode);

  bool is_open() const { return fd_ >= 0; }
  const std::string& path() const { return path_; }
  int descriptor() const { return fd_; }
  void close();

  Result<uint64_t> size() const;
  // Reads until `size` octets or the end of the file; returns how many.
  Result<uint64_t> read_at(uint64_t offset, char* to, size_t size) const;
  // Writes all of it or fails.
  Result<Done> write_at(uint64_t offset, std::string_view bytes);
  Result<Done> truncate(uint64_t size);
  // The data and what is needed to find it again is on the disk. After a failure the state of the file is
  // unknown: the kernel may have dropped the pages, so the same sync must not be tried again.
  Result<Done> sync();
  // Takes the file for this process (flock) until closed. A shared lock lives beside other shared ones.
  Result<Done> lock(bool shared);

 private:
  File(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  int fd_ = -1;
  std::string path_;
};

// Reads a file front to back in chunks, in constant memory.
//
//   Result<ChunkReader> in = ChunkReader::open(path);
//   for (;;) { Result<std::string_view> chunk = in->next(); if (!chunk || chunk->empty()) break; ... }
class ChunkReader {
 public:
  static Result<ChunkReader> open(const std::string& path, size_t chunk_bytes = 1 << 20);
  // Empty at the end. What it shows is good until the next call.
  Result<std::string_view> next();
  uint64_t offset() const { return offset_; }  // of what comes next
  uint64_t size() const { return size_; }      // of the file, as it was when opened

 private:
  ChunkReader(File file, uint64_t size, size_t chunk)
      : file_(std::move(file)), size_(size), buffer_(chunk, '\0') {}
  File file_;
  uint64_t size_;
  uint64_t offset_ = 0;
  std::string buffer_;
};

Result<std::string> read_file(const std::string& path, uint64_t limit);
// Readers see the old content or the new, also after a crash: a `.tmp` beside it, synced, renamed, the folder
// synced.
Result<Done> write_file_atomically(const std::string& path, std::string_view bytes);
// The same for what only its owner may read (mode 0600 before the first octet is in it).
Result<Done> write_secret_file(const std::string& path, std::string_view bytes);

// Makes `path` a file of `bytes` zeros that really stand on the disk, synced: later writes into it change
// neither size nor extents, and sync in about half the time. Past the page cache where the file system allows
// it, so that it costs little CPU. `go_on` is asked between steps of a megabyte; false ends it with the Fault
// `stopped`.
Result<Done> write_zeros(const std::string& path, uint64_t bytes, const std::function<bool()>& go_on);

// Plain names, sorted, without "." and "..".
Result<std::vector<std::string>> list_directory(const std::string& path);
Result<Done> make_directories(const std::string& path);
Result<bool> exists(const std::string& path);
Result<Done> remove_file(const std::string& path);                            // a missing one is fine
Result<Done> remove_tree(const std::string& path);                            // with all that is in it
Result<Done> sync_directory(const std::string& path);                         // makes the names in it durable
Result<Done> rename_durably(const std::string& from, const std::string& to);  // `from` must be synced already
std::string parent_of(const std::string& path);                               // "a/b" -> "a", "b" -> "."

}  // namespace sublet::io
