// The text of an object's member, as the simulators read what comes from outside; empty: there is none, or it is no text.
//
//   const std::string number = text_of(body, "out_trade_no");
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace sublet::sim {

template <class Json> std::string text_of(const Json& j, const char* name) {
  if (!j.is_object()) return {};
  const auto at = j.find(name);
  return at != j.end() && at->is_string() ? at->template get<std::string>() : std::string();
}

}  // namespace sublet::sim
