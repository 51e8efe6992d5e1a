// Writer and Reader: the one way in which our own formats (log, checkpoint) become bytes and back.
// Little endian, fixed width, strings with a 32-bit length. A Reader over short or wrong bytes never reads past the
// end: it turns `bad()` and gives zeros from then on, so a decoder checks once, at its end.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace sublet {

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  Writer& put(T value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    out_.append(raw, sizeof(T));
    return *this;
  }
  Writer& put(std::string_view text) {
    put(static_cast<uint32_t>(text.size()));
    out_.append(text);
    return *this;
  }
  // LEB128: seven bits an octet, lowest first; signed values in zigzag order.
  Writer& varint(uint64_t v) {
    char raw[10];
    size_t n = 0;
    for (; v >= 0x80; v >>= 7) raw[n++] = static_cast<char>(v | 0x80);
    raw[n++] = static_cast<char>(v);
    out_.append(raw, n);
    return *this;
  }
  Writer& signed_varint(int64_t v) { return varint((static_cast<uint64_t>(v) << 1) ^ static_cast<uint64_t>(v >> 63)); }
  Writer& raw(const void* data, size_t size) {
    out_.append(static_cast<const char*>(data), size);
    return *this;
  }
  size_t size() const { return out_.size(); }

 private:
  std::string& out_;
};

// The same for what is written a million times a second: it collects on the stack and appends in pieces, the last one at its
// end. Until then nobody else appends to `out`.
class QuickWriter {
 public:
  explicit QuickWriter(std::string& out) : out_(out) {}
  QuickWriter(const QuickWriter&) = delete;
  QuickWriter& operator=(const QuickWriter&) = delete;
  ~QuickWriter() { flush(); }
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  QuickWriter& put(T value) {
    if (used_ > room - sizeof(T)) flush();
    std::memcpy(piece_ + used_, &value, sizeof(T));
    used_ += sizeof(T);
    return *this;
  }
  QuickWriter& put(std::string_view text) {
    put(static_cast<uint32_t>(text.size()));
    return raw(text.data(), text.size());
  }
  QuickWriter& varint(uint64_t v) {
    if (used_ > room - 10) flush();
    for (; v >= 0x80; v >>= 7) piece_[used_++] = static_cast<char>(v | 0x80);
    piece_[used_++] = static_cast<char>(v);
    return *this;
  }
  QuickWriter& signed_varint(int64_t v) { return varint((static_cast<uint64_t>(v) << 1) ^ static_cast<uint64_t>(v >> 63)); }
  QuickWriter& raw(const void* data, size_t size) {
    if (size > room - used_) flush();
    if (size > room) return out_.append(static_cast<const char*>(data), size), *this;
    if (size != 0) std::memcpy(piece_ + used_, data, size);
    used_ += size;
    return *this;
  }
  void flush() {
    out_.append(piece_, used_);
    used_ = 0;
  }

 private:
  static constexpr size_t room = 480;
  std::string& out_;
  size_t used_ = 0;
  char piece_[room];
};

class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  T get() {
    T value{};
    if (in_.size() < sizeof(T)) return fail(), value;
    std::memcpy(&value, in_.data(), sizeof(T));
    in_.remove_prefix(sizeof(T));
    return value;
  }
  template <class T>
  void get(T& value) {
    value = get<T>();
  }
  uint64_t varint() {
    uint64_t v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto octet = get<uint8_t>();
      v |= uint64_t{octet & 0x7fU} << shift;
      if ((octet & 0x80) == 0) return v;
    }
    return fail(), 0;
  }
  int64_t signed_varint() {
    const uint64_t v = varint();
    return static_cast<int64_t>(v >> 1) ^ -static_cast<int64_t>(v & 1);
  }
  std::string_view bytes(size_t size) {
    if (in_.size() < size) return fail(), std::string_view();
    std::string_view out = in_.substr(0, size);
    in_.remove_prefix(size);
    return out;
  }
  std::string_view text() { return bytes(get<uint32_t>()); }
  bool raw(void* to, size_t size) {
    std::string_view from = bytes(size);
    if (from.size() != size) return false;
    if (size != 0) std::memcpy(to, from.data(), size);
    return true;
  }
  bool bad() const { return bad_; }
  bool done() const { return in_.empty(); }
  size_t left() const { return in_.size(); }
  void fail() { bad_ = true, in_ = {}; }

 private:
  std::string_view in_;
  bool bad_ = false;
};

}  // namespace sublet
