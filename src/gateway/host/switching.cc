// The life of an order, on the loop. Every function here leaves each Work either with an active order that something will
// wake (an answer, a push, a timer, the ledger), or gone because the line is as wanted.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "charging/store.h"
#include "gateway/host/switcher_impl.h"

namespace sublet::gateway {

using Json = nlohmann::json;

namespace {

const Json* part(const Json& j, const char* name) {
  if (!j.is_object()) return nullptr;
  const auto at = j.find(name);
  return at == j.end() ? nullptr : &*at;
}

std::string text_in(const Json* j, const char* name) {
  const Json* at = j == nullptr ? nullptr : part(*j, name);
  return at != nullptr && at->is_string() ? at->get<std::string>() : std::string();
}

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

void HostSwitcher::Impl::complain(size_t host, const std::string& why) {
  count(host, [&](SwitchStats& s) { s.last_error = why.substr(0, 300); });
}

void HostSwitcher::Impl::forget(const Key& key) {
  const auto at = work.find(key);
  if (at == work.end()) return;
  if (at->second.active) by_id.erase(at->second.active->order.id);
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
      by_id.erase(w.active->order.id);
      submit({Deed::Kind::settle, key, w.active->order, {}, 0});
    }
    lines.emplace_back(o.op, o.line);
    by_id[o.id] = key;
    w.active.emplace(Active{std::move(o), Stage::queued, 0, 0});
  }
  if (orders.empty()) return;
  std::vector<Seen> seen;
  if (!look(&lines, seen)) return;
  for (const Seen& s : seen)
    if (const auto at = work.find(s.key); at != work.end() && !s.gone) at->second.at_host = s.confirmed;
  note(seen);
  for (auto& [key, w] : work)
    if (w.active && w.active->stage == Stage::queued) hosts[key.first]->queue.emplace_back(key, w.active->order.id);
  for (size_t h = 0; h < hosts.size(); ++h) pump(h);
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
  by_id[o.id] = key;
  submit({Deed::Kind::begin, key, o, w.failed_id, 0});
  w.failed_id.clear();
  w.active.emplace(Active{std::move(o), Stage::beginning, 0, 0});
}

void HostSwitcher::Impl::begun(const Key& key, const std::string& id) {
  if (work_of(key, id) != nullptr) queue(key);
}

void HostSwitcher::Impl::queue(const Key& key) {
  Active& a = *work.at(key).active;
  a.stage = Stage::queued;
  ++a.turn;
  hosts[key.first]->queue.emplace_back(key, a.order.id);
  pump(key.first);
}

// Calls `then` unless the order has moved on meanwhile.
void HostSwitcher::Impl::after(const Key& key, int64_t micros, void (Impl::*then)(const Key&)) {
  const Active& a = *work.at(key).active;
  loop->after(micros, [this, key, id = a.order.id, turn = a.turn, then] {
    const Work* w = work_of(key, id);
    if (w != nullptr && w->active->turn == turn) (this->*then)(key);
  });
}

void HostSwitcher::Impl::pump(size_t host) {
  Host& h = *hosts[host];
  while (!h.queue.empty()) {
    const int64_t wait = h.paused_until - io::steady_micros();
    // A host that did not answer the last time is asked by one request at a time.
    const size_t most = h.unreachable > 0 ? 1 : options.in_flight;
    if (wait > 0 || h.in_flight >= most) return;  // the timer or the answer pumps again
    if (h.token.empty()) return ask_token(host);
    const auto [key, id] = h.queue.front();
    h.queue.pop_front();
    const Work* w = work_of(key, id);
    if (w != nullptr && w->active->stage == Stage::queued) send(key);
  }
}

