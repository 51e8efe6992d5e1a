#include "gateway/http/tls.h"

#include <openssl/ssl.h>

#include <utility>

namespace sublet::gateway {
namespace {

namespace ssl = boost::asio::ssl;
using Failure = boost::system::error_code;

std::shared_ptr<ssl::context> strict(ssl::context::method method) {
  auto context = std::make_shared<ssl::context>(method);
  ::SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  ::SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  ::SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  // A key that wants a password is refused; OpenSSL would ask at the terminal.
  ::SSL_CTX_set_default_passwd_cb(context->native_handle(), [](char*, int, int, void*) { return 0; });
  return context;
}

Error bad(const std::string& what, const Failure& e) { return fault("bad_tls", what + ": " + e.message()); }

}  // namespace

Result<std::shared_ptr<ssl::context>> server_tls(const std::string& certificate, const std::string& key) {
  auto context = strict(ssl::context::tls_server);
  Failure e;
  if (context->use_certificate_chain_file(certificate, e), e) return bad("certificate " + certificate, e);
  if (context->use_private_key_file(key, ssl::context::pem, e), e) return bad("key " + key, e);
  if (::SSL_CTX_check_private_key(context->native_handle()) != 1)
    return fault("bad_tls", "key " + key + " is not that of certificate " + certificate);
  return context;
}

Result<std::shared_ptr<ssl::context>> client_tls(const std::string& ca) {
  auto context = strict(ssl::context::tls_client);
  Failure e;
  if (ca.empty() ? (void)context->set_default_verify_paths(e) : (void)context->load_verify_file(ca, e); e) return bad("CA " + ca, e);
  context->set_verify_mode(ssl::verify_peer, e);
  if (e) return bad("TLS", e);
  return context;
}

}  // namespace sublet::gateway
