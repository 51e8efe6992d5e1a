#include "io/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace sublet::io {

namespace {

Error failed(const char* what, const std::string& path, int code = errno) {
  // strerror of glibc is thread-safe for the codes it knows.
  return fault(code == ENOENT ? "no_such_file" : "io_error",
               std::string(what) + " " + path + ": " + std::strerror(code));
}

int flags_of(File::Mode mode) {
  switch (mode) {
    case File::Mode::read:
      return O_RDONLY | O_NONBLOCK;  // to open a FIFO must not wait for its writer; to files it means nothing
    case File::Mode::read_write:
      return O_RDWR;
    case File::Mode::create:
      return O_RDWR | O_CREAT;
    case File::Mode::create_new:
      return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

}  // namespace

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
    path_ = std::move(other.path_);
  }
  return *this;
}

Result<File> File::open(const std::string& path, Mode mode) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags_of(mode) | O_CLOEXEC, 0640);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return failed("open", path);
  return File(fd, path);
}

void File::close() {
  // An error of close() says nothing that sync() has not said; the descriptor is gone in any case.
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<uint64_t> File::size() const {
  struct stat s {};
  if (::fstat(fd_, &s) != 0) return failed("stat", path_);
  return static_cast<uint64_t>(s.st_size);
}

Result<uint64_t> File::read_at(uint64_t offset, char* to, size_t size) const {
  size_t got = 0;
  while (got < size) {
    const ssize_t n = ::pread(fd_, to + got, size - got, static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("read", path_);
    if (n == 0) break;
    got += static_cast<size_t>(n);
  }
  return static_cast<uint64_t>(got);
}

Result<Done> File::write_at(uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("write", path_);
    if (n == 0) return failed("write", path_, ENOSPC);
    bytes.remove_prefix(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
  return Done{};
}

Result<Done> File::truncate(uint64_t size) {
  while (::ftruncate(fd_, static_cast<off_t>(size)) != 0) {
    if (errno != EINTR) return failed("truncate", path_);
  }
  return Done{};
}

Result<Done> File::sync() {
  if (::fdatasync(fd_) != 0) return failed("sync", path_);
  return Done{};
}

Result<Done> File::lock(bool shared) {
  while (::flock(fd_, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno == EWOULDBLOCK) return fault("locked", path_ + " is held by another process");
    return failed("lock", path_);
  }
  return Done{};
}

Result<ChunkReader> ChunkReader::open(const std::string& path, size_t chunk_bytes) {
  ensure(chunk_bytes > 0, "a chunk has a size");
  Result<File> file = File::open(path, File::Mode::read);
  if (!file) return file.error();
  Result<uint64_t> size = file->size();
  if (!size) return size.error();
  ::posix_fadvise(file->descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return ChunkReader(std::move(*file), *size, chunk_bytes);
}

Result<std::string_view> ChunkReader::next() {
  Result<uint64_t> got = file_.read_at(offset_, buffer_.data(), buffer_.size());
  if (!got) return got.error();
  offset_ += *got;
  return std::string_view(buffer_.data(), *got);
}

Result<std::string> read_file(const std::string& path, uint64_t limit) {
  Result<File> file = File::open(path, File::Mode::read);
  if (!file) return file.error();
  std::string out;
  // By chunks and not by the size: files of /proc say they are empty.
  for (size_t chunk = 64 << 10;; chunk = std::min<size_t>(chunk * 2, 8 << 20)) {
    const size_t old = out.size();
    out.resize(old + chunk);
    Result<uint64_t> got = file->read_at(old, out.data() + old, chunk);
    if (!got) return got.error();
    out.resize(old + *got);
    if (out.size() > limit)
      return fault("file_too_large", path + " is over " + std::to_string(limit) + " bytes");
    if (*got < chunk) return out;
  }
}

namespace {
Result<Done> replace_file(const std::string& path, std::string_view bytes, bool secret) {
  const std::string temporary = path + ".tmp";
  Result<File> file = File::open(temporary, File::Mode::create);
  if (!file) return file.error();
  Result<Done> done = file->truncate(0);
  if (done && secret && ::fchmod(file->descriptor(), S_IRUSR | S_IWUSR) != 0) done = failed("chmod", temporary, errno);
  if (done) done = file->write_at(0, bytes);
  if (done) done = file->sync();
  file->close();
  if (done) return rename_durably(temporary, path);
  (void)remove_file(temporary);
  return done;
}
}  // namespace

Result<Done> write_file_atomically(const std::string& path, std::string_view bytes) { return replace_file(path, bytes, false); }
Result<Done> write_secret_file(const std::string& path, std::string_view bytes) { return replace_file(path, bytes, true); }

Result<Done> write_zeros(const std::string& path, uint64_t bytes, const std::function<bool()>& go_on) {
  constexpr size_t step_bytes = 1 << 20, block_bytes = 4096;
  alignas(block_bytes) static const char zeros[step_bytes] = {};
  Result<File> file = File::open(path, File::Mode::create);
  if (!file) return file.error();
  if (Result<Done> done = file->truncate(0); !done) return done;
  // The space in one piece first; where this is not known, the writes below do it.
  const int code = ::posix_fallocate(file->descriptor(), 0, static_cast<off_t>(bytes));
  if (code != 0 && code != EOPNOTSUPP && code != EINVAL) return failed("allocate", path, code);
  const int direct = ::open(path.c_str(), O_RDWR | O_DIRECT | O_CLOEXEC);  // tmpfs, for one, says no
  Result<Done> done = Done{};
  for (uint64_t at = 0; at < bytes && done;) {
    if (!go_on()) done = fault("stopped", path + " was not finished");
    const uint64_t step = std::min<uint64_t>(step_bytes, bytes - at);
    const bool aligned = step % block_bytes == 0 && direct >= 0;
    const ssize_t n = aligned ? ::pwrite(direct, zeros, step, static_cast<off_t>(at)) : -1;
    if (done && n != static_cast<ssize_t>(step)) done = file->write_at(at, std::string_view(zeros, step));
    at += step;
  }
  if (direct >= 0) ::close(direct);
  return done ? file->sync() : done;
}

Result<std::vector<std::string>> list_directory(const std::string& path) {
  DIR* dir = ::opendir(path.c_str());
  if (dir == nullptr) return failed("list", path);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(dir)) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
    errno = 0;
  }
  const int code = errno;
  ::closedir(dir);
  if (code != 0) return failed("list", path, code);
  std::sort(names.begin(), names.end());
  return names;
}

Result<Done> make_directories(const std::string& path) {
  for (size_t at = 0; at != std::string::npos;) {
    at = path.find('/', at + 1);
    const std::string part = path.substr(0, at);
    if (::mkdir(part.c_str(), 0750) == 0) {
      if (Result<Done> done = sync_directory(parent_of(part)); !done) return done;
    } else if (errno != EEXIST) {
      return failed("make the folder", part);
    }
  }
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return failed("stat", path);
  if (!S_ISDIR(s.st_mode)) return failed("make the folder", path, ENOTDIR);
  return Done{};
}

Result<bool> exists(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return failed("stat", path);
}

Result<Done> remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed("remove", path);
  return Done{};
}

Result<Done> remove_tree(const std::string& path) {
  std::error_code code;
  std::filesystem::remove_all(path, code);
  if (code) return failed("remove", path, code.value());
  return Done{};
}

Result<Done> sync_directory(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return failed("open", path);
  const int code = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  if (code != 0) return failed("sync", path, code);
  return Done{};
}

Result<Done> rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed("rename", from);
  return sync_directory(parent_of(to));
}

std::string parent_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace sublet::io
