// The real machine beside the naive one, under random commands from seeds.
#include "oracle/oracle.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>

#include "charging/machine.h"

namespace sublet::oracle {
namespace {

using namespace charging;

const Instant start = Instant::from_seconds(1'772'400'000);  // 2026-03-01 21:20 UTC

std::unique_ptr<charging::Machine> fresh() {
  return std::make_unique<charging::Machine>([](Hash128) -> Result<catalogue::Bundle> { return bundle(); }, [](std::string_view) -> Result<ZoneTable> { return ZoneTable(); });
}

struct Run {
  Run(uint64_t seed, bool only_mild) : mild(only_mild), machine(fresh()), generator(seed, 6, only_mild) {
    generator.use_start = start;
    std::string outcome;
    machine->apply(0, start, encode(operator_code, "", Publish{catalogue::bundle_hash(bundle()), start}), outcome);
  }

  std::string apply(charging::Machine& m, const std::string& command) {
    std::string outcome;
    m.apply(0, start, command, outcome);
    return outcome;
  }

  // A checkpoint is written while commands go on; then it and what came since are played into a fresh machine.
  void checkpoint_step() {
    if (!saving && generator.rng.chance(3)) {
      at_begin = machine->digest();
      machine->checkpoint_begin();
      saved.clear();
      since.clear();
      saving = true;
    }
    if (saving && !machine->checkpoint_more(saved, 1 + static_cast<size_t>(generator.rng.below(100'000)))) {
      saving = false;
      auto other = fresh();
      for (size_t i = 0; i < saved.size();) {
        const size_t part = std::min(saved.size() - i, 1 + static_cast<size_t>(generator.rng.below(200'000)));
        ASSERT_TRUE(other->restore_more(std::string_view(saved).substr(i, part)));
        i += part;
      }
      ASSERT_TRUE(other->restore_end());
      ASSERT_EQ(other->digest(), at_begin);
      for (const auto& [command, outcome] : since) ASSERT_EQ(apply(*other, command), outcome);
      ASSERT_EQ(other->digest(), machine->digest());
      if (generator.rng.chance(50)) machine = std::move(other);  // and go on with it
      ++checkpoints;
    }
  }

  void compare() {
    const State& s = machine->state();
    ASSERT_EQ(s.sessions.size(), oracle.sessions.size());
    const OperatorState& op = *s.operators[0];
    int64_t money = 0, held = 0, units = 0, held_units = 0;
    for (const auto& [id, a] : oracle.accounts) {
      if (!a.open) continue;
      const LineId line = s.store.find(line_key(op.id, number_of(id)));
      ASSERT_NE(line, 0u);
      const AccountId account = s.store.line(line).account;
      ASSERT_EQ(s.store.account(account).money, a.money) << "account " << id;
      int64_t sums[bucket_count] = {};
      for (const Item& i : s.store.items(account))
        for (int b = 0; b < bucket_count; ++b)
          if (i.kind == Item::bucket && i.def == op.registry.buckets.find(bucket_names[b])) sums[b] += i.value;
      for (int b = 0; b < bucket_count; ++b) {
        ASSERT_EQ(sums[b], a.buckets[b]) << "bucket " << b << " of account " << id;
        units += sums[b];
        held_units += oracle.held(id, b);
      }
      int64_t real_held = 0;
      for (const auto& [key, session] : s.sessions)
        for (const SessionGroupState& g : session.groups) real_held += session.account == account ? g.held_money : 0;
      ASSERT_EQ(real_held, oracle.held_money(id)) << "held of account " << id;
      money += a.money;
      held += real_held;
      if (mild) {
        ASSERT_GE(a.money + a.credit, 0) << "account " << id << " is oversold";
      }
    }
    auto total = [&](Unit u, Ledger l) { return static_cast<int64_t>(op.totals[static_cast<size_t>(u)][static_cast<size_t>(l)]); };
    ASSERT_EQ(total(Unit::money, Ledger::money), money);
    ASSERT_EQ(total(Unit::money, Ledger::held), held);
    ASSERT_EQ(total(Unit::octets, Ledger::bucket), units);
    ASSERT_EQ(total(Unit::octets, Ledger::held), held_units);
    for (const auto& asset : op.totals) {
      i128 sum = 0;
      for (const i128 ledger : asset) sum += ledger;
      ASSERT_TRUE(sum == 0) << "the ledgers of an asset do not sum to zero";
    }
  }

  void step(int number) {
    const Command c = generator.next(oracle);
    const std::string key = generator.rng.chance(70) ? "key-" + std::to_string(number) : "";
    history.push_back(c.text());
    if (history.size() > 12) history.pop_front();
    const Expected expected = oracle.apply(c);
    const std::string bytes = c.bytes(key), outcome = apply(*machine, bytes);
    if (saving) since.emplace_back(bytes, outcome);
    Outcome decoded;
    ASSERT_TRUE(decode_outcome(outcome, decoded));
    ASSERT_EQ(differs(expected, decoded.answer), "");
    for (const auto& e : decoded.events) {
      std::map<Unit, i128> sums;
      for (const Posting& p : e.event.kind == EventKind::charged ? e.charged.postings : e.event.postings) sums[p.asset] += p.amount;
      for (const auto& [asset, sum] : sums) ASSERT_TRUE(sum == 0);
    }
    if (!key.empty()) keyed.emplace_back(bytes, outcome);
    // A repeated key changes nothing and gets the first answer.
    if (!keyed.empty() && generator.rng.chance(20)) {
      const auto& [again, first] = keyed[static_cast<size_t>(generator.rng.below(static_cast<int64_t>(keyed.size())))];
      const Hash128 before = machine->digest();
      const std::string repeated = apply(*machine, again);
      if (saving) since.emplace_back(again, repeated);
      std::string answer;
      Outcome of_first;
      ASSERT_TRUE(decode_outcome(first, of_first));
      encode(of_first.answer, answer);
      ASSERT_EQ(repeated, answer);
      ASSERT_EQ(machine->digest(), before);
    }
  }

  bool mild;
  std::unique_ptr<charging::Machine> machine;
  Oracle oracle;
  Generator generator;
  std::deque<std::string> history;
  std::vector<std::pair<std::string, std::string>> keyed, since;
  bool saving = false;
  std::string saved;
  Hash128 at_begin;
  int checkpoints = 0;
};

void run(uint64_t seed, bool mild, int commands, int& checkpoints) {
  Run r(seed, mild);
  for (int i = 0; i < commands; ++i) {
    r.checkpoint_step();
    if (!testing::Test::HasFatalFailure()) r.step(i);
    if (!testing::Test::HasFatalFailure()) r.compare();
    if (!testing::Test::HasFatalFailure()) continue;
    std::string text = "seed " + std::to_string(seed) + (mild ? " mild" : "") + ", command " + std::to_string(i) + "; the last commands:";
    for (const std::string& h : r.history) text += "\n  " + h;
    FAIL() << text;
  }
  checkpoints += r.checkpoints;
}

// SUBLET_SEED=n runs that seed alone; SUBLET_SEEDS=n so many.
void seeds(bool mild, uint64_t base) {
  const char *one = std::getenv("SUBLET_SEED"), *many = std::getenv("SUBLET_SEEDS");
  const uint64_t from = one != nullptr ? std::strtoull(one, nullptr, 10) : base, count = one != nullptr ? 1 : many != nullptr ? std::strtoull(many, nullptr, 10) : 60;
  int checkpoints = 0;
  for (uint64_t seed = from; seed < from + count && !testing::Test::HasFatalFailure(); ++seed) run(seed, mild, 400, checkpoints);
  if (one == nullptr) {
    EXPECT_GT(checkpoints, 20);
  }
}

TEST(Oracle, random_commands_leave_the_same_balances_buckets_and_holds) { seeds(false, 1); }
TEST(Oracle, sessions_and_covered_uses_never_oversell) { seeds(true, 10'001); }

}  // namespace
}  // namespace sublet::oracle
