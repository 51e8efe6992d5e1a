// Delivery: writes a host's usage files into a drop directory, as real hosts do, dirt and all, and keeps exact books.
//
// Each file is written as `.NAME.tmp` and renamed when it is whole; its records are counted from then on. Names are never
// used twice: GJYY0099 + yyyymmddHHMMSS (wall clock of the file's zone) + running number + SZD.C0 [.gz]; a file that is
// delivered again ends in .C1. What is dirty about a record is known beforehand, so the books say what has to become of
// it: see Counts. One thread.
//
// A torn file ends in its middle (gzip: in the middle of the stream). The whole one follows with one of the next files, at
// the latest with settle(). Its records count as `records` only then; those readable in the torn one are `records_torn`.
//
//   auto delivery = Delivery::open(version, {.host = "unicom", ...}, switches);
//   (*delivery)->deliver(clock.now(), 1000);          // one file of about 1,000 records
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "catalogue/tables.h"
#include "protocol/usage/encoder.h"
#include "sim/switches.h"
#include "sim/traffic.h"

namespace sublet::sim {

// What a record is. All but the first three must not be charged.
enum class Kind : uint8_t {
  good = 0,
  late = 1,            // of yesterday
  disordered = 2,      // good, but out of order in its file
  unanswered = 3,      // skipped by the profile: nothing to charge
  duplicate = 4,       // the same record again in the same file
  repeated = 5,        // a record of an earlier whole file
  unknown_number = 6,  // of no line
  unpriced = 7,        // to a destination without a price
  bad_time = 8,        // unreadable: month 13
  cut = 9,             // unreadable: the line ends early
  bad_encoding = 10,   // unreadable: octets that no text has
};
inline constexpr size_t kind_count = 11;
const char* kind_name(Kind kind);

struct Counts {
  uint64_t files = 0;           // whole ones, first delivery
  uint64_t files_again = 0;     // the same octets under another name
  uint64_t files_torn = 0;
  uint64_t records = 0;         // of `files`; the sum of `by_kind`
  std::array<uint64_t, kind_count> by_kind{};
  uint64_t records_again = 0;   // of `files_again`
  uint64_t records_torn = 0;    // of `files_torn`: lines that can be read up to the tear, the torn one included
  uint64_t octets = 0;          // as written, of all files
  uint64_t silenced = 0;        // uses that did not happen, because the line was stopped
  uint64_t charged() const { return by_kind[0] + by_kind[1] + by_kind[2]; }  // those that must be charged, once each
};

class Delivery {
 public:
  struct Options {
    std::string host, drop;
    PhoneNumber first;
    uint32_t lines = 1;
    uint64_t seed = 1;
    double dirt = 0.01;        // share of records and of files with something wrong; 0: everything is clean
    int64_t delay_seconds = 5; // between the end of a use and its file, on average
    std::string name_prefix = "GJYY0099";
  };
  // Where an earlier process stopped.
  struct State {
    uint64_t sequence = 0;
    Counts counts;
  };
  // Refusals: `unknown_host`, `no_profile`, `bad_number`. Faults of files and zones.
  static Result<std::unique_ptr<Delivery>> open(std::shared_ptr<const catalogue::Version> version, const Options& options, const Switches& switches,
                                                const State& from);
  // Writes one file of `records` uses (less those that stopped lines could not make, more or less with dirt).
  Result<Done> deliver(Instant now, uint64_t records);
  Result<Done> settle(Instant now);  // delivers what still has to be delivered again

  // Lines that were opened and closed by orders, beside the range: used from `since` on.
  void carry(PhoneNumber line, uint64_t imsi, Instant since) { traffic_.add_line(line, imsi, since); }
  void drop(PhoneNumber line) { traffic_.remove_line(line); }
  size_t carried() const { return traffic_.added(); }
  size_t lines() const { return options_.lines + traffic_.added(); }

  const State& state() const { return state_; }
  const Counts& run() const { return run_; }  // of this process
  const catalogue::UsageProfile& profile() const { return *profile_; }
  const ZoneTable& zone() const { return zone_; }

 private:
  struct Line {
    std::string text;
    Kind kind = Kind::good;
  };
  struct Waiting {  // to be delivered again
    std::string stem, bytes;
    std::vector<Line> lines;  // of a torn file: not yet counted
    uint64_t records = 0;
    int files_left = 0;
    bool torn = false;
  };
  Delivery(std::shared_ptr<const catalogue::Version> version, const Options& options, const Switches& switches, const State& from);
  Result<Done> add_use(Instant now, std::string_view source, std::vector<Line>& lines);
  void spoil(Line& line);
  void disturb(std::vector<Line>& lines);
  bool fresh(const protocol::Written& values);
  void set_cell(std::string& line, catalogue::UsageProfile::Ref column, std::string_view text) const;
  Result<Done> hand_over(const std::string& stem, std::string text, std::vector<Line> lines);
  Result<Done> hand_over_torn(const std::string& stem, Waiting again);
  Result<Done> redeliver(bool all);
  Result<Done> put(const std::string& name, std::string_view bytes);
  void book(const std::vector<Line>& lines);
  template <class F> void count(F f) { f(state_.counts), f(run_); }

  std::shared_ptr<const catalogue::Version> version_;
  const catalogue::UsageProfile* profile_ = nullptr;
  Options options_;
  const Switches& switches_;
  ZoneTable zone_;
  Traffic traffic_;
  std::unique_ptr<protocol::Encoder> encoder_;
  State state_;
  Counts run_;
  // A process before this one has drawn uses up to its end that this one does not know: its own begin later.
  bool continued_;
  int64_t earliest_ = 0;  // time of the first file; 0: none yet
  uint64_t serial_ = 0;
  std::vector<std::string> past_;  // good lines of earlier whole files
  std::deque<Waiting> waiting_;
  std::unordered_set<uint64_t> seen_, seen_before_;
};

// gzip with a fixed header, so that equal texts give equal octets; and what can be read of a torn one.
std::string gzip(std::string_view text);
std::string gunzip_prefix(std::string_view bytes);

}  // namespace sublet::sim
