#include "gateway/usage/watcher.h"

#include <algorithm>
#include <chrono>

#include "io/file.h"
#include "io/thread.h"

namespace sublet::gateway {
namespace {

bool in_the_making(const std::string& name) {
  return name.empty() || name[0] == '.' || name.ends_with(".tmp") || name.ends_with(".part");
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
      if (name.ends_with(".plain")) (void)io::remove_file(drop_ + "/" + host + "/work/" + name);
      else take(host, name, true);
    }
  }
  stop_ = false;
  thread_ = std::thread([this] {
    while (!stop_) {
      if (sweep()) continue;
      idle_ = true;
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
    Result<std::vector<std::string>> names = io::list_directory(drop_ + "/" + host + "/in");
    if (!names) {
      say("error", names.error().text());
      continue;
    }
    std::sort(names->begin(), names->end());
    for (const std::string& name : *names) {
      if (in_the_making(name)) continue;
      if (stop_) return any;
      any = true;
      idle_ = false;
      take(host, name, false);
    }
  }
  return any;
}

void Watcher::take(const std::string& host, const std::string& name, bool left_over) {
  const std::string folder = drop_ + "/" + host;
  const std::string work = folder + "/work/" + name;
  {
    const std::lock_guard lock(mutex_);
    stats_.current = host + "/" + name;
  }
  auto trouble = [&](const Error& e) {
    say("error", host + "/" + name + ": " + e.text());
    const std::lock_guard lock(mutex_);
    stats_.last_error = e.text();
    stats_.current.clear();
  };
  if (!left_over)
    if (Result<Done> moved = io::rename_durably(folder + "/in/" + name, work); !moved) return trouble(moved.error());
  ImportOptions options;
  options.reject = folder + "/reject";
  options.spool = folder + "/work";
  options.stop = &stop_;
  Importer importer(service_, op_);
  Result<ImportReport> report = importer.run(work, host, options);
  if (!report) {
    if (report.error().code != "stopped") {
      // Not the file's fault as far as we know: it stays in work/ and is taken again after a restart.
      trouble(report.error());
    }
    return;
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
    say("info", host + "/" + name + " not taken: " + report->whole_file);
    return;
  }
  ++stats_.files;
  stats_.records += report->records;
  if (report->ending != "complete") ++stats_.torn;
  if (report->rejected() > 0 || report->ending != "complete")
    say("info", host + "/" + name + ": " + std::to_string(report->records) + " records, " + std::to_string(report->rejected()) + " rejected, " + report->ending);
}

WatchStats Watcher::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

}  // namespace sublet::gateway
