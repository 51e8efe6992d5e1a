// Bulk: work that is too much for one unit: imports, regrading, runs of a month. It goes in units of some thousand rows, so that
// others' orders pass between them, and each unit notes how far it came, so that a second start goes on there.
#pragma once

#include <functional>

#include "commerce/context.h"
#include "records/database.h"

namespace sublet::commerce {

struct Bulk {
  records::Database& db;
  const records::Vault& vault;
  std::string op, actor;
  std::function<Instant()> now;

  template <class F>
  auto write(F f) const {
    using R = decltype(f(std::declval<const Work&>()));
    using T = std::remove_reference_t<decltype(*std::declval<R&>())>;
    return db.write<T>([&](Sql& sql) -> R { return f(Work{sql, vault, op, now(), actor}); });
  }
  template <class F>
  auto read(F f) const {
    using R = decltype(f(std::declval<const Work&>()));
    using T = std::remove_reference_t<decltype(*std::declval<R&>())>;
    return db.read<T>([&](Sql& sql) -> R { return f(Work{sql, vault, op, now(), actor}); });
  }
};

}  // namespace sublet::commerce
