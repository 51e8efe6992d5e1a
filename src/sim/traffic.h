// Traffic: who uses what, drawn from the tables of distributions.h. Deterministic from its seed and the times handed in.
//
// It knows which services a host's profile can write (a host may send data records only) and gives only those.
//
//   Traffic t(version, profile, {.first = number, .lines = 5000, .seed = 7});
//   Sample s = t.use(ended);                  // a use that ended then
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalogue/tables.h"
#include "protocol/usage/encoder.h"
#include "sim/random.h"

namespace sublet::sim {

struct Sample {
  protocol::Written values;  // its texts are of this sample
  std::string app_text;
  bool unpriced = false;     // to a destination without a price
};

class Traffic {
 public:
  struct Options {
    PhoneNumber first;
    uint32_t lines = 1;
    uint64_t seed = 1;
    std::string host;
  };
  Traffic(const catalogue::Version& version, const catalogue::UsageProfile& profile, const Options& options);

  Sample use(Instant ended);
  // A line beside those of the range, until it is removed. Added again: nothing.
  void add_line(PhoneNumber number, uint64_t imsi, Instant since);
  void remove_line(PhoneNumber number);
  // Whether a line that was added began before then.
  bool began(PhoneNumber number, Instant at) const;
  size_t added() const { return where_.size(); }
  PhoneNumber line(uint32_t index) const;
  PhoneNumber stranger();  // a number beside ours that is no line
  Random& random() { return random_; }

 private:
  uint32_t someone();
  catalogue::Use call(uint32_t who, bool& unpriced);
  catalogue::Use message(uint32_t who);
  catalogue::Use data(Sample& out);
  PhoneNumber contact(uint32_t who);
  PhoneNumber destination(uint32_t who, bool& unpriced);
  PhoneNumber number(std::string_view digits) const;
  std::string digits(int count);

  const catalogue::UsageProfile& profile_;
  Options options_;
  uint64_t first_ = 0;
  Random random_;
  struct Added {
    PhoneNumber number;
    uint64_t imsi = 0;
    Instant since;
    double activity = 0;
  };
  std::vector<Added> added_;  // behind the range; the last takes the place of one that goes
  std::unordered_map<uint64_t, uint32_t> where_;
  void sum_up();
  uint64_t identity(uint32_t who) const;  // what a line's habits and numbers are drawn from
  bool sums_old_ = false;
  std::vector<double> activity_;  // running sums
  std::vector<uint32_t> services_, call_ways_, message_ways_;
  struct AppChoice {
    uint32_t group;
    std::string text;  // in the file's encoding
  };
  std::vector<AppChoice> apps_;
  std::vector<uint32_t> app_weights_;
  uint64_t imsi_prefix_ = 46009;
};

}  // namespace sublet::sim
