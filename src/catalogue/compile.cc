#include "catalogue/compile.h"

#include <algorithm>
#include <numeric>

#include "base/bytes.h"
#include "catalogue/compiler.h"

namespace sublet::catalogue {
namespace {

constexpr const char* sections[] = {"zones", "networks", "apps", "calendars", "counters", "buckets", "prices", "tariffs", "profiles", "hosts", "offers", "retail"};
constexpr size_t max_files = 2000;
constexpr size_t max_leaves = 65'535;  // of zones, networks, apps: their numbers fit 16 bits
constexpr int64_t max_denominator = int64_t{1} << 44;

}  // namespace

namespace {

// Months are asked for with every use that a counter counts: a table by day.
struct Months {
  struct Span {
    int32_t from, to;
  };
  std::vector<Span> of;
  Months() {
    of.resize(static_cast<size_t>(Calendar::last_day) + 1);
    for (int64_t day = 0; day <= Calendar::last_day;) {
      const Date d = date_from_days(day);
      const int64_t from = days_from_civil(d.year, d.month, 1), to = from + days_in_month(d.year, d.month);
      for (; day < to && day <= Calendar::last_day; ++day) of[static_cast<size_t>(day)] = {static_cast<int32_t>(from), static_cast<int32_t>(to)};
    }
  }
};
const Months month_table;

}  // namespace

Days period_of(Period period, int64_t day) {
  switch (period) {
    case Period::day: return {day, day + 1};
    case Period::week: return {day - weekday(day), day - weekday(day) + 7};
    case Period::month: {
      if (day >= 0 && day <= Calendar::last_day) return {month_table.of[static_cast<size_t>(day)].from, month_table.of[static_cast<size_t>(day)].to};
      const Date d = date_from_days(day);
      const int64_t from = days_from_civil(d.year, d.month, 1);
      return {from, from + days_in_month(d.year, d.month)};
    }
    case Period::year: {
      const Date d = date_from_days(day);
      return {days_from_civil(d.year, 1, 1), days_from_civil(d.year + 1, 1, 1)};
    }
    case Period::ever: break;
  }
  return {0, Calendar::last_day};
}

std::string bundle_bytes(const Bundle& bundle) {
  std::string out;
  Writer w(out);
  w.put(std::string_view("SUBLETCAT1")).put(static_cast<uint32_t>(bundle.size()));
  for (const auto& [path, bytes] : bundle) w.put(std::string_view(path)).put(std::string_view(bytes));
  return out;
}

Result<Bundle> bundle_from(std::string_view bytes) {
  Reader r(bytes);
  Bundle out;
  if (r.text() != "SUBLETCAT1") return refusal("bad_bundle", "not a stored catalogue");
  const auto count = r.get<uint32_t>();
  for (uint32_t i = 0; i < count && !r.bad(); ++i) {
    std::string path(r.text());
    out[path] = std::string(r.text());
  }
  if (r.bad() || !r.done()) return refusal("bad_bundle", "the stored catalogue is cut or damaged");
  return out;
}

Hash128 bundle_hash(const Bundle& bundle) { return hash128(bundle_bytes(bundle)); }

std::string operator_code(const Bundle& bundle) {
  for (const auto& [path, bytes] : bundle) {
    if (!path.ends_with(".yaml") && !path.ends_with(".yml")) continue;
    Diagnostics ignored;
    const std::optional<Node> root = parse(path, bytes, ignored);
    const Node* op = root ? root->find("operator") : nullptr;
    const Node* code = op != nullptr ? op->find("code") : nullptr;
    if (code != nullptr && code->kind == Node::Kind::scalar) return code->scalar;
  }
  return {};
}

std::shared_ptr<const Version> compile(const Bundle& bundle, Registry& registry, const ZoneLoader& zones, Diagnostics& found) {
  return Compiler(bundle, registry, zones, found).run();
}

std::shared_ptr<const Version> Compiler::run() {
  if (bundle_.size() > max_files) {
    found_.add({"", 0, 0}, "more than " + std::to_string(max_files) + " files", "name the directory of one operator");
    return nullptr;
  }
  read_sections();
  if (unread_) return nullptr;  // what refers to a file that cannot be read would be called missing
  read_places();
  read_realtime();
  read_calendars();
  read_goods();
  read_profiles();
  read_hosts();
  read_offers();
  choose_denominator();
  v_->source = bundle_hash(bundle_);
  read_retail();
  return found_.empty() ? v_ : nullptr;
}

void Compiler::read_places() {
  read_operator();
  read_networks();
  read_zones();  // builds the table of both
  read_apps();
}

void Compiler::read_goods() {
  read_counters();
  for (const Entry& e : section("offers")) intern(registry_.offers, e);  // discounts may name any of them
  read_buckets();
  read_prices();
  read_tariffs();
}

void Compiler::read_sections() {
  bool any = false;
  std::map<std::string, std::map<std::string, const Node*>> seen;
  for (const auto& [path, bytes] : bundle_) {
    if (!path.ends_with(".yaml") && !path.ends_with(".yml")) continue;
    any = true;
    std::optional<Node> root = parse(path, bytes, found_);
    if (!root) {
      unread_ = true;
      continue;
    }
    roots_.push_back(std::move(*root));
    Fields top(roots_.back(), "a catalogue file", found_);
    if (const Node* n = top.take("operator")) {
      if (operator_ != nullptr)
        found_.add(n->at, "a second `operator` (the first is in " + operator_->at.file + ")", "keep one; a directory is one operator");
      else
        operator_ = n;
    }
    if (const Node* n = top.take("realtime")) {
      if (realtime_ != nullptr)
        found_.add(n->at, "a second `realtime` (the first is in " + realtime_->at.file + ")", "write all of it in one place");
      else
        realtime_ = n;
    }
    if (const Node* n = top.take("marks"))
      for (const Node& item : n->items) {
        v_->marks.push_back(as_text(item, found_).value_or(""));
        if (v_->marks.size() > 32) found_.add(item.at, "more than 32 marks", "remove some");
      }
    for (const char* name : sections)
      if (const Node* n = top.take(name)) read_names(*n, name, seen[name]);
    top.finish();
  }
  if (!any) found_.add({"operator.yaml", 1, 1}, "no .yaml file in this directory", "start from examples/operator");
  for (const char* name : {"zones", "networks", "apps"})
    if (const std::vector<Entry>& list = section(name); list.size() > max_leaves) {
      found_.add(list[max_leaves].key->at, std::string("more than 65,535 ") + name, "put destinations that differ only in price into a CSV list");
      unread_ = true;
    }
  if (operator_ == nullptr && any && !unread_) found_.add({"operator.yaml", 1, 1}, "no `operator` in any file", "add `operator: {code: ..., currency: CNY, time_zone: Asia/Shanghai}`");
}

void Compiler::read_names(const Node& map, const char* name, std::map<std::string, const Node*>& seen) {
  if (map.kind != Node::Kind::map) return found_.add(map.at, std::string("`") + name + "` is a map of names", "write `" + std::string(name) + ":` and below it, indented, `name: {...}`");
  std::vector<Entry>& list = sections_[name];
  for (const auto& [key, value] : map.pairs) {
    auto [same, fresh] = seen.emplace(key.scalar, &key);
    if (!fresh)
      found_.add(key.at, "`" + key.scalar + "` is already in " + same->second->at.file + " line " + std::to_string(same->second->at.line), "give it another name");
    else
      list.push_back({key.scalar, &key, &value});
  }
}

const std::vector<Compiler::Entry>& Compiler::section(const std::string& name) const {
  static const std::vector<Entry> none;
  auto at = sections_.find(name);
  return at == sections_.end() ? none : at->second;
}

std::vector<std::string> Compiler::names_of(const std::string& name) const {
  std::vector<std::string> out;
  for (const Entry& e : section(name)) out.push_back(e.name);
  return out;
}

const Compiler::Entry* Compiler::refer(const std::string& name, const Node& n, const char* what) {
  if (n.kind == Node::Kind::scalar)
    for (const Entry& e : section(name))
      if (e.name == n.scalar) return &e;
  const std::string near = nearest(n.scalar, names_of(name));
  found_.add(n.at, std::string("there is no ") + what + " '" + n.scalar.substr(0, 60) + "'", near.empty() ? "add it under `" + name + ":`" : "did you mean '" + near + "'?");
  return nullptr;
}

Id Compiler::intern(Names& names, const Entry& e) {
  const Id id = names.intern(e.name);
  if (id == 0) found_.add(e.key->at, "too many names in this operator's history", "reuse a name that is no longer needed");
  return id;
}

void Compiler::read_operator() {
  static const Node nothing;
  if (operator_ == nullptr) return;
  Fields f(*operator_, "`operator`", found_);
  OperatorInfo& op = v_->op;
  op.code = f.text("code", required);
  const bool good_code = !op.code.empty() && op.code.size() <= 32 && op.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!good_code && f.has("code")) found_.add(operator_->find("code")->at, "a code has 1 to 32 of a-z, 0-9 and '-'", "write such as `code: demo`");
  op.title = f.text("title");
  op.currency = f.text("currency", required);
  if (const bool shape = op.currency.size() == 3 && std::all_of(op.currency.begin(), op.currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; }); !shape && f.has("currency"))
    found_.add(operator_->find("currency")->at, "'" + op.currency.substr(0, 40) + "' is no currency", "write the three letters of ISO 4217, such as CNY, EUR, USD");
  op.country = f.text("country");
  if (const Node* zone = f.take("time_zone", required)) {
    Result<ZoneTable> table = zones_(zone->scalar);
    if (table)
      op.zone = std::move(*table);
    else
      found_.add(zone->at, table.error().detail, "write an IANA name such as Asia/Shanghai");
  }
  op.effective = Instant::from_micros(INT64_MIN);
  if (const Node* n = f.take("effective")) {
    Result<Instant> at = parse_instant(n->scalar, op.zone);
    if (at)
      op.effective = *at;
    else
      found_.add(n->at, at.error().detail);
  }
  if (const Node* n = f.take("sessions")) {
    if (n->scalar == "midnight") {
      op.sessions = OperatorInfo::Sessions::midnight;
    } else if (n->scalar.starts_with("at ")) {
      op.sessions = OperatorInfo::Sessions::at;
      Node time = *n;
      time.scalar = n->scalar.substr(3);
      op.sessions_at = clock(time).value_or(0);
    } else if (n->scalar != "keep") {
      found_.add(n->at, "`sessions` cannot be '" + n->scalar + "'", "write keep, midnight, or \"at 04:00\"");
    }
  }
  round_ = rounding(f, round_);
  if (const Node* n = f.take("credit")) {
    Fields c(*n, "`credit`", found_);
    op.credit.warn = c.money("warn").value_or(Money());
    op.credit.half = c.money("half").value_or(Money());
    op.credit.full = c.money("full").value_or(op.credit.half);
    op.credit.restore = c.money("restore").value_or(op.credit.half);
    op.credit.stops = true;
    if (op.credit.full > op.credit.half) found_.add(n->at, "`full` lies above `half`", "the full stop comes at or below the half stop");
    if (op.credit.restore < op.credit.half) found_.add(n->at, "`restore` lies below `half`", "lines are restored at or above the half stop");
    c.finish();
  }
  if (const Node* n = f.take("quotas")) {
    Fields q(*n, "`quotas`", found_);
    auto of = [&](const char* key, Unit unit, int64_t least, int64_t most, int64_t& to, const char* instead) {
      const Node* node = q.node().find(key);
      const std::optional<Quantity> value = q.quantity(key);
      if (!value) return;
      if (value->unit != unit || value->amount < least || value->amount > most) return found_.add(node->at, std::string("`") + key + "` cannot be '" + node->scalar.substr(0, 40) + "'", instead);
      to = value->amount;
    };
    of("validity", Unit::seconds, 60, 7 * seconds_per_day, op.quotas.validity, "write a time from 1 min to 168 h, such as `validity: 1 h`");
    of("holding", Unit::seconds, 0, 7 * seconds_per_day, op.quotas.holding, "write a time, such as `holding: 10 min`");
    of("data", Unit::octets, 1, int64_t{1} << 40, op.quotas.data, "write an amount of data, such as `data: 100 MB`");
    of("voice", Unit::seconds, 1, seconds_per_day, op.quotas.voice, "write a time, such as `voice: 10 min`");
    op.quotas.messages = q.integer("messages", 1, 1000, op.quotas.messages);
    op.quotas.threshold = static_cast<int>(q.integer("threshold", 0, 90, op.quotas.threshold));
    q.finish();
  }
  if (const Node* n = f.take("late")) {
    Fields l(*n, "`late`", found_);
    op.late_days = static_cast<int>(l.integer("days", 1, 400, 65));
    int days = 0, months = 0;
    if (l.has("grace") && span(l, "grace", days, months)) op.grace_seconds = int64_t{days} * seconds_per_day + int64_t{months} * 31 * seconds_per_day;
    l.finish();
  }
  f.take("home");  // read with the zones
  f.finish();
}

