#include "protocol/usage/plan.h"

#include <algorithm>

#include "base/ensure.h"

namespace sublet::protocol {

using catalogue::Direction;
using catalogue::Service;
using catalogue::UsageProfile;

Plan::Plan(const UsageProfile& profile, const ZoneTable& zone)
    : profile_(&profile),
      numbers_(profile.numbers),
      start_(profile.start.form, zone),
      end_(profile.end.form, zone),
      scratch_(std::make_unique<char[]>(max_line + 2)) {
  compile_slots();
  compile_tables();
  cells_plan_.delimiter = profile.delimiter;
  cells_plan_.quote = profile.quote;
  cells_plan_.delimiter_in_characters = profile.encoding == UsageProfile::Encoding::gb18030 &&
                                        (profile.delimiter >= 0x30 || profile.quote >= 0x30);
  std::fill(std::begin(cells_plan_.slot), std::end(cells_plan_.slot), CellPlan::unused);
  Columns columns;
  columns.fill(-1);
  for (size_t i = 0; i < refs_.size(); ++i) {
    const UsageProfile::Column& c = profile.columns[static_cast<size_t>(refs_[i])];
    spans_[i] = {c.at, c.length};
    columns[i] = static_cast<int16_t>(c.at);
  }
  if (profile.layout == UsageProfile::Layout::delimited && !profile.header_names) {
    const bool listed =
        !profile.columns.empty() && profile.columns[0].length == 0;  // a list, not a map of numbers
    use_columns(columns, static_cast<uint16_t>(listed ? profile.columns.size() : 0));
  }
}

Plan::Slot Plan::slot(UsageProfile::Ref ref) {
  if (ref == UsageProfile::nowhere) return nowhere;
  const auto it = std::find(refs_.begin(), refs_.end(), ref);
  if (it != refs_.end()) return static_cast<Slot>(it - refs_.begin());
  ensure(refs_.size() < max_slots, "read_profile lets no profile use more columns");
  refs_.push_back(ref);
  return static_cast<Slot>(refs_.size() - 1);
}

Plan::NumberPlan Plan::number(const UsageProfile::Number& n) {
  return {slot(n.column), slot(n.otherwise), n.zero_padded, n.required};
}

std::vector<Plan::ConditionPlan> Plan::conditions(const std::vector<UsageProfile::Condition>& list) {
  std::vector<ConditionPlan> out;
  for (const UsageProfile::Condition& c : list)
    out.push_back({slot(c.column), c.is, c.at_most.has_value(), c.at_most.value_or(0), c.marks});
  return out;
}

void Plan::compile_slots() {
  const UsageProfile& p = *profile_;
  type_ = slot(p.type), direction_ = slot(p.direction_from);
  served_ = number(p.served), peer_ = number(p.peer);
  start_slot_ = slot(p.start.column), end_slot_ = slot(p.end.column), duration_ = slot(p.duration.column);
  up_ = slot(p.up.column), down_ = slot(p.down.column), total_ = slot(p.total.column);
  messages_ = slot(p.messages), group_ = slot(p.rating_group), app_ = slot(p.app), place_ = slot(p.place);
  imsi_ = slot(p.imsi), imei_ = slot(p.imei), source_ = slot(p.source_file), serial_ = slot(p.serial);
  marks_ = conditions(p.marks), skip_ = conditions(p.skip);
  for (const UsageProfile::IdentityPart& part : p.identity)
    identity_.push_back({part.part, slot(part.column)});
}

void Plan::compile_tables() {
  for (const auto& [text, value] : profile_->type_map) types_.add(text, value);
  for (const auto& [text, value] : profile_->direction_map) directions_.add(text, value);
  for (const auto& [text, value] : profile_->app_map) apps_.add(text, value);
  for (const auto& [text, digits] : profile_->place_map) places_.add(text, digits.bits());
  for (TextTable* t : {&types_, &directions_, &apps_, &places_}) t->seal();
}

void Plan::use_columns(const Columns& columns, uint16_t expected) {
  expected_ = expected;
  for (size_t i = 0; i < refs_.size(); ++i) {
    if (columns[i] < 0) continue;
    cells_plan_.slot[columns[i]] = static_cast<uint8_t>(i);
    least_ = std::max(least_, static_cast<uint32_t>(columns[i]) + 1);
  }
}

bool Plan::read_header(std::string_view line, Columns& columns, uint16_t& count, std::string& missing) {
  columns.fill(-1);
  CellPlan all = cells_plan_;
  for (size_t i = 0; i < UsageProfile::max_columns; ++i) all.slot[i] = static_cast<uint8_t>(i);
  std::vector<std::string_view> names(UsageProfile::max_columns);
  const uint32_t found = line.size() > max_line
                             ? broken_quotes
                             : split(line, scan(line).high, all, names.data(), scratch_.get());
  count = 0;
  if (found > UsageProfile::max_columns) return missing = "(a header that can be read)", false;
  missing.clear();
  for (size_t s = 0; s < refs_.size(); ++s) {
    const UsageProfile::Column& want = profile_->columns[static_cast<size_t>(refs_[s])];
    for (uint32_t i = 0; i < found && columns[s] < 0; ++i)
      if (trim(names[i]) == want.raw) columns[s] = static_cast<int16_t>(i);
    if (columns[s] >= 0)
      count = static_cast<uint16_t>(found);
    else if (missing.empty())
      missing = want.name;
  }
  if (!missing.empty()) return false;
  use_columns(columns, count);
  return true;
}

std::string_view Plan::cell_of(std::string_view line, size_t index) {
  CellPlan one = cells_plan_;
  std::fill(std::begin(one.slot), std::end(one.slot), CellPlan::unused);
  if (index >= UsageProfile::max_columns || line.size() > max_line) return {};
  one.slot[index] = 0;
  std::string_view out;
  return split(line, scan(line).high, one, &out, scratch_.get()) == broken_quotes ? std::string_view()
                                                                                  : trim(out);
}

Reject Plan::cut(std::string_view line, bool high) {
  if (profile_->layout == UsageProfile::Layout::fixed) {
    for (size_t i = 0; i < refs_.size(); ++i)
      cells_[i] = trim_padded({line.data() + spans_[i].at, spans_[i].length});
    return Reject::none;
  }
  const uint32_t count = split(line, high, cells_plan_, cells_.data(), scratch_.get());
  if (count == broken_quotes) return Reject::broken_quotes;
  for (size_t i = 0; i < refs_.size(); ++i) cells_[i] = trim(cells_[i]);
  return (expected_ != 0 ? count == expected_ : count >= least_) ? Reject::none : Reject::wrong_columns;
}

void Plan::decode(std::string_view line, Record& out) {
  const Scan seen = scan(line);
  Reject why = Reject::none;
  bool not_chargeable = false;
  if (profile_->layout == UsageProfile::Layout::fixed && line.size() != profile_->record_length) {
    why = Reject::wrong_length;  // said first: what is cut short is often also wrong in other ways
  } else if (seen.nul) {
    why = Reject::control_byte;
  } else if (seen.high && !valid_text(line, profile_->encoding)) {
    why = Reject::wrong_encoding;
  } else {
    why = cut(line, seen.high);
    if (why == Reject::none) why = fill(line, skipped(), not_chargeable, out);
  }
  out.reject = why;
  out.verdict = why != Reject::none ? Verdict::reject : not_chargeable ? Verdict::skipped : Verdict::ok;
}

std::string_view Plan::present(std::string_view text) const {
  for (const std::string& a : profile_->absent)
    if (text == a) return {};
  return text;
}

bool Plan::holds(const ConditionPlan& c) const {
  const std::string_view text = cells_[c.slot];
  for (const std::string& is : c.is)
    if (text == is) return true;
  int64_t v = 0;
  return c.has_most && read_signed(text, v) && v <= c.at_most;
}

bool Plan::skipped() const {
  return std::any_of(skip_.begin(), skip_.end(), [&](const ConditionPlan& c) { return holds(c); });
}

// Reads all fields. Lenient, for records that are not chargeable: what cannot be read is left empty.
Reject Plan::fill(std::string_view line, bool lenient, bool& not_chargeable, Record& out) {
  not_chargeable = lenient;
  Reject r = kind(out, not_chargeable);
  lenient = not_chargeable;
  if (r != Reject::none && !lenient) return r;
  if ((r = number_of(served_, out.served)) != Reject::none && !lenient) return r;
  if ((r = number_of(peer_, out.use.peer)) != Reject::none && !lenient) return r;
  if ((r = when(out)) != Reject::none && !lenient) return r;
  if ((r = amounts(out)) != Reject::none) {
    if (!lenient) return r;
    out.use.seconds = out.use.amount = 0;
  }
  if ((r = app(out)) != Reject::none && !lenient) return r;
  if ((r = place(out)) != Reject::none && !lenient) return r;
  if ((r = extras(line, out)) != Reject::none && !lenient) return r;
  identify(out);
  return Reject::none;
}

Reject Plan::kind(Record& out, bool& not_chargeable) const {
  out.use.service = profile_->service;
  out.use.direction = profile_->direction;
  if (type_ != nowhere) {
    const uint64_t* value = types_.find(cell(type_));
    if (value == nullptr) return Reject::unknown_type;
    if (*value == UsageProfile::not_chargeable) {
      not_chargeable = true;
      return Reject::none;
    }
    out.use.service = static_cast<Service>(*value & 0xFF);
    out.use.direction = static_cast<Direction>(*value >> 8);
  }
  if (direction_ != nowhere) {
    const uint64_t* value = directions_.find(cell(direction_));
    if (value == nullptr) return Reject::unknown_type;
    out.use.direction = static_cast<Direction>(*value);
  }
  return Reject::none;
}

Reject Plan::number_of(const NumberPlan& plan, PhoneNumber& out) const {
  if (plan.slot == nowhere) return Reject::none;
  std::string_view text = cell(plan.slot);
  uint64_t space = 0;
  if (text.empty()) text = cell(plan.otherwise), space = 1;
  if (text.empty()) return plan.required ? Reject::missing_field : Reject::none;
  return numbers_.read(text, plan.zero_padded, space, out) ? Reject::none : Reject::unreadable_number;
}

Reject Plan::when(Record& out) {
  const std::string_view text = cell(start_slot_);
  int64_t utc = 0;
  if (text.empty()) return Reject::missing_field;
  if (!start_.read(text, utc)) return Reject::unreadable_time;
  out.use.start = Instant::from_seconds(utc);
  return Reject::none;
}

// How long it lasted: the duration, or else the end less the start.
Reject Plan::span_of_time(Record& out, bool must) {
  if (const std::string_view text = cell(duration_); !text.empty())
    return read_duration(text, profile_->duration, out.use.seconds) ? Reject::none : Reject::bad_duration;
  const std::string_view text = cell(end_slot_);
  if (text.empty()) return must ? Reject::missing_field : Reject::none;
  int64_t end = 0;
  if (!end_.read(text, end)) return Reject::unreadable_time;
  const int64_t seconds = end - out.use.start.seconds();
  if (seconds < 0 || seconds > max_seconds) return Reject::bad_duration;
  out.use.seconds = seconds;
  return Reject::none;
}

Reject Plan::volume(Record& out) const {
  const auto read = [](std::string_view text, const UsageProfile::Volume& rule, int64_t& octets) {
    return read_amount(text, rule.factor, rule.rounding, max_octets, octets);
  };
  if (const std::string_view text = cell(total_); !text.empty())
    return read(text, profile_->total, out.use.amount) ? Reject::none : Reject::bad_amount;
  const std::string_view up = cell(up_), down = cell(down_);
  if (up.empty() && down.empty()) return Reject::missing_field;
  int64_t u = 0, d = 0;
  if ((!up.empty() && !read(up, profile_->up, u)) || (!down.empty() && !read(down, profile_->down, d)) ||
      u + d > max_octets)
    return Reject::bad_amount;
  out.use.amount = u + d;
  return Reject::none;
}

Reject Plan::amounts(Record& out) {
  const Unit unit = catalogue::unit_of(out.use.service);
  if (unit == Unit::seconds) {
    const Reject r = span_of_time(out, true);
    out.use.amount = out.use.seconds;
    return r;
  }
  if (unit == Unit::octets) {
    const Reject r = span_of_time(out, false);
    return r != Reject::none ? r : volume(out);
  }
  out.use.amount = 1;
  const std::string_view text = cell(messages_);
  uint64_t count = 0;
  if (text.empty()) return Reject::none;
  if (!read_whole(text, count) || count > static_cast<uint64_t>(max_messages)) return Reject::bad_amount;
  out.use.amount = static_cast<int64_t>(count);
  return Reject::none;
}

Reject Plan::app(Record& out) const {
  if (const std::string_view text = cell(group_); !text.empty()) {
    uint64_t group = 0;
    if (!read_whole(text, group) || group > UINT32_MAX) return Reject::unreadable_number;
    out.use.app = static_cast<uint32_t>(group);
  }
  if (app_ == nowhere || out.use.app != 0) return Reject::none;
  const std::string_view name = cell(app_);
  if (name.empty()) return Reject::none;
  if (const uint64_t* group = apps_.find(name))
    out.use.app = static_cast<uint32_t>(*group);
  else if (profile_->unknown_app_refused)
    return Reject::unknown_app;
  return Reject::none;
}

Reject Plan::place(Record& out) const {
  const std::string_view text = cell(place_);
  if (text.empty()) return Reject::none;
  if (const uint64_t* bits = places_.find(text)) {
    out.use.place = PhoneNumber::from_bits(*bits);
    return Reject::none;
  }
  if (!profile_->place_mapped && PhoneNumber::from_digits(text, out.use.place)) return Reject::none;
  return profile_->unknown_place_refused || !profile_->place_mapped ? Reject::unknown_place : Reject::none;
}

Slice Plan::slice(std::string_view line, Slot s) const {
  const std::string_view text = cell(s);
  if (text.empty() || text.data() < line.data() || text.data() >= line.data() + line.size()) return {};
  return {static_cast<uint32_t>(text.data() - line.data()), static_cast<uint32_t>(text.size())};
}

Reject Plan::extras(std::string_view line, Record& out) const {
  for (const ConditionPlan& c : marks_)
    if (holds(c)) out.use.marks |= c.marks;
  if (const std::string_view text = cell(imsi_); !text.empty()) {
    uint64_t digits = 0;
    if (text.size() > 15 || !read_whole(text, digits)) return Reject::unreadable_number;
    out.imsi = digits;
  }
  if (const std::string_view text = cell(imei_); !text.empty()) {
    if (text.size() > 16 || !read_whole(text, out.imei)) out.imei = hash64(text) | 1;
  }
  out.source_file = slice(line, source_);
  out.serial = slice(line, serial_);
  return Reject::none;
}

void Plan::identify(Record& out) const {
  using Part = UsageProfile::Part;
  // A fixed number of words for each part, so that parts cannot run into each other.
  std::array<uint64_t, 32> words;
  size_t n = 0;
  const catalogue::Use& u = out.use;
  for (const IdentityPlan& part : identity_) {
    switch (part.part) {
      case Part::served:
        words[n++] = out.served.bits();
        break;
      case Part::peer:
        words[n++] = u.peer.bits();
        break;
      case Part::start:
        words[n++] = static_cast<uint64_t>(u.start.micros());
        break;
      case Part::seconds:
        words[n++] = static_cast<uint64_t>(u.seconds);
        break;
      case Part::amount:
        words[n++] = static_cast<uint64_t>(u.amount);
        break;
      case Part::type:
        words[n++] = UsageProfile::type_value(u.service, u.direction);
        break;
      case Part::app:
        words[n++] = u.app;
        break;
      case Part::place:
        words[n++] = u.place.bits();
        break;
      case Part::imsi:
        words[n++] = out.imsi;
        break;
      case Part::imei:
        words[n++] = out.imei;
        break;
      case Part::column: {
        const Hash128 h = hash128(cell(part.slot));
        words[n++] = h.high;
        words[n++] = h.low;
      }
    }
  }
  out.identity = hash128({reinterpret_cast<const char*>(words.data()), n * sizeof(uint64_t)});
}

}  // namespace sublet::protocol
