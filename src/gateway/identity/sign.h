// The signatures of the identity service's interface (docs/formats/identity.md), for both sides of it.
#pragma once

#include <string>
#include <string_view>

namespace sublet::gateway::identity {

std::string request_signature(std::string_view secret, std::string_view method, std::string_view path, std::string_view time, std::string_view request_id, std::string_view body);
std::string answer_signature(std::string_view secret, std::string_view request_id, int status, std::string_view body);
bool same(std::string_view a, std::string_view b);  // in a time that does not tell where they differ
std::string sha256_hex(std::string_view bytes);
std::string base64(std::string_view bytes);
bool from_base64(std::string_view text, std::string& bytes);

}  // namespace sublet::gateway::identity
