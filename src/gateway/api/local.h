// The local socket: one JSON object a line in, one or more out, over a Unix-domain socket in the data directory that
// only its owner may open. What the `sublet` command line and the simulators speak (docs/formats/local-socket.md).
//
//   LocalServer server(service, {.path = ".sublet/sublet.sock"});
//   server.start();
//   LocalClient client;  client.connect(".sublet/sublet.sock");
//   Result<Json> answer = client.ask({{"do", "account"}, {"operator", "demo"}, {"line", "8617090000001"}});
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gateway/core/json.h"
#include "gateway/core/service.h"

namespace sublet::gateway {

class LocalServer {
 public:
  struct Options {
    std::string path;
    int most_connections = 64;
    int64_t idle_micros = 10'000'000;  // who has asked nothing for so long gives way when all places are taken
    // Requests of the program around it, such as "status"; nothing when not its own. `tell` sends a line in front of the answer,
    // of what takes long; false: whoever asked has gone, or the server stops.
    using Tell = std::function<bool(const Json&)>;
    std::function<std::optional<Json>(const Json& request, const Tell& tell)> more = {};
  };
  LocalServer(Service& service, Options options);
  ~LocalServer();
  Result<Done> start();  // faults: `io_error`, `socket_in_use`
  void stop();

 private:
  struct Connection;
  void accept_loop();
  bool make_room();
  void serve(Connection& c);
  bool answer(Connection& c, Json request);
  using Look = std::function<void(const charging::State&, const charging::OperatorState&, Json& out)>;
  Json of_operator(const Json& request, Json otherwise, const Look& look);
  Json account(const Json& request);
  Json list(const Json& request);
  Json ledger(const Json& request);
  Json explain(const Json& request);
  Json explain_event(const std::string& asked, const charging::Header& header, std::string_view outcome, size_t sub);
  Json publish(const Json& request);
  bool import(Connection& c, const Json& request);
  bool events(Connection& c, const Json& request);

  Service& service_;
  Options options_;
  int listener_ = -1;
  std::atomic<bool> stop_{false};
  std::thread acceptor_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

class LocalClient {
 public:
  LocalClient() = default;
  ~LocalClient();
  LocalClient(const LocalClient&) = delete;
  LocalClient& operator=(const LocalClient&) = delete;
  Result<Done> connect(const std::string& path);  // fault `not_running`
  Result<Done> send(const Json& request);
  Result<Json> receive();  // one line; fault `closed`
  Result<Json> ask(const Json& request);

 private:
  int fd_ = -1;
  std::string buffer_;
};

}  // namespace sublet::gateway
