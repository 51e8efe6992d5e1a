#include "protocol/usage/decoder.h"

#include <algorithm>
#include <cstring>

#include "protocol/usage/fields.h"
#include "protocol/usage/plan.h"

namespace sublet::protocol {

using catalogue::UsageProfile;

std::string_view verdict_name(Verdict v) {
  static constexpr std::string_view names[] = {"ok", "skipped", "reject"};
  return names[static_cast<int>(v)];
}

std::string_view reject_name(Reject r) {
  static constexpr std::string_view names[reject_count] = {
      "none",          "truncated",      "wrong_length",      "too_long",
      "wrong_columns", "wrong_encoding", "control_byte",      "broken_quotes",
      "missing_field", "unknown_type",   "unreadable_number", "unreadable_time",
      "bad_duration",  "bad_amount",     "unknown_app",       "unknown_place",
      "after_trailer", "wrong_header"};
  return names[static_cast<int>(r)];
}

std::string_view ending_name(Ending e) {
  static constexpr std::string_view names[] = {"open", "complete", "no_trailer", "wrong_count",
                                               "wrong_header"};
  return names[static_cast<int>(e)];
}

Decoder::Decoder(const UsageProfile& profile, const ZoneTable& zone)
    : plan_(std::make_unique<Plan>(profile, zone)) {
  state_.column_of_slot.fill(-1);
}

Decoder::Decoder(const UsageProfile& profile, const ZoneTable& zone, const State& from)
    : Decoder(profile, zone) {
  state_ = from;
  if (profile.header_names && state_.phase != State::Phase::start && state_.phase != State::Phase::header)
    plan_->use_columns(state_.column_of_slot, state_.expected_columns);
}

Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Decoder::Fed Decoder::feed(std::string_view chunk, bool last, std::span<Record> out) {
  Fed fed;
  constexpr std::string_view bom = "\xEF\xBB\xBF";
  if (state_.offset == 0 && plan_->profile().encoding == UsageProfile::Encoding::utf8) {
    if (chunk.starts_with(bom))
      fed.octets = bom.size();
    else if (!last && bom.starts_with(chunk))
      return fed;
  }
  Line line;
  while (fed.records < out.size() && next_line(chunk.substr(fed.octets), last, line)) {
    if (take(line, state_.offset + fed.octets, out[fed.records])) ++fed.records;
    fed.octets += line.taken;
  }
  state_.offset += fed.octets;
  if (last && fed.octets == chunk.size()) state_.ended = true;
  return fed;
}

namespace {

// Asked of every line: so the first octet decides mostly.
bool begins(std::string_view line, const std::string& with) {
  return !with.empty() && line[0] == with[0] && line.starts_with(with);
}

}  // namespace

bool Decoder::next_line(std::string_view rest, bool last, Line& line) {
  const UsageProfile& p = plan_->profile();
  line.broken = Reject::none;
  line.cut = false;
  if (rest.empty()) return false;
  if (p.line_end == UsageProfile::LineEnd::none) {
    if (rest.size() < p.record_length && !last) return false;
    line.text = rest.substr(0, p.record_length);
    line.taken = line.text.size();
    if (rest.size() < p.record_length || line.text.back() == cut_mark) line.broken = Reject::truncated;
    return true;
  }
  // Also of a fixed record the first line end counts, so that a shorter line within is seen. No line is
  // looked through further than may be, except for the end of one that is passed over anyway.
  const size_t window = state_.passing ? rest.size() : std::min(rest.size(), max_line + 2);
  const auto* const end = static_cast<const char*>(std::memchr(rest.data(), '\n', window));
  if (end == nullptr) return unended_line(rest, last, line);
  line.text = rest.substr(0, static_cast<size_t>(end - rest.data()));
  line.taken = line.text.size() + 1;
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  if (line.text.size() > max_line) {
    line.broken = Reject::too_long;
  } else if (!line.text.empty() && line.text.back() == cut_mark) {
    line.broken = Reject::truncated;
  }
  return true;
}

bool Decoder::unended_line(std::string_view rest, bool last, Line& line) {
  line.text = rest;
  line.taken = rest.size();
  line.cut = true;
  if (state_.passing) return true;
  if (rest.size() >= max_line + 2) {
    line.text = rest.substr(0, max_line);
    line.taken = max_line + 2;
    line.broken = Reject::too_long;
    return true;
  }
  if (!last) return false;
  // Where a trailer ends the file, only the trailer may stand at its end: a record there has been cut.
  const UsageProfile& p = plan_->profile();
  const bool may_be_open = p.open_last_line && (p.trailer.starts.empty() || begins(rest, p.trailer.starts)) &&
                           rest.back() != cut_mark;
  line.broken = rest.size() > max_line ? Reject::too_long : may_be_open ? Reject::none : Reject::truncated;
  return true;
}

bool Decoder::take(const Line& line, uint64_t offset, Record& out) {
  using Phase = State::Phase;
  const UsageProfile& p = plan_->profile();
  if (state_.passing) {  // the rest of a line that was told of already
    state_.passing = line.cut;
    return false;
  }
  state_.passing = line.broken == Reject::too_long && line.cut;
  ++state_.lines;
  if (state_.phase == Phase::start) {
    if (state_.lines <= p.skip_lines) return false;
    state_.phase = p.header_names ? Phase::header : Phase::body;
  }
  if (line.text.empty()) return false;
  if (begins(line.text, p.comment)) return false;
  if (begins(line.text, p.trailer.starts) && line.broken != Reject::too_long) {
    if (state_.phase == Phase::body) return read_trailer(line.text), false;
    if (state_.phase == Phase::wrong_header) return false;
  }
  out = Record{};
  out.index = state_.index;
  out.offset = offset;
  out.length = static_cast<uint32_t>(line.text.size());
  if (state_.phase == Phase::header && read_header(line)) {
    state_.header_at = offset;
    state_.header_length = out.length;
    return false;
  }
  if (line.broken != Reject::none) {
    out.reject = line.broken;
  } else if (state_.phase == Phase::wrong_header) {
    out.reject = Reject::wrong_header;
  } else if (state_.phase == Phase::after_trailer) {
    out.reject = Reject::after_trailer;
  } else {
    plan_->decode(line.text, out);
  }
  if (out.reject != Reject::none) out.verdict = Verdict::reject;
  ++state_.index;
  ++(out.verdict == Verdict::ok        ? state_.tally.ok
     : out.verdict == Verdict::skipped ? state_.tally.skipped
                                       : state_.tally.rejected);
  return true;
}

// Whether the line is a header, good or not. One that names no column at all is a record: the header was
// forgotten.
bool Decoder::read_header(const Line& line) {
  state_.phase = State::Phase::wrong_header;
  if (line.broken != Reject::none) return false;
  if (plan_->read_header(line.text, state_.column_of_slot, state_.expected_columns, missing_column_))
    state_.phase = State::Phase::body;
  return state_.expected_columns != 0;
}

void Decoder::read_trailer(std::string_view line) {
  const UsageProfile::Trailer& t = plan_->profile().trailer;
  state_.phase = State::Phase::after_trailer;
  const std::string_view text = t.count != UsageProfile::nowhere
                                    ? plan_->cell_of(line, static_cast<size_t>(t.count))
                                : line.size() >= t.at ? trim(line.substr(t.at, t.length))
                                                      : std::string_view();
  state_.count_agrees = !t.has_count() || (read_whole(text, state_.stated) &&
                                           state_.stated == (t.counts_lines ? state_.lines : state_.index));
}

Ending Decoder::ending() const {
  using Phase = State::Phase;
  const UsageProfile& p = plan_->profile();
  if (!state_.ended) return Ending::open;
  if (state_.phase == Phase::wrong_header ||
      (p.header_names && (state_.phase == Phase::start || state_.phase == Phase::header)))
    return Ending::wrong_header;
  if (p.trailer.starts.empty()) return Ending::complete;
  if (state_.phase != Phase::after_trailer) return Ending::no_trailer;
  return state_.count_agrees ? Ending::complete : Ending::wrong_count;
}

}  // namespace sublet::protocol
