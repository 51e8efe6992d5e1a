// The connections of GyServer: on its loop.
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "gateway/gy/server_impl.h"

namespace sublet::gateway {

namespace {
constexpr size_t read_octets = 256 << 10;
constexpr size_t kept_rest = 16 << 10;
constexpr int handshakes_a_turn = 4;
constexpr int accepts_a_turn = 64;
constexpr int64_t no_room_micros = 100'000;
constexpr int64_t tell_no_room_micros = 60'000'000;
constexpr char tls_handshake = 22;  // RFC 8446 5.1
}  // namespace

void GyServer::Impl::accept(const gy::Listener& listener) {
  for (int i = 0; i < accepts_a_turn; ++i) {
    const int fd = gy::accept_on(listener);
    if (fd == gy::no_room) return stop_accepting();
    if (fd < 0) return;
    gy::Ends ends = gy::ends_of(fd);
    if (!options.policy.may_admit(ends)) {
      bump(counts.refused_peers);
      tell("warn", "no rule admits anybody from " + ends.remote);
      ::close(fd);
      continue;
    }
    if (ending || !make_room()) {
      ::close(fd);
      continue;
    }
    if (listener.tls) make_room_for_handshake();
    Connection& c =
        connect(listener.tls ? tls->wire(fd, gy::Tls::Side::server) : gy::plain_wire(fd, listener.sctp),
                std::move(ends));
    c.tls = c.shaking = listener.tls;
    if (c.shaking) counts.handshakes.store(counts.handshakes + 1);
    c.stranger = true;
    strangers.push_back(c.slot);
    counts.strangers.store(strangers.size());
    bump(counts.accepted);
  }
}

// For one more. Whoever has not said who it is gives way to whoever may still do so: many that say nothing
// keep nobody else away. False: all are peers.
bool GyServer::Impl::make_room() {
  if (strangers.size() < most_strangers && counts.connections < most_connections) return true;
  if (strangers.empty()) return false;
  bump(counts.gave_way);
  drop(*connections[strangers.front()], "no CER has come yet, and others wait");
  return true;
}

void GyServer::Impl::no_stranger(Connection& c) {
  if (!c.stranger) return;
  c.stranger = false;
  strangers.erase(std::find(strangers.begin(), strangers.end(), c.slot));
  counts.strangers.store(strangers.size());
}

// The next try would fail as this one has: what waits is looked at again in a while, instead of at once and
// for ever.
void GyServer::Impl::stop_accepting() {
  bump(counts.accept_failures);
  accept_again = now + no_room_micros;
  listen(EPOLL_CTL_DEL);
  if (now < tell_no_room) return;
  tell_no_room = now + tell_no_room_micros;
  tell("warn", "a connection waits, and the system has no descriptor or memory for it");
}

GyServer::Impl::Connection& GyServer::Impl::connect(std::unique_ptr<gy::Wire> wire, gy::Ends ends) {
  uint32_t slot = static_cast<uint32_t>(connections.size());
  if (free_slots.empty()) {
    connections.emplace_back();
    generations.push_back(0);
  } else {
    slot = free_slots.back();
    free_slots.pop_back();
  }
  chance ^= chance << 13, chance ^= chance >> 7, chance ^= chance << 17;
  auto c = std::make_unique<Connection>(*this, std::move(wire), std::move(ends), now, chance);
  c->slot = slot, c->generation = ++generations[slot];
  c->moved = c->began = now;
  c->interest = EPOLLIN;
  epoll_event e{};
  e.events = EPOLLIN, e.data.u64 = uint64_t{c->generation} << 32 | slot;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, c->wire->fd(), &e);
  next_tick = std::min(next_tick, c->peer.due());
  connections[slot] = std::move(c);
  counts.connections.store(counts.connections + 1);
  return *connections[slot];
}

void GyServer::Impl::make_room_for_handshake() {
  if (counts.handshakes < options.handshakes) return;
  Connection* first = nullptr;
  for (const auto& c : connections)
    if (c && c->shaking && (first == nullptr || c->began < first->began)) first = c.get();
  if (first != nullptr) drop(*first, "hands are still not shaken, and others wait");
}

