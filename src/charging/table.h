// Table<K, V>: a hash table for what comes and goes all the time (live sessions). Values stay where they are while they
// live, and are used again when they have gone, with the room that they had: once warm nothing allocates. Few<T, N>: a list
// whose first N stand in place; Text<N>: octets, likewise.
//
//   Table<Hash128, Session, HashOf128> sessions;
//   Session& s = sessions.insert(key);     // or the one that is there
//   sessions.prefetch(key);  ...  sessions.prefetch_value(key, octets);  ...  if (Session* s = sessions.find(key)) ...
//   sessions.erase(key);                   // s.reset() is called
//
// A checkpoint is written while the values change: from snapshot_begin() on, each is handed over once as it was then, either
// in its turn (snapshot_more) or just before somebody may change it (find, at and erase that are not const).
//
// One thread. The order of iteration is of no meaning: who writes it down sorts.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/blocks.h"
#include "base/ensure.h"
#include "base/prefetch.h"

namespace sublet::charging {

template <class T, size_t N>
class Few {
 public:
  void push_back(const T& value) {
    if (size_ < N) first_[size_] = value;
    else if (size_ - N < rest_.size()) rest_[size_ - N] = value;
    else rest_.push_back(value);
    ++size_;
  }
  T& emplace_back() {
    push_back(T{});
    return (*this)[size_ - 1];
  }
  void pop_back() { --size_; }
  void clear() { size_ = 0; }
  // Empty, with no more room kept than for `most` beside the first: one that was once very long does not stay so.
  void clear_to(size_t most) {
    size_ = 0;
    if (rest_.capacity() > most) std::vector<T>().swap(rest_);
  }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](size_t i) { return i < N ? first_[i] : rest_[i - N]; }
  const T& operator[](size_t i) const { return i < N ? first_[i] : rest_[i - N]; }
  T& back() { return (*this)[size_ - 1]; }
  const T& front() const { return (*this)[0]; }
  void remove(size_t at) {  // keeps the order
    for (size_t i = at; i + 1 < size_; ++i) (*this)[i] = (*this)[i + 1];
    --size_;
  }
  template <class List, class Item>
  struct Iterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = T;
    using difference_type = ptrdiff_t;
    using pointer = Item*;
    using reference = Item&;
    List* list;
    size_t at;
    Item& operator*() const { return (*list)[at]; }
    Iterator& operator++() { return ++at, *this; }
    Iterator operator++(int) { return {list, at++}; }
    bool operator==(const Iterator& other) const { return at == other.at; }
  };
  Iterator<Few, T> begin() { return {this, 0}; }
  Iterator<Few, T> end() { return {this, size_}; }
  Iterator<const Few, const T> begin() const { return {this, 0}; }
  Iterator<const Few, const T> end() const { return {this, size_}; }

 private:
  size_t size_ = 0;
  std::array<T, N> first_{};
  std::vector<T> rest_;  // those behind the first N, and room that was used before
};

template <size_t N>
class Text {
 public:
  void assign(std::string_view text) {
    size_ = text.size();
    if (size_ <= N) std::copy(text.begin(), text.end(), first_.begin());
    else rest_.assign(text);
  }
  std::string_view view() const { return {size_ <= N ? first_.data() : rest_.data(), size_}; }
  bool empty() const { return size_ == 0; }
  void clear() { size_ = 0; }

 private:
  size_t size_ = 0;
  std::array<char, N> first_;
  std::string rest_;  // all of it, where it is longer
};

// Values that stay where they are, in blocks of 2 MiB.
template <class V>
class Pool {
 public:
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    for (size_t i = 0; i < size_; ++i) (*this)[i].~V();
    for (V* block : blocks_) give_block(block, large_block);
  }
  size_t size() const { return size_; }
  V& operator[](size_t i) { return blocks_[i / per_block][i % per_block]; }
  const V& operator[](size_t i) const { return blocks_[i / per_block][i % per_block]; }
  void grow() {
    if (size_ % per_block == 0 && size_ / per_block == blocks_.size()) blocks_.push_back(static_cast<V*>(take_block(large_block)));
    new (&(*this)[size_]) V();
    ++size_;
  }

 private:
  static constexpr size_t per_block = std::bit_floor(large_block / sizeof(V));
  std::vector<V*> blocks_;
  size_t size_ = 0;
};

