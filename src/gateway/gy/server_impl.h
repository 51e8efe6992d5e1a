// The inside of GyServer: what its loop keeps. Heavy; for the .cc files beside it.
//
// server.cc starts, stops and runs the loop; connections.cc reads, sends and times; outgoing.cc makes
// connections; requests.cc turns what was read in one turn of the loop into one request of the engine, and
// its outcomes into answers; ours.cc sends RAR and ASR, follow.cc finds out when.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "engine/request.h"
#include "gateway/core/service.h"
#include "gateway/gy/follow.h"
#include "gateway/gy/routes.h"
#include "gateway/gy/server.h"
#include "gateway/gy/told.h"
#include "gateway/gy/translate.h"
#include "gateway/gy/wire.h"

namespace sublet::gateway {

namespace diameter = protocol::diameter;

inline constexpr std::array<uint32_t, 25> result_codes = {
    2001, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 4010, 4011, 4012,
    5001, 5002, 5003, 5004, 5005, 5007, 5008, 5009, 5012, 5014, 5030, 5031};

namespace gy {
inline constexpr uint64_t outgoing_tag = UINT64_MAX - 2'000;  // of epoll, and the next ones
inline constexpr size_t most_outgoing = 900;
}  // namespace gy

inline std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& x : out)
    if (x >= 'A' && x <= 'Z') x = static_cast<char>(x + 32);
  return out;
}

struct GyServer::Impl final : gy::Gate {
  struct Operator {
    std::string code;
    std::optional<uint32_t> currency;  // ISO 4217; none: not told
    uint64_t seed = 0;                 // of its sessions' fingerprints
    // The version in force, which turns what peers tell into marks; looked up anew with each catalogue that
    // is published, and when the next version begins.
    mutable std::shared_ptr<const catalogue::Version> tables;
    mutable uint64_t published = 0;
    mutable Instant until;
    mutable std::atomic<uint64_t> requests{0};  // of the loop; read by anybody
  };

  struct Connection {
    Connection(Impl& impl, std::unique_ptr<gy::Wire> w, gy::Ends ends, int64_t now, uint64_t chance)
        : wire(std::move(w)),
          peer(impl.options.self, impl, std::move(ends), impl.options.timers, now, chance) {}
    std::unique_ptr<gy::Wire> wire;
    gy::Peer peer;
    gy::Outbox out;
    std::string rest;              // the beginning of a message
    const Operator* op = nullptr;  // none: not published yet
    std::string op_code;
    int64_t op_asked = 0;
    uint32_t slot = 0, generation = 0;
    uint32_t interest = 0;  // what epoll watches for
    int64_t moved = 0;      // when it last took octets, or had taken all
    int64_t began = 0;
    bool dirty = false;     // in `dirty`
    bool shaking = false;   // hands, for TLS: counted
    bool came = false;      // it is a peer: counted
    bool stranger = false;  // in `strangers`
    int outgoing = -1;      // which of ours; -1: it has connected
    bool tls = false;
  };

  // A request that charging has, and what its answer needs.
  struct Pending {
    uint32_t connection = 0, generation = 0;
    uint32_t hop_by_hop = 0, end_to_end = 0, number = 0;
    uint32_t session = 0, session_size = 0;  // in `text`
    uint32_t pieces = 0, echoes = 0, services = 0;
    uint16_t piece_count = 0, echo_count = 0, service_count = 0;
    bool proxiable = true, msccs = false;
    diameter::RequestType type{};
    charging::Credit::Action action{};
    catalogue::Service service{};
    uint32_t name = 0;
    uint64_t route = 0;
    const Operator* op = nullptr;
  };
  // What was read in one turn. Used again and again, with its memory.
  struct Batch {
    std::vector<Pending> asked;
    std::vector<gy::Echo> echoes;
    std::vector<uint32_t> services;
    std::vector<std::pair<uint32_t, uint32_t>> pieces;  // Proxy-Infos, in `text`
    std::string text;
    engine::Request request;
    std::string outcomes;
    std::vector<uint32_t> ends;  // of them; fewer than asked: nobody knows what became of the rest
    void clear();
  };

