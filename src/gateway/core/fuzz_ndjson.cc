// NDJSON from outside: what the local socket and `sublet rate` read. Any text gives a command or a refusal.
#include <cstdint>
#include <string_view>

#include "gateway/core/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sublet;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Result<gateway::Json> json = gateway::parse_json(text);
  if (!json) return 0;
  (void)gateway::dump(*json);
  (void)gateway::use_from_json(*json);
  Result<std::string> command = gateway::command_from_json(*json);
  if (!command) return 0;
  charging::Header header;
  std::string_view body = *command;
  ensure(charging::decode_header(body, header), "a command that was built can be read");
  return 0;
}
