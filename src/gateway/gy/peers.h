// Peer: one Diameter connection as its base protocol sees it (RFC 6733 5): capabilities, watchdog,
// disconnection, and which requests are refused before anybody looks into them. No socket, no clock, no
// thread: octets and times come in, octets go to an Outbox.
//
//   Peer peer(self, gate, ends, {}, now, chance);
//   switch (peer.take(message, now, out)) {          // one whole message, as next_frame() finds it
//     case Peer::Turn::credit: ...                   // a CCR: read it, then ask misrouted(request)
//     case Peer::Turn::answer: ...                   // of a RAR or ASR of ours
//     case Peer::Turn::done: break;                  // answered already, or nothing to answer
//   }
//   if (now >= peer.due()) peer.tick(now, out);
//   peer.introduce(now, out);                        // instead, where we have connected: our CER, then its
//   CEA if (peer.over()) ...                             // send what is in `out`, then close
//
// Promises: whatever comes before a CER closes the connection; what comes behind it in the same segment is
// taken after the CEA; a peer is who its Origin-Host says only if the gate agrees, and the Host-IP-Address
// that it claims is believed by nobody. Times in microseconds of a clock that only goes forward. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "gateway/gy/outbox.h"
#include "protocol/diameter/base_messages.h"
#include "protocol/diameter/credit_control_request.h"

namespace sublet::gateway::gy {

namespace diameter = protocol::diameter;

bool same_identity(std::string_view a, std::string_view b);  // DiameterIdentity, RFC 6733 4.3.1: any case

// Who we are to all peers.
struct Self {
  std::string host = "ocs.sublet.local", realm = "sublet.local", product = "Sublet";
  std::vector<std::string> realms;  // served besides our own
  // Realms that are served elsewhere, and where, as DiameterURI: requests to them are redirected (3006).
  std::vector<std::pair<std::string, std::string>> elsewhere;
  std::string_view redirect_of(std::string_view wanted) const;  // empty: none
  bool any_destination = false;  // also what is addressed to other realms and hosts: alone in its network
  uint32_t vendor_id = 0;
  uint32_t state_id = 0;  // Origin-State-Id: grows with each start
};

// The two ends of a connection, as the system knows them.
struct Ends {
  std::string remote;              // address in text
  bool loopback = false;           // the remote end is on this machine
  std::vector<std::string> local;  // Address values for Host-IP-Address (RFC 6733 4.3.1); at least one
};

// REALM=URI: "east.example=aaa://ocs2.example:3868". Refusals: `bad_realm`.
Result<std::pair<std::string, std::string>> parse_elsewhere(std::string_view text);

// Who may connect, and for which operator it speaks.
struct PeerRule {
  std::string host;     // Origin-Host; empty: every host of `realm`
  std::string realm;    // Origin-Realm; empty: any
  std::string address;  // the remote address, in text; empty: any
  std::string op;       // operator's code; empty: the only one
};
// HOST[@ADDRESS][=OPERATOR], or *.REALM for all hosts of a realm: "pgw1.epc.example@10.0.0.5=demo",
// "*.epc.example". Refusals: `bad_peer`.
Result<PeerRule> parse_peer(std::string_view text);

struct Policy {
  std::vector<PeerRule> rules;   // the first that fits counts
  bool open_on_loopback = true;  // peers of this machine need no rule
  std::string op;                // of peers without a rule, and of rules without an operator
  // Whether the peer may speak, and for whom.
  bool admits(std::string_view host, std::string_view realm, const Ends& ends,
              std::string_view& op_out) const;
  // False: whoever is there, no rule admits it from this address; it need not be heard. (Where there are no
  // rules, it is told so in the CEA.)
  bool may_admit(const Ends& ends) const;
};

class Peer;

// RFC 6733 5.6.4: the one whose Origin-Host comes later in the order of octets, capitals as small letters.
bool wins_election(std::string_view ours, std::string_view theirs);

// Decides about a CER or CEA that is in order otherwise.
class Gate {
 public:
  static constexpr uint32_t hold = 0;
  virtual ~Gate() = default;
  // 2001; or 3010 and the like: told in the CEA, then the connection is closed (that we have made: closed at
  // once). `hold`, of a CER only: Peer::conclude() says later.
  virtual uint32_t admit(const diameter::BaseMessage& m, Peer& peer) = 0;
};

class Peer {
 public:
  struct Timers {                       // microseconds
    int64_t capabilities = 10'000'000;  // until a CER must have come
    int64_t watchdog = 30'000'000;      // Tw, RFC 3539 3.4.1
    int64_t jitter = 2'000'000;         // either way; less than a tenth of Tw when Tw is small
    int64_t parting = 2'000'000;        // for DPA, and for the peer to close after ours
    int64_t connect = 30'000'000;       // Tc, RFC 6733 2.1: until we connect anew where we do
  };
  enum class State : uint8_t {
    waiting,   // for a CER
    asking,    // our CER has gone, for a CEA
    electing,  // its CER has come, and waits for what becomes of our own connection (RFC 6733 5.6.4)
    open,
    parting,  // we have sent DPR
    leaving,  // it has sent DPR: nothing more is taken, answers still go
    over,     // to be closed once the outbox is empty
  };
  enum class Turn : uint8_t { done, credit, answer };