  // A peer that we connect to.
  struct Outgoing {
    gy::Target target;
    bool tls = false;
    std::string host;                   // its Origin-Host: as said, or as it said last; empty: not known yet
    bool pinned = false;                // as said: nobody else is it
    int fd = -1;                        // while it is being connected
    int64_t due = 0;                    // connect then; or give up, while it is being connected
    uint32_t slot = 0, generation = 0;  // its connection; generation 0: none
    uint32_t held = 0, held_generation = 0;  // the one that it has made, and that waits for the election
    uint32_t state_id = 0;                   // of its CEA
  };

  // A RAR or ASR without an answer.
  struct Own {
    bool abort = false, resent = false;
    const Operator* op = nullptr;
    std::string session;
    uint64_t route = 0;
    uint32_t connection = 0, generation = 0;
    uint32_t hop_by_hop = 0, end_to_end = 0;
    int64_t due = 0;
  };
  struct Wish {
    bool abort = false;
    std::string op, session;
    bool cut = false;  // `session` is only the beginning of the id, and charging has ended whose it was
  };

  // Counted by the loop, read by anybody.
  struct Counts {
    std::atomic<uint64_t> connections{0}, peers{0}, accepted{0}, refused_peers{0}, replaced{0}, stalled{0},
        closed{0}, strangers{0}, gave_way{0}, accept_failures{0}, connects{0}, connects_failed{0},
        elections{0}, handshakes{0}, tls_plain_text{0}, tls_certificate{0}, tls_failed{0};
    std::array<std::atomic<uint64_t>, 4> requests{};
    std::atomic<uint64_t> answers{0}, repeats{0}, overloads{0}, refused{0}, dropped{0}, in_flight{0};
    std::atomic<uint64_t> re_auths{0}, aborts{0}, resent{0}, given_up{0}, own_answered{0};
    std::array<std::atomic<uint64_t>, result_codes.size() + 1> results{};  // the last: all others
  };
  static void bump(std::atomic<uint64_t>& n) {
    n.store(n.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  Impl(Service& s, GyOptions o);
  ~Impl() override;

  // server.cc
  Result<Done> open();
  Result<Done> bound_connections();
  void close();
  void run();
  int timeout() const;
  void begin_end();
  void wake();
  const Operator* operator_for(std::string_view code);
  const catalogue::Realtime* realtime_of(const Operator& op);
  uint32_t admit(const diameter::BaseMessage& cer, gy::Peer& peer) override;
  void admitted(Connection& c, std::string_view host, std::string_view op_code);

  // connections.cc
  void accept(const gy::Listener& listener);
  bool make_room();
  void no_stranger(Connection& c);
  void stop_accepting();
  void listen(int operation);
  Connection& connect(std::unique_ptr<gy::Wire> wire, gy::Ends ends);
  void event(Connection& c, uint32_t what);
  void shaken(Connection& c);
  void make_room_for_handshake();
  void tell(const char* level, const std::string& text) { told.say(options.log, level, text, now); }
  Connection* at(uint32_t slot, uint32_t generation) const;
  static std::string ends_text(const Connection& c) {
    return c.peer.ends().remote + (c.tls ? " over TLS" : "");
  }
  void readable(Connection& c);
  size_t messages(Connection& c, std::string_view octets);
  void came(Connection& c);
  void touched(Connection& c);
  void flush(Connection& c);
  void flush_all();
  void watch(Connection& c);
  void interest(Connection& c, uint32_t wanted);
  void drop(Connection& c, const char* why);
  void gone(Connection& c, std::string why);
  void tick_all();

  // outgoing.cc
  Result<Done> open_outgoing();
  void tick_outgoing();
  void begin_outgoing(size_t i);
  void outgoing_ready(size_t i);
  void outgoing_failed(size_t i, const std::string& why);
  void outgoing_gone(Connection& c);
  Outgoing* outgoing_to(std::string_view host);
  uint32_t elect(Outgoing& o, const diameter::BaseMessage& cer);
  bool admit_outgoing(Outgoing& o, const diameter::BaseMessage& cea, gy::Peer& peer);
  void conclude_held(Outgoing& o, uint32_t result);
  int64_t again_after(int64_t micros);

  // requests.cc
  void credit(Connection& c, std::string_view message);
  void keep(Connection& c, uint64_t route);
  void refuse(Connection& c, std::string_view message, uint32_t result, const diameter::Failure* failure,
              std::string_view redirect = {});
  void submit();
  void completed(Batch& batch, Result<std::span<const engine::Outcome>> outcomes);
  void take_finished();
  void answer_all(Batch& batch);
  void answer(Batch& batch, const Pending& p, std::string_view outcome, bool known);
  void count_result(uint32_t result);
  uint32_t name_of(std::string_view host, std::string_view realm);

  // ours.cc
  void wish(const Wish& w);
  void take_wishes();
  void begin_own(const Wish& w);
  void begin_ended(const Wish& w, const Operator& op);
  void remember_long_id(const Operator& op, std::string_view session);
  void forget_long_id(const Operator& op, std::string_view session);
  bool send_own(Own& own, bool again);
  void own_answered(Connection& c, std::string_view message);
  void tick_own();

  // follow.cc: on a thread of its own
  void follow();
  void note(const std::vector<gy::Cause>& causes);

  Service& service;
  GyOptions options;
  const gy::Manner manner;
  Counts counts;
  std::vector<std::unique_ptr<Operator>> operators;  // of the loop, which adds to them under the mutex
  mutable std::mutex operators_mutex;

  std::thread loop, follower;
  std::atomic<bool> closing{false};
  int epoll = -1, waker = -1;
  std::vector<gy::Listener> listeners;
  std::vector<uint16_t> ports, tls_ports;
  std::shared_ptr<const gy::Tls> tls;
  std::atomic<bool> woken{false};
  std::mutex handed_mutex;  // finished, wishes, ending
  std::vector<Batch*> finished;
  std::vector<Wish> wishes;

  // On the loop only.
  int64_t now = 0;
  Instant wall;  // of the turn, once it was asked for
  uint64_t chance = 1;
  bool ending = false;
  int handshakes_in_turn = 0;
  std::vector<Outgoing> outgoing;
  gy::Told told;
  int64_t end_by = 0, next_tick = 0, next_own = 0;
  std::vector<std::unique_ptr<Connection>> connections;
  std::vector<uint32_t> free_slots, generations;
  std::vector<uint32_t> strangers;  // slots of connections without a CER that was answered, the oldest first
  size_t most_connections = 0, most_strangers = 0;
  int64_t accept_again = INT64_MAX;  // nothing is accepted until then; INT64_MAX: it is
  int64_t tell_no_room = 0;          // not before
  std::vector<uint32_t> dirty;
  std::unordered_map<std::string, uint32_t> by_host;  // lower case: the slot of its newest connection
  Connection* admitting = nullptr;
  std::unique_ptr<char[]> buffer;
  std::unique_ptr<diameter::CreditControlRequest> request;
  gy::Translation translation;
  std::vector<std::unique_ptr<Batch>> batches;
  std::vector<Batch*> free_batches, taken;
  Batch* batch = nullptr;  // being filled
  size_t in_flight = 0;    // requests
  size_t flying = 0;       // batches
  charging::CreditAnswer credit_answer;
  gy::Answerer answerer;
  gy::Routes routes;
  std::unordered_map<std::string, uint32_t> name_index;
  std::deque<std::pair<std::string, std::string>> names;  // host and realm of clients behind relays; from 1
  std::unordered_map<uint64_t, Own> own;                  // by slot and Hop-by-Hop
  std::unordered_map<uint64_t, uint64_t> own_of;          // by route and kind: its key in `own`
  std::vector<Wish> taken_wishes;
  // Session-Ids that are longer than the note of an event (docs/formats/events.md), by the fingerprint of
  // what the note has of them: so that ASR finds the session whose end it tells of. Other sessions need no
  // such room.
  std::unordered_multimap<uint64_t, std::string> long_ids;
};

}  // namespace sublet::gateway
