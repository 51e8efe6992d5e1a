#include "gateway/core/ahead.h"

#include <algorithm>

#include "base/bytes.h"

namespace sublet::gateway {
namespace {

// All names in their order, which is their numbers.
Hash128 hash_of(const catalogue::Registry& registry) {
  std::string bytes;
  Writer w(bytes);
  for (const catalogue::Names* names :
       {&registry.offers, &registry.buckets, &registry.counters, &registry.hosts, &registry.fees}) {
    w.put(static_cast<uint32_t>(names->list().size()));
    for (const std::string& name : names->list()) w.put(std::string_view(name));
  }
  return hash128(bytes);
}

}  // namespace

void Ahead::put(const Hash128& source, const catalogue::Registry& before, catalogue::Registry after,
                std::shared_ptr<const catalogue::Version> tables) {
  Entry entry{source, hash_of(before), std::move(after), std::move(tables)};
  const std::lock_guard lock(mutex_);
  if (entries_.size() == most) entries_.erase(entries_.begin());
  entries_.push_back(std::move(entry));
}

std::shared_ptr<const catalogue::Version> Ahead::take(const Hash128& source, catalogue::Registry& registry) {
  const std::lock_guard lock(mutex_);
  const bool known =
      std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.source == source; });
  if (!known) return nullptr;
  const Hash128 names = hash_of(registry);
  for (auto at = entries_.begin(); at != entries_.end(); ++at) {
    if (at->source != source || at->names != names) continue;
    registry = std::move(at->after);
    std::shared_ptr<const catalogue::Version> tables = std::move(at->tables);
    entries_.erase(at);
    ++taken_;
    return tables;
  }
  return nullptr;
}

void Ahead::forget(const Hash128& source) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const Entry& e) { return e.source == source; });
}

uint64_t Ahead::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

}  // namespace sublet::gateway
