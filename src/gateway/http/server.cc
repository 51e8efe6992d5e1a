#include "gateway/http/server.h"

#include "gateway/identity/sign.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "gateway/core/service.h"
#include "gateway/host/pushes.h"
#include "gateway/host/switcher.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "io/clock.h"
#include "io/thread.h"

namespace sublet::gateway {

namespace {

constexpr size_t most_scrapes = 16;  // waiting for the one under way

HttpReply text(int status, std::string body) { return {status, "text/plain; charset=utf-8", std::move(body) + "\n"}; }

bool is_name(std::string_view s) {
  if (s.empty() || s.size() > 64) return false;
  for (const char c : s)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) return false;
  return true;
}

}  // namespace

struct HttpServer::Impl {
  Impl(Options o, Shows s) : options(std::move(o)), shows(std::move(s)) {}
  void handle(HttpRequest request, HttpRespond respond);
  void health(const HttpRespond& respond);
  void feedback(const HttpRequest& request, std::string_view rest, const HttpRespond& respond);
  void scrape(HttpRespond respond);
  void gather();

  const Options options;
  const Shows shows;
  uint16_t port = 0;
  bool running = false;
  std::mutex mutex;
  std::condition_variable asked;
  std::vector<HttpRespond> waiting;
  bool closing = false;
  std::unique_ptr<Loop> loop;
  std::unique_ptr<HttpListener> listener;
  std::thread gatherer;
};

HttpServer::HttpServer(Options options, Shows shows) : impl_(std::make_unique<Impl>(std::move(options), std::move(shows))) {}
HttpServer::~HttpServer() { stop(); }
uint16_t HttpServer::port() const { return impl_->port; }

Result<Done> HttpServer::start() {
  Impl& m = *impl_;
  m.loop = std::make_unique<Loop>("http");
  HttpListener::Options o;
  o.address = m.options.address;
  o.port = m.options.port;
  o.max_connections = m.options.max_connections;
  o.read_micros = m.options.read_micros;
  auto listener = HttpListener::open(*m.loop, o, [&m](HttpRequest r, HttpRespond respond) { m.handle(std::move(r), std::move(respond)); });
  if (!listener) return listener.error();
  m.listener = std::move(*listener);
  m.port = m.listener->port();
  m.gatherer = std::thread([&m] { m.gather(); });
  m.running = true;
  return Done{};
}

void HttpServer::stop() {
  Impl& m = *impl_;
  if (!m.running) return;
  m.running = false;
  {
    const std::lock_guard lock(m.mutex);
    m.closing = true;
    m.asked.notify_all();
  }
  m.gatherer.join();
  m.loop->stop();
  m.waiting.clear();
  m.listener.reset();
  m.loop.reset();
}

void HttpServer::Impl::handle(HttpRequest request, HttpRespond respond) {
  const std::string path(request.path());
  const bool get = request.method == "GET" || request.method == "HEAD";
  if (path == "/metrics") return get ? scrape(std::move(respond)) : respond(text(405, "GET only"));
  if (path == "/healthz") return get ? health(respond) : respond(text(405, "GET only"));
  if (path.starts_with("/hosts/")) return request.method == "POST" ? feedback(request, std::string_view(path).substr(7), respond) : respond(text(405, "POST only"));
  respond(text(404, "here are /metrics, /healthz and /hosts/{operator}/{host}/feedback"));
}

void HttpServer::Impl::health(const HttpRespond& respond) {
  const Health h = shows.health ? shows.health() : Health{};
  nlohmann::ordered_json j = {{"status", h.good ? "ok" : "failing"}, {"durable_position", h.position}};
  if (!h.good) j["why"] = h.why;
  HttpReply reply;
  reply.status = h.good ? 200 : 503;
  reply.body = j.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  respond(std::move(reply));
}

