#include "sim/gy/load.h"

#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace sublet::sim::gy {

namespace {

constexpr int64_t tick_every = 100'000'000;
constexpr uint64_t copy_bit = uint64_t{1} << 32;  // of a tag: the second of two that were sent on purpose

Sessions::Options with_peers(Sessions::Options s, const LoadOptions& o) {
  s.peers.clear();
  for (size_t i = 1; i <= o.peers; ++i) s.peers.push_back(o.peer_name + std::to_string(i) + "." + s.realm);
  return s;
}

}  // namespace

Result<std::unique_ptr<Load>> Load::open(LoadOptions o) {
  const Result<Server> server = resolve(o.target);
  if (!server) return server.error();
  if (o.peers == 0) o.peers = o.connections;
  const auto bad = [](const char* what) { return refusal("bad_options", what); };
  if (o.connections == 0 || o.connections > 1000 || o.peers > 1000) return bad("there are to be 1 to 1,000 connections and peers");
  if (o.connections % o.peers != 0 && o.peers % o.connections != 0) return bad("of connections and peers, one number has to be a multiple of the other");
  if (o.sessions.count < o.connections) return bad("there are to be at least as many sessions as connections");
  if (o.sessions.rating_groups.size() > 4) return bad("a session has at most 4 rating groups");
  if (o.rate <= 0 && o.window == 0) return bad("state a rate, or a window of at least 1");
  return std::unique_ptr<Load>(new Load(std::move(o), *server));
}

Load::Load(LoadOptions o, Server server) : options_(std::move(o)), server_(server), sessions_(with_peers(options_.sessions, options_)), random_(options_.sessions.seed + 1) {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  for (size_t i = 0; i < options_.connections; ++i) {
    GyClient::Options c;
    c.server = server_;
    c.host = options_.peer_name + std::to_string(i % options_.peers + 1) + "." + options_.sessions.realm;
    c.realm = options_.sessions.realm;
    c.state_id = options_.sessions.run;
    // A request and its copy: both are under way.
    c.most_in_flight = options_.rate > 0 ? 8192 : options_.window * (options_.repeat > 0 ? 2 : 1);
    c.reconnect = options_.reconnect;
    c.tls = options_.tls;
    c.answer_within = options_.answer_within;
    c.watchdog_after = options_.watchdog_after;
    Line line;
    line.client = std::make_unique<GyClient>(std::move(c), static_cast<Listener&>(*this), epoll_, i);
    lines_.push_back(std::move(line));
  }
  for (Line& l : lines_) l.idle.resize(sessions_.count());
  for (uint32_t p = 0; p < sessions_.count(); ++p) line_of(p).push(p);
}

Load::~Load() {
  lines_.clear();
  if (epoll_ >= 0) ::close(epoll_);
  if (ledger_ != nullptr) std::fclose(ledger_);
}

// Several connections of one peer share its sessions; several peers behind one connection (as behind an agent)
// all use it.
Load::Line& Load::line_of(uint32_t place) {
  return lines_[options_.connections >= options_.peers ? place % lines_.size() : sessions_.peer(place) % lines_.size()];
}

Result<Done> Load::open_ledger() {
  if (options_.ledger.empty()) return Done{};
  ledger_ = std::fopen(options_.ledger.c_str(), "w");
  if (ledger_ == nullptr) return fault("io_error", "write " + options_.ledger + ": " + std::strerror(errno));
  return Done{};
}