void GyServer::Impl::event(Connection& c, uint32_t what) {
  if (c.shaking) {
    // A handshake costs as much as a hundred requests: a few in a turn, the others in the next ones.
    if (handshakes_in_turn >= handshakes_a_turn) return;
    ++handshakes_in_turn;
    return readable(c);
  }
  if ((what & EPOLLOUT) != 0) touched(c);
  if ((what & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) readable(c);
}

void GyServer::Impl::shaken(Connection& c) {
  c.shaking = false;
  counts.handshakes.store(counts.handshakes - 1);
}

GyServer::Impl::Connection* GyServer::Impl::at(uint32_t slot, uint32_t generation) const {
  Connection* c = slot < connections.size() ? connections[slot].get() : nullptr;
  return c != nullptr && c->generation == generation ? c : nullptr;
}

void GyServer::Impl::readable(Connection& c) {
  // What a message of its own began is put in front, so that all of them lie in one piece.
  const size_t before = c.rest.size();
  if (before != 0) std::memcpy(buffer.get(), c.rest.data(), before);
  const ptrdiff_t n = c.wire->read(buffer.get() + before, read_octets);
  if (c.shaking && n != gy::Wire::gone) {
    if (c.wire->shaking() != gy::Wire::Shaking::no) return watch(c);
    shaken(c);
    if (c.outgoing >= 0) c.peer.introduce(now, c.out);
    touched(c);
  }
  if (n == gy::Wire::later) return;
  if (n == gy::Wire::gone) return drop(c, c.peer.takes() ? "the peer has closed" : c.peer.why());
  const std::string_view octets(buffer.get(), before + static_cast<size_t>(n));
  const size_t used = messages(c, octets);
  c.rest.assign(octets.substr(used));
  if (c.rest.empty() && c.rest.capacity() > kept_rest) std::string().swap(c.rest);
  next_tick = std::min(next_tick, c.peer.due());
  touched(c);
}

// Takes the whole messages; gives the octets taken.
size_t GyServer::Impl::messages(Connection& c, std::string_view octets) {
  size_t at = 0;
  while (c.peer.takes()) {
    const diameter::Frame frame = diameter::next_frame(octets.substr(at));
    if (frame.state == diameter::Frame::State::more) return at;
    if (frame.state == diameter::Frame::State::hopeless) {
      // Where the next message begins cannot be known.
      const std::string_view rest = octets.substr(at);
      c.peer.hopeless(rest, frame.result,
                      rest[0] == tls_handshake && c.peer.host().empty() ? "TLS where plain text is spoken"
                                                                        : "octets that are no Diameter",
                      c.out);
      break;
    }
    const std::string_view message = octets.substr(at, frame.length);
    at += frame.length;
    admitting = &c;
    const bool open = c.peer.open();
    switch (c.peer.take(message, now, c.out)) {
      case gy::Peer::Turn::credit:
        credit(c, message);
        break;
      case gy::Peer::Turn::answer:
        own_answered(c, message);
        break;
      case gy::Peer::Turn::done:
        if (!open && c.peer.open()) came(c);
        break;
    }
  }
  return octets.size();  // nothing more is taken from it
}

void GyServer::Impl::came(Connection& c) {
  c.came = true;
  no_stranger(c);
  counts.peers.store(counts.peers + 1);
  if (c.outgoing >= 0) {
    bump(counts.connects);
    conclude_held(outgoing[static_cast<size_t>(c.outgoing)], 4003);
  }
  tell("info", "peer " + gy::printable(c.peer.host()) + " has come from " + ends_text(c) +
                   (c.op == nullptr ? ", of no operator yet" : ", operator " + c.op->code));
}

// Something is to be sent, or has changed.
void GyServer::Impl::touched(Connection& c) {
  if (c.dirty) return;
  c.dirty = true;
  dirty.push_back(c.slot);
}

void GyServer::Impl::flush_all() {
  for (size_t i = 0; i < dirty.size(); ++i) {
    Connection* c = connections[dirty[i]].get();
    if (c == nullptr || !c->dirty) continue;
    c->dirty = false;
    flush(*c);
  }
  dirty.clear();
}

void GyServer::Impl::flush(Connection& c) {
  while (!c.out.empty()) {
    const ptrdiff_t n = c.wire->write(c.out.waiting());
    if (n == gy::Wire::later) {
      if ((c.interest & EPOLLOUT) == 0) c.moved = now;  // it begins to be slow
      break;
    }
    if (n == gy::Wire::gone) return drop(c, "the peer has gone");
    c.out.sent(static_cast<size_t>(n));
    c.moved = now;
  }
  if (c.out.empty()) c.moved = now;
  if (c.peer.over() && c.out.empty()) return drop(c, c.peer.why());
  watch(c);
}

// A peer that does not take its answers is not read until it has taken half of what waits.
void GyServer::Impl::watch(Connection& c) {
  uint32_t wanted = c.interest & EPOLLIN;
  if (c.shaking) {
    wanted = c.wire->shaking() == gy::Wire::Shaking::until_writable ? EPOLLOUT : EPOLLIN;
    return interest(c, wanted);
  }
  if (c.out.size() > options.pause_octets)
    wanted = 0;
  else if (c.out.size() <= options.pause_octets / 2)
    wanted = EPOLLIN;
  if (!c.out.empty()) wanted |= EPOLLOUT;
  if (c.peer.over()) wanted &= ~static_cast<uint32_t>(EPOLLIN);
  interest(c, wanted);
  if (!c.out.empty()) next_tick = std::min(next_tick, c.moved + options.stall_micros);
}

void GyServer::Impl::interest(Connection& c, uint32_t wanted) {
  if (wanted == c.interest) return;
  c.interest = wanted;
  epoll_event e{};
  e.events = wanted, e.data.u64 = uint64_t{c.generation} << 32 | c.slot;
  ::epoll_ctl(epoll, EPOLL_CTL_MOD, c.wire->fd(), &e);
}

// Answers that are still to come find the generation changed, and are dropped.
void GyServer::Impl::drop(Connection& c, const char* why) {
  gone(c, c.wire->why().empty() ? std::string(why) : std::string(c.wire->why()));
  ::epoll_ctl(epoll, EPOLL_CTL_DEL, c.wire->fd(), nullptr);
  counts.connections.store(counts.connections - 1);
  no_stranger(c);
  bump(counts.closed);
  if (c.came) {
    counts.peers.store(counts.peers - 1);
    for (auto at = by_host.begin(); at != by_host.end(); ++at)
      if (at->second == c.slot) {
        by_host.erase(at);
        break;
      }
  }
  const uint32_t slot = c.slot;
  const std::unique_ptr<Connection> last = std::move(connections[slot]);
  free_slots.push_back(slot);
  if (last->outgoing >= 0) outgoing_gone(*last);
}

// Counts and tells.
void GyServer::Impl::gone(Connection& c, std::string why) {
  const bool known = c.came;
  if (c.shaking) {
    shaken(c);
    if (c.wire->why().empty() && c.peer.over()) why = "hands were not shaken in time";
    bump(why.starts_with(gy::Tls::plain_text)    ? counts.tls_plain_text
         : why.starts_with(gy::Tls::certificate) ? counts.tls_certificate
                                                 : counts.tls_failed);
  }
  tell(known ? "info" : "warn",
       (known ? "peer " + gy::printable(c.peer.host()) + " has gone, " : "a connection is closed, ") +
           ("from " + ends_text(c)) + ": " + why);
}

void GyServer::Impl::tick_all() {
  next_tick = now + 1'000'000;
  for (const auto& owned : connections) {
    if (!owned) continue;
    Connection& c = *owned;
    if (!c.out.empty() && now - c.moved >= options.stall_micros) {
      bump(counts.stalled);
      drop(c, "the peer does not take its answers");
      continue;
    }
    if (now >= c.peer.due()) {
      c.peer.tick(now, c.out);
      touched(c);
    }
    if (!c.peer.over()) next_tick = std::min(next_tick, std::max(c.peer.due(), now + 1'000));
    if (!c.out.empty()) next_tick = std::min(next_tick, c.moved + options.stall_micros);
  }
  tick_outgoing();
  flush_all();
}

}  // namespace sublet::gateway
