// The parts of the text that many places share: conditions, number lists, periods, spans of time.
#include <algorithm>
#include <charconv>

#include "catalogue/compiler.h"

namespace sublet::catalogue {

std::optional<int32_t> Compiler::clock(const Node& n) {
  int h = 0, m = 0;
  const std::string& s = n.scalar;
  const bool shape = s.size() == 5 && s[2] == ':' && std::all_of(s.begin(), s.end(), [](char c) { return c == ':' || (c >= '0' && c <= '9'); });
  if (shape) {
    h = (s[0] - '0') * 10 + (s[1] - '0');
    m = (s[3] - '0') * 10 + (s[4] - '0');
    if (h <= 24 && m < 60 && h * 60 + m <= 24 * 60) return h * 3600 + m * 60;
  }
  found_.add(n.at, "'" + s.substr(0, 40) + "' is no time of day", "write \"08:00\" (with quotes); a day ends at \"24:00\"");
  return std::nullopt;
}

Period Compiler::period(Fields& f, std::string_view key, std::string_view otherwise) {
  const std::string w = f.word(key, {"day", "week", "month", "year", "ever"}, otherwise);
  return w == "day" ? Period::day : w == "week" ? Period::week : w == "year" ? Period::year : w == "ever" ? Period::ever : Period::month;
}

// "6 months", "30 days", "48 h", "1 year"; hours come out as whole days.
bool Compiler::span(Fields& f, std::string_view key, int& days, int& months) {
  const Node* n = f.take(key);
  if (n == nullptr) return false;
  const std::string& s = n->scalar;
  int count = 0;
  auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), count);
  std::string unit(end, s.data() + s.size());
  unit.erase(0, unit.find_first_not_of(' ') == std::string::npos ? unit.size() : unit.find_first_not_of(' '));
  if (ec == std::errc() && count > 0 && count <= 4000) {
    if (unit == "day" || unit == "days") return days = count, true;
    if (unit == "week" || unit == "weeks") return days = count * 7, true;
    if (unit == "month" || unit == "months") return months = count, true;
    if (unit == "year" || unit == "years") return months = count * 12, true;
    if ((unit == "h" || unit == "hours") && count % 24 == 0) return days = count / 24, true;
  }
  found_.add(n->at, "'" + s.substr(0, 40) + "' is no span of time", "write such as 30 days, 3 months, 1 year, 48 h");
  return false;
}

void Compiler::read_numbers(Fields& f, std::string_view key, uint32_t leaf, PrefixTable::Builder& into, std::map<PhoneNumber, Place>& seen) {
  for (const Node* n : f.list(key)) {
    PhoneNumber prefix;
    if (n->scalar != "*" && (n->scalar.empty() || !PhoneNumber::from_digits(n->scalar, prefix))) {
      found_.add(n->at, "'" + n->scalar.substr(0, 40) + "' is no prefix", "write 1 to 15 digits in quotes, country code first (\"86170\"), or \"*\" for all");
      continue;
    }
    auto [first, fresh] = seen.emplace(prefix, n->at);
    if (!fresh)
      found_.add(n->at, "prefix " + n->scalar + " is also in " + first->second.file + " line " + std::to_string(first->second.line), "a prefix belongs to one; write a longer prefix for a part of it");
    into.add(prefix, leaf);
  }
}

int16_t Compiler::set_of(Fields& f, std::string_view key, const std::string& name, const std::map<std::string, LeafSet>& known) {
  LeafSet set;
  bool any = false;
  for (const Node* n : f.list(key)) {
    any = true;
    if (n->scalar == "none") {  // a number that belongs to no zone, traffic of no app
      if (set.bits.empty()) set.bits.resize(1);
      set.bits[0] |= 1;
      continue;
    }
    const std::string what = name.substr(0, name.size() - 1);
    if (refer(name, *n, what.c_str()) == nullptr) continue;
    const LeafSet& one = known.at(n->scalar);
    if (set.bits.size() < one.bits.size()) set.bits.resize(one.bits.size());
    for (size_t i = 0; i < one.bits.size(); ++i) set.bits[i] |= one.bits[i];
  }
  if (!any) return -1;
  if (v_->sets.size() == INT16_MAX) {
    found_.add(f.node().at, "too many different conditions", "use named zones");
    return -1;
  }
  for (size_t i = 0; i < v_->sets.size(); ++i)
    if (v_->sets[i].bits == set.bits) return static_cast<int16_t>(i);
  v_->sets.push_back(std::move(set));
  return static_cast<int16_t>(v_->sets.size() - 1);
}