// With `reconnect` a server that is not there is waited for, as long as `go_on` says so.
Result<Done> Load::connect_all(const std::function<bool(const Load&)>& go_on) {
  const int64_t start = now_nanos();
  for (Line& l : lines_) l.client->connect(start);
  for (;;) {
    turn(now_nanos() + 10'000'000);
    const int64_t now = now_nanos();
    if (std::all_of(lines_.begin(), lines_.end(), [](const Line& l) { return l.client->is_open(); })) return Done{};
    if (!failed_.empty()) return fault("cannot_connect", options_.target + ": " + failed_);
    if (options_.reconnect && !go_on(*this)) return Done{};
    if (!options_.reconnect && now - start > options_.answer_within) return fault("cannot_connect", options_.target + ": no connection within " + std::to_string(options_.answer_within / 1'000'000'000) + " s");
    for (Line& l : lines_) l.client->tick(now);
  }
}

Result<Done> Load::run(const std::function<bool(const Load&)>& go_on) {
  if (Result<Done> made = open_ledger(); !made) return made;
  if (Result<Done> connected = connect_all(go_on); !connected) return connected;
  started_ = now_nanos();
  measured_from_ = started_ + options_.warm_up;
  const int64_t end = options_.duration == 0 ? INT64_MAX : measured_from_ + options_.duration;
  if (options_.rate > 0) interval_ = static_cast<int64_t>(1e9 * static_cast<double>(lines_.size()) / options_.rate);
  for (size_t i = 0; i < lines_.size(); ++i) lines_[i].intended = started_ + interval_ * static_cast<int64_t>(i) / static_cast<int64_t>(lines_.size());
  int64_t drain_by = INT64_MAX;
  tick(started_);
  for (bool stop = false; failed_.empty();) {
    int64_t now = now_nanos();
    if (now >= next_tick_) {
      tick(now);
      refresh();
      stop = !go_on(*this);
    }
    if (!draining_ && (stop || now >= end)) {
      end_of_rate(std::min(now, end));
      drain_by = now + options_.drain_within;
    }
    if (draining_ && (drained() || now >= drain_by)) break;
    draining_ ? drain(now) : pump(now);
    turn(next_tick_);
  }
  finish();
  if (!failed_.empty()) return fault("connection_lost", options_.target + ": " + failed_);
  if (ledger_ != nullptr && std::fflush(ledger_) != 0) return fault("io_error", "write " + options_.ledger + ": " + std::strerror(errno));
  return Done{};
}

// Waits for the sockets, at most to `until`, and takes what came.
void Load::turn(int64_t until) {
  std::array<epoll_event, 64> events{};
  for (const Line& l : lines_)
    if (interval_ > 0 && !draining_ && l.waiting > 0 && l.client->can_send()) until = std::min(until, l.intended);
  const int64_t left = std::max<int64_t>(0, until - now_nanos());
  const timespec wait{left / 1'000'000'000, static_cast<long>(left % 1'000'000'000)};
  const int n = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
  for (int i = 0; i < n; ++i) lines_[events[static_cast<size_t>(i)].data.u64].client->ready(events[static_cast<size_t>(i)].events, now_nanos());
}

void Load::tick(int64_t now) {
  next_tick_ = now + tick_every;
  unix_seconds_ = static_cast<uint32_t>(::time(nullptr));
  for (Line& l : lines_) l.client->tick(now);
}

void Load::pump(int64_t now) {
  for (Line& l : lines_) {
    if (interval_ > 0)
      pump_open(l, now);
    else
      while (l.waiting > 0 && l.client->can_send() && l.client->in_flight() < options_.window && ask(l, now, now)) {
      }
    l.client->flush(now);
  }
}

// What is due; and before its time a session whose Validity-Time ends, as a gateway asks then by itself.
void Load::pump_open(Line& l, int64_t now) {
  while (l.waiting > 0 && l.client->can_send()) {
    if (l.intended <= now) {
      if (!ask(l, l.intended, now)) return;
      l.intended += interval_;
    } else if (sessions_.due_by(l.idle[l.first]) > now || !ask(l, now, now)) {
      return;
    }
  }
}

bool Load::ask(Line& l, int64_t since, int64_t now) {
  const uint32_t place = l.idle[l.first];
  sessions_.begin(place, unix_seconds_);
  sessions_.compose(place, request_);
  Asked asked;
  asked.tag = place;
  asked.since = since;
  if (!l.client->send(request_, asked, now)) return false;
  l.pop();
  sessions_.sent(place, request_.header.end_to_end);
  ++figures_.sent;
  if (options_.repeat > 0 && random_.chance(options_.repeat)) ask_twice(l, place, now);
  return true;
}

// The same request at once again, with T (RFC 6733 3): half of them over another connection, as after a
// fail-over.
void Load::ask_twice(Line& l, uint32_t place, int64_t now) {
  Asked copy;
  copy.tag = place | copy_bit;
  copy.since = now;
  copy.end_to_end = sessions_.end_to_end(place);
  copy.repeated = true;
  Line& by = random_.chance(0.5) ? lines_[random_.below(lines_.size())] : l;
  if (!by.client->send(request_, copy, now)) return;
  sessions_.sent(place, copy.end_to_end);
  ++figures_.doubled;
}

// The rate ends here. What was due by then and could not be sent has waited since: it counts.
void Load::end_of_rate(int64_t now) {
  draining_ = true;
  measured_to_ = now;
  if (interval_ == 0) return;
  for (Line& l : lines_)
    for (; l.intended < now; l.intended += interval_) {
      ++figures_.unsent;
      if (l.intended < measured_from_) continue;
      figures_.latency.add(now - l.intended);
      recent_.add(now - l.intended);
    }
}

// What is live is terminated; what has not begun does not begin.
void Load::drain(int64_t now) {
  const size_t window = interval_ > 0 ? 256 : options_.window;
  for (Line& l : lines_) {
    while (l.waiting > 0) {
      const uint32_t place = l.idle[l.first];
      if (options_.leave_sessions || !sessions_.live(place)) {
        l.pop();
        continue;
      }
      sessions_.end_soon(place);
      if (!l.client->can_send() || l.client->in_flight() >= window || !ask(l, now, now)) break;
    }
    l.client->flush(now);
  }
}

bool Load::drained() const {
  return std::all_of(lines_.begin(), lines_.end(), [](const Line& l) { return l.waiting == 0 && l.client->in_flight() == 0; });
}

void Load::answered(size_t, const Asked& asked, const dia::ReceivedAnswer& answer, int64_t now) {
  const auto place = static_cast<uint32_t>(asked.tag);
  const dia::RequestType type = sessions_.type(place);
  ++figures_.answered;
  const uint32_t result = answer.answer.result;
  auto count = std::find_if(figures_.counts.begin(), figures_.counts.end(), [&](const Figures::Count& c) { return c.type == type && c.result == result; });
  if (count == figures_.counts.end()) count = figures_.counts.insert(count, {type, result, 0});
  ++count->count;
  if ((asked.tag & copy_bit) == 0 && asked.since >= measured_from_ && (measured_to_ == 0 || asked.since < measured_to_)) {
    const int64_t took = now - asked.since;
    figures_.latency.add(took);
    figures_.by_type[static_cast<size_t>(type) - 1].add(took);
    recent_.add(took);
  }
  if (now >= measured_from_ && measured_to_ == 0) ++figures_.measured;
  const Sessions::Next next = sessions_.take(place, answer, now);
  if (next == Sessions::Next::wait) return;
  if (next == Sessions::Next::ended) {
    ++figures_.ended;
    write_entry(place);
  }
  line_of(place).push(place);
}

bool Load::repeat(size_t connection, const Asked& asked, int64_t now) {
  sessions_.compose(static_cast<uint32_t>(asked.tag), request_);
  return lines_[connection].client->send(request_, asked, now);
}

void Load::opened(size_t connection) { lines_[connection].open = true; }

void Load::wrong(size_t connection, const std::string& what) { sessions_.faults.add("bad_message", what + " (connection " + std::to_string(connection + 1) + ")"); }

void Load::closed(size_t connection, const std::string& why) {
  const bool was_open = std::exchange(lines_[connection].open, false);  // else another attempt in vain
  if (leaving_) return;
  if (was_open) ++figures_.outages;
  if (!options_.reconnect && failed_.empty()) failed_ = why.empty() ? "the server said good-bye" : why;
}

Histogram Load::take_recent() {
  Histogram h = recent_;
  recent_.clear();
  return h;
}

void Load::refresh() {
  const int64_t now = now_nanos(), to = measured_to_ == 0 ? now : measured_to_;
  figures_.seconds = std::max(0.0, static_cast<double>(to - measured_from_) / 1e9);
  figures_.in_flight = figures_.repeated = figures_.octets_in = figures_.octets_out = figures_.re_auths = figures_.aborts = 0;
  for (const Line& l : lines_) {
    const GyClient::Counts& c = l.client->counts();
    figures_.in_flight += l.client->in_flight();
    figures_.repeated += c.repeated;
    figures_.octets_in += c.octets_in;
    figures_.octets_out += c.octets_out;
    figures_.re_auths += c.re_auths;
    figures_.aborts += c.aborts;
  }
  figures_.finals = sessions_.finals;
  figures_.refused_parts = sessions_.refused_parts;
}

void Load::write_entry(uint32_t place) {
  if (ledger_ == nullptr) return;
  const Entry e = sessions_.entry(place);
  std::fprintf(ledger_, "{\"session\":\"%.*s\",\"line\":\"%llu\",\"kind\":\"%s\",\"acknowledged_units\":%llu,\"unanswered_units\":%llu,\"opened\":%s,\"terminated\":%s}\n", static_cast<int>(e.session.size()), e.session.data(),
               static_cast<unsigned long long>(e.line), kind_names[static_cast<size_t>(e.kind)], static_cast<unsigned long long>(e.acknowledged), static_cast<unsigned long long>(e.unanswered), e.opened ? "true" : "false",
               e.terminated ? "true" : "false");
}

// Counts what is left, writes the ledger to its end, and says good-bye.
void Load::finish() {
  if (measured_to_ == 0) measured_to_ = now_nanos();
  refresh();
  figures_.unanswered = figures_.in_flight;
  figures_.live = 0;
  for (uint32_t p = 0; p < sessions_.count(); ++p)
    if (sessions_.live(p) || sessions_.under_way(p)) ++figures_.live, write_entry(p);
  leaving_ = true;
  const int64_t now = now_nanos();
  for (Line& l : lines_) l.client->disconnect(now);
  const auto gone = [](const Line& l) { return l.client->is_closed(); };
  while (!std::all_of(lines_.begin(), lines_.end(), gone) && now_nanos() - now < 2'000'000'000) {
    turn(now_nanos() + 10'000'000);
    for (Line& l : lines_) l.client->tick(now_nanos());
  }
}

}  // namespace sublet::sim::gy
