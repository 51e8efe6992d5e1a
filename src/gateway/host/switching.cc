// The life of an order, on the loop. Every function here leaves each Work either with an active order that something will
// wake (an answer, a push, a timer, the ledger), or gone because the line is as wanted.
#include <algorithm>

#include "charging/store.h"
#include "gateway/host/switcher_impl.h"

namespace sublet::gateway {

namespace {

int64_t backoff(int64_t first, int64_t most, int attempt) { return std::min(most, first << std::min(attempt, 20)); }

}  // namespace

HostSwitcher::Impl::Work* HostSwitcher::Impl::work_of(const Key& key, const std::string& id) {
  const auto at = work.find(key);
  return at != work.end() && at->second.active && at->second.active->order.id == id ? &at->second : nullptr;
}

HostSwitcher::Impl::Work& HostSwitcher::Impl::work_for(const Key& key) {
  const auto [at, added] = work.try_emplace(key);
  if (added) {
    open_lines = work.size();
    count(key.first, [](SwitchStats& s) { ++s.lines; });
  }
  return at->second;
}

void HostSwitcher::Impl::know(const std::string& id, const Key& key) {
  by_id[id] = key;
  const std::lock_guard lock(stats_mutex);
  known[id] = key.first;
}

void HostSwitcher::Impl::unknow(const std::string& id) {
  by_id.erase(id);
  const std::lock_guard lock(stats_mutex);
  known.erase(id);
}

void HostSwitcher::Impl::complain(size_t host, const std::string& why) {
  count(host, [&](SwitchStats& s) { s.last_error = why.substr(0, 300); });
}

void HostSwitcher::Impl::forget(const Key& key) {
  const auto at = work.find(key);
  if (at == work.end()) return;
  if (at->second.active) unknow(at->second.active->order.id);
  work.erase(at);
  open_lines = work.size();
  count(key.first, [](SwitchStats& s) { --s.lines; });
}

// Orders of an earlier process: nobody knows how far they came, so each is asked again under its own id.
void HostSwitcher::Impl::resume(std::vector<Order> orders) {
  std::vector<std::pair<std::string, PhoneNumber>> lines;
  for (Order& o : orders) {
    const auto index = host_index(o.op, o.host);
    if (!index) continue;  // stays in the journal until its host has an endpoint again
    const Key key{*index, o.line.bits()};
    Work& w = work_for(key);
    w.unsure |= static_cast<uint8_t>(1 << static_cast<int>(o.what));
    if (w.active) {  // two of one line: the earlier had failed and its end was cut off
      unknow(w.active->order.id);
      submit({Deed::Kind::settle, key, w.active->order, {}, 0});
    }
    lines.emplace_back(o.op, o.line);
    know(o.id, key);
    w.active.emplace(Active{std::move(o), Stage::queued, 0, 0});
  }
  if (orders.empty()) return;
  std::vector<Seen> seen;
  if (!look(&lines, seen)) return;
  for (const Seen& s : seen)
    if (const auto at = work.find(s.key); at != work.end() && !s.gone) at->second.at_host = s.confirmed;
  note(seen);
  for (auto& [key, w] : work)
    if (w.active && w.active->stage == Stage::queued) send(key);
}

void HostSwitcher::Impl::note(const std::vector<Seen>& seen) {
  for (const Seen& s : seen) {
    auto at = work.find(s.key);
    if (s.gone) {
      // The line is no more. An order of it that is under way ends by being refused when it is confirmed, or by failing.
      if (at != work.end()) at->second.gone = true;
      continue;
    }
    if (at == work.end()) {
      const bool speed = (s.wanted & charging::stop::throttled) != 0 && s.wanted == s.confirmed;
      if (s.wanted == s.confirmed && !speed) continue;
      Work& added = work_for(s.key);
      added.at_host = s.confirmed;
      // A line that is slow already has been given another speed, since nothing else would have been told.
      if (speed) added.kbps_at_host = s.kbps + 1;
    }
    Work& w = work_for(s.key);
    w.gone = false;
    w.wanted = s.wanted, w.kbps = s.kbps, w.asked = s.asked;
    advance(s.key);
  }
}

void HostSwitcher::Impl::advance(const Key& key) {
  Work& w = work.at(key);
  if (w.active) return;
  const bool throttled = (w.wanted & charging::stop::throttled) != 0;
  const auto next = differing(w.wanted, w.at_host, w.unsure, throttled && w.kbps_at_host != w.kbps && (w.at_host & charging::stop::throttled) != 0);
  if (!next) return forget(key);
  begin(key, *next);
}

void HostSwitcher::Impl::begin(const Key& key, Switch what) {
  Work& w = work.at(key);
  const HostEndpoint& e = hosts[key.first]->endpoint;
  Order o;
  o.serial = serial_number(e.mvnokey, clock.now(), options.zone, ++serials);
  static constexpr char letters[] = "0123456789ABCDEFGHJKLMNPQRSTUVWX";
  o.id = o.serial;
  for (uint64_t tail = io::entropy64(), i = 0; i < 4; ++i, tail >>= 5) o.id += letters[tail & 31];
  o.op = e.op, o.host = e.host;
  o.line = PhoneNumber::from_bits(key.second);
  o.what = what;
  o.bits = w.wanted & bits_of(what);
  o.kbps = what == Switch::speed && o.bits != 0 ? w.kbps : 0;
  know(o.id, key);
  submit({Deed::Kind::begin, key, o, w.failed_id, 0});
  w.failed_id.clear();
  w.active.emplace(Active{std::move(o), Stage::beginning, 0, 0});
}

void HostSwitcher::Impl::begun(const Key& key, const std::string& id) {
  if (work_of(key, id) != nullptr) queue(key);
}

void HostSwitcher::Impl::queue(const Key& key) {
  work.at(key).active->stage = Stage::queued;
  send(key);
}

// Calls `then` unless the order has moved on meanwhile.
void HostSwitcher::Impl::after(const Key& key, int64_t micros, void (Impl::*then)(const Key&)) {
  const Active& a = *work.at(key).active;
  loop->after(micros, [this, key, id = a.order.id, turn = a.turn, then] {
    const Work* w = work_of(key, id);
    if (w != nullptr && w->active->turn == turn) (this->*then)(key);
  });
}

void HostSwitcher::Impl::send(const Key& key) {
  Active& a = *work.at(key).active;
  a.stage = Stage::sending;
  ++a.turn;
  ++a.attempts;
  count(key.first, [&](SwitchStats& s) {
    ++s.sent;
    if (a.attempts > 1) ++s.retried;
  });
  HostAsk ask{a.order.task(clock.now()), a.order.id, a.order.serial, false, {}};
  links->ask(hosts[key.first]->link, std::move(ask), true, [this, to = loop, key, id = a.order.id](const HostReply& reply) {
    to->post([this, key, id, reply] { answered(key, id, reply); });
  });
}

void HostSwitcher::Impl::answered(const Key& key, const std::string& id, const HostReply& reply) {
  Work* w = work_of(key, id);
  if (!reply.words.empty() && reply.what != HostReply::What::accepted && reply.what != HostReply::What::completed) complain(key.first, hosts[key.first]->endpoint.url + ": " + reply.code + " " + reply.words);
  if (w == nullptr || w->active->stage != Stage::sending) return;  // the push was faster
  switch (reply.what) {
    case HostReply::What::completed: return completed(key);
    case HostReply::What::accepted: return accepted(key);
    case HostReply::What::refused: return failed(key, reply.code + " " + reply.words);
    default: return pause(key, backoff(options.retry_micros, options.retry_most_micros, w->active->attempts));
  }
}

void HostSwitcher::Impl::pause(const Key& key, int64_t micros) {
  Active& a = *work.at(key).active;
  a.stage = Stage::pausing;
  ++a.turn;
  after(key, micros, &Impl::queue);
}

void HostSwitcher::Impl::accepted(const Key& key) {
  Active& a = *work.at(key).active;
  a.stage = Stage::accepted;
  ++a.turn;
  count(key.first, [](SwitchStats& s) { ++s.accepted; });
  after(key, backoff(options.resend_micros, options.resend_most_micros, a.attempts - 1), &Impl::queue);
}

void HostSwitcher::Impl::pushed(size_t host, const std::string& id, bool complete, const std::string& why) {
  const auto at = by_id.find(id);
  const Work* w = at == by_id.end() || at->second.first != host ? nullptr : work_of(at->second, id);
  if (w == nullptr || w->active->attempts == 0 || w->active->stage == Stage::confirming || w->active->stage == Stage::failed)
    return count(host, [](SwitchStats& s) { ++s.strays; });
  const Key key = at->second;
  if (complete) completed(key);
  else failed(key, "the host says that the order failed: " + why);
}

void HostSwitcher::Impl::completed(const Key& key) {
  Work& w = work.at(key);
  Active& a = *w.active;
  a.stage = Stage::confirming;
  ++a.turn;
  w.failures = 0;
  w.unsure &= static_cast<uint8_t>(~(1 << static_cast<int>(a.order.what)));
  w.at_host = static_cast<uint8_t>((w.at_host & ~bits_of(a.order.what)) | a.order.bits);
  if (a.order.what == Switch::speed) w.kbps_at_host = a.order.kbps;
  submit({Deed::Kind::confirm, key, a.order, {}, w.at_host});
}

void HostSwitcher::Impl::failed(const Key& key, const std::string& why) {
  Work& w = work.at(key);
  Active& a = *w.active;
  count(key.first, [](SwitchStats& s) { ++s.failed; });
  complain(key.first, why);
  w.unsure |= static_cast<uint8_t>(1 << static_cast<int>(a.order.what));
  a.stage = Stage::failed;
  ++a.turn;
  after(key, backoff(options.failed_micros, options.resend_most_micros, w.failures++), &Impl::replace);
}

// A new order in place of one that failed for good.
void HostSwitcher::Impl::replace(const Key& key) {
  Work& w = work.at(key);
  w.failed_id = w.active->order.id;
  unknow(w.failed_id);
  if (w.gone) {
    submit({Deed::Kind::settle, key, w.active->order, {}, 0});
    return forget(key);
  }
  w.active.reset();
  advance(key);
}

void HostSwitcher::Impl::confirmed(const Key& key, const std::string& id, Instant at, const std::string& refused) {
  Work* w = work_of(key, id);
  if (w == nullptr) return;
  unknow(id);
  const Order order = std::move(w->active->order);
  w->active.reset();
  if (!refused.empty()) {  // the line is gone
    complain(key.first, "a switch could not be confirmed: " + refused);
    return forget(key);
  }
  {
    const std::lock_guard lock(stats_mutex);
    Host& h = *hosts[key.first];
    ++h.stats.confirmed;
    const int64_t lag = std::max<int64_t>(0, at.micros() / 1'000 - int64_t{w->asked} * 1'000);
    // Only what is wanted now has a lag; an order that was overtaken is merely done.
    if ((w->wanted & bits_of(order.what)) == order.bits && w->asked != 0) (order.bits != 0 ? h.stops : h.restores).add(lag);
  }
  advance(key);
}

}  // namespace sublet::gateway
