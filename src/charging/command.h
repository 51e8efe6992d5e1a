// Commands: all that can be asked of charging. Each is a plain struct with one `describe`, from which its bytes in the
// log (docs/formats/commands.md), its JSON on the local socket and its text in scenarios are made.
//
// Kinds and field orders are part of the log's format: a field is only ever added at the end, a kind never reused.
// Numbers are international digits; names (offer, bucket, counter, host) are those of the operator's catalogue.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/money.h"
#include "base/phone.h"
#include "base/time.h"
#include "catalogue/use.h"

namespace sublet::charging {

using catalogue::Use;

enum class Kind : uint16_t {
  publish = 1, open_account = 2, close_account = 3, add_line = 4, remove_line = 5, set_credit = 6, set_member_limit = 7,
  add_offer = 8, remove_offer = 9, top_up = 10, adjust = 11, transfer = 12, gift = 13, charge_use = 14, charge_fee = 15,
  session_start = 16, session_update = 17, session_end = 18, lift = 19, line_switched = 20, period_close = 21,
  file_begin = 22, usage = 23, file_done = 24, tick = 25, set_sim = 26, credit = 27,
  bar_line = 28, withdraw = 29,
};

// Fields that were added to a command later: bytes written before that end without them.
template <class V>
bool goes_on(V& v) {
  if constexpr (requires { v.goes_on(); }) return v.goes_on();
  return true;
}

// A version of the catalogue, already stored under its hash, takes effect. The first one registers the operator.
struct Publish {
  static constexpr Kind kind = Kind::publish;
  Hash128 catalogue;
  Instant effective;  // earliest; the catalogue's own `effective` if later; now if both are past
  template <class V> void describe(V& v) { v("catalogue", catalogue), v("effective", effective); }
};
struct NewLine {
  PhoneNumber number;
  std::string host;
  std::vector<std::string> offers;
  template <class V> void describe(V& v) { v("number", number), v("host", host), v("offers", offers); }
};
struct OpenAccount {
  static constexpr Kind kind = Kind::open_account;
  std::vector<NewLine> lines;
  std::vector<std::string> offers;  // of the account
  Money money, credit;
  Instant since = {};               // from when on its lines are in service; 1970: now
  template <class V> void describe(V& v) {
    v("lines", lines), v("offers", offers), v("money", money), v("credit", credit);
    if (goes_on(v)) v("since", since);
  }
};
struct CloseAccount {
  static constexpr Kind kind = Kind::close_account;
  PhoneNumber line;  // any of its lines
  template <class V> void describe(V& v) { v("line", line); }
};
struct AddLine {
  static constexpr Kind kind = Kind::add_line;
  PhoneNumber line;  // of the account
  NewLine added;
  Instant since = {};  // as of OpenAccount
  template <class V> void describe(V& v) {
    v("line", line), v("added", added);
    if (goes_on(v)) v("since", since);
  }
};
struct RemoveLine {
  static constexpr Kind kind = Kind::remove_line;
  PhoneNumber line;
  template <class V> void describe(V& v) { v("line", line); }
};
struct SetCredit {
  static constexpr Kind kind = Kind::set_credit;
  PhoneNumber line;
  Money credit;
  template <class V> void describe(V& v) { v("line", line), v("credit", credit); }
};
struct SetMemberLimit {
  static constexpr Kind kind = Kind::set_member_limit;
  PhoneNumber line;
  std::string counter;
  int64_t at_most = -1;  // units of the counter; -1: none
  template <class V> void describe(V& v) { v("line", line), v("counter", counter), v("at_most", at_most); }
};
struct AddOffer {
  static constexpr Kind kind = Kind::add_offer;
  PhoneNumber line;
  std::string offer;
  int64_t quantity = 1;
  template <class V> void describe(V& v) { v("line", line), v("offer", offer), v("quantity", quantity); }
};
struct RemoveOffer {
  static constexpr Kind kind = Kind::remove_offer;
  PhoneNumber line;
  std::string offer;
  template <class V> void describe(V& v) { v("line", line), v("offer", offer); }
};
struct TopUp {
  static constexpr Kind kind = Kind::top_up;
  PhoneNumber line;
  Money amount;
  std::string bucket;  // empty: the account's money
  int64_t units = 0;   // instead of `amount`, for a bucket of units
  int64_t valid_days = 0;
  template <class V> void describe(V& v) { v("line", line), v("amount", amount), v("bucket", bucket), v("units", units), v("valid_days", valid_days); }
};
struct Adjust {
  static constexpr Kind kind = Kind::adjust;
  PhoneNumber line;
  Money amount;        // may be negative
  std::string bucket;
  int64_t units = 0;   // may be negative
  std::string reason;
  template <class V> void describe(V& v) { v("line", line), v("amount", amount), v("bucket", bucket), v("units", units), v("reason", reason); }
};
struct Transfer {
  static constexpr Kind kind = Kind::transfer;
  PhoneNumber line, to;
  Money amount;
  template <class V> void describe(V& v) { v("line", line), v("to", to), v("amount", amount); }
};
struct Gift {
  static constexpr Kind kind = Kind::gift;
  PhoneNumber line, to;
  std::string bucket;
  int64_t units = 0;
  template <class V> void describe(V& v) { v("line", line), v("to", to), v("bucket", bucket), v("units", units); }
};
struct UseFields {
  Use use;
  template <class V> void describe(V& v) {
    v("service", use.service), v("direction", use.direction), v("start", use.start), v("seconds", use.seconds), v("amount", use.amount);
    v("peer", use.peer), v("place", use.place), v("app", use.app), v("marks", use.marks);
  }
};
struct ChargeUse {
  static constexpr Kind kind = Kind::charge_use;
  PhoneNumber line;
  UseFields use;
  bool only_if_covered = false;  // refuse rather than go below what may be spent (real time); else charge what was used
  template <class V> void describe(V& v) { v("line", line), v("use", use), v("only_if_covered", only_if_covered); }
};
struct ChargeFee {
  static constexpr Kind kind = Kind::charge_fee;
  PhoneNumber line;
  Money amount;
  std::string name;
  template <class V> void describe(V& v) { v("line", line), v("amount", amount), v("name", name); }
};
struct SessionGroup {
  uint32_t group = 0;     // rating group; 0: none
  int64_t used = 0;       // since the last report
  int64_t asked = -1;     // -1: nothing asked; 0: as much as the server thinks right
  template <class V> void describe(V& v) { v("group", group), v("used", used), v("asked", asked); }
};
struct SessionStart {
  static constexpr Kind kind = Kind::session_start;
  std::string session;
  PhoneNumber line;
  UseFields use;          // service, direction, peer, place, marks; its amount is not read
  std::vector<SessionGroup> groups;
  int64_t lives = 0;      // seconds without a message until it is closed; 0: the default
  template <class V> void describe(V& v) { v("session", session), v("line", line), v("use", use), v("groups", groups), v("lives", lives); }
};
struct SessionUpdate {
  static constexpr Kind kind = Kind::session_update;
  std::string session;
  std::vector<SessionGroup> groups;
  template <class V> void describe(V& v) { v("session", session), v("groups", groups); }
};
struct SessionEnd {
  static constexpr Kind kind = Kind::session_end;
  std::string session;
  std::vector<SessionGroup> groups;
  template <class V> void describe(V& v) { v("session", session), v("groups", groups); }
};
// The SIM of a line, by its IMSI; of another line that had it, it is no more. 0: none.
struct SetSim {
  static constexpr Kind kind = Kind::set_sim;
  PhoneNumber line;
  uint64_t imsi = 0;
  template <class V> void describe(V& v) { v("line", line), v("imsi", imsi); }
};
// What the operator or its customer wants barred, whatever the balance: a line that was lost, a number that is only kept.
// Stop bits (charging/store.h), all of them each time; 0: nothing any more. They come on top of what limits and credit stop.
struct BarLine {
  static constexpr Kind kind = Kind::bar_line;
  PhoneNumber line;
  uint32_t bars = 0;
  template <class V> void describe(V& v) { v("line", line), v("bars", bars); }
};
// The inverse of a top-up: the account's own money goes out, if it has that much (a payment from the account, a refund).
struct Withdraw {
  static constexpr Kind kind = Kind::withdraw;
  PhoneNumber line;
  Money amount;
  std::string reason;
  template <class V> void describe(V& v) { v("line", line), v("amount", amount), v("reason", reason); }
};
struct Lift {
  static constexpr Kind kind = Kind::lift;
  PhoneNumber line;
  std::string limit;
  template <class V> void describe(V& v) { v("line", line), v("limit", limit); }
};
struct LineSwitched {
  static constexpr Kind kind = Kind::line_switched;
  PhoneNumber line;
  uint32_t state = 0;  // stop bits that the host has confirmed
  template <class V> void describe(V& v) { v("line", line), v("state", state); }
};
struct PeriodClose {
  static constexpr Kind kind = Kind::period_close;
  Instant until;       // uses before it are late from now on
  template <class V> void describe(V& v) { v("until", until); }
};
struct FileBegin {
  static constexpr Kind kind = Kind::file_begin;
  std::string host, name;
  Hash128 content;
  uint64_t size = 0;
  template <class V> void describe(V& v) { v("host", host), v("name", name), v("content", content), v("size", size); }
};
struct FileDone {
  static constexpr Kind kind = Kind::file_done;
  std::string host, name;
  Hash128 content;
  template <class V> void describe(V& v) { v("host", host), v("name", name), v("content", content); }
};
struct Tick {
  static constexpr Kind kind = Kind::tick;
  template <class V> void describe(V&) {}
};

// Whether bits from outside are a phone number: decimal digits, and nothing behind them.
constexpr bool well_formed(PhoneNumber n) {
  const uint64_t digits = n.bits() >> 4;
  if ((digits & (digits << 1 | digits << 2) & 0x888888888888888ULL) != 0) return false;
  return n.size() == 0 ? digits == 0 : (digits & ((uint64_t{1} << (60 - 4 * n.size())) - 1)) == 0;
}

// One record of a usage file: 72 octets in the log, since there are many.
struct __attribute__((packed)) UsageRecord {
  uint64_t identity_high, identity_low;
  uint64_t served;        // PhoneNumber bits; 0: the record could not be read
  uint64_t peer, place;
  uint32_t start;         // seconds UTC
  uint32_t seconds;
  int64_t amount;
  uint32_t app, marks;
  uint8_t service, direction;
  uint8_t verdict;        // 0: to be charged; else why it could not be read (the decoder's reason)
  uint8_t skipped;        // nothing to charge (not answered)
  uint32_t length;        // octets of the record in its file
};
static_assert(sizeof(UsageRecord) == 72);

Use use_of(const UsageRecord& record);

// The batch of records from `first` on of a file that was begun.
struct Usage {
  std::string_view host;
  Hash128 content;        // of the file
  uint64_t first = 0;     // record number
  std::string_view records;  // UsageRecord[]
};

inline constexpr size_t max_key = 255;  // octets, of an operator's code and of a key as stored

struct Header {
  Kind kind{};
  std::string_view op;   // the operator's code
  std::string_view key;  // idempotency key; empty: none
};

// Visitors of describe(): bytes out and in.
class ToBytes {
 public:
  explicit ToBytes(std::string& out) : w_(out) {}
  template <class T> void operator()(const char*, T& value) { put(value); }