uint32_t Compiler::marks_of(Fields& f, std::string_view key) {
  uint32_t out = 0;
  for (const Node* n : f.list(key)) {
    auto at = std::find(v_->marks.begin(), v_->marks.end(), n->scalar);
    if (at != v_->marks.end()) {
      out |= 1U << (at - v_->marks.begin());
    } else {
      const std::string near = nearest(n->scalar, v_->marks);
      found_.add(n->at, "there is no mark '" + n->scalar.substr(0, 60) + "'", near.empty() ? "add it under `marks:`" : "did you mean '" + near + "'?");
    }
  }
  return out;
}

BandMask Compiler::bands_of(Fields& f, std::string_view key) {
  BandMask out = 0;
  for (const Node* n : f.list(key)) {
    auto at = band_names_.find(n->scalar);
    if (at != band_names_.end()) {
      out |= at->second;
      continue;
    }
    std::vector<std::string> names;
    for (const auto& [name, mask] : band_names_) names.push_back(name);
    const std::string near = nearest(n->scalar, names);
    found_.add(n->at, "there is no time band '" + n->scalar.substr(0, 60) + "'", near.empty() ? "add it to a calendar" : "did you mean '" + near + "'?");
  }
  return out;
}

Condition Compiler::condition(Fields& f) {
  Condition c;
  if (f.has("service")) c.services = 0;
  for (const Node* n : f.list("service")) {
    if (std::optional<Service> s = service_of(n->scalar))
      c.services |= static_cast<uint8_t>(1U << static_cast<int>(*s));
    else
      found_.add(n->at, "there is no service '" + n->scalar.substr(0, 40) + "'", "write voice, video, data, sms, mms or other");
  }
  if (f.has("direction")) c.directions = 0;
  for (const Node* n : f.list("direction")) {
    if (std::optional<Direction> d = direction_of(n->scalar))
      c.directions |= static_cast<uint8_t>(1U << static_cast<int>(*d));
    else
      found_.add(n->at, "there is no direction '" + n->scalar.substr(0, 40) + "'", "write out, in or forwarded");
  }
  c.to = set_of(f, "to", "zones", zone_sets_);
  c.from = set_of(f, "from", "zones", zone_sets_);
  c.at = set_of(f, "at", "zones", zone_sets_);
  c.not_to = set_of(f, "not_to", "zones", zone_sets_);
  c.not_at = set_of(f, "not_at", "zones", zone_sets_);
  c.to_network = set_of(f, "to_network", "networks", network_sets_);
  c.from_network = set_of(f, "from_network", "networks", network_sets_);
  c.apps = set_of(f, "apps", "apps", app_sets_);
  c.not_apps = set_of(f, "not_apps", "apps", app_sets_);
  v_->asks_to = v_->asks_to || c.to >= 0 || c.not_to >= 0;
  v_->asks_from = v_->asks_from || c.from >= 0;
  v_->asks_to_network = v_->asks_to_network || c.to_network >= 0;
  v_->asks_from_network = v_->asks_from_network || c.from_network >= 0;
  c.marks = marks_of(f, "marks");
  c.not_marks = marks_of(f, "not_marks");
  c.bands = bands_of(f, "time");
  c.plain = c.to < 0 && c.from < 0 && c.at < 0 && c.not_to < 0 && c.not_at < 0 && c.to_network < 0 && c.from_network < 0 && c.apps < 0 && c.not_apps < 0 &&
            c.marks == 0 && c.not_marks == 0 && c.bands == 0;
  return c;
}

}  // namespace sublet::catalogue
