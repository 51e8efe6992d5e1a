#include "sim/shop_client.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "io/clock.h"

namespace sublet::sim {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

struct ShopClient::Impl {
  std::string host, port, key;
  int64_t patience;
  asio::io_context context;
  std::unique_ptr<beast::tcp_stream> stream;
  beast::flat_buffer buffer;

  // Runs an operation on the stream with a time limit: Beast's synchronous ones have none.
  template <class Start>
  bool within(std::chrono::seconds most, Start start) {
    boost::system::error_code result = asio::error::would_block;
    stream->expires_after(most);
    start([&](boost::system::error_code e, auto&&...) { result = e; });
    context.restart();
    context.run();
    return !result;
  }
  bool connect() {
    buffer.clear();
    stream = std::make_unique<beast::tcp_stream>(context);
    boost::system::error_code e;
    const auto to = asio::ip::tcp::endpoint(asio::ip::make_address(host, e), static_cast<uint16_t>(std::stoi(port)));
    if (e) return false;
    if (!within(std::chrono::seconds(5), [&](auto done) { stream->async_connect(to, done); })) return stream.reset(), false;
    stream->socket().set_option(asio::ip::tcp::no_delay(true), e);
    return true;
  }
};

ShopClient::ShopClient(std::string host, std::string port, std::string key, int64_t patience_micros)
    : impl_(new Impl{std::move(host), std::move(port), std::move(key), patience_micros, asio::io_context(1), nullptr, {}}) {}
ShopClient::~ShopClient() = default;

ShopAnswer ShopClient::get(const std::string& path) { return ask("GET", path, "", ""); }
ShopAnswer ShopClient::post(const std::string& path, const gateway::Json& body, const std::string& key) { return ask("POST", path, gateway::dump(body), key); }

ShopAnswer ShopClient::ask(const std::string& method, const std::string& path, const std::string& body, const std::string& key) {
  Impl& m = *impl_;
  const int64_t until = io::steady_micros() + m.patience;
  ShopAnswer a;
  for (int64_t pause = 20'000;; pause = std::min<int64_t>(pause * 2, 500'000)) {
    ++a.tries;
    const int64_t begun = io::steady_micros();
    a.status = 0;
    if (m.stream != nullptr || m.connect()) {
      http::request<http::string_body> request(http::string_to_verb(method), path, 11);
      request.set(http::field::host, m.host);
      request.set(http::field::authorization, "Bearer " + m.key);
      if (!key.empty()) request.set("Idempotency-Key", key);
      if (!body.empty()) request.set(http::field::content_type, "application/json"), request.body() = body;
      request.prepare_payload();
      http::response<http::string_body> response;
      const bool there = m.within(std::chrono::seconds(20), [&](auto done) { http::async_write(*m.stream, request, done); }) &&
                         m.within(std::chrono::seconds(20), [&](auto done) { http::async_read(*m.stream, m.buffer, response, done); });
      if (there) {
        a.status = static_cast<int>(response.result_int());
        a.body = gateway::Json::parse(response.body(), nullptr, false);  // an object, or a list of them
        if (a.body.is_discarded()) a.body = nullptr;
      }
      if (!there || !response.keep_alive()) m.stream.reset();
    }
    a.micros = io::steady_micros() - begun;
    // A request that is under way already (409 of the idempotency key) will have an answer in a while.
    const bool again = a.status == 0 || a.status >= 500 || a.status == 429 || (a.status == 409 && a.code() == "key_in_progress");
    if (!again || io::steady_micros() > until || (go_on && !go_on())) return a;
    std::this_thread::sleep_for(std::chrono::microseconds(pause));
  }
}

}  // namespace sublet::sim
