// Store: accounts, lines and their items, compact enough for 60 million subscribers in memory.
//
// An Account has its money and a block of Items: offers, buckets, counters, limits. A Line is a number in service and
// belongs to one account. All are plain records in Pages, so that a checkpoint can be written while they change; the
// index from a number to its line and the list of due times are rebuilt when a checkpoint is read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/hash.h"
#include "base/phone.h"
#include "catalogue/registry.h"
#include "charging/pages.h"
#include "charging/timers.h"

namespace sublet::charging {

using LineId = uint32_t;     // index + 1; 0: none
using Ordinal = uint16_t;    // of a line within its account, from 1; 0: the account itself. 12 bits
using OperatorId = uint16_t;

// What an account has besides money. `def` is an id of the operator's registry.
struct __attribute__((packed, aligned(4))) Item {
  enum Kind : uint8_t {
    none = 0,
    offer = 1,         // def = offer, from = start, until = next due, value = quantity
    bucket = 2,        // def = bucket, [from, until) = validity, value = what is left
    counter = 3,       // def = counter, from = first local day of the period, until = when it is forgotten
    reached = 4,       // def = counter, from = the period's first day, value = thresholds passed (bits), see limits.cc
    credit = 5,        // value = credit limit in micro-units; stands before all others
    member_limit = 6,  // def = counter, line, value = at most
    ending = 7,        // def = offer: removed, charges until the period's end: from = removal, until = end
    paid = 8,          // a fee that may be given back: def = the bucket that paid (0: own money), from = offer << 16 | fee, until = period's end, value
  };
  uint16_t kind : 4;
  Ordinal line : 12;  // whose it is; 0: the account's
  catalogue::Id def;
  uint32_t from;
  uint32_t until;
  int64_t value;
  Item() = default;
  Item(Kind k, Ordinal of, catalogue::Id d, uint32_t f, uint32_t u, int64_t v) : kind(k & 0xf), line(of & 0xfff), def(d), from(f), until(u), value(v) {}
};
static_assert(sizeof(Item) == 20);

struct Account {
  int64_t money;
  uint32_t items;        // first item of the block in the arena
  uint32_t first_line;   // LineId
  uint32_t next_due;     // seconds UTC
  uint32_t opened;       // seconds UTC
  OperatorId op;
  uint16_t item_count, item_room;
  uint16_t line_count : 12;  // ordinals given so far
  uint16_t status : 2;   // Status
  uint16_t stopped : 1;  // some line of it is to be stopped, half or full
  uint16_t warned : 1;   // a low balance has been told
  uint32_t sessions;     // live sessions
  uint32_t version;      // number of the catalogue's version that its due points were reckoned with
  enum Status : uint8_t { open = 1, closed = 2 };
};
static_assert(sizeof(Account) == 40);

// What the host was asked to do, and what it has confirmed. Bits.
namespace stop {
inline constexpr uint8_t half = 1;      // outgoing barred
inline constexpr uint8_t full = 2;
inline constexpr uint8_t data = 4;
inline constexpr uint8_t throttled = 8;
inline constexpr uint8_t voice = 16, messages = 32;
}  // namespace stop

struct Line {
  uint64_t key;        // operator and number, see line_key; 0: removed
  AccountId account;
  LineId next;         // of the same account
  catalogue::Id host;
  Ordinal ordinal;     // within the account, from 1
  uint8_t wanted;      // stop bits
  uint8_t confirmed;
  uint8_t closed;      // number given back
  uint8_t barred;      // stop bits barred by command; above them what is stopped without: 0 see wanted, 1 half, 2 full, 3 nothing
  uint32_t asked;      // seconds UTC: the end of the use that made us ask
  uint32_t kbps;
  uint32_t since;      // seconds UTC: uses from before are not its own
  uint32_t sim;        // its place among the SIMs + 1; 0: none known
};
static_assert(sizeof(Line) == 40);

// A number in an operator: keys begin with the operator, so no number of one is ever found by another.
uint64_t line_key(OperatorId op, PhoneNumber number);
PhoneNumber number_of(uint64_t key);
// The same for what a SIM says: an IMSI has up to 15 digits (ITU-T E.212), and never the same key as a number by chance of
// its kind, since the tables are two.
inline uint64_t sim_key(OperatorId op, uint64_t imsi) { return uint64_t{op} << 50 | imsi; }

// What a SIM says of itself, and whose it is.
struct Sim {
  uint64_t key;        // see sim_key; 0: free
  LineId line;         // of a free one: the next free one's place + 1
  uint32_t spare;
};
static_assert(sizeof(Sim) == 16);

class Store {
 public:
  static constexpr int max_items = 13'000;  // they stand on one page; two months of 1,000 lines are some 8,000
  static constexpr int max_lines = 4'095;   // in the account's life

  const Account& account(AccountId id) const { return accounts_[id - 1]; }
  Account& mut_account(AccountId id) { return accounts_.mut(id - 1); }
  const Line& line(LineId id) const { return lines_[id - 1]; }
  Line& mut_line(LineId id) { return lines_.mut(id - 1); }
  size_t accounts() const { return accounts_.size(); }
  size_t lines() const { return lines_.size(); }

