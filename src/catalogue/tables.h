// The compiled catalogue: what the text of an operator's directory becomes. Immutable; any thread may read.
//
// Units: money in micro-units, time in seconds, data in octets. Prices are exact fractions: a cost is a 128-bit numerator
// over Version::den (one denominator for the whole version), rounded once, at the end, by the price's own rule.
// Text and meaning of every field: docs/formats/catalogue.md.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/money.h"
#include "base/time.h"
#include "base/units.h"
#include "catalogue/calendar.h"
#include "catalogue/prefix.h"
#include "catalogue/profile.h"
#include "catalogue/realtime.h"
#include "catalogue/registry.h"
#include "catalogue/terms.h"
#include "catalogue/use.h"

namespace sublet::catalogue {

// A set of leaf ids (zones, networks, apps): bit 0 stands for "in none".
struct LeafSet {
  std::vector<uint64_t> bits;
  bool has(uint32_t leaf) const { return leaf / 64 < bits.size() && (bits[leaf / 64] >> (leaf % 64) & 1) != 0; }
};

// When something applies. Every part that is stated must hold; `sets` index Version::sets, -1: not stated.
struct Condition {
  uint8_t services = 0xff;    // bit per Service
  uint8_t directions = 0xff;  // bit per Direction
  bool plain = true;          // nothing but services and directions is stated
  int16_t to = -1, from = -1, at = -1, to_network = -1, from_network = -1, apps = -1;
  int16_t not_to = -1, not_at = -1, not_apps = -1;
  uint32_t marks = 0, not_marks = 0;
  BandMask bands = 0;  // 0: any time
};

enum class Rounding : uint8_t { up, half_up, down };
struct RoundRule {
  Rounding mode = Rounding::half_up;
  int64_t to = 10'000;        // micro-units: 0.01
  bool over_counter = false;  // round the counter's running total instead of each use
};

// One step of a price: a stretch of the meter with its own rate.
struct Step {
  int64_t length = 0;     // units; 0: without end
  int64_t increment = 1;  // units; begun increments count whole
  i128 rate = 0;          // numerator per increment, over Version::den
  i128 fee = 0;           // numerator, taken when the step is entered
  i128 max = -1;          // numerator; the step costs no more than this (fee included); -1: no limit
  Money amount;           // as written, for explanations
  int64_t per = 1;
};

struct Conversion {  // `takes` of one unit for each begun `per` of the use's own
  int64_t per = 1;
  int64_t takes = 1;
};

struct Price {
  std::string name;
  bool free = false;
  i128 setup = 0;             // numerator, once per use, with the first unit that money pays
  std::vector<Step> steps;    // at least one unless free
  bool repeat = false;        // after the last step comes the first
  int64_t cycle_length = 0;   // sum of the lengths when repeating
  i128 cycle_cost = 0;
  Id counter = 0;             // 0: the meter is the use itself; else the counter that the steps run over
  bool volume = false;        // all units cost the rate of the step that the total stands in
  std::optional<Conversion> converts;  // use units -> meter units
  i128 max = -1;              // numerator: the most that one use may cost
  bool cut = false;           // at the maximum the use ends; otherwise it goes on free
  RoundRule round;
};

// A list of destinations with a price each (a host's or an operator's CSV file).
struct Destinations {
  PrefixTable prefixes;        // value: 1 + index into rows
  struct Row {
    Money amount;              // per `per` of the rule's price, whose step's rate is the numerator of one micro-unit
    Money setup;
    int32_t name = -1;         // into names
    bool closed = false;       // listed without a price: refused
  };
  std::vector<Row> rows;
  std::vector<std::string> names;
};

struct Rule {
  std::string name;
  Condition when;
  uint16_t price = 0;          // into Version::prices
  bool uncontrolled = false;   // free, and networks need not ask (RFC 8506 9.1: 4011)
  int16_t destinations = -1;   // into Version::destinations: the rate comes from the longest matching prefix
  Place at;                    // where it is written
};

struct Tariff {
  std::string name;
  std::array<std::vector<uint16_t>, service_count> rules;  // into Version::rules, in the order tried
};

enum class Period : uint8_t { day = 0, week = 1, month = 2, year = 3, ever = 4 };

struct Counter {
  Id id = 0;
  Unit unit = Unit::octets;
  bool counts_money = false;   // micro-units charged
  bool counts_uses = false;    // one a use
  bool by_price = false;       // moved by the prices that run over it, not by its own condition
  Condition when;
  Period per = Period::month;
  enum class Of : uint8_t { line, account, host } of = Of::line;
};

// What a bucket may pay, and at what exchange.
struct Pays {
  Condition when;
  int64_t increment = 1;  // units of the use; begun increments count whole
  int64_t takes = 1;      // bucket units for each increment
};

struct Bucket {
  Id id = 0;
  std::string title;
  Unit unit = Unit::octets;
  int priority = 100;             // lower pays first; among equals the one that expires first
  bool may_be_negative = false;   // by an adjustment (clawback), never by use
  bool pays_all = false;          // money: everything not excepted
  std::vector<Pays> pays;
  std::vector<Condition> except;
  bool pays_all_fees = false;
  std::vector<Id> fees;           // names of recurring fees that money of this bucket may pay
};

enum class Take : uint8_t { advance, arrears, daily };
enum class First : uint8_t { full, prorated, free };

struct Fee {
  Id id = 0;
  Money amount;
  bool once = false;
  Period every = Period::month;
  Take take = Take::advance;
  First first = First::full;     // the part of a period in which the offer begins
  First last = First::full;      // and in which it ends
  int from_month = 1;
  RoundRule round;
};

struct Grant {
  Id bucket = 0;
  int64_t amount = 0;            // bucket units, micro-units for money
  bool once = false;
  Period every = Period::month;
  First first = First::full;
  int from_month = 1;
  int months = 0;                // 0: as long as the offer
  int64_t ordered_by = INT64_MAX;  // seconds UTC: only if the offer was taken before
  enum class Expires : uint8_t { period_end, after, never } expires = Expires::period_end;
  int expires_days = 0, expires_months = 0;
  int rollover_cycles = 0;       // how many further periods the rest lives
  int64_t rollover_max = INT64_MAX;
  bool rollover_first = true;    // the older is used first
  bool per_line = false;         // account-level offers: one grant for each line
};

struct Instalment {
  Id from = 0, into = 0;         // money buckets
  Money amount;
  int day = 1;                   // of the month, local
  int times = 1;
  int from_month = 1;
  int expires_months = 0;        // the granted part lives this many months from its month's end; 0: for ever
};

enum class Action : uint8_t { notify = 0, stop_service = 1, throttle = 2, half_stop = 3, full_stop = 4 };

struct Limit {
  std::string name;
  Id counter = 0;
  int64_t at = 0;                // counter units
  Action action = Action::notify;
  Service service = Service::data;
  int32_t kbps = 0;
  bool on_request = false;       // a `lift` ends it before the period does
};

struct Discount {
  std::string name;
  Condition when;
  int basis_points = 0;          // 2,000 = 20 %
  i128 amount = 0;               // numerator: off each use
  Id counter = 0;                // only while this counter stands at or above `at_least`
  int64_t at_least = 0;
  Id with_offer = 0;             // only while this offer is held too
};

struct Minimum {
  Money amount;
  int from_month = 1;
};

// What a network element does when the last units of a final grant are used (RFC 8506 5.6).
struct AtEnd {
  enum Kind : uint8_t { unstated, terminate, redirect, restrict_access } kind = unstated;
  std::string where;            // the address; or IPFilterRules (RFC 6733 4.3.1), a line each
};

struct Offer {
  Id id = 0;
  std::string code, title;
  Hash128 source;               // of its text, to tell versions apart
  bool base = true;
  bool of_account = false;      // for all lines of the account
  int precedence = 100;         // the rules of lower ones are tried first
  int tariff = -1;              // into Version::tariffs
  int valid_days = 0, valid_months = 0;  // 0, 0: until removed
  bool renews = false;
  bool withdrawn = false;       // kept for those who hold it; cannot be added any more
  bool many = false;            // may be held several times, or with a quantity
  AtEnd at_end;
  std::vector<Fee> fees;
  std::vector<Grant> grants;
  std::vector<Instalment> instalments;
  std::vector<Id> counters;
  std::vector<Limit> limits;
  std::vector<Discount> discounts;
  std::optional<Minimum> minimum;
};

struct Host {
  Id id = 0;
  std::string code, title;
  int tariff = -1;              // wholesale; into Version::tariffs
  std::string profile;
  std::vector<PhoneNumber> numbers;  // prefixes of the numbers leased from it
};

struct CreditRules {            // on what an account may still spend (money + credit limit)
  Money warn, half, full, restore;
  bool stops = false;           // whether limits send stops to the host
};

// What is granted in real time, and for how long (TS 32.299 5.2).
struct Quotas {
  int64_t validity = 3600;      // seconds
  int64_t holding = 0;          // seconds without traffic after which a peer gives a quota back; 0: not stated
  int threshold = 20;           // per cent of a grant that are left when more should be asked for; 0: not stated
  int64_t data = int64_t{100} << 20, voice = 600, messages = 1;  // when a peer leaves it to us
};

struct OperatorInfo {
  std::string code, title, currency, country;
  ZoneTable zone;
  uint32_t home = 0;            // leaf zone of a use without a stated place
  Instant effective;            // this version's start
  enum class Sessions : uint8_t { keep, midnight, at } sessions = Sessions::keep;
  int32_t sessions_at = 0;      // second of the local day
  CreditRules credit;
  int late_days = 65;
  Quotas quotas;
  int64_t grace_seconds = 0;    // ended buckets and counters still serve uses that began before their end
};

struct Version {
  static constexpr int short_digits = 8;
  OperatorInfo op;
  Hash128 source;               // of all its text
  int64_t den = 1;              // denominator of every numerator
  PrefixTable numbers;          // value: leaf zone | leaf network << 16
  PrefixTable short_zones, place_zones;  // short: for numbers of at most `short_digits`
  bool asks_to = false, asks_from = false, asks_to_network = false, asks_from_network = false;  // by any condition
  std::vector<std::string> leaf_zones, leaf_networks, leaf_apps;  // names by leaf id; [0] = none
  std::map<uint32_t, uint32_t> app_of_group;                     // rating group -> leaf app
  std::vector<LeafSet> sets;
  std::vector<std::string> marks;
  Realtime realtime;
  std::vector<std::string> bands;       // "calendar/band" by band id
  std::vector<Calendar> calendars;
  std::vector<Price> prices;
  std::vector<Destinations> destinations;
  std::vector<Rule> rules;
  bool some_uncontrolled = false;       // of the rules
  std::vector<Tariff> tariffs;
  std::vector<Counter> counters;
  std::vector<Bucket> buckets;
  std::vector<Offer> offers;
  std::vector<Host> hosts;
  std::map<std::string, UsageProfile> profiles;

  // By id; null when this version has none.
  const Offer* offer(Id id) const { return at(offers, offer_of, id); }
  const Bucket* bucket(Id id) const { return at(buckets, bucket_of, id); }
  const Counter* counter(Id id) const { return at(counters, counter_of, id); }
  const Host* host(Id id) const { return at(hosts, host_of, id); }
  std::vector<uint16_t> offer_of, bucket_of, counter_of, host_of;  // id -> 1 + index

 private:
  template <class T>
  static const T* at(const std::vector<T>& all, const std::vector<uint16_t>& of, Id id) {
    return id < of.size() && of[id] != 0 ? &all[of[id] - 1] : nullptr;
  }
};

// The period that holds a local day: its first day and the first day of the next.
struct Days {
  int64_t from, to;
};
Days period_of(Period period, int64_t local_day);

}  // namespace sublet::catalogue
