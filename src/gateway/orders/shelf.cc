#include "gateway/orders/shelf.h"

#include "gateway/core/service.h"

namespace sublet::gateway {

Result<Done> Shelves::look() {
  const uint64_t published = service_.published();
  const Instant now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    if (published == published_ && now.micros() - looked_ < 1'000'000 && now.micros() >= looked_) return Done{};
  }
  std::map<std::string, std::shared_ptr<const catalogue::Version>> versions;
  Result<Done> done = service_.inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (const charging::VersionEntry* v = op->version_at(now)) versions[op->code] = v->tables;
  });
  if (!done) return done;
  const std::lock_guard lock(mutex_);
  versions_.swap(versions);
  published_ = published;
  looked_ = now.micros();
  return Done{};
}

commerce::Shelf Shelves::shelf() {
  return {[this](const std::string& op) -> std::shared_ptr<const catalogue::Version> {
    const std::lock_guard lock(mutex_);
    const auto found = versions_.find(op);
    return found == versions_.end() ? nullptr : found->second;
  }};
}

std::string Shelves::currency(const std::string& op) {
  const auto v = shelf().catalogue(op);
  return v == nullptr ? std::string() : v->op.currency;
}

}  // namespace sublet::gateway
