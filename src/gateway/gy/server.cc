#include "gateway/gy/server.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "gateway/gy/server_impl.h"
#include "io/clock.h"
#include "io/descriptors.h"
#include "io/thread.h"

namespace sublet::gateway {

namespace {

constexpr size_t read_octets = 256 << 10;
constexpr uint64_t waker_tag = UINT64_MAX;
constexpr uint64_t listener_tag = UINT64_MAX - 1'000;  // and the next ones
constexpr int64_t end_grace = 500'000;
constexpr uint64_t kept_descriptors =
    256;  // for the log, checkpoints, usage files, HTTP and the local socket
constexpr uint64_t fewest_connections = 16;  // with fewer it is not worth while

}  // namespace

GyServer::Impl::Impl(Service& s, GyOptions o)
    : service(s),
      options(std::move(o)),
      manner{options.self.host, options.self.realm, options.failure_handling, 1},
      answerer(manner),
      routes(options.sessions) {}

GyServer::Impl::~Impl() {
  for (const Outgoing& o : outgoing)
    if (o.fd >= 0) ::close(o.fd);
  for (const gy::Listener& l : listeners) ::close(l.fd);
  if (epoll >= 0) ::close(epoll);
  if (waker >= 0) ::close(waker);
}

Result<Done> GyServer::Impl::open() {
  now = io::steady_micros();
  epoll = ::epoll_create1(EPOLL_CLOEXEC);
  waker = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll < 0 || waker < 0) return fault("io_error", "no epoll or eventfd to be had");
  for (const std::string& address : options.listen) {
    Result<gy::Listener> l = gy::listen_on(address, false);
    if (!l) return l.error();
    listeners.push_back(*l);
    ports.push_back(l->port);
  }
  // A kernel without SCTP is no fault: the others are served.
  for (const std::string& address : options.listen_sctp) {
    if (!gy::sctp_available()) break;
    Result<gy::Listener> l = gy::listen_on(address, true);
    if (!l) return l.error();
    listeners.push_back(*l);
  }
  if (!options.listen_tls.empty() || !options.connect_tls.empty()) {
    if (options.tls.certificate.empty()) return fault("bad_tls", "no certificate of ours is named");
    Result<std::shared_ptr<const gy::Tls>> opened = gy::Tls::open(options.tls);
    if (!opened) return opened.error();
    tls = std::move(*opened);
  }
  for (const std::string& address : options.listen_tls) {
    // RFC 6733 11.4: 5658, where none is said. A colon within brackets is of an IPv6 address.
    const bool says_port =
        address.find(':', address.rfind(']') == std::string::npos ? 0 : address.rfind(']')) !=
        std::string::npos;
    Result<gy::Listener> l = gy::listen_on(says_port ? address : address + ":5658", false);
    if (!l) return l.error();
    l->tls = true;
    listeners.push_back(*l);
    tls_ports.push_back(l->port);
  }
  epoll_event e{};
  e.events = EPOLLIN, e.data.u64 = waker_tag;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, waker, &e);
  listen(EPOLL_CTL_ADD);
  if (Result<Done> done = open_outgoing(); !done) return done;
  if (Result<Done> done = bound_connections(); !done) return done;
  if (options.self.state_id == 0)
    options.self.state_id = static_cast<uint32_t>(io::SystemClock().now().seconds());
  chance = io::entropy64() | 1;
  buffer = std::make_unique_for_overwrite<char[]>(read_octets + diameter::max_message);
  request = std::make_unique<diameter::CreditControlRequest>();
  loop = std::thread([this] { run(); });
  if (options.follow) follower = std::thread([this] { follow(); });
  return Done{};
}

// What the system lets us have, less what files need: a log that cannot open its next segment ends us all.
Result<Done> GyServer::Impl::bound_connections() {
  const uint64_t limit = io::descriptor_limit(), kept = kept_descriptors + outgoing.size();
  if (limit < kept + fewest_connections)
    return fault("too_few_descriptors", "the system lets this process open " + std::to_string(limit) +
                                            " files and sockets (ulimit -n); Diameter needs " +
                                            std::to_string(kept + fewest_connections) + " at least");
  most_connections = std::min<uint64_t>(options.connections, limit - kept);
  most_strangers = std::max<size_t>(1, std::min(options.strangers, most_connections / 2));
  if (most_connections < options.connections)
    tell("warn", "no more than " + std::to_string(most_connections) +
                     " Diameter connections, as the system's limit is " + std::to_string(limit) +
                     " files and sockets (ulimit -n)");
  return Done{};
}

void GyServer::Impl::listen(int operation) {
  epoll_event e{};
  e.events = EPOLLIN;
  for (size_t i = 0; i < listeners.size(); ++i) {
    e.data.u64 = listener_tag + i;
    ::epoll_ctl(epoll, operation, listeners[i].fd, &e);
  }
}