template <class K, class V, class Hash>
class Table {
 public:
  V* find(const K& key) {
    const uint32_t slot = look(key);
    if (slot == none) return nullptr;
    if (saving_) hand_over(slots_[slot].value);
    return &pool_[slots_[slot].value];
  }
  const V* find(const K& key) const {
    const uint32_t slot = look(key);
    return slot == none ? nullptr : &pool_[slots_[slot].value];
  }
  V& at(const K& key) {
    V* v = find(key);
    ensure(v != nullptr, "what is asked for by its key is there");
    return *v;
  }
  const V& at(const K& key) const {
    const V* v = find(key);
    ensure(v != nullptr, "what is asked for by its key is there");
    return *v;
  }
  size_t count(const K& key) const { return find(key) != nullptr; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void prefetch(const K& key) const {
    if (!slots_.empty()) sublet::prefetch(&slots_[place(key)]);
  }
  // The value, once its slot has come: where it is, with its first `octets` on the way; null: it is not there.
  const V* prefetch_value(const K& key, size_t octets) const {
    const uint32_t slot = look(key);
    if (slot == none) return nullptr;
    const V* v = &pool_[slots_[slot].value];
    for (size_t at = 0; at < octets; at += 64) sublet::prefetch(reinterpret_cast<const char*>(v) + at);
    return v;
  }

  V& insert(const K& key) {
    if (V* known = find(key)) return *known;
    if ((size_ + 1) * 3 > slots_.size() * 2) grow();
    uint32_t value;
    if (free_.empty()) {
      value = static_cast<uint32_t>(pool_.size());
      pool_.grow();
      places_.emplace_back();
    } else {
      value = free_.back();
      free_.pop_back();
    }
    places_[value] = {key, turn_, true};  // not of a snapshot that has begun
    put({key, value});
    ++size_;
    return pool_[value];
  }

  void erase(const K& key) {
    uint32_t hole = look(key);
    if (hole == none) return;
    if (saving_) hand_over(slots_[hole].value);
    places_[slots_[hole].value].live = false;
    pool_[slots_[hole].value].reset();
    free_.push_back(slots_[hole].value);
    --size_;
    // Those behind it move up, so that no search ends at the hole.
    const size_t mask = slots_.size() - 1;
    for (size_t i = (hole + 1) & mask; slots_[i].value != none; i = (i + 1) & mask) {
      const size_t home = place(slots_[i].key);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        slots_[hole] = slots_[i];
        hole = static_cast<uint32_t>(i);
      }
    }
    slots_[hole].value = none;
  }

  template <class Keep>
  void snapshot_begin(Keep&& keep) {
    keep_ = std::forward<Keep>(keep);
    saving_ = true;
    next_ = 0;
    ++turn_;
  }
  // Looks at `most` places more. False: all have been handed over.
  bool snapshot_more(size_t most) {
    for (const size_t end = std::min(pool_.size(), next_ + most); next_ < end; ++next_) hand_over(static_cast<uint32_t>(next_));
    return saving_ = next_ < pool_.size();
  }

  std::vector<K> sorted_keys() const {
    std::vector<K> out;
    out.reserve(size_);
    for (const Slot& s : slots_)
      if (s.value != none) out.push_back(s.key);
    std::sort(out.begin(), out.end());
    return out;
  }
  struct Iterator {
    const Table* table;
    size_t slot;
    std::pair<const K&, const V&> operator*() const { return {table->slots_[slot].key, table->pool_[table->slots_[slot].value]}; }
    Iterator& operator++() {
      ++slot;
      skip();
      return *this;
    }
    void skip() {
      while (slot < table->slots_.size() && table->slots_[slot].value == none) ++slot;
    }
    bool operator!=(const Iterator& other) const { return slot != other.slot; }
  };
  Iterator begin() const {
    Iterator i{this, 0};
    i.skip();
    return i;
  }
  Iterator end() const { return {this, slots_.size()}; }

 private:
  static constexpr uint32_t none = UINT32_MAX;
  struct Place {
    K key{};
    uint32_t turn = 0;  // of the last snapshot that has it
    bool live = false;
  };
  void hand_over(uint32_t value) {
    Place& p = places_[value];
    if (!p.live || p.turn == turn_) return;
    p.turn = turn_;
    keep_(p.key, pool_[value]);
  }
  struct Slot {
    K key{};
    uint32_t value = none;  // into pool_
  };
  size_t place(const K& key) const { return Hash{}(key) & (slots_.size() - 1); }
  uint32_t look(const K& key) const {
    if (slots_.empty()) return none;
    for (size_t i = place(key); slots_[i].value != none; i = (i + 1) & (slots_.size() - 1))
      if (slots_[i].key == key) return static_cast<uint32_t>(i);
    return none;
  }
  void put(const Slot& s) {
    size_t i = place(s.key);
    while (slots_[i].value != none) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = s;
  }
  void grow() {
    auto old = std::move(slots_);
    slots_.assign(std::max<size_t>(16, old.size() * 2), Slot{});
    for (const Slot& s : old)
      if (s.value != none) put(s);
  }

  std::vector<Slot, BlockAllocator<Slot>> slots_;  // open addressing, a power of two, at most two thirds full
  Pool<V> pool_;
  std::vector<Place, BlockAllocator<Place>> places_;  // as pool_
  std::vector<uint32_t> free_;
  size_t size_ = 0;
  std::function<void(const K&, const V&)> keep_;
  uint32_t turn_ = 0;
  bool saving_ = false;
  size_t next_ = 0;
};

}  // namespace sublet::charging
