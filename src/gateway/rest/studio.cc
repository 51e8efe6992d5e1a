#include "gateway/rest/studio.h"

#include <algorithm>
#include <chrono>

#include "charging/state.h"
#include "base/hash_text.h"

namespace sublet::gateway::rest {

Result<std::shared_ptr<const Goods>> Studio::in_force(const std::string& op, Instant now) {
  std::shared_ptr<const Goods> known;
  {
    const std::lock_guard lock(mutex_);
    known = goods_[op];
  }
  auto fresh = std::make_shared<Goods>();
  Result<Done> looked = parts_.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* o = state.find(op);
    const charging::VersionEntry* v = o == nullptr ? nullptr : o->version_at(now);
    if (v == nullptr) return;
    fresh->own.version = v->tables;
    if (known == nullptr || known->own.version != v->tables) fresh->own.names = o->registry;  // only ever grows: what a version knows stays
  });
  if (!looked) return looked.error();
  if (fresh->own.version == nullptr) return refusal("not_found", "nothing is published for this operator");
  if (known != nullptr && known->own.version == fresh->own.version) return known;
  Result<catalogue::Bundle> text = stored_bundles(parts_.service.data())(fresh->own.version->source);
  if (!text) return text.error();
  fresh->hosts = catalogue::compile_retail(*text, zones_);
  const std::lock_guard lock(mutex_);
  goods_[op] = fresh;
  return std::shared_ptr<const Goods>(fresh);
}

Result<std::vector<Studio::VersionInfo>> Studio::versions(const std::string& op, Instant now) {
  std::vector<VersionInfo> out;
  Result<Done> looked = parts_.service.inspect([&](const charging::State& state) {
    const charging::OperatorState* o = state.find(op);
    if (o == nullptr) return;
    const charging::VersionEntry* runs = o->version_at(now);
    for (const charging::VersionEntry& v : o->versions) out.push_back({v.number, hash_text(v.source), v.number == 1 ? v.published : v.effective, v.published, &v == runs});
  });
  if (!looked) return looked.error();
  return out;
}

Result<catalogue::Bundle> Studio::text(const std::string& op, const std::string& hash) {
  const Error none = refusal("not_found", "there is no such version of the catalogue");
  std::optional<Hash128> source;
  Result<Done> looked = parts_.service.inspect([&](const charging::State& state) {
    if (const charging::OperatorState* o = state.find(op))
      for (const charging::VersionEntry& v : o->versions)
        if (hash_text(v.source) == hash) source = v.source;
  });
  if (!looked) return looked.error();
  if (!source) return none;
  return stored_bundles(parts_.service.data())(*source);
}

std::shared_ptr<const Goods> Studio::compile(const std::string& op, const catalogue::Bundle& bundle, catalogue::Diagnostics& found) {
  auto goods = std::make_shared<Goods>();
  (void)parts_.service.inspect([&](const charging::State& state) {
    if (const charging::OperatorState* o = state.find(op)) goods->own.names = o->registry;
  });
  goods->own.version = catalogue::compile(bundle, goods->own.names, zones_, found);
  if (goods->own.version == nullptr) return nullptr;
  if (const std::string& code = goods->own.version->op.code; code != op) {
    found.add({"operator.yaml", 1, 1}, "this is the catalogue of operator '" + code + "'", "keep `code: " + op + "`");
    return nullptr;
  }
  goods->hosts = catalogue::compile_retail(bundle, zones_);
  return goods;
}

Result<Studio::Place> Studio::place() {
  if (!places_.try_acquire_for(std::chrono::seconds(2))) return refusal("busy", "others are reckoning just now; ask again");
  return Place(places_);
}

}  // namespace sublet::gateway::rest
