// The values in the cells of a usage record: digits, numbers, times, amounts. No allocation, no floating
// point; whatever is not exactly of the stated form gives false.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalogue/profile.h"
#include "protocol/usage/record.h"
#include "protocol/usage/swar.h"

namespace sublet::protocol {

// A whole number of at most 18 digits with a '-' or without (read_whole, in swar.h, takes none).
bool read_signed(std::string_view s, int64_t& out);

// "0.000135422" (or 1.35e-4) of units of `factor` -> whole, rounded once by the rule; false if not a decimal
// number, negative, of more than 18 digits, or more than `most`.
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
  // The beginning of a number, compared as a word.
  struct Prefix {
    uint64_t word = 0, mask = 0;
    std::string text;
    explicit Prefix(std::string_view s);
    Prefix() = default;
    // `head` is load_short of the number.
    bool begins(std::string_view s, uint64_t head) const {
      return (head & mask) == word && s.size() >= text.size() && (text.size() <= 8 || s.starts_with(text));
    }
  };
  // Length of the first of `list` with which the number begins; 0: none.
  static size_t begins_with(const std::vector<Prefix>& list, std::string_view s, uint64_t head) {
    for (const Prefix& p : list)
      if (p.begins(s, head)) return p.text.size();
    return 0;
  }
  void prepare();
  bool hashed(std::string_view text, uint64_t space, PhoneNumber& out) const;
  bool plain(std::string_view digits, PhoneNumber& out) const;
  catalogue::UsageProfile::Numbers rules_;
  uint64_t prefix_bits_ = 0;  // country, or the prefix of hashed numbers, from the top nibble
  uint64_t hash_modulus_ = 1;
  Prefix country_, trunk_;
  std::vector<Prefix> international_, access_, as_written_;
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
  bool same_day(std::string_view text) const;
  bool read_day(std::string_view text);

  size_t date_end_ = 0;  // the date stands in the first so many octets; 0: it is mixed with the time
  std::array<char, 32> day_text_{};  // of the remembered day; zeros: none
  bool steady_ = false;              // its whole day has one offset
  int64_t local_midnight_ = 0, utc_midnight_ = 0;
};

}  // namespace sublet::protocol