  Peer(const Self& self, Gate& gate, Ends ends, Timers timers, int64_t now, uint64_t chance);

  Turn take(std::string_view message, int64_t now, Outbox& out);
  // What begins with another version than 1 (`result` 5011) or with a length that cannot be (5015): a request
  // whose header is there is told so, and it is over, as where the next message begins cannot be known.
  // (Before the capabilities only a CER is answered.)
  void hopeless(std::string_view octets, uint32_t result, const char* why, Outbox& out);
  // Where a CCR should have gone, if not here: 3003, 3002, 3005, 3006 (RFC 6733 6.1.3 to 6.1.8); 0: here.
  uint32_t misrouted(const diameter::CreditControlRequest& r) const;
  // Refuses a request of any kind.
  void refuse(std::string_view message, uint32_t result, const diameter::Failure* failure, Outbox& out,
              std::string_view redirect = {});

  int64_t due() const { return due_; }
  void tick(int64_t now, Outbox& out);
  void introduce(int64_t now, Outbox& out);
  // The election is over: 2001, and it is open; or why not.
  void conclude(uint32_t result, int64_t now, Outbox& out);
  // DPR (RFC 6733 5.4): 0 rebooting, 1 busy, 2 do not want to talk to you.
  void part(uint32_t cause, int64_t now, Outbox& out);
  void end(const char* why) { state_ = State::over, why_ = why; }

  State state() const { return state_; }
  bool open() const { return state_ == State::open; }
  bool takes() const { return state_ != State::leaving && state_ != State::over; }
  bool over() const { return state_ == State::over; }
  const char* why() const { return why_; }  // it ended; a literal
  bool electing() const { return state_ == State::electing; }
  bool wants_no_peer() const {
    return unwanted_;
  }  // its DPR said so: do not connect again soon (RFC 6733 5.4.3)
  const std::string& host() const { return host_; }  // empty before the CER
  const std::string& realm() const { return realm_; }
  const Ends& ends() const { return ends_; }
  diameter::Speaker speaker() const;
  diameter::MessageIds next_ids() { return {hop_by_hop_++, end_to_end_++}; }

 private:
  void capabilities(std::string_view message, int64_t now, Outbox& out);
  void answer_capabilities(uint32_t result, const diameter::Failure* failure, int64_t now, Outbox& out);
  void capabilities_answered(std::string_view message, const diameter::Header& header, int64_t now);
  void base_request(std::string_view message, int64_t now, Outbox& out);
  Turn answered(const diameter::Header& header, int64_t now);
  void set_watchdog(int64_t now);

  const Self& self_;
  Gate& gate_;
  Ends ends_;
  std::vector<std::string_view> addresses_;
  Timers timers_;
  State state_ = State::waiting;
  bool pending_ = false, suspect_ = false;  // RFC 3539 3.4.1
  bool unwanted_ = false;
  diameter::Header held_{};  // of the CER that waits for the election
  int64_t due_ = 0;
  uint64_t chance_;
  uint32_t hop_by_hop_, end_to_end_;
  std::string host_, realm_;
  const char* why_ = "";
  diameter::BaseMessage message_;
};

}  // namespace sublet::gateway::gy
