// Real calls, messages and app use, of ../shared/data, charged through the whole chain: file, profile, importer, charging,
// log; counts, every single price, sums, balances and reject files against figures.awk, which knows only the raw CSV.
// Nothing of the data goes into the project. Without that folder all is skipped.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <future>
#include <map>
#include <memory>
#include <ostream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "gateway/core/service.h"
#include "gateway/usage/importer.h"
#include "io/file.h"
#include "protocol/usage/fields.h"

namespace sublet {
namespace {

using charging::Ledger;
using charging::Verdict;
using gateway::ImportOptions;
using gateway::ImportReport;
using gateway::Service;

const std::string source_dir = SUBLET_SOURCE;
const std::string here = SUBLET_REAL_TEST;
const std::string data_dir = source_dir + "/../shared/data";
constexpr const char* op = "demo";
constexpr uint64_t most_file = 64ULL << 20;
constexpr int64_t days_kept = 400;  // `late`: as many as the catalogue allows

struct Source {
  const char* name;     // of the test
  const char* file;     // in the data folder
  const char* columns;  // as figures.awk calls them
  const char* host;     // of hosts.yaml
  const char* tariff;   // its tariff, as figures.awk calls it
  uint64_t records, charged;  // of the whole file, as this data was when the test was written
};
std::ostream& operator<<(std::ostream& out, const Source& s) { return out << s.name; }

constexpr Source sources[] = {
    {"copenhagen_calls", "calls-unlabelled/copenhagen-calls.csv", "copenhagen-calls", "research-copenhagen-calls", "module", 3600, 2654},
    {"copenhagen_sms", "calls-unlabelled/copenhagen-sms.csv", "copenhagen-sms", "research-copenhagen-sms", "module", 24333, 24312},
    {"social_evolution_calls", "calls-unlabelled/social-evolution-calls.csv.xz", "social-evolution-calls", "research-social-evolution-calls", "mixed", 27497, 20718},
    {"social_evolution_sms", "calls-unlabelled/social-evolution-sms.csv.xz", "social-evolution-sms", "research-social-evolution-sms", "mixed", 60648, 33984},
    {"sichuan_cdr_voice", "fraud-sichuan/cdr_voice.csv.xz", "cdr_voice", "research-sichuan-cdr-voice", "pool", 2887, 2887},
    {"sichuan_app_usage", "fraud-sichuan/app_usage.csv.xz", "app_usage", "research-sichuan-app-usage", "module", 48316, 48316},
    {"sichuan_app_usage_pool", "fraud-sichuan/app_usage.csv.xz", "app_usage", "research-sichuan-app-usage-pool", "pool", 48316, 48316},
};

// One record as charged, or as it must be.
struct Charge {
  std::string verdict;
  int64_t retail = 0, wholesale = 0;
  bool operator==(const Charge&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Charge& c) { return out << c.verdict << " " << c.retail << " " << c.wholesale; }

struct Sums {
  std::map<std::string, uint64_t> verdicts;
  int64_t retail = 0, wholesale = 0;
  uint64_t of(const std::string& verdict) const {
    auto at = verdicts.find(verdict);
    return at == verdicts.end() ? 0 : at->second;
  }
};
Sums sums_of(const std::vector<Charge>& charges) {
  Sums s;
  for (const Charge& c : charges) ++s.verdicts[c.verdict], s.retail += c.retail, s.wholesale += c.wholesale;
  return s;
}

struct Expected {
  struct File {
    std::vector<Charge> records;
    std::string rejects, why;
  };
  std::vector<File> files;
  std::map<std::string, int64_t> paid;  // by token
};

void run_command(const std::string& command, std::string& out) {
  out.clear();
  FILE* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::array<char, 1 << 16> buffer;
  for (size_t got; (got = ::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), got);
  ASSERT_EQ(::pclose(pipe), 0) << command;
}

std::string content(const std::string& path) {
  Result<std::string> bytes = io::read_file(path, most_file);
  return bytes ? *bytes : std::string();
}

// Two files' contents; tells the first line in which they differ, and how it begins.
void same_text(const std::string& got, const std::string& want, const char* what) {
  if (got == want) return;
  std::istringstream a(got), b(want);
  std::string x, y;
  size_t line = 1;
  for (; std::getline(a, x) && std::getline(b, y) && x == y; ++line) {}
  ADD_FAILURE() << what << ": " << got.size() << " octets, expected " << want.size() << "; line " << line << " is \"" << x.substr(0, 80) << "\", expected \"" << y.substr(0, 80) << "\"";
}

class RealUsage : public ::testing::TestWithParam<Source> {
 protected:
  void SetUp() override {
    Result<bool> there = io::exists(data_dir);
    if (!there || !*there) GTEST_SKIP() << data_dir << " is not at hand";
    std::string made = ::testing::TempDir() + "sublet-real-XXXXXX";
    ASSERT_NE(::mkdtemp(made.data()), nullptr);
    dir_ = made;
    file_ = dir_ + "/usage.csv";
    const std::string from = data_dir + "/" + GetParam().file;
    std::string ignored;
    ASSERT_NO_FATAL_FAILURE(run_command((from.ends_with(".xz") ? "xz -dc '" : "cat '") + from + "' > '" + file_ + "'", ignored));
    ASSERT_NO_FATAL_FAILURE(survey());
    ASSERT_NO_FATAL_FAILURE(start());
  }
  void TearDown() override {
    service_.reset();
    if (!dir_.empty()) (void)io::remove_tree(dir_);
  }

