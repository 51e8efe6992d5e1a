// AvpWriter: a message into the caller's octets, front to back; lengths of message and groups are filled in
// behind.
//
//   AvpWriter w(buffer);
//   w.header(flag_request, credit_control, 4, hop, end_to_end);
//   w.text<avp::session_id>("pgw;1;2");
//   const size_t group = w.begin<avp::subscription_id>();
//   w.u32<avp::subscription_id_type>(0);
//   w.text<avp::subscription_id_data>("8617100000001");
//   w.end(group);
//   size_t octets = w.finish();                       // 0: the buffer is too small
//
// V and M bits come from the dictionary, at compile time. The functions that take an AvpKey as a value do the
// same for keys known only when running, and `raw` writes anything (tests, Failed-AVP). Writes nothing beyond
// the buffer: behind the first AVP that does not fit nothing more is written. One thread at a time; no
// allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "protocol/diameter/dictionary.h"
#include "protocol/diameter/message.h"

namespace sublet::protocol::diameter {

// The first eight octets of an AVP as one number: code, flags, length.
constexpr uint64_t avp_head(AvpKey key, uint8_t flags, size_t length) {
  return (uint64_t{key.code} << 32) | (uint64_t{flags} << 24) | (length & 0xffffff);
}
// The flags that we send; an unknown AVP goes without M.
constexpr uint8_t flags_of(AvpKey key) {
  const uint16_t place = place_of(key);
  const bool m = place != 0 && dictionary()[place - 1U].m == MRule::must;
  return static_cast<uint8_t>((m ? flag_mandatory : 0) | (key.vendor != 0 ? flag_vendor : 0));
}
inline void store32(char* p, uint32_t v) {
  v = __builtin_bswap32(v);
  std::memcpy(p, &v, 4);
}
inline void store64(char* p, uint64_t v) {
  v = __builtin_bswap64(v);
  std::memcpy(p, &v, 8);
}

class AvpWriter {
 public:
  explicit AvpWriter(std::span<char> out)
      : begin_(out.data()), at_(out.data()), end_(out.data() + out.size()) {}

  void header(uint8_t flags, uint32_t command, uint32_t application, uint32_t hop_by_hop,
              uint32_t end_to_end) {
    if (!room(header_size)) return;
    store32(at_, 1U << 24);
    store32(at_ + 4, (uint32_t{flags} << 24) | command);
    store32(at_ + 8, application);
    store32(at_ + 12, hop_by_hop);
    store32(at_ + 16, end_to_end);
    at_ += header_size;
  }

  template <AvpKey K>
  void u32(uint32_t v) {
    constexpr size_t at = K.vendor == 0 ? 8 : 12;
    if (!room(at + 4)) return;
    head<K>(at + 4);
    store32(at_ + at, v);
    at_ += at + 4;
  }
  template <AvpKey K>
  void u64(uint64_t v) {
    constexpr size_t at = K.vendor == 0 ? 8 : 12;
    if (!room(at + 8)) return;
    head<K>(at + 8);
    store64(at_ + at, v);
    at_ += at + 8;
  }
  template <AvpKey K>
  void text(std::string_view v) {
    constexpr size_t at = K.vendor == 0 ? 8 : 12;
    const size_t padded = (at + v.size() + 3) & ~size_t{3};
    if (!room(padded)) return;
    head<K>(at + v.size());
    put(at_ + at, v, padded - at);
    at_ += padded;
  }
  template <AvpKey K>
  void text_unless_empty(std::string_view v) {
    if (!v.empty()) text<K>(v);
  }
  template <AvpKey K>
  size_t begin() {
    constexpr size_t at = K.vendor == 0 ? 8 : 12;
    const auto place = static_cast<size_t>(at_ - begin_);
    if (!room(at)) return place;
    head<K>(at);
    at_ += at;
    return place;
  }
  void end(size_t group) {
    if (overflowed_) return;
    const auto length = static_cast<uint32_t>(at_ - begin_ - group);
    char* p = begin_ + group + 4;
    store32(p, (load32(p) & 0xff000000U) | length);
  }

  void u32(AvpKey key, uint32_t v);
  void u64(AvpKey key, uint64_t v);
  void text(AvpKey key, std::string_view v) { raw(key, flags_of(key), v); }
  size_t begin(AvpKey key) { return begin_raw(key, flags_of(key)); }
  void raw(AvpKey key, uint8_t flags, std::string_view data);
  size_t begin_raw(AvpKey key, uint8_t flags);
  void octets(std::string_view whole_avps);  // already AVPs, padded

  // Octets written, 0 if they did not fit; with a header, its length is filled in.
  size_t finish() {
    if (overflowed_) return 0;
    const auto length = static_cast<uint32_t>(at_ - begin_);
    if (length >= header_size) store32(begin_, (1U << 24) | length);
    return length;
  }
  size_t finish_without_header() const { return overflowed_ ? 0 : static_cast<size_t>(at_ - begin_); }
  bool overflowed() const { return overflowed_; }
  size_t size() const { return static_cast<size_t>(at_ - begin_); }

 private:
  bool room(size_t n) {
    if (static_cast<size_t>(end_ - at_) >= n) [[likely]]
      return true;
    overflow();
    return false;
  }
  void overflow() { overflowed_ = true, end_ = at_; }
  template <AvpKey K>
  void head(size_t length) {
    store64(at_, avp_head(K, flags_of(K), length));
    if constexpr (K.vendor != 0) store32(at_ + 8, K.vendor);
  }
  // The last word first, as zeros: the padding. Short texts in two moves that may overlap, without a call.
  static void put(char* to, std::string_view v, size_t padded) {
    const size_t n = v.size();
    if (n == 0) return;
    std::memset(to + padded - 4, 0, 4);
    if (n > 32) {
      std::memcpy(to, v.data(), n);
    } else if (n >= 16) {
      char a[16], b[16];
      std::memcpy(a, v.data(), 16);
      std::memcpy(b, v.data() + n - 16, 16);
      std::memcpy(to, a, 16);
      std::memcpy(to + n - 16, b, 16);
    } else if (n >= 8) {
      uint64_t a, b;
      std::memcpy(&a, v.data(), 8);
      std::memcpy(&b, v.data() + n - 8, 8);
      std::memcpy(to, &a, 8);
      std::memcpy(to + n - 8, &b, 8);
    } else if (n >= 4) {
      uint32_t a, b;
      std::memcpy(&a, v.data(), 4);
      std::memcpy(&b, v.data() + n - 4, 4);
      std::memcpy(to, &a, 4);
      std::memcpy(to + n - 4, &b, 4);
    } else {
      to[0] = v[0];
      to[n / 2] = v[n / 2];
      to[n - 1] = v[n - 1];
    }
  }

  char* begin_;
  char* at_;
  char* end_;
  bool overflowed_ = false;
};

// What is seldom written, by a function of its own: it gets a copy of the writer, so that the writer's own
// place stays in registers along the usual way. A sixth of the time of writing an answer went into storing
// and loading it.
template <class Write>
[[gnu::always_inline]] inline void apart(AvpWriter& w, Write write) {
  AvpWriter copy = w;
  write(copy);
  w = copy;
}

// Failed-AVP with what `failure` shows, inside the groups where it stood (RFC 6733 7.5); nothing if it shows
// nothing. What was longer than 1,024 octets is left out: an answer should not be larger than its cause.
void write_failed_avp(AvpWriter& w, const Failure& failure);

}  // namespace sublet::protocol::diameter
