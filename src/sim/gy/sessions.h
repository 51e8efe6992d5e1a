// Sessions: what the users of a network do, as requests of credit control, and what a server may answer.
//
// Each of `count` places holds one session at a time, of data (Gy, 32251@3gpp.org: INITIAL asks, UPDATEs report
// what was granted as used and ask anew, TERMINATION reports a part of the rest), of voice (Ro,
// 32260@3gpp.org: the same in seconds), or one message (32274@3gpp.org: an EVENT, direct debiting). What was
// granted last is used up between two requests, up to the threshold that the server set; what a quota's tariff
// change splits is reported in two parts. After Final-Unit-Indication or 4012 the quota is not asked for again:
// half of such sessions report the use by an UPDATE that asks for nothing, then all end. A session that is asked
// by RAR reports at once, one in two of them; after ASR it ends (RFC 8506 5.5, 5.6; RFC 6733 8.5).
//
//   Sessions s(options);
//   s.begin(place, unix_seconds);        // decides what is due
//   s.compose(place, request);           // the same request each time, until it is answered
//   switch (s.take(place, answer, false, now)) ...
//
// Every answer is checked: right session, type and number, end-to-end identifier, a result that may be, each
// rating group answered, no more granted than asked, nothing that was not asked. What is wrong is in `faults`.
// Data is in octets, voice in seconds, messages in pieces. No allocation once warm. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/gy/client.h"
#include "sim/random.h"

namespace sublet::sim::gy {

enum class Kind : uint8_t { data, voice, message };
inline constexpr std::array<const char*, 3> kind_names = {"data", "voice", "sms"};

// A place in 0..n-1, the first the most often: the k-th in proportion to 1/k^s (rejection-inversion of Hörmann
// and Derflinger, 1996). s = 0 is uniform.
class Zipf {
 public:
  Zipf(uint64_t n, double s);
  uint64_t draw(Random& random) const;

 private:
  double h(double x) const;
  double inverse(double x) const;
  uint64_t n_;
  double s_, low_, high_, cut_;
};

// What was wrong with answers: counts by kind, and the first few at length.
class Faults {
 public:
  void add(const char* kind, const std::string& what);
  uint64_t count() const { return count_; }
  const std::map<std::string, uint64_t>& kinds() const { return kinds_; }
  const std::vector<std::string>& first() const { return first_; }  // at most 20

 private:
  uint64_t count_ = 0;
  std::map<std::string, uint64_t> kinds_;
  std::vector<std::string> first_;
};

// What the ledger says of a session: what the client knows was acknowledged, and what it does not know.
struct Entry {
  std::string_view session;
  uint64_t line = 0;  // E.164 digits as a number
  Kind kind = Kind::data;
  uint64_t acknowledged = 0;  // units reported in requests that were answered 2001
  uint64_t unanswered = 0;    // units reported in a request without an answer: charged or not
  bool opened = false, terminated = false;  // by an answer
};

class Sessions {
 public:
  // wait: for the answer to the other copy; again: 3004, the same is asked anew.
  enum class Next : uint8_t { wait, go_on, again, ended };

  struct Options {
    uint32_t count = 1000;
    uint64_t first_line = 8617090000001;
    uint64_t lines = 1000;
    double zipf = 0;
    std::array<double, 3> mix = {0.7, 0.2, 0.1};  // by Kind
    uint16_t updates = 8;                         // of a session
    uint64_t ask_octets = 1'000'000, ask_seconds = 60;
    double ask_nothing = 0.125;                        // share of sessions whose requests name no amount
    std::vector<uint32_t> rating_groups = {1900};      // one MSCC each; at most 4; empty: an MSCC without
    std::vector<std::string> peers = {"pgw1.epc.example"};  // Origin-Hosts; place p is of p % peers
    std::string realm = "epc.example";
    uint32_t run = 1;  // the high part of Session-Ids, unique from run to run
    uint64_t seed = 1;
    std::vector<uint32_t> allowed = {};  // results that may be besides 2001, 4010, 4012 and 3004
  };
  explicit Sessions(Options options);

