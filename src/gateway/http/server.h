// HttpServer: what Sublet shows to machines over HTTP, and where hosts push to. Loopback unless another address is given.
//
//   GET  /metrics                              Prometheus text; gathered on a thread of its own, one scrape at a time
//   GET  /healthz                              200 {"status":"ok",...} or 503 {"status":"failing","why":"..."}: the log has
//                                              failed, or nothing becomes durable although something waits for it
//   POST /hosts/{operator}/{host}/feedback     a host's push (gateway/host/pushes.h)
//
// Wrong requests get 400, 404, 405, 413 or 431, too many connections 503; slow ones are cut off. /healthz answers whatever
// the rest does. Stop it before what it shows goes away.
//
//   HttpServer server({.port = 0}, show_service(service, &switcher));
//   if (Result<Done> done = server.start(); !done) ...
//   server.port();
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.h"
#include "gateway/http/listener.h"
#include "gateway/http/metrics.h"

namespace sublet::engine {
class Engine;
}

namespace sublet::gateway {

struct Health {
  bool good = true;
  std::string why;
  uint64_t position = 0;  // durable
};

class HttpServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    uint16_t port = 0;  // 0: a free one
    size_t max_connections = 64;
    int64_t read_micros = 10'000'000;
    std::string push_secret = {};  // behind /feedback/ in the address that hosts were given; empty: none is asked for
  };
  struct Shows {
    std::function<void(MetricSet&)> collect;  // may take its time
    std::function<Health()> health;           // must not wait
    std::function<HttpReply(std::string_view op, std::string_view host, std::string_view body)> feedback;  // without a body: one is found for its status
  };
  HttpServer(Options options, Shows shows);
  ~HttpServer();  // as stop()
  Result<Done> start();  // fault `cannot_listen`
  void stop();
  uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Health of an engine: failed, or stalled. A thread of its own looks at the state once a second, which waits until what it
// saw is durable; when that takes longer than `stall_micros`, the engine stalls. look() never waits.
class EngineHealth {
 public:
  explicit EngineHealth(engine::Engine& engine, int64_t stall_micros = 10'000'000);
  ~EngineHealth();  // waits for the look under way: until the disk answers, or the engine fails or closes
  Health look() const;

 private:
  void probe();
  engine::Engine& engine_;
  const int64_t stall_micros_;
  std::atomic<int64_t> looking_since_{0};  // steady microseconds; 0: not looking
  std::mutex mutex_;
  std::condition_variable wake_;
  bool closing_ = false;
  std::thread thread_;
};

// All of it for a service, with or without a switcher.
HttpServer::Shows show_service(Service& service, HostSwitcher* switcher);

}  // namespace sublet::gateway
