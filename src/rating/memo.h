// Memo: what the conditions of a catalogue came to, remembered.
//
// Which rule prices a use, which buckets may pay it and which counters count it depends on the offers and on a handful of
// small facts (service, direction, zones, networks, app, marks, time band): the same few hundred combinations all day.
// A Memo works each out once (a Plan) and finds it again by hash; likewise the calendar of each hour (a Moment). It is
// scratch, not state: with or without what it remembers, and however few slots it has, results are the same.
//
//   Memo memo(version);                       // one a thread, as long as the version
//   Subject s{memo, offers, buckets, counters};
//
// Threads: one. The version and its offers must live as long. Memory: about 300 octets a slot and eight a slot and bucket
// of the catalogue, taken at the beginning; once warm nothing allocates.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "catalogue/tables.h"

namespace sublet::rating {

using catalogue::Id;
using catalogue::Offer;
using catalogue::Tariff;
using catalogue::Use;
using catalogue::Version;

// Where the use was and who it was with, as leaf ids of the version.
struct Located {
  uint32_t to = 0, from = 0, at = 0, to_network = 0, from_network = 0, app = 0;
};

// A stretch of time in which no band, day or offset changes: [from, until), seconds UTC.
struct Moment {
  int64_t from = 0, until = 0;
  int64_t offset = 0;                  // local = UTC + offset
  int64_t day = 0;                     // local day
  catalogue::BandMask bands = 0;
  std::array<uint32_t, 5> period{};    // first day of the period of each kind that holds `day`
};

// All that a condition can ask about a use, in four words.
using Facts = std::array<uint64_t, 4>;
inline Facts facts_of(const Use& use, const Located& l, catalogue::BandMask bands) {
  // Leaf ids fit 16 bits: the compiler sees to that.
  return {uint64_t{l.to} | uint64_t{l.from} << 16 | uint64_t{l.at} << 32 | uint64_t{l.app} << 48,
          uint64_t{l.to_network} | uint64_t{l.from_network} << 16 | static_cast<uint64_t>(use.service) << 32 | static_cast<uint64_t>(use.direction) << 40,
          use.marks, bands};
}

class Plan {
 public:
  struct Candidate {
    const catalogue::Rule* rule;
    const catalogue::Price* price;
    uint16_t index;  // of the rule in Version::rules
    uint8_t offer;   // index into the offers; 0xff: wholesale
  };
  struct Counted {
    Id id;
    catalogue::Period per;
    bool money, once;  // what is charged; one a use. Neither: its units
  };
  struct Off {
    const catalogue::Discount* discount;
    uint8_t offer;
    uint32_t name;   // the same in every version: id of the offer << 16 | its how many-th
  };
  std::vector<Candidate> rules;  // in the order tried: those that ask for the number's destination, then one that does not
  bool any_tariff = false;
  std::vector<Counted> counters;
  std::vector<Off> discounts;    // that hold as far as the use and the offers say; their counters are still to be asked

 private:
  friend class Memo;
  static constexpr uint64_t never = ~uint64_t{0};  // no facts are like this
  bool is(const Facts& f, std::span<const Offer* const> o, const Tariff* w) const {
    if (((facts[0] ^ f[0]) | (facts[1] ^ f[1]) | (facts[2] ^ f[2]) | (facts[3] ^ f[3])) != 0) return false;
    if (wholesale != w || offers.size() != o.size()) return false;
    for (size_t i = 0; i < o.size(); ++i)
      if (offers[i] != o[i]) return false;
    return true;
  }
  Facts facts{0, never, 0, 0};   // of no use until it is in use
  std::vector<const Offer*> offers;
  const Tariff* wholesale = nullptr;
  size_t row = 0;                // of the memo's `pays_`
};

class Memo {
 public:
  explicit Memo(const Version& version, size_t slots = 512);  // `slots`: a power of two, at least 4
  Memo(const Memo&) = delete;
  Memo& operator=(const Memo&) = delete;
  const Version& version() const { return v_; }

  // Valid until the next call of the same name.
  const Moment& moment(int64_t utc) {
    Moment& m = moments_[static_cast<size_t>(utc >> moment_bits) % moments_.size()];
    if (utc < m.from || utc >= m.until) work_out(m, utc);
    return m;
  }
  const Plan& plan(std::span<const Offer* const> offers, const Tariff* wholesale, const Use& use, const Located& l, catalogue::BandMask bands) {
    const Facts facts = facts_of(use, l, bands);
    uint64_t who = reinterpret_cast<uintptr_t>(wholesale);
    for (const Offer* o : offers) who = (who << 7 | who >> 57) ^ reinterpret_cast<uintptr_t>(o);
    const uint64_t h = who * 0x9e3779b97f4a7c15ULL + facts[0] * 0xbf58476d1ce4e5b9ULL + (facts[1] ^ facts[3] ^ facts[2] << 11) * 0x94d049bb133111ebULL;
    const size_t set = (h >> 32) & set_mask_;
    const Plan* p = &plans_[set];
    for (const Plan* end = p + ways; p != end; ++p)
      if (p->is(facts, offers, wholesale)) return *p;
    return renew(set, facts, offers, wholesale, use, l, bands);
  }

  // How a bucket may pay under a plan: `nothing` if it may not; `money` if it is one of money, whose exchange is one to one.
  const catalogue::Pays* pays(const Plan& plan, Id bucket, const Use& use, const Located& l, catalogue::BandMask bands) {
    if (bucket >= buckets_) return &nothing;
    const catalogue::Pays*& known = pays_[plan.row + bucket];
    if (known == nullptr) known = find_pays(bucket, use, l, bands);
    return known;
  }
  static const catalogue::Pays nothing, money;

 private:
  static constexpr int moment_bits = 12;  // 4,096 seconds
  static constexpr size_t ways = 4;       // a plan is in one of four slots: two that are in use daily do not drive each other out
  void work_out(Moment& m, int64_t utc) const;
  const Plan& renew(size_t set, const Facts& facts, std::span<const Offer* const> offers, const Tariff* wholesale, const Use& use, const Located& l, catalogue::BandMask bands);
  void find_rules(Plan& p, const Use& use, const Located& l, catalogue::BandMask bands) const;
  const catalogue::Pays* find_pays(Id bucket, const Use& use, const Located& l, catalogue::BandMask bands) const;

  const Version& v_;
  const size_t buckets_;         // ids of buckets are below this
  std::array<Moment, 64> moments_;
  std::vector<Plan> plans_;
  const size_t set_mask_;
  size_t turn_ = 0;              // which of the four makes room
  std::vector<const catalogue::Pays*> pays_;  // a row for each plan, by id of the bucket; null: not asked yet
};

// Whether a condition holds; `bands`: the time bands in force.
bool matches(const Version& v, const catalogue::Condition& c, const Use& use, const Located& l, catalogue::BandMask bands);

}  // namespace sublet::rating
