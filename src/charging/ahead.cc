// What credit commands that are to come will need is fetched from memory while others are carried out. A session lies behind a
// slot, its account behind the session, the account's items behind that: one step each time another command is announced
// (Machine::prepare, some commands ahead). Nothing here decides anything: what has changed meanwhile was fetched in vain.
#include "base/bytes.h"
#include "charging/machine.h"
#include "charging/session_key.h"

namespace sublet::charging {

namespace {
constexpr size_t apart = 2;                 // commands between two steps
constexpr size_t first_octets = 12 * 64;    // of a session: up to the carries of its first group
}  // namespace

void Machine::prepare_credit(const Header& h, std::string_view body) const {
  const OperatorState* op = state_.find(h.op);
  if (op == nullptr) return;
  Reader r(body);
  const auto type = r.get<uint8_t>();
  r.get<uint8_t>();  // action
  const auto request = r.get<uint32_t>();
  r.get<uint32_t>();  // lives
  const std::string_view id = r.text();
  const PhoneNumber number = PhoneNumber::from_bits(r.get<uint64_t>());
  if (r.bad()) return;
  Coming& c = coming_[coming_count_++ % coming_.size()];
  c = {session_key(h.op, id), 0, 0, nullptr};
  state_.sessions.prefetch(c.session);
  if (type != Credit::update) state_.recent.prefetch(type == Credit::event ? event_key(c.session, request) : c.session);
  if (type == Credit::initial || type == Credit::event) {
    if (!number.empty() && well_formed(number)) c.number = line_key(op->id, number);
    if (c.number != 0) state_.store.prefetch_index(c.number);
  }
  if (coming_count_ > apart) fetch_found(coming_[(coming_count_ - 1 - apart) % coming_.size()]);
  if (coming_count_ > 2 * apart) fetch_account(coming_[(coming_count_ - 1 - 2 * apart) % coming_.size()]);
  if (coming_count_ > 3 * apart) fetch_items(coming_[(coming_count_ - 1 - 3 * apart) % coming_.size()]);
  if (coming_count_ > 3 * apart + 1) fetch_grants(coming_[(coming_count_ - 2 - 3 * apart) % coming_.size()]);
}

void Machine::fetch_found(Coming& c) const {
  if (c.number != 0) c.line = state_.store.prefetch_line(c.number);
  else c.live = state_.sessions.prefetch_value(c.session, first_octets);
}

// A session may have ended since: then its place says nothing, or speaks of another's account.
bool Machine::there(const Coming& c, AccountId& account, LineId& line) const {
  line = c.live != nullptr ? c.live->line : c.line;
  if (line == 0 || line > state_.store.lines()) return false;
  account = c.live != nullptr ? c.live->account : state_.store.line(line).account;
  return account != 0 && account <= state_.store.accounts();
}

void Machine::fetch_account(const Coming& c) const {
  AccountId account = 0;
  LineId line = 0;
  if (!there(c, account, line)) return;
  state_.store.prefetch(account, line);
  state_.live.prefetch(account);
}

void Machine::fetch_items(const Coming& c) const {
  AccountId account = 0;
  LineId line = 0;
  if (!there(c, account, line)) return;
  state_.store.prefetch_items(line);
  state_.live.prefetch_value(account, 128);
  state_.counting.prefetch(grants_key(account, state_.store.line(line).ordinal));
}

void Machine::fetch_grants(const Coming& c) const {
  AccountId account = 0;
  LineId line = 0;
  if (c.live != nullptr && there(c, account, line)) state_.counting.prefetch_value(grants_key(account, state_.store.line(line).ordinal), 64);
}

}  // namespace sublet::charging