void Compiler::read_networks() {
  std::map<PhoneNumber, Place> seen;
  v_->leaf_networks = {"none"};
  for (const Entry& e : section("networks")) {
    Fields f(*e.value, "a network", found_);
    const auto leaf = static_cast<uint32_t>(v_->leaf_networks.size());
    v_->leaf_networks.push_back(e.name);
    read_numbers(f, "numbers", leaf, network_numbers_, seen);
    f.finish();
    network_sets_[e.name].bits.assign(leaf / 64 + 1, 0);
    network_sets_[e.name].bits[leaf / 64] |= uint64_t{1} << (leaf % 64);
  }
}

void Compiler::read_zones() {
  PrefixTable::Builder numbers, shorts, places;
  std::map<PhoneNumber, Place> seen_numbers, seen_shorts, seen_places;
  v_->leaf_zones = {"none"};
  std::map<std::string, std::vector<const Node*>> parts;
  for (const Entry& e : section("zones")) {
    Fields f(*e.value, "a zone", found_);
    const auto leaf = static_cast<uint32_t>(v_->leaf_zones.size());
    v_->leaf_zones.push_back(e.name);
    zone_leaf_[e.name] = leaf;
    read_numbers(f, "numbers", leaf, numbers, seen_numbers);
    read_numbers(f, "short", leaf, shorts, seen_shorts);
    read_numbers(f, "places", leaf, places, seen_places);
    parts[e.name] = f.list("zones");
    f.finish();
  }
  // Zones and networks of numbers in one table, so that one walk over the digits finds both.
  std::vector<PrefixTable::Entry> prefixes = numbers.entries();
  prefixes.insert(prefixes.end(), network_numbers_.entries().begin(), network_numbers_.entries().end());
  const PrefixTable zones = std::move(numbers).build(), networks = std::move(network_numbers_).build();
  PrefixTable::Builder both;
  for (const PrefixTable::Entry& e : prefixes) both.add(e.prefix, zones.find(e.prefix) | networks.find(e.prefix) << 16);
  v_->numbers = std::move(both).build();
  v_->short_zones = std::move(shorts).build();
  v_->place_zones = std::move(places).build();
  // A zone holds its own leaf and those of its parts, to any depth; a zone within itself is a mistake.
  std::set<std::string> open;
  auto fill = [&](auto&& self, const std::string& name) -> const LeafSet& {
    auto known = zone_sets_.find(name);
    if (known != zone_sets_.end()) return known->second;
    open.insert(name);
    LeafSet set;
    set.bits.assign(v_->leaf_zones.size() / 64 + 1, 0);
    const uint32_t leaf = zone_leaf_[name];
    set.bits[leaf / 64] |= uint64_t{1} << (leaf % 64);
    for (const Node* part : parts[name]) {
      const Entry* e = refer("zones", *part, "zone");
      if (e == nullptr) continue;
      if (open.count(e->name) != 0) {
        found_.add(part->at, "zone '" + name + "' would hold itself", "remove '" + e->name + "' here");
        continue;
      }
      const LeafSet& inner = self(self, e->name);
      for (size_t i = 0; i < inner.bits.size(); ++i) set.bits[i] |= inner.bits[i];
    }
    open.erase(name);
    return zone_sets_[name] = std::move(set);
  };
  for (const Entry& e : section("zones")) fill(fill, e.name);
  if (operator_ != nullptr)
    if (const Node* home = operator_->find("home"))
      if (refer("zones", *home, "zone") != nullptr) v_->op.home = zone_leaf_[home->scalar];
}

