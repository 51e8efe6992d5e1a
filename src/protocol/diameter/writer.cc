#include "protocol/diameter/writer.h"

#include "protocol/diameter/avps.h"

namespace sublet::protocol::diameter {

void AvpWriter::u32(AvpKey key, uint32_t v) {
  char value[4];
  store32(value, v);
  raw(key, flags_of(key), {value, 4});
}

void AvpWriter::u64(AvpKey key, uint64_t v) {
  char value[8];
  store64(value, v);
  raw(key, flags_of(key), {value, 8});
}

void AvpWriter::raw(AvpKey key, uint8_t flags, std::string_view data) {
  const size_t at = (flags & flag_vendor) != 0 ? 12 : 8;
  const size_t padded = (at + data.size() + 3) & ~size_t{3};
  if (!room(padded)) return;
  store64(at_, avp_head(key, flags, at + data.size()));
  if (at == 12) store32(at_ + 8, key.vendor);
  put(at_ + at, data, padded - at);
  at_ += padded;
}

size_t AvpWriter::begin_raw(AvpKey key, uint8_t flags) {
  const size_t place = size();
  raw(key, flags, {});
  return place;
}

void AvpWriter::octets(std::string_view whole_avps) {
  if (whole_avps.empty() || !room(whole_avps.size())) return;
  std::memcpy(at_, whole_avps.data(), whole_avps.size());
  at_ += whole_avps.size();
}

void write_failed_avp(AvpWriter& w, const Failure& failure) {
  constexpr size_t most_shown = 1024;
  if (!failure.has_avp || failure.data.size() > most_shown) return;
  const size_t failed = w.begin<avp::failed_avp>();
  std::array<size_t, max_depth> open{};
  for (size_t i = failure.depth; i-- > 0;) open[i] = w.begin(failure.groups[i]);
  if (failure.octets != 0) {
    char value[16] = {};
    for (size_t i = 0; i < sizeof failure.number && i < failure.octets; ++i)
      value[failure.octets - 1 - i] = static_cast<char>(failure.number >> 8 * i);
    w.raw(failure.avp, failure.flags, {value, failure.octets});
  } else {
    w.raw(failure.avp, failure.flags, failure.data);
  }
  for (size_t i = 0; i < failure.depth; ++i) w.end(open[i]);
  w.end(failed);
}

}  // namespace sublet::protocol::diameter
