// kill_test [--cycles N] [--seed S]: a server is killed at random moments under load, again and again, and what it then
// knows is compared with the naive model (oracle/). No acknowledged command may be lost, none doubled; a retried key gets
// the first answer; a usage file goes on after the records already taken.
//
// The commands are a function of the seed; the moments of the kills are the machine's. What was sent and not answered is
// sent again after each start, in order, with the same keys, as a client would.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>
#include <set>

#include "crash/server_process.h"
#include "engine/verify.h"
#include "gateway/core/service.h"
#include "io/clock.h"
#include "io/file.h"
#include "oracle/oracle.h"

namespace sublet::crash {
namespace {

using namespace charging;
using oracle::Expected;
using oracle::Oracle;

constexpr int account_count = 12;
constexpr size_t window = 48;

struct Sent {
  enum class What { keyed, file_begin, usage, file_done } what = What::keyed;
  std::string bytes, text;
  Expected expected;
  std::string same_as;          // a retried key: the answer's bytes of the first time
  Hash128 file;
  uint64_t first = 0;           // usage: record number
  std::vector<Verdict> verdicts;
  int64_t cost = 0;
};

class Test {
 public:
  Test(std::string program, std::string directory, uint64_t seed)
      : program_(std::move(program)), directory_(std::move(directory)), generator_(seed, account_count, false), chance_{seed ^ 0xabcdef} {
    generator_.use_start = Instant::from_seconds(clock_.now().seconds() + 3600);  // after the beginning of every bucket
  }

  bool run(int cycles) {
    if (!publish()) return false;
    for (cycle_ = 0; cycle_ < cycles && good_; ++cycle_) {
      cycle();
      if (good_ && (cycle_ % 25 == 24 || cycle_ + 1 == cycles)) whole_state();
    }
    if (good_) verify_log();
    return good_;
  }
  void print(double seconds) const {
    std::printf("kill_test: %d cycles in %.0f s: %llu commands answered, %llu usage records, %llu keys retried, %d starts killed before they answered, %llu unanswered commands settled after a restart, "
                "%llu of them had happened already\n",
                cycle_, seconds, static_cast<unsigned long long>(answered_), static_cast<unsigned long long>(records_), static_cast<unsigned long long>(retried_), killed_early_,
                static_cast<unsigned long long>(settled_), static_cast<unsigned long long>(happened_));
  }

 private:
  void fail(const std::string& what) {
    if (good_) std::printf("FAIL in cycle %d: %s\n", cycle_, what.c_str());
    good_ = false;
  }

