#include "gateway/usage/importer.h"

#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <memory>
#include <mutex>

#include "base/bytes.h"
#include "gateway/usage/gunzip.h"
#include "io/file.h"
#include "protocol/usage/decoder.h"
#include "protocol/usage/encoder.h"

namespace sublet::gateway {
namespace {

using charging::UsageRecord;
using protocol::Decoder;

constexpr size_t chunk_bytes = 1 << 20;

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

UsageRecord packed(const protocol::Record& r) {
  UsageRecord u{};
  u.length = r.length;
  u.skipped = r.verdict == protocol::Verdict::skipped ? 1 : 0;
  u.verdict = r.verdict == protocol::Verdict::reject ? static_cast<uint8_t>(r.reject) : uint8_t{0};
  if (r.verdict != protocol::Verdict::ok) return u;
  u.identity_high = r.identity.high;
  u.identity_low = r.identity.low | (r.identity.empty() ? 1 : 0);
  u.served = r.served.bits();
  u.peer = r.use.peer.bits();
  u.place = r.use.place.bits();
  u.start = static_cast<uint32_t>(std::clamp<int64_t>(r.use.start.seconds(), 0, UINT32_MAX));
  u.seconds = static_cast<uint32_t>(std::clamp<int64_t>(r.use.seconds, 0, UINT32_MAX));
  u.amount = r.use.amount;
  u.app = r.use.app;
  u.marks = r.use.marks;
  u.service = static_cast<uint8_t>(r.use.service);
  u.direction = static_cast<uint8_t>(r.use.direction);
  return u;
}

// A time in the future (another machine's clock, kept when copying) says nothing about now.
bool changed_within(const std::string& path, int64_t seconds) {
  struct stat s {};
  if (seconds <= 0 || ::stat(path.c_str(), &s) != 0) return false;
  const int64_t age = ::time(nullptr) - s.st_mtim.tv_sec;
  return age < seconds && age > -seconds;
}

// As far as the file's end shows; the decoder alone knows whether the trailer is right.
bool lacks_trailer(const std::string& path, const catalogue::UsageProfile& p) {
  if (p.trailer.starts.empty()) return false;
  Result<io::File> file = io::File::open(path, io::File::Mode::read);
  if (!file) return false;
  Result<uint64_t> size = file->size();
  if (!size) return false;
  std::string end(std::min<uint64_t>(*size, protocol::max_line + 2), '\0');
  Result<uint64_t> got = file->read_at(*size - end.size(), end.data(), end.size());
  if (!got) return false;
  end.resize(*got);
  if (p.line_end == catalogue::UsageProfile::LineEnd::none)
    return end.find(p.trailer.starts, end.size() - std::min<size_t>(end.size(), 2 * static_cast<size_t>(p.record_length))) == std::string::npos;
  end.resize(end.find_last_not_of("\r\n") + 1);
  const size_t line = end.find_last_of("\r\n") + 1;  // npos + 1 is 0
  return !std::string_view(end).substr(line).starts_with(p.trailer.starts);
}

// What is between the importer and the engine: commands sent whose answers have not come.
struct Flight {
  std::mutex mutex;
  std::condition_variable room;
  size_t out = 0;
  Error error;
  bool failed = false;
  void land(Result<std::span<const engine::Outcome>> outcomes) {
    const std::lock_guard lock(mutex);
    --out;
    if (!outcomes) {
      failed = true, error = outcomes.error();
    } else {
      for (const engine::Outcome& o : *outcomes) {
        Reader r(o.bytes);
        if (const std::string_view refused = r.text(); !refused.empty()) failed = true, error = refusal(std::string(refused), "charging did not take a batch of this file");
      }
    }
    room.notify_all();
  }
};

}  // namespace

struct Importer::Job {
  explicit Job(const ImportOptions& o) : options(o) {}
  std::string path, host, name;
  const ImportOptions& options;
  std::shared_ptr<const catalogue::Version> version;
  const catalogue::UsageProfile* profile = nullptr;
  Hash128 content;
  io::File file;
  uint64_t size = 0;
  uint64_t resume = 0;       // records already taken
  std::vector<Decoder::State> states;  // before each batch: where to read again what was rejected
  Decoder::State end;        // after the last
  ImportReport report;
};

Result<ImportReport> Importer::run(const std::string& path, const std::string& host, const ImportOptions& options) {
  Job job(options);
  job.path = path;
  job.host = host;
  job.name = options.as.empty() ? base_name(path) : options.as;
  job.report.name = job.name;
  std::string missing;
  Result<Done> looked = service_.inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (op->code == op_ && !op->versions.empty()) job.version = op->versions.back().tables;
  });
  if (!looked) return looked.error();
  if (!job.version) return refusal("unknown_operator", "no catalogue has been published for operator '" + op_ + "'");
  const catalogue::Host* h = nullptr;
  for (const catalogue::Host& known : job.version->hosts)
    if (known.code == host) h = &known;
  if (h == nullptr) return refusal("unknown_host", "the catalogue has no host '" + host + "'");
  auto profile = job.version->profiles.find(h->profile);
  if (profile == job.version->profiles.end()) return refusal("no_profile", "host '" + host + "' has no usage profile; add `profile:` to it in the catalogue");
  job.profile = &profile->second;

  const bool fresh = changed_within(path, options.patience_seconds);
  std::string damaged;
  bool cut = false;
  Result<std::string> plain = unpack(path, options, damaged, cut);
  if (!plain) return plain.error();
  struct Cleaner {
    std::string path;
    ~Cleaner() {
      if (!path.empty()) (void)io::remove_file(path);
    }
  } cleaner{*plain != path ? *plain : std::string()};
  if (fresh && (cut || (damaged.empty() && lacks_trailer(*plain, *job.profile)))) return refusal("unfinished", "the file ends too early and was changed just now: its writer may be at it still");
  if (!damaged.empty()) {
    job.report.damaged = true;
    job.report.whole_file = damaged;
    job.report.records = count_records(*job.profile, job.version->op.zone, *plain);
    return job.report;
  }
  Result<io::File> file = io::File::open(*plain, io::File::Mode::read);
  if (!file) return file.error();
  job.file = std::move(*file);
  Result<uint64_t> size = job.file.size();
  if (!size) return size.error();
  job.size = job.report.bytes = *size;
  // The content's hash, over the unpacked octets: the same file packed otherwise is still the same file.
  std::string buffer(chunk_bytes, '\0');
  Hash128 chain = hash128(host);
  for (uint64_t at = 0; at < job.size;) {
    Result<uint64_t> got = job.file.read_at(at, buffer.data(), buffer.size());
    if (!got) return got.error();
    if (*got == 0) break;
    chain = hash128(std::string_view(buffer.data(), *got), chain.low ^ chain.high);
    at += *got;
  }
  job.content = chain;

  charging::FileBegin begin{host, job.name, job.content, job.size};
  Result<charging::Outcome> begun = service_.execute(op_, "", begin);
  if (!begun) return begun.error();
  if (begun->answer.code == "file_repeated") {
    job.report.whole_file = begun->answer.detail;
    job.report.records = begun->answer.records;
    return job.report;
  }
  if (!begun->answer.done()) return refusal(begun->answer.code, begun->answer.detail);
  job.resume = begun->answer.records;
  if (Result<Done> sent = send(job); !sent) return sent.error();
  if (Result<Done> finished = finish(job); !finished) return finished.error();
  return job.report;
}