void GyServer::Impl::close() {
  closing = true;
  wake();
  if (loop.joinable()) loop.join();
  if (follower.joinable()) follower.join();
}

void GyServer::Impl::wake() {
  if (woken.exchange(true)) return;
  const uint64_t one = 1;
  (void)!::write(waker, &one, sizeof one);
}

int GyServer::Impl::timeout() const {
  const int64_t until = std::min({next_tick, next_own, accept_again, ending ? end_by : INT64_MAX}) - now;
  return static_cast<int>(std::clamp<int64_t>(until / 1'000 + 1, 1, 1'000));
}

void GyServer::Impl::run() {
  io::name_this_thread("gy");
  sigset_t pipe;  // of TLS: OpenSSL writes to sockets as to files
  ::sigemptyset(&pipe), ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  next_tick = next_own = now;
  std::array<epoll_event, 64> events;
  for (;;) {
    const int n = ::epoll_wait(epoll, events.data(), events.size(), timeout());
    now = io::steady_micros();
    handshakes_in_turn = 0;
    wall = Instant();
    for (int i = 0; i < n; ++i) {
      const uint64_t tag = events[static_cast<size_t>(i)].data.u64;
      if (tag == waker_tag) {
        uint64_t ignored;
        (void)!::read(waker, &ignored, sizeof ignored);
        woken = false;
      } else if (tag >= listener_tag) {
        if (accept_again == INT64_MAX) accept(listeners[tag - listener_tag]);
      } else if (tag >= gy::outgoing_tag) {
        outgoing_ready(tag - gy::outgoing_tag);
      } else if (Connection* c = at(static_cast<uint32_t>(tag), static_cast<uint32_t>(tag >> 32))) {
        event(*c, events[static_cast<size_t>(i)].events);
      }
    }
    submit();
    take_finished();
    take_wishes();
    flush_all();
    if (now >= next_tick) tick_all();
    if (now >= next_own) tick_own();
    if (now >= accept_again) {
      accept_again = INT64_MAX;
      listen(EPOLL_CTL_ADD);
    }
    if (closing && !ending) begin_end();
    if (!ending) continue;
    const bool late = now >= end_by;
    if (late)
      for (const auto& c : connections)
        if (c) drop(*c, "the server ends");
    if (flying == 0 && (late || counts.connections == 0)) break;
  }
}

// RFC 6733 5.4: peers are told, so that they go elsewhere; then a short wait for their leave.
void GyServer::Impl::begin_end() {
  ending = true;
  end_by = now + options.timers.parting + end_grace;
  for (const gy::Listener& l : listeners) ::close(l.fd);
  listeners.clear();
  for (Outgoing& o : outgoing)
    if (o.fd >= 0) ::close(std::exchange(o.fd, -1));
  for (const auto& c : connections)
    if (c) {
      c->peer.part(0, now, c->out);
      touched(*c);
    }
  flush_all();
}

const GyServer::Impl::Operator* GyServer::Impl::operator_for(std::string_view wanted) {
  const std::string code = wanted.empty() ? service.only_operator() : std::string(wanted);
  for (const auto& op : operators)
    if (op->code == code) return op.get();
  if (code.empty()) return nullptr;
  std::string currency;
  bool found = false;
  (void)service.inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (op->code == code && !op->versions.empty())
        found = true, currency = op->versions.back().tables->op.currency;
  });
  if (!found) return nullptr;
  auto op = std::make_unique<Operator>();
  op->code = code;
  if (const uint32_t number = gy::currency_number(currency); number != 0) op->currency = number;
  op->seed = hash64(code);
  const std::lock_guard lock(operators_mutex);
  operators.push_back(std::move(op));
  return operators.back().get();
}

const catalogue::Realtime* GyServer::Impl::realtime_of(const Operator& op) {
  const uint64_t published = service.published();
  if (wall == Instant()) wall = io::SystemClock().now();  // once in a turn of the loop
  if (op.tables == nullptr || op.published != published || wall >= op.until) {
    op.published = published;
    op.tables = nullptr;
    op.until = Instant::from_micros(INT64_MAX);
    (void)service.inspect([&](const charging::State& state) {
      for (const auto& o : state.operators)
        if (o->code == op.code) {
          if (const auto* entry = o->version_at(wall); entry != nullptr) op.tables = entry->tables;
          for (const auto& v : o->versions)
            if (v.effective > wall) op.until = std::min(op.until, v.effective);
        }
    });
  }
  return op.tables == nullptr ? nullptr : &op.tables->realtime;
}

