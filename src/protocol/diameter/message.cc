#include "protocol/diameter/message.h"

#include <algorithm>

#include "protocol/diameter/avps.h"

namespace sublet::protocol::diameter {

bool Failure::of(uint32_t code, const AvpView& offending, const char* reason) {
  has_avp = true;
  avp = offending.key;
  flags = offending.flags;
  data = offending.data;
  return of(code, reason);
}

bool Failure::zeroed(uint32_t code, AvpKey key, uint8_t its_flags, const char* reason) {
  has_avp = true;
  avp = key;
  flags = its_flags;
  data = {};
  const AvpInfo* info = find(key);
  octets = static_cast<uint8_t>(info == nullptr ? 0 : least_octets(info->type));
  number = 0;
  return of(code, reason);
}

bool Failure::numbered(uint32_t code, AvpKey key, uint64_t value, const char* reason) {
  zeroed(code, key, static_cast<uint8_t>(flag_mandatory | (key.vendor != 0 ? flag_vendor : 0)), reason);
  number = value;
  return false;
}

bool Failure::missing(AvpKey key) {
  const AvpInfo* info = find(key);
  const bool m = info == nullptr || info->m == MRule::must;
  zeroed(missing_avp, key,
         static_cast<uint8_t>((m ? flag_mandatory : 0) | (key.vendor != 0 ? flag_vendor : 0)),
         "an AVP that has to be there is missing");
  // An example of an identity or a text that may not be empty: one octet (RFC 6733 7.1.5 wants the least
  // legal value).
  if (octets == 0 && info != nullptr && info->type != AvpType::Grouped) octets = 1;
  return false;
}

Frame next_frame(std::string_view received, size_t limit) {
  if (received.empty()) return {Frame::State::more, header_size, 0};
  if (received[0] != 1) return {Frame::State::hopeless, 0, unsupported_version};
  if (received.size() < 4) return {Frame::State::more, header_size, 0};
  const uint32_t length = load32(received.data()) & 0xffffff;
  if (length < header_size || length % 4 != 0 || length > limit)
    return {Frame::State::hopeless, length, invalid_message_length};
  if (received.size() < length) return {Frame::State::more, length, 0};
  return {Frame::State::whole, length, 0};
}

bool read_header(std::string_view message, Header& out) {
  if (message.size() < header_size) return false;
  const char* p = message.data();
  const uint32_t first = load32(p), second = load32(p + 4);
  out.version = static_cast<uint8_t>(first >> 24);
  out.length = first & 0xffffff;
  out.flags = static_cast<uint8_t>(second >> 24);
  out.command = second & 0xffffff;
  out.application = load32(p + 8);
  out.hop_by_hop = load32(p + 12);
  out.end_to_end = load32(p + 16);
  return true;
}

bool check_header(const Header& header, size_t octets, Failure& failure) {
  if (header.version != 1) return failure.of(unsupported_version, "Diameter version 1 is spoken here");
  if (header.length != octets || octets % 4 != 0 || octets < header_size)
    return failure.of(invalid_message_length, "the message's length is not what its header says");
  if (header.is_request() && header.is_error())
    return failure.of(invalid_hdr_bits, "a request with the E bit");
  return true;
}

bool detail::bad_avp(const char* p, const char* end, Failure& failure) {
  // What is left of the header, filled up with zeros (RFC 6733 7.1.5, 5014).
  char head[12] = {};
  const auto left = static_cast<size_t>(end - p);
  std::memcpy(head, p, std::min(left, sizeof head));
  AvpKey key{load32(head), 0};
  const auto flags = static_cast<uint8_t>(head[4]);
  if ((flags & flag_vendor) != 0) key.vendor = load32(head + 8);
  const size_t length = load32(head + 4) & 0xffffff;
  if (left >= 12 && (flags & flag_vendor) != 0 && key.vendor == 0 && length >= 12 && length <= left)
    return failure.of(invalid_avp_bits, AvpView{key, flags, {p + 12, length - 12}},
                      "the V bit is set, and the vendor is 0");
  return failure.zeroed(invalid_avp_length, key, flags,
                        "an AVP's length is under its header's or runs out of what holds it");
}

bool detail::next_of_few_octets(const char*& p, const char* end, AvpView& out, Failure& failure) {
  const auto left = static_cast<size_t>(end - p);
  if (left < 8) return bad_avp(p, end, failure);
  const uint64_t head = load64(p);
  const size_t length = head & 0xffffff;
  out.flags = static_cast<uint8_t>(head >> 24);
  if ((out.flags & flag_vendor) != 0 || length < 8 || length > left) return bad_avp(p, end, failure);
  out.key = {static_cast<uint32_t>(head >> 32), 0};
  out.data = {p + 8, length - 8};
  p = end;
  return true;
}

bool check_unused(const AvpView& a, Failure& failure, int depth) {
  const AvpInfo* info = find(a.key);
  if (info == nullptr) {
    if ((a.flags & flag_mandatory) == 0) return true;
    return failure.of(avp_unsupported, a, "an AVP with the M bit that is not known here");
  }
  const auto bad_length = [&] {
    return failure.zeroed(invalid_avp_length, a.key, a.flags, "an AVP's length does not suit its type");
  };
  switch (info->type) {
    case AvpType::Integer32:
    case AvpType::Unsigned32:
    case AvpType::Time:
    case AvpType::Enumerated:
      return a.data.size() == 4 || bad_length();
    case AvpType::Integer64:
    case AvpType::Unsigned64:
      return a.data.size() == 8 || bad_length();
    case AvpType::Address:
      return a.data.size() >= 2 || bad_length();
    case AvpType::Grouped:
      break;
    default:
      return true;
  }
  // Of Failed-AVP and the like nothing is wanted, and what they hold may be wrong on purpose.
  if (a.key == avp::failed_avp) return true;
  if (depth >= max_depth) return failure.of(invalid_avp_value, a, "groups within groups, too deep");
  const char* p = a.data.data();
  const char* end = p + a.data.size();
  AvpView inner;
  while (next_avp(p, end, inner, failure))
    if (!check_unused(inner, failure, depth + 1)) return failure.within(a.key);
  return !failure || failure.within(a.key);
}

}  // namespace sublet::protocol::diameter