  std::string awk(const std::string& variables) const {
    return "LC_ALL=C awk -F, -v source=" + std::string(GetParam().columns) + " -v tariff=" + GetParam().tariff + " " + variables + " -f '" + here + "/figures.awk' ";
  }

  // Which numbers there are, and the last time; the clock stands an hour after it.
  void survey() {
    std::string out;
    ASSERT_NO_FATAL_FAILURE(run_command(awk("-v survey=1") + "'" + file_ + "'", out));
    std::istringstream lines(out);
    std::string last;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("served ")) tokens_.push_back(line.substr(7));
      if (line.starts_with("last ")) last = line.substr(5);
    }
    std::sort(tokens_.begin(), tokens_.end());
    ASSERT_FALSE(tokens_.empty());
    const bool chinese = std::string(GetParam().file).starts_with("fraud-sichuan");
    const int64_t offset = chinese ? 8 * 3600 : 0;
    int64_t local = 0;
    if (Result<Civil> civil = parse_civil(last); civil) local = local_seconds(*civil);
    else if (last == "202005") local = days_from_civil(2020, 5, 1) * seconds_per_day;
    else local = days_from_civil(2013, 9, 2) * seconds_per_day + std::stoll(last);
    clock_.set(Instant::from_seconds(local - offset + 3600));
    oldest_ = civil_of(local + 3600 - days_kept * seconds_per_day).text();
  }

  void start() {
    Service::Options options;
    options.data = dir_ + "/sublet";
    options.segment_bytes = 8 << 20;  // little to prepare
    Result<std::unique_ptr<Service>> s = Service::open(options, clock_);
    ASSERT_TRUE(s) << s.error().code << " " << s.error().detail;
    service_ = std::move(*s);
  }
  void publish() {
    Result<catalogue::Bundle> bundle = gateway::read_bundle(source_dir + "/examples/operator");
    ASSERT_TRUE(bundle);
    std::string& text = (*bundle)["operator.yaml"];
    const std::string late = "late: {days: 65,";
    const size_t at = text.find(late);
    ASSERT_NE(at, std::string::npos) << "examples/operator says how late a record may be in other words";
    text.replace(at, late.size(), "late: {days: " + std::to_string(days_kept) + ",");
    (*bundle)["research/hosts.yaml"] = content(here + "/hosts.yaml");
    Result<std::string> published = service_->publish(*bundle);
    ASSERT_TRUE(published) << published.error().detail;
  }

