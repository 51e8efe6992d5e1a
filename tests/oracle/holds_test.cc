// What live sessions hold of counters, from the outside: over any prices, and in any order of reports, a session that uses
// no more than it was granted can be charged, and no account goes past what it may spend. No model: only this.
#include <gtest/gtest.h>

#include <cstdlib>

#include "charging/machine.h"
#include "oracle/oracle.h"

namespace sublet::oracle {
namespace {

using namespace charging;

catalogue::Bundle prices() {
  return {{"operator.yaml", R"(
operator: {code: oracle, title: Holds, currency: CNY, country: "86", time_zone: UTC, home: here, round: {mode: half-up, decimals: 2}}
zones:
  here: {numbers: ["86"], places: ["460"]}
apps:
  chat: {groups: [2]}
counters:
  month: {counts: priced, unit: octets, per: month}
  pool: {counts: priced, unit: octets, per: month, of: account}
buckets:
  data: {unit: octets, priority: 10, pays: [{service: data}]}
  credit: {unit: money, priority: 50, pays: [{service: data, apps: chat}]}
prices:
  capped: {over: month, repeat: yes, steps: [{for: 8 MB, amount: 0.10, per: 1 MB, increment: 64 KB, max: 0.30}]}
  odd: {over: month, round: {mode: up, decimals: 1}, steps: [{for: 3 MB, amount: 0.07, per: 1 MB, increment: 1 KB}, {for: 2 MB, free: yes}, {amount: 0.13, per: 1 MB, increment: 64 KB}]}
  even: {over: month, round: {decimals: 2, over: counter}, steps: [{for: 3 MB, fee: 0.20}, {for: 2 MB, free: yes}, {amount: 0.13, per: 1 MB, increment: 64 KB}]}
  volume: {over: month, tiers: volume, steps: [{for: 4 MB, amount: 0.30, per: 1 MB, increment: 64 KB}, {for: 4 MB, amount: 0.10, per: 1 MB, increment: 64 KB}, {amount: 0.20, per: 1 MB, increment: 64 KB}]}
  chat: {over: month, max: 0.55, steps: [{for: 6 MB, amount: 0.05, per: 1 MB, increment: 64 KB}, {amount: 0.20, per: 1 MB, increment: 64 KB}]}
  pool-data: {over: pool, repeat: yes, round: {decimals: 2, over: counter}, steps: [{for: 8 MB, amount: 0.10, per: 1 MB, increment: 64 KB, max: 0.30}]}
  pool-voice: {over: pool, converts: {per: 1 min, takes: 0.75 MB}, setup: 0.05, steps: [{for: 5 MB, amount: 0.20, per: 1 MB, increment: 256 KB}, {amount: 0.01, per: 1 MB, increment: 256 KB}]}
  all-odd: {over: pool, round: {mode: up, decimals: 1}, steps: [{for: 30 MB, amount: 0.07, per: 1 MB, increment: 1 KB}, {for: 20 MB, free: yes}, {amount: 0.13, per: 1 MB, increment: 64 KB}]}
  all-even: {over: pool, round: {decimals: 2, over: counter}, steps: [{for: 30 MB, fee: 0.20}, {for: 20 MB, free: yes}, {amount: 0.13, per: 1 MB, increment: 64 KB}]}
  all-volume: {over: pool, tiers: volume, steps: [{for: 40 MB, amount: 0.30, per: 1 MB, increment: 64 KB}, {for: 40 MB, amount: 0.10, per: 1 MB, increment: 64 KB}, {amount: 0.20, per: 1 MB, increment: 64 KB}]}
tariffs:
  all-odd: {rules: [{service: data, price: all-odd}]}
  all-even: {rules: [{service: data, price: all-even}]}
  all-volume: {rules: [{service: data, price: all-volume}]}
  all-mixed: {rules: [{service: data, apps: chat, price: all-even}, {service: data, price: all-odd}]}
  capped: {rules: [{service: data, price: capped}]}
  odd: {rules: [{service: data, price: odd}]}
  even: {rules: [{service: data, price: even}]}
  volume: {rules: [{service: data, price: volume}]}
  mixed: {rules: [{service: data, apps: chat, price: chat}, {service: data, price: odd}]}
  mixed-volume: {rules: [{service: data, apps: chat, price: chat}, {service: data, price: volume}]}
  pool: {rules: [{service: data, price: pool-data}, {service: voice, price: pool-voice}]}
  wholesale: {rules: [{service: [data, voice], free: yes}]}
hosts:
  host: {title: Host, tariff: wholesale, numbers: ["861709"]}
offers:
  capped: {tariff: capped}
  odd: {tariff: odd}
  even: {tariff: even}
  volume: {tariff: volume}
  mixed: {tariff: mixed, discounts: [{name: less, service: data, apps: chat, percent: 30}]}
  mixed-volume: {tariff: mixed-volume}
  all-odd: {tariff: all-odd}
  all-even: {tariff: all-even}
  all-volume: {tariff: all-volume}
  all-mixed: {tariff: all-mixed}
  pool: {tariff: pool}
)"}};
}

// What the accounts have, one each. The last can also talk.
const std::vector<const char*> alone = {"capped", "odd", "even", "volume", "mixed", "mixed-volume", "pool"};
const std::vector<const char*> crowds = {"all-odd", "all-even", "all-volume", "all-mixed", "pool"};
const Instant start = Instant::from_seconds(1'772'400'000);

struct Market {
  Market(uint64_t seed, std::vector<const char*> has, size_t several, uint32_t crowd) : offers(std::move(has)), offer_count(static_cast<int>(offers.size())), at_least(several), crowd_from(crowd), rng{seed}, machine(fresh()) {
    const Outcome published = apply(*machine, encode(operator_code, "", Publish{catalogue::bundle_hash(prices()), start}));
    EXPECT_EQ(published.answer.code, "") << published.answer.detail;
    for (int a = 0; a < offer_count; ++a) {
      // Two lines each: the pool's are of one counter.
      std::vector<NewLine> lines = {{number_of(2 * a), "", {offers[a]}}, {number_of(2 * a + 1), "", {offers[a]}}};
      for (NewLine& l : lines) l.host = "";
      apply(*machine, encode(operator_code, "", OpenAccount{lines, {}, Money::from_micros((at_least > 6 ? 200'000 : 10'000) * rng.below(200)), {}}));
    }
  }

  std::unique_ptr<Machine> fresh() const {
    auto m = std::make_unique<Machine>([](Hash128) -> Result<catalogue::Bundle> { return prices(); }, [](std::string_view) -> Result<ZoneTable> { return ZoneTable(); });
    m->crowd_from = crowd_from;
    return m;
  }

  Outcome apply(Machine& m, const std::string& command) {
    std::string bytes;
    m.apply(0, start, command, bytes);
    Outcome o;
    EXPECT_TRUE(decode_outcome(bytes, o));
    for (const auto& e : o.events)
      EXPECT_EQ(e.charged.overrun, 0);
    for (AccountId a = 1; a <= m.state().store.accounts(); ++a) EXPECT_GE(m.state().store.account(a).money, 0) << offers[(a - 1) % offers.size()];
    return o;
  }

  std::unique_ptr<Machine> copy() {
    std::string bytes;
    machine->checkpoint_begin();
    while (machine->checkpoint_more(bytes, 1 << 20)) {}
    auto other = fresh();
    EXPECT_TRUE(other->restore_more(bytes));
    EXPECT_TRUE(other->restore_end());
    EXPECT_EQ(other->digest(), machine->digest());
    return other;
  }

  struct Live {
    std::string id;
    std::map<uint32_t, int64_t> granted;
  };

  // A report of all, a part or nothing of what a session was granted.
  std::vector<SessionGroup> reports(const Live& s, int all) {
    std::vector<SessionGroup> out;
    for (const auto& [group, units] : s.granted) out.push_back({group, rng.chance(all) ? units : rng.below(units + 1), -1});
    return out;
  }

  void take(Live& s, const Outcome& o) {
    for (const auto& g : o.answer.grants)
      if (g.refused.empty()) s.granted[g.group] = g.units, granted += g.units > 0;
  }

  // In a copy, everybody reports, in an order that nobody foresaw.
  void report_all(int all) {
    const auto other = copy();
    std::vector<Live> order = live;
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[static_cast<size_t>(rng.below(static_cast<int64_t>(i)))]);
    for (const Live& s : order) {
      for (const SessionGroup& g : reports(s, all)) EXPECT_EQ(apply(*other, encode(operator_code, "", SessionUpdate{s.id, {g}})).answer.code, "");
      const Outcome ended = rng.chance(50) ? apply(*other, encode(operator_code, "", SessionEnd{s.id, {}})) : Outcome{};
      EXPECT_EQ(ended.answer.code, "");
    }
  }

  void begin() {
    const int line = static_cast<int>(rng.below(2 * offer_count));
    SessionStart c{"s" + std::to_string(++sessions), number_of(line), {}, {}, 7 * 86'400};
    const bool voice = line / 2 == offer_count - 1 && rng.chance(50);
    c.use.use.service = voice ? catalogue::Service::voice : catalogue::Service::data;
    if (voice) c.use.use.peer = *PhoneNumber::parse("8613800000000");
    const uint32_t groups = voice ? 0 : 1 + static_cast<uint32_t>(rng.below(2));
    for (uint32_t g = voice ? 0 : 1; g <= groups; ++g) c.groups.push_back({g, 0, voice ? 1 + rng.below(900) : 1 + rng.below(6 * MB)});
    Live s{c.session, {}};
    const Outcome o = apply(*machine, encode(operator_code, "", c));
    if (o.answer.code.empty()) take(s, o), live.push_back(s);
  }

  void step() {
    const int64_t roll = rng.below(100);
    if (live.size() < at_least || roll < 25) return begin();
    if (roll < 32) {
      const PhoneNumber line = number_of(static_cast<int>(rng.below(2 * offer_count)));
      if (rng.chance(40)) apply(*machine, encode(operator_code, "", TopUp{line, Money::from_micros(10'000 * (1 + rng.below(100))), {}, 0, 0}));
      else if (rng.chance(50)) apply(*machine, encode(operator_code, "", TopUp{line, {}, "data", 1 + rng.below(3 * MB), 0}));
      else apply(*machine, encode(operator_code, "", TopUp{line, Money::from_micros(10'000 * (1 + rng.below(30))), "credit", 0, 0}));
      return;
    }
    if (roll < 42) {
      ChargeUse c{number_of(static_cast<int>(rng.below(2 * offer_count))), {}, true};
      c.use.use.service = catalogue::Service::data;
      c.use.use.start = start;
      c.use.use.amount = 1 + rng.below(3 * MB);
      c.use.use.app = static_cast<uint32_t>(rng.below(3));
      apply(*machine, encode(operator_code, "", c));
      return;
    }
    const auto at = static_cast<size_t>(rng.below(static_cast<int64_t>(live.size())));
    Live& s = live[at];
    std::vector<SessionGroup> groups = reports(s, 50);
    if (roll < 62) {
      EXPECT_EQ(apply(*machine, encode(operator_code, "", SessionEnd{s.id, groups})).answer.code, "");
      live.erase(live.begin() + static_cast<ptrdiff_t>(at));
      return;
    }
    s.granted.clear();
    for (SessionGroup& g : groups) g.asked = 1 + rng.below(g.group == 0 ? 900 : 6 * MB);
    take(s, apply(*machine, encode(operator_code, "", SessionUpdate{s.id, groups})));
  }

  const std::vector<const char*> offers;
  const int offer_count;
  const size_t at_least;  // live sessions
  const uint32_t crowd_from;
  Rng rng;
  std::unique_ptr<Machine> machine;
  std::vector<Live> live;
  int sessions = 0, granted = 0;
};

// Over seeds: steps, and now and then everybody's report in a copy. Returns how often something was granted, and a crowd seen.
std::pair<int, int> run(const std::vector<const char*>& offers, size_t several, uint32_t crowd_from) {
  const char *one = std::getenv("SUBLET_SEED"), *many = std::getenv("SUBLET_SEEDS");
  const uint64_t from = one != nullptr ? std::strtoull(one, nullptr, 10) : 1, count = one != nullptr ? 1 : many != nullptr ? std::strtoull(many, nullptr, 10) : 40;
  int granted = 0, crowded = 0;
  for (uint64_t seed = from; seed < from + count; ++seed) {
    Market m(seed, offers, several, crowd_from);
    for (int i = 0; i < 300; ++i) {
      m.step();
      if (m.rng.chance(15)) m.report_all(m.rng.chance(50) ? 100 : 30);
      for (AccountId a = 1; a <= offers.size(); ++a)
        if (const auto* l = std::as_const(*m.machine).state().live.find(a); l != nullptr) crowded += l->crowded();
      if (testing::Test::HasFailure()) return ADD_FAILURE() << "seed " << seed << ", step " << i, std::pair(0, 0);
    }
    granted += m.granted;
  }
  EXPECT_GT(granted, 100 * static_cast<int>(count));
  return {granted, crowded};
}

TEST(Holds, pay_for_all_that_was_granted_in_any_order_of_reports) { run(alone, 6, 32); }

TEST(Holds, pay_for_all_that_was_granted_to_a_crowd) {
  EXPECT_GT(run(crowds, 20, 2).second, 10'000);
}

}  // namespace
}  // namespace sublet::oracle
