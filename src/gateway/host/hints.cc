#include "gateway/host/hints.h"

#include <cstring>

#include "base/bytes.h"
#include "charging/event.h"

namespace sublet::gateway {

void stop_hints(std::string_view outcome, std::vector<PhoneNumber>& lines) {
  constexpr auto kind = static_cast<uint16_t>(charging::EventKind::stop_wanted);
  constexpr char first = kind & 0xff, second = kind >> 8;
  for (size_t at = 0; at < outcome.size(); ++at) {
    const void* found = std::memchr(outcome.data() + at, first, outcome.size() - at);
    if (found == nullptr) return;
    at = static_cast<size_t>(static_cast<const char*>(found) - outcome.data());
    if (at + 1 >= outcome.size() || outcome[at + 1] != second) continue;
    Reader r(outcome.substr(at + 2));
    const uint64_t account = r.varint();
    const PhoneNumber n = PhoneNumber::from_bits(r.get<uint64_t>());
    if (r.bad() || account == 0 || account > UINT32_MAX || n.size() < 5) continue;
    bool digits = true;
    for (int i = 0; i < PhoneNumber::max_digits; ++i) digits = digits && (i < n.size() ? n.digit(i) <= 9 : n.digit(i) == 0);
    if (digits) lines.push_back(n);
  }
}

}  // namespace sublet::gateway
