#include "gateway/http/listener.h"

#include <strings.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <charconv>
#include <deque>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

#include "gateway/http/loop_impl.h"
#include "gateway/http/tls.h"

namespace sublet::gateway {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;
using Plain = beast::tcp_stream;
using Secret = beast::ssl_stream<beast::tcp_stream>;

namespace {
struct Open {
  virtual void close() = 0;
  virtual void refuse(int status, std::string why) = 0;
  virtual void start(bool welcome) = 0;

 protected:
  ~Open() = default;
};
}  // namespace

struct HttpListener::Impl : std::enable_shared_from_this<HttpListener::Impl> {
  Impl(asio::io_context& c, Options o, HttpHandler h) : context(c), acceptor(c), options(std::move(o)), handler(std::move(h)) {}
  void accept();
  asio::io_context& context;
  Tcp::acceptor acceptor;
  Options options;
  HttpHandler handler;
  std::shared_ptr<asio::ssl::context> tls;  // null: plain
  std::set<Open*> open;                     // touched on the loop only
  bool closed = false;
};

namespace {

// One connection. While the handler has a request, nothing is read: a client cannot pile up work.
template <class Stream>
class Connection final : public Open, public std::enable_shared_from_this<Connection<Stream>> {
  static constexpr bool secret = std::is_same_v<Stream, Secret>;

 public:
  template <class... More>
  Connection(std::shared_ptr<HttpListener::Impl> home, Tcp::socket socket, More&... more)
      : stream_(std::move(socket), more...), home_(std::move(home)) {
    home_->open.insert(this);
    Failure ignored;
    from_ = tcp().socket().remote_endpoint(ignored).address().to_string(ignored);
    tcp().socket().set_option(Tcp::no_delay(true), ignored);
  }
  ~Connection() { home_->open.erase(this); }

  void start(bool welcome) override {
    tcp().expires_after(std::chrono::microseconds(home_->options.read_micros));
    if constexpr (secret) {
      stream_.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this(), welcome](Failure e) {
        if (e || self->home_->closed) return self->close();
        self->shaken_ = true;
        if (welcome) self->read();
        else self->turn_away();
      });
    } else {
      if (welcome) read();
      else turn_away();
    }
  }
  void refuse(int status, std::string why) override {
    keep_ = false;
    write({status, "text/plain; charset=utf-8", std::move(why) + "\n"});
  }
  void close() override {
    if (flow_) flow_->over = true;
    Failure ignored;
    tcp().socket().shutdown(Tcp::socket::shutdown_both, ignored);
    tcp().close();
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

  // What both ends of an answer that goes on know of it.
  struct Flow {
    std::atomic<bool> over{false};
    std::atomic<size_t> waiting{0};  // octets that have not left
  };
  // The handler's end. It does not keep the connection: that goes when the other side does.
  class Sender final : public HttpStream {
   public:
    Sender(asio::io_context& c, std::weak_ptr<Connection> to, std::shared_ptr<Flow> flow) : context_(c), to_(std::move(to)), flow_(std::move(flow)) {}
    ~Sender() override { Sender::end(); }
    bool send(std::string piece) override {
      if (flow_->over) return false;
      if (piece.empty()) return true;
      if (flow_->waiting.fetch_add(piece.size()) + piece.size() > most_waiting) {
        flow_->over = true;
        tell([](Connection& c) { c.close(); });
        return false;
      }
      tell([piece = std::move(piece)](Connection& c) mutable { c.take(std::move(piece)); });
      return true;
    }
    bool over() const override { return flow_->over; }
    void end() override {
      if (!ended_.exchange(true)) tell([](Connection& c) { c.end_stream(); });
    }

   private:
    template <class F>
    void tell(F f) {
      asio::post(context_, [to = to_, f = std::move(f)]() mutable {
        if (const std::shared_ptr<Connection> c = to.lock()) f(*c);
      });
    }
    asio::io_context& context_;
    const std::weak_ptr<Connection> to_;
    const std::shared_ptr<Flow> flow_;
    std::atomic<bool> ended_{false};
  };

  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }
  void turn_away() { refuse(503, "too many connections"); }

  void read() {
    parser_.emplace();
    parser_->header_limit(home_->options.max_header);
    parser_->body_limit(home_->options.max_body);
    tcp().expires_after(std::chrono::microseconds(home_->options.read_micros));
    http::async_read_header(stream_, buffer_, *parser_, [self = this->shared_from_this()](Failure e, size_t) { self->have_header(e); });
  }

  // True: `e` ended it.
  bool wrong(const Failure& e) {
    if (home_->closed) return close(), true;
    if (!e) return false;
    if (e == http::error::body_limit) return refuse(413, "the body is too large"), true;
    if (e == http::error::header_limit || e == http::error::buffer_overflow) return refuse(431, "the header is too large"), true;
    if (e.category() == http::make_error_code(http::error::bad_method).category() && e != http::error::end_of_stream &&
        e != http::error::partial_message)
      return refuse(400, "not an HTTP request: " + e.message()), true;
    return close(), true;  // gone, or too slow
  }

