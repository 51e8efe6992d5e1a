// Importer: one usage file of a host -> charged records, exactly once, and a reject file for the rest.
//
// The file is unpacked if it is gzip, decoded by the host's profile, and its records go to charging in batches; progress
// is part of charging's state, so after a crash the same file goes on after the last record taken. Records that were
// not charged are written to <reject>/<name>.rej, in the host's own format, so that they can be mended and delivered
// again, with <name>.why beside it: one line each with record number, octet, verdict and reason. A record that was cut is
// marked there and rejected again if nobody mends it (docs/formats/usage-files.md).
//
// What happens to whole files: content that was taken before is not read again (`file_repeated`); gzip that is damaged or
// cut is refused, since its checksum cannot vouch for it; a plain file that ends too early is charged as far as it goes, its last record rejected as
// truncated: when the host sends it again whole, the records already charged are recognised.
//
//   Importer importer(service, "demo");
//   Result<ImportReport> r = importer.run("drop/unicom/in/x.gz", "unicom", {.reject = "drop/unicom/reject"});
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "charging/event.h"
#include "gateway/core/service.h"

namespace sublet::gateway {

struct ImportReport {
  std::string name;
  uint64_t bytes = 0;       // as delivered
  uint64_t records = 0;
  bool damaged = false;     // refused whole since it is damaged or cut, not because it was taken before
  std::array<uint64_t, charging::verdict_count> verdicts{};
  std::string ending;       // complete, or how the file is torn
  std::string whole_file;   // why the file as a whole was not taken; empty: it was
  uint64_t rejected() const { return records - verdicts[0] - verdicts[static_cast<size_t>(charging::Verdict::skipped)]; }
};

// What a packed file is unpacked into, beside it, for the time of its import. No host's file is named so.
inline constexpr std::string_view unpacked_prefix = ".unpacked-";

struct ImportOptions {
  std::string reject;       // folder for .rej and .why; empty: none are written
  std::string spool;        // folder for unpacked files; empty: beside the file
  std::string as;           // the file's name in reports; empty: its own
  uint64_t most_bytes = 64ULL << 30;  // unpacked
  // A file that ends too early and was changed so few seconds ago is not taken: its writer may be at it still.
  int64_t patience_seconds = 0;
  std::function<void(uint64_t done, uint64_t total)> progress;  // octets of the (unpacked) file
  const std::atomic<bool>* stop = nullptr;  // true: stop between two batches; the rest is taken the next time
};

class Importer {
 public:
  Importer(Service& service, std::string op) : service_(service), op_(std::move(op)) {}
  // Refusals: `unknown_host`, `no_profile`, `stopped`, `unfinished`; faults of files and of the engine.
  Result<ImportReport> run(const std::string& path, const std::string& host, const ImportOptions& options);

  static constexpr size_t batch = 1024;       // records a command
  static constexpr size_t most_in_flight = 16;  // commands

 private:
  struct Job;
  Result<std::string> unpack(const std::string& path, const ImportOptions& options, std::string& damaged, bool& cut);
  static uint64_t count_records(const catalogue::UsageProfile& profile, const ZoneTable& zone, const std::string& path);
  Result<Done> send(Job& job);
  Result<Done> finish(Job& job);
  Result<std::string> header_of(const Job& job) const;
  Service& service_;
  std::string op_;
};

}  // namespace sublet::gateway