Result<std::string> Importer::unpack(const std::string& path, const ImportOptions& options, std::string& damaged, bool& cut) {
  Result<io::File> file = io::File::open(path, io::File::Mode::read);
  if (!file) return file.error();
  char magic[2] = {};
  Result<uint64_t> got = file->read_at(0, magic, 2);
  if (!got) return got.error();
  if (*got < 2 || static_cast<unsigned char>(magic[0]) != 0x1f || static_cast<unsigned char>(magic[1]) != 0x8b) return path;
  // A name that no host's file has (those with a dot in front are never taken), so that nobody's file is overwritten.
  const std::string spool = (options.spool.empty() ? path.substr(0, path.size() - base_name(path).size()) : options.spool + "/") + std::string(unpacked_prefix) + std::string(base_name(path));
  (void)io::remove_file(spool);
  Result<Gunzipped> done = gunzip(path, spool, options.most_bytes);
  if (!done) return done.error();
  damaged = done->damaged;
  cut = done->cut;
  // The checksum stands at the end: without it nobody knows whether what came before is what was packed.
  if (done->cut && damaged.empty()) damaged = "gzip that ends too early; to be delivered again";
  return spool;
}

// How many records a file that is refused whole holds, as far as it can be read: for the books.
uint64_t Importer::count_records(const catalogue::UsageProfile& profile, const ZoneTable& zone, const std::string& path) {
  Result<std::string> bytes = io::read_file(path, 256 << 20);
  if (!bytes) return 0;
  Decoder decoder(profile, zone);
  std::vector<protocol::Record> records(batch);
  std::string_view rest = *bytes;
  for (;;) {
    const Decoder::Fed fed = decoder.feed(rest, true, records);
    if (fed.octets == 0 && fed.records == 0) return decoder.state().index;
    rest.remove_prefix(fed.octets);
  }
}

