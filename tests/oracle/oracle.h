// Oracle: charging as one would write it on an afternoon: maps, integers, no indexes, no speed. The real machine must
// agree with it after every command.
//
// It knows accounts of one line with money, credit and two buckets of octets that pay in order; data at 0.10 a MB in
// increments of 64 KB, rounded half up to 0.01, over all reports of a session; sessions of several groups. Of three
// accounts one has that price, one pays until 0.30 of each 8 MB of the month and goes on free, one gets 4 MB free and then
// pays: there, what is granted stands on the month's counter. Time stands still in it. What it leaves out (calendars,
// fees, limits) has tests of its own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/compile.h"
#include "charging/command.h"
#include "charging/event.h"

namespace sublet::oracle {

inline constexpr int64_t KB = 1024, MB = 1024 * KB;
inline constexpr int64_t increment = 64 * KB, rate = 6'250;  // micro-units an increment
inline constexpr int64_t round_to = 10'000;
inline constexpr int bucket_count = 2;
enum class Plan { flat, capped, first_free };
Plan plan_of(int account);
inline constexpr const char* bucket_names[bucket_count] = {"first", "second"};

// The catalogue that says the same.
catalogue::Bundle bundle();
inline constexpr const char* operator_code = "oracle";
PhoneNumber number_of(int account);
std::string session_name(int session);

struct Rng {  // SplitMix64
  uint64_t state;
  uint64_t next();
  int64_t below(int64_t n) { return static_cast<int64_t>(next() % static_cast<uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }
};

// A command as the oracle understands it, and its bytes.
struct Command {
  enum class What { open, top_up, top_up_bucket, adjust, adjust_bucket, transfer, fee, credit, use, covered_use, start, update, end } what{};
  int account = 0, to = 0, bucket = 0, session = 0;
  int64_t amount = 0;  // micro-units or octets
  struct Group {
    uint32_t group;
    int64_t used, asked;
  };
  std::vector<Group> groups;
  Instant start;       // of a use
  std::string text() const;
  std::string bytes(const std::string& key) const;
};

struct Expected {
  std::string code;
  int64_t money = 0, cost = 0;
  struct Grant {
    uint32_t group;
    int64_t units;
    bool last;
    std::string refused;
    int64_t holds;
  };
  std::vector<Grant> grants;
};
// Empty when the answer is as expected.
std::string differs(const Expected& expected, const charging::Answer& answer);

class Oracle {
 public:
  Expected apply(const Command& c);

  struct Carry {  // of one use that is charged in parts
    int64_t ahead = 0, exact = 0, charged = 0;
  };
  struct Account {
    bool open = false;
    int64_t money = 0, credit = 0;
    int64_t buckets[bucket_count] = {};
    Plan plan = Plan::flat;
    int64_t counter = 0;                            // of the month
    std::vector<std::pair<int, uint32_t>> standing; // sessions and groups that were granted a part of it, in that order
  };
  struct Group {
    Carry carry;
    int64_t held_money = 0, held[bucket_count] = {};
    int64_t granted = 0, moves = 0;
  };
  struct Session {
    int account;
    std::map<uint32_t, Group> groups;
  };
  std::map<int, Account> accounts;
  std::map<int, Session> sessions;
  int64_t held_money(int account) const;
  int64_t held(int account, int bucket) const;

 private:
  struct Cost {
    int64_t money = 0, moves = 0, draws[bucket_count] = {};
    Carry carry;
  };
  Cost price(const Account& a, const Carry& carry, int64_t units, int64_t counter) const;
  void pay(Account& a, const Cost& cost);
  void release(Account& a, int session, uint32_t id, Group& g);
  int64_t ahead(const Account& a) const;
  int64_t lacking(const Account& a, int64_t moves) const;
  void restack(Account& a, int64_t moves, int64_t cost);
  Expected::Grant grant(Account& a, int session, uint32_t id, int64_t asked);
  Expected start(const Command& c);
  Expected report(const Command& c);
};

// Random commands. `mild`: only such as may never oversell (sessions that use what was granted, covered uses).
class Generator {
 public:
  Generator(uint64_t seed, int account_count, bool mild) : rng{seed}, accounts_(account_count), mild_(mild) {}
  Command next(const Oracle& now);
  Rng rng;
  Instant use_start;

 private:
  void session(Command& c, const Oracle& now);
  int accounts_, sessions_ = 0;
  bool mild_;
};

}  // namespace sublet::oracle
