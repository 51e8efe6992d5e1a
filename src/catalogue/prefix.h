// PrefixTable: longest-prefix lookup of digit strings, O(digits), compact.
//
// A node is 12 bytes: a bitmap of its ten possible children, the index of the first child (children stand together), and
// its value. 200,000 prefixes of a real price list take about 3 MB. Built once, then immutable; any thread may read.
//
//   PrefixTable::Builder b;
//   b.add(prefix, 7);              // value 0 means "none"
//   PrefixTable t = std::move(b).build();
//   t.find(number) == 7
#pragma once

#include <cstdint>
#include <vector>

#include "base/phone.h"

namespace sublet::catalogue {

class PrefixTable {
 public:
  struct Entry {
    PhoneNumber prefix;
    uint32_t value;
  };
  class Builder {
   public:
    void reserve(size_t n) { entries_.reserve(n); }
    void add(PhoneNumber prefix, uint32_t value) { entries_.push_back({prefix, value}); }
    const std::vector<Entry>& entries() const { return entries_; }
    // Of two entries with the same prefix the first counts; the values of the others go to `twice` if given. An empty
    // prefix is the value of every number.
    PrefixTable build(std::vector<uint32_t>* twice = nullptr) &&;

   private:
    std::vector<Entry> entries_;
  };

  uint32_t find(PhoneNumber number) const {
    if (nodes_.empty()) return 0;
    const Node* node = nodes_.data();
    uint32_t best = node->value;
    uint64_t bits = number.bits();
    int left = number.size();
    if (left >= 4) {  // the first four digits in one step
      const Jump& jump = jumps_[bits >> 48];
      best = jump.best;
      if (jump.node == 0) return best;
      node += jump.node;
      bits <<= 16;
      left -= 4;
    } else if (left == 3) {  // a country's code, as most places are told
      return threes_[bits >> 52];
    }
    return walk(node, best, bits, left);
  }
  bool empty() const { return nodes_.empty(); }
  size_t bytes() const { return nodes_.capacity() * sizeof(Node) + jumps_.capacity() * sizeof(Jump) + threes_.capacity() * sizeof(uint32_t); }

 private:
  struct Node {
    uint32_t children = 0;  // bit d: there is a child for digit d
    uint32_t first = 0;
    uint32_t value = 0;
  };
  // Where the walk stands after the first four digits, taken as a number of 16 bits; node 0: it ends on the way.
  struct Jump {
    uint32_t node = 0;
    uint32_t best = 0;
  };
  uint32_t walk(const Node* node, uint32_t best, uint64_t bits, int left) const {
    for (; left > 0; --left) {
      const unsigned digit = static_cast<unsigned>(bits >> 60);
      bits <<= 4;
      const unsigned below = node->children & ((1U << digit) - 1);
      if ((node->children >> digit & 1) == 0) return best;
      node = nodes_.data() + node->first + static_cast<unsigned>(__builtin_popcount(below));
      if (node->value != 0) best = node->value;
    }
    return best;
  }
  std::vector<Node> nodes_;
  std::vector<Jump> jumps_;
  std::vector<uint32_t> threes_;  // the value of each number of three digits
};

}  // namespace sublet::catalogue