// Decodes the file and sends its records; returns when charging has taken them all.
Result<Done> Importer::send(Job& job) {
  auto flight = std::make_shared<Flight>();
  auto wait = [&](size_t most) {
    std::unique_lock lock(flight->mutex);
    flight->room.wait(lock, [&] { return flight->out <= most; });
    return !flight->failed;
  };
  const ZoneTable& zone = job.version->op.zone;
  Decoder decoder(*job.profile, zone);
  std::vector<protocol::Record> records(batch);
  std::string buffer;
  uint64_t base = 0;      // octet of the file at which the buffer begins
  size_t at = 0;          // read position within the buffer
  bool last = false, stopped = false;
  std::string packed_records;
  while (!stopped) {
    if (!last && buffer.size() - at < protocol::max_line + 2) {  // keep a whole line in view
      buffer.erase(0, at);
      base += at;
      at = 0;
      const size_t have = buffer.size();
      buffer.resize(have + chunk_bytes);
      Result<uint64_t> got = job.file.read_at(base + have, buffer.data() + have, chunk_bytes);
      if (!got) {
        wait(0);
        return got.error();
      }
      buffer.resize(have + *got);
      last = base + buffer.size() >= job.size || *got == 0;
      if (job.options.progress) job.options.progress(base + at, job.size);
    }
    const Decoder::State before = decoder.state();
    const Decoder::Fed fed = decoder.feed(std::string_view(buffer).substr(at), last, records);
    at += fed.octets;
    if (fed.records == 0) {
      if (fed.octets == 0 && last) break;
      continue;
    }
    job.states.push_back(before);
    job.report.records += fed.records;
    const uint64_t first = records[0].index;
    if (first + fed.records <= job.resume) continue;  // taken before a restart
    const size_t skip = first < job.resume ? static_cast<size_t>(job.resume - first) : 0;
    packed_records.clear();
    for (size_t i = skip; i < fed.records; ++i) {
      const UsageRecord u = packed(records[i]);
      packed_records.append(reinterpret_cast<const char*>(&u), sizeof u);
    }
    charging::Usage usage{job.host, job.content, first + skip, packed_records};
    if (!wait(most_in_flight - 1)) break;
    engine::Request request(charging::encode_usage(op_, usage), [flight](Result<std::span<const engine::Outcome>> outcomes) { flight->land(std::move(outcomes)); });
    {
      const std::lock_guard lock(flight->mutex);
      ++flight->out;
    }
    if (Result<Done> sent = service_.engine().submit(std::move(request)); !sent) {
      const std::lock_guard lock(flight->mutex);
      --flight->out;
      flight->failed = true;
      flight->error = sent.error();
      break;
    }
    stopped = job.options.stop != nullptr && job.options.stop->load();
  }
  wait(0);
  if (flight->failed) return flight->error;
  if (stopped) return refusal("stopped", "asked to stop; the rest of the file is taken the next time");
  job.end = decoder.state();
  job.report.ending = protocol::ending_name(decoder.ending());
  if (job.options.progress) job.options.progress(job.size, job.size);
  return Done{};
}

