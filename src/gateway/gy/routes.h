// Routes: from which connection each session last spoke, so that RAR and ASR find their way. A table of fixed
// size: sets of four, in each of which the one that has been silent longest makes room. Memory is touched
// only as it fills. Fingerprints stand for sessions: two that share one of 64 bits would share a route.
//
//   Routes routes(1 << 20);
//   routes.prefetch(key);  ...  routes.put(key, {connection, generation, name, now_s});
//   if (const Routes::Route* r = routes.find(key)) ...
//
// One thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "base/prefetch.h"
#include "io/memory.h"

namespace sublet::gateway::gy {

class Routes {
 public:
  struct Route {
    uint32_t connection = 0, generation = 0;
    uint32_t name = 0;   // of the client, when it is not the peer itself
    uint32_t spoke = 0;  // seconds; 0: the place is free
  };
  explicit Routes(size_t sessions)
      : sets_(std::bit_ceil(sessions < ways ? size_t{1} : sessions / ways)),
        table_(static_cast<Set*>(std::calloc(sets_, sizeof(Set))), &std::free) {
    if (table_) io::want_huge_pages(table_.get(), sets_ * sizeof(Set));  // read at random
  }

  void prefetch(uint64_t key) const {
    if (table_) sublet::prefetch(&set(key));
  }
  const Route* find(uint64_t key) const {
    if (!table_) return nullptr;
    const Set& s = set(key);
    for (size_t i = 0; i < ways; ++i)
      if (s.keys[i] == key && s.routes[i].spoke != 0) return &s.routes[i];
    return nullptr;
  }
  void put(uint64_t key, Route route) {
    if (!table_) return;
    Set& s = set(key);
    size_t at = 0;
    for (size_t i = 0; i < ways; ++i) {
      if (s.keys[i] == key) {
        at = i;
        break;
      }
      if (s.routes[i].spoke < s.routes[at].spoke) at = i;
    }
    s.keys[at] = key, s.routes[at] = route;
  }
  void erase(uint64_t key) {
    if (!table_) return;
    Set& s = set(key);
    for (size_t i = 0; i < ways; ++i)
      if (s.keys[i] == key) s.keys[i] = 0, s.routes[i] = Route{};
  }

 private:
  static constexpr size_t ways = 4;
  struct Set {
    uint64_t keys[ways];
    Route routes[ways];
  };
  Set& set(uint64_t key) const { return table_.get()[(key >> 32) & (sets_ - 1)]; }
  size_t sets_;
  std::unique_ptr<Set, void (*)(void*)> table_;
};

}  // namespace sublet::gateway::gy
