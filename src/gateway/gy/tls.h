// TLS for Diameter (RFC 6733 13.1): from the first octet on, on a port of its own (5658), before any
// capabilities are exchanged. TLS 1.2 and 1.3.
//
//   Result<std::shared_ptr<const Tls>> tls = Tls::open({"ocs.pem", "ocs.key", "operators-ca.pem"});
//   std::unique_ptr<Wire> wire = (*tls)->wire(fd, Tls::Side::server);
//
// With a CA both sides show certificates that it has signed, and the one who shows it may only call itself by
// a name that stands in it; without one only we show ours: the octets are secret, but who is there is not
// known. Errors: open() gives fault `bad_tls` with the file and OpenSSL's words; what goes wrong on a wire is
// its why(). Threads: Tls may be shared by all, a wire is of one thread at a time. That thread has SIGPIPE
// blocked or ignored: OpenSSL writes as if it were a file.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "gateway/gy/wire.h"

struct ssl_ctx_st;

namespace sublet::gateway::gy {

struct TlsFiles {
  std::string certificate;  // PEM: ours, then those between it and the CA; empty: none, for a client alone
  std::string key;          // PEM
  std::string ca;           // PEM: whom we believe; empty: nobody is asked for a certificate
};

class Tls {
 public:
  enum class Side : uint8_t { server, client };
  static Result<std::shared_ptr<const Tls>> open(const TlsFiles& files);
  // Takes over the connected socket.
  std::unique_ptr<Wire> wire(int fd, Side side) const;

  // What a wire's why() begins with; they are counted apart.
  static constexpr std::string_view plain_text = "plain text where TLS is spoken";
  static constexpr std::string_view certificate = "certificate refused";

 private:
  explicit Tls(std::shared_ptr<ssl_ctx_st> context, bool asks) : context_(std::move(context)), asks_(asks) {}
  std::shared_ptr<ssl_ctx_st> context_;
  bool asks_;
};

}  // namespace sublet::gateway::gy
