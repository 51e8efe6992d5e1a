// A Diameter message as octets: header, framing of a stream, the walk over AVPs, and what can be wrong with
// them.
//
//   Frame f = next_frame(received);                   // a stream: more / whole / hopeless
//   Header h;  read_header(received, h)                // the 20 octets of RFC 6733 3
//   const char* p = message.data() + header_size;
//   AvpView a;  Failure failure;
//   while (next_avp(p, end, a, failure)) use(a);       // in the end: failure.result == 0, or what is wrong
//
// Nothing is copied: every view points into the caller's octets and lives as long as they do. Nothing from
// outside reaches an `ensure`. Lengths are in octets, times in seconds since 1900 (RFC 6733 4.3.1). Pure; any
// thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "protocol/diameter/dictionary_types.h"

namespace sublet::protocol::diameter {

inline constexpr size_t header_size = 20;
inline constexpr size_t max_message = 64 * 1024;  // ours; RFC 6733 allows 16 MB
inline constexpr int max_depth = 8;               // groups within groups

inline constexpr uint32_t credit_control_application = 4;  // RFC 8506 1.3
inline constexpr uint32_t relay_application = 0xffffffff;  // RFC 6733 2.4

enum Command : uint32_t {  // RFC 6733 3.1, RFC 8506 3
  capabilities_exchange = 257,
  re_auth = 258,
  credit_control = 272,
  abort_session = 274,
  device_watchdog = 280,
  disconnect_peer = 282,
};

// Result-Code, RFC 6733 7.1 and RFC 8506 9.
enum ResultCode : uint32_t {
  success = 2001,
  limited_success = 2002,
  command_unsupported = 3001,
  unable_to_deliver = 3002,
  realm_not_served = 3003,
  too_busy = 3004,
  loop_detected = 3005,
  redirect_indication = 3006,
  application_unsupported = 3007,
  invalid_hdr_bits = 3008,
  invalid_avp_bits = 3009,
  unknown_peer = 3010,
  end_user_service_denied = 4010,
  credit_control_not_applicable = 4011,
  credit_limit_reached = 4012,
  avp_unsupported = 5001,
  unknown_session_id = 5002,
  authorization_rejected = 5003,
  invalid_avp_value = 5004,
  missing_avp = 5005,
  resources_exceeded = 5006,
  contradicting_avps = 5007,
  avp_not_allowed = 5008,
  avp_occurs_too_many_times = 5009,
  no_common_application = 5010,
  unsupported_version = 5011,
  unable_to_comply = 5012,
  invalid_avp_length = 5014,
  invalid_message_length = 5015,
  no_common_security = 5017,
  user_unknown = 5030,
  rating_failed = 5031,
};

enum HeaderFlag : uint8_t {
  flag_request = 0x80,
  flag_proxiable = 0x40,
  flag_error = 0x20,
  flag_repeated = 0x10
};
enum AvpFlag : uint8_t { flag_vendor = 0x80, flag_mandatory = 0x40 };

struct Header {  // RFC 6733 3
  uint8_t version = 1;
  uint8_t flags = 0;  // HeaderFlag; the reserved bits as they came (a receiver ignores them)
  uint32_t length = 0;
  uint32_t command = 0;
  uint32_t application = 0;
  uint32_t hop_by_hop = 0;
  uint32_t end_to_end = 0;

  bool is_request() const { return (flags & flag_request) != 0; }
  bool is_proxiable() const { return (flags & flag_proxiable) != 0; }
  bool is_error() const { return (flags & flag_error) != 0; }
  bool may_be_repeated() const { return (flags & flag_repeated) != 0; }  // the T flag
};

// Big endian, from any address.
inline uint32_t load32(const char* p) {
  uint32_t v;
  std::memcpy(&v, p, 4);
  return __builtin_bswap32(v);
}
inline uint64_t load64(const char* p) {
  uint64_t v;
  std::memcpy(&v, p, 8);
  return __builtin_bswap64(v);
}
static_assert(std::endian::native == std::endian::little);

struct AvpView {
  AvpKey key;
  uint8_t flags = 0;      // AvpFlag
  std::string_view data;  // without header and padding
};

// Why a message cannot be taken, ready for the answer: the Result-Code, and what Failed-AVP shows (RFC
// 6733 7.5).
struct Failure {
  uint32_t result = 0;   // 0: nothing is wrong
  bool has_avp = false;  // Failed-AVP is due
  const char* why = "";  // Error-Message; a literal
  AvpKey avp;            // the offending one
  uint8_t flags = 0;
  std::string_view data;  // what it held; views the request
  uint8_t octets = 0;     // or instead: so many octets, in which `number` is
  uint64_t number = 0;
  uint8_t depth = 0;  // groups around it, innermost first
  std::array<AvpKey, max_depth> groups{};