  PhoneNumber number(const std::string& token) const {
    PhoneNumber n;
    protocol::NumberReader(numbers_).read(token, false, 0, n);
    return n;
  }
  void open_lines(const std::vector<std::string>& tokens) {
    ASSERT_TRUE(service_->inspect([&](const charging::State& state) {
      const catalogue::Version& v = *state.operators[0]->versions.back().tables;
      for (const catalogue::Host& h : v.hosts)
        if (h.code == GetParam().host) numbers_ = v.profiles.find(h.profile)->second.numbers;
    }));
    ASSERT_TRUE(numbers_.hashed);
    std::string refused;
    std::promise<void> told;
    engine::Request all([&](Result<std::span<const engine::Outcome>> outcomes) {
      charging::Outcome one;
      if (!outcomes) refused = outcomes.error().text();
      else
        for (const engine::Outcome& o : *outcomes)
          if (!charging::decode_outcome(o.bytes, one) || !one.answer.done()) refused = one.answer.code + ": " + one.answer.detail;
      told.set_value();
    });
    for (const std::string& token : tokens) {
      charging::OpenAccount open;
      open.since = Instant::from_seconds(clock_.now().seconds() - (days_kept + 1) * seconds_per_day);  // its records are of the time before the test
      open.lines.push_back({number(token), GetParam().host, {"renwoxing"}});
      all.add(charging::encode(op, "", open));
    }
    ASSERT_TRUE(service_->engine().submit(std::move(all)));
    told.get_future().wait();
    ASSERT_EQ(refused, "");
  }

  // What these files come to, charged one after the other; `left`: a file of tokens, no lines while the first is charged.
  void expect(const std::vector<std::string>& paths, const std::string& left, Expected& out) {
    const std::string folder = dir_ + "/figures";
    (void)io::remove_tree(folder);
    ASSERT_TRUE(io::make_directories(folder));
    std::string command = awk("-v out='" + folder + "'" + (left.empty() ? "" : " -v left='" + left + "'") + (oldest_matters() ? " -v oldest='" + oldest_ + "'" : ""));
    for (const std::string& path : paths) command += " '" + path + "'";
    std::string ignored;
    ASSERT_NO_FATAL_FAILURE(run_command(command, ignored));
    for (size_t i = 1; i <= paths.size(); ++i) {
      Expected::File& f = out.files.emplace_back();
      std::istringstream records(content(folder + "/records." + std::to_string(i)));
      for (Charge c; records >> c.verdict >> c.retail >> c.wholesale;) f.records.push_back(c);
      f.rejects = content(folder + "/rej." + std::to_string(i));
      f.why = content(folder + "/why." + std::to_string(i));
    }
    std::istringstream lines(content(folder + "/lines"));
    std::string token;
    for (int64_t paid; lines >> token >> paid;) out.paid[token] = paid;
  }
  // Only these files' times are whole local times that can be compared as text, and only these reach so far back.
  bool oldest_matters() const { return std::string(GetParam().columns).starts_with("social-evolution"); }

  void import(const std::string& path, ImportReport& report) {
    ImportOptions options;
    options.reject = dir_ + "/reject";
    Result<ImportReport> r = gateway::Importer(*service_, op).run(path, GetParam().host, options);
    ASSERT_TRUE(r) << r.error().code << ": " << r.error().detail;
    report = *r;
  }
  std::string rejects_of(const std::string& path) const { return content(dir_ + "/reject/" + path.substr(path.rfind('/') + 1) + ".rej"); }
  std::string why_of(const std::string& path) const { return content(dir_ + "/reject/" + path.substr(path.rfind('/') + 1) + ".why"); }

