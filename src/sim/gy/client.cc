#include "sim/gy/client.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sublet::sim::gy {

using std::string_view;

namespace {

constexpr int64_t retry_after = 100'000'000;
constexpr int64_t leave_within = 1'000'000'000;
constexpr int64_t connect_within = 10'000'000'000;

// Host-IP-Address as its AVP holds it: family (1 IPv4, 2 IPv6), octets.
std::string address_of(int fd) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0) return std::string("\0\1\x7f\0\0\1", 6);
  if (own.ss_family == AF_INET6) {
    const auto& six = reinterpret_cast<const sockaddr_in6&>(own);
    return std::string("\0\2", 2) + std::string(reinterpret_cast<const char*>(&six.sin6_addr), 16);
  }
  const auto& four = reinterpret_cast<const sockaddr_in&>(own);
  return std::string("\0\1", 2) + std::string(reinterpret_cast<const char*>(&four.sin_addr), 4);
}

}  // namespace

int64_t now_nanos() {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

Result<Server> resolve(const std::string& target) {
  const size_t colon = target.rfind(':');
  std::string host = target.substr(0, colon);
  if (colon == std::string::npos || host.empty() || colon + 1 == target.size())
    return refusal("bad_target", "write it as HOST:PORT, such as 127.0.0.1:3868, not '" + target + "'");
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  if (const int e = ::getaddrinfo(host.c_str(), target.c_str() + colon + 1, &hints, &found); e != 0)
    return refusal("bad_target", "'" + target + "': " + ::gai_strerror(e));
  Server out;
  std::memcpy(&out.address, found->ai_addr, found->ai_addrlen);
  out.size = found->ai_addrlen;
  ::freeaddrinfo(found);
  return out;
}

GyClient::GyClient(Options options, Listener& listener, int epoll, size_t index)
    : options_(std::move(options)),
      listener_(listener),
      epoll_(epoll),
      index_(index),
      in_(new char[room]),
      out_(new char[room]),
      asked_(std::bit_ceil(std::max<size_t>(options_.most_in_flight, 16) * 4)) {
  repeats_.reserve(asked_.size());
  // Unique from one run to the next, as RFC 6733 3 wants of end-to-end identifiers: high bits by the time.
  next_end_ = (options_.state_id << 20) ^ static_cast<uint32_t>(index << 26);
}

GyClient::~GyClient() { let_go(); }

// Leaves the epoll with it.
void GyClient::let_go() {
  wire_.reset();
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

dia::Speaker GyClient::speaker() const {
  dia::Speaker s;
  s.host = options_.host;
  s.realm = options_.realm;
  s.product = options_.product;
  if (options_.state_id != 0) s.origin_state_id = options_.state_id;
  return s;
}

void GyClient::watch(bool also_for_writing) {
  wants_write_ = also_for_writing;
  // While hands are shaken only that is waited for which the handshake waits for.
  if (shakes()) also_for_writing = wire_->shaking() == gateway::gy::Wire::Shaking::until_writable;
  epoll_event e{};
  e.events = EPOLLIN | (also_for_writing ? EPOLLOUT : 0U);
  e.data.u64 = index_;
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, wire_->fd(), &e);
}

void GyClient::connect(int64_t now) {
  if (is_there()) return;
  fd_ = ::socket(options_.server.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) {
    broke(now, std::string("socket: ") + std::strerror(errno));
    return;
  }
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_event e{};
  e.events = EPOLLIN | EPOLLOUT;
  e.data.u64 = index_;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd_, &e);
  wants_write_ = true;
  in_end_ = out_begin_ = out_end_ = 0;
  watchdog_out_ = false;
  heard_ = now;
  state_ = State::connecting;
  const int done = ::connect(fd_, reinterpret_cast<const sockaddr*>(&options_.server.address), options_.server.size);
  if (done == 0)
    connected(now);
  else if (errno != EINPROGRESS)
    broke(now, std::string("cannot connect: ") + std::strerror(errno));
}

void GyClient::connected(int64_t now) {
  own_address_ = address_of(fd_);
  const string_view address = own_address_;
  dia::Speaker s = speaker();
  s.addresses = {&address, 1};
  state_ = State::exchanging;
  const int fd = std::exchange(fd_, -1);
  wire_ = options_.tls ? options_.tls->wire(fd, gateway::gy::Tls::Side::client) : gateway::gy::plain_wire(fd, false);
  wrote(dia::write_capabilities_request(s, {next_hop_++, next_end_++}, space()));
  flush(now);
}

void GyClient::ready(uint32_t events, int64_t now) {
  if (!is_there()) return;
  if (state_ == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
      broke(now, std::string("cannot connect: ") + std::strerror(error));
      return;
    }
    if ((events & EPOLLOUT) == 0) return;
    connected(now);
  }
  const bool shook = shakes();
  if (shook || (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) receive(now);
  if (wire_ && (shook || (events & EPOLLOUT) != 0)) flush(now);
  if (state_ == State::open && next_repeat_ < repeats_.size()) pump_repeats(now);
}

