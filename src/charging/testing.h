// For charging's own tests: a machine with an operator whose clock is told, and words to ask it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "charging/command.h"
#include "charging/machine.h"

namespace sublet::charging {

inline const std::string test_operator = R"(
zones:
  here: {numbers: ["86"], places: ["460"]}
  abroad: {numbers: ["1"], places: ["310"]}
tariffs:
  plain:
    rules:
      - {name: calls, service: voice, to: here, price: {amount: 0.10, per: 1 min}}
      - {name: data, service: data, at: here, price: {amount: 0.10, per: 1 MB}}
      - {name: messages, service: sms, price: {amount: 0.10}}
  host-data:
    rules:
      - {service: voice, price: {amount: 0.05, per: 1 min}}
      - {service: data, price: {amount: 0.05, per: 1 MB}}
      - {service: sms, price: {amount: 0.03}}
hosts:
  north: {title: North, tariff: host-data, numbers: ["8617"]}
  south: {title: South, tariff: host-data, numbers: ["86171"]}
counters:
  month-data: {service: data, per: month}
  spend: {counts: money, per: month}
  family-data: {service: data, per: month, of: account}
buckets:
  data: {unit: octets, priority: 50, pays: [{service: data}]}
  early: {unit: octets, priority: 10, pays: [{service: data}]}
  minutes: {unit: seconds, priority: 50, pays: [{service: voice, per: 1 min, takes: 1 min}]}
  coins: {unit: points, priority: 40, may_be_negative: yes, pays: [{service: data, per: 1 MB, takes: 1}]}
  credit: {unit: money, priority: 10, pays: all}
offers:
  plain: {tariff: plain, counters: [month-data, spend]}
  other: {tariff: plain}
  sold-out: {tariff: plain, withdrawn: yes}
  pack: {kind: addon, many: yes, fees: [{name: pack, amount: 2.00, once: yes}], grants: [{bucket: data, amount: 10 MB, once: yes}]}
  once: {kind: addon, grants: [{bucket: data, amount: 1 MB, once: yes}]}
  family: {level: account, kind: addon, grants: [{bucket: data, amount: 5 MB, every: month}]}
)";

inline std::string operator_text(const std::string& code, const std::string& zone, const std::string& more = "") {
  return "operator: {code: " + code + ", title: T, currency: CNY, country: \"86\", time_zone: " + zone + ", home: here, round: {mode: half-up, decimals: 2}" + more + "}\n";
}

// Europe/Berlin around 2026: summer from the last Sunday of March, 01:00 UTC, to that of October.
inline Result<ZoneTable> test_zones(std::string_view name) {
  if (name == "UTC") return ZoneTable();
  if (name == "Asia/Shanghai") return ZoneTable::fixed("Asia/Shanghai", 8 * 3600);
  if (name != "Europe/Berlin") return refusal("bad_zone", "the tests know UTC, Asia/Shanghai and Europe/Berlin");
  std::vector<ZoneTable::Span> spans = {{INT64_MIN, 3600}};
  for (int year = 2024; year < 2032; ++year)
    for (const auto& [month, offset] : {std::pair(3, 7200), std::pair(10, 3600)}) {
      int64_t day = days_from_civil(year, month, 31);
      while (weekday(day) != 6) --day;
      spans.push_back({day * seconds_per_day + 3600, offset});
    }
  return ZoneTable("Europe/Berlin", spans);
}

class Bench : public testing::Test {
 protected:
  void SetUp() override { renew(); }

  void renew() {
    machine = std::make_unique<Machine>(
        [this](Hash128 h) -> Result<catalogue::Bundle> {
          auto at = bundles.find(h);
          if (at == bundles.end()) return fault("unknown", "no such bundle");
          return at->second;
        },
        test_zones);
  }
  // The operator `code` with `test_operator` and what is added.
  Outcome publish(const std::string& code = "t", const std::string& more = "", const std::string& in_zone = "UTC", const std::string& head = "", Instant from = {}) {
    const Outcome o = publish_bundle(code, {{"a.yaml", operator_text(code, in_zone, head) + test_operator}, {"b.yaml", more}}, from);
    EXPECT_EQ(o.answer.code, "") << o.answer.detail;
    wait();  // until it is said to be in force
    return o;
  }
  Outcome publish_bundle(const std::string& code, catalogue::Bundle bundle, Instant from = {}) {
    if (bundle["b.yaml"].empty()) bundle.erase("b.yaml");
    const Hash128 hash = catalogue::bundle_hash(bundle);
    bundles[hash] = std::move(bundle);
    zone = ZoneTable();
    Outcome o = run_as(code, Publish{hash, from});
    if (o.answer.done()) zone = op(code).versions.back().tables->op.zone;
    return o;
  }