 private:
  void put(std::string& s) { w_.put(std::string_view(s)); }
  void put(Money& m) { w_.put(m.micros()); }
  void put(PhoneNumber& n) { w_.put(n.bits()); }
  void put(Instant& i) { w_.put(i.micros()); }
  void put(Hash128& h) { w_.put(h.high).put(h.low); }
  template <class T> void put(std::vector<T>& list) {
    w_.put(static_cast<uint32_t>(list.size()));
    for (T& item : list) put(item);
  }
  template <class T> void put(T& value) {
    if constexpr (requires { value.describe(*this); }) value.describe(*this);
    else w_.put(value);
  }
  Writer w_;
};

class FromBytes {
 public:
  explicit FromBytes(std::string_view in) : r_(in) {}
  template <class T> void operator()(const char*, T& value) { get(value); }
  bool goes_on() const { return !r_.done(); }
  bool complete() const { return !r_.bad() && r_.done(); }

 private:
  static constexpr uint32_t max_list = 100'000;
  void get(std::string& s) { s = std::string(r_.text()); }
  void get(Money& m) { m = Money::from_micros(r_.get<int64_t>()); }
  void get(PhoneNumber& n) {
    n = PhoneNumber::from_bits(r_.get<uint64_t>());
    if (!well_formed(n)) r_.fail();
  }
  void get(Instant& i) { i = Instant::from_micros(r_.get<int64_t>()); }
  void get(Hash128& h) { r_.get(h.high), r_.get(h.low); }
  void get(bool& b) {
    const auto octet = r_.get<uint8_t>();
    if (octet > 1) r_.fail();
    b = octet == 1;
  }
  void get(catalogue::Service& s) { s = static_cast<catalogue::Service>(bounded(catalogue::service_count)); }
  void get(catalogue::Direction& d) { d = static_cast<catalogue::Direction>(bounded(catalogue::direction_count)); }
  uint8_t bounded(int count) {
    const auto octet = r_.get<uint8_t>();
    if (octet >= count) r_.fail();
    return octet < count ? octet : uint8_t{0};
  }
  template <class T> void get(std::vector<T>& list) {
    const auto count = r_.get<uint32_t>();
    if (count > max_list || count > r_.left()) return r_.fail();
    for (uint32_t i = 0; i < count && !r_.bad(); ++i) get(list.emplace_back());
  }
  template <class T> void get(T& value) {
    if constexpr (requires { value.describe(*this); }) value.describe(*this);
    else r_.get(value);
  }
  Reader r_;
};

void encode_header(Kind kind, std::string_view op, std::string_view key, std::string& out);
bool decode_header(std::string_view& in, Header& out);  // advances `in` to the body

template <class C>
std::string encode(std::string_view op, std::string_view key, C command) {
  std::string out;
  encode_header(C::kind, op, key, out);
  ToBytes v(out);
  command.describe(v);
  return out;
}
std::string encode_usage(std::string_view op, const Usage& usage);
bool decode_usage(std::string_view body, Usage& out);

const char* kind_name(Kind kind);

}  // namespace sublet::charging
