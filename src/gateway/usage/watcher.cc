#include "gateway/usage/watcher.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "io/clock.h"
#include "io/file.h"
#include "io/thread.h"

namespace sublet::gateway {
namespace {

bool in_the_making(const std::string& name) {
  return name.empty() || name[0] == '.' || name.ends_with(".tmp") || name.ends_with(".part");
}

int64_t nanoseconds(const struct stat& s) { return s.st_mtim.tv_sec * 1'000'000'000 + s.st_mtim.tv_nsec; }

const char* kind_of(mode_t mode) {
  return S_ISFIFO(mode)   ? "a FIFO"
         : S_ISSOCK(mode) ? "a socket"
         : S_ISDIR(mode)  ? "a folder"
         : S_ISLNK(mode)  ? "a symbolic link"
                          : "a device";
}

// Why what stands there is not to be taken; empty: it is a regular file that can be read. Looked at before it is opened,
// since opening a device may do something, and opened so that nothing waits (a FIFO without a writer) and no link is followed.
std::string not_to_be_taken(const std::string& path) {
  struct stat s {};
  if (::lstat(path.c_str(), &s) != 0) return std::string("cannot be looked at: ") + std::strerror(errno);
  if (!S_ISREG(s.st_mode)) return std::string("is ") + kind_of(s.st_mode) + " and no regular file; it is left where it is and never taken: remove it, and ask the host for regular files";
  const int fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return std::string("cannot be opened: ") + std::strerror(errno);
  const bool regular = ::fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
  ::close(fd);
  return regular ? "" : "has just ceased to be a regular file";
}

}  // namespace

Watcher::Watcher(Service& service, std::string op, std::string drop, std::vector<std::string> hosts, Log log)
    : service_(service), op_(std::move(op)), drop_(std::move(drop)), hosts_(std::move(hosts)), log_(std::move(log)) {}

Result<Done> Watcher::start() {
  for (const std::string& host : hosts_)
    for (const char* folder : {"in", "work", "done", "reject"})
      if (Result<Done> made = io::make_directories(drop_ + "/" + host + "/" + folder); !made) return made;
  // What a crash left half taken comes first.
  for (const std::string& host : hosts_) {
    Result<std::vector<std::string>> names = io::list_directory(drop_ + "/" + host + "/work");
    if (!names) return names.error();
    for (const std::string& name : *names) {
      if (name.starts_with(unpacked_prefix)) (void)io::remove_file(drop_ + "/" + host + "/work/" + name);
      else take(host, name, true);
    }
  }
  stop_ = false;
  thread_ = std::thread([this] {
    while (!stop_) {
      if (sweep()) continue;
      idle_ = waiting_.empty();
      for (int i = 0; i < 5 && !stop_; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  return Done{};
}

void Watcher::stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

bool Watcher::sweep() {
  bool any = false;
  for (const std::string& host : hosts_) {
    const std::string in = drop_ + "/" + host + "/in";
    Result<std::vector<std::string>> names = io::list_directory(in);
    if (!names) {
      leave(in, names.error().text());
      std::erase_if(waiting_, [&](const auto& w) { return io::parent_of(w.first) == in; });  // what cannot be looked at is not waited for
      continue;
    }
    let_go(in, *names);
    for (const std::string& name : *names) {
      if (in_the_making(name)) continue;
      if (stop_) return any;
      if (take(host, name, false)) any = true;
    }
  }
  return any;
}

// Said once, however often it is seen.
void Watcher::leave(const std::string& path, const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    std::string& said = left_[path];
    if (said == why) return;
    said = why;
    stats_.left = left_.size();
    stats_.last_error = path + " " + why;
  }
  say("error", path + " " + why);
}

// Forgets what was left in `folder` and is no longer there.
void Watcher::let_go(const std::string& folder, const std::vector<std::string>& names) {
  const auto gone = [&](const std::string& path) { return io::parent_of(path) == folder && !std::binary_search(names.begin(), names.end(), path.substr(folder.size() + 1)); };
  std::erase_if(waiting_, [&](const auto& w) { return gone(w.first); });
  const std::lock_guard lock(mutex_);
  std::erase_if(left_, [&](const auto& left) {
    return left.first == folder || gone(left.first);  // a folder that is left could not be listed, and now it can
  });
  stats_.left = left_.size();
}

// A file that was given time is looked at again when it has changed (once a second) or when its time is over.
bool Watcher::still_waits(const std::string& path) {
  const auto at = waiting_.find(path);
  struct stat s {};
  if (at == waiting_.end() || ::stat(path.c_str(), &s) != 0) return false;
  if (io::steady_micros() - at->second.looked < 1'000'000) return true;
  const bool changed = at->second.size != s.st_size || at->second.changed != nanoseconds(s);
  return !changed && ::time(nullptr) - s.st_mtim.tv_sec < patience_seconds;
}

// Back to in/, unless another one of its name has come meanwhile. What its writer has open goes with it.
bool Watcher::give_time(const std::string& path, const std::string& work) {
  struct stat s {};
  if (::stat(work.c_str(), &s) != 0 || ::renameat2(AT_FDCWD, work.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) return false;
  waiting_[path] = {s.st_size, nanoseconds(s), io::steady_micros()};
  const std::lock_guard lock(mutex_);
  stats_.current.clear();
  return true;
}

// False: it stays where it is.
bool Watcher::take(const std::string& host, const std::string& name, bool left_over) {
  const std::string folder = drop_ + "/" + host;
  const std::string in = folder + "/in/" + name, work = folder + "/work/" + name;
  const std::string& from = left_over ? work : in;
  if (const std::string why = not_to_be_taken(from); !why.empty()) {
    leave(from, why);
    return false;
  }
  if (!left_over && still_waits(in)) return false;
  idle_ = false;
  {
    const std::lock_guard lock(mutex_);
    stats_.current = host + "/" + name;
  }
  auto trouble = [&](const Error& e) {
    say("error", host + "/" + name + ": " + e.text());
    const std::lock_guard lock(mutex_);
    stats_.last_error = e.text();
    stats_.current.clear();
    return true;
  };
  if (!left_over) {
    if (Result<Done> moved = io::rename_durably(in, work); !moved) {
      leave(in, "cannot be moved: " + moved.error().text());
      return false;
    }
    // Whoever may write into in/ may also have put something else there in between.
    if (const std::string why = not_to_be_taken(work); !why.empty()) {
      leave(work, why);
      return false;
    }
  }
  ImportOptions options;
  options.reject = folder + "/reject";
  options.spool = folder + "/work";
  options.stop = &stop_;
  options.patience_seconds = patience_seconds;
  Importer importer(service_, op_);
  Result<ImportReport> report = importer.run(work, host, options);
  if (!report && report.error().code == "unfinished") {
    if (give_time(in, work)) return false;
    options.patience_seconds = 0;
    report = importer.run(work, host, options);
  }
  waiting_.erase(in);
  if (!report) {
    if (report.error().code != "stopped") {
      // Not the file's fault as far as we know: it stays in work/ and is taken again after a restart.
      return trouble(report.error());
    }
    return true;
  }
  // A file that was finished before a crash could move it is not a second delivery.
  const bool refused = !report->whole_file.empty() && !left_over;
  std::string to = folder + (refused ? "/reject/" : "/done/") + name;
  for (int i = 1; i < 10'000; ++i) {
    Result<bool> there = io::exists(to);
    if (!there || !*there) break;
    to = folder + (refused ? "/reject/" : "/done/") + name + "." + std::to_string(i);
  }
  if (refused) {
    const std::string why = "file\t" + report->whole_file + "\t" + std::to_string(report->records) + " records\n";
    if (Result<Done> w = io::write_file_atomically(to + ".why", why); !w) return trouble(w.error());
  }
  if (Result<Done> moved = io::rename_durably(work, to); !moved) return trouble(moved.error());
  const std::lock_guard lock(mutex_);
  stats_.current.clear();
  stats_.bytes += report->bytes;
  if (refused) {
    ++stats_.files_refused;
    stats_.records_refused += report->records;
    say(report->damaged ? "warning" : "info", host + "/" + name + " not taken: " + report->whole_file);
    return true;
  }
  ++stats_.files;
  stats_.records += report->records;
  if (report->ending != "complete") ++stats_.torn;
  const std::string records = host + "/" + name + ": " + std::to_string(report->records) + " records, " + std::to_string(report->rejected()) + " rejected, " + report->ending;
  if (report->ending != "complete")
    say("warning", records + "; it is taken as torn. Ask the host to deliver it again whole, under another name until it is written (.tmp, .part), and compare the numbers of records");
  else if (report->rejected() > 0)
    say("info", records);
  return true;
}

WatchStats Watcher::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

}  // namespace sublet::gateway
