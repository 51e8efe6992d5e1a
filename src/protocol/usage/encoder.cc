#include "protocol/usage/encoder.h"

#include <algorithm>

#include "base/money.h"

namespace sublet::protocol {

using catalogue::UsageProfile;

namespace {

std::string padded(int64_t value, size_t width) {
  std::string s = std::to_string(value);
  return s.size() < width ? std::string(width - s.size(), '0') + s : s;
}

// octets / factor with so many decimals that reading rounds back to the same octets: a decimal more than the
// factor has digits; towards the side from which the rule rounds.
std::string amount_text(int64_t octets, int64_t factor, UsageProfile::Rounding rounding) {
  if (factor == 1) return std::to_string(octets);
  size_t decimals = std::to_string(factor).size();
  i128 scale = 1;
  for (size_t i = 0; i < decimals; ++i) scale *= 10;
  const i128 product = static_cast<i128>(octets) * scale;
  i128 q = product / factor;
  const i128 rest = product % factor;
  if (rounding == UsageProfile::Rounding::down
          ? rest != 0
          : rounding == UsageProfile::Rounding::nearest && rest * 2 >= factor)
    ++q;
  return std::to_string(static_cast<int64_t>(q / scale)) + "." +
         padded(static_cast<int64_t>(q % scale), decimals);
}

std::string time_text(const UsageProfile::TimeForm& form, int64_t utc, const ZoneTable& zone) {
  if (form.kind == UsageProfile::TimeForm::Kind::unix) return std::to_string(utc);
  if (form.kind == UsageProfile::TimeForm::Kind::since)
    return std::to_string(utc - zone.utc(form.since_local));
  const Civil c = civil_of(zone.local(utc));
  std::string out(form.length, ' ');
  for (const auto& [at, literal] : form.literals) out[at] = literal;
  const auto put = [&](int at, int value, size_t width) {
    if (at >= 0) out.replace(static_cast<size_t>(at), width, padded(value, width));
  };
  put(form.year, c.date.year, 4), put(form.month, c.date.month, 2), put(form.day, c.date.day, 2);
  put(form.hour, c.hour, 2), put(form.minute, c.minute, 2), put(form.second, c.second, 2);
  return out;
}

const std::string* key_of(const UsageProfile::Texts& texts, uint32_t value) {
  for (const auto& [key, v] : texts)
    if (v == value) return &key;
  return nullptr;
}

}  // namespace

Encoder::Encoder(const UsageProfile& profile, const ZoneTable& zone)
    : profile_(profile), zone_(zone), numbers_(profile.numbers), cells_(profile.columns.size()) {}

std::string_view Encoder::line_end() const {
  return profile_.line_end == UsageProfile::LineEnd::lf     ? "\n"
         : profile_.line_end == UsageProfile::LineEnd::crlf ? "\r\n"
                                                            : "";
}

std::string Encoder::header() const {
  std::string out;
  for (uint32_t i = 0; i < profile_.skip_lines; ++i) out += line_end();
  if (!profile_.header_names) return out;
  for (size_t i = 0; i < profile_.columns.size(); ++i) {
    if (i > 0) out += profile_.delimiter;
    out += profile_.columns[i].raw;
  }
  return out += line_end();
}

bool Encoder::set(Ref column, std::string text) {
  if (column == UsageProfile::nowhere) return true;
  std::string& cell = cells_[static_cast<size_t>(column)];
  if (!cell.empty() && cell != text) return false;  // two meanings in one column that disagree
  cell = std::move(text);
  return true;
}

bool Encoder::kind(const catalogue::Use& use) {
  if (profile_.type != UsageProfile::nowhere) {
    const std::string* key = key_of(profile_.type_map, UsageProfile::type_value(use.service, use.direction));
    // The direction may have a column of its own: then any type of this service will do.
    for (const auto& [text, value] : profile_.type_map)
      if (key == nullptr && profile_.direction_from != UsageProfile::nowhere &&
          (value & 0xFF) == static_cast<uint32_t>(use.service))
        key = &text;
    if (key == nullptr || !set(profile_.type, *key)) return false;
  } else if (use.service != profile_.service) {
    return false;
  }
  if (profile_.direction_from == UsageProfile::nowhere)
    return profile_.type != UsageProfile::nowhere || use.direction == profile_.direction;
  const std::string* key = key_of(profile_.direction_map, static_cast<uint32_t>(use.direction));
  return key != nullptr && set(profile_.direction_from, *key);
}

// The first way of writing that is read back as the same number: national, as it is, with an international
// prefix.
bool Encoder::number(const UsageProfile::Number& where, PhoneNumber number) {
  if (where.column == UsageProfile::nowhere) return number.empty();
  if (number.empty()) return !where.required;
  const std::string digits = number.text();
  std::vector<std::string> ways;
  if (!profile_.numbers.country.empty() && digits.starts_with(profile_.numbers.country))
    ways.push_back(digits.substr(profile_.numbers.country.size()));
  ways.push_back(digits);
  for (const std::string& prefix : profile_.numbers.international) ways.push_back(prefix + digits);
  for (const std::string& way : ways) {
    PhoneNumber back;
    if (!way.empty() && numbers_.read(way, where.zero_padded, 0, back) && back == number)
      return set(where.column, way);
  }
  return false;
}

bool Encoder::time(const UsageProfile::Time& where, Instant at) {
  if (where.column == UsageProfile::nowhere) return true;
  const std::string text = time_text(where.form, at.seconds(), zone_);
  int64_t back = 0;
  if (!TimeReader(where.form, zone_).read(text, back) || Instant::from_seconds(back) != at) return false;
  return set(where.column, text);
}

bool Encoder::duration(int64_t seconds) {
  using Form = UsageProfile::Duration::Form;
  const std::string s = padded(seconds % 60, 2), m = padded(seconds / 60 % 60, 2),
                    h = padded(seconds / 3600, 2);
  switch (profile_.duration.form) {
    case Form::seconds:
      return set(profile_.duration.column, std::to_string(seconds));
    case Form::mmss:
      return set(profile_.duration.column, padded(seconds / 60, 2) + s);
    case Form::hhmmss:
      return set(profile_.duration.column, h + m + s);
    case Form::colons:
      return set(profile_.duration.column, h + ":" + m + ":" + s);
  }
  return false;
}

bool Encoder::volume(const UsageProfile::Volume& where, int64_t octets) {
  return set(where.column, amount_text(octets, where.factor, where.rounding));
}

bool Encoder::amounts(const Written& v) {
  const Unit unit = catalogue::unit_of(v.use.service);
  const int64_t seconds = unit == Unit::messages ? 0 : v.use.seconds;
  if (v.use.seconds != seconds || v.use.seconds < 0 || v.use.seconds > max_seconds || v.use.amount < 0)
    return false;
  if (unit == Unit::seconds && v.use.amount != seconds) return false;
  if (profile_.end.column != UsageProfile::nowhere &&
      !time(profile_.end, Instant::from_micros(v.use.start.micros() + seconds * 1'000'000)))
    return false;
  if (unit != Unit::messages && profile_.duration.column != UsageProfile::nowhere && !duration(seconds))
    return false;
  if (profile_.end.column == UsageProfile::nowhere && profile_.duration.column == UsageProfile::nowhere &&
      seconds != 0)
    return false;
  if (unit == Unit::messages)
    return profile_.messages == UsageProfile::nowhere
               ? v.use.amount == 1
               : v.use.amount <= max_messages && set(profile_.messages, std::to_string(v.use.amount));
  if (unit != Unit::octets) return true;
  if (v.use.amount > max_octets || v.up < 0 || v.up > v.use.amount) return false;
  if (profile_.total.column != UsageProfile::nowhere && !volume(profile_.total, v.use.amount)) return false;
  const bool both =
      profile_.up.column != UsageProfile::nowhere && profile_.down.column != UsageProfile::nowhere;
  const bool only_up = profile_.up.column != UsageProfile::nowhere && !both;
  const int64_t up = both ? v.up : only_up ? v.use.amount : 0;
  if (profile_.up.column != UsageProfile::nowhere && !volume(profile_.up, up)) return false;
  return profile_.down.column == UsageProfile::nowhere || volume(profile_.down, v.use.amount - up);
}

bool Encoder::place(PhoneNumber place) {
  for (const auto& [text, digits] : profile_.place_map)
    if (digits == place && !(place.empty() && text.empty())) return set(profile_.place, text);
  if (place.empty()) return true;
  return profile_.place != UsageProfile::nowhere && !profile_.place_mapped &&
         set(profile_.place, place.text());
}

bool Encoder::conditions(const catalogue::Use& use) {
  uint32_t written = 0;
  for (const UsageProfile::Condition& c : profile_.marks) {
    if ((use.marks & c.marks) != c.marks) continue;
    if (c.is.empty() || !set(c.column, c.is[0])) return false;
    written |= c.marks;
  }
  return written == use.marks;
}

Result<Done> Encoder::append(const Written& v, std::string& out) {
  for (std::string& c : cells_) c.clear();
  const auto no = [](const char* field) {
    return refusal("unwritable", std::string(field) + " cannot be written by this profile");
  };
  if (!kind(v.use)) return no("the service or direction");
  if (!number(profile_.served, v.served)) return no("the served number");
  if (!number(profile_.peer, v.use.peer)) return no("the other party");
  if (!time(profile_.start, v.use.start)) return no("the start");
  if (!amounts(v)) return no("the amount");
  if (v.use.app != 0) {
    const std::string* name = key_of(profile_.app_map, v.use.app);
    if (profile_.rating_group != UsageProfile::nowhere) {
      if (!set(profile_.rating_group, std::to_string(v.use.app))) return no("the rating group");
    } else if (name == nullptr) {
      return no("the app");
    }
    if (name != nullptr && !set(profile_.app, *name)) return no("the app");
  } else if (!v.app_text.empty() && !set(profile_.app, std::string(v.app_text))) {
    return no("the app");
  }
  if (!place(v.use.place)) return no("the place");
  if (!conditions(v.use)) return no("a mark");
  if (v.imsi != 0 && !set(profile_.imsi, padded(static_cast<int64_t>(v.imsi), 15))) return no("the IMSI");
  if (v.imei != 0 && !set(profile_.imei, std::to_string(v.imei))) return no("the IMEI");
  if (!set(profile_.source_file, std::string(v.source_file)) || !set(profile_.serial, std::string(v.serial)))
    return no("the source");
  if (!line(out)) return no("a text of this length or with these characters");
  return Done{};
}

bool Encoder::line(std::string& out) const {
  const size_t before = out.size();
  if (profile_.layout == UsageProfile::Layout::fixed) {
    out.append(profile_.record_length, ' ');
    for (size_t i = 0; i < cells_.size(); ++i) {
      const UsageProfile::Column& c = profile_.columns[i];
      if (cells_[i].size() > c.length) return out.resize(before), false;
      if (!cells_[i].empty()) out.replace(before + c.at, cells_[i].size(), cells_[i]);
    }
    out += line_end();
    return true;
  }
  const bool listed = profile_.header_names || profile_.columns.empty() || profile_.columns[0].length == 0;
  size_t count = cells_.size();
  if (!listed)
    for (const UsageProfile::Column& c : profile_.columns) count = std::max<size_t>(count, c.at + 1);
  std::vector<std::string_view> row(count);
  for (size_t i = 0; i < cells_.size(); ++i) row[listed ? i : profile_.columns[i].at] = cells_[i];
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += profile_.delimiter;
    const std::string special{profile_.delimiter, profile_.quote == 0 ? profile_.delimiter : profile_.quote};
    const bool quoted = row[i].find_first_of(special) != std::string_view::npos;
    if ((quoted && profile_.quote == 0) ||
        row[i].find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return out.resize(before), false;
    if (!quoted) {
      out += row[i];
      continue;
    }
    out += profile_.quote;
    for (char c : row[i]) out.append(c == profile_.quote ? 2 : 1, c);
    out += profile_.quote;
  }
  out += line_end();
  return true;
}

void Encoder::append_trailer(uint64_t records, std::string& out) const {
  const UsageProfile::Trailer& t = profile_.trailer;
  if (t.starts.empty()) return;
  const uint64_t stated =
      t.counts_lines ? records + profile_.skip_lines + (profile_.header_names ? 1 : 0) + 1 : records;
  const std::string count = std::to_string(stated);
  std::string line = t.starts;
  if (t.length != 0) {
    line.resize(std::max<size_t>(line.size(), t.at + t.length), ' ');
    line.replace(t.at, t.length, padded(static_cast<int64_t>(stated), t.length));
  } else if (t.count != UsageProfile::nowhere) {
    auto cells = std::count(line.begin(), line.end(), profile_.delimiter);
    for (; cells < t.count; ++cells) line += profile_.delimiter;
    line += count;
  }
  if (profile_.layout == UsageProfile::Layout::fixed && line.size() < profile_.record_length)
    line.resize(profile_.record_length, ' ');
  out += line;
  out += line_end();
}

}  // namespace sublet::protocol