// What stands before the records of a reject file. The names of the columns are taken from the file itself: it may have
// more of them than the profile, and in another order.
Result<std::string> Importer::header_of(const Job& job) const {
  std::string header(job.profile->skip_lines, '\n');
  if (job.end.header_length == 0) return header;
  std::string names(job.end.header_length, '\0');
  Result<uint64_t> got = job.file.read_at(job.end.header_at, names.data(), names.size());
  if (!got) return got.error();
  return header + names.substr(0, *got) + "\n";
}

namespace {

// A rejected record as it came. One that was cut is marked, so that the line end does not make it look whole: delivered
// again unmended it is rejected again.
void append_rejected(const catalogue::UsageProfile& profile, const protocol::Record& r, std::string_view record, std::string& out) {
  const bool cut = r.reject == protocol::Reject::truncated || r.reject == protocol::Reject::too_long;
  out += record;
  if (profile.line_end == catalogue::UsageProfile::LineEnd::none) {
    if (cut) out.append(profile.record_length - record.size(), protocol::cut_mark);
    return;
  }
  if (cut && !record.ends_with(protocol::cut_mark)) out += protocol::cut_mark;
  out += '\n';
}

}  // namespace

// Writes the reject files from what charging remembers of this file, then lets it forget them.
Result<Done> Importer::finish(Job& job) {
  std::vector<charging::Reject> rejects;
  Result<Done> looked = service_.inspect([&](const charging::State& state) {
    for (const auto& op : state.operators) {
      if (op->code != op_) continue;
      auto at = op->files.find(job.content);
      if (at == op->files.end()) return;
      job.report.verdicts = at->second.counts;
      rejects = at->second.rejects;
    }
  });
  if (!looked) return looked;
  if (!rejects.empty() && !job.options.reject.empty()) {
    if (Result<Done> made = io::make_directories(job.options.reject); !made) return made;
    protocol::Encoder encoder(*job.profile, job.version->op.zone);
    Result<std::string> header = header_of(job);
    if (!header) return header.error();
    std::string raw = std::move(*header), why = "record\toctet\tverdict\treason\n";
    std::vector<protocol::Record> records(batch);
    std::string buffer;
    size_t next = 0;
    uint64_t written = 0;
    for (size_t s = 0; s < job.states.size() && next < rejects.size(); ++s) {
      const uint64_t end = s + 1 < job.states.size() ? job.states[s + 1].index : UINT64_MAX;
      if (rejects[next].record >= end) continue;
      Decoder decoder(*job.profile, job.version->op.zone, job.states[s]);
      const uint64_t from = job.states[s].offset;
      const uint64_t to = s + 1 < job.states.size() ? job.states[s + 1].offset : job.size;
      buffer.resize(to - from);
      Result<uint64_t> got = job.file.read_at(from, buffer.data(), buffer.size());
      if (!got) return got.error();
      const Decoder::Fed fed = decoder.feed(buffer, true, records);
      for (size_t i = 0; i < fed.records && next < rejects.size(); ++i) {
        const protocol::Record& r = records[i];
        if (r.index != rejects[next].record) continue;
        const charging::Reject& x = rejects[next++];
        append_rejected(*job.profile, r, buffer.substr(r.offset - from, r.length), raw);
        ++written;
        why += std::to_string(r.index) + "\t" + std::to_string(r.offset) + "\t" + charging::verdict_name(x.verdict) + "\t" +
               (x.verdict == charging::Verdict::unreadable ? std::string(protocol::reject_name(static_cast<protocol::Reject>(x.reason))) : "-") + "\n";
      }
    }
    encoder.append_trailer(written, raw);
    if (Result<Done> w = io::write_file_atomically(job.options.reject + "/" + job.name + ".rej", raw); !w) return w;
    if (Result<Done> w = io::write_file_atomically(job.options.reject + "/" + job.name + ".why", why); !w) return w;
  }
  Result<charging::Outcome> done = service_.execute(op_, "", charging::FileDone{job.host, job.name, job.content});
  if (!done) return done.error();
  if (!done->answer.done()) return refusal(done->answer.code, done->answer.detail);
  return Done{};
}

}  // namespace sublet::gateway
