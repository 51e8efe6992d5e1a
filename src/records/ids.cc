#include "records/ids.h"

#include <sodium.h>

namespace sublet::records {

namespace {
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

std::string new_id(Instant now) {
  unsigned __int128 bits = static_cast<uint64_t>(now.micros() / 1'000) & ((uint64_t{1} << 48) - 1);
  bits = bits << 32 | randombytes_random();
  std::string id(16, '0');
  for (size_t i = 16; i-- > 0; bits >>= 5) id[i] = alphabet[static_cast<size_t>(bits & 31)];
  return id;
}

bool is_id(std::string_view text) { return text.size() == 16 && text.find_first_not_of(alphabet) == std::string_view::npos; }

}  // namespace sublet::records
