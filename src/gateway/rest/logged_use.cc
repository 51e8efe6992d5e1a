#include "gateway/rest/logged_use.h"

#include "charging/command.h"

namespace sublet::gateway::rest {
namespace {

constexpr int64_t read_on = 20'000;  // records that are read over rather than sought

std::optional<LoggedUse> of_batch(const engine::Record& record, std::string_view body, size_t sub) {
  charging::Usage u;
  charging::UsageOutcome o;
  if (!charging::decode_usage(body, u) || !charging::decode_usage_outcome(record.outcome, o) || sub >= o.verdicts.size() || o.verdicts[sub] != charging::Verdict::charged) return std::nullopt;
  size_t k = 0;
  for (size_t i = 0; i < sub; ++i) k += o.verdicts[i] == charging::Verdict::charged;
  return LoggedUse{charging::use_of(reinterpret_cast<const charging::UsageRecord*>(u.records.data())[sub]), o.charged[k], true};
}

}  // namespace

Result<Done> UseLog::seek(int64_t position) {
  if (here_ == position) return Done{};
  const auto wanted = static_cast<engine::Position>(position);
  if (feed_ == nullptr || feed_->next_position() > wanted || wanted - feed_->next_position() > read_on) {
    Result<engine::Feed> feed = service_.engine().feed(wanted);
    if (!feed) return feed.error();
    feed_ = std::make_unique<engine::Feed>(std::move(*feed));
  }
  do {
    Result<bool> got = feed_->next(record_);
    if (!got) return got.error();
    if (!*got) return fault("log_damaged", "the log has no record " + std::to_string(position));
  } while (record_.position < wanted);
  if (record_.position != wanted) return fault("log_damaged", "the log has no record " + std::to_string(position));
  here_ = position;
  return Done{};
}

Result<std::optional<LoggedUse>> UseLog::at(int64_t position, int64_t sub, catalogue::Service service) {
  if (Result<Done> found = seek(position); !found) return found.error();
  charging::Header header;
  std::string_view body = record_.command;
  if (!charging::decode_header(body, header)) return fault("log_damaged", "the log has no command at " + std::to_string(position));
  const auto place = static_cast<size_t>(sub);
  if (header.kind == charging::Kind::usage) return of_batch(record_, body, place);
  charging::Outcome o;
  if (!charging::decode_outcome(header.kind, record_.outcome, o) || place >= o.events.size() || o.events[place].event.kind != charging::EventKind::charged) return std::optional<LoggedUse>();
  LoggedUse out;
  out.charged = o.events[place].charged;
  out.whole = header.kind == charging::Kind::charge_use;
  if (out.whole) {
    charging::ChargeUse c;
    charging::FromBytes v(body);
    c.describe(v);
    out.use = c.use.use;
  } else {
    out.use.service = service, out.use.start = record_.time;
    for (const auto& p : out.charged.parts) out.use.amount += p.units;
  }
  return std::optional<LoggedUse>(std::move(out));
}

Result<std::optional<charging::Event>> UseLog::event(int64_t position, int64_t sub) {
  if (Result<Done> found = seek(position); !found) return found.error();
  charging::Header header;
  std::string_view body = record_.command;
  if (!charging::decode_header(body, header)) return fault("log_damaged", "the log has no command at " + std::to_string(position));
  std::vector<charging::Outcome::Entry> events;
  if (header.kind == charging::Kind::usage) {
    charging::UsageOutcome o;
    if (charging::decode_usage_outcome(record_.outcome, o)) events = std::move(o.events);
  } else {
    charging::Outcome o;
    if (charging::decode_outcome(header.kind, record_.outcome, o)) events = std::move(o.events);
  }
  const auto place = static_cast<size_t>(sub);
  return place < events.size() ? std::optional(std::move(events[place].event)) : std::optional<charging::Event>();
}

}  // namespace sublet::gateway::rest
