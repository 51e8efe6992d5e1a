#include "charging/store.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/bytes.h"
#include "base/ensure.h"
#include "base/prefetch.h"

namespace sublet::charging {

// 14 bits of operator above 50 bits that tell numbers of up to 15 digits apart: the digits' value, which leading zeros
// leave unchanged, so numbers of a line (E.164, no leading zero) map one to one.
uint64_t line_key(OperatorId op, PhoneNumber number) {
  uint64_t value = 0;
  for (int i = 0; i < number.size(); ++i) value = value * 10 + number.digit(i);
  return (uint64_t{op} << 50) | value;
}

PhoneNumber number_of(uint64_t key) {
  uint64_t value = key & ((uint64_t{1} << 50) - 1), bits = 0;
  if (value == 0) return PhoneNumber::from_bits(1);  // "0"
  int digits = 0;
  for (; value >= 10; value /= 100, digits += 2) {  // two at a time, each a nibble
    const uint64_t two = value % 100;
    bits = bits >> 8 | (two + 6 * (two / 10)) << 56;
  }
  if (value != 0) bits = bits >> 4 | value << 60, ++digits;
  return PhoneNumber::from_bits(bits | static_cast<uint64_t>(digits));
}

AccountId Store::add_account(OperatorId op, uint32_t now) {
  Account a{};
  a.op = op;
  a.opened = now;
  a.next_due = never;
  a.status = Account::open;
  return static_cast<AccountId>(accounts_.push(a) + 1);
}

LineId Store::add_line(AccountId account_id, uint64_t key, catalogue::Id host, uint32_t since) {
  Account& a = mut_account(account_id);
  Line l{};
  l.key = key;
  l.account = account_id;
  l.next = a.first_line;
  l.host = host;
  l.ordinal = ++a.line_count;
  l.since = since;
  const auto id = static_cast<LineId>(lines_.push(l) + 1);
  a.first_line = id;
  index_insert(id);
  return id;
}

Store::Place Store::place_of(uint64_t key) const {
  // Multiply-shift onto any table size: no power of two needed, so the load stays near what we choose. The tag is of the
  // bits that say least about the slot.
  const uint64_t h = mix64(key);
  const auto tag = static_cast<uint8_t>(h & 0xff);
  return {static_cast<size_t>((static_cast<unsigned __int128>(h) * index_.size()) >> 64), tag == 0 ? uint8_t{1} : tag};
}

void Store::index_insert(LineId id) {
  if (index_.empty() || (indexed_ + 1) * 4 > index_.size() * 3) {  // at most three quarters full
    auto old = std::move(index_);
    index_.assign(std::max<size_t>(64, old.size() + old.size() / 2), 0);
    tags_.assign(index_.size(), 0);
    indexed_ = 0;
    for (const uint32_t known : old)
      if (known != 0 && line(known).key != 0) index_insert(known);
  }
  auto [at, tag] = place_of(line(id).key);
  while (tags_[at] != 0) at = after(at);
  index_[at] = id;
  tags_[at] = tag;
  ++indexed_;
}

// A removed line keeps its slot (its key is 0, so it matches nothing) until the index grows.
void Store::remove_line(LineId id) {
  Line& l = mut_line(id);
  l.closed = 1;
  l.key = 0;
}

LineId Store::find(uint64_t key) const {
  if (index_.empty()) return 0;
  auto [at, tag] = place_of(key);
  for (; tags_[at] != 0; at = after(at))
    if (tags_[at] == tag && line(index_[at]).key == key) return index_[at];
  return 0;
}

void Store::index_sim(uint32_t place) {
  if ((sims_indexed_ + 1) * 3 > sim_index_.size() * 2) {  // those that hold no more are left behind
    sim_index_.assign(std::bit_ceil(std::max<size_t>(16, sims_.size() * 2)), 0);
    sims_indexed_ = 0;
    for (uint32_t i = 0; i < sims_.size(); ++i)
      if (sims_[i].key != 0 && i != place) index_sim(i);
  }
  size_t at = mix64(sims_[place].key) & (sim_index_.size() - 1);
  while (sim_index_[at] != 0) at = (at + 1) & (sim_index_.size() - 1);
  sim_index_[at] = place + 1;
  ++sims_indexed_;
}

LineId Store::find_sim(uint64_t key) const {
  if (sim_index_.empty()) return 0;
  for (size_t at = mix64(key) & (sim_index_.size() - 1); sim_index_[at] != 0; at = (at + 1) & (sim_index_.size() - 1))
    if (const Sim& sim = sims_[sim_index_[at] - 1]; sim.key == key) return sim.line;
  return 0;
}

void Store::free_sim(uint32_t place) {
  Sim& sim = sims_.mut(place);
  mut_line(sim.line).sim = 0;
  sim = {0, free_sim_, 0};
  free_sim_ = place + 1;
}

void Store::set_sim(LineId id, uint64_t key) {
  if (line(id).sim != 0) free_sim(line(id).sim - 1);
  if (key == 0) return;
  if (const LineId before = find_sim(key); before != 0) free_sim(line(before).sim - 1);
  uint32_t place = free_sim_;
  if (place != 0) free_sim_ = sims_[--place].line;
  else place = static_cast<uint32_t>(sims_.push({}));
  sims_.mut(place) = {key, id, 0};
  mut_line(id).sim = place + 1;
  index_sim(place);
}

void Store::prefetch_index(uint64_t key) const {
  if (index_.empty()) return;
  const size_t slot = place_of(key).slot;
  sublet::prefetch(&tags_[slot]);
  sublet::prefetch(&index_[slot]);
}
LineId Store::prefetch_line(uint64_t key) const {
  if (index_.empty()) return 0;
  auto [at, tag] = place_of(key);
  for (; tags_[at] != 0; at = after(at))
    if (tags_[at] == tag) {
      lines_.prefetch(index_[at] - 1);
      return index_[at];
    }
  return 0;
}
void Store::prefetch_account(LineId supposed) const { accounts_.prefetch(line(supposed).account - 1); }
void Store::prefetch_items(LineId supposed) const {
  const Account& a = account(line(supposed).account);
  if (a.item_count == 0) return;
  const auto* first = reinterpret_cast<const char*>(&arena_[a.items]);
  const size_t octets = std::min<size_t>(a.item_count * sizeof(Item), 512);  // what most accounts have
  for (size_t at = 0; at < octets; at += 64) sublet::prefetch(first + at);
  sublet::prefetch(first + octets - 1);
}



uint32_t Store::allocate(uint16_t room) {
  if (const uint32_t first = free_[room]; first != 0) {
    free_[room] = arena_[first - 1].from;
    return first - 1;
  }
  static_assert(max_items <= decltype(arena_)::per_page);  // a block never crosses a page, so that its items stand side by side
  size_t at = arena_.size();
  constexpr size_t page = decltype(arena_)::per_page;
  if (at / page != (at + room - 1) / page) at = (at / page + 1) * page;
  arena_.grow(at + room);
  return static_cast<uint32_t>(at);
}

void Store::release(uint32_t at, uint16_t room) {
  if (room == 0) return;
  Item& head = arena_.mut(at);
  head = Item{};
  head.from = free_[room];
  free_[room] = at + 1;
}

Store::Range Store::range(AccountId id, Ordinal line) const {
  const std::span<const Item> all = items(id);
  if (all.size() <= few) {  // most accounts: read through
    size_t from = 0;
    while (from < all.size() && all[from].line < line) ++from;
    size_t to = from;
    while (to < all.size() && all[to].line == line) ++to;
    return {from, to};
  }
  const auto begin = std::partition_point(all.begin(), all.end(), [&](const Item& i) { return i.line < line; });
  const auto end = std::partition_point(begin, all.end(), [&](const Item& i) { return i.line <= line; });
  return {static_cast<size_t>(begin - all.begin()), static_cast<size_t>(end - all.begin())};
}

bool Store::insert_item(AccountId id, size_t at, const Item& item) {
  Account& a = mut_account(id);
  if (a.item_count >= max_items) return false;
  const Range own = range(id, item.line);
  ensure(at >= own.from && at <= own.to, "an item is put among those of its line");
  if (a.item_count == a.item_room) {
    // One by one while small (most accounts have few and keep them), then by a quarter.
    const auto room = static_cast<uint16_t>(std::min(max_items, a.item_room + (a.item_room < 8 ? 1 : a.item_room / 4)));
    const uint32_t to = allocate(room);
    if (a.item_count != 0) std::memcpy(arena_.mut(to, a.item_count), &arena_[a.items], a.item_count * sizeof(Item));
    release(a.items, a.item_room);
    a.items = to;
    a.item_room = room;
  }
  Item* place = arena_.mut(a.items + at, a.item_count + 1u - at);
  std::memmove(place + 1, place, (a.item_count - at) * sizeof(Item));
  *place = item;
  ++a.item_count;
  return true;
}

void Store::remove_item(AccountId id, size_t at) {
  Account& a = mut_account(id);
  ensure(at < a.item_count, "an item that is removed exists");
  Item* place = arena_.mut(a.items + at, a.item_count - at);
  std::memmove(place, place + 1, (a.item_count - 1u - at) * sizeof(Item));
  place[a.item_count - 1u - at] = Item{};
  --a.item_count;
}

void Store::set_due(AccountId id, uint32_t at) {
  if (account(id).next_due == at) return;
  mut_account(id).next_due = at;
  if (at != never) due_.set(id, at);
}

size_t Store::bytes() const {
  return accounts_.bytes() + lines_.bytes() + arena_.bytes() + sims_.bytes() + sim_index_.capacity() * sizeof(uint32_t) + index_.capacity() * sizeof(LineId) + tags_.capacity() + due_.bytes();
}

void Store::snapshot_begin() {
  accounts_.snapshot_begin();
  lines_.snapshot_begin();
  arena_.snapshot_begin();
  sims_.snapshot_begin();
}
bool Store::snapshot_page(int table, size_t page, std::string& out) {
  return table == 0 ? accounts_.snapshot_page(page, out) : table == 1 ? lines_.snapshot_page(page, out) : table == 2 ? arena_.snapshot_page(page, out) : sims_.snapshot_page(page, out);
}
size_t Store::snapshot_size(int table) const {
  return table == 0 ? accounts_.snapshot_size() : table == 1 ? lines_.snapshot_size() : table == 2 ? arena_.snapshot_size() : sims_.snapshot_size();
}
std::string_view Store::page_now(int table, size_t page) const {
  return table == 0 ? accounts_.page_now(page) : table == 1 ? lines_.page_now(page) : table == 2 ? arena_.page_now(page) : sims_.page_now(page);
}
void Store::snapshot_end() {
  accounts_.snapshot_end();
  lines_.snapshot_end();
  arena_.snapshot_end();
  sims_.snapshot_end();
}
bool Store::restore_page(int table, size_t page, std::string_view bytes) {
  return table == 0 ? accounts_.restore_page(page, bytes) : table == 1 ? lines_.restore_page(page, bytes) : table == 2 ? arena_.restore_page(page, bytes) : sims_.restore_page(page, bytes);
}
void Store::save_small(std::string& out) const {
  Writer w(out);
  for (const uint32_t head : free_) w.put(head);
  w.put(free_sim_);
}
bool Store::restore_small(std::string_view& in) {
  const size_t octets = (free_.size() + 1) * sizeof(uint32_t);
  Reader r(in.substr(0, octets));
  for (uint32_t& head : free_) r.get(head);
  r.get(free_sim_);
  in.remove_prefix(std::min(in.size(), octets));
  return !r.bad();
}
void Store::rebuild() {
  index_.assign(std::max<size_t>(64, lines_.size() * 3 / 2), 0);
  tags_.assign(index_.size(), 0);
  indexed_ = 0;
  for (size_t i = 0; i < lines_.size(); ++i)
    if (lines_[i].key != 0) index_insert(static_cast<LineId>(i + 1));
  sim_index_.clear();
  sims_indexed_ = 0;
  for (uint32_t i = 0; i < sims_.size(); ++i)
    if (sims_[i].key != 0) index_sim(i);
  due_.clear();
  for (size_t i = 0; i < accounts_.size(); ++i)
    if (accounts_[i].next_due != never) due_.set(static_cast<AccountId>(i + 1), accounts_[i].next_due);
}

}  // namespace sublet::charging
