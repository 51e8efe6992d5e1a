#include "apps/server.h"

#include <algorithm>

#include <atomic>

#include "apps/gy_settings.h"
#include "gateway/bills/follower.h"
#include "gateway/core/start_catalogue.h"
#include "gateway/gy/server.h"
#include "gateway/host/link.h"
#include "gateway/host/pushes.h"
#include "gateway/host/switcher.h"
#include "gateway/http/client.h"
#include "gateway/http/server.h"
#include "gateway/rest/server.h"
#include "gateway/orders/audit.h"
#include "gateway/rest/key_rotation.h"
#include "gateway/rest/server.h"
#include "gateway/stock/requests.h"
#include "io/descriptors.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace sublet::apps {

using gateway::Json;

struct Server::Outside {
  std::unique_ptr<gateway::HttpServer> http;
  std::shared_ptr<gateway::HostLinks> links;  // shared by all who ask hosts for something
  std::unique_ptr<gateway::HostSwitcher> switcher;
  std::unique_ptr<gateway::GyServer> gy;
  std::atomic<gateway::GyServer*> gy_ready{nullptr};
  std::atomic<gateway::HostDesk*> desk{nullptr};        // once something is sold
  std::atomic<gateway::HostSwitcher*> ready{nullptr};  // HTTP runs before the switcher's endpoints are known
};

Server::Server(ServeOptions options) : options_(std::move(options)) {}
Server::~Server() {
  if (service_) (void)stop();
}

namespace {
std::string log_path;  // set before the first line is written
}

void Server::log_to(const std::string& path) { log_path = path; }

// One JSON object a line, on stderr or in a file.
void Server::log(const std::string& level, const std::string& text) {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    std::shared_ptr<spdlog::logger> l;
    try {
      if (!log_path.empty()) l = spdlog::basic_logger_mt("sublet", log_path);
    } catch (const spdlog::spdlog_ex&) {
      // no such file to be had: stderr it is
    }
    if (l == nullptr) l = spdlog::stderr_logger_mt("sublet");
    l->set_pattern("%v");
    l->flush_on(spdlog::level::warn);
    return l;
  }();
  io::SystemClock clock;
  logger->log(spdlog::level::from_str(level), gateway::dump(Json{{"time", clock.now().text()}, {"level", level}, {"text", text}}));
}