  // The machine as a start finds it after a checkpoint.
  void begin_again() {
    std::string state;
    machine->checkpoint_begin();
    while (machine->checkpoint_more(state, 1 << 20)) {}
    const Hash128 before = machine->digest();
    renew();
    ASSERT_TRUE(machine->restore_more(state));
    ASSERT_TRUE(machine->restore_end());
    EXPECT_EQ(machine->digest(), before);
  }
  void at(const std::string& local) { now = zone.instant(*parse_civil(local)); }
  Outcome bytes(const std::string& command) {
    std::string out;
    machine->apply(++position, now, command, out);
    Outcome o;
    EXPECT_TRUE(decode_outcome(out, o));
    for (const auto& e : o.events) {
      std::map<Unit, i128> sums;
      for (const Posting& p : e.event.kind == EventKind::charged ? e.charged.postings : e.event.postings) sums[p.asset] += p.amount;
      for (const auto& [asset, sum] : sums) EXPECT_TRUE(sum == 0) << event_name(e.event.kind);
    }
    return o;
  }
  template <class C>
  Outcome run_as(const std::string& code, C c, const std::string& key = "") {
    return bytes(encode(code, key, std::move(c)));
  }
  template <class C>
  Outcome run(C c, const std::string& key = "") {
    return run_as("t", std::move(c), key);
  }
  template <class C>
  std::string code(C c) {
    return run(std::move(c)).answer.code;
  }
  // A refusal changes nothing at all.
  template <class C>
  std::string refused(C c) {
    const Hash128 before = machine->digest();
    const std::string out = run(std::move(c)).answer.code;
    EXPECT_EQ(machine->digest(), before) << out << " has changed something";
    return out;
  }
  // Lets timers run at the clock; all their events.
  std::vector<Event> wait() {
    std::vector<Event> out;
    for (int i = 0; i < 10'000 && machine->next_due() <= now; ++i)
      for (auto& e : bytes(encode("", "", Tick{})).events) out.push_back(e.event);
    EXPECT_GT(machine->next_due(), now);
    return out;
  }
  std::vector<Event> wait(const std::string& local) { return at(local), wait(); }

  static PhoneNumber n(int line) { return *PhoneNumber::parse(std::to_string(8617000000000 + line)); }
  // An account of one line with `money` and an offer.
  Outcome open(int line, double money = 0, const std::string& offer = "plain", double credit = 0) {
    return run(OpenAccount{{NewLine{n(line), "", {offer}}}, {}, yuan(money), yuan(credit)});
  }
  static Money yuan(double amount) { return Money::from_micros(static_cast<int64_t>(amount * 1e6 + (amount < 0 ? -0.5 : 0.5))); }
  ChargeUse data(int line, int64_t octets) const {
    ChargeUse c{n(line), {}, false};
    c.use.use.service = catalogue::Service::data;
    c.use.use.start = now;
    c.use.use.amount = octets;
    return c;
  }
  SessionStart session(const std::string& id, int line, int64_t asks, uint32_t group = 0, int64_t lives = 0) const {
    SessionStart c{id, n(line), {}, {{group, 0, asks}}, lives};
    c.use.use.service = catalogue::Service::data;
    return c;
  }

  const OperatorState& op(const std::string& code = "t") const {
    for (const auto& o : machine->state().operators)
      if (o->code == code) return *o;
    static const OperatorState none;
    ADD_FAILURE() << "there is no operator " << code;
    return none;
  }
  LineId line_id(int line, const std::string& code = "t") const { return machine->state().store.find(line_key(op(code).id, n(line))); }
  const Line& line(int l) const { return machine->state().store.line(line_id(l)); }
  AccountId account(int line, const std::string& code = "t") const {
    const LineId id = line_id(line, code);
    return id == 0 ? 0 : machine->state().store.line(id).account;
  }
  double money(int line, const std::string& code = "t") const { return static_cast<double>(machine->state().store.account(account(line, code)).money) / 1e6; }
  int64_t sum(int line, Item::Kind kind, catalogue::Id def) const {
    int64_t out = 0;
    for (const Item& i : machine->state().store.items(account(line)))
      if (i.kind == kind && i.def == def) out += i.value;
    return out;
  }
  int64_t bucket(int line, const std::string& name) const { return sum(line, Item::bucket, op().registry.buckets.find(name)); }
  static int count(const std::vector<Event>& list, EventKind kind) {
    int out = 0;
    for (const Event& e : list) out += e.kind == kind;
    return out;
  }
  static std::vector<Event> events(const Outcome& o) {
    std::vector<Event> out;
    for (const auto& e : o.events) out.push_back(e.event);
    return out;
  }
  // "2026-03-01 00:00:00 19.00" for each fee, by the operator's wall clock.
  std::vector<std::string> fees(const std::vector<Event>& list) const {
    std::vector<std::string> out;
    for (const Event& e : list)
      if (e.kind == EventKind::fee_charged || e.kind == EventKind::minimum_charged) out.push_back(zone.civil(e.at).text() + " " + Money::from_micros(e.amount).text());
    return out;
  }

  static constexpr int64_t MB = 1 << 20;
  Instant now = Instant::from_seconds(1'772'445'600);  // 2026-03-02 10:00:00 UTC
  ZoneTable zone;
  std::map<Hash128, catalogue::Bundle> bundles;
  std::unique_ptr<Machine> machine;
  uint64_t position = 0;
};

}  // namespace sublet::charging
