// Text in the simulators' pages: what it holds is shown, never read as tags.
//
//   "<p>" + html(words) + "</p>"
#pragma once

#include <string>
#include <string_view>

namespace sublet::sim {

inline std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

}  // namespace sublet::sim