void GyClient::receive(int64_t now) {
  for (int turn = 0; turn < 4; ++turn) {
    const ptrdiff_t got = wire_->read(in_.get() + in_end_, room - in_end_);
    if (got == gateway::gy::Wire::later) return;
    if (got == gateway::gy::Wire::gone) {
      const std::string why(wire_->why());
      broke(now, state_ == State::leaving ? "" : why.empty() ? "the server closed the connection" : why);
      return;
    }
    counts_.octets_in += static_cast<uint64_t>(got);
    heard_ = now;
    watchdog_out_ = false;
    const bool full = in_end_ + static_cast<size_t>(got) == room;
    in_end_ += static_cast<size_t>(got);
    const size_t used = take_messages({in_.get(), in_end_}, now);
    if (!wire_) return;
    in_end_ -= used;
    if (in_end_ > 0) std::memmove(in_.get(), in_.get() + used, in_end_);
    if (!full) return;
  }
}

size_t GyClient::take_messages(string_view in, int64_t now) {
  size_t used = 0;
  while (wire_) {
    const dia::Frame f = dia::next_frame(in.substr(used));
    if (f.state == dia::Frame::State::more) break;
    if (f.state == dia::Frame::State::hopeless) {
      listener_.wrong(index_, "octets that are no Diameter message (version or length)");
      broke(now, "the stream of messages is broken");
      break;
    }
    if (!take(in.substr(used, f.length), now)) break;
    used += f.length;
  }
  return used;
}

bool GyClient::take(string_view message, int64_t now) {
  const uint32_t word = dia::load32(message.data() + 4);
  const bool request = (word >> 24 & dia::flag_request) != 0;
  if ((word & 0xffffff) == dia::credit_control) {
    if (!request) return take_answer(message, now);
    listener_.wrong(index_, "a credit-control request from the server");
    return true;
  }
  return take_base(message, now);
}

bool GyClient::take_answer(string_view message, int64_t now) {
  dia::Failure failure;
  ++counts_.answers;
  const bool read = dia::read_credit_control_answer(message, answer_, failure);
  const uint32_t hop = dia::load32(message.data() + 12);
  Asked& place = asked_[hop & (asked_.size() - 1)];
  if (place.times == 0 || place.hop_by_hop != hop) {
    if (forgotten_ > 0)
      --forgotten_;
    else
      listener_.wrong(index_, "an answer whose hop-by-hop identifier is of no request under way: " + std::to_string(hop));
    return true;
  }
  const Asked asked = place;
  place.times = 0;
  --in_flight_;
  if (!read)
    listener_.wrong(index_, "an answer that cannot be read: " + std::string(failure.why) + " (" + std::to_string(failure.result) + ")");
  listener_.answered(index_, asked, answer_, now);
  return wire_ != nullptr;
}

bool GyClient::take_base(string_view message, int64_t now) {
  dia::Failure failure;
  const bool read = dia::read_base_message(message, base_, failure);
  const dia::Header& h = base_.header;
  if (!read) {
    listener_.wrong(index_, "a message of command " + std::to_string(h.command) + " that cannot be read: " + failure.why);
    if (h.is_request()) wrote(dia::write_refusal(message, {options_.host, options_.realm, failure.result, {}, &failure, {}}, space()));
    return true;
  }
  if (h.command == dia::capabilities_exchange && !h.is_request()) return take_capabilities(base_, now);
  if (h.command == dia::disconnect_peer && !h.is_request()) return broke(now, "");
  if (!h.is_request()) return true;  // DWA: that something came is all that counts
  switch (h.command) {
    case dia::device_watchdog:
      ++counts_.watchdogs;
      wrote(dia::write_answer(speaker(), h, dia::success, space()));
      return true;
    case dia::disconnect_peer:
      wrote(dia::write_answer(speaker(), h, dia::success, space()));
      flush(now);
      return true;  // the server closes (RFC 6733 5.4)
    case dia::re_auth:
      ++counts_.re_auths;
      wrote(dia::write_session_answer(speaker(), base_, listener_.re_auth(base_.session_id), space()));
      return true;
    case dia::abort_session:
      ++counts_.aborts;
      wrote(dia::write_session_answer(speaker(), base_, listener_.abort(base_.session_id), space()));
      return true;
    default:
      wrote(dia::write_refusal(message, {options_.host, options_.realm, dia::command_unsupported, {}, nullptr, {}}, space()));
      return true;
  }
}

bool GyClient::take_capabilities(const dia::BaseMessage& m, int64_t now) {
  if (state_ != State::exchanging) {
    listener_.wrong(index_, "a CEA that nobody asked for");
    return true;
  }
  if (m.result != dia::success) return broke(now, "the server refuses this peer: " + std::to_string(m.result.value_or(0)) + " " + std::string(m.error_message));
  if (!m.speaks(dia::credit_control_application)) listener_.wrong(index_, "a CEA without the application of credit control");
  server_realm_ = m.origin_realm;
  state_ = State::open;
  ++counts_.connects;
  collect_repeats(INT64_MAX);
  forgotten_ = 0;
  pump_repeats(now);
  listener_.opened(index_);
  return wire_ != nullptr;
}

