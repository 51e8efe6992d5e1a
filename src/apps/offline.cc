// Commands that need no server.
#include <unistd.h>

#include <cstdio>

#include "apps/commands.h"
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
class Linked {
 public:
  explicit Linked(const std::string& data) : path_(data + "/verify-" + std::to_string(::getpid())) {}
  ~Linked() { (void)io::remove_tree(path_); }
  Result<std::string> make(const std::string& data) {
    if (Result<Done> made = io::make_directories(path_ + "/log"); !made) return made.error();
    Result<std::vector<std::string>> names = io::list_directory(data + "/log");
    if (!names) return names.error();
    for (const std::string& name : *names)
      if (name.ends_with(".log") && ::link((data + "/log/" + name).c_str(), (path_ + "/log/" + name).c_str()) != 0) return fault("io_error", data + "/log/" + name + " cannot be linked");
    return path_;
  }

 private:
  std::string path_;
};

}  // namespace

int log_verify(const std::string& data, bool json) {
  Result<bool> there = io::exists(data + "/log");
  if (!there || !*there) return fail(refusal("no_log", "there is no log in " + data + "; name the server's directory with --data"), json);
  gateway::ChargingMachine machine(gateway::stored_bundles(data), gateway::system_zones());
  const bool terminal = !json && isatty(2);
  Linked linked(data);
  Result<std::string> folder = linked.make(data);
  if (!folder) return fail(folder.error(), json);
  Result<engine::VerifyReport> report = engine::verify(*folder, machine, [&](uint64_t done, uint64_t total) {
    if (terminal) std::fprintf(stderr, "\r%3.0f %% of %s octets", total == 0 ? 100.0 : 100.0 * static_cast<double>(done) / static_cast<double>(total), thousands(total).c_str());
  });
  if (terminal) std::fprintf(stderr, "\r%60s\r", "");
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
  if (json) {
    std::printf("%s\n", gateway::dump(Json{{"ok", true}, {"records", report->records}, {"frames", report->frames}, {"accounts", state.store.accounts()}}).c_str());
  } else {
    std::printf("The log is whole: %s records in %s frames; executed anew, each had the outcome that is written; all postings sum to zero.\n", thousands(report->records).c_str(), thousands(report->frames).c_str());
  }
  return exit_done;
}

}  // namespace sublet::apps
