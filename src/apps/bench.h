// Bench: a trial (gateway/core/trial.h) with a catalogue and one account from a file; no log, no server. What `sublet rate` charges its
// uses on. Formats: docs/formats/rate.md.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "apps/commands.h"
#include "gateway/core/trial.h"

namespace sublet::apps {

// The account file as written; what names mean is looked up when the account is set up.
struct HeldOffer {
  static constexpr const char* short_form = "offer";
  std::string offer;
  int64_t quantity = 1;
  std::optional<Instant> from;
  template <class V> void describe(V& v) { v("offer", offer), v("quantity", quantity), v("from", from); }
};
struct HeldBucket {
  std::string bucket;
  std::optional<gateway::Json> left, units, amount;  // in the bucket's own unit
  std::optional<Instant> from, until;
  std::optional<int64_t> valid_days;
  template <class V> void describe(V& v) {
    v("bucket", bucket), v("left", left), v("units", units), v("amount", amount), v("from", from), v("until", until), v("valid_days", valid_days);
  }
};
struct CounterAt {
  std::string counter;
  gateway::Json value;
  template <class V> void describe(V& v) { v("counter", counter), v("value", value); }
};
struct MemberLimit {
  std::string counter;
  gateway::Json at_most;
  template <class V> void describe(V& v) { v("counter", counter), v("at_most", at_most); }
};
struct FileLine {
  PhoneNumber line;
  std::string host;
  std::vector<HeldOffer> offers;
  std::vector<HeldBucket> buckets;
  std::vector<CounterAt> counters;
  std::vector<MemberLimit> member_limits;
  template <class V> void describe(V& v) {
    v("line", line), v("host", host), v("offers", offers), v("buckets", buckets), v("counters", counters), v("member_limits", member_limits);
  }
};
struct AccountFile {
  std::optional<Instant> since;
  Money money = Money::from_micros(1000 * Money::micros_per_unit), credit;
  std::vector<FileLine> lines;
  FileLine only;  // the fields of a line stand at the top when there is one
  template <class V> void describe(V& v) { v("since", since), v("money", money), v("credit", credit), v("lines", lines), only.describe(v); }
};

class Bench {
 public:
  // Reads catalogue and account file; everything wrong in them is told here.
  static Result<std::unique_ptr<Bench>> open(const RateOptions& options);
  // When a use on this line of input would be, if that can be read: for looking ahead.
  std::optional<Instant> time_of(const gateway::Json& given) const;
  // The account begins: when its file says, or with the month that holds `first`. Once, before the first answer.
  Result<Done> begin(Instant first);
  bool begun() const { return begun_; }
  // One use, or a command with `do`, and what came of it.
  gateway::Json answer(const gateway::Json& given);

  static constexpr int64_t longest_jump = 400 * seconds_per_day;

 private:
  struct Step {  // of setting up: a command at its time
    Instant at;
    std::string command, what;
  };
  explicit Bench(const RateOptions& options) : options_(options) {}
  // bench.cc
  gateway::Json charge(const gateway::Json& given, PhoneNumber line);
  gateway::Json carry_out(const gateway::Json& given, PhoneNumber line);
  gateway::Json happened(const charging::Event& e) const;
  void tell_events(gateway::Json& out);
  Result<Done> judge_time(Instant at);
  charging::Outcome run(Instant at, const std::string& command);
  void tell(const charging::Outcome& out);
  // bench_account.cc
  Result<Done> load();
  Result<Done> read_account(const std::string& path);
  Result<Done> check_names();
  Result<Done> check_line(const FileLine& line, const std::string& where);
  Result<Done> set_up(Instant since);
  Result<Done> open_lines(Instant at);
  Result<Done> plan_steps(Instant since);
  Result<Done> run_steps(Instant until);
  Result<Done> set_money(Instant since);
  Result<Done> set_bucket(const FileLine& line, const HeldBucket& b, Instant since);
  Result<Done> set_counters(const FileLine& line);
  Result<Done> plan_bucket(const FileLine& line, const HeldBucket& b, Instant since);
  Result<int64_t> days_until(const HeldBucket& b, Instant from) const;

  RateOptions options_;
  std::shared_ptr<const catalogue::Version> version_;
  catalogue::Registry names_;
  AccountFile file_;
  std::vector<FileLine> lines_;  // of the file, with what it left out
  std::unique_ptr<gateway::Trial> trial_;
  std::vector<Step> steps_;      // those to come, by time
  std::vector<charging::Event> events_;  // not yet told
  Instant since_, latest_;
  bool begun_ = false, quiet_ = false;
};

}  // namespace sublet::apps
