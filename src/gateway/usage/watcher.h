// Watcher: the drop directories of an operator's hosts, one folder a host.
//
//   <drop>/<host>/in/       the host delivers here, under another name first (.tmp, .part or a leading dot), then renames
//   <drop>/<host>/work/     a file being taken; after a crash it is taken further
//   <drop>/<host>/done/     taken
//   <drop>/<host>/reject/   what was not charged: <name>.rej, <name>.why; and whole files that were not taken
//
// What is no regular file that can be read (a FIFO, a socket, a device, a folder, a symbolic link) is never opened and never
// taken: it is left where it lies and told once, as an error of the log and in `sublet_drop_left`.
//
// One thread takes file after file, the oldest name first. Mended reject files are delivered by putting them into in/.
//
// A file that ends too early (no trailer where the profile has one, gzip that is cut) is not taken while it was changed less
// than patience_seconds ago: a host that does not rename may be writing it still. After that it is taken as torn, with a
// warning: its records are charged as far as it goes, and the host has to be asked for the whole of it.
//
//   Watcher w(service, "demo", "drop", {"unicom", "telecom"});
//   w.start();  ...  w.stop();                 // ends after the batch in hand
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/usage/importer.h"

namespace sublet::gateway {

struct WatchStats {
  uint64_t files = 0, files_refused = 0, records = 0, bytes = 0;
  uint64_t records_refused = 0;  // in files that were refused whole: taken before, or damaged
  uint64_t torn = 0;
  uint64_t left = 0;           // lying there now, never to be taken: no regular files
  std::string current;         // the file in hand
  std::string last_error;
};

class Watcher {
 public:
  static constexpr int64_t patience_seconds = 10;
  using Log = std::function<void(const std::string& level, const std::string& text)>;
  Watcher(Service& service, std::string op, std::string drop, std::vector<std::string> hosts, Log log = {});
  ~Watcher() { stop(); }
  Result<Done> start();  // faults: the folders cannot be made
  void stop();
  // Takes what is there, in this thread; true if any file was.
  bool sweep();
  WatchStats stats() const;
  bool idle() const { return idle_.load(); }  // the last look found nothing, and nothing is given time

 private:
  // A file that ended too early when it was looked at, and is given time.
  struct Waiting {
    int64_t size = 0, changed = 0, looked = 0;  // octets, nanoseconds, microseconds of the steady clock
  };
  bool take(const std::string& host, const std::string& name, bool left_over);
  bool still_waits(const std::string& path);
  bool give_time(const std::string& path, const std::string& work);
  void leave(const std::string& path, const std::string& why);
  void let_go(const std::string& folder, const std::vector<std::string>& names);
  void say(const std::string& level, const std::string& text) const {
    if (log_) log_(level, text);
  }
  Service& service_;
  const std::string op_, drop_;
  const std::vector<std::string> hosts_;
  const Log log_;
  std::thread thread_;
  std::atomic<bool> stop_{false}, idle_{false};
  mutable std::mutex mutex_;
  WatchStats stats_;
  std::map<std::string, std::string> left_;  // path -> why
  std::map<std::string, Waiting> waiting_;   // by path; of the watching thread alone
};

}  // namespace sublet::gateway
