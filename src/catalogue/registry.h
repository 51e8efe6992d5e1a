// Registry: the numbers by which an operator's state and log know the catalogue's names.
//
// A name gets the next number when it first appears and keeps it for ever; a number is never given to another name. The
// registry is part of charging's state, so replay gives the same numbers. Number 0 is never given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sublet::catalogue {

using Id = uint16_t;

class Names {
 public:
  static constexpr size_t limit = 60'000;
  // 0 when the table is full: the compiler of the catalogue says so.
  Id intern(std::string_view name) {
    if (Id known = find(name)) return known;
    if (list_.size() >= limit) return 0;
    list_.emplace_back(name);
    const Id id = static_cast<Id>(list_.size());
    index_.emplace(list_.back(), id);
    return id;
  }
  Id find(std::string_view name) const {
    auto at = index_.find(std::string(name));
    return at == index_.end() ? Id{0} : at->second;
  }
  const std::string& name(Id id) const {
    static const std::string unknown = "?";
    return id == 0 || id > list_.size() ? unknown : list_[id - 1];
  }
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
  std::unordered_map<std::string, Id> index_;
};

struct Registry {
  Names offers, buckets, counters, hosts, fees;
};

}  // namespace sublet::catalogue
