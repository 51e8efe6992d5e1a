// The values in the cells of a usage record: digits, numbers, times, amounts. No allocation, no floating
// point; whatever is not exactly of the stated form gives false.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalogue/profile.h"
#include "protocol/usage/record.h"

namespace sublet::protocol {

// A whole number of at most 18 digits, no sign.
inline bool read_whole(std::string_view s, uint64_t& out) {
  if (s.empty() || s.size() > 18) return false;
  uint64_t v = 0;
  unsigned bad = 0;
  for (char c : s) {
    const unsigned d = static_cast<unsigned char>(c) - unsigned{'0'};
    bad |= d > 9;
    v = v * 10 + d;
  }
  out = v;
  return bad == 0;
}
// The same with a '-' before it.
bool read_signed(std::string_view s, int64_t& out);

// "0.000135422" of units of `factor` -> whole, rounded once by the rule; false if not a decimal number,
// negative, of more than 18 digits before or 18 after the point, or more than `most`.
bool read_amount(std::string_view s, int64_t factor, catalogue::UsageProfile::Rounding rounding, int64_t most,
                 int64_t& out);

bool read_duration(std::string_view s, const catalogue::UsageProfile::Duration& rule, int64_t& seconds);

// Phone numbers by the profile's rules, to international digits. One for a profile; any thread.
class NumberReader {
 public:
  explicit NumberReader(const catalogue::UsageProfile::Numbers& rules) : rules_(rules) { prepare(); }
  // `space` keeps tokens of different kinds apart when numbers are hashed.
  bool read(std::string_view text, bool zero_padded, uint64_t space, PhoneNumber& out) const;
  const catalogue::UsageProfile::Numbers& rules() const { return rules_; }

 private:
  void prepare();
  bool hashed(std::string_view text, uint64_t space, PhoneNumber& out) const;
  bool plain(std::string_view digits, PhoneNumber& out) const;
  catalogue::UsageProfile::Numbers rules_;
  uint64_t prefix_bits_ = 0;  // country, or the prefix of hashed numbers, from the top nibble
  uint64_t hash_modulus_ = 1;
  uint64_t as_written_first_ = 0, access_first_ = 0,
           international_first_ = 0;  // bit d: some beginning starts with digit d
};

// Times of a profile, to UTC. Remembers the last day, so not for two threads at once.
class TimeReader {
 public:
  TimeReader(const catalogue::UsageProfile::TimeForm& form, const ZoneTable& zone);
  bool read(std::string_view text, int64_t& utc_seconds);

 private:
  bool pattern(std::string_view text, int64_t& utc_seconds);
  catalogue::UsageProfile::TimeForm form_;
  const ZoneTable* zone_;
  int64_t since_utc_ = 0;
  uint32_t day_ = 0;     // yyyymmdd of the remembered day; 0: none
  bool steady_ = false;  // its whole day has one offset
  int64_t local_midnight_ = 0, utc_midnight_ = 0;
};

}  // namespace sublet::protocol
