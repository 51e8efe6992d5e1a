#include "gateway/http/proxies.h"

#include <arpa/inet.h>
#include <strings.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace sublet::gateway {
namespace {

using Octets = std::array<uint8_t, 16>;
constexpr int mapped = 96;  // bits before an IPv4 address

std::optional<Octets> octets_of(const std::string& text) {
  Octets o{};
  if (::inet_pton(AF_INET6, text.c_str(), o.data()) == 1) return o;
  o = {};
  o[10] = o[11] = 0xff;
  if (::inet_pton(AF_INET, text.c_str(), o.data() + 12) == 1) return o;
  return std::nullopt;
}

bool same_bits(const Octets& a, const Octets& b, int bits) {
  const auto whole = static_cast<size_t>(bits / 8);
  if (std::memcmp(a.data(), b.data(), whole) != 0) return false;
  const int rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

}  // namespace

Result<Proxies> Proxies::of(const std::vector<std::string>& networks) {
  Proxies p;
  for (const std::string& text : networks) {
    const size_t slash = text.find('/');
    const std::string address = text.substr(0, slash), length = slash == std::string::npos ? "" : text.substr(slash + 1);
    const auto first = octets_of(address);
    const bool v4 = address.find(':') == std::string::npos;
    const bool digits = length.size() <= 3 && length.find_first_not_of("0123456789") == std::string::npos;
    const int bits = slash == std::string::npos ? 128 : digits && !length.empty() ? std::stoi(length) + (v4 ? mapped : 0) : 129;
    if (!first || bits > 128) return refusal("bad_address", text + ": an address or a network, such as 10.0.0.5 or 100.64.0.0/10");
    p.networks_.push_back({*first, bits});
  }
  return p;
}

bool Proxies::holds(const std::string& address) const {
  const auto octets = octets_of(address);
  return octets && std::any_of(networks_.begin(), networks_.end(), [&](const Network& n) { return same_bits(*octets, n.first, n.bits); });
}

std::string Proxies::client(const HttpRequest& request) const {
  std::string from = request.from;
  if (!holds(from)) return from;
  std::string hops;
  for (const auto& [name, value] : request.headers)
    if (name.size() == 15 && ::strncasecmp(name.data(), "x-forwarded-for", 15) == 0) hops += (hops.empty() ? "" : ",") + value;
  while (holds(from) && !hops.empty()) {
    const size_t comma = hops.rfind(',');
    std::string hop = comma == std::string::npos ? hops : hops.substr(comma + 1);
    hops.resize(comma == std::string::npos ? 0 : comma);
    const size_t begin = hop.find_first_not_of(" \t"), end = hop.find_last_not_of(" \t");
    if (begin == std::string::npos) break;
    hop = hop.substr(begin, end - begin + 1);
    if (!octets_of(hop)) break;  // what is no address comes from nobody whom we could name: it is the proxy's
    from = hop;
  }
  return from;
}

}  // namespace sublet::gateway
