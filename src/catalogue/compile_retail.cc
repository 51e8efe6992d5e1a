// What hosts sell to people themselves, to compare with: `retail`, a catalogue within the catalogue for each host.
//
// Each is compiled by the same code as the operator's own, with a registry of its own: its names are free, they may come and go from
// version to version, and charging's numbers stay what they are.
#include <set>

#include "catalogue/compiler.h"

namespace sublet::catalogue {
namespace {

constexpr const char* shared[] = {"zones", "networks", "apps", "calendars"};
constexpr const char* own[] = {"counters", "buckets", "prices", "tariffs", "offers"};

}  // namespace

std::vector<HostRetail> compile_retail(const Bundle& bundle, const ZoneLoader& zones) {
  Registry names;
  Diagnostics found;
  Compiler c(bundle, names, zones, found);
  return c.run() == nullptr ? std::vector<HostRetail>() : c.take_retail();
}

void Compiler::read_retail() {
  std::set<std::string> told;
  for (const Diagnostic& d : found_.list()) told.insert(d.text());
  for (const Entry& e : section("retail")) {
    if (refer("hosts", *e.key, "host") == nullptr) continue;
    HostRetail retail;
    retail.host = e.name;
    Diagnostics found;
    Compiler c(bundle_, retail.names, zones_, found);
    c.begin_retail(*this, e);
    // The zones were read once more for it: what is wrong there is told already.
    for (const Diagnostic& d : found.list())
      if (told.insert(d.text()).second) found_.add(d.at, d.what, d.instead);
    if (!found.empty()) continue;
    c.v_->source = v_->source;
    retail.tables = std::move(c.v_);
    retail_.push_back(std::move(retail));
  }
}

void Compiler::begin_retail(const Compiler& whole, const Entry& host) {
  operator_ = whole.operator_;
  v_->marks = whole.v_->marks;
  for (const char* name : shared) sections_[name] = whole.section(name);
  Fields f(*host.value, "what a host sells", found_);
  for (const char* name : own)
    if (const Node* n = f.take(name)) {
      std::map<std::string, const Node*> seen;
      read_names(*n, name, seen);
    }
  f.finish();
  read_places();
  read_calendars();
  read_goods();
  // The host itself, whose lines ask for no wholesale price.
  Host h;
  h.id = intern(registry_.hosts, host);
  h.code = host.name;
  h.tariff = static_cast<int>(v_->tariffs.size());
  for (const Host& known : whole.v_->hosts)
    if (known.code == host.name) h.title = known.title, h.numbers = known.numbers;
  v_->tariffs.emplace_back();
  v_->hosts.push_back(std::move(h));
  index(v_->host_of, v_->hosts);
  read_offers();
  choose_denominator();
}

}  // namespace sublet::catalogue
