// Under what a session is found in State::sessions: the operator's code and the session's id, so that no operator ever
// finds another's.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace sublet::charging {

inline Hash128 session_key(std::string_view op_code, std::string_view id) {
  char both[1024];
  const size_t octets = op_code.size() + 1 + id.size();
  if (octets > sizeof both) return hash128(std::string(op_code) + '\0' + std::string(id));
  std::memcpy(both, op_code.data(), op_code.size());
  both[op_code.size()] = '\0';
  if (!id.empty()) std::memcpy(both + op_code.size() + 1, id.data(), id.size());
  return hash128({both, octets});
}

// Of an event: a client may use one name for several.
inline Hash128 event_key(const Hash128& session, uint32_t number) { return {session.low ^ mix64(uint64_t{number} + 1), session.high + 1}; }

}  // namespace sublet::charging
