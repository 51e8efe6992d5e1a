// HttpClient: one HTTP/1.1 request to another party, on a loop. A connection for each request, closed after its answer;
// redirections are not followed. Bounded: answers of more than 1 MB count as errors. https:// is TLS 1.2 or 1.3; whoever
// shows no certificate for the host's name, signed by a CA that we trust, gets nothing.
//
// With `strangers_only` an address of this machine or of a private network is never connected to, whatever the name
// says when it is looked up: for addresses that others have given us (webhooks).
//
//   Result<HttpUrl> url = parse_url("http://127.0.0.1:8080/OSN/vop");
//   http_send(loop, {*url, "POST", "/OSN/vop/x?token=t", body, 5'000'000}, [](HttpAnswer a) { if (a.status == 200) ... });
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"

namespace sublet::gateway {

struct HttpUrl {
  std::string host;
  std::string port = "80";
  std::string path;  // without a trailing '/'; may be empty
  bool tls = false;
  std::string text() const { return (tls ? "https://" : "http://") + host + ":" + port + path; }
};
Result<HttpUrl> parse_url(std::string_view text);  // refusal: `bad_url`

struct HttpAnswer {
  int status = 0;          // 0: there was none
  bool connected = false;  // somebody was there
  std::string body;
  std::string error;       // without a status: why
  HttpHeaders headers = {};
  std::string_view header(std::string_view name) const;  // empty: none
};

struct HttpCall {
  HttpUrl url;
  std::string method = "POST";
  std::string target;  // path and query
  std::string body;    // JSON
  int64_t timeout_micros = 10'000'000;
  HttpHeaders headers = {};      // besides Host, Content-Length and Connection; Content-Type unless it is JSON
  std::string ca = {};           // PEM file of whom to trust; empty: the system's
  bool strangers_only = false;
};

// The callback runs on the loop, once; not at all when the loop is stopped before.
void http_send(Loop& loop, HttpCall call, std::function<void(HttpAnswer)> done);

// Whether an address (as text) is nobody's on the open internet: loopback, private, link-local, multicast, reserved.
bool is_inner_address(const std::string& address);

// Waits; for tools and tests.
HttpAnswer http_call(const HttpCall& call);

}  // namespace sublet::gateway