  void have_header(const Failure& e) {
    if (wrong(e)) return;
    const auto& header = parser_->get();
    version_ = header.version();
    if (const auto length = parser_->content_length(); length && *length > home_->options.max_body) return refuse(413, "the body is too large");
    if (const auto expects = header.find(http::field::expect); expects != header.end() && version_ >= 11) {
      if (!beast::iequals(expects->value(), "100-continue")) return refuse(417, "no such expectation can be met");
      if (!parser_->is_done() && buffer_.size() == 0) return go_on();
    }
    read_body();
  }
  void go_on() {
    static constexpr std::string_view words = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(words.data(), words.size()), [self = this->shared_from_this()](Failure e, size_t) {
      if (e || self->home_->closed) return self->close();
      self->read_body();
    });
  }
  void read_body() {
    if (parser_->is_done()) return have({});
    http::async_read(stream_, buffer_, *parser_, [self = this->shared_from_this()](Failure e, size_t) { self->have(e); });
  }

  void have(const Failure& e) {
    if (wrong(e)) return;
    auto message = parser_->release();
    keep_ = message.keep_alive();
    head_ = message.method() == http::verb::head;
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    request.from = from_;
    request.tls = secret;
    for (const auto& field : message) request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    tcp().expires_never();
    auto ticket = std::make_shared<Ticket>(home_->context, this->shared_from_this());
    home_->handler(std::move(request), [ticket](HttpReply reply) { ticket->answer(std::move(reply)); });
  }

  void write(HttpReply reply) {
    if (reply.stream) return begin_stream(std::move(reply));
    auto out = std::make_shared<http::response<http::string_body>>();
    out->result(static_cast<unsigned>(reply.status));
    out->version(version_);
    const bool bodiless = reply.status == 204 || reply.status == 304;
    if (!bodiless && !reply.type.empty()) out->set(http::field::content_type, reply.type);
    for (auto& [name, value] : reply.headers) out->insert(name, value);
    out->keep_alive(keep_);
    const size_t size = reply.body.size();
    if (!head_ && !bodiless) out->body() = std::move(reply.body);
    if (!bodiless) out->content_length(size);
    tcp().expires_after(std::chrono::microseconds(home_->options.write_micros));
    auto serial = std::make_shared<http::response_serializer<http::string_body>>(*out);
    const auto after = [self = this->shared_from_this(), out, serial](Failure e, size_t) {
      if (e || self->home_->closed) return self->close();
      if (!self->keep_) return self->linger();
      self->read();
    };
    if (head_) http::async_write_header(stream_, *serial, after);
    else http::async_write(stream_, *serial, after);
  }

  // ---- An answer that goes on: its header, then pieces as they are taken; the connection ends with it.

  void begin_stream(HttpReply reply) {
    keep_ = false;
    chunked_ = version_ >= 11;
    auto out = std::make_shared<http::response<http::empty_body>>();
    out->result(static_cast<unsigned>(reply.status));
    out->version(version_);
    out->set(http::field::content_type, reply.type);
    for (auto& [name, value] : reply.headers) out->insert(name, value);
    out->keep_alive(false);
    if (chunked_) out->chunked(true);
    tcp().expires_after(std::chrono::microseconds(home_->options.write_micros));
    auto serial = std::make_shared<http::response_serializer<http::empty_body>>(*out);
    http::async_write_header(stream_, *serial, [self = this->shared_from_this(), out, serial, stream = std::move(reply.stream)](Failure e, size_t) {
      if (e || self->home_->closed) return self->close();
      if (self->head_) return self->linger();
      self->flow_ = std::make_shared<Flow>();
      self->watch(0);
      stream(std::make_shared<Sender>(self->home_->context, self, self->flow_));
    });
  }
  // Nothing is expected to arrive but the end; that is how it is seen.
  void watch(size_t sofar) {
    if (sofar == 0) tcp().expires_never();
    stream_.async_read_some(asio::buffer(scratch_), [self = this->shared_from_this(), sofar](Failure e, size_t n) {
      if (e || self->home_->closed || sofar + n > most_unasked) return self->close();
      self->watch(sofar + n);
    });
  }
  void take(std::string piece) {
    if (flow_->over) return;
    pieces_.push_back(std::move(piece));
    if (!writing_) write_piece();
  }
  void write_piece() {
    writing_ = !pieces_.empty();
    if (!writing_) return ending_ ? end_stream() : void();
    const size_t size = pieces_.front().size();
    char length[24];
    char* const end = std::to_chars(length, length + 16, size, 16).ptr;
    framed_ = chunked_ ? std::string(length, end) + "\r\n" + pieces_.front() + "\r\n" : std::move(pieces_.front());
    pieces_.pop_front();
    tcp().expires_after(std::chrono::microseconds(home_->options.write_micros));  // of the writing: the reading is under way, and waits on
    asio::async_write(stream_, asio::buffer(framed_), [self = this->shared_from_this(), size](Failure e, size_t) {
      if (e || self->home_->closed) return self->close();
      self->flow_->waiting -= size;
      self->write_piece();
    });
  }
  // Once all has left: the end is said, and the other side gets a moment to go first.
  void end_stream() {
    if (ending_ && flow_->over) return;
    ending_ = true;
    if (writing_) return;
    flow_->over = true;
    const auto go = [self = this->shared_from_this()](Failure e, size_t) {
      if (e || self->home_->closed) return self->close();
      Failure ignored;
      self->tcp().socket().shutdown(Tcp::socket::shutdown_send, ignored);
      auto timer = std::make_shared<asio::steady_timer>(self->home_->context, std::chrono::seconds(1));
      timer->async_wait([self, timer](Failure) { self->close(); });
    };
    if (!chunked_) return go({}, 0);
    static constexpr std::string_view last = "0\r\n\r\n";
    tcp().expires_after(std::chrono::microseconds(home_->options.write_micros));
    asio::async_write(stream_, asio::buffer(last.data(), last.size()), go);
  }

  // Closing while octets of the other side are unread would reset the connection, and our last answer with it: so first
  // say that nothing more comes, then pass over what still arrives, for a while.
  void linger() {
    tcp().expires_after(std::chrono::microseconds(std::min<int64_t>(1'000'000, home_->options.read_micros)));
    if constexpr (secret) {
      if (shaken_) return stream_.async_shutdown([self = this->shared_from_this()](Failure) { self->last_words(); });
    }
    last_words();
  }
  void last_words() {
    Failure ignored;
    tcp().socket().shutdown(Tcp::socket::shutdown_send, ignored);
    pass_over(0);
  }
  void pass_over(size_t sofar) {
    tcp().async_read_some(asio::buffer(scratch_), [self = this->shared_from_this(), sofar](Failure e, size_t n) {
      if (e || self->home_->closed || sofar + n > most_passed_over) return self->close();
      self->pass_over(sofar + n);
    });
  }

  static constexpr size_t most_passed_over = 8 << 20, most_unasked = 64 << 10;
  std::array<char, 4096> scratch_;
  Stream stream_;
  std::shared_ptr<HttpListener::Impl> home_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string from_;
  std::shared_ptr<Flow> flow_;  // null: no answer that goes on
  std::deque<std::string> pieces_;
  std::string framed_;
  bool writing_ = false, ending_ = false, chunked_ = true;
  bool keep_ = false, head_ = false, shaken_ = false;
  unsigned version_ = 11;
};

}  // namespace