// What was asked and not answered, oldest first; its places in the table are free again.
void GyClient::collect_repeats(int64_t sent_before) {
  repeats_.erase(repeats_.begin(), repeats_.begin() + static_cast<std::ptrdiff_t>(next_repeat_));
  next_repeat_ = 0;
  for (Asked& a : asked_) {
    if (a.times == 0 || a.sent >= sent_before || repeats_.size() == repeats_.capacity()) continue;
    repeats_.push_back(a);
    a.times = 0;
    ++forgotten_;
  }
  std::sort(repeats_.begin(), repeats_.end(), [](const Asked& a, const Asked& b) { return a.hop_by_hop < b.hop_by_hop; });
}

void GyClient::pump_repeats(int64_t now) {
  while (next_repeat_ < repeats_.size() && state_ == State::open) {
    if (!listener_.repeat(index_, repeats_[next_repeat_], now)) break;
    ++next_repeat_;
  }
  flush(now);
}

bool GyClient::can_send() const {
  return state_ == State::open && next_repeat_ == repeats_.size() && in_flight_ < options_.most_in_flight &&
         room - out_end_ >= most_request && asked_[next_hop_ & (asked_.size() - 1)].times == 0;
}

bool GyClient::send(dia::CreditControlRequest& request, Asked asked, int64_t now) {
  Asked& place = asked_[next_hop_ & (asked_.size() - 1)];
  if (state_ != State::open || place.times != 0 || room - out_end_ < most_request) return false;
  const bool again = asked.times > 0;
  if (!again && !asked.repeated) asked.end_to_end = next_end_++;
  dia::Header& h = request.header;
  h.flags = static_cast<uint8_t>(dia::flag_request | dia::flag_proxiable | (again || asked.repeated ? dia::flag_repeated : 0));
  h.command = dia::credit_control;
  h.application = dia::credit_control_application;
  h.hop_by_hop = next_hop_;
  h.end_to_end = asked.end_to_end;
  request.destination_realm = server_realm_;
  const size_t octets = dia::write_credit_control_request(request, space());
  if (octets == 0) return false;
  wrote(octets);
  counts_.octets_out += octets;
  ++counts_.sent;
  if (again || asked.repeated) ++counts_.repeated;
  if (!again) ++in_flight_;
  asked.hop_by_hop = next_hop_++;
  asked.sent = now;
  ++asked.times;
  place = asked;
  return true;
}

void GyClient::flush(int64_t now) {
  while (wire_ && out_begin_ < out_end_) {
    const ptrdiff_t put = wire_->write({out_.get() + out_begin_, out_end_ - out_begin_});
    if (put == gateway::gy::Wire::gone) {
      const std::string why(wire_->why());
      broke(now, why.empty() ? "the server takes nothing more" : why);
      return;
    }
    if (put == gateway::gy::Wire::later) {
      // The server takes no more: what is left moves to the front, so that there is room while there is any.
      if (out_begin_ > room / 2) {
        std::memmove(out_.get(), out_.get() + out_begin_, out_end_ - out_begin_);
        out_end_ -= out_begin_;
        out_begin_ = 0;
      }
      if (!wants_write_ || options_.tls) watch(true);
      return;
    }
    out_begin_ += static_cast<size_t>(put);
  }
  if (out_begin_ == out_end_) out_begin_ = out_end_ = 0;
  if (wants_write_ && wire_) watch(false);
}

bool GyClient::broke(int64_t now, const std::string& why) {
  let_go();
  ended_ = ended_ || state_ == State::leaving || !options_.reconnect;
  state_ = State::closed;
  out_begin_ = out_end_ = in_end_ = 0;
  retry_at_ = now + retry_after;
  listener_.closed(index_, why);
  return false;
}

void GyClient::disconnect(int64_t now) {
  if (state_ != State::open) {
    let_go();
    state_ = State::closed;
    ended_ = true;
    return;
  }
  state_ = State::leaving;
  leave_by_ = now + leave_within;
  wrote(dia::write_disconnect_request(speaker(), {next_hop_++, next_end_++}, 2, space()));  // 2: no more to ask
  flush(now);
}

void GyClient::tick(int64_t now) {
  if (state_ == State::closed) {
    if (!ended_ && now >= retry_at_) connect(now);
    return;
  }
  if (state_ == State::leaving) {
    if (now >= leave_by_) broke(now, "");
    return;
  }
  if (state_ != State::open) {
    if (now - heard_ > connect_within) broke(now, "no answer to the request of capabilities");
    return;
  }
  if (next_repeat_ == repeats_.size() && in_flight_ > 0) collect_repeats(now - options_.answer_within);
  pump_repeats(now);
  if (state_ != State::open || now - heard_ < options_.watchdog_after) return;
  if (watchdog_out_) {  // RFC 3539 3.4.1: nothing in twice the time
    if (now - heard_ > 2 * options_.watchdog_after) broke(now, "the server is silent, also to the watchdog");
    return;
  }
  watchdog_out_ = true;
  wrote(dia::write_watchdog_request(speaker(), {next_hop_++, next_end_++}, space()));
  flush(now);
}

}  // namespace sublet::sim::gy