void HostSwitcher::Impl::ask_token(size_t host) {
  Host& h = *hosts[host];
  if (h.asking_token) return;
  h.asking_token = true;
  const HostEndpoint& e = h.endpoint;
  const Json body = {{"mvnokey", e.mvnokey},
                     {"serial_number", serial_number(e.mvnokey, clock.now(), options.zone, ++serials)},
                     {"timestamp", options.zone.civil(clock.now()).text()},
                     {"service_type", "system_service"},
                     {"service_name", "authorize"},
                     {"api_name", "cu.vop.system_service.authorize"},
                     {"data", {{"secret", e.secret}}}};
  HttpCall call{h.url, "POST", h.url.path + "/OSN/vop/system_service/authorize/v1", body.dump(-1, ' ', false, Json::error_handler_t::replace), options.request_micros};
  http_send(*loop, std::move(call), [this, host](const HttpAnswer& a) {
    Host& to = *hosts[host];
    to.asking_token = false;
    if (a.status == 0) return unreachable(host, a);
    const Json j = Json::parse(a.body, nullptr, false);
    to.token = text_in(part(j, "data"), "token");
    for (const char c : to.token)
      if (static_cast<unsigned char>(c) <= ' ' || c == '&' || c == '#' || static_cast<unsigned char>(c) >= 127) to.token.clear();
    if (to.token.empty()) {
      complain(host, "no token: " + a.body.substr(0, 200));
      return unreachable(host, a);
    }
    to.unreachable = 0;
    pump(host);
  });
}

void HostSwitcher::Impl::unreachable(size_t host, const HttpAnswer& answer) {
  Host& h = *hosts[host];
  if (answer.status == 0) {
    count(host, [](SwitchStats& s) { ++s.unreachable; });
    complain(host, h.url.text() + ": " + answer.error);
  }
  const int64_t wait = backoff(options.retry_micros, options.retry_most_micros / 6, h.unreachable++);
  h.paused_until = io::steady_micros() + wait;
  loop->after(wait + 1'000, [this, host] { pump(host); });
}

void HostSwitcher::Impl::send(const Key& key) {
  Host& h = *hosts[key.first];
  Active& a = *work.at(key).active;
  a.stage = Stage::sending;
  ++a.turn;
  ++a.attempts;
  ++h.in_flight;
  count(key.first, [&](SwitchStats& s) {
    ++s.sent;
    if (a.attempts > 1) ++s.retried;
    s.in_flight = h.in_flight;
  });
  HttpCall call{h.url, "POST", h.url.path + a.order.target(h.token), a.order.body(h.endpoint.mvnokey, h.endpoint.country, clock.now(), options.zone), options.request_micros};
  http_send(*loop, std::move(call), [this, key, id = a.order.id](const HttpAnswer& answer) { answered(key, id, answer); });
}

void HostSwitcher::Impl::answered(const Key& key, const std::string& id, const HttpAnswer& answer) {
  Host& h = *hosts[key.first];
  --h.in_flight;
  count(key.first, [&](SwitchStats& s) { s.in_flight = h.in_flight; });
  Work* w = work_of(key, id);
  const bool ours = w != nullptr && w->active->stage == Stage::sending;  // else the push was faster
  const int attempts = w == nullptr ? 0 : w->active->attempts;
  if (answer.status == 0) {
    if (answer.connected) complain(key.first, "no answer: " + answer.error);
    else unreachable(key.first, answer);
    if (ours) pause(key, backoff(options.retry_micros, options.retry_most_micros, attempts));
    return pump(key.first);
  }
  h.unreachable = 0;
  if (!ours) return pump(key.first);
  const Json j = Json::parse(answer.body, nullptr, false);
  const Json* data = part(j, "data");
  const std::string code = text_in(part(j, "error"), "code");
  const Json* status = data == nullptr ? nullptr : part(*data, "status");
  if (answer.status == 200 && status != nullptr && status->is_boolean() && status->get<bool>()) {
    if (text_in(data, "order_status") == "complete") completed(key);
    else accepted(key);
  } else if (code.starts_with("S-SC-")) {
    h.token.clear();  // wrong or expired: another one, and again
    pause(key, attempts < 3 ? 0 : backoff(options.retry_micros, options.retry_most_micros, attempts));
  } else if (code.starts_with("S-PE-")) {
    failed(key, answer.body.substr(0, 200));
  } else {
    complain(key.first, "HTTP " + std::to_string(answer.status) + " " + answer.body.substr(0, 200));
    pause(key, backoff(options.retry_micros, options.retry_most_micros, attempts));
  }
  pump(key.first);
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
  by_id.erase(w.failed_id);
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
  by_id.erase(id);
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