  bool publish() {
    gateway::Service::Options options;
    options.data = directory_;
    auto service = gateway::Service::open(options, clock_);
    if (!service) return fail(service.error().text()), false;
    catalogue::Bundle bundle = oracle::bundle();
    // The model's counters have one month. Where UTC's ends before the test and the hour that uses are ahead of it do, it is counted by a clock
    // whose month goes on: else the last hour of each month fails.
    if (month_of(clock_.now()) != month_of(Instant::from_seconds(clock_.now().seconds() + 3 * 3'600)))
      for (auto& [name, text] : bundle)
        if (const size_t at = text.find("time_zone: UTC"); at != std::string::npos) text.replace(at, 14, "time_zone: Asia/Shanghai");
    Result<std::string> done = (*service)->publish(bundle);
    if (!done) fail(done.error().text());
    return good_;
  }
  static std::string month_of(Instant at) { return at.text().substr(0, 7); }

  // The next command of the load; the model has executed it.
  Sent next() {
    if (!keyed_.empty() && chance_.chance(4)) {
      const auto& [bytes, answer] = keyed_[static_cast<size_t>(chance_.below(static_cast<int64_t>(keyed_.size())))];
      Sent s;
      s.bytes = bytes, s.same_as = answer, s.text = "a retried key";
      ++retried_;
      return s;
    }
    if (chance_.chance(20)) return next_of_file();
    oracle::Command c = generator_.next(oracle_);
    // In a session that goes on in real time a bucket would serve only from its beginning; the model's time stands still.
    const bool live = std::any_of(oracle_.sessions.begin(), oracle_.sessions.end(), [&](const auto& s) { return s.second.account == c.account; });
    using What = oracle::Command::What;
    if (live && (c.what == What::top_up_bucket || (c.what == What::adjust_bucket && c.amount > 0))) c.what = What::top_up;
    Sent s;
    s.bytes = c.bytes("key-" + std::to_string(++keys_));
    s.text = c.text();
    s.expected = oracle_.apply(c);
    return s;
  }

  Sent next_of_file() {
    Sent s;
    if (file_.empty() || taken_ > 400) {
      s.what = file_.empty() || closed_ ? Sent::What::file_begin : Sent::What::file_done;
      if (s.what == Sent::What::file_begin) file_ = "file-" + std::to_string(++files_), taken_ = 0, closed_ = false;
      else closed_ = true;
      s.text = file_;
      s.file = hash128(file_);
      s.bytes = s.what == Sent::What::file_begin ? encode(oracle::operator_code, "", FileBegin{"host", file_, s.file, 1000}) : encode(oracle::operator_code, "", FileDone{"host", file_, s.file});
      if (s.what == Sent::What::file_done) ++done_files_;
      return s;
    }
    s.what = Sent::What::usage;
    s.file = hash128(file_);
    s.first = taken_;
    std::vector<UsageRecord> records(1 + static_cast<size_t>(chance_.below(40)));
    for (UsageRecord& r : records) s.verdicts.push_back(record(r, s.cost));
    taken_ += records.size();
    s.text = file_ + " from record " + std::to_string(s.first);
    s.bytes = encode_usage(oracle::operator_code, Usage{"host", s.file, s.first, std::string_view(reinterpret_cast<const char*>(records.data()), records.size() * sizeof(UsageRecord))});
    return s;
  }

  Verdict record(UsageRecord& r, int64_t& cost) {
    const bool again = !charged_.empty() && chance_.chance(15);
    const uint64_t identity = again ? charged_[static_cast<size_t>(chance_.below(static_cast<int64_t>(charged_.size())))] : ++identities_;
    const int account = static_cast<int>(chance_.below(account_count));
    r = {};
    r.identity_high = r.identity_low = oracle::Rng{identity}.next();
    r.served = oracle::number_of(account).bits();
    r.start = static_cast<uint32_t>(generator_.use_start.seconds());
    r.amount = 1 + chance_.below(oracle::MB);
    r.service = static_cast<uint8_t>(catalogue::Service::data);
    ++records_;
    if (chance_.chance(3)) return r.verdict = 9, ++verdicts_[Verdict::unreadable], Verdict::unreadable;
    if (!oracle_.accounts[account].open) return ++verdicts_[Verdict::unknown_line], Verdict::unknown_line;
    if (again) return ++verdicts_[Verdict::repeated], Verdict::repeated;
    oracle::Command use;
    use.what = oracle::Command::What::use;
    use.account = account;
    use.amount = r.amount;
    cost += oracle_.apply(use).cost;
    charged_.push_back(identity);
    return ++verdicts_[Verdict::charged], Verdict::charged;
  }

  void check(const Sent& s, const std::string& outcome) {
    ++answered_;
    if (s.what == Sent::What::usage) {
      UsageOutcome u;
      if (!decode_usage_outcome(outcome, u)) return fail("the outcome of a usage batch cannot be read");
      int64_t cost = 0;
      for (const Charged& c : u.charged) cost += c.cost;
      if (!u.refused.empty() || u.verdicts != s.verdicts || cost != s.cost) fail(s.text + ": refused '" + u.refused + "', cost " + std::to_string(cost) + ", expected " + std::to_string(s.cost));
      return;
    }
    Outcome o;
    if (!decode_outcome(outcome, o)) return fail("an outcome cannot be read");
    std::string answer;
    encode(o.answer, answer);
    if (!s.same_as.empty() && answer != s.same_as) return fail("a retried key got another answer");
    if (!s.same_as.empty()) return;
    if (s.what != Sent::What::keyed) {
      if (!o.answer.done()) fail(s.text + ": " + o.answer.code);
      return;
    }
    if (const std::string d = differs(s.expected, o.answer); !d.empty()) return fail(s.text + ": " + d);
    if (o.answer.code == "bad_command") return;
    keyed_.emplace_back(s.bytes, answer);
    if (keyed_.size() > 2000) keyed_.pop_front();
  }

  void take(const std::vector<std::string>& outcomes) {
    for (const std::string& o : outcomes) {
      if (unanswered_.empty()) return fail("an answer that nobody asked for");
      check(unanswered_.front(), o);
      unanswered_.pop_front();
    }
  }

  // One command, waiting for its outcome; false when the server was killed or is gone before.
  bool ask(ServerProcess& server, const std::string& bytes, std::string& outcome, int64_t until) {
    server.send(bytes);
    for (;;) {
      std::vector<std::string> got = server.receive(2'000);
      if (got.size() > 1) fail("more than one answer to one command");
      if (!got.empty()) return outcome = got[0], true;
      if (server.gone()) return fail("the server ended by itself"), false;
      if (io::steady_micros() > until) return false;
    }
  }

  // What was sent and not answered before the kill: again, in order, each waiting for its answer.
  bool settle(ServerProcess& server, int64_t until) {
    while (!unanswered_.empty() && good_) {
      const Sent& s = unanswered_.front();
      std::string outcome;
      bool happened = false;
      if (s.what == Sent::What::usage) {
        if (!ask(server, encode(oracle::operator_code, "", FileBegin{"host", "", s.file, 1000}), outcome, until)) return false;
        Outcome o;
        decode_outcome(outcome, o);
        const uint64_t next = o.answer.records;
        // Finished means that the done of the file, behind this batch, had happened too.
        if ((!o.answer.done() && o.answer.code != "file_repeated") || next < s.first) return fail(s.text + ": the file goes on at " + std::to_string(next) + " " + o.answer.code), false;
        happened = next >= s.first + s.verdicts.size();
        if (!happened && next != s.first) return fail(s.text + ": half a batch was taken"), false;
      }
      if (!happened) {
        if (!ask(server, s.bytes, outcome, until)) return false;
        check(s, outcome);
      }
      happened_ += happened;
      ++settled_;
      unanswered_.pop_front();
    }
    return good_;
  }

  void cycle() {
    const int64_t begun = io::steady_micros();
    ServerProcess server(program_, directory_, 24 << 10);
    // Some are killed while they still start; most under load; a few end as they should.
    const int64_t roll = chance_.below(100);
    const int64_t life = roll < 10 ? chance_.below(40'000) : 400'000 + chance_.below(600'000);
    if (!settle(server, begun + life)) {
      killed_early_ += good_;
      const std::vector<std::string> late = server.kill();
      // One may have been asked; it was of the first unanswered, and is asked again.
      (void)late;
      return;
    }
    const int64_t load_until = io::steady_micros() + (chance_.chance(30) ? chance_.below(5'000) : chance_.below(120'000));
    while (good_ && io::steady_micros() < load_until) {
      while (unanswered_.size() < window) {
        unanswered_.push_back(next());
        server.send(unanswered_.back().bytes);
      }
      take(server.receive(1'000));
      if (server.gone()) fail("the server ended by itself");
    }
    if (roll < 95) return take(server.kill());
    int status = 0;
    take(server.finish(status));
    if (status != 0) fail("the server ended with status " + std::to_string(status));
    if (!unanswered_.empty()) fail("a server that closed left commands unanswered");
  }

  // The whole state against the model, by opening the directory here.
  void whole_state() {
    {
      ServerProcess server(program_, directory_, 24 << 10);
      if (!settle(server, INT64_MAX)) return;
      server.kill();
    }
    gateway::Service::Options options;
    options.data = directory_;
    auto service = gateway::Service::open(options, clock_);
    if (!service) return fail(service.error().text());
    (void)(*service)->inspect([&](const State& s) { compare(s); });
  }

  void compare(const State& s) {
    const OperatorState& op = *s.operators.at(0);
    int64_t money = 0;
    for (const auto& [id, a] : oracle_.accounts) {
      const LineId line = s.store.find(line_key(op.id, oracle::number_of(id)));
      if ((line != 0) != a.open) return fail("an account is missing or too many");
      if (line == 0) continue;
      const AccountId account = s.store.line(line).account;
      if (s.store.account(account).money != a.money) return fail("account " + std::to_string(id) + " has " + std::to_string(s.store.account(account).money) + ", expected " + std::to_string(a.money));
      money += a.money;
      for (int b = 0; b < oracle::bucket_count; ++b) {
        int64_t sum = 0;
        for (const Item& i : s.store.items(account))
          if (i.kind == Item::bucket && i.def == op.registry.buckets.find(oracle::bucket_names[b])) sum += i.value;
        if (sum != a.buckets[b]) return fail("a bucket of account " + std::to_string(id) + " differs");
      }
      int64_t held = 0;
      for (const auto& [key, session] : s.sessions)
        for (const SessionGroupState& g : session.groups) held += session.account == account ? g.held_money : 0;
      if (held != oracle_.held_money(id)) return fail("what is held of account " + std::to_string(id) + " differs");
    }
    if (s.sessions.size() != oracle_.sessions.size()) return fail("the number of sessions differs");
    if (static_cast<int64_t>(op.totals[static_cast<size_t>(Unit::money)][static_cast<size_t>(Ledger::money)]) != money) return fail("the ledger differs from the sum of the accounts");
    const HostStats& stats = op.hosts.begin()->second;
    for (const Verdict v : {Verdict::charged, Verdict::repeated, Verdict::unreadable, Verdict::unknown_line})
      if (!verdicts_.empty() && stats.records[static_cast<size_t>(v)] != verdicts_[v])
        return fail(std::string("records ") + verdict_name(v) + ": " + std::to_string(stats.records[static_cast<size_t>(v)]) + ", expected " + std::to_string(verdicts_[v]));
  }

  void verify_log() {
    gateway::ChargingMachine machine(gateway::stored_bundles(directory_), gateway::system_zones());
    Result<engine::VerifyReport> report = engine::verify(directory_, machine);
    if (!report) return fail("the log: " + report.error().text());
    compare(machine.state());
    std::printf("the log: %llu records, %llu checkpoints, all true\n", static_cast<unsigned long long>(report->records), static_cast<unsigned long long>(report->checkpoints));
    for (const std::string& w : report->warnings) std::printf("  %s\n", w.c_str());
  }

  io::SystemClock clock_;
  std::string program_, directory_;
  Oracle oracle_;
  oracle::Generator generator_;
  oracle::Rng chance_;
  std::deque<Sent> unanswered_;
  std::deque<std::pair<std::string, std::string>> keyed_;  // with the first answer
  std::vector<uint64_t> charged_;                          // identities
  std::map<Verdict, uint64_t> verdicts_;
  std::string file_;
  uint64_t taken_ = 0, identities_ = 0, answered_ = 0, records_ = 0, retried_ = 0, settled_ = 0, happened_ = 0;
  int keys_ = 0, files_ = 0, done_files_ = 0, cycle_ = 0, killed_early_ = 0;
  bool closed_ = false, good_ = true;
};

}  // namespace
}  // namespace sublet::crash

int main(int argc, char** argv) {
  int cycles = 200;
  uint64_t seed = sublet::io::entropy64() % 1'000'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--cycles") == 0) cycles = std::atoi(argv[i + 1]);
    else if (std::strcmp(argv[i], "--seed") == 0) seed = std::strtoull(argv[i + 1], nullptr, 10);
    else return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  std::printf("kill_test: seed %llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  char name[] = "/tmp/sublet-kill-XXXXXX";
  if (mkdtemp(name) == nullptr) return 1;
  const std::string self = argv[0];
  const std::string server = self.substr(0, self.rfind('/') + 1) + "crash_server";
  const int64_t begun = sublet::io::steady_micros();
  sublet::crash::Test test(server, name, seed);
  const bool good = test.run(cycles);
  test.print(static_cast<double>(sublet::io::steady_micros() - begun) / 1e6);
  if (good || std::getenv("SUBLET_KEEP") == nullptr) (void)sublet::io::remove_tree(name);
  else std::printf("kept: %s\n", name);
  return good ? 0 : 1;
}