void Compiler::read_apps() {
  v_->leaf_apps = {"none"};
  for (const Entry& e : section("apps")) {
    Fields f(*e.value, "an app", found_);
    const auto leaf = static_cast<uint32_t>(v_->leaf_apps.size());
    v_->leaf_apps.push_back(e.name);
    for (const Node* n : f.list("groups", required)) {
      const auto group = static_cast<uint32_t>(as_integer(*n, 1, UINT32_MAX, found_).value_or(0));
      auto [at, fresh] = v_->app_of_group.emplace(group, leaf);
      if (!fresh && group != 0) found_.add(n->at, "rating group " + n->scalar + " belongs to '" + v_->leaf_apps[at->second] + "' already", "a group has one app");
    }
    f.list("names");  // read with the profiles
    f.finish();
    app_sets_[e.name].bits.assign(leaf / 64 + 1, 0);
    app_sets_[e.name].bits[leaf / 64] |= uint64_t{1} << (leaf % 64);
  }
}

void Compiler::read_calendars() {
  for (const Entry& e : section("calendars")) {
    Fields f(*e.value, "a calendar", found_);
    auto band_id = [&](const std::string& name) -> uint8_t {
      const std::string full = e.name + "/" + name;
      auto at = std::find(v_->bands.begin(), v_->bands.end(), full);
      if (at != v_->bands.end()) return static_cast<uint8_t>(at - v_->bands.begin());
      if (v_->bands.size() == max_bands) {
        found_.add(e.key->at, "more than 64 bands over all calendars", "use fewer");
        return 0;
      }
      v_->bands.push_back(full);
      const auto id = static_cast<uint8_t>(v_->bands.size() - 1);
      band_names_[full] |= BandMask{1} << id;
      band_names_[name] |= BandMask{1} << id;
      return id;
    };
    const std::string other = f.text("otherwise", required);
    const uint8_t otherwise = band_id(other.empty() ? "otherwise" : other);
    std::vector<Calendar::Rule> rules;
    int64_t dated = 0;
    for (const Node* n : f.list("bands")) {
      Fields b(*n, "a band", found_);
      Calendar::Rule r;
      r.band = band_id(b.text("name", required));
      r.priority = static_cast<int>(b.integer("priority", -1000, 1000, b.has("dates") ? 10 : 0));
      if (const Node* t = b.take("from")) r.from = clock(*t).value_or(0);
      if (const Node* t = b.take("to")) r.to = clock(*t).value_or(86'400);
      static constexpr const char* day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
      for (const Node* d : b.list("days")) {
        auto day = [&](std::string_view w) { return static_cast<int>(std::find(std::begin(day_names), std::end(day_names), w) - std::begin(day_names)); };
        const size_t dash = d->scalar.find('-');
        const int from = day(std::string_view(d->scalar).substr(0, dash)), to = dash == std::string::npos ? from : day(std::string_view(d->scalar).substr(dash + 1));
        if (from > 6 || to > 6) {
          found_.add(d->at, "'" + d->scalar.substr(0, 40) + "' is no day of the week", "write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri");
          continue;
        }
        for (int i = from;; i = (i + 1) % 7) {
          r.weekdays |= static_cast<uint8_t>(1U << i);
          if (i == to) break;
        }
      }
      for (const Node* d : b.list("dates")) {
        const size_t dots = d->scalar.find("..");
        Result<Date> from = parse_date(std::string_view(d->scalar).substr(0, dots));
        Result<Date> to = dots == std::string::npos ? from : parse_date(std::string_view(d->scalar).substr(dots + 2));
        if (!from || !to || *to < *from) {
          found_.add(d->at, "'" + d->scalar.substr(0, 40) + "' is no date", "write 2026-10-01 or 2026-10-01..2026-10-07");
          continue;
        }
        r.dates.emplace_back(days_of(*from), days_of(*to));
        dated += days_of(*to) - days_of(*from) + 2;
      }
      if (r.weekdays == 0 && r.dates.empty()) r.weekdays = 0x7f;
      if (b.has("from") && b.has("to") && r.from == r.to) found_.add(n->at, "this band ends when it begins", "leave out `from` and `to` for whole days, or write another time");
      b.finish();
      rules.push_back(std::move(r));
    }
    f.finish();
    if (rules.size() > 200 || dated > 5000) {
      found_.add(e.key->at, "a calendar holds at most 200 bands and 5,000 dated days", "shorten it");
      rules.clear();
    }
    v_->calendars.emplace_back(e.name, rules, otherwise);
  }
}

// One denominator for all prices of the version: the smallest in which every rate is whole, times 10,000 for discounts.
void Compiler::choose_denominator() {
  int64_t den = 10'000;
  bool too_fine = false;
  auto factor = [](int64_t per, int64_t increment) { return per / std::gcd(per, increment); };
  for (const RawPrice& raw : raw_prices_)
    for (const RawStep& s : raw.steps) {
      const int64_t need = factor(s.per, s.increment);
      const i128 next = i128{den / std::gcd(den / 10'000, need)} * need;
      if (next > max_denominator) {
        if (!too_fine) found_.add(raw.at, "the increments of this catalogue's prices are too fine to be exact together", "let increments divide the unit that the price is for");
        too_fine = true;
      } else {
        den = static_cast<int64_t>(next);
      }
    }
  if (too_fine) return;
  v_->den = den;
  for (size_t i = 0; i < v_->prices.size(); ++i) {
    Price& p = v_->prices[i];
    const RawPrice& raw = raw_prices_[i];
    p.setup = i128{raw.setup.micros()} * den;
    if (raw.max) p.max = i128{raw.max->micros()} * den;
    for (size_t k = 0; k < p.steps.size(); ++k) {
      const RawStep& s = raw.steps[k];
      Step& to = p.steps[k];
      to.rate = (raw.listed ? i128{1} : i128{s.amount.micros()}) * s.increment * den / s.per;
      to.fee = i128{s.fee.micros()} * den;
      if (s.max) to.max = i128{s.max->micros()} * den;
      if (p.repeat) {
        p.cycle_length += to.length;
        const i128 all = to.fee + to.rate * ((to.length + to.increment - 1) / to.increment);
        p.cycle_cost += to.max >= 0 && all > to.max ? to.max : all;
      }
    }
  }
  for (const RawDiscount& d : raw_discounts_) v_->offers[d.offer].discounts[d.discount].amount = i128{d.amount.micros()} * den;
}

}  // namespace sublet::catalogue