Result<Done> Server::start() {
  (void)io::raise_descriptor_limit();
  gateway::Service::Options o;
  o.data = options_.data;
  o.sync = !options_.no_sync;
  Result<std::unique_ptr<gateway::Service>> service = gateway::Service::open(o, clock_);
  if (!service) return service.error();
  service_ = std::move(*service);
  const engine::OpenReport& report = service_->engine().opened();
  log("info", "opened " + options_.data + ": checkpoint at " + std::to_string(report.checkpoint) + ", " + std::to_string(report.records_replayed) + " records replayed");
  for (const std::string& w : report.warnings) log("warn", w);
  for (const std::string& directory : options_.catalogues)
    if (Result<gateway::StartCatalogue> done = gateway::publish_at_start(*service_, directory); !done) return done.error();
    else if (done->newer) log("info", directory + " is as it was at the start before; what was published for " + done->op + " since stays in force");
  (void)service_->inspect([&](const charging::State& state) {
    for (const auto& op : state.operators)
      if (!op->versions.empty()) {
        operators_.push_back(op->code);
        for (const catalogue::Host& h : op->versions.back().tables->hosts) hosts_.emplace(op->code, h.code);
      }
  });
  gateway::LocalServer::Options l;
  l.path = options_.data + "/sublet.sock";
  l.more = [this](const Json& request, const gateway::Tell& tell) { return more(request, tell); };
  local_ = std::make_unique<gateway::LocalServer>(*service_, l);
  if (Result<Done> started = local_->start(); !started) return started;

  outside_ = std::make_unique<Outside>();
  gateway::HttpServer::Shows shows = gateway::show_service(*service_, nullptr);
  collect_ = [this](gateway::MetricSet& set) {
    gateway::collect_service(*service_, set);
    if (const gateway::HostSwitcher* s = outside_->ready) gateway::collect_switcher(*s, set), gateway::collect_links(*outside_->links, set);
    if (const gateway::HostDesk* d = outside_->desk) gateway::collect_desk(*d, set);
    if (const gateway::GyServer* g = outside_->gy_ready) gateway::collect_gy(*g, set);
    if (selling_) gateway::collect_records(api_->db(), set), gateway::collect_merchants(api_->db(), clock_.now(), set), api_->server().collect(set);
    const std::lock_guard lock(watchers_mutex_);
    for (const auto& [code, w] : watchers_) gateway::collect_watcher(code, w->stats(), set);
  };
  shows.collect = collect_;
  shows.feedback = [this](std::string_view op, std::string_view host, std::string_view body) {
    if (gateway::HostSwitcher* s = outside_->ready) return gateway::take_push(outside_->desk, s, op, host, body);
    // Not ready for pushes: the host shall send again what could be taken then, and nothing else.
    if (hosts_.count({std::string(op), std::string(host)}) == 0) return gateway::HttpReply{404};
    return gateway::HttpReply{gateway::readable_push(body) ? 503 : 400};
  };
  gateway::HttpServer::Options h;
  h.port = static_cast<uint16_t>(options_.http_port);
  if (!options_.push_secret.empty()) {
    Result<std::string> secret = url_secret_in(options_.push_secret, "--push-secret");
    if (!secret) return secret.error();
    h.push_secret = push_secret_ = std::move(*secret);
  }
  outside_->http = std::make_unique<gateway::HttpServer>(h, std::move(shows));
  if (Result<Done> started = outside_->http->start(); !started) return started;
  log("info", "metrics and health on http://127.0.0.1:" + std::to_string(http_port()));
  return Done{};
}

Result<Done> Server::serve_gy() {
  const ServeOptions::Gy& gy = options_.gy;
  if (!gy.spoken()) return Done{};
  Result<gateway::GyOptions> settings = gy_settings(gy);
  if (!settings) return settings.error();
  settings->log = log;
  outside_->gy = std::make_unique<gateway::GyServer>(*service_, std::move(*settings));
  if (Result<Done> started = outside_->gy->start(); !started) return started;
  outside_->gy_ready = outside_->gy.get();
  for (size_t i = 0; i < gy.listen.size(); ++i)
    log("info", "Diameter Gy as " + gy.host + " on " + gy.listen[i].substr(0, gy.listen[i].rfind(':')) + ":" + std::to_string(outside_->gy->port(i)));
  for (size_t i = 0; i < gy.tls.size(); ++i)
    log("info", "Diameter Gy over TLS as " + gy.host + " on " + gy.tls[i] + ", port " + std::to_string(outside_->gy->tls_port(i)));
  if (!gy.tls.empty() && gy.ca.empty()) log("warn", "Diameter Gy over TLS asks nobody for a certificate; --gy-ca says whose are good (RFC 6733 13.1)");
  if (gy.peers.empty()) log("info", "Diameter Gy takes peers of this machine only; --gy-peer says who else may connect");
  return Done{};
}

Result<Done> Server::serve_api() {
  if (options_.api.listen.empty()) return Done{};
  api_ = std::make_unique<ApiPart>(*service_, clock_, options_.data, options_.api);
  if (Result<Done> opened = api_->open(); !opened) return opened;
  sell_ = std::make_unique<SellPart>(*service_, clock_, api_->db(), api_->vault(), outside_->links, options_.sell);
  if (Result<Done> selling = sell_->start([this] {
        const gateway::BillFollower* const bills = bills_;
        return bills == nullptr ? Instant() : bills->booked_until();
      }); !selling) return selling;
  outside_->desk = sell_->dispatcher().desk();
  selling_ = true;
  gateway::rest::Outside outside = sell_->outside();
  outside.collect = collect_;
  api_->server().connect(std::move(outside));
  if (Result<Done> started = api_->start(); !started) return started;
  if (options_.sell.wallet_notify.empty()) sell_->dispatcher().wallets()->notify_at(api_->base());
  bills_ = api_->server().bills();
  return Done{};
}

