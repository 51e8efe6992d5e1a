// TLS of HTTP, for the .cc files that speak to the network: contexts of Asio made from PEM files. TLS 1.2 and 1.3, no
// compression, no renegotiation, no key that wants a password. Heavy: includes Asio.
//
//   Result<std::shared_ptr<boost::asio::ssl::context>> tls = server_tls("api.pem", "api.key");
//   Result<std::shared_ptr<boost::asio::ssl::context>> ours = client_tls("");    // whom the system trusts
//
// Faults: `bad_tls` with the file and OpenSSL's words.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "base/result.h"

namespace sublet::gateway {

Result<std::shared_ptr<boost::asio::ssl::context>> server_tls(const std::string& certificate, const std::string& key);
Result<std::shared_ptr<boost::asio::ssl::context>> client_tls(const std::string& ca);  // empty: the system's CAs

}  // namespace sublet::gateway