void HttpServer::Impl::feedback(const HttpRequest& request, std::string_view rest, const HttpRespond& respond) {
  const size_t slash = rest.find('/');
  const std::string_view op = rest.substr(0, slash);
  std::string_view host = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  // Hosts sign nothing: whoever knows the address is one.
  if (const std::string_view secret = options.push_secret; !secret.empty()) {
    const size_t last = host.rfind('/');
    if (last == std::string_view::npos || !identity::same(host.substr(last + 1), secret)) return respond(text(404, "no such operator or host"));
    host.remove_suffix(host.size() - last);
  }
  constexpr std::string_view end = "/feedback";
  if (!host.ends_with(end) || !shows.feedback) return respond(text(404, "push to /hosts/{operator}/{host}/feedback"));
  host.remove_suffix(end.size());
  if (!is_name(op) || !is_name(host)) return respond(text(404, "no such operator or host"));
  HttpReply reply = shows.feedback(op, host, request.body);
  const int status = reply.status;
  if (reply.body.empty()) reply.body = status == 200 ? R"({"data":{"status":true,"message":"SUCCESS"}})" : status == 404 ? R"({"error":{"message":"no such operator or host"}})" : status == 503 ? R"({"error":{"message":"pushes cannot be taken just now; send this one again"}})" : R"({"error":{"message":"not a feedback: data.order_id and data.status (complete or fail) are needed"}})";
  respond(std::move(reply));
}

void HttpServer::Impl::scrape(HttpRespond respond) {
  const std::lock_guard lock(mutex);
  if (waiting.size() >= most_scrapes) return respond(text(503, "too many scrapes at a time"));
  waiting.push_back(std::move(respond));
  asked.notify_one();
}

void HttpServer::Impl::gather() {
  io::name_this_thread("metrics");
  for (;;) {
    std::vector<HttpRespond> now;
    {
      std::unique_lock lock(mutex);
      asked.wait(lock, [&] { return closing || !waiting.empty(); });
      if (closing) return;
      now.swap(waiting);
    }
    MetricSet set;
    if (shows.collect) shows.collect(set);
    const std::string body = set.text();
    for (const HttpRespond& respond : now) respond({200, "text/plain; version=0.0.4; charset=utf-8", body});
  }
}

EngineHealth::EngineHealth(engine::Engine& engine, int64_t stall_micros) : engine_(engine), stall_micros_(stall_micros), thread_([this] { probe(); }) {}

EngineHealth::~EngineHealth() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    wake_.notify_all();
  }
  thread_.join();
}

void EngineHealth::probe() {
  io::name_this_thread("health");
  std::unique_lock lock(mutex_);
  while (!closing_) {
    lock.unlock();
    looking_since_ = io::steady_micros();
    (void)engine_.inspect([](const engine::Machine&) {});
    looking_since_ = 0;
    lock.lock();
    wake_.wait_for(lock, std::chrono::microseconds(std::min<int64_t>(1'000'000, stall_micros_)), [&] { return closing_; });
  }
}

Health EngineHealth::look() const {
  Health h;
  h.position = engine_.durable();
  if (engine_.failed()) return {false, "the log has failed; only a new start can go on", h.position};
  const int64_t since = looking_since_, now = io::steady_micros();
  if (since != 0 && now - since > stall_micros_) return {false, "nothing has become durable for " + std::to_string((now - since) / 1'000'000) + " s, although something waits for it", h.position};
  return h;
}

HttpServer::Shows show_service(Service& service, HostSwitcher* switcher) {
  HttpServer::Shows shows;
  shows.collect = [&service, switcher](MetricSet& out) {
    collect_service(service, out);
    if (switcher != nullptr) collect_switcher(*switcher, out);
  };
  shows.health = [health = std::make_shared<EngineHealth>(service.engine())] { return health->look(); };
  if (switcher != nullptr) shows.feedback = [switcher](std::string_view op, std::string_view host, std::string_view body) { return take_push(nullptr, switcher, op, host, body); };
  return shows;
}

}  // namespace sublet::gateway