void HttpListener::Impl::accept() {
  acceptor.async_accept([self = shared_from_this()](Failure e, Tcp::socket socket) {
    if (self->closed || e == asio::error::operation_aborted) return;
    if (!e) {
      const auto meet = [&](auto connection) {
        // Those beyond the limit are told so; beyond twice the limit there is no time for that.
        if (self->open.size() > 2 * self->options.max_connections) connection->close();
        else connection->start(self->open.size() <= self->options.max_connections);
      };
      if (self->tls) meet(std::make_shared<Connection<Secret>>(self, std::move(socket), *self->tls));
      else meet(std::make_shared<Connection<Plain>>(self, std::move(socket)));
      return self->accept();
    }
    // Out of descriptors, most likely: try again a little later rather than spin.
    auto timer = std::make_shared<asio::steady_timer>(self->context, std::chrono::milliseconds(100));
    timer->async_wait([self, timer](Failure) { self->accept(); });
  });
}

const std::string* find_header(const HttpHeaders& headers, std::string_view name) {
  for (const auto& [n, value] : headers)
    if (n.size() == name.size() && ::strncasecmp(n.data(), name.data(), n.size()) == 0) return &value;
  return nullptr;
}

std::string_view HttpRequest::header(std::string_view name) const {
  const std::string* value = find_header(headers, name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
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
  if (!impl->options.certificate.empty() || !impl->options.key.empty()) {
    auto tls = server_tls(impl->options.certificate, impl->options.key);
    if (!tls) return tls.error();
    impl->tls = std::move(*tls);
  }
  Failure e;
  const asio::ip::address address = asio::ip::make_address(impl->options.address, e);
  if (e) return fail(e);
  const Tcp::endpoint endpoint(address, impl->options.port);
  if (impl->acceptor.open(endpoint.protocol(), e), e) return fail(e);
  impl->acceptor.set_option(asio::socket_base::reuse_address(true), e);
  if (impl->acceptor.bind(endpoint, e), e) return fail(e);
  if (impl->acceptor.listen(static_cast<int>(std::max<size_t>(128, impl->options.max_connections)), e), e) return fail(e);
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
    for (Open* c : std::set<Open*>(impl->open)) c->close();
  };
  if (impl_->context.stopped()) close();  // nothing runs there any more
  else asio::post(impl_->context, close);
}

}  // namespace sublet::gateway
