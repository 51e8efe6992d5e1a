// State: everything that charging knows, and nothing that it could ask the world for.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/prefetch.h"
#include "catalogue/compile.h"
#include "charging/command.h"
#include "charging/event.h"
#include "charging/recent.h"
#include "charging/session_key.h"
#include "charging/store.h"
#include "charging/table.h"
#include "rating/rate.h"

namespace sublet::charging {

struct HashOf128 {
  size_t operator()(const Hash128& h) const { return static_cast<size_t>(h.low); }
};

// The fingerprints of one host's records of one day: what has been charged is never charged again.
class Seen {
 public:
  bool contains(const Hash128& h) const;
  void insert(const Hash128& h);
  void prefetch(const Hash128& h) const {
    if (!slots_.empty()) sublet::prefetch(&slots_[h.low & (slots_.size() - 1)]);
  }
  size_t size() const { return count_; }
  size_t bytes() const { return slots_.capacity() * sizeof(Hash128); }
  using Slots = std::vector<Hash128, BlockAllocator<Hash128>>;
  const Slots& slots() const { return slots_; }
  void restore(Slots slots, size_t count) { slots_ = std::move(slots), count_ = count; }

 private:
  Slots slots_;  // open addressing, a power of two; empty: {0, 0}
  size_t count_ = 0;
};

struct VersionEntry {
  uint32_t number = 0;
  Hash128 source;
  Instant effective, published;
  std::shared_ptr<const catalogue::Version> tables;
};

// A sum as it can be shown: what passes 64 bits stands at their end.
constexpr int64_t shown(i128 sum) { return sum > INT64_MAX ? INT64_MAX : sum < INT64_MIN ? INT64_MIN : static_cast<int64_t>(sum); }

struct HostStats {
  std::array<uint64_t, verdict_count> records{};
  i128 retail = 0, wholesale = 0;            // micro-units
  i128 overrun = 0;                          // charged beyond what accounts could spend
  i128 after_stop = 0;                       // charged for uses after the host had confirmed a stop
  uint64_t stops = 0, restores = 0, confirmed = 0;
  int64_t lag_seconds = 0;                   // sum over confirmed stops: from the end of the use to the confirmation
  uint64_t lags = 0;
  uint64_t refused_uses = 0;                 // that sessions reported and no price took
};

struct Reject {
  uint64_t record = 0;
  Verdict verdict{};
  uint8_t reason = 0;   // of the decoder, when unreadable
};

struct FileState {
  std::string host, name;
  uint64_t size = 0;
  uint64_t next = 0;    // records taken so far
  uint32_t begun = 0, finished = 0;  // seconds UTC; finished 0: not yet
  std::array<uint64_t, verdict_count> counts{};
  std::vector<Reject> rejects;       // until the file is finished
};

struct HeldUnits {
  catalogue::Id def;
  Ordinal line;
  uint32_t from, until;
  int64_t amount;
};

struct HeldMove {           // of a counter: what the granted use will add to it
  catalogue::Id def;
  Ordinal line;             // 0: of the account
  uint32_t period;
  int64_t amount;
};

struct SessionGroupState {
  uint32_t group = 0, service = 0;  // both name it
  bool money = false;       // its units are micro-units, asked for as such
  uint32_t change = 0;      // seconds UTC: the tariff changes within the grant; 0: no
  uint32_t version = 0;     // whose denominator the carries have
  PhoneNumber place;        // where the line was, and the marks, when it was granted: they price its use
  uint32_t marks = 0;
  rating::Carry carry, wholesale;
  Instant reported;         // up to where its use has been charged
  int64_t held_money = 0;
  Few<HeldUnits, 3> held;
  Few<HeldMove, 3> moves;
  int64_t granted = 0;      // units and time of the grant that holds `moves`, and its turn among those of the account
  Instant granted_at;
  uint64_t turn = 0;
  struct Alone {            // what its hold is reckoned from while it is one of a crowd (crowd.cc)
    bool in_crowd = false;
    uint16_t price = 0, rounding = 0;  // into Version::prices
    int64_t scale = 1, charged = 0;
    i128 base = 0;          // what it has cost besides what it holds the counter's moves for; over Version::den
  } alone;
  bool holds_nothing() const { return held_money == 0 && held.empty() && moves.empty(); }
  // Whether the grant moves counters of the account, which other lines' grants may move too.
  bool wide() const { return std::any_of(moves.begin(), moves.end(), [](const HeldMove& m) { return m.line == 0; }); }
};

struct Session {
  Hash128 key;
  PhoneNumber served;       // its line's number
  AccountId account = 0;
  LineId line = 0;
  uint32_t version = 0;     // number of the catalogue's version that it began with
  catalogue::Use use;
  Instant started, last;
  uint32_t lives = 0;       // seconds
  uint32_t place = 0;       // in Live::sessions of its account
  uint32_t number = 0;      // of the last credit request, and its answer, for one who asks again
  uint8_t type = 0;         // Credit::Type of it; 0: the session is not of credit control
  Text<88> id;
  Text<120> answer;
  Few<SessionGroupState, 1> groups;

