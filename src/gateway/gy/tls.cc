#include "gateway/gy/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace sublet::gateway::gy {
namespace {

constexpr size_t record = 16'384;        // RFC 8446 5.1: the longest plain text of one
constexpr unsigned char handshake = 22;  // RFC 8446 5.1: content type of a connection's first record

std::string openssl_says() {
  char text[256] = "no reason is known";
  if (const unsigned long code = ::ERR_get_error(); code != 0) {
    if (const char* reason = ::ERR_reason_error_string(code); reason != nullptr)
      ::snprintf(text, sizeof text, "%s", reason);
    else
      ::ERR_error_string_n(code, text, sizeof text);
  }
  ::ERR_clear_error();
  return text;
}

class TlsWire : public Wire {
 public:
  TlsWire(int fd, ssl_ctx_st* context, Tls::Side side, bool asks)
      : fd_(fd), server_(side == Tls::Side::server), asks_(asks), ssl_(::SSL_new(context)) {
    if (ssl_ == nullptr || ::SSL_set_fd(ssl_, fd) != 1) {
      why_ = "TLS: " + openssl_says();
      return;
    }
    if (server_)
      ::SSL_set_accept_state(ssl_);
    else
      ::SSL_set_connect_state(ssl_);
    shaking_ = server_ ? Shaking::until_readable : Shaking::until_writable;
  }
  ~TlsWire() override {
    if (ssl_ != nullptr) {
      if (shaking_ == Shaking::no && why_.empty()) (void)::SSL_shutdown(ssl_);  // said, not waited for
      ::SSL_free(ssl_);
      ::ERR_clear_error();
    }
    ::close(fd_);
  }
  TlsWire(const TlsWire&) = delete;
  TlsWire& operator=(const TlsWire&) = delete;
  int fd() const override { return fd_; }
  Shaking shaking() const override { return shaking_; }
  std::string_view why() const override { return why_; }

  // A record at a time until the socket is empty, and only while a whole one has room: what OpenSSL has taken
  // from the socket is taken from OpenSSL, or nobody would come back for it.
  ptrdiff_t read(char* to, size_t room) override {
    if (shaking_ != Shaking::no && !shake()) return why_.empty() ? later : gone;
    size_t got = 0;
    while (room - got >= record) {
      size_t n = 0;
      if (const int done = ::SSL_read_ex(ssl_, to + got, room - got, &n); done == 1) {
        got += n;
        continue;
      } else if (failed(done)) {
        return got != 0 ? static_cast<ptrdiff_t>(got) : gone;
      }
      break;
    }
    return got != 0 ? static_cast<ptrdiff_t>(got) : later;
  }

  ptrdiff_t write(std::string_view octets) override {
    if (shaking_ != Shaking::no) return later;
    size_t n = 0;
    if (const int done = ::SSL_write_ex(ssl_, octets.data(), octets.size(), &n); done == 1)
      return static_cast<ptrdiff_t>(n);
    else
      return failed(done) ? gone : later;
  }

  bool certifies(std::string_view host) const override {
    if (!asks_) return true;
    X509* const shown = ::SSL_get0_peer_certificate(ssl_);
    return shown != nullptr && !host.empty() && host.find('\0') == std::string_view::npos &&
           ::X509_check_host(shown, host.data(), host.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS,
                             nullptr) == 1;
  }

 private:
  bool shake() {
    if (ssl_ == nullptr || !why_.empty()) return false;
    if (server_ && !looked_) {
      unsigned char first = 0;
      const ssize_t n = ::recv(fd_, &first, 1, MSG_PEEK);
      if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
      if (n <= 0) return why_ = "closed while hands were shaken", false;
      if (first != handshake) return why_ = Tls::plain_text, false;
      looked_ = true;
    }
    const int done = ::SSL_do_handshake(ssl_);
    if (done == 1) return shaking_ = Shaking::no, true;
    failed(done);
    return false;
  }
  // False: it only has to wait.
  bool failed(int done) {
    const bool shakes = shaking_ != Shaking::no;
    switch (::SSL_get_error(ssl_, done)) {
      case SSL_ERROR_WANT_READ:
        if (shakes) shaking_ = Shaking::until_readable;
        return false;
      case SSL_ERROR_WANT_WRITE:
        if (shakes) shaking_ = Shaking::until_writable;
        return false;
      case SSL_ERROR_ZERO_RETURN:
        if (shakes) why_ = "closed while hands were shaken";
        return true;
      default:
        break;
    }
    broken(shakes);
    return true;
  }
  void broken(bool shakes) {
    const unsigned long code = ::ERR_peek_error();
    const long verified = ::SSL_get_verify_result(ssl_);
    if (code == 0) {
      why_ = shakes ? "closed while hands were shaken" : "closed without saying so in TLS";
    } else if (verified != X509_V_OK) {
      why_ = std::string(Tls::certificate) + ": " + ::X509_verify_cert_error_string(verified);
    } else if (ERR_GET_REASON(code) == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE) {
      why_ = std::string(Tls::certificate) + ": none was shown";
    } else {
      why_ = "TLS: " + openssl_says();
    }
    ::ERR_clear_error();
  }

  int fd_;
  bool server_, asks_;
  bool looked_ = false;
  Shaking shaking_ = Shaking::until_readable;
  SSL* ssl_;
  std::string why_;
};

}  // namespace

Result<std::shared_ptr<const Tls>> Tls::open(const TlsFiles& files) {
  ::ERR_clear_error();
  const auto bad = [](const std::string& what) { return fault("bad_tls", what + ": " + openssl_says()); };
  std::shared_ptr<SSL_CTX> c(::SSL_CTX_new(::TLS_method()), ::SSL_CTX_free);
  if (!c) return bad("TLS");
  ::SSL_CTX_set_min_proto_version(c.get(), TLS1_2_VERSION);
  ::SSL_CTX_set_options(c.get(),
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  ::SSL_CTX_set_mode(c.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
  // A session taken up again would bring its certificates from before: each connection shows them anew.
  ::SSL_CTX_set_session_cache_mode(c.get(), SSL_SESS_CACHE_OFF);
  ::SSL_CTX_set_num_tickets(c.get(), 0);
  ::SSL_CTX_set_options(c.get(), SSL_OP_NO_TICKET);
  // A key that wants a password is refused; OpenSSL would ask at the terminal.
  ::SSL_CTX_set_default_passwd_cb(c.get(), [](char*, int, int, void*) { return 0; });
  if (!files.certificate.empty()) {
    if (::SSL_CTX_use_certificate_chain_file(c.get(), files.certificate.c_str()) != 1)
      return bad("certificate " + files.certificate);
    if (::SSL_CTX_use_PrivateKey_file(c.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
      return bad("key " + files.key);
    if (::SSL_CTX_check_private_key(c.get()) != 1)
      return bad("key " + files.key + " and certificate " + files.certificate);
  }
  const bool asks = !files.ca.empty();
  if (asks) {
    if (::SSL_CTX_load_verify_file(c.get(), files.ca.c_str()) != 1) return bad("CA " + files.ca);
    if (STACK_OF(X509_NAME)* names = ::SSL_load_client_CA_file(files.ca.c_str()); names != nullptr)
      ::SSL_CTX_set_client_CA_list(c.get(), names);
    ::SSL_CTX_set_verify(c.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return std::shared_ptr<const Tls>(new Tls(std::move(c), asks));
}

std::unique_ptr<Wire> Tls::wire(int fd, Side side) const {
  return std::make_unique<TlsWire>(fd, context_.get(), side, asks_);
}

}  // namespace sublet::gateway::gy
