#include "sim/delivery.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "io/file.h"
#include "io/timezone.h"
#include "sim/distributions.h"

namespace sublet::sim {

using catalogue::UsageProfile;

namespace {

constexpr size_t remembered_lines = 2'000;     // for repeating
constexpr size_t remembered_uses = 1 << 20;    // for never drawing the same use twice by chance
constexpr double share_repeated = 0.05;        // of `dirt`
constexpr double share_late = 0.30;
constexpr double share_unknown = 0.30;
constexpr double share_bad_time = 0.12, share_cut = 0.12, share_bad_encoding = 0.11;
constexpr double files_again = 1.0, files_torn = 1.0;  // shares of files, as multiples of `dirt`

std::string padded(uint64_t v, size_t width) {
  std::string s = std::to_string(v);
  return s.size() < width ? std::string(width - s.size(), '0') + s : s;
}

std::string stamp(const ZoneTable& zone, Instant at) {
  const Civil c = zone.civil(at);
  const auto n = [](int v) { return padded(static_cast<uint64_t>(v), 2); };
  return std::to_string(c.date.year) + n(c.date.month) + n(c.date.day) + n(c.hour) + n(c.minute) + n(c.second);
}

const UsageProfile* profile_of(const catalogue::Version& v, const std::string& host) {
  for (const catalogue::Host& h : v.hosts)
    if (h.code == host)
      if (const auto found = v.profiles.find(h.profile); found != v.profiles.end()) return &found->second;
  return nullptr;
}

}  // namespace

const char* kind_name(Kind kind) {
  static constexpr const char* names[] = {"good",     "late",           "disordered", "unanswered", "duplicate",   "repeated",
                                          "unknown_number", "unpriced", "bad_time",   "cut",        "bad_encoding"};
  return names[static_cast<size_t>(kind)];
}

Delivery::Delivery(std::shared_ptr<const catalogue::Version> version, const Options& options, const Switches& switches, const State& from)
    : version_(std::move(version)), profile_(profile_of(*version_, options.host)), options_(options), switches_(switches), zone_(version_->op.zone),
      traffic_(*version_, *profile_, {options.first, options.lines, options.seed ^ mix64(from.sequence), options.host}), state_(from), continued_(from.sequence > 0) {}

Result<std::unique_ptr<Delivery>> Delivery::open(std::shared_ptr<const catalogue::Version> version, const Options& options, const Switches& switches, const State& from) {
  const auto host = std::find_if(version->hosts.begin(), version->hosts.end(), [&](const catalogue::Host& h) { return h.code == options.host; });
  if (host == version->hosts.end()) return refusal("unknown_host", "the catalogue of '" + version->op.code + "' has no host '" + options.host + "'");
  if (profile_of(*version, options.host) == nullptr) return refusal("no_profile", "the host '" + options.host + "' has no profile for usage files");
  if (options.first.size() < 8) return refusal("bad_number", "the first number is written with its country");
  if (Result<Done> made = io::make_directories(options.drop); !made) return made.error();
  std::unique_ptr<Delivery> d(new Delivery(std::move(version), options, switches, from));
  if (!d->profile_->time_zone.empty() && d->profile_->time_zone != d->zone_.name()) {
    Result<ZoneTable> zone = io::load_zone(d->profile_->time_zone);
    if (!zone) return zone.error();
    d->zone_ = *zone;
  }
  d->encoder_ = std::make_unique<protocol::Encoder>(*d->profile_, d->zone_);
  return d;
}

// The same use is never drawn twice by chance: whatever is there twice is there on purpose, and counted so.
bool Delivery::fresh(const protocol::Written& v) {
  const uint64_t key = mix64(v.served.bits() ^ mix64(v.use.peer.bits() ^ mix64(static_cast<uint64_t>(v.use.start.seconds()) ^ static_cast<uint64_t>(v.use.service) << 56)));
  if (seen_.contains(key) || seen_before_.contains(key)) return false;
  if (seen_.size() >= remembered_uses) seen_before_ = std::exchange(seen_, {});
  seen_.insert(key);
  return true;
}

Result<Done> Delivery::add_use(Instant now, std::string_view source, std::vector<Line>& lines) {
  Random& random = traffic_.random();
  Line line;
  const double dirt = options_.dirt;
  const double which = random.unit();
  if (which < dirt * share_late) line.kind = Kind::late;
  else if (which < dirt * (share_late + share_unknown)) line.kind = Kind::unknown_number;
  int64_t ago = options_.delay_seconds <= 0 ? 0 : random.between(options_.delay_seconds / 2, options_.delay_seconds + options_.delay_seconds / 2);
  if (line.kind == Kind::late) ago += random.between(86'400, 90'000);
  Sample sample = traffic_.use(Instant::from_seconds(now.seconds() - ago));
  protocol::Written& v = sample.values;
  if (sample.unpriced && line.kind == Kind::good) {
    line.kind = Kind::unpriced;
    v.use.place = {};
    if (dirt <= 0) return Done{};
  } else if (sample.unpriced) {
    return Done{};
  }
  if (line.kind == Kind::unknown_number) v.served = traffic_.stranger();
  if (continued_) {
    const int64_t back = line.kind == Kind::late ? 86'400 : 0;
    if (v.use.start.seconds() < earliest_ - back) v.use.start = Instant::from_seconds(earliest_ - back + random.between(0, now.seconds() - earliest_));
  }
  if (line.kind != Kind::unknown_number && !traffic_.began(v.served, v.use.start)) return Done{};  // the line did not exist then
  if (!switches_.lets(v.served, v.use)) {
    count([](Counts& c) { ++c.silenced; });
    return Done{};
  }
  if (const int32_t kbps = switches_.state(v.served, v.use.start).kbps; kbps > 0 && v.use.service == catalogue::Service::data) {
    v.use.amount = std::min<int64_t>(v.use.amount, std::max<int64_t>(64, int64_t{kbps} * 125 * v.use.seconds));
    v.up = std::min(v.up, v.use.amount);
  }
  if (!fresh(v)) return Done{};
  const std::string serial = padded(state_.sequence, 8) + padded(++serial_, 8);
  v.source_file = source;
  v.serial = serial;
  v.app_text = sample.app_text;
  if (Result<Done> written = encoder_->append(v, line.text); !written) return written;
  if (line.kind == Kind::good && dirt > 0) {
    const bool may_be_unanswered = v.use.service == catalogue::Service::voice && v.use.direction == catalogue::Direction::out;
    const auto skip = std::find_if(profile_->skip.begin(), profile_->skip.end(), [](const UsageProfile::Condition& c) { return !c.is.empty(); });
    if (may_be_unanswered && skip != profile_->skip.end() && random.chance(unanswered)) {
      line.kind = Kind::unanswered;
      set_cell(line.text, skip->column, skip->is[random.below(skip->is.size())]);
    } else {
      spoil(line);
    }
  }
  lines.push_back(std::move(line));
  return Done{};
}

// Makes a good line unreadable, now and then.
void Delivery::spoil(Line& line) {
  const double which = traffic_.random().unit() / options_.dirt;
  if (which < share_bad_time) {
    line.kind = Kind::bad_time;
    const size_t length = profile_->layout == UsageProfile::Layout::fixed ? profile_->columns[static_cast<size_t>(profile_->start.column)].length : 14;
    set_cell(line.text, profile_->start.column, std::string_view("20261399256199").substr(0, std::min<size_t>(length, 14)));
  } else if (which < share_bad_time + share_cut) {
    line.kind = Kind::cut;
    const size_t end = line.text.find_last_not_of("\r\n") + 1;
    const std::string tail = line.text.substr(end);
    line.text.resize(end / 4);
    if (!line.text.empty() && static_cast<unsigned char>(line.text.back()) >= 0x80) line.text.pop_back();
    line.text += tail;
  } else if (which < share_bad_time + share_cut + share_bad_encoding) {
    line.kind = Kind::bad_encoding;
    set_cell(line.text, profile_->served.column, "\xff\xff\xff");
  }
}

void Delivery::set_cell(std::string& line, UsageProfile::Ref ref, std::string_view text) const {
  const UsageProfile::Column& c = profile_->columns[static_cast<size_t>(ref)];
  if (profile_->layout == UsageProfile::Layout::fixed) {
    std::string cell(text.substr(0, c.length));
    cell.resize(c.length, ' ');
    line.replace(c.at, c.length, cell);
    return;
  }
  const bool listed = profile_->header_names || profile_->columns[0].length == 0;
  size_t index = listed ? static_cast<size_t>(ref) : c.at, from = 0;
  for (; index > 0 && from != std::string::npos; --index) {
    from = line.find(profile_->delimiter, from);
    if (from != std::string::npos) ++from;
  }
  if (from == std::string::npos) return;
  const size_t end = line.find_first_of(std::string{profile_->delimiter, '\r', '\n'}, from);
  line.replace(from, (end == std::string::npos ? line.size() : end) - from, text);
}

// Doubles, repeats and displaces records of a file that is otherwise ready.
void Delivery::disturb(std::vector<Line>& lines) {
  Random& random = traffic_.random();
  if (options_.dirt <= 0 || lines.empty()) return;
  const size_t count = lines.size();
  for (size_t i = 0; i < count; ++i) {
    if (lines[i].kind == Kind::good && random.chance(repeated_rows)) lines.push_back({lines[i].text, Kind::duplicate});
    if (!past_.empty() && random.chance(options_.dirt * share_repeated)) lines.push_back({past_[random.below(past_.size())], Kind::repeated});
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    // A duplicate must stay behind its first, or the names would be the wrong way round; the sum is the same.
    if (!random.chance(options_.dirt)) continue;
    const size_t other = random.below(lines.size());
    std::swap(lines[i], lines[other]);
    if (lines[i].kind == Kind::good && i != other) lines[i].kind = Kind::disordered;
  }
}

Result<Done> Delivery::deliver(Instant now, uint64_t records) {
  if (Result<Done> done = redeliver(false); !done) return done;
  if (records == 0) return Done{};
  Random& random = traffic_.random();
  if (earliest_ == 0) earliest_ = now.seconds();
  ++state_.sequence;
  const std::string stem = options_.name_prefix + stamp(zone_, now) + padded(state_.sequence, 5) + "SZD";
  const std::string source = "MBVC" + stamp(zone_, now) + padded(state_.sequence, 5) + ".00.m.gz";
  std::vector<Line> lines;
  lines.reserve(records + 8);
  for (uint64_t i = 0; i < records; ++i)
    if (Result<Done> added = add_use(now, source, lines); !added) return added;
  // Mostly in the order of their ends; telephone exchanges do not sort either.
  disturb(lines);
  std::string text = encoder_->header();
  for (const Line& l : lines) text += l.text;
  encoder_->append_trailer(lines.size(), text);
  if (lines.size() > 2 && random.chance(options_.dirt * files_torn))
    return hand_over_torn(stem, {stem, std::move(text), std::move(lines), 0, static_cast<int>(1 + random.below(3)), true});
  return hand_over(stem, std::move(text), std::move(lines));
}

Result<Done> Delivery::hand_over(const std::string& stem, std::string text, std::vector<Line> lines) {
  Random& random = traffic_.random();
  std::string bytes = profile_->gzip ? gzip(text) : std::move(text);
  if (Result<Done> done = put(stem + ".C0", bytes); !done) return done;
  book(lines);
  if (random.chance(options_.dirt * files_again))
    waiting_.push_back({stem, std::move(bytes), {}, lines.size(), static_cast<int>(1 + random.below(3)), false});
  return Done{};
}

void Delivery::book(const std::vector<Line>& lines) {
  count([&](Counts& c) {
    ++c.files;
    c.records += lines.size();
    for (const Line& l : lines) ++c.by_kind[static_cast<size_t>(l.kind)];
  });
  for (const Line& l : lines) {
    if (l.kind != Kind::good || !traffic_.random().chance(0.05)) continue;
    if (past_.size() < remembered_lines) past_.push_back(l.text);
    else past_[traffic_.random().below(past_.size())] = l.text;
  }
}

Result<Done> Delivery::hand_over_torn(const std::string& stem, Waiting again) {
  Random& random = traffic_.random();
  const std::string whole = profile_->gzip ? gzip(again.bytes) : again.bytes;
  const size_t keep = whole.size() / 4 + random.below(whole.size() / 2 + 1);
  const std::string torn = whole.substr(0, keep);
  const std::string readable = profile_->gzip ? gunzip_prefix(torn) : torn;
  // How many records begin before the tear: walk the lines as they were laid out.
  size_t at = encoder_->header().size();
  uint64_t begun = 0;
  for (const Line& l : again.lines) {
    if (at >= readable.size()) break;
    at += l.text.size();
    ++begun;
  }
  if (Result<Done> done = put(stem + ".C0", torn); !done) return done;
  count([&](Counts& c) { ++c.files_torn, c.records_torn += begun; });
  again.bytes = whole;
  waiting_.push_back(std::move(again));
  return Done{};
}

Result<Done> Delivery::redeliver(bool all) {
  for (size_t i = 0; i < waiting_.size();) {
    Waiting& w = waiting_[i];
    if (!all && --w.files_left > 0) {
      ++i;
      continue;
    }
    if (Result<Done> done = put(w.stem + ".C1", w.bytes); !done) return done;
    if (w.torn) book(w.lines);
    else count([&](Counts& c) { ++c.files_again, c.records_again += w.records; });
    waiting_.erase(waiting_.begin() + static_cast<ptrdiff_t>(i));
  }
  return Done{};
}

Result<Done> Delivery::settle(Instant) { return redeliver(true); }

Result<Done> Delivery::put(const std::string& name, std::string_view bytes) {
  const std::string full = name + (profile_->gzip ? ".gz" : "");
  const std::string temporary = options_.drop + "/." + full + ".tmp";
  Result<io::File> file = io::File::open(temporary, io::File::Mode::create);
  if (!file) return file.error();
  if (Result<Done> done = file->truncate(0); !done) return done;
  if (Result<Done> done = file->write_at(0, bytes); !done) return done;
  if (Result<Done> done = file->sync(); !done) return done;
  file->close();
  if (Result<Done> done = io::rename_durably(temporary, options_.drop + "/" + full); !done) return done;
  count([&](Counts& c) { c.octets += bytes.size(); });
  return Done{};
}

}  // namespace sublet::sim
