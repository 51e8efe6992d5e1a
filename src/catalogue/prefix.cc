#include "catalogue/prefix.h"

#include <algorithm>

namespace sublet::catalogue {

// Breadth first over the sorted entries: each node is a range of entries that share its digits, so its children are laid
// side by side without a pointer tree in between. Sorting dominates.
PrefixTable PrefixTable::Builder::build(std::vector<uint32_t>* twice) && {
  PrefixTable table;
  if (entries_.empty()) return table;
  // The digits stand in the high bits, so numeric order is prefix order once the count is out of the way.
  auto by_digits = [](const Entry& a, const Entry& b) { return a.prefix.bits() < b.prefix.bits(); };
  if (!std::is_sorted(entries_.begin(), entries_.end(), by_digits)) std::stable_sort(entries_.begin(), entries_.end(), by_digits);
  struct Range {
    uint32_t from, to;
    int depth;
  };
  std::vector<Range> ranges;
  ranges.reserve(entries_.size() * 2);
  table.nodes_.reserve(entries_.size() * 2);
  ranges.push_back({0, static_cast<uint32_t>(entries_.size()), 0});
  table.nodes_.push_back({});
  for (size_t i = 0; i < ranges.size(); ++i) {
    Range r = ranges[i];
    // Shorter prefixes sort first among equals: those that end here give the node its value.
    while (r.from < r.to && entries_[r.from].prefix.size() == r.depth) {
      if (table.nodes_[i].value == 0)
        table.nodes_[i].value = entries_[r.from].value;
      else if (twice != nullptr)
        twice->push_back(entries_[r.from].value);
      ++r.from;
    }
    table.nodes_[i].first = static_cast<uint32_t>(ranges.size());
    for (uint32_t at = r.from; at < r.to;) {
      const unsigned digit = entries_[at].prefix.digit(r.depth);
      uint32_t end = at + 1;
      while (end < r.to && entries_[end].prefix.digit(r.depth) == digit) ++end;
      table.nodes_[i].children |= 1U << digit;
      ranges.push_back({at, end, r.depth + 1});
      table.nodes_.push_back({});
      at = end;
    }
  }
  table.nodes_.shrink_to_fit();
  table.threes_.resize(size_t{1} << 12);
  for (uint32_t three = 0; three < (1U << 12); ++three) table.threes_[three] = table.walk(table.nodes_.data(), table.nodes_[0].value, uint64_t{three} << 52, 3);
  table.jumps_.resize(size_t{1} << 16);  // octets of which only 0x0000..0x9999 with decimal digits are ever asked for
  for (uint32_t four = 0; four < (1U << 16); ++four) {
    Jump& jump = table.jumps_[four];
    const Node* node = table.nodes_.data();
    jump.best = node->value;
    bool on = true;
    for (int shift = 12; shift >= 0 && on; shift -= 4) {
      const unsigned digit = four >> shift & 15;
      on = digit < 10 && (node->children >> digit & 1) != 0;
      if (!on) break;
      node = table.nodes_.data() + node->first + static_cast<unsigned>(__builtin_popcount(node->children & ((1U << digit) - 1)));
      if (node->value != 0) jump.best = node->value;
    }
    if (on) jump.node = static_cast<uint32_t>(node - table.nodes_.data());
  }
  return table;
}

}  // namespace sublet::catalogue