  explicit operator bool() const { return result != 0; }
  // These give false, so that a reader can `return failure.of(...)`.
  bool of(uint32_t code, const char* reason) {
    result = code, why = reason;
    return false;
  }
  bool of(uint32_t code, const AvpView& offending, const char* reason);  // shows it as it came
  bool zeroed(uint32_t code, AvpKey key, uint8_t its_flags,
              const char* reason);  // shows it with the least value
  bool numbered(uint32_t code, AvpKey key, uint64_t value, const char* reason);  // shows it with this value
  bool missing(AvpKey key);                                                      // 5005
  bool within(AvpKey group) {  // called by each group's reader on the way out
    if (depth < groups.size()) groups[depth++] = group;
    return false;
  }
};

struct Frame {
  enum class State : uint8_t { more, whole, hopeless };
  State state = State::more;
  uint32_t length = 0;  // whole: of the message. more: octets needed for the next answer
  uint32_t result = 0;  // hopeless: 5011 or 5015, for whoever wants to say so before closing
};
// `received` begins with a message. Hopeless: another version than 1; a length under 20, over `limit`, or no
// multiple of 4; where the next message begins cannot be known then.
Frame next_frame(std::string_view received, size_t limit = max_message);

// False with fewer than 20 octets; checks nothing else.
bool read_header(std::string_view message, Header& out);

// What a whole message's header can have wrong: version (5011), length (5015), R with E (3008; RFC
// 6733 7.1.3).
bool check_header(const Header& header, size_t octets, Failure& failure);

// The AVP at `p`; moves `p` behind it and its padding. False at the end, or with `failure` set: a length that
// is under the header's or runs out of the octets left (5014), a vendor of 0 (3009). The padding of the last
// AVP of a group may be missing.
inline bool next_avp(const char*& p, const char* end, AvpView& out, Failure& failure);

// An AVP that the caller has no use for: known ones pass if their length suits their type, groups of them if
// that holds for all within; unknown ones pass without the M bit and give 5001 with it.
bool check_unused(const AvpView& avp, Failure& failure, int depth = 0);

// ---

namespace detail {
bool bad_avp(const char* p, const char* end, Failure& failure);
bool next_of_few_octets(const char*& p, const char* end, AvpView& out,
                        Failure& failure);  // fewer than 12 are left
}  // namespace detail

inline bool next_avp(const char*& p, const char* end, AvpView& out, Failure& failure) {
  const auto left = static_cast<size_t>(end - p);
  if (left < 12) return left == 0 ? false : detail::next_of_few_octets(p, end, out, failure);
  const uint64_t head = load64(p);
  const size_t length = head & 0xffffff;
  const auto has_vendor = static_cast<uint32_t>(head >> 31) & 1;
  const size_t at = 8 + size_t{4} * has_vendor;
  out.key.code = static_cast<uint32_t>(head >> 32);
  out.key.vendor = load32(p + 8) & (0U - has_vendor);
  out.flags = static_cast<uint8_t>(head >> 24);
  // Under the header's length: the difference is huge.
  if (length - at > left - at || out.key.vendor < has_vendor) [[unlikely]]
    return detail::bad_avp(p, end, failure);
  out.data = {p + at, length - at};
  const size_t padded = (length + 3) & ~size_t{3};
  p += padded < left ? padded : left;
  return true;
}

}  // namespace sublet::protocol::diameter
