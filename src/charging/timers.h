// Timers: which account is due at which second. An entry is a hint: who takes it out looks whether it still holds, so that
// changing one's mind costs nothing but an entry more. Accounts of one second come in the order of their ids.
//
//   timers.set(account, at);
//   while (AccountId a = timers.next(now, [&](AccountId a, uint32_t at) { return due_of(a) == at; })) work(a);
//
// What next() gives stays due until it does not hold any more. One thread. Once warm nothing allocates.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace sublet::charging {

using AccountId = uint32_t;  // index + 1; 0: none

inline constexpr uint32_t never = UINT32_MAX;

class Timers {
 public:
  void set(AccountId id, uint32_t at) {
    auto place = seconds_.lower_bound(at);
    if (place == seconds_.end() || place->first != at) {
      if (spare_.empty()) {
        place = seconds_.try_emplace(place, at);
      } else {
        spare_.back().key() = at;
        place = seconds_.insert(place, std::move(spare_.back()));
        spare_.pop_back();
      }
    }
    place->second.accounts.push_back(id);
    place->second.sorted = false;
  }
  uint32_t first() const { return seconds_.empty() ? never : seconds_.begin()->first; }

  // The next one at or before `now` for which `holds(id, at)`; 0: none.
  template <class Holds>
  AccountId next(uint32_t now, Holds&& holds) {
    while (!seconds_.empty() && seconds_.begin()->first <= now) {
      const uint32_t at = seconds_.begin()->first;
      Second& s = seconds_.begin()->second;
      if (!s.sorted) {
        s.accounts.erase(s.accounts.begin(), s.accounts.begin() + static_cast<ptrdiff_t>(s.done));
        s.done = 0;
        std::sort(s.accounts.begin(), s.accounts.end());
        s.sorted = true;
      }
      for (; s.done < s.accounts.size(); ++s.done)
        if (holds(s.accounts[s.done], at)) return s.accounts[s.done];
      auto over = seconds_.extract(seconds_.begin());
      if (spare_.size() >= most_spare || over.mapped().accounts.capacity() > most_kept) continue;
      over.mapped() = {std::move(over.mapped().accounts), 0, false};
      over.mapped().accounts.clear();
      spare_.push_back(std::move(over));
    }
    return 0;
  }
  void clear() { seconds_.clear(); }
  size_t bytes() const {
    size_t out = 0;
    for (const auto& [at, s] : seconds_) out += s.accounts.capacity() * sizeof(AccountId) + 96;
    return out;
  }

 private:
  struct Second {
    std::vector<AccountId> accounts;
    size_t done = 0;
    bool sorted = false;
  };
  static constexpr size_t most_spare = 8'192, most_kept = 65'536;
  std::map<uint32_t, Second> seconds_;
  std::vector<std::map<uint32_t, Second>::node_type> spare_;
};

}  // namespace sublet::charging
