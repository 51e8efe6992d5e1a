// BillReader: what a record of charging's log books on accounts, added up over the records that were read.
//
// Booked is what changes an account's own money (what is held for a session is still its own) and what uses and fees cost,
// whoever pays: `cost + amount` of a use or fee is what money buckets paid of it. The sum of all `amount` of an account is its
// money, to the micro-unit. Names (operator, fee, service of a session's charge) are not in the log; they are found from the ids
// kept here, many at a time (follower.cc).
//
//   BillReader reader(true);
//   reader.read(record);                     // many
//   for (const auto& [key, sum] : reader.sums()) ...
//
// Pure; one thread.
#pragma once

#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "charging/event.h"
#include "engine/log_format.h"

namespace sublet::gateway {

struct BillKey {
  charging::AccountId account = 0;
  uint64_t line = 0;        // PhoneNumber bits
  int64_t slot = 0;         // quarter of an hour UTC in which it was booked: any time zone's months are made of whole ones
  charging::EventKind kind{};
  uint16_t ref = 0;         // of a fee: its id; of a use: its service + 1, 0: to be found from version and rule
  uint32_t version = 0;
  uint16_t rule = 0, price = 0;
  catalogue::Id host = 0;   // of a use
  bool operator==(const BillKey&) const = default;
};
struct HashOfBillKey {
  size_t operator()(const BillKey& k) const {
    const uint64_t of = uint64_t{k.account} << 32 | static_cast<uint32_t>(k.slot), why = uint64_t{k.ref} << 48 | static_cast<uint64_t>(k.kind) << 32 | uint64_t{k.rule} << 16 | k.price;
    return static_cast<size_t>(mix64(k.line ^ mix64(of ^ mix64(why ^ (uint64_t{k.host} << 32 | k.version)))));
  }
};
struct BillSum {
  int64_t amount = 0, cost = 0, units = 0, count = 0;
  int64_t wholesale = 0;    // what uses cost us at their host
};

// A top-up by command, whose key says whether it gives a payment back.
struct PaidIn {
  charging::AccountId account = 0;
  uint64_t line = 0;
  int64_t slot = 0, amount = 0;
  std::string key;
};

// One use that was charged.
struct UsageEntry {
  uint64_t position = 0;
  uint32_t sub = 0;
  BillKey what;             // account, line, service
  Instant at;               // when it began; of a session's charge: when it was charged
  uint32_t group = 0;       // rating group; 0: none stated
  bool known = false;       // `direction`, `peer` and `seconds` are; those of a session stand in its first request
  catalogue::Direction direction{};
  PhoneNumber peer;
  int64_t seconds = 0, units = 0, cost = 0, discount = 0, wholesale = 0;
};

// One thing that happened to an account and is no use: a fee, a top-up, a correction, a gift; a limit that was reached, a stop, a restore ...
struct BookedEntry {
  uint64_t position = 0;
  uint32_t sub = 0;         // its place among the events of the record
  BillKey what;             // account, line, kind, fee
  Instant at;               // of what happened: a due time, perhaps before it was booked
  int64_t amount = 0, cost = 0;
  catalogue::Id bucket = 0; // of units that were corrected or given: which, and how many
  int64_t units = 0;
  std::string key;          // of a top-up by command
};

class BillReader {
 public:
  explicit BillReader(bool singles) : singles_(singles) {}
  void read(const engine::Record& record);
  void clear();

  using Sums = std::unordered_map<BillKey, BillSum, HashOfBillKey>;
  const Sums& sums() const { return sums_; }
  const std::vector<PaidIn>& paid_in() const { return paid_in_; }
  const std::vector<UsageEntry>& uses() const { return uses_; }
  const std::vector<BookedEntry>& entries() const { return entries_; }
  size_t size() const { return sums_.size() + paid_in_.size() + uses_.size() + entries_.size(); }

 private:
  void book(const charging::Event& e, int64_t slot, uint64_t position, uint32_t sub, std::string_view key);
  void book(const charging::Charged& c, const catalogue::Use* use, uint32_t group, Instant at, int64_t slot, uint64_t position, uint32_t sub);
  const bool singles_;      // uses and entries too, besides their sums
  Sums sums_;
  std::vector<PaidIn> paid_in_;
  std::vector<UsageEntry> uses_;
  std::vector<BookedEntry> entries_;
};

}  // namespace sublet::gateway