Result<Done> Server::watch() {
  for (const std::string& code : operators_) {
    std::vector<std::string> hosts;
    (void)service_->inspect([&](const charging::State& state) {
      for (const auto& op : state.operators)
        if (op->code == code)
          for (const catalogue::Host& h : op->versions.back().tables->hosts)
            if (!h.profile.empty()) hosts.push_back(h.code);
    });
    auto watcher = std::make_unique<gateway::Watcher>(*service_, code, drop(code), hosts, log);
    gateway::Watcher& w = *watcher;
    {
      const std::lock_guard lock(watchers_mutex_);
      watchers_.emplace_back(code, std::move(watcher));
    }
    if (Result<Done> started = w.start(); !started) return started;
  }
  return Done{};
}

namespace {

bool on_this_machine(const std::string& url) {
  Result<gateway::HttpUrl> u = gateway::parse_url(url);
  return u && (u->host == "localhost" || u->host == "::1" || u->host == "[::1]" || (u->host.starts_with("127.") && u->host.find_first_not_of("0123456789.") == std::string::npos));
}

}  // namespace

Result<Done> Server::connect_hosts(const std::vector<std::string>& switches) {
  if (switches.empty()) return Done{};
  std::vector<gateway::HostEndpoint> endpoints;
  for (const std::string& text : switches) {
    if (text.find('=') == std::string::npos) {  // a hosts file
      Result<std::vector<gateway::HostEndpoint>> from_file = gateway::read_hosts(text);
      if (!from_file) return from_file.error();
      endpoints.insert(endpoints.end(), from_file->begin(), from_file->end());
      continue;
    }
    Result<gateway::HostEndpoint> endpoint = gateway::parse_endpoint(text);
    if (!endpoint) return endpoint.error();
    endpoints.push_back(std::move(*endpoint));
  }
  if (push_secret_.empty()) {
    // Whoever reaches the address of pushes could say that a number has gone.
    for (const gateway::HostEndpoint& e : endpoints)
      if (!on_this_machine(e.url)) return refusal("push_secret_needed", "the host " + e.op + "/" + e.host + " is not on this machine (" + e.url + "): give --push-secret FILE, so that nobody else's pushes are believed");
    log("warn", "--push-secret is not given: pushes of every program on this machine are believed");
  }
  Result<std::shared_ptr<gateway::HostLinks>> links = gateway::HostLinks::open(std::move(endpoints), {}, clock_);
  if (!links) return links.error();
  outside_->links = std::move(*links);
  gateway::HostSwitcher::Options o;
  o.links = outside_->links;
  outside_->switcher = std::make_unique<gateway::HostSwitcher>(*service_, clock_, std::move(o));
  if (Result<Done> started = outside_->switcher->start(); !started) return started;
  outside_->ready = outside_->switcher.get();
  return Done{};
}

bool Server::watchers_idle() const {
  return std::all_of(watchers_.begin(), watchers_.end(), [](const auto& w) { return w.second->idle(); });
}

gateway::WatchStats Server::watched(const std::string& op) const {
  for (const auto& [code, w] : watchers_)
    if (code == op) return w->stats();
  return {};
}

std::string Server::feedback_url(const std::string& op, const std::string& host) const {
  return "http://127.0.0.1:" + std::to_string(http_port()) + "/hosts/" + op + "/" + host + "/feedback" + (push_secret_.empty() ? "" : "/" + push_secret_);
}
int Server::gy_port() const { return outside_ && outside_->gy ? outside_->gy->port() : 0; }
int Server::http_port() const { return outside_ && outside_->http ? outside_->http->port() : 0; }

