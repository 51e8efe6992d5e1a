#include "records/ids.h"

#include <sodium.h>

namespace sublet::records {

namespace {
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string id_of(Instant at, uint32_t chance) {
  unsigned __int128 bits = static_cast<uint64_t>(at.micros() / 1'000) & ((uint64_t{1} << 48) - 1);
  bits = bits << 32 | chance;
  std::string id(16, '0');
  for (size_t i = 16; i-- > 0; bits >>= 5) id[i] = alphabet[static_cast<size_t>(bits & 31)];
  return id;
}

}  // namespace

std::string new_id(Instant now) { return id_of(now, randombytes_random()); }
std::string first_id(Instant at) { return id_of(at, 0); }

bool is_id(std::string_view text) { return text.size() == 16 && text.find_first_not_of(alphabet) == std::string_view::npos; }

}  // namespace sublet::records
