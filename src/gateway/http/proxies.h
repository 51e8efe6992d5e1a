// Proxies: what stands before us and speaks for others (a TLS proxy, a load balancer), by address or network. Of a request that comes from one
// of them, whom it came from is what that proxy has written last into X-Forwarded-For, and so on to the first address that is none of ours:
// what stands before that was written by a stranger, and counts for nothing. Of every other request it is the other side's address.
//
//   Result<Proxies> ours = Proxies::of({"10.0.0.5", "100.64.0.0/10", "fd00::/8"});    // refusal: bad_address
//   ours->client(request);                                                            // "203.0.113.9"
//
// Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/http/listener.h"

namespace sublet::gateway {

class Proxies {
 public:
  static Result<Proxies> of(const std::vector<std::string>& networks);
  std::string client(const HttpRequest& request) const;

 private:
  struct Network {
    std::array<uint8_t, 16> first;  // of IPv4: mapped into IPv6 (RFC 4291 2.5.5.2)
    int bits;
  };
  bool holds(const std::string& address) const;
  std::vector<Network> networks_;
};

}  // namespace sublet::gateway
