// GyClient: one Diameter connection of a client of credit control, such as a packet gateway's: it exchanges
// capabilities (RFC 6733 5.3), keeps the watchdog (RFC 3539), answers RAR and ASR, says good-bye (DPR), and
// sends credit-control requests, many at once, whose answers may come in any order.
//
//   GyClient c({.server = *resolve("127.0.0.1:3868"), .host = "pgw1.epc.example"}, listener, epoll, 0);
//   c.connect(now);
//   for (;;) { ... c.ready(events, now);  if (c.can_send()) c.send(request, {.tag = 7, .since = now}, now);
//              c.flush(now); }             // and c.tick(now) some ten times a second
//
// A request stays known until it is answered. When the connection breaks and `reconnect` is set, it is made
// anew, and all that was not answered is repeated before anything else: Listener::repeat writes it again, and
// it goes out with the T flag, the same end-to-end and a new hop-by-hop identifier (RFC 6733 3, 5.5.4). So it
// does when no answer came in time.
//
// Times are nanoseconds of a clock that only goes forward (now_nanos). The socket never blocks. Buffers have
// fixed sizes and are kept: no allocation for a message. One thread at a time.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/gy/tls.h"
#include "protocol/diameter/base_messages.h"
#include "protocol/diameter/credit_control_answer.h"

namespace sublet::sim::gy {

namespace dia = protocol::diameter;

int64_t now_nanos();

struct Server {
  sockaddr_storage address{};
  socklen_t size = 0;
};
// "127.0.0.1:3868", "[::1]:3868", "ocs.example:3868". Refusal `bad_target`.
Result<Server> resolve(const std::string& target);

// A request under way.
struct Asked {
  uint64_t tag = 0;    // the caller's
  int64_t since = 0;   // when it was meant to be sent: latency counts from there
  uint32_t hop_by_hop = 0, end_to_end = 0;
  int64_t sent = 0;    // when it was last written
  uint16_t times = 0;  // written so often; 0: this place of the table is free
  bool repeated = false;
};

class Listener {
 public:
  virtual ~Listener() = default;
  virtual void opened(size_t connection) = 0;
  virtual void answered(size_t connection, const Asked& asked, const dia::ReceivedAnswer& answer, int64_t now) = 0;
  // Writes the request of `asked` anew, by send() with the same `asked`. False: it has no room now.
  virtual bool repeat(size_t connection, const Asked& asked, int64_t now) = 0;
  // Something arrived that no server may send: `what` for people.
  virtual void wrong(size_t connection, const std::string& what) = 0;
  virtual void closed(size_t connection, const std::string& why) = 0;
  // RAR and ASR of a session; they give the Result-Code to answer with.
  virtual uint32_t re_auth(std::string_view session) = 0;
  virtual uint32_t abort(std::string_view session) = 0;
};

class GyClient {
 public:
  struct Options {
    Server server;
    std::string host, realm = "epc.example", product = "sublet-load";
    uint32_t state_id = 0;       // Origin-State-Id
    size_t most_in_flight = 4096;
    bool reconnect = false;
    std::shared_ptr<const gateway::gy::Tls> tls;  // null: plain text. The thread then has SIGPIPE ignored
    int64_t answer_within = 10'000'000'000;   // then it is repeated with T
    int64_t watchdog_after = 30'000'000'000;  // of silence
  };
  // `epoll`: descriptors are registered there with `index` as data.
  GyClient(Options options, Listener& listener, int epoll, size_t index);
  ~GyClient();
  GyClient(const GyClient&) = delete;
  GyClient& operator=(const GyClient&) = delete;

  void connect(int64_t now);
  void ready(uint32_t events, int64_t now);
  void tick(int64_t now);
  bool can_send() const;
  // Fills in both identifiers, unless `asked` has been sent before; then it keeps its end-to-end identifier and
  // gets the T flag, as it does when asked.repeated. False: no room, nothing was done.
  bool send(dia::CreditControlRequest& request, Asked asked, int64_t now);
  void flush(int64_t now);
  void disconnect(int64_t now);  // DPR; closed() comes when it is answered, or after a second

  bool is_open() const { return state_ == State::open; }
  bool is_closed() const { return state_ == State::closed; }
  size_t in_flight() const { return in_flight_; }
  const std::string& server_realm() const { return server_realm_; }  // from the CEA

  struct Counts {
    uint64_t sent = 0, repeated = 0, octets_out = 0, octets_in = 0, answers = 0;
    uint64_t connects = 0, watchdogs = 0, re_auths = 0, aborts = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  enum class State : uint8_t { closed, connecting, exchanging, open, leaving };
  static constexpr size_t room = size_t{1} << 18, most_request = 4096;

  void connected(int64_t now);
  void receive(int64_t now);
  size_t take_messages(std::string_view in, int64_t now);
  bool take(std::string_view message, int64_t now);
  bool take_answer(std::string_view message, int64_t now);
  bool take_base(std::string_view message, int64_t now);
  bool take_capabilities(const dia::BaseMessage& m, int64_t now);
  void pump_repeats(int64_t now);
  void collect_repeats(int64_t sent_before);
  bool is_there() const { return fd_ >= 0 || wire_ != nullptr; }
  bool shakes() const { return wire_ != nullptr && wire_->shaking() != gateway::gy::Wire::Shaking::no; }
  void let_go();
  bool broke(int64_t now, const std::string& why);  // gives false
  void watch(bool also_for_writing);
  void wrote(size_t octets) { out_end_ += octets; }
  std::span<char> space() { return {out_.get() + out_end_, room - out_end_}; }
  dia::Speaker speaker() const;

  Options options_;
  Listener& listener_;
  int epoll_;
  size_t index_;
  int fd_ = -1;                               // while it is being connected; then the wire has it
  std::unique_ptr<gateway::gy::Wire> wire_;
  State state_ = State::closed;
  bool wants_write_ = false, watchdog_out_ = false, ended_ = false;
  uint32_t next_hop_ = 1, next_end_ = 1;
  std::string own_address_, server_realm_;
  std::unique_ptr<char[]> in_, out_;
  size_t in_end_ = 0, out_begin_ = 0, out_end_ = 0;
  std::vector<Asked> asked_;  // by hop-by-hop identifier, a power of two
  std::vector<Asked> repeats_;
  size_t next_repeat_ = 0, in_flight_ = 0;
  uint64_t forgotten_ = 0;  // answers that may still come for what has been repeated since
  int64_t heard_ = 0, retry_at_ = 0, leave_by_ = 0;
  dia::ReceivedAnswer answer_;
  dia::BaseMessage base_;
  Counts counts_;
};

}  // namespace sublet::sim::gy
