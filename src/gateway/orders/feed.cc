// The feed of charging, as far as the records want to know of it: what hosts have confirmed of lines.
#include "charging/command.h"
#include "gateway/core/service.h"
#include "gateway/orders/dispatcher_impl.h"

namespace sublet::gateway {

namespace {

constexpr size_t most_switched = 200;          // in a unit
constexpr int64_t look_micros = 200'000;
constexpr uint64_t note_every = 100'000;       // records without anything to apply: then the position is stored all the same

struct Switched {
  std::string op, number;
  int64_t confirmed = 0;
};

// A confirmed state is a command of its own kind: the outcome need not be read.
std::optional<Switched> switched(std::string_view command) {
  charging::Header header;
  if (!charging::decode_header(command, header) || header.kind != charging::Kind::line_switched) return std::nullopt;
  charging::LineSwitched c;
  charging::FromBytes v(command);
  c.describe(v);
  if (!v.complete()) return std::nullopt;
  return Switched{std::string(header.op), c.line.text(), static_cast<int64_t>(c.state)};
}

}  // namespace

void Dispatcher::Impl::follow() {
  static const std::string name = "commerce";
  Result<int64_t> from = parts.db.read<int64_t>([&](records::Sql& sql) { return records::position(sql, name); });
  if (!from) return failed(from.error());
  Result<engine::Feed> feed = parts.service.engine().feed(static_cast<uint64_t>(*from) + 1);
  if (!feed) return failed(feed.error());
  engine::Record record;
  std::vector<Switched> batch;
  uint64_t last = static_cast<uint64_t>(*from), stored = last;
  const auto store = [&]() -> bool {
    const commerce::Shelf shelf = in_force();
    const auto tell = [&](records::Sql& sql, const Switched& s) { return commerce::line_was_switched(work(sql, s.op), shelf, s.number, s.confirmed); };
    const auto stand = [&](records::Sql& sql) { return records::set_position(sql, name, static_cast<int64_t>(last)); };
    Result<Done> done = parts.db.write<Done>([&](records::Sql& sql) -> Result<Done> {
      for (const Switched& s : batch)
        if (Result<Done> told = tell(sql, s); !told) return told;
      return stand(sql);
    });
    // One of them cannot be applied: each by itself, and that one is left out.
    if (!done && done.error().code == "threw") {
      for (const Switched& s : batch) {
        const Result<Done> alone = parts.db.write<Done>([&](records::Sql& sql) { return tell(sql, s); });
        if (alone) continue;
        failed(alone.error());
        if (alone.error().code != "threw") return false;
      }
      done = parts.db.write<Done>(stand);
    }
    if (!done) return failed(done.error()), false;
    const std::lock_guard lock(mutex);
    stats.switched += batch.size();
    batch.clear();
    stored = last;
    return true;
  };
  for (;;) {
    Result<bool> more = feed->next(record);
    if (!more) return failed(more.error());
    if (*more) {
      last = record.position;
      if (std::optional<Switched> s = switched(record.command)) batch.push_back(std::move(*s));
      if (batch.size() < most_switched && last - stored < note_every) continue;
    }
    if (!batch.empty() || last - stored >= note_every)
      while (!store())
        if (!wait(1'000'000)) return;
    if (*more) continue;
    feed->wait(look_micros);
    const std::lock_guard lock(mutex);
    if (stopping) return;
  }
}

}  // namespace sublet::gateway
