// Any text as a catalogue. The first octet says what the rest is: a whole file, the sections after an operator, a price
// list, or a stored bundle. Nothing may crash, hang or take much memory; what compiles must name only what it has.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "catalogue/compile.h"

using namespace sublet;
using namespace sublet::catalogue;

namespace {

constexpr const char* head = "operator: {code: t, currency: CNY, time_zone: UTC}\n";
constexpr const char* listed = "operator: {code: t, currency: CNY, time_zone: UTC}\n"
                               "tariffs: {t: {rules: [{service: voice, destinations: p.csv, price: {per: 1 min}}]}}\noffers: {o: {tariff: t}}\n";

void must(bool holds) {
  if (!holds) abort();
}

void check(const Version& v) {
  must(v.den > 0);
  for (const Tariff& t : v.tariffs)
    for (const auto& rules : t.rules)
      for (const uint16_t r : rules) must(r < v.rules.size());
  for (const Rule& r : v.rules) must(r.price < v.prices.size() && r.destinations < static_cast<int>(v.destinations.size()));
  for (const Price& p : v.prices) must(p.free || !p.steps.empty());
  for (const Offer& o : v.offers) {
    must(v.offer(o.id) == &o && o.tariff < static_cast<int>(v.tariffs.size()));
    for (const Grant& g : o.grants) must(v.bucket(g.bucket) != nullptr);
    for (const Id c : o.counters) must(v.counter(c) != nullptr);
    for (const Limit& l : o.limits) must(v.counter(l.counter) != nullptr);
  }
  for (const Destinations& d : v.destinations)
    for (const Destinations::Row& r : d.rows) must(r.name < static_cast<int>(d.names.size()) && r.amount >= Money());
  for (int64_t at = 1'700'000'000; at < 1'700'000'000 + 20 * seconds_per_day; at += 7'777)
    for (const Calendar& c : v.calendars) must(c.at(at).until > at && c.at(at).band < v.bands.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size == 0 || size > 64 << 10) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  Bundle bundle;
  switch (bytes[0] % 4) {
    case 0: bundle["o.yaml"] = text; break;
    case 1: bundle["o.yaml"] = head + text; break;
    case 2: bundle["o.yaml"] = listed, bundle["p.csv"] = text; break;
    default: {
      Result<Bundle> stored = bundle_from(text);
      if (!stored) return 0;
      must(bundle_from(bundle_bytes(*stored)) ? true : false);
      bundle = *stored;
    }
  }
  Registry registry;
  Diagnostics found;
  const auto v = compile(bundle, registry, [](std::string_view name) -> Result<ZoneTable> {
    if (name == "UTC") return ZoneTable();
    return refusal("unknown_zone", "only UTC here");
  }, found);
  must((v != nullptr) == found.empty());
  must(found.list().size() <= Diagnostics::limit);
  for (const Diagnostic& d : found.list()) must(!d.text().empty());
  if (v != nullptr) check(*v);
  return 0;
}
