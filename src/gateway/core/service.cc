#include "gateway/core/service.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "base/hash_text.h"
#include "io/file.h"
#include "io/timezone.h"

namespace sublet::gateway {
namespace {

constexpr uint64_t most_bundle_bytes = 512ULL << 20;

std::string catalogue_path(const std::string& data, const Hash128& h) { return data + "/catalogues/" + hash_text(h) + ".cat"; }

bool is_text(const std::string& name) { return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".csv"); }

Result<Done> read_into(catalogue::Bundle& bundle, const std::string& root, const std::string& below, int depth, uint64_t& bytes) {
  const std::string folder = below.empty() ? root : root + "/" + below;
  Result<std::vector<std::string>> names = io::list_directory(folder);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (name.empty() || name[0] == '.') continue;
    const std::string relative = below.empty() ? name : below + "/" + name;
    if (is_text(name)) {
      Result<std::string> content = io::read_file(root + "/" + relative, most_bundle_bytes);
      if (!content) return content.error();
      bytes += content->size();
      if (bytes > most_bundle_bytes) return refusal("too_large", root + " holds more than 512 MB of catalogue");
      bundle[relative] = std::move(*content);
    } else if (name.find('.') == std::string::npos && depth < 8) {  // a folder, if anything
      if (Result<Done> inner = read_into(bundle, root, relative, depth + 1, bytes); !inner && inner.error().is_refusal()) return inner;
    }
  }
  return Done{};
}

}  // namespace

Result<catalogue::Bundle> read_bundle(const std::string& path) {
  catalogue::Bundle bundle;
  if (is_text(path)) {
    Result<std::string> content = io::read_file(path, most_bundle_bytes);
    if (!content) return content.error();
    const std::string folder = io::parent_of(path);
    bundle[path.substr(path.rfind('/') + 1)] = std::move(*content);
    if (Result<std::string> common = io::read_file(folder + "/common.yaml", most_bundle_bytes)) bundle["common.yaml"] = std::move(*common);
    return bundle;
  }
  uint64_t bytes = 0;
  if (Result<Done> read = read_into(bundle, path, "", 0, bytes); !read) return read.error();
  return bundle;
}

catalogue::ZoneLoader system_zones() {
  struct Cache {
    std::mutex mutex;
    std::map<std::string, ZoneTable, std::less<>> known;
  };
  auto cache = std::make_shared<Cache>();
  return [cache](std::string_view name) -> Result<ZoneTable> {
    const std::lock_guard lock(cache->mutex);
    if (auto at = cache->known.find(name); at != cache->known.end()) return at->second;
    Result<ZoneTable> zone = io::load_zone(name);
    if (zone) cache->known.emplace(std::string(name), *zone);
    return zone;
  };
}

charging::Machine::BundleLoader stored_bundles(const std::string& data) {
  return [data](Hash128 hash) -> Result<catalogue::Bundle> {
    Result<std::string> bytes = io::read_file(catalogue_path(data, hash), most_bundle_bytes + (1 << 20));
    if (!bytes) return bytes.error();
    if (hash128(*bytes) != hash) return fault("bad_catalogue_file", catalogue_path(data, hash) + " is damaged");
    return catalogue::bundle_from(*bytes);
  };
}

Result<Done> store_bundle(const std::string& data, const catalogue::Bundle& bundle) {
  const std::string bytes = catalogue::bundle_bytes(bundle);
  if (Result<Done> made = io::make_directories(data + "/catalogues"); !made) return made;
  const std::string path = catalogue_path(data, hash128(bytes));
  if (Result<bool> there = io::exists(path); there && *there) return Done{};
  return io::write_file_atomically(path, bytes);
}

Result<std::unique_ptr<Service>> Service::open(const Options& options, io::Clock& clock) {
  std::unique_ptr<Service> s(new Service(options));
  if (Result<Done> made = io::make_directories(options.data); !made) return made.error();
  s->machine_ = std::make_unique<ChargingMachine>(stored_bundles(options.data), s->zones_);
  engine::Options o;
  o.directory = options.data;
  o.sync = options.sync;
  o.checkpoint_every_bytes = options.checkpoint_every_bytes;
  o.segment_bytes = options.segment_bytes;
  Result<std::unique_ptr<engine::Engine>> e = engine::Engine::open(o, *s->machine_, clock);
  if (!e) return e.error();
  s->engine_ = std::move(*e);
  return s;
}

Service::~Service() = default;

Result<std::string> Service::publish(const catalogue::Bundle& bundle, Instant effective) {
  // Compiled here first: all mistakes are found without troubling the engine, and a wrong catalogue is never stored. And
  // against the names that the operator has by now, so that the engine can take the tables as they are.
  const std::string code = catalogue::operator_code(bundle);
  catalogue::Registry before;
  Result<Done> looked = inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (op->code == code) before = op->registry;
  });
  if (!looked) return looked.error();
  catalogue::Registry after = before;
  catalogue::Diagnostics found;
  auto tables = catalogue::compile(bundle, after, zones_, found);
  if (tables == nullptr) return refusal("bad_catalogue", found.list().front().text());
  if (Result<Done> stored = store_bundle(options_.data, bundle); !stored) return stored.error();
  charging::Publish command;
  command.catalogue = tables->source;
  command.effective = effective;
  machine_->ahead().put(command.catalogue, before, std::move(after), tables);
  Result<charging::Outcome> done = execute(tables->op.code, "", command);
  machine_->ahead().forget(command.catalogue);
  if (!done) return done.error();
  if (!done->answer.done()) return refusal(done->answer.code, done->answer.detail);
  published_.fetch_add(1, std::memory_order_release);
  return tables->op.code;
}

Result<std::string> Service::publish_directory(const std::string& path, Instant effective) {
  Result<catalogue::Bundle> bundle = read_bundle(path);
  if (!bundle) return bundle.error();
  return publish(*bundle, effective);
}

Result<charging::Outcome> Service::execute_bytes(std::string_view command) {
  Result<engine::Executed> done = engine_->execute(command);
  if (!done) return done.error();
  charging::Outcome out;
  ensure(charging::decode_outcome(done->outcome, out), "the machine's own outcome can be read");
  return out;
}

Result<Done> Service::inspect(const std::function<void(const charging::State&)>& look) {
  return engine_->inspect([&](const engine::Machine& m) { look(static_cast<const ChargingMachine&>(m).state()); });
}

std::string Service::only_operator() {
  if (machine_->operators() != 1) return {};
  const std::lock_guard lock(mutex_);
  if (only_.empty())
    (void)inspect([&](const charging::State& state) {
      if (state.operators.size() == 1) only_ = state.operators.front()->code;
    });
  return only_;
}

}  // namespace sublet::gateway
