#include "scenario/targets.h"

#include <stdlib.h>


#include "charging/command.h"
#include "gateway/core/service.h"
#include "io/file.h"

namespace sublet::scenario {
namespace {

constexpr int most_ticks = 5000;

const catalogue::ZoneLoader& zones() {
  static const catalogue::ZoneLoader loader = gateway::system_zones();
  return loader;
}

}  // namespace

BareTarget::BareTarget()
    : machine_(
          [this](Hash128 h) -> Result<catalogue::Bundle> {
            auto at = bundles_.find(h);
            if (at == bundles_.end()) return fault("unknown", "no such bundle");
            return at->second;
          },
          zones()) {}

void BareTarget::store(const catalogue::Bundle& bundle) { bundles_[catalogue::bundle_hash(bundle)] = bundle; }

void BareTarget::ticks(Instant now, std::vector<Executed>& out) {
  const std::string tick = charging::encode("", "", charging::Tick{});
  for (int i = 0; machine_.next_due() <= now; ++i) {
    if (i == most_ticks) return troubles.push_back("the timers never come to an end");
    out.push_back({now, tick, {}});
    machine_.apply(++position_, now, tick, out.back().outcome);
  }
}

std::vector<Executed> BareTarget::step(Instant now, const std::string& command) {
  std::vector<Executed> out;
  ticks(now, out);
  if (!command.empty()) {
    out.push_back({now, command, {}});
    machine_.apply(++position_, now, command, out.back().outcome);
  }
  ticks(now, out);
  return out;
}

EngineTarget::EngineTarget() {
  char name[] = "/tmp/sublet-scenario-XXXXXX";
  ensure(mkdtemp(name) != nullptr, "a folder for the scenario can be made");
  directory_ = name;
  open();
}

EngineTarget::~EngineTarget() {
  engine_.reset();
  (void)io::remove_tree(directory_);
}

bool EngineTarget::open() {
  machine_ = std::make_unique<gateway::ChargingMachine>(gateway::stored_bundles(directory_), zones());
  engine::Options options;
  options.directory = directory_;
  options.segment_bytes = 256 << 10;
  options.sync = false;  // a process that is killed loses nothing that it has written
  options.checkpoint_every_bytes = 0;
  options.checkpoint_on_close = ++steps_ % 2 == 0;
  Result<std::unique_ptr<engine::Engine>> e = engine::Engine::open(options, *machine_, clock_);
  if (!e) return troubles.push_back("the engine does not open again: " + e.error().text()), false;
  engine_ = std::move(*e);
  return true;
}

void EngineTarget::store(const catalogue::Bundle& bundle) {
  if (Result<Done> stored = gateway::store_bundle(directory_, bundle); !stored) troubles.push_back(stored.error().text());
}

// An inspection comes behind the ticks that are due.
void EngineTarget::quiet() {
  bool due = true;
  (void)engine_->inspect([&](const engine::Machine& m) { due = m.next_due() <= clock_.now(); });
  if (due) troubles.push_back("timers that are due have not run");
}

Hash128 EngineTarget::digest() {
  Hash128 out;
  if (engine_) (void)engine_->inspect([&](const engine::Machine& m) { out = m.digest(); });
  return out;
}

std::vector<Executed> EngineTarget::step(Instant now, const std::string& command) {
  std::vector<Executed> out;
  if (!engine_) return out;
  clock_.set(now);
  quiet();
  if (!command.empty())
    if (Result<engine::Executed> done = engine_->execute(command); !done) troubles.push_back(done.error().text());
  quiet();
  const Hash128 before = digest();
  Result<engine::Feed> feed = engine_->feed(next_);
  engine::Record record;
  while (feed) {
    Result<bool> more = feed->next(record);
    if (!more) troubles.push_back(more.error().text());
    if (!more || !*more) break;
    out.push_back({record.time, std::string(record.command), std::string(record.outcome)});
    next_ = record.position + 1;
  }
  engine_.reset();
  if (open() && digest() != before) troubles.push_back("the state after the replay differs");
  return out;
}

}  // namespace sublet::scenario