  // Every record of the log from `from` on.
  void logged(engine::Position from, std::vector<Charge>& out) {
    Result<engine::Feed> feed = service_->engine().feed(from);
    ASSERT_TRUE(feed) << feed.error().detail;
    engine::Record record;
    Result<bool> more = feed->next(record);
    for (; more && *more; more = feed->next(record)) {
      charging::Header header;
      std::string_view body = record.command;
      if (record.kind != engine::Record::Kind::command || !charging::decode_header(body, header) || header.kind != charging::Kind::usage) continue;
      charging::UsageOutcome outcome;
      ASSERT_TRUE(charging::decode_usage_outcome(record.outcome, outcome));
      ASSERT_EQ(outcome.refused, "");
      size_t k = 0;
      for (const Verdict v : outcome.verdicts) {
        Charge& c = out.emplace_back(Charge{charging::verdict_name(v)});
        if (v != Verdict::charged) continue;
        const charging::Charged& charged = outcome.charged.at(k++);
        c.retail = charged.cost;
        c.wholesale = charged.wholesale;
        ASSERT_EQ(charged.flags & charging::Charged::no_wholesale, 0);
        std::map<Unit, int64_t> sums;
        for (const charging::Posting& p : charged.postings) sums[p.asset] += p.amount;
        for (const auto& [unit, sum] : sums) ASSERT_EQ(sum, 0) << unit_name(unit);
      }
    }
    ASSERT_TRUE(more) << more.error().detail;
  }
  engine::Position next_position() const { return service_->engine().durable() + 1; }

  void compare(const std::vector<Charge>& want, const std::vector<Charge>& got, const ImportReport& report) {
    EXPECT_EQ(report.whole_file, "");
    EXPECT_EQ(report.ending, "complete");
    EXPECT_EQ(report.records, want.size());
    const Sums sums = sums_of(want);
    for (int i = 0; i < charging::verdict_count; ++i)
      EXPECT_EQ(report.verdicts[static_cast<size_t>(i)], sums.of(charging::verdict_name(static_cast<Verdict>(i)))) << charging::verdict_name(static_cast<Verdict>(i));
    ASSERT_EQ(got.size(), want.size());
    int shown = 0;
    for (size_t i = 0; i < want.size() && shown < 5; ++i)
      if (got[i] != want[i]) ++shown, ADD_FAILURE() << "record " << i << ": charged " << got[i] << ", expected " << want[i];
  }

  // The books after all the charges expected.
  void compare_books(const Expected& want) {
    Sums all;
    for (const Expected::File& f : want.files) {
      const Sums s = sums_of(f.records);
      all.retail += s.retail, all.wholesale += s.wholesale;
      for (const auto& [verdict, count] : s.verdicts) all.verdicts[verdict] += count;
    }
    int64_t paid = 0;
    for (const auto& [token, amount] : want.paid) paid += amount;
    EXPECT_EQ(paid, all.retail) << "the figures themselves disagree";
    ASSERT_TRUE(service_->inspect([&](const charging::State& state) {
      const charging::OperatorState& o = *state.operators.at(0);
      auto money = [&](Ledger l) { return static_cast<int64_t>(o.totals[static_cast<size_t>(Unit::money)][static_cast<size_t>(l)]); };
      EXPECT_EQ(money(Ledger::revenue_use), all.retail);
      EXPECT_EQ(money(Ledger::money), -all.retail);
      EXPECT_EQ(money(Ledger::host_payable), -all.wholesale);
      EXPECT_EQ(money(Ledger::host_cost), all.wholesale);
      EXPECT_EQ(money(Ledger::revenue_fee), 0);
      for (const auto& ledgers : o.totals) {
        i128 sum = 0;
        for (const i128 amount : ledgers) sum += amount;
        EXPECT_TRUE(sum == 0);
      }
      const charging::HostStats& stats = o.hosts.at(o.registry.hosts.find(GetParam().host));
      EXPECT_EQ(stats.retail, all.retail);
      EXPECT_EQ(stats.wholesale, all.wholesale);
      EXPECT_EQ(stats.overrun, all.retail) << "no account had any money";
      for (int i = 0; i < charging::verdict_count; ++i)
        EXPECT_EQ(stats.records[static_cast<size_t>(i)], all.of(charging::verdict_name(static_cast<Verdict>(i)))) << charging::verdict_name(static_cast<Verdict>(i));
      EXPECT_EQ(o.lines, tokens_.size());
      for (const std::string& token : tokens_) {
        const charging::LineId line = state.store.find(charging::line_key(o.id, number(token)));
        if (line == 0) {
          ADD_FAILURE() << token << " has no line";
          continue;
        }
        auto at = want.paid.find(token);
        EXPECT_EQ(state.store.account(state.store.line(line).account).money, at == want.paid.end() ? 0 : -at->second) << token;
      }
    }));
  }

