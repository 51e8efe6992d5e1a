// Service: charging over its durable log in one data directory, and the ways in which the rest of the program uses it.
//
// The directory holds log/ and checkpoint/ (engine), catalogues/ (every published catalogue, by the hash of its text, as
// the log refers to it) and sublet.sock. All functions may be called from any thread; execute() waits until the answer is
// durable. Faults are those of the engine and of files.
//
//   auto service = Service::open({.data = ".sublet"});
//   (*service)->publish_directory("examples/operator");
//   Result<charging::Outcome> done = (*service)->execute("demo", "payment-17", charging::TopUp{line, amount});
//   (*service)->inspect([&](const charging::State& state) { ... });      // between two commands
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "charging/command.h"
#include "engine/engine.h"
#include "gateway/core/charging_machine.h"
#include "io/clock.h"

namespace sublet::gateway {

// A directory's *.yaml and *.csv, read recursively; paths relative to it. One .yaml file is a bundle too (with the
// common.yaml beside it, if there is one). Faults: `io_error`; refusals: `too_large`.
Result<catalogue::Bundle> read_bundle(const std::string& path);

// Loads time zones from the system's database; each once.
catalogue::ZoneLoader system_zones();

class Service {
 public:
  struct Options {
    std::string data;
    bool sync = true;
    uint64_t checkpoint_every_bytes = 4ULL << 30;  // of log: what a restart has to read again
    uint64_t segment_bytes = 64ULL << 20;
  };
  static Result<std::unique_ptr<Service>> open(const Options& options, io::Clock& clock);
  ~Service();

  engine::Engine& engine() { return *engine_; }
  const std::string& data() const { return options_.data; }

  // Compiles the catalogue on the caller's thread, stores it, then publishes it: the engine goes on meanwhile and only puts
  // the tables in place. The operator's code is the catalogue's own. Refusals: `bad_catalogue` with the first mistake, those
  // of docs/formats/commands.md.
  Result<std::string> publish(const catalogue::Bundle& bundle, Instant effective = {});
  Result<std::string> publish_directory(const std::string& path, Instant effective = {});

  // A refusal of charging comes back as the outcome's answer; faults as the error.
  template <class C>
  Result<charging::Outcome> execute(std::string_view op, std::string_view key, const C& command) {
    return execute_bytes(charging::encode(op, key, command));
  }
  Result<charging::Outcome> execute_bytes(std::string_view command);
  // Runs between two commands, after all that were submitted before; nothing else does meanwhile, so be short.
  Result<Done> inspect(const std::function<void(const charging::State&)>& look);
  // The code of the only operator; empty if there is none or more than one. Asks the engine the first time only.
  std::string only_operator();
  // Grows with each catalogue that is published: who keeps something of an operator's tables looks again.
  uint64_t published() const { return published_.load(std::memory_order_acquire); }
  uint64_t compiled_ahead() const { return machine_->ahead().taken(); }  // versions that the engine did not have to compile

 private:
  explicit Service(Options options) : options_(std::move(options)) {}
  Options options_;
  catalogue::ZoneLoader zones_ = system_zones();
  std::atomic<uint64_t> published_{0};
  std::mutex mutex_;
  std::string only_;  // as it was when there was one
  std::unique_ptr<ChargingMachine> machine_;
  std::unique_ptr<engine::Engine> engine_;
};

// Reads a stored catalogue; what charging loads by hash.
charging::Machine::BundleLoader stored_bundles(const std::string& data);
Result<Done> store_bundle(const std::string& data, const catalogue::Bundle& bundle);

}  // namespace sublet::gateway
