// Server: the whole program in one object: charging over its log, the local socket, the watchers of the drop directories,
// the switchers of the hosts, metrics and health. `serve` runs it alone; `demo` runs it with its view on top.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "apps/api_part.h"
#include "apps/commands.h"
#include "apps/sell_part.h"
#include "gateway/api/local.h"
#include "gateway/core/request.h"
#include "gateway/core/service.h"
#include "gateway/usage/watcher.h"

namespace sublet::gateway {
class BillFollower;
class MetricSet;
}

namespace sublet::apps {

class Server {
 public:
  explicit Server(ServeOptions options);
  ~Server();
  // Opens, publishes, listens. Faults: those of the parts.
  Result<Done> start();
  // Watches the drop directories of every operator's hosts, from now on.
  Result<Done> watch();
  // Brings lines into the state that charging wants: endpoints as "operator/host=url".
  Result<Done> connect_hosts(const std::vector<std::string>& switches);
  // Diameter Gy, if it is asked for. Faults and refusals of gateway::GyServer; `bad_peer`.
  Result<Done> serve_gy();
  // The HTTP API with its records, if it is asked for. Faults and refusals of ApiPart.
  Result<Done> serve_api();
  // Nothing more is taken; what is in hand is finished; a checkpoint is written.
  Result<Done> stop();

  gateway::Service& service() { return *service_; }
  bool watchers_idle() const;
  gateway::WatchStats watched(const std::string& op) const;  // of all its hosts together
  std::string drop(const std::string& op) const { return (options_.drop.empty() ? options_.data + "/drop" : options_.drop) + "/" + op; }
  const std::vector<std::string>& operators() const { return operators_; }
  std::string feedback_url(const std::string& op, const std::string& host) const;
  int http_port() const;
  ApiPart& api() { return *api_; }  // after serve_api(), if it was asked for
  int gy_port() const;  // after serve_gy(), of its first address; 0: it is not spoken
  gateway::Json status(const std::string& only) const;  // of one operator; empty: of all
  gateway::Json audit(const gateway::Json& request) const;  // {"operator", "accounts": {host: file}}; of what was sold, see gateway/orders/audit.h
  static void log(const std::string& level, const std::string& text);
  static void log_to(const std::string& path);  // a file instead of stderr; before anything else

 private:
  std::optional<gateway::Json> more(const gateway::Json& request, const gateway::Tell& tell);
  struct Outside;  // HTTP and the switchers: heavy headers stay in server.cc
  ServeOptions options_;
  mutable io::SystemClock clock_;
  std::unique_ptr<gateway::Service> service_;
  std::unique_ptr<gateway::LocalServer> local_;
  mutable std::mutex watchers_mutex_;  // metrics are asked for at any time
  std::vector<std::pair<std::string, std::unique_ptr<gateway::Watcher>>> watchers_;
  std::vector<std::string> operators_;
  std::string push_secret_;
  std::set<std::pair<std::string, std::string>> hosts_;  // operator and host, as they were at the start
  std::unique_ptr<Outside> outside_;
  std::unique_ptr<ApiPart> api_;
  std::unique_ptr<SellPart> sell_;
  std::atomic<gateway::BillFollower*> bills_{nullptr};  // the API's, once it has started
  std::atomic<bool> selling_{false};  // both are there
  std::function<void(gateway::MetricSet&)> collect_;  // all that /metrics shows
};

}  // namespace sublet::apps
