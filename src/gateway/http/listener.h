// HttpListener: takes HTTP/1.1 requests on a loop and hands them to one handler. It knows nothing of what they mean.
//
// What is wrong as HTTP is answered here: 400 for what is none, 413 and 431 for what is too large, 503 when too many
// connections are open; whoever is too slow is cut off. Nothing from outside gets further than into an HttpRequest.
// A body is read once its header is known to be good: whoever asks first (`Expect: 100-continue`) is told to go on, and
// whoever states too long a body is refused without it. HEAD is answered as GET is, without the body.
// Loopback unless another address is given; port 0 takes a free one. With a certificate it speaks TLS (1.2 and 1.3) only.
//
//   auto listener = HttpListener::open(loop, {.port = 0}, [](HttpRequest request, HttpRespond respond) {
//     respond({200, "text/plain", "hello"});      // now or later, from any thread; dropped: the connection is closed
//   });
//   (*listener)->port();
//
// An answer may go on (HttpReply::stream): its pieces leave as they come, until it ends or the other side goes. Such a connection
// costs its place among max_connections and no thread; whoever does not read is cut off, and holds up nobody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "gateway/http/loop.h"

namespace sublet::gateway {

// In the order in which they came; a name is found whatever its case.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;
const std::string* find_header(const HttpHeaders& headers, std::string_view name);  // the first; null: none

struct HttpRequest {
  std::string method, target, body;
  HttpHeaders headers = {};
  std::string from = {};  // the other side's address
  bool tls = false;
  std::string_view header(std::string_view name) const;  // empty: none
  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  std::string query(std::string_view name) const;  // the value of ?name=..., not decoded; empty: none
};
// The sending end of an answer that goes on. Pieces leave in the order in which they are sent; nobody waits for them. Any thread;
// not once the loop has gone. Dropped: as end().
class HttpStream {
 public:
  static constexpr size_t most_waiting = 256 << 10;  // octets that the other side has not read; beyond, it is cut off
  virtual ~HttpStream() = default;
  virtual bool send(std::string piece) = 0;  // false: it is over; nothing that is sent arrives any more
  virtual bool over() const = 0;
  virtual void end() = 0;                    // what was sent still leaves
};
struct HttpReply {
  int status = 200;
  std::string type = "application/json; charset=utf-8";
  std::string body = {};
  HttpHeaders headers = {};  // besides Content-Type, Content-Length and Connection
  std::function<void(std::shared_ptr<HttpStream>)> stream = {};  // in place of `body`; called on the loop, once the header has left
};
using HttpRespond = std::function<void(HttpReply)>;
using HttpHandler = std::function<void(HttpRequest, HttpRespond)>;  // on the loop

class HttpListener {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    uint16_t port = 0;
    uint32_t max_header = 8 << 10;    // octets
    uint64_t max_body = 1 << 20;
    size_t max_connections = 64;
    int64_t read_micros = 10'000'000;  // for a whole request, and idle between two
    int64_t write_micros = 10'000'000;
    std::string certificate = {}, key = {};  // PEM files; both or none
  };
  // Faults: `cannot_listen` with the address and the system's words; `bad_tls` with the file and OpenSSL's.
  static Result<std::unique_ptr<HttpListener>> open(Loop& loop, Options options, HttpHandler handler);
  ~HttpListener();  // takes no more connections, closes those that are open; must not outlive the loop
  uint16_t port() const { return port_; }

  struct Impl;

 private:
  HttpListener() = default;
  std::shared_ptr<Impl> impl_;
  uint16_t port_ = 0;
};

}  // namespace sublet::gateway