  void reset() {            // for another to use, with the room that it has
    groups.clear_to(8), id.clear(), answer.clear();
    account = 0, line = 0, version = 0, lives = 0, place = 0, number = 0, type = 0;
    use = {};
  }
};

// What of an account is live.
struct Live {
  Few<Hash128, 2> sessions;
  int64_t held = 0;         // micro-units
  uint32_t first_end = UINT32_MAX;  // seconds UTC: no session of it times out before
  // Grants that hold moves of counters: how many, how many of them of the account's own counters, and whether some grant holds
  // less than it should. While any is wide or lacks, all have to do with each other; else only those of one line.
  uint32_t counting = 0, wide = 0;
  bool lacks = false;
  uint64_t turns = 0;       // given so far
  struct Crowd {            // many grants on one counter of the account, see crowd.cc; nobody in it: there is none
    catalogue::Id counter = 0;
    uint32_t period = 0;
    uint32_t count = 0;
    int64_t units = 0;      // of the counter, that they will move it by
    int64_t until = 0;      // as long as the counter does not go further, each holds enough, whoever comes first
  } crowd;
  uint64_t crowd_retry = 0;  // not before this turn is a crowd formed
  bool crowded() const { return crowd.count != 0 && crowd.count == counting && !lacks; }
  bool together() const { return wide != 0 || lacks; }
  void reset() { *this = Live(std::move(sessions)); }
  Live() = default;

 private:
  explicit Live(Few<Hash128, 2>&& room) : sessions(std::move(room)) { sessions.clear(); }
};

struct GrantRef {
  Hash128 session;
  uint32_t group, service;
  bool is_of(const SessionGroupState& g) const { return g.group == group && g.service == service; }
};

// The grants of one line that move counters of that line alone, in the order granted.
struct Grants {
  Few<GrantRef, 2> list;
  void reset() { list.clear(); }
};
inline uint64_t grants_key(AccountId a, Ordinal line) { return uint64_t{a} << 12 | line; }

struct HashOfAccount {
  size_t operator()(AccountId a) const { return static_cast<size_t>(mix64(a)); }
};
struct HashOfGrants {
  size_t operator()(uint64_t key) const { return static_cast<size_t>(mix64(key)); }
};

struct OperatorState {
  OperatorId id = 0;
  std::string code;
  catalogue::Registry registry;
  std::vector<VersionEntry> versions;                         // by number, from 1
  uint32_t told = 0;                                          // number of the last one that was said to be in force
  AccountId turning = 0;                                      // the next account to be turned to it; 0: all are
  Instant turn_at;                                            // when the next of them are
  int64_t closed_until = 0;                                   // seconds UTC: books are closed before it
  std::array<std::array<i128, ledger_count>, unit_count> totals{};
  std::map<std::pair<catalogue::Id, uint32_t>, Seen> seen;    // host, UTC day of use
  std::map<Hash128, FileState> files;                         // by content
  int64_t forgotten = 0;                                      // seconds UTC: fingerprints of uses before it are gone
  uint32_t swept = 0;                                         // UTC day on which what is too old was last dropped
  struct Left {
    catalogue::Id host;
    uint8_t stops;
  };
  std::map<uint64_t, Left> left_stopped;                      // numbers removed while their host had them stopped, by line_key
  struct Closed {
    uint32_t at;                                              // seconds UTC
    LineId line;                                              // the number's last line
  };
  std::map<uint64_t, Closed> closed_lines;                    // numbers given back, by line_key, while uses from before may come
  std::map<catalogue::Id, HostStats> hosts;
  std::map<catalogue::Id, std::vector<rating::CounterState>> host_counters;
  uint64_t accounts = 0, lines = 0, stopped = 0;
  uint64_t sessions = 0;                                      // live ones; counted anew from them, never written down

  const VersionEntry* version_at(Instant at) const {
    const VersionEntry* best = versions.empty() ? nullptr : &versions.front();
    for (const VersionEntry& v : versions)
      if (v.effective <= at) best = &v;
    return best;
  }
};

struct State {
  Store store;
  std::vector<std::unique_ptr<OperatorState>> operators;      // id - 1
  Table<Hash128, Session, HashOf128> sessions;                // by session_key
  Table<AccountId, Live, HashOfAccount> live;
  Timers ends;                                                // by Live::first_end
  Recent recent;
  Table<uint64_t, Grants, HashOfGrants> counting;             // by grants_key
  struct Known {
    uint32_t at;
    uint64_t what;       // of the command's bytes, where a repetition has the same; else 0
    std::string answer;
  };
  std::unordered_map<Hash128, Known, HashOf128> keys;         // idempotency keys and the first answer
  std::deque<std::pair<uint32_t, Hash128>> key_ages;

  OperatorState* find(std::string_view code) const {
    for (const auto& op : operators)
      if (op->code == code) return op.get();
    return nullptr;
  }
};

}  // namespace sublet::charging
