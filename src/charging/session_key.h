// Under what a session is found in State::sessions: the operator's code and the session's id, so that no operator ever
// finds another's.
#pragma once

#include <string>
#include <string_view>

#include "base/hash.h"

namespace sublet::charging {

inline Hash128 session_key(std::string_view op_code, std::string_view id) { return hash128(std::string(op_code) + '\0' + std::string(id)); }

}  // namespace sublet::charging