  AccountId add_account(OperatorId op, uint32_t now);
  LineId add_line(AccountId account, uint64_t key, catalogue::Id host, uint32_t since);
  void remove_line(LineId id);  // the number is free again
  void set_sim(LineId id, uint64_t key);  // 0: none any more. Who had that SIM has it no more
  LineId find_sim(uint64_t key) const;
  LineId find(uint64_t key) const;
  // Many lines in a row are fetched step by step, some records apart, so that the memory works meanwhile: first the
  // index, then the line that the index supposes (0: none; what it supposes is rarely wrong, and find() decides), then
  // its account, then the account's items.
  void prefetch_index(uint64_t key) const;
  LineId prefetch_line(uint64_t key) const;
  void prefetch_account(LineId supposed) const;
  void prefetch_items(LineId supposed) const;
  void prefetch(AccountId account, LineId line) const { accounts_.prefetch(account - 1), lines_.prefetch(line - 1); }
  LineId find(uint64_t key, LineId supposed) const { return supposed != 0 && line(supposed).key == key ? supposed : find(key); }
  template <class F>
  void each_line(AccountId a, F&& f) const {
    for (LineId l = account(a).first_line; l != 0; l = line(l).next) f(l);
  }

  std::span<const Item> items(AccountId id) const {
    const Account& a = account(id);
    return a.item_count == 0 ? std::span<const Item>() : std::span<const Item>(&arena_[a.items], a.item_count);
  }
  // Those of one line, or of the account itself: they stand side by side, the account's first, then by ordinal. A line of a
  // thousand finds its own without looking at the others'.
  struct Range {
    size_t from, to;
  };
  Range range(AccountId id, Ordinal line) const;
  // A stretch in which they all are, with others' where there are few: who looks through it asks for the line too.
  Range near(AccountId id, Ordinal line) const {
    const size_t count = account(id).item_count;
    return count <= few ? Range{0, count} : range(id, line);
  }
  // f(index, item) for what concerns a line: the account's items, then its own. Nothing may be inserted or removed meanwhile.
  template <class F>
  void each_item(AccountId id, Ordinal line, F&& f) const {
    const std::span<const Item> all = items(id);
    if (all.size() <= few) {
      for (size_t i = 0; i < all.size(); ++i)
        if (all[i].line == 0 || all[i].line == line) f(i, all[i]);
      return;
    }
    const Range shared = range(id, 0);
    for (size_t i = shared.from; i < shared.to; ++i) f(i, all[i]);
    if (line == 0) return;
    const Range own = range(id, line);
    for (size_t i = own.from; i < own.to; ++i) f(i, all[i]);
  }
  Item& mut_item(AccountId id, size_t i) { return arena_.mut(account(id).items + i); }
  // Before index `at`, which is in its line's range or at that range's end. False when the account has no room for more.
  bool insert_item(AccountId id, size_t at, const Item& item);
  bool add_item(AccountId id, const Item& item) { return insert_item(id, range(id, item.line).to, item); }
  void remove_item(AccountId id, size_t i);

  // When something of the account is due. Accounts due at the same second come in the order of their ids.
  void set_due(AccountId id, uint32_t at);
  uint32_t first_due() const { return due_.first(); }
  // The next account due at or before `now`; 0: none. It stays due until set_due says otherwise.
  AccountId next_due(uint32_t now) {
    return due_.next(now, [this](AccountId a, uint32_t at) { return account(a).next_due == at; });
  }

  size_t bytes() const;  // resident, all indexes counted
  // Checkpoint: the four tables by pages.
  static constexpr int tables = 4;
  void snapshot_begin();
  bool snapshot_page(int table, size_t page, std::string& out);
  size_t snapshot_size(int table) const;
  void snapshot_end();
  std::string_view page_now(int table, size_t page) const;  // empty: there are no more
  bool restore_page(int table, size_t page, std::string_view bytes);
  void save_small(std::string& out) const;
  bool restore_small(std::string_view& in);
  void rebuild();  // indexes, after all pages are there

 private:
  static constexpr size_t arena_page = 256 << 10, few = 32;
  uint32_t allocate(uint16_t room);
  void release(uint32_t at, uint16_t room);
  void index_insert(LineId id);
  void free_sim(uint32_t place);
  void index_sim(uint32_t place);
  struct Place {  // where the search for a key begins, and its tag
    size_t slot;
    uint8_t tag;
  };
  Place place_of(uint64_t key) const;
  size_t after(size_t slot) const { return slot + 1 == index_.size() ? 0 : slot + 1; }

  Pages<Account> accounts_;
  Pages<Line> lines_;
  Pages<Sim> sims_;
  uint32_t free_sim_ = 0;  // place + 1
  std::vector<uint32_t, BlockAllocator<uint32_t>> sim_index_;  // place + 1, open addressing; one that holds no more matches nothing
  size_t sims_indexed_ = 0;
  Pages<Item, arena_page> arena_;
  std::vector<uint32_t> free_ = std::vector<uint32_t>(max_items + 1, 0);  // by room: 1 + first free block; chained through Item::from
  // Open addressing: LineId, and beside it a tag of its key's hash (0: empty), so that other lines on the way to one are
  // not fetched from memory only to be found other.
  std::vector<LineId, BlockAllocator<LineId>> index_;
  std::vector<uint8_t, BlockAllocator<uint8_t>> tags_;
  size_t indexed_ = 0;
  Timers due_;
};

}  // namespace sublet::charging
