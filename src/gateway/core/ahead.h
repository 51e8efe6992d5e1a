// Ahead: catalogues that were compiled outside the engine's thread and wait there for the command that
// publishes them.
//
// A large catalogue takes half a second to compile, in which the engine would stand still. What compile()
// gives depends on the text, on the names that the operator's registry knows, and on the zones: so an entry
// fits if the first two are the same (the zones come from the same loader). If nothing fits, because another
// version was published in between or in a replay, charging compiles by itself and gets the same.
//
//   ahead.put(bundle_hash(bundle), before, after, tables);   // compile(bundle, after, ...), `after` begun as
//   `before` tables = ahead.take(hash, registry);                     // null: nothing fits; else `registry`
//   is as compile leaves it
//
// Threads: any.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "catalogue/compile.h"

namespace sublet::gateway {

class Ahead {
 public:
  void put(const Hash128& source, const catalogue::Registry& before, catalogue::Registry after,
           std::shared_ptr<const catalogue::Version> tables);
  std::shared_ptr<const catalogue::Version> take(const Hash128& source, catalogue::Registry& registry);
  void forget(const Hash128& source);  // whether it was taken or not
  uint64_t taken() const;

  static constexpr size_t most = 4;  // entries; the oldest goes

 private:
  struct Entry {
    Hash128 source, names;
    catalogue::Registry after;
    std::shared_ptr<const catalogue::Version> tables;
  };
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  uint64_t taken_ = 0;
};

}  // namespace sublet::gateway
