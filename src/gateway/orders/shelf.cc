#include "gateway/orders/shelf.h"

#include <map>
#include <mutex>

#include "gateway/core/service.h"

namespace sublet::gateway {

commerce::Shelf shelf_of(Service& service, io::Clock& clock) {
  struct Kept {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<const catalogue::Version>, std::less<>> versions;
    uint64_t published = 0;
    Instant until;
  };
  auto kept = std::make_shared<Kept>();
  return {[kept, &service, &clock](const std::string& op) -> std::shared_ptr<const catalogue::Version> {
    const std::lock_guard lock(kept->mutex);
    const Instant now = clock.now();
    const uint64_t published = service.published();
    if (now >= kept->until || published != kept->published) {
      std::map<std::string, std::shared_ptr<const catalogue::Version>, std::less<>> versions;
      const Result<Done> looked = service.inspect([&](const charging::State& state) {
        for (const auto& o : state.operators)
          if (!o->versions.empty()) versions[o->code] = o->version_at(now)->tables;
      });
      if (looked) {  // else what was known goes on: orders end up with charging anyway
        kept->versions = std::move(versions);
        kept->published = published;
        kept->until = Instant::from_micros(now.micros() + 1'000'000);
      }
    }
    const auto at = kept->versions.find(op);
    return at == kept->versions.end() ? nullptr : at->second;
  }};
}

}  // namespace sublet::gateway
