// The connections that GyServer makes itself, and the election between them and those that the same peers
// make (RFC 6733 2.1, 5.6): on its loop.
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "gateway/gy/server_impl.h"

namespace sublet::gateway {

namespace {
constexpr uint32_t election_lost = 4003;  // RFC 6733 7.1.4
constexpr int64_t unwanted_factor =
    10;  // a peer that wanted no connection is left in peace for so much longer
}  // namespace

Result<Done> GyServer::Impl::open_outgoing() {
  const auto add = [&](const std::string& text, bool over_tls) -> Result<Done> {
    const size_t at = text.find('@');
    Result<gy::Target> target = gy::target_of(at == std::string::npos ? text : text.substr(at + 1));
    if (!target) return target.error();
    Outgoing o;
    o.host = at == std::string::npos ? target->host : text.substr(0, at);
    o.pinned = !o.host.empty();
    o.target = std::move(*target);
    o.tls = over_tls;
    outgoing.push_back(std::move(o));
    return Done{};
  };
  for (const std::string& text : options.connect)
    if (Result<Done> done = add(text, false); !done) return done;
  for (const std::string& text : options.connect_tls)
    if (Result<Done> done = add(text, true); !done) return done;
  if (outgoing.size() > gy::most_outgoing)
    return refusal("bad_address", "more than " + std::to_string(gy::most_outgoing) + " peers to connect to");
  return Done{};
}

// Some spread, so that peers that went together do not all come back together.
int64_t GyServer::Impl::again_after(int64_t micros) {
  chance ^= chance << 13, chance ^= chance >> 7, chance ^= chance << 17;
  const int64_t jitter = micros / 10;
  return now + micros - jitter + static_cast<int64_t>(chance % static_cast<uint64_t>(2 * jitter + 1));
}

void GyServer::Impl::tick_outgoing() {
  for (size_t i = 0; i < outgoing.size(); ++i) {
    Outgoing& o = outgoing[i];
    if (o.generation == 0 && !ending && now >= o.due) {
      if (o.fd >= 0)
        outgoing_failed(i, "no answer");
      else
        begin_outgoing(i);
    }
    if (o.generation == 0) next_tick = std::min(next_tick, std::max(o.due, now + 1'000));
  }
}

void GyServer::Impl::begin_outgoing(size_t i) {
  Outgoing& o = outgoing[i];
  o.due = again_after(options.timers.connect);
  if (const auto at = by_host.find(lower_case(o.host)); at != by_host.end() && connections[at->second])
    return;  // it has connected meanwhile: one connection is enough (RFC 6733 5.6)
  o.fd = gy::connect_to(o.target);
  if (o.fd < 0) return outgoing_failed(i, std::strerror(errno));
  o.due = now + options.timers.capabilities;
  epoll_event e{};
  e.events = EPOLLOUT, e.data.u64 = gy::outgoing_tag + i;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, o.fd, &e);
}

void GyServer::Impl::outgoing_ready(size_t i) {
  Outgoing& o = outgoing[i];
  if (o.fd < 0) return;
  if (const int error = gy::connected(o.fd); error != 0) return outgoing_failed(i, std::strerror(error));
  const int fd = std::exchange(o.fd, -1);
  ::epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr);
  gy::Ends ends = gy::ends_of(fd);
  Connection& c =
      connect(o.tls ? tls->wire(fd, gy::Tls::Side::client) : gy::plain_wire(fd, false), std::move(ends));
  c.outgoing = static_cast<int>(i);
  c.tls = c.shaking = o.tls;
  o.slot = c.slot, o.generation = c.generation;
  if (c.shaking) {
    counts.handshakes.store(counts.handshakes + 1);
    return watch(c);
  }
  c.peer.introduce(now, c.out);
  touched(c);
}

void GyServer::Impl::outgoing_failed(size_t i, const std::string& why) {
  Outgoing& o = outgoing[i];
  if (o.fd >= 0) ::close(std::exchange(o.fd, -1));
  o.due = again_after(options.timers.connect);
  bump(counts.connects_failed);
  tell("warn", "no connection to " + o.target.text + ": " + why);
  conclude_held(o, diameter::success);
}

// I-Peer-Disc and the like: what the peer has made itself takes its place (RFC 6733 5.6, Wait-Returns).
void GyServer::Impl::outgoing_gone(Connection& c) {
  Outgoing& o = outgoing[static_cast<size_t>(c.outgoing)];
  o.slot = o.generation = 0;
  o.due = again_after(options.timers.connect * (c.peer.wants_no_peer() ? unwanted_factor : 1));
  next_tick = std::min(next_tick, o.due);
  if (!c.came) bump(counts.connects_failed);
  conclude_held(o, diameter::success);
}

void GyServer::Impl::conclude_held(Outgoing& o, uint32_t result) {
  Connection* held = at(o.held, o.held_generation);
  o.held = o.held_generation = 0;
  if (held == nullptr || !held->peer.electing()) return;
  bump(counts.elections);
  if (result == diameter::success) {
    std::string_view code;
    options.policy.admits(held->peer.host(), held->peer.realm(), held->peer.ends(), code);
    admitted(*held, held->peer.host(), code);
  }
  held->peer.conclude(result, now, held->out);
  if (held->peer.open()) came(*held);
  touched(*held);
}

// The one that is known by this name, and has a connection or is about to.
GyServer::Impl::Outgoing* GyServer::Impl::outgoing_to(std::string_view host) {
  for (Outgoing& o : outgoing)
    if (gy::same_identity(o.host, host) && (o.fd >= 0 || o.generation != 0)) return &o;
  return nullptr;
}

// A CER of a peer that we are connected to, or are about to be. 2001: it is taken; 4003: ours stays; hold.
uint32_t GyServer::Impl::elect(Outgoing& o, const diameter::BaseMessage& cer) {
  Connection* mine = at(o.slot, o.generation);
  if (mine != nullptr && mine->peer.open()) {
    // RFC 6733 5.6, I-Open: R-Reject; but one that has started anew has forgotten ours, and we shall not wait
    // for the watchdog to find out (8.16: Origin-State-Id).
    const uint32_t state = cer.origin_state_id.value_or(0);
    if (state == 0 || o.state_id == 0 || state == o.state_id) return election_lost;
    mine->peer.end("the peer has started anew");
    touched(*mine);
    return diameter::success;
  }
  if (mine != nullptr && mine->peer.over()) return diameter::success;
  if (gy::wins_election(options.self.host, cer.origin_host)) {
    // The winner closes what it has begun itself (5.6.4).
    bump(counts.elections);
    if (o.fd >= 0) {
      ::close(std::exchange(o.fd, -1));
      o.due = again_after(options.timers.connect);
    }
    if (mine != nullptr) {
      mine->peer.end("we have won the election");
      touched(*mine);
    }
    return diameter::success;
  }
  if (Connection* held = at(o.held, o.held_generation); held != nullptr) {
    held->peer.end("the same host has connected anew");
    touched(*held);
  }
  o.held = admitting->slot, o.held_generation = admitting->generation;
  return gy::Gate::hold;
}

// The CEA of a peer that we have connected to; false: it is not wanted.
bool GyServer::Impl::admit_outgoing(Outgoing& o, const diameter::BaseMessage& cea, gy::Peer& peer) {
  if (o.pinned && !gy::same_identity(o.host, cea.origin_host)) {
    peer.end("another host answers there");
    return false;
  }
  o.host = cea.origin_host;
  o.state_id = cea.origin_state_id.value_or(0);
  const auto found = by_host.find(lower_case(cea.origin_host));
  Connection* theirs = found == by_host.end() ? nullptr : connections[found->second].get();
  if (theirs == nullptr || !theirs->peer.open()) return true;
  // It was not known who is there, until both are open: the same election, late.
  bump(counts.elections);
  if (gy::wins_election(options.self.host, cea.origin_host)) {
    peer.end("we have won the election");
    return false;
  }
  return true;  // theirs is replaced
}

}  // namespace sublet::gateway
