#include "catalogue/calendar.h"

#include <algorithm>
#include <map>

namespace sublet::catalogue {
namespace {

bool on_day(const Calendar::Rule& r, int64_t day) {
  if (r.weekdays >> weekday(day) & 1) return true;
  return std::any_of(r.dates.begin(), r.dates.end(), [day](auto d) { return day >= d.first && day <= d.second; });
}

using Timeline = std::vector<std::pair<int32_t, uint8_t>>;

// The bands of one day: at every instant the applicable rule of the highest priority, the earlier one among equals.
Timeline timeline(const std::vector<Calendar::Rule>& rules, uint8_t otherwise, int64_t day) {
  struct Piece {
    int32_t from, to;
    int priority;
    size_t order;
    uint8_t band;
  };
  std::vector<Piece> pieces;
  std::vector<int32_t> cuts = {0};
  auto add = [&](int32_t from, int32_t to, size_t i) {
    if (from >= to) return;
    pieces.push_back({from, to, rules[i].priority, i, rules[i].band});
    cuts.push_back(from);
    if (to < seconds_per_day) cuts.push_back(to);
  };
  for (size_t i = 0; i < rules.size(); ++i) {
    const Calendar::Rule& r = rules[i];
    if (r.from < r.to) {
      if (on_day(r, day)) add(r.from, r.to, i);
    } else {  // past midnight: tonight's part, and the rest of last night's
      if (on_day(r, day)) add(r.from, static_cast<int32_t>(seconds_per_day), i);
      if (on_day(r, day - 1)) add(0, r.to, i);
    }
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  Timeline out;
  for (int32_t cut : cuts) {
    const Piece* best = nullptr;
    for (const Piece& p : pieces)
      if (p.from <= cut && cut < p.to && (best == nullptr || p.priority > best->priority)) best = &p;
    const uint8_t band = best == nullptr ? otherwise : best->band;
    if (out.empty() || out.back().second != band) out.emplace_back(cut, band);
  }
  return out;
}

}  // namespace

Calendar::Calendar(std::string name, const std::vector<Rule>& rules, uint8_t otherwise) : name_(std::move(name)) {
  std::map<Timeline, uint16_t> known;
  // Days that no date names differ by weekday only: seven timelines, and the special days one by one.
  std::vector<uint16_t> by_weekday(7, 0);
  auto type_of = [&](const Timeline& t) {
    auto [at, fresh] = known.emplace(t, static_cast<uint16_t>(known.size()));
    if (fresh) {
      types_.push_back(static_cast<uint32_t>(spans_.size()));
      for (auto [from, band] : t) spans_.push_back({from, band});
    }
    return at->second;
  };
  std::vector<Rule> weekly;
  for (const Rule& r : rules) {
    weekly.push_back(r);
    weekly.back().dates.clear();
  }
  for (int64_t day = first_day; day < first_day + 7; ++day)
    by_weekday[static_cast<size_t>(weekday(day))] = type_of(timeline(weekly, otherwise, day));
  day_type_.resize(static_cast<size_t>(last_day - first_day + 1));
  for (int64_t day = first_day; day <= last_day; ++day) day_type_[static_cast<size_t>(day)] = by_weekday[static_cast<size_t>(weekday(day))];
  for (const Rule& r : rules)
    for (auto [from, to] : r.dates)
      for (int64_t day = std::max(from, first_day); day <= std::min(to + 1, last_day); ++day)
        day_type_[static_cast<size_t>(day)] = type_of(timeline(rules, otherwise, day));
  types_.push_back(static_cast<uint32_t>(spans_.size()));
}

}  // namespace sublet::catalogue
