#include "gateway/http/listener.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <set>
#include <utility>

#include "gateway/http/loop_impl.h"

namespace sublet::gateway {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;

namespace {
class Connection;
}

struct HttpListener::Impl : std::enable_shared_from_this<HttpListener::Impl> {
  Impl(asio::io_context& c, Options o, HttpHandler h) : context(c), acceptor(c), options(std::move(o)), handler(std::move(h)) {}
  void accept();
  asio::io_context& context;
  Tcp::acceptor acceptor;
  Options options;
  HttpHandler handler;
  std::set<Connection*> open;  // touched on the loop only
  bool closed = false;
};

namespace {

// One connection. While the handler has a request, nothing is read: a client cannot pile up work.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Tcp::socket socket, std::shared_ptr<HttpListener::Impl> home) : stream_(std::move(socket)), home_(std::move(home)) { home_->open.insert(this); }
  ~Connection() { home_->open.erase(this); }

  void read() {
    parser_.emplace();
    parser_->header_limit(home_->options.max_header);
    parser_->body_limit(home_->options.max_body);
    stream_.expires_after(std::chrono::microseconds(home_->options.read_micros));
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](Failure e, size_t) { self->have(e); });
  }
  void refuse(int status, std::string why) {
    keep_ = false;
    write({status, "text/plain; charset=utf-8", std::move(why) + "\n"});
  }
  void close() {
    Failure ignored;
    stream_.socket().shutdown(Tcp::socket::shutdown_both, ignored);
    stream_.close();
  }

 private:
  // Held by the handler's callback: answers once, and closes the connection if it is dropped unanswered.
  struct Ticket {
    Ticket(asio::io_context& c, std::shared_ptr<Connection> to) : context(c), connection(std::move(to)) {}
    ~Ticket() {
      if (connection) asio::post(context, [c = std::move(connection)] { c->close(); });
    }
    void answer(HttpReply reply) {
      if (used.exchange(true)) return;
      asio::post(context, [c = std::move(connection), reply = std::move(reply)]() mutable { c->write(std::move(reply)); });
    }
    asio::io_context& context;
    std::shared_ptr<Connection> connection;
    std::atomic<bool> used{false};
  };

  void have(const Failure& e) {
    if (home_->closed) return close();
    if (e == http::error::end_of_stream || e == beast::error::timeout || e == asio::error::connection_reset || e == asio::error::operation_aborted ||
        e == http::error::partial_message || e == asio::error::eof)
      return close();
    if (e == http::error::body_limit) return refuse(413, "the body is too large");
    if (e == http::error::header_limit || e == http::error::buffer_overflow) return refuse(431, "the header is too large");
    if (e) return refuse(400, "not an HTTP request: " + e.message());
    auto message = parser_->release();
    keep_ = message.keep_alive();
    version_ = message.version();
    head_ = message.method() == http::verb::head;
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message) request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    stream_.expires_never();
    auto ticket = std::make_shared<Ticket>(home_->context, shared_from_this());
    home_->handler(std::move(request), [ticket](HttpReply reply) { ticket->answer(std::move(reply)); });
  }

  void write(HttpReply reply) {
    auto out = std::make_shared<http::response<http::string_body>>();
    out->result(static_cast<unsigned>(reply.status));
    out->version(version_);
    for (const auto& [name, value] : reply.headers) out->insert(name, value);
    if (!reply.type.empty()) out->set(http::field::content_type, reply.type);
    out->keep_alive(keep_);
    const size_t size = reply.body.size();
    if (!head_) out->body() = std::move(reply.body);
    out->content_length(size);
    stream_.expires_after(std::chrono::microseconds(home_->options.write_micros));
    auto serial = std::make_shared<http::response_serializer<http::string_body>>(*out);
    const auto after = [self = shared_from_this(), out, serial](Failure e, size_t) {
      if (e || self->home_->closed) return self->close();
      if (!self->keep_) return self->linger();
      self->read();
    };
    if (head_) http::async_write_header(stream_, *serial, after);
    else http::async_write(stream_, *serial, after);
  }

  // Closing while octets of the other side are unread would reset the connection, and our last answer with it: so first
  // say that nothing more comes, then pass over what still arrives, for a while.
  void linger() {
    Failure ignored;
    stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    stream_.expires_after(std::chrono::microseconds(std::min<int64_t>(1'000'000, home_->options.read_micros)));
    pass_over(0);
  }
  void pass_over(size_t sofar) {
    stream_.async_read_some(asio::buffer(scratch_), [self = shared_from_this(), sofar](Failure e, size_t n) {
      if (e || self->home_->closed || sofar + n > most_passed_over) return self->close();
      self->pass_over(sofar + n);
    });
  }

  static constexpr size_t most_passed_over = 8 << 20;
  std::array<char, 4096> scratch_;
  beast::tcp_stream stream_;
  std::shared_ptr<HttpListener::Impl> home_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  bool keep_ = false, head_ = false;
  unsigned version_ = 11;
};

}  // namespace