  // The file with one of its charged records made into another: a second longer, sent to somebody else, of another app.
  void change_one(const std::vector<Charge>& charges, const std::string& path, size_t& changed) {
    changed = charges.size() / 2;
    while (changed < charges.size() && (charges[changed].verdict != "charged" || charges[changed].retail == 0)) ++changed;
    ASSERT_LT(changed, charges.size());
    std::istringstream in(content(file_));
    std::ostringstream out;
    std::string line;
    const std::string columns = GetParam().columns;
    const int field = columns == "copenhagen-calls" ? 4 : columns == "copenhagen-sms" || columns == "social-evolution-calls" ? 3 : columns == "app_usage" ? 2 : 5;
    for (size_t i = 0; std::getline(in, line); ++i) {
      if (i == changed + 1) {  // after the header
        size_t from = 0;
        for (int k = 1; k < field; ++k) from = line.find(',', from) + 1;
        const size_t to = std::min(line.find(',', from), line.size());
        const bool call = columns.ends_with("calls") || columns == "cdr_voice";
        line.replace(from, to - from, call ? std::to_string(std::stoi(line.substr(from, to - from)) + 1) : "990099");
      }
      out << line << "\n";
    }
    ASSERT_TRUE(io::write_file_atomically(path, out.str()));
  }

  std::string dir_, file_, oldest_;
  std::vector<std::string> tokens_;
  catalogue::UsageProfile::Numbers numbers_;
  io::ManualClock clock_;
  std::unique_ptr<Service> service_;
};

TEST_P(RealUsage, is_charged_exactly_and_once) {
  ASSERT_NO_FATAL_FAILURE(publish());
  ASSERT_NO_FATAL_FAILURE(open_lines(tokens_));
  Expected want;
  ASSERT_NO_FATAL_FAILURE(expect({file_}, "", want));
  const Sums sums = sums_of(want.files[0].records);
  EXPECT_EQ(want.files[0].records.size(), GetParam().records);
  EXPECT_EQ(sums.of("charged"), GetParam().charged);

  engine::Position from = next_position();
  ImportReport report;
  ASSERT_NO_FATAL_FAILURE(import(file_, report));
  std::vector<Charge> got;
  ASSERT_NO_FATAL_FAILURE(logged(from, got));
  ASSERT_NO_FATAL_FAILURE(compare(want.files[0].records, got, report));
  compare_books(want);
  same_text(rejects_of(file_), want.files[0].rejects, "reject file");
  same_text(why_of(file_), want.files[0].why, "list of reasons");
  std::printf("  %zu lines, %zu records:", tokens_.size(), want.files[0].records.size());
  for (const auto& [verdict, count] : sums.verdicts) std::printf(" %s %zu,", verdict.c_str(), static_cast<size_t>(count));
  std::printf(" retail %s, wholesale %s\n", Money::from_micros(sums.retail).text().c_str(), Money::from_micros(sums.wholesale).text().c_str());

  // Once more, and under another name: refused as a whole.
  const std::string again = dir_ + "/again.csv";
  ASSERT_TRUE(io::write_file_atomically(again, content(file_)));
  for (const std::string& path : {file_, again}) {
    from = next_position();
    ASSERT_NO_FATAL_FAILURE(import(path, report));
    EXPECT_NE(report.whole_file, "");
    got.clear();
    ASSERT_NO_FATAL_FAILURE(logged(from, got));
    EXPECT_TRUE(got.empty());
  }
  compare_books(want);

  // With one record changed: that one is charged, all others are known.
  const std::string mended = dir_ + "/mended.csv";
  size_t changed = 0;
  ASSERT_NO_FATAL_FAILURE(change_one(want.files[0].records, mended, changed));
  want = {};
  ASSERT_NO_FATAL_FAILURE(expect({file_, mended}, "", want));
  const Sums after = sums_of(want.files[1].records);
  EXPECT_EQ(after.of("charged"), 1u);
  EXPECT_EQ(want.files[1].records[changed].verdict, "charged");
  EXPECT_EQ(after.of("repeated"), sums.of("charged") + sums.of("repeated") - 1);
  from = next_position();
  ASSERT_NO_FATAL_FAILURE(import(mended, report));
  got.clear();
  ASSERT_NO_FATAL_FAILURE(logged(from, got));
  ASSERT_NO_FATAL_FAILURE(compare(want.files[1].records, got, report));
  compare_books(want);
}

TEST_P(RealUsage, of_unknown_lines_is_rejected_and_charged_when_they_are_open) {
  ASSERT_NO_FATAL_FAILURE(publish());
  std::vector<std::string> open, closed;
  std::string list;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    (i % 10 == 0 ? closed : open).push_back(tokens_[i]);
    if (i % 10 == 0) list += tokens_[i] + "\n";
  }
  const std::string left = dir_ + "/left";
  ASSERT_TRUE(io::write_file_atomically(left, list));
  ASSERT_NO_FATAL_FAILURE(open_lines(open));
  Expected want;
  ASSERT_NO_FATAL_FAILURE(expect({file_}, left, want));
  const Sums first = sums_of(want.files[0].records);
  EXPECT_GT(first.of("unknown_line"), 0u);

