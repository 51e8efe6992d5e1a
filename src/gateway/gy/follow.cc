#include "gateway/gy/follow.h"

#include <algorithm>

#include "base/bytes.h"
#include "charging/command.h"
#include "charging/credit.h"
#include "gateway/gy/server_impl.h"
#include "io/thread.h"

namespace sublet::gateway {

using charging::EventKind;

namespace gy {
namespace {

constexpr auto lowest = static_cast<uint8_t>(EventKind::limit_reached),
               highest = static_cast<uint8_t>(EventKind::stop_wanted);

// An event begins with its kind, the account and the number of a line (docs/formats/events.md).
bool like_event(std::string_view bytes) {
  Reader r(bytes);
  r.get<uint16_t>();
  const uint64_t account = r.varint();
  const PhoneNumber n = PhoneNumber::from_bits(r.get<uint64_t>());
  return !r.bad() && account != 0 && account <= UINT32_MAX && charging::well_formed(n);
}

// Whether octets that may stand for an event of these kinds occur: most outcomes have none.
bool may_have_limits(std::string_view outcome) {
  const auto* p = reinterpret_cast<const uint8_t*>(outcome.data());
  for (size_t i = 0; i + 1 < outcome.size(); ++i)
    if (p[i + 1] == 0 && static_cast<uint8_t>(p[i] - lowest) <= highest - lowest &&
        like_event(outcome.substr(i)))
      return true;
  return false;
}

void cause_of(const charging::Event& e, std::string_view but, std::vector<Cause>& out) {
  if (e.account == 0) return;
  Cause c;
  c.account = e.account;
  c.but = but;
  switch (e.kind) {
    case EventKind::topped_up:
    case EventKind::adjusted:
    case EventKind::offer_added:
    case EventKind::offer_removed:
    case EventKind::offer_ended:
    case EventKind::credit_set:
    case EventKind::member_limit_set:
    case EventKind::limit_reached:
    case EventKind::limit_lifted:
      break;
    case EventKind::stop_wanted:
      c.line = e.line;
      c.abort = (e.amount & charging::stop::full) != 0;
      break;
    case EventKind::session_ended: {
      // Closed by charging with its line or account. (Its own TERMINATION, and silence, need no word of
      // ours.)
      const std::string_view note = e.note;
      for (std::string_view why : {": line removed", ": account closed"})
        if (note.ends_with(why)) c.session = note.substr(0, note.size() - why.size());
      if (c.session.empty()) return;
      c.cut = c.session.size() == note_octets;
      c.abort = true;
      break;
    }
    default:
      return;
  }
  out.push_back(std::move(c));
}

}  // namespace

void causes_in(std::string_view command, std::string_view outcome, std::vector<Cause>& out) {
  charging::Header header;
  std::string_view body = command;
  if (!charging::decode_header(body, header)) return;
  switch (header.kind) {
    case charging::Kind::credit: {
      if (!charging::is_eventful(outcome)) return;
      charging::Credit c;
      std::vector<charging::CreditPart> parts;
      charging::Outcome o;
      if (!charging::decode_credit(body, c, parts) || !charging::decode_outcome(header.kind, outcome, o))
        return;
      for (const auto& e : o.events) cause_of(e.event, c.session, out);
      return;
    }
    case charging::Kind::usage: {
      charging::UsageOutcome u;
      if (!may_have_limits(outcome) || !charging::decode_usage_outcome(outcome, u)) return;
      for (const auto& e : u.events) cause_of(e.event, {}, out);
      return;
    }
    default: {
      charging::Outcome o;
      if (!charging::decode_outcome(outcome, o)) return;
      for (const auto& e : o.events) cause_of(e.event, {}, out);
    }
  }
}

}  // namespace gy

namespace {
constexpr size_t most_causes = 1'024;     // at a time
constexpr size_t most_sessions = 16'384;  // told of at a time
constexpr int64_t wait_micros = 100'000, pause_micros = 30'000;
}  // namespace

// As the switcher does: from now on, whatever breaks. A RAR that is missed does no harm, quotas end by
// themselves.
void GyServer::Impl::follow() {
  io::name_this_thread("gy-feed");
  std::optional<engine::Feed> feed;
  std::vector<gy::Cause> causes;
  engine::Record record;
  while (!closing) {
    if (counts.peers == 0) {  // nobody to tell: what happens meanwhile concerns no session of a live peer
      feed.reset();
      std::this_thread::sleep_for(std::chrono::microseconds(wait_micros / 4));
      continue;
    }
    if (!feed) {
      Result<engine::Feed> opened = service.engine().feed(service.engine().durable() + 1);
      if (!opened) {
        std::this_thread::sleep_for(std::chrono::microseconds(wait_micros));
        continue;
      }
      feed.emplace(std::move(*opened));
    }
    bool waiting = false;
    causes.clear();
    while (!waiting && causes.size() < most_causes && !closing) {
      const Result<bool> got = feed->next(record);
      if (!got) {
        feed.reset();
        break;
      }
      waiting = !*got;
      if (*got) gy::causes_in(record.command, record.outcome, causes);
    }
    if (!causes.empty()) note(causes);
    // Not woken by every batch of the log: a RAR may come a moment later, and reading much at once costs
    // less.
    if (waiting) std::this_thread::sleep_for(std::chrono::microseconds(pause_micros));
  }
}

void GyServer::Impl::note(const std::vector<gy::Cause>& all) {
  std::vector<gy::Cause> causes = all;
  std::sort(causes.begin(), causes.end(),
            [](const gy::Cause& a, const gy::Cause& b) { return a.key() < b.key(); });
  causes.erase(std::unique(causes.begin(), causes.end(),
                           [](const gy::Cause& a, const gy::Cause& b) { return a.key() == b.key(); }),
               causes.end());
  std::vector<Wish> found;
  (void)service.inspect([&](const charging::State& state) {
    for (const gy::Cause& c : causes) {
      if (c.account > state.store.accounts()) continue;
      const std::string& code = state.operators[state.store.account(c.account).op - 1U]->code;
      if (!c.session.empty()) {
        found.push_back({true, code, c.session, c.cut});
        continue;
      }
      const charging::Live* live = state.live.find(c.account);
      if (live == nullptr) continue;
      for (const Hash128& key : live->sessions) {
        const charging::Session* session = state.sessions.find(key);
        if (session == nullptr || session->type == 0 || session->id.view() == c.but || found.size() >= most_sessions)
          continue;
        if (!c.line.empty() && charging::number_of(state.store.line(session->line).key) != c.line) continue;
        found.push_back({c.abort, code, std::string(session->id.view()), false});
      }
    }
  });
  for (const Wish& w : found) wish(w);
}

}  // namespace sublet::gateway