  uint32_t count() const { return options_.count; }
  // Decides what the session at `place` asks next; a session that has ended makes way for a new one.
  void begin(uint32_t place, uint32_t unix_seconds);
  // Writes what is under way into `r`, which views this object until the next call.
  void compose(uint32_t place, dia::CreditControlRequest& r);
  // Who has to end soon, ends with the next request.
  void end_soon(uint32_t place) { sessions_[place].leave = true; }
  bool live(uint32_t place) const { return sessions_[place].opened && !sessions_[place].ended; }
  bool under_way(uint32_t place) const { return sessions_[place].waits > 0; }
  dia::RequestType type(uint32_t place) const { return sessions_[place].type; }
  size_t peer(uint32_t place) const { return place % options_.peers.size(); }
  // Validity-Time (RFC 8506 8.33): the next request is due by then, in nanoseconds; INT64_MAX: no time is set.
  int64_t due_by(uint32_t place) const { return sessions_[place].due_by; }

  void sent(uint32_t place, uint32_t end_to_end) {
    sessions_[place].end_to_end = end_to_end;
    ++sessions_[place].waits;
  }
  uint32_t end_to_end(uint32_t place) const { return sessions_[place].end_to_end; }

  Next take(uint32_t place, const dia::ReceivedAnswer& answer, int64_t now);
  // What the ledger has to say of the session at `place`; views this object until the next call.
  Entry entry(uint32_t place);

  // By Session-Id, of a RAR or ASR. The Result-Code to answer with.
  uint32_t re_auth(std::string_view session);
  uint32_t abort(std::string_view session);

  Faults faults;
  uint64_t finals = 0, refused_parts = 0;  // rating groups with Final-Unit-Indication; with 4012 or another refusal

 private:
  static constexpr uint64_t nothing = 0, unnamed = UINT64_MAX;
  struct Quota {
    uint64_t granted = 0;  // not yet reported
    uint64_t used = 0;     // reported by what is under way
    uint64_t asked = 0;    // by what is under way: `nothing`, `unnamed` (an empty request), or units
    uint64_t used_before = 0;  // of it, before the tariff change
    uint32_t threshold = 0, tariff_change = 0;        // units; seconds since 1900
    bool final = false, spent = false, split = false;  // spent: 4012, or reported after `final`
  };
  struct Session {
    uint64_t serial = 0, acknowledged = 0, digest = 0;
    int64_t due_by = INT64_MAX;
    uint32_t line = 0, number = 0, end_to_end = 0, event_time = 0;
    uint16_t updates = 0;
    uint8_t waits = 0;  // answers that are to come: two of a request that was repeated on purpose
    Kind kind = Kind::data;
    dia::RequestType type = dia::RequestType::initial;
    Next next = Next::go_on;
    bool opened = false, ended = true, leave = false, refused = false;
    bool asks_nothing = false, answered = false, busy = false;
  };

  void open(uint32_t place);
  void plan_use(Session& s, Quota& q, uint32_t event_time);
  std::string_view id_of(uint32_t place);
  Quota* quotas(uint32_t place) { return quotas_.data() + place * width_; }
  size_t quotas_of(Kind k) const { return k == Kind::data ? width_ : 1; }
  uint64_t ask_of(const Session& s) const;
  void compose_units(const Session& s, const Quota* q, dia::CreditControlRequest& r);
  void compose_service(const Session& s, dia::CreditControlRequest& r);
  uint32_t group_of(Kind k, size_t i) const;  // 0: none
  uint32_t find(std::string_view session);    // count() if there is none
  bool may_be(const Session& s, uint32_t result) const;
  void check_head(uint32_t place, const dia::ReceivedAnswer& a);
  void check_parts(uint32_t place, const dia::ReceivedAnswer& a, int64_t now);
  void check_part(uint32_t place, Quota& q, const dia::MsccAnswer& m, int64_t now);
  Next judge(uint32_t place, const dia::ReceivedAnswer& a);
  void wrong(uint32_t place, const char* kind, const std::string& what);

  Options options_;
  size_t width_;
  Random random_;
  Zipf zipf_;
  std::vector<Session> sessions_;
  std::vector<Quota> quotas_;
  std::vector<std::string> id_starts_;  // by peer
  uint64_t next_serial_ = 1;
  std::array<char, 160> id_{};
  std::array<char, 24> msisdn_{}, imsi_{};
  std::array<char, 32> uri_{};
  std::array<char, 4> charging_id_{};
};

}  // namespace sublet::sim::gy
