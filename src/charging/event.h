// Outcomes: what a command did. An Outcome is an answer and the events that followed, in order.
//
// Every event that moves something carries balanced postings: for each asset they sum to zero (checked, always). An
// asset is the operator's money or a unit; a ledger says whose or what for. Format: docs/formats/events.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/phone.h"
#include "base/time.h"
#include "base/units.h"
#include "charging/store.h"
#include "rating/rate.h"

namespace sublet::charging {

enum class Ledger : uint8_t {
  money = 0,         // the account's own money
  bucket = 1,        // a bucket of the account (ref = bucket)
  held = 2,          // held for live sessions
  revenue_use = 3,   // earned by use
  revenue_fee = 4,   // earned by fees (ref = fee)
  used = 5,          // units used up
  granted = 6,       // units and credits given (ref = bucket)
  expired = 7,       // units and credits that ended unused
  outside = 8,       // money that came in or went out
  adjusted = 9,      // corrections
  host_payable = 10, // owed to the host (ref = host)
  host_cost = 11,    // the same, as cost
};
inline constexpr int ledger_count = 12;
const char* ledger_name(Ledger ledger);

struct Posting {
  Unit asset;
  Ledger ledger;
  catalogue::Id ref;
  int64_t amount;
};

enum class EventKind : uint16_t {
  published = 1, account_opened = 2, account_closed = 3, line_added = 4, line_removed = 5, credit_set = 6, member_limit_set = 7,
  offer_added = 8, offer_removed = 9, topped_up = 10, adjusted = 11, transferred = 12, gift = 13, charged = 14, fee_charged = 15,
  granted = 16, expired = 17, rolled_over = 18, limit_reached = 19, limit_lifted = 20, stop_wanted = 21, switched = 22,
  session_started = 23, session_granted = 24, session_ended = 25, period_closed = 26, low_balance = 27, file_begun = 28,
  file_finished = 29, offer_ended = 30, offer_renewed = 31, instalment = 32, minimum_charged = 33, version_in_force = 34,
  use_refused = 35, no_room = 36, sim_set = 37, barred = 38, withdrawn = 39,
};
const char* event_name(EventKind kind);

// One event. What `ref`, `amount` and `other` are is said per kind in docs/formats/events.md.
struct Event {
  EventKind kind{};
  AccountId account = 0;
  PhoneNumber line;
  uint32_t ref = 0;        // an id of the operator's registry, or a session's rating group
  int64_t amount = 0, other = 0;
  Instant at;              // of what happened (a use's end, a due time)
  std::string note;
  std::vector<Posting> postings;
  // `ref` as an id; 0 where it is none, as of a rating group.
  catalogue::Id id() const { return ref <= UINT16_MAX ? static_cast<catalogue::Id>(ref) : catalogue::Id{0}; }
};

// What a use cost and why: enough to explain it with the catalogue's version at hand.
struct Charged {
  AccountId account = 0;
  PhoneNumber line;
  catalogue::Id host = 0;
  uint32_t version = 0;           // number of the catalogue's version
  int64_t cost = 0;               // micro-units
  int64_t discount = 0;
  int64_t wholesale = 0;
  int64_t overrun = 0;            // part of the cost beyond what the account could spend
  uint16_t price = 0;
  uint16_t wholesale_rule = 0;
  uint8_t flags = 0;              // bits below
  catalogue::Id discount_offer = 0;
  static constexpr uint8_t late = 1, after_stop = 2, capped = 4, no_wholesale = 8, parts_dropped = 16;
  struct Part {
    rating::Part::Kind kind;
    catalogue::Id offer;
    uint16_t rule;
    catalogue::Id bucket;
    int32_t destination;
    int64_t second, units, taken, from;
  };
  std::vector<Part> parts;
  std::vector<Posting> postings;
};

// What became of one record of a usage file.
enum class Verdict : uint8_t {
  charged = 0, unreadable = 1, skipped = 2, repeated = 3, unknown_line = 4, no_offer = 5, no_price = 6, closed_destination = 7,
  too_large = 8, too_late = 9, from_the_future = 10, wrong_host = 11, account_full = 12, before_line = 13, line_closed = 14,
};
inline constexpr int verdict_count = 15;
const char* verdict_name(Verdict v);

// The answer to a command. `code` is empty when it was done; else a refusal of docs/formats/commands.md.
struct Answer {
  std::string code, detail;
  AccountId account = 0;
  Money money;             // the account's own, afterwards
  Money cost;
  struct Grant {
    uint32_t group = 0;
    int64_t units = 0;
    bool last = false;
    std::string refused;
    int64_t holds = 0;     // micro-units held for it
  };
  std::vector<Grant> grants;
  uint64_t records = 0;    // of a file: those already taken
  bool done() const { return code.empty(); }
  void clear() {  // keeps the room of its lists
    code.clear(), detail.clear(), grants.clear();
    account = 0, money = cost = Money(), records = 0;
  }
};

void encode(const Event& e, std::string& out);
void encode(const Charged& c, std::string& out);
void encode(const Answer& a, std::string& out);

// Outcome bytes of all commands but usage: answer, then events; those that charge a use carry a Charged.
struct Outcome {
  Answer answer;
  struct Entry {
    Event event;
    Charged charged;       // if event.kind == charged
  };
  std::vector<Entry> events;
};
bool decode_outcome(std::string_view bytes, Outcome& out);
bool decode_events(std::string_view bytes, Outcome& out);  // what follows the answer

// Outcome bytes of a usage command: one verdict a record, each `charged` followed by its Charged; then other events.
struct UsageOutcome {
  std::string refused;     // the batch as a whole, e.g. the file was not begun
  std::vector<Verdict> verdicts;
  std::vector<Charged> charged;    // one for each verdict `charged`, in order
  std::vector<Outcome::Entry> events;
  std::vector<uint32_t> event_of;  // record after which each event came
};
bool decode_usage_outcome(std::string_view bytes, UsageOutcome& out);

}  // namespace sublet::charging
