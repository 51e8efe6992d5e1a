#include "gateway/http/client.h"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <future>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "gateway/http/loop_impl.h"
#include "gateway/http/tls.h"

namespace sublet::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Error = boost::system::error_code;
using Tcp = asio::ip::tcp;

bool inner(const asio::ip::address& a) {
  if (a.is_v4()) {
    const uint32_t n = a.to_v4().to_uint();
    struct Net {
      uint32_t net;
      int bits;
    };
    // IANA's special-purpose registry (RFC 6890), multicast and what lies above it.
    static constexpr std::array<Net, 15> nets = {{{0x00000000, 8}, {0x0a000000, 8}, {0x64400000, 10}, {0x7f000000, 8}, {0xa9fe0000, 16},
                                                  {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24}, {0xc0586300, 24}, {0xc0a80000, 16},
                                                  {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24}, {0xe0000000, 4}, {0xf0000000, 4}}};
    for (const Net& x : nets)
      if ((n >> (32 - x.bits)) == (x.net >> (32 - x.bits))) return true;
    return false;
  }
  const auto six = a.to_v6();
  const auto b = six.to_bytes();
  if (six.is_v4_mapped()) return inner(asio::ip::make_address_v4(asio::ip::v4_mapped, six));
  if (b[0] == 0 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b) return true;  // 64:ff9b::/96 and its like reach IPv4
  if (b[0] == 0x20 && b[1] == 0x02) return true;                                // 6to4
  if (b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02) return true;                 // Teredo, ORCHID, benchmarks
  return (b[0] & 0xe0) != 0x20;                                                 // all but 2000::/3 is nobody's
}

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(asio::io_context& context, HttpCall call, std::function<void(HttpAnswer)> done)
      : resolver_(context), plain_(context), call_(std::move(call)), done_(std::move(done)) {
    request_.method_string(call_.method);
    request_.target(call_.target.empty() ? "/" : call_.target);
    request_.version(11);
    const bool usual = call_.url.port == (call_.url.tls ? "443" : "80");
    request_.set(http::field::host, call_.url.tls && usual ? call_.url.host : call_.url.host + ":" + call_.url.port);
    request_.set(http::field::content_type, "application/json; charset=utf-8");
    for (const auto& [name, value] : call_.headers) request_.set(name, value);
    request_.set(http::field::connection, "close");
    request_.body() = std::move(call_.body);
    request_.prepare_payload();
    parser_.body_limit(1 << 20);
    parser_.skip(call_.method == "HEAD");
  }
  void start() {
    if (call_.url.tls) {
      auto context = client_tls(call_.ca);
      if (!context) return fail(context.error().text());
      tls_context_ = std::move(*context);
    }
    // One deadline for everything behind the look-up.
    plain_.expires_after(std::chrono::microseconds(call_.timeout_micros));
    resolver_.async_resolve(call_.url.host, call_.url.port, [self = shared_from_this()](Error e, const Tcp::resolver::results_type& found) {
      if (e) return self->fail(e.message());
      std::vector<Tcp::endpoint> to;
      for (const auto& entry : found)
        if (!self->call_.strangers_only || !inner(entry.endpoint().address())) to.push_back(entry.endpoint());
      if (to.empty()) return self->fail("the address is one of this machine or of a private network");
      self->connect(std::move(to));
    });
  }

 private:
  void connect(std::vector<Tcp::endpoint> to) {
    auto kept = std::make_shared<std::vector<Tcp::endpoint>>(std::move(to));
    plain_.async_connect(*kept, [self = shared_from_this(), kept](Error failed, const Tcp::endpoint&) {
      if (failed) return self->fail(failed.message());
      self->answer_.connected = true;
      if (self->call_.url.tls) self->shake();
      else self->write(self->plain_);
    });
  }
  void shake() {
    secret_.emplace(std::move(plain_), *tls_context_);
    const std::string& host = call_.url.host;
    Error e;
    if (asio::ip::make_address(host, e); e) (void)::SSL_set_tlsext_host_name(secret_->native_handle(), host.c_str());
    secret_->set_verify_callback(asio::ssl::host_name_verification(host), e);
    if (e) return fail(e.message());
    secret_->async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](Error failed) {
      if (failed) return self->fail("TLS: " + failed.message());
      self->write(*self->secret_);
    });
  }
  template <class Stream>
  void write(Stream& stream) {
    http::async_write(stream, request_, [self = shared_from_this(), &stream](Error e, size_t) {
      if (e) return self->fail(e.message());
      http::async_read(stream, self->buffer_, self->parser_, [self](Error failed, size_t) {
        if (failed) return self->fail(failed.message());
        auto& got = self->parser_.get();
        self->answer_.status = got.result_int();
        for (const auto& field : got) self->answer_.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        self->answer_.body = std::move(got.body());
        self->finish();
      });
    });
  }
  void fail(std::string why) {
    answer_.error = std::move(why);
    finish();
  }
  void finish() {
    Error ignored;
    beast::tcp_stream& tcp = secret_ ? beast::get_lowest_layer(*secret_) : plain_;
    tcp.socket().shutdown(Tcp::socket::shutdown_both, ignored);
    tcp.close();
    if (auto done = std::exchange(done_, nullptr)) done(std::move(answer_));
  }

  Tcp::resolver resolver_;
  beast::tcp_stream plain_;
  std::shared_ptr<asio::ssl::context> tls_context_;
  std::optional<beast::ssl_stream<beast::tcp_stream>> secret_;
  HttpCall call_;
  std::function<void(HttpAnswer)> done_;
  http::request<http::string_body> request_;
  beast::flat_buffer buffer_;
  http::response_parser<http::string_body> parser_;
  HttpAnswer answer_;
};

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
  const std::string* value = find_header(headers, name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

bool is_inner_address(const std::string& address) {
  Error e;
  const asio::ip::address a = asio::ip::make_address(address, e);
  return e || inner(a);
}

Result<HttpUrl> parse_url(std::string_view text) {
  const auto wrong = [&] { return refusal("bad_url", "'" + std::string(text.substr(0, 200)) + "' is not of the form http://host:port/path or https://host:port/path"); };
  HttpUrl url;
  url.tls = text.starts_with("https://");
  if (!url.tls && !text.starts_with("http://")) return wrong();
  if (url.tls) url.port = "443";
  std::string_view rest = text.substr(url.tls ? 8 : 7);
  const size_t slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) url.path = rest.substr(slash);
  while (!url.path.empty() && url.path.back() == '/') url.path.pop_back();
  for (const char c : url.path)
    if (c <= ' ' || c == 127 || c == '#') return wrong();
  if (const size_t colon = authority.rfind(':'); colon != std::string_view::npos) {
    url.port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
    if (url.port.empty() || url.port.size() > 5 || url.port.find_first_not_of("0123456789") != std::string::npos || std::stoi(url.port) > 65'535) return wrong();
  }
  for (const char c : authority)
    if (c <= ' ' || c == 127 || c == '@' || c == '?') return wrong();
  if (authority.empty()) return wrong();
  url.host = authority;
  return url;
}

void http_send(Loop& loop, HttpCall call, std::function<void(HttpAnswer)> done) {
  asio::io_context& context = loop.impl().context;
  // The exchange is made on the loop's thread: everything in it then belongs to that thread alone.
  loop.post([&context, call = std::move(call), done = std::move(done)]() mutable {
    std::make_shared<Exchange>(context, std::move(call), std::move(done))->start();
  });
}

HttpAnswer http_call(const HttpCall& call) {
  Loop loop("http-call");
  std::promise<HttpAnswer> answer;
  http_send(loop, call, [&](HttpAnswer a) { answer.set_value(std::move(a)); });
  return answer.get_future().get();
}

}  // namespace sublet::gateway
