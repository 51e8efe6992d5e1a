// Credit control in the machine alone, one core: INITIAL, UPDATEs and TERMINATION of data sessions of many lines, without
// wire and log; the cost of each, and what it allocates once warm. Then the same with 1,000 sessions on one account, and with all of them over one volume of the account.
//   credit_bench [LINES] [SESSIONS] [UPDATES] [examples/operator]
//   credit_bench --check: few of them; ends with 1 if requests allocate once warm (more than one in a thousand)
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "base/ensure.h"
#include "charging/credit.h"
#include "charging/machine.h"
#include "gateway/core/service.h"
#include "io/memory.h"

namespace {
uint64_t allocations = 0;  // one thread
}

__attribute__((noinline)) void* operator new(size_t octets) {
  ++allocations;
  if (void* at = std::malloc(octets)) return at;
  throw std::bad_alloc();
}
__attribute__((noinline)) void operator delete(void* at) noexcept { std::free(at); }
__attribute__((noinline)) void operator delete(void* at, size_t) noexcept { std::free(at); }

using namespace sublet;
using charging::Credit;
using charging::CreditPart;

namespace {

struct Driver {
  explicit Driver(const catalogue::Bundle& bundle) : machine([&bundle](Hash128) -> Result<catalogue::Bundle> { return bundle; }, gateway::system_zones()) {}
  charging::Machine machine;
  std::string op;
  Instant now = Instant::from_seconds(1'772'445'600);
  uint64_t position = 0, refused = 0;
  std::string command, outcome;
  charging::CreditAnswer answer;

  void apply() {
    outcome.clear();
    now = Instant::from_micros(now.micros() + 1);
    machine.apply(++position, now, command, outcome);
  }
  // As the engine does it: the commands of a batch lie one behind the other, and some are announced ahead.
  static constexpr size_t batch = 64, announced = 8;
  std::vector<std::string> waiting = std::vector<std::string>(batch);
  size_t filled = 0;
  void flush() {
    for (size_t i = 0; i < std::min(filled, announced); ++i) machine.prepare(waiting[i]);
    for (size_t i = 0; i < filled; ++i) {
      if (i + announced < filled) machine.prepare(waiting[i + announced]);
      outcome.clear();
      now = Instant::from_micros(now.micros() + 1);
      machine.apply(++position, now, waiting[i], outcome);
      std::string_view rest = outcome;
      ensure(charging::decode_credit_answer(rest, answer), "our own answer can be read");
      refused += answer.code != charging::CreditCode::done;
      for (const charging::CreditPartAnswer& p : answer.parts) refused += p.code != charging::CreditCode::done;
    }
    filled = 0;
  }
  void credit(Credit::Type type, uint32_t number, uint64_t session, PhoneNumber line, int64_t asked, int64_t used) {
    char id[48];
    const int n = std::snprintf(id, sizeof id, "gw.example;1772445600;%llu", static_cast<unsigned long long>(session));
    CreditPart part;
    part.group = 10;
    if (asked >= 0) part.asked = asked, part.flags |= CreditPart::asks;
    if (used >= 0) part.used = used, part.flags |= CreditPart::reports;
    Credit c;
    c.type = type, c.number = number, c.session = {id, static_cast<size_t>(n)}, c.line = line;
    c.use.service = catalogue::Service::data;
    PhoneNumber::from_digits("460", c.use.place);
    c.parts = {&part, 1};
    std::string& to = waiting[filled++];
    to.clear();
    charging::encode_credit(op, c, to);
    if (filled == batch) flush();
  }
};

PhoneNumber number(uint64_t i) {
  PhoneNumber n;
  PhoneNumber::from_digits(std::to_string(8'617'040'000'000 + i), n);
  return n;
}

uint64_t warm_requests = 0, warm_allocations = 0;

void measure(Driver& d, const char* name, bool warm, uint64_t count, const std::function<void(uint64_t)>& one) {
  const uint64_t before = allocations, refused = d.refused;
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t i = 0; i < count; ++i) one(i);
  d.flush();
  if (warm) warm_requests += count, warm_allocations += allocations - before;
  const double ns = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / static_cast<double>(count);
  std::printf("%-34s %10llu %10.0f %12.0f %12.2f %8llu\n", name, static_cast<unsigned long long>(count), ns, 1e9 / ns, static_cast<double>(allocations - before) / static_cast<double>(count),
              static_cast<unsigned long long>(d.refused - refused));
}

void run(Driver& d, const char* who, uint64_t sessions, uint64_t updates, uint64_t first, const std::function<PhoneNumber(uint64_t)>& line) {
  std::printf("%s\n", who);
  for (int round = 0; round < 2; ++round) {  // the second is warm
    const uint64_t base = first + static_cast<uint64_t>(round) * sessions;
    measure(d, round == 0 ? "  INITIAL, cold" : "  INITIAL", round != 0, sessions, [&](uint64_t i) { d.credit(Credit::initial, 0, base + i, line(i), 1'000'000, -1); });
    for (uint64_t u = 1; u <= updates; ++u)
      measure(d, round == 0 ? "  UPDATE, cold" : "  UPDATE", round != 0, sessions, [&](uint64_t i) { d.credit(Credit::update, static_cast<uint32_t>(u), base + i * 7'919 % sessions, PhoneNumber(), 1'000'000, 1'000'000); });
    measure(d, round == 0 ? "  TERMINATION, cold" : "  TERMINATION", round != 0, sessions, [&](uint64_t i) { d.credit(Credit::termination, static_cast<uint32_t>(updates) + 1, base + i, PhoneNumber(), -1, 500'000); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  io::use_huge_pages();  // as the engine does
  const bool check = argc > 1 && std::string_view(argv[1]) == "--check";
  if (check) argc = 1;
  const uint64_t lines = check ? 5'000 : argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const uint64_t sessions = std::min<uint64_t>(lines, argc > 2 ? std::strtoull(argv[2], nullptr, 10) : check ? 5'000 : 200'000);
  const uint64_t updates = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : check ? 4 : 1;
  Result<catalogue::Bundle> bundle = gateway::read_bundle(argc > 4 ? argv[4] : "examples/operator");
  if (!bundle) return std::fprintf(stderr, "%s\n", bundle.error().text().c_str()), 1;
  Driver d(*bundle);
  catalogue::Registry registry;
  catalogue::Diagnostics found;
  d.op = catalogue::compile(*bundle, registry, gateway::system_zones(), found)->op.code;
  d.command = charging::encode(d.op, "", charging::Publish{catalogue::bundle_hash(*bundle), {}});
  d.apply();
  const char* offers[] = {"renwoxing", "chidaobao-59"};
  for (uint64_t i = 0; i < lines + 1'000; ++i) {
    const bool shared = i >= lines;
    if (!shared || i == lines) {
      charging::OpenAccount open;
      open.money = Money::units(100'000);
      open.lines.push_back({number(i), "telecom", {offers[i % 2]}});
      d.command = charging::encode(d.op, "", open);
    } else {
      d.command = charging::encode(d.op, "", charging::AddLine{number(lines), {number(i), "telecom", {offers[1]}}, {}});
    }
    d.apply();
  }
  std::printf("%-34s %10s %10s %12s %12s %8s\n", "", "requests", "ns each", "a second", "allocations", "refused");
  run(d, "lines with accounts of their own", sessions, updates, 0, [&](uint64_t i) { return number(i * 7'919 % lines); });
  if (argc > 5) return 0;
  run(d, "1,000 sessions of 1,000 lines on one account", std::min<uint64_t>(1'000, sessions), updates, 1ULL << 40, [&](uint64_t i) { return number(lines + i % 1'000); });
  // All of them over one volume of the account, in steps: what each holds depends on the others.
  const catalogue::Bundle pooled = {{"operator.yaml", R"(
operator: {code: pooled, title: Pooled, currency: CNY, country: "86", time_zone: UTC, home: here, round: {mode: half-up, decimals: 2}}
zones: {here: {numbers: ["86"], places: ["460"]}}
counters: {pool: {counts: priced, unit: octets, per: month, of: account}}
prices: {pool: {over: pool, round: {decimals: 2, over: counter}, steps: [{for: 10000 MB, amount: 0.10, per: 1 MB, increment: 1 KB}, {amount: 0.05, per: 1 MB, increment: 1 KB}]}}
tariffs: {pool: {rules: [{service: data, price: pool}]}, wholesale: {rules: [{service: data, free: yes}]}}
hosts: {telecom: {title: Host, tariff: wholesale, numbers: ["861704"]}}
offers: {pool: {tariff: pool}}
)"}};
  Driver p(pooled);
  p.op = "pooled";
  p.command = charging::encode(p.op, "", charging::Publish{catalogue::bundle_hash(pooled), {}});
  p.apply();
  for (uint64_t i = 0; i < 2'000; ++i) {  // a thousand accounts of their own, then one of a thousand
    charging::OpenAccount open;
    open.money = Money::units(1'000'000);
    open.lines.push_back({number(i), "telecom", {"pool"}});
    p.command = i <= 1'000 ? charging::encode(p.op, "", open) : charging::encode(p.op, "", charging::AddLine{number(1'000), {number(i), "telecom", {"pool"}}, {}});
    p.apply();
  }
  run(p, "1,000 lines with an account's volume each", 1'000, updates, 0, [&](uint64_t i) { return number(i); });
  run(p, "1,000 lines over the volume of one account", 1'000, updates, 1ULL << 40, [&](uint64_t i) { return number(1'000 + i); });
  std::printf("allocations of %llu requests once warm: %llu\n", static_cast<unsigned long long>(warm_requests), static_cast<unsigned long long>(warm_allocations));
  return check && warm_allocations * 1'000 > warm_requests ? 1 : 0;  // tables that still grow now and then
}
