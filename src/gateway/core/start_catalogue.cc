#include "gateway/core/start_catalogue.h"

#include "charging/state.h"
#include "base/hash_text.h"
#include "io/file.h"

namespace sublet::gateway {

Result<StartCatalogue> publish_at_start(Service& service, const std::string& directory) {
  Result<catalogue::Bundle> bundle = read_bundle(directory);
  if (!bundle) return bundle.error();
  StartCatalogue out;
  out.op = catalogue::operator_code(*bundle);
  const std::string hash = hash_text(catalogue::bundle_hash(*bundle));
  bool known = false, newest = false;  // charging has this text; as its newest version
  Result<Done> looked = service.inspect([&](const charging::State& state) {
    if (const charging::OperatorState* o = state.find(out.op))
      for (const charging::VersionEntry& v : o->versions) newest = hash_text(v.source) == hash, known = known || newest;
  });
  if (!looked) return looked.error();
  const std::string folder = service.data() + "/catalogues", path = folder + "/" + out.op + ".directory";
  std::string before;
  if (known) {  // whose code is good, and has a file of its name
    Result<bool> there = io::exists(path);
    if (!there) return there.error();
    if (*there) {
      Result<std::string> text = io::read_file(path, 100);
      if (!text) return text.error();
      before = *text;
    }
  }
  // Without a note, of data from before there was one: what was published once is not published anew.
  const bool same = known && (newest || before.empty() || before == hash);
  if (same) {
    out.newer = !newest;
  } else {
    Result<std::string> op = service.publish(*bundle);
    if (!op) return op.error();
    out.published = true;
  }
  if (before == hash) return out;
  if (Result<Done> made = io::make_directories(folder); !made) return made.error();
  if (Result<Done> noted = io::write_file_atomically(path, hash); !noted) return noted.error();
  return out;
}

}  // namespace sublet::gateway