void HttpListener::Impl::accept() {
  acceptor.async_accept([self = shared_from_this()](Failure e, Tcp::socket socket) {
    if (self->closed || e == asio::error::operation_aborted) return;
    if (!e) {
      auto connection = std::make_shared<Connection>(std::move(socket), self);
      // Those beyond the limit are told so; beyond twice the limit there is no time for that.
      if (self->open.size() > 2 * self->options.max_connections) connection->close();
      else if (self->open.size() > self->options.max_connections) connection->refuse(503, "too many connections");
      else connection->read();
      return self->accept();
    }
    // Out of descriptors, most likely: try again a little later rather than spin.
    auto timer = std::make_shared<asio::steady_timer>(self->context, std::chrono::milliseconds(100));
    timer->async_wait([self, timer](Failure) { self->accept(); });
  });
}

const std::string* find_header(const HttpHeaders& headers, std::string_view name) {
  for (const auto& [n, value] : headers)
    if (beast::iequals({n.data(), n.size()}, {name.data(), name.size()})) return &value;
  return nullptr;
}

std::string_view HttpRequest::header(std::string_view name) const {
  const std::string* found = find_header(headers, name);
  return found == nullptr ? std::string_view() : std::string_view(*found);
}

std::string HttpRequest::query(std::string_view name) const {
  const size_t mark = target.find('?');
  if (mark == std::string::npos) return {};
  std::string_view rest = std::string_view(target).substr(mark + 1);
  while (!rest.empty()) {
    const size_t amp = rest.find('&');
    const std::string_view pair = rest.substr(0, amp);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') return std::string(pair.substr(name.size() + 1));
    if (amp == std::string_view::npos) break;
    rest.remove_prefix(amp + 1);
  }
  return {};
}

Result<std::unique_ptr<HttpListener>> HttpListener::open(Loop& loop, Options options, HttpHandler handler) {
  asio::io_context& context = loop.impl().context;
  auto impl = std::make_shared<Impl>(context, std::move(options), std::move(handler));
  const auto fail = [&](const Failure& e) { return fault("cannot_listen", impl->options.address + ":" + std::to_string(impl->options.port) + ": " + e.message()); };
  Failure e;
  const asio::ip::address address = asio::ip::make_address(impl->options.address, e);
  if (e) return fail(e);
  const Tcp::endpoint endpoint(address, impl->options.port);
  if (impl->acceptor.open(endpoint.protocol(), e), e) return fail(e);
  impl->acceptor.set_option(asio::socket_base::reuse_address(true), e);
  if (impl->acceptor.bind(endpoint, e), e) return fail(e);
  if (impl->acceptor.listen(128, e), e) return fail(e);
  std::unique_ptr<HttpListener> listener(new HttpListener);
  listener->impl_ = impl;
  listener->port_ = impl->acceptor.local_endpoint(e).port();
  loop.post([impl] { impl->accept(); });
  return listener;
}

HttpListener::~HttpListener() {
  const auto close = [impl = impl_] {
    impl->closed = true;
    Failure ignored;
    impl->acceptor.close(ignored);
    for (Connection* c : std::set<Connection*>(impl->open)) c->close();
  };
  if (impl_->context.stopped()) close();  // nothing runs there any more
  else asio::post(impl_->context, close);
}

}  // namespace sublet::gateway