  // Stopped after the first batch, and gone on with by a new process.
  const engine::Position from = next_position();
  const std::atomic<bool> stop = true;
  ImportOptions options;
  options.reject = dir_ + "/reject";
  options.stop = &stop;
  const Result<ImportReport> stopped = gateway::Importer(*service_, op).run(file_, GetParam().host, options);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, "stopped");
  service_.reset();
  ASSERT_NO_FATAL_FAILURE(start());
  ImportReport report;
  ASSERT_NO_FATAL_FAILURE(import(file_, report));
  std::vector<Charge> got;
  ASSERT_NO_FATAL_FAILURE(logged(from, got));
  ASSERT_NO_FATAL_FAILURE(compare(want.files[0].records, got, report));
  same_text(rejects_of(file_), want.files[0].rejects, "reject file");
  same_text(why_of(file_), want.files[0].why, "list of reasons");

  // The lines are opened, the reject file is delivered as it is.
  ASSERT_NO_FATAL_FAILURE(open_lines(closed));
  const std::string rejects = dir_ + "/reject/usage.csv.rej";
  want = {};
  ASSERT_NO_FATAL_FAILURE(expect({file_, rejects}, left, want));
  const Sums second = sums_of(want.files[1].records);
  Expected whole;
  ASSERT_NO_FATAL_FAILURE(expect({file_}, "", whole));
  const Sums at_once = sums_of(whole.files[0].records);
  EXPECT_EQ(second.of("unknown_line"), 0u);
  EXPECT_EQ(second.of("charged"), at_once.of("charged") - first.of("charged"));
  EXPECT_EQ(second.retail, at_once.retail - first.retail);
  const engine::Position then = next_position();
  ASSERT_NO_FATAL_FAILURE(import(rejects, report));
  got.clear();
  ASSERT_NO_FATAL_FAILURE(logged(then, got));
  ASSERT_NO_FATAL_FAILURE(compare(want.files[1].records, got, report));
  compare_books(want);
  same_text(rejects_of(rejects), want.files[1].rejects, "reject file");
}

INSTANTIATE_TEST_SUITE_P(data, RealUsage, ::testing::ValuesIn(sources), [](const auto& s) { return std::string(s.param.name); });

}  // namespace
}  // namespace sublet
