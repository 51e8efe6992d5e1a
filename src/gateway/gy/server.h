// GyServer: charging in real time over Diameter Gy/Ro (RFC 6733, RFC 8506, 3GPP TS 32.299), for networks that
// ask before they serve. Takes the connections of gateways and relays, and makes them where it is told to.
//
// Promises: an answer leaves only when what it says is durable; every request is answered, or its connection
// closed (docs/standards.md); the same request again, also over another connection, gets the first answer
// (charging keeps it); answers whose connection has gone are dropped. Bounded: octets of a message (64 KB),
// connections (by the system's limit of descriptors too, so that the log can always open its files), those
// among them that have not said who they are, handshakes of TLS, requests in flight (beyond: 3004), octets
// that a peer does not take (beyond: it is not read any more, and closed in the end), sessions whose peer is
// remembered for RAR and ASR, requests of ours without an answer.
//
// Threads: one loop for all connections; one that follows the engine's feed, if `follow`. All functions may
// be called from any thread, but not from a completion of the engine. The service must outlive it and be
// closed after it.
//
//   GyServer server(service, {.listen = {"127.0.0.1:3868"}});
//   if (Result<Done> started = server.start(); !started) ...
//   server.re_auth("demo", "pgw;1;7");      // RAR to whoever spoke of the session last
//   server.stop();                          // DPR to all peers, a short wait
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/gy/peers.h"
#include "gateway/gy/tls.h"

namespace sublet::gateway {

class Service;

struct GyOptions {
  std::vector<std::string> listen = {"127.0.0.1:3868"};  // HOST:PORT, [IPV6]:PORT; port 0: a free one
  std::vector<std::string> listen_sctp;                  // the same over SCTP, where the kernel has it
  std::vector<std::string>
      listen_tls;  // TLS from the first octet (RFC 6733 13.1), with what `tls` names; HOST alone: 5658
  gy::TlsFiles tls;
  // Peers that expect us to connect: HOST:PORT, before it ORIGIN-HOST@ where HOST is not that name already.
  // Each is asked by a CER of ours, again after timers.connect whenever it has gone; it needs no rule of
  // `policy`, but one that fits says its operator. With `connect_tls` over TLS, with what `tls` names.
  std::vector<std::string> connect, connect_tls;
  gy::Self self;
  gy::Policy policy;
  gy::Peer::Timers timers;
  // A CER from a host that has a live connection: the new one takes its place (a peer that started anew is
  // not kept waiting for the watchdog), or is refused with 4003, or stands beside it.
  enum class Again : uint8_t { replace, refuse, beside } again = Again::replace;
  uint32_t failure_handling =
      2;  // Credit-Control-Failure-Handling: 0 terminate, 1 continue, 2 retry and terminate
  // At most, and no more than io::descriptor_limit() leaves when 256 are kept for files and one for each of
  // `connect`.
  size_t connections = 4'096;
  // Of them, without a CER that was answered: the one that came first gives way to one more. At most half.
  size_t strangers = 256;
  size_t handshakes = 64;             // of TLS at a time: the one that began first gives way to one more
  size_t in_flight = 32'768;          // requests that charging has not answered, of all peers
  size_t pause_octets = 1 << 20;      // not taken by a peer: it is not read any more
  int64_t stall_micros = 10'000'000;  // and is closed when it takes nothing for so long
  size_t sessions = 1 << 20;          // whose peer is remembered
  size_t own_requests = 16'384;       // RAR and ASR without an answer
  int64_t resend_micros =
      5'000'000;       // until a RAR or ASR is sent once more; after as long again it is given up
  bool follow = true;  // RAR and ASR by themselves, when something happens to the account
  // Told when peers come, go or are refused, and why: level (info, warn) and text, on the loop's thread; at
  // most some lines a second, then how many were left out. Quick, and never calls the server.
  std::function<void(const std::string& level, const std::string& text)> log;
};

struct GyStats {
  uint64_t connections = 0, peers = 0;  // now
  uint64_t accepted = 0, refused_peers = 0, replaced = 0, stalled = 0, closed = 0;
  uint64_t strangers = 0;                      // now: connections without a CER that was answered
  uint64_t gave_way = 0;                       // of them, to newer ones
  uint64_t accept_failures = 0;                // the system had no descriptor or memory for one that waited
  uint64_t connects = 0, connects_failed = 0;  // of ours: opened, and not
  uint64_t elections = 0;                      // RFC 6733 5.6.4, decided
  uint64_t handshakes = 0;                     // now
  // TLS connections that came to nothing: spoke plain text, showed no good certificate, others.
  uint64_t tls_plain_text = 0, tls_certificate = 0, tls_failed = 0;
  std::array<uint64_t, 4> requests{};  // INITIAL, UPDATE, TERMINATION, EVENT
  uint64_t answers = 0, repeats = 0;   // of them first answers once more
  uint64_t overloads = 0;              // 3004
  uint64_t refused = 0;                // before charging saw them, for other reasons
  uint64_t dropped = 0;                // answers whose connection had gone
  uint64_t in_flight = 0;              // now
  uint64_t re_auths = 0, aborts = 0;   // RAR and ASR sent
  uint64_t resent = 0, given_up = 0, own_answered = 0;
};
// Answers to credit-control requests.
struct GyResultCount {
  uint32_t result = 0;  // 0: all others
  uint64_t count = 0;
};

class GyServer {
 public:
  GyServer(Service& service, GyOptions options);
  ~GyServer();  // as stop()
  // Faults: `cannot_listen` with the address and the system's words, `bad_tls`, `too_few_descriptors`;
  // refusal: `bad_address`.
  Result<Done> start();
  void stop();
  uint16_t port(size_t i = 0) const;      // of listen[i]
  uint16_t tls_port(size_t i = 0) const;  // of listen_tls[i]

  // Asks for a new authorisation (RFC 8506 5.5), or for the end (RFC 6733 8.5), of a session of an operator.
  // Nothing is sent when no live connection is known for it; one of each kind is under way for a session at a
  // time.
  void re_auth(std::string_view op, std::string_view session);
  void abort(std::string_view op, std::string_view session);

  GyStats stats() const;
  std::vector<GyResultCount> results() const;
  std::vector<std::pair<std::string, uint64_t>> requests_by_operator() const;  // credit control of each

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace sublet::gateway
