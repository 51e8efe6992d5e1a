#include "gateway/gy/peers.h"

#include <algorithm>

namespace sublet::gateway::gy {

using namespace protocol::diameter;

namespace {

constexpr size_t short_message = 1'024;   // room for what has no lists
constexpr size_t longest_name = 255;      // RFC 1035 2.3.4
constexpr uint32_t election_lost = 4003;  // RFC 6733 7.1.4
constexpr size_t refusal_room = 4'096;    // Failed-AVP and Proxy-Info besides

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace

bool same_identity(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool wins_election(std::string_view ours, std::string_view theirs) {
  return std::lexicographical_compare(
      theirs.begin(), theirs.end(), ours.begin(), ours.end(), [](char a, char b) {
        return static_cast<unsigned char>(lower(a)) < static_cast<unsigned char>(lower(b));
      });
}

Result<PeerRule> parse_peer(std::string_view text) {
  const auto bad = [&] {
    return refusal("bad_peer", "'" + std::string(text) + "' is not HOST[@ADDRESS][=OPERATOR] or *.REALM");
  };
  PeerRule rule;
  std::string_view rest = text;
  if (const size_t at = rest.find('='); at != std::string_view::npos) {
    rule.op = rest.substr(at + 1), rest = rest.substr(0, at);
    if (rule.op.empty()) return bad();
  }
  if (const size_t at = rest.find('@'); at != std::string_view::npos) {
    rule.address = rest.substr(at + 1), rest = rest.substr(0, at);
    if (rule.address.empty()) return bad();
  }
  if (rest.starts_with("*."))
    rule.realm = rest.substr(2);
  else
    rule.host = rest;
  if (rule.host.empty() && rule.realm.empty()) return bad();
  return rule;
}

Result<std::pair<std::string, std::string>> parse_elsewhere(std::string_view text) {
  const size_t at = text.find('=');
  const std::string_view uri = at == std::string_view::npos ? text : text.substr(at + 1);
  if (at == 0 || at == std::string_view::npos || !(uri.starts_with("aaa://") || uri.starts_with("aaas://")) ||
      uri.size() > longest_name || uri.size() <= sizeof "aaas://")
    return refusal("bad_realm", "'" + std::string(text) +
                                    "' is not REALM=URI, such as east.example=aaa://ocs2.example:3868");
  return std::pair(std::string(text.substr(0, at)), std::string(uri));
}

std::string_view Self::redirect_of(std::string_view wanted) const {
  for (const auto& [served, uri] : elsewhere)
    if (same_identity(served, wanted)) return uri;
  return {};
}

bool Policy::admits(std::string_view host, std::string_view realm, const Ends& ends,
                    std::string_view& out) const {
  for (const PeerRule& r : rules) {
    if (!r.host.empty() && !same_identity(r.host, host)) continue;
    if (!r.realm.empty() && !same_identity(r.realm, realm)) continue;
    if (!r.address.empty() && r.address != ends.remote) continue;
    out = r.op.empty() ? op : r.op;
    return true;
  }
  out = op;
  return open_on_loopback && ends.loopback;
}

bool Policy::may_admit(const Ends& ends) const {
  return (open_on_loopback && ends.loopback) || rules.empty() ||
         std::any_of(rules.begin(), rules.end(),
                     [&](const PeerRule& r) { return r.address.empty() || r.address == ends.remote; });
}

Peer::Peer(const Self& self, Gate& gate, Ends ends, Timers timers, int64_t now, uint64_t chance)
    : self_(self),
      gate_(gate),
      ends_(std::move(ends)),
      addresses_(ends_.local.begin(), ends_.local.end()),
      timers_(timers),
      due_(now + timers.capabilities),
      chance_(chance | 1),
      hop_by_hop_(static_cast<uint32_t>(chance)),
      end_to_end_(self.state_id << 20 | static_cast<uint32_t>(chance >> 44)) {}

Speaker Peer::speaker() const {
  Speaker s;
  s.host = self_.host, s.realm = self_.realm, s.product = self_.product;
  s.vendor_id = self_.vendor_id;
  s.addresses = addresses_;
  s.origin_state_id = self_.state_id;
  return s;
}

void Peer::refuse(std::string_view message, uint32_t result, const Failure* failure, Outbox& out,
                  std::string_view redirect) {
  Refusal r;
  r.host = self_.host, r.realm = self_.realm;
  r.result = result;
  r.failure = failure;
  r.redirect_host = redirect;
  size_t n = write_refusal(message, r, out.room(refusal_room));
  if (n == 0) n = write_refusal(message, r, out.room(message.size() + refusal_room));
  out.wrote(n);
}

void Peer::hopeless(std::string_view octets, uint32_t result, const char* why, Outbox& out) {
  Header h;
  const bool waits = state_ == State::waiting || state_ == State::asking || state_ == State::electing;
  // RFC 6733 7.1.5. What stands behind the header may be of any kind: nothing of it is looked at.
  if (read_header(octets, h) && h.is_request() && (!waits || h.command == capabilities_exchange)) {
    Failure f;
    f.of(result, result == unsupported_version
                     ? "Diameter version 1 is spoken here"
                     : "a message's length is 20 to 65,536 octets, and a multiple of 4");
    if (h.command == capabilities_exchange)
      out.wrote(write_capabilities_answer(speaker(), h, result, &f, out.room(refusal_room)));
    else
      refuse(octets.substr(0, header_size), result, &f, out);
  }
  end(why);
}

Peer::Turn Peer::take(std::string_view message, int64_t now, Outbox& out) {
  Header h;
  if (!takes() || !read_header(message, h)) return Turn::done;
  if (state_ == State::waiting) {
    // RFC 6733 5.6: anything else in this state is an error, and not worth an answer.
    if (h.is_request() && h.command == capabilities_exchange)
      capabilities(message, now, out);
    else
      end("a message came before the CER");
    return Turn::done;
  }
  if (state_ == State::asking) return capabilities_answered(message, h, now), Turn::done;
  if (state_ == State::electing) return end("a message came before the CEA"), Turn::done;
  // Something was heard (RFC 3539 3.4.1); that a watchdog of ours waits for its answer stays so.
  suspect_ = false;
  if (state_ == State::open) set_watchdog(now);
  if (!h.is_request()) return answered(h, now);
  Failure f;
  if (!check_header(h, message.size(), f)) return refuse(message, f.result, &f, out), Turn::done;
  switch (h.command) {
    case capabilities_exchange:
    case device_watchdog:
    case disconnect_peer:
      base_request(message, now, out);
      return Turn::done;
    case credit_control:
      if (h.application == credit_control_application) return Turn::credit;
      break;
    default:
      break;
  }
  const bool known = h.application == credit_control_application || h.application == 0;
  refuse(message, known && h.command != credit_control ? command_unsupported : application_unsupported,
         nullptr, out);
  return Turn::done;
}

// RFC 6733 5.3.
void Peer::capabilities(std::string_view message, int64_t now, Outbox& out) {
  Failure f;
  uint32_t result = success;
  if (!read_base_message(message, message_, f)) {
    result = f.result;
  } else if (!message_.speaks(credit_control_application)) {
    result = no_common_application;
  } else if (const auto& s = message_.inband_security;
             !s.empty() && std::find(s.begin(), s.end(), 0U) == s.end()) {
    result =
        no_common_security;  // RFC 6733 6.10: only NO_INBAND_SECURITY; TLS comes before the first message
  } else if (same_identity(message_.origin_host, self_.host)) {
    result = unknown_peer;  // nobody else is us
  } else if (message_.origin_host.size() > longest_name || message_.origin_realm.size() > longest_name) {
    result = invalid_avp_value;
  } else {
    host_ = message_.origin_host, realm_ = message_.origin_realm;
    result = gate_.admit(message_, *this);
  }
  held_ = message_.header;
  if (result == Gate::hold) {
    state_ = State::electing;
    due_ = now + timers_.capabilities;
    return;
  }
  answer_capabilities(result, f ? &f : nullptr, now, out);
}

void Peer::answer_capabilities(uint32_t result, const Failure* failure, int64_t now, Outbox& out) {
  out.wrote(write_capabilities_answer(speaker(), held_, result, failure, out.room(refusal_room)));
  if (result != success) {
    host_.clear();
    return end(result == unknown_peer    ? "an unknown peer"
               : result == election_lost ? "it has a connection already"
                                         : "capabilities that do not suit");
  }
  state_ = State::open;
  set_watchdog(now);
}

void Peer::conclude(uint32_t result, int64_t now, Outbox& out) {
  if (state_ == State::electing) answer_capabilities(result, nullptr, now, out);
}

// RFC 6733 5.6, I-Snd-CER.
void Peer::introduce(int64_t now, Outbox& out) {
  if (state_ != State::waiting) return;
  out.wrote(write_capabilities_request(speaker(), next_ids(), out.room(short_message)));
  state_ = State::asking;
  due_ = now + timers_.capabilities;
}

// RFC 6733 5.6, Wait-I-CEA: anything else is an error, and so is a CEA that is none.
void Peer::capabilities_answered(std::string_view message, const Header& h, int64_t now) {
  if (h.is_request() || h.command != capabilities_exchange) return end("a message came before the CEA");
  Failure f;
  const bool read = read_base_message(message, message_, f);
  if (const uint32_t result = message_.result.value_or(0); result != 0 && result != success)
    return end(result == unknown_peer            ? "it does not know us"
               : result == election_lost         ? "it has a connection of ours already"
               : result == no_common_application ? "it speaks no credit control"
                                                 : "its CEA refuses us");
  if (!read) return end("a CEA that is not in order");
  if (!message_.speaks(credit_control_application)) return end("it speaks no credit control");
  if (same_identity(message_.origin_host, self_.host)) return end("it is ourselves");
  if (message_.origin_host.size() > longest_name || message_.origin_realm.size() > longest_name)
    return end("a CEA that is not in order");
  host_ = message_.origin_host, realm_ = message_.origin_realm;
  if (gate_.admit(message_, *this) != success) {
    host_.clear();
    if (!over()) end("it is not whom we wanted");
    return;
  }
  state_ = State::open;
  set_watchdog(now);
}

void Peer::base_request(std::string_view message, int64_t now, Outbox& out) {
  Failure f;
  if (!read_base_message(message, message_, f)) return refuse(message, f.result, &f, out);
  const Header& h = message_.header;
  if (h.command == capabilities_exchange) {
    // Once more on the same connection (RFC 6733 5.6, R-Open): the same peer, or it is none.
    if (!same_identity(message_.origin_host, host_))
      return end("a CER of another host on an open connection");
    out.wrote(write_capabilities_answer(speaker(), h, success, nullptr, out.room(refusal_room)));
    return;
  }
  out.wrote(write_answer(speaker(), h, success, out.room(short_message)));
  if (h.command != disconnect_peer) return;
  state_ = State::leaving, why_ = "the peer took its leave";
  unwanted_ = message_.disconnect_cause.value_or(0) != 0;
  due_ = now + timers_.parting;
}

Peer::Turn Peer::answered(const Header& h, int64_t now) {
  switch (h.command) {
    case device_watchdog:
      pending_ = false;
      if (state_ == State::open) set_watchdog(now);
      return Turn::done;
    case disconnect_peer:
      if (state_ == State::parting) end("we took our leave");
      return Turn::done;
    case re_auth:
    case abort_session:
      return Turn::answer;
    default:
      return Turn::done;  // of nothing that we asked
  }
}

uint32_t Peer::misrouted(const CreditControlRequest& r) const {
  for (std::string_view host : r.route_records)
    if (same_identity(host, self_.host)) return loop_detected;
  if (!self_.redirect_of(r.destination_realm).empty()) return redirect_indication;
  if (self_.any_destination) return 0;
  if (!same_identity(r.destination_realm, self_.realm) &&
      std::none_of(self_.realms.begin(), self_.realms.end(),
                   [&](const std::string& realm) { return same_identity(realm, r.destination_realm); }))
    return realm_not_served;
  // RFC 6733 6.1.4: without Destination-Host it is for whoever serves the realm.
  const bool ours = r.destination_host.empty() || same_identity(r.destination_host, self_.host);
  return ours ? 0U : uint32_t{unable_to_deliver};
}

void Peer::set_watchdog(int64_t now) {
  chance_ ^= chance_ << 13, chance_ ^= chance_ >> 7, chance_ ^= chance_ << 17;
  const int64_t jitter = std::min(timers_.jitter, timers_.watchdog / 10);
  const auto spread = static_cast<uint64_t>(2 * jitter + 1);
  due_ = now + timers_.watchdog - jitter + static_cast<int64_t>(chance_ % spread);
}

// What RFC 3539 3.4.1 calls OnTimerElapsed, and the times by which other things must have happened.
void Peer::tick(int64_t now, Outbox& out) {
  if (now < due_) return;
  switch (state_) {
    case State::waiting:
      return end("no CER came");
    case State::asking:
      return end("no CEA came");
    case State::electing:
      return end("the election was not decided");
    case State::parting:
    case State::leaving:
      return end(state_ == State::parting ? "no answer to our leave" : why_);
    case State::over:
      return;
    case State::open:
      break;
  }
  if (pending_ && suspect_) return end("the peer is silent");
  if (pending_) {
    suspect_ = true;
  } else {
    out.wrote(write_watchdog_request(speaker(), next_ids(), out.room(short_message)));
    pending_ = true;
  }
  set_watchdog(now);
}

void Peer::part(uint32_t cause, int64_t now, Outbox& out) {
  if (state_ != State::open) {
    if (state_ == State::waiting || state_ == State::asking || state_ == State::electing)
      end("the server ends");
    return;
  }
  out.wrote(write_disconnect_request(speaker(), next_ids(), cause, out.room(short_message)));
  state_ = State::parting;
  due_ = now + timers_.parting;
}

}  // namespace sublet::gateway::gy