uint32_t GyServer::Impl::admit(const diameter::BaseMessage& cer, gy::Peer& peer) {
  std::string_view code;
  Outgoing* const ours =
      admitting->outgoing < 0 ? nullptr : &outgoing[static_cast<size_t>(admitting->outgoing)];
  if (!options.policy.admits(cer.origin_host, cer.origin_realm, peer.ends(), code) && ours == nullptr) {
    bump(counts.refused_peers);
    tell("warn", "no rule admits peer " + gy::printable(cer.origin_host) + " of realm " +
                     gy::printable(cer.origin_realm) + " from " + ends_text(*admitting));
    return diameter::unknown_peer;
  }
  // RFC 6733 13.1: who is known by name is known by what a certificate says.
  if ((ours != nullptr || !options.policy.rules.empty()) && !admitting->wire->certifies(cer.origin_host)) {
    bump(counts.refused_peers);
    tell("warn",
         "the certificate of " + ends_text(*admitting) + " is not one of " + gy::printable(cer.origin_host));
    return diameter::unknown_peer;
  }
  if (ours != nullptr) {
    if (!admit_outgoing(*ours, cer, peer)) return diameter::unknown_peer;
  } else if (Outgoing* o = outgoing_to(cer.origin_host); o != nullptr) {
    if (const uint32_t result = elect(*o, cer); result != diameter::success) return result;
  }
  const std::string key = lower_case(cer.origin_host);
  const auto at = by_host.find(key);
  Connection* before = at == by_host.end() ? nullptr : connections[at->second].get();
  if (before != nullptr && before != admitting && gy::same_identity(before->peer.host(), cer.origin_host)) {
    if (options.again == GyOptions::Again::refuse && ours == nullptr)
      return 4003;  // DIAMETER_ELECTION_LOST, RFC 6733 7.1.4
    if (options.again == GyOptions::Again::replace || ours != nullptr) {
      bump(counts.replaced);
      before->peer.end("the same host has connected anew");
      touched(*before);
    }
  }
  admitted(*admitting, cer.origin_host, code);
  return diameter::success;
}

void GyServer::Impl::admitted(Connection& c, std::string_view host, std::string_view code) {
  by_host[lower_case(host)] = c.slot;
  c.op_code = code, c.op_asked = now;
  c.op = operator_for(code);
}

GyServer::GyServer(Service& service, GyOptions options)
    : impl_(std::make_unique<Impl>(service, std::move(options))) {}
GyServer::~GyServer() {
  stop();
}
Result<Done> GyServer::start() {
  return impl_->open();
}
void GyServer::stop() {
  impl_->close();
}
uint16_t GyServer::port(size_t i) const {
  return i < impl_->ports.size() ? impl_->ports[i] : uint16_t{0};
}
uint16_t GyServer::tls_port(size_t i) const {
  return i < impl_->tls_ports.size() ? impl_->tls_ports[i] : uint16_t{0};
}
void GyServer::re_auth(std::string_view op, std::string_view session) {
  impl_->wish({false, std::string(op), std::string(session), false});
}
void GyServer::abort(std::string_view op, std::string_view session) {
  impl_->wish({true, std::string(op), std::string(session), false});
}

GyStats GyServer::stats() const {
  const Impl::Counts& c = impl_->counts;
  GyStats s;
  s.connections = c.connections, s.peers = c.peers, s.accepted = c.accepted,
  s.refused_peers = c.refused_peers;
  s.replaced = c.replaced, s.stalled = c.stalled, s.closed = c.closed;
  s.strangers = c.strangers, s.gave_way = c.gave_way, s.accept_failures = c.accept_failures;
  s.connects = c.connects, s.connects_failed = c.connects_failed, s.elections = c.elections;
  s.handshakes = c.handshakes, s.tls_plain_text = c.tls_plain_text, s.tls_certificate = c.tls_certificate;
  s.tls_failed = c.tls_failed;
  for (size_t i = 0; i < s.requests.size(); ++i) s.requests[i] = c.requests[i];
  s.answers = c.answers, s.repeats = c.repeats, s.overloads = c.overloads, s.refused = c.refused;
  s.dropped = c.dropped, s.in_flight = c.in_flight, s.re_auths = c.re_auths, s.aborts = c.aborts;
  s.resent = c.resent, s.given_up = c.given_up, s.own_answered = c.own_answered;
  return s;
}

std::vector<std::pair<std::string, uint64_t>> GyServer::requests_by_operator() const {
  const std::lock_guard lock(impl_->operators_mutex);
  std::vector<std::pair<std::string, uint64_t>> out;
  for (const auto& op : impl_->operators) out.emplace_back(op->code, op->requests);
  return out;
}

std::vector<GyResultCount> GyServer::results() const {
  std::vector<GyResultCount> out;
  for (size_t i = 0; i <= result_codes.size(); ++i)
    if (const uint64_t n = impl_->counts.results[i]; n != 0)
      out.push_back({i < result_codes.size() ? result_codes[i] : 0, n});
  return out;
}

}  // namespace sublet::gateway
