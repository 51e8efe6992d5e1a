// Commands that need no server.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <mutex>

#include "apps/commands.h"
#include "engine/recover.h"
#include "engine/verify.h"
#include "gateway/core/service.h"
#include "io/file.h"

namespace sublet::apps {

using gateway::Json;

int fail(const Error& error, bool json) {
  if (json) std::printf("%s\n", gateway::dump(Json{{"ok", false}, {"code", error.code}, {"detail", error.detail}}).c_str());
  else std::fprintf(stderr, "sublet: %s\n", error.text().c_str());
  return error.is_refusal() ? exit_refused : exit_fault;
}

int catalogue_check(const std::string& path, bool json) {
  Result<catalogue::Bundle> bundle = gateway::read_bundle(path);
  if (!bundle) return fail(bundle.error(), json);
  catalogue::Registry registry;
  catalogue::Diagnostics found;
  const auto version = catalogue::compile(*bundle, registry, gateway::system_zones(), found);
  const std::string where = path.ends_with(".yaml") ? io::parent_of(path) : path;
  if (json) {
    Json out = {{"ok", version != nullptr}, {"mistakes", Json::array()}};
    for (const catalogue::Diagnostic& d : found.list()) out["mistakes"].push_back({{"file", d.at.file}, {"line", d.at.line}, {"column", d.at.column}, {"what", d.what}, {"instead", d.instead}});
    std::printf("%s\n", gateway::dump(out).c_str());
  } else if (version == nullptr) {
    for (const catalogue::Diagnostic& d : found.list()) std::printf("%s/%s\n", where.c_str(), d.text().c_str());
    std::printf("%zu mistake%s in %s\n", found.list().size(), found.list().size() == 1 ? "" : "s", path.c_str());
  } else {
    std::printf("%s is a good catalogue of operator '%s': %zu offers, %zu tariffs, %zu rules, %zu buckets, %zu hosts\n", path.c_str(), version->op.code.c_str(), version->offers.size(),
                version->tariffs.size(), version->rules.size(), version->buckets.size(), version->hosts.size());
  }
  return version != nullptr ? exit_done : exit_refused;
}

namespace {

// The log of a running server under another name: hard links to its segments, so that what is written meanwhile does not
// matter and the server's own lock stays its own. A frame that is half written at the end is no more than a torn one.
// Checkpoints first, so that none is newer than the log that is read.
class Linked {
 public:
  explicit Linked(const std::string& data) : path_(data + "/verify-" + std::to_string(::getpid())) {}
  ~Linked() { (void)io::remove_tree(path_); }
  Result<std::string> make(const std::string& data) {
    for (const char* folder : {"/checkpoint", "/log"}) {
      if (Result<bool> there = io::exists(data + folder); !there || !*there) continue;
      if (Result<Done> made = io::make_directories(path_ + folder); !made) return made.error();
      Result<std::vector<std::string>> names = io::list_directory(data + folder);
      if (!names) return names.error();
      for (const std::string& name : *names) {
        if (!name.ends_with(".log") && !name.ends_with(".ckpt")) continue;
        const std::string from = std::string(folder) + "/" + name;
        if (::link((data + from).c_str(), (path_ + from).c_str()) != 0 && errno != ENOENT) return fault("io_error", data + from + " cannot be linked");
      }
    }
    return path_;
  }

 private:
  std::string path_;
};

}  // namespace

int log_verify(const std::string& data, bool json) {
  Result<bool> there = io::exists(data + "/log");
  if (!there || !*there) return fail(refusal("no_log", "there is no log in " + data + "; name the server's directory with --data"), json);
  // A catalogue's text that is gone or changed shows as an outcome that differs; it is the text that has to be named.
  std::mutex mutex;
  std::string no_text;
  gateway::ChargingMachine machine(
      [&, load = gateway::stored_bundles(data)](Hash128 hash) {
        Result<catalogue::Bundle> bundle = load(hash);
        const std::lock_guard lock(mutex);
        if (!bundle && no_text.empty()) no_text = bundle.error().detail;
        return bundle;
      },
      gateway::system_zones());
  // A running server may be in the middle of writing a frame.
  const bool running = [&] {
    const Result<io::File> lock = engine::lock_directory(data, true);
    return !lock && lock.error().code == "directory_in_use";
  }();
  const bool terminal = !json && isatty(2);
  Linked linked(data);
  Result<std::string> folder = linked.make(data);
  if (!folder) return fail(folder.error(), json);
  Result<engine::VerifyReport> report = engine::verify(*folder, machine, [&](uint64_t done, uint64_t total) {
    if (terminal) std::fprintf(stderr, "\r%3.0f %% of %s octets", total == 0 ? 100.0 : 100.0 * static_cast<double>(done) / static_cast<double>(total), thousands(total).c_str());
  });
  if (terminal) std::fprintf(stderr, "\r%60s\r", "");
  if (!report && report.error().code == "replay_differs" && !no_text.empty())
    return fail(fault("catalogue_text_missing", no_text + "; the log was executed with this text: bring it back from a copy. " + report.error().detail), json);
  if (!report) return fail(report.error(), json);
  // Beyond the log's own checks: every operator's ledgers sum to zero, and what they say of accounts is what accounts hold.
  const charging::State& state = machine.state();
  std::string wrong;
  for (const auto& op : state.operators)
    for (const auto& asset : op->totals) {
      i128 sum = 0;
      for (const i128 ledger : asset) sum += ledger;
      if (sum != 0) wrong = "the ledgers of operator '" + op->code + "' do not sum to zero";
    }
  for (const auto& op : state.operators) {
    i128 money = 0;
    for (size_t a = 1; a <= state.store.accounts(); ++a)
      if (state.store.account(static_cast<charging::AccountId>(a)).op == op->id) money += state.store.account(static_cast<charging::AccountId>(a)).money;
    if (money != op->totals[static_cast<size_t>(Unit::money)][static_cast<size_t>(charging::Ledger::money)]) wrong = "the accounts of operator '" + op->code + "' do not hold what its ledger says";
  }
  if (!wrong.empty()) return fail(fault("ledger_differs", wrong), json);
  const bool torn = report->torn_bytes > 0;
  if (json) {
    Json out = {{"ok", true}, {"records", report->records}, {"frames", report->frames}, {"accounts", state.store.accounts()}, {"last_position", report->last}};
    if (torn) out["torn"] = {{"octets", report->torn_bytes}, {"file", report->torn_file}, {"offset", report->torn_at}, {"running", running}};
    if (!report->warnings.empty()) out["warnings"] = report->warnings;
    std::printf("%s\n", gateway::dump(out).c_str());
  } else {
    std::printf("The log is whole%s: %s records in %s frames; executed anew, each had the outcome that is written; all postings sum to zero.\n",
                torn ? (" up to position " + std::to_string(report->last)).c_str() : "", thousands(report->records).c_str(), thousands(report->frames).c_str());
    if (torn)
      std::printf("%s octets behind it are no whole frame: %s/log/%s from octet %s on. %s\n", thousands(report->torn_bytes).c_str(), data.c_str(), report->torn_file.c_str(), thousands(report->torn_at).c_str(),
                  running ? "The running server may be writing them just now." : "If a crash tore them off, nobody was told that they are done, and the next start cuts them; if the file was damaged or cut since, records are lost.");
    for (const std::string& w : report->warnings) std::printf("Warning: %s\n", w.c_str());
  }
  return torn && !running ? exit_torn : exit_done;
}

}  // namespace sublet::apps
