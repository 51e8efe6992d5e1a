// How the readers of this folder take AVPs. Cursor: the short cut for those that stand where RFC 8506 has
// them, one comparison of eight octets (code, flags and length at once) for each. The functions below it: the
// general way, any order.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/diameter/avps.h"
#include "protocol/diameter/message.h"
#include "protocol/diameter/writer.h"

namespace sublet::protocol::diameter {

// Never reads beyond its octets: with fewer than eight left, or none wanted, `head` is 0, which no AVP is.
class Cursor {
 public:
  explicit Cursor(std::string_view in) : p(in.data()), end(in.data() + in.size()) { load(); }

  template <AvpKey K>
  bool is() const {
    constexpr uint64_t want = avp_head(K, flags_of(K), 0) >> 24;
    if ((head >> 24) != want) return false;
    if constexpr (K.vendor != 0) return left() >= 12 && load32(p + 8) == K.vendor;
    return true;
  }
  // A text that is not empty.
  template <AvpKey K>
  bool take(std::string_view& out) {
    return take_at_least<K, 1>(out);
  }
  template <AvpKey K>
  bool take_group(std::string_view& out) {
    return take_at_least<K, 0>(out);
  }
  template <AvpKey K, size_t Least>
  bool take_at_least(std::string_view& out) {
    constexpr size_t at = K.vendor == 0 ? 8 : 12;
    if (!is<K>()) return false;
    const size_t length = head & 0xffffff, padded = (length + 3) & ~size_t{3};
    if (length < at + Least || padded > left()) return false;  // what is wrong, the general way looks at
    out = {p + at, length - at};
    p += padded;
    load();
    return true;
  }
  template <AvpKey K>
  bool take(std::optional<uint32_t>& out) {
    constexpr size_t at = K.vendor == 0 ? 8 : 12;
    if (head != avp_head(K, flags_of(K), at + 4) || left() < at + 4) return false;
    if constexpr (K.vendor != 0)
      if (load32(p + 8) != K.vendor) return false;
    out = load32(p + at);
    p += at + 4;
    load();
    return true;
  }
  template <AvpKey K>
  bool take(std::optional<uint64_t>& out) {
    static_assert(K.vendor == 0);
    if (head != avp_head(K, flags_of(K), 16) || left() < 16) return false;
    out = load64(p + 8);
    p += 16;
    load();
    return true;
  }
  // Enumerated, if within 0..Most.
  template <AvpKey K, uint32_t Least, uint32_t Most, class E>
  bool take_enum(std::optional<E>& out) {
    static_assert(K.vendor == 0);
    if (head != avp_head(K, flags_of(K), 12) || left() < 12) return false;
    const uint32_t v = load32(p + 8);
    if (v - Least > Most - Least) return false;
    out = static_cast<E>(v);
    p += 12;
    load();
    return true;
  }
  size_t left() const { return static_cast<size_t>(end - p); }
  const char* at() const { return p; }

 private:
  void load() { head = left() >= 8 ? load64(p) : 0; }
  const char* p;
  const char* end;
  uint64_t head;
};

// Length of the type, then once only. First lets a repeated one pass, the first one counts.
enum class Again : uint8_t { wrong, first };

template <class E>
bool seen(const std::optional<E>& o) {
  return o.has_value();
}
inline bool seen(std::string_view s) {
  return !s.empty();
}
inline bool too_often(const AvpView& a, Failure& f) {
  return f.of(avp_occurs_too_many_times, a, "an AVP stands here more often than it may");
}
inline bool bad_length(const AvpView& a, Failure& f) {
  return f.zeroed(invalid_avp_length, a.key, a.flags, "an AVP's length does not suit its type");
}

inline bool put(const AvpView& a, std::optional<uint32_t>& out, Failure& f, Again again = Again::wrong) {
  if (a.data.size() != 4) return bad_length(a, f);
  if (out) return again == Again::first || too_often(a, f);
  out = load32(a.data.data());
  return true;
}
inline bool put(const AvpView& a, std::optional<uint64_t>& out, Failure& f) {
  if (a.data.size() != 8) return bad_length(a, f);
  if (out) return too_often(a, f);
  out = load64(a.data.data());
  return true;
}
// Texts of no octets are as if they were not there.
inline bool put(const AvpView& a, std::string_view& out, Failure& f, Again again = Again::wrong) {
  if (!out.empty()) return again == Again::first || too_often(a, f);
  out = a.data;
  return true;
}
template <class E>
bool put_enum(const AvpView& a, std::optional<E>& out, uint32_t least, uint32_t most, Failure& f) {
  if (a.data.size() != 4) return bad_length(a, f);
  if (out) return too_often(a, f);
  const uint32_t v = load32(a.data.data());
  if (v - least > most - least) return f.of(invalid_avp_value, a, "a value that is not known here");
  out = static_cast<E>(v);
  return true;
}

// Each AVP within `group` to `take`, which gives false with `f` set; the group is then named around it.
template <class Take>
bool each_in(AvpKey group, std::string_view data, Failure& f, Take take) {
  const char* p = data.data();
  const char* end = p + data.size();
  AvpView a;
  while (next_avp(p, end, a, f))
    if (!take(a)) return f.within(group);
  return !f || f.within(group);
}

}  // namespace sublet::protocol::diameter