Json Server::status(const std::string& only) const {
  Json out = {{"ok", true}, {"hosts", Json::array()}};
  uint64_t lines = 0, accounts = 0;
  (void)service_->inspect([&](const charging::State& state) {
    for (const auto& op : state.operators) {
      if (!only.empty() && op->code != only) continue;
      lines += op->lines;
      accounts += op->accounts;
      for (const auto& [id, h] : op->hosts) {
        Json j = {{"operator", op->code}, {"host", op->registry.hosts.name(id)}};
        uint64_t all = 0;
        for (const uint64_t n : h.records) all += n;
        const uint64_t charged = h.records[0], skipped = h.records[static_cast<size_t>(charging::Verdict::skipped)];
        j["charged"] = charged;
        j["rejected"] = all - charged - skipped;
        j.update(gateway::host_stats_json(h));
        j["lag"] = h.lags == 0 ? 0.0 : static_cast<double>(h.lag_seconds) / static_cast<double>(h.lags);
        out["hosts"].push_back(std::move(j));
      }
    }
  });
  out["lines"] = lines;
  out["accounts"] = accounts;
  out["position"] = service_->engine().durable();
  return out;
}

// What the local socket is asked beside charging's own: what it looks like, and everything about the records.
std::optional<Json> Server::more(const Json& request, const gateway::Tell& tell) {
  const auto text = [&](const char* name) {
    const auto at = request.find(name);
    return at != request.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  const std::string todo = text("do"), op = text("operator");
  if (todo == "status") return status(op);
  const bool stock = gateway::is_stock_request(request), keys = gateway::rest::is_key_request(request);
  if (todo != "audit" && !stock && !keys) return std::nullopt;
  if (!selling_) return gateway::error_json(refusal("no_records", "the server was started without --api: it has no records"));
  if (keys) return gateway::rest::key_request({api_->db(), api_->vault(), clock_}, request, tell);
  if (!op.empty() && !gateway::rest::operator_exists(*service_, op)) return gateway::error_json(refusal("unknown_operator", "there is no operator '" + op.substr(0, 40) + "'"));
  if (todo == "audit") return audit(request);
  if (Result<Done> fresh = api_->server().parts().look_published(); !fresh) return gateway::error_json(fresh.error());
  return gateway::stock_request({api_->db(), api_->vault(), clock_, &api_->server().numbers()}, request, tell);
}

Json Server::audit(const Json& request) const {
  const auto error = gateway::error_json;
  gateway::OthersBooks others;
  if (const auto list = request.find("accounts"); list != request.end() && list->is_object())
    for (const auto& [host, file] : list->items())
      if (file.is_string()) others.accounts[host] = file.get<std::string>();
  if (const auto trades = request.find("trades"); trades != request.end() && trades->is_string()) others.trades = trades->get<std::string>();
  const auto named = request.find("operator");
  const std::string op = named != request.end() && named->is_string() ? named->get<std::string>() : service_->only_operator();
  if (op.empty()) return error(refusal("operator_needed", "there are several operators: say which"));
  Result<Json> a = gateway::audit_operator(api_->db(), api_->vault(), *service_, clock_, op, others);
  if (!a) return error(a.error());
  Json out = {{"ok", true}};
  out.update(*a);
  return out;
}

Result<Done> Server::stop() {
  for (auto& [code, w] : watchers_) w->stop();
  {
    const std::lock_guard lock(watchers_mutex_);
    watchers_.clear();
  }
  selling_ = false;
  if (api_) api_->stop();
  if (outside_) {
    outside_->http->stop();
    outside_->desk = nullptr;
    outside_->ready = nullptr;
    outside_->gy_ready = nullptr;
    if (outside_->gy) outside_->gy->stop();
    if (outside_->links) outside_->links->stop();  // before those whom it answers
    if (sell_) sell_->stop();
    if (outside_->switcher) outside_->switcher->stop();
    sell_.reset();
    outside_.reset();
  }
  if (local_) local_->stop();  // what it is asked uses the records
  local_.reset();
  api_.reset();
  if (!service_) return Done{};
  Result<Done> closed = service_->engine().close();
  service_.reset();
  return closed;
}

}  // namespace sublet::apps
