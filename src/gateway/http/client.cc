#include "gateway/http/client.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <future>
#include <memory>
#include <utility>

#include "gateway/http/loop_impl.h"

namespace sublet::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Error = boost::system::error_code;

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(asio::io_context& context, HttpCall call, std::function<void(HttpAnswer)> done)
      : resolver_(context), stream_(context), call_(std::move(call)), done_(std::move(done)) {
    request_.method_string(call_.method);
    request_.target(call_.target.empty() ? "/" : call_.target);
    request_.version(11);
    request_.set(http::field::host, call_.url.host + ":" + call_.url.port);
    request_.set(http::field::content_type, "application/json; charset=utf-8");
    for (const auto& [name, value] : call_.headers) request_.set(name, value);
    request_.set(http::field::connection, "close");
    request_.body() = std::move(call_.body);
    request_.prepare_payload();
    parser_.body_limit(1 << 20);
  }
  void start() {
    // One deadline for everything behind the look-up.
    stream_.expires_after(std::chrono::microseconds(call_.timeout_micros));
    resolver_.async_resolve(call_.url.host, call_.url.port, [self = shared_from_this()](Error e, const asio::ip::tcp::resolver::results_type& found) {
      if (e) return self->fail(e);
      self->stream_.async_connect(found, [self](Error failed, const asio::ip::tcp::endpoint&) {
        if (failed) return self->fail(failed);
        self->answer_.connected = true;
        self->write();
      });
    });
  }

 private:
  void write() {
    http::async_write(stream_, request_, [self = shared_from_this()](Error e, size_t) {
      if (e) return self->fail(e);
      http::async_read(self->stream_, self->buffer_, self->parser_, [self](Error failed, size_t) {
        if (failed) return self->fail(failed);
        self->answer_.status = static_cast<int>(self->parser_.get().result_int());
        for (const auto& field : self->parser_.get()) self->answer_.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        self->answer_.body = std::move(self->parser_.get().body());
        self->finish();
      });
    });
  }
  void fail(const Error& e) {
    answer_.error = e.message();
    finish();
  }
  void finish() {
    Error ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    stream_.close();
    if (auto done = std::exchange(done_, nullptr)) done(std::move(answer_));
  }

  asio::ip::tcp::resolver resolver_;
  beast::tcp_stream stream_;
  HttpCall call_;
  std::function<void(HttpAnswer)> done_;
  http::request<http::string_body> request_;
  beast::flat_buffer buffer_;
  http::response_parser<http::string_body> parser_;
  HttpAnswer answer_;
};

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
  const std::string* found = find_header(headers, name);
  return found == nullptr ? std::string_view() : std::string_view(*found);
}

Result<HttpUrl> parse_url(std::string_view text) {
  const auto wrong = [&] { return refusal("bad_url", "'" + std::string(text.substr(0, 200)) + "' is not of the form http://host:port/path"); };
  if (!text.starts_with("http://")) return wrong();
  text.remove_prefix(7);
  HttpUrl url;
  const size_t slash = text.find('/');
  std::string_view authority = text.substr(0, slash);
  if (slash != std::string_view::npos) url.path = text.substr(slash);
  while (!url.path.empty() && url.path.back() == '/') url.path.pop_back();
  for (const char c : url.path)
    if (c <= ' ' || c == 127 || c == '#') return wrong();
  if (const size_t colon = authority.rfind(':'); colon != std::string_view::npos) {
    url.port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
    if (url.port.empty() || url.port.size() > 5 || url.port.find_first_not_of("0123456789") != std::string::npos || std::stoi(url.port) > 65'535) return wrong();
  }
  for (const char c : authority)
    if (c <= ' ' || c == 127 || c == '@') return wrong();
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
