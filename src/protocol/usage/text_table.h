// TextTable: raw text -> value, built once, then read without allocation: open addressing over XXH3.
//
//   TextTable t; t.add("MOC", 7); t.seal();
//   t.find("MOC") -> pointer to 7; t.find("x") -> nullptr
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "protocol/usage/swar.h"

namespace sublet::protocol {

class TextTable {
 public:
  void add(std::string_view key, uint64_t value) { entries_.push_back({std::string(key), value}); }
  void seal() {
    size_t size = 8;
    while (size < entries_.size() * 2 + 2) size *= 2;
    index_.assign(size, 0);
    for (size_t i = 0; i < entries_.size(); ++i) {
      size_t at = hash(entries_[i].key) & (size - 1);
      while (index_[at] != 0) at = (at + 1) & (size - 1);
      index_[at] = static_cast<uint32_t>(i + 1);
    }
  }
  bool empty() const { return entries_.empty(); }
  const uint64_t* find(std::string_view key) const {
    if (entries_.empty()) return nullptr;
    for (size_t at = hash(key) & (index_.size() - 1); index_[at] != 0; at = (at + 1) & (index_.size() - 1)) {
      const Entry& e = entries_[index_[at] - 1];
      if (e.key.size() == key.size() && std::memcmp(e.key.data(), key.data(), key.size()) == 0)
        return &e.value;
    }
    return nullptr;
  }
  const std::string* key_of(uint64_t value) const {  // for writing: the first text with this meaning
    for (const Entry& e : entries_)
      if (e.value == value) return &e.key;
    return nullptr;
  }

 private:
  struct Entry {
    std::string key;
    uint64_t value;
  };
  // Types and flags are short: up to eight octets are mixed as one word.
  static uint64_t hash(std::string_view key) {
    if (key.size() > 8) return hash64(key);
    return mix64(load_short(key.data(), key.size()) + key.size());
  }
  std::vector<Entry> entries_;
  std::vector<uint32_t> index_;
};

}  // namespace sublet::protocol
